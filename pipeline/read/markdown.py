"""Markdown as converters of office documents write it -> physical lines without markup."""

from __future__ import annotations

from collections import Counter

import regex

from pipeline.read.draft import collapsed, raised
from pipeline.read.paragraph import TextLine, is_frame

_EVIDENCE = regex.compile(
    r"""^[#]{1,6}\ \S | \*\*(?:\\\*|[^\s*])[^*]{0,300}+\*\* | <(?:sup|sub|br|b|i|u|strong|em)\b[^>\n]{0,80}>
      | ^\|?[ :\-|]{0,200}-{3,}[ :\-|]{0,200}\|[ :\-|]*$
      | \]\(https?:// | ^={4,}\ *$ """,
    regex.VERBOSE | regex.MULTILINE | regex.IGNORECASE,
)
_HEADING = regex.compile(r"(#{1,6})\ +(?=\S)")
_UNDERLINE = regex.compile(r"(?:=+|-+)")
_TABLE_RULE = regex.compile(r"(?=[^\n]*(?:--|:-|-:))\|?(?:\ ?:?-++:?\ ?\|)++(?:\ ?:?-++:?\ ?)?")
_IMAGE = regex.compile(r"!\[[^\]\n]{0,500}\]\([^)\n]{0,500}\)")
_LINK = regex.compile(r"\[([^\[\]\n]{0,500})\]\([^()\s]{0,500}(?:\ \"[^\"\n]{0,300}\")?\)")
_RAISED = regex.compile(r"\ ?<sup>([^<\n]{0,40})</sup>", regex.IGNORECASE)
_BREAK = regex.compile(r"<br ?/?>", regex.IGNORECASE)
_TAG = regex.compile(
    r"</?(?:b|i|u|em|strong|span|font|sub|sup|p|div|center|a|small|mark|del|ins)(?:\s[^>\n]{0,200})?/?>", regex.IGNORECASE
)
_ESCAPE = regex.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~$&])")
_STARS = regex.compile(r"\*{1,3}|_{1,3}|~~")
_CELL_BREAK = "\ue0ff"  # private use: a line break within a cell
_WIDEST_FRAME, _LONGEST_FRAME = 3, 12  # columns and rows of a letterhead or closing block
_ESCAPED = 0xE000  # private use: an escaped character is kept out of the way of the markup


def looks_like(text: str) -> bool:
    """Whether a text file holds Markdown: headings, bold, raised marks, pipe tables or links written so."""
    return bool(_EVIDENCE.search(text))


def lines(text: str, dropped: Counter[str]) -> list[TextLine]:
    """Physical lines of the text without markup; what is left out (images) is counted in `dropped`."""
    dropped["images"] += len(_IMAGE.findall(text))
    text = _IMAGE.sub("", text)
    if not dropped["images"]:
        del dropped["images"]
    text = _ESCAPE.sub(lambda found: chr(_ESCAPED + ord(found[1])), text)
    text = _RAISED.sub(_raise, text)
    text = _TAG.sub("", _LINK.sub(r"\1", text))
    found: list[TextLine] = []
    gap = 0
    for chunk in regex.split(r"\n(?:[ \t]*\n)+", text.strip("\n")):
        chunk_lines = [part for line in chunk.split("\n") for part in _broken(line)]
        found.extend(_in_columns(_chunk(chunk_lines, gap)))
        gap = 1
    return [line for line in found if line.text or line.kind == "row"]


def _raise(found: regex.Match) -> str:
    high = raised(found[1])
    begins_line = found.start() == 0 or found.string[found.start() - 1] == "\n"
    return high if high != found[1] or not begins_line else found[0]


def _broken(line: str) -> list[str]:
    """The lines that <br> makes of a line; in a row of a table it parts lines within a cell."""
    if line.lstrip().startswith("|") and line.count("|") > 1:
        return [_BREAK.sub(_CELL_BREAK, line)]
    return _BREAK.sub("\n", line).split("\n")


def _in_columns(found: list[TextLine]) -> list[TextLine]:
    """A table that only puts text side by side (letterhead, closing block) as lines: its left column, then the next."""
    rows = [line for line in found if line.kind == "row"]
    widest = max((len(line.cells) for line in rows), default=0)
    if not rows or widest > _WIDEST_FRAME or len(rows) > _LONGEST_FRAME or not is_frame(" ".join(line.text for line in rows)):
        return found
    at = found.index(rows[0])
    lines = [TextLine(text) for column in range(widest)
             for line in rows if column < len(line.cells) for text in line.cells[column].split("\n") if text]
    if lines:
        lines[0].gap = rows[0].gap
    return [line for line in found[:at] if line.kind != "row"] + lines + [line for line in found[at:] if line.kind != "row"]


