"""One document, from its file to its checked facts. Runs in a worker: picklable in and out, and no document can make it raise."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from dataclasses import replace
from datetime import UTC, datetime

import extractors
from extractors.model import Result
from pipeline.audit import within
from pipeline.outcome import FileRecord, Outcome
from pipeline.read import ReadError, read


def describe(path: str) -> FileRecord:
    """What can be said of a file without understanding it: size, time and hash; `failed` where it cannot be opened."""
    record = FileRecord(path=path)
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode):
            return record.failed("find", "NotAFile", "không phải tệp thường, bỏ qua / not a regular file, left out",
                                 "unsupported")
        modified = datetime.fromtimestamp(status.st_mtime, UTC).isoformat(timespec="seconds")
        with open(path, "rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return record.failed("find", "FileNotFoundError",
                             "không có tệp này, hãy kiểm tra đường dẫn / no such file, check the path")
    except PermissionError:
        return record.failed("find", "PermissionError",
                             "không có quyền đọc, hãy cấp quyền rồi chạy lại / no permission to read, grant it and run again")
    except OSError as error:
        return record.failed("find", type(error).__name__,
                             f"không mở được ({error.strerror}), hãy kiểm tra ổ đĩa và đường dẫn / "
                             "cannot be opened, check the disk and the path")
    return replace(record, sha256=sha256, size=status.st_size, modified=modified)


def process(path: str, ocr: str = "auto") -> Outcome:
    """Read, extract and check one file.

    path: the file. ocr: `auto` | `never` | `always`, how scanned pages are read. Whatever goes wrong is in the outcome's
    file record, with the stage, the kind of error, and a message with cause and remedy.
    """
    began = time.perf_counter()
    outcome = _work(describe(path), ocr)
    return replace(outcome, file=replace(outcome.file, seconds=round(time.perf_counter() - began, 3)))


def _work(record: FileRecord, ocr: str) -> Outcome:
    if record.state != "done":
        return Outcome(record)
    stage = "read"
    try:
        document = read(record.path, ocr=ocr)
        stage = "extract"
        facts = extractors.extract(document)
        stage = "audit"
        checks = within.check(document, facts)
    except ReadError as error:
        return Outcome(record.failed(error.stage, error.error, error.message, error.state))
    except Exception as error:  # a fault of ours must cost this document only, and must be seen: it is recorded and shown
        return Outcome(record.failed(stage, type(error).__name__, _unexpected(error)))
    return Outcome(replace(record, document=document.id), Result(document, facts, tuple(checks)))


def _unexpected(error: Exception) -> str:
    cause = " ".join(str(error).split())[:300] or type(error).__name__
    at = error.__traceback__
    while at is not None and at.tb_next is not None:
        at = at.tb_next
    where = f" ({os.path.basename(at.tb_frame.f_code.co_filename)}:{at.tb_lineno})" if at is not None else ""
    return f"lỗi chương trình: {cause}{where}, hãy gửi tệp này kèm thông báo cho người phát triển / " \
           "a fault of the program, report it with this file"
