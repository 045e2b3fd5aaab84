"""A relation among the figures of one document, and how it is judged: the part that all rules within a document share."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache

import regex

from extractors.language import lexicon
from extractors.model import Check, Document, Facts, Figure
from extractors.text import plain
from pipeline.audit.interval import End, Formula, Interval, Written, decimal_text, power, rounded, verdict
from pipeline.audit.sentence import Voice, decimals, scale_of, voices
from pipeline.audit.slip import explanations

SURE = 0.8       # a link between figures below this score is not held against the document
WEAK_POWER = 0.5
_DISTINCT = 100  # a number of fewer digits is explained by a slip too easily
_LONGEST_NAME = 60
WHOLE_UNITS = {"person", "count"}
_TORN = regex.compile(r"(?<!(?:năm|/)\ ?(?:19|20)\d)\d[.,]?\ ?\Z")  # but `năm 2018 1.369 giáo viên`
_FULL_STOP = regex.compile(r"[.][ ]++(?=\p{Lu})")
# what a reader says of a text whose letters it could not make out; pages that are missing leave the others as they are
_UNREADABLE = regex.compile(r"partial: (?!no text layer on page|the file may be cut off)")
_SENTENCE_END = regex.compile(r"[.;](?=[ ]|$)|\n")


_plain = lru_cache(maxsize=1)(plain)  # a document is read by the audit within it, then by that between documents


@lru_cache(maxsize=1024)
def _step(step: Decimal) -> Fraction:
    return Fraction(step) or Fraction(1)


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    return {row["unit"].lower(): row["kind"] for row in lexicon("units")}


def unit_kind(unit: str | None) -> str | None:
    """`money` | `measure` | `rate` | `time` | `person` | `count` (whatever the lexicon does not name), None for no unit."""
    if unit is None:
        return None
    return "measure" if "/" in unit else _kinds().get(unit.lower(), "count")


def same_unit(one: Figure, other: Figure) -> bool:
    """Whether two figures count the same: one unit, a unit and its kind (hộ, hộ nghèo), or one has none (`120/195 nhiệm vụ`)."""
    if one.unit is None or other.unit is None or one.unit == other.unit:
        return True
    return f"{one.unit} ".startswith(f"{other.unit} ") or f"{other.unit} ".startswith(f"{one.unit} ")


def addable(one: Figure, other: Figure) -> bool:
    """Whether two figures can stand in one sum or quotient: people and things, whatever they are called (21 tập thể, cá nhân =
    10 BK + 11 BK; người, lượt người), or one and the same unit."""
    return same_unit(one, other) or {unit_kind(one.unit), unit_kind(other.unit)} <= WHOLE_UNITS


def written(figure: Figure) -> Written:
    """What a figure can stand for. A whole number of things or people, written in full, is exact; see `Written.exact`.

    A number without unit in a sentence (`120/195`) counts something; in a table it may be in thousands, so it is not exact.
    """
    kind = unit_kind(figure.unit)
    counts = kind in WHOLE_UNITS or (kind is None and figure.table_no is None)
    return Written(
        value=Fraction(figure.value), step=_step(figure.step), qualifier=figure.qualifier,
        value_to=None if figure.value_to is None else Fraction(figure.value_to),
        exact=counts and figure.step == 1,
    )


@dataclass(frozen=True)
class Reading:
    """A document with its facts, as the rules of the audit ask about them."""

    document: Document
    facts: Facts

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        return self.facts.figures

    @cached_property
    def plain(self) -> str:
        return _plain(self.document.text)

    @cached_property
    def _scanned(self) -> frozenset[int]:
        return frozenset(page.number for page in self.document.pages if page.ocr)

    @cached_property
    def undecoded(self) -> bool:
        """Whether the letters of the text are not to be trusted: TCVN3 or VNI that was not converted, bytes that are no UTF-8."""
        return any(_UNREADABLE.match(problem) for problem in self.document.problems)

    @cached_property
    def _rows(self) -> dict[tuple[int, int], list[int]]:
        rows: dict[tuple[int, int], list[int]] = defaultdict(list)
        for index, figure in enumerate(self.figures):
            if figure.table_no is not None and figure.row_no is not None:
                rows[figure.table_no, figure.row_no].append(index)
        return rows

    def row(self, table: int | None, row: int | None) -> list[int]:
        """The indexes of the figures of one table row, in text order."""
        return self._rows.get((table, row), []) if table is not None and row is not None else []

    @cached_property
    def _starts(self) -> list[int]:
        return [figure.start for figure in self.figures]

    def between(self, start: int, end: int) -> range:
        """The indexes of the figures that begin in [start, end). Figures stand in text order."""
        return range(bisect_left(self._starts, start), bisect_left(self._starts, end))

    def beside(self, index: int) -> range:
        """The indexes of the figures in the block of a figure."""
        block = self.document.blocks[self.block(index)]
        return self.between(block.start, block.end)

    def block(self, index: int) -> int:
        """The block in which a figure stands."""
        return self.document.block_at(self.figures[index].start)

    def sentence_end(self, offset: int) -> int:
        """Where the clause that holds the offset ends: at a full stop or semicolon followed by a space, or with its block."""
        end = self.document.blocks[self.document.block_at(offset)].end
        found = _SENTENCE_END.search(self.plain, offset, end)
        return found.start() if found else end

    def full_stops(self, start: int, end: int) -> int:
        """How many sentences end between two offsets (a full stop before a capital), 0 if they stand the other way round."""
        return len(_FULL_STOP.findall(self.document.text, start, end)) if start < end else 0

    def is_scanned(self, offset: int) -> bool:
        """Whether the place was read by OCR, or the document's letters could not be made out at all."""
        return self.undecoded or (bool(self._scanned) and self.document.page_at(offset) in self._scanned)

    def has_scanned(self, indexes: Iterable[int]) -> bool:
        """Whether any of these figures was read by OCR."""
        return bool(self._scanned) and any(self.document.page_at(self.figures[i].start) in self._scanned for i in indexes)

    def is_sure(self, indexes: Iterable[int]) -> bool:
        """Whether all these figures were read surely, none from a scan, none torn (`19, 7 tỷ`, `3 0.000`): else a misreading is
        likelier than a wrong report."""
        return all(
            self.figures[i].score >= SURE and not self.is_scanned(self.figures[i].start)
            and not _TORN.search(self.plain, max(0, self.figures[i].start - 12), self.figures[i].start) for i in indexes)

    def span(self, reported: int, indexes: Iterable[int]) -> tuple[int, int]:
        """From the first to the last of the figures if they share a block, else the span of the reported one."""
        ordered = [self.figures[i] for i in {reported, *indexes}]
        if len({self.document.block_at(figure.start) for figure in ordered}) == 1:
            return min(figure.start for figure in ordered), max(figure.end for figure in ordered)
        return self.figures[reported].start, self.figures[reported].end

    @cached_property
    def _written(self) -> dict[int, Written]:
        return {}

    def written(self, index: int) -> Written:
        """What a figure can stand for; see `written`. Most figures are in several relations."""
        if index not in self._written:
            self._written[index] = written(self.figures[index])
        return self._written[index]

    @cached_property
    def _scales(self) -> dict[int, int | None]:
        return {}

    def _scale(self, index: int) -> int | None:
        if index not in self._scales:
            figure = self.figures[index]
            self._scales[index] = scale_of(figure, self.document.text[figure.start:figure.end])
        return self._scales[index]

    def voices(self, unit: str | None, indexes: Iterable[int]) -> tuple[Voice, Voice]:
        """The Vietnamese and the English voice for these figures of one unit, in the scale that they were written in."""
        return voices(unit, [self._scale(i) for i in indexes])

    @cached_property
    def _names(self) -> dict[int, str]:
        return {}

    def name(self, index: int) -> str:
        """What a figure measures, in brackets and short: ` (tuyển sinh mới)`; of a ratio or change, what its level measures."""
        if index not in self._names:
            self._names[index] = self._name(index)
        return self._names[index]

    def _name(self, index: int) -> str:
        figure = self.figures[index]
        figure = self.figures[figure.of] if figure.of is not None else figure
        words = " ".join((figure.indicator or "").split())
        if len(words) > _LONGEST_NAME:
            words = words[:_LONGEST_NAME].rsplit(" ", 1)[0] + "…"
        if words.isupper():
            words = words.lower()
        elif not _PROPER.match(words):
            words = words[:1].lower() + words[1:]
        return f" ({words})" if words and words != self.figures[index].unit else ""

    def speaker(self, voice: Voice) -> str:
        """Who says it: the type of the document (`Báo cáo ghi`), else `Văn bản ghi`; in English `The document says`."""
        return voice.pick(self._speaker, "The document says")

    @cached_property
    def _speaker(self) -> str:
        return f"{self.facts.header_value('type') or 'Văn bản'} ghi"


