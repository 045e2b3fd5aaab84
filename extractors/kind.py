"""What a figure is: a level, a ratio or a change; the base of the last two (plan, period, whole) and the direction of a change.

Constructions: domain usage of Vietnamese reports, `đạt p% kế hoạch`, `chiếm p%`, `bằng p% so với cùng kỳ`, `A đơn vị (p%)`,
`tăng x%`, `vượt p%`, `gấp n lần`, `đạt lần lượt p% và q%`.
"""

from __future__ import annotations

import regex

from extractors.clause import Draft
from extractors.rules import ending, verbose, verbose_ending

REACH = 24  # how many figures back a figure may speak of

SYLLABLE = regex.compile(r"\p{L}+")

# What a figure is measured by: a plan, another time, the whole.
PLAN = (r"(?:kế\ hoạch|kh(?!\p{L})|khv|chỉ\ tiêu|dự\ toán|mục\ tiêu|nghị\ quyết|chương\ trình\ công\ tác|nhiệm\ vụ|kịch\ bản"
        r"|số\ (?:được\ )?(?:giao|vốn\ giao)|định\ mức|vốn\ giao|dt(?!\p{L}))")
PLAN_NAME = verbose(PLAN)
VERSUS_PLAN = verbose(
    r"^\ ?\)?\ ?(?:so\ (?:với\ )?|so\ |của\ |trên\ |theo\ |với\ )?(?:tổng\ (?:số\ )?|mức\ |số\ |cả\ )?{{plan}}",
    plan=PLAN,
)
VERSUS_PERIOD = verbose(
    r"""^\ ?(?:so\ (?:với\ )?|của\ )?(?:mức\ )?(?:cùng\ kỳ|ck(?!\p{L})|cùng\ thời\ (?:điểm|kỳ))
       |^\ ?so\ (?:với\ )?(?:[\p{L}]++\ ){0,3}?(?:năm|tháng|quý|đầu|cuối|kỳ|nhiệm\ kỳ|thời\ điểm|vụ|giai\ đoạn|ngày|trước|\d)"""
)
_OF_A_TIME = regex.compile(
    r" (?:mức )?(?:thực hiện )?(?:của )?(?:cùng kỳ|(?:năm|quý|tháng|vụ) (?:trước|ngoái|\d|[iv]+(?!\p{L})))")
VERSUS_WHOLE = verbose(r"^\ ?(?:trên\ |trong\ |của\ |so\ với\ )?(?:tổng(?!\ {{plan}})|toàn)", plan=PLAN)
OLD_BASE = regex.compile(r"so (?:với )?|cùng kỳ|năm trước|kế hoạch|dự toán|chỉ tiêu")
# "giảm 5% so với giá đất quy định": measured by neither a plan nor a time
_OTHER_BASE = regex.compile(r"^ so (?:với )?(?:giá|mức (?:giá|chi|thu|phí)|đơn giá|quy định|định mức|chuẩn)(?!\p{L})")
_TO_PLAN = verbose(r"so\ (?:với\ )?(?:mức\ |tổng\ )?{{plan}}", plan=PLAN)
_SHORT_OF_PLAN = verbose(
    r"[^,;.()%\d]{0,24}\ so\ (?:với\ )?(?:mức\ |tổng\ )?"
    r"(?:dự\ toán|kế\ hoạch|kh(?!\p{L})|chỉ\ tiêu|mục\ tiêu|nghị\ quyết)"
)
TASK_NOUN = regex.compile(r"^ ?(?:nhiệm vụ|nội dung|đầu việc)")

