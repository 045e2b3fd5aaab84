"""The audit between documents: what contradicts each other is found, what may be true side by side is left in peace."""

import itertools
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from extractors.model import Facts, Figure, HeaderField, Line, PageInfo, plain_document
from pipeline.audit.across_name import core, flows, months, unit_key
from pipeline.audit.matched import Home, act_key, compared, province_in
from pipeline.process import process
from pipeline.store import Store
from tests.conftest import between, letter


def half(folder, *body, number="112", on=(14, 7, 2021), **more):
    return letter(folder, number, on, "Kết quả công tác lao động 6 tháng đầu năm 2021", *body, **more)


def year(folder, *body, number="15", on=(12, 1, 2022), **more):
    return letter(folder, number, on, "Kết quả công tác lao động năm 2021", *body, **more)


def only(found):
    assert len(found) == 1, [(row["rule"], row["says"]) for row in found]
    return found[0]


def plan_of(folder, *body):
    return letter(folder, "21", (20, 1, 2021), "Công tác lao động năm 2021", *body, kind="KẾ HOẠCH", code="KH-SLĐTBXH")


def later(folder, *body, **more):
    return year(folder, *body, number="31", on=(20, 2, 2022), **more)


# --------------------------------------------------------------------------- plans

def test_a_plan_implied_in_one_report_and_stated_otherwise_in_another_is_a_warning(inbox, audited):
    found = only(audited(
        half(inbox, "Toàn tỉnh giải quyết việc làm cho 8.250 lao động, đạt 51,56% kế hoạch năm."),
        year(inbox, "Giải quyết việc làm cho 15.870/15.000 lao động.")))
    assert (found["rule"], found["verdict"], found["severity"]) == ("plan_changed", "inconsistent", "warning")
    assert (found["reported"], found["computed"]) == ("15000", "16000")
    assert float(found["low"]) < 16000 < float(found["high"])
    assert found["says"] == (
        "Kế hoạch giải quyết việc làm cho lao động (năm 2021): Báo cáo 112/BC-SLĐTBXH ghi 8.250 lao động, đạt 51,56% kế hoạch, "
        "tức kế hoạch 16.000 lao động; Báo cáo 15/BC-SLĐTBXH ghi 15.000 lao động: lệch 1.000 lao động, kế hoạch đã đổi hoặc "
        "một số liệu sai.")
    assert "a plan of 16,000 lao động" in found["says_en"] and "off by 1,000 lao động" in found["says_en"]


def test_the_finding_stands_in_the_later_document_with_figures_of_both(inbox, audited, tmp_path):
    found = only(audited(
        year(inbox, "Giải quyết việc làm cho 15.870/15.000 lao động."),
        half(inbox, "Toàn tỉnh giải quyết việc làm cho 8.250 lao động, đạt 51,56% kế hoạch năm.")))
    with Store(tmp_path / "x.db") as store:
        dates = dict(store.connection.execute("select id, issued_on from documents"))
        told = dict(store.connection.execute("select id, quote from figures"))
        text = store.connection.execute("select text from documents where id = ?", (found["document"],)).fetchone()[0]
    assert (dates[found["document"]], dates[found["other_document"]]) == ("2022-01-12", "2021-07-14")
    assert [told[figure] for figure in json.loads(found["figures"])] == ["15.000 lao động", "51,56%", "8.250 lao động"]
    assert text[found["start"]:found["end"]] == found["quote"] == "15.000 lao động"


def test_an_implied_plan_that_is_the_stated_one_fits(inbox, audited):
    found = only(audited(
        half(inbox, "Toàn tỉnh giải quyết việc làm cho 8.250 lao động, đạt 51,56% kế hoạch năm."),
        year(inbox, "Giải quyết việc làm cho 15.870/16.000 lao động, đạt 99,2% kế hoạch."), fits=True))
    assert (found["rule"], found["verdict"], found["severity"]) == ("implied_plan", "consistent", "note")


def test_a_share_of_the_plan_that_the_plan_of_another_document_denies_is_found(inbox, audited):
    plan = plan_of(inbox, "Năm 2021, phấn đấu giải quyết việc làm cho 9.000 lao động.")
    found = only(audited(plan, year(inbox, "Trong năm 2021 đã giải quyết việc làm cho 8.037 lao động, đạt 95% kế hoạch.")))
    assert (found["rule"], found["verdict"], found["severity"]) == ("ratio_of_plan", "inconsistent", "warning")
    assert found["says"] == (
        "Kế hoạch giải quyết việc làm cho lao động (năm 2021): Kế hoạch 21/KH-SLĐTBXH giao 9.000 lao động; "
        "Báo cáo 15/BC-SLĐTBXH ghi 95% kế hoạch, 8.037/9.000 lao động = 89,3%: lệch 5,7 điểm %.")


