"""Average changes of a year (bình quân mỗi năm): `từ 31,6% năm 2015 xuống còn 12,4% năm 2020, bình quân giảm 3,84%/năm`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial

import regex

from extractors.model import Check
from pipeline.audit.basis import start_of
from pipeline.audit.interval import Interval, point
from pipeline.audit.relation import Reading, Relation, judge

_AVERAGE = regex.compile(r"(?<!\p{L})(?:bình quân|trung bình|mỗi năm|hằng năm|hàng năm|một năm)(?!\p{L})[^\n\t.;,\d]{0,40}$")
_A_YEAR = regex.compile(r"\ ?(?:/|mỗi|một|hằng|hàng)\ ?năm(?!\p{L})|[^\n\t.;,()\d]{0,30}(?:bình quân|trung bình"
                        r"|mỗi năm|hằng năm|hàng năm)")
_YEAR = regex.compile(r"[^\n\t;.]{0,30}?năm (?P<year>(?:19|20)\d\d)(?!\d)")
_YEARS = regex.compile(r"(?P<first>(?:19|20)\d\d)/(?P<last>(?:19|20)\d\d)")
_LONGEST = 20
_LIKELY = 10
_PLACES = 10**9


def is_yearly(reading: Reading, index: int) -> bool:
    """Whether a change is told as that of an average year, so that it says nothing of the change in all."""
    figure = reading.figures[index]
    return "/năm" in (figure.unit or "") or bool(
        _AVERAGE.search(reading.plain, max(0, figure.start - 80), figure.start) or _A_YEAR.match(reading.plain, figure.end))


def yearly_check(reading: Reading, index: int) -> Iterator[Check]:
    """An average change against the two ends of its way and the years between them.

    Points and amounts are the difference over the years; a rate of amounts is the compound rate, or (also met) the growth over
    the years. The years are those written beside both ends, else of the period told (of which either count is accepted), else any
    number up to ten; what fits none of these is a warning.
    """
    figure = reading.figures[index]
    base = start_of(reading, figure.of)
    if base is None:
        return
    level = reading.figures[figure.of]
    counts, written_out = _years(reading, base, figure.of)
    points = {figure.unit, level.unit} <= {"%", "điểm %"} or (figure.unit or "").removesuffix("/năm") == level.unit
    found = []
    for count in counts:
        if points:
            pair = (base, figure.of) if figure.direction == "down" else (figure.of, base)
            found.append(judge(reading, Relation("difference", index, pair, partial(_per_year, count),
                                                 lambda told, n=count: f"({told[0]} - {told[1]})/{n}")))
        elif figure.unit == "%" and level.unit != "%":
            sign = -1 if figure.direction == "down" else 1
            found.append(judge(reading, Relation("change_from_base", index, (figure.of, base), partial(_compound, count, sign),
                                                 lambda told, n=count, s=sign: _compound_shown(told, n, s))))
            found.append(judge(reading, Relation("change_from_base", index, (figure.of, base), partial(_simple, count, sign),
                                                 lambda told, n=count, s=sign: f"({told[0]}/{told[1]} - 1)/{n}" if s > 0
                                                 else f"(1 - {told[0]}/{told[1]})/{n}")))
    best = next((check for wanted in ("consistent", "truncated") for check in found if check.verdict == wanted), None)
    if best is None and found:
        best = min(found, key=lambda check: abs(Fraction(check.computed or 0) - Fraction(check.reported or 0)))
        best = replace(best, severity="warning") if best.severity == "error" and not written_out else best
    if best is not None:
        yield best


def _years(reading: Reading, base: int, level: int) -> tuple[list[int], bool]:
    """(how many years may lie between, whether both ends have their year written beside them)."""
    first, last = reading.figures[base], reading.figures[level]
    one, other = (_YEAR.match(reading.plain, end, limit) for end, limit in
                  ((first.end, last.start), (last.end, reading.sentence_end(last.end))))
    if one and other and 0 < int(other["year"]) - int(one["year"]) <= _LONGEST:
        return [int(other["year"]) - int(one["year"])], True
    span = next((found for period in (last.period, first.period, reading.facts.period)
                 if (found := _YEARS.fullmatch(period or ""))), None)
    between = int(span["last"]) - int(span["first"]) if span else 0
    return ([between, between + 1] if 0 < between <= _LONGEST else list(range(2, _LIKELY + 1))), False


def _per_year(count: int, operands: Sequence[Interval]) -> Interval:
    return (operands[0] - operands[1]) * point(Fraction(1, count))


def _simple(count: int, sign: int, operands: Sequence[Interval]) -> Interval:
    return (operands[0] / operands[1] - point(1)) * point(Fraction(100 * sign, count))


def _compound(count: int, sign: int, operands: Sequence[Interval]) -> Interval:
    growth = operands[0] / operands[1]
    if math.inf in (growth.high, -growth.low) or growth.low < 0:
        return Interval(-math.inf, math.inf, True, True)
    low, high = (Fraction(way(float(end) ** (1 / count) * _PLACES), _PLACES)
                 for end, way in ((growth.low, math.floor), (growth.high, math.ceil)))
    return (Interval(low, high) - point(1)) * point(100 * sign)


def _compound_shown(told: Sequence[str], count: int, sign: int) -> str:
    root = f"({told[0]}/{told[1]})^(1/{count})"
    return f"{root} - 1" if sign > 0 else f"1 - {root}"
