"""Tables whose cells were flattened into lines, one below the other: STT, heads, then rows of index, name, unit and numbers.

An empty cell leaves no line, so a row counts as read only where it has as many numbers as there are columns; where heads and rows
cannot be brought together for certain, the grid is not `certain` and no number of it is given a column.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

import regex

from extractors import compare
from extractors.column import INDEX, INDEX_VALUE, UNIT_HEAD, Column, is_blank, is_number, known_unit, measure
from extractors.grid import Grid, is_column_numbers, is_english, unit_above
from extractors.model import Block, Cell
from extractors.number import parse_digits
from extractors.text import View

_LONGEST_CELL = 90
_LONGEST_NAME = 80
_LONGEST_UNIT = 24
_MOST_HEADS = 24
# what stands under a head of two or more columns
_SUB = regex.compile(
    r"%|\(%\)|\+ ?[,/;] ?-|tăng|giảm|tăng ?[,/] ?giảm.{0,12}|số lượng|(?:tỷ|tỉ) lệ(?: ?\(?%\)?)?|kế hoạch|thực hiện|kh|th|"
    r"tổng số|trong đó.{0,30}|số tuyệt đối|số tương đối|(?:th|ước th|uth|ước thực hiện)? ?/ ?.{1,20}|so (?:với )?.{1,30}|nam|nữ")
# what can only be a head over others; "Thực hiện" over "So kế hoạch" may as well be a column of its own
_GROUP = regex.compile(r"so sánh.{0,20}|tăng[ ,/(+]+giảm.{0,20}|năm \d{4}|chia ra|trong đó")
# the line goes on with the head above it: Kế hoạch / năm 2022, TH/KH / (%), Ước thực hiện / 6 tháng
_GOES_ON = regex.compile(r"\(|\p{Ll}|\d{1,2}(?: \p{Ll}+){1,3}$|\d{4}$")
_LETTERS = regex.compile(r"\p{L}{2}")
_SMALL = regex.compile(r"\d{1,2}")


class _Head(NamedTuple):
    """A head line (or several put together) and where it stands."""

    text: str
    raw: str
    spans: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class _Row:
    """Places (line numbers) of a row's cells; values without their blanks would say nothing about columns, so blanks stay."""

    index: int | None
    name: list[int]
    unit: int | None
    values: list[int] = field(default_factory=list)


def flattened(view: View) -> list[Grid]:
    """The flattened tables of a document, in text order."""
    blocks, grids, at = view.document.blocks, [], 0
    while at < len(blocks):
        if blocks[at].kind in ("text", "heading") and INDEX.match(_line(view, blocks[at])):
            grid = _grid(view, at, len(grids) + len(view.document.tables))
            if grid is not None:
                grids.append(grid)
                at = max(grid.flat) + 1
                continue
        at += 1
    return grids


def _line(view: View, block: Block) -> str:
    return view.plain[block.start:block.end].strip()


def _grid(view: View, at: int, number: int) -> Grid | None:
    blocks = view.document.blocks
    lines: list[str] = []
    for block in (blocks[i] for i in range(at, len(blocks))):
        line = _line(view, block)
        if len(line) > _LONGEST_CELL or block.kind not in ("text", "heading") or lines and INDEX.match(line):
            break
        lines.append(line)
    first = _first_row(lines)
    if first is None:
        return None
    numbered = next((i for i in range(2, first) if is_column_numbers(lines[i:first])), first)
    numbers = sum(line[0] in "(0123456789" for line in lines[numbered:first])
    heads = [_Head(_line(view, block), view.text[block.start:block.end].strip(), ((block.start, block.end),))
             for block in blocks[at + 1:at + numbered]]
    has_unit = len(heads) > 1 and bool(UNIT_HEAD.search(heads[1].text))
    fixed = 2 if has_unit else 1
    if len(heads) <= fixed:
        return None
    columns, width = _fitting(heads, fixed, lines[first:], has_unit, numbers)
    rows = _rows(lines[first:], has_unit, width)
    while rows and not rows[-1].values:
        rows.pop()
    if len([row for row in rows if row.values]) < 2:
        return None
    full = [row for row in rows if len(row.values) == width]
    certain = bool(columns) and 2 * len(full) > len([row for row in rows if row.values])
    if not certain:
        rows = _rows(lines[first:], has_unit, 0)
        columns = _one_each(heads[:fixed]) + [Column() for _ in range(max(len(row.values) for row in rows))]
    columns[0].role = "name"
    if has_unit:
        columns[1].role = "unit"
    columns.insert(0, Column((lines[0],), "index"))
    certain = certain and not compare.contradicts(columns, [_amounts(row, lines[first:], len(columns)) for row in full])
    cells = [_cells(row, r, columns, blocks, at + first, has_unit) for r, row in enumerate(rows)]
    loose = frozenset(r for r, row in enumerate(rows) if row.values and len(row.values) != width)
    if numbered < first:
        line = [Cell(blocks[i].start, blocks[i].end, 0, i - at - numbered) for i in range(at + numbered, at + first)]
        cells.insert(0, [*line, *[None] * len(columns)][:len(columns)])
        loose = frozenset(r + 1 for r in loose)
    used = [place for row in rows for place in (row.index, *row.name, row.unit, *row.values) if place is not None]
    texts = [[lines[first + place] for place in row.values] for row in rows]
    blocks_used = tuple(range(at, at + first + max(used) + 1))
    return Grid(number, cells, columns, int(numbered < first), at, unit_above(view, at), blocks_used,
                certain=certain, loose=loose, english=is_english(texts))


