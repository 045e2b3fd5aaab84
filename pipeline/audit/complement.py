"""Shares that make up 100%: a rest (số còn lại), a structure (cơ cấu), and two opposite classes (đạt 80%, chưa đạt 20%)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import regex

from extractors.model import Check, Figure
from pipeline.audit.interval import Written, decimal_text, total
from pipeline.audit.relation import Reading
from pipeline.audit.slip import explanations

_STRUCTURE = regex.compile(r"(?<!\p{L})cơ cấu(?!\p{L})")
_CHIEM = regex.compile(r"(?<!\p{L})chiếm[^\n\t.;\d]{0,30}$")
_REST_OF_ALL = regex.compile(r"[^\n\t.;\d]{0,60}(?<!\p{L})còn lại(?!\p{L})[^\n\t.;\d]{0,40}")
_SAME_LIST = regex.compile(r"[^\n\t.\d]{0,80}")
_BEFORE = 60
_ALL = 100
_NEAR_ALL = 10  # points

# words right before or behind the two shares: (of the one, of the other, whether each may also have a rate of its own, so that
# only `chiếm` makes them shares: `tỷ lệ tiêm chủng nam 48%, nữ 55%`)
_OPPOSITES = tuple(
    (regex.compile(rf"(?<!\p{{L}})(?<!không )(?<!chưa )(?:{one})(?!\p{{L}})"),
     regex.compile(rf"(?<!\p{{L}})(?:{other})(?!\p{{L}})"), rates)
    for one, other, rates in (
        (r"(?:trước (?:và|hoặc) )?đúng hạn|đúng thời hạn|đúng và trước hạn",
         r"(?:quá|trễ|chậm|muộn|không đúng) (?:thời )?hạn", False),
        (r"nam(?: giới)?", r"nữ(?: giới)?", True),
        (r"(?:khu vực )?(?:thành thị|đô thị)", r"(?:khu vực )?nông thôn", True),
        (r"trong nước", r"(?:nước ngoài|ngoài nước)", True),
        (r"trực tuyến", r"trực tiếp", True),
    ))
_DENIED = regex.compile(r"(?<!\p{L})(?:không|chưa) (?:được |có )?(?P<verb>\p{L}+)")
_WORD = regex.compile(r"\p{L}+")
_FILLERS = {"không", "chưa", "được", "có", "còn", "lại", "số", "là", "và", "khoảng", "hiện", "vẫn", "tỷ", "lệ", "chiếm"}
_NUMBERED_PLAN = regex.compile(r" ?(?:kế hoạch|chỉ tiêu|dự toán|so với|mục tiêu)")


def complement_checks(reading: Reading) -> Iterator[Check]:
    """One check for each run of shares that has to make up its whole. A rest has to; opposites have to where no third class is
    thinkable; a structure has to if nothing of it is left out, so that what is not near 100% accuses nobody."""
    taken = 0
    for index, figure in enumerate(reading.figures):
        if index < taken or not _is_share(reading, figure):
            continue
        run = [index]
        while (run[-1] + 1 < len(reading.figures) and _is_share(reading, reading.figures[run[-1] + 1])
               and _goes_on(reading, run[-1])):
            run.append(run[-1] + 1)
        taken = run[-1] + 1
        between = reading.plain[figure.end:reading.figures[run[-1]].start]
        lead = reading.plain[max(reading.document.blocks[reading.block(index)].start, figure.start - 160):figure.start]
        structure = len(run) > 2 and _STRUCTURE.search(lead.rpartition(". ")[2]) is not None
        rest = len(run) == 2 and _REST_OF_ALL.fullmatch(between) is not None
        if structure or rest or (len(run) > 2 and _CHIEM.search(lead)):
            yield from _judged(reading, run, must=structure or rest)
        elif len(run) == 2 and (opposed := _opposed(reading, run)) is not None:
            yield from _judged(reading, run, must=True, third=opposed)


def _is_share(reading: Reading, figure: Figure) -> bool:
    share = (figure.unit == "%" and figure.kind in ("level", "ratio") and figure.base in (None, "whole")
             and figure.value < 10 * _ALL and figure.value_to is None and figure.qualifier == "exact" and figure.table_no is None)
    return share and not _NUMBERED_PLAN.match(reading.plain, figure.end)


def _goes_on(reading: Reading, index: int) -> bool:
    return _SAME_LIST.fullmatch(reading.plain, reading.figures[index].end, reading.figures[index + 1].start) is not None


def _opposed(reading: Reading, run: Sequence[int]) -> bool | None:
    """Whether two shares are of opposite classes that leave room for a third one; None if they are not of opposite classes."""
    first, second = (reading.figures[i] for i in run)
    block = reading.document.blocks[reading.block(run[0])]
    before = reading.plain[max(block.start, first.start - _BEFORE):first.start].rpartition(". ")[2]
    between = reading.plain[first.end:second.start]
    after = reading.plain[second.end:min(reading.sentence_end(second.end), second.end + _BEFORE)].partition(",")[0]
    head, comma, tail = between.rpartition(",")
    for one, other, rates in _OPPOSITES:
        pairs = ((before, tail if comma else between), (head, after))  # the classes are named before their shares, or behind
        for near_first, near_second in pairs:
            if (one.search(near_first) and other.search(near_second)) or (other.search(near_first) and one.search(near_second)):
                return True if not rates or "chiếm" in before + between else None
    for near_first, near_second in ((before, tail), (head if comma else between, after), (before + head, tail + after)):
        denied = _DENIED.search(near_second)
        known = set(_WORD.findall(near_first)) | _FILLERS
        if denied and not _DENIED.search(near_first) and set(_WORD.findall(near_second)) <= known | {denied["verb"]} and (
                denied["verb"] in known):  # what is denied is what was told, of the same things
            return False
    return None


def _judged(reading: Reading, run: Sequence[int], must: bool, third: bool = False) -> Iterator[Check]:
    """must: what does not make 100% is wrong, if it is near or one slip of the pen explains it; third: another class may hold
    what is missing, but not what is too much, unless one slip of the pen explains it."""
    figures = [reading.figures[i] for i in run]
    together = sum(figure.value for figure in figures)
    numbers = [reading.written(i) for i in run]
    fits = total([number.possible() for number in numbers]).contains(_ALL)
    if not fits and not (must and (abs(together - _ALL) <= _NEAR_ALL or _one_slip(numbers))):
        return
    if not fits and third and together < _ALL and not _one_slip(numbers):
        return
    sure = reading.is_sure(run)
    found = "consistent" if fits else "inconsistent" if sure else "unverifiable"
    told = {voice.vietnamese: voice for voice in reading.voices("%", run)}
    shown = {language: " + ".join(voice.written(figure) for figure in figures) for language, voice in told.items()}
    by = {language: voice.amount(abs(together - _ALL)) for language, voice in told.items()}
    yield Check(
        rule="complement", verdict=found, figures=tuple(run), start=figures[0].start, end=figures[-1].end, reported=None,
        computed=decimal_text(Fraction(together)), low=str(_ALL), high=str(_ALL), power=1.0,
        severity="note" if found != "inconsistent" else "error" if len(run) == 2 and not third else "warning",
        says=f"{reading.speaker(told[True])} các tỷ lệ {shown[True]} = {told[True].named(together)}: "
             + ("khớp với 100%." if fits else f"lệch {by[True]} điểm % so với 100%."),
        says_en=f"The document gives shares of {shown[False]} = {told[False].named(together)}: "
                + ("they make 100%." if fits else f"off from 100% by {by[False]} points."),
    )


def _one_slip(numbers: Sequence[Written]) -> bool:
    whole = Written(Fraction(_ALL), exact=True)
    return any(at for at, _ in explanations([whole, *numbers], total))
