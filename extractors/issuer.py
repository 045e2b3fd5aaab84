"""What is known of issuing bodies and document types: their codes, their names, how names in capitals are spelt.

Sources: Nghị định 30/2020/NĐ-CP, Phụ lục I and III (types, abbreviations); Nghị quyết 202/2025/QH15 (provinces).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import regex

from extractors.language import lexicon
from extractors.rules import verbose
from extractors.text import plain


@dataclass(frozen=True, slots=True)
class Body:
    """A row of `lexicon/issuers.csv`. level: central | province | local | party | union | other."""

    code: str
    name: str
    level: str


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A row of `lexicon/document_types.csv`; codes has the canonical one first and is empty for a công văn."""

    name: str
    codes: tuple[str, ...]


def _listed(cell: str) -> list[str]:
    return [item for item in cell.split(";") if item]


TYPES: dict[str, DocumentType] = {}          # by the plain name: 'nghị quyết'
TYPE_CODES: dict[str, str] = {}              # by the code in lower case: 'nq' -> 'Nghị quyết'
BODIES: dict[str, Body] = {}                 # by the code in lower case, variants and misprints too
SPELLINGS: dict[str, str] = {}               # code in lower case -> as it should be written
PROVINCES: dict[str, str] = {}               # plain name or variant -> proper name
_NAMES: dict[str, str] = {}                  # plain name of a body or place -> proper spelling

for _row in lexicon("document_types"):
    _codes = ([_row["code"]] if _row["code"] else []) + _listed(_row["variants"])
    TYPES[plain(_row["type"])] = DocumentType(_row["type"], tuple(_codes))
    for _code in _codes + _listed(_row["misprints"]):
        TYPE_CODES.setdefault(_code.lower(), _row["type"])
    for _code in _codes:
        SPELLINGS.setdefault(_code.lower(), _code)
    for _code in _listed(_row["misprints"]):
        SPELLINGS.setdefault(_code.lower(), _row["code"])
for _row in lexicon("issuers"):
    _body = Body(_row["code"], _row["name"], _row["level"])
    _NAMES[plain(_row["name"])] = _row["name"]
    if _row["code"]:
        for _code in [_row["code"], *_listed(_row["variants"])]:
            BODIES.setdefault(_code.lower(), _body)
            SPELLINGS.setdefault(_code.lower(), _code)
        for _code in _listed(_row["misprints"]):
            BODIES.setdefault(_code.lower(), _body)
            SPELLINGS[_code.lower()] = _row["code"]
for _row in lexicon("provinces"):
    for _name in [_row["name"], *_listed(_row["variants"])]:
        PROVINCES[plain(_name)] = _row["name"]
    _NAMES[plain(_row["name"])] = _row["name"]
for _row in lexicon("provinces"):
    PROVINCES.setdefault(plain(_row["new"]), _row["new"])  # where it is no older name too, as Quảng Ngãi is


