"""Parts and wholes: `trong đó`, `gồm`, bracket lists, what stands beside `A/N`, lists that add up, shares that fit.

Construction and scope: domain usage of Vietnamese reports; a scope ends with its sentence, but for lists opened by `Trong đó:`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from extractors.clause import Draft, follows_semicolon
from extractors.kind import OLD_BASE, ON_TOTAL, REACH, SYLLABLE, is_bound_in_name, is_rate
from extractors.pair import alike, same_unit
from extractors.phrase import is_act
from extractors.rules import ending

_PART_OPEN = regex.compile(
    r"(?<!\p{L})(?:trong đó|trong số đó|tđ|gồm có|bao gồm|gồm|chia ra|phân ra|phân bổ như sau|cơ cấu như sau|trong số này"
    r"|trong số (?:các |những )?\p{L}+(?: \p{L}+){0,4} (?:trên|này|đó|nêu trên))(?!\p{L})"
    # examples of who did well divide nothing
    r"(?!,? (?:phải kể|có thể kể|kể đến|nổi bật|đáng chú ý|đáng kể|tiêu biểu|điển hình|lưu ý|chú trọng|tập trung))"
)
_COLON_SOON = regex.compile(r"(?: (?!có |\d)\p{L}+){0,3} ?:")
_BRACKET = regex.compile(r"\([^()]*\)")
_SPECIFIED = ending(r"(?<!\p{L})(?:cụ thể|phân bổ|phân chia|chia cho)(?: \p{L}+){0,4} ?:[^:]*$")
_LONE_SHARE = regex.compile(r"^ ?(?:[;,.)]|$)")
_NAME_IN_BRACKET = ending(r"\((?!cùng|năm|kế|kh|chỉ|so|tháng|quý|dự|mục)[\p{L} ]{2,30}: ?$")
_OPENS_ITEMS = ending(r"(?<!\p{L})(?:trong đó|gồm có|bao gồm|gồm|chia ra|phân ra|trong số này)[^.;\t\d]{0,30}:?\s*$")
_REST = ending(r"(?:^|[,;] |và )còn(?: lại)?(?: là)? $")
_SOME = ending(r"[,;] (?:trong đó |đến nay |hiện )?(?:đã|có|mới|trong đó|được)(?: \p{L}+){0,5} $")
_DIVISIONS = frozenset(("tỉnh", "huyện", "xã", "phường", "thị trấn", "thôn", "bản", "ấp", "làng", "tổ dân phố", "hộ"))
_PREDICATES = frozenset("đạt tăng giảm được có là còn bằng đã thu chi nộp giao hỗ trợ giải ngân thực hiện".split())
_OUT_OF = ending(r"(?<!\p{L})trong (?:tổng số |số |tổng )?$")


def _is_bare_share(draft: Draft) -> bool:
    """`303 tỷ đồng, trong đó nông nghiệp 35%; dịch vụ 65%`: a name and its share, nothing behind."""
    name = SYLLABLE.findall(_PART_OPEN.sub(" ", draft.before))
    return bool(name) and len(name) <= 10 and name[-1] not in ("đạt", "bằng", "tăng", "giảm", "là", "còn", "trên", "dưới") \
        and not is_rate(draft.before) and bool(_LONE_SHARE.match(draft.after))


def _is_item(draft: Draft) -> bool:
    """`; nguồn xã hội hóa 366 triệu đồng;`: a short name and its amount, nothing behind."""
    name = SYLLABLE.findall(draft.before)
    return not draft.percent and 0 < len(name) <= 8 and not _PREDICATES & set(name) and not is_act(draft.before.strip(" -+")) \
        and bool(_LONE_SHARE.match(draft.after))


def shares_of_wholes(drafts: list[Draft], earlier: list[Draft]) -> None:
    """A share that describes a part is measured by the part's whole; where the whole was told before, the arithmetic finds it."""
    for index, draft in enumerate(drafts):
        if draft.rule == "figure.ratio.reached" and draft.against is None and draft.of is not None and draft.of.partner != 1:
            levels = [d for d in drafts[max(0, index - REACH):index]
                      if d is not draft.of and d.kind == "level" and d.partner != -1 and d.standing != "target"]
            whole = next((d for d in reversed(levels) if same_unit(d, draft.of) and _is_share(draft, d)), None)
            if whole is not None:  # "652 thanh niên trên tổng số 1.661, đạt 39%"
                draft.base, draft.against = "whole", whole
        if draft.rule == "figure.ratio.share" and draft.of is not None \
                and draft.of.base is None and draft.of.level_like and not draft.of.percent:
            levels = [d for d in earlier[-REACH:] if d.level_like and d.unit_name == draft.of.unit_name]
            whole = next((d for d in reversed(levels) if _is_share(draft, d)), None)
            if whole is not None:
                draft.of.base, draft.of.against, draft.of.rule = "whole", whole, "figure.part.share"
        if draft.kind != "ratio" or draft.against is not None or draft.of is None or draft.of.base != "whole":
            continue
        if draft.rule == "figure.ratio.reached":  # "trong đó đúng hạn 396 hồ sơ, đạt 97,8%"
            whole = draft.of.against
            # "tổng chi 8.537 tỷ, đạt 78% dự toán; trong đó chi đầu tư 1.596 tỷ, đạt 119%": of its own plan, as the total is
            alike = next((d.base for d in [*earlier[-REACH:], *drafts] if d.kind == "ratio" and d.of is whole), None)
            draft.base = alike if alike and not _is_share(draft, whole) else "whole"
        if draft.base == "whole":
            draft.against = draft.of.against


