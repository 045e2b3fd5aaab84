"""How the figures of a sentence relate: level, ratio or change; its base; what it describes (of) and what it is measured by (against).

Constructions: domain usage of Vietnamese reports, `A/B đơn vị`, `đạt p% kế hoạch`, `chiếm p%`, `bằng p% so với cùng kỳ`, `tăng x%`,
`vượt p%`, `gấp n lần`, `từ A lên B`, `trong đó`.
"""

from __future__ import annotations

import regex

from extractors.clause import Draft
from extractors.rules import verbose

PLAN = (r"(?:kế\ hoạch|kh(?!\p{L})|khv|chỉ\ tiêu|dự\ toán|mục\ tiêu|nghị\ quyết|chương\ trình\ công\ tác|nhiệm\ vụ|kịch\ bản"
        r"|số\ (?:được\ )?(?:giao|vốn\ giao)|định\ mức|vốn\ giao|dt(?!\p{L}))")
_MODIFIED = r"(?:\ (?:thêm|được|tới|đến|khoảng|bình\ quân|trung\ bình|nhẹ|mạnh|sâu|hạng|thêm\ được|chỉ|ít\ nhất|tối\ thiểu|tương\ ứng|lần\ lượt|gần|hơn|trên|là|nhưng\ chỉ))*+"
_COMPARED = r"(?:,?\ so\ (?:với\ )?[^,;()\d]{1,50}(?:\d{4}|(?<=\p{L}))?(?:\ (?:là|đến|tới|gần|khoảng|hơn|trên))?)?"
_RATE_OBJECT = r"(?:\ (?:tỷ\ lệ|tỉ\ lệ|số|mức|tổng\ số)(?:\ (?!còn|xuống|đạt|lên|dưới|là|cho)\p{L}++){0,10}(?:\ \([\p{L}\ ]{1,24}\))?(?:\ bình\ quân)?)?"
# cao hơn bình quân cả nước 0,45 điểm: what it is higher than stands between
_THAN = r"(?:\ (?:so\ với\ |mức\ )?(?:cùng\ kỳ|bình\ quân|trung\ bình|năm|kế\ hoạch|chỉ\ tiêu|tháng|quý|mục\ tiêu)(?:\ (?!cho)[\p{L}\d/]++){0,8}?)?"
CHANGE = verbose(
    r"""(?<!\p{L})(?: (?P<way>(?<!(?:vốn|số|quỹ|đăng\ ký|đầu\ tư)\ )tăng(?=\ thêm)|tăng(?!\ thêm)|giảm|giám(?=\ *\Z)|hạ|cắt\ giảm){{rate}}
          | (?P<way>cao\ hơn|thấp\ hơn|nhiều\ hơn|ít\ hơn|lớn\ hơn)(?P<than>{{than}})
          | (?P<way>tụt|hụt|vượt(?:\ {{plan}}(?:\ (?!đạt|còn)[\p{L}]++){0,4}?)?|thiếu|rút\ ngắn|sụt\ giảm|sụt)) {{modified}}(?P<compared>{{compared}})(?P<from>\ từ)?\ ?:?\ *\Z""",
    modified=_MODIFIED, compared=_COMPARED, rate=_RATE_OBJECT, than=_THAN, plan=PLAN,
)
_UP = ("tăng", "vượt", "cao hơn", "nhiều hơn", "lớn hơn")
VERSUS_PLAN = verbose(r"^\ ?\)?\ ?(?:so\ (?:với\ )?|so\ |của\ |trên\ |theo\ |với\ )?(?:tổng\ (?:số\ )?|mức\ |số\ |cả\ )?{{plan}}", plan=PLAN)
VERSUS_PERIOD = verbose(
    r"""^\ ?(?:so\ (?:với\ )?|của\ )?(?:mức\ )?(?:cùng\ kỳ|ck(?!\p{L})|cùng\ thời\ (?:điểm|kỳ))
       |^\ ?so\ (?:với\ )?(?:[\p{L}]++\ ){0,3}?(?:năm|tháng|quý|đầu|cuối|kỳ|nhiệm\ kỳ|thời\ điểm|vụ|giai\ đoạn|ngày|trước|\d)"""
)
VERSUS_WHOLE = verbose(r"^\ ?(?:trên\ |trong\ |của\ |so\ với\ )?(?:tổng(?!\ {{plan}})|toàn)", plan=PLAN)
SHARE = verbose(r"(?<!\p{L})(?:chiếm|tỷ\ trọng|chiếm\ (?:tỷ|tỉ)\ (?:lệ|trọng))(?:\ (?:là|gần|khoảng|trên|hơn|đến|tới|tỷ\ lệ|tỉ\ lệ|tỷ\ trọng|chỉ|xấp\ xỉ))*\ *\Z")
EQUAL = verbose(r"(?<!\p{L})(?:bằng|gấp|tương\ đương|tương\ ứng)(?:\ (?:khoảng|gần|hơn|trên))*\ *\Z")
REACHED = verbose(
    r"(?:^|[,(;:]|\ và|\ hoàn\ thành|\ \w++)\ ?(?:cũng\ |đã\ |mới\ |chỉ\ |chỉ\ mới\ |mới\ chỉ\ |ước\ )*(?:đạt|bằng|hoàn\ thành|tương\ đương|tương\ ứng|được)(?:\ (?:tỷ\ lệ|tỉ\ lệ|khoảng|gần|trên|hơn|tới|đến|được|cao|thấp))*\ *\Z")
