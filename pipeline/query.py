"""The only reader of the database that the rest of the house uses: frames for tables, rows for one document."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import regex

from extractors.text import folded, plain
from pipeline.link import symbol_key
from pipeline.store import APPLICATION_ID, FACT_TABLES, StoreError, printable

_WORD = regex.compile(r"[\p{L}\p{N}]+")
_BETWEEN = r"[^\p{L}\p{N}]{1,40}+"
_CHECK_ID = regex.compile(r"[0-9a-z.\-]++")
_CONTEXT = 60  # characters shown on each side of what a search found


def open_database(path: str | os.PathLike[str]) -> sqlite3.Connection:
    """A read-only connection; raises StoreError where there is no database of ours at the path."""
    path = os.fspath(path)
    try:
        uri = "file:" + os.path.abspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23") + "?mode=ro"
        connection = sqlite3.connect(uri, uri=True, timeout=60)
        owner = connection.execute("pragma application_id").fetchone()[0]
    except sqlite3.Error as error:
        raise StoreError(f"{path}: không mở được cơ sở dữ liệu ({error}); hãy chạy `solieu run` trước hoặc chọn --db / "
                         "the database cannot be opened, run `solieu run` first or choose --db") from error
    if owner != APPLICATION_ID:
        raise StoreError(f"{path}: không phải cơ sở dữ liệu của solieu; hãy chọn --db / not a solieu database, choose --db")
    connection.row_factory = sqlite3.Row
    connection.create_function("folded", 1, lambda value: None if value is None else folded(value), deterministic=True)
    connection.create_function("holds", 2, _holds, deterministic=True)
    return connection


# --------------------------------------------------------------------------- words with and without diacritics


def _spans(query: str, text: str) -> list[tuple[int, int]]:
    """Where the query's words stand one after the other in the text. A letter that the query marks must be marked so;
    a letter that it does not mark may be any (`dat` finds `đạt` and `đất`, `đạt` finds only `đạt`)."""
    words = _WORD.findall(folded(query))
    if not words:
        return []
    pattern = regex.compile(r"(?<![\p{L}\p{N}])" + _BETWEEN.join(map(regex.escape, words)) + r"(?![\p{L}\p{N}])")
    wanted = _WORD.findall(plain(query))
    exact, spans = plain(text), []
    for match in pattern.finditer(folded(text)):
        got = _WORD.findall(exact[match.start():match.end()])
        if all(_marked_alike(want, have) for want, have in zip(wanted, got, strict=True)):
            spans.append(match.span())
    return spans


def _marked_alike(want: str, have: str) -> bool:
    return want == have or all(w in (h, folded(h)) for w, h in zip(want, have, strict=True))


def _holds(query: str, text: str | None) -> bool:
    return bool(text and _spans(query, text))


# --------------------------------------------------------------------------- frames


@dataclass(frozen=True, slots=True)
class Filter:
    """What rows to give; None leaves a field open.

    text: words of the indicator, action, title...; period: itself or a year with all its parts (`2020` has `2020-Q3`);
    issuer: part of its name, with or without diacritics; standing: `actual` | `target` | `estimate`; document: an id.
    verdicts, severity, rule: of findings, words of the database contract.
    """

    text: str | None = None
    period: str | None = None
    issuer: str | None = None
    standing: str | None = None
    document: str | None = None
    verdicts: tuple[str, ...] | None = None
    severity: str | None = None
    rule: str | None = None


_IN_PERIOD = "({0} = ? or {0} like ? || '-%')"


def _frame(db: sqlite3.Connection, select: str, conditions: Sequence[tuple[str, tuple[Any, ...]]], order: str,
           group: str = "") -> pd.DataFrame:
    where = " where " + " and ".join(condition for condition, _ in conditions) if conditions else ""
    values = [value for _, some in conditions for value in some]
    cursor = db.execute(f"{select}{where}{f' group by {group}' if group else ''} order by {order}", values)
    return pd.DataFrame([tuple(row) for row in cursor], columns=[column[0] for column in cursor.description], dtype=object)


def _conditions(wanted: Filter, text_columns: Sequence[str], period: str | None = None) -> list[tuple[str, tuple[Any, ...]]]:
    conditions: list[tuple[str, tuple[Any, ...]]] = []
    if wanted.text:
        conditions.append(("(" + " or ".join(f"holds(?, {column})" for column in text_columns) + ")",
                           (wanted.text,) * len(text_columns)))
    if wanted.period and period:
        conditions.append((_IN_PERIOD.format(period), (wanted.period, wanted.period)))
    if wanted.issuer:
        conditions.append(("holds(?, documents.issuer)", (wanted.issuer,)))
    if wanted.standing:
        conditions.append(("figures.standing = ?", (wanted.standing,)))
    if wanted.document:
        conditions.append(("documents.id = ?", (wanted.document,)))
    return conditions


_OF_DOCUMENT = "documents.symbol as document_symbol, documents.issuer as document_issuer, documents.source"


def figures(db: sqlite3.Connection, wanted: Filter = Filter()) -> pd.DataFrame:
    """Figures with their document's symbol, issuer and source; text filters the indicator."""
    return _frame(db, f"select figures.*, {_OF_DOCUMENT} from figures join documents on documents.id = figures.document",
                  _conditions(wanted, ("figures.indicator", "figures.indicator_key"), "figures.period"),
                  "documents.issued_on, documents.source, figures.start")


