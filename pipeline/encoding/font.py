"""What the name of a font says of the encoding of its text, and text converted by it.

Source: the names of the fonts that came with the keyboard programs of the time: `.VnTime` (ABC; `.VnTimeH` draws capitals only),
`VNI-Times`, `VPS Times`. Fonts of other names tell nothing.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

import regex

from pipeline.encoding.detect import capitals_raised, soft_hyphens, spoils
from pipeline.encoding.table import encodings, tones_joined

_SUBSET = regex.compile(r"^[A-Z]{6}\+")
_STYLE = regex.compile(r"[,-](?:Bold|Italic|Regular|Oblique|MT)\b.{0,20}+$|(?:Bold|Italic|BoldItalic)$", regex.IGNORECASE)
_ABC = regex.compile(r"^\.Vn[A-Z].{0,40}$")
_ABC_CAPITALS = regex.compile(r"H$")
_VNI = regex.compile(r"^VNI[-_ ]", regex.IGNORECASE)
_VPS = regex.compile(r"^VPS[-_ ]?[A-Z]", regex.IGNORECASE)


class FontCode(NamedTuple):
    """encoding: a name of `encodings()`. capitals: the font draws capitals in the places of small letters."""

    encoding: str
    capitals: bool = False


@cache
def font_code(name: str) -> FontCode | None:
    """The encoding that a font's name stands for, None where the name tells nothing.

    >>> font_code(".VnTimeH"), font_code("ABCDEF+VNI-Times,Bold"), font_code("Times New Roman")
    (FontCode(encoding='TCVN3', capitals=True), FontCode(encoding='VNI', capitals=False), None)
    """
    name = _STYLE.sub("", _SUBSET.sub("", name.strip()))
    if _ABC.match(name):
        return FontCode("TCVN3", bool(_ABC_CAPITALS.search(name)))
    if _VNI.match(name):
        return FontCode("VNI")
    return FontCode("VPS") if _VPS.match(name) else None


def by_font(parts: Iterable[tuple[str, FontCode | None]]) -> str:
    """The text of runs of which some are set in a legacy font; runs of one font are read together, a VNI letter may be in two."""
    found: list[str] = []
    for code, run in groupby(parts, key=lambda part: part[1]):
        text = "".join(part[0] for part in run)
        found.append(text if code is None or spoils(text, code.encoding) else _decoded(text, code))
    return "".join(found)


def _decoded(text: str, code: FontCode) -> str:
    if code.encoding == "TCVN3":
        text = soft_hyphens(text.replace("\u00ad\u00ad", "\u00ad"))  # a hyphen that only shows at a line end, and ư
    elif code.encoding == "VNI":
        text = tones_joined(text)
    decoded = encodings()[code.encoding].decode(text)
    if code.capitals:
        return decoded.upper()
    return capitals_raised(text, decoded) if code.encoding == "TCVN3" else decoded


def glyphs_by_font(chars: Sequence[str], code: FontCode) -> list[str]:
    """The same for the characters of a page one by one: as many as before; what is a mark in VNI becomes a combining mark."""
    encoding = encodings()[code.encoding]
    if code.encoding == "TCVN3":
        chars = list(soft_hyphens("".join(chars)))
    text = "".join(chars)
    decoded = [encoding.decode(char) for char in chars]
    if code.encoding == "VNI":
        for at in range(1, len(chars)):
            pair = encoding.decode(chars[at - 1] + chars[at])
            if len(pair) == 1:
                marks = unicodedata.normalize("NFD", pair)[len(unicodedata.normalize("NFD", decoded[at - 1])):]
                decoded[at] = marks
    elif code.capitals:
        decoded = [char.upper() for char in decoded]
    elif code.encoding == "TCVN3" and len(text) == len(decoded):
        decoded = list(capitals_raised(text, "".join(decoded)))
    return decoded
