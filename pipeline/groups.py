"""What of the database is compared with what: the second half of `store.py`, which owns the connection and the transactions.

`compared` has a row for each fact that other documents' facts may be held against, with the key of its group; `pending` the keys
of the groups whose documents changed since they were audited. Both change in the transaction that saves or forgets a document, so
that a run that is killed loses nothing, and the findings do not depend on the order in which documents come, nor on the runs.
Other programs need not read them.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from extractors.model import Figure
from pipeline.audit.across import Crossing, Mention, Row, Source, check_group

if TYPE_CHECKING:
    import sqlite3

BATCH = 400  # groups that one transaction audits
SCHEMA = (
    "create table compared (id text primary key, document text not null references documents(id), key text not null, words text) "
    "without rowid",
    "create index compared_by_key on compared (key, document)",
    "create index compared_by_document on compared (document, key)",
    "create table pending (key text primary key) without rowid",
)
_SOURCES = ("select id, type, symbol, symbol_key is not null, issuer, issued_on, subject from documents "  # once: texts are long
            "where id in (select document from compared where key in ({marks}))")
_FIGURES = (
    'select c.key, c.words, c.document, f.id, f.start, f."end", f.quote, f.page, f.box, f.rule, f.score, f.value_text, '
    "f.value_to, f.step, "
    "f.unit, f.qualifier, f.kind, f.base, f.base_text, f.direction, f.of_figure, f.against_figure, f.standing, f.indicator, "
    "f.indicator_key, f.period, f.table_no from compared c join figures f on f.id = c.id "
    "where c.key in ({marks})")
_CITATIONS = (
    'select c.key, c.words, c.document, m.id, m.start, m."end", m.quote, m.page, m.box, m.type, m.symbol, '
    "m.symbol_written, m.issued_on, m.title "
    "from compared c join citations m on m.id = c.id where c.key in ({marks})")
_ACTS = "select key, document from compared where id = document and key in ({marks})"


def enter(connection: sqlite3.Connection, document: str, rows: Iterable[tuple[str, str, str | None]]) -> None:
    """Note what of a document takes part: (id of the row, key of its group, words behind it)."""
    connection.executemany("insert into compared (id, document, key, words) values (?, ?, ?, ?)",
                           ((row_id, document, key, words) for row_id, key, words in rows))
    connection.execute("insert or ignore into pending select key from compared where document = ?", (document,))


def leave(connection: sqlite3.Connection, document: str) -> None:
    """Take a document out of its groups, which have to be audited again."""
    connection.execute("insert or ignore into pending select key from compared where document = ?", (document,))
    connection.execute("delete from compared where document = ?", (document,))


def next_batch(connection: sqlite3.Connection) -> list[str]:
    """Keys of groups that wait for their audit, a bounded number of them."""
    return [row[0] for row in connection.execute("select key from pending order by key limit ?", (BATCH,))]


def audit(connection: sqlite3.Connection, keys: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Audit groups again: their findings are taken away, the new ones given as rows of `checks`."""
    marks = ", ".join("?" * len(keys))
    connection.execute(f"delete from checks where group_key in ({marks})", keys)
    several = [row[0] for row in connection.execute(
        f"select key from compared where key in ({marks}) group by key having count(distinct document) > 1", keys)]
    figures, mentions, evidence = _read(connection, several)
    for key in several:
        for found in check_group(figures[key], mentions[key]):
            yield _row(key, found, evidence[found.at])
    connection.execute(f"delete from pending where key in ({marks})", keys)


def _read(connection: sqlite3.Connection, keys: Sequence[str]) -> tuple[
        dict[str, list[Row]], dict[str, list[Mention]], dict[str, dict[str, Any]]]:
    """The figures and the mentions of acts by group, and the rows of the database by their ids."""
    marks = ", ".join("?" * len(keys))
    figures: dict[str, list[Row]] = defaultdict(list)
    mentions: dict[str, list[Mention]] = defaultdict(list)
    evidence: dict[str, dict[str, Any]] = {}
    sources = {row[0]: Source(row[0], row[1], row[2], bool(row[3]), *row[4:])
               for row in connection.execute(_SOURCES.format(marks=marks), keys)}
    for row in _rows(connection, _FIGURES.format(marks=marks), keys):
        evidence[row["id"]] = row
        figures[row["key"]].append(Row(row["id"], sources[row["document"]], _figure(row), row["quote"], row["of_figure"],
                                       row["against_figure"], row["words"]))
    for row in _rows(connection, _CITATIONS.format(marks=marks), keys):
        evidence[row["id"]] = row
        mentions[row["key"]].append(Mention(
            row["id"], sources[row["document"]], row["start"], row["type"], row["symbol"], row["symbol_written"] or row["symbol"],
            row["issued_on"], row["title"], row["words"]))
    for row in _rows(connection, _ACTS.format(marks=marks), keys):
        source = sources[row["document"]]
        mentions[row["key"]].append(Mention(source.id, source, 0, source.type, source.symbol or "", source.symbol or "",
                                            source.issued_on, source.subject, None, is_act=True))
    return figures, mentions, evidence


def _rows(connection: sqlite3.Connection, query: str, values: Sequence[str]) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(query, values)
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)


def _figure(row: dict[str, Any]) -> Figure:
    return Figure(
        start=row["start"], end=row["end"], rule=row["rule"], score=row["score"], value=Decimal(row["value_text"]),
        value_to=None if row["value_to"] is None else Decimal(repr(row["value_to"])), step=Decimal(row["step"]), unit=row["unit"],
        qualifier=row["qualifier"], kind=row["kind"], base=row["base"], base_text=row["base_text"], direction=row["direction"],
        standing=row["standing"], indicator=row["indicator"], indicator_key=row["indicator_key"], period=row["period"],
        table_no=row["table_no"])


def _row(key: str, found: Crossing, at: dict[str, Any]) -> dict[str, Any]:
    """A finding as a row of `checks`, with the evidence of the figure or citation at which it is shown (at). Its id is made from
    what it compares, so that the same finding always has the same."""
    what = hashlib.sha256("|".join((found.rule, *found.figures, *found.citations, found.other_document)).encode()).hexdigest()
    return {
        "id": f"{found.document[:16]}-x{at['start']}-{what[:8]}", "group_key": key, "rule": found.rule, "verdict": found.verdict,
        "document": found.document, "other_document": found.other_document, "figures": json.dumps(found.figures),
        "citations": json.dumps(found.citations), **{name: at[name] for name in ("start", "end", "quote", "page", "box")},
        "reported": found.reported, "computed": found.computed, "low": found.low, "high": found.high, "power": found.power,
        "severity": found.severity, "says": found.says, "says_en": found.says_en}
