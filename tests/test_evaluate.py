"""The evaluation itself, on small cases whose score is known."""

import json

import pytest
import yaml

from pipeline.agreement import Places, align, overlap
from pipeline.evaluate import HEADER, Found, Score, compare, evaluate, gold_files, same_keys

TEXT = ("Số: 12/BC-STC\nThu được 8.250 triệu đồng, đạt 55% kế hoạch. "
        "Gửi Sở Tài chính trước ngày 15/6/2021 theo Công văn số 7/STC-NS.")
DOCUMENT = (dict.fromkeys([*HEADER.values(), "addressees", "recipients"])
            | {"text": TEXT, "type": "Báo cáo", "symbol": "12/BC-STC"})


def span(words):
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "quote": words, "rule": "test"}


def figure(words, value, **more):
    plain = {"id": words, "value": value, "value_to": None, "unit": "đồng", "qualifier": "exact", "kind": "level", "base": None,
             "direction": None, "standing": "actual", "indicator": "thu ngân sách", "indicator_key": "thu ngân_sách",
             "period": "2021", "of_figure": None,
             "against_figure": None}
    return plain | span(words) | more


def tables(**more):
    return {
        "figures": [figure("8.250 triệu", 8.25e9),
                    figure("55%", 55.0, unit="%", kind="ratio", base="plan", of_figure="8.250 triệu")],
        "deadlines": [span("trước ngày 15/6/2021") | {"due": "2021-06-15", "relation": "before", "action": "gửi báo cáo",
                                                      "responsible": None, "recipient": "Sở Tài chính"}],
        "citations": [span("Công văn số 7/STC-NS") | {"type": "Công văn", "symbol": "7/STC-NS", "issued_on": None,
                                                      "issuer": None}],
        "numbers": [span(words) | {"class": name} for words, name in (("12", "reference"), ("8.250", "figure"), ("55", "figure"),
                                                                     ("15/6/2021", "date"), ("7", "reference"))],
        "checks": []} | more


GOLD = {
    "document": {"type": "Báo cáo", "symbol": "12/BC-STC", "number": None},
    "figures": [{"q": "8.250 triệu đồng", "value": 8250000000, "unit": "đồng", "kind": "level", "standing": "actual",
                 "indicator": ["thu", "thu ngân sách"], "period": "2021"},
                {"q": "đạt 55% kế hoạch", "value": 55, "unit": "%", "kind": "ratio", "base": "plan", "of": 8250000000,
                 "standing": "actual", "indicator": "thu ngân sách", "period": [None, "2021"]}],
    "deadlines": [{"q": "trước ngày 15/6/2021", "due": "2021-06-15", "relation": "before", "action": "gửi báo cáo",
                   "responsible": None, "recipient": "Sở Tài chính"}],
    "citations": [{"q": "Công văn số 7/STC-NS", "type": "Công văn", "symbol": "07/STC-NS", "date": None, "issuer": None}],
    "checks": [],
}


@pytest.fixture
def judged(tmp_path):
    """judged(tables, gold) -> Report of one document."""

    def judge(found, gold=GOLD, document=DOCUMENT):
        path = tmp_path / "bao-cao.yaml"
        path.write_text(yaml.safe_dump(gold, allow_unicode=True), encoding="utf-8")
        return evaluate({"bao-cao": Found(document, found)}, [path])

    return judge


def test_a_perfect_run_scores_one_in_every_measure(judged):
    report = judged(tables())
    assert report.misses == []
    assert {measure: score.f1 for measure, score in report.overall().items() if score.f1 != 1} == {}
    assert report.overall()["figures"] == Score(2, 2, 2)


def test_a_missed_figure_costs_recall_and_is_shown_with_its_sentence(judged):
    report = judged(tables(figures=tables()["figures"][1:]))
    score = report.overall()["figures"]
    assert (score.precision, score.recall) == (1, 0.5)
    missed = next(miss for miss in report.misses if miss.measure == "figures")
    assert "8.250" in missed.what
    assert missed.sentence == "Thu được 8.250 triệu đồng, đạt 55% kế hoạch."


def test_an_extra_figure_costs_precision(judged):
    report = judged(tables(figures=[*tables()["figures"], figure("7", 7.0)]))
    score = report.overall()["figures"]
    assert (score.precision, score.recall) == (2 / 3, 1)
    assert any(miss.what == "extra '7' (test)" for miss in report.misses)


