"""The addressees (Kính gửi), and the end of a document: recipients (Nơi nhận) and signature.

Form: Nghị định 30/2020/NĐ-CP, Phụ lục I, II.7 (TM. thay mặt, KT. ký thay, TL. thừa lệnh, TUQ. thừa ủy quyền, Q. quyền) and II.9.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractors.issuer import HEADS, OFFICES, SURNAMES
from extractors.letterhead import field
from extractors.model import HeaderField
from extractors.row import Row
from extractors.rules import ending, verbose
from extractors.text import View

_MOST_ITEMS = 60
# The authority above the căn cứ (BỘ TRƯỞNG BỘ TÀI CHÍNH) is no signature.
_ENACTING = regex.compile(r"^[ *]*(?:căn cứ|xét|theo|khóa|quyết (?:định|nghị))")
_AUTHORITY = regex.compile(r"^[ *(]*(?P<auth>tm|t/m|kt|k/t|tl|t/l|tuq|t/uq|q)(?:[ ]?[./][ ]*|[ ](?=\p{L}))(?P<rest>\p{L}.*)$")
_FULL = {"tm": "TM.", "t/m": "TM.", "kt": "KT.", "k/t": "KT.", "tl": "TL.", "t/l": "TL.", "tuq": "TUQ.", "t/uq": "TUQ.",
         "q": "Q."}
_TITLE_LINE = verbose(
    r"""^[ *]*(?P<title>(?:quyền[ ])?{{offices}}(?:[ ]?[,-][ ]?{{offices}}|[ ](?:thường[ ]trực|phụ[ ]trách|điều[ ]hành))?
        (?:[ ][\p{L}\d.,()/ -]{2,70})?)[ *]*$""",
    offices=OFFICES,
)
_BODY_LINE = verbose(r"^[ *]*{{heads}}(?!\p{L})[^.;:]{0,80}$", heads=HEADS)
# What may stand between the office and the name: (Đã ký), the text of an e-signature, dots
_PASSED = verbose(
    r"""^[ *(\[]*(?:đã[ ]ký|daky|ký[ ]tên|chữ[ ]ký|signed|ký[ ]điện[ ]tử|ký[ ]bởi|ký,[ ](?:đóng[ ]dấu|ghi[ ]rõ)|ký[ ]và|người[ ]ký
      |đóng[ ]dấu|thời[ ]gian[ ]ký|cơ[ ]quan:) | ^[ .…*_()\[\]-]*$"""
)
_DEGREES = r"""(?:(?:gs|pgs|ts|tskh|ths|bs|bsckii?|ks|cn|ls|nhà[ ]giáo
    |(?:đại|thượng|trung|thiếu)[ ](?:tá|tướng|úy))(?:[.,][ ]?|[ ]))*"""
_NAME = verbose(r"^[ *]*{{degrees}}(?P<name>\p{L}[\p{L}'’-]{0,9}(?:[ ]\p{L}[\p{L}'’.-]{0,9}){1,5})[ *]*$", degrees=_DEGREES)
_SURNAME = regex.compile(r"\p{L}+")
_RECIPIENTS = regex.compile(r"^[ *_-]*nơi[ ]nhận[ ]*:?[ *_]*")
# Kính gửi: ...; of a công điện: THỦ TƯỚNG CHÍNH PHỦ điện:
_ADDRESSED = regex.compile(r"^[ *_]*(?:kính[ ](?:gửi|trình|đề[ ]nghị)|[^:;.\n\t]{4,60}[ ]điện)[ ]*:[ *_]*")
_BULLET = regex.compile(r"^[ *]*(?:[-+•*●–]|\d{1,2}[.)])[ ]*")
_ITEM_END = ending(r"[;.,][ *]*$")
_INLINE_ITEMS = regex.compile(r"[^;]+?(?=;|[.,][ ]-[ ]?\p{Lu}|$)")
_INLINE_BULLETS = regex.compile(r".+?(?=[;.][ ]?-[ ]?\p{Lu}|$)", regex.DOTALL)


def addressees(view: View, lines: list[Row], limit: int) -> Iterator[HeaderField]:
    """addressees: one field for each item behind Kính gửi, in the first `limit` lines."""
    for index, row in enumerate(lines[:limit]):
        found = _ADDRESSED.match(row.low)
        if found:
            yield from _items(view, lines, index, found.end(), "addressees", "header-addressees")
            return


def _items(view: View, lines: list[Row], index: int, skip: int, name: str, rule: str) -> Iterator[HeaderField]:
    """The items of a list that begins in a line, behind `skip` characters, and goes on in the lines below."""
    first = lines[index]
    spans: list[list[int]] = []
    bulleted, mark = False, ""
    rest = view.plain[first.start + skip:first.end].strip(" *:")
    if rest and not _AUTHORITY.match(rest) and not (_TITLE_LINE.match(rest) and name == "recipients"):
        spans.append([first.start + skip, first.end])
    for at, row in enumerate(lines[index + 1:index + 1 + _MOST_ITEMS], index + 1):
        if row.blank:
            continue
        text, bullet = row.low, _BULLET.match(row.low)
        last = view.plain[spans[-1][0]:spans[-1][1]].rstrip(" *") if spans else ""
        open_end = bool(spans) and not last.endswith((";", "."))
        if bullet and (bulleted or name == "recipients" or not last.endswith(".")):
            numbered = bullet[0].strip()[:1].isdigit()
            if mark and name == "addressees" and (numbered != mark.isdigit() or text.rstrip().endswith(":")):
                break  # "1. Vấn đề trình:" opens the body
            bulleted, mark = True, bullet[0].strip()[:1] or "-"
            spans.append([row.start + bullet.end(), row.end])
        elif name == "recipients" and (not spans or last.endswith((";", ","))) and _beside(view, lines, at):
            continue
        elif _is_signature(row, inside=True) or _person(view, row) or _RECIPIENTS.match(text) or row.motto or len(text) > 240:
            break
        elif open_end and len(text) < 100 and (row.opens_small or bulleted and (name == "recipients" or last.endswith(","))):
            spans[-1][1] = row.end
        elif not bulleted and (not spans or last.endswith((";", ","))) and _ITEM_END.search(text) and len(text) < 160:
            spans.append([row.start, row.end])
        else:
            break
        if name == "recipients" and view.plain[spans[-1][0]:].startswith("lưu") and _ITEM_END.search(text):
            break
    pieces = _INLINE_BULLETS if bulleted else _INLINE_ITEMS
    for start, end in spans:
        for piece in pieces.finditer(view.text[start:end]):
            yield from _item(view, start + piece.start(), start + piece.end(), name, rule)


def _beside(view: View, lines: list[Row], at: int) -> bool:
    """Whether a line is of the signature, and the recipients go on below it: the two stand side by side, read line by line."""
    for row in lines[at:at + 8]:
        if _BULLET.match(row.low):
            return True
        if not (row.blank or _is_signature(row, inside=True) or _person(view, row) or _PASSED.match(row.low)):
            return False
    return False


def _item(view: View, start: int, end: int, name: str, rule: str) -> Iterator[HeaderField]:
    while start < end and view.text[start] in " *;-–+,.\n\t":
        start += 1
    while end > start and view.text[end - 1] in " *;.,\n\t":
        end -= 1
    if end - start > 1 and not (view.text[start] == "(" and view.text[end - 1] == ")"):
        yield field(name, view.text[start:end], start, end, rule)


def closing(view: View, lines: list[Row], body: int) -> Iterator[HeaderField]:
    """recipients, signer, signer_title and signing_authority of the document itself, not of its annexes.

    body: index of the line where the header ends; the signature stands below it.
    """
    noted = next((i for i in range(body, len(lines)) if _opens_recipients(lines, i)), None)
    if noted is not None:
        yield from _items(view, lines, noted, _RECIPIENTS.match(lines[noted].low).end(), "recipients", "header-recipients")
    stack, name = _signature(view, lines, body, noted)
    if stack and noted and not any(map(_authority, stack)):  # TM. UBND TỈNH / Nơi nhận: ... / CHỦ TỊCH, read row by row
        stack = [*(row for row in lines[max(body, noted - 2):noted] if _authority(row) and _is_signature(row)), *stack]
    if stack:
        yield from _stack_fields(view, stack)
    if name is not None:
        start, end = (name[1].start + at for at in name[0].span("name"))
        yield field("signer", view.text[start:end], start, end, "header-signer")


def _opens_recipients(lines: list[Row], index: int) -> bool:
    """Whether a line is the head of the list Nơi nhận, not a sentence that speaks of it."""
    found = _RECIPIENTS.match(lines[index].low)
    if found is None:
        return False
    rest = lines[index].low[found.end():].strip(" *")
    listed = index + 1 < len(lines) and _BULLET.match(lines[index + 1].low) is not None
    if not rest:
        return listed or ":" in found[0]
    if _BULLET.match(rest) is not None or rest.startswith("như "):
        return True
    return ":" in found[0] and (listed or ";" in rest and len(rest) < 400)


def _signature(view: View, lines: list[Row], body: int, noted: int | None) -> tuple[list[Row], tuple[regex.Match, Row] | None]:
    """The lines of authority and office, and the name under them: of all stacks that by the Nơi nhận, else the first named."""
    found: list[tuple[int, list[Row], tuple[regex.Match, Row] | None]] = []
    index = body
    while index < len(lines):
        followed = _person(view, lines[index + 1]) if index + 1 < len(lines) else None
        if not _is_signature(lines[index], inside=followed is not None):
            index += 1
            continue
        stack, at = [lines[index]], index + 1
        while at < len(lines) and not _person(view, lines[at]) and (
            _is_signature(lines[at], inside=True) or _carries_on(lines[at], stack)
        ):
            stack.append(lines[at])
            at += 1
        name, looked = None, at
        while looked < min(len(lines), at + 8) and name is None:
            row = lines[looked]
            if person := _person(view, row):
                name = (person, row)
            elif not (_PASSED.match(row.low) or row.blank or _RECIPIENTS.match(row.low) or _BULLET.match(row.low)):
                break
            looked += 1
        if name is not None or at == len(lines) or not _ENACTING.match(lines[at].low):
            found.append((index, stack, name))
        index = at
    if noted is not None:
        close = [entry for entry in found if noted - 8 <= entry[0] <= noted + _MOST_ITEMS]
        strong = [entry for entry in close if entry[2] or entry[1][0].capitals or any(map(_authority, entry[1]))]
        if strong:
            best = min(strong, key=lambda entry: (entry[2] is None, entry[0]))
            return best[1], best[2]
    named = [entry for entry in found if entry[2]]
    if named:
        return named[0][1], named[0][2]
    # the authority's name under the title, where a text is cut off, is no signature: one stands below what is signed
    prose = next((i for i, row in enumerate(lines[body:], body)
                  if row.end - row.start > 40 and not row.capitals and not _ENACTING.match(row.low)), len(lines))
    alone = [entry for entry in found if entry[0] >= len(lines) - 3 and entry[0] > prose and entry[1][0].capitals]
    return (alone[0][1], None) if alone else ([], None)


def _authority(row: Row) -> regex.Match | None:
    return _AUTHORITY.match(row.low)


def _is_signature(row: Row, inside: bool = False) -> bool:
    """Whether a line is one of authority or office; inside a stack small letters are forgiven (old fonts lose their capitals)."""
    if row.end - row.start > 110 or row.blank or row.low.rstrip(" *").endswith((";", ":", ".", ",")):
        return False
    authority = _AUTHORITY.match(row.low)
    if authority:
        rest = authority["rest"]
        return _TITLE_LINE.match(rest) is not None or _BODY_LINE.match(rest) is not None or row.capitals
    title = _TITLE_LINE.match(row.low)
    return title is not None and (row.capitals or row.strong or inside)


def _carries_on(row: Row, stack: list[Row]) -> bool:
    """`TM. ỦY BAN NHÂN DÂN` / `THÀNH PHỐ CẦN THƠ`: a name of a body goes on in the next line."""
    return row.capitals and stack[-1].capitals and row.end - row.start < 60 and len(stack) < 5 and not (
        row.label or _RECIPIENTS.match(row.low) or _PASSED.match(row.low) or row.motto
    ) and _AUTHORITY.match(stack[-1].low) is not None


def _person(view: View, row: Row) -> regex.Match | None:
    found = _NAME.match(row.low) if row.end - row.start <= 60 else None
    if found is None:
        return None
    words = view.text[row.start + found.start("name"):row.start + found.end("name")].split()
    surname = _SURNAME.match(found["name"])[0]   # H'Yuôn Niê, Y-Blok Mlô: the first letter tells women from men
    if not all(word[0].isupper() for word in words) or surname not in SURNAMES:
        return None
    return None if _TITLE_LINE.match(row.low) or _BODY_LINE.match(row.low) and len(words) not in (2, 3, 4) else found


def _stack_fields(view: View, stack: list[Row]) -> Iterator[HeaderField]:
    authorities = [(row, found) for row in stack if (found := _AUTHORITY.match(row.low))]
    if authorities:
        row, found = authorities[-1]
        start, end = (row.start + at for at in found.span("auth"))
        yield field("signing_authority", _FULL[found["auth"]], start, end, "header-signing-authority")
    last = next((row for row in reversed(stack) if _TITLE_LINE.match(row.low)), None)
    if last is not None:
        start, end = last.start, last.end
    elif authorities and _TITLE_LINE.match(authorities[-1][1]["rest"]):
        start, end = authorities[-1][0].start + authorities[-1][1].start("rest"), authorities[-1][0].end
    else:
        return
    while view.text[start] in " *":
        start += 1
    while view.text[end - 1] in " *":
        end -= 1
    yield field("signer_title", view.text[start:end], start, end, "header-signer-title")
