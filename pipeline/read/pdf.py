"""PDF with a text layer -> drafts, pages and problems. pdfium is never used from threads; each page is closed when it is read."""

from __future__ import annotations

from collections import Counter

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.model import PageInfo
from pipeline.encoding import described
from pipeline.read.draft import Draft, Grid
from pipeline.read.error import ReadError
from pipeline.read.glyphs import flattened, is_bold, page_glyphs, rows_of, segments_of
from pipeline.read.layout import arranged
from pipeline.read.page import PageContent, is_stamp
from pipeline.read.ruled import edges_of, tables_of

_FEW = 8  # a page with fewer characters has no text layer to speak of
_STAMPED = 120  # nor has a page that is one picture with fewer: they are a stamp, a number typed on the scan
_PICTURE = 0.5  # share of the page that a scan covers


def read(data: bytes) -> tuple[list[Draft | Grid], list[str], list[PageInfo]]:
    """Drafts in reading order, problems, and pages of a PDF.

    Raises ReadError: `encrypted`, `damaged`, or `no_text_layer` if no page has text.
    """
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if raw.FPDF_GetLastError() in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY) or "password" in str(error).lower():
            raise ReadError("encrypted", "Tệp PDF được đặt mật khẩu; hãy gỡ mật khẩu rồi thử lại. / "
                            "The PDF is protected by a password; remove it and try again.") from error
        raise _damaged() from error
    try:
        return _read(pdf, data)
    finally:
        pdf.close()


def _damaged() -> ReadError:
    return ReadError("damaged", "Tệp PDF hỏng hoặc tải về chưa đủ; hãy tải lại bản gốc. / "
                     "The PDF is damaged or cut off; fetch the original again.")


def _read(pdf: pdfium.PdfDocument, data: bytes) -> tuple[list[Draft | Grid], list[str], list[PageInfo]]:
    contents: list[PageContent] = []
    repairs: Counter[str] = Counter()
    empty: list[int] = []
    for at in range(len(pdf)):
        try:
            content, has_text = _page(pdf, at, repairs)
        except pdfium.PdfiumError as error:
            raise _damaged() from error
        contents.append(content)
        if not has_text:
            empty.append(at + 1)
    if not contents:
        raise _damaged()
    if len(empty) == len(contents):
        raise ReadError("no_text_layer", "Tệp PDF chỉ có ảnh quét, không có lớp chữ; cần nhận dạng chữ (OCR) trước khi đọc. / "
                        "The PDF holds scanned images without text: recognise its text (OCR) first.", state="unsupported")
    problems = described(repairs)
    if empty:
        problems.append(f"partial: no text layer on page {', '.join(map(str, empty))}")
    if b"%%EOF" not in data[-2048:]:
        problems.append("partial: the file may be cut off (no end mark)")
    pages = [PageInfo(content.number, round(content.width, 2), round(content.height, 2)) for content in contents]
    return arranged(contents), problems, pages


def _page(pdf: pdfium.PdfDocument, at: int, repairs: Counter[str]) -> tuple[PageContent, bool]:
    """The content of a page, and whether it has text (a blank page without images needs none)."""
    page, textpage, overlay = flattened(pdf, at)
    width, height = page.get_size()
    glyphs = page_glyphs(page, textpage, repairs)
    rows = rows_of(glyphs, at + 1, overlay)
    tables = tables_of(edges_of(page), rows) if rows else []
    for row in rows:
        row.segments = segments_of(row.glyphs, row.page)
        if row.segments:
            row.bold = is_bold(textpage, row.segments)
    covered = _pictured(page) if len(glyphs) < _STAMPED or any(row.stamp for row in rows) else 0.0
    written = sum(len(row.glyphs) for row in rows if not row.stamp and not is_stamp(row)) + sum(
        len(cell.text) for table in tables for cell in table.grid.cells)
    has_text = written >= (_STAMPED if covered > _PICTURE else _FEW) or not covered and len(glyphs) < _FEW
    textpage.close()
    page.close()
    return PageContent(at + 1, width, height, rows, tables), has_text


def _pictured(page: pdfium.PdfPage) -> float:
    """The share of the page (0..1) that its largest picture covers."""
    width, height = page.get_size()
    shares = [0.0]
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        left, bottom, right, top = item.get_bounds()
        shares.append((right - left) * (top - bottom) / max(1.0, width * height))
    return max(shares)
