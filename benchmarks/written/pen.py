"""The hand that writes: draws numbers that agree, puts them into wordings, and notes down what it has written."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import regex

from benchmarks.written.model import Block, Mutant, Pieces, Relation, Slot, capital, digits, fill, holds, rounded
from benchmarks.written.sectors import Item, Split, Whole
from pipeline.audit.interval import Formula, Interval, Written, round_unit
from pipeline.audit.relation import WHOLE_UNITS, unit_kind

_SOFT_WORDS = {"gần ": "nearly", "trên ": "over", "hơn ": "over", "khoảng ": "about"}
_SCALE_WORDS = ("nghìn ", "triệu ", "tỷ ")
_ACT = regex.compile(r"@(act|told)\(([a-z/]+)\)")
_FIRST_DAY = {"quarter": 4, "half": 7, "nine": 10, "year": 1, "plan": 1}  # month of the day on which the report is written


@dataclass(frozen=True)
class Time:
    """What a document covers. kind: `quarter` | `half` | `nine` | `year` | `plan` (a year to come)."""

    kind: str
    year: int

    @property
    def now(self) -> str:
        """The period of the report."""
        return {"quarter": f"quý I/{self.year}", "half": f"6 tháng đầu năm {self.year}", "nine": f"9 tháng đầu năm {self.year}",
                "year": f"năm {self.year}", "plan": f"năm {self.year}"}[self.kind]

    @property
    def prior(self) -> str:
        """What it is compared with."""
        return f"năm {self.year - 1}" if self.kind in ("year", "plan") else f"cùng kỳ năm {self.year - 1}"

    @property
    def written_on(self) -> tuple[int, int]:
        """Month and year in which the report is signed."""
        return (1, self.year + 1) if self.kind == "year" else (_FIRST_DAY[self.kind], self.year)


@dataclass
class Pen:
    """What is drawn and written for one document."""

    random: random.Random
    time: Time
    place: str
    cut: bool = False
    style: str = "text"
    where: str = "toàn tỉnh"
    slots: list[Slot] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    # ------------------------------------------------------------------ drawing

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self.random.random() < share

    def draw(self, low: float, high: float, decimals: int = 0) -> Fraction:
        """A number between two, small ones likelier than large ones; with more decimals than will be written if it has any."""
        value = low * (high / low) ** self.random.random()
        return Fraction(round(value)) if decimals == 0 else Fraction(round(value * 10 ** (decimals + 3)), 10 ** (decimals + 3))

    def near(self, value: Fraction, low: float, high: float, decimals: int = 0) -> Fraction:
        """A number that is between `low` and `high` times another."""
        return self.draw(float(value) * low, float(value) * high, decimals)

    def plan(self, value: Fraction, decimals: int) -> Fraction:
        """A round number for a plan."""
        unit = max(Fraction(10) ** (len(str(int(value))) - self.random.choice((2, 2, 3))), Fraction(1, 10**decimals))
        return max(round(value / unit), 1) * unit

    def template(self, templates: Sequence[str], item: Item | Whole | Split) -> str:
        """One of the templates that suit an item: what begins with its own name (`sản lượng xi măng đạt {}`) is not `done`."""
        words = getattr(item, "act", "x").split(" ", 2)
        named = words[:2] == getattr(item, "noun", "").split(" ", 2)[:2]
        return self.random.choice([text for text in templates
                                   if not named or ("đã @act" not in text and "thực hiện @act" not in text)])

    def item(self, choices: Sequence[Item] | Sequence[Whole] | Sequence[Split]):
        """Something to report that this document has not reported yet, or None."""
        free = [item for item in choices if _name(item) not in self.used]
        if not free:
            return None
        item = self.random.choice(free)
        self.used.add(_name(item))
        return item

    # ------------------------------------------------------------------ numbers

    def level(self, value: Fraction, unit: str, decimals: int = 0, soft: float = 0.0, old: Fraction | None = None) -> int:
        """Put an amount into the document; returns its slot. soft: how likely it is told roughly (gần, trên, khoảng)."""
        if value.denominator == 1 and decimals:
            decimals = 0  # 8.900 ha, not 8.900,0 ha
        step = Fraction(1, 10**decimals)
        exact = decimals == 0 and unit_kind(unit) in WHOLE_UNITS and not unit.startswith(_SCALE_WORDS)
        if self.chance(soft):
            return self._softly(value, step, exact)
        number = Written(rounded(value, step, self.cut), step, exact=exact)
        pad = exact and self.pads and value < 10
        return self.put(Slot(digits(number, pad=pad), number, pad=pad, old=old and rounded(old, step, self.cut)))

    @property
    def pads(self) -> bool:
        """Whether this document writes small counts with a zero in front (04 xã)."""
        return len(self.place) % 2 == 0

    def _softly(self, value: Fraction, step: Fraction, exact: bool) -> int:
        lead = self.random.choice(tuple(_SOFT_WORDS))
        step = max(step, Fraction(1)) if value >= 100 else step
        unit = max(round_unit(Fraction(10) ** (len(str(int(value))) - 2)), step)
        base = value // unit * unit
        shown = {"nearly": base + unit, "over": base, "about": (value / unit + Fraction(1, 2)) // 1 * unit}[_SOFT_WORDS[lead]]
        number = Written(shown or unit, step, _SOFT_WORDS[lead], exact=exact)
        if not number.possible().contains(value):
            number, lead = Written(rounded(value, step, self.cut), step, exact=exact), ""
        return self.put(Slot(lead + digits(number), number, lead))

    def percent(self, value: Fraction, decimals: int | None = None, old: Fraction | None = None) -> int:
        """Put a percentage (or another rate) into the document, rounded or cut as this document does."""
        decimals = self.random.choice((1, 1, 2, 2, 2, 0)) if decimals is None else decimals
        step = Fraction(1, 10**decimals)
        if rounded(value, step, self.cut) == 0:
            step, decimals = Fraction(1, 100), 2
        number = Written(rounded(value, step, self.cut), step)
        return self.put(Slot(digits(number), number, old=old))

    def put(self, slot: Slot) -> int:
        """Note down a slot; returns its index."""
        self.slots.append(slot)
        return len(self.slots) - 1

    def word(self, text: str) -> int:
        """A slot for something that is no number."""
        return self.put(Slot(text))

    def relate(self, rule: str, slots: Sequence[int], formula: Formula | None, construction: str, rules: Sequence[str] = (),
               mutants: Sequence[Mutant] = ()) -> None:
        """Note down a relation among slots; it has to hold."""
        relation = Relation(rule, tuple(slots), formula, (rule, *rules), tuple(mutants), construction)
        if formula is not None:
            numbers = [self.slots[at].number for at in slots]
            assert holds(relation, numbers), (construction, [self.slots[at].text for at in slots])
        self.relations.append(relation)

    # ------------------------------------------------------------------ words

    def phrase(self, template: str, item: Item | Whole | Split | None = None, **slots: int) -> Pieces:
        """A template with its words and slots: `@act(a)`, `@act(a/p)` what is done with the number a; `@noun`, `@u`, `@now`,
        `@prior`, `@year`, `@last`, `@where`."""
        if item is not None:
            form = getattr(item, "act", getattr(item, "told", ""))
            template = _ACT.sub(lambda found: form.replace(
                "{}", "/".join(f"{{{name}}}" for name in found[2].split("/")) + f" {item.unit}"), template)
            template = template.replace("@noun", getattr(item, "noun", "")).replace("@told", getattr(item, "told", ""))
            template = template.replace("@u", item.unit)
        for token, words in (("@now", self.time.now), ("@prior", self.time.prior), ("@year", str(self.time.year)),
                             ("@last", str(self.time.year - 1)), ("@where", self.where)):
            template = template.replace(token, words)
        return fill(template, **slots)

    def write(self, kind: str, *sentences: Pieces, mark: str = "") -> int:
        """A block of sentences, each with a capital and a full stop; returns the block's index."""
        pieces: list[str | int] = [mark] if mark else []
        for at, sentence in enumerate(sentences):
            pieces += [" "] * (at > 0) + [*capital(sentence)]
            if not (isinstance(sentence[-1], str) and sentence[-1].endswith((".", ":", ";"))):
                pieces.append(".")
        self.blocks.append(Block(kind, tuple(pieces)))
        return len(self.blocks) - 1

    def heading(self, text: str) -> None:
        """A heading."""
        self.blocks.append(Block("heading", (text,)))


