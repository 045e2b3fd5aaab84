"""The audit reads the constructions in which officials write relations: found when a figure is wrong, silent when right."""

import pytest

from extractors import extract
from extractors.model import plain_document
from pipeline.audit.within import check

HEAD = "SỞ Y TẾ\nSố: 12/SYT-VP\nHà Nội, ngày 10 tháng 3 năm 2022\nV/v báo cáo\nKính gửi: Các đơn vị\n"


def findings(text):
    document = plain_document(text)
    return check(document, extract(document))


def accused(text):
    return {(item.rule, item.severity) for item in findings(text) if item.verdict == "inconsistent"}


@pytest.mark.parametrize(("text", "right", "wrong", "rule"), [
    ("Toàn tỉnh có 12.450 hộ nghèo, chiếm {}% tổng số 204.098 hộ.", "6,1", "7,1", "ratio_of_whole"),
    ("Trong tổng số 204.098 hộ có 12.450 hộ nghèo ({}%).", "6,1", "7,1", "ratio_of_whole"),
    ("Có 29 cụm có trạm xử lý nước thải, chiếm {}% tổng số cụm đã lập (105 cụm).", "27,62", "27,22", "ratio_of_whole"),
    ("Số xã đạt chuẩn là {}/246 xã, chiếm tỷ lệ 63,01%.", "155", "515", "ratio_of_whole"),
    ("Tổng số trạm y tế là 185 trạm, số trạm có bác sĩ là 148 trạm, chiếm {}%.", "80", "82", "ratio_of_whole"),
    ("Tỷ lệ trạm y tế đạt chuẩn đạt {}% (42/54 trạm).", "77,78", "77,87", "ratio_of_whole"),
    ("Kế hoạch giao 1.500 tỷ đồng, thực hiện 1.236 tỷ đồng, đạt {}% kế hoạch.", "82,4", "84,2", "ratio_of_plan"),
    ("Kế hoạch năm 2022 là 3.720 người, 9 tháng đầu năm 2022 đã đào tạo nghề cho 2.660 người, đạt {}% kế hoạch.", "71,5", "75,1",
     "ratio_of_plan"),
    ("Sản lượng đạt 1.260 tấn, bằng {}% cùng kỳ năm trước là 1.200 tấn.", "105", "108", "ratio_of_period"),
    ("Số phòng học năm 2021 là 311 phòng, năm 2020 là 377 phòng, bằng {}% so với năm 2020.", "82,5", "85,2", "ratio_of_period"),
    ("Tuyển dụng 1.127 giáo viên (năm 2018 1.369 giáo viên), bằng {}% so với năm 2018.", "82,32", "8,232", "ratio_of_period"),
    ("Số lao động tăng {} người so với 1.000 người lên 1.120 người.", "120", "130", "difference"),
    ("Năm 2021 có 1.000 vụ, năm 2022 có 850 vụ, giảm {} vụ.", "150", "160", "difference"),
    ("Thu nhập bình quân đạt 52,5 triệu đồng/người/năm, tăng {} triệu đồng so với năm 2020 (48,3 triệu đồng).", "4,2", "5,2",
     "difference"),
    ("Năm 2018 tỷ lệ che phủ rừng là 41,81%, đến nay là 46,20%, tăng {} điểm %.", "4,39", "4,93", "difference"),
    ("Số hồ sơ là 12.799 hồ sơ, so với năm 2021 (15.493 hồ sơ) giảm {}%.", "17,39", "173,9", "change_from_base"),
    ("Xây 105 phòng, bằng 105% so với cùng kỳ, tăng {}% so với cùng kỳ.", "5", "15", "change_from_base"),
    ("Trong 589 vụ việc đã xử lý, có 412 vụ vi phạm, còn lại {} vụ.", "177", "197", "sum_of_parts"),
    ("Có 177/281 hợp tác xã hoạt động tốt, còn {} hợp tác xã chưa thực hiện.", "104", "140", "sum_of_parts"),
    ("Toàn ngành có 9.324 người, gồm: bác sĩ 1.578 người; điều dưỡng 2.253 người; dược sĩ 4.119 người; nhân viên khác {} người.",
     "1.374", "1.574", "sum_of_parts"),
    ("Tuyển mới 37.961 người, gồm có cao đẳng 20.054, trung cấp 11.700, sơ cấp 1.000, đào tạo ngắn hạn {}.", "5.207", "5.307",
     "sum_of_parts"),
    ("Có 80% số xã đạt chuẩn, {}% số xã chưa đạt.", "20", "25", "complement"),
    ("Số hồ sơ đúng hạn đạt 97,2%, quá hạn {}%.", "2,8", "3,8", "complement"),
    ("Nhà tiêu hợp vệ sinh chiếm {}%, số còn lại (80,4%) chưa hợp vệ sinh.", "19,6", "196", "complement"),
    ("Có {} xã về đích: An Bình, Phú Hòa, Tân Lập, Vĩnh Thạnh.", "04", "05", "count_of_list"),
    ("Tham mưu {} nghị quyết: (i) Nghị quyết về học phí; (ii) Nghị quyết về y tế; (iii) Nghị quyết về nhà ở.", "3", "2",
     "count_of_list"),
    ("Thực hiện {} nhóm giải pháp sau:\n1. Đào tạo nghề.\n2. Mở thị trường.\n3. Hỗ trợ vốn.\n4. Kiểm tra.", "4", "5",
     "count_of_list"),
    ("Trong 6 tháng (từ tháng 01 đến tháng {} năm 2022), có 12 vụ cháy.", "6", "5", "period_length"),
    ("Tổng kết 10 năm thực hiện đề án giai đoạn 2011-{}.", "2020", "2019", "period_length"),
    ("Họp vào thứ {}, ngày 10/3/2022.", "năm", "hai", "impossible_date"),
    ("Trồng rừng đạt {}% kế hoạch, vượt chỉ tiêu đề ra.", "108", "98", "status_word"),
    ("Giải quyết việc làm vượt kế hoạch, đạt {}% kế hoạch năm.", "105,2", "95,2", "status_word"),
    ("Số người tham gia là {} người, tăng so với năm trước (900 người).", "950", "850", "status_word"),
    ("Số vụ vi phạm bị xử lý: {}/12.000 vụ (vượt kế hoạch).", "13.429", "11.429", "status_word"),
])
def test_a_construction_is_silent_when_right_and_tells_the_rule_when_wrong(text, right, wrong, rule):
    assert not accused(text.format(right)), [item.says for item in findings(text.format(right))]
    assert rule in {name for name, _ in accused(text.format(wrong))}, [item.says for item in findings(text.format(wrong))]


