"""A report as an Excel workbook: findings, their evidence, documents, summary. Texts stay texts: no formula, no link."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

import regex
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.export.report import Checked, Report
from pipeline.finding import SEVERITY, VERDICT, Finding, one_line, rule_name

_LONGEST = 32_000  # characters; a cell holds 32,767
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = regex.compile(r"-?\d{1,15}(?:\.\d{1,12})?")
_FILLS = {"error": "#F8D7D7", "warning": "#FCE8C5", "note": "#DCEBF7"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to be: its name, its columns (head and width in characters), its rows; row cells are text, numbers, dates, None."""

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Any]]


def write_workbook(report: Report, out: IO[bytes]) -> None:
    """Write a report as XLSX. out: an open binary file."""
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
                                   "strings_to_numbers": False, "remove_timezone": True}) as book:
        book.set_properties({"title": "Kết quả kiểm tra số liệu", "comments": f"solieu {report.version}"})
        looks = _Looks(book)
        for sheet in (_findings(report), _evidence(report), _documents(report), _rules(report), _about(report)):
            _write(book.add_worksheet(sheet.name), sheet, looks)


class _Looks:
    """The cell formats of a workbook."""

    def __init__(self, book: xlsxwriter.Workbook):
        shared = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#D0D0D0"}
        self.head = book.add_format({**shared, "bold": True, "bg_color": "#E7E6E0"})
        self.text = book.add_format(shared)
        self.guarded = book.add_format({**shared, "quote_prefix": True})  # stays text when someone edits the cell
        self.number = book.add_format({**shared, "num_format": "#,##0.############"})
        self.share = book.add_format({**shared, "num_format": "0%"})
        self.day = book.add_format({**shared, "num_format": "dd/mm/yyyy"})
        self.severities = {SEVERITY[name][0]: book.add_format({**shared, "bold": True, "bg_color": fill})
                           for name, fill in _FILLS.items()}


@dataclass(frozen=True, slots=True)
class Share:
    """A number from 0 to 1 that is shown in per cent."""

    value: float


def _write(page: Worksheet, sheet: Sheet, looks: _Looks) -> None:
    for at, (head, width) in enumerate(sheet.columns):
        page.set_column(at, at, width)
        page.write_string(0, at, head, looks.head)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        for at, cell in enumerate(row):
            _cell(page, last, at, cell, looks)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, last, len(sheet.columns) - 1)
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _cell(page: Worksheet, row: int, column: int, cell: Any, looks: _Looks) -> None:
    match cell:
        case None | "":
            page.write_blank(row, column, None, looks.text)
        case Share():
            page.write_number(row, column, cell.value, looks.share)
        case int() | float():
            page.write_number(row, column, cell, looks.number)
        case date():
            page.write_datetime(row, column, cell, looks.day)
        case _:
            page.write_string(row, column, *_text(one_line(str(cell)), looks))


def _text(text: str, looks: _Looks) -> tuple[str, Format]:
    if text in looks.severities:
        return text, looks.severities[text]
    text = text if len(text) <= _LONGEST else text[:_LONGEST] + " …"
    return text, looks.guarded if text.startswith(_FORMULA) else looks.text


def _number(text: str | None) -> float | str | None:
    """A decimal as a number, if a cell can hold it as it is; a word, a symbol, a date as text."""
    return float(text) if text and _NUMBER.fullmatch(text) else text


def _day(iso: str | None) -> date | str | None:
    try:
        return date.fromisoformat(iso or "")
    except ValueError:
        return iso


# --------------------------------------------------------------------------- the sheets


def _findings(report: Report) -> Sheet:
    columns = (("Mã", 14), ("Mức độ", 10), ("Kết luận", 14), ("Quy tắc", 22), ("Nội dung", 60), ("Finding (English)", 60),
               ("Sửa nhỏ nhất", 40), ("Văn bản", 36), ("Trang", 7), ("Văn bản đối chiếu", 36), ("Ghi", 16), ("Tính lại", 16),
               ("Từ", 16), ("Đến", 16), ("Phát hiện sai một chữ số", 12), ("Tệp", 40), ("Mã đầy đủ", 26))
    return Sheet("Kết quả", columns, (_finding(finding) for part in (report.findings, report.rest) for finding in part))


