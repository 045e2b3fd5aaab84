"""Many documents on one machine: each worker holds one document at a time, and what kills a worker costs that document only.

pdfium is not safe in threads and a broken file can take its process down, so every document is worked on in a child
process. Memory stays with the documents in work, whatever the number of files (but for 16 bytes for each distinct one).

Members of archives and mails are files like others: the worker that opens a container unpacks it into the scratch folder of the
run and gives back their paths. Files that LibreOffice has to convert are converted in groups, one call for each group.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from logging import ERROR, getLogger
from multiprocessing.connection import Connection, wait

from pipeline.outcome import FileRecord, Outcome
from pipeline.process import describe, prepare, process
from pipeline.read import container, office
from pipeline.walk import walk

__all__ = ["run", "walk"]

TASKS_A_WORKER = 200  # then it is replaced: what the outside libraries leak goes with it
ATTEMPTS = 2
SECONDS_A_DOCUMENT = 900.0
MEMBERS, BYTES = 50_000, 16 << 30  # of all that one archive holds, archives in it included

Work = Callable[[str, str], Outcome]
Group = tuple[str, ...]  # files that are only converted, all together


# --------------------------------------------------------------------------- the workers


def _serve(tasks: Connection, work: Work, ocr: str, scratch: str) -> None:
    """A worker's life: paths in, outcomes out, until the pipe closes; a group of paths is converted, and answered with None."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when work ends
    getLogger().setLevel(ERROR)  # outside libraries remark on every oddity of a file; `problems` is where ours stand
    gc.freeze()  # what was imported stays: it need not be walked again and again
    gc.set_threshold(20_000, 20, 20)
    while True:
        try:
            task = tasks.recv()
        except EOFError:
            return
        tasks.send(work(task, ocr) if isinstance(task, str) else prepare(task, scratch))


@dataclass
class _Worker:
    """A child process, the end of its pipe, and what it works on."""

    context: multiprocessing.context.BaseContext
    work: Work
    ocr: str
    scratch: str
    task: str | Group | None = None
    attempt: int = 0
    since: float = 0.0
    left: int = TASKS_A_WORKER
    pipe: Connection = field(init=False)
    child: multiprocessing.process.BaseProcess = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        self.pipe, theirs = self.context.Pipe()
        self.child = self.context.Process(target=_serve, args=(theirs, self.work, self.ocr, self.scratch), daemon=True)
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

    def give(self, task: str | Group, attempt: int = 1) -> None:
        if self.left == 0:
            self.restart()
        self.task, self.attempt, self.since = task, attempt, time.monotonic()
        self.left -= 1
        try:
            self.pipe.send(task)
        except OSError:  # it died idle, so not of this document
            self.restart()
            self.pipe.send(task)

    def take(self) -> Outcome | None:
        """The outcome of its document; None where it was given a second attempt, or where its task was a group."""
        try:
            outcome = self.pipe.recv()
        except (EOFError, OSError):
            ended = self.restart()
            return self._lost("WorkerDied", f"tiến trình xử lý bị dừng ({ended}): tệp hỏng hoặc thiếu bộ nhớ, thử lại với "
                              "--workers 1 / the worker died, the file is damaged or memory short, try --workers 1")
        if isinstance(self.task, str):
            self.task = None
            return replace(outcome, file=replace(outcome.file, attempts=self.attempt))
        return None

    def overdue(self) -> Outcome | None:
        """The same for a document that took too long."""
        self.child.kill()
        self.restart()
        return self._lost("TimeOut", f"quá {SECONDS_A_DOCUMENT:.0f} giây, đã dừng; hãy tách nhỏ tệp / "
                          "took too long and was stopped, split the file")

    def _lost(self, error: str, message: str) -> Outcome | None:
        if not isinstance(self.task, str):
            return None  # nothing is lost: each file of the group is converted alone
        if self.attempt < ATTEMPTS and error != "TimeOut":
            self.give(self.task, self.attempt + 1)
            return None
        seconds = round(time.monotonic() - self.since, 3)
        record = replace(_described(self.task, self.scratch), attempts=self.attempt, seconds=seconds)
        self.task = None
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
        self.empty: set[bytes] = set()  # done, but no documents: archives
        self.failed: dict[bytes, FileRecord] = {}
        self.waiting: dict[bytes, list[FileRecord]] = {}

    def is_copy(self, record: FileRecord) -> bool:
        """Whether these bytes were seen before; if they are still in work, the record is kept until `finish`."""
        key = bytes.fromhex(record.sha256 or "")[:16]
        if key in self.waiting:
            self.waiting[key].append(record)
            return True
        if key in self.done or key in self.empty or key in self.failed:
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
        return Outcome(replace(record, state="duplicate", document=None if key in self.empty else record.sha256))

    def finish(self, record: FileRecord) -> Iterator[Outcome]:
        """Note how the first ended, and give the outcomes of the copies that waited for it."""
        if record.sha256 is None:
            return
        key = bytes.fromhex(record.sha256)[:16]
        if record.state == "done":
            (self.done if record.document else self.empty).add(key)
        else:
            self.failed[key] = record
        for copy in self.waiting.pop(key, ()):
            outcome = self.outcome(copy)
            assert outcome is not None
            yield outcome


