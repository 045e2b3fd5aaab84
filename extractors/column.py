"""What the head of a table's column says: what stands in it, what a ratio compares, in which unit.

Heads as reports print them: STT | Chỉ tiêu | ĐVT | Kế hoạch | Thực hiện | Ước TH | TH/KH (%) | So cùng kỳ (%) | Tăng, giảm (+,-).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import regex

from extractors.number import SCALES
from extractors.unit import unit_at

INDEX = regex.compile(r"^(?:tt|stt|số tt|s\.?t\.?t\.?|số thứ tự|no\.?|#)$")
INDEX_VALUE = regex.compile(r"^\(?(?:[ivx]{1,6}|\d{1,3}(?:\.\d{1,2})*|[a-zđ]|[-+*•])[.)]{0,2}$")
UNIT_HEAD = regex.compile(r"^(?:đvt|đơn vị(?: tính)?|đv tính|đ\.?v\.?t)(?: *[:(].*)?$|(?:^| )(?:đvt|đơn vị tính|đv tính)$")
_SURE_UNIT_HEAD = regex.compile(r"đvt|đơn vị tính|đv tính|đ\.v\.t")
NAME_HEAD = regex.compile(
    r"^(?:(?:tên|các) )?(?:chỉ tiêu|nội dung|danh mục|đơn vị|địa phương|chương trình|công trình|dự án|khoản mục|lĩnh vực|"
    r"ngành|tên)")
# numbers that only name something, whatever their shape
_CODE_HEAD = regex.compile(
    r"điện thoại|(?<!\p{L})mã(?!\p{L})|ngày sinh|năm sinh|số hiệu|tài khoản|tờ bản đồ|số thửa|số quyết định|số văn bản$|"
    r"ký hiệu")
_NOTE_HEAD = regex.compile(
    r"ghi chú|thời gian|thời hạn|hoàn thành|địa chỉ|e-?mail|căn cứ|văn bản|chủ trì|phối hợp|phương thức|website|"
    r"họ (?:và )?tên|hình thức|sản phẩm")
_COUNTS = regex.compile(
    r"^(?:tổng |tổng cộng )?(?:số|số lượng|kết quả|diện tích|sản lượng|giá trị|kinh phí)(?!\p{L})|\((?:cái|chiếc|sản phẩm|"
    r"bộ|văn bản)\)")
_PLAN = regex.compile(
    r"(?<!\p{L})(?:kế hoạch|kh|chỉ tiêu|dự toán|dt|mục tiêu|nghị quyết|nq|giao|phấn đấu|nhu cầu|dự kiến|đề nghị|đề xuất|"
    r"định hướng)(?!\p{L})")
_DONE = regex.compile(r"(?<!\p{L})(?:thực hiện|th|kết quả|đạt được|đạt|quyết toán|giải ngân|đã|cùng kỳ)(?!\p{L})")
EARLIER = regex.compile(r"cùng kỳ|(?<!\p{L})ck(?!\p{L})|năm trước|kỳ trước|tháng trước|quý trước|năm ngoái")
_PERIOD = regex.compile(
    EARLIER.pattern + r"|đầu năm|cuối năm|\d{4} ?/ ?(?:\p{L}++ ){0,4}\d{4}|"
    r"so (?:với )?(?:\p{L}++ ){0,3}\d{4}|(?:th|năm) ?\d{4}|/ ?\p{L}{0,4} ?\d{4}")
_CHANGE = regex.compile(
    r"\+ ?[,;/] ?[-–]|tăng[,/( -]+giảm|chênh lệch|tăng \(|số tăng|(?<!\p{L})(?:tăng|vượt|giảm)(?!\p{L}) ?(?:%|\(%\)|so |"
    r"thêm so )|"
    r"(?<!\p{L})tăng(?!\p{L}).{0,60}%|\(\+\)|tốc độ tăng|tăng trưởng")
_ESTIMATE = regex.compile(r"(?<!\p{L})(?:ước|dự ước|ưth|uth)(?!\p{L})")
_ONE_WAY = regex.compile(r"(?:số )?(?:tăng|giảm)(?: ?\((?:[-+]|%)\))?")
_RATE_OF = regex.compile(
    r"%.{0,80}(?:kh|kế hoạch|dự toán|dt|cùng kỳ|ck)(?!\p{L})|tỷ lệ.{0,80}(?:kế hoạch|dự toán|kh)(?!\p{L})")
_SHARE = regex.compile(r"(?:tỷ trọng|tỉ trọng|cơ cấu|chiếm tỷ lệ|chiếm)(?: \(?%\)?)?")
# a rate that says of what only by where it stands
_BARE_RATE = regex.compile(
    r"(?:so sánh |đạt |hoàn thành )?(?:(?:tỷ|tỉ) lệ ?|so sánh ?)?\(?(?:%|lần)\)?(?: (?:đạt|hoàn thành|thực hiện))?|(?:tỷ|"
    r"tỉ) lệ|so sánh|"
    r"(?:tỷ|tỉ) lệ (?:đạt|hoàn thành|thực hiện|giải ngân|hoàn thành kế hoạch)(?: được)?(?: ?\(?%\)?)?|(?:đạt|"
    r"hoàn thành) ?\(?%\)?")
_OF_PLAN = regex.compile(r"(?:đạt|hoàn thành|thực hiện|giải ngân)(?!\p{L})")
_PART = regex.compile(r"(?<!\p{L})(?:trong đó|tđ|chia ra|bao gồm|gồm)(?!\p{L}) ?:?")
_WHOLE = regex.compile(
    r"(?<!\p{L})(?:tổng (?:số|cộng|nhu cầu|kinh phí|vốn|mức|diện tích)|cộng|toàn (?:tỉnh|huyện|xã|thành phố|quốc)|"
    r"cả nước)(?!\p{L})")
_FALLS = regex.compile(r"(?<!\p{L})giảm(?!\p{L})")
_PLACE = regex.compile(r"(?:tp\.?|thành phố|huyện|quận|thị xã|tx\.?|xã|phường|thị trấn|tỉnh) ?(?!\p{L}*[ ]?(?:số|tổng))\p{L}")
_COMPARES = regex.compile(
    r"(?P<left>.*?)(?:(?<!\p{L})(?:so sánh với|so với|so sánh|so|bằng)(?!\p{L})|"
    r"(?<=[\p{L}\d)]) ?/ ?(?=[\p{L}\d(]))(?P<right>.*)", regex.DOTALL)
# what may stand on either side of "KH 2003/ƯTH 2002"
_SIDE = regex.compile(
    r"(?<!\p{L})(?:kh|th|ước|uth|ưth|ck|dt|thực hiện|kế hoạch|dự toán|cùng kỳ|lũy kế|năm|tháng|quý)(?!\p{L})|(?<!\d)(?:19|"
    r"20)\d\d(?!\d)")
_NO_COMPARISON = regex.compile(
    r"\([^()]*\p{L}/\p{L}[^()]*\)|(?<!\d)\d{1,2}/\d{1,2}(?:/\d{4})?(?!\d)|(?<!\d)\d{1,2}/\d{4}|"
    r"(?<!\p{L})(?:(?:quý|học kỳ|hk|kỳ|đợt) ?(?:[iv]{1,3}|\d)|\d{1,2} tháng) ?/ ?\d{4}|tăng ?/ ?giảm|\+ ?/ ?-|"
    r"\((?:%|lần)\)|%")
_CAPTION_UNIT = regex.compile(r"(?<!\p{L})(?:đơn vị(?: tính)?+|đvt|đv tính)(?:\s*:\s*|\s+)(?P<unit>[^;|()\n\t]{1,40})")
_MORE_UNITS = regex.compile(r"\s*[;,]\s*(?!%)\p{L}|:.*:")
_IN_BRACKETS = regex.compile(r"\((?:đvt ?:? ?|đơn vị(?: tính)? ?:? ?)?(?P<unit>[^()]{1,30})\)")
_SCALED = regex.compile(
    r"^(?P<scale>(?:1\.?000|10\.?000|100|trăm|nghìn|ngàn|ngh\.|vạn|triệu|tr\.|tỷ|tỉ|tr)(?:\s(?:nghìn|ngàn|tỷ|tỉ|triệu|"
    r"vạn))?)(?:\s|(?=đ))\s*(?P<unit>\S.*)$")
_PER = regex.compile(r" ?/ ?[\p{L}\d ]{1,24}")
_COUNTED = regex.compile(r"(?:^|\s)(?:tổng )?(?:số|số lượng) (?=\p{L})(?!tiền|vốn|kinh|liệu|thu|chi|dư|lượng)")
_NUMBERED_HEAD = regex.compile(r"(?:năm|tháng|quý|lớp|khóa|tuổi|tuần)(?!\p{L})")
_BLANK = frozenset(("", "-", "x", "...", "…", "..", "0", "nt", '"'))
DITTO = frozenset(('"', "''", "nt", "-nt-", '-"-', "//", "như trên"))

_SIGN = r"(?:[-+±<>≤≥~]|>=|<=)?"
_NUMBER = r"\d[\d.,]*(?<=\d)"
_NUMBER_ONLY = regex.compile(
    rf"{_SIGN} ?{_NUMBER}(?: ?(?:-|÷) ?{_NUMBER})?(?: ?(?:%|‰))?[*⁰¹²³⁴⁵⁶⁷⁸⁹]{{0,3}}|\({_SIGN} ?{_NUMBER} ?%?\)|"
    rf"{_SIGN} ?\d{{1,3}}(?: \d{{3}})+(?:,\d+)?")
_PAIR = regex.compile(rf"{_NUMBER} ?/ ?{_NUMBER}")
_YEARS = regex.compile(r"(?:19|20)\d\d ?/ ?(?:19|20)\d\d")


@dataclass(slots=True)
class Column:
    """role: `index` `name` `unit` `level` `ratio` `change` `note` `text`. base: of a ratio or change, None where not said.
    heads: plain text of its head cells from the top. left, right: what the head of a ratio says it compares.
    part: whether it is a part of another column. unit: what a caption of two units gives it."""

    heads: tuple[str, ...] = ()
    role: str = "level"
    base: str | None = None
    standing: str | None = None
    spans: list[tuple[int, int]] = field(default_factory=list)
    left: str = ""
    right: str = ""
    part: bool = False
    unit: tuple[str, Decimal] | None = None

    @property
    def head(self) -> str:
        """All head cells as one text."""
        return " ".join(filter(None, self.heads))

    @property
    def place(self) -> bool:
        """Whether the column is that of one place (Huyện A | Huyện B)."""
        return bool(self.heads) and bool(_PLACE.match(self.heads[-1])) and len(self.heads[-1].split()) <= 6

    @property
    def whole(self) -> bool:
        """Whether the column holds totals."""
        return bool(self.heads) and bool(_WHOLE.match(self.heads[-1]))

    @property
    def falls(self) -> bool:
        """Whether the column holds what went down (Giảm), not what changed (Tăng/giảm)."""
        told = next((head for head in reversed(self.heads) if "tăng" in head or "giảm" in head), "")
        return bool(_FALLS.search(told)) and "tăng" not in told

    @property
    def earlier(self) -> bool:
        """Whether the column holds the level of an earlier stretch of time (cùng kỳ, năm trước)."""
        return bool(EARLIER.search(self.head))


def is_number(text: str) -> bool:
    """Whether a cell holds one number (or range) and nothing else.

    >>> is_number("1.234,5"), is_number("(12,5)"), is_number("12/15")
    (True, True, False)
    """
    return bool(_NUMBER_ONLY.fullmatch(text))


def is_pair(text: str) -> bool:
    """Whether a cell holds a result and its plan or whole, and nothing else.

    >>> is_pair("12/15"), is_pair("2020/2021")
    (True, False)
    """
    return bool(_PAIR.fullmatch(text)) and not _YEARS.fullmatch(text)


def is_blank(text: str) -> bool:
    """Whether a cell says that there is nothing to say (-, x, ...)."""
    return text in _BLANK and text != "0"


def is_plan(head: str) -> bool:
    """Whether a head speaks of a plan (kế hoạch, chỉ tiêu, dự toán)."""
    return bool(_PLAN.search(head))


_QUANTITY = regex.compile(r"(?:(?:khối|số|sản) )?lượng")
_VALUE = regex.compile(r"(?:trị giá|giá trị|kim ngạch|thành tiền|số tiền)\b")
_LONGEST_BARE = 5  # words of a line that is a unit and nothing else


def read_unit(text: str) -> tuple[str, Decimal] | None:
    """(canonical unit, factor) of a unit cell: `triệu đồng` -> (đồng, 1000000), `1.000 tấn` -> (tấn, 1000)."""
    text = text.strip(" .,;:()*")
    if not text or is_blank(text):
        return None
    factor = Decimal(1)
    scaled = _SCALED.match(text)
    if scaled:
        for word in scaled["scale"].replace("ngh.", "nghìn").replace(".", "").split():
            factor *= Decimal(word) if word.isdigit() else SCALES[word]
        text = scaled["unit"]
    elif regex.fullmatch(r"tr\.?đ|trđ", text):
        return "đồng", Decimal(10**6)
    unit = unit_at(text, 0)
    if unit is not None and unit.known:
        return (unit.name if unit.end == len(text) or unit.name.count("/") else text), factor
    return text[:40], factor


def known_unit(text: str) -> tuple[str, Decimal] | None:
    """`read_unit` where the whole text is a unit of the lexicon, with its scale; else None."""
    text = text.strip(" .,;:()*")
    scaled = _SCALED.match(text)
    bare = scaled["unit"] if scaled else text
    unit = unit_at(bare, 0)
    if regex.fullmatch(r"tr\.?đ|trđ", text):
        return read_unit(text)
    whole = unit is not None and unit.known and (unit.end >= len(bare) - 1 or bool(_PER.fullmatch(bare, unit.end)))
    return read_unit(text) if whole else None


def bare_unit(text: str) -> tuple[str, Decimal] | None:
    """The unit of a line that is nothing else (`Tỷ đồng`, `Nghìn ha`, `%`), as statistical tables have it above them."""
    return known_unit(text) if len(text.split()) <= _LONGEST_BARE else None


def give_units(columns: Sequence[Column], caption: str) -> bool:
    """Give each column of a trade table its unit (`Nghìn tấn; Triệu USD` over Lượng | Trị giá); whether the caption has two."""
    units = [known_unit(text) for text in regex.split(r"[;,]| và ", caption.partition(":")[2] or caption)]
    if len(units) != 2 or None in units:
        return False
    for column in columns:
        last = column.heads[-1] if column.heads else ""
        column.unit = units[0] if _QUANTITY.fullmatch(last) else units[1] if _VALUE.match(last) else None
    return True


def caption_unit(text: str) -> tuple[str, Decimal] | None:
    """The one unit that a line by a table gives (ĐVT: triệu đồng), None where it gives several (ha; tạ/ha; tấn) or none."""
    found = _CAPTION_UNIT.search(text)
    if found is None:
        return head_unit(text) if text.startswith("(") and text.endswith(")") else None
    if _MORE_UNITS.match(text, found.end()) or regex.search(r":|[,;] ?(?!%)\p{L}", found["unit"]):
        return None
    return known_unit(found["unit"].partition(",")[0])


def head_unit(head: str) -> tuple[str, Decimal] | None:
    """The unit that a column's head or a row's name gives in brackets, the last one first."""
    for found in reversed(list(_IN_BRACKETS.finditer(head))):
        unit = known_unit(found["unit"])
        if unit is not None:
            return unit
    return None


def counted(head: str) -> tuple[str, Decimal] | None:
    """The counted noun of a head (`số hộ đã nhận tiền` -> hộ), or None."""
    for found in _COUNTED.finditer(head):
        unit = unit_at(head, found.end())
        if unit is not None and unit.known and unit.kind in ("count", "person", "measure"):
            return unit.name, Decimal(1)
    return None


def give_roles(columns: Sequence[Column], body: Sequence[Sequence[str]]) -> None:
    """Fill role, base and standing of the columns from their heads and the plain texts of the cells below them."""
    for c, column in enumerate(columns):
        values = [row[c] for row in body if c < len(row) and not is_blank(row[c])]
        column.role = _role(column, values, first=c == 0)
        if column.role == "level" and 2 * sum(map(is_pair, values)) <= len(values):
            measure(column)
            if column.role == "ratio" and any(value[:1] in "+-" for value in values if is_number(value)):
                column.role = "change"  # 5,2 | -3,1: what has a sign is a difference
    texts = [column for column in columns if column.role == "text"]
    names = [column for column in texts if NAME_HEAD.match(column.head)] or texts
    if names:
        names[0].role = "name"
    elif columns and columns[0].role == "level" and _NUMBERED_HEAD.match(columns[0].head):
        columns[0].role = "index"


def _role(column: Column, values: list[str], first: bool) -> str:
    head = column.head
    numeric = sum(is_number(value) or is_pair(value) for value in values)
    if INDEX.match(head) or first and values and not head and all(INDEX_VALUE.match(v) for v in values):
        return "index"
    if UNIT_HEAD.search(head) and numeric < max(1, len(values)) and (
            _SURE_UNIT_HEAD.search(head) or 2 * sum(known_unit(v) is not None for v in values) > len(values)):
        return "unit"
    if _CODE_HEAD.search(head):
        return "note"
    measured = _COUNTS.search(head) or "%" in head or "tỷ lệ" in head
    if _NOTE_HEAD.search(head) and not measured and 2 * numeric <= len(values):
        return "note"
    return "level" if numeric and numeric * 3 >= len(values) else "text"


def measure(column: Column) -> None:
    """Fill role, base and standing of a column of numbers from its head alone."""
    head, last = column.head, column.heads[-1] if column.heads else ""
    column.part = bool(_PART.search(head))
    bare = _NO_COMPARISON.sub(" ", head)
    compares = _COMPARES.match(bare)
    plan, period = bool(_PLAN.search(head)), bool(_PERIOD.search(head))
    if compares:
        column.left, column.right = compares["left"].strip(), compares["right"].strip(" ()")
        plan, period = bool(_PLAN.search(column.right or head)), bool(_PERIOD.search(column.right or head))
        if not column.right:
            column.left = ""
    one_way = bool(_ONE_WAY.fullmatch(last)) and bool(compares or _CHANGE.search(head))
    if (one_way or _CHANGE.search(head)) and not regex.search(r"th ?/ ?kh|tỷ lệ.{0,80}kế hoạch", head):
        of_plan = (plan or "vượt" in last) and not EARLIER.search(head)
        column.role, column.base = "change", "plan" if of_plan else "period" if period or "tốc độ" in head else None
    elif _SHARE.fullmatch(last.strip()):
        column.role, column.base = "ratio", "whole"
    elif _BARE_RATE.fullmatch(last.strip()) and not (compares and column.right):
        column.role, column.base = "ratio", "plan" if _OF_PLAN.search(last) else "period" if EARLIER.search(head) else None
    elif compares and _SIDE.search(column.left) and _SIDE.search(column.right) and "/" in bare:
        column.role, column.base = "ratio", "plan" if plan and not EARLIER.search(column.right) else "period"
    elif (plan or period) and (compares or _RATE_OF.search(head)):
        column.role = "ratio"
        column.base = "plan" if plan and not EARLIER.search(column.right or head) else "period"
        if not column.right:
            column.right = bare
    elif _ESTIMATE.search(head):
        column.standing = "estimate"
    elif _PLAN.search(head) and not _DONE.search(head):
        column.standing = "target"
    elif _DONE.search(head):
        column.standing = "actual"