# Changes.
_ABOUT_ONE = regex.compile(r"^ về [^,;()\d]{2,40}(?: và|,) (?:tăng |giảm )?$")
_GROWTH_BEHIND = regex.compile(r" (?:mức )?tăng trưởng(?!\p{L})")
_MODIFIED = (
    r"(?:\ (?:thêm|được|tới|đến|khoảng|bình\ quân|trung\ bình|nhẹ|mạnh|sâu|hạng|thêm\ được|chỉ|ít\ nhất|tối\ thiểu"
    r"|tương\ ứng|lần\ lượt|gần|hơn|trên|là|nhưng\ chỉ|tuyệt\ đối|tương\ đối|ròng))*+"
)
_COMPARED = r"(?:,?\ so\ (?:với\ )?[^,;()\d]{1,50}(?:\d{4}|(?<=\p{L}))?(?:\ (?:là|đến|tới|gần|khoảng|hơn|trên))?)?"
_RATE_OBJECT = (
    r"(?:\ (?:tỷ\ lệ|tỉ\ lệ|số|mức|tổng\ số)(?:\ (?!còn|xuống|đạt|lên|dưới|là|cho)\p{L}++){0,10}"
    r"(?:\ \([\p{L}\ ]{1,24}\))?(?:\ bình\ quân)?)?"
)
# cao hơn bình quân cả nước 0,45 điểm: what it is higher than stands between
_THAN = (
    r"(?:\ (?:so\ với\ |mức\ )?(?:cùng\ kỳ|bình\ quân|trung\ bình|năm|kế\ hoạch|chỉ\ tiêu|tháng|quý|mục\ tiêu)"
    r"(?:\ (?!cho)[\p{L}\d/]++){0,8}?)?"
)
CHANGE = verbose(
    r"""(?<!\p{L})
        (?: (?P<way>(?<!(?:vốn|số|quỹ|đăng\ ký|đầu\ tư)\ )tăng(?=\ thêm)
                   |(?<!giá\ trị\ gia\ )tăng(?!\ thêm)|giảm|giám(?=\ *\Z)|hạ|cắt\ giảm){{rate}}
          | (?P<way>mức\ (?:tăng|giảm)(?:\ trưởng)?|(?<!(?:độ|lệ|suất)\ )tăng\ trưởng)
            (?:\ (?:cao\ nhất|thấp\ nhất|tương\ ứng|đạt|ở\ mức|lên\ tới))*+
          | (?P<way>cao\ hơn|thấp\ hơn|nhiều\ hơn|ít\ hơn|lớn\ hơn)(?P<than>{{than}})
          | (?P<way>tụt|hụt|vượt(?:\ {{plan}}(?:\ (?!đạt|còn)[\p{L}]++){0,4}?)?|thiếu|rút\ ngắn|sụt\ giảm|sụt))
        {{modified}}(?P<compared>{{compared}})(?P<from>\ từ)?\ ?:?\ *\Z""",
    modified=_MODIFIED, compared=_COMPARED, rate=_RATE_OBJECT, than=_THAN, plan=PLAN,
)
_UP = ("tăng", "vượt", "cao hơn", "nhiều hơn", "lớn hơn")
_TAIL_OPEN = regex.compile(r"^[^,;()\d]{0,40}\($|^(?! và )[^,;()\d]{0,12}$")
_AND_ALSO = regex.compile(r"^[^,;()\d]{0,30} và (?:gần |hơn |trên |khoảng )?$")

