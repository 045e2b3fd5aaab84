"""The parts of a duty (nhiệm vụ được giao): who must act, what is to be done, to whom it goes.

Orders are written in few constructions: `Yêu cầu <unit> <verb> ...`, `Giao <unit> chủ trì ...`, `<unit> <verb> ...`, or a list
item that begins with its verb under a heading that names the unit. A unit's own name may hold words that are verbs elsewhere (Sở
Xây dựng, Phòng Tổ chức); names write them with a capital, so a verb counts only where it is written in lower case.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extractors.duty_word import DELIVER, DETERMINER, FINISH, MODAL, PROCESS, UNIT
from extractors.model import Facts
from extractors.rules import verbose, verbose_ending
from extractors.text import View

# --------------------------------------------------------------------------- constructions

_VERB = verbose(rf"(?<![\p{{L}}])(?:{DELIVER}|{FINISH}|{PROCESS}|{MODAL})(?![\p{{L}}])")
_NOUN_BEFORE = verbose_ending(
                       r"\b(?:hội[ ]đồng|trung[ ]tâm|cơ[ ]sở|(?<!(?:môi|thị|nông|lâm)[ ])trường|(?<!(?:công|liên|chi|tập|tỉnh"
                       r"|huyện|thị|thành|quận|xã"
                       r"|phường)[ ])đoàn|đội|tổ|(?:đơn[ ]vị|chi[ ]cục|bộ[ ]phận)(?=[ ]quản)"
                       r"|cuộc|buổi|phiên|kỳ|đợt|các"
                       r"|những|một[ ]số|bản|tờ|nội[ ]dung|công[ ]tác|việc|sự|cơ[ ]quan,"
                       r"|cơ[ ]quan|được|ban|của"
                       r"|về|số|và[ ]đơn[ ]vị,|liên[ ]quan[ ]đến)[ ]$")

_NAME_START = verbose(rf"{DETERMINER}{UNIT}(?![\p{{L}}])")
_ORDER = verbose(rf"\b(?:yêu[ ]cầu|đề[ ]nghị|cho[ ]phép|(?:đồng[ ]ý|thống[ ]nhất|chấp[ ]thuận)(?:[ ](?:về[ ])?chủ[ ]trương)?"
                 rf"(?:[ ]để)?[ ]cho"
                 rf"|(?<!(?:cáo|họp|nghị)[ ])giao(?![ ]ban[ ](?:về|với|tháng|tuần|quý|định|hằng"
                 r"|hàng))(?:[ ]trách[ ]nhiệm)?(?:[ ]cho)?|phân[ ]công|chỉ[ ]đạo"
                 rf"|(?<![\p{{L}}][ ])trách[ ]nhiệm[ ]của|ủy[ ]quyền(?:[ ]cho)?)[ ]+(?={DETERMINER}{UNIT}(?![\p{{L}}]))")
_PASSED_ON = verbose(rf"[ ]*(?:giao|phân[ ]công|yêu[ ]cầu)(?:[ ]cho)?[ ]+(?={DETERMINER}{UNIT}(?![\p{{L}}]))")
_LEAD_LABEL = verbose(r"(?<![\p{L}]|thời[ ]gian[ ]|tiến[ ]độ[ ])(?:(?:đơn[ ]vị|cơ[ ]quan|bộ[ ]phận"
                      r"|người)[ ])?(?:chủ[ ]trì|thực[ ]hiện|phụ[ ]trách"
                      r"|chịu[ ]trách[ ]nhiệm|đầu[ ]mối)"
                      r"(?:[ ](?:thực[ ]hiện|chính))?[ ]?:[ ]?(?P<name>[^;.:()\n\t]{2,200})")
_EXTENDED = verbose(rf"\b(?:gia[ ]hạn|lùi|kéo[ ]dài)[^;.\n\t]{{0,120}}?[ ](?:của|cho|đại[ ]hội"
                    rf"|đối[ ]với)[ ]+(?={DETERMINER}{UNIT}(?![\p{{L}}]))")
_FAVOURED = verbose(rf"(?:để|nhằm)[ ]tạo[ ]điều[ ]kiện[ ](?:thuận[ ]lợi[ ])?cho[ ](?={DETERMINER}{UNIT}(?![\p{{L}}])"
                    rf"[^;.\n\t]{{1,300}}[ ](?:gia[ ]hạn|lùi|kéo[ ]dài)[ ])")
_COMMA_UNIT = verbose(rf"(?:,|\bthì)[ ]+(?={DETERMINER}{UNIT}(?![\p{{L}}]))")
_TAKES_ON = verbose(r"(?:có[ ]trách[ ]nhiệm|chịu[ ]trách[ ]nhiệm|phải|cần|chủ[ ]trì|khẩn[ ]trương|tự|sẽ|có[ ]quyền)(?![\p{L}])")
_MARKS = verbose(r"[ ,;:\-–+•*]*(?:(?:đồng[ ]thời|ngoài[ ]ra|bên[ ]cạnh[ ]đó|trước[ ]mắt|mặt[ ]khác|sau[ ]đó)[ ]?[,:][ ]*)?")
_CONDITION = verbose(r"[ ,;:\-–+•*]*(?:trường[ ]hợp|nếu|khi|(?:nội[ ]dung|vấn[ ]đề|hồ[ ]sơ)[ ](?:nào|chưa|còn)|quá|đối[ ]với"
                     r"|trên[ ]cơ[ ]sở|căn[ ]cứ"
                     r"|sau[ ]khi"
                     r"|trong|đến|định[ ]kỳ|(?:hằng|hàng|mỗi)(?=[ ](?:ngày|tuần|tháng|quý|năm)))[ ]")
# who orders does not act: "Chủ tịch UBND tỉnh có ý kiến chỉ đạo:", "UBND huyện yêu cầu báo cáo ..."
_SPEAKS = verbose(rf"[ ]*(?:(?:đã|vừa)[ ])?(?:(?:(?:có[ ])?ý[ ]kiến|kết[ ]luận|yêu[ ]cầu|đề[ ]nghị|nhấn[ ]mạnh|giao|phân[ ]công"
                  rf"|thống[ ]nhất|đồng[ ]ý|thông[ ]báo|quyết[ ]nghị|quyết[ ]định)(?![\p{{L}}])[^;.\n\t]{{0,100}}:[ ]*$"
                  rf"|yêu[ ]cầu[ ]+(?={DELIVER}|{FINISH}|khẩn[ ]trương|nghiêm[ ]túc))")
# what is handed over names who hands it over: "Kinh phí hỗ trợ của các chi hội nộp về ..."
_OWNED = verbose(rf"[ \-–+*•,]*(?:(?:toàn[ ]bộ|tất[ ]cả|các|những)[ ]){{0,2}}(?:(?:số[ ])?tiền|kinh[ ]phí|báo[ ]cáo|hồ[ ]sơ"
                 rf"|văn[ ]bản"
                 rf"|danh[ ]sách|bài|tác[ ]phẩm|sản[ ]phẩm|kết[ ]quả|ý[ ]kiến|số[ ]liệu|tài[ ]liệu|kế[ ]hoạch|biểu|dữ[ ]liệu"
                 rf"|đơn|phiếu"
                 rf"|bản|đề[ ]xuất|góp[ ]ý"
                 rf"|tham[ ]luận)(?![\p{{L}}])[^,;.:\n\t]{{0,100}}?[ ]của[ ]+(?={DETERMINER}{UNIT}(?![\p{{L}}]))")
_HANDED_ON = verbose(rf"[ ]*(?:(?:phải|cần|được|đề[ ]nghị|xin|sẽ)[ ]){{0,2}}{DELIVER}(?![\p{{L}}])")
# a name that cannot end where its line ends: "thành phố Hải", "Sở Lao động - Thương binh và"
_UNFINISHED = verbose_ending(r"(?<![\p{L}])(?:(?:tỉnh|huyện|xã|phường|quận|thành[ ]phố|thị[ ]xã|thị[ ]trấn|tp\.?)[ ](?!huế"
                      r"|vinh)\p{L}{1,6}"
                      r"|(?:tổ[ ]quốc|tế)[ ]việt|và|các|của|[,\-])$")
_JOINS_IN = verbose(r"[ ]*(?:(?:có[ ]trách[ ]nhiệm|tích[ ]cực|chủ[ ]động|cần|phải)[ ]){0,2}phối[ ]hợp")
_LEADS_ON = verbose(r"[ ]?(?:chủ[ ]trì|làm[ ]đầu[ ]mối)")
_NAME_ENDS = verbose(rf"[ ]*(?::|;(?![ ]+{DETERMINER}{UNIT}(?![\p{{L}}]))|\.(?![\p{{L}}])|[ ]-[ ](?:thường[ ]trực"
                     rf"|cơ[ ]quan|là|chịu)|\((?!qua)|,[ ]+(?:đồng[ ]thời|thời[ ](?:gian|hạn)"
                     r"|để|nhằm|trong|trước|theo|tùy|có|với)\b|[ ](?:để|nhằm|trong|trước|vào|chậm|theo|từ|thực)[ ])")

_RECIPIENT_ENDS = verbose(
    r"[ ]*(?:,(?![ ](?:chống|chữa|ngừa))|[;.:()]|(?<=[ ])(?=\d[\d.,]*+[ ]?(?:%|đồng|triệu|tỷ|nghìn|suất|hộ|người))|[ ](?:để"
    r"|trước|chậm|trong|xem|thẩm|góp|ký|phê|cho|ban[ ]hành|quyết|ra"
    r"|tổng[ ]hợp|theo|biết|kết[ ]quả"
    r"|thông[ ]qua|vào|những|về|định[ ]kỳ|hằng|hàng|quyết[ ]định|chậm|muộn|không"
    r"|chỉ[ ]đạo|cùng|nhằm|khi|sau|tại|tình[ ]hình|trực[ ]tiếp|phụ[ ]trách|đúng|kịp|kèm|bằng|qua|ngay|được|danh[ ]sách"
    r"|đồng[ ]thời|xin|có|tiếp|thường[ ]xuyên|đề|các[ ](?:phòng|trung|đơn|nội|vấn)"
    r"|và[ ](?!UNIT))(?![\p{L}]))".replace("UNIT", DETERMINER + UNIT))
_RECIPIENT = verbose(
    rf"(?<![\p{{L}}])(?:(?:gửi|gởi|nộp|chuyển|trả|chi[ ]trả|thanh[ ]toán|hoàn[ ]tiền|cung[ ]cấp|đăng[ ]ký|phản[ ]hồi"
    rf"|trả[ ]lời|thông[ ]báo|bàn[ ]giao"
    rf"|hoàn[ ]trả|giải[ ]trình|đề[ ]xuất|kiến[ ]nghị|có[ ]ý[ ]kiến|báo[ ]cáo)[^;.\n\t:]{{0,220}}?[ ](?:về|đến|cho"
    rf"|tới|với"
    rf"|lên)[ ]+(?={DETERMINER}{UNIT}(?![\p{{L}}]))"
    rf"|(?:tham[ ]mưu(?:[ ](?:cho|với|giúp|trình|báo[ ]cáo|đề[ ]xuất))?"
    rf"|xin[ ]ý[ ]kiến(?:[ ]của)?)[ ]+(?={DETERMINER}{UNIT}(?![\p{{L}}]))"
    rf"|(?:gửi|gởi|trình|báo[ ]cáo|nộp)(?:[ ](?:ngay|lại|trực[ ]tiếp|kết[ ]quả|hồ[ ]sơ|danh[ ]sách|văn[ ]bản"
    rf"|dự[ ]thảo|báo[ ]cáo|phương[ ]án|tờ[ ]trình))?[ ]+(?!thuế[ ]?(?:[,;.:)]|[^tc]))(?={DETERMINER}{UNIT}(?![\p{{L}}])))")
_HANDED_OUT = verbose(rf"(?<![\p{{L}}])(?:giao|phân[ ]bổ|cấp)[ ](?!{DETERMINER}{UNIT})[^;.\n\t:]{{2,120}}?[ ]cho[ ]+"
                      rf"(?={DETERMINER}{UNIT}(?![\p{{L}}]))")
# the thing that is handed over, named behind the one who gets it: "trình Thủ tướng Chính phủ Đề án ..."
_OBJECT = verbose(
    r"(?<!(?:[ ](?:-|và|quản[ ]lý|thẩm[ ]định|chỉ[ ]đạo|điều[ ]hành)|(?<![\p{L}])(?:sở|phòng|vụ|ban|bộ|cục))[ ]?)"
    r"[ ](?:đề[ ]án|dự[ ]thảo|kế[ ]hoạch|tờ[ ]trình|báo[ ]cáo|nghị[ ]quyết|nghị[ ]định|quyết[ ]định|thông[ ]tư|chỉ[ ]thị"
    r"|chương[ ]trình|phương[ ]án|danh[ ]mục|hồ[ ]sơ|dự[ ]án|quy[ ]hoạch|kết[ ]quả|tiến[ ]độ|quy[ ]chế|quy[ ]định"
    r"|danh[ ]sách|nội[ ]dung|số[ ]liệu|văn[ ]bản)(?![\p{L}])")
_PURPOSE = verbose(r"[ ]để[ ](?:tổng|theo|báo|trình|xem|chỉ|kịp|được|phối)(?![\p{L}])")
_THROUGH = verbose(r"[ ]{0,2}\((?:thông[ ])?qua[ ][^()\n\t]{2,80}\)")
_NEXT_UNIT = verbose(rf"[ ]*(?:,|và)[ ]+(?={DETERMINER}{UNIT}(?![\p{{L}}]))")

_LONGEST_NAME = 320
_DIGIT = verbose(r"\d")
_SEMICOLON = verbose(r"[;()]")
_REACH = 1500  # characters on each side; no sentence is longer, so a date costs the same in any text
_SENTENCE_END = verbose(r"[.!?](?=[ ]+[\p{Lu}\"“]|[ ]*$)")
_ABBREVIATED = verbose_ending(r"(?:\b(?:tp|tx|tt|ts|ths|pgs|gs|bs|đ/c|v\.v|(?![ýởô])\p{L})|\.)$")
_COLON = verbose(rf"[ ]?:[ ]+(?=(?:{MODAL}[ ]+)?(?:{DELIVER}|{FINISH}|{PROCESS})(?![\p{{L}}]))")
_LONG_BRACKET = verbose(r"[ ]?\((?!qua|thông[ ]qua)[^()\n\t]{40,1200}\)")
_TRAILING = verbose_ending(r"(?:[ ,;:(\-–]|(?<![\p{L}])(?:và|để|phải|ngay|hoàn[ ]thành|(?<=,[ ])thực[ ]hiện|xong|là|vào|đến"
                    r"|trong|thời[ ]gian|thời[ ]hạn|kết[ ]thúc|chậm|định[ ]kỳ|tối[ ]đa))$")
_LEADING = verbose(r"(?:(?:căn[ ]cứ|trên[ ]cơ[ ]sở)[ ][^,;:\n\t]{3,160},[ ](?=\p{L})|[ ,;:\-–+*•]|(?:đồng[ ]thời"
                   r"|trong[ ]đó|thời[ ](?:hạn|gian)(?=[ ]\p{L})|có[ ]trách[ ]nhiệm|có[ ]quyền"
                   r"|chịu[ ]trách[ ]nhiệm(?![ ]trước)|có[ ]nhiệm[ ]vụ"
                   r"|phải|cần|sẽ|thì|và|đối[ ]với|với|để|ngay)(?![\p{L}])"
                   rf"|(?:yêu[ ]cầu|đề[ ]nghị)[ ](?={DELIVER}|{FINISH}|{PROCESS}))")
_AIM = verbose(r"[ ]?,?[ ](?:trong[ ]đó|nhằm|trên[ ]cơ[ ]sở[ ]đó|tạo[ ]điều[ ]kiện|góp[ ]phần|để[ ](?:triển|tổng|theo|bảo"
               r"|góp|làm))(?![\p{L}])")


# --------------------------------------------------------------------------- where the duty stands


@dataclass(frozen=True, slots=True)
class Sentence:
    """The sentence of a date: [start, end) in the text, cut at full stops; the part between semicolons; the block's index."""

    block: int
    start: int
    end: int
    part_start: int
    part_end: int


