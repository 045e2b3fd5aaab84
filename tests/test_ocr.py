"""Scans: pictures of pages are drawn here with Pillow and read by the real Tesseract; hostile pictures are refused in time."""

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import extractors
from extractors import certainty
from extractors.model import Block, Document, Line, PageInfo
from extractors.text import View
from pipeline.read import ReadError, read, tesseract
from pipeline.read.blank import blanked
from pipeline.read.formula import corrected
from pipeline.read.ocr import read_image
from pipeline.read.picture import pages_of
from pipeline.read.roman import with_numerals
from pipeline.read.scan import prepared, skew
from pipeline.read.second import skeleton
from pipeline.read.tesseract import Char, Word

FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", str(Path.home() / ".fonts"),
           str(Path.home() / ".local/share/fonts"))
FACES = ("LiberationSerif-Regular.ttf", "DejaVuSerif.ttf", "DejaVuSans.ttf")
FONT = next(str(path) for face in FACES for folder in FOLDERS for path in sorted(Path(folder).rglob(face), reverse=True))
DPI = 200
A4 = (1654, 2339)
BODY = [
    "Thực hiện Kế hoạch số 45/KH-UBND ngày 20/02/2023, huyện đã vận động",
    "được 1.250 triệu đồng, đạt 104,2% kế hoạch; hỗ trợ 356 hộ nghèo",
    "sửa chữa nhà ở. Các xã báo cáo kết quả trước ngày 15/12/2023 để tổng hợp,",
    "trình Ủy ban nhân dân tỉnh xem xét, quyết định theo quy định.",
]


# --------------------------------------------------------------------------- drawing


def font(size=13):
    return ImageFont.truetype(FONT, round(size / 72 * DPI))


def sheet(*lines, size=A4, top=200):
    """A white page with lines of text; a line is a string, or (x, y, string[, points])."""
    page = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        placed = line if isinstance(line, tuple) else (200, top + 60 * number, line)
        x, y, text, points = placed if len(placed) == 4 else (*placed, 13)
        draw.text((x, y), text, font=font(points), fill="black")
    return page


def letter(number="18", day="05", hand=None):
    """The picture of an official letter with two-column letterhead and closing block. hand: points of what a hand wrote in."""
    page = sheet(
        (260, 150, "UBND TỈNH SƠN LA"), (210, 200, "SỞ NỘI VỤ SƠN LA"), (250, 270, f"Số: {'' if hand else number}"),
        (390, 270, "/BC-SNV"), (760, 150, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), (900, 205, "Độc lập - Tự do - Hạnh phúc"),
        (840, 275, "Sơn La, ngày"), (1095, 275, "" if hand else day), (1150, 275, "tháng 12 năm 2023"),
        (740, 400, "BÁO CÁO"), (520, 455, "Kết quả công tác giảm nghèo năm 2023"),
        *((200, 580 + 62 * at, line) for at, line in enumerate(BODY)),
        (210, 980, "Nơi nhận:", 12), (210, 1030, "- Như trên;", 11), (210, 1072, "- Lưu: VT, TH.", 11),
        (1020, 990, "KT. GIÁM ĐỐC"), (995, 1050, "PHÓ GIÁM ĐỐC"), (1000, 1330, "Lò Thị Minh Hà"))
    if hand:
        draw = ImageDraw.Draw(page)
        draw.text((318, 248), "47", font=font(hand), fill="black")
        draw.text((1088, 252), "17", font=font(hand), fill="black")
    return page


def table():
    page = sheet("Kết quả thực hiện các chỉ tiêu chủ yếu năm 2023 của huyện Mai Sơn như sau:")
    draw = ImageDraw.Draw(page)
    rows = [("TT", "Chỉ tiêu", "Kế hoạch", "Thực hiện"), ("1", "Sản lượng lúa", "21.400", "21.978"),
            ("2", "Sản lượng ngô", "8.650", "8.412,5"), ("3", "Số hộ thoát nghèo", "350", "356")]
    xs, y = (200, 300, 760, 1050, 1340), 320
    for row in rows:
        for x, text in zip(xs, row, strict=False):
            draw.text((x + 18, y + 14), text, font=font(), fill="black")
        y += 70
    for at in range(len(rows) + 1):
        draw.line((xs[0], 320 + 70 * at, xs[-1], 320 + 70 * at), fill="black", width=3)
    for x in xs:
        draw.line((x, 320, x, 320 + 70 * len(rows)), fill="black", width=3)
    return page


