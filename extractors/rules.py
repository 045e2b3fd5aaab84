"""A rule is data with a function at its end that may decline; `find` runs rules and settles overlaps once for all."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

import regex

from extractors.model import Evidence
from extractors.text import View

Fact = TypeVar("Fact", bound=Evidence)


@dataclass(frozen=True, slots=True)
class Rule(Generic[Fact]):
    """name: stable, it is stored with each fact. pattern: matched against `View.plain`.
    read: makes the fact from the match, or None to decline."""

    name: str
    pattern: regex.Pattern
    read: Callable[[regex.Match, View], Fact | None]


def verbose(pattern: str, **pieces: str) -> regex.Pattern:
    """Compile a verbose pattern over the `plain` shadow. `{{name}}` is replaced by the piece of that name.

    In verbose patterns a literal space is written `[ ]` or `\\ `.
    """
    for name, piece in pieces.items():
        pattern = pattern.replace("{{" + name + "}}", piece)
    return regex.compile(pattern, regex.VERBOSE | regex.VERSION1)


def ending(pattern: str, flags: int = 0) -> regex.Pattern:
    """Compile a pattern that ends in `$` or `\\Z`, to be searched for what a text ends with.

    It is matched from the end backwards, the longest first: the same span as forwards, without a try at each letter before it.
    Not for a possessive quantifier that can take what stands before it (`\\p{L}[\\p{L}/]*+`): backwards it comes first.
    """
    return regex.compile(pattern, flags | regex.REVERSE | regex.POSIX)


def verbose_ending(pattern: str, **pieces: str) -> regex.Pattern:
    """`verbose` for a pattern that ends in `$` or `\\Z` (see `ending`)."""
    forwards = verbose(pattern, **pieces)
    return ending(forwards.pattern, forwards.flags)


def find(rules: Iterable[Rule[Fact]], view: View) -> list[Fact]:
    """All facts that the rules read, in text order, without overlaps (see `settle`)."""
    found = []
    for rule in rules:
        for match in rule.pattern.finditer(view.plain):
            fact = rule.read(match, view)
            if fact is not None:
                found.append(fact)
    return settle(found)


def lines_with(words: Iterable[str], low: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """The lines of a text (without their newlines) that hold one of the words: where a slow pattern need be tried at all.

    >>> list(lines_with(("luật",), "một\\nhai luật\\nba"))
    [(4, 12)]
    """
    stop = len(low) if end is None else end
    found = set()
    for word in words:
        at = low.find(word, start, stop)
        while at >= 0:
            line = (max(start, low.rfind("\n", start, at) + 1), stop if (close := low.find("\n", at, stop)) < 0 else close)
            found.add(line)
            at = low.find(word, line[1], stop)
    yield from sorted(found)


@dataclass(frozen=True, slots=True)
class Headed:
    """A slow pattern whose every match begins with one of some strings: it is tried only where they stand."""

    pattern: regex.Pattern
    heads: tuple[str, ...]

    def finditer(self, low: str, start: int = 0, end: int | None = None) -> Iterator[regex.Match]:
        """The matches in a plain text that `pattern.finditer` gives, in text order."""
        stop, begun = len(low) if end is None else end, set()
        for head in self.heads:
            at = low.find(head, start, stop)
            while at >= 0:
                begun.add(at)
                at = low.find(head, at + 1, stop)
        taken = start
        for at in sorted(begun):
            match = self.pattern.match(low, at, stop) if at >= taken else None
            if match:
                taken = match.end()
                yield match


def settle(facts: Iterable[Fact]) -> list[Fact]:
    """Keep, of facts that overlap, the longest; of equal ones the earlier in text, then the one given first.

    >>> settle([])
    []
    """
    ranked = sorted(enumerate(facts), key=lambda pair: (pair[1].start - pair[1].end, pair[1].start, pair[0]))
    kept: list[Fact] = []
    starts: list[int] = []
    for _, fact in ranked:
        at = bisect_left(starts, fact.start)
        before_clear = at == 0 or kept[at - 1].end <= fact.start
        after_clear = at == len(kept) or fact.end <= kept[at].start
        if before_clear and after_clear:
            starts.insert(at, fact.start)
            kept.insert(at, fact)
    return kept


class Spans:
    """Sorted, non-overlapping spans, for asking what covers a place."""

    def __init__(self, facts: Iterable[Evidence]):
        self.facts = sorted(facts, key=lambda fact: fact.start)
        self._starts = [fact.start for fact in self.facts]

    def covers(self, offset: int) -> bool:
        """Whether the fact that begins last before an offset holds it."""
        at = bisect_left(self._starts, offset + 1) - 1
        return at >= 0 and offset < self.facts[at].end

    def touching(self, start: int, end: int) -> Evidence | None:
        """The first fact that shares a character with [start, end), or None."""
        at = bisect_left(self._starts, end) - 1
        while at >= 0 and self.facts[at].end > start - 4000:
            if self.facts[at].start < end and self.facts[at].end > start:
                return self.facts[at]
            if self.facts[at].end <= start:
                break
            at -= 1
        return None
