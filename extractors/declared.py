"""The unit that a line above declares for what stands below it (`ĐVT: triệu đồng`), where no table is drawn."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import regex

from extractors.column import caption_unit, counted, head_unit
from extractors.model import Block
from extractors.number import Amount
from extractors.outline import marker
from extractors.text import View
from extractors.unit import Unit, unit_at

_FURTHEST = 80  # lines
_LONGEST_ENTRY = 200
_DECLARES = regex.compile(r"(?<!\p{L})(?:đơn vị(?: tính)?+|đvt|đv tính) ?: ?\p{L}")
# "Thu nội địa: 10.617.000", "- Chi khác 500 (bằng 98% dự toán)"
_ENTRY = regex.compile(r"(?:(?:trong đó|tđ|bao gồm|gồm|chia ra) ?:? ?)?(?P<name>\p{L}[^:;.\d]{1,150}+)(?P<colon>:)? {0,3}[(]?\d")
_RATE = regex.compile(r"(?:tỷ|tỉ) (?:lệ|trọng|suất)|tốc độ|cơ cấu|hệ số|chỉ số|năm |tháng |quý |ngày ")
_CLOSES = frozenset(("part", "chapter", "annex", "mục", "article", "roman", "upper"))


def declared_unit(view: View, block: int) -> tuple[str, Decimal] | None:
    """(canonical unit, factor) that the nearest declaration above a block gives, None where a heading, running text or another
    declaration that cannot be read stands between, or there is none."""
    blocks = view.document.blocks
    for above in range(block - 1, max(-1, block - _FURTHEST), -1):
        low = view.plain[blocks[above].start:blocks[above].end].strip()
        if _DECLARES.search(low):
            return caption_unit(low) if len(low) <= _LONGEST_ENTRY else None
        if not _is_listed(view, blocks[above]):
            return None
    return None


def scaled(view: View, block: int, amount: Amount) -> tuple[Amount, Unit] | None:
    """The amount and unit of a bare number in an entry (a name, then the number) below a declared unit, or None.

    A noun or a unit in the entry's own name (`Số hộ`, `Diện tích (ha)`) is nearer than the declared one.
    """
    place = view.document.blocks[block]
    if amount.scaled or not _is_listed(view, place):
        return None
    low = view.plain[place.start:place.end]
    entry = _ENTRY.match(low, len(marker(view.text[place.start:place.end], low)[1]))
    plainly = entry and (not set(".,").isdisjoint(amount.written) or not low[amount.end - place.start:].strip(" .;,|")
                         or entry["colon"] and entry.end() > amount.start - place.start)
    if not plainly or _RATE.match(entry["name"]):
        return None
    name = low[:amount.start - place.start]
    told = head_unit(name) or counted(name) or declared_unit(view, block)
    if told is None:
        return None
    unit, factor = told
    known = unit_at(unit, 0)
    high = None if amount.high is None else amount.high * factor
    value = replace(amount, value=amount.value * factor, high=high, step=amount.step * factor, scaled=factor != 1, factor=factor)
    return value, Unit(unit, known.kind if known else "measure", amount.end)


def _is_listed(view: View, block: Block) -> bool:
    """Whether a block may stand in a list under a declared unit: no heading of a section, no running text."""
    text = view.text[block.start:block.end].strip()
    if block.kind == "cell" or len(text) > _LONGEST_ENTRY:
        return False
    if marker(text, view.plain[block.start:block.end].strip())[0] in _CLOSES:
        return False
    letters = sum(map(str.isalpha, text))
    if letters > 3 and sum(map(str.isupper, text)) > 0.8 * letters:
        return False
    return text[-1:] != "." or text[-2:-1].isdigit() or ":" in text
