"""Who issued a document that a text cites (cơ quan ban hành): the body or office named behind its symbol, or before it.

`Quyết định số 5/QĐ-UBND ngày 3/2/2021 của UBND huyện`, `theo đề nghị của Giám đốc Sở Y tế tại Tờ trình số ...`,
`Ngày 12/9/2022, Sở Y tế có Công văn số ...`, `Tỉnh ủy đã ban hành Quyết định số ...`.
"""

from __future__ import annotations

import regex

from extractors.issuer import HEADS, OFFICES, TYPE_NAMES, body_of_code
from extractors.model import DateMention, Symbol
from extractors.rules import ending, verbose, verbose_ending
from extractors.text import View, plain

_LOOK_BACK = 130
# How the words end that tell who issued the document right behind them: the long patterns need not be tried without.
_TELLS = ending(r"(?<= )(?:ban hành|trình|có|gửi|ký|tại|theo|bằng|trong) (?:các )?$")

# --------------------------------------------------------------------------- before the document

# Ngày 12/9/2022, Sở Y tế có Công văn số ...; ngày 12/9/2022 của Kho bạc huyện ban hành Công văn số ... (but not: Quyết định
# ngày 12/9/2022 của UBND huyện ban hành Quy chế số ...)
_ISSUED_BEFORE = verbose(
    r"""^[ ]?,?[ ](?P<of>của[ ])?(?P<issuer>(?:{{offices}}[ ])?{{heads}}(?:(?!\p{L})[^;.:\n\t]{0,80}?)?)
        [ ](?:cũng[ ])?(?:đã[ ])?(?:có|ban[ ]hành|ra|ký|gửi)(?:[ ]ban[ ]hành)?[ ](?:các[ ])?$""",
    offices=OFFICES, heads=HEADS,
)

# theo đề nghị của Giám đốc Sở Y tế tại Tờ trình số ...
_ASKED_BEFORE = verbose(
    r"""(?:[ ](?:của|và)|(?<!\p{L})(?:ý[ ]kiến|đề[ ]nghị|báo[ ]cáo|kiến[ ]nghị))
        [ ](?P<issuer>(?:(?:{{offices}}[ ])?{{heads}}|{{offices}})
          (?:(?!\p{L})(?:(?![ ](?:của|tại)[ ])[^;.:\n\t]){0,80})?)
        [ ]tại[ ](?:các[ ])?$""",
    offices=OFFICES, heads=HEADS,
)
# Tỉnh ủy đã ban hành Quyết định số ...; Sở Tài chính báo cáo tại Báo cáo số ...; do Hội đồng trường ban hành theo Nghị quyết ...
_ACTS = r"""(?:ban[ ]hành|báo[ ]cáo|đề[ ]nghị|kiến[ ]nghị|đề[ ]xuất|chỉ[ ]đạo|yêu[ ]cầu|phê[ ]duyệt|quy[ ]định|hướng[ ]dẫn
    |thông[ ]báo|kết[ ]luận|công[ ]bố|cho[ ]phép|đồng[ ]ý|thống[ ]nhất|quyết[ ]định|trả[ ]lời|trình|có[ ]ý[ ]kiến)"""
_ACTED_BEFORE = verbose(
    r"""(?<!\p{L})(?P<issuer>(?:{{offices}}[ ])?{{heads}}(?:(?!\p{L})
          (?:(?![ ](?:{{acts}}|của|tham[ ]mưu|nghe|phối[ ]hợp|chủ[ ]trì|thực[ ]hiện|triển[ ]khai|gửi|cùng|để|do|khi|sau|thì|mà|là
            |có|đã|được|tại|theo|sẽ|phải|cần)(?!\p{L}))[^,;:.()\n\t]){0,70})?)
        [ ](?:đã[ ])?(?:ban[ ]hành|trình|có|gửi|ký|{{acts}}(?:[ ]ban[ ]hành)?[ ](?:tại|theo|bằng|trong))[ ](?:các[ ])?$""",
    offices=OFFICES, heads=HEADS, acts=_ACTS,
)
_OF_A_DOCUMENT = verbose_ending(r"(?:(?<!\p{L}){{types}}[^,;.:()\n\t]{0,60}|[)/-][\p{L}\d-]{1,20})[ ]$", types=TYPE_NAMES)
_OPENS_BRACKET = regex.compile(r"[ ]\((?:tại )?(?:các )?$")
_NOT_ISSUE_DATE = ending(r"(?:trước|đến|từ|sau|hết|kể từ|tính đến)[ ]{0,2}(?:ngày)?[ ]{0,2}$")

