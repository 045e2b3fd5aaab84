"""The audit of one document: every relation among its figures, recomputed. Runs in the worker, touches no database."""

from __future__ import annotations

from extractors.model import Check, Document, Facts
from pipeline.audit.change import change_checks
from pipeline.audit.parts import part_checks
from pipeline.audit.ratio import ratio_checks
from pipeline.audit.relation import Reading


def check(document: Document, facts: Facts) -> tuple[Check, ...]:
    """All findings on one document, in text order: what fits, what fits only cut off, what cannot be true, what cannot be told.

    The same document and facts always give the same findings; one finding for each relation.
    """
    reading = Reading(document, facts)
    found = [*ratio_checks(reading), *change_checks(reading), *part_checks(reading)]
    return tuple(sorted(found, key=lambda item: (item.start, item.end, item.rule)))
