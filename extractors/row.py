"""The lines of a document as its header and its closing are read from them, and which of them a web page put there.

Domain knowledge: converters put the columns of a letterhead anywhere; portals of provinces and collections of legal documents
put menus and lists of other pages around a document.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from extractors.issuer import OFFICES, TYPE_NAMES, TYPES, is_body_head
from extractors.model import Facts
from extractors.rules import ending, verbose
from extractors.text import View

_GAP = r"(?:[ \n\t|*-]{1,12}+)"
MOTTO = verbose(
    r"""(?:cộng{{gap}}h(?:òa|õa|oà){{gap}}(?:xã|xà){{gap}}?hội{{gap}}chủ{{gap}}nghĩa{{gap}}việt{{gap}}nam
      | độc{{gap}}lập{{gap}}tự(?:{{gap}}do)?{{gap}}hạnh{{gap}}phúc | đảng{{gap}}cộng{{gap}}sản{{gap}}việt{{gap}}nam)""",
    gap=_GAP,
)
_LOST_LINE_END = verbose(r"ngày[ ][^|\n\t]{4,24}[ ]năm[ ](?:19|20)\d\d[ ]{0,2}(?P<type>{{types}})(?!\p{L})", types=TYPE_NAMES)
_LONGEST_TITLE = 250    # more than that is the document's text, run together with its title
_NUMBER_BEHIND = regex.compile(r"[^\d|\n\t:]{6,120}?(?= số ?: ?[\d./_…])")
_CELL = regex.compile(r"[^|]+")
_SIGNS = verbose(
    r"""(?:(?<=^[ *]{0,3})|(?<=[ ]))(?:(?P<authority>(?:tm|kt|tl|tuq|q)\.)[ ]?(?:{{offices}}(?!\p{L}))?|{{offices}}(?!\p{L}))""",
    offices=OFFICES,
)
_NAME_BEHIND = ending(
    r"(?<=\p{Lu} )(?:\([\p{L} ]{2,20}\) )?(?P<who>\p{Lu}\p{Ll}{1,7}(?: \p{Lu}\p{Ll}{0,7}){1,4})[ *]*$")    # (Đã ký) Lê Văn An
_RULE_LINE = regex.compile(r"^[-_*=|~.–—\s\d]*$")
_LISTED = r"""(?:mới(?:[ ](?:nhất|ban[ ]hành))?|khác|liên[ ]quan|nổi[ ]bật|cùng[ ](?:chuyên[ ]mục|loại|lĩnh[ ]vực)|đã[ ]đưa
    |tiêu[ ]điểm|chung|đọc[ ]nhiều|xem[ ]nhiều|được[ ]quan[ ]tâm)"""
_SITE = verbose(
    r"""^[ >»*|\[(-]* (?:
        trang[ ]chủ | giới[ ]thiệu(?:[ ]chung)? | liên[ ]hệ | góp[ ]ý | hỏi[ ]đáp | sơ[ ]đồ[ ](?:site|trang|cổng) | menu
      | (?:bản|in)[ ](?:in|bài|trang)(?:[ ](?:viết|này))?(?:[ ](?:gửi|gởi).{0,30})?
      | (?:gửi|gởi)[ ](?:bài[ ]viết|email|cho[ ]bạn).{0,20}
      | đăng[ ](?:nhập|ký|xuất) | tìm[ ]kiếm.{0,30} | (?:thông[ ]tin[ ])?tra[ ]cứu.{0,30}
      | đang[ ]tải.{0,60} | tải[ ](?:về|xuống).{0,20}
      | (?:số[ ])?lượt[ ](?:xem|đọc|truy[ ]cập).{0,20} | truy[ ]cập.{0,30} | thống[ ]kê[ ]truy[ ]cập
      | cỡ[ ]chữ.{0,20} | chia[ ]sẻ.{0,20}
      | (?:đường[ ]dây[ ]nóng|hotline).{0,40} | thư[ ]viện[ ](?:ảnh|video|hình)\p{L}* | trở[ ]về | quay[ ]lại | xem[ ]thêm.{0,80}
      | tin[ ]tức(?:[ ]?-?[ ]?sự[ ]kiện)? | tin[ ](?:bài[ ])?{{listed}} | (?:các[ ])?(?:tin|bài(?:[ ]viết)?)[ ]{{listed}}
      | (?:các[ ])?(?:{{types}})[ ]{{listed}}
      | văn[ ]bản(?:[ ](?:pháp[ ](?:luật|quy)|quy[ ]phạm[ ]pháp[ ]luật|chỉ[ ]đạo(?:[ ,-]{1,3}điều[ ]hành)?|điều[ ]hành))?
      | nội[ ]dung[ ]toàn[ ]văn.{0,160} | hướng[ ]dẫn:[ ]bôi[ ]đen.{0,120}
    ) [ :.…<»*|\])-]*$""",
    types=TYPE_NAMES, listed=_LISTED,
)


class Row(NamedTuple):
    """A block that can be part of a header: its span, its plain text with mottoes blanked, how it is set."""

    start: int
    end: int
    low: str
    capitals: bool
    strong: bool
    label: str
    motto: bool
    opens_small: bool

    @property
    def blank(self) -> bool:
        return _RULE_LINE.match(self.low) is not None


def in_capitals(text: str) -> bool:
    """Whether a line is set in capitals (a stray small letter or two is forgiven)."""
    if sum(map(str.islower, text[:len(text) // 2])) > 0.25 * len(text):   # most lines are prose: half of one tells
        return False
    letters = sum(map(str.isalpha, text))
    return letters > 1 and sum(map(str.isupper, text)) >= 0.75 * letters


def rows(view: View, facts: Facts) -> list[Row]:
    """The document's lines that may belong to its header or closing, without furniture and footnotes."""
    mottoes = [match.span() for match in MOTTO.finditer(view.plain)]
    found, at = [], 0
    for index, block in enumerate(view.document.blocks):
        if block.kind in ("furniture", "footnote") or block.start == block.end:
            continue
        while at < len(mottoes) and mottoes[at][1] <= block.start:
            at += 1
        low, touched = view.plain[block.start:block.end], False
        for start, end in mottoes[at:at + 4]:
            if start < block.end and end > block.start:
                a, b = max(start, block.start) - block.start, min(end, block.end) - block.start
                low, touched = low[:a] + " " * (b - a) + low[b:], True
        label = facts.outline[index].label if facts.outline else ""
        for start, end in _pieces(view.text, block.start, block.end, low):
            text = view.text[start:end]
            found.append(Row(start, end, low[start - block.start:end - block.start], in_capitals(text),
                             block.bold or block.kind == "heading", label if start == block.start else "", touched,
                             text.lstrip(" *")[:1].islower()))
    return _mended(view, found)


