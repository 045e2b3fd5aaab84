"""The documents of one office over a year: its plan, reports that cumulate, the next plan; and what has to agree between them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from benchmarks.written.comparisons import of_plan
from benchmarks.written.model import Mutant, Relation, Text, digits, holds, rounded
from benchmarks.written.pen import Pen, Time, rise, share
from benchmarks.written.report import close, head
from benchmarks.written.sectors import PLACES, SECTORS, Item, Sector
from benchmarks.written.words import SIGNED_ON
from pipeline.audit.interval import Formula, Written

_STATED = ("@act(a/p), đạt {r}% kế hoạch", "@act(a), đạt {r}% kế hoạch năm ({p} @u)", "@act(a/p), bằng {r}% kế hoạch năm")
_IMPLIED = ("@act(a), đạt {r}% kế hoạch", "@act(a), đạt {r}% kế hoạch năm", "@act(a), bằng {r}% kế hoạch giao")
_STATED_BY_NAME = ("@noun là {a} @u, đạt {r}% kế hoạch năm ({p} @u)", "@noun: {a}/{p} @u, đạt {r}% kế hoạch")
_IMPLIED_BY_NAME = ("@noun là {a} @u, đạt {r}% kế hoạch năm", "@noun đạt {a} @u, bằng {r}% kế hoạch")
_AGAINST_LAST = ", tăng {g}% so với @prior ({b} @u)"
_PLANNED = ("@act(p), tăng {g}% so với năm @last ({b} @u)",)
_PLANNED_BY_NAME = ("@noun đạt {p} @u, tăng {g}% so với thực hiện năm @last ({b} @u)",)
_SHARES = {"quarter": (0.15, 0.25), "half": (0.4, 0.52), "nine": (0.65, 0.8), "year": (0.9, 1.12)}
_ITEMS = (5, 8)
_STOCKS = ("tổng đàn", "số người tham gia", "số người hưởng")  # may fall in a year


@dataclass(frozen=True)
class Link:
    """Something that has to agree between documents. figures: (document, slot); mutants: (document, what is written there)."""

    rule: str
    figures: tuple[tuple[int, int], ...]
    mutants: tuple[tuple[int, Mutant], ...]
    construction: str


@dataclass(frozen=True)
class Archive:
    """The documents in the order of their dates, and the links between them."""

    texts: tuple[Text, ...]
    links: tuple[Link, ...]


@dataclass
class _Course:
    """One indicator over the year. done: of each report the document, and its slots: a amount, r ratio, perhaps p plan, g growth
    on b, the year before."""

    item: Item
    by_name: bool
    plan: Fraction
    old: Fraction
    values: dict[str, Fraction]
    told_plan: tuple[int, int] | None = None
    done: list[tuple[int, dict[str, int]]] = field(default_factory=list)


def archive(seed: int) -> Archive:
    """An office's plan, quarterly to yearly reports, and plan for the next year. The same seed gives the same documents."""
    rng = random.Random(seed)
    sector, place, year = rng.choice(SECTORS), rng.choice(PLACES), rng.randint(2017, 2023)
    courses = [_course(rng, item) for item in rng.sample(sector.items, min(rng.randint(*_ITEMS), len(sector.items)))]
    kinds = ["plan", *rng.sample(["quarter", "half", "nine"], 2), "year"]
    kinds.sort(key=["plan", "quarter", "half", "nine", "year"].index)
    pens, heads = [], []
    used = {course.item.noun for course in courses}
    for at, (kind, of) in enumerate([*((kind, year) for kind in kinds), ("plan", year + 1)]):
        pen = Pen(random.Random(seed * 10 + at), Time(kind, of), place, style="list", used=used)
        pens.append(pen)
        symbol = "KH" if kind == "plan" else "BC"
        title = "KẾ HOẠCH" if kind == "plan" else "BÁO CÁO"
        heads.append(head(pen, sector.office, sector.code, symbol, title,
                          f"Thực hiện nhiệm vụ trọng tâm năm {of}" if kind == "plan" else f"Kết quả công tác {pen.time.now}"))
        heads[-1]["left"][3] = f"Số: {(at + 1) * 17 + rng.randint(1, 16)}/{symbol}-{sector.code}"
    links: list[Link] = []
    for at, pen in enumerate(pens):
        if pen.time.kind == "plan":
            _plan(pen, at, courses, links, last=at > 0)
        else:
            _report(pen, at, courses, links, sector, heads[0])
    for course in courses:
        links += _steps(pens, course)
    names = ("ke-hoach" if pen.time.kind == "plan" else f"bao-cao-{pen.time.kind}" for pen in pens)
    texts = tuple(close(pen, f"{name}-{pen.time.year}", seed, top) for pen, name, top in zip(pens, names, heads, strict=True))
    return Archive(texts, tuple(links))


