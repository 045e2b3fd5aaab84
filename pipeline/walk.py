"""Which files are given: those below the paths of a run."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from pipeline.outcome import FileRecord


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
