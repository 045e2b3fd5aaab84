"""Sentences that compare one amount with another: with its plan, its whole, an earlier period."""

from __future__ import annotations

from fractions import Fraction

from benchmarks.written.model import Pieces
from benchmarks.written.pen import Pen, fall, fall_by, minus, rise, rise_by, share, times
from benchmarks.written.sectors import Sector

_PLAN = (
    "@act(a/p), đạt {r}% kế hoạch",
    "@act(a/p), đạt {r}% kế hoạch năm",
    "@act(a/p), bằng {r}% kế hoạch giao",
    "@now, @where đã @act(a/p), đạt {r}% so với kế hoạch",
    "@act(a) (kế hoạch là {p} @u), đạt {r}%",
    "@act(a), đạt {r}% kế hoạch (kế hoạch năm {p} @u)",
    "@act(a), đạt {r}% so với kế hoạch năm ({p} @u)",
    "@noun thực hiện {a} @u/kế hoạch {p} @u, đạt {r}%",
    "@noun: {a}/{p} @u, đạt {r}% kế hoạch",
    "@noun là {a} @u, bằng {r}% chỉ tiêu đề ra ({p} @u)",
    "theo kế hoạch, @noun năm @year là {p} @u; đến nay thực hiện được {a} @u, đạt {r}% kế hoạch",
    "kết quả, đã @act(a), hoàn thành {r}% kế hoạch được giao ({p} @u)",
    "kế hoạch giao {p} @u, thực hiện @act(a), đạt tỷ lệ {r}%",
    "@noun được {a} @u, đạt {r}% chỉ tiêu UBND tỉnh giao là {p} @u",
    "@noun ước thực hiện {a} @u, đạt {r}% kế hoạch năm ({p} @u)",
    "@noun: kế hoạch {p} @u, thực hiện {a} @u, đạt {r}%",
    "@noun (KH {p} @u): thực hiện {a} @u, đạt {r}% KH",
    "lũy kế đến nay, @noun là {a} @u, đạt {r}% so với kế hoạch cả năm là {p} @u",
    "@noun {a}/{p} @u ({r}%)",
    "@noun đạt {r}% kế hoạch ({a}/{p} @u)",
    "@noun là {a} @u, hoàn thành {r}% chỉ tiêu Nghị quyết HĐND tỉnh giao ({p} @u)",
    "@act(a), đạt {r}% KH (KH: {p} @u)",
    "@noun được {a} @u/{p} @u kế hoạch, đạt {r}%",
    "chỉ tiêu năm @year là {p} @u, @now đã @act(a), đạt {r}%",
)
_PLAN_AND_PERIOD = (
    "@act(a/p), đạt {r}% kế hoạch, tăng {g}% so với @prior ({b} @u)",
    "@noun là {a} @u, đạt {r}% kế hoạch năm ({p} @u), tăng {g}% so với @prior ({b} @u)",
    "@act(a/p), đạt {r}% KH năm và tăng {g}% so với @prior ({b} @u)",
    "@noun: {a}/{p} @u, bằng {r}% kế hoạch; tăng {g}% so với @prior ({b} @u)",
    "@noun ước đạt {a} @u/{p} @u, bằng {r}% kế hoạch, tăng {g}% so với @prior ({b} @u)",
)
_TWO_PLANS = (
    "@act(a), đạt {r}% kế hoạch tỉnh giao ({p} @u), bằng {q}% kế hoạch phấn đấu ({p2} @u)",
    "@noun là {a} @u, bằng {r}% dự toán trung ương giao ({p} @u) và {q}% dự toán HĐND tỉnh giao ({p2} @u)",
)
_OVER_PLAN = (
    "@act(a/p), vượt {g}% kế hoạch",
    "@act(a), vượt {g}% so với kế hoạch ({p} @u)",
    "@noun đạt {a} @u, vượt {g}% kế hoạch năm ({p} @u)",
    "@noun thực hiện {a}/{p} @u, vượt {g}% chỉ tiêu được giao",
    "@act(a), vượt kế hoạch {g}% (kế hoạch {p} @u)",
    "@noun là {a} @u, tăng {g}% so với kế hoạch ({p} @u)",
)
_PERIOD = (
    "@act(a), bằng {r}% so với @prior ({b} @u)",
    "@noun là {a} @u, bằng {r}% @prior ({b} @u)",
    "@act(a) (@prior {b} @u), bằng {r}% so với @prior",
    "@noun @now là {a} @u, @prior là {b} @u, bằng {r}% so với @prior",
    "@act(a), đạt {r}% so với @prior ({b} @u)",
    "@noun ước đạt {a} @u, bằng {r}% mức thực hiện của @prior ({b} @u)",
    "so với @prior ({b} @u), @noun đạt {a} @u, bằng {r}%",
)
_TIMES = ("@act(a), gấp {r} lần so với @prior ({b} @u)", "@noun là {a} @u, gấp {r} lần @prior ({b} @u)")
_CHANGE = (
    "@act(a), @way {g}% so với @prior ({b} @u)",
    "@noun là {a} @u, @way {g}% so với @prior (@prior: {b} @u)",
    "@act(a) (@prior {b} @u), @way {g}%",
    "@now đã @act(a), @way {g}% so với @prior (@prior là {b} @u)",
    "@noun @way từ {b} @u năm @last @to {a} @u, @way {g}%",
    "@noun là {a} @u, so với @prior ({b} @u) @way {g}%",
    "@noun là {a} @u (@way {g}% so với @prior; @prior là {b} @u)",
    "@noun @way {g}%, từ {b} @u @to {a} @u",
    "@noun @prior là {b} @u, @now là {a} @u, @way {g}%",
    "@act(a), @way {g}% so với mức {b} @u của @prior",
)
_BY_BOTH = (
    "@noun là {a} @u, @way {d} @u (@way {g}%) so với @prior",
    "@act(a), @way {d} @u so với @prior (tương ứng @way {g}%)",
    "@act(a), @way {d} @u ({g}%) so với @prior",
    "@noun là {a} @u, @way {d} @u, tương đương @way {g}% so với @prior",
    "so với @prior, @noun @way {d} @u ({g}%), đạt {a} @u",
    "@act(a), so với @prior @way {d} @u (@way {g}%)",
)
_DIFFERENCE = (
    "@act(a), @way {d} @u so với @prior ({b} @u)",
    "@noun @way từ {b} @u năm @last @to {a} @u, @way {d} @u",
    "@act(a) (@prior {b} @u), @way {d} @u",
    "@noun là {a} @u, @way {d} @u so với @prior (@prior là {b} @u)",
    "@noun là {a} @u, @more hơn @prior {d} @u ({b} @u)",
    "@noun @prior là {b} @u, @now là {a} @u, @way {d} @u",
    "@act(a), so với @prior ({b} @u) @way {d} @u",
)
_POINTS = (
    "@noun @way từ {b}% năm @last @to {a}%, @way {d} điểm %",
    "@noun là {a}%, @way {d} điểm % so với năm @last ({b}%)",
    "@noun đạt {a}%, @way {d}% so với cuối năm @last ({b}%)",
    "@noun hiện là {a}%, @way {d} điểm phần trăm so với năm @last (năm @last là {b}%)",
    "năm @last @noun là {b}%, đến nay là {a}%, @way {d} điểm %",
    "@noun là {a}%, @more hơn {d} điểm % so với @prior ({b}%)",
    "@noun @way {d} điểm % (từ {b}% @to {a}%)",
)
_WHOLE = (
    "trong tổng số {w} @told, có {a} @u @kind, chiếm {r}%",
    "@where có {w} @told, trong đó {a} @u @kind, chiếm {r}%",
    "có {a}/{w} @told @kind, đạt {r}%",
    "đến nay có {a}/{w} @u @kind, đạt tỷ lệ {r}%",
    "có {a} @u @kind, chiếm {r}% tổng số @told ({w} @u)",
    "tỷ lệ @told @kind đạt {r}% ({a}/{w} @u)",
    "có {a} @u @kind trên tổng số {w} @told, đạt {r}%",
    "@where có {w} @told, trong đó có {a} @u @kind (chiếm {r}%)",
    "số @told @kind là {a}/{w} @u, chiếm tỷ lệ {r}%",
    "@where hiện có {w} @told. Trong đó, {a} @u @kind (chiếm {r}%)",
    "{r}% @told @kind ({a}/{w} @u)",
    "@where có {w} @told; có {a} @u (chiếm {r}%) @kind",
    "tổng số @told là {w} @u, số @u @kind là {a} @u, chiếm {r}%",
    "đã có {a} trong tổng số {w} @told @kind, chiếm {r}%",
)


