"""DOCX -> drafts: body order, automatic numbers as text, tables, text boxes, heads and feet, footnotes; deleted revisions out."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Iterator

import docx
import regex
from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from pipeline.encoding import FontCode, by_font, font_code, repair
from pipeline.read.draft import SUPERSCRIPT, Draft, Grid, GridCell, collapsed, raised
from pipeline.read.error import ReadError
from pipeline.read.numbering import Numbering
from pipeline.read.paragraph import TextLine, is_frame
from pipeline.read.text import columns_apart, from_lines

_Run = tuple[str, FontCode | None]  # text, and the encoding that its font tells
_LETTERS = regex.compile(r"\p{L}{2}")
_HEADING = regex.compile(r"(?:heading|tiêu đề)\s*(\d)", regex.IGNORECASE)
_INSIDE = {qn(f"w:{name}") for name in ("ins", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple", "moveTo", "dir", "bdo")}
_P, _R, _TBL, _TR, _TC = (qn(f"w:{name}") for name in ("p", "r", "tbl", "tr", "tc"))
_CHOICE, _FALLBACK = (f"{{http://schemas.openxmlformats.org/markup-compatibility/2006}}{name}" for name in ("Choice", "Fallback"))


def read(data: bytes) -> tuple[list[Draft | Grid], list[str]]:
    """Drafts in reading order and problems of a DOCX. Raises ReadError `damaged`."""
    try:
        document = docx.Document(io.BytesIO(data))
        return _Reader(document).read()
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, etree.XMLSyntaxError, EOFError) as error:
        raise ReadError("damaged", "Tệp DOCX hỏng hoặc tải về chưa đủ; hãy tải lại bản gốc. / "
                        "The DOCX is damaged or cut off; fetch the original again.") from error


def _value(element, path: str, attribute: str = "w:val") -> str | None:
    found = element.find(path, element.nsmap) if element is not None else None
    return None if found is None else found.get(qn(attribute))


def _font_of(properties) -> str | None:
    """The font that properties name for letters beyond ASCII, "" for one of the theme, None if they name none."""
    fonts = properties.find(qn("w:rFonts")) if properties is not None else None
    if fonts is None:
        return None
    if fonts.get(qn("w:hAnsiTheme")):
        return ""
    return fonts.get(qn("w:hAnsi")) or fonts.get(qn("w:ascii"))


def _is_on(properties, name: str) -> bool | None:
    """A toggle property (b, vanish): True, False, or None if it is not set."""
    found = properties.find(qn(name)) if properties is not None else None
    return None if found is None else found.get(qn("w:val")) not in ("0", "false", "off")


class _Reader:
    def __init__(self, document: DocxDocument):
        self.document = document
        self.numbering = Numbering(document)
        self.styles = {style.style_id: style for style in document.styles}
        self.notes = {**_note_texts(document, RELATIONSHIP_TYPE.FOOTNOTES, "w:footnote"),
                      **_note_texts(document, RELATIONSHIP_TYPE.ENDNOTES, "w:endnote")}
        self.seen_notes = 0
        self.counts: Counter[str] = Counter()
        self.converted: Counter[str] = Counter()
        defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        self.default_font = _font_of(defaults) or ""
        self.normal = next((style for style in document.styles if style.type == WD_STYLE_TYPE.PARAGRAPH
                            and style.element.get(qn("w:default")) == "1"), None)

    def read(self) -> tuple[list[Draft | Grid], list[str]]:
        self.counts["deleted revisions"] = len(self.document.element.body.findall(f".//{qn('w:del')}"))
        heads, feet = self._margins("header"), self._margins("footer")
        items: list[TextLine | Grid] = list(self._blocks(self.document.element.body))
        items = _columns_of_tabs(items)
        drafts, dropped = from_lines(items)
        problems = [f"dropped: {what} ({count})" for what, count in self.counts.items() if count]
        problems += [f"converted: {name} -> Unicode, {count} paragraphs by font" for name, count in self.converted.items()]
        drafts = [*heads, *drafts, *feet]
        return drafts, [*_repaired(drafts), *problems, *dropped]

    def _margins(self, name: str) -> list[Draft]:
        """The texts of all heads or feet, each once, as furniture."""
        texts: dict[str, None] = {}
        for section in self.document.sections:
            for kind in ("", "first_page_", "even_page_"):
                part = getattr(section, f"{kind}{name}")
                if part.is_linked_to_previous:
                    continue
                for item in self._blocks(part._element):
                    if isinstance(item, TextLine):
                        texts[item.text] = None
        return [Draft(text, "furniture") for text in texts if text]

    def _blocks(self, parent) -> Iterator[TextLine | Grid]:
        for child in parent:
            if child.tag == _P:
                yield from self._paragraph(child)
            elif child.tag == _TBL:
                yield from self._table(child)
            elif child.tag in _INSIDE:
                yield from self._blocks(child)

    # ------------------------------------------------------------------ paragraphs

    def _paragraph(self, paragraph) -> Iterator[TextLine]:
        properties = paragraph.find(qn("w:pPr"))
        style = self.styles.get(_value(properties, "w:pStyle") or "")
        parts: list[_Run] = []
        notes: list[tuple[str, str]] = []
        boxes: list = []
        counted = [0, 0]  # letters, bold letters
        self._runs(paragraph, style, parts, notes, boxes, counted)
        text = self._decoded(parts)
        label = self._label(properties, style, parts) if text.strip() else ""
        bold = counted[0] > 0 and counted[0] == counted[1]
        level = self._level(properties, style)
        gap = 1
        for number, line in enumerate(text.split("\n")):
            line = f"{label} {line.lstrip()}" if label and not number else line
            if line.strip(" \t"):
                yield TextLine(line, gap, level=level, bold=bold)
                gap = 0
        for box in boxes:
            yield from self._blocks(box)
        for mark, body in notes:
            yield TextLine(f"{mark.translate(SUPERSCRIPT)} {body}", 1, "footnote", mark=mark)

    def _label(self, properties, style, parts: list[_Run]) -> str:
        """The paragraph's automatic number, in the encoding of its runs (§iÒu 1)."""
        label = self.numbering.label(properties, style)
        code = next((code for _, code in parts if code), None)
        return by_font([(label, code)]) if _LETTERS.search(label) else label

    def _decoded(self, parts: list[_Run]) -> str:
        """The text of the runs, those in legacy fonts in Unicode."""
        written = "".join(text for text, _ in parts)
        text = by_font(parts)
        if text != written:
            self.converted.update({code.encoding for _, code in parts if code})
        return text

    def _level(self, properties, style) -> int:
        outline = _value(properties, "w:outlineLvl")
        while style is not None and outline is None:
            if found := _HEADING.search(style.name or ""):
                return int(found[1])
            outline = _value(style.element.find(qn("w:pPr")), "w:outlineLvl")
            style = style.base_style
        return int(outline) + 1 if outline is not None and int(outline) < 9 else 0

    def _runs(self, parent, style, parts: list[_Run], notes: list, boxes: list, counted: list[int]) -> None:
        for child in parent:
            if child.tag == _R:
                self._run(child, style, parts, notes, boxes, counted)
            elif child.tag in _INSIDE:
                self._runs(child, style, parts, notes, boxes, counted)

    def _run(self, run, style, parts: list[_Run], notes: list, boxes: list, counted: list[int]) -> None:
        properties = run.find(qn("w:rPr"))
        if _is_on(properties, "w:vanish"):
            return
        is_raised = _value(properties, "w:vertAlign") == "superscript"
        text: list[str] = []
        for child in run:
            name = etree.QName(child).localname
            if name == "t":
                text.append((child.text or "").replace("\n", " "))
            elif name == "tab" or name == "ptab":
                text.append("\t")
            elif name in ("br", "cr"):
                text.append("" if child.get(qn("w:type")) == "page" else "\n")
            elif name == "noBreakHyphen":
                text.append("-")
            elif name == "softHyphen":
                text.append("\u00ad")  # ư in TCVN3
            elif name == "sym":
                text.append(chr(int(child.get(qn("w:char")) or "20", 16)))
            elif name in ("footnoteReference", "endnoteReference"):
                self.seen_notes += 1
                mark = str(self.seen_notes)
                body = self.notes.get((name[:-9], child.get(qn("w:id"))), "")
                text.append(mark.translate(SUPERSCRIPT))
                if body:
                    notes.append((mark, body))
            elif name in ("AlternateContent", "drawing", "pict", "object"):
                boxes += _text_boxes(child)
        joined = "".join(text)
        code = font_code(self._font(properties, style))
        if is_raised and joined.strip():
            joined = raised(joined)
            if joined[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹" and parts:
                code = None  # superscript digits are letters in the old encodings
                parts[-1] = (parts[-1][0].rstrip(" "), parts[-1][1])
        letters = sum(map(str.isalnum, joined))
        counted[0] += letters
        if letters and self._is_bold(properties, style):
            counted[1] += letters
        parts.append((joined, code))

    def _font(self, properties, style) -> str:
        """The font that the run's letters beyond ASCII are set in, "" where it is the theme's or not named."""
        font = _font_of(properties)
        for one in (self.styles.get(_value(properties, "w:rStyle") or ""), style or self.normal):
            while one is not None and font is None:
                font = _font_of(one.element.find(qn("w:rPr")))
                one = one.base_style
        return self.default_font if font is None else font

    def _is_bold(self, properties, style) -> bool:
        own = _is_on(properties, "w:b")
        if own is not None:
            return own
        for one in (self.styles.get(_value(properties, "w:rStyle") or ""), style):
            while one is not None:
                bold = _is_on(one.element.find(qn("w:rPr")), "w:b")
                if bold is not None:
                    return bold
                one = one.base_style
        return False

    # ------------------------------------------------------------------ tables

    def _table(self, table) -> Iterator[TextLine | Grid]:
        rows = [row for row in table.iter(_TR) if _owner(row, _TBL) is table]
        cells: list[tuple[int, int, int, int, object]] = []  # row, column, row span, column span, element
        open_merges: dict[int, int] = {}
        for number, row in enumerate(rows):
            column = int(_value(row.find(qn("w:trPr")), "w:gridBefore") or 0)
            for cell in (cell for cell in row.iter(_TC) if _owner(cell, _TR) is row):
                properties = cell.find(qn("w:tcPr"))
                width = int(_value(properties, "w:gridSpan") or 1)
                merge = properties.find(qn("w:vMerge")) if properties is not None else None
                if merge is not None and merge.get(qn("w:val")) != "restart" and column in open_merges:
                    at = open_merges[column]
                    r, c, height, span, element = cells[at]
                    cells[at] = (r, c, number - r + 1, span, element)
                else:
                    open_merges.pop(column, None)
                    if merge is not None:
                        open_merges[column] = len(cells)
                    cells.append((number, column, 1, width, cell))
                column += width
        if self._is_layout(table, cells):
            for *_, cell in sorted(cells, key=lambda entry: (entry[1], entry[0])):
                for item in self._blocks(cell):
                    if isinstance(item, TextLine):
                        item.text = collapsed(item.text)  # blanks to fill in are no gap between columns
                    yield item
            return
        grid: list[GridCell] = []
        notes: list[TextLine] = []
        for row, column, height, width, cell in cells:
            drafts: list[Draft] = []
            for item in self._blocks(cell):
                if isinstance(item, Grid):
                    drafts += [Draft(inner.text, "cell") for inner in item.cells]
                elif item.kind == "footnote":
                    notes.append(item)
                else:
                    drafts.append(Draft(collapsed(item.text), "cell", bold=item.bold))
            grid.append(GridCell.of(drafts, row, column, height, width))
        if grid:
            yield Grid(grid)
        yield from notes

    def _is_layout(self, table, cells: list) -> bool:
        columns = max((column + width for _, column, _, width, _ in cells), default=0)
        if columns <= 1:
            return True
        text = "".join(table.itertext())
        return len(cells) <= 16 and is_frame(text) and not self._has_borders(table)

    def _has_borders(self, table) -> bool:
        def drawn(borders) -> bool:
            inner = [] if borders is None else [side for side in borders if "inside" in side.tag]
            return any(side.get(qn("w:val")) not in (None, "none", "nil") for side in inner)

        properties = table.find(qn("w:tblPr"))
        own = properties.find(qn("w:tblBorders")) if properties is not None else None
        if own is not None:
            return drawn(own)
        style = self.styles.get(_value(properties, "w:tblStyle") or "")
        while style is not None:
            if drawn(style.element.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}")):
                return True
            style = style.base_style
        return False


def _owner(element, tag: str):
    return next(element.iterancestors(tag), None)


def _text_boxes(element) -> list:
    """The outermost text box contents of a drawing; of two renderings of one drawing only the first."""
    boxes = []
    for box in element.iter(qn("w:txbxContent")):
        fallback = next(box.iterancestors(_FALLBACK), None)
        doubled = fallback is not None and fallback.getparent().find(_CHOICE) is not None
        outer = _owner(box, box.tag)
        if not doubled and (outer is None or element not in outer.iterancestors()):
            boxes.append(box)
    return boxes


def _note_texts(document: DocxDocument, kind: str, tag: str) -> dict[tuple[str, str], str]:
    """(footnote | endnote, id) -> text."""
    found: dict[tuple[str, str], str] = {}
    for relation in document.part.rels.values():
        if relation.reltype != kind or relation.is_external:
            continue
        for note in etree.fromstring(relation.target_part.blob).iter(qn(tag)):
            text = collapsed(" ".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in note.iter(_P)))
            if text and note.get(qn("w:type")) is None:
                found[tag[2:], note.get(qn("w:id"))] = text
    return found


