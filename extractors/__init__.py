"""TEXT -> FACTS. Pure: no file, no database, no network, no clock.

>>> from extractors import extract
"""

from __future__ import annotations

from extractors import certainty, citation, date, deadline, figure, header, label, ledger, outline, symbol
from extractors.model import Document, Facts
from extractors.text import View

# Each stage takes what was found before it and adds its own facts; the order is the order of dependence.
EXTRACTORS = (
    outline.read, date.read, symbol.read, header.read, citation.read, label.read, figure.read, deadline.read, ledger.read,
    certainty.read,
)


def extract(document: Document) -> Facts:
    """All facts of a document. Never raises for any text; the same document always gives the same facts."""
    view, facts = View(document), Facts()
    for read in EXTRACTORS:
        facts = read(view, facts)
    return facts
