"""Lists that make up a whole, counts of what is named, and amounts written twice."""

from __future__ import annotations

from fractions import Fraction

from benchmarks.written.model import Block, Mutant, Pieces, Slot, capital, fill
from benchmarks.written.pen import Pen, joined, share
from benchmarks.written.sectors import DISTRICTS, Sector
from pipeline.audit.interval import Written, total

_HEADS = {  # how a list that has to be complete is led in -> what joins its items, what ends it
    "@told(w), gồm: ": ("; ", ""), "@told(w), gồm ": (", ", ""), "@told(w), bao gồm: ": (", ", ""),
    "@told(w), chia ra: ": ("; ", ""), "@told(w) (gồm ": (", ", ")"), "@told(w), gồm có ": (", ", ""),
    "@now, @told(w), bao gồm ": (", ", ""), "@told(w) (": (", ", ")"), "@told(w), cụ thể gồm: ": ("; ", ""),
    "@told(w), phân ra: ": ("; ", ""), "@told(w), gồm các nguồn: ": ("; ", ""), "@told(w), được phân bổ như sau: ": ("; ", ""),
    "@told(w); gồm: ": (", ", ""), "@told(w) (bao gồm: ": ("; ", ")"), "@told(w). Bao gồm: ": ("; ", ""),
}
_NAMED = (
    "khen thưởng {n} tập thể ({names}) có thành tích xuất sắc", "biểu dương {n} đơn vị ({names})",
    "có {n} huyện ({names}) hoàn thành kế hoạch năm", "còn {n} địa phương ({names}) chưa gửi báo cáo",
    "thanh tra tại {n} huyện ({names})", "đã thành lập {n} đoàn kiểm tra tại {n2} huyện ({names})",
)
_MIXED = (
    "vận động Quỹ vì người nghèo được {w} tỷ đồng, gồm: cấp tỉnh {x} tỷ đồng, cấp huyện {y} triệu đồng, cấp xã {z} tỷ đồng",
    "tổng kinh phí hỗ trợ là {w} tỷ đồng, bao gồm ngân sách tỉnh {x} tỷ đồng; nguồn xã hội hóa {y} triệu đồng; nguồn khác {z} "
    "tỷ đồng",
)
_OPPOSITES = (
    "@act(w) (nam {x} @u, nữ {y} @u)", "@act(w), trong đó: nam {x} @u, nữ {y} @u",
    "@act(w) (thành thị {x} @u, nông thôn {y} @u)",
    "@noun là {w} @u, trong đó khu vực thành thị {x} @u, khu vực nông thôn {y} @u",
)
_GROUPS = (
    "kết quả có {a}/{w} chỉ tiêu đạt kế hoạch, {c} chỉ tiêu không đạt kế hoạch; trong đó: nhóm chỉ tiêu kinh tế có {a0}/{w0} "
    "chỉ tiêu đạt, {c0} chỉ tiêu không đạt; nhóm chỉ tiêu xã hội có {a1}/{w1} chỉ tiêu đạt, {c1} chỉ tiêu không đạt; nhóm "
    "chỉ tiêu môi trường có {a2}/{w2} chỉ tiêu đạt, {c2} chỉ tiêu không đạt"
)
_REST = (
    "@where có {w} @told, đã có {a} @u @kind, còn lại {c} @u", "trong {w} @told, có {a} @u @kind, còn lại {c} @u",
    "có {a}/{w} @told @kind, còn lại {c} @u", "có {a}/{w} @u @kind, còn {c} @u chưa thực hiện",
    "@where có {w} @told, trong đó {a} @u @kind, số còn lại là {c} @u", "có {a} @u @kind trên tổng số {w} @u, còn lại {c} @u",
)
_STRUCTURES = (
    "cơ cấu kinh tế: nông, lâm nghiệp và thủy sản {x}%, công nghiệp - xây dựng {y}%, dịch vụ {z}%",
    "cơ cấu nguồn vốn: ngân sách trung ương chiếm {x}%, ngân sách địa phương chiếm {y}%, vốn khác chiếm {z}%",
    "cơ cấu giá trị sản xuất: trồng trọt {x}%, chăn nuôi {y}%, dịch vụ nông nghiệp {z}%",
)
_HALVES = (
    "số nhà tiêu hợp vệ sinh chiếm {x}%, số còn lại ({y}%) chưa hợp vệ sinh",
    "phòng học kiên cố chiếm {x}%, còn lại {y}% là phòng bán kiên cố",
    "hồ sơ nộp trực tuyến chiếm {x}%, còn lại {y}% nộp trực tiếp",
    "hộ gia đình văn hóa đạt {x}%, {y}% còn lại chưa đạt", "tỷ lệ giải quyết đúng hạn đạt {x}%, quá hạn {y}%",
)
_MONEY_TWICE = (
    "tổng kinh phí thực hiện là {n} đồng (Bằng chữ: {words} đồng)",
    "phê duyệt dự toán với số tiền {n} đồng (bằng chữ: {words} đồng)",
    "hỗ trợ kinh phí mua sắm trang thiết bị {n} đồng (Bằng chữ: {words} đồng)",
)
_CARDS = (
    "kết quả có {a}/{w} chỉ tiêu đạt và vượt kế hoạch, {c} chỉ tiêu không đạt kế hoạch",
    "trong {w} chỉ tiêu được giao, có {a} chỉ tiêu đạt kế hoạch và {c} chỉ tiêu không đạt",
    "có {a}/{w} chỉ tiêu hoàn thành, còn lại {c} chỉ tiêu chưa hoàn thành",
)


