"""Ruled tables of a PDF page: pdfium's path objects tell cheaply which pages have rules, pdfplumber's table finder makes cells
of them, and the cells are filled with the very glyphs that the text is made of, so that text and boxes agree."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import regex
from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from extractors.model import Line
from extractors.text import plain
from pipeline.read.draft import Draft, Grid, GridCell
from pipeline.read.glyphs import Glyph, Row, segments_of
from pipeline.read.paragraph import ended, glue, is_frame, opens_item

_THIN = 2.6  # points: what is no thicker is a rule
_SHORT = 4.0  # points: what is no longer is a corner of one
_TOLERANCE = 3.0
_NUMBER_PART = regex.compile(r"[\d.,]+")
_GROUPED = regex.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?:,\d{3})+(?:\.\d+)?")

_NUMBER_LINE = regex.compile(r"số ?: ?\d{0,5} ?/")

Edge = dict[str, object]


@dataclass(slots=True)
class Ruled:
    """A table: its box in points from the top left corner, its cells, its (last) page; xs: its upright rules, [] if none."""

    x0: float
    top: float
    x1: float
    bottom: float
    grid: Grid
    xs: list[float]
    page: int


def edges_of(page: pdfium.PdfPage) -> list[Edge]:
    """The horizontal and vertical rules of a page as pdfplumber's edges from the top left corner; [] if they make no cells."""
    edges: list[Edge] = []
    left, bottom, right, top = page.get_cropbox()
    rotation = page.get_rotation()

    def add(x0: float, y0: float, x1: float, y1: float) -> None:
        if rotation == 0:
            box = (x0 - left, top - y1, x1 - left, top - y0)
        elif rotation == 90:
            box = (y0 - bottom, x0 - left, y1 - bottom, x1 - left)
        elif rotation == 270:
            box = (top - y1, right - x1, top - y0, right - x0)
        else:
            box = (right - x1, y0 - bottom, right - x0, y1 - bottom)
        wide, high = box[2] - box[0], box[3] - box[1]
        if wide <= _THIN and high > _SHORT:
            middle = (box[0] + box[2]) / 2
            edges.append(edge("v", middle, box[1], middle, box[3]))
        elif high <= _THIN and wide > _SHORT:
            middle = (box[1] + box[3]) / 2
            edges.append(edge("h", box[0], middle, box[2], middle))

    _paths(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), add)
    if sum(edge["orientation"] == "h" for edge in edges) < 2 or sum(edge["orientation"] == "v" for edge in edges) < 2:
        return []
    return edges


def edge(orientation: str, x0: float, top: float, x1: float, bottom: float) -> Edge:
    """A rule as pdfplumber's table finder takes it; orientation: `h` or `v`, the rest in points from the top left corner."""
    return {"object_type": "line", "orientation": orientation, "x0": x0, "top": top, "x1": x1, "bottom": bottom,
            "width": x1 - x0, "height": bottom - top, "doctop": top}


def _paths(holder, count, get, matrix, add, depth: int = 0) -> None:
    """Call `add` with the box of each rule among the objects of a page or form (matrix: from form to page)."""
    a, b, c, d, e, f = matrix
    x0, y0, x1, y1 = (ctypes.c_float() for _ in range(4))
    for at in range(count(holder)):
        item = get(holder, at)
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < 8:
            inner = raw.FS_MATRIX()
            raw.FPDFPageObj_GetMatrix(item, inner)
            joined = (inner.a * a + inner.b * c, inner.a * b + inner.b * d, inner.c * a + inner.d * c, inner.c * b + inner.d * d,
                      inner.e * a + inner.f * c + e, inner.e * b + inner.f * d + f)
            _paths(item, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, joined, add, depth + 1)
        if kind != raw.FPDF_PAGEOBJ_PATH:
            continue
        raw.FPDFPageObj_GetBounds(item, x0, y0, x1, y1)
        wide, high = x1.value - x0.value, y1.value - y0.value
        if min(wide, high) <= _THIN:
            boxes = [(x0.value, y0.value, x1.value, y1.value)]
        else:
            boxes = _stroked(item)
        for left, low, right, top in boxes:
            xs = (left * a + low * c + e, right * a + top * c + e)
            ys = (left * b + low * d + f, right * b + top * d + f)
            add(min(xs), min(ys), max(xs), max(ys))


