"""Files that hold files (archives, mails, packages): their members, unpacked to a scratch folder under names that say nothing.

A member is known by the path of its container, a slash, and its name in there: `ho-so.zip/bieu/phu-luc.doc`. Where its bytes lie
in the scratch folder follows from that path alone, so that paths are all that travels between processes.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from typing import IO

from pipeline.read import archive, edxml, mail, msg
from pipeline.read.archive import Member, named
from pipeline.read.error import ReadError

MAILS = ("message/rfc822", "application/vnd.ms-outlook")
ARCHIVES = archive.KINDS  # containers that are no documents themselves
KINDS = (*ARCHIVES, *MAILS, edxml.KIND)
DEEPEST = 6  # containers inside each other


def spooled(path: str, folder: str) -> str:
    """Where the bytes of the member `path` lie, once its container was unpacked."""
    return os.path.join(folder, "m-" + hashlib.sha256(os.fsencode(path)).hexdigest()[:40])


def unpack(file: str, kind: str, path: str, folder: str) -> Iterator[tuple[str, Member]]:
    """Unpack a container into the scratch folder and give the path of each member.

    file: where its bytes lie. kind: one of KINDS. path: what it is called. folder: the scratch folder.
    Raises ReadError: `damaged`, `bomb`, `encrypted`, `too_deep`.
    """
    above = (parent for parent in _parents(path) if os.path.isfile(parent) or os.path.exists(spooled(parent, folder)))
    if sum(1 for _ in above) >= DEEPEST:
        raise ReadError("too_deep", f"Tệp nén lồng nhau quá {DEEPEST} lớp; hãy giải nén bớt. / "
                        f"Archives nested more than {DEEPEST} deep: unpack some of them.")

    def opened(member: Member) -> IO[bytes]:
        return open(spooled(f"{path}/{member.name}", folder), "wb")

    if kind in archive.KINDS:
        members = archive.unpack(file, kind, path, opened)
    else:
        members = _attached(file, kind, opened)
    for member in members:
        inner = f"{path}/{member.name}"
        if member.refused is None and member.modified is not None and member.modified > 0:
            os.utime(spooled(inner, folder), (member.modified, member.modified))
        yield inner, member


def _attached(file: str, kind: str, opened: archive.Opener) -> Iterator[Member]:
    with open(file, "rb") as source:
        data = source.read()
    if kind == edxml.KIND:
        found = edxml.appendices(data)
    else:
        found = mail.attachments(mail.parse(msg.to_eml(data) if kind == MAILS[1] else data))
    seen: dict[str, int] = {}
    for count, (name, inner) in enumerate(found):
        if count >= archive.MEMBERS:
            raise archive.bomb()
        name = named(name.replace("/", "-").replace("\\", "-"), seen)  # the name is all that a sender may choose: no folders
        member = Member(name, len(inner), None, None)
        target = opened(member)
        if target is not None:
            with target:
                target.write(inner)
        yield member


def _parents(path: str) -> Iterator[str]:
    """The paths above a path, the outermost first."""
    at = path.find("/", 1)
    while at > 0:
        yield path[:at]
        at = path.find("/", at + 1)


def outermost(path: str) -> str | None:
    """The file on disk that holds the member `path`, None where there is none."""
    return next((parent for parent in _parents(path) if os.path.isfile(parent)), None)


def is_unopened(path: str, folder: str) -> bool:
    """Whether the path can only be that of a member whose container has not been unpacked."""
    return not os.path.exists(path) and not os.path.exists(spooled(path, folder)) and outermost(path) is not None


def unpack_down_to(path: str, folder: str, kind_of: Callable[[str, str], str]) -> None:
    """Unpack the containers around the member `path`, from the outermost on. kind_of: (file, name) -> media type.

    Raises ReadError as `unpack`, and for a member that cannot be unpacked its own.
    """
    above = file = outermost(path)
    while above is not None and file is not None and above != path and kind_of(file, above) in KINDS:
        around = []
        for inner, member in unpack(file, kind_of(file, above), above, folder):
            if inner == path and member.refused is not None:
                raise member.refused
            if member.refused is None and (path == inner or path.startswith(f"{inner}/")):
                around.append(inner)
        above = max(around, key=len, default=None)
        file = spooled(above, folder) if above is not None else None
