"""What every reader hands over, a list of drafts in reading order, and how they become one Document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import regex

from extractors.model import Block, Cell, Document, Footnote, Line, PageInfo, Table

SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLAIN_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_MARK = regex.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}+")
# m², km³ are units, not footnote marks
_UNIT_BEFORE = regex.compile(r"(?<!\p{L})(?:[kdcmh]?m|dam|s)$", regex.IGNORECASE)
_PROSE_CELL = 150  # characters: a longer cell of several paragraphs is prose, not a name or a number
_SPACES = regex.compile(r"[ \n\t]+")


def raised(text: str) -> str:
    """What stands raised in the source, as it is written in a Document: a number (also in brackets) as superscript digits.

    >>> raised("12"), raised("(3)"), raised("th")
    ('¹²', '³', 'th')
    """
    digits = text.strip().strip("()[]")
    return digits.translate(SUPERSCRIPT) if digits.isascii() and digits.isdigit() else text


def collapsed(text: str) -> str:
    """The text with all white space (also newlines and tabs) collapsed to single spaces, none at the ends."""
    return _SPACES.sub(" ", text).strip(" ")


@dataclass(slots=True)
class Draft:
    """A block to be. `lines` are places with offsets relative to `text`."""

    text: str
    kind: str = "text"
    level: int = 0
    bold: bool = False
    mark: str | None = None
    lines: list[Line] = field(default_factory=list)

    def add(self, text: str, lines: Sequence[Line], between: str) -> None:
        """Append the next line of the same paragraph, with `between` ("" or " ") before it."""
        shift = len(self.text) + len(between)
        self.text += between + text
        self.lines.extend(shifted(lines, shift))


@dataclass(slots=True)
class GridCell:
    """A table cell to be; row and column from 0. more: further blocks of a cell that holds paragraphs of prose."""

    draft: Draft
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    more: list[Draft] = field(default_factory=list)

    @classmethod
    def of(cls, drafts: Sequence[Draft], row: int, column: int, row_span: int = 1, column_span: int = 1) -> GridCell:
        """The cell of these paragraphs: prose keeps its blocks, few words become one (a head over two lines is one name)."""
        drafts = [draft for draft in drafts if draft.text]
        if len(drafts) > 1 and sum(len(draft.text) for draft in drafts) > _PROSE_CELL:
            return cls(drafts[0], row, column, row_span, column_span, list(drafts[1:]))
        whole = Draft("", "cell", bold=bool(drafts) and all(draft.bold for draft in drafts))
        for draft in drafts:
            whole.add(draft.text, draft.lines, " " if whole.text else "")
        return cls(whole, row, column, row_span, column_span)

    @property
    def text(self) -> str:
        """All text of the cell."""
        return " ".join(draft.text for draft in (self.draft, *self.more))


@dataclass(slots=True)
class Grid:
    """A table to be."""

    cells: list[GridCell]

    @property
    def rows(self) -> int:
        return max((cell.row + cell.row_span for cell in self.cells), default=0)

    @property
    def columns(self) -> int:
        return max((cell.column + cell.column_span for cell in self.cells), default=0)


def shifted(lines: Iterable[Line], by: int) -> list[Line]:
    """The lines with their offsets moved."""
    return [Line(at.start + by, at.end + by, at.page, at.x0, at.top, at.x1, at.bottom, at.edges) for at in lines]


def footnote_draft(mark: str, body: str, lines: Sequence[Line] = ()) -> Draft:
    """A footnote block: its text begins with the mark as superscript digits."""
    return Draft(f"{mark.translate(SUPERSCRIPT)} {body}", kind="footnote", mark=mark, lines=list(lines))


def assemble(
    items: Iterable[Draft | Grid], *, id: str, source: str, media_type: str,
    pages: Sequence[PageInfo] = (), problems: Sequence[str] = (),
) -> Document:
    """The Document of the drafts in their order. Drafts without text are left out, empty cells stay."""
    parts: list[str] = []
    blocks: list[Block] = []
    tables: list[Table] = []
    lines: list[Line] = []
    at = 0

    def put(draft: Draft, kind: str, separator: str) -> tuple[int, int]:
        nonlocal at
        if blocks:
            parts.append(separator)
            at += 1
        start, end = at, at + len(draft.text)
        parts.append(draft.text)
        blocks.append(Block(start, end, kind, draft.level, draft.bold, draft.mark))
        lines.extend(shifted(draft.lines, start))
        at = end
        return start, end

    for item in items:
        if isinstance(item, Draft):
            if item.text:
                put(item, item.kind, "\n")
            continue
        if not any(cell.text for cell in item.cells):
            continue
        cells, row = [], None
        for cell in sorted(item.cells, key=lambda cell: (cell.row, cell.column)):
            start, end = put(cell.draft, "cell", "\t" if cell.row == row else "\n")
            row = cell.row
            for draft in cell.more:
                end = put(draft, "cell", "\n")[1]
            cells.append(Cell(start, end, cell.row, cell.column, cell.row_span, cell.column_span))
        tables.append(Table(cells[0].start, cells[-1].end, item.rows, item.columns, tuple(cells)))
    text = "".join(parts)
    return Document(
        id=id, source=source, media_type=media_type, text=text, blocks=tuple(blocks), tables=tuple(tables), lines=tuple(lines),
        pages=tuple(pages), footnotes=tuple(_tied(text, blocks)), problems=tuple(problems),
    )


def _tied(text: str, blocks: Sequence[Block]) -> Iterable[Footnote]:
    """Each footnote block with its mark in the body: the nearest free one before it, else the first one after it."""
    bodies = [block for block in blocks if block.kind == "footnote" and block.mark]
    if not bodies:
        return
    marks: dict[str, list[tuple[int, int]]] = {}
    for block in blocks:
        if block.kind in ("footnote", "furniture"):
            continue
        for match in _MARK.finditer(text, block.start, block.end):
            if not _UNIT_BEFORE.search(text, max(block.start, match.start() - 6), match.start()) or match[0] not in "²³":
                marks.setdefault(match[0].translate(_PLAIN_DIGITS), []).append(match.span())
    for body in bodies:
        free = marks.get(body.mark or "", [])
        if not free:
            continue
        before = [span for span in free if span[0] < body.start]
        span = before[-1] if before else free[0]
        free.remove(span)
        yield Footnote(body.mark or "", span[0], span[1], body.start, body.end)
