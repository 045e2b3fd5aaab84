"""The database: its contract, replacing, linking, and full-text search."""

import hashlib
import json
import sqlite3
from dataclasses import replace
from decimal import Decimal

import pytest

from extractors.model import (
    Check,
    Citation,
    Deadline,
    Facts,
    Figure,
    HeaderField,
    LedgerNumber,
    Line,
    PageInfo,
    Result,
    plain_document,
)
from pipeline import query
from pipeline.link import agree, same_issuer, symbol_key
from pipeline.outcome import FileRecord, Outcome
from pipeline.store import TABLES, Store, StoreError

TEXT = "Giải quyết việc làm 4.120 người, đạt 82,4% kế hoạch theo Nghị quyết số 12/NQ-HĐND; báo cáo trước ngày 15/6/2021"
EVIDENCE = {"document", "start", "end", "quote", "page", "rule", "score"}
CONTRACT = {  # table -> the columns that other programs read
    "files": {"path", "sha256", "size", "modified", "state", "stage", "error", "message", "attempts", "seconds", "document"},
    "documents": {"id", "source", "media_type", "page_count", "ocr_pages", "text", "status", "problems", "type", "number",
                  "symbol", "symbol_written", "issuer", "parent_issuer", "place", "issued_on", "subject", "addressees",
                  "recipients", "signer", "signer_title", "signing_authority", "urgency", "secrecy", "period", "made_by"},
    "header_fields": EVIDENCE | {"name", "value"},
    "citations": EVIDENCE | {"type", "symbol", "symbol_written", "issued_on", "issuer", "title", "article", "clause", "point",
                             "target"},
    "deadlines": EVIDENCE | {"due", "relation", "recurrence", "days", "working_days", "counts_from", "action", "responsible",
                             "recipient"},
    "figures": EVIDENCE | {"value", "value_text", "value_to", "step", "unit", "qualifier", "kind", "base", "base_text",
                           "direction", "of_figure", "against_figure", "standing", "indicator", "indicator_key", "period",
                           "scope", "section", "table_no", "row_no", "column_no"},
    "numbers": EVIDENCE | {"class", "owner"},
    "checks": {"rule", "verdict", "document", "other_document", "figures", "citations", "start", "end", "quote", "reported",
               "computed", "low", "high", "power", "severity", "says", "says_en"},
}


def span(part, text=TEXT):
    start = text.index(part)
    return {"start": start, "end": start + len(part), "rule": "test"}


def outcome(name="a.txt", text=TEXT, symbol="7/BC-UBND", issued_on="2021-05-04", issuer="Ủy ban nhân dân huyện Yên Hà",
            cited="12/NQ-HĐND", cited_on=None, **changed):
    document = replace(plain_document(text, name), id=hashlib.sha256(text.encode()).hexdigest(), **changed)
    header = [HeaderField(start=0, end=4, rule="test", name=key, value=value)
              for key, value in (("symbol", symbol), ("issued_on", issued_on), ("issuer", issuer), ("number", "07")) if value]
    facts = Facts(
        header=tuple(header), period="2020",
        citations=(Citation(**span("Nghị quyết số 12/NQ-HĐND"), type="Nghị quyết", symbol=cited, issued_on=cited_on),),
        deadlines=(Deadline(**span("trước ngày 15/6/2021"), due="2021-06-15", relation="before", action="báo cáo"),),
        figures=(Figure(**span("4.120 người"), value=Decimal(4120), unit="người", indicator="giải quyết việc làm"),
                 Figure(**span("82,4% kế hoạch"), value=Decimal("82.4"), step=Decimal("0.1"), unit="%", kind="ratio",
                        base="plan", of=0)),
        numbers=(LedgerNumber(**span("4.120"), number_class="figure", owner=("figures", 0)),
                 LedgerNumber(**span("15/6/2021"), number_class="date", owner=("deadlines", 0))))
    check = Check(rule="ratio_of_plan", verdict="unverifiable", figures=(1, 0), start=0, end=30, reported="82.4", computed=None,
                  low=None, high=None, power=0.0, severity="note", says="Chưa có kế hoạch.", says_en="No plan.")
    record = FileRecord(path=f"/in/{name}", sha256=document.id, size=len(text), document=document.id)
    return Outcome(record, Result(document, facts, (check,)))


def rows(store, sql, *values):
    return store.connection.execute(sql, values).fetchall()


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "s.db") as opened:
        yield opened


def test_tables_have_the_columns_of_the_contract(store):
    for table, columns in CONTRACT.items():
        assert columns <= {row[1] for row in rows(store, f"pragma table_info({table})")}, table


