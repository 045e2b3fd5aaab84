"""What relations that close say of figures that were read from a scan: numbers that fit each other were hardly misread."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from extractors.model import Check, Document, Facts

TELLING = 0.5  # power below which a relation closes too easily to say anything


def confirmed(document: Document, facts: Facts, checks: Iterable[Check]) -> Facts:
    """The facts, with the score of each recognised (OCR) figure raised by the relations that it closes.

    A doubt of 1 - score stays only as far as a wrong digit would not have shown: it is multiplied by 1 - power.
    """
    scanned = {page.number for page in document.pages if page.ocr}
    scores: dict[int, float] = {}
    for check in checks if scanned else ():
        if check.verdict != "consistent" or len(check.figures) < 2 or not check.power or check.power < TELLING:
            continue
        for index in check.figures:
            figure = facts.figures[index]
            if document.page_at(figure.start) in scanned:
                scores[index] = max(scores.get(index, 0.0), 1 - (1 - figure.score) * (1 - check.power))
    if not scores:
        return facts
    return replace(facts, figures=tuple(
        replace(figure, score=round(max(figure.score, scores.get(index, 0.0)), 4)) for index, figure in enumerate(facts.figures)))
