"""Counts and the lists that name what they count: `4 tập thể (A, B, C, D)`, `05 xã về đích: A, B, C ...`, `2 nghị quyết` with (i)
and (ii) behind it or in its footnote, `5 nhóm giải pháp sau:` with items 1 to 5 below it."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractors.model import Check, Figure
from pipeline.audit.relation import Reading, unit_kind

_PIECE = r"[^\n\t()\d;:.]"
_BRACKET = regex.compile(r"[^\n\t.;:(),\d]{0,60}\((?P<items>[^\n\t()\d;:]{3,300})\)")
_INLINE = regex.compile(
    rf"[^\n\t.;:(),\d]{{0,60}}(?::|(?<!\p{{L}})(?:bao gồm|gồm|đó là|gồm có):?)\ (?P<items>{_PIECE}{{3,400}})(?=[.;\n]|$)")
_OPEN_END = regex.compile(r"\.\.\.|…|(?<!\p{L})(?:v\.v|vv|như|một số|nhất là|khác|trong đó|nổi bật)(?!\p{L})")
# a name, perhaps behind its common noun, which may be told once for all: `các xã An Bình`, `thị trấn Phú Hòa`
_NAME = regex.compile(r"(?:(?:các|những) )?(?:(?:xã|phường|thị trấn|thị xã|huyện|quận|thành phố|tỉnh|thôn|bản|buôn|làng|sở|phòng"
                      r"|ban|trường|trạm|công ty|đảng ủy|chi bộ) ){0,2}\p{Lu}")
_MOST_WORDS = 9
_MARKER = regex.compile(r"\((?P<mark>[ivx]{1,5}|\d{1,2})\)(?=[ ]?\p{L})")
_ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"]
_TO_MARKS = regex.compile(r"[^\n\t.\d()]{0,100}$")
_TO_FOOTNOTE = regex.compile(r"[^\n\t.;,\d()]{0,60}")
_ONE_OF_THEM = regex.compile(r"(?<!\p{L})(?:trong đó|riêng|còn lại)(?!\p{L})")
_COLON = regex.compile(r"[^\n\t\d]{0,100}:\W{0,4}$")
_NUMBERED = regex.compile(r"\(?(?P<number>\d{1,2})\)?[.)/]?")
_LETTERED = regex.compile(r"(?P<letter>[a-hk])[.)]")
_BULLETS = "-–−+*•●▪■◦○♦❖➢✓·"
_MOST = 30
_OFF = 2  # by more nobody miscounts a list: its items are something else


def list_checks(reading: Reading) -> Iterator[Check]:
    """One check for each count with a list that names what it counts; lists left open (..., như) are not counted."""
    for index, figure in enumerate(reading.figures):
        if not _countable(figure) or reading.plain[max(0, figure.start - 2):figure.start].rstrip().endswith("/"):
            continue  # the names behind `2/10 chi bộ` are those of the two
        for kind in (_names, _marks, _below):
            check = next(kind(reading, index), None)
            if check is not None:
                yield check
                break


def _countable(figure: Figure) -> bool:
    counts = figure.kind == "level" and figure.step == 1 and unit_kind(figure.unit) in ("count", "person")
    whole = counts and figure.qualifier == "exact" and figure.value_to is None and figure.table_no is None
    return whole and 2 <= figure.value <= 10 * _MOST


def _check(reading: Reading, index: int, end: int, fewest: int, most: int, where: tuple[str, str], severity: str) -> Check:
    """A count against a list that holds between `fewest` and `most` items, as names may hold commas of their own."""
    figure = reading.figures[index]
    fits = figure.value in (fewest, most)
    vietnamese, english = reading.voices(figure.unit, [index])
    sure = reading.is_sure([index])
    by = min(abs(most - figure.value), abs(fewest - figure.value))
    return Check(
        rule="count_of_list", verdict="consistent" if fits else "inconsistent" if sure else "unverifiable", figures=(index,),
        start=figure.start, end=end, reported=str(figure.value), computed=str(most), low=str(fewest), high=str(most), power=1.0,
        severity="note" if fits or not sure else severity,
        says=f"{reading.speaker(vietnamese)} {vietnamese.written(figure)}{vietnamese.tail}; {where[0]} {most}: "
             + ("khớp." if fits else f"lệch {by}."),
        says_en=f"The document says {english.written(figure)}{english.tail}; {where[1]} {most}: "
                + ("it fits." if fits else f"off by {by}."))


# --------------------------------------------------------------------------- (A, B, C), : A, B và C

def _names(reading: Reading, index: int) -> Iterator[Check]:
    """Names in the bracket behind a count, or behind a colon or gồm. Names may hold commas of their own, so that a difference is
    told only where every piece is a name, and then as a warning."""
    figure = reading.figures[index]
    start = behind_whole(reading, index)
    bracket = _BRACKET.match(reading.plain, start)
    found = bracket or _INLINE.match(reading.plain, start)
    if not found or _OPEN_END.search(found["items"]):
        return
    text = reading.document.text[found.start("items"):found.end("items")]
    pieces = [piece.strip(" *_") for piece in text.split(",")]
    last = regex.split(r"\ (?:và|&)\ ", pieces[-1])
    named = len(pieces) + len(last) - 1
    named_all = all(_NAME.match(piece) and len(piece.split()) <= _MOST_WORDS for piece in (*pieces[:-1], *last))
    if len(pieces) + len(last) < 3 or not (named_all or (bracket and figure.value in (named, len(pieces)))):
        return
    if not bracket and figure.against is not None and figure.value not in (named, len(pieces)):
        return  # `trong đó 5 xã ...: A, B`: what a part's list names is less sure
    where = ("trong ngoặc nêu tên", "the bracket names") if bracket else ("danh sách nêu tên", "the list names")
    yield _check(reading, index, found.end(), min(named, len(pieces)), named, where, "warning")


def behind_whole(reading: Reading, index: int) -> int:
    """Where the words behind a count begin: behind the whole that is written right after it (`2/10 chi bộ`)."""
    figure = reading.figures[index]
    whole = reading.figures[figure.against] if figure.against is not None else figure
    return max(figure.end, whole.end) if 0 <= whole.start - figure.end <= 3 else figure.end


# --------------------------------------------------------------------------- (i) ...; (ii) ...

def _marks(reading: Reading, index: int) -> Iterator[Check]:
    """`2 nghị quyết: (i) ...; (ii) ...` in one block, or in the footnote whose mark stands behind the count."""
    figure = reading.figures[index]
    end = reading.document.blocks[reading.block(index)].end
    first = _MARKER.search(reading.plain, figure.end, min(end, figure.end + 110))
    if first and first["mark"] in ("i", "1"):
        between = reading.plain[figure.end:first.start()]
        if not _TO_MARKS.fullmatch(between) or _ONE_OF_THEM.search(between):
            return
        count, last = _sequence(reading, first.start(), end)
        yield from _marked(reading, index, last, count, ("danh sách đánh số đến", "the list is numbered up to"))
        return
    near = _TO_FOOTNOTE.match(reading.plain, figure.end, end)
    for note in reading.document.footnotes if near else ():
        if figure.end <= note.mark_start <= near.end():
            count, _ = _sequence(reading, note.start, note.end)
            yield from _marked(reading, index, note.mark_end, count, ("chú thích liệt kê", "the footnote lists"))
            return


def _marked(reading: Reading, index: int, end: int, count: int, where: tuple[str, str]) -> Iterator[Check]:
    if count >= 2 and abs(count - reading.figures[index].value) <= _OFF:
        yield _check(reading, index, end, count, count, where, "warning")


def _sequence(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """(how far the marks (i), (ii), ... or (1), (2), ... run without a gap, where the last stands)."""
    count, at, roman = 0, start, None
    for found in _MARKER.finditer(reading.plain, start, end):
        roman = found["mark"].isalpha() if roman is None else roman
        wanted = _ROMAN[count] if roman and count < len(_ROMAN) else str(count + 1)
        if found["mark"] == wanted:
            count, at = count + 1, found.end()
    return count, at


# --------------------------------------------------------------------------- 5 nhóm giải pháp sau: 1. ... 5. ...

def items_below(reading: Reading, offset: int) -> list[tuple[int, int]]:
    """The items (start and end) of the list that the block of an offset opens, if its text ends in a colon behind the offset;
    what stands deeper, or goes on without a marker of its own in a numbered list, belongs to the item above it."""
    blocks, outline = reading.document.blocks, reading.facts.outline
    lead = reading.document.block_at(offset)
    if not outline or not _COLON.fullmatch(reading.plain, offset, max(offset, blocks[lead].end)):
        return []
    items: list[tuple[int, int]] = []
    sort = ""
    for at in range(lead + 1, len(blocks)):
        if blocks[at].kind in ("furniture", "footnote") or blocks[at].start == blocks[at].end:
            continue
        label = outline[at].label.strip(" .")
        own, number = _sort(outline[at].label)
        if blocks[at].kind == "cell" or (own and own == _sort(outline[lead].label)[0]):
            break
        if not items:
            if not own or (number is not None and number != 1):
                break
            sort = own
            items.append((blocks[at].start, blocks[at].end))
        elif own == sort and (number is None or number == len(items) + 1):
            items.append((blocks[at].start, blocks[at].end))
        elif own == sort or label[:1].isupper() or (not own and number is None and not _goes_on(reading, at, sort, len(items))):
            break
        else:
            items[-1] = (items[-1][0], blocks[at].end)
        if len(items) > _MOST:
            return []
    return items


def _sort(label: str) -> tuple[str, int | None]:
    """(the sort of a marker, its number if it has one): `2.` and `3.` are of one sort, `(2)` of another."""
    label = label.strip()
    if found := _NUMBERED.fullmatch(label):
        return label.replace(found["number"], "1", 1), int(found["number"])
    if found := _LETTERED.fullmatch(label):
        return label.replace(found["letter"], "a", 1), "abcdefghk".index(found["letter"]) + 1
    return (label[:1], None) if label and label[0] in _BULLETS else (label[:1], None) if label else ("", None)


def _goes_on(reading: Reading, at: int, sort: str, count: int) -> bool:
    """Whether a numbered list goes on behind a block without marker: the next marked block has the next number."""
    outline = reading.facts.outline
    for later in range(at + 1, min(at + 4, len(outline))):
        own, number = _sort(outline[later].label)
        if own:
            return own == sort and number == count + 1
    return False


def _below(reading: Reading, index: int) -> Iterator[Check]:
    """A count in the sentence that opens a list. Items that count the same things themselves are sums, not names; items without
    numbers may hold several things each, so that they only make a note."""
    figure = reading.figures[index]
    behind = [i for i in reading.beside(index) if i > index]
    if any(reading.figures[i].against != index for i in behind):
        return
    last = reading.figures[behind[-1]] if behind else figure
    items = items_below(reading, last.end)
    if len(items) < 2 or (behind and len(items) != figure.value):
        return
    inside = reading.between(items[0][0], items[-1][1])
    if any(reading.figures[i].unit == figure.unit for i in inside) and len(items) != figure.value:
        return
    numbered = reading.plain[items[0][0]].isdigit() or reading.plain[items[0][0]] in "(a"
    if abs(len(items) - figure.value) <= _OFF and (figure.against is None or len(items) == figure.value):
        where = "danh sách bên dưới có số mục là", "the list below has"
        yield _check(reading, index, figure.end, len(items), len(items), where, "warning" if numbered else "note")
