"""Duties with a date (thời hạn): what must be done, by whom, to whom, until when.

A date becomes a deadline by its construction: a bound word (trước, chậm nhất, đến hết, trong) behind a duty's verb, a term that
counts from an event (trong 05 ngày làm việc kể từ ngày ký), a return (định kỳ, hằng tháng), or a list of dates under a demand. A date
that tells when a past thing happened, when an event is held, since when a rule is in force, or what a cited document's date is, is none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import regex

from extractors import duty, task_table
from extractors.date import resolved
from extractors.duty import DELIVER, FINISH, PROCESS, Sentence
from extractors.model import DateMention, Deadline, Facts
from extractors.rules import Spans, settle, verbose
from extractors.term import end_of_term, recurrence
from extractors.text import View

# --------------------------------------------------------------------------- bound words, read backwards from the date

_BOUNDS: tuple[tuple[str, str, regex.Pattern], ...] = tuple(
    (relation, strength, verbose(rf"(?<![\p{{L}}])(?:{pattern})[ ]{{0,3}}(?:\([ ]?)?$"))
    for relation, strength, pattern in (
        ("before", "strong", r"(?:(?:chậm|muộn)[ ]nhất[ ](?:là[ ])?)?(?:đến[ ])?trước(?:[ ](?:thời[ ]điểm|hết))?"),
        ("by", "strong", r"(?:chậm|muộn)[ ]nhất[ ]?:?(?:[ ](?:là|vào|đến|trong|hết|cuối|cho|không[ ]quá))*"),
        ("by", "strong", r"(?:không|chưa)[ ](?:muộn|chậm|trễ)[ ]hơn|hạn[ ](?:cuối|chót)(?:[ ]cùng)?(?:[ ](?:là|đến|vào|gửi|nộp|báo[ ]cáo|hoàn[ ]thành)|:|[ ]:)*"
                         r"|thời[ ](?:hạn|gian)(?:[ ](?:hoàn[ ]thành|gửi|nộp|báo[ ]cáo|thực[ ]hiện|trình|đăng[ ]ký|cuối|cùng|xong|kết[ ]thúc|nhận|hồ[ ]sơ)){1,4}(?:[ ](?:là|đến|vào|hết|chậm[ ]nhất)|:|[ ]:)*"
                         r"|thời[ ]hạn(?:[ ](?:là|đến|hết)|:|[ ]:)*|hoàn[ ]thành(?:[ ]vào)?|không[ ]quá|(?:cho[ ])?đến[ ]hết|xong"),
        ("within", "weak", r"(?:ngay[ ])?trong(?:[ ](?:khoảng|dịp|vòng))?"),
        ("by", "weak", r"(?:cho[ ])?đến|hết|tới|kết[ ]thúc"),
        ("on", "weak", r"vào(?:[ ](?:lúc|khoảng))?"),
    )
)
_MODAL = r"(?:yêu[ ]cầu|đề[ ]nghị|giao|phân[ ]công|phải|cần|có[ ]trách[ ]nhiệm|chịu[ ]trách[ ]nhiệm|khẩn[ ]trương|kiên[ ]quyết|dứt[ ]điểm|bảo[ ]đảm|đảm[ ]bảo|ngay|phấn[ ]đấu[ ](?:hoàn|xong))"
_ORDERED = verbose(rf"\b{_MODAL}(?![\p{{L}}])")
_DONE = verbose(r"(?<![\p{L}])(?:đã|vừa|từng)[ ](?:được[ ]|cơ[ ]bản[ ])?$")
_DUTY_VERB = verbose(rf"(?<![\p{{L}}])(?P<verb>(?P<deliver>{DELIVER})|(?P<finish>{FINISH})|(?P<process>{PROCESS}))(?![\p{{L}}])")
_HEADS = verbose(r"(?:^|[,;:(\-+*)]|(?<![\p{L}])(?:và|để|phải|cần|sẽ|nhằm|gấp|sớm|đã|kịp[ ]thời|chỉ[ ]đạo|tiếp[ ]tục|tập[ ]trung|tổ[ ]chức|tiến[ ]hành|phấn[ ]đấu|tham[ ]mưu|khẩn[ ]trương|chủ[ ]động|nghiêm[ ]túc|hướng[ ]dẫn))[ ]*$")
_NOT_DUE = verbose(
    r"(?<![\p{L}])(?:hiệu[ ]lực|áp[ ]dụng(?:[ ]từ)?|sinh(?:[ ]ngày)?|khai[ ]mạc|bế[ ]mạc|diễn[ ]ra|khởi[ ]hành|nghỉ|kể[ ]từ|tính[ ]từ|tính[ ]đến|lũy[ ]kế(?:[ ]đến)?"
    r"|so[ ]với|cùng[ ]kỳ|kỷ[ ]niệm|từ[ ]sau|đương[ ]nhiệm|sau|công[ ]chứng|thời[ ]điểm|số[ ]liệu|phát[ ]sinh|tồn[ ]tại|xảy[ ]ra|tầm[ ]nhìn(?:[ ]đến)?|định[ ]hướng(?:[ ]đến)?)[ ]{0,2}(?:ngày|vào|lúc|từ|đến|trước|hết|là|,)*[ ]{0,2}$")
# "ban hành ngày ..." names a document; "ban hành trong tháng 3" is a duty
_ACT_ON = verbose(r"(?<![\p{L}])(?:ban[ ]hành|ký(?:[ ]kết)?|cấp|thành[ ]lập|công[ ]bố|phê[ ]duyệt)[ ]{0,2}(?:ngày|vào|lúc)?[ ]{0,2}$")
_EVENT = verbose(r"(?<![\p{L}])(?:tổ[ ]chức|diễn[ ]ra|khai[ ]mạc|họp|thời[ ]gian|dự[ ]kiến|hội[ ]nghị|địa[ ]điểm|có[ ]mặt|tập[ ]trung|gặp[ ]mặt|lễ|tham[ ]dự)(?![\p{L}])[^;.\n\t]{0,120}$")
_SECTION = verbose(r"(?<![\p{L}])(?:tổ[ ]chức[ ]thực[ ]hiện|nhiệm[ ]vụ|giải[ ]pháp|phân[ ]công|tiến[ ]độ|lộ[ ]trình|yêu[ ]cầu|kế[ ]hoạch[ ](?:thực|triển)|thời[ ]gian[ ](?:thực|hoàn)|trách[ ]nhiệm)(?![\p{L}])")
_DEMAND = verbose(r"(?<![\p{L}])(?:yêu[ ]cầu|tiến[ ]độ|lộ[ ]trình|phân[ ]công|kế[ ]hoạch|thời[ ]hạn|mốc|cụ[ ]thể)[^.\n\t]{0,80}:[ ]*$|^[^a-zđ]{0,8}(?:tiến[ ]độ|lộ[ ]trình)")
_WINDOWED = verbose(r"hoàn[ ](?:thành|thiện)|tiếp[ ]nhận|kê[ ]khai|rà[ ]soát|chi[ ]trả|thanh[ ]toán|cập[ ]nhật|thống[ ]kê|lập|xây[ ]dựng|tổng[ ]hợp")
_FORMER = verbose(r"(?<![\p{L}])(?:đã|trong[ ]thời[ ]gian[ ]qua|vừa[ ]qua|thời[ ]gian[ ]qua)(?![\p{L}])")

# terms that count from an event, and returns
_COUNTS = verbose(r"[ ]?,?[ ](?:kể[ ]từ|tính[ ]từ|từ|sau|trước)[ ](?:khi[ ]|lúc[ ]|thời[ ]điểm[ ]|sau[ ]khi[ ])?(?P<event>[^,;.:\n\t()]{2,160})")
_EVENT_ENDS = verbose(r"[ ](?:phải|cần|thì|có[ ]trách[ ]nhiệm|cơ[ ]quan[ ][^,;]{0,60}[ ]có)(?![\p{L}])")
_TERM_BOUND = verbose(r"(?<![\p{L}])(?P<words>(?:chậm|muộn)[ ]nhất(?:[ ](?:là|trong|sau|không[ ]quá))*|(?:ngay[ ])?trong(?:[ ](?:vòng|thời[ ]hạn|thời[ ]gian|khoảng|hạn))?(?:[ ](?:tối[ ]đa|không[ ]quá))*"
                      r"|(?:tối[ ]đa[ ])?không[ ]quá|thời[ ]hạn(?:[ ](?:tối[ ]đa|không[ ]quá|là|\p{L}{1,8}){0,4})?:?|tối[ ]đa(?:[ ]không[ ]quá)?|trước|sau)[ ]{1,3}$")
_SELF_EVIDENT = verbose(r"chậm|muộn|(?:ngay[ ])?trong[ ](?:vòng|thời[ ]hạn|hạn)")
_LOOKS_BACK = verbose(r"[ ](?:tính[ ]đến|gần|trước|qua|đầu|cuối|liên[ ]tục)")
_SIGNED = verbose(r"(?:ngày[ ])?(?:ký(?:[ ](?:ban[ ]hành|quyết[ ]định|văn[ ]bản))?|ban[ ]hành|(?:chỉ[ ]thị|công[ ]văn|quyết[ ]định|kế[ ]hoạch|thông[ ]báo|văn[ ]bản)[ ]này[ ](?:được[ ])?(?:ban[ ]hành|ký))(?:[ ](?:chỉ|công|quyết|kế|thông|văn)[ ]\p{L}{1,6}[ ]này)?[ ]?")
_RETURN = verbose(
    r"(?<![\p{L}]) (?:(?P<periodic>định[ ]kỳ)[ ]?(?:\([ ]?)?(?:,[ ]?)?)? (?:(?:vào|trước|chậm[ ]nhất|đến)[ ](?:ngày[ ]\d{1,2}[ ])?)?"
    r"(?:(?:hằng|hàng|mỗi|từng)[ ](?:ngày|tuần|tháng|quý|năm)|(?<=định[ ]kỳ[ ])\d{1,2}[ ](?:ngày|tuần|tháng|năm)(?:[ ]?/[ ]?\d?[ ]?lần|[ ](?:một|01|1)[ ]lần)?)"
    r"(?:(?:[ ]?,[ ]?|[ ]và[ ]|[ ]hoặc[ ])(?:(?:hằng|hàng|mỗi)[ ])?(?:\d{1,2}[ ]tháng(?:[ ](?:đầu[ ]năm|một[ ]lần))?|ngày|tuần|tháng|quý|năm)(?![\p{L}])){0,4}(?:[ ]?\))?")
_RETURN_LEAD = verbose(r"(?:định[ ]kỳ[ ]?)?(?:\([ ]?)?(?:(?:vào|trước|chậm[ ]nhất|chậm[ ]nhất[ ]là|đến)[ ])?$")
_REPORT = verbose(r"(?<![\p{L}])(?:gửi|gởi|nộp|trình|báo[ ]cáo(?![ ](?:tháng|quý|định|thường|này))|sơ[ ]kết|giao[ ]ban)(?![\p{L}])")
_REPORT_NOUN = verbose(r"\b(?:chế[ ]độ|các|số|thực[ ]hiện)[ ]$")
_OF_SOMETHING = verbose(r"[ ]?(?:của|nêu[ ]trên)\b")
_COLON = verbose(r"[ ]?:[ ]")
_MUST = verbose(r"(?<![\p{L}])(?:phải|cần|có[ ]trách[ ]nhiệm|hoàn[ ]thành|xong)(?![\p{L}])")
_CLOSES = verbose(r"[ ]?(?:[,;.):]|$|\n|\t)|[ ](?:để|theo|đối[ ]với|nhằm|và|của|\()")
_MUST_VERB = verbose(r"(?<![\p{L}])(?:phải|cần|có[ ]trách[ ]nhiệm)[ ]")
_GOES_ON = verbose(rf"[ ]?,|[ ](?:{duty.UNIT}|{DELIVER}|{FINISH})(?![\p{{L}}])")
_COLON_BEFORE = verbose(r":[ ]$")
_CLOSING_WORDS = verbose(r"(?:hoàn[ ]thành|thực[ ]hiện|xong|thời[ ](?:gian|hạn)(?:[ ](?:hoàn[ ]thành|thực[ ]hiện))?|báo[ ]cáo|trình)(?:[ ]?(?::|ngay|xong|là))*")
_MARKS = verbose(r"[ ,:;)\-]*")


# --------------------------------------------------------------------------- one candidate


@dataclass(frozen=True, slots=True)
class _Bound:
    """A date phrase with its bound word: [start, end) is the evidence."""

    mention: DateMention
    relation: str
    strength: str
    start: int
    end: int


def _linked(low: str, left: DateMention, right: DateMention) -> bool:
    """`quý III và quý IV năm 2004`: two units that one bound word holds together."""
    return left.kind == right.kind and left.kind in ("month", "quarter", "year") and low[left.end:right.start].strip() in ("và", ",", "-")


def _bound(view: View, mention: DateMention, before: DateMention | None = None) -> _Bound:
    low = view.plain
    if before is not None and _linked(low, before, mention):
        return replace(_bound(view, before), mention=mention, end=mention.end)
    floor = max(view.document.blocks[view.document.block_at(mention.start)].start, mention.start - 60)
    for relation, strength, pattern in _BOUNDS:
        found = pattern.search(low, floor, mention.start)
        if found:
            if relation == "by" and mention.kind in ("month", "quarter", "year") and strength == "strong" and found[0].strip() in ("hoàn thành", "xong"):
                relation = "within"
            return _Bound(mention, relation, strength, found.start(), mention.end)
    if mention.kind == "span" and low[mention.start:mention.end].startswith("từ") and mention.rule == "date.span.range":
        return _Bound(mention, "within", "weak", mention.start, mention.end)
    return _Bound(mention, "on" if mention.kind == "day" else "within", "none", mention.start, mention.end)


def _due(mention: DateMention, relation: str) -> str | None:
    """The due day as ISO text: the last day of a longer unit, its first day behind `before`; with the time of day where given."""
    day = mention.first if relation == "before" and mention.kind != "span" else mention.last
    if day is None:
        return None
    return f"{day.isoformat()}T{mention.clock}" if mention.clock and mention.clock != "24:00" else day.isoformat()


def _governing(view: View, start: int, end: int) -> regex.Match | None:
    """The duty's verb that the date belongs to: the last one before it that heads a clause, else the last one at all.

    A verb inside a noun phrase (chính sách phát triển xuất khẩu) or in a name (Sở Xây dựng) heads nothing.
    """
    named = duty.named_unit(view, start, end)
    first = named[1] if named else start
    head = last = None
    for match in _DUTY_VERB.finditer(view.plain, start, end):
        opens = not view.plain[first:match.start()].strip(" -+:,;(") if match.start() >= first else False
        if not (opens or view.text[match.start()].islower() or _COLON_BEFORE.search(view.plain, start, match.start())):
            continue
        last = match
        partners = head is not None and head["verb"] in ("chủ trì", "phối hợp")  # "phối hợp với X, Y ban hành ...": the next verb
        if opens or partners or _HEADS.search(view.plain, max(start, match.start() - 16), match.start()):
            head = match
    return head or last


def _past(low: str, start: int, end: int) -> bool:
    """Whether [start, end) tells of the past: `đã` without a later demand (`tuy đã ..., nên cần ...`)."""
    told = None
    for told in _FORMER.finditer(low, start, end):
        pass
    return told is not None and not _MUST.search(low, told.end(), end)


def _is_duty(view: View, facts: Facts, bound: _Bound, sentence: Sentence, reporting: bool) -> bool:
    """Whether the date bounds a duty, by its construction."""
    low, before = view.plain, view.plain[sentence.part_start:bound.start]
    if _NOT_DUE.search(low, sentence.part_start, bound.start) or _OF_SOMETHING.match(low, bound.end):
        return False
    if bound.relation == "on" and _ACT_ON.search(low, sentence.part_start, bound.start):
        return False
    verb = _governing(view, sentence.part_start, bound.start)
    if verb and _DONE.search(low, max(sentence.part_start, verb.start() - 14), verb.start()):
        return False
    headings = " ".join(text for index in facts.outline[sentence.block].path
                        for text in [low[view.document.blocks[index].start:view.document.blocks[index].end]])
    ordered = bool(_ORDERED.search(low, sentence.start, sentence.end))
    if bound.strength == "strong":
        after = _DUTY_VERB.search(low, bound.end, sentence.part_end) if not before.strip(" -+,:") else None
        if reporting and not (ordered or (verb and verb["deliver"])):
            return False
        return bool(verb or after or _closes_a_duty(low, bound)) and not (verb is None and _past(low, sentence.part_start, bound.start))
    if reporting or _past(low, sentence.part_start, bound.start):
        return False
    context = ordered or bool(_SECTION.search(headings) or duty.named_unit(view, sentence.part_start, bound.start)) \
        or bool(facts.outline[sentence.block].label and duty.responsible(view, facts, sentence))
    opens = not before.strip(" -+,:•*")
    if opens:  # "- Tháng 7 năm 2010 : có sơ kết ..." under a demand; "Trong quý II, các đơn vị phải ..."
        colon = _COLON.match(low, bound.end)
        must = _MUST.search(low, bound.end, sentence.end)
        if colon:
            return bool(must or (headings and _DEMAND.search(headings))) and bound.mention.kind in ("day", "month", "quarter")
        return bool(bound.strength == "weak" and context and (must or (bound.relation == "within" and bound.mention.kind in ("month", "quarter"))))
    if bound.strength == "none" or not context or verb is None:
        return False
    if bound.relation == "on" and _EVENT.search(low, sentence.part_start, bound.start) and not verb["deliver"] and verb["verb"] not in ("hoàn thành", "xong"):
        return False
    closes = _CLOSES.match(low, bound.end)
    if not closes or verb["process"]:
        return False
    if bound.mention.rule == "date.span.range":
        return bool(verb["deliver"] or _WINDOWED.fullmatch(verb["verb"]))
    if bound.mention.kind in ("year", "span"):
        finishing = regex.fullmatch(r"hoàn thành|thành lập|ban hành|trình|báo cáo|xong|nghiệm thu|khởi công|đi vào|triển khai|phê duyệt|bàn giao", verb["verb"])
        return bool(finishing and bound.strength == "weak" and (bound.relation == "within" or bound.mention.first == bound.mention.last))
    return True


def _closes_a_duty(low: str, bound: _Bound) -> bool:
    """`Thời hạn: ...`, `Hoàn thành trước ...`: the bound itself says that a duty ends."""
    return bool(regex.match(r"(?:thời hạn|thời gian (?:hoàn|gửi|nộp|báo|trình|đăng)|hạn|hoàn thành)", low[bound.start:bound.end]))


# --------------------------------------------------------------------------- the duty's parts


def _action(view: View, facts: Facts, bound: _Bound, sentence: Sentence) -> tuple[str | None, str | None, tuple[int, int]]:
    """(action, responsible as far as the sentence tells, stretch in which a recipient may stand)."""
    low = view.plain
    who, begin = None, sentence.part_start
    for start in dict.fromkeys((sentence.part_start, sentence.start)):
        named = duty.named_unit(view, start, bound.start)
        if named and named[1] < bound.start:
            who = named[0]
            begin = named[1] if named[1] >= sentence.part_start else sentence.part_start
            break
    who = who or duty.holder_of_extension(view, begin, bound.start)
    begin = duty.after_colon(view, begin, bound.start)
    if _another_bound(view, facts, sentence.part_start, bound.start):
        verb = _governing(view, begin, bound.start)
        return duty.action_words(view, verb.start() if verb else begin, bound.start), who, (begin, sentence.part_end)
    begin = _past_opening_date(facts, view, begin, bound)
    words = duty.action_words(view, begin, bound.start)
    if len(words.split()) >= 2 and _governing(view, begin, bound.start):
        joined = _delivered_with(view, sentence, bound)
        return (joined or words), who, (sentence.start if joined else begin, sentence.part_end)
    opening = low[sentence.part_start:bound.start].strip(" -+,:•*(")
    if opening and not _closes_a_duty(low, bound) and not _CLOSING_WORDS.fullmatch(opening):
        return (words or None), who, (begin, sentence.part_end)
    after = _MARKS.match(low, bound.end).end()
    if after < sentence.part_end and _DUTY_VERB.search(low, after, sentence.part_end):  # the date stands first
        named = duty.named_unit(view, after, sentence.part_end)
        start = duty.after_colon(view, named[1] if named else after, sentence.part_end)
        must = _MUST_VERB.search(low, start, sentence.part_end)
        start = must.end() if must else start
        stop = duty.up_to_aim(view, start, _next_duty(view, facts, start, sentence.part_end))
        return duty.action_words(view, start, stop), (named[0] if named else who), (start, sentence.part_end)
    return _stated_before(view, facts, sentence, bound, who)


def _another_bound(view: View, facts: Facts, start: int, end: int) -> DateMention | None:
    """The first day, month or quarter in [start, end) that has its own bound word: one sentence, two duties."""
    for mention in facts.dates:
        if start <= mention.start < end and mention.kind in ("day", "month", "quarter") and _bound(view, mention).strength != "none":
            return mention
    return None


def _next_duty(view: View, facts: Facts, start: int, end: int) -> int:
    """Where the verb of the next date's duty begins in [start, end), else `end`."""
    following = _another_bound(view, facts, start, end)
    verb = _governing(view, start, following.start) if following else None
    return verb.start() if verb and verb.start() > start + 3 else end


