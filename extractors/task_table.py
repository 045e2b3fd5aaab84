"""Tables that hand out tasks: one row a task, with its term and the unit that leads it (bảng phân công nhiệm vụ, tiến độ)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import regex

from extractors.date import resolved
from extractors.model import Cell, Deadline, Facts, Table
from extractors.rules import Spans
from extractors.text import View

# what the head of a column says -> which part of the duty stands in it; the first that matches counts
_HEADS: tuple[tuple[str, regex.Pattern], ...] = tuple((name, regex.compile(pattern)) for name, pattern in (
    ("due", r"(?:thời gian|thời hạn|hạn|thời điểm|tiến độ)(?: (?:hoàn thành|thực hiện|kết thúc|gửi|nộp|trình|báo cáo|xong"
            r"|ban hành|triển khai))"
            r"|hoàn thành|thời hạn|tiến độ|ngày kết thúc|lộ trình"),
    ("lead", r"chủ trì|(?:đơn vị|cơ quan|người|cán bộ|bộ phận)(?: chịu trách nhiệm| phụ trách| thực hiện| đầu mối)"
             r"|phụ trách|phân công"),
    ("partner", r"phối hợp"),
    ("recipient", r"cấp trình|cấp ban hành|cơ quan ban hành|nơi nhận|cấp có thẩm quyền"),
    ("product", r"sản phẩm|kết quả"),
    ("task", r"nội dung|nhiệm vụ|công việc|tên văn bản|tên đề án|đề án|hoạt động|công tác"),
))
_HEAD_ROWS = 3
_BEFORE = regex.compile(r"\btrước[ ]{0,3}$")


def _columns(view: View, table: Table) -> tuple[dict[str, int], int]:
    """{part: column} as the head says, and the first row below the head."""
    parts: dict[str, int] = {}
    below = 0
    for cell in table.cells:
        if cell.row >= _HEAD_ROWS:
            break
        words = view.plain[cell.start:cell.end].strip()
        part = next((name for name, pattern in _HEADS if pattern.search(words)), None) if 0 < len(words) < 80 else None
        if part and part not in parts and (below == 0 or cell.row < below):
            parts[part] = cell.column
            below = max(below, cell.row + cell.row_span)
    return parts, below


def _text(view: View, cell: Cell | None) -> str | None:
    return regex.sub(r"[ ]{2,}", " ", view.text[cell.start:cell.end]).strip(" .;") or None if cell else None


def read_tables(view: View, facts: Facts) -> Iterator[Deadline]:
    """The deadlines of the document's task tables, one for each row with a date in its term column."""
    if not view.document.tables:
        return
    dates, written = Spans(facts.dates), facts.header_value("issued_on")
    issued = date.fromisoformat(written) if written else None
    for table in view.document.tables:
        parts, below = _columns(view, table)
        if "due" not in parts or not ({"task", "product"} & parts.keys()):
            continue
        rows = {(cell.row + down, cell.column): cell for cell in table.cells for down in range(cell.row_span)}
        for row in range(below, table.rows):
            cell = rows.get((row, parts["due"]))
            mention = dates.touching(cell.start, cell.end) if cell and cell.start < cell.end else None
            action = _text(view, rows.get((row, parts.get("task", parts.get("product", -1)))))
            if mention is None or action is None or mention.kind not in ("day", "month", "quarter", "year", "span"):
                continue
            if mention.problem == "yearless" and issued:
                mention = resolved(mention, view.text, issued, forward=True)
            before = _BEFORE.search(view.plain, cell.start, mention.start)
            relation = "before" if before else "by" if mention.kind == "day" else "within"
            day = mention.first if before else mention.last
            yield Deadline(start=before.start() if before else mention.start, end=mention.end, rule="deadline.table",
                           due=day.isoformat() if day else None, relation=relation, action=action,
                           responsible=_text(view, rows.get((row, parts.get("lead", -1)))),
                           recipient=_text(view, rows.get((row, parts.get("recipient", -1)))))
