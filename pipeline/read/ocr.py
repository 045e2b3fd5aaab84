"""Scanned pages -> the same rows, tables and places that a text layer gives, with how sure each word is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import mean, median

from PIL import Image

from extractors.model import PageInfo
from extractors.text import folded
from pipeline.encoding import REPAIRS
from pipeline.read import tesseract
from pipeline.read.blank import blanked
from pipeline.read.cell import Box, read_cells
from pipeline.read.column import levelled, with_columns
from pipeline.read.draft import Draft, Grid, raised
from pipeline.read.formula import corrected
from pipeline.read.glyphs import Glyph, rows_of, segments_of
from pipeline.read.layout import arranged
from pipeline.read.page import PageContent
from pipeline.read.picture import pages_of
from pipeline.read.roman import with_numerals
from pipeline.read.ruled import cells_of, edge, tables_of
from pipeline.read.scan import DPI, Scan, dark, prepared
from pipeline.read.second import checked, respelled
from pipeline.read.tesseract import Char, Word
from pipeline.syllable import is_syllable

_ASCENT, _DESCENT = 0.89, 0.22  # of the letter size, in the serif face of official documents
_ALIKE = 0.13  # sizes nearer than this to the page's usual one are that one: widths tell them so far
_CERTAIN = 0.92  # what the engine says of nearly all words that it reads right
_CLEAR = 0.95  # what it says of the letters of such words, even where it doubts where a word ends
_WARNED = 0.97  # brings a word that is just not certain below 0.9
_DOUBTED = 0.6  # above this a mark that looks like a word is one
_UNREAD = 0.35  # below this a word of no known form is a stroke of a pen, a fold, a shadow
_UPSIDE = 0.55  # mean certainty of a page below which it may stand sideways or on its head
# widths of Latin letters in thousandths of the letter size; source: the metrics of Times, which office faces copy
_WIDTHS = dict(zip(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    (444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389, 278, 500, 500, 722, 500, 500,
     444, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722,
     722, 611), strict=True,
))
_DIGIT_WIDTH = 500
_SPECKS = frozenset("_|¦¬°^`~")  # strokes and dust at the ends of a word
_AUTHORITIES = frozenset(("TM", "KT", "TL", "TUQ"))  # signing authority (NĐ 30/2020, phụ lục I): a point follows
_NOTE = 0.93  # of the usual size: letters of a footnote are smaller
_STRANGE = 1.7  # letters so much wider or narrower than those of the page are a pen's
_FEWEST_CELLS = 4  # fewer are a frame around a stamp or a title


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page that was read: what is on it, its measures and certainty, and what was left out or left blank."""

    content: PageContent
    info: PageInfo
    notes: tuple[str, ...]


def read_image(data: bytes, kind: str, ocr: str = "auto") -> tuple[list[Draft | Grid], list[str], list[PageInfo]]:
    """Drafts in reading order, problems and pages of an image file (PNG, JPEG, TIFF with many pages, WEBP, BMP, GIF).

    data: its bytes. kind: media type. ocr: `auto` | `never` | `always`.
    Raises ReadError: `no_text_layer` where OCR is not wanted, `no_tesseract` where it is not there (both unsupported), `damaged`,
    `too_large`, `too_many_pages`, `not_recognised`.
    """
    contents, infos, problems = [], [], []
    for number, (picture, dpi) in enumerate(pages_of(data, kind, ocr), 1):
        page = read_page(picture, dpi, number)
        contents.append(page.content)
        infos.append(page.info)
        problems += page.notes
    return arranged(contents), problems, infos


