"""The shape of a table: head, columns and their roles, rows and their names; also of tables whose cells were flattened into lines.

Heads as reports print them: STT | Chỉ tiêu | ĐVT | Kế hoạch | Thực hiện | Ước TH | TH/KH (%) | So cùng kỳ (%) | Tăng, giảm (+,-).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

import regex

from extractors.model import Block, Cell, Table
from extractors.number import SCALES
from extractors.text import View
from extractors.unit import Unit, unit_at

INDEX = regex.compile(r"^(?:tt|stt|số tt|số thứ tự|no\.?|#)$")
_INDEX_VALUE = regex.compile(r"^(?:[ivx]{1,6}|\d{1,3}(?:\.\d{1,2})*|[a-zđ]|[-+*•])[.)]?$")
_UNIT_HEAD = regex.compile(r"^(?:đvt|đơn vị(?: tính)?|đv tính|đ\.?v\.?t)(?: *[:(].*)?$|(?:^| )(?:đvt|đơn vị tính|đv tính)$")
_NOTE_HEAD = regex.compile(
    r"ghi chú|thời gian|thời hạn|hoàn thành|điện thoại|\bmã\b|địa chỉ|e-?mail|ngày sinh|năm sinh|số hiệu|căn cứ|văn bản|chủ trì|phối hợp|phương thức|tài khoản|tờ bản đồ|số thửa|số quyết định|website|họ (?:và )?tên|hình thức|sản phẩm")
_RATIO_MARK = regex.compile(r"%|tỷ lệ|tỉ lệ|so sánh|so với|(?<!\p{L})so(?!\p{L})|/|đạt tỷ lệ")
_PLAN = regex.compile(r"(?<!\p{L})(?:kế hoạch|kh|chỉ tiêu|dự toán|dt|mục tiêu|nghị quyết|nq|giao|phấn đấu)(?!\p{L})")
_PERIOD = regex.compile(r"cùng kỳ|(?<!\p{L})ck(?!\p{L})|năm trước|kỳ trước|tháng trước|quý trước|\d{4} ?/ ?(?:\p{L}+ )*\d{4}|\d{4} so (?:với )?(?:năm )?\d{4}|so (?:với )?(?:năm )?\d{4}|(?:th|năm) ?\d{4}")
_CHANGE = regex.compile(r"\+ ?[,;/] ?[-–]|tăng[,/( -]+giảm|chênh lệch|tăng \(|(?<!\p{L})tăng giảm|số tăng|(?<!\p{L})tăng(?!\p{L}).*%|\(\+\)")
_ESTIMATE = regex.compile(r"(?<!\p{L})(?:ước|dự ước)(?!\p{L})")
_CUMULATED = regex.compile(r"lũy kế|luỹ kế|cộng dồn|từ đầu năm")
_NUMBER_ONLY = regex.compile(r"^(?:[-+±<>≤≥~]|>=|<=)? ?\d[\d.,]*(?: ?(?:-|÷|–) ?\d[\d.,]*)?(?: ?(?:%|‰))?[*⁰¹²³⁴⁵⁶⁷⁸⁹]{0,3}$|^\(\d[\d.,]* ?%?\)$|^\d{1,3}(?: \d{3})+(?:,\d+)?$")
_CAPTION_UNIT = regex.compile(r"(?<!\p{L})(?:đơn vị(?: tính)?+|đvt|đv tính)\s*:\s*(?P<unit>[^;|()\n\t]{1,40})")
_IN_BRACKETS = regex.compile(r"\((?:đvt ?:? ?|đơn vị(?: tính)? ?:? ?)?(?P<unit>[^()]{1,30})\)")
_SCALED = regex.compile(r"^(?P<scale>(?:1\.?000|10\.?000|100|trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ|tr\.?)(?:\s(?:nghìn|ngàn|tỷ|tỉ|triệu|vạn))?)(?:\s|(?=đ))\s*(?P<unit>\S.*)$")


@dataclass(slots=True)
class Column:
    """role: `index` `name` `unit` `level` `ratio` `change` `note`. base: of a ratio or change. head: plain text of its head cells."""

    head: str
    role: str = "level"
    base: str | None = None
    standing: str | None = None
    spans: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Grid:
    """A table read as rows of cells (None where there is none); rows before `body` are head or column numbers."""

    number: int
    rows: list[list[Cell | None]]
    columns: list[Column]
    body: int
    block: int
    unit: tuple[str, Decimal] | None = None
    flat: tuple[int, ...] = ()


def cell_text(view: View, cell: Cell | None) -> str:
    """The plain text of a cell, "" for none."""
    return "" if cell is None else view.plain[cell.start:cell.end].strip()


def is_number(text: str) -> bool:
    """Whether a cell holds a number and nothing else."""
    return bool(_NUMBER_ONLY.match(text))


def read_unit(text: str) -> tuple[str, Decimal] | None:
    """(canonical unit, factor) of a unit cell or caption: `triệu đồng` -> (đồng, 1000000), `1.000 tấn` -> (tấn, 1000)."""
    text = text.strip(" .,;:()*")
    if not text or text == "-":
        return None
    factor = Decimal(1)
    scaled = _SCALED.match(text)
    if scaled:
        for word in scaled["scale"].replace(".", "").split():
            factor *= Decimal(word) if word.isdigit() else SCALES[word]
        text = scaled["unit"]
    elif regex.fullmatch(r"tr\.?đ|trđ", text):
        return "đồng", Decimal(10**6)
    unit = unit_at(text, 0)
    if unit is not None and unit.known:
        return (unit.name if unit.end == len(text) or unit.name.count("/") else text), factor
    return text[:40], factor


def grid_of(view: View, table: Table, number: int) -> Grid | None:
    """The grid of a table, or None where it has no body of rows."""
    rows: list[list[Cell | None]] = [[None] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        for r in range(cell.row, min(table.rows, cell.row + cell.row_span)):
            for c in range(cell.column, min(table.columns, cell.column + cell.column_span)):
                rows[r][c] = cell
    body = _head_depth(view, rows)
    if body >= len(rows):
        return None
    columns = _columns(view, rows, body)
    while body < len(rows) and _is_column_numbers(view, rows[body]):
        body += 1
    return Grid(number, rows, columns, body, view.document.block_at(table.start), _caption_unit(view, table.start, columns))


def _head_depth(view: View, rows: list[list[Cell | None]]) -> int:
    """How many rows the head has: what the first row's cells span, and rows of words under it."""
    first = [c for c in rows[0] if c is not None]
    depth = max([1, *(c.row + c.row_span for c in first if c.row_span < len(rows))])
    if any(c.column_span > 1 for c in first) and len({id(c) for c in first}) == 1:
        depth = max(depth, 2)  # a title over the whole table
    for row in range(1, min(len(rows), 5)):
        texts = [cell_text(view, c) for c in rows[row]]
        spans_above = any(c is not None and c.column_span > 1 and c.row + c.row_span == row for c in rows[row - 1])
        if any(is_number(t) for t in texts[1:]) or _INDEX_VALUE.match(texts[0] or "x") and texts[0] not in ("", "a"):
            break
        if row < depth or spans_above:
            depth = max(depth, row + 1)
        else:
            break
    return depth