def sentence_at(view: View, facts: Facts, start: int, end: int) -> Sentence:
    """The sentence that holds the span [start, end)."""
    index = view.document.block_at(start)
    block = view.document.blocks[index]
    first = max(block.start, min(facts.outline[index].content, start), start - _REACH)
    last = min(block.end, end + _REACH)
    for match in _SENTENCE_END.finditer(view.text, first, last):
        if _ABBREVIATED.search(view.plain, max(first, match.start() - 6), match.start()):
            continue
        if match.start() < start:
            first = match.end()
        elif match.start() >= end:
            last = match.start()
            break
    part_start, part_end, depth = first, last, 0
    for match in _SEMICOLON.finditer(view.plain, first, last):
        at = match.start()
        if match[0] != ";":
            depth += 1 if match[0] == "(" else -1
        elif depth > 0:
            continue
        elif at < start:
            subjects = _NAME_START.match(view.plain, first, at) and _verb_from(view, first, at) is None \
                and not _DIGIT.search(view.plain, first, at)
            part_start = part_start if subjects else at + 1  # "Giám đốc các sở; Chủ tịch các huyện báo cáo ..."
        else:
            part_end = at
            break
    return Sentence(index, first, last, part_start, part_end)


def _verb_from(view: View, start: int, end: int) -> int | None:
    """Offset of the first verb in lower case in [start, end)."""
    for match in _VERB.finditer(view.plain, start, end):
        noun = _NOUN_BEFORE.search(view.plain, max(start, match.start() - 20), match.start())
        if view.text[match.start()].islower() and not noun:
            return match.start()
    return None


