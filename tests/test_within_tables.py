"""The audit of tables: totals of rows and columns, columns of percentages, and the sentence above a table."""

import pytest

from extractors import extract
from pipeline.audit.within import check
from pipeline.read import read


@pytest.fixture
def findings(tmp_path):
    """The findings on a table in Markdown: rows of cells, with a line before it."""

    def judge(rows, before="Kết quả thực hiện như sau:"):
        lines = ["# BÁO CÁO", "", before, "", "| " + " | ".join(rows[0]) + " |", "|" + "---|" * len(rows[0])]
        lines += ["| " + " | ".join(row) + " |" for row in rows[1:]]
        path = tmp_path / "table.md"
        path.write_text("\n".join(lines), encoding="utf-8")
        document = read(str(path))
        return check(document, extract(document))

    return judge


HEAD = ["TT", "Cấp học", "Số trường (trường)", "Số lớp (lớp)", "Số học sinh (học sinh)"]
COSTS = [["TT", "Nội dung", "Kinh phí (triệu đồng)"],
         ["1", "Hạ tầng", "9.250"], ["2", "Dữ liệu", "4.600"], ["3", "Đào tạo", "1.450"]]
LEVELS = [["1", "Mầm non", "171", "1.602", "43.215"], ["2", "Tiểu học", "187", "2.905", "97.640"],
          ["3", "Trung học cơ sở", "132", "2.014", "79.118"]]


def sums(found):
    return sorted((item.verdict, item.severity) for item in found if item.rule == "sum_of_parts")


@pytest.mark.parametrize("total_first", [True, False])
def test_a_total_row_is_the_sum_of_its_columns(findings, total_first):
    total = ["", "Tổng cộng", "490", "6.521", "219.973"]
    rows = [HEAD, total, *LEVELS] if total_first else [HEAD, *LEVELS, total]
    assert sums(findings(rows)) == [("consistent", "note")] * 3


def test_a_wrong_total_is_an_error_where_other_columns_bear_out_the_rows(findings):
    found = findings([HEAD, *LEVELS, ["", "Tổng cộng", "490", "6.511", "219.973"]])
    assert sums(found) == [("consistent", "note")] * 2 + [("inconsistent", "error")]
    assert any("6.511 lớp" in item.says and "1.602 + 2.905 + 2.014 = 6.521: lệch 10 lớp" in item.says for item in found)


def test_a_total_that_holds_nowhere_accuses_nobody(findings):
    found = findings([HEAD, *LEVELS, ["", "Tổng cộng", "602", "7.900", "301.000"]])
    assert not [item for item in found if item.verdict == "inconsistent"]


def test_a_total_of_groups_counts_the_groups_and_not_their_members(findings):
    rows = [["TT", "Nguồn thu", "Dự toán (triệu đồng)", "Thực hiện (triệu đồng)"],
            ["", "TỔNG THU", "{}", "31.120"], ["I", "Thu nội địa", "24.500", "21.170"], ["1", "Thu từ đất", "14.300", "12.060"],
            ["2", "Thuế, phí", "10.200", "9.110"], ["II", "Thu bổ sung", "11.950", "9.950"]]

    def filled(total):
        return [[cell.format(total) for cell in row] for row in rows]

    assert sums(findings(filled("36.450"))) == [("consistent", "note")] * 4
    assert ("inconsistent", "error") in sums(findings(filled("36.540")))


def test_a_single_column_is_believed_if_its_rows_are_numbered(findings):
    rows = COSTS
    for total, expected in (("15.300", [("consistent", "note")]), ("15.400", [("inconsistent", "error")]), ("19.000", [])):
        assert sums(findings([*rows, ["", "Tổng cộng", total]])) == expected


def test_a_column_is_the_sum_of_its_neighbours_in_most_rows(findings):
    head = ["TT", "Đơn vị", "Tổng số (hồ sơ)", "Trực tuyến (hồ sơ)", "Trực tiếp (hồ sơ)"]
    rows = [["1", "Xã An Bình", "812", "604", "208"], ["2", "Xã Tân Lập", "3.415", "2.980", "435"],
            ["3", "Xã Hòa Phú", "1.926", "411", "1.515"], ["4", "Xã Phú Thịnh", "5.208", "1.345", "3.863"]]
    assert sums(findings([head, *rows])) == [("consistent", "note")] * 4
    rows[1][3] = "2.890"
    assert sums(findings([head, *rows])) == [("consistent", "note")] * 3 + [("inconsistent", "error")]


def test_rates_are_not_summed(findings):
    rows = [["TT", "Huyện", "Tỷ lệ hộ nghèo (%)"], ["1", "Huyện A", "12,5"], ["2", "Huyện B", "8,4"], ["", "Toàn tỉnh", "9,1"]]
    assert not sums(findings(rows))


def test_an_amount_told_above_a_table_is_the_sum_of_its_rows(findings):
    rows = COSTS
    before = "Tổng kinh phí thực hiện là {} triệu đồng từ ngân sách tỉnh, chi tiết:"
    assert sums(findings(rows, before.format("15.300"))) == [("consistent", "note")]
    assert sums(findings(rows, before.format("15.400"))) == [("inconsistent", "error")]
    assert not sums(findings(rows, "Năm trước đã bố trí 15.400 triệu đồng."))


def test_a_column_of_percentages_bears_out_its_own_formula(findings):
    head = ["TT", "Công trình", "Số hộ phải thu hồi đất", "Số hộ đã nhận tiền", "Tỷ lệ (%)"]
    rows = [["1", "Đường liên xã", "164", "151", "92,1"], ["2", "Nhà văn hóa", "115", "98", "85,2"],
            ["3", "Kè suối", "128", "39", "30,5"], ["4", "Trạm bơm", "211", "187", "{}"]]

    def shares(last):
        found = findings([head, *rows[:3], [cell.format(last) for cell in rows[3]]])
        return sorted(item.verdict for item in found if item.rule.startswith("ratio"))

    assert shares("88,6") == ["consistent"] * 4
    assert shares("86,8") == ["consistent"] * 3 + ["inconsistent"]


def test_a_column_whose_head_was_misread_accuses_nobody(findings):
    head = ["TT", "Chỉ tiêu", "Kế hoạch", "Thực hiện", "So với kế hoạch (%)"]
    rows = [["1", "Lúa", "1.200", "1.300", "211,4"], ["2", "Ngô", "2.350", "2.140", "157,3"],
            ["3", "Khoai", "980", "1.020", "188,8"]]
    assert not [item for item in findings([head, *rows]) if item.verdict == "inconsistent"]
