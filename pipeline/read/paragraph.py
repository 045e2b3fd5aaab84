"""Which physical lines belong to one paragraph: the signs in the text itself, for every format that has lines."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractors.outline import marker
from extractors.text import plain

# a sentence, list item or heading ends here; `./.` and `./` end a document
_ENDED = regex.compile(r"[.;:!?…]\ ?/?\.?[\"”»’)\]¹²³⁴⁵⁶⁷⁸⁹⁰\ ]{0,6}$|/$")
# words that cannot stand last in a paragraph: prepositions, conjunctions, the heads of numbers and names
_OPEN_WORD = regex.compile(
    r"(?:^|[ (])(?:của|và|các|những|cho|về|với|theo|tại|để|do|bởi|từ|đến|trong|là|được|bị|hoặc|hay|như|trên|dưới|khi|nếu|thì|số|"
    r"ngày|tháng|năm|quý|khoản|điều|điểm|giai đoạn|nhiệm kỳ|khóa|kỳ|gồm|cùng|vào|ra|bằng|mỗi|một|hơn|gần|khoảng|ước|đạt|tỷ lệ)$"
)
_WANTS_NUMBER = regex.compile(
    r"(?:^|[ (/])(?:số|ngày|tháng|năm|quý|khoản|điều|điểm|giai đoạn|kỳ|đạt|trên|dưới|gần|hơn|khoảng|ước|từ|đến|là|còn)$"
)
_OPEN_PUNCTUATION = regex.compile(r"[,(–\-]$")
_MUCH = 800
_NUMBER_ONLY = regex.compile(r"[+\-–]?\ ?[\d.,/%: ]{1,24}+")
# what stands only in a letterhead, above the body or in a closing block
_FRAME = regex.compile(
    r"""cộng\s+h[oòõ]\p{L}{0,2}\s+x[ãa]\s+hội\s+chủ\s+nghĩa | độc\s+lập\s*-\s*tự\s+do | đảng\s+cộng\s+sản\s+việt\s+nam
      | nơi\s+nhận\s*: | kính\s+gửi\s*:""",
    regex.VERBOSE,
)
_NAMED = frozenset({"part", "chapter", "annex", "mục", "article"})
# the text of a line that opens a new part of a document even where the one before is not closed
_OPENS_PART = regex.compile(
    r"nơi nhận|kính gửi|căn cứ|xét |theo đề nghị|thực hiện |số ?:|v/v|quyết (?:định|nghị) ?:|cộng h[oò]|độc lập|"
    r"tm\.|kt\.|tl\.|tuq\.|q\."
)


@dataclass(slots=True)
class TextLine:
    """A physical line. gap: blank lines before it. kind as in Block; `row` is a row of a table."""

    text: str
    gap: int = 0
    kind: str = "text"
    level: int = 0
    bold: bool = False
    mark: str | None = None
    cells: tuple[str, ...] = ()


def is_frame(text: str) -> bool:
    """Whether the text of a table is a letterhead, the addressees or a closing block: such tables only hold text in place.

    >>> is_frame("Nơi nhận:\\n- Như trên"), is_frame("TT | Chỉ tiêu")
    (True, False)
    """
    return bool(_FRAME.search(plain(text)))


def ended(text: str) -> bool:
    """Whether the text ends a sentence, a list item or an introduction.

    >>> ended("theo quy định;"), ended("của các"), ended("thực hiện./.")
    (True, False, True)
    """
    return bool(_ENDED.search(text[-16:]))


def all_capitals(text: str) -> bool:
    """Whether (nearly) all letters are capitals: letterheads, titles, offices in the closing block."""
    letters = [char for char in text[:_MUCH] if char.isalpha()]
    return len(letters) > 1 and sum(char.isupper() for char in letters) >= 0.85 * len(letters)


def opens_item(text: str) -> str:
    """The kind of list or heading marker that the line opens with, or "".

    "Phụ lục", "Điều", "Chương" in lower case and a dash before lower-case text of an open name are running text.
    """
    text = text[:60]
    kind, _ = marker(text, plain(text))
    return "" if kind in _NAMED and not text[0].isupper() else kind


def opens_block(above: str, line: str, full: bool) -> bool:
    """Whether the line opens an item and does not go on with a sentence that is open at a full line above it: a dash before
    lower-case text ("kinh tế / - xã hội") or a name ("quy định tại / Phụ lục này")."""
    kind = opens_item(line)
    if not kind:
        return False
    if full and not ended(above):
        return not (kind in _NAMED or kind == "dash" and line[1:].lstrip()[:1].islower())
    return True


def table_like(text: str) -> bool:
    """Whether the line looks like one cell of a table: very short, or nothing but a number."""
    return len(text) <= 24 and (bool(_NUMBER_ONLY.fullmatch(text)) or len(text.split()) <= 5)


def continues(above: str, line: str, full: bool, ragged: bool = False) -> bool:
    """Whether a physical line goes on with the paragraph `above`.

    full: the last line of `above` reaches the right edge, so that the first word of `line` had no room there.
    ragged: the lines of this text are broken anywhere (the source of a web page), so that a short line ends no paragraph.
    """
    if not above or not line:
        return False
    above = above if len(above) < _MUCH else above[:_MUCH // 2] + above[-_MUCH // 2:]  # a long paragraph is told by its ends
    first = line[0]
    if opens_block(above, line, full):
        return False
    if first in ",;.:)!?%…" or (first == "/" and len(line) > 1):
        return True
    tail = plain(above[-40:])
    if tail in ("số:", "số :", "v/v", "v/v:"):
        return True
    if all_capitals(line) and first.islower():  # "ủY BAN NHÂN DÂN": a font without the capital
        return False
    if first.islower() or first in "“\"(":
        if not ended(above):
            return first.islower() or full or bool(_OPEN_WORD.search(tail))
        return full and first.islower()
    if ended(above):
        return full and above.rstrip()[-1] in ".…" and not _OPENS_PART.match(plain(line[:40])) and not all_capitals(line)
    if above[-1] in "-–" and not all_capitals(above):
        return True
    if first.isdigit() and (_WANTS_NUMBER.search(tail) or full):
        return True
    low = plain(line[:40])
    if all_capitals(line):
        return all_capitals(above) and full and not _OPENS_PART.match(low)
    prose = len(above.split()) >= 4 and not opens_item(above) and not all_capitals(above)
    if ragged and prose and line.split(" ", 1)[0].isupper():
        return not _OPENS_PART.match(low)  # an abbreviation does not open a sentence under an unfinished line
    if full and not all_capitals(above):
        return not _OPENS_PART.match(low) or bool(_OPEN_PUNCTUATION.search(above) or _OPEN_WORD.search(tail))
    return bool(_OPEN_WORD.search(tail)) and not all_capitals(above) and not _OPENS_PART.match(low)


def glue(above: str, line: str) -> str:
    """What stands between two joined lines: nothing after a symbol broken at its hyphen or slash, else a space.

    >>> glue("số 172/BC-", "SLĐTBXH"), glue("kinh tế -", "xã hội"), glue("trước ngày", "15/11")
    ('', ' ', ' ')
    """
    if above[-1:] == "/" or line[:1] in ",;.:)!?%…":
        return ""
    if above[-1:] in "-–" and above[-2:-1] not in ("", " ") and "/" in above[-16:].rpartition(" ")[2]:
        return ""
    if line[:1] == "/" and line[1:2].isalnum():
        return ""
    return " "
