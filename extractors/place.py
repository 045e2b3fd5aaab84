"""The place or body that a figure is about (phạm vi): the nearest place named before it, else the document's own.

Names of provinces come from `lexicon/provinces.csv` (Nghị quyết 202/2025/QH15); below them a place is a word of level and a name
with capitals (`huyện Ngân Sơn`), as Nghị định 30/2020/NĐ-CP, Phụ lục II has them written.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import lru_cache

import regex

from extractors.clause import Draft
from extractors.language import Gazetteer, lexicon
from extractors.model import Facts
from extractors.rules import Spans, ending
from extractors.text import View, plain

NATION = "cả nước"
_NATION = regex.compile(r"(?<!\p{L})(?:cả nước|toàn quốc)(?!\p{L})")
_OWN = regex.compile(r"(?<!\p{L})(?:toàn|cả) (?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|ngành)(?!\p{L})")
_LOCAL = regex.compile(
    r"(?<!\p{L})(?P<level>huyện|quận|thị xã|thị trấn|xã(?! hội(?!\p{L}))|phường|thành phố|tp\.?|tx\.?|đặc khu) "
    r"(?P<name>\p{L}[\p{L}']*+(?: \p{L}[\p{L}']*+){0,3}|\d{1,2}(?!\d))"
)
_LEVELS = {"tp": "thành phố", "tx": "thị xã"}
_NAMED_FOR = ending(r"(?:tư tưởng|tncs|thanh niên cộng sản|đường|lăng|bảo tàng|giải thưởng|chủ tịch|quốc lộ) $")
_CENTRAL = regex.compile(
    r"^(?:bộ|chính phủ|thủ tướng|quốc hội|ủy ban thường vụ|văn phòng (?:chính phủ|quốc hội|chủ tịch)"
    r"|ban chấp hành trung ương|ban bí thư|bộ chính trị|tổng cục|tòa án nhân dân tối cao|kiểm toán|thanh tra chính phủ)"
)

_ITEM = ending(r"(?:^|[:;,(] ?|[-+] |(?:[Tt]rong đó|gồm|như|và)(?: có| là)? )"
               r"(?:[Hh]uyện|[Tt]hị xã|[Tt]hành phố|TP\.?|[Xx]ã|[Pp]hường|[Tt]hị trấn|[Qq]uận|[Tt]ỉnh)"
               r"(?: \p{Lu}[\p{L}']*){1,4}(?::|,| là| có| đạt| với)? ?\(?$")
_WORD = regex.compile(r"[^ ]+")
_CAPITALS = regex.compile(r"(?<!\p{L})\p{Lu}\p{L}*+(?:(?: |\.|\. | - |-|–| – )\p{Lu}\p{L}*+)*+")
_REGION = regex.compile(r"(?:đông|tây|nam|bắc|trung|miền|đồng bằng)(?: |$)")
_INSTITUTION = regex.compile(
    r"^(?:trường|đại học|học viện|viện|bệnh viện|trung tâm|(?:tổng )?công ty|tập đoàn|ngân hàng|nhà máy|hợp tác xã)(?!\p{L})"
)

_ISSUED_BY = regex.compile(r"(?:[ ,][\p{L}\d/ ]*)? của [\p{L} ]*")


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {plain(name): row["name"] for row in lexicon("provinces")
            for name in [row["name"], *filter(None, row["variants"].split(";"))]}


@lru_cache(maxsize=1)
def _provinces() -> Gazetteer:
    return Gazetteer(_names().items())


@lru_cache(maxsize=1)
def _cities() -> frozenset[str]:
    return frozenset(row["name"] for row in lexicon("provinces") if row["city"] == "1")


_SHORTEST_TITLE, _LONGEST_TITLE = 30, 300  # characters


class Places:
    """The places that a document names, and its own."""

    def __init__(self, view: View, facts: Facts):
        self._found = _places(view, Spans([*facts.citations, *facts.symbols]))
        self._starts = [start for start, _, _ in self._found]
        self._view, self._outline = view, facts.outline
        self.own = own_place(facts) or self._most_named()

    def of(self, draft: Draft, since: int) -> str | None:
        """The place of a figure whose sentence (or table row) begins at `since`: the last one named before it there, one that
        stands right behind it (`2.000 hộ tại huyện Ngân Sơn`), one that a heading above names, or the document's own."""
        name = self._last(since, draft.start) or self._behind(draft)
        for above in reversed(self._outline[draft.block].path if name is None else ()):
            block = self._view.document.blocks[above]
            name = self._last(block.start, block.end)
            if name is not None:
                break
        return self.own if name in (None, "") else name

    def _most_named(self) -> str | None:
        """For a text without an issuer (news, a page of a portal): the only place that its title names, else the one that most
        of its mentions name."""
        blocks = [block for block in self._view.document.blocks if block.end - block.start > _SHORTEST_TITLE][:1]
        titled = {name for start, _, name in self._found if name and blocks and start < min(blocks[0].end, _LONGEST_TITLE)}
        if len(titled) == 1:
            return titled.pop()
        named = Counter(name for _, _, name in self._found if name)
        name, times = named.most_common(1)[0] if named else (None, 0)
        return name if times > 1 and 2 * times > named.total() else None

    def _last(self, start: int, end: int) -> str | None:
        at = bisect_right(self._starts, end - 1) - 1
        return self._found[at][2] if at >= 0 and self._found[at][0] >= start else None

    def _behind(self, draft: Draft) -> str | None:
        at = bisect_right(self._starts, draft.end)
        if at == len(self._found):
            return None
        return self._found[at][2] if _RIGHT_BEHIND.fullmatch(self._view.plain[draft.end:self._starts[at]]) else None


