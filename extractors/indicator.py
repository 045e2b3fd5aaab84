"""The name of what a figure measures, in the text's own words."""

from __future__ import annotations

import regex

from extractors.accident import field_of, harmed, needs_field
from extractors.clause import Draft
from extractors.heading import heading_name
from extractors.language import words
from extractors.phrase import (
    grown,
    is_act,
    is_bare_extent,
    is_body,
    name_part,
    pieces,
    says_nothing,
    sets_scene,
    shared,
    tidy,
    trim,
    without_act,
    without_agent,
    without_comparison,
)
from extractors.place import is_place
from extractors.rules import ending
from extractors.surroundings import ATTACHED, NUMBER_OF, RATE_NAME, Surroundings
from extractors.text import plain

_WEAK = regex.compile(r"^(?:(?:với )?(?:tổng |tổng số )?(?:số tiền|kinh phí|trị giá|giá trị|số vốn|vốn|số|nguồn vốn"
    r"|mức chi|nguồn lực|lượt)|tổng cộng|tổng số|tổng|cộng|chung|)$")
_DATIVE = ending(r"(?<!\p{L})(?:cho|đối với|tới|(?<!dẫn )đến)\s*(?:khoảng|trên|hơn|gần|dưới|được|tất cả)?\s*$")
_ITEM = regex.compile(r"^[\s]*(?P<name>[^:;.]{3,260}?)(?: là)? ?: ?(?:khoảng |trên |gần |hơn |ước )?\(?$"
    r"|^[\s]*(?P<name>[^:;.]{3,260}?) là ?:? ?\(?$"
    r"|^[\s]*(?P<name>[^:;.]{3,160}?) ?\( ?$")
_ITEM_SENTENCE = regex.compile(r"(?<!\p{L})(?:đã|được biết|hiện|đạt|trong đó|theo đó|toàn tỉnh|toàn huyện|trong năm)(?!\p{L})")
_DIMENSION = regex.compile(r"^(?:tổng )?(?:diện tích|năng suất|sản lượng|số lượng|giá trị|kinh phí|quy mô|công suất"
    r"|trữ lượng|giá bán|mật độ)(?: \p{L}+)?$")
_QUANTITY = regex.compile(r"(?:diện tích|năng suất|sản lượng|số|tổng|giá|kinh phí|thu hoạch|gieo|trồng|quy mô"
    r"|công suất|tỷ lệ)(?!\p{L})")
_BARE = frozenset(("người", "lượt người", "đối tượng", "lượt đối tượng", "hộ", "lượt"))
_OPENING = regex.compile(r"[-+*•]?\s*(\p{L}[^:.;,\d()]{1,40}):\s+\p{L}")
_GOES_ON = regex.compile(r"(?i)\W*(?:lũy|luỹ) kế|\W*cộng dồn")
_WORD = regex.compile(r"\p{L}")
_TASKS = regex.compile(r"(?:nhiệm vụ|nội dung|đầu việc|hạng mục)(?!\p{L})")
_MONEY_HEAD = regex.compile(r"^(?:với )?(?:tổng )?(?:kinh phí|số tiền)(?!\p{L})")
_ATTACHED_DATIVE = regex.compile(r"[ ]*+(?!(?:từ|của|trong|tại|để|theo|do)(?!\p{L}))"
    r"(?P<done>\p{L}[^,;:.()\d]{0,100}?) (?:cho|đối với|tới|đến)(?!\p{L})")
_WHERE = regex.compile(r" (?:về|tại|trên|trong|thuộc|ở)(?!\p{L})")
_JOINED = regex.compile(r"^(?: và|, và|,| với| cùng)?(?: trên| hơn| gần| khoảng)? $")
_STATED = ending(r"(?<!\p{L})đạt(?: \p{L}++){2,8} với $")
_LACK = frozenset(("thiếu", "hoàn thành", "thực hiện", "thừa", "rút ngắn"))
_REMAINDER = frozenset(("còn lại", "số còn lại", "phần còn lại"))
_CLASSIFIERS = frozenset(("vụ", "ca", "cuộc", "trường hợp", "lượt", "đợt", "lớp", "buổi"))
_PIECES = _CLASSIFIERS | {"căn", "cái", "chiếc", "bộ", "bản", "hộ", "mẫu", "liều", "con", "cây", "suất"}
_OBJECT = regex.compile(r"(?:tỷ lệ|tỉ lệ|số|tổng|thời gian|diện tích|chi phí|kinh phí|sản lượng|lượng|mức|chi"
    r"|giá|thủ tục|tai nạn|hộ (?:cận )?nghèo)(?!\p{L})(?! với)")
