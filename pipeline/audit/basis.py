"""The base of a ratio or change (gốc so sánh): the figure that its level is measured by, read with it or found beside it.

Where the reading has no link, four constructions of Vietnamese reports name the base plainly: `từ A xuống còn B, giảm x`;
`vượt x% kế hoạch (A)`; the same level once more, with its base, at another place or in a table; a table row that holds the level
and what it was in the year that the sentence names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from extractors.model import Figure
from pipeline.audit.relation import Reading, addable, same_unit

_NEAR = 60       # figures back in a long block
_AHEAD = 90      # characters in which the words that name a figure stand before it
_MOST = 12       # different bases that are tried
_DISTINCT = 100  # a number of three digits or more that stands twice for one thing is one statement made twice, not chance
_FROM = regex.compile(r"(?<!\p{L})từ (?:(?:mức|khoảng|gần|trên|hơn|tỷ lệ|chỉ) ){0,3}$")
_TO = regex.compile(r"[^\n\t;]{0,60}?(?<!\p{L})(?:lên|xuống|còn|đến|thành|tới)(?: (?:thành|đến|tới|còn|đạt|trên|gần"
                    r"|khoảng|hơn|chỉ|mức|dưới|là)){0,4} ?")
_BASE_WORDS = {
    "plan": regex.compile(r"(?<!\p{L})(?:kế hoạch|kh|chỉ tiêu|dự toán|mục tiêu|nghị quyết|nhiệm vụ)(?!\p{L})"),
    "period": regex.compile(r"(?<!\p{L})(?:cùng kỳ|năm (?:học )?trước|(?:tháng|quý|vụ|kỳ|nhiệm kỳ) trước|đầu (?:năm"
                            r"|kỳ|nhiệm kỳ)|cuối (?:năm|kỳ)"
                            r"|năm (?:19|20)\d\d)(?!\p{L})"),
}
_BRACKETED = regex.compile(
    r"(?P<base>(?:[^\n\t;.,()\d]|(?<=năm )(?:19|20)\d\d){0,60})\((?:(?:kế hoạch|dự toán|chỉ tiêu|cùng kỳ|năm trước|là"
    r"|đạt|giao|số|mức|kh|ck)[ :]{1,2}){0,3}"
    r"(?:(?:cùng kỳ )?năm (?:(?:19|20)\d\d|trước)(?: (?:là|đạt))?:? )?(?:khoảng |gần |trên |hơn )?")
_WHEN_WORDS = r"(?:cùng kỳ(?: năm (?:trước|(?:19|20)\d\d))?|năm (?:trước|(?:19|20)\d\d))"
# the base behind its name without a bracket: `chiếm 7,1% tổng số 204.098 hộ`, `bằng 108% cùng kỳ năm trước là 1.200 tấn`
_NAMED = {
    "plan": regex.compile(r" (?:so với )?(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu)(?: (?:năm|giao|tỉnh giao|được giao|đề ra)){0,2}"
                          r"(?: (?:19|20)\d\d)?(?: (?:là|\()?)? ?"),
    "whole": regex.compile(r" (?:của |trên |trong |so với )?(?:tổng số|tổng|toàn bộ)(?: là)? "),
    "period": regex.compile(rf" (?:so với )?{_WHEN_WORDS}(?:,)? (?:là|đạt|có) "),
}
_IN_ALL = regex.compile(r"(?<!\p{L})(?:trong|trên) (?:tổng )?số (?:\p{L}+ ){0,3}$")
_IN_TOTAL = regex.compile(r"(?<!\p{L})tổng số(?: [\p{L}-]+){1,14} là $")
_PLAN_AHEAD = regex.compile(r"(?<!\p{L})(?:kế hoạch|dự toán|chỉ tiêu|kh)(?! vốn)(?:(?: \p{L}+| (?:19|20)\d\d){0,5}"
                            r"|,(?: [\p{L}-]+| (?:19|20)\d\d){1,14} là) ?:? ?$")
_DONE = regex.compile(r"[^\n\t.;\d]{0,60}[;,]?(?: (?:\d{1,2} tháng|quý \w{1,3}|năm)(?: đầu| cuối)?(?: năm)? (?:19|20)\d\d)?"
                      r"[^\n\t.;\d]{0,20}(?<!\p{L})(?:thực hiện|kết quả|đạt"
                      r"|giải ngân|đến nay|hoàn thành|thu được|trồng được|ước|đã)"
                      r"(?!\p{L})[^\n\t.;,\d]{0,40}")
_OF_YEAR = regex.compile(r"năm (?P<year>(?:19|20)\d\d)(?!\d)[^\n\t.;,\d]{0,80}$")
_NOW = regex.compile(r"(?<!\p{L})(?:đến nay|hiện nay|năm nay|nay|hiện)(?!\p{L})[^\n\t.;,\d]{0,20}$")
_EARLIER_IN_BRACKET = regex.compile(
    rf" ?(?:\p{{L}}+ ){{0,6}}(?:\((?=\D)|,? ?so với )(?:{_WHEN_WORDS}|tháng trước|quý trước)"
    r"(?: (?:là|đạt|có|được|chỉ))? ?:? ?\(?")
_WHEN = regex.compile(rf"(?P<when>{_WHEN_WORDS})(?: (?:là|đạt|có|được|chỉ))? $")
_AGAINST = regex.compile(rf",? so với (?P<when>{_WHEN_WORDS})(?!\p{{L}})")
_WHOLE_IN_BRACKET = regex.compile(r" (?:của |trên |trong |so với )?(?:tổng|toàn|số)(?!\p{L})[^\n\t.;()\d]{0,80}\((?:là )?")
_CLOSED = regex.compile(r"[^\n\t;,.()\d]{0,20}\)")
_YEAR = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_OTHER_YEAR = regex.compile(r"[ )]*so với[^\n\t.;]{0,20}năm")
_LAST_YEAR = regex.compile(r"cùng kỳ(?! năm (?:19|20))|năm trước")


@dataclass(frozen=True)
class Base:
    """A figure that may be the base. sure: it is the one, so that what does not fit is wrong."""

    index: int
    sure: bool


def linked_base(reading: Reading, index: int) -> int | None:
    """The base that was read with a ratio or change itself, or with its level where that has a base of the same sort."""
    figure = reading.figures[index]
    level = reading.figures[figure.of]
    if figure.against is not None:
        return figure.against if figure.against != figure.of else None
    return level.against if level.against is not None and level.base == figure.base else None


def comparable(level: Figure, base: Figure) -> bool:
    """Whether one can be divided by the other: one unit, or both count people or things (người, lượt người)."""
    return base.kind == "level" and base.value > 0 and (one_measure(level, base) or addable(level, base))


def one_measure(level: Figure, base: Figure) -> bool:
    """Whether two figures have one unit, perhaps cut short in one of them (đồng/người/năm, đồng)."""
    one, other = level.unit or "", base.unit or ""
    short = "/" in one + other and one.split("/")[0] == other.split("/")[0] and "/" not in min(one, other, key=len)
    return short or same_unit(level, base)


def beside(reading: Reading, index: int) -> int | None:
    """The base that the sentence itself names: what stands in the bracket behind the words that name the base (`so với năm học
    trước (92,6%)`) or behind these words; where the level comes from (`từ A lên B`); the year, whole or plan told before it."""
    figure = reading.figures[index]
    for named in (bracketed, _named, _before, _behind_level):
        found = named(reading, index)
        if found is not None:
            return found
    return None if figure.base == "plan" else start_of(reading, figure.of)


def _named(reading: Reading, index: int) -> int | None:
    figure = reading.figures[index]
    if index + 1 >= len(reading.figures) or figure.base not in _NAMED or figure.of is None:
        return None
    after = reading.figures[index + 1]
    patterns = (_NAMED[figure.base], _WHOLE_IN_BRACKET) if figure.base == "whole" else (_NAMED[figure.base],)
    named = any(pattern.fullmatch(reading.plain, figure.end, max(figure.end, after.start)) for pattern in patterns)
    return index + 1 if named and after.base is None and comparable(reading.figures[figure.of], after) else None


def _before(reading: Reading, index: int) -> int | None:
    """`Trong tổng số 204.098 hộ có 12.450 hộ nghèo (7,1%)`, `tổng số vụ là 546 vụ, số vụ ... là 416 vụ, chiếm 76,2%`, `Kế hoạch
    1.500 ha, thực hiện 1.236 ha, đạt 82,4% kế hoạch`, `năm 2021 có 1.000 vụ, năm 2022 có 850 vụ, giảm 15%`: the figure right
    before the level, in the same sentence."""
    figure = reading.figures[index]
    at = figure.of
    if at is None or at == 0 or index - at > 2 or reading.block(at - 1) != reading.block(index):
        return None
    base, level = reading.figures[at - 1], reading.figures[at]
    if base.against is not None or base.table_no is not None or not comparable(level, base):
        return None
    between = reading.plain[base.end:level.start]
    if reading.full_stops(base.end, level.start) or (";" in between and figure.base != "plan"):
        return None
    ahead = reading.plain[max(0, base.start - _AHEAD):base.start]
    planned = _PLAN_AHEAD.search(ahead) is not None and _DONE.fullmatch(between) is not None
    if figure.base == "whole" and not planned:
        in_total = _IN_TOTAL.search(ahead) and between.startswith(", ") and same_unit(level, base)
        found = bool(_IN_ALL.search(ahead) or in_total) and "trong đó" not in between
    elif figure.base in ("plan", "whole"):
        found = planned
    else:
        first, second = _OF_YEAR.search(ahead), _OF_YEAR.search(between)
        later = (second and first and first["year"] < second["year"]) or _NOW.search(between)
        found = bool(first and later) and not _OTHER_YEAR.match(reading.plain, figure.end)
    return at - 1 if found else None


def _behind_level(reading: Reading, index: int) -> int | None:
    """`10.582,6 ha (cùng kỳ năm 2020 12.949,9 ha), giảm 2.367,3 ha`, `12.799 hồ sơ, so với năm 2023 (15.493 hồ sơ) giảm
    17,4%`: the base in the bracket behind the level."""
    figure = reading.figures[index]
    at = figure.of
    if figure.base != "period" or at is None or index - at != 2:
        return None
    level, base = reading.figures[at], reading.figures[at + 1]
    found = _EARLIER_IN_BRACKET.fullmatch(reading.plain, level.end, max(level.end, base.start))
    closed = _CLOSED.match(reading.plain, base.end, figure.start)
    return at + 1 if found and closed and base.base is None and comparable(level, base) else None


def start_of(reading: Reading, level: int) -> int | None:
    """The other end of a way: 31,6% for 12,4% in `giảm từ 31,6% xuống còn 12,4%`."""
    if level == 0 or reading.block(level - 1) != reading.block(level):
        return None
    first, last = reading.figures[level - 1], reading.figures[level]
    alike = addable(first, last) or (first.unit or "").split("/")[0] == (last.unit or "").split("/")[0]
    told = first.kind in ("level", "change") and first.value > 0 and alike
    if not told or not _FROM.search(reading.plain, max(0, first.start - 30), first.start):
        return None
    return level - 1 if reaches(reading, level - 1, level) else None


def reaches(reading: Reading, first: int, last: int) -> bool:
    """Whether the words between two figures are those of a way: `31,6% xuống còn 12,4%`."""
    start, end = reading.figures[first].end, reading.figures[last].start
    return _TO.fullmatch(reading.plain, start, max(start, end)) is not None


def bracketed(reading: Reading, index: int) -> int | None:
    """`vượt 9,5% kế hoạch (120.000 lượt)`: the figure behind a ratio or change, if the words between name the base."""
    if index + 1 >= len(reading.figures):
        return None
    figure, after = reading.figures[index], reading.figures[index + 1]
    named = _BRACKETED.fullmatch(reading.plain, figure.end, max(figure.end, after.start))
    if not named or _last_named(named["base"]) != figure.base or not _CLOSED.match(reading.plain, after.end):
        return None
    level = reading.figures[figure.of] if figure.of is not None else figure
    points = figure.unit == "điểm %" and after.unit in ("%", "điểm %") and after.kind == "level"
    return index + 1 if points or (comparable(level, after) and after.base is None) else None


def _last_named(words: str) -> str | None:
    """Which sort of base is named last: the bracket is about it (`tăng so với năm 2021 nhưng còn thấp hơn mục tiêu (50%)`)."""
    ends = [(found.end(), sort) for sort, pattern in _BASE_WORDS.items() for found in pattern.finditer(words)]
    return max(ends)[1] if ends else None


# --------------------------------------------------------------------------- the same level at another place

@dataclass(frozen=True)
class Stated:
    """What a document says of bases. pairs: (value of a level, sort of base) -> bases that stand with it. targets: of one
    indicator, scope and period. rows: value of a level -> where it stands in tables."""

    pairs: dict[tuple, list[int]]
    targets: dict[tuple, list[int]]
    rows: dict[tuple, list[int]]


def stated(reading: Reading) -> Stated:
    """All bases that a document states."""
    found = Stated(defaultdict(list), defaultdict(list), defaultdict(list))
    for index, figure in enumerate(reading.figures):
        if figure.kind == "level" and figure.against is not None:
            found.pairs[figure.value, figure.base].append(figure.against)
        if figure.kind == "ratio" and figure.of is not None and figure.against is not None and figure.table_no is not None:
            found.pairs[reading.figures[figure.of].value, figure.base].append(figure.against)
        if figure.kind == "level" and figure.standing == "target":
            found.targets[_same_thing(figure)].append(index)
        if figure.kind == "level" and figure.table_no is not None:
            found.rows[figure.value, figure.unit].append(index)
    return found


def _same_thing(figure: Figure) -> tuple:
    return figure.indicator_key, figure.scope, figure.period


def _telling(figure: Figure) -> bool:
    return figure.value >= _DISTINCT * (figure.step or 1)


def elsewhere(reading: Reading, index: int, told: Stated) -> Iterator[Base]:
    """The bases that the document states at another place.

    Sure: the same level stands there with its base (`21.078 người, đạt 91,6%` and later `21.078/23.000 người`; in a table: of the
    same indicator). Not sure: the base of the level where it was read as one of another sort (`3.412/4.150 cháu`: a whole or a
    plan); a target of the same indicator, unit and period; the whole that its neighbours in the block are parts of.
    """
    seen: set[tuple] = set()
    for base in _elsewhere(reading, index, told):
        said = (reading.figures[base.index].value, base.sure)
        if said not in seen and len(seen) < _MOST:  # a number that is repeated over and over is one statement
            seen.add(said)
            yield base


def _elsewhere(reading: Reading, index: int, told: Stated) -> Iterator[Base]:
    figure = reading.figures[index]
    level = reading.figures[figure.of]
    measured = level.against is not None and level.base in ("plan", "whole", "period")
    if measured and comparable(level, reading.figures[level.against]):
        yield Base(level.against, False)
    for base in told.pairs.get((level.value, figure.base), ()):
        other = reading.figures[base]
        if comparable(level, other) and base != figure.of:
            alike = other.table_no is None or (level.unit == other.unit and level.indicator_key == other.indicator_key)
            yield Base(base, _telling(level) and alike)
    if figure.base == "plan" and level.indicator_key:
        for at in told.targets.get(_same_thing(level), ()):
            if at != figure.of and comparable(level, reading.figures[at]):
                yield Base(at, False)
    if figure.base == "whole":
        for other in (reading.figures[i] for i in reading.beside(index)):
            if (other.base == "whole" and other.against is not None and other.unit == level.unit
                    and comparable(level, reading.figures[other.against])):
                yield Base(other.against, False)
    if figure.base == "period" and _telling(level):
        yield from _in_its_row(reading, index, told)


def _in_its_row(reading: Reading, index: int, told: Stated) -> Iterator[Base]:
    """What stands beside the same level in a table: sure where the row is of the same indicator and one cell is of the year that
    the words behind the change name (`tăng 7,7% so với năm 2017`)."""
    figure = reading.figures[index]
    level = reading.figures[figure.of]
    year = _base_year(reading, figure, level)
    for at in told.rows.get((level.value, level.unit), ()):
        here = reading.figures[at]
        if at == figure.of and here.table_no is None:
            continue
        for other_at in reading.row(here.table_no, here.row_no):
            other = reading.figures[other_at]
            if other_at != at and comparable(level, other) and other.standing != "target":
                same = bool(level.indicator_key) and level.indicator_key == here.indicator_key
                yield Base(other_at, same and year is not None and other.period == year and here.period == level.period)


def _base_year(reading: Reading, figure: Figure, level: Figure) -> str | None:
    words = reading.plain[figure.end:figure.end + 50].split(",")[0]
    found = _YEAR.search(words)
    if found and words[:found.start()].rstrip().endswith("năm"):
        return found[0]
    if _LAST_YEAR.search(words) and level.period and regex.fullmatch(r"\d{4}", level.period):
        return str(int(level.period) - 1)
    return None


def exchanged(reading: Reading, index: int) -> tuple[int, int] | None:
    """(level, base) where a ratio or change was read as one of its own base: `năm 2023 là 311, năm 2022 là 377, bằng 82% so
    với năm 2022`; None where that is not so."""
    figure = reading.figures[index]
    at = figure.of
    if figure.base != "period" or at is None or at == 0 or index - at != 1 or reading.block(at - 1) != reading.block(index):
        return None
    level, earlier = reading.figures[at - 1], reading.figures[at]
    when = _WHEN.search(reading.plain, max(0, earlier.start - _AHEAD), earlier.start)
    against = _AGAINST.match(reading.plain, figure.end)
    told = when and when.start() >= level.end and (against is None or against["when"].startswith(when["when"]))
    if not told or reading.full_stops(level.end, earlier.start) or not comparable(level, earlier):
        return None
    return (at - 1, at) if against or when["when"].startswith(("cùng kỳ", "năm trước")) else None


def nearest(reading: Reading, index: int, fits: Sequence[int]) -> int | None:
    """Of several figures the one nearest in the text to another, None for none."""
    at = reading.figures[index].start
    return min(fits, key=lambda i: abs(reading.figures[i].start - at), default=None)


def near_levels(reading: Reading, index: int) -> list[int]:
    """The levels told in the block of a ratio or change and the one before it, exact to three digits, that its level can be
    compared with: one of them that fits is its base, one that does not need not be."""
    figure = reading.figures[index]
    level = reading.figures[figure.of]
    block = reading.block(index)
    start = reading.document.blocks[max(0, block - 1)].start
    return [i for i in reading.between(start, reading.document.blocks[block].end)[-_NEAR:]
            if i not in (index, figure.of) and comparable(level, reading.figures[i]) and _telling(reading.figures[i])
            and not reading.written(i).is_soft and same_unit(reading.figures[i], level)]
