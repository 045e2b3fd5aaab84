"""The numbers of a sentence that count or measure, each with its unit, as drafts of figures.

What has been claimed (dates, symbols, labels, contacts) is left out; a number without a unit counts only where its place says so.
"""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors import declared
from extractors.clause import Draft, follows_semicolon
from extractors.number import Amount, find_amounts, find_words, words_before
from extractors.rules import Spans, ending
from extractors.text import View
from extractors.unit import Unit, unit_at

_QUANTITY_BEFORE = regex.compile(
    r"(?<!\p{L})(?:đạt|là|còn|được|có|gồm|bằng|tổng số|tổng cộng|cộng|khoảng|trên|hơn|gần|dưới|ít nhất|tối đa"
    r"|tăng|giảm|lên|xuống|ước|chỉ|thu|chi|nộp|hệ số"
    r"|phát hiện|ghi nhận|tiếp nhận|xử lý|khắc phục|chỉ ra|nêu|thiếu|thừa|vượt)\W{0,3}$|:\s*$"
)
_LIST_START = ending(r"[(,;:] ?(?:\p{L}[\p{L}\d -]{1,50} ?:? ?|và )$")
_LIST_END = regex.compile(r" ?(?:[,;)]|và )")
# "tổng vốn là 10.121,6 tỷ đồng, gồm vốn trung ương 930,7, vốn vay 9.190,9."
_GOES_INTO = regex.compile(r"[^.;()]{0,80}?(?<!\p{L})(?:gồm|trong đó|chia ra|phân ra)(?: có)?(?!\p{L})[^;()%]{0,400}$")
_FIRST_PART = regex.compile(r"[^.;()]{0,80}?(?<!\p{L})(?:gồm|trong đó|chia ra|phân ra)(?: có)?:? (?!\d)[\p{L} -]{2,50}:? ?$")
_PARTS_OPENED = ending(r"(?<!\p{L})(?:gồm|trong đó|chia ra|phân ra)(?: có)?(?!\p{L})(?:[^.()%\n]|\.(?=\d)){0,400}$")
_DIGIT = regex.compile(r"\d")
_PART_ENDS = regex.compile(r" ?(?:[,;)]|và |\.?(?:\s|$))(?!\d)")
_RANGE_WORD = regex.compile(r" (?:đến|tới) (?:dưới |hết |không quá |trên )?")
_RANGE_FROM = ending(r"(?<!\p{L})(?:từ|khoảng)(?: trên| hơn| dưới)? ?$")
_RANGE_DASH = regex.compile(r" ?[-÷] ?")
_UP_TO = regex.compile(r" (?:đến|tới|hoặc|và)(?: dưới| trên| hơn)? \d[\d.,]*+")
_FROM = ending(r"(?<!\p{L})từ $")
_RISES = regex.compile(r"(?: [^\d,;.()\n\t]{1,40}?)? (?:lên|xuống|còn)(?: (?:còn|tới|đến|trên|dưới|gần|khoảng|hơn|mức))*+ (?=\d)")
_LETTERS_BEHIND = regex.compile(
    r" ?(?:usd|eur|yên|kwh|mw|euro|đô la|dân\b|người|lượt|tấn|liều|con\b|m[23²³]\b|cây|ha\b)|[\p{L}\d]")
_PER = regex.compile(r" ?/ ?(?P<what>\p{L}[\p{L}\d²³]*+(?:/\p{L}+)?)")
_MONEY_BEFORE = regex.compile(
    r"(?<!\p{L})(?:tiền|kinh phí|vốn|thu|chi|phạt|giá|trị giá|doanh thu|nộp|hỗ trợ|ngân sách|dự toán|lương|thu nhập|mức"
    r"|tài trợ|ủng hộ|quỹ|vay|nợ|thiệt hại)(?!\p{L})[^;.]*$"
)
_OVER_NUMBER = regex.compile(r" ?/ ?[<>≤≥]? ?\d")
_UNDER_NUMBER = ending(r"\d ?(?:\p{L}+ ?)?/ ?[<>≤≥]? ?$")
_WORDS_OF_MONEY = regex.compile(r"bằng chữ|viết bằng chữ")


