"""The only writer of the database. One transaction for each document: it is in the database whole, or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import cache
from importlib import resources
from typing import Any

from sqlite_utils import Database

from extractors.model import Document, Evidence, Facts, Result
from extractors.text import folded
from pipeline import __version__, groups
from pipeline.link import agree, symbol_key
from pipeline.outcome import FileRecord, Outcome

APPLICATION_ID = 0x50114E55  # marks the file as ours (PRAGMA application_id)
SCHEMA_VERSION = 2

EVIDENCE = {"id": str, "document": str, "start": int, "end": int, "quote": str, "page": int, "box": str, "rule": str,
            "score": float}
OF_DOCUMENT = [("document", "documents", "id")]
HEADER_COLUMNS = ("type", "symbol", "symbol_written", "issuer", "parent_issuer", "place", "issued_on", "subject", "signer",
                  "signer_title", "signing_authority", "urgency", "secrecy")
HEADER_LISTS = ("addressees", "recipients")

# table -> its columns; the order is the order of creation, so that foreign keys find their table
TABLES: dict[str, dict[str, type]] = {
    "documents": {
        "id": str, "source": str, "media_type": str, "page_count": int, "ocr_pages": int, "text": str, "status": str,
        "problems": str, "type": str, "number": int, "symbol": str, "symbol_written": str, "issuer": str, "parent_issuer": str,
        "place": str, "issued_on": str, "subject": str, "addressees": str, "recipients": str, "signer": str,
        "signer_title": str, "signing_authority": str, "urgency": str, "secrecy": str, "period": str, "made_by": str,
        "symbol_key": str},
    "files": {
        "path": str, "sha256": str, "size": int, "modified": str, "state": str, "stage": str, "error": str, "message": str,
        "attempts": int, "seconds": float, "document": str},
    "header_fields": {**EVIDENCE, "name": str, "value": str},
    "dates": {
        **EVIDENCE, "kind": str, "iso": str, "first": str, "last": str, "count": int, "unit": str, "clock": str, "problem": str},
    "symbols": {**EVIDENCE, "symbol": str, "style": str, "number": str, "year": int, "code": str, "body": str},
    "citations": {
        **EVIDENCE, "type": str, "symbol": str, "symbol_written": str, "issued_on": str, "issuer": str, "title": str,
        "article": str, "clause": str, "point": str, "target": str, "symbol_key": str},
    "deadlines": {
        **EVIDENCE, "due": str, "relation": str, "recurrence": str, "days": int, "working_days": int, "counts_from": str,
        "action": str, "responsible": str, "recipient": str},
    "figures": {
        **EVIDENCE, "value": float, "value_text": str, "value_to": float, "step": str, "unit": str, "qualifier": str,
        "kind": str, "base": str, "base_text": str, "direction": str, "of_figure": str, "against_figure": str,
        "standing": str, "indicator": str, "indicator_key": str, "period": str, "scope": str, "section": str,
        "table_no": int, "row_no": int, "column_no": int},
    "numbers": {**EVIDENCE, "class": str, "owner": str},
    "checks": {
        "id": str, "rule": str, "verdict": str, "document": str, "other_document": str, "figures": str, "citations": str,
        "start": int, "end": int, "quote": str, "page": int, "box": str, "reported": str, "computed": str, "low": str,
        "high": str, "power": float, "severity": str, "says": str, "says_en": str, "group_key": str},
}
FOREIGN_KEYS: dict[str, list[tuple[str, str, str]]] = {
    "documents": [],
    "citations": [*OF_DOCUMENT, ("target", "documents", "id")],
    "figures": [*OF_DOCUMENT, ("of_figure", "figures", "id"), ("against_figure", "figures", "id")],
    "checks": [*OF_DOCUMENT, ("other_document", "documents", "id")],
}
INDEXES = {"documents": ("symbol_key", "issued_on"), "files": ("document",), "citations": ("symbol_key", "target"),
           "deadlines": ("due",), "figures": ("indicator_key", "of_figure", "against_figure"),
           "checks": ("verdict", "severity", "other_document", "group_key")}
FACT_TABLES = tuple(name for name in TABLES if name not in ("documents", "files"))
# kind of fact in Facts (and in LedgerNumber.owner) -> letter of its row ids
LETTERS = {"header": "h", "dates": "t", "symbols": "s", "citations": "c", "deadlines": "d", "figures": "f", "numbers": "n",
           "checks": "k"}


class StoreError(Exception):
    """The database cannot be used. The message says cause and remedy, Vietnamese / English."""


@cache
def made_by() -> str:
    """What read the documents: the program's version and a hash of its word lists."""
    digest = hashlib.sha256()
    folder = resources.files("extractors") / "lexicon"
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.name.endswith(".csv"):
            digest.update(item.name.encode() + b"\0" + item.read_bytes())
    return f"solieu {__version__} lexicon {digest.hexdigest()[:12]}"