def deadlines(db: sqlite3.Connection, wanted: Filter = Filter()) -> pd.DataFrame:
    """Deadlines, the earliest first and those without a date last; text filters action and parties, period the due date."""
    return _frame(db, f"select deadlines.*, {_OF_DOCUMENT} from deadlines join documents on documents.id = deadlines.document",
                  _conditions(wanted, ("deadlines.action", "deadlines.responsible", "deadlines.recipient", "deadlines.quote"),
                              "deadlines.due"),
                  "deadlines.due is null, deadlines.due, documents.source, deadlines.start")


def citations(db: sqlite3.Connection, wanted: Filter = Filter()) -> pd.DataFrame:
    """Citations; text filters symbol, title and the words of the mention, period the cited document's date."""
    return _frame(db, f"select citations.*, {_OF_DOCUMENT} from citations join documents on documents.id = citations.document",
                  _conditions(wanted, ("citations.symbol", "citations.title", "citations.quote", "citations.type"),
                              "citations.issued_on"),
                  "documents.issued_on, documents.source, citations.start")


_FINDINGS = ("select checks.*, " + ", ".join(
    f"{table}.{column} as {name}_{column}" for table, name in (("documents", "document"), ("other", "other"))
    for column in ("type", "symbol", "issued_on", "issuer")) + ", documents.source, other.source as other_source")
_CHECKED = ("from checks join documents on documents.id = checks.document "
            "left join documents as other on other.id = checks.other_document")
_GRAVEST_FIRST = ("case checks.severity when 'error' then 0 when 'warning' then 1 else 2 end, "
                  "documents.issued_on, documents.source, checks.document, checks.start, checks.id")
_OF_CHECK = "exists (select 1 from json_each(checks.figures) as named join figures on figures.id = named.value where {})"


