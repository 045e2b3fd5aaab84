"""What a figure is about (`figures.scope`), and the two doors of extractors.language that read names and words."""

from extractors import extract
from extractors.language import Gazetteer, vietnamese
from extractors.model import plain_document

LETTERHEAD = (
    "ỦY BAN NHÂN DÂN\nTỈNH SƠN LA\nSố: 12/BC-UBND\nSơn La, ngày 5 tháng 7 năm 2021\n"
    "BÁO CÁO\nKết quả 6 tháng đầu năm 2021\n"
)


def scopes(text: str) -> list[str | None]:
    return [figure.scope for figure in extract(plain_document(text)).figures]


def test_a_figure_is_about_the_place_named_before_it():
    text = "Huyện Mai Sơn giải quyết việc làm cho 1.250 người, thành phố Hà Nội 3.400 người."
    assert scopes(LETTERHEAD + text) == ["huyện Mai Sơn", "Hà Nội"]


def test_a_place_right_behind_a_figure_counts_where_none_stands_before():
    assert scopes(LETTERHEAD + "Đã hỗ trợ 2.000 hộ nghèo tại huyện Vân Hồ.") == ["huyện Vân Hồ"]


def test_without_a_place_a_figure_is_about_the_place_of_the_issuer():
    assert scopes(LETTERHEAD + "Toàn tỉnh giải quyết việc làm cho 8.100 người.") == ["Sơn La"]


def test_a_heading_names_the_place_of_what_stands_under_it():
    assert scopes(LETTERHEAD + "I. Huyện Mộc Châu\n1. Giải quyết việc làm cho 900 người.") == ["huyện Mộc Châu"]


def test_a_place_inside_a_citation_is_not_what_a_figure_is_about():
    text = "Theo Nghị quyết số 15/NQ-HĐND ngày 9/12/2020 của HĐND thành phố Đà Nẵng, đã trồng 120 ha rừng."
    assert scopes(LETTERHEAD + text)[-1] == "Sơn La"


def test_words_that_look_like_a_place_are_none():
    assert scopes(LETTERHEAD + "Đội ngũ học tập tư tưởng Hồ Chí Minh có 340 người ở xã hội.") == ["Sơn La"]


def test_a_gazetteer_finds_the_longest_names_and_whole_syllables_only():
    found = Gazetteer([("thái bình", "a"), ("thái", "b")]).find("tỉnh thái bình, người thái, tháibình")
    assert [key for _, _, key in found] == ["a", "b"]


def test_the_spacy_pipeline_loses_no_character_and_carries_the_facts():
    text = LETTERHEAD + "Giải quyết việc làm cho 8.100 người, đạt 45% kế hoạch.\n\n  Hạn báo cáo: trước ngày 15/7/2021."
    doc = vietnamese()(text)
    assert doc.text == text
    assert [span.text for span in doc.spans["figures"]] == ["8.100 người", "45%"]
    assert doc.spans["dates"] and doc.spans["header"]


def test_the_only_place_in_the_title_of_a_page_is_what_its_figures_are_about():
    text = "TÌNH HÌNH KINH TẾ - XÃ HỘI TỈNH VĨNH PHÚC NĂM 2017\nSản lượng lúa đạt 320 nghìn tấn."
    assert scopes(text) == ["Vĩnh Phúc"]