def of_plan(pen: Pen, sector: Sector) -> Pieces | None:
    """An amount, its plan, and what share of it was reached; or by how much it was surpassed."""
    item = pen.item(sector.items)
    if item is None:
        return None
    above = pen.chance(0.2)
    value = pen.draw(item.low, item.high, item.decimals)
    plan = pen.plan(pen.near(value, 0.75, 0.97) if above else pen.near(value, 1.02, 2.1), item.decimals)
    if plan == value:
        plan = value + 1
    p, a = pen.level(plan, item.unit, item.decimals), pen.level(
        value, item.unit, item.decimals, soft=0.08, old=pen.near(value, 0.7, 0.95, item.decimals))
    if above and value > plan:
        template = pen.template(_OVER_PLAN, item)
        g = pen.percent(value * 100 / plan - 100)
        pen.relate("change_from_base", (g, a, p), rise, template)
        return pen.phrase(template, item, a=a, p=p, g=g)
    template = pen.template(_PLAN, item)
    r = pen.percent(value * 100 / plan)
    named = any(word in template for word in ("kế hoạch", "KH", "chỉ tiêu"))  # `112/176 cầu (63,64%)` may be of a whole
    pen.relate("ratio_of_plan", (r, a, p), share, template, rules=() if named else ("ratio_of_whole",))
    return pen.phrase(template, item, a=a, p=p, r=r)


