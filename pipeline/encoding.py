"""Repair of characters: what legacy fonts, converters and word processors leave in a text, put right once while it is read.

Sources: the ToUnicode tables of many Vietnamese PDF fonts map ư to U+01A3 (letter oi) and đ to U+00F0 (eth); pdfium hands
out a hyphen at a line end as U+FFFE or U+0002; Word writes bullets of the Symbol font into the private use area.
"""

from __future__ import annotations

import unicodedata
from collections import Counter

import regex

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
_TABLE = str.maketrans(REPAIRS)
_COUNTED = {**_SYMBOL_FONT, **_LETTERS, "\ufffe": "-", "\x02": "-", **_DROPPED}

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}]*")
_VOWEL = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ"
_SYLLABLE = regex.compile(
    rf"(?:ngh?|nh|ch|gh?|gi|kh|ph|qu|th|tr|[bcdđhklmnprstvx])?[{_VOWEL}]{{1,3}}(?:ng|nh|ch|[cmnpt])?", regex.IGNORECASE
)


def repair(text: str) -> tuple[str, list[str]]:
    """The text in NFC with broken characters put right, newlines and tabs kept, and what was done, one line for each kind.

    A soft hyphen at a line end joins the halves of its word; elsewhere it is dropped. Legacy 8-bit encodings must have been
    converted before: in TCVN3 the soft hyphen and Ð are letters.

    >>> repair("trƣớc ngày")
    ('trước ngày', ['repaired: ƣ -> ư (1)'])
    """
    present = set(text)
    counts = Counter({char: text.count(char) for char in present & _COUNTED.keys()})
    if "\r" in present:
        text = text.replace("\r\n", "\n")
    if "\u00ad" in present:
        text = regex.sub(r"\u00ad[ \t]{0,4}\n[ \t]{0,80}", "", text)
    text = text.translate(_TABLE)
    problems = described(counts)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
        problems.append("repaired: NFC")
    if "\ufffd" in present:
        problems.append(f"lost: U+FFFD ({text.count(chr(0xFFFD))})")
    return text, problems


def described(counts: Counter[str]) -> list[str]:
    """One line for each kind of repair, from how often each broken character occurred.

    >>> described(Counter({"ð": 2, "Đ": 1}))
    ['repaired: ð -> đ (2)']
    """
    problems = []
    for char in sorted(counts.keys() & _COUNTED.keys()):
        shown = char if char.isprintable() else f"U+{ord(char):04X}"
        into = _COUNTED[char]
        problems.append(f"repaired: {shown} -> {into} ({counts[char]})" if into else f"dropped: {shown} ({counts[char]})")
    return problems


def vietnamese_share(text: str) -> float | None:
    """Share (0..1) of the words with letters beyond ASCII that are Vietnamese syllables; None if there is no such word.

    >>> vietnamese_share("Ủy ban nhân dân"), vietnamese_share("plain words")
    (1.0, None)
    """
    words = [word for word in _WORD.findall(unicodedata.normalize("NFC", text)) if not word.isascii()]
    if not words:
        return None
    return sum(bool(_SYLLABLE.fullmatch(word)) for word in words) / len(words)
