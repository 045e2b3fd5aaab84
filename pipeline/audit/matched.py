"""Which facts of different documents may be compared: the key of what is measured and where, and how sure a match is.

Facts with one key are compared with each other and with no others (`across.py`). A key holds the place that a figure is about,
what is measured, and its dimension, so that figures of two provinces, or of a ministry and a province, never meet.
A name that any document may use for anything (`tổng số`, `kinh phí hỗ trợ`) gives no key: silence is better than a guess.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import regex

from extractors.issuer import body_of_code
from extractors.language import lexicon
from extractors.model import Citation, Compared, Document, Facts, Figure
from extractors.place import NATION, own_place
from extractors.text import plain
from pipeline.audit.across_name import core, dimension
from pipeline.audit.relation import Reading

MERGED_ON = "2025-07-01"  # Nghị quyết 202/2025/QH15: one name, another territory
_MOST_WORDS = 400         # characters kept of the text behind a citation
_STATUS_WORDS = 70        # and behind a figure
_JOINT = 3                # ` / `

_INSTITUTION = regex.compile(
    r"^(?:trường|đại học|học viện|viện|bệnh viện|trung tâm|(?:tổng )?công ty|tập đoàn|ngân hàng|nhà máy|hợp tác xã|phòng|quỹ"
    r"|ban quản lý|chi cục|hội|liên (?:đoàn|minh|hiệp))(?!\p{L})")
_LOCAL_PLACE = regex.compile(r"(?:huyện|quận|thị xã|thị trấn|xã|phường|thành phố|đặc khu) ")
_ONLY_PLACE = regex.compile(r"(?i:huyện|quận|thị xã|thị trấn|xã|phường|thành phố|tỉnh|đặc khu)(?: \p{Lu}[\p{L}'-]*+){1,5}")
_SYMBOL = regex.compile(r"(?P<number>\d+[a-zđ]?)(?P<year>[/-](?:19|20)\d{2})?[/-](?P<code>[^\d].*)")
_PROVINCE_BODY = regex.compile(r"(?<!\p{L})(?:tỉnh|sở|cấp tỉnh)(?!\p{L})")
_STAGE = regex.compile(r"giai đoạn \d{4} ?- ?\d{4}")


@dataclass(frozen=True, slots=True)
class Home:
    """What a document speaks for: its province (`cả nước` for a central body) and its own place, as a key."""

    province: str | None
    place: str
    is_local: bool  # below the province


# --------------------------------------------------------------------------- places

@lru_cache(maxsize=1)
def _provinces() -> tuple[regex.Pattern, dict[str, str]]:
    names = {plain(name): plain(row["name"]) for row in lexicon("provinces")
             for name in [row["name"], *filter(None, row["variants"].split(";"))]}
    ordered = sorted(names, key=len, reverse=True)
    return regex.compile(r"(?<!\p{L})(?:" + "|".join(map(regex.escape, ordered)) + r")(?!\p{L})"), names


@lru_cache(maxsize=1)
def _grown() -> frozenset[str]:
    """The provinces that took in others in 2025."""
    return frozenset(plain(row["new"]) for row in lexicon("provinces") if row["new"] and row["new"] != row["name"])


def province_in(text: str | None) -> str | None:
    """The plain name of the last province that a text names, or None.

    >>> province_in("Ủy ban nhân dân tỉnh Sơn La"), province_in("Sở Tài chính")
    ('sơn la', None)
    """
    pattern, names = _provinces()
    found = [names[name] for name in pattern.findall(plain(text or ""))]
    return found[-1] if found else None


def home_of(facts: Facts) -> Home | None:
    """What a document speaks for; None where its issuer is not known.

    A department without a letterhead line above it (`Sở Lao động`) speaks for the province where it signs.
    """
    issuer, own = facts.header_value("issuer"), own_place(facts)
    if issuer is None or own is None:
        return None
    if own == NATION:
        return Home(NATION, NATION, False)
    told = (issuer, facts.header_value("parent_issuer"), facts.header_value("place"), facts.header_value("subject"))
    province = next((name for name in map(province_in, told) if name), None)
    place = _bare(own)
    if place in _provinces()[1]:
        place = province = _provinces()[1][place]
    elif province and not _LOCAL_PLACE.match(place) and not _INSTITUTION.match(place):
        place = province
    is_local = place != province
    territory = _of_its_time(province, facts.header_value("issued_on"))
    beyond = territory or _bare(facts.header_value("place") or "?")
    return Home(territory, f"{place}, {beyond}" if is_local else territory or place, is_local)


def _bare(text: str) -> str:
    return " ".join(plain(text).split())


def _of_its_time(province: str | None, issued_on: str | None) -> str | None:
    """Since July 2025 the name of a province that took in others stands for another territory."""
    grown = province in _grown() and (issued_on or "") >= MERGED_ON
    return f"{province} ({MERGED_ON[:4]})" if grown else province


def _place_of(figure: Figure, home: Home | None, own: str | None, issued_on: str | None) -> str | None:
    """The place that a figure is about, as a key: that of its scope, or the document's own."""
    if figure.scope is None or figure.scope == own:
        return home.place if home else None if figure.scope is None else _bare(figure.scope)
    scope = _bare(figure.scope)
    if scope == NATION or scope in _provinces()[1]:
        return _of_its_time(_provinces()[1].get(scope, scope), issued_on)
    return f"{scope}, {home.province or '?'}" if home else None


