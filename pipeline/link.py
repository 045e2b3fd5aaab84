"""Which document a citation means: its symbol, and its date and issuer where both are known."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.text import folded, plain

_WORD = regex.compile(r"\p{L}+")
# shape of a written syllable without its marks; what has another shape (UBND, HĐND, TTg, LĐTBXH) is an abbreviation
_SYLLABLE = regex.compile(r"[bcdghklmnpqrstvx]{0,3}[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?")
_LEADING_ZEROS = regex.compile(r"^0+(?=\d)")


def symbol_key(symbol: str | None) -> str | None:
    """A symbol as a key: no blanks, one case, no leading zero; None where the number is blank, for then it names no document.

    >>> symbol_key("05/2020/NQ-HĐND"), symbol_key("/UBND-TH")
    ('5/2020/nq-hđnd', None)
    """
    key = _LEADING_ZEROS.sub("", plain(symbol or "").replace(" ", ""))
    return key if key[:1].isdigit() else None


def _initials(name: str) -> str:
    """First letters of the words; an abbreviation gives all its letters, so that `UBND tỉnh` and `Ủy ban nhân dân tỉnh` agree."""
    return "".join(word[0] if _SYLLABLE.fullmatch(word) else word for word in _WORD.findall(folded(name))
                   if word != "va")


def same_issuer(one: str, other: str) -> bool:
    """Whether two names can mean one body: the initials of the shorter are the head or tail of the longer's.

    >>> same_issuer("HĐND tỉnh", "Hội đồng nhân dân tỉnh An Bình"), same_issuer("Bộ Tài chính", "Chính phủ")
    (True, False)
    """
    short, long = sorted((_initials(one), _initials(other)), key=len)
    return long.startswith(short) or long.endswith(short)


def agree(issued_on: str | None, issuer: str | None, candidates: Sequence[tuple[str, str | None, str | None]]) -> str | None:
    """The one candidate (id, issued_on, issuer) whose date and issuer do not contradict the citation's; None if not just one."""
    fitting = [
        row_id for row_id, date, body in candidates
        if not (date and issued_on and date != issued_on) and not (body and issuer and not same_issuer(body, issuer))]
    return fitting[0] if len(fitting) == 1 else None
