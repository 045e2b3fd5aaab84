"""Figures in tables: each number cell with its row's name, its column's head, and what its row relates it to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

import regex

from extractors import bars, compare, flat, grid
from extractors import column as heads
from extractors.clause import Draft
from extractors.column import Column
from extractors.context import Context, shifted, year_of
from extractors.grid import Grid, cell_text
from extractors.model import Cell, Facts
from extractors.number import Amount, find_amounts, parse_digits
from extractors.rules import Spans
from extractors.stretch import since_new_year
from extractors.text import View, plain
from extractors.unit import Unit, unit_at

_PART = regex.compile(r"^[-+*•\s]*(?:tđ|trong đó|gồm|bao gồm|chia ra)\s*:?\s*")
_MARK = regex.compile(r"^[-+*•\s]+|\s*\((?:tđ|đvt|đơn vị)[^()]*\)\s*$")
_UNIT_IN_NAME = regex.compile(r"\s*\([^()]{1,30}\)\s*$")
_CHILD = regex.compile(r"[-+*•]")
_TOTAL = regex.compile(
    r"^(?:tổng(?: cộng| số)?|cộng|toàn (?:tỉnh|huyện|ngành|thành phố|xã)|tổng số chung|"
    r"cả nước)(?: \([^()]*\))?$")
_OF_PARTS = regex.compile(r"tổng(?: số| cộng)? ?(?!hợp|kết|quát)(?:\p{L}|:|$)")
_PLACE_HEAD = regex.compile(r"(?:tên )?(?:đơn vị|địa phương|địa bàn|tỉnh|thành phố|huyện|quận|thị xã|xã|phường)\b")
_RATE_NAME = regex.compile(r"(?:tỷ|tỉ) (?:lệ|trọng)|tốc độ tăng|cơ cấu")
_YEAR = regex.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEARLESS = regex.compile(r"(?<!\p{L})(?:tháng|quý|tuần)(?!\p{L})")
# a name that tells nothing without the row it stands under
_GENERIC = regex.compile(
    r"năng suất|diện tích|sản lượng|số lượng|giá trị|nam|nữ|tỷ lệ|kinh phí|số hộ|số người|số tiền|khác|cấp tỉnh|cấp huyện|cấp xã"
    r"|(?:(?:tốc độ )?(?:tăng|giảm)|tăng, giảm|(?:tỷ|tỉ) (?:lệ|trọng)|bằng) so với .*|so với .*|(?:tỷ|tỉ) (?:lệ|trọng) trong .*")


@dataclass(slots=True)
class _Place:
    """Where the reading of a grid stands: what the rows above say for the rows below them."""

    group: str = ""
    group_unit: tuple[str, Decimal] | None = None
    parent: str = ""
    parent_unit: tuple[str, Decimal] | None = None
    parents: list[Draft | None] = field(default_factory=list)
    unit: tuple[str, Decimal] | None = None
    mark: str | None = None  # of the rows that divide a total: "-" under "Tổng thu"; "" where none came yet, None under no total


@dataclass(slots=True)
class _Row:
    """A row of the body: its cells' drafts by column, and whether it holds the total."""

    drafts: list[Draft | None]
    total: bool


def grids(view: View) -> list[Grid]:
    """All tables of a document as grids, flattened ones and those of bars too; worked out once."""
    if "grids" not in view.memo:
        view.memo["grids"] = _grids(view)
    return view.memo["grids"]


def _grids(view: View) -> list[Grid]:
    found = [g for number, table in enumerate(view.document.tables) for g in grid.grids_of(view, table, number) if g.rows]
    found += flat.flattened(view)
    return found + bars.barred(view, len(found), frozenset(block for shape in found for block in shape.flat))


def drafts(view: View, facts: Facts, taken: Spans, context: Context) -> list[Draft]:
    """Drafts of all number cells, complete: related within their rows, with unit, standing and period."""
    found: list[Draft] = []
    for table in grids(view):
        found.extend(_of_grid(view, facts, table, taken, context))
    return found


