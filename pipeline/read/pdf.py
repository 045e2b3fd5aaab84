"""PDF -> drafts, pages and problems: each page by its text layer if that can be trusted, else by recognition (OCR).

pdfium is never used from threads; each page is closed when it is read.
"""

from __future__ import annotations

import math
from collections import Counter

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extractors.model import PageInfo
from pipeline.encoding import described
from pipeline.read.draft import Draft, Grid
from pipeline.read.error import ReadError
from pipeline.read.glyphs import flattened, is_bold, page_glyphs, rows_of, segments_of
from pipeline.read.layout import arranged
from pipeline.read.ocr import Recognised, read_page
from pipeline.read.page import PageContent
from pipeline.read.ruled import edges_of, tables_of
from pipeline.read.scan import DPI
from pipeline.read.trust import OVERLAID, distrust, is_recognised

_MOST_DOTS = 40_000_000  # of a rendered page: a larger sheet is rendered coarser
_MOST_RECOGNISED = 500  # pages of one file: more than a worker's time allows


def read(data: bytes, ocr: str = "auto") -> tuple[list[Draft | Grid], list[str], list[PageInfo]]:
    """Drafts in reading order, problems, and pages of a PDF.

    ocr: `auto` recognises the pages whose text layer is missing or bad, `always` all, `never` none.
    Raises ReadError: `encrypted`, `damaged`; `no_text_layer` or `no_tesseract` (unsupported) if no page can be read.
    """
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if raw.FPDF_GetLastError() in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY) or "password" in str(error).lower():
            raise ReadError("encrypted", "Tệp PDF được đặt mật khẩu; hãy gỡ mật khẩu rồi thử lại. / "
                            "The PDF is protected by a password; remove it and try again.") from error
        raise _damaged() from error
    try:
        return _read(pdf, data, ocr)
    finally:
        pdf.close()


def _damaged() -> ReadError:
    return ReadError("damaged", "Tệp PDF hỏng hoặc tải về chưa đủ; hãy tải lại bản gốc. / "
                     "The PDF is damaged or cut off; fetch the original again.")


def _read(pdf: pdfium.PdfDocument, data: bytes, ocr: str) -> tuple[list[Draft | Grid], list[str], list[PageInfo]]:
    contents: list[PageContent] = []
    pages: list[PageInfo] = []
    repairs: Counter[str] = Counter()
    notes: list[str] = []
    unread: dict[int, str] = {}
    missing: ReadError | None = None
    recognised_pages = 0
    for at in range(len(pdf)):
        try:
            content, why, recognised = _page(pdf, at, repairs)
            if ocr == "always":
                why = why or "asked for"
            if why and ocr != "never" and missing is None and recognised_pages < _MOST_RECOGNISED:
                try:
                    seen = _recognised(pdf, at, content, why)
                except ReadError as error:
                    if error.error == "no_tesseract":
                        missing = error
                    else:
                        why = f"{why} ({error.message})"
                else:
                    recognised_pages += 1
                    notes += [f"ocr: page {at + 1}, {why}", *seen.notes]
                    contents.append(seen.content)
                    pages.append(seen.info)
                    continue
        except pdfium.PdfiumError as error:
            raise _damaged() from error
        contents.append(content)
        pages.append(PageInfo(content.number, round(content.width, 2), round(content.height, 2), recognised))
        if recognised:
            notes.append(f"ocr: page {at + 1}, the text layer of an earlier recognition was taken")
        if why and why != "asked for":
            unread[at + 1] = why
    if not contents:
        raise _damaged()
    if len(unread) == len(contents):
        raise missing or ReadError(
            "no_text_layer", "Tệp PDF chỉ có ảnh quét, không có lớp chữ; cần nhận dạng chữ (chạy với --ocr auto). / "
            "The PDF holds scanned images without text: recognise its text (run with --ocr auto).", state="unsupported")
    problems = [*described(repairs), *notes, *_unread(unread, missing)]
    if b"%%EOF" not in data[-2048:]:
        problems.append("partial: the file may be cut off (no end mark)")
    return arranged(contents), problems, pages


def _unread(unread: dict[int, str], missing: ReadError | None) -> list[str]:
    """What is said of pages that could not be read by their text layer, nor were recognised."""
    remedy = f" ({missing.message})" if missing else ""
    reasons: dict[str, list[int]] = {}
    for page, why in unread.items():
        reasons.setdefault(why, []).append(page)
    return [f"partial: {why} on page {', '.join(map(str, numbers))}{remedy}" for why, numbers in reasons.items()]


def _page(pdf: pdfium.PdfDocument, at: int, repairs: Counter[str]) -> tuple[PageContent, str | None, bool]:
    """The content of a page by its text layer, why that cannot be trusted (if so), and whether it comes from a recognition."""
    page, textpage, overlay = flattened(pdf, at)
    width, height = page.get_size()
    glyphs = page_glyphs(page, textpage, repairs)
    rows = rows_of(glyphs, at + 1, overlay)
    tables = tables_of(edges_of(page), rows) if rows else []
    for row in rows:
        row.segments = segments_of(row.glyphs, row.page)
        if row.segments:
            row.bold = is_bold(textpage, row.segments)
    why = distrust(page, glyphs, rows, tables)
    recognised = is_recognised(page)
    textpage.close()
    page.close()
    return PageContent(at + 1, width, height, rows, tables), why, recognised


def _recognised(pdf: pdfium.PdfDocument, at: int, content: PageContent, why: str) -> Recognised:
    """The page as it looks, recognised; drawn larger than it is read, because pdfium shrinks scans so that thin accents go."""
    page = pdf[at]
    dpi = min(1.5 * DPI, 72 * math.sqrt(_MOST_DOTS / max(1.0, content.width * content.height)))
    picture = page.render(scale=dpi / 72, rev_byteorder=True).to_pil()
    page.close()
    typed = [glyph for row in content.rows for glyph in row.glyphs] if why in OVERLAID else []
    return read_page(picture, dpi, at + 1, typed)
