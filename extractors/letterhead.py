"""The head of a document: own number and symbol, place and date, issuer and its superior, type and subject (trích yếu).

Form: Nghị định 30/2020/NĐ-CP, Phụ lục I; Party documents: Hướng dẫn 36-HD/VPTW. The parts are found by what they say, not by
where they stand: converters put the columns of a letterhead anywhere, even into the middle of the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

import regex

from extractors.issuer import HEADS, OFFICES, PROVINCES, TYPE_NAMES, TYPES, body_of_code, is_body_head, is_known_name, proper_name
from extractors.model import Facts, HeaderField, Symbol
from extractors.row import Row, in_capitals, is_site_line, rows
from extractors.rules import ending, verbose
from extractors.text import View, plain

_NEAR = 10          # lines between the parts of one letterhead
_DUST = " *|-.'`~_,;:·•\"‘’“”"  # what a scan has before a name
_TOP = 40           # a title further down belongs to an annex
LONGEST_SUBJECT = 700

_NUMBER_LABEL = verbose(r"^[*# ]*(?P<type>(?:{{types}})[ ])?(?:số|so)[ ]?[:.]?[ .…_]*(?:[/-][ ]?)?$", types=TYPE_NAMES)
_LABEL_ALONE = regex.compile(r"[ ]*số[ ]?:?[ ]*")
_AFTER_SYMBOL = regex.compile(r"^[ .;*,-]*$|(?:^|[ ])(?:v/v|về việc|cộng h|[\p{L}. ]{3,30},[ ]*ngày)")
PLACE = verbose(r"^[ *_(]*(?P<place>(?:tp\.|tx\.)?[ ]?\p{L}[\p{L}'.\- ]{1,36}?)[ ]?,[ ]*(?=ngày|\d{1,2}[/.-]\d)")
_GAPS = regex.compile(r"[ \n\t]+")
_COLUMN_GAP = regex.compile(r"[ ]{3,}")
_RULE_BEHIND = regex.compile(r"[ ]*[-_*=|~]{2,}[ ]*$")
TITLE = verbose(r"^[ ]*(?:dự[ ]thảo[ ]{1,3})?(?P<type>{{types}})(?!\p{L})(?P<rest>.*)$", types=TYPE_NAMES)
OF_BODY = verbose(r"^[ ]*(?:của[ ]+)?(?:{{offices}}[ ]+)?{{heads}}(?!\p{L})", offices=OFFICES, heads=HEADS)
_POSITION = verbose(r"^[ ]*(?:của[ ]+)?{{offices}}[ ]+(?={{heads}}(?!\p{L}))", offices=OFFICES, heads=HEADS)
# How the text below a header begins.
BODY_TEXT = verbose(
    r"""^[ ("*]*(?:căn[ ]cứ|thực[ ]hiện|kính[ ](?:gửi|thưa)|xét[ ]|theo[ ]|ngày[ ]\d|năm[ ]\d{4}[ ]?,|sau[ ]khi|để[ ]|trong[ ]
      |nơi[ ]nhận|số[ ]?:|thời[ ]gian[ ]ký|người[ ]ký|quyết[ ](?:định|nghị)[ ]?:|điều[ ]\d|khóa[ ]|kỳ[ ]họp|phần[ ]|chương[ ]
      |mục[ ]lục|\(?(?:ban[ ]hành[ ])?kèm[ ]theo|triển[ ]khai[ ]thực[ ]hiện|tiếp[ ]theo|qua[ ])"""
)
# A line of a name that goes on in the next one: HỘI ĐỒNG / NHÂN DÂN; SỞ KẾ HOẠCH VÀ / ĐẦU TƯ
_UNFINISHED = verbose(
    r"""(?:-|,|(?:^|[ ])(?:và|của|về|các)
      |^(?:hội[ ]đồng|ủy[ ]ban|ban|ban[ ]chỉ[ ]đạo|ban[ ]quản[ ]lý|trung[ ]tâm|trường|bộ|sở|tổng|hội|đảng[ ]bộ))$"""
)
# A body for one event has its name: BAN TỔ CHỨC / ĐẠI HỘI THỂ DỤC THỂ THAO; but BAN TỔ CHỨC / TỈNH ỦY are two
_FOR_AN_EVENT = ending(r"(?:^|[ ])(?:ban|tiểu ban|hội đồng) (?:tổ chức|giám khảo|vận động|trọng tài|nội dung)$")
_EVENT = regex.compile(
    r"(?:đại hội|hội (?:nghị|thi|thảo|diễn|khỏe|chợ|trại|báo|sách|xuân)|ngày hội|lễ|cuộc|giải|liên hoan|năm)(?!\p{L})")
# Two names on one line: UBND TỈNH X SỞ Y
_INNER_NAME = verbose(
    r"""(?<=(?:tỉnh|thành[ ]phố|huyện|quận|tp\.?)[ ][\p{L} -]{2,22})[ ]+
        (?=(?:sở|văn[ ]phòng|phòng|ban|trung[ ]tâm|trường|chi[ ]cục|thanh[ ]tra)[ ])"""
)
_ANNEX = verbose(r"[ ]*(?:phụ[ ]lục|phụ[ ]biểu|biểu[ ](?:mẫu|số)|mẫu[ ]số)(?!\p{L})")
_MARKS = {"hỏa tốc": "urgency", "thượng khẩn": "urgency", "khẩn": "urgency", "hỏa tốc hẹn giờ": "urgency",
          "mật": "secrecy", "tối mật": "secrecy", "tuyệt mật": "secrecy"}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Where the parts stand: indexes of rows, and the document's own symbol."""

    rows: list[Row]
    symbol: Symbol | None
    symbol_row: int | None
    motto_row: int | None
    title_row: int | None

    @property
    def anchor(self) -> int | None:
        return self.symbol_row if self.symbol_row is not None else self.motto_row


def locate(view: View, facts: Facts) -> Letterhead:
    """Find the letterhead's parts: own symbol, motto (quốc hiệu, tiêu ngữ, the Party's name), title."""
    lines = rows(view, facts)
    motto = next((i for i, row in enumerate(lines) if row.motto), None)
    symbol, at = _own_symbol(view, facts, lines, motto)
    title = _title_row(view, lines, symbol, at if at is not None else motto)
    return Letterhead(lines, symbol, at, motto, title)


def _own_symbol(view: View, facts: Facts, lines: list[Row], motto: int | None) -> tuple[Symbol | None, int | None]:
    found: list[tuple[int, Symbol, int]] = []
    at = 0
    for symbol in facts.symbols:
        while at + 1 < len(lines) and lines[at + 1].start <= symbol.start:
            at += 1
        row = lines[at] if lines else None
        if row is None or not row.start <= symbol.start < row.end:
            continue
        before, after = view.plain[row.start:symbol.start], view.plain[symbol.end:max(row.end, symbol.end)]
        label = _NUMBER_LABEL.match(before)   # Luật số: 83/2015/QH13 stands so in the letterheads of the Quốc hội
        labelled = label is not None and (not label["type"] or motto is not None and abs(at - motto) <= 6)
        if not before.strip() and at and _LABEL_ALONE.fullmatch(lines[at - 1].low):
            labelled = True
        if labelled and _AFTER_SYMBOL.search(after):
            near = motto is not None and abs(at - motto) <= _NEAR
            if near or ":" in before or at < 12:
                # a preface may name the document: Quyết định số 12/QĐ-UBND về việc ...
                found.append((2 * (not near) + bool(label and label["type"]), symbol, at))
    best = min(found, key=lambda entry: (entry[0], entry[1].start), default=None)
    return (best[1], best[2]) if best else (None, None)


def _title_row(view: View, lines: list[Row], symbol: Symbol | None, anchor: int | None) -> int | None:
    """The line with the name of the type (tên loại), set in capitals or as a heading; or the first line, if it opens with one."""
    letter = symbol is not None and symbol.style == "letter" and symbol.code is None
    below = range(anchor + 1, anchor + 15) if anchor is not None else range(len(lines))
    order = sorted(range(min(len(lines), (anchor or 0) + _TOP)), key=lambda i: (i not in below, i))
    for index in order:
        row, found = lines[index], TITLE.match(lines[index].low)
        if not found or row.end - row.start > LONGEST_SUBJECT:
            continue
        if letter and not (anchor is not None and anchor < index <= anchor + 6 and row.capitals):
            continue
        if anchor is None and not _has_subject(lines, index, found):
            continue
        rest = found["rest"].strip(" .:*")
        name = view.text[row.start + found.start("type"):row.start + found.end("type")]
        if not rest and (row.capitals or row.strong or anchor is not None and anchor < index <= anchor + _NEAR):
            return index
        if rest and in_capitals(name) and (row.capitals or row.strong or OF_BODY.match(rest) or index < _TOP // 2):
            return index
        if rest and (OF_BODY.match(rest) and anchor is not None and anchor < index <= anchor + 8):
            return index
    first = next((i for i, row in enumerate(lines) if not row.blank), None)
    if first is not None and anchor is None and (found := TITLE.match(lines[first].low)):
        row, written = lines[first], view.text[lines[first].start + found.start("type")]
        if found["rest"].strip() and written.isupper() and row.end - row.start < LONGEST_SUBJECT and not is_site_line(row.low):
            return first
    return None


def _has_subject(lines: list[Row], index: int, title: regex.Match) -> bool:
    """Whether a line that may be a title has a subject behind or below it: without a letterhead a type alone is a menu's."""
    if is_site_line(lines[index].low):
        return False
    if title["rest"].strip(" .:*"):
        return True
    above = next((row for row in reversed(lines[:index]) if not row.blank), None)
    if title["type"] == "công văn" or above is not None and (is_site_line(above.low) or above.low.strip() in TYPES):
        return False
    below = next((row for row in lines[index + 1:index + 5] if not row.blank), None)
    return below is not None and not is_site_line(below.low) and len(below.low.split()) > 2 and (
        (found := TITLE.match(below.low)) is None or bool(found["rest"].strip(" .:*")))


def field(name: str, value: str, start: int, end: int, rule: str, score: float = 1.0) -> HeaderField:
    """A HeaderField; the value's white space is put in order."""
    return HeaderField(name=name, value=_GAPS.sub(" ", value).strip(), start=start, end=end, rule=rule, score=score)


def number_fields(view: View, head: Letterhead) -> Iterator[HeaderField]:
    """number, symbol, symbol_written. A blank number gives no number and the symbol without it."""
    symbol = head.symbol
    if symbol is None:
        return
    if symbol.number:
        digits = regex.match(r"\d+", symbol.number)[0]
        yield field("number", str(int(digits)), symbol.start, symbol.start + len(digits), "header-number")
    yield field("symbol", symbol.symbol, symbol.start, symbol.end, "header-symbol")
    yield field("symbol_written", view.text[symbol.start:symbol.end], symbol.start, symbol.end, "header-symbol")


def place_and_date(view: View, facts: Facts, head: Letterhead) -> Iterator[HeaderField]:
    """place and issued_on, from `Hà Nội, ngày 05 tháng 01 năm 2020`; a blank day gives the place alone."""
    anchor = head.anchor
    order = range(len(head.rows))
    if anchor is not None:
        order = sorted(order, key=lambda i: (abs(i - anchor) > _NEAR, i))
    for index in order:
        row = head.rows[index]
        near = anchor is not None and abs(index - anchor) <= _NEAR
        if not near and not (index < 15 or index > len(head.rows) - 12):
            continue
        begins = [row.start]
        if head.symbol and row.start <= head.symbol.start < row.end:
            begins.append(head.symbol.end)
        begins += [row.start + gap.end() for gap in _COLUMN_GAP.finditer(row.low)]
        for begin in begins:
            found = PLACE.match(view.plain[begin:row.end])
            if not found or not _looks_like_place(view.text[begin + found.start("place"):begin + found.end("place")]):
                continue
            mention = next((m for m in facts.dates if begin + found.end() <= m.start + 3 and m.start <= begin + found.end() + 3
                            and m.start >= begin + found.end() - 3 and m.kind == "day"), None)
            if mention is None or row.end - mention.end > (40 if near else 4):
                continue
            start, end = begin + found.start("place"), begin + found.end("place")
            start = _broken_place(view, head.rows[index - 1], start, end) if index and begin == row.start else start
            yield field("place", view.text[start:end], start, end, "header-place")
            if mention.iso:
                yield field("issued_on", mention.iso, mention.start, mention.end, "header-date")
            return


def _broken_place(view: View, above: Row, start: int, end: int) -> int:
    """Where the name of a place begins that goes on from the line above it: `Bà` / `Rịa - Vũng Tàu, ngày ...`."""
    first = view.text[above.start:above.end].strip()
    if above.motto or above.capitals or _PLACE_WORDS.fullmatch(first) is None or view.plain[start:end].strip() in PROVINCES:
        return start
    known = " ".join(plain(f"{first} {view.text[start:end]}").split()) in PROVINCES
    return above.start + view.text[above.start:above.end].index(first) if known or " " not in first else start


_PLACE_WORDS = regex.compile(r"\p{Lu}[\p{L}'.]{0,8}(?: \p{L}{1,8}){0,3}")
_TIME_WORDS = {"sáng", "chiều", "tối", "trưa", "thứ", "hôm", "ngày", "vào", "từ"}


def _looks_like_place(text: str) -> bool:
    words = text.replace(".", " ").split()
    return 1 <= len(words) <= 6 and words[0][:1].isupper() and words[0].lower() not in _TIME_WORDS


def _name_lines(head: Letterhead) -> list[Row]:
    """The rows above the symbol (or the motto, or else the title) that hold the names of the issuing bodies."""
    anchor = head.anchor if head.anchor is not None else head.title_row
    if anchor is None:
        return []
    first = anchor if head.motto_row is None or head.symbol_row is not None else min(len(head.rows), anchor + 3)
    taken: list[Row] = []
    for index in range(first - 1, max(-1, first - 16), -1):
        row = head.rows[index]
        if row.blank or _LABEL_ALONE.fullmatch(row.low) or _ANNEX.match(row.low):
            continue
        text = row.low.strip()
        prose = len(text) > 90 or row.label and not row.capitals or text.endswith((".", ";", ":"))
        if prose or PLACE.match(text) or index == head.title_row:
            if row.motto:
                continue
            break
        if not row.capitals and (not is_body_head(text) and index > 12 or head.anchor is None):
            break
        taken.append(row)
    taken.reverse()
    while taken and not _opens_name(taken):
        taken.pop(0)
    return taken


def _opens_name(lines: list[Row]) -> bool:
    """Whether the first of some lines opens the name of a body, or the first word of one does: `ỦY` / `BAN NHÂN DÂN`."""
    first = lines[0].low.strip().lstrip(_DUST)
    if is_body_head(first):
        return True
    return len(lines) > 1 and " " not in first and first.isalpha() and is_body_head(f"{first} {lines[1].low.strip()}")


def bodies(view: View, head: Letterhead) -> Iterator[HeaderField]:
    """issuer and parent_issuer, from the names above the symbol; names in capitals are written as in prose."""
    names: list[list[tuple[int, int]]] = []
    for row in _name_lines(head):
        low = _RULE_BEHIND.sub("", row.low)
        start, end = row.start + len(low) - len(low.lstrip(_DUST)), row.start + len(low.rstrip(" *|-,"))
        if low.rstrip().endswith("-"):
            end = row.start + len(low.rstrip())
        pieces, cut = [], start
        for inner in _INNER_NAME.finditer(view.plain[start:end]):
            pieces.append((cut, start + inner.start()))
            cut = start + inner.end()
        pieces.append((cut, end))
        for number, piece in enumerate(pieces):
            line = view.plain[piece[0]:piece[1]].strip()
            previous = view.plain[names[-1][-1][0]:names[-1][-1][1]].strip() if names else ""
            begun = " ".join(view.plain[a:b].strip() for a, b in names[-1]) if names else ""
            unfinished = _UNFINISHED.search(previous) or _FOR_AN_EVENT.search(previous) and _EVENT.match(line)
            if not names or number or is_body_head(line) and is_body_head(begun) and not unfinished:
                names.append([piece])
            elif not BODY_TEXT.match(line):
                names[-1].append(piece)
    for title, name in zip(("issuer", "parent_issuer"), reversed(names), strict=False):
        text = " ".join(view.text[start:end] for start, end in name)
        yield field(title, _as_in_prose(view, proper_name(text)), name[0][0], name[-1][1], "header-letterhead")


def in_full(view: View, head: Letterhead, issuer: HeaderField) -> HeaderField:
    """The issuer with the level and place that only the authority's line below the letterhead has: HỘI ĐỒNG NHÂN DÂN, and under
    the title HỘI ĐỒNG NHÂN DÂN THÀNH PHỐ CẦN THƠ."""
    short, first = plain(issuer.value), head.anchor or 0
    below = [row for row in head.rows[first + 1:first + 14] if not row.blank]
    for row, after in zip_longest(below, below[1:]):
        position = _POSITION.match(row.low)
        start, end = row.start + (position.end() if position else 0), row.start + len(row.low.rstrip(" ,:*."))
        if not row.capitals or not view.plain[start:end].strip().startswith(short) or TITLE.match(row.low):
            continue
        if after is not None and after.capitals and view.plain[start:end].strip() == short and _LEVEL.match(after.low.strip()):
            end = after.end
        if session := _SESSION.search(view.plain, start, end):
            end = session.start()
        name = proper_name(view.text[start:end])
        if _LEVEL.match(plain(name).removeprefix(short).strip()):
            return field("issuer", name, start, end, "header-authority")
    return issuer


_LEVEL = regex.compile(r"(?:tỉnh|thành phố|tp\.?|quận|huyện|thị xã|thị trấn|xã|phường|đặc khu) \p{L}")
_SESSION = regex.compile(r"[ ,-]{0,3}(?<!\p{L})(?:khóa|kỳ họp|nhiệm kỳ)(?!\p{L})")


def _as_in_prose(view: View, name: str) -> str:
    """A name that was printed in capitals, with those that the document's own text gives it (Trường Đại học Tây Bắc)."""
    if is_known_name(name):
        return name
    low, at = plain(name), -1
    while (at := view.plain.find(low, at + 1)) >= 0:
        written = view.text[at:at + len(low)]
        if written[:1].isupper() and not in_capitals(written):
            return written
    return name


def issuer_elsewhere(view: View, head: Letterhead, subject_end: int | None, place: str | None) -> Iterator[HeaderField]:
    """issuer where the letterhead is missing: the authority's name above the căn cứ, else what the symbol's code says."""
    if subject_end is not None:
        below = [row for row in head.rows if row.start >= subject_end and not row.blank][:2]
        for row, after in zip_longest(below, below[1:]):
            if is_authority(row, after):
                position = None if row.low.strip().startswith("thủ tướng chính phủ") else _POSITION.match(row.low)
                start = row.start + (position.end() if position else 0)
                end = row.start + len(row.low.rstrip(" ,:*."))
                session = _SESSION.search(view.plain, start + 1, end)
                end = session.start() if session else end
                yield field("issuer", proper_name(view.text[start:end]), start, end, "header-authority")
                return
    symbol = head.symbol
    body = body_of_code(symbol.body) if symbol and symbol.body else None
    if body is None or symbol is None:
        return
    name = body.name
    if body.level == "local" and place and place.lower() in PROVINCES:
        province = PROVINCES[place.lower()]
        name += f" {'thành phố' if province in _CITIES else 'tỉnh'} {province.removeprefix('Thành phố ')}"
    yield field("issuer", name, symbol.start, symbol.end, "header-issuer-from-code", 0.8)


_CITIES = {"Hà Nội", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Thành phố Hồ Chí Minh"}


def is_authority(row: Row, after: Row | None) -> bool:
    """Whether a line says for whom the signer signs (`TM.`, `KT.`, `TL.`, `TUQ.`)."""
    text = row.low.strip(" *,:.")
    if len(text) > 110 or not OF_BODY.match(text) or TITLE.match(text):
        return False
    enacts = after is not None and BODY_TEXT.match(after.low.strip()) is not None
    return enacts and (row.capitals or row.strong or len(text) < 70) or row.capitals and (after is None or not after.capitals)


def marks(view: View, head: Letterhead) -> Iterator[HeaderField]:
    """urgency and secrecy: stamped words that stand alone near the letterhead."""
    anchor = head.anchor or 0
    for row in head.rows[max(0, anchor - _NEAR):anchor + _NEAR]:
        name = _MARKS.get(row.low.strip(" *[]()"))
        if name:
            yield field(name, view.text[row.start:row.end].strip(" *[]()"), row.start, row.end, "header-mark")
