"""What a document says about other documents: one act cited with two dates, two spellings, two issuers or two titles.

A number is given once a year by one issuer (Nghị định 30/2020/NĐ-CP, Điều 15), so mentions that agree in type, number, code, year
and issuer are one act. Without a year in the symbol the year of the date tells; without both, the mention may be any year's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise

import regex

from extractors.issuer import TYPE_CODES
from extractors.model import Check, Citation
from extractors.text import plain
from pipeline.audit.relation import SURE, Reading

_SYMBOL = regex.compile(r"(?P<number>\d+)(?P<letter>[a-zđ]?)(?:[/-](?P<year>(?:19|20)\d{2}))?(?P<join>[/-])(?P<ending>.++)")
_STAGE = regex.compile(r"giai đoạn (?P<from>\d{4})\ ?-\ ?(?P<to>\d{4})")
_LETTERS = regex.compile(r"[^\p{L}\d]++")
_WORD = regex.compile(r"\p{L}{2,}+")
_REACH = 320     # how far behind a symbol its title is looked for
_BEFORE = 200    # how far before a short citation its subject is looked for
_LEAST_WORDS = 5
_SAME = 0.5      # share of the shorter subject that two mentions of one act have in common
_OTHER = 0.15    # share below which two titles are of two acts
_FORMAL = frozenset("về việc ban hành quy định của và các cho theo trên địa bàn tỉnh huyện thành phố tiếp tục thực hiện "
                    "triển khai một số năm giai đoạn điều sửa đổi bổ sung quyết nghị chỉ thị kế hoạch công tác "
                    "trong từ đến tại".split())


@dataclass(frozen=True, slots=True)
class Mention:
    """A citation with its symbol taken apart. number: 30; year: the one in the symbol or ""; code, body: `nđ` and `cp`, each ""
    where unknown; ending: both as written; style: `state` (30/2020/NĐ-CP) or `party` (05-CT/TW)."""

    index: int
    citation: Citation
    number: int
    letter: str
    year: str
    ending: str
    code: str
    body: str
    style: str

    @property
    def name(self) -> str:
        """How it is called in a finding: `Nghị quyết 12/2021/NQ-HĐND`."""
        return f"{self.citation.type or 'Văn bản'} {self.citation.symbol}"


simple = lru_cache(maxsize=4096)(plain)  # symbols, issuers and titles, which come again and again


def mentions(reading: Reading) -> Iterator[Mention]:
    """The citations that were read surely and have a whole symbol, in text order."""
    for index, citation in enumerate(reading.facts.citations):
        found = _SYMBOL.fullmatch(simple(citation.symbol or ""))
        if found and citation.score >= SURE and not reading.is_scanned(citation.start):
            code, mark, body = found["ending"].partition("-" if found["join"] == "/" else "/")
            coded = bool(mark) and code in TYPE_CODES
            yield Mention(index, citation, int(found["number"]), found["letter"], found["year"] or "", found["ending"],
                          code if coded else "", body if coded else "", "state" if found["join"] == "/" else "party")


def citation_checks(reading: Reading) -> Iterator[Check]:
    """One check for each misprinted symbol, and for each act whose mentions disagree; none where all agree."""
    told = list(mentions(reading))
    acts: dict[tuple, list[int]] = defaultdict(list)
    for mention in told:
        year = mention.year or (mention.citation.issued_on or "")[:4]
        if year:
            acts[mention.citation.type, mention.number, mention.letter, mention.ending, year].append(mention.index)
    for mention in told:
        yield from _misprint(reading, mention, told)
    for same in acts.values():
        if one_issuer([reading.facts.citations[i] for i in same]):
            yield from _two_dates(reading, same)
            yield from _two_stages(reading, same)
            yield from _two_titles(reading, same)
    yield from _two_symbols(reading, told)
    yield from _other_issuer(reading, told)


def one_issuer(cited: Sequence[Citation]) -> bool:
    """Whether the issuers named can be one: each is the longest one cut short (HĐND, HĐND tỉnh), or not named."""
    names = [simple(citation.issuer or "") for citation in cited]
    for full, short in (("hội đồng nhân dân", "hđnd"), ("ủy ban nhân dân", "ubnd")):
        names = [name.replace(full, short) for name in names]
    longest = max(names, key=len)
    return all(longest.startswith(name) for name in names)


def finding(reading: Reading, rule: str, cited: Sequence[int], at: int, severity: str, says: str, says_en: str) -> Check:
    """An inconsistency among citations, shown at one of them."""
    citation = reading.facts.citations[at]
    return Check(rule=rule, verdict="inconsistent", figures=(), citations=tuple(cited), start=citation.start, end=citation.end,
                 reported=citation.symbol_written, computed=citation.symbol, low=None, high=None, power=0.0, severity=severity,
                 says=says, says_en=says_en)


def written_day(iso: str | None) -> str:
    """`2020-03-05` as a Vietnamese reader has it: `05/03/2020`."""
    return "/".join(reversed((iso or "").split("-")))


def _misprint(reading: Reading, mention: Mention, told: Sequence[Mention]) -> Iterator[Check]:
    """A symbol that is not written as its type and issuer ask: `263/2020/ND-HĐND` of a nghị quyết, `42-NQ/CP`, `1956/QĐ-CP` of
    the Thủ tướng. Blanks and kinds of dashes do not matter."""
    citation = mention.citation
    wanted, got = simple(citation.symbol or ""), "".join(simple(citation.symbol_written or "").split())
    if not got or wanted == got or got.isdigit():  # `các Kế hoạch số 98, 112/KH-UBND`: the code stands with the last
        return
    kind, of = citation.type or "Văn bản", f" của {citation.issuer}" if citation.issuer else ""
    letters = _LETTERS.sub("", wanted) != _LETTERS.sub("", got)
    code_differs = wanted.rpartition("-")[2] != got.rpartition("-")[2] and letters
    rule = "issuer_conflict" if code_differs and citation.issuer else "citation_conflict"
    as_written = " ".join((citation.symbol_written or "").split())
    others = [other.index for other in told if other is not mention and _same_act(mention, other)]
    yield finding(
        reading, rule, (mention.index, *others[:1]), mention.index, "warning" if letters else "note",
        f"Văn bản ghi ký hiệu {as_written}; {kind}{of} phải có ký hiệu {citation.symbol}.",
        f"The symbol is written {as_written}; for this type and issuer it has to be {citation.symbol}.")


def _same_act(one: Mention, other: Mention) -> bool:
    """Whether two mentions are surely of one act: number and code, and the year of either symbol or date."""
    years = [{act.year or (act.citation.issued_on or "")[:4]} - {""} for act in (one, other)]
    same = (one.citation.type, one.number, one.letter, one.ending) == (
        other.citation.type, other.number, other.letter, other.ending)
    return same and bool(years[0]) and years[0] == years[1]


def _two_dates(reading: Reading, same: Sequence[int]) -> Iterator[Check]:
    dated = [i for i in same if reading.facts.citations[i].issued_on]
    for first, second in pairwise(dated):
        one, other = (reading.facts.citations[i] for i in (first, second))
        if one.issued_on != other.issued_on:
            yield finding(
                reading, "citation_conflict", (first, second), second, "warning",
                f"{other.type or 'Văn bản'} {other.symbol} ở đây ghi ngày {written_day(other.issued_on)}, nơi khác ghi ngày "
                f"{written_day(one.issued_on)}.",
                f"{other.symbol} is dated {other.issued_on} here, {one.issued_on} elsewhere in the document.")


def _two_stages(reading: Reading, same: Sequence[int]) -> Iterator[Check]:
    """One act whose title names two periods: `giai đoạn 2019-2025`, `giai đoạn 2020-2025`."""
    told = [(i, stage) for i in same if (stage := _stage(reading, i))]
    for (first, one), (second, other) in pairwise(told):
        if one != other:
            citation = reading.facts.citations[second]
            yield finding(
                reading, "citation_conflict", (first, second), second, "warning",
                f"{citation.type or 'Văn bản'} {citation.symbol} ở đây ghi giai đoạn {other}, nơi khác ghi giai đoạn {one}.",
                f"{citation.symbol} is cited for {other} here, for {one} elsewhere in the document.")


def _stage(reading: Reading, index: int) -> str | None:
    """The period in the title that follows a citation, up to the end of its clause or the next citation."""
    citations = reading.facts.citations
    end = min(reading.sentence_end(citations[index].end), citations[index].end + _REACH)
    if index + 1 < len(citations):
        end = min(end, citations[index + 1].start)
    found = _STAGE.search(reading.plain, citations[index].end, max(end, citations[index].end))
    return f"{found['from']}-{found['to']}" if found else None


# --------------------------------------------------------------------------- by what they are about

def _subject(text: str | None) -> frozenset[str]:
    return frozenset(_WORD.findall(simple(text or ""))) - _FORMAL


def _two_titles(reading: Reading, same: Sequence[int]) -> Iterator[Check]:
    """One act with two titles that have nothing in common. Titles are often told in other words, so it is a note."""
    titled = [(i, subject) for i in same if len(subject := _subject(reading.facts.citations[i].title)) >= _LEAST_WORDS - 1]
    for (first, one), (second, other) in pairwise(titled):
        if len(one & other) / min(len(one), len(other)) < _OTHER:
            citation, earlier = (reading.facts.citations[i] for i in (second, first))
            yield finding(
                reading, "citation_conflict", (first, second), second, "note",
                f"{citation.type or 'Văn bản'} {citation.symbol} ở đây là “{citation.title}”, nơi khác là “{earlier.title}”.",
                f"{citation.symbol} is about “{citation.title}” here, about “{earlier.title}” elsewhere in the document.")


def _two_symbols(reading: Reading, told: Sequence[Mention]) -> Iterator[Check]:
    """One type, date and title, but two numbers: one of them is a slip. Offices do issue two acts on a day, but not on one
    subject in the same words."""
    days: dict[tuple, list[Mention]] = defaultdict(list)
    for mention in told:
        if mention.citation.issued_on and len(_subject(mention.citation.title)) >= _LEAST_WORDS:
            days[mention.citation.type, mention.ending, mention.citation.issued_on].append(mention)
    for acts in days.values():
        for one, other in combinations(acts[:12], 2):
            if one.number != other.number and simple(one.citation.title or "") == simple(other.citation.title or ""):
                yield finding(
                    reading, "citation_conflict", (one.index, other.index), other.index, "warning",
                    f"Cùng ngày {written_day(other.citation.issued_on)}, cùng trích yếu “{other.citation.title}” nhưng ở đây là "
                    f"{other.citation.symbol}, nơi khác là {one.citation.symbol}.",
                    f"One date ({other.citation.issued_on}) and one title, but {other.citation.symbol} here, "
                    f"{one.citation.symbol} elsewhere in the document.")


def _other_issuer(reading: Reading, told: Sequence[Mention]) -> Iterator[Check]:
    """`Quyết định số 22-QĐ/TU` and later `Quyết định 22 của Ban chỉ đạo tỉnh` on the same subject: one number, two issuers. A
    second act of the same number is possible, so it is a note."""
    full = defaultdict(list)
    for mention in told:
        full[mention.citation.type, mention.number].append(mention)
    for index, short in enumerate(reading.facts.citations):
        if not (short.symbol or "").isdigit() or short.issuer is None or reading.is_scanned(short.start):
            continue
        start = reading.document.blocks[reading.document.block_at(short.start)].start
        before = reading.plain[max(start, short.start - _BEFORE):short.start].rpartition(". ")[2]
        said = _subject(before) | _subject(short.title)
        for mention in full[short.type, int(short.symbol or 0)]:
            issuer = mention.citation.issuer
            common = said & _subject(mention.citation.title)
            if (issuer and not one_issuer([mention.citation, short]) and len(common) >= _LEAST_WORDS
                    and len(common) >= _SAME * min(len(said), len(_subject(mention.citation.title)))):
                yield finding(
                    reading, "citation_conflict", (mention.index, index), index, "note",
                    f"{short.type or 'Văn bản'} {short.symbol} ở đây ghi là của {short.issuer}, nơi khác, về cùng nội dung, là "
                    f"{mention.citation.symbol} của {issuer}.",
                    f"Number {short.symbol} is said to be of {short.issuer} here; elsewhere, on the same subject, it is "
                    f"{mention.citation.symbol} of {issuer}.")
                break