def _stroked(path) -> list[tuple[float, float, float, float]]:
    """The straight level and upright strokes of a larger path (a frame, a grid drawn at once); [] if it is only filled."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    count = raw.FPDFPath_CountSegments(path)
    if not stroke.value or count > 2000:
        return []
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(path, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    found: list[tuple[float, float, float, float]] = []
    start = at = (0.0, 0.0)
    for number in range(count):
        segment = raw.FPDFPath_GetPathSegment(path, number)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = (x.value * matrix.a + y.value * matrix.c + matrix.e, x.value * matrix.b + y.value * matrix.d + matrix.f)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        strokes = [(at, point)] if kind == raw.FPDF_SEGMENT_LINETO else []
        if raw.FPDFPathSegment_GetClose(segment):
            strokes.append((point, start))
        for one, other in strokes:
            if min(abs(one[0] - other[0]), abs(one[1] - other[1])) < 1:
                found.append((min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])))
        at = point
    return found


def tables_of(edges: list[Edge], rows: list[Row]) -> list[Ruled]:
    """The tables that the rules make, filled from the glyphs of the rows; those glyphs are taken out of the rows."""
    found: list[Ruled] = []
    for boxes in cells_of(edges):
        xs = _lines(value for box in boxes for value in (box[0], box[2]))
        ys = _lines(value for box in boxes for value in (box[1], box[3]))
        if len(xs) > 2 and (len(ys) > 2 or len(xs) > 3):
            table = None if _is_layout(xs, ys, rows) else _filled(boxes, xs, ys, rows)
            if table is not None:
                found.append(table)
    return found


def cells_of(edges: list[Edge]) -> list[list[tuple[float, float, float, float]]]:
    """The boxes (x0, top, x1, bottom) of the cells that the rules make, table by table."""
    if not edges:
        return []
    merged = merge_edges(edges, _TOLERANCE, _TOLERANCE, _TOLERANCE, _TOLERANCE)
    return cells_to_tables(intersections_to_cells(edges_to_intersections(merged, _TOLERANCE, _TOLERANCE)))


def _is_layout(xs: list[float], ys: list[float], rows: list[Row]) -> bool:
    """A table that only holds a letterhead or a closing block in place."""
    if len(xs) > 4:
        return False
    inside = (segment for row in rows if ys[0] < row.base < ys[-1] + 1 for segment in segments_of(row.glyphs, row.page)
              if xs[0] - 2 < segment.x0 and segment.x1 < xs[-1] + 2)
    return any(is_frame(segment.text) or _NUMBER_LINE.match(plain(segment.text)) for segment in inside)


def _lines(values) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > 1.0:
            kept.append(value)
    return kept


def _filled(boxes, xs: list[float], ys: list[float], rows: list[Row]) -> Ruled | None:
    def at(lines: list[float], value: float) -> int:
        return bisect_right(lines, value + 1.0) - 1

    places: dict[tuple[int, int], int] = {}
    spans: list[tuple[int, int, int, int]] = []
    for number, (x0, top, x1, bottom) in enumerate(sorted(boxes, key=lambda box: (box[1], box[0]))):
        row, column = at(ys, top), at(xs, x0)
        span = (row, column, max(1, at(ys, bottom) - row), max(1, at(xs, x1) - column))
        spans.append(span)
        for r in range(row, row + span[2]):
            for c in range(column, column + span[3]):
                places[r, c] = number
    for column in range(len(xs) - 1):  # a merged cell that the page break leaves open has no lower rule
        for row in range(len(ys) - 1):
            if (row, column) in places:
                continue
            end = row
            while end < len(ys) - 1 and (end, column) not in places:
                places[end, column] = len(spans)
                end += 1
            spans.append((row, column, end - row, 1))
    contents: list[list[list[Glyph]]] = [[] for _ in spans]
    for row in rows:
        if row.base < ys[0] or row.base - 0.3 * row.height > ys[-1] or row.stamp:
            continue
        taken: dict[int, list[Glyph]] = {}
        rest: list[Glyph] = []
        for glyph in row.glyphs:
            r = bisect_right(ys, glyph.base - 0.28 * row.height) - 1
            c = bisect_right(xs, (glyph.x0 + glyph.x1) / 2) - 1
            number = places.get((r, c))
            if number is None:
                rest.append(glyph)
            else:
                taken.setdefault(number, []).append(glyph)
        for number, glyphs in taken.items():
            contents[number].append(glyphs)
        if taken:
            row.glyphs = rest
    if sum(map(bool, contents)) < 2:
        return None
    page = next(row.page for row in rows)
    cells = [GridCell.of(cell_drafts(lines, page), *span) for lines, span in zip(contents, spans, strict=True)]
    return Ruled(xs[0], ys[0], xs[-1], ys[-1], Grid(cells), xs, page)


def cell_drafts(lines: list[list[Glyph]], page: int) -> list[Draft]:
    """The paragraphs of a cell from its lines; a number broken over two lines is put together."""
    drafts: list[Draft] = []
    for glyphs in lines:
        for piece in segments_of(glyphs, page, gap=1e6):
            line = Line(0, len(piece.text), page, piece.x0, piece.top, piece.x1, piece.bottom, tuple(piece.edges))
            if drafts and not (opens_item(piece.text) and ended(drafts[-1].text)):
                drafts[-1].add(piece.text, [line], _between(drafts[-1].text, piece.text))
            else:
                drafts.append(Draft(piece.text, "cell", lines=[line]))
    return drafts


def _between(above: str, text: str) -> str:
    last, first = above.rpartition(" ")[2], text.partition(" ")[0]
    if _NUMBER_PART.fullmatch(last) and _NUMBER_PART.fullmatch(first) and _GROUPED.fullmatch(last + first) and not (
        _GROUPED.fullmatch(first) or _GROUPED.fullmatch(last) and first[0].isdigit()
    ):
        return ""
    return glue(above, text)


def stitch(above: Ruled, below: Ruled) -> bool:
    """Append the table at the top of the next page to the one at the foot of this page, if the columns are the same.

    A head repeated on the new page is left out, a row that the page break cut in two is put together.
    """
    if len(above.xs) != len(below.xs) or any(abs(one - other) > 6 for one, other in zip(above.xs, below.xs, strict=True)):
        return False
    head, new = _row_texts(above.grid), _row_texts(below.grid)
    skip = 0
    while skip < min(len(head), len(new)) - 1 and head[skip] == new[skip] and any(head[skip]):
        skip += 1
    cells = [cell for cell in below.grid.cells if cell.row >= skip]
    if not skip and _is_cut(above.grid, cells):
        last = above.grid.rows - 1
        ends = {cell.column: cell for cell in above.grid.cells if cell.row <= last < cell.row + cell.row_span}
        for cell in cells:
            if cell.row == 0 and cell.draft.text and cell.column in ends:
                home = ends[cell.column]
                last_part = home.more[-1] if home.more else home.draft
                last_part.add(cell.draft.text, cell.draft.lines, glue(last_part.text, cell.draft.text) if last_part.text else "")
                home.more += cell.more
        cells = [cell for cell in cells if cell.row > 0]
        skip = 1
    above.page = below.page
    base = above.grid.rows - skip
    for cell in cells:
        cell.row += base
    above.grid.cells += cells
    return True


def _row_texts(grid: Grid) -> list[tuple[str, ...]]:
    rows: dict[int, list[str]] = {}
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.column)):
        rows.setdefault(cell.row, []).append(cell.text)
    return [tuple(rows.get(at, ())) for at in range(grid.rows)]


def _is_cut(grid: Grid, cells: list[GridCell]) -> bool:
    """The first row of the new page goes on with the last one of the old: no number of its own, and words that begin low."""
    first = [cell for cell in cells if cell.row == 0]
    if not first or min(first, key=lambda cell: cell.column).draft.text or any(cell.row_span > 1 for cell in first):
        return False
    last = grid.rows - 1
    ends = {cell.column: cell.text for cell in grid.cells if cell.row <= last < cell.row + cell.row_span}
    filled = [cell for cell in first if cell.draft.text]
    return bool(ends.get(0)) and all(
        ends.get(cell.column) and not ended(ends[cell.column]) and cell.draft.text[0].islower() for cell in filled
    ) and bool(filled)