class Store:
    """An open database. Use as a context manager.

    Raises StoreError where the path cannot be a database, is another program's, or comes from another schema.
    """

    def __init__(self, path: str | os.PathLike[str]):
        self.path = os.fspath(path)
        try:
            os.makedirs(os.path.dirname(os.path.abspath(self.path)), exist_ok=True)
            self.connection = sqlite3.connect(self.path, timeout=60, isolation_level=None)
            self._open()
        except (OSError, sqlite3.Error) as error:
            raise StoreError(
                f"{self.path}: không dùng được cơ sở dữ liệu ({error}); hãy chọn tệp khác bằng --db / "
                "the database cannot be used, choose another file with --db") from error

    def _open(self) -> None:
        tables = {row[0] for row in self.connection.execute("select name from sqlite_master where type = 'table'")}
        owner = self.connection.execute("pragma application_id").fetchone()[0]
        version = self.connection.execute("pragma user_version").fetchone()[0]
        if tables and owner != APPLICATION_ID:
            raise StoreError(f"{self.path}: là cơ sở dữ liệu của chương trình khác; hãy chọn tệp khác bằng --db / "
                             "a database of another program, choose another file with --db")
        if tables and version != SCHEMA_VERSION:
            raise StoreError(f"{self.path}: do phiên bản khác tạo ra (schema {version}); hãy xóa tệp rồi chạy lại / "
                             "made by another version, delete the file and run again")
        self.connection.execute("pragma journal_mode = wal")
        self.connection.execute("pragma synchronous = normal")
        self.connection.execute("pragma foreign_keys = on")
        self.database = Database(self.connection)
        if not tables:
            self._create()

    def _create(self) -> None:
        with self.connection:
            self.connection.execute("begin immediate")
            self.connection.execute(f"pragma application_id = {APPLICATION_ID}")
            self.connection.execute(f"pragma user_version = {SCHEMA_VERSION}")
            for name, columns in TABLES.items():
                key = next(iter(columns))
                self.database[name].create(columns, pk=key, foreign_keys=FOREIGN_KEYS.get(name, OF_DOCUMENT))
                if "start" in columns:
                    self.database[name].create_index(["document", "start"])
                for column in INDEXES.get(name, ()):
                    self.database[name].create_index([column])
            for statement in groups.SCHEMA:
                self.connection.execute(statement)
            # its text is folded (no diacritics, đ -> d); rowid is made from the document's id, so that a row is found at once
            self.connection.execute(
                "create virtual table documents_fts using fts5(text, subject, indicators, document unindexed, "
                "tokenize = 'unicode61 remove_diacritics 2')")

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.close()
        else:  # a database in trouble is left as its last transaction left it
            self.connection.close()

    def close(self) -> None:
        """Put everything into the one file and close it."""
        self.connection.execute("pragma optimize")
        self.connection.execute("pragma wal_checkpoint(truncate)")
        self.connection.close()

    # ------------------------------------------------------------------ writing

    def save(self, outcome: Outcome) -> FileRecord:
        """Write an outcome; a document replaces all its rows. Returns the file's record as it was written: a result that
        cannot be stored is recorded as `failed` in stage `store`; a copy of a file in the database becomes `duplicate`.

        Raises StoreError where the database itself fails (disk full, locked).
        """
        outcome = replace(outcome, file=replace(outcome.file, path=printable(outcome.file.path)))
        try:
            with self._together():
                return self._write(outcome)
        except sqlite3.OperationalError as error:
            raise self._unwritable(error) from error
        except (sqlite3.Error, ValueError) as error:  # the rollback left the database as it was
            record = outcome.file.failed("store", type(error).__name__,
                                         f"không lưu được kết quả ({error}), hãy báo cho người phát triển / "
                                         "the result cannot be stored, report it")
            with self._together():
                return self._write(Outcome(record))

    def audit(self) -> int:
        """Compare documents with each other where something changed since the last time; returns the number of findings written.

        Findings depend on the documents in the database only, not on the order in which they came. A killed audit goes on where
        it stopped. Raises StoreError where the database itself fails.
        """
        written = 0
        try:
            while keys := groups.next_batch(self.connection):
                with self._together():
                    found = list(groups.audit(self.connection, keys))
                    self._insert("checks", found)
                written += len(found)
        except sqlite3.OperationalError as error:
            raise self._unwritable(error) from error
        return written

    @contextmanager
    def _together(self) -> Iterator[None]:
        """A transaction: all of it is written, or nothing."""
        self.connection.execute("begin immediate")
        try:
            self.connection.execute("pragma defer_foreign_keys = on")
            yield
            self.connection.execute("commit")
        except BaseException:
            self.connection.execute("rollback")
            raise

    def _unwritable(self, error: sqlite3.Error) -> StoreError:
        return StoreError(f"{self.path}: không ghi được ({error}); hãy kiểm tra ổ đĩa / cannot be written, check the disk")

    def _write(self, outcome: Outcome) -> FileRecord:
        record = outcome.file
        before = self.connection.execute("select document, sha256 from files where path = ?", (record.path,)).fetchone()
        first = self.connection.execute("select path from files where document = ? and state = 'done' and path != ?",
                                        (record.document, record.path)).fetchone()
        if outcome.result is not None:
            self._write_result(outcome.result, first[0] if first else record.path)
        if record.document is not None:  # of all files with these bytes one is done, the others are its duplicates
            record = replace(record, state="duplicate" if first else "done")
        elif before is not None and before[1] == record.sha256 is not None:
            record = replace(record, document=before[0])  # the same bytes were read once: what they gave stays
        self.database["files"].upsert(asdict(record), pk="path")
        if before is not None and before[0] not in (None, record.document):
            self._forget(before[0])
        return record

    def _write_result(self, result: Result, source: str) -> None:
        document, facts = result.document, result.facts
        old = self.connection.execute("select symbol_key from documents where id = ?", (document.id,)).fetchone()
        row = _document_row(document, facts, source)
        self.database["documents"].upsert(row, pk="id")
        self._clear(document.id)
        rows = _Rows(document)
        for kind in ("header", "dates", "symbols", "citations", "deadlines", "figures", "numbers"):
            rows.name(kind, getattr(facts, kind))
        rows.name("checks", result.checks)
        self._insert("header_fields", rows.evidence("header", facts.header))
        self._insert("dates", rows.evidence("dates", facts.dates))
        self._insert("symbols", rows.evidence("symbols", facts.symbols))
        self._insert("citations", rows.citations(facts))
        self._insert("deadlines", rows.evidence("deadlines", facts.deadlines))
        self._insert("figures", rows.figures(facts))
        self._insert("numbers", rows.numbers(facts))
        self._insert("checks", rows.checks(result))
        groups.enter(self.connection, document.id, rows.compared(result))
        indicators = "\n".join(sorted({folded(figure.indicator) for figure in facts.figures if figure.indicator}))
        self.connection.execute(
            "insert into documents_fts (rowid, text, subject, indicators, document) values (?, ?, ?, ?, ?)",
            (_fts_rowid(document.id), folded(document.text), folded(row["subject"] or ""), indicators, document.id))
        self._link(document.id, {key for key in (row["symbol_key"], old and old[0]) if key})

    def _insert(self, table: str, rows: Iterable[dict[str, Any]]) -> None:
        columns = tuple(TABLES[table])
        names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
        self.connection.executemany(f"insert into {table} ({names}) values ({marks})",
                                    ([row.get(name) for name in columns] for row in rows))

    def _clear(self, document: str) -> None:
        groups.leave(self.connection, document)
        for table in FACT_TABLES:
            self.connection.execute(f"delete from {table} where document = ?", (document,))
        self.connection.execute("delete from checks where other_document = ?", (document,))
        self.connection.execute("delete from documents_fts where rowid = ?", (_fts_rowid(document),))

    def _forget(self, document: str) -> None:
        """Remove a document that no file holds any more: its file was changed."""
        if self.connection.execute("select 1 from files where document = ?", (document,)).fetchone():
            return
        self._clear(document)
        self.connection.execute("update citations set target = null where target = ?", (document,))
        key = self.connection.execute("select symbol_key from documents where id = ?", (document,)).fetchone()
        self.connection.execute("delete from documents where id = ?", (document,))
        if key and key[0]:
            self._link(document, {key[0]})

    def _link(self, document: str, keys: set[str]) -> None:
        """Find the targets of a document's own citations, and of all citations of its symbol."""
        marks = ", ".join("?" * len(keys)) or "null"
        citing = self.connection.execute(
            "select id, symbol_key, issued_on, issuer from citations where symbol_key is not null "
            f"and (document = ? or symbol_key in ({marks}))", (document, *keys)).fetchall()
        found: dict[str, Sequence[tuple[str, str | None, str | None]]] = {}
        for key in {row[1] for row in citing}:
            found[key] = self.connection.execute(
                "select id, issued_on, issuer from documents where symbol_key = ?", (key,)).fetchall()
        self.connection.executemany("update citations set target = ? where id = ?", (
            (agree(issued_on, issuer, found[key]), row_id) for row_id, key, issued_on, issuer in citing))