def _of_grid(view: View, facts: Facts, table: Grid, taken: Spans, context: Context) -> list[Draft]:
    columns = table.columns
    periods = [_column_period(view, column, context) for column in columns]
    told = {period for period in periods if period}
    default = context.period_at(None, table.block) or (told.pop() if len(told) == 1 else None)
    standing, issued = context.standing_of_block(table.block), facts.header_value("issued_on")
    rows: list[_Row] = []
    bases: list[Draft] = []
    place = _Place()
    for r, row in enumerate(table.rows[table.body:], start=table.body):
        name_cell = _name_cell(columns, row)
        written = "" if name_cell is None else " ".join(view.text[name_cell.start:name_cell.end].split())
        low = plain(written)
        part = _PART.match(low)
        name = _UNIT_IN_NAME.sub(_kept, _MARK.sub("", written[part.end():] if part else written)).strip(" :;.")
        unit = _row_unit(view, table, row, place, low)
        cells: list[Draft | None] = [None] * len(row)
        for c, cell in enumerate(row):
            if cell is None or c and row[c - 1] is cell or columns[c].role not in ("level", "ratio", "change", "text"):
                continue
            merged = cell.row_span > 1 and r > table.body and table.rows[r - 1][c] is cell
            if merged or taken.touching(cell.start, cell.end) is not None:
                continue
            draft = _cell_draft(view, table, cell, columns[c], unit, table.certain and r not in table.loose)
            if draft is None:
                continue
            draft.extra["cell"] = {"table_no": table.number, "row_no": table.first + r, "column_no": c}
            above = place.parent if part or _GENERIC.fullmatch(plain(name)) else ""
            draft.indicator = _named(name, above, c, columns, periods, standing, place.group)
            if draft.rule == "figure.table.unplaced":
                draft.indicator = name or None
                cells[c] = draft
                continue
            draft.period = periods[c] or _year_of_name(low) or (year_of(default) if columns[c].standing == "target" else default)
            draft.standing = columns[c].standing or _by_time(draft.period, issued, standing)
            draft.extra.update(_scope(view, columns[c], columns, row, name_cell, written))
            cells[c] = draft
            if draft.against is not None:  # 120/150: what stands behind the stroke
                _second(draft, columns[c], context)
                bases.append(draft.against)
        if part or _divides(place, low):
            _part_of(cells, place.parents)
        rows.append(_Row(cells, bool(_TOTAL.match(plain(name)))))
        _go_on(place, rows[-1], name, low, unit, bool(part) or place.mark is not None and bool(_CHILD.match(low)))
    if table.certain:
        _relate(table, periods, rows)
    return bases + [draft for row in rows for draft in row.drafts if draft is not None]


def _second(draft: Draft, column: Column, context: Context) -> None:
    base = draft.against
    base.indicator, base.extra = draft.indicator, dict(draft.extra)
    base.standing = "target" if draft.base == "plan" else draft.standing
    base.period = year_of(draft.period) if draft.base == "plan" else draft.period


def _kept(found: regex.Match) -> str:
    return "" if heads.head_unit(plain(found[0])) is not None else found[0]


def _name_cell(columns: list[Column], row: list[Cell | None]) -> Cell | None:
    by_role = {role: [row[c] for c, column in enumerate(columns) if column.role == role] for role in ("name", "text", "index")}
    named = by_role["name"] or by_role["text"] or by_role["index"]
    cell = next((cell for cell in named if cell is not None and cell.end > cell.start), None)
    if cell is None:  # a group row written into the column of numbers: "I. Thu nội địa" over all columns
        cell = next((cell for cell in by_role["index"] if cell is not None and cell.column_span > 1), None)
    return cell


def _divides(place: _Place, low: str) -> bool:
    """Whether a row is a part of the total that it stands under (`- Thu nội địa` under `1. Tổng thu`), not of such a part."""
    if place.mark is None or not _CHILD.match(low):
        return False
    place.mark = place.mark or low[0]
    return low[0] == place.mark


_DIVISION = regex.compile(r"[ivx]{1,4}\. ")


def _go_on(place: _Place, row: _Row, name: str, low: str, unit: tuple[str, Decimal] | None, part: bool) -> None:
    if any(row.drafts):
        if not part:
            place.parents, place.parent_unit = row.drafts, unit
            place.mark = "" if _OF_PARTS.match(low) else None
            place.parent = place.parent if _GENERIC.fullmatch(plain(name)) else name
        place.group_unit = heads.head_unit(low) if _DIVISION.match(low) else place.group_unit  # "I. Vận chuyển (tấn)"
    elif name:
        place.group = place.parent = name
        place.group_unit = heads.head_unit(low) or heads.caption_unit(low) \
            or (place.group_unit if low.startswith(("phân theo ", "chia theo ")) else None)
        place.parent_unit = place.mark = None
    place.unit = unit or place.unit


