"""What the number and symbol of a cited act must agree with: its own date, its issuer, its type, and the numbers beside it.

Sources: Luật Ban hành văn bản quy phạm pháp luật 80/2015/QH13, Điều 4 (who issues nghị định, thông tư, pháp lệnh); Nghị định
30/2020/NĐ-CP, Điều 8 and Phụ lục I (the year of a symbol is the year of issue; numbers are given in the order of issue, from 1
each year). Party symbols are left out of the order: they count through a nhiệm kỳ, not through a year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

import regex

from extractors.issuer import BODIES, TYPE_CODES, Body
from extractors.model import Check
from pipeline.audit.cited import Mention, finding, mentions, one_issuer, simple, written_day
from pipeline.audit.relation import Reading

_BY_LAW = {"nđ": {"CP", "HĐBT"}, "pl": {"UBTVQH"}}  # who may issue these types, by their code
_NEVER = {("nq", "TTg"), ("ct", "CP")}               # no nghị quyết of the Thủ tướng, no chỉ thị of the Chính phủ
_MINISTRIES = {"central", "other", "party"}          # the levels of bodies that may issue a thông tư
_STRICT = {"Nghị quyết", "Quyết định", "Chỉ thị", "Nghị định", "Thông tư", "Pháp lệnh"}
_OFFICE = regex.compile(r"^(?:(?:thường trực|chủ tịch|bộ trưởng|tổng thanh tra|chủ nhiệm|giám đốc|thống đốc|thường vụ) )*")
_SHORT = (("hội đồng nhân dân", "hđnd"), ("ủy ban nhân dân", "ubnd"), ("thủ tướng chính phủ", "thủ tướng"))
_GAP = 60   # days: within them an office issues more than two acts
_NEAR = 2   # numbers
_FAR = 10   # numbers
_PAGES = 5  # days over which the far numbers may be spread


def issue_checks(reading: Reading) -> Iterator[Check]:
    """Findings on single symbols, and on acts of one issuer whose numbers and dates do not run the same way."""
    told = list(mentions(reading))
    for mention in told:
        yield from _own_date(reading, mention)
        yield from _later(reading, mention)
        yield from _issuer(reading, mention)
        yield from _type(reading, mention)
    yield from _order(reading, told)


# --------------------------------------------------------------------------- one symbol

def _own_date(reading: Reading, mention: Mention) -> Iterator[Check]:
    """`12/2021/NQ-HĐND ngày 09/12/2020`: the year in a symbol is that of its date."""
    citation = mention.citation
    if mention.year and citation.issued_on and mention.year != citation.issued_on[:4]:
        day = written_day(citation.issued_on)
        yield finding(
            reading, "citation_conflict", (mention.index,), mention.index, "warning",
            f"{mention.name} mang năm {mention.year} trong ký hiệu nhưng lại ghi ngày {day}.",
            f"{citation.symbol} carries the year {mention.year} but is dated {citation.issued_on}.")


def _later(reading: Reading, mention: Mention) -> Iterator[Check]:
    """An act that would be younger than the document that cites it."""
    issued, cited = reading.facts.header_value("issued_on"), mention.citation.issued_on
    if issued and cited and len(issued) == len(cited) == 10 and cited > issued:
        yield finding(
            reading, "citation_conflict", (mention.index,), mention.index, "warning",
            f"{mention.name} ghi ngày {written_day(cited)}, sau ngày ban hành của chính văn bản này ({written_day(issued)}).",
            f"{mention.citation.symbol} is dated {cited}, after the document that cites it ({issued}).")


def _issuer(reading: Reading, mention: Mention) -> Iterator[Check]:
    """`45/QĐ-UBND` of a council; `30/2020/NĐ-TTg`: a symbol that the issuer named, or the body in it, cannot issue."""
    body = BODIES.get(mention.body)
    if body is None:
        return
    symbol, code = mention.citation.symbol, mention.code
    lawful = _BY_LAW.get(code)
    circular = code == "tt" and mention.citation.type == "Thông tư"
    if (lawful and body.code not in lawful) or (code, body.code) in _NEVER or (circular and body.level not in _MINISTRIES):
        yield finding(
            reading, "issuer_conflict", (mention.index,), mention.index, "warning",
            f"Ký hiệu {symbol} không thể có: {body.name} không ban hành {(mention.citation.type or 'văn bản').lower()}.",
            f"The symbol {symbol} cannot exist: {body.name} issues no {mention.citation.type or 'such document'}.")
        return
    issuer = simple(mention.citation.issuer or "")
    named = _named_body(issuer) if issuer in reading.plain[mention.citation.start:mention.citation.end] else None
    if named is None or named.code == body.code or named.name == body.name:
        return
    government = {named.code, body.code} == {"CP", "TTg"}  # said for each other by many who write
    yield finding(
        reading, "issuer_conflict", (mention.index,), mention.index, "note" if government else "warning",
        f"Văn bản ghi {mention.name} là của {mention.citation.issuer}, nhưng ký hiệu là của {body.name}.",
        f"{symbol} is said to be of {mention.citation.issuer}, but the symbol is one of {body.name}.")


def _short(name: str) -> str:
    name = _OFFICE.sub("", name)
    for full, short in _SHORT:
        name = name.replace(full, short)
    return name


_BY_NAME = {_short(simple(body.name)): body for body in BODIES.values() if body.level in ("central", "local")}


@lru_cache(maxsize=4096)
def _named_body(issuer: str | None) -> Body | None:
    """The body that an issuer's name begins with (`UBND tỉnh`, `Bộ trưởng Bộ Y tế`), None if it is not known."""
    words = _short(simple(issuer or "")).split()
    found = (_BY_NAME.get(" ".join(words[:count])) for count in range(len(words), 0, -1))
    return next((body for body in found if body is not None), None)


