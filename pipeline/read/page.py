"""What is on the pages of a PDF, what is usual on them, and what is furniture: page numbers, repeated heads, stamps."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from statistics import median

import regex

from extractors.text import plain
from pipeline.read.glyphs import Row
from pipeline.read.ruled import Ruled

_PAGE_NUMBER = regex.compile(r"(?:trang|page)?\ ?[-–—]{0,2}\ ?\d{1,4}(?:\ ?/\ ?\d{1,4})?\ ?[-–—]{0,2}", regex.IGNORECASE)
_SIGNED = regex.compile(r"ký bởi|người ký|ngày ký|thời gian ký|ký số|signature|\+07:00|\d\d[./]\d\d[./]\d{4} \d\d:\d\d|@")
_STAMP_LINE = regex.compile(
    r"(?:ký bởi|người ký|thời gian ký|ngày ký|cơ quan|email|chữ ký số) ?:|signature not verified"
)


@dataclass(slots=True)
class PageContent:
    """One page as it was read: its free rows from top to bottom, and its ruled tables."""

    number: int
    width: float
    height: float
    rows: list[Row]
    tables: list[Ruled]


@dataclass(slots=True)
class Measures:
    """What is usual: edges of the text by page, size of letters, distance of lines, whether paragraphs are indented."""

    edges: dict[int, tuple[float, float]] = field(default_factory=dict)
    size: float = 12.0
    pitch: float = 16.0
    indented: bool = True


def furniture_of(pages: list[PageContent]) -> set[int]:
    """id() of each row that is a page number, a head or foot repeated on other pages, or a stamp of a signature."""
    found: set[int] = set()
    repeated: Counter[str] = Counter()
    edges: list[tuple[Row, str]] = []
    for page in pages:
        rows = [row for row in page.rows if row.segments]
        for row in {id(row): row for row in (*rows[:2], *rows[-2:])}.values():
            outside = row.base < 0.1 * page.height or row.base > 0.9 * page.height
            text = row.text
            if outside and _PAGE_NUMBER.fullmatch(text):
                found.add(id(row))
            elif row.base < 0.12 * page.height or row.base > 0.85 * page.height:
                key = regex.sub(r"\d+", "#", plain(text)) + f"@{round(row.base / 4)}"
                repeated[key] += 1
                edges.append((row, key))
        found |= _stamps(rows)
    enough = max(3, len(pages) // 3)
    found |= {id(row) for row, key in edges if repeated[key] >= enough}
    return found


def _stamps(rows: list[Row]) -> set[int]:
    stamps = [row for row in rows if row.stamp]
    found: set[int] = set()
    group: list[Row] = []
    for row in [*stamps, None]:
        if group and (row is None or row.base - group[-1].base > 3 * group[-1].height):
            if any(_SIGNED.search(plain(one.text)) for one in group):
                found |= {id(one) for one in group}
            group = []
        if row is not None:
            group.append(row)
    return found | {id(row) for row in rows if is_stamp(row)}


def is_stamp(row: Row) -> bool:
    """Whether a row is a line of an electronic signature's stamp (Ký bởi: ..., Thời gian ký: ...)."""
    return bool(row.segments) and bool(_STAMP_LINE.match(plain(row.text)))


def measured(pages: list[PageContent], furniture: set[int]) -> Measures:
    """The body size, line width and spacing that the pages share; rows of furniture (by id) do not count."""
    measures = Measures()
    rows = [(page, row) for page in pages for row in page.rows if row.segments and id(row) not in furniture]
    letters: Counter[float] = Counter()
    for _, row in rows:
        letters[round(row.height * 2) / 2] += len(row.glyphs)
    if letters:
        measures.size = letters.most_common(1)[0][0]
    wide = [(page, row) for page, row in rows if row.x1 - row.x0 > 0.5 * page.width and row.height > 0.8 * measures.size]
    for page in pages:
        own = [row for other, row in wide if other is page]
        alike = own if len(own) >= 8 else [row for other, row in wide if abs(other.width - page.width) < 2]
        if alike:
            left = Counter(round(row.x0) for row in alike)
            common = [x for x, count in left.items() if count >= 0.15 * len(alike)] or [min(left)]
            right = sorted(row.x1 for row in alike)
            measures.edges[page.number] = (float(min(common)), right[int(0.85 * (len(right) - 1))])
        else:
            measures.edges[page.number] = (0.1 * page.width, 0.92 * page.width)
    steps: list[float] = []
    after_short = indented = 0
    for (page, above), (other, row) in zip(rows, rows[1:], strict=False):
        if page is not other or len(above.segments) > 1 or len(row.segments) > 1:
            continue
        left, right = measures.edges[page.number]
        if above.x1 > right - 4 and abs(row.x0 - left) < 4 and row.base > above.base:
            steps.append(row.base - above.base)
        if above.x1 < right - 60 and row.x1 > right - 4:
            after_short += 1
            indented += row.x0 > left + 9
    if steps:
        measures.pitch = median(steps)
    else:
        measures.pitch = 1.3 * measures.size
    measures.indented = indented >= 0.6 * after_short
    return measures


def forget_bold(pages: list[PageContent]) -> None:
    """Where most of the text counts as bold the fonts' names and weights say nothing."""
    rows = [row for page in pages for row in page.rows]
    if sum(len(row.glyphs) for row in rows if row.bold) > 0.6 * sum(len(row.glyphs) for row in rows) and len(rows) > 40:
        for row in rows:
            row.bold = False
