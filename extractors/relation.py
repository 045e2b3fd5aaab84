"""How the figures of a sentence relate: what a ratio or change describes (of) and what it is measured by (against).

Constructions: domain usage of Vietnamese reports, `A, đạt p% kế hoạch (B)`, `tăng x% so với cùng kỳ (B)`,
`tăng A, tương đương p%`, `; số ... giảm x%` of a level that an earlier sentence told.
"""

from __future__ import annotations

import regex

from extractors.clause import Draft
from extractors.kind import ATTRIBUTE, CHANGE, OLD_BASE, PLAN, PLAN_NAME, REACH, SYLLABLE, bare_reach, described
from extractors.pair import same_unit
from extractors.rules import verbose
from extractors.yardstick import told_base

# 100% chỉ tiêu giao quân: the plan names what it is of
_OWN_PLAN = verbose(
    r"^\ {{plan}}(?!\ (?:năm|giao|cả|đề|tỉnh|huyện|xã|thành|trung|tw|hđnd|ubnd|được|tháng|quý|và|là|đã|của|nghị|đặt|bộ|ngành"
    r"|vụ|kỳ|tại|trong|so|theo|giai|\d))(?:\ [\p{L}]++){1,4}",
    plan=PLAN,
)
_INNER_SHARE = regex.compile(r"^[^(),;]{0,30}\((?!trong|tức|tương)\p{L}[^(),;]{2,40} chiếm")
_RATE_LABEL = regex.compile(r"^[;, -]*(?:chiếm )?(?:tỷ|tỉ) lệ(?: là| đạt)? ?:? $")
_ABOUT = regex.compile(r" về (?P<what>\p{L}+(?: (?!và(?!\p{L}))\p{L}+){0,3})")  # "tăng 21% về số dự án"
_THAN_NAMED = verbose(
    r"(?:cao|thấp|nhiều|ít|lớn)\ hơn\ (?:so\ với\ )?(?:mức\ )?(?:{{plan}}|cùng\ kỳ)[^,;()\d]{0,40}\Z", plan=PLAN)
_NEW_CLAUSE = regex.compile(r"[,;:](?![^()]*\))")
_CLAUSE_MARK = regex.compile(r"[,;(:]")

_BY_CHANCE = 1 / 3  # of a subject's words a level may share so many and still be another thing
_NO_SUBJECT = frozenset(
    "tăng giảm hạ cắt so với cùng kỳ năm tháng quý trước ngoái số tổng tỷ lệ mức là và của được đã còn có thêm bình quân "
    "trung gần trên hơn dưới khoảng đạt bằng vượt gấp cao thấp nhiều ít thời điểm ngày đầu cuối do trong đến từ lên xuống "
    "nhưng chỉ mới lần lượt tương ứng ứng đương ước tính vẫn cũng thì sau này toàn tỉnh huyện xã tại các những phải bị hoàn "
    "thành thực hiện tuyệt đối tương ròng riêng tốc độ đó theo về cho nay qua".split()
)


def link(drafts: list[Draft], earlier: list[Draft], plain: str) -> None:
    """Set `of` and `against` in one sentence; `earlier` are the drafts of the sentences before it in the same passage."""
    for index, draft in enumerate(drafts):
        if draft.percent and draft.kind == "level" and _RATE_LABEL.match(draft.before):
            _rate_of_last(draft, drafts[index - 1] if index else earlier[-1] if earlier else None)
        if draft.kind == "level":
            continue
        following = drafts[index + 1] if index + 1 < len(drafts) else None
        before = drafts[index - 1] if index else None
        behind_change = before is not None and before.kind == "change"
        if draft.rule == "figure.change.bracket" and before is not None:
            draft.of = before.of or before
            draft.against = before.against
        else:
            draft.of = draft.extra.get("respective") or described(draft, drafts, index)
        if draft.of is None and following is not None and draft.base == "whole" and following.kind == "level":
            if draft.in_bracket or _same_thing(following, draft.after):
                draft.of = following
        absolute = draft.kind == "change" and not draft.percent and draft.unit_name not in ("điểm %", "lần")
        if absolute and (draft.of is None or not same_unit(draft, draft.of)):
            draft.of = _counterpart(draft, drafts[max(0, index - REACH):index], earlier[-REACH:])
        elif draft.of is None and behind_change and draft.base == "plan" and bare_reach(draft.before) and not _subject(draft):
            draft.of = before  # "giảm bình quân 6,4%, bằng 98,5% mục tiêu"
        elif draft.of is None and behind_change and draft.kind == "change" and _CLAUSE_MARK.match(draft.before) \
                and bare_reach(draft.before) and not _subject(draft):
            draft.of = before.of or before  # "giảm 120 hộ nghèo, giảm 1,5%"
        elif draft.of is None and behind_change and before.of is None and draft.kind == "change" and not _subject(draft):
            pass  # "chỉ số giá tăng 1,5% so với tháng trước, tăng 4% so với cùng kỳ": both are changes of what no level tells
        elif draft.of is None and earlier and len(draft.before.split()) <= 6 and bare_reach(draft.before) \
                and not (draft.base == "whole" and _subject(draft)):
            draft.of = next((d for d in reversed(earlier[-REACH:]) if d.level_like and not _names_another(draft, d)), None)
        if draft.rule == "figure.ratio.share" and before is not None and draft.of is before and before.level_like \
                and _INNER_SHARE.match(draft.before):
            draft.of, draft.against = None, before  # "lúa nước 7.180 ha (lúa lai chiếm 25% diện tích)"
        if _is_base_itself(draft):
            draft.kind, draft.direction, draft.rule = "level", None, "figure.level"
            draft.standing, draft.of, draft.base = "target" if draft.base == "plan" else draft.standing, None, None
            continue
        _by_subject(draft, drafts[max(0, index - REACH):index], earlier[-REACH:])
        told_base(draft, index, drafts, earlier)
        if draft.of is None or draft.of.partner != 1 or draft.against is not None:
            continue
        if draft.kind == "change" and draft.base == draft.of.base == "plan":
            draft.against = draft.of.against
        elif draft.kind == "ratio":
            if draft.rule in ("figure.ratio.reached", "figure.ratio.bracket"):
                draft.base = draft.of.base
            if draft.of.base == draft.base:
                draft.against = draft.of.against


