"""The times that a document tells, and the time that the document itself is about.

What part a mention plays is told by `roles`. Words that lean on the document (`cả năm`, `lũy kế`, `quý tới`) are read by the
document's own period.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import regex

from extractors import date as dates
from extractors.date_rule import span_iso
from extractors.model import DateMention, Facts
from extractors.role import CONFIRMS_RESULTS, Roles
from extractors.rules import Headed, Spans, ending, verbose
from extractors.stretch import following, last_month, month_end, one_year, since_new_year
from extractors.text import View

_RULES = frozenset(("Quyết định", "Thông tư", "Nghị định", "Luật", "Pháp lệnh"))
_NORMATIVE = regex.compile(r"(?:^|/)(?:19|20)\d\d/")  # the year in the symbol: a legal rule

_STAMP = regex.compile(r"\W{0,4}(?:date )?")
_CARRIES_OUT = regex.compile(r"\W*(?:thực hiện|căn cứ|theo|triển khai|tiếp theo|để thực hiện)"
                              r"(?: nội dung| tinh thần| sự chỉ đạo của)? ")
_TITLE = regex.compile(r"(?: (?:ngày|của) [^,;.:]{2,90})? (?:về|v/v|ban hành|phê duyệt|quy định|triển khai)(?!\p{L})"
                       r"[^,;.:]{0,160}")
_DATES_IT = regex.compile(r"(?: của [^,;.:\n\t\d]{1,80})?(?:,? (?:ký|ban hành))?[ ,(]{0,3}")
_START_OF_MONTH = regex.compile(r"đầu tháng")
_SINCE_NEW_YEAR = ending(
    r"(?:từ đầu năm(?: \d{4})?|lũy kế|tính)(?: cho)? (?:đến|tới)(?: hết| cuối| thời điểm){0,2} $")
_FROM = ending(r"(?<!\p{L})từ(?: \p{L}+)? $")
_TO_NOW = regex.compile(r" (?:đến|tới|cho đến) (?:nay|thời điểm|ngày báo cáo)(?!\p{L})")
_AHEAD = regex.compile(r"còn lại|cuối|tới|tiếp theo")
_MEETING = ending(r"(?<!\p{L})(?:phiên họp|cuộc họp|họp|giao ban)(?!\p{L})[^;]*$")
_NEXT_YEAR_PLAN = ending(r"(?:phương hướng|nhiệm vụ|kế hoạch|giải pháp|triển khai|mục tiêu|dự toán)[^;]*$")
_REPORTED = regex.compile(
    r"(?<!\p{L})(?:kết quả|tổng kết|sơ kết|tình hình|đánh giá)(?: (?!phương hướng|dự toán|đến )\p{L}+(?: ?[-,])?){0,14} $")
# what a decision rests on, and what is attached to it, name the year that it is for
_GROUND = regex.compile(r"\W*(?:căn cứ|xét|theo đề nghị|sau khi xem xét|thực hiện|phụ lục|đính kèm|kèm theo)(?!\p{L})")
_GOAL = regex.compile(r"(?<!\p{L})(?:(?:phương hướng|nhiệm vụ|mục tiêu|triển khai|phấn đấu|kế hoạch)(?: \p{L}+){0,6}|đến|tới) $")
_REPORTS = regex.compile(
    r"(?:về )?(?:việc )?(?:báo cáo )?(?:kết quả|tình hình|tổng kết|sơ kết|(?:phê chuẩn )?(?:tổng )?quyết toán|đánh giá"
    rf"|{CONFIRMS_RESULTS})(?!\p{{L}})")
_WORK_PERIOD = regex.compile(r"(?<!\p{L})thời gian (?:thực hiện|triển khai|đầu tư|thi công)(?: \p{L}+){0,5} ?: ?")

# ------------------------------------------------------------------ words that lean on the document's own period
_RELATIVE = Headed(verbose(
    r"""(?<!\p{L})(?:
        (?P<year> cả\ năm | toàn\ năm | hết\ năm | (?<!(?:nhiều|mấy|\d)\ )năm\ nay | (?<=(?:đến|hết|ước|tới)\ )cuối\ năm
                | từ\ nay\ đến\ cuối\ năm
                | những\ tháng\ (?:còn\ lại|cuối\ năm|cuối) | (?:tuần|thời\ gian|những\ ngày)\ tới )
      | (?P<since> (?:lũy\ kế\ )?(?:tính\ )?từ\ đầu\ năm
                     (?:\ (?:đến|tới)\ (?:nay|thời\ điểm(?:\ báo\ cáo|\ này|\ hiện\ tại)?))?
                 | lũy\ kế(?:\ đến\ nay)?(?!\ (?:đến|từ)) | cộng\ dồn )
      | (?<!\d|(?:quá|dưới|trên|đủ|hơn|từ|hạn|gian|mỗi|sau|cách|cứ|\d)\ )(?P<months>0?[2-9]|1[01])\ tháng(?:\ qua|\ năm)?
            (?!\ (?:tù|tuổi|lương|liên|liền|trở|kể|đầu|cuối|một|/)|/)
      | (?P<month> (?:trong|riêng)\ (?:tháng|kỳ)(?:\ (?:này|báo\ cáo))? )
      | (?P<quarter> (?:trong|riêng)\ quý(?:\ này)? )
      | (?:qua|sau|trong)\ (?P<years>\d{1,2})\ năm\ (?:triển\ khai|thực\ hiện|thi\ hành|qua)
      | (?P<term> (?:từ\ )?đầu\ nhiệm\ k[ỳì](?:\ đến\ (?:nay|thời\ điểm\ này))? | nhiệm\ k[ỳì]\ (?:vừa\ )?(?P<over>qua|rồi) )
      | (?P<vague> (?:những|nhiều|mấy|các)\ (?:năm|nhiệm\ k[ỳì])\ (?:gần\ đây|vừa\ qua|qua|trước(?:\ đây)?) | trước\ đây )
      | (?<!(?:các|những|mấy|\d)\ )(?P<next>(?:tháng|quý|năm)\ (?:tới|sau))
      )(?!\p{L}|\ (?:\d|học|trước|ngoái|tới|sau|[iv]+(?!\p{L})))"""), (
    "cả năm", "toàn năm", "hết năm", "năm nay", "cuối năm", "từ nay", "những tháng", "tuần tới", "thời gian tới",
    "những ngày tới", "lũy kế", "tính từ đầu", "từ đầu", "cộng dồn",
    *(f"{zero}{month} tháng" for month in range(2, 10) for zero in ("", "0")),
    "10 tháng", "11 tháng", *(f"{word} {unit}" for word in ("trong", "riêng") for unit in ("tháng", "kỳ", "quý")),
    *(f"{word} {digit}" for word in ("qua", "sau", "trong") for digit in range(10)), "đầu nhiệm", "nhiệm k",
    *(f"{word} {unit}" for word in ("những", "nhiều", "mấy", "các") for unit in ("năm", "nhiệm k")), "trước đây",
    *(f"{unit} {word}" for unit in ("tháng", "quý", "năm") for word in ("tới", "sau"))))


class Timeline:
    """The mentions of time of one document, in text order, and its own periods.

    period: what the document reports on or plans for; next_period: what the tasks are for that its subject announces; both as the
    database writes periods, None where the document does not tell. issued: its date. body: where its own text begins.
    """

    def __init__(self, view: View, facts: Facts):
        self.view, self.facts, self.roles = view, facts, Roles(view.plain)
        self.kind = facts.header_value("type")
        self._stamp = _page_stamp(view, facts)
        self._dated = facts.header_value("issued_on") is not None or self._stamp is not None and self._stamp.kind == "day"
        self.issued = _parse(facts.header_value("issued_on")) or (self._stamp.last if self._stamp else None)
        self.body = max((f.end for f in facts.header if f.name in ("subject", "addressees", "issued_on")), default=0)
        self._subject = next((f for f in facts.header if f.name == "subject"), None)
        self._vague: list[int] = []
        self._holds_from = 0
        self._cited = Spans(c for c in facts.citations if c.symbol or c.issued_on)
        self._goal = facts.period if self.kind is None and self._subject_names_only(self.roles.is_goal) else None
        self._header_period = None if self._goal or self._named_by_a_base() else facts.period
        self._keep(self._written())
        self.period, self.next_period = self._document_periods()
        if not self._normative():
            self._keep([*self._mentions, *self._relative()])

    def _named_by_a_base(self) -> bool:
        """Whether the subject tells the year of the header's period only as what it is compared with (`tăng 8% so với 2016`)."""
        own = self.issued is not None and str(self.issued.year) == (self.facts.period or "")[:4]
        return not own and self._subject_names_only(self.roles.is_compared)

    def _subject_names_only(self, role: Callable[[DateMention], bool]) -> bool:
        """Whether the subject tells the year of the header's period in one part only."""
        subject, period = self._subject, self.facts.period or ""
        dated = [m for m in self.facts.dates
                 if subject and subject.start <= m.start < subject.end and (m.iso or "")[:4] == period[:4]]
        return bool(dated) and all(map(role, dated))

    def _keep(self, mentions: list[DateMention]) -> None:
        self._mentions = sorted(mentions, key=lambda m: m.start)
        self._starts = [m.start for m in self._mentions]

    def between(self, start: int, end: int) -> list[DateMention]:
        """The mentions that begin in [start, end), in text order."""
        return self._mentions[bisect_left(self._starts, start):bisect_left(self._starts, end)]

    def _written(self) -> list[DateMention]:
        """The calendar times of the text but those that date a cited document; years that are left out are filled in."""
        roles = self.roles
        own = [m for m in self.facts.dates if m.kind not in ("duration", "time", "recurring") and m is not self._stamp
               and not (m.kind == "day" and self._dates_a_document(m)) and not (m.kind != "day" and self._titles_a_document(m))]
        parts = (roles.usable, roles.of_year_plan, roles.is_event)
        years = [m for m in own if one_year(m.iso) and any(role(m) for role in parts)]
        found = []
        for mention in own:
            if mention.iso is None and mention.problem == "yearless":
                near = self._near(mention, years)
                mention = dates.resolved(mention, self.view.plain, near) if near else mention
            if mention.iso is not None and not (self.issued is None and self._runs_to_now(mention)):
                found.append(self._stretched(mention))
        return found

    def _dates_a_document(self, mention: DateMention) -> bool:
        """Whether a day is that of a cited document: inside the citation, or behind it (`của Chính phủ ngày 28/6/2016`)."""
        if self._cited.touching(mention.start, mention.end) is not None:
            return True
        before = self._cited.touching(mention.start - 100, mention.start)
        return before is not None and _DATES_IT.fullmatch(self.view.plain, before.end, mention.start) is not None

    def _titles_a_document(self, mention: DateMention) -> bool:
        """Whether a time stands in the title of the document that a report opens with: `Thực hiện Kế hoạch số 26/KH-UBND về tiêm
        chủng năm 2012, Sở Y tế báo cáo ...`: it is not what the report is about where its own subject tells its time."""
        own = self._header_period and self.kind == "Báo cáo"
        before = self._cited.touching(mention.start - 250, mention.start) if own else None
        block = self.view.document.blocks[self.view.document.block_at(mention.start)]
        return before is not None and before.start >= block.start \
            and _CARRIES_OUT.fullmatch(self.view.plain, block.start, before.start) is not None \
            and _TITLE.fullmatch(self.view.plain, before.end, mention.start) is not None

    def _near(self, mention: DateMention, years: list[DateMention]) -> date | None:
        """A day to resolve a yearless mention by: in the year that the document reports on, else its own day; where it has
        neither, in the year told nearest in the paragraph, else that of the last day or month of the text, else of most."""
        period = self._header_period
        if mention.kind == "day" and self.issued is not None:
            return self.issued
        if period and (self.issued is None or one_year(period) and int(period[:4]) < self.issued.year):
            return _in_year(mention, period[:4])
        if self.issued is not None:
            return self.issued
        block = self.view.document.blocks[self.view.document.block_at(mention.start)]
        here = [(abs(m.start - mention.start), m.iso[:4]) for m in years if block.start <= m.start < block.end]
        points = [m.iso[:4] for m in years if m.kind in ("day", "month", "quarter")]
        most = Counter(m.iso[:4] for m in years).most_common(1)
        if here or points:
            return _in_year(mention, min(here)[1] if here else max(points))
        return _in_year(mention, most[0][0]) if most and 2 * most[0][1] > len(years) else None

    def _stretched(self, mention: DateMention) -> DateMention:
        """`từ đầu năm đến hết tháng 9`: nine months; `từ ngày 01/7/2025 đến nay`: up to the document's day."""
        low = self.view.plain
        since = mention.kind in ("month", "quarter") and not _START_OF_MONTH.match(low, mention.start)
        if since and _SINCE_NEW_YEAR.search(low, max(0, mention.start - 40), mention.start):
            iso = since_new_year(mention.last.year, mention.last.month)
            return replace(mention, kind="span", iso=iso, first=date(mention.last.year, 1, 1))
        if self.issued and mention.first < self.issued and self._runs_to_now(mention):
            if mention.iso == str(self.issued.year):
                return mention
            unit = mention.kind if mention.kind == "year" or mention.kind == "day" and self._dated else "month"
            return replace(mention, kind="span", iso=span_iso(mention.first, self.issued, unit), last=self.issued)
        return mention

    def _runs_to_now(self, mention: DateMention) -> bool:
        low = self.view.plain
        return mention.kind in ("day", "month", "quarter", "year") and _TO_NOW.match(low, mention.end) is not None \
            and _FROM.search(low, max(0, mention.start - 20), mention.start) is not None

    def _relative(self) -> Iterator[DateMention]:
        """`cả năm`, `lũy kế`, `trong tháng`, `quý tới`: times told by the document's own period."""
        year = self.period[:4] if one_year(self.period) else str(self.issued.year) if self.issued else None
        taken = Spans(m for m in self.facts.dates if m.kind != "duration")
        own = self.between(self._subject.start, self._subject.end) if self._subject else []
        for match in _RELATIVE.finditer(self.view.plain, self.body):
            iso = None
            if match["term"] or match["vague"]:
                iso = self._term(match["over"] is not None) if match["term"] else None
                if iso is None:
                    self._vague.append(match.start())
            elif year is None:
                continue
            elif match["year"]:
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

    def _term(self, over: bool) -> str | None:
        """The term of office (nhiệm kỳ) that is over, or the present one up to now; None where the text tells neither."""
        low = self.view.plain
        told = sorted({m.iso for m in self._mentions if len(m.iso) == 9 and low.startswith(("nhiệm kỳ", "nhiệm kì"), m.start)})
        now = str(self.issued.year) if self.issued else told[-1][:4] if len(told) > 1 else None
        if now is None:
            return None
        if over:
            return next((iso for iso in reversed(told) if iso[5:] <= now), None)
        begun = next((iso[:4] for iso in told if iso[:4] <= now <= iso[5:]), None)  # in a year of change the one that ends
        return begun and (begun if begun == now else f"{begun}/{now}")

    def vague_since(self, start: int, end: int) -> int | None:
        """Where the last time stands in [start, end) of which nothing tells when it was (`trong nhiệm kỳ qua`), or None."""
        at = bisect_left(self._vague, end)
        return self._vague[at - 1] if at and self._vague[at - 1] >= start else None

    def _years_past(self, year: int, count: int, at: int) -> str:
        """`qua 3 năm triển khai`: from the year of the document that is carried out, else so many years up to this one."""
        begun = any(s.year == year - count for s in self.facts.symbols if at - 400 < s.start < at + 200)
        return f"{year - count + (not begun)}/{year}"

    # ----------------------------------------------------------------- the document's own time

    def _normative(self) -> bool:
        return self.kind in _RULES and bool(_NORMATIVE.search(self.facts.header_value("symbol") or ""))

    def _document_periods(self) -> tuple[str | None, str | None]:
        subject = self._subject
        inside = [m for m in self._mentions if subject and subject.start <= m.start < subject.end and m.kind != "day"
                  and not self.roles.is_compared(m) and not self.roles.is_event(m) and m.iso != self._goal]
        period = self._header_period or (inside[0].iso if inside else None)
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
        later = self._goal
        for mention in inside:
            if mention.iso != period and _NEXT_YEAR_PLAN.search(self.view.plain[subject.start:mention.start]):
                later = mention.iso
        self._period_is_told = period is not None
        if period is None and self.kind in (None, "Báo cáo", "Thông báo", "Thông cáo"):
            period = self._day_of_subject() or self._period_told_first()
            if period is None and later is None and self.kind is None:
                later = self._only_time([m for m in self._usable() if self.roles.is_aimed_at(m)])
        elif period is None:
            period = self._period_of_work() or self._year_of_grounds()
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

    def _year_of_grounds(self) -> str | None:
        """The one year that the grounds of a decision and its annexes name (`Xét Tờ trình ... về dự toán năm 2022`): its own or
        the next one."""
        named: set[str] = set()
        for block in self.view.document.blocks:
            if _GROUND.match(self.view.plain, block.start, block.end):
                named |= {m.iso for m in self.between(block.start, block.end)
                          if m.kind == "year" and (self.roles.tells(m) or self.roles.of_year_plan(m))}
        year = named.pop() if len(named) == 1 else None
        return year if year and self.issued and 0 <= int(year) - self.issued.year <= 1 else None

    def _period_told_first(self) -> str | None:
        """Without a subject that tells it: the first stretch of a year that the text reports on, else its first year."""
        blocks = self.view.document.blocks
        opening = blocks[min(3, len(blocks) - 1)].end
        kept = [m for m in self.between(0, opening) if m.kind == "day" and self.roles.is_cut_off(m)]
        usable = self._usable()
        within = [m for m in usable if m.kind in ("span", "quarter") and len(m.iso) != 9
                  and not _AHEAD.search(self.view.plain, m.start, m.end)
                  and not _FROM.search(self.view.plain, max(0, m.start - 20), m.start)]
        if kept and not (within and within[0].start < kept[0].start):
            return kept[0].iso
        if within:
            return Counter(m.iso for m in within).most_common(1)[0][0]
        reported = next((m.iso for m in self.between(0, 6000) if m.kind != "day" and self._words_before(m, _REPORTED)), None)
        if reported or self.kind is not None:
            return reported
        return self._only_time([m for m in usable if not self.roles.is_aimed_at(m)])

    def _usable(self) -> list[DateMention]:
        return [m for m in self.between(0, 6000) if m.kind in ("span", "year", "quarter", "month") and self.roles.usable(m)]

    def _only_time(self, told: list[DateMention]) -> str | None:
        """The one time, or the one year, that a text without a head tells: at the head of a sentence, or more than once. It holds
        from there on; of several years none is that of what tells no time."""
        told = [m for m in told if not self._words_before(m, _GOAL)]
        isos, years = {m.iso for m in told}, {m.iso[:4] for m in told if one_year(m.iso)}
        if len(told) == 0 or len(isos) > 1 and len(years) != 1:
            return None
        self._holds_from = told[0].start
        again = [m for m in self.between(0, 6000) if m.iso[:4] == told[0].iso[:4] and not self.roles.is_compared(m)]
        if len(again) < 2 and not any(map(self.roles.opens, told)):
            return None
        return isos.pop() if len(isos) == 1 else years.pop()

    def holds_at(self, block: int, offset: int) -> bool:
        """Whether the document's period may be that of what stands at an offset of a block without a time: in a text without a
        head it is not that of sentences before the first one that tells it; of its title it is."""
        place, section = self.view.document.blocks[block], self.facts.outline[block]
        title = not section.label and not self.view.plain[place.start:place.end].rstrip().endswith((".", ";", ":", ","))
        return title or offset > self._holds_from

    def _words_before(self, mention: DateMention, words: regex.Pattern) -> bool:
        return bool(words.search(self.view.plain, max(0, mention.start - 90), mention.start))

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

    def is_ahead(self, mention: DateMention) -> bool:
        """Whether the mention's time had not begun when the document was written."""
        if mention.first is None:
            return False
        if self.issued is not None:
            return mention.first > self.issued
        month = last_month(self.period) if self._period_is_told else None
        return month is not None and mention.first > month_end(int(self.period[:4]), month)

def _parse(iso: str | None) -> date | None:
    return date.fromisoformat(iso[:10]) if iso and len(iso) >= 10 else None


def _in_year(mention: DateMention, year: str) -> date:
    """The day of a year that a mention without its year is read by: for a day its middle, which leaves it in that year."""
    return date(int(year), 7, 1) if mention.kind == "day" else date(int(year), 12, 31)


def _page_stamp(view: View, facts: Facts) -> DateMention | None:
    """The day or month at the very beginning of a saved web page: when it was published."""
    first = facts.dates[0] if facts.dates else None
    if first is None or first.kind not in ("day", "month") or first.iso is None or not view.text[first.start].isdigit():
        return None
    return first if _STAMP.fullmatch(view.plain, 0, first.start) else None
