"""Arithmetic of terms (thời hạn): when a number of days, working days, weeks, months or years ends, and how a duty returns.

Bộ luật Dân sự 2015: Điều 147 (the first day is not counted), Điều 148 (a term in weeks, months or years ends on the corresponding
day, or the month's last day; an end on a day off moves to the next working day). Days off: Bộ luật Lao động 2019, Điều 111-112.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:
    from holidays import HolidayBase


@cache
def _calendar() -> HolidayBase:
    """Vietnam's calendar of days off; imported late, because only relative terms need it."""
    from holidays.countries.vietnam import Vietnam

    return Vietnam()


def is_working_day(day: date) -> bool:
    """Whether public offices work on the day (Monday to Friday, no public holiday, or a Saturday that makes up for one)."""
    return _calendar().is_working_day(day)


def next_working_day(day: date) -> date:
    """The day itself, or the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def _months_later(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def end_of_term(start: date, count: int, unit: str) -> date | None:
    """The last day of a term.

    start: the day of the event it counts from (not counted itself); count: how many; unit: `ngày`, `ngày làm việc`, `tuần`,
    `tháng`, `quý`, `năm`. None for a unit shorter than a day and for terms beyond the calendar's reach.
    """
    if count > 3660 or start.year + count > 9000:
        return None
    if unit == "ngày làm việc":
        day = start
        for _ in range(count):
            day = next_working_day(day + timedelta(days=1))
        return day
    if unit in ("ngày", "tuần"):
        return next_working_day(start + timedelta(days=count * (7 if unit == "tuần" else 1)))
    months = {"tháng": 1, "quý": 3, "năm": 12}.get(unit)
    return next_working_day(_months_later(start, count * months)) if months else None


_EVERY = r"(?:hằng|hàng|mỗi|từng)"
_DAY = regex.compile(r"ngày[ ]{1,3}(?:thứ[ ])?([0-9]{1,2})(?:[ ]?/[ ]?([0-9]{1,2})|[ ]tháng[ ]([0-9]{1,2}))?")
_LAST_DAY = regex.compile(r"ngày[ ]cuối(?:[ ]cùng)?[ ](?:của[ ])?(?:hằng[ ]|mỗi[ ])?tháng")
_MONTHS = regex.compile(r"tháng[ ][0-9]{1,2}(?:(?:[ ]?,|[ ]và|[ ]-)[ ](?:tháng[ ])?[0-9]{1,2}(?![0-9]|[ ]?/|[ ]tháng)){0,3}")
_IN_QUARTER = regex.compile(r"tháng[ ](đầu|giữa|cuối|sau|tiếp|liền|kế)\b")
_WEEKDAY = regex.compile(r"thứ[ ](hai|ba|tư|năm|sáu|bảy|[2-7])\b|chủ[ ]nhật")
_SEVERAL = regex.compile(r"\b0?([0-9]{1,2})[ ](ngày|tuần|tháng|năm)\b")
_TIMES = regex.compile(r"\b(hai|ba|bốn|[0-9]{1,2})[ ]lần\b")
_COUNTS = {"hai": 2, "ba": 3, "bốn": 4}
_CLOCK = regex.compile(r"([0-9]{1,2})[ ]?(?:giờ|h|g)[ ]?([0-9]{2})?")
_WEEKDAYS = {"hai": "MO", "2": "MO", "ba": "TU", "3": "TU", "tư": "WE", "4": "WE", "năm": "TH", "5": "TH", "sáu": "FR", "6": "FR",
             "bảy": "SA", "7": "SA", "chủ nhật": "SU"}
_QUARTER_MONTHS = {"đầu": "1,4,7,10", "giữa": "2,5,8,11", "cuối": "3,6,9,12", "sau": "1,4,7,10",
                   "tiếp": "1,4,7,10", "liền": "1,4,7,10", "kế": "1,4,7,10"}


def recurrence(words: str) -> str | None:
    """The RFC 5545 RRULE of an expression such as `ngày 20 hằng tháng`, `định kỳ 6 tháng`, `ngày 15 tháng cuối quý`.

    words: plain text (see `extractors.text.plain`). Of several periods the shortest counts. None where none is named.
    """
    day = _DAY.search(words)
    by_day = f";BYMONTHDAY={int(day[1])}" if day else ";BYMONTHDAY=-1" if _LAST_DAY.search(words) else ""
    months = _MONTHS.search(words)
    in_list = months and not months[0].removeprefix("tháng ").isdigit()
    if day and (day[2] or day[3]) and not in_list:
        return f"FREQ=YEARLY;BYMONTH={int(day[2] or day[3])}{by_day}"
    if months:
        return f"FREQ=YEARLY;BYMONTH={','.join(str(int(month)) for month in regex.findall(r'[0-9]+', months[0]))}{by_day}"
    in_quarter = _IN_QUARTER.search(words) if "quý" in words else None
    if in_quarter:
        return f"FREQ=YEARLY;BYMONTH={_QUARTER_MONTHS[in_quarter[1]]}{by_day}"
    weekday = _WEEKDAY.search(words)
    if weekday and "tuần" in words:
        return f"FREQ=WEEKLY;BYDAY={_WEEKDAYS[weekday[1] or weekday[0]]}"
    several, times = _SEVERAL.search(words), _TIMES.search(words)
    found = {unit for unit in ("ngày", "tuần", "tháng", "quý", "năm")
             if regex.search(rf"\b{_EVERY}[ ](?:\w+,[ ]?){{0,3}}{unit}\b", words)}
    if times and "năm" in words and 12 % (count := _COUNTS.get(times[1]) or int(times[1])) == 0 and count > 1:
        return f"FREQ=MONTHLY;INTERVAL={12 // count}"
    if "ngày" in found and not day:
        clock = _CLOCK.search(words)
        return f"FREQ=DAILY;BYHOUR={int(clock[1])};BYMINUTE={int(clock[2] or 0)}" if clock else "FREQ=DAILY"
    if "tuần" in found:
        return "FREQ=WEEKLY"
    if "tháng" in found or (day and regex.search(r"tháng(?![ ]cuối[ ]kỳ)", words) and not found & {"quý", "năm"}):
        return f"FREQ=MONTHLY{by_day}"
    if "quý" in found or regex.fullmatch(r"quý\b.*", words):
        return f"FREQ=MONTHLY;INTERVAL=3{by_day}"
    if several and not day:
        freq = {"ngày": "DAILY", "tuần": "WEEKLY", "tháng": "MONTHLY", "năm": "YEARLY"}[several[2]]
        count = int(several[1])
        return f"FREQ={freq}" + (f";INTERVAL={count}" if count > 1 else "")
    return f"FREQ=YEARLY{by_day}" if "năm" in found else None
