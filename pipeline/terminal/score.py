"""Scores against gold, in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from pipeline.terminal.table import machine, new_console, new_table

if TYPE_CHECKING:
    from pipeline.evaluate import Changes, Miss, Report, Score


def evaluation(report: Report, changes: Changes | None, by_document: bool, misses: bool, format: str) -> None:
    """Scores of a run against gold; for people also the gains and losses since another run, and every miss in its sentence."""
    if format != "table":
        machine(report.frame(), format)
        return
    console = new_console()
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
    table = new_table(title, "Đo / Measure", "Đúng", "Cần", "Thấy", "P", "R", "F1", numbers=range(1, 7))
    for measure, score in scores.items():
        table.add_row(measure, str(score.right), str(score.wanted), str(score.found),
                      *(f"{value:.4f}" for value in (score.precision, score.recall, score.f1)))
    return table


def _misses(console: Console, found: Sequence[Miss]) -> None:
    for miss in found:
        console.print(f"- {miss.document}: {miss.measure}: {miss.what}")
        if miss.sentence:
            console.print(f"    {miss.sentence}", style="dim")