def read_page(picture: Image.Image, dpi: float, number: int, typed: Sequence[Glyph] = ()) -> Recognised:
    """A page from its picture, whatever way it was laid on the scanner.

    dpi: dots of the picture an inch. number: of the page, from 1. typed: characters that were set over the scan (the number and
    the stamp of an e-office system); they are known and not recognised again.
    """
    scan, boxes, words = _seen(_without(picture, typed, dpi / 72), dpi, 0)
    turn = _turn(scan) if _poor(words) and dark(scan.grey).mean() > 0.002 else 0
    if turn:
        scan, boxes, words = _seen(picture, dpi, turn)
    notes = [f"ocr: page {number}, turned by {turn} degrees"] if turn else []
    words = with_numerals([word for word in map(_repaired, words) if word], scan.grey)
    words, blanks = blanked(words)
    notes += [f"ocr: page {number}, written by hand and left blank: {blank}" for blank in blanks]
    usual = _usual(words)
    kept = _without_strokes(words, usual)
    if len(kept) < len(words):
        notes.append(f"ocr: page {number}, {len(words) - len(kept)} unreadable marks left out")
    cells = [word for word in map(_repaired, read_cells(scan, boxes)) if word and not _is_speck(word)]
    cells = with_numerals(cells, scan.grey)
    lines = max((word.line for word in kept), default=0)
    picture = scan.picture()
    kept = corrected(checked(respelled(kept, picture, scan.dpi), picture, scan.dpi))
    words = [*kept, *(tesseract.moved(word, 0, 0, lines) for word in cells)]
    return _placed(words, scan, number, list(dict.fromkeys(notes)), () if turn else typed)


def _without(picture: Image.Image, typed: Sequence[Glyph], scale: float) -> Image.Image:
    """The picture with white where the characters stand; scale: from points to pixels."""
    if typed:
        picture = picture.copy()
    for glyph in typed:
        box = (glyph.x0, glyph.top, glyph.x1, glyph.bottom)
        picture.paste("white", tuple(round(value * scale) for value in box))
    return picture


def _seen(original: Image.Image, dpi: float, turn: int) -> tuple[Scan, list[Box], list[Word]]:
    """The scan of the picture turned so, the boxes of its tables' cells in pixels, and the words outside of them."""
    scan = prepared(original, dpi, turn)
    boxes = [box for table in cells_of(_edges(scan, 1.0)) if len(table) >= _FEWEST_CELLS for box in table]
    free = scan.grey.copy() if boxes else scan.grey
    for left, top, right, bottom in boxes:
        free[round(top):round(bottom), round(left):round(right)] = 255
    picture = Image.fromarray(free)
    words = levelled(tesseract.words_of(picture, scan.dpi), scan.dpi)
    return scan, boxes, with_columns(words, scan, picture)


# --------------------------------------------------------------------------- which way up


def _poor(words: list[Word]) -> bool:
    level = [word for word in words if _is_level(word)]
    return not words or mean(word.sure for word in words) < _UPSIDE or len(level) < 0.5 * len(words)


def _is_level(word: Word) -> bool:
    """Whether the word is written from left to right: the engine reads single lines upwards and downwards too."""
    high = max(char.bottom for char in word.chars) - min(char.top for char in word.chars)
    return len(word.chars) < 3 or word.x1 - word.x0 > 0.7 * high


