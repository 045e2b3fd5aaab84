"""Rows of PDF pages -> drafts in reading order: columns of letterhead and closing block, furniture, footnotes, paragraphs."""

from __future__ import annotations

from dataclasses import dataclass, replace

import regex

from extractors.model import Line
from extractors.text import plain
from pipeline.read.draft import Draft, Grid, GridCell
from pipeline.read.glyphs import Row, Segment
from pipeline.read.page import Measures, PageContent, forget_bold, furniture_of, measured
from pipeline.read.paragraph import all_capitals, continues, ended, glue, opens_block, opens_item
from pipeline.read.ruled import Ruled, stitch

_MOTTO = regex.compile(r"c[oộ]ng h[oòõ]a? ?[aàã]? ?x[ãa] h[ộo]i ch[ủu] ngh[ĩi]a|độc lập ?[-–] ?tự do|đảng cộng sản việt nam")
_RECIPIENTS = regex.compile(r"n[ơo]i nh[ậa]n ?:?")
_ADDRESS = regex.compile(r"kính gửi|kính trình")
_MARK = regex.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}+\ ?")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@dataclass(slots=True)
class Piece:
    """A physical line, ready to be joined. kind: `body`, `column` (of a two-column block), `footnote` or `furniture`."""

    text: str
    line: Line
    base: float
    height: float
    bold: bool
    kind: str = "body"
    mark: str | None = None


def arranged(pages: list[PageContent]) -> list[Draft | Grid]:
    """All drafts of the document in reading order."""
    forget_bold(pages)
    furniture = furniture_of(pages)
    measures = measured(pages, furniture)
    sequence: list[Piece | Ruled] = []
    for page in pages:
        sequence += _page_sequence(page, furniture, measures)
    return _joined(_stitched(sequence), measures)


# --------------------------------------------------------------------------- one page


def _piece(row: Row, segments: list[Segment], kind: str = "body") -> Piece:
    text: list[str] = []
    edges: list[float] = []
    for segment in segments:
        if text:
            text.append(" ")
        text.append(segment.text)
        edges += segment.edges  # the right edge of one is the left edge of the space before the next
    line = Line(0, len("".join(text)), row.page, edges[0], row.top, edges[-1], row.bottom, tuple(edges))
    return Piece("".join(text), line, row.base, row.height, row.bold, kind)


def _page_sequence(page: PageContent, furniture: set[int], measures: Measures) -> list[Piece | Ruled]:
    rows = [row for row in page.rows if row.segments]
    body = [row for row in rows if id(row) not in furniture]
    notes = _footnotes(body, measures)
    body = [row for row in body if id(row) not in notes]
    placed: list[tuple[float, list[Piece | Ruled]]] = [(table.top, [table]) for table in page.tables]
    at = 0
    for first, last, gutter in _column_blocks(body, page, measures):
        placed += _plain_rows(body[at:first])
        block = body[first:last]
        columns = [[_piece(row, part, "column") for row in block if (part := [s for s in row.segments if side(s, gutter)])]
                   for side in (lambda s, x: s.x0 + s.x1 < 2 * x, lambda s, x: s.x0 + s.x1 >= 2 * x)]
        placed.append((block[0].top, [*columns[0], *columns[1]]))
        at = last
    placed += _plain_rows(body[at:])
    placed.sort(key=lambda item: item[0])
    head = [_piece(row, row.segments, "furniture") for row in rows if id(row) in furniture and row.base < 0.5 * page.height]
    foot = [_piece(row, row.segments, "furniture") for row in rows if id(row) in furniture and row.base >= 0.5 * page.height]
    return [*head, *(item for _, items in placed for item in items), *notes.values(), *foot]


def _footnotes(rows: list[Row], measures: Measures) -> dict[int, Piece]:
    """The footnote rows at the foot of the page, by id() of the row: from the first small row that opens with a raised mark."""
    small = 0.93 * measures.size
    at = len(rows)
    while at and rows[at - 1].height < small:
        at -= 1
    while at < len(rows) and not _MARK.match(rows[at].text):
        at += 1
    found: dict[int, Piece] = {}
    for row in rows[at:]:
        piece = _piece(row, row.segments, "footnote")
        if mark := _MARK.match(piece.text):
            piece.mark = mark[0].strip().translate(_DIGITS)
        found[id(row)] = piece
    return found


def _plain_rows(rows: list[Row]) -> list[tuple[float, list[Piece | Ruled]]]:
    """Rows one by one; runs of at least three rows with aligned columns as unruled tables."""
    placed: list[tuple[float, list[Piece | Ruled]]] = []
    at = 0
    while at < len(rows):
        end = at
        while end + 1 < len(rows) and len(rows[end].segments) > 1 and _aligned(rows[end], rows[end + 1]):
            end += 1
        if end - at >= 2:
            placed.append((rows[at].top, [_unruled(rows[at: end + 1])]))
        else:
            placed += [(row.top, [_piece(row, row.segments)]) for row in rows[at: end + 1]]
        at = end + 1
    return placed


