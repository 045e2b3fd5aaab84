"""The part that a mention of time plays, by the words around it.

A mention may name the time of a result (`năm 2020 đạt ...`), what it is compared with (`so với năm 2019`), a plan (`Kế hoạch năm
2020`), a due day (`trước ngày 15/7`), a meeting (`Ngày 25/6, huyện họp ...`) or where something comes from (`tồn đọng từ năm
2018`). Only the first kind is `usable` as a figure's time.
"""

from __future__ import annotations

import regex

from extractors.model import DateMention
from extractors.rules import ending, verbose, verbose_ending

# a decision that makes results known, not what a contest or an appraisal led to
CONFIRMS_RESULTS = r"(?:phê duyệt|phê chuẩn|công nhận|công bố|xác nhận) (?:các |báo cáo )?(?:hiện trạng|số liệu" \
    r"|(?:tổng )?quyết toán|kết quả(?! (?:lựa chọn|đấu thầu|đấu giá|trúng|chỉ định|chào|mời thầu|thẩm định)))"
_COMPARISON = verbose_ending(
    r"(?:so\ (?:với\ )?(?:\p{L}++\ ){0,4}|cùng\ (?:kỳ|thời\ (?:kỳ|điểm))\ (?:của\ )?|bằng\ mức\ |\ với\ )\Z")
_NAMED_AFTER = verbose_ending(
    r"""(?<!\p{L})(?:kế\ hoạch|kh|chỉ\ tiêu|dự\ toán|mục\ tiêu|nghị\ quyết|chương\ trình|đề\ án|luật|quy\ hoạch|chiến\ lược
       |hội\ nghị|đại\ hội|nhiệm\ kỳ|tầm\ nhìn|ban\ hành|chuẩn\ nghèo|giá\ (?:so\ sánh|cố\ định|hiện\ hành)|theo\ giá)
       (?:\ (?!đến)\p{L}++){0,6}\ ?\Z""")
# a plan of one year, whose year is also that of its amounts and of the section that it heads
_YEAR_PLAN = verbose_ending(r"(?<!\p{L})(?:kế\ hoạch|kh|chỉ\ tiêu|dự\ toán|mục\ tiêu)(?:\ \p{L}++){0,6}\ ?\Z")
_DUE = verbose_ending(
    r"""(?<!\p{L})(?:trước|chậm\ nhất|muộn\ nhất|không\ muộn\ hơn|không\ quá|hạn\ (?:chót|cuối)|thời\ hạn|xong)
       (?:\ (?:là|vào|đến|trước|hết|trong)){0,3}\ \Z""")
_ORIGIN = verbose_ending(
    r"""(?<!\p{L})(?:tồn(?:\ đọng|\ tại)?|còn\ tồn|dở\ dang|nợ(?:\ đọng)?|chuyển\ (?:tiếp|sang|nguồn)|kéo\ dài|khởi\ công
       |thành\ lập|đưa\ vào\ (?:sử\ dụng|hoạt\ động|vận\ hành))
       (?:\ từ|\ của)?(?:\ (?:mùa|vụ|cuối|đầu|các|những)(?:\ \p{L}++)?)?\ \Z""")
# what happens on a day, or on a few: its date is when people met or wrote, not the time of what they told
_EVENT = verbose(
    r"""(?<!\p{L})(?:hội\ nghị|(?:kỳ|kì|cuộc|phiên|buổi)\ (?:họp|làm\ việc|giám\ sát|tiếp)|họp|phiên\ (?:thứ|bế|khai)|đại\ hội
       |hội\ thảo|tọa\ đàm|lễ\ (?:khai|bế|ra|phát|trao|công|kỷ|khánh|động|mít|tổng|ký|đón)|diễn\ ra|chủ\ trì
       |khai\ (?:mạc|trương|giảng)|bế\ (?:mạc|giảng)|tiếp\ xúc\ cử\ tri|(?:đến|đi|về)\ thăm|thăm(?:\ và|,|\ hỏi)
       |làm\ việc\ (?:với|tại)|khám\ (?:sơ\ )?tuyển|sẽ
       |ban\ hành|ký\ (?:ban\ hành|kết|quyết))(?!\p{L})""")
_CLAUSE_TO = regex.compile(r"(?r)(?:[^.;:\n\t\d]|(?<!\d)(?:19|20)\d\d){0,90}")  # back from the mention: no number but a year
_CLAUSE_FROM = regex.compile(r"(?:[^.;:\n\t\d]|(?:19|20)\d\d(?!\d)){0,120}+")
_AIMED = regex.compile(
    r"(?<!\p{L})(?:(?<!(?:đã|nỗ lực|sự|quá trình|tinh thần) )phấn đấu|dự kiến|sẽ"
    r"|(?<!(?:tiêu|hoạch|toán|quyết) )(?:đề|đặt) ra)(?!\p{L})")
