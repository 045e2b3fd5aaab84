"""Which words are Vietnamese syllables: the inventory is built from the rules of the orthography, not from a list of words.

A syllable (âm tiết) is an onset, a rhyme and a tone. Source: domain knowledge of the orthography (chữ Quốc ngữ) as schools and
the dictionaries of the Viện Ngôn ngữ học teach it. The rules say which letters may stand together, so that the inventory holds
syllables which no word happens to use, and the few sound loans (buýt, xoong, moóc) whose rhymes are native.
"""

from __future__ import annotations

import unicodedata
from functools import cache

import regex

_FRONT_CODAS = {  # nucleus -> what may follow it in a rhyme without a glide; "" is an open syllable
    "a": " c ch i m n ng nh o p t u y", "ă": "c m n ng p t", "â": "c m n ng p t u y", "e": " c m n ng o p t",
    "ê": " ch m n nh p t u", "i": " ch m n nh p t u", "o": " c i m n ng p t", "oo": "c ng", "ô": " c i m n ng p t",
    "ơ": " i m n p t", "u": " c i m n ng p t", "ư": " c i m n ng t u", "y": "", "ia": "", "ua": "", "ưa": "",
    "iê": "c m n ng p t u", "yê": "m n ng t u", "uô": "c i m n ng t", "ươ": "c i m n ng p t u",
}
_GLIDE_CODAS = {  # the same after the glide, which is written o before a ă e, else u
    "oa": " c ch i m n ng nh o p t y", "oă": "c m n ng p t", "oe": " m n o t", "uâ": "n ng t y", "uê": " ch nh",
    "uơ": " i", "uy": " ch n nh p t u", "uya": "", "uyê": "n t",
}
_AFTER_QU = {  # after qu the glide is part of the onset
    "a": " c ch i m n ng nh o t u y", "ă": "c m n ng p t", "â": "c n ng t y", "e": " n o t", "ê": " ch n nh t",
    "i": " ch n nh t", "ơ": " i", "ô": "c", "y": " ch n nh p t", "yê": "n t",
}
_BACK = ("a", "ă", "â", "o", "ô", "ơ", "u", "ư")
_ONSETS = ("b", "ch", "d", "đ", "h", "kh", "l", "m", "n", "nh", "p", "ph", "r", "s", "t", "th", "tr", "v", "x")
_BEFORE_BACK, _BEFORE_FRONT = ("c", "g", "ng"), ("k", "gh", "ngh")
_LABIALS = ("b", "m", "ph", "v")  # no glide follows, but for loans: xe buýt, vải voan, thùng phuy
_LOAN_GLIDES = ("oa", "oan", "uy", "uyt")
_Y_ALONE = ("", "b", "d", "đ", "h", "k", "kh", "l", "m", "n", "r", "s", "t", "th", "v", "x")
_STOPS = ("c", "ch", "p", "t")
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_STOP_TONES = ("\u0301", "\u0323")  # a syllable that ends in a stop has sắc or nặng

# Latin-1 symbols are letters in the old 8-bit encodings: a word that holds them is one word, and no syllable
_WORD = regex.compile(r"[\p{L}\p{M}\u00a1-\u00bf\u00d7\u00f7]++")
_EDGES = "¡¿«»·¹²³°´¨¸§¶"
_ABBREVIATION = regex.compile(r"[A-ZĐ]{1,12}+s?")


def _rhymes(codas: dict[str, str]) -> list[tuple[str, str]]:
    """(nucleus, coda) of a table."""
    return [(nucleus, coda) for nucleus, row in codas.items() for coda in row.split(" ")]


def _spelled(onset: str, nucleus: str, coda: str, marks: tuple[int, ...]) -> set[str]:
    """The syllable in all its tones. marks: indexes in the nucleus that may carry the tone mark."""
    return {
        unicodedata.normalize("NFC", onset + nucleus[: at + 1] + tone + nucleus[at + 1:] + coda)
        for tone in (_STOP_TONES if coda in _STOPS else _TONES) for at in marks
    }


