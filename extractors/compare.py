"""Which columns a ratio or change column compares: told by the words of its head, settled by the arithmetic of the rows.

"6 tháng so với kế hoạch (%)" names both columns, "Tỷ lệ (%)" none: then the two columns before it whose figures give the written
percentages in most rows are meant (of the plan, of an earlier stretch of time, of a whole), or the row of the total.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import regex

from extractors.column import EARLIER, Column, head_unit

Row = Sequence["tuple[Decimal, Decimal] | None"]  # (value, step) of each cell as written, changes with their sign

_FEATURES: tuple[tuple[str, regex.Pattern], ...] = tuple((name, regex.compile(pattern)) for name, pattern in (
    ("plan", r"(?<!\p{L})(?:kế hoạch|kh|chỉ tiêu|dự toán|dt|mục tiêu|nghị quyết|nq|giao)(?!\p{L})"),
    ("done", r"(?<!\p{L})(?:thực hiện|th|kết quả|đạt|ước|ưth|uth|quyết toán)(?!\p{L})"),
    ("estimate", r"(?<!\p{L})(?:ước|ưth|uth)(?!\p{L})"),
    ("earlier", EARLIER.pattern),
    ("cumulated", r"lũy kế|luỹ kế|cộng dồn|từ đầu năm"),
))
_MARKS = regex.compile(
    r"(?<!\d)(?:19|20)\d\d(?!\d)|(?:tháng|quý) [ivx\d]{1,3}|\d{1,2} tháng|(?<!\p{L})(?:tw|trung ương|hđnd|tỉnh|huyện|xã|"
    r"bộ)(?!\p{L})")
_MOST_ROWS = 60  # enough to tell what a column holds
_FARTHEST = 12  # columns
_ENOUGH = Decimal("0.6")


@dataclass(frozen=True, slots=True)
class Link:
    """What a column compares: of and against are columns (None: not told); total: its base is the row of the total."""

    kind: str
    base: str | None
    of: int | None
    against: int | None = None
    total: bool = False
    percent: bool = True


def links(columns: Sequence[Column], periods: Sequence[str | None], rows: Sequence[Row], total: Row | None) -> dict[int, Link]:
    """The link of each ratio or change column. total: the row of the total, or None."""
    rows = rows[:_MOST_ROWS]
    return {c: _link(c, columns, periods, rows, total) for c, column in enumerate(columns) if column.role in ("ratio", "change")}


def _link(c: int, columns: Sequence[Column], periods: Sequence[str | None], rows: Sequence[Row], total: Row | None) -> Link:
    column = columns[c]
    levels = [i for i, other in enumerate(columns) if other.role == "level"]
    amounts = [i for i in levels if (head_unit(columns[i].head) or ("",))[0] != "%"] or levels
    amounts = [i for i in amounts if abs(i - c) <= _FARTHEST]
    before = [i for i in amounts if i < c] or amounts
    percent = column.role == "ratio" or "%" in column.head and not regex.search(r"\+ ?[,/;] ?-[^%]*$", column.head)
    subjects = [i for i in before if not columns[i].earlier] or before
    if column.base == "plan":
        subjects = [i for i in subjects if columns[i].standing != "target"] or subjects
    best: tuple[Decimal, Link] | None = None
    for of in subjects:
        for against in [None, *(i for i in amounts if i != of)]:
            base = column.base if against is None else _base(column, of, against, columns, periods)
            if against is not None and base is None:
                continue
            fit = Decimal(0) if against is None else _fit(column.role, percent, c, of, against, rows)
            if column.base is None and base == "whole" and fit < _ENOUGH:
                continue
            score = _alike(column.left, columns[of].head) + 4 * fit + Decimal(of) / 100
            if against is not None:
                score += 1 + _alike(column.right, columns[against].head) + Decimal(against) / 1000
            if best is None or score > best[0]:
                best = score, Link(column.role, base, of, against, percent=percent)
    if best is None:
        return Link(column.role, column.base or ("whole" if column.role == "ratio" else "period"), None, percent=percent)
    found = best[1]
    if found.against is None and column.base in (None, "whole") and total is not None and column.role == "ratio":
        for of in reversed(subjects):
            if _share_fit(c, of, rows, total) >= _ENOUGH:
                return Link("ratio", "whole", of, total=True)
    if found.against is None and column.base is None:
        base = "period" if column.role == "change" or "so sánh" in column.head else "whole"
        return Link(column.role, base, found.of, percent=percent)
    return _by_arithmetic(found, c, rows)


def _by_arithmetic(found: Link, c: int, rows: Sequence[Row]) -> Link:
    """The kind that the figures have, where they plainly contradict the head: 106,8 (ratio), 6,8 (change), 1.250 (difference)."""
    if found.of is None or found.against is None:
        return found
    fits = {(kind, percent): _fit(kind, percent, c, found.of, found.against, rows)
            for kind, percent in (("ratio", True), ("change", True), ("change", False))}
    best = max(fits, key=lambda key: fits[key])
    if fits[found.kind, found.percent] <= Decimal("0.2") and fits[best] >= _ENOUGH and found.base != "whole":
        return Link(best[0], found.base, found.of, found.against, percent=best[1])
    return found


def _base(column: Column, of: int, against: int, columns: Sequence[Column], periods: Sequence[str | None]) -> str | None:
    """What `against` is to `of` where it can be what the head names, else None."""
    other, right = columns[against], column.right
    named = _alike(right, other.head) > 0
    planned = other.standing == "target" and (columns[of].standing != "target" or bool(column.left))
    earlier = _is_earlier(of, against, columns, periods)
    if column.base == "plan":
        return "plan" if planned else None
    if column.base == "period":
        years = regex.findall(r"(?:19|20)\d\d", right)
        if years:
            return "period" if years[-1] in other.head or periods[against] == years[-1] else None
        if EARLIER.search(right):
            return "period" if other.earlier and _same_word(right, other.head) or _is_year_before(of, against, periods) else None
        return "period" if earlier or named and not planned else None
    if column.base == "whole":
        return "whole" if not planned and not earlier and other.whole else None
    return "plan" if planned else "period" if earlier else "whole" if column.role == "ratio" else None


def _same_word(right: str, head: str) -> bool:
    last = regex.compile(r"tháng trước|quý trước|kỳ trước")
    return bool(last.search(right)) == bool(last.search(head))


def _is_year_before(of: int, against: int, periods: Sequence[str | None]) -> bool:
    new, old = periods[of], periods[against]
    if not new or not old or not new[:4].isdigit():
        return False
    return old == regex.sub(r"\d{4}", lambda year: str(int(year[0]) - 1), new)


def _is_earlier(of: int, against: int, columns: Sequence[Column], periods: Sequence[str | None]) -> bool:
    new, old = periods[of], periods[against]
    return columns[against].earlier or bool(
        new and old and len(new) == len(old) and old < new and columns[against].standing != "target")


def _features(text: str) -> set[str]:
    return {name for name, pattern in _FEATURES if pattern.search(text)} | set(_MARKS.findall(text))


def _alike(words: str, head: str) -> Decimal:
    """How well the words of a comparison name a column: what both say, less what only the words say."""
    said = _features(words)
    both = said & _features(head)
    return 2 * Decimal(len(both)) - Decimal(len(said - both)) if said else Decimal(0)


def _fit(kind: str, percent: bool, c: int, of: int, against: int, rows: Sequence[Row]) -> Decimal:
    """The share of rows in which the column's figure follows from the two others."""
    tested = [_follows(kind, percent, row[c], row[of], row[against]) for row in rows if row[c] and row[of] and row[against]]
    return Decimal(sum(tested)) / len(tested) if tested else Decimal(0)


