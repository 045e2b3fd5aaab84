"""What kind of file bytes are, told by their content; the name only decides where content cannot."""

from __future__ import annotations

import io
import zipfile
from typing import IO

import olefile
import regex

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
DOC, RTF, XLS, PPT = "application/msword", "application/rtf", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"
ODT, ODS = "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"
MSG, EML, MHTML = "application/vnd.ms-outlook", "message/rfc822", "multipart/related"
ZIP, SEVEN, TAR, GZ = "application/zip", "application/x-7z-compressed", "application/x-tar", "application/gzip"
RAR = "application/vnd.rar"
PDF, HTML, MARKDOWN, TEXT, CSV = "application/pdf", "text/html", "text/markdown", "text/plain", "text/csv"
EDXML, AKN, XML = "application/edxml+xml", "application/akn+xml", "application/xml"
WORD_XML, EXCEL_XML = "application/vnd.ms-word.2003+xml", "application/vnd.ms-excel.2003+xml"
LOCKED = "application/x-encrypted-office"

_MAGIC = (
    (b"{\\rtf", RTF), (b"\x89PNG\r\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"), (b"GIF8", "image/gif"), (b"BM", "image/bmp"), (b"\x1f\x8b", GZ), (b"Rar!", RAR),
    (b"7z\xbc\xaf\x27\x1c", SEVEN), (b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (b"\x7fELF", "application/x-executable"), (b"MZ", "application/x-executable"),
)
_HTML = regex.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|p|meta|title)[\s>]", regex.IGNORECASE)
_MAIL = regex.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,60}:[^\n]*+(?:\n[ \t][^\n]*+)*+\n){2,400}+")
_SENT = regex.compile(rb"^(?:To|Received|Message-ID|Delivered-To|Return-Path):", regex.IGNORECASE | regex.MULTILINE)
_WRITTEN = regex.compile(rb"^(?:From|Date):", regex.IGNORECASE | regex.MULTILINE)
_BY_MAIL = regex.compile(rb"^(?:MIME-Version|Received|Message-ID|Date):", regex.IGNORECASE | regex.MULTILINE)
_ROOT = regex.compile(rb"<(?:[\w.-]{1,40}:)?([\w.-]{1,60})[\s>/]")
_STREAMS = {"EncryptedPackage": LOCKED, "__properties_version1.0": MSG, "WordDocument": DOC, "Workbook": XLS, "Book": XLS,
            "PowerPoint Document": PPT}
_DAMAGED = {".xls": XLS, ".ppt": PPT, ".msg": MSG}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS = {  # media type -> (what it is called, endings that fit)
    PDF: ("PDF", (".pdf",)), DOCX: ("DOCX", (".docx", ".docm", ".dotx", ".dotm")),
    HTML: ("HTML", (".html", ".htm", ".xhtml", ".php", ".aspx")), MARKDOWN: ("Markdown", ()), TEXT: ("văn bản thuần", ()),
    CSV: ("CSV", (".csv", ".tsv")), DOC: ("DOC", (".doc", ".dot")), RTF: ("RTF", (".rtf", ".doc")), ODT: ("ODT", (".odt",)),
    ODS: ("ODS", (".ods",)), XLS: ("XLS", (".xls", ".xlt")), XLSX: ("XLSX", (".xlsx", ".xlsm", ".xltx")),
    XLSB: ("XLSB", (".xlsb",)),
    PPTX: ("PPTX", (".pptx", ".ppsx")), PPT: ("PPT", (".ppt", ".pps")), MSG: ("MSG", (".msg",)), EML: ("EML", (".eml",)),
    MHTML: ("MHTML", (".mht", ".mhtml")), ZIP: ("ZIP", (".zip",)), SEVEN: ("7z", (".7z",)), RAR: ("RAR", (".rar",)),
    TAR: ("TAR", (".tar",)), GZ: ("GZ", (".gz", ".tgz")), EDXML: ("edXML", (".edxml",)), "image/png": ("PNG", (".png",)),
    "image/tiff": ("TIFF", (".tif", ".tiff")), "image/jpeg": ("JPEG", (".jpg", ".jpeg")),
}
_TYPED = {ending for _, endings in _KINDS.values() for ending in endings}


