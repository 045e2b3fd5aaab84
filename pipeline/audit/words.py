"""What words say beside figures: status words (đạt, vượt, không đạt kế hoạch), named lists behind a count, and the counts of
what was met and missed, in all and group by group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import regex

from extractors.model import Check, Figure
from pipeline.audit.relation import Reading, addable, unit_kind

_STATUS = regex.compile(
    r"[ ]?[^\n\t.;:(\d]{0,40}[(,]\ ?\*{0,2}(?P<status>đạt\ và\ vượt|không\ đạt|chưa\ đạt|vượt|đạt)\ (?:so\ với\ )?(?:mức\ )?"
    r"(?:kế hoạch|chỉ tiêu|mục tiêu|kh(?!\p{L}))")
_LOWER_IS_BETTER = regex.compile(
    r"hộ (?:cận )?nghèo|thất nghiệp|sinh con thứ|suy dinh dưỡng|tử vong|tai nạn|tội phạm|phạm pháp|nợ|quá hạn|đuối nước|tảo hôn"
    r"|nghiện|thiệt hại|vi phạm|khiếu nại|tố cáo|bỏ học|ô nhiễm|thất thoát|tồn đọng|cháy")
_HEAD_OF_EVIL = regex.compile(r"(?:(?:tỷ lệ|tỉ lệ|tỷ suất|tổng số|số lượng|số|lượng|vụ|người|ca|trường hợp|tình trạng"
                              r"|mức|giá trị) ){0,4}$")
_REMEDY = regex.compile(r"(?<!\p{L})(?:được|thoát|giảm|xử lý|giải quyết|thu hồi|khắc phục|phát hiện|phòng|chống"
                        r"|đấu tranh|xóa|hỗ trợ|khám phá)(?!\p{L})")
_LIST = regex.compile(r"[^\n\t.;:(),\d]{0,60}\((?P<items>[^\n\t()\d;:]{3,300})\)")
_OPEN_END = regex.compile(r"\.\.\.|…|v\.v|\bnhư\b")
_POLARITY = regex.compile(r"[^\n\t.;,(\d]{0,50}?(?<!\p{L})(?P<denied>(?:không|chưa)\ )?(?:đạt|hoàn thành)(?!\p{L})")


def word_checks(reading: Reading) -> Iterator[Check]:
    """Findings on status words, on named lists, and on counts of what was met and missed."""
    yield from _statuses(reading)
    yield from _lists(reading)
    yield from _scorecards(reading)


# --------------------------------------------------------------------------- đạt, vượt, không đạt kế hoạch

def _statuses(reading: Reading) -> Iterator[Check]:
    """`8.431/12.000 căn (không đạt kế hoạch)`: result and plan, and in brackets or behind a comma what was made of them."""
    for index, figure in enumerate(reading.figures):
        if figure.kind != "level" or figure.base != "plan" or figure.against is None:
            continue
        plan = reading.figures[figure.against]
        found = _STATUS.match(reading.plain, max(figure.end, plan.end))
        if found and plan.kind == "level" and addable(figure, plan):
            yield _status(reading, index, figure.against, found["status"], found.end())


def _status(reading: Reading, index: int, base: int, status: str, end: int) -> Check:
    figure, plan = reading.figures[index], reading.figures[base]
    met, surpassed = _met(figure, plan)
    denied = status.startswith(("không", "chưa"))
    fits = met is None or bool(surpassed if status == "vượt" else met != denied)
    sure = reading.is_sure((index, base))
    verdict = "consistent" if fits else "inconsistent" if sure else "unverifiable"
    told = {voice.vietnamese: voice for voice in reading.voices(plan.unit, (index, base))}
    pair = {language: f"{voice.written(figure)}/{voice.written(plan)}{voice.tail}" for language, voice in told.items()}
    outcome = ("khớp", "it fits") if fits else (f"số liệu cho thấy {'đã đạt' if met else 'không đạt'}",
                                               f"the figures say {'met' if met else 'not met'}")
    return Check(
        rule="status_word", verdict=verdict, figures=(index, base), start=min(figure.start, plan.start), end=end, reported=status,
        computed=None if met is None else "đạt" if met else "không đạt", low=None, high=None, power=1.0,
        severity="error" if verdict == "inconsistent" else "note",
        says=f"{reading.speaker(told[True])} “{status}” bên {pair[True]}: {outcome[0]}.",
        says_en=f"The document says “{status}” beside {pair[False]}: {outcome[1]}.",
    )


def _met(figure: Figure, plan: Figure) -> tuple[bool | None, bool | None]:
    """(plan met, plan surpassed), None where the numbers are too approximate to tell, or it is unknown whether more is better.
    Less is better where the plan is an upper bound or the indicator is an evil (hộ nghèo, tai nạn)."""
    evil = _LOWER_IS_BETTER.search((figure.indicator or "").lower())
    lower = plan.qualifier in ("under", "at_most") or (evil is not None and _measures(figure, evil))
    if evil is not None and not lower:
        return None, None
    if figure.qualifier != "exact" or (plan.qualifier != "exact" and not lower):
        return None, None
    if lower:
        met = figure.value < plan.value if plan.qualifier == "under" else figure.value <= plan.value
        return met, figure.value < plan.value
    return figure.value >= plan.value, figure.value > plan.value


def _measures(figure: Figure, evil: regex.Match) -> bool:
    """Whether the evil itself is counted (tỷ lệ hộ nghèo), not what is done about it (nhà ở cho hộ nghèo, nợ đã thu hồi)."""
    words = (figure.indicator or "").lower()
    return _HEAD_OF_EVIL.match(words[:evil.start()]) is not None and not _REMEDY.search(words)


# --------------------------------------------------------------------------- 4 tập thể (A, B, C, D)

def _lists(reading: Reading) -> Iterator[Check]:
    """A count and the names in the bracket behind it. Names may hold commas of their own, so that a difference is told only where
    every piece begins with a capital, and then as a warning; lists left open are not counted."""
    for index, figure in enumerate(reading.figures):
        countable = figure.kind == "level" and figure.value == int(figure.value) and unit_kind(figure.unit) in ("count", "person")
        if reading.plain[max(0, figure.start - 2):figure.start].rstrip().endswith("/"):
            continue  # the names behind `2/10 chi bộ` are those of the two
        if not countable or figure.step != 1 or figure.value < 2 or figure.qualifier != "exact":
            continue
        found = _LIST.match(reading.plain, _behind_whole(reading, index))
        if not found or _OPEN_END.search(found["items"]):
            continue
        text = reading.document.text[found.start("items"):found.end("items")]
        pieces = [piece.strip() for piece in text.split(",")]
        last = regex.split(r"\ và\ ", pieces[-1])
        named = len(pieces) + len(last) - 1
        capital = all(piece[:1].isupper() for piece in (*pieces[:-1], *last))
        if len(pieces) + len(last) < 3 or not (capital or figure.value in (named, len(pieces))):
            continue
        fits = figure.value in (named, len(pieces))
        told = {voice.vietnamese: voice for voice in reading.voices(figure.unit, [index])}
        yield Check(
            rule="count_of_list", verdict="consistent" if fits else "inconsistent", figures=(index,), start=figure.start,
            end=found.end(), reported=str(figure.value), computed=str(named), low=str(min(named, len(pieces))), high=str(named),
            power=1.0, severity="note" if fits else "warning",
            says=f"{reading.speaker(told[True])} {told[True].written(figure)}{told[True].tail}; trong ngoặc nêu tên {named}: "
                 + ("khớp." if fits else f"lệch {abs(named - figure.value)}."),
            says_en=f"The document says {told[False].written(figure)}{told[False].tail}; the bracket names {named}: "
                    + ("it fits." if fits else f"off by {abs(named - figure.value)}."),
        )


def _behind_whole(reading: Reading, index: int) -> int:
    """Where the words behind a count begin: behind the whole that is written right after it (`2/10 chi bộ`)."""
    figure = reading.figures[index]
    whole = reading.figures[figure.against] if figure.against is not None else figure
    return max(figure.end, whole.end) if 0 <= whole.start - figure.end <= 3 else figure.end


# --------------------------------------------------------------------------- 8/10 đạt, 2 không đạt; 3 và 2; 4 và 1

@dataclass(frozen=True)
class _Scorecard:
    """A whole and how many of it were met and missed, as indexes of figures."""

    whole: int
    met: int | None
    missed: int | None


def _scorecards(reading: Reading) -> Iterator[Check]:
    """A summary (`8/10 chỉ tiêu đạt, 2 chỉ tiêu không đạt`) against the groups below it whose wholes make up its whole: what the
    groups met and missed has to make up what the summary says."""
    cards = [card for card in _read_cards(reading) if card.met is not None and card.missed is not None]
    for at, summary in enumerate(cards):
        for size in (2, 3, 4):
            tried = combinations(cards[at + 1:at + 7], size)
            groups = next((group for group in tried if _make_up(reading, summary, group)), None)
            if groups:
                yield _summed(reading, summary.met, [card.met for card in groups])
                yield _summed(reading, summary.missed, [card.missed for card in groups])
                break


def _read_cards(reading: Reading) -> list[_Scorecard]:
    cards: dict[int, dict[bool, int]] = {}
    for index, figure in enumerate(reading.figures):
        if figure.kind == "level" and figure.base == "whole" and figure.against is not None and figure.step == 1:
            found = _POLARITY.match(reading.plain, _behind_whole(reading, index))
            if found:
                cards.setdefault(figure.against, {}).setdefault(found["denied"] is None, index)
    return [_Scorecard(whole, parts.get(True), parts.get(False)) for whole, parts in sorted(cards.items())]


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
    told = {voice.vietnamese: voice for voice in reading.voices(figure.unit, indexes)}
    shown = {language: " + ".join(voice.written(other) for other in others) for language, voice in told.items()}
    by = abs(together - figure.value)
    return Check(
        rule="count_conflict", verdict=verdict, figures=tuple(indexes), start=figure.start, end=figure.end,
        reported=str(figure.value), computed=str(together), low=str(together), high=str(together), power=1.0,
        severity="warning" if verdict == "inconsistent" else "note",
        says=f"{reading.speaker(told[True])} {told[True].written(figure)}{told[True].tail}; cộng các nhóm {shown[True]} = "
             f"{told[True].amount(together)}: " + ("khớp." if fits else f"lệch {told[True].amount(by)}."),
        says_en=f"The document says {told[False].written(figure)}{told[False].tail}; its groups give {shown[False]} = "
                f"{told[False].amount(together)}: " + ("it fits." if fits else f"off by {told[False].amount(by)}."),
    )