def _is_share(share: Draft, whole: Draft) -> bool:
    if whole.amount.value <= share.of.amount.value:
        return False
    return abs(share.of.amount.value * 100 / whole.amount.value - share.amount.value) <= share.amount.step


@dataclass(slots=True)
class Scope:
    """What a list of parts divides. wholes: the levels told before it; opener: its word, or `(`; goes_on: it runs over
    semicolons; sentence: where it was opened in the middle of one (behind a semicolon its parts must leave room), else None.
    bare: it has no colon; behind a semicolon only what completes the whole belongs to it."""

    wholes: list[Draft]
    opener: str
    goes_on: bool = False
    sentence: tuple[int, int] | None = None
    bare: bool = False
    given: list[tuple[Draft, Draft]] = field(default_factory=list)  # (whole, part)

    def room(self, whole: Draft, part: Draft) -> bool:
        """Whether a part still fits beside those that the whole already has."""
        rest = whole.amount.value - sum(p.amount.value for w, p in self.given if w is whole)
        completes = self.bare and part.sentence != self.sentence and not _is_item(part)
        return part.amount.value == rest if completes else part.amount.value <= rest

    def full(self, whole: Draft) -> bool:
        """Whether its parts already make up a whole: what follows (`..., đã làm rõ 10 vụ`) divides it no further."""
        given = [p.amount.value for w, p in self.given if w is whole]
        return len(given) > 1 and sum(given) == whole.amount.value


def opened_list(text: str, told: list[Draft]) -> Scope | None:
    """The scope of the list items under a paragraph that ends in `Trong đó:`, `gồm:`."""
    return Scope(_last_told(told), ":", True) if told and _OPENS_ITEMS.search(text) else None


def parts_of_wholes(drafts: list[Draft], passage: list[Draft], plain: str, listed: Scope | None = None) -> None:
    """Levels behind `trong đó` (gồm, chia ra) or in a bracket list, and those beside `A/N`, are parts of a whole.

    A scope ends with its sentence; one that opens the sentence (`Trong đó: A; B; C.`), has a colon or an open bracket goes on
    over semicolons. listed: the scope of the list of which the sentence is an item. A list inside a list is tried first.
    """
    goes_on = follows_semicolon(plain, drafts[0].sentence[0])
    scopes: list[Scope] = list(passage[-1].extra.get("scopes", ())) if passage and goes_on else [listed] if listed else []
    for index, draft in enumerate(drafts):
        opened = _opened(drafts, index, passage, plain, goes_on)
        if opened is None and not (scopes and scopes[-1].opener != ":"):
            opened = _bracket_list(drafts, index, plain)
        if opened is not None:
            scopes = [*(s for s in scopes if index or s is listed), opened]
        if opened is None and index > 1 and drafts[index - 1].partner == -1:  # "nhóm kinh tế có 14/17 chỉ tiêu đạt, 3 không đạt"
            _complements(drafts[index - 2:index + 1])
        if draft.kind == "level" and draft.partner != -1 and draft.base is None:
            _give(draft, scopes, drafts)
        if scopes and scopes[-1].opener == "(" and ")" in draft.after:
            scopes.pop()
    carried = tuple(s for s in scopes if s.goes_on)
    for draft in drafts:
        draft.extra["scopes"] = carried
    _complements(drafts)