def _columns_of_tabs(items: list[TextLine | Grid]) -> list[TextLine | Grid]:
    """Letterheads that are typed with tabs between two columns, column by column; other tabs become spaces."""
    result: list[TextLine | Grid] = []
    run: list[TextLine] = []
    for item in [*items, None]:
        if isinstance(item, TextLine):
            run.append(item)
            continue
        known = {line.text: line for line in run}
        for text in columns_apart([line.text for line in run]):
            line = known.get(text)
            if collapsed(text):
                result.append(TextLine(collapsed(text), *(
                    (line.gap, line.kind, line.level, line.bold, line.mark) if line else (1, "text", 0, False, None))))
        run = []
        if item is not None:
            result.append(item)
    return result


def _repaired(drafts: list[Draft | Grid]) -> list[str]:
    """Repair the characters of all drafts in place; what was done, counted over all of them."""
    flat = [item for item in drafts if isinstance(item, Draft)]
    flat += [draft for item in drafts if isinstance(item, Grid) for cell in item.cells for draft in (cell.draft, *cell.more)]
    texts, problems = repair("\n".join(draft.text for draft in flat))
    lines = texts.split("\n")
    if len(lines) == len(flat):
        for draft, text in zip(flat, lines, strict=True):
            draft.text = collapsed(text)
        return problems
    for draft in flat:  # a line separator inside a draft
        draft.text = collapsed(repair(draft.text)[0])
    return problems
