"""The audit of one document: every relation among its figures, recomputed. Runs in the worker, touches no database."""

from __future__ import annotations

from extractors.model import Check, Document, Facts
from pipeline.audit.change import change_checks
from pipeline.audit.cited import citation_checks
from pipeline.audit.column import settled
from pipeline.audit.complement import complement_checks
from pipeline.audit.dated import date_checks
from pipeline.audit.issued import issue_checks
from pipeline.audit.listed import list_checks
from pipeline.audit.parts import part_checks
from pipeline.audit.ratio import ratio_checks
from pipeline.audit.relation import Reading
from pipeline.audit.rest import rest_checks
from pipeline.audit.scorecard import scorecard_checks
from pipeline.audit.spelled import spelled_checks
from pipeline.audit.status import status_checks
from pipeline.audit.table import table_checks
from pipeline.audit.twice import twice_checks


def check(document: Document, facts: Facts) -> tuple[Check, ...]:
    """All findings on one document, in text order: what fits, what fits only cut off, what cannot be true, what cannot be told.

    The same document and facts always give the same findings; one finding for each relation, from the first rule that knows it.
    """
    reading = Reading(document, facts)
    found = settled(reading, [*ratio_checks(reading), *change_checks(reading)])
    rules = (rest_checks, part_checks, complement_checks, table_checks, spelled_checks,
             citation_checks, issue_checks, date_checks, status_checks, list_checks, scorecard_checks, twice_checks)
    found += [item for rule in rules for item in rule(reading)]
    found = list({_relation(item): item for item in reversed(found)}.values())
    return tuple(sorted(found, key=lambda item: (item.start, item.end, item.rule)))


def _relation(check: Check) -> tuple:
    """What makes two findings one: the same rule on the same figures, or (without figures) on the same place."""
    place = (check.start, check.end, check.citations, check.computed) if not check.figures else ()
    return check.rule, check.figures[:1], frozenset(check.figures[1:]), place
