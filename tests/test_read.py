"""Reading: bytes of each format -> Document. Every test builds its own input; the PDF writer below needs no font file, because
its font is not embedded and its ToUnicode table says that each code is the character itself."""

import hashlib
import io
import zipfile
from collections import Counter

import docx
import pypdfium2 as pdfium
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.pdfgen.canvas import Canvas

from pipeline.encoding import described, repair
from pipeline.read import ReadError, read, sniff
from pipeline.syllable import share

# --------------------------------------------------------------------------- helpers


def text_document(text, name="bao-cao.txt"):
    return read(name, text.encode("utf-8"))


def texts(document, kind=None):
    return [document.text[block.start:block.end] for block in document.blocks if kind in (None, block.kind)]


def rows(document, number=0):
    found = {}
    for cell in document.tables[number].cells:
        found.setdefault(cell.row, []).append(document.text[cell.start:cell.end])
    return list(found.values())


def refusal(data, name, **options):
    with pytest.raises(ReadError) as raised:
        read(name, data, **options)
    error = raised.value
    assert " / " in error.message and error.stage == "read"
    return error.state, error.error


def assert_whole(document):
    """The blocks partition the text, separated by one newline or tab, and hold neither."""
    at = 0
    for number, block in enumerate(document.blocks):
        if number:
            assert document.text[at] in "\n\t"
            at += 1
        assert block.start == at
        assert "\n" not in document.text[block.start:block.end] and "\t" not in document.text[block.start:block.end]
        at = block.end
    assert at == len(document.text)
    for line in document.lines:
        assert len(line.edges) == line.end - line.start + 1


WIDTH = 0.5  # of the letter size: each letter of the test font


def pdf_file(*pages):
    """A PDF of pages; a page is a list of ("text", x, y from the top, size, string[, bold]) and ("line", x0, y0, x1, y1)."""
    ranges = "".join(f"<{high:02X}00> <{high:02X}FF> <{high:02X}00>\n" for high in range(256))
    blocks = "".join(
        f"100 beginbfrange\n{''.join(ranges.splitlines(True)[at:at + 100])}endbfrange\n" for at in (0, 100)
    ) + f"56 beginbfrange\n{''.join(ranges.splitlines(True)[200:])}endbfrange\n"
    cmap = ("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
            f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{blocks}endcmap end end")
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", stream(cmap.encode())]
    for name in ("TestSerif", "TestSerif-Bold"):
        at = len(objects) + 1
        objects += [
            f"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{at + 1} 0 R] "
            "/ToUnicode 3 0 R >>".encode(),
            f"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /DW {int(WIDTH * 1000)} /FontDescriptor {at + 2} 0 R "
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>".encode(),
            f"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /Ascent 900 /Descent -200 /CapHeight 700 /ItalicAngle 0 "
            f"/StemV {160 if 'Bold' in name else 80} /FontBBox [0 -200 1000 900] >>".encode(),
        ]
    kids = []
    for page in pages:
        content = []
        for item in page:
            if item[0] == "line":
                _, x0, y0, x1, y1 = item
                content.append(f"0.5 w {x0} {842 - y0} m {x1} {842 - y1} l S")
            else:
                _, x, y, size, string = item[:5]
                font = "B" if item[5:] and item[5] else "R"
                content.append(f"BT /{font} {size} Tf 1 0 0 1 {x} {842 - y} Tm <{string.encode('utf-16-be').hex()}> Tj ET")
        objects.append(stream("\n".join(content).encode()))
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
                       "/Resources << /Font << /R 4 0 R /B 7 0 R >> >> >>".encode())
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    out = io.BytesIO(b"%PDF-1.5\n")
    out.seek(0, 2)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write("".join(f"{place:010d} 00000 n \n" for place in places).encode())
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode())
    return out.getvalue()


def stream(data):
    return f"<< /Length {len(data)} >>\nstream\n".encode() + data + b"\nendstream"


def paragraph(x, y, size, *lines, step=16):
    """The lines of one paragraph, the first of them indented."""
    return [("text", x + (28 if not number else 0), y + step * number, size, line) for number, line in enumerate(lines)]


def docx_file(build):
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# --------------------------------------------------------------------------- characters