# Ratios.
RATE = regex.compile(
    r"(?<!\p{L})(?:tỷ lệ|tỉ lệ|tỷ suất|tỷ trọng|tốc độ|độ che phủ|bao phủ|hệ số|chỉ số|lãi suất|tăng trưởng|cơ cấu|công suất"
    r"|mức độ|tỷ lê)(?!\p{L})"
)
SHARE = verbose(
    r"(?<!\p{L})(?:chiếm|tỷ\ trọng|chiếm\ (?:tỷ|tỉ)\ (?:lệ|trọng))"
    r"(?:\ (?:là|gần|khoảng|trên|hơn|đến|tới|tỷ\ lệ|tỉ\ lệ|tỷ\ trọng|chỉ|xấp\ xỉ))*\ *\Z"
)
EQUAL = verbose_ending(r"(?<!\p{L})(?:bằng|gấp|tương\ đương|tương\ ứng)(?:\ (?:khoảng|gần|hơn|trên))*\ *\Z")
REACHED = verbose(
    r"(?:^|[,(;:]|\ và|\ hoàn\ thành|\ \w++)\ ?(?:cũng\ |đã\ |mới\ |chỉ\ |chỉ\ mới\ |mới\ chỉ\ |ước\ )*"
    r"(?:đạt|bằng|hoàn\ thành|tương\ đương|tương\ ứng|được)"
    r"(?:\ (?:tỷ\ lệ|tỉ\ lệ|khoảng|gần|trên|hơn|tới|đến|được|cao|thấp))*\ *\Z"
)
_REACHED_CLAUSE = regex.compile(
    r"^(?:[^();%]|\([^()%]{0,40}\)){0,120}, ?(?:đã |mới |chỉ )?(?:đạt|bằng|chiếm|tương đương)"
    r"(?: (?:tỷ lệ|tỉ lệ|khoảng|gần|trên|hơn))* *$"
)
_RATE_OF_COUNT = regex.compile(
    r"^(?:[^();%]|\([^()%]{0,40}\)){0,120}[,(] ?(?:đã |mới |chỉ )?đạt (?:tỷ|tỉ) lệ(?: (?:là|khoảng|gần|trên|hơn))* *$"
)
_RATE_WORD = regex.compile(r"đạt (?:tỷ|tỉ) lệ(?= \p{L}* *$| *$)")
_NUMBER_OF = regex.compile(r" ?số [^,;.]{2,60}, (?:với|là|tương đương|tương ứng)")
_NEXT_SHARE = regex.compile(r"^(?:, | và |, còn lại |; )(?:\p{L}[\p{L} -]{1,50}(?: ?\([^()]*\))?)?(?: là| chiếm)? ?$")
_ONLY_OPEN = regex.compile(r"^[ ]*[(\[]?[ ]*$")
# 318/344 vị trí sạt lở (92,4%): the name of the thing stands between
_LONE_BRACKET = regex.compile(r"^[\p{L} -]{0,60}\($")
_MARK, _CLOSED = regex.compile(r"[,;.()]"), regex.compile(r" ?\) ?:")
_NAMED_BEHIND = regex.compile(r" (?!(?:so|và|trong|tăng|giảm)(?!\p{L}))\p{L}")
_TIMES = ending(r"(?:gấp|bằng)(?: \p{L}+){0,2} *$")
_RESPECTIVELY = ending(r"(?:lần lượt|tương ứng)(?: (?:là|đạt|bằng|với))* *$")
_AND = regex.compile(r"^(?: và |, |; )$")
# "A, cùng kỳ năm 2019 là B, bằng 90%": B is what A is compared with
OLD_CLAUSE = ending(
    r"[,;] ?(?:trong khi |còn |so với )?(?:cùng kỳ|cùng thời điểm|(?:năm|quý|tháng|kỳ) (?:trước|ngoái))[^(),;%]{0,60}$")
# "163/127 sản phẩm đạt từ 3 sao trở lên, vượt 28%": a bound inside the name of what is counted
_BOUND_IN_NAME = regex.compile(r"[^,;:()]*(?<!\p{L})(?:đạt|từ|trên|dưới|lấp đầy|có|chiếm|ít nhất|tối thiểu)(?!\p{L})[^,;:()]*")
ON_TOTAL = regex.compile(r"^[^;.()]{0,90} (?:trên|trong) (?:tổng số|tổng)(?: \p{L}+)? $")
ATTRIBUTE = ending(r"(?<!\p{L})(?:của|thuộc|toàn|trong số|tại|cả|(?:trong|trên) tổng số)(?: các| cả)? $")


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
    """`Xây 1.215 nhà, sửa 341 nhà, đạt lần lượt 101,3% và 85,3% kế hoạch`: each percentage describes the level of its rank."""
    for first, draft in enumerate(drafts):
        if not draft.percent or not _RESPECTIVELY.search(draft.before):
            continue
        last = first
        while last + 1 < len(drafts) and drafts[last + 1].percent and _AND.match(drafts[last + 1].before):
            last += 1
        told = draft if draft.kind == "change" else next((d for d in (drafts[last], draft) if d.kind != "level"), None)
        count = last - first + 1
        levels = [d for d in drafts[max(0, first - REACH):first] if d.level_like and not d.percent and not d.in_bracket][-count:]
        if told is None or count == 1:
            continue
        for rank, each in enumerate(drafts[first:last + 1]):
            each.kind, each.base, each.direction, each.rule = told.kind, told.base, told.direction, told.rule
            if len(levels) == count:
                each.extra["respective"] = levels[rank]