def _course(rng: random.Random, item: Item) -> _Course:
    pen = Pen(rng, Time("year", 2020), "")
    plan = pen.plan(pen.draw(item.low, item.high, item.decimals) * 2, item.decimals)
    values = {kind: Fraction(round(plan * Fraction(rng.uniform(low, high)) * 10**item.decimals), 10**item.decimals)
              for kind, (low, high) in _SHARES.items()}
    old = Fraction(round(plan * Fraction(rng.uniform(0.75, 0.96)) * 10**item.decimals), 10**item.decimals)
    return _Course(item, rng.random() < 0.4, plan, old, values)


def _plan(pen: Pen, at: int, courses: Sequence[_Course], links: list[Link], last: bool) -> None:
    """A plan: its targets, against what the year before reached."""
    pen.heading("I. MỤC TIÊU, CHỈ TIÊU")
    for course in courses:
        item = course.item
        old = course.values["year"] if last else course.old
        plan = pen.plan(pen.near(old, 1.05, 1.3), item.decimals) if last else course.plan
        if plan <= old:
            continue
        p, b, g = pen.level(plan, item.unit, item.decimals), pen.level(old, item.unit,
                                                                       item.decimals), pen.percent(plan * 100 / old - 100)
        template = pen.template(_PLANNED_BY_NAME if course.by_name else _PLANNED, item)
        pen.relate("change_from_base", (g, p, b), rise, template)
        pen.write("list", pen.phrase(template, item, p=p, b=b, g=g))
        if not last:
            course.told_plan = (at, p)
            continue
        wrong = pen.near(old, 0.7, 0.97, item.decimals)
        told = _changed(pen, {b: wrong}, (g, p, b), rise)
        links.append(Link("figure_conflict", ((at, b), (course.done[-1][0], course.done[-1][1]["a"])),
                          ((at, Mutant("other figure", slots=told, touched=(b,))),),
                          template))
    pen.heading("II. TỔ CHỨC THỰC HIỆN")
    pen.write("list", ("Các phòng, đơn vị trực thuộc căn cứ kế hoạch này tổ chức thực hiện",))


def _report(pen: Pen, at: int, courses: Sequence[_Course], links: list[Link], sector: Sector, plan_head: dict) -> None:
    """A report: what was reached of each target, which is stated or not; the plan is cited."""
    number, day = plan_head["left"][3].removeprefix("Số: "), plan_head["right"][3].strip("_").split(", ")[1]
    date = f"{SIGNED_ON}/{int(day.split()[3]):02}/{day.split()[5]}"
    act, t = pen.word(f"Kế hoạch số {number}"), pen.word(date)
    pen.write("text", pen.phrase("thực hiện {act} ngày {t} của " + sector.office + ", kết quả công tác @now như sau:", None,
                                 act=act, t=t))
    wrong = f"{SIGNED_ON + pen.random.randint(1, 9)}{date[2:]}"
    links.append(Link("citation_conflict", ((at, act), (at, t)), ((at, Mutant("digit", slots={t: wrong}, touched=(act, t))),),
                      "cited plan"))
    pen.heading("I. KẾT QUẢ THỰC HIỆN")
    for course in courses:
        item, value = course.item, course.values[pen.time.kind]
        stated = pen.chance(0.5)
        a, r = pen.level(value, item.unit, item.decimals), pen.percent(value * 100 / course.plan, pen.random.choice((1, 2)))
        p = pen.level(course.plan, item.unit, item.decimals) if stated else None
        names = (_STATED_BY_NAME, _IMPLIED_BY_NAME) if course.by_name else (_STATED, _IMPLIED)
        template = pen.template(names[0 if stated else 1], item)
        slots = {"a": a, "r": r} | ({"p": p} if p is not None else {})
        if p is not None:
            pen.relate("ratio_of_plan", (r, a, p), share, template)
        old = course.old if pen.time.kind == "year" else pen.near(value, 0.8, 0.97, item.decimals)
        if value > old and pen.chance(0.4):
            template += _AGAINST_LAST
            slots |= {"b": pen.level(old, item.unit, item.decimals), "g": pen.percent(value * 100 / old - 100)}
            pen.relate("change_from_base", (slots["g"], a, slots["b"]), rise, template)
        pen.write("list", pen.phrase(template, item, **slots))
        course.done.append((at, slots))
        if course.told_plan is not None:
            links += [link for link in [_other_plan(pen, at, course, template)] if link]
    pen.heading("II. KẾT QUẢ KHÁC")
    other = of_plan(pen, sector)
    if other:
        pen.write("list", other)