RATE = regex.compile(r"(?<!\p{L})(?:tỷ lệ|tỉ lệ|tỷ suất|tỷ trọng|tốc độ|độ che phủ|bao phủ|hệ số|chỉ số|lãi suất|tăng trưởng|cơ cấu|công suất|mức độ|tỷ lê)(?!\p{L})")
_ONLY_OPEN = regex.compile(r"^[ ]*[(\[]?[ ]*$")
_TAIL_OPEN = regex.compile(r"^[^,;()\d]{0,40}\($|^(?! và )[^,;()\d]{0,12}$")
OLD_BASE = regex.compile(r"so (?:với )?|cùng kỳ|năm trước|kế hoạch|dự toán|chỉ tiêu")
# "giảm 5% so với giá đất quy định": measured by neither a plan nor a time
_OTHER_BASE = regex.compile(r"^ so (?:với )?(?:giá|mức (?:giá|chi|thu|phí)|đơn giá|quy định|định mức|chuẩn)(?!\p{L})")
_AND_ALSO = regex.compile(r"^[^,;()\d]{0,30} và (?:gần |hơn |trên |khoảng )?$")
_SLASH = regex.compile(r"^[ ]?(?:[\p{L}%²³.]+(?: [\p{L}]+){0,3})?[ ]?/[ ]?$")
REACHES_PLAN = regex.compile(r"[^;()%\d]{0,40}[,(] ?(?:chỉ |mới |chỉ mới )?(?:đạt|bằng|vượt) [\d.,]+ ?% ?(?:so với )?(?:kế hoạch|kh\b|chỉ tiêu|dự toán|mục tiêu)")
_DONE = regex.compile(r"(?<!\p{L})(?:hoàn thành|thực hiện|giải quyết|ban hành|triển khai)\ ?(?:được\ )?(?:khoảng\ )?$")
_TASKS = regex.compile(r"^ ?(?:nhiệm vụ|nội dung|đầu việc|chỉ tiêu kế hoạch|kế hoạch)")
_TASK_NOUN = regex.compile(r"^ ?(?:nhiệm vụ|nội dung|đầu việc)")
_SHORT_OF_PLAN = verbose(r"[^,;.()%\d]{0,24}\ so\ (?:với\ )?(?:mức\ |tổng\ )?(?:dự\ toán|kế\ hoạch|kh(?!\p{L})|chỉ\ tiêu|mục\ tiêu|nghị\ quyết)")
_TO_PLAN = verbose(r"so\ (?:với\ )?(?:mức\ |tổng\ )?{{plan}}", plan=PLAN)
_STATUS = verbose(r"^[^,;]{0,40}?\(\ ?\*{0,2}\ ?(?:không\ đạt|chưa\ đạt|đạt|vượt)[^)%]{0,30}(?:{{plan}}|chỉ\ tiêu|yêu\ cầu)?\ ?\)", plan=PLAN)
_BASE_GIVEN = verbose(r"^[^,;.%]{0,10}{{plan}}[^,;.%]{0,60}[(:]?\ ?(?:là\ |=\ ?)?\Z", plan=PLAN)
_PERIOD_GIVEN = regex.compile(r"^[^,;.%]{0,40}(?:cùng kỳ|năm trước|năm \d{4})[^,;.%]{0,30}\((?:là |đạt )?$")
_COUNTED_BEFORE = regex.compile(r"(?<!\p{L})(?:số|tổng số) (?P<noun>\p{L}+(?:, \p{L}+){0,2}) [^;.]{0,80}\($")
_RATE_OF_COUNT = regex.compile(r"^(?:[^();%]|\([^()%]{0,40}\)){0,120}[,(] ?(?:đã |mới |chỉ )?đạt (?:tỷ|tỉ) lệ(?: (?:là|khoảng|gần|trên|hơn))* *$")
_ATTRIBUTE = regex.compile(r"(?<!\p{L})(?:của|thuộc|toàn|trong số|tại|cả|(?:trong|trên) tổng số)(?: các| cả)? $")
# 318/344 vị trí sạt lở (92,4%): the name of the thing stands between
_LONE_BRACKET = regex.compile(r"^[\p{L} -]{0,60}\($")
_REACHED_CLAUSE = regex.compile(r"^(?:[^();%]|\([^()%]{0,40}\)){0,120}, ?(?:đã |mới |chỉ )?(?:đạt|bằng|chiếm|tương đương)(?: (?:tỷ lệ|tỉ lệ|khoảng|gần|trên|hơn))* *$")
_INNER_SHARE = regex.compile(r"^[^(),;]{0,30}\((?!trong|tức|tương)\p{L}[^(),;]{2,40} chiếm")
# 1.126 lao động (KH 1.350)
_PLAN_BRACKET = verbose(r"^\ ?\(\ ?(?:theo\ |so\ với\ )?(?:kế\ hoạch|kh|chỉ\ tiêu|ct|dự\ toán|dt|mục\ tiêu)(?:\ (?:năm|giao|cả\ năm|là|được\ giao|tỉnh\ giao|đề\ ra))*\ ?[:=]?\ ?$")
_RESPECTIVELY = regex.compile(r"(?:lần lượt|tương ứng)(?: (?:là|đạt|bằng|với))* *$")
_LETTER, _MARK, _CLOSED = regex.compile(r"\p{L}|%"), regex.compile(r"[,;.()]"), regex.compile(r" ?\) ?:")
# 100% chỉ tiêu giao quân: the plan names what it is of
_OWN_PLAN = verbose(r"^\ {{plan}}(?!\ (?:năm|giao|cả|đề|tỉnh|huyện|xã|thành|trung|tw|hđnd|ubnd|được|tháng|quý|và|là|đã|của|nghị|đặt|bộ|ngành|vụ|kỳ|tại|trong|so|theo|giai|\d))(?:\ [\p{L}]++){1,4}", plan=PLAN)
_RATE_WORD = regex.compile(r"đạt (?:tỷ|tỉ) lệ(?= \p{L}* *$| *$)")
_TIMES = regex.compile(r"(?:gấp|bằng)(?: \p{L}+){0,2} *$")
_NAMED_BEHIND = regex.compile(r" (?!(?:so|và|trong|tăng|giảm)(?!\p{L}))\p{L}")
_NUMBER_OF = regex.compile(r" ?số [^,;.]{2,60}, (?:với|là|tương đương|tương ứng)")
_AND = regex.compile(r"^(?: và |, |; )$")
_NEXT_SHARE = regex.compile(r"^(?:, | và |, còn lại |; )(?:\p{L}[\p{L} -]{1,50}(?: ?\([^()]*\))?)?(?: là| chiếm)? ?$")


