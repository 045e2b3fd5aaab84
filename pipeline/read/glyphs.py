"""Characters of a PDF page, by pdfium's raw calls, grouped into rows by their origin on the base line.

Why raw characters: `get_text_range` splits words where a fallback font sets single letters; the box of a comma lies on the
base line, so rows are told by origin, not by box centre; the loose box ends at the advance width, so gaps are true gaps.
"""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.encoding import REPAIRS, is_legacy
from pipeline.read.draft import raised
from pipeline.read.legacy import in_unicode

SPACE_GAP = 0.17  # of the letter height: a wider gap between two letters is a space
SEGMENT_GAP = 1.35  # of the letter height: a wider gap parts columns
_RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
_SMALL = 0.82  # a raised letter is at most so high, compared with its row
_SHOWN_ANNOTATIONS = {raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_WIDGET}


class Glyph(NamedTuple):
    """One character (with its marks) in points from the top left corner. base: its base line; index: its place in pdfium's
    list; spaced: a space follows in the content."""

    base: float
    x0: float
    x1: float
    top: float
    bottom: float
    char: str
    index: int
    spaced: bool


@dataclass(slots=True)
class Segment:
    """A run of one row without a wide gap. edges: left edge of each character, and the right edge of the last."""

    text: str
    edges: list[float]
    base: float
    top: float
    bottom: float
    page: int
    first: int  # index of the first and last glyph, for asking about fonts
    last: int

    @property
    def x0(self) -> float:
        return self.edges[0]

    @property
    def x1(self) -> float:
        return self.edges[-1]


@dataclass(slots=True)
class Row:
    """What stands on one base line, left to right. stamp: an annotation that belongs to no line of the text."""

    glyphs: list[Glyph]
    base: float
    top: float
    bottom: float
    page: int
    segments: list[Segment] = field(default_factory=list)
    bold: bool = False
    stamp: bool = False

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def x0(self) -> float:
        return self.segments[0].edges[0]

    @property
    def x1(self) -> float:
        return self.segments[-1].edges[-1]

    @property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments)


def flattened(pdf: pdfium.PdfDocument, number: int) -> tuple[pdfium.PdfPage, pdfium.PdfTextPage, int | None]:
    """The page with its annotations that show text (form fields, stamps: the number and day that an e-office system puts in)
    made part of its content; third, the index from which on characters come from them, None if there are none."""
    page = pdf[number]
    textpage = page.get_textpage()
    for at in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, at)
        subtype = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if subtype in _SHOWN_ANNOTATIONS:
            break
    else:
        return page, textpage, None
    before = textpage.count_chars()
    textpage.close()
    raw.FPDFPage_Flatten(page.raw, raw.FLAT_NORMALDISPLAY)
    page.close()
    page = pdf[number]
    return page, page.get_textpage(), before


def page_glyphs(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, repairs: Counter[str]) -> list[Glyph]:
    """The characters of a page in content order, repaired (counted in `repairs`), marks glued to their letters."""
    count = textpage.count_chars()
    if count <= 0:
        return []
    codes = (ctypes.c_ushort * (count + 1))()
    if raw.FPDFText_GetText(textpage.raw, 0, count, codes) == count + 1:
        chars = list(bytes(codes)[:-2].decode("utf-16-le", "surrogatepass"))
    else:
        chars = []
    if len(chars) != count:  # characters beyond the basic plane shift the indices
        chars = [chr(raw.FPDFText_GetUnicode(textpage.raw, index)) for index in range(count)]
    if is_legacy("".join(chars)):
        chars = in_unicode(chars, textpage, repairs)
    # one array for all answers: reading attributes of ctypes structures costs more than the calls
    boxes = (raw.FS_RECTF * count)()
    first_box = raw.FS_RECTF.from_buffer(boxes)
    get_box, byref, handle = raw.FPDFText_GetLooseCharBox, ctypes.byref, textpage.raw
    for index, char in enumerate(chars):
        if char not in " \r\n\0":
            get_box(handle, index, byref(first_box, 16 * index))
    # the order of the fields in FS_RECTF is left, top, right, bottom
    return _placed(chars, memoryview(boxes).cast("B").cast("f").tolist(), page, textpage, repairs)


