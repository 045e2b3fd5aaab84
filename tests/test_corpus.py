"""The whole program on the project's own documents: what it reaches there may only rise (floors.toml)."""

import pathlib
import runpy
import tomllib

import pytest
import yaml

from pipeline import evaluate
from pipeline.agreement import Places, any_of
from pipeline.process import process
from pipeline.store import Store

CORPUS = pathlib.Path(__file__).parent.parent / "corpus"
DOCUMENTS = {path.stem: path for path in sorted((CORPUS / "documents").iterdir())}
GOLD = {path.stem: path for path in sorted((CORPUS / "gold").glob("*.yaml"))}
SOURCES = sorted((CORPUS / "sources").glob("*.md"))
FLOORS = tomllib.loads((pathlib.Path(__file__).parent / "floors.toml").read_text(encoding="utf-8"))["corpus"]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """What the program finds in the corpus, through the database, by file stem."""
    database = tmp_path_factory.mktemp("corpus") / "corpus.db"
    with Store(database) as store:
        for path in DOCUMENTS.values():
            store.save(process(str(path)))
    return evaluate.from_database(database)


@pytest.fixture(scope="module")
def report(run):
    return evaluate.evaluate(run, GOLD.values())


@pytest.fixture(scope="module")
def gold():
    return {stem: yaml.safe_load(path.read_text(encoding="utf-8")) for stem, path in GOLD.items()}


def test_every_document_has_gold_and_every_gold_a_document():
    assert DOCUMENTS.keys() == GOLD.keys()


def test_every_document_is_read(run):
    assert run.keys() == DOCUMENTS.keys()


@pytest.mark.parametrize("stem", GOLD)
def test_annotations_stand_in_the_text_in_its_order(stem, run, gold):
    places = Places(run[stem].text)
    for kind in ("citations", "deadlines", "figures"):
        spans = places.of(gold[stem][kind])
        assert None not in spans, f"{kind}: not in the text: {gold[stem][kind][spans.index(None)]['q']!r}"
        assert spans == sorted(spans), f"{kind}: not in text order"


@pytest.mark.parametrize("stem", GOLD)
def test_quotes_of_checks_stand_in_the_text(stem, run, gold):
    places = Places(run[stem].text)
    quotes = [quote for item in gold[stem]["checks"] if item["rule"] != "cross_document" for quote in any_of(item["quote"])]
    assert [quote for quote in quotes if places.find(quote) is None] == []


@pytest.mark.parametrize("stem", GOLD)
def test_links_of_figures_name_values_of_the_same_gold(stem, gold):
    values = {value for item in gold[stem]["figures"] for value in any_of(item["value"])}
    links = [(item["q"], item[key]) for item in gold[stem]["figures"] for key in ("of", "against") if item.get(key) is not None]
    assert [(q, link) for q, link in links if not values.intersection(any_of(link))] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_made_documents_hold_the_words_of_their_descriptions(path, run):
    make = runpy.run_path(str(CORPUS / "make.py"))
    source = make["parse"](path.read_text(encoding="utf-8"))
    places = Places(run[path.stem].text)
    texts = [cell for item in source.items for cell in ((item.text,) if item.kind != "table" else sum(item.rows, ()))]
    texts += [*source.head["title"], *source.notes.values()]
    pieces = [piece.text.strip() for text in texts for piece in make["runs"](text) if piece.text.strip()]
    assert [piece for piece in pieces if places.find(piece) is None] == []


@pytest.mark.parametrize("measure", FLOORS)
def test_what_was_reached_is_kept(measure, report):
    score = report.overall()[measure]
    misses = "\n".join(f"{miss.document}: {miss.what}\n    {miss.sentence}" for miss in report.misses if miss.measure == measure)
    assert score.f1 >= FLOORS[measure], f"{measure} fell to {score.f1:.4f}\n{misses}"
