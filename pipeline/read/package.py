"""Office files that are ZIP packages (DOCX, XLSX, PPTX, ODF): what is refused before they are opened, and the text of slides."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import regex
from lxml import etree

from pipeline.encoding import repair
from pipeline.read.draft import Draft, collapsed
from pipeline.read.error import ReadError

_XML = 64 << 20      # bytes of XML in one package, unpacked: it is held as a tree, ten times as large
_CELLS = 256 << 20   # the same of a workbook, which is read cell by cell
_WHOLE = 1 << 30     # bytes of all parts
_PARTS = 20_000
_CHUNK = 1 << 20
_DECLARED = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!ENTITY".encode("utf-16-le"))
_SLIDE = regex.compile(r"ppt/slides/slide(\d{1,5})\.xml")
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def check(data: bytes, is_workbook: bool = False) -> None:
    """Raise ReadError for a package that grows beyond measure (`bomb`) or declares XML entities (`xml_entities`).

    is_workbook: whether it is read cell by cell, so that it may be larger.

    A damaged package passes: its reader tells what is wrong with it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            texts = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
            most = _CELLS if is_workbook else _XML
            if (len(parts) > _PARTS or sum(part.file_size for part in parts) > _WHOLE
                    or sum(part.file_size for part in texts) > most or sum(part.compress_size for part in parts) > len(data)):
                raise ReadError("bomb", "Tệp phình quá lớn khi giải nén, không đọc; hãy kiểm tra nguồn gốc của tệp. / "
                                "The file grows beyond measure when unpacked and is not read: check where it comes from.")
            for part in texts:
                if _declares(package, part):
                    raise ReadError("xml_entities", "Tệp chứa khai báo DTD hoặc thực thể XML, không đọc vì lý do an toàn; "
                                    "hãy mở bằng chương trình văn phòng và lưu lại. / "
                                    "It declares a DTD or XML entities and is not read, for safety: open and save it again.")
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, zipfile.zlib.error):
        return


def _declares(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    before = b""
    with package.open(part) as source:
        while chunk := source.read(_CHUNK):
            if any(mark in before + chunk for mark in _DECLARED):
                return True
            before = chunk[-32:]
    return False


def slides(data: bytes) -> tuple[list[Draft], list[str]]:
    """Drafts of the text of a PPTX, slide by slide, and problems. Raises ReadError `damaged`."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = sorted((int(found[1]), name) for name in package.namelist() if (found := _SLIDE.fullmatch(name)))
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            drafts = [draft for _, name in names for draft in _paragraphs(etree.fromstring(package.read(name), parser))]
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, EOFError) as error:
        raise ReadError("damaged", "Tệp PPTX hỏng; hãy tải lại bản gốc. / "
                        "The PPTX is damaged; fetch the original again.") from error
    return drafts, ["dropped: pictures and layout of slides"]


def _paragraphs(slide: etree._Element) -> Iterator[Draft]:
    for paragraph in slide.iter(f"{_A}p"):
        text = collapsed(repair("".join(run.text or " " for run in paragraph.iter(f"{_A}t", f"{_A}br")))[0])
        if text:
            yield Draft(text)
