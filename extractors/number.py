"""Written amounts: `1.234,5`, `346 000`, `197,1 tỷ`, `2 tỷ 300 triệu`, `1-1,5`, `hai mươi mốt nghìn`, with their qualifiers.

Vietnamese writing: a dot parts thousands, a comma decimals; English writing is met too (`91.6`, `1,234,567`).
A comma before three digits is a decimal before a scale word (`147,522 tỷ`), and a misused thousands mark before a counted noun.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

import regex

from extractors.rules import Spans, ending, verbose

SCALES = {"chục": 10, "trăm": 100, "nghìn": 1000, "ngàn": 1000, "vạn": 10_000,
          "triệu": 10**6, "tr": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_SCALE = r"(?:trăm|nghìn|ngàn|vạn|triệu|tr(?=\.?đ\b|\.\ ?đ|\ đồng)|t[ỷỉ](?!\ (?:lệ|trọng|suất|số|giá|phú)))(?!\p{L})"
_DIGITS = r"\d++(?:[.,]\d++)*+"
_SPACED = (
    r"(?<![\d.,])\d{1,3}(?:\ \d{3})++(?![\d.]|,\d{3}(?!\d))(?:,\d{1,2})?"
    r"(?=\ ?(?:%|đồng|ha\b|tấn|người|lượt|triệu|tỷ|tạ|m[23²³]\b|km|kg|con\b|hộ\b|usd|lao|học|\)))"
)
_ONE = rf"(?:{_SPACED}|{_DIGITS})(?:\ ?{_SCALE}(?:\ ?{_SCALE})?(?:\ rưỡi(?!\p{{L}}))?)?"

# 2 tỷ 300 triệu
_COMPOSITE = rf"{_DIGITS}\ ?{_SCALE}(?:\ {_DIGITS}\ ?{_SCALE})++"

AMOUNT = verbose(
    r"""
    (?<![\p{L}\d_]) (?<!\d[.,]) (?<![\p{L}]-(?=\d{1,2}\b))
    (?P<sign> (?<=^|[\s(|\t]) [+\-](?=\d) )?
    (?: (?P<composite>{{composite}})
      | (?P<first>{{one}})
        (?: \ ?(?:-|÷|~|đến|tới)\ ?  (?P<second>{{one}}) (?!\d|/\d{1,2}/\d|/\d{4}) )?
    )
    (?![.,]?\d)
    """,
    composite=_COMPOSITE, one=_ONE,
)

_QUALIFIERS: tuple[tuple[str, str], ...] = (  # word before the number -> qualifier (domain: NĐ 30 has no rule, usage of reports)
    ("at_most", r"không\ (?:vượt\ )?quá|không\ vượt|tối\ đa(?:\ (?:là|không\ (?:vượt\ )?quá))?|nhiều\ nhất|cao\ nhất\ là|≤|<="),
    ("at_least", r"ít\ nhất|tối\ thiểu(?:\ là)?|không\ dưới|không\ ít\ hơn|không\ thấp\ hơn|≥|>="),
    ("over", r"trên|lớn\ hơn|(?<!(?:cao|thấp|nhiều|ít|nhỏ|bé|sớm|muộn|kém|lâu)\ )hơn|quá|>|đạt\ trên"),
    ("nearly", r"gần|ngót|sát"),
    ("under", r"dưới|nhỏ\ hơn|bé\ hơn|chưa\ đến|chưa\ đầy|chưa\ tới|<"),
    ("about", r"khoảng|chừng|xấp\ xỉ|vào\ khoảng|ước\ khoảng|độ|tương\ đương|ước\ chừng|~"),
)
QUALIFIER = verbose(
    r"(?<![\p{L}\d]) (?: " + " | ".join(f"(?P<{name}>{words})" for name, words in _QUALIFIERS) + r" ) (?:\ (?:từ|là))? \ ?\Z"
)
_FROM = ending(r"(?<!\p{L})từ\ ?\Z")
_PART_OF_COMPOSITE = regex.compile(rf"{_DIGITS}\ ?{_SCALE}", regex.VERBOSE)
_LEADING_DIGITS = regex.compile(r"[\d.,]+(?: \d{3}(?!\d)(?:,\d+)?)*")
_WRITTEN = regex.compile(r"[\d., ]*\d")
_LETTERS = regex.compile(r"\p{L}+")
_DIGIT = regex.compile(r"\d")
_DEGREE = ending(r"(?:mức|trình|tốc|chế|cường|mật|nhiệt|tiến|thái|cấp|góc|vận|biên|nồng)\ ?$")
_VIETNAMESE = regex.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_DECIMAL_COMMA = regex.compile(r"\d+(?:,\d+)?")
_ENGLISH = regex.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?")
_DECIMAL_POINT = regex.compile(r"\d+\.\d+")
_AND_MORE = regex.compile(r"[^\n\t.;,]{0,28}?(?<!\p{L})trở (?P<way>lên|xuống|đi)")
_FROM_AND_MORE = regex.compile(r"[^\n\t.;,\d]{0,90}?(?<!\p{L})trở (?P<way>lên|xuống)(?!\p{L})")
# "trên 28 lĩnh vực": on, not over
_PLACE_NOUN = regex.compile(
    r" ?(?:lĩnh vực|địa bàn|mặt|phương diện|tuyến|nền tảng|kênh|khâu|phạm vi|cơ sở|tiêu chí|thửa|tỉnh|huyện|xã\b|thôn)")

_UNITS = {"không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6,
          "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9}
_WORDS_BEFORE = ending(r"(?:(?<!\p{L})\p{L}{2,6} ){1,8}$")
_SMALL = "|".join(_UNITS)
_WORDS = verbose(
    r"(?<!\p{L}) (?:{{small}}|mười|vài|hăm) "
    r"(?:\ (?:{{small}}|mười|mươi|trăm|nghìn|ngàn|vạn|triệu|t[ỷỉ](?!\ lệ)|lẻ|linh|rưỡi|,))*+"
    r"(?:\ ?(?<=trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ|mươi|rưỡi|lăm|mốt|mười\ \p{L}{2,4})) (?!\p{L})",
    small=_SMALL,
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A written amount. [start, end) covers digits, range and scale words; `lead` is where its qualifier begins.

    value, high, step are exact and in plain units; high is None but for a range. sign: -1, 0 (none written), 1.
    written: the first number's digits as written. scaled: a scale word stands with it, worth `factor`.
    sure: its reading is beyond doubt.
    """

    start: int
    end: int
    value: Decimal
    step: Decimal
    written: str
    high: Decimal | None = None
    qualifier: str = "exact"
    lead: int = 0
    sign: int = 0
    scaled: bool = False
    sure: bool = True
    factor: Decimal = Decimal(1)


@lru_cache(maxsize=4096)
def parse_digits(written: str) -> tuple[Decimal, Decimal, bool] | None:
    """(value, step, sure) of one number written in digits, or None where it is no number (telephone, code).

    >>> parse_digits("1.234,5")
    (Decimal('1234.5'), Decimal('0.1'), True)
    >>> parse_digits("91.6")
    (Decimal('91.6'), Decimal('0.1'), False)
    """
    compact = written.replace(" ", "")
    if _VIETNAMESE.fullmatch(compact) and not compact.startswith("0.") and not compact.startswith("00"):
        plain, sure = compact.replace(".", "").replace(",", "."), True
    elif _DECIMAL_COMMA.fullmatch(compact):
        plain, sure = compact.replace(",", "."), True
    elif _ENGLISH.fullmatch(compact):
        plain, sure = compact.replace(",", ""), False
    elif _DECIMAL_POINT.fullmatch(compact):
        plain, sure = compact, False
    else:
        return None
    decimals = len(plain.split(".")[1]) if "." in plain else 0
    return Decimal(plain), Decimal(1).scaleb(-decimals), sure


def _parse_one(text: str) -> tuple[Decimal, Decimal, bool, bool] | None:
    """(value, step, sure, scaled) of digits with their scale words."""
    match = _LEADING_DIGITS.match(text)
    parsed = parse_digits(match[0].rstrip(".,")) if match else None
    if parsed is None:
        return None
    value, step, sure = parsed
    factor = Decimal(1)
    for word in _LETTERS.findall(text, match.end()):
        if word == "rưỡi":
            return (value * factor + factor / 2, factor / 2, sure, True)
        factor *= SCALES.get(word, 1)
    return value * factor, step * factor, sure, factor != 1


def _composite(text: str) -> tuple[Decimal, Decimal] | None:
    total, step, last = Decimal(0), Decimal(1), None
    for part in _PART_OF_COMPOSITE.findall(text):
        parsed = _parse_one(part)
        if parsed is None or (last is not None and parsed[1] >= last):
            return None
        total, step, last = total + parsed[0], parsed[1], parsed[1]
    return total, step


def _read(match: regex.Match, plain: str) -> Amount | None:
    sign = {"+": 1, "-": -1}.get(match["sign"] or "", 0)
    written = _WRITTEN.match(match["composite"] or match["first"])[0]
    if match["composite"]:
        total = _composite(match["composite"])
        if not total:
            return total
        return Amount(match.start(), match.end(), total[0], total[1], written, lead=match.start(), scaled=True, sign=sign)
    end = match.end()
    first = _parse_one(match["first"])
    if first is None:
        return None
    value, step, sure, scaled = first
    high = None
    if match["second"]:
        second = _parse_one(match["second"])
        if second is None or _not_a_range(match, plain, first, second):
            end = match.end("first")
        else:
            if second[3] and not scaled:  # 3 - 4 triệu: the scale word serves both
                factor = second[1] / parse_digits(_WRITTEN.match(match["second"])[0])[1]
                value, step = value * factor, step * factor
            if value < second[0]:
                high, step, scaled = second[0], max(step, second[1]), scaled or second[3]
            else:
                end = match.end("first")
                value, step = first[0], first[1]
    factor = step / parse_digits(written)[1] if high is None and not match["first"].endswith("rưỡi") else Decimal(1)
    return Amount(match.start(), end, value, step, written, high,
                  lead=match.start(), sign=sign, scaled=scaled, sure=sure, factor=factor)


def _not_a_range(match: regex.Match, plain: str, first: tuple, second: tuple) -> bool:
    gap = plain[match.end("first"):match.start("second")]
    if "-" in gap and " " not in gap and first[0] >= second[0]:
        return True
    if "đến" in gap or "tới" in gap:
        return plain[max(0, match.start() - 40):match.start()].rstrip().endswith(("năm", "ngày", "tháng", "giờ", "điều", "khoản"))
    return False


def _with_qualifier(amount: Amount, plain: str, floor: int) -> Amount:
    before = plain[max(floor, amount.start - 28):amount.start]
    qualifier, lead = "exact", amount.start
    found = QUALIFIER.search(before)
    if found:
        qualifier = found.lastgroup
        lead = amount.start - (len(before) - found.start())
        if qualifier == "over" and before[found.start():].startswith("trên"):
            if not amount.scaled and amount.value < 100 and _PLACE_NOUN.match(plain, amount.end):
                qualifier, lead = "exact", amount.start
        elif qualifier == "about" and before[found.start():].startswith("độ") and _DEGREE.search(before[:found.start()]):
            qualifier, lead = "exact", amount.start
    tail = _AND_MORE.match(plain, amount.end) or _FROM.search(before) and _FROM_AND_MORE.match(plain, amount.end)
    if tail and not _DIGIT.search(tail[0]):
        qualifier = "at_least" if tail["way"] == "lên" else "at_most"
    return amount if qualifier == "exact" and lead == amount.lead else replace(amount, qualifier=qualifier, lead=lead)


def find_amounts(plain: str, start: int = 0, end: int | None = None, taken: Spans | None = None) -> list[Amount]:
    """All amounts written with digits in plain[start:end], in text order, with their qualifiers. taken: what others have claimed
    (dates, symbols, labels): an amount that begins inside one of them is left out."""
    found = []
    for match in AMOUNT.finditer(plain, start, len(plain) if end is None else end):
        if taken is not None and taken.covers(match.start("composite" if match["composite"] else "first")):
            if match["second"]:
                found.extend(find_amounts(plain, match.start("second"), match.end(), taken))
            continue
        amount = _read(match, plain)
        if amount is None:
            continue
        if match["second"] and amount.end == match.end("first"):  # not a range: the second number stands for itself
            found.append(_with_qualifier(amount, plain, start))
            found.extend(find_amounts(plain, match.start("second"), match.end()))
            continue
        found.append(_with_qualifier(amount, plain, start))
    return found


def parse_words(words: str) -> Decimal | None:
    """The value of a number in words, or None.

    >>> parse_words("hai mươi mốt nghìn")
    Decimal('21000')
    >>> parse_words("ba nghìn bảy trăm chín mươi tỷ")
    Decimal('3790000000000')
    """
    total, group, unit, last = Decimal(0), Decimal(0), None, Decimal(1)
    for word in words.replace(",", " ").split():
        if word in _UNITS:
            if unit is not None:  # "một triệu hai": a half-spoken tail is not read
                group += unit
            unit = Decimal(_UNITS[word])
        elif word in ("mười", "hăm"):
            group, unit = group + (10 if word == "mười" else 20), None
        elif word == "mươi" or word == "chục":
            group, unit = group + (unit or 0) * 10, None
        elif word == "trăm":
            group, unit = group + (1 if unit is None else unit) * 100, None
        elif word in SCALES:
            group += unit or 0
            last = Decimal(SCALES[word])
            if last == 10**9 and total and not group:
                total *= last
            else:
                total += group * last if last != 10**9 else 0
                if last == 10**9:
                    total = (total + group) * last
            group, unit = Decimal(0), None
        elif word == "rưỡi":
            total += last / 2
        elif word not in ("lẻ", "linh"):
            return None
    return total + group + (unit or 0)


def words_before(plain: str, at: int, value: Decimal | int) -> int | None:
    """Where the words begin that spell a value right before a place, or None: `hai mươi mốt` before the bracket of `(21) hộ`."""
    written = _WORDS_BEFORE.search(plain, max(0, at - 60), at)
    starts = [match.start() for match in _LETTERS.finditer(plain, written.start(), at)] if written else []
    return next((start for start in starts if parse_words(plain[start:at]) == value), None)


def find_words(plain: str, start: int = 0, end: int | None = None) -> list[Amount]:
    """Amounts written wholly in words that hold a scale word or `mươi`."""
    found = []
    for match in _WORDS.finditer(plain, start, len(plain) if end is None else end):
        words = match[0].strip(" ,")
        value = parse_words(words)
        if value is not None and value > 10 and " " in words:
            found.append(_with_qualifier(
                Amount(match.start(), match.start() + len(words), value, Decimal(1), words, lead=match.start()), plain, start))
    return found
