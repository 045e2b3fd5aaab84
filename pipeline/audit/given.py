"""The header that a package (edXML) gives, held against what its document says of itself. Source: QCVN 102:2016/BTTTT.

The package's header is what offices exchange and file by, so it is taken as given; where the document says otherwise, that is a
finding. The header stands as furniture at the top of the document's text (`pipeline.read.edxml`), so it can be shown as evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import regex

from extractors.model import Check, Document, Facts, HeaderField
from extractors.text import folded, plain
from pipeline.link import same_issuer, symbol_key

MEDIA_TYPE = "application/edxml+xml"
_COLUMNS = {
    "Loại văn bản": "type", "Cơ quan ban hành": "issuer", "Cơ quan chủ quản": "parent_issuer", "Địa danh": "place",
    "Ngày ban hành": "issued_on", "Trích yếu": "subject", "Chức vụ người ký": "signer_title", "Người ký": "signer",
    "Mức khẩn": "urgency", "Nơi nhận": "recipients",
}
_DAY = regex.compile(r"(\d\d)/(\d\d)/(\d{4})")
_NUMBER = regex.compile(r"\d{1,6}(?=[a-zđ]?[/-])")
_AUTHORITY = regex.compile(r"(?:TM|KT|TL|TUQ|Q)\.")
_WORD = regex.compile(r"[\p{L}\d]+")
_COMPARED = {  # column -> (what it is called, in English, rule)
    "symbol": ("số, ký hiệu", "symbol", "citation_conflict"),
    "issued_on": ("ngày ban hành", "date of issue", "citation_conflict"),
    "type": ("loại văn bản", "type", "citation_conflict"), "subject": ("trích yếu", "subject", "citation_conflict"),
    "issuer": ("cơ quan ban hành", "issuer", "issuer_conflict"), "signer": ("người ký", "signer", "citation_conflict"),
}


def with_given(document: Document, facts: Facts) -> Facts:
    """The facts with the package's header before what was read; of a list (recipients) what was read stays, if anything was."""
    given = tuple(_fields(document))
    read = {item.name for item in facts.header}
    given = tuple(item for item in given if item.name != "recipients" or "recipients" not in read)
    return replace(facts, header=(*given, *facts.header)) if given else facts


def given_checks(document: Document, facts: Facts) -> tuple[Check, ...]:
    """A finding for each value of the given header that the document contradicts."""
    given = {item.name: item for item in facts.header if item.rule == "edxml"}
    read = {item.name: item for item in reversed(facts.header) if item.rule != "edxml"}
    return tuple(_finding(document, name, given[name], read[name]) for name in _COMPARED
                 if name in given and name in read and not _agree(name, given[name].value, read[name].value))


def _fields(document: Document) -> Iterator[HeaderField]:
    if document.media_type != MEDIA_TYPE:
        return
    for block in document.blocks:
        if block.kind != "furniture":
            return
        called, found, value = document.text[block.start:block.end].partition(": ")
        start = block.end - len(value)
        if not found:
            continue
        if called == "Số, ký hiệu":
            number = _NUMBER.match(value)
            if number is not None:
                yield HeaderField(start=start, end=start + number.end(), rule="edxml", name="number", value=str(int(number[0])))
            yield HeaderField(start=start, end=block.end, rule="edxml", name="symbol", value="".join(value.split()))
            yield HeaderField(start=start, end=block.end, rule="edxml", name="symbol_written", value=value)
        elif called == "Ngày ban hành":
            if day := _DAY.fullmatch(value):
                yield HeaderField(start=start, end=block.end, rule="edxml", name="issued_on", value=f"{day[3]}-{day[2]}-{day[1]}")
        elif called == "Quyền hạn ký":
            if sign := _AUTHORITY.match(value):
                yield HeaderField(start=start, end=start + sign.end(), rule="edxml", name="signing_authority", value=sign[0])
        elif called in _COLUMNS:
            yield HeaderField(start=start, end=block.end, rule="edxml", name=_COLUMNS[called], value=value)


def _agree(name: str, given: str, read: str) -> bool:
    """Whether two values can mean the same."""
    if name == "symbol":
        return symbol_key(read) is None or symbol_key(given) == symbol_key(read)
    if name == "issuer":
        return same_issuer(given, read)
    if name == "issued_on":
        return given == read
    if name == "subject":  # V/v, về việc: what is short for the other's words, or has most of them
        one, other = (set(_WORD.findall(plain(text))) for text in (given, read))
        return len(one & other) >= 0.6 * min(len(one), len(other))
    return folded(given).replace(" ", "") == folded(read).replace(" ", "")


def _finding(document: Document, name: str, given: HeaderField, read: HeaderField) -> Check:
    called, called_en, rule = _COMPARED[name]
    ours, theirs = (document.text[item.start:item.end] for item in (given, read))
    return Check(
        rule=rule, verdict="inconsistent", figures=(), start=read.start, end=read.end, reported=theirs, computed=ours,
        low=None, high=None, power=0.0, severity="warning",
        says=f"Gói edXML ghi {called} là “{ours}”, nhưng văn bản kèm theo ghi “{theirs}”.",
        says_en=f"The edXML package gives the {called_en} as “{ours}”, but the attached document says “{theirs}”.")
