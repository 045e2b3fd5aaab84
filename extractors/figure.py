"""Figures in running text (số liệu): each number that no date, symbol, label or contact has claimed and that counts or
measures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import regex

from extractors import indicator, kind, pair, part, relation, table, yardstick
from extractors.clause import Draft, follows_semicolon, sentences
from extractors.context import Context, shifted, year_of
from extractors.counted import in_sentence
from extractors.grid import is_number
from extractors.indicator_key import key
from extractors.model import Evidence, Facts, Figure
from extractors.place import Places
from extractors.rules import Spans, ending
from extractors.text import View

_HAS_NUMBER = regex.compile(r"\d|(?<!\p{L})(?:mươi|mười|trăm|nghìn|ngàn|triệu|tỷ) ")
_PARTS_FOLLOW = ending(r"(?<!\p{L})trong đó[^.;\t]{0,50}:[\n ]*$")
_LAST_YEAR = regex.compile(r"cùng kỳ|năm trước|năm ngoái")


def claimed(facts: Facts) -> list[Evidence]:
    """What others own: dates, symbols, citations, labels."""
    return [*facts.dates, *facts.symbols, *facts.citations, *facts.labels]


def read(view: View, facts: Facts) -> Facts:
    """Facts with `figures` in text order, from running text and tables."""
    taken = Spans(claimed(facts))
    context = Context(view, facts)
    drafts = list(_text_drafts(view, facts, taken, context))
    drafts.extend(table.drafts(view, facts, taken, context))
    drafts.sort(key=lambda d: d.start)
    return replace(facts, figures=_finish(view, facts, drafts))


def _text_drafts(view: View, facts: Facts, taken: Spans, context: Context) -> Iterable[Draft]:
    spans = [(d.start, d.end) for d in facts.dates if d.unit not in ("tuổi", "tháng tuổi")]  # "trẻ em dưới 5 tuổi" is a name
    namer = indicator.Namer(view.text, view.plain, spans, [(c.start, c.end) for c in facts.citations])
    flat = {index for shape in table.grids(view) for index in shape.flat}
    headings: dict[int, list[Draft]] = {}
    for index, block in enumerate(view.document.blocks):
        text = view.plain[block.start:block.end]
        if block.kind == "furniture" or index in flat or not _HAS_NUMBER.search(text):
            continue
        if block.kind == "cell" and is_number(text.strip()):
            continue
        passage: list[Draft] = []
        listed: list[Draft] = []  # what a list behind "trong đó, ...:" divides
        items = _items_of(view, facts, headings, index)
        namer.start_block(facts.outline[index].content, block.end, _heading_above(view, facts, index))
        stretch = block.start
        for span in sentences(view.text, facts.outline[index].content, block.end):
            if not follows_semicolon(view.plain, span[0]):
                stretch = span[0]
            found = in_sentence(view, index, span, taken)
            if not found:
                continue
            told = [*(d for d in passage if d.sentence[0] >= stretch), *found]
            for draft in found:
                draft.extra["stretch"], draft.extra["listed"] = stretch, told
            pair.pair_up(found, view.plain)
            kind.classify(found)
            earlier = passage or _told_above(headings, index)
            part.parts_of_totals(found)
            relation.link(found, earlier, view.plain)
            yardstick.told_behind(found, passage)
            part.parts_of_wholes(found, earlier, view.plain, items)
            part.rests(found)
            if _PARTS_FOLLOW.search(view.plain, max(0, span[0] - 80), found[0].start):
                listed = list(earlier)
            if listed:
                part.parts_by_name(found, listed)
            part.carry_shares(found, passage)
            part.shares_of_wholes(found, earlier)
            part.parts_by_sum_of(earlier[-kind.REACH:], found)
            for share, level in zip(found, found[1:], strict=False):
                if share.of is level:
                    level.extra["share"] = share
            for draft in found:
                _describe(draft, namer, context)
            passage.extend(found)
        if passage:
            part.parts_by_sum(passage)
            headings[index] = passage
            _part_of_parent(passage, facts, headings, view, index)
            yield from passage


def _heading_above(view: View, facts: Facts, index: int) -> str:
    """The innermost heading above a block, "" for none and for one that tells figures itself."""
    above = next((at for at in reversed(facts.outline[index].path) if facts.outline[at].is_heading), None)
    if above is None:
        return ""
    start, end = facts.outline[above].content, view.document.blocks[above].end
    if start < max((field.end for field in facts.header if field.name in ("type", "issuer", "symbol")), default=0):
        return ""
    return "" if _HAS_NUMBER.search(view.plain, start, end) else view.text[start:end]


def _items_of(view: View, facts: Facts, headings: dict[int, list[Draft]], index: int) -> part.Scope | None:
    """What the list of which a block is an item divides: the paragraph above its first item ends in `Trong đó:`."""
    label, depth = facts.outline[index].label, facts.outline[index].depth
    if not label:
        return None
    for above in range(index - 1, max(-1, index - 40), -1):
        section = facts.outline[above]
        if section.label and section.depth >= depth and section.label[-1:] == label[-1:]:
            continue
        block = view.document.blocks[above]
        return part.opened_list(view.plain[block.start:block.end], headings.get(above) or _told_above(headings, above))
    return None


def _told_above(headings: dict[int, list[Draft]], index: int) -> list[Draft]:
    """The figures of the last paragraphs, back to one that tells a level."""
    told: list[Draft] = []
    for above in range(index - 1, max(-1, index - 4), -1):
        told = headings.get(above, []) + told
        if any(draft.level_like for draft in told):
            break
    return told


def _describe(draft: Draft, namer: indicator.Namer, context: Context) -> None:
    if draft.partner == -1:
        draft.standing = "target" if draft.extra["pair"].base == "plan" else "actual"
    elif draft.standing != "target":
        draft.standing = context.standing(draft)
    if draft.of is not None and draft.of.start > draft.start:  # the share, the change stands before its level
        draft.indicator, draft.period = namer.name(draft), context.period_of(draft)
        return
    source = draft.of if draft.kind != "level" and draft.of is not None else None
    if source is not None:
        draft.standing = source.standing if draft.kind == "ratio" or source.standing == "estimate" else draft.standing
        draft.period, draft.indicator = source.period, namer.own_name(draft) or source.indicator
        if draft.against is not None and "old" in draft.against.extra and draft.against.start < source.start:
            draft.against.indicator = source.indicator  # "so với cùng kỳ (500 tỷ đồng), doanh thu đạt 540 tỷ đồng"
    elif draft.partner == -1:
        left = draft.extra["pair"]
        named = left.base == "whole" and left.unit_kind in ("count", "person") and namer.base_name(draft)
        draft.indicator = named or left.indicator
        draft.period = year_of(left.period) if left.base == "plan" else left.period
    elif "base of" in draft.extra:
        owner = draft.extra["base of"]
        draft.indicator = owner.of.indicator
        draft.period = _base_period(owner, context.told_between(owner.end, draft.start))
    else:
        draft.period, draft.indicator = context.period_of(draft), namer.name(draft)
    if draft.partner == 1:
        draft.against.extra["pair"] = draft


def _base_period(owner: Draft, told: str | None) -> str | None:
    """The period of a written base: the year of a plan, the same stretch of the year before for `cùng kỳ`."""
    period = owner.of.period
    if period is None:
        return None
    if owner.base == "plan":
        return year_of(period)
    if not _LAST_YEAR.search(owner.after):
        return told
    return shifted(period)


def _part_of_parent(passage: list[Draft], facts: Facts, headings: dict, view: View, index: int) -> None:
    """In a tree of items (`1. Tổng chi: A, gồm:` / `a) ...: B`) an item's amount is a part of its parent's."""
    section = facts.outline[index]
    levels = [d for d in passage if d.kind == "level"]
    lead = next((d for d in levels if d.before.rstrip()[-1:] == ":"), levels[0] if levels else passage[0])
    if lead.kind != "level" or lead.base or lead.unit_name is None:
        return
    total = _total_line(view, facts, index)
    for above in [*([total] if total is not None else []), *reversed(section.path)]:
        for whole in reversed(headings.get(above, [])):
            if whole.level_like and whole.unit_name == lead.unit_name and whole.standing == lead.standing:
                if (above == total or _opens_parts(view, facts, above, index)) and lead.amount.value <= whole.amount.value:
                    lead.base, lead.against, lead.rule = "whole", whole, "figure.part.item"
                    for draft in passage:
                        if draft.kind == "ratio" and draft.of is lead and draft.base == "whole" and draft.against is None:
                            draft.against = whole
                return


_TOTAL_LINE = regex.compile(r"^[\s*•-]*(?:tổng (?:số|cộng)|cộng)[^.;]{0,40}:")


def _total_line(view: View, facts: Facts, index: int) -> int | None:
    """The unmarked line `Tổng số: ...` that stands right before the list of which a block is an item."""
    path = facts.outline[index].path
    for above in range(index - 1, max(-1, index - 40), -1):
        section = facts.outline[above]
        if section.path[:len(path)] != path:
            return None
        if not section.label and section.path == path:
            block = view.document.blocks[above]
            return above if _TOTAL_LINE.match(view.plain[block.start:block.end]) else None
    return None


_LIST_OF_PARTS = regex.compile(r"(?:gồm|bao gồm|trong đó|chia ra|cụ thể|như sau)[\s:]*$|:\s*$")


_NAME_AND_AMOUNT = regex.compile(r"[^:;%]{4,160}: ?[\d.,]+ (?:triệu |tỷ |nghìn )?\p{L}[\p{L} ]{0,12}[.;]?$")


def _opens_parts(view: View, facts: Facts, above: int, index: int) -> bool:
    blocks = view.document.blocks
    text = view.plain[blocks[above].start:blocks[above].end].rstrip()
    following = view.plain[blocks[above + 1].start:blocks[above + 1].end].strip() if above + 1 < len(blocks) else ""
    if _LIST_OF_PARTS.search(text) or _LIST_OF_PARTS.match(following):
        return True
    # a line that is a name, a colon and an amount, over lines of the same make
    return bool(_NAME_AND_AMOUNT.match(text))


def _finish(view: View, facts: Facts, drafts: list[Draft]) -> tuple[Figure, ...]:
    place = {id(draft): i for i, draft in enumerate(drafts)}
    places = Places(view, facts) if drafts else None
    figures = []
    for draft in drafts:
        amount = draft.amount
        factor = draft.extra.get("scale", 1)
        heads = [a for a in facts.outline[draft.block].path if facts.outline[a].is_heading]
        section = view.text[facts.outline[heads[-1]].content:view.document.blocks[heads[-1]].end].strip()[:200] if heads else None
        figures.append(Figure(
            start=draft.start, end=draft.end, rule=draft.rule, score=draft.score,
            value=_normal(amount.value * factor), value_to=None if amount.high is None else _normal(amount.high * factor),
            step=_normal(amount.step * factor), unit=draft.unit_name, qualifier=amount.qualifier,
            kind=draft.kind, base=draft.base, base_text=draft.base_text, direction=draft.direction,
            of=place.get(id(draft.of)) if draft.of is not None else None,
            against=place.get(id(draft.against)) if draft.against is not None else None,
            standing=draft.standing, indicator=draft.indicator, indicator_key=key(draft.indicator), period=draft.period,
            scope=draft.extra.get("place") or places.of(draft, draft.extra.get("since", draft.sentence[0])),
            section=section, **draft.extra.get("cell", {}),
        ))
    return tuple(figures)


def _normal(value):
    """An exact decimal without exponent or trailing zeros after the point."""
    value = value.normalize()
    return value.quantize(1) if value == value.to_integral() else value
