"""Many documents: order, copies, and workers that die."""

import os
import signal
import time
from pathlib import Path

import pytest

from pipeline import batch
from pipeline.outcome import Outcome
from pipeline.process import describe, process


def dies_on_marked(path, ocr):
    """A worker's task that takes its whole process down where the file says so."""
    if "chết" in Path(path).read_text(encoding="utf-8"):
        os.kill(os.getpid(), signal.SIGKILL)
    return process(path, ocr)


def dies_once(path, ocr):
    mark = Path(path + ".seen")
    if not mark.exists():
        mark.touch()
        os._exit(7)
    return process(path, ocr)


def hangs_on_marked(path, ocr):
    if "treo" in Path(path).read_text(encoding="utf-8"):
        time.sleep(600)
    return process(path, ocr)


def fails(path, ocr):
    return Outcome(describe(path).failed("read", "test", "…"))


@pytest.fixture
def folder(tmp_path):
    for name in ("b/2.txt", "b/1.txt", "a.txt", "c.txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Xã {name} có 1.215 hộ.\n", encoding="utf-8")
    return tmp_path / "in"


def states(outcomes):
    return {os.path.basename(outcome.file.path): outcome.file.state for outcome in outcomes}


def test_files_are_walked_in_order_and_hidden_ones_are_not_documents(folder):
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "~$c.docx").write_bytes(b"x")
    assert [os.path.relpath(path, folder) for path in batch.walk([str(folder)])] == ["a.txt", "b/1.txt", "b/2.txt", "c.txt"]


def test_every_file_has_one_outcome(folder):
    assert states(batch.run([str(folder)], workers=2)) == dict.fromkeys(("a.txt", "1.txt", "2.txt", "c.txt"), "done")


def test_a_worker_that_dies_costs_its_document_only(folder):
    (folder / "b" / "1.txt").write_text("chết", encoding="utf-8")
    outcomes = list(batch.run([str(folder)], workers=2, work=dies_on_marked))
    assert states(outcomes) == {"a.txt": "done", "1.txt": "failed", "2.txt": "done", "c.txt": "done"}
    lost = next(outcome.file for outcome in outcomes if outcome.file.state == "failed")
    assert (lost.stage, lost.error, lost.attempts) == ("work", "WorkerDied", 2)
    assert "SIGKILL" in lost.message
    assert lost.sha256


def test_a_document_gets_a_second_attempt(folder):
    outcomes = list(batch.run([str(folder / "a.txt")], workers=1, work=dies_once))
    assert [(outcome.file.state, outcome.file.attempts) for outcome in outcomes] == [("done", 2)]


def test_a_document_that_hangs_is_stopped(folder, monkeypatch):
    monkeypatch.setattr(batch, "SECONDS_A_DOCUMENT", 5.0)
    (folder / "c.txt").write_text("treo", encoding="utf-8")
    outcomes = list(batch.run([str(folder)], workers=1, work=hangs_on_marked))
    assert states(outcomes) == {"a.txt": "done", "1.txt": "done", "2.txt": "done", "c.txt": "failed"}
    assert next(outcome.file.error for outcome in outcomes if outcome.file.state == "failed") == "TimeOut"


def test_workers_are_replaced_after_many_documents(folder, monkeypatch):
    monkeypatch.setattr(batch, "TASKS_A_WORKER", 1)
    assert set(states(batch.run([str(folder)], workers=1)).values()) == {"done"}


def test_copies_are_read_once_and_point_to_the_first(folder):
    for name in ("a2.txt", "z.txt"):
        (folder / name).write_bytes((folder / "a.txt").read_bytes())
    outcomes = list(batch.run([str(folder)], workers=2))
    assert sorted(states(outcomes).values()) == ["done"] * 4 + ["duplicate"] * 2
    for outcome in outcomes:
        assert outcome.file.document == outcome.file.sha256
        assert (outcome.result is None) is (outcome.file.state == "duplicate")


def test_a_copy_of_a_failed_file_failed_too(folder):
    (folder / "z.txt").write_bytes((folder / "a.txt").read_bytes())
    outcomes = list(batch.run([str(folder / "a.txt"), str(folder / "z.txt")], workers=1, work=fails))
    assert states(outcomes) == {"a.txt": "failed", "z.txt": "failed"}


def test_a_path_given_twice_is_processed_once(folder):
    outcomes = list(batch.run([str(folder / "a.txt"), str(folder)], workers=2))
    assert len(outcomes) == 4


def test_breaking_off_a_run_stops_the_workers(folder):
    running = batch.run([str(folder)], workers=2)
    next(running)
    running.close()


def test_outcomes_are_the_same_however_many_workers(folder):
    def facts(workers):
        return sorted((outcome.file.path, outcome.result.facts) for outcome in batch.run([str(folder)], workers=workers))

    assert facts(1) == facts(2)
