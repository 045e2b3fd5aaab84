"""What documents say was planned: stated in one, implied by an achieved figure and its share of the plan in another.

`8.250 lao động, đạt 51,56% kế hoạch` implies a plan of 15.999 to 16.002, so 16.000 lao động, to be held against 15.000 in the
report of the year. Plans are changed lawfully, so that a difference is a warning, never an error. A share without more words is
one of the plan of the year, also in the middle of it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

import regex

from extractors.text import plain
from pipeline.audit.across_name import flows, months, unit_key
from pipeline.audit.across_row import STRONG, WEAK, Crossing, Row, about, by_document, match, spoken
from pipeline.audit.interval import Interval, Written, decimal_text, point, power, round_numbers, round_unit
from pipeline.audit.relation import unit_kind
from pipeline.audit.sentence import Voice, voices

_NEAR = Fraction(13, 10)     # plans further apart are hardly of one thing
_NARROW = Fraction(1, 10)    # an implied plan less certain than this says nothing
_FEWEST, _MOST = 5, 400      # shares of a plan that are told as such, in percent
_TELLING = 10
_HUNDRED = point(100)
_PART_OF_YEAR = regex.compile(r"(?<!\p{L})(?:tháng|quý|tuần|đợt|vụ)(?!\p{L})")
_LONGER = regex.compile(r"(?<!\p{L})(?:giai đoạn|nhiệm kỳ|cả nhiệm|đề án|\d năm)(?!\p{L})")
_GIVERS = (regex.compile(r"(?<!\p{L})(?:trung ương|tw|chính phủ|thủ tướng|bộ (?!phận)|tổng cục|ttg)"),
           regex.compile(r"(?<!\p{L})(?:hđnd|hội đồng nhân dân|ubnd|ủy ban|tỉnh|thành phố|địa phương|huyện)"))
_STATUS = regex.compile(
    r"[^\n\t.;:(\d]{0,40}[(,]\ ?(?P<status>đạt\ và\ vượt|không\ đạt|chưa\ đạt|vượt|đạt)\ (?:so\ với\ )?(?:mức\ )?"
    r"(?:kế hoạch|chỉ tiêu)(?!\ (?:tháng|quý|giai|nhiệm))")


@dataclass(frozen=True, slots=True)
class Plan:
    """What one document says of a plan. row: the plan itself, or the share from which it follows. level: the achieved figure of
    which it is the share, None where the plan is stated. giver: who set it (central: 0, local: 1), None if not told."""

    row: Row
    level: Row | None
    rounded: Interval
    possible: Interval
    giver: int | None

    @property
    def rows(self) -> tuple[Row, ...]:
        return (self.row,) if self.level is None else (self.row, self.level)

    @property
    def unit(self) -> str | None:
        return (self.level or self.row).figure.unit


def check_plans(rows: Sequence[Row]) -> Iterator[Crossing]:
    """Findings on plans: stated or implied, document against document in the order of time; and results held against the plan of
    another document by the words that go with them (`vượt kế hoạch`)."""
    by_id = {row.id: row for row in rows}
    told: dict[tuple[str, str], list[Plan]] = defaultdict(list)
    for row in rows:
        plan = _stated(row) if row.figure.standing == "target" else _implied(row, by_id)
        if plan is not None:
            told[plan[0], unit_key(plan[1].unit) or ""].append(plan[1])
    for (period, unit), plans in sorted(told.items()):
        settled = _by_document(plans)
        yield from (finding for one, other in pairwise(settled) for finding in _compare(one, other, period))
        yield from _statuses(rows, settled, period, unit)


def _stated(row: Row) -> tuple[str, Plan] | None:
    if row.figure.kind != "level" or not row.figure.period or row.figure.value <= 0:
        return None
    number = row.number
    return row.figure.period, Plan(row, None, number.rounded(), number.possible(), _giver(row))


def _implied(row: Row, by_id: dict[str, Row]) -> tuple[str, Plan] | None:
    """The plan that an achieved figure and its share of it imply, with the period of the plan."""
    level = by_id.get(row.of or "")
    if row.figure.kind != "ratio" or level is None or not _FEWEST <= row.figure.value <= _MOST or level.figure.value <= 0:
        return None
    period, shares = _plan_period(row, level), [row.number, level.number]
    if period is None or shares[0].is_soft or unit_kind(level.figure.unit) == "rate":
        return None
    rounded = shares[1].rounded() * _HUNDRED / shares[0].rounded()
    widest = shares[1].possible() * _HUNDRED / shares[0].possible()
    if isinstance(widest.high, float) or widest.high - widest.low > _NARROW * widest.high:
        return None
    return period, Plan(row, level, rounded, widest, _giver(row))


def _plan_period(share: Row, level: Row) -> str | None:
    """Of which period the plan is: what its words say (`kế hoạch quý`), else the year. None for plans over several years."""
    words, span = plain(share.figure.base_text or ""), months(level.figure.period)
    if span is None or _LONGER.search(words):
        return None
    if _PART_OF_YEAR.search(words):
        return level.figure.period
    return str(span[0] // 12) if span[0] // 12 == span[1] // 12 else level.figure.period


def _giver(row: Row) -> int | None:
    words = plain(row.figure.base_text or "")
    return next((at for at, pattern in enumerate(_GIVERS) if pattern.search(words)), None)


def _by_document(plans: Sequence[Plan]) -> list[Plan]:
    """One plan for each document: the one it states rather than one it implies."""
    stated = by_document(plan.row for plan in plans if plan.level is None)
    of = {plan.row.id: plan for plan in plans}
    having = {plan.row.source.id for plan in plans if plan.level is None}
    implied = [plan for plan in plans if plan.level is not None and plan.row.source.id not in having]
    levels = {plan.level.id: plan for plan in sorted(implied, key=lambda plan: plan.row.id) if plan.level}
    kept = by_document(plan.level for plan in levels.values() if plan.level)
    both = [of[row.id] for row in stated] + [levels[row.id] for row in kept]
    return sorted(both, key=lambda plan: plan.row.source.order)


# --------------------------------------------------------------------------- plan against plan

def _compare(one: Plan, other: Plan, period: str) -> Iterator[Crossing]:
    """An earlier plan and a later one: the same (`implied_plan`), another one (`plan_changed`), or a share of the plan that the
    figures deny (`ratio_of_plan`)."""
    score = match(one.level or one.row, other.level or other.row, planned=True)
    if one.giver != other.giver:
        if None not in (one.giver, other.giver):
            return  # what the ministry set and what the province set are two plans
        score *= 0.8
    fits = one.possible.intersects(other.possible)
    if score < (STRONG if fits else WEAK) or not (fits or _near(one, other)):
        return
    if fits:
        verdict = "consistent" if one.rounded.intersects(other.rounded) else "truncated"
    else:
        verdict = "inconsistent" if score >= STRONG and _middle(one) >= _TELLING else "unverifiable"
    misreported = not fits and one.level is None and other.level is not None and _round(other.possible) is None
    rule = "ratio_of_plan" if misreported else "implied_plan" if fits and (one.level or other.level) else "plan_changed"
    reported, computed, allowed = _middle(other), _middle(one), one.possible
    number = _known(other)
    if misreported:
        number = other.row.number
        reported, computed = number.value, _share(one, other)
        allowed = other.level.number.possible() / one.possible * _HUNDRED
    says, says_en = (_sentence(one, other, period, verdict, misreported, voice) for voice in _voices(one, other))
    yield Crossing(
        rule=rule, verdict=verdict, at=other.row.id, document=other.row.source.id, other_document=one.row.source.id,
        figures=tuple(row.id for row in (*other.rows, *one.rows)), reported=decimal_text(reported),
        computed=decimal_text(computed), low=decimal_text(allowed.low, -1), high=decimal_text(allowed.high, 1),
        power=round(power(number, allowed), 4), severity="warning" if verdict == "inconsistent" else "note",
        says=says, says_en=says_en)


def _near(one: Plan, other: Plan) -> bool:
    low, high = sorted((_middle(one), _middle(other)))
    return high <= low * _NEAR


def _known(plan: Plan) -> Written:
    """A plan with the digits of it that are known: as written, or the implied one as precisely as its interval is narrow."""
    if plan.level is None:
        return plan.row.number
    number = _middle(plan)
    if not _round(plan.possible):
        unit = Fraction(10) ** math.floor(math.log10(plan.possible.high - plan.possible.low))
        number = round(number / unit) * unit
    return Written(number, round_unit(number) or Fraction(1))


def _middle(plan: Plan) -> Fraction:
    """The plan as one number: stated, or the round one among those implied, or the one that the division gives."""
    if plan.level is None:
        return Fraction(plan.row.figure.value)
    return _round(plan.possible) or Fraction(plan.level.figure.value) * 100 / Fraction(plan.row.figure.value)


@lru_cache(maxsize=4096)
def _round(possible: Interval) -> Fraction | None:
    """What a plan that must lie in an interval probably is: the round number in it, None if there is none."""
    return next(iter(round_numbers(possible)), None)


def _share(one: Plan, other: Plan) -> Fraction:
    return Fraction(other.level.figure.value) * 100 / _middle(one) if other.level else Fraction(0)


def _voices(one: Plan, other: Plan) -> tuple[Voice, Voice]:
    return spoken([plan.level or plan.row for plan in (one, other)])


def _told(plan: Plan, voice: Voice) -> str:
    """What a document says of a plan: `Báo cáo 9/BC-SLĐTBXH ghi 15.000 lao động`, `... ghi 8.250 lao động, đạt 51,56% kế hoạch,
    tức kế hoạch 16.000 lao động`."""
    name = plan.row.source.name()
    voice = replace(voice, unit=plan.unit or "")
    if plan.level is None:
        return voice.pick(f"{name} ghi ", f"{name} says ") + voice.written(plan.row.figure) + voice.tail
    share = voices("%", [])[0 if voice.vietnamese else 1].written(plan.row.figure) + "%"
    if _round(plan.possible):
        implied = voice.named(_middle(plan))
    else:
        low, high = (round(Fraction(end) / voice.scale, 1) * voice.scale for end in (plan.possible.low, plan.possible.high))
        implied = voice.pick(f"từ {voice.amount(low)} đến {voice.named(high)}", f"{voice.amount(low)} to {voice.named(high)}")
    return voice.pick(
        f"{name} ghi {voice.written(plan.level.figure)}{voice.tail}, đạt {share} kế hoạch, tức kế hoạch {implied}",
        f"{name} says {voice.written(plan.level.figure)}{voice.tail}, {share} of the plan, so a plan of {implied}")


def _sentence(one: Plan, other: Plan, period: str, verdict: str, misreported: bool, voice: Voice) -> str:
    subject = about([*one.rows, *other.rows], voice, period)
    subject = voice.pick(f"Kế hoạch {subject[:1].lower()}{subject[1:]}" if subject[1:2].islower() else f"Kế hoạch {subject}",
                         f"Plan for {subject}")
    miss = abs(_middle(one) - _middle(other))
    miss = Fraction(round(miss)) if miss > _TELLING else miss  # of an implied plan more digits are not known
    by = voice.named(miss, 3) if one.unit == other.unit else voice.amount(miss, 3)
    if misreported and other.level is not None:
        share = voices("%", [])[0 if voice.vietnamese else 1]
        theirs = f"{voice.written(other.level.figure)}/{voice.written(one.row.figure)}{voice.tail}"
        off = share.amount(round(abs(_share(one, other) - Fraction(other.row.figure.value)), 3))
        first, second = one.row.source.name(), other.row.source.name()
        plan, told = f"{voice.written(one.row.figure)}{voice.tail}", f"{share.written(other.row.figure)}%"
        result = f"{theirs} = {share.amount(_share(one, other), 3)}%"
        return voice.pick(
            f"{subject}: {first} giao {plan}; {second} ghi {told} kế hoạch, {result}: lệch {off} điểm %.",
            f"{subject}: {first} sets {plan}; {second} says {told} of the plan, {result}: off by {off} points.")
    outcome = {
        "consistent": voice.pick("khớp", "they fit"),
        "truncated": voice.pick("chỉ khớp nếu cắt bỏ chữ số", "they fit only if digits were cut off"),
        "unverifiable": voice.pick(f"lệch {by}, nhưng chưa chắc là cùng một kế hoạch", f"off by {by}, but perhaps two plans"),
        "inconsistent": voice.pick(f"lệch {by}, kế hoạch đã đổi hoặc một số liệu sai",
                                   f"off by {by}; the plan was changed, or one figure is wrong")}[verdict]
    return f"{subject}: {_told(one, voice)}; {_told(other, voice)}: {outcome}."


# --------------------------------------------------------------------------- results against the plan of another document

def _statuses(rows: Sequence[Row], plans: Sequence[Plan], period: str, unit: str) -> Iterator[Crossing]:
    """`giải quyết việc làm 8.000 người, vượt kế hoạch` in a report that does not tell the plan, against the plan of another
    document (`status_word`)."""
    stated = [plan for plan in plans if plan.level is None]
    own = {plan.row.source.id for plan in plans}
    for row in rows if stated else ():
        figure, found = row.figure, _STATUS.match(row.words or "")
        if not found or (figure.kind, figure.standing, figure.period) != ("level", "actual", period):
            continue
        if unit_key(figure.unit) != unit or row.source.id in own or not flows(figure.indicator):
            continue
        before = [plan for plan in stated if plan.row.source.order < row.source.order]
        if before and match(before[-1].row, row, planned=True) >= STRONG:
            yield from _status(before[-1].row, row, found["status"], period)


def _status(plan: Row, row: Row, status: str, period: str) -> Iterator[Crossing]:
    target, value = plan.number, row.number
    if target.qualifier not in ("exact", "at_least", "over") or target.value_to is not None or value.is_soft:
        return
    met, surpassed = value.value >= target.value, value.value > target.value
    denied = status.startswith(("không", "chưa"))
    if surpassed if status == "vượt" else met != denied:
        return
    says, says_en = (_status_sentence(plan, row, status, period, met, voice) for voice in spoken((plan, row)))
    yield Crossing(
        rule="status_word", verdict="inconsistent", at=row.id, document=row.source.id, other_document=plan.source.id,
        figures=(row.id, plan.id), reported=status, computed="đạt" if met else "không đạt", low=decimal_text(target.value),
        high=None, power=1.0, severity="warning", says=says, says_en=says_en)


def _status_sentence(plan: Row, row: Row, status: str, period: str, met: bool, voice: Voice) -> str:
    subject = about((plan, row), voice, period)
    result = f"{voice.written(row.figure)}{voice.tail}"
    return voice.pick(
        f"{subject}: {plan.source.name()} giao {voice.written(plan.figure)}{voice.tail}; {row.source.name()} ghi {result}, "
        f"“{status}” kế hoạch: số liệu cho thấy {'đã đạt' if met else 'không đạt'}.",
        f"{subject}: {plan.source.name()} sets {voice.written(plan.figure)}{voice.tail}; {row.source.name()} says {result}, "
        f"“{status}” (of the plan): the figures say {'met' if met else 'not met'}.")