def _name(view: View, start: int, end: int) -> tuple[str, int] | None:
    """The unit's name that begins at `start`, and the offset where the rest begins; None where no unit is named there."""
    head = _NAME_START.match(view.plain, start, end)
    if head is None:
        return None
    stop = _verb_from(view, head.end(), end)
    stop = end if stop is None else stop
    closed = _NAME_ENDS.search(view.plain, head.end(), stop)
    rest = stop
    if closed:
        stop = closed.start()
        rest = stop if view.plain[closed.start():closed.end()].strip() == ":" else rest
    name = regex.sub(r"^(?:(?i:riêng|về phía|đối với|cho)[ ]+)+", "", view.text[start:stop].strip(" ,;:-–"))
    return (name, rest) if 1 < len(name) <= _LONGEST_NAME else None


def named_unit(view: View, start: int, end: int, nearest: bool = True) -> tuple[str, int] | None:
    """Who is told to act in [start, end): behind an order (`yêu cầu`, `giao`), else the subject that opens the stretch.

    nearest: of an order that is passed on (`đề nghị UBND tỉnh giao các sở ...`) take the unit that it is passed to.
    Returns the unit's name as written and the offset where the duty's own words begin, or None.
    """
    opens = _MARKS.match(view.plain, start, end).end()
    for match in _ORDER.finditer(view.plain, start, end):
        found = _name(view, match.end(), end)
        directs = view.plain.startswith("chỉ đạo", match.start())
        # who directs others keeps the duty, unless the order is addressed to them ("- Chỉ đạo Sở Y tế ...", "... Sở Y tế:")
        if found and directs and match.start() > opens and not (
                view.plain.startswith(":", found[1]) or _LEADS_ON.match(view.plain, found[1])):
            continue
        passed_on = _PASSED_ON.match(view.plain, found[1], end) if found and nearest else None
        if found:
            return passed_on and _name(view, passed_on.end(), end) or found
    subject = _name(view, _MARKS.match(view.plain, start, end).end(), end)
    if subject and not _SPEAKS.match(view.plain, subject[1], end):
        return subject
    owned = _OWNED.match(view.plain, start, end)
    holder = _name(view, owned.end(), end) if owned else None
    if holder and _HANDED_ON.match(view.plain, holder[1], end):
        return holder[0], opens
    condition = _CONDITION.match(view.plain, start, end)
    for match in _COMMA_UNIT.finditer(view.plain, start, end):  # "Căn cứ ..., Sở Y tế chủ trì ..."
        found = _name(view, match.end(), end)
        if found and condition and found[1] < end and _VERB.match(view.plain, found[1]) \
                and not _SPEAKS.match(view.plain, found[1], end):
            return found  # "Trường hợp ..., đơn vị báo cáo ..."
        if found and _TAKES_ON.match(view.plain, found[1]) and (found[0][0].isupper() or len(found[0].split()) > 2):
            return found
    return None


