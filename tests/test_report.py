"""The report of findings: what it holds, what it leaves to no one's guess, and that no text of a document acts in it."""

import io
import json
import shutil
import sqlite3
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from lxml import html

from pipeline import export, finding, query

WRONG = """ỦY BAN NHÂN DÂN
XÃ AN BÌNH

Số: 15/BC-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

An Bình, ngày 15 tháng 6 năm 2021

BÁO CÁO
Kết quả giải quyết việc làm 6 tháng đầu năm 2021

1. Trong 6 tháng đầu năm 2021, xã đã giải quyết việc làm cho 215/200 người, đạt 117,5% kế hoạch.

2. Cả xã <script>alert(1)</script> & <b>có</b> 1.250 hộ, gồm: 1.000 hộ nông nghiệp và 205 hộ phi nông nghiệp.

3. Đã cấp giấy chứng nhận cho 96/98 hộ, đạt 97,95% kế hoạch.
"""
RIGHT = WRONG.replace("117,5%", "107,5%").replace("205 hộ", "250 hộ").replace("97,95%", "97,96%").replace(
    "15/BC-UBND", "16/BC-UBND").replace("AN BÌNH", "AN HÒA").replace("An Bình", "An Hòa")
EMPTY = "Xã không có số liệu nào để báo cáo trong kỳ này.\n"
MISFITS = query.Filter(verdicts=finding.MISFITS)
MADE_AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
SPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@pytest.fixture(scope="module")
def database(tmp_path_factory, solieu):
    folder = tmp_path_factory.mktemp("in")
    for name, text in (("=1+1 <img src=x onerror=alert(2)>.txt", WRONG), ("đúng.txt", RIGHT), ("trống.txt", EMPTY)):
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "@hỏng.pdf").write_bytes(b"%PDF-1.4 broken")
    made = tmp_path_factory.mktemp("out") / "s.db"
    assert solieu("run", folder, "--db", made).returncode == 1
    return made


@pytest.fixture
def writable(database, tmp_path):
    """A copy of the database that a test may change."""
    copy = tmp_path / "copy.db"
    shutil.copy(database, copy)
    with sqlite3.connect(copy) as db:
        yield copy, db
    db.close()


def written(database, target, wanted=MISFITS):
    db = query.open_database(database)
    export.write_report(db, str(target), wanted, str(database), MADE_AT)
    db.close()
    return target


def page(database, folder, wanted=MISFITS):
    return html.fromstring(written(database, folder / "r.html", wanted).read_bytes())


def sheets(path):
    """{name: rows of (kind, value)} of a workbook; kind is `s` for text, `n` for numbers."""
    with zipfile.ZipFile(path) as book:
        shared = ["".join(item.itertext()) for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
        names = [item.get("name") for item in ElementTree.fromstring(book.read("xl/workbook.xml")).find("m:sheets", SPACE)]
        found = {}
        for at, name in enumerate(names, start=1):
            sheet = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{at}.xml"))
            assert sheet.find(".//m:f", SPACE) is None, "a formula"
            assert sheet.find(".//m:hyperlink", SPACE) is None, "a link"
            found[name] = [[_cell(cell, shared) for cell in row] for row in sheet.iterfind(".//m:row", SPACE)]
        return found


def _cell(cell, shared):
    value = cell.findtext("m:v", namespaces=SPACE)
    if value is None:
        return None
    return shared[int(value)] if cell.get("t") == "s" else float(value)


def add_check(db, **changes):
    """A check like the first one that does not fit, with some of its columns changed."""
    cursor = db.execute("select * from checks where verdict = 'inconsistent' order by start limit 1")
    row = dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True)) | changes
    db.execute(f"insert into checks ({', '.join(row)}) values ({', '.join('?' * len(row))})", tuple(row.values()))
    db.commit()
    return row


# --------------------------------------------------------------------------- what it holds