def test_broken_letters_are_repaired_and_counted():
    text, problems = repair("Ðịa phƣơng trƣớc ngày\u00a005/6\u200b")
    assert text == "Địa phương trước ngày 05/6"
    assert problems == ["repaired: Ð -> Đ (1)", "repaired: ƣ -> ư (2)", "dropped: U+200B (1)"]


def test_decomposed_letters_are_composed():
    assert repair("quye\u0302\u0301t") == ("quyết", ["repaired: NFC"])


def test_soft_hyphen_joins_at_a_line_end_and_goes_elsewhere():
    assert repair("kế hoa\u00ad\nch và kinh\u00ad tế")[0] == "kế hoach và kinh tế"


def test_line_end_hyphen_of_pdfium_is_a_hyphen():
    assert repair("151/NQ\ufffeHĐND")[0] == "151/NQ-HĐND"


def test_only_damage_is_described():
    assert described(Counter({"ð": 2, "Đ": 5})) == ["repaired: ð -> đ (2)"]


def test_share_of_vietnamese_words_tells_a_legacy_encoding():
    assert share("Ủy ban nhân dân thành phố") == 1.0
    assert share("Uû ban nh©n d©n thµnh phè") < 0.6


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_text_is_decoded(codec):
    text = "Sở Công Thương báo cáo kết quả tháng 7 của đơn vị"
    if codec == "cp1258":  # base letters and tone marks apart
        data = "Sở Công Thương báo cáo".replace("ở", "ơ\u0309").replace("á", "á").encode("cp1258")
        assert texts(read("a.txt", data)) == ["Sở Công Thương báo cáo"]
    else:
        assert texts(read("a.txt", text.encode(codec))) == [text]


# --------------------------------------------------------------------------- plain text


def test_id_is_the_hash_and_source_the_name():
    document = text_document("Báo cáo nhanh")
    assert document.id == hashlib.sha256("Báo cáo nhanh".encode()).hexdigest()
    assert (document.source, document.media_type) == ("bao-cao.txt", "text/plain")


WRAPPED = """1. Sở Giao thông vận tải chủ trì, phối hợp với các địa phương rà soát các
điểm đen về tai nạn giao thông trên các tuyến đường tỉnh, báo cáo Ủy ban nhân
dân tỉnh trước ngày 20/9/2023.
2. Công an tỉnh tăng cường tuần tra, xử lý nghiêm các trường hợp vi phạm. Trong
đó tập trung vào các tuyến quốc lộ có lưu lượng lớn.
a) Phòng Cảnh sát giao thông;
b) Công an các huyện."""


def test_wrapped_lines_become_paragraphs_and_list_items_stay_apart():
    found = texts(text_document(WRAPPED))
    assert [line[:2] for line in found] == ["1.", "2.", "a)", "b)"]
    assert "rà soát các điểm đen" in found[0] and found[1].endswith("có lưu lượng lớn.")


def test_lines_parted_by_blank_lines_everywhere_become_paragraphs():
    assert texts(text_document(WRAPPED.replace("\n", " \n\n"))) == texts(text_document(WRAPPED))


def test_paragraph_goes_on_over_a_page_number_and_a_footnote():
    document = text_document(
        "Toàn tỉnh đã hoàn thành việc cấp thẻ cho người cao tuổi với sự phối hợp của các<sup>1</sup>\n\n"
        "<sup>1</sup> Gồm 12 huyện, thị xã.\n\n2\n\nngành, đoàn thể và địa phương.\n"
    )
    assert texts(document) == [
        "Toàn tỉnh đã hoàn thành việc cấp thẻ cho người cao tuổi với sự phối hợp của các¹ ngành, đoàn thể và địa phương.",
        "¹ Gồm 12 huyện, thị xã.", "2",
    ]
    note = document.footnotes[0]
    assert (note.mark, document.text[note.mark_start:note.mark_end]) == ("1", "¹")
    assert document.text[note.start:note.end] == "¹ Gồm 12 huyện, thị xã."
    assert texts(document, "furniture") == ["2"]


