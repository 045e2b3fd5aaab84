"""The words of a picture by Tesseract with its Vietnamese model. One engine for each process and reader, one thread each.

Measured (200 dpi, office documents): the best mean of accuracy and speed; with threads of its own Tesseract is five times slower.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from pipeline.read.error import ReadError

os.environ["OMP_THREAD_LIMIT"] = "1"  # read by the library's OpenMP when it is loaded: processes share the cores, not threads

_FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata",
    "/usr/local/share/tessdata", "/opt/homebrew/share/tessdata", "/opt/local/share/tessdata",
    "C:/Program Files/Tesseract-OCR/tessdata",
)
_PAGE_MILLISECONDS = 60_000  # noise that looks like ten thousand letters must not hold a worker
_VIE = "vie"


class Char(NamedTuple):
    """One recognised character: its box in pixels from the top left corner, and how sure it is (0..1)."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    sure: float


class Word(NamedTuple):
    """One recognised word. base: its base line; line: number of its line; sure: 0..1, the engine's own confidence."""

    chars: tuple[Char, ...]
    base: float
    line: int
    sure: float

    @property
    def text(self) -> str:
        return "".join(char.text for char in self.chars)

    @property
    def x0(self) -> float:
        return min(char.x0 for char in self.chars)  # boxes of characters may overlap, even stand in each other's place

    @property
    def x1(self) -> float:
        return max(char.x1 for char in self.chars)


def folder() -> str:
    """The folder of the models. Raises ReadError (`no_tesseract`, unsupported) with the remedy where `vie` is missing."""
    own = os.environ.get("TESSDATA_PREFIX")
    for place in ((own, str(Path(own) / "tessdata")) if own else _FOLDERS):
        if (Path(place) / f"{_VIE}.traineddata").is_file():
            return place
    raise _missing("tesseract-ocr-vie")


def _missing(what: str) -> ReadError:
    return ReadError(
        "no_tesseract", f"Trang quét cần Tesseract với dữ liệu tiếng Việt, máy này thiếu {what}; hãy cài: "
        "apt install tesseract-ocr tesseract-ocr-vie và pip install tesserocr. / Scanned pages need "
        f"Tesseract with Vietnamese data, {what} is missing: apt install tesseract-ocr tesseract-ocr-vie, pip install tesserocr.",
        state="unsupported")


@cache
def engine(language: str, mode: str):
    """The recogniser of a language and a mode of layout (`AUTO`, `SINGLE_LINE` ...), loaded once in a process.

    Raises ReadError `no_tesseract` (unsupported) where library or model is missing.
    """
    try:
        import tesserocr
    except ImportError as error:
        raise _missing("tesserocr") from error
    try:
        return tesserocr.PyTessBaseAPI(path=folder(), lang=language, psm=getattr(tesserocr.PSM, mode))
    except RuntimeError as error:  # the model is there, but of another version, or cut off
        raise _missing(f"{language}.traineddata") from error


@cache
def has_digit_reader() -> bool:
    """Whether a second model is there to read numbers again."""
    return (Path(folder()) / "eng.traineddata").is_file()


def words_of(picture: Image.Image, dpi: int, mode: str = "AUTO") -> list[Word]:
    """The words of a grey picture, block by block. mode: `AUTO` for a page, `SINGLE_BLOCK`, `SINGLE_LINE`.

    Raises ReadError: `no_tesseract` (unsupported) where the engine or its model is missing, `not_recognised` after a minute.
    """
    return _read(engine(_VIE, mode), picture, dpi)


def _read(reader, picture: Image.Image, dpi: int) -> list[Word]:
    reader.SetImage(picture)
    reader.SetSourceResolution(dpi)
    if not reader.Recognize(_PAGE_MILLISECONDS):
        reader.Clear()
        raise ReadError("not_recognised", "Trang không nhận dạng được trong một phút; hãy quét lại rõ hơn. / "
                        "The page could not be recognised within a minute: scan it again, clearer.")
    found = _collected(reader)
    reader.Clear()
    return found


def _collected(reader) -> list[Word]:
    from tesserocr import RIL

    found: list[Word] = []
    chars: list[Char] = []
    at = reader.GetIterator()
    if at is None:
        return found
    base, line, sure, start = 0.0, 0, 0.0, None

    def close() -> None:
        if chars:
            found.append(Word(tuple(chars), base, line, sure))
            chars.clear()

    while True:
        if at.IsAtBeginningOf(RIL.WORD):
            close()
            if at.IsAtBeginningOf(RIL.TEXTLINE):
                line += 1
                start = at.Baseline(RIL.TEXTLINE)
            sure = at.Confidence(RIL.WORD) / 100
            box = at.BoundingBox(RIL.WORD)
            if box and start:
                (x0, y0), (x1, y1) = start
                base = y0 + (y1 - y0) * ((box[0] + box[2]) / 2 - x0) / max(1, x1 - x0)
        box = None if at.Empty(RIL.SYMBOL) else at.BoundingBox(RIL.SYMBOL)
        text = at.GetUTF8Text(RIL.SYMBOL) if box else ""
        if text.strip():
            chars.append(Char(text.strip(), *map(float, box), at.Confidence(RIL.SYMBOL) / 100))
        if not at.Next(RIL.SYMBOL):
            break
    close()
    return found


def moved(word: Word, right: float, down: float, lines: int) -> Word:
    """The word of a part of a picture in pixels of the whole; lines: how many lines were numbered before."""
    chars = tuple(char._replace(x0=char.x0 + right, x1=char.x1 + right, top=char.top + down, bottom=char.bottom + down)
                  for char in word.chars)
    return word._replace(chars=chars, base=word.base + down, line=word.line + lines)


def line_again(picture: Image.Image, dpi: int) -> str:
    """What the second model reads in the picture of a word or a line."""
    return " ".join(word.text for word in _read(engine("eng", "SINGLE_LINE"), picture, dpi))