def _is_column_numbers(view: View, row: list[Cell | None]) -> bool:
    texts = [cell_text(view, c).strip("()") for c in row if c is not None and c.end > c.start]
    if len(texts) < 3:
        return False
    digits = [t for t in texts if regex.fullmatch(r"\d{1,2}|[a-zđ]|\d{1,2}\s?=\s?[\d()+\-*/x: ]+", t)]
    numbers = [int(t) for t in texts if t.isdigit()]
    return len(digits) == len(texts) and all(b - a in (1, 2) for a, b in zip(numbers, numbers[1:], strict=False)) and len(numbers) >= 2 and numbers[0] <= 3


def _columns(view: View, rows: list[list[Cell | None]], body: int) -> list[Column]:
    columns = []
    for c in range(len(rows[0])):
        cells = []
        for row in rows[:body]:
            if row[c] is not None and row[c] not in cells and row[c].column_span < len(rows[0]):
                cells.append(row[c])
        head = " ".join(t for t in (cell_text(view, cell) for cell in cells) if t)
        columns.append(Column(head, spans=[(cell.start, cell.end) for cell in cells]))
    _give_roles(view, columns, [[cell_text(view, cell) for cell in row] for row in rows[body:]])
    return columns


def _give_roles(view: View, columns: list[Column], body: list[list[str]]) -> None:
    for c, column in enumerate(columns):
        values = [row[c] for row in body if c < len(row) and row[c] not in ("", "-")]
        numeric = sum(map(is_number, values))
        head = column.head
        if INDEX.match(head) or (c == 0 and values and not head and all(_INDEX_VALUE.match(v) for v in values)):
            column.role = "index"
        elif _UNIT_HEAD.search(head) and numeric < len(values):
            column.role = "unit"
        elif _NOTE_HEAD.search(head) and not _RATIO_MARK.search(head):
            column.role = "note"
        elif not numeric or numeric * 3 < len(values):
            column.role = "text"
        else:
            _measure_role(column)
    text = [column for column in columns if column.role == "text"]
    if text:
        text[0].role = "name"


