"""Ruled tables of a scan, read cell by cell: across a whole page the recogniser loses the points inside the numbers of a grid.

A cell with a number is read by two models, and by a third reading where they differ: what two of them say is taken, with less
certainty than what both said at once; a number on which all differ is very doubtful.
"""

from __future__ import annotations

import numpy as np
import regex
from PIL import Image

from pipeline.read import tesseract
from pipeline.read.scan import Scan
from pipeline.read.second import checked, skeleton
from pipeline.read.tesseract import Char, Word

_LARGER = 1.5  # for the third reading
_MARGIN = 12
_ONE_LINE = 0.24  # inches: what is no higher has one line
_NARROW = 0.7  # inches: what is no wider may be a number that was read as letters
_SHORT = 3  # characters: what is no longer may be anything
_CERTAIN = 0.93
_LONG = 30  # characters: what is longer is a name, whatever numbers it holds
_INSET = 3  # what is left of a rule beside its line
_NUMBER = regex.compile(r"[(+<>≤≥~-]{0,2} ?\d[\d.,/ ]{0,24}%?\)?")
_COLON = regex.compile(r"\d{1,3}(?:\.\d{3}){0,3}[:;]\d{1,3}")
_VOTED, _SPLIT = 0.88, 0.3

Box = tuple[float, float, float, float]


def read_cells(scan: Scan, boxes: list[Box]) -> list[Word]:
    """The words of all cells that hold ink; boxes in pixels of the scan."""
    found: list[Word] = []
    for box in boxes:
        inside = _ink(scan, box)
        if inside:
            lines = max((word.line for word in found), default=0)
            right, down = inside[0] - _MARGIN, inside[1] - _MARGIN
            found += [tesseract.moved(word, right, down, lines) for word in _read(scan, inside)]
    return found


def _ink(scan: Scan, box: Box) -> tuple[int, int, int, int] | None:
    """The box of the ink in a cell, None if the cell is empty."""
    left, top, right, bottom = (round(value) for value in box)
    left, top, right, bottom = left + _INSET, top + _INSET, right - _INSET, bottom - _INSET
    ink = scan.grey[max(0, top):max(0, bottom), max(0, left):max(0, right)] < 150
    if np.count_nonzero(ink) < 12:
        return None
    rows, columns = np.flatnonzero(ink.sum(axis=1) > 0), np.flatnonzero(ink.sum(axis=0) > 0)
    return left + int(columns[0]), top + int(rows[0]), left + int(columns[-1]) + 1, top + int(rows[-1]) + 1


def _read(scan: Scan, box: tuple[int, int, int, int]) -> list[Word]:
    picture = scan.picture(box, _MARGIN)
    wide, high = (box[2] - box[0]) / scan.dpi, (box[3] - box[1]) / scan.dpi
    if high > _ONE_LINE:
        words = tesseract.words_of(picture, scan.dpi, "SINGLE_BLOCK")
        return checked(words, picture, scan.dpi)
    words = tesseract.words_of(picture, scan.dpi, "SINGLE_LINE")
    text = " ".join(word.text for word in words)
    if len(text) <= _SHORT and not any(char.isdigit() for char in text):
        return _surest(picture, scan.dpi, words)
    if len(text) > _LONG or not any(char.isdigit() for char in text) and wide > _NARROW:
        return words
    other = tesseract.line_again(picture, scan.dpi)
    if skeleton(other) == skeleton(text) and (_NUMBER.fullmatch(text) or any(char.isalpha() for char in text)):
        return words
    third = tesseract.line_again(_resized(picture, _LARGER), round(scan.dpi * _LARGER))
    for one, two in ((text, third), (other, third)):
        if skeleton(one) == skeleton(two) and _NUMBER.fullmatch(one):
            return [_word(one, picture, _VOTED)]
    if _COLON.fullmatch(text):  # no number of a table has a colon inside; that it is doubtful stays
        return [_word(text.replace(":", ",").replace(";", ","), picture, _SPLIT)]
    if _NUMBER.fullmatch(other) and not any(char.isdigit() for char in text):
        return [_word(other, picture, _SPLIT)]
    return [word._replace(sure=min(word.sure, _SPLIT)) if any(char.isdigit() for char in text) else word for word in words]


def _surest(picture: Image.Image, dpi: int, words: list[Word]) -> list[Word]:
    """The surest of readings at several sizes: two letters (TT) alone give the recogniser little to go by."""

    def sure(found: list[Word]) -> float:
        return min((word.sure for word in found), default=0.0)

    if sure(words) >= _CERTAIN:
        return words
    best = words
    for scale in (_LARGER, 1.25, 2.0):
        again = tesseract.words_of(_resized(picture, scale), round(dpi * scale), "SINGLE_LINE")
        if sure(again) > sure(best):
            best = [_word(" ".join(word.text for word in again), picture, sure(again))]
    return best


def _resized(picture: Image.Image, scale: float) -> Image.Image:
    return picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.BICUBIC)


def _word(text: str, picture: Image.Image, sure: float) -> Word:
    """A word over the whole width of a cell's ink."""
    text = text.replace(" ", "")
    low, high = _MARGIN, picture.width - _MARGIN
    step = (high - low) / len(text)
    top, bottom = _MARGIN, picture.height - _MARGIN
    chars = tuple(Char(char, low + step * at, top, low + step * (at + 1), bottom, sure) for at, char in enumerate(text))
    return Word(chars, bottom, 1, sure)
