"""HTML -> drafts: block elements, headings, lists, tables with spans, raised marks; scripts, styles, navigation left out."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex
from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.encoding import repair
from pipeline.read.draft import Draft, Grid, GridCell, collapsed, raised
from pipeline.read.paragraph import TextLine, is_frame
from pipeline.read.text import decode, from_lines

_CHARSET = regex.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,30})", regex.IGNORECASE)
_DROPPED = {"script", "style", "nav", "noscript", "template", "head", "svg", "iframe", "form", "button", "select", "-comment"}
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 "
    "header hr html li main ol p pre section table tbody td tfoot th thead tr ul".split()
)
_LONGEST_FRAME = 6  # rows of a letterhead or closing block that is drawn with borders
_DEEPEST = 120  # elements inside each other; what lies deeper is taken as plain text
_BOLD = regex.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", regex.IGNORECASE)
_HIDDEN = regex.compile(r"display\s*:\s*none", regex.IGNORECASE)
_BORDERS = regex.compile(
    r"border(?:-(?:left|right|top|bottom))?\s*:\s*(?!none|0)[^;]{0,40}(?:solid|double|windowtext)", regex.IGNORECASE
)


@dataclass(slots=True)
class _Flow:
    """The block that is being filled."""

    parts: list[str] = field(default_factory=list)
    letters: int = 0
    bold_letters: int = 0
    level: int = 0
    gap: int = 1
    depth: int = 0
    drafts: list[Draft | Grid | TextLine] = field(default_factory=list)

    def put(self, text: str, bold: bool) -> None:
        self.parts.append(text)
        count = sum(map(str.isalnum, text))
        self.letters += count
        self.bold_letters += count if bold else 0

    def close(self, gap: int = 1) -> None:
        """End the block; gap 0 where only its line ends (<br>)."""
        text = collapsed("".join(self.parts))
        if text:
            bold = self.letters > 0 and self.letters == self.bold_letters
            self.drafts.append(TextLine(text, self.gap, level=self.level, bold=bold))
            self.gap = gap
        self.gap = max(gap, self.gap)
        self.parts, self.letters, self.bold_letters = [], 0, 0


def read(data: bytes) -> tuple[list[Draft | Grid], list[str]]:
    """Drafts and problems of a page. Raises ReadError `undecodable`, `unknown_kind`."""
    text, problems = _decoded(data)
    text, repaired = repair(text)
    tree = LexborHTMLParser(text)
    flow = _Flow()
    if tree.body is not None:
        _walk(tree.body, flow, bold=False)
    flow.close()
    drafts, dropped = from_lines(flow.drafts)
    return drafts, problems + repaired + dropped


def _decoded(data: bytes) -> tuple[str, list[str]]:
    named = _CHARSET.search(data[:4096])
    codec = named[1].decode("ascii").lower() if named else "utf-8"
    if codec in ("utf-8", "utf8") or data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return decode(data)
    try:
        data.decode("utf-8")  # many pages name a charset that they are not in
        return decode(data)
    except UnicodeDecodeError:
        pass
    try:
        return data.decode(codec), [f"decoded: {codec}"]
    except (LookupError, UnicodeDecodeError):
        return decode(data)


def _walk(node: LexborNode, flow: _Flow, bold: bool) -> None:
    flow.depth += 1
    if flow.depth > _DEEPEST:
        flow.put(node.text(deep=True), bold)
        flow.depth -= 1
        return
    child = node.child
    while child is not None:
        _take(child, flow, bold)
        child = child.next
    flow.depth -= 1


def _take(node: LexborNode, flow: _Flow, bold: bool) -> None:
    tag = node.tag or ""
    if tag == "-text":
        flow.put(node.text_content or "", bold)
        return
    style = node.attributes.get("style") or "" if node.attributes else ""
    if tag in _DROPPED or _HIDDEN.search(style):
        return
    if tag == "br":
        flow.close(gap=0)
        return
    if tag == "sup":
        _raise(node, flow, bold)
        return
    if tag == "table":
        flow.close()
        _table(node, flow, bold)
        return
    bold = bold or tag in ("b", "strong", "th") or bool(_BOLD.search(style))
    if tag not in _BLOCKS:
        _walk(node, flow, bold)
        return
    flow.close()
    outer = flow.level
    if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        flow.level = int(tag[1])
    if tag == "li":
        flow.put(_bullet(node), bold)
    _walk(node, flow, bold)
    flow.close()
    flow.level = outer


def _raise(node: LexborNode, flow: _Flow, bold: bool) -> None:
    text = collapsed(node.text(deep=True))
    high = raised(text)
    if high != text and flow.parts:
        flow.parts[-1] = flow.parts[-1].rstrip()
    flow.put(high, bold)


def _bullet(node: LexborNode) -> str:
    """The marker that a browser shows before a list item."""
    parent = node.parent
    if parent is None or parent.tag != "ol":
        return "- "
    start = parent.attributes.get("start") or "1"
    number = int(start) if start.isdigit() else 1
    before = node.prev
    while before is not None:
        number += before.tag == "li"
        before = before.prev
    kind = parent.attributes.get("type") or "1"
    if kind in "aA" and number <= 26:
        return f"{chr(ord(kind) + number - 1)}) "
    return f"{_roman(number) if kind in 'iI' else number}. "


def _roman(number: int) -> str:
    text = ""
    for value, sign in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        text += sign * (number // value)
        number %= value
    return text


def _rows(node: LexborNode) -> list[LexborNode]:
    """The rows of a table, not those of tables inside it."""
    found: list[LexborNode] = []
    child = node.child
    while child is not None:
        if child.tag == "tr":
            found.append(child)
        elif child.tag in ("tbody", "thead", "tfoot"):
            found += _rows(child)
        child = child.next
    return found


def _cells(row: LexborNode) -> list[LexborNode]:
    found: list[LexborNode] = []
    child = row.child
    while child is not None:
        if child.tag in ("td", "th"):
            found.append(child)
        child = child.next
    return found


def _span(node: LexborNode, name: str) -> int:
    value = node.attributes.get(name) or "1"
    return min(200, max(1, int(value))) if value.isdigit() else 1


def _table(node: LexborNode, flow: _Flow, bold: bool) -> None:
    rows = _rows(node)
    if _is_layout(node, rows):
        columns = max((len(_cells(row)) for row in rows), default=0)
        for column in range(columns):
            for row in rows:
                cells = _cells(row)
                if column < len(cells):
                    _walk(cells[column], flow, bold)
                    flow.close()
        return
    cells: list[GridCell] = []
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        column = 0
        for cell in _cells(row):
            while (number, column) in taken:
                column += 1
            height, width = min(_span(cell, "rowspan"), len(rows) - number), _span(cell, "colspan")
            taken |= {(number + r, column + c) for r in range(height) for c in range(width)}
            inner = _Flow(depth=flow.depth)
            _walk(cell, inner, bold)
            inner.close()
            cells.append(GridCell.of(_cell_drafts(inner), number, column, height, width))
            column += width
    if cells:
        flow.drafts.append(Grid(cells))


def _cell_drafts(flow: _Flow) -> list[Draft]:
    drafts: list[Draft] = []
    for item in flow.drafts:
        if isinstance(item, Grid):
            drafts += [Draft(cell.text, "cell") for cell in item.cells]
        else:
            drafts.append(Draft(item.text, "cell", bold=item.bold))
    return drafts


def _is_layout(node: LexborNode, rows: list[LexborNode]) -> bool:
    """A table that only puts text side by side: letterhead, closing block, or a single cell."""
    widest = max((len(_cells(row)) for row in rows), default=0)
    if widest <= 1:
        return True
    if widest > 3 or not is_frame(node.text(deep=True)):
        return False
    border = node.attributes.get("border") or "0"
    bordered = border not in ("0", "") or bool(_BORDERS.search((node.html or "")[:6000]))
    return not bordered or len(rows) <= _LONGEST_FRAME
