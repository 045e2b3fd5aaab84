"""Bad input through the command line: each gives one line with cause and remedy and a row in `files`, and the run goes on."""

import io
import os
import sqlite3

import pytest
from docx import Document as Docx
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

GOOD = "Số: 15/BC-UBND\n\nTrong năm 2021, xã đã giải quyết việc làm cho 215 người, đạt 107,5% kế hoạch.\n"


def pdf(encrypt=None):
    made = io.BytesIO()
    canvas = Canvas(made, encrypt=encrypt, invariant=1)
    for _ in range(3):
        canvas.drawString(72, 720, "So: 15/BC-UBND, ngay 15 thang 6 nam 2021")
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def docx():
    made, document = io.BytesIO(), Docx()
    for _ in range(40):
        document.add_paragraph(GOOD)
    document.save(made)
    return made.getvalue()


BAD = {  # name -> (bytes, state)
    "rong.txt": (b"", "failed"),
    "khoang-trang.txt": (b" \n\t\n  ", "failed"),
    "cut.pdf": (pdf()[:700], "failed"),
    "khoa.pdf": (pdf(StandardEncryption("bi-mat", canPrint=0)), "failed"),
    "cut.docx": (docx()[:-3000], "failed"),
    "du-lieu.bin": (bytes(range(256)) * 40, "unsupported"),
    "chuong-trinh.txt": (b"\x7fELF" + bytes(200), "unsupported"),
    "ten-doi.pdf": (b"Rar!\x1a\x07\x01\x00" + bytes(100), "unsupported"),
    "vo-nghia.txt": (bytes([0xC3, 0x28, 0xA0, 0xA1, 0xFF, 0xFE, 0x00, 0x81]) * 60, None),
}


@pytest.fixture(scope="module")
def ran(tmp_path_factory, solieu):
    """One run over all bad files and one good one."""
    folder = tmp_path_factory.mktemp("in")
    for name, (data, _) in BAD.items():
        (folder / name).write_bytes(data)
    (folder / "tot.txt").write_text(GOOD, encoding="utf-8")
    (folder / "trong").mkdir()
    made = tmp_path_factory.mktemp("out") / "s.db"
    done = solieu("run", folder, folder / "trong", folder / "khong-co.docx", "--db", made, "--workers", 2)
    with sqlite3.connect(made) as db:
        db.row_factory = sqlite3.Row
        files = {os.path.basename(row["path"]): dict(row) for row in db.execute("select * from files")}
    return done, files


def test_the_run_goes_on_and_ends_with_exit_code_1(ran):
    done, files = ran
    assert done.returncode == 1
    assert "Traceback" not in done.stderr + done.stdout
    assert files["tot.txt"]["state"] == "done"
    assert set(files) == {*BAD, "tot.txt", "trong", "khong-co.docx"}


@pytest.mark.parametrize("name", [*BAD, "trong", "khong-co.docx"])
def test_each_bad_input_has_a_row_and_one_line_with_cause_and_remedy(ran, name):
    done, files = ran
    row = files[name]
    state = BAD[name][1] if name in BAD else "failed"
    assert row["state"] in ("failed", "unsupported")
    assert state is None or row["state"] == state, row["message"]
    assert row["stage"] in ("find", "read")
    assert row["error"]
    assert " / " in row["message"], "Vietnamese first, then English"
    assert row["document"] is None
    lines = [line for line in done.stderr.splitlines() if f"{name}:" in line]
    assert lines == [next(line for line in lines if row["message"] in line)], done.stderr


def test_a_name_that_lies_does_not_hide_the_document(tmp_path, solieu):
    (tmp_path / "bao-cao.pdf").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bao-cao.txt").write_bytes(docx())
    done = solieu("run", tmp_path, "--db", tmp_path / "out" / "s.db")
    with sqlite3.connect(tmp_path / "out" / "s.db") as db:
        rows = db.execute("select files.path, state, media_type from files left join documents on id = document").fetchall()
    for path, state, media_type in rows:  # read as what it is, or refused with the reason; never read as what it is not
        assert state == "done" or done.returncode == 1, path
        assert media_type != "application/pdf"
    assert any("word" in (media_type or "") for _, _, media_type in rows)


@pytest.mark.parametrize("make", ["folder", "below a file", "a text file"])
def test_a_database_that_cannot_be_used_ends_with_exit_code_3(tmp_path, make, solieu):
    (tmp_path / "a.txt").write_text(GOOD, encoding="utf-8")
    database = {"folder": tmp_path, "below a file": tmp_path / "a.txt" / "s.db", "a text file": tmp_path / "a.txt"}[make]
    done = solieu("run", tmp_path / "a.txt", "--db", database)
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "--db" in done.stderr
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == GOOD


def test_reading_a_database_that_is_not_there_ends_with_exit_code_3(tmp_path, solieu):
    for command in (["figures"], ["show", "1/BC"], ["search", "việc làm"], ["audit"]):
        done = solieu(*command, "--db", tmp_path / "none.db")
        assert done.returncode == 3
        assert "solieu run" in done.stderr
    assert not (tmp_path / "none.db").exists()


def test_what_is_no_regular_file_is_not_waited_for(tmp_path, solieu):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "tot.txt").write_text(GOOD, encoding="utf-8")
    done = solieu("run", tmp_path, "--db", tmp_path / "s.db")
    assert done.returncode == 1
    assert "pipe.txt" in done.stderr


def test_a_folder_that_links_to_itself_is_walked_once(tmp_path, solieu):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "tot.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "in" / "again").symlink_to(tmp_path / "in")
    done = solieu("run", tmp_path / "in", "--db", tmp_path / "s.db")
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(tmp_path / "s.db") as db:
        assert db.execute("select count(*) from files").fetchone() == (1,)
