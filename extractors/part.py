"""Parts and wholes: `trong đó`, `gồm`, bracket lists, what stands beside `A/N`, lists that add up, shares that fit.

Construction and scope: domain usage of Vietnamese reports; a scope ends with its sentence, but for lists opened by `Trong đó:`.
"""

from __future__ import annotations

import regex

from extractors.clause import Draft
from extractors.relation import REACH

_PART_OPEN = regex.compile(
    r"(?<!\p{L})(?:trong đó|trong số đó|tđ|gồm có|bao gồm|gồm|chia ra|trong số này|trong số (?:các |những )?\p{L}+(?: \p{L}+){0,4} (?:trên|này|đó|nêu trên))(?!\p{L})")
_SYLLABLE, _BRACKET = regex.compile(r"\p{L}+"), regex.compile(r"\([^()]*\)")
_OUT_OF = regex.compile(r"(?<!\p{L})trong (?:tổng số |số |tổng )?$")


def shares_of_wholes(drafts: list[Draft], earlier: list[Draft]) -> None:
    """A share that describes a part is measured by the part's whole; where the whole was told before, the arithmetic finds it."""
    for draft in drafts:
        if draft.rule == "figure.ratio.share" and draft.of is not None and draft.of.base is None and draft.of.level_like and not draft.of.percent:
            whole = next((d for d in reversed(earlier[-REACH:]) if d.level_like and d.unit_name == draft.of.unit_name and _is_share(draft, d)), None)
            if whole is not None:
                draft.of.base, draft.of.against, draft.of.rule = "whole", whole, "figure.part.share"
        if draft.kind != "ratio" or draft.against is not None or draft.of is None or draft.of.base != "whole":
            continue
        if draft.rule == "figure.ratio.reached":  # "trong đó đúng hạn 396 hồ sơ, đạt 97,8%"
            draft.base = "whole"
        if draft.base == "whole":
            draft.against = draft.of.against


def _is_share(share: Draft, whole: Draft) -> bool:
    if whole.amount.value <= share.of.amount.value:
        return False
    return abs(share.of.amount.value * 100 / whole.amount.value - share.amount.value) <= share.amount.step


def parts_of_wholes(drafts: list[Draft], passage: list[Draft], plain: str) -> None:
    """Levels behind `trong đó` (gồm, chia ra) or in a bracket list, and those beside `A/N`, are parts of a whole.

    A scope ends with its sentence; one that opens the sentence (`Trong đó: A; B; C.`) divides what the sentence before told,
    and goes on over semicolons.
    """
    start = drafts[0].sentence[0]
    carried = bool(passage) and plain[:start].rstrip()[-1:] == ";" and passage[-1].extra.get("scope")
    whole, opened_by = passage[-1].extra["scope"] if carried else (None, "")
    totals: list[Draft] = []
    known: list[Draft] = [whole] if carried else []
    scope = (whole, opened_by) if carried else None
    for index, draft in enumerate(drafts):
        openers = list(_PART_OPEN.finditer(draft.before))
        if openers:
            at_start = index == 0 and not draft.before[: openers[-1].start()].strip(" -+*.")
            known = totals[-REACH:] or _told_before(passage)
            if known:
                whole, opened_by = _compatible(known, draft) or (known[-1] if draft.percent else None), openers[-1][0]
                scope = (whole, opened_by) if at_start and plain[:start].rstrip()[-1:] != ";" and whole is not None else None
        elif whole is None and index and _OUT_OF.search(drafts[index - 1].before) and drafts[index - 1].unit_name == draft.unit_name:
            whole, opened_by = drafts[index - 1], "trong"  # "trong 25 chỉ tiêu có 18 chỉ tiêu đạt, 7 chỉ tiêu ..."
            known = [whole]
        elif whole is None:
            bracketed = _bracket_list(drafts, index, plain)
            if bracketed is not None:
                whole, opened_by = bracketed, "("
        if whole is not None and draft.kind == "level" and draft.partner != -1 and draft.base is None and draft is not whole:
            total = _compatible([whole], draft) if opened_by == "(" or whole.unit_name == draft.unit_name and len(known) < 2 else _compatible(known, draft)
            if opened_by == "(" and total is None and _fits(whole, draft, opened_by):
                total = whole
            if total is not None:
                draft.base, draft.against, draft.rule = "whole", total, "figure.part"
                draft.extra["opened by"] = opened_by
        if opened_by == "(" and ")" in draft.after:
            whole, opened_by = None, ""
        if whole is None and draft.level_like:
            totals.append(draft)
        if scope is not None:
            draft.extra["scope"] = scope
    _complements(drafts)


def _told_before(passage: list[Draft]) -> list[Draft]:
    """The levels of the last sentence that told any."""
    last = next((d.sentence for d in reversed(passage[-REACH:]) if d.level_like), None)
    return [d for d in passage[-REACH:] if d.sentence == last and d.level_like]


def parts_by_name(drafts: list[Draft], earlier: list[Draft]) -> None:
    """Behind `trong đó, tại cơ quan:` over a list, each level is a part of the earlier level that measures the same."""
    for draft in drafts:
        if draft.kind != "level" or draft.base is not None or draft.partner == -1:
            continue
        words = _predicate(draft)
        best, likeness = None, 0.5
        for other in earlier[-2 * REACH:]:
            theirs = _predicate(other)
            alike = len(words & theirs) / max(1, len(words), len(theirs))
            if other.level_like and other.percent == draft.percent and other.amount.value >= draft.amount.value and alike > likeness:
                best, likeness = other, alike
        if best is not None:
            draft.base, draft.against, draft.rule = "whole", best, "figure.part.name"


