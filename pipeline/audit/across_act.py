"""What documents say about other documents, document against document: one act with two dates, two spellings or two titles, and
acts that are in the database themselves.

A number is given once a year by one issuer (Nghị định 30/2020/NĐ-CP, Điều 15), so that mentions with one number, code, issuer
and year are of one act. Symbols with the year in them (văn bản quy phạm pháp luật) and without are numbered apart by many
issuers, so that a short form is only held against a long one where nothing but the spelling is at stake.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from extractors.text import plain
from pipeline.audit.across_row import Crossing, Source, day, same_work

_YEAR = regex.compile(r"[/-](?P<year>(?:19|20)\d{2})[/-]")
_STAGE = regex.compile(r"giai đoạn (?P<from>\d{4}) ?- ?(?P<to>\d{4})")
_WORD = regex.compile(r"[\p{L}\d]+")
_DASHES = regex.compile(r"[ ‐‑‒–—―−-]+")
_SUBJECT = 8        # syllables before a stage that have to be those of the act's title
_ALIKE = 0.7
_RECENT = 2         # years back to which a short form may refer


@dataclass(frozen=True, slots=True)
class Mention:
    """A citation with its document; or, with is_act, the document itself. words: the text behind a citation up to a stage."""

    id: str
    source: Source
    start: int
    type: str | None
    symbol: str
    written: str
    issued_on: str | None
    title: str | None
    words: str | None
    is_act: bool = False

    @property
    def order(self) -> tuple[tuple[str, str], int]:
        return self.source.order, self.start


def check_acts(mentions: Sequence[Mention]) -> Iterator[Crossing]:
    """Findings on one group of mentions, which agree in number, code and issuer."""
    acts: dict[tuple[str, bool], list[Mention]] = defaultdict(list)
    short: list[Mention] = []
    for mention in sorted(mentions, key=lambda mention: mention.order):
        year = _YEAR.search(mention.symbol)
        if year or mention.issued_on:
            acts[year["year"] if year else (mention.issued_on or "")[:4], year is not None].append(mention)
        else:
            short.append(mention)
    for (year, _), members in sorted(acts.items()):
        yield from _dates(members)
        yield from _stages(members)
        yield from _spellings(members + [mention for mention in short if _may_mean(mention, year, acts)])


def _may_mean(mention: Mention, year: str, acts: dict[tuple[str, bool], list[Mention]]) -> bool:
    """Whether a mention without any year can mean the act of this one: the last one before it is written in."""
    written_in = (mention.source.issued_on or "")[:4]
    years = [other for other, _ in acts if other <= written_in]
    return bool(written_in) and year == max(years, default=None) and int(written_in) - int(year) <= _RECENT


def _finding(mentions: Sequence[Mention], severity: str, reported: str, computed: str, says: str, says_en: str) -> Crossing:
    """A finding on two mentions; it is shown in the later document that cites."""
    later, earlier = sorted(mentions, key=lambda mention: (not mention.is_act, mention.order), reverse=True)
    cited = tuple(mention.id for mention in (later, earlier) if not mention.is_act)
    return Crossing(
        rule="citation_conflict", verdict="inconsistent", at=later.id, document=later.source.id,
        other_document=earlier.source.id, figures=(), citations=cited, reported=reported, computed=computed, low=None, high=None,
        power=1.0, severity=severity, says=says, says_en=says_en)


def _act(mention: Mention) -> str:
    return f"{mention.type or 'Văn bản'} {mention.symbol}"


def _against(members: Sequence[Mention], values: Sequence[str]) -> Iterator[tuple[Mention, str, Mention, str]]:
    """Each mention that differs from what the act itself says, or most mentions, or (of two) the earlier one; once for each
    document and value. With it a mention of another document that has the common value."""
    own = [value for mention, value in zip(members, values, strict=True) if mention.is_act]
    common = own[0] if own else Counter(values).most_common(1)[0][0]
    holders = [mention for mention, value in zip(members, values, strict=True) if value == common]
    holders.sort(key=lambda mention: not mention.is_act)
    seen: set[tuple[str, str]] = set()
    for mention, value in zip(members, values, strict=True):
        holder = next((other for other in holders if not same_work(other.source, mention.source)), None)
        if value != common and holder is not None and (mention.source.id, value) not in seen:
            seen.add((mention.source.id, value))
            yield mention, value, holder, common


def _dates(members: Sequence[Mention]) -> Iterator[Crossing]:
    dated = [mention for mention in members if mention.issued_on]
    if len({mention.issued_on for mention in dated}) < 2:
        return
    for mention, value, holder, common in _against(dated, [mention.issued_on or "" for mention in dated]):
        where = "chính văn bản đó ghi" if holder.is_act else f"{holder.source.name()} ghi"
        where_en = "the act itself has" if holder.is_act else f"{holder.source.name()} has"
        yield _finding(
            (mention, holder), "warning", value, common,
            f"{_act(mention)}: {mention.source.name()} ghi ngày {day(value)}, {where} ngày {day(common)}.",
            f"{_act(mention)}: {mention.source.name()} dates it {value}, {where_en} {common}.")


# --------------------------------------------------------------------------- the period in its title

def _stages(members: Sequence[Mention]) -> Iterator[Crossing]:
    """One act whose title names two periods (giai đoạn 2019-2025, giai đoạn 2020-2025)."""
    titles = [plain(mention.title or "") for mention in members]
    known = {word for title in titles if _STAGE.search(title) for word in _WORD.findall(title)}
    told = [(mention, stage) for mention in members if (stage := _stage(mention, known))]
    if len({stage for _, stage in told}) < 2:
        return
    for mention, value, holder, common in _against([mention for mention, _ in told], [stage for _, stage in told]):
        yield _finding(
            (mention, holder), "warning", value, common,
            f"{_act(mention)}: {mention.source.name()} ghi giai đoạn {value}, {holder.source.name()} ghi giai đoạn {common}.",
            f"{_act(mention)}: cited for {value} in {mention.source.name()}, for {common} in {holder.source.name()}.")


def _stage(mention: Mention, known: set[str]) -> str | None:
    """The period that its title names; without a title, the one that the paragraph names in the words of the title."""
    found = _STAGE.search(plain(mention.title or ""))
    if found is None and mention.title is None and mention.words and known:
        found = _STAGE.search(mention.words)
        before = _WORD.findall(mention.words[:found.start()])[-_SUBJECT:] if found else []
        if len(before) < _SUBJECT or sum(word in known for word in before) < _ALIKE * len(before):
            return None
    return f"{found['from']}-{found['to']}" if found else None


# --------------------------------------------------------------------------- spelling

def _letters(symbol: str) -> str:
    """A symbol with all that a writer may leave open: blanks, kinds of dashes, case, leading zeros."""
    return _DASHES.sub("-", plain(symbol)).strip("-").replace("- ", "-").replace("đ", "d").lstrip("0")


def _spellings(members: Sequence[Mention]) -> Iterator[Crossing]:
    """A symbol that is written as it may not be (`48/2019/NQ/HĐND`), where another document writes it otherwise."""
    seen: set[str] = set()
    for mention in members:
        wrong = not mention.is_act and _letters(mention.written) != _letters(mention.symbol)
        if not wrong or mention.source.id in seen or mention.written.isdigit():
            continue
        other = next((holder for holder in members if not same_work(holder.source, mention.source)
                      and _letters(holder.written) != _letters(mention.written)), None)
        if other is not None:
            seen.add(mention.source.id)
            yield _finding(
                (mention, other), "note", mention.written, mention.symbol,
                f"{mention.source.name()} viết ký hiệu {mention.written}, {other.source.name()} viết {other.written}; "
                f"cách viết đúng là {mention.symbol}.",
                f"{mention.source.name()} writes {mention.written}, {other.source.name()} writes {other.written}; it has to be "
                f"{mention.symbol}.")
