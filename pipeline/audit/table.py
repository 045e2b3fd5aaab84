"""Totals of tables (cộng, tổng số): rows that make up a row, columns that make up a column, and a table that makes up the amount
told in the sentence before it.

Tables seldom say which rows a total sums. What sums is found from the table itself: candidates follow the numbering of the rows
(TỔNG SỐ; I, II; 1, 2; a, b), and a candidate is believed if it holds exactly in another column, or in most rows. What holds
nowhere accuses nobody; a total of one column is believed if its rows are numbered without a gap.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

import regex

from extractors.model import Check, Figure
from pipeline.audit.interval import round_unit, total, verdict
from pipeline.audit.relation import Reading, Relation, judge, unit_kind
from pipeline.audit.slip import explanations

_TOTAL = regex.compile(r"\W*(?:(?:[ivx]{1,4}|[a-d]|\d{1,2})\W{1,3})?(?:tổng cộng|tổng số|tổng|cộng|toàn (?:tỉnh|huyện"
                       r"|thành phố|quốc|ngành|xã))(?!\p{L})")
_NOT_SUMMED = regex.compile(r"(?<!\p{L})(?:bình quân|trung bình|tỷ lệ|tỉ lệ|năng suất|mật độ|đơn giá|mức|chỉ số|hệ số"
                            r"|tốc độ|cơ cấu|so sánh|lũy kế)(?!\p{L})")
_PART = regex.compile(r"\W*(?:trong đó|tđ|gồm|bao gồm|riêng)(?!\p{L})")
_NUMBERING = regex.compile(  # the levels of numbering, highest first: A, I, 1, 1.1, a
    r"(?:(?P<letter>[A-HK-UY])|(?P<roman>[IVX]{1,5})|(?P<number>\d{1,3})|(?P<pair>\d{1,2}[.]\d{1,2})"
    r"|(?P<small>[a-zđ]))(?:[.)]|$)(?= |$)")
_LEVELS = ("letter", "roman", "number", "pair", "small")
_CELL_END = regex.compile(r"[\t\n]+")
_LISTED = regex.compile(r"(?:chi tiết|như sau|cụ thể|gồm|sau đây|theo biểu|theo bảng)[^\n\t.;\d]{0,60}[:.]?\W*$")
_MOST_PARTS = 200
_MOST_COLUMNS = 8
_MOST_SHOWN = 8
_DIGITS = 100          # a sum below this holds by chance too often


@dataclass(frozen=True)
class _Row:
    """A table row: its level in the numbering (0 highest, None without number), its number where it has one, whether it is a
    total or a `trong đó`, and its figures by column."""

    level: int | None
    number: int | None
    is_total: bool
    is_part: bool
    cells: dict[int, int]


def table_checks(reading: Reading) -> Iterator[Check]:
    """One check for each total of a table whose parts are known: in each column, and in each row."""
    grids: dict[int, list[int]] = defaultdict(list)
    for index, figure in enumerate(reading.figures):
        if figure.table_no is not None and figure.row_no is not None and figure.column_no is not None:
            grids[figure.table_no].append(index)
    for number, indexes in sorted(grids.items()):
        rows = _rows(reading, number, indexes)
        yield from _column_totals(reading, rows)
        yield from _row_totals(reading, rows)
        yield from _told_total(reading, rows)


def _rows(reading: Reading, number: int, indexes: Sequence[int]) -> list[_Row]:
    by_row: dict[int, list[int]] = defaultdict(list)
    for index in indexes:
        by_row[reading.figures[index].row_no].append(index)
    tables = reading.document.tables
    starts = {cell.row: cell.start for cell in reversed(tables[number].cells) if cell.column == 0} if number < len(tables) else {}
    rows, before = [], 0
    for row_no, members in sorted(by_row.items()):
        first = reading.figures[members[0]].start
        start = starts.get(row_no, max(before, first - 200))
        pieces = [piece.strip(" *") for piece in _CELL_END.split(reading.document.text[start:first])]
        pieces = [piece for piece in pieces if piece][-3:]  # in a flattened table, cells of the row before may stand in front
        numbered = next((found for piece in pieces if (found := _NUMBERING.match(piece))), None)
        cells = {reading.figures[i].column_no: i for i in members if _additive(reading.figures[i])}
        level = None if numbered is None else _LEVELS.index(numbered.lastgroup)
        rows.append(_Row(level, int(numbered["number"]) if numbered and numbered["number"] else None,
                         any(_TOTAL.match(piece.lower()) for piece in pieces),
                         any(_PART.match(piece.lower()) for piece in pieces), cells))
        before = reading.figures[members[-1]].end
    return rows


def _additive(figure: Figure) -> bool:
    """Whether a cell can be summed: an amount, no rate, no average, no amount of something else for each."""
    if figure.kind != "level" or figure.value_to is not None or figure.qualifier != "exact":
        return False
    unit = figure.unit or ""
    summed = unit_kind(figure.unit) not in ("rate", "time") and "/" not in unit and unit not in ("lần", "điểm %", "%", "‰")
    return summed and not _NOT_SUMMED.search((figure.indicator or "").lower())


# --------------------------------------------------------------------------- rows that make up a row

@dataclass(frozen=True)
class _Sum:
    """A whole and its parts, as figure indexes, and how they fit."""

    whole: int
    parts: tuple[int, ...]
    found: str


def _sums(reading: Reading, whole: _Row, parts: Sequence[_Row]) -> list[_Sum]:
    sums = []
    for column, index in sorted(whole.cells.items()):
        held = tuple(row.cells[column] for row in parts if column in row.cells)
        alike = all(reading.figures[i].unit == reading.figures[index].unit for i in held)
        if len(held) >= 2 and alike and reading.figures[index].value > 0:
            sums.append(_Sum(index, held, _fit(reading, index, held)))
    return sums


def _fit(reading: Reading, whole: int, parts: Sequence[int]) -> str:
    figures = [reading.figures[i] for i in parts]
    apart = abs(sum(figure.value for figure in figures) - reading.figures[whole].value)
    if apart > (len(parts) + 1) * max(figure.step for figure in (reading.figures[whole], *figures)):
        return "inconsistent"  # further than any rounding: most candidates end here
    return verdict(reading.written(whole), [reading.written(i) for i in parts], total)


def _telling(figure: Figure) -> bool:
    """Whether a sum that meets this number does so hardly by chance: three digits, not round."""
    value = Fraction(figure.value)
    return value >= _DIGITS * figure.step and round_unit(value) * _DIGITS <= value


def _column_totals(reading: Reading, rows: Sequence[_Row]) -> Iterator[Check]:
    for at, whole in enumerate(rows):
        best: list[_Sum] = []
        best_held = 0
        for parts in _candidates(rows, at):
            sums = _sums(reading, whole, parts)
            held = [item for item in sums if item.found != "inconsistent"]
            telling = [item for item in held if _telling(reading.figures[item.whole])]
            held = held if whole.is_total else telling
            enough = len(held) >= (1 if whole.is_total and telling else 2)
            if enough and 2 * len(held) > len(sums) - len(held) and len(held) > best_held:
                best, best_held = sums, len(held)
        if best:
            sure = best_held >= 2 or whole.is_total
            yield from (check for item in best if (check := _finding(reading, item, sure)) is not None)
        elif whole.is_total:
            yield from _only_column(reading, rows, at)


def _candidates(rows: Sequence[_Row], at: int) -> Iterator[list[_Row]]:
    """The rows that may make up one row: those below it of the next level of numbering, those above it, those right below."""
    whole = rows[at]
    below = []
    for row in rows[at + 1:at + 1 + _MOST_PARTS]:
        if (row.is_total and whole.level is None) or (
                row.level is not None and whole.level is not None and row.level <= whole.level):
            break
        below.append(row)
    if whole.is_total or whole.level is not None:
        yield from _highest(below)
    if whole.is_total:
        above = []
        for row in reversed(rows[max(0, at - _MOST_PARTS):at]):
            if row.is_total:
                break
            above.append(row)
        yield from _highest(list(reversed(above)))
    for count in range(2, min(len(below), 12) + 1):
        yield below[:count]


def _highest(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """The rows of the highest level of numbering, with and without those that have no number."""
    plain = [row for row in rows if not row.is_part]
    if len(plain) < 2:
        return
    levels = [row.level for row in plain if row.level is not None]
    if levels:
        yield [row for row in plain if row.level == min(levels)]
        yield [row for row in plain if row.level in (None, min(levels))]
    else:
        yield plain


def _only_column(reading: Reading, rows: Sequence[_Row], at: int) -> Iterator[Check]:
    """A total that nothing else bears out: believed where its rows are numbered 1, 2, 3 without a gap and all have their cell."""
    whole = rows[at]
    for near in ([row for row in rows[:at] if not row.is_part], [row for row in rows[at + 1:] if not row.is_part]):
        if len(near) >= 2 and _without_gap(near):
            for item in _sums(reading, whole, near):
                if len(item.parts) == len(near) and (item.found != "inconsistent" or _slip_explains(reading, item)):
                    check = _finding(reading, item, True)
                    if check is not None:
                        yield check


def _without_gap(rows: Sequence[_Row]) -> bool:
    return [row.number for row in rows] == list(range(1, len(rows) + 1))


def _slip_explains(reading: Reading, item: _Sum) -> bool:
    numbers = [reading.written(i) for i in (item.whole, *item.parts)]
    return bool(explanations(numbers, total))


def _finding(reading: Reading, item: _Sum, sure: bool) -> Check | None:
    """The check on one sum. A misfit that is no slip of the pen is a warning if it is small, else the parts are others here."""
    check = judge(reading, Relation("sum_of_parts", item.whole, item.parts, total, partial(_shown, len(item.parts)), sure))
    if item.found != "inconsistent" or _slip_explains(reading, item):
        return check
    together = sum(reading.figures[i].value for i in item.parts)
    if not sure or abs(together - reading.figures[item.whole].value) * 10 > reading.figures[item.whole].value:
        return None
    return replace(check, severity="warning") if check.severity == "error" else check


def _shown(count: int, told: Sequence[str]) -> str:
    if count <= _MOST_SHOWN:
        return " + ".join(told)
    return " + ".join(told[:3]) + " + … + " + told[-1]


# --------------------------------------------------------------------------- columns that make up a column

def _row_totals(reading: Reading, rows: Sequence[_Row]) -> Iterator[Check]:
    """A column that in most rows is the sum of its neighbours, left or right of it (tổng số; nam, nữ)."""
    columns = sorted({column for row in rows for column in row.cells})
    for at, column in enumerate(columns):
        best: list[_Sum] = []
        for parts in _neighbours(columns, at):
            sums = [item for row in rows if (item := _across(reading, row, column, parts)) is not None]
            fits = Counter(item.found == "inconsistent" for item in sums)
            telling = sum(item.found != "inconsistent" and _telling(reading.figures[item.whole]) for item in sums)
            if fits[False] >= 3 and telling >= 2 and fits[False] >= 3 * fits[True] and len(sums) > len(best):
                best = sums
        yield from (check for item in best if (check := _finding(reading, item, True)) is not None)


def _neighbours(columns: Sequence[int], at: int) -> Iterator[Sequence[int]]:
    for count in range(2, _MOST_COLUMNS + 1):
        if at + count < len(columns):
            yield columns[at + 1:at + 1 + count]
        if at - count >= 0:
            yield columns[at - count:at]


def _across(reading: Reading, row: _Row, column: int, parts: Sequence[int]) -> _Sum | None:
    held = tuple(row.cells[part] for part in parts if part in row.cells)
    if column not in row.cells or len(held) < 2 or reading.figures[row.cells[column]].value <= 0:
        return None
    if any(reading.figures[i].unit != reading.figures[row.cells[column]].unit for i in held):
        return None
    return _Sum(row.cells[column], held, _fit(reading, row.cells[column], held))


# --------------------------------------------------------------------------- a sentence and the table below it

def _told_total(reading: Reading, rows: Sequence[_Row]) -> Iterator[Check]:
    """`Tổng kinh phí là 15.400 triệu đồng, chi tiết:` and a table of numbered rows without a total of its own."""
    if len(rows) < 2 or any(row.is_total for row in rows) or not _without_gap(rows):
        return
    cells = [index for row in rows for index in row.cells.values()]
    block = _lead(reading, reading.figures[cells[0]].table_no) if cells else None
    if block is None:
        return
    start, end = reading.document.blocks[block].start, reading.document.blocks[block].end
    told = [i for i in reading.between(start, end) if reading.figures[i].kind == "level"]
    for column in sorted({column for row in rows for column in row.cells}):
        parts = tuple(row.cells[column] for row in rows if column in row.cells)
        units = {reading.figures[part].unit for part in parts}
        same = [i for i in told if reading.figures[i].unit and units == {reading.figures[i].unit}]
        if len(parts) != len(rows) or len(same) != 1:
            continue
        item = _Sum(same[0], parts, _fit(reading, same[0], parts))
        if item.found == "inconsistent" and not _slip_explains(reading, item):
            continue
        check = _finding(reading, item, True)
        if check is not None:
            is_total = "tổng" in reading.plain[max(start, reading.figures[same[0]].start - 80):reading.figures[same[0]].start]
            yield check if is_total or check.severity != "error" else replace(check, severity="warning")


def _lead(reading: Reading, number: int) -> int | None:
    """The block that introduces a table (`..., chi tiết:`), if one does; a line with its unit or title may stand between."""
    if number >= len(reading.document.tables):
        return None
    block = reading.document.block_at(reading.document.tables[number].start)
    for at in range(block - 1, max(-1, block - 4), -1):
        told = reading.document.blocks[at]
        if _LISTED.search(reading.plain, max(told.start, told.end - 120), told.end):
            return at
    return None
