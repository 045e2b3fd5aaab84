"""ZIP, 7z, TAR and GZ: their members, one after the other, within limits; nothing is ever written by a member's name."""

from __future__ import annotations

import gzip
import lzma
import os
import stat
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import IO, NamedTuple

import regex

from pipeline.read.error import ReadError

KINDS = ("application/zip", "application/x-7z-compressed", "application/x-tar", "application/gzip")
MEMBERS = 20_000            # of one container
BYTES = 4 << 30             # of all members together, unpacked
LARGEST = 512 << 20         # of one member, unpacked
RATIO, FROM = 150, 64 << 20  # a member that grows more than that, and is larger than that, is a bomb
_CHUNK = 1 << 20
_OUTSIDE = regex.compile(r"^(?:[A-Za-z]:|[/\\])|(?:^|[/\\])\.\.(?:[/\\]|$)")
_CONTROL = regex.compile(r"[\x00-\x1f\x7f]")


class Member(NamedTuple):
    """One file in a container.

    name: relative, with `/`. size: bytes, unpacked, as declared. modified: seconds since 1970, or None.
    refused: why it is not unpacked, None where it can be.
    """

    name: str
    size: int
    modified: float | None
    refused: ReadError | None


# opens the file that a member is written to, or None where it is not wanted
Opener = Callable[[Member], IO[bytes] | None]


def unpack(path: str, kind: str, name: str, opened: Opener) -> Iterator[Member]:
    """Unpack the container at `path` and give its members in their order, each after it was written.

    kind: one of KINDS. name: what the container is called (a GZ without a name of its own is called so, without `.gz`).
    opened: called with each member that can be unpacked; its bytes are written to what it gives.
    Folders, and what office programs and file managers leave behind, are no members.
    Raises ReadError: `damaged`, `bomb`, `encrypted`.
    """
    read = dict(zip(KINDS, (_zip, _seven, _tar, _gz), strict=True))[kind]
    if kind == "application/gzip":
        name = os.path.basename(name).removesuffix(".gz") or "tep"
    try:
        yield from read(path, name, opened)
    except (zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, zlib.error, lzma.LZMAError, EOFError,
            NotImplementedError) as error:
        raise ReadError("damaged", "Tệp nén hỏng hoặc tải về chưa đủ; hãy tải lại bản gốc. / "
                        "The archive is damaged or cut off; fetch the original again.") from error


def named(name: str, seen: dict[str, int]) -> str:
    """A member's name that no other has: NFC, `/` between folders, no control characters; the second of a name gets ` (2)`."""
    whole = name.encode("utf-8", "replace").decode("utf-8")  # half characters, which some archives hold, are no text
    clean = unicodedata.normalize("NFC", _CONTROL.sub("_", whole.replace("\\", "/")))
    seen[clean] = seen.get(clean, 0) + 1
    if seen[clean] == 1:
        return clean
    stem, ending = os.path.splitext(clean)
    return named(f"{stem} ({seen[clean]}){ending}", seen)


def is_litter(name: str) -> bool:
    """Whether a name is that of a file which is no document: hidden, a lock file, a file manager's note."""
    parts = name.split("/")
    return parts[0] == "__MACOSX" or parts[-1].startswith((".", "~$")) or parts[-1] in ("Thumbs.db", "desktop.ini", "")


def bomb() -> ReadError:
    """The error for what would grow beyond all measure."""
    limits = f"{MEMBERS} tệp / files, {BYTES >> 30} GB, {LARGEST >> 20} MB một tệp / each"
    return ReadError("bomb", "Tệp nén phình quá lớn khi giải nén; hãy giải nén và kiểm tra bằng tay. / "
                     f"The archive grows too much when unpacked: unpack and check it by hand. [{limits}]")


def copy(source: IO[bytes], target: IO[bytes], limit: int) -> int:
    """Copy bytes; returns how many. Raises ReadError `bomb` where there are more than `limit`."""
    size = 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > limit:
            raise bomb()
        target.write(chunk)
    return size


def _unsafe(name: str) -> ReadError | None:
    if not _OUTSIDE.search(name):
        return None
    return ReadError("unsafe_name", "Tên tệp trỏ ra ngoài tệp nén (../ hoặc đường dẫn tuyệt đối), không giải nén; hãy đổi tên. / "
                     "The name leads out of the archive (../ or an absolute path), not unpacked: rename it.")


def _link() -> ReadError:
    return ReadError("link", "Là liên kết, không phải tệp; hãy đưa chính tệp được trỏ tới. / "
                     "A link, not a file: give the file that it leads to.", state="unsupported")


def _locked() -> ReadError:
    return ReadError("encrypted", "Tệp nén được đặt mật khẩu; hãy giải nén bằng mật khẩu rồi thử lại. / "
                     "Protected by a password: unpack it with the password and try again.")


def _too_large(size: int, packed: int | None = None) -> ReadError | None:
    """The error for one member that is too large, or grows too much; None where it is neither."""
    if size > LARGEST or packed is not None and size > FROM and size > RATIO * packed:
        return bomb()
    return None


# --------------------------------------------------------------------------- zip


