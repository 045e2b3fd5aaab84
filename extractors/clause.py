"""Sentences, and the drafts of figures inside them: each number with what stands before and after it."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from extractors.number import Amount
from extractors.unit import Unit

# A full stop ends a sentence where a capital, a bracket or a quote follows; not after an abbreviation or a single capital.
_END = regex.compile(
    r"(?<!\b(?:[Tt][Pp]|[Tt][XxTt]|TS|ThS|PGS|GS|BS|[Đđ]|St|No|KT|TM|TL|TUQ|\p{Lu}))[.!?…](?=\ +[\p{Lu}\"(“\d\-+*]|\ *$)|;(?!\d)")
_CAPITAL = regex.compile(r"[.!?…] +[\p{Lu}\"(“\d\-+*]|[.!?…] *$|;")


def follows_semicolon(low: str, at: int) -> bool:
    """Whether what begins at an offset goes on from a clause that ended in a semicolon."""
    return low[max(0, at - 40):at].rstrip().endswith(";")


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Spans of the sentences of text[start:end]. A semicolon ends one too: scopes (trong đó) do not cross it."""
    spans, at = [], start
    for match in _END.finditer(text, start, end):
        if not _CAPITAL.match(text, match.start(), end):
            continue
        spans.append((at, match.end()))
        at = match.end()
    if at < end:
        spans.append((at, end))
    return spans


@dataclass(slots=True)
class Draft:
    """A figure in the making. [start, end) is its evidence (qualifier, digits, scale, unit); `sentence` its sentence.

    before: plain text between the last figure (or the sentence's start) and this one; after: up to the next figure.
    partner: the other side of `A/B`: +1 this is A and the next draft is B, -1 this is B.
    """

    amount: Amount
    unit: Unit | None
    start: int
    end: int
    block: int
    sentence: tuple[int, int]
    before: str = ""
    after: str = ""
    partner: int = 0
    unit_name: str | None = None
    unit_kind: str | None = None
    kind: str = "level"
    base: str | None = None
    base_text: str | None = None
    direction: str | None = None
    of: Draft | None = None
    against: Draft | None = None
    standing: str = "actual"
    period: str | None = None
    indicator: str | None = None
    rule: str = "figure.level"
    score: float = 1.0
    in_bracket: bool = False
    extra: dict = field(default_factory=dict)

    @property
    def percent(self) -> bool:
        """Whether the unit is a percentage or per mille."""
        return self.unit_name in ("%", "‰")

    @property
    def level_like(self) -> bool:
        """Whether it can be described by a ratio: a level that is not the base of an A/B pair."""
        return self.kind == "level" and self.partner != -1 and "base of" not in self.extra