@dataclass(frozen=True)
class Relation:
    """`reported = formula(operands)`, among figures given by their indexes.

    rule: name in the database contract. formula: exact on intervals, each operand in it once.
    shown: the formula in one language, from the operands as they are told in it: `120/195`. No result, no unit.
    sure: False where it is doubtful that the figures belong together.
    near: what a misfit of figures that surely belong together may be, in the reported unit, beyond a factor of two (a growth of
    13,3% for 3,3%): then it is a warning.
    likely: though not sure, they were read together, so that a slip of the reported number that explains a misfit is told.
    """

    rule: str
    reported: int
    operands: tuple[int, ...]
    formula: Formula
    shown: Callable[[Sequence[str]], str]
    sure: bool = True
    likely: bool = False
    near: int = 0


def judge(reading: Reading, relation: Relation) -> Check:
    """The finding on one relation.

    What does not fit is `inconsistent` if the numbers are near, or one slip of the pen explains it: an `error` where every
    operand is meant exactly, a `warning` where words soften one (khoảng, trên), where few slips would show (power below one
    half), where the last digit was only rounded up, or where a slip explains what was read together but not surely. What does
    not fit among figures that may not belong together, are far apart, or were read from a scan, is `unverifiable`, a `note`.
    """
    indexes = (relation.reported, *relation.operands)
    reported, *operands = (reading.written(i) for i in indexes)
    widest = relation.formula([operand.possible() for operand in operands])
    computed = rounded(operands, relation.formula, widest)
    middle = computed if computed.is_point else relation.formula([Interval(each.value, each.value) for each in operands])
    found = "consistent" if reported.rounded().intersects(computed) else (
        "truncated" if reported.possible().intersects(widest) else "inconsistent")
    strength = power(reported, widest)
    meant: list[tuple[int, Written]] = []
    severity = "note"
    if found == "inconsistent":
        meant, found, severity = _accused(reading, relation, [reported, *operands], middle.low, widest, strength)
    start, end = reading.span(relation.reported, relation.operands)
    says, says_en = _sentences(reading, relation, found, Fraction(middle.low), meant)
    return Check(
        rule=relation.rule, verdict=found, figures=indexes, start=start, end=end,
        reported=decimal_text(reported.value), computed=decimal_text(middle.low),
        low=decimal_text(computed.low, -1), high=decimal_text(computed.high, 1), power=round(strength, 4),
        severity=severity, says=says, says_en=says_en,
    )


