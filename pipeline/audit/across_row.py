"""Figures of several documents side by side: how sure it is that two of them speak of one thing, and what is said of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from extractors.model import Figure
from extractors.text import plain
from pipeline.audit.across_name import INTERNAL, core, months
from pipeline.audit.interval import Written, decimal_text, power
from pipeline.audit.relation import written
from pipeline.audit.sentence import Voice, scale_of, voices

STRONG = 0.7   # from here on a match is told as what it is; below it is a note
SURELY = 0.95  # one body, one name, one unit
WEAK = 0.4     # below this, nothing is told
_LONGEST_NAME = 60
_DECIDING = frozenset(("Quyết định", "Giấy phép", "Hợp đồng"))  # each of them may be about another object of the same name


@dataclass(frozen=True)
class Source:
    """A document, as the audit between documents knows it. issued_on: ISO date or None. number: whether it has
    one (a draft has not)."""

    id: str
    type: str | None
    symbol: str | None
    number: bool
    issuer: str | None
    issued_on: str | None
    subject: str | None

    @property
    def order(self) -> tuple[str, str]:
        return self.issued_on or "", self.id

    @cached_property
    def speaks_as(self) -> str:
        """The issuer, as it is compared."""
        return plain(self.issuer or "")

    @cached_property
    def known_by(self) -> set[tuple[str, ...]]:
        """What makes a document known when it comes again: its symbol with its year (numbers begin anew each year), its
        subject."""
        subject = " ".join(plain(self.subject or "").split())
        marks: set[tuple[str, ...]] = {("final" if self.number else "draft", subject)} if subject else set()
        return marks | {("symbol", plain(self.symbol or ""), (self.issued_on or "")[:4])} if self.number else marks

    @cached_property
    def looked_for(self) -> set[tuple[str, ...]]:
        """What the same document would be known by: a draft has no number, so that its subject has to tell; two documents with
        numbers are two, whatever their subjects."""
        subjects = {mark[1] for mark in self.known_by if mark[0] != "symbol"}
        return {mark for mark in self.known_by if mark[0] == "symbol"} | {("draft", subject) for subject in subjects} | (
            set() if self.number else {("final", subject) for subject in subjects})

    def name(self) -> str:
        """`Báo cáo 9/BC-SLĐTBXH`, `Thông báo ngày 14/7/2020`, `Văn bản không số`."""
        kind = self.type or "Văn bản"
        if self.number and self.symbol:
            return f"{kind} {self.symbol}"
        return f"{kind} ngày {day(self.issued_on)}" if self.issued_on else f"{kind} không số"


@dataclass(frozen=True)
class Row:
    """A figure with its document. id, of, against: ids of figures; words: what stands behind it, if a comparison may need it."""

    id: str
    source: Source
    figure: Figure
    quote: str
    of: str | None = None
    against: str | None = None
    words: str | None = None

    @cached_property
    def number(self) -> Written:
        """What the figure can stand for."""
        return written(self.figure)


@dataclass(frozen=True, slots=True)
class Crossing:
    """A finding between two documents: a row of `checks`. at: id of the figure or citation at which it is
    shown, in the later one. figures, citations: ids of rows of both documents."""

    rule: str
    verdict: str
    at: str
    document: str
    other_document: str
    figures: tuple[str, ...]
    reported: str | None
    computed: str | None
    low: str | None
    high: str | None
    power: float
    severity: str
    says: str
    says_en: str
    citations: tuple[str, ...] = ()


def day(iso: str | None) -> str:
    """`2020-07-14` -> `14/7/2020`."""
    return "/".join(part.lstrip("0") for part in reversed((iso or "").split("-")))


@lru_cache(maxsize=4096)
def period_words(period: str, vietnamese: bool) -> str:
    """A period as one says it: `6 tháng đầu năm 2020`, `quý III/2020`, `giai đoạn 2016-2020`; in English as it is stored."""
    if not vietnamese:
        return period
    year, _, part = period.partition("-")
    span = months(period)
    if "/" in period:
        if span and span[0] % 12 == 0 and span[1] // 12 == span[0] // 12:
            return f"{span[1] - span[0] + 1} tháng đầu năm {span[0] // 12}"
        return f"giai đoạn {period.replace('/', '-')}" if "-" not in period else f"kỳ {period}"
    named = {"": "năm ", "H1": "6 tháng đầu năm ", "H2": "6 tháng cuối năm "}
    if part in named:
        return named[part] + year
    if part.startswith("Q"):
        return f"quý {('I', 'II', 'III', 'IV')[int(part[1]) - 1]}/{year}"
    return f"tháng {int(part)}/{year}" if part.isdecimal() else f"ngày {day(period)}"


def indicator_name(rows: Iterable[Row]) -> str:
    """The shortest of the names that documents have for what is measured, of those that tell it from other things."""
    return _shortest(tuple((row.figure.indicator or "", row.figure.indicator_key) for row in rows))


@lru_cache(maxsize=4096)
def _shortest(named: tuple[tuple[str, str | None], ...]) -> str:
    telling = any(core(key) for _, key in named)
    names = {" ".join(name.split()) for name, key in named if bool(core(key)) == telling} - {""}
    name = min(names, key=lambda name: (len(name), name), default="")
    if len(name) > _LONGEST_NAME:
        name = name[:_LONGEST_NAME].rsplit(" ", 1)[0] + "…"
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def spoken(rows: Sequence[Row]) -> tuple[Voice, Voice]:
    """The two voices for figures of one unit."""
    return voices(rows[0].figure.unit, [scale_of(row.figure, row.quote) for row in rows])


# --------------------------------------------------------------------------- how sure it is that two rows speak of one thing

def same_work(one: Source, other: Source) -> bool:
    """Whether two documents are one: copies, a draft and its final version, the same report in two formats."""
    return one.id == other.id or not one.looked_for.isdisjoint(other.known_by)


def match(one: Row, other: Row, planned: bool = False) -> float:
    """How sure it is (0..1) that two figures of one group measure the same. planned: they are plans, which one body sets and
    others report on."""
    score = min(one.figure.score, other.figure.score)
    words = [frozenset((row.figure.indicator_key or "").split()) for row in (one, other)]
    cores = [frozenset(core(row.figure.indicator_key, row.figure.unit)) for row in (one, other)]
    if words[0] != words[1]:
        score *= 0.95 if cores[0] == cores[1] else 0.85
    telling = cores[0] & cores[1]
    if one.source.speaks_as != other.source.speaks_as:
        if INTERNAL & telling:
            return 0.0
        score *= 0.9 if planned else 0.85
    if one.figure.unit != other.figure.unit:
        score *= 0.9
    if len(telling) == 1 and max(map(len, (word.split("_") for word in telling))) < 3:
        score *= 0.85
    if not (one.source.number and other.source.number):
        score *= 0.6
    for row in (one, other):
        if row.figure.table_no is not None:
            score *= 0.9
        if not planned and row.source.type in _DECIDING:
            score *= 0.6
    return score


# --------------------------------------------------------------------------- values

def pick(rows: Sequence[Row]) -> Row | None:
    """What one document says of a thing: the most precise of its figures, None if they contradict each other: then the name
    stands for several things there."""
    if len(rows) == 1:
        return rows[0]
    ordered = sorted(rows, key=lambda row: (_width(row), row.figure.start))
    best = ordered[0].number.possible()
    return ordered[0] if all(row.number.possible().intersects(best) for row in ordered[1:]) else None


def _width(row: Row) -> float:
    possible = row.number.possible()
    return float(possible.high - possible.low)


def by_document(rows: Iterable[Row]) -> list[Row]:
    """One figure for each document that says something definite, in the order of time, copies left out."""
    told: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        told[row.source.id].append(row)
    picked = sorted(filter(None, map(pick, told.values())), key=lambda row: row.source.order)
    kept: list[Row] = []
    places: dict[tuple[str, ...], int] = {}
    for row in picked:
        at = next((places[mark] for mark in sorted(row.source.looked_for) if mark in places), len(kept))
        if at == len(kept):
            kept.append(row)
        elif (row.source.number, row.source.order) > (kept[at].source.number, kept[at].source.order):
            kept[at] = row
        places.update((mark, at) for mark in row.source.known_by)
    return sorted(kept, key=lambda row: row.source.order)


def crossing(rule: str, verdict: str, severity: str, one: Row, other: Row, says: str, says_en: str,
             numbers: Sequence[Written], rows: Sequence[Row] = ()) -> Crossing:
    """A finding on two figures, shown at that of the later document."""
    earlier, later = numbers
    allowed = earlier.possible()
    return Crossing(
        rule=rule, verdict=verdict, at=other.id, document=other.source.id, other_document=one.source.id,
        figures=tuple(row.id for row in rows or (other, one)), reported=decimal_text(later.value),
        computed=decimal_text(earlier.value), low=decimal_text(allowed.low, -1), high=decimal_text(allowed.high, 1),
        power=round(power(later, allowed), 4), severity=severity, says=says, says_en=says_en)


def about(rows: Sequence[Row], voice: Voice, period: str) -> str:
    """What a finding is about: `Giải quyết việc làm (năm 2021)`; period as in the database contract."""
    name = indicator_name(rows)
    when = period_words(period, voice.vietnamese)
    return f"{name[:1].upper()}{name[1:]} ({when})" if name else when[:1].upper() + when[1:]