def _placed(
    chars: list[str], boxes: list[float], page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, repairs: Counter[str]
) -> list[Glyph]:
    left, bottom, right, top = page.get_cropbox()
    rotation = page.get_rotation()
    upright = rotation in (0, 180)
    get_origin, handle = raw.FPDFText_GetCharOrigin, textpage.raw
    at_x, at_y = ctypes.c_double(), ctypes.c_double()
    x = y = 0.0
    extent: tuple[float, float] | None = None
    glyphs: list[Glyph] = []
    make = partial(tuple.__new__, Glyph)  # the constructor of a named tuple is slower by half
    for index, (char, after) in enumerate(zip(chars, [*chars[1:], ""], strict=True)):
        if char in " \r\n\0":
            continue
        spaced = after == " "
        if char > "~" or char < " ":
            fixed = REPAIRS.get(char)
            if fixed is not None:
                repairs[char] += 1
                if fixed.isspace() or not fixed:
                    if fixed and glyphs:
                        glyphs[-1] = glyphs[-1]._replace(spaced=True)
                    continue
                char = fixed
            elif char >= "\u0300" and unicodedata.combining(char[0]) and glyphs:
                end = boxes[4 * index + 2] - left
                if rotation or not -0.5 < boxes[4 * index] - left - glyphs[-1].x1 < 0.5:
                    end = glyphs[-1].x1  # the mark stands over its letter; a mark of VNI may take room behind it
                whole = unicodedata.normalize("NFC", glyphs[-1].char + char)
                glyphs[-1] = glyphs[-1]._replace(char=whole, x1=max(end, glyphs[-1].x1), spaced=spaced)
                continue
        at = 4 * index
        x0, y1, x1, y0 = boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3]
        across = (y0, y1) if upright else (x0, x1)
        if across != extent:  # characters of one font and size whose boxes are level stand on one base line
            get_origin(handle, index, at_x, at_y)
            x, y, extent = at_x.value, at_y.value, across
        if rotation == 0:
            glyphs.append(make((top - y, x0 - left, x1 - left, top - y1, top - y0, char, index, spaced)))
        elif rotation == 90:
            glyphs.append(make((x - left, y0 - bottom, y1 - bottom, x0 - left, x1 - left, char, index, spaced)))
        elif rotation == 270:
            glyphs.append(make((right - x, top - y1, top - y0, right - x1, right - x0, char, index, spaced)))
        else:
            glyphs.append(make((y - bottom, right - x1, right - x0, y0 - bottom, y1 - bottom, char, index, spaced)))
    return glyphs


# --------------------------------------------------------------------------- rows


def rows_of(glyphs: list[Glyph], page: int, overlay_from: int | None = None) -> list[Row]:
    """Rows from top to bottom, not yet cut into segments; raised and lowered small characters, and what annotations lay over a
    line, stand in their row."""
    if overlay_from is None:
        rows = _with_raised(_grouped(glyphs, page))
    else:
        rows = _with_raised(_grouped((glyph for glyph in glyphs if glyph.index < overlay_from), page))
        rows = _overlaid(rows, _grouped((glyph for glyph in glyphs if glyph.index >= overlay_from), page))
    for row in rows:
        row.glyphs.sort(key=lambda glyph: glyph[1])
        row.glyphs = _once(row.glyphs)
    return rows


def _grouped(glyphs: Iterable[Glyph], page: int) -> list[Row]:
    rows: list[Row] = []
    group: list[Glyph] = []
    limit = 0.0
    for glyph in sorted(glyphs):
        if group and glyph[0] > limit:
            rows.append(_row(group, page))
            group = []
        if not group:
            limit = glyph[0] + 0.22 * max(6.0, glyph[4] - glyph[3])
        group.append(glyph)
    if group:
        rows.append(_row(group, page))
    return rows


