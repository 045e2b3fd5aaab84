"""Duties that come back (chế độ báo cáo định kỳ): where a text says how often, and on which day, something falls due.

A return is a period (hằng tháng, định kỳ 6 tháng, mỗi quý một lần), a day of a period (ngày 20 của tháng cuối quý), or a period
whose day stands apart from it in the same clause (Hằng quý ... trước ngày 20 của tháng cuối quý). Each is one duty, named in
one place or two. Reporting terms: Nghị định 09/2019/NĐ-CP, Điều 8, 12.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extractors.model import Evidence, Facts
from extractors.rules import Spans, lines_with, verbose, verbose_ending
from extractors.text import View

_UNIT = r"(?:ngày(?![ ]{1,3}\d)|tuần|tháng|quý|năm)(?![\p{L}])"
_EVERY = r"(?:hằng|hàng|h[ăâãa]ng|mỗi|từng)"  # "hăng": a mark lost in a scan
_BEFORE = r"(?:trước|(?:chậm|muộn)[ ]nhất(?:[ ]là)?|vào|đến|xong)"
_WEEKDAY = r"(?:(?:sáng|chiều)[ ])?(?:thứ[ ](?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ[ ]nhật)"
_TIMES = r"(?:[ ]?/[ ]?\d?[ ]?lần|[ ](?:một|hai|ba|0?[1-4])[ ]lần)"
_MONTHS = r"tháng[ ]\d{1,2}(?:(?:[ ]?,|[ ]và|[ ]-)[ ](?:tháng[ ])?\d{1,2}){0,3}"
_DAY = (r"ngày[ ]{1,3}(?:thứ[ ])?\d{1,2}(?:[ ]?/[ ]?\d{1,2}(?![ ]?[/\d])|[ ]tháng[ ]\d{1,2}(?![ ]năm[ ]\d|[/\d]))?(?![ ]?/|\d"
        r"|[ ]tháng[ ]\d)"
        r"(?:[ ](?:của[ ])?tháng[ ](?:đầu|giữa|cuối|sau|tiếp|kế|liền)(?:[ ](?:tiên|cùng|của|mỗi|quý|sau|tiếp|theo|kề|trước|kỳ"
        r"|báo[ ]cáo)"
        r"(?![\p{L}])){0,5})?")
_LAST_DAY = (r"ngày[ ]cuối(?:[ ]cùng)?[ ](?:của[ ])?(?:tháng|quý|năm)(?:[ ](?:đầu|giữa|cuối|sau|tiếp[ ]theo|kế[ ]tiếp|liền[ ]kề"
             r"|của|quý|kỳ|tháng)(?![\p{L}])){0,5}")
_DATED = rf"(?:{_BEFORE}[ ]){{1,3}}(?:{_DAY}|{_WEEKDAY})"

_PERIOD = verbose(
    rf"(?<![\p{{L}}]) (?:định[ ]kỳ[ ]?(?:\([ ]?)?(?:,[ ]?)?)? (?:{_BEFORE}[ ](?:(?:ngày[ ]\d{{1,2}}|{_WEEKDAY}"
    rf"|\d{{1,2}}[ ]?(?:giờ|h|g)(?:[ ]?\d{{2}})?)[ ])?|ngày[ ]\d{{1,2}}[ ](?=tháng[ ]\d))?"
    rf"(?: {_WEEKDAY}[ ](?:của[ ])?{_EVERY}[ ]tuần | (?<={_BEFORE}[ ]) {_LAST_DAY} "
    rf"| (?:trong[ ])?{_MONTHS}[ ](?:của[ ])?(?:hằng|hàng|mỗi)[ ]năm"
    rf"| {_EVERY}[ ]{_UNIT}{_TIMES}? | (?<=định[ ]kỳ[ ]) \d{{1,2}}[ ]{_UNIT}{_TIMES}?"
    rf"| \d{{1,2}}[ ](?:tháng|năm){_TIMES} | (?<=(?:,|;|và)[ ]) (?:\d{{1,2}}[ ])?(?:tháng|quý|năm)(?=[ ]?\([ ]?{_BEFORE}[ ]ngày)"
    rf"| (?<=báo[ ]cáo[ ]) (?:quý|năm|[69][ ]tháng(?:[ ]đầu[ ]năm)?)(?=[ ]{_BEFORE}[ ]ngày) )"
    rf"(?: (?:[ ]?,[ ]?|[ ]và[ ]|[ ]hoặc[ ])(?:(?:hằng|hàng|mỗi)[ ])?(?:\d{{1,2}}[ ]tháng(?:[ ](?:đầu[ ]năm"
    rf"|một[ ]lần))?(?![\p{{L}}])"
    rf"|{_UNIT})(?![ ]?\() ){{0,4}}"
    rf"(?: [ ]?,?[ ](?:vào[ ])?{_WEEKDAY} )? (?:[ ]?\)(?<=\([^()]{{0,60}}\)))?")
# each period or day of a period has one of these in its line
_PERIOD_WORDS = (*(f"{every} {unit}" for every in ("hằng", "hàng", "hăng", "hâng", "hãng", "hang", "mỗi", "từng")
                   for unit in ("ngày", "tuần", "tháng", "quý", "năm")),
                 "định kỳ", "lần", "ngày cuối", *(f"{bound} ngày" for bound in ("trước", "nhất", "là", "vào", "đến", "xong")))
_BARE = verbose(r"(?:\d{1,2}[ ])?(?:tháng|quý|năm)(?![ ]\d)(?:[ ]đầu[ ]năm)?")  # a period only beside another one
_ADJACENT = verbose(rf"[ ]?(?:,[ ]|\([ ]?|[ ]){_DATED}(?:[ ]?\))?")
_WITH_MONTH = r"\d{1,2}(?:[ ]?/[ ]?|[ ]tháng[ ])\d{1,2}"
_NUMBERED = rf"(?:{_WITH_MONTH}|\d{{1,2}})(?![ ]?/|\d|[ ]năm[ ]\d)"
_DAY_OF_YEAR = rf"(?:ngày[ ]{{1,3}})?{_NUMBERED}"
# a bare number behind "tháng 3" is one more month, not one more day
_MORE_DAYS = (rf"(?:(?:[ ]?,|[ ]và|[ ]hoặc)[ ](?:{_BEFORE}[ ]){{0,2}}(?:ngày[ ]{{1,3}}{_NUMBERED}|{_WITH_MONTH}"
              rf"|(?<!tháng[ ]\d{{1,2}}(?:[ ]?,|[ ]và|[ ]hoặc)[ ]){_NUMBERED})){{1,5}}+")
# "trước ngày 15/6 và 20/12 hằng năm"; "hằng năm, trước ngày 15/6 và ngày 20/12": a return for each day
_OF_DAYS = rf"{_EVERY}[ ](?:tháng|quý|năm)"
_DAYS = rf"(?:{_BEFORE}[ ]){{0,3}}(?:ngày[ ]{{1,3}}{_NUMBERED}|(?<={_BEFORE}[ ]){_WITH_MONTH}){_MORE_DAYS}"
_SEVERAL = verbose(rf"(?<![\p{{L}}])(?:(?P<first>{_OF_DAYS})[ ]?,?[ ]{_DAYS}|{_DAYS}[ ]?,?[ ](?:của[ ])?(?P<last>{_OF_DAYS}))"
                   rf"(?![\p{{L}}])")
_SEVERAL_WORDS = tuple(f"{every} {unit}" for every in ("hằng", "hàng", "mỗi", "từng") for unit in ("tháng", "quý", "năm"))
_ONE_DAY = verbose(_DAY_OF_YEAR)
_APART = verbose(rf"(?<![\p{{L}}])(?P<day>{_DATED})(?P<more>{_MORE_DAYS})?(?![\p{{L}}])")
_MONTH_OF_DAY = verbose(r"(?:/[ ]?|tháng[ ])\d{1,2}")
# "ngày 22 tháng báo cáo": the month that the report is about
_REPORTED = verbose(r"(?<=[ ]tháng)[ ]báo[ ]cáo(?=[ ]?[,;.)]|[ ]và[ ])")
_LEAD = verbose_ending(rf"(?:định[ ]kỳ[ ]?)?(?:\([ ]?)?(?:{_BEFORE}[ ]){{0,3}}$")
_WITH_DAY = verbose(r"ngày[ ]{1,3}(?:(?:thứ[ ])?\d|cuối)|(?<![\p{L}])thứ[ ]|chủ[ ]nhật|\d[ ]?(?:giờ|h|g)(?![\p{L}])")
_CHAIN = verbose(r"[ ,;()]*(?:và|hoặc)?[ ]*")
_REACH = 300  # characters between a period and its day


@dataclass(frozen=True, slots=True)
class Return:
    """One return. [start, end) is its evidence; words: the plain text that says how often and when; [opening, opening_end): the
    list of periods that it belongs to; has_day: whether it names a day or hour."""

    start: int
    end: int
    words: str
    opening: int
    opening_end: int
    has_day: bool


def _spans(view: View, facts: Facts) -> list[tuple[int, int]]:
    """Spans of periods and of days of periods, each with what stands directly at it, in text order."""
    low = view.plain
    spans = [match.span() for line in lines_with(_PERIOD_WORDS, low) for match in _PERIOD.finditer(low, *line)]
    for mention in facts.dates:
        if mention.kind == "recurring":
            reported = _REPORTED.match(low, mention.end)
            end = reported.end() if reported else mention.end
            spans.append((_LEAD.search(low, max(0, mention.start - 24), mention.start).start(), end))
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        adjacent = None if _WITH_DAY.search(low, start, end) else _ADJACENT.match(low, end)
        end = adjacent.end() if adjacent else end
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
        else:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
    return [span for at, span in enumerate(kept) if not _BARE.match(low, *span) or _beside(view, kept, at)]


def _beside(view: View, spans: list[tuple[int, int]], at: int) -> bool:
    """Whether another period stands near in the same block, so that a bare one (`năm (trước ngày 10/12)`) is one too."""
    start = spans[at][0]
    block = view.document.blocks[view.document.block_at(start)]
    return any(block.start <= other < block.end and abs(other - start) < _REACH and not _BARE.match(view.plain, other, end)
               for other, end in (*spans[max(0, at - 3):at], *spans[at + 1:at + 4]))


def on_several_days(low: str, start: int = 0, end: int | None = None) -> Iterator[Return]:
    """Returns on more than one day of a period, one for each day; a day without its month has that of the day behind it."""
    for whole in (match for line in lines_with(_SEVERAL_WORDS, low, start, end) for match in _SEVERAL.finditer(low, *line)):
        period = whole["first"] or whole["last"]
        from_, to = (whole.end("first"), whole.end()) if whole["first"] else (whole.start(), whole.start("last"))
        days = list(_ONE_DAY.finditer(low, from_, to))
        month = ""
        for at, day in reversed(list(enumerate(days))):
            named = _MONTH_OF_DAY.search(low, day.start(), day.end())
            month = named[0] if named else month
            number = low[day.start():named.start() if named else day.end()].removeprefix("ngày").strip()
            written = f"{number}{month}" if month.startswith("/") else f"{number} {month}".strip()
            yield Return(whole.start() if at == 0 else day.start(), whole.end() if at == len(days) - 1 else day.end(),
                         f"ngày {written} {period}", whole.start(), whole.end(), True)


def returns(view: View, facts: Facts) -> Iterator[Return]:
    """The returns of the document; a period whose day stands apart is one with it, and the day is the evidence."""
    several = list(on_several_days(view.plain))
    yield from several
    covered = Spans(Evidence(start=item.start, end=item.end, rule="") for item in several)
    yield from _one_by_one(view, [span for span in _spans(view, facts) if not covered.touching(*span)])


def _one_by_one(view: View, spans: list[tuple[int, int]]) -> Iterator[Return]:
    low, taken, first, last = view.plain, -1, 0, -1
    for at, (start, end) in enumerate(spans):
        if start < taken:
            continue
        first = first if 0 <= last <= start and _CHAIN.fullmatch(low, last, start) else start
        last = end
        has_day = bool(_WITH_DAY.search(low, start, end))
        opening = end
        for other_start, other_end in spans[at + 1:]:
            if not _CHAIN.fullmatch(low, opening, other_start):
                break
            opening = other_end
        following = spans[at + 1] if at + 1 < len(spans) else (len(low), len(low))
        block = view.document.blocks[view.document.block_at(start)]
        stop = min(block.end, end + _REACH)
        semicolon = low.find(";", end, stop)
        stop = semicolon if semicolon >= 0 else stop
        days = [] if has_day else [day for day in _APART.finditer(low, end, min(stop, following[1]))
                                   if day.end() <= following[0] or day.start() == following[0]]
        for day in days:
            taken = day.end()
            more = _ONE_DAY.finditer(low, *day.span("more")) if day["more"] else ()
            for at, to in (day.span("day"), *(other.span() for other in more)):
                words = f"{low[start:end]} ngày {low[at:to]}" if at > day.start() else f"{low[start:end]} {low[at:to]}"
                yield Return(at, to, words.replace("ngày ngày", "ngày"), day.start(), day.end(), True)
        if not days:
            yield Return(start, end, low[start:end], first, opening, has_day)