def run(paths: Iterable[str], workers: int | None = None, ocr: str = "auto", work: Work | None = None,
        database: str | None = None) -> Iterator[Outcome]:
    """Process all files below the paths, and all that they hold, and give their outcomes as they come, one for each file.

    paths: files and folders. workers: processes, by default one for each core. ocr: as for `process`.
    work: what is done to each file, a function that a worker can import; by default `process`. database: a path to leave out.
    Temporary files lie in one folder (see the environment's TMPDIR) that is removed at the end.
    """
    with tempfile.TemporaryDirectory(prefix="solieu-", ignore_cleanup_errors=True) as scratch:
        crew = _Crew(max(1, workers or os.cpu_count() or 1), work or partial(process, scratch=scratch), ocr, scratch)
        try:
            yield from _Run(crew, walk(paths, database), scratch).outcomes()
        finally:
            crew.stop()


class _Crew:
    """The workers: started when they are needed, ended together."""

    def __init__(self, size: int, work: Work, ocr: str, scratch: str):
        self.size, self.work, self.ocr, self.scratch = size, work, ocr, scratch
        self.context = _context()
        self.workers: list[_Worker] = []

    @property
    def busy(self) -> list[_Worker]:
        return [worker for worker in self.workers if worker.task is not None]

    def idle(self) -> _Worker | None:
        found = next((worker for worker in self.workers if worker.task is None), None)
        if found is None and len(self.workers) < self.size:
            found = _Worker(self.context, self.work, self.ocr, self.scratch)
            self.workers.append(found)
        return found

    def stop(self) -> None:
        for worker in self.workers:
            if worker.task is not None:  # the run was broken off: its work is not waited for
                worker.child.kill()
            worker.stop()


