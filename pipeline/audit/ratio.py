"""Ratios stated beside their levels: `120/195 nhiệm vụ, đạt 61,5% kế hoạch`, `chiếm 99,1% tổng số`, `bằng 105% so với cùng kỳ`.

The base of a ratio is, in this order: the figure that the extractor linked; the base of the level itself (`A/B`); what the same
document states elsewhere for the same thing. If none is stated it is solved for, so that other documents can be asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from extractors.model import Check, Figure
from pipeline.audit.interval import Interval, decimal_text, point, round_numbers
from pipeline.audit.relation import Reading, Relation, addable, judge, same_unit, written
from pipeline.audit.sentence import Voice, voices

FACTORS = {"%": 100, "‰": 1000, "lần": 1}
_RULES = {"plan": "ratio_of_plan", "whole": "ratio_of_whole", "period": "ratio_of_period"}
_DISTINCT = 100  # a value this large that stands twice for one thing is one statement made twice, not chance


def ratio_checks(reading: Reading) -> Iterator[Check]:
    """One check for each ratio that is tied to an amount (ratios of rates say too little to be recomputed)."""
    stated = _stated(reading)
    for index, figure in enumerate(reading.figures):
        if figure.kind == "ratio" and figure.unit in FACTORS and figure.of is not None and figure.base in _RULES:
            level = reading.figures[figure.of]
            if level.kind == "level" and level.unit not in FACTORS and level.value > 0:
                yield _check(reading, index, stated)


def _check(reading: Reading, index: int, stated: Stated) -> Check:
    figure = reading.figures[index]
    rule = _RULES[figure.base or "plan"]
    linked = linked_base(reading, index)
    if linked is not None and comparable(reading.figures[figure.of], reading.figures[linked]):
        return judge(reading, _relation(reading, rule, index, linked, True))
    judged = [judge(reading, _relation(reading, rule, index, base, sure))
              for base, sure in _bases_elsewhere(reading, index, stated)]
    for wanted in ("consistent", "truncated", "inconsistent"):
        found = [check for check in judged if check.verdict == wanted]
        if found:
            return min(found, key=lambda check: abs(reading.figures[check.figures[-1]].start - figure.start))
    return solved(reading, rule, index, _implied(reading, index, nominal=False), _implied(reading, index, nominal=True))


def _relation(reading: Reading, rule: str, index: int, base: int, sure: bool) -> Relation:
    figure = reading.figures[index]
    alike = same_unit(reading.figures[figure.of], reading.figures[base])
    return Relation(rule, index, (figure.of, base), partial(share, FACTORS[figure.unit]), "/".join, sure and alike)


def share(factor: int, operands: Sequence[Interval]) -> Interval:
    """The first operand in `factor`ths of the second: per cent for 100."""
    return operands[0] / operands[1] * point(factor)


def _implied(reading: Reading, index: int, nominal: bool) -> Interval:
    """The base that level and ratio ask for; nominal: for the numbers just as written."""
    figure = reading.figures[index]
    level, ratio = written(reading.figures[figure.of]), written(figure)
    factor = point(FACTORS[figure.unit])
    return point(level.value) / point(ratio.value) * factor if nominal else level.rounded() / ratio.rounded() * factor


# --------------------------------------------------------------------------- finding the base

def linked_base(reading: Reading, index: int) -> int | None:
    """The base that was read with a ratio or change itself, or with its level where that has a base of the same sort."""
    figure = reading.figures[index]
    level = reading.figures[figure.of]
    if figure.against is not None:
        return figure.against if figure.against != figure.of else None
    return level.against if level.against is not None and level.base == figure.base else None


def comparable(level: Figure, base: Figure) -> bool:
    """Whether one can be divided by the other: one unit, or both count people or things (người, lượt người)."""
    return base.kind == "level" and base.value > 0 and addable(level, base)


@dataclass(frozen=True)
class Stated:
    """What a document says of bases. pairs: (value of a level, sort of base) -> bases that stand with it. targets: of one
    indicator, scope and period."""

    pairs: Mapping[tuple, Sequence[int]]
    targets: Mapping[tuple, Sequence[int]]


def _same_thing(figure: Figure) -> tuple:
    return figure.indicator_key, figure.scope, figure.period


def _stated(reading: Reading) -> Stated:
    pairs, targets = defaultdict(list), defaultdict(list)
    for index, figure in enumerate(reading.figures):
        if figure.kind == "level" and figure.against is not None:
            pairs[figure.value, figure.base].append(figure.against)
        if figure.kind == "level" and figure.standing == "target":
            targets[_same_thing(figure)].append(index)
    return Stated(pairs, targets)


def _bases_elsewhere(reading: Reading, index: int, stated: Stated) -> Iterator[tuple[int, bool]]:
    """(base, whether it surely is the one) that the document states at another place.

    Sure: the same level stands there with its base (`21.078 người, đạt 91,6%` and later `21.078/23.000 người`). Not sure: the
    base of the level where it was read as one of another sort (`3.412/4.150 cháu`: a whole or a plan); a target of the same
    indicator, unit and period; the whole that its neighbours in the block are parts of.
    """
    figure = reading.figures[index]
    level = reading.figures[figure.of]
    if level.against is not None and level.base in _RULES and comparable(level, reading.figures[level.against]):
        yield level.against, False
    for base in stated.pairs.get((level.value, figure.base), ()):
        if comparable(level, reading.figures[base]):
            yield base, level.value >= _DISTINCT
    if figure.base == "plan" and level.indicator_key:
        for at in stated.targets.get(_same_thing(level), ()):
            if at != figure.of and comparable(level, reading.figures[at]):
                yield at, False
    if figure.base == "whole":
        for other in (reading.figures[i] for i in reading.beside(index)):
            if (other.base == "whole" and other.against is not None and other.unit == level.unit
                    and comparable(level, reading.figures[other.against])):
                yield other.against, False


# --------------------------------------------------------------------------- a base that is not stated

_BASES = {"plan": ("kế hoạch", "plan"), "whole": ("tổng số", "whole"), "period": ("số kỳ trước", "earlier value")}
_WORDS = {"ratio": ("bằng", ""), "up": ("tăng", "up"), "down": ("giảm", "down")}


def solved(reading: Reading, rule: str, index: int, implied: Interval, nominal: Interval) -> Check:
    """The base that a level and its ratio or change imply (`unverifiable`: nothing to hold it against in this document).

    implied: the interval; nominal: the same from the numbers just as written. The sentence names the round number in the
    interval, if there is one, as plans are round.
    """
    figure = reading.figures[index]
    start, end = reading.span(index, (index, figure.of))
    says, says_en = (_solved_sentence(reading, index, implied, voice)
                     for voice in voices(reading.figures[figure.of].unit, [reading.figures[figure.of]]))
    return Check(
        rule=rule, verdict="unverifiable", figures=(index, figure.of), start=start, end=end,
        reported=decimal_text(Fraction(figure.value)), computed=decimal_text(nominal.low),
        low=decimal_text(implied.low, -1), high=decimal_text(implied.high, 1), power=0.0, severity="note",
        says=says, says_en=says_en,
    )


def _solved_sentence(reading: Reading, index: int, implied: Interval, voice: Voice) -> str:
    figure = reading.figures[index]
    level = reading.figures[figure.of]
    base = voice.pick(*_BASES[figure.base or "period"])
    word = voice.pick(*_WORDS["ratio" if figure.kind == "ratio" else figure.direction or "up"])
    other = voices(figure.unit, [figure])[0 if voice.vietnamese else 1]
    stated = " ".join(filter(None, (f"{reading.speaker(voice)} {voice.written(level)}{voice.tail},", word,
                                    f"{other.written(figure)}{other.tail}")))
    if isinstance(implied.low, float) or isinstance(implied.high, float):
        return stated + voice.pick(f", nhưng không nêu {base}.", f", without naming the {base}.")
    narrow = implied.high - implied.low < voice.scale / Fraction(20)
    low, high = (voice.amount(round(end / voice.scale, 4 if narrow else 2) * voice.scale) for end in (implied.low, implied.high))
    telling = figure.base in ("plan", "whole") and level.qualifier == figure.qualifier == "exact"
    whole = round_numbers(implied) if telling else ()
    hint = voice.pick(", số tròn là ", ", round number ") + voice.named(whole[0]) if whole else ""
    return stated + voice.pick(
        f", nhưng không nêu {base}; suy ra {base} từ {low} đến {high}{voice.tail}{hint}.",
        f", without naming the {base}; it must lie between {low} and {high}{voice.tail}{hint}.",
    )
