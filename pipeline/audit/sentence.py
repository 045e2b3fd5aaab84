"""The wording of a finding: one Vietnamese sentence and its English, with numbers as each language writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import regex

from extractors.model import Figure

_SCALES = {10**12: ("nghìn tỷ", "trillion"), 10**9: ("tỷ", "billion"), 10**6: ("triệu", "million"), 10**3: ("nghìn", "thousand"),
           1: ("", "")}
_NUMBER = regex.compile(r"\d[\d.,]*")
_MOST_DECIMALS = 6
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
        least = decimals(Fraction(figure.step) / self.scale)
        ends = [figure.value] if figure.value_to is None else [figure.value, figure.value_to]
        text = "-".join(number(Fraction(end) / self.scale, self.vietnamese, least=least) for end in ends)
        return f"{self.pick(*_QUALIFIERS[figure.qualifier])} {text}" if figure.qualifier in _QUALIFIERS else text

    def change(self, old: Fraction, new: Fraction) -> str:
        """`23.000 là 23.300`, `23,000 were 23,300`."""
        return f"{self.amount(old)} {self.pick('là', 'were')} {self.amount(new)}"

    def pick(self, vietnamese: str, english: str) -> str:
        return vietnamese if self.vietnamese else english


def decimals(step: Fraction) -> int:
    """How many decimals a number of this precision is written with; none for one that is no power of ten.

    >>> decimals(Fraction(1, 100)), decimals(Fraction(1000))
    (2, 0)
    """
    places = 0
    while step * 10**places < 1 and places < _MOST_DECIMALS:
        places += 1
    return places


def scale_of(figure: Figure, quote: str) -> int | None:
    """In which scale a figure was written: 10**6 for 173.512 triệu, and for 2.350 under a head in triệu đồng; None where its
    number is no plain one (`2 tỷ 300 triệu`)."""
    found = _NUMBER.search(quote)
    after = len(found[0].rstrip(".,").rpartition(",")[2]) if found and "," in found[0].rstrip(".,") else 0
    scale = Fraction(figure.step) * 10**after
    return int(scale) if scale in _SCALES else None


def voices(unit: str | None, scales: Sequence[int | None]) -> tuple[Voice, Voice]:
    """The Vietnamese and the English voice for figures of one unit, in the largest scale that one of them was written in."""
    scale = max((scale for scale in scales if scale), default=1)
    vietnamese, english = _SCALES[scale]
    return Voice(True, scale, vietnamese, unit or ""), Voice(False, scale, english, unit or "")