def test_the_page_tells_sentence_arithmetic_evidence_and_correction(database, tmp_path):
    cards = page(database, tmp_path).findall(".//article")
    assert [card.get("class") for card in cards] == ["error", "error", "note"]
    card = cards[0]
    told = card.text_content()
    for part in ("đạt 117,5% kế hoạch", "The document says 117.5%", "khớp nếu 117,5 là 107,5", "sửa 117,5% thành 107,5%",
                 "Khả năng phát hiện sai một chữ số", "Báo cáo 15/BC-UBND ngày 15/06/2021 của Ủy ban nhân dân xã An Bình",
                 "figure.ratio.plan"):
        assert part in told, part
    assert [mark.text for mark in card.iterfind(".//mark")] == ["215", "200 người", "117,5%"]


def test_what_was_cut_off_is_a_note_with_the_rounded_value(database, tmp_path):
    card = page(database, tmp_path).findall(".//article")[-1]
    assert "Làm tròn thì được 97,96%." in card.text_content()


def test_silence_is_told(database, tmp_path):
    told = " ".join(page(database, tmp_path).text_content().split())
    assert "trong 3 văn bản" in told
    assert "1 văn bản được kiểm tra mà không có kết quả nào phải xem; 1 văn bản không có quan hệ nào để kiểm tra; 1 tệp" in told
    assert "@hỏng.pdf" in told
    assert "đúng.txt" in told


@pytest.mark.parametrize("name", ["r.html", "r.md"])
def test_a_report_says_when_from_what_and_by_which_version_it_was_made(database, tmp_path, name):
    from pipeline import __version__

    text = written(database, tmp_path / name).read_text(encoding="utf-8")
    for part in ("2026-03-04T05:06:07+00:00", str(database), f"solieu {__version__}", "không khớp, khớp nếu cắt số"):
        assert part in text


def test_the_page_needs_nothing_else_and_can_be_read_by_machines_that_read_aloud(database, tmp_path):
    root = page(database, tmp_path)
    assert root.get("lang") == "vi"
    assert root.find(".//meta[@name='viewport']") is not None
    assert not root.xpath("//script | //link | //img | //iframe | //@src | //@onerror")
    assert all(target.startswith("#") for target in root.xpath("//@href"))
    assert all(head.get("scope") in ("col", "row") for head in root.iterfind(".//th"))
    names = root.xpath("//@id")
    assert len(names) == len(set(names))
    assert {target[1:] for target in root.xpath("//@href")} <= set(names)


@pytest.mark.parametrize("severity", ["error", "warning", "note"])
def test_every_link_in_a_filtered_page_leads_somewhere(database, tmp_path, severity):
    root = page(database, tmp_path, query.Filter(severity=severity))
    assert {target[1:] for target in root.xpath("//@href")} <= set(root.xpath("//@id"))


def test_filters_narrow_a_report_and_are_told_in_it(database, tmp_path):
    root = page(database, tmp_path, query.Filter(verdicts=finding.MISFITS, rule="sum_of_parts", severity="error"))
    assert len(root.findall(".//article")) == 1
    told = " ".join(root.find(".//header").text_content().split())
    assert "quy tắc rule: tổng các phần" in told
    assert "mức độ severity: lỗi" in told


def test_all_adds_what_fits_in_a_table_of_its_own(database, tmp_path):
    root = page(database, tmp_path, query.Filter())
    db = query.open_database(database)
    fits = len(query.findings(db)) - len(query.findings(db, query.Filter(verdicts=finding.MISFITS)))
    assert fits
    assert len(root.findall(".//article")) == 3
    assert len(root.xpath("//section[@aria-labelledby='rest']//tbody/tr")) == fits


def test_the_workbook_has_typed_cells_a_fixed_head_and_filters(database, tmp_path):
    path = written(database, tmp_path / "r.xlsx")
    found = sheets(path)
    assert list(found) == ["Kết quả", "Bằng chứng", "Văn bản", "Quy tắc", "Báo cáo"]
    head, first = found["Kết quả"][:2]
    row = dict(zip(head, first, strict=True))
    assert (row["Mức độ"], row["Ghi"], row["Tính lại"]) == ("lỗi", 117.5, 107.5)
    assert 0.9 < row["Phát hiện sai một chữ số"] <= 1
    day = dict(zip(found["Văn bản"][0], found["Văn bản"][1], strict=True))["Ngày"]
    assert day == 44362, "15/06/2021 as a day, not as text"
    assert [line[3] for line in found["Bằng chứng"][1:4]] == ["117,5%", "215 người", "200 người"]
    with zipfile.ZipFile(path) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet


