"""Whether a figure is done and counted, planned, or estimated (actual, target, estimate).

The section and the document's own kind come first, the words of the sentence second: `đạt 72%` under a heading `Chỉ tiêu` is a
target (domain usage of reports, plans, orders and proposals).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

import regex

from extractors.clause import Draft
from extractors.model import Facts
from extractors.period import PLANNING, REACH, Periods, states_figures
from extractors.role import CONFIRMS_RESULTS
from extractors.rules import ending, verbose, verbose_ending
from extractors.text import View

# ------------------------------------------------------------------ headings and kinds of documents
_DONE_HEADING = regex.compile(
    r"kết quả|tình hình|đánh giá|đạt được|tồn tại|hạn chế|ưu điểm|thực trạng|hiện trạng|nguyên nhân|thiệt hại|sự cần thiết"
    r"|thực hiện (?:các )?(?:chỉ tiêu|nhiệm vụ|nghị quyết|kế hoạch)|kiểm điểm|tổng kết|sơ kết")
_PLAN_HEADING = regex.compile(
    r"nhiệm vụ|phương hướng|mục tiêu|chỉ tiêu|giải pháp|kế hoạch|dự kiến|dự toán|phấn đấu|định hướng|tổ chức thực hiện|yêu cầu"
    r"|phân bổ|phân công|đề xuất|kiến nghị|nhu cầu|khái toán|cam kết")
# in a plan or a proposal what things will cost is still to be spent
_COST_HEADING = regex.compile(r"kinh phí|nguồn (?:lực|vốn)|tổng mức (?:đầu tư|vốn)|phương án")
# kinds that tell what is, then order what is to be done: the order begins with one of these words
_CONTENT_HEADING = regex.compile(r"nội dung|quy mô|" + _COST_HEADING.pattern)
_ORDERING = frozenset(("Chỉ thị", "Công điện", "Công văn", "Thông báo", "Kết luận", "Hướng dẫn", "Thông tri", "Giấy mời"))
_ASKING = frozenset(("Tờ trình", "Phiếu trình"))
_ORDER = regex.compile(r"(?<!\p{L})(?:yêu cầu|chỉ thị|đề nghị|giao|hướng dẫn)(?!\p{L})[^.\n]{0,400}:[\n ]")
_ORDERS = ending(r"(?<!\p{L})(?:yêu cầu|chỉ thị|đề nghị|giao|chỉ đạo)(?!\p{L})[^.:]{0,60}:\s*$")
# an introduction inside the paragraph: "đánh giá tình hình năm 2025: ..."
_PASSAGE = regex.compile(r"(?<!\p{L})(?:(?P<done>kết quả|tình hình|đánh giá)|mục tiêu|phấn đấu)(?!\p{L})[^.:;()\n]{0,80}:")

_TASKS = regex.compile(r"(?:về )?(?:nhiệm vụ|phương hướng|giải pháp|chỉ tiêu|kế hoạch)(?! \p{L}+ (?:đã|được))[^.:;()\n]{0,80}:")
# "Giao Sở Tài chính ...": who is ordered or asked begins with a capital
_ORDERED = regex.compile(r"\W*(?:\d{1,2}[.)] ?)?(?:Yêu cầu|Giao|Đề nghị|Kiến nghị) (?:các |đồng chí )?\p{Lu}")

# "Theo kế hoạch, diện tích trồng rừng là 2.000 ha"
_BY_PLAN = regex.compile(
    r"\W*theo (?:kế hoạch|dự toán|chỉ tiêu|đề án|phương án|lộ trình)(?: [^,.;\n]{0,60})?, (?P<told>[^.;\n]*)$")
_DONE_VERB = regex.compile(r"(?<!\p{L})(?:đã|đạt|thực hiện|hoàn thành|giải ngân|ước|được)(?!\p{L})")

# ------------------------------------------------------------------ words of the sentence
_TARGET_CUE = verbose(
    r"""(?<!\p{L})(?:(?<!(?:tiêu|toán|mức|lực)\ )phấn\ đấu(?!\ (?:của|vươn))|sẽ|dự\ kiến|mục\ tiêu\ (?:đến|là|đạt|tiếp)
       |đặt\ (?:ra\ )?(?:mục\ tiêu|chỉ\ tiêu)|đề\ ra\ (?:mục\ tiêu|chỉ\ tiêu)|dự\ định|cần\ (?:đạt|phải|hoàn)|nhằm\ đạt
       |đăng\ ký\ (?:phấn\ đấu|hoàn\ thành|đạt|thực\ hiện|giảm|chỉ\ tiêu|thi\ đua)
       |nhu\ cầu\ (?:kinh\ phí|vốn|về\ (?:vốn|kinh\ phí))
       |(?<!được\ )(?:đề\ nghị|đề\ xuất|xin|kiến\ nghị)(?:\ \p{L}++){0,8}
          \ (?:hỗ\ trợ|bố\ trí|bổ\ sung|phân\ bổ|cấp\ (?:bổ\ sung|kinh\ phí|vốn)))(?!\p{L})""")
_PLAN = r"(?:kế\ hoạch|kh|chỉ\ tiêu|dự\ toán|dt|mục\ tiêu|nghị\ quyết|kịch\ bản)"
# the plan itself is named right before its number
_PLAN_NAMED = verbose(
    r"""(?<!\p{L})(?<!(?:thực\ hiện|hoàn\ thành|giải\ ngân|xây\ dựng|triển\ khai|đạt)\ )(?:
         chỉ\ tiêu\ (?:giao|là|năm|\p{L}++\ giao)|giao\ chỉ\ tiêu|dự\ toán\ (?:là|năm|giao|\p{L}++\ giao)
       | (?<!(?:vượt|hụt|so\ với)\ )(?:kế\ hoạch|chỉ\ tiêu|dự\ toán)(?:\ \p{L}++){1,4}?\ giao
       | (?:mục\ tiêu|chỉ\ tiêu|kế\ hoạch|nghị\ quyết)(?:\ \p{L}++){0,4}?\ (?:đề|đặt)\ ra
       | tổng\ dự\ toán|kế\ hoạch\ (?:là|năm|giao|sản\ xuất|vốn)|kế\ hoạch\ \Z|theo\ kế\ hoạch\ là)
       (?:\ (?!đạt|{{given}}|thực\ hiện|bằng|hoàn\ thành|vượt)[\p{L}\d/.-]++){0,14}
       (?<!\ (?:của|cho|tại|với|trong))\ ?:?\ ?\Z""",
    given=r"được(?!\ (?:giao|phân\ bổ|bố\ trí|duyệt|phê\ duyệt))")
_MEASURES = ending(r"% (?:so với |của )?$")  # "đạt 95% kế hoạch năm" names the plan only to measure by it
_PLAN_IN_BRACKET = verbose_ending(
    r"\(\ ?(?:theo\ |so\ với\ )?{{plan}}(?:\ (?!đạt|vượt|hoàn)[\p{L}\d/]++){0,6}\ ?[:=]?\ ?\Z", plan=_PLAN)
_PLAN_BEFORE_BRACKET = verbose_ending(r"(?<!\p{L}){{plan}}(?:\ \p{L}++){0,6}(?:\ \d{4})?\ \((?:là\ )?\Z", plan=_PLAN)
_SHARE_OF_PLAN = verbose_ending(r"(?:đạt|hoàn\ thành|bằng|thực\ hiện)\ (?:\p{L}++\ )?[\d.,]++\ ?%[^,;()]{0,60}\(\Z")
# "tăng 15,6% (kế hoạch 15%)": what has its plan behind it is no plan
_PLAN_FOLLOWS = verbose(r"^[^,;().]{0,60}\((?:theo\ |so\ với\ )?{{plan}}(?!\p{L}|\ (?:trước|sau)(?!\p{L}))", plan=_PLAN)
# "thấp hơn so với kế hoạch đề ra 2%"
_LESS_THAN_PLAN = verbose(r"(?<!\p{L})so\ (?:với\ )?{{plan}}(?!\p{L})(?!.*\ là\ ?\Z)", plan=_PLAN)
_COMPARED_WITH = ending(r"(?<!\p{L})so (?:với )?(?:mức |con số |khoảng |tỷ lệ )?$")
_DONE_CUE = verbose(
    r"""(?<!\p{L})(?:đã|vừa|hiện\ (?:có|nay|đang|các|còn|tại|toàn)|hiện\ (?=\p{L}++\ (?:có|đã))|đến\ nay|tính\ đến
       |trong\ (?:năm|kỳ|tháng|quý)\ qua|kết\ quả|năm\ trước|thực\ hiện\ được|so\ với\ cùng\ kỳ)(?!\p{L})""")
_REPORTED = regex.compile(r"(?:đã|hiện có|đến nay|tính đến) ")
_ESTIMATE = verbose(
    r"""(?<!\p{L})(?:(?<!mơ\ )ước(?!\ (?:mơ|nguyện|lượng\ được|vọng))|khả\ năng\ (?:đạt|thực\ hiện)
       |(?<!(?:công\ tác|trung\ tâm|bản\ tin|cảnh\ báo,)\ )dự\ báo(?!\ (?:khí\ tượng|thời\ tiết|thủy\ văn|viên)))(?!\p{L})""")
# "Ước cả năm 2020, ..." speaks for its whole sentence
_ESTIMATE_OPENS = verbose(
    r"""^\W*(?:ước|dự\ ước|ước\ tính|dự\ báo)
       (?:\ (?:tính|thực\ hiện|cả|đến|hết|cuối|trong|kết\ quả|\d{1,2}\ tháng|năm|quý|tháng))[^,:]{0,60}[,:]""")
_ESTIMATES = regex.compile(r"\W*(?:dự ước|ước tính)(?: \p{L}+){2}")
_IS_DONE = regex.compile(r"(?<!\p{L})(?:đã|đến nay|hiện|đạt được|kết quả)(?!\p{L})")
_ALSO_CHANGES = regex.compile(r"[^,;.()]{0,60}(?:,| và) (?:tăng|giảm) *$")
_KEPT_GOAL = verbose_ending(r"(?<!\p{L})(?:duy\ trì|phấn\ đấu|bảo\ đảm|đảm\ bảo|giữ\ vững)(?:\ (?:tỷ\ lệ|mức))?\ *\Z")
# a sentence that sets goals, for itself and for what follows it in its paragraph
_GOAL = verbose(
    r"""(?<!(?:tiêu|toán|mức|lực|đã|tâm)\ )(?<!\p{L})phấn\ đấu(?!\ của)(?=\ [^.;\n]{0,200}\d)
       | (?<!đã\ )(?<!\p{L})(?:đề|đặt)\ (?:ra\ )?(?:các\ )?(?:mục|chỉ)\ tiêu(?=\ [^.;\n]{0,200}\d)
       | (?:^|[.;:]\ )(?:các\ )?(?:mục\ tiêu|chỉ\ tiêu\ (?:cụ\ thể|chủ\ yếu|phấn\ đấu))(?:\ \p{L}++){0,4}
         (?:\ \d{4}|\ là(?=\ [^.;\n]{0,200}\d)|:)""")
_REACHED = regex.compile(r"(?<!\p{L})(?:đã|được(?= \d| $)|đạt được"
                         r"|(?:vượt|không đạt|chưa đạt) (?:kế hoạch|chỉ tiêu|mục tiêu|dự toán))(?!\p{L})")
# "giảm tỷ lệ ... xuống dưới 10%": an aim told by its bare verb and a bound
_AIM = verbose(
    r"""(?:^|[,;:]\ )\W{0,3}(?:tiếp\ tục\ )?(?:giảm|kéo\ giảm|tăng|nâng|hạ|duy\ trì|giữ\ vững|bảo\ đảm|đảm\ bảo)
       (?:\ (?!đã\ |được\ )[\p{L}\d][\p{L}\d/-]*+){1,24}\ \Z""")
_BOUNDS = frozenset(("under", "over", "at_most", "at_least"))
# "không quá 1,16%", "mỗi trường ít nhất 5 bài": a limit to keep to, no count; of "ít nhất" only behind what makes it one
_LIMIT = regex.compile(r"không|tối ")
_LIMITED = regex.compile(r"(?<!\p{L})(?:quy định|định mức|tiêu chuẩn|yêu cầu|đề nghị|giao|mức|mỗi|phải)(?!\p{L})")
# "Tỉnh có 8 huyện, dân số 1,2 triệu người": what a place is, also where a plan tells it
_PLACE_HAS = verbose(
    r"""\W*(?:\d{1,2}[.)]\ ?)?(?:trên\ địa\ bàn\ |hiện\ )?(?:toàn\ )?
       (?:tỉnh|thành\ phố|thị\ xã|huyện|quận|xã|phường|thị\ trấn|đặc\ khu)
       (?:\ \p{L}++){0,4}?\ (?:hiện\ )?(?:có|gồm|nằm|giáp)(?!\p{L})""")
_NATURE = ending(
    r"(?<!\p{L})(?:diện tích (?:đất )?tự nhiên|(?<!quy mô )dân số|đường biên"
    r"|(?:tổng )?đàn (?:gà|vịt|lợn|heo|bò|trâu|gia (?:súc|cầm)))(?: (?!đạt|tăng|lên|duy)\p{L}+){0,6} ?:? ?$")
_DESCRIBING = PLANNING - {"Quyết định", "Quy định", "Dự án"}
_STATUS = regex.compile(r"\(\W{0,3}(?:không đạt|chưa đạt|đạt|vượt)(?: \p{L}+){0,3}\W{0,3}\)")
_CLAUSE = regex.compile(r"[,;(]")
# "Điều 1. Phê duyệt kết quả rà soát ...: 1.287 hộ"
_CONFIRMS = regex.compile(rf"\W*(?:điều \d{{1,3}}\W{{1,3}})?(?:nay )?{CONFIRMS_RESULTS}(?!\p{{L}})")


class Standings:
    """How the figures of one document stand."""

    def __init__(self, view: View, facts: Facts, periods: Periods):
        self.view, self.facts, self.periods, self.times = view, facts, periods, periods.times
        self.kind = self.times.kind
        order = _ORDER.search(view.plain, self.times.body) if self.kind in _ORDERING else None
        self._order = order.end() if order else None
        self._heads: dict[int, str | None] = {}

    def heading(self, block: int) -> str | None:
        """The standing that the innermost telling heading above a block gives, or None."""
        if block not in self._heads:
            lows = list(self._headings(block))
            told = next((standing for low in lows if (standing := _of_heading(low)) is not None), None)
            weak = _COST_HEADING if self.kind in PLANNING else _CONTENT_HEADING if self.kind in _ASKING else None
            if told is None and weak is not None and any(map(weak.search, lows)):
                told = "target"
            self._heads[block] = told
        return self._heads[block]

    def _headings(self, block: int) -> Iterator[str]:
        """The short headings above a block, innermost first, without the document's own title."""
        for above in reversed(self.facts.outline[block].path):
            section = self.facts.outline[above]
            low = self.view.plain[section.content:self.view.document.blocks[above].end]
            own = section.content >= self.times.body or self.kind is None  # the title of a page without a type heads it
            if section.is_heading and own and len(low) <= 140 and not states_figures(low):
                yield low

    def of_block(self, block: int) -> str:
        """The standing that headings and the kind of document give to what a block holds."""
        return self.heading(block) or self._default(self.view.document.blocks[block].start)

    def of(self, draft: Draft) -> str:
        """`actual`, `target` or `estimate`."""
        low = self.view.plain
        told = low[max(draft.extra.get("stretch", draft.sentence[0]), draft.start - REACH):draft.start]
        base = self.periods.of_base(draft) is not None
        if not base and self._is_estimate(draft):
            return "estimate"
        if draft.percent and _KEPT_GOAL.search(draft.before) and _STATUS.search(low[draft.end:draft.sentence[1] + 60]):
            return "target"
        if _names_plan(told[-200:]) and not (draft.kind == "change" and _LESS_THAN_PLAN.search(draft.before)):
            draft.extra["plan"] = True
            return "target"
        if base or self._past_in_bracket(draft) or _COMPARED_WITH.search(draft.before) and self.periods.beside(draft) is not None:
            return "estimate" if _ESTIMATE.search(draft.before) else "actual"
        if _TARGET_CUE.search(draft.before) or _ORDERED.match(self.view.text, draft.sentence[0]):
            return "target"
        planned = _BY_PLAN.match(low, draft.sentence[0], draft.start)
        if planned and not _DONE_VERB.search(planned["told"]):
            return "target"
        if _PLAN_FOLLOWS.match(draft.after):
            return "actual"
        return self._of_surroundings(draft, told)

    def _is_estimate(self, draft: Draft) -> bool:
        before = draft.extra.get("inside")
        if before is not None and before.standing == "estimate" and not _PLAN_IN_BRACKET.search(draft.before):
            return True
        whole = draft.against if draft.base == "whole" and draft.rule.startswith("figure.part") else None
        together = whole is not None and whole.start >= draft.extra.get("stretch", draft.sentence[0])
        if together and whole.standing == "estimate" and not _IS_DONE.search(draft.before):
            return True
        listed = draft.extra.get("listed", ())
        before_it = bisect_left(listed, draft.start, key=lambda d: d.start)
        last = listed[before_it - 1] if before_it else None
        if draft.kind == "change" and last is not None and last.kind == "change" and last.standing == "estimate" \
                and last.sentence == draft.sentence and _ALSO_CHANGES.match(draft.before):
            return True  # "ước tăng 11% so với tháng trước và giảm 12% so với cùng kỳ"
        clause, low = _CLAUSE.split(draft.before.rstrip(" ("))[-1], self.view.plain
        start = draft.extra.get("stretch", draft.sentence[0])
        if _ESTIMATES.match(low, start) and not _DONE_CUE.search(draft.before):
            return True
        return bool(_ESTIMATE.search(clause) or _ESTIMATE.search(low[draft.start:draft.end])
                    or _ESTIMATE_OPENS.search(low[draft.sentence[0]:min(draft.start, draft.sentence[0] + 120)]))

    def _of_surroundings(self, draft: Draft, told: str) -> str:
        heading = self._passage(draft) or self.heading(draft.block)
        cue_target, cue_done = _last(_TARGET_CUE, told), _last(_DONE_CUE, told)
        if cue_target < 0 and self._over(draft):
            return "actual"
        own = self.periods.own(draft)
        if cue_done < 0 and own is not None and own.kind == "year" and self.times.is_ahead(own):
            return "target"
        if cue_done < 0 and _is_limit(draft, told, self.view.plain):
            return "target"
        if heading == "target":
            reported = cue_done > cue_target and self.kind != "Báo cáo" and _REPORTED.search(told[-80:])
            return "actual" if reported else "target"
        if cue_target > cue_done:
            return "target"
        if cue_done >= 0 or heading == "actual":
            return "actual"
        if self._follows_goal(draft, told):
            return "target"
        if self._is_description(draft):
            return "actual"
        return self._default(draft.start)

    def _follows_goal(self, draft: Draft, told: str) -> bool:
        """Whether the figure goes on with the goals of its paragraph (`Mục tiêu năm 2024 thu 300 tỷ đồng. Hộ nghèo dưới 1%.`)."""
        block = self.view.document.blocks[draft.block]
        start = max(block.start, draft.start - REACH)
        before = self.view.plain[start:draft.start]
        goal = _last(_GOAL, before)
        if goal >= 0 and max(_last(_DONE_CUE, before), _last(_REACHED, before)) < goal:
            return True
        aims = draft.amount.qualifier in _BOUNDS and _AIM.search(told)
        return bool(aims) and _GOAL.search(self.view.plain, draft.end, min(block.end, draft.end + REACH)) is not None

    def _is_description(self, draft: Draft) -> bool:
        """Whether a plan tells what a place is and has: no time is named, none is due."""
        low, start = self.view.plain, draft.sentence[0]
        if self.kind not in _DESCRIBING or self.times.between(start, draft.start):
            return False
        return _PLACE_HAS.match(low, start, draft.start) is not None or _NATURE.search(draft.before) is not None

    def _passage(self, draft: Draft) -> str | None:
        """What an introduction inside the paragraph says (`đánh giá tình hình năm 2025: ...`)."""
        start = max(self.view.document.blocks[draft.block].start, draft.start - REACH)
        intros = list(_PASSAGE.finditer(self.view.plain, start, draft.start))
        if intros:
            return "actual" if intros[-1]["done"] else "target"
        return "target" if _TASKS.match(self.view.plain, self.facts.outline[draft.block].content, draft.start) else None

    def _past_in_bracket(self, draft: Draft) -> bool:
        """`(năm 2021: 38 tỷ đồng)` beside what is planned for 2022: what was in an earlier year."""
        own, period = self.periods.own(draft), self.times.period
        opening = self.view.plain.rfind("(", draft.sentence[0], draft.start)
        if not draft.in_bracket or own is None or own.kind != "year" or own.start < opening or not period:
            return False
        return own.iso < period[:4] if self.kind in PLANNING else own.iso <= period[:4]

    def _over(self, draft: Draft) -> bool:
        """Whether the time that the figure's own sentence names was over when the document was written or planned for."""
        own, issued, planned = self.periods.own(draft), self.times.issued, self.times.period
        if own is None or own.last is None:
            return False
        if issued is not None and own.last < issued:
            return True
        if self.kind not in PLANNING or not planned or own.kind == "day":
            return False
        return len(own.iso) in (4, 7) and own.iso[:4] < planned[:4]

    def _default(self, offset: int) -> str:
        plans = self.kind in PLANNING and not self.times.reports and not self._confirms(offset)
        return "target" if plans or self._order is not None and offset >= self._order else "actual"


    def _confirms(self, offset: int) -> bool:
        """Whether what stands at an offset belongs to an article that makes results known."""
        block, outline = self.view.document.block_at(offset), self.facts.outline
        return any(_CONFIRMS.match(self.view.plain, outline[at].content) for at in (block, *outline[block].path))