def joined(lead: Pieces, told: Sequence[Pieces], join: str, end: str = "") -> Pieces:
    """A lead, the items of a list with what joins them, and what ends it."""
    pieces: list[str | int] = [*lead]
    for at, item in enumerate(told):
        pieces += [join] * (at > 0) + [*item]
    return (*pieces, end) if end else tuple(pieces)


def _name(item: Item | Whole | Split) -> str:
    return getattr(item, "noun", getattr(item, "told", ""))


def share(operands: Sequence[Interval]) -> Interval:
    """The first in per cent of the second."""
    return operands[0] / operands[1] * Interval(Fraction(100), Fraction(100))


def times(operands: Sequence[Interval]) -> Interval:
    """The first divided by the second."""
    return operands[0] / operands[1]


def rise(operands: Sequence[Interval]) -> Interval:
    """By how many per cent the first is above the second."""
    return (operands[0] / operands[1] - Interval(Fraction(1), Fraction(1))) * Interval(Fraction(100), Fraction(100))


def fall(operands: Sequence[Interval]) -> Interval:
    """By how many per cent the first is below the second."""
    return -rise(operands)


def minus(operands: Sequence[Interval]) -> Interval:
    """The first less the second."""
    return operands[0] - operands[1]


def rise_by(operands: Sequence[Interval]) -> Interval:
    """Growth in per cent of a level (first) that rose by the second."""
    return Interval(Fraction(100), Fraction(100)) / (operands[0] / operands[1] - Interval(Fraction(1), Fraction(1)))


def fall_by(operands: Sequence[Interval]) -> Interval:
    """Decline in per cent of a level (first) that fell by the second."""
    return Interval(Fraction(100), Fraction(100)) / (operands[0] / operands[1] + Interval(Fraction(1), Fraction(1)))