# a headline's goal: "Mục tiêu năm 2021: ...", not "hoàn thành mục tiêu năm 2021"
_GOAL_OF = ending(r"(?<!(?:đạt|vượt|hoàn thành|thực hiện) )(?<!\p{L})(?:các )?mục tiêu(?: \p{L}+){0,6} $")
_LONGEST_EVENT = 14  # days
_GATHERING = r"(?:hội\ nghị|kỳ\ họp|phiên\ họp|cuộc\ họp|buổi\ (?:họp|lễ|làm\ việc)|đại\ hội|hội\ thảo|tọa\ đàm|lễ)(?!\p{L})"
_PERSON = r"(?:đại\ biểu|đồng\ chí|ủy\ viên|thành\ viên|vị|người|cử\ tri|cán\ bộ|(?:đảng|hội|đoàn)\ viên|khách\ mời)(?!\p{L})"
_PEOPLE = r"\ \d{1,3}(?:\.\d{3})?(?:/\d{1,4})?\ " + _PERSON
# who came to one meeting: "Dự hội nghị có 85 đại biểu", "Kỳ họp có 28/30 đại biểu dự", "có mặt 28/30 đại biểu"
_ATTENDED = verbose(
    r"""\A\W*(?:cùng\ |về\ |đến\ |tham\ )?(?:dự|tham\ gia)(?:\ tại)?\ {{meeting}}{{words}}{0,90}?{{people}}
       |(?<!(?:tổ\ chức|mở|\d|các|những|mỗi|nhiều)\ )(?<!\p{L}){{meeting}}{{words}}{0,90}?\ (?:có|với)(?:\ \p{L}++){0,4}{{people}}
         (?:\ \p{L}++){0,8}?\ (?:tham\ |về\ |đến\ )?(?:dự|tham\ gia|có\ mặt)(?!\p{L}|\ án)
       |(?<!\p{L})(?:có\ mặt|được\ triệu\ tập|tham\ dự\ của){{people}}""",
    meeting=_GATHERING, people=_PEOPLE, words=r"(?:[^.;:\d\n\t]|(?<!\d)(?:19|20)\d\d(?!\d))")
_ATTENDANT = verbose(r"[\d.,/]{1,10}\ ?(?:%|{{person}})|\d{1,4}/\d{1,4}\ {{person}}", person=_PERSON)
_HELD = regex.compile(r"(?<!\p{L})(?:tổ chức|mở)(?: \p{L}+){0,3} \d")
_OF_A_NUMBER = ending(
    r"(?<!\p{L})(?:từ|so với)(?: (?:mức|con số|khoảng|gần|hơn|trên)){0,2}"
    r" [\d.,]+ ?%?(?: \p{L}+(?:/\p{L}+)*){0,4} \(?(?:của |trong |vào )?$")
_CUT_OFF = ending(r"(?<!\p{L})(?:kỳ|đến)(?: hết)?(?: ngày)? ?$")
_SENTENCE_START = regex.compile(r"[;\n\t]|\.(?!\d)")
_CLAUSE_START = regex.compile(r"[\n\t;(]|\.(?!\d)")
_WORD = regex.compile(r"\p{L}+")
# who tells it: "Theo báo cáo của huyện, năm 2020 ...", "Thông tin tại kỳ họp cho thấy, năm 2020 ..."
_ATTRIBUTED = verbose(
    r"""(?:^|[;\n\t]|\.(?!\d))\W*+(?:(?:theo|qua)\ [^.;:\d\n\t]{1,110}+(?<=,\ )
       |[^.;:\d\n\t]{1,110}?\ (?:cho\ (?:thấy|biết|hay)|(?:báo\ cáo|nêu|khẳng\ định|nhấn\ mạnh)\ rằng),?\ )
       (?:(?:trong|riêng|tính|đến|hết)\ ){0,2}\Z""")
_LEADING = frozenset("tính từ đầu năm lũy kế cho đến hết tới kể ngày thời điểm trong vào riêng sáng chiều".split())