def test_a_wrong_field_costs_that_field_and_strict_but_not_the_figure(judged):
    wrong = tables()["figures"]
    wrong[1] |= {"base": "whole"}
    overall = judged(tables(figures=wrong)).overall()
    assert overall["figures"].f1 == 1
    assert overall["figures.base"].f1 == 0.5
    assert overall["figures.strict"] == Score(1, 2, 2)


def test_a_broken_link_costs_of_only(judged):
    wrong = tables()["figures"]
    wrong[1] |= {"of_figure": None}
    overall = judged(tables(figures=wrong)).overall()
    assert overall["figures.of"].f1 == 0
    assert overall["figures.strict"].f1 == 1


def test_an_optional_figure_costs_nothing_found_or_not(judged):
    gold = GOLD | {"figures": [GOLD["figures"][0], GOLD["figures"][1] | {"optional": True}]}
    for figures in (tables()["figures"], tables()["figures"][:1]):
        assert judged(tables(figures=figures), gold).overall()["figures"] == Score(1, 1, 1)


def test_any_accepted_value_is_right(judged):
    gold = GOLD | {"figures": [GOLD["figures"][0] | {"standing": ["estimate", "actual"], "base": [None, "plan"]},
                               GOLD["figures"][1]]}
    assert judged(tables(), gold).misses == []


def test_a_range_is_one_value_with_two_ends(judged):
    gold = GOLD | {"figures": [GOLD["figures"][0], GOLD["figures"][1] | {"value": [50, 55], "of": None}]}
    assert judged(tables(), gold).overall()["figures"] == Score(1, 2, 2)


def test_units_of_percent_and_points_differ(judged):
    wrong = tables()["figures"]
    wrong[1] |= {"unit": "điểm %"}
    assert judged(tables(figures=wrong)).overall()["figures.unit"].f1 == 0.5


def test_a_symbol_is_the_same_whatever_its_blanks_hyphens_and_leading_zero(judged):
    rows = [tables()["citations"][0] | {"symbol": "7/STC- NS"}]
    assert judged(tables(citations=rows)).overall()["citations"].f1 == 1


def test_a_deadline_with_another_day_is_missed_and_extra(judged):
    rows = [tables()["deadlines"][0] | {"due": "2021-06-14"}]
    score = judged(tables(deadlines=rows)).overall()["deadlines"]
    assert (score.right, score.wanted, score.found) == (0, 1, 1)


def test_a_blank_header_field_must_stay_blank(judged):
    report = judged(tables(), document=DOCUMENT | {"number": 12})
    assert report.overall()["header.number"].f1 == 0
    assert report.overall()["header"] == Score(2, 3, 3)


def test_a_number_without_a_class_is_a_miss(judged):
    rows = [row | {"class": "unknown"} if row["quote"] == "55" else row for row in tables()["numbers"]]
    report = judged(tables(numbers=rows))
    assert [miss.what for miss in report.misses] == ["no class: '55'"]


def test_a_contradiction_is_found_where_a_check_touches_its_quote(judged):
    check = {"verdict": "inconsistent", "rule": "ratio_of_plan", "quote": "đạt 55% kế hoạch", "why": "56%"}
    gold = GOLD | {"checks": [check]}
    assert judged(tables(), gold).overall()["findings"] == Score(0, 1, 0)
    row = span("8.250 triệu đồng, đạt 55%") | {"verdict": "inconsistent", "rule": "ratio_of_plan", "says": "…"}
    assert judged(tables(checks=[row]), gold).overall()["findings"] == Score(1, 1, 1)
    assert judged(tables(checks=[row])).overall()["findings"] == Score(0, 0, 1)


def test_kinds_that_the_gold_leaves_out_are_not_scored(judged):
    overall = judged(tables(), {"document": {}, "deadlines": []}).overall()
    assert overall["deadlines"] == Score(0, 0, 1)
    assert "figures" not in overall


def test_a_gold_file_without_its_document_is_reported(tmp_path):
    path = tmp_path / "vang-mat.yaml"
    path.write_text("document: {type: Báo cáo}\n", encoding="utf-8")
    assert evaluate({}, [path]).absent == ["vang-mat"]


def test_compare_names_gains_and_losses(judged):
    before = judged(tables(figures=tables()["figures"][1:]))
    wrong = tables()["figures"]
    wrong[0] |= {"period": "2020"}
    changes = compare(before, judged(tables(figures=wrong)))
    assert any(miss.what.startswith("missed") for miss in changes.gains)
    assert [miss.measure for miss in changes.losses] == ["figures.period"]


