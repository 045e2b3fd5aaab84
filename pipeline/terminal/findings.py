"""Findings in a terminal: the list, and one in full."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.finding import (
    MISFITS,
    SEVERITY,
    VERDICT,
    Finding,
    Passage,
    Source,
    Told,
    one_line,
    other_of,
    rule_name,
    short_id,
    source_of,
)
from pipeline.terminal.table import machine, near, new_console, new_table

if TYPE_CHECKING:
    import pandas as pd

COLOUR = {"error": "red", "warning": "yellow", "note": "cyan"}


def _both(told: Told) -> str:
    return " / ".join(told)


def _place(source: Source, page: int | None) -> str:
    return source.name + (f", tr. {page}" if page else "")


def finding_lines(row: Any) -> Iterator[RenderableType]:
    """A finding in a list: severity, id, document and page, rule; below it the sentence. row: of `query.findings`."""
    other = other_of(row)
    places = [_place(source_of(row), row.page), *([other.name] if other else [])]
    parts = ((SEVERITY[row.severity][0], f"bold {COLOUR[row.severity]}"), "  ", (short_id(row.id), "bold"), "  ",
             " ↔ ".join(places), "  ", (rule_name(row.rule)[0], "dim"))
    yield Text.assemble(*parts, overflow="fold")
    says = one_line(row.says) if row.verdict in MISFITS else f"{VERDICT[row.verdict][0]}: {one_line(row.says)}"
    yield Padding(Text(says, overflow="fold"), (0, 0, 0, 2), expand=False)


def tally_lines(tally: pd.DataFrame) -> Iterator[Text]:
    """How many checks there were, of each verdict: what fits and what could not be told is never passed over in silence."""
    counts = tally.groupby("verdict")["checks"].sum()
    for at, checks, style in ((0, "phép kiểm tra", ""), (1, "checks", "dim")):
        told = ", ".join(f"{counts[verdict]} {name[at]}" for verdict, name in VERDICT.items() if verdict in counts)
        yield Text(f"{counts.sum()} {checks}{': ' if told else ''}{told}.", style)


def findings(frame: pd.DataFrame, tally: pd.DataFrame, format: str, narrowed: bool = False) -> None:
    """Print findings, the gravest first, and how many checks there were of each verdict.

    frame: of `query.findings`; tally: of `query.tally`; format: `table` | `csv` | `json`; narrowed: more can be asked for.
    """
    if machine(frame, format):
        return
    console = new_console()
    for row in frame.itertuples():
        console.print(*finding_lines(row), sep="\n")
    console.print(f"{len(frame)} kết quả / findings." if len(frame) else "Không có kết quả. / Nothing found.")
    console.print(*tally_lines(tally), sep="\n")
    if narrowed:
        console.print("Xem cả phần còn lại / See the rest: --all")
    if len(frame):
        console.print(f"Xem đầy đủ / In full: solieu audit {short_id(frame.iloc[0].id)}")


# --------------------------------------------------------------------------- one in full


def finding(found: Finding) -> None:
    """Print one finding: sentence, arithmetic, evidence in its surroundings, correction."""
    console, row = new_console(), found.row
    console.print(Text.assemble((_both(SEVERITY[row.severity]), f"bold {COLOUR[row.severity]}"), "  ", (found.id, "bold"), "  ",
                                _both(rule_name(row.rule)), "  ", (_both(VERDICT[row.verdict]), "bold")))
    console.print(one_line(row.says))
    console.print(Text(one_line(row.says_en), "dim"))
    if found.arithmetic:
        _title(console, "Phép tính / Arithmetic")
        table = Table(show_header=False, box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for line in found.arithmetic:
            table.add_row(_both(line.name), *([line.value[0]] if line.value[0] == line.value[1] else [
                Text.assemble(line.value[0], (f" / {line.value[1]}", "dim"))]))
        _indented(console, table)
    if found.correction:
        _title(console, "Sửa nhỏ nhất / Smallest correction")
        _indented(console, Text(found.correction[0]))
        _indented(console, Text(found.correction[1], "dim"))
    _title(console, "Bằng chứng / Evidence")
    for source in found.sources:
        _document(console, found, source)


def _document(console: Console, found: Finding, source: Source) -> None:
    """What one document says: its name and file, the sentences with their numbers marked, the figures as they were read."""
    _indented(console, Text(source.title, "bold"))
    _indented(console, Text(one_line(near(source.path)), "dim"))
    for passage in found.passages:
        if passage.source is source:
            _indented(console, _passage(passage), 4)
    facts = [fact for fact in found.facts if fact.document == source.id]
    if facts:
        table = new_table("", "Số liệu, viện dẫn", "Nội dung", "Trang", "Quy tắc", "Điểm", numbers=[2, 4])
        for fact in facts:
            table.add_row(Text(fact.written, "bold" if fact.is_reported else ""), fact.about, str(fact.page or ""),
                          fact.rule, f"{fact.score:.2f}")
        _indented(console, table)


def _passage(passage: Passage) -> Text:
    text = Text(f"tr. {passage.page}: " if passage.page else "- ")
    for piece, is_marked in passage.pieces:
        text.append(f"[{piece}]" if is_marked else piece, "bold reverse" if is_marked else "")
    return text


def _title(console: Console, title: str) -> None:
    console.print()
    console.print(Text(title, "bold"))


def _indented(console: Console, shown: RenderableType, by: int = 2) -> None:
    console.print(Padding(shown, (0, 0, 0, by), expand=False))
