"""What is to be done: the words of a duty without its date and its subject, in the text's own order.

The action stands before the date (`rà soát số liệu, gửi về Sở trước ngày ...`), behind it (`Trong quý II, các xã phải ...`),
or in the sentence, list item or heading above (`Hoàn thành trong quý II.`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from extractors import duty
from extractors.bound import DUTY_VERB, Bound, bound_of, closes_a_duty, governing, labelled_term, opens
from extractors.duty import Sentence
from extractors.model import DateMention, Facts
from extractors.rules import verbose
from extractors.text import View

_MUST_VERB = verbose(r"(?<![\p{L}])(?:phải|cần|có[ ]trách[ ]nhiệm)[ ]")
# the lines beside a term: "Đơn vị chủ trì: ...", "Sản phẩm: ...", "Kinh phí: ..."
_LABELLED = verbose(r"(?:đơn[ ]vị|cơ[ ]quan|bộ[ ]phận|người|chủ[ ]trì|phối[ ]hợp|thực[ ]hiện|sản[ ]phẩm|kết[ ]quả"
                    r"|địa[ ]điểm|kinh[ ]phí|thành[ ]phần|đối[ ]tượng"
                    r"|hình[ ]thức|phạm[ ]vi|thời[ ]gian|thời[ ]hạn|tiến[ ]độ)[^:;.\n\t]{0,40}:")
_ASIDE = verbose(r"\((?:[^()\n\t]{1,80}\)[^()\n\t]{0,20}\()*+[^()\n\t]{1,80}\)")
_OWN_WORK = verbose(r"[ ,\-]*(?:hoàn[ ](?:thiện|chỉnh|thành)|tổng[ ]hợp|lập|xây[ ]dựng|dự[ ]thảo|soạn[ ]thảo)(?![\p{L}])")
_APART = verbose(r"[ ,]*riêng(?![\p{L}])")
_CLOSING_WORDS = verbose(r"(?:hoàn[ ]thành|thực[ ]hiện|xong|thời[ ](?:gian|hạn)(?:[ ](?:hoàn[ ]thành|thực[ ]hiện))?"
                         r"|báo[ ]cáo|trình)(?:[ ]?(?::|ngay|xong|là))*")
_MARKS = verbose(r"[ ,:;)\-]*")
# what is put off is the duty: "gia hạn thời gian trình đề án của Sở Xây dựng đến ngày ..."
_PUT_OFF = verbose(r"(?<![\p{L}])(?:gia[ ]hạn|lùi|kéo[ ]dài)[ ](?:thêm[ ])?(?:thời[ ](?:gian|hạn|điểm)|hạn|tiến[ ]độ)[ ]"
                   r"(?P<what>(?:(?!(?:của|cho|đối[ ]với|gia[ ]hạn|kéo[ ]dài)[ ])[^,;.:()\n\t]){6,120}+)"
                   r"[^;.:()\n\t]{0,120}$")


class Found(NamedTuple):
    """The duty's words ("" where none are found), who must act as far as the sentence tells, and where a recipient may stand."""

    action: str
    responsible: str | None
    start: int
    end: int


def dates_in(facts: Facts, start: int, end: int) -> Iterator[DateMention]:
    """The mentions of time that begin in [start, end), in text order."""
    at = bisect_left(facts.dates, start, key=lambda mention: mention.start)
    while at < len(facts.dates) and facts.dates[at].start < end:
        yield facts.dates[at]
        at += 1