# --------------------------------------------------------------------------- behind it

_ISSUER = verbose(
    r"""^[ ]?,?[ ]của[ ](?P<issuer>(?:{{offices}}[ ,]{1,2})?{{heads}}(?:(?!\p{L})[^;.:()"\n\t]{0,110})?)
        | ^[ ]?,?[ ]của[ ](?P<office>{{offices}})(?!\p{L})(?P<more>[ ]\p{L}[^;.:()"\n\t]{1,80})?""",
    offices=OFFICES, heads=HEADS,
)
_ISSUER_END = verbose(
    r"""(?<!^ban)[ ](?:về|việc|v/v|ban[ ]hành|quy[ ]định|phê[ ]duyệt|hướng[ ]dẫn|ngày|năm[ ]\d|tại|đã|đang|được|sửa[ ]đổi|để|là
        |cho
        |trong|khi|từ|do|nhằm|với|đối|triển[ ]khai|thực[ ]hiện|công[ ]bố|giao|thành[ ]lập|phân[ ]công|yêu[ ]cầu
        |điều[ ]chỉnh|bãi[ ]bỏ|thông[ ]qua|có(?![ ]công)|gửi|đến|theo|trên|khóa|phân[ ]bổ|kèm|đề[ ]nghị|báo[ ]cáo|thông[ ]báo
        |kết[ ]luận|chỉ[ ]đạo|bổ[ ]sung
        |quyết[ ]định|nêu|như|ở|tới|thành(?![ ](?:phố|ủy|đoàn|viên))|tổ[ ]chức(?=[ ](?:thực|triển|hội)))(?!\p{L})
      | [ ]?,(?![ ]?(?:chủ[ ]tịch|thể[ ]thao|ubnd|ủy[ ]ban)(?![^,;]{0,60}[ ](?:{{acts}}|xây[ ]dựng|tổ[ ]chức|đã)(?!\p{L})))
      | [ ]và(?=[ ](?:{{types}}|các|những|\d|việc)|$)""",
    types=TYPE_NAMES, acts=_ACTS,
)
# A name ends with the level, or the place, that it is for: `HĐND tỉnh gặp khó khăn`, `UBND huyện Bắc Hà giao ...`
_LEVEL_END = regex.compile(
    r"""(?<=(?<!\p{L})(?:tỉnh|huyện|quận|xã|phường|(?i:thành[ ]phố)|thị[ ]xã|thị[ ]trấn|đặc[ ]khu)
          (?:[ ]\p{Lu}[\p{L}']{0,9}){0,4})[ ](?=\p{Ll})
        (?!(?:ủy|đoàn|hội|đội|tỉnh|huyện|quận|xã|phường|thành[ ]phố|thị|trực[ ]thuộc|và|khóa|lần)(?!\p{L}))""",
    regex.VERBOSE,
)
# `của Chính phủ và đề ra ...`: small letters behind và are no second body, if the name itself has capitals
_AND_MORE = verbose(
    r"""(?<=^.{0,120}\p{Lu}.{0,120})[ ]và[ ](?=\p{Ll})
        (?!(?:phát[ ]triển|đào[ ]tạo|môi[ ]trường|đầu[ ]tư|xã[ ]hội|du[ ]lịch|truyền[ ]thông|công[ ]nghệ|thể[ ]thao|tôn[ ]giáo)
        (?!\p{L}))"""
)


def behind(view: View, at: int) -> tuple[int, int] | None:
    """The span of the issuer named behind an offset (`của Thủ tướng Chính phủ`), without what the sentence goes on with."""
    found = _ISSUER.match(view.plain[at:at + 150])
    if not found:
        return None
    name = "issuer" if found["issuer"] else "office"
    start, end = at + found.start(name), at + found.end(name)
    if found["more"] and view.text[at + found.start("more") + 1].isupper():   # Trưởng phòng Tài chính, Hiệu trưởng Trường ...
        end = at + found.end("more")
    end = start + _length(view.plain[start:end], view.text[start:end])
    while end > start and view.text[end - 1] in " ,-/¹²³⁰⁴⁵⁶⁷⁸⁹":
        end -= 1
    return (start, end) if end > start else None


