"""Tables: plans and results by indicator, sums over places, money by source."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from benchmarks.written.model import Block, Pieces
from benchmarks.written.pen import Pen, minus, rise, share
from benchmarks.written.sectors import DISTRICTS, Sector
from pipeline.audit.interval import total

_COUNTED = (  # what is counted in places: head of the total, heads of its parts, size in one place, unit line
    (("Tổng số hồ sơ", "Đúng hạn", "Quá hạn"), 320, 9800, "hồ sơ"),
    (("Tổng số lao động được tạo việc làm", "Nam", "Nữ"), 230, 4600, "lao động"),
    (("Tổng số học sinh", "Tiểu học", "Trung học cơ sở", "Trung học phổ thông"), 1200, 19000, "học sinh"),
    (("Tổng số hộ thoát nghèo", "Khu vực thành thị", "Khu vực nông thôn"), 120, 2100, "hộ"),
)
_FUNDED = (
    (("Tổng vốn", "Ngân sách trung ương", "Ngân sách địa phương", "Vốn khác"), 900, 68000, "triệu đồng"),
    (("Tổng kinh phí", "Chi đầu tư", "Chi sự nghiệp"), 640, 43000, "triệu đồng"),
)
_ROMAN = ("I", "II", "III")
_CHAPTERS = (
    ("Thu nội địa", ("Thu từ doanh nghiệp nhà nước", "Thu từ khu vực ngoài quốc doanh", "Thuế thu nhập cá nhân",
                     "Lệ phí trước bạ")),
    ("Thu từ hoạt động xuất nhập khẩu", ("Thuế xuất khẩu", "Thuế nhập khẩu", "Thuế giá trị gia tăng hàng nhập khẩu")),
    ("Thu bổ sung từ ngân sách cấp trên", ("Bổ sung cân đối", "Bổ sung có mục tiêu")),
    ("Thu từ đất đai", ("Thu tiền sử dụng đất", "Thu tiền thuê đất, thuê mặt nước")),
)
_PROJECTS = ("Nâng cấp hệ thống kênh mương nội đồng", "Xây dựng trường tiểu học trung tâm", "Cải tạo trạm y tế xã",
             "Kiên cố hóa đường liên thôn", "Cấp nước sinh hoạt tập trung", "Xây dựng nhà văn hóa cộng đồng",
             "Sửa chữa cầu dân sinh", "Lắp đặt hệ thống chiếu sáng công cộng", "Mua sắm thiết bị dạy học")


def _cell(text: str) -> Pieces:
    return (text,) if text else ()


def plans(pen: Pen, sector: Sector) -> list[Block]:
    """Plan, result and percentage by indicator; perhaps the year before too."""
    items = [item for item in sector.items if item.noun not in pen.used]
    pen.random.shuffle(items)
    items = items[:pen.random.randint(3, 7)]
    if len(items) < 3:
        return []
    before, combined = pen.chance(0.4), pen.chance(0.3)
    year = pen.time.year
    head = ["TT", "Chỉ tiêu", "Đơn vị tính", f"Kế hoạch năm {year}", f"Thực hiện {pen.time.now}", "Tỷ lệ thực hiện/kế hoạch (%)"]
    if combined:
        head[5] = "Đạt tỷ lệ (%)"
    elif pen.chance(0.5):
        head[2:] = pen.random.choice((("ĐVT", f"KH {year}", f"TH {pen.time.now}", "TH/KH (%)"),
                                      ("Đơn vị", "Kế hoạch giao", "Kết quả thực hiện", "Tỷ lệ %"),
                                      ("ĐVT", "Chỉ tiêu giao", "Kết quả", "% so với kế hoạch")))
    if before:
        head[4:4] = [f"Thực hiện {pen.time.prior}"]
        head.append("So với cùng kỳ (%)" if pen.time.kind != "year" else f"So với năm {year - 1} (%)")
    rows = [tuple(_cell(text) for text in head)]
    for at, item in enumerate(items, 1):
        pen.used.add(item.noun)
        value = pen.draw(item.low, item.high, item.decimals)
        plan = pen.plan(pen.near(value, 0.8, 1.9), item.decimals)
        old = pen.near(value, 0.7, 1.3, item.decimals)
        p, a = pen.level(plan, item.unit, item.decimals), pen.level(value, item.unit, item.decimals, old=old)
        r = pen.percent(value * 100 / plan, 1)
        pen.relate("ratio_of_plan", (r, a, p), share, "table: plan, result, %")
        row: list[Pieces] = [(str(at),), (item.noun[:1].upper() + item.noun[1:],), (item.unit,), (p,), (a,), (r,)]
        if before:
            b = pen.level(old, item.unit, item.decimals)
            g = pen.percent(value * 100 / old, 1)
            pen.relate("ratio_of_period", (g, a, b), share, "table: before, now, %")
            row[4:4] = [(b,)]
            row.append((g,))
        rows.append(tuple(row))
    lead = pen.random.choice(("Kết quả thực hiện các chỉ tiêu chủ yếu như sau:", "Kết quả cụ thể theo bảng sau:"))
    return [Block("text", (lead,)), Block("table", rows=tuple(rows))]


def places(pen: Pen, _: Sector) -> list[Block]:
    """A count by district with its parts, its sum in the last or the first row, perhaps a percentage."""
    (heads, low, high, unit) = pen.random.choice(_COUNTED)
    if heads[0] in pen.used:
        return []
    pen.used.add(heads[0])
    names = pen.random.sample(DISTRICTS, pen.random.randint(4, 9))
    return _summed(pen, "Đơn vị", names, heads, low, high, unit, decimals=0)


def district_plans(pen: Pen, _: Sector) -> list[Block]:
    """Plan, result and percentage by district, with the sums."""
    (heads, low, high, unit) = pen.random.choice(_COUNTED)
    if heads[0] in pen.used:
        return []
    pen.used.add(heads[0])
    names = pen.random.sample(DISTRICTS, pen.random.randint(4, 9))
    results = [pen.draw(low, high) for _ in names]
    wanted = [pen.plan(pen.near(result, 0.85, 1.6), 0) for result in results]
    amounts = [*zip(wanted, results, strict=True), (sum(wanted), sum(results))]
    slots = [(pen.level(planned, unit), pen.level(done, unit), pen.percent(done * 100 / planned, 1)) for planned, done in amounts]
    for p, a, r in slots:
        pen.relate("ratio_of_plan", (r, a, p), share, "table: plan, result, % by district")
    for column in (0, 1):
        parts = (row[column] for row in slots[:-1])
        pen.relate("sum_of_parts", (slots[-1][column], *parts), total, "table: plans and results summed")
    head = pen.random.choice((("STT", "Huyện, thành phố", "Kế hoạch", "Kết quả", "Tỷ lệ (%)"),
                              ("TT", "Địa phương", "Kế hoạch giao", "Đã thực hiện", "Đạt (%)")))
    body = [((str(at),), (name,), *((slot,) for slot in row))
            for at, (name, row) in enumerate(zip(names, slots[:-1], strict=True), 1)]
    last = ((), (pen.random.choice(("Tổng cộng", "Toàn tỉnh", "Cộng")),), *((slot,) for slot in slots[-1]))
    return [Block("text", (f"{heads[0]} theo địa phương (đơn vị tính: {unit}):",)),
            Block("table", rows=(tuple(_cell(text) for text in head), *body, last))]


def funds(pen: Pen, _: Sector) -> list[Block]:
    """Money by project and source."""
    (heads, low, high, unit) = pen.random.choice(_FUNDED)
    if heads[0] in pen.used:
        return []
    pen.used.add(heads[0])
    names = pen.random.sample(_PROJECTS, pen.random.randint(3, 7))
    return _summed(pen, "Nội dung", names, heads, low, high, unit, decimals=pen.random.choice((0, 0, 1)))


def balance(pen: Pen, _: Sector) -> list[Block]:
    """Revenue by chapter and item: each chapter is the sum of its items, the whole that of its chapters; plan, result, rate."""
    if "cân đối" in pen.used:
        return []
    pen.used.add("cân đối")
    unit = pen.random.choice(("triệu đồng", "tỷ đồng"))
    decimals = 0 if unit == "triệu đồng" else 1
    rows: list[tuple[str, str, Fraction, Fraction]] = []
    children: dict[int, list[int]] = {}
    for at, (name, held) in enumerate(pen.random.sample(_CHAPTERS, pen.random.randint(2, 3))):
        chapter = len(rows) + 1
        amounts = [(item, pen.draw(900, 60000, decimals)) for item in held]
        rows.append((_ROMAN[at], name, Fraction(0), Fraction(0)))
        for number, (item, done) in enumerate(amounts, 1):
            done = round(done * 10**decimals) / Fraction(10**decimals)
            planned = round(pen.near(done, 0.9, 1.8, decimals) * 10**decimals) / Fraction(10**decimals)
            rows.append((str(number), item, planned, done))
        children[chapter] = list(range(chapter + 1, len(rows) + 1))
        held_rows = rows[chapter:]
        rows[chapter - 1] = (*rows[chapter - 1][:2], sum(row[2] for row in held_rows), sum(row[3] for row in held_rows))
    chapters = list(children)
    whole = ("", pen.random.choice(("TỔNG SỐ", "Tổng cộng", "TỔNG THU")), sum(rows[at - 1][2] for at in chapters),
             sum(rows[at - 1][3] for at in chapters))
    slots = [tuple(pen.level(value, unit, decimals) for value in row[2:]) for row in (whole, *rows)]
    rates = [pen.percent(row[3] * 100 / row[2], 1) for row in (whole, *rows)]
    for (p, a), r in zip(slots, rates, strict=True):
        pen.relate("ratio_of_plan", (r, a, p), share, "table: balance, %")
    children[0] = chapters
    for parent, held_by in children.items():
        for column in (0, 1):
            if len(held_by) > 1:
                pen.relate("sum_of_parts", [slots[at][column] for at in (parent, *held_by)], total,
                           "table: chapter = sum of items")
    head = pen.random.choice((("STT", "Nội dung", f"Dự toán năm {pen.time.year}", "Thực hiện", "So sánh TH/DT (%)"),
                              ("TT", "Chỉ tiêu", f"Dự toán {pen.time.year}", f"Thực hiện {pen.time.now}", "Đạt tỷ lệ (%)"),
                              ("TT", "Chỉ tiêu", "Kế hoạch", "Thực hiện", "TH/KH (%)")))
    body = [(_cell(row[0]), (row[1],), *((slot,) for slot in slots[at]), (rates[at],)) for at, row in enumerate((whole, *rows))]
    lead = [Block("text", (pen.random.choice(("Tình hình thu ngân sách như sau:", "Kết quả thu cụ thể theo biểu sau:")),)),
            Block("text", (f"Đơn vị tính: {unit}",))]
    return [*lead, Block("table", rows=(tuple(_cell(text) for text in head), *body))]


def growth(pen: Pen, sector: Sector) -> list[Block]:
    """This year and the last by indicator, with the difference and the growth."""
    items = [item for item in sector.items if item.noun not in pen.used]
    if len(items) < 4:
        return []
    items = pen.random.sample(items, pen.random.randint(3, min(6, len(items))))
    year = pen.time.year
    head = pen.random.choice((
        ("TT", "Chỉ tiêu", "ĐVT", f"Năm {year - 1}", f"Năm {year}", "Tăng/giảm", "Tỷ lệ tăng/giảm (%)"),
        ("TT", "Nội dung", "Đơn vị tính", f"Thực hiện năm {year - 1}", f"Thực hiện năm {year}", "Chênh lệch (+/-)",
         "Tốc độ tăng (%)")))
    rows = [tuple(_cell(text) for text in head)]
    for at, item in enumerate(items, 1):
        pen.used.add(item.noun)
        now = pen.draw(item.low, item.high, item.decimals)
        old = pen.near(now, 0.75, 0.97, item.decimals)
        b, a, d = (pen.level(value, item.unit, item.decimals) for value in (old, now, now - old))
        g = pen.percent(now * 100 / old - 100, 1)
        pen.relate("change_from_base", (g, a, b), rise, "table: last, now, difference, growth")
        pen.relate("difference", (d, a, b), minus, "table: last, now, difference, growth")
        rows.append(((str(at),), (item.noun[:1].upper() + item.noun[1:],), (item.unit,), (b,), (a,), (d,), (g,)))
    return [Block("text", ("So sánh một số chỉ tiêu với năm trước như sau:",)), Block("table", rows=tuple(rows))]


def _summed(pen: Pen, first: str, names: Sequence[str], heads: Sequence[str], low: float, high: float, unit: str,
            decimals: int) -> list[Block]:
    grid = [[pen.draw(low, high, decimals) for _ in heads[1:]] for _ in names]
    if decimals:
        grid = [[round(value * 10) / Fraction(10) for value in row] for row in grid]
    slots = [[pen.level(value, unit, decimals) for value in (sum(row), *row)] for row in grid]
    sums = [sum(column) for column in zip(*([sum(row), *row] for row in grid), strict=True)]
    last = [pen.level(value, unit, decimals) for value in sums]
    for row in (*slots, last):
        pen.relate("sum_of_parts", row, total, "table: row = sum of columns")
    for column in zip(last, *slots, strict=True):
        pen.relate("sum_of_parts", column, total, "table: column = sum of rows")
    in_head = pen.chance(0.4)
    shown = [f"{head} ({unit})" if in_head else head for head in heads]
    rows: list[tuple[Pieces, ...]] = [tuple(_cell(text) for text in ("TT", first, *shown))]
    body = [((str(at),), (name,), *((slot,) for slot in row)) for at, (name, row) in enumerate(zip(names, slots, strict=True), 1)]
    whole = ((), (pen.random.choice(("Tổng cộng", "Cộng", "Tổng số")),), *((slot,) for slot in last))
    rows += [whole, *body] if pen.chance(0.3) else [*body, whole]
    lead = [Block("text", ("Số liệu chi tiết theo biểu sau:",))]
    if not in_head:
        lead.append(Block("text", (f"Đơn vị tính: {unit}",)))
    return [*lead, Block("table", rows=tuple(rows))]
