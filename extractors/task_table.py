"""Tables that hand out tasks: one row a task, with its term and the unit that leads it (bảng phân công nhiệm vụ, tiến độ).

The head says which column holds what; it may span rows (Phân công: Chủ trì | Phối hợp). A cell of a term is often short (30/6,
Quý II, Tháng 6): the year that it leaves out is the one that the document's title plans, else the first one after its date.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import regex

from extractors import duty
from extractors.bound import due_of
from extractors.date import find_dates, resolved
from extractors.model import Cell, DateMention, Deadline, Facts, Table
from extractors.recurring import on_several_days
from extractors.rules import ending, verbose
from extractors.term import recurrence
from extractors.text import View

# what the head of a column says -> which part of the duty stands in it; the first that matches counts
_HEADS: tuple[tuple[str, regex.Pattern], ...] = tuple((name, regex.compile(pattern)) for name, pattern in (
    ("start", r"bắt đầu|khởi công"),
    ("due", r"(?:thời gian|thời hạn|hạn|thời điểm|tiến độ|ngày|lộ trình)(?: (?:hoàn thành|thực hiện|kết thúc|gửi|nộp|trình"
            r"|báo cáo|xong|ban hành|triển khai))|hoàn thành|thời hạn|tiến độ|kết thúc|lộ trình|^hạn "),
    ("time", r"^(?:dự kiến )?thời gian(?: dự kiến)?(?: \(.{1,30}\))?$"),
    ("partner", r"phối hợp(?!.{0,20}chủ trì)(?<!chủ trì.{0,20})"),
    ("lead", r"chủ trì|(?:đơn vị|cơ quan|người|cán bộ|bộ phận|trách nhiệm)(?: chịu trách nhiệm| phụ trách| thực hiện| đầu mối"
             r"| tham mưu| được giao)|phụ trách|phân công|đầu mối|^(?:đơn vị|cơ quan)$"),
    ("recipient", r"cấp trình|cấp ban hành|cơ quan ban hành|nơi nhận|cấp có thẩm quyền|cơ quan trình"),
    ("product", r"sản phẩm|kết quả"),
    ("task", r"nội dung|nhiệm vụ|công việc|tên văn bản|tên đề án|đề án|hoạt động|công tác|việc cần"),
))
_HEAD_ROWS = 5
# what a cell of units says of the one that leads; the first that matches counts
_LEADERS = (
    verbose(r"(?<![\p{L}])chủ[ ]trì[ ]?:[ ]{0,2}(?P<name>[^;:\n\t]{2,160}?)(?=[ ]?(?:[;\n\t]|\.?$|[,.(\-]?[ ]?(?:(?:cơ[ ]quan"
            r"|đơn[ ]vị)[ ])?"
            r"phối[ ]hợp))"),
    verbose(r"(?:^|[;\n])[ \-+*•]*(?P<name>[^;:\n\t]{2,160}?)[ ]?[,(:\-]?[ ]?(?:(?:là|làm)[ ])?(?:(?:cơ[ ]quan|đơn[ ]vị"
            r"|đầu[ ]mối)[, ]{1,2})?"
            r"chủ[ ]trì(?![\p{L}])"),
    verbose(r"^[ \-+*•]*(?P<name>[^;:\n\t]{2,160}?)[ ]?[,;(\-\n]?[ ]?phối[ ]hợp(?:[ ](?:với|cùng))?(?![\p{L}])"),
)
_BEFORE = ending(r"(?:\b(?:xong|hoàn thành)[ ])?\btrước[ ]{0,3}$")
_AGAIN = regex.compile(r"[ \"'.\-]*(?:(?:n\.?t|như trên)[ \"'.\-]*)?")
# terms so short that only their column makes dates of them, and the word that stands for the column
_SHORT: tuple[tuple[regex.Pattern, str], ...] = (
    (regex.compile(r"(?:(?:xong|hoàn thành|trước|đến|hết|chậm nhất)[ ]){0,3}(?=\d{1,2}[/.\-]\d{1,2}$)"), "ngày "),
    (regex.compile(r"(?=(?:i|ii|iii|iv)(?:[ ]?/[ ]?\d{4})?$)"), "quý "),
    (regex.compile(r"(?=(?:19|20)\d{2}$)"), "năm "),
)
_QUARTER = regex.compile(r"q(?=[1-4](?:/|$))")
_COMES_BACK = regex.compile(r"\b(?:định kỳ|hằng|hàng|mỗi)\b|\blần\b|\btháng (?:đầu|cuối|sau|tiếp)\b(?! năm)")
_WHOLE_YEAR = regex.compile(r"(?:trong|hết|cuối|cả)[ ]năm")
_TITLE_YEAR = regex.compile(r"năm[ ](20\d{2}|19\d{2})(?![ ]?(?:-|–|đến|/)[ ]?\d)")


def _grid(table: Table) -> dict[tuple[int, int], Cell]:
    """{(row, column): the cell that covers it}."""
    return {(cell.row + down, cell.column + right): cell
            for cell in table.cells for down in range(cell.row_span) for right in range(cell.column_span)}


def _part(words: str) -> str | None:
    return next((name for name, pattern in _HEADS if pattern.search(words)), None) if 0 < len(words) < 90 else None


def _columns(view: View, table: Table, grid: dict[tuple[int, int], Cell]) -> tuple[dict[str, int], int]:
    """{part: column} as the head says, and the first row below the head; ({}, 0) where the table hands out no tasks."""
    for top in range(min(_HEAD_ROWS, table.rows)):
        row = {grid[top, column] for column in range(table.columns) if (top, column) in grid}
        deep = max((cell.row + cell.row_span for cell in row), default=top + 1)
        if deep == top + 1 and any(1 < cell.column_span < table.columns for cell in row):
            deep += 1  # a head over several columns has its own heads below
        parts: dict[str, int] = {}
        for column in range(table.columns):
            heads = (grid.get((down, column)) for down in range(min(deep, table.rows) - 1, top - 1, -1))
            named = (_part(_plain(view, cell)) for cell in heads if cell)  # the lowest head says it best
            part = next(filter(None, named), None)
            if part and part not in parts:
                parts[part] = column
        if "time" in parts and "due" not in parts and parts["time"] > parts.get("task", table.columns):
            parts["due"] = parts["time"]  # left of the tasks it is the timetable of an event
        if "due" in parts and {"task", "product"} & parts.keys():
            return parts, deep
    return {}, 0


def _plain(view: View, cell: Cell) -> str:
    return regex.sub(r"[ ]{2,}", " ", view.plain[cell.start:cell.end]).strip(" .;")


def _text(view: View, cell: Cell | None) -> str | None:
    return regex.sub(r"[ ]{2,}", " ", view.text[cell.start:cell.end]).strip(" .;") or None if cell else None


def _leader(view: View, cell: Cell) -> str | None:
    """Who leads, of a cell that names more: `Sở Y tế chủ trì; Sở Tài chính phối hợp`, `Chủ trì: Sở Y tế`."""
    words = view.plain[cell.start:cell.end]
    named = next((match for pattern in _LEADERS if (match := pattern.search(words))), None)
    if named is None:
        return _text(view, cell)
    return view.text[cell.start + named.start("name"):cell.start + named.end("name")].strip(" ,;:.(-–")


def _planned_year(facts: Facts) -> int | None:
    """The one year that the document's title names (Kế hoạch công tác năm 2024), or None."""
    years = set(_TITLE_YEAR.findall((facts.header_value("subject") or "").lower()))
    return int(years.pop()) if len(years) == 1 else None