def _past_opening_date(facts: Facts, view: View, begin: int, bound: _Bound) -> int:
    """Leaves out a date that opens the stretch: `Từ tháng 1/2010 thực hiện ...`."""
    for mention in facts.dates:
        if mention.start >= bound.start or mention.start > begin + 12:
            break
        if mention.end > begin and not view.plain[begin:mention.start].strip(" ,-+").removeprefix("từ").removeprefix("trong").strip():
            return mention.end
    return begin


def _delivered_with(view: View, sentence: Sentence, bound: _Bound) -> str | None:
    """An item of several parts that ends with its delivery (`a; b; c gửi về Sở trước ngày ...`): first part and delivery."""
    if sentence.part_start == sentence.start:
        return None
    tail = None
    for match in _DUTY_VERB.finditer(view.plain, sentence.part_start, bound.start):
        if match["deliver"] and match["verb"] in ("gửi", "gởi", "nộp", "trình", "báo cáo"):
            tail = tail if tail is not None and match["verb"] == "báo cáo" else match.start()
            if not view.plain[sentence.part_start:match.start()].strip(" -,"):
                break
    if tail is None or duty.named_unit(view, sentence.part_start, bound.start):
        return None
    named = duty.named_unit(view, sentence.start, sentence.part_start)
    first = view.plain.find(";", sentence.start)
    head = duty.action_words(view, named[1] if named else sentence.start, first)
    return f"{head}, {duty.action_words(view, tail, bound.start)}"


