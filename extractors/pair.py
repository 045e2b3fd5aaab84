"""Pairs of figures: `A/B`, and a level with its plan in a bracket behind it; what B is to A (plan or whole) and the unit of both.

Constructions: domain usage of Vietnamese reports, `A/B đơn vị`, `A đơn vị/B đơn vị`, `A đơn vị (KH B)`;
the unit is often written once.
"""

from __future__ import annotations

import regex

from extractors.clause import Draft
from extractors.kind import PLAN, TASK_NOUN, VERSUS_PLAN
from extractors.rules import ending, verbose

_SLASH = verbose(r"^[ ]?(?:[\p{L}%²³.]+(?:,?[ ][\p{L}]+){0,4})?[ ]?/[ ]?(?P<plan>{{plan}}(?:[ ]\p{L}+){0,3}[ ])?$", plan=PLAN)
_LETTER = regex.compile(r"\p{L}|%")
_COUNTED_BEFORE = ending(r"(?<!\p{L})(?:số|tổng số) (?P<noun>\p{L}+(?:, \p{L}+){0,2}) [^;.]{0,80}\($")
# 1.126 lao động (KH 1.350)
_PLAN_BRACKET = verbose(
    r"^\ ?\(\ ?(?:theo\ |so\ với\ )?(?:kế\ hoạch|kh|chỉ\ tiêu|ct|dự\ toán|dt|mục\ tiêu)"
    r"(?:\ (?:năm|giao|cả\ năm|là|được\ giao|tỉnh\ giao|đề\ ra))*\ ?[:=]?\ ?$"
)
_REACHES_PLAN = regex.compile(
    r"[^;()%\d]{0,40}[,(] ?(?:chỉ |mới |chỉ mới )?(?:đạt|bằng|vượt) [\d.,]+ ?% ?"
    r"(?:so với )?(?:kế hoạch|kh\b|chỉ tiêu|dự toán|mục tiêu)"
)
_STATUS = verbose(
    r"^[^,;]{0,40}?\(\ ?\*{0,2}\ ?(?:không\ đạt|chưa\ đạt|đạt|vượt)"
    r"[^)%]{0,30}(?:{{plan}}|chỉ\ tiêu|yêu\ cầu)?\ ?\)",
    plan=PLAN,
)
# "18/20 xã, không đạt kế hoạch"
_STATUS_SAID = verbose(
    r"^[^,;.()%\d]{0,60}[,;]\ ?(?:không\ đạt|chưa\ đạt|đạt|vượt|hoàn\ thành)(?:\ và\ vượt)?\ (?:mức\ )?{{plan}}"
    r"(?:\ [^\d%]{0,40})?(?:[.;,]|\Z)",
    plan=PLAN)
# "300 cán bộ, công chức kế hoạch"
_SHARES = regex.compile(r"[^;.()%\d]{0,60}[,(] ?chiếm(?!\p{L})")
_CHAIN_THEN_PLAN = verbose(r"^(?:,\ \p{L}+(?:\ \p{L}+){0,2}?){1,2}\ (?:theo\ )?{{plan}}", plan=PLAN)
_DONE = ending(r"(?<!\p{L})(?:hoàn thành|thực hiện|giải quyết|ban hành|triển khai)\ ?(?:được\ )?(?:khoảng\ )?$")
_TASKS = regex.compile(r"^ ?(?:nhiệm vụ|nội dung|đầu việc|chỉ tiêu kế hoạch|kế hoạch)")


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
        slash = _SLASH.match(plain[left.amount.end:right.amount.lead])
        if not slash:
            continue
        if right.amount.high is not None or _different_things(left, right):
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
        if right.amount.scaled and not left.amount.scaled:
            if left.unit_kind == "money" or left.amount.value <= 10 * right.amount.value / right.amount.factor:
                left.extra["scale"] = right.amount.factor  # "2,65/6,2 triệu liều"
        left.against = right
        to_plan = slash["plan"] or _against_plan(left, right, plain[right.end:right.sentence[1]])
        left.base = "plan" if to_plan else "whole"
        left.base_text = right.after.strip()[:60] or None
        left.rule = right.rule = f"figure.pair.{left.base}"


def alike(one: Draft, other: Draft) -> bool:
    """Whether two drafts count alike: one unit, or a unit and its kind (`cụm`, `cụm công nghiệp`)."""
    if one.unit_name is None or other.unit_name is None or same_unit(one, other):
        return True
    short, long = sorted((one.unit_name, other.unit_name), key=len)
    return f"{long} ".startswith(f"{short} ")


def same_unit(one: Draft, other: Draft) -> bool:
    """Whether two drafts have one unit; what it is counted by (`đồng/người/tháng`) may be left out the second time."""
    if one.unit_name == other.unit_name:
        return True
    return bool(one.unit_name and other.unit_name) and one.unit_name.split("/")[0] == other.unit_name.split("/")[0]


def _same_bracket_unit(left: Draft, right: Draft) -> bool:
    return left.unit_name is not None and (right.unit_name is None and not right.amount.scaled or same_unit(left, right))


def _different_things(left: Draft, right: Draft) -> bool:
    """`34 vụ/41 đối tượng`, `51.903 lượt người/49,6 tỷ đồng` tell two things of one matter."""
    if left.unit_name is None or right.unit_name is None or left.unit_name == right.unit_name or left.end == left.amount.end:
        return False
    if left.unit_kind != right.unit_kind:
        return True
    return left.unit_kind == "count" and left.unit_name.split()[0] != right.unit_name.split()[0]


def _against_plan(left: Draft, right: Draft, after: str) -> bool:
    thing = " " + (right.unit_name or "") + after
    above = left.amount.value * left.extra.get("scale", 1) > right.amount.value
    if VERSUS_PLAN.match(after) and not TASK_NOUN.match(after) or _STATUS.match(after) or _STATUS_SAID.match(after) \
            or above and not _SHARES.match(after):
        return True
    if _REACHES_PLAN.match(after) or _CHAIN_THEN_PLAN.match(after):
        return True
    if right.amount.qualifier != "exact" or right.unit_kind == "money":
        return True
    return bool(_DONE.search(left.before)) and bool(_TASKS.match(thing))