def as_bytes(picture, kind="PNG", **options):
    buffer = io.BytesIO()
    picture.save(buffer, kind, **{"dpi": (DPI, DPI), **options})
    return buffer.getvalue()


def scan_of(picture, name="quet.png", **options):
    return read(name, as_bytes(picture, **options))


def texts(document):
    return [document.text[block.start:block.end] for block in document.blocks]


def pdf_of(*pages):
    """A PDF; a page is a picture, a text, or (picture, text, render mode of the text over it)."""
    pdfmetrics.registerFont(TTFont("Vietnamese", FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    for page in pages:
        picture, lines, mode = page if isinstance(page, tuple) else (None, page, 0) if isinstance(page, list) else (page, [], 0)
        if picture is not None:
            canvas.drawInlineImage(picture, 0, 0, 595, 842)
        for number, line in enumerate(lines):
            words = canvas.beginText(72, 760 - 20 * number)
            words.setFont("Vietnamese", 13)
            words.setTextRenderMode(mode)
            words.textOut(line)
            canvas.drawText(words)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def refusal(data, kind, ocr="auto"):
    with pytest.raises(ReadError) as raised:
        read_image(data, kind, ocr)
    assert " / " in raised.value.message
    return raised.value.state, raised.value.error


# --------------------------------------------------------------------------- what is read


@pytest.fixture(scope="module")
def scanned_letter():
    return scan_of(letter())


def test_a_scanned_letter_is_read_column_by_column(scanned_letter):
    found = texts(scanned_letter)
    for line in ("Số: 18/BC-SNV", "Sơn La, ngày 05 tháng 12 năm 2023", "BÁO CÁO", "KT. GIÁM ĐỐC", "Lò Thị Minh Hà",
                 "- Như trên;"):
        assert line in [text.replace("18 /", "18/") for text in found]
    prose = " ".join(BODY)
    assert prose in found


def test_the_header_and_the_figures_of_a_scan_are_found(scanned_letter):
    facts = extractors.extract(scanned_letter)
    assert facts.header_value("issued_on") == "2023-12-05"
    assert facts.header_value("symbol") == "18/BC-SNV"
    assert facts.header_value("signer") == "Lò Thị Minh Hà"
    assert [str(figure.value) for figure in facts.figures] == ["1250000000", "104.2", "356"]
    assert [deadline.due for deadline in facts.deadlines] == ["2023-12-15"]


def test_a_scanned_page_says_that_it_was_recognised_and_how_surely(scanned_letter):
    (page,) = scanned_letter.pages
    assert page.ocr and 0.85 < page.confidence <= 1
    assert abs(page.width - 595.4) < 1 and abs(page.height - 842) < 1


def test_words_of_a_scan_are_placed_where_they_stand(scanned_letter):
    start = scanned_letter.text.index("104,2%")
    (place,) = scanned_letter.place(start, start + len("104,2%"))
    left, right = (200 + font().getlength(text) for text in ("được 1.250 triệu đồng, đạt ", "được 1.250 triệu đồng, đạt 104,2%"))
    assert abs(place.x0 - left * 72 / DPI) < 3 and abs(place.x1 - right * 72 / DPI) < 3
    assert place.top < 655 * 72 / DPI < place.bottom


@pytest.mark.parametrize("angle", [-2.5, 1.2])
def test_a_page_laid_askew_is_levelled(angle):
    document = scan_of(letter().rotate(angle, Image.Resampling.BICUBIC, fillcolor="white"))
    assert " ".join(BODY) in texts(document)
    assert abs(skew(prepared(letter().rotate(angle, Image.Resampling.BICUBIC, fillcolor="white"), DPI).grey)) < 0.3


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_laid_sideways_or_upside_down_is_turned(turn):
    document = scan_of(letter().rotate(turn, expand=True))
    assert " ".join(BODY) in document.text
    assert any("turned by" in problem for problem in document.problems)
    assert document.pages[0].height > document.pages[0].width


def test_a_table_is_read_cell_by_cell():
    document = scan_of(table())
    (grid,) = document.tables
    cells = [document.text[cell.start:cell.end] for cell in grid.cells]
    assert (grid.rows, grid.columns) == (4, 4)
    assert cells[4:8] == ["1", "Sản lượng lúa", "21.400", "21.978"]
    assert cells[11] == "8.412,5"


def test_a_red_seal_over_the_text_is_taken_out():
    page = sheet(*BODY)
    draw = ImageDraw.Draw(page)
    for radius, width in ((140, 9), (95, 4)):
        draw.ellipse((700 - radius, 300 - radius, 700 + radius, 300 + radius), outline=(220, 40, 50), width=width)
    draw.text((640, 285), "SỞ NỘI VỤ", font=font(9), fill=(220, 40, 50))
    # the seal lies under the letters, as ink soaks into paper
    page = Image.composite(page, sheet(*BODY), sheet(*BODY).convert("L").point(lambda level: 255 if level > 128 else 0))
    assert " ".join(BODY) in scan_of(page).text


def test_text_in_colour_is_read():
    page = sheet(*BODY)
    ImageDraw.Draw(page).text((200, 700), "HỎA TỐC: họp ngày 12/12/2023", font=font(14), fill=(200, 30, 40))
    assert "họp ngày 12/12/2023" in scan_of(page).text


def test_number_and_day_written_by_hand_are_left_blank():
    document = scan_of(letter(hand=19))
    facts = extractors.extract(document)
    assert facts.header_value("number") is None and facts.header_value("issued_on") is None
    assert sum("written by hand" in problem for problem in document.problems) >= 1


def test_printed_number_and_day_are_kept(scanned_letter):
    assert not any("by hand" in problem for problem in scanned_letter.problems)


def test_grey_paper_with_a_shadow_is_evened():
    levels = np.asarray(letter(), dtype=np.float32) * np.linspace(0.55, 0.95, A4[0])[None, :, None]
    assert " ".join(BODY) in scan_of(Image.fromarray(levels.astype(np.uint8))).text


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "BMP", "GIF"])
def test_every_kind_of_picture_is_read(kind):
    picture = sheet("Tổng số hộ nghèo: 1.234 hộ", size=(900, 320), top=120)
    drafts, _, pages = read_image(as_bytes(picture, kind), f"image/{kind.lower()}")
    assert "1.234 hộ" in " ".join(draft.text for draft in drafts) and len(pages) == 1


