"""Numbers and symbols of documents (số, ký hiệu văn bản): `31/2021/NQ-HĐND`, `15-NQ/TU`, `1204/UBND-KT`, `43/2022/QH15`.

Form: Nghị định 30/2020/NĐ-CP, Phụ lục I (number, slash, type, hyphen, issuer); Party documents turn hyphen and slash round
(Hướng dẫn 36-HD/VPTW); a công văn has issuer-unit instead of type-issuer; until Thông tư liên tịch 55/2005/TTLT-BNV-VPCP
a slash before the issuer was usual (`27/2001/QĐ/BXD`).
"""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.issuer import BODIES, SPELLINGS, TYPE_CODES, TYPE_NAMES, TYPES
from extractors.model import Facts, Symbol
from extractors.rules import Rule, ending, find, verbose, verbose_ending
from extractors.text import View

# A part of a code: letters that abbreviations use (no tone marks), then letters or digits: nq, hđnd16, gd&đt, k4.
SEGMENT = r"[a-zđưâêôăơ][a-zđưâêôăơ\d&]{0,15}+(?!\p{L})"
# Between the parts: NQ-HĐND, NQ- HĐND, QĐ - TTg, NQ/HĐND, UBND.HC, QĐ. BQL, and a hyphen at the end of a line.
_JOIN = r"(?:[ ]?[-/][ ]?\n{0,2}|\.[ ]?)"
_FREE = r"(?:(?<![\p{L}\d/.,])|(?<=(?<!\p{L})số))(?<!\d:)(?<!\d[ ]?-)"    # số12/QĐ-UBND: some converters lose blanks

STATE = verbose(
    r"""{{free}}(?P<number>\d{1,6}[a-zđ]?)[ ]?/[ ]?
        (?:(?P<year>(?:19|20)\d\d)[ ]?[/-][ ]?)?
        (?P<code>{{segment}}(?:{{join}}{{segment}}){0,5}) (?P<tail>-(?:19|20)\d\d(?![\d/]|[.,]\d|-\d))?+""",
    free=_FREE, segment=SEGMENT, join=_JOIN,
)
PARTY = verbose(
    r"""{{free}}(?P<number>\d{1,5}[a-zđ]?)[ ]?-[ ]?(?P<type>{{segment}})[ ]?/[ ]?
        (?P<body>{{segment}}(?:[-.]{{segment}}){0,4})""",
    free=_FREE, segment=SEGMENT,
)
# 63-CP, 299-TTg: decrees and decisions before 1997
OLD = verbose(r"{{free}}(?P<number>\d{1,4})[ ]?-[ ]?(?P<body>cp|ttg|hđbt|ctn|hđnn)(?!\p{L}|[ ]?[-/.])", free=_FREE)
# The number was left for the hand or for the e-office system to fill in: "Số: /SYT-VP", "Số:.....-QĐ/TU".
BLANK = verbose(
    r"""(?<!\p{L})số[ ]?:?[ .…_]{0,60}+(?P<slash>[/-])[ ]?(?:(?P<year>(?:19|20)\d\d)[ ]?[/-][ ]?)?
        (?P<code>{{segment}}(?:{{join}}{{segment}}){1,5})""",
    segment=SEGMENT, join=_JOIN,
)
# What makes even an unknown code a symbol: the word số, or the name of a type, right before it.
_CALLED = verbose_ending(r"(?<!\p{L})(?:số|so|cv|kh|qđ|nq|{{types}})(?:[ ]số)?[ ]?[:.]?[ ]{0,3}\n?$", types=TYPE_NAMES)
# ... but a form, a house, a road, a standard has a number too.
_OTHER_NUMBER = verbose(
    r"""(?<!\p{L})(?:mẫu|biểu(?:[ ]mẫu)?|bảng|hình|phụ[ ]lục|nhà|đường|ngõ|quốc[ ]lộ|tỉnh[ ]lộ
        |lô|thửa|tờ[ ]bản[ ]đồ|tài[ ]khoản|quầy|tổ|khu)
        (?:[ ]số)?[ ]?:?[ ]?$"""
)
# số 12 34/QĐ-UBND: some PDF fonts put a blank into a number
_PARTED_NUMBER = ending(r"(?<!\p{L})số[ ]?:?[ ]{1,2}(?P<head>\d{1,3})[ ]$")
_TYPE_BEFORE = verbose_ending(r"(?<!\p{L})(?P<type>{{types}})(?:[ ]liên[ ]tịch)?(?:[ ]số)?[ ]?:?[ ]{0,3}$", types=TYPE_NAMES)
_PRIME_MINISTER_AFTER = regex.compile(r"^[ ,]{0,2}(?:ngày[ ][\d/ thángnăm.-]{6,40}+)?,?[ ]?(?:của[ ])?thủ tướng")