def _of_checks(wanted: Filter) -> list[tuple[str, tuple[Any, ...]]]:
    """A finding on two documents belongs to both; its period is that of a document or of a figure in it."""
    conditions: list[tuple[str, tuple[Any, ...]]] = []
    if wanted.text:
        conditions.append(("(holds(?, checks.says) or holds(?, checks.quote) or "
                           + _OF_CHECK.format("holds(?, figures.indicator)") + ")", (wanted.text,) * 3))
    if wanted.period:
        of_figure = _OF_CHECK.format(_IN_PERIOD.format("figures.period"))
        either = (_IN_PERIOD.format("documents.period"), _IN_PERIOD.format("other.period"), of_figure)
        conditions.append((f"({' or '.join(either)})", (wanted.period,) * 6))
    if wanted.issuer:
        conditions.append(("(holds(?, documents.issuer) or holds(?, other.issuer))", (wanted.issuer,) * 2))
    if wanted.document:
        conditions.append(("(checks.document = ? or checks.other_document = ?)", (wanted.document,) * 2))
    if wanted.verdicts is not None:
        conditions.append((f"checks.verdict in ({', '.join('?' * len(wanted.verdicts))})", wanted.verdicts))
    if wanted.severity:
        conditions.append(("checks.severity = ?", (wanted.severity,)))
    if wanted.rule:
        conditions.append(("checks.rule = ?", (wanted.rule,)))
    return conditions


def findings(db: sqlite3.Connection, wanted: Filter = Filter()) -> pd.DataFrame:
    """Checks, the gravest first, then by document, with what names the one or two documents (`document_...`, `other_...`).

    text filters the sentence, its quote and the indicators of its figures.
    """
    return _frame(db, f"{_FINDINGS} {_CHECKED}", _of_checks(wanted), _GRAVEST_FIRST)


def tally(db: sqlite3.Connection, wanted: Filter = Filter()) -> pd.DataFrame:
    """How many checks there are: columns document, other_document, rule, severity, verdict, checks (the number)."""
    groups = "checks.document, checks.other_document, checks.rule, checks.severity, checks.verdict"
    return _frame(db, f"select {groups}, count(*) as checks {_CHECKED}", _of_checks(wanted), groups, group=groups)


def find_checks(db: sqlite3.Connection, named: str) -> pd.DataFrame:
    """The findings that a user can mean: by an id, by a short id as lists show it (head of the document's id, hyphen,
    rest of the check's id without its letter), or by the head of either. The first of these that fits counts."""
    if not _CHECK_ID.fullmatch(named := named.lower()):
        named = ""
    head, _, rest = named.partition("-")
    tries = [("checks.id = ?", (named,))]
    if rest:
        tries += [(f"checks.id like ? || '%-' || ? {more} or checks.id like ? || '%-k' || ? {more}", (head, rest) * 2)
                  for more in ("", "|| '%'")]
    if named:
        tries += [("checks.id like ? || '%'", (named,))]
    for condition in tries:
        found = _frame(db, f"{_FINDINGS} {_CHECKED}", [condition], _GRAVEST_FIRST)
        if len(found):
            break
    return found


def facts(db: sqlite3.Connection, table: str, ids: Sequence[str]) -> list[sqlite3.Row]:
    """The rows of a table of facts with these ids, in the order of the ids."""
    rows = db.execute(f"select * from {table} where id in ({', '.join('?' * len(ids))})", tuple(ids)).fetchall()
    return sorted(rows, key=lambda row: ids.index(row["id"]))


def text_of(db: sqlite3.Connection, document: str) -> str:
    """The whole text of a document, by its id."""
    return db.execute("select text from documents where id = ?", (document,)).fetchone()[0]


def documents(db: sqlite3.Connection, wanted: Filter = Filter()) -> pd.DataFrame:
    """Documents without their texts, by date; filtered by document, issuer and period (of the document or of a figure in it)."""
    names = [row[1] for row in db.execute("pragma table_info(documents)") if row[1] not in ("text", "symbol_key")]
    conditions = _conditions(Filter(issuer=wanted.issuer, document=wanted.document), ())
    if wanted.period:
        conditions.append((f"({_IN_PERIOD.format('documents.period')} or exists (select 1 from figures where figures.document = "
                           f"documents.id and {_IN_PERIOD.format('figures.period')}))", (wanted.period,) * 4))
    return _frame(db, f"select {', '.join(names)} from documents", conditions, "issued_on, source")