def test_a_tiff_of_many_pages_has_many_pages():
    pages = [sheet(f"Trang thứ {word} của văn bản", size=(1200, 400)) for word in ("nhất", "hai")]
    data = as_bytes(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    document = read("nhieu-trang.tif", data)
    assert [page.number for page in document.pages] == [1, 2]
    assert "thứ nhất" in document.text and document.page_at(document.text.index("thứ hai")) == 2


def test_a_picture_without_a_resolution_is_taken_for_an_a4_sheet():
    (_, dpi), = pages_of(as_bytes(sheet(), dpi=None), "image/png")
    assert abs(dpi - 200) < 1


# --------------------------------------------------------------------------- which pages of a PDF


def test_only_pages_without_a_text_layer_are_recognised():
    document = read("a.pdf", pdf_of(BODY, letter()))
    assert [page.ocr for page in document.pages] == [False, True]
    assert "ocr: page 2, no text layer" in document.problems
    assert document.text.count("356 hộ nghèo") == 2


def test_a_text_layer_of_meaningless_letters_is_not_believed():
    nonsense = ["".join(char if char.isascii() else chr(ord(char) + 1) for char in line) for line in BODY * 2]
    document = read("a.pdf", pdf_of((letter(), nonsense, 3)))
    assert document.pages[0].ocr and "1.250 triệu đồng" in document.text
    assert any("text layer" in problem for problem in document.problems)


def test_a_good_hidden_text_layer_is_believed():
    document = read("a.pdf", pdf_of((sheet(*BODY), BODY, 3)))
    assert document.pages[0].ocr and " ".join(BODY) in document.text
    assert "ocr: page 1, the text layer of an earlier recognition was taken" in document.problems


def test_a_number_typed_over_a_scan_is_kept_as_it_was_typed():
    document = read("a.pdf", pdf_of((sheet(*BODY, top=900), ["Văn bản số 3456/QĐ-UBND"], 0)))
    assert document.pages[0].ocr and "3456/QĐ-UBND" in document.text and "104,2%" in document.text


def test_what_is_typed_over_a_scan_that_lies_sideways_is_recognised_with_it():
    document = read("a.pdf", pdf_of((letter().rotate(180), ["Văn bản số 3456"], 0)))
    assert "104,2%" in document.text and any("turned by 180" in problem for problem in document.problems)


def test_pages_are_not_recognised_where_that_is_not_wanted():
    from pipeline.read import pdf

    _, problems, pages = pdf.read(pdf_of(BODY, letter()), "never")
    assert not any(page.ocr for page in pages)
    assert any(problem.startswith("partial: no text layer on page 2") for problem in problems)
    assert pdf.read(pdf_of(BODY), "always")[2][0].ocr
    with pytest.raises(ReadError) as raised:
        pdf.read(pdf_of(letter()), "never")
    assert (raised.value.state, raised.value.error) == ("unsupported", "no_text_layer")


@pytest.fixture
def no_models(tmp_path, monkeypatch):
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    tesseract.engine.cache_clear()
    yield
    tesseract.engine.cache_clear()


def test_without_the_model_a_scan_says_what_to_install(no_models):
    with pytest.raises(ReadError) as raised:
        scan_of(letter())
    assert (raised.value.state, raised.value.error) == ("unsupported", "no_tesseract")
    assert "apt install tesseract-ocr tesseract-ocr-vie" in raised.value.message


def test_without_the_model_the_other_pages_of_a_pdf_are_read(no_models):
    document = read("a.pdf", pdf_of(BODY, letter()))
    assert "356 hộ nghèo" in document.text
    (said,) = [problem for problem in document.problems if problem.startswith("partial: no text layer on page 2")]
    assert "apt install" in said


# --------------------------------------------------------------------------- how sure


def test_a_fact_is_no_surer_than_its_least_sure_word():
    text = "đạt 21.078 người, bằng 91,6% kế hoạch"
    edges = tuple(float(10 * at) for at in range(len(text) + 1))
    line = Line(0, len(text), 1, 0.0, 100.0, edges[-1], 112.0, edges)
    page = PageInfo(1, 595, 842, True, 0.95, ((40.0, 100.0, 100.0, 112.0, 0.5),))
    document = Document("", "", "", text, (Block(0, len(text)),), lines=(line,), pages=(page,))
    assert certainty.doubts(document) == [(4, 10, 0.5)]
    doubtful, certain = extractors.extract(document).figures
    assert doubtful.score == 0.5 and certain.score == 1.0


def test_documents_that_were_not_recognised_keep_their_scores():
    document = Document("", "", "", "đạt 21.078 người", (Block(0, 16),))
    view, facts = View(document), extractors.extract(document)
    assert certainty.read(view, facts) is facts


def test_only_the_number_of_two_readings_is_compared():
    assert skeleton("21.078,") == skeleton("21.078") != skeleton("21.018")
    assert skeleton("45/KH-UBND") == skeleton("45/KH-UBND;") == "45"


def word(text, x=0.0, line=1, sure=0.95, high=26.0):
    chars = (Char(char, x + 10 * at, 100 - high, x + 10 * at + 9, 100.0, max(sure, 0.99) if sure > 0.9 else sure)
             for at, char in enumerate(text))
    return Word(tuple(chars), 100.0, line, sure)


def line_of(*words):
    return [word(text, 100.0 * at, **more) for at, (text, more) in enumerate(words)]


@pytest.mark.parametrize(("words", "left", "out"), [
    ([("Số:", {}), ("4†7", {}), ("/QĐ-UBND", {})], "Số: /QĐ-UBND", ["4†7"]),
    ([("Số:", {}), ("47", {"high": 40.0}), ("/QĐ-UBND", {})], "Số: /QĐ-UBND", ["47"]),
    ([("Số:", {}), ("47", {"sure": 0.3}), ("/QĐ-UBND", {})], "Số: /QĐ-UBND", ["47"]),
    ([("Số:", {}), ("47/QĐ-UBND", {})], "Số: 47/QĐ-UBND", []),
    ([("Số:", {}), ("08/2023/NQ-HĐND", {})], "Số: 08/2023/NQ-HĐND", []),
    ([("Sơn", {}), ("La,", {}), ("ngày", {}), ("Ø7", {}), ("tháng", {}), ("5", {}), ("năm", {}), ("2023", {})],
     "Sơn La, ngày tháng 5 năm 2023", ["Ø7"]),
    ([("trước", {}), ("ngày", {}), ("25", {"sure": 0.3}), ("hằng", {}), ("tháng;", {}), ("xã", {})],
     "trước ngày 25 hằng tháng; xã", []),
    ([("Nghị", {}), ("quyết", {}), ("số", {}), ("4†/NQ-HĐND", {})], "Nghị quyết số 4†/NQ-HĐND", []),
])
def test_only_what_a_hand_wrote_into_number_and_date_is_left_blank(words, left, out):
    kept, blanks = blanked(line_of(*words))
    assert (" ".join(word.text for word in kept), blanks) == (left, out)


@pytest.mark.parametrize(("read_as", "drawn", "numeral"), [
    ("H", "II", "II"), ("IH.", "III.", "III."), ("lÍ", "II", "II"), ("H", "H", "H"),
])
def test_strokes_of_a_roman_numeral_are_counted(read_as, drawn, numeral):
    page = Image.new("L", (300, 120), 255)
    draw = ImageDraw.Draw(page)
    draw.text((20, 20), drawn, font=font(20), fill=0)
    left, top, right, bottom = draw.textbbox((20, 20), drawn.strip("."), font=font(20))
    step = (right - left) / len(read_as.strip("."))
    chars = [Char(char, left + step * at, top, left + step * (at + 1), bottom, 0.5) for at, char in enumerate(read_as.strip("."))]
    chars += [Char(".", right, bottom - 4, right + 4, bottom, 0.9)] * read_as.count(".")
    (found,) = with_numerals([Word(tuple(chars), float(bottom), 1, 0.5)], np.asarray(page))
    assert found.text == numeral


@pytest.mark.parametrize(("read_as", "meant"), [
    ("CHÍ THỊ", "CHỈ THỊ"), ("QUYÉT ĐỊNH:", "QUYẾT ĐỊNH:"), ("TIĨNH PHUÙ THỌ", "TỈNH PHÚ THỌ"), ("KT. GIAM ĐỐC", "KT. GIÁM ĐỐC"),
    ("ơi nhận:", "Nơi nhận:"), ("CỘNG HOÀ XÃ HỌI CHỦ NGHĨA VIỆT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("Chỉ thi", "Chỉ thi"), ("TỈNH QUẢNG NINH", "TỈNH QUẢNG NINH"), ("CÔNG TY 12", "CÔNG TY 12"), ("LÊ THỊ GIAM", "LÊ THỊ GIAM"),
])
def test_lines_of_set_wording_get_their_marks_back_and_no_others(read_as, meant):
    words = line_of(*((text, {}) for text in read_as.split(" ")))
    assert " ".join(word.text for word in corrected(words)) == meant


def test_an_unsure_word_in_a_line_that_was_read_is_kept_and_doubtful():
    page = sheet(*BODY)
    ImageDraw.Draw(page).line((250, 270, 330, 300), fill="black", width=5)  # a stroke through a number
    document = scan_of(page)
    assert len(document.text.split()) >= len(" ".join(BODY).split()) - 1
    (figure,) = [figure for figure in extractors.extract(document).figures if "triệu" in document.text[figure.start:figure.end]]
    assert figure.value == 1_250_000_000 or figure.score < 0.9


# --------------------------------------------------------------------------- hostile pictures


def png(wide, high, data=b""):
    def chunk(name, content):
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", wide, high, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def tiff_of_empty_pages(count):
    """A TIFF with so many directories, each one white dot."""
    body, offset = b"II*\x00" + struct.pack("<I", 8), 8
    for number in range(count):
        entries = [(256, 4, 1), (257, 4, 1), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 4), (278, 4, 1), (279, 4, 1)]
        size = 2 + 12 * len(entries) + 4
        following = offset + size if number < count - 1 else 0
        body += struct.pack("<H", len(entries)) + b"".join(
            struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries) + struct.pack("<I", following)
        offset += size
    return body


def test_a_tiff_of_ten_thousand_pages_is_refused():
    assert refusal(tiff_of_empty_pages(10_000), "image/tiff") == ("failed", "too_many_pages")


def test_a_picture_of_one_dot_has_no_text():
    drafts, _, pages = read_image(as_bytes(Image.new("L", (1, 1), 255), dpi=None), "image/png")
    assert not drafts and len(pages) == 1


def test_a_bomb_is_refused_before_it_is_unpacked():
    assert refusal(png(30_000, 30_000), "image/png") == ("failed", "too_large")
    assert refusal(png(100_000, 100), "image/png") == ("failed", "too_large")


def test_a_long_thin_picture_is_read():
    drafts, _, _ = read_image(as_bytes(Image.new("L", (30_000, 40), 255)), "image/png")
    assert not drafts


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
def test_a_picture_cut_off_is_damaged(kind):
    data = as_bytes(sheet(*BODY), kind)
    assert refusal(data[: len(data) // 2], f"image/{kind.lower()}") == ("failed", "damaged")


def test_noise_is_no_text():
    noise = np.random.default_rng(3).integers(0, 256, (700, 500), dtype=np.uint8)
    drafts, _, pages = read_image(as_bytes(Image.fromarray(noise)), "image/png")
    assert pages[0].ocr and sum(len(draft.text) for draft in drafts) < 200


def test_pictures_are_not_read_where_recognition_is_off():
    assert refusal(as_bytes(sheet()), "image/png", "never") == ("unsupported", "no_text_layer")
