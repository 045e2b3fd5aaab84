"""What a document says about other documents: one act cited with two dates, two spellings or two titles; a symbol that the named
issuer cannot issue.

A number is given once a year by one issuer (Nghị định 30/2020/NĐ-CP, Điều 15), so mentions that agree in type, number, code, year
and issuer are one act. Without a year in the symbol the year of the date tells; without both, the mention may be any year's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

import regex

from extractors.model import Check, Citation
from extractors.text import plain
from pipeline.audit.relation import SURE, Reading

_SYMBOL = regex.compile(r"(?P<number>\d+[a-zđ]?)(?:[/-](?P<year>(?:19|20)\d{2}))?[/-](?P<code>.++)")
_STAGE = regex.compile(r"giai đoạn (?P<from>\d{4})\ ?-\ ?(?P<to>\d{4})")
_LETTERS = regex.compile(r"[^\p{L}\d]++")
_REACH = 320  # how far behind a symbol its title is looked for


def citation_checks(reading: Reading) -> Iterator[Check]:
    """One check for each misprinted symbol, and for each act whose mentions disagree in date or title; none where all agree."""
    acts: dict[tuple, list[int]] = defaultdict(list)
    for index, citation in enumerate(reading.facts.citations):
        parsed = _SYMBOL.fullmatch(plain(citation.symbol or ""))
        if not parsed or citation.score < SURE or reading.is_scanned(citation.start):
            continue
        yield from _misprint(reading, index)
        year = parsed["year"] or (citation.issued_on or "")[:4]
        if year:
            acts[citation.type, parsed["number"], parsed["code"], year].append(index)
    for mentions in acts.values():
        if _one_issuer([reading.facts.citations[i] for i in mentions]):
            yield from _two_dates(reading, mentions)
            yield from _two_stages(reading, mentions)


def _one_issuer(mentions: Sequence[Citation]) -> bool:
    """Whether the issuers named can be one: each is the longest one cut short (HĐND, HĐND tỉnh), or not named."""
    names = [plain(citation.issuer or "") for citation in mentions]
    for full, short in (("hội đồng nhân dân", "hđnd"), ("ủy ban nhân dân", "ubnd")):
        names = [name.replace(full, short) for name in names]
    longest = max(names, key=len)
    return all(longest.startswith(name) for name in names)


def _finding(reading: Reading, rule: str, mentions: Sequence[int], at: int, severity: str, says: str, says_en: str) -> Check:
    citation = reading.facts.citations[at]
    return Check(rule=rule, verdict="inconsistent", figures=(), citations=tuple(mentions), start=citation.start, end=citation.end,
                 reported=citation.symbol_written, computed=citation.symbol, low=None, high=None, power=0.0, severity=severity,
                 says=says, says_en=says_en)


def _misprint(reading: Reading, index: int) -> Iterator[Check]:
    """A symbol that is not written as its type and issuer ask: `263/2020/ND-HĐND` of a nghị quyết, `42-NQ/CP`, `1956/QĐ-CP` of
    the Thủ tướng. Blanks and kinds of dashes do not matter."""
    citation = reading.facts.citations[index]
    wanted, got = plain(citation.symbol or ""), "".join(plain(citation.symbol_written or "").split())
    if not got or wanted == got or got.isdigit():  # `các Kế hoạch số 98, 112/KH-UBND`: the code stands with the last
        return
    kind, of = citation.type or "văn bản", f" của {citation.issuer}" if citation.issuer else ""
    letters = _LETTERS.sub("", wanted) != _LETTERS.sub("", got)
    code_differs = wanted.rpartition("-")[2] != got.rpartition("-")[2] and letters
    rule = "issuer_conflict" if code_differs and citation.issuer else "citation_conflict"
    yield _finding(
        reading, rule, (index,), index, "warning" if letters else "note",
        f"Ký hiệu viết là {' '.join((citation.symbol_written or '').split())}; {kind}{of} phải có ký hiệu {citation.symbol}.",
        f"The symbol is written {' '.join((citation.symbol_written or '').split())}; for this type and issuer it has to be "
        f"{citation.symbol}.")


def _two_dates(reading: Reading, mentions: Sequence[int]) -> Iterator[Check]:
    dated = [i for i in mentions if reading.facts.citations[i].issued_on]
    for first, second in pairwise(dated):
        one, other = (reading.facts.citations[i] for i in (first, second))
        if one.issued_on != other.issued_on:
            yield _finding(
                reading, "citation_conflict", (first, second), second, "warning",
                f"{other.type or 'Văn bản'} {other.symbol} ghi ngày {_day(other.issued_on)}, nơi khác ghi ngày "
                f"{_day(one.issued_on)}.",
                f"{other.symbol} is dated {other.issued_on} here, {one.issued_on} elsewhere in the document.")


def _two_stages(reading: Reading, mentions: Sequence[int]) -> Iterator[Check]:
    """One act whose title names two periods: `giai đoạn 2019-2025`, `giai đoạn 2020-2025`."""
    told = [(i, stage) for i in mentions if (stage := _stage(reading, i))]
    for (first, one), (second, other) in pairwise(told):
        if one != other:
            citation = reading.facts.citations[second]
            yield _finding(
                reading, "citation_conflict", (first, second), second, "warning",
                f"{citation.type or 'Văn bản'} {citation.symbol} ghi giai đoạn {other}, nơi khác ghi giai đoạn {one}.",
                f"{citation.symbol} is cited for {other} here, for {one} elsewhere in the document.")


def _stage(reading: Reading, index: int) -> str | None:
    """The period in the title that follows a citation, up to the end of its clause or the next citation."""
    citations = reading.facts.citations
    end = min(reading.sentence_end(citations[index].end), citations[index].end + _REACH)
    if index + 1 < len(citations):
        end = min(end, citations[index + 1].start)
    found = _STAGE.search(reading.plain, citations[index].end, max(end, citations[index].end))
    return f"{found['from']}-{found['to']}" if found else None


def _day(iso: str | None) -> str:
    return "/".join(reversed((iso or "").split("-")))
