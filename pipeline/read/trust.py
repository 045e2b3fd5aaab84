"""Whether the text layer of a PDF page is what a reader sees on it: if it is not, the page is recognised (OCR) instead."""

from __future__ import annotations

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import regex

from pipeline.read.glyphs import Glyph, Row
from pipeline.read.page import is_stamp
from pipeline.read.ruled import Ruled
from pipeline.syllable import is_syllable, words

_NONE, _PART = "no text layer", "text layer covers a part of the page only"
OVERLAID = (_NONE, _PART)  # reasons for which the few characters of the layer are right all the same
_FEW = 8  # a page with fewer characters has no text layer to speak of
_STAMPED = 120  # nor has a page that is one picture with fewer: they are a stamp, a number typed on the scan
_PICTURE = 0.5  # share of the page that a scan covers
_ENOUGH = 20  # words with diacritics from which a share of syllables can be told
_SPELLED = 0.7  # a good layer has above 0.95; names and misprints of a lively page never reach down here
_HIDDEN_SPELLED = 0.93  # a hidden layer is recognised text of unknown quality
_LOST = 0.03  # share of characters of no known meaning that a font map may leave
_LOOSE = 0.04  # share of accents that stand beside their letters
_INK_COVERED = 0.35  # of a scan's dark rows; margins, stamps and pictures stay uncovered on a good page
_SAMPLE = 500  # characters of a page
_ODD = regex.compile(r"[\ufffd\p{Co}\p{Mn}´`ˆ˜¨˘˛¸˙^~]")
_LOST_CHAR = regex.compile(r"[\ufffd\p{Co}]")
_LOOSE_ACCENT = regex.compile(r"[\p{Mn}´`ˆ˜¨˘˛¸˙^~](?=\p{L}|$)|(?<!\p{L})\p{Mn}")


def distrust(page: pdfium.PdfPage, glyphs: list[Glyph], rows: list[Row], tables: list[Ruled]) -> str | None:
    """Why the text layer of a page cannot be believed; None if it can (also of an empty page that needs none)."""
    covered = pictured(page)
    if covered == 0.0 and len(glyphs) < _FEW:
        return _NONE if _drawn(page) else None
    stamped = any(row.stamp for row in rows)
    if len(glyphs) < 2 * _STAMPED or stamped:
        written = sum(len(row.glyphs) for row in rows if not row.stamp and not is_stamp(row)) + sum(
            len(cell.text) for table in tables for cell in table.grid.cells)
        if written < (_STAMPED if covered > _PICTURE else _FEW):
            return _NONE
    sample = _sample(rows, tables)
    broken = _broken("".join([glyph.char for glyph in glyphs]), sample)
    if broken or covered <= _PICTURE:
        return broken
    hidden = is_hidden(page)
    spelled = _spelled(sample)
    if hidden and (spelled is None or spelled < _HIDDEN_SPELLED):
        return "hidden text layer" + (f" with {spelled:.0%} Vietnamese words" if spelled is not None else "")
    if not hidden and _uncovered(page, rows, tables):
        return _PART
    return None


def _sample(rows: list[Row], tables: list[Ruled]) -> str:
    """Some of the words of the page: of the middle of its free lines, and of its tables."""
    free = [segment.text for row in rows[len(rows) // 3:] for segment in row.segments]
    text = " ".join(free[:30])
    if len(text) < _SAMPLE:
        cells = [cell.text for table in tables for cell in table.grid.cells]
        text = " ".join([text, *cells, *(row.text for row in rows[:len(rows) // 3])])
    return text[:_SAMPLE]


def _broken(raw_text: str, text: str) -> str | None:
    if not _ODD.search(raw_text):
        return _unspelled(text)
    lost = len(_LOST_CHAR.findall(raw_text))
    if lost > _LOST * max(1, len(raw_text)):
        return f"text layer with {lost} characters of no meaning"
    loose = len(_LOOSE_ACCENT.findall(raw_text))
    if loose > _LOOSE * len(raw_text):
        return "text layer with accents apart from their letters"
    return _unspelled(text)


def _unspelled(text: str) -> str | None:
    spelled = _spelled(text)
    return f"text layer with {spelled:.0%} Vietnamese words" if spelled is not None and spelled < _SPELLED else None


def _spelled(text: str) -> float | None:
    """The share (0..1) of Vietnamese syllables in a sample of the text; None if it has too few words with marks to tell."""
    found = words(text)
    return sum(map(is_syllable, found)) / len(found) if len(found) >= _ENOUGH else None


def pictured(page: pdfium.PdfPage) -> float:
    """The share of the page (0..1) that its pictures cover; strips of one scan count together."""
    kinds = {raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page.raw, at)) for at in range(raw.FPDFPage_CountObjects(page.raw))}
    if raw.FPDF_PAGEOBJ_IMAGE not in kinds and raw.FPDF_PAGEOBJ_FORM not in kinds:
        return 0.0
    width, height = page.get_size()
    area = 0.0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = item.get_bounds()
        area += max(0.0, right - left) * max(0.0, top - bottom)
    return min(1.0, area / max(1.0, width * height))


def is_hidden(page: pdfium.PdfPage) -> bool:
    """Whether most of the text is drawn in no colour (mode 3): what a recogniser laid under or over a scan."""
    hidden = shown = 0
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=4):
        if raw.FPDFTextObj_GetTextRenderMode(item.raw) == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
            hidden += 1
        else:
            shown += 1
    return hidden > shown


def is_recognised(page: pdfium.PdfPage) -> bool:
    """Whether the text layer is what an earlier recognition laid under a scan: believed or not, it is no certain text."""
    return pictured(page) > _PICTURE and is_hidden(page)


def _drawn(page: pdfium.PdfPage) -> bool:
    """Whether a page without text and pictures shows letters all the same: as drawn outlines."""
    return sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4)) > 200


def _uncovered(page: pdfium.PdfPage, rows: list[Row], tables: list[Ruled]) -> bool:
    """Whether most of the ink of a scanned page lies where the text layer has no text."""
    width, height = page.get_size()
    scale = min(0.7, 1000 / max(width, height))
    grey = page.render(scale=scale, grayscale=True).to_numpy()
    inked = (grey.reshape(grey.shape[0], grey.shape[1]) < 140).mean(axis=1) > 0.02
    covered = np.zeros(len(inked), dtype=bool)
    spans = [(row.top, row.bottom) for row in rows if row.glyphs] + [(table.top, table.bottom) for table in tables]
    for top, bottom in spans:
        covered[max(0, int(top * scale) - 1):int(bottom * scale) + 2] = True
    return bool(inked.sum() > 20 and (inked & covered).sum() < _INK_COVERED * inked.sum())