def _measure_role(column: Column) -> None:
    head = column.head
    column.role = "level"
    if _CHANGE.search(head) and not ("%" in head and regex.search(r"th ?/ ?kh|tỷ lệ.*kế hoạch", head)):
        column.role = "change"
        column.base = "plan" if _PLAN.search(head) and not _PERIOD.search(head) else "period"
    elif _RATIO_MARK.search(head) and (_PLAN.search(head) or _PERIOD.search(head)) and ("%" in head or regex.search(r"so sánh|so với|(?<!\p{L})so(?!\p{L})|/|tỷ lệ", head)):
        column.role = "ratio"
        column.base = "plan" if _PLAN.search(head) and not regex.search(r"cùng kỳ|(?<!\p{L})ck(?!\p{L})|năm trước", head) else "period"
    elif regex.search(r"so sánh", head) and "%" in head:
        column.role, column.base = "ratio", "period"
    elif regex.search(r"^(?:tỷ lệ )?\(?%\)?(?: đạt| hoàn thành| thực hiện)?$|tỷ lệ (?:đạt|hoàn thành|thực hiện|giải ngân)", head):
        column.role, column.base = "ratio", "plan"
    elif _ESTIMATE.search(head):
        column.standing = "estimate"
    elif _PLAN.search(head) and not regex.search(r"(?<!\p{L})(?:thực hiện|th|kết quả|đạt được|đạt)(?!\p{L})", head):
        column.standing = "target"
    elif regex.search(r"(?<!\p{L})(?:thực hiện|th|kết quả|đạt|cùng kỳ)(?!\p{L})", head):
        column.standing = "actual"


def _caption_unit(view: View, start: int, columns: list[Column]) -> tuple[str, Decimal] | None:
    for column in columns:
        found = _CAPTION_UNIT.search(column.head) if column.role != "unit" or ":" in column.head else None
        if found:
            return read_unit(found["unit"])
    index = view.document.block_at(start)
    for block in reversed(view.document.blocks[max(0, index - 3):index]):
        if block.end - block.start < 160:
            found = _CAPTION_UNIT.search(view.plain, block.start, block.end)
            if found:
                return read_unit(found["unit"])
    return None


def head_unit(head: str) -> tuple[str, Decimal] | None:
    """The unit that a column's head or a row's name gives in brackets, or `%`."""
    for found in _IN_BRACKETS.finditer(head):
        unit = unit_at(found["unit"].strip(), 0)
        scaled = _SCALED.match(found["unit"].strip())
        if scaled or (unit is not None and unit.known and unit.end >= len(found["unit"].strip()) - 1):
            return read_unit(found["unit"])
    return None


# --------------------------------------------------------------------------- cells flattened into lines


def flattened(view: View) -> list[Grid]:
    """Tables whose cells stand one to a line: a line `STT` (TT), heads, then rows of index, name, unit and numbers."""
    blocks, grids, at = view.document.blocks, [], 0
    while at < len(blocks):
        if blocks[at].kind in ("text", "heading") and INDEX.match(_line(view, blocks[at])):
            grid = _flat_grid(view, at, len(grids) + len(view.document.tables))
            if grid is not None:
                grids.append(grid)
                at = max(grid.flat) + 1
                continue
        at += 1
    return grids


def _line(view: View, block: Block) -> str:
    return view.plain[block.start:block.end].strip()


