"""Counts of what was met and missed (chỉ tiêu đạt, không đạt): in all and group by group, and against the marks of the items that
the list below gives them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import regex

from extractors.model import Check
from pipeline.audit.interval import total
from pipeline.audit.listed import behind_whole, items_below
from pipeline.audit.relation import Reading, Relation, judge

_POLARITY = regex.compile(r"[^\n\t.;,(\d]{0,50}?(?<!\p{L})(?P<denied>(?:không|chưa)\ )?(?:đạt|hoàn thành|vượt)(?!\p{L})")
_SAME_CLAUSE = regex.compile(r"[^\n\t.;\d]{0,60}")
_MARK = regex.compile(r"[(,] ?\*{0,2}(?:(?P<denied>không|chưa)\ )?(?:đạt|hoàn thành|vượt)(?: và vượt)?(?: so với)?"
                      r" (?:kế hoạch|chỉ tiêu|mục tiêu|kh(?!\p{L}))")


@dataclass(frozen=True)
class _Scorecard:
    """A whole and how many of it were met and missed, as indexes of figures."""

    whole: int
    met: int | None
    missed: int | None


def scorecard_checks(reading: Reading) -> Iterator[Check]:
    """A summary (`8/10 chỉ tiêu đạt, 2 chỉ tiêu không đạt`) against the groups below it whose wholes make up its whole, and each
    group against the marks of its items."""
    cards = [card for card in _read_cards(reading) if card.met is not None and card.missed is not None]
    for at, summary in enumerate(cards):
        if reading.figures[summary.missed].against != summary.whole and summary.missed == summary.whole + 1:
            yield judge(reading, Relation("sum_of_parts", summary.whole, (summary.met, summary.missed), total, " + ".join))
        for size in (2, 3, 4):
            tried = combinations(cards[at + 1:at + 7], size)
            groups = next((group for group in tried if _make_up(reading, summary, group)), None)
            if groups:
                yield _summed(reading, summary.met, [card.met for card in groups])
                yield _summed(reading, summary.missed, [card.missed for card in groups])
                break
        yield from _marked(reading, summary)


def _read_cards(reading: Reading) -> list[_Scorecard]:
    cards: dict[int, dict[bool, int]] = {}
    for index, figure in enumerate(reading.figures):
        if figure.kind == "level" and figure.base in ("whole", "plan") and figure.against is not None and figure.step == 1:
            found = _POLARITY.match(reading.plain, behind_whole(reading, index))
            if found and (figure.base == "whole" or figure.against == index + 1):
                cards.setdefault(figure.against, {}).setdefault(found["denied"] is None, index)
    for whole, parts in cards.items():  # `03/05 chỉ tiêu đạt, 02 chỉ tiêu không đạt`: what follows a pair is of its whole
        after = whole + 1
        if parts.get(True) == whole - 1 and after < len(reading.figures) and _is_rest(reading, whole, after):
            parts[False] = after
    return [_Scorecard(whole, parts.get(True), parts.get(False)) for whole, parts in sorted(cards.items())]


def _is_rest(reading: Reading, whole: int, after: int) -> bool:
    figure, rest = reading.figures[whole], reading.figures[after]
    found = _POLARITY.match(reading.plain, rest.end)
    between = _SAME_CLAUSE.fullmatch(reading.plain, figure.end, max(figure.end, rest.start))
    return bool(found and found["denied"] and between) and rest.kind == "level" and rest.unit == figure.unit


def _make_up(reading: Reading, summary: _Scorecard, groups: Sequence[_Scorecard]) -> bool:
    wholes = [reading.figures[card.whole] for card in groups]
    top = reading.figures[summary.whole]
    return all(card.unit == top.unit for card in wholes) and sum(card.value for card in wholes) == top.value


def _summed(reading: Reading, reported: int | None, parts: Sequence[int | None]) -> Check:
    assert reported is not None
    indexes = [reported, *(part for part in parts if part is not None)]
    figure, *others = (reading.figures[i] for i in indexes)
    together = sum(other.value for other in others)
    fits = together == figure.value
    verdict = "consistent" if fits else "inconsistent" if reading.is_sure(indexes) else "unverifiable"
    vietnamese, english = reading.voices(figure.unit, indexes)
    shown = {voice.vietnamese: " + ".join(voice.written(other) for other in others) for voice in (vietnamese, english)}
    by = abs(together - figure.value)
    return Check(
        rule="count_conflict", verdict=verdict, figures=tuple(indexes), start=figure.start, end=figure.end,
        reported=str(figure.value), computed=str(together), low=str(together), high=str(together), power=1.0,
        severity="warning" if verdict == "inconsistent" else "note",
        says=f"{reading.speaker(vietnamese)} {vietnamese.written(figure)}{vietnamese.tail}{reading.name(reported)}; cộng các "
             f"nhóm bên dưới {shown[True]} = {vietnamese.amount(together)}: "
             + ("khớp." if fits else f"lệch {vietnamese.named(by)}."),
        says_en=f"The document says {english.written(figure)}{english.tail}{reading.name(reported)}; its groups give "
                f"{shown[False]} = {english.amount(together)}: " + ("it fits." if fits else f"off by {english.named(by)}."),
    )


# --------------------------------------------------------------------------- the marks of the items

def _marked(reading: Reading, card: _Scorecard) -> Iterator[Check]:
    """`3 chỉ tiêu đạt, 2 chỉ tiêu không đạt:` and a list whose items are marked (đạt kế hoạch). Items without a mark may be
    either, so that only marks that are too many accuse."""
    whole, met, missed = (reading.figures[i] for i in (card.whole, card.met or 0, card.missed or 0))
    last = max(whole, met, missed, key=lambda figure: figure.start)
    items = items_below(reading, last.end)
    if len(items) != whole.value or met.value + missed.value != whole.value:
        return
    marks = [_MARK.search(reading.plain, start, end) for start, end in items]
    kept = sum(mark is not None and mark["denied"] is None for mark in marks)
    denied = sum(mark is not None and mark["denied"] is not None for mark in marks)
    if not kept + denied:
        return
    fits = kept <= met.value and denied <= missed.value
    indexes = tuple(i for i in (card.met, card.missed, card.whole) if i is not None)
    sure = reading.is_sure(indexes)
    yield Check(
        rule="count_of_list", verdict="consistent" if fits else "inconsistent" if sure else "unverifiable", figures=indexes,
        start=min(met.start, missed.start), end=last.end, reported=f"{met.value}; {missed.value}", computed=f"{kept}; {denied}",
        low=None, high=None, power=1.0, severity="note" if fits or not sure else "warning",
        says=f"Văn bản ghi {met.value} đạt, {missed.value} không đạt; trong danh sách bên dưới {kept} mục ghi đạt, {denied} mục "
             f"ghi không đạt: {'khớp' if fits else 'không khớp'}.",
        says_en=f"The document says {met.value} met, {missed.value} missed; of the items below {kept} are marked as met, "
                f"{denied} as missed: {'it fits' if fits else 'it does not fit'}.",
    )
