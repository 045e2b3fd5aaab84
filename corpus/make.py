"""Makes the DOCX, PDF and XLSX documents of the corpus from the plain descriptions in `corpus/sources`, scans from `scans` there.

    python -m corpus.make [STEM...]

A description is Markdown of a small kind: a YAML head (letterhead, title, closing block), then headings, paragraphs,
`- ` and `#. ` lists, tables and `[^1]` footnotes. The same description always gives the same bytes (fixed dates, no
random ids), so the made files are kept beside the sources, and only whoever changes a description needs reportlab and the
Debian package fonts-liberation2.
"""

from __future__ import annotations

import io
import sys
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

import numpy as np
import pypdfium2 as pdfium
import regex
import xlsxwriter
import yaml
from docx import Document as new_docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt
from PIL import Image, ImageFilter
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Spacer, Table, TableStyle

HERE = Path(__file__).parent
FONTS = Path("/usr/share/fonts/truetype/liberation2")  # version 2: the first has no Vietnamese letters
MADE_AT = datetime(2020, 1, 1)  # the date inside the made files, so that they do not change with the day
BODY_WIDTH = A4[0] - 5 * cm

_LINE_MARKS = {"## ": "heading", "# ": "centre", "- ": "list", "#. ": "numbered"}
_LIST_STYLES = {"list": "List Bullet", "numbered": "List Number"}  # kind -> style: the mark is not in the text
_MARK = regex.compile(r"(\*\*|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)|\[\^\d+\])")


class Run(NamedTuple):
    """Text in one face; note is the number of the footnote whose mark stands here instead of text."""

    text: str
    bold: bool
    italic: bool
    note: str | None = None


@dataclass(frozen=True)
class Item:
    """A block of a description.

    kind: `centre` (a centred heading), `heading`, `text`, `list`, `numbered` (DOCX only) or `table` (rows, widths; heads: how
    many of the rows are its head; spans: first row, first column, last row, last column of each cell that covers others);
    `closing`: the signature and recipients, which an annex may follow.
    """

    kind: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    widths: tuple[int, ...] = ()
    heads: int = 1
    spans: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True)
class Source:
    """A description: its head, its blocks in order, and the text of each footnote by its number."""

    head: dict[str, Any]
    items: tuple[Item, ...]
    notes: dict[str, str]


def parse(text: str) -> Source:
    """A description from its text; raises ValueError where the head is missing."""
    _, head, body = text.split("---\n", 2)
    items: list[Item] = []
    notes: dict[str, str] = {}
    for block in regex.split(r"\n{2,}", body.strip()):
        if note := regex.match(r"\[\^(\d+)\]: (.+)", block):
            notes[note[1]] = note[2]
        elif block == "{closing}":
            items.append(Item("closing"))
        elif block.startswith("|"):
            items.append(_table([[cell.strip() for cell in line.strip().strip("|").split("|")] for line in block.splitlines()]))
        else:
            for line in block.splitlines():
                kind = next((kind for mark, kind in _LINE_MARKS.items() if line.startswith(mark)), "text")
                items.append(Item(kind, line if kind == "text" else line.split(" ", 1)[1]))
    if not any(item.kind == "closing" for item in items):
        items.append(Item("closing"))
    return Source(yaml.safe_load(head), tuple(items), notes)


def _table(lines: list[list[str]]) -> Item:
    """A table from its cells: the rows above the line of dashes are its head; `<` belongs to the cell at its left, `^` to
    the one above."""
    heads = next(number for number, line in enumerate(lines) if set("".join(line)) == {"-"})
    rows = lines[:heads] + lines[heads + 1:]
    spans = []
    for top, row in enumerate(rows):
        for left in (column for column, cell in enumerate(row) if cell not in ("<", "^")):
            right, bottom = left, top
            while right + 1 < len(row) and row[right + 1] == "<":
                right += 1
            while bottom + 1 < len(rows) and rows[bottom + 1][left] == "^":
                bottom += 1
            if (right, bottom) != (left, top):
                spans.append((top, left, bottom, right))
    shown = tuple(tuple("" if cell in ("<", "^") else cell for cell in row) for row in rows)
    return Item("table", rows=shown, widths=tuple(map(len, lines[heads])), heads=heads, spans=tuple(spans))


