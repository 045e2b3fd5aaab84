"""The planted-error bench: does the audit keep silent where figures agree, and speak where one of them is wrong?

    python benchmarks/audit.py [--relations 5000] [--planted 2000] [--archives 40] [--workers 2] [--form text|docx|pdf]
                               [--misses FILE]

Documents of natural wording are made whose figures agree (rounded or cut off,
                                                           exact and approximate), and the whole program runs on
each: what it finds there is a false alarm. Then copies with one error each run through it. Prints a table by rule, and fails
if an alarm of severity `error` was false, or if less than 97% of the errors were found that the arithmetic shows with power 0.9.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from multiprocessing import Pool
from pathlib import Path

import regex

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.written.archive import Archive, Link, archive
from benchmarks.written.model import Relation, Text, holds
from benchmarks.written.paper import save, spoken
from benchmarks.written.pen import share
from benchmarks.written.planting import plants
from benchmarks.written.report import document
from extractors.model import Check, Result
from pipeline.outcome import Outcome
from pipeline.process import process
from pipeline.store import Store

POWER = 0.9
WANTED = 0.97
ALARMS = ("error", "warning")
NEVER_VERIFIED = {"impossible_date", "deadline_before_issue", "short_notice", "citation_conflict", "issuer_conflict"}
A_DOCUMENT = 25  # relations, about
IN_ARCHIVE = 8  # copies with an error between documents


@dataclass
class Tally:
    """What was counted, by rule; and what to look at."""

    documents: int = 0
    counts: dict[str, Counter] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def add(self, rule: str, what: str, count: int = 1) -> None:
        """Count something for a rule."""
        self.counts.setdefault(rule, Counter())[what] += count

    def join(self, other: Tally) -> None:
        """Take in what another has counted."""
        self.documents += other.documents
        for rule, counts in other.counts.items():
            self.counts.setdefault(rule, Counter()).update(counts)
        self.misses += other.misses

    def total(self, what: str) -> int:
        """The count over all rules."""
        return sum(counts[what] for counts in self.counts.values())


# --------------------------------------------------------------------------- what the program made of it


@dataclass(frozen=True)
class Read:
    """A document as the program read it: where its slots stand, and which slots each check is about."""

    text: Text
    result: Result
    places: dict[int, tuple[int, int]]

    def slots_of(self, check: Check) -> set[int]:
        """The slots whose numbers a check speaks of: its figures, or whatever stands in its span if it has none."""
        figures = self.result.facts.figures
        spans = [(figures[at].start, figures[at].end) for at in check.figures] or [(check.start, check.end)]
        return {slot for slot, (start, end) in self.places.items() if any(a < end and start < b for a, b in spans)}

    def about(self, check: Check, slots: Iterable[int]) -> bool:
        """Whether a check involves one of the slots, by its figures or its span."""
        spans = [self.places[slot] for slot in slots if slot in self.places]
        return bool(self.slots_of(check) & set(slots)) or any(check.start < end and start < check.end for start, end in spans)

    def verifies(self, check: Check, relation: Relation) -> bool:
        """Whether a check is the right one on a relation: its rule, its figures, and it fits."""
        wanted = {slot for slot in relation.slots if self.text.slots[slot].number and self.text.slots[slot].text}
        return (check.rule in relation.rules and check.verdict in ("consistent", "truncated")
                and (wanted <= self.slots_of(check) if wanted else self.about(check, relation.slots)))


def run(text: Text, folder: Path, form: str) -> Read:
    """The whole program on one document. Raises RuntimeError if it could not be read."""
    outcome = _outcome(text, folder, form)
    assert outcome.result is not None
    return Read(text, outcome.result, _places(text, outcome.result.document.text))


def _places(text: Text, read: str) -> dict[int, tuple[int, int]]:
    """Where each slot stands in the text that was read. Blanks do not count: a page breaks lines where it likes."""
    kept = [at for at, letter in enumerate(read) if not letter.isspace()]
    solid = "".join(read[at] for at in kept)
    places, cursor = {}, 0
    for pieces, _ in spoken(text):
        start = solid.find("".join(text.told(pieces).split()), cursor)
        if start < 0:
            continue
        for piece in pieces:
            told = "".join((piece if isinstance(piece, str) else text.slots[piece].text).split())
            if isinstance(piece, int) and told:
                places[piece] = kept[start], kept[start + len(told) - 1] + 1
            start += len(told)
        cursor = start
    return places


# --------------------------------------------------------------------------- one document and its copies


def examine(seed: int, copies: int, form: str) -> Tally:
    """One document as it is, and copies of it with one error each."""
    tally = Tally(documents=1)
    text = document(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clean = run(text, folder, form)
        seen = set()
        for relation in text.relations:
            verified = any(clean.verifies(check, relation) for check in clean.result.checks)
            tally.add(relation.rule, "relations")
            tally.add(relation.rule, "verified", verified)
            if verified:
                seen.add(id(relation))
            elif relation.rule not in NEVER_VERIFIED:
                tally.misses.append(_note("not verified", clean, relation))
        known = set()
        for check in clean.result.checks:
            if check.severity in ALARMS:
                known.add(_name(check))
                tally.add(check.rule, f"false {check.severity}")
                quote = clean.result.document.text[check.start:check.end]
                tally.misses.append(f"false {check.severity} | {check.rule} | {text.name} | {quote} | {check.says}")
        for planted in plants(text, random.Random(seed), copies):
            read = run(planted.text, folder, form)
            found = any(_speaks(check) and _name(check) not in known and read.about(check, planted.slots)
                        for check in read.result.checks)
            strong = planted.power >= POWER
            tally.add(planted.relation.rule, "planted")
            tally.add(planted.relation.rule, "found", found)
            tally.add(planted.relation.rule, "strong", strong)
            tally.add(planted.relation.rule, "strong found", strong and found)
            if strong and not found:
                what = "missed though verified" if id(planted.relation) in seen else "missed"
                tally.misses.append(_note(f"{what} ({planted.kind}: {planted.told})", read, planted.relation))
    return tally


def _speaks(check: Check) -> bool:
    """Whether a check is a finding. A deadline that is too short to keep is only ever a note."""
    return check.verdict == "inconsistent" and (check.severity in ALARMS or check.rule == "short_notice")


def _name(check: Check) -> tuple:
    return check.rule, check.reported, check.computed, check.says


def _note(what: str, read: Read, relation: Relation) -> str:
    """What the program made of the figures of a relation, for whoever looks into it."""
    figures = read.result.facts.figures
    lines = [f"{what} | {relation.rule} | {read.text.name} | {relation.construction}"]
    spans = [read.places[slot] for slot in relation.slots if slot in read.places]
    blocks = sorted({read.result.document.block_at(start) for start, _ in spans})
    for block in blocks[:6]:
        held = read.result.document.blocks[block]
        lines.append(f"    « {read.result.document.text[held.start:held.end]} »")
    for at, figure in enumerate(figures):
        if any(figure.start < end and start < figure.end for start, end in spans):
            quote = read.result.document.text[figure.start:figure.end]
            lines.append(f"    #{at} {quote!r} {figure.kind} base={figure.base} of={figure.of} "
                         f"against={figure.against} unit={figure.unit} {figure.qualifier} {figure.standing} {figure.period} "
                         f"score={figure.score:g} indicator={figure.indicator!r}")
    for check in read.result.checks:
        if read.about(check, relation.slots):
            lines.append(f"    check {check.rule} {check.verdict} {check.severity}: {check.says}")
    return "\n".join(lines)


# --------------------------------------------------------------------------- several documents of one office


def examine_archive(seed: int, copies: int, form: str) -> Tally:
    """The documents of one office over a year as they are, and copies in which one of them disagrees with another."""
    tally = Tally()
    held = archive(seed)
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        outcomes = [_outcome(text, folder, form) for text in held.texts]
        tally.documents = len(outcomes)
        clean = _findings(outcomes, folder)
        for rule, severity, says in clean:
            tally.add(rule, f"false {severity}", severity in ALARMS)
            if severity in ALARMS:
                tally.misses.append(f"false {severity} | {rule} | archive {seed} | between documents | {says}")
        for text in held.texts:
            for relation in text.relations:
                tally.add(relation.rule, "relations within")
        for link in held.links:
            tally.add(f"{link.rule} (between)", "relations")
        rules = sorted({link.rule for link in held.links})
        for at in range(copies):
            link = rng.choice([link for link in held.links if link.rule == rules[at % len(rules)]])
            changed, mutant = link.mutants[0]
            text = held.texts[changed].planted(mutant)
            wrong = [*outcomes[:changed], _outcome(text, folder, form), *outcomes[changed + 1:]]
            news = [item for item in _findings(wrong, folder, (text, mutant.touched)) if item not in clean]
            found = any(severity in ALARMS or rule in ("stale_figure", "short_notice") for rule, severity, _ in news)
            power = _power(text, link, held, changed)
            for what, is_so in (("planted", True), ("found", found), ("strong", power >= POWER),
                                ("strong found", found and power >= POWER)):
                tally.add(f"{link.rule} (between)", what, is_so)
            if power >= POWER and not found:
                told = "; ".join(f"{held.texts[changed].slots[slot].text} -> {new}" for slot, new in mutant.slots.items())
                other = "\n".join(f"    « {_around(held.texts[document], slot)} » ({held.texts[document].name})"
                                  for document, slot in link.figures if document != changed)
                said = "".join(f"\n    check {rule} {severity}: {says}" for rule, severity, says in news)
                tally.misses.append(f"missed between ({told}) | {link.rule} | archive {seed} | {link.construction}\n"
                                    f"    « {_around(text, mutant.touched[0])} » ({text.name})\n{other}{said}")
    return tally


def _outcome(text: Text, folder: Path, form: str) -> Outcome:
    path = save(text, folder, form)
    outcome = process(str(path))
    path.unlink()
    if outcome.result is None:
        raise RuntimeError(f"{path.name}: {outcome.file.message}")
    return outcome


def _findings(outcomes: Sequence[Outcome], folder: Path,
              about: tuple[Text, Sequence[int]] | None = None) -> list[tuple[str, str, str]]:
    """Rule, severity and sentence of all findings that are no plain agreement, within and between documents. about: only those
    that involve these slots of a document."""
    path = folder / "archive.db"
    with Store(path) as store:
        for outcome in outcomes:
            store.save(outcome)
        store.audit()
        found = store.connection.execute(
            "select c.rule, c.severity, c.says, c.figures, c.citations from checks c where c.verdict = 'inconsistent' "
            "or c.rule = 'stale_figure' order by c.id").fetchall()
        spans = dict(store.connection.execute("select id, start || ' ' || \"end\" || ' ' || document from figures union all "
                                              "select id, start || ' ' || \"end\" || ' ' || document from citations").fetchall())
    path.unlink()
    if about is not None:
        outcome = next(outcome for outcome in outcomes if outcome.file.path.rpartition("/")[2].startswith(about[0].name + "."))
        assert outcome.result is not None
        places = _places(about[0], outcome.result.document.text)
        wanted = [(*places[slot], outcome.result.document.id) for slot in about[1] if slot in places]
        found = [row for row in found if any(_touches(spans[id], wanted) for id in (*json.loads(row[3]), *json.loads(row[4])))]
    return [row[:3] for row in found]


def _touches(span: str, wanted: Iterable[tuple[int, int, str]]) -> bool:
    start, end, document = span.split(" ")
    return any(document == whose and int(start) < b and a < int(end) for a, b, whose in wanted)


def _power(text: Text, link: Link, held: Archive, changed: int) -> float:
    """1 if the arithmetic shows the disagreement, 0 if rounding hides it: an implied plan has to leave out the stated one, a
    figure that falls has to be below the one before whatever was rounded, one that stands still has to be the same."""
    slots = [slot for document, slot in link.figures if document == changed]
    document, slot = link.figures[-1]
    other = held.texts[document].slots[slot].number
    if link.rule == "plan_changed" and len(slots) == 2:
        numbers = [text.slots[slots[0]].number, text.slots[slots[1]].number, other]
        return 0.0 if holds(Relation("", (), share), numbers) else 1.0
    if link.rule in ("cumulative_fall", "stale_figure"):
        number = replace(other, value=_value(text, slots[0]), step=text.slots[slots[0]].number.step)
        same = number.value == other.value
        return float(same if link.rule == "stale_figure" else not same and not number.possible().intersects(other.possible()))
    return 1.0


def _value(text: Text, slot: int) -> Fraction:
    """The value of a slot as it is written now."""
    return Fraction(regex.sub(r"[^\d,]", "", text.slots[slot].text).replace(",", "."))


def _around(text: Text, slot: int) -> str:
    return next((text.told(pieces) for pieces, _ in spoken(text) if slot in pieces), "")


# --------------------------------------------------------------------------- all of them


def bench(relations: int, planted: int, workers: int, form: str = "text", archives: int = 0) -> Tally:
    """As many documents as hold this many relations, and this many copies with an error; and archives of several documents."""
    tally = Tally()
    wanted = max(1, relations // A_DOCUMENT)
    copies = -(-planted // wanted)
    with Pool(workers) as pool:
        seed = 0
        while tally.total("relations") < relations:
            for found in pool.imap(partial(examine, copies=copies, form=form), range(seed, seed + wanted)):
                tally.join(found)
            seed += wanted
            wanted = max(1, (relations - tally.total("relations")) // A_DOCUMENT + 1)
        for found in pool.imap(partial(examine_archive, copies=IN_ARCHIVE, form=form), range(archives)):
            tally.join(found)
    return tally


def table(tally: Tally) -> str:
    """The figures by rule, as a Markdown table."""
    lines = ["| rule | relations | verified | false errors | false warnings | planted | found | power ≥ 0.9 | found | share |",
             "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"]
    rows: list[tuple[str, Counter]] = sorted(tally.counts.items())
    rows.append(("all", sum((counts for _, counts in rows), Counter())))
    for rule, counts in rows:
        share = f"{counts['strong found'] / counts['strong']:.1%}" if counts["strong"] else "-"
        verified = "-" if rule in NEVER_VERIFIED or rule.endswith(')') else counts["verified"]
        cells = (rule, counts["relations"], verified, counts["false error"], counts["false warning"], counts["planted"],
                 counts["found"], counts["strong"], counts["strong found"], share)
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Run the bench and print its table; 0 if what is wanted was reached, else 1."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--relations", type=int, default=5500, help="consistent relations, at least")
    parser.add_argument("--planted", type=int, default=2000, help="copies with one error, about")
    parser.add_argument("--archives", type=int, default=40, help="offices with a year of documents, for what holds between them")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--form", choices=("text", "docx", "pdf"), default="text")
    parser.add_argument("--misses", type=Path, help="write what was missed or falsely told into this file")
    told = parser.parse_args(arguments)
    tally = bench(told.relations, told.planted, told.workers, told.form, told.archives)
    if told.misses:
        told.misses.write_text("\n".join(sorted(tally.misses)) + "\n", encoding="utf-8")
    strong, found = tally.total("strong"), tally.total("strong found")
    print(f"{tally.documents} documents, {tally.total('relations')} relations that hold, "
          f"{tally.total('planted')} planted errors\n")
    print(table(tally))
    print(f"\nfalse errors: {tally.total('false error')} (wanted: 0); "
          f"found with power >= {POWER}: {found / max(strong, 1):.1%} (wanted: {WANTED:.0%})")
    return 0 if not tally.total("false error") and found >= WANTED * strong else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
