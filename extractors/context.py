"""What a figure's surroundings say of it: done, planned or estimated (standing), and the time that it is about (period).

The section and the document's own kind and period come first, the words of the sentence second: `đạt 72%` under a heading
`Chỉ tiêu` is a target.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from datetime import date

import regex

from extractors import date as dates
from extractors.clause import Draft
from extractors.model import DateMention, Facts
from extractors.rules import verbose
from extractors.text import View

_DONE_HEADING = regex.compile(
    r"kết quả|tình hình|đánh giá|đạt được|tồn tại|hạn chế|ưu điểm|thực trạng|nguyên nhân|thực hiện (?:các )?(?:chỉ tiêu|nhiệm vụ|nghị quyết|kế hoạch)|kiểm điểm|tổng kết|sơ kết")
_PLAN_HEADING = regex.compile(
    r"nhiệm vụ|phương hướng|mục tiêu|chỉ tiêu|giải pháp|kế hoạch|dự kiến|dự toán|phấn đấu|định hướng|tổ chức thực hiện|yêu cầu|phân bổ|phân công|đề xuất|kiến nghị")
# kinds of documents that order or plan: what they say is to come, unless their words say otherwise
_PLANNING = frozenset(("Kế hoạch", "Nghị quyết", "Chương trình", "Đề án", "Quyết định", "Phương án", "Dự án", "Quy định"))
# kinds that tell what is, then order what is to be done: the order begins with one of these words
_ORDERING = frozenset(("Chỉ thị", "Công điện", "Công văn", "Thông báo", "Hướng dẫn", "Thông tri", "Giấy mời"))
_ORDER = regex.compile(r"(?<!\p{L})(?:yêu cầu|chỉ thị|đề nghị|giao|hướng dẫn)(?!\p{L})[^.\n]{0,400}:[\n ]")
_ORDERS = regex.compile(r"(?<!\p{L})(?:yêu cầu|chỉ thị|đề nghị|giao|chỉ đạo)(?!\p{L})[^.:]{0,60}:\s*$")
_RULES = frozenset(("Quyết định", "Thông tư", "Nghị định", "Luật", "Pháp lệnh"))
_NORMATIVE = regex.compile(r"(?:^|/)(?:19|20)\d\d/")  # the year in the symbol: a legal rule
_TARGET_CUE = verbose(
    r"(?<!\p{L})(?:(?<!(?:tiêu|toán|mức)\ )phấn\ đấu|sẽ|dự\ kiến|mục\ tiêu\ (?:đến|là|đạt|tiếp)|đặt\ (?:ra\ )?(?:mục\ tiêu|chỉ\ tiêu)|đề\ ra\ (?:mục\ tiêu|chỉ\ tiêu)"
    r"|dự\ định|cần\ (?:đạt|phải|hoàn)|nhằm\ đạt|đăng\ ký)(?!\p{L})")
# the plan itself is named right before its number
_PLAN_NAMED = verbose(
    r"(?<!\p{L})(?:chỉ\ tiêu\ (?:giao|là|năm|\p{L}++\ giao)|giao\ chỉ\ tiêu|dự\ toán\ (?:là|năm|giao|\p{L}++\ giao)|tổng\ dự\ toán|kế\ hoạch\ (?:là|năm|giao|sản\ xuất|vốn)|kế\ hoạch\ \Z|theo\ kế\ hoạch\ là)"
    r"(?:\ (?!đạt|được|thực\ hiện|bằng|hoàn\ thành)[\p{L}\d/-]++){0,14}\ ?:?\ ?\Z")
_DONE_CUE = verbose(r"(?<!\p{L})(?:đã|vừa|hiện\ (?:có|nay|đang|các|còn|tại|toàn)|hiện\ (?=\p{L}++\ (?:có|đã))|đến\ nay|tính\ đến|trong\ (?:năm|kỳ|tháng|quý)\ qua|kết\ quả|năm\ trước|thực\ hiện\ được|so\ với\ cùng\ kỳ)(?!\p{L})")
_ESTIMATE = verbose(r"(?<!\p{L})(?:ước(?!\ (?:mơ|nguyện|lượng\ được))|dự\ ước|ước\ tính|khả\ năng\ (?:đạt|thực\ hiện))(?!\p{L})")
_KEPT_GOAL = verbose(r"(?<!\p{L})(?:duy\ trì|phấn\ đấu|bảo\ đảm|đảm\ bảo|giữ\ vững)(?:\ (?:tỷ\ lệ|mức))?\ *\Z")
_STATUS = regex.compile(r"\(\W{0,3}(?:không đạt|chưa đạt|đạt|vượt)(?: \p{L}+){0,3}\W{0,3}\)")

_CUT_OFF = regex.compile(r"(?:kỳ|tính đến|đến hết|đến)(?: ngày)? ?\d")
_CLAUSE = regex.compile(r"[,;(]")
_SAME_TIME = regex.compile(r"\((?:so với )?(?:cùng kỳ|cùng thời điểm|năm trước)[^()]*$")
_OF_A_NUMBER = regex.compile(r"(?<!\p{L})từ [\d.,]+ ?%?(?: \p{L}+){0,4} $")
_AHEAD = regex.compile(r"còn lại|cuối|tới|tiếp theo")
_STATES_FIGURES = regex.compile(r"\d ?%|\d{1,3}\.\d{3}|\d (?:tỷ|triệu|người)")

_COMPARISON = verbose(r"(?:so\ (?:với\ )?(?:\p{L}++\ ){0,4}|cùng\ (?:kỳ|thời\ (?:kỳ|điểm))\ (?:của\ )?|bằng\ mức\ |\ với\ )\Z")
_NAMED_AFTER = verbose(r"(?<!\p{L})(?:kế\ hoạch|kh|chỉ\ tiêu|dự\ toán|mục\ tiêu|nghị\ quyết|chương\ trình|đề\ án|luật|quy\ hoạch|chiến\ lược|hội\ nghị|đại\ hội|nhiệm\ kỳ|tầm\ nhìn|ban\ hành|chuẩn\ nghèo|giá\ (?:so\ sánh|cố\ định|hiện\ hành))(?:\ \p{L}++){0,6}\ ?\Z")
_NEXT_YEAR_PLAN = regex.compile(r"(?:phương hướng|nhiệm vụ|kế hoạch|giải pháp|triển khai|mục tiêu|dự toán)[^;]*$")


def _year_of(iso: str | None) -> int | None:
    return int(iso[:4]) if iso and iso[:4].isdigit() else None


_REACH = 1500  # how far back, in characters, the words of a passage speak for a figure


class Context:
    """The surroundings of one document's figures."""

    def __init__(self, view: View, facts: Facts):
        self.view, self.facts = view, facts
        self.kind = facts.header_value("type")
        self.issued = _parse(facts.header_value("issued_on"))
        near = self.issued or _near(facts)
        cited = [(c.start, c.end) for c in facts.citations if c.symbol or c.issued_on]
        self._cited_starts = [span[0] for span in cited]
        self._cited = cited
        self.mentions: list[DateMention] = []
        for mention in facts.dates:
            if mention.kind in ("duration", "time", "recurring") or self._is_cited(mention):
                continue
            if mention.iso is None and near is not None and mention.problem == "yearless":
                mention = dates.resolved(mention, view.plain, near)
            if mention.iso is not None:
                self.mentions.append(mention)
        self._starts = [m.start for m in self.mentions]
        self.body = _body_start(facts)
        order = _ORDER.search(view.plain, self.body) if self.kind in _ORDERING else None
        self.order = order.end() if order else None
        self.period, self.next_period = self._document_periods()
        self._heads: dict[int, tuple[str | None, tuple[str, str] | None]] = {}

    def _is_cited(self, mention: DateMention) -> bool:
        at = bisect_left(self._cited_starts, mention.end) - 1
        return at >= 0 and self._cited[at][1] >= mention.end and mention.kind == "day"

    def _document_periods(self) -> tuple[str | None, str | None]:
        """What the document reports on, and the period of the tasks that its subject announces."""
        subject = next((f for f in self.facts.header if f.name == "subject"), None)
        inside = [m for m in self.mentions if subject and subject.start <= m.start < subject.end and m.kind != "day"]
        period = self.facts.period or (inside[0].iso if inside else None)
        if self.kind in _RULES and _NORMATIVE.search(self.facts.header_value("symbol") or ""):
            return None, None  # what a rule sets holds for no one period
        stretch = next((m.iso for m in inside if period and regex.fullmatch(r"\d{4}-\d\d", period) and m.iso == f"{period[:4]}-01/{period}"), None)
        period = stretch or period  # "tháng 5 và 5 tháng đầu năm": what is not said to be the month's is the stretch's
        later = None
        for mention in inside:
            if mention.iso != period and _NEXT_YEAR_PLAN.search(self.view.plain[subject.start:mention.start]):
                later = mention.iso
        if period is None and self.kind in (None, "Báo cáo", "Thông báo", "Thông cáo"):
            period = self._period_told_first()
        return period, later

    def _period_told_first(self) -> str | None:
        """Without a subject that tells it: the first stretch of a year that the text reports on, else its first year."""
        usable = [m for m in self.mentions if m.kind in ("span", "year", "quarter", "month") and self._usable(m) and m.start < 6000]
        opening = self.view.document.blocks[min(3, len(self.view.document.blocks) - 1)].end
        kept = [m for m in self.mentions if m.kind == "day" and m.start < opening and self._cut_off(m)]
        if kept:
            return kept[0].iso
        within = [m for m in usable if m.kind in ("span", "quarter") and len(m.iso) != 9 and not _AHEAD.search(self.view.plain, m.start, m.end)]
        if within:
            return Counter(m.iso for m in within).most_common(1)[0][0]
        if self.kind is None and usable:
            return Counter(m.iso for m in usable if m.kind == "year" or m.kind == "month").most_common(1)[0][0] if any(
                m.kind in ("year", "month") for m in usable) else usable[0].iso
        return None

    def _compared(self, mention: DateMention) -> bool:
        return bool(_COMPARISON.search(self.view.plain, max(0, mention.start - 40), mention.start))

    def _usable(self, mention: DateMention) -> bool:
        before = self.view.plain[max(0, mention.start - 70):mention.start]
        if _OF_A_NUMBER.search(before):
            return False  # "từ 6.870 ha năm 2019 lên 7.540 ha": the year of the number before it, and of no other
        before = regex.split(r"[\n\t.;(]", before)[-1]
        return not _COMPARISON.search(before) and not _NAMED_AFTER.search(before)

    def _between(self, start: int, end: int) -> list[DateMention]:
        return self.mentions[bisect_left(self._starts, start):bisect_left(self._starts, end)]

    # ----------------------------------------------------------------- standing

    def heading_of(self, block: int) -> tuple[str | None, tuple[str, str] | None]:
        """(standing, first and last period told) that the headings above a block give, the innermost first."""
        if block in self._heads:
            return self._heads[block]
        standing = period = None
        for above in reversed(self.facts.outline[block].path):
            section = self.facts.outline[above]
            if not section.is_heading and len(self.view.text) and self.view.document.blocks[above].end - section.content > 200:
                continue
            start, end = section.content, self.view.document.blocks[above].end
            if start < self.body:
                continue  # the document's own title: its kind and period tell more exactly
            low = self.view.plain[start:end]
            if _STATES_FIGURES.search(low):
                continue
            if standing is None and section.is_heading and end - start <= 140:
                standing = _standing_of_heading(low)
            if period is None and end - start <= 160:
                usable = [m for m in self._between(start, end) if m.kind != "day" and self._usable(m)]
                period = (usable[0].iso, usable[-1].iso) if usable else None
        self._heads[block] = (standing, period)
        return self._heads[block]

    def standing(self, draft: Draft) -> str:
        """`actual`, `target` or `estimate`."""
        low = self.view.plain
        told = low[max(draft.extra.get("stretch", draft.sentence[0]), draft.start - _REACH):draft.start]
        clause = _CLAUSE.split(draft.before.rstrip(" ("))[-1]
        before = draft.extra.get("inside")
        if before is not None and before.standing == "estimate":
            return "estimate"
        if _ESTIMATE.search(clause) or _ESTIMATE.search(low[draft.start:draft.end]):
            return "estimate"
        if draft.percent and _KEPT_GOAL.search(draft.before) and _STATUS.search(low[draft.end:draft.sentence[1] + 60]):
            return "target"
        if _TARGET_CUE.search(draft.before) or _PLAN_NAMED.search(clause):
            return "target"
        heading = self.heading_of(draft.block)[0]
        cue_target, cue_done = _last(_TARGET_CUE, told), _last(_DONE_CUE, told)
        if cue_target < 0 and self._over(draft):
            return "actual"
        if heading == "target":
            return "actual" if cue_done > cue_target and self.kind != "Báo cáo" and regex.search(r"(?:đã|hiện có|đến nay|tính đến) ", told[-80:]) else "target"
        if cue_target > cue_done:
            return "target"
        if cue_done >= 0 or heading == "actual":
            return "actual"
        return self._default(draft.start)

    def _over(self, draft: Draft) -> bool:
        """Whether the time that the figure's own sentence names was over when the document was written or planned for."""
        own = self._own_mention(draft)
        if own is None or own.last is None:
            return False
        return self.issued is not None and own.last < self.issued or own.kind != "day" and bool(
            self.kind in _PLANNING and self.period and own.iso[:4].isdigit() and own.iso[-4:] < self.period[:4] and len(own.iso) in (4, 7))

    def _own_mention(self, draft: Draft) -> DateMention | None:
        start = max(draft.extra.get("stretch", draft.sentence[0]), draft.start - _REACH)
        before = [m for m in self._between(start, draft.start) if self._usable(m)]
        return before[-1] if before else None

    def _default(self, offset: int) -> str:
        return "target" if self.kind in _PLANNING or self.order is not None and offset >= self.order else "actual"

    # ------------------------------------------------------------------- period

    def period_of(self, draft: Draft) -> str | None:
        """The period as the database writes it, None where the text does not tell."""
        start, end = max(draft.sentence[0], draft.start - _REACH), min(draft.sentence[1], draft.end + _REACH)
        before = [m for m in self._between(start, draft.start) if self._usable(m)]
        if draft.in_bracket and _SAME_TIME.search(self.view.plain[max(start, draft.start - 60):draft.start]):
            told = [m for m in self._between(max(start, draft.start - 60), draft.start) if m.kind == "year"]
            return told[-1].iso if told else shifted(self.period)
        here = [m for m in self._between(draft.end, end) if self._usable(m) and self._same_clause(draft, m)]
        if here:
            return here[0].iso
        before = [m for m in before if not (m.iso and "/" in m.iso and len(m.iso) == 9) or self._opens(m)]
        if before:
            return before[-1].iso
        block = self.view.document.blocks[draft.block]
        earlier = [m for m in self._between(max(block.start, start - _REACH), start) if self._usable(m) and self._opens(m) and (m.kind != "day" or self._cut_off(m))]
        if earlier:
            return earlier[-1].iso
        heading = self.heading_of(draft.block)[1]
        if heading:
            return heading[draft.standing == "target"]
        if draft.standing == "target":
            known = self.next_period or year_of(self.period)
        else:
            known = self.period
        if known is None:  # "kế hoạch kiểm tra năm 2017 tại 30 cơ quan": the year of a named plan, for want of a better
            named = [m for m in self._between(start, end) if m.kind != "day" and not self._compared(m)]
            known = named[-1].iso if named else None
        return known

    def period_in(self, spans: list[tuple[int, int]]) -> str | None:
        """The last period that is told inside the spans (the head of a column)."""
        found = [m for start, end in spans for m in self._between(start, end)]
        return found[-1].iso if found else None

    def cumulated(self) -> str | None:
        """From January to the month that the document reports on (`lũy kế`), or its period where that is no month."""
        return f"{self.period[:4]}-01/{self.period}" if self.period and regex.fullmatch(r"\d{4}-\d\d", self.period) else self.period

    def told_between(self, start: int, end: int) -> str | None:
        """The last period told in a stretch of text, or None."""
        found = [m for m in self._between(start, end) if m.kind != "day"]
        return found[-1].iso if found else None

    def period_at(self, cell, block: int) -> str | None:
        """The period of a table: told by the lines right above it, its headings, or the document."""
        blocks = self.view.document.blocks
        for above in range(block - 1, max(-1, block - 4), -1):
            usable = [m for m in self._between(blocks[above].start, blocks[above].end) if m.kind != "day" and not self._compared(m)]
            if usable and blocks[above].end - blocks[above].start < 300:
                return usable[-1].iso
        heading = self.heading_of(block)[1]
        return heading[0] if heading else self.period

    def standing_of_block(self, block: int) -> str:
        """The standing that headings and the kind of document give to what a block holds."""
        return self.heading_of(block)[0] or self._default(self.view.document.blocks[block].start)

    def _same_clause(self, draft: Draft, mention: DateMention) -> bool:
        between = self.view.plain[draft.end:mention.start]
        return len(between) < 120 and not regex.search(r"[,;:()]|\d", between)

    def _cut_off(self, mention: DateMention) -> bool:
        """`(tính) đến ngày ...`: the day up to which is reported."""
        return bool(_CUT_OFF.search(self.view.plain, max(0, mention.start - 20), mention.end))

    def _opens(self, mention: DateMention) -> bool:
        """The mention stands at the head of its sentence (`Năm 2020, ...`, `Trong 6 tháng đầu năm, ...`)."""
        before = regex.split(r"[.;\n\t]", self.view.plain[max(0, mention.start - 40):mention.start])[-1]
        return len(before.split()) <= 5