def in_sentence(view: View, block: int, span: tuple[int, int], taken: Spans) -> list[Draft]:
    """The drafts of one sentence in text order, with what stands before and behind each. taken: what others own."""
    start, end = span
    low = view.plain
    found: list[Draft] = []
    amounts = find_amounts(low, start, end, taken)
    if not _WORDS_OF_MONEY.search(low, start, end):
        spelled = [a for a in find_words(low, start, end)
                   if _counts_things(unit_at(low, a.end)) and not _in_bracket(low, a.start, start)]
        amounts = sorted(amounts + spelled, key=lambda a: a.start)  # in a bracket the words repeat the number before it
    for amount in amounts:
        if taken.touching(amount.start, amount.end) is not None or found and amount.start < found[-1].end:
            continue  # claimed, or inside a unit: "60 USD/1 thùng"
        unit = unit_at(low, amount.end)
        if low[amount.start - 1:amount.start] == "(" and low[amount.end:amount.end + 1] == ")" and \
                (words := words_before(low, amount.start - 1, amount.value)) is not None:
            amount, unit = replace(amount, lead=words), unit_at(low, amount.end + 1)  # "hai (2) cuộc điều tra"
        reach = _UP_TO.match(low, amount.end) if unit is None else None
        if reach:  # "từ 10 đến dưới 20 sinh viên"
            unit = unit_at(low, reach.end())
            unit = unit and Unit(unit.name, unit.kind, amount.end, unit.known)
        rise = None
        if (unit is None or not unit.known) and _FROM.search(low[max(start, amount.start - 4):amount.start]):
            rise = _RISES.match(low, amount.end, end)
        unit = _unit_of_end(low, amount, rise.end(), end) if rise else unit or _money(low, amount, start)
        if unit is None:  # "- Thu nội địa: 10.617.000" under "ĐVT: triệu đồng"
            amount, unit = declared.scaled(view, block, amount) or (amount, None)
        if unit is None and not _counts(low, amount, start, end):
            continue
        found.append(_draft(amount, unit, block, span))
        if rise and unit and unit.kind == "money" and not amount.scaled:
            found[-1].extra["scale"] = find_amounts(low, rise.end(), end)[0].factor  # "từ 42 lên 45 triệu đồng"
    found = _joined_ranges(found, low)
    _share_units(found, low)
    for before, draft in zip([None, *found], found, strict=False):
        draft.before = low[before.end if before else start:draft.start]
        draft.in_bracket = _in_bracket(low, draft.start, start)
        if draft.in_bracket and before and before.start < low.rfind("(", start, draft.start):
            draft.extra["inside"] = before
    for draft, after in zip(found, [*found[1:], None], strict=False):
        draft.after = low[draft.end:after.start if after else end]
    return found


def _unit_of_end(low: str, amount: Amount, at: int, end: int) -> Unit | None:
    """`từ 45 lên 47%`: the unit that is written with the second number only."""
    second = next(iter(find_amounts(low, at, end)), None)
    unit = second and (unit_at(low, second.end) or _money(low, second, at))
    return unit and Unit(unit.name, unit.kind, amount.end, unit.known)


def _money(low: str, amount: Amount, start: int) -> Unit | None:
    """`1.200 tỷ`, `20 nghìn/kg`, `phạt 300 triệu`: a scale without a noun is of money."""
    if not amount.scaled or _LETTERS_BEHIND.match(low, amount.end):
        return None
    per = _PER.match(low, amount.end)
    if per:
        return Unit(f"đồng/{per['what']}", "money", per.end(), True)
    if amount.factor >= 10**9 or _MONEY_BEFORE.search(low, max(start, amount.start - 80), amount.start):
        return Unit("đồng", "money", amount.end, True)
    return None


def _counts_things(unit: Unit | None) -> bool:
    """Whether a number in words counts: `mười hai hộ`, not `mười lăm ngày`."""
    return unit is not None and unit.name.split()[0] not in ("ngày", "tuần", "tháng", "quý", "năm", "giờ", "phút", "tuổi")


def _in_bracket(low: str, at: int, start: int) -> bool:
    """Whether an opened bracket of the sentence is not yet closed at `at`."""
    floor = max(start, at - 400)
    return low.rfind("(", floor, at) > low.rfind(")", floor, at)