def test_alignment_keeps_text_order():
    same = lambda one, other: float(one["v"] == other["v"])  # noqa: E731
    pairs = align([{"v": 1}, {"v": 2}, {"v": 1}], [{"v": 2}, {"v": 1}], same)
    assert pairs == [(1, 0), (2, 1)]


def test_alignment_prefers_the_row_at_the_annotated_place():
    near = lambda one, other: 1.5 if other["at"] == one["at"] else 1.0  # noqa: E731
    assert align([{"at": 5}], [{"at": 1}, {"at": 5}], near) == [(0, 1)]


def test_places_are_found_over_line_breaks():
    places = Places("đạt 91,6%\n\nkế hoạch; đạt 91,6% kế hoạch")
    assert places.find("91,6% kế hoạch", part="91,6") == (4, 8)
    assert places.find("đạt 91,6%", nth=2) == (21, 30)
    assert places.find("đạt 92%") is None


def test_two_annotations_of_equal_numbers_in_one_quote_stand_one_after_the_other():
    items = [{"q": "480/480 xã", "num": "480"}, {"q": "480/480 xã", "num": "480"}]
    assert Places("đến 480/480 xã").of(items) == [(4, 7), (8, 11)]


def test_overlap_counts_words_in_one_tone_style():
    assert overlap("Hoà Bình", "hòa bình") == 1
    assert overlap("giải quyết việc làm", "việc làm") == pytest.approx(2 / 3)
    assert overlap("", None) == 1


def test_indicator_keys_are_measured_in_pairs_of_figures():
    one, other = frozenset({"giải quyết việc làm"}), frozenset({"xuất khẩu lao động"})
    score = same_keys([(one, "việc_làm"), (one, "việc_làm"), (other, "việc_làm"), (other, None)])
    assert (score.right, score.wanted, score.found) == (1, 2, 3)


def test_gold_files_are_found_in_folders_and_a_missing_path_is_named(tmp_path):
    (tmp_path / "a.yaml").write_text("document: {}", encoding="utf-8")
    assert [path.name for path in gold_files([tmp_path])] == ["a.yaml"]
    with pytest.raises(FileNotFoundError, match=r"b\.yaml"):
        gold_files([tmp_path / "b.yaml"])


WRITTEN_GOLD = """
document: {type: Báo cáo}
figures:
- {q: 120 hộ, num: '120', value: 120, unit: hộ, kind: level, standing: actual, indicator: hỗ trợ hộ nghèo, period: null}
- {q: 45 nhà, num: '45', value: 45, unit: nhà, kind: level, standing: actual, indicator: xây nhà, period: null}
"""


def test_the_command_prints_scores_misses_and_what_changed_between_two_runs(tmp_path, solieu):
    gold = tmp_path / "bao-cao.yaml"
    gold.write_text(WRITTEN_GOLD, encoding="utf-8")
    for name, text in (("old", "BÁO CÁO\nĐã hỗ trợ 120 hộ nghèo."), ("new", "BÁO CÁO\nĐã hỗ trợ 120 hộ nghèo; xây 45 nhà.")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "bao-cao.txt").write_text(text, encoding="utf-8")
        assert solieu("run", str(folder), "--db", str(tmp_path / f"{name}.db")).returncode == 0
    shown = solieu("evaluate", str(gold), "--db", str(tmp_path / "old.db"))
    assert shown.returncode == 0
    assert "figures" in shown.stdout and "45 nhà" in shown.stdout
    shown = solieu("evaluate", str(gold), "--db", str(tmp_path / "new.db"), "--against", str(tmp_path / "old.db"))
    gains = shown.stdout.split("Gains")[1].split("Losses")[0]
    assert "45 nhà" in gains
    shown = solieu("evaluate", str(gold), "--db", str(tmp_path / "new.db"), "--format", "json")
    assert any(row["measure"] == "figures" and row["right"] == 2 for row in json.loads(shown.stdout))


def test_a_broken_gold_file_is_named_with_its_cause(tmp_path, solieu):
    (tmp_path / "a.txt").write_text("Số: 15/BC-UBND\n\nNăm 2021, xã có 12 hộ nghèo.\n", encoding="utf-8")
    (tmp_path / "a.yaml").write_text("document: {type: [\n", encoding="utf-8")
    assert solieu("run", tmp_path / "a.txt", "--db", tmp_path / "s.db").returncode == 0
    shown = solieu("evaluate", tmp_path / "a.yaml", "--db", tmp_path / "s.db")
    assert shown.returncode == 2
    assert "a.yaml" in shown.stderr and "line 2" in shown.stderr and "Traceback" not in shown.stderr
