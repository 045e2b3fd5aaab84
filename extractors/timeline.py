"""The times that a document tells, the part that each mention plays, and the time that the document itself is about.

A mention may name the time of a result (`năm 2020 đạt ...`), what it is compared with (`so với năm 2019`), a plan (`Kế hoạch năm
2020`), a due day (`trước ngày 15/7`) or where something comes from (`tồn đọng từ năm 2018`). Only the first kind is `usable` as a
figure's time. Words that lean on the document (`cả năm`, `lũy kế`, `quý tới`) are read by the document's own period.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import regex

from extractors import date as dates
from extractors.date_rule import span_iso
from extractors.model import DateMention, Facts
from extractors.rules import Spans, verbose
from extractors.stretch import following, last_month, month_end, one_year, since_new_year
from extractors.text import View

_RULES = frozenset(("Quyết định", "Thông tư", "Nghị định", "Luật", "Pháp lệnh"))
_NORMATIVE = regex.compile(r"(?:^|/)(?:19|20)\d\d/")  # the year in the symbol: a legal rule

# ------------------------------------------------------------------ the part of a mention, by the words right before it
_COMPARISON = verbose(r"(?:so\ (?:với\ )?(?:\p{L}++\ ){0,4}|cùng\ (?:kỳ|thời\ (?:kỳ|điểm))\ (?:của\ )?|bằng\ mức\ |\ với\ )\Z")
_NAMED_AFTER = verbose(
    r"""(?<!\p{L})(?:kế\ hoạch|kh|chỉ\ tiêu|dự\ toán|mục\ tiêu|nghị\ quyết|chương\ trình|đề\ án|luật|quy\ hoạch|chiến\ lược
       |hội\ nghị|đại\ hội|nhiệm\ kỳ|tầm\ nhìn|ban\ hành|chuẩn\ nghèo|giá\ (?:so\ sánh|cố\ định|hiện\ hành))
       (?:\ (?!đến)\p{L}++){0,6}\ ?\Z
       | ^date\ \Z""")  # a saved web page tells its own date
# a plan of one year, whose year is also that of its amounts and of the section that it heads
_YEAR_PLAN = verbose(r"(?<!\p{L})(?:kế\ hoạch|kh|chỉ\ tiêu|dự\ toán|mục\ tiêu)(?:\ \p{L}++){0,6}\ ?\Z")
_DUE = verbose(
    r"""(?<!\p{L})(?:trước|chậm\ nhất|muộn\ nhất|không\ muộn\ hơn|không\ quá|hạn\ (?:chót|cuối)|thời\ hạn|xong)
       (?:\ (?:là|vào|đến|trước|hết|trong)){0,3}\ \Z""")
_ORIGIN = verbose(
    r"""(?<!\p{L})(?:tồn(?:\ đọng|\ tại)?|còn\ tồn|dở\ dang|nợ(?:\ đọng)?|chuyển\ (?:tiếp|sang|nguồn)|kéo\ dài|khởi\ công
       |thành\ lập|đưa\ vào\ (?:sử\ dụng|hoạt\ động|vận\ hành))
       (?:\ từ|\ của)?(?:\ (?:mùa|vụ|cuối|đầu|các|những)(?:\ \p{L}++)?)?\ \Z""")
_OF_A_NUMBER = regex.compile(r"(?<!\p{L})từ [\d.,]+ ?%?(?: \p{L}+(?:/\p{L}+)*){0,4} \(?(?:của |trong |vào )?$")
_CUT_OFF = regex.compile(r"(?:kỳ|tính đến|đến hết|đến)(?: ngày)? ?\d")
_SINCE_NEW_YEAR = regex.compile(
    r"(?:từ đầu năm(?: \d{4})?|lũy kế|tính)(?: cho)? (?:đến|tới)(?: hết| cuối| thời điểm){0,2} $")
_FROM = regex.compile(r"(?<!\p{L})từ(?: \p{L}+)? $")
_TO_NOW = regex.compile(r" (?:đến|tới|cho đến) (?:nay|thời điểm|ngày báo cáo)(?!\p{L})")
_AHEAD = regex.compile(r"còn lại|cuối|tới|tiếp theo")
_MEETING = regex.compile(r"(?<!\p{L})(?:phiên họp|cuộc họp|họp|giao ban)(?!\p{L})[^;]*$")
_NEXT_YEAR_PLAN = regex.compile(r"(?:phương hướng|nhiệm vụ|kế hoạch|giải pháp|triển khai|mục tiêu|dự toán)[^;]*$")
_REPORTS = regex.compile(
    r"(?:về )?(?:việc )?(?:báo cáo )?(?:kết quả|tình hình|tổng kết|sơ kết|(?:phê chuẩn )?(?:tổng )?quyết toán|đánh giá)(?!\p{L})")
_WORK_PERIOD = regex.compile(r"(?<!\p{L})thời gian (?:thực hiện|triển khai|đầu tư|thi công)(?: \p{L}+){0,5} ?: ?")
_SENTENCE_START = regex.compile(r"[;\n\t]|\.(?!\d)")
_CLAUSE_START = regex.compile(r"[\n\t;(]|\.(?!\d)")
_WORD = regex.compile(r"\p{L}+")
_LEADING = frozenset("tính từ đầu năm lũy kế cho đến hết tới kể ngày thời điểm trong vào riêng sáng chiều".split())

# ------------------------------------------------------------------ words that lean on the document's own period
_RELATIVE = verbose(
    r"""(?<!\p{L})(?:
        (?P<year> cả\ năm | toàn\ năm | hết\ năm | (?<!(?:nhiều|mấy|\d)\ )năm\ nay | (?<=(?:đến|hết|ước|tới)\ )cuối\ năm
                | từ\ nay\ đến\ cuối\ năm
                | những\ tháng\ (?:còn\ lại|cuối\ năm|cuối) | (?:tuần|thời\ gian|những\ ngày)\ tới )
      | (?P<since> (?:lũy\ kế\ )?(?:tính\ )?từ\ đầu\ năm
                     (?:\ (?:đến|tới)\ (?:nay|thời\ điểm(?:\ báo\ cáo|\ này|\ hiện\ tại)?))?
                 | lũy\ kế(?:\ đến\ nay)?(?!\ (?:đến|từ)) | cộng\ dồn )
      | (?<!(?:quá|dưới|trên|đủ|hơn|từ|hạn|gian|mỗi|sau|cách|cứ|\d)\ )(?P<months>0?[2-9]|1[01])\ tháng(?:\ qua|\ năm)?
            (?!\ (?:tù|tuổi|lương|liên|liền|trở|kể|đầu|cuối|một|/)|/)
      | (?P<month> (?:trong|riêng)\ (?:tháng|kỳ)(?:\ (?:này|báo\ cáo))? )
      | (?P<quarter> (?:trong|riêng)\ quý(?:\ này)? )
      | (?:qua|sau|trong)\ (?P<years>\d{1,2})\ năm\ (?:triển\ khai|thực\ hiện|thi\ hành|qua)
      | (?<!(?:các|những|mấy|\d)\ )(?P<next>(?:tháng|quý|năm)\ (?:tới|sau))
      )(?!\p{L}|\ (?:\d|học|trước|ngoái|tới|sau|[iv]+(?!\p{L})))""")


class Timeline:
    """The mentions of time of one document, in text order, and its own periods.

    period: what the document reports on or plans for; next_period: what the tasks are for that its subject announces; both as the
    database writes periods, None where the document does not tell. issued: its date. body: where its own text begins.
    """

    def __init__(self, view: View, facts: Facts):
        self.view, self.facts = view, facts
        self.kind = facts.header_value("type")
        self.issued = _parse(facts.header_value("issued_on"))
        self.body = max((f.end for f in facts.header if f.name in ("subject", "addressees", "issued_on")), default=0)
        self._subject = next((f for f in facts.header if f.name == "subject"), None)
        self._keep(self._written())
        self.period, self.next_period = self._document_periods()
        if not self._normative():
            self._keep([*self._mentions, *self._relative()])

    def _keep(self, mentions: list[DateMention]) -> None:
        self._mentions = sorted(mentions, key=lambda m: m.start)
        self._starts = [m.start for m in self._mentions]

    def between(self, start: int, end: int) -> list[DateMention]:
        """The mentions that begin in [start, end), in text order."""
        return self._mentions[bisect_left(self._starts, start):bisect_left(self._starts, end)]

    def _written(self) -> list[DateMention]:
        """The calendar times of the text but those that date a cited document; years that are left out are filled in."""
        near = _near(self.facts, self.issued)
        cited = Spans(c for c in self.facts.citations if c.symbol or c.issued_on)
        found = []
        for mention in self.facts.dates:
            if mention.kind in ("duration", "time", "recurring"):
                continue
            if mention.kind == "day" and cited.touching(mention.start, mention.end) is not None:
                continue
            if mention.iso is None and mention.problem == "yearless" and near is not None:
                by = near if mention.kind != "day" else self.issued or near.replace(month=7, day=1)  # mid-year: a day of its year
                mention = dates.resolved(mention, self.view.plain, by)
            if mention.iso is not None and not (self.issued is None and self._runs_to_now(mention)):
                found.append(self._stretched(mention))
        return found

    def _stretched(self, mention: DateMention) -> DateMention:
        """`từ đầu năm đến hết tháng 9`: nine months; `từ ngày 01/7/2025 đến nay`: up to the document's day."""
        low = self.view.plain
        if mention.kind in ("month", "quarter") and _SINCE_NEW_YEAR.search(low, max(0, mention.start - 40), mention.start):
            iso = since_new_year(mention.last.year, mention.last.month)
            return replace(mention, kind="span", iso=iso, first=date(mention.last.year, 1, 1))
        if self.issued and mention.first < self.issued and self._runs_to_now(mention):
            if mention.iso == str(self.issued.year):
                return mention
            unit = mention.kind if mention.kind in ("day", "year") else "month"
            return replace(mention, kind="span", iso=span_iso(mention.first, self.issued, unit), last=self.issued)
        return mention

    def _runs_to_now(self, mention: DateMention) -> bool:
        low = self.view.plain
        return mention.kind in ("day", "month", "quarter", "year") and _TO_NOW.match(low, mention.end) is not None \
            and _FROM.search(low, max(0, mention.start - 20), mention.start) is not None

    def _relative(self) -> Iterator[DateMention]:
        """`cả năm`, `lũy kế`, `trong tháng`, `quý tới`: times told by the document's own period."""
        year = self.period[:4] if one_year(self.period) else str(self.issued.year) if self.issued else None
        if year is None:
            return
        taken = Spans(m for m in self.facts.dates if m.kind != "duration")
        own = self.between(self._subject.start, self._subject.end) if self._subject else []
        for match in _RELATIVE.finditer(self.view.plain, self.body):
            iso = None
            if match["year"]:
                iso = year
            elif match["since"]:
                iso = self.cumulated()
            elif match["months"] and int(match["months"]) == last_month(self.period):
                iso = since_new_year(int(year), int(match["months"]))
            elif match["month"] or match["quarter"]:
                iso = next((m.iso for m in own if m.kind == ("month" if match["month"] else "quarter")), None)
            elif match["years"] and int(match["years"]) > 1 and one_year(self.period):
                iso = self._years_past(int(year), int(match["years"]), match.start())
            elif match["next"] and one_year(self.period):
                iso = following(self.period, match["next"].split()[0])
            if iso is not None and taken.touching(*match.span()) is None:
                kind = "year" if len(iso) == 4 else "span"
                yield DateMention(start=match.start(), end=match.end(), rule="period.relative", kind=kind, iso=iso)

    def _years_past(self, year: int, count: int, at: int) -> str:
        """`qua 3 năm triển khai`: from the year of the document that is carried out, else so many years up to this one."""
        begun = any(s.year == year - count for s in self.facts.symbols if at - 400 < s.start < at + 200)
        return f"{year - count + (not begun)}/{year}"

    # ----------------------------------------------------------------- the document's own time

    def _normative(self) -> bool:
        return self.kind in _RULES and bool(_NORMATIVE.search(self.facts.header_value("symbol") or ""))

    def _document_periods(self) -> tuple[str | None, str | None]:
        subject = self._subject
        inside = [m for m in self._mentions if subject and subject.start <= m.start < subject.end and m.kind != "day"]
        period = self.facts.period or (inside[0].iso if inside else None)
        self._period_is_told = False
        if self._normative():
            return None, None  # what a rule sets holds for no one period
        if period and regex.fullmatch(r"\d{4}-\d\d", period):
            # "tháng 5 và 5 tháng đầu năm": what is not said to be the month's is the stretch's;
            # a monthly meeting hears what was done since the year began
            stretch = since_new_year(int(period[:4]), int(period[5:]))
            if any(m.iso == stretch for m in inside):
                period = stretch
            elif inside and _MEETING.search(self.view.plain, subject.start, inside[0].start):
                period = stretch
        later = None
        for mention in inside:
            if mention.iso != period and _NEXT_YEAR_PLAN.search(self.view.plain[subject.start:mention.start]):
                later = mention.iso
        self._period_is_told = period is not None
        if period is None and self.kind in (None, "Báo cáo", "Thông báo", "Thông cáo"):
            period = self._day_of_subject() or self._period_told_first()
        elif period is None:
            period = self._period_of_work()
        return period, later

    def _day_of_subject(self) -> str | None:
        """The day that a daily report is about."""
        subject = self._subject
        days = [m for m in self.between(subject.start, subject.end) if m.kind == "day"] if subject else []
        return days[-1].iso if days and self.kind == "Báo cáo" else None

    def _period_of_work(self) -> str | None:
        """When the work is done of an order or a proposal whose subject tells no period (`Thời gian thực hiện: 2022 - 2025`)."""
        named = _WORK_PERIOD.search(self.view.plain, self.body)
        found = self.between(named.end(), named.end() + 12) if named else []
        return found[0].iso if found and found[0].kind in ("span", "year") else None

    def _period_told_first(self) -> str | None:
        """Without a subject that tells it: the first stretch of a year that the text reports on, else its first year."""
        blocks = self.view.document.blocks
        opening = blocks[min(3, len(blocks) - 1)].end
        kept = [m for m in self.between(0, opening) if m.kind == "day" and self.is_cut_off(m)]
        if kept:
            return kept[0].iso
        usable = [m for m in self.between(0, 6000) if m.kind in ("span", "year", "quarter", "month") and self.usable(m)]
        within = [m.iso for m in usable if m.kind in ("span", "quarter") and len(m.iso) != 9
                  and not _AHEAD.search(self.view.plain, m.start, m.end)]
        if within:
            return Counter(within).most_common(1)[0][0]
        if self.kind is None and usable:
            counted = Counter(m.iso for m in usable if m.kind in ("year", "month"))
            return counted.most_common(1)[0][0] if counted else usable[0].iso
        return None

    @property
    def reports(self) -> bool:
        """Whether the subject says that the document tells what was done (`phê chuẩn quyết toán`, `kết quả giám sát`)."""
        subject = self._subject
        return subject is not None and bool(_REPORTS.match(self.view.plain, subject.start, subject.end))

    def cumulated(self) -> str | None:
        """From January to the month or quarter that the document reports on (`lũy kế`), or its period where that is neither."""
        if self.period and regex.fullmatch(r"\d{4}-(?:\d\d|Q\d)", self.period):
            return since_new_year(int(self.period[:4]), last_month(self.period))
        return self.period

    # ----------------------------------------------------------------- the part that a mention plays

    def is_compared(self, mention: DateMention) -> bool:
        """Whether something is measured by the mention (`so với năm 2019`)."""
        return bool(_COMPARISON.search(self.view.plain, max(0, mention.start - 40), mention.start))

    def usable(self, mention: DateMention) -> bool:
        """Whether the mention may be the time of a figure that is not right beside it."""
        # "từ 6.870 ha năm 2019 lên 7.540 ha": the year of the number before it, and of no other
        return not _OF_A_NUMBER.search(self.view.plain, max(0, mention.start - 70), mention.start) and self.tells(mention)

    def tells(self, mention: DateMention) -> bool:
        """Whether the mention is a figure's time at all: no base of comparison, plan's name, due day or origin."""
        before = _CLAUSE_START.split(self.view.plain[max(0, mention.start - 70):mention.start])[-1]
        if mention.kind == "day" and _DUE.search(before):
            return False
        return not (_COMPARISON.search(before) or _NAMED_AFTER.search(before) or _ORIGIN.search(before))

    def of_year_plan(self, mention: DateMention) -> bool:
        """Whether the mention is the year of a plan (`kế hoạch năm 2021`, `dự toán năm 2021`)."""
        before = self.view.plain[max(0, mention.start - 70):mention.start]
        return mention.kind in ("year", "span") and not self.is_compared(mention) and bool(_YEAR_PLAN.search(before))

    def names_stretch(self, mention: DateMention) -> bool:
        """Whether the mention is the stretch that something named covers (`Đề án ... giai đoạn 2016 - 2020`)."""
        return mention.kind == "span" and not self.is_compared(mention)

    def is_ahead(self, mention: DateMention) -> bool:
        """Whether the mention's time had not begun when the document was written."""
        if mention.first is None:
            return False
        if self.issued is not None:
            return mention.first > self.issued
        month = last_month(self.period) if self._period_is_told else None
        return month is not None and mention.first > month_end(int(self.period[:4]), month)

    def is_cut_off(self, mention: DateMention) -> bool:
        """`(tính) đến ngày ...`: the day up to which is reported."""
        return bool(_CUT_OFF.search(self.view.plain, max(0, mention.start - 20), mention.end))

    def opens(self, mention: DateMention) -> bool:
        """The mention leads its sentence (`Năm 2020, ...`) or closes what introduces the passage (`tình hình năm 2020: ...`)."""
        before = _SENTENCE_START.split(self.view.plain[max(0, mention.start - 40):mention.start])[-1]
        if mention.kind == "day":  # "nợ thuế đến ngày 31/7" dates the debt, "đến ngày 31/7, ..." all that follows
            return all(word in _LEADING for word in _WORD.findall(before))
        return len(before.split()) <= 5 or self.view.plain[mention.end:mention.end + 2].lstrip()[:1] == ":"


def _parse(iso: str | None) -> date | None:
    return date.fromisoformat(iso[:10]) if iso and len(iso) >= 10 else None


def _near(facts: Facts, issued: date | None) -> date | None:
    """A day to resolve yearless mentions by: in the year that the document reports on, else its own day; where it has neither,
    the end of the year that it last speaks of, or names most."""
    if facts.period and (issued is None or one_year(facts.period) and int(facts.period[:4]) < issued.year):
        return date(int(facts.period[:4]), 12, 31)
    if issued is not None:
        return issued
    points = [int(m.iso[:4]) for m in facts.dates if m.iso and m.kind in ("day", "month")]
    named = Counter(int(m.iso[:4]) for m in facts.dates
                    if m.iso and m.kind in ("quarter", "year", "span") and len(m.iso) != 9)
    year = max(points) if points else named.most_common(1)[0][0] if named else None
    return date(year, 12, 31) if year else None
