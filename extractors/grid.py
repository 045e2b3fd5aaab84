"""The shape of a table: where its head ends, which column is what, which rows are its body. A table may hold several heads,
one below the other, each with its rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import regex

from extractors import column
from extractors.column import INDEX, INDEX_VALUE, NAME_HEAD, Column, bare_unit, caption_unit, give_roles, give_units, is_pair
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
    in_head = (bare_unit(row[-1]) if len(set(filter(None, row))) == 1 else caption_unit(text)
               for row in head for text in row if ":" in text or text == row[-1])
    unit = _caption(view, rows[:title], block) or next(filter(None, in_head), None)
    while body < len(rows) and is_column_numbers([cell_text(view, cell) for cell in rows[body] if cell is not None]):
        body += 1
    kept = rows[:body] + [row for row in rows[body:] if not head or [cell_text(view, cell) for cell in row] != head[0]]
    texts = [[cell_text(view, cell) for cell in row] for row in kept[body:]]
    broken = _is_broken(view, rows[title:])
    columns = [column_of(view, rows[title:title + len(head)], c, broken) for c in range(len(rows[0]))]
    give_roles(columns, texts)
    any(give_units(columns, caption) for caption in captions(view, rows[:title], block))
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
    broken = _is_broken(view, rows)
    for row in range(1, min(len(rows), _DEEPEST_HEAD)):
        texts = [cell_text(view, c) for c in rows[row]]
        spans_above = any(c is not None and c.column_span > 1 and c.row - top + c.row_span == row for c in rows[row - 1])
        numbers = [t for t in texts[1:] if is_number(t)]
        years = bool(numbers) and all(_YEAR.fullmatch(t) for t in numbers) and (row < depth or spans_above)
        if not any(texts[:2]) and any(texts[2:]) and not numbers:  # a second row of heads, the cell above not drawn as merged
            depth = max(depth, row + 1)
            continue
        if row == depth and (_is_units(texts) or broken and _goes_on(texts)):
            depth = row + 1
            continue
        if numbers and not years or INDEX_VALUE.match(texts[0] or "x") and texts[0] not in ("", "a"):
            break
        if row < depth or spans_above:
            depth = max(depth, row + 1)
        else:
            break
    return depth


def _is_broken(view: View, rows: Rows) -> bool:
    """Whether the heads may be phrases broken over rows, as statistical tables have them: nothing heads the column of names."""
    return len(rows) > 1 and all(row[0] is None or row[0].end == row[0].start for row in rows[:2])


def _goes_on(texts: list[str]) -> bool:
    """Whether a row goes on with the heads above it: no name, no number but years."""
    filled = list(filter(None, texts))
    return not texts[0] and bool(filled) and all(_YEAR.fullmatch(text) for text in filled if is_number(text))


def _is_units(texts: list[str]) -> bool:
    """Whether a row gives nothing but units: `(Nghìn ha) | (Tạ/ha)`, or one for all columns."""
    filled = list(dict.fromkeys(filter(None, texts)))
    return bool(filled) and (all(text[0] == "(" and caption_unit(text) for text in filled)
                             or len(filled) == 1 and not texts[0] and bare_unit(filled[0]) is not None)


def is_column_numbers(texts: list[str]) -> bool:
    """Whether the cells of a row only number the columns: A | B | 1 | 2 | 3=2/1."""
    texts = [regex.sub(r"[()\[\]]", "", text) for text in texts if text]
    if len(texts) < 3 or not all(_COLUMN_NUMBER.fullmatch(text) for text in texts):
        return False
    numbers = [int(text.partition("=")[0]) for text in texts if text[0].isdigit()]
    return len(numbers) >= 2 and numbers[0] <= 4 and all(b - a in (1, 2) for a, b in zip(numbers, numbers[1:], strict=False))


def column_of(view: View, head: Rows, c: int, broken: bool = False) -> Column:
    """The column `c` of a table with what its head cells say; its role is not told yet.

    broken: whether a cell that begins small goes on with the one above it (`Ước tính | tháng 6 | năm 2024`).
    """
    cells: list[Cell] = []
    for row in head:
        cell = row[c]
        if cell is not None and cell not in cells and cell.end > cell.start and cell.column_span < len(row):
            cells.append(cell)
    texts: list[str] = []
    for cell in cells:
        text = cell_text(view, cell)[:_LONGEST_HEAD]
        if broken and texts and not view.text[cell.start].isupper():
            text = f"{texts.pop()} {text}"
        texts.append(text)
    return Column(tuple(texts), spans=[(cell.start, cell.end) for cell in cells])


def _caption(view: View, titles: Rows, block: int) -> tuple[str, Decimal] | None:
    """The unit that the table's own title rows or the lines right above it give."""
    for row in reversed(titles):
        filled = _filled(row)
        for text in (cell_text(view, cell) for cell in filled):
            if unit := caption_unit(text) or (bare_unit(text) if len(filled) == 1 else None):
                return unit
    return unit_above(view, block)


def captions(view: View, titles: Rows, block: int) -> Iterator[str]:
    """The table's own title rows and the short line right above it, the nearest first."""
    for row in reversed(titles):
        yield from (cell_text(view, cell) for cell in _filled(row))
    above = view.document.blocks[block - 1] if block else None
    if above and above.kind != "cell" and above.end - above.start < _LONGEST_CAPTION:
        yield view.plain[above.start:above.end].strip()


def unit_above(view: View, block: int) -> tuple[str, Decimal] | None:
    """The unit that one of the three short lines above a block gives, the nearest first; the nearest may be nothing but it."""
    nearest = True
    for above in reversed(view.document.blocks[max(0, block - 3):block]):
        if above.kind == "cell" or above.end - above.start >= _LONGEST_CAPTION:
            nearest = False
            continue
        line = view.plain[above.start:above.end].strip()
        if unit := caption_unit(line) or (bare_unit(line) if nearest else None):
            return unit
        nearest = nearest and not line
    return None


def is_english(texts: list[list[str]]) -> bool:
    """Whether the cells are written the English way (1,234.5): some plainly are, none is written the Vietnamese way."""
    cells = [text for row in texts for text in row if text and text[-1] in "0123456789)"]
    if any(map(_VIETNAMESE.fullmatch, cells)):
        return False
    return any(map(_ENGLISH.fullmatch, cells)) or sum(map(bool, map(_POINT.fullmatch, cells))) >= 3


__all__ = ["Grid", "captions", "cell_text", "column_of", "grids_of", "is_column_numbers", "is_english", "is_number", "unit_above"]
