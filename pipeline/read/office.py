"""Formats of old word processors and spreadsheets -> DOCX or XLSX, by LibreOffice without a window, many files in one call.

LibreOffice runs with a profile of its own, in which macros are off and nothing linked is fetched, with limits of time and memory,
and is killed with all its children when it hangs. Where it is missing, antiword reads the text of DOC files.
"""

from __future__ import annotations

import hashlib
import io
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import olefile

from pipeline.read.edxml import parse
from pipeline.read.error import ReadError

# media type -> (ending that LibreOffice knows it by, what it becomes)
TARGETS = {
    "application/msword": ("doc", "docx"),
    "application/rtf": ("rtf", "docx"),
    "application/vnd.oasis.opendocument.text": ("odt", "docx"),
    "application/vnd.oasis.opendocument.text-template": ("ott", "docx"),
    "application/vnd.ms-word.2003+xml": ("xml", "docx"),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods", "xlsx"),
    "application/vnd.ms-excel.sheet.binary.macroenabled.12": ("xlsb", "xlsx"),
    "application/vnd.ms-excel.2003+xml": ("xml", "xlsx"),
}
ONLY_IF_FAILED = {"application/vnd.ms-excel": ("xls", "xlsx")}  # what has a reader of its own, which not all of it can be read by
GROUP = 16  # files in one call
_STREAMS = {"application/msword": ("WordDocument",), "application/vnd.ms-excel": ("Workbook", "Book")}
_KNOWN = {**TARGETS, **ONLY_IF_FAILED}
_FILTERS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
_START, _EACH = 60.0, 30.0           # seconds: for the start, and for each file
_MEMORY, _OUTPUT = 6 << 30, 1 << 30  # bytes
_PROGRAMS = ("soffice", "libreoffice")
_PLACES = ("/usr/bin", "/usr/local/bin", "/opt/libreoffice/program", "/Applications/LibreOffice.app/Contents/MacOS")
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{items}</oor:items>
"""
_ITEM = """<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>
"""
_SAFE = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),  # whatever it would fetch nevertheless goes to a proxy that nobody is
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetNoProxy", ""),
)
INSTALL = "sudo apt-get install --no-install-recommends libreoffice-writer libreoffice-calc"


def program() -> str | None:
    """The path of LibreOffice, None where it is missing."""
    path = os.pathsep.join((os.environ.get("PATH", ""), *_PLACES)) if "PATH" in os.environ else None
    return next((found for name in _PROGRAMS if (found := shutil.which(name, path=path))), None)


def missing(kind: str) -> ReadError:
    """The error for a file that needs LibreOffice where there is none."""
    ending, target = TARGETS[kind]
    kind, target = ending.upper(), target.upper()
    return ReadError("needs_libreoffice", f"Cần LibreOffice để đọc {kind}; hãy cài ({INSTALL}) rồi chạy lại, "
                     f"hoặc lưu tệp thành {target}. / LibreOffice is needed to read {kind}: install it ({INSTALL}) "
                     f"and run again, or save the file as {target}.", state="unsupported")


def convert(files: Mapping[str, tuple[bytes | str, str]], folder: str) -> dict[str, str]:
    """Convert files, one call for all that become the same; gives name -> path of what it became, where that was possible.

    files: name -> (bytes or path, media type); a name has letters and digits only. folder: where the results are put.
    """
    done: dict[str, str] = {}
    for target in sorted({_KNOWN[kind][1] for _, kind in files.values()}):
        with tempfile.TemporaryDirectory(prefix="office-", dir=folder) as work:
            inputs = []
            for name, (source, kind) in files.items():
                ending, becomes = _KNOWN[kind]
                if becomes != target:
                    continue
                inputs.append(os.path.join(work, f"{name}.{ending}"))
                if isinstance(source, bytes):
                    Path(inputs[-1]).write_bytes(source)
                else:
                    shutil.copyfile(source, inputs[-1])
            out = os.path.join(work, "out")
            _run(inputs, target, out, os.path.join(folder, f"profile-{os.getpid()}"))
            for path in inputs:
                name = os.path.basename(path).split(".")[0]
                made, kept = os.path.join(out, f"{name}.{target}"), os.path.join(folder, f"{name}.{target}")
                if os.path.exists(made) and os.path.getsize(made):
                    os.replace(made, kept)
                    done[name] = kept
    return done


def converted(data: bytes, kind: str, folder: str) -> tuple[bytes, str] | None:
    """What LibreOffice makes of one file, and `docx` or `xlsx`; None where it is missing or cannot.

    folder: the scratch folder, where `prepare` may have put the result already.
    """
    name, target = hashlib.sha256(data).hexdigest()[:40], _KNOWN[kind][1]
    path = os.path.join(folder, f"{name}.{target}")
    if not os.path.exists(path):
        convert({name: (data, kind)}, folder)
    if not os.path.exists(path):
        return None
    made = Path(path).read_bytes()
    os.unlink(path)
    return made, target


def prepare(files: Iterable[tuple[str, str]], folder: str) -> None:
    """Convert many files, (path, media type), in one call, so that `converted` finds them. What cannot be is left to it."""
    wanted: dict[str, tuple[bytes | str, str]] = {}
    for path, kind in files:
        with open(path, "rb") as source:
            wanted[hashlib.file_digest(source, "sha256").hexdigest()[:40]] = path, kind
    if len(wanted) > 1:
        convert(wanted, folder)


def check(data: bytes, kind: str) -> None:
    """Raise ReadError (`encrypted`, `damaged`) for a file that LibreOffice would ask a password for, or take for something else:
    what it cannot open as what it is called it may open as plain text, bytes as letters.

    Sources: [MS-DOC] 2.5.1 (a DOC says in its first block that it is locked), ODF 1.3 part 2 (the manifest says so).
    """
    try:
        if kind in _STREAMS:
            with olefile.OleFileIO(io.BytesIO(data)) as ole:
                stream = next(name for name in _STREAMS[kind] if ole.exists(name))
                head = ole.openstream(stream).read()[:12]
            locked = kind == "application/msword" and bool(head[11] & 1)
        elif kind == "application/rtf":
            locked = False
        elif kind.endswith("2003+xml"):
            parse(data)
            locked = False
        else:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                manifest = "META-INF/manifest.xml"
                locked = manifest in package.namelist() and b"encryption-data" in package.read(manifest)
    except (OSError, IndexError, ValueError, StopIteration, zipfile.BadZipFile, EOFError, zipfile.zlib.error) as error:
        raise ReadError("damaged", f"Tệp {_KNOWN[kind][0].upper()} hỏng hoặc tải về chưa đủ; hãy tải lại bản gốc. / "
                        f"The {_KNOWN[kind][0].upper()} is damaged or cut off; fetch the original again.") from error
    if locked:
        raise ReadError("encrypted", "Tệp được đặt mật khẩu; hãy gỡ mật khẩu rồi thử lại. / "
                        "The file is protected by a password; remove it and try again.")


def _run(inputs: list[str], target: str, out: str, profile: str) -> None:
    """One call of LibreOffice. What it could not convert is simply not there afterwards."""
    found = program()
    if found is None:
        return
    settings = Path(profile, "user", "registrymodifications.xcu")
    if not settings.exists():
        settings.parent.mkdir(parents=True)
        settings.write_text(_SETTINGS.format(items="".join(
            _ITEM.format(path=path, name=name, value=value) for path, name, value in _SAFE)), "utf-8")
    command = [found, f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--norestore", "--nologo", "--nodefault",
               "--nolockcheck", "--nofirststartwizard", "--convert-to", _FILTERS[target], "--outdir", out, *inputs]
    seconds = _START + _EACH * len(inputs)
    if timeout := shutil.which("timeout"):  # ends it even if this process is killed meanwhile
        command = [timeout, "--signal=KILL", f"{seconds + 10:.0f}", *command]
    environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    with _whole_family(command, environment | {"HOME": profile, "SAL_USE_VCLPLUGIN": "svp"}) as process:
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            shutil.rmtree(profile, ignore_errors=True)  # it may be left locked; what was converted until then is kept


@contextmanager
def _whole_family(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    """A process with limits, in a group of its own; whatever is left of the group at the end is killed."""
    nowhere = subprocess.DEVNULL
    process = subprocess.Popen(command, env=environment, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True,
                               preexec_fn=_limits)
    try:
        yield process
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            process.poll()  # all of it has ended
        process.wait()


def _limits() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_OUTPUT, _OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def antiword(data: bytes) -> str | None:
    """The text of a DOC by antiword, None where it is missing or cannot read it. Its tables are lines with bars."""
    found = shutil.which("antiword")
    if found is None:
        return None
    with tempfile.TemporaryDirectory(prefix="antiword-") as folder:
        path = Path(folder, "in.doc")
        path.write_bytes(data)
        try:
            done = subprocess.run([found, "-m", "UTF-8.txt", "-w", "0", str(path)], capture_output=True, timeout=_EACH,
                                  env={**os.environ, "HOME": folder}, preexec_fn=_limits, check=False)
        except subprocess.TimeoutExpired:
            return None
    text = done.stdout.decode("utf-8", "replace")
    return text if done.returncode == 0 and text.strip() else None