def _first_row(lines: list[str]) -> int | None:
    """Where the first row begins: at its index before a name, or at a name before its numbers."""
    for i in range(2, min(len(lines) - 2, _MOST_HEADS)):
        if INDEX_VALUE.match(lines[i]) and _LETTERS.search(lines[i + 1]):
            return i
        numbered = any(is_column_numbers(lines[i:i + n]) for n in range(3, 12))
        if is_number(lines[i]) and _LETTERS.search(lines[i - 1]) and not numbered:
            return i - 2 if i > 3 and known_unit(lines[i - 1]) and any(map(UNIT_HEAD.search, lines[1:i - 2])) else i - 1
    return None


def _fitting(heads: list[_Head], fixed: int, lines: list[str], has_unit: bool, numbers: int) -> tuple[list[Column], int]:
    """The columns whose number is that of the numbers in most rows, and that number; ([], 0) where none fits for certain.
    numbers: how many columns a row of column numbers counts, 0 where there is none."""
    best: tuple[int, list[Column]] | None = None
    joined = _joined(heads[fixed:])
    for measured in (_one_each(heads[fixed:]), _under_groups(heads[fixed:]), _two_tiers(heads[fixed:]),
                     _one_each(joined), _under_groups(joined), _two_tiers(joined)):
        width = len(measured)
        if not width or numbers and width != numbers:
            continue
        rows = [row for row in _rows(lines, has_unit, width) if row.values]
        full = sum(len(row.values) == width for row in rows)
        if full >= 2 and not _leaves_numbers(lines, rows, width) and (best is None or full > best[0]):
            best = full, measured
    if best is None:
        return [], 0
    for column in best[1]:
        measure(column)
    return _one_each(heads[:fixed]) + best[1], len(best[1])


def _leaves_numbers(lines: list[str], rows: list[_Row], width: int) -> bool:
    """Whether rows that are full are followed by a number that is no index of a next row: then they are cut too short."""
    for row in rows:
        after = row.values[-1] + 1
        if len(row.values) == width and after < len(lines) and is_number(lines[after]) and not (
                after + 1 < len(lines) and _LETTERS.search(lines[after + 1])):
            return True
    return False


def _one_each(heads: list[_Head]) -> list[Column]:
    return [Column((head.text,), spans=list(head.spans)) for head in heads]


def _under_groups(heads: list[_Head]) -> list[Column]:
    """`So sánh` over `%` and `+,-` is a head of two columns, its parts right below it or after all other heads."""
    columns: list[Column] = []
    group: _Head | None = None
    for i, head in enumerate(heads):
        follows = heads[i + 1].text if i + 1 < len(heads) else ""
        under = group is not None and bool(_SUB.fullmatch(head.text))
        if _GROUP.fullmatch(head.text) and _SUB.fullmatch(follows) and not under:
            group = head
            continue
        if group is None or not under:
            group = None
            columns += _one_each([head])
        else:
            columns.append(Column((group.text, head.text), spans=[*group.spans, *head.spans]))
    return columns