def _aligned(row: Row, below: Row) -> bool:
    if len(row.segments) < 2 or len(below.segments) < 2:
        return False

    def alike(one: Segment, two: Segment) -> bool:
        return min(abs(one.x0 - two.x0), abs(one.x1 - two.x1), abs(one.x0 + one.x1 - two.x0 - two.x1) / 2) < 5

    shared = sum(any(alike(one, two) for two in below.segments) for one in row.segments)
    return shared >= 2 and shared >= min(len(row.segments), len(below.segments)) - 1


def _unruled(rows: list[Row]) -> Ruled:
    """A table of rows without rules: columns are the x intervals that the cells of all rows share."""
    columns: list[list[float]] = []
    for x0, x1 in sorted((segment.x0, segment.x1) for row in rows for segment in row.segments):
        if columns and x0 < columns[-1][1] - 1:
            columns[-1][1] = max(columns[-1][1], x1)
        else:
            columns.append([x0, x1])
    cells: list[GridCell] = []
    for number, row in enumerate(rows):
        inside: dict[int, list[Segment]] = {}
        for segment in row.segments:
            inside.setdefault(next(at for at, (x0, x1) in enumerate(columns) if x0 <= segment.x0 <= x1), []).append(segment)
        for column in range(len(columns)):
            draft = Draft("", "cell")
            if column in inside:
                piece = _piece(row, inside[column])
                draft = Draft(piece.text, "cell", lines=[piece.line])
            cells.append(GridCell(draft, number, column))
    return Ruled(columns[0][0], rows[0].top, columns[-1][1], rows[-1].bottom, Grid(cells), [], rows[0].page)


def _column_blocks(rows: list[Row], page: PageContent, measures: Measures) -> list[tuple[int, int, float]]:
    """(first row, row after the last, gutter) of each letterhead and closing block, in order, without overlap."""
    blocks: list[tuple[int, int, float]] = []
    for row in rows:
        _part_motto(row)
    for at, row in enumerate(rows):
        if blocks and at < blocks[-1][1]:
            continue
        block = None
        if len(row.segments) > 1 and _MOTTO.search(plain(row.segments[-1].text)):
            block = _spread(rows, at, row.segments[-2].x1, row.segments[-1].x0, page, measures)
        elif _RECIPIENTS.match(plain(row.segments[0].text)) and row.segments[0].x0 < 0.4 * page.width:
            near = rows[max(0, at - 6): at + 14]
            right = [segment.x0 for other in near for segment in other.segments if segment.x0 > 0.38 * page.width]
            if right:
                block = _spread(rows, at, row.segments[0].x1, min(right), page, measures)
        if block and block[1] - block[0] > 1:
            first = max(block[0], blocks[-1][1]) if blocks else block[0]
            blocks.append((first, block[1], block[2]))
    return blocks


def _part_motto(row: Row) -> None:
    """Cut a row before the name of the state or the motto: a long name of the office leaves only a narrow gap before it."""
    last = row.segments[-1]
    found = _MOTTO.search(plain(last.text))
    if found and found.start() > 2 and last.text[found.start() - 1] == " ":
        cut = found.start()
        left = replace(last, text=last.text[: cut - 1], edges=last.edges[:cut])
        row.segments[-1:] = [left, replace(last, text=last.text[cut:], edges=last.edges[cut:])]


def _spread(
    rows: list[Row], anchor: int, low: float, high: float, page: PageContent, measures: Measures
) -> tuple[int, int, float] | None:
    """Rows around the anchor that leave a gutter free between `low` and `high`, which narrows as rows are added."""
    if high - low < 2:
        return None
    left, right = measures.edges[page.number]
    middle = (left + right) / 2
    centre = [(segment.x0 + segment.x1) / 2 for segment in rows[anchor].segments if segment.x0 >= high - 1]
    closing = bool(_RECIPIENTS.match(plain(rows[anchor].segments[0].text)))
    first, last = anchor, anchor + 1

    def fits(row: Row, near: Row) -> bool:
        nonlocal low, high
        if abs(row.base - near.base) > (140 if closing else 48) or _ADDRESS.match(plain(row.text)):
            return False
        sides = [(segment.x0 + segment.x1) / 2 > (low + high) / 2 for segment in row.segments]
        new_low = max([low, *(s.x1 for s, is_right in zip(row.segments, sides, strict=True) if not is_right)])
        new_high = min([high, *(s.x0 for s, is_right in zip(row.segments, sides, strict=True) if is_right)])
        if new_high - new_low < 2:
            return False
        if len(row.segments) == 1 and not closing and centre:
            own = (row.x0 + row.x1) / 2
            if sides[0] and abs(own - middle) < abs(own - centre[0]):  # a title, centred on the page
                return False
            if not sides[0] and row.x1 - row.x0 > 0.9 * (new_high - left):
                return False
        low, high = new_low, new_high
        return True

    while last < len(rows) and fits(rows[last], rows[last - 1]):
        last += 1
    while first > 0 and rows[first - 1].segments[0].x0 > (low if closing else 0) and fits(rows[first - 1], rows[first]):
        first -= 1
    return first, last, (low + high) / 2


