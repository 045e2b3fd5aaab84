"""The wording of a finding: one Vietnamese sentence and its English, with numbers as each language writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import regex

from extractors.model import Figure

_SCALES = {10**12: ("nghìn tỷ", "trillion"), 10**9: ("tỷ", "billion"), 10**6: ("triệu", "million"), 10**3: ("nghìn", "thousand"),
           1: ("", "")}
_NUMBER = regex.compile(r"\d[\d.,]*")
_MOST_DECIMALS = 6
_SWAP = str.maketrans(",.", ".,")
_QUALIFIERS = {"about": ("khoảng", "about"), "over": ("trên", "over"), "nearly": ("gần", "nearly"), "under": ("dưới", "under"),
               "at_least": ("ít nhất", "at least"), "at_most": ("không quá", "at most")}


def number(value: Fraction | Decimal | int, vietnamese: bool, places: int | None = None, least: int = 0, scale: int = 1) -> str:
    """A number with grouped thousands. places: decimals after which it is cut, marked with `...` if more follow; None: as many
    as it has, up to six. least: decimals that are written even if they are zero. scale: it is divided by this before.

    >>> number(Fraction(1600, 26), True, 3), number(Fraction(23000), True), number(Decimal("0.5"), False, least=2)
    ('61,538...', '23.000', '0.50')
    """
    limit = max(6 if places is None else places, least)
    above, below = value.as_integer_ratio()
    scaled, cut = divmod(abs(above) * 10**limit, below * scale)
    before, after = divmod(scaled, 10**limit)
    text = f"{before:,}"
    if after or cut or least:
        decimals = f"{after:0{limit}}" if cut else f"{after:0{limit}}".rstrip("0").ljust(least, "0")
        text = f"{text}.{decimals}" if limit else text
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
        return number(value, self.vietnamese, places, scale=self.scale)

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
        least = decimals(figure.step, self.scale)
        text = number(figure.value, self.vietnamese, least=least, scale=self.scale)
        if figure.value_to is not None:
            text += "-" + number(figure.value_to, self.vietnamese, least=least, scale=self.scale)
        return f"{self.pick(*_QUALIFIERS[figure.qualifier])} {text}" if figure.qualifier in _QUALIFIERS else text

    def change(self, old: Fraction, new: Fraction) -> str:
        """`23.000 là 23.300`, `23,000 were 23,300`."""
        return f"{self.amount(old)} {self.pick('là', 'were')} {self.amount(new)}"

    def pick(self, vietnamese: str, english: str) -> str:
        return vietnamese if self.vietnamese else english


@lru_cache(maxsize=1024)
def decimals(step: Fraction | Decimal, scale: int = 1) -> int:
    """How many decimals a number of this precision is written with, in units of `scale`; at most six.

    >>> decimals(Fraction(1, 100)), decimals(Fraction(1000))
    (2, 0)
    """
    above, below = step.as_integer_ratio()
    places = 0
    while above * 10**places < below * scale and places < _MOST_DECIMALS:
        places += 1
    return places


def scale_of(figure: Figure, quote: str) -> int | None:
    """In which scale a figure was written: 10**6 for 173.512 triệu, and for 2.350 under a head in triệu đồng; None where its
    number is no plain one (`2 tỷ 300 triệu`)."""
    found = _NUMBER.search(quote)
    after = len(found[0].rstrip(".,").rpartition(",")[2]) if found and "," in found[0].rstrip(".,") else 0
    scale = figure.step * 10**after
    return int(scale) if scale in _SCALES else None


def voices(unit: str | None, scales: Sequence[int | None]) -> tuple[Voice, Voice]:
    """The Vietnamese and the English voice for figures of one unit, in the largest scale that one of them was written in."""
    return _both(unit or "", max((scale for scale in scales if scale), default=1))


@lru_cache(maxsize=4096)
def _both(unit: str, scale: int) -> tuple[Voice, Voice]:
    vietnamese, english = _SCALES[scale]
    return Voice(True, scale, vietnamese, unit), Voice(False, scale, english, unit)
