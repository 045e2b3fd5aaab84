"""Letterhead and closing block of a scan stand in two columns whose lines are not level with each other.

The recogniser runs such lines together and cuts the accents of one side off. Each of the two columns is therefore read alone.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from statistics import median

import regex
from PIL import Image

from extractors.text import folded
from pipeline.read import tesseract
from pipeline.read.scan import Scan
from pipeline.read.tesseract import Word

_GAP = 0.4  # inches: no space between two words of justified text is as wide
_GUTTER = 0.12  # inches that must stay free between the columns
_NEAR = 0.75  # inches between two lines of one block
_OUT_OF_LEVEL = 0.015  # inches
_ACCENT = 0.6  # of the height of a letter: what may stand above it and was cut off
_ENOUGH = 0.8  # of the letters that were read before
_FRAME = regex.compile(r"doc lap|cong h|tu do|hanh phuc|noi nh[ao]n|dang cong san")  # of a text without marks
_LETTERS = regex.compile(r"[\p{L}\d–-]")  # dust beside the letterhead has none
_DESCENDING = frozenset("gjpqyGQJ,;()[]{}|/'\"-–_.:*+=~^“”‘’`")


@dataclass(slots=True)
class _Block:
    """Lines in two columns: their words, and the free strip between the columns."""

    words: list[Word]
    low: float
    high: float
    top: float
    bottom: float
    uneven: bool


def levelled(words: list[Word], dpi: int, number: int = 0) -> list[Word]:
    """The words with base lines of their own: each line is parted at wide gaps, each part stands on the feet of its letters.

    number: the last line number that is taken already.
    """
    found: list[Word] = []
    for line in _lines(words):
        parts: list[list[Word]] = [[]]
        for word in line:
            if parts[-1] and word.x0 - parts[-1][-1].x1 > _GAP * dpi:
                parts.append([])
            parts[-1].append(word)
        for part in parts:
            number += 1
            feet = [char.bottom for word in part for char in word.chars if _stands(char.text)]
            base = median(feet) if len(feet) >= 2 else median(word.base for word in part)
            found += [word._replace(base=base, line=number) for word in part]
    return found


def _stands(char: str) -> bool:
    return char not in _DESCENDING and "\u0323" not in unicodedata.normalize("NFD", char)


def with_columns(words: list[Word], scan: Scan, picture: Image.Image) -> list[Word]:
    """The words (levelled) of a page; what stands in two uneven columns is read again, column by column.

    picture: the page without its tables.
    """
    found = list(words)
    for block in _blocks(words, scan.dpi):
        if not block.uneven or not _FRAME.search(folded(" ".join(word.text for word in block.words))):
            continue
        taken = set(map(id, block.words))
        alone = picture.copy()
        for word in words:
            if id(word) not in taken:
                alone.paste(255, tuple(map(round, _box(word))))
        middle, more = round((block.low + block.high) / 2), round(_ACCENT * _height(block.words))
        top, bottom = max(0, round(block.top) - more), min(picture.height, round(block.bottom) + more // 2)
        again: list[Word] = []
        for left, right in ((0, middle), (middle, picture.width)):
            lines = max((word.line for word in again), default=0)
            part = tesseract.words_of(alone.crop((left, top, right, bottom)), scan.dpi, "SINGLE_COLUMN")
            again += [tesseract.moved(word, left, top, lines) for word in part if _LETTERS.search(word.text)]
        if sum(len(word.chars) for word in again) >= _ENOUGH * sum(len(word.chars) for word in block.words):
            found = [word for word in found if id(word) not in taken]
            found += _clean(levelled(again, scan.dpi, max((word.line for word in found), default=0)))
    return found


def _clean(words: list[Word]) -> list[Word]:
    """The lines of a column without a dash far behind their last word: dust, or the end of a rule."""
    kept = []
    for line in _lines(words):
        if len(line) > 1 and line[-1].text in "-–" and line[-1].x0 - line[-2].x1 > 0.6 * _height(line[:-1]):
            line.pop()
        kept += line
    return kept


def _lines(words: list[Word]) -> list[list[Word]]:
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return [sorted(line, key=lambda word: word.x0) for line in lines.values()]


def _blocks(words: list[Word], dpi: int) -> list[_Block]:
    """The runs of lines that leave a strip free between a left and a right column, from top to bottom."""
    lines = sorted(_lines(words), key=lambda line: line[0].base)
    blocks: list[_Block] = []
    for at, line in enumerate(lines):
        for other in lines[at + 1:at + 4]:
            pair = sorted((line, other), key=lambda one: one[0].x0)
            low, high = pair[0][-1].x1, pair[1][0].x0
            away = abs(line[0].base - other[0].base)
            if high - low > _GAP * dpi and away < 0.85 * _height(line):
                _add(blocks, pair[0] + pair[1], low, high, away > _OUT_OF_LEVEL * dpi, dpi)
    return blocks


def _add(blocks: list[_Block], words: list[Word], low: float, high: float, uneven: bool, dpi: int) -> None:
    boxes = [_box(word) for word in words]
    top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
    if blocks:
        last = blocks[-1]
        free = max(last.low, low), min(last.high, high)
        if free[1] - free[0] > _GUTTER * dpi and top - last.bottom < _NEAR * dpi:
            known = set(map(id, last.words))
            last.words += [word for word in words if id(word) not in known]
            last.low, last.high = free
            last.top, last.bottom = min(last.top, top), max(last.bottom, bottom)
            last.uneven |= uneven
            return
    blocks.append(_Block(list(words), low, high, top, bottom, uneven))


def _box(word: Word) -> tuple[float, float, float, float]:
    return word.x0, min(char.top for char in word.chars), word.x1, max(char.bottom for char in word.chars)


def _height(line: list[Word]) -> float:
    return median(char.bottom - char.top for word in line for char in word.chars)