def called(kind: str) -> str:
    """What people call a media type: `DOCX`; the media type itself where it has no such name."""
    return _KINDS[kind][0] if kind in _KINDS else kind


def misnamed(kind: str, name: str) -> list[str]:
    """A problem where the name's ending is that of another kind, else none."""
    ending = "." + name.lower().rpartition(".")[2]
    if ending not in _TYPED or kind not in _KINDS or ending in _KINDS[kind][1]:
        return []
    content = called(kind)
    return [f"named: tên tệp ghi {ending} nhưng nội dung là {content} / the name says {ending}, the content is {content}"]


def sniff(data: bytes, name: str) -> str:
    """The media type of the content. data: the whole file, or its head where only archives and PDF have to be told apart."""
    head = data[:1024]
    if b"%PDF-" in head:
        return PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if head.startswith(_OLE):
        return _ole_kind(data, name)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if data[257:262] == b"ustar":
        return TAR
    return _text_kind(data, name)


def _text_kind(data: bytes, name: str) -> str:
    body = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").replace(b"\x00", b"")
    fields = _MAIL.match(data[:65536].lstrip())
    if fields and _BY_MAIL.search(fields[0]):
        sent = _SENT.search(fields[0])
        if not sent and b"multipart/related" in fields[0].lower():
            return MHTML  # a page that was saved, not a mail with pictures
        if sent or _WRITTEN.search(fields[0]):
            return EML
    ending = name.lower().rpartition(".")[2]
    if body.startswith((b"<?xml", b"<edXML", b"<akomaNtoso", b"\xff\xfe<?xml", b"\xfe\xff<?xml")) and (kind := _xml_kind(body)):
        return kind
    if _HTML.search(body) and body.startswith((b"<", b"\xff\xfe<", b"\xfe\xff<")):
        return HTML
    if ending in ("html", "htm") and b"</" in data:
        return HTML
    return CSV if ending in ("csv", "tsv") else TEXT


def _xml_kind(body: bytes) -> str | None:
    """The kind of an XML file by its root, None where it is a web page."""
    root = next((found[1] for found in _ROOT.finditer(body)), b"")
    if b"Word.Document" in body or root == b"wordDocument":
        return WORD_XML
    if b"Excel.Sheet" in body or root == b"Workbook":
        return EXCEL_XML
    if root.lower() == b"html":
        return None
    return {b"edXML": EDXML, b"akomaNtoso": AKN}.get(root, XML)


def _zip_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return archive.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, KeyError, OSError, zipfile.zlib.error):
        whole = data.decode("latin-1")  # a truncated archive still names its parts in their local headers
        names = {name for name in ("[Content_Types].xml", "word/document.xml", "xl/workbook.xml", "xl/workbook.bin",
                                   "ppt/presentation.xml") if name in whole}
    return package_kind(names)


def of_large_zip(source: IO[bytes]) -> str:
    """The same for a ZIP that is not to be held in memory."""
    try:
        with zipfile.ZipFile(source) as archive:
            return package_kind(set(archive.namelist()))
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return ZIP


def package_kind(names: set[str]) -> str:
    """The kind of a ZIP by the names in it: an office package has its own list of contents at the top."""
    if "[Content_Types].xml" not in names:
        return ZIP
    heads = {name.partition("/")[0] for name in names}
    if "word" in heads:
        return DOCX
    if "xl" in heads:
        return XLSB if "xl/workbook.bin" in names else XLSX
    return PPTX if "ppt" in heads else ZIP


def _ole_kind(data: bytes, name: str) -> str:
    """The kind of an OLE file by the names at its top; a damaged one by names anywhere in it, then by its own name."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            names = {entry[0] for entry in ole.listdir(streams=True, storages=True)}
    except (OSError, ValueError, IndexError, RecursionError):
        names = {stream for stream in _STREAMS if len(stream) > 4 and stream.encode("utf-16-le") in data}
        return next((kind for stream, kind in _STREAMS.items() if stream in names), _DAMAGED.get(name.lower()[-4:], DOC))
    return next((kind for stream, kind in _STREAMS.items() if stream in names), "application/x-ole-storage")
