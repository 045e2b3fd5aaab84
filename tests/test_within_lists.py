"""The audit of sentences, from the text to the finding: bases beside a figure, ways, yearly averages, rests, lists, words."""

import pytest

from extractors import extract
from extractors.model import Document, plain_document
from pipeline.audit.within import check


def findings(text, rule=None, problems=()):
    document = plain_document(text)
    if problems:
        document = Document(id="", source="", media_type="text/plain", text=text, blocks=document.blocks, problems=problems)
    return [item for item in check(document, extract(document)) if rule in (None, item.rule)]


def judged(text, rule):
    return [(item.verdict, item.severity) for item in findings(text, rule)]


def accused(text):
    return [item.says for item in findings(text) if item.verdict == "inconsistent"]


# --------------------------------------------------------------------------- bases that the sentence names

@pytest.mark.parametrize(("text", "rule"), [
    ("Số đơn vị trực thuộc giảm từ {} đơn vị xuống còn 31 đơn vị (giảm 6 đơn vị).", "difference"),
    ("Diện tích cây ăn quả tăng từ {} ha năm 2018 lên 3.120 ha năm 2022, tăng 30%.", "change_from_base"),
    ("Cả năm đón 131.400 lượt khách, vượt 9,5% kế hoạch ({} lượt khách).", "change_from_base"),
])
def test_a_change_is_held_against_the_base_that_the_sentence_names(text, rule):
    good, bad = {"Số": ("37", "39"), "Di": ("2.400", "2.700"), "Cả": ("120.000", "125.000")}[text[:2]]
    assert judged(text.format(good), rule) == [("consistent", "note")]
    assert judged(text.format(bad), rule) == [("inconsistent", "error")]


def test_points_are_held_against_the_rate_in_the_bracket():
    text = "Tỷ lệ trẻ đến trường đạt 94,2%, tăng {} điểm % so với năm học trước (92,6%)."
    assert ("consistent", "note") in judged(text.format("1,6"), "difference")
    assert ("inconsistent", "error") in judged(text.format("2,6"), "difference")


def test_a_bracket_about_another_base_is_not_taken_for_it():
    text = "Tỷ lệ hồ sơ trực tuyến đạt 38,5%, tăng 21,3 điểm % so với năm 2021 nhưng còn thấp hơn mục tiêu đề ra (50%)."
    assert not accused(text)


def test_an_absolute_and_a_relative_change_fit_each_other_over_words_between():
    text = "Tai nạn làm bị thương 305 người. So với cùng kỳ năm 2015, giảm 52 người bị thương ({}%)."
    assert not accused(text.format("14,6")) and not accused(text.format("14,56"))
    assert len(accused(text.format("15,4"))) == 1


def test_a_level_that_stands_elsewhere_with_its_base_lends_it():
    text = "Tạo việc làm cho 15.870 lao động, đạt {}% kế hoạch.\nTạo việc làm: 15.870/15.000 lao động (vượt kế hoạch)."
    assert ("consistent", "note") in judged(text.format("105,8"), "ratio_of_plan")
    assert ("inconsistent", "error") in judged(text.format("108,5"), "ratio_of_plan")


def test_a_bare_reach_of_a_part_may_be_measured_by_its_own_plan():
    text = "Giải quyết được 3.004 vụ, đạt 95,6% (cấp tỉnh: 1.846 vụ, đạt 96,3%, cấp huyện: 1.158 vụ, đạt 94,4%)."
    assert not accused(text)


def test_a_share_of_another_whole_is_not_held_against_the_one_told():
    text = "Kim ngạch nhập khẩu đạt 30 tỷ USD, trong đó nhập siêu 5 tỷ USD, bằng 20% tổng kim ngạch xuất khẩu."
    assert not accused(text)


# --------------------------------------------------------------------------- average years

@pytest.mark.parametrize(("rate", "severity"), [("3,84", "note"), ("3,8", "note"), ("4,84", "error")])
def test_an_average_year_is_the_way_over_its_years(rate, severity):
    text = f"Tỷ lệ hộ nghèo giảm từ 31,6% năm 2015 xuống còn 12,4% năm 2020, bình quân giảm {rate}%/năm."
    assert [item[1] for item in judged(text, "difference")] == [severity]


def test_an_average_year_without_years_is_at_most_a_warning():
    text = "Tỷ lệ hộ nghèo giảm từ 31,6% xuống còn 12,4%, bình quân giảm {}%/năm."
    assert judged(text.format("4,8"), "difference") == [("consistent", "note")]
    assert judged(text.format("5,84"), "difference") == [("inconsistent", "warning")]


@pytest.mark.parametrize("rate", ["7,4", "8,6"])  # compound, simple
def test_an_average_growth_may_be_compound_or_simple(rate):
    text = f"Giá trị sản xuất tăng từ 2.030 tỷ đồng năm 2020 lên 2.900 tỷ đồng năm 2025, tăng bình quân {rate}%/năm."
    assert judged(text, "change_from_base") == [("consistent", "note")]
    assert len(accused(text.replace(rate, "9,9"))) == 1


# --------------------------------------------------------------------------- rests and lists

@pytest.mark.parametrize(("rest", "severity"), [
    ("còn lại 15", "note"), ("còn lại 25", "error"), ("còn 15", "note"), ("còn 13", "warning"), ("còn 18", "error"),
])
def test_a_rest_makes_up_the_whole(rest, severity):
    text = f"Xã hoàn thành 143/158 nhiệm vụ (90,5%), {rest} nhiệm vụ chậm tiến độ."
    assert [item[1] for item in judged(text, "sum_of_parts")] == [severity]


