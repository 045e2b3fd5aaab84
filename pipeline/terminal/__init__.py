"""How results look in a terminal: tables that fit its width, and the same rows as CSV or JSON for the next program."""

from pipeline.terminal.facts import citations, deadlines, explain, figures, hits, show
from pipeline.terminal.findings import finding, findings
from pipeline.terminal.run import Run
from pipeline.terminal.score import evaluation
from pipeline.terminal.table import machine

__all__ = ["Run", "citations", "deadlines", "evaluation", "explain", "figures", "finding", "findings", "hits", "machine", "show"]