def labelled_lead(view: View, start: int, end: int) -> str | None:
    """The unit behind a label in [start, end): `Đơn vị chủ trì: Sở Y tế`."""
    found = _LEAD_LABEL.search(view.plain, start, end)
    return view.text[found.start("name"):found.end("name")].strip(" .,") or None if found else None


def holder_of_extension(view: View, start: int, end: int) -> str | None:
    """Whose time is extended: `gia hạn thời gian tổ chức đại hội (của) <unit> đến`, `Để tạo điều kiện cho <unit> ...`."""
    extended = _EXTENDED.search(view.plain, start, end) or _FAVOURED.match(view.plain, start, end)
    found = _name(view, extended.end(), end) if extended else None
    return regex.sub(r"(?i)[ ](?:nhiệm kỳ|khóa)[ ].*$", "", found[0]) if found else None


def responsible(view: View, facts: Facts, sentence: Sentence) -> str | None:
    """Who must act, from the headings and list items above the sentence, else from the lead of the list, else the addressees."""
    blocks = view.document.blocks
    for above in reversed(facts.outline[sentence.block].path):
        if not facts.outline[above].label and view.text[blocks[above].start:blocks[above].end].isupper():
            continue  # letterhead and titles
        found = named_unit(view, facts.outline[above].content, blocks[above].end)
        if found:
            return found[0]
    block_start = min(facts.outline[sentence.block].content, sentence.start)
    if sentence.start > block_start + 4:  # an earlier sentence of the paragraph names it
        found = _named_earlier(view, facts, block_start, sentence)
        if found:
            return found
    if facts.outline[sentence.block].label:
        lead = _list_lead(view, facts, sentence.block)
        found = named_unit(view, facts.outline[lead].content, blocks[lead].end) if lead is not None else None
        if found:
            return found[0]
    return addressees(facts)


