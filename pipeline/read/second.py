"""Second readings: of every number, by another model (two that agree are seldom both wrong; where they differ, the number is
doubtful), and of every word that is spelled like no Vietnamese syllable."""

from __future__ import annotations

import regex
from PIL import Image, ImageOps

from pipeline.read import tesseract
from pipeline.read.tesseract import Char, Word
from pipeline.syllable import is_syllable

_DISAGREED = 0.5
_SIZES = (1.5, 2.0, 0.8)  # at which a misspelled word is read again
_SURE, _RESPELLED = 0.8, 0.88
_UNSURE, _MUCH, _CLEAR = 0.5, 0.3, 0.95  # a word to be read again; by how much surer; letters that were clear all the same
_EDGES = ".,;:()\"'“”"
_NEAR, _MARGIN = 6, 8  # pixels around a word: its own paper, and white
_DIGITS = regex.compile(r"\d")
_SKELETON = regex.compile(r"[^\d.,/%+-]")


def checked(words: list[Word], picture: Image.Image, dpi: int) -> list[Word]:
    """The words of the picture; those with digits are less sure where the second model differs, else as sure as their digits."""
    if not tesseract.has_digit_reader():
        return words
    return [_again(word, picture, dpi) if _DIGITS.search(word.text) else word for word in words]


def respelled(words: list[Word], picture: Image.Image, dpi: int) -> list[Word]:
    """The words of the picture; those that no Vietnamese syllable is spelled like are read again at other sizes, and a reading
    is taken that is a syllable of as many letters, give or take one, and as sure. So are very unsure words, if another reading
    is much surer. None of these becomes a certain word."""
    return [_spelled(word, picture, dpi) if _is_misspelled(word) else _surer(word, picture, dpi) for word in words]


def _is_misspelled(word: Word) -> bool:
    text = word.text.strip(_EDGES)
    return text.isalpha() and not text.isascii() and len(text) > 1 and not is_syllable(text) and "Đ" not in text[1:]


def _surer(word: Word, picture: Image.Image, dpi: int) -> Word:
    if word.sure >= _UNSURE or len(word.chars) < 2 or min(char.sure for char in word.chars) >= _CLEAR:
        return word
    for scale in _SIZES:
        again = _at_size(word, picture, dpi, scale)
        if again is not None and again.sure >= max(_SURE, word.sure + _MUCH):
            return with_text(word, again.text, min(again.sure, _RESPELLED))
    return word


def _at_size(word: Word, picture: Image.Image, dpi: int, scale: float) -> Word | None:
    """The word read again from its picture at another size; None if that gives no word, or several."""
    part = _cut(word, picture)
    resized = part.resize((round(part.width * scale), round(part.height * scale)), Image.Resampling.BICUBIC)
    again = tesseract.words_of(resized, round(dpi * scale), "SINGLE_LINE")
    return again[0] if len(again) == 1 else None


def _spelled(word: Word, picture: Image.Image, dpi: int) -> Word:
    old = word.text.strip(_EDGES)
    for scale in _SIZES:
        again = _at_size(word, picture, dpi, scale)
        text = again.text.strip(_EDGES) if again is not None else ""
        if again is not None and is_syllable(text) and abs(len(text) - len(old)) <= 1 and again.sure >= min(word.sure, _SURE):
            return with_text(word, word.text.replace(old, text, 1), min(again.sure, _RESPELLED))
    return word


def with_text(word: Word, text: str, sure: float) -> Word:
    """The word with another text in its place."""
    step = (word.x1 - word.x0) / len(text)
    top, bottom = min(char.top for char in word.chars), max(char.bottom for char in word.chars)
    chars = (Char(char, word.x0 + step * at, top, word.x0 + step * (at + 1), bottom, sure) for at, char in enumerate(text))
    return word._replace(chars=tuple(chars), sure=sure)


def _again(word: Word, picture: Image.Image, dpi: int) -> Word:
    if skeleton(tesseract.line_again(_cut(word, picture), dpi)) == skeleton(word.text):
        return word._replace(sure=max(word.sure, min(char.sure for char in word.chars)))
    return word._replace(sure=min(word.sure, _DISAGREED))


def _cut(word: Word, picture: Image.Image) -> Image.Image:
    """The picture of the word in a white margin."""
    top, bottom = min(char.top for char in word.chars), max(char.bottom for char in word.chars)
    box = (int(word.x0) - _NEAR, int(top) - _NEAR, int(word.x1) + _NEAR, int(bottom) + _NEAR)
    return ImageOps.expand(picture.crop(box), _MARGIN, 255)


def skeleton(text: str) -> str:
    """The digits and what stands between them, letters left out, so that only the number is compared.

    >>> skeleton("12.345,"), skeleton("30/2020/NĐ-CP")
    ('12.345', '30/2020')
    """
    return _SKELETON.sub("", text).strip(".,/-+")
