"""A written document that knows its own arithmetic: where each number stands, and which relations hold among the numbers.

A text is made of pieces: plain strings, and indexes of slots (a number, a name list, a status word, a date) that can be
written anew, so that one thing can be made wrong and everything else stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import regex

from pipeline.audit.interval import Formula, Written, power, slips, verdict

Pieces = tuple["str | int", ...]
_TOKEN = regex.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Slot:
    """One thing that can be written otherwise.

    text: as it stands in the document. number: what it means, where it is a number. lead: words before the digits (`gần `) that
    belong to it. pad: a number below ten is written with a leading zero (04 xã).
    old: the value of the period before, which a careless writer may have left standing.
    """

    text: str
    number: Written | None = None
    lead: str = ""
    pad: bool = False
    old: Fraction | None = None
    scale: Fraction = Fraction(1)

    def rewritten(self, number: Written) -> Slot:
        """The same place with another number."""
        return replace(self, number=number, text=self.lead + digits(number, self.scale, self.pad))


@dataclass(frozen=True)
class Mutant:
    """One way to make a relation false: slot -> its new text, or block -> its new pieces. touched: the slots it concerns."""

    kind: str
    slots: dict[int, str] = field(default_factory=dict)
    blocks: dict[int, Pieces] = field(default_factory=dict)
    touched: tuple[int, ...] = ()
    number: tuple[int, Written] | None = None


@dataclass(frozen=True)
class Relation:
    """Something that holds in the document.

    rule: as in the database contract. slots: the reported one first, then the operands of the formula (None: words, not
    arithmetic). rules: the names of rules under which the program may rightly verify it. mutants: ways to break it that are not
    a slip in a number. construction: how it is worded.
    """

    rule: str
    slots: tuple[int, ...]
    formula: Formula | None = None
    rules: tuple[str, ...] = ()
    mutants: tuple[Mutant, ...] = ()
    construction: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph or a table. kind: `heading` | `text` | `list` | `table` (rows of cells of pieces, the first the head)."""

    kind: str
    pieces: Pieces = ()
    rows: tuple[tuple[Pieces, ...], ...] = ()


@dataclass(frozen=True)
class Text:
    """A whole document: its head (as `corpus.make` describes letterheads), its blocks, slots and relations."""

    name: str
    head: dict
    blocks: tuple[Block, ...]
    slots: tuple[Slot, ...]
    relations: tuple[Relation, ...]

    def planted(self, mutant: Mutant) -> Text:
        """A copy with one thing made wrong."""
        slots = [replace(slot, text=mutant.slots.get(at, slot.text)) for at, slot in enumerate(self.slots)]
        blocks = [replace(block, pieces=mutant.blocks.get(at, block.pieces)) for at, block in enumerate(self.blocks)]
        if mutant.number:
            slots[mutant.number[0]] = slots[mutant.number[0]].rewritten(mutant.number[1])
        head = self.head
        return replace(self, head=head, slots=tuple(slots), blocks=tuple(blocks))

    def told(self, pieces: Pieces) -> str:
        """The text of some pieces."""
        return "".join(piece if isinstance(piece, str) else self.slots[piece].text for piece in pieces)


# --------------------------------------------------------------------------- numbers


def digits(number: Written, scale: Fraction = Fraction(1), pad: bool = False) -> str:
    """A number in Vietnamese digits: 1234.5 -> `1.234,5`. scale: what one written unit is (10**9 for tỷ)."""
    value, step = number.value / scale, number.step / scale
    decimals = 0
    while step * 10**decimals < 1:
        decimals += 1
    whole, rest = divmod(round(value * 10**decimals), 10**decimals)
    text = f"{whole:,}".replace(",", ".")
    if pad and whole < 10 and not decimals:
        text = f"0{whole}"
    return f"{text},{rest:0{decimals}}" if decimals else text


def rounded(value: Fraction, step: Fraction, cut: bool) -> Fraction:
    """A value at a written precision: half up, or with the digits below left out."""
    return (value // step if cut else (value / step + Fraction(1, 2)) // 1) * step


def fill(template: str, **slots: int) -> Pieces:
    """The pieces of a template whose `{name}`s are slots."""
    pieces: list[str | int] = []
    for at, part in enumerate(_TOKEN.split(template)):
        if at % 2:
            pieces.append(slots[part])
        elif part:
            pieces.append(part)
    return tuple(pieces)


def capital(pieces: Pieces) -> Pieces:
    """The pieces with a capital at their beginning."""
    if pieces and isinstance(pieces[0], str):
        return (pieces[0][:1].upper() + pieces[0][1:], *pieces[1:])
    return pieces


# --------------------------------------------------------------------------- what arithmetic can see


def holds(relation: Relation, numbers: Sequence[Written]) -> bool:
    """Whether true values can make the relation hold."""
    assert relation.formula is not None
    return verdict(numbers[0], numbers[1:], relation.formula) != "inconsistent"


def strength(relation: Relation, numbers: Sequence[Written], at: int) -> float:
    """The chance (0..1) that a slip in one number of the relation breaks it. at: 0 for the reported one, else an operand."""
    assert relation.formula is not None
    if at == 0:
        return power(numbers[0], relation.formula([number.possible() for number in numbers[1:]]))
    caught = [not holds(relation, [*numbers[:at], slip, *numbers[at + 1:]]) for slip in slips(numbers[at])
              if slip.value > 0]
    return sum(caught) / len(caught) if caught else 0.0
