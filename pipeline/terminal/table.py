"""What all that is shown in a terminal shares: one console, one look of tables, and the same rows for the next program."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    import pandas as pd


def new_console() -> Console:
    """A console that prints texts as they are: no markup, no emoji, no guessing at numbers."""
    return Console(highlight=False, markup=False, emoji=False)


def new_table(title: str, *columns: str, numbers: Sequence[int] = ()) -> Table:
    """A table with these heads. numbers: which columns are aligned to the right."""
    table = Table(title=title, title_justify="left", header_style="bold", pad_edge=False, box=box.SIMPLE_HEAD)
    for at, column in enumerate(columns):
        table.add_column(column, justify="right" if at in numbers else "left", overflow="fold")
    return table


def near(path: str) -> str:
    """A path as seen from here, where that is shorter."""
    relative = os.path.relpath(path)
    return relative if not relative.startswith("..") else path


def document_name(row: Any) -> str:
    """The symbol of a row's document, else the name of its file."""
    return row.document_symbol or os.path.basename(row.source)


def machine(frame: pd.DataFrame, format: str) -> bool:
    """Print all columns with full precision as CSV or JSON; False for the format `table`."""
    frame = frame.drop(columns=[name for name in ("symbol_key",) if name in frame])
    if format == "csv":
        frame.to_csv(sys.stdout, index=False, lineterminator="\n")
    elif format == "json":
        rows = frame.to_dict(orient="records")
        json.dump(rows, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    return format != "table"


def print_table(frame: pd.DataFrame, table: Table) -> None:
    """Print a table and how many rows it has, or that nothing was found."""
    console = new_console()
    if frame.empty:
        console.print("Không có kết quả. / Nothing found.")
    else:
        console.print(table)
        console.print(f"{len(frame)} dòng / rows")
