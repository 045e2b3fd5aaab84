"""Whole letterheads and closings, and the lexicons of types, bodies, provinces, offices and family names row by row."""

import pytest

from extractors import extract
from extractors.issuer import body_of_code, proper_name
from extractors.language import lexicon
from extractors.model import plain_document

MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"

REPORT = f"""UBND TỈNH TUYÊN QUANG
SỞ NÔNG NGHIỆP
VÀ PHÁT TRIỂN NÔNG THÔN
Số: 96/BC-SNNPTNT
{MOTTO}
Tuyên Quang, ngày 08 tháng 7 năm 2022
BÁO CÁO
Kết quả công tác 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2022
Thực hiện Kế hoạch số 12/KH-UBND ngày 10/01/2022 của Ủy ban nhân dân tỉnh, Sở báo cáo như sau:
I. KẾT QUẢ
Trồng được 4.120 ha rừng.
Nơi nhận:
- UBND tỉnh (b/c);
- Các phòng, đơn vị thuộc Sở;
- Lưu: VT, KHTC.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
Ma Văn Hùng"""

LAW = f"""QUỐC HỘI
Luật số: 90/2023/QH15
{MOTTO}
LUẬT
Lưu trữ địa phương
Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;
CHỦ TỊCH QUỐC HỘI
Phạm Thị Thu"""

PARTY = """ĐẢNG BỘ TỈNH LAI CHÂU
HUYỆN ỦY THAN UYÊN
*
Số 210-BC/HU
ĐẢNG CỘNG SẢN VIỆT NAM
Than Uyên, ngày 15 tháng 12 năm 2022
BÁO CÁO
kết quả thực hiện nhiệm vụ năm 2022; phương hướng, nhiệm vụ năm 2023
Thực hiện chương trình công tác, Huyện ủy báo cáo như sau.
Nơi nhận:
- Thường trực Tỉnh ủy,
- Lưu Văn phòng Huyện ủy.
T/M BAN THƯỜNG VỤ
BÍ THƯ
Lò Văn Inh"""

DRAFT = f"""BỘ Y TẾ
CỤC Y TẾ DỰ PHÒNG
Số:        /DP-DT
V/v tăng cường phòng, chống
bệnh sốt xuất huyết
{MOTTO}
Hà Nội, ngày      tháng     năm 2022
Kính gửi: Sở Y tế các tỉnh, thành phố.
Trước tình hình dịch bệnh, Cục đề nghị các Sở chỉ đạo thực hiện."""

DECISION = f"""BỘ GIÁO DỤC VÀ ĐÀO TẠO
TRƯỜNG ĐẠI HỌC TÂY BẮC
{MOTTO}
Số: 455/QĐ-ĐHTB
Sơn La, ngày 2 tháng 8 năm 2021
QUYẾT ĐỊNH
Về việc ban hành Quy chế chi tiêu nội bộ
HIỆU TRƯỞNG TRƯỜNG ĐẠI HỌC TÂY BẮC
Căn cứ Quyết định số 39/2001/QĐ-TTg ngày 23/3/2001 của Thủ tướng Chính phủ;
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy chế chi tiêu nội bộ.
Nơi nhận:
- Như Điều 3;
- Lưu: VT.
HIỆU TRƯỞNG
(Đã ký)
PGS.TS. Đinh Thanh Tâm
QUY CHẾ
Chi tiêu nội bộ
(Ban hành kèm theo Quyết định số 455/QĐ-ĐHTB ngày 02/8/2021 của Hiệu trưởng)"""

CASES = {
    REPORT: {
        "parent_issuer": "UBND tỉnh Tuyên Quang", "issuer": "Sở Nông nghiệp và Phát triển nông thôn", "number": "96",
        "symbol": "96/BC-SNNPTNT", "place": "Tuyên Quang", "issued_on": "2022-07-08", "type": "Báo cáo",
        "subject": "Kết quả công tác 6 tháng đầu năm, nhiệm vụ 6 tháng cuối năm 2022", "signing_authority": "KT.",
        "signer_title": "PHÓ GIÁM ĐỐC", "signer": "Ma Văn Hùng",
    },
    LAW: {"issuer": "Quốc hội", "number": "90", "symbol": "90/2023/QH15", "type": "Luật", "subject": "Lưu trữ địa phương",
          "signer_title": "CHỦ TỊCH QUỐC HỘI", "signer": "Phạm Thị Thu"},
    PARTY: {"parent_issuer": "Đảng bộ tỉnh Lai Châu", "issuer": "Huyện ủy Than Uyên", "symbol": "210-BC/HU", "place": "Than Uyên",
            "type": "Báo cáo", "signing_authority": "TM.", "signer_title": "BÍ THƯ", "signer": "Lò Văn Inh"},
    DRAFT: {"parent_issuer": "Bộ Y tế", "issuer": "Cục Y tế dự phòng", "number": None, "symbol": "DP-DT", "type": "Công văn",
            "subject": "tăng cường phòng, chống bệnh sốt xuất huyết", "place": "Hà Nội", "issued_on": None,
            "addressees": "Sở Y tế các tỉnh, thành phố", "signer": None},
    DECISION: {"parent_issuer": "Bộ Giáo dục và Đào tạo", "issuer": "Trường Đại học tây bắc", "symbol": "455/QĐ-ĐHTB",
               "type": "Quyết định", "subject": "Về việc ban hành Quy chế chi tiêu nội bộ",
               "signing_authority": None, "signer_title": "HIỆU TRƯỞNG",
               "signer": "Đinh Thanh Tâm"},
}


