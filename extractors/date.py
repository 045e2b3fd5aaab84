"""Mentions of time: days, months, quarters, years, spans, durations, times of day (ngày, tháng, quý, năm, giai đoạn, thời hạn).

A mention's span is the whole expression with its period word: `ngày 15/12/2019`, `6 tháng đầu năm 2020`. What cannot be told
stays None: a blank day, a day that does not exist, a year that is left out (see `resolved`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import regex

from extractors.date_rule import RULES, WEEKDAY, YEAR, span_iso, whole_year
from extractors.model import DateMention, Facts
from extractors.rules import ending, lines_with, settle
from extractors.text import View, plain

Pair = Callable[[DateMention, DateMention, str], DateMention | None]

_LINK = regex.compile(r"[ ]?(?:,|;|và|hoặc|-|đến|đến hết|tới)[ ]?(?:hết )?")
_AND = regex.compile(r"[ ]?(?:và|-)[ ]?")
_RANGE = regex.compile(r"[ ]{0,2}(?:-|đến(?: hết)?|tới|cho đến)[ ]{0,2}")
_CLOCK_TO_DAY = regex.compile(rf"[ ]?,?[ ]?(?:phút[ ]?)?(?:sáng|trưa|chiều|tối|của)?[ ]?,?[ ]?(?:{WEEKDAY}[ ]?,?[ ]?)?\(?")
_DAY_TO_CLOCK = regex.compile(r"[ ]|,[ ]?|[ ](?:lúc|vào lúc|trước)[ ]|[ ]?\([ ]?")
_UNIT = {"month": "tháng", "quarter": "quý"}
_YEAR_CELL = regex.compile(rf"[ ]?(?P<y>{YEAR})[ ]?")
_THIS_YEAR = regex.compile(r"[ ](?:nay|này)$")
_DAY_AND_MONTH = regex.compile(r"^.*?(\d{1,2})[ ]?[/.\-][ ]?(\d{1,2})$")
_FROM = ending(r"\b(?:từ|trong)[ ]{1,3}$")


# --------------------------------------------------------------------------- a year for a mention without one


def _with_year(mention: DateMention, low: str, year: int) -> DateMention:
    """The mention read again with a year behind it; `low` is the plain text that `mention` has offsets in."""
    written = _THIS_YEAR.sub("", low[mention.start:mention.end].strip())
    if mention.kind in _UNIT and not written.startswith(("t", "q", "đầu", "giữa", "cuối")):  # the II of "quý I, II"
        written = f"{_UNIT[mention.kind]} {written}"
    if mention.kind == "day" and "tháng" not in written:
        written = _DAY_AND_MONTH.sub(r"ngày \1/\2", written) + f"/{year}"
    else:
        written += f" {year}" if mention.kind == "span" else f" năm {year}"
    found = find_dates(written)
    if len(found) != 1 or found[0].kind != mention.kind:
        return mention
    return replace(found[0], start=mention.start, end=mention.end, rule=mention.rule, score=mention.score, clock=mention.clock)


def resolved(mention: DateMention, text: str, near: date, forward: bool = False) -> DateMention:
    """The mention with the year that it leaves out, or itself where nothing can be filled.

    mention: one of the text's; text: the text that its offsets count in (as written or plain). near: the document's date, or
    the last day of the period that it reports on. A day gets the year that brings it nearest to `near`; with `forward` the first
    one on or after it (a deadline, domain rule: an order looks ahead). Other units take the year of `near`.
    """
    if mention.problem != "yearless":
        return mention
    low = plain(text[mention.start:mention.end])
    at_zero = replace(mention, start=0, end=len(low))
    years = (near.year - 1, near.year, near.year + 1) if mention.kind == "day" or forward else (near.year,)
    choices = [found for year in years if (found := _with_year(at_zero, low, year)).last is not None]
    if forward:
        choices = [found for found in choices if found.last >= near]
    if not choices:
        return mention
    best = choices[0] if forward else min(choices, key=lambda found: abs((found.last - near).days))
    return replace(best, start=mention.start, end=mention.end)


# --------------------------------------------------------------------------- the whole text


def _years_from_the_right(found: list[DateMention], low: str) -> list[DateMention]:
    """`quý III và quý IV năm 2004`, `30/4 và 01/5/2020`: the year behind the last one holds for all."""
    for at in range(len(found) - 2, -1, -1):
        this, after = found[at], found[at + 1]
        link = _AND if this.kind == "span" else _LINK
        if this.problem == "yearless" and after.first and after.kind == this.kind and link.fullmatch(low, this.end, after.start):
            filled = _with_year(this, low, after.first.year)
            if filled.first and filled.first > after.first:  # từ 15/12 đến 14/6/2021
                filled = _with_year(this, low, after.first.year - 1)
            found[at] = filled
    return found


def _joined(found: list[DateMention], low: str, pair: Pair) -> Iterator[DateMention]:
    """The mentions with each two neighbours that `pair` takes together made one."""
    pending: DateMention | None = None
    for this in found:
        both = pair(pending, this, low) if pending else None
        if both is None and pending is not None:
            yield pending
        pending = both or this
    if pending is not None:
        yield pending


def _day_with_clock(left: DateMention, right: DateMention, low: str) -> DateMention | None:
    """`17 giờ 30 ngày 20/5/2024`, `ngày 20/5/2024 lúc 17h30`, `16 giờ ngày 25 hằng tháng`: one day with its time of day."""
    gap = (left.end, right.start)
    if left.kind == "time" and right.kind in ("day", "recurring") and _CLOCK_TO_DAY.fullmatch(low, *gap):
        return replace(right, start=left.start, clock=left.clock)
    if left.kind == "day" and right.kind == "time" and left.clock is None and _DAY_TO_CLOCK.fullmatch(low, *gap):
        return replace(left, end=right.end, clock=right.clock)
    return None


def _range(left: DateMention, right: DateMention, low: str) -> DateMention | None:
    """`từ ngày 15/12/2020 đến ngày 14/6/2021`, `tháng 1 - tháng 9/2020`: one span."""
    gap = (left.end, right.start)
    if left.kind == right.kind and left.kind in ("day", "month", "quarter") and _RANGE.fullmatch(low, *gap):
        started = _FROM.search(low, max(0, left.start - 8), left.start)
        if not (started or low[left.end:right.start].strip() == "-"):
            return None
        start = started.start() if started else left.start
        if not (left.first and right.last):
            yearless = "yearless" in (left.problem, right.problem)
            return replace(right, start=start, kind="span", iso=None, problem="yearless") if started and yearless else None
        # two days many years apart mark an anniversary (27/7/1947 - 27/7/2020), not a span that anything covers
        if left.first > right.last or (left.kind == "day" and right.last.year - left.first.year > 10):
            return None
        iso = span_iso(left.first, right.last, "day" if left.kind == "day" else "month")
        return replace(right, start=start, rule="date.span.range", kind="span", iso=iso, first=left.first, last=right.last)
    return None


def find_dates(low: str, start: int = 0, end: int | None = None) -> list[DateMention]:
    """All mentions of time in a plain text (see `extractors.text.plain`), in text order, without overlaps.

    low: the plain text; start, end: the part to read (the whole by default). Offsets count characters of `low`.
    """
    stop = len(low) if end is None else end
    found = [mention for pattern, read_match, words in RULES
             for first, last in (lines_with(words, low, start, stop) if words else ((start, stop),))
             for match in pattern.finditer(low, first, last) if (mention := read_match(match)) is not None]
    with_clocks = list(_joined(_years_from_the_right(settle(found), low), low, _day_with_clock))
    return list(_joined(with_clocks, low, _range))


def _year_heads(view: View) -> Iterator[DateMention]:
    """Years that are the whole cell in the head of a table (2019 | 2020 | 2021).

    The head is the first row and the rows below it whose first column is empty or merged with it.
    """
    for table in view.document.tables:
        first_column = (cell.row for cell in table.cells if cell.row and not cell.column and cell.start < cell.end)
        below = min(first_column, default=table.rows)
        for cell in table.cells:
            match = _YEAR_CELL.fullmatch(view.plain, cell.start, cell.end) if cell.row < below else None
            if match:
                yield whole_year(match, "year.head")


def read(view: View, facts: Facts) -> Facts:
    """Facts with `dates` filled: every mention of time in the document."""
    return replace(facts, dates=tuple(settle([*find_dates(view.plain), *_year_heads(view)])))