def _stated_before(view: View, facts: Facts, sentence: Sentence, bound: _Bound, who: str | None) -> tuple[str | None, str | None, tuple[int, int]]:
    """`Hoàn thành trong quý II.` on its own: the duty is the sentence, the list item or the heading before it."""
    block = view.document.blocks[sentence.block]
    content = min(facts.outline[sentence.block].content, sentence.part_start)
    if sentence.part_start - content > 12:
        start, end = content, sentence.part_start
        inner = duty.sentence_at(view, facts, max(content, end - 4), max(content, end - 3))
        start = max(content, inner.part_start) if inner.end <= end else content
    else:
        index = next((i for i in range(sentence.block - 1, max(-1, sentence.block - 4), -1)
                      if view.document.blocks[i].kind == "text" and view.text[view.document.blocks[i].start:view.document.blocks[i].end].strip()), None)
        if index is None:
            return None, who, (block.start, sentence.part_end)
        start, end = facts.outline[index].content, view.document.blocks[index].end
    named = duty.named_unit(view, start, end)
    begin = named[1] if named and named[1] < end else start
    words = duty.action_words(view, begin, end).rstrip(".")
    return words or None, (named[0] if named and named[1] < end else who), (start, end)


def _deadline(view: View, facts: Facts, bound: _Bound, sentence: Sentence, rule: str, follows: bool = False, **fields) -> Deadline:
    action, who, (start, end) = _action(view, facts, bound, sentence)
    if follows:
        start, end = _MARKS.match(view.plain, bound.end).end(), sentence.part_end
        named = duty.named_unit(view, start, end)
        start, who = (named[1], named[0]) if named else (start, who)
        action = duty.action_words(view, start, duty.up_to_aim(view, start, end))
    return Deadline(start=bound.start, end=bound.end, rule=f"deadline.{rule}", action=action or None,
                    responsible=who or duty.responsible(view, facts, sentence),
                    recipient=_spelled_out(facts, duty.recipient(view, start, bound.start) or duty.recipient(view, start, end)), **fields)


