"""What a report of findings says, whatever file it becomes: what was checked, what fits, what does not, with all evidence.

Silence is told too: how many relations fit, which documents were checked without a finding, which had nothing to check, and
which files could not be read at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline import __version__, query
from pipeline.finding import (
    MISFITS,
    RULE,
    SEVERITY,
    VERDICT,
    Finding,
    Source,
    Told,
    findings,
    one_line,
    rule_name,
    short_id,
)

if TYPE_CHECKING:
    import sqlite3

    import pandas as pd

_FILTERS: tuple[tuple[str, Told], ...] = (
    ("document", ("văn bản", "document")), ("issuer", ("cơ quan", "issuer")), ("period", ("kỳ", "period")),
    ("rule", ("quy tắc", "rule")), ("severity", ("mức độ", "severity")), ("text", ("từ", "words")))


@dataclass(frozen=True, slots=True)
class Count:
    """Checks of one rule, or on one document: how many, how many of each verdict, and the severities of what does not fit."""

    name: Told
    checks: int
    verdicts: dict[str, int]
    severities: dict[str, int]


@dataclass(frozen=True, slots=True)
class Checked:
    """A document that was looked at. count: of the checks on it; first: id of the gravest finding on it that is shown."""

    source: Source
    count: Count
    first: str | None

    @property
    def outcome(self) -> Told:
        """What the audit of it came to, in a few words."""
        if self.count.severities:
            return ", ".join(f"{n} {SEVERITY[s][0]}" for s, n in self.count.severities.items()), \
                   ", ".join(f"{n} {SEVERITY[s][1]}" for s, n in self.count.severities.items())
        if self.count.checks:
            return "không có kết quả nào phải xem", "nothing to look at"
        return "không có quan hệ nào để kiểm tra", "nothing that could be checked"


@dataclass(frozen=True, slots=True)
class Findings:
    """Findings that are read when they are gone through. rows: a frame of `query.findings`."""

    db: sqlite3.Connection
    rows: pd.DataFrame

    def __iter__(self) -> Iterator[Finding]:
        return findings(self.db, self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Report:
    """A report before it becomes a file.

    findings: what does not fit, the gravest first; rest: what fits or cannot be verified, where that was asked for. Both come
    from the database one by one, each time they are gone through.
    """

    made_at: datetime
    database: str
    made_by: tuple[str, ...]
    filters: tuple[tuple[Told, Told], ...]
    total: Count
    rules: tuple[Count, ...]
    documents: tuple[Checked, ...]
    unread: tuple[tuple[str, str], ...]
    findings: Findings
    rest: Findings

    version = __version__

    @property
    def silent(self) -> int:
        """Documents that were checked and in which everything checked fits, or could not be verified."""
        return sum(not checked.count.severities and checked.count.checks > 0 for checked in self.documents)

    @property
    def unchecked(self) -> int:
        """Documents in which nothing could be checked."""
        return sum(not checked.count.checks for checked in self.documents)


def report(db: sqlite3.Connection, wanted: query.Filter, database: str, made_at: datetime) -> Report:
    """The report on all that the filter wants. Counts are over all verdicts and severities, findings over those wanted."""
    scope = replace(wanted, verdicts=None, severity=None)
    tally, rows, documents = query.tally(db, scope), query.findings(db, wanted), query.documents(db, wanted)
    by_rule = {name: part for name, part in tally.groupby("rule")}
    does_not_fit = rows["verdict"].isin(MISFITS)
    order = [*(name for name in RULE if name in by_rule), *sorted(set(by_rule) - set(RULE))]
    files = query.files(db)
    unread = files[files["state"].isin(("failed", "unsupported"))]
    return Report(
        made_at=made_at, database=database, made_by=tuple(sorted(set(documents["made_by"]))),
        filters=tuple(_filters(wanted, documents)), total=_count(("Tất cả", "All"), tally),
        rules=tuple(_count(rule_name(name), by_rule[name]) for name in order),
        documents=tuple(sorted(_checked(documents, tally, rows), key=_gravest_first)),
        unread=tuple((one_line(row.path), one_line(row.message or "")) for row in unread.itertuples()),
        findings=Findings(db, rows[does_not_fit]), rest=Findings(db, rows[~does_not_fit]))


def _count(name: Told, tally: pd.DataFrame) -> Count:
    verdicts = tally.groupby("verdict")["checks"].sum()
    misfits = tally[tally["verdict"].isin(MISFITS)].groupby("severity")["checks"].sum()
    return Count(name, int(tally["checks"].sum()), {word: int(verdicts[word]) for word in VERDICT if word in verdicts},
                 {word: int(misfits[word]) for word in SEVERITY if word in misfits})


def _checked(documents: pd.DataFrame, tally: pd.DataFrame, rows: pd.DataFrame) -> Iterator[Checked]:
    """Each document with its counts; a check between two documents counts for both."""
    own = {name: part for name, part in tally.groupby("document")}
    others = {name: part for name, part in tally[tally["other_document"].notna()].groupby("other_document")}
    nothing = tally.head(0)
    first: dict[str, str] = {}
    for row in rows.itertuples():
        for name in filter(None, (row.document, row.other_document)):
            first.setdefault(name, short_id(row.id))
    for row in documents.itertuples():
        source = Source(row.id, row.type, row.symbol, row.issued_on, row.issuer, row.source)
        counts = [_count((source.name, source.name), part.get(row.id, nothing)) for part in (own, others)]
        yield Checked(source, Count(counts[0].name, sum(count.checks for count in counts),
                                    _added(VERDICT, (count.verdicts for count in counts)),
                                    _added(SEVERITY, (count.severities for count in counts))), first.get(row.id))


def _gravest_first(checked: Checked) -> tuple[Any, ...]:
    """Documents with findings, then those that were checked in silence, then those with nothing to check; each by title."""
    return *(-checked.count.severities.get(severity, 0) for severity in SEVERITY), not checked.count.checks, checked.source.title


def _added(words: Iterable[str], counts: Iterable[dict[str, int]]) -> dict[str, int]:
    counts = list(counts)
    added = {word: sum(count.get(word, 0) for count in counts) for word in words}
    return {word: number for word, number in added.items() if number}


def _filters(wanted: query.Filter, documents: pd.DataFrame) -> Iterator[tuple[Told, Told]]:
    """What was asked for, so that nobody takes a part for the whole."""
    for field, name in _FILTERS:
        value: Any = getattr(wanted, field)
        if value is not None:
            yield name, _told(field, value, documents)
    if wanted.verdicts is not None:
        told = [VERDICT[verdict] for verdict in wanted.verdicts]
        yield ("kết quả được nêu", "findings told"), (", ".join(word[0] for word in told), ", ".join(word[1] for word in told))


def _told(field: str, value: str, documents: pd.DataFrame) -> Told:
    if field == "rule":
        return rule_name(value)
    if field == "severity":
        return SEVERITY[value]
    if field == "document" and len(documents):
        value = one_line(documents.iloc[0]["symbol"] or documents.iloc[0]["source"])
    return value, value