def _no_chance(total: Draft, parts: list[Draft]) -> bool:
    """Whether that the parts add up is unlikely to be chance: 100 + 100 = 200 says little."""
    digits = str(total.amount.value.normalize().to_integral_value()).rstrip("0").replace("E+", "")
    return len(parts) > 2 or len(digits) > 2


def _predicate(draft: Draft) -> set[str]:
    return set(_SYLLABLE.findall(_BRACKET.sub(" ", draft.after))[:12])


def carry_shares(drafts: list[Draft], earlier: list[Draft]) -> None:
    """`trong đó 15% ...; 15% ...`: a semicolon does not close a list of shares that goes on with a number."""
    if drafts and earlier and drafts[0].percent and drafts[0].kind == "level" and drafts[0].base is None:
        before = earlier[-1]
        if before.percent and before.extra.get("opened by") and not drafts[0].before.strip(" -"):
            drafts[0].base, drafts[0].against, drafts[0].rule = "whole", before.against, "figure.part"
            drafts[0].extra["opened by"] = before.extra["opened by"]


def _complements(drafts: list[Draft]) -> None:
    """`8/10 chỉ tiêu đạt, 2 chỉ tiêu không đạt`: what stands beside A/N in the same unit is a part of N."""
    pair: Draft | None = None
    for draft in drafts:
        if draft.partner == 1 and draft.base == "whole":
            pair = draft
        elif pair is not None and draft.level_like and not draft.partner and draft.base is None and draft.unit_name == pair.unit_name:
            if draft.amount.value <= pair.against.amount.value:  # 5/7 and 3: that they do not add up is for the audit to say
                draft.base, draft.against, draft.rule = "whole", pair.against, "figure.part.complement"


def parts_by_sum_of(above: list[Draft], drafts: list[Draft]) -> None:
    """A sentence (`Phân theo lĩnh vực: đường bộ 405 vụ, đường thủy 05 vụ`) whose levels add up to one that stands above it."""
    parts = [d for d in drafts if d.level_like and not d.in_bracket]
    if len(parts) < 2 or any(d.base is not None or d.percent or d.unit_name != parts[0].unit_name for d in parts) or parts[0].unit_name is None:
        return
    amount = sum(d.amount.value for d in parts)
    for total in reversed(above):
        if total.level_like and total.unit_name == parts[0].unit_name and total.amount.value == amount and _no_chance(total, parts):
            for part in parts:
                part.base, part.against, part.rule = "whole", total, "figure.part.sum"
            return


def parts_by_sum(drafts: list[Draft]) -> None:
    """A total and, right behind it in the same passage, two or more levels of its unit that add up to it exactly."""
    for index, total in enumerate(drafts):
        if not total.level_like or total.percent or total.unit_name is None:
            continue
        parts, amount = [], 0
        for draft in drafts[index + 1:index + 1 + REACH]:
            if draft.kind != "level":
                continue
            if draft.unit_name != total.unit_name and draft.sentence == total.sentence:
                continue
            if draft.unit_name != total.unit_name or draft.base is not None or draft.standing != total.standing:
                break
            parts.append(draft)
            amount += draft.amount.value
            if amount >= total.amount.value:
                break
        if len(parts) >= 2 and amount == total.amount.value and _no_chance(total, parts):
            for part in parts:
                part.base, part.against, part.rule = "whole", total, "figure.part.sum"


def _fits(whole: Draft, part: Draft, opened_by: str) -> bool:
    if opened_by == "(" and not part.percent and not whole.percent:
        return (whole.unit_kind == "money") == (part.unit_kind == "money") and part.amount.value <= whole.amount.value
    if part.unit_name is None:
        return whole.unit_kind != "money" and part.amount.value <= whole.amount.value
    same = part.unit_name == whole.unit_name or {part.unit_kind, whole.unit_kind} <= {"person", "count"}
    return same and part.amount.value <= whole.amount.value * 100


def _compatible(totals: list[Draft], part: Draft) -> Draft | None:
    exact = [t for t in totals if t.unit_name == part.unit_name and t.amount.value >= part.amount.value]
    if len(exact) > 1:  # "làm chết 34 người" divides "làm chết 3.192 người", not "bị thương 4.475 người"
        words = set(part.before.split()[-3:])
        return max(reversed(exact), key=lambda t: len(words & set(t.before.split()[-3:])))
    return exact[0] if exact else next((t for t in reversed(totals) if _fits(t, part, "")), None)


def _bracket_list(drafts: list[Draft], index: int, plain: str) -> Draft | None:
    """The level before a bracket that holds at least two levels, of which drafts[index] is the first."""
    draft = drafts[index]
    if not index or draft.kind != "level" or "(" not in draft.before:
        return None
    opening = plain.rfind("(", max(draft.sentence[0], draft.amount.start - 400), draft.amount.start)
    closing = plain.find(")", draft.amount.end, draft.sentence[1] + 1)
    if opening < 0 or closing < 0 or ")" in plain[opening:draft.amount.start]:
        return None
    within = [d for d in drafts[index:index + REACH] if d.amount.end <= closing]
    inside = [d for d in within if d.kind == "level"]
    whole = next((d for d in reversed(drafts[max(0, index - REACH):index]) if d.level_like), None)
    shared = whole is not None and len(inside) == 1 and inside[0].unit_name == whole.unit_name and within[-1].rule == "figure.ratio.share"
    if len(inside) < 2 and not shared or any(d.percent for d in inside):
        return None
    return whole if whole is not None and not whole.percent and whole.amount.value >= max(d.amount.value for d in inside) else None