def _flat_grid(view: View, at: int, number: int) -> Grid | None:
    blocks = view.document.blocks
    end = at
    while end < len(blocks) and blocks[end].end - blocks[end].start <= 90 and blocks[end].kind in ("text", "heading"):
        end += 1
    lines = [_line(view, b) for b in blocks[at:end]]
    first = next((i for i in range(2, len(lines) - 2) if _INDEX_VALUE.match(lines[i]) and regex.search(r"\p{L}{2}", lines[i + 1])), None)
    if first is None or first > 16:
        return None
    heads, has_unit = lines[1:first], any(_UNIT_HEAD.search(line) for line in lines[1:first])
    rows = _flat_rows(lines[first:], has_unit)
    width = max((len(row[3]) for row in rows), default=0)
    if width == 0 or sum(len(row[3]) == width for row in rows) < 2:
        return None
    columns = [Column(lines[0], "index"), *_flat_columns(heads, width, has_unit)]
    cells: list[list[Cell | None]] = []
    for r, (index, name, unit, values) in enumerate(rows):
        places = [index, name, unit, *values] if has_unit else [index, name, *values]
        cells.append([None if i is None else Cell(blocks[at + first + i].start, blocks[at + first + i].end, r, c)
                      for c, i in enumerate(places + [None] * (len(columns) - len(places)))])
    used = [at + first + i for row in rows for i in (row[0], row[1], row[2], *row[3]) if i is not None]
    for column, block in zip(columns, range(at, at + len(columns)), strict=False):
        column.spans = column.spans or [(blocks[block].start, blocks[block].end)]
    return Grid(number, cells, columns, 0, at, _caption_unit(view, blocks[at].start, columns), tuple(range(at, max(used) + 1)))


def _flat_columns(heads: list[str], width: int, has_unit: bool) -> list[Column]:
    """Columns from head lines; `So sánh` over `%` and `+,-` is a head of two."""
    columns, group = [], ""
    for i, head in enumerate(heads):
        follows = heads[i + 1] if i + 1 < len(heads) else ""
        if regex.fullmatch(r"%|\(%\)|\+ ?[,/] ?-|tăng|giảm|số lượng|tỷ lệ(?: ?\(?%\)?)?", follows) and not regex.fullmatch(r"%|\(%\)|\+ ?[,/] ?-", head):
            group = head
            continue
        sub = regex.fullmatch(r"%|\(%\)|\+ ?[,/] ?-|tăng|giảm|số lượng|tỷ lệ(?: ?\(?%\)?)?", head)
        columns.append(Column(f"{group} {head}".strip() if sub else head))
    columns = columns[:1] + [c for c in columns[1:] if True]
    columns[0].role = "name"
    if has_unit and len(columns) > 1:
        columns[1].role = "unit"
    measured = columns[2 if has_unit else 1:][:width]
    for column in measured:
        _measure_role(column)
    return columns[:2 if has_unit else 1] + measured + [Column("") for _ in range(width - len(measured))]


def _flat_rows(lines: list[str], has_unit: bool) -> list[tuple[int | None, int, int | None, list[int]]]:
    """(index line, name line, unit line, number lines) of each row."""
    rows, i = [], 0
    while i < len(lines):
        index = i if _INDEX_VALUE.match(lines[i]) and i + 1 < len(lines) and not is_number(lines[i + 1]) else None
        name = i + (index is not None)
        if name >= len(lines) or is_number(lines[name]) or not regex.search(r"\p{L}{2}", lines[name]) or len(lines[name]) > 80:
            break
        at, unit = name + 1, None
        if has_unit and at < len(lines) and not is_number(lines[at]) and len(lines[at]) <= 20 and lines[at] != "-" \
                and at + 1 < len(lines) and (is_number(lines[at + 1]) or lines[at + 1] == "-"):
            unit, at = at, at + 1
        values = []
        while at < len(lines) and (is_number(lines[at]) or lines[at] == "-" and at + 1 < len(lines) and is_number(lines[at + 1])):
            if regex.fullmatch(r"\d{1,2}", lines[at]) and at + 1 < len(lines) and regex.search(r"\p{L}{2}", lines[at + 1]):
                break  # the index of the next row
            values.append(at)
            at += 1
        rows.append((index, name, unit, values))
        i = at
    return rows


__all__ = ["Column", "Grid", "Unit", "cell_text", "flattened", "grid_of", "head_unit", "is_number", "read_unit"]
