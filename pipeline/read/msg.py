"""MSG (Outlook) -> EML, so that one reader knows mail.

Sources: [MS-OXMSG] for the streams, [MS-OXPROPS] for their numbers, [MS-OXRTFCP] for packed RTF.
"""

from __future__ import annotations

import io
import struct
from datetime import UTC, datetime, timedelta, timezone
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import format_datetime

import olefile

from pipeline.read.error import ReadError

_DEEPEST = 5            # messages inside each other
_MOST = 2000            # attachments
_TEXT, _BYTES = "001F", "0102"
_STRING8 = "001E"       # text in a code page
_SUBJECT, _BODY, _HTML, _SENDER, _ADDRESS, _TO, _CC = "0037", "1000", "1013", "0C1A", "5D01", "0E04", "0E03"
_RTF = "1009"
_LONG_NAME, _NAME, _DATA, _TITLE = "3707", "3704", "3701", "3001"
_TIMES = (0x0039, 0x0E06, 0x3007)  # submitted, delivered, made
_CODE_PAGES = (874, 932, 936, 949, 950, 1250, 1251, 1252, 1258)
_HANOI = timezone(timedelta(hours=7))  # the file has universal time, its reader saw that of the place
_RTF_BEGINS = (  # what the packer's dictionary holds at the start
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArial"
    rb"Times New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx")
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


def to_eml(data: bytes) -> bytes:
    """The message as EML, attached messages with it. Raises ReadError `damaged`."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return _message(ole, (), 0).as_bytes()
    except (OSError, struct.error, IndexError, ValueError, RecursionError, MessageError) as error:
        raise ReadError("damaged", "Tệp MSG hỏng; hãy lưu lại thư từ Outlook. / "
                        "The MSG is damaged; save the mail again from Outlook.") from error


def _message(ole: olefile.OleFileIO, at: tuple[str, ...], depth: int) -> EmailMessage:
    message = EmailMessage()
    code_page = _code_page(ole, at)
    sender, address = _text(ole, at, _SENDER, code_page), _text(ole, at, _ADDRESS, code_page)
    fields = {
        "Subject": _text(ole, at, _SUBJECT, code_page), "From": f"{sender} <{address}>" if "@" in address else sender,
        "To": _text(ole, at, _TO, code_page), "Cc": _text(ole, at, _CC, code_page),
    }
    for name, value in fields.items():
        if value:  # display names, not addresses: as free text, for the reader takes them as they stand
            message[name] = _one_line(value)
    when = _when(ole, at)
    if when is not None:
        message["Date"] = format_datetime(when.astimezone(_HANOI))
    body, page = _text(ole, at, _BODY, code_page), _stream(ole, at, _HTML, _BYTES)
    message.set_content(body or "")
    if page:
        charset = "utf-8" if b"utf-8" in page[:2000].lower() else code_page
        message.add_alternative(page.decode(charset, "replace"), subtype="html")
    packed = _stream(ole, at, _RTF, _BYTES)
    if packed and not body and not page:  # the text is there only as RTF: a file of its own, for LibreOffice to read
        message.add_attachment(unpacked_rtf(packed), maintype="application", subtype="rtf", filename="noi-dung.rtf")
    for number in range(_MOST):
        storage = (*at, f"__attach_version1.0_#{number:08X}")
        if not ole.exists("/".join(storage)):
            break
        _attach(ole, storage, message, depth, code_page)
    return message


def _attach(ole: olefile.OleFileIO, storage: tuple[str, ...], message: EmailMessage, depth: int, code_page: str) -> None:
    name = next((found for key in (_LONG_NAME, _NAME, _TITLE) if (found := _text(ole, storage, key, code_page))), "tep")
    inner = (*storage, f"__substg1.0_{_DATA}000D")
    data = _stream(ole, storage, _DATA, _BYTES)
    if data is not None:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=_one_line(name))
    elif depth < _DEEPEST and ole.exists("/".join((*inner, "__properties_version1.0"))):
        message.add_attachment(_message(ole, inner, depth + 1).as_bytes(), maintype="application", subtype="octet-stream",
                               filename=_one_line(name).removesuffix(".msg") + ".eml")


def unpacked_rtf(data: bytes) -> bytes:
    """The RTF of a packed one. Raises struct.error, IndexError on damage."""
    packed, size, kind = struct.unpack_from("<III", data)
    if kind == 0x414C454D:  # MELA: not packed
        return data[16:16 + size]
    window = bytearray(_RTF_BEGINS.ljust(4096, b"\0"))
    at, source, end = len(_RTF_BEGINS), 16, min(len(data), packed + 4)
    found = bytearray()
    while source < end and len(found) < size:
        flags, source = data[source], source + 1
        for bit in range(8):
            if source >= end:
                break
            if flags >> bit & 1:
                token, source = int.from_bytes(data[source:source + 2], "big"), source + 2
                first, count = token >> 4, (token & 15) + 2
                if first == at:  # the mark of the end
                    return bytes(found)
            else:
                first, count, source = -source, 1, source + 1
            for step in range(count):
                byte = data[-first] if first < 0 else window[(first + step) % 4096]
                found.append(byte)
                window[at] = byte
                at = (at + 1) % 4096
    return bytes(found[:size])


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _stream(ole: olefile.OleFileIO, at: tuple[str, ...], key: str, kind: str) -> bytes | None:
    path = "/".join((*at, f"__substg1.0_{key}{kind}"))
    return ole.openstream(path).read() if ole.get_type(path) == olefile.STGTY_STREAM else None


def _text(ole: olefile.OleFileIO, at: tuple[str, ...], key: str, code_page: str) -> str:
    wide = _stream(ole, at, key, _TEXT)
    if wide is not None:
        return wide.decode("utf-16-le", "replace").rstrip("\x00")
    return (_stream(ole, at, key, _STRING8) or b"").decode(code_page, "replace").rstrip("\x00")


def _properties(ole: olefile.OleFileIO, at: tuple[str, ...]) -> dict[int, tuple[int, bytes]]:
    """Tag -> (type, value) of the properties of fixed length."""
    path = "/".join((*at, "__properties_version1.0"))
    data = ole.openstream(path).read() if ole.exists(path) else b""
    head = 32 if not at else 24
    rows = (data[start:start + 16] for start in range(head, len(data) - 15, 16))
    return {tag: (kind, row[8:]) for row in rows for kind, tag in [struct.unpack("<HH", row[:4])]}


def _when(ole: olefile.OleFileIO, at: tuple[str, ...]) -> datetime | None:
    known = _properties(ole, at)
    for tag in _TIMES:
        kind, value = known.get(tag, (0, b""))
        if kind == 0x0040:
            try:
                return _EPOCH + timedelta(microseconds=struct.unpack("<Q", value)[0] // 10)
            except OverflowError:
                continue
    return None


def _code_page(ole: olefile.OleFileIO, at: tuple[str, ...]) -> str:
    """The code page of texts that are not Unicode; Windows-1258 (Vietnamese) where the message does not say."""
    kind, value = _properties(ole, at).get(0x3FFD, (0, b""))
    number = struct.unpack("<I", value[:4])[0] if kind == 3 else 1258
    return "utf-8" if number == 65001 else f"cp{number}" if number in _CODE_PAGES else "cp1258"