def _named_earlier(view: View, facts: Facts, block_start: int, sentence: Sentence) -> str | None:
    """Who is told to act in the sentences before this one, the nearest first; who only joins in is passed over."""
    while sentence.start > block_start + 4:
        sentence = sentence_at(view, facts, sentence.start - 2, sentence.start - 1)
        found = named_unit(view, max(block_start, sentence.start), sentence.end)
        if found and found[1] < sentence.end and not _JOINS_IN.match(view.plain, found[1]):
            return found[0]
    return None


def past_speaker(view: View, start: int, end: int) -> int:
    """Offset behind the one who orders and the word of order in [start, end) (`UBND huyện yêu cầu báo cáo ...`), else `start`."""
    subject = _name(view, _MARKS.match(view.plain, start, end).end(), end)
    speaks = _SPEAKS.match(view.plain, subject[1], end) if subject else None
    return speaks.end() if speaks else start


def carried_over(view: View, facts: Facts, sentence: Sentence) -> tuple[str, int] | None:
    """The unit whose name is broken at the end of the line above: its name in full, and where the rest begins."""
    blocks, index = view.document.blocks, sentence.block
    if index == 0 or facts.outline[index].label or sentence.start != facts.outline[index].content \
            or blocks[index - 1].kind != "text" or blocks[index].kind != "text":
        return None
    above = blocks[index - 1]
    unfinished = _UNFINISHED.search(view.plain, max(above.start, above.end - 40), above.end)
    if not (unfinished or view.text[sentence.start].islower()):
        return None
    verb = _verb_from(view, sentence.start, min(sentence.end, sentence.start + 120))
    if above.end == above.start or verb is None or verb == sentence.start:
        return None
    tail = sentence_at(view, facts, above.end - 1, above.end)
    named = named_unit(view, tail.part_start, above.end)
    if named is None or not view.text.endswith(named[0], tail.start, above.end):
        return None
    return f"{named[0]} {view.text[sentence.start:verb].strip(' ,;:')}", verb