def _opened(drafts: list[Draft], index: int, passage: list[Draft], plain: str, goes_on: bool) -> Scope | None:
    """The scope that the words before drafts[index] open."""
    draft = drafts[index]
    opener = next(reversed(list(_PART_OPEN.finditer(draft.before))), None)
    if opener is not None:
        wholes = [d for d in drafts[:index] if d.level_like][-REACH:] or _told_before(passage)
        at_start = index == 0 and not draft.before[:opener.start()].strip(" -+*.")
        colon = _COLON_SOON.match(draft.before, opener.end()) is not None
        if not wholes:
            return None
        bare = not colon and not (at_start and not goes_on)
        return Scope(wholes, opener[0], True, draft.sentence if bare or not at_start else None, bare)
    if _SPECIFIED.search(draft.before):  # "Trích 125 tỷ đồng, cụ thể: Sơn La 15 tỷ đồng, Lai Châu 3 tỷ đồng"
        parts = [d for d in drafts[index:] if d.kind == "level" and d.unit_name == draft.unit_name]
        wholes = [d for d in drafts[:index] if d.level_like] or _told_before(passage)
        given = sum(p.amount.value for p in parts)
        wholes = [d for d in wholes if d.unit_name == draft.unit_name is not None and d.amount.value >= given]
        if wholes and len(parts) > 1:
            return Scope(wholes[-1:], ":", True, draft.sentence)
    if index and _OUT_OF.search(drafts[index - 1].before) and draft.unit_name is not None and alike(drafts[index - 1], draft):
        return Scope([drafts[index - 1]], "trong")  # "trong 25 chỉ tiêu có 18 chỉ tiêu đạt, 7 chỉ tiêu ..."
    return None


def _give(draft: Draft, scopes: list[Scope], drafts: list[Draft]) -> None:
    """Make a level the part of a whole of the innermost scope that has one for it."""
    if draft.in_bracket and OLD_BASE.search(draft.before[-50:]):
        return  # "(cùng kỳ 35,4 triệu USD)"
    for scope in reversed(scopes):
        wholes = [w for w in scope.wholes if w is not draft]
        others = {d.unit_name for d in drafts if d.level_like and d is not draft and not any(d is w for w in wholes)}
        total = _compatible(wholes, draft, others)
        if draft.percent and total is None and wholes and scope.opener not in ("(", ":") and _is_bare_share(draft):
            draft.kind, total = "ratio", wholes[-1]
            draft.base, draft.against, draft.rule = "whole", total, "figure.part.share"
            return
        if total is None and scope.opener == "(" and wholes and _fits(wholes[-1], draft, "("):
            total = wholes[-1]
        sure = len(scopes) == 1 and scope.sentence in (None, draft.sentence)
        if total is not None and not scope.full(total) and (sure or scope.room(total, draft)):
            draft.base, draft.against, draft.rule = "whole", total, "figure.part"
            draft.extra["opened by"] = scope.opener
            if draft.unit_name is None:  # "282.399,9 ha, bao gồm: lúa 30.586,5; ..."
                draft.unit_name, draft.unit_kind = total.unit_name, total.unit_kind
                if total.unit_kind == "money" and not draft.amount.scaled:
                    draft.extra["scale"] = total.amount.factor
            scope.given.append((total, draft))
            return


def _told_before(passage: list[Draft]) -> list[Draft]:
    """The levels of the last sentence that told any."""
    return _last_told(passage[-REACH:])


def _last_told(drafts: list[Draft]) -> list[Draft]:
    last = next((d.sentence for d in reversed(drafts) if d.level_like), None)
    return [d for d in drafts if d.sentence == last and d.level_like]


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
            holds = other.level_like and other.percent == draft.percent and other.amount.value >= draft.amount.value
            if holds and alike > likeness:
                best, likeness = other, alike
        if best is not None:
            draft.base, draft.against, draft.rule = "whole", best, "figure.part.name"