def _alternatives(phrases: Iterable[str]) -> str:
    """Phrases as one pattern for verbose regexes, the longest first."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase.split("(?!")[0]), phrase))
    return "(?:" + "|".join(phrase.replace(" ", "[ ]") for phrase in ordered) + ")"


TYPE_NAMES = _alternatives(TYPES)
# First words of the name of a body (`ủy ban`, `sở`), offices that sign (`giám đốc`, `phó giám đốc`), family names of signers.
HEADS = _alternatives(
    row["head"] + (f"(?! (?:{'|'.join(_listed(row['not_before']))}))" if row["not_before"] else "")
    for row in lexicon("body_heads")
)
OFFICES = "(?:(?:phó[ ]|q\\.[ ]?)?" + _alternatives(row["office"] for row in lexicon("offices")) + ")"
SURNAMES = frozenset(row["name"] for row in lexicon("surnames"))

_ABBREVIATIONS = regex.compile(
    r"""(?<!\p{L})(?:UBND|HĐND|UBMTTQ|MTTQ|UB|BQL|BCH|BTV|TT|PTNT|PCTT|TKCN|TNHH|MTV|THPT|THCS|KCN|KKT|TP|TX|TW|CP|VP|BHXH|LĐTBXH
    |TBXH|LĐ|CNTT|HTX|TNCS|GDNN|GDTX|PCGD|XMC|CCHC|KT|XH|BR|VT|QLDA|ĐTXD|[A-ZĐ]{0,3}[BCDĐGHKLMNPQRSTVX]{4,12}|[IVX]{2,4})(?!\p{L})""",
    regex.VERBOSE,
)
# A name of a place or a person follows these, each of its words with a capital.
_PROPER_AFTER = verbose(
    r"""(?<!\p{L})(?:tỉnh|huyện|xã(?![ ]hội)|quận|phường|thị[ ]xã|thị[ ]trấn|thành[ ]phố|đặc[ ]khu|thpt|thcs|tiểu[ ]học|mầm[ ]non
    |(?:huyện|quận|thị|thành|tỉnh)[ ](?:ủy|đoàn)|miền(?=[ ](?:trung|nam|bắc)$)|tp\.?|tx\.?)[ ]+(?!ủy|đoàn)"""
)
_CAPITAL_AFTER = verbose(
    r"""^(?:bộ|sở|(?:chi[ ]|tổng[ ])?cục|vụ|ban|phòng|hội|viện|trường|trung[ ]tâm|(?:tổng[ ])?công[ ]ty|đại[ ]học)[ ]
    (?=\p{L})(?!các|liên[ ]hiệp|đồng)"""
)
# Letterheads break names over lines and lose their hyphens and commas: SỞ LAO ĐỘNG / THƯƠNG BINH VÀ XÃ HỘI.
_LOOSE_NAMES = (regex.sub(r" - |, ", "[ ]?[-,]?[ ]", name) for name in sorted(_NAMES, key=len, reverse=True))
_KNOWN_NAMES = regex.compile(r"(?<!\p{L})(?:" + "|".join(_LOOSE_NAMES) + r")(?!\p{L})")


def name_of_type(code: str, year: int | None = None) -> str | None:
    """The type that a code stands for (`NQ` -> `Nghị quyết`), or None. With a year TT is a Thông tư, else it is a Tờ trình."""
    return "Thông tư" if code.lower() == "tt" and year else TYPE_CODES.get(code.lower())


def body_of_code(code: str) -> Body | None:
    """The body that the beginning of a code names (`SLĐTBXH-VP` -> Sở Lao động ...), or None."""
    low = code.lower()
    ends = [len(low), *(found.start() for found in regex.finditer(r"[-./]", low, overlapped=True))]
    return next((BODIES[low[:end]] for end in sorted(ends, reverse=True) if low[:end] in BODIES), None)


def proper_name(text: str) -> str:
    """A body's name printed in capitals, as one writes it in prose; text that is not in capitals stays as it is.

    >>> proper_name("ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH")
    'Ủy ban nhân dân tỉnh Hà Tĩnh'
    """
    text = " ".join(text.split())
    capitals = sum(char.isupper() for char in text) > 0.5 * sum(char.isalpha() for char in text)
    in_prose = _in_prose if capitals else str
    low, parts, at = plain(text), [], 0
    for known in _KNOWN_NAMES.finditer(low):
        parts += [in_prose(text[at:known.start()]), _NAMES_BY_LETTERS[_letters(known[0])]]
        at = known.end()
    parts.append(in_prose(text[at:]))
    prose = list("".join(parts))
    low = plain("".join(prose))
    for head in _CAPITAL_AFTER.finditer(low) if not _KNOWN_NAMES.match(low) else ():
        prose[head.end()] = prose[head.end()].upper()
    for level in _PROPER_AFTER.finditer(low) if capitals else ():
        for word in regex.finditer(r"\p{L}+", low[level.end():]):
            if regex.search(r"[,;(]|[ ]-[ ]", low[level.end():level.end() + word.start()]):
                break
            prose[level.end() + word.start()] = prose[level.end() + word.start()].upper()
    return "".join(prose[:1]).upper() + "".join(prose[1:])


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, plain(text)))


_NAMES_BY_LETTERS = {_letters(name): spelling for name, spelling in _NAMES.items()}


def _in_prose(text: str) -> str:
    """Capitals to small letters, but for abbreviations."""
    out = list(text.lower())
    for found in _ABBREVIATIONS.finditer(text):
        out[found.start():found.end()] = found[0]
    return "".join(out)


def is_known_name(name: str) -> bool:
    """Whether a name begins with one of the lexicon, so that its spelling is sure (`Sở Tài chính`)."""
    return _KNOWN_NAMES.match(plain(name)) is not None


def is_body_head(low: str) -> bool:
    """Whether a plain line opens the name of a body (`sở lao động`), rather than continues one (`thương binh và xã hội`)."""
    return _HEAD_AT_START.match(low) is not None


_HEAD_AT_START = verbose(r"^[ ]*{{heads}}(?!\p{L})", heads=HEADS)
