"""A finding as a person reads it: its words in both languages, its arithmetic, its evidence in the sentence, its correction.

The terminal and the reports show the same findings; what they say of one is made here.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import regex

from extractors.clause import sentences
from extractors.model import Figure
from pipeline import query
from pipeline.audit.sentence import Voice, decimals, scale_of, voices
from pipeline.audit.sentence import number as told_number

if TYPE_CHECKING:
    import sqlite3

Told = tuple[str, str]  # the same in Vietnamese and in English

SEVERITY: dict[str, Told] = {"error": ("lỗi", "error"), "warning": ("cảnh báo", "warning"), "note": ("ghi chú", "note")}
VERDICT: dict[str, Told] = {
    "inconsistent": ("không khớp", "inconsistent"), "truncated": ("khớp nếu cắt số", "consistent if digits were cut off"),
    "unverifiable": ("không kiểm được", "unverifiable"), "consistent": ("khớp", "consistent")}
MISFITS = ("inconsistent", "truncated")  # what is listed unless more is asked for
RULE: dict[str, Told] = {
    "ratio_of_plan": ("tỷ lệ so với kế hoạch", "ratio of the plan"),
    "ratio_of_whole": ("tỷ lệ trong tổng số", "ratio of the whole"),
    "ratio_of_period": ("tỷ lệ so với kỳ khác", "ratio of another period"),
    "change_from_base": ("mức tăng, giảm", "change from a base"),
    "difference": ("hiệu số", "difference"),
    "sum_of_parts": ("tổng các phần", "sum of parts"),
    "count_of_list": ("số lượng trong danh sách", "count of a list"),
    "status_word": ("lời đánh giá", "word of assessment"),
    "count_conflict": ("một số lượng nêu hai lần", "one count stated twice"),
    "complement": ("phần còn lại", "complement"),
    "period_length": ("độ dài thời kỳ", "length of a period"),
    "deadline_before_issue": ("thời hạn trước ngày ban hành", "deadline before the date of issue"),
    "short_notice": ("thời hạn quá gấp", "short notice"),
    "impossible_date": ("ngày không có thật", "impossible date"),
    "citation_conflict": ("viện dẫn không thống nhất", "conflicting citations"),
    "issuer_conflict": ("ký hiệu trái với cơ quan ban hành", "symbol against issuer"),
    "plan_changed": ("kế hoạch thay đổi", "plan changed"),
    "stale_figure": ("số liệu không thay đổi", "stale figure"),
    "cumulative_fall": ("số lũy kế giảm", "cumulative figure falls"),
    "figure_conflict": ("hai giá trị khác nhau", "two values of one figure"),
    "implied_plan": ("kế hoạch suy ra", "implied plan"),
}
STANDING = {"actual": "thực hiện", "target": "chỉ tiêu", "estimate": "ước"}
_NAMED_BY = ("type", "symbol", "issued_on", "issuer", "source")
_DECIMAL = regex.compile(r"-?\d{1,40}(?:\.\d{1,40})?")
_RIGHT = ("phải có ký hiệu", "cách viết đúng là")  # how a sentence tells the right form of a symbol
_HINTS: Told = ("; khớp nếu ", "; it would fit if ")
# computed is a limit there, not what should have been written
_UNCORRECTED = {"deadline_before_issue", "short_notice", "cumulative_fall", "stale_figure"}
_GAP = 150   # characters of unmarked text shown on each side of a marked number
_SPACES = regex.compile(r"[\s\p{Cc}]+")


def rule_name(rule: str) -> Told:
    """What a rule is called; its own name where it has no other."""
    return RULE.get(rule, (rule, rule))


def short_id(check: str) -> str:
    """The id of a check as a person types it: `d95eb6031d3acba9-k1009` -> `d95eb6-1009`."""
    head, _, rest = check.partition("-")
    return f"{head[:6]}-{rest.removeprefix('k')}"


def vietnamese_date(iso: str | None) -> str:
    """`2021-06-15` -> `15/06/2021`; anything else as it is, nothing for None."""
    try:
        return date.fromisoformat(iso or "").strftime("%d/%m/%Y")
    except ValueError:
        return iso or ""


def one_line(text: str) -> str:
    """Text without line breaks and without characters that steer a terminal."""
    return _SPACES.sub(" ", text).strip()


@dataclass(frozen=True, slots=True)
class Source:
    """A document as a reader knows it. issued_on: ISO date. path: of its file."""

    id: str
    type: str | None
    symbol: str | None
    issued_on: str | None
    issuer: str | None
    path: str

    @property
    def name(self) -> str:
        """Its symbol, else the name of its file."""
        return one_line(self.symbol or os.path.basename(self.path))

    @property
    def title(self) -> str:
        """Type, symbol, date, issuer: what is known of them, else the name of its file."""
        words = " ".join(filter(None, (self.type or ("Văn bản" if self.symbol else None), self.symbol)))
        day = f"ngày {vietnamese_date(self.issued_on)}" if self.issued_on else None
        of = f"của {self.issuer}" if self.issuer else None
        return one_line(" ".join(filter(None, (words or os.path.basename(self.path), day, of))))


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure or citation that a finding rests on: value and unit (or the citation), what it measures, how it was read."""

    document: str
    written: str
    about: str
    page: int | None
    rule: str
    score: float
    is_reported: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or table row of a document: pieces of its text, and whether each is a number (or citation) of the finding."""

    source: Source
    page: int | None
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the arithmetic: its name and its value, in both languages."""

    name: Told
    value: Told


