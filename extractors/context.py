"""What a figure's surroundings say of it: how it stands (`standing`) and the time that it is about (`period`)."""

from __future__ import annotations

from extractors.clause import Draft
from extractors.model import Facts
from extractors.period import Periods
from extractors.standing import Standings
from extractors.stretch import shifted, year_of
from extractors.text import View
from extractors.timeline import Timeline

__all__ = ["Context", "shifted", "year_of"]


class Context:
    """The surroundings of one document's figures. kind: the document's type; period: what it is about, or None."""

    def __init__(self, view: View, facts: Facts):
        self._times = Timeline(view, facts)
        self._periods = Periods(view, facts, self._times)
        self._standings = Standings(view, facts, self._periods)
        self.kind, self.period = self._times.kind, self._times.period

    def standing(self, draft: Draft) -> str:
        """`actual`, `target` or `estimate`."""
        return self._standings.of(draft)

    def standing_of_block(self, block: int) -> str:
        """The standing that headings and the kind of document give to what a block holds."""
        return self._standings.of_block(block)

    def period_of(self, draft: Draft) -> str | None:
        """The period of a figure in running text as the database writes it, None where the text does not tell."""
        return self._periods.of(draft, self._standings.heading(draft.block))

    def period_in(self, spans: list[tuple[int, int]]) -> str | None:
        """The last period that is told inside the spans (the head of a column)."""
        return self._periods.in_spans(spans)

    def period_at(self, cell, block: int) -> str | None:
        """The period of a table: told by the lines right above it, its headings, or the document."""
        return self._periods.of_table(block, self.standing_of_block(block))

    def cumulated(self) -> str | None:
        """From January to the month that the document reports on (`lũy kế`), or its period where that is no month."""
        return self._times.cumulated()

    def told_between(self, start: int, end: int) -> str | None:
        """The last period told in a stretch of text, or None."""
        return self._periods.told_between(start, end)
