"""How the cells of a workbook look: number format, font, and what is hidden. calamine gives values only.

Sources: ECMA-376 part 1, 18.3 (worksheets) and 18.8 (styles) for XLSX; [MS-XLS] 2.4 for XLS.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import olefile
from lxml import etree

from pipeline.read.error import ReadError
from pipeline.read.number_format import BUILT_IN

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_REL = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_MOST = 1_000_000  # cells of one workbook whose looks are kept


class Look(NamedTuple):
    """code: number format, None for General; font: its name, None where not told."""

    code: str | None
    font: str | None


@dataclass(slots=True)
class SheetLooks:
    """One sheet: looks of its cells by (row, column) from 0, the box of its cells, hidden rows and columns."""

    cells: dict[tuple[int, int], Look] = field(default_factory=dict)
    rows: int = 0
    columns: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def put(self, row: int, column: int, look: Look) -> None:
        self.rows, self.columns = max(self.rows, row + 1), max(self.columns, column + 1)
        if len(self.cells) < _MOST:
            self.cells[row, column] = look


# --------------------------------------------------------------------------- XLSX


def of_xlsx(data: bytes) -> dict[str, SheetLooks]:
    """The looks of all sheets, by name. Raises zipfile.BadZipFile, KeyError, ValueError, etree.XMLSyntaxError on damage."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    found: dict[str, SheetLooks] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = set(package.namelist())
        targets = {}
        for relation in etree.fromstring(package.read("xl/_rels/workbook.xml.rels"), parser):
            target = relation.get("Target", "")
            targets[relation.get("Id")] = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        styles = _styles(etree.fromstring(package.read("xl/styles.xml"), parser)) if "xl/styles.xml" in names else []
        for sheet in etree.fromstring(package.read("xl/workbook.xml"), parser).iter(f"{_MAIN}sheet", f"{_STRICT}sheet"):
            part = targets.get(sheet.get(_REL) or sheet.get(_STRICT_REL))
            if part in names:
                with package.open(part) as source:
                    found[sheet.get("name", "")] = _sheet(source, styles)
    return found


def _local(root: etree._Element, *path: str) -> list[etree._Element]:
    level = [root]
    for name in path:
        level = [child for parent in level for child in parent if etree.QName(child).localname == name]
    return level


def _styles(root: etree._Element) -> list[Look]:
    """The look of each cell format, by its index."""
    codes = {int(one.get("numFmtId")): one.get("formatCode") for one in _local(root, "numFmts", "numFmt")}
    fonts = [next((name.get("val") for name in _local(font, "name")), None) for font in _local(root, "fonts", "font")]
    looks = []
    for one in _local(root, "cellXfs", "xf"):
        number, font = int(one.get("numFmtId") or 0), int(one.get("fontId") or 0)
        looks.append(Look(codes.get(number, BUILT_IN.get(number)), fonts[font] if font < len(fonts) else None))
    return looks


def _sheet(source, styles: list[Look]) -> SheetLooks:
    looks = SheetLooks()
    plain = Look(None, None)
    row = column = -1
    tags = [prefix + name for prefix in (_MAIN, _STRICT) for name in ("row", "c", "col")]
    for event, element in etree.iterparse(source, ("start", "end"), tag=tags, resolve_entities=False, no_network=True):
        name = element.tag.rpartition("}")[2]
        if event == "end":
            if name == "row":
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            continue
        if name == "row":
            row, column = int(element.get("r") or row + 2) - 1, -1
            if element.get("hidden") in ("1", "true"):
                looks.hidden_rows.add(row)
        elif name == "col":
            if element.get("hidden") in ("1", "true"):
                looks.hidden_columns.update(range(int(element.get("min")) - 1, min(int(element.get("max")), 1000)))
        else:
            at = element.get("r")
            column = _column(at) if at else column + 1
            style = int(element.get("s") or 0)
            looks.put(row, column, styles[style] if style < len(styles) else plain)
    return looks


