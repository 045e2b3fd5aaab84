"""The command line: what it prints, for people and for programs, and how it ends."""

import csv
import io
import json
import sqlite3
import subprocess
import sys

import pytest

TEXT = """ỦY BAN NHÂN DÂN
XÃ AN BÌNH

Số: 15/BC-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

An Bình, ngày 15 tháng 6 năm 2021

BÁO CÁO
Kết quả giải quyết việc làm 6 tháng đầu năm 2021

Thực hiện Nghị quyết số 12/NQ-HĐND ngày 10/12/2020 của Hội đồng nhân dân xã, Ủy ban nhân dân xã báo cáo như sau:

1. Trong 6 tháng đầu năm 2021, xã đã giải quyết việc làm cho 215/200 người, đạt 107,5% kế hoạch.

2. Yêu cầu các thôn gửi báo cáo về Ủy ban nhân dân xã trước ngày 25/6/2021.
"""


def text_of(database):
    with sqlite3.connect(database) as db:
        return db.execute("select text from documents").fetchone()[0]


@pytest.fixture(scope="module")
def database(tmp_path_factory, solieu):
    folder = tmp_path_factory.mktemp("in")
    (folder / "bao-cao.txt").write_text(TEXT, encoding="utf-8")
    made = tmp_path_factory.mktemp("out") / "deep" / "s.db"
    done = solieu("run", folder, "--db", made)
    assert done.returncode == 0, done.stderr
    for word in ("Tệp / Files", "Số liệu / Figures", "Thời hạn / Deadlines", "cảnh báo / warnings", str(made)):
        assert word in done.stdout
    return made


def test_help_is_quick_to_import():
    """The heavy libraries load inside the commands."""
    asked = [sys.executable, "-c", "import sys, pipeline.cli; print(*sys.modules)"]
    loaded = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()
    assert not {"pandas", "spacy", "underthesea", "pdfplumber", "pypdfium2", "sqlite_utils", "docx"} & set(loaded)


def test_every_command_has_help_in_two_languages(solieu):
    listed = solieu("--help").stdout
    for command in ("run", "show", "figures", "deadlines", "citations", "search", "audit", "explain"):
        assert command in listed
        assert " / " in solieu(command, "--help").stdout


@pytest.mark.parametrize("arguments", [["figures", "--format", "xml"], ["run"], ["nope"], ["audit", "--verdict", "wrong"],
                                       ["run", "x", "--workers", "0"]])
