"""How results look in a terminal: tables that fit its width, and the same rows as CSV or JSON for the next program."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from extractors.model import Result
from pipeline.outcome import FileRecord

if TYPE_CHECKING:
    import sqlite3

    import pandas as pd

    from pipeline.evaluate import Changes, Miss, Report, Score

STANDING = {"actual": "thực hiện", "target": "chỉ tiêu", "estimate": "ước"}
KIND = {"level": "mức", "ratio": "tỷ lệ", "change": "thay đổi"}
BASE = {"plan": "kế hoạch", "whole": "tổng số", "period": "kỳ khác"}
QUALIFIER = {"about": "≈ ", "over": "> ", "nearly": "gần ", "under": "< ", "at_least": "≥ ", "at_most": "≤ "}
DIRECTION = {"up": "↑ ", "down": "↓ "}
RELATION = {"before": "trước", "by": "chậm nhất", "on": "vào", "within": "trong", "every": "định kỳ"}
VERDICT = {"consistent": "khớp", "truncated": "khớp nếu cắt số", "inconsistent": "không khớp", "unverifiable": "không kiểm được"}
SEVERITY = {"error": "lỗi", "warning": "cảnh báo", "note": "ghi chú"}
STATE = {"done": "xong / done", "failed": "hỏng / failed", "duplicate": "trùng / duplicates",
         "unsupported": "không hỗ trợ / unsupported"}
COLOUR = {"error": "red", "warning": "yellow", "note": "dim"}
SHOWN_FINDINGS = 100
HEADER = (("type", "Loại / Type"), ("symbol", "Số, ký hiệu / Symbol"), ("issuer", "Cơ quan / Issuer"),
          ("parent_issuer", "Cấp trên / Parent"), ("place", "Nơi / Place"), ("issued_on", "Ngày / Date"),
          ("subject", "Trích yếu / Subject"), ("period", "Kỳ / Period"), ("addressees", "Kính gửi / To"),
          ("recipients", "Nơi nhận / Copies"), ("signing_authority", "Quyền ký / Authority"),
          ("signer_title", "Chức vụ / Title"), ("signer", "Người ký / Signer"), ("urgency", "Độ khẩn / Urgency"),
          ("secrecy", "Độ mật / Secrecy"), ("status", "Đọc / Read"), ("problems", "Lưu ý / Problems"), ("source", "Tệp / File"),
          ("id", "Mã / Id"))


def _console() -> Console:
    return Console(highlight=False, markup=False, emoji=False)


def _table(title: str, *columns: str, numbers: Sequence[int] = ()) -> Table:
    table = Table(title=title, title_justify="left", header_style="bold", pad_edge=False, box=box.SIMPLE_HEAD)
    for at, column in enumerate(columns):
        table.add_column(column, justify="right" if at in numbers else "left", overflow="fold")
    return table


def _near(path: str) -> str:
    """A path as seen from here, where that is shorter."""
    relative = os.path.relpath(path)
    return relative if not relative.startswith("..") else path


def _vietnamese_number(exact: str) -> str:
    """`21078` -> `21.078`, `91.6` -> `91,6`: as Vietnamese documents write numbers."""
    whole, _, part = exact.partition(".")
    return f"{int(whole):,}".replace(",", ".") + ("," + part if part else "")


# --------------------------------------------------------------------------- for the next program


def _machine(frame: pd.DataFrame, format: str) -> bool:
    """Print all columns with full precision as CSV or JSON; False for the format `table`."""
    frame = frame.drop(columns=[name for name in ("symbol_key",) if name in frame])
    if format == "csv":
        frame.to_csv(sys.stdout, index=False, lineterminator="\n")
    elif format == "json":
        rows = frame.to_dict(orient="records")
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    return format != "table"


def _print(frame: pd.DataFrame, table: Table) -> None:
    console = _console()
    if frame.empty:
        console.print("Không có kết quả. / Nothing found.")
    else:
        console.print(table)
        console.print(f"{len(frame)} dòng / rows")


# --------------------------------------------------------------------------- tables


def _value_and_unit(row: Any) -> tuple[str, str]:
    """Money from a million up in triệu and tỷ, as documents write it; nothing is rounded."""
    values = [Decimal(row.value_text), *([] if row.value_to is None else [Decimal(repr(row.value_to))])]
    unit, scale = row.unit or "", 0
    if unit.startswith("đồng") and values[0] >= 10**6:
        scale, word = (9, "tỷ ") if values[0] >= 10**9 else (6, "triệu ")
        unit = word + unit
    text = " - ".join(_vietnamese_number(format(value.scaleb(-scale).normalize(), "f")) for value in values)
    return DIRECTION.get(row.direction, "") + QUALIFIER.get(row.qualifier, "") + text, unit


def _kind(row: Any) -> str:
    return " / ".join(filter(None, (KIND[row.kind], BASE.get(row.base))))


def _figures(frame: pd.DataFrame, title: str, with_document: bool) -> Table:
    first = ["Văn bản"] if with_document else []
    table = _table(title, *first, "Giá trị", "Đơn vị", "Chỉ tiêu đo", "Loại", "Tính chất", "Kỳ", numbers=[len(first)])
    for row in frame.itertuples():
        cells = [*_value_and_unit(row), row.indicator or "", _kind(row), STANDING[row.standing], row.period or ""]
        table.add_row(*([_document(row)] if with_document else []), *cells)
    return table


def _document(row: Any) -> str:
    return row.document_symbol or os.path.basename(row.source)


def figures(frame: pd.DataFrame, format: str) -> None:
    """Print figures. format: `table` | `csv` | `json`."""
    if not _machine(frame, format):
        _print(frame, _figures(frame, "Số liệu / Figures", with_document=True))


def _due(row: Any) -> str:
    return row.due or row.recurrence or (f"{row.days} ngày{' làm việc' if row.working_days else ''}" if row.days else "?")


def _deadlines(frame: pd.DataFrame, title: str, with_document: bool) -> Table:
    first = ["Văn bản"] if with_document else []
    table = _table(title, "Hạn", "", "Việc", "Ai làm", "Gửi ai", *first)
    for row in frame.itertuples():
        table.add_row(_due(row), RELATION.get(row.relation, row.relation), row.action or row.quote, row.responsible or "",
                      row.recipient or "", *([_document(row)] if with_document else []))
    return table


def deadlines(frame: pd.DataFrame, format: str) -> None:
    """Print deadlines. format: `table` | `csv` | `json`."""
    if not _machine(frame, format):
        _print(frame, _deadlines(frame, "Thời hạn / Deadlines", with_document=True))


def citations(frame: pd.DataFrame, format: str) -> None:
    """Print citations. format: `table` | `csv` | `json`."""
    if _machine(frame, format):
        return
    table = _table("Viện dẫn / Citations", "Văn bản", "Viện dẫn", "Ngày", "Cơ quan", "Trang", "Có trong CSDL", numbers=[4])
    for row in frame.itertuples():
        article = " ".join(filter(None, (row.point and f"điểm {row.point}", row.clause and f"khoản {row.clause}",
                                         row.article and f"Điều {row.article}")))
        table.add_row(_document(row), " ".join(filter(None, (article, row.type, row.symbol))) or row.quote, row.issued_on or "",
                      row.issuer or "", str(row.page or ""), row.target[:12] if row.target else "")
    _print(frame, table)


def hits(frame: pd.DataFrame, format: str) -> None:
    """Print what a search found. format: `table` | `csv` | `json`."""
    if _machine(frame, format):
        return
    table = _table("Tìm thấy / Found", "Văn bản", "Ngày", "Lần", "Chỗ đầu tiên", numbers=[2])
    for row in frame.itertuples():
        table.add_row(row.symbol or os.path.basename(row.source), row.issued_on or "", str(row.places), row.quote)
    _print(frame, table)


def findings(frame: pd.DataFrame, format: str) -> None:
    """Print findings, each with its sentence. format: `table` | `csv` | `json`."""
    if _machine(frame, format):
        return
    table = _table("Kiểm tra / Findings", "Mức", "Kết luận", "Văn bản", "Nói gì", "Vị trí", numbers=[4])
    for row in frame.itertuples():
        table.add_row(Text(SEVERITY[row.severity], COLOUR[row.severity]), VERDICT[row.verdict], _document(row), row.says,
                      str(row.start))
    _print(frame, table)


# --------------------------------------------------------------------------- one document


def show(document: sqlite3.Row, due: pd.DataFrame, read: pd.DataFrame, found: pd.DataFrame) -> None:
    """Print one document: header, deadlines, figures, findings."""
    console = _console()
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for column, title in HEADER:
        value = document[column]
        if column in ("addressees", "recipients", "problems"):
            value = "\n".join(json.loads(value))
        if column == "source":
            value = _near(value)
        if value:
            table.add_row(title, str(value))
    console.print(table)
    for title, frame, made in (("Thời hạn / Deadlines", due, _deadlines), ("Số liệu / Figures", read, _figures)):
        console.print()
        if frame.empty:
            console.print(f"{title}: không có / none")
        else:
            console.print(made(frame, f"{title}: {len(frame)}", with_document=False))
    console.print()
    console.print(f"Kiểm tra / Findings: {len(found) or 'không có / none'}")
    for row in found.itertuples():
        console.print(Text.assemble(("- ", COLOUR[row.severity]), (VERDICT[row.verdict], "bold"), f": {row.says}"))


def explain(document: sqlite3.Row, offset: int, rows: Sequence[tuple[str, sqlite3.Row]]) -> None:
    """Print the place and every row whose evidence holds it, the closest first."""
    console = _console()
    text = document["text"]
    a, b = max(0, offset - 100), min(len(text), offset + 100)
    console.print(Text.assemble(text[a:offset].replace("\n", "¶"), (text[offset].replace("\n", "¶"), "reverse"),
                                text[offset + 1:b].replace("\n", "¶")))
    if not rows:
        console.print("Không quy tắc nào đọc chỗ này. / No rule read this place.")
    for table, row in rows:
        console.print()
        made = f"quy tắc / rule {row['rule']}" + (f", {row['score']:.2f}" if "score" in row.keys() else "")  # noqa: SIM118 (a Row)
        console.print(Text.assemble((table, "bold"), f" {row['id']} [{row['start']}:{row['end']}] ", (row["quote"], "reverse"),
                                    f"  {made}"))
        skipped = ("id", "document", "start", "end", "quote", "rule", "score", "box", "symbol_key")
        for name in row.keys():  # noqa: SIM118 (a Row)
            if name not in skipped and row[name] is not None:
                console.print(f"   {name} = {row[name]}")


# --------------------------------------------------------------------------- a run


class Run:
    """Shows a run: a progress bar (in a terminal), failures as they happen, findings and a summary at the end."""

    def __init__(self, total: int, database: str):
        self.console, self.database, self.total = _console(), database, total
        self.errors = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)
        self.states: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self.findings: list[tuple[str, str, str]] = []
        self.progress = Progress(TextColumn("Đang đọc / Reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
                                 TextColumn("{task.description}"), console=self.errors, transient=True,
                                 disable=not self.errors.is_terminal)
        self.task = self.progress.add_task("", total=total)

    def __enter__(self) -> Run:
        self.progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.progress.stop()
        if kind is None:
            self._summary()

    @property
    def failures(self) -> int:
        """Files that could not be processed, of unknown kinds among them."""
        return self.states["failed"] + self.states["unsupported"]

    def add(self, file: FileRecord, result: Result | None) -> None:
        """Count a file that is done, and say at once if it failed: one line with file, stage, cause and remedy."""
        self.states[file.state] += 1
        self.progress.update(self.task, advance=1, description=os.path.basename(file.path)[:30])
        seen = sum(self.states.values())
        if not self.errors.is_terminal and seen % 100 == 0:
            self.errors.print(f"Đang đọc / Reading: {seen}/{self.total}")
        if file.state in ("failed", "unsupported"):
            self.errors.print(f"✗ {_near(file.path)}: [{file.stage}] {file.error}: {file.message}")
        if result is None or file.document is None:
            return
        self.counts["documents"] += 1
        for name in ("figures", "deadlines", "citations", "numbers"):
            self.counts[name] += len(getattr(result.facts, name))
        for check in result.checks:
            self.counts["checks"] += 1
            self.counts[check.severity] += 1
            if check.severity != "note" and len(self.findings) < SHOWN_FINDINGS:
                self.findings.append((_near(file.path), check.severity, check.says))

    def _summary(self) -> None:
        for path, severity, says in sorted(self.findings):
            self.console.print(Text.assemble((f"{SEVERITY[severity]}: ", COLOUR[severity]), f"{path}: {says}"), soft_wrap=True)
        grave = self.counts["error"] + self.counts["warning"]
        if grave > len(self.findings):
            self.console.print(f"… và {grave - len(self.findings)} kết quả nữa / more: solieu audit")
        table = _table("Kết quả / Summary", "", "Số lượng", numbers=[1])
        table.add_row("Tệp / Files", str(sum(self.states.values())))
        for state, title in STATE.items():
            if self.states[state]:
                table.add_row("  " + title, str(self.states[state]))
        for name, title in (("documents", "Văn bản / Documents"), ("figures", "Số liệu / Figures"),
                            ("deadlines", "Thời hạn / Deadlines"), ("citations", "Viện dẫn / Citations"),
                            ("numbers", "Con số đã xét / Numbers accounted for"), ("checks", "Phép kiểm tra / Checks")):
            table.add_row(title, str(self.counts[name]))
        table.add_row("  lỗi / errors", str(self.counts["error"]))
        table.add_row("  cảnh báo / warnings", str(self.counts["warning"]))
        table.add_row("Tệp không đọc được / Failures", str(self.failures))
        self.console.print(table)
        self.console.print(f"Cơ sở dữ liệu / Database: {self.database}")


def evaluation(report: Report, changes: Changes | None, by_document: bool, misses: bool, format: str) -> None:
    """Scores of a run against gold; for people also the gains and losses since another run, and every miss in its sentence."""
    if format != "table":
        _machine(report.frame(), format)
        return
    console = _console()
    console.print(_scores("Tất cả / All", report.overall()))
    for document, scores in report.scores.items() if by_document else ():
        console.print(_scores(document, dict(sorted(scores.items()))))
    for stem in report.absent:
        console.print(f"không có trong cơ sở dữ liệu / not in the database: {stem}")
    for title, found in (("Được thêm / Gains", changes.gains), ("Mất đi / Losses", changes.losses)) if changes else ():
        console.print(f"\n{title}: {len(found)}")
        _misses(console, found)
    if misses and report.misses and not changes:
        console.print(f"\nChỗ sai / Misses: {len(report.misses)}")
        _misses(console, report.misses)


def _scores(title: str, scores: dict[str, Score]) -> Table:
    table = _table(title, "Đo / Measure", "Đúng", "Cần", "Thấy", "P", "R", "F1", numbers=range(1, 7))
    for measure, score in scores.items():
        table.add_row(measure, str(score.right), str(score.wanted), str(score.found),
                      *(f"{value:.4f}" for value in (score.precision, score.recall, score.f1)))
    return table


def _misses(console: Console, found: Sequence[Miss]) -> None:
    for miss in found:
        console.print(f"- {miss.document}: {miss.measure}: {miss.what}")
        if miss.sentence:
            console.print(f"    {miss.sentence}", style="dim")
