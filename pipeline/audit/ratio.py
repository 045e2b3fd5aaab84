"""Ratios stated beside their levels: `120/195 nhiệm vụ, đạt 61,5% kế hoạch`, `chiếm 99,1% tổng số`, `bằng 105% so với cùng kỳ`.

The base of a ratio is, in this order: the figure that the extractor linked; the base of the level itself (`A/B`); what the same
document states elsewhere for the same thing. If none is stated it is solved for, so that other documents can be asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import partial

import regex

from extractors.model import Check
from extractors.text import plain
from pipeline.audit.basis import (
    Base,
    Stated,
    beside,
    bracketed,
    comparable,
    elsewhere,
    exchanged,
    linked_base,
    near_levels,
    stated,
)
from pipeline.audit.interval import Interval, decimal_text, point, round_numbers
from pipeline.audit.relation import Reading, Relation, fit, judge, same_unit
from pipeline.audit.sentence import Voice

FACTORS = {"%": 100, "‰": 1000, "lần": 1}
_RULES = {"plan": "ratio_of_plan", "whole": "ratio_of_whole", "period": "ratio_of_period"}
_ONLY_REACHED = regex.compile(r"(?<!\p{L})(?:đạt|bằng|hoàn thành|được)(?: (?:tỷ lệ|tỉ lệ|khoảng|gần|trên|hơn|tới|được"
                              r"|cao|thấp)){0,3} ?$")
_IN_BRACKET = regex.compile(r"[^\n\t.;,()\d]{0,90}\((?:(?:tương ứng|tức|với|là|gồm|đạt|có)(?: là| với)? )?")
_CLOSES = regex.compile(r"[^\n\t;,.()\d]{0,60}\)")
_SLASH = regex.compile(r" ?/ ?(?:tổng số )?")
_NEXT_PART = regex.compile(r"\)?(?: tổng số)?[;,] ")
_SHARE = regex.compile(r"(?<!\p{L})(?:chiếm|tỷ lệ)(?: \p{L}+){0,3} ?$|\($")
_NAMES_WHOLE = regex.compile(r" ?(?:trên |trong |của |so với )?(?:tổng|toàn|số)(?!\p{L})")

_WORD = regex.compile(r"\p{L}+")
_NO_NAME = {"tổng", "số", "toàn", "của", "các", "trên", "trong", "so", "với", "bộ", "cả", "năm", "là", "và", "được", "đã"}


def ratio_checks(reading: Reading) -> Iterator[Check]:
    """One check for each ratio that is tied to an amount (ratios of rates say too little to be recomputed)."""
    told = stated(reading)
    for index, figure in enumerate(reading.figures):
        if figure.kind == "ratio" and figure.unit in FACTORS and figure.of is not None and figure.base in _RULES:
            level = reading.figures[figure.of]
            if level.kind == "level" and level.unit not in FACTORS and level.value > 0:
                yield _check(reading, index, told)
        elif figure.unit == "%" and figure.of is None and figure.kind in ("level", "ratio"):
            yield from _told_by_pair(reading, index)


def _told_by_pair(reading: Reading, index: int) -> Iterator[Check]:
    """`Tỷ lệ trạm y tế đạt chuẩn đạt 77,78% (42/54 trạm)`: a rate and, in the bracket behind it, the two counts that it is of."""
    if index + 2 >= len(reading.figures):
        return
    figure, part, whole = reading.figures[index:index + 3]
    counts = part.kind == whole.kind == "level" and part.unit not in FACTORS
    pair = counts and part.against == index + 2 and comparable(part, whole)
    opened = _IN_BRACKET.fullmatch(reading.plain, figure.end, max(figure.end, part.start))
    slash = _SLASH.fullmatch(reading.plain, part.end, max(part.end, whole.start))
    if pair and opened and slash and _CLOSES.match(reading.plain, whole.end) and figure.qualifier == "exact":
        rule = "ratio_of_plan" if figure.base == "plan" else "ratio_of_whole"
        yield judge(reading, Relation(rule, index, (index + 1, index + 2), partial(share, 100), "/".join))


def _check(reading: Reading, index: int, told: Stated) -> Check:
    figure = reading.figures[index]
    rule = _RULES[figure.base or "plan"]
    turned = exchanged(reading, index)
    if turned is not None:
        return judge(reading, Relation(rule, index, turned, partial(share, FACTORS[figure.unit]), "/".join))
    linked = linked_base(reading, index)
    if linked is not None and _elsewhere_told(reading, index, linked) and beside(reading, index) is not None:
        linked = None  # the sentence itself names another base
    if linked is not None and comparable(reading.figures[figure.of], reading.figures[linked]):
        return judge(reading, _relation(reading, rule, index, Base(linked, not _doubtful(reading, index, linked))))
    named = _pair(reading, index) if linked is None else None
    named = beside(reading, index) if named is None else named
    named = _same_as_before(reading, index) if named is None else named
    bases = [Base(named, True)] if named is not None else list(elsewhere(reading, index, told))
    bases = [base for base in bases if base.sure] or bases
    if not bases and figure.base == "whole":
        part = reading.figures[figure.of].value
        bases = [Base(near, False) for near in near_levels(reading, index) if reading.figures[near].value > part]
    tried = [_relation(reading, rule, index, base) for base in bases]
    fits = [fit(reading, relation) for relation in tried]
    for wanted in ("consistent", "truncated"):
        found = [relation for relation, fitting in zip(tried, fits, strict=True) if fitting == wanted]
        if found:
            return judge(reading, _nearest(reading, found))
    judged = {relation: judge(reading, relation) for relation in tried if relation.sure or relation.likely}
    wrong = [relation for relation, check in judged.items() if check.verdict == "inconsistent"]
    if wrong:
        return judged[_nearest(reading, wrong)]
    return solved(reading, rule, index, _implied(reading, index, nominal=False), _implied(reading, index, nominal=True))


def _nearest(reading: Reading, relations: Sequence[Relation]) -> Relation:
    """The relation whose base stands nearest to its ratio."""
    return min(relations, key=lambda item: abs(
        reading.figures[item.operands[-1]].start - reading.figures[item.reported].start))


def _pair(reading: Reading, index: int) -> int | None:
    """`515/246 xã, chiếm 63%`: a pair is a share where the ratio right behind it says so, whatever the pair was read as."""
    figure = reading.figures[index]
    level, at = reading.figures[figure.of], figure.of + 1
    whole = figure.base == "whole" and level.against == at == index - 1
    return at if whole and _SLASH.fullmatch(reading.plain, level.end, reading.figures[at].start) and (
        _SHARE.search(reading.plain, reading.figures[at].end, figure.start)) else None


def _elsewhere_told(reading: Reading, index: int, base: int) -> bool:
    """Whether a base stands in another sentence than its ratio."""
    apart = reading.block(base) != reading.block(index)
    return apart or reading.full_stops(reading.figures[base].end, reading.figures[index].start) > 0


def _same_as_before(reading: Reading, index: int) -> int | None:
    """`607 vụ, trong đó: đường bộ 195 vụ (chiếm 32,1%); đường thủy 223 vụ (chiếm 36,7%)`: the next share in one list is of the
    same whole as the share before it."""
    figure, at = reading.figures[index], index - 2
    if figure.base != "whole" or figure.of != index - 1 or at < 1 or reading.block(at) != reading.block(index):
        return None
    other = reading.figures[at]
    if (other.kind, other.base, other.of) != ("ratio", "whole", at - 1) or reading.full_stops(other.end, figure.start):
        return None
    whole = other.against if other.against is not None else reading.figures[at - 1].against
    alike = whole is not None and whole < at and comparable(reading.figures[index - 1], reading.figures[whole])
    return whole if alike and _NEXT_PART.match(reading.plain, other.end) else None


def _doubtful(reading: Reading, index: int, base: int) -> bool:
    """Whether a ratio may be of something else than of the base that was read with it: a bare `đạt` behind a part; a whole that
    is named by words which the base does not bear; a second ratio of one level (`bằng 20% ..., thấp hơn năm 2003 (25%)`)."""
    if bracketed(reading, index) == base:
        return False
    return (_of_its_own(reading, index) or _other_whole(reading, index, base) or _second(reading, index)
            or _of_another_thing(reading, index, base))


def _of_its_own(reading: Reading, index: int) -> bool:
    """`3.004 vụ (cấp tỉnh 1.846 vụ, đạt 96,3%; cấp huyện ...)`: behind a part, a bare `đạt` may measure it by its own plan,
    not by the whole; `chiếm`, a bracket, or a whole that is named, do not leave that open."""
    figure = reading.figures[index]
    level = reading.figures[figure.of]
    base = reading.figures[level.against].start if level.against is not None else -1
    pair = 0 <= base - level.end <= 20 or level.end <= base < figure.start  # or the whole is named right before the ratio
    return (figure.base == "whole" and level.base == "whole" and not pair
            and _ONLY_REACHED.search(reading.plain, max(0, figure.start - 40), figure.start) is not None
            and not _NAMES_WHOLE.match(reading.plain, figure.end))


def _other_whole(reading: Reading, index: int, base: int) -> bool:
    """`20% tổng kim ngạch xuất khẩu` is no share of the `30 tỷ USD` that were told of imports."""
    figure, whole = reading.figures[index], reading.figures[base]
    if figure.base != "whole" or figure.table_no is not None or not _NAMES_WHOLE.match(reading.plain, figure.end):
        return False
    said = set(_WORD.findall(plain(figure.base_text or ""))) - _NO_NAME
    start = reading.document.blocks[reading.block(base)].start
    around = set(_WORD.findall(reading.plain, max(start, whole.start - 120), whole.end + 60))
    return not said <= around | set(_WORD.findall(plain(whole.indicator or "")))


def _of_another_thing(reading: Reading, index: int, base: int) -> bool:
    """Whether a plan stands in another sentence than its ratio and is one of something else, by all the words of its name. (A
    whole has another name than its part.)"""
    figure, other = reading.figures[index], reading.figures[base]
    one, two = (set((told.indicator_key or "").split()) for told in (reading.figures[figure.of], other))
    told_apart = figure.table_no is None and other.table_no is None and _elsewhere_told(reading, index, base)
    return figure.base == "plan" and told_apart and bool(one and two) and one.isdisjoint(two)


def _second(reading: Reading, index: int) -> bool:
    figure = reading.figures[index]
    return any((other.kind, other.of, other.base) == ("ratio", figure.of, figure.base) and other.value != figure.value
               for other in (reading.figures[i] for i in range(max(0, index - 3), index)))


def _relation(reading: Reading, rule: str, index: int, base: Base) -> Relation:
    figure = reading.figures[index]
    planned = reading.figures[base.index].standing == "target" and reading.figures[figure.of].standing != "target"
    named = _pair(reading, index) == base.index or _NAMES_WHOLE.match(reading.plain, figure.end)
    if rule == "ratio_of_whole" and planned and not named:
        rule = "ratio_of_plan"  # `Kế hoạch giao 56 km, thực hiện 38,6 km, đạt tỷ lệ 68,95%`
    alike = same_unit(reading.figures[figure.of], reading.figures[base.index])
    return Relation(rule, index, (figure.of, base.index), partial(share, FACTORS[figure.unit]), "/".join, base.sure and alike,
                    likely=linked_base(reading, index) == base.index and not _other_whole(reading, index, base.index))


def share(factor: int, operands: Sequence[Interval]) -> Interval:
    """The first operand in `factor`ths of the second: per cent for 100."""
    return (operands[0] / operands[1]).times(factor)


def _implied(reading: Reading, index: int, nominal: bool) -> Interval:
    """The base that level and ratio ask for; nominal: for the numbers just as written."""
    figure = reading.figures[index]
    level, ratio = reading.written(figure.of), reading.written(index)
    factor = point(FACTORS[figure.unit])
    return point(level.value) / point(ratio.value) * factor if nominal else level.rounded() / ratio.rounded() * factor


# --------------------------------------------------------------------------- a base that is not stated

_BASES = {"plan": ("kế hoạch", "plan"), "whole": ("tổng số", "whole"), "period": ("kỳ trước", "earlier period")}
_NUMBERS = {"plan": "số kế hoạch", "whole": "tổng số", "period": "số kỳ trước"}
_WORDS = {"ratio": ("bằng {} {}", "{} of the {}"), "up": ("tăng {} so với {}", "up {} on the {}"),
          "down": ("giảm {} so với {}", "down {} on the {}")}


def solved(reading: Reading, rule: str, index: int, implied: Interval, nominal: Interval) -> Check:
    """The base that a level and its ratio or change imply (`unverifiable`: nothing to hold it against in this document).

    implied: the interval; nominal: the same from the numbers just as written. The sentence names the round number in the
    interval, if there is one, as plans are round.
    """
    figure = reading.figures[index]
    start, end = reading.span(index, (index, figure.of))
    exact = reading.figures[figure.of].qualifier == figure.qualifier == "exact"
    whole = round_numbers(implied) if exact and figure.base in ("plan", "whole") else ()
    vietnamese, english = reading.voices(reading.figures[figure.of].unit, [figure.of])
    ends = _shown_ends(implied, vietnamese.scale)
    says, says_en = (_solved_sentence(reading, index, ends, whole, voice) for voice in (vietnamese, english))
    return Check(
        rule=rule, verdict="unverifiable", figures=(index, figure.of), start=start, end=end,
        reported=decimal_text(Fraction(figure.value)), computed=decimal_text(nominal.low),
        low=decimal_text(implied.low, -1), high=decimal_text(implied.high, 1), power=0.0, severity="note",
        says=says, says_en=says_en,
    )


def _shown_ends(implied: Interval, scale: int) -> tuple[Fraction, Fraction] | None:
    """The ends of an interval with as many decimals as tell them apart, in units of scale; None for an infinite one."""
    if isinstance(implied.low, float) or isinstance(implied.high, float):
        return None
    places = 4 if implied.high - implied.low < scale / Fraction(20) else 2
    low, high = (round(end / scale, places) * scale for end in (implied.low, implied.high))
    return low, high


def _solved_sentence(reading: Reading, index: int, ends: tuple[Fraction, Fraction] | None, whole: Sequence[Fraction],
                     voice: Voice) -> str:
    figure = reading.figures[index]
    level = reading.figures[figure.of]
    base = voice.pick(*_BASES[figure.base or "period"])
    way = voice.pick(*_WORDS["ratio" if figure.kind == "ratio" else figure.direction or "up"])
    other = reading.voices(figure.unit, [index])[0 if voice.vietnamese else 1]
    stated = (f"{reading.speaker(voice)} {voice.written(level)}{voice.tail}{reading.name(figure.of)}, "
              + way.format(f"{other.written(figure)}{other.tail}", base)
              + voice.pick(f", nhưng không nêu {_NUMBERS[figure.base or 'period']}", f", without naming the {base}"))
    if ends is None:
        return stated + "."
    low, high = map(voice.amount, ends)
    hint = voice.pick(", số tròn là ", ", round number ") + voice.named(whole[0]) if whole else ""
    if low == high:
        return stated + voice.pick(f"; suy ra số đó là {low}{voice.tail}.", f"; it must be {low}{voice.tail}.")
    return stated + voice.pick(f"; suy ra số đó từ {low} đến {high}{voice.tail}{hint}.",
                               f"; it must lie between {low} and {high}{voice.tail}{hint}.")
