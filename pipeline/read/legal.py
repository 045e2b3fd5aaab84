"""Acts as XML: Akoma Ntoso (OASIS LegalDocML), and exports that carry their text as a web page in one element."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from pipeline.encoding import repair
from pipeline.read import html
from pipeline.read.draft import Draft, Grid, collapsed
from pipeline.read.edxml import parse
from pipeline.read.error import ReadError

_HEADINGS = {"heading", "subheading", "crossHeading", "docTitle"}
_BLOCKS = {"p", "li", "block", "longTitle", "num", "tocItem", *_HEADINGS}
_DROPPED = {"meta", "authorialNote"}
_PAGE = ("<p", "<div", "<table", "<br")


def read(data: bytes) -> tuple[list[Draft | Grid], list[str]]:
    """Drafts and problems of an act as XML. Raises ReadError: `xml_entities`, `damaged`, `unknown_kind`."""
    root = parse(data)
    name = etree.QName(root).localname
    if name == "akomaNtoso":
        return list(_act(root)), []
    page = max((element.text or "" for element in root.iter()), key=len)
    if any(mark in page.lower() for mark in _PAGE):
        return html.read(page.encode("utf-8-sig"))
    raise ReadError("unknown_kind", f"Không đọc loại XML này (<{name}>); hãy lưu thành PDF, DOCX hoặc HTML. / "
                    f"This kind of XML (<{name}>) is not read: save it as PDF, DOCX or HTML.", state="unsupported")


def _act(root: etree._Element) -> Iterator[Draft]:
    """The blocks of text in their order; a number stands before what it numbers: `Điều 5. Trách nhiệm`."""
    number = ""
    stack = [root]
    while stack:
        element = stack.pop()
        name = etree.QName(element).localname
        if name in _DROPPED:
            continue
        if name not in _BLOCKS:
            stack += reversed(element)
            continue
        text = collapsed(repair(" ".join("".join(element.itertext()).split()))[0])
        if name == "num":
            number = f"{number} {text}".strip()
        elif text:
            heading = name in _HEADINGS
            yield Draft(f"{number} {text}".strip(), "heading" if heading else "text", level=int(heading))
            number = ""
    if number:
        yield Draft(number)
