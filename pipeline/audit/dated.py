"""Dates and periods that cannot be: a day that the calendar does not have, years that do not add up, a deadline before the
document itself or too soon after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import regex

from extractors.model import Check
from pipeline.audit.relation import SURE, Reading

_YEARS = regex.compile(
    r"(?<![\d.,/])(?P<count>\d{1,2})\ năm,?\ (?:\(|giai đoạn\ )?"
    r"(?P<from>(?:19|20)\d{2})\ ?-\ ?(?P<to>(?:19|20)\d{2})(?!\d)")
_ANNIVERSARY = regex.compile(
    r"(?<![\d.,/])(?P<count>\d{1,3})\ năm\ [^\n\t.;()\d]{0,120}\("
    r"(?P<from>\d{1,2}/\d{1,2}/\d{4})\ ?-\ ?(?P<to>\d{1,2}/\d{1,2}/\d{4})\)")
_PLAUSIBLE = 3  # years: by more nobody miscounts
_SHORT = 2  # days: sooner than this no office can answer


def date_checks(reading: Reading) -> Iterator[Check]:
    """Findings on dates, spans of years, anniversaries and deadlines; spans and anniversaries also where they fit."""
    yield from _impossible(reading)
    yield from _lengths(reading)
    yield from _anniversaries(reading)
    yield from _deadlines(reading)


def _finding(rule: str, span: tuple[int, int], verdict: str, severity: str, reported: str, computed: str | None,
             says: str, says_en: str) -> Check:
    return Check(rule=rule, verdict=verdict, figures=(), start=span[0], end=span[1], reported=reported, computed=computed,
                 low=computed, high=computed, power=1.0, severity=severity, says=says, says_en=says_en)


def _impossible(reading: Reading) -> Iterator[Check]:
    for mention in reading.facts.dates:
        if mention.problem == "impossible" and mention.score >= SURE and not reading.is_scanned(mention.start):
            quote = reading.document.text[mention.start:mention.end]
            yield _finding("impossible_date", (mention.start, mention.end), "inconsistent", "error", quote, None,
                           f"Văn bản ghi “{quote}”: lịch không có ngày này.",
                           f"The document says “{quote}”: there is no such day.")


def _lengths(reading: Reading) -> Iterator[Check]:
    """`5 năm 2016 - 2020` counts both ends; a nhiệm kỳ runs from congress to congress. `4 năm 2016 - 2020` may be meant as a
    difference, so it is a warning only; any other number is an error."""
    for found in _YEARS.finditer(reading.plain):
        count, first, last = int(found["count"]), int(found["from"]), int(found["to"])
        years = last - first + 1
        if abs(years - count) > _PLAUSIBLE or " năm" not in reading.document.text[slice(*found.span())]:
            continue  # a page number before a head (`30 Năm 2003-2004`)
        before = reading.plain[max(0, found.start() - 12):found.start()]
        term = before.rstrip().endswith("nhiệm kỳ")
        fits = count == years or (term and count == years - 1)
        severity = "note" if fits else "warning" if count == years - 1 or reading.is_scanned(found.start()) else "error"
        says = f"Văn bản ghi {count} năm {first}-{last}; từ {first} đến {last} là {years} năm"
        yield _finding("period_length", found.span(), "consistent" if fits else "inconsistent", severity, str(count), str(years),
                       says + (": khớp." if fits else f": lệch {abs(years - count)} năm."),
                       f"The document says {count} years {first}-{last}; that is {years} years"
                       + (": it fits." if fits else f": off by {abs(years - count)}."))


def _anniversaries(reading: Reading) -> Iterator[Check]:
    """`75 năm ngày truyền thống (28/8/1945-28/8/2020)`: the difference of the years."""
    for found in _ANNIVERSARY.finditer(reading.plain):
        count, years = int(found["count"]), int(found["to"][-4:]) - int(found["from"][-4:])
        fits = count == years
        yield _finding("period_length", found.span(), "consistent" if fits else "inconsistent", "note" if fits else "warning",
                       str(count), str(years),
                       f"Văn bản ghi {count} năm; từ {found['from']} đến {found['to']} là {years} năm"
                       + (": khớp." if fits else f": lệch {abs(years - count)} năm."),
                       f"The document says {count} years; from {found['from']} to {found['to']} it is {years}"
                       + (": it fits." if fits else f": off by {abs(years - count)}."))


def _deadlines(reading: Reading) -> Iterator[Check]:
    """A deadline before the day of issue is a warning (the duty may be recalled, not given); one within two days is a note."""
    issued = _day(reading.facts.header_value("issued_on"))
    if issued is None:
        return
    for deadline in reading.facts.deadlines:
        due = _day(deadline.due)
        if due is None or deadline.relation == "every" or deadline.score < SURE or reading.is_scanned(deadline.start):
            continue
        left = (due - issued).days
        told, day = f"{due:%d/%m/%Y}", f"{issued:%d/%m/%Y}"
        if left < 0:
            yield _finding("deadline_before_issue", (deadline.start, deadline.end), "inconsistent", "warning", due.isoformat(),
                           issued.isoformat(), f"Thời hạn {told} trước ngày ban hành văn bản ({day}) {-left} ngày.",
                           f"The deadline {due} is {-left} days before the date of the document ({issued}).")
        elif left < _SHORT:
            yield _finding("short_notice", (deadline.start, deadline.end), "inconsistent", "note", due.isoformat(),
                           issued.isoformat(), f"Thời hạn {told} chỉ sau ngày ban hành văn bản ({day}) {left} ngày.",
                           f"The deadline {due} is only {left} days after the date of the document ({issued}).")


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso[:10]) if iso and regex.match(r"\d{4}-\d\d-\d\d", iso) else None