def _accused(reading: Reading, relation: Relation, numbers: Sequence[Written], computed: End, widest: Interval,
             strength: float) -> tuple[list[tuple[int, Written]], str, str]:
    """What is made of a misfit: (slips that would explain it, verdict, severity)."""
    reported = numbers[0]
    read_well = reading.is_sure((relation.reported, *relation.operands))
    trusted = read_well and relation.sure
    misread = relation.sure and reading.has_scanned((relation.reported, *relation.operands))
    meant = _corrections(relation, numbers, trusted or misread) if trusted or misread or (read_well and relation.likely) else []
    likely = read_well and not trusted and bool(meant) and reported.value >= _DISTINCT * reported.step
    softened = any(number.is_soft or number.value_to is not None for number in numbers)
    believed = (bool(meant) and not softened) or credible(reported.value, computed)
    close = isinstance(computed, Fraction) and abs(reported.value - computed) <= relation.near
    if not likely and not (trusted and (believed or close)):
        return meant, "unverifiable", "note"
    last_digit_up = not reported.exact and widest.high < reported.value < widest.high + reported.step
    doubtful = softened or last_digit_up or strength < WEAK_POWER or likely or not believed
    return meant, "inconsistent", "warning" if doubtful else "error"


def fit(reading: Reading, relation: Relation) -> str:
    """How the numbers of a relation fit, without a finding: much cheaper, for relations that are only tried."""
    reported, *operands = (reading.written(i) for i in (relation.reported, *relation.operands))
    return verdict(reported, operands, relation.formula)


