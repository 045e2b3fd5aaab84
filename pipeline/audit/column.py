"""Columns of percentages in tables (tỷ lệ %, so sánh %): all cells of one column come from one formula.

So a column is its own witness. If most of its cells fit what the heads were read to say, the others are wrong; if they do
not, the heads were misread, and the formula is looked for among the other columns: a share or a growth that holds in nearly
every row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import permutations

from extractors.model import Check, Figure
from pipeline.audit.change import growth
from pipeline.audit.interval import Interval
from pipeline.audit.ratio import share
from pipeline.audit.relation import Reading, Relation, doubted, fit, judge

_DIGITS = 100
_LEAST = 3          # rows in which a formula has to hold, and times as many as it may fail in
_MOST_COLUMNS = 8   # wider tables are not searched
_MOST_ROWS = 60     # of which a formula is learned

_Rows = dict[int, dict[int, int]]


def settled(reading: Reading, checks: Sequence[Check]) -> list[Check]:
    """The findings on ratios and changes, those in tables settled column by column."""
    columns: dict[tuple[int, int], list[Check]] = defaultdict(list)
    rest = []
    for check in checks:
        figure = reading.figures[check.figures[0]]
        if figure.table_no is None or figure.column_no is None:
            rest.append(check)
        else:
            columns[figure.table_no, figure.column_no].append(check)
    tables: dict[int, _Rows] = defaultdict(dict)
    percent: dict[tuple[int, int], list[int]] = defaultdict(list)
    for index, figure in enumerate(reading.figures):
        if figure.table_no is not None and figure.row_no is not None and figure.column_no is not None:
            tables[figure.table_no].setdefault(figure.row_no, {})[figure.column_no] = index
            if figure.unit == "%":
                percent[figure.table_no, figure.column_no].append(index)
    for place in sorted({*columns, *percent}):
        rest.extend(_column(reading, tables[place[0]], percent.get(place, []), columns.get(place, [])))
    return rest


def _column(reading: Reading, rows: _Rows, cells: Sequence[int], checks: Sequence[Check]) -> Iterator[Check]:
    told = [check for check in checks if len(check.figures) > 2]
    fits = sum(check.verdict in ("consistent", "truncated") for check in told)
    if fits and 2 * fits >= len(told):
        yield from checks
        return
    formula = _learned(reading, rows, cells) if len(cells) >= _LEAST else None
    if formula is not None:
        yield from (judge(reading, relation) for relation in _relations(reading, formula, rows, cells))
    else:
        yield from (doubted(check) if check.verdict == "inconsistent" else check for check in checks)


@dataclass(frozen=True)
class _Formula:
    """A percentage of each row: of the figure in one column measured by that in another."""

    top: int
    bottom: int
    is_growth: bool


def _learned(reading: Reading, rows: _Rows, cells: Sequence[int]) -> _Formula | None:
    """The formula that holds in at least three rows and three times as often as not, two of them not by chance."""
    columns = sorted({column for row in rows.values() for column, i in row.items()
                      if reading.figures[i].kind == "level" and reading.figures[i].unit != "%"})
    if not 2 <= len(columns) <= _MOST_COLUMNS:
        return None
    cells = cells[:_MOST_ROWS]
    best, most = None, 0
    for top, bottom in permutations(columns, 2):
        for is_growth in (False, True):
            formula = _Formula(top, bottom, is_growth)
            relations = list(_relations(reading, formula, rows, cells))
            held = [relation for relation in relations if _holds(reading, relation)]
            telling = sum(_telling(reading.figures[relation.reported]) for relation in held)
            if (len(held) >= max(_LEAST, most + 1) and len(held) >= _LEAST * (len(relations) - len(held))
                    and 2 * len(relations) >= len(cells) and telling >= 2):
                best, most = formula, len(held)
    return best


def _telling(figure: Figure) -> bool:
    return figure.value >= _DIGITS * figure.step


def _relations(reading: Reading, formula: _Formula, rows: _Rows, cells: Sequence[int]) -> Iterator[Relation]:
    for index in cells:
        figure = reading.figures[index]
        row = rows[figure.row_no]
        if formula.top not in row or formula.bottom not in row:
            continue
        top, bottom = reading.figures[row[formula.top]], reading.figures[row[formula.bottom]]
        if top.kind == bottom.kind == "level" and top.unit == bottom.unit and top.value > 0 and bottom.value > 0:
            yield Relation(_rule(figure, top, bottom, formula), index, (row[formula.top], row[formula.bottom]),
                           _computed(figure, formula), _shown(figure, formula))


def _holds(reading: Reading, relation: Relation) -> bool:
    figure, top, bottom = (reading.figures[i] for i in (relation.reported, *relation.operands))
    return _near(figure, top, bottom) and fit(reading, relation) != "inconsistent"


def _near(figure: Figure, top: Figure, bottom: Figure) -> bool:
    """Whether a percentage is roughly the share or growth of two figures: most formulas that are tried end here."""
    share = 100 * float(top.value) / float(bottom.value)
    loose = 2 * float(figure.step) + share * sum(2 * float(item.step) / float(item.value) for item in (top, bottom))
    return any(abs(float(figure.value) - told) <= loose for told in (share, abs(share - 100)))


def _computed(figure: Figure, formula: _Formula) -> Callable[[Sequence[Interval]], Interval]:
    return partial(growth, 100, -1 if figure.direction == "down" else 1) if formula.is_growth else partial(share, 100)


def _shown(figure: Figure, formula: _Formula) -> Callable[[Sequence[str]], str]:
    if not formula.is_growth:
        return "/".join
    return (lambda told: f"1 - {told[0]}/{told[1]}") if figure.direction == "down" else (lambda told: f"{told[0]}/{told[1]} - 1")


def _rule(figure: Figure, top: Figure, bottom: Figure, formula: _Formula) -> str:
    if formula.is_growth:
        return "change_from_base"
    if figure.kind == "ratio" and figure.base in ("plan", "whole", "period"):
        return f"ratio_of_{figure.base}"
    if bottom.standing == "target":
        return "ratio_of_plan"
    return "ratio_of_period" if top.period != bottom.period else "ratio_of_whole"