def parts(pen: Pen, sector: Sector) -> bool:
    """A total and all its parts: in the sentence, in a bracket, or item by item below it. Writes its own blocks."""
    split = pen.item(sector.splits)
    if split is None:
        return False
    held = [pen.draw(split.low, split.high, split.decimals) for _ in split.classes]
    whole = pen.level(sum(held), split.unit, split.decimals)
    slots = [pen.level(value, split.unit, split.decimals) for value in held]
    bare, below, some = pen.random.choice(("bare", "below", "some", "", "", "")), False, False
    bare, below, some = bare == "bare", bare == "below", bare == "some"
    unit = "" if bare else f" {split.unit}"
    told = [fill(words.replace("{}", "{n}" + unit), n=slot) for words, slot in zip(split.classes, slots, strict=True)]
    head = pen.random.choice(tuple(_HEADS))
    join, end = _HEADS[head]
    if below:
        head = pen.random.choice(("@told(w), gồm:", "@told(w), bao gồm:", "@told(w), chia ra:"))
    elif some:
        head, join, end = "@told(w), trong đó: ", ", ", ""
        told[-1] = fill("còn lại là " + split.classes[-1].replace("{}", "{n}" + unit), n=slots[-1])
    lead = pen.phrase(head, split, w=whole)
    gone = pen.random.randrange(len(told) - 1)
    mutants = []
    if below:
        pen.write(pen.style, lead)
        first = len(pen.blocks)
        kind, mark = ("list", ()) if pen.style == "text" else ("text", ("+ ",))  # below `-` stands `+`
        for at, item in enumerate(told):
            pen.blocks.append(Block(kind, (*mark, *capital((*item, ";" if at < len(told) - 1 else ".")))))
        mutants.append(Mutant("missing part", blocks={first + gone: ()}, touched=(whole, *slots)))
    else:
        at = pen.write(pen.style, joined(lead, told, join, end))
        fewer = joined(lead, told[:gone] + told[gone + 1:], join, end)
        mutants.append(Mutant("missing part", blocks={at: (*capital(fewer), ".")}, touched=(whole, *slots)))
    pen.relate("sum_of_parts", (whole, *slots), total, head + (" -" if below else "") + (" bare" if bare else ""),
               mutants=mutants if len(told) > 2 else ())
    return True