def _when(view: View, cell: Cell, near: date | None, year: int | None) -> tuple[DateMention, str] | None:
    """The time in a cell of terms, with its year, and the relation; None where it holds no time (Thường xuyên)."""
    words = view.plain[cell.start:cell.end].rstrip(" .;")
    at = cell.start + len(words) - len(words.lstrip())
    words = words.strip()
    found = [item for item in find_dates(words) if item.kind in ("day", "month", "quarter", "year", "span")]
    lifted, before = words, None
    if found:
        before = _BEFORE.search(words, 0, found[-1].start)
    elif _WHOLE_YEAR.fullmatch(words) and year:
        lifted = f"năm {year}"
    else:
        lifted = _QUARTER.sub("quý ", words)
        for pattern, word in _SHORT:
            if match := pattern.match(lifted):
                lifted = lifted[:match.end()] + word + lifted[match.end():]
        before = regex.match(r"(?:xong |hoàn thành )?trước\b", words)
    mention = found[-1] if found else next(iter(find_dates(lifted)), None)
    if mention is None:
        return None
    if mention.problem == "yearless" and (year or near):
        # a plan for a year means that year; otherwise an order looks ahead
        mention = resolved(mention, lifted, date(year, 1, 1) if year else near, forward=True)
    start = (before.start() if before else found[0].start) if found else 0
    end = mention.end if found else len(words)
    relation = "before" if before else "by" if mention.kind == "day" else "within"
    return replace(mention, start=at + start, end=at + end), relation


