"""Formats beside PDF, DOCX, HTML and text: Office files, spreadsheets, mails, archives, edXML. Each file is made here."""

import base64
import csv
import email.message
import gzip
import io
import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import zipfile

import py7zr
import pytest
import xlsxwriter
from docx import Document as Docx

from pipeline import batch
from pipeline.process import process
from pipeline.read import missing_programs, msg, office, read, sniff
from pipeline.read.error import ReadError
from pipeline.read.number_format import shown

needs_office = pytest.mark.skipif(office.program() is None, reason="LibreOffice is missing: make setup installs it where it may")
LETTER = ("Số: 47/BC-UBND", "An Bình, ngày 12 tháng 7 năm 2023", "BÁO CÁO", "Kết quả giải quyết việc làm 6 tháng đầu năm 2023",
          "Toàn huyện đã giải quyết việc làm cho 1.215 lao động, đạt 60,8% kế hoạch năm.")


TABLE = (("TT", "Chỉ tiêu", "Đơn vị tính", "Thực hiện"), ("1", "Số hộ nghèo", "hộ", "1.245"), ("2", "Hộ cận nghèo", "hộ", "980"))


def docx(lines=LETTER, table=()):
    made, document = io.BytesIO(), Docx()
    for line in lines:
        document.add_paragraph(line)
    if table:
        grid = document.add_table(len(table), len(table[0]), style="Table Grid")
        for row, values in zip(grid.rows, table, strict=True):
            for cell, value in zip(row.cells, values, strict=True):
                cell.text = value
        document.add_paragraph("Nơi nhận:")
    document.save(made)
    return made.getvalue()


def by_office(data, ending, target, folder):
    """The file as LibreOffice writes it in another format."""
    source = folder / f"nguon.{ending}"
    source.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run([office.program(), profile, "--headless", "--convert-to", target, "--outdir", folder / "out", source],
                   check=True, capture_output=True)
    return (folder / "out" / f"nguon.{target.partition(':')[0]}").read_bytes()


# --------------------------------------------------------------------------- word processors


@needs_office
@pytest.mark.parametrize(("target", "media_type"), [
    ("doc:MS Word 97", "application/msword"), ("rtf", "application/rtf"), ("odt", "application/vnd.oasis.opendocument.text")])
def test_word_processor_formats_are_read_with_their_tables(tmp_path, target, media_type):
    path = tmp_path / "bao-cao.bin"
    path.write_bytes(by_office(docx(table=TABLE), "docx", target, tmp_path))
    outcome = process(str(path))
    assert outcome.file.state == "done", outcome.file.message
    document = outcome.result.document
    assert document.media_type == media_type
    assert LETTER[-1] in document.text
    assert [(one.rows, one.columns) for one in document.tables] == [(3, 4)]
    assert outcome.result.facts.header_value("symbol") == "47/BC-UBND"


