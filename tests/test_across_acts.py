"""The audit between documents: one act that several documents cite."""

import json

import pytest

from pipeline.process import process
from pipeline.store import Store
from tests.conftest import letter

ACT = "24/2019/NQ-HĐND"


def only(found):
    assert len(found) == 1, [(row["rule"], row["says"]) for row in found]
    return found[0]


def cites(folder, number, *body, month=7, **more):
    return letter(folder, number, (14, month, 2021), f"Kết quả công tác tháng {month} năm 2021", *body, **more)


@pytest.fixture
def act(inbox):
    return letter(inbox, "24/2019", (12, 7, 2019), "Về chính sách hỗ trợ đào tạo nghề giai đoạn 2019-2025",
                  "Điều 1. Ban hành chính sách.", office="Hội đồng nhân dân tỉnh Sơn La",
                  kind="NGHỊ QUYẾT", code="NQ-HĐND", above=False)


def test_one_act_with_two_dates_is_a_warning(inbox, audited):
    found = only(audited(
        cites(inbox, "71", f"Thực hiện Nghị quyết số {ACT} ngày 12/7/2019 của HĐND tỉnh."),
        cites(inbox, "82", f"Triển khai Nghị quyết số {ACT} ngày 17/7/2019 của HĐND tỉnh.", month=8)))
    assert (found["rule"], found["verdict"], found["severity"]) == ("citation_conflict", "inconsistent", "warning")
    assert (found["reported"], found["computed"]) == ("2019-07-17", "2019-07-12")
    assert found["says"] == (
        f"Nghị quyết {ACT}: Báo cáo 82/BC-SLĐTBXH ghi ngày 17/7/2019, Báo cáo 71/BC-SLĐTBXH ghi ngày 12/7/2019.")
    assert len(json.loads(found["citations"])) == 2 and json.loads(found["figures"]) == []


def test_the_date_that_most_documents_have_is_held_against_the_other(inbox, audited):
    paths = [cites(inbox, str(70 + month), f"Thực hiện Nghị quyết số {ACT} ngày {17 if month == 2 else 12}/7/2019 của HĐND tỉnh.",
                   month=month) for month in (2, 3, 4, 5)]
    assert only(audited(*paths))["reported"] == "2019-07-17"


def test_a_cited_document_that_is_in_the_database_with_another_date_is_found(inbox, audited, act):
    found = only(audited(act, cites(inbox, "71", f"Thực hiện Nghị quyết số {ACT} ngày 17/7/2019 của HĐND tỉnh.")))
    assert (found["severity"], found["reported"], found["computed"]) == ("warning", "2019-07-17", "2019-07-12")
    assert found["says"] == (
        f"Nghị quyết {ACT}: Báo cáo 71/BC-SLĐTBXH ghi ngày 17/7/2019, chính văn bản đó ghi ngày 12/7/2019.")


def test_a_cited_document_that_is_in_the_database_with_its_date_is_silent(inbox, audited, act):
    assert not audited(act, cites(inbox, "71", f"Thực hiện Nghị quyết số {ACT} ngày 12/7/2019 của HĐND tỉnh."))


def test_one_act_with_two_periods_in_its_title_is_a_warning(inbox, audited):
    found = only(audited(
        cites(inbox, "71", f"Thực hiện Nghị quyết số {ACT} ngày 12/7/2019 về hỗ trợ đào tạo nghề giai đoạn 2019-2025."),
        cites(inbox, "82", f"Triển khai Nghị quyết số {ACT} ngày 12/7/2019 về hỗ trợ đào tạo nghề giai đoạn 2020-2025.",
              month=8)))
    assert (found["rule"], found["reported"], found["computed"]) == ("citation_conflict", "2020-2025", "2019-2025")