def runs(text: str) -> list[Run]:
    """The text cut at `**bold**`, `_italic_` and `[^1]` marks."""
    bold = italic = False
    found = []
    for piece in _MARK.split(text):
        if piece == "**":
            bold = not bold
        elif piece == "_":
            italic = not italic
        elif piece.startswith("[^"):
            found.append(Run("", bold, italic, piece[2:-1]))
        elif piece:
            found.append(Run(piece, bold, italic))
    return found


# --------------------------------------------------------------------------- DOCX


def make_docx(source: Source) -> bytes:
    """The description as a word-processor file: letterhead and closing block in tables without borders, real list
    styles and footnotes, page numbers in a field."""
    document = new_docx()
    document.core_properties.created = document.core_properties.modified = MADE_AT
    document.core_properties.author = document.core_properties.last_modified_by = "solieu"
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(14)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    if source.head.get("draft"):
        section.header.paragraphs[0].text = source.head["draft"]
    _page_field(section.footer.paragraphs[0])
    _columns(document, source.head["left"], source.head["right"], WD_ALIGN_PARAGRAPH.CENTER)
    for line in source.head["title"]:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(line).bold = True
    for item in source.items:
        if item.kind == "closing":
            _columns(document, source.head["closing_left"], source.head["closing_right"], WD_ALIGN_PARAGRAPH.LEFT)
        else:
            _docx_item(document, item)
    if source.notes:
        _footnotes(document, source.notes)
    buffer = io.BytesIO()
    document.save(buffer)
    return _same_bytes(buffer.getvalue())


def _docx_item(document: Any, item: Item) -> None:
    if item.kind == "table":
        table = document.add_table(rows=len(item.rows), cols=len(item.rows[0]), style="Table Grid")
        for number, (row, cells) in enumerate(zip(table.rows, item.rows, strict=True)):
            for cell, text in zip(row.cells, cells, strict=True):
                _docx_runs(cell.paragraphs[0], text, all_bold=number < item.heads)
        for top, left, bottom, right in item.spans:
            table.cell(top, left).merge(table.cell(bottom, right))
        return
    paragraph = document.add_paragraph(style=_LIST_STYLES.get(item.kind))
    if item.kind not in _LIST_STYLES:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if item.kind == "centre" else WD_ALIGN_PARAGRAPH.JUSTIFY
    _docx_runs(paragraph, item.text, all_bold=item.kind in ("centre", "heading"))


def _docx_runs(paragraph: Any, text: str, all_bold: bool = False) -> None:
    for piece in runs(text):
        if piece.note is None:
            run = paragraph.add_run(piece.text)
            run.bold, run.italic = piece.bold or all_bold or None, piece.italic or None
        else:
            reference = OxmlElement("w:footnoteReference")
            reference.set(qn("w:id"), piece.note)
            mark = paragraph.add_run()
            mark.font.superscript = True
            mark._r.append(reference)


def _columns(document: Any, left: list[str], right: list[str], alignment: WD_ALIGN_PARAGRAPH) -> None:
    table = document.add_table(rows=1, cols=2)
    sides = ((table.cell(0, 0), left, alignment), (table.cell(0, 1), right, WD_ALIGN_PARAGRAPH.CENTER))
    for cell, lines, aligned in sides:
        for number, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            paragraph.alignment = aligned
            _docx_runs(paragraph, line)
    document.add_paragraph()


