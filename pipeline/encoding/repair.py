"""Repair of characters: what legacy fonts, converters and word processors leave in a text, put right once while it is read.

Sources: the ToUnicode tables of many Vietnamese PDF fonts map ư to U+01A3 (letter oi) and đ to U+00F0 (eth); pdfium hands
out a hyphen at a line end as U+FFFE or U+0002; Word writes bullets of the Symbol font into the private use area.
"""

from __future__ import annotations

import unicodedata
from collections import Counter

import regex

from pipeline.encoding.detect import convert
from pipeline.encoding.lost import restored
from pipeline.encoding.table import encodings
from pipeline.syllable import is_syllable, words

_LETTERS = {"ƣ": "ư", "Ƣ": "Ư", "ð": "đ", "Ð": "Đ", "Ɖ": "Đ"}
_HYPHENS = {"\ufffe": "-", "\x02": "-", "\u2011": "-", "\u2010": "-"}
_SYMBOL_FONT = {
    **{chr(0xF000 + code): chr(code) for code in range(0x20, 0x40)},
    "\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf0a8": "□", "\uf06f": "□", "\uf0a3": "≤", "\uf0b3": "≥",
    "\uf0b0": "°", "\uf0b1": "±", "\uf0b4": "×", "\uf0de": "⇒", "\uf0e0": "→",
}
_SPACES = dict.fromkeys("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " ")
_BREAKS = dict.fromkeys("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n")
_CONTROLS = (*range(0x00, 0x02), *range(0x03, 0x09), *range(0x0E, 0x1C), 0x1F, *range(0x7F, 0x85), *range(0x86, 0xA0))
_INVISIBLE = (0xAD, 0x34F, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF)
_DROPPED = {chr(code): "" for code in (*_CONTROLS, *_INVISIBLE)}
# character -> what it stands for; spaces and breaks are changed without being counted, they are no damage
REPAIRS: dict[str, str] = {**_SYMBOL_FONT, **_LETTERS, **_HYPHENS, **_SPACES, **_BREAKS, **_DROPPED}
_SHOWN = 5
CASELESS = "TCVN3 in a font of another name"  # counted with the repairs
_TABLE = str.maketrans(REPAIRS)
_COUNTED = {**_SYMBOL_FONT, **_LETTERS, "\ufffe": "-", "\x02": "-", **_DROPPED}

# a tone mark typed before the mark of the vowel, or after a wrong one, does not compose (á + ̂ for ấ)
_LOOSE = regex.compile(r"\p{L}[\u0300-\u036f]{1,4}+")
_QUALITIES = "\u0302\u0306\u031b"
# the bytes of "Ã " in Latin-1 are those of "à" in UTF-8: CỘNG HÒA XàHỘI
_TILDE_AND_SPACE = regex.compile(r"(?<=\p{Lu})à(?=\p{Lu})")


def repair(text: str) -> tuple[str, list[str]]:
    """The text in Unicode NFC with broken characters put right, newlines and tabs kept, and one line for each kind of repair.

    Lines in an old encoding are converted first: in TCVN3 the soft hyphen and Ð are letters. A soft hyphen at a line end joins
    the halves of its word; elsewhere it is dropped.

    >>> repair("trƣớc ngày")
    ('trước ngày', ['repaired: ƣ -> ư (1)'])
    """
    text, converted = convert(text)
    present = set(text)
    counts = Counter({char: text.count(char) for char in present & _COUNTED.keys()})
    if "\r" in present:
        text = text.replace("\r\n", "\n")
    if "\u00ad" in present:
        text = regex.sub(r"\u00ad[ \t]{0,4}\n[ \t]{0,80}", "", text)
    text = text.translate(_TABLE)
    problems = [*converted, *described(counts)]
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
        problems.append("repaired: NFC")
    loose = [found[0] for found in _LOOSE.finditer(text) if _composed(found) != found[0]]
    if loose:
        text = _LOOSE.sub(_composed, text)
        problems.append(f"repaired: loose diacritics ({len(loose)})")
    text, eaten = _TILDE_AND_SPACE.subn("Ã ", text)
    if eaten:
        problems.append(f"repaired: à -> Ã and a space ({eaten})")
    text, put_back = restored(text)
    problems += put_back
    if converted or put_back:
        problems += _doubtful(text)
    if "\ufffd" in present:
        problems.append(f"lost: U+FFFD ({text.count(chr(0xFFFD))})")
    return text, problems


def _doubtful(text: str) -> list[str]:
    """What is said of the words of a damaged text that are still none: letters of them may be lost."""
    found = [word for word in dict.fromkeys(words(text)) if not is_syllable(word)]
    return [f"doubtful: {len(found)} words are not Vietnamese ({', '.join(found[:_SHOWN])})"] if found else []


def described(counts: Counter[str]) -> list[str]:
    """One line for each kind of repair, from how often each broken character, or a run in each old encoding, occurred.

    >>> described(Counter({"ð": 2, "Đ": 1}))
    ['repaired: ð -> đ (2)']
    """
    problems = [f"converted: {name} -> Unicode, {counts[name]} runs of a font" for name in sorted(counts.keys() & encodings())]
    if counts[CASELESS]:
        problems.append(f"unknown: capitals of {counts[CASELESS]} runs in TCVN3, their font is not named")
    for char in sorted(counts.keys() & _COUNTED.keys()):
        shown = char if char.isprintable() else f"U+{ord(char):04X}"
        into = _COUNTED[char]
        problems.append(f"repaired: {shown} -> {into} ({counts[char]})" if into else f"dropped: {shown} ({counts[char]})")
    return problems


def _composed(found: regex.Match) -> str:
    """A letter with its marks in the order in which they compose."""
    letter, *marks = unicodedata.normalize("NFD", found[0])
    return unicodedata.normalize("NFC", letter + "".join(sorted(marks, key=lambda mark: mark not in _QUALITIES)))
