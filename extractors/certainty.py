"""The last stage: a fact is no surer than the words it was read from, and recognised (OCR) words are not all certain."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple, TypeVar

import regex

from extractors.model import Document, Evidence, Facts, Figure
from extractors.text import View

Fact = TypeVar("Fact", bound=Evidence)
_WORD = 16  # characters
_WORD_BEFORE = regex.compile(r"[^ \n\t]{1,15} ?$")
_WORD_AFTER = regex.compile(r" ?[^ \n\t]{1,15}")


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
    """The facts with the score of each lowered to that of the least sure word that it was read from: its own span, for a figure
    the words at both sides too (unit, qualifier), and the head of its column."""
    unsure = doubts(view.document)
    if not unsure:
        return facts
    ends = [doubt.end for doubt in unsure]

    def surest(start: int, end: int) -> float:
        score = 1.0
        for doubt in unsure[bisect_right(ends, start):]:
            if doubt.start >= end:
                break
            score = min(score, doubt.sure)
        return score

    def lowered(fact: Fact) -> Fact:
        spans = [(fact.start, fact.end)]
        if isinstance(fact, Figure):
            spans = [_with_neighbours(view.text, fact), *_heads(view.document, fact)]
        score = min([fact.score, *(round(surest(*span), 3) for span in spans)])
        return fact if score == fact.score else replace(fact, score=score)

    kinds = ("dates", "symbols", "header", "citations", "labels", "deadlines", "figures", "numbers")
    return replace(facts, **{kind: tuple(map(lowered, getattr(facts, kind))) for kind in kinds})


def _with_neighbours(text: str, figure: Figure) -> tuple[int, int]:
    """The span of a figure with the word before and the word after it."""
    before = _WORD_BEFORE.search(text, max(0, figure.start - _WORD), figure.start)
    after = _WORD_AFTER.match(text, figure.end, min(len(text), figure.end + _WORD))
    return before.start() if before else figure.start, after.end() if after else figure.end


def _heads(document: Document, figure: Figure) -> Iterable[tuple[int, int]]:
    """The spans of the head of a table figure's column."""
    if figure.table_no is None or figure.column_no is None:
        return []
    cells = document.tables[figure.table_no].cells
    return [(cell.start, cell.end) for cell in cells
            if cell.row == 0 and cell.column <= figure.column_no < cell.column + cell.column_span]
