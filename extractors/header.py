"""The header and the closing of a document as HeaderFields, and the period that the document reports on.

The names of the fields are the columns of `documents`; lists (addressees, recipients) have one field for each item.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from extractors import closing, letterhead, subject
from extractors.date import resolved
from extractors.model import DateMention, Facts, HeaderField
from extractors.rules import ending
from extractors.text import View

_NOT_ITS_PERIOD = ending(r"(?:đến|tầm nhìn|hướng tới|so với|kể từ)[ ]{0,2}(?:hết[ ])?$")


def read(view: View, facts: Facts) -> Facts:
    """Facts with `header` and `period` filled; a field that the text does not show is absent."""
    head = letterhead.locate(view, facts)
    found = list(letterhead.number_fields(view, head))
    found += letterhead.place_and_date(view, facts, head)
    about = next(subject.subject_field(view, head), None)
    found += subject.type_field(view, head, about)
    formal = head.anchor is not None or head.title_row is not None
    if about is not None:
        found.append(about)
    if formal:
        found += _issuer(view, head, found, about)
        found += letterhead.marks(view, head)
        body = _body_row(head, found)
        found += closing.addressees(view, head.rows, body + 25)
        found += closing.closing(view, head.rows, body)
    if not formal or head.anchor is None and not any(item.name == "issued_on" for item in found):
        page = subject.plain_page(view, facts, head)
        found += [item for item in page if not any(item.name == other.name for other in found)]
    if not formal:
        short = [row for row in head.rows[:15] if row.end - row.start < 200]
        found += closing.addressees(view, short, len(short))
    found.sort(key=lambda item: (item.start, item.end))
    return replace(facts, header=tuple(found), period=_period(view, facts, found))


def _issuer(view: View, head: letterhead.Letterhead, found: list[HeaderField], about: HeaderField | None) -> list[HeaderField]:
    named = list(letterhead.bodies(view, head))
    if named:
        return [letterhead.in_full(view, head, item) if item.name == "issuer" else item for item in named]
    place = next((item.value for item in found if item.name == "place"), None)
    after = about.end if about else head.rows[head.title_row].end if head.title_row is not None else None
    return list(letterhead.issuer_elsewhere(view, head, after, place))


def _body_row(head: letterhead.Letterhead, found: list[HeaderField]) -> int:
    """Index of the first row below the header's parts that stand together at its top."""
    anchor = head.anchor if head.anchor is not None else head.title_row or 0
    last = max((item.end for item in found), default=0)
    index = anchor
    while index < len(head.rows) and head.rows[index].start < last and index < anchor + 14:
        index += 1
    return index


def _period(view: View, facts: Facts, found: list[HeaderField]) -> str | None:
    """What the document reports on: the first period that its subject names (`6 tháng đầu năm 2024` -> 2024-H1)."""
    about = next((item for item in found if item.name == "subject"), None)
    if about is None:
        return None
    mentions = [item for item in facts.dates if about.start <= item.start and item.end <= about.end]
    periods = [item for item in mentions if item.kind in ("span", "year", "month", "quarter")
               and not _NOT_ITS_PERIOD.search(view.plain[max(0, item.start - 12):item.start])]
    for item in periods:
        if item.iso:
            return item.iso
        whole = resolved(item, view.text, _year_end(item, periods, found)) if _year_end(item, periods, found) else item
        if whole.iso:
            return whole.iso
    return None


def _year_end(item: DateMention, others: list[DateMention], found: list[HeaderField]) -> date | None:
    """The last day of the year that a yearless period means: that of the next dated one in the subject, else of the issue."""
    dated = next((other.last for other in others if other.last and other.start >= item.end), None)
    issued = next((item.value for item in found if item.name == "issued_on"), None)
    if dated is None and issued is None:
        return None
    return date(dated.year if dated else int(issued[:4]), 12, 31)
