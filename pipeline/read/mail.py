"""E-mail -> drafts and attachments: EML (RFC 5322, MIME), and web pages saved as one file (MHTML)."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage

from pipeline.encoding import repair
from pipeline.read import html, text
from pipeline.read.draft import Draft, Grid, collapsed
from pipeline.read.error import ReadError

_HEADER = (("From", "Từ"), ("To", "Đến"), ("Cc", "Đồng gửi"), ("Date", "Ngày gửi"))
_DEEPEST = 20  # parts inside each other


def parse(data: bytes) -> EmailMessage:
    """The message. Raises ReadError `damaged` where its parts are nested beyond measure."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        next(_parts(message), None)
    except RecursionError as error:
        raise ReadError("damaged", "Thư lồng quá nhiều phần vào nhau, không đọc được; hãy lưu lại từ hộp thư. / "
                        "The mail nests too many parts: save it again from the mailbox.") from error
    assert isinstance(message, EmailMessage)
    return message


def read(data: bytes) -> tuple[list[Draft | Grid], list[str]]:
    """Drafts of a mail: its header (from, to, date, then the subject as a heading), then its body; and problems."""
    message = parse(data)
    drafts: list[Draft | Grid] = []
    for name, called in _HEADER:
        value = _header(message, name)
        if value:
            drafts.append(Draft(f"{called}: {value}"))
    subject = _header(message, "Subject")
    if subject:
        drafts.append(Draft(subject, "heading", level=1))
    for draft in drafts:
        assert isinstance(draft, Draft)
        draft.text = collapsed(repair(draft.text)[0])
    body, problems = _body(message)
    names = [name for name, _ in attachments(message)]
    if names:
        problems = [*problems, f"attached: {'; '.join(names[:20])}{' …' if len(names) > 20 else ''}"]
    return [*drafts, *body], problems


def page(data: bytes) -> tuple[list[Draft | Grid], list[str]]:
    """Drafts and problems of a web page saved as one file (MHTML). Raises ReadError `no_text` where it holds no page."""
    for part in _parts(parse(data)):
        if part.get_content_type() == "text/html":
            return html.read(_bytes(part))
    raise ReadError("no_text", "Tệp MHTML không có trang nào; hãy lưu lại trang web. / "
                    "The MHTML holds no page; save the page again.")


def attachments(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """Names and bytes of all parts that are files; an attached mail is one too, pictures of the text (logo) are not."""
    body = message.get_body(("html", "plain"))
    for part in _parts(message):
        if part is body or part.is_multipart() and part.get_content_type() != "message/rfc822":
            continue
        name = part.get_filename()
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0) if part.is_multipart() else part
            subject = _header(inner, "Subject") if isinstance(inner, EmailMessage) else ""
            yield name or f"{subject[:60].replace('/', '-') or 'thu'}.eml", inner.as_bytes()
        elif name and not (part.get("Content-ID") and part.get_content_maintype() == "image"):
            yield name, _bytes(part)


def _parts(message: EmailMessage, depth: int = 0) -> Iterator[EmailMessage]:
    """The message and its parts, in order; the parts of an attached mail are its own."""
    yield message
    if depth < _DEEPEST and message.is_multipart() and message.get_content_type() != "message/rfc822":
        for part in message.iter_parts():
            yield from _parts(part, depth + 1)


def _bytes(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _header(message: EmailMessage, name: str) -> str:
    """A header field as text; what breaks the rules of mail is taken as it stands."""
    try:
        value = message.get(name)
        if name == "Date" and isinstance(when := getattr(value, "datetime", None), datetime):
            return f"{when:%H:%M} ngày {when.day}/{when.month}/{when.year}"
        written = str(value or "").replace("\r", " ")
        return collapsed(written.replace('"', "") if name in ("From", "To", "Cc") else written)
    except (ValueError, IndexError, AttributeError, LookupError):  # faults of the parser on broken fields
        raw = dict(message.raw_items()).get(name, "")
        return collapsed(str(raw).encode("utf-8", "replace").decode("utf-8").replace("\r", " "))


def _body(message: EmailMessage) -> tuple[list[Draft | Grid], list[str]]:
    """The body: as a page where it has one (its tables stay tables), else as text."""
    part = message.get_body(("html", "plain"))
    if part is None:
        return [], []
    data = _bytes(part)
    charset = part.get_content_charset("utf-8")
    try:
        written = data.decode(charset)
    except (LookupError, UnicodeDecodeError):
        written = text.decode(data)[0] if data.strip() else ""
    if part.get_content_type() == "text/html":
        return html.read(written.encode("utf-8-sig"))
    drafts, problems, _ = text.read(written.encode("utf-8-sig"))
    return drafts, problems