def _is_base_itself(draft: Draft) -> bool:
    """`năng suất 65 tạ/ha, thấp hơn kế hoạch 66 tạ/ha`: what is named is as large as the level, no difference from it."""
    if draft.kind != "change" or draft.percent or draft.of is None or draft.in_bracket or not _THAN_NAMED.search(draft.before):
        return False
    return draft.unit_name == draft.of.unit_name and 2 * draft.amount.value > draft.of.amount.value


def _names_another(draft: Draft, level: Draft) -> bool:
    """Whether a ratio of a plan names what the plan is of, and a level is of something else (`100% chỉ tiêu giao quân`)."""
    own = _OWN_PLAN.match(draft.after)
    if own is None:
        return False
    return not set(SYLLABLE.findall(PLAN_NAME.sub(" ", own[0]))) & set(SYLLABLE.findall(level.before + level.after))


def _rate_of_last(draft: Draft, last: Draft | None) -> None:
    """`Số hộ nghèo: 1.287 hộ; tỷ lệ: 6,00%`: a rate without a name of its own is the share that the last count makes."""
    if last is not None and last.level_like and not last.percent and last.unit_kind in ("count", "person", None):
        draft.kind, draft.base, draft.rule, draft.extra["respective"] = "ratio", "whole", "figure.ratio.rate", last


def _by_subject(draft: Draft, here: list[Draft], earlier: list[Draft]) -> None:
    """`; so với cùng kỳ, số lợn phải tiêu hủy giảm 84,1%`: a change with its own subject speaks of the level that has its words.

    One that was told in another sentence and shares none of them is not what changed.
    """
    words = _subject(draft) or _object(draft)
    if draft.kind not in ("change", "ratio") or draft.base not in ("period", "plan") or not words or "respective" in draft.extra:
        return
    if draft.of is not None and (_shared(words, draft.of) >= 0.7 or draft.of in here and _shared(words, draft.of) > _BY_CHANCE):
        return
    levels = [d for d in earlier + here
              if d.level_like and not d.percent and _measures_alike(draft, d) and not ATTRIBUTE.search(d.before)
              and not (d.in_bracket and OLD_BASE.search(d.before[-50:]))]
    best = max(reversed(levels), key=lambda d: (_shared(words, d), same_unit(draft, d)), default=None)
    if best is not None and _shared(words, best) >= 0.7:
        draft.of = best
    elif draft.of is not None and (
            draft.of.sentence != draft.sentence or len(_subject(draft)) > 1 and _NEW_CLAUSE.search(draft.before)):
        draft.of = None


def _measures_alike(draft: Draft, level: Draft) -> bool:
    if draft.percent or draft.unit_name == "lần" or same_unit(draft, level):
        return True
    return {draft.unit_kind, level.unit_kind} <= {"count", "person"}


def _subject(draft: Draft) -> set[str]:
    """The content words of the clause that ends in a change's verb, its unit's tail behind it included."""
    about = _ABOUT.match(draft.after) if draft.kind == "change" else None
    if about:
        return set(SYLLABLE.findall(about["what"])) - _NO_SUBJECT
    verb = CHANGE.search(draft.before[-110:]) if draft.kind == "change" else None
    told = draft.before[:len(draft.before) - len(draft.before[-110:]) + verb.start()] if verb else draft.before
    clause = PLAN_NAME.sub(" ", _CLAUSE_MARK.split(told)[-1])
    return set(SYLLABLE.findall(clause)) - _NO_SUBJECT


def _object(draft: Draft) -> set[str]:
    """The words behind an absolute change and its unit: `tăng 01 người chết`."""
    if draft.percent or draft.unit_name in ("lần", "điểm %", None):
        return set()
    return set(SYLLABLE.findall(_CLAUSE_MARK.split(draft.after)[0])[:2]) - _NO_SUBJECT


def _shared(words: set[str], level: Draft) -> float:
    """How much of a subject's words stands right before or behind a level."""
    before, after = _CLAUSE_MARK.split(level.before)[-1], _CLAUSE_MARK.split(level.after)[0]
    near = SYLLABLE.findall(before)[-6:] + SYLLABLE.findall(after)[:5] + (level.unit_name or "").split()
    return len(words & set(near)) / len(words)


def _same_thing(level: Draft, after: str) -> bool:
    return bool(level.unit_name) and level.unit_name.split()[0] in after.split()[:3]


def _counterpart(draft: Draft, here: list[Draft], earlier: list[Draft]) -> Draft | None:
    """The level that an absolute change describes: same unit, nearest, its words most like the change's."""
    words = set(SYLLABLE.findall(draft.after)[:4] + SYLLABLE.findall(draft.before)[-8:]) - _NO_SUBJECT
    best, best_score = None, 0.0
    for distance, other in enumerate(reversed((earlier + here)[-REACH:])):
        if not other.level_like or not same_unit(draft, other) or other.in_bracket and not draft.in_bracket:
            continue
        theirs = set(SYLLABLE.findall(other.before)[-4:] + SYLLABLE.findall(other.after)[:3])
        likeness = len(words & theirs) + 1 - distance / 100
        if likeness > best_score:
            best, best_score = other, likeness
    return best
