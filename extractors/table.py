"""Figures in tables: each number cell with its row's name, its column's head, and what its row relates it to."""

from __future__ import annotations

from decimal import Decimal

import regex

from extractors import grid
from extractors.clause import Draft
from extractors.context import Context, shifted
from extractors.grid import Column, Grid, cell_text
from extractors.model import Cell, Facts
from extractors.number import Amount, find_amounts
from extractors.rules import Spans
from extractors.text import View
from extractors.unit import Unit, unit_at

_PART = regex.compile(r"^[-+*•\s]*(?:tđ|trong đó|gồm|bao gồm)\s*:?\s*")
_MARK = regex.compile(r"^[-+*•\s]+|\s*\((?:tđ|đvt|đơn vị)[^()]*\)\s*$")
_TOTAL = regex.compile(r"^(?:tổng(?: cộng| số)?|cộng|toàn (?:tỉnh|huyện|ngành|thành phố))")


def grids(view: View) -> list[Grid]:
    """All tables of a document as grids, flattened ones too."""
    found = [grid.grid_of(view, table, number) for number, table in enumerate(view.document.tables)]
    return [g for g in found if g is not None] + grid.flattened(view)


def drafts(view: View, facts: Facts, taken: Spans, context: Context) -> list[Draft]:
    """Drafts of all number cells, complete: related within their rows, with unit, standing and period."""
    found: list[Draft] = []
    for table in grids(view):
        found.extend(_of_grid(view, table, taken, context))
    return found


def _of_grid(view: View, table: Grid, taken: Spans, context: Context) -> list[Draft]:
    found: list[Draft] = []
    names = [c for c in table.columns if c.role == "name"]
    periods = [_column_period(column, context) for column in table.columns]
    default = context.period_at(table.rows[table.body][0] or next((c for c in table.rows[table.body] if c), None), table.block)
    group = parent = ""
    parents: list[Draft | None] = []
    for r, row in enumerate(table.rows[table.body:], start=table.body):
        name_cell = next((row[c] for c, column in enumerate(table.columns) if column in names and row[c] is not None), None)
        written = "" if name_cell is None else view.text[name_cell.start:name_cell.end].strip()
        place = {"since": name_cell.start} if name_cell is not None else {}
        if written and any(_PLACE_HEAD.match(column.head) for column in names if row[table.columns.index(column)] is name_cell):
            place["place"] = written
        low = written.lower()
        is_part = bool(_PART.match(low))
        name = _MARK.sub("", _PART.sub("", written) if not is_part else written[_PART.match(low).end():]).strip(" :;.")
        unit = _row_unit(view, table, row) or grid.head_unit(low)
        cells: list[Draft | None] = [None] * len(row)
        seen: set[tuple[int, int]] = set()
        for c, cell in enumerate(row):
            column = table.columns[c]
            if cell is None or column.role not in ("level", "ratio", "change") or (cell.start, cell.end) in seen:
                continue
            seen.add((cell.start, cell.end))
            if cell.row != r and cell.row >= table.body or taken.touching(cell.start, cell.end) is not None:
                continue
            draft = _cell_draft(view, table, cell, column, unit)
            if draft is None:
                continue
            draft.indicator = _named(name, parent if is_part or _needs_parent(name) else "", column, table, group)
            draft.period = periods[c] or default
            draft.standing = column.standing or _standing(context, table, column)
            draft.extra.update(place)
            draft.extra["cell"] = {"table_no": table.number, "row_no": r, "column_no": c}
            cells[c] = draft
        _relate(table.columns, cells, periods)
        if is_part:
            for c, draft in enumerate(cells):
                if draft is not None and draft.kind == "level" and c < len(parents) and parents[c] is not None and parents[c].unit_name == draft.unit_name:
                    draft.base, draft.against, draft.rule = "whole", parents[c], "figure.table.part"
        if any(cells):
            if not is_part:
                parents, parent = cells, name
        elif name:
            group = parent = name
        found.extend(d for d in cells if d is not None)
    return found


_PLACE_HEAD = regex.compile(r"(?:tên )?(?:đơn vị|địa phương|địa bàn|tỉnh|thành phố|huyện|quận|thị xã|xã|phường)\b")


def _needs_parent(name: str) -> bool:
    return len(name.split()) <= 2 and name.lower() in ("năng suất", "diện tích", "sản lượng", "số lượng", "giá trị", "nam", "nữ", "tỷ lệ", "kinh phí")


