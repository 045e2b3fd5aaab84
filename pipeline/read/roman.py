"""Roman numerals of upright strokes (I, II, III): the recogniser takes them for H, l, 1 or IH, so their strokes are counted."""

from __future__ import annotations

import numpy as np
import regex
from numpy.typing import NDArray

from pipeline.read.tesseract import Word

_STROKES = regex.compile(r"(?P<numeral>[IHlÍíÌìĨ1|!]{1,5}+)(?P<end>[.,;:)]?)")


def with_numerals(words: list[Word], grey: NDArray[np.uint8]) -> list[Word]:
    """The words of a page; those that look like upright strokes have as many I as they have strokes.

    Digits alone are left as they were read: upright strokes do not tell 1 from I.
    """
    return [_counted(word, grey) if _STROKES.fullmatch(word.text) and not word.text[0].isdigit() else word for word in words]


def _counted(word: Word, grey: NDArray[np.uint8]) -> Word:
    match = _STROKES.fullmatch(word.text)
    assert match is not None
    chars = word.chars[:len(match["numeral"])]
    left, right = int(min(char.x0 for char in chars)), int(max(char.x1 for char in chars)) + 1
    top, bottom = int(min(char.top for char in chars)), int(max(char.bottom for char in chars)) + 1
    strokes = _strokes(grey[max(0, top):bottom, max(0, left):right] < 140)
    if strokes is None or match["numeral"] == "I" * strokes:
        return word
    first = chars[0]._replace(x1=float(right))
    return word._replace(chars=(first._replace(text="I" * strokes), *word.chars[len(chars):]), sure=max(word.sure, 0.85))


def _strokes(ink: NDArray[np.bool_]) -> int | None:
    """How many upright strokes stand side by side in the ink; None if it is anything else (a bar between them, curves)."""
    high = len(ink)
    if high < 8 or not ink.any():
        return None
    middle = ink[high // 4: high - high // 4]
    starts = (np.diff(np.pad(middle, ((0, 0), (1, 0))).astype(np.int8), axis=1) == 1).sum(axis=1)
    counts = np.bincount(starts)
    usual = int(counts.argmax())
    return usual if 1 <= usual <= 3 and counts[usual] >= 0.9 * len(starts) else None