_OUTCOMES = {
    "consistent": ("khớp", "it fits"),
    "truncated": ("chỉ khớp nếu cắt bỏ chữ số", "fits only if digits were cut off"),
    "unverifiable": ("không khớp, nhưng chưa chắc các số liệu này thuộc về nhau",
                     "does not fit, but these figures may not belong together"),
}


def doubted(check: Check) -> Check:
    """The same finding as one on figures that may not belong together."""
    says, says_en = (told.partition(cut)[0] + ": " + word + "." for told, cut, word in zip(
        (check.says, check.says_en), (": lệch", ": off by"), _OUTCOMES["unverifiable"], strict=True))
    return replace(check, verdict="unverifiable", severity="note", says=says, says_en=says_en)


def credible(one: Fraction | float, other: Fraction | float) -> bool:
    """Whether two numbers are within a factor of two: what lies further apart mostly does not belong together."""
    return abs(one) <= 2 * abs(other) and abs(other) <= 2 * abs(one)


def _corrections(relation: Relation, numbers: Sequence[Written], all_of_them: bool) -> list[tuple[int, Written]]:
    """Which one slip would explain a misfit, in the reported number or in any; those that fit only cut off if no other does."""
    for cut in (False, True):
        found = [(at, meant) for at, meant in explanations(numbers, relation.formula, cut) if all_of_them or at == 0]
        if found:
            return found
    return []


_PROPER = regex.compile(r"\p{Lu}\p{Lu}|\p{L}+ \p{Lu}")  # UBND huyện; Cục Hải quan, Nga Sơn
_PLAN_NAME = regex.compile(r"(?<!\p{L})(?:dự toán|chỉ tiêu|mục tiêu|kế hoạch)(?!\p{L})")
_TOLD = {  # what is said of a reported ratio or change, before and behind its number
    ("ratio", "plan"): (("", " kế hoạch"), ("", " of the plan")), ("ratio", "whole"): (("", " tổng số"), ("", " of the whole")),
    ("ratio", "period"): (("bằng ", " kỳ trước"), ("", " of the earlier period")),
    ("change", "up"): (("tăng ", ""), ("a rise of ", "")), ("change", "down"): (("giảm ", ""), ("a fall of ", "")),
}
_BEYOND_PLAN = {"up": (("vượt ", " so với kế hoạch"), ("", " above the plan")),
                "down": (("thấp hơn kế hoạch ", ""), ("", " below the plan"))}


