"""The ledger: every number with digits in the text, classed, with the row that explains it. Nothing is left over."""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.model import Evidence, Facts, LedgerNumber
from extractors.rules import Spans, ending
from extractors.text import View

_NUMBER = regex.compile(r"\d++(?:[.,]\d++)*+")
_CLASS_OF_DATE = {"day": "date", "month": "date", "quarter": "date", "time": "date", "recurring": "date",
                  "year": "period", "span": "period", "duration": "period"}


def read(view: View, facts: Facts) -> Facts:
    """Facts with `numbers`: one row for each written number, in text order, without overlaps."""
    rows: list[LedgerNumber] = []
    owners = _owners(facts)
    owned = Spans([owner[0] for owner in owners])
    by_fact = {id(fact): (kind, index) for fact, kind, index in owners}
    by_label = Spans(facts.labels)
    last = -1
    for match in _NUMBER.finditer(view.text):
        start, end = match.span()
        if start < last:
            continue
        fact = owned.touching(start, end)
        if fact is not None:
            row = _row_of(view, fact, start, end, *by_fact[id(fact)])
        elif (name := by_label.touching(start, end)) is not None:
            row = LedgerNumber(start=start, end=end, rule=name.rule, score=name.score, number_class=name.number_class)
        else:
            rule, number_class = _by_place(view.plain, start, end)
            row = LedgerNumber(start=start, end=end, rule=rule, score=0.6, number_class=number_class)
        rows.append(row)
        last = row.end
    return replace(facts, numbers=tuple(rows))


_YEAR = regex.compile(r"(?:1[89]|20)\d\d")
_DAY = ending(r"(?<!\p{L})(?:ngày|mùng|mồng|ngày\ mồng) $")
_MONTH = ending(r"(?<!\p{L})tháng $")
_NAMED = ending(r"[\p{L})][ .]?$")
_LIST_OF_NAMES = ending(r"\d[a-zđ]?(?:, ?| và | hoặc |; ?|/| ?- ?)$")
_FORMULA = ending(r"[=×x*/+\[\](:^-] ?$")


def _by_place(low: str, start: int, end: int) -> tuple[str, str]:
    """(rule, class) of a number that nothing has claimed: a lone year, a day of the month, the number of a named thing."""
    before = low[max(0, start - 24):start]
    if _YEAR.fullmatch(low, start, end):
        return "ledger.year", "period"
    if _DAY.search(before) or _MONTH.search(before):
        return "ledger.day", "date"
    if _NAMED.search(before) or _LIST_OF_NAMES.search(before):
        return "ledger.name", "label"  # "nguyện vọng 1", "đối tượng 01": it names, it does not count
    if _FORMULA.search(before) or regex.match(r" ?[=×x*/+:\])]", low[end:end + 3]):
        return "ledger.formula", "label"
    return "ledger.rest", "unknown"


def _owners(facts: Facts) -> list[tuple[Evidence, str, int]]:
    """Facts that own numbers, those that overlap settled: figures, then dates, symbols, citations."""
    order = [("figures", facts.figures), ("dates", facts.dates), ("symbols", facts.symbols), ("citations", facts.citations)]
    free: list[tuple[Evidence, str, int]] = []
    for kind, found in order:
        held = Spans([owner[0] for owner in free])
        free.extend((fact, kind, i) for i, fact in enumerate(found)
                    if held.touching(fact.start, fact.end) is None or kind == "citations")
    return free


def _row_of(view: View, fact: Evidence, start: int, end: int, kind: str, index: int) -> LedgerNumber:
    if kind == "figures":
        number_class = "figure"
        for other in _NUMBER.finditer(view.text, end, fact.end):  # a range, a space as thousands mark, m2
            end = other.end()
    elif kind == "dates":
        number_class = _CLASS_OF_DATE[fact.kind]
        for other in _NUMBER.finditer(view.text, end, fact.end):
            end = other.end()
    else:
        number_class = "reference"
    return LedgerNumber(start=start, end=end, rule=fact.rule, score=fact.score, number_class=number_class, owner=(kind, index))
