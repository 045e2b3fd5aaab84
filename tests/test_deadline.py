"""Deadlines and dates where the example files do not reach: tables, the document's own date, terms, a year that is left out."""

from datetime import date

import docx
import pytest

from extractors import extract
from extractors.date import find_dates, resolved
from extractors.model import Block, Cell, Document, Table, plain_document
from extractors.term import end_of_term, is_working_day, recurrence
from extractors.text import plain
from pipeline.read import read

LETTER = (
    "UBND TỈNH SƠN THỦY\nSỞ NỘI VỤ\nSố: 84/SNV-TCBC\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    "Sơn Thủy, ngày 12 tháng 3 năm 2024\nKính gửi:\n- Các sở, ban, ngành tỉnh;\n- UBND các huyện, thành phố.\n"
)


def deadlines(text):
    document = plain_document(text)
    return [(document.text[item.start:item.end], item) for item in extract(document).deadlines]


def table_document(*rows):
    """A document that is one table; each row a tuple of cell texts."""
    text, cells, blocks = "", [], []
    for number, row in enumerate(rows):
        for column, words in enumerate(row):
            cells.append(Cell(len(text), len(text) + len(words), number, column))
            blocks.append(Block(len(text), len(text) + len(words), kind="cell"))
            text += words + ("\t" if column < len(row) - 1 else "\n")
    text = text[:-1]
    table = Table(0, len(text), len(rows), len(rows[0]), tuple(cells))
    return Document(id="", source="", media_type="text/plain", text=text, blocks=tuple(blocks), tables=(table,))


def only(mentions):
    assert len(mentions) == 1, mentions
    return mentions[0]


# --------------------------------------------------------------------------- terms


@pytest.mark.parametrize(("start", "count", "unit", "end"), [
    (date(2024, 5, 6), 5, "ngày làm việc", date(2024, 5, 13)),      # Monday: the first day is not counted
    (date(2023, 10, 5), 10, "ngày", date(2023, 10, 16)),            # ends on a Sunday: the next working day
    (date(2024, 1, 31), 1, "tháng", date(2024, 2, 29)),             # no 31 February: the month's last day
    (date(2024, 2, 7), 1, "ngày", date(2024, 2, 15)),               # ends in Tết
    (date(2024, 3, 12), 2, "tuần", date(2024, 3, 26)),
    (date(2024, 3, 12), 1, "quý", date(2024, 6, 12)),
    (date(2022, 9, 2), 1, "năm", date(2023, 9, 5)),                 # Quốc khánh 2023: 1 and 2 September, made up for on the 4th
])
def test_term_ends_by_the_civil_code(start, count, unit, end):
    assert end_of_term(start, count, unit) == end


def test_term_in_hours_has_no_last_day():
    assert end_of_term(date(2024, 3, 12), 24, "giờ") is None


def test_holidays_and_weekends_are_no_working_days():
    assert not is_working_day(date(2024, 4, 30))
    assert not is_working_day(date(2024, 5, 5))
    assert is_working_day(date(2024, 5, 6))