def _is_limit(draft: Draft, told: str, low: str) -> bool:
    """Whether a figure is a limit that an order or a norm sets (`không quá 1,16%`, `mỗi trường ít nhất 5 bài`)."""
    if draft.amount.qualifier not in ("at_most", "at_least") or _REACHED.search(told):
        return False
    return _LIMIT.match(low, draft.start) is not None or _LIMITED.search(told) is not None


def _names_plan(told: str) -> bool:
    """Whether the words before a figure end in the name of the plan whose amount it is."""
    if _PLAN_IN_BRACKET.search(told):
        return True
    if _PLAN_BEFORE_BRACKET.search(told):
        return not _SHARE_OF_PLAN.search(told)
    clause = _CLAUSE.split(told.rstrip(" ("))[-1]
    named = _PLAN_NAMED.search(clause)
    return named is not None and (not _MEASURES.search(clause[:named.start()]) or clause.rstrip().endswith(("là", ":")))


@lru_cache(1024)
def _of_heading(low: str) -> str | None:
    if low.endswith(":") and "," in low:  # "Căn cứ tình hình thực tế, Sở xây dựng kế hoạch như sau:": its last clause introduces
        clause = _of_heading(low.rpartition(",")[2].strip(" :"))
        if clause is not None:
            return clause
    if _PLAN_HEADING.match(low) or _ORDERS.search(low):
        return "target"
    return "actual" if _DONE_HEADING.search(low) else "target" if _PLAN_HEADING.search(low) else None


def _last(pattern: regex.Pattern, text: str) -> int:
    """Where the last match begins, -1 without one."""
    at = -1
    for match in pattern.finditer(text):
        at = match.start()
    return at