def test_rows_refer_to_each_other_by_id(store):
    store.save(outcome())
    level, ratio = rows(store, "select id, of_figure, value, value_text, step from figures order by start")
    assert (ratio[1], ratio[3], ratio[4]) == (level[0], "82.4", "0.1")
    assert level[0].endswith(f"-f{TEXT.index('4.120')}")
    assert rows(store, "select owner from numbers where class = 'figure'") == [(level[0],)]
    assert json.loads(rows(store, "select figures from checks")[0][0]) == [ratio[0], level[0]]
    assert rows(store, "select number, period, status from documents") == [(7, "2020", "whole")]
    assert rows(store, "select count(*) from documents where made_by like 'solieu % lexicon %'") == [(1,)]


def test_every_quote_is_the_text_of_its_span(store):
    store.save(outcome())
    for table, columns in TABLES.items():
        if "quote" in columns:
            for quote, start, end in rows(store, f'select quote, start, "end" from {table}'):
                assert quote == TEXT[start:end]


def test_saving_again_replaces_all_rows_and_keeps_ids(store):
    store.save(outcome())
    before = {table: rows(store, f"select * from {table}") for table in TABLES}
    store.save(outcome())
    assert {table: rows(store, f"select * from {table}") for table in TABLES} == before
    assert rows(store, "select count(*) from documents_fts") == [(1,)]
    assert rows(store, "pragma foreign_key_check") == []


def test_two_facts_at_one_place_have_two_ids(store):
    made = outcome()
    twice = replace(made.result.facts, header=made.result.facts.header[:1] * 2)
    store.save(replace(made, result=replace(made.result, facts=twice)))
    assert len(rows(store, "select id from header_fields")) == 2


def test_a_result_that_cannot_be_stored_leaves_nothing_but_a_failed_file(store):
    made = outcome()
    broken = replace(made.result.facts, figures=(replace(made.result.facts.figures[0], end=10**6),), numbers=())
    record = store.save(replace(made, result=replace(made.result, facts=broken, checks=())))
    assert (record.state, record.stage) == ("failed", "store")
    assert rows(store, "select state, document from files") == [("failed", None)]
    assert rows(store, "select count(*) from documents") == rows(store, "select count(*) from citations") == [(0,)]


def test_the_same_bytes_under_another_name_are_a_duplicate_of_the_first(store):
    store.save(outcome("a.txt"))
    assert store.save(outcome("b.txt")).state == "duplicate"
    assert store.save(outcome("a.txt")).state == "done"
    copy = outcome("a.txt").file
    assert store.save(Outcome(replace(copy, state="duplicate"))).state == "done", "one of them stays the first"
    assert rows(store, "select source from documents") == [("/in/a.txt",)]
    assert rows(store, "select count(distinct document) from files") == [(1,)]


def test_a_document_whose_file_was_changed_is_forgotten(store):
    store.save(outcome("a.txt"))
    store.save(outcome("a.txt", text=TEXT + "."))
    assert rows(store, "select count(*) from documents") == [(1,)]
    assert rows(store, "select count(*) from figures") == [(2,)]


def test_a_failure_on_the_same_bytes_keeps_what_they_gave(store):
    made = outcome()
    store.save(made)
    store.save(Outcome(made.file.failed("work", "WorkerDied", "…")))
    assert rows(store, "select state, document from files") == [("failed", made.file.document)]
    assert rows(store, "select count(*) from figures") == [(2,)]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_citation_finds_its_document_whichever_comes_first(store, order):
    cited = outcome("nq.txt", TEXT + " (2)", symbol="12/NQ-HĐND", issued_on="2020-12-10", issuer="Hội đồng nhân dân huyện Yên Hà",
                    cited=None)
    pair = (outcome(cited="12/NQ-HĐND", cited_on="2020-12-10"), cited)
    for at in order:
        store.save(pair[at])
    assert rows(store, "select target from citations where symbol is not null") == [(cited.file.document,)]


def test_a_citation_of_another_date_finds_nothing(store):
    store.save(outcome("nq.txt", TEXT + " (2)", symbol="12/NQ-HĐND", issued_on="2020-12-10", cited=None))
    store.save(outcome(cited="12/NQ-HĐND", cited_on="2019-12-10"))
    assert rows(store, "select target from citations where symbol is not null") == [(None,)]


def test_a_citation_that_may_mean_two_documents_is_not_linked():
    assert agree(None, None, [("a", "2020-01-02", "Bộ Tài chính"), ("b", "2021-01-02", "Bộ Tài chính")]) is None
    assert agree("2021-01-02", None, [("a", "2020-01-02", "Bộ Tài chính"), ("b", "2021-01-02", "Bộ Tài chính")]) == "b"