class Roles:
    """The parts that the mentions of one text play. low: its plain shadow."""

    def __init__(self, low: str):
        self.low = low

    def is_compared(self, mention: DateMention) -> bool:
        """Whether something is measured by the mention (`so với năm 2019`)."""
        return bool(_COMPARISON.search(self.low, max(0, mention.start - 40), mention.start))

    def usable(self, mention: DateMention) -> bool:
        """Whether the mention may be the time of a figure that is not right beside it."""
        # "từ 6.870 ha năm 2019 lên 7.540 ha": the year of the number before it, and of no other
        return not _OF_A_NUMBER.search(self.low, max(0, mention.start - 70), mention.start) and self.tells(mention)

    def tells(self, mention: DateMention) -> bool:
        """Whether the mention is a figure's time at all: no base of comparison, plan's name, due day or origin."""
        before = _CLAUSE_START.split(self.low[max(0, mention.start - 70):mention.start])[-1]
        if mention.kind == "day" and _DUE.search(before):
            return False
        named = _COMPARISON.search(before) or _NAMED_AFTER.search(before) or _ORIGIN.search(before)
        return not named and not self.is_event(mention)

    def is_event(self, mention: DateMention) -> bool:
        """Whether a day, or a few, date a meeting, a visit, a paper or what is still to be held (`Ngày 25/6, huyện họp ...`)."""
        if len(mention.iso) not in (10, 21) or self.is_cut_off(mention) and mention.kind == "day":
            return False
        if mention.first is None or (mention.last - mention.first).days > _LONGEST_EVENT:
            return False
        before = _CLAUSE_TO.match(self.low, max(0, mention.start - 90), mention.start)
        after = _CLAUSE_FROM.match(self.low, mention.end)
        return bool(_EVENT.search(before[0]) or _EVENT.search(after[0]))

    def counts_attendance(self, at: int, start: int, end: int) -> bool:
        """Whether the number at a place counts, in what its sentence [start, end) says near it, who came to one meeting
        (who came to many is counted over the document's time)."""
        if not _ATTENDANT.match(self.low, at):
            return False
        sentence = self.low[max(start, at - 300):min(end, at + 150)]
        return _ATTENDED.search(sentence) is not None and not _HELD.search(sentence)

    def is_aimed_at(self, mention: DateMention) -> bool:
        """Whether the words around the mention set a goal (`Phấn đấu cả năm ...`, `đến năm 2025, tỉnh phấn đấu ...`)."""
        before = _CLAUSE_TO.match(self.low, max(0, mention.start - 90), mention.start)
        return bool(_AIMED.search(before[0]) or _AIMED.search(_CLAUSE_FROM.match(self.low, mention.end)[0]))

    def is_goal(self, mention: DateMention) -> bool:
        """Whether a headline names the mention as the time of a goal (`phấn đấu năm 2021 giảm ...`, `Mục tiêu năm 2021`)."""
        return self.is_aimed_at(mention) or bool(_GOAL_OF.search(self.low, max(0, mention.start - 60), mention.start))

    def of_year_plan(self, mention: DateMention) -> bool:
        """Whether the mention is the year of a plan (`kế hoạch năm 2021`, `dự toán năm 2021`)."""
        before = self.low[max(0, mention.start - 70):mention.start]
        return mention.kind in ("year", "span") and not self.is_compared(mention) and bool(_YEAR_PLAN.search(before))

    def names_stretch(self, mention: DateMention) -> bool:
        """Whether the mention is the stretch that something named covers (`Đề án ... giai đoạn 2016 - 2020`)."""
        return mention.kind == "span" and not self.is_compared(mention)

    def is_cut_off(self, mention: DateMention) -> bool:
        """`(tính) đến ngày ...`: the day up to which is reported."""
        return bool(_CUT_OFF.search(self.low, max(0, mention.start - 20), mention.start))

    def opens_at(self, offset: int) -> bool:
        """Whether at most five words of its sentence stand before a place."""
        return len(_SENTENCE_START.split(self.low[max(0, offset - 40):offset])[-1].split()) <= 5

    def opens(self, mention: DateMention) -> bool:
        """The mention leads its sentence (`Năm 2020, ...`) or closes what introduces the passage (`tình hình năm 2020: ...`)."""
        before = _SENTENCE_START.split(self.low[max(0, mention.start - 40):mention.start])[-1]
        if mention.kind == "day":  # "nợ thuế đến ngày 31/7" dates the debt, "đến ngày 31/7, ..." all that follows
            return all(word in _LEADING for word in _WORD.findall(before))
        return self.opens_at(mention.start) or self.low[mention.end:mention.end + 2].lstrip()[:1] == ":" \
            or _ATTRIBUTED.search(self.low, max(0, mention.start - 140), mention.start) is not None