def test_a_word_on_the_plan_that_the_plan_of_another_document_denies_is_found(inbox, audited):
    plan = plan_of(inbox, "Năm 2021, phấn đấu giải quyết việc làm cho 9.000 lao động.")
    found = only(audited(plan, year(inbox, "Năm 2021 giải quyết việc làm cho 8.037 lao động, vượt kế hoạch.")))
    assert (found["rule"], found["severity"]) == ("status_word", "warning")
    assert (found["reported"], found["computed"]) == ("vượt", "không đạt")


def test_plans_of_a_quarter_and_of_the_year_are_two_plans(inbox, audited):
    assert not audited(
        letter(inbox, "40", (5, 4, 2021), "Kết quả công tác quý I năm 2021",
               "Quý I/2021, giải quyết việc làm cho 4.100 lao động, đạt 82% kế hoạch quý."),
        year(inbox, "Giải quyết việc làm cho 15.870/16.000 lao động, đạt 99,2% kế hoạch."))


def test_plans_far_apart_are_not_held_against_each_other(inbox, audited):
    assert not audited(
        half(inbox, "Toàn tỉnh giải quyết việc làm cho 8.250 lao động, đạt 103,1% kế hoạch."),
        year(inbox, "Giải quyết việc làm cho 15.870/16.000 lao động, đạt 99,2% kế hoạch."))


def test_two_tasks_called_otherwise_are_told_with_both_names(inbox, audited):
    found = only(audited(
        half(inbox, "Sở hoàn thành 96/164 nhiệm vụ khuyến công của ngành."),
        year(inbox, "Sở hoàn thành 151/151 nội dung, đạt 100% nhiệm vụ khuyến công của ngành năm 2021.")))
    assert (found["rule"], found["verdict"]) == ("plan_changed", "inconsistent")
    assert (found["reported"], found["computed"]) == ("151", "164")
    assert "ghi 164 nhiệm vụ" in found["says"] and "ghi 151 nội dung" in found["says"]


# --------------------------------------------------------------------------- one figure with two values

def test_one_figure_with_two_values_is_an_error_where_one_slip_explains_it(inbox, audited):
    found = only(audited(
        year(inbox, "Trong năm 2021, toàn tỉnh giải quyết việc làm cho 15.870 lao động."),
        later(inbox, "Năm 2021 toàn tỉnh giải quyết việc làm cho 15.780 lao động.")))
    assert (found["rule"], found["verdict"], found["severity"]) == ("figure_conflict", "inconsistent", "error")
    assert found["says"] == (
        "Giải quyết việc làm cho lao động (năm 2021): Báo cáo 31/BC-SLĐTBXH ghi 15.780 lao động, Báo cáo 15/BC-SLĐTBXH ghi "
        "15.870 lao động: lệch 90 lao động; khớp nếu 15.780 là 15.870.")


def test_a_difference_that_no_slip_explains_is_a_warning(inbox, audited):
    found = only(audited(
        year(inbox, "Trong năm 2021, toàn tỉnh giải quyết việc làm cho 15.870 lao động."),
        later(inbox, "Năm 2021 toàn tỉnh giải quyết việc làm cho 14.215 lao động.")))
    assert (found["rule"], found["verdict"], found["severity"]) == ("figure_conflict", "inconsistent", "warning")


@pytest.mark.parametrize("told", ["15,87 nghìn lao động", "gần 16.000 lao động", "trên 15.800 lao động",
                                  "khoảng 16.000 lao động"])
def test_one_figure_at_several_precisions_fits(told, inbox, audited):
    assert not audited(
        year(inbox, "Trong năm 2021, toàn tỉnh giải quyết việc làm cho 15.870 lao động."),
        later(inbox, f"Năm 2021 toàn tỉnh giải quyết việc làm cho {told}."))


