"""The wording of a finding: one Vietnamese sentence and its English, with numbers as each language writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from extractors.model import Figure

_SCALES = ((10**9, "tỷ", "billion"), (10**6, "triệu", "million"))
_SWAP = str.maketrans(",.", ".,")
_QUALIFIERS = {"about": ("khoảng", "about"), "over": ("trên", "over"), "nearly": ("gần", "nearly"), "under": ("dưới", "under"),
               "at_least": ("ít nhất", "at least"), "at_most": ("không quá", "at most")}


def number(value: Fraction | Decimal | int, vietnamese: bool, places: int | None = None, least: int = 0) -> str:
    """A number with grouped thousands. places: decimals after which it is cut, marked with `...` if more follow; None: as many
    as it has, up to six. least: decimals that are written even if they are zero.

    >>> number(Fraction(1600, 26), True, 3), number(Fraction(23000), True), number(Decimal("0.5"), False, least=2)
    ('61,538...', '23.000', '0.50')
    """
    limit = max(6 if places is None else places, least)
    scaled = abs(Fraction(value)) * 10**limit
    before, after = divmod(int(scaled), 10**limit)
    decimals = f"{after:0{limit}}" if limit else ""
    cut = scaled.denominator != 1
    if not cut:
        decimals = decimals.rstrip("0").ljust(least, "0")
    text = f"{before:,}" + (f".{decimals}" if decimals else "")
    if vietnamese:
        text = text.translate(_SWAP)
    return ("-" if value < 0 else "") + text + ("..." if cut else "")


@dataclass(frozen=True, slots=True)
class Voice:
    """One language, and the scale in which the amounts of one finding are told (all in one, so that they compare at a glance).

    scale: amounts are divided by it; word: its name (`tỷ`); unit: what is counted, as written.
    """

    vietnamese: bool
    scale: int = 1
    word: str = ""
    unit: str = ""

    def amount(self, value: Fraction | Decimal | int, places: int | None = None) -> str:
        """An amount without its unit, in the scale of the finding."""
        return number(Fraction(value) / self.scale, self.vietnamese, places)

    @property
    def tail(self) -> str:
        """What follows an amount: scale word and unit."""
        if self.unit in ("%", "‰"):
            return self.unit
        return "".join(f" {part}" for part in (self.word, self.unit) if part)

    def named(self, value: Fraction | Decimal | int, places: int | None = None) -> str:
        """An amount with scale word and unit: `197,1 tỷ đồng`, `61,53%`."""
        return self.amount(value, places) + self.tail

    def written(self, figure: Figure) -> str:
        """A figure as the document has it, but for its unit: with its decimals, its range, its word of approximation."""
        least = decimals_of(figure) if self.scale == 1 else 0
        ends = [figure.value] if figure.value_to is None else [figure.value, figure.value_to]
        text = "-".join(number(Fraction(end) / self.scale, self.vietnamese, least=least) for end in ends)
        return f"{self.pick(*_QUALIFIERS[figure.qualifier])} {text}" if figure.qualifier in _QUALIFIERS else text

    def change(self, old: Fraction, new: Fraction) -> str:
        """`23.000 là 23.300`, `23,000 were 23,300`."""
        return f"{self.amount(old)} {self.pick('là', 'were')} {self.amount(new)}"

    def pick(self, vietnamese: str, english: str) -> str:
        return vietnamese if self.vietnamese else english


def decimals_of(figure: Figure) -> int:
    """How many decimals a figure was written with."""
    return max(0, -int(figure.step.normalize().as_tuple().exponent))


def voices(unit: str | None, figures: Sequence[Figure]) -> tuple[Voice, Voice]:
    """The Vietnamese and the English voice for figures of one unit: money in tỷ or triệu if all of them were written so."""
    if unit in ("đồng", "USD"):
        for scale, vietnamese, english in _SCALES:
            if all(figure.step * 1000 >= scale and abs(figure.value) * 10 >= scale for figure in figures):
                return Voice(True, scale, vietnamese, unit), Voice(False, scale, english, unit)
    return Voice(True, unit=unit or ""), Voice(False, unit=unit or "")
