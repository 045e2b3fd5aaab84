"""The name of what a figure measures, in the text's words, and its canonical key, equal across documents."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache

import regex

from extractors.clause import Draft
from extractors.language import lexicon, words
from extractors.rules import verbose
from extractors.text import plain

_LEADING = verbose(
    r"""(?i)\A(?:[\s,;:."'()*+•–\-/]|(?:trong\ (?:số\ )?đó|tđ|cụ\ thể|riêng|đồng\ thời|ngoài\ ra|bên\ cạnh\ đó|tuy\ nhiên|đặc\ biệt|nhất\ là|qua\ đó|theo\ đó|kết\ quả\ là
       |trong\ năm|trong\ kỳ|hiện\ nay|hiện|đến\ nay|tính\ đến\ nay|tính\ đến|nay|vừa\ qua|qua|nâng|đưa|thực\ hiện(?=\ (?:chi|hỗ|giải|cấp|kiểm|tuyên|thanh))|phấn\ đấu|duy\ trì|dự\ kiến|đã|đang|sẽ|và|với|có(?!\ (?:bằng|công))|là|gồm\ có|gồm|bao\ gồm|mới|chỉ(?!\ (?:tiêu|số|đạo|thị))
       |được|cho|của|trong|tại|ở|do|đạt|thì|như\ sau|như|nhưng|song|còn|lên|toàn\ (?:tỉnh|huyện|thành\ phố|quốc|ngành|xã|thị\ xã)|cả\ nước|toàn|ước|khoảng|từ|để|thêm|tiếp\ tục|nguồn)(?!\p{L}))++""")
_TRAILING = verbose(
    r"""(?i)(?:[\s,;:."'()*\-–+=]|(?<!\p{L})(?:đạt|được|là|còn|có|cho|với|ước|ước\ đạt|ước\ thực\ hiện|dự\ kiến|dự\ định|ở\ mức|khoảng|trên|hơn|gần|dưới|xuống|lên|tăng|giảm|thêm|gồm|đến|tới|từ|bằng|đối\ với|ước\ đến
       |mới|(?<!chứng\ )chỉ|cao|thấp|chiếm|và|của|trong|tại|(?<!nhà\ )ở|số\ lượng|phấn\ đấu|tối\ thiểu|ít\ nhất|toàn\ (?:tỉnh|huyện|ngành|xã)|cả\ năm|đã|để|mức|cuối|đầu|trong\ đó|cụ\ thể|bình\ quân|tỷ\ lệ|nên|về|kế\ hoạch\ là|theo|tương\ ứng))\Z""")
_WEAK = regex.compile(r"^(?:(?:với )?(?:tổng |tổng số )?(?:số tiền|kinh phí|trị giá|giá trị|số vốn|vốn|số|nguồn vốn|mức chi|nguồn lực|lượt)|tổng cộng|tổng số|tổng|cộng|chung|)$")
_WEAK_END = regex.compile(r"^(?P<told>.*? )?(?:với )?(?P<weak>(?:tổng (?:số )?(?:số tiền|kinh phí|trị giá|giá trị|số vốn|nguồn vốn|mức chi|tiền|vốn))|(?<=với )(?:số tiền|kinh phí|trị giá|giá trị|số vốn))$|^(?P<alone>(?:tổng )?(?:kinh phí|trị giá|số tiền))$")
_REACHED_GOAL = regex.compile(r"(?i)(?:đạt và )?vượt (?:chỉ tiêu|kế hoạch|mục tiêu|dự toán)(?: đề ra| được giao)?(?:, (?:kế hoạch|chỉ tiêu))?(?: đề ra| được giao)?(?: với)?")
_EFFECT = regex.compile(r" (?:ảnh hưởng|góp phần|để|nhằm|do|vì|nên|qua đó) ")
_COMMA = r",(?!(?<=phòng,) (?:chống|tránh))(?!(?<=đổi,) bổ sung)(?!(?<=trật tự,) an toàn)"
_CUT = regex.compile(_COMMA + r"|[;:()\"“”•]|(?<!\p{L})(?:trong đó|bao gồm|gồm|nên|để|nhằm|qua đó|góp phần)(?!\p{L})")
_POST_END = regex.compile(_COMMA + r"|[;:.\"“”]|(?<!\p{L})(?:trong đó|bao gồm|gồm|góp phần|nhằm|tổng (?:kinh phí|số tiền)|với (?:tổng )?(?:số tiền|kinh phí))(?!\p{L})")
_BRACKET = regex.compile(r"\([^()]*\)")
_AGENT = regex.compile(
    r"(?i)^(?:.* )?(?:các |toàn |cơ quan |tập thể |chi cục )?(?:sở|phòng|ubnd|đơn vị|ngành|địa phương|tỉnh|huyện|xã|thành phố|cơ quan|ban|cục|hội|công an|văn phòng|trung tâm|giám đốc)(?: \p{L}+){0,8}? (?:đã |tiếp tục |trực tiếp )(?:tập trung |phối hợp |tham mưu |chỉ đạo )?"
    r"|^.* tham mưu cho(?: \p{L}+){1,5}?(?= (?:trực tiếp|ban hành|trình|tổ chức)) ")
_ADVERB = regex.compile(r"(?:^|(?<= ))(?:kịp thời|đúng quy định|đúng hạn|đầy đủ|có hiệu quả|hiệu quả|công khai|dân chủ|khách quan|minh bạch|chu đáo|nghiêm túc|đúng đối tượng|trang trọng|an toàn|đảm bảo quy trình|đồng bộ|đúng tiến độ|theo quy định|theo đúng quy định)$")
_DATIVE = regex.compile(r"(?<!\p{L})(?:cho|đối với|tới|đến)\s*(?:khoảng|trên|hơn|gần|dưới|được|tất cả)?\s*$")
_RATE_NAME = regex.compile(r"(?i)(?<!\p{L})(?:tỷ lệ|tỉ lệ|tỷ trọng|tỷ suất|tốc độ|độ che phủ|tăng trưởng|chỉ số|hệ số|lãi suất|mức độ|công suất|hộ nghèo|hộ cận nghèo|bao phủ)(?!\p{L})")
_ITEM = regex.compile(r"^[\s]*(?P<name>[^:;.]{3,260}?)(?: là)? ?: ?(?:khoảng |trên |gần |hơn |ước )?\(?$|^[\s]*(?P<name>[^:;.]{3,260}?) là ?:? ?\(?$|^[\s]*(?P<name>[^:;.]{3,160}?) ?\( ?$")
_ITEM_SENTENCE = regex.compile(r"(?<!\p{L})(?:đã|được biết|hiện|đạt|trong đó|theo đó|toàn tỉnh|toàn huyện|trong năm)(?!\p{L})")
_DIMENSION = regex.compile(r"^(?:tổng )?(?:diện tích|năng suất|sản lượng|số lượng|giá trị|kinh phí|quy mô|công suất|trữ lượng|giá bán|mật độ)(?: \p{L}+)?$")
_NUMBER_OF = regex.compile(r"^(?:tổng số|số|tổng) \p{L}")
_PURPOSE = regex.compile(r"(?<=^.{16,}) (?:đảm bảo|bảo đảm|góp phần|nhằm) .*$")
_BARE = frozenset(("người", "lượt người", "đối tượng", "lượt đối tượng", "hộ", "lượt"))
_WORD = regex.compile(r"\p{L}")
_AGENTS = regex.compile(r"(?:được|do|bị) (?:\p{Lu}[\p{L}-]*|UBND)(?: \p{L}+){0,3}$")
_TASKS = regex.compile(r"(?:nhiệm vụ|nội dung|đầu việc|hạng mục)(?!\p{L})")
_PLAN_WORD = regex.compile(r"(?:kh|kế hoạch|chỉ tiêu kế hoạch|dự toán|dt)(?!\p{L})")
_MONEY_HEAD = regex.compile(r"^(?:với )?(?:tổng )?(?:kinh phí|số tiền)(?!\p{L})")
_LEADING_PUNCTUATION = regex.compile(r"\A[\s,;:.)(%‰/*-]+")
_LOOSE_END = regex.compile(r"(?:[\s,;:.\"'()*\-–+=]|(?<!\p{L})(?:và|của|với|cho|là|có|trong|tại|ở|đến|từ|theo|như|hoặc|được|các|với tổng số|gồm))\Z")


def _trim(text: str) -> str:
    text = _LEADING.sub("", text)
    while True:
        shorter = _ADVERB.sub("", _TRAILING.sub("", text)).strip()
        if shorter == text:
            return text
        text = shorter


def _tidy(text: str) -> str:
    """Trim only punctuation and loose connectives: a predicate that follows the thing belongs to its name."""
    text = _LEADING_PUNCTUATION.sub("", text)
    while True:
        shorter = _LOOSE_END.sub("", text)
        if shorter == text:
            return text.strip()
        text = shorter


def _without(text: str, offset: int, spans: list[tuple[int, int]]) -> str:
    """`text` (which starts at `offset`) with the spans blanked out: dates do not name an indicator."""
    for start, end in spans:
        a, b = max(0, start - offset), min(len(text), end - offset)
        if a < b:
            text = text[:a] + " " * (b - a) + text[b:]
    return text


def _shared(head: str, name: str) -> str:
    """The first words of `name` that `head` already ends with: `tổng kinh phí chi trả` / `chi trả hỗ trợ` share `chi trả`."""
    last = head.lower().split()
    for size in range(min(3, len(last)), 0, -1):
        if name.lower().split()[:size] == last[-size:]:
            return " ".join(name.split()[:size])
    return ""


class Namer:
    """Names the figures of one passage, in text order; it remembers what a list shares."""

    def __init__(self, text: str, low: str, date_spans: list[tuple[int, int]]):
        self.text, self.low = text, low
        self.dates = date_spans
        self._starts = [span[0] for span in date_spans]
        self.verb = ""
        self.last = ""
        self.head = ""
        self.item = ""
        self.content = 0

    def start_block(self, start: int, end: int) -> None:
        """A new block: what earlier lists shared no longer holds; `Ngô: Diện tích ...` shares its head."""
        self.verb = self.last = self.head = self.item = ""
        self.content = start
        opening = regex.match(r"[-+*•]?\s*(\p{L}[^:.;,\d()]{1,40}):\s+\p{L}", self.text[start:end])
        if opening and len(opening[1].split()) <= 5:
            self.head = opening[1]

    def name(self, draft: Draft) -> str | None:
        """The indicator of a figure that stands for itself, as short as it stays unambiguous."""
        item = self._item(draft)
        if item:
            self.last = item
            return item
        pre, weak = self._before(draft)
        thing, rest = self._after(draft)
        post = f"{thing} {rest}".strip()
        counted = draft.unit_kind == "count" or (draft.unit_kind == "person" and draft.unit_name not in ("người", "lượt người", "lượt đối tượng", "đối tượng"))
        if weak:
            told = f"{weak} {self.last or pre}".strip()
        elif draft.unit_kind == "money" and self.last and len(pre.split()) <= 5 and _MONEY_HEAD.match(pre.lower()):
            rest_of_last = self.last[len(_shared(pre, self.last)):].strip()
            told = f"{pre} {rest_of_last}"
        elif draft.kind == "ratio" and draft.base == "plan" and pre:
            told = self._clause(draft) or pre
        elif draft.percent:
            rates = draft.kind == "change" or (_RATE_NAME.search(pre) and len(pre.split()) >= 2)
            told = pre if rates and pre or not rest else rest
        elif _DATIVE.search(draft.before) and len(pre.split()) > 2:
            told = f"{pre} cho {post}" if len(post.split()) <= 4 and len(pre.split()) <= 9 and post.lower() not in _BARE else pre
        elif counted:
            told = self._counted(draft, pre, thing, rest)
        elif not pre:
            told = rest or self.last or post
        elif len(pre.split()) <= 3 and rest and draft.unit_kind in ("measure", "person") and not _RATE_NAME.search(pre):
            told = f"{pre} {rest}"
        else:
            told = pre
        inside = draft.extra.get("inside")
        if inside is not None and not pre and not draft.percent and inside.unit_name == draft.unit_name and inside.indicator:
            told = inside.indicator
        if self.head and told and _DIMENSION.match(told.lower()) and plain(self.head) not in plain(told):
            told = f"{told} {self.head}"
        if not told:
            told = self.last or self.head
        if draft.partner != -1 and told and not weak:
            self.last = told
        return told or None

    def _item(self, draft: Draft) -> str:
        """The whole name of an item that is a name, a colon (`là`) and an amount: `a) Chi A, B (C): 2.113 triệu đồng`."""
        if draft.start - len(draft.before) > self.content + 1 and not (draft.extra.get("share") and self.item):
            return ""
        if draft.extra.get("share"):
            return self.item
        text = _without(self.text[self.content:draft.start], self.content, self._spans(self.content, draft.start))
        found = _ITEM.match(_BRACKET.sub(" ", text))
        if not found:
            return ""
        name = " ".join(found["name"].split()).strip(" -+*:,")
        if not 2 <= len(name.split()) <= 30 or _ITEM_SENTENCE.search(name.lower()) or _WEAK.match(name.lower()):
            return ""
        self.item = name
        return name

    def own_object(self, draft: Draft) -> str:
        """What a ratio itself names: `đạt 100% nhiệm vụ theo chương trình khung của ngành`."""
        _, rest = self._after(draft) if draft.kind == "ratio" and draft.base == "plan" else ("", "")
        return rest if _TASKS.match(rest.lower()) and len(rest.split()) >= 5 else ""

    def _counted(self, draft: Draft, pre: str, thing: str, rest: str) -> str:
        if not thing and not rest or len(pre.split()) > 2 and not rest and _RATE_NAME.search(pre) or _NUMBER_OF.match(pre.lower()):
            return pre
        listed = not _WORD.search(draft.before)  # "ban hành 204 báo cáo; 10.186 quyết định": the verb is shared
        verb = self._verb(pre) if pre or listed else ""
        if verb.lower().endswith(thing.lower()):
            thing = ""  # "Hỗ trợ nhà ở 120 nhà"
        return " ".join(f"{verb} {thing} {rest}".split()[:18])

    def _clause(self, draft: Draft) -> str:
        """The whole of a short sentence before its first figure."""
        begin = draft.start - len(draft.before)
        if begin > draft.sentence[0] or ":" in draft.before:
            return ""
        told = _trim(" ".join(_BRACKET.sub(" ", _without(self.text[begin:draft.start], begin, self._spans(begin, draft.start))).split()))
        return told if len(told.split()) <= 14 and not _AGENT.match(told) else ""

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

    def _spans(self, start: int, end: int) -> list[tuple[int, int]]:
        first = max(0, bisect_left(self._starts, start) - 1)
        return [s for s in self.dates[first:bisect_left(self._starts, end)] if s[1] > start]

    def _before(self, draft: Draft) -> tuple[str, str]:
        """(the name before the number, a weak head such as `tổng kinh phí` that needs the name of the figure before it)."""
        begin = draft.start - len(draft.before)
        raw = _BRACKET.sub(" ", _without(self.text[begin:draft.start], begin, self._spans(begin, draft.start)))
        raw = _REACHED_GOAL.sub(" ", raw)
        if ")" in raw and "(" not in raw[:raw.rindex(")")]:  # what closes a bracket belongs to the figure before
            raw = "," + raw[raw.rindex(")") + 1:]
        attached = bool(regex.match(r"\s*\p{L}", raw)) and begin > draft.sentence[0]  # the last figure's own words come first
        pieces = [_trim(" ".join(piece.split())) for piece in _CUT.split(raw)]
        told = [p for p in pieces if p]
        if draft.percent and not pieces[0] and len(pieces) > 1 and attached is False and not told:
            return "", ""
        if not told or (not pieces[-1] and begin > draft.sentence[0]) or (attached and len(pieces) == 1 and not _WEAK_END.match(pieces[0].lower())):
            return "", ""
        last = told[-1]
        weak = _WEAK_END.match(last.lower())
        if weak:
            head = last[weak.start("weak"):] if weak["weak"] else last
            own = _trim(last[: weak.end("told")]) if weak["told"] else ""
            if len(own.split()) >= 3 and not (attached and len(told) == 1):
                return own, ""
            return "", head
        head = next((i for i in range(len(told) - 2, max(-1, len(told) - 4), -1) if _NUMBER_OF.match(told[i].lower())), None)
        if head is not None:
            last = ", ".join(told[head:])
        elif draft.percent and not _RATE_NAME.search(last):
            rate = next((i for i in range(len(told) - 1, -1, -1) if _RATE_NAME.search(told[i])), None)
            if rate is not None and len(told) - rate <= 3:
                last = ", ".join(told[rate:])
        cut = _AGENT.match(last)
        if cut and len(last[cut.end():].split()) >= 2:
            last = last[cut.end():]
        last = _PURPOSE.sub("", regex.sub(r"(?i)(?<!\p{L})đã ", "", last))
        return _trim(" ".join(last.split()[-14:])), ""

    def _after(self, draft: Draft) -> tuple[str, str]:
        """(the counted noun as written, what follows it up to the end of the clause)."""
        if draft.partner == 1:
            draft = draft.against
        at = draft.amount.end
        end = draft.end + len(draft.after)
        thing = self._written_out(self.text[at:draft.end].strip(" ,"), at) if draft.unit_kind in ("count", "person") else ""
        raw = _BRACKET.sub(" ", _without(self.text[draft.end:end], draft.end, self._spans(draft.end, end))).split("(")[0]
        pieces = _POST_END.split(_EFFECT.split(raw)[0])
        piece = pieces[0]
        for more in pieces[1:] if piece.strip() else ():  # "100% cán bộ, công chức đạt danh hiệu ...": a chain of short nouns before the predicate
            if len(piece.split(",")[-1].split()) > 3 or not more or raw[len(piece):len(piece) + 1] != ",":
                break
            piece = f"{piece},{more}"
        if not draft.percent and not (draft.unit_name or "").endswith(","):
            piece = pieces[0]
            if len(pieces) > 1 and _AGENTS.search(piece):  # "được Bộ, UBND tỉnh tặng bằng khen"
                piece = f"{piece},{pieces[1]}"
        rest = _tidy(" ".join(piece.split()[:14]))
        return " ".join(thing.split()), "" if _PLAN_WORD.match(rest.lower()) else rest

    def _verb(self, pre: str) -> str:
        if pre:
            cut = words(pre)
            self.verb = pre if len(pre.split()) <= 5 else " ".join(cut[-2:])
        return self.verb


_STOP = frozenset(
    "các những của và cho về với trong tại ở được đã là có theo từ đến do bởi để số tổng tổng_số mức kết_quả thực_hiện công_tác việc"
    " đạt ước năm toàn tỉnh huyện tham_mưu trình trực_tiếp người lượt kinh_phí tiền số_tiền mỗi xảy ra xảy_ra ghi_nhận cuối đầu hết"
    " vẫn còn ước_tính thêm mới đối_với cả".split())
_TOTAL = regex.compile(r"(?<!\p{L})tổng(?: số| cộng)? ")


@lru_cache(maxsize=1)
def _synonyms() -> tuple[regex.Pattern, dict[str, str]]:
    rows = {plain(row["phrase"]): row["key"] for row in lexicon("synonyms")}
    spellings = sorted(rows, key=len, reverse=True)
    return regex.compile(r"(?<!\p{L})(?:" + "|".join(regex.escape(s, special_only=True) for s in spellings) + r")(?!\p{L})"), rows


@lru_cache(maxsize=65536)
def key(indicator: str | None) -> str | None:
    """The canonical key of an indicator: synonyms and abbreviations expanded, words segmented, stop words dropped.

    >>> key("GQVL") == key("Giải quyết việc làm")
    True
    """
    if not indicator:
        return None
    pattern, rows = _synonyms()
    low = regex.sub(r"\([^()]*\)|[^\p{L}\d ]", " ", plain(indicator))
    low = pattern.sub(lambda m: rows[m[0]], low)
    low = _TOTAL.sub(" ", low)
    kept = [word for word in (word.replace(" ", "_") for word in words(" ".join(low.split()))) if word not in _STOP]
    return " ".join(dict.fromkeys(kept)) or None
