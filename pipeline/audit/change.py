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
from pipeline.audit.interval import Interval, point
from pipeline.audit.ratio import FACTORS, comparable, linked_base, share, solved
from pipeline.audit.relation import Reading, Relation, judge, same_unit, written

_APPOSED = regex.compile(
    r"[ ,]{0,2}(?:[(][ ]?)?(?:(?:tăng|giảm|tức|hay|tương đương|tương ứng|bằng|tỷ lệ|với|là|khoảng|[+-])[ ]?){0,4}")
_POINTS = {"%", "điểm %"}


def change_checks(reading: Reading) -> Iterator[Check]:
    """One check for each change of a level (thay đổi so với kế hoạch, kỳ trước). `tăng 1,5 lần` is left out: it is said for a
    growth by 1,5 as well as for a growth to 1,5 times."""
    for index, figure in enumerate(reading.figures):
        if figure.kind != "change" or figure.of is None or figure.unit == "lần" or figure.direction is None:
            continue
        level = reading.figures[figure.of]
        if level.kind != "level" or level.value <= 0:
            continue
        if figure.unit == level.unit or {figure.unit, level.unit} <= _POINTS:
            if linked_base(reading, index) is not None or _beside(reading, index, relative=True) is None:
                yield _absolute(reading, index)
        elif figure.unit in FACTORS:
            yield _relative(reading, index)


def _sign(figure: Figure) -> int:
    return -1 if figure.direction == "down" else 1


def _absolute(reading: Reading, index: int) -> Check:
    """`tăng 1.475 tỷ đồng`; also percentage points, which offices write as per cent (`hộ nghèo còn 3,5%, giảm 1,2%`)."""
    figure = reading.figures[index]
    base = linked_base(reading, index)
    if base is None or not comparable(reading.figures[figure.of], reading.figures[base]):
        level, change = written(reading.figures[figure.of]), written(figure)
        implied, nominal = (a - b if _sign(figure) > 0 else a + b
                            for a, b in ((level.rounded(), change.rounded()), (point(level.value), point(change.value))))
        return solved(reading, "change_from_base", index, implied, nominal)
    pair = (figure.of, base) if _sign(figure) > 0 else (base, figure.of)
    check = judge(reading, Relation("difference", index, pair, _difference, " - ".join, _belongs(reading, figure, base)))
    if check.verdict in ("consistent", "truncated") or figure.unit != "%":
        return check
    relative = judge(reading, _growth_relation(reading, index, base))
    return relative if relative.verdict in ("consistent", "truncated") else check


def _relative(reading: Reading, index: int) -> Check:
    figure = reading.figures[index]
    base = linked_base(reading, index)
    if base is not None and comparable(reading.figures[figure.of], reading.figures[base]):
        return _growth(reading, index, base)
    beside = _beside(reading, index, relative=False)
    if beside is not None and (_sign(figure) < 0 or reading.figures[beside].value < reading.figures[figure.of].value):
        shown = (lambda told: f"{told[1]}/({told[0]} - {told[1]})") if _sign(figure) > 0 else (
            lambda told: f"{told[1]}/({told[0]} + {told[1]})")
        formula = partial(_growth_by, FACTORS[figure.unit], _sign(figure))
        return judge(reading, Relation("change_from_base", index, (figure.of, beside), formula, shown))
    level, change = written(reading.figures[figure.of]), written(figure)
    factor = point(FACTORS[figure.unit])
    implied, nominal = (a / (point(1) + b / factor if _sign(figure) > 0 else point(1) - b / factor)
                        for a, b in ((level.rounded(), change.rounded()), (point(level.value), point(change.value))))
    return solved(reading, "change_from_base", index, implied, nominal)


def _growth(reading: Reading, index: int, base: int) -> Check:
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


def _growth_relation(reading: Reading, index: int, base: int) -> Relation:
    figure = reading.figures[index]
    up = _sign(figure) > 0
    return Relation("change_from_base", index, (figure.of, base), partial(_growth_to, FACTORS[figure.unit], _sign(figure)),
                    (lambda told: f"{told[0]}/{told[1]} - 1") if up else (lambda told: f"1 - {told[0]}/{told[1]}"),
                    _belongs(reading, figure, base))


def _belongs(reading: Reading, figure: Figure, base: int) -> bool:
    return same_unit(reading.figures[figure.of], reading.figures[base])


def _difference(operands: Sequence[Interval]) -> Interval:
    return operands[0] - operands[1]


def _growth_to(factor: int, sign: int, operands: Sequence[Interval]) -> Interval:
    return (operands[0] / operands[1] - point(1)) * point(factor * sign)


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
