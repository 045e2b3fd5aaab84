"""What becomes of one input file: the record that every file gets, and what was read from it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from extractors.model import Result


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What happened to one input file: a row of the table `files`.

    path: absolute. sha256: hex of the bytes. size: bytes. modified: ISO 8601, UTC. seconds: wall clock of its processing.
    state: `done` | `failed` | `duplicate` | `unsupported`. stage: where it failed (`find`, `read`, `extract`, `audit`,
    `work`, `store`). message: cause and remedy, Vietnamese / English. document: id of the document that its bytes are.
    """

    path: str
    sha256: str | None = None
    size: int | None = None
    modified: str | None = None
    state: str = "done"
    stage: str | None = None
    error: str | None = None
    message: str | None = None
    attempts: int = 1
    seconds: float = 0.0
    document: str | None = None

    def failed(self, stage: str, error: str, message: str, state: str = "failed") -> FileRecord:
        """The same file, recorded as failed (or `unsupported`)."""
        return replace(self, state=state, stage=stage, error=error, message=message, document=None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A file and, where it could be read, what it says; of a container (archive, mail, package) also its members.

    members: the path of each member that was unpacked, or the record of one that cannot be. size: bytes of those unpacked.
    """

    file: FileRecord
    result: Result | None = None
    members: tuple[str | FileRecord, ...] = ()
    size: int = 0
