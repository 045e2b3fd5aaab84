"""Old encodings of Vietnamese, broken characters, and the inventory of syllables that tells them from what is right."""

import io
import unicodedata

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.encoding import by_font, convert, font_code, repair
from pipeline.encoding.table import byte_char, encodings, tables
from pipeline.read import read
from pipeline.syllable import is_syllable, share, words

RIGHT = (
    "Ủy ban nhân dân huyện báo cáo kết quả thực hiện nhiệm vụ phát triển kinh tế - xã hội",
    "Tổng thu ngân sách trên địa bàn ước đạt 1.250,5 tỷ đồng, bằng 102,3% dự toán",
    "Đề nghị các phòng, ban gửi văn bản về Sở Kế hoạch và Đầu tư trước ngày 15/6",
    "Năm qua đã giải quyết việc làm cho trên 21.000 lượt người, đạt chỉ tiêu được giao",
)
MARKS = {"\u0300": "`", "\u0301": "'", "\u0303": "~", "\u0309": "?", "\u0323": ".", "\u0302": "^", "\u0306": "(", "\u031b": "+"}
TONES = "\u0300\u0301\u0303\u0309\u0323"


# --------------------------------------------------------------------------- writing in the old encodings


def by_table(name, lower=False):
    letters = {}
    for written, letter in tables()[name].items():
        letters.setdefault(letter, written)

    def write(text):
        return "".join(letters.get(char, letters.get(char.lower(), char) if lower else char) for char in text)

    return write


def as_utf8_bytes(text):
    return "".join(byte_char(byte) if byte > 127 else chr(byte) for byte in text.encode())


def as_cp1258_bytes(text):
    """As keyboards of the time wrote: the tone apart from its letter."""
    written = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        letter = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
        tone = "".join(part for part in parts if part in TONES)
        written.append((letter + tone).encode("cp1258").decode("cp1252"))
    return "".join(written)


def as_viqr(text):
    written = []
    for char in text:
        letter, *marks = unicodedata.normalize("NFD", char)
        typed = sorted((MARKS[mark] for mark in marks), key=lambda mark: mark not in "^(+")
        written.append({"đ": "dd", "Đ": "DD"}.get(char, letter + "".join(typed)))
    return "".join(written)


WRITE = {
    "TCVN3": by_table("tcvn3", lower=True), "VNI": by_table("vni"), "VISCII": by_table("viscii"),
    "VPS": by_table("vps", lower=True), "Windows-1258": as_cp1258_bytes, "UTF-8 as Windows-1252": as_utf8_bytes,
    "UTF-8 as Windows-1252, twice": lambda text: as_utf8_bytes(as_utf8_bytes(text)), "VIQR": as_viqr,
}


# --------------------------------------------------------------------------- syllables


@pytest.mark.parametrize("word", (
    "thuở khuỷu giếng gìn gì gia già giữ giặt giết quyền quých quốc quý quí xoong moóc buýt hươu nghiêng ngoằn nghĩa nghe ghế gỗ "
    "kẻ kỹ kĩ khuya thuê huơ huyện uỷ ủy hoà hòa hoàn khỏe khoẻ yêu yết yểm ý ỷ ưu ương oẳn ngoèo xoáy khuếch huênh tuýp rượu "
    "mía múa mưa đắc lắc Nguyễn QUẢNG").split())
def test_what_the_orthography_allows_is_a_syllable(word):
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize("word", (
    "nghang nghoa cê ceo kang kuyên gê ghang nge ngang\u0301p cáng\u0301 hàp hảc mỏt lãch nhậpp đạtt khơng cơng iêu "
    "uên giii quu aă hoàa nh©n thµnh ®éi Vieät tiêìng phƣơng quyáº¿t T×nh").split())
def test_what_it_forbids_is_none(word):
    assert not is_syllable(word)


