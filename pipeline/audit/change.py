"""Changes stated beside their levels: `tăng 6,2% so với cùng kỳ`, `giảm 550 vụ (8,05%)`, `từ 68% xuống 60,8%, giảm 7,2 điểm %`.

Three things can be recomputed: a difference of two stated levels; a growth rate of two stated levels; a growth rate of one level
and the difference that stands beside it, which together give the other level. Else the base is solved for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import regex

from extractors.model import Check, Figure
from pipeline.audit.basis import (
    Base,
    Stated,
    beside,
    comparable,
    elsewhere,
    exchanged,
    linked_base,
    near_levels,
    nearest,
    one_measure,
    reaches,
    stated,
)
from pipeline.audit.interval import ONE, Interval, point
from pipeline.audit.ratio import FACTORS, share, solved
from pipeline.audit.relation import Reading, Relation, fit, judge
from pipeline.audit.yearly import is_yearly, yearly_check

_APPOSED = regex.compile(  # `giảm 52 người bị thương (15,4%)`
    r"(?:(?:[^\n\t;.,()\d]|(?<=năm )(?:19|20)\d\d){0,50}(?=[(,]))?[ ,]{0,2}(?:[(][ ]?)?"
    r"(?:(?:tăng|giảm|tức|hay|tương đương|tương ứng|bằng|tỷ lệ"
    r"|với|là|khoảng|[+-])[ ]?){0,4}")
_FROM_BASE = regex.compile(r" (?:so với|từ)(?: (?:mức|con số|năm (?:19|20)\d\d|năm trước|cùng kỳ|là|khoảng)){0,4} (?:\()?")
_POINTS = {"%", "điểm %"}
_NEAR_POINTS = 30  # how far off a rate of growth may be that is still believed to be one of these figures


def change_checks(reading: Reading) -> Iterator[Check]:
    """One check for each change of a level (thay đổi so với kế hoạch, kỳ trước). `tăng 1,5 lần` is left out: it is said for a
    growth by 1,5 as well as for a growth to 1,5 times."""
    told = stated(reading)
    for index, figure in enumerate(reading.figures):
        if figure.kind != "change" or figure.unit == "lần" or figure.direction is None:
            continue
        if figure.of is None:
            yield from _both_behind(reading, index)
            continue
        level = reading.figures[figure.of]
        if level.kind != "level" or level.value <= 0:
            continue
        turned = exchanged(reading, index)
        if turned is not None and figure.unit == "%" and level.unit != "%":
            yield judge(reading, _growth_to(reading, index, turned[0], Base(turned[1], True)))
            continue
        if is_yearly(reading, index):
            yield from yearly_check(reading, index)
        elif figure.unit in (level.unit, (level.unit or "").split("/")[0]) or {figure.unit, level.unit} <= _POINTS:
            yield from _absolute(reading, index, told)
        elif figure.unit in FACTORS:
            yield _relative(reading, index, told)


def _sign(figure: Figure) -> int:
    return -1 if figure.direction == "down" else 1


def _base(reading: Reading, index: int, told: Stated) -> Base | None:
    """The base of a change: linked, named beside it, or surely stated elsewhere."""
    level = reading.figures[reading.figures[index].of]
    linked = linked_base(reading, index)
    if linked is not None and comparable(level, reading.figures[linked]):
        return Base(linked, one_measure(level, reading.figures[linked]))
    named = beside(reading, index)
    if named is not None:
        return Base(named, True)
    return next((base for base in elsewhere(reading, index, told) if base.sure), None)


def _absolute(reading: Reading, index: int, told: Stated) -> Iterator[Check]:
    """`tăng 1.475 tỷ đồng`; also percentage points, which offices write as per cent (`hộ nghèo còn 3,5%, giảm 1,2%`)."""
    figure = reading.figures[index]
    base = _base(reading, index, told)
    if base is not None:
        yield _difference_check(reading, index, base)
        return
    near = near_levels(reading, index) if figure.base == "period" else []
    fits = nearest(reading, index, [i for i in near if _could_differ(reading, index, i)])
    if fits is not None:
        yield _difference_check(reading, index, Base(fits, False))
    elif _beside(reading, index, relative=True) is None:
        level, change = reading.written(figure.of), reading.written(index)
        implied, nominal = (a - b if _sign(figure) > 0 else a + b
                            for a, b in ((level.rounded(), change.rounded()), (point(level.value), point(change.value))))
        yield solved(reading, "change_from_base", index, implied, nominal)


def _both_behind(reading: Reading, index: int) -> Iterator[Check]:
    """`tăng 120 người so với 1.000 người lên 1.120 người`: a change told before both its ends."""
    if index + 2 >= len(reading.figures):
        return
    figure, base, level = reading.figures[index:index + 3]
    alike = base.kind == level.kind == "level" and base.base is None and comparable(level, base)
    if not alike or not _FROM_BASE.fullmatch(reading.plain, figure.end, max(figure.end, base.start)):
        return
    if not reaches(reading, index + 1, index + 2) or not (figure.unit in FACTORS or figure.unit == level.unit):
        return
    up = _sign(figure) > 0
    if figure.unit == level.unit:
        pair = (index + 2, index + 1) if up else (index + 1, index + 2)
        yield judge(reading, Relation("difference", index, pair, _difference, " - ".join))
    else:
        yield judge(reading, _growth_to(reading, index, index + 2, Base(index + 1, True)))


def _difference_of(reading: Reading, index: int, base: Base) -> Relation:
    figure = reading.figures[index]
    pair = (figure.of, base.index) if _sign(figure) > 0 else (base.index, figure.of)
    return Relation("difference", index, pair, _difference, " - ".join, base.sure)


def _could_differ(reading: Reading, index: int, base: int) -> bool:
    """Whether a change fits a base: as a difference or, in per cent, as a rate."""
    tried = [_difference_of(reading, index, Base(base, False))]
    if reading.figures[index].unit == "%":
        tried.append(_growth_relation(reading, index, Base(base, False)))
    return any(fit(reading, relation) == "consistent" for relation in tried)


def _difference_check(reading: Reading, index: int, base: Base) -> Check:
    figure = reading.figures[index]
    check = judge(reading, _difference_of(reading, index, base))
    if check.verdict in ("consistent", "truncated") or figure.unit != "%":
        return check
    relative = judge(reading, _growth_relation(reading, index, base))
    return relative if relative.verdict in ("consistent", "truncated") else check


def _relative(reading: Reading, index: int, told: Stated) -> Check:
    figure = reading.figures[index]
    base = _base(reading, index, told)
    if base is not None:
        return _growth(reading, index, base)
    other = _beside(reading, index, relative=False)
    if other is not None and (_sign(figure) < 0 or reading.figures[other].value < reading.figures[figure.of].value):
        shown = (lambda told: f"{told[1]}/({told[0]} - {told[1]})") if _sign(figure) > 0 else (
            lambda told: f"{told[1]}/({told[0]} + {told[1]})")
        formula = partial(_growth_by, FACTORS[figure.unit], _sign(figure))
        return judge(reading, Relation("change_from_base", index, (figure.of, other), formula, shown))
    loose = [_growth(reading, index, base) for base in elsewhere(reading, index, told)] if figure.base == "period" else []
    for check in loose:
        if check.verdict in ("consistent", "truncated"):
            return check
    level, change = reading.written(figure.of), reading.written(index)
    factor = point(FACTORS[figure.unit])
    implied, nominal = (a / (point(1) + b / factor if _sign(figure) > 0 else point(1) - b / factor)
                        for a, b in ((level.rounded(), change.rounded()), (point(level.value), point(change.value))))
    return solved(reading, "change_from_base", index, implied, nominal)


def _growth(reading: Reading, index: int, base: Base) -> Check:
    """A growth rate of two levels. `tăng 105%` is often written for `bằng 105%`: a warning if only that fits."""
    relation = _growth_relation(reading, index, base)
    check = judge(reading, relation)
    if check.verdict in ("consistent", "truncated"):
        return check
    as_share = judge(reading, replace(relation, formula=partial(share, FACTORS[reading.figures[index].unit]), shown="/".join))
    if as_share.verdict not in ("consistent", "truncated"):
        return check
    return replace(
        as_share, verdict="inconsistent", severity="warning",
        says=as_share.says[:-1] + " nếu hiểu là “bằng”; ghi là “tăng” hay “giảm” thì không khớp.",
        says_en=as_share.says_en[:-1] + " if meant as a ratio; as a rise or fall it does not.")


def _growth_relation(reading: Reading, index: int, base: Base) -> Relation:
    return _growth_to(reading, index, reading.figures[index].of, base)


def _growth_to(reading: Reading, index: int, level: int, base: Base) -> Relation:
    figure = reading.figures[index]
    up = _sign(figure) > 0
    return Relation("change_from_base", index, (level, base.index), partial(growth, FACTORS[figure.unit], _sign(figure)),
                    (lambda told: f"{told[0]}/{told[1]} - 1") if up else (lambda told: f"1 - {told[0]}/{told[1]}"),
                    base.sure, near=_NEAR_POINTS)


def _difference(operands: Sequence[Interval]) -> Interval:
    return operands[0] - operands[1]


def growth(factor: int, sign: int, operands: Sequence[Interval]) -> Interval:
    """By how much the first operand is above (sign 1) or below (-1) the second, in `factor`ths of it."""
    return (operands[0] / operands[1] - ONE).times(factor * sign)


def _growth_by(factor: int, sign: int, operands: Sequence[Interval]) -> Interval:
    """d / (level - d) for a rise by d, d / (level + d) for a fall, written so that each operand stands in it once."""
    return point(factor) / (operands[0] / operands[1] - point(sign))


def _beside(reading: Reading, index: int, relative: bool) -> int | None:
    """The other change of the same level that stands next to one, in per cent or in the level's unit: `giảm 550 vụ (8,05%)`."""
    figure = reading.figures[index]
    level = reading.figures[figure.of]
    for at in (index - 1, index + 1):
        if not 0 <= at < len(reading.figures) or reading.block(at) != reading.block(index):
            continue
        other = reading.figures[at]
        first, second = sorted((figure, other), key=lambda item: item.start)
        if not _APPOSED.fullmatch(reading.plain, first.end, max(first.end, second.start)):
            continue
        same = (other.kind, other.of, other.direction, other.base) == ("change", figure.of, figure.direction, figure.base)
        if same and other.value > 0 and (other.unit in FACTORS if relative else other.unit == level.unit):
            return at
    return None
