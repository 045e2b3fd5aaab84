"""The command line: parses arguments, calls one function, prints. Heavy modules are imported inside the commands."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import sqlite3

    from pipeline.query import Filter

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
                  help="Số liệu, thời hạn, viện dẫn trong văn bản hành chính, kèm bằng chứng và kiểm tra số học. / "
                       "Figures, deadlines and citations of Vietnamese official documents, with evidence and checked arithmetic.")

DONE, SOME_FAILED, WRONG_USE, NO_DATABASE = 0, 1, 2, 3


class Format(StrEnum):
    """How a table is printed: for people, or for the next program."""

    table = "table"
    csv = "csv"
    json = "json"


class Ocr(StrEnum):
    """How scanned pages are read."""

    auto = "auto"
    never = "never"
    always = "always"


class Standing(StrEnum):
    """Words of the database contract."""

    actual = "actual"
    target = "target"
    estimate = "estimate"


class Verdict(StrEnum):
    """Words of the database contract."""

    consistent = "consistent"
    truncated = "truncated"
    inconsistent = "inconsistent"
    unverifiable = "unverifiable"


class Severity(StrEnum):
    """Words of the database contract."""

    error = "error"
    warning = "warning"
    note = "note"


Database = Annotated[str, typer.Option("--db", help="Cơ sở dữ liệu SQLite. / The SQLite database.")]
As = Annotated[Format, typer.Option("--format", help="table, csv hoặc json. / table, csv or json.")]
Query = Annotated[str | None, typer.Argument(help="Từ cần tìm, có dấu hoặc không dấu. / Words, with or without diacritics.")]
Named = Annotated[str, typer.Argument(help="Đường dẫn, ký hiệu hoặc đầu mã văn bản. / A path, a symbol or the head of an id.")]
InDocument = Annotated[str | None, typer.Option("--document", help="Chỉ một văn bản. / Only this document.")]
Period = Annotated[str | None, typer.Option("--period", help="Kỳ: 2020, 2020-H1, 2020-Q3, 2020-10. / The period.")]
Issuer = Annotated[str | None, typer.Option("--issuer", help="Cơ quan ban hành. / The issuing body.")]
DEFAULT_DATABASE = "outputs/solieu.db"


@contextmanager
def _reading(path: str) -> Iterator[sqlite3.Connection]:
    from pipeline.query import open_database

    db = open_database(path)
    try:
        yield db
    finally:
        db.close()


def _one_document(db: sqlite3.Connection, named: str) -> sqlite3.Row:
    from pipeline.query import find_documents

    rows = find_documents(db, named)
    if len(rows) == 1:
        return rows[0]
    if not rows:
        raise typer.BadParameter(f"không có văn bản nào là {named!r}, hãy chạy `solieu run` trước / no such document")
    heads = "; ".join(f"{row['id'][:12]} {row['source']}" for row in rows[:6])
    raise typer.BadParameter(f"{named!r} chỉ {len(rows)} văn bản, hãy dùng đầu mã / names several, use an id: {heads}")


@app.command()
def run(
    paths: Annotated[list[str], typer.Argument(help="Tệp và thư mục. / Files and folders.")],
    db: Database = DEFAULT_DATABASE,
    workers: Annotated[int | None, typer.Option(min=1, help="Số tiến trình, mặc định mỗi nhân một. / Processes.")] = None,
    ocr: Annotated[Ocr, typer.Option(help="Cách đọc trang quét. / How scanned pages are read.")] = Ocr.auto,
) -> None:
    """Đọc, trích xuất, kiểm tra và lưu / Read, extract, check and store."""
    from pipeline import batch
    from pipeline.store import Store
    from pipeline.terminal import Run

    with Store(db) as store, Run(total=sum(1 for _ in batch.walk(paths, db)), database=db) as shown:
        for outcome in batch.run(paths, workers, ocr.value, database=db):
            shown.add(store.save(outcome), outcome.result, len(outcome.members))
        store.audit()
    if shown.failures:
        raise typer.Exit(SOME_FAILED)


@app.command()
def show(document: Named, db: Database = DEFAULT_DATABASE) -> None:
    """Một văn bản: thể thức, thời hạn, số liệu, kết quả kiểm tra / One document: header, deadlines, figures, findings."""
    from pipeline import query, terminal
    from pipeline.finding import MISFITS

    with _reading(db) as connection:
        row = _one_document(connection, document)
        only = query.Filter(document=row["id"])
        terminal.show(row, query.deadlines(connection, only), query.figures(connection, only),
                      query.findings(connection, replace(only, verdicts=MISFITS)), query.tally(connection, only))


@app.command()
def figures(
    text: Query = None, period: Period = None, issuer: Issuer = None,
    standing: Annotated[Standing | None, typer.Option(help="Thực hiện, chỉ tiêu, ước. / The standing.")] = None,
    document: InDocument = None, format: As = Format.table, db: Database = DEFAULT_DATABASE,
) -> None:
    """Số liệu / Figures: how many or how much of something."""
    from pipeline import query, terminal

    with _reading(db) as connection:
        wanted = query.Filter(text, period, issuer, standing and standing.value,
                              document and _one_document(connection, document)["id"])
        terminal.figures(query.figures(connection, wanted), format.value)


@app.command()
def deadlines(text: Query = None, period: Period = None, issuer: Issuer = None, document: InDocument = None,
              format: As = Format.table, db: Database = DEFAULT_DATABASE) -> None:
    """Thời hạn / Deadlines: duties with a date."""
    from pipeline import query, terminal

    with _reading(db) as connection:
        wanted = query.Filter(text, period, issuer, document=document and _one_document(connection, document)["id"])
        terminal.deadlines(query.deadlines(connection, wanted), format.value)


@app.command()
def citations(text: Query = None, period: Period = None, issuer: Issuer = None, document: InDocument = None,
              format: As = Format.table, db: Database = DEFAULT_DATABASE) -> None:
    """Văn bản viện dẫn / Citations: mentions of other documents."""
    from pipeline import query, terminal

    with _reading(db) as connection:
        wanted = query.Filter(text, period, issuer, document=document and _one_document(connection, document)["id"])
        terminal.citations(query.citations(connection, wanted), format.value)


@app.command()
def search(text: Annotated[str, typer.Argument(help="Từ cần tìm, có dấu hoặc không dấu. / Words, with or without diacritics.")],
           format: As = Format.table, db: Database = DEFAULT_DATABASE) -> None:
    """Tìm trong toàn văn / Search the full texts."""
    from pipeline import query, terminal

    with _reading(db) as connection:
        terminal.hits(query.search(connection, text), format.value)


@app.command()
def audit(
    finding: Annotated[str | None, typer.Argument(
        metavar="ID", help="Mã của một kết quả, để xem đầy đủ. / The id of one finding, to see it in full.")] = None,
    verdict: Annotated[Verdict | None, typer.Option(help="Kết luận. / The verdict.")] = None,
    severity: Annotated[Severity | None, typer.Option(help="Mức độ. / The severity.")] = None,
    rule: Annotated[str | None, typer.Option(help="Quy tắc, ví dụ sum_of_parts. / The rule.")] = None,
    document: InDocument = None, issuer: Issuer = None, period: Period = None,
    text: Annotated[str | None, typer.Option(
        help="Từ trong kết quả hay tên số liệu. / Words of the finding or its figures.")] = None,
    everything: Annotated[bool, typer.Option(
        "--all", help="Cả những gì khớp hoặc không kiểm được. / Also what fits or cannot be verified.")] = False,
    report: Annotated[str | None, typer.Option(
        help="Ghi báo cáo ra tệp .html, .xlsx hoặc .md. / Write a report to this file.")] = None,
    format: As = Format.table, db: Database = DEFAULT_DATABASE,
) -> None:
    """Kết quả kiểm tra số liệu, kèm bằng chứng và phép tính / Findings with their evidence and arithmetic."""
    from pipeline import query, terminal
    from pipeline.finding import MISFITS, RULE

    if rule is not None and rule not in RULE:
        raise typer.BadParameter(f"không có quy tắc {rule!r}, hãy chọn / no such rule, choose one of: {', '.join(RULE)}")
    if finding is not None and report is not None:
        raise typer.BadParameter("báo cáo dùng bộ lọc, không dùng mã / a report takes filters, not an id")
    with _reading(db) as connection:
        if finding is not None:
            return _audit_one(connection, finding, format)
        verdicts = (verdict.value,) if verdict else None if everything else MISFITS
        wanted = query.Filter(text, period, issuer, document=document and _one_document(connection, document)["id"],
                              verdicts=verdicts, severity=severity and severity.value, rule=rule)
        if report is not None:
            return _report(connection, report, wanted, db)
        scope = replace(wanted, verdicts=None)
        terminal.findings(query.findings(connection, wanted), query.tally(connection, scope), format.value, verdicts == MISFITS)


def _audit_one(db: sqlite3.Connection, named: str, format: Format) -> None:
    from pipeline import finding, query, terminal

    rows = query.find_checks(db, named)
    if rows.empty:
        raise typer.BadParameter(f"không có kết quả nào là {named!r}, xem mã bằng `solieu audit` / no such finding")
    if len(rows) > 1:
        ids = ", ".join(finding.short_id(row.id) for row in rows.head(6).itertuples())
        raise typer.BadParameter(f"{named!r} chỉ {len(rows)} kết quả / names several: {ids}{', …' if len(rows) > 6 else ''}")
    if not terminal.machine(rows, format.value):
        terminal.finding(next(finding.findings(db, rows)))


def _report(db: sqlite3.Connection, target: str, wanted: Filter, database: str) -> None:
    from pipeline import export

    try:
        export.write_report(db, target, wanted, database)
    except export.TargetError as error:
        raise typer.BadParameter(str(error)) from error
    typer.echo(f"Đã ghi báo cáo / Report written: {target}", err=True)


@app.command()
def explain(document: Named, offset: Annotated[int, typer.Argument(min=0, help="Vị trí ký tự. / The character's offset.")],
            db: Database = DEFAULT_DATABASE) -> None:
    """Quy tắc nào đã đọc chỗ này / Which rule read this place, and what it made of it."""
    from pipeline import query, terminal

    with _reading(db) as connection:
        row = _one_document(connection, document)
        if offset >= len(row["text"]):
            raise typer.BadParameter(f"văn bản chỉ có {len(row['text'])} ký tự / the document has {len(row['text'])} characters")
        terminal.explain(row, offset, query.explain(connection, row["id"], offset))


@app.command()
def evaluate(
    gold: Annotated[list[str], typer.Argument(help="Tệp chú giải YAML hoặc thư mục. / Gold YAML files or folders.")],
    db: Database = DEFAULT_DATABASE,
    against: Annotated[str | None, typer.Option(
        help="Cơ sở dữ liệu của lần chạy trước để so sánh. / Database of an earlier run.")] = None,
    by_document: Annotated[bool, typer.Option("--by-document", help="Điểm của từng văn bản. / Scores of each document.")] = False,
    misses: Annotated[bool, typer.Option(
        help="In từng chỗ sai bên cạnh câu của nó. / Print each miss beside its sentence.")] = True,
    format: As = Format.table,
) -> None:
    """Đúng đến đâu so với chú giải / How right the program is: precision, recall and F1 against gold,
    every miss in its sentence."""
    from pipeline import terminal
    from pipeline.evaluate import compare, evaluate, from_database, gold_files

    try:
        paths = gold_files(gold)
    except FileNotFoundError as error:
        raise typer.BadParameter(str(error)) from error
    if not paths:
        raise typer.BadParameter(f"không có tệp .yaml nào trong / no .yaml file in {', '.join(gold)}")
    try:
        report = evaluate(from_database(db), paths)
        earlier = evaluate(from_database(against), paths) if against else None
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    terminal.evaluation(report, earlier and compare(earlier, report), by_document, misses, format.value)


def main() -> None:
    """Run the command line. Exit codes: 0 done, 1 some files failed, 2 wrong use, 3 the database cannot be used."""
    for stream in (sys.stdout, sys.stderr):  # Vietnamese must come out whole, whatever the locale says
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(prog_name="solieu")
    except Exception as error:
        from pipeline.store import StoreError

        if not isinstance(error, StoreError):
            raise
        print(error, file=sys.stderr)
        sys.exit(NO_DATABASE)