@pytest.mark.parametrize(("one", "other", "same"), [
    ("HĐND tỉnh", "HỘI ĐỒNG NHÂN DÂN TỈNH YÊN HÀ", True),
    ("Bộ LĐTBXH", "Bộ Lao động - Thương binh và Xã hội", True),
    ("Ủy ban nhân dân huyện", "UBND HUYỆN YÊN HÀ", True),
    ("Bộ Nội vụ", "Bộ Tài chính", False),
    ("Sở Xây dựng", "UBND tỉnh", False),
])
def test_issuers_agree_across_abbreviations(one, other, same):
    assert same_issuer(one, other) is same


def test_symbols_agree_across_case_blanks_and_leading_zeros():
    assert symbol_key(" 07/2021/NQ- HĐND") == symbol_key("7/2021/nq-hđnd")
    assert symbol_key("/UBND-VX") is None


def test_places_on_the_page_are_stored_with_their_boxes(store):
    line = Line(0, len(TEXT), 3, 50.0, 100.0, 50.0 + len(TEXT), 112.0)
    pages = tuple(PageInfo(number, 595, 842, ocr=number == 3) for number in (1, 2, 3))
    store.save(outcome(lines=(line,), pages=pages, problems=("partial: page 2 has no text",)))
    page, box = rows(store, "select page, box from figures order by start")[0]
    start = TEXT.index("4.120")
    assert page == 3
    assert json.loads(box) == [[3, 50.0 + start, 100.0, 50.0 + start + len("4.120 người"), 112.0]]
    assert rows(store, "select page_count, ocr_pages, status from documents") == [(3, 1, "partial")]


@pytest.mark.parametrize(("words", "found"), [
    ("giải quyết việc làm", True), ("giai quyet viec lam", True), ("GIẢI QUYẾT", True), ("dat", True), ("đạt", True),
    ("đất", False), ("giãi quyết", False), ("giai quyết viec", True), ("việc giải quyết", False), ("82,4%", True), ("…", False),
])
def test_search_with_and_without_diacritics(store, tmp_path, words, found):
    store.save(outcome())
    db = query.open_database(tmp_path / "s.db")
    hits = query.search(db, words)
    db.close()
    assert (len(hits) == 1) is found
    for hit in hits.itertuples():
        assert TEXT[hit.start:hit.end] in hit.quote


def test_search_finds_indicators_too(store, tmp_path):
    made = outcome()
    figure = replace(made.result.facts.figures[0], indicator="xuất khẩu lao động")
    store.save(replace(made, result=replace(made.result, facts=replace(made.result.facts, figures=(figure,)), checks=())))
    db = query.open_database(tmp_path / "s.db")
    assert list(query.search(db, "xuat khau lao dong").quote) == ["xuất khẩu lao động"]
    db.close()


def test_figures_can_be_filtered(store, tmp_path):
    store.save(outcome())
    db = query.open_database(tmp_path / "s.db")
    count = {name: len(query.figures(db, wanted)) for name, wanted in {
        "all": query.Filter(), "text": query.Filter("giai quyet viec lam"), "other words": query.Filter("giải quyết việc lắm"),
        "issuer": query.Filter(issuer="yen ha"), "other issuer": query.Filter(issuer="Bộ Tài chính"),
        "standing": query.Filter(standing="target"), "period": query.Filter(period="2020")}.items()}
    db.close()
    assert count == {"all": 2, "text": 1, "other words": 0, "issuer": 2, "other issuer": 0, "standing": 0, "period": 0}


@pytest.mark.parametrize("named", ["7/BC-UBND", "07/bc-ubnd", "/in/a.txt", "a.txt"])
def test_a_document_is_found_by_symbol_path_and_name(store, tmp_path, named):
    made = outcome()
    store.save(made)
    db = query.open_database(tmp_path / "s.db")
    assert [row["id"] for row in query.find_documents(db, named)] == [made.file.document]
    assert [row["id"] for row in query.find_documents(db, made.file.document[:8])] == [made.file.document]
    assert query.find_documents(db, "khong-co.txt") == []
    db.close()


def test_explain_gives_the_closest_evidence_first(store, tmp_path):
    made = outcome()
    store.save(made)
    db = query.open_database(tmp_path / "s.db")
    found = query.explain(db, made.file.document, TEXT.index("4.120") + 1)
    db.close()
    assert [table for table, _ in found] == ["numbers", "figures", "checks"]


def test_paths_that_are_not_utf8_can_be_stored(store):
    made = outcome()
    record = store.save(replace(made, file=replace(made.file, path="/in/b\udce1o c\udce1o.txt")))
    assert rows(store, "select path from files") == [(record.path,)] == [("/in/b\\xe1o c\\xe1o.txt",)]


def test_another_programs_database_is_refused(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as other:
        other.execute("create table t (x)")
    with pytest.raises(StoreError, match=r"other\.db"):
        Store(path)
    with pytest.raises(StoreError, match="solieu"):
        query.open_database(path)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("Không phải cơ sở dữ liệu. " * 50, encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(StoreError, match="--db"):
        Store(path)
    assert path.read_bytes() == before
