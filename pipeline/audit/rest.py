"""What is left of a whole: `hoàn thành 143/158 nhiệm vụ, còn 15 nhiệm vụ`; `8/10 xã đạt, 2 xã chưa đạt`; sources of funds that
make up the amount they pay for.

`còn lại`, and the denial of what was done, name all that is left. A bare `còn` may name only some of it (còn 2 nhiệm vụ vướng
mắc): too little is then told only where one slip of the pen explains it, as a warning; too much is always wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

import regex

from extractors.model import Check, Figure
from pipeline.audit.interval import corrections, decimal_text, total, verdict
from pipeline.audit.relation import Reading, Relation, credible, judge, same_unit, unit_kind, written

_REST = regex.compile(r"(?<!\p{L})(?:số còn lại|phần còn lại|còn lại|còn thiếu)(?: (?:là|có|gồm|khoảng))? ?$")
_STILL = regex.compile(r"(?<!\p{L})(?:hiện |đến nay |vẫn |chỉ ){0,2}còn(?: (?:có|tới|đến|khoảng))? ?$")
_DENIED = regex.compile(r"[^\n\t.;,()\d]{0,50}?(?<!\p{L})(?:không|chưa) (?:được )?(?P<verb>\p{L}+)")
_STOP = regex.compile(r";|[.](?= )|\n")
_REACH = 60
_CHANCE = 10  # below this one slip explains any rest
_SOURCES = regex.compile(r"(?<!\p{L})(?:nguồn (?:vốn|kinh phí)|kinh phí thực hiện|nguồn"
                         r"|cơ cấu (?:nguồn )?vốn)(?: [^\n\t.;:\d]{0,60})?:")
_SOURCE = regex.compile(r"(?<!\p{L})(?:ngân sách|vốn|nguồn|quỹ|đối ứng|xã hội hóa|huy động|nhân dân|tài trợ"
                        r"|trung ương|địa phương)(?!\p{L})")
_AMOUNT_IN_ALL = regex.compile(r"(?<!\p{L})(?:tổng|kinh phí|phân bổ|giao|bố trí|mức đầu tư|hỗ trợ|dự toán|nhu cầu|cấp)(?!\p{L})")
_BLOCKS_BACK = 40
_BLOCKS_NEAR = 3
_WHOLES_TRIED = 3
_BY_CLASS = regex.compile(
    r"(?:^|\n|(?<=[.] ))[-+* ]{0,4}(?:phân theo|chia theo|phân ra|chia ra|phân loại theo|bao gồm|gồm)(?: [^\n\t.;:\d]{0,60})?:")
_FULL_STOP = regex.compile(r"[.](?= \p{Lu}|$)")
_STRUCTURE = regex.compile(r"(?<!\p{L})cơ cấu(?!\p{L})")
_CHIEM = regex.compile(r"(?<!\p{L})chiếm[^\n\t.;\d]{0,30}$")
_REST_OF_ALL = regex.compile(r"[^\n\t.;\d]{0,60}(?<!\p{L})còn lại(?!\p{L})[^\n\t.;\d]{0,40}")
_SAME_LIST = regex.compile(r"[^\n\t.\d]{0,80}")
_ALL = 100
_NEAR_ALL = 10  # points


def rest_checks(reading: Reading) -> Iterator[Check]:
    """One check for each rest behind `A/B`, for each list that stands apart from its whole, and for shares that make up 100%."""
    for index, figure in enumerate(reading.figures):
        if figure.kind == "level" and figure.base in ("plan", "whole") and figure.against == index + 1 and _pair(reading, index):
            yield from _rest(reading, index)
    yield from _lists_apart(reading)
    yield from _shares(reading)


def _pair(reading: Reading, index: int) -> bool:
    part, whole = reading.figures[index], reading.figures[index + 1]
    countable = unit_kind(whole.unit) not in ("rate",) and part.value <= whole.value and whole.kind == "level"
    return countable and "/" in reading.plain[part.end:whole.start] and whole.start - part.end <= 30


def _rest(reading: Reading, index: int) -> Iterator[Check]:
    part, whole = reading.figures[index], reading.figures[index + 1]
    stop = _STOP.search(reading.plain, whole.end, whole.end + 400)
    end = stop.start() if stop else whole.end + 400
    for at in reading.between(whole.end, end):
        rest = reading.figures[at]
        if rest.kind != "level" or rest.against is not None or rest.qualifier != "exact":
            continue
        if rest.unit is None and whole.unit is not None or not same_unit(rest, whole):
            continue
        lead = reading.plain[max(whole.end, rest.start - 40):rest.start]
        closed = bool(_REST.search(lead)) or _denies(reading, part, whole, rest)
        if closed or _STILL.search(lead):
            yield from _judged(reading, index, at, closed)
        return


def _denies(reading: Reading, part: Figure, whole: Figure, rest: Figure) -> bool:
    """Whether the rest is what was not done of what the part says was done."""
    denied = _DENIED.match(reading.plain, rest.end)
    if not denied:
        return False
    done = reading.plain[max(0, part.start - _REACH):part.start].rpartition(".")[2] + reading.plain[whole.end:rest.start]
    return regex.search(rf"(?<!\p{{L}})(?<!không )(?<!chưa ){denied['verb']}(?!\p{{L}})", done) is not None


def _judged(reading: Reading, index: int, at: int, closed: bool) -> Iterator[Check]:
    numbers = [written(reading.figures[i]) for i in (index + 1, index, at)]
    check = judge(reading, Relation("sum_of_parts", index + 1, (index, at), total, " + ".join))
    if check.verdict in ("consistent", "truncated") or closed:
        yield check
    elif numbers[1].value + numbers[2].value > numbers[0].value:
        yield check
    elif numbers[2].value >= _CHANCE and 2 in (
            at for at, _ in corrections(numbers, lambda tried: verdict(tried[0], tried[1:], total) == "consistent")):
        yield replace(check, severity="warning") if check.severity == "error" else check


# --------------------------------------------------------------------------- lists that stand apart from their whole

def _lists_apart(reading: Reading) -> Iterator[Check]:
    """`Nguồn kinh phí: ngân sách trung ương 12.000 triệu đồng; ngân sách tỉnh 6.450 triệu đồng.`, `Phân theo lĩnh vực: ...`
    against the amount that they make up, told before. Told only where they make it up, or miss it by one slip of the pen."""
    for found in (*_SOURCES.finditer(reading.plain), *_BY_CLASS.finditer(reading.plain)):
        block = reading.document.block_at(found.end() - 1)
        funds = found.re is _SOURCES
        stop = _FULL_STOP.search(reading.document.text, found.end(), reading.document.blocks[block].end)
        parts = list(reading.between(found.end(), stop.start() if stop else reading.document.blocks[block].end))
        if len(parts) < 2 or not all(_is_member(reading, i, parts, found.end(), funds) for i in parts):
            continue
        back = _BLOCKS_BACK if funds else _BLOCKS_NEAR
        before = [i for i in reading.between(reading.document.blocks[max(0, block - back)].start, found.start())
                  if reading.figures[i].kind == "level" and reading.figures[i].unit == reading.figures[parts[0]].unit
                  and reading.figures[i].table_no is None]
        sums = [Relation("sum_of_parts", i, tuple(parts), total, " + ".join) for i in reversed(before)]
        fits = next((item for item in sums if _fits(reading, item)), None)
        near = [item for item in sums if _is_in_all(reading, item.reported)] if funds else sums[:1]
        near = [item for item in near if _one_slip_off(reading, item)][:_WHOLES_TRIED]
        checks = (judge(reading, item) for item in ([fits] if fits else near))
        best = next((check for check in checks if fits or _slipped(reading, check)), None)
        if best is not None:  # the list is what was read against the amount: it is shown
            yield replace(best, start=reading.figures[parts[0]].start, end=reading.figures[parts[-1]].end)


def _is_member(reading: Reading, index: int, members: Sequence[int], since: int, funds: bool) -> bool:
    figure = reading.figures[index]
    free = figure.kind == "level" and figure.base is None and figure.qualifier == "exact" and figure.value_to is None
    if not free or figure.unit is None or figure.unit != reading.figures[members[0]].unit or unit_kind(figure.unit) == "rate":
        return False
    previous = reading.figures[index - 1].end if index else since
    named = _SOURCE.search(reading.plain, max(since, previous), figure.start) is not None
    return named and unit_kind(figure.unit) == "money" if funds else True


def _one_slip_off(reading: Reading, relation: Relation) -> bool:
    """Whether parts miss their whole by what one wrong digit (3 x 10) or a swap (63 x 10) makes, and by less than half."""
    whole, *parts = (reading.figures[i] for i in (relation.reported, *relation.operands))
    together = sum(part.value for part in parts)
    apart = int(abs(together - whole.value) / min(figure.step for figure in (whole, *parts)))
    while apart and apart % 10 == 0:
        apart //= 10
    return credible(together, whole.value) and (apart <= 9 or (apart % 9 == 0 and apart <= 81))


def _fits(reading: Reading, relation: Relation) -> bool:
    numbers = [written(reading.figures[i]) for i in (relation.reported, *relation.operands)]
    return verdict(numbers[0], numbers[1:], total) != "inconsistent"


def _slipped(reading: Reading, check: Check) -> bool:
    numbers = [written(reading.figures[i]) for i in check.figures]
    return check.verdict == "inconsistent" and bool(
        corrections(numbers, lambda tried: verdict(tried[0], tried[1:], total) == "consistent"))


def _is_in_all(reading: Reading, index: int) -> bool:
    figure = reading.figures[index]
    return figure.base is None and _AMOUNT_IN_ALL.search(reading.plain, max(0, figure.start - _REACH), figure.start) is not None


# --------------------------------------------------------------------------- shares that make up the whole

def _shares(reading: Reading) -> Iterator[Check]:
    """`kiên cố 88,6%, số còn lại (11,4%)`; `Cơ cấu: nông nghiệp 26,8%, công nghiệp 31,2%, dịch vụ 42%`: shares that make up 100%.

    A rest has to; a structure (cơ cấu) has to if nothing of it is left out, so that what is not near 100% accuses nobody."""
    taken = 0
    for index, figure in enumerate(reading.figures):
        if index < taken or not _is_share(figure):
            continue
        run = [index]
        while run[-1] + 1 < len(reading.figures) and _is_share(reading.figures[run[-1] + 1]) and _goes_on(reading, run[-1]):
            run.append(run[-1] + 1)
        taken = run[-1] + 1
        between = reading.plain[figure.end:reading.figures[run[-1]].start]
        lead = reading.plain[max(reading.document.blocks[reading.block(index)].start, figure.start - 160):figure.start]
        structure = len(run) > 2 and _STRUCTURE.search(lead.rpartition(". ")[2]) is not None
        rest = len(run) == 2 and _REST_OF_ALL.fullmatch(between) is not None
        if structure or rest or (len(run) > 2 and _CHIEM.search(lead)):
            yield from _shares_check(reading, run, structure or rest)


def _is_share(figure: Figure) -> bool:
    return (figure.unit == "%" and figure.kind in ("level", "ratio") and figure.base in (None, "whole") and figure.value < _ALL
            and figure.value_to is None and figure.qualifier == "exact" and figure.table_no is None)


def _goes_on(reading: Reading, index: int) -> bool:
    return _SAME_LIST.fullmatch(reading.plain, reading.figures[index].end, reading.figures[index + 1].start) is not None


def _shares_check(reading: Reading, run: Sequence[int], must: bool) -> Iterator[Check]:
    figures = [reading.figures[i] for i in run]
    together = sum(figure.value for figure in figures)
    fits = total([written(figure).possible() for figure in figures]).contains(_ALL)
    if not fits and not (must and abs(together - _ALL) <= _NEAR_ALL):
        return
    sure = reading.is_sure(run)
    found = "consistent" if fits else "inconsistent" if sure else "unverifiable"
    told = {voice.vietnamese: voice for voice in reading.voices("%", run)}
    shown = {language: " + ".join(voice.written(figure) for figure in figures) for language, voice in told.items()}
    by = {language: voice.amount(abs(together - _ALL)) for language, voice in told.items()}
    yield Check(
        rule="complement", verdict=found, figures=tuple(run), start=figures[0].start, end=figures[-1].end, reported=None,
        computed=decimal_text(Fraction(together)), low=str(_ALL), high=str(_ALL), power=1.0,
        severity="note" if found != "inconsistent" else "error" if len(run) == 2 else "warning",
        says=f"{reading.speaker(told[True])} các tỷ lệ {shown[True]} = {told[True].named(together)}: "
             + ("khớp với 100%." if fits else f"lệch {by[True]} điểm % so với 100%."),
        says_en=f"The document gives shares of {shown[False]} = {told[False].named(together)}: "
                + ("they make 100%." if fits else f"off from 100% by {by[False]} points."),
    )