_LAST_SLASH_YEAR = 2005     # Thông tư liên tịch 55/2005/TTLT-BNV-VPCP: from then on a hyphen before the issuer
_STATE_BODIES = {"cp", "ttg", "ubnd", "hđnd"}
_PARTY_BODIES = {"tw", "tư", "tu"}
_PIECE = regex.compile(r"(?P<part>[^\-/. \n]+)|(?P<join>[\-/. \n]+)")
_ASSEMBLY = regex.compile(r"(?:qh|ubtvqh)\d{1,2}")


def _written(view: View, start: int, end: int) -> str:
    """The text with its capitals, but with one kind of dash, slash and space, and Đ for Ð."""
    pairs = zip(view.text[start:end], view.plain[start:end], strict=True)
    return "".join(low.upper() if char.isupper() else low for char, low in pairs)


def _capitals(part: str) -> int:
    return sum(char.isupper() for char in part)


def _known(part: str) -> bool:
    low = part.lower()
    return low in TYPE_CODES or low in BODIES or _ASSEMBLY.fullmatch(low) is not None


def _code_like(part: str) -> bool:
    return _known(part) or _capitals(part) >= 2 and _capitals(part) * 2 >= sum(char.isalpha() for char in part)


def _parts(code: str, lower: bool) -> tuple[list[str], list[str], int]:
    """The parts of a written code that belong to it, what joins them, and how many characters they take."""
    parts, joins, end, join = [], [], 0, ""
    for piece in _PIECE.finditer(code):
        if piece["join"]:
            join = piece["join"]
            continue
        part = piece["part"]
        if parts:
            loose = " " in join or "\n" in join
            if loose and (len(parts) > 1 or not _code_like(part) and not lower):
                break
            if not lower and not _code_like(part) and not (_capitals(part) and not loose):
                break
        parts.append(part)
        if join:
            joins.append("." if "." in join else "/" if "/" in join else "-")
        end = piece.end()
    return parts, joins[: max(0, len(parts) - 1)], end


def _split_lost_hyphen(part: str) -> list[str]:
    """QĐUBND -> QĐ, UBND: some converters drop every hyphen."""
    for size in (4, 3, 2):
        if part[:size].lower() in TYPE_CODES and part[size:].lower() in BODIES and not _known(part):
            return [part[:size], part[size:]]
    return [part]


def _spelt(part: str, lower: bool) -> str:
    return SPELLINGS.get(part.lower(), part.upper() if lower else part)


def _joined(parts: list[str], joins: list[str], old: bool) -> str:
    text = parts[0]
    for join, part in zip(joins, parts[1:], strict=True):
        text += ("-" if join == "/" and not old else join) + part
    pieces = text.split("-", 1)
    if len(pieces) == 2:   # BC-SLĐ-TBXH: the body's own code written with a hyphen in it
        text = pieces[0] + "-" + SPELLINGS.get(pieces[1].lower(), pieces[1])
    return SPELLINGS.get(text.lower(), text)


def _corrected(code: str, body: str | None, before: str, after: str) -> tuple[str, str | None]:
    """Plain misprints that the words around put right: a Nghị quyết of a HĐND is no ND, a QĐ of the Thủ tướng no QĐ-CP."""
    word = _TYPE_BEFORE.search(before)
    codes = TYPES[word["type"]].codes if word else ()
    if code == "NĐ" and body != "CP" and codes and "NĐ" not in codes:
        code = codes[0]
    if body == "CP" and code in ("QĐ", "CT") and _PRIME_MINISTER_AFTER.search(after):
        body = "TTg"
    return code, body


def _surroundings(match: regex.Match, view: View, end: int) -> tuple[str, str]:
    return view.plain[max(0, match.start() - 48):match.start()], view.plain[end:end + 90]