def _as_change(draft: Draft, before: Draft | None) -> bool:
    changed = before is not None and before.kind == "change"
    if changed and draft.percent != before.percent and _TAIL_OPEN.match(draft.before) \
            and not (OLD_BASE.search(draft.before) and (not draft.percent or before.unit_name == "điểm %")):
        draft.kind, draft.base, draft.direction, draft.rule = "change", before.base, before.direction, "figure.change.bracket"
        return True
    if changed and before.percent and draft.percent and _ABOUT_ONE.match(draft.before) and draft.after.startswith(" về "):
        draft.kind, draft.base, draft.direction, draft.rule = "change", before.base, before.direction, "figure.change"
        return True  # "tăng 21% về số dự án và 35% về vốn"
    if changed and not before.percent and _AND_ALSO.match(draft.before) and VERSUS_PERIOD.match(draft.after):
        draft.kind, draft.base, draft.direction, draft.rule = "change", before.base, before.direction, "figure.change"
        return True
    if draft.amount.sign and (draft.in_bracket or before is None or draft.percent):
        draft.kind, draft.base, draft.rule = "change", "period", "figure.change.signed"
        draft.direction = "up" if draft.amount.sign > 0 else "down"
        return True
    if draft.percent and _GROWTH_BEHIND.match(draft.after):  # "Trong 7,2% tăng trưởng"
        draft.kind, draft.base, draft.direction, draft.rule = "change", "period", "up", "figure.change"
        return True
    found = CHANGE.search(draft.before[-110:])
    if not found or (found["from"] and draft.amount.high is None and draft.amount.qualifier == "exact"):
        return False
    way = found["way"].split()[0]
    if way == "thiếu" and not _SHORT_OF_PLAN.match(draft.after):
        return False  # "thiếu 846 giáo viên" counts what is missing
    if way == "vượt" and draft.unit_name in ("chỉ tiêu", "kế hoạch", "nhiệm vụ"):
        return False  # "đạt và vượt 17 chỉ tiêu" counts them
    way = way if way in ("vượt", "hụt", "thiếu", "tăng") else found["way"].removeprefix("mức ").split(" trưởng")[0]
    draft.kind, draft.rule = "change", "figure.change"
    draft.direction = "up" if way in _UP else "down"
    told = (found["compared"] or "") + draft.after[:80]
    to_plan = _TO_PLAN.search(told) or PLAN_NAME.search(found["than"] or "") or VERSUS_PLAN.match(draft.after) \
        or way in ("vượt", "hụt") and not VERSUS_PERIOD.match(draft.after)
    draft.base = "plan" if to_plan else None if _OTHER_BASE.search(told) else "period"
    return True