def test_share_counts_words_beyond_ascii_and_leaves_abbreviations_out():
    assert share("Căn cứ Nghị định số 30/2020/NĐ-CP của UBND") == 1.0
    assert words("Số 12/QĐ-UBND và HĐND tỉnh¹, 5 m², «báo cáo»") == ["Số", "và", "tỉnh", "báo", "cáo"]
    assert share("nothing to tell 2020") is None
    assert share("Uû ban nh©n d©n x· héi") < 0.2


# --------------------------------------------------------------------------- tables


def test_the_tables_hold_every_letter_once():
    letters = {char for base in "aăâeêioôơuưy" for tone in ("", *TONES)
               if (char := unicodedata.normalize("NFC", base + tone)) > "\x7f"} | {"đ"}
    assert len(letters) == 67
    found = tables()
    for name in ("vni", "viscii"):
        assert set(found[name].values()) >= letters | {letter.upper() for letter in letters} - {"Õ"}
    for name in ("tcvn3", "vps"):
        assert set(found[name].values()) >= letters
    assert {letter for letter in found["tcvn3"].values() if letter.isupper()} == set("ĂÂÊÔƠƯĐ")
    for name, table in found.items():
        assert len(set(table.values())) == len(table), name


@pytest.mark.parametrize("name", WRITE)
@given(text=st.lists(st.sampled_from([word for line in RIGHT for word in line.lower().split() if word.isalpha()]),
                     min_size=1, max_size=12).map(" ".join))
@settings(max_examples=60, deadline=None)
def test_what_is_written_in_an_encoding_is_decoded_to_the_same(name, text):
    encoding = encodings()[name]
    assert " ".join(map(encoding.decode, WRITE[name](text).split(" "))) == text


# --------------------------------------------------------------------------- detection


@pytest.mark.parametrize("name", WRITE)
@pytest.mark.parametrize("line", RIGHT)
def test_a_line_in_each_encoding_is_told_and_converted(name, line):
    text, problems = convert(WRITE[name](line) + (f"\n{WRITE[name](RIGHT[0])}" if name == "VIQR" else ""))
    if name in ("TCVN3", "VPS"):  # their capitals are fonts, or control codes that do not survive
        assert text.split("\n")[0].lower() == line.lower()
    else:
        assert text.split("\n")[0] == line
    assert problems[0].startswith(f"converted: {name} -> Unicode")


@pytest.mark.parametrize("name", [name for name in WRITE if name != "VIQR"])
@given(order=st.permutations(range(8)), cut=st.integers(3, 9))
@settings(max_examples=25, deadline=None)
def test_lines_that_are_right_stay_among_lines_that_are_not(name, order, cut):
    right = [*RIGHT, *(" ".join(line.split()[:cut]) for line in RIGHT)]
    written = [WRITE[name](line) if at % 2 else line for at, line in enumerate(right)]
    text = convert("\n".join(written[at] for at in order))[0]
    assert text.lower() == "\n".join(right[at] for at in order).lower()


FOREIGN = (
    "budget", "Website", "café", "São", "Paulo", "naïve", "résumé", "5 m²", "km³", "±0,5", "20 µm", "25°C", "§ 3", "½", "3×4",
    "®", "–", "“ô tô”", "(*)", "HĐND", "12/QĐ-UBND", "TP.HCM", "e-mail: a@b.vn", "C++", "a(1)", "1.234,5", "Đắk Lắk", "tỉnh¹")


