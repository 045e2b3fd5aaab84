"""Many documents on one machine: each worker holds one document at a time, and what kills a worker costs that document only.

pdfium is not safe in threads and a broken file can take its process down, so every document is worked on in a child
process. Memory stays with the documents in work, whatever the number of files (but for 16 bytes for each distinct one).
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from logging import ERROR, getLogger
from multiprocessing.connection import Connection, wait

from pipeline.outcome import FileRecord, Outcome
from pipeline.process import describe, process

TASKS_A_WORKER = 200  # then it is replaced: what the outside libraries leak goes with it
ATTEMPTS = 2
SECONDS_A_DOCUMENT = 900.0

Work = Callable[[str, str], Outcome]


# --------------------------------------------------------------------------- which files


def walk(paths: Iterable[str], database: str | None = None) -> Iterator[str | FileRecord]:
    """All files below the paths, sorted folder by folder; a FileRecord for each path that leads to none.

    Hidden files and the lock files of office programs are not documents, nor is the
    database that is written to (nor its journals). A link to a folder is followed unless it leads back.
    """
    ours = {os.path.abspath(database) + tail for tail in ("", "-wal", "-shm", "-journal")} if database else set()
    files: set[str] = set()
    folders: list[str] = []
    for path in map(os.path.abspath, paths):
        given = path in files or os.path.exists(path) and any(path.startswith(folder) for folder in folders)
        if not os.path.isdir(path):
            files.add(path)
            if not given:
                yield path
            continue
        folders.append(os.path.join(path, ""))
        empty = True
        for found in _below(path, ()):
            empty = False
            if not given and found not in files and found not in ours:
                yield found
        if empty:
            yield FileRecord(path=path).failed(
                "find", "EmptyFolder", "thư mục không có tệp nào đọc được, hãy kiểm tra đường dẫn / "
                "the folder holds no file that can be read, check the path")


def _below(folder: str, above: tuple[tuple[int, int], ...]) -> Iterator[str | FileRecord]:
    try:
        here = os.stat(folder)
        names = sorted(os.listdir(folder))
    except OSError as error:
        yield FileRecord(path=folder).failed(
            "find", type(error).__name__, "không mở được thư mục, hãy kiểm tra quyền / "
            "the folder cannot be opened, check its permissions")
        return
    identity = (here.st_dev, here.st_ino)
    if identity in above:
        return
    for name in names:
        if name.startswith((".", "~$")):
            continue
        path = os.path.join(folder, name)
        if os.path.isdir(path):
            yield from _below(path, (*above, identity))
        else:
            yield path


# --------------------------------------------------------------------------- the workers


def _serve(tasks: Connection, work: Work, ocr: str) -> None:
    """A worker's life: paths in, outcomes out, until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when work ends
    getLogger().setLevel(ERROR)  # outside libraries remark on every oddity of a file; `problems` is where ours stand
    gc.freeze()  # what was imported stays: it need not be walked again and again
    gc.set_threshold(20_000, 20, 20)
    while True:
        try:
            path = tasks.recv()
        except EOFError:
            return
        tasks.send(work(path, ocr))


@dataclass
class _Worker:
    """A child process, the end of its pipe, and what it works on."""

    context: multiprocessing.context.BaseContext
    work: Work
    ocr: str
    path: str | None = None
    attempt: int = 0
    since: float = 0.0
    left: int = TASKS_A_WORKER
    pipe: Connection = field(init=False)
    child: multiprocessing.process.BaseProcess = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.pipe, theirs = self.context.Pipe()
        self.child = self.context.Process(target=_serve, args=(theirs, self.work, self.ocr), daemon=True)
        self.child.start()
        theirs.close()
        self.left = TASKS_A_WORKER

    def stop(self) -> str:
        """End the child; returns how it ended, for a message."""
        self.pipe.close()
        self.child.join(timeout=1)
        if self.child.is_alive():
            self.child.kill()
            self.child.join()
        code = self.child.exitcode
        self.child.close()
        return signal.Signals(-code).name if code is not None and code < 0 else f"exit code {code}"

    def restart(self) -> str:
        ended = self.stop()
        self.start()
        return ended

    def give(self, path: str, attempt: int = 1) -> None:
        if self.left == 0:
            self.restart()
        self.path, self.attempt, self.since = path, attempt, time.monotonic()
        self.left -= 1
        try:
            self.pipe.send(path)
        except OSError:  # it died idle, so not of this document
            self.restart()
            self.pipe.send(path)

    def take(self) -> Outcome | None:
        """The outcome of its document; None where it was given a second attempt."""
        assert self.path is not None
        try:
            outcome = self.pipe.recv()
            return replace(outcome, file=replace(outcome.file, attempts=self.attempt))
        except (EOFError, OSError):
            ended = self.restart()
            return self._lost("WorkerDied", f"tiến trình xử lý bị dừng ({ended}): tệp hỏng hoặc thiếu bộ nhớ, thử lại với "
                              "--workers 1 / the worker died, the file is damaged or memory short, try --workers 1")

    def overdue(self) -> Outcome | None:
        """The same for a document that took too long."""
        self.child.kill()
        self.restart()
        return self._lost("TimeOut", f"quá {SECONDS_A_DOCUMENT:.0f} giây, đã dừng; hãy tách nhỏ tệp / "
                          "took too long and was stopped, split the file")

    def _lost(self, error: str, message: str) -> Outcome | None:
        assert self.path is not None
        if self.attempt < ATTEMPTS and error != "TimeOut":
            self.give(self.path, self.attempt + 1)
            return None
        seconds = round(time.monotonic() - self.since, 3)
        record = replace(describe(self.path), attempts=self.attempt, seconds=seconds)
        return Outcome(record.failed("work", error, message))


