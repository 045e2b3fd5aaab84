"""What a written number can mean: exact intervals, arithmetic on them, and what a slip of the pen would look like.

A figure in a report (số liệu) is rarely the number itself. `91,6%` stands for all that rounds to it (91,55 .. 91,65) or, as
many offices cut digits off, for all that begins with it (91,60 .. 91,70). A relation between figures is contradicted only if
no choice of true values, each within what was written, makes it hold. All arithmetic is on `Fraction`: nothing is rounded here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, reduce
from operator import add
from typing import NamedTuple

End = Fraction | float  # a float only for the two infinities, and where a rough look saves an exact one


class Interval(NamedTuple):
    """The numbers from low to high; an open end is not itself in it. -inf and inf are always open ends."""

    low: End
    high: End
    low_open: bool = False
    high_open: bool = False

    @property
    def is_point(self) -> bool:
        return self.low is self.high or self.low == self.high

    def contains(self, number: Fraction | Decimal | int) -> bool:
        number = Fraction(number)
        above = number > self.low or (number == self.low and not self.low_open)
        below = number < self.high or (number == self.high and not self.high_open)
        return above and below

    def intersects(self, other: Interval) -> bool:
        """Whether some number is in both."""
        if self.low < other.high and other.low < self.high:
            return True
        return (self.high == other.low and not (self.high_open or other.low_open)) or (
            other.high == self.low and not (other.high_open or self.low_open))

    def hull(self, other: Interval) -> Interval:
        """The smallest interval that holds both."""
        low, low_open = min((self.low, self.low_open), (other.low, other.low_open))
        high, high_closed = max((self.high, not self.high_open), (other.high, not other.high_open))
        return Interval(low, high, low_open, not high_closed)

    def gap(self, other: Interval) -> Fraction:
        """The smallest change (signed, in the same unit) that moves this interval until it touches the other; 0 if it does."""
        if self.high < other.low:
            return Fraction(other.low) - Fraction(self.high)
        if other.high < self.low:
            return Fraction(other.high) - Fraction(self.low)
        return Fraction(0)

    def __add__(self, other: Interval) -> Interval:
        low = self.low + other.low
        high = low if self.is_point and other.is_point else self.high + other.high
        return Interval(low, high, self.low_open or other.low_open, self.high_open or other.high_open)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low, self.high_open, self.low_open)

    def __sub__(self, other: Interval) -> Interval:
        low = self.low - other.high
        high = low if self.is_point and other.is_point else self.high - other.low
        return Interval(low, high, self.low_open or other.high_open, self.high_open or other.low_open)

    def __mul__(self, other: Interval) -> Interval:
        if self.low > 0 and other.low > 0:  # amounts mostly are, and four corners are slow
            return Interval(self.low * other.low, self.high * other.high,
                            self.low_open or other.low_open, self.high_open or other.high_open)
        corners = [_corner(a, b) for a in self._ends() for b in other._ends()]
        low, low_open = min(corners)
        high, high_closed = max((value, not is_open) for value, is_open in corners)
        return Interval(low, high, low_open, not high_closed)

    def __truediv__(self, other: Interval) -> Interval:
        """Quotient; all numbers, if the divisor can be zero on the way from negative to positive or is zero."""
        if self.low > 0 and other.low > 0 and other.high != math.inf:  # amounts mostly are
            low = self.low / other.high
            high = low if self.is_point and other.is_point else self.high / other.low
            return Interval(low, high, self.low_open or other.high_open, self.high_open or other.low_open)
        return self * other._reciprocal()

    def times(self, factor: int) -> Interval:
        """So many times each number; factor is not zero."""
        low = self.low * factor
        high = low if self.is_point else self.high * factor
        if factor < 0:
            return Interval(high, low, self.high_open, self.low_open)
        return Interval(low, high, self.low_open, self.high_open)

    def _ends(self) -> tuple[tuple[End, bool], tuple[End, bool]]:
        return (self.low, self.low_open), (self.high, self.high_open)

    def _reciprocal(self) -> Interval:
        if self.low < 0 < self.high or self.low == self.high == 0:
            return EVERYTHING
        low = -math.inf if self.high == 0 else _inverse(self.high)
        high = math.inf if self.low == 0 else _inverse(self.low)
        return Interval(low, high, self.high_open or self.high == 0, self.low_open or self.low == 0)


EVERYTHING = Interval(-math.inf, math.inf, True, True)


def point(number: Fraction | Decimal | int) -> Interval:
    """The interval of one number."""
    exactly = Fraction(number)
    return Interval(exactly, exactly)


ONE = point(1)


def total(intervals: Sequence[Interval]) -> Interval:
    """The sum of intervals; the point 0 for none."""
    return reduce(add, intervals) if intervals else point(0)


def _inverse(end: End) -> Fraction:
    return Fraction(0) if isinstance(end, float) and math.isinf(end) else 1 / end


def _corner(a: tuple[End, bool], b: tuple[End, bool]) -> tuple[End, bool]:
    """Product of two ends, and whether it is open: a zero that is reached makes a product that is reached."""
    if a[0] == 0 or b[0] == 0:
        reached = (a[0] == 0 and not a[1]) or (b[0] == 0 and not b[1])
        return Fraction(0), not reached
    return a[0] * b[0], a[1] or b[1]


# --------------------------------------------------------------------------- a written number

_SOFT = {"about", "over", "nearly", "under", "at_least", "at_most"}
_LOOSE = Fraction(1, 10)   # trên, gần before a number of one or two digits that count (`gần 5.000`): within a tenth of it
_CLOSE = Fraction(1, 100)  # before one of more digits (`trên 41,8 nghìn`): within a hundredth
_ROUGH = 1e-9              # how far floats may be off, of their size
_MOST_PLACES = 12
_FINEST = Fraction(1, 10**_MOST_PLACES)


@dataclass(frozen=True)
class Written:
    """A number as it was written.

    value, step: in plain units; step is the written precision (`91,6` -> 0.1, `197,1 tỷ` -> 100000000).
    qualifier: as in the database contract. value_to: upper end of a written range.
    exact: the number stands for itself, not for what rounds to it. That is so for a count of things written in full
    (`21.078 người`, `10 văn bản`: step 1, no scale word, a unit that comes in whole pieces); never for percentages, measures,
    or what is written with a scale word or decimals (`64 ngàn người`, `197,1 tỷ đồng`). The caller decides, as it knows the unit.
    """

    value: Fraction
    step: Fraction = Fraction(1)
    qualifier: str = "exact"
    value_to: Fraction | None = None
    exact: bool = False

    @property
    def is_soft(self) -> bool:
        """Whether a word (khoảng, gần, trên ...) says that the number is not meant exactly."""
        return self.qualifier in _SOFT

    def rounded(self) -> Interval:
        """The values that give this number by rounding half up or half even."""
        return self._rounded

    @cached_property
    def _rounded(self) -> Interval:
        if self.is_soft:
            return self._soft()
        if self.exact:
            return Interval(self.value, self.top)
        half = self.step / 2
        even = self.top.numerator * self.step.denominator % (2 * self.top.denominator * self.step.numerator) == 0
        return Interval(self.value - half, self.top + half, self.value < 0 and not even, self.top >= 0 and not even)

    def cut(self) -> Interval:
        """The values that give this number by leaving out the digits below the step."""
        if self.is_soft or self.exact:
            return self._rounded
        if self.top < 0:
            return Interval(self.value - self.step, self.top, low_open=True)
        return Interval(self.value, self.top + self.step, high_open=True)

    def possible(self) -> Interval:
        """All values that this number can come from, rounded or cut; the interval of `rounded` itself where that is all."""
        return self._possible

    @cached_property
    def _possible(self) -> Interval:
        if self.is_soft or self.exact:
            return self._rounded
        if self.value >= 0:
            return Interval(self._rounded.low, self.top + self.step, high_open=True)
        return self._rounded.hull(self.cut())

    @property
    def top(self) -> Fraction:
        """The number itself, or the upper end of a range."""
        return self.value if self.value_to is None else self.value_to

    def _soft(self) -> Interval:
        """`trên 45.000`, `gần 5.000`, `khoảng 130`: what is meant lies within a tenth of the number if it is round (khoảng: a
        twentieth either way), within a hundredth if three or more of its digits count, but always within one unit of the last
        of these. The number named belongs to it: offices write `gần 5.000` for 5.000 too. Bounds (`ít nhất`) have one end."""
        half = Fraction(0) if self.exact else self.step / 2
        low, high = self.value - half, self.top + half
        place = round_unit(self.value)
        size = abs(self.value)
        spread = max(size * (_LOOSE if size < 100 * place else _CLOSE), place)
        match self.qualifier:
            case "over":
                return Interval(low, max(high, self.top + spread))
            case "nearly":
                return Interval(min(low, self.value - spread), high)
            case "about":
                return Interval(min(low, self.value - spread / 2), max(high, self.top + spread / 2))
            case "at_least":
                return Interval(low, math.inf, high_open=True)
            case _:  # under, at_most: figures are amounts, so nothing lies below zero
                return Interval(min(Fraction(0), low), high)


def round_unit(number: Fraction) -> Fraction:
    """The place of the last digit that is not zero: 23.000 -> 1000, 91,6 -> 1/10. 0 for zero.

    >>> round_unit(Fraction(23000))
    Fraction(1000, 1)
    """
    if number == 0:
        return Fraction(0)
    places = 0
    while number.numerator * 10**places % number.denominator and places < _MOST_PLACES:
        places += 1
    digits = str(number.numerator)
    return Fraction(1, 10**places) if places else Fraction(10 ** (len(digits) - len(digits.rstrip("0"))))


def round_numbers(within: Interval) -> tuple[Fraction, ...]:
    """The roundest number in a bounded interval: what a plan (kế hoạch) that must lie in it probably is.

    Empty where none is rounder than chance would give: its unit has to be at least four times the interval's width.

    >>> round_numbers(Interval(Fraction(22998), Fraction(23023)))
    (Fraction(23000, 1),)
    """
    if math.inf in (within.high, -within.low):
        return ()
    largest = max(abs(within.low), abs(within.high), _FINEST)
    least = max(4 * (Fraction(within.high) - Fraction(within.low)), _FINEST)
    low, high = float(within.low) - _ROUGH * float(largest), float(within.high) + _ROUGH * float(largest)
    unit = Fraction(10) ** math.floor(math.log10(largest))
    while unit >= least:
        for size in (unit, unit / 2):
            if size < least or math.ceil(low / float(size)) * float(size) > high:
                continue  # a rough look spares most of the exact ones
            number = math.ceil(Fraction(within.low) / size) * size
            if number and within.contains(number):
                return (number,)
        unit /= 10
    return ()


# --------------------------------------------------------------------------- slips of the pen

def _misread(size: int) -> dict[int, None]:
    """The whole numbers that another digit or two neighbouring digits swapped make of one, in order; no leading zeros."""
    digits = str(size)
    found: dict[int, None] = {}
    for at, old in enumerate(digits):
        place = 10 ** (len(digits) - 1 - at)
        first = 0 if at or len(digits) == 1 else 1
        for new in range(first, 10):
            found[size + (new - int(old)) * place] = None
    for at in range(len(digits) - 1):
        if at or digits[1] != "0":
            found[int(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2:])] = None
    return found


def _sizes(written: Written) -> dict[int, None]:
    """What one slip makes of a number at the same step, in steps: digits, and for a whole number a zero lost or added."""
    size = abs(round(written.value / written.step))
    found = _misread(size)
    if written.step >= 1:
        found[size * 10] = None
        if size >= 10 and size % 10 == 0:
            found[size // 10] = None
    found.pop(size, None)
    return found


def slips(written: Written, likely: Callable[[float, float], bool] = lambda value, step: True) -> Iterator[Written]:
    """Each number that one slip makes of a written one: another digit, two neighbouring digits swapped, the comma moved by one
    place (for a whole number: a zero lost or added). Leading zeros are not made. likely: whether a value with its step, both
    rough, is worth a look; the others are left out."""
    sign, step = -1 if written.value < 0 else 1, float(written.step)
    for size in _sizes(written):
        if likely(sign * size * step, step):
            yield replace(written, value=sign * size * written.step)
    if not written.exact and written.value:
        for factor in (Fraction(10), Fraction(1, 10)):
            if likely(float(written.value * factor), float(written.step * factor)):
                yield replace(written, value=written.value * factor, step=written.step * factor)


def power(reported: Written, computed: Interval) -> float:
    """The chance (0..1) that a slip in the reported number would be noticed against the interval it has to meet.

    Counted over all its slips, each equally likely. Low where operands are approximate or the number has few digits.
    """
    size = reported.value / reported.step
    if reported.is_soft or reported.value_to is not None or size <= 0 or size.denominator != 1:
        caught = [not slip.possible().intersects(computed) for slip in slips(reported)]
        return sum(caught) / len(caught) if caught else 0.0
    step = reported.step.as_integer_ratio()
    first, last = _met(step, reported.exact, computed)
    caught = [not first <= slip <= last for slip in _sizes(reported)]
    for moved in () if reported.exact else ((step[0] * 10, step[1]), (step[0], step[1] * 10)):  # the comma
        first, last = _met(moved, False, computed)
        caught.append(not first <= size.numerator <= last)
    return sum(caught) / len(caught) if caught else 0.0


def _met(step: tuple[int, int], exact: bool, computed: Interval) -> tuple[int | float, int | float]:
    """The smallest and the largest number of steps that meets an interval, rounded or cut: n stands for [n - 1/2, n + 1), an
    exact n for itself. step: numerator and denominator. (Whole numbers, as power is asked for every relation.)"""
    first, last = computed.low, computed.high
    if not isinstance(first, float):
        first, rest = divmod(first.numerator * step[1], first.denominator * step[0])
        first += exact and (rest > 0 or computed.low_open)  # n + 1 itself is not in what n stands for
    if not isinstance(last, float):
        above, below = last.numerator * step[1], last.denominator * step[0]
        last, rest = divmod(above, below) if exact else divmod(2 * above + below, 2 * below)
        last -= computed.high_open and rest == 0
    return first, last


# --------------------------------------------------------------------------- judging a relation

Formula = Callable[[Sequence[Interval]], Interval]


def verdict(reported: Written, operands: Sequence[Written], formula: Formula) -> str:
    """`consistent` if true values that round to what was written can satisfy `reported = formula(operands)`, `truncated` if
    they can only where digits were cut off, else `inconsistent`.

    formula has to be exact on intervals: each operand in it once.
    """
    widest = formula([operand.possible() for operand in operands])
    if not reported.possible().intersects(widest):
        return "inconsistent"
    return "consistent" if reported.rounded().intersects(rounded(operands, formula, widest)) else "truncated"


def rounded(operands: Sequence[Written], formula: Formula, widest: Interval) -> Interval:
    """What a formula gives for rounded operands, where `widest` is what it gives for rounded or cut ones."""
    if all(operand.possible() is operand.rounded() for operand in operands):
        return widest
    return formula([operand.rounded() for operand in operands])


def decimal_text(number: End, towards: int = 0, places: int = 9) -> str | None:
    """A number as a decimal string: exact where it ends within `places` decimals, else rounded to the nearest (towards=0), down
    (-1) or up (1). None for an infinity.

    >>> decimal_text(Fraction(1600, 26)), decimal_text(Fraction(5, 2))
    ('61.538461538', '2.5')
    """
    if isinstance(number, float):
        return None
    if number.denominator == 1:
        return str(number.numerator)
    whole, rest = divmod(number.numerator * 10**places, number.denominator)
    if towards > 0:
        whole += rest > 0
    elif towards == 0:
        whole += 2 * rest > number.denominator or (2 * rest == number.denominator and whole % 2 == 1)
    before, after = divmod(abs(whole), 10**places)
    return f"{'-' if whole < 0 else ''}{before}.{after:0{places}}".rstrip("0").rstrip(".")