def test_markdown_tells_the_same(database, tmp_path):
    text = written(database, tmp_path / "r.md").read_text(encoding="utf-8")
    for part in ("sửa 117,5% thành 107,5%", "> ", "**215**/**200 người**", "| sum of parts", "16/BC-UBND"):
        assert part.replace("| sum", "sum") in text, part


# --------------------------------------------------------------------------- between documents


def test_a_finding_between_two_documents_shows_both(writable, tmp_path, solieu):
    path, db = writable
    (ours, figure), (theirs, other) = db.execute(
        "select document, figures.id from figures join documents on documents.id = document "
        "where figures.quote like '200%' order by symbol").fetchall()
    row = add_check(db, id=f"{ours[:16]}-k9999", rule="plan_changed", document=ours, other_document=theirs, severity="warning",
                    figures=json.dumps([figure, other]), reported="200", computed="200", low="200", high="200")
    card = page(path, tmp_path).xpath("//article[@class='warning']")[0]
    assert [mark.text for mark in card.iterfind(".//mark")] == ["200 người", "200 người"]
    for part in ("15/BC-UBND", "16/BC-UBND"):
        assert part in card.text_content()
        assert part in solieu("audit", row["id"], "--db", path).stdout
        found = json.loads(solieu("audit", "--document", part, "--format", "json", "--db", path).stdout)
        assert row["id"] in [line["id"] for line in found]
    assert "15/BC-UBND ↔ 16/BC-UBND" in solieu("audit", "--db", path).stdout


def test_the_correction_of_a_finding_between_two_documents_trusts_the_other_one(writable, tmp_path):
    path, db = writable
    ours, theirs = (db.execute("select id from documents where symbol = ?", (symbol,)).fetchone()[0]
                    for symbol in ("15/BC-UBND", "16/BC-UBND"))
    add_check(db, id="0000000000000000-x1-ab", document=ours, other_document=theirs, rule="plan_changed", says="x.", says_en="x.")
    add_check(db, id="0000000000000000-x2-ab", document=ours, other_document=theirs, rule="cumulative_fall")
    connection = query.open_database(path)
    first, second = (next(finding.findings(connection, query.find_checks(connection, f"0000-x{at}"))) for at in (1, 2))
    connection.close()
    assert first.correction[0] == "Nếu 16/BC-UBND đúng thì sửa 117,5% thành 107,5%."
    assert second.correction is None


@pytest.mark.parametrize(("says", "correction"), [
    ("Nghị quyết phải có ký hiệu 42/NQ-CP.", "Sửa 42-NQ/CP thành 42/NQ-CP."),
    ("Báo cáo A viết 42-NQ/CP, Báo cáo B viết 42/NQ-CP.", None)])
def test_of_two_texts_one_is_called_right_only_where_the_sentence_knows(writable, says, correction):
    path, db = writable
    add_check(db, id="0000000000000000-k1", rule="citation_conflict", figures="[]", reported="42-NQ/CP", computed="42/NQ-CP",
              low=None, high=None, says=says)
    connection = query.open_database(path)
    found = next(finding.findings(connection, query.find_checks(connection, "0000-1")))
    connection.close()
    assert (found.correction and found.correction[0]) == correction


def test_a_rule_without_a_name_is_called_by_its_own(writable, tmp_path):
    path, db = writable
    add_check(db, id="0000000000000000-k1", rule="rule_of_tomorrow")
    assert "rule_of_tomorrow" in page(path, tmp_path).text_content()


# --------------------------------------------------------------------------- hostile text


def test_markup_in_texts_and_file_names_does_not_act_in_the_page(database, tmp_path):
    root = page(database, tmp_path)
    assert not root.xpath("//script | //img")
    assert "<script>alert(1)</script>" in root.text_content()
    assert "<img src=x onerror=alert(2)>" in root.text_content()