@pytest.mark.parametrize("text", [
    "Tỷ lệ tiêm chủng ở nam đạt 48%, ở nữ đạt 55%.",
    "Có 75% số xã đạt tiêu chí giao thông, 30% số xã chưa đạt tiêu chí môi trường.",
    "Thành thị đạt 95%, nông thôn đạt 88%.",
    "Sản lượng điện: 544,3/420 triệu kWh, đạt kế hoạch.",
    "Sơ kết 5 năm thực hiện đề án giai đoạn 2011-2020.",
    "Hoàn thành 120/195 nhiệm vụ, đạt 61,5% kế hoạch.",
    "Số văn bản quy phạm pháp luật được rà soát: 417/350 văn bản (vượt kế hoạch).",
    "Hỗ trợ 3 nhóm (người già, trẻ em, người khuyết tật thuộc hộ nghèo, hộ cận nghèo).",
    "Thực hiện 3 việc, cụ thể:\n1. Xã An Bình: 2 việc.\n2. Xã Phú Hòa: 1 việc.",
])
def test_what_only_looks_like_a_relation_accuses_nobody(text):
    assert not accused(text), [item.says for item in findings(text)]


def test_work_called_done_that_is_all_but_done_is_a_note():
    assert accused("Hoàn thành chi trả cho 172.450 đối tượng (chiếm 99,2% tổng số đối tượng).") == {("status_word", "note")}


def test_groups_in_one_sentence_are_held_against_their_summary():
    text = ("Kết quả có {}/33 chỉ tiêu đạt kế hoạch, 05 chỉ tiêu không đạt kế hoạch; trong đó: nhóm kinh tế có 07/10 chỉ tiêu "
            "đạt, 03 chỉ tiêu không đạt; nhóm xã hội có 21/23 chỉ tiêu đạt, 02 chỉ tiêu không đạt.")
    assert not accused(text.format("28"))
    assert ("count_conflict", "warning") in accused(text.format("26"))


def test_marks_of_items_are_counted_against_what_was_met_and_missed():
    text = ("Có 3 chỉ tiêu, trong đó {} chỉ tiêu đạt, {} chỉ tiêu không đạt:\n- Rừng: 120/100 ha (đạt kế hoạch);\n"
            "- Việc làm: 80/100 người (không đạt kế hoạch);\n- Trường: 5/6 trường (không đạt kế hoạch).")
    assert not accused(text.format(1, 2))
    assert accused(text.format(2, 1)) == {("count_of_list", "warning")}


def test_one_number_a_slip_away_from_itself_elsewhere_is_told():
    text = "Số lao động được tạo việc làm là 21.078 người.\nTrong năm, số lao động được tạo việc làm là {} người."
    assert not accused(text.format("21.078"))
    assert not accused(text.format("34.512"))
    assert accused(text.format("21.087")) == {("count_conflict", "warning")}


