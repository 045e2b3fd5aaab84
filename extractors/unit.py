"""Units and counted nouns: what stands right after a number (`người`, `tỷ đồng`, `tạ/ha`, `nhóm nhiệm vụ`)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from extractors.language import first_tag, lexicon, words

# Words after a number that are no counted noun: the number then has no unit of its own.
_NOT_A_NOUN = frozenset(
    "được đã đang sẽ và hoặc hay so với của trong là thì do bởi tại ở cho đến tới nên không chưa có theo từ về trên dưới bằng"
    " đạt chiếm tăng giảm còn này đó trở để mà cùng vào ra lên xuống trước sau khi nếu như qua gồm mỗi bình"
    " thứ nữa cả thực hoàn phấn nhằm tuy song nhưng ước gấp lại trừ tương một hai ba bốn kể tính bắt tiếp lần"
    " chuyển xảy thông phải cần làm".split()
)
# A classifier alone says little: it takes the next word with it (`nhóm nhiệm vụ`, `lượt người`).
_NOT_NOMINAL = frozenset("VAECRPLTI")  # verbs, adjectives and function words count nothing
_CLASSIFIERS = frozenset("lượt nhóm loại tổ đội bộ cụm khoản suất số phần khối dãy hạng hệ danh".split())
_RATE_PER = regex.compile(r"\ ?/\ ?(?:0?10{0,3}\ )?(?P<per>\p{L}[\p{L}²³]*+\d?(?:\ \p{L}++){0,2})", regex.VERBOSE)
# "12 xã/phường": two names of one kind
_BESIDE = frozenset(("xã", "phường", "huyện", "thôn", "cơ quan", "tập thể", "cán bộ", "công chức"))
# "20 tỷ đồng/kế hoạch": no amount for each plan
_PLANS = frozenset(("kế hoạch", "chỉ tiêu", "nhiệm vụ", "đồng", "%", "lần", "kh", "tổng số"))
_PER_WORDS = frozenset("năm tháng ngày giờ người hộ ha m2 m² m3 m³ km km2 sào kg tấn lít con đầu cơ suất lượt vụ thùng"
                       " xã vạn hộ cháu em trẻ"
                       " buổi cây mô nhà căn bát gói ca trường phút giây khẩu".split()) | {"vạn dân", "năm học", "học"
                       " kỳ", "tín chỉ", "cơ sở", "khóa học", "ha trồng"}
_NOUN_PHRASE = regex.compile(r"\ ?(?P<noun>\p{L}[\p{L}'’]*+(?:[ ]\p{L}[\p{L}'’-]*+){0,4})")
# "02 (hai) ảnh": the number repeated in words
_SPELLED = regex.compile(r"\ ?\((?:không|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|trăm|nghìn|lăm|mốt|linh"
    r"|lẻ|\ ){1,8}\)", regex.VERBOSE)
_OF_YEAR = regex.compile(r" ?năm (?:19|20)\d\d(?![\d.,]*\d)")   # "bão số 4 năm 2022" lasts no four years
_CHAINED = regex.compile(r"(?:,|\ và)\ (?P<noun>\p{L}++(?:\ \p{L}++){0,2})")
_NUMBER_NEXT = regex.compile(r"\p{L}|:?\ (?:đạt|là|còn|ước|tăng|giảm|trên|hơn|gần|khoảng)?\ ?\d")


@dataclass(frozen=True, slots=True)
class Unit:
    """name: canonical. kind: `money` | `measure` | `rate` | `person` | `count`. end: where it ends in the text.
    known: from the lexicon; else the counted noun as the word segmenter cuts it."""

    name: str
    kind: str
    end: int
    known: bool = True


@lru_cache(maxsize=1)
def _table() -> tuple[regex.Pattern, dict[str, tuple[str, str]]]:
    rows = {row["written"]: (row["unit"], row["kind"]) for row in lexicon("units")}
    spellings = sorted(rows, key=len, reverse=True)
    # tokenised text writes `20 % ` and `tấn / ha`
    written = "|".join(regex.escape(s, special_only=True) for s in spellings)
    return regex.compile(r"(?:\ ?)(?P<unit>" + written + r")(?![\p{L}\d])"), rows


def unit_at(plain: str, at: int) -> Unit | None:
    """The unit that begins at `at` (one space may stand before it), or None."""
    if _OF_YEAR.match(plain, at):
        return None
    pattern, rows = _table()
    spelled = _SPELLED.match(plain, at)
    if spelled:
        at = spelled.end()
    found = pattern.match(plain, at)
    if found:
        name, kind = rows[found["unit"]]
        end = found.end()
        if name == "lượt":  # "63 lượt cán bộ"
            turns = pattern.match(plain, end)
            if turns and rows[turns["unit"]][1] in ("person", "count"):
                name, kind, end = f"lượt {rows[turns['unit']][0]}", "person", turns.end()
        per, reach = _per(plain, end) if name not in _BESIDE else ("", end)
        if per:
            if kind != "rate":
                name = f"{name}{per}"
                kind = "measure" if kind not in ("money",) else kind
            end = reach
        return Unit(name, kind, end)
    counted = _counted_noun(plain, at)
    if counted:
        per, reach = _per(plain, counted.end)
        if per:
            return Unit(f"{counted.name}{per}", "measure", reach, counted.known)
    return counted


def _per(plain: str, at: int) -> tuple[str, int]:
    """(what an amount is counted for, with its slashes, where it ends): `/người/tháng`, `/vạn dân`; ("", at) for none."""
    _, rows = _table()
    told, end = "", at
    for _ in range(2):
        found = _RATE_PER.match(plain, end)
        if not found:
            break
        noun = found["per"]
        while noun not in _PER_WORDS and " " in noun and not (noun in rows and noun not in _PLANS):
            noun = noun.rpartition(" ")[0]
        if noun not in _PER_WORDS and (noun not in rows or noun in _PLANS):
            break
        told, end = f"{told}/{noun}", found.start("per") + len(noun)
    return told, end


def coordinated(plain: str, end: int, name: str) -> int:
    """Where the chain of counted nouns ends that begins with the unit `name` ending at `end`: `9 huyện, thị xã, thành phố`.
    plain: text in lower case. A noun that has a number of its own is no part of the chain."""
    _, rows = _table()
    while True:
        further = _CHAINED.match(plain, end)
        if not further:
            return end
        noun = further["noun"]
        while noun and rows.get(noun, ("", ""))[1] not in ("count", "person"):
            noun = noun.rpartition(" ")[0]
        at = further.start("noun") + len(noun)
        if not noun or _NUMBER_NEXT.match(plain, at):
            return end
        end = at


@lru_cache(maxsize=65536)
def _first_noun(phrase: str) -> str | None:
    cut = words(phrase)
    if not cut or cut[0].split()[0] in _NOT_A_NOUN:
        return None
    if first_tag(phrase)[:1] in _NOT_NOMINAL:
        return None
    first = cut[0]
    if first in _CLASSIFIERS and len(cut) > 1 and cut[1].split()[0] not in _NOT_A_NOUN:
        first = f"{first} {cut[1]}"
    return first


def _counted_noun(plain: str, at: int) -> Unit | None:
    phrase = _NOUN_PHRASE.match(plain, at)
    if not phrase or plain[at:at + 1] not in " ":
        return None
    noun = _first_noun(phrase["noun"])
    if noun is None:
        return None
    start = phrase.start("noun")
    end = start + len(noun) if plain.startswith(noun, start) else phrase.end()
    return Unit(noun, "count", end, known=False)
