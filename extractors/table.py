"""Figures in tables: each number cell with its row's name and its column's head."""

from __future__ import annotations

from extractors.clause import Draft
from extractors.context import Context
from extractors.model import Facts
from extractors.rules import Spans
from extractors.text import View


def flattened_blocks(view: View, facts: Facts) -> frozenset[int]:
    return frozenset()


def drafts(view: View, facts: Facts, taken: Spans, context: Context) -> list[Draft]:
    return []