# --------------------------------------------------------------------------- deadlines

@pytest.mark.parametrize(("duty", "rules"), [
    ("Phòng Pháp chế gửi báo cáo về Sở trước ngày 01/12/2021.", {("deadline_before_issue", "warning")}),
    ("Các dự án đã hoàn thành trước ngày 01/12/2021.", set()),
    ("Đề nghị các đơn vị gửi báo cáo trước ngày 30/4/2022.", set()),
    ("Đề nghị các đơn vị gửi báo cáo trước ngày 11/3/2022.", {("short_notice", "note")}),
    ("Đề nghị các đơn vị gửi báo cáo trước ngày 15/4/2022.", set()),
])
def test_deadlines_before_the_document_or_too_soon(duty, rules):
    assert accused(HEAD + duty) == rules


def test_a_day_off_on_which_something_is_due_is_noted_but_is_no_contradiction():
    found = findings(HEAD + "Đề nghị các đơn vị gửi báo cáo trước ngày 30/4/2022.")
    assert [(item.rule, item.verdict, item.severity) for item in found] == [("short_notice", "unverifiable", "note")]


def test_a_deadline_of_the_year_before_is_told_with_the_year_that_fits():
    found = findings(HEAD + "Phòng Pháp chế gửi báo cáo về Sở trước ngày 01/12/2021.")
    assert found[-1].says.endswith("99 ngày; khớp nếu năm 2021 là 2022.")


# --------------------------------------------------------------------------- citations

@pytest.mark.parametrize(("text", "expected"), [
    ("Nghị quyết số 12/2021/NQ-HĐND ngày 09/12/2020 của HĐND tỉnh.", {("citation_conflict", "warning")}),
    ("Quyết định số 45/QĐ-UBND của HĐND tỉnh.", {("issuer_conflict", "warning")}),
    ("Thông tư số 05/2020/TT-BTC của Bộ Y tế.", {("issuer_conflict", "warning")}),
    ("Nghị định số 30/2020/NĐ-TTg của Thủ tướng Chính phủ.", {("issuer_conflict", "warning")}),
    ("Nghị quyết số 12/NQ-TTg của Chính phủ.", {("issuer_conflict", "warning")}),
    ("Chỉ thị số 16/CT-TTg ngày 31/3/2020 của Chính phủ.", {("issuer_conflict", "note")}),
    ("Quyết định số 12/NQ-HĐND ngày 03/4/2020.", {("citation_conflict", "warning")}),
    ("Chỉ thị số 05/CT-UBND của Chủ tịch UBND tỉnh; Thông tư số 01/2019/TT-BNV của Bộ trưởng Bộ Nội vụ.", set()),
])
def test_a_symbol_has_to_agree_with_its_date_issuer_and_type(text, expected):
    assert accused(text) == expected


@pytest.mark.parametrize(("first", "second", "third", "expected"), [
    ("150/2019/NQ-HĐND ngày 17/7/2019", "151/2019/NQ-HĐND ngày 15/12/2019", "177/2019/NQ-HĐND ngày 15/12/2019", "note"),
    ("150/2019/NQ-HĐND ngày 17/7/2019", "165/2019/NQ-HĐND ngày 15/12/2019", "177/2019/NQ-HĐND ngày 15/12/2019", None),
    ("150/2019/NQ-HĐND ngày 17/7/2019", "151/2019/NQ-HĐND ngày 17/7/2019", "177/2019/NQ-HĐND ngày 15/12/2019", None),
    ("150/2019/NQ-HĐND ngày 15/12/2019", "177/2019/NQ-HĐND ngày 17/7/2019", "180/2019/NQ-HĐND ngày 18/7/2019", "warning"),
])
def test_numbers_and_dates_of_one_issuer_run_the_same_way(first, second, third, expected):
    text = "; ".join(f"Nghị quyết số {act} của HĐND tỉnh" for act in (first, second, third)) + "."
    assert accused(text) == ({("citation_conflict", expected)} if expected else set())


def test_normative_acts_and_others_are_counted_apart():
    text = "Quyết định số 27/2003/QĐ-TTg ngày 19/02/2003 của Thủ tướng; Quyết định số 60/QĐ-TTg ngày 13/01/2003 của Thủ tướng."
    assert not accused(text)


def test_one_number_of_two_issuers_on_one_subject_is_a_note():
    text = ("Quyết định số 22-QĐ/TU ngày 20/11/2020 của Tỉnh ủy về thành lập Ban chỉ đạo hỗ trợ nhà ở kiên cố cho hộ nghèo vùng "
            "bão.\nTiếp tục hỗ trợ nhà ở kiên cố cho hộ nghèo vùng bão theo Quyết định 22 của Ban chỉ đạo tỉnh.")
    assert accused(text) == {("citation_conflict", "note")}
