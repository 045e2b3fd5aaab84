"""Characters of a PDF page that are set in legacy fonts (TCVN3, VNI, VPS) -> Unicode, as many as before.

A font has one encoding: its name tells it, else the words that are set in it.
"""

from __future__ import annotations

import ctypes
from collections import Counter

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.encoding import CASELESS, FontCode, font_code, glyphs_by_font, prevailing, spoils

_LONGEST_NAME = 128


def in_unicode(chars: list[str], textpage: pdfium.PdfTextPage, repairs: Counter[str]) -> list[str]:
    """The characters with those of legacy fonts converted; the runs of each encoding are counted in `repairs`.

    chars: in the order of pdfium's list, each of one character; a VNI mark becomes a combining mark.
    """
    runs = _runs(chars, textpage)
    codes = {font: _code(font, "\n".join("".join(chars[first:last]) for name, first, last in runs if name == font))
             for font in {run[0] for run in runs}}
    found: list[str] = []
    for font, first, last in runs:
        code = codes[font]
        found += chars[first:last] if code is None else glyphs_by_font(chars[first:last], code)
        if code is not None:
            repairs[code.encoding] += 1
            repairs[CASELESS] += code.encoding == "TCVN3" and font_code(font) is None
    return found


def _runs(chars: list[str], textpage: pdfium.PdfTextPage) -> list[tuple[str, int, int]]:
    """Font, first character and the one after the last of each run; blanks belong to the run before them."""
    runs: list[tuple[str, int, int]] = []
    name, flags = ctypes.create_string_buffer(_LONGEST_NAME), ctypes.c_int()
    get_font, handle, flags_at = raw.FPDFText_GetFontInfo, textpage.raw, ctypes.byref(flags)
    for index, char in enumerate(chars):
        font = runs[-1][0] if runs else ""
        if char not in " \r\n\0" or not runs:
            get_font(handle, index, name, _LONGEST_NAME, flags_at)
            font = name.value.decode("utf-8", "replace")
        if runs and runs[-1][0] == font:
            runs[-1] = (font, runs[-1][1], index + 1)
        else:
            runs.append((font, index, index + 1))
    return runs


def _code(font: str, text: str) -> FontCode | None:
    named = font_code(font)
    if named is not None:
        return None if spoils(text, named.encoding) else named
    told = prevailing(text.replace("\r", ""))
    return FontCode(told) if told else None
