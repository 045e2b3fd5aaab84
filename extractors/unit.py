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
_RATE_PER = regex.compile(r"\ ?/\ ?(?:\d{1,4}\ )?(?P<per>\p{L}[\p{L}²³]*+(?:\ (?:dân|đất|trồng))?)(?:\ ?/\ ?(?P<per2>\p{L}++))?", regex.VERBOSE)
_PER_WORDS = frozenset("năm tháng ngày giờ người hộ ha m2 m² m3 m³ km km2 sào kg tấn lít con đầu cơ suất lượt vụ thùng xã vạn hộ cháu em trẻ"
                       " học lao buổi cây mô nhà căn bát gói ca trường phút giây khẩu".split())
_NOUN_PHRASE = regex.compile(r"\ ?(?P<noun>\p{L}[\p{L}'’]*+(?:[ ]\p{L}[\p{L}'’-]*+){0,4})")
# "02 (hai) ảnh": the number repeated in words
_SPELLED = regex.compile(r"\ ?\((?:không|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|trăm|nghìn|lăm|mốt|linh|lẻ|\ ){1,8}\)", regex.VERBOSE)
_COORDINATED = regex.compile(r",\ (?P<second>\p{L}++(?:\ \p{L}++)?)")


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
    return regex.compile(r"(?:\ ?)(?P<unit>" + "|".join(regex.escape(s, special_only=True) for s in spellings) + r")(?![\p{L}\d])"), rows


def unit_at(plain: str, at: int) -> Unit | None:
    """The unit that begins at `at` (one space may stand before it), or None."""
    pattern, rows = _table()
    spelled = _SPELLED.match(plain, at)
    if spelled:
        at = spelled.end()
    found = pattern.match(plain, at)
    if found:
        name, kind = rows[found["unit"]]
        end = found.end()
        per = _RATE_PER.match(plain, end)
        if per and per["per"] in _PER_WORDS:
            if kind != "rate":
                name = f"{name}/{per['per']}" + (f"/{per['per2']}" if per["per2"] else "")
                kind = "measure" if kind not in ("money",) else kind
            end = per.end()
        elif kind == "count" or (kind == "person" and name not in ("người", "lượt người")):
            longer = _longer_noun(plain, found.start("unit"), name)
            if longer:
                return Unit(name, kind, end)
        return Unit(name, kind, end)
    return _counted_noun(plain, at)


def _longer_noun(plain: str, start: int, name: str) -> str | None:
    pair = _COORDINATED.match(plain, start + len(name))
    return pair and f"{name}, {pair['second']}"


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
