"""Lines of set wording in a scan: name of the state, motto, kinds of documents, names of offices, bodies and provinces.

Their wording is known (Nghị định 30/2020/NĐ-CP, phụ lục I and III), so a line that has all their letters and only lost or changed
marks is put right: "CHÍ THỊ" stands alone on a line for no other thing than "CHỈ THỊ". Digits are never touched.
"""

from __future__ import annotations

from functools import cache

import regex

from extractors.language import lexicon
from extractors.text import folded
from pipeline.read.second import with_text
from pipeline.read.tesseract import Word

_SET = ("Cộng hòa xã hội chủ nghĩa Việt Nam", "Độc lập - Tự do - Hạnh phúc", "Đảng Cộng sản Việt Nam", "Nơi nhận", "Kính gửi",
        "Quyết nghị", "Hội đồng nhân dân", "Ủy ban nhân dân", "Dự thảo")
_OFFICES = ("Chủ tịch", "Phó Chủ tịch", "Giám đốc", "Phó Giám đốc", "Bộ trưởng", "Thứ trưởng", "Cục trưởng", "Phó Cục trưởng",
            "Chi cục trưởng", "Trưởng phòng", "Phó Trưởng phòng", "Trưởng ban", "Phó Trưởng ban", "Chánh Văn phòng",
            "Phó Chánh Văn phòng", "Tổng Giám đốc", "Hiệu trưởng", "Bí thư", "Phó Bí thư")
_LETTERS = regex.compile(r"[^a-z]++")
_REPEATED = regex.compile(r"([a-z])\1+")
_SURE = 0.88
_LONG = 6  # letters from which one may be missing or wrong


def corrected(words: list[Word]) -> list[Word]:
    """The words of a page; lines (and parts of lines in columns) that are a set wording but for their marks are put right."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return [word for line in lines.values() for word in _line(sorted(line, key=lambda word: word.x0))]


def _line(words: list[Word]) -> list[Word]:
    if len(words) > 9 or any(char.isdigit() for word in words for char in word.text):
        return words
    head = 1 if len(words) > 1 and words[0].text in ("TM.", "KT.", "TL.", "TUQ.", "Q.", "-") else 0
    body = words[head:]
    known = _known(" ".join(word.text for word in body))
    if known is None:
        return words
    parts = known.split(" ")
    if len(parts) != len(body):
        return words
    end = regex.search(r"\P{L}*$", body[-1].text)
    parts[-1] += end[0] if end else ""
    fixed = [word if word.text.lower() == part.lower() else with_text(word, part, min(word.sure, _SURE))
             for word, part in zip(body, parts, strict=True)]
    return [*words[:head], *fixed]


def _known(text: str) -> str | None:
    """The set wording that the text is, in its case; None if it is none, or is right already."""
    key = _key(text)
    found = _wordings().get(key)
    if found is None and len(key) >= _LONG:
        near = [wording for other, wording in _set_wordings().items() if _differ(key, other) <= 1]
        found = near[0] if len(near) == 1 else None
    if found is None:
        return None
    capitals = sum(char.isupper() for char in text) > 0.6 * sum(char.isalpha() for char in text)
    if not capitals and found not in _SET:  # only lines in capitals are titles; the same words in a sentence may be anything
        return None
    return found.upper() if capitals else found


def _key(text: str) -> str:
    return _REPEATED.sub(r"\1", _LETTERS.sub("", folded(text)))


@cache
def _set_wordings() -> dict[str, str]:
    types = [row["type"] for row in lexicon("document_types")]
    return {_key(wording): wording for wording in (*types, *_SET)}


@cache
def _wordings() -> dict[str, str]:
    provinces = {name for row in lexicon("provinces") for name in (row["name"], row["new"]) if name}
    named = [f"{kind} {name}" for name in sorted(provinces) for kind in ("Tỉnh", "Thành phố")]
    return {_key(wording): wording for wording in (*named, *_OFFICES)} | _set_wordings()


def _differ(one: str, other: str) -> int:
    """How many letters must be changed, added or left out, 2 for all more."""
    if abs(len(one) - len(other)) > 1:
        return 2
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rests = ((one[at + 1:], other[at + 1:]), (one[at + 1:], other[at:]), (one[at:], other[at + 1:]))
    return 0 if one == other else 1 if any(a == b for a, b in rests) else 2
