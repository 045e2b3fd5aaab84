"""One document, from its file to its checked facts. Runs in a worker: picklable in and out, and no document can make it raise."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime

import extractors
from extractors.model import Result
from pipeline.audit import matched, within
from pipeline.audit.confirmed import confirmed
from pipeline.audit.given import given_checks, with_given
from pipeline.outcome import FileRecord, Outcome
from pipeline.read import LARGEST, ReadError, container, kind_of, office, read


def describe(path: str, file: str | None = None) -> FileRecord:
    """What can be said of a file without understanding it: size, time and hash; `failed` where it cannot be opened.

    path: what it is called. file: where its bytes lie, if elsewhere (members of archives).
    """
    record = FileRecord(path=path)
    try:
        status = os.stat(file or path)
        if not stat.S_ISREG(status.st_mode):
            return record.failed("find", "NotAFile", "không phải tệp thường, bỏ qua / not a regular file, left out",
                                 "unsupported")
        modified = datetime.fromtimestamp(status.st_mtime, UTC).isoformat(timespec="seconds")
        record = replace(record, size=status.st_size, modified=modified)
        if status.st_size > LARGEST and kind_of(file or path, path) not in container.KINDS:
            return record  # it is refused before it is read, so it is not hashed either
        with open(file or path, "rb") as source:
            sha256 = hashlib.file_digest(source, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return record.failed("find", "FileNotFoundError",
                             "không có tệp này, hãy kiểm tra đường dẫn / no such file, check the path")
    except PermissionError:
        return record.failed("find", "PermissionError",
                             "không có quyền đọc, hãy cấp quyền rồi chạy lại / no permission to read, grant it and run again")
    except OSError as error:
        return record.failed("find", type(error).__name__,
                             f"không mở được ({error.strerror}), hãy kiểm tra ổ đĩa và đường dẫn / "
                             "cannot be opened, check the disk and the path")
    return replace(record, sha256=sha256)


def process(path: str, ocr: str = "auto", scratch: str | None = None) -> Outcome:
    """Read, extract and check one file; unpack it if it is a container.

    path: the file, or a member of a container (`ho-so.zip/phu-luc.doc`). ocr: `auto` | `never` | `always`, how scanned pages are
    read. scratch: the folder of a run, where members of containers lie and where those of this one are put; by default a folder
    of its own that is removed at the end. Whatever goes wrong is in the outcome's file record, with the stage, the kind of error,
    and a message with cause and remedy.
    """
    began = time.perf_counter()
    if scratch is None:
        with tempfile.TemporaryDirectory(prefix="solieu-") as folder:
            outcome = _work(path, ocr, folder)
    else:
        outcome = _work(path, ocr, scratch)
    return replace(outcome, file=replace(outcome.file, seconds=round(time.perf_counter() - began, 3)))


def prepare(paths: tuple[str, ...], scratch: str) -> None:
    """Convert those of the files that LibreOffice has to convert, in one call; `process` then finds what became of them."""
    files = [path if os.path.exists(path) else container.spooled(path, scratch) for path in paths]
    kinds = [kind_of(file, path) for file, path in zip(files, paths, strict=True)]
    office.prepare([(file, kind) for file, kind in zip(files, kinds, strict=True) if kind in office.TARGETS], scratch)


def _work(path: str, ocr: str, scratch: str) -> Outcome:
    record = FileRecord(path=path)
    members: list[str | FileRecord] = []
    stage = "read"
    try:
        file = _located(path, scratch)
        record = describe(path, file)
        if record.state != "done":
            return Outcome(record)
        kind = kind_of(file, path)
        if kind in container.KINDS:
            _unpack(record, file, kind, scratch, members)
            record = replace(record, message=f"{len(members)} tệp bên trong / {len(members)} files in it" if members else None)
        if kind in container.ARCHIVES:
            return _outcome(record, None, members, scratch)
        document = read(path, ocr=ocr, file=file, scratch=scratch)
        stage = "extract"
        facts = with_given(document, extractors.extract(document))
        stage = "audit"
        checks = (*within.check(document, facts), *given_checks(document, facts))
        facts = confirmed(document, facts, checks)
        result = Result(document, facts, checks, matched.compared(document, facts))
    except ReadError as error:
        return _outcome(record.failed(error.stage, error.error, error.message, error.state), None, members, scratch)
    except MemoryError:
        return Outcome(record.failed(stage, "MemoryError", "không đủ bộ nhớ để đọc tệp này; hãy tách nhỏ tệp / "
                                     "memory is too short for this file, split it"))
    except Exception as error:  # a fault of ours must cost this document only, and must be seen: it is recorded and shown
        return _outcome(record.failed(stage, type(error).__name__, _unexpected(error)), None, members, scratch)
    return _outcome(replace(record, document=document.id), result, members, scratch)


def _outcome(record: FileRecord, result: Result | None, members: list[str | FileRecord], scratch: str) -> Outcome:
    """The outcome, also of a container that could be unpacked in part only: its members are not lost."""
    spooled = [container.spooled(member, scratch) for member in members if isinstance(member, str)]
    return Outcome(record, result, tuple(members), sum(os.path.getsize(file) for file in spooled))


def _located(path: str, scratch: str) -> str:
    """Where the bytes of a file lie: on disk, in the scratch folder, or in a container that is unpacked now."""
    if container.is_unopened(path, scratch):
        container.unpack_down_to(path, scratch, kind_of)
    spooled = container.spooled(path, scratch)
    return spooled if os.path.exists(spooled) and not os.path.exists(path) else path


def _unpack(record: FileRecord, file: str, kind: str, scratch: str, members: list[str | FileRecord]) -> None:
    """Unpack a container; `members` gets the path of each member, or the record of one that cannot be unpacked."""
    for path, member in container.unpack(file, kind, record.path, scratch):
        error = member.refused
        if error is None:
            members.append(path)
        else:
            members.append(FileRecord(path=path, size=member.size).failed(error.stage, error.error, error.message, error.state))


def _unexpected(error: Exception) -> str:
    cause = " ".join(str(error).split())[:300] or type(error).__name__
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    where = f" ({os.path.basename(at.tb_frame.f_code.co_filename)}:{at.tb_lineno})" if at is not None else ""
    return f"lỗi chương trình: {cause}{where}, hãy gửi tệp này kèm thông báo cho người phát triển / " \
           "a fault of the program, report it with this file"