_HAS_PREDICATE = regex.compile(r"(?<!\p{L})(?:đạt|được|đã|đang|có|chưa|không|hoàn thành|phù hợp|thực hiện|vượt"
    r"|bị|phải|là|còn)(?!\p{L})")
_MOVES = regex.compile(r"(?<!\p{L})(?:(?<!gia )tăng|giảm|đạt|vượt)(?!\p{L})")
_INSERTED = regex.compile(r" ?\) (?!và|hoặc|tăng|giảm|đạt|chiếm|bằng|so|vượt|với|do|tại|trong)"
    r"(?P<more>\p{L}[^.;,:()\d\n\t]{5,80})")
_EQUALS = ending(r"(?<!\p{L})(?:bằng|còn|tương đương)(?: khoảng| trên| gần)? $")
_BASE = regex.compile(r"(?:mức|giá|định mức|đơn giá|dung tích|công suất|thiết kế|lương|tiền lương|giá trị|tổng)(?!\p{L})")
_NAMED_PLAN = regex.compile(
    r"(?:kế hoạch|chỉ tiêu) (?!(?:năm|tỉnh|huyện|xã|được|đề|đã|giao|hđnd|HĐND|ubnd|UBND|trung|Trung|cấp (?:trên|tỉnh|huyện|xã)"
    r"|của|ngành|pháp|phấn|nghị|Nghị|cả|và|so|do|bộ|Bộ|là|tháng|quý|đặt|đăng|trên|này|Chính|Thủ|vụ|thành|nhà)(?!\p{L}))"
    r"\p{L}[^;:.()\d]{3,100}")
_ON_AVERAGE = ending(r"(?<!\p{L})bình quân(?: cả nước| toàn (?:tỉnh|huyện)| mỗi xã)?(?: đạt| khoảng| gần| trên)* *$")
_WHERE_HOW = regex.compile(r"(?:tại|ở|thuộc|từ|của|do|đã|được|bị|bằng|trên|trong|cho|theo|đạt|để|với|so|có|chưa)(?!\p{L})")
_EACH_PLACE = regex.compile(r"(?P<counted>\p{L}[\p{L} ]{1,30})/(?:xã|thôn|bản|huyện|phường|đơn vị|địa phương|trường)$")
_TAKES_UP = ending(r"(?<!\p{L})chiếm(?: tới| đến| khoảng| gần| trên| hơn)* *$")
_TOTAL = regex.compile(r"(?:tổng|toàn bộ)(?!\p{L})")
_WHOLE_BASE = regex.compile(r"(?:gdp|grdp|dân số|dung tích|công suất|tổng sản phẩm)(?: (?:thiết kế|cả nước|toàn tỉnh"
    r"|trong nước|trên địa bàn))?$")
_LISTS = ending(r"(?<!\p{L})(?:gồm|chia (?:làm|thành))(?: có)? *:? *$")
# "nguyên nhân do 3 đối tượng gây ra", "dẫn đến 01 chỉ tiêu chưa đạt"
_CAUSE = ending(r"(?i)(?<!\p{L})nguyên nhân(?: \p{L}++){0,6}$|(?<!\p{L})dẫn$")
# "xem đây là 2 nhiệm vụ cấp bách"
_SEEN_AS = ending(r"(?<!\p{L})(?:xem|coi|xác định)(?: \p{L}++){1,8} là $")
_FROM_WHERE = regex.compile(r"(?:từ|để|hỗ trợ|cho|vào) \p{L}")
# "5 ổ dịch tại huyện Hòa An và thị xã Tân Lập": the place is told by the figure's scope
_PLACED = regex.compile(r"(?<=\p{L} \p{L}+) (?:xảy ra )?(?:tại|ở) (?:các )?"
    r"(?:huyện|thị xã|xã|phường|thành phố|tỉnh|quận|thị trấn|thôn) \p{Lu}.*$")
_FROM = ending(r"[,(] ?(?:tăng |giảm )?từ $")
_TO = regex.compile(r"(?: năm 20\d\d)?,? (?:tăng |giảm )?(?:lên|xuống|lên đến|xuống còn|còn|lên thành)(?: khoảng| trên| gần)? ?")


