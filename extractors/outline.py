"""The outline of a document: which heading, article or list item each block stands under.

Order of markers: Nghị định 30/2020/NĐ-CP, Phụ lục I (Phần, Chương, Mục, Điều, khoản 1., điểm a), reports use I., 1., a), -, +).
Offices mix them freely, so depth follows the order in which a document opens its kinds of markers, not a fixed rank.
"""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.model import Facts, Section
from extractors.text import View

# kind of marker -> pattern at the start of a block; the first that matches counts
MARKERS: tuple[tuple[str, regex.Pattern], ...] = tuple(
    (name, regex.compile(pattern, regex.VERBOSE))
    for name, pattern in (
        ("part", r"phần\ (?:thứ\ )?[\p{L}\d]{1,5}\b[ .:]*"),                 # Phần I, Phần thứ nhất
        ("chapter", r"chương\ (?:[ivxlc]+|\d{1,2})\b[ .:]*"),                # Chương II
        ("annex", r"phụ\ lục(?:\ (?:số\ )?(?:[ivxlc]+|\d{1,2}[a-z]?))?\b[ .:]*"),
        ("mục", r"(?:tiểu\ )?mục\ (?:[ivxlc]+|\d{1,2})\b[ .:]*"),            # Mục 1
        ("article", r"điều\ \d{1,3}[a-zđ]?\s?[.:]\ ?"),                       # Điều 5.
        ("roman", r"(?!v/v)(?:[ivx]{1,7})\ ?(?:[.)/]|\ ?-(?=\ ))(?!\d)[ .\-]*"),        # I.  II)  III -  IV-
        ("letter-number", r"[a-zđ]\ ?\.\ ?\d{1,2}\ ?[.)](?!\d)\ *"),            # a.1.
        ("number3", r"\d{1,2}\.\d{1,2}\.\d{1,2}(?:\.\d{1,2})?\ ?[.)]?(?=[ ])\ +"),   # 1.2.3.
        ("number2", r"\d{1,2}\.\d{1,2}\ ?(?:[.)]\ *|\ +(?=\p{L}))(?!\d)"),        # 1.2.  1.2)
        ("paren", r"\(\ ?\d{1,2}\ ?\)[ .:]*"),                                     # (1)  (1).
        ("paren-letter", r"\([a-zđ]\)[ .:]*"),                               # (a)
        ("number", r"\d{1,2}(?:\ ?[.)/](?!\d)|-(?=\ \p{L}))[ .\-]*"),            # 1.  1)  1/  1-
        ("letter", r"[a-zđ]\d?\ ?[.)](?![\p{L}\d])\ *"),                      # a)  b.  a1)
        ("dash", r"[-–−‒]\ *"),
        ("plus", r"\+\ *"),
        ("star", r"\*\ *"),
        ("bullet", r"[•●▪■◦○♦❖➢✓·o]\ +"),
    )
)
# Most blocks that begin with a letter are prose: those can only have one of the markers above that begin with a letter.
_MAY_BE_MARKED = regex.compile(
    r"[^a-zđ]|phần |chương |phụ lục|(?:tiểu )?mục |điều |[ivx]{1,7} {0,2}[.)/-]|[a-zđ]\d? ?[.)]|o ")
_UPPER_ALPHA = regex.compile(r"[A-ZĐ]\ ?[.)](?![\p{L}\d])\ *")
_GOES_ON = regex.compile(r"\s*(?:trong đó|gồm|bao gồm|cụ thể|chia ra|trong số đó)(?: có| như sau)? ?: ?")
_ALWAYS_HEADING = {"part", "chapter", "annex", "mục", "roman", "upper"}
_LONGEST_HEADING = 260
_RANKS = {name: rank for rank, name in enumerate(
    ("part", "chapter", "annex", "mục", "upper", "article", "roman", "number", "number2", "number3", "paren", "letter",
     "paren-letter", "dash", "plus", "star", "bullet"))}
_OPENS_A_LIST = regex.compile(r"(?:[ia1]|điều\ 1|(?:0?1|\d{1,2})\.0?1(?:\.1)?)(?!\w)|\(?[1a]\)")


