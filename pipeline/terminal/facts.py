"""Figures, deadlines, citations, places found, and one document, in a terminal."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from pipeline.finding import STANDING
from pipeline.terminal.findings import finding_lines, tally_lines
from pipeline.terminal.table import document_name, machine, near, new_console, new_table, print_table

if TYPE_CHECKING:
    import sqlite3

    import pandas as pd

KIND = {"level": "mức", "ratio": "tỷ lệ", "change": "thay đổi"}
BASE = {"plan": "kế hoạch", "whole": "tổng số", "period": "kỳ khác"}
QUALIFIER = {"about": "≈ ", "over": "> ", "nearly": "gần ", "under": "< ", "at_least": "≥ ", "at_most": "≤ "}
DIRECTION = {"up": "↑ ", "down": "↓ "}
RELATION = {"before": "trước", "by": "chậm nhất", "on": "vào", "within": "trong", "every": "định kỳ"}
HEADER = (("type", "Loại / Type"), ("symbol", "Số, ký hiệu / Symbol"), ("issuer", "Cơ quan / Issuer"),
          ("parent_issuer", "Cấp trên / Parent"), ("place", "Nơi / Place"), ("issued_on", "Ngày / Date"),
          ("subject", "Trích yếu / Subject"), ("period", "Kỳ / Period"), ("addressees", "Kính gửi / To"),
          ("recipients", "Nơi nhận / Copies"), ("signing_authority", "Quyền ký / Authority"),
          ("signer_title", "Chức vụ / Title"), ("signer", "Người ký / Signer"), ("urgency", "Độ khẩn / Urgency"),
          ("secrecy", "Độ mật / Secrecy"), ("status", "Đọc / Read"), ("problems", "Lưu ý / Problems"), ("source", "Tệp / File"),
          ("id", "Mã / Id"))


def _vietnamese_number(exact: str) -> str:
    """`21078` -> `21.078`, `91.6` -> `91,6`: as Vietnamese documents write numbers."""
    whole, _, part = exact.partition(".")
    return f"{int(whole):,}".replace(",", ".") + ("," + part if part else "")


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
    table = new_table(title, *first, "Giá trị", "Đơn vị", "Chỉ tiêu đo", "Loại", "Tính chất", "Kỳ", numbers=[len(first)])
    for row in frame.itertuples():
        cells = [*_value_and_unit(row), row.indicator or "", _kind(row), STANDING[row.standing], row.period or ""]
        table.add_row(*([document_name(row)] if with_document else []), *cells)
    return table


def figures(frame: pd.DataFrame, format: str) -> None:
    """Print figures. format: `table` | `csv` | `json`."""
    if not machine(frame, format):
        print_table(frame, _figures(frame, "Số liệu / Figures", with_document=True))


def _due(row: Any) -> str:
    return row.due or row.recurrence or (f"{row.days} ngày{' làm việc' if row.working_days else ''}" if row.days else "?")


def _deadlines(frame: pd.DataFrame, title: str, with_document: bool) -> Table:
    first = ["Văn bản"] if with_document else []
    table = new_table(title, "Hạn", "", "Việc", "Ai làm", "Gửi ai", *first)
    for row in frame.itertuples():
        table.add_row(_due(row), RELATION.get(row.relation, row.relation), row.action or row.quote, row.responsible or "",
                      row.recipient or "", *([document_name(row)] if with_document else []))
    return table


def deadlines(frame: pd.DataFrame, format: str) -> None:
    """Print deadlines. format: `table` | `csv` | `json`."""
    if not machine(frame, format):
        print_table(frame, _deadlines(frame, "Thời hạn / Deadlines", with_document=True))


def citations(frame: pd.DataFrame, format: str) -> None:
    """Print citations. format: `table` | `csv` | `json`."""
    if machine(frame, format):
        return
    table = new_table("Viện dẫn / Citations", "Văn bản", "Viện dẫn", "Ngày", "Cơ quan", "Trang", "Có trong CSDL", numbers=[4])
    for row in frame.itertuples():
        article = " ".join(filter(None, (row.point and f"điểm {row.point}", row.clause and f"khoản {row.clause}",
                                         row.article and f"Điều {row.article}")))
        cited = " ".join(filter(None, (article, row.type, row.symbol))) or row.quote
        table.add_row(document_name(row), cited, row.issued_on or "", row.issuer or "", str(row.page or ""),
                      row.target[:12] if row.target else "")
    print_table(frame, table)


def hits(frame: pd.DataFrame, format: str) -> None:
    """Print what a search found. format: `table` | `csv` | `json`."""
    if machine(frame, format):
        return
    table = new_table("Tìm thấy / Found", "Văn bản", "Ngày", "Lần", "Chỗ đầu tiên", numbers=[2])
    for row in frame.itertuples():
        table.add_row(row.symbol or os.path.basename(row.source), row.issued_on or "", str(row.places), row.quote)
    print_table(frame, table)


# --------------------------------------------------------------------------- one document


def show(document: sqlite3.Row, due: pd.DataFrame, read: pd.DataFrame, found: pd.DataFrame,
         tally: pd.DataFrame) -> None:
    """Print one document: header, deadlines, figures, findings, and how many checks there were of each verdict."""
    console = new_console()
    table = Table(show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for column, title in HEADER:
        value = document[column]
        if column in ("addressees", "recipients", "problems"):
            value = "\n".join(json.loads(value))
        if column == "source":
            value = near(value)
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
        console.print(*finding_lines(row), sep="\n")
    console.print(*tally_lines(tally), sep="\n")


def explain(document: sqlite3.Row, offset: int, rows: Sequence[tuple[str, sqlite3.Row]]) -> None:
    """Print the place and every row whose evidence holds it, the closest first."""
    console = new_console()
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