def test_footnote_mark_on_a_line_of_its_own_is_raised():
    document = text_document(
        "Các đơn vị gửi đăng ký về Văn phòng Sở trước ngày 15/10/2022\n1\n;\n\nNơi nhận:\n\n"
        "   1\n Theo mẫu tại Công văn số 12/SNV-VP\n"
    )
    assert texts(document)[0] == "Các đơn vị gửi đăng ký về Văn phòng Sở trước ngày 15/10/2022¹;"
    assert texts(document, "footnote") == ["¹ Theo mẫu tại Công văn số 12/SNV-VP"]
    assert document.footnotes[0].mark == "1"


def test_square_metres_are_a_unit_and_no_footnote_mark():
    document = text_document("Diện tích 25 m<sup>2</sup> mỗi hộ<sup>2</sup>.\n\n<sup>2</sup> Theo khảo sát năm 2020.")
    assert texts(document)[0] == "Diện tích 25 m² mỗi hộ²."
    assert document.footnotes[0].mark_start == texts(document)[0].index("hộ²") + 2


def test_symbol_broken_at_its_hyphen_is_joined_without_a_space():
    document = text_document("Thực hiện Báo cáo số 35/BC-\nSNNPTNT ngày 10/5/2021 về tình hình phát triển kinh tế -\nxã hội.")
    assert texts(document) == ["Thực hiện Báo cáo số 35/BC-SNNPTNT ngày 10/5/2021 về tình hình phát triển kinh tế - xã hội."]


