"""Arithmetic on periods as the database writes them: `2020`, `2020-H1`, `2020-Q3`, `2020-10`, `2020-01/2020-09`, `2016/2020`."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import regex

from extractors.date_rule import span_iso

_DAY = regex.compile(r"\d{4}-\d\d-\d\d")
_YEAR = regex.compile(r"\d{4}")


def one_year(period: str | None) -> bool:
    """Whether a period lies within one year.

    >>> one_year("2020-Q3"), one_year("2016/2020"), one_year(None)
    (True, False, False)
    """
    return period is not None and len(set(_YEAR.findall(period))) == 1


def year_of(period: str | None) -> str | None:
    """The year that a stretch of one year lies in (a plan is the year's), the period itself where it spans several.

    >>> year_of("2020-01/2020-09"), year_of("2016/2020")
    ('2020', '2016/2020')
    """
    return period[:4] if one_year(period) else period


def last_month(period: str | None) -> int | None:
    """The month (1 to 12) that a stretch of one year ends with, None where it spans several.

    >>> last_month("2020-H1"), last_month("2020-01/2020-09"), last_month("2020"), last_month("2016/2020")
    (6, 9, 12, None)
    """
    if not one_year(period):
        return None
    part = period.rpartition("/")[2][5:]
    if part[:1] in ("H", "Q"):
        return int(part[1]) * (6 if part[0] == "H" else 3)
    return int(part[:2]) if part else 12


def month_end(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def shifted(period: str | None, year: str | None = None) -> str | None:
    """The same stretch of the year before, or of the year given.

    >>> shifted("2020-H1"), shifted("2021-01/2021-09", "2019"), shifted("2022-06-19", "2021")
    ('2019-H1', '2019-01/2019-09', '2021')
    """
    if period is None:
        return None
    day = bool(_DAY.fullmatch(period))
    if year is not None:
        return year if day else _YEAR.sub(year, period)
    return _YEAR.sub(lambda found: str(int(found[0]) - 1), period, count=1 if day else 0)


def since_new_year(year: int, month: int) -> str:
    """The stretch from January to the end of a month.

    >>> since_new_year(2022, 6), since_new_year(2022, 9), since_new_year(2022, 12), since_new_year(2022, 1)
    ('2022-H1', '2022-01/2022-09', '2022', '2022-01')
    """
    if month in (1, 12):
        return f"{year}-01" if month == 1 else str(year)
    return span_iso(date(year, 1, 1), month_end(year, month), "month")


def following(period: str, unit: str) -> str | None:
    """The month, quarter or year (unit: `tháng`, `quý`, `năm`) after a period of one year, None where it has no end.

    >>> following("2020-Q4", "quý"), following("2020-09", "tháng"), following("2020", "năm")
    ('2021-Q1', '2020-10', '2021')
    """
    year, last = int(period[:4]), last_month(period)
    if unit == "năm" or last is None:
        return str(year + 1) if unit == "năm" else None
    year, month = (year + 1, 1) if last == 12 else (year, last + 1)
    return f"{year}-{month:02}" if unit == "tháng" else f"{year}-Q{(month + 2) // 3}"