def _column(reference: str) -> int:
    """The column, from 0, of a reference (`AB12`)."""
    number = 0
    for char in reference:
        if not char.isalpha():
            break
        number = number * 26 + ord(char.upper()) - 64
    return number - 1


# --------------------------------------------------------------------------- XLS


_LOCKED = 0x002F
_FORMAT, _XF, _FONT, _SHEET, _BOF = 0x041E, 0x00E0, 0x0031, 0x0085, 0x0809
_ONE_CELL = {0x0203, 0x027E, 0x0006, 0x00FD, 0x0204}  # NUMBER, RK, FORMULA, LABELSST, LABEL
_MANY_RK = 0x00BD
_COLUMN, _ROW = 0x007D, 0x0208


def of_xls(data: bytes) -> dict[str, SheetLooks]:
    """The looks of all sheets, by name. Raises OSError, struct.error, IndexError on damage, ReadError `encrypted`."""
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        stream = ole.openstream("Workbook" if ole.exists("Workbook") else "Book").read()
    codes: dict[int, str] = dict(BUILT_IN)
    fonts: list[str] = []
    formats: list[tuple[int, int]] = []
    sheets: list[tuple[str, int]] = []
    wide = False
    for kind, body in _records(stream, 0):
        if kind == _BOF:
            wide = struct.unpack_from("<H", body)[0] >= 0x0600
        elif kind == _LOCKED:
            raise ReadError("encrypted", "Bảng tính được đặt mật khẩu; hãy gỡ mật khẩu rồi thử lại. / "
                            "The workbook is protected by a password: remove it and try again.")
        elif kind == _FORMAT:
            codes[struct.unpack_from("<H", body)[0]] = _string(body[2:], 2 if wide else 1, wide)
        elif kind == _FONT:
            fonts.append(_string(body[14:], 1, wide))
        elif kind == _XF:
            formats.append(struct.unpack_from("<HH", body))
        elif kind == _SHEET:
            sheets.append((_string(body[6:], 1, wide), struct.unpack_from("<I", body)[0]))

    def look(xf: int) -> Look:
        font, code = formats[xf] if xf < len(formats) else (0, 0)
        font -= font > 4  # there is no font 4
        return Look(codes.get(code), fonts[font] if font < len(fonts) else None)

    return {name: _xls_sheet(stream, offset, look) for name, offset in sheets if offset < len(stream)}


def _xls_sheet(stream: bytes, offset: int, look) -> SheetLooks:
    looks = SheetLooks()
    for kind, body in _records(stream, offset):
        if kind in _ONE_CELL:
            row, column, xf = struct.unpack_from("<HHH", body)
            looks.put(row, column, look(xf))
        elif kind == _MANY_RK:
            row, first = struct.unpack_from("<HH", body)
            for number in range((len(body) - 6) // 6):
                looks.put(row, first + number, look(struct.unpack_from("<H", body, 4 + 6 * number)[0]))
        elif kind == _COLUMN:
            first, last, _, _, flags = struct.unpack_from("<HHHHH", body)
            if flags & 1:
                looks.hidden_columns.update(range(first, min(last, 255) + 1))
        elif kind == _ROW and len(body) >= 16 and struct.unpack_from("<I", body, 12)[0] & 0x20:
            looks.hidden_rows.add(struct.unpack_from("<H", body)[0])
    return looks


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """The records of one substream: from its BOF to its EOF."""
    while offset + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, offset)
        yield kind, stream[offset + 4:offset + 4 + size]
        if kind == 0x000A:
            return
        offset += 4 + size


def _string(body: bytes, length_bytes: int, wide: bool) -> str:
    count = int.from_bytes(body[:length_bytes], "little")
    rest = body[length_bytes:]
    if not wide:
        return rest[:count].decode("cp1252", "replace")
    flags, letters = rest[:1], rest[1:]
    return letters[:2 * count].decode("utf-16-le", "replace") if flags and flags[0] & 1 else letters[:count].decode("latin-1")