@needs_office
def test_many_files_are_converted_in_few_calls(tmp_path):
    made = by_office(docx(), "docx", "rtf", tmp_path)
    (tmp_path / "in").mkdir()
    for number in range(20):
        (tmp_path / "in" / f"{number}.rtf").write_bytes(made.replace(b"60,8", f"6{number % 10},{number // 10}".encode()))
    calls = tmp_path / "calls"
    called = tmp_path / "soffice"
    called.write_text(f'#!/bin/sh\necho x >> {calls}\nexec {office.program()} "$@"\n')
    called.chmod(0o755)
    done = subprocess.run(  # in a process of its own: workers keep the environment of the first run
        [sys.executable, "-c", "from pipeline.cli import main; main()", "run", str(tmp_path / "in"), "--workers", "1",
         "--db", str(tmp_path / "s.db")], env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(tmp_path / "s.db") as db:
        assert db.execute("select state, count(*) from files group by state").fetchall() == [("done", 20)]
    assert len(calls.read_text().split()) == 2  # 16 and 4


@needs_office
def test_a_file_that_breaks_the_conversion_does_not_cost_the_others(tmp_path):
    made = by_office(docx(), "docx", "doc:MS Word 97", tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.doc").write_bytes(made)
    (tmp_path / "in" / "cut.doc").write_bytes(made[:len(made) // 3])
    (tmp_path / "in" / "z.rtf").write_bytes(by_office(docx(), "docx", "rtf", tmp_path))
    outcomes = {os.path.basename(one.file.path): one for one in batch.run([str(tmp_path / "in")], workers=1)}
    assert outcomes["a.doc"].file.state == outcomes["z.rtf"].file.state == "done"
    assert outcomes["cut.doc"].file.error == "damaged"


def test_without_libreoffice_the_file_is_unsupported_and_says_what_to_install(monkeypatch):
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(ReadError) as caught:
        read("a.rtf", rb"{\rtf1 xin ch\'e0o}")
    assert caught.value.state == "unsupported"
    assert caught.value.error == "needs_libreoffice"
    assert caught.value.message.count("apt-get install") == 2
    assert any("LibreOffice" in line for line in missing_programs())


@needs_office
@pytest.mark.skipif(shutil.which("antiword") is None, reason="antiword is missing: make setup installs it where it may")
def test_without_libreoffice_antiword_reads_a_doc_and_the_loss_is_told(tmp_path, monkeypatch):
    made = by_office(docx(table=TABLE), "docx", "doc:MS Word 97", tmp_path)
    monkeypatch.setattr(office, "program", lambda: None)
    document = read("a.doc", made)
    assert "1.215 lao động, đạt 60,8% kế hoạch" in document.text
    assert any(problem.startswith("partial: read by antiword") for problem in document.problems)


@needs_office
def test_nothing_that_a_document_links_is_fetched(tmp_path):
    import http.server
    import threading

    asked = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

    server = http.server.HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    rtf = (r'{\rtf1\ansi {\field{\*\fldinst INCLUDEPICTURE "%s/anh.png" \\d}{\fldrslt x}} {\*\template %s/mau.dot} '
           r'{\field{\*\fldinst INCLUDETEXT "%s/b.rtf"}{\fldrslt y}} Tong so 15 ho.\par}' % ((address,) * 3))
    try:
        assert "15 ho" in read("a.rtf", rtf.encode()).text
    finally:
        server.shutdown()
    assert asked == []


# --------------------------------------------------------------------------- spreadsheets


def xlsx(*sheets, merged=(), formats=None, hidden=()):
    """A workbook of these sheets (name, rows); formats, (row, column) -> number format, and merged ranges are of the first."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    code = (formats or {}).get((r, c)) if name == sheets[0][0] else None
                    if value is not None:
                        sheet.write(r, c, value, book.add_format({"num_format": code}) if code else None)
            for place in merged if name == sheets[0][0] else ():
                sheet.merge_range(place, rows[int(place[1]) - 1][ord(place[0]) - 65])
            if name in hidden:
                sheet.hide()
    return made.getvalue()


def workbook():
    rows = [("Biểu số 01. Kết quả thực hiện chỉ tiêu 6 tháng đầu năm 2023",), ("Đơn vị tính: triệu đồng",), (),
            ("TT", "Chỉ tiêu", "Kế hoạch năm 2023", "Thực hiện 6 tháng", "So với kế hoạch"),
            (1, "Thu ngân sách", 23000, 14490.4, 0.63002),
            (2, "Chi thường xuyên", 18500.25, 9157, 0.495), (), ("Ghi chú: số liệu đến ngày 30/6/2023",)]
    formats = {(row, column): code for row in (4, 5) for column, code in ((2, "#,##0"), (3, "#,##0.0"), (4, "0.0%"))}
    return xlsx(("Biểu 01", rows), ("Nháp", [("bỏ", 1)]), merged=["A1:E1"], formats=formats, hidden=["Nháp"])


def checked_workbook(document):
    lines = document.text.split("\n")
    assert lines[:2] == ["Biểu số 01. Kết quả thực hiện chỉ tiêu 6 tháng đầu năm 2023", "Đơn vị tính: triệu đồng"]
    assert lines[3].split("\t") == ["1", "Thu ngân sách", "23.000", "14.490,4", "63,0%"]
    assert lines[4].split("\t") == ["2", "Chi thường xuyên", "18.500", "9.157,0", "49,5%"]
    assert lines[5] == "Ghi chú: số liệu đến ngày 30/6/2023"
    assert [(one.rows, one.columns) for one in document.tables] == [(3, 5)]


@pytest.mark.parametrize(("value", "code", "expected"), [
    (0.916, "0.0%", "91,6%"), (0.9163, "0%", "92%"), (21078.0, "#,##0", "21.078"), (2024.0, None, "2024"),
    (33.74668725180189, None, "33,74668725"),
    (-3.25, "#,##0.0;(#,##0.0)", "-3,3"), (1.005, "0.00", "1,01"), (0.0, '_-* #,##0_-;-* #,##0_-;_-* "-"??_-;_-@_-', "-"),
    (1234567.0, "#,##0,", "1.235"), (12.0, '[Red]#,##0.00 "đ"', "12,00 đ"),
    (-1234.5, "_(* #,##0.00_);_(* \\(#,##0.00\\)", "-1.234,50"),
    (3.0, "00", "03"), (0.5, "#.##", "0,5"), (1.5, "0.0##", "1,5"), (5.0, ";;;", "5"), (-0.2, "0", "0"),
    (1e-9, None, "0,000000001"),
    (12.0, '"Quý "0', "Quý 12"), (True, None, "Đúng"), (float("inf"), None, ""), (0.00045, "0.00%", "0,05%")])
def test_numbers_are_written_as_their_format_shows_them(value, code, expected):
    assert shown(value, code) == expected


def test_a_workbook_is_read_as_its_reader_sees_it(tmp_path):
    path = tmp_path / "bieu.xlsx"
    path.write_bytes(workbook())
    outcome = process(str(path))
    checked_workbook(outcome.result.document)
    assert "dropped: hidden sheet Nháp" in outcome.result.document.problems
    assert any(problem.startswith("rounded: ") for problem in outcome.result.document.problems)
    found = {str(figure.value): (figure.unit, figure.standing) for figure in outcome.result.facts.figures}
    assert found["23000000000"] == ("đồng", "target")
    assert found["14490400000"] == ("đồng", "actual")


@needs_office
@pytest.mark.parametrize(("target", "media_type"), [
    ("xls:MS Excel 97", "application/vnd.ms-excel"), ("ods", "application/vnd.oasis.opendocument.spreadsheet")])
def test_other_spreadsheets_say_the_same(tmp_path, target, media_type):
    document = read("bieu", by_office(workbook(), "xlsx", target, tmp_path))
    assert document.media_type == media_type
    checked_workbook(document)


def test_merged_heads_are_spans_and_empty_rows_and_columns_are_cut():
    rows = [("Tên xã", None, "Số hộ", None), (None, None, "Nghèo", "Cận nghèo"), (), ("An Phú", None, 12, 30),
            ("An Lộc", None, 7, 21)]
    table = read("a.xlsx", xlsx(("Biểu", rows), merged=["A1:A2", "C1:D1"])).tables[0]
    assert (table.rows, table.columns) == (4, 3)
    spans = {(cell.row, cell.column): (cell.row_span, cell.column_span) for cell in table.cells}
    assert {place: span for place, span in spans.items() if span != (1, 1)} == {(0, 0): (2, 1), (0, 1): (1, 2)}


def test_names_that_are_indented_by_columns_are_one_column():
    rows = [(None, None, "Quý I", "Quý II"), ("Tổng số", None, 100, 120), (None, "Trồng trọt", 60, 70),
            (None, "Chăn nuôi", 40, 50)]
    document = read("a.xlsx", xlsx(("Biểu", rows)))
    assert document.tables[0].columns == 3
    assert "Chăn nuôi\t40\t50" in document.text


def test_two_tables_of_one_sheet_keep_their_own_titles():
    rows = [("Bảng 1. Dân số",), ("Xã", "Năm 2022", "Năm 2023"), ("An Phú", 1200, 1250), (), ("Bảng 2. Lao động",),
            ("Xã", "Năm 2022", "Năm 2023"), ("An Phú", 700, 720)]
    document = read("a.xlsx", xlsx(("Biểu", rows)))
    assert len(document.tables) == 2
    assert document.text.split("\n")[0::3] == ["Bảng 1. Dân số", "Bảng 2. Lao động"]


def test_letterhead_and_signatures_of_a_sheet_are_text_column_by_column():
    rows = [("UBND HUYỆN AN BÌNH", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            ("PHÒNG TÀI CHÍNH", None, None, "Độc lập - Tự do - Hạnh phúc"), (), ("BIỂU TỔNG HỢP",),
            ("TT", "Nội dung", "Số hộ", "Số người"), (1, "Hộ nghèo", 12, 40), (), ("Người lập biểu", None, None, "TRƯỞNG PHÒNG"),
            ("Trần Thị Bình", None, None, "Lê Văn An")]
    lines = read("a.xlsx", xlsx(("Biểu", rows))).text.split("\n")
    assert lines[:3] == ["UBND HUYỆN AN BÌNH", "PHÒNG TÀI CHÍNH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]
    assert lines[-4:] == ["Người lập biểu", "Trần Thị Bình", "TRƯỞNG PHÒNG", "Lê Văn An"]


def test_the_number_of_a_form_beside_its_title_is_no_table():
    rows = [("Tổng hợp thu ngân sách", None, None, "Biểu số 02"), ("Kèm theo Báo cáo số 47/BC-UBND",),
            (None, None, "Đơn vị: triệu đồng"), ("TT", "Khoản thu", "Dự toán", "Thực hiện"), (1, "Thuế", 1200, 1250),
            (2, "Phí", 300, 310)]
    document = read("a.xlsx", xlsx(("Biểu", rows), merged=["A1:C1"]))
    assert document.text.split("\n")[:2] == ["Tổng hợp thu ngân sách", "Biểu số 02"]
    assert (document.tables[0].rows, document.tables[0].columns) == (3, 4)


def test_dates_are_written_as_their_format_shows_them():
    rows = [("Việc", "Hạn", "Kỳ"), ("Nộp báo cáo", 45107, 45107), ("Họp", 45123, 45123)]
    formats = {(row, column): code for row in (1, 2) for column, code in ((1, "dd/mm/yyyy"), (2, "mm/yyyy"))}
    assert "Nộp báo cáo\t30/06/2023\t06/2023" in read("a.xlsx", xlsx(("Biểu", rows), formats=formats)).text


def test_a_sheet_that_is_too_wide_for_memory_is_told_and_left():
    far = [("a",), *[()] * 99, (*[None] * 16_383, "z")]
    made = xlsx(("Rộng", far), ("Nhỏ", [("Số hộ", 12)]))
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b'r="XFD101"', b'r="XFD1048576"').replace(
        b'<row r="101"', b'<row r="1048576"')
    document = read("a.xlsx", zipped(parts))
    assert any(problem.startswith("partial: sheet Rộng spreads over 1048576 x 16384 cells") for problem in document.problems)
    assert "Số hộ" in document.text


@pytest.mark.parametrize(("rows", "delimiter", "expected"), [
    ([("Xã", "Tỷ lệ"), ("An Phú", "91.6"), ("An Lộc", "1234.5")], ",", ["91,6", "1234,5"]),
    ([("Xã", "Tỷ lệ"), ("An Phú", "91,6"), ("An Lộc", "1.234,5")], ";", ["91,6", "1.234,5"]),
    ([("Xã", "Số hộ"), ("An Phú", "21.078"), ("An Lộc", "1.234")], "\t", ["21.078", "1.234"]),
])
def test_csv_numbers_are_in_vietnamese_form_where_the_file_tells_its_own(rows, delimiter, expected):
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter).writerows(rows)
    document = read("bieu.csv", made.getvalue().encode())
    assert document.media_type == "text/csv"
    assert [line.split("\t")[1] for line in document.text.split("\n")[1:]] == expected


# --------------------------------------------------------------------------- mails


def mail(attached=(), subject="Báo cáo tháng 6"):
    message = email.message.EmailMessage()
    message["From"], message["To"] = "Phòng Lao động <laodong@anbinh.example>", "ubnd@anbinh.example"
    message["Subject"], message["Date"] = subject, "Mon, 03 Jul 2023 08:15:00 +0700"
    message.set_content("Kính gửi UBND huyện, tháng 6 đã giải quyết việc làm cho 215 lao động.\n")
    for name, data in attached:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def test_a_mail_is_a_document_and_its_attachments_are_files(tmp_path):
    inner = mail([("trong.txt", "Có 12 hộ nghèo.".encode())], "Thư kèm")
    outer = mail([("bao-cao.docx", docx())])
    outer.add_attachment(inner)
    (tmp_path / "thu.eml").write_bytes(outer.as_bytes())
    outcomes = {one.file.path.partition("thu.eml")[2]: one for one in batch.run([str(tmp_path)], workers=1)}
    assert set(outcomes) == {"", "/bao-cao.docx", "/Thư kèm.eml", "/Thư kèm.eml/trong.txt"}
    assert {one.file.state for one in outcomes.values()} == {"done"}
    text = outcomes[""].result.document.text
    assert text.split("\n")[:4] == ["Từ: Phòng Lao động <laodong@anbinh.example>", "Đến: ubnd@anbinh.example",
                                    "Ngày gửi: 08:15 ngày 3/7/2023", "Báo cáo tháng 6"]
    assert "215 lao động" in text
    assert outcomes["/bao-cao.docx"].result.facts.header_value("symbol") == "47/BC-UBND"


def test_the_page_of_a_mail_is_preferred_for_its_tables():
    message = mail()
    message.add_alternative("<html><body><p>Kết quả</p><table border=1><tr><td>Xã</td><td>Số hộ</td></tr>"
                            "<tr><td>An Phú</td><td>12</td></tr></table></body></html>", subtype="html")
    assert len(read("a.eml", message.as_bytes()).tables) == 1


def test_a_page_saved_with_its_pictures_is_a_page():
    page = (b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="x"\n\n--x\nContent-Type: text/html; charset=utf-8\n\n'
            b"<html><body><p>C\xc3\xb3 12 h\xe1\xbb\x99 ngh\xc3\xa8o.</p></body></html>\n--x--\n")
    assert read("a.mht", page).text == "Có 12 hộ nghèo."


def compound(streams):
    """An OLE file ([MS-CFB]) of these streams, path -> bytes; short ones are filled up with zeros: none is a mini stream."""
    entries = [("Root Entry", 5, [], b"")]

    def enter(at, parts, data):
        for child in entries[at][2]:
            if entries[child][0] == parts[0]:
                return enter(child, parts[1:], data)
        entries.append((parts[0], 2 if len(parts) == 1 else 1, [], data.ljust(4096, b"\0") if len(parts) == 1 else b""))
        entries[at][2].append(len(entries) - 1)
        return enter(len(entries) - 1, parts[1:], data) if len(parts) > 1 else None

    for path, data in streams.items():
        enter(0, path.split("/"), data)
    sectors, chains, starts = [], [], {}
    for number, (_, kind, _, data) in enumerate(entries):
        if kind == 2 and data:
            starts[number] = len(sectors)
            pieces = [data[at:at + 512].ljust(512, b"\0") for at in range(0, len(data), 512)]
            chains += [len(sectors) + at + 1 for at in range(len(pieces) - 1)] + [0xFFFFFFFE]
            sectors += pieces
    directory = b""
    following = {}
    for _, _, children, _ in entries:
        following.update(zip(children, children[1:], strict=False))
    for number, (name, kind, children, data) in enumerate(entries):
        wide = name.encode("utf-16-le") + b"\0\0"
        directory += wide.ljust(64, b"\0") + struct.pack(
            "<HBBIII", len(wide), kind, 1, 0xFFFFFFFF, following.get(number, 0xFFFFFFFF), children[0] if children else 0xFFFFFFFF)
        directory += bytes(36) + struct.pack("<IQ", starts.get(number, 0xFFFFFFFE), len(data))
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    first_directory = len(sectors)
    pieces = [directory[at:at + 512] for at in range(0, len(directory), 512)]
    chains += [len(sectors) + at + 1 for at in range(len(pieces) - 1)] + [0xFFFFFFFE]
    sectors += pieces
    fats = -(-(len(sectors) + 2) // 127)
    first_fat = len(sectors)
    chains += [0xFFFFFFFD] * fats
    fat = struct.pack(f"<{len(chains)}I", *chains).ljust(fats * 512, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, fats, first_directory, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *range(first_fat, first_fat + fats), *[0xFFFFFFFF] * (109 - fats))
    return header + b"".join(sectors) + fat


def msg_streams(subject, body, at=""):
    """The streams of an Outlook message."""
    texts = {"0037": subject, "1000": body, "0C1A": "Trần Thị Bình", "0E04": "Văn phòng UBND"}
    when = struct.pack("<HHIQ", 0x0040, 0x0039, 6, 133_328_205_000_000_000)  # 03/7/2023 01:15 UTC, in steps of 100 ns from 1601
    head = bytes(24 if at else 32)
    return {f"{at}__properties_version1.0": head + when,
            **{f"{at}__substg1.0_{key}001F": value.encode("utf-16-le") for key, value in texts.items()}}


def test_an_outlook_message_is_read_like_a_mail(tmp_path):
    one, two = "__attach_version1.0_#00000000/", "__attach_version1.0_#00000001/"
    streams = msg_streams("Số liệu quý II", "Quý II toàn xã có 1.215 hộ.") | {
        f"{one}__substg1.0_3707001F": "báo cáo.docx".encode("utf-16-le"), f"{one}__substg1.0_37010102": docx(),
        f"{two}__substg1.0_3001001F": "Thư trước".encode("utf-16-le")} | msg_streams(
            "Thư trước", "Quý I có 1.200 hộ.", f"{two}__substg1.0_3701000D/")
    (tmp_path / "thu.msg").write_bytes(compound(streams))
    outcomes = {one.file.path.partition("thu.msg")[2]: one for one in batch.run([str(tmp_path)], workers=1)}
    assert {name: one.file.state for name, one in outcomes.items()} == {
        "": "done", "/báo cáo.docx": "done", "/Thư trước.eml": "done"}
    text = outcomes[""].result.document.text
    assert text.startswith("Từ: Trần Thị Bình\nĐến: Văn phòng UBND\nNgày gửi: 08:15 ngày 3/7/2023\nSố liệu quý II")
    assert "1.215 hộ" in text
    assert "1.200 hộ" in outcomes["/Thư trước.eml"].result.document.text


def test_a_message_whose_text_is_only_rtf_gives_it_as_a_file(tmp_path):
    """The packed RTF is the example of [MS-OXRTFCP] 4.1."""
    packed = bytes.fromhex("2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c090020627705b06c647d0a800fa0")
    assert msg.unpacked_rtf(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    streams = msg_streams("Thư", "") | {"__substg1.0_10090102": packed}
    (tmp_path / "thu.msg").write_bytes(compound(streams))
    outcome = process(str(tmp_path / "thu.msg"))
    assert [os.path.basename(member) for member in outcome.members] == ["noi-dung.rtf"]


# --------------------------------------------------------------------------- archives


def zipped(members):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return made.getvalue()


def test_members_of_nested_archives_are_files_of_their_own(tmp_path, solieu):
    inner = zipped({"phụ lục/a.txt": "Có 12 hộ nghèo.", "b.txt": "Có 15 hộ nghèo."})
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "hồ sơ.zip").write_bytes(zipped({"trong.zip": inner, "bc.docx": docx(), "__MACOSX/._a": "x", "mục/": ""}))
    with py7zr.SevenZipFile(tmp_path / "in" / "kho.7z", "w") as archive:
        archive.writestr("Có 15 hộ nghèo.", "sao.txt")
        archive.writestr("Có 18 hộ nghèo.", "c.txt")
    (tmp_path / "in" / "d.txt.gz").write_bytes(gzip.compress("Có 21 hộ nghèo.".encode()))
    done = solieu("run", tmp_path / "in", "--db", tmp_path / "s.db", "--workers", 2)
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(tmp_path / "s.db") as db:
        rows = {path.partition("/in/")[2]: (state, document)
                for path, state, document in db.execute("select path, state, document from files")}
        sources = {row[0] for row in db.execute("select source from documents")}
    assert {name: state for name, (state, _) in rows.items()} == {
        "hồ sơ.zip": "done", "hồ sơ.zip/trong.zip": "done", "hồ sơ.zip/trong.zip/phụ lục/a.txt": "done",
        "hồ sơ.zip/trong.zip/b.txt": "done", "hồ sơ.zip/bc.docx": "done", "kho.7z": "done", "kho.7z/sao.txt": "duplicate",
        "kho.7z/c.txt": "done", "d.txt.gz": "done", "d.txt.gz/d.txt": "done"}
    assert rows["hồ sơ.zip"][1] is None
    assert len(sources) == 5


def test_a_member_can_be_processed_alone_by_its_path(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({"trong.zip": zipped({"phụ lục/a.txt": "Có 12 hộ nghèo."})}))
    outcome = process(f"{path}/trong.zip/phụ lục/a.txt")
    assert outcome.file.state == "done"
    assert outcome.result.document.text == "Có 12 hộ nghèo."
    assert process(f"{path}/trong.zip/khong-co.txt").file.error == "FileNotFoundError"


def test_a_member_can_be_named_on_the_command_line(tmp_path, solieu):
    (tmp_path / "a.zip").write_bytes(zipped({"a.txt": "Có 12 hộ nghèo.", "b.txt": "Có 15 hộ nghèo."}))
    done = solieu("run", tmp_path / "a.zip" / "b.txt", "--db", tmp_path / "s.db")
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(tmp_path / "s.db") as db:
        assert [os.path.basename(row[0]) for row in db.execute("select path from files")] == ["b.txt"]


def test_an_archive_given_twice_is_a_duplicate_without_a_document(tmp_path, solieu):
    for name in ("a.zip", "b.zip"):
        (tmp_path / name).write_bytes(zipped({"a.txt": "Có 12 hộ nghèo."}))
    done = solieu("run", tmp_path, "--db", tmp_path / "out.db")
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(tmp_path / "out.db") as db:
        assert sorted(db.execute("select state, document is null from files")) == [("done", 0), ("done", 1), ("duplicate", 1)]


def test_names_in_utf8_without_the_mark_for_it_are_read(tmp_path):
    data = zipped({"bao-cao.txt": "Có 12 hộ nghèo."})
    name = "báo-cáo.txt".encode()[:11]
    (tmp_path / "a.zip").write_bytes(data.replace(b"bao-cao.txt", name))
    paths = [os.path.basename(outcome.file.path) for outcome in batch.run([str(tmp_path)], workers=1)]
    assert paths[1].startswith("báo-cáo")


# --------------------------------------------------------------------------- edXML, XML


def edxml(attached, number="47", notation="BC-UBND", day="2023/07/12", issuer="Ủy ban nhân dân huyện An Bình"):
    encoded = "".join(f"<Attachment><ContentId>{at}</ContentId><AttachmentName>{name}</AttachmentName>"
                      f"<ContentTransferEncoded>{base64.b64encode(data).decode()}</ContentTransferEncoded></Attachment>"
                      for at, (name, data) in enumerate(attached))
    header = f"""<MessageHeader>
      <From><OrganId>000.00.01</OrganId><OrganName>{issuer}</OrganName></From><To><OrganName>Sở Nội vụ</OrganName></To>
      <Code><CodeNumber>{number}</CodeNumber><CodeNotation>{notation}</CodeNotation></Code>
      <PromulgationInfo><Place>An Bình</Place><PromulgationDate>{day}</PromulgationDate></PromulgationInfo>
      <DocumentType><Type>1</Type><TypeName>Báo cáo</TypeName></DocumentType>
      <Subject>Kết quả giải quyết việc làm 6 tháng đầu năm 2023</Subject>
      <SignerInfo><Competence>TM. ỦY BAN NHÂN DÂN</Competence><FullName>Lê Văn An</FullName></SignerInfo>
      <OtherInfo><Priority>1</Priority></OtherInfo></MessageHeader>""".replace("</", "</edXML:").replace("<", "<edXML:").replace(
          "<edXML:/edXML:", "</edXML:")
    return (f'<?xml version="1.0" encoding="utf-8"?><edXML xmlns="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXML:edXMLEnvelope '
            f'xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXML:edXMLHeader>{header}</edXML:edXMLHeader></edXML:edXMLEnvelope>'
            f"<AttachmentEncoded>{encoded}</AttachmentEncoded></edXML>").encode()


def test_the_header_of_a_package_is_taken_as_given_with_its_evidence(tmp_path):
    (tmp_path / "goi.edxml").write_bytes(edxml([("bc.docx", docx()), ("phu-luc.txt", "Có 12 hộ nghèo.".encode())]))
    outcomes = {one.file.path.partition("goi.edxml")[2]: one for one in batch.run([str(tmp_path)], workers=1)}
    assert set(outcomes) == {"", "/phu-luc.txt"}
    document, facts = outcomes[""].result.document, outcomes[""].result.facts
    given = {item.name: item for item in facts.header if item.rule == "edxml"}
    assert {name: item.value for name, item in given.items()} == {
        "symbol": "47/BC-UBND", "symbol_written": "47/BC-UBND", "number": "47", "type": "Báo cáo", "place": "An Bình",
        "issuer": "Ủy ban nhân dân huyện An Bình", "issued_on": "2023-07-12", "signing_authority": "TM.", "signer": "Lê Văn An",
        "subject": "Kết quả giải quyết việc làm 6 tháng đầu năm 2023", "urgency": "Khẩn", "recipients": "Sở Nội vụ"}
    assert document.text[given["issued_on"].start:given["issued_on"].end] == "12/07/2023"
    assert facts.header_value("symbol") == "47/BC-UBND"
    assert LETTER[-1] in document.text
    assert not [check for check in outcomes[""].result.checks if "edXML" in check.says]


def test_a_package_that_contradicts_its_document_is_a_finding(tmp_path):
    path = tmp_path / "goi.edxml"
    path.write_bytes(edxml([("bc.docx", docx())], number="48", day="2023/07/13"))
    result = process(str(path)).result
    found = {check.rule + check.reported: check for check in result.checks if "edXML" in check.says}
    assert set(found) == {"citation_conflict47/BC-UBND", "citation_conflictngày 12 tháng 7 năm 2023"}
    for check in found.values():
        assert (check.verdict, check.severity) == ("inconsistent", "warning")
        assert check.reported in check.says_en
    assert result.facts.header_value("symbol") == "48/BC-UBND"


def test_attachments_packed_one_by_one_are_unpacked(tmp_path):
    path = tmp_path / "goi.edxml"
    path.write_bytes(edxml([("bc.docx", zipped({"bc.docx": docx()}))]))
    assert LETTER[-1] in process(str(path)).result.document.text


def test_akoma_ntoso_is_read_in_its_order():
    act = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act><meta><p>bỏ</p></meta><body><article>
    <num>Điều 1.</num><heading>Chỉ tiêu</heading><paragraph><num>1.</num><content>
    <p>Giải quyết việc làm cho 1.500 lao động.</p></content></paragraph></article></body></act></akomaNtoso>"""
    assert read("a.xml", act.encode()).text == "Điều 1. Chỉ tiêu\n1. Giải quyết việc làm cho 1.500 lao động."


def test_slides_are_read_as_text():
    slide = ('<p:sld xmlns:p="p" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:r>'
             "<a:t>Năm 2023 có </a:t></a:r><a:r><a:t>12 hộ nghèo.</a:t></a:r></a:p></p:sld>")
    data = zipped({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>", "ppt/slides/slide1.xml": slide})
    assert read("a.pptx", data).text == "Năm 2023 có 12 hộ nghèo."


@pytest.mark.parametrize(("data", "name", "kind"), [
    (b"From: a@b.vn\nTo: c@d.vn\nSubject: x\nMIME-Version: 1.0\n\nxin chao", "a.txt", "message/rfc822"),
    (b"From: a@b.vn\nTo: c@d.vn\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n", "a", "message/rfc822"),
    (b"From: <Saved>\nSnapshot-Content-Location: x\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary=x\n\n", "a",
     "multipart/related"),
    (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n", "a.doc", "multipart/related"),
    ("Từ: UBND xã\nNgày: 12/7/2023".encode(), "a.txt", "text/plain"),
    (b"Subject: bao cao\nSo: 12\n", "a.txt", "text/plain"),
    (b"7z\xbc\xaf\x27\x1c....", "a.doc", "application/x-7z-compressed"),
    (b"a,b\n1,2\n", "a.csv", "text/csv"),
    (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>', "a.doc",
     "application/vnd.ms-word.2003+xml"),
    (b"<html><table><tr><td>1</td></tr></table></html>", "a.xls", "text/html"),
])
def test_the_kind_of_a_file_is_told_by_its_content(data, name, kind):
    assert sniff(data, name) == kind
