"""The last stage: a fact is no surer than the words it was read from, and recognised (OCR) words are not all certain."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple, TypeVar

from extractors.model import Document, Evidence, Facts
from extractors.text import View

Fact = TypeVar("Fact", bound=Evidence)


class Doubt(NamedTuple):
    """A span of the text that was not read with certainty, and how sure it is (0..1)."""

    start: int
    end: int
    sure: float


def doubts(document: Document) -> list[Doubt]:
    """The spans of the unsure words of recognised pages in text order; [] where all text was given as text."""
    pages = {page.number: page.unsure for page in document.pages if page.unsure}
    found: list[Doubt] = []
    for line in document.lines if pages else ():
        for x0, top, x1, bottom, sure in pages.get(line.page, ()):
            if not (line.edges and line.top <= (top + bottom) / 2 <= line.bottom and x0 < line.x1 and x1 > line.x0):
                continue
            start = line.start + max(0, bisect_right(line.edges, x0 + 0.1) - 1)
            end = min(line.end, line.start + bisect_left(line.edges, x1 - 0.1))
            if start < end:
                found.append(Doubt(start, end, sure))
    return sorted(found)


def read(view: View, facts: Facts) -> Facts:
    """The facts with the score of each lowered to that of the least sure word in its span."""
    unsure = doubts(view.document)
    if not unsure:
        return facts
    kinds = ("dates", "symbols", "header", "citations", "labels", "deadlines", "figures", "numbers")
    return replace(facts, **{kind: tuple(_lowered(getattr(facts, kind), unsure)) for kind in kinds})


def _lowered(found: Iterable[Fact], unsure: list[Doubt]) -> Iterable[Fact]:
    ends = [doubt.end for doubt in unsure]
    for fact in found:
        score = fact.score
        for doubt in unsure[bisect_right(ends, fact.start):]:
            if doubt.start >= fact.end:
                break
            score = min(score, round(doubt.sure, 3))
        yield fact if score == fact.score else replace(fact, score=score)