_NO_SUBJECT = frozenset(
    "tăng giảm hạ cắt so với cùng kỳ năm tháng quý trước ngoái số tổng tỷ lệ mức là và của được đã còn có thêm bình quân trung gần trên hơn dưới "
    "khoảng đạt bằng vượt gấp cao thấp nhiều ít thời điểm ngày đầu cuối do trong đến từ lên xuống nhưng chỉ mới lần lượt tương ứng ứng đương "
    "ước tính vẫn cũng thì sau này toàn tỉnh huyện xã tại các những phải bị hoàn thành thực hiện riêng tốc độ đó theo về cho nay qua".split())


_PLAN_NAME, _CLAUSE_MARK, _SYLLABLE = verbose(PLAN), regex.compile(r"[,;(:]"), regex.compile(r"\p{L}+")

REACH = 24  # how many figures back a figure may speak of


def pair_up(drafts: list[Draft], plain: str) -> None:
    """Mark `A/B` pairs and share the unit that is written once."""
    for left, right in zip(drafts, drafts[1:], strict=False):
        if left.partner or left.sentence != right.sentence:
            continue
        if _PLAN_BRACKET.match(plain[left.end:right.amount.lead]) and not left.percent and _same_bracket_unit(left, right):
            left.partner, right.partner, left.against, left.base = 1, -1, right, "plan"
            right.unit_name, right.unit_kind = left.unit_name, left.unit_kind
            left.rule = right.rule = "figure.pair.plan"
            continue
        if not _SLASH.match(plain[left.amount.end:right.amount.lead]):
            continue
        if left.amount.high is not None or right.amount.high is not None or _different_things(left, right):
            continue
        left.partner, right.partner = 1, -1
        if right.unit_name is None and left.unit_name is None and left.in_bracket:
            noun = _COUNTED_BEFORE.search(left.before)
            if noun:
                left.unit_name = right.unit_name = noun["noun"]
                left.unit_kind = right.unit_kind = "count"
        if left.unit_name is None and right.unit_name is not None:
            left.unit_name, left.unit_kind = right.unit_name, right.unit_kind
        if not _LETTER.search(plain, left.amount.end, right.amount.lead):
            left.unit_name, left.unit_kind = right.unit_name, right.unit_kind
            left.end = left.amount.end
        if right.amount.scaled and not left.amount.scaled and (left.unit_kind == "money" or left.amount.value <= 10 * right.amount.value / right.amount.factor):
            left.extra["scale"] = right.amount.factor  # "2,65/6,2 triệu liều"
        left.against = right
        left.base = "plan" if _against_plan(left, right, plain[right.end:right.sentence[1]]) else "whole"
        left.base_text = right.after.strip()[:60] or None
        left.rule = right.rule = f"figure.pair.{left.base}"


