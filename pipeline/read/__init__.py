"""bytes -> Document. One module for each outside format; the kind of a file is told by its content, not by its name."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from extractors.model import Document, PageInfo
from pipeline.read import kind as kinds
from pipeline.read.draft import Draft, Grid, assemble
from pipeline.read.error import ReadError
from pipeline.read.kind import sniff
from pipeline.syllable import share, words

__all__ = ["ReadError", "kind_of", "missing_programs", "read", "sniff"]

LARGEST = 512 << 20  # bytes of one document; containers of documents may be larger
_HEAD = 1 << 20      # bytes that tell what a file is that is too large to be read at once


class _Read(NamedTuple):
    """What a reader made of the bytes."""

    drafts: Sequence[Draft | Grid]
    problems: Sequence[str]
    pages: Sequence[PageInfo]
    kind: str


def read(path: str | Path, data: bytes | None = None, *, ocr: str = "auto", file: str | None = None,
         scratch: str | None = None) -> Document:
    """The Document of a file, by its content.

    path: where it lies, or only what it is called if `data` holds the bytes or `file` says where they lie.
    ocr: `auto` | `never` | `always`, how scanned pages are read. scratch: folder for temporary files, in which conversions that
    were made before are looked for; a new one by default.
    Raises ReadError (failed, unsupported) with cause and remedy, OSError if the file cannot be opened.
    """
    if ocr not in ("auto", "never", "always"):
        raise ValueError(f"ocr: auto, never or always, not {ocr!r}")
    name = str(path)
    if data is None:
        data = _bytes(file or name)
    if not any(data[:4096].strip(b"\x00 \t\r\n")) and not data.strip(b"\x00 \t\r\n"):
        raise ReadError("empty_file", "Tệp rỗng; hãy tải lại hoặc xin lại bản gốc. / The file is empty; fetch it again.")
    if scratch is None:
        with tempfile.TemporaryDirectory(prefix="solieu-") as folder:
            found = _drafts(data, name, ocr, folder)
    else:
        found = _drafts(data, name, ocr, scratch)
    problems = [*kinds.misnamed(found.kind, name), *found.problems, *_legacy(found.drafts)]
    document = assemble(found.drafts, id=hashlib.sha256(data).hexdigest(), source=name, media_type=found.kind, pages=found.pages,
                        problems=problems)
    if not document.text.strip():
        raise ReadError("no_text", "Tệp không có chữ nào; hãy kiểm tra lại bản gốc. / "
                        "The file holds no text; check the original.")
    return document


def kind_of(file: str, name: str) -> str:
    """The media type of a file on disk; of one that is too large to be a document, by its head. Raises OSError."""
    with open(file, "rb") as source:
        head = source.read(_HEAD)
        is_large = os.fstat(source.fileno()).st_size > LARGEST
        if head.startswith((b"PK", b"\xd0\xcf\x11\xe0")) and not is_large:
            head += source.read()  # their contents are listed at the end
        return kinds.of_large_zip(source) if is_large and head.startswith(b"PK\x03\x04") else sniff(head, name)


def missing_programs() -> list[str]:
    """What is not installed, one line for each, with what will not be read and how to install it (Vietnamese / English)."""
    from pipeline.read import office, tesseract

    found = [] if office.program() else [office.missing(kinds.DOC).message]
    try:
        tesseract.folder()
    except ReadError as error:
        found.append(error.message)
    return found


def _bytes(path: str) -> bytes:
    """The bytes of a document. Raises ReadError `too_large` before a file of no use is read."""
    with open(path, "rb") as source:
        size = os.fstat(source.fileno()).st_size
        if size > LARGEST:
            head = source.read(_HEAD)
            source.seek(-_HEAD, os.SEEK_END)
            if not (head + source.read(_HEAD)).strip(b"\x00"):
                raise ReadError("empty_file", f"Tệp {size >> 20} MB nhưng rỗng (toàn số 0); hãy tải lại bản gốc. / "
                                f"A file of {size >> 20} MB that is empty (nothing but zeros); fetch it again.")
            raise ReadError("too_large", f"Tệp {size >> 20} MB, lớn hơn {LARGEST >> 20} MB; hãy tách nhỏ. / "
                            f"{size >> 20} MB, more than {LARGEST >> 20} MB: split the file.")
        return source.read()


def _drafts(data: bytes, name: str, ocr: str, scratch: str) -> _Read:
    """What the reader of the bytes' kind makes of them."""
    kind = sniff(data, name)
    if kind == kinds.PDF:
        from pipeline.read import pdf

        return _Read(*pdf.read(data, ocr), kind)
    if kind == kinds.HTML:
        from pipeline.read import html

        return _Read(*html.read(data), (), kind)
    if kind == kinds.TEXT:
        from pipeline.read import text

        drafts, problems, kind = text.read(data)
        return _Read(drafts, problems, (), kind)
    if kind.startswith("image/"):
        from pipeline.read import ocr as recognition

        return _Read(*recognition.read_image(data, kind, ocr), kind)
    return _office(data, kind, scratch) or _message(data, name, kind, ocr, scratch) or _refuse(kind)


