"""Plain text and Markdown -> drafts: decoding, physical lines joined into paragraphs, footnotes, tables of text dumps."""

from __future__ import annotations

from collections import Counter

import regex

from pipeline.encoding import byte_char, convert, repair
from pipeline.read import markdown
from pipeline.read.draft import SUPERSCRIPT, Draft, Grid, GridCell, collapsed
from pipeline.read.error import ReadError
from pipeline.read.paragraph import TextLine, all_capitals, continues, ended, glue, opens_item, table_like
from pipeline.syllable import share

_RULE = regex.compile(r"(?:[|\s]{1,8}|[-_=*~–—─━\s]{3,}|[-*=\s]{0,12}o0o[-*=\s]{0,12}|-0-)")
_RULE_AT_END = regex.compile(r"\ ++(?:-{4,}+|_{4,}+|={4,}+|\*{4,}+)$")
_NUMBER = regex.compile(r"\d{1,3}")
_FOOTNOTE = regex.compile(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}+)\ ?(?=\S)")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_STAMP = regex.compile(r"(?:ký\ bởi|người\ ký|thời\ gian\ ký|ngày\ ký|signature\ not\ verified)\ ?:?", regex.IGNORECASE)
_COLUMN_GAP = regex.compile(r"\ {3,}+|\t[ \t]*+")
_BEFORE_BLANK = regex.compile(r"(?:^số ?:?|ngày|tháng|năm)$", regex.IGNORECASE)
_AFTER_BLANK = regex.compile(r"/|tháng|năm", regex.IGNORECASE)
_PROSE = 40
_ROW_NUMBERS = regex.compile(r"(?:s?tt|số tt|số thứ tự)", regex.IGNORECASE)
_NO_FIGURE = ("-", "–", "x", "X", "...", "…")
_LONGEST_CELL = 90