def _named(name: str, parent: str, column: Column, table: Grid, group: str) -> str | None:
    told = f"{name} {parent}".strip() if parent and parent != name else name
    if not told or _TOTAL.match(told.lower()) and len(told.split()) <= 3:
        told = f"{told} {group}".strip() or group
    measures = [c for c in table.columns if c.role == "level" and c.standing is None]
    if column.role == "level" and column.standing is None and len(measures) > 1 and column.head and not regex.fullmatch(r"[\d\s/.-]*|(?:năm|tháng|quý) .*", column.head):
        told = f"{column.head} {told}".strip()
    return told or column.head or None


def _row_unit(view: View, table: Grid, row: list[Cell | None]) -> tuple[str, Decimal] | None:
    for c, column in enumerate(table.columns):
        if column.role == "unit" and row[c] is not None:
            return grid.read_unit(cell_text(view, row[c]))
    return None


def _cell_draft(view: View, table: Grid, cell: Cell, column: Column, unit: tuple[str, Decimal] | None) -> Draft | None:
    text = view.plain[cell.start:cell.end]
    if not grid.is_number(text.strip()):
        return None
    amounts = find_amounts(view.plain, cell.start, cell.end)
    if len(amounts) != 1:
        return None
    amount: Amount = amounts[0]
    written = unit_at(view.plain, amount.end) if amount.end < cell.end else None
    block = view.document.block_at(cell.start)
    draft = Draft(amount, written, min(amount.lead, amount.start), max(amount.end, written.end if written else 0), block, (cell.start, cell.end))
    draft.rule = "figure.table"
    draft.score = 1.0 if amount.sure else 0.9
    name, factor = _unit_of(written, column, table, unit)
    draft.unit_name = name
    draft.unit_kind = "rate" if name in ("%", "‰") else None
    if factor != 1:
        draft.extra["scale"] = factor
    if column.role == "ratio":
        draft.kind, draft.base, draft.rule = "ratio", column.base, f"figure.table.ratio.{column.base}"
    elif column.role == "change":
        draft.kind, draft.base, draft.rule = "change", column.base, "figure.table.change"
        draft.direction = "down" if amount.sign < 0 or regex.search(r"(?<!\p{L})giảm(?!\p{L})", column.head) and "tăng" not in column.head else "up"
    return draft


def _unit_of(written: Unit | None, column: Column, table: Grid, unit: tuple[str, Decimal] | None) -> tuple[str | None, Decimal]:
    if written is not None and written.kind == "rate":
        return written.name, Decimal(1)
    if column.role == "ratio":
        return "%", Decimal(1)
    told = grid.head_unit(column.head)
    if "%" in column.head and column.role == "change" and "+" not in column.head or column.head.strip("() ") in ("%", "tỷ lệ %", "tỷ lệ"):
        return "%", Decimal(1)
    if written is not None and written.known:
        return written.name, Decimal(1)
    return told or unit or table.unit or (None, Decimal(1))


def _column_period(column: Column, context: Context) -> str | None:
    period = context.cumulated() if regex.search(r"l[ũu][yỹ] kế|luỹ kế|cộng dồn|từ đầu năm", column.head) else context.period_in(column.spans)
    if period is None and regex.search(r"cùng kỳ|(?<!\p{L})ck(?!\p{L})|năm trước", column.head) and column.role == "level" and context.period:
        period = shifted(context.period)
    if column.role in ("ratio", "change"):
        return None
    return period


def _standing(context: Context, table: Grid, column: Column) -> str:
    return context.standing_of_block(table.block)


def _relate(columns: list[Column], cells: list[Draft | None], periods: list[str | None]) -> None:
    """A ratio column describes the last result before it, measured by the plan or by the earlier period of its row."""
    levels = [(c, d) for c, d in enumerate(cells) if d is not None and d.kind == "level" and not d.percent or d is not None and d.kind == "level"]
    for c, draft in enumerate(cells):
        if draft is None or draft.kind == "level":
            continue
        results = [d for i, d in levels if i < c and columns[i].standing != "target" and not _earlier(columns[i])]
        plans = [d for i, d in levels if i < c and columns[i].standing == "target"]
        olds = [d for i, d in levels if i < c and _earlier(columns[i])] or [d for d in (results[:-1] if len(results) > 1 else [])]
        draft.of = results[-1] if results else None
        draft.against = (plans[-1] if plans else None) if draft.base == "plan" else (olds[-1] if olds else None)
        if draft.of is not None:
            draft.period, draft.standing, draft.indicator = draft.of.period, draft.of.standing, draft.of.indicator


def _earlier(column: Column) -> bool:
    return bool(regex.search(r"cùng kỳ|(?<!\p{L})ck(?!\p{L})|năm trước|kỳ trước", column.head))