def _zip(path: str, _: str, opened: Opener) -> Iterator[Member]:
    with zipfile.ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        packed, whole = sum(entry.compress_size for entry in entries), sum(entry.file_size for entry in entries)
        # members that share the same packed bytes are how one small file becomes terabytes
        if len(entries) > MEMBERS or whole > BYTES or packed > os.path.getsize(path):
            raise bomb()
        seen: dict[str, int] = {}
        for entry in entries:
            name = named(_decoded(entry), seen)
            if is_litter(name):
                continue
            refused = _unsafe(name) or _too_large(entry.file_size, entry.compress_size)
            if stat.S_ISLNK(entry.external_attr >> 16):
                refused = _link()
            elif entry.flag_bits & 1:
                refused = _locked()
            member = Member(name, entry.file_size, _stamp(entry.date_time), refused)
            if refused is None and (target := opened(member)):
                with target, archive.open(entry) as source:
                    try:
                        copy(source, target, LARGEST)
                    except (zipfile.BadZipFile, zlib.error, EOFError):
                        member = member._replace(refused=_broken())
            yield member


def _decoded(entry: zipfile.ZipInfo) -> str:
    """The name: what is marked as UTF-8, and what is UTF-8 unmarked (as macOS and Linux write it), else code page 437."""
    if entry.flag_bits & 0x800 or entry.filename.isascii():
        return entry.filename
    try:
        return entry.orig_filename.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename


def _stamp(when: tuple[int, ...]) -> float | None:
    try:
        return datetime(*when, tzinfo=UTC).timestamp() if when[0] > 1980 else None
    except ValueError:
        return None


def _broken() -> ReadError:
    return ReadError("damaged", "Tệp trong tệp nén bị hỏng; hãy nén lại từ bản gốc. / "
                     "This member of the archive is damaged: pack it again from the original.")


# --------------------------------------------------------------------------- 7z


def _seven(path: str, _: str, opened: Opener) -> Iterator[Member]:
    import py7zr
    from py7zr.exceptions import ArchiveError, PasswordRequired, UnsupportedCompressionMethodError

    try:
        with py7zr.SevenZipFile(path) as archive:
            if archive.needs_password():
                raise _locked()
            entries = archive.list()
            files = [entry for entry in entries if not entry.is_directory]
            whole, packed = sum(entry.uncompressed for entry in files), os.path.getsize(path)
            if len(files) > MEMBERS or whole > BYTES or whole > FROM and whole > 4 * RATIO * packed:
                raise bomb()
            members: dict[str, Member] = {}
            seen: dict[str, int] = {}
            for entry in files:
                name = named(entry.filename, seen)
                if is_litter(name):
                    continue
                refused = _link() if entry.is_symlink else _unsafe(entry.filename) or _too_large(entry.uncompressed)
                when = entry.creationtime.timestamp() if entry.creationtime else None
                members[entry.filename] = Member(name, entry.uncompressed, when, refused)
            wanted = {name: member for name, member in members.items() if member.refused is None}
            archive.extract(targets=list(wanted), factory=_seven_writers(wanted, opened))
            yield from members.values()
    except PasswordRequired as error:
        raise _locked() from error
    except (ArchiveError, UnsupportedCompressionMethodError, ValueError, KeyError, IndexError) as error:
        raise ReadError("damaged", "Tệp 7z hỏng hoặc dùng cách nén chưa hỗ trợ; hãy nén lại thành ZIP. / "
                        "The 7z archive is damaged or uses an unknown method: pack it again as ZIP.") from error


def _seven_writers(wanted: dict[str, Member], opened: Opener):
    """What py7zr writes members to: the files that are opened for them, one at a time; more than LARGEST is refused."""
    from py7zr.io import NullIO, Py7zIO, WriterFactory

    class Writer(Py7zIO):
        def __init__(self, target: IO[bytes]):
            self.target, self.written = target, 0

        def write(self, s: bytes | bytearray) -> int:
            self.written += len(s)
            if self.written > LARGEST:
                raise bomb()
            return self.target.write(s)

        def read(self, size: int | None = None) -> bytes:
            return b""

        def seek(self, offset: int, whence: int = 0) -> int:
            return 0

        def flush(self) -> None:
            self.target.flush()

        def size(self) -> int:
            return self.written

        def close(self) -> None:
            self.target.close()

    class Writers(WriterFactory):
        def create(self, filename: str) -> Py7zIO:
            target = opened(wanted[filename]) if filename in wanted else None
            return NullIO() if target is None else Writer(target)

    return Writers()


# --------------------------------------------------------------------------- tar, gz


def _tar(path: str, _: str, opened: Opener) -> Iterator[Member]:
    seen: dict[str, int] = {}
    whole = 0
    with tarfile.open(path, "r:") as archive:
        for count, entry in enumerate(archive):
            whole += entry.size
            if count >= MEMBERS or whole > BYTES:
                raise bomb()
            if entry.isdir() or is_litter(name := named(entry.name, seen)):
                continue
            refused = _unsafe(entry.name) or _too_large(entry.size) if entry.isreg() else _link()
            member = Member(name, entry.size, float(entry.mtime), refused)
            source = archive.extractfile(entry) if refused is None else None
            if source is not None and (target := opened(member)):
                with target, source:
                    copy(source, target, LARGEST)
            yield member


def _gz(path: str, name: str, opened: Opener) -> Iterator[Member]:
    with gzip.open(path) as source:
        member = Member(named(name, {}), 0, None, None)
        target = opened(member)
        if target is not None:
            with target:
                copy(source, target, LARGEST)
        yield member
