"""One count told twice (count_conflict): the same thing, period and scope, in two places of a document, with two numbers that one
slip of the pen makes of each other; and one number told with two units (`19.033 lượt người`, `19.033 người`).

Numbers that differ by more than a slip mostly count two things, so that nothing is told of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from extractors.model import Check, Figure
from pipeline.audit.interval import decimal_text, slips
from pipeline.audit.relation import Reading, unit_kind

_TELLING = 1000  # numbers of fewer digits are a slip away from too many others
_MOST = 8        # places of one thing that are compared with each other
_TURNS = "lượt "


def twice_checks(reading: Reading) -> Iterator[Check]:
    """One check for each thing that is told again: where it agrees, and where it is a slip away."""
    told: dict[tuple, list[int]] = defaultdict(list)
    units: dict[tuple, list[int]] = defaultdict(list)
    for index, figure in enumerate(reading.figures):
        if _comparable(figure):
            told[figure.indicator_key, figure.unit, figure.period, figure.scope, figure.standing].append(index)
            units[figure.value, figure.period, figure.standing, (figure.unit or "").removeprefix(_TURNS)].append(index)
    for places in told.values():
        yield from _two_values(reading, places)
    for places in units.values():
        yield from _two_units(reading, places)


def _comparable(figure: Figure) -> bool:
    named = figure.indicator_key is not None and len(figure.indicator_key.split()) > 1 and figure.unit is not None
    amount = figure.kind == "level" and figure.qualifier == "exact" and figure.value_to is None and figure.table_no is None
    return named and amount and figure.value >= _TELLING * figure.step and unit_kind(figure.unit) != "rate"


def _two_values(reading: Reading, places: list[int]) -> Iterator[Check]:
    values = {reading.figures[i].value: i for i in reversed(places[:_MOST])}
    for first, second in combinations(sorted(values.values()), 2):
        one, other = reading.figures[first], reading.figures[second]
        if reading.block(first) == reading.block(second) or one.step != other.step or other.against == first:
            continue  # in one sentence they are two things
        if one.base != other.base or all(slip.value != one.value for slip in slips(reading.written(second))):
            continue
        vietnamese, english = reading.voices(other.unit, (first, second))
        found = "inconsistent" if reading.is_sure((first, second)) else "unverifiable"
        by = abs(one.value - other.value)
        yield Check(
            rule="count_conflict", verdict=found, figures=(second, first), start=other.start, end=other.end,
            reported=decimal_text(Fraction(other.value)), computed=decimal_text(Fraction(one.value)),
            low=decimal_text(Fraction(one.value)), high=decimal_text(Fraction(one.value)), power=1.0,
            severity="warning" if found == "inconsistent" else "note",
            says=f"{reading.speaker(vietnamese)} ở đây {vietnamese.written(other)}{vietnamese.tail}{reading.name(second)}, nơi "
                 f"khác {vietnamese.written(one)}{vietnamese.tail}: lệch {vietnamese.named(by)}.",
            says_en=f"The document says {english.written(other)}{english.tail}{reading.name(second)} here, {english.written(one)}"
                    f"{english.tail} elsewhere: off by {english.named(by)}.")


def _two_units(reading: Reading, places: list[int]) -> Iterator[Check]:
    """A note: whether people were counted once or each time."""
    by_unit = {reading.figures[i].unit: i for i in reversed(places)}
    if len(by_unit) != 2:
        return
    first, second = sorted(by_unit.values())
    one, other = reading.figures[first], reading.figures[second]
    vietnamese, english = reading.voices(other.unit, (second,))
    yield Check(
        rule="count_conflict", verdict="inconsistent", figures=(second, first), start=other.start, end=other.end,
        reported=decimal_text(Fraction(other.value)), computed=decimal_text(Fraction(one.value)), low=None, high=None, power=1.0,
        severity="note",
        says=f"{reading.speaker(vietnamese)} ở đây {vietnamese.written(other)}{vietnamese.tail}{reading.name(second)}, nơi khác "
             f"cùng số ấy là {one.unit}: cần thống nhất đơn vị tính.",
        says_en=f"The document says {english.written(other)}{english.tail}{reading.name(second)} here, and the same number of "
                f"{one.unit} elsewhere: one unit should be used.")