def _as_ratio(draft: Draft, before: Draft | None, drafts: list[Draft], index: int) -> None:
    after, lead = draft.after, draft.before
    of_plan = VERSUS_PLAN.match(after)
    behind_amount = before is not None and not before.percent
    if before is not None and before.rule == "figure.ratio.share" and _NEXT_SHARE.match(lead):
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.share"
    elif SHARE.search(lead):
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.share"
    elif of_plan and (not (is_rate(lead) and "so" not in of_plan[0]) and not TASK_NOUN.match(after)
                      or before is not None and REACHED.search(lead)):
        draft.kind, draft.base, draft.rule = "ratio", "plan", "figure.ratio.plan"
    elif VERSUS_PERIOD.match(after) and (EQUAL.search(lead) or REACHED.search(lead) or not is_rate(lead)):
        draft.kind, draft.base, draft.rule = "ratio", "period", "figure.ratio.period"
    elif EQUAL.search(lead) and _OF_A_TIME.match(after):  # "bằng 108% năm 2023"
        draft.kind, draft.base, draft.rule = "ratio", "period", "figure.ratio.period"
    elif VERSUS_WHOLE.match(after) and not is_rate(lead):
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.whole"
    elif behind_amount and draft.in_bracket and _ONLY_OPEN.match(lead):
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.bracket"
    elif behind_amount and not is_rate(lead) and _LONE_BRACKET.match(lead) and not OLD_BASE.search(lead) \
            and after.lstrip()[:1] == ")":
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.bracket"
    elif behind_amount and before.kind == "level" and not of_plan and _RATE_OF_COUNT.search(lead) \
            and not is_rate(_RATE_WORD.sub("", lead)):
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.reached"
    elif before is not None and before.kind == "level" and ON_TOTAL.search(before.before) and _REACHED_CLAUSE.search(lead):
        # "749 ca trên tổng số 1.466 ca mắc, đạt 51%"
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.reached"
    elif before is not None and before.partner == -1 and _REACHED_CLAUSE.search(lead):
        draft.kind, draft.base, draft.rule = "ratio", before.base or "whole", "figure.ratio.reached"
    elif draft.in_bracket and _CLOSED.match(after) and not is_rate(lead):
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.bracket"
    elif behind_amount and draft.in_bracket and REACHED.search(lead) and _NAMED_BEHIND.match(after):
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.whole"
    elif REACHED.search(lead) and before is not None and bare_reach(lead) and described(draft, drafts, index) is not None:
        draft.kind, draft.base, draft.rule = "ratio", "plan", "figure.ratio.reached"
    elif _NUMBER_OF.match(after) and not is_rate(lead):
        draft.kind, draft.base, draft.rule = "ratio", "whole", "figure.ratio.whole"
    if draft.kind == "ratio":
        draft.base_text = _MARK.split(after.strip(), maxsplit=1)[0].strip()[:80] or None


def is_rate(text: str) -> bool:
    """Whether the words before a percentage name a rate (`tỷ lệ hộ nghèo`)."""
    return bool(RATE.search(text[-90:]))


def bare_reach(lead: str) -> bool:
    """The clause says only `đạt` (bằng, hoàn thành): what reaches is told before it."""
    return len(SYLLABLE.findall(lead)) <= 6 and not is_rate(lead)


def is_bound_in_name(draft: Draft, before: Draft) -> bool:
    """`163/127 sản phẩm đạt từ 3 sao trở lên`: the second number says which are counted."""
    return draft.amount.qualifier not in ("exact", "about", "nearly") and before.kind == "level" \
        and before.unit_kind in ("count", "person") and draft.unit_name != before.unit_name \
        and _BOUND_IN_NAME.fullmatch(draft.before + "trên ") is not None


def described(draft: Draft, drafts: list[Draft], index: int) -> Draft | None:
    """The nearest level before a ratio or change in its sentence; what a closed bracket holds is passed over where it can be."""
    here = drafts[max(0, index - REACH):index]
    if not draft.in_bracket and any(d.level_like and not d.in_bracket and not d.percent for d in here):
        here = [d for d in here if not d.in_bracket or d.kind == "change"]
    for rank in range(len(here) - 1, -1, -1):
        other = here[rank]
        if rank and (OLD_CLAUSE.search(other.before) or is_bound_in_name(other, here[rank - 1])):
            continue
        if draft.unit_name == "điểm %" and other.percent and other.kind != "change":
            return other
        if not other.level_like or ATTRIBUTE.search(other.before) or (other.in_bracket and OLD_BASE.search(other.before[-50:])):
            continue
        if draft.unit_name == "điểm %" and not other.percent:
            continue
        if other.percent and draft.kind != "change" \
                and not (draft.base == "plan" and other is here[-1] and bare_reach(draft.before)):
            continue
        return other
    last = here[-1] if here else None
    if last is not None and draft.kind == "change" and draft.percent and last.kind == "ratio" and last.of is None \
            and bare_reach(draft.before):
        return last  # "Ngành A chiếm 21,3%, giảm 0,8%"
    return None