class _Run:
    """What is still to be done: found files, members of containers (they come first), files to convert, converted ones."""

    def __init__(self, crew: _Crew, found: Iterator[str | FileRecord], scratch: str):
        self.crew, self.found, self.scratch = crew, found, scratch
        self.known = _Known()
        self.members: deque[str | FileRecord] = deque()
        self.to_convert: list[str] = []
        self.ready: deque[str] = deque()
        self.held: Counter[str] = Counter()   # members, by outermost container
        self.bytes: Counter[str] = Counter()
        self.groups = office.program() is not None

    def outcomes(self) -> Iterator[Outcome]:
        while True:
            worker = self.crew.idle()
            if worker is None:
                yield from self._collect()
                continue
            task = self._next()
            if isinstance(task, Outcome):
                yield from self._with_copies(task)
            elif task is not None:
                worker.give(task)
            elif self.crew.busy:
                yield from self._collect()
            else:
                return

    def _next(self) -> str | Group | Outcome | None:
        """The next task, or the outcome of a file that needs no work; None where there is none for now."""
        while True:
            if self.ready:
                return self.ready.popleft()
            path = self.members.popleft() if self.members else next(self.found, None)
            if path is None:
                return self._group()
            if isinstance(path, str) and container.is_unopened(path, self.scratch):
                return path
            record = path if isinstance(path, FileRecord) else _described(path, self.scratch)
            if record.state != "done":
                return Outcome(record)
            if record.sha256 is not None and self.known.is_copy(record):
                outcome = self.known.outcome(record)
                if outcome is not None:
                    self._forget(record)
                    return outcome
                continue
            if not self.groups or not _may_need_office(_file(record.path, self.scratch)):
                return record.path
            self.to_convert.append(record.path)
            if len(self.to_convert) >= office.GROUP:
                return self._group()

    def _group(self) -> str | Group | None:
        """The files that wait for conversion: a group is converted first, a single one is worked on as it is."""
        group, self.to_convert = tuple(self.to_convert), []
        return group if len(group) > 1 else group[0] if group else None

    def _collect(self) -> Iterator[Outcome]:
        """Wait until a worker answers, dies or is overdue; the outcomes that this gives."""
        busy = {worker.pipe: worker for worker in self.crew.busy}
        first_due = min(worker.since for worker in busy.values()) + SECONDS_A_DOCUMENT
        ready = wait(list(busy), timeout=max(0.0, first_due - time.monotonic()))
        for pipe, worker in busy.items():
            if pipe in ready:
                outcome = worker.take()
            elif time.monotonic() - worker.since > SECONDS_A_DOCUMENT:
                outcome = worker.overdue()
            else:
                continue
            if outcome is not None:
                yield from self._with_copies(self._with_members(outcome))
            elif isinstance(worker.task, tuple):
                self.ready.extend(worker.task)
                worker.task = None

    def _with_copies(self, outcome: Outcome) -> Iterator[Outcome]:
        self._forget(outcome.file)
        yield outcome
        for copy in self.known.finish(outcome.file):
            self._forget(copy.file)
            yield copy

    def _with_members(self, outcome: Outcome) -> Outcome:
        """Queue the members of a container; where the outermost one holds too much altogether, that is told instead."""
        if not outcome.members:
            return outcome
        root = container.outermost(outcome.file.path) or outcome.file.path
        self.held[root] += len(outcome.members)
        self.bytes[root] += outcome.size
        if self.held[root] <= MEMBERS and self.bytes[root] <= BYTES:
            self.members.extendleft(reversed(outcome.members))
            return outcome
        for member in outcome.members:
            if isinstance(member, str):
                os.unlink(container.spooled(member, self.scratch))
        return Outcome(outcome.file.failed(
            "read", "bomb", f"tệp nén lồng nhau chứa quá nhiều (hơn {MEMBERS} tệp hoặc {BYTES >> 30} GB), phần này không đọc; "
            f"hãy giải nén bằng tay / nested archives hold too much (more than {MEMBERS} files or {BYTES >> 30} GB), "
            "this part is not read: unpack by hand"))

    def _forget(self, record: FileRecord) -> None:
        """Empty the scratch file of a member that is done; its name stays, for it tells how deep its own members are."""
        spooled = container.spooled(record.path, self.scratch)
        if os.path.exists(spooled):
            os.truncate(spooled, 0)


def _file(path: str, scratch: str) -> str:
    """Where the bytes of a file or member lie."""
    spooled = container.spooled(path, scratch)
    return spooled if os.path.exists(spooled) and not os.path.exists(path) else path


def _described(path: str, scratch: str) -> FileRecord:
    return describe(path, _file(path, scratch))


def _may_need_office(file: str) -> bool:
    """Whether a file may be one that LibreOffice has to convert, by its first bytes; the worker looks closer."""
    with open(file, "rb") as source:
        head = source.read(80)
    return head.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")) or b"mimetypeapplication/vnd.oasis" in head