def addressees(facts: Facts) -> str | None:
    """Those to whom the document is addressed (Kính gửi), as one phrase."""
    return ", ".join(item.value for item in facts.header if item.name == "addressees") or None


def _list_lead(view: View, facts: Facts, block: int) -> int | None:
    """The block without a marker that ends with a colon and opens the list that `block` stands in."""
    for index in range(block - 1, max(-1, block - 40), -1):
        text = view.text[view.document.blocks[index].start:view.document.blocks[index].end].rstrip()
        if text.endswith(":") and not facts.outline[index].label:
            return index
        if text and not facts.outline[index].label and facts.outline[index].is_heading:
            return None
    return None


# --------------------------------------------------------------------------- what, and to whom


def _capital(view: View, match: regex.Match) -> bool:
    """Whether the match begins a word of a name (Ban Chỉ đạo)."""
    return view.text[match.start():match.end()].lstrip()[:1].isupper()


def recipient(view: View, start: int, end: int) -> str | None:
    """To whom the result goes: the last `gửi ... về <unit>`, `trình <unit>`, `báo cáo <unit>` in [start, end), or None."""
    purpose = _PURPOSE.search(view.plain, start, end)
    if purpose and (named := recipient(view, start, purpose.start())):
        return named
    found = None
    delivered = list(_RECIPIENT.finditer(view.plain, start, end, overlapped=True))
    for given in delivered or _HANDED_OUT.finditer(view.plain, start, end):
        stop = given.end()
        while True:
            reach = min(end, stop + _LONGEST_NAME)
            ends = _RECIPIENT_ENDS.finditer(view.plain, stop + 1, reach)
            closed = next((match.start() for match in ends if not _capital(view, match)), reach)
            handed = _OBJECT.search(view.plain, stop + 1, closed)
            verb = _verb_from(view, stop, closed)
            stop = min(closed, handed.start() if handed else closed, verb if verb is not None else closed)
            more = _NEXT_UNIT.match(view.plain, stop, end)
            if not more or stop - given.end() > 200:
                break
            stop = more.end()
        through = _THROUGH.match(view.plain, stop, end)
        name = view.text[given.end():through.end() if through else stop].strip(" ,;:")
        found = name or found
    return found