# --------------------------------------------------------------------------- what takes part

def compared(document: Document, facts: Facts) -> tuple[Compared, ...]:
    """What of a document can be compared with other documents, with the key of its group: figures that were read surely from a
    text that can be trusted, citations of acts, the document itself as an act that others cite."""
    reading = Reading(document, facts)
    if reading.undecoded or any(problem.startswith("partial: ") for problem in document.problems):
        return ()
    home = home_of(facts)
    return (*_figures(reading, home), *_citations(reading, home), *_itself(facts, home))


def _figures(reading: Reading, home: Home | None) -> Iterator[Compared]:
    own, issued_on = own_place(reading.facts), reading.facts.header_value("issued_on")
    names, torn = _names(reading.figures), _torn_pairs(reading)
    for index, figure in enumerate(reading.figures):
        level = _level_of(reading.figures, index)
        if level is None or not names[index] or not reading.is_sure((index,)) or index in torn or figure.of in torn:
            continue
        if _ONLY_PLACE.fullmatch(figure.indicator or ""):
            continue  # `huyện Tân Phú 120 người, huyện Yên Lập 98 người`: where, not what
        place, measure = _place_of(figure, home, own, issued_on), dimension(level.unit)
        whole = reading.figures[level.against] if level.base == "whole" and level.against is not None else None
        within = core(whole.indicator_key, whole.unit) if whole else ()
        if place is None or measure is None or (level.base == "whole" and not within):
            continue
        key = "|".join(("figure", place, " ".join(names[index]), measure, " ".join(within)))
        behind = reading.plain[figure.end:figure.end + _STATUS_WORDS].partition("\n")[0].partition("\t")[0]
        yield Compared("figures", index, key, behind if "kế hoạch" in behind or "chỉ tiêu" in behind else None)


def _torn_pairs(reading: Reading) -> set[int]:
    """Figures written as a pair (`1.240/1.550`) that was not read as result and plan, or part and whole: it is not known which of
    them is what."""
    torn: set[int] = set()
    for index, (one, other) in enumerate(pairwise(reading.figures)):
        joined = 0 < other.start - one.end <= _JOINT and reading.plain[one.end:other.start].strip() == "/"
        if joined and one.against != index + 1:
            torn |= {index, index + 1}
    return torn


def _level_of(figures: Sequence[Figure], index: int) -> Figure | None:
    """The level that a figure tells of: itself, or that of which a share of the plan is told."""
    figure = figures[index]
    if figure.kind == "level":
        return figure
    if figure.kind == "ratio" and figure.base == "plan" and figure.unit == "%" and figure.of is not None:
        level = figures[figure.of]
        return level if level.kind == "level" else None
    return None