def test_wrong_use_ends_with_exit_code_2(solieu, database, arguments):
    done = solieu(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_an_unknown_document_ends_with_exit_code_2(solieu, database):
    done = solieu("show", "99/QĐ-UBND", "--db", database)
    assert done.returncode == 2
    assert "99/QĐ-UBND" in done.stderr


@pytest.mark.parametrize("command", ["figures", "deadlines", "citations", "audit"])
def test_json_and_csv_are_pure_and_whole(solieu, database, command):
    rows = json.loads(solieu(command, "--format", "json", "--db", database).stdout)
    table = list(csv.DictReader(io.StringIO(solieu(command, "--format", "csv", "--db", database).stdout)))
    assert len(rows) == len(table)
    assert rows or command == "audit", "the text has some of each"
    text = text_of(database)
    for row, line in zip(rows, table, strict=True):
        assert text[row["start"]:row["end"]] == row["quote"] == line["quote"]
        assert {name: "" if value is None else str(value) for name, value in row.items()} == line


def test_figures_keep_their_full_precision_in_json(solieu, database):
    rows = json.loads(solieu("figures", "--format", "json", "--db", database).stdout)
    assert {row["value_text"] for row in rows} == {"215", "200", "107.5"}


def test_filters_narrow_the_table(solieu, database):
    def count(*arguments):
        return len(json.loads(solieu("figures", *arguments, "--format", "json", "--db", database).stdout))

    assert count() == 3
    assert count("--standing", "target") == 1
    assert count("giai quyet viec lam") == 3
    assert count("giải quyết việc lắm") == 0
    assert count("--issuer", "an binh") == 3
    assert count("--document", "15/BC-UBND") == 3
    assert count("--period", "1999") == 0


@pytest.mark.parametrize("width", ["80", "200"])
def test_tables_fit_the_terminal(solieu, database, width):
    for command in (["figures"], ["deadlines"], ["citations"], ["audit"], ["search", "viec lam"], ["show", "15/BC-UBND"]):
        done = solieu(*command, "--db", database, COLUMNS=width)
        assert done.returncode == 0, done.stderr
        assert max(map(len, done.stdout.splitlines())) <= int(width)


def test_show_gives_header_deadlines_figures_and_findings(solieu, database):
    for named in ("15/BC-UBND", "bao-cao.txt"):
        shown = solieu("show", named, "--db", database).stdout
        for part in ("15/BC-UBND", "2021-06-15", "2021-06-25", "107,5", "người", "Kiểm tra / Findings"):
            assert part in shown


def test_search_answers_with_the_place(solieu, database):
    assert "giải quyết việc làm" in solieu("search", "giai quyet viec lam", "--db", database).stdout
    assert "Không có kết quả" in solieu("search", "giải quyết việc lắm", "--db", database).stdout


def test_explain_names_the_rule_and_the_class_of_the_number(solieu, database):
    done = solieu("explain", "15/BC-UBND", text_of(database).index("107,5"), "--db", database)
    assert "quy tắc / rule" in done.stdout
    assert "class = figure" in done.stdout
    assert solieu("explain", "15/BC-UBND", 10**7, "--db", database).returncode == 2


def test_a_second_run_replaces_and_does_not_double(solieu, database, tmp_path):
    (tmp_path / "bao-cao.txt").write_text(TEXT, encoding="utf-8")
    for _ in range(2):
        assert solieu("run", tmp_path, "--db", tmp_path / "out" / "s.db").returncode == 0
    assert len(json.loads(solieu("figures", "--format", "json", "--db", tmp_path / "out" / "s.db").stdout)) == 3


# --------------------------------------------------------------------------- findings

TWICE_WRONG = TEXT.replace("107,5%", "117,5%").replace("15/BC-UBND", "18/BC-UBND") + """
3. Cả xã có 1.250 hộ, gồm: 1.000 hộ nông nghiệp và 205 hộ phi nông nghiệp.

4. Đã cấp giấy chứng nhận cho 96/98 hộ, đạt 97,95% kế hoạch.
"""


@pytest.fixture(scope="module")
def audited(tmp_path_factory, solieu):
    folder = tmp_path_factory.mktemp("audited")
    (folder / "dung.txt").write_text(TEXT, encoding="utf-8")
    (folder / "sai.txt").write_text(TWICE_WRONG, encoding="utf-8")
    made = tmp_path_factory.mktemp("out") / "s.db"
    return made, solieu("run", folder, "--db", made, COLUMNS="120").stdout


def listed(solieu, database, *arguments):
    return json.loads(solieu("audit", *arguments, "--format", "json", "--db", database).stdout)


def test_findings_come_gravest_first_and_what_fits_is_counted(solieu, audited):
    rows = listed(solieu, audited[0])
    assert [row["severity"] for row in rows] == ["error", "error", "note"]
    assert {row["verdict"] for row in rows} == {"inconsistent", "truncated"}
    shown = solieu("audit", "--db", audited[0]).stdout
    everything = listed(solieu, audited[0], "--all")
    for verdict, name in (("inconsistent", "không khớp"), ("truncated", "khớp nếu cắt số"), ("consistent", "khớp")):
        assert f"{sum(row['verdict'] == verdict for row in everything)} {name}" in shown
    assert "--all" in shown
    assert "--all" not in solieu("audit", "--all", "--db", audited[0]).stdout


def test_findings_can_be_filtered(solieu, audited):
    def count(*arguments):
        return len(listed(solieu, audited[0], *arguments))

    assert count("--severity", "error") == 2
    assert count("--verdict", "truncated") == 1
    assert count("--rule", "sum_of_parts") == 1
    assert count("--document", "18/BC-UBND") == 3
    assert count("--document", "15/BC-UBND") == 0
    assert count("--issuer", "an binh") == 3
    assert count("--issuer", "Bộ Y tế") == 0
    assert count("--period", "2021") == 3
    assert count("--period", "2019") == 0
    assert count("--text", "viec lam") == 1
    assert count("--text", "1.250 hộ") == 1


def test_a_finding_is_listed_with_severity_rule_document_and_an_id_to_type(solieu, audited):
    shown = solieu("audit", "--severity", "error", "--db", audited[0], COLUMNS="120").stdout
    row = listed(solieu, audited[0], "--severity", "error")[0]
    short = f"{row['id'][:6]}-{row['start']}"
    head = next(line for line in shown.splitlines() if short in line)
    for part in ("lỗi", "18/BC-UBND", "tỷ lệ so với kế hoạch"):
        assert part in head
    assert row["says"] in " ".join(shown.split())


def test_one_finding_is_shown_in_full_by_any_head_of_its_id_that_is_unique(solieu, audited):
    row = listed(solieu, audited[0], "--severity", "error")[0]
    full = solieu("audit", row["id"], "--db", audited[0], COLUMNS="120").stdout
    for part in (row["says"], row["says_en"], "Khả năng phát hiện sai một chữ số", "[117,5%]", "sửa 117,5% thành 107,5%",
                 "Báo cáo 18/BC-UBND ngày 15/06/2021 của Ủy ban nhân dân xã An Bình", "sai.txt", "figure.ratio.plan", "1.00"):
        assert part in " ".join(full.split()), part
    for named in (f"{row['id'][:6]}-{row['start']}", row["id"].upper(), row["id"][:5] + row["id"][16:].replace("k", "")):
        assert solieu("audit", named, "--db", audited[0], COLUMNS="120").stdout == full
    assert [line["id"] for line in listed(solieu, audited[0], row["id"])] == [row["id"]]


@pytest.mark.parametrize(("arguments", "told"), [
    (["0000"], "không có kết quả nào"), (["%"], "không có kết quả nào"), ([""], "không có kết quả nào"),
    (["--rule", "sum"], "sum_of_parts"), (["0000", "--report", "x.md"], "không dùng mã"), (["--document", "1/X"], "no such")])
def test_a_finding_or_filter_that_does_not_exist_is_wrong_use(solieu, audited, arguments, told):
    done = solieu("audit", *arguments, "--db", audited[0])
    assert done.returncode == 2
    assert told in done.stderr


def test_a_head_of_several_ids_names_them(solieu, audited):
    rows = listed(solieu, audited[0])
    done = solieu("audit", rows[0]["id"][:6], "--db", audited[0])
    assert done.returncode == 2
    assert f"{rows[0]['id'][:6]}-" in done.stderr


def test_run_and_show_tell_findings_as_audit_does(solieu, audited):
    made, ran = audited
    grave = solieu("audit", "--severity", "error", "--db", made, COLUMNS="120").stdout.split("2 kết quả")[0]
    assert grave in ran
    shown = solieu("show", "18/BC-UBND", "--db", made, COLUMNS="120").stdout
    assert grave in shown
    assert "phép kiểm tra" in shown


@pytest.mark.parametrize("width", ["80", "120"])
def test_findings_fit_the_terminal(solieu, audited, width):
    row = listed(solieu, audited[0])[0]
    for command in (["audit"], ["audit", "--all"], ["audit", row["id"]]):
        done = solieu(*command, "--db", audited[0], COLUMNS=width)
        assert done.returncode == 0, done.stderr
        assert max(map(len, done.stdout.splitlines())) <= int(width)


def test_a_report_is_written_and_told_on_standard_error(solieu, audited, tmp_path):
    done = solieu("audit", "--severity", "error", "--report", tmp_path / "bao-cao.html", "--db", audited[0])
    assert (done.returncode, done.stdout) == (0, "")
    assert "bao-cao.html" in done.stderr
    assert (tmp_path / "bao-cao.html").read_text(encoding="utf-8").count("<article") == 2