def _turn(scan: Scan) -> int:
    """By how many degrees the page must be turned clockwise so that it can be read; 0 if no way is better."""
    small = scan.picture().reduce(2 if min(scan.grey.shape) > 600 else 1)

    def legible(turn: int) -> float:
        words = tesseract.words_of(small.rotate(-turn, expand=True), scan.dpi // 2)
        return sum(len(word.text) * word.sure for word in words
                   if is_syllable(word.text.strip(",.;:()")) and _is_level(word))

    return max((0, 90, 180, 270), key=legible)


# --------------------------------------------------------------------------- words


def _repaired(word: Word) -> Word | None:
    """The word with characters that stand for others put right (Ð after Đ, fraction slash); None if nothing is left."""
    chars: list[Char] = []
    for char in word.chars:
        text = REPAIRS.get(char.text, char.text)
        text = {"⁄": "/", "∕": "/", "‐": "-", "—": "-", "–": "–", "‘": "'", "’": "'"}.get(text, text)
        if len(chars) > 1 and chars[-2].text.isalpha() and (
            text.isalpha() and chars[-1].text in ",;" or text.isdigit() and chars[-1].text == ":"
        ):
            text = " " + text  # no word has a comma inside, nor a colon: a narrow space was not seen
        if text == "Đ" and chars and chars[-1].text in "Đđ" or not text.strip():
            continue  # the model doubles Đ before a hyphen: QĐÐ-UBND
        chars.append(char._replace(text=text))
    while len(chars) > 1 and chars[0].text in _SPECKS:
        del chars[0]
    while len(chars) > 1 and chars[-1].text in _SPECKS:
        del chars[-1]
    if len(chars) == 1 and chars[0].text in "~_=¬":
        chars = [chars[0]._replace(text="-")]
    if len(chars) > 1 and chars[-1].text == "," and "".join(char.text for char in chars[:-1]) in _AUTHORITIES:
        chars[-1] = chars[-1]._replace(text=".")
    return word._replace(chars=tuple(chars)) if chars else None


def _without_strokes(words: list[Word], usual: float) -> list[Word]:
    """The words without marks that are no text: strokes of a pen, stains, and lines in which nothing was read with certainty.

    usual: the letter size of the page in pixels. In a line that was read, what may be a word stays, however unsure it is.
    """
    certain = Counter(word.line for word in words if word.sure >= _DOUBTED and len(word.chars) > 1)
    clear = {word.line for word in words if word.sure >= _UNREAD or min(char.sure for char in word.chars) >= _CLEAR}
    return [word for word in words if word.line in clear and not _is_speck(word)
            and (certain[word.line] > 1 or not _is_scribble(word, usual))]


def _is_speck(word: Word) -> bool:
    """Whether it is a sign without letters that stands for nothing."""
    text = word.text
    return not any(char.isalnum() for char in text) and (
        text in "|¦_=~`'^*°¬¡" or word.sure < _DOUBTED and text not in "-–+(/)")


def _is_scribble(word: Word, usual: float) -> bool:
    """Whether an unsure word has not the size of letters, nor the look of a word."""
    letters = word.text.strip(",.;:()\"'")
    if word.sure >= _DOUBTED or is_syllable(letters):
        return False
    size = (word.x1 - word.x0) / _ems(word)
    high = max(char.bottom for char in word.chars) - min(char.top for char in word.chars)
    if not usual / _STRANGE < size < usual * _STRANGE or high > 1.5 * usual:
        return True
    if len(letters) > 3 and sum(char.isalpha() or char in "-/." for char in letters) >= 0.8 * len(letters):
        return False  # a word that was read badly is still a word
    return word.sure < _UNREAD and min(char.sure for char in word.chars) < 0.9


# --------------------------------------------------------------------------- places


def _edges(scan: Scan, scale: float) -> list[dict[str, object]]:
    """The rules of the scan for the finder of tables; scale: from pixels."""
    found = []
    for rule in scan.rules:
        x, y = (rule.x0 + rule.x1) / 2, (rule.top + rule.bottom) / 2
        box = (rule.x0, y, rule.x1, y) if rule.level else (x, rule.top, x, rule.bottom)
        found.append(edge("h" if rule.level else "v", *(value * scale for value in box)))
    return found if len({item["orientation"] for item in found}) == 2 else []


def _placed(words: list[Word], scan: Scan, number: int, notes: list[str], typed: Sequence[Glyph]) -> Recognised:
    scale = 72 / scan.dpi
    usual = _usual(words)
    sizes = _sizes(words, usual)
    glyphs: list[Glyph] = []
    unsure: list[tuple[float, float, float, float, float]] = []
    line, right, index = 0, 0.0, 0
    for word in sorted(words, key=lambda word: (word.line, word.x0)):
        size, base = sizes[word.line] * scale, word.base * scale
        top, bottom = base - _ASCENT * size, base + _DESCENT * size
        left = max(word.x0, right) if word.line == line else word.x0
        chars = _with_raised(word, sizes[word.line], first=word.line != line and sizes[word.line] < _NOTE * usual)
        line, right = word.line, max(word.x1, left + 1)
        edges = _spread([char.text for char in chars], left * scale, right * scale)
        for at, char in enumerate(chars):
            glyphs.append(Glyph(base, edges[at], edges[at + 1], top, bottom, char.text, index, at == len(chars) - 1))
            index += 1
        index += 1  # the space between two words of a line has a place of its own, as in a text layer
        if word.sure < _CERTAIN:
            unsure.append((edges[0], top, edges[-1], bottom, round(max(0.0, word.sure * _WARNED), 3)))
    glyphs += [glyph._replace(index=index + at) for at, glyph in enumerate(typed)]
    rows = rows_of(glyphs, number, index if typed else None)
    tables = tables_of(_edges(scan, scale), rows) if rows else []
    for row in rows:
        row.segments = segments_of(row.glyphs, number)
    high, wide = scan.grey.shape
    sure = mean(word.sure for word in words) if words else 1.0
    info = PageInfo(number, round(wide * scale, 2), round(high * scale, 2), True, round(sure, 3), tuple(unsure))
    return Recognised(PageContent(number, wide * scale, high * scale, rows, tables), info, tuple(notes))


def _sizes(words: list[Word], usual: float) -> dict[int, float]:
    """The letter size of each line in pixels, from the widths of its letters; near the page's usual size it is that one."""
    raw: dict[int, list[float]] = {}
    for word in words:
        if len(word.chars) > 1:
            raw.setdefault(word.line, []).extend([(word.x1 - word.x0) / _ems(word)] * len(word.chars))
    sizes = {line: median(values) for line, values in raw.items()}
    return {word.line: usual if abs(sizes.get(word.line, usual) - usual) < _ALIKE * usual else sizes[word.line] for word in words}


def _usual(words: list[Word]) -> float:
    """The letter size of most of the page, in pixels."""
    sizes = Counter[int]()
    for word in words:
        if len(word.chars) > 1:
            sizes[round((word.x1 - word.x0) / _ems(word))] += len(word.chars)
    if not sizes:
        return 14 / 72 * DPI
    around = {size: sum(sizes[size + near] for near in (-2, -1, 0, 1, 2)) for size in sizes}
    peak = max(around, key=lambda size: (around[size], sizes[size]))
    return sum((peak + near) * sizes[peak + near] for near in (-2, -1, 0, 1, 2)) / around[peak]


def _ems(word: Word) -> float:
    """How wide the word is in letter sizes."""
    return sum(_width(char.text) for char in word.chars) / 1000


def _spread(texts: list[str], x0: float, x1: float) -> list[float]:
    """The edges of the letters of a word between its own, by their usual widths (the engine's boxes of letters overlap)."""
    widths = list(accumulate((sum(map(_width, text)) for text in texts), initial=0))
    return [x0 + (x1 - x0) * width / widths[-1] for width in widths]


def _width(char: str) -> int:
    if char.isdigit():
        return _DIGIT_WIDTH
    plain = folded(char)
    plain = plain.upper() if char.isupper() else plain
    return _WIDTHS.get(plain, 300)


def _with_raised(word: Word, size: float, first: bool) -> tuple[Char, ...]:
    """The characters, digits that stand raised behind letters as a footnote's mark (superscript digits).

    first: the word opens a line in small letters: a raised stroke alone is the mark of the footnote.
    """
    chars = list(word.chars)
    end = len(chars)
    while end and not chars[end - 1].text.isalnum():
        end -= 1
    if first and len(chars) == 1 and chars[0].text in "1Il|!'" and chars[0].bottom < word.base - 0.17 * size:
        return (chars[0]._replace(text=raised("1")),)
    at = end
    while at and chars[at - 1].text.isdigit() and chars[at - 1].bottom < word.base - 0.17 * size:
        at -= 1
    if at < end and (at == 0 and first or at > 0 and chars[at - 1].text.isalpha()):
        chars[at:end] = [char._replace(text=raised(char.text)) for char in chars[at:end]]
    return tuple(chars)