def _same_bracket_unit(left: Draft, right: Draft) -> bool:
    return left.unit_name is not None and (right.unit_name is None and not right.amount.scaled or same_unit(left, right))


def _different_things(left: Draft, right: Draft) -> bool:
    """`34 vụ/41 đối tượng`, `51.903 lượt người/49,6 tỷ đồng` tell two things of one matter."""
    if left.unit_name is None or right.unit_name is None or left.unit_name == right.unit_name:
        return False
    return left.unit_kind != right.unit_kind or left.unit_kind == "count" and left.unit_name.split()[0] != right.unit_name.split()[0]


def _against_plan(left: Draft, right: Draft, after: str) -> bool:
    thing = " " + (right.unit_name or "") + after
    if VERSUS_PLAN.match(after) and not _TASK_NOUN.match(after) or _STATUS.match(after) or left.amount.value > right.amount.value:
        return True
    if REACHES_PLAN.match(after):
        return True
    if right.amount.qualifier != "exact" or right.unit_kind == "money":
        return True
    return bool(_DONE.search(left.before)) and bool(_TASKS.match(thing))


def classify(drafts: list[Draft]) -> None:
    """Set kind, base, direction and rule of each draft of one sentence, in text order."""
    for index, draft in enumerate(drafts):
        if draft.partner:
            continue
        before = drafts[index - 1] if index else None
        if _as_change(draft, before):
            continue
        if draft.unit_name == "lần":
            if _TIMES.search(draft.before[-40:]) or VERSUS_PERIOD.match(draft.after):
                draft.kind, draft.base, draft.rule = "ratio", "period", "figure.times"
        elif draft.percent:
            _as_ratio(draft, before, drafts, index)
    _respectively(drafts)


def _respectively(drafts: list[Draft]) -> None:
    """`Xây 1.215 nhà, sửa 341 nhà, đạt lần lượt 101,3% và 85,3% kế hoạch`: each percentage describes the level of its own rank."""
    for first, draft in enumerate(drafts):
        if not draft.percent or not _RESPECTIVELY.search(draft.before):
            continue
        last = first
        while last + 1 < len(drafts) and drafts[last + 1].percent and _AND.match(drafts[last + 1].before):
            last += 1
        told = next((d for d in (drafts[last], draft) if d.kind != "level"), None)
        levels = [d for d in drafts[max(0, first - REACH):first] if d.level_like and not d.percent and not d.in_bracket][first - last - 1:]
        if told is None or last == first or len(levels) != last - first + 1:
            continue
        for each, level in zip(drafts[first:last + 1], levels, strict=True):
            each.kind, each.base, each.direction, each.rule = told.kind, told.base, told.direction, told.rule
            each.extra["respective"] = level


