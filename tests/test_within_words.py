"""The audit of words, dates and citations: what stands beside figures or without them."""

from datetime import date
from decimal import Decimal

import pytest

from extractors import extract
from extractors.model import Citation, DateMention, Deadline, Facts, Figure, HeaderField, plain_document
from pipeline.audit.within import check


def audit(text, **facts):
    return check(plain_document(text), Facts(**facts))


def read_and_audit(text, rule):
    document = plain_document(text)
    return [item for item in check(document, extract(document)) if item.rule == rule]


def only(checks):
    assert len(checks) == 1, [item.says for item in checks]
    return checks[0]


def figure(text, quote, value, after="", **fields):
    start = text.index(quote, text.index(after))
    return Figure(start=start, end=start + len(quote), rule="test", value=Decimal(value), **fields)


# --------------------------------------------------------------------------- status words

def pair(text, result, plan, **fields):
    """A result and its plan, `A/B unit`."""
    number = {quote: quote.split(" ")[0].rstrip("%").replace(".", "").replace(",", ".") for quote in (result, plan)}
    unit = {"unit": "%" if plan.endswith("%") else "căn", "step": Decimal("0.01") if plan.endswith("%") else Decimal(1)}
    return (figure(text, result, number[result], base="plan", against=1, **unit),
            figure(text, plan, number[plan], after="/", standing="target", **unit, **fields))


@pytest.mark.parametrize(("words", "verdict"), [
    ("(không đạt kế hoạch)", "consistent"), ("(*chưa đạt kế hoạch*)", "consistent"), (", không đạt chỉ tiêu", "consistent"),
    ("(vượt kế hoạch)", "inconsistent"), ("(đạt kế hoạch)", "inconsistent"),
])
def test_a_status_word_is_held_against_result_and_plan(words, verdict):
    text = f"Nhà ở xã hội: 8.431/12.000 căn {words};"
    found = only(audit(text, figures=pair(text, "8.431", "12.000 căn")))
    assert (found.rule, found.verdict) == ("status_word", verdict)
    assert found.severity == ("error" if verdict == "inconsistent" else "note")


def test_a_result_equal_to_its_plan_is_met_but_not_surpassed():
    text = "Nhà ở: 12.000/12.000 căn ({});"
    for words, verdict in (("đạt kế hoạch", "consistent"), ("vượt kế hoạch", "inconsistent"),
                           ("không đạt kế hoạch", "inconsistent")):
        told = text.format(words)
        assert only(audit(told, figures=pair(told, "12.000", "12.000 căn"))).verdict == verdict


def test_less_is_better_where_the_plan_is_an_upper_bound():
    text = "Tỷ lệ hộ nghèo 3,42%/<3,00% (không đạt kế hoạch);"
    found = only(audit(text, figures=pair(text, "3,42%", "3,00%", qualifier="under")))
    assert found.verdict == "consistent"


def test_a_target_that_was_missed_is_no_contradiction():
    assert not read_and_audit("Duy trì 100% văn bản xử lý đúng hạn (không đạt kế hoạch).", "status_word")


# --------------------------------------------------------------------------- named lists

@pytest.mark.parametrize(("text", "verdict"), [
    ("Khen 3 tập thể (Văn phòng, Thanh tra, Phòng Tài chính).", "consistent"),
    ("Khen 3 tập thể (Văn phòng, Thanh tra và Phòng Tài chính).", "consistent"),
    ("Khen 4 tập thể (Văn phòng, Thanh tra, Phòng Tài chính).", "inconsistent"),
])
def test_a_count_is_held_against_the_names_behind_it(text, verdict):
    value = text.split(" ")[1]
    found = only(audit(text, figures=(figure(text, f"{value} tập thể", value, unit="tập thể"),)))
    assert (found.rule, found.verdict) == ("count_of_list", verdict)
    assert found.severity == ("warning" if verdict == "inconsistent" else "note")


@pytest.mark.parametrize("text", [
    "Hỗ trợ 4 nhóm (lao động tự do, hộ kinh doanh...).",
    "Hỗ trợ 4 nhóm (người già, trẻ em, người khuyết tật thuộc hộ nghèo, hộ cận nghèo, hộ khó khăn).",
    "Xây 4 nhà (tại xã Bình An).",
])
def test_lists_that_are_open_or_not_surely_names_are_not_counted(text):
    assert not audit(text, figures=(figure(text, "4 nh", 4, unit="nhóm"),))