# --------------------------------------------------------------------------- rows


def printable(path: str) -> str:
    """A path as text that any database can hold: bytes that are not UTF-8 are shown as \\xNN."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _fts_rowid(document: str) -> int:
    return int(document[:15], 16)


def _document_row(document: Document, facts: Facts, source: str) -> dict[str, Any]:
    row: dict[str, Any] = {name: facts.header_value(name) for name in HEADER_COLUMNS}
    for name in HEADER_LISTS:
        row[name] = json.dumps([item.value for item in facts.header if item.name == name], ensure_ascii=False)
    number = facts.header_value("number")
    partial = any(problem.startswith("partial: ") for problem in document.problems)
    return {
        **row, "id": document.id, "source": source, "media_type": document.media_type, "text": document.text,
        "page_count": len(document.pages) or None, "ocr_pages": sum(page.ocr for page in document.pages),
        "status": "partial" if partial else "whole", "problems": json.dumps(document.problems, ensure_ascii=False),
        "number": int(number) if number and number.isdecimal() else None, "period": facts.period, "made_by": made_by(),
        "symbol_key": symbol_key(row["symbol"])}


class _Rows:
    """Makes the rows of one document. Ids are the head of the document's id, the table's letter and the offset, so that
    they are the same whenever the same text gives the same facts; a second fact at one offset gets `.2`."""

    def __init__(self, document: Document):
        self.document = document
        self.ids: dict[str, list[str]] = {}

    def name(self, kind: str, facts: Sequence[Any]) -> None:
        """Give ids to all facts of a kind, before any row refers to them."""
        seen: dict[int, int] = {}
        ids = self.ids[kind] = []
        for fact in facts:
            seen[fact.start] = nth = seen.get(fact.start, 0) + 1
            ids.append(f"{self.document.id[:16]}-{LETTERS[kind]}{fact.start}" + (f".{nth}" if nth > 1 else ""))

    def _span(self, start: int, end: int) -> dict[str, Any]:
        document = self.document
        if not 0 <= start <= end <= len(document.text):
            raise ValueError(f"span {start}..{end} outside the text of {len(document.text)} characters")
        places = document.place(start, end)
        return {"document": document.id, "start": start, "end": end, "quote": document.text[start:end],
                "page": places[0].page if places else document.page_at(start),
                "box": json.dumps([list(place) for place in places]) if places else None}

    def evidence(self, kind: str, facts: Sequence[Evidence]) -> Iterable[dict[str, Any]]:
        """Rows with the evidence and all plain fields of the facts; fields that are no column are left out by the writer."""
        for row_id, fact in zip(self.ids[kind], facts, strict=True):
            fields = {name: getattr(fact, name) for name in fact.__dataclass_fields__}
            for name in ("first", "last"):
                if fields.get(name) is not None:
                    fields[name] = fields[name].isoformat()
            yield {**fields, **self._span(fact.start, fact.end), "id": row_id}

    def citations(self, facts: Facts) -> Iterable[dict[str, Any]]:
        for row in self.evidence("citations", facts.citations):
            yield {**row, "symbol_key": symbol_key(row["symbol"])}

    def figures(self, facts: Facts) -> Iterable[dict[str, Any]]:
        ids = self.ids["figures"]
        for row in self.evidence("figures", facts.figures):
            value, to = row["value"], row["value_to"]
            yield {**row, "value": float(value), "value_text": format(value, "f"), "value_to": None if to is None else float(to),
                   "step": format(row["step"], "f"),
                   "of_figure": None if row["of"] is None else ids[row["of"]],
                   "against_figure": None if row["against"] is None else ids[row["against"]]}

    def compared(self, result: Result) -> Iterable[tuple[str, str, str | None]]:
        for item in result.compared:
            yield self.document.id if item.kind == "documents" else self.ids[item.kind][item.index], item.key, item.words

    def numbers(self, facts: Facts) -> Iterable[dict[str, Any]]:
        for row in self.evidence("numbers", facts.numbers):
            owner = row["owner"]
            yield {**row, "class": row["number_class"], "owner": None if owner is None else self.ids[owner[0]][owner[1]]}

    def checks(self, result: Result) -> Iterable[dict[str, Any]]:
        for row_id, check in zip(self.ids["checks"], result.checks, strict=True):
            fields = asdict(check)
            yield {**fields, **self._span(check.start, check.end), "id": row_id,
                   "figures": json.dumps([self.ids["figures"][at] for at in check.figures]),
                   "citations": json.dumps([self.ids["citations"][at] for at in check.citations])}
