"""The benchmarks of the audit still run, and the documents that they write are what they say they are."""

import pathlib
import random
import sys

import pytest

from extractors.number import parse_words

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))

from benchmarks import audit, audit_scale
from benchmarks.written.archive import archive
from benchmarks.written.lists import in_words
from benchmarks.written.model import holds
from benchmarks.written.paper import plain
from benchmarks.written.planting import plants
from benchmarks.written.report import document

SEEDS = range(12)


def test_the_same_seed_writes_the_same_document():
    assert [plain(document(seed)) for seed in SEEDS] == [plain(document(seed)) for seed in SEEDS]
    assert [plain(text) for text in archive(1).texts] == [plain(text) for text in archive(1).texts]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_relation_of_a_written_document_holds_and_stands_in_its_text(seed):
    text = document(seed)
    whole = plain(text)
    assert text.relations
    for relation in text.relations:
        slots = [text.slots[at] for at in relation.slots]
        assert all(slot.text in whole for slot in slots)
        if relation.formula is not None:
            assert holds(relation, [slot.number for slot in slots])


@pytest.mark.parametrize("seed", SEEDS)
def test_a_planted_error_changes_one_line_only(seed):
    text = document(seed)
    right = plain(text).split("\n")
    for planted in plants(text, random.Random(seed), 6):
        wrong = plain(planted.text).split("\n")
        if len(wrong) == len(right):
            assert sum(one != other for one, other in zip(right, wrong, strict=True)) == 1
        else:  # the line of a part left out
            assert len(wrong) == len(right) - 1


def test_amounts_in_words_are_read_back():
    rng = random.Random(1)
    for amount in [10**9, 105_000, 21_015_000, *(rng.randint(1, 900_000) * 1000 for _ in range(50))]:
        assert parse_words(in_words(amount)) == amount


@pytest.mark.parametrize("form", ["text", "docx"])
def test_every_number_is_found_where_it_was_written(form, tmp_path):
    text = document(4)
    read = audit.run(text, tmp_path, form)
    told = read.result.document.text
    placed = [(slot, told[start:end]) for slot, (start, end) in read.places.items()]
    assert len(placed) >= len({slot for relation in text.relations for slot in relation.slots if text.slots[slot].text})
    assert all(" ".join(quote.split()) == text.slots[slot].text for slot, quote in placed)


def test_the_audit_is_silent_where_figures_agree_and_finds_planted_errors():
    tally = audit.bench(relations=60, planted=20, workers=1, archives=1)
    assert tally.total("false error") == 0, tally.misses
    assert tally.total("verified") > 30
    assert tally.total("found") > 10
    assert "| all |" in audit.table(tally)


def test_the_scale_bench_counts_what_it_measures():
    spent = audit_scale.measure(list(audit_scale.documents(4, 20)))
    assert spent.documents == 4
    assert spent.figures >= 60
    assert spent.checks > 0