def _finding(finding: Finding) -> Sequence[Any]:
    row = finding.row
    return (finding.id, SEVERITY[row.severity][0], VERDICT[row.verdict][0], rule_name(row.rule)[0], row.says, row.says_en,
            finding.correction and finding.correction[0], finding.source.title, row.page, finding.other and finding.other.title,
            *(_number(text) for text in (row.reported, row.computed, row.low, row.high)),
            Share(row.power) if row.power else None, finding.source.path, row.id)


def _evidence(report: Report) -> Sheet:
    columns = (("Mã", 14), ("Văn bản", 40), ("Trang", 7), ("Số liệu, viện dẫn", 24), ("Nội dung", 50), ("Được kiểm tra", 10),
               ("Quy tắc đọc", 24), ("Điểm", 8), ("Câu", 80))
    return Sheet("Bằng chứng", columns, (row for finding in report.findings for row in _facts(finding)))


def _facts(finding: Finding) -> Iterable[Sequence[Any]]:
    for source in finding.sources:
        passages = [passage for passage in finding.passages if passage.source == source]
        said = " ¶ ".join("".join(f"[{piece}]" if is_marked else piece for piece, is_marked in passage.pieces)
                          for passage in passages)
        facts = [fact for fact in finding.facts if fact.document == source.id]
        for fact in facts:
            yield (finding.id, source.title, fact.page, fact.written, fact.about, "x" if fact.is_reported else None, fact.rule,
                   fact.score, said)
        if not facts:
            yield finding.id, source.title, finding.row.page, None, None, None, None, None, said


def _documents(report: Report) -> Sheet:
    columns = (("Loại", 14), ("Ký hiệu", 20), ("Ngày", 12), ("Cơ quan", 36), ("Quan hệ đã kiểm tra", 10),
               *((name[0].capitalize(), 12) for name in (*VERDICT.values(), *SEVERITY.values())),
               ("Phải xem", 30), ("Tệp", 60))
    unread = ((None, None, None, None, None, *[None] * (len(VERDICT) + len(SEVERITY)), f"không đọc được: {message}", path)
              for path, message in report.unread)
    return Sheet("Văn bản", columns, (*(_document(checked) for checked in report.documents), *unread))


def _document(checked: Checked) -> Sequence[Any]:
    source, count = checked.source, checked.count
    return (source.type, source.symbol, _day(source.issued_on), source.issuer, count.checks,
            *(count.verdicts.get(verdict, 0) for verdict in VERDICT),
            *(count.severities.get(severity, 0) for severity in SEVERITY),
            checked.outcome[0], source.path)


def _rules(report: Report) -> Sheet:
    columns = (("Quy tắc", 30), ("Rule", 30), ("Quan hệ", 10), *((name[0].capitalize(), 14) for name in VERDICT.values()))
    return Sheet("Quy tắc", columns, ((*rule.name, rule.checks, *(rule.verdicts.get(verdict, 0) for verdict in VERDICT))
                                      for rule in (*report.rules, report.total)))


def _about(report: Report) -> Sheet:
    scope = "; ".join(f"{name[0]}: {value[0]}" for name, value in report.filters) or "tất cả / all"
    return Sheet("Báo cáo", (("Mục / Item", 40), ("Giá trị / Value", 80)), (
        ("Lập lúc / Made", report.made_at.isoformat(timespec="seconds")), ("Cơ sở dữ liệu / Database", report.database),
        ("Phiên bản / Version", f"solieu {report.version}"), ("Dữ liệu do / Data made by", "; ".join(report.made_by)),
        ("Phạm vi / Scope", scope), ("Văn bản / Documents", len(report.documents)),
        ("Quan hệ đã kiểm tra / Relations checked", report.total.checks),
        *((" / ".join(name), report.total.verdicts.get(verdict, 0)) for verdict, name in VERDICT.items()),
        ("Văn bản kiểm tra mà không có kết quả / Documents without a finding", report.silent),
        ("Văn bản không có gì để kiểm tra / Documents with nothing to check", report.unchecked),
        ("Tệp không đọc được / Files that could not be read", len(report.unread))))