def _trimmed(view: View, start: int, end: int) -> tuple[int, int]:
    changed = True
    while changed and start < end:
        lead = _LEADING.match(view.plain, start, end)
        tail = _TRAILING.search(view.plain, max(start, end - 16), end)
        changed = bool(lead and lead.end() > start) or bool(tail)
        start = lead.end() if lead else start
        end = tail.start() if tail else end
    return start, max(start, end)


def action_words(view: View, start: int, end: int) -> str:
    """The text's words in [start, end) without connectives at both ends and without long brackets."""
    start, end = _trimmed(view, start, end)
    written = view.text[start:end]
    for match in reversed(list(_LONG_BRACKET.finditer(view.plain, start, end))):
        written = written[:match.start() - start] + written[match.end() - start:]
    if written.count("(") > written.count(")"):  # the date stands inside a bracket
        written = written[:written.rfind("(")]
    return regex.sub(r"[ ]{2,}", " ", written).strip(" ,;:")


def after_colon(view: View, start: int, end: int) -> int:
    """Offset behind the last colon in [start, end) that is followed by a verb, else `start`."""
    at = start
    for match in _COLON.finditer(view.plain, start, end):
        at = match.end()
    return at


def up_to_aim(view: View, start: int, end: int) -> int:
    """Where a statement of aims begins in [start, end) (nhằm, để, trong đó), else `end`."""
    found = _AIM.search(view.plain, min(end, start + 40), end)
    return found.start() if found else end
