"""The shape of a table: where its head ends, which column is what, which rows are its body. A table may hold several heads,
one below the other, each with its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import regex

from extractors import column
from extractors.column import INDEX, INDEX_VALUE, NAME_HEAD, Column, caption_unit, give_roles, is_pair
from extractors.model import Cell, Table
from extractors.text import View

_YEAR = regex.compile(r"(?:năm )?(?:19|20)\d\d")
_COLUMN_NUMBER = regex.compile(r"\d{1,2}|[a-zđ]|\d{1,2}\ ?=\ ?[\d+\-*/x:;%, ]+")
_ENGLISH = regex.compile(r"\(?[-+]?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?\)?|\(?[-+]?\d{1,3}(?:,\d{3})+\.\d{1,2}\)?")
_POINT = regex.compile(r"\(?[-+]?\d+\.(?:\d{1,2}|\d{4,})\)?")
_VIETNAMESE = regex.compile(r"\(?[-+]?\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?\)?|\(?[-+]?\d[\d.]*,(?:\d{1,2}|\d{4,})\)?")
_DEEPEST_HEAD = 5
_LONGEST_HEAD = 300
_LONGEST_CAPTION = 160

Rows = list[list["Cell | None"]]


@dataclass(slots=True)
class Grid:
    """A table read as rows of cells (None where there is none); rows before `body` are head or column numbers.

    first: the number of its first row in the table. flat: the blocks of a table whose cells stand one to a line, else ().
    certain: whether each number is known to stand in its column; loose: rows of which that is not known. english: a comma parts
    thousands in it, a point decimals.
    """

    number: int
    rows: Rows
    columns: list[Column]
    body: int
    block: int
    unit: tuple[str, Decimal] | None = None
    flat: tuple[int, ...] = ()
    first: int = 0
    certain: bool = True
    loose: frozenset[int] = frozenset()
    english: bool = False


def cell_text(view: View, cell: Cell | None) -> str:
    """The plain text of a cell on one line, "" for none."""
    return "" if cell is None else view.plain[cell.start:cell.end].replace("\n", " ").strip()


def is_number(text: str) -> bool:
    """Whether a cell holds nothing but a number, or a result and its plan or whole (120/150): what is read with its table."""
    return column.is_number(text) or is_pair(text)


def grids_of(view: View, table: Table, number: int) -> Iterator[Grid]:
    """The grids of a table: mostly one; a spreadsheet's page may hold several heads, each with its rows."""
    rows: Rows = [[None] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        for r in range(cell.row, min(table.rows, cell.row + cell.row_span)):
            for c in range(cell.column, min(table.columns, cell.column + cell.column_span)):
                rows[r][c] = cell
    starts = _heads(view, rows)
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        yield _grid(view, rows[start:end], number, start, view.document.block_at(table.start))


def _grid(view: View, rows: Rows, number: int, first: int, block: int) -> Grid:
    title = _title_rows(view, rows)
    body = title + _head_depth(view, rows[title:])
    if body >= len(rows):  # nothing but a head: then it is read as rows without one
        body = title if title < len(rows) else 0
    head = [[cell_text(view, cell) for cell in row] for row in rows[title:body]]
    in_head = (caption_unit(text) for row in head for text in row if ":" in text)
    unit = _caption(view, rows[:title], block) or next(filter(None, in_head), None)
    while body < len(rows) and is_column_numbers([cell_text(view, cell) for cell in rows[body] if cell is not None]):
        body += 1
    kept = rows[:body] + [row for row in rows[body:] if not head or [cell_text(view, cell) for cell in row] != head[0]]
    texts = [[cell_text(view, cell) for cell in row] for row in kept[body:]]
    columns = [column_of(view, rows[title:title + len(head)], c) for c in range(len(rows[0]))]
    give_roles(columns, texts)
    return Grid(number, kept, columns, body, block, unit, first=first, english=is_english(texts))


def _filled(row: list[Cell | None]) -> list[Cell]:
    """The cells of a row that hold text, each once."""
    return list({id(cell): cell for cell in row if cell is not None and cell.end > cell.start}.values())


def _heads(view: View, rows: Rows) -> list[int]:
    """The rows at which a new head begins under the rows of another one (`TT | Chỉ tiêu | ...` once more)."""
    starts = [0]
    for r in range(2, len(rows) - 1):
        cells = _filled(rows[r])
        texts = [cell_text(view, cell) for cell in cells]
        if len(cells) < 3 or any(map(is_number, texts)) or not (INDEX.match(texts[0]) or NAME_HEAD.match(texts[0])):
            continue
        numbers = any(is_number(cell_text(view, cell)) for row in rows[starts[-1]:r] for cell in _filled(row)[1:])
        if numbers or r - starts[-1] <= 3:
            first = [cell_text(view, cell) for cell in rows[starts[-1]]]
            if [cell_text(view, cell) for cell in rows[r]] != first:
                starts.append(r)
    if len(starts) > 1 and starts[1] <= 3 and not any(
            is_number(cell_text(view, cell)) for row in rows[:starts[1]] for cell in _filled(row)[1:]):
        del starts[1]  # what stands above the first head is its title
    return starts


def _title_rows(view: View, rows: Rows) -> int:
    """How many rows stand above the head: a title, a unit, alone in their rows."""
    for r, row in enumerate(rows):
        if len(_filled(row)) > 1:
            return r if r < len(rows) - 1 else 0
    return 0


def _head_depth(view: View, rows: Rows) -> int:
    """How many rows the head has: what the first row's cells span, and rows of words or years under it."""
    first = [c for c in rows[0] if c is not None]
    top = first[0].row if first else 0
    if any(is_number(cell_text(view, c)) and not _YEAR.fullmatch(cell_text(view, c)) for c in rows[0][1:]):
        return 0
    depth = max([1, *(c.row + c.row_span - top for c in first if c.row_span < len(rows))])
    for row in range(1, min(len(rows), _DEEPEST_HEAD)):
        texts = [cell_text(view, c) for c in rows[row]]
        spans_above = any(c is not None and c.column_span > 1 and c.row - top + c.row_span == row for c in rows[row - 1])
        numbers = [t for t in texts[1:] if is_number(t)]
        years = bool(numbers) and all(_YEAR.fullmatch(t) for t in numbers) and (row < depth or spans_above)
        if not any(texts[:2]) and any(texts[2:]) and not numbers:  # a second row of heads, the cell above not drawn as merged
            depth = max(depth, row + 1)
            continue
        if numbers and not years or INDEX_VALUE.match(texts[0] or "x") and texts[0] not in ("", "a"):
            break
        if row < depth or spans_above:
            depth = max(depth, row + 1)
        else:
            break
    return depth


def is_column_numbers(texts: list[str]) -> bool:
    """Whether the cells of a row only number the columns: A | B | 1 | 2 | 3=2/1."""
    texts = [regex.sub(r"[()\[\]]", "", text) for text in texts if text]
    if len(texts) < 3 or not all(_COLUMN_NUMBER.fullmatch(text) for text in texts):
        return False
    numbers = [int(text.partition("=")[0]) for text in texts if text[0].isdigit()]
    return len(numbers) >= 2 and numbers[0] <= 4 and all(b - a in (1, 2) for a, b in zip(numbers, numbers[1:], strict=False))


def column_of(view: View, head: Rows, c: int) -> Column:
    """The column `c` of a table with what its head cells say; its role is not told yet."""
    cells: list[Cell] = []
    for row in head:
        cell = row[c]
        if cell is not None and cell not in cells and cell.end > cell.start and cell.column_span < len(row):
            cells.append(cell)
    texts = tuple(cell_text(view, cell)[:_LONGEST_HEAD] for cell in cells)
    return Column(texts, spans=[(cell.start, cell.end) for cell in cells])


def _caption(view: View, titles: Rows, block: int) -> tuple[str, Decimal] | None:
    """The unit that the table's own title rows or the lines right above it give."""
    for row in reversed(titles):
        for cell in _filled(row):
            if unit := caption_unit(cell_text(view, cell)):
                return unit
    return unit_above(view, block)


def unit_above(view: View, block: int) -> tuple[str, Decimal] | None:
    """The unit that one of the three short lines above a block gives, the nearest first."""
    for above in reversed(view.document.blocks[max(0, block - 3):block]):
        if above.kind == "cell" or above.end - above.start >= _LONGEST_CAPTION:
            continue
        if unit := caption_unit(view.plain[above.start:above.end].strip()):
            return unit
    return None


def is_english(texts: list[list[str]]) -> bool:
    """Whether the cells are written the English way (1,234.5): some plainly are, none is written the Vietnamese way."""
    cells = [text for row in texts for text in row if text and text[-1] in "0123456789)"]
    if any(map(_VIETNAMESE.fullmatch, cells)):
        return False
    return any(map(_ENGLISH.fullmatch, cells)) or sum(map(bool, map(_POINT.fullmatch, cells))) >= 3


__all__ = ["Grid", "cell_text", "column_of", "grids_of", "is_column_numbers", "is_english", "is_number", "unit_above"]