@given(st.lists(st.one_of(st.sampled_from([word for line in RIGHT for word in line.split()]), st.sampled_from(FOREIGN),
                          st.sampled_from(["\n", "\t"])), max_size=40).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_right_unicode_is_never_changed(text):
    assert convert(text) == (text, [])


def test_a_blank_that_is_half_of_a_letter_in_utf8_is_told_by_the_syllables():
    text = convert("vÃ  cÃ¡c xÃ£ Ä‘Æ°á»£c giao; ban hÃ nh vÃ nhÃ¢n rá»™ng, ngÃ y 15/6; hÃ nhanh")[0]
    assert " ".join(text.replace("\xa0", " ").split()) == "và các xã được giao; ban hành và nhân rộng, ngày 15/6; hà nhanh"


def test_a_heading_of_few_words_follows_its_neighbours():
    body = WRITE["TCVN3"](RIGHT[0].lower())
    text = convert(f"{body}\nTrong ®ã:\n®¬n vÞ: tr.®\n{body}")[0]
    assert text.split("\n")[1:3] == ["Trong đó:", "đơn vị: tr.đ"]


def test_signs_of_a_converted_line_that_are_no_letters_stay():
    text = convert("· C«ng suÊt thiÕt kÕ: 3×4 m² ± 5%, ®¹t ½ kÕ ho¹ch; gi¸ 5.000 ®/kg; « t«")[0]
    assert text == "· Công suất thiết kế: 3×4 m² ± 5%, đạt ½ kế hoạch; giá 5.000 đ/kg; ô tô"


def test_capitals_of_tcvn3_are_told_by_the_plain_letters():
    assert convert("CéNG HOµ X· HéI CHñ NGHÜA VIÖT NAM")[0] == "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert convert("§éc lËp - Tù do - H¹nh phóc")[0] == "Độc lập - Tự do - Hạnh phúc"


def test_capitals_that_cannot_be_known_are_said():
    text, problems = convert("céng hoµ x· héi chñ nghÜa viÖt nam")
    assert text == "cộng hoà xã hội chủ nghĩa việt nam"
    assert problems[1] == "unknown: capitals of 1 TCVN3 lines, their font is not named"


def test_a_soft_hyphen_is_a_letter_in_tcvn3_and_nothing_elsewhere():
    assert repair("®Çu t\xad trong n\xadíc vµ ngoµi n\xadíc")[0] == "đầu tư trong nước và ngoài nước"
    assert repair("đầu tư trong nước kế ho\xadạch")[0] == "đầu tư trong nước kế hoạch"


def test_a_hyphen_that_stands_for_the_soft_hyphen_of_tcvn3_is_told_by_the_syllables():
    text = convert("vèn ®Çu t- trong n-íc; -u tiªn kinh tÕ-x· héi, ®\xadîc giao\n"
                   "a- C¬ së 72c-0585 t¹i tê tr×nh 19/kh-ub cña Bé T- ph¸p")[0]
    assert text == ("vốn đầu tư trong nước; ưu tiên kinh tế-xã hội, được giao\n"
                    "a- Cơ sở 72c-0585 tại tờ trình 19/kh-ub của Bộ Tư pháp")


def test_a_file_of_bytes_is_read_by_its_words():
    for name, codec in (("TCVN3", "cp1252"), ("VNI", "cp1252"), ("Windows-1258", "cp1252")):
        document = read("bao-cao.txt", WRITE[name]("\n\n".join(f"{line}." for line in RIGHT)).encode(codec))
        assert " ".join(document.text.lower().split()) == " ".join(f"{line.lower()}." for line in RIGHT), name
        assert any(problem.startswith(f"converted: {name}") for problem in document.problems)


# --------------------------------------------------------------------------- fonts


@pytest.mark.parametrize(("name", "encoding", "capitals"), [
    (".VnTime", "TCVN3", False), (".VnTimeH", "TCVN3", True), ("ABCDEF+.VnArial NarrowH,Bold", "TCVN3", True),
    ("VNI-Times", "VNI", False), ("VNI-Helve-Condense", "VNI", False), ("VPS Times", "VPS", False)])
def test_the_name_of_a_font_tells_its_encoding(name, encoding, capitals):
    assert font_code(name) == (encoding, capitals)


@pytest.mark.parametrize("name", ["Times New Roman", "Arial", "TimesNewRomanPS-BoldMT", "Symbol", "Helvetica", "", "Vni"])
def test_other_fonts_tell_nothing(name):
    assert font_code(name) is None


def test_unicode_typed_in_a_legacy_font_stays():
    assert by_font([("các xã, phường và thị trấn", font_code(".VnTime"))]) == "các xã, phường và thị trấn"


def test_a_vni_mark_may_stand_in_the_next_run_or_after_the_blank():
    font = font_code("VNI-Times")
    text = by_font([("Baø Ròa - Vuõng Ta", font), ("øu, coâng vieâïc cô sô ûnaøy", font)])
    assert text == "Bà Rịa - Vũng Tàu, công việc cơ sở này"


def written_docx(*paragraphs):
    """Runs of (text, font); a font None is the style's."""
    document = docx.Document()
    document.styles["Normal"].font.name = ".VnTime"
    fonts = document.styles["Normal"].element.rPr.rFonts
    for theme in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[theme]
    for runs in paragraphs:
        paragraph = document.add_paragraph()
        for text, font in runs:
            run = paragraph.add_run(text)
            if font:
                run.font.name = font
                run._element.rPr.rFonts.set(qn("w:hAnsi"), font)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_runs_of_a_docx_are_read_by_their_fonts():
    document = read("bao-cao.docx", written_docx(
        [("ñy ban nh©n d©n huyÖn", ".VnTimeH")],
        [("S¶n l\xadîng ®¹t 12,5 tÊn, ", None), ("bằng 105% kế hoạch", "Times New Roman"), (" n¨m", None)],
        [("Dieän tích gieo troàng", "VNI-Times")]))
    assert document.text.split("\n") == [
        "ỦY BAN NHÂN DÂN HUYỆN", "Sản lượng đạt 12,5 tấn, bằng 105% kế hoạch năm", "Diện tích gieo trồng"]
    assert {"converted: TCVN3 -> Unicode, 2 paragraphs by font", "converted: VNI -> Unicode, 1 paragraphs by font"} <= set(
        document.problems)


def written_pdf(*lines):
    """Lines of (text, font), in fonts that are named only."""
    fonts = sorted({font for _, font in lines})
    stream = b"".join(
        f"BT /F{fonts.index(font)} 12 Tf 72 {760 - 20 * at} Td <{text.encode('cp1252').hex()}> Tj ET\n".encode()
        for at, (text, font) in enumerate(lines))
    named = " ".join(f"/F{at} {5 + at} 0 R" for at in range(len(fonts)))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<<{named}>>>>>>".encode(),
               b"<</Length %d>>stream\n%sendstream" % (len(stream), stream)]
    objects += [f"<</Type/Font/Subtype/TrueType/BaseFont/{font}/Encoding/WinAnsiEncoding>>".encode() for font in fonts]
    data = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%sendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(places) + 1, table, len(places) + 1, len(data))