def _type(reading: Reading, mention: Mention) -> Iterator[Check]:
    """`Quyết định số 12/NQ-HĐND`: the word and the code name two types."""
    kind, coded = mention.citation.type, TYPE_CODES.get(mention.code)
    if kind in _STRICT and coded in _STRICT and kind != coded:
        yield finding(
            reading, "citation_conflict", (mention.index,), mention.index, "warning",
            f"Văn bản gọi {mention.citation.symbol} là {kind.lower()}, nhưng ký hiệu là của {coded.lower()}.",
            f"{mention.citation.symbol} is called {kind}, but its symbol is that of {coded}.")


# --------------------------------------------------------------------------- numbers in their order

def _order(reading: Reading, told: Sequence[Mention]) -> Iterator[Check]:
    """Numbers of one issuer, type and year rise with the date. Falling, one of the two is wrong; a lone neighbour whose date is
    months away, while far higher numbers are of its very date, is only doubtful. Normative acts (27/2003/QĐ-TTg) and others
    (60/QĐ-TTg) are counted apart."""
    series: dict[tuple, dict[str, Mention]] = defaultdict(dict)
    for mention in told:
        day = mention.citation.issued_on
        if mention.number and day and len(day) == 10 and mention.style == "state" and (mention.year or day[:4]) == day[:4]:
            kind = mention.citation.type, mention.ending, bool(mention.year), day[:4]
            series[kind].setdefault(f"{mention.number} {day}", mention)
    for acts in series.values():
        ordered = sorted(acts.values(), key=lambda act: (act.number, act.citation.issued_on or ""))
        if len({act.number for act in ordered}) < len(ordered) or not one_issuer([act.citation for act in ordered]):
            continue  # one number with two dates is told as such; two issuers count apart
        yield from _falling(reading, ordered)
        yield from _lone(reading, ordered)


def _day(mention: Mention) -> date:
    return date.fromisoformat(mention.citation.issued_on or "")


def _falling(reading: Reading, ordered: Sequence[Mention]) -> Iterator[Check]:
    for lower, higher in pairwise(ordered):
        if _day(higher) < _day(lower):
            named = lower.citation.issuer and higher.citation.issuer
            yield _apart(reading, (lower, higher), "warning" if named else "note",
                         "số sau lại ban hành trước, nên một trong hai ngày (hoặc số) có thể sai",
                         "the higher number is the older one, so one of the dates or numbers is probably wrong")


def _lone(reading: Reading, ordered: Sequence[Mention]) -> Iterator[Check]:
    for first, second, third in zip(ordered, ordered[1:], ordered[2:], strict=False):
        near, far = second.number - first.number <= _NEAR, third.number - second.number >= _FAR
        if near and far and (_day(second) - _day(first)).days >= _GAP and 0 <= (_day(third) - _day(second)).days <= _PAGES:
            yield _apart(reading, (first, second), "note",
                         f"hai số liền nhau mà cách {(_day(second) - _day(first)).days} ngày, trong khi số {third.number} cùng "
                         f"ngày với số {second.number}: nên xem lại ngày của số {second.number}",
                         f"{(_day(second) - _day(first)).days} days apart, while number {third.number} is of the same date as "
                         f"{second.number}: the date of {second.number} is doubtful")


def _apart(reading: Reading, pair: tuple[Mention, Mention], severity: str, says: str, says_en: str) -> Check:
    one, other = pair
    told = [f"{act.citation.symbol} ghi ngày {written_day(act.citation.issued_on)}" for act in pair]
    told_en = [f"{act.citation.symbol} is dated {act.citation.issued_on}" for act in pair]
    check = finding(reading, "citation_conflict", (one.index, other.index), other.index, severity,
                    f"{', '.join(told)}: {says}.", f"{', '.join(told_en)}: {says_en}.")
    return replace(check, reported=other.citation.issued_on, computed=one.citation.issued_on)