@pytest.mark.parametrize(("first", "second"), [
    ("giải quyết việc làm cho 15.870 lao động", "giải quyết việc làm cho 7.310 lượt người"),            # another unit
    ("giải quyết việc làm cho 15.870 lao động", "giải quyết việc làm cho lao động nữ 7.310 lao động"),   # another thing
    ("hỗ trợ kinh phí 12.500 triệu đồng", "hỗ trợ kinh phí 11.500 triệu đồng"),                          # a name for anything
    ("tổng số 1.250 người", "tổng số 1.350 người"),
])
def test_what_may_be_two_things_is_silent(first, second, inbox, audited):
    assert not audited(year(inbox, f"Trong năm 2021, toàn tỉnh {first}."),
                       later(inbox, f"Năm 2021 toàn tỉnh {second}."))


def test_parts_of_wholes_are_not_held_against_the_whole(inbox, audited):
    assert not audited(
        year(inbox, "Năm 2021 giải quyết việc làm cho 15.870 lao động, trong đó xuất khẩu lao động 1.215 người."),
        later(inbox, "Năm 2021 đào tạo nghề cho 3.420 người, trong đó xuất khẩu lao động 415 người."))


def test_two_provinces_are_never_compared(inbox, audited):
    assert not audited(
        year(inbox, "Trong năm 2021, toàn tỉnh giải quyết việc làm cho 15.870 lao động."),
        later(inbox, "Năm 2021 toàn tỉnh giải quyết việc làm cho 14.215 lao động.", province="Lai Châu"))


def test_offices_that_do_not_name_their_province_are_told_apart_by_where_they_sign(inbox, audited):
    one = year(inbox, "Trong năm 2021 giải quyết việc làm cho 15.870 lao động.", above=False)
    same = later(inbox, "Năm 2021 giải quyết việc làm cho 15.780 lao động.", above=False)
    other = later(inbox, "Năm 2021 giải quyết việc làm cho 15.780 lao động.", above=False, province="Lai Châu")
    assert not audited(one, other)
    assert audited(one, same, database="y.db")


def test_a_place_below_the_province_is_a_place_of_its_own(inbox, audited):
    assert not audited(
        year(inbox, "Năm 2021, huyện Mộc Châu giải quyết việc làm cho 1.870 lao động."),
        later(inbox, "Năm 2021, huyện Yên Châu giải quyết việc làm cho 1.780 lao động."))


def test_a_name_that_has_two_values_in_one_document_is_not_compared(inbox, audited):
    assert not audited(
        year(inbox, "Năm 2021 giải quyết việc làm cho 15.870 lao động.", "Vùng cao: giải quyết việc làm cho 4.215 lao động."),
        later(inbox, "Năm 2021 giải quyết việc làm cho 15.780 lao động."))


def test_an_estimate_before_the_end_of_the_period_accuses_nobody(inbox, audited):
    found = audited(
        year(inbox, "Năm 2021, toàn tỉnh giải quyết việc làm cho 15.210 lao động.", on=(8, 12, 2021), number="301"),
        year(inbox, "Năm 2021, toàn tỉnh giải quyết việc làm cho 15.870 lao động."))
    assert [row["severity"] for row in found] in ([], ["note"])
    assert not audited(
        year(inbox, "Năm 2021, toàn tỉnh ước giải quyết việc làm cho 15.210 lao động.", on=(8, 12, 2021), number="301"),
        year(inbox, "Năm 2021, toàn tỉnh giải quyết việc làm cho 15.870 lao động."), database="y.db")


def test_a_draft_and_its_final_version_are_one_document(inbox, audited):
    assert not audited(
        year(inbox, "Trong năm 2021, toàn tỉnh giải quyết việc làm cho 15.870 lao động.", number="..."),
        year(inbox, "Trong năm 2021, toàn tỉnh giải quyết việc làm cho 15.780 lao động."))
    assert not audited(
        year(inbox, "Trong năm 2021, toàn tỉnh giải quyết việc làm cho 15.870 lao động."),
        year(inbox, "Trong năm 2021, toàn tỉnh giải quyết việc làm cho 15.780 lao động."), database="y.db")


# --------------------------------------------------------------------------- as the year goes on

def test_a_count_that_falls_within_the_year_is_a_warning(inbox, audited):
    found = only(audited(
        half(inbox, "6 tháng đầu năm 2021, toàn tỉnh giải quyết việc làm cho 8.250 lao động."),
        year(inbox, "Năm 2021, toàn tỉnh giải quyết việc làm cho 7.915 lao động.")))
    assert (found["rule"], found["verdict"], found["severity"]) == ("cumulative_fall", "inconsistent", "warning")
    assert found["says"] == (
        "Giải quyết việc làm cho lao động: Báo cáo 112/BC-SLĐTBXH ghi 8.250 lao động (6 tháng đầu năm 2021); Báo cáo "
        "15/BC-SLĐTBXH ghi 7.915 lao động (năm 2021): số lũy kế giảm 335 lao động.")