class Namer:
    """Names the figures of one passage, in text order; it remembers what a list shares."""

    def __init__(self, text: str, low: str, date_spans: list[tuple[int, int]], cited_spans: list[tuple[int, int]]):
        self.text = text
        self.around = Surroundings(text, low, date_spans, cited_spans)
        self.verb = self.last = self.head = self.item = self.field = self.subject = self.heading = ""
        self.noun = (-1, "")  # a sentence's start and what its last area or yield is of
        self.counts: dict[tuple, str] = {}
        self.unit: str | None = None  # of the figure whose name is the last
        self.content = self.sentence = self.said = 0

    def start_block(self, start: int, end: int, heading: str = "") -> None:
        """A new block: what earlier lists shared no longer holds; `Ngô: Diện tích ...` shares its head.
        heading: what stands above it, the name of what has no other."""
        last = self.last if _GOES_ON.match(self.text, start) else ""
        self.verb = self.head = self.item = self.field = ""
        self.last, self.heading = last, heading_name(heading)
        self.counts = {}
        self.content = start
        opening = _OPENING.match(self.text, start, end)
        if opening and len(opening[1].split()) <= 5:
            self.head = opening[1]

    def name(self, draft: Draft) -> str | None:
        """The indicator of a figure that stands for itself, as short as it stays unambiguous."""
        self.field = field_of(self.text, max(self.content, draft.start - 200), draft.start) or self.field
        item = self._item(draft)
        if item:
            self.last, self.said = item, draft.sentence[0]
            return item
        if self.last and draft.unit_name == self.unit and draft.kind == "level" \
                and is_place(self.text[draft.start - len(draft.before):draft.start]):
            return self.last  # "Giải quyết việc làm cho 8.120 lao động: huyện An Bình 199 lao động, ..."
        pre, weak = self.around.before(draft)
        thing, rest = self.around.after(draft)
        if draft.unit_kind in ("money", "measure") and is_act(pre) and len(pre.split()) <= 4:
            self.verb = pre  # "thu giữ 300 triệu đồng và 12 xe máy"
        told = harmed(draft, pre, rest) or self._inserted(draft, pre, rest) or self._told(draft, pre, weak, thing, rest)
        inside = draft.extra.get("inside")
        if inside is not None and not pre and not self._is_named(draft, rest) and not draft.percent \
                and inside.unit_name == draft.unit_name and inside.indicator:
            told = inside.indicator
        if told and draft.sentence[0] != self.sentence:
            self.sentence, self.subject = draft.sentence[0], ""
        if told and not _DIMENSION.match(told.lower()):
            if draft.unit_kind in ("measure", "count") and draft.kind == "level" and draft.partner != -1 \
                    and not _QUANTITY.match(told.lower()):
                self.subject = told
        elif told and self.subject and plain(self.subject) not in plain(told):
            told = f"{told} {self.subject}"
        elif self.head and told and _DIMENSION.match(told.lower()) and plain(self.head) not in plain(told):
            told = f"{told} {self.head}"
        told = self._of_noun(draft, told)
        if told and self.field and needs_field(told.lower()):
            told = f"{told} {self.field}"
        repeats = " " not in told and f" {told} ".lower() in f" {self.last or self.heading} ".lower()  # "thu nội địa; lũy kế thu"
        if not told or draft.unit_kind not in ("count", "person") and (repeats or says_nothing(told)):
            told = self.last or self.head or self._above(draft) or self.heading
        elif told.lower() in _BARE and self.heading and not self.last:
            told = self.heading
        if draft.partner != -1 and told and not weak and not says_nothing(told):
            self.last, self.said, self.unit = told, draft.sentence[0], draft.unit_name
            if draft.unit_kind in ("count", "person"):
                self.counts.setdefault((draft.amount.value, draft.unit_name), told)
        if draft.after.endswith(" đạt "):  # it leads to the next number
            told = told.removesuffix(" đạt")
        return " ".join(told.split()).replace(" ,", ",") or None

    @staticmethod
    def _is_named(draft: Draft, rest: str) -> bool:
        """`32 km đường (trong đó 20 km đường xã)`: a part with a noun of its own, not only where or how it is."""
        return bool(rest) and (draft.unit_kind == "count" or draft.unit_kind == "measure" and not _WHERE_HOW.match(rest.lower()))

    def _of_noun(self, draft: Draft, told: str) -> str:
        """`năng suất` behind `diện tích lúa` in one sentence: `năng suất lúa`."""
        start = draft.extra.get("stretch", draft.sentence[0])
        if self.noun[0] != start:
            self.noun = start, ""
        if self.noun[1] and is_bare_extent(told):
            return f"{told} {self.noun[1]}"
        if draft.unit_kind == "measure" and grown(told):
            self.noun = start, grown(told)
        return told

    def own_name(self, draft: Draft) -> str:
        """What a ratio or change itself names although it describes an earlier level, "" where it names nothing:
        `đạt 100% nhiệm vụ theo chương trình khung`, `chi phí điện giảm 8,5%`, `giảm 2% tỷ lệ hộ nghèo`."""
        _, rest = self.around.after(draft)
        if draft.kind == "ratio" and draft.base == "plan" and _TASKS.match(rest.lower()) and len(rest.split()) >= 5:
            return rest
        planned = self._planned(draft)
        if planned and not draft.in_bracket and draft.of is not None and draft.of.block != draft.block:
            return planned
        if draft.rule == "figure.change.bracket":
            return ""
        if draft.kind == "change" and draft.percent and _OBJECT.match(rest.lower()):
            return rest
        pre, weak = self.around.before(draft)
        if weak or says_nothing(pre) or is_body(pre) and not draft.in_bracket or not self._stands_alone(draft):
            return ""
        self.last = pre
        return pre

    def base_name(self, draft: Draft) -> str:
        """The name of the whole in `04/05 chi cục thuế khu vực đạt chỉ tiêu`: what is counted, without the predicate."""
        known = self.counts.get((draft.amount.value, draft.unit_name))
        if known:  # "xác định 10 chỉ tiêu; có 8/10 chỉ tiêu đạt"
            return known
        at = draft.amount.end
        thing = self.around.thing(draft, at) or draft.unit_name or ""
        heading, colon, _ = self.around.shown(self.content, draft.start).partition(":")
        defined = heading.lower().find(f" {thing.lower()} ")
        if colon and thing and defined >= 0 and draft.sentence[0] == self.content:
            # "Thực hiện chỉ tiêu thi đua: 04/05 chỉ tiêu đạt"
            return tidy(" ".join(heading[defined:].split()[:10]))
        rest = name_part(self.around.clause_after(draft))
        predicate = _HAS_PREDICATE.search(rest)
        kind = rest[:predicate.start()] if predicate else rest if len(rest.split()) <= 6 else ""
        return tidy(f"{thing} {tidy(kind)}")

    def _stands_alone(self, draft: Draft) -> bool:
        """Whether the clause right before the number has words of its own, not those of the figure before."""
        begin = draft.start - len(draft.before)
        return begin == draft.sentence[0] or not ATTACHED.match(self.text[begin:draft.start]) or len(pieces(draft.before)) > 1

    def _told(self, draft: Draft, pre: str, weak: str, thing: str, rest: str) -> str:
        post = f"{thing} {rest}".strip()
        counted = draft.unit_kind == "count" or (draft.unit_kind == "person" and draft.unit_name not in _BARE)
        if counted and thing.isupper() and not rest and (draft.amount.scaled or draft.amount.step < 1):
            return pre or self.last or thing  # "1.230 nghìn TTQ": a measure that the lexicon does not know
        each = _EACH_PLACE.match(draft.unit_name or "")
        if each and draft.unit_kind != "money" and _ON_AVERAGE.search(draft.before):
            return f"bình quân {each['counted']}"
        if weak.lower() in ("số", "tổng số", "tổng") and counted and rest:  # "trong số 11 nhóm hàng hóa"
            return post
        if weak:
            return f"{weak} {self.last or pre or self.head}".strip()
        if pre.lower() in _REMAINDER:
            return f"{pre} {post}"
        if draft.unit_kind == "money" and len(pre.split()) <= 2 < len(rest.split()) and is_act(pre) and _FROM_WHERE.match(rest):
            return f"{pre} {rest}"  # "Trích 80 tỷ đồng từ nguồn dự phòng hỗ trợ ..."
        if draft.unit_kind == "money" and self.last and len(pre.split()) <= 5 and _MONEY_HEAD.match(pre.lower()) \
                and (len(pre.split()) <= 2 or self.said == draft.sentence[0]):
            return f"{pre} {self.last[len(shared(pre, self.last)):].strip()}"
        if draft.kind == "change" and draft.percent and _OBJECT.match(rest.lower()):
            return rest
        if draft.kind == "ratio" and draft.base == "plan":
            planned = self._planned(draft)
            if planned:
                return f"{pre} {planned}".strip()
            if pre:
                return self._clause(draft) or pre
        if draft.percent:
            rest = "" if says_nothing(rest) else rest
            pre = self._rate_shared(draft, pre, rest)
            if pre and _TAKES_UP.search(draft.before) and _TOTAL.match(rest.lower()) and not says_nothing(pre):
                return pre  # "Hoa Kỳ chiếm 21% tổng kim ngạch"
            if _WHOLE_BASE.match(rest.lower()) and (pre or self.last):  # "bằng 35% GDP"
                return pre or self.last
            is_rate = draft.kind == "change" or RATE_NAME.search(pre) and len(pre.split()) >= 2
            rates = is_rate or self._is_measured(draft, pre, rest)
            return pre if rates and pre or not rest else rest
        if _DATIVE.search(draft.before):
            return self._given(draft, pre, post)
        if counted:
            return self._counted(draft, pre, thing, rest)
        if not pre:
            if draft.unit_name and "/" in draft.unit_name and _ON_AVERAGE.search(draft.before):
                return f"bình quân {self.last or post}"
            if rest.lower().startswith("đối với ") and self.last and self.said == draft.sentence[0]:
                return self.last
            return (post if draft.unit_kind == "person" and rest else rest) or self.last or post
        if says_nothing(rest) or RATE_NAME.search(pre):
            return pre
        if draft.unit_kind == "person" and len(pre.split()) <= 4:
            return f"{pre} {post}"
        if draft.unit_kind == "measure" and (len(pre.split()) <= 3 or len(pre.split()) <= 5 and is_act(pre)) \
                or draft.unit_kind == "money" and len(pre.split()) <= 2 and is_act(rest):
            return f"{pre} {rest}"
        return pre

    def _planned(self, draft: Draft) -> str:
        """`hoàn thành 100% kế hoạch thanh tra, kiểm tra`: a plan with a name, not `kế hoạch năm`, `dự toán tỉnh giao`."""
        if draft.kind != "ratio" or draft.base != "plan":
            return ""
        found = _NAMED_PLAN.match(self.around.shown(draft.end, draft.end + len(draft.after)).lstrip())
        return tidy(" ".join(name_part(found[0]).split()[:12])) if found else ""

    def _rate_shared(self, draft: Draft, pre: str, rest: str) -> str:
        """`tỷ lệ học sinh bỏ học cấp THCS dưới 1%, cấp THPT dưới 2%`: the same word joins them."""
        if not pre or rest or len(pre.split()) > 4 or not draft.before.startswith(","):
            return pre
        if RATE_NAME.search(pre) or not RATE_NAME.match(self.last):
            return pre
        earlier = self.last.split()
        at = next((i for i in range(len(earlier) - 1, 0, -1) if earlier[i].lower() == pre.split()[0].lower()), None)
        return " ".join([*earlier[:at], pre]) if at else pre

    def _is_measured(self, draft: Draft, pre: str, rest: str) -> bool:
        """`Mức hỗ trợ bằng 40% mức lương cơ sở`: the percentage of a base, its subject stands before it."""
        equal = draft.amount.qualifier == "at_most" or _EQUALS.search(draft.before) is not None
        return equal and len(pre.split()) >= 2 and _BASE.match(rest.lower()) is not None

    def _given(self, draft: Draft, pre: str, post: str) -> str:
        """`chi trả cho 12 hộ`, `gạo cho 120 hộ` behind another amount: whom an action reaches is counted for the action."""
        done = pre or self.last
        if not done:
            return post
        if post.lower() in _BARE:
            return done
        post = _WHERE.split(post)[0]
        if len(pre.split()) > 2:
            return f"{pre} cho {post}" if len(post.split()) <= 4 and len(pre.split()) <= 9 else pre
        attached = "" if pre else _ATTACHED_DATIVE.match(self.around.shown(draft.start - len(draft.before), draft.start))
        if attached and len(attached["done"].split()) >= 2:
            done = attached["done"]
        self.verb = f"{done} cho"
        return f"{self.verb} {post}" if pre or attached else post

    def _inserted(self, draft: Draft, pre: str, rest: str) -> str:
        """`một số văn bản (3 trường hợp) xử lý chậm`: a bare count in a bracket, the sentence goes on behind it."""
        found = _INSERTED.match(self.text, draft.end)
        if not found or not pre or rest or not draft.before.endswith("(") or (draft.unit_name or "") not in _CLASSIFIERS:
            return ""
        return f"{pre} {tidy(found['more'])}"

    def _above(self, draft: Draft) -> str:
        """`Thu ngân sách vượt dự toán; ước tăng 7%`: the subject of a clause before that has no number of its own."""
        before = self.around.shown(max(self.content, draft.sentence[0] - 200), draft.sentence[0]).rstrip()
        if not before.endswith(";"):
            return ""
        clause = before[:-1].rpartition(";")[2].rpartition(". ")[2]
        verb = _HAS_PREDICATE.search(clause) or _MOVES.search(clause)
        subject = trim(clause[:verb.start()]) if verb else ""
        return subject if 2 <= len(subject.split()) <= 8 and not sets_scene(subject) else ""

    def _item(self, draft: Draft) -> str:
        """The whole name of an item that is a name, a colon (`là`) and an amount: `a) Chi A, B (C): 2.113 triệu đồng`."""
        if draft.start - len(draft.before) > self.content + 1 and not (draft.extra.get("share") and self.item):
            return ""
        if draft.extra.get("share"):
            return self.item
        text = self.around.shown(self.content, draft.start)
        found = _ITEM.match(text)
        if not found:
            return ""
        name = " ".join(found["name"].split()).strip(" -+*:,")
        if not 2 <= len(name.split()) <= 30 or _ITEM_SENTENCE.search(name.lower()) or _WEAK.match(name.lower()):
            return ""
        if "," in name and sets_scene(name) or " là " in name:
            return ""
        thing, rest = self.around.after(draft)
        if len(name.split()) <= 5 and len(rest.split()) >= 2 and not rest.lower().startswith("so ") \
                and (draft.percent or thing or draft.unit_kind == "measure" and is_act(name)):
            return ""  # "2. Chất lượng: trên 95% học sinh đạt ...", "Xây dựng: 32 km đường": a heading
        self.item = name
        return name

    def _counted(self, draft: Draft, pre: str, thing: str, rest: str) -> str:
        if not thing and not rest or len(pre.split()) > 2 and not rest and RATE_NAME.search(pre) or NUMBER_OF.match(pre.lower()):
            return pre
        if not rest and thing.lower() in _PIECES:  # "Xây nhà: kế hoạch 500 căn", "Xây mới nhà ở (KH 500 căn): thực hiện 450 căn"
            told = self.head or pre and self.last if says_nothing(pre) else pre if draft.in_bracket else ""
            if len(told.split()) > 1:
                return told
        listed = not _WORD.search(_JOINED.sub("", draft.before))  # "ban hành 204 báo cáo; 10.186 quyết định": the verb is shared
        if self._is_outside(draft, pre) or pre == self.head.strip() and (rest or thing.lower() not in _CLASSIFIERS):
            pre = ""
        if not pre and not listed:
            self.verb = ""
        verb = self._verb(pre) if pre or listed else ""
        if not verb and self.last and (_FROM.search(draft.before) or not rest and _TO.fullmatch(draft.before)):
            # "Số xã đạt chuẩn tăng từ 15 lên 18 xã"
            return self.last
        if not verb and not rest and thing.lower() in _CLASSIFIERS and f" {thing.lower()}" in self.last.lower():
            return self.last
        if verb.lower().endswith(thing.lower()) or verb and not rest and f" {thing.lower()} " in f" {verb.lower()} ":
            thing = ""  # "Hỗ trợ nhà ở 120 nhà"
        rest = _PLACED.sub("", rest)
        if _SEEN_AS.search(draft.before):
            rest = without_act(rest)
        return " ".join(f"{verb} {thing} {rest}".split()[:18])

    @staticmethod
    def _is_outside(draft: Draft, pre: str) -> bool:
        """Whether the words before a counted noun only say who has it, or are a sentence of their own."""
        if _STATED.search(draft.before) or _LISTS.search(draft.before) and not is_act(pre) or is_body(pre):
            return True
        if _CAUSE.search(pre) or _SEEN_AS.search(draft.before):
            return True
        return says_nothing(pre) and pre.lower() not in _LACK

    def _verb(self, pre: str) -> str:
        if pre:
            most = 14 if is_act(pre) and "," not in pre else 9
            self.verb = pre if len(pre.split()) <= most else " ".join(filter(_WORD.match, words(pre)[-2:]))
        return self.verb

    def _clause(self, draft: Draft) -> str:
        """The whole of a short sentence before its first figure."""
        begin = draft.start - len(draft.before)
        if begin > draft.sentence[0] or ":" in draft.before:
            return ""
        told = trim(without_agent(trim(" ".join(without_comparison(self.around.shown(begin, draft.start)).split()))))
        return told if len(told.split()) <= 14 else ""