def _length(low: str, text: str) -> int:
    """How many characters of a text that begins with the name of a body are that name."""
    stops = [stop.start() for stop in (_AND_MORE.search(text), _LEVEL_END.search(text)) if stop]
    for stop in _ISSUER_END.finditer(low):
        word = stop[0].lstrip(" ,")
        first = text[stop.end() - len(word):stop.end()][:1]
        if not first.isupper() or word in ("về", "việc", "v/v"):   # of the name: Bộ Giao thông vận tải
            stops.append(stop.start())
            break
    return min(stops, default=len(text))


def asking(view: View, start: int) -> str | None:
    """The issuer who asks in the document that begins at an offset (`theo đề nghị của Giám đốc Sở Y tế tại`), as written."""
    return _named(_ASKED_BEFORE, view, start)


def acting(view: View, start: int, symbol: Symbol | None = None) -> str | None:
    """The issuer who acts by the document that begins at an offset (`Tỉnh ủy đã ban hành`), as written; None where the symbol
    is another body's."""
    issuer = _named(_ACTED_BEFORE, view, start)
    return issuer if issuer and (symbol is None or _may_issue(plain(issuer), symbol)) else None


def bracketed(view: View, start: int, symbol: Symbol) -> str | None:
    """The body right before the bracket that a document begins at an offset in, where its symbol names the same one:
    `ý kiến của Sở Y tế (Công văn số 15/SYT-KH)`, `các Bộ: Tài chính (văn bản số 26/BTC-NS), Xây dựng (số 7/BXD-KTXD)`."""
    body = body_of_code(symbol.body) if symbol.body else None
    base = max(0, start - _LOOK_BACK)
    before = _OPENS_BRACKET.sub("", view.plain[base:start])
    if body is None or base + len(before) == start:
        return None
    name = plain(body.name)
    head, _, rest = name.partition(" ")
    if before.endswith(f" {name}"):
        end = base + len(before)
        return view.text[end - len(name):end]
    return body.name if before.endswith(f" {rest}") and f"các {head}" in view.plain[max(0, start - 400):start] else None


def on_day(view: View, day: DateMention, start: int) -> str | None:
    """The issuer who on a day issued the document that begins at an offset (`Ngày 12/9/2022, Sở Y tế có`), as written."""
    if _NOT_ISSUE_DATE.search(view.plain[max(0, day.start - 12):day.start]):
        return None
    found = _ISSUED_BEFORE.match(view.plain[day.end:start])
    if found and found["of"] and _OF_A_DOCUMENT.search(view.plain[max(0, day.start - 80):day.start]):
        return None
    return view.text[day.end + found.start("issuer"):day.end + found.end("issuer")].strip() if found else None


def _named(pattern: regex.Pattern, view: View, start: int) -> str | None:
    base = max(0, start - _LOOK_BACK)
    if not _TELLS.search(view.plain, max(0, start - 16), start):
        return None
    found = pattern.search(view.plain[base:start])
    return view.text[base + found.start("issuer"):base + found.end("issuer")] if found else None


def _may_issue(issuer: str, symbol: Symbol) -> bool:
    """Whether the body that a symbol names, where one knows it, is the one that acts: UBND of 12/QĐ-UBND is no Sở."""
    body = body_of_code(symbol.body) if symbol.body else None
    names = (plain(body.name), body.code.lower(), *_ALSO_CALLED.get(body.code, ())) if body else ()
    return body is None or any(_shortened(name) in _shortened(issuer) for name in names)


def _shortened(name: str) -> str:
    return name.replace("ủy ban nhân dân", "ubnd").replace("hội đồng nhân dân", "hđnd")


_ALSO_CALLED = {"UBND": ("chủ tịch",), "TTg": ("thủ tướng",), "TW": ("bộ chính trị", "ban bí thư", "trung ương"),
                "TU": ("thành ủy",)}