def test_a_few_of_the_rest_may_be_named_alone():
    text = "Xã hoàn thành 143/158 nhiệm vụ (90,5%), còn 2 nhiệm vụ vướng mắc về mặt bằng."
    assert not accused(text)


def test_in_time_and_late_make_up_all_files():
    text = "Đã giải quyết 3.018 hồ sơ, trong đó trước và đúng hạn {} hồ sơ, quá hạn 11 hồ sơ."
    assert not accused(text.format("3.007"))
    assert [item.severity for item in findings(text.format("3.009"), "sum_of_parts")] == ["error"]
    assert [item.severity for item in findings(text.format("2.907"), "sum_of_parts")] == ["error"]


def test_a_plan_in_a_bracket_is_no_part():
    text = ("Tuyển sinh 31.456 người, đạt 104,85% kế hoạch (30.000 người), gồm: cao đẳng 1.420 người, trung cấp 3.136 người, "
            "sơ cấp {} người.")
    assert judged(text.format("26.900"), "sum_of_parts") == [("consistent", "note")]
    assert judged(text.format("26.800"), "sum_of_parts") == [("inconsistent", "error")]


def test_sources_of_funds_make_up_the_amount_told_before():
    text = ("Điều 1. Phân bổ 18.450 triệu đồng hỗ trợ học sinh bán trú.\n"
            "Điều 2. Nguồn kinh phí: ngân sách trung ương 12.000 triệu đồng; ngân sách tỉnh {} triệu đồng.")
    assert judged(text.format("6.450"), "sum_of_parts") == [("consistent", "note")]
    found = findings(text.format("6.540"), "sum_of_parts")
    assert [item.severity for item in found] == ["error"] and "6.540 là 6.450" in found[0].says
    assert not judged(text.format("2.100"), "sum_of_parts")


def test_classes_in_the_next_line_make_up_the_number_before():
    text = "Toàn tỉnh xảy ra 412 vụ tai nạn.\nPhân theo lĩnh vực: đường bộ {} vụ, đường thủy 5 vụ, đường sắt 2 vụ."
    assert judged(text.format("405"), "sum_of_parts") == [("consistent", "note")]
    assert judged(text.format("415"), "sum_of_parts") == [("inconsistent", "error")]


def test_shares_of_a_structure_make_up_a_hundred():
    text = "Cơ cấu kinh tế: nông nghiệp chiếm 26,8%, công nghiệp 31,2%, dịch vụ {}%."
    assert judged(text.format("42"), "complement") == [("consistent", "note")]
    assert judged(text.format("46"), "complement") == [("inconsistent", "warning")]


def test_classes_that_overlap_by_far_are_not_accused():
    assert not accused("Trợ giúp 940 người, trong đó 700 người cao tuổi, 600 người khuyết tật.")


# --------------------------------------------------------------------------- digits and words

@pytest.mark.parametrize(("digits", "words", "severity"), [
    ("120.500 triệu đồng", "Một trăm hai mươi tỷ, năm trăm triệu đồng", "note"),
    ("120.500 triệu đồng", "Một trăm hai mươi tỷ đồng", "error"),
    ("18.450 triệu đồng", "Bằng chữ: Mười tám tỷ, bốn trăm năm mươi triệu đồng", "note"),
    ("850.000 đồng", "Tám trăm năm mươi nghìn đồng", "note"),
    ("850.000 đồng", "Tám trăm mười lăm nghìn đồng", "error"),
])
def test_an_amount_in_digits_is_held_against_its_words(digits, words, severity):
    assert [item[1] for item in judged(f"Tổng mức vay của ngân sách: {digits} ({words}).", "count_conflict")] == [severity]


def test_a_bracket_that_is_no_number_is_no_repetition():
    assert not judged("Bố trí 120.500 triệu đồng (nguồn vốn sự nghiệp).", "count_conflict")


# --------------------------------------------------------------------------- texts that are not to be trusted

@pytest.mark.parametrize("text", [
    "Hoàn thành 131/211 nhiệm vụ, đạt 72,08% kế hoạch.", "Hỗ trợ 940 hộ, trong đó 1.300 hộ nghèo.",
    "Tổng mức vay: 120.500 triệu đồng (Một trăm hai mươi tỷ đồng).", "Họp ngày 31/4/2021.",
])
def test_a_text_whose_letters_could_not_be_made_out_is_not_accused(text):
    doubt = "partial: 52% of the words are Vietnamese; a legacy encoding (TCVN3, VNI) is likely and was not converted"
    assert accused(text)
    assert not [item for item in findings(text, problems=(doubt,)) if item.verdict == "inconsistent"]


def test_pages_that_are_missing_leave_the_others_as_they_are():
    text = "Hoàn thành 131/211 nhiệm vụ, đạt 72,08% kế hoạch."
    assert [item.severity for item in findings(text, problems=("partial: no text layer on page 3",))] == ["error"]


def test_help_for_the_poor_is_not_measured_as_poverty():
    assert not accused("Hỗ trợ nhà ở cho người có công, hộ nghèo: 1.117/1.650 nhà (không đạt kế hoạch).")
    assert accused("Hỗ trợ nhà ở cho hộ nghèo: 1.117/1.650 nhà (vượt kế hoạch).")
