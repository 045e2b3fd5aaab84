"""Names of those whom accidents and disasters harm, and of the field that an accident belongs to.

`xảy ra 38 vụ, làm chết 30 người` needs the field that its sentence sets (`Trên lĩnh vực đường sắt`) to be told apart.
"""

from __future__ import annotations

import regex

from extractors.clause import Draft
from extractors.rules import ending

_HARM = regex.compile(r"(?P<harm>(?:bị )?chết|bị thương|tử vong|mất tích|thiệt mạng|bị nạn)(?!\p{L})")
_HARM_BEFORE = ending(r"(?:^|(?<= )|làm )(?:làm )?(?P<harm>chết|bị thương|tử vong|mất tích|thiệt mạng)$")
_IN_A_FIELD = regex.compile(r"(?:xảy ra )?(?:số )?vụ$|người (?:chết|bị thương|mất tích|tử vong)$")
_FIELD = regex.compile(
    r"(?i)(?<field>(?:trên |về |trong )?(?:lĩnh vực|tuyến)(?: \p{L}+){1,4}?)(?=[,.:;]| xảy ra| có| cả nước| toàn)"
    r"|(?:(?<=[.:;\n] )|(?<=\n)|^)(?P<subject>đường (?:bộ|sắt|thủy|thủy nội địa|hàng không|biển))(?=:| xảy ra| có)")


def harmed(draft: Draft, pre: str, rest: str) -> str:
    """`làm chết 03 người`, `bị thương 02 người`, `giảm 02 người chết`: one name for the dead, one for the injured, "" for others.
    pre, rest: the words before the number and behind what it counts."""
    if draft.unit_kind != "person" or draft.unit_name == "trường hợp":
        return ""
    harm = _HARM.match(rest.lower()) or _HARM_BEFORE.search(pre.lower()) or _HARM_BEFORE.search(draft.before.rstrip())
    return f"{draft.unit_name} {harm['harm']}" if harm else ""


def field_of(text: str, start: int, end: int) -> str:
    """The field that was set last in text[start:end] (`Trên lĩnh vực đường sắt`), "" for none."""
    found = list(_FIELD.finditer(text, start, end))
    return " ".join((found[-1]["field"] or found[-1]["subject"]).split()) if found else ""


def needs_field(name: str) -> bool:
    """Whether a name (in lower case) is told apart by its field only (`vụ`, `người chết`)."""
    return _IN_A_FIELD.match(name) is not None