def _returning(view: View, cell: Cell) -> str | None:
    words = view.plain[cell.start:cell.end].strip(" .;")
    return recurrence(words) if _COMES_BACK.search(words) else None


def read_tables(view: View, facts: Facts) -> Iterator[Deadline]:
    """The deadlines of the document's task tables, one for each row with a time in its term column."""
    written, year = facts.header_value("issued_on"), _planned_year(facts)
    issued = date.fromisoformat(written) if written else None
    for table in view.document.tables:
        grid = _grid(table)
        parts, below = _columns(view, table, grid)
        if parts:
            yield from _rows(view, table, grid, parts, below, issued, year)


def _rows(view: View, table: Table, grid: dict[tuple[int, int], Cell], parts: dict[str, int], below: int, issued: date | None,
          year: int | None) -> Iterator[Deadline]:
    """The duties of a table's rows; what a row leaves blank or repeats (nt) is that of the row above."""
    above: dict[str, str | None] = {}
    for row in range(below, table.rows):
        for part in ("task", "lead", "recipient"):
            cell = grid.get((row, parts.get(part, -1)))
            if cell and not _AGAIN.fullmatch(_plain(view, cell)):
                above[part] = _leader(view, cell) if part == "lead" else _text(view, cell)
                if part == "task" and "recipient" not in parts:  # "Trình UBND tỉnh đề án ..."
                    above["recipient"] = duty.recipient(view, cell.start, cell.end)
        cell = grid.get((row, parts["due"]))
        action = above.get("task") or _text(view, grid.get((row, parts.get("product", -1))))
        if cell is None or cell.row != row or not action or cell == grid.get((row, parts.get("task", -1))):
            continue  # merged with the row above, or a heading over all columns
        rule = _returning(view, cell)
        when = None if rule else _when(view, cell, issued, year)
        if when and when[0].rule == "date.span.years" and "lead" not in parts:
            continue  # how long a project runs
        if not (rule or when):
            continue
        made = Deadline(start=cell.start, end=cell.end, rule="deadline.table", due=None, relation="every", recurrence=rule,
                        action=action, responsible=above.get("lead"), recipient=above.get("recipient"))
        several = list(on_several_days(view.plain, cell.start, cell.end)) if rule else []
        if when:
            mention, relation = when
            yield replace(made, start=mention.start, end=mention.end, due=due_of(mention, relation), relation=relation)
        elif several:
            yield from (replace(made, start=day.start, end=day.end, recurrence=recurrence(day.words)) for day in several)
        else:
            yield made