def mixed(pen: Pen, _: Sector) -> Pieces | None:
    """Money in tỷ, its sources in tỷ and triệu."""
    template = pen.random.choice(_MIXED)
    if template in pen.used:
        return None
    pen.used.add(template)
    large, small = 10**9, 10**6
    values = [pen.random.randint(21, 96) * large // 10, pen.random.randint(110, 970) * small,
              pen.random.randint(11, 84) * large // 10]
    whole = pen.put(money(Fraction(sum(values)), large, 2 if sum(values) % (large // 100) == 0 else 3))
    slots = [pen.put(money(Fraction(value), scale, 1 if scale == large else 0))
             for value, scale in zip(values, (large, small, large), strict=True)]
    pen.relate("sum_of_parts", (whole, *slots), total, template)
    return pen.phrase(template, None, w=whole, **dict(zip("xyz", slots, strict=False)))


def money(value: Fraction, scale: int, decimals: int) -> Slot:
    """An amount of money, written in thousands of millions (scale 10**9) or millions."""
    step = Fraction(scale) / 10**decimals
    number = Written(value // step * step, step)
    return Slot("", number, scale=Fraction(scale)).rewritten(number)


def opposites(pen: Pen, sector: Sector) -> Pieces | None:
    """People, men and women; villages and towns."""
    item = pen.item([item for item in sector.items if item.unit in ("người", "lao động", "học sinh", "giáo viên", "học viên",
                                                                    "hộ")])
    if item is None:
        return None
    template = pen.random.choice(_OPPOSITES)
    size = pen.draw(item.low, item.high)
    part = pen.near(size, 0.3, 0.7)
    w, x, y = (pen.level(value, item.unit) for value in (size, part, size - part))
    pen.relate("sum_of_parts", (w, x, y), total, template)
    return pen.phrase(template, item, w=w, x=x, y=y)


def groups(pen: Pen, _: Sector) -> Pieces | None:
    """Targets met and missed in all, and in each group of them."""
    if "chỉ tiêu" in pen.used:
        return None
    pen.used.add("chỉ tiêu")
    sizes = [pen.random.randint(5, 19) for _ in range(3)]
    missed = [pen.random.randint(1, 3) for _ in sizes]
    whole, done, failed = (pen.level(Fraction(value), "chỉ tiêu") for value in (sum(sizes), sum(sizes) - sum(missed),
                                                                                sum(missed)))
    met, wholes, misses = zip(*((pen.level(Fraction(size - gone), "chỉ tiêu"), pen.level(Fraction(size), "chỉ tiêu"),
                                 pen.level(Fraction(gone), "chỉ tiêu")) for size, gone in zip(sizes, missed,
                                                                                              strict=True)), strict=True)
    pen.relate("sum_of_parts", (whole, done, failed), total, _GROUPS, rules=("count_conflict",))
    pen.relate("count_conflict", (done, *met), total, _GROUPS, rules=("sum_of_parts",))
    pen.relate("count_conflict", (failed, *misses), total, _GROUPS, rules=("sum_of_parts",))
    for at in range(3):
        pen.relate("sum_of_parts", (wholes[at], met[at], misses[at]), total, _GROUPS + " (group)", rules=("count_conflict",))
    names = {f"{letter}{at}": slots[at] for letter, slots in (("a", met), ("w", wholes), ("c", misses)) for at in range(3)}
    return pen.phrase(_GROUPS, None, w=whole, a=done, c=failed, **names)


def shares(pen: Pen, sector: Sector) -> Pieces | None:
    """Some parts of a whole, each with its share (trong đó: ... chiếm ...)."""
    split = pen.item(sector.splits)
    if split is None:
        return None
    held = [pen.draw(split.low, split.high, split.decimals) for _ in split.classes]
    whole = pen.level(sum(held), split.unit, split.decimals)
    told: list[Pieces] = []
    count = pen.random.randint(1, len(held) - 1)
    for words, value in list(zip(split.classes, held, strict=True))[:count]:
        slot, rate = pen.level(value, split.unit, split.decimals), pen.percent(value * 100 / sum(held), 1)
        shown = pen.random.choice((", chiếm {r}%", " (chiếm {r}%)", ", bằng {r}% tổng số")) if count == 1 else " (chiếm {r}%)"
        told.append(fill(words.replace("{}", "{n} " + split.unit) + shown, n=slot, r=rate))
        pen.relate("ratio_of_whole", (rate, slot, whole), share, "trong đó" + shown)
    return joined(pen.phrase("@told(w), trong đó: ", split, w=whole), told, "; ")


def rest(pen: Pen, sector: Sector) -> Pieces | None:
    """A whole, what was done of it, and what is left."""
    whole = pen.item(sector.wholes)
    if whole is None:
        return None
    size = pen.draw(whole.low, whole.high)
    part = min(pen.near(size, 0.5, 0.98), size - 2)
    w, a, c = (pen.level(value, whole.unit) for value in (size, part, size - part))
    template = pen.random.choice(_REST)
    pen.relate("sum_of_parts", (w, a, c), total, template)
    return pen.phrase(template.replace("@kind", pen.random.choice(whole.kinds)), whole, w=w, a=a, c=c)


def card(pen: Pen, _: Sector) -> Pieces | None:
    """How many targets were met and missed."""
    if "chỉ tiêu" in pen.used:
        return None
    pen.used.add("chỉ tiêu")
    size = pen.random.randint(9, 36)
    missed = pen.random.randint(1, size // 3)
    w, a, c = (pen.level(Fraction(value), "chỉ tiêu") for value in (size, size - missed, missed))
    template = pen.random.choice(_CARDS)
    pen.relate("sum_of_parts", (w, a, c), total, template)
    return pen.phrase(template, None, w=w, a=a, c=c)


def named(pen: Pen, _: Sector) -> Pieces | None:
    """A count and the names behind it."""
    template = pen.random.choice([item for item in _NAMED if item not in pen.used] or [None])
    if template is None:
        return None
    pen.used.add(template)
    count = pen.random.randint(3, 8)
    names = pen.random.sample(DISTRICTS, count + 1)
    joint = pen.random.choice((", ", " và "))
    n = pen.level(Fraction(count), "huyện")
    at = pen.word(", ".join(names[:count - 1]) + joint + names[count - 1])
    # `A, B và C` may be two names, as `Lao động và Xã hội` is one: one name too many is told only by commas
    more = [] if joint != ", " else [Mutant("name added", slots={at: ", ".join(names[:count]) + joint + names[count]},
                                            touched=(n, at))]
    less = Mutant("missing part", slots={at: ", ".join(names[:count - 2]) + joint + names[count - 2]}, touched=(n, at))
    extra = {"n2": pen.level(Fraction(count), "huyện")} if "{n2}" in template else {}
    pen.relate("count_of_list", (extra.get("n2", n), at), None, template, mutants=(*more, less))
    return pen.phrase(template, None, n=pen.level(Fraction(pen.random.randint(2, 5)), "đoàn") if extra else n, names=at, **extra)


def structure(pen: Pen, _: Sector) -> Pieces | None:
    """Shares that make up 100 per cent."""
    template = pen.random.choice(_STRUCTURES + _HALVES)
    if template in pen.used:
        return None
    pen.used.add(template)
    tenths = pen.random.choice((10, 100))
    cuts = sorted(pen.random.sample(range(8 * tenths, 92 * tenths), 2))
    values = [Fraction(cuts[0], tenths), Fraction(cuts[1] - cuts[0], tenths), 100 - Fraction(cuts[1], tenths)]
    if template in _HALVES:
        values = [values[0], 100 - values[0]]
    decimals = 1 if tenths == 10 else 2
    slots = [pen.put(_share(value, decimals)) for value in values]
    hundred = pen.put(Slot("", Written(Fraction(100), exact=True)))
    pen.relate("complement", (hundred, *slots), total, template)
    return pen.phrase(template, None, **dict(zip("xyz", slots, strict=False)))


def _share(value: Fraction, decimals: int) -> Slot:
    number = Written(value, Fraction(1, 10**decimals))
    return Slot("", number).rewritten(number)


def twice(pen: Pen, _: Sector) -> Pieces | None:
    """An amount in digits and in words."""
    template = pen.random.choice(_MONEY_TWICE)
    if template in pen.used:
        return None
    pen.used.add(template)
    unit = pen.random.choice((1_000_000, 1_000_000, 100_000, 1000))
    amount = int(pen.draw(18_000_000 / unit, 62_000_000_000 / unit)) * unit
    number = Written(Fraction(amount), exact=True)
    n, words = pen.put(Slot("", number).rewritten(number)), pen.word(in_words(amount).capitalize())
    other = in_words(amount + unit * 10).capitalize()
    pen.relate("count_conflict", (n, words), None, template,
               mutants=(Mutant("words changed", slots={words: other}, touched=(n,)),))
    return pen.phrase(template, None, n=n, words=words)


_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def in_words(number: int) -> str:
    """A whole number above zero in Vietnamese words: 105000 -> `một trăm linh năm nghìn`."""
    groups = []
    for scale, word in ((10**9, " tỷ"), (10**6, " triệu"), (1000, " nghìn"), (1, "")):
        count, number = divmod(number, scale)
        if count:
            groups.append(_below_thousand(count, bool(groups)) + word)
    return " ".join(groups)


def _below_thousand(number: int, full: bool) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    if tens > 1:
        words.append(f"{_DIGITS[tens]} mươi")
    elif tens == 1:
        words.append("mười")
    elif ones and words:
        words.append("linh")
    if ones:
        words.append("mốt" if ones == 1 and tens > 1 else "lăm" if ones == 5 and tens else _DIGITS[ones])
    return " ".join(words)