def test_an_estimate_made_before_the_end_that_did_not_come_true_is_a_note(inbox, audited):
    found = only(audited(
        letter(inbox, "201", (15, 9, 2021), "Kết quả công tác 9 tháng đầu năm 2021",
               "9 tháng đầu năm 2021, toàn tỉnh ước giải quyết việc làm cho 12.300 lao động."),
        year(inbox, "Năm 2021, toàn tỉnh giải quyết việc làm cho 11.915 lao động.")))
    assert (found["rule"], found["verdict"], found["severity"]) == ("cumulative_fall", "unverifiable", "note")


def test_a_count_that_stands_still_is_a_note(inbox, audited):
    found = only(audited(
        half(inbox, "6 tháng đầu năm 2021, toàn tỉnh giải quyết việc làm cho 8.254 lao động."),
        year(inbox, "Năm 2021, toàn tỉnh giải quyết việc làm cho 8.254 lao động.")))
    assert (found["rule"], found["verdict"], found["severity"]) == ("stale_figure", "unverifiable", "note")


@pytest.mark.parametrize(("first", "second"), [
    ("giải quyết việc làm cho 8.250 lao động", "giải quyết việc làm cho 15.870 lao động"),  # grows
    ("tỷ lệ hộ nghèo còn 9,2%", "tỷ lệ hộ nghèo còn 8,1%"),                                  # a state, not a count
    ("tổng đàn trâu 12.410 con", "tổng đàn trâu 11.870 con"),
])
def test_what_grows_or_is_a_state_is_silent(first, second, inbox, audited):
    assert not audited(half(inbox, f"6 tháng đầu năm 2021, {first}."), year(inbox, f"Năm 2021, {second}."))


def test_a_quarter_is_not_held_against_what_is_counted_from_january(inbox, audited):
    assert not audited(
        half(inbox, "6 tháng đầu năm 2021, toàn tỉnh giải quyết việc làm cho 8.250 lao động."),
        letter(inbox, "201", (8, 10, 2021), "Kết quả công tác quý III năm 2021",
               "Quý III/2021, toàn tỉnh giải quyết việc làm cho 3.915 lao động."))


# --------------------------------------------------------------------------- mechanics

def series(folder):
    return [
        half(folder, "6 tháng đầu năm 2021 giải quyết việc làm cho 8.250 lao động, đạt 51,56% kế hoạch năm.",
             "Thực hiện Nghị quyết số 24/2019/NQ-HĐND ngày 12/7/2019 của HĐND tỉnh."),
        year(folder, "Năm 2021 giải quyết việc làm cho 15.870/15.000 lao động.",
             "Thực hiện Nghị quyết số 24/2019/NQ-HĐND ngày 12/8/2019 của HĐND tỉnh."),
        later(folder, "Năm 2021 giải quyết việc làm cho 15.780 lao động."),
    ]


def test_findings_are_the_same_in_whatever_order_and_in_however_many_runs_documents_come(inbox, tmp_path):
    outcomes = [process(path) for path in series(inbox)]
    seen = []
    for nth, (order, every) in enumerate(itertools.product(itertools.permutations(outcomes), (False, True))):
        with Store(tmp_path / f"{nth}.db") as store:
            for outcome in order:
                store.save(outcome)
                if every:
                    store.audit()
            store.audit()
            seen.append(between(store, fits=True))
    assert len(seen[0]) >= 3
    assert all(found == seen[0] for found in seen)


def test_a_killed_audit_is_made_up_for_by_the_next(inbox, tmp_path):
    paths = series(inbox)
    with Store(tmp_path / "x.db") as store:
        for path in paths:
            store.save(process(path))
    with Store(tmp_path / "x.db") as store:
        assert store.audit() > 0
        assert between(store)
        assert store.audit() == 0


def test_a_document_that_changes_takes_its_findings_with_it(inbox, tmp_path):
    paths = series(inbox)[:2]
    with Store(tmp_path / "x.db") as store:
        for path in paths:
            store.save(process(path))
        store.audit()
        assert {row["rule"] for row in between(store)} == {"plan_changed", "citation_conflict"}
        changed = Path(paths[1])
        text = changed.read_text(encoding="utf-8").replace("15.000", "16.000").replace("12/8/2019", "12/7/2019")
        changed.write_text(text, encoding="utf-8")
        store.save(process(paths[1]))
        store.audit()
        assert not between(store)
        assert store.connection.execute("pragma foreign_key_check").fetchall() == []


