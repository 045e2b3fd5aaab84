"""The old ways to write Vietnamese letters, as they look where they are taken for Unicode, and how each is decoded.

Sources: TCVN 5712:1993, the set VN3 that the ABC fonts follow (of the capitals only those with a mark of their own: the other
capitals are fonts, `.VnTimeH`); VNI for Windows; RFC 1456 for VISCII and VIQR; VPS as free keyboard programs tabulate it, without
the capitals that it keeps among the control codes; Windows code page 1258. The letters are in `letters.csv`: bytes in
hexadecimal, VNI as it looks in Latin-1.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import regex

from pipeline.syllable import is_syllable

_NO_BREAK_SPACE = "A0"  # Õ in VISCII, and in every file that was read as Windows-1252 a space
_TONES = {"`": "\u0300", "'": "\u0301", "~": "\u0303", "?": "\u0309", ".": "\u0323"}
_VNI_TONES = {"ø": "\u0300", "ù": "\u0301", "õ": "\u0303", "û": "\u0309", "ï": "\u0323"}
_QUALITIES = {"^": "\u0302", "(": "\u0306", "+": "\u031b", "*": "\u031b"}


@dataclass(frozen=True)
class Encoding:
    """One way to write Vietnamese.

    name: as it is shown in problems. alphabet: the characters beyond ASCII that its words hold ("" if it needs none).
    word: what its words look like. decode: a word as Unicode in NFC; what it does not know stays as it is.
    """

    name: str
    alphabet: frozenset[str]
    word: regex.Pattern
    decode: Callable[[str], str]


def byte_char(byte: int) -> str:
    """The character that a byte is taken for: of Windows-1252, and of Latin-1 where that has none."""
    return bytes((byte,)).decode("cp1252", "ignore") or chr(byte)


def tables() -> dict[str, dict[str, str]]:
    """Encoding (`tcvn3`, `vni`, `viscii`, `vps`) -> what is written -> letter."""
    found: dict[str, dict[str, str]] = {"tcvn3": {}, "vni": {}, "viscii": {}, "vps": {}}
    with (Path(__file__).parent / "letters.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name in ("tcvn3", "viscii", "vps"):
                if row[name] and row[name] != _NO_BREAK_SPACE:
                    found[name][byte_char(int(row[name], 16))] = row["letter"]
            found["vni"][row["vni"]] = row["letter"]
    return found


def _bytewise(name: str, table: dict[str, str]) -> Encoding:
    """An encoding with one character for each letter."""
    of = str.maketrans(table)
    return Encoding(name, frozenset(table), _words_of(table), lambda text: text.translate(of))


def _vni(table: dict[str, str]) -> Encoding:
    """VNI: a letter, then its mark. Fonts draw a mark over what stands before it, so that typists could do more than the table
    has: a mark of the other case, the mark of the vowel and then that of the tone."""
    other_case = {pair[0] + pair[1].swapcase(): letter for pair, letter in table.items() if len(pair) > 1}
    vowels = {letter: letter for letter in "aeiouyAEIOUY"}
    vowels |= {pair: letter for pair, letter in table.items() if letter.lower() in "âăêôơư"}
    toned = {}
    for vowel, letter in vowels.items():
        for mark, tone in _VNI_TONES.items():
            whole = unicodedata.normalize("NFC", letter + tone)
            toned[vowel + mark] = whole
    every = {**toned, **other_case, **table}
    written = regex.compile("|".join(map(regex.escape, sorted(every, key=len, reverse=True))))
    alphabet = frozenset(char for pair in every for char in pair if not char.isascii())
    return Encoding("VNI", alphabet, _words_of(alphabet), lambda text: written.sub(lambda found: every[found[0]], text))


_TONE_AFTER_BLANK = regex.compile(r"(?<=[aeiouyôöâêAEIOUYÔÖÂÊ])(\ )([øùûõï])(?=[\p{L}\d])")


def tones_joined(text: str) -> str:
    """A tone of VNI that was typed after the blank is drawn over the vowel before it, and is meant there: cô sô ûnaøy."""
    return _TONE_AFTER_BLANK.sub(r"\2\1", text)


def _words_of(alphabet: Iterable[str]) -> regex.Pattern:
    """Runs of letters and of the signs that are letters in an encoding."""
    return regex.compile(rf"[\p{{L}}\p{{M}}{regex.escape(''.join(sorted(alphabet)))}]++")


# --------------------------------------------------------------------------- Windows-1258

_CP1258_LETTERS = {"ã": "ă", "Ã": "Ă", "ð": "đ", "Ð": "Đ", "õ": "ơ", "Õ": "Ơ", "ý": "ư", "Ý": "Ư"}
_CP1258_MARKS = {"Ì": "\u0300", "ì": "\u0301", "Ò": "\u0309", "Þ": "\u0303", "ò": "\u0323"}
_CP1258 = regex.compile(r"(?<=[aeiouyâêôãõýăơư])[ÌìÒÞò]|[ãðõý]", regex.IGNORECASE)


def _from_cp1258(text: str) -> str:
    """A letter, then its tone mark as a character of its own: what is read as Windows-1252 has other letters in those places."""
    decoded = _CP1258.sub(lambda found: _CP1258_MARKS.get(found[0]) or _CP1258_LETTERS.get(found[0], found[0]), text)
    return unicodedata.normalize("NFC", decoded)


# --------------------------------------------------------------------------- UTF-8 read as an 8-bit encoding

_AS_BYTE = {byte_char(byte): byte for byte in range(0x80, 0x100)} | {chr(byte): byte for byte in range(0x80, 0x100)}
_TAILS = regex.escape("".join(char for char, byte in _AS_BYTE.items() if byte < 0xC0))
_UTF8 = regex.compile(rf"[\u00c2-\u00df][{_TAILS}]|[\u00e0-\u00ef][{_TAILS}]{{2}}")


def _from_utf8(text: str) -> str:
    """Each run that is the UTF-8 form of one character as that character."""
    return _UTF8.sub(lambda found: bytes(map(_AS_BYTE.__getitem__, found[0])).decode("utf-8", "ignore") or found[0], text)


_BLANK = regex.compile(rf"""(?x)
    (?<left>[A-Za-z{_TAILS}\u00c0-\u00ff]{{0,8}}?)  (?<lead>Ã|Æ|áº)  [\ ]
    (?=  (?<right>[A-Za-z]{{0,8}}+)  (?<more>[{_TAILS}\u00c0-\u00ff]?)  )""")


def blanks_read(text: str) -> str:
    """The no-break space that is a byte of à, Ơ and Ạ back where it was written as a blank: within a word it is all there was
    (hÃ nh), at its end the blank after it may have gone with it (vÃ cÃ¡c)."""
    return _BLANK.sub(_blank, text)


def _blank(found: regex.Match) -> str:
    letter = {"Ã": "à", "Æ": "Ơ", "áº": "Ạ"}[found["lead"]]
    left = _from_utf8(found["left"])
    whole = found["left"] + found["lead"] + "\u00a0"
    if not found["more"] and is_syllable(left + letter + found["right"]):
        return whole
    return whole + " " if (found["right"] or found["more"]) and is_syllable(left + letter) else found[0]


# --------------------------------------------------------------------------- VIQR

_VIQR_LETTER = regex.compile(r"(?:(?<base>[aeo])(?<quality>\^)|(?<base>a)(?<quality>\()|(?<base>[ou])(?<quality>[+*])|"
                             r"(?<base>[aeiouy]))(?<tone>['`?~.]?+)|(?<d>dd)|\\(?<plain>.)", regex.IGNORECASE)
# a stop or question mark at the end of a paragraph is punctuation; written twice it is both
_VIQR_MARK = r"(?:[\^(+*]?+(?:['`~]|(?!\.{3})[.?](?!\n(?:\p{Lu}|\Z|[-\d])))|[\^(+*])"
_VIQR_WORD = regex.compile(rf"\\?+[A-Za-z]++(?:{_VIQR_MARK}[A-Za-z]*+|\\[.?'(]){{0,8}}")
VIQR_HINT = regex.compile(r"(?:[aeo]\^|[ou]\+|a\()['`?~.]|(?<!\p{L})dd?[aeiouy][aeiouy]?[+^(]", regex.IGNORECASE)


def _viqr_letter(found: regex.Match) -> str:
    if found["d"]:
        return "Đ" if found["d"][0] == "D" else "đ"
    if found["plain"]:
        return found["plain"]
    marks = _QUALITIES.get(found["quality"] or "", "") + _TONES.get(found["tone"], "")
    return unicodedata.normalize("NFC", found["base"] + marks)


def _from_viqr(word: str) -> str:
    """A stop or question mark at the end is punctuation where the word is no syllable with it: na`y."""
    decoded = _VIQR_LETTER.sub(_viqr_letter, word)
    if word[-1:] in (".", "?") and not is_syllable(decoded):
        return _VIQR_LETTER.sub(_viqr_letter, word[:-1]) + word[-1]
    return decoded


# --------------------------------------------------------------------------- all of them


@cache
def encodings() -> dict[str, Encoding]:
    """All encodings by name; a tie between two of them goes to the one that stands first."""
    of = tables()
    tails = frozenset(_AS_BYTE)
    utf8_word = _words_of(tails)
    cp1258 = frozenset("ÂâÊêÔô" + "".join((*_CP1258_LETTERS, *_CP1258_MARKS)))
    found = (
        Encoding("UTF-8 as Windows-1252", tails, utf8_word, _from_utf8),
        Encoding("UTF-8 as Windows-1252, twice", tails, utf8_word, lambda text: _from_utf8(_from_utf8(text))),
        _bytewise("TCVN3", of["tcvn3"]),
        _vni(of["vni"]),
        Encoding("Windows-1258", cp1258, _words_of(""), _from_cp1258),
        _bytewise("VISCII", of["viscii"]),
        _bytewise("VPS", of["vps"]),
        Encoding("VIQR", frozenset(), _VIQR_WORD, _from_viqr),
    )
    return {encoding.name: encoding for encoding in found}
