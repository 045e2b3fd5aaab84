"""Files made to do harm: each is a row with its cause, costs bounded memory, and leaves nothing behind."""

import io
import os
import pathlib
import resource
import struct
import subprocess
import sys
import time
import zipfile

import py7zr
import pytest
from test_formats import compound, docx, edxml, mail, msg_streams, xlsx, zipped

from pipeline import batch
from pipeline.read import LARGEST, archive, container, office

GOOD = "Toàn xã có 12 hộ nghèo."
MEMORY = 3 << 30  # bytes of address space that a worker may take; python with all libraries takes about one


def with_memory(path, ocr):
    """A worker's task within limits of memory and file size."""
    from pipeline.process import process

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    return process(path, ocr)


def run(folder):
    """The records of all files below a folder, by name."""
    return {os.path.relpath(one.file.path, folder): one.file for one in batch.run([str(folder)], workers=1)}


@pytest.fixture(autouse=True)
def clean(tmp_path_factory, monkeypatch):
    """All temporary files go to one folder, and it is empty at the end."""
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    yield
    left = [name for name in os.listdir(folder) if not name.startswith("pymp-")]  # multiprocessing's own, removed at exit
    assert left == []


def stored(name, data, flags=None):
    """A zip with one member under any name, unpacked as it is; flags: its general purpose bits."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as pack:
        pack.writestr(zipfile.ZipInfo(name), data)
    found = bytearray(made.getvalue())
    if flags is not None:
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            struct.pack_into("<H", found, found.index(mark) + at, flags)
    return bytes(found)


def zeros(size, name="a.txt"):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as pack, pack.open(name, "w") as member:
        for _ in range(size >> 20):
            member.write(bytes(1 << 20))
    return made.getvalue()


# --------------------------------------------------------------------------- bombs


def test_a_zip_bomb_is_refused_member_by_member(tmp_path):
    (tmp_path / "bom.zip").write_bytes(zipped({"tot.txt": GOOD, "trong.zip": zeros(200 << 20)}))
    files = run(tmp_path)
    assert {name: (file.state, file.error) for name, file in files.items()} == {
        "bom.zip": ("done", None), "bom.zip/tot.txt": ("done", None), "bom.zip/trong.zip": ("done", None),
        "bom.zip/trong.zip/a.txt": ("failed", "bomb")}


def test_a_bomb_that_lies_about_its_size_is_stopped(tmp_path):
    data = zeros(100 << 20)
    (tmp_path / "bom.zip").write_bytes(data.replace(struct.pack("<I", 100 << 20), struct.pack("<I", 1000)))
    assert run(tmp_path)["bom.zip/a.txt"].state == "failed"


def test_members_that_share_their_bytes_are_a_bomb(tmp_path):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("0.txt", os.urandom(20_000))
        first = pack.filelist[0]
        for number in range(1, 5000):
            copy = zipfile.ZipInfo(f"{number}.txt")
            copy.CRC, copy.compress_size, copy.file_size = first.CRC, first.compress_size, first.file_size
            copy.header_offset, copy.compress_type = first.header_offset, first.compress_type
            pack.filelist.append(copy)
    (tmp_path / "chung.zip").write_bytes(made.getvalue())
    files = run(tmp_path)
    assert {name: file.error for name, file in files.items()} == {"chung.zip": "bomb"}


def test_a_7z_bomb_is_refused_before_it_is_unpacked(tmp_path):
    with py7zr.SevenZipFile(tmp_path / "bom.7z", "w") as pack:
        pack.writef(io.BytesIO(bytes(100 << 20)), "a.txt")
    assert run(tmp_path)["bom.7z"].error == "bomb"


def test_a_gzip_bomb_stops_at_the_limit(tmp_path, monkeypatch):
    import gzip

    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(bytes(1 << 20)))
    monkeypatch.setattr(archive, "LARGEST", 1 << 16)
    from pipeline.process import process

    assert process(str(tmp_path / "a.txt.gz")).file.error == "bomb"


def test_archives_nested_beyond_measure_are_told(tmp_path):
    data = zipped({"a.txt": GOOD})
    for _ in range(container.DEEPEST + 3):
        data = zipped({"a.zip": data})
    (tmp_path / "a.zip").write_bytes(data)
    files = run(tmp_path)
    assert [file.error for file in files.values() if file.state != "done"] == ["too_deep"]
    assert len(files) == container.DEEPEST + 1


def test_what_an_archive_holds_altogether_is_limited(tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "MEMBERS", 3)
    inner = zipped({f"{number}.txt": f"Có {number} hộ." for number in range(3)})
    (tmp_path / "a.zip").write_bytes(zipped({"b.zip": inner, "c.txt": GOOD}))
    files = run(tmp_path)
    assert {name: file.error for name, file in files.items()} == {"a.zip": None, "a.zip/b.zip": "bomb", "a.zip/c.txt": None}


def test_office_packages_that_grow_beyond_measure_are_refused(tmp_path):
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w>" + bytes(300 << 20)}
    (tmp_path / "a.docx").write_bytes(zipped(parts))
    assert run(tmp_path)["a.docx"].error == "bomb"


# --------------------------------------------------------------------------- names


@pytest.mark.parametrize("name", ["../../ngoai.txt", "/tmp/ngoai.txt", "C:\\ngoai.txt", "a/../../ngoai.txt", "..\\ngoai.txt"])
def test_names_that_lead_out_are_told_and_nothing_is_written_there(tmp_path, name):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.zip").write_bytes(stored(name, GOOD))
    files = list(batch.run([str(tmp_path / "in")], workers=1))
    assert [one.file.error for one in files] == [None, "unsafe_name"]
    assert files[1].file.path.startswith(f"{tmp_path}/in/a.zip/")
    assert sorted(os.listdir(tmp_path)) == ["in"]
    assert not os.path.exists("/tmp/ngoai.txt")


def test_names_of_attachments_lead_nowhere(tmp_path):
    (tmp_path / "a.eml").write_bytes(mail([("../../ngoai.txt", GOOD.encode())]).as_bytes())
    assert run(tmp_path)["a.eml/..-..-ngoai.txt"].state == "done"
    assert os.listdir(tmp_path) == ["a.eml"]


def test_links_in_archives_are_not_followed(tmp_path):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as pack:
        link = zipfile.ZipInfo("mat-khau.txt")
        link.external_attr = 0o120777 << 16
        pack.writestr(link, "/etc/passwd")
    (tmp_path / "a.zip").write_bytes(made.getvalue())
    file = run(tmp_path)["a.zip/mat-khau.txt"]
    assert (file.state, file.error) == ("unsupported", "link")


# --------------------------------------------------------------------------- passwords


def test_what_is_locked_says_so(tmp_path):
    (tmp_path / "a.zip").write_bytes(stored("a.txt", GOOD, flags=1))
    with py7zr.SevenZipFile(tmp_path / "a.7z", "w", password="bi-mat") as pack:
        pack.writestr(GOOD, "a.txt")
    (tmp_path / "a.xlsx").write_bytes(compound({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y" * 5000}))
    (tmp_path / "a.doc").write_bytes(compound({"WordDocument": b"\xec\xa5\xc1\x00" + bytes(7) + b"\x13" + bytes(5000)}))
    begin = struct.pack("<HH", 0x0809, 16) + struct.pack("<HH", 0x0600, 5) + bytes(12)
    (tmp_path / "a.xls").write_bytes(compound({"Workbook": begin + struct.pack("<HH", 0x002F, 54) + os.urandom(54)}))
    (tmp_path / "a.odt").write_bytes(zipped({"mimetype": "application/vnd.oasis.opendocument.text",
                                             "META-INF/manifest.xml": "<manifest:encryption-data/>", "content.xml": "x"}))
    files = run(tmp_path)
    assert {name: file.error for name, file in files.items()} == {
        "a.zip": None, "a.zip/a.txt": "encrypted", "a.7z": "encrypted", "a.xlsx": "encrypted", "a.doc": "encrypted",
        "a.odt": "encrypted", "a.xls": "encrypted"}
    for file in files.values():
        assert file.error is None or "mật khẩu" in file.message


# --------------------------------------------------------------------------- XML


ENTITY = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (97 + n, b"&%c;" % (96 + n) * 10) for n in range(1, 12)) + b"]>"


@pytest.mark.parametrize("declared", [ENTITY, LAUGHS], ids=["outside file", "billion laughs"])
@pytest.mark.parametrize("part", ["word/document.xml", "word/footnotes.xml", "docProps/core.xml", "word/_rels/document.xml.rels"])
def test_entities_in_a_docx_are_refused(tmp_path, declared, part):
    with zipfile.ZipFile(io.BytesIO(docx())) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    head, _, rest = parts.get(part, b"<?xml version='1.0'?><x/>").partition(b"?>")
    parts[part] = head + b"?>" + declared + rest
    (tmp_path / "a.docx").write_bytes(zipped(parts))
    assert run(tmp_path)["a.docx"].error == "xml_entities"


def test_entities_in_packages_and_workbooks_are_refused(tmp_path):
    (tmp_path / "a.edxml").write_bytes(edxml([]).replace(b"?>", b"?>" + LAUGHS, 1))
    with zipfile.ZipFile(io.BytesIO(xlsx(("Biểu", [("Số hộ", 12)])))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/sharedStrings.xml"] = parts["xl/sharedStrings.xml"].replace(b"?>", b"?>" + ENTITY, 1)
    (tmp_path / "a.xlsx").write_bytes(zipped(parts))
    assert {file.error for file in run(tmp_path).values()} == {"xml_entities"}


# --------------------------------------------------------------------------- sizes, loops, damage


def test_a_file_of_two_gigabytes_is_refused_without_being_read(tmp_path):
    for name, head in (("thua.pdf", b""), ("that.pdf", b"%PDF-1.7\n")):
        with open(tmp_path / name, "wb") as file:
            file.write(head)
            file.truncate(2 << 30)
    code = ("import resource, sys; from pipeline.process import process; "
            "resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30)); "
            "print(*(process(path).file.error for path in sys.argv[1:]))")
    done = subprocess.run([sys.executable, "-c", code, tmp_path / "thua.pdf", tmp_path / "that.pdf"], check=True,
                          capture_output=True, text=True, cwd=os.path.dirname(os.path.dirname(__file__)))
    assert done.stdout.split() == ["empty_file", "too_large"]
    assert LARGEST < 2 << 30


def test_an_outlook_message_with_a_loop_ends(tmp_path):
    data = bytearray(compound(msg_streams("Thư", GOOD)))
    for at in range(60):
        struct.pack_into("<I", data, len(data) - 512 + 4 * at, 3)  # each sector is followed by the third
    (tmp_path / "a.msg").write_bytes(data)
    inner = "__attach_version1.0_#00000000/__substg1.0_3701000D"
    data = bytearray(compound(msg_streams("Thư", GOOD) | msg_streams("Thư", GOOD, f"{inner}/")))
    at = data.index("__substg1.0_3701000D".encode("utf-16-le"))
    struct.pack_into("<I", data, at + 76, 1)  # the attached message holds what its own message holds
    (tmp_path / "b.msg").write_bytes(data)
    files = run(tmp_path)
    assert {"a.msg", "b.msg"} <= set(files)
    assert len(files) < 10
    assert {file.error for file in files.values()} <= {None, "damaged", "no_text"}


def test_a_mail_nested_a_thousand_deep_ends(tmp_path):
    inner = b"Content-Type: text/plain\n\nx\n"
    for number in range(1000):
        inner = b'MIME-Version: 1.0\nFrom: a\nContent-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n%b\n--b%d--\n' % (
            number, number, inner, number)
    (tmp_path / "a.eml").write_bytes(inner)
    assert len(run(tmp_path)) >= 1


def damaged(data):
    """The file cut off, and with its middle overwritten."""
    middle = bytearray(data)
    middle[len(data) // 3:len(data) // 3 + 2000] = bytes(range(250)) * 8
    return {"cut": data[:len(data) * 2 // 3], "overwritten": bytes(middle)}


def test_damaged_files_of_every_format_have_a_cause(tmp_path):
    with py7zr.SevenZipFile(tmp_path / "x", "w") as pack:
        pack.writestr(GOOD * 3000, "a.txt")
    seven = (tmp_path / "x").read_bytes()
    (tmp_path / "x").unlink()
    noise = os.urandom(30_000).hex().encode()
    whole = {"xlsx": xlsx(("Biểu", [(f"Xã {number}", number) for number in range(900)])), "7z": seven, "docx": docx(),
             "zip": zipped({"a.txt": noise, "b.txt": noise}), "msg": compound(msg_streams("Thư", GOOD)),
             "edxml": edxml([("a.docx", docx())])}
    for ending, data in whole.items():
        for how, bad in damaged(data).items():
            (tmp_path / f"{how}.{ending}").write_bytes(bad)
    for name, file in run(tmp_path).items():
        assert file.state == "done" or file.error not in ("WorkerDied", "TimeOut"), name
        assert file.state == "done" or "lỗi chương trình" not in file.message, f"{name}: {file.message}"


@pytest.mark.skipif(office.program() is None, reason="LibreOffice is missing: make setup installs it where it may")
def test_a_conversion_that_hangs_is_killed_with_its_children(tmp_path, monkeypatch):
    hanging = tmp_path / "bin" / "soffice"
    hanging.parent.mkdir()
    hanging.write_text(f"#!/bin/sh\nsleep 601 &\necho $! > {tmp_path}/child\nwait\n")
    hanging.chmod(0o755)
    monkeypatch.setattr(office, "program", lambda: str(hanging))
    monkeypatch.setattr(office, "_START", 3.0)
    monkeypatch.setattr(office, "_EACH", 0.0)
    assert office.convert({"a": (rb"{\rtf1 x}", "application/rtf")}, str(tmp_path)) == {}
    child = int((tmp_path / "child").read_text())

    def lives():
        try:
            return pathlib.Path(f"/proc/{child}/stat").read_text().split()[2] != "Z"
        except (FileNotFoundError, ProcessLookupError):
            return False

    for _ in range(200):  # the signal is sent; that it arrives may take a moment
        if not lives():
            break
        time.sleep(0.05)
    assert not lives()


def test_a_worker_without_memory_to_spare_survives_all_of_it(tmp_path):
    (tmp_path / "a.zip").write_bytes(zipped({"tot.txt": GOOD, "b.zip": zeros(200 << 20)}))
    (tmp_path / "c.7z").write_bytes(b"7z\xbc\xaf\x27\x1c\x00\x04" + os.urandom(300))
    (tmp_path / "d.tiff").write_bytes(b"II*\x00" + os.urandom(400))
    outcomes = batch.run([str(tmp_path)], workers=1, work=with_memory)
    files = {os.path.relpath(one.file.path, tmp_path): one.file for one in outcomes}
    assert {name for name, file in files.items() if file.error == "WorkerDied"} == set()
    assert {"a.zip", "c.7z", "d.tiff"} <= set(files)
