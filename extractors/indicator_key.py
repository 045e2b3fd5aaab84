"""The canonical key of an indicator, equal across documents for the same thing in other words."""

from __future__ import annotations

from functools import lru_cache

import regex

from extractors.language import lexicon, words
from extractors.text import plain

# words that never tell one indicator from another
_STOP = frozenset(
    "các những của và cho về với trong tại ở được đã đang là có theo từ đến do bởi để số tổng tổng_số mức kết_quả"
    " thực_hiện công_tác việc"
    " đạt ước năm toàn tham_mưu trình trực_tiếp người lượt mỗi xảy ra xảy_ra ghi_nhận cuối đầu hết"
    " vẫn còn ước_tính thêm mới đối_với cả đó nguồn ca vụ trường_hợp".split())
# they tell apart whose budget, which level: `ngân sách huyện`, `cấp xã`
_PLACES = frozenset(("tỉnh", "huyện", "xã", "thành_phố", "thị_xã"))
_OWNED = frozenset(("ngân_sách", "cấp", "số", "kinh_phí", "trường"))
_TOTAL = regex.compile(r"(?<!\p{L})tổng(?: số| cộng)? ")
_MONEY = regex.compile(r"(?<!\p{L})(?:(?:tổng )?số tiền|kinh phí thực hiện|trị giá)(?!\p{L})")
# "giảm tỷ lệ hộ nghèo", "hoàn thành xây dựng": how it goes, not what it is
_MANNER = regex.compile(r"^(?:(?:giảm|tăng|nâng) (?=tỷ lệ|số|tổng|diện tích|độ|mức)|(?:hoàn thành|tiếp tục|tập trung"
    r"|triển khai|phối hợp) (?=\p{L}+ \p{L}+ \p{L}))")
_BRACKET = regex.compile(r"\([^()]*\)")
_YEARLY = regex.compile(r"(?<=^(?:tỷ lệ|tốc độ) .{3,80}) bình quân(?: (?:hằng |hàng |mỗi )?năm)?$")
_NOTHING = regex.compile(r"[^\p{L}\d ]")


@lru_cache(maxsize=1)
def _synonyms() -> tuple[regex.Pattern, dict[str, str]]:
    rows = {" ".join(_NOTHING.sub(" ", plain(row["phrase"])).split()): row["key"] for row in lexicon("synonyms")}
    spellings = sorted(rows, key=len, reverse=True)
    return regex.compile(r"(?<!\p{L})(?:" + "|".join(regex.escape(s, special_only=True) for s in spellings) + r")(?!\p{L})"), rows


@lru_cache(maxsize=65536)
def key(indicator: str | None) -> str | None:
    """The canonical key of an indicator: synonyms and abbreviations expanded, words segmented, stop words dropped.

    >>> key("GQVL") == key("Giải quyết việc làm")
    True
    """
    if not indicator:
        return None
    pattern, rows = _synonyms()
    low = " ".join(_NOTHING.sub(" ", _BRACKET.sub(" ", plain(indicator))).split())
    low = _MONEY.sub("kinh phí", _YEARLY.sub("", _MANNER.sub("", low)))
    for _ in range(2):  # abbreviations, then the phrases that they make
        low = pattern.sub(lambda m: rows[m[0]], low)
    cut = [word.replace(" ", "_") for word in words(" ".join(_TOTAL.sub(" ", low).split()))]
    kept = [word for before, word in zip(["", *cut], cut, strict=False)
            if word not in _STOP and (word not in _PLACES or before in _OWNED or len(cut) == 1)]
    return " ".join(sorted(set(kept or cut))) or None