def _row(glyphs: list[Glyph], page: int) -> Row:
    middle = glyphs[len(glyphs) // 2]  # sorted by base line
    size = sorted(glyph[4] - glyph[3] for glyph in glyphs)[len(glyphs) // 2]
    if abs(middle.bottom - middle.top - size) > 0.5:
        middle = next(glyph for glyph in glyphs if glyph[4] - glyph[3] == size)
    return Row(glyphs, middle.base, middle.top, middle.bottom, page)


def _with_raised(rows: list[Row]) -> list[Row]:
    """Merge rows of small raised (or lowered) characters into the row whose letters they touch."""
    kept: list[Row] = []
    for at, row in enumerate(rows):
        home: Row | None = None
        if row.height and len(row.glyphs) <= 24:
            for other in (*rows[at + 1: at + 3], *reversed(kept[-2:])):
                rise = other.base - row.base
                near = -0.3 * other.height < rise < 0.6 * other.height
                if near and row.height <= _SMALL * other.height and _touches(row, other):
                    home = other
                    break
        if home is None:
            kept.append(row)
            continue
        high = row.base < home.base - 0.08 * home.height
        for run in _runs(row):
            home.glyphs.extend(_lifted(run) if high else run)
    return kept


def _runs(row: Row) -> list[list[Glyph]]:
    runs: list[list[Glyph]] = []
    for glyph in sorted(row.glyphs, key=lambda glyph: glyph.x0):
        if not runs or glyph.x0 - runs[-1][-1].x1 > 0.5 * row.height:
            runs.append([])
        runs[-1].append(glyph)
    return runs


def _touches(row: Row, other: Row) -> bool:
    """Every run of the small row follows or precedes a letter of the other row at once."""
    reach = 0.35 * other.height

    def touched(run: list[Glyph]) -> bool:
        return any(abs(run[0].x0 - glyph.x1) < reach or abs(glyph.x0 - run[-1].x1) < 2 * reach for glyph in other.glyphs)

    return all(map(touched, _runs(row)))


def _lifted(run: list[Glyph]) -> list[Glyph]:
    text = raised("".join(glyph.char for glyph in run))
    if len(text) < len(run):  # brackets around a mark are dropped
        run = [glyph for glyph in run if glyph.char.isdigit()]
    return [glyph._replace(char=char) for glyph, char in zip(run, text, strict=False)]


def _overlaid(rows: list[Row], over: list[Row]) -> list[Row]:
    """Put each piece that an annotation adds into the row that it lies on: in a blank of the row, or in place of the same
    letters without the blank ("Số: 12/QĐ-X" over "Số:   /QĐ-X"). Pieces that lie on no row become rows of their own."""
    lone: list[Row] = []
    for row in over:
        for piece in segments_of(sorted(row.glyphs, key=lambda glyph: glyph.x0), row.page):
            glyphs = [glyph for glyph in row.glyphs if piece.x0 - 0.1 <= glyph.x0 and glyph.x1 <= piece.x1 + 0.1]
            home: Row | None = None
            for other in rows:
                away = abs(other.base - piece.base)
                if away < 0.75 * other.height and (home is None or away < abs(home.base - piece.base)):
                    home = other
            if home is None or not _laid_into(home, piece, glyphs):
                lone.append(Row(glyphs, piece.base, piece.top, piece.bottom, row.page, stamp=True))
    return sorted([*rows, *lone], key=lambda row: row.base)


def _laid_into(home: Row, piece: Segment, glyphs: list[Glyph]) -> bool:
    span = [glyph for glyph in home.glyphs if glyph.x1 > piece.x0 + 0.5 and glyph.x0 < piece.x1 - 0.5]
    # the letters below may stand a little to either side of the same letters above
    wider = [glyph for glyph in home.glyphs if glyph.x1 > piece.x0 - 2 * home.height and glyph.x0 < piece.x1 + 2 * home.height]
    for under in (wider, span):
        letters = "".join(glyph.char for glyph in sorted(under, key=lambda glyph: glyph.x0))
        rest = iter(piece.text)
        if under and all(char in rest for char in letters):
            taken = {glyph.index for glyph in under}
            home.glyphs = [glyph for glyph in home.glyphs if glyph.index not in taken]
            span = []
            break
    if span and sum(glyph.x1 - glyph.x0 for glyph in span) > 0.5 * (piece.x1 - piece.x0):
        return False
    # a number squeezed into its blank touches its neighbours: they are other words all the same
    low, high = -0.3 * home.height, SPACE_GAP * home.height
    for at, glyph in enumerate(home.glyphs):
        if glyph.char.isalpha() and piece.text[0].isdigit() and low < piece.x0 - glyph.x1 < high:
            glyphs = [glyphs[0]._replace(char=" " + glyphs[0].char), *glyphs[1:]]
        if glyph.char.isalpha() and piece.text[-1].isdigit() and low < glyph.x0 - piece.x1 < high:
            home.glyphs[at] = glyph._replace(char=" " + glyph.char)
    home.glyphs += [glyph._replace(base=home.base) for glyph in glyphs]
    return True


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    """The same character set twice on one place (shadow, overlay) once."""
    kept: list[Glyph] = []
    for glyph in glyphs:
        if kept and glyph[1] < kept[-1][2] - 0.4 * (glyph[2] - glyph[1]):
            limit = 0.3 * max(1.0, glyph[2] - glyph[1])
            if any(other[5] == glyph[5] and abs(other[1] - glyph[1]) < limit for other in kept[-3:]):
                continue
        kept.append(glyph)
    return kept


def segments_of(glyphs: list[Glyph], page: int, gap: float = SEGMENT_GAP) -> list[Segment]:
    """The runs of a row's glyphs (sorted by x), parted where there is a wide gap; spaces collapsed, missing spaces put in."""
    found: list[Segment] = []
    if not glyphs:
        return found
    text: list[str] = []
    edges: list[float] = []
    first = last = glyphs[0]
    spaced = False

    def close() -> None:
        joined = "".join(text)
        found.append(Segment(joined, [*edges, last.x1], first.base, first.top, first.bottom, page, first.index, last.index))

    for glyph in glyphs:
        _, x0, _, top, bottom, char, _, _ = glyph
        if text:
            empty = x0 - last[2]
            height = bottom - top
            if empty > gap * height:
                close()
                text, edges, first = [], [], glyph
            elif char in _RAISED:  # a footnote mark is glued to its word
                pass
            elif empty > SPACE_GAP * height or spaced and (empty > 0.03 * height or glyph[6] == last[6] + 2):
                text.append(" ")
                edges.append(last[2])
            if char[0] == " " and text[-1] == " ":
                char = char[1:]
        text.append(char)
        edges.append(x0)
        if len(char) > 1:
            edges.extend([x0] * (len(char) - 1))
        last, spaced = glyph, glyph[7]
    close()
    return found


def is_bold(textpage: pdfium.PdfTextPage, segments: list[Segment]) -> bool:
    """Whether most of the first, middle and last letters are bold (a single one may come from a fallback font)."""
    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    longest = max(segments, key=lambda segment: len(segment.text))
    bold = 0
    for index in (segments[0].first, (longest.first + longest.last) // 2, segments[-1].last):
        raw.FPDFText_GetFontInfo(textpage.raw, index, buffer, 128, ctypes.byref(flags))
        name = buffer.value.lower()
        bold += b"bold" in name or b"black" in name or b"heavy" in name or raw.FPDFText_GetFontWeight(textpage.raw, index) >= 600
    return bold >= 2
