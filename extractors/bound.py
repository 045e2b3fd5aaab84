"""Whether a date is a deadline: the bound word before it, the verb that it belongs to, and the demand that it stands under.

A date becomes a deadline by its construction: a bound word (trước, chậm nhất, đến hết, trong) behind a duty's verb, or a list of
dates under a demand. A date that tells when a past thing happened, when an event is held, since when a rule is in force, or what
a cited document's date is, is none. Beside a weak bound (trong, đến, vào) the sentence or its heading must also demand something.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import regex

from extractors import duty
from extractors.duty import Sentence
from extractors.duty_word import DELIVER, FINISH, PROCESS
from extractors.model import DateMention, Facts
from extractors.rules import verbose, verbose_ending
from extractors.text import View

# what stands before the date -> relation and strength; the first that matches counts
_BOUNDS: tuple[tuple[str, str, regex.Pattern], ...] = tuple(
    (relation, strength, verbose(rf"(?<![\p{{L}}])(?:{pattern})[ ]{{0,3}}(?:\([ ]?)?$"))
    for relation, strength, pattern in (
        ("before", "strong", r"(?:(?:chậm|muộn)[ ]nhất[ ](?:là[ ])?)?(?:đến[ ])?trước(?:[ ](?:thời[ ]điểm|hết))?"),
        ("by", "strong", r"(?:chậm|muộn)[ ]nhất[ ]?:?(?:[ ](?:là|vào|đến|trong|hết|cuối|cho|không[ ]quá))*"),
        ("by", "strong", r"(?:không|chưa)[ ](?:muộn|chậm|trễ)[ ]hơn|hạn[ ](?:cuối|chót|nộp|gửi|nhận|trình)(?:[ ](?:cùng|là"
                         r"|đến|vào|gửi|nộp|nhận|trình"
                         r"|tiếp[ ]nhận|đăng[ ]ký|hồ[ ]sơ|bài|dự[ ]thi|ý[ ]kiến|phản[ ]hồi|báo[ ]cáo|hoàn[ ]thành)|:|[ ]:){0,6}"
                         r"|thời[ ](?:hạn|gian)(?:[ ](?:hoàn[ ]thành|gửi|nộp|báo[ ]cáo|thực[ ]hiện|trình|đăng[ ]ký|cuối"
                         r"|cùng|xong|kết[ ]thúc|tiếp|nhận|hồ[ ]sơ|bài|dự[ ]thi)){1,4}(?:[ ](?:là|đến|vào|hết"
                         r"|chậm[ ]nhất)|:|[ ]:)*"
                         r"|tiến[ ]độ(?:[ ](?:thực[ ]hiện|hoàn[ ]thành))?[ ]?:"
                         r"|thời[ ]hạn(?:[ ](?:là|đến|hết)|:|[ ]:)*|hoàn[ ]thành(?:[ ]vào)?|không[ ]quá"
                         r"|(?:cho[ ])?đến[ ]hết|xong"),
        ("within", "weak", r"(?:ngay[ ])?trong(?:[ ](?:khoảng|dịp|vòng))?"),
        ("by", "weak", r"(?:cho[ ])?đến|hết|tới|kết[ ]thúc"),
        ("on", "weak", r"vào(?:[ ](?:lúc|khoảng))?"),
    )
)
_MODAL = (r"(?:yêu[ ]cầu|đề[ ]nghị|giao|phân[ ]công|phải|cần|có[ ]trách[ ]nhiệm|chịu[ ]trách[ ]nhiệm|khẩn[ ]trương"
         r"|kiên[ ]quyết|dứt[ ]điểm|bảo[ ]đảm|đảm[ ]bảo|ngay|phấn[ ]đấu[ ](?:hoàn|xong))")
ORDERED = verbose(rf"\b{_MODAL}(?![\p{{L}}])")
_DONE = verbose_ending(r"(?<![\p{L}])(?:đã|vừa|từng)[ ](?:được[ ]|cơ[ ]bản[ ])?$")
DUTY_VERB = verbose(rf"(?<![\p{{L}}])(?P<verb>(?P<deliver>{DELIVER})|(?P<finish>{FINISH})|(?P<process>{PROCESS}))(?![\p{{L}}])")
_HEADS = verbose_ending(r"(?:^|[,;:(\-+*)]|(?<![\p{L}])(?:và|để|phải|cần|sẽ|nhằm|gấp|sớm|đã|kịp[ ]thời|chỉ[ ]đạo|tiếp[ ]tục"
                 r"|tập[ ]trung|tổ[ ]chức|tiến[ ]hành|phấn[ ]đấu|tham[ ]mưu|khẩn[ ]trương|chủ[ ]động|nghiêm[ ]túc"
                 r"|hướng[ ]dẫn))[ ]*$")
_OWED = verbose_ending(r"(?<![\p{L}])(?:số|khoản|mức|phần)[ ](?:\p{L}{1,8}[ ]){0,3}(?:phải|cần|đã)[ ]$"
                r"|(?<![\p{L}])theo[ ]$")  # "nộp đủ số thuế phải nộp", "theo báo cáo của ..."
_NOT_DUE = verbose_ending(
    r"(?<![\p{L}])(?:hiệu[ ]lực|áp[ ]dụng(?:[ ]từ)?|(?<!(?:học|thí|vệ|ký|dân|môi|hy|thủy)[ ])sinh(?:[ ]ngày)?|khai[ ]mạc"
    r"|bế[ ]mạc|diễn[ ]ra|khởi[ ]hành|nghỉ"
    r"|kể[ ]từ|tính[ ]từ|tính[ ]đến(?:[ ]trước)?|lũy[ ]kế(?:[ ]đến)?"
    r"|so[ ]với|cùng[ ]kỳ|kỷ[ ]niệm|từ[ ]sau|đương[ ]nhiệm|sau|công[ ]chứng|phát[ ]sinh|tồn[ ]tại"
    r"|xảy[ ]ra|tầm[ ]nhìn(?:[ ]đến)?|định[ ]hướng(?:[ ]đến)?)[ ]{0,2}(?:ngày|vào|lúc|từ|đến|trước|hết|là|,)*[ ]{0,2}$")
# "ban hành ngày ..." names a document; "ban hành trong tháng 3" is a duty
# what another body's letter asks to be put off is not granted: "Hội ... có Công văn số ... xin gia hạn đến ..."
_ASKED_FOR = verbose(r"(?<![\p{L}])có[ ](?:văn[ ]bản|công[ ]văn|tờ[ ]trình|đơn)(?![\p{L}])[^;\n\t]{0,160}?"
                     r"(?:kiến[ ]nghị|đề[ ]nghị|đề[ ]xuất|xin)[ ](?:(?:cho|được|phép|xin)[ ]){0,3}(?:gia[ ]hạn|kéo[ ]dài|lùi)"
                     r"(?![\p{L}])")
# what somebody must already have or be (điều kiện, tiêu chuẩn): no duty
ELIGIBLE = verbose_ending(
                    r"(?<![\p{L}])(?:được[ ](?:cấp|thành[ ]lập|công[ ]nhận|tuyển|bổ[ ]nhiệm|phê[ ]duyệt|ban[ ]hành|giao|hưởng)"
                    r"|tốt[ ]nghiệp|phát[ ]hành|có[ ]giá[ ]trị|bảo[ ]hành|còn[ ]hạn|khởi[ ]công[ ]từ"
                    r"|(?:ngày|thời[ ]điểm)[ ][^,;.:\n\t]{2,60}[ ](?:phải|là|không|nằm)(?:[ ]được)?"
                    r"|đã[ ](?!được)[^,;.:\n\t]{2,60}"
                    r"|(?:kể|tính)[ ]từ[ ][^,;.:\n\t]{2,80})[ ]*$")
# figures up to a day (số liệu đến ngày) tell a state; "cung cấp số liệu trước ngày" is a duty
_FIGURES_AT = verbose_ending(r"(?<![\p{L}])(?:số[ ]liệu|thời[ ]điểm)[ ]{0,2}$")
# what stands before a date that still opens its clause
_OPENING = verbose(r"[ \-+,:;•*(]*(?:(?:trước[ ]mắt|cụ[ ]thể|phấn[ ]đấu|quyết[ ]tâm|bảo[ ]đảm|đảm[ ]bảo|đồng[ ]thời|ngoài[ ]ra"
                   r"|sau[ ]đó|tiếp[ ]theo|yêu[ ]cầu|đề[ ]nghị)[ ,:]*+"
                   r"|(?:trường[ ]hợp|nếu|khi|sau[ ]khi|đối[ ]với|riêng|căn[ ]cứ"
                   r"|trên[ ]cơ[ ]sở)[ ][^,;:.\n\t]{2,160},[ ]*+){0,3}")
# a date that leads to a state, not to work: "Đến hết năm 2023, toàn tỉnh có ..."
_STATES = verbose(r"(?:[ ]?\([^()\n\t]{1,60}\))?[ ]?,?[ ](?:toàn|cả|trên[ ]địa[ ]bàn|đã|có|đạt|là|còn|chiếm|ước|bằng|tỷ[ ]lệ"
                  r"|tổng|số)(?![\p{L}])")
_MEASURED = verbose_ending(
    r"(?<![\p{L}])(?:tỷ[ ]lệ|mức|tốc[ ]độ|kết[ ]quả|tiến[ ]độ|giá[ ]trị|công[ ]tác|tổng|số\ \p{L}{1,6})[ ]$")
_DEMANDED = verbose(rf"\b(?:{_MODAL}|quyết[ ]tâm)(?![\p{{L}}])")
_ACT_ON = verbose_ending(r"(?<![\p{L}])(?:ban[ ]hành|ký(?:[ ]kết)?|cấp|thành[ ]lập|công[ ]bố|phê[ ]duyệt)[ ]{0,2}(?:ngày|vào"
                  r"|lúc)?[ ]{0,2}$")
_EVENT = verbose_ending(r"(?<![\p{L}])(?:tổ[ ]chức|diễn[ ]ra|khai[ ]mạc|họp|thời[ ]gian|dự[ ]kiến|hội[ ]nghị|địa[ ]điểm|có[ ]mặt"
                 r"|tập[ ]trung|gặp[ ]mặt|lễ|tham[ ]dự)(?![\p{L}])[^;.\n\t]{0,120}$")
_SECTION = verbose(r"(?<![\p{L}])(?:tổ[ ]chức[ ]thực[ ]hiện|nhiệm[ ]vụ|giải[ ]pháp|phân[ ]công|tiến[ ]độ|lộ[ ]trình"
                   r"|yêu[ ]cầu|kế[ ]hoạch[ ](?:thực|triển)|thời[ ]gian[ ](?:thực|hoàn)|trách[ ]nhiệm)(?![\p{L}])")
_DEMAND = verbose(r"(?<![\p{L}])(?:yêu[ ]cầu|tiến[ ]độ|lộ[ ]trình|phân[ ]công|kế[ ]hoạch|thời[ ]hạn|mốc"
                  r"|cụ[ ]thể)[^.\n\t]{0,80}:[ ]*$|^[ivx\d.)\- ]{0,8}(?:tiến[ ]độ|lộ[ ]trình|thời[ ]gian[ ]thực[ ]hiện"
                  r"|các[ ]bước)")
_WINDOWED = verbose(r"thảo[ ]luận|làm[ ]việc|lấy[ ]ý[ ]kiến|thẩm[ ]định|kiểm[ ]tra|khảo[ ]sát|góp[ ]ý|niêm[ ]yết|đăng[ ]ký"
                    r"|xét|chấm"
                    r"|thu(?![ ]hút)|họp|bình[ ]xét|nộp|hoàn[ ](?:thành|thiện)|tiếp[ ]nhận|kê[ ]khai|rà[ ]soát|chi[ ]trả"
                    r"|thanh[ ]toán|cập[ ]nhật"
                    r"|thống[ ]kê"
                    r"|lập|xây[ ]dựng|tổng[ ]hợp")
_ARRANGES = frozenset({"tổ chức", "tiến hành", "thực hiện", "triển khai"})
_WITHIN_A_YEAR = frozenset({"hoàn thành", "thành lập", "ban hành", "trình", "báo cáo", "xong", "nghiệm thu", "khởi công",
                            "đi vào", "triển khai", "phê duyệt", "bàn giao"})
_FORMER = verbose(r"(?<![\p{L}])(?:đã(?![ ]được)|trong[ ]thời[ ]gian[ ]qua|vừa[ ]qua|thời[ ]gian[ ]qua)(?![\p{L}])")
# a thing that something was done with tells nothing of the duty: "thống kê số vụ án đã thụ lý"
_QUALIFIED = verbose_ending(r"(?<![\p{L}])(?:số[ ](?:\p{L}{1,8}[ ]){1,4}|(?:nội[ ]dung|nhiệm[ ]vụ|kết[ ]quả|chỉ[ ]tiêu|quy[ ]định"
                     r"|công[ ]việc"
                     r"|vụ[ ]việc|vấn[ ]đề|tồn[ ]tại|sai[ ]phạm)[ ])$")
_OF_SOMETHING = verbose(r"[ ]?(?:của|nêu[ ]trên)\b")
_COLON = verbose(r"[ ]?:[ ]")
_MUST = verbose(r"(?<![\p{L}])(?:phải|cần|có[ ]trách[ ]nhiệm|hoàn[ ]thành|xong)(?![\p{L}])")
CLOSES = verbose(r"[ ]?(?:[,;.):]|$|\n|\t)|[ ](?:để|theo|đối[ ]với|nhằm|và|của|\()")
_TERM_LABEL = verbose(r"thời[ ]hạn|thời[ ]gian[ ](?:hoàn|gửi|nộp|nhận|tiếp|báo|trình|đăng)|hạn|hoàn[ ]thành"
                      r"|(?:thời[ ]gian|tiến[ ]độ)[ ]thực[ ]hiện[ ]?:")
# a label that names the hand-over itself: "Thời gian nhận hồ sơ: đợt 1, trước ngày ...; đợt 2, ..."
_LABELLED_TERM = verbose(r"[ ]{0,2}(?:thời(?:[ ](?:hạn|gian))?|hạn(?:[ ](?:cuối|chót)(?:[ ]cùng)?)?)(?:[ ]và[ ]địa[ ](?:chỉ"
                         r"|điểm))?[ ]"
                         r"(?P<words>(?:gửi|nộp|nhận|tiếp[ ]nhận|thu[ ]nhận|giao[ ]nộp|đăng[ ]ký|trình|báo[ ]cáo|góp[ ]ý)"
                         r"[^:;.\n\t]{0,60}?)[ ]?:")
_LAST_DAY = verbose(r"chậm|muộn|trễ|đến|hết|cuối|chót|quá")
_IN_A_TITLE = verbose_ending(r"(?<![\p{L}])(?:số|ngày)[ ][^;\n\t]{1,160}[ ](?:về[ ]việc|v/v)[ ][^,;:()\n\t]{0,200}$")
_POSTPONED = verbose_ending(r"(?<![\p{L}])(?:gia[ ]hạn|lùi|kéo[ ]dài)(?![\p{L}])[^;\n\t]{0,200}$")
_LEAD_MARKS = verbose(r"[ \-+:,;(]*+")


@dataclass(frozen=True, slots=True)
class Bound:
    """A date phrase with its bound word: [start, end) is the evidence."""

    mention: DateMention
    relation: str
    strength: str
    start: int
    end: int


def linked(low: str, left: DateMention, right: DateMention) -> bool:
    """`quý III và quý IV năm 2004`: two units that one bound word holds together."""
    return left.kind == right.kind and left.kind in ("month", "quarter", "year") \
        and low[left.end:right.start].strip() in ("và", ",", "-")


def bound_of(view: View, mention: DateMention, before: DateMention | None = None) -> Bound:
    """The word that binds a date mention to a duty (`trước`, `chậm nhất`, `trong`), with its relation, or None."""
    low = view.plain
    if before is not None and linked(low, before, mention):
        return replace(bound_of(view, before), mention=mention, end=mention.end)
    floor = max(view.document.blocks[view.document.block_at(mention.start)].start, mention.start - 60)
    for relation, strength, pattern in _BOUNDS:
        found = pattern.search(low, floor, mention.start)
        if found:
            if relation == "by" and strength == "strong" and mention.kind != "day" and not _LAST_DAY.search(found[0]):
                relation = "within"  # "Thời gian hoàn thành: quý II"
            return Bound(mention, relation, strength, found.start(), mention.end)
    if mention.kind == "span" and low[mention.start:mention.end].startswith("từ") and mention.rule == "date.span.range":
        return Bound(mention, "within", "weak", mention.start, mention.end)
    return Bound(mention, "on" if mention.kind == "day" else "within", "none", mention.start, mention.end)


def governing(view: View, start: int, end: int) -> regex.Match | None:
    """The duty's verb that the date belongs to: the last one before it that heads a clause, else the last one at all.

    A verb inside a noun phrase (chính sách phát triển xuất khẩu) or in a name (Sở Xây dựng) heads nothing.
    """
    named = duty.named_unit(view, start, end)
    opening = _LEAD_MARKS.match(view.plain, named[1] if named else start, end).end()
    head = last = None
    for match in DUTY_VERB.finditer(view.plain, start, end):
        at_once = match.start() == opening
        if not (at_once or view.text[match.start()].islower() or view.plain.endswith(": ", start, match.start())):
            continue
        if _OWED.search(view.plain, max(start, match.start() - 40), match.start()):
            continue
        last = match
        partners = head is not None and head["verb"] in ("chủ trì", "phối hợp")  # "phối hợp với X, Y ban hành ...": the next verb
        if at_once or partners or _HEADS.search(view.plain, max(start, match.start() - 16), match.start()):
            head = match
    return head or last


def past(low: str, start: int, end: int) -> bool:
    """Whether [start, end) tells of the past: `đã` without a later demand (`tuy đã ..., nên cần ...`)."""
    told = [match.end() for match in _FORMER.finditer(low, start, end)
            if not _QUALIFIED.search(low, max(start, match.start() - 40), match.start())]
    return bool(told) and not _MUST.search(low, told[-1], end)


def opens(low: str, start: int, end: int) -> bool:
    """Whether only an opening (`Trước mắt,`, `Trường hợp ...,`) stands in [start, end): a date behind it begins its clause."""
    return _OPENING.fullmatch(low, start, end) is not None


def _heading(view: View, index: int) -> str:
    block = view.document.blocks[index]
    return view.plain[block.start:min(block.end, block.start + 400)]


def is_duty(view: View, facts: Facts, bound: Bound, sentence: Sentence, told: bool) -> bool:
    """Whether the date bounds a duty, by its construction.

    told: whether the document reports and the date is not after it, so that only an explicit demand makes a duty of it.
    """
    low, before = view.plain, view.plain[sentence.part_start:bound.start]
    near = max(sentence.part_start, bound.start - 160)
    if _NOT_DUE.search(low, near, bound.start) or _OF_SOMETHING.match(low, bound.end) or ELIGIBLE.search(low, near, bound.start) \
            or _ASKED_FOR.search(low, sentence.part_start, bound.start):
        return False
    if bound.relation != "before" and _FIGURES_AT.search(low, near, bound.start):
        return False
    if bound.relation == "on" and _ACT_ON.search(low, sentence.part_start, bound.start):
        return False
    if _IN_A_TITLE.search(low, sentence.part_start, bound.start):
        return False
    verb = governing(view, sentence.part_start, bound.start)
    if verb and _DONE.search(low, max(sentence.part_start, verb.start() - 14), verb.start()):
        return False
    headings = [_heading(view, index) for index in facts.outline[sentence.block].path]
    ordered = bool(ORDERED.search(low, sentence.start, sentence.end))
    begins, states = opens(low, sentence.part_start, bound.start), _STATES.match(low, bound.end)
    if states and begins and not _DEMANDED.search(low, sentence.part_start, sentence.part_end):
        return False
    if states and verb and _MEASURED.search(low, max(near, verb.start() - 20), verb.start()):
        return False
    if bound.strength == "strong":
        after = DUTY_VERB.search(low, bound.end, sentence.part_end) if begins else None
        if told and not (ordered or (verb and verb["deliver"])):
            return False
        verb = None if begins else verb
        after = after or closes_a_duty(low, bound.start, bound.end) or labelled_term(low, sentence, bound.start)
        return bool(verb or (after and not past(low, sentence.part_start, bound.start)))
    if told or past(low, sentence.part_start, bound.start):
        return False
    context = ordered or bool(any(map(_SECTION.search, headings)) or duty.named_unit(view, sentence.part_start, bound.start)) \
        or bool(facts.outline[sentence.block].label and duty.responsible(view, facts, sentence))
    if bound.relation == "by" and _POSTPONED.search(low, sentence.part_start, bound.start):
        return True
    if begins:  # "- Tháng 7 năm 2010 : có sơ kết ..." under a demand; "Trong quý II, các đơn vị phải ..."
        colon = _COLON.match(low, bound.end)
        must = _MUST.search(low, bound.end, sentence.end)
        if colon:
            whole = bound.mention.kind in ("day", "month", "quarter") or bound.mention.rule == "date.span.range"
            return whole and bool(must or any(map(_DEMAND.search, headings)))
        soon = bound.relation == "within" and bound.mention.kind in ("month", "quarter")
        leads = DUTY_VERB.search(low, bound.end, sentence.part_end)
        prefaced = before.strip(" -+,:•*")
        if prefaced and bound.mention.kind in ("year", "span") and bound.mention.first != bound.mention.last:
            return False  # "Phấn đấu đến năm 2025 ...": an aim
        return bool(bound.strength == "weak" and (context or prefaced) and (must or soon) and (leads or must))
    if bound.strength == "none" or not context or verb is None:
        return False
    held = bound.relation == "on" and _EVENT.search(low, sentence.part_start, bound.start)
    if held and not verb["deliver"] and verb["verb"] not in ("hoàn thành", "xong"):
        return False
    closes = CLOSES.match(low, bound.end)
    if not closes or verb["process"]:
        return False
    if bound.mention.rule == "date.span.range":
        work = _WINDOWED.match(low, verb.start("verb")) or (
            verb["verb"] in _ARRANGES and _WINDOWED.match(low, min(len(low), verb.end() + 1)))
        return bool(verb["deliver"] or work)
    if bound.mention.kind in ("year", "span"):
        a_day = bound.mention.first == bound.mention.last  # cuối năm
        if a_day and _DEMANDED.search(low, sentence.start, bound.start):
            return bound.strength == "weak"
        return bool(verb["verb"] in _WITHIN_A_YEAR and bound.strength == "weak" and (bound.relation == "within" or a_day))
    return True


def labelled_term(low: str, sentence: Sentence, end: int) -> regex.Match | None:
    """The label of a date that names what is handed over (`Thời hạn nộp bài:`): beside it, or at its sentence's head."""
    return next((match for start in (max(sentence.part_start, end - 60), sentence.part_start, sentence.start)
                 if (match := _LABELLED_TERM.match(low, start, end))), None)


def due_of(mention: DateMention, relation: str) -> str | None:
    """The due day as ISO text: the last day of a longer unit, its first day behind `before`; with the time of day where given."""
    day = mention.first if relation == "before" and mention.kind != "span" else mention.last
    if day is None:
        return None
    return f"{day.isoformat()}T{mention.clock}" if mention.clock and mention.clock != "24:00" else day.isoformat()


def closes_a_duty(low: str, start: int, end: int) -> bool:
    """`Thời hạn: ...`, `Hoàn thành trước ...`: the bound itself says that a duty ends."""
    return bool(_TERM_LABEL.match(low, start, end))
