"""Duties with a date (thời hạn): what must be done, by whom, to whom, until when.

Three ways of naming the time: a date with its bound word (trước ngày 15/12/2019, trong quý II), a term that counts from an event
(trong 05 ngày làm việc kể từ ngày ký), and a return (định kỳ hằng tháng). Tables that hand out tasks are read by `task_table`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from extractors import duty, task_table
from extractors.action import action_of, after_date, dates_in
from extractors.bound import CLOSES, DUTY_VERB, ORDERED, Bound, bound_of, governing, is_duty, linked, past
from extractors.date import resolved
from extractors.duty import DELIVER, FINISH, Sentence
from extractors.model import DateMention, Deadline, Facts
from extractors.rules import Spans, settle, verbose
from extractors.term import end_of_term, recurrence
from extractors.text import View

# terms that count from an event
_COUNTS = verbose(r"[ ]?,?[ ](?:(?:kể|tính)[ ]từ[ ](?:khi[ ]|lúc[ ]|thời[ ]điểm[ ]|sau[ ]khi[ ])?|(?:từ|sau"
                  r"|trước)[ ](?:khi[ ]|lúc[ ]|(?=ngày|thời[ ]điểm)))(?P<event>[^,;.:\n\t()]{2,160})")
_EVENT_ENDS = verbose(r"[ ](?:phải|cần|thì|có[ ]trách[ ]nhiệm)(?![\p{L}])")
_TERM_BOUND = verbose(r"(?<![\p{L}])(?P<words>(?:chậm|muộn)[ ]nhất(?:[ ](?:là|trong|sau|không[ ]quá))*"
                      r"|(?:ngay[ ])?trong(?:[ ](?:vòng|thời[ ]hạn|thời[ ]gian|khoảng|hạn))?(?:[ ](?:tối[ ]đa|không[ ]quá))*"
                      r"|(?:tối[ ]đa[ ])?không[ ]quá|thời[ ]hạn(?:[ ](?:tối[ ]đa|không[ ]quá|là|\p{L}{1,8})){0,4}:?"
                      r"|tối[ ]đa(?:[ ]không[ ]quá)?|trước|sau)[ ]{1,3}$")
_SELF_EVIDENT = verbose(r"chậm|muộn|(?:ngay[ ])?trong[ ](?:vòng|thời[ ]hạn|hạn)")
_LOOKS_BACK = verbose(r"[ ](?:tính[ ]đến|gần|trước|qua|đầu|cuối|liên[ ]tục)")
_SIGNED = verbose(r"(?:ngày[ ])?(?:ký(?:[ ](?:ban[ ]hành|quyết[ ]định|văn[ ]bản))?|ban[ ]hành|(?:chỉ[ ]thị|công[ ]văn"
                  r"|quyết[ ]định|kế[ ]hoạch|thông[ ]báo|văn[ ]bản)[ ]này[ ](?:được[ ])?(?:ban[ ]hành|ký))(?:[ ](?:chỉ"
                  r"|công|quyết|kế|thông|văn)[ ]\p{L}{1,6}[ ]này)?[ ]?")
# duties that come back
_RETURN = verbose(
    r"(?<![\p{L}]) (?:(?P<periodic>định[ ]kỳ)[ ]?(?:\([ ]?)?(?:,[ ]?)?)? (?:(?:vào|trước|chậm[ ]nhất"
    r"|đến)[ ](?:ngày[ ]\d{1,2}[ ])?)?"
    r"(?:(?:hằng|hàng|mỗi|từng)[ ](?:ngày|tuần|tháng|quý|năm)|(?<=định[ ]kỳ[ ])\d{1,2}[ ](?:ngày|tuần|tháng"
    r"|năm)(?:[ ]?/[ ]?\d?[ ]?lần|[ ](?:một|01|1)[ ]lần)?)"
    r"(?:(?:[ ]?,[ ]?|[ ]và[ ]|[ ]hoặc[ ])(?:(?:hằng|hàng|mỗi)[ ])?(?:\d{1,2}[ ]tháng(?:[ ](?:đầu[ ]năm|một[ ]lần))?|ngày"
    r"|tuần|tháng|quý|năm)(?![\p{L}])){0,4}(?:[ ]?\))?")
_RETURN_LEAD = verbose(r"(?:định[ ]kỳ[ ]?)?(?:\([ ]?)?(?:(?:vào|trước|chậm[ ]nhất|chậm[ ]nhất[ ]là|đến)[ ])?$")
_YEARLY_DAY = verbose(r"[ ]?,?[ ](?:(?:chậm[ ]nhất|trước|vào|đến|là)[ ]){0,3}ngày[ ]\d{1,2}(?:/|[ ]tháng[ ])\d{1,2}(?![/\d])")
_REPORT = verbose(r"(?<![\p{L}])(?:gửi|gởi|nộp|trình|báo[ ]cáo(?![ ](?:tháng|quý|định|thường|này))|sơ[ ]kết"
                  r"|giao[ ]ban)(?![\p{L}])")
_REPORT_NOUN = verbose(r"\b(?:chế[ ]độ|các|số|thực[ ]hiện)[ ]$")
_GOES_ON = verbose(rf"[ ]?,|[ ](?:{duty.UNIT}|{DELIVER}|{FINISH})(?![\p{{L}}])")


def _due(mention: DateMention, relation: str) -> str | None:
    """The due day as ISO text: the last day of a longer unit, its first day behind `before`; with the time of day where given."""
    day = mention.first if relation == "before" and mention.kind != "span" else mention.last
    if day is None:
        return None
    return f"{day.isoformat()}T{mention.clock}" if mention.clock and mention.clock != "24:00" else day.isoformat()


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
    return Deadline(start=bound.start, end=bound.end, rule=f"deadline.{rule}", action=found.action or None,
                    responsible=who or duty.responsible(view, facts, sentence),
                    recipient=_spelled_out(facts, recipient), **fields)


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
    told = reporting and not (issued and mention.last and mention.last > issued)
    if not is_duty(view, facts, bound, sentence, told):
        return None
    if issued and mention.last and mention.last < issued - timedelta(days=60):
        return None
    relation = bound.relation
    if bound.strength == "none" and mention.first and mention.first == mention.last and mention.kind != "day":
        relation = "by"
    rule = "window" if mention.kind == "span" else "absolute"
    return _deadline(view, facts, bound, sentence, rule, due=_due(mention, relation), relation=relation)


def _relative(view: View, facts: Facts, mention: DateMention, issued: date | None) -> Deadline | None:
    low = view.plain
    if mention.kind != "duration" or mention.unit in ("tuổi", "tháng tuổi") or mention.count is None:
        return None
    floor = max(view.document.blocks[view.document.block_at(mention.start)].start, mention.start - 60)
    words = _TERM_BOUND.search(low, floor, mention.start)
    counts = _COUNTS.match(low, mention.end)
    if not words or (not counts and (not _SELF_EVIDENT.match(words[0]) or _LOOKS_BACK.match(low, mention.end))):
        return None
    event, end = None, mention.end
    if counts:
        stop = _EVENT_ENDS.search(low, counts.start("event"), counts.end("event"))
        end = stop.start() if stop else counts.end("event")
        event = view.text[counts.start("event"):end].strip()
    if words["words"] == "trước" or (counts and " trước" in low[mention.end:counts.start("event")]):
        relation = "before"
    else:
        relation = "by" if words["words"].startswith(("chậm", "muộn")) else "within"
    bound = Bound(mention, relation, "strong", words.start(), end)
    sentence = duty.sentence_at(view, facts, bound.start, bound.end)
    opens = not low[sentence.part_start:bound.start].strip(" -+,:•*(")
    verb = DUTY_VERB.search(low, end, sentence.end) if opens else governing(view, sentence.part_start, bound.start)
    told = counts or ORDERED.search(low, sentence.start, sentence.end) or duty.named_unit(view, sentence.start, bound.start)
    if verb is None or not (told or verb["deliver"]):
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
                     days=mention.count if in_days else None, working_days=mention.unit == "ngày làm việc", counts_from=event)


def _returning(view: View, facts: Facts, start: int, end: int) -> Deadline | None:
    """A duty that comes back: a report or a review with `hằng tháng`, `định kỳ`, `ngày 20 hằng tháng`."""
    low = view.plain
    sentence = duty.sentence_at(view, facts, start, end)
    rule = recurrence(low[start:end])
    verb = next((m for m in _REPORT.finditer(low, sentence.part_start, sentence.part_end)
                 if not _REPORT_NOUN.search(low, max(0, m.start() - 10), m.start())), None)
    if rule is None or verb is None or not sentence.start <= start or past(low, sentence.part_start, verb.start()):
        return None
    verb_before = governing(view, sentence.part_start, start)
    periodic = "định kỳ" in low[start:end] or any(char.isdigit() for char in low[start:end])
    opens = not low[sentence.part_start:start].strip(" -+,:•*") or \
        (low[max(0, start - 2):start].rstrip().endswith(",") and bool(_GOES_ON.match(low, end)))
    closes = verb_before is not None and verb_before["deliver"] and CLOSES.match(low, end)
    if not (periodic or opens or closes):  # "kế hoạch hàng năm": the name of a plan
        return None
    bound = Bound(DateMention(start=start, end=end, rule="", kind="recurring"), "every", "strong", start, end)
    context = ORDERED.search(low, sentence.start, sentence.end) or facts.outline[sentence.block].label \
        or "định kỳ" in low[start:end] or duty.named_unit(view, end, sentence.part_end) \
        or duty.named_unit(view, sentence.start, sentence.part_end)
    if not context:
        return None
    return _deadline(view, facts, bound, sentence, "recurring", verb.start() >= end, due=None, relation="every", recurrence=rule)


def _returns(view: View, facts: Facts) -> list[tuple[int, int]]:
    """Spans of the expressions of return: recurring mentions with the words around them, and words without digits."""
    spans = [(match.start(), match.end()) for match in _RETURN.finditer(view.plain)]
    for mention in facts.dates:
        if mention.kind == "recurring":
            before = _RETURN_LEAD.search(view.plain, max(0, mention.start - 24), mention.start)
            spans.append((before.start(), mention.end))
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        dated = _YEARLY_DAY.match(view.plain, end)
        if dated and "năm" in view.plain[start:end]:  # "Hằng năm, trước ngày 15 tháng 12, ..."
            end = dated.end()
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
        else:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
    return kept


def _issue_date(facts: Facts) -> date | None:
    written = facts.header_value("issued_on")
    return date.fromisoformat(written) if written else None


def read(view: View, facts: Facts) -> Facts:
    """Facts with `deadlines` filled, in text order."""
    issued = _issue_date(facts)
    reporting = facts.header_value("type") in ("Báo cáo", "Diễn văn")
    cited = Spans([*facts.citations, *(item for item in facts.header if item.name == "issued_on")])
    found: list[Deadline] = list(task_table.read_tables(view, facts))
    for at, mention in enumerate(facts.dates):
        if view.document.blocks[view.document.block_at(mention.start)].kind in ("cell", "furniture") \
                or cited.touching(mention.start, mention.end):
            continue
        deadline = _relative(view, facts, mention, issued) or _dated(view, facts, at, issued, reporting)
        if deadline:
            found.append(deadline)
    found.extend(deadline for start, end in _returns(view, facts) if (deadline := _returning(view, facts, start, end)))
    return replace(facts, deadlines=tuple(settle(found)))