def _read_state(match: regex.Match, view: View) -> Symbol | None:
    written = _written(view, *match.span("code"))
    lower = not _capitals(written)
    parts, joins, size = _parts(written, lower)
    end = match.start("code") + size
    before, after = _surroundings(match, view, end)
    if _OTHER_NUMBER.search(before):
        return None
    called = _CALLED.search(before) is not None
    if len(parts) == 1 and len(_split_lost_hyphen(parts[0])) == 2:
        parts, joins = _split_lost_hyphen(parts[0]), ["-"]
    number, year, start = match["number"], match["year"], match.start()
    if parted := _PARTED_NUMBER.search(before):
        number, start = parted["head"] + number, start - len(parted["head"]) - 1
    assembly = _ASSEMBLY.fullmatch(parts[0].lower()) is not None and year is not None
    if not assembly:
        if lower and not (_known(parts[0]) and (len(parts) > 1 or called)):
            return None
        if len(parts) == 1 and not (called and _code_like(parts[0])):
            return None
        if not called and not (_known(parts[0]) or all(_capitals(part) > 1 for part in parts[:2])):
            return None
        if not lower and not _code_like(parts[0]):
            return None
    parts = [_spelt(part, lower) for part in parts]
    found = _symbol("symbol-state", start, end, number, year, parts, joins, before, after)
    if match["tail"] and end == match.end("code") and year is None:   # contracts: 12/HĐKT-2020
        found = replace(found, end=match.end(), symbol=found.symbol + match["tail"])
    return found


def _symbol(rule: str, start: int, end: int, number: str | None, year: str | None, parts: list[str], joins: list[str],
            before: str, after: str) -> Symbol:
    old = year is not None and int(year) < _LAST_SLASH_YEAR
    text = _joined(parts, joins, old)
    code = parts[0] if parts[0].lower() in TYPE_CODES else None
    body = text[len(parts[0]) + 1:] or None if code else text
    style = "assembly" if "QH" in parts[-1] and _ASSEMBLY.fullmatch(parts[-1].lower()) else "state" if code else "letter"
    if code:
        new_code, new_body = _corrected(code, body, before, after)
        if (new_code, new_body) != (code, body):
            code, body, text = new_code, new_body, f"{new_code}-{new_body}"
        if body and body.lower() in _PARTY_BODIES and year is None:
            return Symbol(start=start, end=end, rule=rule, symbol=f"{number or ''}-{code}/{body}".lstrip("-"), style="party",
                          number=number, code=code, body=body)
    head = "/".join(piece for piece in (number, year) if piece)
    return Symbol(start=start, end=end, rule=rule, symbol=f"{head}/{text}" if head else text, style=style, number=number,
                  year=int(year) if year else None, code=code, body=body)


def _read_party(match: regex.Match, view: View) -> Symbol | None:
    code, body = match["type"], _written(view, *match.span("body"))
    lower = not _capitals(_written(view, *match.span("type")))
    before, _ = _surroundings(match, view, match.end())
    if code not in TYPE_CODES or lower and not _CALLED.search(before) or not lower and not _code_like(body.split("-")[0]):
        return None
    code = _spelt(code, lower)
    parts = [_spelt(part, lower) for part in regex.split(r"(?<=[-.])|(?=[-.])", body)]
    body, number = "".join(parts), match["number"]
    state = body.lower() in _STATE_BODIES
    return Symbol(start=match.start(), end=match.end(), rule="symbol-party-order" if state else "symbol-party",
                  symbol=f"{number}/{code}-{body}" if state else f"{number}-{code}/{body}", style="state" if state else "party",
                  number=number, code=code, body=body)


def _read_old(match: regex.Match, view: View) -> Symbol | None:
    before, _ = _surroundings(match, view, match.end())
    if not _CALLED.search(before):
        return None
    body = SPELLINGS.get(match["body"], match["body"].upper())
    return Symbol(start=match.start(), end=match.end(), rule="symbol-old", symbol=f"{match['number']}-{body}", style="state",
                  number=match["number"], body=body)


def _read_blank(match: regex.Match, view: View) -> Symbol | None:
    written = _written(view, *match.span("code"))
    lower = not _capitals(written)
    parts, joins, size = _parts(written, lower)
    if not (_known(parts[0]) or not lower and _code_like(parts[0])) or len(parts) < 2:
        return None
    end, parts = match.start("code") + size, [_spelt(part, lower) for part in parts]
    start = match.start("year") if match["year"] else match.start("code")
    if match["slash"] == "-":
        if joins[0] != "/":
            return None
        body = "".join(sum(([join, part] for join, part in zip(joins[1:], parts[2:], strict=True)), [parts[1]]))
        return Symbol(start=start, end=end, rule="symbol-blank", symbol=f"{parts[0]}/{body}", style="party", code=parts[0],
                      body=body)
    return _symbol("symbol-blank", start, end, None, match["year"], parts, joins, "", "")


RULES = (
    Rule("symbol-party", PARTY, _read_party),
    Rule("symbol-state", STATE, _read_state),
    Rule("symbol-old", OLD, _read_old),
    Rule("symbol-blank", BLANK, _read_blank),
)


def read(view: View, facts: Facts) -> Facts:
    """Facts with `symbols`: every document number and symbol of the text, normalised."""
    return replace(facts, symbols=tuple(find(RULES, view)))