def _part_of(cells: list[Draft | None], parents: list[Draft | None]) -> None:
    for draft, whole in zip(cells, parents, strict=False):
        if draft is not None and whole is not None and draft.kind == "level" and whole.unit_name == draft.unit_name \
                and draft.amount.value <= whole.amount.value:
            draft.base, draft.against, draft.rule = "whole", whole, "figure.table.part"


def _named(name: str, parent: str, c: int, columns: list[Column], periods: list[str | None], default: str,
           group: str) -> str | None:
    """The row's name, with the head where the row has several levels of one standing and time."""
    column = columns[c]
    told = f"{name} {parent}".strip() if parent and parent != name else name
    if not told or _TOTAL.match(plain(told)):
        told = f"{told} {group}".strip() or group
    if column.role == "level" and not column.place and column.head and not _TIME_HEAD.fullmatch(column.head):
        alike = [other for i, other in enumerate(columns) if other.role == "level" and not other.place and (
            other.standing is column.standing is None or periods[i] == periods[c] and
            (other.standing or default) == (column.standing or default))]
        if len(alike) > 1:
            told = f"{_UNIT_IN_HEAD.sub(_kept, _PART_HEAD.sub('', column.head)).strip()} {told}".strip()
    return told or column.head or None


_TIME_HEAD = regex.compile(r"[\d\s/.-]*|(?:năm|tháng|quý|tuần) .*|cả năm.*|\d{1,2} tháng.*|trong (?:kỳ|tháng|quý|năm)")
_UNIT_IN_HEAD = regex.compile(r" ?\([^()]{1,30}\)")
_PART_HEAD = regex.compile(r"(?:^|(?<= ))(?:trong đó|chia ra|bao gồm|gồm)(?: có)? ?:? ?")


def _scope(view: View, column: Column, columns: list[Column], row: list[Cell | None], name_cell: Cell | None,
           written: str) -> dict:
    """Where the figure's place is told: by its column, or by its row's name where that is the name of a place."""
    if column.place and column.spans:
        return {"place": view.text[column.spans[-1][0]:column.spans[-1][1]].strip()}
    found: dict = {} if name_cell is None else {"since": name_cell.start}
    heads_name = [head.head for head, cell in zip(columns, row, strict=True) if cell is name_cell]
    if written and not _TOTAL.match(plain(written)) and any(map(_PLACE_HEAD.match, heads_name)):
        found["place"] = written
    return found


def _row_unit(view: View, table: Grid, row: list[Cell | None], place: _Place, low: str) -> tuple[str, Decimal] | None:
    """The unit of a row: its own cell, a bracket behind its name, the row above (") or the group that it stands in."""
    units = [row[c] for c, column in enumerate(table.columns) if column.role == "unit"]
    written = next((cell_text(view, cell) for cell in units if cell is not None), "")
    if written in heads.DITTO:
        return place.unit
    told = heads.read_unit(written) or heads.head_unit(low)
    if told is None and _RATE_NAME.match(low.lstrip("-+*• ")):
        return "%", Decimal(1)
    index = next((cell_text(view, row[c]) for c, column in enumerate(table.columns) if column.role == "index"), "")
    if told is None and _CHILD.match(index or low) and not place.group_unit:
        told = place.parent_unit
    return told or heads.counted(low) or place.group_unit


def _cell_draft(view: View, table: Grid, cell: Cell, column: Column, unit: tuple[str, Decimal] | None,
                certain: bool) -> Draft | None:
    text = view.plain[cell.start:cell.end]
    if not grid.is_number(text.strip()):
        return None
    amounts = find_amounts(view.plain, cell.start, cell.end)
    if len(amounts) == 2 and heads.is_pair(text.strip()):
        first, second = (_plain_draft(view, table, cell, column, amount, unit, certain) for amount in amounts)
        first.base, first.against = "plan" if heads.is_plan(column.head) else "whole", second
        first.rule = second.rule = f"figure.table.pair.{first.base}"
        return first
    return _plain_draft(view, table, cell, column, amounts[0], unit, certain) if len(amounts) == 1 else None


