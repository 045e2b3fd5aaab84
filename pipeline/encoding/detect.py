"""Which lines of a text are written in an old encoding, told by its words: what is no Vietnamese syllable as it stands and is one
when it is decoded. Lines that are right stay as they are, so do right words within a line that mixes both.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import regex

from pipeline.encoding.table import VIQR_HINT, Encoding, blanks_read, encodings, tones_joined
from pipeline.syllable import is_syllable, words

_LEAST = 2  # words that become right before a line is believed without its neighbours
_SURE = 0.75  # of the words that decoding changes
_MIXED = 4  # right words that a line may hold for each one that becomes right
_VIQR = "VIQR"
_UNICODE = "Unicode"
_VIQR_LEAST = 3
_LONGEST_WORD = 40
_WORDS = regex.compile(r"[\p{L}\p{M}]++")
_CAPITALS = regex.compile(r"[A-Z]")
_SMALL = regex.compile(r"[a-z]")
_OTHER_LETTER = regex.compile(r"[^\P{L}A-Za-z]")
_EDGE = regex.compile(r"^[^\p{L}]++|[^\p{L}\p{M}]++$")
_UNIT = regex.compile(r"[A-Za-z]{1,3}+[¹²³°ºª]++|µ[A-Za-z]{1,2}+")  # m², km³, Nº, µm
_FOOTNOTES = "¹²³"
_QUOTES = "“”‘’«»…–—" + _FOOTNOTES
_WORDS_OF_ONE = ("ô", "ở")
_CURRENCY = ("đ", "Đ")  # đồng after a number, Đ in abbreviations
# of Latin-1 what no Vietnamese word in Unicode has: a page in an old encoding is full of it
_SIGNS = frozenset(map(chr, range(0xA1, 0x100))).difference("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ")
_HYPHENS = regex.compile(r"[-\x02\ufffe]")
_TCVN3_LETTER = "[A-Za-z\u00a1-\u00fe]"
_HYPHENATED = regex.compile(  # pdfium drops the line end after the hyphens that it marks: what follows is another word
    rf"(?<!{_TCVN3_LETTER})(?<left>{_TCVN3_LETTER}{{0,7}}+)(?:-(?=(?<right>{_TCVN3_LETTER}{{0,7}}+))|[\x02\ufffe])")
_OPENING = "\n\r\t (\"“"
_LIST_LABELS = frozenset("abcdđeghik")
_NO_LETTERS = frozenset("µªº")  # letters in Unicode, and signs that stand alone


@dataclass(slots=True)
class _Reading:
    """A line read in one encoding: how many of its different words become syllables, stop being ones, are so both ways, or
    neither; fixed: words that are right, in letters that the encoding does not have."""

    encoding: Encoding
    gained: int = 0
    lost: int = 0
    both: int = 0
    neither: int = 0
    fixed: int = 0

    @property
    def worth(self) -> float:
        return self.gained - self.lost - 0.5 * self.neither

    @property
    def sound(self) -> bool:
        changed = self.gained + self.lost + self.both + self.neither
        return self.gained > self.lost and self.gained + self.both >= _SURE * changed and self.gained * _MIXED >= self.fixed

    @property
    def sure(self) -> bool:
        return self.sound and self.gained >= _LEAST


def convert(text: str) -> tuple[str, list[str]]:
    """The text with every line that is in an old encoding (TCVN3, VNI, VISCII, VPS, VIQR, Windows-1258 or UTF-8 taken for
    Windows-1252) in Unicode, and problems: which encodings, how many paragraphs, what cannot be known.

    >>> convert("Uû ban nh©n d©n huyÖn")
    ('Uỷ ban nhân dân huyện', ['converted: TCVN3 -> Unicode, 1 paragraphs'])
    """
    wrong = {word for word in set(words(text)) if not is_syllable(word)}
    in_viqr = len(VIQR_HINT.findall(text, 0, 200_000)) >= _VIQR_LEAST
    if not wrong and not in_viqr:
        return text, []
    lines = text.split("\n")
    labels = _labels(lines, wrong, in_viqr)
    counts = Counter(label for label in labels if label in encodings())
    if not counts:
        return text, []
    converted = list(lines)
    caseless = 0
    for at, label in enumerate(labels):
        if label is None or label == _UNICODE:
            continue
        converted[at] = _converted(lines[at], encodings()[label], "".join(lines[at + 1: at + 2])[:1])
        if label == "TCVN3" and lines[at] != converted[at] and not _CAPITALS.search(lines[at]) and "§" not in lines[at]:
            caseless += 1
    problems = [f"converted: {name} -> Unicode, {count} paragraphs" for name, count in sorted(counts.items())]
    if caseless:
        problems.append(f"unknown: capitals of {caseless} TCVN3 lines, their font is not named")
    return "\n".join(converted), problems


def spoils(text: str, name: str) -> bool:
    """Whether decoding breaks more words of the text than it makes right: it is Unicode, whatever its font is called."""
    reading = _reading(text, encodings()[name])
    return reading.lost > reading.gained


def is_legacy(text: str) -> bool:
    """Whether any line of a page is surely in an old encoding other than VIQR."""
    if _SIGNS.isdisjoint(text):
        return False
    wrong = {word for word in set(words(text)) if not is_syllable(word)}
    return any(readings[0].sure for line in text.split("\n") if wrong.intersection(words(line)) and (readings := _readings(line)))


def prevailing(text: str) -> str | None:
    """The encoding that most lines of a text are in, None where they are right or cannot be told."""
    wrong = {word for word in set(words(text)) if not is_syllable(word)}
    if not wrong:
        return None
    counts = Counter(label for label in _labels(text.split("\n"), wrong, in_viqr=False) if label)
    best = counts.most_common(1)
    return best[0][0] if best and best[0][0] in encodings() else None


# --------------------------------------------------------------------------- which encoding


def _labels(lines: list[str], wrong: set[str], in_viqr: bool) -> list[str | None]:
    """For each line the name of its encoding, `Unicode` where it is right, None where it has nothing to decode."""
    labels: list[str | None] = [None] * len(lines)
    known: dict[int, list[_Reading]] = {}
    gained: Counter[str] = Counter()
    for at, line in enumerate(lines):
        if in_viqr and _is_viqr(line, _LEAST):
            labels[at] = _VIQR
        elif not line.isascii() and wrong.intersection(words(line)):
            known[at] = _readings(line)
            if known[at] and known[at][0].sure:
                labels[at] = known[at][0].encoding.name
                gained[known[at][0].encoding.name] += known[at][0].gained
    if not any(labels):
        return labels
    usual = gained.most_common(1)[0][0] if gained else _VIQR
    open_lines: set[int] = set()
    for at, line in enumerate(lines):
        if labels[at] == _VIQR or line.isascii():
            if labels[at] is None and in_viqr and _is_viqr(line, 0):
                open_lines.add(at)
            continue
        readings = known[at] if at in known else _readings(line)
        # two encodings that share letters may read a short line alike
        best = max(readings, key=lambda reading: reading.worth + (reading.encoding.name == usual), default=None)
        if best and best.sure:
            labels[at] = best.encoding.name
        elif best and best.fixed > _LEAST or not best and at not in known and len(words(line)) > _LEAST:
            labels[at] = _UNICODE
        else:
            open_lines.add(at)
    _settle(lines, labels, open_lines, usual)
    return labels


def _readings(line: str) -> list[_Reading]:
    """The line in each encoding that makes words right, the best first."""
    found = [_reading(line, encoding) for encoding in encodings().values() if encoding.alphabet]
    return sorted((reading for reading in found if reading.gained), key=lambda reading: -reading.worth)


def _reading(line: str, encoding: Encoding) -> _Reading:
    reading = _Reading(encoding)
    if encoding.name == "TCVN3":
        line = soft_hyphens(line)
    for word in set(encoding.word.findall(line)):
        if not _is_ascii(word) and (effect := _effect(word, encoding.name)):
            setattr(reading, effect, getattr(reading, effect) + 1)
    return reading


@lru_cache(maxsize=50_000)
def _effect(word: str, name: str) -> str | None:
    """Which count of a reading the word belongs to; None where decoding leaves it as it is."""
    encoding = encodings()[name]
    if len(word) > _LONGEST_WORD:
        return None
    if not _is_of(word, encoding):
        return "fixed" if is_syllable(_core(word)) else None
    decoded = _decoded(word, encoding)
    if decoded == word or len(word) == 1 or _UNIT.fullmatch(word):
        return None
    before = is_syllable(word.rstrip(_FOOTNOTES))
    after = is_syllable(_core(decoded)) and not decoded.isascii()
    if before:
        return "both" if after else "lost"
    return "gained" if after else "neither"


def _is_ascii(word: str) -> bool:
    """No letter beyond ASCII, nor a control code, which is one in VISCII."""
    return word.isascii() and word.isprintable()


def _is_of(word: str, encoding: Encoding) -> bool:
    return all(char in encoding.alphabet or char.isascii() for char in word)


def _core(word: str) -> str:
    return _EDGE.sub("", word)


def _is_viqr(line: str, least: int) -> bool:
    """At least so many marks of vowels, and nearly all words are syllables when they are decoded."""
    if len(VIQR_HINT.findall(line)) < least or _OTHER_LETTER.search(line):
        return False
    decoded = _converted(line, encodings()[_VIQR])
    found = [word for word in _WORDS.findall(decoded) if not word.isupper() or is_syllable(word)]
    return decoded != line and sum(map(is_syllable, found)) >= _SURE * len(found)


def _settle(lines: list[str], labels: list[str | None], open_lines: set[int], usual: str) -> None:
    """A line that says too little follows the next line above that is sure, else the next one below, else the most usual."""
    below: list[str | None] = [None] * (len(lines) + 1)
    for at in range(len(lines) - 1, -1, -1):
        below[at] = labels[at] or below[at + 1]
    above: str | None = None
    for at, line in enumerate(lines):
        if at not in open_lines:
            above = labels[at] or above
            continue
        near = [label for label in (above, below[at]) if label]
        alone = len(set(near)) == 1
        known = [label for label in (*near, usual) if label in encodings()]
        labels[at] = next((label for label in known if _may_be(line, label, alone and label in near)), None)


def _may_be(line: str, label: str, alone: bool) -> bool:
    """Whether a line that says little is in the encoding of a neighbour. alone: both neighbours are in it."""
    if label == _VIQR:
        return alone and not _OTHER_LETTER.search(line)
    reading = _reading(line, encodings()[label])
    return reading.sound or alone and reading.lost <= reading.gained and not reading.fixed


# --------------------------------------------------------------------------- conversion


def soft_hyphens(text: str) -> str:
    """ư of TCVN3 stands in the place of the soft hyphen, which PDF fonts and converters show as a hyphen (n-íc): back where it
    makes a syllable of what is none without it. Same length.

    >>> soft_hyphens("®Çu t- trong n-íc, kinh tÕ-x· héi").replace("\xad", "~")
    '®Çu t~ trong n~íc, kinh tÕ-x· héi'
    """
    if not _HYPHENS.search(text):
        return text
    return _HYPHENATED.sub(_soft_hyphen, text)


def _soft_hyphen(found: regex.Match) -> str:
    decode = encodings()["TCVN3"].decode
    left, right = decode(found["left"]), decode(found["right"] or "")
    if not (left or right) or not is_syllable(f"{left}ư{right}"):
        return found[0]
    before, after = found.string[max(0, found.start() - 1): found.start()], found.string[found.end(): found.end() + 1]
    if before.isdigit() or after.isdigit() or before == "/":  # part of a number or a symbol
        return found[0]
    if left and right:
        meant = not (is_syllable(left) and is_syllable(right))
    elif left:
        label = before in ("", "\n") and left.lower() in _LIST_LABELS
        meant = not is_syllable(left) and not label
    else:
        meant = before in _OPENING and (right.lower() == "u" or not is_syllable(right))
    return found["left"] + "\u00ad" if meant else found[0]


def _converted(line: str, encoding: Encoding, after: str = "") -> str:
    """The line decoded word by word; a word that is right as it stands and would not be afterwards stays.

    after: the first letter of the next line: it tells in VIQR whether a stop ends the sentence.
    """
    if encoding.name == _VIQR:
        return encoding.word.sub(lambda found: encoding.decode(found[0]), f"{line}\n{after}")[: -1 - len(after)]
    reading = _reading(line, encoding)
    mixed = reading.fixed > reading.gained
    if encoding.name == "TCVN3" and not mixed:
        line = soft_hyphens(line)
    elif encoding.name == "VNI":
        line = tones_joined(line)
    elif encoding.name == "UTF-8 as Windows-1252":
        line = blanks_read(line)

    def decoded(found: regex.Match) -> str:
        word = found[0]
        if _is_ascii(word) or not _is_of(word, encoding):
            return word
        if len(word) > _LONGEST_WORD:
            return encoding.decode(word)
        new = _decoded(word, encoding)
        if _is_sign(word):
            return new if new in _CURRENCY or new in _WORDS_OF_ONE and found.start() else word
        if new == word or is_syllable(_core(new)):
            return new
        return word if is_syllable(word) or mixed else new

    result = encoding.word.sub(decoded, line)
    return capitals_raised(line, result) if encoding.name == "TCVN3" and len(line) == len(result) else result


def _decoded(word: str, encoding: Encoding) -> str:
    """The word decoded; quotation and footnote marks around it, which are letters in some encodings, stay where it is a
    syllable so."""
    decoded = encoding.decode(word)
    if not is_syllable(_core(decoded)) and (inner := word.strip(_QUOTES)) and inner != word:
        start = word.index(inner)
        if is_syllable(encoding.decode(inner)):
            return word[:start] + encoding.decode(inner) + word[start + len(inner):]
    return decoded


def _is_sign(word: str) -> bool:
    """A character that stands alone and is a sign (× · ½ µ), not a letter."""
    return len(word) == 1 and (not word.isalpha() or word in _NO_LETTERS)


_NUMBERED = regex.compile(r"[^ \n\t]*\d[^ \n\t]*")


def capitals_raised(line: str, decoded: str) -> str:
    """TCVN3 has no capitals with tone marks: in a word whose plain letters are all capitals the others are meant so too. Of
    one capital letter alone its neighbours decide.

    line: as it was written. decoded: the same, letter for letter in Unicode.

    >>> capitals_raised("CéNG HOµ X· HéI", "CộNG HOà Xã HộI")
    'CỘNG HOÀ XÃ HỘI'
    >>> capitals_raised("Sè: 34/2004/CT-UB", "Số: 34/2004/CT-UB")
    'Số: 34/2004/CT-UB'
    """
    found = [match.span() for match in _WORDS.finditer(decoded)]
    kinds = [_kind(line[start:end]) for start, end in found]
    symbols = [match.span() for match in _NUMBERED.finditer(decoded)]  # their letters are capitals everywhere
    beside = [None if any(start < to and end > at for at, to in symbols) else kind
              for (start, end), kind in zip(found, kinds, strict=True)]
    parts: list[str] = []
    last = 0
    for at, (start, end) in enumerate(found):
        near = beside[max(0, at - 1): at] + beside[at + 1: at + 2]
        if kinds[at] == 2 or kinds[at] == 1 and 2 in near and 0 not in near or kinds[at] is None and set(near) == {2}:
            parts += [decoded[last:start], decoded[start:end].upper()]
            last = end
    return "".join((*parts, decoded[last:]))


def _kind(word: str) -> int | None:
    """0: has small letters, 1: one plain capital, 2: several plain capitals and no small letter, None: no plain letter."""
    capitals = len(_CAPITALS.findall(word))
    if _SMALL.search(word):
        return 0
    return min(capitals, 2) or None