def action_of(view: View, facts: Facts, bound: Bound, sentence: Sentence) -> Found:
    """The duty's words for a date phrase in its sentence."""
    low = view.plain
    who, begin = None, sentence.part_start
    for start in dict.fromkeys((sentence.part_start, sentence.start)):
        named = duty.named_unit(view, start, bound.start, start == sentence.part_start)
        if named and named[1] < bound.start:
            who = named[0]
            begin = named[1] if named[1] >= sentence.part_start else sentence.part_start
            break
    broken = duty.carried_over(view, facts, sentence)
    if broken and broken[1] < bound.start:
        who, begin = broken[0], max(broken[1], sentence.part_start)
    begin = begin if who else duty.past_speaker(view, begin, bound.start)
    who = who or duty.holder_of_extension(view, begin, bound.start)
    named_in_label = labelled_term(low, sentence, bound.mention.start)
    if named_in_label:
        words = duty.action_words(view, named_in_label.start("words"), named_in_label.end("words"))
        return Found(words, who, begin, sentence.part_end)
    begin = duty.after_colon(view, begin, bound.start)
    put_off = _PUT_OFF.search(low, max(sentence.part_start, bound.start - 250), bound.start)
    if put_off and len(put_off["what"].split()) >= 2:
        holder = duty.holder_of_extension(view, sentence.part_start, bound.start)
        return Found(duty.action_words(view, *put_off.span("what")), holder or who, begin, sentence.part_end)
    others = list(_other_bounds(view, facts, sentence.part_start, bound.start))
    if others:
        verb = governing(view, begin, bound.start)
        if verb and verb.start() < others[-1].end:  # "hoàn thành A trong quý I và B trước ngày ..."
            words = duty.action_words(view, others[-1].end, bound.start)
            return Found(f"{view.text[verb.start():verb.end()]} {words}", who, others[-1].end, sentence.part_end)
        return Found(duty.action_words(view, verb.start() if verb else begin, bound.start), who, begin, sentence.part_end)
    begin = _past_opening_date(view, facts, begin, bound)
    must = _MUST_VERB.search(low, begin, min(bound.start, begin + 40))
    begin = must.end() if must else begin
    words = duty.action_words(view, begin, bound.start)
    begins = opens(low, sentence.part_start, bound.start)
    if len(words.split()) >= 2 and not begins and governing(view, begin, bound.start):
        joined = _delivered_with(view, facts, sentence, bound)
        return Found(joined or words, who, sentence.start if joined else begin,
                     _next_duty(view, facts, bound.end, sentence.part_end))
    opening = low[sentence.part_start:bound.start].strip(" -+,:•*(")
    if not begins and not closes_a_duty(low, bound.start, bound.end) and not _CLOSING_WORDS.fullmatch(opening):
        return Found(words, who, begin, sentence.part_end)
    if DUTY_VERB.search(low, bound.end, sentence.part_end):
        return after_date(view, facts, bound, sentence, who)
    return _stated_before(view, facts, sentence, who)


def after_date(view: View, facts: Facts, bound: Bound, sentence: Sentence, who: str | None = None) -> Found:
    """The duty's words behind a date phrase that opens its sentence: `Trong quý II, các xã phải hoàn thành ...`."""
    begin, end = _MARKS.match(view.plain, bound.end).end(), sentence.part_end
    named = duty.named_unit(view, begin, end)
    aside = _ASIDE.match(view.plain, begin, end)
    start = duty.after_colon(view, named[1] if named else aside.end() if aside else begin, end)
    must = _MUST_VERB.search(view.plain, start, end)
    start = must.end() if must else start
    stop = duty.up_to_aim(view, start, _next_duty(view, facts, start, end))
    return Found(duty.action_words(view, start, stop), named[0] if named else who, start, end)


def _other_bounds(view: View, facts: Facts, start: int, end: int) -> Iterator[DateMention]:
    """The days, months, quarters and short terms in [start, end) that have their own bound word: one sentence, two duties."""
    return (mention for mention in dates_in(facts, start, end)
            if mention.kind == "recurring" or bound_of(view, mention).strength != "none"
            and (mention.kind in ("day", "month", "quarter") or mention.unit in ("ngày", "giờ", "ngày làm việc")))


def _next_duty(view: View, facts: Facts, start: int, end: int) -> int:
    """Where the verb of the next date's duty begins in [start, end), else `end`."""
    following = next(_other_bounds(view, facts, start, end), None)
    verb = governing(view, start, following.start) if following else None
    return verb.start() if verb and verb.start() > start + 3 else end