def _two_tiers(heads: list[_Head]) -> list[Column]:
    """`Năm 2021`, `Năm 2022`, then `KH`, `TH`, `KH`, `TH`: two rows of heads, one after the other; [] where there are none."""
    for groups in (2, 3, 4):
        for under in (2, 3, 4):
            first = len(heads) - groups * under
            subs = [head.text for head in heads[first:]]
            if first >= groups and subs == subs[:under] * groups and len(set(subs[:under])) == under:
                tops = heads[first - groups:first]
                return _one_each(heads[:first - groups]) + [
                    Column((tops[i // under].text, head.text), spans=[*tops[i // under].spans, *head.spans])
                    for i, head in enumerate(heads[first:])]
    return []


def _joined(heads: list[_Head]) -> list[_Head]:
    """Heads that were broken into lines, put together."""
    whole: list[_Head] = []
    for head in heads:
        if whole and _GOES_ON.match(head.raw):
            whole[-1] = _Head(f"{whole[-1].text} {head.text}", whole[-1].raw, whole[-1].spans + head.spans)
        else:
            whole.append(head)
    return whole


def _rows(lines: list[str], has_unit: bool, width: int) -> list[_Row]:
    """The rows, each with at most `width` values (0: any number of them)."""
    rows: list[_Row] = []
    i = 0
    while i < len(lines):
        index = i if INDEX_VALUE.match(lines[i]) and i + 1 < len(lines) and _is_name(lines[i + 1]) else None
        at = i + (index is not None)
        if at >= len(lines) or not _is_name(lines[at]):
            break
        name, at = [at], at + 1
        unit = None
        if has_unit and at < len(lines) and _is_unit(lines, at):
            unit, at = at, at + 1
        row = _Row(index, name, unit)
        while at < len(lines) and (not width or len(row.values) < width) and _is_value(lines, at, len(row.values), width):
            row.values.append(at)
            at += 1
        rows.append(row)
        i = at
    return rows


def _is_name(line: str) -> bool:
    return bool(_LETTERS.search(line)) and not is_number(line) and not INDEX_VALUE.match(line) and len(line) <= _LONGEST_NAME


def _is_unit(lines: list[str], at: int) -> bool:
    line = lines[at]
    follows = lines[at + 1] if at + 1 < len(lines) else ""
    opens_values = is_number(follows) or is_blank(follows) and bool(follows)
    return opens_values and not is_number(line) and not is_blank(line) and len(line) <= _LONGEST_UNIT


def _is_value(lines: list[str], at: int, before: int, width: int) -> bool:
    """Whether the line is a cell of numbers: a number or a sign for none, not the index of the next row.
    before: how many the row has already, width: how many it may have (0: any number)."""
    line, follows = lines[at], lines[at + 1] if at + 1 < len(lines) else ""
    opens_row = _is_name(follows)
    if is_number(line):
        return not (_SMALL.fullmatch(line) and opens_row and (before == 0 or _ends_row(lines, at)))
    if not line or not is_blank(line):
        return False
    return line != "-" or not opens_row or before > 0 and (width > 0 or not _ends_row(lines, at))


def _ends_row(lines: list[str], at: int) -> bool:
    """Whether the line before an opened row is its index: the line after the name holds a number, a unit or a name's number."""
    ahead = lines[at + 2] if at + 2 < len(lines) else ""
    return bool(ahead) and (is_number(ahead) or is_blank(ahead) or bool(known_unit(ahead) or INDEX_VALUE.match(ahead)))


def _amounts(row: _Row, lines: list[str], width: int) -> list[tuple[Decimal, Decimal] | None]:
    """(value, step) of a full row's numbers by column, as written."""
    found: list[tuple[Decimal, Decimal] | None] = []
    for place in row.values:
        parsed = parse_digits(lines[place].strip("()+-*% "))
        found.append(parsed and (-parsed[0] if lines[place][0] in "-(" else parsed[0], parsed[1]))
    return [None] * (width - len(found)) + found


def _cells(row: _Row, r: int, columns: list[Column], blocks: tuple[Block, ...], shift: int, has_unit: bool) -> list[Cell | None]:
    places = [row.index, row.name[0], *([row.unit] if has_unit else []), *row.values]
    places += [None] * (len(columns) - len(places))
    return [None if place is None else Cell(blocks[shift + place].start, blocks[shift + place].end, r, c)
            for c, place in enumerate(places[:len(columns)])]