def marker(text: str, low: str) -> tuple[str, str]:
    """(kind, marker as written) at the start of a block's text (`low` is its plain shadow), or ("", "")."""
    if text[:1] in ("\"", "“"):  # an amending document quotes the new text: “2. Giá đất ...
        name, label = marker(text[1:], low[1:])
        return (name, text[:1] + label) if name.startswith(("number", "article", "letter")) else ("", "")
    if not _MAY_BE_MARKED.match(low):
        return "", ""
    upper = _UPPER_ALPHA.match(text)
    if upper and text[0] not in "IVX":
        return "upper", upper[0]
    for name, pattern in MARKERS:
        found = pattern.match(low)
        if found and (name != "roman" or text[0].isupper()):
            return name, text[: found.end()]
    return "", ""


def _reads_as_heading(text: str, kind: str, bold: bool, next_kind: str) -> bool:
    body = text.rstrip()
    if not body or len(body) > _LONGEST_HEADING:
        return False
    if kind in _ALWAYS_HEADING or body.endswith(":"):
        return True
    letters = sum(map(str.isalpha, body))
    if letters > 3 and sum(map(str.isupper, body)) > 0.8 * letters:
        return True
    if body[-1] in ".;,/":
        return bold and body[-1] == "." and len(body) < 120
    if bold or kind == "article":
        return True
    # "1. Văn phòng Sở" above "a) Chủ trì ..." : a short unfinished item that opens another kind of list
    return kind in {"number", "number2", "number3", "paren"} and next_kind not in {"", kind} and len(body) < 200 or (
        kind in {"number", "number2", "number3", "letter"} and len(body) < 110
    )


def read(view: View, facts: Facts) -> Facts:
    """Facts with `outline` filled: one Section for each block."""
    blocks = view.document.blocks
    kinds = []
    for block in blocks:
        if block.kind in ("text", "heading"):
            kinds.append(marker(view.text[block.start:block.end], view.plain[block.start:block.end]))
        else:
            kinds.append(("", ""))
    sections: list[Section] = []
    stack: list[tuple[str, int, bool]] = []  # (kind of marker, block index, is_heading)
    for index, block in enumerate(blocks):
        kind, label = kinds[index]
        text = view.text[block.start:block.end]
        content = block.start + len(label)
        if block.kind not in ("text", "heading") or not text.strip():
            sections.append(Section("", len(stack), False, tuple(entry[1] for entry in stack), block.start))
            continue
        next_kind = next((kinds[i][0] for i in range(index + 1, min(index + 3, len(blocks))) if blocks[i].kind == "text"), "")
        heading = block.kind == "heading" or _reads_as_heading(text[len(label):] if kind else text, kind, block.bold, next_kind)
        if kind:
            at = next((i for i in range(len(stack) - 1, -1, -1) if stack[i][0] == kind), None)
            if at is not None:
                del stack[at:]
            elif kind in ("part", "chapter", "annex", "upper"):
                del stack[:]
            elif kind in _RANKS and not _OPENS_A_LIST.match(label.lower()):
                # "3." under "c)": a list that does not begin here goes on with an outer one (a page head stood in between)
                while stack and _RANKS.get(stack[-1][0], -1) > _RANKS[kind]:
                    stack.pop()
        else:
            if _GOES_ON.fullmatch(view.plain, block.start, block.end):  # "Trong đó:" divides the item above it
                sections.append(Section("", len(stack), True, tuple(entry[1] for entry in stack), block.start))
                stack.append(("intro", index, True))
                continue
            in_list = bool(stack) and not stack[-1][2]
            while stack and not stack[-1][2]:
                stack.pop()
            if heading:
                kind = "intro" if text.rstrip().endswith(":") else "title"
                while stack and (stack[-1][0] == "intro" or kind == "title" and _closes(block.level, stack[-1], blocks)):
                    stack.pop()
            elif in_list and stack and stack[-1][0] == "intro":  # running text after a list: what introduced the list is over
                stack.pop()
        sections.append(Section(label.strip(), len(stack), heading, tuple(entry[1] for entry in stack), content))
        if kind:
            stack.append((kind, index, heading))
    return replace(facts, outline=tuple(sections))


def _closes(level: int, entry: tuple[str, int, bool], blocks: tuple) -> bool:
    """Whether an unmarked heading ends the section of `entry`."""
    return entry[0] == "title" or bool(level) and blocks[entry[1]].level >= level


def headings(view: View, facts: Facts, block: int) -> list[str]:
    """The texts of the headings and list items above a block, outermost first, without their markers."""
    found = []
    for above in facts.outline[block].path:
        found.append(view.text[facts.outline[above].content:view.document.blocks[above].end].strip())
    return found