def _past_opening_date(view: View, facts: Facts, begin: int, bound: Bound) -> int:
    """Leaves out a date that opens the stretch: `Từ tháng 1/2010 thực hiện ...`."""
    for mention in dates_in(facts, begin, min(bound.start, begin + 12)):
        if not view.plain[begin:mention.start].strip(" ,-+").removeprefix("từ").removeprefix("trong").strip():
            return mention.end
    return begin


def _delivered_with(view: View, facts: Facts, sentence: Sentence, bound: Bound) -> str | None:
    """An item of several parts that ends with its delivery (`a; b; c gửi về Sở trước ngày ...`): first part and delivery."""
    if sentence.part_start == sentence.start or next(_other_bounds(view, facts, sentence.start, sentence.part_start), None):
        return None
    tail = last = None
    for match in DUTY_VERB.finditer(view.plain, sentence.part_start, bound.start):
        if match["deliver"] and match["verb"] in ("gửi", "gởi", "nộp", "trình", "báo cáo"):
            last = match
            tail = tail if tail is not None and match["verb"] == "báo cáo" else match.start()
            if match["verb"] != "báo cáo" and not view.plain[sentence.part_start:match.start()].strip(" -,"):
                break
    own = _OWN_WORK.match(view.plain, sentence.part_start) or _APART.match(view.plain, sentence.part_start)
    if tail is None or own or duty.named_unit(view, sentence.part_start, bound.start):
        return None
    if last["verb"] == "báo cáo":
        return None  # a report of its own, not the result of the parts before it
    named = duty.named_unit(view, sentence.start, sentence.part_start)
    first = view.plain.find(";", sentence.start)
    head = duty.action_words(view, named[1] if named else sentence.start, first)
    return f"{head}, {duty.action_words(view, tail, bound.start)}"


def _stated_before(view: View, facts: Facts, sentence: Sentence, who: str | None) -> Found:
    """`Hoàn thành trong quý II.` on its own: the duty is the sentence, the list item or the heading before it."""
    who = who or _lead_beside(view, facts, sentence)
    content = min(facts.outline[sentence.block].content, sentence.part_start)
    if sentence.part_start - content > 12:
        start, end = content, sentence.part_start
        inner = duty.sentence_at(view, facts, max(content, end - 4), max(content, end - 3))
        start = max(content, inner.part_start) if inner.end <= end else content
    else:
        blocks = view.document.blocks
        index = next((i for i in range(sentence.block - 1, max(-1, sentence.block - 7), -1)
                      if blocks[i].kind in ("text", "heading") and view.text[blocks[i].start:blocks[i].end].strip()
                      and not _LABELLED.match(view.plain, facts.outline[i].content, blocks[i].end)), None)
        if index is None:
            return Found("", who, sentence.part_start, sentence.part_end)
        start, end = facts.outline[index].content, blocks[index].end
    named = duty.named_unit(view, start, end)
    begin = named[1] if named and named[1] < end else start
    words = duty.action_words(view, begin, end).rstrip(".")
    return Found(words, named[0] if named and named[1] < end else who, start, end)


def _lead_beside(view: View, facts: Facts, sentence: Sentence) -> str | None:
    """Who leads, where a line beside the term says so: `Đơn vị chủ trì: Sở Y tế`."""
    blocks = view.document.blocks
    inside = duty.labelled_lead(view, sentence.start, sentence.end)
    if inside or not _LABELLED.match(view.plain, sentence.start, sentence.end):
        return inside
    for step in (-1, 1):
        for index in range(sentence.block + step, sentence.block + 5 * step, step):
            if not 0 <= index < len(blocks) or not _LABELLED.match(view.plain, facts.outline[index].content, blocks[index].end):
                break
            lead = duty.labelled_lead(view, facts.outline[index].content, blocks[index].end)
            if lead:
                return lead
    return None