def _page_field(paragraph: Any) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _footnotes(document: Any, notes: dict[str, str]) -> None:
    # python-docx cannot write footnotes: the part is written by hand, with the two separators that Word expects
    separators = "".join(f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
                         for number, kind, mark in ((-1, "separator", "separator"),
                                                    (0, "continuationSeparator", "continuationSeparator")))
    mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    body = "".join(f'<w:footnote w:id="{number}"><w:p>{mark}<w:r><w:t xml:space="preserve"> {escape(text)}</w:t></w:r></w:p>'
                   "</w:footnote>" for number, text in notes.items())
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {nsdecls("w")}>{separators}{body}</w:footnotes>'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, xml.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _same_bytes(package: bytes) -> bytes:
    """The same package with the times of its members fixed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            entry = zipfile.ZipInfo(member.filename, MADE_AT.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(member))
    return buffer.getvalue()


# --------------------------------------------------------------------------- PDF


def _style(size: float = 13, alignment: int = TA_JUSTIFY, **more: Any) -> ParagraphStyle:
    # no shrinking of spaces: line breaks must fall where _broken() expects them
    settings = {"fontName": "Serif", "fontSize": size, "leading": size * 1.3, "alignment": alignment, "spaceShrinkage": 0,
                "justifyBreaks": 1, "spaceAfter": size * 0.45}
    return ParagraphStyle("corpus", **(settings | more))


def make_pdf(source: Source) -> bytes:
    """The description as born-digital A4 pages: two-column letterhead and closing block, justified lines that may end
    with the hyphen of a document's symbol, tables that run over pages, raised footnote marks, page numbers from page 2."""
    for face in ("", "-Bold", "-Italic", "-BoldItalic"):
        registerFont(TTFont(f"Serif{face}", FONTS / f"LiberationSerif{face or '-Regular'}.ttf"))
    registerFontFamily("Serif", normal="Serif", bold="Serif-Bold", italic="Serif-Italic", boldItalic="Serif-BoldItalic")
    head = source.head
    story: list[Flowable] = [_pdf_columns(head["left"], head["right"], TA_CENTER, 12), Spacer(1, 14)]
    story += [Paragraph(f"<b>{escape(line)}</b>", _style(14, TA_CENTER)) for line in head["title"]]
    story.append(Spacer(1, 8))
    for item in source.items:
        if item.kind == "closing":
            story += [Spacer(1, 10), _pdf_columns(head["closing_left"], head["closing_right"], TA_LEFT, 12)]
        else:
            story.append(_pdf_item(item, source.notes))
    buffer = io.BytesIO()
    _Pages(buffer).build(story)
    return buffer.getvalue()


class _Pages(BaseDocTemplate):
    """A4 pages; a footnote is drawn at the foot of the page on which the paragraph with its mark ends."""

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file, pagesize=A4, invariant=1, title="", author="solieu")
        frame = Frame(3 * cm, 2.6 * cm, BODY_WIDTH, A4[1] - 4.8 * cm, 0, 0, 0, 0)
        self.addPageTemplates(PageTemplate(frames=[frame]))
        self.notes: list[str] = []

    def afterFlowable(self, flowable: Flowable) -> None:
        self.notes += getattr(flowable, "notes", [])

    def afterPage(self) -> None:
        if self.page > 1:
            self.canv.setFont("Serif", 12)
            self.canv.drawCentredString(A4[0] / 2, A4[1] - 1.6 * cm, str(self.page))
        if self.notes:
            self.canv.line(3 * cm, 2.4 * cm, 8 * cm, 2.4 * cm)
            top = 2.3 * cm
            for note in self.notes:
                paragraph = Paragraph(note, _style(10, TA_LEFT))
                _, height = paragraph.wrap(BODY_WIDTH, A4[1])
                paragraph.drawOn(self.canv, 3 * cm, top - height)
                top -= height
            self.notes = []


def _pdf_item(item: Item, notes: dict[str, str]) -> Flowable:
    if item.kind == "table":
        return _pdf_table(item)
    if item.kind in ("centre", "heading"):
        alignment = TA_CENTER if item.kind == "centre" else TA_LEFT
        paragraph = Paragraph(f"<b>{_markup(item.text)}</b>", _style(alignment=alignment, keepWithNext=1))
    else:
        indent = 1.0 * cm
        text = "- " + item.text if item.kind == "list" else item.text
        paragraph = Paragraph(_markup(_broken(text, indent)), _style(firstLineIndent=indent))
    marks = regex.findall(r"\[\^(\d+)\]", item.text)
    paragraph.notes = [f"<super size='7'>{mark}</super> {escape(notes[mark])}" for mark in marks]
    return paragraph


