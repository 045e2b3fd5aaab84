"""The time that a figure is about (kỳ số liệu): told by its sentence, else the passage, the headings, the document."""

from __future__ import annotations

from functools import lru_cache

import regex

from extractors.clause import Draft, sentences
from extractors.model import DateMention, Facts
from extractors.rules import ending
from extractors.stretch import last_month, month_end, one_year, shifted, year_of
from extractors.text import View
from extractors.timeline import Timeline

# kinds of documents that order or plan: what they say is to come, unless their words say otherwise
PLANNING = frozenset(("Kế hoạch", "Nghị quyết", "Chương trình", "Đề án", "Quyết định", "Phương án", "Dự án", "Quy định"))
REACH = 1500  # how far back, in characters, the words of a passage speak for a figure

_BESIDE = regex.compile(r" ?\(?(?:của |trong |vào |ở |cuối |đầu )?")
_BASE_IN_BRACKET = ending(
    r"\((?:so với )?(?:cùng kỳ|cùng thời điểm|năm (?:học )?trước)[^()]*$"
    r"|[,;] ?(?:trong khi |còn )?(?:cùng kỳ|cùng thời điểm)(?!\p{L})[^(),;%]{0,60}(?:là|đạt|được|có) ?$"
    r"|(?<!so với )(?<!so )(?:cùng kỳ|cùng thời điểm)(?: năm)?(?: \d{4}| trước)? (?:là|đạt|được|có) ?$"
    r"|(?:cùng kỳ|cùng thời điểm|năm (?:học )?trước)[^(),;.%]{0,30} \((?:là )?$")
_OPENS_BRACKET = regex.compile(r" ?\((?:là |đạt )?")
_MORE_THAN = ending(r"(?<!\p{L})(?:so với|so|(?:cao|thấp|nhiều|ít|lớn|nhỏ) hơn|kém|bằng mức)(?!\p{L})[^,;.()]*$")
# "Năm 2018 là 12,5%, đến nay là 8,2%"
_BY_NOW = regex.compile(r"[,;] ?(?:(?:tính )?(?:đến|tới) (?:nay|thời điểm (?:này|hiện tại))|hiện (?:nay|tại))(?!\p{L})")
_SERIES = regex.compile(r"(?<!\p{L})(?:lần lượt|tương ứng)(?!\p{L})")
_SERIES_LINK = regex.compile(r" ?(?:,|và|;|-) ?(?:các )?")
_SAME_CLAUSE = regex.compile(r"(?:(?! và )[^,;:()\d]){0,120}")
_OCCASION = regex.compile(r"(?<!\p{L})(?:do|vì|nhờ|dịp|lễ|nghỉ|kỷ niệm)(?!\p{L})")  # "tăng 0,19% do kỳ nghỉ lễ 2/9"
_LIST_OPENS = regex.compile(r"(?<!\p{L})(?:cụ thể|như sau|trong đó|gồm|chia ra)(?!\p{L})[^.;:\d\n]{0,60}:")
_ANNEX = regex.compile(r" *\((?:kèm theo |đính kèm |theo |chi tiết (?:tại |theo )?){0,2}(?:phụ lục|phụ biểu|biểu|bảng)(?!\p{L})")
_NOW = regex.compile(r"(?<!\p{L})hiện (?:nay|có|tại|toàn|đã|còn)(?!\p{L})")
_STRETCH = regex.compile(r"\d{4}-01/\d{4}-\d\d|\d{4}-[HQ]\d")
_STATES_FIGURES = regex.compile(r"\d ?%|\d{1,3}\.\d{3}|\d (?:tỷ|triệu|người)")


