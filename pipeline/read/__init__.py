"""bytes -> Document. One module for each outside format; the kind of a file is told by its content, not by its name."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import regex

from extractors.model import Document
from pipeline.encoding import vietnamese_share
from pipeline.read.draft import Draft, Grid, assemble
from pipeline.read.error import ReadError

__all__ = ["ReadError", "read", "sniff"]

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_MAGIC = (
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!", "application/vnd.rar"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ", "application/x-executable"),
)
_HTML = regex.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|p|meta|title)[\s>]", regex.IGNORECASE)
_MHTML = regex.compile(rb"^(?:MIME-Version|Content-Type):.{0,400}multipart/related", regex.IGNORECASE | regex.DOTALL)
_KINDS = {  # media type -> (what it is called, endings that fit)
    "application/pdf": ("PDF", (".pdf",)),
    _DOCX: ("DOCX", (".docx", ".docm", ".dotx")),
    "text/html": ("HTML", (".html", ".htm", ".xhtml", ".php", ".aspx")),
    "text/markdown": ("Markdown", ()),
    "text/plain": ("văn bản thuần", ()),
    "application/msword": ("DOC", (".doc", ".dot")),
    "application/rtf": ("RTF", (".rtf", ".doc")),
    "application/vnd.oasis.opendocument.text": ("ODT", (".odt",)),
    "application/vnd.ms-excel": ("XLS", (".xls",)),
    _XLSX: ("XLSX", (".xlsx", ".xlsm")),
    _PPTX: ("PPTX", (".pptx",)),
    "application/vnd.ms-powerpoint": ("PPT", (".ppt",)),
}
_TYPED = {ending for _, endings in _KINDS.values() for ending in endings}


def read(path: str | Path, data: bytes | None = None, *, ocr: str = "auto") -> Document:
    """The Document of a file, by its content.

    path: where it lies, or only its name if `data` holds the bytes. ocr: `auto` | `never` | `always`; images of text are not
    recognised yet, so that a file without a text layer is refused in each case.
    Raises ReadError (failed, unsupported) with cause and remedy, OSError if the file cannot be opened.
    """
    if ocr not in ("auto", "never", "always"):
        raise ValueError(f"ocr: auto, never or always, not {ocr!r}")
    name = str(path)
    if data is None:
        data = Path(path).read_bytes()
    if not data.strip(b"\x00 \t\r\n"):
        raise ReadError("empty_file", "Tệp rỗng; hãy tải lại hoặc xin lại bản gốc. / The file is empty; fetch it again.")
    kind = sniff(data, name)
    _refuse(kind)
    drafts, problems, pages = [], [], ()
    if kind == "application/pdf":
        from pipeline.read import pdf

        drafts, problems, pages = pdf.read(data)
    elif kind == _DOCX:
        from pipeline.read import docx

        drafts, problems = docx.read(data)
    elif kind == "text/html":
        from pipeline.read import html

        drafts, problems = html.read(data)
    else:
        from pipeline.read import text

        drafts, problems, kind = text.read(data)
    problems = [*_misnamed(kind, name), *problems, *_legacy(drafts)]
    document = assemble(drafts, id=hashlib.sha256(data).hexdigest(), source=name, media_type=kind, pages=pages, problems=problems)
    if not document.text.strip():
        raise ReadError("no_text", "Tệp không có chữ nào; hãy kiểm tra lại bản gốc. / "
                        "The file holds no text; check the original.")
    return document


def sniff(data: bytes, name: str) -> str:
    """The media type of the content. `name` only decides where content cannot (text of unknown form)."""
    head = data[:1024]
    if b"%PDF-" in head:
        return "application/pdf"
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip_kind(data)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_kind(data)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if _MHTML.match(head.lstrip()):
        return "multipart/related"
    body = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").replace(b"\x00", b"")
    if _HTML.search(body) and body.startswith((b"<", b"\xff\xfe<", b"\xfe\xff<")):
        return "text/html"
    if name.lower().endswith((".html", ".htm")) and b"</" in data:
        return "text/html"
    return "text/plain"


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = "\n".join(archive.namelist())
            if "mimetype" in names.split("\n"):
                return archive.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, KeyError):
        names = data.decode("latin-1")  # a truncated archive still names its parts in their local headers
    if "word/" in names:
        return _DOCX
    if "xl/" in names:
        return _XLSX
    return _PPTX if "ppt/" in names else "application/zip"


def _ole_kind(data: bytes) -> str:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        return "application/x-encrypted-office"
    if has("WordDocument"):
        return "application/msword"
    if has("Workbook") or has("Book"):
        return "application/vnd.ms-excel"
    return "application/vnd.ms-powerpoint" if has("PowerPoint Document") else "application/x-ole-storage"


def _legacy(drafts: list[Draft | Grid]) -> list[str]:
    """A problem where the words are not Vietnamese: a legacy 8-bit encoding (TCVN3, VNI) that was not converted."""
    text = " ".join(item.text if isinstance(item, Draft) else " ".join(cell.text for cell in item.cells) for item in drafts)
    words = sum(not word.isascii() for word in text.split())
    share = vietnamese_share(text)
    if share is None or words < 20 or share > 0.75:
        return []
    return [f"partial: {share:.0%} of the words are Vietnamese; a legacy encoding (TCVN3, VNI) is likely and was not converted"]


def _misnamed(kind: str, name: str) -> list[str]:
    called, fitting = _KINDS.get(kind, (kind, ()))
    ending = Path(name).suffix.lower()
    if ending not in _TYPED or ending in fitting:
        return []
    return [f"named: tên tệp ghi {ending} nhưng nội dung là {called} / the name says {ending}, the content is {called}"]


def _refuse(kind: str) -> None:
    """Raise for kinds that are not read."""
    called = _KINDS.get(kind, (kind, ()))[0]
    if kind == "application/x-encrypted-office":
        raise ReadError("encrypted", "Tệp Office được đặt mật khẩu; hãy gỡ mật khẩu rồi thử lại. / "
                        "The Office file is protected by a password; remove it and try again.")
    if kind in ("application/pdf", _DOCX, "text/html", "text/plain"):
        return
    if kind.startswith("image/"):
        raise ReadError("no_text_layer", f"Tệp là ảnh ({kind}), cần nhận dạng chữ (OCR) trước khi đọc. / "
                        f"The file is an image ({kind}): recognise its text (OCR) first.", state="unsupported")
    if kind in (_XLSX, "application/vnd.ms-excel", "application/vnd.oasis.opendocument.spreadsheet"):
        raise ReadError("spreadsheet", f"Bảng tính {called} chưa đọc được; hãy lưu thành PDF, DOCX hoặc HTML. / "
                        f"Spreadsheets ({called}) are not read; save it as PDF, DOCX or HTML.", state="unsupported")
    if kind in ("application/zip", "application/gzip", "application/x-7z-compressed", "application/vnd.rar"):
        raise ReadError("archive", "Tệp nén; hãy giải nén rồi đưa từng văn bản vào. / "
                        "An archive: unpack it and give its documents.", state="unsupported")
    if kind in _KINDS or kind in ("application/x-ole-storage", "multipart/related"):
        raise ReadError("needs_converter", f"Tệp {called} cần được chuyển đổi; hãy lưu thành DOCX hoặc PDF. / "
                        f"{called} needs conversion: save it as DOCX or PDF.", state="unsupported")
    raise ReadError("unknown_kind", f"Không đọc loại tệp này ({kind}); hãy chuyển sang PDF, DOCX, HTML hoặc văn bản thuần. / "
                    f"This kind of file ({kind}) is not read; convert it to PDF, DOCX, HTML or plain text.", state="unsupported")