def _markup(text: str) -> str:
    """The text in reportlab's own tags."""
    out = []
    for piece in runs(text):
        inner = f"<super size='8'>{piece.note}</super>" if piece.note else escape(piece.text).replace("\n", "<br/>")
        inner = f"<b>{inner}</b>" if piece.bold else inner
        out.append(f"<i>{inner}</i>" if piece.italic else inner)
    return "".join(out)


def _broken(text: str, indent: float) -> str:
    """The text with a line break after the hyphen of a word that reaches over a line's end, as word processors break it.

    Only for text in one face, whose width is known before it is set.
    """
    if regex.search(r"\*\*|_", text):
        return text
    width, used = BODY_WIDTH, indent
    space = stringWidth(" ", "Serif", 13)
    words = []
    for word in text.split(" "):
        length = stringWidth(regex.sub(r"\[\^\d+\]", "", word), "Serif", 13)
        head, hyphen, tail = word.rpartition("-")
        room = width - used - (space if used else 0)
        if length > room and head and tail and stringWidth(head + hyphen, "Serif", 13) <= room:
            word, length, used = f"{head}{hyphen}\n{tail}", stringWidth(tail, "Serif", 13), 0
        elif length > room:
            used = 0
        used += length + (space if used else 0)
        words.append(word)
    return " ".join(words)


def _pdf_table(item: Item) -> Table:
    unit = BODY_WIDTH / sum(item.widths)
    rows = [[Paragraph(f"<b>{_markup(cell)}</b>" if number < item.heads else _markup(cell),
                       _style(11, TA_LEFT if column == 1 and number >= item.heads else TA_CENTER, spaceAfter=2))
             for column, cell in enumerate(row)] for number, row in enumerate(item.rows)]
    spans = [("SPAN", (left, top), (right, bottom)) for top, left, bottom, right in item.spans]
    ruled = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *spans])
    return Table(rows, colWidths=[width * unit for width in item.widths], repeatRows=item.heads, spaceBefore=6, spaceAfter=8,
                 style=ruled)


def _pdf_columns(left: list[str], right: list[str], alignment: int, size: float) -> Table:
    def side(lines: list[str], aligned: int) -> list[Flowable]:
        return [Paragraph(_markup(line), _style(size, aligned, spaceAfter=1)) if line else Spacer(1, size) for line in lines]

    table = Table([[side(left, alignment), side(right, TA_CENTER)]], colWidths=[BODY_WIDTH * 0.44, BODY_WIDTH * 0.56])
    table.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
                               ("RIGHTPADDING", (0, 0), (-1, -1), 0)]))
    return table


# --------------------------------------------------------------------------- scan