def _plain_draft(view: View, table: Grid, cell: Cell, column: Column, amount: Amount, unit: tuple[str, Decimal] | None,
                 certain: bool) -> Draft:
    """certain: whether the cell is known to stand in its column; else the number has no unit and no kind but its own."""
    text = view.plain[cell.start:cell.end]
    amount = _signed(_english(amount) if table.english else amount, text.strip(), column)
    written = unit_at(view.plain, amount.end) if amount.end < cell.end else None
    block = view.document.block_at(cell.start)
    start, end = min(amount.lead, amount.start), max(amount.end, written.end if written else 0)
    if amount.sign < 0:  # the sign belongs to the evidence
        start, end = cell.start + len(text) - len(text.lstrip()), cell.end - len(text) + len(text.rstrip())
    draft = Draft(amount, written, start, end, block, (cell.start, cell.end))
    certain = certain and (bool(column.head) or not any(other.head for other in table.columns))
    draft.rule = "figure.table" if certain else "figure.table.unplaced"
    draft.score = (1.0 if amount.sure else 0.9) if certain else 0.5
    name, factor = _unit_of(written, column, table, unit) if certain else (written.name if written else None, Decimal(1))
    draft.unit_name = name
    draft.unit_kind = "rate" if name in ("%", "‰") else None
    if factor != 1:
        draft.extra["scale"] = factor
    if not certain:
        return draft
    if column.role == "change":
        draft.direction = "down" if amount.sign < 0 or column.falls else "up"
    if column.role in ("ratio", "change"):
        draft.kind = column.role
    return draft


def _english(amount: Amount) -> Amount:
    parsed = parse_digits(amount.written.replace(",", ""))
    if parsed is None or "." not in amount.written and "," not in amount.written:
        return amount
    value = Decimal(amount.written.replace(",", ""))
    return replace(amount, value=value, step=Decimal(1).scaleb(min(0, value.as_tuple().exponent)))


def _signed(amount: Amount, text: str, column: Column) -> Amount:
    """The amount with its sign, a dash before it or brackets around it: in the value of a level, the direction of a change."""
    if not text.startswith(("-", "(")) or text.startswith("(") and column.role == "ratio":
        return amount
    value = amount.value if column.role == "change" else -amount.value
    return replace(amount, sign=-1, value=value)


def _unit_of(written: Unit | None, column: Column, table: Grid, unit: tuple[str, Decimal] | None) -> tuple[str | None, Decimal]:
    if written is not None and written.kind == "rate":
        return written.name, Decimal(1)
    if column.role == "ratio":
        return ("lần" if regex.search(r"\(lần\)", column.head) else "%"), Decimal(1)
    last = column.heads[-1].strip("() ") if column.heads else ""
    in_percent = column.role == "change" and "%" in column.head and "+" not in last
    if in_percent or regex.fullmatch(r"%|(?:tỷ|tỉ) lệ(?: ?\(?%\)?)?", last):
        return "%", Decimal(1)
    if written is not None and written.known:
        return written.name, Decimal(1)
    told = heads.head_unit(column.head)
    if told is None and column.role == "level" and regex.match(r"(?:tỷ|tỉ) lệ", last):
        told = "%", Decimal(1)
    return told or unit or heads.counted(column.head) or column.unit or table.unit or (None, Decimal(1))


_CUMULATED = regex.compile(r"l[ũu][yỹ] kế|luỹ kế|cộng dồn|từ đầu năm")
_MONTHS = regex.compile(r"(?<!\d)(?P<count>[2-9]|1[01]) tháng (?:đầu )?(?:năm )?(?P<year>(?:19|20)\d\d)")
_YEAR_ALONE = regex.compile(r"(?:năm )?(?:19|20)\d\d|năm")