def _body_start(facts: Facts) -> int:
    """Where the letterhead and the subject end."""
    return max((f.end for f in facts.header if f.name in ("subject", "addressees", "issued_on")), default=0)


def _standing_of_heading(low: str) -> str | None:
    if _PLAN_HEADING.match(low) or _ORDERS.search(low):
        return "target"
    return "actual" if _DONE_HEADING.search(low) else "target" if _PLAN_HEADING.search(low) else None


def shifted(period: str | None) -> str | None:
    """The same stretch of the year before.

    >>> shifted("2020-H1")
    '2019-H1'
    """
    return period and regex.sub(r"\d{4}", lambda m: str(int(m[0]) - 1), period, count=1 if regex.fullmatch(r"\d{4}-\d\d-\d\d", period) else 0)


def year_of(period: str | None) -> str | None:
    """The year that a stretch of one year lies in (a plan is the year's), the period itself where it spans several.

    >>> year_of("2020-01/2020-09"), year_of("2016/2020")
    ('2020', '2016/2020')
    """
    years = set(regex.findall(r"\d{4}", period)) if period else set()
    return years.pop() if len(years) == 1 else period


def _last(pattern: regex.Pattern, text: str) -> int:
    at = -1
    for match in pattern.finditer(text):
        at = match.start()
    return at


def _parse(iso: str | None) -> date | None:
    return date.fromisoformat(iso[:10]) if iso and len(iso) >= 10 else None


def _near(facts: Facts) -> date | None:
    """A day to resolve yearless mentions by where the document has no date: the end of the year it last speaks of, or names most."""
    if facts.period:
        return date(_year_of(facts.period), 12, 31)
    points = [_year_of(m.iso) for m in facts.dates if m.iso and m.kind in ("day", "month")]
    named = Counter(_year_of(m.iso) for m in facts.dates if m.iso and m.kind in ("quarter", "year", "span") and len(m.iso) != 9)
    year = max(points) if points else named.most_common(1)[0][0] if named else None
    return date(year, 12, 31) if year else None
