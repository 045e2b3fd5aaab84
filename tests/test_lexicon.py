"""Every row of the word lists of units, labels and synonyms does its work."""

import pytest

from extractors import extract
from extractors.indicator_key import key
from extractors.language import lexicon
from extractors.model import plain_document


@pytest.mark.parametrize("row", lexicon("units"), ids=lambda row: row["written"])
def test_unit_of_the_lexicon_is_read_behind_a_number(row):
    figures = extract(plain_document(f"Đến nay đạt 1.250 {row['written']}.")).figures
    assert [figure.unit for figure in figures] == [row["unit"]]


@pytest.mark.parametrize("row", lexicon("labels"), ids=lambda row: row["noun"])
def test_noun_of_the_lexicon_takes_a_number_as_its_name(row):
    facts = extract(plain_document(f"Các đơn vị thuộc {row['noun']} 5 đã báo cáo."))
    assert [figure for figure in facts.figures if figure.value == 5] == []
    assert {number.number_class for number in facts.numbers} <= {"label", "reference"} or facts.dates


@pytest.mark.parametrize("row", lexicon("synonyms"), ids=lambda row: row["phrase"])
def test_synonym_of_the_lexicon_has_the_key_of_what_it_stands_for(row):
    assert key(row["phrase"]) == key(row["key"])
