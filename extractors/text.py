"""The two shadows of a text, letter for letter as long as the text, and a View that carries them to the extractors."""

from __future__ import annotations

import unicodedata
from functools import cached_property, lru_cache

import regex

from extractors.model import Document

_DASHES = "‐‑‒–—―−﹣－­"
_SLASHES = "⁄∕／"
_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\r\f\v"
_QUOTES = "“”„‟«»″"
_APOSTROPHES = "‘’‚‛′`´"

_PLAIN = str.maketrans(
    {**dict.fromkeys(_DASHES, "-"), **dict.fromkeys(_SLASHES, "/"), **dict.fromkeys(_SPACES, " "),
     **dict.fromkeys(_QUOTES, '"'), **dict.fromkeys(_APOSTROPHES, "'"), "ð": "đ", "Ð": "đ", "ƣ": "ư", "Ƣ": "ư"}
)

# Tone marks on open oa, oe, uy: `hoà` -> `hòa`. Only at the end of a syllable (hoàn has one spelling), never after q (quý).
_OLD_TONES = dict(zip(
    ("oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"),
    ("òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"),
    strict=True,
))
_OLD_TONE = regex.compile(r"(?<!q)(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?!\p{L})")


def _lower(char: str) -> str:
    low = char.lower()
    return low if len(low) == 1 else char


@lru_cache(maxsize=2)  # the audit needs that of the document again
def plain(text: str) -> str:
    """Lower case, one tone style, one kind of space, dash, slash and quote; newline and tab stay. Same length as `text`.

    >>> plain("Uỷ ban – HOÀ BÌNH")
    'ủy ban - hòa bình'
    """
    text = text.translate(_PLAIN)
    low = text.lower()
    if len(low) != len(text):
        low = "".join(map(_lower, text))
    return _OLD_TONE.sub(lambda m: _OLD_TONES[m[0]], low)


_FOLD_CACHE: dict[str, str] = {}


def _fold_char(char: str) -> str:
    if char not in _FOLD_CACHE:
        base = unicodedata.normalize("NFD", char)[0]
        _FOLD_CACHE[char] = {"đ": "d", "Đ": "D"}.get(char, base)
    return _FOLD_CACHE[char]


def folded(text: str) -> str:
    """`plain` without diacritics, for search and for scans. Same length as `text`.

    >>> folded("Đạt 91,6% kế hoạch")
    'dat 91,6% ke hoach'
    """
    return "".join(map(_fold_char, plain(text)))


class View:
    """A document with its shadows. Rules match `plain` over the whole text: a pattern that uses a literal space (never
    a class that holds newline or tab) cannot cross from one block into the next."""

    def __init__(self, document: Document):
        self.document = document
        self.text = document.text
        self.memo: dict[str, object] = {}  # what one stage worked out of the document that later stages need again

    @cached_property
    def plain(self) -> str:
        return plain(self.text)

    @cached_property
    def folded(self) -> str:
        return folded(self.text)

    @cached_property
    def is_ocr(self) -> bool:
        """Whether any page was read by OCR: only then may rules fall back to `folded`, with a lower score."""
        return any(page.ocr for page in self.document.pages)
