"""A run, in a terminal: progress, failures as they happen, findings and a summary at the end."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import closing

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from extractors.model import Result
from pipeline import query
from pipeline.finding import MISFITS
from pipeline.outcome import FileRecord
from pipeline.terminal.findings import finding_lines
from pipeline.terminal.table import near, new_console, new_table

STATE = {"done": "xong / done", "failed": "hỏng / failed", "duplicate": "trùng / duplicates",
         "unsupported": "không hỗ trợ / unsupported"}
SHOWN_FINDINGS = 100
NO_PROGRAM = ("needs_libreoffice", "no_tesseract")  # causes that lie in the machine, not in the file


class Run:
    """Shows a run: a progress bar (in a terminal), failures as they happen, findings and a summary at the end."""

    def __init__(self, total: int, database: str):
        self.console, self.database, self.total = new_console(), database, total
        self.errors = Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)
        self.states: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self.documents: set[str] = set()
        self.waiting = 0  # files that a missing program would read
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

    def add(self, file: FileRecord, result: Result | None, members: int = 0) -> None:
        """Count a file that is done, and say at once if it failed: one line with file, stage, cause and remedy.

        members: files that were found in it and come later.
        """
        self.states[file.state] += 1
        self.waiting += file.error in NO_PROGRAM
        self.total += members
        self.progress.update(self.task, advance=1, total=self.total, description=os.path.basename(file.path)[:30])
        seen = sum(self.states.values())
        if not self.errors.is_terminal and seen % 100 == 0:
            self.errors.print(f"Đang đọc / Reading: {seen}/{self.total}")
        if file.state in ("failed", "unsupported"):
            self.errors.print(f"✗ {near(file.path)}: [{file.stage}] {file.error}: {file.message}")
        if result is None or file.document is None:
            return
        self.counts["documents"] += 1
        for name in ("figures", "deadlines", "citations", "numbers"):
            self.counts[name] += len(getattr(result.facts, name))
        self.documents.add(file.document)

    def _findings(self) -> None:
        """The errors and warnings on the documents of this run, as `solieu audit` lists them."""
        with closing(query.open_database(self.database)) as db:
            found, tally = (frame[frame["document"].isin(self.documents) | frame["other_document"].isin(self.documents)]
                            for frame in (query.findings(db, query.Filter(verdicts=MISFITS)), query.tally(db)))
        found = found[found["severity"] != "note"]
        for row in found.head(SHOWN_FINDINGS).itertuples():
            self.console.print(*finding_lines(row), sep="\n")
        if len(found) > SHOWN_FINDINGS:
            self.console.print(f"… và {len(found) - SHOWN_FINDINGS} kết quả nữa / more: solieu audit")
        self.counts["checks"] = int(tally["checks"].sum())
        self.counts.update({name: int(count) for name, count in tally.groupby("severity")["checks"].sum().items()})

    def _summary(self) -> None:
        self._findings()
        table = new_table("Kết quả / Summary", "", "Số lượng", numbers=[1])
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
        if self.waiting:
            from pipeline.read import missing_programs

            self.errors.print(f"Thiếu chương trình, {self.waiting} tệp chưa đọc được / {self.waiting} files wait for a program:",
                              *(f"  {line}" for line in missing_programs()), sep="\n")