def _chunk(raw: list[str], gap: int) -> list[TextLine]:
    found: list[TextLine] = []
    opened: list[str] = []  # emphasis that is open, as written; it may run over lines
    closers = _pairs(raw)
    is_table = any(_TABLE_RULE.fullmatch(line.strip()) for line in raw) or sum(line.strip().startswith("|") for line in raw) > 1
    for number, line in enumerate(raw):
        stripped = line.strip()
        underline = _UNDERLINE.fullmatch(stripped)
        shortest = 3 if stripped[:1] == "=" else max(3, 0.8 * len(raw[number - 1]))
        if underline and found and found[-1].kind == "text" and len(stripped) >= shortest:
            if len(found[-1].text) < 200:
                found[-1].level, found[-1].kind = (1 if stripped[0] == "=" else 2), "text"
            gap = 1
            continue
        if is_table and _TABLE_RULE.fullmatch(stripped):
            continue
        if stripped.startswith(("```", "~~~")):
            continue
        while stripped.startswith("> "):
            stripped = stripped[2:].lstrip()
        level = 0
        if heading := _HEADING.match(stripped):
            level, stripped = len(heading[1]), stripped[heading.end():].rstrip("# ")
        plain, bold = _unmarked(stripped, opened, closers[number])
        plain = "".join(chr(ord(c) - _ESCAPED) if _ESCAPED < ord(c) < _ESCAPED + 128 else c for c in plain)
        if is_table and plain.count("|") > 1 - plain.lstrip().startswith("|"):
            cells = tuple(_cell(cell) for cell in plain.strip().strip("|").split("|"))
            if any(cells):
                found.append(TextLine(collapsed(" ".join(cells)), gap, "row", cells=cells))
        else:
            found.append(TextLine(collapsed(plain), gap, level=level, bold=bold))
        gap = 0
    return found


def _cell(text: str) -> str:
    return "\n".join(filter(None, (collapsed(line) for line in text.split(_CELL_BREAK))))


def _pairs(raw: list[str]) -> list[set[int]]:
    """For each line the places of the emphasis marks that have a partner in the same chunk."""
    paired: list[set[int]] = [set() for _ in raw]
    stack: list[tuple[str, int, int]] = []
    for number, line in enumerate(raw):
        text = line.strip()
        while text.startswith("> "):
            text = text[2:].lstrip()
        if heading := _HEADING.match(text):
            text = text[heading.end():].rstrip("# ")
        for found in _STARS.finditer(text):
            before, after = text[found.start() - 1: found.start()], text[found.end(): found.end() + 1]
            intraword = found[0][0] == "_" and before.isalnum() and after.isalnum()
            if intraword or found[0] == "~~":
                continue
            can_close, can_open = bool(before.strip()), bool(after.strip())
            match = next((at for at in range(len(stack) - 1, -1, -1) if stack[at][0] == found[0]), None)
            if can_close and match is not None and not (can_open and before.isalnum() and after.isalnum() and len(found[0]) == 1):
                _, line_at, place = stack[match]
                paired[line_at].add(place)
                paired[number].add(found.start())
                del stack[match:]
            elif can_open:
                stack.append((found[0], number, found.start()))
    return paired


def _unmarked(text: str, opened: list[str], pairs: set[int]) -> tuple[str, bool]:
    """The text without its paired emphasis marks, and whether all of it is bold. `opened` carries over lines."""
    out: list[str] = []
    at = 0
    bold_letters = letters = 0

    def take(piece: str) -> None:
        nonlocal bold_letters, letters
        count = sum(char.isalnum() for char in piece)
        letters += count
        bold_letters += count if any(len(mark) > 1 for mark in opened) else 0
        out.append(piece)

    for found in _STARS.finditer(text):
        if found.start() not in pairs:
            continue
        take(text[at: found.start()])
        if found[0] in opened:
            opened.remove(found[0])
        else:
            opened.append(found[0])
        at = found.end()
    take(text[at:])
    return "".join(out), letters > 0 and bold_letters == letters
