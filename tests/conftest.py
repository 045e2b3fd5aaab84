"""What several test files share."""

import contextlib
import io
import os
import sys
from types import SimpleNamespace
from unittest import mock

import pytest

from pipeline import cli
from pipeline.process import process
from pipeline.store import Store

OFFICE, PROVINCE = "Sở Lao động - Thương binh và Xã hội", "Sơn La"


@pytest.fixture(scope="session")
def solieu():
    """The command line, as a user calls it: solieu("show", name, COLUMNS="80") gives returncode, stdout, stderr."""

    def call(*arguments, **environment):
        out, err = io.StringIO(), io.StringIO()
        with (mock.patch.object(sys, "argv", ["solieu", *map(str, arguments)]), mock.patch.dict(os.environ, environment),
              contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as ended):
            cli.main()
        return SimpleNamespace(returncode=ended.value.code or 0, stdout=out.getvalue(), stderr=err.getvalue())

    return call


# --------------------------------------------------------------------------- documents of several offices

def letter(folder, number, on, title, *body, office=OFFICE, province=PROVINCE, kind="BÁO CÁO", code="BC-SLĐTBXH", above=True):
    """A document as an office of a province writes it, as a text file; on: (day, month, year). Returns its path."""
    day, month, year = on
    head = [f"UBND TỈNH {province.upper()}"] if above else []
    lines = [*head, office.upper(), f"Số: {number}/{code}", f"{province}, ngày {day:02} tháng {month:02} năm {year}", "",
             kind, title, "", *body, "", "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "GIÁM ĐỐC", "Nguyễn Văn Bình"]
    path = folder / f"{number}-{code}-{year}-{len(list(folder.iterdir()))}.txt".replace("/", "-")
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


@pytest.fixture
def audited(tmp_path):
    """audited(paths): what is found between documents, as dicts, without those that fit unless `fits`."""

    def audit(*paths, fits=False, database="x.db"):
        with Store(tmp_path / database) as store:
            for path in paths:
                outcome = process(path)
                assert outcome.result is not None, outcome.file
                store.save(outcome)
            store.audit()
            return between(store, fits)

    return audit


def between(store, fits=False):
    store.connection.row_factory = None
    cursor = store.connection.execute("select * from checks where other_document is not null order by id")
    names = [column[0] for column in cursor.description]
    found = [dict(zip(names, row, strict=True)) for row in cursor]
    return [row for row in found if fits or row["verdict"] != "consistent"]