@pytest.mark.parametrize(("words", "rule"), [
    ("hằng ngày", "FREQ=DAILY"),
    ("thứ sáu hằng tuần", "FREQ=WEEKLY;BYDAY=FR"),
    ("ngày 20 hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=20"),
    ("hằng tháng, quý, năm", "FREQ=MONTHLY"),
    ("hàng quý", "FREQ=MONTHLY;INTERVAL=3"),
    ("định kỳ 6 tháng", "FREQ=MONTHLY;INTERVAL=6"),
    ("ngày 15 tháng cuối quý", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=15"),
    ("ngày 15/12 hằng năm", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15"),
    ("hằng năm", "FREQ=YEARLY"),
    ("ngày thứ 20 của tháng tiếp theo", "FREQ=MONTHLY;BYMONTHDAY=20"),
    ("ngày cuối cùng của tháng, hằng tháng", "FREQ=MONTHLY;BYMONTHDAY=-1"),
    ("hằng quý trước ngày 05 tháng đầu quý sau", "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=5"),
    ("tháng 6 và tháng 12 hằng năm", "FREQ=YEARLY;BYMONTH=6,12"),
    ("chủ nhật hằng tuần", "FREQ=WEEKLY;BYDAY=SU"),
    ("ngày 15 tháng 3, 6, 9, 12 hằng năm", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=15"),
    ("ngày cuối cùng của tháng đầu quý sau", "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=-1"),
    ("mỗi năm 02 lần", "FREQ=MONTHLY;INTERVAL=6"),
    ("trước 15 giờ 30 hằng ngày", "FREQ=DAILY;BYHOUR=15;BYMINUTE=30"),
    ("kịp thời", None),
])
def test_return_is_written_as_rrule(words, rule):
    assert recurrence(words) == rule


# --------------------------------------------------------------------------- a year that is left out


@pytest.mark.parametrize(("text", "near", "forward", "iso"), [
    ("trước ngày 20/3", date(2024, 3, 12), True, "2024-03-20"),
    ("trước ngày 05/01", date(2024, 12, 20), True, "2025-01-05"),
    ("sáng 21-12", date(2025, 1, 4), False, "2024-12-21"),
    ("quý I", date(2024, 4, 2), False, "2024-Q1"),
    ("6 tháng đầu năm", date(2024, 6, 20), False, "2024-H1"),
    ("tháng 9", date(2024, 10, 1), False, "2024-09"),
])
def test_year_is_filled_from_the_document(text, near, forward, iso):
    mention = only(find_dates(plain(text)))
    assert mention.iso is None
    filled = resolved(mention, text, near, forward)
    assert (filled.iso, filled.start, filled.end) == (iso, mention.start, mention.end)


def test_blank_and_impossible_days_stay_unknown():
    for text in ("ngày     tháng     năm 2024", "ngày 31/4/2024"):
        mention = only(find_dates(plain(text)))
        assert resolved(mention, text, date(2024, 1, 1)) is mention
        assert mention.iso is None


def test_offsets_count_the_whole_text_when_only_a_part_is_read():
    text = plain("ngày 01/02/2023, tháng 3/2023; năm 2024")
    found = find_dates(text, 16, 30)
    assert [(item.iso, text[item.start:item.end]) for item in found] == [("2023-03", "tháng 3/2023")]


# --------------------------------------------------------------------------- the document around the duty


def test_year_of_a_deadline_comes_from_the_issue_date():
    quote, item = only(deadlines(LETTER + "Đề nghị các đơn vị báo cáo kết quả về Sở Nội vụ trước ngày 20/3 để tổng hợp."))
    assert (quote, item.due, item.relation) == ("trước ngày 20/3", "2024-03-20", "before")


def test_addressees_are_responsible_where_nobody_is_named():
    _, item = only(deadlines(LETTER + "Báo cáo gửi về Sở Nội vụ (qua Phòng Tổ chức) trước 17h00 ngày 18/3/2024."))
    assert item.responsible == "Các sở, ban, ngành tỉnh, UBND các huyện, thành phố"
    assert (item.due, item.recipient) == ("2024-03-18T17:00", "Sở Nội vụ (qua Phòng Tổ chức)")


def test_term_from_the_day_of_signing_counts_from_the_issue_date():
    _, item = only(deadlines(LETTER + "Trong thời hạn 05 ngày làm việc kể từ ngày ký, các đơn vị gửi danh sách về Sở Nội vụ."))
    assert (item.due, item.days, item.working_days, item.counts_from) == ("2024-03-19", 5, True, "ngày ký")


def test_issue_date_is_no_deadline():
    assert deadlines(LETTER + "Sở Nội vụ gửi các đơn vị biết, thực hiện.") == []


def test_one_word_of_recipient_is_the_issuer():
    _, item = only(deadlines(LETTER + "Yêu cầu các phòng chuyên môn gửi kết quả về Sở trước ngày 20/3/2024."))
    assert "Nội vụ" in item.recipient


def test_lines_beside_a_term_name_the_unit_and_the_task():
    text = ("1. Tổ chức tập huấn nghiệp vụ văn thư\n- Đơn vị chủ trì: Phòng Nội vụ.\n- Đơn vị phối hợp: Văn phòng.\n"
            "- Thời gian thực hiện: Quý II/2024.")
    quote, item = only(deadlines(text))
    assert (quote, item.due, item.relation) == ("Thời gian thực hiện: Quý II/2024", "2024-06-30", "within")
    assert (item.action, item.responsible) == ("Tổ chức tập huấn nghiệp vụ văn thư", "Phòng Nội vụ")


def test_two_duties_of_a_sentence_are_two_deadlines():
    text = "UBND các xã hoàn thành việc rà soát trước ngày 10/6/2024 và báo cáo kết quả về Phòng Nội vụ trước ngày 15/6/2024."
    first, second = [item for _, item in deadlines(text)]
    assert (first.action, first.recipient) == ("hoàn thành việc rà soát", None)
    assert (second.action, second.recipient) == ("báo cáo kết quả về Phòng Nội vụ", "Phòng Nội vụ")
    assert first.responsible == second.responsible == "UBND các xã"


# --------------------------------------------------------------------------- tables


def test_rows_of_a_task_table_are_deadlines():
    document = table_document(
        ("STT", "Nội dung công việc", "Đơn vị chủ trì", "Thời gian hoàn thành"),
        ("1", "Lập danh sách hộ nghèo", "Phòng Lao động", "Trước ngày 15/5/2024"),
        ("2", "Chi trả trợ cấp", "Phòng Tài chính", "30/6/2024"),
        ("3", "Tổng kết chương trình", "Văn phòng", "Quý IV/2024"),
        ("4", "Tuyên truyền", "Các đơn vị", "Thường xuyên"),
    )
    found = extract(document).deadlines
    assert [(item.due, item.relation, item.action, item.responsible) for item in found] == [
        ("2024-05-15", "before", "Lập danh sách hộ nghèo", "Phòng Lao động"),
        ("2024-06-30", "by", "Chi trả trợ cấp", "Phòng Tài chính"),
        ("2024-12-31", "within", "Tổng kết chương trình", "Văn phòng"),
    ]
    assert document.text[found[0].start:found[0].end] == "Trước ngày 15/5/2024"


PLAN = (
    "UBND TỈNH SƠN THỦY\nSỞ NỘI VỤ\nSố: 84/KH-SNV\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    "Sơn Thủy, ngày 28 tháng 12 năm 2023\nKẾ HOẠCH\nCông tác cải cách hành chính năm 2024\n"
)
TASKS = (
    ("TT", "Nội dung", "Phân công", None, "Thời gian"),
    (None, None, "Chủ trì", "Phối hợp", None),
    ("I", "CẢI CÁCH THỂ CHẾ", None, None, None),
    ("1", "Ban hành kế hoạch", "Văn phòng", "Các phòng", "Quý I"),
    ("2", "Rà soát thủ tục", "nt", "Thanh tra", "30/6"),
    ("3", "Kiểm tra công vụ", "Thanh tra", "", "Trước 15/9"),
    ("4", "Tuyên truyền", "Văn phòng", "", "Thường xuyên"),
    ("5", "Báo cáo tiến độ", "Văn phòng", "", "Hằng quý"),
    ("6", "Xếp loại đơn vị", "Văn phòng", "", "Quý III - IV"),
    ("7", "Tổng kết", "Văn phòng", "", "Tháng 12"),
)
TASK_SPANS = {(0, 0): (2, 1), (0, 1): (2, 1), (0, 2): (1, 2), (0, 4): (2, 1), (2, 1): (1, 4)}
TASK_DUES = [
    ("2024-03-31", "within", "Ban hành kế hoạch", "Văn phòng"),
    ("2024-06-30", "by", "Rà soát thủ tục", "Văn phòng"),
    ("2024-09-15", "before", "Kiểm tra công vụ", "Thanh tra"),
    (None, "every", "Báo cáo tiến độ", "Văn phòng"),
    ("2024-12-31", "within", "Xếp loại đơn vị", "Văn phòng"),
    ("2024-12-31", "within", "Tổng kết", "Văn phòng"),
]


def plan_with_table(rows, spans):
    """PLAN with a table below it; a cell that another one covers is None, spans are {(row, column): (rows, columns)}."""
    text, cells, blocks = PLAN, [], list(plain_document(PLAN[:-1]).blocks)
    for number, row in enumerate(rows):
        for column, words in enumerate(row):
            if words is not None:
                cells.append(Cell(len(text), len(text) + len(words), number, column, *spans.get((number, column), (1, 1))))
                blocks.append(Block(len(text), len(text) + len(words), kind="cell"))
                text += words + "\t"
        text = text[:-1] + "\n"
    text = text[:-1]
    table = Table(len(PLAN), len(text), len(rows), len(rows[0]), tuple(cells))
    return Document(id="", source="", media_type="text/plain", text=text, blocks=tuple(blocks), tables=(table,))


def dues(document):
    return [(item.due, item.relation, item.action, item.responsible) for item in extract(document).deadlines]


def test_merged_heads_short_terms_and_the_planned_year_of_a_task_table():
    assert dues(plan_with_table(TASKS, TASK_SPANS)) == TASK_DUES


def test_task_table_of_a_word_file_reads_the_same(tmp_path):
    file = docx.Document()
    for line in PLAN.strip().split("\n"):
        file.add_paragraph(line)
    table = file.add_table(rows=len(TASKS), cols=5)
    for (row, column), (down, right) in TASK_SPANS.items():
        table.cell(row, column).merge(table.cell(row + down - 1, column + right - 1))
    for number, row in enumerate(TASKS):
        for column, words in enumerate(row):
            if words:
                table.cell(number, column).text = words
    file.save(tmp_path / "ke-hoach.docx")
    assert dues(read(tmp_path / "ke-hoach.docx")) == TASK_DUES


def test_task_of_a_row_names_who_gets_its_result():
    rows = (("STT", "Nhiệm vụ", "Chủ trì", "Thời hạn"), ("1", "Trình UBND tỉnh đề án chợ đầu mối", "Phòng Kinh tế", "Tháng 3"),
            ("2", "Rà soát hộ nghèo", "Phòng Xã hội", "Tháng 4"))
    assert [item.recipient for item in extract(plan_with_table(rows, {})).deadlines] == ["UBND tỉnh", None]


@pytest.mark.parametrize("words", [
    "Phòng Kinh tế chủ trì; Phòng Xã hội phối hợp", "Chủ trì: Phòng Kinh tế; phối hợp: Phòng Xã hội",
    "Phòng Kinh tế (chủ trì), Phòng Xã hội", "Phòng Kinh tế phối hợp với Phòng Xã hội",
    "Phòng Xã hội phối hợp; Phòng Kinh tế chủ trì", "Phòng Kinh tế chủ trì, phối hợp Phòng Xã hội", "Phòng Kinh tế",
])
def test_cell_of_units_names_the_one_that_leads(words):
    rows = (("STT", "Nhiệm vụ", "Đơn vị thực hiện", "Thời hạn"), ("1", "Rà soát hộ nghèo", words, "Tháng 4"))
    assert [item.responsible for item in extract(plan_with_table(rows, {})).deadlines] == ["Phòng Kinh tế"]


def test_task_row_with_two_days_of_a_year_or_a_clock():
    rows = (("STT", "Nhiệm vụ", "Chủ trì", "Thời hạn"), ("1", "Báo cáo kết quả", "Phòng Kinh tế", "Ngày 15/6 và 15/12 hằng năm"),
            ("2", "Nhập dữ liệu", "Phòng Xã hội", "Trước 17 giờ ngày 20/5/2024"))
    found = extract(plan_with_table(rows, {})).deadlines
    twice = ["FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=15", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15"]
    assert [item.recurrence for item in found] == [*twice, None]
    assert found[2].due == "2024-05-20T17:00"


def test_timetable_of_an_event_is_no_task_table():
    rows = (("Thời gian", "Nội dung", "Người thực hiện"), ("15/4/2024", "Khai mạc", "Văn phòng"))
    assert dues(plan_with_table(rows, {})) == []


def test_years_of_a_project_are_no_deadline():
    rows = (("STT", "Tên công trình, nội dung đầu tư", "Thời gian thực hiện"), ("1", "Đường liên xã", "2021-2025"))
    assert dues(plan_with_table(rows, {})) == []


def test_dates_of_other_tables_are_no_deadlines():
    document = table_document(("STT", "Họ và tên", "Ngày sinh"), ("1", "Trần Văn Bình", "15/5/1984"))
    assert extract(document).deadlines == ()


def test_years_in_the_head_of_a_table_are_dates():
    document = table_document(("Chỉ tiêu", "2022", "2023"), ("Hộ nghèo", "2022", "1.980"))
    assert [(item.iso, item.start) for item in extract(document).dates] == [("2022", 9), ("2023", 14)]


REPORT = ("SỞ CÔNG THƯƠNG\nSố: 12/BC-SCT\nAn Bình, ngày 12 tháng 7 năm 2019\nBÁO CÁO\nKết quả công tác 6 tháng đầu năm 2019\n"
          "I. Kết quả\n{done}\nII. Nhiệm vụ 6 tháng cuối năm\n{asked}")


@pytest.mark.parametrize("asked", [
    "Yêu cầu Phòng Kế hoạch hoàn thành và báo cáo kết quả chậm nhất ngày 01/04/2018.",
    "Giao Văn phòng Sở tham mưu kế hoạch, trình lãnh đạo Sở trước ngày 01/04/2018.",
    "Các đơn vị hoàn thành việc rà soát, tổng hợp số liệu trước ngày 01/4/2018.",
])
def test_an_order_for_a_day_that_is_over_is_a_deadline_all_the_same(asked):
    assert [found.due for _, found in deadlines(REPORT.format(done="Hoàn thành rà soát.", asked=asked))] == ["2018-04-01"]


@pytest.mark.parametrize(("done", "asked"), [
    ("Các đơn vị hoàn thành việc rà soát trước ngày 30/3/2019.", "Tiếp tục rà soát."),
    ("Hoàn thành rà soát.", "Tiếp tục thực hiện Kế hoạch số 15/KH-UBND, hoàn thành trước ngày 31/12/2015."),
])
def test_a_day_that_a_report_tells_or_a_plan_had_set_is_no_deadline(done, asked):
    assert deadlines(REPORT.format(done=done, asked=asked)) == []