def _marked(nucleus: str, coda: str) -> tuple[int, ...]:
    """Where the tone mark may stand: both usages on open oa, oe, uy (hòa, hoà); else the letter with a mark of its own and
    the last of two vowels before a coda, the first of an open pair (mía, múa, mưa)."""
    if coda == "" and nucleus in ("oa", "oe", "uy"):
        return (0, 1)
    if nucleus in ("ia", "ua", "ưa"):
        return (0,)
    if nucleus == "uya":
        return (1,)
    return (len(nucleus) - 1,)


@cache
def _inventory() -> frozenset[str]:
    found: set[str] = set()
    for nucleus, coda in _rhymes(_FRONT_CODAS):
        if nucleus == "yê":
            onsets: tuple[str, ...] = ("",)
        elif nucleus == "y":
            onsets = _Y_ALONE
        elif nucleus[0] in _BACK:
            onsets = ("", *_ONSETS, *_BEFORE_BACK, "gi")
        else:
            onsets = (*_ONSETS, *_BEFORE_FRONT) if nucleus == "iê" else ("", *_ONSETS, *_BEFORE_FRONT)
        for onset in onsets:
            found |= _spelled(onset, nucleus, coda, _marked(nucleus, coda))
    for nucleus, coda in _rhymes(_GLIDE_CODAS):
        onsets = ("", *(onset for onset in _ONSETS if onset not in _LABIALS), "g", "ng", "gi")
        for onset in (*onsets, *(_LABIALS if nucleus + coda in _LOAN_GLIDES else ())):
            found |= _spelled(onset, nucleus, coda, _marked(nucleus, coda))
    for nucleus, coda in _rhymes(_AFTER_QU):
        found |= _spelled("qu", nucleus, coda, (len(nucleus) - 1,))
    for coda in ("", "m", "n"):  # gì, gìn: one i is the onset's and the rhyme's
        found |= _spelled("g", "i", coda, (0,))
    for nucleus, coda in _rhymes({"e": " n o", "ê": "c n ng t", "iê": "", "ia": ""}):
        if coda or nucleus == "e":  # gieo, giêng, giết: so too giẻ
            found |= _spelled("gi", nucleus, coda, (0,))
    return frozenset(found)


def is_syllable(word: str) -> bool:
    """Whether a word (NFC or not, in any case) is spelled as a Vietnamese syllable can be; True also for many short foreign
    words (an, bang, me), and for both usages of the tone mark (hòa, hoà) and of i and y (lí, lý).

    >>> is_syllable("nghiêng"), is_syllable("Khuỷu"), is_syllable("nghang"), is_syllable("đạtt")
    (True, True, False, False)
    """
    return unicodedata.normalize("NFC", word).lower() in _inventory()


def words(text: str) -> list[str]:
    """The words of a text with letters beyond ASCII, as `share` counts them; abbreviations (HĐND, QĐ) are left out.

    >>> words("Số 12/QĐ-UBND của UBND tỉnh, nh©n d©n, 5 m²")
    ['Số', 'của', 'tỉnh', 'nh©n', 'd©n']
    """
    found = (word.strip(_EDGES) for word in _WORD.findall(text))
    return [word for word in found if not word.isascii() and any(map(str.isalpha, word))
            and not (_ABBREVIATION.fullmatch(word) and not is_syllable(word))]


def share(text: str) -> float | None:
    """Share (0..1) of the words with letters beyond ASCII that are Vietnamese syllables; None if there is no such word.

    Words of ASCII letters alone tell nothing: they may be English, or Vietnamese. Symbols inside a word count as its letters,
    as they are in the old 8-bit encodings.

    >>> share("Ủy ban nhân dân"), share("Uû ban nh©n d©n"), share("plain words")
    (1.0, 0.0, None)
    """
    found = words(unicodedata.normalize("NFC", text))
    if not found:
        return None
    inventory = _inventory()
    return sum(word.lower() in inventory for word in found) / len(found)
