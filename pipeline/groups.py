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
_SOURCE = ("d.id as document, d.type as document_type, d.symbol as document_symbol, d.symbol_key, d.issuer as document_issuer, "
           "d.issued_on as document_date, d.subject")
_FIGURES = (
    f'select c.key, c.words, {_SOURCE}, f.id, f.start, f."end", f.quote, f.rule, f.score, f.value_text, f.value_to, f.step, '
    "f.unit, f.qualifier, f.kind, f.base, f.base_text, f.direction, f.of_figure, f.against_figure, f.standing, f.indicator, "
    "f.indicator_key, f.period, f.table_no from compared c join figures f on f.id = c.id join documents d on d.id = c.document "
    "where c.key in ({marks})")
_CITATIONS = (
    f"select c.key, c.words, {_SOURCE}, m.id, m.start, m.type, m.symbol, m.symbol_written, m.issued_on, m.title "
    "from compared c join citations m on m.id = c.id join documents d on d.id = c.document where c.key in ({marks})")
_ACTS = f"select c.key, {_SOURCE} from compared c join documents d on d.id = c.id where c.key in ({{marks}})"


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
    figures, mentions = _read(connection, several)
    for key in several:
        for found in check_group(figures[key], mentions[key]):
            yield _row(connection, key, found)
    connection.execute(f"delete from pending where key in ({marks})", keys)


def _read(connection: sqlite3.Connection, keys: Sequence[str]) -> tuple[dict[str, list[Row]], dict[str, list[Mention]]]:
    marks = ", ".join("?" * len(keys))
    figures: dict[str, list[Row]] = defaultdict(list)
    mentions: dict[str, list[Mention]] = defaultdict(list)
    sources: dict[str, Source] = {}
    for row in _rows(connection, _FIGURES.format(marks=marks), keys):
        figures[row["key"]].append(Row(row["id"], _source(row, sources), _figure(row), row["quote"], row["of_figure"],
                                       row["against_figure"], row["words"]))
    for row in _rows(connection, _CITATIONS.format(marks=marks), keys):
        mentions[row["key"]].append(Mention(
            row["id"], _source(row, sources), row["start"], row["type"], row["symbol"], row["symbol_written"] or row["symbol"],
            row["issued_on"], row["title"], row["words"]))
    for row in _rows(connection, _ACTS.format(marks=marks), keys):
        source = _source(row, sources)
        mentions[row["key"]].append(Mention(source.id, source, 0, source.type, source.symbol or "", source.symbol or "",
                                            source.issued_on, source.subject, None, is_act=True))
    return figures, mentions


def _rows(connection: sqlite3.Connection, query: str, values: Sequence[str]) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(query, values)
    names = [column[0] for column in cursor.description]
    return (dict(zip(names, row, strict=True)) for row in cursor)


def _source(row: dict[str, Any], known: dict[str, Source]) -> Source:
    if row["document"] not in known:
        known[row["document"]] = Source(
            row["document"], row["document_type"], row["document_symbol"], row["symbol_key"] is not None, row["document_issuer"],
            row["document_date"], row["subject"])
    return known[row["document"]]


def _figure(row: dict[str, Any]) -> Figure:
    return Figure(
        start=row["start"], end=row["end"], rule=row["rule"], score=row["score"], value=Decimal(row["value_text"]),
        value_to=None if row["value_to"] is None else Decimal(repr(row["value_to"])), step=Decimal(row["step"]), unit=row["unit"],
        qualifier=row["qualifier"], kind=row["kind"], base=row["base"], base_text=row["base_text"], direction=row["direction"],
        standing=row["standing"], indicator=row["indicator"], indicator_key=row["indicator_key"], period=row["period"],
        table_no=row["table_no"])


def _row(connection: sqlite3.Connection, key: str, found: Crossing) -> dict[str, Any]:
    """A finding as a row of `checks`, with the evidence of the figure or citation at which it is shown. Its id is made from what
    it compares, so that the same finding always has the same."""
    table = "figures" if found.figures else "citations"
    start, end, quote, page, box = connection.execute(
        f'select start, "end", quote, page, box from {table} where id = ?', (found.at,)).fetchone()
    what = hashlib.sha256("|".join((found.rule, *found.figures, *found.citations, found.other_document)).encode()).hexdigest()
    return {
        "id": f"{found.document[:16]}-x{start}-{what[:8]}", "group_key": key, "rule": found.rule, "verdict": found.verdict,
        "document": found.document, "other_document": found.other_document, "figures": json.dumps(found.figures),
        "citations": json.dumps(found.citations), "start": start, "end": end, "quote": quote, "page": page, "box": box,
        "reported": found.reported, "computed": found.computed, "low": found.low, "high": found.high, "power": found.power,
        "severity": found.severity, "says": found.says, "says_en": found.says_en}