@dataclass(frozen=True, slots=True)
class Finding:
    """A check with all that a person needs to judge it. row: the row of `checks`, with what names its documents."""

    row: Any
    source: Source
    other: Source | None
    facts: tuple[Fact, ...]
    passages: tuple[Passage, ...]
    arithmetic: tuple[Line, ...]
    correction: Told | None

    @property
    def id(self) -> str:
        return short_id(self.row.id)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The one or two documents that it is about."""
        return (self.source,) if self.other is None else (self.source, self.other)


def source_of(row: Any) -> Source:
    """The document of a row of `query.findings`."""
    return Source(row.document, *(getattr(row, f"document_{name}") for name in _NAMED_BY[:-1]), row.source)


def other_of(row: Any) -> Source | None:
    """The second document of a row of `query.findings`, None for a finding within one document."""
    return Source(row.other_document, *(getattr(row, f"other_{name}") for name in _NAMED_BY)) if row.other_document else None


def findings(db: sqlite3.Connection, rows: Any) -> Iterator[Finding]:
    """The findings in full, in the order of the rows. rows: a frame of `query.findings`."""
    text_of = lru_cache(maxsize=8)(partial(query.text_of, db))
    for row in rows.itertuples():
        yield _finding(db, row, text_of)


def _finding(db: sqlite3.Connection, row: Any, text_of: Callable[[str], str]) -> Finding:
    figures = query.facts(db, "figures", json.loads(row.figures or "[]"))
    citations = query.facts(db, "citations", json.loads(row.citations or "[]"))
    source, other = source_of(row), other_of(row)
    by_id = {item.id: item for item in (source, other) if item is not None}
    marks = [(fact["document"], fact["start"], fact["end"], fact["page"]) for fact in (*figures, *citations)]
    passages: list[Passage] = []
    for item in by_id.values():
        own = [mark[1:] for mark in marks if mark[0] == item.id]
        if item is source:
            own = own or [(row.start, row.end, row.page)]
        passages += _passages(item, text_of(item.id), own)
    facts = [*(_figure(fact, at == 0) for at, fact in enumerate(figures)),
             *(_citation(fact, at == 0 and not figures) for at, fact in enumerate(citations))]
    numbers = _Numbers(row, figures, other)
    return Finding(row, source, other, tuple(facts), tuple(passages), tuple(numbers.lines()), numbers.correction())


# --------------------------------------------------------------------------- evidence


def _model(fact: Any) -> Figure:
    return Figure(start=fact["start"], end=fact["end"], rule=fact["rule"], value=Decimal(fact["value_text"]),
                  value_to=None if fact["value_to"] is None else Decimal(repr(fact["value_to"])), step=Decimal(fact["step"]),
                  unit=fact["unit"], qualifier=fact["qualifier"])


def _voices(fact: Any) -> tuple[Voice, Voice]:
    return voices(fact["unit"], [scale_of(_model(fact), fact["quote"])])


def _figure(fact: Any, is_reported: bool) -> Fact:
    voice = _voices(fact)[0]
    written = voice.written(_model(fact)) + voice.tail
    about = (fact["indicator"], STANDING.get(fact["standing"], fact["standing"]), fact["period"])
    return _fact(fact, written, about, is_reported)


def _citation(fact: Any, is_reported: bool) -> Fact:
    about = (fact["title"], fact["issuer"], vietnamese_date(fact["issued_on"]))
    written = " ".join(filter(None, (fact["type"], fact["symbol_written"] or fact["symbol"]))) or fact["quote"]
    return _fact(fact, written, about, is_reported)


def _fact(row: Any, written: str, about: Iterable[str | None], is_reported: bool) -> Fact:
    return Fact(row["document"], one_line(written), one_line(", ".join(filter(None, about))), row["page"], row["rule"],
                row["score"], is_reported)


def _passages(source: Source, text: str, marks: Iterable[tuple[int, int, int | None]]) -> Iterator[Passage]:
    """The sentences around the marked spans, in text order; marks that share a sentence share a passage."""
    groups: list[tuple[int, int, int | None, list[tuple[int, int]]]] = []
    for start, end, page in sorted(set(marks), key=lambda mark: mark[:2]):
        low, high = _sentence(text, start, end)
        if groups and low < groups[-1][1]:
            low, before, page, inner = groups.pop()
            groups.append((low, max(before, high), page, [*inner, (start, end)]))
        else:
            groups.append((low, high, page, [(start, end)]))
    for low, high, page, spans in groups:
        yield Passage(source, page, tuple(_pieces(text, low, high, spans)))


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence of a span, or its row of a table (cells have tabs between them)."""
    low, high = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    high = len(text) if high < 0 else high
    if "\t" in text[low:high]:
        return low, high
    near = [span for span in sentences(text, low, high) if span[0] < end and start < span[1]]
    return (min(near[0][0], start), max(near[-1][1], end)) if near else (low, high)