class Periods:
    """Which of the times that a document tells each of its figures is about."""

    def __init__(self, view: View, facts: Facts, times: Timeline):
        self.view, self.facts, self.times = view, facts, times
        self._told: dict[int, str | None] = {}

    def of(self, draft: Draft, heading: str | None) -> str | None:
        """The period as the database writes it, None where the text does not tell. heading: the standing of its section."""
        if draft.standing == "actual" and self.times.roles.counts_attendance(draft.start, *draft.sentence):
            return self._of_meeting(draft)
        told = self.of_base(draft) or self._in_sentence(draft) or self._of_whole(draft)
        if told is not None:
            return told
        mention, vague = self._in_passage(draft), self._vague(draft)
        if mention is not None and (vague is None or vague < mention.start):
            return self._told_by(mention, draft)
        if vague is not None:  # "trong nhiệm kỳ qua", of which nothing tells when it was
            return None
        section = self.heading(draft.block)
        if section:
            return section[draft.standing == "target"]
        return self._annex_above(draft.block) or self._of_document(draft, heading)

    # ----------------------------------------------------------------- the sentence

    def _of_meeting(self, draft: Draft) -> str | None:
        """The day told last for the meeting that a figure counts who came to, None where the lines before it tell none."""
        blocks = self.view.document.blocks
        before = self.times.between(blocks[max(0, draft.block - 2)].start, draft.sentence[1])
        return next((m.iso for m in reversed(before) if self.times.roles.is_event(m)), None)

    def of_base(self, draft: Draft) -> str | None:
        """The time of the base of a comparison in its bracket: `(cùng kỳ 120 ha)`, `so với năm học trước (92,6%)`."""
        start = max(draft.sentence[0], draft.start - 90)
        told = self.times.between(start, draft.start)
        if _BASE_IN_BRACKET.search(self.view.plain, start, draft.start):
            own = self._compared(draft)
            if told and told[-1].kind == "year":
                return shifted(own, told[-1].iso) if one_year(own) else told[-1].iso
            return shifted(own)
        if told and _OPENS_BRACKET.fullmatch(self.view.plain, told[-1].end, draft.start):
            if _MORE_THAN.search(self.view.plain, start, told[-1].start):  # "thấp hơn mức của năm 2003 (25%)"
                return told[-1].iso
        return None

    def _compared(self, draft: Draft) -> str | None:
        """The time of what is compared with a base: told last in its sentence or passage, else by its heading or the document."""
        mention, heading = self.own(draft) or self._in_passage(draft), self.heading(draft.block)
        if mention is not None and mention.kind != "day":
            return mention.iso
        return heading[0] if heading else self.times.period

    def _of_whole(self, draft: Draft) -> str | None:
        """The time of the amount that a figure is a part of."""
        whole = draft.against if draft.kind == "level" and draft.base == "whole" else None
        return whole.period if whole is not None and whole.start < draft.start and whole.standing == draft.standing else None

    def beside(self, draft: Draft) -> DateMention | None:
        """The mention right behind a figure (`1.482 tỷ đồng năm 2015`), or None."""
        after = self.times.between(draft.end, draft.end + 12)
        if not after or not _BESIDE.fullmatch(self.view.plain, draft.end, after[0].start) or not self.times.roles.tells(after[0]):
            return None
        if "(" in self.view.plain[draft.end:after[0].start] and self.view.plain[after[0].end:after[0].end + 1] not in (")", ""):
            return None  # "đạt 48 triệu đồng (năm 2020 là 39 triệu đồng)": the time of what follows
        return after[0]

    def own(self, draft: Draft) -> DateMention | None:
        """The last mention before a figure in its sentence that may be its time."""
        before = [m for m in self.times.between(_floor(draft), draft.start) if self.times.roles.usable(m)]
        return before[-1] if before else None

    def _in_sentence(self, draft: Draft) -> str | None:
        after = [m for m in self.times.between(draft.end, min(draft.sentence[1], draft.end + REACH))
                 if not (draft.standing == "target" and m.kind == "day")]
        beside = self.beside(draft)
        if beside is not None and beside in after:
            return beside.iso
        series = self._in_series(draft)
        if series is not None:
            return series
        here = [m for m in after if self.times.roles.usable(m) and _SAME_CLAUSE.fullmatch(self.view.plain, draft.end, m.start)
                and not _OCCASION.search(self.view.plain, draft.end, m.start)]
        if here:
            return here[0].iso
        if draft.standing == "target":  # "kế hoạch năm 2021 là 500 ha": the plan's own year
            close = self.times.between(max(_floor(draft), draft.start - 80), draft.start)
            named = [m for m in close if self.times.roles.of_year_plan(m)]
            if named and not regex.search(r"[,;]", self.view.plain[named[-1].end:draft.start]):
                return named[-1].iso
        before = [m for m in self.times.between(_floor(draft), draft.start) if self._speaks_for(draft, m)
                  and not _BY_NOW.search(self.view.plain, m.end, draft.start)
                  and (m.start >= draft.sentence[0] or self._carries(draft, m))
                  and (len(m.iso) != 9 or "/" not in m.iso or self.times.roles.opens(m))]
        return self._told_by(before[-1], draft) if before else None

    def _in_series(self, draft: Draft) -> str | None:
        """`quý I, quý II và quý III lần lượt là A, B và C`: each amount has its own."""
        sign = _SERIES.search(self.view.plain, _floor(draft), draft.start)
        if not sign:
            return None
        listed: list[Draft] = draft.extra.get("listed", [])
        amounts = [d for d in listed if d.start >= sign.end() and d.kind == "level" and d.unit_name == draft.unit_name]
        times: list[DateMention] = []
        for m in self.times.between(_floor(draft), sign.start()):
            linked = times and times[-1].kind == m.kind and _SERIES_LINK.fullmatch(self.view.plain, times[-1].end, m.start)
            times = [*times, m] if linked else [m]
        at = next((i for i, d in enumerate(amounts) if d is draft), None)
        goes_on = self.view.plain[draft.sentence[1] - 1:draft.sentence[1]] == ";"  # the rest of the list is not yet read
        whole = len(times) == len(amounts) or goes_on and len(amounts) <= len(times)
        return times[at].iso if at is not None and len(times) > 1 and whole else None

    def _speaks_for(self, draft: Draft, mention: DateMention) -> bool:
        """A day on which an order is due is not the time of what is ordered, nor what is to come the time of what was done;
        the year of a plan is that of what it sets (`Mục tiêu năm 2025: ...`)."""
        if draft.standing == "target" and self.times.roles.of_year_plan(mention) and self.times.roles.opens(mention):
            return True
        day = draft.standing == "target" and mention.kind == "day" and (mention.last.month, mention.last.day) != (12, 31)
        ahead = draft.standing == "actual" and self.times.is_ahead(mention)
        return not day and not ahead and not self._aimed_before_now(draft, mention) and self.times.roles.usable(mention)

    def _aimed_before_now(self, draft: Draft, mention: DateMention) -> bool:
        """`Năm 2025 phấn đấu có A, hiện có B`: the goal's year is not that of what there is now."""
        return draft.standing == "actual" and self.times.roles.is_aimed_at(mention) \
            and mention.end < draft.start and _NOW.search(self.view.plain, mention.end, draft.start) is not None

    def _carries(self, draft: Draft, mention: DateMention) -> bool:
        """Whether a mention speaks over a semicolon: it led to the first amount before it (`6 tháng đầu năm thu A; chi B`)."""
        if self.times.roles.opens(mention) or _LIST_OPENS.search(self.view.plain, mention.end, draft.start):
            return True
        first = min((d.start for d in draft.extra.get("listed", ()) if d.sentence[0] <= mention.start < d.sentence[1]), default=0)
        return draft.standing != "target" and mention.kind != "day" and mention.start < first

    def _told_by(self, mention: DateMention, draft: Draft) -> str:
        """A day told for a target stands for its year; the day that ends the document's own stretch stands for the stretch."""
        if mention.kind == "day" and draft.standing == "target":
            return mention.iso[:4]
        period = self.times.period
        if mention.kind == "day" and self.times.roles.is_cut_off(mention) and _STRETCH.fullmatch(period or ""):
            if mention.last == month_end(int(period[:4]), last_month(period)):
                return period
        return mention.iso

    # ----------------------------------------------------------------- the passage, the section, the document

    def _in_passage(self, draft: Draft) -> DateMention | None:
        """The time at the head of an earlier sentence of the same paragraph."""
        start = _floor(draft)
        block = self.view.document.blocks[draft.block]
        if draft.standing != "target" and _NOW.search(self.view.plain, draft.sentence[0], draft.start):
            return None
        roles = self.times.roles
        earlier = [m for m in self.times.between(max(block.start, start - REACH), start)
                   if self._speaks_for(draft, m) and roles.opens(m) and (m.kind != "day" or roles.is_cut_off(m))
                   and (draft.standing == "target" or not roles.is_aimed_at(m))]
        return earlier[-1] if earlier else None

    def _vague(self, draft: Draft) -> int | None:
        """Where the words before a figure name a time of which nothing tells when it was: in its sentence, or opening an earlier
        one of the paragraph."""
        start = _floor(draft)
        here = self.times.vague_since(start, draft.start)
        before = self.times.vague_since(max(self.view.document.blocks[draft.block].start, start - REACH), start)
        return here if here is not None else before if before is not None and self.times.roles.opens_at(before) else None

    def _of_document(self, draft: Draft, heading: str | None) -> str | None:
        times = self.times
        if draft.standing == "target":
            this_year = heading == "actual" or "plan" in draft.extra  # the plan that a result is measured by is no task to come
            known = (None if this_year else times.next_period) or year_of(times.period)
        elif times.kind in PLANNING and not times.reports and heading == "actual" and times.period is not None:
            known = self._told_in_section(draft.block)
        else:
            known = times.period
        if not times.holds_at(draft.block, draft.start):
            known = None
        if known is None:  # "kế hoạch kiểm tra năm 2017 tại 30 cơ quan": the year of a named plan, for want of a better
            start, end = max(draft.sentence[0], draft.start - REACH), min(draft.sentence[1], draft.end + REACH)
            named = [m for m in times.between(start, end)
                     if not times.roles.is_compared(m) and not self._aimed_before_now(draft, m)
                     and (draft.standing == "target" or m.kind != "day" and not times.roles.is_event(m))]
            known = (named[-1].iso[:4] if named[-1].kind == "day" else named[-1].iso) if named else None
        return known

    def _told_in_section(self, block: int) -> str | None:
        """In what a plan says of the past: the last year that the section tells, None where it tells none."""
        outline = self.facts.outline
        top = next((above for above in reversed(outline[block].path) if outline[above].is_heading), None)
        if top is None:
            return None
        if top not in self._told:
            end = top + 1
            while end < len(outline) and top in outline[end].path:
                end += 1
            blocks = self.view.document.blocks
            latest = str(self.times.issued.year) if self.times.issued else self.times.period[:4]
            self._told[top] = max((m.iso for m in self.times.between(blocks[top].start, blocks[end - 1].end)
                                   if m.kind == "year" and self.times.roles.tells(m) and m.iso <= latest), default=None)
        return self._told[top]

    def heading(self, block: int) -> tuple[str, str] | None:
        """(first, last) period that the innermost telling heading above a block tells, or None."""
        times = self.times
        for above in reversed(self.facts.outline[block].path):
            start, end = self.facts.outline[above].content, self.view.document.blocks[above].end
            if start < times.body:
                continue  # the document's own title: its kind and period tell more exactly
            if end - start > 160 or states_figures(self.view.plain[start:end]):
                led = self._lead_in(start, end)
                if led is not None:
                    return led, led
                continue
            named = [m for m in times.between(start, end) if m.kind != "day"]
            # a heading that names what is carried out (Nghị quyết nhiệm kỳ 2015 - 2020) tells the time of that
            told = [m for m in named if times.roles.usable(m)] \
                or [m for m in named if times.roles.of_year_plan(m) or times.roles.names_stretch(m)]
            if told:
                return told[0].iso, told[-1].iso
        return None

    def _lead_in(self, start: int, end: int) -> str | None:
        """The time that the last sentence of a paragraph gives to the list that it opens (`... trong năm 2015, cụ thể:`)."""
        low = self.view.plain
        if not low[start:end].rstrip().endswith(":"):
            return None
        last = sentences(self.view.text, start, end)[-1]
        told = [m for m in self.times.between(*last) if m.kind != "day" and self.times.roles.usable(m)]
        return told[-1].iso if told else None

    def _annex_above(self, block: int) -> str | None:
        """The year that the line above a list gives it by the annex it names (`(Phụ lục 1 - Biên chế năm 2012)`)."""
        outline, blocks = self.facts.outline, self.view.document.blocks
        above = block
        while outline[above].label and block - above < 60 and above > 0:
            above -= 1
        if above == block or not _ANNEX.match(self.view.plain, blocks[above].start, blocks[above].end):
            return None
        return self.told_between(blocks[above].start, blocks[above].end)

    # ----------------------------------------------------------------- tables

    def in_spans(self, spans: list[tuple[int, int]]) -> str | None:
        """The last period that is told inside the spans (the head of a column)."""
        found = [m for start, end in spans for m in self.times.between(start, end)]
        return found[-1].iso if found else None

    def told_between(self, start: int, end: int) -> str | None:
        """The last period told in a stretch of text, or None."""
        found = [m for m in self.times.between(start, end) if m.kind != "day"]
        return found[-1].iso if found else None

    def of_table(self, block: int, standing: str) -> str | None:
        """The period of a table: told by the lines right above it, its headings, or the document."""
        blocks = self.view.document.blocks
        for above in range(block - 1, max(-1, block - 4), -1):
            told = [m for m in self.times.between(blocks[above].start, blocks[above].end)
                    if m.kind != "day" and not self.times.roles.is_compared(m)]
            if told and blocks[above].end - blocks[above].start < 300:
                return told[-1].iso
        heading = self.heading(block)
        if heading:
            return heading[0]
        return year_of(self.times.period) if standing == "target" else self.times.period


@lru_cache(1024)
def states_figures(low: str) -> bool:
    """Whether a line (plain text) tells amounts itself, so that it is no heading of others."""
    return bool(_STATES_FIGURES.search(low))


def _floor(draft: Draft) -> int:
    """Where the words that may speak for a figure begin: its sentence, over semicolons."""
    return max(draft.extra.get("stretch", draft.sentence[0]), draft.start - REACH)