def _names(figures: Sequence[Figure]) -> list[tuple[str, ...]]:
    """What each figure measures; a result, its plan and the share of it lend each other their name where one has none of its own
    (`hoàn thành 45/50 nội dung, đạt 90% chương trình cải cách hành chính`)."""
    units = [(_level_of(figures, index) or figure).unit for index, figure in enumerate(figures)]
    names = [core(figure.indicator_key, unit) for figure, unit in zip(figures, units, strict=True)]
    for index, figure in enumerate(figures):
        if figure.kind == "ratio" and figure.base == "plan" and figure.of is not None:
            group = [i for i in (figure.of, index, figure.against, figures[figure.of].against) if i is not None]
            name = next((names[i] for i in group if names[i]), ())
            for i in group:
                names[i] = names[i] or name
            names[index] = names[figure.of]
    return names


# --------------------------------------------------------------------------- acts

@lru_cache(maxsize=4096)
def act_key(symbol: str | None, issuer: str | None, home: Home | None) -> str | None:
    """The key of an act: number and code, and the place of its issuer unless it is a central one; the year is left out, as short
    forms do not have it. None where it cannot be told whose act it is.

    >>> act_key("05/2020/NQ-HĐND", "HĐND tỉnh", Home("sơn la", "sơn la", False))
    'act|sơn la|5|nq-hđnd'
    """
    found = _SYMBOL.fullmatch("".join(plain(symbol or "").split()))
    if not found:
        return None
    code = found["code"]
    body = body_of_code(code.partition("-")[2] or code.partition("/")[2] or code)
    number = found["number"].lstrip("0") or "0"
    named = province_in(issuer)
    if (body is not None and body.level == "central") or code.endswith(("/tw", "-cp", "-ttg")):
        return f"act||{number}|{code}"
    if _LOWER_BODY.search(_bare(issuer or "")):
        return f"act|{_bare(issuer or '')}, {home.province}|{number}|{code}" if home and home.province and (
            _LOCAL_PLACE.search(_bare(issuer or ""))) else None
    if named and (home is None or home.province in (NATION, None) or named != home.province.partition(" (")[0]):
        return f"act|{named}|{number}|{code}"
    if home is None or home.province in (NATION, None):
        return None
    told = _PROVINCE_BODY.search(_bare(issuer or "")) or code.endswith(("/tu", "-tu")) or (body and body.level == "province")
    return f"act|{home.province}|{number}|{code}" if told or not home.is_local else None


_LOWER_BODY = regex.compile(r"(?<!\p{L})(?:huyện|quận|thị xã|thị trấn|xã(?! hội)|phường|phòng)(?!\p{L})")


def _citations(reading: Reading, home: Home | None) -> Iterator[Compared]:
    citations = reading.facts.citations
    for index, citation in enumerate(citations):
        key = act_key(citation.symbol, citation.issuer, home)
        if key is not None and citation.score == 1 and not reading.is_scanned(citation.start):
            yield Compared("citations", index, key, _behind(reading, citations, index))


def _behind(reading: Reading, citations: Sequence[Citation], index: int) -> str | None:
    """The text behind a citation up to the stage (giai đoạn) that its paragraph names, None if it names none."""
    end = citations[index].end
    stop = min(reading.document.blocks[reading.document.block_at(citations[index].start)].end, end + _MOST_WORDS)
    if index + 1 < len(citations) and citations[index + 1].start > end:
        stop = min(stop, citations[index + 1].start)
    found = _STAGE.search(reading.plain, end, max(end, stop))
    return reading.plain[end:found.end()] if found else None


def _itself(facts: Facts, home: Home | None) -> Iterator[Compared]:
    key = act_key(facts.header_value("symbol"), facts.header_value("issuer"), home)
    if key is not None and facts.header_value("issued_on"):
        yield Compared("documents", 0, key)