def _follows(kind: str, percent: bool, value: tuple, new: tuple, old: tuple) -> bool:
    if not percent:
        return _near(value, new[0] - old[0])
    if old[0] == 0:
        return False
    if kind == "ratio":
        return _near(value, 100 * new[0] / old[0])
    change = 100 * (new[0] - old[0]) / old[0]
    return _near(value, change) or _near(value, -change)


def _share_fit(c: int, of: int, rows: Sequence[Row], total: Row) -> Decimal:
    whole = total[of]
    if whole is None or whole[0] == 0:
        return Decimal(0)
    tested = [_near(row[c], 100 * row[of][0] / whole[0]) for row in rows if row[c] and row[of] and row is not total]
    return Decimal(sum(tested)) / len(tested) if len(tested) > 1 else Decimal(0)


def _near(value: tuple[Decimal, Decimal], exact: Decimal) -> bool:
    written, step = value
    return abs(written - exact) <= max(step, Decimal("0.06"), abs(exact) / 300)


def contradicts(columns: Sequence[Column], rows: Sequence[Row]) -> bool:
    """Whether what the heads say of a plan and its ratio is wrong in nearly all rows: then numbers stand under other heads."""
    for c, link in links(columns, [None] * len(columns), rows, None).items():
        if link.of is None or link.against is None or link.base != "plan":
            continue
        tested = sum(bool(row[c] and row[link.of] and row[link.against]) for row in rows)
        if tested >= 2 and _fit(link.kind, link.percent, c, link.of, link.against, rows) < Decimal("0.34"):
            return True
    return False


def parts(columns: Sequence[Column]) -> Iterator[tuple[int, int]]:
    """(column of a part, column of its whole): `trong đó: ...` beside a total, the places beside the whole province."""
    whole: int | None = None
    for c, column in enumerate(columns):
        if column.role != "level":
            continue
        beside = whole is not None and columns[whole].heads[:-1] == column.heads[:-1] and columns[whole].whole
        if whole is not None and (column.part or beside and (column.place or len(column.heads) > 1)):
            if head_unit(column.head) == head_unit(columns[whole].head):
                yield c, whole
        elif not column.place:
            whole = c
