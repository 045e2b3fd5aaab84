"""The value of a spreadsheet cell as a reader sees it, in Vietnamese form: its number format decides digits, percent and dates.

Source of the formats: ECMA-376 part 1, 18.8.30 and 18.8.31 (number formats), which XLS and ODS share.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

import regex

Value = int | float | str | bool | date | datetime | time | timedelta | None

# formats that are named by number only
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "dd/mm/yyyy h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00",
    41: '#,##0;-#,##0;"-"', 42: '#,##0;-#,##0;"-"', 43: '#,##0.00;-#,##0.00;"-"', 44: '#,##0.00;-#,##0.00;"-"',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}
_DIGITS = 10   # significant digits that the format General shows
_HUGE = 25     # powers of ten beyond which digits behind the comma are not asked for
_PIECE = regex.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|_.|\*.|(?P<digits>[0#?][0#?,.]*)|(?P<other>.)', regex.DOTALL)
_SECTION = regex.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[]|[\[\\"])*+')
_CURRENCY = regex.compile(r"\$([^-\]]*)")
_SHOWN_SIGNS = "%.,-()+ $€£₫đ"


class Shape(NamedTuple):
    """One section of a number format.

    before, after: text around the digits. kept: digits after the comma; optional: those shown only if not zero; least: digits
    before it. grouped: in thousands. scale: powers of ten (percent 2, a comma at the end -3). digits: whether it shows any.
    general: as the format General does.
    """

    before: str
    after: str
    kept: int
    optional: int
    least: int
    grouped: bool
    scale: int
    digits: bool
    general: bool


def shown(value: Value, code: str | None) -> str:
    """What the cell shows. value: as calamine gives it; code: the number format, None where it is not known.

    >>> shown(0.916, "0.0%"), shown(21078.0, "#,##0"), shown(2024.0, None), shown(-3.25, "#,##0.0;(#,##0.0)")
    ('91,6%', '21.078', '2024', '-3,3')
    """
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return "Đúng" if value else "Sai"
    if isinstance(value, date | time | timedelta):
        return _moment(value, (code or "").lower())
    number = Decimal(repr(value))
    return _number(number, code or "General") if number.is_finite() else ""


def _number(number: Decimal, code: str) -> str:
    sections = _sections(code)
    chosen = _shape(sections[0])
    if number < 0 and len(sections) > 1:
        chosen = _shape(sections[1])
    elif number == 0 and len(sections) > 2:
        chosen = _shape(sections[2])
    if not chosen.digits and not chosen.general:
        if number == 0 or chosen.before.strip():
            return chosen.before.strip()
        chosen = _shape("General")  # a format that hides the number: what is there is told all the same
    digits = _general(abs(number)) if chosen.general else _fixed(abs(number), chosen)
    sign = "-" if number < 0 and any(char in "123456789" for char in digits) else ""
    before, after = chosen.before.replace("(", "").replace("-", "" if digits else "-"), chosen.after.replace(")", "")
    return f"{before.lstrip()}{sign}{digits}{after.rstrip()}".strip()


def _sections(code: str) -> list[str]:
    """The parts for positive, negative, zero and text, as far as the format has them."""
    found, at = [], 0
    while at <= len(code) and len(found) < 4:
        match = _SECTION.match(code, at)
        found.append(match[0] if match else "")
        at = (match.end() if match else at) + 1
    return found


def _shape(section: str) -> Shape:
    before: list[str] = []
    after: list[str] = []
    digits = ""
    percent = 0
    general = section.strip().lower() in ("general", "@", "")
    for match in _PIECE.finditer(section):
        side = after if digits else before
        if text := match["quoted"] or match["escaped"]:
            side.append(text)
        elif match["bracket"] is not None:
            side += [money[1] for money in [_CURRENCY.match(match["bracket"])] if money]
        elif match["digits"]:
            digits = digits or match["digits"]
        elif other := match["other"]:
            percent += other == "%"
            general = general or other in "Ee/"  # powers of ten and fractions
            if other in _SHOWN_SIGNS or other.isspace():
                side.append(other)
    general = general or "general" in section.lower() and not digits
    whole, _, part = digits.partition(".")
    return Shape(
        before="".join(before), after="".join(after), kept=part.count("0"), optional=part.count("#") + part.count("?"),
        least=whole.count("0"), grouped="," in whole.rstrip(","), scale=2 * percent - 3 * (len(digits) - len(digits.rstrip(","))),
        digits=bool(digits), general=general)


def _fixed(number: Decimal, shape: Shape) -> str:
    places = shape.kept + shape.optional
    near = number.scaleb(shape.scale)
    if near:  # 15 digits are what a spreadsheet counts with: 1.005 is stored as 1.00499999999999989
        near = near.quantize(Decimal(1).scaleb(max(near.adjusted() - 14, -60)), ROUND_HALF_UP)
    if near.adjusted() >= _HUGE:
        return f"{near:f}"
    whole, _, part = f"{near.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}".partition(".")
    while len(part) > shape.kept and part.endswith("0"):
        part = part[:-1]
    if not part and not int(whole) and not shape.least:
        return ""  # `#` and `?` show no zero
    if shape.grouped:
        whole = f"{int(whole):,}".replace(",", ".")
    whole = whole.zfill(shape.least) if not shape.grouped else whole
    return f"{whole},{part}" if part else whole


def _general(number: Decimal) -> str:
    """As the format General shows it: up to ten digits, no groups."""
    if number == 0:
        return "0"
    places = max(0, min(_DIGITS - 1 - number.adjusted(), _DIGITS + 2))
    if number.adjusted() >= _HUGE:
        return f"{number:f}"
    text = f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _moment(value: date | time | timedelta, code: str) -> str:
    if isinstance(value, timedelta):
        hours, seconds = divmod(int(value.total_seconds()), 3600)
        return f"{hours}:{seconds // 60:02}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    clock = f" {value:%H:%M}" if isinstance(value, datetime) and (value.hour or value.minute) else ""
    if "d" not in code and "y" in code:
        return f"{value.month:02}/{value.year}" if "m" in code else str(value.year)
    if "y" not in code and "d" in code and "m" in code:
        return f"{value.day:02}/{value.month:02}"
    return f"{value.day:02}/{value.month:02}/{value.year}{clock}"
