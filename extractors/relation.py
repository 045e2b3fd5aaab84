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
_RATE_OBJECT = r"(?:\ (?:tỷ\ lệ|tỉ\ lệ|số|mức|tổng\ số)(?:\ (?!còn|xuống|đạt|lên|dưới|là|cho)\p{L}++){1,10}(?:\ từ|\ bình\ quân)?)?"
# cao hơn bình quân cả nước 0,45 điểm: what it is higher than stands between
_THAN = r"(?:\ (?:so\ với\ |mức\ )?(?:cùng\ kỳ|bình\ quân|trung\ bình|năm|kế\ hoạch|chỉ\ tiêu|tháng|quý|mục\ tiêu)(?:\ (?!cho)[\p{L}\d/]++){0,8}?)?"
CHANGE = verbose(
    r"""(?<!\p{L})(?: (?P<way>tăng|giảm|giám(?=\ *\Z)|hạ|cắt\ giảm){{rate}}
          | (?P<way>cao\ hơn|thấp\ hơn|nhiều\ hơn|ít\ hơn|lớn\ hơn){{than}}
          | (?P<way>tụt|hụt|vượt|rút\ ngắn|sụt\ giảm|sụt)) {{modified}}(?P<compared>{{compared}})(?P<from>\ từ)?\ ?:?\ *\Z""",
    modified=_MODIFIED, compared=_COMPARED, rate=_RATE_OBJECT, than=_THAN,
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
_TAIL_OPEN = regex.compile(r"^[^,;()\d]{0,40}\($|^[^,;()\d]{0,12}$")
_OLD_BASE = regex.compile(r"so (?:với )?|cùng kỳ|năm trước|kế hoạch|dự toán|chỉ tiêu")
# "giảm 5% so với giá đất quy định": measured by neither a plan nor a time
_OTHER_BASE = regex.compile(r"^ so (?:với )?(?:giá|mức (?:giá|chi|thu|phí)|đơn giá|quy định|định mức|chuẩn)(?!\p{L})")
_AND_ALSO = regex.compile(r"^[^,;()\d]{0,30} và (?:gần |hơn |trên |khoảng )?$")
_SLASH = regex.compile(r"^[ ]?(?:[\p{L}%²³.]+(?: [\p{L}]+){0,3})?[ ]?/[ ]?$")
REACHES_PLAN = regex.compile(r"[^;()%\d]{0,40}[,(] ?(?:chỉ |mới |chỉ mới )?(?:đạt|bằng|vượt) [\d.,]+ ?% ?(?:so với )?(?:kế hoạch|kh\b|chỉ tiêu|dự toán|mục tiêu)")
_DONE = regex.compile(r"(?<!\p{L})(?:hoàn thành|thực hiện|giải quyết|ban hành|triển khai)\ ?(?:được\ )?(?:khoảng\ )?$")
_TASKS = regex.compile(r"^ ?(?:nhiệm vụ|nội dung|đầu việc|chỉ tiêu kế hoạch|kế hoạch)")
_TASK_NOUN = regex.compile(r"^ ?(?:nhiệm vụ|nội dung|đầu việc)")
_STATUS = verbose(r"^[^,;]{0,40}?\(\ ?\*{0,2}\ ?(?:không\ đạt|chưa\ đạt|đạt|vượt)[^)%]{0,30}(?:{{plan}}|chỉ\ tiêu|yêu\ cầu)?\ ?\)", plan=PLAN)
_BASE_GIVEN = verbose(r"^[^,;.%]{0,10}{{plan}}[^,;.%]{0,60}[(:]?\ ?(?:là\ |=\ ?)?\Z", plan=PLAN)
_PERIOD_GIVEN = regex.compile(r"^[^,;.%]{0,40}(?:cùng kỳ|năm trước|năm \d{4})[^,;.%]{0,30}\((?:là |đạt )?$")
_COUNTED_BEFORE = regex.compile(r"(?<!\p{L})(?:số|tổng số) (?P<noun>\p{L}+(?:, \p{L}+){0,2}) [^;.]{0,80}\($")
_ATTRIBUTE = regex.compile(r"(?<!\p{L})(?:của|thuộc|toàn|trong số|tại|cả|trong tổng số)(?: các| cả)? $")
_NEXT_SHARE = regex.compile(r"^(?:, | và |, còn lại |; )(?:\p{L}[\p{L} -]{1,50}(?: ?\([^()]*\))?)?(?: là| chiếm)? ?$")


REACH = 24  # how many figures back a figure may speak of


def pair_up(drafts: list[Draft], plain: str) -> None:
    """Mark `A/B` pairs and share the unit that is written once."""
    for left, right in zip(drafts, drafts[1:], strict=False):
        if left.partner or left.sentence != right.sentence or not _SLASH.match(plain[left.amount.end:right.amount.lead]):
            continue
        if left.amount.high is not None or right.amount.high is not None:
            continue
        left.partner, right.partner = 1, -1
        if right.unit_name is None and left.unit_name is None and left.in_bracket:
            noun = _COUNTED_BEFORE.search(left.before)
            if noun:
                left.unit_name = right.unit_name = noun["noun"]
                left.unit_kind = right.unit_kind = "count"
        if left.unit_name is None and right.unit_name is not None:
            left.unit_name, left.unit_kind = right.unit_name, right.unit_kind
        if not regex.search(r"\p{L}|%", plain[left.amount.end:right.amount.lead].replace("/", "")):
            left.unit_name, left.unit_kind = right.unit_name, right.unit_kind
            left.end = left.amount.end
        if right.amount.scaled and not left.amount.scaled and (left.unit_kind == "money" or left.amount.value <= 10 * right.amount.value / right.amount.factor):
            left.extra["scale"] = right.amount.factor  # "2,65/6,2 triệu liều"
        left.against = right
        left.base = "plan" if _against_plan(left, right, plain[right.end:right.sentence[1]]) else "whole"
        left.base_text = right.after.strip()[:60] or None
        left.rule = right.rule = f"figure.pair.{left.base}"


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
            if regex.search(r"(?:gấp|bằng)(?: \p{L}+){0,2} *$", draft.before) or VERSUS_PERIOD.match(draft.after):
                draft.kind, draft.base, draft.rule = "ratio", "period", "figure.times"
        elif draft.percent:
            _as_ratio(draft, before, drafts, index)


def _as_change(draft: Draft, before: Draft | None) -> bool:
    if before is not None and before.kind == "change" and draft.percent != before.percent \
            and _TAIL_OPEN.match(draft.before) and not (_OLD_BASE.search(draft.before) and not draft.percent):
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
    if not found or (found["from"] and draft.amount.high is None):
        return False
    way = found["way"]
    draft.kind, draft.rule = "change", "figure.change"
    draft.direction = "up" if way in _UP else "down"
    told = (found["compared"] or "") + draft.after[:80]
    to_plan = regex.search(r"so (?:với )?(?:mức |tổng )?" + PLAN.replace(r"\ ", " "), told) or (way in ("vượt", "hụt") and not VERSUS_PERIOD.match(draft.after))
    draft.base = "plan" if to_plan or VERSUS_PLAN.match(draft.after) else None if _OTHER_BASE.search(told) else "period"
    return True


def _as_ratio(draft: Draft, before: Draft | None, drafts: list[Draft], index: int) -> None:
    after, lead = draft.after, draft.before
    of_plan = VERSUS_PLAN.match(after)
    if before is not None and before.rule == "figure.ratio.share" and _NEXT_SHARE.match(lead):
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.share"
    elif SHARE.search(lead):
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.share"
    elif of_plan and not (_is_rate(lead) and "so" not in of_plan[0]) and not _TASK_NOUN.match(after) or (of_plan and REACHED.search(lead) and before is not None):
        draft.kind, draft.base, draft.rule = "ratio", "plan", "figure.ratio.plan"
    elif VERSUS_PERIOD.match(after) and (EQUAL.search(lead) or REACHED.search(lead) or not _is_rate(lead)):
        draft.kind, draft.base, draft.rule = "ratio", "period", "figure.ratio.period"
    elif VERSUS_WHOLE.match(after) and not _is_rate(lead):
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.whole"
    elif before is not None and draft.in_bracket and _ONLY_OPEN.match(lead) and not before.percent:
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.bracket"
    elif draft.in_bracket and regex.match(r"^ ?\) ?:", after) and not _is_rate(lead):
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.bracket"
    elif REACHED.search(lead) and draft.in_bracket and before is not None and not before.percent and regex.match(r"^ \p{L}", after) \
            and not regex.match(r"^ (?:so|và|trong|tăng|giảm)(?!\p{L})", after):
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.whole"
    elif REACHED.search(lead) and before is not None and _bare_reach(lead) and _described(draft, drafts, index) is not None:
        draft.kind, draft.base, draft.rule = "ratio", "plan", "figure.ratio.reached"
    elif regex.match(r"^ ?số [^,;.]{2,60}, (?:với|là|tương đương|tương ứng)", after) and not _is_rate(lead):
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.whole"
    if draft.kind == "ratio":
        draft.base_text = regex.split(r"[,;.()]", after.strip(), maxsplit=1)[0].strip()[:80] or None


def _is_rate(text: str) -> bool:
    return bool(RATE.search(text[-90:]))


def _bare_reach(lead: str) -> bool:
    """The clause says only `đạt` (bằng, hoàn thành): what reaches is told before it."""
    return len(regex.sub(r"[^\p{L} ]", " ", lead).split()) <= 6 and not _is_rate(lead)


def _described(draft: Draft, drafts: list[Draft], index: int) -> Draft | None:
    """The nearest level before a ratio or change in its sentence."""
    for other in reversed(drafts[max(0, index - REACH):index]):
        if draft.unit_name == "điểm %" and other.percent and other.kind != "change":
            return other
        if not other.level_like or _ATTRIBUTE.search(other.before) or (other.in_bracket and _OLD_BASE.search(other.before[-50:])):
            continue
        if other.percent and draft.kind != "change" or draft.unit_name == "điểm %" and not other.percent:
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
            draft.of = _described(draft, drafts, index)
        if draft.of is None and following is not None and draft.base == "whole" and following.kind == "level":
            if draft.in_bracket or _same_thing(following, draft.after):
                draft.of = following
        if draft.kind == "change" and not draft.percent and draft.unit_name != "điểm %" and (draft.of is None or draft.of.unit_name != draft.unit_name):
            draft.of = _counterpart(draft, drafts[max(0, index - REACH):index], earlier[-REACH:])
        elif draft.of is None and len(draft.before.split()) <= 6 and earlier and _bare_reach(draft.before):
            draft.of = next((d for d in reversed(earlier[-REACH:]) if d.level_like), None)
        _base_written(draft, following)
        if draft.kind == "ratio" and draft.of is not None and draft.against is None and draft.of.partner == 1:
            if draft.rule in ("figure.ratio.reached", "figure.ratio.bracket"):
                draft.base = draft.of.base
            if draft.of.base == draft.base:
                draft.against = draft.of.against


def _base_written(draft: Draft, following: Draft | None) -> None:
    """`đạt 72,14% dự toán (115.000 tỷ đồng)`, `giảm 14,66% so với cùng kỳ (293.477 tỷ đồng)`: the base stands behind its name."""
    if following is None or following.kind != "level" or following.percent or following.partner == 1 or draft.of is None:
        return
    if following.unit_kind != draft.of.unit_kind or following.base:
        return
    if draft.base == "plan" and _BASE_GIVEN.match(draft.after):
        draft.against, following.standing, following.extra["base of"] = following, "target", draft
    elif draft.base == "period" and _PERIOD_GIVEN.match(draft.after):
        draft.against, following.extra["base of"] = following, draft


def _same_thing(level: Draft, after: str) -> bool:
    return bool(level.unit_name) and level.unit_name.split()[0] in after.split()[:3]


def _counterpart(draft: Draft, here: list[Draft], earlier: list[Draft]) -> Draft | None:
    """The level that an absolute change describes: same unit, nearest, its words most like the change's."""
    words = set((draft.after + " " + draft.before).split()[:8]) | set(draft.extra.get("words", ()))
    best, best_score = None, 0.0
    for distance, other in enumerate(reversed((earlier + here)[-REACH:])):
        if not other.level_like or other.unit_name != draft.unit_name:
            continue
        likeness = len(words & (set(other.before.split()[-4:]) | set(other.after.split()[:3]))) + 1 - distance / 100
        if likeness > best_score:
            best, best_score = other, likeness
    return best