def _other_plan(pen: Pen, at: int, course: _Course, template: str) -> Link | None:
    """The plan as a report has it, stated or implied, against the plan; the mutant has another one."""
    slots = course.done[-1][1]
    a, r, p = slots["a"], slots["r"], slots.get("p")
    wrong = course.plan * pen.random.choice((Fraction(4, 5), Fraction(9, 10), Fraction(11, 10), Fraction(6, 5)))
    if wrong.denominator != 1:
        return None
    value = course.values[pen.time.kind]
    told = {r: _written(pen, r, value * 100 / wrong)}
    if p is not None:
        told[p] = _written(pen, p, wrong)
    figures = ((at, r), (at, a)) if p is None else ((at, p), (at, r), (at, a))
    assert course.told_plan is not None
    return Link("plan_changed", (*figures, course.told_plan), ((at, Mutant("wrong plan", slots=told, touched=tuple(told))),),
                template)


def _steps(pens: Sequence[Pen], course: _Course) -> list[Link]:
    """Each report against the one before: a cumulative figure that falls, and one that stands still."""
    links = []
    if course.item.noun.startswith(_STOCKS):
        return []
    for (first, before), (at, slots) in pairwise(course.done):
        pen, a, r = pens[at], slots["a"], slots["r"]
        number, earlier = pen.slots[a].number, pens[first].slots[before["a"]].number
        assert number is not None and earlier is not None
        for rule, value in (("cumulative_fall", earlier.value * Fraction(9, 10)), ("stale_figure", earlier.value)):
            value = rounded(value, number.step, False)
            told = {a: _written(pen, a, value), r: _written(pen, r, value * 100 / course.plan)}
            if "g" in slots:  # the growth would give it away within the document
                continue
            links.append(Link(rule, ((at, a), (first, before["a"])), ((at, Mutant("old figure", slots=told, touched=(a, r))),),
                              "by name" if course.by_name else "by act"))
    return links


def _written(pen: Pen, slot: int, value: Fraction) -> str:
    """A value as this slot would have it."""
    number = pen.slots[slot].number
    assert number is not None
    return digits(Written(rounded(value, number.step, False), number.step))


def _changed(pen: Pen, values: dict[int, Fraction], relation: tuple[int, ...], formula: Formula) -> dict[int, str]:
    """New texts of slots, and of the reported slot of a relation so that it still holds."""
    numbers = []
    for slot in relation:
        number = pen.slots[slot].number
        assert number is not None
        numbers.append(number if slot not in values else Written(rounded(values[slot], number.step, False), number.step))
    exact = formula([Written(number.value, number.step, exact=True).rounded() for number in numbers[1:]]).low
    told = {relation[0]: _written(pen, relation[0], Fraction(exact))} | {slot: _written(pen, slot, value) for slot,
                                                                         value in values.items()}
    again = [Written(rounded(Fraction(exact), numbers[0].step, False), numbers[0].step), *numbers[1:]]
    assert holds(Relation("", relation, formula), again)
    return told
