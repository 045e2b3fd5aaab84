"""The type of a document and its subject (tên loại, trích yếu), also of a page that has no letterhead at all.

Form: Nghị định 30/2020/NĐ-CP, Phụ lục I, II.5: the type in capitals with the subject under it; a công văn has no type, its
subject stands behind V/v under the number.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

import regex

from extractors.issuer import TYPES, name_of_type
from extractors.letterhead import BODY_TEXT, LONGEST_SUBJECT, OF_BODY, PLACE, TITLE, Letterhead, field, is_authority
from extractors.model import DateMention, Facts, HeaderField
from extractors.row import Row, is_site_line
from extractors.rules import ending
from extractors.text import View

_PAGE_STAMP = regex.compile(r"(?:\s*date \d{4}-\d\d(?:-\d\d)? )?")  # put before the text by the page
_ABOUT = regex.compile(r"(?:^|(?<=[ ]))(?:(?:v/v|về việc|trích yếu)[ ]?[:.]?|về[ ]?:)[ ]*")
_SUBJECT_OF_BODY = regex.compile(r"(?<=[ ])(?:v/v|về (?:việc )?)")
_SHORT_ABOUT = regex.compile(r"^(?:(?:v/v|trích yếu)[ ]?[:.]?|về[ ]?:)[ ]*(?:v/v[ ]?[:.]?[ ]*)?")
# The first line of the authority's name: HỘI ĐỒNG NHÂN DÂN / TỈNH PHÚ THỌ KHÓA IX
_BARE_BODY = regex.compile(r"[ *]*(?:(?:hội đồng|ủy ban) nhân dân|chủ tịch(?: (?:nước|ủy ban nhân dân))?|thủ tướng|bộ trưởng)"
                           r"[ *]*")
_GOES_ON = ending(r"(?<!\p{L})(?:của|và|do|cho|với|tại|giữa|các|trình|bởi|thuộc|trong)[ *]*$|[,-][ ]*$")
_OF_THE_FORM = ("giải quyết công việc",)  # PHIẾU TRÌNH GIẢI QUYẾT CÔNG VIỆC is the name of a form
# Words that open the text more often than a subject: KẾ HOẠCH / Thực hiện nhiệm vụ năm học
_MAY_OPEN_SUBJECT = regex.compile(r"(?:triển khai )?thực hiện |tiếp |trong |để ")


def type_field(view: View, head: Letterhead, subject: HeaderField | None) -> Iterator[HeaderField]:
    """type: the title, else what the symbol's code stands for; a symbol without a type code is a công văn's."""
    if head.title_row is not None:
        row = head.rows[head.title_row]
        found = TITLE.match(row.low)
        start, end = (row.start + at for at in found.span("type"))
        yield field("type", TYPES[found["type"]].name, start, end, "header-title")
        return
    symbol = head.symbol
    if symbol is None:
        return
    name = name_of_type(symbol.code, symbol.year) if symbol.code else None
    if name and not (subject and symbol.code in ("TM", "TT", "PT")):
        yield field("type", name, symbol.start, symbol.end, "header-type-from-code", 0.9)
    elif symbol.style == "letter" or subject is not None:
        yield field("type", "Công văn", symbol.start, symbol.end, "header-letter", 0.9)


def subject_field(view: View, head: Letterhead) -> Iterator[HeaderField]:
    """subject (trích yếu): under the title, or behind V/v under the symbol of a công văn."""
    if head.title_row is not None:
        yield from _subject_under_title(view, head)
    elif head.symbol_row is not None:
        yield from _subject_of_letter(view, head)


def _subject_under_title(view: View, head: Letterhead) -> Iterator[HeaderField]:
    title = head.rows[head.title_row]
    found = TITLE.match(title.low)
    rest = found["rest"]
    start = title.start + found.start("rest") + len(rest) - len(rest.lstrip(" .:*"))
    spans: list[tuple[int, int]] = []
    of_body = OF_BODY.match(rest)
    about = _SUBJECT_OF_BODY.search(rest) if of_body else None
    if about:
        spans.append((title.start + found.start("rest") + about.start(), title.end))
    elif rest.strip(" .:*") not in ("", *_OF_THE_FORM) and not of_body:
        spans.append((start, title.end))
    first: Row | None = title if spans else None
    following = [row for row in head.rows[head.title_row + 1:head.title_row + 12] if not (row.blank or row.motto)]
    for row, after in zip_longest(following, following[1:]):
        unfinished = bool(spans) and _GOES_ON.search(view.plain[spans[-1][0]:spans[-1][1]]) is not None
        far = row.start - (spans[-1][1] if spans else title.end) > 400
        if far or not _continues_subject(row, after, first, bool(spans), unfinished):
            break
        if spans and _BARE_BODY.fullmatch(row.low) and not unfinished:
            break
        spans.append((row.start, row.end))
        first = first or row
        if sum(end - begin for begin, end in spans) > LONGEST_SUBJECT:
            break
    yield from _subject(view, spans, "header-subject")


def _continues_subject(row: Row, after: Row | None, first: Row | None, begun: bool, unfinished: bool) -> bool:
    text = row.low.strip(" *")
    if PLACE.match(text) or row.label and regex.match(r"[ivx\d]", row.label.lower()) or len(text) > LONGEST_SUBJECT:
        return False
    if not begun and _MAY_OPEN_SUBJECT.match(text) and len(text) < 250 and not text.endswith((".", ";", ":", ",")):
        return True
    if BODY_TEXT.match(text) and not (row.capitals and not text.startswith(("căn cứ", "kính", "điều", "khóa"))):
        return False
    if not begun or first is None:
        return not (text.endswith((".", ";")) and len(text) > 260) and not (is_authority(row, after) and after is not None
                                                                           and BODY_TEXT.match(after.low.strip()) is not None)
    if is_authority(row, after) or text.endswith((".", ";", ":")) and len(text) > 120:
        return False
    if first.capitals or row.capitals:
        return first.capitals and row.capitals
    return row.strong and first.strong or (row.opens_small or unfinished) and not row.label and len(text) < 200


def _subject_of_letter(view: View, head: Letterhead) -> Iterator[HeaderField]:
    spans: list[tuple[int, int]] = []
    for row in head.rows[head.symbol_row:head.symbol_row + 10]:
        if row.low.strip(" *").startswith(("kính gửi", "nơi nhận")):
            break
        found = _ABOUT.search(row.low)
        if spans and (not row.opens_small or row.label or row.motto or PLACE.match(row.low) or len(row.low) > 120):
            break
        if spans:
            spans.append((row.start, row.end))
        elif found and (found.start() < 4 or row.start <= head.symbol.start < row.end):
            spans.append((row.start + found.start(), row.end))
    yield from _subject(view, spans, "header-about")


def _subject(view: View, spans: list[tuple[int, int]], rule: str) -> Iterator[HeaderField]:
    if not spans:
        return
    start, end = spans[0][0], spans[-1][1]
    cut = _SHORT_ABOUT.match(view.plain[start:end].lstrip(" *"))
    if cut:
        start += len(view.plain[start:end]) - len(view.plain[start:end].lstrip(" *")) + cut.end()
    while end > start and view.text[end - 1] in " .,;:*-_\n\t":
        end -= 1
    while start < end and view.text[start] in " *\n\t":
        start += 1
    if start < end:
        start += _PAGE_STAMP.match(view.plain[start:end]).end()
        yield field("subject", view.text[start:end].replace("**", ""), start, end, rule)


def plain_page(view: View, facts: Facts, head: Letterhead) -> Iterator[HeaderField]:
    """subject and issued_on of a page without a letterhead (a news item, a portal's page): its headline and its dateline."""
    lines = [row for row in head.rows[:30] if not (row.blank or is_site_line(row.low))][:8]
    dateline = next((i for i, row in enumerate(lines) if _dateline(facts, row)), None)
    headline = _above_addressees(facts, lines) or next((row for row in lines if row.strong), None)
    if headline is None and dateline is not None:
        order = [lines[dateline - 1]] if dateline else []
        headline = next((row for row in order + lines[dateline + 1:] if len(row.low.split()) > 3), None)
    top = next((i for i, row in enumerate(lines) if len(row.low.split()) > 3), None)
    if headline is None and top is not None and len(lines[top].low) < 160 and (
        not lines[top].low.rstrip().endswith((".", ";", ":", ",")) or _reads_as_headline(*lines[top:top + 2])
    ):
        headline = lines[top]
    if headline is not None and headline.end - headline.start < 240 and len(headline.low.split()) > 3:
        yield from _subject(view, [(headline.start, headline.end)], "header-headline")
    if dateline is not None:
        mention = _dateline(facts, lines[dateline])
        yield field("issued_on", mention.iso, mention.start, mention.end, "header-dateline", 0.8)


def _above_addressees(facts: Facts, lines: list[Row]) -> Row | None:
    """The subject of a letter that lost its letterhead: the line with V/v above Kính gửi, else the one right above it."""
    at = next((i for i, row in enumerate(lines) if row.low.strip(" *").startswith("kính gửi")), 0)
    above = [row for row in lines[:at] if len(row.low.split()) > 3 and not _dateline(facts, row) and not BODY_TEXT.match(row.low)]
    return next((row for row in above if _SHORT_ABOUT.match(row.low.lstrip(" *"))), above[-1] if above else None)


def _reads_as_headline(row: Row, after: Row | None = None) -> bool:
    """Whether a line is a headline though it ends with a full stop: one sentence that says what the text is about, above a
    longer paragraph."""
    text = row.low.strip(" *.")
    says = row.low.rstrip().endswith(".") and " về việc " in text and ". " not in text and not BODY_TEXT.match(text)
    return says and after is not None and len(after.low) > len(text)


def _dateline(facts: Facts, row: Row) -> DateMention | None:
    """The day in a line that says hardly anything else (`08-12-2021 09:15`, `admin gửi vào T4, 08/12/2021`)."""
    if len(row.low) > 70 or TITLE.match(row.low) or BODY_TEXT.match(row.low):
        return None
    for item in facts.dates:
        if row.start <= item.start and item.end <= row.end and item.kind == "day" and item.iso:
            rest = row.low[:item.start - row.start] + row.low[item.end - row.start:]
            return item if sum(map(str.isalpha, rest)) <= 20 else None
    return None
