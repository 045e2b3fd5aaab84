"""How right the program is: what it found against gold annotations, kind by kind, field by field, every miss with its sentence.

A gold file is YAML and belongs to the document whose file has the same stem (`corpus/README.md` describes it). A gold field
may hold a list of accepted values; a gold fact marked `optional` costs nothing whether it is found or not.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import regex
import yaml

from pipeline import query
from pipeline.agreement import (
    Gold,
    Places,
    Row,
    align,
    any_of,
    close,
    overlap,
    same_deadline,
    same_field,
    same_figure,
    same_phrase,
    same_symbol,
    words,
)

if TYPE_CHECKING:
    import pandas as pd

NAME_OVERLAP = 0.85  # names of bodies and titles: all but a word or two
PHRASE_OVERLAP = 0.6  # indicators, actions, parties: careful readers cut phrases differently
ALL = "(all)"  # in Report.scores: what is measured over all documents together
TABLES = ("citations", "deadlines", "figures", "numbers", "checks")
# key of the gold's `document` -> column of the database
HEADER = {"type": "type", "number": "number", "symbol": "symbol", "issuer": "issuer", "parent": "parent_issuer", "place": "place",
          "date": "issued_on", "subject": "subject", "signer": "signer", "signer_title": "signer_title",
          "authority": "signing_authority"}
NAMES = ("issuer", "parent", "place", "subject", "signer_title")
_ROWS = 'select * from {} where document = ? order by start, "end"'
STRICT = ("unit", "qualifier", "kind", "base", "direction", "standing")


@dataclass(frozen=True, slots=True)
class Found:
    """What a run found in one document: its row, and its rows of each table in text order."""

    document: Row
    tables: Mapping[str, Sequence[Row]]

    @property
    def text(self) -> str:
        return self.document["text"]


@dataclass(slots=True)
class Score:
    """right: how many agree; wanted: how many the gold has; found: how many the run has."""

    right: int = 0
    wanted: int = 0
    found: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.wanted + other.wanted, self.found + other.found)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean; for a field of matched facts (wanted = found) the share that is right; 1 where there is nothing."""
        return 2 * self.right / (self.wanted + self.found) if self.wanted + self.found else 1.0


@dataclass(frozen=True, slots=True)
class Miss:
    """One disagreement. what: missed, extra or the wrong field; sentence: the words around it in the document, or ""."""

    document: str
    measure: str
    what: str
    sentence: str


@dataclass(slots=True)
class Report:
    """Scores by document (and `ALL`) and measure, all misses, and the gold files whose document is not in the run."""

    scores: dict[str, dict[str, Score]] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)

    def overall(self) -> dict[str, Score]:
        """Measure -> score over all documents."""
        total: dict[str, Score] = {}
        for scores in self.scores.values():
            for measure, score in scores.items():
                total[measure] = total.get(measure, Score()) + score
        return dict(sorted(total.items()))

    def frame(self) -> pd.DataFrame:
        """One row for each document and measure: right, wanted, found, precision, recall, f1."""
        import pandas as pd

        return pd.DataFrame([
            {"document": document, "measure": measure, "right": score.right, "wanted": score.wanted, "found": score.found,
             "precision": score.precision, "recall": score.recall, "f1": score.f1}
            for document, scores in self.scores.items() for measure, score in scores.items()])


@dataclass(frozen=True, slots=True)
class Changes:
    """Misses that the later run no longer has (gains), and those that only it has (losses)."""

    gains: tuple[Miss, ...]
    losses: tuple[Miss, ...]


def evaluate(found: Mapping[str, Found], gold_paths: Iterable[str | os.PathLike[str]]) -> Report:
    """Score a run. found: what it found, by file stem; gold_paths: gold files (a file without a `document` is left out).

    Raises OSError where a gold file cannot be read, ValueError where it is no YAML.
    """
    report = Report()
    named: list[tuple[frozenset[str], str | None]] = []
    for path in map(Path, gold_paths):
        try:
            gold = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            cause = " ".join(str(error).split())
            raise ValueError(f"{path}: không phải YAML đúng, hãy sửa / no valid YAML, mend it: {cause}") from error
        if not isinstance(gold, dict) or "document" not in gold:
            continue
        if path.stem not in found:
            report.absent.append(path.stem)
            continue
        judge = _Judge(path.stem, found[path.stem])
        judge.all(gold)
        report.scores[path.stem] = judge.scores
        report.misses += judge.misses
        named += judge.named
    if named:
        report.scores[ALL] = {"figures.key": same_keys(named)}
    return report


def same_keys(named: Sequence[tuple[frozenset[str], str | None]]) -> Score:
    """Whether figures that the gold gives one name, and only those, get one indicator key: counted in pairs of figures.

    named: for each matched figure the names that its gold accepts, and the key that the run gave it.
    """
    score = Score()
    for i, (names, key) in enumerate(named):
        for others, other in named[i + 1:]:
            one_name, one_key = not names.isdisjoint(others), key is not None and key == other
            score.wanted += one_name
            score.found += one_key
            score.right += one_name and one_key
    return score


