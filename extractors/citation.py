"""Mentions of other documents (văn bản viện dẫn): type, symbol, date, issuer, title, and the article that is meant.

First citation: type, symbol, date, issuer, title; later ones may give type and symbol alone (Nghị định 30/2020/NĐ-CP, Phụ lục I,
II.6). Lists share their type (the Công văn số 1, số 2 ...), their issuer and sometimes the tail of their symbols.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from extractors import author
from extractors.issuer import TYPE_CODES, TYPE_NAMES, TYPES, body_of_code, name_of_type
from extractors.model import Citation, DateMention, Facts, Symbol
from extractors.rules import Spans, ending, lines_with, settle, verbose
from extractors.text import View

_LOOK_BACK = 170
_LONGEST_TITLE = 300

# --------------------------------------------------------------------------- what stands before the symbol

_AND = r"(?:[ ]?[,;][ ]?|[ ]và[ ]|[ ]-[ ])"
_LETTERS = rf"[a-zđ](?!\p{{L}})(?:{_AND}[a-zđ](?!\p{{L}})){{0,6}}+"                        # a, b và c
_NUMBERS = rf"\d{{1,3}}[a-zđ]?(?![\p{{L}}\d])(?:{_AND}\d{{1,3}}[a-zđ]?(?![\p{{L}}\d])){{0,6}}+"   # 3, 4a
_ARTICLE = rf"""(?:
    (?:(?:các[ ])?(?:điểm[ ]{_LETTERS}|khoản[ ]{_NUMBERS})(?:,?[ ]và[ ]|[ ,]{{1,2}})){{0,6}}+
    (?:của[ ])?(?:các[ ])?(?:điều|mục)[ ]{_NUMBERS} | (?:mục|phần|chương)[ ][ivx]{{1,5}}
)"""
_PARTS = regex.compile(
    rf"""(?:điểm[ ](?P<point>{_LETTERS})[ ,]{{1,2}})? (?:(?:các[ ])?khoản[ ](?P<clause>{_NUMBERS})[ ,]{{1,2}})?
        (?:của[ ])?(?:các[ ])?điều[ ](?P<article>{_NUMBERS})""",
    regex.VERBOSE,
)
_LEAD = r"""(?P<articles>{{article}}(?:(?:[ ]?[,;][ ]?|[ ]?và[ ]){{article}}){0,3}[ ]?(?:của[ ]|tại[ ])?)?
    (?<!\p{L})(?:các[ ]|những[ ])?"""
_BEFORE = verbose(
    _LEAD + r"""(?P<type>{{types}}|kh|cv|qđ|nq|nđ|tb|bc)(?P<joint>[ ]liên[ ](?:tịch|ngành)|[ ]hợp[ ]nhất)?(?:[ ]?\(\d{1,2}\))?
        (?:[ ](?:có[ ])?số[ ]?:?)?[ ]{0,3}$""",
    article=_ARTICLE, types=TYPE_NAMES,
)
# tờ trình của Sở Xây dựng số 77/TTr-SXD; Luật Đầu tư công số 39/2019/QH14
_BEFORE_NAMED = verbose(
    _LEAD + r"""(?:(?P<type>{{types}})(?P<joint>)[ ]của[ ](?P<issuer>\p{L}[^,;.()\n\t]{1,90})
        | (?P<type>bộ[ ]luật|luật|pháp[ ]lệnh)(?P<joint>)(?P<issuer>)[ ]\p{L}[^;.()\n\t]{2,110}?)[ ]?,?[ ]số[ ]?:?[ ]{0,3}$""",
    article=_ARTICLE, types=TYPE_NAMES,
)
# Hợp đồng tín dụng số, Báo cáo thẩm tra số, Chương trình hành động số: the type with a word that says of what kind it is
_BEFORE_DESCRIBED = verbose(
    _LEAD + r"""(?P<type>{{types}})(?P<joint>)
        (?:[ ](?!(?:của|về|ban|hành|này|kèm|theo|tại|ngày|năm|và|do|cho|trên|đã|được|có|số|với|các|trình|gửi|nêu)(?!\p{L}))
          \p{L}{1,9}){1,4}
        [ ]số[ ]?:?[ ]{0,3}$""",
    article=_ARTICLE, types=TYPE_NAMES,
)
_TYPE_WORD = verbose(r"(?<!\p{L})(?:{{types}})(?!\p{L})", types=TYPE_NAMES)
_CODE_PARTS = regex.compile(r"[^\d/.-][^/.-]*")
_SHORT_TYPES = {"kh": "Kế hoạch", "cv": "Công văn", "qđ": "Quyết định", "nq": "Nghị quyết", "nđ": "Nghị định",
                "tb": "Thông báo", "bc": "Báo cáo"}
# Between two symbols of one list: ", số", " và", "; số". The date and issuer of the first may stand in between.
_LIST_GLUE = regex.compile(r"^[ ]?(?:[,;][ ]?|[,;]?[ ]và[ ])(?:các[ ])?(?:số[ ]?:?[ ]?)?$")
_BARE_LIST = ending(r"(?<=số[ ]?:?[ ]?)(?P<list>\d{1,5}[a-zđ]?(?:[ ]?[,;][ ]?|[ ]và[ ])(?:số[ ]?:?[ ]?)?){1,8}$")
_BETWEEN_MEMBERS = regex.compile(r"[ ]?(?:[,;]|,?[ ]?và)[ ](?:các[ ])?")
_LABEL = ending(r"(?<!\p{L})số[ ]?:?[ ]?$")
# --------------------------------------------------------------------------- what stands behind it

_TO_DATE = regex.compile(
    r"^[ ]?[,(]?[ ]?(?:đều )?(?:được )?(?:ký |ban hành |ra )?(?:cùng |(?:vào )?(?:lúc|hồi) |vào )?(?:ngày[ ]?)?$")
_TITLE = verbose(
    r"""^[ ]?,?[ ](?!{{types}}[ ](?:số[ ]|\d))(?P<title>(?:về|v/v
        |ban[ ]hành|quy[ ]định|phê[ ]duyệt|hướng[ ]dẫn|sửa[ ]đổi|công[ ]bố|giao|thành[ ]lập
        |triển[ ]khai|điều[ ]chỉnh|thông[ ]qua|bãi[ ]bỏ|kết[ ]luận)(?!\p{L})[^;\n\t]{4,400})""",
    types=TYPE_NAMES,
)
_TITLE_END = verbose(
    r"""[ ]?(?:,|[ ]và)[ ](?:các[ ])?(?i:{{types}})[ ](?:số[ ]|\d) | [.](?=[ ]\p{Lu}|$)
      | [.,;]?[ ]\((?:[ivx]{1,4}|\d{1,2}|[a-zđ])\)[ ]
      | (?:,|[ ]và)[ ](?:ý[ ]kiến|đề[ ]nghị)[ ](?:thẩm[ ](?:định|tra)[ ])?của[ ] | (?<!\([^()]{0,200})[)]
      | ,[ ](?=\p{L}{2,12}[ ](?:đã|đề[ ]nghị|yêu[ ]cầu|báo[ ]cáo|giao|chỉ[ ]đạo))""",
    types=TYPE_NAMES,
)

# --------------------------------------------------------------------------- mentions without a full symbol

# Numbers are rare and found fast, so what stands before the number is looked back at.
_SHORT = verbose(
    r"""(?<=(?P<articles>{{article}}[ ]?(?:của[ ])?)?(?<!\p{L})
        (?P<type>nghị[ ]quyết|quyết[ ]định|nghị[ ]định|thông[ ]tư|chỉ[ ]thị|kết[ ]luận|quy[ ]định|công[ ]văn|công[ ]điện
          |thông[ ]báo|kế[ ]hoạch|hướng[ ]dẫn|tờ[ ]trình|báo[ ]cáo|văn[ ]bản|chương[ ]trình|phương[ ]án|đề[ ]án)
        (?P<label>[ ]số[ ]?:?)?[ ])(?P<number>\d{1,5})(?![\d.,]\d|[ ]?[/%]|[ ]?-[ ]?\p{L}|\p{L})""",
    article=_ARTICLE,
)
# Chương trình 135 and Đề án 06 are names; so of these types, and of one in small letters, only a day makes a document.
_NAMED_BY_NUMBER = ("chương trình", "phương án", "đề án")
_OF_A_YEAR = ("kế hoạch", "báo cáo", "chương trình", "đề án", "phương án")    # báo cáo 2020 ngày 15/1/2021
_STANDS_ALONE = regex.compile(
    r"[ ]?(?:$|[,;:.)\n\t]|(?:và|về|của|đã|thì|là|để|theo|khi|trong|tại|với|cho|quy định|hướng dẫn)[ ]"
    r"|(?:đã )?(?:nêu|nói|dẫn)? ?(?:trên|này))")
_LAW_WORDS = ("bộ luật", "luật", "pháp lệnh", "hiến pháp")
_LAW = verbose(
    _LEAD + r"""(?P<type>{{laws}})(?P<name>[ ]\p{L}[^;.:()\d"\n\t]{2,120}?)?
        (?<!(?:vào|trong|từ|đến|trước|sau|đầu|cuối|giữa|của|hành|năm|đoạn|kỳ|khóa))
        (?:,?[ ](?=ngày[ ]\d)|[ ](?:năm[ ])?(?:19|20)\d\d(?!\d))""",
    article=_ARTICLE, laws="|".join(_LAW_WORDS).replace(" ", "[ ]"),
)


@dataclass(frozen=True, slots=True)
class _Dates:
    """The days of the text, findable by where they start and end."""

    mentions: list[DateMention]
    starts: list[int]

    def after(self, view: View, at: int) -> DateMention | None:
        """The day that belongs to what ends at an offset: right behind it, not a term (trước ngày ...)."""
        index = bisect_left(self.starts, at)
        if index == len(self.mentions) or self.mentions[index].start - at > 26:
            return None
        mention = self.mentions[index]
        gap = view.plain[at:mention.start]
        return mention if mention.kind == "day" and _TO_DATE.match(gap) else None

    def before(self, at: int) -> DateMention | None:
        """The last day that ends in the 190 characters before an offset."""
        index = bisect_left(self.starts, at) - 1
        if index < 0 or self.mentions[index].end > at or at - self.mentions[index].end > _LOOK_BACK:
            return None
        return self.mentions[index] if self.mentions[index].kind == "day" else None


def read(view: View, facts: Facts) -> Facts:
    """Facts with `citations`: every mention of another document, in text order; the document's own symbol is none."""
    own = {item.value for item in facts.header if item.name == "symbol"}
    own_spans = Spans(item for item in facts.header if item.name == "symbol")
    days = sorted((item for item in facts.dates), key=lambda item: item.start)
    dates = _Dates(days, [item.start for item in days])
    found: list[Citation] = []
    previous: Citation | None = None
    for symbol in facts.symbols:
        if symbol.number is None or own_spans.touching(symbol.start, symbol.end) or symbol.symbol in own:
            continue
        items = list(_cited(view, dates, symbol, previous))
        found += items
        previous = items[-1] if items else previous
    found = _shared_issuers(view, found)
    found += _short_forms(view, dates, found)
    found += _laws(view, dates, found)
    return replace(facts, citations=tuple(settle(found)))


def _cited(view: View, dates: _Dates, symbol: Symbol, previous: Citation | None) -> Iterator[Citation]:
    """The citation of one symbol, and before it those of bare numbers that share its tail (số 30, 31/2021/NQ-HĐND)."""
    block = view.document.blocks[view.document.block_at(symbol.start)]
    floor = max(block.start, symbol.start - _LOOK_BACK, previous.end if previous else 0)
    before = view.plain[floor:symbol.start]
    bare = _BARE_LIST.search(before)
    cut = bare.start() if bare else len(before)
    lead = _BEFORE.search(before[:cut])
    named = None if lead else _last(_BEFORE_NAMED, before[:cut])
    if not named and not (lead and _is_of(symbol.code, lead)):
        lead = _described(before[:cut], symbol) or lead
    fields: dict[str, str | None] = {}
    start = symbol.start
    if lead or named:
        lead = lead or named
        start = floor + (lead.start("articles") if lead["articles"] else lead.start("type"))
        fields["type"] = _type_name(lead)
        fields |= _articles(lead["articles"])
        if named:
            if named["issuer"]:
                fields["issuer"] = view.text[floor + named.start("issuer"):floor + named.end("issuer")].strip(" :")
            else:
                fields["title"] = regex.sub(r",?[ ]số[ ]?:?[ ]*$", "", view.text[floor + named.start("type"):symbol.start])
    elif previous and previous.type and _LIST_GLUE.match(view.plain[previous.end:symbol.start]) and _same_type(symbol, previous):
        fields["type"] = previous.type
        label = _LABEL.search(view.plain[previous.end:symbol.start])
        start = previous.end + label.start() if label else symbol.start
    else:
        label = _LABEL.search(before[:cut])
        start = floor + label.start() if label else symbol.start
        letter = "Công văn" if symbol.style == "letter" and "-" in symbol.symbol and body_of_code(symbol.body) else None
        fields["type"] = name_of_type(symbol.code, symbol.year) if symbol.code else letter
    end = _behind(view, dates, symbol.end, fields)
    _ahead(view, dates, start, symbol, fields)
    if bare:
        for number in regex.finditer(r"\d{1,5}[a-zđ]?", before[bare.start():]):
            at = floor + bare.start() + number.start()
            tail = symbol.symbol.removeprefix(symbol.number or "")
            begin = min(start, at) if number.start() == 0 else at
            yield Citation(start=begin, end=at + len(number[0]), rule="citation-shared-tail", score=0.9,
                           symbol=number[0] + tail, symbol_written=number[0], **fields)
        start = symbol.start
    yield Citation(start=start, end=end, rule="citation-symbol", symbol=symbol.symbol,
                   symbol_written=view.text[symbol.start:symbol.end], **fields)


def _last(pattern: regex.Pattern, text: str) -> regex.Match | None:
    """The match that begins last: a type word further back belongs to another document."""
    found = None
    for word in _TYPE_WORD.finditer(text):
        found = pattern.search(text, word.start()) or found
        if found and found.start("type") < word.start():
            break
    return found


def _described(before: str, symbol: Symbol) -> regex.Match | None:
    """What calls a symbol `Hợp đồng tín dụng số`, `Báo cáo thẩm tra số`, unless its code says that it is of another type."""
    lead = _last(_BEFORE_DESCRIBED, before) if _LABEL.search(before) else None
    code = symbol.code or next((part for part in _CODE_PARTS.findall(symbol.symbol) if part.lower() in TYPE_CODES), None)
    if lead is None or lead["type"] == "văn bản" or code and not _is_of(code, lead):
        return None
    return lead


def _is_of(code: str | None, lead: regex.Match) -> bool:
    """Whether a symbol's code is of the type that stands before it: 300-TB/TU after `Thông báo kết luận số` is a Thông báo."""
    name = _type_name(lead)
    return code is None or name_of_type(code) == name or code in TYPES[name.lower()].codes


def _same_type(symbol: Symbol, previous: Citation) -> bool:
    """Whether a symbol without a type word may share that of the list's member before it: 12/QĐ-UBND is no Hợp đồng."""
    name = name_of_type(symbol.code, symbol.year) if symbol.code else None
    shared = TYPES.get(previous.type.lower())
    return name in (None, previous.type, "Công văn") or previous.type in ("Văn bản", "Công văn") or (
        shared is not None and symbol.code in shared.codes)


def _type_name(lead: regex.Match) -> str:
    if lead["type"] in _SHORT_TYPES:
        return _SHORT_TYPES[lead["type"]]
    joint = (lead["type"] + (lead["joint"] or ""))
    return TYPES[joint].name if joint in TYPES else TYPES[lead["type"]].name if lead["type"] in TYPES else "Văn bản"


def _articles(text: str | None) -> dict[str, str | None]:
    """article, clause and point of the last article named before a document (`điểm a khoản 2 Điều 5`)."""
    found = list(_PARTS.finditer(text or ""))
    if not found:
        return {}
    last = found[-1]
    return {name: last[name] for name in ("article", "clause", "point") if last[name]}


def _behind(view: View, dates: _Dates, at: int, fields: dict[str, str | None]) -> int:
    """Read date, issuer and title behind a symbol, in either order; returns where the citation ends (before its title)."""
    end = at
    for _ in range(2):
        if "issued_on" not in fields and (day := dates.after(view, end)):
            fields["issued_on"] = day.iso
            end = day.end
            if view.plain[end:end + 1] == ")":
                end += 1
        if "issuer" not in fields and (span := author.behind(view, end)):
            fields["issuer"] = view.text[span[0]:span[1]]
            end = span[1]
    title = _TITLE.match(view.plain[end:end + _LONGEST_TITLE + 120])
    if title:
        text = view.text[end + title.start("title"):end + title.end("title")]
        stop = _TITLE_END.search(text)
        fields["title"] = text[:min(stop.start() if stop else len(text), _LONGEST_TITLE)].strip(" ,.;/")
    return end


def _ahead(view: View, dates: _Dates, start: int, symbol: Symbol, fields: dict[str, str | None]) -> None:
    """Date and issuer that stand before the type: `Ngày 12/9/2022, Sở Y tế có ...`, `đề nghị của Sở Y tế tại ...`."""
    asking = author.asking(view, start) if "issuer" not in fields else None
    if asking:
        fields["issuer"] = asking
    day = dates.before(start) if "issued_on" not in fields else None
    issuer = author.on_day(view, day, start) if day else None
    if day and issuer:
        fields["issued_on"] = day.iso
        fields.setdefault("issuer", issuer)
    named = author.acting(view, start, symbol) or author.bracketed(view, start, symbol) if "issuer" not in fields else None
    if named:
        fields["issuer"] = named


def _shared_issuers(view: View, found: list[Citation]) -> list[Citation]:
    """Give the issuer at the tail of a list (`Nghị quyết 20 ..., Nghị quyết 21 ... của HĐND huyện`) to all of its members, so
    the day that they have in common (`cùng ngày 20/12/2019`), and the issuer at its head (`các Quyết định của UBND tỉnh: số`)."""
    filled, after = [], None
    for item in reversed(found):
        if after is not None and item.title is None and _BETWEEN_MEMBERS.fullmatch(view.plain, item.end, after.start) is not None:
            if item.issuer is None and after.issuer and _body(item.symbol) == _body(after.symbol):
                item = replace(item, issuer=after.issuer)
            if item.issued_on is None and after.issued_on and " cùng ngày" in view.plain[after.start:after.end]:
                item = replace(item, issued_on=after.issued_on)
        filled.append(item)
        after = item
    filled.reverse()
    for index, (item, after) in enumerate(zip(filled, filled[1:], strict=False), 1):
        if after.issuer is None and _heads_list(view, item) and after.type == item.type and (
            view.plain.startswith("số", after.start) and view.plain[item.end:after.start].rstrip().endswith((";", ",", "và"))
            and view.document.block_at(item.start) == view.document.block_at(after.start)
        ):
            filled[index] = replace(after, issuer=item.issuer)
    return filled


def _heads_list(view: View, item: Citation) -> bool:
    """Whether a citation's issuer holds for the list that it is in: it stands before the number, or was taken from such a one."""
    written = view.text[item.start:item.end]
    return item.issuer is not None and written.find(item.issuer) < written.find(item.symbol_written)


def _body(symbol: str) -> str:
    """The body in a symbol: UBND of 12/QĐ-UBND and of 1204/UBND-KT, TU of 15-NQ/TU."""
    first, _, rest = symbol.split("/")[-1].partition("-")
    return rest.split("-")[0] if rest and first.lower() in TYPE_CODES else first


def _short_forms(view: View, dates: _Dates, found: list[Citation]) -> Iterator[Citation]:
    """`Quyết định 35 của Ban Chỉ đạo tỉnh`, `công văn 845 ngày 12/3/2021`: a type and a bare number, with an issuer or a date
    or the word số beside them."""
    taken = Spans(found)
    for match in _SHORT.finditer(view.plain):
        start = match.start("articles") if match["articles"] else match.start("type")
        if taken.touching(start, match.end()):
            continue
        fields: dict[str, str | None] = {"type": TYPES[match["type"]].name, **_articles(match["articles"])}
        end = _behind(view, dates, match.end(), fields)
        year = match["type"] in _OF_A_YEAR and match["number"][:2] in ("19", "20") and len(match["number"]) == 4
        told = "issued_on" in fields and not (year and not match["label"])
        if not told and view.text[match.start("type")].isupper() and match["type"] not in _NAMED_BY_NUMBER:
            told = fields.get("issuer") or match["label"] and _STANDS_ALONE.match(view.plain, match.end())
        if told:
            if "issuer" not in fields and (acting := author.acting(view, start)):
                fields["issuer"] = acting
            number = view.text[match.start("number"):match.end("number")]
            yield Citation(start=start, end=end, rule="citation-short", score=0.9, symbol=number, symbol_written=number, **fields)


def _laws(view: View, dates: _Dates, found: list[Citation]) -> Iterator[Citation]:
    """`Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2015`: a law is cited by its name, without a symbol."""
    taken = Spans(found)
    lines = lines_with(_LAW_WORDS, view.plain)
    for match in (match for line in lines for match in _LAW.finditer(view.plain, *line)):
        name_at = match.start("name") + 1 if match["name"] else match.start("type")
        if taken.touching(*match.span()) or not view.text[match.start("type")].isupper() and not view.text[name_at].isupper():
            continue
        fields: dict[str, str | None] = {"type": TYPES[match["type"]].name, **_articles(match["articles"])}
        end = match.end()
        day = dates.after(view, match.end())
        if day is not None:
            fields["issued_on"], end = day.iso, day.end
        title = view.text[match.start("type"):match.end("name") if match["name"] else match.end("type")].strip(" ,")
        start = match.start("articles") if match["articles"] else match.start("type")
        yield Citation(start=start, end=end, rule="citation-law", score=0.9, title=title, **fields)