def _column_period(view: View, column: Column, context: Context) -> str | None:
    """The time that the head tells: the last one named in it, its year from a head above where it has none of its own."""
    if column.role in ("ratio", "change"):
        return None
    told = [span for span in column.spans if not _YEAR_ALONE.fullmatch(view.plain, *span)]  # "quý I | năm | 2024"
    period = context.period_in(told) or context.period_in(column.spans)
    months = _MONTHS.search(column.head)
    if months:  # its year may stand in a cell of its own
        period = since_new_year(int(months["year"]), int(months["count"]))
    elif _CUMULATED.search(column.head):
        period = context.cumulated()
    years = _YEAR.findall(column.head)
    if period is None and years:
        return years[-1]
    if period is not None and len(set(years)) == 1 and len(period) > 4 and len(_YEAR.findall(period)) == 1:
        return period.replace(_YEAR.search(period)[0], years[0])
    year_before = heads.EARLIER.search(column.head) and not regex.search(r"(?:tháng|quý|kỳ) trước", column.head)
    if year_before and column.role == "level" and not years:
        return shifted(period or context.period)
    if "cùng kỳ" in column.head and column.role == "level" and period == years[-1]:  # "Thực hiện cùng kỳ năm 2019"
        return shifted(context.period, period) or period
    return period


def _year_of_name(low: str) -> str | None:
    """The year of a row that is named by nothing else (Năm 2020)."""
    return _YEAR.search(low)[0] if regex.fullmatch(r"(?:năm )?(?:19|20)\d\d", low) else None


def _by_time(period: str | None, issued: str | None, standing: str) -> str:
    """Levels of a year to come are targets, whatever the document is."""
    if period is None or issued is None or not regex.fullmatch(r"\d{4}(?:/\d{4})?", period):
        return standing
    return "target" if period[:4] > issued[:4] and standing == "actual" else standing


def _relate(table: Grid, periods: list[str | None], rows: list[_Row]) -> None:
    """Ratios and changes get what they describe and what they are measured by, parts their whole, in each row."""
    written = [[None if d is None or d.rule == "figure.table.unplaced" else (_with_sign(d), d.amount.step) for d in row.drafts]
               for row in rows]
    total = next((i for i, row in enumerate(rows) if row.total and any(row.drafts)), None)
    found = compare.links(table.columns, periods, written, None if total is None else written[total])
    wholes = dict(compare.parts(table.columns))
    for row in rows:
        for c, w in wholes.items():
            part, whole = row.drafts[c], row.drafts[w]
            if part is None or "unplaced" in part.rule:
                continue
            if whole is not None and part.unit_name is None and table.columns[c].part:
                part.unit_name, part.unit_kind = whole.unit_name, whole.unit_kind
                part.extra |= {key: value for key, value in whole.extra.items() if key == "scale"}
            if whole is not None and part.unit_name == whole.unit_name:
                if part.base is None and not part.percent and "/" not in (part.unit_name or ""):
                    part.base, part.against, part.rule = "whole", whole, "figure.table.part"
                part.period = part.period if periods[c] else whole.period
                part.standing = part.standing if table.columns[c].standing else whole.standing
        for c, link in found.items():
            draft = row.drafts[c]
            if draft is not None and draft.rule != "figure.table.unplaced":
                _link(draft, link, row, rows[total] if total is not None and link.total else None)


def _with_sign(draft: Draft) -> Decimal:
    return -draft.amount.value if draft.kind == "change" and draft.direction == "down" else draft.amount.value


def _link(draft: Draft, link: compare.Link, row: _Row, total: _Row | None) -> None:
    if link.kind != draft.kind:
        draft.kind = link.kind
        draft.direction = None if link.kind == "ratio" else draft.direction or ("down" if draft.amount.sign < 0 else "up")
    draft.base = link.base
    draft.rule = f"figure.table.ratio.{link.base}" if link.kind == "ratio" else "figure.table.change"
    of = None if link.of is None else row.drafts[link.of]
    draft.of = of
    if total is not None:
        draft.against = total.drafts[link.of] if total is not row else None
    else:
        draft.against = None if link.against is None else row.drafts[link.against]
        if draft.against is None and of is not None and ".pair." in of.rule:  # 120/150 | 80
            draft.base, draft.against = of.base, of.against
    if link.kind == "change" and link.percent and draft.unit_name != "%" and draft.against is not None:
        draft.unit_name, draft.unit_kind = "%", "rate"
        draft.extra.pop("scale", None)
    if link.kind == "change" and not link.percent and of is not None and of.unit_name == draft.unit_name == "%":
        draft.unit_name, draft.unit_kind = "điểm %", None
    if of is not None:
        draft.period, draft.standing, draft.indicator = of.period, of.standing, of.indicator
