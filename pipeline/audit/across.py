"""The audit between documents: what several documents say of one thing, recomputed. Rows of one group in, findings out.

A group holds the figures (or the mentions of an act) of all documents that have one key (`matched.py`). Within it values are
compared in the order of time, neighbour with neighbour, so that the work grows as the sorting of the group does. Two numbers
contradict each other only if no true value, within what was written, is both; documents that may speak of different things are
told in a note, or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.audit.across_act import Mention, check_acts
from pipeline.audit.across_level import check_levels
from pipeline.audit.across_plan import check_plans
from pipeline.audit.across_row import Crossing, Row, Source

__all__ = ["Crossing", "Mention", "Row", "Source", "check_group"]


def check_group(rows: Sequence[Row], mentions: Sequence[Mention]) -> list[Crossing]:
    """All findings of one group. The same rows always give the same findings, in whatever order they come."""
    ordered = sorted(rows, key=lambda row: (row.source.order, row.figure.start, row.id))
    return [*check_levels(ordered), *check_plans(ordered), *check_acts(mentions)]
