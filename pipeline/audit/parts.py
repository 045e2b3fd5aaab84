"""Parts and their whole: `gồm`, `chia ra`, `trong đó`, `(10 BK bộ, 11 BK tỉnh)`, `04/05 đạt và 01 không đạt`.

Which lists have to be complete (Vietnamese usage): after gồm, bao gồm, chia ra, and where one part is còn lại or two parts are
opposites (đạt, không đạt), parts and whole are equal. After trong đó a list may name some parts only, and classes that overlap:
no single part may exceed the whole. A bracket or colon right after the total mostly holds all its parts, but not always.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from enum import Enum

import regex

from extractors.model import Check
from pipeline.audit.interval import Written, decimal_text, total, verdict
from pipeline.audit.relation import Reading, Relation, addable, credible, judge, same_unit, unit_kind
from pipeline.audit.slip import explanations

_LEAD = 240     # how far after a whole its list may begin
_SLASH = 3      # characters between the two of a pair
_OVERLAP = Decimal("1.1")
_TELLING = 100  # below this a slip of one digit can explain any sum, so that it explains nothing


class Closure(Enum):
    """Whether a list of parts has to make up its whole."""

    COMPLETE = "complete"
    LIKELY = "likely"
    OPEN = "open"


_COMPLETE = regex.compile(r"(?<!\p{L})(?:bao gồm|gồm|chia ra|chia theo|phân ra|phân theo)(?!\p{L})")
_SOME = regex.compile(r"(?<!\p{L})(?:trong đó|trong số đó|riêng|nhất là|nổi bật|như|ví dụ)(?!\p{L})|\.\.\.|…|v\.v")
_AVERAGE = regex.compile(r"(?<!\p{L})(?:bình quân|trung bình|mỗi|năng suất|mật độ|đơn giá|mức (?:lương|thu nhập))(?!\p{L})")
_REST = regex.compile(r"(?<!\p{L})còn lại(?!\p{L})")
_DIRECT = regex.compile(r"[^.;]{0,30}[(:]|[^.;]{0,60}:\ ?(?:\n\W*)?")
_BRACKET = regex.compile(r"[^().;\n\t]{0,40}\((?P<held>[^()\n\t]{0,600}(?:\([^()\n\t]{0,80}\)[^()\n\t]{0,600}){0,8})\)")
_LETTER = regex.compile(r"\p{L}")
_PEOPLE = {"nam", "nữ"}
_PAIRS = tuple((regex.compile(one), regex.compile(other)) for one, other in (
    (r"(?<!\p{L})đúng hạn ?(?:là |có )?$", r"(?<!\p{L})(?:quá|trễ|chậm|muộn|không đúng) hạn ?(?:là |có )?$"),
    (r"(?<!\p{L})nam ?(?:là |có )?$", r"(?<!\p{L})nữ ?(?:là |có )?$"),
    (r"(?<!\p{L})(?:thành thị|đô thị) ?(?:là |có )?$", r"(?<!\p{L})nông thôn ?(?:là |có )?$"),
))
_MORE = regex.compile(r"(?: \p{L}+){0,3}[;,](?! (?:trong đó|đạt|tăng|giảm|bằng|chiếm|vượt|so với|với|năm))"
                      r"(?: (?!năm )[\p{L}-]+){1,8} \d[\d.,]*(?![\d/%])(?=[ ;,.)])")
_RIGHT_BEHIND = regex.compile(r"[^\n\t.;\d]{0,60}?,? (?:trong đó|trong số đó),?:? (?:đã )?(?:có )?(?:\p{L}+ ){0,3}")
_STOP = regex.compile(r"[.](?=[ ]++\p{Lu}|$)|\n")
_ITEM = regex.compile(r"(?:gồm|ra|theo|[;,:]|và)[^\n\t.;,:()\d]{1,80}$")
_NEGATION = regex.compile(r"(?<!\p{L})(?:không|chưa)\ (?P<verb>\p{L}+)")


def part_checks(reading: Reading) -> Iterator[Check]:
    """One check for each whole with its parts; none for a part whose share of the whole is already checked as a ratio."""
    groups: dict[int, list[int]] = defaultdict(list)
    for index, figure in enumerate(reading.figures):
        if figure.base == "whole" and figure.against not in (None, index) and figure.kind == "level":
            groups[figure.against].append(index)
        elif figure.kind == "level" and figure.base is None and _above_its_whole(reading, index):
            groups[index - 1].append(index)
    shared = {figure.of for figure in reading.figures if figure.kind == "ratio" and figure.base == "whole"}
    for whole, members in sorted(groups.items()):
        if reading.figures[whole].kind != "level":
            continue
        for parts in _lists(reading, whole, members):
            told_as_share = len(parts) == 1 and parts[0] in shared
            if not told_as_share and all(addable(reading.figures[whole], reading.figures[i]) for i in parts):
                check = _check(reading, whole, parts)
                if check is not None:
                    yield check
    yield from _complements(reading, groups)


def _above_its_whole(reading: Reading, index: int) -> bool:
    """`940 hộ, trong đó 1.300 hộ nghèo`: what trong đó names is a part, also where it is larger than its whole."""
    if index == 0:
        return False
    whole, part = reading.figures[index - 1], reading.figures[index]
    named = _RIGHT_BEHIND.fullmatch(reading.plain, whole.end, max(whole.end, part.start))
    alike = whole.kind == "level" and whole.unit is not None and same_unit(whole, part)
    return bool(named) and alike and part.value > whole.value


def _lists(reading: Reading, whole: int, members: Sequence[int]) -> list[list[int]]:
    """The parts of one whole, list by list: those in the bracket right after it apart from those that follow later, each
    sentence for itself, and other blocks together (`21 người (10 nam, 11 nữ)`, then `trong đó ở cơ quan 6 người`)."""
    start = reading.figures[whole].end
    bracket = _BRACKET.match(reading.plain, start)
    inside = [i for i in members if bracket and bracket.start("held") <= reading.figures[i].start < bracket.end("held")]
    if len(inside) < 2:
        inside = []
    below = [i for i in members if reading.block(i) != reading.block(whole)]
    sentences: dict[int, list[int]] = defaultdict(list)
    for index in members:
        if index not in inside and index not in below:
            sentences[reading.full_stops(start, reading.figures[index].start)].append(index)
    return [parts for parts in (inside, *sentences.values(), below) if parts]


def _adds_up(reading: Reading, whole: int) -> bool:
    """Whether its parts can be summed. Rates and averages cannot: in `nước sạch đạt 70%, trong đó đô thị 95%`, or of average
    incomes, a part may well be above its whole."""
    figure = reading.figures[whole]
    if unit_kind(figure.unit) == "rate" or "/" in (figure.unit or ""):
        return False
    clause = reading.plain[max(0, figure.start - 80):figure.start]
    return not _AVERAGE.search(clause[clause.rfind(".") + 1:])


def _check(reading: Reading, whole: int, parts: Sequence[int]) -> Check | None:
    """None where nothing can be said: rates and averages whose parts do not fit by chance."""
    numbers = [reading.written(i) for i in (whole, *parts)]
    found = verdict(numbers[0], numbers[1:], total)
    if found != "consistent" and not _adds_up(reading, whole):
        check = _not_above(reading, whole, parts, sure=False)
        return check if check.verdict == "consistent" else None
    closure = _closure(reading, whole, parts)
    alike = reading.figures[whole].unit is not None and all(_alike(reading, whole, i) for i in parts)
    tables = any(reading.figures[i].table_no is not None for i in (whole, *parts))
    sure = alike and not tables and not _others(reading, whole, parts) and not _goes_on(reading, parts)
    if found == "inconsistent" and closure is Closure.COMPLETE and not tables and (fuller := _with_all(reading, whole, parts)):
        check = judge(reading, Relation("sum_of_parts", whole, fuller, total, " + ".join, alike))
        return replace(check, severity="warning") if check.severity == "error" and len(_explained(reading, check)) == 0 else check
    if len(parts) == 1:
        return _not_above(reading, whole, parts, sure and closure is not Closure.LIKELY)
    if found == "consistent" or closure is Closure.COMPLETE:
        near = int(reading.figures[whole].value) if closure is Closure.COMPLETE else 0  # a part may have been left out
        return judge(reading, Relation("sum_of_parts", whole, tuple(parts), total, " + ".join, sure, near=near))
    if closure is Closure.LIKELY and _slip_explains(numbers):
        return judge(reading, Relation("sum_of_parts", whole, tuple(parts), total, " + ".join, sure))
    return _not_above(reading, whole, parts, sure and closure is not Closure.LIKELY)


def _alike(reading: Reading, whole: int, part: int) -> bool:
    """Whether a part counts what its whole counts: one unit, men and women of people, or a bare number (its unit was guessed)."""
    one, other = reading.figures[whole], reading.figures[part]
    bare = not _LETTER.search(reading.plain, other.start, other.end)
    people = other.unit in _PEOPLE and unit_kind(one.unit) in ("person", "count")
    return same_unit(one, other) or ((bare or people) and addable(one, other))


# --------------------------------------------------------------------------- is the list complete?

def _closure(reading: Reading, whole: int, parts: Sequence[int]) -> Closure:
    ordered = sorted(parts, key=lambda i: reading.figures[i].start)
    start, first, last = reading.figures[whole].end, reading.figures[ordered[0]], reading.figures[ordered[-1]]
    lead = reading.plain[start:first.start] if 0 <= first.start - start <= _LEAD else ""
    inside = reading.plain[start:last.start] if start < last.start else ""
    after = reading.plain[last.end:reading.sentence_end(last.end)]
    if _REST.search(reading.plain, min(start, last.start), last.start) or _opposites(reading, ordered):
        return Closure.COMPLETE
    if _SOME.search(lead) or "..." in inside + after or "…" in inside + after:
        return Closure.OPEN
    if _COMPLETE.search(lead):
        return Closure.COMPLETE
    return Closure.LIKELY if lead and _DIRECT.match(lead) else Closure.OPEN


def _opposites(reading: Reading, parts: Sequence[int]) -> bool:
    """Two parts of which the second is the denial of the first: `04 chỉ tiêu đạt kế hoạch và 01 chỉ tiêu không đạt`; or opposites
    by their words: in time and late (đúng hạn, quá hạn), men and women (nam, nữ)."""
    if len(parts) != 2:
        return False
    near = [reading.plain[max(0, reading.figures[i].start - 40):reading.figures[i].start].rpartition(",")[2] for i in parts]
    if any(one.search(near[a]) and other.search(near[b]) for one, other in _PAIRS for a, b in ((0, 1), (1, 0))):
        return True
    first, second = (reading.figures[i] for i in parts)
    says_first = reading.plain[first.end:second.start]
    says_second = reading.plain[second.end:reading.sentence_end(second.end)][:60]
    denied = _NEGATION.search(says_second)
    if not denied or _NEGATION.search(says_first):
        return False
    return regex.search(rf"(?<!\p{{L}}){denied['verb']}(?!\p{{L}})", says_first) is not None


def _others(reading: Reading, whole: int, parts: Sequence[int]) -> bool:
    """Whether figures of the same unit stand in the list without belonging to it: perhaps a part that was not recognised."""
    own = reading.figures[whole]
    spans = sorted(reading.figures[i].end for i in (whole, *parts))
    end = reading.sentence_end(spans[-1])
    start = min(own.end, *(reading.figures[i].start for i in parts))
    held_by = {reading.figures[i].against for i in parts}
    members = set(parts)
    bases = {reading.figures[i].against for i in reading.between(own.start, end) if reading.figures[i].of in {whole, *members}}
    known = {whole, *parts, own.against, *held_by, *bases}
    return any(index not in known and figure.kind == "level" and same_unit(figure, own) and figure.against not in members
               for index, figure in ((i, reading.figures[i]) for i in reading.between(start, end)))


def _with_all(reading: Reading, whole: int, parts: Sequence[int]) -> tuple[int, ...] | None:
    """All figures of the list behind `gồm`, where it has more than were read as parts (`...; nhân viên khác 1.574 người`): those
    of one unit up to the full stop, each behind a comma or semicolon and with words of its own. None if there are no more."""
    own = reading.figures[whole]
    first = min(reading.figures[i].start for i in parts)
    block = reading.document.blocks[reading.block(whole)]
    stop = _STOP.search(reading.document.text, own.end, block.end)
    end = stop.start() if stop else block.end
    lead = _COMPLETE.search(reading.plain, own.end, max(own.end, min(first, end)))
    if lead is None or not own.end <= first < end or _SOME.search(reading.plain, own.end, end):
        return None
    members = [i for i in reading.between(lead.end(), end) if reading.figures[i].kind == "level"]
    listed = all(reading.figures[i].unit == own.unit and reading.figures[i].against in (None, whole)
                 and _ITEM.search(reading.plain, lead.start(), reading.figures[i].start) for i in members)
    return tuple(members) if listed and len(members) > len(parts) and set(parts) <= set(members) else None


def _explained(reading: Reading, check: Check) -> list[tuple[int, Written]]:
    numbers = [reading.written(i) for i in check.figures]
    return explanations(numbers, total)


def _goes_on(reading: Reading, parts: Sequence[int]) -> bool:
    """Whether the list goes on behind the parts that were read with a number that was not: `...; hoa màu 472,3; cây khác 325`."""
    last = max(reading.figures[i].end for i in parts)
    return _MORE.match(reading.plain, last) is not None


def _slip_explains(numbers: Sequence[Written]) -> bool:
    return numbers[0].value / numbers[0].step >= _TELLING and bool(
        explanations(numbers, total))


# --------------------------------------------------------------------------- parts that may not exceed their whole

def _not_above(reading: Reading, whole: int, parts: Sequence[int], sure: bool) -> Check:
    """A list that need not be complete (A/B may be a result and its plan, so that A may be above B): an error if one part alone
    exceeds the whole, a warning if only all together do, as the classes of such a list may overlap."""
    limit = reading.written(whole).possible()
    numbers = [reading.written(i).possible() for i in parts]
    trusted = sure and reading.is_sure((whole, *parts))
    above = [i for i, number in zip(parts, numbers, strict=True) if number.low > limit.high]
    together = total(numbers)
    if above:
        found, severity, blamed = "inconsistent", "error", above
        if reading.written(whole).is_soft or any(reading.written(i).is_soft for i in above):
            severity = "warning"
    elif together.low > limit.high and len(parts) > 1 and _adds_up(reading, whole) and _near(reading, whole, parts):
        found, severity, blamed = "inconsistent", "warning", list(parts)
    else:
        found, severity, blamed = "consistent", "note", list(parts)
    size = total([reading.written(i).rounded() for i in blamed]).low
    if any(reading.block(i) != reading.block(whole) for i in blamed):  # items of a list may each speak of something else
        trusted = trusted and reading.written(whole).value >= _TELLING * reading.figures[whole].step
        severity = "warning" if severity == "error" else severity
    pair = len(parts) == 1 and 0 <= reading.figures[whole].start - reading.figures[parts[0]].end <= _SLASH
    if found == "inconsistent" and (pair or not (trusted and credible(size, reading.written(whole).value))):
        found, severity = "unverifiable", "note"
    start, end = reading.span(whole, parts)
    says, says_en = (_not_above_sentence(reading, whole, blamed, found, side) for side in (0, 1))
    return Check(
        rule="ratio_of_whole" if len(parts) == 1 else "sum_of_parts", verdict=found, figures=(whole, *parts),
        start=start, end=end, reported=None, computed=decimal_text(size),
        low=None, high=decimal_text(limit.high, 1), power=0.0, severity=severity, says=says, says_en=says_en,
    )


def _near(reading: Reading, whole: int, parts: Sequence[int]) -> bool:
    """Whether parts that exceed their whole together do so by little: classes that overlap do so by any amount."""
    size = reading.figures[whole].value
    return sum(reading.figures[i].value for i in parts) <= size * _OVERLAP


def _not_above_sentence(reading: Reading, whole: int, parts: Sequence[int], found: str, side: int) -> str:
    figures = [reading.figures[i] for i in (whole, *parts)]
    voice = reading.voices(figures[0].unit, (whole, *parts))[side]
    over = sum(figure.value for figure in figures[1:]) - figures[0].value
    one = len(parts) == 1
    each = over > 0 and found == "consistent"  # classes that overlap: no part alone is above the whole
    listed = (", " if voice.unit == "%" or each else " + ").join(voice.written(figure) for figure in figures[1:])
    outcome = {
        "consistent": voice.pick("từng phần không vượt tổng", "no part above the whole") if each else (
            voice.pick("không vượt tổng", "not above the whole")),
        "unverifiable": voice.pick("vượt tổng, nhưng chưa chắc các số liệu này thuộc về nhau",
                                   "above the whole, but these figures may not belong together"),
        "inconsistent": voice.pick(
            f"{'phần' if one else 'các phần cộng lại'} lớn hơn tổng {voice.named(over)}"
            + ("" if one else ", trừ khi có phần trùng nhau"),
            f"{'the part exceeds' if one else 'the parts together exceed'} the whole by {voice.named(over)}"
            + ("" if one else ", unless they overlap")),
    }[found]
    named = reading.name(whole)
    return voice.pick(
        f"{reading.speaker(voice)} {listed} trong tổng số {voice.written(figures[0])}{voice.tail}{named}: {outcome}.",
        f"{reading.speaker(voice)} {listed} out of {voice.written(figures[0])}{voice.tail}{named}: {outcome}.")


# --------------------------------------------------------------------------- A/N + B/N

def _complements(reading: Reading, groups: dict[int, list[int]]) -> Iterator[Check]:
    """`2/10 chi bộ ..., 8/10 chi bộ ...`: parts of one whole that is written each time, where they make it up. Where they do not
    they need not: nothing says that all parts are named."""
    alike: dict[tuple, list[int]] = defaultdict(list)
    for whole, parts in sorted(groups.items()):
        if len(parts) == 1:
            figure = reading.figures[whole]
            alike[reading.block(whole), figure.value, figure.unit].append(parts[0])
    for parts in alike.values():
        if len(parts) > 1:
            whole = reading.figures[parts[0]].against
            numbers = [reading.written(i) for i in (whole, *parts)]
            if verdict(numbers[0], numbers[1:], total) == "consistent":
                yield judge(reading, Relation("sum_of_parts", whole, tuple(parts), total, " + ".join))