def _mended(view: View, lines: list[Row]) -> list[Row]:
    """The lines with a type that was broken over two of them made one: `QUYẾT` / `ĐỊNH`."""
    found: list[Row] = []
    for row in lines:
        last = found[-1] if found else None
        if last and last.capitals and row.capitals and f"{last.low.strip()} {row.low.strip(' :')}" in TYPES:
            low = view.plain[last.start:row.end].replace("\n", " ").replace("\t", " ")
            found[-1] = last._replace(end=row.end, low=low)
        else:
            found.append(row)
    return found


def _pieces(text: str, start: int, end: int, low: str) -> Iterator[tuple[int, int]]:
    """The lines that one block stands for: web pages put the cells of a letterhead on one line, with bars between them
    (`Số: 12/NQ-HĐND | Cần Thơ, ngày 8 tháng 12 năm 2011 |`), or lose the line ends inside a cell."""
    if "|" not in low:
        yield from _parts(text, start, end, low)
        return
    for cell in _CELL.finditer(low):
        if cell[0].strip():
            yield from _parts(text, start + cell.start(), start + cell.end(), cell[0])


def _parts(text: str, start: int, end: int, low: str) -> Iterator[tuple[int, int]]:
    """A line cut where a line end was lost: before the number (`BỘ TÀI CHÍNH Số: 4/TT-BTC`), before the type (`năm 2011BÁO CÁO`),
    between the lines of a signature."""
    cuts = _signature_cuts(text[start:end], low)
    lost = _LOST_LINE_END.search(low) if "ngày" in low else None
    if lost and len(low) - lost.end() < _LONGEST_TITLE and in_capitals(text[start + lost.start("type"):start + lost.end("type")]):
        cuts.append(lost.start("type"))
    number = _NUMBER_BEHIND.match(low)
    if number and in_capitals(text[start:start + number.end()]) and is_body_head(low):
        cuts.append(number.end())
    edges = [0, *sorted(cuts), end - start]
    yield from ((start + a, start + b) for a, b in zip(edges, edges[1:], strict=False))


def _signature_cuts(text: str, low: str) -> list[int]:
    """Where the lines of a signature begin that were put on one: TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH, Lê Văn An."""
    opens = _SIGNS.match(low, len(low) - len(low.lstrip(" *"))) if len(low) < 200 else None
    name = _NAME_BEHIND.search(text) if opens else None
    if opens is None or not in_capitals(text[:name.start() if name else None]):
        return []
    offices = _SIGNS.finditer(low, opens.end(), name.start() if name else len(low)) if opens["authority"] else ()
    cuts = [office.start() for office in offices if low[office.start() - 2:office.start()] != ", "]
    return [*cuts, *sorted({name.start(), name.start("who")})] if name else cuts


def is_site_line(low: str) -> bool:
    """Whether a plain line is of the page that shows a document (`trang chủ`, `văn bản mới`), not of the document."""
    return len(low) < 200 and _SITE.match(low) is not None
