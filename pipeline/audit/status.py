"""Status words against the figures beside them: `(không đạt kế hoạch)` behind A/B, `vượt kế hoạch` beside 98%, `tăng so với năm
trước (900 người)`, `hoàn thành chi trả` beside 99,13%, and a ratio beside the change that it implies.

`Duy trì 100% văn bản đúng hạn (không đạt kế hoạch)` is no contradiction: the 100% is the target. Less is better where the plan is
an upper bound or the indicator is an evil (hộ nghèo, tai nạn); where that is not sure, nothing is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import regex

from extractors.model import Check, Figure
from pipeline.audit.interval import Interval, point
from pipeline.audit.relation import Reading, Relation, addable, judge

_PLAN = r"(?:kế hoạch|chỉ tiêu|mục tiêu|dự toán|kh(?!\p{L}))"
_WORDS = (r"(?P<status>đạt và vượt|không đạt|chưa đạt|không hoàn thành|chưa hoàn thành|vượt(?: mức)?"
          r"|hoàn thành vượt mức|hoàn thành|đạt)")
_OF_PAIR = regex.compile(
    rf"[ ]?[^\n\t.;:(\d]{{0,40}}[(,]\ ?\*{{0,2}}{_WORDS}\ (?:so\ với\ )?(?:mức\ )?{_PLAN}")
# the plan of the year, whoever set it: `đạt 98% kế hoạch năm, vượt chỉ tiêu đề ra`; another plan is named otherwise
_PLAIN_PLAN = rf"{_PLAN}(?:,? {_PLAN})?(?: (?:năm|đề ra|đặt ra|được giao|cả năm)){{0,2}}(?: (?:19|20)\d\d)?(?: đề ra)?"
_BEHIND = regex.compile(rf"\ {_PLAIN_PLAN}(?:,|\ \(|\ và)\ ?{_WORDS}\ {_PLAIN_PLAN}(?=[ ]?(?:[,.;)]|$|\n))")
_AHEAD = regex.compile(
    rf"(?<!\p{{L}}){_WORDS}\ {_PLAIN_PLAN}(?:\ với\ [^\n\t.;:,\d]{{0,30}}|,\ (?:đạt|bằng|ước đạt)\ )$")
_ALREADY = regex.compile(r"(?:^|(?<=[.;:,] )|(?<=- ))(?:đã |cơ bản )?hoàn thành (?:việc )?(?!\d)[^\n\t.;:,\d]{4,60}$")
_REACHED = regex.compile(r"[^\n\t.;,\d]{0,20}[(,] ?(?:chiếm|đạt|bằng)? ?$")
_COMPARED = regex.compile(
    r"[^\n\t.;:(\d]{0,20}[,(] ?(?P<way>tăng|cao hơn|nhiều hơn|vượt|giảm|thấp hơn|ít hơn)(?: hơn)?(?: so)?(?: với)?"
    r" (?:mức |số |tỷ lệ |kết quả )?(?:cùng kỳ|năm trước|năm ngoái|kế hoạch|chỉ tiêu|mục tiêu|dự toán|tháng trước|quý trước)"
    r"(?: năm)?(?: (?:trước|(?:19|20)\d\d))?"
    r" \((?:là |đạt |kế hoạch |chỉ tiêu |cùng kỳ )?$")
_UP = {"tăng", "cao hơn", "nhiều hơn", "vượt"}
_LOWER_IS_BETTER = regex.compile(
    r"hộ (?:cận )?nghèo|(?<!trợ cấp )(?<!bảo hiểm )thất nghiệp|sinh con thứ|suy dinh dưỡng|tử vong|tai nạn|tội phạm"
    r"|(?<!quy )phạm pháp|nợ|quá hạn|đuối nước|tảo hôn"
    r"|nghiện|thiệt hại|vi phạm|khiếu nại|tố cáo|bỏ học|ô nhiễm|thất thoát|tồn đọng|cháy")
_HEAD_OF_EVIL = regex.compile(r"(?:(?:tỷ lệ|tỉ lệ|tỷ suất|tổng số|số lượng|số|lượng|vụ|người|ca|trường hợp|tình trạng"
                              r"|mức|giá trị) ){0,4}$")
_REMEDY = regex.compile(r"(?<!\p{L})(?:được|thoát|xử lý|giải quyết|thu hồi|khắc phục|phát hiện|phòng|chống"
                        r"|đấu tranh|xóa|hỗ trợ|khám phá|rà soát|trả lời|tiếp nhận)(?!\p{L})")
_FALL = regex.compile(r"(?<!\p{L})(?:giảm|hạ|kéo giảm)(?!\p{L})")
_FULL = 100
_REACH = 120
_SLASH = 3    # characters between result and plan
_HARDLY = 90  # per cent: what lies below was never called done


def status_checks(reading: Reading) -> Iterator[Check]:
    """Findings on status words, on words of comparison between two levels, and on a ratio with the change beside it."""
    for index, figure in enumerate(reading.figures):
        if figure.kind == "level":
            yield from _pair(reading, index)
            yield from _compared(reading, index)
        elif figure.kind == "ratio" and figure.unit == "%":
            yield from _beside_ratio(reading, index)
            yield from _called_done(reading, index)
        elif figure.kind == "change" and figure.unit == "%":
            yield from _implied_change(reading, index)


def _check(reading: Reading, indexes: tuple[int, ...], span: tuple[int, int], status: str, fits: bool, computed: str | None,
           severity: str, told: tuple[str, str], outcome: tuple[str, str]) -> Check:
    verdict = "consistent" if fits else "inconsistent" if reading.is_sure(indexes) else "unverifiable"
    says, says_en = (
        f"{reading.speaker(voice)} {pair}: {end}." for voice, pair, end in
        zip(reading.voices(None, ()), told, ("khớp", "it fits") if fits else outcome, strict=True))
    return Check(rule="status_word", verdict=verdict, figures=indexes, start=span[0], end=span[1], reported=status,
                 computed=computed, low=None, high=None, power=1.0,
                 severity=severity if verdict == "inconsistent" else "note", says=says, says_en=says_en)


def _denied(status: str) -> bool:
    return status.startswith(("không", "chưa"))


def _fits(status: str, met: bool | None, surpassed: bool | None) -> bool:
    if met is None:
        return True
    return bool(surpassed if status.startswith(("vượt", "hoàn thành vượt")) else met != _denied(status))


_OUTCOMES = {True: ("số liệu cho thấy đã đạt", "the figures say it was met"),
             False: ("số liệu cho thấy không đạt", "the figures say it was not met")}


# --------------------------------------------------------------------------- A/B (vượt kế hoạch)

def _pair(reading: Reading, index: int) -> Iterator[Check]:
    """`8.431/12.000 căn (không đạt kế hoạch)`: result and plan, and in brackets or behind a comma what was made of them."""
    figure = reading.figures[index]
    if figure.base not in ("plan", "whole") or figure.against is None:
        return
    plan = reading.figures[figure.against]
    if figure.base == "whole" and not (figure.against == index + 1 and plan.start - figure.end <= _SLASH):
        return  # `343/429 cán bộ, vượt kế hoạch`: the words tell that it is a plan
    found = _OF_PAIR.match(reading.plain, max(figure.end, plan.end))
    if found and plan.kind == "level" and addable(figure, plan):
        met, surpassed = _met(figure, plan)
        fits, indexes = _fits(found["status"], met, surpassed), (index, figure.against)
        vietnamese, english = (f"{voice.written(figure)}/{voice.written(plan)}{voice.tail}"
                               for voice in reading.voices(plan.unit, indexes))
        yield _check(reading, indexes, (min(figure.start, plan.start), found.end()), found["status"], fits,
                     None if met is None else "đạt" if met else "không đạt", "error" if figure.base == "plan" else "warning",
                     (f"“{found['status']}” bên {vietnamese}{reading.name(index)}",
                      f"“{found['status']}” beside {english}{reading.name(index)}"),
                     _OUTCOMES[bool(met)] if not (met and not surpassed) or _denied(found["status"]) else (
                         "số liệu cho thấy chỉ vừa đạt", "the figures say it was just met"))


def _met(figure: Figure, plan: Figure) -> tuple[bool | None, bool | None]:
    """(plan met, plan surpassed), None where the numbers are too approximate to tell, or it is unknown whether more is better."""
    evil = _evil(figure)
    lower = plan.qualifier in ("under", "at_most") or (evil is not None and _measures(figure, evil))
    remedied = evil is not None and _REMEDY.search((figure.indicator or "").lower()) and not _FALL.search(
        (figure.indicator or "").lower())
    if evil is not None and not lower and not remedied:
        return None, None
    if figure.qualifier != "exact" or (plan.qualifier != "exact" and not lower):
        return None, None
    if lower:
        met = figure.value < plan.value if plan.qualifier == "under" else figure.value <= plan.value
        return met, figure.value < plan.value
    return figure.value >= plan.value, figure.value > plan.value


def _evil(figure: Figure) -> regex.Match | None:
    return _LOWER_IS_BETTER.search((figure.indicator or "").lower())


def _measures(figure: Figure, evil: regex.Match) -> bool:
    """Whether the evil itself is counted (tỷ lệ hộ nghèo), not what is done about it (nhà ở cho hộ nghèo, nợ đã thu hồi)."""
    words = (figure.indicator or "").lower()
    return _HEAD_OF_EVIL.match(words[:evil.start()]) is not None and not _REMEDY.search(words) and not _FALL.search(words)


# --------------------------------------------------------------------------- đạt 98% kế hoạch, vượt chỉ tiêu đề ra

def _beside_ratio(reading: Reading, index: int) -> Iterator[Check]:
    """A ratio of the plan, and right behind or ahead of it what was made of the plan, with no other plan named."""
    figure = reading.figures[index]
    if figure.base != "plan" or figure.table_no is not None or figure.qualifier != "exact" or _evil(figure):
        return
    first = reading.figures[figure.of] if figure.of is not None and figure.of == index - 1 else figure
    found = _BEHIND.match(reading.plain, figure.end)
    if found is None:
        ahead = _AHEAD.search(reading.plain, max(0, first.start - _REACH), first.start)
        found = ahead if ahead and reading.block(index) == reading.document.block_at(ahead.start()) else None
    if found is None:
        return
    met, surpassed = figure.value >= _FULL, figure.value > _FULL
    start, end = min(found.start(), first.start), max(found.end(), figure.end)
    percent, percent_en = (voice.written(figure) + voice.tail for voice in reading.voices("%", (index,)))
    yield _check(reading, (index,), (start, end), found["status"], _fits(found["status"], met, surpassed),
                 "đạt" if met else "không đạt", "warning",
                 (f"“{found['status']}” bên {percent} kế hoạch{reading.name(index)}",
                  f"“{found['status']}” beside {percent_en} of the plan{reading.name(index)}"), _OUTCOMES[met])


def _called_done(reading: Reading, index: int) -> Iterator[Check]:
    """`Hoàn thành chi trả cho 172.081 đối tượng (chiếm 99,13% tổng số)`: what is called done has a little left. A note, as
    officials also say so of work that is all but done; nothing is told below nine tenths, or of a plan."""
    figure = reading.figures[index]
    if figure.base != "whole" or figure.of is None or not _HARDLY <= figure.value < _FULL or figure.qualifier != "exact":
        return
    level = reading.figures[figure.of]
    told = _ALREADY.search(reading.plain, max(reading.document.blocks[reading.block(figure.of)].start, level.start - _REACH),
                           level.start)
    if told and level.start < figure.start and _REACHED.fullmatch(reading.plain, level.end, figure.start):
        percent, percent_en = (voice.written(figure) + voice.tail for voice in reading.voices("%", (index,)))
        yield _check(reading, (index, figure.of), (told.start(), figure.end), "hoàn thành", False, None, "note",
                     (f"“hoàn thành” nhưng mới đạt {percent} tổng số{reading.name(index)}",
                      f"“hoàn thành” (completed) beside {percent_en} of the whole{reading.name(index)}"),
                     ("phần còn lại chưa hoàn thành", "the rest is still to do"))


# --------------------------------------------------------------------------- 850 người, tăng so với năm trước (900 người)

def _compared(reading: Reading, index: int) -> Iterator[Check]:
    if index + 1 >= len(reading.figures):
        return
    figure, base = reading.figures[index], reading.figures[index + 1]
    if base.kind != "level" or not addable(figure, base) or figure.table_no is not None or base.start <= figure.end:
        return
    found = _COMPARED.fullmatch(reading.plain, figure.end, base.start)
    if not found or not reading.plain[base.end:base.end + 30].lstrip().startswith((")", ",", ";")):
        return
    one, other = reading.written(index).possible(), reading.written(index + 1).possible()
    up = found["way"] in _UP
    fits = one.high > other.low if up else one.low < other.high
    vietnamese, english = ((voice.written(figure) + voice.tail, voice.written(base) + voice.tail)
                           for voice in reading.voices(figure.unit, (index, index + 1)))
    yield _check(reading, (index, index + 1), (figure.start, base.end), found["way"], fits, None, "error",
                 (f"{vietnamese[0]}{reading.name(index)} là “{found['way']}” so với {vietnamese[1]}",
                  f"{english[0]}{reading.name(index)} as “{found['way']}” beside {english[1]}"),
                 ("số liệu cho thấy ngược lại", "the figures say the contrary"))


# --------------------------------------------------------------------------- đạt 107,5% kế hoạch, vượt 7,5%

def _implied_change(reading: Reading, index: int) -> Iterator[Check]:
    """A ratio and a change of one level by one base, told side by side: 100% and the change are the ratio."""
    figure = reading.figures[index]
    for at in (index - 1, index - 2):
        if at < 0 or figure.base not in ("plan", "period") or figure.direction is None:
            return
        other = reading.figures[at]
        alike = (other.kind, other.unit, other.of, other.base) == ("ratio", "%", figure.of, figure.base)
        near = reading.block(at) == reading.block(index) and not reading.full_stops(other.end, figure.start)
        if not alike or figure.of is None or not near:
            continue
        if _other_base(reading, other, figure) or not _is_next(reading, at, index):
            return
        sign = -1 if figure.direction == "down" else 1
        yield judge(reading, Relation("change_from_base", index, (at,), partial(_from_ratio, sign),
                                      (lambda told: f"{told[0]} - 100") if sign > 0 else (lambda told: f"100 - {told[0]}")))
        return


def _is_next(reading: Reading, at: int, index: int) -> bool:
    """Whether between ratio and change there is at most one figure, their base in its bracket."""
    return index - at == 1 or reading.figures[at].against == at + 1


def _other_base(reading: Reading, ratio: Figure, change: Figure) -> bool:
    """`bằng 105% so với tháng trước, tăng 8% so với cùng kỳ`: the words behind the change name a base of their own."""
    own = (change.base_text or "").strip().lower()
    behind = reading.plain[change.end:change.end + 40]
    return ratio.base == "period" and bool(own) and behind.lstrip().startswith(("so với", "cùng kỳ")) and (
        own != (ratio.base_text or "").strip().lower())


def _from_ratio(sign: int, operands: tuple[Interval, ...]) -> Interval:
    return (operands[0] - point(_FULL)).times(sign)


