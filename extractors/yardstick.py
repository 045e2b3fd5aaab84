"""What a ratio or change is measured by, where the text writes it as a figure of its own.

Constructions: domain usage of Vietnamese reports. Behind its name, `đạt 72,14% dự toán (115.000 tỷ đồng)`; before the verb,
`so với cùng kỳ (300 doanh nghiệp) tăng 10%`; beside what is compared, `450.000 lượt (cùng kỳ 500.000 lượt), bằng 90%`,
`năm 2018 là 12,5%, đến nay 8,2%, giảm 4,3 điểm %`; a plan told first, `kế hoạch giao 500 căn, thực hiện 450 căn, đạt 90%`.
"""

from __future__ import annotations

import regex

from extractors.clause import Draft
from extractors.kind import OLD_CLAUSE, PLAN
from extractors.pair import alike, same_unit
from extractors.rules import ending, verbose, verbose_ending

_NEAR = 5  # how many figures back a base stands
_BASE_GIVEN = verbose(r"^[^,;.%]{0,10}{{plan}}[^,;.%]{0,60}[(:]?\ ?(?:là\ |=\ ?)?\Z", plan=PLAN)
# "vượt 0,1% so với chỉ tiêu tại Nghị quyết số 05-NQ/HU ngày 12/3/2020 của Huyện ủy (38%)"
_BASE_AFTER_CITATION = verbose(r"^[^,;.%]{0,10}{{plan}}\ [^;%\n]{0,160}\(\Z", plan=PLAN)
# "so với cùng kỳ năm 2019 (cùng kỳ năm 2019: 10.000 tấn)", "bằng 90% cùng kỳ năm 2022 (1.200 tỷ đồng)"
_PERIOD_GIVEN = regex.compile(
    r"^[^,;.%]{0,40}(?:cùng kỳ|(?:năm|quý|tháng|kỳ) trước|năm \d{4})[^,;.%]{0,30}\("
    r"(?:(?:cùng kỳ|(?:năm|quý|tháng|kỳ) (?:trước|\d))[^(),;.%]{0,30}?)?(?:là|đạt|được)?[ :]*$")
_WHOLE_GIVEN = regex.compile(r"^[^,;.%()]{0,8}(?:tổng|toàn bộ)(?!\p{L})[^;%()]{0,100}\((?:là |có )?$")
_COMPARED_FIRST = ending(r"(?<!\p{L})so (?:với )?[^(),;%]{0,30}(?:cùng kỳ|trước|năm \d{4})[^(),;%]{0,30}\((?:là |đạt )?$")
# "tăng 8% so với mức 500 tỷ đồng của năm 2019"
_THAN_AMOUNT = regex.compile(r" so (?:với )?(?:mức |con số )?")
_OF_A_TIME = regex.compile(r" (?:của |trong )?(?:cùng kỳ|(?:năm|quý|tháng|vụ|kỳ) (?:trước|ngoái|\d|[iv]+(?!\p{L})))")
_FROM_OLD = ending(r"[,(] ?(?:tăng |giảm )?từ (?:mức )?$")
_TO_NEW = ending(r" (?:lên|xuống|còn|đến)(?: thành| còn| đến)? (?:mức )?$")
_THEN_REACHES = regex.compile(
    r" ?\)?(?: so (?:với )?[^,;()]{1,40})?,? (?:và )?(?:ước )?(?:đạt|lên|còn|ở mức)(?: được| đến| tới)? ")
_THAN_YEAR = regex.compile(r"^ so (?:với )?(?:cùng kỳ )?(?:năm )?(?P<year>\d{4})")
_SAYS = ("là", "đạt", "có", "được")
_TOLD_NEXT = regex.compile(
    r" ?(?:cùng kỳ|cùng thời điểm|(?:năm|quý|tháng|kỳ) (?:trước|ngoái|\d))[^(),;%]{0,40}?(?:là|đạt|có|:)? ?$")