def _as_change(draft: Draft, before: Draft | None) -> bool:
    if before is not None and before.kind == "change" and draft.percent != before.percent \
            and _TAIL_OPEN.match(draft.before) and not (OLD_BASE.search(draft.before) and (not draft.percent or before.unit_name == "điểm %")):
        draft.kind, draft.base, draft.direction, draft.rule = "change", before.base, before.direction, "figure.change.bracket"
        return True
    if before is not None and before.kind == "change" and not before.percent and _AND_ALSO.match(draft.before) and VERSUS_PERIOD.match(draft.after):
        draft.kind, draft.base, draft.direction, draft.rule = "change", before.base, before.direction, "figure.change"
        return True
    if draft.amount.sign and (draft.in_bracket or before is None or draft.percent):
        draft.kind, draft.base, draft.rule = "change", "period", "figure.change.signed"
        draft.direction = "up" if draft.amount.sign > 0 else "down"
        return True
    found = CHANGE.search(draft.before[-110:])
    if not found or (found["from"] and draft.amount.high is None and draft.amount.qualifier == "exact"):
        return False
    way = found["way"].split()[0]
    if way == "thiếu" and not _SHORT_OF_PLAN.match(draft.after):
        return False  # "thiếu 846 giáo viên" counts what is missing
    way = way if way in ("vượt", "hụt", "thiếu") else found["way"]
    draft.kind, draft.rule = "change", "figure.change"
    draft.direction = "up" if way in _UP else "down"
    told = (found["compared"] or "") + draft.after[:80]
    to_plan = _TO_PLAN.search(told) or _PLAN_NAME.search(found["than"] or "") or (way in ("vượt", "hụt") and not VERSUS_PERIOD.match(draft.after))
    draft.base = "plan" if to_plan or VERSUS_PLAN.match(draft.after) else None if _OTHER_BASE.search(told) else "period"
    return True


def _as_ratio(draft: Draft, before: Draft | None, drafts: list[Draft], index: int) -> None:
    after, lead = draft.after, draft.before
    of_plan = VERSUS_PLAN.match(after)
    if before is not None and before.rule == "figure.ratio.share" and _NEXT_SHARE.match(lead):
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.share"
    elif SHARE.search(lead):
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.share"
    elif of_plan and not (is_rate(lead) and "so" not in of_plan[0]) and not _TASK_NOUN.match(after) or (of_plan and REACHED.search(lead) and before is not None):
        draft.kind, draft.base, draft.rule = "ratio", "plan", "figure.ratio.plan"
    elif VERSUS_PERIOD.match(after) and (EQUAL.search(lead) or REACHED.search(lead) or not is_rate(lead)):
        draft.kind, draft.base, draft.rule = "ratio", "period", "figure.ratio.period"
    elif VERSUS_WHOLE.match(after) and not is_rate(lead):
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.whole"
    elif before is not None and draft.in_bracket and _ONLY_OPEN.match(lead) and not before.percent:
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.bracket"
    elif before is not None and not before.percent and not is_rate(lead) and _LONE_BRACKET.match(lead) and not OLD_BASE.search(lead) and after.lstrip()[:1] == ")":
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.bracket"
    elif before is not None and before.kind == "level" and not before.percent and not of_plan and _RATE_OF_COUNT.search(lead) \
            and not is_rate(_RATE_WORD.sub("", lead)):
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.reached"
    elif before is not None and before.partner == -1 and _REACHED_CLAUSE.search(lead):
        draft.kind, draft.base, draft.rule = "ratio", before.base or "whole", "figure.ratio.reached"
    elif draft.in_bracket and _CLOSED.match(after) and not is_rate(lead):
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.bracket"
    elif REACHED.search(lead) and draft.in_bracket and before is not None and not before.percent and _NAMED_BEHIND.match(after):
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.whole"
    elif REACHED.search(lead) and before is not None and _bare_reach(lead) and _described(draft, drafts, index) is not None:
        draft.kind, draft.base, draft.rule = "ratio", "plan", "figure.ratio.reached"
    elif _NUMBER_OF.match(after) and not is_rate(lead):
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.whole"
    if draft.kind == "ratio":
        draft.base_text = _MARK.split(after.strip(), maxsplit=1)[0].strip()[:80] or None


