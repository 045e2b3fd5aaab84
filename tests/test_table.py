"""Tables as offices draw them: each cell's value, unit, kind, base, what it describes and is measured by, standing and time."""

import pytest

from extractors import extract
from pipeline.read import html, text
from pipeline.read.draft import assemble

REPORT = ("<p>SỞ TÀI CHÍNH</p><p>Số: 12/BC-STC</p><p>Bình Thuận, ngày 20 tháng 6 năm 2022</p><p>BÁO CÁO</p>"
          "<p>Kết quả thực hiện nhiệm vụ 6 tháng đầu năm 2022</p>")


def table(*rows, above=""):
    """An HTML page with one ruled table. Cells are parted by `|`; `Năm 2022 <2` spans two columns, `TT ^2` two rows."""
    lines = []
    for row in rows:
        cells = []
        for cell in row.split("|"):
            words, spans = cell.strip(), ""
            for mark, name in (("<", "colspan"), ("^", "rowspan")):
                if words[-2:-1] == mark:
                    words, spans = words[:-2].strip(), f"{spans} {name}={words[-1]}"
            cells.append(f"<td{spans}>{words}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<html><body>{above}<table border=1>{''.join(lines)}</table></body></html>"


def document(source):
    """The document of a page or of Markdown."""
    drafts, *_ = html.read(source.encode()) if source.startswith("<") else text.read(source.encode())
    return assemble(drafts, id="", source="", media_type="")


def read(source):
    """(document, facts) of a page or of Markdown; no number may be left over."""
    found = document(source)
    facts = extract(found)
    assert not [found.text[n.start:n.end] for n in facts.numbers if n.number_class == "unknown"]
    return found, facts


def cells(source, *names):
    """{(row, column): fields} of the figures in tables; of and against as the values of what they point to."""
    _, facts = read(source)

    def field(figure, name):
        value = getattr(figure, name)
        if name in ("of", "against"):
            value = None if value is None else facts.figures[value].value
        return value if value is None or isinstance(value, str) else float(value)

    return {(f.row_no, f.column_no): tuple(field(f, name) for name in names) for f in facts.figures if f.table_no is not None}


def test_plan_result_and_comparisons_under_two_rows_of_heads():
    found = cells(table(
        "STT ^2|Chỉ tiêu ^2|ĐVT ^2|TH 6 tháng 2021 ^2|Năm 2022 <2|So sánh (%) <2",
        "Kế hoạch|Ước TH 6 tháng|ƯTH/KH|ƯTH/cùng kỳ",
        "A|B|C|1|2|3|4=3/2|5=(3)/(1)",
        "I|Trồng trọt||||||",
        "1|Diện tích lúa|Ha|1.200|2.500|1.260|50,4|105",
        "2|Trâu, bò|Nghìn con|8,1|8,3|8,019|96,6|99", above=REPORT),
        "value", "unit", "kind", "base", "of", "against", "standing", "period")
    assert found == {
        (4, 3): (1200, "ha", "level", None, None, None, "actual", "2021-H1"),
        (4, 4): (2500, "ha", "level", None, None, None, "target", "2022"),
        (4, 5): (1260, "ha", "level", None, None, None, "estimate", "2022-H1"),
        (4, 6): (50.4, "%", "ratio", "plan", 1260, 2500, "estimate", "2022-H1"),
        (4, 7): (105, "%", "ratio", "period", 1260, 1200, "estimate", "2022-H1"),
        (5, 3): (8100, "con", "level", None, None, None, "actual", "2021-H1"),
        (5, 4): (8300, "con", "level", None, None, None, "target", "2022"),
        (5, 5): (8019, "con", "level", None, None, None, "estimate", "2022-H1"),
        (5, 6): (96.6, "%", "ratio", "plan", 8019, 8300, "estimate", "2022-H1"),
        (5, 7): (99, "%", "ratio", "period", 8019, 8100, "estimate", "2022-H1"),
    }


def test_differences_with_signs_brackets_and_percent():
    found = cells(table(
        "TT|Nội dung|Năm 2020|Năm 2021|Tăng, giảm (+/-)|Tỷ lệ (%)",
        "1|Thu cố định|1.000|1.250|+250|+25,0",
        "2|Thu khác|800|760|(40)|(5,0)",
        "|Cộng|1.800|2.010|210|11,7", above=REPORT + "<p>Đơn vị tính: triệu đồng</p>"),
        "value", "unit", "kind", "base", "direction", "of", "against")
    assert found[1, 4] == (250e6, "đồng", "change", "period", "up", 1250e6, 1000e6)
    assert found[1, 5] == (25, "%", "change", "period", "up", 1250e6, 1000e6)
    assert found[2, 4] == (40e6, "đồng", "change", "period", "down", 760e6, 800e6)
    assert found[2, 5] == (5, "%", "change", "period", "down", 760e6, 800e6)
    assert found[3, 5] == (11.7, "%", "change", "period", "up", 2010e6, 1800e6)


def test_a_level_in_brackets_is_negative():
    found = cells(table("Chỉ tiêu|Năm 2020|Năm 2021|Chênh lệch", "Lợi nhuận sau thuế|1.200|(300)|(1.500)",
                        "Doanh thu|5.000|5.500|500",
                        above="<p>(Đơn vị: triệu đồng)</p>"), "value", "kind", "direction", "of", "against")
    assert found[1, 2] == (-300e6, "level", None, None, None)
    assert found[1, 3] == (1500e6, "change", "down", -300e6, 1200e6)


def test_percentages_with_signs_are_changes_even_under_a_head_of_ratios():
    found = cells(table("Chỉ tiêu|Thực hiện tháng 6|So với tháng trước (%)|So với cùng kỳ (%)",
                        "Điện sản xuất (triệu kWh)|120,5|+5,2|-3,1", "Xi măng (nghìn tấn)|45|-1,0|+2,4", above=REPORT),
                  "value", "unit", "kind", "base", "direction", "of", "against")
    assert found[1, 1] == (120_500_000, "kWh", "level", None, None, None, None)
    assert found[1, 2] == (5.2, "%", "change", "period", "up", 120_500_000, None)
    assert found[1, 3] == (3.1, "%", "change", "period", "down", 120_500_000, None)
    assert found[2, 1][:2] == (45000, "tấn")


def test_differences_of_percentages_are_points():
    found = cells(table("TT|Chỉ tiêu|KH 2022 (%)|TH 2022 (%)|So KH (+/-)", "1|Tỷ lệ hộ nghèo|2,5|2,3|-0,2",
                        "2|Tỷ lệ bao phủ BHYT|92|93,1|+1,1"), "value", "unit", "kind", "base", "direction", "of", "against")
    assert found[1, 4] == (0.2, "điểm %", "change", "plan", "down", 2.3, 2.5)
    assert found[2, 4] == (1.1, "điểm %", "change", "plan", "up", 93.1, 92)


def test_places_as_columns_are_scopes_and_parts_of_the_whole():
    source = table("TT|Chỉ tiêu|ĐVT|Toàn tỉnh|TP. Phan Thiết|Huyện Tuy Phong", "1|Số hộ nghèo|Hộ|1.500|300|500",
                   "2|Tỷ lệ hộ nghèo|%|2,5|1,1|3,2", above=REPORT)
    found = cells(source, "value", "unit", "base", "against", "scope", "indicator")
    assert found[1, 4] == (300, "hộ", "whole", 1500, "TP. Phan Thiết", "Số hộ nghèo")
    assert found[1, 5] == (500, "hộ", "whole", 1500, "Huyện Tuy Phong", "Số hộ nghèo")
    assert found[2, 5] == (3.2, "%", None, None, "Huyện Tuy Phong", "Tỷ lệ hộ nghèo")  # a rate is no part of a rate


def test_places_as_rows_and_rates_that_follow_from_two_columns():
    found = cells(table("TT|Đơn vị|Tổng số hộ|Hộ nghèo <2|Hộ cận nghèo <2", "|||Số hộ|Tỷ lệ (%)|Số hộ|Tỷ lệ (%)",
                        "|Toàn tỉnh|10.000|500|5,0|800|8,0", "1|Huyện Tuy Phong|4.000|300|7,5|400|10,0",
                        "2|Huyện Bắc Bình|6.000|200|3,33|400|6,67", above=REPORT),
                  "value", "unit", "kind", "base", "of", "against", "scope")
    assert found[3, 2] == (4000, "hộ", "level", None, None, None, "Huyện Tuy Phong")
    assert found[3, 4] == (7.5, "%", "ratio", "whole", 300, 4000, "Huyện Tuy Phong")
    assert found[4, 6] == (6.67, "%", "ratio", "whole", 400, 6000, "Huyện Bắc Bình")
    assert found[2, 4][6] != "Toàn tỉnh"


def test_shares_are_measured_by_the_row_of_the_total():
    found = cells(table("STT|Nguồn vốn|Số tiền (tỷ đồng)|Cơ cấu (%)", "1|Ngân sách trung ương|120|24",
                        "2|Ngân sách địa phương|380|76",
                        "|Tổng cộng|500|100"), "value", "unit", "kind", "base", "of", "against")
    assert found[1, 3] == (24, "%", "ratio", "whole", 120e9, 500e9)
    assert found[2, 3] == (76, "%", "ratio", "whole", 380e9, 500e9)


def test_a_group_row_gives_unit_and_scale_to_the_rows_below_it():
    found = cells(table("TT|Nội dung|Năm học 2021-2022|Năm học 2022-2023", "A|HỌC PHÍ (nghìn đồng/tháng)||",
                        "1|Khối kinh tế|980|1.080",
                        "B|LỆ PHÍ (đồng/hồ sơ)||", "1|Xét tuyển|20.000|25.000"), "value", "unit", "period")
    assert found[2, 2] == (980_000, "đồng/tháng", "2021/2022")
    assert found[2, 3] == (1_080_000, "đồng/tháng", "2022/2023")
    assert found[4, 3] == (25_000, "đồng/hồ sơ", "2022/2023")


def test_a_line_of_several_units_gives_none_and_the_heads_do():
    found = cells(table("TT|Cây trồng|Diện tích|Năng suất (tạ/ha)|Sản lượng (tấn)", "1|Lúa|1.000|58,5|5.850", "2|Ngô|200|40|800",
                        above="<p>ĐVT: Diện tích: ha; năng suất: tạ/ha; sản lượng: tấn</p>"), "value", "unit", "indicator")
    assert found[1, 2] == (1000, None, "diện tích Lúa")
    assert found[1, 3] == (58.5, "tạ/ha", "năng suất Lúa")
    assert found[2, 4] == (800, "tấn", "sản lượng Ngô")


def test_quarters_as_columns_and_signs_for_nothing():
    found = cells(table("Chỉ tiêu|ĐVT|Quý I|Quý II|Quý III|Quý IV|Cả năm", "Số vụ tai nạn|Vụ|12|15|9|11|47",
                        "Số người chết|Người|3|x|2|-|5",
                        above=REPORT.replace("6 tháng đầu năm 2022", "năm 2021").replace("20 tháng 6 năm 2022",
                        "15 tháng 12 năm 2021")),
                  "value", "unit", "period", "indicator")
    assert [found[1, c] for c in (2, 3, 6)] == [(12, "vụ", "2021-Q1", "Số vụ tai nạn"), (15, "vụ", "2021-Q2", "Số vụ tai nạn"),
                                                (47, "vụ", "2021", "Số vụ tai nạn")]
    assert sorted(c for r, c in found if r == 2) == [2, 4, 6]


def test_accumulated_results_describe_their_own_ratios_and_parts_their_row():
    found = cells(table("TT|Chỉ tiêu|Dự toán năm|Thực hiện tháng 6|Lũy kế 6 tháng|% so dự toán|% so cùng kỳ",
                        "1|Thu nội địa|3.000|250|1.650|55|112,4", "|Trong đó: tiền sử dụng đất|400|30|180|45|80",
                        above=REPORT + "<p>ĐVT: tỷ đồng</p>"), "value", "kind", "base", "of", "against", "period")
    assert found[1, 2] == (3000e9, "level", None, None, None, "2022")
    assert found[1, 5] == (55, "ratio", "plan", 1650e9, 3000e9, "2022-H1")
    assert found[1, 6] == (112.4, "ratio", "period", 1650e9, None, "2022-H1")  # no column holds the year before
    assert found[2, 4] == (180e9, "level", "whole", None, 1650e9, "2022-H1")


def test_years_as_rows_are_times_not_figures():
    found = cells(table("Năm|Dân số (người)|Lao động (người)", "2019|10.500|6.000", "2020|10.700|6.100"), "value", "unit",
                        "period")
    assert found == {(1, 1): (10500, "người", "2019"), (1, 2): (6000, "người", "2019"),
                     (2, 1): (10700, "người", "2020"), (2, 2): (6100, "người", "2020")}


def test_two_numbers_in_a_cell_are_a_result_and_its_plan():
    _, facts = read(table("TT|Đơn vị|Kết quả/Kế hoạch (người)|Tỷ lệ (%)", "1|Huyện A Lưới|120/150|80",
                          "2|Huyện Nam Đông|90/100|90"))
    first, second, rate = facts.figures[:3]
    assert (first.value, first.unit, first.base, first.against, first.standing) == (120, "người", "plan", 1, "actual")
    assert (second.value, second.unit, second.standing) == (150, "người", "target")
    assert (rate.value, rate.kind, rate.base, rate.of, rate.against) == (80, "ratio", "plan", 0, 1)


def test_english_marks_are_told_by_the_whole_table():
    found = cells(table("TT|Nội dung|Năm 2021|Năm 2022", "1|Thu nội địa|1,234,567|1,300,000", "2|Chi|1,234|2,500",
                        above="<p>Đơn vị: đồng</p>"), "value")
    assert found[2, 2] == (1234,) and found[2, 3] == (2500,)
    found = cells(table("TT|Nội dung|Năm 2021|Năm 2022", "1|Tốc độ tăng (%)|108.125|6.5", "2|Cơ cấu (%)|34.2|12.75"), "value")
    assert found[1, 2] == (108.125,)


def test_days_in_heads_are_no_comparisons():
    found = cells(table("TT|Công trình|Tổng mức đầu tư|Kế hoạch vốn 2022|Giải ngân đến 31/5/2022|Tỷ lệ giải ngân (%)|Ghi chú",
                        "1|Trường THCS Hòa Phú|15.000|5.000|2.000|40|Chậm GPMB", "2|Kè sông Lũy|10.000|4.000|2.500|62,5|",
                        "|Tổng cộng|25.000|9.000|4.500|50|", above=REPORT + "<p>Đơn vị: Triệu đồng</p>"),
                  "value", "kind", "of", "against", "standing", "period")
    assert found[1, 4] == (2000e6, "level", None, None, "actual", "2022-05-31")
    assert found[1, 5] == (40, "ratio", 2000e6, 5000e6, "actual", "2022-05-31")


def test_parts_under_a_head_have_the_unit_of_their_whole():
    found = cells(table("TT|Trường|Số lớp|Số học sinh|Trong đó <2", "||||Nữ|Dân tộc thiểu số", "1|Tiểu học Tân Lập|12|350|170|80",
                        "|Cộng|12|350|170|80"), "value", "unit", "base", "against")
    assert found[2, 2] == (12, "lớp", None, None)
    assert found[2, 4] == (170, "học sinh", "whole", 350)


def test_ratios_name_their_columns_and_years():
    found = cells(table("TT ^2|Chỉ tiêu ^2|Năm 2021 <2|Năm 2022 <2|KH 2022/TH 2021 ^2|UTH 2022/TH 2021 ^2", "KH|TH|KH|Ước TH",
                        "1|Thu phí (triệu đồng)|100|110|120|132|109,1|120",
                        "2|Khách tham quan (lượt khách)|1.000|900|1.100|990|122,2|110"),
                  "value", "kind", "base", "of", "against", "standing")
    assert found[2, 6] == (109.1, "ratio", "period", 120e6, 110e6, "target")
    assert found[2, 7] == (120, "ratio", "period", 132e6, 110e6, "estimate")


def test_a_change_describes_the_plan_where_only_the_plan_is_newer():
    found = cells(table("TT|Đơn vị|Thực hiện năm 2022|Kế hoạch năm 2023|Tăng so với năm 2022 (%)",
                        "1|Huyện Tuy Phong|1.000|1.068|6,8",
                        "2|Huyện Bắc Bình|2.000|2.100|5,0"), "value", "kind", "base", "direction", "of", "against", "standing",
                        "period")
    assert found[1, 4] == (6.8, "change", "period", "up", 1068, 1000, "target", "2023")


def test_title_and_unit_within_the_table_are_no_heads():
    found = cells(table("BIỂU TỔNG HỢP KINH PHÍ <4", "Đơn vị tính: nghìn đồng <4", "TT|Nội dung|Kinh phí giao|Đã chi",
                        "1|Mua sắm|500.000|450.000", "2|Sửa chữa|200.000|150.500"), "value", "unit", "standing")
    assert found == {(3, 2): (500e6, "đồng", "target"), (3, 3): (450e6, "đồng", "actual"),
                     (4, 2): (200e6, "đồng", "target"), (4, 3): (150.5e6, "đồng", "actual")}


def test_a_new_head_within_a_table_gives_new_columns():
    found = cells(table("TT|Chỉ tiêu|ĐVT|Năm 2021|Năm 2022", "1|Lúa|Ha|100|110", "2|Ngô|Ha|20|25",
                        "TT|Nội dung|ĐVT|Kế hoạch 2023|",
                        "1|Cầu|Cái|3|", "2|Đường|Km|12|"), "value", "unit", "standing", "period")
    assert found[1, 4] == (110, "ha", "actual", "2022")
    assert found[5, 3] == (12, "km", "target", "2023")


def test_a_head_repeated_on_the_next_page_is_no_row():
    head = "TT|Chỉ tiêu|Năm 2021 (ha)|Năm 2022 (ha)"
    found = cells(table(head, "1|Lúa|100|110", "2|Ngô|20|25", head, "3|Sắn|30|35"), "value", "indicator")
    assert sorted(found.values()) == [(20, "Ngô"), (25, "Ngô"), (30, "Sắn"), (35, "Sắn"), (100, "Lúa"), (110, "Lúa")]


def test_ditto_marks_and_dashed_rows_take_the_unit_above():
    found = cells(table("TT|Chỉ tiêu|ĐVT|Năm 2021", "1|Tổng đàn|Nghìn con|12", "-|Đàn trâu|\"|5", "-|Đàn bò|nt|7",
                        "2|Thịt hơi|Tấn|300",
                        "-|Thịt trâu||100"), "value", "unit")
    assert found == {(1, 3): (12000, "con"), (2, 3): (5000, "con"), (3, 3): (7000, "con"),
                     (4, 3): (300, "tấn"), (5, 3): (100, "tấn")}


def test_offices_in_a_column_headed_don_vi_are_names_not_units():
    found = cells(table("TT|Đơn vị|Tiếp nhận (hồ sơ)|Giải quyết (hồ sơ)", "1|Sở Nội vụ|120|118", "2|Sở Y tế|80|80"), "unit",
                        "indicator")
    assert found[1, 2] == ("hồ sơ", "tiếp nhận Sở Nội vụ")


def test_counts_of_papers_are_figures_though_papers_are_notes():
    found = cells(table("TT|Đơn vị|Số văn bản ban hành|Văn bản chỉ đạo|Mã số", "1|Sở Nội vụ|12|Công văn 15/SNV|101",
                        "2|Sở Y tế|8||102"),
                  "value", "unit")
    assert found == {(1, 2): (12, "văn bản"), (2, 2): (8, "văn bản")}


MARKDOWN = """| UBND TỈNH AN BÌNH<br>**SỞ NỘI VỤ**<br>Số: 46/BC-SNV | **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**<br>\
**Độc lập - Tự do - Hạnh phúc**<br>*An Bình, ngày 18 tháng 01 năm 2024* |
|---|---|

# BÁO CÁO

**Kết quả tinh giản biên chế năm 2023**

| TT | Chỉ tiêu | Kế hoạch<br>năm 2023 | Thực hiện<br>năm 2023 |
|:-:|---|--:|--:|
| 1 | Biên chế<br>(người) | 1.200 | 1.185 |

| ***Nơi nhận:***<br>- UBND tỉnh;<br>- Lưu: VT, TCBC. | **GIÁM ĐỐC**<br><br><br>**Trần Văn Hòa** |
|---|---|
"""


def test_markdown_letterhead_and_closing_block_are_read_column_by_column():
    found, facts = read(MARKDOWN)
    assert [facts.header_value(name) for name in ("symbol", "issuer", "issued_on", "signer", "signer_title")] == [
        "46/BC-SNV", "Sở Nội vụ", "2024-01-18", "Trần Văn Hòa", "GIÁM ĐỐC"]
    assert "|" not in found.text and len(found.tables) == 1
    assert [item.value for item in facts.header if item.name == "recipients"] == ["UBND tỉnh", "Lưu: VT, TCBC"]


def test_line_breaks_in_markdown_cells_stay_in_their_cells():
    assert cells(MARKDOWN, "value", "unit", "standing", "period") == {
        (1, 2): (1200, "người", "target", "2023"), (1, 3): (1185, "người", "actual", "2023")}


@pytest.mark.parametrize("border", ["0", "1"])
def test_html_letterhead_is_read_column_by_column_with_borders_too(border):
    letterhead = (f'<table border="{border}"><tr><td>UBND TỈNH AN BÌNH<br>SỞ NỘI VỤ<br>Số: 46/BC-SNV</td><td>'
                  "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc<br>"
                  "An Bình, ngày 18 tháng 01 năm 2024</td></tr></table>")
    facts = extract(document(f"<html><body>{letterhead}<p>BÁO CÁO</p><p>Kết quả năm 2023</p></body></html>"))
    assert [facts.header_value(name) for name in ("symbol", "issuer", "issued_on")] == ["46/BC-SNV", "Sở Nội vụ", "2024-01-18"]


def test_text_after_a_flattened_table_is_read_as_text():
    lines = "TT\nĐơn vị\nSố hộ\nSố khẩu\n1\nThôn Đông\n700\n2.800\n2\nThôn Tây\n500\n2.000\nHỗ trợ 12 tấn gạo cho các thôn."
    facts = extract(document(lines))
    assert [(float(f.value), f.unit) for f in facts.figures] == [
        (700, "hộ"), (2800, "khẩu"), (500, "hộ"), (2000, "khẩu"), (12, "tấn")]


def test_long_names_and_dashes_of_a_flattened_table_are_not_joined_to_their_neighbours():
    heads = "TT\nChỉ tiêu\nĐVT\nThực hiện năm 2021\nƯớc thực hiện năm 2022\n6 tháng so với kế hoạch (%)"
    rows = "\n".join(f"{i}\nGiá trị sản xuất ngành số thứ {word} của tỉnh\nTỷ đồng\n1.{i}00\n1.{i}50\n-"
                     for i, word in ((1, "nhất"), (2, "hai")))
    found = document(f"{heads}\n{rows}\nKết thúc.")
    texts = [found.text[block.start:block.end] for block in found.blocks]
    assert texts[4:6] == ["Ước thực hiện năm 2022", "6 tháng so với kế hoạch (%)"] and texts.count("-") == 2


def test_a_stretch_with_its_year_in_a_head_is_one_time_and_no_quotient():
    found = cells(table(
        "TT|Chỉ tiêu|ĐVT|Kế hoạch năm 2022|Thực hiện cùng kỳ năm 2021|Thực hiện 6 tháng/2022|TH/KH (%)|So cùng kỳ (%)",
        "1|Gieo trồng lúa|ha|4.000|900|1.000|25|111,1", above=REPORT),
        "value", "kind", "base", "of", "against", "standing", "period")
    assert found == {
        (1, 3): (4000, "level", None, None, None, "target", "2022"),
        (1, 4): (900, "level", None, None, None, "actual", "2021-H1"),
        (1, 5): (1000, "level", None, None, None, "actual", "2022-H1"),
        (1, 6): (25, "ratio", "plan", 1000, 4000, "actual", "2022-H1"),
        (1, 7): (111.1, "ratio", "period", 1000, 900, "actual", "2022-H1"),
    }


def test_heads_broken_over_rows_as_statistical_tables_have_them():
    found = cells(table(
        "|Thực hiện|Ước tính|Cộng dồn|So với cùng kỳ năm trước (%) <2",
        "|quý I|quý II|6 tháng|Quý II|6 tháng",
        "|năm|năm|năm|năm|năm",
        "|2022|2022|2022|2022|2022",
        "I. Vận chuyển (Nghìn tấn)|620,1|642,8|1.262,9|113,1|114,0",
        "Phân theo khu vực vận tải|||||",
        "Trong nước|608,6|631,1|1.239,7|113,2|114,2", above=REPORT), "value", "unit", "kind", "standing", "period")
    assert found[4, 1] == (620100, "tấn", "level", "actual", "2022-Q1")
    assert found[4, 2] == (642800, "tấn", "level", "estimate", "2022-Q2")
    assert found[4, 3] == (1262900, "tấn", "level", "actual", "2022-H1")
    assert found[6, 1] == (608600, "tấn", "level", "actual", "2022-Q1")
    assert found[4, 4][:3] == (113.1, "%", "ratio")
    assert found[4, 5][:3] == (114, "%", "ratio")


def test_a_row_of_heads_that_is_nothing_but_units():
    found = cells(table("|Vụ đông xuân năm 2021 <2|Vụ đông xuân năm 2022 <2", "|Diện tích|Năng suất|Diện tích|Năng suất",
                        "|(Nghìn ha)|(Tạ/ha)|(Nghìn ha)|(Tạ/ha)", "Cả tỉnh|35,2|62,1|36,0|63,3", "Huyện A|5,2|61|5,3|61,5",
                        above=REPORT), "value", "unit", "period")
    assert found[3, 1] == (35200, "ha", "2021") and found[3, 2] == (62.1, "tạ/ha", "2021")
    assert found[4, 3] == (5300, "ha", "2022")


def test_one_unit_for_all_columns_in_a_row_of_its_own():
    found = cells(table("|Quý I năm 2022|Quý II năm 2022", "|Nghìn người <2", "Lực lượng lao động|523,2|525,8", "Nam|270,1|271,2",
                        above=REPORT), "value", "unit", "period")
    assert found[2, 1] == (523200, "người", "2022-Q1") and found[3, 2] == (271200, "người", "2022-Q2")


def test_rows_that_only_compare_are_named_with_the_row_they_stand_under():
    found = cells(table("TT|Chỉ tiêu|Đơn vị|Thực hiện 2021|Ước 2022", "1|Thu ngân sách|Tỷ đồng|103,9|112,0",
                        "|Tăng so với năm trước|%|14,5|7,8", "|Tỷ lệ so với GRDP|%|21,4|20,5",
                        "2|Chi ngân sách|Tỷ đồng|129,7|141,1",
                        "|Tăng so với năm trước|%|17,8|8,7", above=REPORT), "value", "indicator")
    assert found[2, 3] == (14.5, "Tăng so với năm trước Thu ngân sách")
    assert found[3, 4] == (20.5, "Tỷ lệ so với GRDP Thu ngân sách")
    assert found[5, 3] == (17.8, "Tăng so với năm trước Chi ngân sách")