@pytest.mark.parametrize("text", list(CASES), ids=["report", "law", "party", "draft", "decision"])
def test_header_and_closing_are_read_whole(text):
    facts = extract(plain_document(text))
    assert {name: facts.header_value(name) for name in CASES[text]} == CASES[text]


def test_every_field_is_evidenced_in_the_text():
    for text in CASES:
        for item in extract(plain_document(text)).header:
            assert 0 <= item.start < item.end <= len(text)
            assert item.value


def test_recipients_end_with_the_file_copy():
    facts = extract(plain_document(REPORT))
    assert [item.value for item in facts.header if item.name == "recipients"] == [
        "UBND tỉnh (b/c)", "Các phòng, đơn vị thuộc Sở", "Lưu: VT, KHTC"]


def test_period_is_what_the_subject_reports_on():
    assert extract(plain_document(REPORT)).period == "2022-H1"
    assert extract(plain_document(PARTY)).period == "2022"
    assert extract(plain_document(DRAFT)).period is None


def test_own_symbol_in_an_annex_is_no_citation():
    assert [item.symbol for item in extract(plain_document(DECISION)).citations] == ["39/2001/QĐ-TTg"]


@pytest.mark.parametrize("row", [row for row in lexicon("document_types") if row["code"]], ids=lambda row: row["code"])
def test_type_code_of_the_lexicon_is_read_in_a_symbol(row):
    for code in [row["code"], *filter(None, row["misprints"].split(";"))]:
        (symbol,) = extract(plain_document(f"Văn bản số 7/{code}-XYZ kèm theo")).symbols
        assert symbol.symbol == f"7/{row['code']}-XYZ"


@pytest.mark.parametrize("row", [row for row in lexicon("document_types") if " " in row["type"]], ids=lambda row: row["type"])
def test_type_of_the_lexicon_is_read_as_a_title(row):
    text = f"Số: 7/XX-YY\n{row['type'].upper()}\nVề công tác phòng cháy"
    assert extract(plain_document(text)).header_value("type") == row["type"]


@pytest.mark.parametrize("row", [row for row in lexicon("issuers") if row["code"]], ids=lambda row: row["code"])
def test_body_code_of_the_lexicon_names_its_body(row):
    for code in [row["code"], *filter(None, (row["variants"] + ";" + row["misprints"]).split(";"))]:
        assert body_of_code(code + "-VP").name == row["name"]


@pytest.mark.parametrize("row", lexicon("issuers"), ids=lambda row: row["name"])
def test_name_of_a_body_in_capitals_is_spelt_as_in_prose(row):
    assert proper_name(row["name"].upper()) == row["name"]


@pytest.mark.parametrize("row", lexicon("provinces"), ids=lambda row: row["name"])
def test_people_s_committee_of_each_province_is_spelt_as_in_prose(row):
    level = "" if row["name"].startswith("Thành phố") else "thành phố " if row["city"] == "1" else "tỉnh "
    assert proper_name(f"ỦY BAN NHÂN DÂN {level.upper()}{row['name'].upper()}") == f"Ủy ban nhân dân {level}{row['name']}"


@pytest.mark.parametrize("row", lexicon("offices"), ids=lambda row: row["office"])
def test_office_of_the_lexicon_signs(row):
    text = f"Số: 7/BC-XYZ\nBÁO CÁO\nVề công tác năm\nNội dung.\nNơi nhận:\n- Lưu: VT.\n{row['office'].upper()}\nTrần Thị Hoa"
    facts = extract(plain_document(text))
    assert (facts.header_value("signer_title"), facts.header_value("signer")) == (row["office"].upper(), "Trần Thị Hoa")


def test_every_family_name_of_the_lexicon_signs():
    for row in lexicon("surnames"):
        name = f"{row['name'].capitalize()} Thị Hoa"
        text = f"Số: 7/BC-XYZ\nBÁO CÁO\nVề công tác năm\nNội dung.\nNơi nhận:\n- Lưu: VT.\nGIÁM ĐỐC\n{name}"
        assert extract(plain_document(text)).header_value("signer") == name


@pytest.mark.parametrize("row", lexicon("body_heads"), ids=lambda row: row["head"])
def test_head_of_a_body_s_name_opens_an_issuer(row):
    text = f"Thực hiện Công văn số 7/XYZ-VP của {row['head'].capitalize()} Alpha, các đơn vị báo cáo."
    (citation,) = extract(plain_document(text)).citations
    assert citation.issuer == f"{row['head'].capitalize()} Alpha"


@pytest.mark.parametrize("row", lexicon("provinces"), ids=lambda row: row["name"])
def test_a_missing_letterhead_never_gives_the_document_to_another_province(row):
    text = f"Số: 11/CT-UBND\n{row['name']}, ngày 12 tháng 3 năm 2024\nCHỈ THỊ\nVề việc bảo đảm an toàn cầu đường bộ\nNội dung."
    issuer = extract(plain_document(text)).header_value("issuer")
    assert issuer.endswith(row["name"].removeprefix("Thành phố "))