_OLD_BRACKET = ending(r"\( ?(?:so với )?(?:cùng kỳ|cùng thời điểm|(?:năm|quý|tháng|kỳ|vụ) (?:trước|ngoái))[^()]{0,50}$")
_YEAR_BRACKET = ending(r"\( ?(?:cuối |đầu )?năm (?:học )?\d{4}[^()\d]{0,30}$")
_YEAR_CLAUSE = ending(r"(?:^|[,;]) ?\W{0,3}(?:cuối |đầu )?năm \d{4}[^(),;%]{0,80}$")
_NOW = regex.compile(r"(?<!\p{L})(?:nay|hiện|(?:năm|quý|tháng) (?:\d|[iv]+(?!\p{L})|nay|này))")
# "kinh phí cùng kỳ năm 2019 là 68,3 tỷ đồng, quý I/2020 là 64,6 tỷ đồng, giảm 5,4%"
_OLD_SAID = ending(
    r"(?<!so với )(?<!\p{L})(?:cùng kỳ|(?:năm|quý|tháng|kỳ) (?:trước|ngoái))(?: năm)?(?: \d{4})? (?:là|đạt|có|được) $")
_PLAN_LEADS = verbose_ending(
    r"(?:^|[,;:(]\ ?)\W{0,3}(?:theo\ )?(?:kế\ hoạch|kh|chỉ\ tiêu|dự\ toán|mục\ tiêu)(?!\p{L}|\ (?:đã|đạt))"
    r"(?:năm\ \d{4}|[^(),;:%\d]){0,80}$")
_DONE_SINCE = regex.compile(r"(?<!\p{L})(?:đến nay|kết quả|thực hiện|đã|ước)(?!\p{L})")


def told_base(draft: Draft, index: int, drafts: list[Draft], earlier: list[Draft]) -> None:
    """Set `against` of a ratio or change (drafts[index]) that is told as a figure near it; `of` too where both stand behind."""
    following = drafts[index + 1] if index + 1 < len(drafts) else None
    if draft.of is None:
        _described_behind(draft, drafts[index + 1:index + 3])
        return
    before = drafts[max(0, index - _NEAR):index]
    _exchange(draft, before)
    _behind(draft, following)
    if draft.against is not None or draft.of.partner:
        return
    if draft.base == "period" or draft.rule == "figure.ratio.reached" and any(_is_compared_first(d) for d in before):
        old = _old(draft, before)
        if old is not None:
            draft.base, draft.against, old.extra["old"] = "period", old, True
    elif draft.base == "plan" or draft.rule == "figure.ratio.reached":
        plan = _plan(draft, before, earlier)
        if plan is not None:
            draft.base, draft.against, plan.standing = "plan", plan, "target"


def _exchange(draft: Draft, before: list[Draft]) -> None:
    """`năm 2023 là 311, năm 2022 là 377, bằng 82% so với năm 2022`: the level of the year named is the base."""
    named = _THAN_YEAR.search(draft.after) if draft.base == "period" else None
    if named is None or not draft.of.before.rstrip().endswith(_SAYS) or named["year"] not in draft.of.before[-40:]:
        return
    other = next((d for d in reversed(before) if d.start < draft.of.start and d.kind == "level" and same_unit(d, draft.of)), None)
    if other is not None and not other.partner and named["year"] not in other.before[-40:]:
        draft.of, draft.against = other, draft.of


def _described_behind(draft: Draft, following: list[Draft]) -> None:
    """`tăng 10%, từ 300 lên 330 doanh nghiệp`, `tăng 40 tỷ đồng (8%), đạt 540 tỷ đồng`: what changed stands behind the change."""
    if draft.kind != "change":
        return
    levels = [d for d in following if d.kind == "level" and not d.partner]
    if len(levels) == 2 and _FROM_OLD.search(levels[0].before) and _TO_NEW.search(levels[1].before) and same_unit(*levels):
        draft.of, draft.against, levels[0].extra["old"] = levels[1], levels[0], True
    elif levels and _THEN_REACHES.fullmatch(levels[0].before) and (draft.percent or same_unit(draft, levels[0])) \
            and not levels[0].percent:
        draft.of = levels[0]


