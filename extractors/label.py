"""Numbers that measure nothing: list markers, ordinals, names, codes (label), articles (reference), telephones and the like.

Domain knowledge: `Covid-19`, `mức độ 3`, `Đề án 3`, `lần thứ X`, `kỳ họp thứ 15`, `số 18 Nguyễn Sinh Sắc`, `trợ cấp 1 lần`,
`phương châm "4 tại chỗ"` count nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import regex

from extractors import table
from extractors.grid import cell_text, is_number
from extractors.language import lexicon
from extractors.model import Facts, LedgerNumber
from extractors.number import words_before
from extractors.outline import marker
from extractors.rules import Spans, lines_with, settle, verbose
from extractors.text import View
from extractors.unit import unit_at

_LIST = (
    r"\d{1,3}[a-zđ]?(?:\.\d{1,2})*+(?:(?:,\ |\ ?;\ ?|\ và\ |\ đến\ |-|\ -\ )(?:số\ |khoản\ |điều\ |điểm\ )?\d{1,3}[a-zđ]?"
    r"(?![\d.,]*\d|\ ?%|\ ?(?!(?:của|và|điều|khoản|này|trên|tại|phụ|nêu|mục|nghị|thông|luật|quyết|ban|kèm|theo|thì"
    r"|có|được|thuộc|áp|như|là|gồm|và|trở)\b)\p{L}))*+")
_PHONE = r"(?:\(?\+?84\)?|\(?0\d{1,4}\)?)(?:[ .\-]{1,2}\d{2,5}){1,4}|0\d{8,10}"

# What stands before a number that is a contact, a standard; the slow patterns of these are only tried in lines that hold one.
_PHONE_CUES = ("điện thoại", "đt", "đtdđ", "sđt", "tel", "fax", "hotline", "di động", "đường dây nóng", "zalo", "số máy",
               "máy lẻ", "liên hệ")
_ACCOUNT_CUES = ("tài khoản", "mã số thuế", "mst", "cmnd", "cccd", "căn cước công dân", "căn cước", "chứng minh nhân dân",
                 "hộ chiếu", "mã đơn vị", "mã qhns")
_STANDARDS = ("tcvn", "qcvn", "iso", "iec", "astm", "ntm")


def _any(words: tuple[str, ...]) -> str:
    return "(?:" + "|".join(words).replace(" ", "[ ]") + ")"


# Rule, class, pattern, and words of which a line must hold one for the pattern to be tried there (none: it is tried everywhere).
# Numbers are rare and found fast, so what stands before one is looked back at where its span is not needed.
PATTERNS: tuple[tuple[str, str, regex.Pattern, tuple[str, ...]], ...] = (
    ("contact.email", "contact", verbose(r"[\w.+\-]{1,60}@[\w\-]{1,60}(?:\.[\w\-]{1,30}){1,4}"), ("@",)),
    ("contact.url", "contact", verbose(r"(?:https?://|www\.)[^\s<>\"]{1,300}"), ("http", "www.")),
    ("contact.phone", "contact", verbose(
        r"{{cues}} [^\n\t\d]{0,30} (?<num>[+(]?\d[\d .()/\-]{1,40}\d)", cues=_any(_PHONE_CUES)), _PHONE_CUES),
    ("contact.phone", "contact", verbose(
        r"(?<![\d.,/\p{L}-])(?:{{phone}})(?![\d,/]|\.\d|\ ?(?:đồng|triệu|tỷ|%|người|ha\b))", phone=_PHONE), ()),
    ("contact.account", "contact", verbose(
        r"{{cues}} [^\n\t\d]{0,40} (?<num>\d[\d .\-]{3,24}\d)", cues=_any(_ACCOUNT_CUES)), _ACCOUNT_CUES),
    ("label.standard", "label", verbose(
        r"{{standards}}\ ?(?:-\ ?)?\d{1,6}(?:\ ?[:/-]\ ?\d{1,4}){0,3}(?:/\p{L}{2,8})?", standards=_any(_STANDARDS)), _STANDARDS),
    ("label.covid", "label", verbose(r"(?:covid|sars-cov|cov)\ ?-?\ ?\d{1,2}"), ("cov",)),
    ("label.allowance", "label", verbose(
        r"(?:trợ\ cấp|hỗ\ trợ|phụ\ cấp|thanh\ toán|chi\ trả|nộp|trả)\ (?:tiền\ )?0?1\ lần(?!\p{L})"), ("1 lần",)),
    ("label.ordinal", "label", verbose(r"(?:lần\ )?thứ\ \d{1,3}(?![\d.,]*\d)(?!\p{L})"), ()),
    ("reference.article", "reference", verbose(
        r"(?<=(?P<head>(?<!\p{L})(?:điều|khoản|chương|mục|tiểu\ mục|tiết|phần|trang|điểm\ [a-zđ]\d?|điểm(?=\ \d{1,2}\.\d))"
        r"(?:\ số)?\ )){{list}}(?![\d%]|\ ?(?:%|tỷ|triệu|nghìn|đồng))", list=_LIST), ()),
    ("reference.annex", "reference", verbose(
        r"(?<=(?P<head>(?<!\p{L})(?:phụ\ lục|phụ\ biểu|biểu(?:\ mẫu)?|mẫu(?:\ biểu|\ phiếu)?|bảng|hình|sơ\ đồ"
        r"|danh\ mục)(?:\ số)?:?\ )){{list}}[a-z]?(?:[-/.]?\p{Lu}{1,6})?", list=_LIST), ()),
    # tr. 12, P. 208, pp. 12-15: pages and rooms; Đ. 5, k. 2: articles and clauses
    ("label.digit", "label", verbose(r"(?<!\p{L})(?:chữ\ )?số\ 0(?=\ (?:ở\ |đứng\ |vào\ )?(?:phía\ )?trước)"), ("số 0",)),
    ("label.page", "label", verbose(
        r"(?<=(?P<head>(?<![\p{L}.])(?:p|pp|tr|trg)\.\ ?))\d{1,4}(?:\ ?-\ ?\d{1,4})?"
        r"(?![\d%]|[.,/]\d|\ (?:con|em|người|hộ|ha|nghìn|triệu|tỷ|đồng)(?!\p{L}))"), ()),
    ("reference.short", "reference", verbose(
        r"(?<=(?P<head>(?<![\p{L}.])(?:đ|k)\.\ ?))\d{1,3}[a-zđ]?"
        r"(?=\ ?(?:[,;)\n\t]|\.(?!\d)|$)"
        r"|\ (?:luật|bộ\ luật|bl|nghị|nđ|thông\ tư|tt|quy|qđ|đ\.|k\.|điều|khoản|điểm|và|của|này))"), ()),
    ("label.formula", "label", verbose(r"(?<=[(\t\n])\(?\d{1,2}\)?\ ?=\ ?\(?\d{1,2}\)?(?:[ =+x:*/()\d-]{0,30})"), ("=",)),
)
_INLINE = regex.compile(r"(?:(?<=[ ;:.,(])|^)\((\d{1,2})\)(?=[ .:])|(?<=[;:.] )\d{1,2}[).](?= \p{L})")
# Đ. 30/4, trường THPT 2/9, nông trường 3-2: streets, schools, firms have the names of days
_DAY_NAME = verbose(
    r"""(?<=(?P<head>(?<!\p{L})(?:đ\.|đường|phố|đại[ ]lộ|quảng[ ]trường|công[ ]viên|khu(?:[ ](?:phố|dân[ ]cư|tập[ ]thể))?
        |cầu|hồ|chợ|bến(?:[ ]xe)?|(?:nông|lâm)[ ]trường|công[ ]ty|nhà[ ]máy|xí[ ]nghiệp|bệnh[ ]viện|hợp[ ]tác[ ]xã|htx|khách[ ]sạn
        |nhà[ ]hát|rạp|sân[ ]vận[ ]động|trường(?:[ ](?:thpt|thcs|tiểu[ ]học|mầm[ ]non|mẫu[ ]giáo))?)[ ]?))
        (?:30[ ]?[/.-][ ]?0?4|0?2[ ]?[/-][ ]?0?9|0?3[ ]?[/-][ ]?0?2|26[ ]?[/.-][ ]?0?3|0?8[ ]?[/-][ ]?0?3|0?1[ ]?[/-][ ]?0?[56]
        |19[ ]?[/.-][ ]?0?[58]|27[ ]?[/.-][ ]?0?7|(?:20|23)[ ]?[/.-][ ]?11|10[ ]?[/.-][ ]?10|22[ ]?[/.-][ ]?12|29[ ]?[/.-][ ]?0?3)
        (?![\d%]|[.,/-]\d)""")
_ADDRESS = regex.compile(
    r"(?<=(?P<head>(?<!\p{L})(?<!(?:tổng|trong|một|vô|đa) )(?:số|số nhà|ngõ|ngách|hẻm|kiệt|lô)(?: nhà)? ))"
    r"(?P<num>\d{1,4}[a-zđ]?(?:[-/]\d{1,4}[a-zđ]?)*+)(?=,? ?(?P<next>\p{L}))")
_STREET = regex.compile(r",? ?(?:đường|phố|ngõ|ngách|hẻm|đại lộ|quốc lộ|tổ|khu|thôn|xã|phường|đ\.)\b")
# a code mixes letters and digits in one token
_CODE = regex.compile(
    r"(?:(?<=(?<![\w.,])(?P<head>\p{L}[\p{L}./\-]{0,60}))\d|(?<![\w.,])\d[\d./\-]*+\p{L})[\w./\-]*+(?<=\w)")
_GLUED_UNIT = regex.compile(
    r"^\p{L}{1,12}/\d[\d.,]*+$|"
    r"\d[\d.,]*+(?:ha|km|km2|m|m2|m3|m²|m³|kg|g|tấn|tạ|đ|đồng|tr|trđ|triệu|tỷ|tỉ|usd|người|hộ|con|lít|mw|kw|kwh|kv|cm|mm|h"
    r"|giờ|ngày|tháng|năm|xã|vụ|%)"
    r"(?:/[\p{L}\d]+)*$|\d[\d.,]*+[/\-]\d[\d.,]*+(?:ha|km|người|tấn|đ|%)?$|\d[\d.,]*+(?:ha|km|kg|tấn|tạ|m2|m3|đ|đồng|người)/\d[\d.,]*+\p{L}*$"
)
# "4 tại chỗ", "5 không, 3 sạch": a motto that begins with a number is a name; so is one without quotes behind its noun.
_MOTTO_WORD = r"(?:tại[ ]chỗ|không|có|rõ|sạch|cùng|nhất|tăng|giảm|dễ|trước)(?!\p{L})"
_MOTTO = verbose(
    r"""(?<=(?<![\w"])")(?P<quoted>\d{1,2}[ ]\p{L}[\p{L}\d ,;-]{2,58})"
        | (?<=(?<!\p{L})(?:phương[ ]châm|phong[ ]trào|khẩu[ ]hiệu|cuộc[ ]vận[ ]động|nguyên[ ]tắc|mô[ ]hình)[ ](?:thi[ ]đua[ ])?)
          (?P<bare>\d{1,2}[ ]{{word}}(?:,[ ]\d{1,2}[ ]{{word}}){0,4})
        | (?<![\w.,/-])(?P<place>\d[ ]tại[ ]chỗ)""", word=_MOTTO_WORD)
_NUMBER = regex.compile(r"\d+")
_SCALED = regex.compile(r"\d+(?: (?:trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ))?")
_PROPER = regex.compile(
    r"(?<![.!?] |^|\n|\p{L})\p{Lu}\p{Ll}{1,6} (?:\p{Lu}\p{Ll}{1,6} )?\p{Lu}\p{Ll}{1,6} (?P<number>\d{1,2})"
    r"(?![\d%]|[.,/]\d|[ ]?(?i:%|tỷ|tỉ|triệu|nghìn|ngàn|đồng|trăm|vạn))")
_DIGIT = regex.compile(r"\d")
_COLUMN_NUMBER = regex.compile(r"[\d\s()=+*/x:.,-]+")
_DIGITS_OF = {"contact.phone": 8, "contact.account": 6}  # fewer digits make no telephone and no account
_AFTER_NAME = regex.compile(
    r"""(?<=\p{L}\.?\ )(?<=(?P<words>[\p{L}.]{1,16}(?:\ [\p{L}.]{1,16}){0,4})\ )\d{1,4}[a-zđ]?(?:-\d{1,3})?
        (?:(?:,\ |\ và\ |\ ?-\ ?|;\ )\d{1,3}(?![\d.,]*\d|\ ?%|\ (?!(?:của|và|này|trên|tại|được|có|đã|trở)\b)\p{L}))*+
        (?![\d%]|[.,]\d|\ ?(?:%|tỷ|triệu|nghìn|ngàn|đồng\b|ha\b|người|lượt|tấn|tạ|m2|km|hộ\b|điểm|lần|/))""", regex.VERBOSE)
# "trung cấp 337 người", "cung cấp 20 suất": no names, though they end in one
_NO_NAME = frozenset(f"{word} cấp" for word in ("trung", "sơ", "cung", "trợ", "phụ", "nâng", "các", "đẳng", "mức", "cao"))


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """Nouns that take a number as their name: `kỳ họp 5`, `quốc lộ 1A`, `lớp 12` (lexicon/labels.csv)."""
    return frozenset(row["noun"] for row in lexicon("labels"))


def _is_named(before: str) -> bool:
    """Whether the words right before a number end in a noun that takes a number as its name (and perhaps `số`)."""
    words = before.split()
    if words[-1:] == ["số"] and " ".join(words[-2:]) not in _names():
        words = words[:-1] or words
    if " ".join(words[-2:]) in _NO_NAME:
        return False
    return any(" ".join(words[-n:]) in _names() for n in range(1, min(4, len(words)) + 1))


def _label(start: int, end: int, rule: str, number_class: str) -> LedgerNumber:
    return LedgerNumber(start=start, end=end, rule=rule, number_class=number_class)


def read(view: View, facts: Facts) -> Facts:
    """Facts with `labels`: spans of numbers that are labels, references or contacts, in text order; none inside a date,
    a symbol or a citation."""
    found = [*_found(view), *_proper_names(view)]
    others = Spans([*facts.dates, *facts.symbols, *facts.citations])
    found = [label for label in found if others.touching(label.start, label.end) is None]
    return replace(facts, labels=tuple(settle([*found, *_markers(view, facts), *_table_labels(view)])))


def _found(view: View) -> list[LedgerNumber]:
    found: list[LedgerNumber] = []
    plain = view.plain
    for rule, number_class, pattern, words in PATTERNS:
        group = "num" if "num" in pattern.groupindex else 0
        first = "head" if "head" in pattern.groupindex else group
        for line in lines_with(words, plain) if words else ((0, len(plain)),):
            for match in pattern.finditer(plain, *line):
                if sum(map(str.isdigit, match[group])) >= _DIGITS_OF.get(rule, 0):
                    found.append(_label(match.start(first), match.end(group), rule, number_class))
    for match in _INLINE.finditer(plain):
        if match[1] and words_before(plain, match.start(), int(match[1])) is not None:
            continue  # "hai (2) cuộc điều tra" counts
        found.append(_label(match.start(), match.end(), "label.inline", "label"))
    for match in _ADDRESS.finditer(plain):
        follows = view.text[match.end("next") - 1]
        if follows.isupper() or _STREET.match(plain, match.end("num")):
            found.append(_label(match.start("head"), match.end("num"), "contact.address", "contact"))
    for match in _DAY_NAME.finditer(plain):
        found.append(_label(match.start("head"), match.end(), "label.day_name", "label"))
    for match in _CODE.finditer(plain):
        start = match.start("head") if match["head"] else match.start()
        if not _GLUED_UNIT.match(plain[start:match.end()]):
            found.append(_label(start, match.end(), "label.code", "label"))
    for match in _MOTTO.finditer(plain):
        start, end = match.span(match.lastgroup)
        if match["quoted"] and _measured(plain, start):
            continue
        found += [_label(*number.span(), "label.motto", "label") for number in _NUMBER.finditer(plain, start, end)]
    for match in _AFTER_NAME.finditer(plain):
        if not _is_named(match["words"]):
            continue
        unit = unit_at(plain, match.end())
        if unit is not None and match["words"].split()[-1] == "cấp" and len(match[0]) > 1:
            continue  # "cấp 120 mã số vùng trồng" issues something; grades have one digit
        if unit is None or not unit.known:  # "cấp 300 thẻ" issues cards, "nhà cấp 4" is a name
            found.append(_label(match.start(), match.end(), "label.name", "label"))
    return found


def _measured(plain: str, at: int) -> bool:
    """Whether the number at a place is followed by a unit that measures (`10 triệu đồng`, `5 ha`), not by a word of a motto."""
    unit = unit_at(plain, _SCALED.match(plain, at).end())
    return unit is not None and unit.known


def _table_labels(view: View) -> Iterable[LedgerNumber]:
    """Row numbers, the row that numbers the columns, and columns of codes and remarks."""
    for shape in table.grids(view):
        seen = set()
        for r, row in enumerate(shape.rows):
            for column, cell in zip(shape.columns, row, strict=True):
                if cell is None or (cell.start, cell.end) in seen or not _DIGIT.search(view.text, cell.start, cell.end):
                    continue
                seen.add((cell.start, cell.end))
                if column.role == "index" or (r < shape.body and _COLUMN_NUMBER.fullmatch(cell_text(view, cell))):
                    yield _label(cell.start, cell.end, "label.row", "label")
                elif column.role == "note" and is_number(cell_text(view, cell)):
                    yield _label(cell.start, cell.end, "label.code", "label")


def _proper_names(view: View) -> Iterable[LedgerNumber]:
    """`Duyên Hải 2`, `Vân Canh 1`: a small number behind a name of capitalised syllables belongs to the name."""
    for match in _PROPER.finditer(view.text):
        unit = unit_at(view.plain, match.end())
        if unit is None or not unit.known:
            yield _label(match.start("number"), match.end(), "label.proper", "label")


def _markers(view: View, facts: Facts) -> list[LedgerNumber]:
    found = []
    for block, section in zip(view.document.blocks, facts.outline, strict=True):
        if block.kind == "furniture":
            if _DIGIT.search(view.text, block.start, block.end):
                found.append(_label(block.start, block.end, "label.furniture", "label"))
        elif block.kind == "footnote" and block.mark:
            end = min(block.end, block.start + len(block.mark) + 1)
            found.append(_label(block.start, end, "label.footnote", "label"))
        elif block.kind == "cell":
            kind, label = marker(view.text[block.start:block.end], view.plain[block.start:block.end])
            numbered = kind.startswith(("number", "paren", "letter")) and any(map(str.isdigit, label))
            if numbered and len(label) < block.end - block.start:
                found.append(_label(block.start, block.start + len(label.rstrip()), "label.marker", "label"))
        elif section.label and any(c.isdigit() for c in section.label):
            found.append(_label(block.start, block.start + len(section.label), "label.marker", "label"))
    return found
