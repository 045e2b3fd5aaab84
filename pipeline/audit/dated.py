"""Dates and periods that cannot be: a day that the calendar does not have, years that do not add up, a deadline before the
document itself or too soon after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import regex

from extractors.model import Check
from extractors.term import is_working_day
from extractors.text import plain
from pipeline.audit.relation import SURE, Reading

_ISO_DAY = regex.compile(r"\d{4}-\d\d-\d\d")
_STOP = regex.compile(r"[.;]")
_YEARS = regex.compile(
    r"(?<![\d.,/])(?P<count>\d{1,2})\ năm,?\ (?:\(|giai đoạn\ )?"
    r"(?P<from>(?:19|20)\d{2})\ ?-\ ?(?P<to>(?:19|20)\d{2})(?!\d)")
_ANNIVERSARY = regex.compile(
    r"(?<![\d.,/])(?P<count>\d{1,3})\ năm\ [^\n\t.;()\d]{0,120}\("
    r"(?P<from>\d{1,2}/\d{1,2}/\d{4})\ ?-\ ?(?P<to>\d{1,2}/\d{1,2}/\d{4})\)")
_MONTHS = regex.compile(
    r"(?<![\d.,/])(?P<count>\d{1,2})\ tháng\ (?:(?:đầu|cuối)\ năm\ )?(?:(?:19|20)\d{2}\ )?\(?"
    r"từ\ tháng\ (?P<from>\d{1,2})(?:/\d{4})?\ "
    r"(?:đến|-)\ (?:hết\ )?tháng\ (?P<to>\d{1,2})(?!\d)")
_SUMMED_UP = regex.compile(  # an interim review may be of fewer years than its programme has, a final one not
    r"(?<!\p{L})tổng\ kết\ (?P<count>\d{1,2})\ năm\ [^\n\t.;\d]{1,120}?giai\ đoạn\ "
    r"(?P<from>(?:19|20)\d{2})\ ?-\ ?(?P<to>(?:19|20)\d{2})"
    r"(?!\d)")
_WEEKDAY = regex.compile(
    r"(?<!\p{L})(?P<day>thứ\ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\ nhật)(?!\p{L})(?:,|\ \()?\ ?(?:ngày\ )?$")
_WEEK = {name: number for number, names in enumerate((("hai", "2"), ("ba", "3"), ("tư", "4"), ("năm", "5"), ("sáu", "6"),
                                                      ("bảy", "7"), ("nhật",))) for name in names}
_WEEK_NAMES = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
_BOUND = regex.compile(r"(?<!\p{L})(?:trước|chậm nhất(?: là)?|muộn nhất(?: là)?|xong trước|hạn chót(?: là)?)(?: ngày)? ?$")
_DUTY = regex.compile(r"(?<!\p{L})(?:gửi|báo cáo|trình|nộp|hoàn thành|tham mưu|đăng ký|tổng hợp|rà soát|triển khai)(?!\p{L})")
_PAST = regex.compile(r"(?<!\p{L})(?:đã|được|phát sinh|sinh|ký|ban hành|có hiệu lực|thành lập|kể từ|so với|theo|tại)(?!\p{L})")
_PLAUSIBLE = 3  # years: by more nobody miscounts
_SHORT = 2  # days: sooner than this no office can answer
_NAMES_DAY = regex.compile(r"ngày \d|(?<![\d/])\d{1,2}/\d{1,2}/\d{4}")
_DELIVERS = regex.compile(r"(?<!\p{L})(?:gửi|nộp|trình|báo cáo|đăng ký|cung cấp)(?!\p{L})")
_YEAR_SLIP = 60  # days: a deadline that is past by less was overtaken, not misdated
_OLD = 400  # days: a duty that was due longer ago is told of, not given


def date_checks(reading: Reading) -> Iterator[Check]:
    """Findings on dates, spans of years, anniversaries and deadlines; spans and anniversaries also where they fit."""
    yield from _impossible(reading)
    yield from _weekdays(reading)
    yield from _lengths(reading)
    yield from _months(reading)
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


def _weekdays(reading: Reading) -> Iterator[Check]:
    """`thứ hai, ngày 10/3/2022`: the calendar says which day of the week a date is."""
    for mention in reading.facts.dates:
        day = _day(mention.iso) if mention.kind in ("day", "time") else None
        found = _WEEKDAY.search(reading.plain, max(0, mention.start - 24), mention.start)
        if day is None or not found or mention.score < SURE or reading.is_scanned(mention.start):
            continue
        named, is_named = _WEEK[found["day"].split()[-1]], _WEEK_NAMES[day.weekday()]
        if named != day.weekday():
            yield _finding("impossible_date", (found.start(), mention.end), "inconsistent", "error", found["day"], is_named,
                           f"Văn bản ghi {found['day']}, ngày {day:%d/%m/%Y}; ngày đó là {is_named}.",
                           f"The document has {day} as “{found['day']}”; that day is {is_named} ({day:%A}).")


def _months(reading: Reading) -> Iterator[Check]:
    """`6 tháng (từ tháng 01 đến tháng 6)`: both ends are counted."""
    for found in _MONTHS.finditer(reading.plain):
        count, first, last = (int(found[name]) for name in ("count", "from", "to"))
        months = last - first + 1
        if first > 12 or last > 12 or months < 1:
            continue
        fits = count == months
        yield _finding("period_length", found.span(), "consistent" if fits else "inconsistent", "note" if fits else "warning",
                       str(count), str(months),
                       f"Văn bản ghi {count} tháng; từ tháng {first} đến tháng {last} là {months} tháng"
                       + (": khớp." if fits else f": lệch {abs(months - count)} tháng."),
                       f"The document says {count} months; from month {first} to month {last} it is {months}"
                       + (": it fits." if fits else f": off by {abs(months - count)}."))


def _lengths(reading: Reading) -> Iterator[Check]:
    """`5 năm 2016 - 2020` counts both ends; a nhiệm kỳ runs from congress to congress. `4 năm 2016 - 2020` may be meant as a
    difference, so it is a warning only; any other number is an error."""
    for found in (*_YEARS.finditer(reading.plain), *_SUMMED_UP.finditer(reading.plain)):
        count, first, last = int(found["count"]), int(found["from"]), int(found["to"])
        years = last - first + 1
        if abs(years - count) > _PLAUSIBLE or " năm" not in reading.document.text[slice(*found.span())]:
            continue  # a page number before a head (`30 Năm 2003-2004`)
        before = reading.plain[max(0, found.start() - 12):found.start()]
        term = before.rstrip().endswith("nhiệm kỳ")
        fits = count == years or (term and count == years - 1)
        doubtful = count == years - 1 or found.re is _SUMMED_UP or reading.is_scanned(found.start())
        severity = "note" if fits else "warning" if doubtful else "error"
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
    """A deadline before the day of issue is a warning (the duty may be recalled, not given); one within two days, or with only
    days off before it, is a note; a day off on which something must be delivered is told, but is no contradiction.
    """
    issued = _day(reading.facts.header_value("issued_on"))
    if issued is None:
        return
    told = set()
    for deadline in reading.facts.deadlines:
        due = _day(deadline.due)
        if due is None or deadline.relation == "every" or deadline.score < SURE or reading.is_scanned(deadline.start):
            continue
        told.update(range(deadline.start, deadline.end))
        span = deadline.start, deadline.end
        if due < issued:
            yield _late(span, due, issued)
        elif (due - issued).days < _SHORT or not _works_between(issued, due):
            left = (due - issued).days
            yield _finding("short_notice", span, "inconsistent", "note", due.isoformat(), issued.isoformat(),
                           f"Thời hạn {due:%d/%m/%Y} chỉ sau ngày ban hành văn bản ({issued:%d/%m/%Y}) {left} ngày"
                           + ("." if left < _SHORT else ", đều là ngày nghỉ."),
                           f"The deadline {due} is only {left} days after the date of the document ({issued})"
                           + ("." if left < _SHORT else ", all of them days off."))
        elif not is_working_day(due) and _NAMES_DAY.search(reading.plain, deadline.start, deadline.end) and _DELIVERS.search(
                plain(deadline.action or "")):
            yield _finding("short_notice", span, "unverifiable", "note", due.isoformat(), issued.isoformat(),
                           f"Thời hạn {due:%d/%m/%Y} là ngày nghỉ ({_WEEK_NAMES[due.weekday()]}).",
                           f"The deadline {due} is a day off ({due:%A}).")
    yield from _overdue(reading, issued, told)


def _overdue(reading: Reading, issued: date, told: set[int]) -> Iterator[Check]:
    """Dates that would be deadlines, were they not past: a bound word behind a duty that nobody is said to have done. Mostly the
    year of the year before."""
    for mention in reading.facts.dates:
        due = _day(mention.iso) if mention.kind == "day" else None
        if due is None or not 0 < (issued - due).days <= _OLD or mention.start in told or mention.score < SURE:
            continue
        start = max(reading.document.blocks[reading.document.block_at(mention.start)].start, mention.start - 160)
        clause = _STOP.split(reading.plain[start:mention.start])[-1]
        bound = _BOUND.search(clause)
        duty = bound and _DUTY.search(clause, 0, bound.start())
        if duty and not _PAST.search(clause) and not reading.is_scanned(mention.start):
            yield _late((mention.start, mention.end), due, issued)


def _late(span: tuple[int, int], due: date, issued: date) -> Check:
    meant = due.replace(year=due.year + 1) if (due.month, due.day) != (2, 29) else issued
    hint = (f"; khớp nếu năm {due.year} là {due.year + 1}", f"; it would fit if {due.year} were {due.year + 1}")
    vietnamese, english = hint if issued < meant else ("", "")
    vietnamese, english = (vietnamese, english) if (issued - due).days >= _YEAR_SLIP else ("", "")
    return _finding("deadline_before_issue", span, "inconsistent", "warning", due.isoformat(), issued.isoformat(),
                    f"Thời hạn {due:%d/%m/%Y} trước ngày ban hành văn bản ({issued:%d/%m/%Y}) {(issued - due).days} "
                    f"ngày{vietnamese}.",
                    f"The deadline {due} is {(issued - due).days} days before the date of the document ({issued}){english}.")


def _works_between(issued: date, due: date) -> bool:
    """Whether there is a working day behind the day of issue, up to the due day."""
    return any(is_working_day(issued + timedelta(days=count)) for count in range(1, (due - issued).days + 1))


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso[:10]) if iso and _ISO_DAY.match(iso) else None
