"""The grammar of dates: one pattern for each way of writing a time, with the reader that makes a mention of the match.

Forms of dates: Nghị định 30/2020/NĐ-CP, Phụ lục I (ngày 05 tháng 01 năm 2020), and what offices write beside it (15/12/2019,
30.4, 2-9, T9/2022). Beginning, middle and end of a month, a quarter or a year: Bộ luật Dân sự 2015, Điều 146.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import regex

from extractors.model import DateMention
from extractors.rules import ending, verbose, verbose_ending
from extractors.unit import unit_at

Reader = Callable[[regex.Match], DateMention | None]

# --------------------------------------------------------------------------- pieces

YEAR = r"(?:1[89]|20|21)\d{2}"
# not inside a longer number or a document's symbol; the second day of 27/7/1947-27/7/2020 is a date
_LEFT = r"(?:(?<![\p{L}\d]|\d[.,/\-])|(?<=/\d{4}-)(?=\d{1,2}/\d{1,2}/)|(?<=ngày[ ]\d{1,2}-))"
_RIGHT = r"(?![\p{L}\d]|[.,]\d|[ ]?/[ ]?\p{L}|/\d|-\d(?!\d?(?:/\d{1,2}/|:\d\d))|-\p{L})"
# a blank lost behind a whole day (năm 2011BÁO CÁO) makes it no other number
_DAY_RIGHT = r"(?!\d|[.,]\d|[ ]?/[ ]?\p{L}|/\d|-\d(?!\d?(?:/\d{1,2}/|:\d\d))|-\p{L})"
_OF_YEAR = r"(?:[ ]{0,3},?[ ]{0,3}(?:của[ ])?năm[ ]{0,3}|[ ]?[/\-.][ ]?)"
_COUNT = r"(?:mười[ ]một|\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười)"
_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
          "mười một": 11, "i": 1, "ii": 2, "iii": 3, "iv": 4}
_QUARTERS = ("quý", "quí", "qúy", "qúi")
WEEKDAY = r"(?:thứ[ ](?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ[ ]nhật|t[2-7]|cn)"
# A day and month without a year is a date only behind one of these; `2/10 chi bộ` is a fraction.
_DAY_CUE = rf"(?:ngày|sáng|trưa|chiều|tối|đêm|hôm|kỳ|dịp|lễ|khánh|tết|{WEEKDAY},?)"
_LATEST = r"(?:(?:chậm|muộn|trễ|sớm)[ ](?:nhất|hơn)|hạn[ ](?:chót|cuối(?:[ ]cùng)?))(?:[ ]là|:)?"
_BOUND_CUE = rf"(?:trước|sau|đến|hết|từ|tới|vào|xong|{_LATEST})"
_COUNTED = (r"(?:chi|đảng|chỉ|tiêu|xã|phường|thị|huyện|tỉnh|hộ|thôn|bản|làng|khu|ấp|đơn|đồng[ ]chí|đ/c|người|trường|cơ|dự"
            r"|nhiệm|nội|nhóm|tổ|hồ|văn|cuộc|lớp|đại|phiếu|ý|số|tổng|trạm|công|cơ|mô|sản|hợp|doanh|học|cán|lao|trẻ|em|vụ|bộ|sở"
            r"|ngành)")
# public holidays and days that offices commemorate: (day, month)
_HOLIDAYS = frozenset({(1, 1), (3, 2), (27, 2), (8, 3), (26, 3), (30, 4), (1, 5), (7, 5), (15, 5), (19, 5), (1, 6),
                       (5, 6), (21, 6), (28, 6), (11, 7), (27, 7), (28, 7), (19, 8), (2, 9), (1, 10), (10, 10), (13, 10),
                       (14, 10), (20, 10),
                       (9, 11), (18, 11), (20, 11), (23, 11), (1, 12), (10, 12), (22, 12)})


# `đạt 7-8/10` tells how many of how many; `số 5-7/9 Lê Lai` is a house, `tổ 2-3/5` and `mục 2-3/5` are names
_NO_DAYS_BEFORE = verbose(
    r"""(?<!\p{L})(?:đạt|được|có|còn|hoàn[ ]thành|tăng|giảm|lên|xuống|bình[ ]quân|trung[ ]bình|điểm|tỷ[ ]số|chỉ|thắng)
        (?:[ ](?:từ|khoảng|trên|gần|thêm|được|số|đến))?[ ]{1,2}$
      | (?<!\p{L})(?:số|nhà|lô|tổ|thửa|ngõ|ngách|hẻm|kiệt|đường|điều|khoản|mục|phần|biểu|mẫu|cấp|lớp|loại|kênh|tuyến)[ ]{1,2}$"""
)
_DAYS_BEFORE = verbose(r"(?:(?<!\p{L})(?:{{cue}}|{{bound}}|trong|đợt|diễn[ ]ra|khai[ ]mạc)[ ]{1,2}|\([ ]?)$",
                       cue=_DAY_CUE, bound=_BOUND_CUE)
_FROM = ending(r"(?<!\p{L})từ[ ]{1,3}$")


def _group(match: regex.Match, name: str) -> str | None:
    return match[name] if name in match.re.groupindex else None


def _number(text: str | None) -> int | None:
    return None if text is None else int(text) if text.isdigit() else _WORDS.get(text)


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if len(text) == 4 else 2000 + int(text) if int(text) < 50 else 1900 + int(text)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def span_iso(first: date, last: date, finest: str) -> str:
    """A span as the database writes it: `2016/2020`, `2020-H1`, `2020-01/2020-09`, `2020-12-15/2021-06-14`."""
    if finest == "year":
        return f"{first.year}/{last.year}"
    if finest == "day":
        return f"{first.isoformat()}/{last.isoformat()}"
    if first.year == last.year and (first.month, last.month) in ((1, 6), (7, 12)):
        return f"{first.year}-H{1 if first.month == 1 else 2}"
    return f"{first.year}-{first.month:02}/{last.year}-{last.month:02}"


# what stands before two years and belongs to the span
_SPAN_NAME = verbose_ending(r"(?<![\p{L}\d]|\d[.,/\-])(?:giai[ ]đoạn|nhiệm[ ]k[ỳì]|thời[ ]k[ỳì]|niên[ ](?:độ|khóa|vụ)"
                     r"|năm[ ](?:học|tài[ ]chính)|mùa[ ](?:khô|mưa)"
                     r"|\d{1,2}[ ]năm|các[ ]năm|từ[ ]năm|từ|năm)[ ]{1,3}$")


# --------------------------------------------------------------------------- readers: match -> mention, or None to decline


def _made(match: regex.Match, rule: str, kind: str, first: date | None = None, last: date | None = None, iso: str | None = None,
          **fields) -> DateMention:
    return DateMention(start=match.start(), end=match.end(), rule=f"date.{rule}", kind=kind, iso=iso, first=first, last=last,
                       **fields)


def _day(match: regex.Match, rule: str) -> DateMention | None:
    day, month, year = int(match["d"]), int(match["m"]), _year(_group(match, "y"))
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        worded = "tháng" in match[0] or match[0].startswith("ngày")
        return _made(match, rule, "day", problem="impossible") if worded and year is not None else None
    if day > monthrange(year or 2000, month)[1]:
        return _made(match, rule, "day", problem="impossible")
    if year is None:
        return _made(match, rule, "day", problem="yearless")
    return _made(match, rule, "day", point := date(year, month, day), point, point.isoformat())


def _holiday(match: regex.Match) -> DateMention | None:
    return _day(match, "day.holiday") if (int(match["d"]), int(match["m"])) in _HOLIDAYS else None


def _days(match: regex.Match) -> DateMention | None:
    """`(18 - 20/12)`, `từ 28/4 đến 3/5`: days that follow each other; declined where they may be how many of how many."""
    day, month, year = int(match["d"]), int(match["m"]), _year(match["y"])
    day1, month1 = int(match["d1"]), int(match["m1"] or month)
    if not (1 <= month <= 12 and 1 <= month1 <= 12 and 1 <= day1 <= 31) or day > monthrange(year or 2000, month)[1]:
        return None
    before, link = match.string[max(0, match.start() - 24):match.start()], match["to"].strip()
    started = _FROM.search(before)
    listed = link in (",", "và")
    if listed and not (before.endswith("(") and (day1 + 1, month1) == (day, month)) or link.startswith("đến") and not started:
        return None
    fractions = match["m1"] and day1 <= month1 and day <= month     # 1/3 - 1/2
    if (month1, day1) >= (month, day) or fractions or not year and _NO_DAYS_BEFORE.search(before):
        return None
    unit = None if year else unit_at(match.string, match.end())
    if unit is not None and (unit.known or not _DAYS_BEFORE.search(before)):
        return None
    start = match.start() - len(started[0]) if started else match.start()
    if year is None:
        return replace(_made(match, "span.days", "span", problem="yearless"), start=start)
    first, last = date(year, month1, day1), date(year, month, day)
    return replace(_made(match, "span.days", "span", first, last, span_iso(first, last, "day")), start=start)


def _edge(match: regex.Match, first: date, last: date) -> tuple[date, date]:
    """Bounds of `đầu`, `giữa`, `cuối` of a unit: one day each (BLDS Đ.146)."""
    edge = _group(match, "edge")
    if edge == "đầu":
        return first, first
    if edge == "cuối":
        return last, last
    if edge == "giữa":
        middle = first.replace(day=15) if first.month == last.month else date(first.year, 6, 30) if last.month - first.month > 3 \
            else first.replace(month=first.month + 1, day=15)
        return middle, middle
    return first, last


def _month(match: regex.Match, rule: str) -> DateMention | None:
    month, year = int(match["m"]), _year(_group(match, "y"))
    if not 1 <= month <= 12:
        return _made(match, rule, "month", problem="impossible") if year else None
    if year is None:
        return _made(match, rule, "month", problem="yearless")
    first, last = _edge(match, date(year, month, 1), _month_end(year, month))
    return _made(match, rule, "month", first, last, f"{year}-{month:02}")


def _quarter(match: regex.Match) -> DateMention | None:
    quarter, year = _number(match["q"]), _year(_group(match, "y"))
    if year is None:
        return _made(match, "quarter", "quarter", problem="yearless")
    first, last = _edge(match, date(year, 3 * quarter - 2, 1), _month_end(year, 3 * quarter))
    return _made(match, "quarter", "quarter", first, last, f"{year}-Q{quarter}")


def whole_year(match: regex.Match, rule: str = "year") -> DateMention:
    """A mention of a whole year."""
    year = _year(match["y"])
    first, last = _edge(match, date(year, 1, 1), date(year, 12, 31))
    return _made(match, rule, "year", first, last, str(year))


def _months_of_year(match: regex.Match) -> DateMention | None:
    count, year = _number(match["n"]), _year(_group(match, "y"))
    if not 1 <= count <= 12:
        return None
    from_end = _group(match, "edge") in ("cuối", "còn lại")
    unit = "tháng cuối năm" if from_end else "tháng đầu năm"
    if year is None:
        made = _made(match, "span.months", "span", count=count, unit=unit, problem="yearless")
        return replace(made, start=match.start("n"))
    low, high = (13 - count, 12) if from_end else (1, count)
    first, last = date(year, low, 1), _month_end(year, high)
    made = _made(match, "span.months", "span", first, last, span_iso(first, last, "month"), count=count, unit=unit)
    return replace(made, start=match.start("n"))


def _years(match: regex.Match) -> DateMention | None:
    low, high = int(match["y"]), int(match["y2"])
    if not low < high <= low + 100:
        return None
    made = _made(match, "span.years", "span", date(low, 1, 1), date(high, 12, 31), f"{low}/{high}")
    named = _SPAN_NAME.search(match.string, max(0, match.start() - 16), match.start())
    return replace(made, start=named.start()) if named else made


def _duration(match: regex.Match) -> DateMention:
    count = int(match["n"]) if match["n"].isdigit() else None
    return _made(match, "duration", "duration", count=count, unit=match["unit"])


def _time(match: regex.Match) -> DateMention | None:
    hour, minute = int(match["h"]), int(_group(match, "min") or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return _made(match, "time", "time", clock=f"{hour:02}:{minute:02}")


def _blank(match: regex.Match) -> DateMention | None:
    filled = all(any(map(str.isdigit, match[name])) for name in ("d", "m", "y"))
    return None if filled else _made(match, "day.blank", "day", problem="blank")


def _recurring(match: regex.Match) -> DateMention | None:
    return _made(match, "recurring", "recurring", count=int(match["d"])) if 1 <= int(match["d"]) <= 31 else None


# --------------------------------------------------------------------------- rules

_pieces = {"left": _LEFT, "right": _RIGHT, "day_right": _DAY_RIGHT,
           "year": YEAR, "of_year": _OF_YEAR, "count": _COUNT, "cue": _DAY_CUE,
           "bound": _BOUND_CUE, "counted": _COUNTED, "quarter": f"(?:{'|'.join(_QUARTERS)})",
           "lasts": r"(?<!(?:kéo[ ]dài|mất|trong|sau|thêm|khoảng|tối[ ]đa)[ ])",
           "word": "(?:một|hai|ba|bốn|tư|năm|lăm|sáu|bảy|bẩy|tám|chín|mười|mươi|trăm)",
           "edge": r"(?:(?<!tháng[ ]|tuần[ ]|quý[ ])(?P<edge>đầu|giữa|cuối)[ ])?"}


def _rule(pattern: str, read: Reader, *words: str) -> tuple[regex.Pattern, Reader, tuple[str, ...]]:
    return verbose(pattern, **_pieces), read, words


# Pattern, reader, and words of which a line must hold one for the pattern to be tried there (none: it is tried everywhere).
# A pattern that begins with a digit, a literal or a look behind is searched for many times faster than one with an optional
# beginning: so the days with and without the word ngày are two rules.
RULES: tuple[tuple[regex.Pattern, Reader, tuple[str, ...]], ...] = (
    # ngày 20 tháng 01 năm 2021; 10 tháng 3 năm 2010; ngày 30 tháng 6
    _rule(r"{{left}} (?:ngày[ ]{0,3})? (?P<d>\d{1,2})[ ]{0,3}tháng[ ]{0,3}(?P<m>\d{1,2}) {{of_year}} (?P<y>{{year}})"
          r"{{day_right}}", lambda m: _day(m, "day.words")),
    _rule(r"\bngày[ ]{0,3}(?P<d>\d{1,2})[ ]{0,3}tháng[ ]{0,3}(?P<m>\d{1,2}) (?!\d)", lambda m: _day(m, "day.words")),
    # 15/12/2019; ngày 30 / 9 / 2010; 11-1-2017; 30.4.2021; ngày 15/12/19
    *(_rule(word + r"(?P<d>\d{1,2})[ ]?(?P<sep>[/.\-])[ ]?(?P<m>\d{1,2})[ ]?(?P=sep)[ ]?(?P<y>{{year}})" + right,
            lambda m: _day(m, "day.digits"))
      for word, right in ((r"{{left}} ngày[ ]{0,3}", "{{day_right}}"), (r"{{left}}", "{{right}}"))),
    _rule(r"\bngày[ ]{0,3}(?P<d>\d{1,2})(?P<sep>[/.\-])(?P<m>\d{1,2})(?P=sep)(?P<y>\d{2}) {{right}}",
          lambda m: _day(m, "day.digits")),
    _rule(r"{{left}} (?P<y>{{year}})-(?P<m>0[1-9]|1[0-2])-(?P<d>[0-3]\d)(?!\d)", lambda m: _day(m, "day.iso")),
    # ngày 28/5; sáng 21-12; chiều 22.4
    *(_rule(cue + r"(?P<d>\d{1,2})[ ]?[/.\-][ ]?(?P<m>\d{1,2}) {{right}} (?![ ]?%)", lambda m: _day(m, "day.yearless"))
      for cue in (r"(?<!\p{L})ngày[ ]{0,3}", r"(?<={{cue}}[ ]{1,2})")),
    # ngày 14-15/7: the last of several days
    _rule(r"(?<=\bngày[ ]{0,3}\d{1,2}(?:[ ]?,[ ]?\d{1,2}){0,3}[ ]?(?:,|và|-)[ ]?) (?P<d>\d{1,2})/(?P<m>\d{1,2}) {{right}}",
          lambda m: _day(m, "day.yearless"), "ngày"),
    # trước 30/6; từ 15/12 đến
    _rule(r"(?<=\b{{bound}}[ ]{1,2}) (?P<d>\d{1,2})[ ]?/[ ]?(?P<m>\d{1,2}) {{right}} (?![ ]{{counted}}\b)",
          lambda m: _day(m, "day.yearless")),
    # (18 - 20/12); 5-7/9/2022; từ 28/4 đến 3/5
    _rule(r"{{left}} (?<!ngày[ ]{1,3}) (?P<d1>\d{1,2})(?:/(?P<m1>\d{1,2}))?(?P<to>[ ]?-[ ]?|[ ]đến(?:[ ]hết)?[ ]|,[ ]|[ ]và[ ])"
          r"(?P<d>\d{1,2})/(?P<m>\d{1,2})(?:/(?P<y>{{year}}))? {{right}} (?![ ]?%)", _days, "/"),
    # (27/7); 30/4 và 01/5
    _rule(r"(?<=\([ ]?|\d[/.\-]\d{1,2}[ ]?(?:,|và|-)[ ]?) (?P<d>\d{1,2})[ ]?[/.\-][ ]?(?P<m>\d{1,2}) {{right}}"
          r"(?=[ ]?[),;.]|[ ](?:và|-)|$)", _holiday),
    # ngày 26, 27/12/2011; từ ngày 01 đến ngày 15 tháng 10 năm 2020: the month and year stand behind the next day
    # trong 2 ngày 14-15/7/2022: how many they are belongs to them
    *(_rule(word + r"ngày[ ]{0,3}(?P<d>\d{1,2})"
            r"(?=(?:[ ]?(?:,|và|-|đến(?:[ ]hết)?)[ ]?(?:ngày[ ]{0,3})?\d{1,2}){1,4}"
            r"[ ]?(?:/|-|tháng[ ])[ ]?(?P<m>\d{1,2})(?:{{of_year}}(?P<y>{{year}}))?(?!\d))", lambda m: _day(m, "day.list"))
      for word in (r"\b", r"(?<!số[ ]{1,2}){{left}}\d{1,2}[ ]{1,3}")),
    _rule(r"(?<=\bngày[ ]{0,3}\d{1,2}[ ]?(?:,[ ]?\d{1,2}[ ]?){0,3}(?:,|và)[ ]?)(?P<d>\d{1,2})"
          r"(?=(?:[ ]?(?:,|và|-)[ ]?\d{1,2}){1,4}[ ]?(?:/|tháng[ ])[ ]?(?P<m>\d{1,2})(?:{{of_year}}(?P<y>{{year}}))?(?!\d))",
          lambda m: _day(m, "day.list")),
    # ngày    tháng    năm 2024; ngày ... tháng 12 năm 2024; ngày ..../..../2024
    _rule(r"\bngày(?P<d>[ .…_]{1,40}(?:\d{1,2}[ ]{1,3})?)tháng(?P<m>[ .…_]{1,40}(?:\d{1,2}[ ]{1,3})?)"
          r"năm(?P<y>[ ]{1,4}(?:{{year}})?+(?:20)?+[.…_]{0,40})", _blank),
    _rule(r"\bngày(?P<d>[ .…_]{0,40}(?:\d{1,2}[ ]?)?)/(?P<m>[ .…_]{0,40}(?:\d{1,2}[ ]?)?)/(?P<y>[ .…_]{0,40}(?:{{year}})?+)",
          _blank),
    # ngày 20 hằng tháng; ngày 15 tháng cuối quý; ngày 20/12 hằng năm
    _rule(r"\b(?:ngày|mùng|mồng)[ ]{1,3}(?P<d>\d{1,2})(?:/(?P<m>\d{1,2})|[ ]tháng[ ](?P<m2>\d{1,2}))?[ ](?:,[ ])?"
          r"(?: (?:của[ ])?(?:hằng|hàng|mỗi|các)[ ](?:tháng|quý|năm) | (?:của[ ])?tháng[ ](?:đầu|cuối|tiếp|sau|kế|liền|giữa|thứ)"
          r"(?:[ ](?:theo|tiếp|kề|của|quý|sau|mỗi|hằng|hàng)){0,4} | (?:của[ ])?tháng(?=[ ]?[,.;)]|[ ](?:báo|để|và)) )",
          _recurring),
    # tháng 10/2020; cuối tháng 12 năm 2021; tháng 9
    _rule(r"{{left}} {{edge}} tháng[ ]{0,3}(?P<m>\d{1,2})(?:{{of_year}}(?P<y>{{year}}))? {{right}}",
          lambda m: _month(m, "month")),
    _rule(r"(?<=\btháng[ ]{0,3}\d{1,2}(?:[ ]?,[ ]\d{1,2}){0,6}[ ]?(?:,[ ]|và[ ]|-[ ]?|đến[ ]))"
          r"(?P<m>\d{1,2})(?:{{of_year}}(?P<y>{{year}}))? {{right}} (?![ ]?(?:%|năm\b|ngày\b))",
          lambda m: _month(m, "month.list"), "tháng"),
    _rule(r"(?<![\p{L}\d/])t(?P<m>\d{1,2})(?:[/\-](?P<y>{{year}}))? {{right}} (?![ ]?,[ ]?\d)",
          lambda m: _month(m, "month.short")),
    # 10/2020 on its own, behind a bound or closed by punctuation
    _rule(r"{{left}} (?<!\bsố[ ]{1,3}|\bsố:[ ]{0,3}) (?P<m>\d{1,2})[ ]?/[ ]?(?P<y>{{year}}) {{right}}"
          r"(?: (?<=\b(?:trước|sau|đến|hết|từ|tới|vào|kỳ)[ ]{1,2}\d{1,2}[ ]?/[ ]?\d{4})"
          r"| (?=[ ]?[,;.):\-]|[ ](?:đến|và|so)\b|[ ]?[\n\t]|[ ]?$) )",
          lambda m: _month(m, "month.digits")),
    _rule(r"{{left}} (?P<y>{{year}})-(?P<m>0[1-9]|1[0-2]) {{right}}", lambda m: _month(m, "month.iso")),
    # quý I/2024; quý 3 năm 2020; quý tư; Qúy II
    _rule(r"{{left}} {{edge}} {{quarter}}[ ]{0,3}(?P<q>iv|i{1,3}|[1-4]|một|hai|ba|tư"
          r"|bốn)(?:{{of_year}}(?P<y>{{year}}))? {{right}}", _quarter),
    # quý I, II/2024; quý III - IV; quý I, II, III và IV
    _rule(r"(?<=\b{{quarter}}[ ]{1,3}(?:(?:iv|i{1,3}|[1-4])[ ]?(?:,|;|và|-)[ ]?){1,3})(?P<q>iv|i{1,3}|[1-4])"
          r"(?:{{of_year}}(?P<y>{{year}}))? {{right}}", _quarter, *_QUARTERS),
    # năm 2020; cuối năm 2019; cả năm 2020
    _rule(r"{{left}} {{edge}} năm[ ]{0,3}(?P<y>{{year}}) {{right}}", whole_year),
    # trong 2 năm 2019, 2020: the count belongs to the years
    _rule(r"(?<=\b(?:trong|qua|của|cả|sau)[ ]) \d{1,2}[ ]năm[ ]{1,3}(?P<y>{{year}}) (?=[ ]?(?:,"
          r"|và)[ ]?(?:năm[ ])?{{year}})", whole_year),
    # cùng kỳ 2019; tầm nhìn 2050; KH 2021
    _rule(r"(?<=\b(?:kỳ|kế[ ]hoạch|kh|thực[ ]hiện|th|ước|dự[ ]toán|dt|tầm[ ]nhìn(?:[ ]đến)?|mùa|xuân|thu|hè|vụ|đán|tết)[ ]{1,2})"
          r"(?P<y>{{year}}) {{right}} (?![ ]{{counted}}\b)", lambda m: whole_year(m, "year.cue")),
    # báo cáo 2020 ngày 15/01/2021: before a day it counts no days
    _rule(r"(?<=\b(?:báo[ ]cáo|kế[ ]hoạch|chương[ ]trình|đề[ ]án|phương[ ]án)[ ]) (?P<y>{{year}}) (?=[ ]ngày[ ]\d)",
          lambda m: whole_year(m, "year.cue"), "ngày"),
    _rule(r"(?<=\b(?:đến|từ|trong|so|với|trước|sau)[ ]{1,2}) (?P<y>{{year}}) {{right}}"
          r"(?=[ ]?[,;.):]|[ ]?[\n\t]|[ ]?$|[ ](?:đến|và|là|so|-|cơ|có|thì|toàn|tất|trở|sẽ|phải)\b)",
          lambda m: whole_year(m, "year.cue")),
    # giá so sánh 2010; giá cố định năm 1994; theo giá CĐ 94: the year whose prices are meant
    _rule(r"(?<=\btheo[ ]giá[ ]|\bgiá[ ](?:so[ ]sánh|cố[ ]định|ss|cđ|gốc)(?:[ ]năm)?(?:[ ]gốc)?[ ]{1,2}|\bnăm[ ]gốc[ ])"
          r"(?P<y>{{year}}|[89]\d|[01]\d) {{right}} (?![ ]?(?:%|tỷ|tỉ|triệu|nghìn|ngàn|đồng)|[ ]năm\b)",
          lambda m: whole_year(m, "year.price"), "giá", "gốc"),
    # năm 2020 và 2021; các năm 2019, 2020, 2021
    _rule(r"(?<=\bnăm[ ]{0,3}{{year}}[ ]?(?:,[ ]?{{year}}[ ]?){0,6}(?:,|và|hoặc|;)[ ]?) (?P<y>{{year}}) {{right}}",
          lambda m: whole_year(m, "year.list")),
    # 6 tháng đầu năm 2020; 9 tháng năm 2018; 3 tháng cuối năm; 2 tháng còn lại của năm 2020
    _rule(r"(?<={{left}}(?P<n>{{count}})[ ]{1,3}) tháng[ ]{1,3}(?P<edge>đầu|cuối|còn[ ]lại)[ ]{1,3}(?:của[ ])?năm"
          r"(?:[ ]{1,3}(?P<y>{{year}})(?!\d)|[ ](?:nay|này|ngoái|trước|sau)\b)?", _months_of_year),
    _rule(r"(?<={{left}}(?P<n>{{count}})[ ]{1,3}) tháng(?:[ ]{1,3}năm[ ]{1,3}|[ ]?/[ ]?|[ ]{1,3})(?P<y>{{year}}) {{right}}",
          _months_of_year),
    # giai đoạn 2016 - 2020; 5 năm 2016-2020; năm học 2019-2020; từ năm 2016 đến năm 2020
    _rule(r"{{left}} (?P<y>{{year}})[ ]{0,3}(?:-|đến|tới)[ ]{0,3}(?:năm[ ]{1,3})?(?P<y2>{{year}})"
          r"(?![\p{L}\d]|[.,]\d|/\p{L}|-\p{L})", _years),
    # niên vụ 2020/2021; năm học 2022/2023: a season that goes over the new year
    _rule(r"(?<={{left}}(?:niên[ ](?:vụ|khóa|độ)|năm[ ](?:học|tài[ ]chính)|(?:mùa|vụ)(?:[ ]\p{L}{1,7}){0,3})[ ]{1,3})"
          r"(?P<y>{{year}})[ ]?/[ ]?(?P<y2>{{year}}) {{right}}", lambda m: _years(m) if int(m["y2"]) == int(m["y"]) + 1 else None,
          "vụ", "niên", "năm", "mùa"),
    # lúc 15 giờ; trước 17 giờ ngày 20/5/2024; 8 giờ sáng: before the durations, which a whole hour alone is one of
    _rule(r"(?: (?<=\b(?:lúc|hồi|đúng)[ ]{1,3}) | {{left}}(?=\d{1,2}[ ]{0,3}giờ[ ]?,?[ ](?:sáng|trưa|chiều|tối|hôm[ ]|thứ[ ]"
          r"|(?:của[ ]|cùng[ ])?ngày[ ]{0,3}[\d.…])) ) (?P<h>\d{1,2})[ ]{0,3}giờ (?!\p{L}|[ ]{0,3}\d)", _time, "giờ"),
    # từ 7 giờ đến 9 giờ; từ 22 giờ 30 đến 5 giờ: of the clock, but for what lasts so long
    _rule(r"(?<={{lasts}}\btừ[ ]{1,2}) (?P<h>\d{1,2})[ ]{0,3}giờ"
          r"(?=[ ]{1,2}(?:đến|-|tới)[ ]{1,2}(?:[01]?\d|2[0-4])[ ]{0,3}(?:giờ|h))", _time, "giờ"),
    _rule(r"(?<={{lasts}}\btừ[ ]{1,2}\d{1,2}[ ]{0,3}(?:giờ|h)(?:[ ]{0,2}\d\d)?(?:[ ]phút)?"
          r"[ ]{1,2}(?:đến|-|tới)[ ]{1,2}) (?P<h>\d{1,2})[ ]{0,3}giờ (?![ ]{0,3}\d)", _time, "giờ"),
    # 02 ngày làm việc; 05 (năm) ngày; 3-5 năm; 16 tuổi; 24 giờ
    _rule(r"{{left}} (?:(?<!giờ[ ])\d{1,3}[ ]?(?:-|đến|hoặc)[ ]?)?+ (?P<n>\d{1,3}(?:,\d{1,2})?)[ ]{0,3}"
          r"(?:\([\p{L} ]{2,20}\)[ ]{0,3})?"
          r"(?P<unit>ngày[ ]làm[ ]việc|giờ[ ]làm[ ]việc|tháng[ ]tuổi|ngày|tuần|tháng|{{quarter}}|năm|tuổi|giờ|phút)"
          r"(?![\p{L}\d]|[ ](?:công|đêm|lương|thu[ ]nhập|lao[ ]động)\b)", _duration),
    # ba (03) ngày; mười lăm (15) ngày làm việc
    _rule(r"(?<!\p{L}) (?:{{word}}[ ]){1,3}\((?P<n>\d{1,3})\)[ ]{0,3}"
          r"(?P<unit>ngày[ ]làm[ ]việc|giờ[ ]làm[ ]việc|tháng[ ]tuổi|ngày|tuần|tháng|{{quarter}}|năm|tuổi|giờ|phút)"
          r"(?![\p{L}\d]|[ ](?:công|đêm|lương|thu[ ]nhập|lao[ ]động)\b)", _duration, "("),
    # 17h00; 14h30'; 17 giờ 30 phút; 07:50
    _rule(r"{{left}} (?P<h>\d{1,2})[ ]?(?:[hg](?:[ ]?(?P<min>\d{2})(?:'|ph(?:út)?\b)?)?|:(?P<min>\d{2})(?::\d{2})?'?"
          r"|:(?P<min>\d)(?=,[ ])) (?![\p{L}\d]|[/:]\w)", _time),
    _rule(r"{{left}} (?P<h>\d{1,2})[ ]{0,3}giờ[ ]{0,3}(?P<min>\d{2})(?!\d)(?:[ ]{0,3}phút\b|')?", _time),
)
