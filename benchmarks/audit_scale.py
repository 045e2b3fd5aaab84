"""What the audit costs on a large database, and whether it grows linearly.

    python benchmarks/audit_scale.py [--documents 2000] [--figures 50]

An archive of several provinces over years is made: the same indicators, told by each office for each period. Its documents are
extracted and audited (within each document; between documents,
                       in the database), first a quarter of them, then all. Wanted: the audit takes less than
a fifth of the time of extraction, and four times the documents cost at most 4.8 times as much. Runs in one process.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import extractors
from benchmarks.written.comparisons import fall, rise
from benchmarks.written.model import Text, fill
from benchmarks.written.paper import plain
from benchmarks.written.pen import Pen, Time, joined
from benchmarks.written.report import FILLERS, close, head
from benchmarks.written.sectors import PLACES, SECTORS, Item, Split
from extractors.model import Document, Result
from pipeline.audit import matched, within
from pipeline.audit.given import given_checks
from pipeline.audit.interval import total
from pipeline.outcome import FileRecord, Outcome
from pipeline.read import read
from pipeline.store import Store

AUDIT_SHARE, GROWTH = 0.2, 4.8
_FORMS = ("@act(a/p), đạt {r}% kế hoạch, @way {g}% so với @prior ({b} @u)", "@act(a), đạt {r}% kế hoạch năm",
          "@act(a/p), đạt {r}% kế hoạch",
          "@act(a), @way {g}% so với @prior ({b} @u)", "@act(a)")
_PERIODS = ("quarter", "half", "nine", "year")
_FIRST_YEAR, _YEARS = 2014, 11
_GROWN = {"quarter": 0.22, "half": 0.47, "nine": 0.73, "year": 1.0}


@dataclass
class Spent:
    """Seconds of processor time spent on each stage (so that other load does not count), and how much was found."""

    documents: int = 0
    figures: int = 0
    checks: int = 0
    between: int = 0
    extract: float = 0.0
    within: float = 0.0
    across: float = 0.0

    @property
    def audit(self) -> float:
        """Seconds of the whole audit."""
        return self.within + self.across


def documents(count: int, figures: int) -> Iterator[Text]:
    """Reports on the same indicators by office and period, about so many figures in each; they agree with each other."""
    made = 0
    for year in range(_FIRST_YEAR, _FIRST_YEAR + _YEARS):
        for place in PLACES:
            for at in range(len(SECTORS)):
                for kind in _PERIODS:
                    if made == count:
                        return
                    yield _report(place, at, kind, year, figures)
                    made += 1
    raise ValueError(f"the archive has only {made} documents")


def _report(place: str, sector_at: int, kind: str, year: int, figures: int) -> Text:
    sector = SECTORS[sector_at]
    pen = Pen(random.Random(f"{place} {sector.code} {kind} {year}"), Time(kind, year), place, style="list")
    top = head(pen, sector.office, sector.code, "BC", "BÁO CÁO", f"Kết quả công tác {pen.time.now}")
    pen.heading("I. KẾT QUẢ THỰC HIỆN")
    for number in range(len(SECTORS)):
        told = SECTORS[(sector_at + number) % len(SECTORS)]
        if len(pen.slots) < figures:
            pen.heading(f"{number + 1}. Lĩnh vực {told.name}")
        for item in told.items:
            if len(pen.slots) < figures:
                _told(pen, item, kind, year)
        for split in told.splits if number == 0 else ():  # what one office alone reports in detail
            if len(pen.slots) < figures:
                _parts(pen, split, kind, year)
    return close(pen, f"bao-cao-{kind}-{year}-{sector.code}", PLACES.index(place), top)


def _told(pen: Pen, item: Item, kind: str, year: int) -> None:
    """What was reached of the plan and of the period before. The same numbers whichever document tells them."""
    plan, done = _numbers(pen.place, item, kind, year)
    _, old = _numbers(pen.place, item, kind, year - 1)
    way, form, formula = ("tăng", pen.random.choice(_FORMS), rise) if done > old else ("giảm", pen.random.choice(_FORMS), fall)
    slots = {"a": pen.level(done, item.unit, item.decimals)}
    if "{p}" in form or "/p)" in form:
        slots["p"] = pen.level(plan, item.unit, item.decimals)
    if "{b}" in form:
        slots["b"] = pen.level(old, item.unit, item.decimals)
        slots["g"] = pen.percent(abs(done * 100 / old - 100), 1)
        pen.relate("change_from_base", (slots["g"], slots["a"], slots["b"]), formula, "scale")
    if "{r}" in form:
        slots["r"] = pen.percent(done * 100 / plan, 1)
    pen.write("list", pen.phrase(form.replace("@way", way), item, **slots),
              *([(pen.random.choice(FILLERS),)] if pen.chance(0.3) else []))


def _parts(pen: Pen, split: Split, kind: str, year: int) -> None:
    """A total and what it is made of."""
    rng, scale = random.Random(f"{pen.place} {split.told}"), 10**split.decimals
    sizes = [split.low * (split.high / split.low) ** rng.random() for _ in split.classes]
    grown = _GROWN[kind] * 1.03 ** (year - _FIRST_YEAR)
    held = [Fraction(max(round(size * grown * scale), 1), scale) for size in sizes]
    w, *slots = (pen.level(value, split.unit, split.decimals) for value in (sum(held), *held))
    pen.relate("sum_of_parts", (w, *slots), total, "scale")
    told = [fill(words.replace("{}", "{n} " + split.unit), n=slot) for words, slot in zip(split.classes, slots, strict=True)]
    pen.write("list", joined(pen.phrase("@told(w), gồm: ", split, w=w), told, ", "))


def _numbers(place: str, item: Item, kind: str, year: int) -> tuple[Fraction, Fraction]:
    """The plan of a year and what was done until the end of a period, growing from year to year."""
    size = item.low * (item.high / item.low) ** random.Random(f"{place} {item.noun}").random()
    size *= 1.03 ** (year - _FIRST_YEAR) * random.Random(f"{place} {item.noun} {year}").uniform(0.96, 1.05)
    scale = 10**item.decimals
    return Fraction(round(size * 1.1)), Fraction(max(round(size * _GROWN[kind] * scale), 1), scale)


def measure(texts: Sequence[Text]) -> Spent:
    """Extract and audit documents, and time it."""
    spent = Spent()
    with tempfile.TemporaryDirectory() as name, Store(Path(name) / "scale.db") as store:
        for text in texts:
            result = _timed(read(f"{text.name}.txt", plain(text).encode()), spent)
            store.save(Outcome(FileRecord(path=text.name, state="done", document=result.document.id), result))
        began = time.process_time()
        store.audit()
        spent.across += time.process_time() - began
        spent.between = store.connection.execute("select count(*) from checks where other_document is not null").fetchone()[0]
    return spent


def _timed(document: Document, spent: Spent) -> Result:
    began = time.process_time()
    facts = extractors.extract(document)
    extracted = time.process_time()
    checks = (*within.check(document, facts), *given_checks(document, facts))
    checked = time.process_time()
    compared = matched.compared(document, facts)
    spent.extract += extracted - began
    spent.within += checked - extracted
    spent.across += time.process_time() - checked
    spent.documents += 1
    spent.figures += len(facts.figures)
    spent.checks += len(checks)
    return Result(document, facts, checks, compared)


def main(arguments: Sequence[str]) -> int:
    """Measure a quarter and the whole; 0 if both marks are met, else 1."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--figures", type=int, default=50, help="figures in each document, about")
    told = parser.parse_args(arguments)
    texts = list(documents(told.documents, told.figures))
    measure(texts[:3])  # models are loaded, patterns compiled
    few, many = (measure(part) for part in (texts[:len(texts) // 4], texts))
    print("| documents | figures | checks within | findings between | extraction | audit within | audit between | share |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    for spent in (few, many):
        print(f"| {spent.documents} | {spent.figures} | {spent.checks} | {spent.between} | {spent.extract:.1f} s "
              f"| {spent.within:.1f} s | {spent.across:.1f} s | {spent.audit / spent.extract:.3f} |")
    part, growth = many.audit / many.extract, many.audit / few.audit
    print(f"\naudit: {part:.3f} of extraction (wanted: < {AUDIT_SHARE}); "
          f"4 x the documents cost {growth:.2f} x (wanted: <= {GROWTH})")
    return 0 if part < AUDIT_SHARE and growth <= GROWTH else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
