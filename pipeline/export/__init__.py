"""Files to take away: the report of findings, as a page, a workbook or Markdown."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import IO, TYPE_CHECKING

from pipeline import query
from pipeline.export.markdown import write_markdown
from pipeline.export.page import write_page
from pipeline.export.report import Report, report
from pipeline.export.workbook import write_workbook
from pipeline.store import printable

if TYPE_CHECKING:
    import sqlite3

WRITERS: dict[str, Callable[[Report, IO[bytes]], None]] = {
    ".html": write_page, ".xlsx": write_workbook, ".md": write_markdown}


class TargetError(Exception):
    """The file that was asked for cannot be made. The message says cause and remedy, Vietnamese / English."""


def write_report(db: sqlite3.Connection, target: str, wanted: query.Filter, database: str,
                 made_at: datetime | None = None) -> None:
    """Write the findings that are wanted, with their evidence, to a file: HTML, XLSX or Markdown, by its extension.

    database: path of the database, as it is told in the report; made_at: when it was made, None for now.
    The file is there whole or not at all. Raises TargetError for another extension, for the database or a document that was
    read (neither is ever written over), and for a file that cannot be written.
    """
    write = WRITERS.get(os.path.splitext(target)[1].lower())
    if write is None:
        raise TargetError(f"{target}: báo cáo chỉ có thể là tệp {', '.join(WRITERS)} / a report can only be one of these files")
    if printable(os.path.abspath(target)) in {*query.files(db)["path"], printable(os.path.abspath(database))}:
        raise TargetError(f"{target}: là cơ sở dữ liệu hoặc văn bản đã đọc, hãy chọn tên khác / "
                          "the database or a document that was read, choose another name")
    part = os.path.join(os.path.dirname(target), f".{os.path.basename(target)}.part")
    try:
        with open(part, "wb") as out:
            write(report(db, wanted, database, made_at or datetime.now().astimezone()), out)
        os.replace(part, target)
    except OSError as error:
        raise TargetError(f"{target}: không ghi được ({error.strerror or error}), hãy chọn nơi khác / "
                          "cannot be written, choose another place") from error
    finally:
        with suppress(FileNotFoundError):
            os.unlink(part)