def _context() -> multiprocessing.context.BaseContext:
    if sys.platform == "win32" or "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.process"])
    return context


# --------------------------------------------------------------------------- the run


class _Known:
    """The bytes seen so far, so that copies are read once: a copy waits until its first is done, and shares its fate."""

    def __init__(self) -> None:
        self.done: set[bytes] = set()
        self.failed: dict[bytes, FileRecord] = {}
        self.waiting: dict[bytes, list[FileRecord]] = {}

    def is_copy(self, record: FileRecord) -> bool:
        """Whether these bytes were seen before; if they are still in work, the record is kept until `finish`."""
        key = bytes.fromhex(record.sha256 or "")[:16]
        if key in self.waiting:
            self.waiting[key].append(record)
            return True
        if key in self.done or key in self.failed:
            return True
        self.waiting[key] = []
        return False

    def outcome(self, record: FileRecord) -> Outcome | None:
        """The outcome of a copy, None while its first is in work."""
        key = bytes.fromhex(record.sha256 or "")[:16]
        if key in self.waiting:
            return None
        if key in self.failed:
            first = self.failed[key]
            return Outcome(record.failed(first.stage or "", first.error or "", first.message or "", first.state))
        return Outcome(replace(record, state="duplicate", document=record.sha256))

    def finish(self, record: FileRecord) -> Iterator[Outcome]:
        """Note how the first ended, and give the outcomes of the copies that waited for it."""
        if record.sha256 is None:
            return
        key = bytes.fromhex(record.sha256)[:16]
        if record.state == "done":
            self.done.add(key)
        else:
            self.failed[key] = record
        for copy in self.waiting.pop(key, ()):
            outcome = self.outcome(copy)
            assert outcome is not None
            yield outcome


def run(paths: Iterable[str], workers: int | None = None, ocr: str = "auto", work: Work = process,
        database: str | None = None) -> Iterator[Outcome]:
    """Process all files below the paths and give their outcomes as they come, one for each file.

    paths: files and folders. workers: processes, by default one for each core. ocr: as for `process`.
    work: what is done to each file, a function that a worker can import. database: a path to leave out.
    """
    known, context = _Known(), _context()
    size = max(1, workers or os.cpu_count() or 1)
    crew: list[_Worker] = []
    try:
        for found in walk(paths, database):
            record = found if isinstance(found, FileRecord) else describe(found)
            if record.state != "done":
                yield Outcome(record)
                continue
            if known.is_copy(record):
                outcome = known.outcome(record)
                if outcome is not None:
                    yield outcome
                continue
            idle = next((worker for worker in crew if worker.path is None), None)
            if idle is None and len(crew) < size:
                idle = _Worker(context, work, ocr)
                crew.append(idle)
            while idle is None:
                for outcome in _collect(crew):
                    yield outcome
                    yield from known.finish(outcome.file)
                idle = next((worker for worker in crew if worker.path is None), None)
            idle.give(record.path)
        while any(worker.path is not None for worker in crew):
            for outcome in _collect(crew):
                yield outcome
                yield from known.finish(outcome.file)
    finally:
        for worker in crew:
            if worker.path is not None:  # the run was broken off: its work is not waited for
                worker.child.kill()
            worker.stop()


def _collect(crew: list[_Worker]) -> list[Outcome]:
    """Wait until a worker answers, dies or is overdue; the outcomes that this gives."""
    busy = {worker.pipe: worker for worker in crew if worker.path is not None}
    first_due = min(worker.since for worker in busy.values()) + SECONDS_A_DOCUMENT
    ready = wait(list(busy), timeout=max(0.0, first_due - time.monotonic()))
    outcomes = []
    for worker in busy.values():
        if worker.pipe in ready:
            outcome = worker.take()
        elif time.monotonic() - worker.since > SECONDS_A_DOCUMENT:
            outcome = worker.overdue()
        else:
            continue
        if outcome is not None:
            worker.path = None
            outcomes.append(outcome)
    return outcomes
