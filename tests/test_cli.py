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
