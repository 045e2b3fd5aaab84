"""What is left of a whole: `hoàn thành 143/158 nhiệm vụ, còn 15 nhiệm vụ`; `8/10 xã đạt, 2 xã chưa đạt`; sources of funds that
make up the amount they pay for.

`còn lại`, and the denial of what was done, name all that is left. A bare `còn` may name only some of it (còn 2 nhiệm vụ vướng
mắc): too little is then told only where one slip of the pen explains it, as a warning; too much is always wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import regex

from extractors.model import Check, Figure
from pipeline.audit.interval import total, verdict
from pipeline.audit.relation import Reading, Relation, credible, judge, same_unit, unit_kind
from pipeline.audit.slip import explanations

_REST = regex.compile(r"(?<!\p{L})(?:số còn lại|phần còn lại|còn lại|còn thiếu)(?: (?:là|có|gồm|khoảng))? ?$")
_STILL = regex.compile(r"(?<!\p{L})(?:hiện |đến nay |vẫn |chỉ ){0,2}còn(?: (?:có|tới|đến|khoảng))? ?$")
_DENIED = regex.compile(r"[^\n\t.;,()\d]{0,50}?(?<!\p{L})(?:không|chưa) (?:được )?(?P<verb>\p{L}+)")
_HAVING = regex.compile(r"[^\n\t.;\d()]{0,80}, (?:trong đó |trong số đó |đến nay )?(?:đã )?(?:có|được|hoàn thành|giải quyết"
                        r"|xử lý|thực hiện)"
                        r" (?:\p{L}+ ){0,4}")
_IN_CLAUSE = regex.compile(r"[^\n\t.;\d()]{0,80}[,;] ")
_UNDONE = regex.compile(r"[^\n\t.;,()\d]{0,60}?(?<!\p{L})(?:chưa|không) (?:được )?(?:thực hiện|hoàn thành|triển khai|đạt"
                        r"|giải quyết|xong)"
                        r"(?!\p{L})")
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


def rest_checks(reading: Reading) -> Iterator[Check]:
    """One check for each rest behind `A/B`, and for each list that stands apart from its whole."""
    for index, figure in enumerate(reading.figures):
        if figure.kind == "level" and figure.base in ("plan", "whole") and figure.against == index + 1 and _pair(reading, index):
            yield from _rest(reading, index)
        elif index >= 2 and figure.kind == "level" and figure.against is None:
            yield from _apart(reading, index)
    yield from _lists_apart(reading)


def _pair(reading: Reading, index: int) -> bool:
    part, whole = reading.figures[index], reading.figures[index + 1]
    countable = unit_kind(whole.unit) not in ("rate",) and whole.kind == "level"
    return countable and "/" in reading.plain[part.end:whole.start] and whole.start - part.end <= 30


def _rest(reading: Reading, index: int) -> Iterator[Check]:
    part, whole = reading.figures[index], reading.figures[index + 1]
    stop = _STOP.search(reading.plain, whole.end, whole.end + 400)
    end = stop.start() if stop else whole.end + 400
    for at in reading.between(whole.end, end):
        rest = reading.figures[at]
        if rest.kind != "level" or rest.against not in (None, index + 1) or rest.qualifier != "exact":
            continue
        if rest.unit is None and whole.unit is not None or not same_unit(rest, whole):
            continue
        lead = reading.plain[max(whole.end, rest.start - 40):rest.start]
        closed = bool(_REST.search(lead)) or _denies(reading, part, whole, rest)
        still = _STILL.search(lead) is not None
        if closed or still:
            undone = still and _UNDONE.match(reading.plain, rest.end) is not None
            yield from _judged(reading, index, at, closed, undone)
        return


def _denies(reading: Reading, part: Figure, whole: Figure, rest: Figure) -> bool:
    """Whether the rest is what was not done of what the part says was done."""
    denied = _DENIED.match(reading.plain, rest.end)
    if not denied:
        return False
    done = reading.plain[max(0, part.start - _REACH):part.start].rpartition(".")[2] + reading.plain[whole.end:rest.start]
    return regex.search(rf"(?<!\p{{L}})(?<!không )(?<!chưa ){denied['verb']}(?!\p{{L}})", done) is not None


def _apart(reading: Reading, index: int) -> Iterator[Check]:
    """`Trong 589 vụ việc, có 412 vụ vi phạm, còn lại 177 vụ`: whole, part and rest, each with its noun."""
    whole, part, rest = reading.figures[index - 2:index + 1]
    free = all(item.kind == "level" and item.base is None and item.qualifier == "exact" and item.table_no is None
               and item.value_to is None for item in (whole, part, rest))
    alike = whole.unit is not None and unit_kind(whole.unit) != "rate" and all(same_unit(whole, item) for item in (part, rest))
    if not free or not alike:
        return
    named = _REST.search(reading.plain, max(part.end, rest.start - 40), rest.start)
    if named and part.value <= whole.value and _HAVING.fullmatch(reading.plain, whole.end, max(whole.end, part.start)) and (
            _IN_CLAUSE.fullmatch(reading.plain, part.end, named.start())):
        yield judge(reading, Relation("sum_of_parts", index - 2, (index - 1, index), total, " + ".join))


def _judged(reading: Reading, index: int, at: int, closed: bool, undone: bool) -> Iterator[Check]:
    """closed: what is named is all that is left; undone: it is said to be not done, which is nearly as much."""
    numbers = [reading.written(i) for i in (index + 1, index, at)]
    check = judge(reading, Relation("sum_of_parts", index + 1, (index, at), total, " + ".join))
    if check.verdict in ("consistent", "truncated") or closed:
        yield check
    elif numbers[1].value + numbers[2].value > numbers[0].value:
        yield check
    elif numbers[2].value >= _CHANCE and any(undone or at == 2 for at, _ in explanations(numbers, total)):
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
    numbers = [reading.written(i) for i in (relation.reported, *relation.operands)]
    return verdict(numbers[0], numbers[1:], total) != "inconsistent"


def _slipped(reading: Reading, check: Check) -> bool:
    numbers = [reading.written(i) for i in check.figures]
    return check.verdict == "inconsistent" and bool(
        explanations(numbers, total))


def _is_in_all(reading: Reading, index: int) -> bool:
    figure = reading.figures[index]
    return figure.base is None and _AMOUNT_IN_ALL.search(reading.plain, max(0, figure.start - _REACH), figure.start) is not None