def test_letterhead_and_signature_lines_stay_apart():
    lines = ["UBND HUYỆN AN PHÚ", "PHÒNG NỘI VỤ", "Số: 12/BC-PNV", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
             "Độc lập - Tự do - Hạnh phúc", "An Phú, ngày 05 tháng 7 năm 2021", "BÁO CÁO",
             "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "TRƯỞNG PHÒNG", "Lê Văn Tám"]
    assert texts(text_document("\n".join(lines))) == lines


def test_letterhead_typed_in_two_columns_is_read_column_by_column():
    found = texts(text_document(
        "UBND HUYỆN AN PHÚ             CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "  PHÒNG NỘI VỤ                   Độc lập - Tự do - Hạnh phúc\n"
        "Số:       /BC-PNV              An Phú, ngày     tháng 7 năm 2021\n\nBÁO CÁO\n"
    ))
    assert found == ["UBND HUYỆN AN PHÚ", "PHÒNG NỘI VỤ", "Số: /BC-PNV", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                     "Độc lập - Tự do - Hạnh phúc", "An Phú, ngày tháng 7 năm 2021", "BÁO CÁO"]


def test_cells_of_a_flattened_table_stay_apart():
    lines = ["STT", "Chỉ tiêu", "ĐVT", "Kế hoạch", "1", "năng suất", "tạ/ha", "45,5", "2", "diện tích", "ha", "1.200"]
    assert texts(text_document("\n".join(lines))) == lines


def test_rule_lines_are_dropped_and_recorded_once():
    document = text_document("SỞ Y TẾ --------\n|\n-------\nBÁO CÁO\n")
    assert texts(document) == ["SỞ Y TẾ", "BÁO CÁO"]
    assert document.problems == ("dropped: rule lines (3)",)


def test_tabs_over_several_lines_make_a_table():
    document = text_document("Biểu\n\nTT\tTên\tKế hoạch\n1\tNgô\t1.200\n\tCộng\t1.200\n")
    assert rows(document) == [["TT", "Tên", "Kế hoạch"], ["1", "Ngô", "1.200"], ["", "Cộng", "1.200"]]
    assert_whole(document)


def test_word_segmented_text_is_left_as_it_is():
    lines = ["1 . Các giải pháp đẩy mạnh xuất khẩu :", "a ) Vụ Xuất nhập khẩu chủ trì , phối hợp với các Vụ ;"]
    assert texts(text_document(" \n".join(lines))) == lines


# --------------------------------------------------------------------------- Markdown


def test_markdown_markup_goes_and_its_meaning_stays():
    document = text_document(
        "## KẾ HOẠCH\n\n**Số: 7/KH-UBND**\n\nĐạt *91,6%* kế hoạch, **trước ngày 15/12/2022** (5\\*3).\n\n"
        "**TL. GIÁM ĐỐC\nCHÁNH VĂN PHÒNG**\n"
    )
    assert document.media_type == "text/markdown"
    assert texts(document) == ["KẾ HOẠCH", "Số: 7/KH-UBND", "Đạt 91,6% kế hoạch, trước ngày 15/12/2022 (5*3).", "TL. GIÁM ĐỐC",
                               "CHÁNH VĂN PHÒNG"]
    assert [block.level for block in document.blocks] == [2, 0, 0, 0, 0]
    assert [block.bold for block in document.blocks] == [False, True, False, True, True]


def test_markdown_list_markers_and_star_headings_stay():
    text = "**\\* Chỉ tiêu thi đua:** có 5 chỉ tiêu\n\n- Duy trì 100%\n- *Đạt* 8/10 (*vượt*)- có 3 việc chậm\n"
    found = texts(text_document(text))
    assert found == ["* Chỉ tiêu thi đua: có 5 chỉ tiêu", "- Duy trì 100%", "- Đạt 8/10 (vượt)- có 3 việc chậm"]


def test_markdown_pipe_table_is_a_table():
    document = text_document("Biểu 1\n\n| Chỉ tiêu | Kế hoạch |\n|---|---:|\n| **Lúa** (ha) | 1.200 |\n")
    assert rows(document) == [["Chỉ tiêu", "Kế hoạch"], ["Lúa (ha)", "1.200"]]
    assert_whole(document)


def test_markdown_links_keep_their_words_and_images_are_recorded():
    document = text_document("Tin\n====\n\n![ảnh](http://a.vn/1.jpg)\n\nXem [báo cáo](https://a.vn/x) tháng 5.\n")
    assert texts(document) == ["Tin", "Xem báo cáo tháng 5."]
    assert document.blocks[0].kind == "heading" and "dropped: images (1)" in document.problems


# --------------------------------------------------------------------------- HTML

PAGE = """<!DOCTYPE html><html><head><title>x</title><style>p {}</style></head><body><nav>Trang chủ</nav>
<table border="0"><tr><td><b>UBND HUYỆN AN PHÚ<br>PHÒNG NỘI VỤ</b><p>Số: 12/BC-PNV</p></td>
<td><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</b><p>An Phú, ngày 05 tháng 7
năm 2021</p></td></tr></table>
<h2>BÁO CÁO</h2><p>Giải quyết việc làm <b>1.234</b> người <sup>1</sup>, đạt
91,6% kế hoạch; 25 m<sup>2</sup>.</p><ol start="2"><li>Một</li></ol><ul><li>Hai</li></ul>
<table border="1"><tr><th rowspan="2">TT</th><th colspan="2">Chỉ tiêu</th></tr><tr><td>KH</td><td>TH</td></tr>
<tr><td>1</td><td>10,5</td><td></td></tr></table><p><sup>1</sup> Theo phòng.</p><script>var a = 1</script></body></html>"""


def test_html_blocks_are_read_in_order_without_scripts_and_navigation():
    document = read("a.html", PAGE.encode())
    assert texts(document)[:10] == [
        "UBND HUYỆN AN PHÚ", "PHÒNG NỘI VỤ", "Số: 12/BC-PNV", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "An Phú, ngày 05 tháng 7 năm 2021", "BÁO CÁO",
        "Giải quyết việc làm 1.234 người¹, đạt 91,6% kế hoạch; 25 m².", "2. Một", "- Hai", "TT",
    ]
    assert document.footnotes[0].mark == "1"
    assert_whole(document)


def test_html_table_keeps_spans_and_empty_cells():
    table = read("a.html", PAGE.encode()).tables[0]
    spans = [(cell.row, cell.column, cell.row_span, cell.column_span, cell.end > cell.start) for cell in table.cells]
    assert spans == [(0, 0, 2, 1, True), (0, 1, 1, 2, True), (1, 1, 1, 1, True), (1, 2, 1, 1, True),
                     (2, 0, 1, 1, True), (2, 1, 1, 1, True), (2, 2, 1, 1, False)]


# --------------------------------------------------------------------------- DOCX


def test_docx_letterhead_table_is_read_column_by_column_and_data_table_stays():
    def build(document):
        table = document.add_table(rows=2, cols=2)
        frame = ["SỞ Y TẾ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số:       /BC-SYT", "Huế, ngày     tháng 3 năm 2022"]
        for at, text in enumerate(frame):
            table.cell(at // 2, at % 2).text = text
        document.add_heading("BÁO CÁO", 1)
        data = document.add_table(rows=2, cols=3, style="Table Grid")
        data.cell(0, 0).merge(data.cell(0, 1)).text = "Chỉ tiêu"
        data.cell(0, 2).text = "2022"
        for at, text in enumerate(["1", "Giường bệnh", "350"]):
            data.cell(1, at).text = text

    document = read("a.docx", docx_file(build))
    assert texts(document)[:5] == [
        "SỞ Y TẾ", "Số: /BC-SYT", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Huế, ngày tháng 3 năm 2022", "BÁO CÁO"]
    assert document.blocks[4].level == 1
    assert rows(document) == [["Chỉ tiêu", "2022"], ["1", "Giường bệnh", "350"]]
    assert document.tables[0].cells[0].column_span == 2
    assert_whole(document)


def test_docx_automatic_numbers_are_part_of_the_text():
    def build(document):
        for text in ("Rà soát", "Tổng hợp"):
            document.add_paragraph(text, style="List Number")
        document.add_paragraph("Báo cáo", style="List Bullet")

    assert texts(read("a.docx", docx_file(build))) == ["1. Rà soát", "2. Tổng hợp", "• Báo cáo"]


def test_docx_revisions_raised_marks_and_heads():
    def build(document):
        document.sections[0].header.paragraphs[0].text = "DỰ THẢO"
        paragraph = document.add_paragraph("Đạt ")
        w = nsdecls("w")
        paragraph._p.append(parse_xml(f'<w:del {w} w:id="1" w:author="a"><w:r><w:delText>90%</w:delText></w:r></w:del>'))
        paragraph._p.append(parse_xml(f'<w:ins {w} w:id="2" w:author="a"><w:r><w:t>91,6%</w:t></w:r></w:ins>'))
        run = paragraph.add_run("3")
        run.font.superscript = True
        paragraph.add_run(" kế hoạch").bold = True

    document = read("a.docx", docx_file(build))
    assert texts(document, "text") == ["Đạt 91,6%³ kế hoạch"]
    assert texts(document, "furniture") == ["DỰ THẢO"]
    assert "dropped: deleted revisions (1)" in document.problems


def test_docx_text_box_is_read_once():
    def build(document):
        paragraph = document.add_paragraph("Trước hộp")
        box = '<w:txbxContent><w:p><w:r><w:t>KHẨN</w:t></w:r></w:p></w:txbxContent>'
        names = (nsdecls("w") + ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
                 ' xmlns:v="urn:schemas-microsoft-com:vml"')
        paragraph._p.append(parse_xml(
            f'<w:r {names}><mc:AlternateContent><mc:Choice Requires="wps">{box}</mc:Choice>'
            f'<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>'
        ))

    assert texts(read("a.docx", docx_file(build))) == ["Trước hộp", "KHẨN"]


# --------------------------------------------------------------------------- PDF


def test_pdf_letterhead_is_read_column_by_column():
    document = read("a.pdf", pdf_file([
        ("text", 90, 80, 12, "SỞ NỘI VỤ", True), ("text", 320, 80, 12, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True),
        ("text", 85, 110, 12, "Số: 15/BC-SNV"), ("text", 350, 110, 12, "Huế, ngày 05 tháng 3 năm 2022"),
        ("text", 270, 150, 13, "BÁO CÁO", True),
    ]))
    assert texts(document) == [
        "SỞ NỘI VỤ", "Số: 15/BC-SNV", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Huế, ngày 05 tháng 3 năm 2022", "BÁO CÁO"]
    assert [block.bold for block in document.blocks] == [True, False, True, False, True]


FIRST = "Các đơn vị chủ động rà soát và tổng hợp số liệu theo quy định"
MIDDLE = LONG = "Các đơn vị trực thuộc chủ động rà soát và tổng hợp số liệu về việc"
LAST = "làm trong năm 2021, đạt 91,6% kế hoạch."


def test_pdf_lines_become_paragraphs_also_over_a_page_break():
    first = paragraph(90, 100, 12, FIRST, MIDDLE, LONG, MIDDLE)
    first += paragraph(90, 200, 12, FIRST, MIDDLE, LONG, "đã giao cho từng phòng.")
    first += paragraph(90, 700, 12, FIRST, MIDDLE, LONG)
    second = [("text", 297, 50, 12, "2"), *[("text", 90, 90 + 16 * at, 12, line) for at, line in enumerate([MIDDLE, LAST])],
              *paragraph(90, 140, 12, FIRST, "xong.")]
    document = read("a.pdf", pdf_file(first, second))
    assert texts(document, "furniture") == ["2"]
    body = texts(document, "text")
    assert len(body) == 4
    assert body[2] == " ".join([FIRST, MIDDLE, LONG, MIDDLE, LAST])
    assert [page.number for page in document.pages] == [1, 2]
    assert_whole(document)


def test_pdf_raised_digit_is_a_footnote_mark_and_its_body_a_footnote():
    document = read("a.pdf", pdf_file([
        *paragraph(90, 100, 12, FIRST, MIDDLE, LONG),
        ("text", 118, 160, 12, "Trình 2 nghị quyết"), ("text", 118 + 18 * 6, 155, 7, "1"),
        ("text", 90, 740, 6, "1"), ("text", 95, 744, 9, "Nghị quyết số 15/NQ-HĐND."),
    ]))
    assert "Trình 2 nghị quyết¹" in texts(document)
    assert texts(document, "footnote") == ["¹ Nghị quyết số 15/NQ-HĐND."]
    assert document.footnotes[0].mark == "1"


def grid(x0, y0, widths, heights):
    right, bottom = x0 + sum(widths), y0 + sum(heights)
    lines = [("line", x0, y0 + sum(heights[:at]), right, y0 + sum(heights[:at])) for at in range(len(heights) + 1)]
    return lines + [("line", x0 + sum(widths[:at]), y0, x0 + sum(widths[:at]), bottom) for at in range(len(widths) + 1)]


def cell_texts(x0, y0, widths, height, content):
    return [("text", x0 + sum(widths[:column]) + 4, y0 + height * row + 14, 11, text)
            for row, line in enumerate(content) for column, text in enumerate(line) if text]


def test_pdf_ruled_table_is_stitched_over_pages_with_its_head_once():
    widths, head = [40, 180, 90], ["TT", "Chỉ tiêu", "Kế hoạch"]
    first = [["1", "Lúa", "1.200"], ["2", "Ngô", "350,5"]]
    second = [["3", "Khoai", ""], ["4", "Sắn", "90"]]
    pages = []
    for y, content in ((650, first), (80, second)):
        pages.append([*grid(90, y, widths, [20] * 3), *cell_texts(90, y, widths, 20, [head, *content])])
    pages[0].insert(0, ("text", 90, 600, 12, "Biểu số 1"))
    document = read("a.pdf", pdf_file(*pages))
    assert len(document.tables) == 1
    assert rows(document) == [head, *first, *second]
    assert_whole(document)


def test_pdf_columns_without_rules_are_kept_apart():
    page = [*paragraph(90, 100, 12, FIRST, MIDDLE, LONG)]
    for at, line in enumerate((["Huyện A", "120", "98,5"], ["Huyện B", "95", "100"], ["Huyện C", "77", "88,1"])):
        page += [("text", x, 200 + 18 * at, 12, text) for x, text in zip((90, 260, 400), line, strict=True)]
    found = rows(read("a.pdf", pdf_file(page)))
    assert found == [["Huyện A", "120", "98,5"], ["Huyện B", "95", "100"], ["Huyện C", "77", "88,1"]]


def test_pdf_text_set_twice_is_read_once():
    document = read("a.pdf", pdf_file([("text", 90, 100, 12, "BÁO CÁO"), ("text", 90.4, 100, 12, "BÁO CÁO")]))
    assert document.text == "BÁO CÁO"


def test_pdf_signature_stamp_is_furniture():
    document = read("a.pdf", pdf_file([("text", 400, 30, 8, "Ký bởi: Sở Nội vụ"), ("text", 400, 40, 8, "Thời gian ký: 05/3/2022"),
                                       *paragraph(90, 100, 12, FIRST, MIDDLE)]))
    assert texts(document, "furniture") == ["Ký bởi: Sở Nội vụ", "Thời gian ký: 05/3/2022"]


def test_pdf_place_of_every_word_holds_that_word_on_the_page():
    page = [*paragraph(90, 100, 12, FIRST, MIDDLE, LAST), *grid(90, 300, [100, 100], [20, 20]),
            *cell_texts(90, 300, [100, 100], 20, [["Tên", "2021"], ["Lúa", "1.200"]])]
    data = pdf_file(page, [("text", 90, 100, 12, "Trang sau có 35 người")])
    document = read("a.pdf", data)
    pdf = pdfium.PdfDocument(data)
    at = 0
    for word in document.text.replace("\t", " ").replace("\n", " ").split(" "):
        start = document.text.index(word, at)
        at = start + len(word)
        (place,) = document.place(start, at)
        assert place.page == document.page_at(start)
        textpage = pdf[place.page - 1].get_textpage()
        seen = textpage.get_text_bounded(place.x0 + 0.5, 842 - place.bottom, place.x1 - 0.5, 842 - place.top)
        assert seen.strip() == word


def test_pdf_page_that_is_a_scan_among_pages_with_text_is_named():
    pdf = pdfium.PdfDocument(pdf_file([*paragraph(90, 100, 12, FIRST, MIDDLE)]))
    pdf.import_pages(pdfium.PdfDocument(scanned()))
    out = io.BytesIO()
    pdf.save(out)
    document = read("a.pdf", out.getvalue(), ocr="never")
    assert len(document.pages) == 2 and document.text.startswith(FIRST)
    assert any(problem.startswith("partial:") and problem.endswith("page 2") for problem in document.problems)


# --------------------------------------------------------------------------- kinds and bad input


def test_kind_is_told_by_content_not_by_name():
    data = docx_file(lambda document: document.add_paragraph("Công văn"))
    document = read("cong-van.pdf", data)
    assert texts(document) == ["Công văn"]
    assert any(problem.startswith("named:") for problem in document.problems)
    assert sniff(b"%PDF-1.7\n", "a.docx") == "application/pdf"
    assert sniff(b"{\\rtf1", "a.doc") == "application/rtf"
    assert sniff(b"<html><body>", "a.txt") == "text/html"
    assert sniff("Báo cáo".encode(), "a.bin") == "text/plain"


def test_empty_file_is_refused():
    assert refusal(b"", "a.txt") == ("failed", "empty_file")
    assert refusal(b" \n\t", "a.pdf") == ("failed", "empty_file")


def test_truncated_files_are_refused():
    assert refusal(pdf_file([("text", 90, 100, 12, "Báo cáo")])[:300], "a.pdf") == ("failed", "damaged")
    assert refusal(docx_file(lambda document: document.add_paragraph("x"))[:2000], "a.docx") == ("failed", "damaged")


def test_password_is_named_as_the_cause():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    assert refusal(ole, "a.docx") == ("failed", "encrypted")
    out = io.BytesIO()
    canvas = Canvas(out, encrypt="mat khau")
    canvas.drawString(90, 700, "x")
    canvas.save()
    assert refusal(out.getvalue(), "a.pdf") == ("failed", "encrypted")


def test_scan_without_text_layer_is_refused_where_nothing_may_be_recognised():
    assert refusal(scanned(), "scan.pdf", ocr="never") == ("unsupported", "no_text_layer")


def scanned():
    """A page that is one picture."""
    out = io.BytesIO()
    pdf = pdfium.PdfDocument.new()
    page = pdf.new_page(595, 842)
    image = pdfium.PdfImage.new(pdf)
    image.set_bitmap(pdfium.PdfBitmap.new_native(10, 10, 4))
    image.set_matrix(pdfium.PdfMatrix().scale(595, 842))
    page.insert_obj(image)
    page.gen_content()
    pdf.save(out)
    return out.getvalue()


def test_kinds_that_are_not_read_are_named_with_a_remedy():
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("a.txt", "x")
    assert refusal(zipped.getvalue(), "a.zip") == ("unsupported", "archive")
    assert refusal(b"\x89PNG\r\n\x1a\n" + bytes(20), "a.png") == ("failed", "damaged")
    assert refusal(b"Rar!\x1a\x07\x01\x00" + bytes(80), "a.rar") == ("unsupported", "archive")
    assert refusal(bytes(range(256)) * 20, "a.dat") == ("unsupported", "unknown_kind")
    assert refusal(b"\xb5\xb8\xc7\xff\xfe\xd0 \xb5\xb8\xfd " * 40, "a.txt") == ("failed", "undecodable")