@pytest.mark.parametrize("fonts", [(".VnTimeH", ".VnTime"), ("TimesNewRoman", "TimesNewRoman")])
def test_a_pdf_is_read_by_its_fonts_or_by_the_words_set_in_them(fonts):
    heading, body = fonts
    document = read("bao-cao.pdf", written_pdf(
        ("b¸o c¸o t×nh h×nh thùc hiÖn nhiÖm vô", heading), ("Tæng thu ng©n s¸ch ®¹t 1.250 tû ®ång, b»ng 102,3% kÕ ho¹ch.", body),
        ("C¬ cÊu kinh tÕ chuyÓn dÞch ®óng h\xadíng, ®êi sèng nh©n d©n ®\xadîc c¶i thiÖn.", body)), ocr="never")
    lines = document.text.split("\n")
    title = "báo cáo tình hình thực hiện nhiệm vụ"
    assert lines[0] == (title.upper() if heading == ".VnTimeH" else title)
    assert " ".join(lines[1:]) == ("Tổng thu ngân sách đạt 1.250 tỷ đồng, bằng 102,3% kế hoạch. "
                                   "Cơ cấu kinh tế chuyển dịch đúng hướng, đời sống nhân dân được cải thiện.")
    assert any(problem.startswith("converted: TCVN3 -> Unicode") for problem in document.problems)
    at = document.text.index("1.250")
    assert document.place(at, at + 5)[0].page == 1