def test_a_period_that_the_paragraph_names_in_the_words_of_the_title_counts(inbox, audited):
    title = "về chính sách hỗ trợ học phí cho học viên người dân tộc thiểu số giai đoạn 2019-2025"
    loose = (f"Thực hiện Nghị quyết số {ACT} của HĐND tỉnh; các trường đã lập danh sách, chi trả hỗ trợ học phí cho học viên "
             "người dân tộc thiểu số giai đoạn {}.")
    assert audited(cites(inbox, "71", f"Thực hiện Nghị quyết số {ACT} ngày 12/7/2019 {title}."),
                   cites(inbox, "82", loose.format("2020-2025"), month=8))
    other = f"Thực hiện Nghị quyết số {ACT} của HĐND tỉnh; Sở đã xây dựng kế hoạch sử dụng đất giai đoạn 2021-2030."
    assert not audited(cites(inbox, "73", f"Thực hiện Nghị quyết số {ACT} ngày 12/7/2019 {title}."),
                       cites(inbox, "84", other, month=8), database="y.db")


def test_a_misspelt_symbol_beside_a_right_one_is_a_note(inbox, audited):
    found = only(audited(
        cites(inbox, "71", "Triển khai Nghị quyết 24/NQ-HĐND của HĐND tỉnh năm 2019."),
        cites(inbox, "82", "Thực hiện Nghị quyết số 24/2019/NQ/HĐND ngày 12/7/2019 của HĐND tỉnh.", month=8)))
    assert (found["verdict"], found["severity"]) == ("inconsistent", "note")
    assert (found["reported"], found["computed"]) == ("24/2019/NQ/HĐND", ACT)


@pytest.mark.parametrize(("first", "second"), [
    (f"Nghị quyết số {ACT} ngày 12/7/2019 của HĐND tỉnh", "Nghị quyết 24/NQ-HĐND của HĐND tỉnh"),            # the short form
    (f"Nghị quyết số {ACT} ngày 12/7/2019 của HĐND tỉnh", "Nghị quyết số 24/2019/NQ- HĐND ngày 12/07/2019"),  # a blank
    ("Kế hoạch số 24/KH-UBND ngày 12/7/2019 của UBND tỉnh", "Kế hoạch số 24/KH-UBND ngày 10/2/2021 của UBND tỉnh"),
    ("Quyết định số 24/2019/QĐ-UBND ngày 12/7/2019 của UBND tỉnh", "Quyết định số 24/QĐ-UBND ngày 10/2/2019 của UBND tỉnh"),
    ("Nghị quyết số 24/NQ-HĐND ngày 12/7/2019 của HĐND tỉnh", "Nghị quyết số 24/NQ-HĐND ngày 10/7/2019 của HĐND huyện Mộc Châu"),
])
def test_what_is_one_act_or_two_is_silent(first, second, inbox, audited):
    assert not audited(cites(inbox, "71", f"Thực hiện {first}."), cites(inbox, "82", f"Triển khai {second}.", month=8))


def test_acts_of_two_provinces_are_two(inbox, audited):
    assert not audited(
        cites(inbox, "71", f"Thực hiện Nghị quyết số {ACT} ngày 12/7/2019 của HĐND tỉnh."),
        cites(inbox, "82", f"Triển khai Nghị quyết số {ACT} ngày 17/7/2019 của HĐND tỉnh.", month=8, province="Lai Châu"))


def test_an_act_of_the_government_is_one_for_all_provinces(inbox, audited):
    assert audited(
        cites(inbox, "71", "Thực hiện Nghị định số 30/2020/NĐ-CP ngày 05/3/2020 của Chính phủ."),
        cites(inbox, "82", "Triển khai Nghị định số 30/2020/NĐ-CP ngày 15/3/2020 của Chính phủ.", month=8, province="Lai Châu"))


def test_the_store_is_whole_after_an_audit(inbox, tmp_path, act):
    with Store(tmp_path / "x.db") as store:
        for path in (act, cites(inbox, "71", f"Thực hiện Nghị quyết số {ACT} ngày 17/7/2019 của HĐND tỉnh.")):
            store.save(process(path))
        store.audit()
        assert store.connection.execute("pragma foreign_key_check").fetchall() == []
        assert store.connection.execute("select count(*) from pending").fetchone() == (0,)
