"""Old encodings of Vietnamese and broken characters -> Unicode in NFC, put right once while a document is read.

`table` holds the encodings, `detect` tells them by the words of a line, `font` by the name of a font, `repair` puts single
characters right.
"""

from pipeline.encoding.detect import convert, is_legacy, prevailing, spoils
from pipeline.encoding.font import FontCode, by_font, font_code, glyphs_by_font
from pipeline.encoding.repair import CASELESS, REPAIRS, described, repair
from pipeline.encoding.table import byte_char

__all__ = ["CASELESS", "REPAIRS", "FontCode", "by_font", "byte_char", "convert", "described", "font_code", "glyphs_by_font",
           "is_legacy", "prevailing", "repair", "spoils"]
