"""The examples beside the extractors are their specification: this runs them all.

`extractors/<name>.toml` holds
    [[example]]                  # one meaning, several spellings
    says = "a level and its share of the plan"
    text = ["Giải quyết việc làm ⟦21.078 người⟧, đạt 91,6% kế hoạch", "..."]
    fields = {value = "21078", unit = "người"}     # or a list, one for each mark in the text
    [[none]]                     # nothing of this kind may be found here
    why = "a course name, not a bound"
    text = ["đào tạo dưới 3 tháng"]
Each mark must be found with exactly that span and those fields; facts elsewhere in an example's text are allowed.
A field that is an index (of, against) is given as the value of the fact that it points to.
"""

import pathlib
import tomllib

import pytest

import extractors
from extractors.model import plain_document

FOLDER = pathlib.Path(extractors.__file__).parent
FACTS = {"date": "dates", "symbol": "symbols", "header": "header", "citation": "citations", "deadline": "deadlines",
         "figure": "figures", "number": "figures", "table": "figures", "indicator": "figures", "unit": "figures",
         "period": "figures", "standing": "figures", "ledger": "numbers", "yardstick": "figures"}


def cases(group):
    for path in sorted(FOLDER.glob("*.toml")):
        for example in tomllib.loads(path.read_text(encoding="utf-8")).get(group, []):
            texts = example["text"] if isinstance(example["text"], list) else [example["text"]]
            for text in texts:
                yield pytest.param(path.stem, text, example, id=f"{path.stem}: {text[:60]}")


def unmark(marked):
    text, spans, start = "", [], None
    for char in marked:
        if char == "⟦":
            start = len(text)
        elif char == "⟧":
            spans.append((start, len(text)))
        else:
            text += char
    return text, spans


def shown(fact, name, facts):
    value = getattr(fact, name)
    if name in ("of", "against") and value is not None:
        value = facts[value].value
    if name == "owner" and value is not None:
        value = value[0]
    return None if value is None else str(value)


@pytest.mark.parametrize(("module", "marked", "example"), list(cases("example")))
def test_example_is_read_as_marked(module, marked, example):
    text, spans = unmark(marked)
    facts = getattr(extractors.extract(plain_document(text)), FACTS[module])
    fields = example.get("fields", {})
    wanted = fields if isinstance(fields, list) else [fields] * len(spans)
    assert len(wanted) == len(spans), "one table of fields for each mark"
    by_span = {(fact.start, fact.end): fact for fact in facts}
    for span, want in zip(spans, wanted, strict=True):
        assert span in by_span, f"not found: {text[slice(*span)]!r}; found {[text[f.start:f.end] for f in facts]}"
        for name, value in want.items():
            got = shown(by_span[span], name, facts)
            assert got == (None if value == "none" else str(value)), f"{name} of {text[slice(*span)]!r}: {got!r}"


@pytest.mark.parametrize(("module", "marked", "example"), list(cases("none")))
def test_nothing_is_read_where_nothing_stands(module, marked, example):
    facts = getattr(extractors.extract(plain_document(marked)), FACTS[module])
    assert not facts, f"{example.get('why')}: found {[marked[f.start:f.end] for f in facts]}"