def _pieces(text: str, low: int, high: int, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    at = low
    for start, end in spans:
        if start >= at:
            yield _shortened(text[at:start], first=at == low, last=False), False
            yield _readable(text[start:end]), True
            at = end
    yield _shortened(text[at:high], first=False, last=True), False


def _shortened(text: str, first: bool, last: bool) -> str:
    """Text before the first mark keeps its end, text behind the last one its beginning, text between marks both."""
    text = _readable(text)
    if first:
        return text.lstrip(" |") if len(text) <= _GAP else "… " + text[-_GAP:].partition(" ")[2]
    if last:
        return text.rstrip(" |") if len(text) <= _GAP else text[:_GAP].rpartition(" ")[0] + " …"
    return text if len(text) <= 2 * _GAP else text[:_GAP].rpartition(" ")[0] + " … " + text[-_GAP:].partition(" ")[2]


def _readable(text: str) -> str:
    return _SPACES.sub(" ", text.replace("\t", " | "))


# --------------------------------------------------------------------------- arithmetic


class _Numbers:
    """The numbers of a check, told in the unit and scale that the reported figure was written in.

    Where a base was solved for (`solved` in the audit of ratios) the interval is that of the base, in the unit of the level.
    """

    def __init__(self, row: Any, figures: Sequence[Any], other: Source | None):
        self.row = row
        self.rest = (other.name, other.name) if other else ("phần còn lại", "the rest")
        self.is_implied = (row.verdict == "unverifiable" and len(figures) == 2 and row.reported is not None
                           and row.other_document is None and row.rule.startswith(("ratio_", "change_")))
        self.reported = figures[0] if figures else None
        self.computed = figures[1] if self.is_implied else self.reported

    def lines(self) -> Iterator[Line]:
        """What is written, what was computed, where it had to lie, and how surely a wrong digit would have been seen."""
        row = self.row
        if self.reported is None and _bare(row.reported) == _bare(row.computed):
            return  # two mentions of one symbol: what they do not agree in is told by the sentence
        if row.reported:
            yield Line(("Văn bản ghi", "Written"), _told(row.reported, self.reported))
        if row.computed:
            yield Line(self._name(), _told(row.computed, self.computed, more=2))
        if row.low and row.high and self.computed is not None:
            if _DECIMAL.fullmatch(row.low) and Fraction(row.low) != Fraction(row.high):
                low, high = _told(row.low, self.computed, 2, math.floor), _told(row.high, self.computed, 2, math.ceil)
                bare = [told.removesuffix(voice.tail) for told, voice in zip(low, _voices(self.computed), strict=True)]
                yield Line(("Khoảng phải khớp", "Interval to meet"), (f"từ {bare[0]} đến {high[0]}", f"{bare[1]} to {high[1]}"))
        if row.power and self.reported is not None:
            chance = f"{round(row.power * 100)}%"
            yield Line(("Khả năng phát hiện sai một chữ số", "Chance that one wrong digit would show"), (chance, chance))

    def _name(self) -> Told:
        if self.is_implied:
            return "Suy ra", "Implied"
        return ("Tính lại", "Computed") if _DECIMAL.fullmatch(self.row.computed) else ("Đối chiếu với", "Compared with")

    def correction(self) -> Told | None:
        """The smallest correction that would settle it: the one slip of the pen that the sentence names, and the value that the
        rest asks for; None where nothing has to be corrected or none can be told."""
        row = self.row
        if row.verdict not in MISFITS or row.rule in _UNCORRECTED or not (row.computed and row.reported):
            return None
        old, new = _told(row.reported, self.reported), _rounded(row.computed, self.reported)
        if old == new:
            return None
        if row.verdict == "truncated":
            return f"Làm tròn thì được {new[0]}.", f"Rounded it would be {new[1]}."
        if not _DECIMAL.fullmatch(row.computed):  # of two texts one is right only where the sentence says so
            is_known = any(f"{cue} {row.computed}" in row.says for cue in _RIGHT)
            return (f"Sửa {old[0]} thành {new[0]}.", f"Write {new[1]} for {old[1]}.") if is_known else None
        told = (f"Nếu {self.rest[0]} đúng thì sửa {old[0]} thành {new[0]}.",
                f"If {self.rest[1]} is right, {old[1]} should be {new[1]}.")
        slips = [said.partition(cut)[2].rstrip(".") for said, cut in zip((row.says, row.says_en), _HINTS, strict=True)]
        if all(slips):
            return f"Khớp nếu {slips[0]} (một lỗi gõ). {told[0]}", f"It would fit if {slips[1]} (one slip). {told[1]}"
        return told


def _told(value: str, fact: Any, more: int = 0, cut: Callable[[Fraction], int] | None = None) -> Told:
    """A number of the check in the unit and scale of a figure, with `more` decimals than it has; cut: how the rest is rounded
    (None: it is marked with dots). A date as it is written in Vietnam; other text as it is."""
    if fact is None or not _DECIMAL.fullmatch(value):
        return vietnamese_date(value), value
    both = _voices(fact)
    places = more + decimals(Fraction(fact["step"]) / both[0].scale)
    number, unit = Fraction(value), Fraction(both[0].scale, 10**places)
    if cut is not None:
        number = cut(number / unit) * unit
    return both[0].named(number, places), both[1].named(number, places)


def _bare(text: str | None) -> str:
    return "".join((text or "").split())


def _rounded(value: str, fact: Any) -> Told:
    """A computed value as the reported one would be written: rounded to its step, with as many decimals."""
    if fact is None or not _DECIMAL.fullmatch(value):
        return _told(value, fact)
    step = Fraction(fact["step"]) or Fraction(1)
    number = math.floor(Fraction(value) / step + Fraction(1, 2)) * step
    both = _voices(fact)
    least = decimals(step / both[0].scale)
    return tuple(told_number(number / voice.scale, voice.vietnamese, least=least) + voice.tail for voice in both)