def test_the_names_behind_a_part_of_a_whole_are_those_of_the_part():
    text = "Có 2/10 chi bộ (Văn phòng, Thanh tra) xuất sắc."
    found = [item for item in audit(text, figures=(
        figure(text, "2", 2, unit="chi bộ", base="whole", against=1), figure(text, "10 chi bộ", 10, unit="chi bộ"),
    )) if item.rule == "count_of_list"]
    assert [(item.verdict, item.figures) for item in found] == [("consistent", (0,))]


# --------------------------------------------------------------------------- summary and groups

def scorecards(first, second):
    text = ("Có 7/9 chỉ tiêu đạt, 2 chỉ tiêu không đạt. "
            f"Về kinh tế có 4 chỉ tiêu, trong đó {first} chỉ tiêu đạt, {second} chỉ tiêu không đạt. "
            "Về xã hội: 4/5 chỉ tiêu đạt và 1 chỉ tiêu không đạt.")
    unit = {"unit": "chỉ tiêu"}
    part = {"base": "whole", **unit}
    return audit(text, figures=(
        figure(text, "7", 7, against=1, **part), figure(text, "9 chỉ tiêu", 9, **unit),
        figure(text, "2 chỉ tiêu", 2, against=1, **part),
        figure(text, "4 chỉ tiêu", 4, **unit), figure(text, f"{first} chỉ tiêu", first, "trong đó", against=3, **part),
        figure(text, f"{second} chỉ tiêu", second, f"{first} chỉ tiêu đạt,", against=3, **part),
        figure(text, "4", 4, "xã hội", against=7, **part), figure(text, "5 chỉ tiêu", 5, "xã hội", **unit),
        figure(text, "1 chỉ tiêu", 1, "xã hội", against=7, **part),
    ))


def test_groups_have_to_make_up_what_the_summary_says_of_met_and_missed():
    fitting = [item for item in scorecards(3, 1) if item.rule == "count_conflict"]
    assert [item.verdict for item in fitting] == ["consistent", "consistent"]
    wrong = [item for item in scorecards(1, 3) if item.rule == "count_conflict"]
    assert [(item.verdict, item.severity) for item in wrong] == [("inconsistent", "warning")] * 2
    assert "7 chỉ tiêu; cộng các nhóm bên dưới 1 + 4 = 5: lệch 2 chỉ tiêu" in wrong[0].says


# --------------------------------------------------------------------------- dates and periods

@pytest.mark.parametrize(("text", "verdict", "severity"), [
    ("Kế hoạch 5 năm 2021 - 2025.", "consistent", "note"),
    ("Nhiệm kỳ 5 năm 2020-2025.", "consistent", "note"),
    ("Kết quả 4 năm 2021 – 2025.", "inconsistent", "warning"),
    ("Kết quả 3 năm 2021 – 2025.", "inconsistent", "error"),
    ("Kỷ niệm 75 năm ngày truyền thống (28/8/1945-28/8/2020).", "consistent", "note"),
    ("Kỷ niệm 74 năm ngày truyền thống (28/8/1945 - 28/8/2020).", "inconsistent", "warning"),
])
def test_years_have_to_add_up(text, verdict, severity):
    found = only(audit(text))
    assert (found.rule, found.verdict, found.severity) == ("period_length", verdict, severity)


@pytest.mark.parametrize("text", ["30 Năm 2023-2024", "từ năm 2021 - 2025", "1,5 năm 2021-2022"])
def test_numbers_before_years_that_count_no_years_are_left_alone(text):
    assert not audit(text)


def test_a_day_that_does_not_exist_is_an_error():
    text = "Gửi báo cáo trước ngày 31/4/2024."
    mention = DateMention(start=text.index("31"), end=text.index("."), rule="test", kind="day", problem="impossible")
    found = only(audit(text, dates=(mention,)))
    assert (found.rule, found.severity, text[found.start:found.end]) == ("impossible_date", "error", "31/4/2024")


