"""Spreadsheets (XLSX, XLSM, XLS, CSV) -> drafts: of each visible sheet its title, tables and notes, as a reader sees them."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import python_calamine as calamine
import regex
from lxml import etree

from pipeline.encoding import by_font, convert, font_code, repair
from pipeline.read import sheet_style, text
from pipeline.read.draft import Draft, Grid, GridCell, collapsed
from pipeline.read.error import ReadError
from pipeline.read.number_format import Value, shown
from pipeline.read.paragraph import is_frame
from pipeline.read.sheet_style import Look, SheetLooks

_CELLS = 200_000          # cells with content that are read of one workbook
_BOX = 20_000_000         # cells of the rectangle around them, which calamine lays out in memory
_FEW = 2                  # cells of a row that is a line of text
_LETTERHEAD = 12          # rows
_LARGEST_SPAN = 10_000    # cells of one merged cell
_CLOSING = regex.compile(
    r"(?i)^(?:ghi\ chú|chú\ thích|nguồn|nơi\ nhận|người\ lập|lập\ biểu|\(\*+\)|\*|ngày\ |\p{L}[\p{L} ]{0,30},\ ngày\ )")
_FORM_MARK = regex.compile(r"(?i)^(?:(?:biểu|mẫu)\ (?:số|biểu|mẫu|\d)|phụ\ lục|\(?đvt|\(đơn\ vị|đơn\ vị(?:\ tính)?\ ?:)")
_DEFAULT_NAME = regex.compile(r"(?i)(?:sheet|bảng|bang|trang|trang\ tính|sheet\ ?\()\ ?\d*\)?")
_YEAR = regex.compile(r"(?:19|20)\d\d")
_POINT = regex.compile(r"-?\d{4,}\.\d+|-?\d+\.(?:\d{1,2}|\d{4,})|-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_COMMA = regex.compile(r"-?\d{4,},\d+|-?\d+,(?:\d{1,2}|\d{4,})|-?\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_NUMBER = regex.compile(r"-?\d+(?:[.,]\d+)*%?")
_DELIMITERS = ",;\t|"

Span = tuple[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class _Sheet:
    """The texts of one sheet by row and column, which of them are numbers, and its merged cells (first, last)."""

    texts: list[list[str]]
    numbers: list[list[bool]]
    merged: Sequence[Span] = ()
    hidden: list[str] = field(default_factory=list)

    def filled(self, row: int) -> list[int]:
        return [column for column, value in enumerate(self.texts[row]) if value]

    def counts(self, row: int) -> int:
        """How many numbers the row has that are no years."""
        return sum(self.numbers[row])


def read(data: bytes, kind: str) -> tuple[list[Draft | Grid], list[str]]:
    """Drafts and problems of a workbook. kind: `xlsx` | `xls` | `csv`. Raises ReadError `damaged`, `encrypted`."""
    if kind == "csv":
        sheet, problems = _separated(data)
        return _drafts(sheet), problems
    looks = _looks(data, kind)
    try:
        with calamine.load_workbook(io.BytesIO(data)) as book:
            return _workbook(book, looks)
    except calamine.PasswordError as error:
        raise ReadError("encrypted", "Bảng tính được đặt mật khẩu; hãy gỡ mật khẩu rồi thử lại. / "
                        "The workbook is protected by a password: remove it and try again.") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise _damaged() from error


def _damaged() -> ReadError:
    return ReadError("damaged", "Bảng tính hỏng hoặc tải về chưa đủ; hãy tải lại bản gốc. / "
                     "The workbook is damaged or cut off; fetch the original again.")


def _looks(data: bytes, kind: str) -> dict[str, SheetLooks]:
    try:
        return sheet_style.of_xlsx(data) if kind == "xlsx" else sheet_style.of_xls(data)
    except (zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError, struct.error, IndexError, OSError, EOFError) as error:
        raise _damaged() from error


def _workbook(book: calamine.CalamineWorkbook, looks: dict[str, SheetLooks]) -> tuple[list[Draft | Grid], list[str]]:
    drafts: list[Draft | Grid] = []
    problems: list[str] = []
    done: Counter[str] = Counter()
    left = _CELLS
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
    for meta in sheets:
        style = looks.get(meta.name, SheetLooks())
        if meta.visible != calamine.SheetVisibleEnum.Visible:
            problems.append(f"dropped: hidden sheet {meta.name}")
            continue
        if style.rows * style.columns > _BOX:
            problems.append(f"partial: sheet {meta.name} spreads over {style.rows} x {style.columns} cells and was not read")
            continue
        source = book.get_sheet_by_name(meta.name)
        sheet, count = _read_sheet(source.to_python(skip_empty_area=False), style, left, done)
        sheet.merged = source.merged_cell_ranges or ()
        left -= count
        if left <= 0:
            problems.append(f"partial: more than {_CELLS} cells, the rest from sheet {meta.name} on was not read")
        for what, hidden in (("rows", style.hidden_rows), ("columns", style.hidden_columns)):
            if hidden:
                problems.append(f"hidden: {len(hidden)} {what} of sheet {meta.name} were read")
        found = _drafts(sheet)
        if len(sheets) > 1 and found and isinstance(found[0], Grid) and not _DEFAULT_NAME.fullmatch(meta.name.strip()):
            found.insert(0, Draft(collapsed(repair(meta.name)[0]), "heading", level=1))
        drafts += found
        if left <= 0:
            break
    problems += [f"{what} ({count})" for what, count in sorted(done.items()) if count]
    return drafts, problems


def _read_sheet(rows: list[list[Value]], style: SheetLooks, most: int, done: Counter[str]) -> tuple[_Sheet, int]:
    """The texts of a sheet, at most so many cells, and how many they are."""
    sheet = _Sheet([], [])
    written: list[tuple[int, int]] = []
    count = 0
    for r, row in enumerate(rows):
        if count >= most:
            break
        texts, numbers = [], []
        for c, value in enumerate(row):
            look = style.cells.get((r, c), Look(None, None))
            is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
            told = shown(value, look.code)
            if isinstance(value, str) and told:
                code = font_code(look.font) if look.font else None
                if code is not None:
                    plain = by_font([(told, code)])
                    done[f"converted: {code.encoding} -> Unicode, cells"] += plain != told
                    told = plain
                written.append((r, c))
            elif is_number and told and not _same(told, value):
                done["rounded: numbers shown with fewer digits than are stored"] += 1
            count += bool(told)
            texts.append(told)
            numbers.append(is_number and bool(told) and not _YEAR.fullmatch(told))
        sheet.texts.append(texts)
        sheet.numbers.append(numbers)
    _repair(sheet, written, done)
    return sheet, count


def _same(told: str, value: float) -> bool:
    digits = regex.sub(r"[^\d]", "", told).strip("0")
    return len(digits) >= len(regex.sub(r"e.*|[^\d]", "", repr(float(value))).strip("0"))


def _repair(sheet: _Sheet, written: Sequence[tuple[int, int]], done: Counter[str]) -> None:
    """Put the texts of the cells right, all together: what is one encoding in most of them tells what it is in the others."""
    lines = [collapsed(sheet.texts[r][c].replace("\r", " ")) for r, c in written]
    converted, problems = convert("\n".join(lines))
    for problem in problems:
        done[problem] += 1
    fixed = converted.split("\n")
    if len(fixed) == len(lines):
        lines = fixed
    for (r, c), line in zip(written, lines, strict=True):
        sheet.texts[r][c] = collapsed(repair(line)[0])


# --------------------------------------------------------------------------- what is title, table, note


def _drafts(sheet: _Sheet) -> list[Draft | Grid]:
    """The blocks of a sheet: lines above, tables, lines below."""
    rows = [row for row in range(len(sheet.texts)) if sheet.filled(row)]
    if not rows:
        return []
    first = _table_start(sheet, rows)
    last = _table_end(sheet, rows, first)
    drafts: list[Draft | Grid] = [*_lines(sheet, rows[:first])]
    start = first
    for at in range(first + 1, last):
        if rows[at] - rows[at - 1] > 1 and (head := _new_table(sheet, rows[at:last])) is not None:
            drafts += _table(sheet, rows[start:at])
            drafts += _lines(sheet, rows[at:at + head])
            start = at + head
    drafts += _table(sheet, rows[start:last]) if start < last else []
    return [*drafts, *_lines(sheet, rows[last:])]


def _table_start(sheet: _Sheet, rows: list[int]) -> int:
    """Index of the first row of the first table: after the letterhead, the title and the unit, which are lines of text."""
    start = 0
    for at, row in enumerate(rows[:_LETTERHEAD]):
        if len(sheet.filled(row)) <= 3 and not sheet.counts(row) and is_frame("\n".join(sheet.texts[row])):
            start = at + 1
    widths = sorted(len(sheet.filled(row)) for row in rows if sheet.counts(row))
    is_narrow = not widths or widths[len(widths) // 2] <= _FEW + 1
    while start < len(rows):
        row = rows[start]
        width = len(sheet.filled(row))
        marked = any(_FORM_MARK.match(sheet.texts[row][column]) for column in sheet.filled(row))
        merged = any(top == row and right > left > 0 for (top, left), (_, right) in sheet.merged)  # a head over several columns
        ahead = any(len(sheet.filled(below)) >= _FEW for below in rows[start + 1:start + 4])
        if width > _FEW or width == _FEW and ahead and not marked and (is_narrow or merged):
            return start
        start += 1
    return 0 if any(sheet.counts(row) for row in rows) else len(rows)


def _table_end(sheet: _Sheet, rows: list[int], first: int) -> int:
    """Index after the last row of the last table: what follows the last number, and an empty row or the word for a note."""
    counted = [at for at in range(first, len(rows)) if sheet.counts(rows[at])]
    if not counted:
        return len(rows)
    for at in range(counted[-1] + 1, len(rows)):
        texts = [sheet.texts[rows[at]][column] for column in sheet.filled(rows[at])]
        if rows[at] - rows[at - 1] > 1 or _CLOSING.match(texts[0]) or is_frame("\n".join(texts)):
            return at
    return len(rows)


def _new_table(sheet: _Sheet, rows: list[int]) -> int | None:
    """How many lines of text stand before the head of a new table that begins with these rows; None where the old one goes on."""
    lines = 0
    while lines < len(rows) and len(sheet.filled(rows[lines])) == 1 and not sheet.counts(rows[lines]):
        lines += 1
    if not lines or lines + 1 >= len(rows):
        return None
    head = rows[lines]
    return lines if len(sheet.filled(head)) > _FEW and not sheet.counts(head) else None


def _lines(sheet: _Sheet, rows: list[int]) -> list[Draft]:
    """Rows of text: where two stand side by side (letterhead, signatures), the left ones first."""
    drafts: list[Draft] = []
    beside: list[list[str]] = []

    def close() -> None:
        left = [texts[0] for texts in beside]
        right = [value for texts in beside for value in texts[1:]]
        drafts.extend(Draft(value) for value in (*left, *right))
        beside.clear()

    for row in rows:
        texts = [sheet.texts[row][column] for column in sheet.filled(row)]
        if len(texts) > 1:
            beside.append(texts)
            continue
        if beside and not is_frame("\n".join(texts)):
            close()
        if beside:
            beside.append([texts[0]])
        else:
            drafts.append(Draft(texts[0]))
    close()
    return drafts


def _table(sheet: _Sheet, rows: list[int]) -> list[Draft | Grid]:
    """The rows as a table: empty columns cut, merged cells as spans."""
    filled = {(row, column) for row in rows for column in sheet.filled(row)}
    columns = sorted({column for _, column in filled})
    row_no = {row: number for number, row in enumerate(rows)}
    column_no = {column: number for number, column in enumerate(columns)}
    stub = _stub(sheet, rows, columns)
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in sheet.merged:
        if top not in row_no or left not in column_no or (bottom - top + 1) * (right - left + 1) > _LARGEST_SPAN:
            continue
        inside = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)
                  if row in row_no and column in column_no]
        if len(inside) > 1 and filled.isdisjoint(inside[1:]):  # what lies under a merged cell is hidden, but not lost
            spans[top, left] = len({row for row, _ in inside}), len({column for _, column in inside})
            covered.update(inside[1:])
    cells = []
    for row in rows:
        names = " ".join(sheet.texts[row][column] for column in stub if (row, column) in filled)
        for column in columns:
            if (row, column) in covered or column in stub[1:]:
                continue
            text = sheet.texts[row][column] if (row, column) in filled else ""
            height, width = spans.get((row, column), (1, 1))
            first = column_no[column] - max(0, len(stub) - 1) * (column > stub[-1]) if stub else column_no[column]
            if stub and column == stub[0]:
                text, width = names, max(1, width - len(stub) + 1)
            cells.append(GridCell(Draft(text, "cell"), row_no[row], first, height, width))
    return [Grid(cells)]


def _stub(sheet: _Sheet, rows: list[int], columns: list[int]) -> list[int]:
    """The first columns, where names stand further to the right the deeper they are: to a reader one column, with indents.

    No row has a name in two of them, and none of them has a number. [] where the table is not made so.
    """
    found: list[int] = []
    taken: set[int] = set()
    for column in columns[:4]:
        here = {row for row in rows if column < len(sheet.texts[row]) and sheet.texts[row][column]}
        if here & taken or any(sheet.numbers[row][column] for row in here):
            break
        taken |= here
        found.append(column)
    return found if len(found) > 1 and len(columns) > len(found) and len(taken) > len(rows) // 2 else []


# --------------------------------------------------------------------------- CSV


def _separated(data: bytes) -> tuple[_Sheet, list[str]]:
    """The rows of a CSV or TSV, numbers with a decimal point in Vietnamese form where the file plainly writes them so."""
    written, problems = text.decode(data)
    written, converted = convert(written)
    written, repaired = repair(written)
    sample = written[:20_000].split("\n")
    delimiter = max(_DELIMITERS, key=lambda mark: min((line.count(mark) for line in sample[:20] if line.strip()), default=0) * 100
                    + sum(line.count(mark) > 0 for line in sample))
    rows, count = [], 0
    try:
        for row in csv.reader(io.StringIO(written), delimiter=delimiter):
            rows.append([collapsed(value) for value in row])
            count += sum(map(bool, rows[-1]))
            if count > _CELLS:
                problems.append(f"partial: more than {_CELLS} cells, the rest from row {len(rows)} on was not read")
                break
    except csv.Error as error:
        problems.append(f"partial: row {len(rows) + 1} cannot be read ({error}), nor what follows")
    values = [value for row in rows for value in row if _NUMBER.fullmatch(value)]
    points, commas = (sum(bool(form.fullmatch(value.rstrip("%"))) for value in values) for form in (_POINT, _COMMA))
    if points and not commas:
        rows = [[_vietnamese(value) for value in row] for row in rows]
        problems.append(f"converted: decimal points -> commas ({points})")
    elif points and commas:
        problems.append("partial: numbers are written with decimal points and with decimal commas")
    numbers = [[bool(_NUMBER.fullmatch(value)) and not _YEAR.fullmatch(value) for value in row] for row in rows]
    return _Sheet(rows, numbers), [*problems, *converted, *repaired]


def _vietnamese(value: str) -> str:
    """`1,234.5` -> `1.234,5`; `91.6%` -> `91,6%`; other text as it is."""
    return value.translate(str.maketrans(",.", ".,")) if _NUMBER.fullmatch(value) else value
