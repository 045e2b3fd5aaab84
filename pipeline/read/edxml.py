"""edXML packages: the header that the sender filled in, and the files that go with it. Source: QCVN 102:2016/BTTTT.

The header is written out at the top of the document's text, one `name: value` line for each value, as furniture: it is no part of
what the attached document says, but it can be shown as evidence. `pipeline.audit.given` reads it from there.
"""

from __future__ import annotations

import base64
import binascii
import io
import zipfile
from collections.abc import Iterator

import regex
from lxml import etree

from pipeline.encoding import repair
from pipeline.read.draft import Draft, collapsed
from pipeline.read.error import ReadError

KIND = "application/edxml+xml"
_PRIORITY = {"1": "Khẩn", "2": "Thượng khẩn", "3": "Hỏa tốc"}
_DAY = regex.compile(r"(\d{4})[/-](\d{1,2})[/-](\d{1,2})")
_BLANK = {"", "n/a", "none", "null"}  # what programs write where they have nothing
# (what a line is called, where its value stands below MessageHeader)
_LINES = (
    ("Số, ký hiệu", "Code"), ("Loại văn bản", "DocumentType/TypeName"), ("Cơ quan ban hành", "From/OrganName"),
    ("Cơ quan chủ quản", "From/OrganizationInCharge"), ("Địa danh", "PromulgationInfo/Place"),
    ("Ngày ban hành", "PromulgationInfo/PromulgationDate"), ("Trích yếu", "Subject"), ("Quyền hạn ký", "SignerInfo/Competence"),
    ("Chức vụ người ký", "SignerInfo/Position"), ("Người ký", "SignerInfo/FullName"), ("Mức khẩn", "OtherInfo/Priority"),
    ("Hạn trả lời", "DueDate"), ("Nơi nhận", "To/OrganName"), ("Nơi nhận", "ToPlaces/Place"),
)


def parse(data: bytes) -> etree._Element:
    """The root of an XML file without document type: entities are refused, nothing is fetched. Raises ReadError."""
    if any(mark.encode(code) in data for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")):
        raise ReadError("xml_entities", "Tệp XML khai báo DTD hoặc thực thể, không đọc vì lý do an toàn; hãy bỏ khai báo đó. / "
                        "The XML declares a DTD or entities and is not read, for safety: remove the declaration.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True, remove_comments=True,
                             remove_pis=True)  # huge_tree: attached files are single texts of many megabytes
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ReadError("damaged", f"Tệp XML hỏng (dòng {error.lineno}); hãy tải lại bản gốc. / "
                        f"The XML is damaged (line {error.lineno}); fetch the original again.") from error


def read(data: bytes) -> tuple[list[Draft], list[tuple[str, bytes]], list[str]]:
    """The lines of the package's header, its attached files (name, bytes) in their order, and problems. Raises ReadError."""
    root = parse(data)
    header = _find(root, "edXMLEnvelope/edXMLHeader/MessageHeader")
    lines = list(dict.fromkeys((called, value) for called, path in _LINES for value in _values(header, path)))
    attached, problems = [], []
    for name, inner in _attached(root):
        if inner is None:
            problems.append(f"partial: attached file {name} is not valid base64")
        else:
            attached.append((name, inner))
    return [Draft(f"{called}: {value}", "furniture") for called, value in lines], attached, problems


def appendices(data: bytes) -> list[tuple[str, bytes]]:
    """The attached files but the first one, which is the document itself."""
    return read(data)[1][1:]


def _find(root: etree._Element, path: str) -> etree._Element | None:
    found = next(_findall(root, path), None)
    return found


def _findall(root: etree._Element | None, path: str) -> Iterator[etree._Element]:
    """The elements at a path of local names: packages put some elements into the namespace and others not."""
    if root is None:
        return
    head, _, rest = path.partition("/")
    for child in root:
        if etree.QName(child).localname == head:
            yield from _findall(child, rest) if rest else (child,)


def _text(root: etree._Element | None, path: str) -> str:
    found = _find(root, path) if root is not None else None
    text = collapsed(repair("".join(found.itertext()))[0]) if found is not None else ""
    return "" if text.lower() in _BLANK else text


def _values(header: etree._Element | None, path: str) -> Iterator[str]:
    if path == "Code":
        number, notation = _text(header, "Code/CodeNumber"), _text(header, "Code/CodeNotation")
        if notation:
            yield notation if not number or notation.startswith(f"{number}/") else f"{number}/{notation}"
        return
    for element in _findall(header, path):
        value = collapsed(repair("".join(element.itertext()))[0])
        if path == "OtherInfo/Priority":
            value = _PRIORITY.get(value, "")
        elif path.endswith("Date") and (day := _DAY.match(value)):
            value = f"{int(day[3]):02}/{int(day[2]):02}/{day[1]}"
        if value.lower() not in _BLANK:
            yield value


def _attached(root: etree._Element) -> Iterator[tuple[str, bytes | None]]:
    """Names and bytes of the attached files; some programs pack each into a ZIP of its own."""
    names = {_text(reference, "ContentId").removeprefix("cid:"): _text(reference, "AttachmentName")
             for reference in _findall(root, "edXMLEnvelope/edXMLBody/edXMLManifest/Reference")}
    for number, one in enumerate(_findall(root, "AttachmentEncoded/Attachment"), 1):
        name = _text(one, "AttachmentName") or names.get(_text(one, "ContentId").removeprefix("cid:")) or f"tep-{number}"
        encoded = _find(one, "ContentTransferEncoded")
        try:
            data = base64.b64decode("".join(("".join(encoded.itertext()) if encoded is not None else "").split()), validate=True)
        except (binascii.Error, ValueError):
            yield name, None
            continue
        yield name, _unpacked(data)


def _unpacked(data: bytes) -> bytes:
    if not data.startswith(b"PK\x03\x04"):
        return data
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) == 1 and entries[0].file_size < 250 * len(data) and not entries[0].flag_bits & 1:
                return archive.read(entries[0])
    except zipfile.BadZipFile:
        return data  # it will be told when it is read
    return data