def is_rate(text: str) -> bool:
    """Whether the words before a percentage name a rate (`tỷ lệ hộ nghèo`)."""
    return bool(RATE.search(text[-90:]))


def _bare_reach(lead: str) -> bool:
    """The clause says only `đạt` (bằng, hoàn thành): what reaches is told before it."""
    return len(_SYLLABLE.findall(lead)) <= 6 and not is_rate(lead)


def _described(draft: Draft, drafts: list[Draft], index: int) -> Draft | None:
    """The nearest level before a ratio or change in its sentence; what a closed bracket holds is passed over where it can be."""
    here = drafts[max(0, index - REACH):index]
    if not draft.in_bracket and any(d.level_like and not d.in_bracket and not d.percent for d in here):
        here = [d for d in here if not d.in_bracket or d.kind == "change"]
    for other in reversed(here):
        if draft.unit_name == "điểm %" and other.percent and other.kind != "change":
            return other
        if not other.level_like or _ATTRIBUTE.search(other.before) or (other.in_bracket and OLD_BASE.search(other.before[-50:])):
            continue
        if other.percent and draft.kind != "change" and not (draft.base == "plan" and other is here[-1] and _bare_reach(draft.before)) \
                or draft.unit_name == "điểm %" and not other.percent:
            continue
        return other
    return None


def link(drafts: list[Draft], earlier: list[Draft], plain: str) -> None:
    """Set `of` and `against` in one sentence; `earlier` are the drafts of the sentences before it in the same passage."""
    for index, draft in enumerate(drafts):
        if draft.kind == "level":
            continue
        following = drafts[index + 1] if index + 1 < len(drafts) else None
        before = drafts[index - 1] if index else None
        if draft.rule == "figure.change.bracket" and before is not None:
            draft.of = before.of or before
            draft.against = before.against
        else:
            draft.of = draft.extra.get("respective") or _described(draft, drafts, index)
        if draft.of is None and following is not None and draft.base == "whole" and following.kind == "level":
            if draft.in_bracket or _same_thing(following, draft.after):
                draft.of = following
        if draft.kind == "change" and not draft.percent and draft.unit_name not in ("điểm %", "lần") and (draft.of is None or not same_unit(draft, draft.of)):
            draft.of = _counterpart(draft, drafts[max(0, index - REACH):index], earlier[-REACH:])
        elif draft.of is None and before is not None and before.kind == "change" and draft.base == "plan" and _bare_reach(draft.before):
            draft.of = before  # "giảm bình quân 6,4%, bằng 98,5% mục tiêu"
        elif draft.of is None and before is not None and before.kind == "change" and draft.kind == "change" and _bare_reach(draft.before):
            draft.of = before.of or before  # "giảm 120 hộ nghèo, giảm 1,5%"
        elif draft.of is None and len(draft.before.split()) <= 6 and earlier and _bare_reach(draft.before) and not _OWN_PLAN.match(draft.after):
            draft.of = next((d for d in reversed(earlier[-REACH:]) if d.level_like), None)
        if draft.rule == "figure.ratio.share" and before is not None and draft.of is before and before.level_like and _INNER_SHARE.match(draft.before):
            draft.of, draft.against = None, before  # "lúa nước 7.180 ha (lúa lai chiếm 25% diện tích)"
        _by_subject(draft, drafts[max(0, index - REACH):index], earlier[-REACH:])
        _base_written(draft, following)
        if draft.kind == "change" and draft.base == "plan" and draft.against is None and draft.of is not None and draft.of.partner == 1 \
                and draft.of.base == "plan":
            draft.against = draft.of.against
        if draft.kind == "ratio" and draft.of is not None and draft.against is None and draft.of.partner == 1:
            if draft.rule in ("figure.ratio.reached", "figure.ratio.bracket"):
                draft.base = draft.of.base
            if draft.of.base == draft.base:
                draft.against = draft.of.against