def _office(data: bytes, kind: str, scratch: str) -> _Read | None:
    """Word processors and spreadsheets; None for other kinds."""
    from pipeline.read import office, package

    if kind in (kinds.DOCX, kinds.XLSX, kinds.PPTX, kinds.XLSB) or kind.startswith("application/vnd.oasis."):
        package.check(data, kind in (kinds.XLSX, kinds.XLSB))
    if kind == kinds.DOCX:
        from pipeline.read import docx

        return _Read(*docx.read(data), (), kind)
    if kind in (kinds.XLSX, kinds.XLS, kinds.CSV):
        from pipeline.read import sheet

        try:
            return _Read(*sheet.read(data, {kinds.XLSX: "xlsx", kinds.XLS: "xls"}.get(kind, "csv")), (), kind)
        except ReadError:
            if kind not in office.ONLY_IF_FAILED:
                raise
            office.check(data, kind)
            made = office.converted(data, kind, scratch)
            if made is None:
                raise
            return _Read(*sheet.read(made[0], made[1]), (), kind)
    if kind == kinds.PPTX:
        return _Read(*package.slides(data), (), kind)
    if kind not in office.TARGETS:
        return None
    return _converted(data, kind, scratch)


def _converted(data: bytes, kind: str, scratch: str) -> _Read:
    """What LibreOffice makes of it, else the text of a DOC by antiword."""
    from pipeline.read import docx, office, sheet, text

    office.check(data, kind)
    made = office.converted(data, kind, scratch)
    if made is not None:
        package, target = made
        return _Read(*(docx.read(package) if target == "docx" else sheet.read(package, "xlsx")), (), kind)
    plain = office.antiword(data) if kind == kinds.DOC else None
    if plain is not None:
        drafts, problems, _ = text.read(plain.encode("utf-8"))
        return _Read(drafts, [*problems, "partial: read by antiword, tables and footnotes are lost"], (), kind)
    if office.program() is None:
        raise office.missing(kind)
    called = kinds.called(kind)
    raise ReadError("damaged", f"LibreOffice không mở được tệp {called} này, có thể tệp hỏng; hãy mở và lưu lại thành DOCX. / "
                    f"LibreOffice cannot open this {called}, it may be damaged: open it and save it as DOCX.")


def _message(data: bytes, name: str, kind: str, ocr: str, scratch: str) -> _Read | None:
    """Mails, packages, legal XML; None for other kinds."""
    if kind in (kinds.EML, kinds.MSG, kinds.MHTML):
        from pipeline.read import mail, msg

        if kind == kinds.MSG:
            data = msg.to_eml(data)
        return _Read(*(mail.page(data) if kind == kinds.MHTML else mail.read(data)), (), kind)
    if kind == kinds.EDXML:
        from pipeline.read import edxml

        head, attached, problems = edxml.read(data)
        if not attached:
            return _Read(head, [*problems, "partial: nothing is attached"], (), kind)
        try:
            inner = _drafts(attached[0][1], attached[0][0], ocr, scratch)
        except ReadError as error:
            return _Read(head, [*problems, f"partial: the attached {attached[0][0]} was not read: {error.message}"], (), kind)
        problems = [*problems, *inner.problems, f"attached: {attached[0][0]} ({inner.kind})"]
        return _Read([*head, *inner.drafts], problems, inner.pages, kind)
    if kind in (kinds.AKN, kinds.XML):
        from pipeline.read import legal

        return _Read(*legal.read(data), (), kind)
    return None


def _legacy(drafts: Sequence[Draft | Grid]) -> list[str]:
    """A problem where many words are still not Vietnamese after all that could be told of their encoding was converted."""
    text = " ".join(item.text if isinstance(item, Draft) else " ".join(cell.text for cell in item.cells) for item in drafts)
    vietnamese = share(text)
    if vietnamese is None or vietnamese > 0.75 or len(words(text)) < 20:
        return []
    return [f"partial: {vietnamese:.0%} of the words are Vietnamese; the others are in no encoding that is known"]


def _refuse(kind: str) -> _Read:
    """Raise for kinds that are not read."""
    called = kinds.called(kind)
    if kind == kinds.LOCKED:
        raise ReadError("encrypted", "Tệp Office được đặt mật khẩu; hãy gỡ mật khẩu rồi thử lại. / "
                        "The Office file is protected by a password; remove it and try again.")
    if kind == kinds.RAR:
        raise ReadError("archive", "Không giải nén được RAR; hãy giải nén rồi nén lại thành ZIP hoặc 7z. / "
                        "RAR is not unpacked: unpack it and pack it as ZIP or 7z.", state="unsupported")
    if kind in (kinds.ZIP, kinds.SEVEN, kinds.TAR, kinds.GZ):
        raise ReadError("archive", "Tệp nén; hãy đưa nó cho lệnh solieu run để đọc từng tệp bên trong. / "
                        "An archive: give it to solieu run, which reads the files in it.", state="unsupported")
    if kind in (kinds.PPT, "application/x-ole-storage") or kind.startswith("application/vnd.oasis."):
        raise ReadError("needs_converter", f"Tệp {called} cần được chuyển đổi; hãy lưu thành DOCX, PPTX hoặc PDF. / "
                        f"{called} needs conversion: save it as DOCX, PPTX or PDF.", state="unsupported")
    raise ReadError("unknown_kind", f"Không đọc loại tệp này ({kind}); hãy chuyển sang PDF, DOCX, HTML hoặc văn bản thuần. / "
                    f"This kind of file ({kind}) is not read; convert it to PDF, DOCX, HTML or plain text.", state="unsupported")
