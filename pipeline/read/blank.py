"""What a hand wrote into the blanks of a form (number, day): a guess at it would be worse than the blank, so it is left blank."""

from __future__ import annotations

from statistics import median

import regex

from extractors.text import plain
from pipeline.read.tesseract import Word

# what stands between "Số:" at the head of a line and the symbol, before "tháng" and "năm" of a date at the end of a line
_NUMBER = regex.compile(r"^\W{0,3}s[ốôo] ?[:;.]? ?(?P<hand>[^\n]{0,14})/ ?(?=\p{L}{2})")
_DAY = regex.compile(r"(?<!\p{L})ng[àa](?:y(?!\p{L}) ?)?(?P<hand>[^\n;()]{0,10}?) ?th[áa]ng[^\n,;]{1,12}năm ?\d{4}\W{0,3}$")
_MONTH = regex.compile(r"(?<!\p{L})ng[àa][^\n,;]{1,10}th[áa]ng ?(?P<hand>[^\n,;()]{0,10}?) ?năm ?\d{4}\W{0,3}$")
_WORD = regex.compile(r"\p{L}{3}")  # a word stands there, so it is another construction
_PRINTED = regex.compile(r"\d{1,5}\p{L}{0,2}(?:/\d{4})?")
_SURE, _CHAR_SURE, _CHAR_SURER = 0.5, 0.955, 0.98  # of a word; of each digit in it, and where the word itself is doubtful
_HIGHER = 1.18  # printed digits are alike in height; a hand's are not


def blanked(words: list[Word]) -> tuple[list[Word], list[str]]:
    """The words without what was written by hand into number and date, and what was left out, as it looked."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    found: list[str] = []
    kept: list[Word] = []
    for line in lines.values():
        line.sort(key=lambda word: word.x0)
        kept += _line(line, found)
    return kept, found


def _line(words: list[Word], found: list[str]) -> list[Word]:
    text = " ".join(word.text for word in words)
    shadow = plain(text)
    drop: set[int] = set()
    close: set[int] = set()
    for pattern in (_NUMBER, _DAY, _MONTH):
        for match in pattern.finditer(shadow):
            start, end = match.span("hand")
            if start < end and not _WORD.search(shadow, start, end) and not _is_printed(words, start, end, shadow[start:end]):
                drop |= set(range(start, end))
                found.append(text[start:end].strip())
                if pattern is _DAY and shadow[:start].endswith(("ngà", "nga")):
                    close.add(start)  # the y went into what the hand wrote
    if not drop:
        return words
    kept, at = [], 0
    for word in words:
        chars = []
        for char in word.chars:
            at += len(char.text)
            if at - 1 in close:
                chars.append(char._replace(text="y"))
            elif at - 1 not in drop:
                chars.append(char)
        at += 1
        if chars:
            sure = word.sure if len(chars) == len(word.chars) else max(word.sure, min(char.sure for char in chars))
            kept.append(word._replace(chars=tuple(chars), sure=sure))
    return kept


def _is_printed(words: list[Word], start: int, end: int, text: str) -> bool:
    """Whether these characters are printed digits: read with certainty, and as high as digits of this line are."""
    if not _PRINTED.fullmatch(text.strip()):
        return False
    at, chars, others = 0, [], []
    for word in words:
        for char in word.chars:
            at += len(char.text)
            if start < at <= end:
                if char.sure < (_CHAR_SURE if word.sure >= _SURE else _CHAR_SURER):
                    return False
                chars.append(char)
            elif char.text.isdigit() or char.text.isupper():
                others.append(char.bottom - char.top)
        at += 1
    usual = median(others) if others else 0.0
    high = max((char.bottom - char.top for char in chars), default=0.0)
    return not usual or high < _HIGHER * usual