def of_both(pen: Pen, sector: Sector) -> Pieces | None:
    """An amount, its plan, and the same amount a year before; or two plans."""
    item = pen.item(sector.items)
    if item is None:
        return None
    value = pen.draw(item.low, item.high, item.decimals)
    plan = pen.plan(pen.near(value, 1.05, 1.9), item.decimals)
    p, a = pen.level(plan, item.unit, item.decimals), pen.level(value, item.unit, item.decimals)
    r = pen.percent(value * 100 / plan)
    if pen.chance(0.25):
        template = pen.template(_TWO_PLANS, item)
        other = pen.plan(plan * Fraction(21, 20) + 1, item.decimals)
        p2, q = pen.level(other, item.unit, item.decimals), pen.percent(value * 100 / other)
        pen.relate("ratio_of_plan", (r, a, p), share, template)
        pen.relate("ratio_of_plan", (q, a, p2), share, template + " (second)")
        return pen.phrase(template, item, a=a, p=p, r=r, p2=p2, q=q)
    template = pen.template(_PLAN_AND_PERIOD, item)
    old = pen.near(value, 0.75, 0.97, item.decimals)
    b, g = pen.level(old, item.unit, item.decimals), pen.percent(value * 100 / old - 100)
    pen.relate("ratio_of_plan", (r, a, p), share, template)
    pen.relate("change_from_base", (g, a, b), rise, template)
    return pen.phrase(template, item, a=a, p=p, r=r, b=b, g=g)