@pytest.mark.parametrize(("due", "rule"), [
    ("2024-05-06", "deadline_before_issue"), ("2024-05-10", "short_notice"), ("2024-05-11", "short_notice"), ("2024-05-20", None),
])
def test_a_deadline_is_held_against_the_day_of_issue(due, rule):
    text = "Ngày 10/5/2024. Gửi báo cáo đúng hạn."
    header = (HeaderField(start=5, end=14, rule="test", name="issued_on", value="2024-05-10"),)
    deadline = Deadline(start=16, end=len(text), rule="test", due=due, relation="by")
    assert [item.rule for item in audit(text, header=header, deadlines=(deadline,))] == ([rule] if rule else [])


def test_a_draft_without_a_date_has_no_deadline_findings():
    deadline = Deadline(start=0, end=3, rule="test", due=date(2020, 1, 1).isoformat(), relation="by")
    assert not audit("Gửi báo cáo.", deadlines=(deadline,))


# --------------------------------------------------------------------------- citations

def citation(text, quote, symbol, written=None, after="", **fields):
    start = text.index(quote, text.index(after))
    return Citation(start=start, end=start + len(quote), rule="test", type=fields.pop("type", "Nghị quyết"), symbol=symbol,
                    symbol_written=written or symbol, **fields)


def test_a_misprinted_symbol_is_told_with_its_right_form():
    text = "Theo Nghị quyết 31/2022/ND-HĐND của HĐND tỉnh."
    cited = citation(text, "31/2022/ND-HĐND", "31/2022/NQ-HĐND", "31/2022/ND-HĐND", issuer="HĐND tỉnh")
    found = only(audit(text, citations=(cited,)))
    assert (found.rule, found.verdict, found.severity) == ("citation_conflict", "inconsistent", "warning")
    assert "phải có ký hiệu 31/2022/NQ-HĐND" in found.says


def test_a_symbol_that_its_issuer_cannot_issue_is_an_issuer_conflict():
    text = "Quyết định 899/QĐ-CP của Thủ tướng Chính phủ."
    cited = citation(text, "899/QĐ-CP", "899/QĐ-TTg", "899/QĐ-CP", type="Quyết định", issuer="Thủ tướng Chính phủ")
    assert only(audit(text, citations=(cited,))).rule == "issuer_conflict"


def test_blanks_in_a_symbol_are_no_conflict():
    text = "Nghị quyết 31/2022/NQ- HĐND."
    assert not audit(text, citations=(citation(text, "31/2022/NQ- HĐND", "31/2022/NQ-HĐND", "31/2022/NQ- HĐND"),))


def test_one_act_with_two_dates_is_a_conflict_and_two_years_are_two_acts():
    text = "Quyết định 45/QĐ-UBND ngày 02/3/2023; Quyết định 45/QĐ-UBND ngày {}."
    for other, count in (("2023-03-12", 1), ("2023-03-02", 0), ("2022-03-02", 0)):
        told = text.format(other)
        cited = [citation(told, "45/QĐ-UBND", "45/QĐ-UBND", after=after, type="Quyết định", issued_on=day)
                 for after, day in (("", "2023-03-02"), (";", other))]
        assert len(audit(told, citations=tuple(cited))) == count


def test_one_act_with_two_periods_in_its_title_is_a_conflict():
    text = ("Nghị quyết 31/2022/NQ-HĐND về hỗ trợ người cao tuổi giai đoạn 2022-2026. Tiếp tục thực hiện "
            "Nghị quyết 31/2022/NQ-HĐND về hỗ trợ người cao tuổi giai đoạn 2023 - 2026;")
    cited = tuple(citation(text, "31/2022/NQ-HĐND", "31/2022/NQ-HĐND", after=after) for after in ("Nghị", "Tiếp"))
    found = only(audit(text, citations=cited))
    assert (found.rule, found.citations, found.start) == ("citation_conflict", (0, 1), cited[1].start)
    assert "giai đoạn 2023-2026, nơi khác ghi giai đoạn 2022-2026" in found.says


def test_acts_of_two_councils_with_one_number_are_not_compared():
    text = "Nghị quyết 31/2022/NQ-HĐND ngày 01/7/2022 của HĐND tỉnh; Nghị quyết 31/2022/NQ-HĐND ngày 05/8/2022 của HĐND huyện."
    cited = (citation(text, "31/2022/NQ-HĐND", "31/2022/NQ-HĐND", issued_on="2022-07-01", issuer="HĐND tỉnh"),
             citation(text, "31/2022/NQ-HĐND", "31/2022/NQ-HĐND", after=";", issued_on="2022-08-05", issuer="HĐND huyện"))
    assert not audit(text, citations=cited)
