"""Duties with a date (thời hạn): what must be done, by whom, to whom, until when.

Three ways of naming the time: a date with its bound word (trước ngày 15/12/2019, trong quý II), a term that counts from an event
(trong 05 ngày làm việc kể từ ngày ký), and a return (định kỳ hằng tháng). Tables that hand out tasks are read by `task_table`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import regex

from extractors import duty, task_table
from extractors.action import action_of, after_date, dates_in
from extractors.bound import (
    CLOSES,
    DUTY_VERB,
    ELIGIBLE,
    ORDERED,
    Bound,
    bound_of,
    closes_a_duty,
    due_of,
    governing,
    is_duty,
    linked,
    opens,
    past,
)
from extractors.date import resolved
from extractors.duty import Sentence
from extractors.duty_word import DELIVER, FINISH, UNIT
from extractors.model import DateMention, Deadline, Evidence, Facts
from extractors.recurring import Return, returns
from extractors.rules import Spans, settle, verbose, verbose_ending
from extractors.term import end_of_term, recurrence
from extractors.text import View

# terms that count from an event
_COUNTS = verbose(r"[ ]?,?[ ](?:so[ ]với[ ]|(?:kể|tính)[ ]từ[ ](?:khi[ ]|lúc[ ]|thời[ ]điểm[ ]|sau[ ]khi[ ])?|(?:từ|sau"
                  r"|trước)[ ](?:khi[ ]|lúc[ ]|(?=ngày|thời[ ]điểm)))(?P<event>[^,;.:\n\t()]{2,160})")
_EVENT_ENDS = verbose(r"[ ](?:phải|cần|thì|có[ ]trách[ ]nhiệm)(?![\p{L}])")
_TERM_BOUND = verbose_ending(r"(?<![\p{L}])(?P<words>(?:chậm|muộn)[ ]nhất(?:[ ](?:là|trong|sau|không[ ]quá))*"
                      r"|(?:ngay[ ])?trong(?:[ ](?:vòng|thời[ ]hạn|thời[ ]gian|khoảng|hạn))?(?:[ ](?:tối[ ]đa|không[ ]quá))*"
                      r"|(?:tối[ ]đa[ ])?không[ ]quá|thời[ ]hạn(?:[ ](?:tối[ ]đa|không[ ]quá|là|\p{L}{1,8})){0,4}:?"
                      r"|tối[ ]đa(?:[ ]không[ ]quá)?|trước(?:[ ](?:ít[ ]nhất|tối[ ]thiểu))?|sau)[ ]{1,3}$")
_SELF_EVIDENT = verbose(r"chậm|muộn|(?:ngay[ ])?trong[ ](?:vòng|thời[ ]hạn|hạn)")
_LOOKS_BACK = verbose(r"[ ](?:tính[ ]đến|gần|trước|qua|đầu|cuối|liên[ ]tục)")
_SIGNED = verbose(r"(?:ngày[ ])?(?:ký(?:[ ](?:ban[ ]hành|quyết[ ]định|văn[ ]bản))?|ban[ ]hành|(?:chỉ[ ]thị|công[ ]văn"
                  r"|quyết[ ]định|kế[ ]hoạch|thông[ ]báo|văn[ ]bản)[ ]này[ ](?:được[ ])?(?:ban[ ]hành|ký))(?:[ ](?:chỉ"
                  r"|công|quyết|kế|thông|văn)[ ]\p{L}{1,6}[ ]này)?[ ]?")
# duties that come back
_REPORT = verbose(r"(?<![\p{L}])(?:gửi|gởi|nộp|trình|báo[ ]cáo(?![ ](?:tháng|quý|năm|[69][ ]tháng|định|thường[ ](?:xuyên|kỳ"
                  r"|niên)|này))"
                  r"|sơ[ ]kết|giao[ ]ban)(?![\p{L}])")
_ROUTINE = verbose(r"(?<![\p{L}])(?:thông[ ]báo|tổng[ ]hợp|rà[ ]soát|đánh[ ]giá|kiểm[ ]tra|công[ ]khai|công[ ]bố|cập[ ]nhật|họp"
                   r"|thống[ ]kê|xếp[ ]loại|tiếp[ ]công[ ]dân|đối[ ]thoại|chốt|đăng[ ]tải|cung[ ]cấp|chuyển)(?![\p{L}])")
_ENTITLED = verbose(r"[ \-+*•]*(?:chế[ ]độ[ ])?báo[ ]cáo[ ](?:tuần|tháng|quý|năm|[69][ ]tháng|định[ ]kỳ)[^:;.\n\t]{0,40}:[ ]")
_ASSIGNS = verbose(r"(?<![\p{L}])(?:nhiệm[ ]vụ|phương[ ]hướng|giải[ ]pháp|phân[ ]công|tổ[ ]chức[ ]thực[ ]hiện|kiến[ ]nghị"
                   r"|yêu[ ]cầu)(?![\p{L}])")
_REPORTS = verbose(r"kết[ ]quả|tình[ ]hình|đánh[ ]giá|đã[ ]|thực[ ]hiện[ ](?:các[ ])?nhiệm[ ]vụ")
# "Yêu cầu Phòng Kế hoạch ...", "Giao Văn phòng Sở ...": an order, not the report of one
_ORDERS = regex.compile(r"\W*(?:(?:\d{1,2}|\p{Ll})[.)] ?)?(?:Yêu cầu|Giao|Đề nghị) (?:các |đồng chí )?\p{Lu}")
_HANDS_OVER = verbose(r"(?<![\p{L}])(?:gửi|gởi|nộp)(?![\p{L}])")
_LEFT_UNDONE = verbose_ending(r"(?<![\p{L}])(?:không|chưa|chậm)[ ](?:(?:thực[ ]hiện|kịp|chấp[ ]hành)[ ])?$")
_REPORT_NOUN = verbose_ending(r"\b(?:chế[ ]độ|các|số|thực[ ]hiện|(?<=ngày[ ]\d{1,2}[ ])tháng)[ ]$")
_GOES_ON = verbose(rf"[ ]?,|[ ](?:{UNIT}|{DELIVER}|{FINISH})(?![\p{{L}}])")


def _spelled_out(facts: Facts, name: str | None) -> str | None:
    """`gửi về Bộ`: the issuer whose name begins with the one word."""
    issuers = (item.value for item in facts.header if item.name in ("issuer", "parent_issuer"))
    if name and " " not in name:
        return next((issuer for issuer in issuers if issuer.lower().startswith(f"{name.lower()} ")), name)
    return name


def _deadline(view: View, facts: Facts, bound: Bound, sentence: Sentence, rule: str, follows: bool = False, **fields) -> Deadline:
    found = action_of(view, facts, bound, sentence)
    if follows:
        found = after_date(view, facts, bound, sentence, found.responsible)
    who = found.responsible
    if who and who.lower().startswith("quý "):  # "đề nghị Quý cơ quan ..."
        who = duty.addressees(facts) or who
    recipient = duty.recipient(view, found.start, bound.start) or duty.recipient(view, found.start, found.end)
    if recipient is None and _HANDS_OVER.search(found.action.lower()):  # said once, behind a list of terms or a sentence before
        earlier = min(facts.outline[sentence.block].content, sentence.start)
        recipient = duty.recipient(view, found.start, sentence.part_end) or duty.recipient(view, earlier, sentence.start)
    return Deadline(start=bound.start, end=bound.end, rule=f"deadline.{rule}", action=found.action or None,
                    responsible=who or duty.responsible(view, facts, sentence),
                    recipient=_spelled_out(facts, recipient), **fields)


def _is_assigned(view: View, facts: Facts, sentence: Sentence) -> bool:
    """Whether the innermost heading above a sentence assigns what is to be done, and does not report on it."""
    above = facts.outline[sentence.block].path
    low = next((view.plain[block.start:min(block.end, block.start + 200)] for block in
                (view.document.blocks[at] for at in reversed(above) if facts.outline[at].is_heading)), "")
    return _ASSIGNS.search(low) is not None and _REPORTS.search(low) is None


def _dated(view: View, facts: Facts, at: int, issued: date | None, reporting: bool) -> Deadline | None:
    mention = facts.dates[at]
    if at + 1 < len(facts.dates) and linked(view.plain, mention, facts.dates[at + 1]):
        return None
    bound = bound_of(view, mention, facts.dates[at - 1] if at else None)
    if mention.kind not in ("day", "month", "quarter", "year", "span") or mention.problem == "blank":
        return None
    if mention.problem == "yearless" and issued:
        mention = resolved(mention, view.text, issued, forward=True)
        bound = replace(bound, mention=mention)
    sentence = duty.sentence_at(view, facts, bound.start, bound.end)
    assigned = _is_assigned(view, facts, sentence)
    told = reporting and not assigned and not (issued and mention.last and mention.last > issued)
    if not is_duty(view, facts, bound, sentence, told):
        return None
    ordered = bound.strength == "strong" and (assigned or _ORDERS.match(view.text, sentence.start) is not None) \
        and not any(sentence.start <= cited.start < bound.start for cited in facts.citations)  # "theo Quyết định ... trước ngày"
    if issued and mention.last and mention.last < issued - timedelta(days=60) and not ordered:
        return None  # an order may be wrong about its day, and must be seen; what is only mentioned is over
    relation = bound.relation
    if bound.strength == "none" and mention.first and mention.first == mention.last and mention.kind != "day":
        relation = "by"
    rule = "window" if mention.kind == "span" else "absolute"
    return _deadline(view, facts, bound, sentence, rule, due=due_of(mention, relation), relation=relation)


def _relative(view: View, facts: Facts, mention: DateMention, issued: date | None) -> Deadline | None:
    low = view.plain
    if mention.kind != "duration" or mention.unit in ("tuổi", "tháng tuổi") or mention.count is None:
        return None
    floor = max(view.document.blocks[view.document.block_at(mention.start)].start, mention.start - 60)
    words = _TERM_BOUND.search(low, floor, mention.start)
    counts = _COUNTS.match(low, mention.end)
    in_working_days = mention.unit == "ngày làm việc"
    evident = words and (_SELF_EVIDENT.match(words[0]) or (in_working_days and words["words"].startswith("trong")))
    if not words or (not counts and (not evident or _LOOKS_BACK.match(low, mention.end))):
        return None
    event, end = None, mention.end
    if counts:
        stop = _EVENT_ENDS.search(low, counts.start("event"), counts.end("event"))
        end = stop.start() if stop else counts.end("event")
        event = view.text[counts.start("event"):end].strip()
    if words["words"].startswith("trước") or (counts and " trước" in low[mention.end:counts.start("event")]):
        relation = "before"
    else:
        relation = "within"
    bound = Bound(mention, relation, "strong", words.start(), end)
    sentence = duty.sentence_at(view, facts, bound.start, bound.end)
    begins = opens(low, sentence.part_start, bound.start)
    verb = DUTY_VERB.search(low, end, sentence.end) if begins else governing(view, sentence.part_start, bound.start)
    named = duty.named_unit(view, sentence.part_start, bound.start)
    must = ORDERED.search(low, sentence.start, sentence.end)
    told = counts or must or named or begins or duty.named_unit(view, sentence.start, sentence.part_start)
    if ELIGIBLE.search(low, max(sentence.part_start, bound.start - 160), bound.start):
        return None
    if verb is None and not (named and named[1] < bound.start and (must or counts)):  # work without a verb of the list
        return None
    if not (told or (verb and verb["deliver"])):
        return None
    if past(low, sentence.part_start, bound.start):
        return None
    since = None
    if event and relation != "before":
        at = counts.start("event")
        named = next((item.first for item in dates_in(facts, at, at + 6) if item.kind == "day"), None)
        since = named or (issued if _SIGNED.fullmatch(event.lower()) else None)
    due = end_of_term(since, mention.count, mention.unit) if since else None
    in_days = mention.unit in ("ngày", "ngày làm việc")
    return _deadline(view, facts, bound, sentence, "relative", due=due.isoformat() if due else None, relation=relation,
                     days=mention.count if in_days else None, working_days=in_working_days, counts_from=event)


def _returning(view: View, facts: Facts, found: Return) -> Deadline | None:
    """A duty that comes back: a report or a review with `hằng tháng`, `định kỳ`, `ngày 20 hằng tháng`."""
    low = view.plain
    sentence = duty.sentence_at(view, facts, found.start, found.end)
    start, end = max(found.opening, sentence.part_start), min(found.opening_end, sentence.part_end)
    rule = recurrence(found.words)
    verb = _verb_beside(low, _REPORT, sentence, start)
    if found.has_day and not (verb and verb.end() <= start):
        verb = _verb_beside(low, _ROUTINE, sentence, start) or verb
    entitled = _ENTITLED.match(low, sentence.part_start)  # "Báo cáo quý: trước ngày 20 tháng cuối quý"
    verb = verb or (entitled if found.has_day else None)
    if (rule is None and not found.has_day) or verb is None or not sentence.start <= start \
            or past(low, sentence.part_start, verb.start()) or _LEFT_UNDONE.search(low, sentence.part_start, verb.start()):
        return None
    verb_before = governing(view, sentence.part_start, start)
    periodic = "định kỳ" in found.words or any(char.isdigit() for char in found.words) or found.has_day
    begins = opens(low, sentence.part_start, start) or \
        (low[max(0, start - 2):start].rstrip().endswith(",") and bool(_GOES_ON.match(low, end)))
    closes = verb_before is not None and verb_before["deliver"] and CLOSES.match(low, end)
    if not (periodic or begins or closes):  # "kế hoạch hàng năm": the name of a plan
        return None
    context = entitled or facts.outline[sentence.block].label or "định kỳ" in found.words \
        or ORDERED.search(low, sentence.start, sentence.end) or closes_a_duty(low, sentence.part_start, end) \
        or duty.named_unit(view, end, sentence.part_end) or duty.named_unit(view, sentence.start, sentence.part_end)
    if not context:
        return None
    whole = Bound(DateMention(start=start, end=end, rule="", kind="recurring"), "every", "strong", start, end)
    made = _deadline(view, facts, whole, sentence, "recurring", verb.start() >= end, due=None, relation="every", recurrence=rule)
    return replace(made, start=found.start, end=found.end)


def _verb_beside(low: str, pattern: regex.Pattern, sentence: Sentence, start: int) -> regex.Match | None:
    """The verb that a return belongs to: the last one before it in its part of the sentence, else the first behind it."""
    beside = None
    for match in pattern.finditer(low, sentence.part_start, sentence.part_end):
        if _REPORT_NOUN.search(low, max(0, match.start() - 12), match.start()):
            continue
        if match.start() >= start:
            return beside or match
        beside = match
    return beside


def _issue_date(facts: Facts) -> date | None:
    written = facts.header_value("issued_on")
    return date.fromisoformat(written) if written else None


def _bare(view: View, facts: Facts, written: Evidence) -> bool:
    """Whether no bound word stands before the date in a header field: no letterhead is dated `trước ngày 20/5/2024`."""
    return not any(bound_of(view, mention).strength == "strong" for mention in dates_in(facts, written.start, written.end))


def read(view: View, facts: Facts) -> Facts:
    """Facts with `deadlines` filled, in text order."""
    issued = _issue_date(facts)
    reporting = facts.header_value("type") in ("Báo cáo", "Diễn văn")
    cited = Spans([*facts.citations, *(item for item in facts.header if item.name == "issued_on" and _bare(view, facts, item))])
    found: list[Deadline] = list(task_table.read_tables(view, facts))
    coming_back = list(returns(view, facts))
    periods = Spans(Evidence(start=item.start, end=item.end, rule="") for item in coming_back)
    for at, mention in enumerate(facts.dates):
        if mention.problem == "yearless" and periods.touching(mention.start, mention.end):
            continue
        if view.document.blocks[view.document.block_at(mention.start)].kind in ("cell", "furniture") \
                or cited.touching(mention.start, mention.end):
            continue
        deadline = _relative(view, facts, mention, issued) or _dated(view, facts, at, issued, reporting)
        if deadline:
            found.append(deadline)
    found.extend(deadline for item in coming_back if (deadline := _returning(view, facts, item)))
    return replace(facts, deadlines=tuple(settle(found)))