def of_period(pen: Pen, sector: Sector) -> Pieces | None:
    """An amount as a share or multiple of the earlier one."""
    item = pen.item(sector.items)
    if item is None:
        return None
    value = pen.draw(item.low, item.high, item.decimals)
    old = pen.near(value, 0.3, 0.8, item.decimals) if pen.chance(0.2) else pen.near(value, 0.8, 1.3, item.decimals)
    a = pen.level(value, item.unit, item.decimals, soft=0.05)
    b = pen.level(old, item.unit, item.decimals)
    multiple = value > old * Fraction(5, 4) and pen.chance(0.6)
    template = pen.template(_TIMES if multiple else _PERIOD, item)
    r = pen.percent(value / old, pen.random.choice((1, 2))) if multiple else pen.percent(value * 100 / old)
    pen.relate("ratio_of_period", (r, a, b), times if multiple else share, template)
    return pen.phrase(template, item, a=a, b=b, r=r)


def change(pen: Pen, sector: Sector) -> Pieces | None:
    """A growth rate beside the earlier amount, or beside the difference, or the difference itself."""
    item = pen.item(sector.items)
    if item is None:
        return None
    value = pen.draw(item.low, item.high, item.decimals)
    up = pen.chance(0.65)
    old = pen.near(value, 0.75, 0.97, item.decimals) if up else pen.near(value, 1.03, 1.3, item.decimals)
    kind = pen.random.choice(("rate", "rate", "both", "difference"))
    a = pen.level(value, item.unit, item.decimals, soft=0.05 if kind == "rate" else 0.0)
    b = d = g = None
    if kind != "both":
        b = pen.level(old, item.unit, item.decimals)
    if kind != "rate":
        d = pen.level(abs(value - old), item.unit, item.decimals)
    if kind != "difference":
        g = pen.percent(abs(value * 100 / old - 100))
    templates = {"rate": _CHANGE, "both": _BY_BOTH, "difference": _DIFFERENCE}[kind]
    template = pen.template(templates, item)
    if kind == "rate":
        pen.relate("change_from_base", (g, a, b), rise if up else fall, template)
    elif kind == "both":
        pen.relate("change_from_base", (g, a, d), rise_by if up else fall_by, template)
    else:
        pen.relate("difference", (d, a, b) if up else (d, b, a), minus, template)
    slots = {name: slot for name, slot in (("a", a), ("b", b), ("d", d), ("g", g)) if slot is not None}
    return pen.phrase(_directed(template, up, "nhiều" if up else "ít"), item, **slots)


def points(pen: Pen, sector: Sector) -> Pieces | None:
    """A rate, what it was, and the difference in percentage points."""
    rates = [rate for rate in sector.rates if rate.noun not in pen.used]
    if not rates:
        return None
    rate = pen.random.choice(rates)
    pen.used.add(rate.noun)
    decimals = pen.random.choice((1, 2, 2))
    now = pen.draw(rate.low, rate.high, decimals)
    old = pen.near(now, 0.9, 0.985, decimals) if rate.good else pen.near(now, 1.05, 1.3, decimals)
    old = min(old, Fraction(99))
    up = now > old
    a, b, d = (pen.percent(value, decimals) for value in (now, old, abs(now - old)))
    if pen.slots[d].number.value == 0:
        return None
    template = pen.random.choice(_POINTS)
    pen.relate("difference", (d, a, b) if up else (d, b, a), minus, template)
    return pen.phrase(_directed(template, up, "cao" if up else "thấp").replace("@noun", rate.noun), None, a=a, b=b, d=d)


def _directed(template: str, up: bool, more: str) -> str:
    """A template with the words for the direction of a change."""
    way, to = ("tăng", "lên") if up else ("giảm", "xuống còn")
    return template.replace("@way", way).replace("@to", to).replace("@more", more)


def of_whole(pen: Pen, sector: Sector) -> Pieces | None:
    """A part, its whole, and the share."""
    whole = pen.item(sector.wholes)
    if whole is None:
        return None
    total = pen.draw(whole.low, whole.high)
    part = min(pen.near(total, 0.2, 0.99), total - 1)
    w, a = pen.level(total, whole.unit), pen.level(part, whole.unit)
    r = pen.percent(part * 100 / total)
    template = pen.random.choice(_WHOLE)
    pen.relate("ratio_of_whole", (r, a, w), share, template)
    return pen.phrase(template.replace("@kind", pen.random.choice(whole.kinds)), whole, w=w, a=a, r=r)