def gold_files(paths: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """The gold files among files and folders, sorted; raises FileNotFoundError for a path that is not there."""
    found: list[Path] = []
    for path in map(Path, paths):
        if not path.exists():
            raise FileNotFoundError(f"không có / no such file or folder: {path}")
        found += sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
    return found


def compare(before: Report, after: Report) -> Changes:
    """What the later run does better and what worse, over the documents that both have."""
    both = before.scores.keys() & after.scores.keys()
    old = dict.fromkeys(miss for miss in before.misses if miss.document in both)
    new = dict.fromkeys(miss for miss in after.misses if miss.document in both)
    return Changes(tuple(miss for miss in old if miss not in new), tuple(miss for miss in new if miss not in old))


def from_database(path: str | os.PathLike[str]) -> dict[str, Found]:
    """What a run left in its database, by the stem of each document's file; raises StoreError where it cannot be opened."""
    db = query.open_database(path)
    try:
        run = {}
        for file in query.files(db).to_dict("records"):
            if not file["document"]:
                continue
            document = dict(db.execute("select * from documents where id = ?", (file["document"],)).fetchone())
            tables = {table: [dict(row) for row in db.execute(_ROWS.format(table), (file["document"],))] for table in TABLES}
            run[Path(file["path"]).stem] = Found(document, tables)
        return run
    finally:
        db.close()


# --------------------------------------------------------------------------- one document


class _Judge:
    """Scores what was found in one document."""

    def __init__(self, stem: str, found: Found):
        self.stem, self.found, self.places = stem, found, Places(found.text)
        self.scores: dict[str, Score] = {}
        self.misses: list[Miss] = []
        self.named: list[tuple[frozenset[str], str | None]] = []  # for each matched figure its gold names, and its key

    def all(self, gold: Gold) -> None:
        """Every kind of fact that the gold speaks of; a kind that it leaves out is not scored."""
        self.header(gold["document"] or {})
        kinds = {"citations": self.citations, "deadlines": self.deadlines, "figures": self.figures, "checks": self.findings}
        for kind, judge in kinds.items():
            if kind in gold:
                judge(gold[kind] or [])
        self.numbers()

    def field(self, measure: str, right: bool, what: str, span: tuple[int, int] | None = None) -> bool:
        """Count one field of a matched fact."""
        self.scores[measure] = self.scores.get(measure, Score()) + Score(int(right), 1, 1)
        if not right:
            self.misses.append(Miss(self.stem, measure, what, self.places.sentence(span)))
        return right

    def kind(self, measure: str, gold: Sequence[Gold], rows: Sequence[Row], same: Callable[[Gold, Row], bool]) \
            -> Iterator[tuple[Gold, Row, tuple[int, int] | None]]:
        """Count the facts of a kind and give the matched ones that are not optional, with their place."""
        spans = self.places.of(gold)
        where = {id(item): span for item, span in zip(gold, spans, strict=True)}

        def likeness(item: Gold, row: Row) -> float:
            span = where[id(item)]
            meets = span is not None and row["start"] < span[1] and span[0] < row["end"]
            return (1.5 if meets else 1.0) if same(item, row) else 0.0

        pairs = align(gold, rows, likeness)
        score = self.scores.setdefault(measure, Score())
        taken = {j for _, j in pairs}
        matched = {i for i, _ in pairs}
        for i, item in enumerate(gold):
            if not item.get("optional"):
                score.wanted += 1
                if i not in matched:
                    self.misses.append(Miss(self.stem, measure, f"missed {item['q']!r}", self.places.sentence(spans[i])))
        for j, row in enumerate(rows):
            if j not in taken:
                score.found += 1
                what = f"extra {row['quote']!r}" + (f" ({row['rule']})" if row.get("rule") else "")
                self.misses.append(Miss(self.stem, measure, what, self.places.sentence((row["start"], row["end"]))))
        for i, j in pairs:
            if not gold[i].get("optional"):
                score.right += 1
                score.found += 1
                yield gold[i], rows[j], spans[i]

    def header(self, gold: Gold) -> None:
        for key, column in HEADER.items():
            if key in gold:
                got = self.found.document[column]
                right = self._header_field(key, gold, got)
                self.field("header", right, f"{key}: want {gold[key]!r}, got {got!r}")
                self.scores[f"header.{key}"] = self.scores.get(f"header.{key}", Score()) + Score(int(right), 1, 1)
        for key in ("addressees", "recipients"):
            if key in gold:
                got = yaml.safe_load(self.found.document[key] or "[]")
                pairs = align([{"q": item} for item in gold[key] or []], [{"quote": item} for item in got],
                              lambda item, row: float(overlap(item["q"], row["quote"]) >= NAME_OVERLAP))
                self.scores[f"header.{key}"] = Score(len(pairs), len(gold[key] or []), len(got))
                if not len(pairs) == len(gold[key] or []) == len(got):
                    self.misses.append(Miss(self.stem, f"header.{key}", f"want {gold[key]!r}, got {got!r}", ""))

    def _header_field(self, key: str, gold: Gold, got: Any) -> bool:
        accepted = any_of(gold[key])
        if got in (None, ""):
            return None in accepted or bool(gold.get("stamped") and key in ("number", "date"))
        if key in NAMES:
            return same_phrase([want for want in accepted if want], got, NAME_OVERLAP) and any(accepted)
        if key == "symbol":
            return same_symbol(gold, got)
        if key == "number":
            return any(str(want).lstrip("0") == str(got) for want in accepted)
        return any(words(want) == words(got) for want in accepted)

    def citations(self, gold: Sequence[Gold]) -> None:
        gold = [item for item in gold if item.get("symbol")]
        rows = [row for row in self.found.tables["citations"] if row["symbol"]]
        for item, row, span in self.kind("citations", gold, rows, lambda item, row: same_symbol(item, row["symbol"])):
            for key, right in (("date", str(item.get("date") or "") == str(row["issued_on"] or "")),
                               ("type", any(words(want) == words(row["type"]) for want in any_of(item.get("type"))))):
                got = row["issued_on" if key == "date" else key]
                self.field(f"citations.{key}", right, f"{key} of {item['q']!r}: want {item.get(key)!r}, got {got!r}", span)
            if item.get("issuer"):
                self._phrase_field("citations", "issuer", item, row, span)

    def deadlines(self, gold: Sequence[Gold]) -> None:
        for item, row, span in self.kind("deadlines", gold, self.found.tables["deadlines"], same_deadline):
            self.field("deadlines.relation", row["relation"] in any_of(item["relation"]),
                       f"relation of {item['q']!r}: want {item['relation']!r}, got {row['relation']!r}", span)
            for key in ("action", "responsible", "recipient"):
                if any(any_of(item.get(key))):
                    self._phrase_field("deadlines", key, item, row, span)

    def _phrase_field(self, kind: str, key: str, item: Gold, row: Row, span: tuple[int, int] | None) -> None:
        self.field(f"{kind}.{key}", same_phrase(item[key], row[key], PHRASE_OVERLAP),
                   f"{key} of {item['q']!r}: want {item[key]!r}, got {row[key]!r}", span)

    def figures(self, gold: Sequence[Gold]) -> None:
        rows = self.found.tables["figures"]
        by_id = {row["id"]: row for row in rows}
        strict = 0
        for item, row, span in self.kind("figures", gold, rows, same_figure):
            results = [self.field(f"figures.{key}", same_field(key, item, row[key]),
                                  f"{key} of {item['q']!r}: want {item.get(key)!r}, got {row[key]!r}", span) for key in STRICT]
            strict += all(results)
            if item.get("indicator"):
                names = frozenset(" ".join(words(name)) for name in any_of(item["indicator"]) if name)
                self.named.append((names, row.get("indicator_key")))
                self._phrase_field("figures", "indicator", item, row, span)
            self.field("figures.period", any((want or None) == row["period"] for want in any_of(item.get("period"))),
                       f"period of {item['q']!r}: want {item.get('period')!r}, got {row['period']!r}", span)
            for key in ("of", "against"):
                if item.get(key) is not None:
                    target = by_id.get(row[f"{key}_figure"])
                    got = target["value"] if target else None
                    self.field(f"figures.{key}", any(close(want, got) for want in any_of(item[key])),
                               f"{key} of {item['q']!r}: want {item[key]!r}, got {got!r}", span)
        whole = self.scores["figures"]
        self.scores["figures.strict"] = Score(strict, whole.wanted, whole.found)

    def findings(self, gold: Sequence[Gold]) -> None:
        """Contradictions: a gold check is found where a check with the verdict `inconsistent` touches one of its quotes."""
        score = self.scores.setdefault("findings", Score())
        rows = [row for row in self.found.tables["checks"] if row["verdict"] == "inconsistent"]
        taken: set[int] = set()
        for item in gold:
            if item["verdict"] != "inconsistent" or item["rule"] == "cross_document":
                continue
            spans = [span for quote in any_of(item["quote"]) if (span := self.places.find(str(quote)))]
            met = {j for j, row in enumerate(rows) if any(row["start"] < span[1] and span[0] < row["end"] for span in spans)}
            taken |= met
            if not item.get("optional"):
                score.wanted += 1
                score.right += bool(met)
                score.found += bool(met)
                if not met:
                    sentence = self.places.sentence(spans[0] if spans else None)
                    self.misses.append(Miss(self.stem, "findings", f"missed: {item['why']}", sentence))
        for j, row in enumerate(rows):
            if j not in taken:
                score.found += 1
                self.misses.append(Miss(self.stem, "findings", f"extra {row['rule']}: {row['says']}",
                                        self.places.sentence((row["start"], row["end"]))))

    def numbers(self) -> None:
        """The share of numbers with digits that stand in the ledger with a class."""
        covered = bytearray(len(self.found.text))
        for row in self.found.tables["numbers"]:
            if row["class"] != "unknown":
                covered[row["start"]:row["end"]] = b"\1" * (row["end"] - row["start"])
        for run in regex.finditer(r"\d+", self.found.text):
            self.field("numbers", bool(covered[run.start()]), f"no class: {run[0]!r}", run.span())
