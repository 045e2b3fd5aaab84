"""Which one slip of the pen (another digit, two swapped, the comma moved) explains that a relation does not hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.audit.interval import Formula, Interval, Written, slips, total

_ROUGH = 1e-9  # how far floats may be off, of their size


def corrections(numbers: Sequence[Written], holds: Callable[[Sequence[Written]], bool]) -> list[tuple[int, Written]]:
    """Which one slip, in which of the numbers, would explain that a relation does not hold: (position, number meant). Nobody
    meant zero where he wrote a number."""
    found = []
    for at, number in enumerate(numbers):
        if number.is_soft or number.value_to is not None:
            continue
        for meant in slips(number):
            if meant.value and holds([*numbers[:at], meant, *numbers[at + 1:]]):
                found.append((at, meant))
    return found


def explanations(numbers: Sequence[Written], formula: Formula, cut: bool = False) -> list[tuple[int, Written]]:
    """As `corrections`, of the relation that the first number is the formula of the others; cut: by leaving out digits as well as
    by rounding. Only the slips that can do are looked at exactly."""
    meant = Written.possible if cut else Written.rounded
    intervals = [meant(number) for number in numbers]
    rough = [Interval(float(interval.low), float(interval.high)) for interval in intervals]
    computed = formula(intervals[1:])
    found = []
    for at, number in enumerate(numbers):
        if number.is_soft or number.value_to is not None:
            continue
        if at == 0 or formula is total:  # what the others leave for this one
            wanted = computed if at == 0 else intervals[0] - _without(computed, intervals[at])
            found += [(at, slip) for slip in slips(number, _near(wanted)) if slip.value
                      and abs(slip.value) <= abs(wanted.high) + slip.step and meant(slip).intersects(wanted)]
        else:
            found += [(at, slip) for slip in slips(number, _leading_to(rough, at, formula)) if slip.value
                      and intervals[0].intersects(formula([*intervals[1:at], meant(slip), *intervals[at + 1:]]))]
    return found


def _without(whole: Interval, part: Interval) -> Interval:
    """What the other parts of a sum make up."""
    return Interval(whole.low - part.low, whole.high - part.high)


def _near(wanted: Interval) -> Callable[[float, float], bool]:
    """Whether a number may stand for one in an interval."""
    low, high = float(wanted.low), float(wanted.high)
    return lambda value, step: _touches(Interval(value - step, value + step), Interval(low, high))


def _leading_to(rough: Sequence[Interval], at: int, formula: Formula) -> Callable[[float, float], bool]:
    """Whether a number at one place of a relation may make it hold."""
    before, after = rough[1:at], rough[at + 1:]
    return lambda value, step: _touches(rough[0], formula([*before, Interval(value - step, value + step), *after]))


def _touches(one: Interval, other: Interval) -> bool:
    """Whether two rough intervals meet, or nearly so."""
    slack = _ROUGH * max(abs(one.low), abs(one.high))
    return one.low - slack <= other.high and other.low <= one.high + slack