def _by_subject(draft: Draft, here: list[Draft], earlier: list[Draft]) -> None:
    """`; so với cùng kỳ, số lợn phải tiêu hủy giảm 84,1%`: a change with a subject of its own speaks of the level that has its words.

    One that was told in another sentence and shares none of them is not what changed.
    """
    words = _subject(draft) or _object(draft)
    if draft.kind not in ("change", "ratio") or draft.base not in ("period", "plan") or not words or "respective" in draft.extra:
        return
    if draft.of is not None and (_shared(words, draft.of) >= 0.7 or draft.of in here and _shared(words, draft.of) > 0):
        return
    levels = [d for d in earlier + here if d.level_like and not d.percent and _measures_alike(draft, d) and not _ATTRIBUTE.search(d.before)
              and not (d.in_bracket and OLD_BASE.search(d.before[-50:]))]
    best = max(reversed(levels), key=lambda d: (_shared(words, d), same_unit(draft, d)), default=None)
    if best is not None and _shared(words, best) >= 0.7:
        draft.of = best
    elif draft.of is not None and draft.of not in here and draft.of.sentence != draft.sentence:
        draft.of = None


def same_unit(one: Draft, other: Draft) -> bool:
    """Whether two drafts have one unit; what it is counted by (`đồng/người/tháng`) may be left out the second time."""
    return one.unit_name == other.unit_name or bool(one.unit_name and other.unit_name) and one.unit_name.split("/")[0] == other.unit_name.split("/")[0]


def _measures_alike(draft: Draft, level: Draft) -> bool:
    return draft.percent or draft.unit_name == "lần" or same_unit(draft, level) or {draft.unit_kind, level.unit_kind} <= {"count", "person"}


def _subject(draft: Draft) -> set[str]:
    """The content words of the clause that ends in a change's verb, its unit's tail behind it included."""
    clause = _PLAN_NAME.sub(" ", _CLAUSE_MARK.split(draft.before)[-1])
    return set(_SYLLABLE.findall(clause)) - _NO_SUBJECT


def _object(draft: Draft) -> set[str]:
    """The words behind an absolute change and its unit: `tăng 01 người chết`."""
    if draft.percent or draft.unit_name in ("lần", "điểm %", None):
        return set()
    return set(_SYLLABLE.findall(_CLAUSE_MARK.split(draft.after)[0])[:2]) - _NO_SUBJECT


def _shared(words: set[str], level: Draft) -> float:
    """How much of a subject's words stands right before or behind a level."""
    near = _SYLLABLE.findall(level.before)[-6:] + _SYLLABLE.findall(level.after)[:5] + (level.unit_name or "").split()
    return len(words & set(near)) / len(words)


def _base_written(draft: Draft, following: Draft | None) -> None:
    """`đạt 72,14% dự toán (115.000 tỷ đồng)`, `giảm 14,66% so với cùng kỳ (293.477 tỷ đồng)`: the base stands behind its name."""
    if following is None or following.kind != "level" or following.partner == 1 or draft.of is None:
        return
    if following.percent and draft.unit_name != "điểm %":
        return
    if following.base or following.unit_kind != draft.of.unit_kind and (following.unit_kind == "money" or draft.of.unit_kind == "money"):
        return
    if draft.base == "plan" and _BASE_GIVEN.match(draft.after):
        draft.against, following.standing, following.extra["base of"] = following, "target", draft
    elif draft.base == "period" and _PERIOD_GIVEN.match(draft.after):
        draft.against, following.extra["base of"] = following, draft


def _same_thing(level: Draft, after: str) -> bool:
    return bool(level.unit_name) and level.unit_name.split()[0] in after.split()[:3]


def _counterpart(draft: Draft, here: list[Draft], earlier: list[Draft]) -> Draft | None:
    """The level that an absolute change describes: same unit, nearest, its words most like the change's."""
    words = set(_SYLLABLE.findall(draft.after)[:4] + _SYLLABLE.findall(draft.before)[-8:]) - _NO_SUBJECT
    best, best_score = None, 0.0
    for distance, other in enumerate(reversed((earlier + here)[-REACH:])):
        if not other.level_like or not same_unit(draft, other):
            continue
        likeness = len(words & set(_SYLLABLE.findall(other.before)[-4:] + _SYLLABLE.findall(other.after)[:3])) + 1 - distance / 100
        if likeness > best_score:
            best, best_score = other, likeness
    return best