@pytest.mark.parametrize("font", ["VNI-Times", "Arial"])
def test_a_letter_of_two_characters_in_a_pdf_is_one(font):
    write = WRITE["VNI"]
    document = read("bao-cao.pdf", written_pdf(*((write(line), font) for line in (
        "BÁO CÁO TÌNH HÌNH THỰC HIỆN NHIỆM VỤ", "Tổng thu ngân sách ước đạt 1.250 tỷ đồng, bằng 102,3% kế hoạch."))), ocr="never")
    assert document.text.split("\n") == [
        "BÁO CÁO TÌNH HÌNH THỰC HIỆN NHIỆM VỤ", "Tổng thu ngân sách ước đạt 1.250 tỷ đồng, bằng 102,3% kế hoạch."]
    assert document.problems == ("converted: VNI -> Unicode, 1 runs of a font",)


# --------------------------------------------------------------------------- repair


@pytest.mark.parametrize("form", ["NFD", "half", "wrong order"])
def test_decomposed_letters_are_composed(form):
    line = RIGHT[0]
    if form == "NFD":
        written = unicodedata.normalize("NFD", line)
    else:
        written = "".join(
            unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES)) + "".join(
                part for part in parts if part in TONES)
            for parts in (unicodedata.normalize("NFD", char) for char in line))
        if form == "wrong order":
            written = written.replace("ế", "é\u0302").replace("ê\u0301", "é\u0302")
    text, problems = repair(written)
    assert text == line
    assert problems


def test_a_capital_with_tilde_and_a_blank_that_became_a_small_letter_comes_back():
    assert repair("CỘNG HÒA XàHỘI CHỦ NGHĨA")[0] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA"
    assert repair("xà phòng, Xà Phìn, XÀ PHÌN") == ("xà phòng, Xà Phìn, XÀ PHÌN", [])


def test_lost_hyphens_are_put_back_where_the_motto_lost_its_own():
    text, problems = repair("Độc lập  Tự do  Hạnh phúc\nSố: 45/QĐUBND\nNghị định 12/2015/NĐCP, giai đoạn 20152020, mã 20152020")
    assert text == "Độc lập - Tự do - Hạnh phúc\nSố: 45/QĐ-UBND\nNghị định 12/2015/NĐ-CP, giai đoạn 2015-2020, mã 20152020"
    assert problems == ["lost: hyphens; put back in the motto, 2 symbols, 1 periods"]


def test_hyphens_are_never_put_in_where_the_motto_has_its_own():
    text = "Độc lập - Tự do - Hạnh phúc\nSố: 45/QĐUBND giai đoạn 20152020"
    assert repair(text) == (text, [])


def test_a_rhyme_that_no_word_has_is_put_right_where_small_words_have_it():
    assert repair("phía Đơng, khơng có") == ("phía Đông, không có", ["repaired: ơng -> ông (2)"])
    assert repair("huyện Kơng Chro, xã Pơng")[1] == []


def test_a_letter_that_was_dropped_everywhere_is_put_back_where_no_other_word_is_meant():
    text, problems = repair("Nhà nớc đợc giao, phơng hớng của các trờng; ngời dân")
    assert text == "Nhà nước được giao, phương hướng của các trường; ngời dân"
    assert problems == ["lost: ư; put back in 5 words (nớc), others without it cannot be told"]


def test_words_of_a_damaged_text_that_are_still_none_are_named():
    problems = repair("T×nh h×nh kinh tÕ - x· héi\nXểA đói giảm nghèo")[1]
    assert problems == ["converted: TCVN3 -> Unicode, 1 paragraphs", "doubtful: 1 words are not Vietnamese (XểA)"]