def _is_compared_first(level: Draft) -> bool:
    """`so với cùng kỳ (300 doanh nghiệp)` before the words that compare."""
    return level.kind == "level" and level.in_bracket and _COMPARED_FIRST.search(level.before) is not None


def _behind(draft: Draft, following: Draft | None) -> None:
    """`đạt 72,14% dự toán (115.000 tỷ đồng)`, `chiếm 21,5% tổng số đơn vị được đánh giá (251 đơn vị)`."""
    if following is None or following.kind != "level" or following.partner == 1 or following.base:
        return
    if following.percent and draft.unit_name != "điểm %" and not (draft.percent and draft.of.percent):
        return
    if following.unit_kind != draft.of.unit_kind and "money" in (following.unit_kind, draft.of.unit_kind):
        return
    if draft.base == "plan" and (_BASE_GIVEN.match(draft.after) or _BASE_AFTER_CITATION.match(draft.after)):
        draft.against, following.standing, following.extra["base of"] = following, "target", draft
    elif draft.base == "period" and _PERIOD_GIVEN.match(draft.after):
        draft.against, following.extra["base of"] = following, draft
    elif draft.base == "period" and _THAN_AMOUNT.fullmatch(draft.after) and _OF_A_TIME.match(following.after):
        draft.against = following
    elif draft.base == "whole" and draft.kind == "ratio" and alike(draft.of, following) and _WHOLE_GIVEN.match(draft.after):
        draft.against = following


def _old(draft: Draft, before: list[Draft]) -> Draft | None:
    """The level of the earlier time that stands beside the one compared."""
    for level in reversed(before):
        if level is draft.of or level.kind != "level" or level.partner or level.base or not same_unit(level, draft.of):
            continue
        if _is_compared_first(level) or level.in_bracket and _OLD_BRACKET.search(level.before):
            return level
        if level.start > draft.of.start and OLD_CLAUSE.search(level.before):
            return level
        said = level.start < draft.of.start and _OLD_SAID.search(level.before) and _NOW.search(draft.of.before)
        if said:
            return level
        contrasted = level.in_bracket and level.start > draft.of.start and _YEAR_BRACKET.search(level.before) \
            or level.start < draft.of.start and _YEAR_CLAUSE.search(level.before) and _NOW.search(draft.of.before)
        if contrasted and _goes_the_way(draft, level):
            return level
    return None


def _goes_the_way(draft: Draft, old: Draft) -> bool:
    """Whether the level compared lies on the side of the old one that the words say."""
    rose = draft.of.amount.value > old.amount.value
    if draft.kind == "ratio":
        return rose == (draft.amount.value > (1 if draft.unit_name == "lần" else 100))
    return rose == (draft.direction == "up")


def _plan(draft: Draft, before: list[Draft], earlier: list[Draft]) -> Draft | None:
    """The plan that the sentence told first, or the one before it (`theo kế hoạch là 2.000 ha; đến nay 1.500 ha, đạt 75%`)."""
    for level in reversed(before):
        if level.start < draft.of.start and level.kind == "level" and not level.partner and same_unit(level, draft.of) \
                and _PLAN_LEADS.search(level.before):
            return level
    last = earlier[-1] if earlier else None
    if draft.base == "plan" and last is not None and last.kind == "level" and last.standing == "target" and not last.partner \
            and same_unit(last, draft.of) and draft.of.sentence == draft.sentence and _DONE_SINCE.search(draft.of.before):
        return last
    return None


def told_behind(found: list[Draft], passage: list[Draft]) -> None:
    """`107 liều (giảm 7,8% so với năm 2018; năm 2018 là 116 liều)`: the base behind the semicolon of the bracket."""
    change = passage[-1] if passage else None
    if change is None or change.base != "period" or change.of is None or change.against is not None or not change.in_bracket:
        return
    if found[0].kind == "level" and not found[0].partner and _TOLD_NEXT.match(found[0].before) and same_unit(found[0], change.of):
        change.against = found[0]