def test_markup_does_not_act_in_markdown(writable, tmp_path):
    path, db = writable
    add_check(db, id="0000000000000000-k1", says="a | b <script>x</script> *đậm* [nối](http://x) `mã`\n# đầu")
    text = written(path, tmp_path / "r.md").read_text(encoding="utf-8")
    assert r"a \| b &lt;script&gt;x&lt;/script&gt; \*đậm\* \[nối\](http://x) \`mã\` \# đầu" in text
    assert "<script" not in text
    assert "<img" not in text


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_text_becomes_a_formula(writable, tmp_path, start):
    path, db = writable
    add_check(db, id="0000000000000000-k1", says=f"{start}HYPERLINK(\"http://x\")", says_en="http://x.example", severity="error")
    rows = sheets(written(path, tmp_path / "r.xlsx"))["Kết quả"]
    assert f"{start}HYPERLINK(\"http://x\")" in [row[4] for row in rows]


def test_steering_characters_reach_neither_terminal_nor_file(writable, tmp_path, solieu):
    path, db = writable
    add_check(db, id="0000000000000000-k1", says="\x1b[2J\x1b]0;x\x07 xóa\x00 màn hình \x0b", says_en="\x1b[31m")
    shown = [solieu("audit", "--db", path).stdout, solieu("audit", "000000-1", "--db", path).stdout]
    shown += [written(path, tmp_path / name).read_text(encoding="utf-8") for name in ("r.html", "r.md")]
    assert not any(character in text for text in shown for character in "\x1b\x07\x00\x0b")
    sheets(written(path, tmp_path / "r.xlsx"))


def test_a_text_longer_than_a_cell_is_cut_and_marked(writable, tmp_path):
    path, db = writable
    add_check(db, id="0000000000000000-k1", says="dài " * 20_000)
    rows = sheets(written(path, tmp_path / "r.xlsx"))["Kết quả"]
    longest = max((row[4] for row in rows), key=len)
    assert len(longest) < 32_767
    assert longest.endswith("…")


# --------------------------------------------------------------------------- extremes


@pytest.mark.parametrize("extension", list(export.WRITERS))
def test_an_empty_database_gives_a_report_that_says_so(tmp_path, extension):
    from pipeline.store import Store

    with Store(tmp_path / "empty.db"):
        pass
    target = written(tmp_path / "empty.db", tmp_path / f"r{extension}")
    if extension == ".xlsx":
        assert sheets(target)["Báo cáo"][6] == ["Văn bản / Documents", 0]
    else:
        assert "0 relations in 0 documents" in target.read_text(encoding="utf-8")


def test_many_findings_are_all_there(writable, tmp_path):
    path, db = writable
    for at in range(1000):
        add_check(db, id=f"0000000000000000-k{at}")
    assert len(page(path, tmp_path).findall(".//article")) == 1003
    assert len(sheets(written(path, tmp_path / "r.xlsx"))["Kết quả"]) == 1004


def test_an_unknown_extension_is_refused_with_what_is_possible(database, tmp_path, solieu):
    done = solieu("audit", "--report", tmp_path / "r.pdf", "--db", database)
    assert done.returncode == 2
    for extension in export.WRITERS:
        assert extension in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["missing/r.html", "folder.html"])
def test_a_target_that_cannot_be_written_is_told(database, tmp_path, solieu, name):
    (tmp_path / "folder.html").mkdir()
    done = solieu("audit", "--report", tmp_path / name, "--db", database)
    assert done.returncode == 2
    assert "không ghi được" in done.stderr
    assert [item.name for item in tmp_path.iterdir()] == ["folder.html"]


def test_neither_the_database_nor_a_document_is_written_over(tmp_path, solieu):
    document, made = tmp_path / "bao-cao.md", tmp_path / "s.html"
    document.write_text(WRONG, encoding="utf-8")
    solieu("run", document, "--db", made)
    for target in (document, made):
        done = solieu("audit", "--report", target, "--db", made)
        assert done.returncode == 2
        assert "hãy chọn tên khác" in done.stderr
    assert document.read_text(encoding="utf-8") == WRONG


def test_a_report_that_fails_leaves_the_old_one(database, tmp_path, monkeypatch):
    target = tmp_path / "r.md"
    target.write_text("cũ", encoding="utf-8")

    def broken(report, out: io.BytesIO):
        out.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(export.WRITERS, ".md", broken)
    with pytest.raises(export.TargetError):
        written(database, target)
    assert target.read_text(encoding="utf-8") == "cũ"
    assert list(tmp_path.iterdir()) == [target]