def make_scan(source: Source, dpi: int = 200, skew: float = -0.3, noise: float = 3) -> bytes:
    """The description, printed on one page, as an office scanner gives it: a grey picture, a little askew.

    skew: degrees; noise: standard deviation of the grey levels (0..255).
    """
    dice = np.random.default_rng(7)
    with pdfium.PdfDocument(make_pdf(source)) as pdf:
        if len(pdf) > 1:
            raise ValueError("a scan is one page: the description is too long")
        picture = pdf[0].render(scale=dpi / 72).to_pil().convert("L").filter(ImageFilter.GaussianBlur(dpi / 400))
    picture = picture.rotate(skew, Image.Resampling.BICUBIC, fillcolor=255)
    levels = np.asarray(picture, dtype=np.float32) * 0.94 + 10  # ink is not black, paper not white
    levels += dice.normal(0, noise, levels.shape)
    buffer = io.BytesIO()
    Image.fromarray(levels.clip(0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=60, dpi=(dpi, dpi))
    return buffer.getvalue()


# --------------------------------------------------------------------------- XLSX


def make_xlsx(source: Source) -> bytes:
    """The description as a workbook of one sheet: letterhead in two merged columns, title and unit over the table, numbers as
    numbers, notes and signatures under it."""
    width = max(len(item.rows[0]) for item in source.items if item.kind == "table")
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": MADE_AT, "author": "solieu"})
        sheet = book.add_worksheet("Phụ lục")
        centred = {"font_name": "Times New Roman", "align": "center", "valign": "vcenter", "text_wrap": True}
        ruled = centred | {"border": 1}

        def lines(top: int, first: int, last: int, texts: list[str], settings: dict[str, Any]) -> None:
            for row, text in enumerate(texts, top):
                if text:
                    pieces = runs(text)
                    face = settings | {"bold": settings.get("bold") or any(piece.bold for piece in pieces)}
                    sheet.merge_range(row, first, row, last, "".join(piece.text for piece in pieces), book.add_format(face))

        def columns(top: int, left: list[str], right: list[str]) -> int:
            lines(top, 0, width // 2 - 1, left, centred)
            lines(top, width // 2, width - 1, right, centred)
            return top + max(len(left), len(right)) + 1

        sheet.set_paper(9)  # A4
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, 6)
        sheet.set_column(1, 1, 34)
        sheet.set_column(2, width - 1, 16)
        row = columns(0, source.head["left"], source.head["right"])
        lines(row, 0, width - 1, source.head["title"], centred | {"bold": True})
        row += len(source.head["title"])
        aside = "right"  # the unit stands over the table at the right, notes under it at the left
        for item in source.items:
            if item.kind == "closing":
                row = columns(row + 1, source.head["closing_left"], source.head["closing_right"])
            elif item.kind != "table":
                lines(row, 0, width - 1, [item.text], centred | {"align": "center" if item.kind == "centre" else aside})
                row += 1
            else:
                for number, cells in enumerate(item.rows):
                    for column, text in enumerate(cells):
                        _xlsx_cell(sheet, row + number, column, text, book, ruled | {"bold": number < item.heads})
                for top, left, bottom, right in item.spans:
                    face = book.add_format(ruled | {"bold": top < item.heads})
                    sheet.merge_range(row + top, left, row + bottom, right, item.rows[top][left], face)
                row, aside = row + len(item.rows), "left"
    return buffer.getvalue()


def _xlsx_cell(sheet: Any, row: int, column: int, text: str, book: Any, settings: dict[str, Any]) -> None:
    """Write a cell; a number as a number that is shown with the decimals that the description gives it."""
    pieces = runs(text)
    text = "".join(piece.text for piece in pieces)
    settings = settings | {"bold": settings["bold"] or any(piece.bold for piece in pieces)}
    if not regex.fullmatch(r"\d{1,3}(?:\.\d{3})*(?:,\d+)?", text):
        sheet.write_string(row, column, text, book.add_format(settings | ({"align": "left"} if column == 1 else {})))
        return
    _, _, decimals = text.partition(",")
    shown = "#,##0" + ("." + "0" * len(decimals) if decimals else "")
    value = float(text.replace(".", "").replace(",", "."))
    sheet.write_number(row, column, value, book.add_format(settings | {"num_format": shown}))


def main(stems: list[str]) -> None:
    """Makes the named documents, or all."""
    for path in sorted((HERE / "sources").rglob("*.md")):
        if stems and path.stem not in stems:
            continue
        source = parse(path.read_text(encoding="utf-8"))
        make, ending = {"docx": (make_docx, "docx"), "pdf": (make_pdf, "pdf"), "scan": (make_scan, "jpg"),
                        "xlsx": (make_xlsx, "xlsx")}[source.head["format"]]
        made = make(source)
        target = HERE / "documents" / f"{path.stem}.{ending}"
        target.write_bytes(made)
        print(f"{target.name}: {len(made):,} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