# --------------------------------------------------------------------------- names, periods, places

def test_what_was_not_read_surely_takes_no_part():
    text = "Năm 2021 giải quyết việc làm cho 15.870 lao động."
    figure = Figure(start=text.index("15"), end=len(text) - 1, rule="test", value=Decimal(15870), unit="lao động", period="2021",
                    indicator="giải quyết việc làm", indicator_key="giải_quyết việc_làm", scope="Sơn La")
    document = plain_document(text)
    facts = Facts(figures=(figure,), header=(HeaderField(start=0, end=1, rule="test", name="issuer", value="UBND tỉnh Sơn La"),))
    assert [item.key for item in compared(document, facts)] == ["figure|sơn la|giải_quyết việc_làm|count|"]
    scan = replace(document, pages=(PageInfo(1, 595, 842, ocr=True),), lines=(Line(0, len(text), 1, 0, 0, 500, 12),))
    torn = replace(document, problems=("partial: the file may be cut off",))
    assert compared(scan, facts) == compared(torn, facts) == ()
    assert compared(document, replace(facts, figures=(replace(figure, score=0.7),))) == ()


def test_a_pair_that_was_not_read_as_one_takes_no_part():
    text = "Khám bệnh 15.870/16.000 lượt người."
    pair = [Figure(start=text.index(part), end=text.index(part) + len(part), rule="test", value=Decimal(part.replace(".", "")),
                   unit="lượt người", indicator="khám bệnh", indicator_key="bệnh khám", scope="Sơn La")
            for part in ("15.870", "16.000")]
    assert compared(plain_document(text), Facts(figures=tuple(pair))) == ()
    assert len(compared(plain_document(text), Facts(figures=(replace(pair[0], base="plan", against=1), pair[1])))) == 2


def test_names_that_stand_for_anything_are_no_names():
    for key in ("số", "người", "hỗ_trợ kinh_phí", "tổng_mức đầu_tư dự_án", "ngân_sách trung_ương", "chỉ_tiêu không", None):
        assert core(key) == (), key
    assert core("giải_quyết việc_làm") and core("hộ_nghèo tỷ_lệ") and core("trung_ương văn_bản")


def test_periods_are_months():
    assert months("2021-Q3") == (2021 * 12 + 6, 2021 * 12 + 8)
    assert months("2021-05") == (2021 * 12 + 4, 2021 * 12 + 4)
    assert months("2021-05-03") is None and months(None) is None and months("2021-01-01/2021-05-03") is None


def test_what_is_counted_is_told_from_what_is_measured_anew():
    assert flows("Giải quyết việc làm") and flows("số vốn đã giải ngân") and flows("tuyển sinh đào tạo nghề")
    assert not flows("tỷ lệ hộ nghèo") and not flows("dư nợ cho vay hỗ trợ việc làm") and not flows("dân số")


def test_units_that_reports_use_for_one_another_are_one():
    assert unit_key("Nội dung") == unit_key("nhiệm vụ") != unit_key("người") == unit_key("lao động")
    assert unit_key("lượt người") != unit_key("người")


def test_a_figure_that_has_only_the_name_of_a_place_is_compared_with_nothing(inbox, audited):
    assert not audited(
        half(inbox, "Các địa phương thực hiện tốt: huyện Bình Sơn 412 triệu đồng, huyện Yên Lập 305 triệu đồng."),
        half(inbox, "Các địa phương dẫn đầu: huyện Bình Sơn 660 triệu đồng, huyện Yên Lập 518 triệu đồng.", number="131"))


def test_acts_are_known_by_their_issuer():
    son_la = Home("sơn la", "sơn la", False)
    assert act_key("24/2019/NQ-HĐND", "HĐND tỉnh", son_la) == act_key("24/NQ-HĐND", None, son_la)
    assert act_key("24/2019/NQ-HĐND", "HĐND tỉnh", Home("lai châu", "lai châu", False)) != act_key("24/NQ-HĐND", None, son_la)
    assert act_key("30/2020/NĐ-CP", "Chính phủ", son_la) == act_key("30/2020/NĐ-CP", None, None)
    assert act_key("24/NQ-HĐND", None, Home("sơn la", "huyện mường la, sơn la", True)) is None  # whose, province or district?
    assert act_key("24/NQ-HĐND", None, None) is None
    assert province_in("Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu") == "bà rịa - vũng tàu"