def _spelled_out(facts: Facts, name: str | None) -> str | None:
    """`gửi về Bộ`: the issuer whose name begins with the one word."""
    issuers = (item.value for item in facts.header if item.name in ("issuer", "parent_issuer"))
    if name and " " not in name:
        return next((issuer for issuer in issuers if issuer.lower().startswith(f"{name.lower()} ")), name)
    return name


# --------------------------------------------------------------------------- the three ways of naming a time


def _dated(view: View, facts: Facts, at: int, issued: date | None, reporting: bool) -> Deadline | None:
    mention = facts.dates[at]
    if at + 1 < len(facts.dates) and _linked(view.plain, mention, facts.dates[at + 1]):
        return None
    bound = _bound(view, mention, facts.dates[at - 1] if at else None)
    if mention.kind not in ("day", "month", "quarter", "year", "span") or mention.problem == "blank":
        return None
    if mention.problem == "yearless" and issued:
        mention = resolved(mention, view.text, issued, forward=True)
        bound = replace(bound, mention=mention)
    sentence = duty.sentence_at(view, facts, bound.start, bound.end)
    if not _is_duty(view, facts, bound, sentence, reporting):
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
    relation = "before" if words["words"] == "trước" or (counts and " trước" in low[mention.end:counts.start("event")]) else "by" \
        if words["words"].startswith(("chậm", "muộn")) else "within"
    bound = _Bound(mention, relation, "strong", words.start(), end)
    sentence = duty.sentence_at(view, facts, bound.start, bound.end)
    opens = not low[sentence.part_start:bound.start].strip(" -+,:•*(")
    verb = _DUTY_VERB.search(low, end, sentence.end) if opens else _governing(view, sentence.part_start, bound.start)
    if verb is None or not (counts or verb["deliver"] or _ORDERED.search(low, sentence.start, sentence.end)):
        return None
    if _past(low, sentence.part_start, bound.start):
        return None
    since = None
    if event and relation != "before":
        named = next((item.first for item in facts.dates if counts.start("event") <= item.start <= counts.start("event") + 5 and item.kind == "day"), None)
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
    if rule is None or verb is None or not sentence.start <= start or _past(low, sentence.part_start, verb.start()):
        return None
    governing = _governing(view, sentence.part_start, start)
    periodic = "định kỳ" in low[start:end] or regex.search(r"\d", low[start:end])
    opens = not low[sentence.part_start:start].strip(" -+,:•*") or \
        (low[max(0, start - 2):start].rstrip().endswith(",") and bool(_GOES_ON.match(low, end)))
    closes = governing is not None and governing["deliver"] and _CLOSES.match(low, end)
    if not (periodic or opens or closes):  # "kế hoạch hàng năm": the name of a plan
        return None
    bound = _Bound(DateMention(start=start, end=end, rule="", kind="recurring"), "every", "strong", start, end)
    context = _ORDERED.search(low, sentence.start, sentence.end) or facts.outline[sentence.block].label or "định kỳ" in low[start:end] \
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
        if view.document.blocks[view.document.block_at(mention.start)].kind in ("cell", "furniture") or cited.touching(mention.start, mention.end):
            continue
        deadline = _relative(view, facts, mention, issued) or _dated(view, facts, at, issued, reporting)
        if deadline:
            found.append(deadline)
    found.extend(deadline for start, end in _returns(view, facts) if (deadline := _returning(view, facts, start, end)))
    return replace(facts, deadlines=tuple(settle(found)))