def _joined_ranges(found: list[Draft], low: str) -> list[Draft]:
    """`từ 200 m đến 300 m`, `35% - 39%`: a range whose unit is written twice is one figure."""
    joined: list[Draft] = []
    for draft in found:
        first = joined[-1] if joined else None
        if first is not None and first.amount.high is None and draft.amount.high is None \
                and first.unit_name == draft.unit_name is not None \
                and first.amount.value < draft.amount.value and _is_range(low, first, draft):
            first.amount = replace(first.amount, high=draft.amount.value, end=draft.amount.end,
                                   step=max(first.amount.step, draft.amount.step), qualifier="exact")
            first.end = draft.end
        else:
            joined.append(draft)
    return joined


def _is_range(low: str, first: Draft, second: Draft) -> bool:
    between = low[first.end:second.amount.start]
    if second.amount.sign < 0 and between in ("", " "):
        return True
    if _RANGE_WORD.fullmatch(between):
        return bool(_RANGE_FROM.search(low[max(0, first.start - 12):first.amount.start]))
    return bool(_RANGE_DASH.fullmatch(between))


def _share_units(found: list[Draft], low: str) -> None:
    """In `78.669 người (cao đẳng 1.702, trung cấp 11.315)` the bare numbers of the bracket have the unit before it."""
    total: Draft | None = None
    for draft in found:
        if draft.unit_name is not None:
            total = draft
        elif total is not None and not total.percent and _divides(low, total, draft.amount):
            draft.unit_name, draft.unit_kind = total.unit_name, total.unit_kind
            draft.extra["scale"] = total.amount.factor if total.unit_kind == "money" and not draft.amount.scaled else 1


def _divides(low: str, total: Draft, amount: Amount) -> bool:
    """Whether a bare number stands in the list, in a bracket or behind `gồm`, that divides a total."""
    told = low[total.end:amount.start]
    if "(" in told:
        return ")" not in told and _in_list(low, amount)
    return bool(_GOES_INTO.match(told)) and bool(_PART_ENDS.match(low, amount.end)) \
        and bool(_LIST_START.search(told[-60:]) or _FIRST_PART.match(told))


def _is_part(low: str, amount: Amount, start: int) -> bool:
    """`gồm Nhật Bản 1.182, Đài Loan 419, các nước khác 586`: a number that ends an item of a list of parts."""
    if not _PART_ENDS.match(low, amount.end):
        return False
    floor = max(0, start - 400) if follows_semicolon(low, start) else max(0, start - 80)
    opened = _PARTS_OPENED.search(low, floor, amount.start)
    if not opened or not _DIGIT.search(low, floor, opened.start()):
        return False
    before = low[max(0, amount.start - 60):amount.start]
    return bool(_LIST_START.search(before) or _FIRST_PART.match(low[opened.start():amount.start]))


def _in_list(low: str, amount: Amount) -> bool:
    return bool(_LIST_END.match(low, amount.end)) and bool(_LIST_START.search(low[max(0, amount.start - 60):amount.start]))


def _draft(amount: Amount, unit: Unit | None, block: int, span: tuple[int, int]) -> Draft:
    draft = Draft(amount, unit, min(amount.lead, amount.start), unit.end if unit else amount.end, block, span)
    if unit is not None:
        draft.unit_name, draft.unit_kind = unit.name, unit.kind
    draft.score = 1.0 if amount.sure and (unit is None or unit.known) else 0.9 if amount.sure else 0.8
    return draft


def _counts(low: str, amount: Amount, start: int, end: int) -> bool:
    """A number without a unit is a figure only where its place says that it counts."""
    if amount.scaled or amount.sign:
        return True
    if amount.step < 1 or "." in amount.written:
        return True  # who writes decimals or thousands marks writes an amount
    if _in_list(low, amount) and _in_bracket(low, amount.start, start) or _is_part(low, amount, start):
        return True
    after = low[amount.end:amount.end + 2].lstrip()
    if after[:1] == "/" and _OVER_NUMBER.match(low, amount.end, amount.end + 6):
        return True
    if _UNDER_NUMBER.search(low, max(start, amount.start - 12), amount.start):
        return True
    return bool(_QUANTITY_BEFORE.search(low[max(start, amount.start - 16):amount.start])) or amount.qualifier != "exact"
