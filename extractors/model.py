"""The types of the house: a Document with its places, and one frozen dataclass for each kind of fact.

Nothing here imports anything of the project. All offsets are half-open and count characters of `Document.text`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

# --------------------------------------------------------------------------- the document


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text that belongs together: a paragraph, a heading, a table cell, a footnote.

    Blocks stand in text order and partition the text: between two blocks there is exactly one separator,
    a tab between the cells of one table row, else a newline. No block holds a newline or a tab.

    kind: `text` | `heading` (marked so by the format) | `cell` | `footnote` (its text) |
          `furniture` (page number, repeated page head or foot, scanner stamp).
    level: depth of a heading that the format marks (1 = highest), else 0.
    bold: the whole block is set in bold.
    mark: the number of a footnote block, as written.
    """

    start: int
    end: int
    kind: str = "text"
    level: int = 0
    bold: bool = False
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; row and column count from 0, spans are in rows and columns. May be empty (start == end)."""

    start: int
    end: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table in text order. Rows split over pages are stitched; a head repeated on a new page stands once."""

    start: int
    end: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Where a run of text stands on its page.

    page counts from 1; x0, top, x1, bottom are PDF points from the page's top left corner.
    edges: left edge of each character of the run plus the right edge of the last one, or () if only the line is known.
    """

    start: int
    end: int
    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    edges: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class PageInfo:
    """One page: number from 1, size in points, whether its text came from OCR, and mean OCR confidence 0..1.

    unsure: (x0, top, x1, bottom, 0..1) of each word that OCR did not read with certainty. Pages scanned askew are placed level.
    """

    number: int
    width: float
    height: float
    ocr: bool = False
    confidence: float = 1.0
    unsure: tuple[tuple[float, float, float, float, float], ...] = ()


class Place(NamedTuple):
    """A rectangle on a page, in points from the top left corner."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote tied to its mark: [mark_start, mark_end) is the raised number in the body (superscript digits)."""

    mark: str
    mark_start: int
    mark_end: int
    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """A document as it was read: one text in NFC, repaired once, with its structure and its places.

    id: SHA-256 of the file's bytes, hex. source: path or URL as given. problems: what was repaired or could not be read.
    Footnote marks in the body are superscript digits (`tỉnh¹`), so that they are never taken for numbers.
    """

    id: str
    source: str
    media_type: str
    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()
    lines: tuple[Line, ...] = ()
    pages: tuple[PageInfo, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    problems: tuple[str, ...] = ()
    _starts: dict = field(default_factory=dict, compare=False, repr=False)

    def _index(self, name: str) -> list[int]:
        if name not in self._starts:
            self._starts[name] = [item.start for item in getattr(self, name)]
        return self._starts[name]

    def block_at(self, offset: int) -> int:
        """Index of the block that holds the offset (or of the one before it, where it is a separator)."""
        return max(0, bisect_right(self._index("blocks"), offset) - 1)

    def page_at(self, offset: int) -> int | None:
        """Page (from 1) of the offset, or None where the format has no pages."""
        if not self.lines:
            return None
        return self.lines[max(0, bisect_right(self._index("lines"), offset) - 1)].page

    def place(self, start: int, end: int) -> tuple[Place, ...]:
        """The rectangles of a span, one for each line that it touches; () where the format has no pages."""
        places = []
        first = max(0, bisect_right(self._index("lines"), start) - 1) if self.lines else 0
        for line in self.lines[first:]:
            if line.start >= end:
                break
            a, b = max(start, line.start), min(end, line.end)
            if a >= b:
                continue
            if line.edges:
                x0, x1 = line.edges[a - line.start], line.edges[b - line.start]
            else:
                width = (line.x1 - line.x0) / max(1, line.end - line.start)
                x0, x1 = line.x0 + width * (a - line.start), line.x0 + width * (b - line.start)
            left, right = min(x0, x1), max(x0, x1)
            places.append(Place(line.page, round(left, 2), round(line.top, 2), round(right, 2), round(line.bottom, 2)))
        return tuple(places)


# --------------------------------------------------------------------------- the facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What every fact has: the span that it was read from, the rule that read it, and how sure it is (0..1)."""

    start: int
    end: int
    rule: str
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention(Evidence):
    """A mention of time (ngày, tháng, quý, năm, giai đoạn, thời hạn).

    kind: `day` | `month` | `quarter` | `year` | `span` (first..last, e.g. 6 tháng đầu năm, giai đoạn 2016 - 2020) |
          `duration` (dưới 3 tháng, 10 năm thực hiện, 15 ngày làm việc) | `time` (17 giờ 30) | `recurring` (ngày 20 hằng tháng).
    iso: as `schema.md` writes periods (`2020-10-25`, `2020-10`, `2020-Q3`, `2020`, `2020-H1`, `2016/2020`, `2020-01/2020-09`),
         None where it cannot be told (the year is missing, the date is impossible).
    first, last: the days that bound it, None where unknown.
    count, unit: of a duration: 15 and `ngày` (`ngày làm việc`, `tháng`, `năm`...).
    clock: `17:30` for a time of day, also where it stands with its day ("trước 17 giờ 30 ngày 20/5/2024").
    problem: why the iso is None: `blank` (ngày ... tháng ...), `impossible` (31/4), `yearless`.
    """

    kind: str
    iso: str | None = None
    first: date | None = None
    last: date | None = None
    count: int | None = None
    unit: str | None = None
    clock: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol(Evidence):
    """A document's number and symbol (số, ký hiệu), as written and normalised (`150/2019/NQ-HĐND`, `22-QĐ/TU`).

    style: `state` | `party` | `letter` (công văn) | `assembly` (Quốc hội, UBTVQH).
    number: None where blank. code: type abbreviation (`NQ`) or None for a công văn. body: the rest (`HĐND`, `UBND-TH`).
    """

    symbol: str
    style: str
    number: str | None = None
    year: int | None = None
    code: str | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderField(Evidence):
    """One value of the document's header or closing block. name is a column of `documents` in the database contract;
    lists (addressees, recipients) have one HeaderField for each item."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation(Evidence):
    """A mention of another document (văn bản viện dẫn). issued_on is an ISO date; symbol is normalised."""

    type: str | None = None
    symbol: str | None = None
    symbol_written: str | None = None
    issued_on: str | None = None
    issuer: str | None = None
    title: str | None = None
    article: str | None = None
    clause: str | None = None
    point: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline(Evidence):
    """A duty with a date (thời hạn). due: ISO date or date-time, None while it cannot be known.

    relation: `before` | `by` | `on` | `within` | `every`. recurrence: an RFC 5545 RRULE.
    days, working_days, counts_from: of a relative term ("trong 05 ngày làm việc kể từ ngày ký").
    """

    due: str | None
    relation: str
    recurrence: str | None = None
    days: int | None = None
    working_days: bool = False
    counts_from: str | None = None
    action: str | None = None
    responsible: str | None = None
    recipient: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Evidence):
    """How many or how much of something (số liệu). The words of every field are those of the database contract.

    value, value_to, step are in plain units (197,1 tỷ đồng -> 197100000000, step 100000000); step is the written precision.
    of, against: index in `Facts.figures` of the level that a ratio or change describes, and of the figure that is its base.
    """

    value: Decimal
    value_to: Decimal | None = None
    step: Decimal = Decimal(1)
    unit: str | None = None
    qualifier: str = "exact"
    kind: str = "level"
    base: str | None = None
    base_text: str | None = None
    direction: str | None = None
    of: int | None = None
    against: int | None = None
    standing: str = "actual"
    indicator: str | None = None
    indicator_key: str | None = None
    period: str | None = None
    scope: str | None = None
    section: str | None = None
    table_no: int | None = None
    row_no: int | None = None
    column_no: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerNumber(Evidence):
    """One written number of the text and its class: `figure` `date` `period` `reference` `label` `contact` `unknown`.

    owner: (kind of fact, index in that tuple of Facts) of the row that explains it, None for labels and contacts.
    """

    number_class: str
    owner: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Where a block stands in the outline.

    label: the block's own marker (`II.`, `3.`, `a)`, `-`) or "". depth: 0 for running text outside any list.
    is_heading: it introduces what follows. path: indexes of the blocks above it, outermost first.
    content: offset where the block's text begins after its marker.
    """

    label: str
    depth: int
    is_heading: bool
    path: tuple[int, ...]
    content: int


@dataclass(frozen=True)
class Facts:
    """All that was read from one document. `outline` has one Section for each block of the document."""

    outline: tuple[Section, ...] = ()
    dates: tuple[DateMention, ...] = ()
    symbols: tuple[Symbol, ...] = ()
    header: tuple[HeaderField, ...] = ()
    period: str | None = None
    citations: tuple[Citation, ...] = ()
    labels: tuple[LedgerNumber, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    figures: tuple[Figure, ...] = ()
    numbers: tuple[LedgerNumber, ...] = ()

    def header_value(self, name: str) -> str | None:
        """The first value of a header field, or None."""
        return next((item.value for item in self.header if item.name == name), None)


@dataclass(frozen=True, slots=True)
class Check:
    """A relation among figures that was recomputed (kiểm tra số liệu).

    figures, citations: indexes into Facts. low..high is the interval that the reported value had to meet, as exact decimals.
    power: chance (0..1) that a wrong value would be caught. severity: `error` | `warning` | `note`.
    """

    rule: str
    verdict: str
    figures: tuple[int, ...]
    start: int
    end: int
    reported: str | None
    computed: str | None
    low: str | None
    high: str | None
    power: float
    severity: str
    says: str
    says_en: str
    citations: tuple[int, ...] = ()
    other_document: str | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """A fact that is compared with those of other documents that have the same key.

    kind: `figures` | `citations` | `documents`; index: in that tuple of Facts, 0 for the document itself. words: what stands
    behind the fact, where a comparison reads it.
    """

    kind: str
    index: int
    key: str
    words: str | None = None


@dataclass(frozen=True)
class Result:
    """What one document gives: it crosses from a worker to the writer, so everything in it pickles."""

    document: Document
    facts: Facts
    checks: tuple[Check, ...] = ()
    compared: tuple[Compared, ...] = ()


def plain_document(text: str, source: str = "") -> Document:
    """A Document from clean text, one block a line: for examples, notebooks and `extract()` on a string."""
    blocks, at = [], 0
    for line in text.split("\n"):
        blocks.append(Block(at, at + len(line)))
        at += len(line) + 1
    return Document(id="", source=source, media_type="text/plain", text=text, blocks=tuple(blocks))
