"""When a gold annotation and a row say the same: the tolerances of the evaluation, and where annotated words stand in a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import regex

from extractors.text import plain

Row = Mapping[str, Any]
Gold = Mapping[str, Any]

_WORD = regex.compile(r"[\p{L}\p{N}]+")
_SENTENCE_END = regex.compile(r"[.;!?](?=\s)|\n")


def any_of(accepted: Any) -> list[Any]:
    """The accepted values of an annotated field: a list as it is, anything else as a list of one."""
    return accepted if isinstance(accepted, list) else [accepted]


def words(text: object) -> list[str]:
    """The words of a text in lower case and one tone style."""
    return _WORD.findall(plain(str(text or "")))


def overlap(one: object, other: object) -> float:
    """How much two phrases share, 0..1: the words in both, twice, over the words of both."""
    a, b = words(one), words(other)
    shared = sum(min(a.count(word), b.count(word)) for word in set(a))
    return 2 * shared / (len(a) + len(b)) if a or b else 1.0


def same_phrase(accepted: Any, got: object, least: float) -> bool:
    """Whether a phrase shares at least `least` (0..1) with one of the accepted phrases; None accepts an empty one."""
    return any(overlap(want, got) >= least if want else got in (None, "") for want in any_of(accepted))


def _symbol_key(symbol: object) -> str:
    return regex.sub(r"\s+|-|(?<![^/-])0+(?=\d)", "", plain(str(symbol or "").lstrip("/ ")))


def same_symbol(gold: Gold, got: object) -> bool:
    """Whether a citation has one of the annotated symbols, hyphens and blanks apart."""
    return any(want and _symbol_key(want) == _symbol_key(got) for want in any_of(gold["symbol"]) + any_of(gold.get("as_written")))


def close(want: float | None, got: float | None) -> bool:
    """Whether two numbers are the same up to the noise of floating point."""
    if want is None or got is None:
        return want is got
    return abs(want - got) <= 1e-9 * max(1.0, abs(want), abs(got))


def same_unit(want: object, got: object) -> bool:
    """Whether two units are one: the same words, or one the beginning of the other; a percentage only itself."""
    if "%" in f"{want}{got}":
        return str(want).replace(" ", "") == str(got).replace(" ", "")
    a, b = words(want), words(got)
    return bool(a) == bool(b) and (a == b[:len(a)] or b == a[:len(b)])


def same_figure(gold: Gold, row: Row) -> bool:
    """Whether a figure has the annotated value (both ends of a range) and is, or is not, a percentage."""
    low, high = gold["value"] if isinstance(gold["value"], list) else (gold["value"], None)
    is_percent = "%" in str(any_of(gold.get("unit"))[0])
    return close(low, row["value"]) and close(high, row["value_to"]) and is_percent == ("%" in str(row["unit"] or ""))


def same_deadline(gold: Gold, row: Row) -> bool:
    """Whether a deadline falls on one of the annotated days; one without a day is known by its words."""
    dues = [due for due in any_of(gold.get("due")) if due]
    if dues:
        return any(str(due)[:10] == str(row["due"] or "")[:10] for due in dues)
    want, got = " ".join(words(gold["q"])), " ".join(words(row["quote"]))
    return not row["due"] and (want in got or got in want or overlap(want, got) > 0.3)


def align(gold: Sequence[Gold], rows: Sequence[Row], likeness: Callable[[Gold, Row], float]) -> list[tuple[int, int]]:
    """Pairs (gold, row) in text order with the greatest sum of likeness; a likeness of 0 never pairs. Takes n x m steps."""
    best = [[0.0] * (len(rows) + 1) for _ in range(len(gold) + 1)]
    alike = [[likeness(one, other) for other in rows] for one in gold]
    for i in reversed(range(len(gold))):
        for j in reversed(range(len(rows))):
            pair = best[i + 1][j + 1] + alike[i][j] if alike[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], pair)
    pairs, i, j = [], 0, 0
    while i < len(gold) and j < len(rows):
        if alike[i][j] and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


class Places:
    """Finds annotated words in a text whatever its line breaks and blanks."""

    def __init__(self, text: str):
        self.text = text
        self.at = [offset for offset, char in enumerate(text) if not char.isspace()]
        self.dense = "".join(text[offset] for offset in self.at)

    def find(self, quote: str, nth: int = 1, part: str = "", repeat: int = 1) -> tuple[int, int] | None:
        """The nth place of a quote, or of its part (the repeat-th inside it); None where the text has it not so often."""
        start = self._nth("".join(quote.split()), nth, -1)
        inner = "".join((part or quote).split())
        start = self._nth(inner, repeat, start - 1) if start is not None else None
        return (self.at[start], self.at[start + len(inner) - 1] + 1) if start is not None else None

    def _nth(self, wanted: str, nth: int, start: int) -> int | None:
        for _ in range(nth):
            start = self.dense.find(wanted, start + 1)
            if start < 0 or not wanted:
                return None
        return start

    def of(self, gold: Sequence[Gold]) -> list[tuple[int, int] | None]:
        """The place of each annotation; one that has the quote and the number of another stands at the next such number."""
        seen: dict[tuple[object, ...], int] = {}
        spans = []
        for item in gold:
            key = (item["q"], item.get("nth", 1), item.get("num", ""))
            seen[key] = seen.get(key, 0) + 1
            spans.append(self.find(str(key[0]), item.get("nth", 1), str(key[2]), seen[key] if key[2] else 1))
        return spans

    def sentence(self, span: tuple[int, int] | None) -> str:
        """The sentence around a span, on one line; "" where there is no span."""
        if span is None:
            return ""
        before = list(_SENTENCE_END.finditer(self.text, max(0, span[0] - 400), span[0]))
        after = _SENTENCE_END.search(self.text, span[1], min(len(self.text), span[1] + 400))
        start = before[-1].end() if before else max(0, span[0] - 400)
        return " ".join(self.text[start:after.end() if after else span[1] + 400].split())


def same_field(key: str, gold: Gold, got: Any) -> bool:
    """Whether a field of a figure has one of the annotated values."""
    accepted = any_of(gold.get(key) or ("exact" if key == "qualifier" else None))
    if key == "unit":
        return any(same_unit(want, got) if want else not got for want in accepted)
    return any((want or None) == (got or None) for want in accepted)