def told(reading: Reading, index: int, voice: Voice, rule: str = "") -> str:
    """A reported figure as the document has it, with what is said of it: `98,37% kế hoạch (nước thô)`, `giảm 5 phòng`. rule: of
    the relation, which may know better what a ratio is of."""
    figure = reading.figures[index]
    sort = figure.direction if figure.kind == "change" else figure.base
    if figure.kind == "ratio" and rule.startswith("ratio_of_"):
        sort = rule.removeprefix("ratio_of_")
    sides = _TOLD.get((figure.kind, sort or ""), (("", ""), ("", "")))
    if figure.kind == "change" and figure.base == "plan" and figure.direction:
        sides = _BEYOND_PLAN[figure.direction]
    before, behind = sides[0 if voice.vietnamese else 1]
    plan_name = _PLAN_NAME.search(plain(figure.base_text or "")) if behind == " kế hoạch" else None
    behind = f" {plan_name[0]}" if plan_name else behind
    return f"{before}{voice.written(figure)}{voice.tail}{behind}{reading.name(index)}"


def _sentences(reading: Reading, relation: Relation, found: str, computed: Fraction,
               meant: Sequence[tuple[int, Written]]) -> tuple[str, str]:
    vietnamese, english = (_sentence(reading, relation, found, computed, meant, ours, theirs)
                           for ours, theirs in zip(*_voices(reading, relation), strict=True))
    return vietnamese, english


def _sentence(reading: Reading, relation: Relation, found: str, computed: Fraction, meant: Sequence[tuple[int, Written]],
              ours: Voice, theirs: Voice) -> str:
    reported, *operands = (reading.figures[i] for i in (relation.reported, *relation.operands))
    shown = relation.shown([theirs.written(operand) for operand in operands])
    result = ours.amount(computed, max(decimals(reported.step) + 1, 3) if ours.scale == 1 else None)
    unit = ours.unit if ours.unit in ("%", "‰") else ""
    of = theirs.tail if theirs is not ours and theirs.unit not in ("%", "‰", "điểm %") and " " not in shown else ""
    sums = ours.pick("cộng các phần ", "the parts give ") if relation.rule == "sum_of_parts" else ""
    misread = found == "unverifiable" and bool(meant) and reading.has_scanned((relation.reported, *relation.operands))
    outcome = ours.pick(*_OUTCOMES[found]) if found != "inconsistent" and not misread else (
        _miss(reading, relation, Fraction(reported.value) - computed, meant, ours, theirs))
    outcome += ours.pick("; có thể đã đọc sai bản quét", "; the scan may have been misread") if misread else ""
    said = told(reading, relation.reported, ours, relation.rule)
    return f"{reading.speaker(ours)} {said}; {sums}{shown}{of} = {result}{unit}: {outcome}."


def _voices(reading: Reading, relation: Relation) -> tuple[tuple[Voice, Voice], tuple[Voice, Voice]]:
    """The voices of the reported figure and those of the operands: one and the same if all have one unit."""
    unit = reading.figures[relation.reported].unit
    alike = [i for i in relation.operands if reading.figures[i].unit == unit]
    other = [i for i in relation.operands if reading.figures[i].unit != unit]
    ours = reading.voices(unit, [relation.reported, *alike])
    return ours, reading.voices(reading.figures[other[0]].unit, other) if other else ours


def _miss(reading: Reading, relation: Relation, miss: Fraction, meant: Sequence[tuple[int, Written]], ours: Voice,
          theirs: Voice) -> str:
    """By how much it misses, and the one slip of the pen that would explain it, if not more than two would; else the one in the
    reported number, as an example."""
    by = ours.amount(abs(round(miss / ours.scale, 3)) * ours.scale)
    by += ours.pick(" điểm %", " points") if ours.unit == "%" else ours.tail
    text = ours.pick(f"lệch {by}", f"off by {by}")
    numbers = [reading.written(i) for i in (relation.reported, *relation.operands)]
    several = len(meant) > 2
    likeliest = [item for item in meant if item[0] == 0] if several else meant  # the result is what is wrong most often
    if likeliest and len(likeliest) <= 2:
        hints = [(theirs if at else ours).change(numbers[at].value, slip.value) for at, slip in likeliest]
        text += ours.pick("; khớp nếu ", "; it would fit if ") + ours.pick(" hoặc ", " or ").join(hints)
        text += ours.pick(" (chẳng hạn)", " (for one)") if several else ""
    return text
