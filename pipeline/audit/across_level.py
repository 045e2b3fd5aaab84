"""What documents say was achieved: one period told with two values, and counts that fall or stand still as the year goes on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from fractions import Fraction
from itertools import pairwise

from pipeline.audit.across_name import flows, months, unit_key
from pipeline.audit.across_row import (
    STRONG,
    SURELY,
    WEAK,
    Crossing,
    Row,
    about,
    by_document,
    crossing,
    indicator_name,
    match,
    period_words,
    same_work,
    spoken,
)
from pipeline.audit.interval import Written, round_unit
from pipeline.audit.relation import credible, unit_kind
from pipeline.audit.sentence import Voice
from pipeline.audit.slip import corrections

_TELLING = 10  # counts below it differ too easily
_STALE = 30    # a smaller number can stay what it was by chance
_DISTINCT = 100  # and is explained by a slip too easily


def check_levels(rows: Sequence[Row]) -> Iterator[Crossing]:
    """Findings on what was achieved: one period with two values, and values that fall or stand still as the year goes on."""
    levels: dict[tuple[str, str], list[Row]] = defaultdict(list)
    planned = {row.of for row in rows if row.of and row.figure.base == "plan"}
    for row in rows:
        figure, unit = row.figure, unit_key(row.figure.unit)
        if figure.kind == "level" and figure.standing != "target" and figure.period and unit and figure.value > 0:
            levels[figure.period, unit].append(row)
    years: dict[tuple[int, str], list[list[Row]]] = defaultdict(list)
    for (period, unit), members in sorted(levels.items()):
        actual = by_document(row for row in members if row.figure.standing == "actual")
        yield from (finding for one, other in pairwise(actual) for finding in _conflict(one, other))
        told, span = actual or by_document(members), months(period)
        if told and span and span[0] % 12 == 0 and span[1] // 12 == span[0] // 12:
            years[span[0] // 12, unit].append(told)
    for periods in years.values():
        periods.sort(key=lambda told: months(told[0].figure.period)[1])
        for earlier, later in pairwise(periods):
            for row in later:
                before = next((other for other in reversed(earlier[-2:]) if other.source.id != row.source.id), None)
                if before is not None:
                    yield from _growth(before, row, planned)


def _early(row: Row) -> bool:
    """Whether a report was written before its period had ended, so that its figure is an estimate whatever it is called."""
    span = months(row.figure.period)
    if span is None or row.source.issued_on is None:
        return row.source.issued_on is None
    year, month, *_ = row.source.issued_on.split("-")
    return int(year) * 12 + int(month) - 1 <= span[1]


def _slip(one: Row, other: Row) -> Written | None:
    """What was meant, if one slip of the pen in the later figure explains that it differs from the earlier."""
    numbers = [other.number, one.number]
    if any(number.is_soft or number.value_to is not None for number in numbers) or numbers[0].value < _DISTINCT * numbers[0].step:
        return None
    found = corrections(numbers, lambda tried: tried[0].value == tried[1].value)
    meant = [number for at, number in found if at == 0]
    return meant[0] if meant else None


def _conflict(one: Row, other: Row) -> Iterator[Crossing]:
    """The same indicator, period and place in two documents (`figure_conflict`)."""
    score = match(one, other)
    numbers = [row.number for row in (one, other)]
    fits = numbers[0].possible().intersects(numbers[1].possible())
    if score < (STRONG if fits else WEAK):
        return
    rounded = numbers[0].rounded().intersects(numbers[1].rounded())
    slip = None if fits else _slip(one, other)
    count = unit_kind(one.figure.unit) in ("count", "person")
    small = count and min(number.value for number in numbers) < _TELLING
    near = fits or slip is not None or credible(numbers[0].value, numbers[1].value)
    if not near and score < SURELY:
        return
    soft = any(number.is_soft for number in numbers)
    doubted = score < STRONG or not near or small or _early(one) != _early(other) or _superseded(one, other)
    verdict = ("consistent" if rounded else "truncated") if fits else "unverifiable" if doubted else "inconsistent"
    severity = "note" if verdict != "inconsistent" else "error" if slip and score >= SURELY and not soft else "warning"
    says, says_en = (_conflict_sentence(one, other, verdict, slip, voice) for voice in spoken((one, other)))
    yield crossing("figure_conflict", verdict, severity, one, other, says, says_en, numbers)


def _superseded(one: Row, other: Row) -> bool:
    """Whether both reports were written before the period ended, but not at the same time: each had the numbers of its day."""
    return _early(one) and _early(other) and one.source.issued_on != other.source.issued_on


def _conflict_sentence(one: Row, other: Row, verdict: str, slip: Written | None, voice: Voice) -> str:
    subject = about((one, other), voice, one.figure.period or "")
    text = voice.pick(
        f"{subject}: {other.source.name()} ghi {voice.written(other.figure)}{voice.tail}, {one.source.name()} ghi "
        f"{voice.written(one.figure)}{voice.tail}",
        f"{subject}: {other.source.name()} says {voice.written(other.figure)}{voice.tail}, {one.source.name()} says "
        f"{voice.written(one.figure)}{voice.tail}")
    by = voice.named(abs(Fraction(one.figure.value) - Fraction(other.figure.value)))
    outcome = {
        "consistent": voice.pick("khớp", "they fit"),
        "truncated": voice.pick("chỉ khớp nếu cắt bỏ chữ số", "they fit only if digits were cut off"),
        "unverifiable": voice.pick(f"lệch {by}, nhưng chưa chắc cùng phạm vi và cùng thời điểm",
                                   f"off by {by}, but perhaps not of the same scope and day"),
        "inconsistent": voice.pick(f"lệch {by}", f"off by {by}")}[verdict]
    if slip is not None and verdict == "inconsistent":
        fits = voice.change(Fraction(other.figure.value), slip.value)
        outcome += voice.pick(f"; khớp nếu {fits}", f"; they would fit if {fits}")
    return f"{text}: {outcome}."


# --------------------------------------------------------------------------- as the year goes on

def _growth(one: Row, other: Row, planned: Set[str]) -> Iterator[Crossing]:
    """A count from January on in two periods of one year: it does not fall (`cumulative_fall`), and rarely stands still
    (`stale_figure`)."""
    if other.figure.value > one.figure.value or same_work(one.source, other.source):
        return
    score = match(one, other)
    if one.figure.standing == "estimate" and _early(one):
        score *= 0.6  # what was expected before the period had ended may not have come true
    told_of_plan = [row.figure.base == "plan" or row.id in planned for row in (one, other)]
    if score < WEAK or not all(flows(row.figure.indicator, told) for row, told in zip((one, other), told_of_plan, strict=True)):
        return
    numbers = [row.number for row in (one, other)]
    falls = numbers[1].possible().high < numbers[0].possible().low
    if falls and (score >= STRONG or credible(numbers[0].value, numbers[1].value)):
        sure = score >= STRONG and numbers[0].value >= _TELLING and credible(numbers[0].value, numbers[1].value)
        by = abs(numbers[0].value - numbers[1].value)
        doubt = ("", "") if sure else (", nhưng chưa chắc cùng phạm vi", ", perhaps of another scope")
        says, says_en = (_growth_sentence(one, other, voice, voice.pick(
            f"số lũy kế giảm {voice.named(by)}{doubt[0]}", f"a cumulative figure falls by {voice.named(by)}{doubt[1]}"))
            for voice in spoken((one, other)))
        told = ("inconsistent", "warning") if sure else ("unverifiable", "note")
        yield crossing("cumulative_fall", *told, one, other, says, says_en, numbers)
    elif score >= STRONG and _stands_still(one, other):
        says, says_en = (_growth_sentence(one, other, voice, voice.pick(
            "không tăng thêm, có thể là số liệu kỳ trước chép lại", "no growth, perhaps carried over from the earlier report"))
            for voice in spoken((one, other)))
        yield crossing("stale_figure", "unverifiable", "note", one, other, says, says_en, numbers)


def _stands_still(one: Row, other: Row) -> bool:
    """Whether a number of several digits that count is repeated to the last of them."""
    numbers = [row.number for row in (one, other)]
    value, step = numbers[0].value, numbers[0].step
    if any(number.is_soft or number.value_to is not None for number in numbers) or unit_kind(one.figure.unit) == "rate":
        return False
    return value == numbers[1].value and value >= _STALE * step and value >= 10 * round_unit(value)


def _growth_sentence(one: Row, other: Row, voice: Voice, outcome: str) -> str:
    name = indicator_name((one, other))
    told = [f"{row.source.name()} {voice.pick('ghi', 'says')} {voice.written(row.figure)}{voice.tail} "
            f"({period_words(row.figure.period or '', voice.vietnamese)})" for row in (one, other)]
    return f"{name[:1].upper()}{name[1:]}: {'; '.join(told)}: {outcome}."
