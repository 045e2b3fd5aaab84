"""Errors as careless writers make them, one at a time: another digit, two digits swapped, a comma moved, a zero lost, an old
figure, another plan, a part left out."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from benchmarks.written.model import Mutant, Relation, Text, holds, strength
from pipeline.audit.interval import Written, slips


@dataclass(frozen=True)
class Planted:
    """A copy of a document with one error. power: the chance that such an error shows in the arithmetic, 0 if this one cannot."""

    text: Text
    relation: Relation
    kind: str
    slots: tuple[int, ...]
    told: str
    power: float


def plants(text: Text, rng: random.Random, count: int) -> Iterator[Planted]:
    """Copies with one error each, of as many rules as there are."""
    rules = sorted({relation.rule for relation in text.relations})
    rng.shuffle(rules)
    for at in range(count):
        choices = [relation for relation in text.relations if relation.rule == rules[at % len(rules)]]
        planted = _plant(text, rng.choice(choices), rng)
        if planted is not None:
            yield planted


def _plant(text: Text, relation: Relation, rng: random.Random) -> Planted | None:
    mutants = [*relation.mutants, *([None] * (3 if relation.formula else 0))]
    mutant = rng.choice(mutants) if mutants else None
    if mutant is not None:
        return _by_words(text, relation, mutant)
    if relation.formula is None:
        return None
    numbers = [text.slots[at].number for at in relation.slots]
    at = rng.choice([place for place, slot in enumerate(relation.slots) if text.slots[slot].text])
    kind, number = _slip(text, relation, at, rng)
    if number is None:
        return None
    tried = [*numbers[:at], number, *numbers[at + 1:]]
    power = 0.0 if holds(relation, tried) else strength(relation, numbers, at)
    slot = relation.slots[at]
    wrong = text.planted(Mutant(kind, number=(slot, number)))
    told = f"{text.slots[slot].text} -> {wrong.slots[slot].text}"
    return None if wrong.slots[slot].text == text.slots[slot].text else Planted(wrong, relation, kind, relation.slots, told,
                                                                                power)


def _by_words(text: Text, relation: Relation, mutant: Mutant) -> Planted:
    power = 1.0
    if mutant.kind == "missing part" and relation.formula:  # a part so small that rounding hides it cannot be missed
        block = next(iter(mutant.blocks))
        left = {piece for piece in mutant.blocks[block] if isinstance(piece, int)}
        gone = [slot for slot in text.blocks[block].pieces if isinstance(slot, int) and slot not in left]
        kept = [slot for slot in relation.slots if slot not in gone]
        power = 0.0 if holds(replace(relation, slots=tuple(kept)), [text.slots[slot].number for slot in kept]) else 1.0
    if mutant.number:
        told = f"{text.slots[mutant.number[0]].text} -> {text.planted(mutant).slots[mutant.number[0]].text}"
    else:
        told = "; ".join(f"{text.slots[slot].text} -> {new}" for slot, new in mutant.slots.items()) or "left out"
    return Planted(text.planted(mutant), relation, mutant.kind, mutant.touched, told, power)


def _slip(text: Text, relation: Relation, at: int, rng: random.Random) -> tuple[str, Written | None]:
    """What is done to a number, and the number that it becomes."""
    slot = text.slots[relation.slots[at]]
    number = slot.number
    if slot.old is not None and rng.random() < 0.3:
        return "old figure", replace(number, value=slot.old)
    if relation.rule == "ratio_of_plan" and at == 2 and rng.random() < 0.5:
        wrong = number.value * rng.choice((Fraction(9, 10), Fraction(11, 10), Fraction(6, 5), Fraction(4, 5)))
        return "wrong plan", replace(number, value=max(round(wrong / number.step), 1) * number.step)
    kinds: dict[str, list[Written]] = {}
    for slip in slips(number):
        if slip.value > 0:
            kinds.setdefault(_kind(number, slip), []).append(slip)
    if not kinds:
        return "digit", None
    kind = rng.choice(sorted(kinds))
    return kind, rng.choice(kinds[kind])


def _kind(number: Written, slip: Written) -> str:
    if slip.step != number.step:
        return "comma moved"
    before, after = (str(int(item.value / item.step)) for item in (number, slip))
    if len(before) != len(after):
        return "zero lost or added"
    return "digit" if sum(one != other for one, other in zip(before, after, strict=True)) == 1 else "digits swapped"