# --------------------------------------------------------------------------- over pages


def _stitched(sequence: list[Piece | Ruled]) -> list[Piece | Ruled]:
    """Tables that go on over a page break as one; what is between them on the page's edge stands after them."""
    result: list[Piece | Ruled] = []
    between: list[Piece | Ruled] = []
    table: Ruled | None = None
    for item in sequence:
        if isinstance(item, Ruled):
            if table is not None and table.xs and item.page == table.page + 1 and stitch(table, item):
                continue
            result += between
            between = []
            result.append(item)
            table = item
        elif table is not None and item.kind in ("furniture", "footnote"):
            between.append(item)
        else:
            result += [*between, item]
            between, table = [], None
    return result + between


def _joined(sequence: list[Piece | Ruled], measures: Measures) -> list[Draft | Grid]:
    drafts: list[Draft | Grid] = []
    body: Draft | None = None
    above: Piece | None = None
    asides: list[Draft] = []
    for item in sequence:
        if isinstance(item, Ruled):
            drafts += [*([body] if body else []), *asides, item.grid]
            body, above, asides = None, None, []
            continue
        if item.kind in ("furniture", "footnote"):
            if item.kind == "footnote" and item.mark is None and asides and asides[-1].kind == "footnote":
                asides[-1].add(item.text, [item.line], glue(asides[-1].text, item.text))
            else:
                asides.append(Draft(item.text, item.kind, mark=item.mark, lines=[item.line]))
            continue
        if body and above and _goes_on(body, above, item, measures):
            body.add(item.text, [item.line], glue(body.text, item.text))
            body.bold = body.bold and item.bold
        else:
            drafts += [*([body] if body else []), *asides]
            asides = []
            body = Draft(item.text, bold=item.bold, lines=[item.line])
        above = item
    return [*drafts, *([body] if body else []), *asides]


def _goes_on(body: Draft, above: Piece, piece: Piece, measures: Measures) -> bool:
    text = piece.text
    low = text[0].islower() and not opens_item(text)
    if "column" in (above.kind, piece.kind):
        same = above.kind == piece.kind and piece.base > above.base
        open_name = body.text[-1] in ",-–" and not opens_item(text) and not all_capitals(text)
        return same and (low or open_name) and not ended(body.text) and not all_capitals(body.text)
    left, right = measures.edges[piece.line.page]
    old_left, old_right = measures.edges[above.line.page]
    word = text.find(" ")
    first_word = piece.line.edges[word if word > 0 else len(text)] - piece.line.x0
    full = above.line.x1 + first_word + 0.2 * piece.height > old_right + 0.5
    same_page = piece.line.page == above.line.page
    gap = (piece.base - above.base) / measures.pitch if same_page else 1.0
    if gap > 1.9 or gap < 0.4:
        return low and full and not ended(body.text)
    # where items are indented, a dash at the left edge under an open line stands inside a name (Văn hóa / - Xã hội)
    inside = text[0] in "-–" and measures.indented and full and piece.line.x0 < left + 9 and not ended(body.text)
    if opens_block(body.text, text, full) and not inside or abs(piece.height - above.height) > 0.08 * above.height and not low:
        return False
    if _centred(above, old_left, old_right, piece) and _centred(piece, left, right, above):
        if above.bold != piece.bold or all_capitals(above.text) != all_capitals(text) or ended(body.text) and not low:
            return False
        return low or above.line.x1 - above.line.x0 > 0.55 * (right - left) or not all_capitals(text) and gap < 1.3
    indent = piece.line.x0 - left
    if indent > 9:
        hanging = abs(above.line.x0 - old_left - indent) < 4 and len(body.lines) > 1 or bool(opens_item(body.text))
        if full and hanging and abs(above.line.x0 - old_left - indent) < 24:
            return low or not ended(body.text)
        return low and not ended(body.text) and (full or indent > 60)
    if not full:
        return low and not ended(body.text) and not all_capitals(body.text)
    if measures.indented and gap < 1.25:
        return not (above.bold and not piece.bold and all_capitals(above.text))
    return continues(body.text, text, full)


def _centred(piece: Piece, left: float, right: float, other: Piece) -> bool:
    """Between the edges with equal room on both sides; a bold line that fills them counts with a bold centred neighbour."""
    even = abs(piece.line.x0 + piece.line.x1 - left - right) < 30
    inside = piece.line.x0 > left + 18 or piece.bold and other.bold and other.line.x0 > left + 30 and not opens_item(piece.text)
    return even and inside