def files(db: sqlite3.Connection, state: str | None = None) -> pd.DataFrame:
    """All files ever given, by path. state: `done` | `failed` | `duplicate` | `unsupported`."""
    return _frame(db, "select * from files", (("state = ?", (state,)),) if state else (), "path")


def counts(db: sqlite3.Connection) -> dict[str, int]:
    """Rows of each table."""
    return {table: db.execute(f"select count(*) from {table}").fetchone()[0] for table in ("files", "documents", *FACT_TABLES)}


# --------------------------------------------------------------------------- one document


def find_documents(db: sqlite3.Connection, named: str) -> list[sqlite3.Row]:
    """The documents that a user can mean by a path, a file name, a symbol or the head of an id (4 hex digits or more).

    The first of these that fits counts; several rows where it fits several documents.
    """
    path = printable(os.path.abspath(named))
    tries: list[tuple[str, tuple[Any, ...]]] = [
        ("id in (select document from files where path = ?)", (path,)),
        ("symbol_key = ?", (symbol_key(named) or "",)),
        ("id in (select document from files where path like '%' || ? escape '\\')",
         (printable(os.sep + named.lstrip(f".{os.sep}")).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_"),)),
    ]
    if len(named) >= 4:
        tries.append(("id >= ? and id < ?", (named.lower(), named.lower() + "g")))
    for condition, values in tries:
        rows = db.execute(f"select * from documents where {condition} order by issued_on, source", values).fetchall()
        if rows:
            return rows
    return []


def explain(db: sqlite3.Connection, document: str, offset: int) -> list[tuple[str, sqlite3.Row]]:
    """All rows (table, row) of a document whose evidence holds the offset, the shortest evidence first."""
    found = []
    for table in FACT_TABLES:
        rows = db.execute(f'select * from {table} where document = ? and start <= ? and "end" > ?', (document, offset, offset))
        found += [(table, row) for row in rows]
    return sorted(found, key=lambda pair: pair[1]["end"] - pair[1]["start"])


# --------------------------------------------------------------------------- full text


def search(db: sqlite3.Connection, text: str, limit: int = 50) -> pd.DataFrame:
    """Where words stand in the documents, best document first, one row for each document with the first place in its text.

    text: words, with or without diacritics; a word typed with diacritics is not answered by other words.
    Columns: document, symbol, issued_on, type, subject, source, start, end, places (how often), quote (the place with what
    stands around it). start, end are null where only the subject or an indicator has the words.
    """
    columns = ["document", "symbol", "issued_on", "type", "subject", "source", "start", "end", "places", "quote"]
    words = _WORD.findall(folded(text))
    if not words:
        return pd.DataFrame(columns=columns)
    phrase = '"' + " ".join(words) + '"'
    rows = []
    candidates = db.execute(
        "select documents.* from documents_fts join documents on documents.id = documents_fts.document "
        "where documents_fts match ? order by rank", (phrase,))
    for row in candidates:
        spans = _spans(text, row["text"])
        start, end = spans[0] if spans else (None, None)
        quote = _around(row["text"], *spans[0]) if spans else _indicator(db, text, row["id"])
        if quote is None and not _holds(text, row["subject"]):
            continue
        rows.append([row["id"], row["symbol"], row["issued_on"], row["type"], row["subject"], row["source"], start, end,
                     len(spans), quote or row["subject"]])
        if len(rows) == limit:
            break
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _indicator(db: sqlite3.Connection, text: str, document: str) -> str | None:
    row = db.execute("select indicator from figures where document = ? and holds(?, indicator)", (document, text)).fetchone()
    return row[0] if row else None


def _around(text: str, start: int, end: int) -> str:
    a, b = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    head = text[a:start].partition(" ")[2] if a else text[:start]
    tail = text[end:b].rpartition(" ")[0] if b < len(text) else text[end:]
    return " ".join(f"{'…' if a else ''}{head}{text[start:end]}{tail}{'…' if b < len(text) else ''}".split())