def _no_chance(total: Draft, parts: list[Draft]) -> bool:
    """Whether that the parts add up is unlikely to be chance: 100 + 100 = 200 says little."""
    digits = str(total.amount.value.normalize().to_integral_value()).rstrip("0").replace("E+", "")
    return len(parts) > 2 or len(digits) > 2


def _predicate(draft: Draft) -> set[str]:
    return set(SYLLABLE.findall(_BRACKET.sub(" ", draft.after))[:12])


def carry_shares(drafts: list[Draft], earlier: list[Draft]) -> None:
    """`trong đó 15% ...; 15% ...`: a semicolon does not close a list of shares that goes on with a number."""
    if not drafts or not earlier:
        return
    first, before = drafts[0], earlier[-1]
    if not first.percent or first.kind != "level" or first.base is not None:
        return
    if before.rule == "figure.part.share" and _is_bare_share(first):
        first.kind, first.base, first.against, first.rule = "ratio", "whole", before.against, "figure.part.share"
    elif before.percent and before.extra.get("opened by") and not first.before.strip(" -"):
        first.base, first.against, first.rule = "whole", before.against, "figure.part"
        first.extra["opened by"] = before.extra["opened by"]


def parts_of_totals(drafts: list[Draft]) -> None:
    """`652 thanh niên khám tuyển trên tổng số 1.661`: the second number is the whole of the first."""
    named = [d for before, d in zip([None, *drafts], drafts, strict=False) if before is None or not is_bound_in_name(d, before)]
    for part, total in zip(named, named[1:], strict=False):
        if part.level_like and part.base is None and not part.percent \
                and total.kind == "level" and ON_TOTAL.search(total.before):
            if total.unit_name is None:
                total.unit_name, total.unit_kind = part.unit_name, part.unit_kind
            if part.unit_kind != "money" and total.unit_kind != "money" and part.amount.value <= total.amount.value:
                part.base, part.against, part.rule = "whole", total, "figure.part.total"


def _complements(drafts: list[Draft]) -> None:
    """`8/10 chỉ tiêu đạt, 2 chỉ tiêu không đạt`: what stands beside A/N in the same unit is a part of N."""
    pair: Draft | None = None
    for draft in drafts:
        if draft.partner == 1 and draft.base == "whole":
            pair = draft
        elif pair is not None and draft.level_like and not draft.partner \
                and draft.base is None and draft.unit_name is not None and alike(draft, pair) \
                and not (draft.in_bracket and OLD_BASE.search(draft.before[-50:])):
            if draft.amount.value <= pair.against.amount.value:  # 5/7 and 3: that they do not add up is for the audit to say
                draft.base, draft.against, draft.rule = "whole", pair.against, "figure.part.complement"


def rests(drafts: list[Draft]) -> None:
    """`có 144 cụm được quy hoạch, đã thành lập 126 cụm, còn lại 18 cụm`: some of them and the rest."""
    for index, rest in enumerate(drafts):
        if not rest.level_like or rest.base is not None or rest.percent or not _REST.search(rest.before):
            continue
        told = [d for d in drafts[:index]
                if d.level_like and not d.percent and not d.in_bracket and d.unit_name and alike(d, rest)]
        known = next((d.against for d in told if d.base == "whole" and any(d.against is w for w in told)), None)
        if known is not None and known.amount.value >= rest.amount.value:  # "22 hồ sơ trên tổng số 55 hồ sơ, còn lại 33 hồ sơ"
            rest.base, rest.against, rest.rule = "whole", known, "figure.part.rest"
            continue
        if len(told) != 2 or any(d.base or d.partner for d in told) or not _SOME.search(told[1].before):
            continue
        whole, some = told
        if whole.amount.value >= max(some.amount.value, rest.amount.value):
            for draft in (some, rest):
                draft.base, draft.against, draft.rule = "whole", whole, "figure.part.rest"