_RIGHT_BEHIND = regex.compile(r"(?: [\p{L}-]+){0,5} (?:tại|ở|của|thuộc|trên địa bàn)(?: (?:tỉnh|thành phố))? ")


def _places(view: View, taken: Spans) -> list[tuple[int, int, str]]:
    """(start, end, name) in text order; the name is "" for the document's own place (`toàn tỉnh`)."""
    text, low = view.text, view.plain
    found = [(m.start(), m.end(), NATION) for m in _NATION.finditer(low)]
    found += [(m.start(), m.end(), "") for m in _OWN.finditer(low)]
    found += [(start, end, name) for start, end, name in _provinces().find(low, (m.span() for m in _CAPITALS.finditer(text)))
              if not _NAMED_FOR.search(low[max(0, start - 20):start])]
    found += _local_places(text, low)
    kept: list[tuple[int, int, str]] = []
    for start, end, name in sorted(found, key=lambda item: (item[0], -item[1])):
        cited = taken.touching(max(0, start - 60), end)
        if cited is not None and (cited.end > start or _ISSUED_BY.fullmatch(low[cited.end:start])):
            continue
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, name))
    return kept


def _local_places(text: str, low: str) -> list[tuple[int, int, str]]:
    """Places below the province, and the cities that are provinces (`thành phố Hà Nội`)."""
    found = []
    for match in _LOCAL.finditer(low):
        end = _capitals(text, match.start("name"), match.end("name"))
        level, name = match["level"].rstrip("."), text[match.start("name"):end]
        if not name or _REGION.match(match["name"]) and plain(name).endswith(("bộ", "nguyên", "long")):
            continue
        level = _LEVELS.get(level, level)
        city = _names().get(plain(name)) if level == "thành phố" else None
        found.append((match.start(), end, city if city in _cities() else f"{level} {name}"))
    return found


def _capitals(text: str, start: int, end: int) -> int:
    """The end of the words that begin with a capital or a digit."""
    at = start
    for word in _WORD.finditer(text[start:end]):
        if not (word[0][0].isupper() or word[0][0].isdigit()):
            break
        at = start + word.end()
    return at


def is_place(before: str) -> bool:
    """Whether the words before a number end in an item that is nothing but a place (`: huyện An Bình 199 lao động`)."""
    return _ITEM.search(before) is not None


def own_place(facts: Facts) -> str | None:
    """What a document is about as a whole: the province or district of the body that issued it, the nation for a central body,
    the body itself for any other; None where no body is known.

    >>> from extractors.model import HeaderField
    >>> own_place(Facts(header=(HeaderField(start=0, end=1, rule="", name="issuer", value="Ủy ban nhân dân tỉnh Sơn La"),)))
    'Sơn La'
    """
    issuer = facts.header_value("issuer")
    if issuer is None or _INSTITUTION.match(plain(issuer)):
        return issuer
    for body in (issuer, facts.header_value("parent_issuer")):
        if body is None:
            continue
        low = plain(body)
        if _CENTRAL.match(low):
            return NATION
        places = _local_places(body, low) or _provinces().find(low)
        if places:
            return places[0][2]
    return issuer
