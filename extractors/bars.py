"""Tables written as lines with bars between their cells: `Thu nội địa | 10.617.000 | 11.200.000 |`, the Markdown way or as a page
loses its ruling lines."""

from __future__ import annotations

import regex

from extractors.column import give_roles, give_units, is_blank, is_number, is_pair
from extractors.declared import declared_unit
from extractors.grid import Grid, captions, column_of, is_column_numbers, is_english, unit_above
from extractors.model import Block, Cell
from extractors.outline import marker
from extractors.text import View

_BAR = regex.compile(r"\|")
_RULE = regex.compile(r"[\s|:=+-]*")  # |---|:---:|
_LONGEST_GROUP = 90
_MOST_HEADS = 3

Span = tuple[int, int]


def barred(view: View, number: int, used: frozenset[int]) -> list[Grid]:
    """The tables of bars of a document, in text order, counted from `number`; blocks in `used` belong to other tables."""
    grids: list[Grid] = []
    if "|" not in view.text:
        return grids
    run: list[int] = []
    blocks = view.document.blocks
    for index, block in enumerate(blocks):
        if run and block.start == block.end:
            continue  # a blank line between rows
        if index not in used and _has_bars(view, block):
            run.append(index)
        elif run and _is_group(view, block) and index + 1 < len(blocks) and _has_bars(view, blocks[index + 1]):
            run.append(index)
        else:
            grids += _grids(view, run, number + len(grids))
            run = []
    return grids + _grids(view, run, number + len(grids))


def _has_bars(view: View, block: Block) -> bool:
    return block.kind in ("text", "heading") and "|" in view.text[block.start:block.end].strip("| ")


def _is_group(view: View, block: Block) -> bool:
    """Whether a line without bars may be the name of the rows below it (`II. Chi ngân sách`)."""
    text = view.plain[block.start:block.end].strip()
    if block.kind not in ("text", "heading") or not 0 < len(text) <= _LONGEST_GROUP:
        return False
    return text[-1] not in ".;,:" and not text[0].isdigit()


def _split(view: View, block: Block) -> list[Span]:
    """The spans of a line's cells without the blanks around them; a last bar opens no cell."""
    spans, at = [], block.start
    for bar in [*(found.start() for found in _BAR.finditer(view.text, block.start, block.end)), block.end]:
        text = view.text[at:bar]
        start = at + len(text) - len(text.lstrip())
        spans.append((start, max(start, at + len(text.rstrip()))))
        at = bar + 1
    return spans[:-1] if len(spans) > 1 and spans[-1][0] >= spans[-1][1] else spans


def _grids(view: View, run: list[int], number: int) -> list[Grid]:
    """The one grid of a run of lines with bars, or [] where they hold no table of numbers (a letterhead in two columns)."""
    blocks = view.document.blocks
    run = [i for i in run if not _RULE.fullmatch(view.text, blocks[i].start, blocks[i].end)]
    lines = [_split(view, blocks[i]) for i in run]
    texts = [[view.plain[a:b] for a, b in line] for line in lines]
    if texts and all(len(line) > 1 and not line[0] for line in texts):  # every line opens with a bar
        lines, texts = [line[1:] for line in lines], [line[1:] for line in texts]
    numbered = [r for r, line in enumerate(texts) if _is_row(line)]
    if not numbered or numbered[0] > _MOST_HEADS or len(numbered) < 2 and not _has_head(texts, numbered[0]):
        return []
    width, body = max(len(lines[r]) for r in numbered), numbered[0]
    if sum(len(lines[r]) == width for r in numbered) * 2 <= len(numbered):
        return []
    heads = [_as_wide(line, width) for line in lines[:body] if len(line) > 1]
    named = [[_unmarked(view, line[0]), *line[1:]] for line in lines[body:]]
    rows = [_cells(line, r, width) for r, line in enumerate(heads + named)]
    loose = frozenset(r for r, line in enumerate(named, start=len(heads)) if len(line) not in (1, width))
    columns = [column_of(view, rows[:len(heads)], c) for c in range(width)]
    values = [["" if cell is None else view.plain[cell.start:cell.end] for cell in row] for row in rows[len(heads):]]
    give_roles(columns, values)
    any(give_units(columns, caption) for caption in captions(view, [], run[0]))
    if columns[0].role not in ("index", "name", "text"):
        return []
    body = len(heads) + is_column_numbers([text for text in values[0] if text])
    unit = declared_unit(view, run[numbered[0]]) or unit_above(view, run[0])
    return [Grid(number, rows, columns, body, run[0], unit, tuple(run), loose=loose, english=is_english(values))]


def _has_head(texts: list[list[str]], body: int) -> bool:
    """Whether a head stands over the only row of numbers, cell by cell: `TT | Chỉ tiêu | Năm 2011`."""
    return body > 0 and len(texts[0]) == len(texts[body]) > 2 and texts[0][0].strip(". ") in ("tt", "stt", "số tt")


def _is_row(line: list[str]) -> bool:
    """Whether all cells behind the first that hold anything are numbers, and one is: the name, its unit, its numbers."""
    return len(line) > 1 and bool(line[0]) and any(is_number(text) or is_pair(text) for text in line[1:]) and \
        sum(not (is_number(text) or is_pair(text) or is_blank(text)) for text in line[1:]) <= 1


def _as_wide(line: list[Span], width: int) -> list[Span]:
    """Heads that say nothing over the names: they stand over the last columns."""
    return [(line[0][0], line[0][0])] * (width - len(line)) + line


def _cells(line: list[Span], r: int, width: int) -> list[Cell | None]:
    if len(line) == 1:
        return [Cell(*line[0], r, 0), *[None] * (width - 1)]
    return [Cell(*span, r, c) for c, span in enumerate(line[:width])] + [None] * (width - len(line))


def _unmarked(view: View, span: Span) -> Span:
    """A row's name without its number (`1. Tổng thu`); a dash stays, it tells whose part the row is."""
    kind, label = marker(view.text[span[0]:span[1]], view.plain[span[0]:span[1]])
    behind = span[0] + len(label)
    return span if kind in ("", "dash", "plus", "star", "bullet") or behind >= span[1] else (behind, span[1])