def decode(data: bytes) -> tuple[str, list[str]]:
    """The bytes as text, and problems. UTF-8, UTF-16, else each byte as a character of Windows-1252 where that is Vietnamese in
    one of the old encodings, to be converted by `repair`.

    Raises ReadError `undecodable` where no decoding gives text, and `unknown_kind` for binary data.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), []
    sample = data[:4000]
    if sample.count(0) > len(sample) // 5:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        text = data.decode("utf-16-be" if even > odd else "utf-16-le", "replace")
        if sum(char.isprintable() or char.isspace() for char in text[:2000]) > 0.95 * len(text[:2000]):
            return text, []
    if sum(byte < 32 and byte not in (2, 9, 10, 11, 12, 13, 30, 31) for byte in sample) > len(sample) // 50:
        raise ReadError("unknown_kind", "Không nhận ra loại tệp; hãy chuyển sang PDF, DOCX, HTML hoặc văn bản thuần. / "
                        "Unknown kind of file; convert it to PDF, DOCX, HTML or plain text.", state="unsupported")
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        text = data.decode("utf-8-sig", "replace")
    lost = text.count("\ufffd")
    if lost * 200 < len(text):
        return text, [f"partial: {lost} bytes are not UTF-8"]
    text = "".join(map(byte_char, data))
    of_vietnamese = share(convert(text)[0])
    if of_vietnamese is not None and of_vietnamese >= 0.8:
        return text, []
    raise ReadError("undecodable", "Không giải mã được chữ trong tệp; hãy lưu lại bằng bảng mã UTF-8. / "
                    "The text cannot be decoded; save it as UTF-8.")


def read(data: bytes) -> tuple[list[Draft | Grid], list[str], str]:
    """Drafts, problems and media type (text/markdown or text/plain) of a text file. Raises ReadError as `decode`."""
    text, problems = decode(data)
    text, repaired = repair(text)
    text = "\n".join(columns_apart([line.rstrip(" ") for line in text.split("\n")]))
    is_markdown = markdown.looks_like(text)
    dropped: Counter[str] = Counter()
    lines = markdown.lines(text, dropped) if is_markdown else _plain_lines(text)
    lines = _without_rules(lines, dropped)
    drafts = paragraphs(lines)
    problems += repaired + [f"dropped: {what} ({count})" for what, count in sorted(dropped.items())]
    return drafts, problems, "text/markdown" if is_markdown else "text/plain"


def from_lines(items: list[Draft | Grid | TextLine]) -> tuple[list[Draft | Grid], list[str]]:
    """Drafts of a format whose blocks are known: runs of lines are joined only where a paragraph is plainly broken in two."""
    drafts: list[Draft | Grid] = []
    run: list[TextLine] = []
    dropped: Counter[str] = Counter()
    for item in [*items, None]:
        if isinstance(item, TextLine):
            run.append(item)
            continue
        drafts += paragraphs(_without_rules(run, dropped), wrapped=False)
        run = []
        if item is not None:
            drafts.append(item)
    return drafts, [f"dropped: {what} ({count})" for what, count in sorted(dropped.items())]


def _plain_lines(text: str) -> list[TextLine]:
    lines: list[TextLine] = []
    gap = 0
    for line in text.split("\n"):
        if not line.strip():
            gap += 1
            continue
        cells = tuple(collapsed(cell) for cell in line.split("\t"))
        if sum(map(bool, cells)) > 1 or len(cells) > 2 and not cells[-1]:  # a cell alone in its row, tabs after it
            lines.append(TextLine(collapsed(line), gap, "row", cells=cells))
        else:
            lines.append(TextLine(collapsed(line), gap))
        gap = 0
    _rows_alone_are_text(lines)
    return lines


def _rows_alone_are_text(lines: list[TextLine]) -> None:
    """A tab makes a table only where a neighbouring line has tabs too."""
    rows = [line.kind == "row" for line in lines]
    for at, line in enumerate(lines):
        if rows[at] and not (at and rows[at - 1]) and not (at + 1 < len(lines) and rows[at + 1]):
            line.kind = "text"


def columns_apart(raw: list[str]) -> list[str]:
    """Letterhead and closing block typed in two columns with blanks or tabs between: the left column, then the right.

    Only around a motto (Độc lập - Tự do - Hạnh phúc) or a "Nơi nhận", where at least two lines have a wide gap.
    """
    filled = [at for at, line in enumerate(raw) if line.strip()]
    zones: list[tuple[int, int]] = []
    for place, at in enumerate(filled):
        low = raw[at].lower()
        if "độc lập" in low and "tự do" in low:
            zone = (filled[max(0, place - 4)], filled[min(len(filled) - 1, place + 6)])
        elif low.lstrip(" *").startswith("nơi nhận"):
            zone = (filled[max(0, place - 2)], filled[min(len(filled) - 1, place + 18)])
        else:
            continue
        if not zones or zone[0] > zones[-1][1]:
            zones.append(zone)
        else:
            zones[-1] = (zones[-1][0], zone[1])
    result: list[str] = []
    at = 0
    for first, last in zones:
        result += raw[at:first]
        result += _split(raw[first: last + 1])
        at = last + 1
    return result + raw[at:]


def _gap(line: str) -> regex.Match | None:
    """The first gap between columns: not the blank for a number or a day ("Số:      /QĐ", "ngày    tháng")."""
    return next((gap for gap in _COLUMN_GAP.finditer(line) if not (
        _BEFORE_BLANK.search(line[: gap.start()]) or _AFTER_BLANK.match(line[gap.end():]))), None)


def _split(run: list[str]) -> list[str]:
    """Runs of lines with a wide gap (blank lines between do not end a run): the left parts, then the right parts."""
    split = [_gap(line.strip()) if line.count("\t") < 4 and len(line) < 220 else None for line in run]
    wide = [at for at, match in enumerate(split) if match and match.start() > 2 and not run[at].startswith("|")]
    if len(wide) < 2:
        return run
    first, last = wide[0], wide[-1]
    gutter = min(len(run[at]) - len(run[at].lstrip()) + split[at].end() for at in wide)
    left: list[str] = []
    right: list[str] = []
    for at in range(first, last + 1):
        line, match = run[at], split[at]
        if at in wide:
            left.append(line.strip()[: match.start()])
            right.append(line.strip()[match.end():])
        elif len(line) - len(line.lstrip()) >= max(12, gutter - 4):
            right.append(line)
        else:
            left.append(line)
    return [*run[:first], *left, "", *(" ".join(line.split()) for line in right), *run[last + 1:]]


def _without_rules(lines: list[TextLine], dropped: Counter[str]) -> list[TextLine]:
    kept: list[TextLine] = []
    gap = 0
    for line in lines:
        if line.kind == "text" and _RULE.fullmatch(line.text) and line.text not in ("-", "–"):
            dropped["rule lines"] += 1
            gap = max(gap, line.gap, 1)
            continue
        if line.kind == "text" and (rule := _RULE_AT_END.search(line.text)) and rule.start():
            dropped["rule lines"] += 1
            line.text = line.text[: rule.start()]
        line.gap = max(gap, line.gap)
        gap = 0
        kept.append(line)
    return kept


# --------------------------------------------------------------------------- lines -> paragraphs


def paragraphs(lines: list[TextLine], wrapped: bool = True) -> list[Draft | Grid]:
    """The drafts of the lines: paragraphs joined, also over a page number or a footnote that stands between their halves.

    wrapped: lines may be broken at a usual width (False where the format marks its paragraphs).
    """
    flat = _flattened_cells(lines)
    lines, flat = _raise_lone_marks(lines, flat)
    _find_page_numbers(lines, flat)
    width = _usual_width(lines) if wrapped else 0
    double = _is_double_spaced(lines, width)
    ragged = wrapped and _is_ragged(lines, width)
    drafts: list[Draft | Grid] = []
    body: Draft | None = None
    asides: list[Draft] = []
    above: TextLine | None = None  # last physical line of the body
    for at, line in enumerate(lines):
        if line.kind == "row":
            drafts += [*([body] if body else []), *asides]
            body, asides = None, []
            if at and lines[at - 1].kind == "row" and drafts and isinstance(drafts[-1], Grid) and line.gap <= 1:
                _add_row(drafts[-1], line.cells)
            else:
                drafts.append(Grid([]))
                _add_row(drafts[-1], line.cells)
            continue
        aside_open = asides and asides[-1].kind == "footnote" and line.kind == "text" and (not line.gap or double)
        if line.kind in ("footnote", "furniture"):
            asides.append(Draft(line.text, line.kind, bold=line.bold, mark=line.mark))
            continue
        full = _is_full(body, above, line, width)
        if body and above and _goes_on(body, above, line, full, flat[at] or flat[at - 1], bool(asides), double, ragged):
            between = glue(body.text, line.text)
            body.add(line.text, (), between)
            body.bold = body.bold and line.bold
            above = line
            continue
        if aside_open and not flat[at] and not opens_item(line.text) and not ended(asides[-1].text):
            asides[-1].add(line.text, (), glue(asides[-1].text, line.text))
            continue
        drafts += [*([body] if body else []), *asides]
        asides = []
        body = Draft(line.text, "heading" if line.level else "text", line.level, line.bold)
        above = line
    return [*drafts, *([body] if body else []), *asides]


def _is_full(body: Draft | None, above: TextLine | None, line: TextLine, width: int) -> bool:
    """Whether the first word of the line had no room on the line above; the first line of a paragraph is indented."""
    if not (width and body and above):
        return False
    share = 0.87 if body.text == above.text else 0.93
    return len(above.text) + 1 + len(line.text.split(" ", 1)[0]) >= share * width


def _goes_on(
    body: Draft, above: TextLine, line: TextLine, full: bool, is_cell: bool, interrupted: bool, double: bool, ragged: bool
) -> bool:
    if is_cell or line.level or (body.level and (line.gap or not line.bold)):
        return False
    if line.gap and not double or interrupted:  # over a blank line, a page number or a footnote only what is plainly unfinished
        starts_low = line.text[0].islower() and not opens_item(line.text)
        return starts_low and not ended(body.text) and (len(above.text) >= _PROSE or full) and not all_capitals(body.text)
    return continues(body.text, line.text, full, ragged)


def _add_row(grid: Grid, cells: tuple[str, ...]) -> None:
    """One more row; a cell may hold several lines."""
    row = grid.cells[-1].row + 1 if grid.cells else 0
    for column, text in enumerate(cells):
        grid.cells.append(GridCell.of([Draft(line, "cell") for line in text.split("\n")], row, column))


def _usual_width(lines: list[TextLine]) -> int:
    """The number of characters at which the file breaks its lines, 0 where a paragraph is one line."""
    lengths = sorted(len(line.text) for line in lines if line.kind == "text" and len(line.text) >= 30)
    if len(lengths) < 3:
        return 0
    width = lengths[int(len(lengths) * 0.9)]
    if not 45 <= width <= 135 or lengths[-1] > 1.5 * width:
        return 0
    near = sum(length >= 0.8 * width for length in lengths)
    return width if near >= 0.3 * len(lengths) else 0


def _is_double_spaced(lines: list[TextLine], width: int) -> bool:
    """Every line of a wrapped file is followed by a blank one: then a blank line says nothing."""
    return bool(width) and sum(line.gap > 0 for line in lines) >= 0.7 * len(lines)


def _is_ragged(lines: list[TextLine], width: int) -> bool:
    """Lines are broken anywhere: of those that plainly go on, many are far from full."""
    pairs = [(above, line) for above, line in zip(lines, lines[1:], strict=False) if above.kind == line.kind == "text"]
    low = [(above, line) for above, line in pairs if line.text[0].islower() and not opens_item(line.text)]
    broken = [(above, line) for above, line in low if not ended(above.text)]
    short = sum(len(above.text) + 1 + len(line.text.split(" ", 1)[0]) < 0.8 * (width or 80) for above, line in broken)
    return len(broken) >= 4 and short >= 0.3 * len(broken)


def _flattened_cells(lines: list[TextLine]) -> list[bool]:
    """Which lines are cells of a table written one below the other: runs of at least eight very short lines, a third numbers;
    after a line that heads the row numbers (STT) names may be longer."""
    found = [False] * len(lines)
    at = 0
    while at < len(lines):
        longest = _LONGEST_CELL if _ROW_NUMBERS.fullmatch(lines[at].text) else 0
        end = at
        while end < len(lines) and lines[end].kind == "text" and not lines[end].level and (
                table_like(lines[end].text) or len(lines[end].text) <= longest) and (
                end == at or not _ROW_NUMBERS.fullmatch(lines[end].text)):
            end += 1
        while longest and end > at and not _is_figure(lines[end - 1].text) and lines[end - 1].text not in _NO_FIGURE:
            end -= 1  # what follows the last number of a long table is text again
        run = lines[at:end]
        numbers = sum(_is_figure(line.text) for line in run)
        if len(run) >= 8 and numbers * 3 >= len(run):
            found[at:end] = [True] * len(run)
        at = max(end, at + 1)
    return found


def _is_figure(text: str) -> bool:
    return text[-1].isdigit() and not any(map(str.isalpha, text))


def _raise_lone_marks(lines: list[TextLine], flat: list[bool]) -> tuple[list[TextLine], list[bool]]:
    """A footnote mark that a converter put on a line of its own goes back, raised, to its word or to its footnote."""
    kept: list[TextLine] = []
    kept_flat: list[bool] = []
    seen: set[str] = set()
    skip = False
    for at, line in enumerate(lines):
        if skip:
            skip = False
            continue
        after = lines[at + 1] if at + 1 < len(lines) else None
        mark = line.text if _NUMBER.fullmatch(line.text) and not flat[at] and line.kind == "text" else ""
        if mark and after and kept and not line.gap and not after.gap and len(kept[-1].text) > 15 and kept[-1].kind == "text":
            word = after.text[0].islower() and not opens_item(after.text) and kept[-1].text[-1].isalpha()
            if word or after.text[0] in ";,.:)!?…”":
                kept[-1].text += mark.translate(SUPERSCRIPT) + glue(kept[-1].text, after.text) + after.text
                seen.add(mark)
                skip = True
                continue
        if mark in seen and after and not after.gap and not table_like(after.text):
            after.gap = line.gap
            after.kind, after.mark, after.text = "footnote", mark, f"{mark.translate(SUPERSCRIPT)} {after.text}"
            continue
        if line.kind == "text" and (begin := _FOOTNOTE.match(line.text)) and len(line.text) > begin.end() + 3:
            line.kind, line.mark = "footnote", begin[1].translate(_DIGITS)
            line.text = f"{begin[1]} {line.text[begin.end():]}"
        elif line.kind == "text" and _STAMP.match(line.text):
            line.kind = "furniture"
        kept.append(line)
        kept_flat.append(flat[at])
    return kept, kept_flat


def _find_page_numbers(lines: list[TextLine], flat: list[bool]) -> None:
    """Numbers that stand alone between blank lines and count up by one are page numbers."""
    expected = 0
    for at, line in enumerate(lines):
        alone = line.gap and (at + 1 == len(lines) or lines[at + 1].gap)
        if line.kind == "text" and alone and not flat[at] and _NUMBER.fullmatch(line.text):
            number = int(line.text)
            if number == expected + 1 or (expected == 0 and number == 2):
                line.kind, expected = "furniture", number
