"""The words around a number: the name before it, the counted noun and what follows it, as far as its clause goes."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

import regex

from extractors.clause import Draft
from extractors.phrase import (
    CITED,
    COMMA,
    accompanying,
    core,
    is_act,
    is_listed,
    name_part,
    next_act,
    pieces,
    plainly,
    tells_source,
    tidy,
    trim,
    trim_end,
    without,
    without_comparison,
    without_next,
)
from extractors.rules import ending
from extractors.unit import coordinated

ATTACHED = regex.compile(r"\s*+\p{L}")
NUMBER_OF = regex.compile(r"^(?:tổng số|số|tổng) \p{L}")
RATE_NAME = regex.compile(r"(?i)(?<!\p{L})(?:tỷ lệ|tỉ lệ|tỷ trọng|tỷ suất|tốc độ|độ che phủ|tăng trưởng|chỉ số"
    r"|hệ số|lãi suất|mức độ|công suất|hộ nghèo|hộ cận nghèo|bao phủ)(?!\p{L})")
_BRACKET = regex.compile(r"\([^()]*\)")
_WEAK_END = regex.compile(r"^(?P<told>.*? )?(?:với )?(?P<weak>(?:tổng (?:số )?(?:số tiền|kinh phí|trị giá|giá trị"
    r"|số vốn|nguồn vốn|mức chi|tiền|vốn))|(?<=với )(?:số tiền|kinh phí|trị giá|giá trị|số vốn))$"
    r"|^(?P<alone>(?:tổng )?(?:kinh phí"
    r"|trị giá|số tiền)|(?:tổng )?số)$")
_REACHED_GOAL = regex.compile(r"(?i)(?:đạt và )?vượt (?:chỉ tiêu|kế hoạch|mục tiêu|dự toán)(?: đề ra| được giao)?(?:, (?:kế hoạch"
    r"|chỉ tiêu))?(?: đề ra| được giao)?(?: với)?")
# "GDP tăng trưởng khởi sắc so với quý II, trong đó khu vực dịch vụ tăng 2,75%"
_OF_WHICH = regex.compile(r"(?i)^.*[,;] (?:trong đó|trong số đó):?(?= (?!có )\p{L}+ \p{L})")
# "công nghiệp tăng 16% và thương mại, dịch vụ tăng 7%"
_AND_SUBJECT = regex.compile(r" (?:và|còn|trong khi) (?P<own>\p{L}[\p{L}, -]{4,60} (?:tăng|giảm|đạt|chiếm|còn|là) )$")
_AREA = regex.compile(r"(?:diện tích|giá trị|sản lượng|khối lượng) \p{L}")  # "diện tích đất được tích tụ, tập trung để sản xuất"
_PLAN = regex.compile(r"(?:kh|kế hoạch|chỉ tiêu|ct|dự toán|dt|mục tiêu)(?!\p{L})")
_EFFECT = regex.compile(r" (?:ảnh hưởng|góp phần|để|nhằm|do|vì|nên|qua đó) ")
_POST_END = regex.compile(COMMA + r"|[;:.)\"“”]|(?<!\p{L})(?:trong đó|bao gồm|gồm|góp phần|nhằm|tổng (?:kinh phí"
    r"|số tiền)|với (?:tổng )?(?:số tiền|kinh phí))(?!\p{L})")
_AGENTS = ending(r"(?:được|do|bị) (?:\p{Lu}[\p{L}-]*|UBND)(?: \p{L}+){0,3}$")
# what follows is the base, or the next clause: no object of the number
_NO_OBJECT = regex.compile(r"(?:kh|kế hoạch|chỉ tiêu kế hoạch|dự toán|dt|và|hoặc|hay|cùng|thì|nhưng|mà|nên|đồng thời)(?!\p{L})")
_SIZE = frozenset(("chiều dài", "diện tích", "tổng mức đầu tư"))
_EXTENT = _SIZE | {"dài", "rộng", "cao", "sâu"}
_SHARE_THEN = regex.compile(r" ?\((?:(?:chiếm|đạt|bằng|tỷ lệ) ){0,2}[\d.,]+ ?%\) (?P<more>\p{L}[^.;:,()\d\n\t]{2,120})")


class Surroundings:
    """What stands around the numbers of one text, without its dates, citations and brackets."""

    def __init__(self, text: str, low: str, date_spans: list[tuple[int, int]], cited_spans: list[tuple[int, int]]):
        """text: the document's; low: its plain shadow."""
        self.text, self.low = text, low
        self.dates, self.cited = _Spans(date_spans), _Spans(cited_spans)
        self.taken = 0  # where the last counted noun ends, with the nouns beside it

    def shown(self, start: int, end: int) -> str:
        """The text without dates, citations, brackets."""
        text = without(self.text[start:end], start, self.dates.within(start, end))
        return plainly(without(text, start, self.cited.within(start, end), CITED))

    def _written_out(self, thing: str, at: int) -> str:
        """`BK` behind `bằng khen`: an abbreviation whose words stand shortly before it."""
        if not (thing.isupper() and 2 <= len(thing) <= 5):
            return thing
        before = self.text[max(0, at - 120):at].split()
        size = len(thing)
        for i in range(len(before) - size, -1, -1):
            run = [word.strip("(,;.") for word in before[i:i + size]]
            if all(word[:1].lower() == letter.lower() and len(word) > 1 for word, letter in zip(run, thing, strict=True)):
                return " ".join(run).lower()
        return thing

    def before(self, draft: Draft) -> tuple[str, str]:
        """(the name before the number, a weak head such as `tổng kinh phí` that needs the name of the figure before it)."""
        begin = max(draft.start - len(draft.before), min(self.taken, draft.start))
        raw = _OF_WHICH.sub(", ", _REACHED_GOAL.sub(" ", self.shown(begin, draft.start)))
        if ")" in raw and "(" not in raw[:raw.rindex(")")]:  # what closes a bracket belongs to the figure before
            raw = "," + raw[raw.rindex(")") + 1:]
        attached = bool(ATTACHED.match(raw)) and begin > draft.sentence[0]  # the last figure's own words come first
        lead = _lead(raw)
        with_it = "" if _WEAK_END.match(lead[1:].lower()) else accompanying(lead)
        if with_it and (draft.unit_kind in ("measure", "money") or attached):
            return ("", with_it) if _WEAK_END.match(with_it.lower()) else (trim(with_it), "")
        if attached and next_act(lead):
            raw, attached = next_act(lead), False
        elif attached and draft.percent and (told := _AND_SUBJECT.match(raw)):
            raw, attached = told["own"], False
        elif attached and raw.endswith(" và "):  # "34 vụ về kinh tế, chức vụ, môi trường và 10 vụ ma túy"
            return "", ""
        cut = pieces(without_comparison(raw), attached)
        clauses = ["" if tells_source(piece) else trim(" ".join(piece.split())) for piece in cut[:-1]]
        clauses.append(trim(" ".join(cut[-1].split())))
        told = [p for p in clauses if p]
        if draft.in_bracket and len(cut) > 1 and clauses[-2] and _PLAN.match(clauses[-1].lower()):  # "Trồng rừng (KH 2.000 ha)"
            return clauses[-2], ""
        if draft.in_bracket and len(cut) > 2 and is_listed(cut[-2], cut[-1]):  # "Lào (giảm 3%), Nga (giảm 7%)"
            return clauses[-2], ""
        if told and raw.rstrip().endswith(":"):  # "với 39.000 hộ, tổng số dân: 141.000 người"
            while not clauses[-1]:
                clauses.pop()
        if draft.percent and not clauses[0] and len(clauses) > 1 and attached is False and not told:
            return "", ""
        if not told or not clauses[-1] and begin > draft.sentence[0]:
            return "", ""
        if attached and len(clauses) == 1 and not _WEAK_END.match(clauses[0].lower()):
            return "", ""
        last = told[-1]
        weak = _WEAK_END.match(last.lower())
        if weak:
            head = last[weak.start("weak"):] if weak["weak"] else last
            own = trim(last[: weak.end("told")]) if weak["told"] else ""
            if len(own.split()) >= 3 and not (attached and len(told) == 1):
                return own, ""
            return "", head
        head = next((i for i in range(len(told) - 2, max(-1, len(told) - 4), -1) if NUMBER_OF.match(told[i].lower())
                     or _AREA.match(told[i].lower()) and draft.unit_kind == "measure" and is_act(told[i + 1])), None)
        if head is not None:
            return trim(" ".join(", ".join(told[head:]).split()[:18])), ""
        if len(told) > 1 and last.lower() in _EXTENT:  # "gói thầu số 3 (dài 11,8 km)"
            owner = core(told[-2])
            return f"{last} {owner}" if last.lower() in _SIZE else f"{owner} {last}", ""
        elif draft.percent and not RATE_NAME.search(last):
            rate = next((i for i in range(len(told) - 1, -1, -1) if RATE_NAME.search(told[i])), None)
            if rate is not None and len(told) - rate <= 3:
                last = ", ".join(told[rate:])
        return core(last), ""

    def thing(self, draft: Draft, at: int) -> str:
        """The counted noun as written, with the nouns beside it (`xã, phường, thị trấn`)."""
        if draft.unit_kind not in ("count", "person"):
            return ""
        self.taken = end = coordinated(self.low, draft.end, draft.unit_name or "")
        return " ".join(self._written_out(_BRACKET.sub(" ", self.text[at:end]).strip(" ,"), at).split())

    def clause_after(self, draft: Draft) -> str:
        """What follows the counted noun, up to the first comma or end of a clause."""
        return _POST_END.split(self.rest(draft))[0]

    def rest(self, draft: Draft) -> str:
        """What follows a figure and its counted noun, up to the next figure."""
        start = draft.end
        if draft.unit_kind in ("count", "person"):
            start = coordinated(self.low, draft.end, draft.unit_name or "")
        end = draft.end + len(draft.after)
        shared = _SHARE_THEN.match(self.text, start)  # "131/164 hồ chứa (79,9%) có cửa van"
        if shared:
            start, end = shared.start("more"), shared.end()
        told = self.shown(start, end).split("(")[0]
        return _EFFECT.split(_leading_on(told) if draft.after and end < draft.sentence[1] else told)[0]

    def after(self, draft: Draft) -> tuple[str, str]:
        """(the counted noun as written, what follows it up to the end of the clause)."""
        if draft.partner == 1:
            draft = draft.against
        thing = self.thing(draft, draft.amount.end)
        raw = self.rest(draft)
        clauses = _POST_END.split(raw)
        piece = chain = clauses[0]
        # "100% cán bộ, công chức đạt danh hiệu ...": short nouns in a chain
        for more in clauses[1:] if name_part(piece).strip() else ():
            if len(chain.split(",")[-1].split()) > 3 or not more or raw[len(chain):len(chain) + 1] != ",":
                break
            if chain.endswith("  ") or is_act(more.strip()):  # a date stood there; "giảm 4% hộ nghèo, tạo việc làm"
                break
            chain = f"{chain},{more}"
        if draft.percent:
            piece = chain
        elif len(clauses) > 1 and _AGENTS.search(piece):  # "được Bộ, UBND tỉnh tặng bằng khen"
            piece = f"{piece},{clauses[1]}"
        rest = tidy(" ".join(name_part(piece).split()[:14]))
        return thing, "" if _NO_OBJECT.match(rest.lower()) else rest


@lru_cache(1024)
def _lead(text: str) -> str:
    """The words between two numbers without their loose end, "" where a mark or a `trong đó` stands before the second."""
    return " " + trim_end(" ".join(text.split())) if trim(" ".join(pieces(text)[-1].split())) else ""


def _leading_on(text: str) -> str:
    """The words behind a figure without those that lead to the next one: they name that one."""
    told = _lead(text)
    shorter = without_next(told)
    return text if shorter == told else shorter


class _Spans:
    """Spans in text order, asked for those that touch a stretch."""

    def __init__(self, spans: list[tuple[int, int]]):
        self.spans = sorted(spans)
        self._starts = [span[0] for span in self.spans]

    def within(self, start: int, end: int) -> list[tuple[int, int]]:
        first = max(0, bisect_left(self._starts, start) - 1)
        return [s for s in self.spans[first:bisect_left(self._starts, end)] if s[1] > start]
