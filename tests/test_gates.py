"""Slow patterns are tried only in lines that hold one of their words: that must lose nothing."""

import pathlib
import tomllib

import pytest
import regex

import extractors
from extractors.citation import _LAW, _LAW_WORDS
from extractors.date_rule import RULES
from extractors.label import PATTERNS
from extractors.recurring import _PERIOD, _PERIOD_WORDS, _SEVERAL, _SEVERAL_WORDS
from extractors.rules import ending, lines_with
from extractors.text import plain
from extractors.timeline import _RELATIVE

FOLDER = pathlib.Path(extractors.__file__).parent
GATED = [(f"date {number}", pattern, words) for number, (pattern, _, words) in enumerate(RULES) if words]
GATED += [(rule, pattern, words) for rule, _, pattern, words in PATTERNS if words]
GATED += [("law", _LAW, _LAW_WORDS), ("period", _PERIOD, _PERIOD_WORDS), ("several days", _SEVERAL, _SEVERAL_WORDS)]


def example_texts():
    for path in sorted(FOLDER.glob("*.toml")):
        groups = tomllib.loads(path.read_text(encoding="utf-8"))
        for example in groups.get("example", []) + groups.get("none", []):
            texts = example["text"] if isinstance(example["text"], list) else [example["text"]]
            yield from (plain(text.replace("⟦", "").replace("⟧", "")) for text in texts)


TEXT = "\n".join(example_texts())


@pytest.mark.parametrize(("pattern", "words"), [gate[1:] for gate in GATED], ids=[gate[0] for gate in GATED])
def test_a_gate_loses_no_match(pattern, words):
    gated = [match.span() for line in lines_with(words, TEXT) for match in pattern.finditer(TEXT, *line)]
    assert gated == [match.span() for match in pattern.finditer(TEXT)]


def test_lines_with_a_word_are_given_once_and_in_order():
    text = "một luật, hai luật\nba\npháp lệnh và luật"
    lines = [text[start:end] for start, end in lines_with(("pháp lệnh", "luật"), text)]
    assert lines == ["một luật, hai luật", "pháp lệnh và luật"]
    assert list(lines_with(("luật",), text, 4, 12)) == [(4, 12)]
    assert list(lines_with(("thông tư",), text)) == []


def test_a_headed_pattern_finds_what_it_finds_without_its_heads():
    found = [match.span() for match in _RELATIVE.finditer(TEXT)]
    assert len(found) > 30
    assert found == [match.span() for match in _RELATIVE.pattern.finditer(TEXT)]


@pytest.mark.parametrize("text", ["tổng thu ước đạt", "kế hoạch là", "kế hoạch", "số lao động được, là", ""])
def test_an_ending_is_the_same_span_backwards_as_forwards(text):
    pattern = r"(?:[ ,]|(?<!\p{L})(?:đạt|ước đạt|kế hoạch là|là|được))*$"
    assert ending(pattern).search(text).span() == regex.search(pattern, text).span()