def parts_by_sum_of(above: list[Draft], drafts: list[Draft]) -> None:
    """A sentence (`Phân theo lĩnh vực: đường bộ 405 vụ, đường thủy 05 vụ`) whose levels add up to one that stands above it."""
    parts = [d for d in drafts if d.level_like and not d.in_bracket]
    unit = parts[0].unit_name if parts else None
    if len(parts) < 2 or unit is None or any(d.base is not None or d.percent or d.unit_name != unit for d in parts):
        return
    amount = sum(d.amount.value for d in parts)
    for total in reversed(above):
        if total.level_like and total.unit_name == unit and total.amount.value == amount and _no_chance(total, parts):
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
        factor = whole.amount.factor if whole.unit_kind == "money" and not part.amount.scaled else 1
        return part.amount.value * factor <= whole.amount.value
    same = part.unit_name == whole.unit_name or {part.unit_kind, whole.unit_kind} <= {"person", "count"} \
        and not {part.unit_name, whole.unit_name} <= _DIVISIONS
    return same and part.amount.value <= whole.amount.value * 100


def _compatible(totals: list[Draft], part: Draft, units: set[str | None]) -> Draft | None:
    """The whole of a part: one of its unit, else one whose unit none of the part's neighbours (units) has."""
    exact = [t for t in totals if t.unit_name == part.unit_name and t.amount.value >= part.amount.value] \
        or [t for t in totals if t.unit_name and part.unit_name and alike(t, part) and t.amount.value >= part.amount.value] \
        or _exceeded(totals, part)
    if len(exact) > 1:  # "làm chết 34 người" divides "làm chết 3.192 người", not "bị thương 4.475 người"
        words = _nearest_words(part)
        return max(reversed(exact), key=lambda t: len(words & _nearest_words(t)))
    if exact or part.percent:
        return exact[0] if exact else None
    free = [t for t in totals if t.unit_name not in units]
    return next((t for t in reversed(free) if _fits(t, part, "")), None)


def _exceeded(totals: list[Draft], part: Draft) -> list[Draft]:
    """The only total of a part's unit, also where the part is above it (a mark that slipped: 10): the audit will say so."""
    same = [t for t in totals if t.unit_name is not None and t.unit_name == part.unit_name]
    return same if len(same) == 1 and not part.percent and part.amount.value <= 10 * same[0].amount.value else []


def _nearest_words(draft: Draft) -> set[str]:
    return set(SYLLABLE.findall(draft.before)[-3:] + SYLLABLE.findall(draft.after)[:1])


def _bracket_list(drafts: list[Draft], index: int, plain: str) -> Scope | None:
    """The scope of a bracket that holds at least two levels, or one with its share, of which drafts[index] is the first."""
    draft = drafts[index]
    if not index or draft.kind != "level" or "(" not in draft.before:
        return None
    opening = plain.rfind("(", max(draft.sentence[0], draft.amount.start - 400), draft.amount.start)
    closing = plain.find(")", draft.amount.end, draft.amount.end + 800)
    if opening < 0 or closing < 0 or "\n" in plain[draft.amount.end:closing] or ")" in plain[opening:draft.amount.start]:
        return None
    wholes = [d for d in drafts[max(0, index - REACH):index] if d.level_like and not d.percent]
    within = [d for d in drafts[index:index + REACH] if d.amount.end <= closing]
    inside = [d for d in within if d.kind == "level"]
    if len(inside) > 1 and all(d.percent for d in inside) and drafts[index - 1].percent and drafts[index - 1].kind != "change":
        return Scope([drafts[index - 1]], "(", goes_on=False)  # "chiếm 0,42% (do chủ quan 0,24%, do khách quan 0,18%)"
    if not wholes or any(d.percent for d in inside):
        return None
    goes_on = closing > draft.sentence[1]  # "(mầm non 20 trường; tiểu học 25 trường)"
    shared = len(inside) == 1 and inside[0].unit_name == wholes[-1].unit_name and within[-1].rule == "figure.ratio.share"
    named = len(inside) == 1 and inside[0].unit_name == wholes[-1].unit_name and _NAME_IN_BRACKET.search(draft.before)
    if len(inside) < 2 and not shared and not goes_on and not named:
        return None
    same = [w for w in wholes if w.unit_name == draft.unit_name]
    if (same or wholes)[-1].amount.value < draft.amount.value:
        return None
    return Scope(wholes[-2:] if same or len(inside) > 1 else wholes[-1:], "(", goes_on)
