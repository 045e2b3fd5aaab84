"""What is said in words beside figures: status, spans of years, days, deadlines, and other documents."""

from __future__ import annotations

from fractions import Fraction

from benchmarks.written.model import Mutant, Pieces
from benchmarks.written.pen import Pen
from benchmarks.written.sectors import UNITS, Sector
from pipeline.audit.interval import Written

_STATUS = ("@noun: {a}/{p} @u ({s} kế hoạch)", "@noun: {a}/{p} @u, {s} kế hoạch", "@noun {a}/{p} @u ({s} kế hoạch)",
           "@noun: {a} @u/{p} @u ({s} chỉ tiêu)")
_EITHER_WAY = ("vi phạm", "thất nghiệp", "nợ thuế", "trợ cấp")  # nobody can tell whether more of it is better
_SPANS = (
    ("tổng kết {n} năm {x} - {y} thực hiện phong trào thi đua", 1), ("kế hoạch {n} năm {x}-{y} đã được phê duyệt", 1),
    ("sơ kết {n} năm giai đoạn {x} - {y} thực hiện chương trình", 1), ("kết quả {n} năm ({x} - {y}) đáng khích lệ", 1),
)
_ANNIVERSARIES = (("kỷ niệm {n} năm ngày thành lập ngành ({d}/{m}/{x} - {d}/{m}/{y})",),
                  ("phong trào chào mừng {n} năm Ngày truyền thống ({d}/{m}/{x} - {d}/{m}/{y})",))
_PAST = ("hội nghị triển khai nhiệm vụ được tổ chức ngày {t}", "đoàn công tác đã làm việc với các địa phương vào ngày {t}",
         "số liệu được tổng hợp đến ngày {t}")
_DUTIES = (
    "@unit gửi báo cáo kết quả về Sở trước ngày {t}", "@unit hoàn thành việc rà soát, tổng hợp số liệu trước ngày {t}",
    "yêu cầu @unit hoàn thành và báo cáo kết quả chậm nhất ngày {t}",
    "giao @unit tham mưu kế hoạch, trình lãnh đạo Sở trước ngày {t}",
)
_ACTS = (  # type, symbol, issuer, what it is about
    ("Nghị quyết", "{k}/NQ-CP", "Chính phủ", "về nhiệm vụ, giải pháp chủ yếu thực hiện kế hoạch phát triển kinh tế - xã hội"),
    ("Quyết định", "{k}/QĐ-TTg", "Thủ tướng Chính phủ", "phê duyệt chương trình phát triển ngành"),
    ("Nghị định", "{k}/{y}/NĐ-CP", "Chính phủ", "quy định chi tiết một số điều của Luật"),
    ("Nghị quyết", "{k}/{y}/NQ-HĐND", "Hội đồng nhân dân tỉnh", "quy định chính sách hỗ trợ"),
    ("Quyết định", "{k}/QĐ-UBND", "Ủy ban nhân dân tỉnh", "về việc giao chỉ tiêu kế hoạch"),
    ("Chỉ thị", "{k}/CT-TTg", "Thủ tướng Chính phủ", "về tăng cường kỷ luật, kỷ cương"),
)
_FIRST = ("thực hiện {act} ngày {t} của @issuer @about, đơn vị đã triển khai đồng bộ các giải pháp",
          "triển khai {act} ngày {t} của @issuer @about, công tác chỉ đạo được thực hiện kịp thời")
_AGAIN = ("tiếp tục thực hiện nghiêm {act2} ngày {t2} của @issuer", "tổ chức sơ kết việc thực hiện {act2} ngày {t2} của @issuer",
          "các chỉ tiêu khác theo {act2} ngày {t2} của @issuer cơ bản hoàn thành")
_WRONG_CODE = {"/QĐ-TTg": "/QĐ-CP", "/NĐ-CP": "/NĐ-TTg", "/NQ-CP": "/NQ-TTg", "/CT-TTg": "/CT-CP"}
_LAST_DAYS = {2: 30, 4: 31, 6: 31, 9: 31, 11: 31}  # a day that the month does not have


def status(pen: Pen, sector: Sector) -> Pieces | None:
    """A result, its plan, and the word for it."""
    item = pen.item([item for item in sector.items if not any(word in item.noun for word in _EITHER_WAY)])
    if item is None:
        return None
    value = pen.draw(item.low, item.high, item.decimals)
    met = pen.chance(0.6)
    plan = pen.plan(pen.near(value, 0.7, 0.93) if met else pen.near(value, 1.08, 1.6), item.decimals)
    if (plan < value) != met or plan == value:
        return None
    a, p = pen.level(value, item.unit, item.decimals), pen.level(plan, item.unit, item.decimals)
    word = pen.random.choice(("vượt", "đạt")) if met else "không đạt"
    s = pen.word(word)
    template = pen.random.choice(_STATUS)
    flipped = Mutant("status turned", slots={s: "không đạt" if met else pen.random.choice(("vượt", "đạt"))}, touched=(a, p, s))
    number = pen.slots[a].number
    other = Written(pen.slots[p].number.value * (Fraction(4, 5) if met else Fraction(3, 2)), number.step, exact=number.exact)
    other = Written(other.value // number.step * number.step, number.step, exact=number.exact)
    wrong = Mutant("old figure", number=(a, other), touched=(a, p, s))
    pen.relate("status_word", (a, p, s), None, template, mutants=(flipped, wrong))
    return pen.phrase(template, item, a=a, p=p, s=s)


def span(pen: Pen, _: Sector) -> Pieces | None:
    """A number of years and the years themselves."""
    if pen.chance(0.35):
        template = pen.random.choice(_ANNIVERSARIES)[0]
        first, last, both_ends = pen.random.randint(1930, 1990), pen.time.year, 0
    else:
        template, both_ends = pen.random.choice(_SPANS)
        last = pen.time.year - pen.random.choice((0, 0, 1))
        first = last - pen.random.choice((2, 3, 4, 4, 9))
    if template in pen.used:
        return None
    pen.used.add(template)
    count = last - first + both_ends
    n, x, y = (pen.word(text) for text in (f"{count:02}" if pen.pads else str(count), str(first), str(last)))
    d, m = pen.word(str(pen.random.randint(1, 28))), pen.word(str(pen.random.randint(3, 12)))
    wrong = count + pen.random.choice((-2, -1, 1, 2) if count > 3 else (1, 2))
    pen.relate("period_length", (n, x, y), None, template,
               mutants=(Mutant("digit", slots={n: str(wrong)}, touched=(n, x, y)),))
    return pen.phrase(template, None, n=n, x=x, y=y, d=d, m=m)


def day(pen: Pen, _: Sector) -> Pieces | None:
    """A day of the past, that may become one that the calendar does not have."""
    template = pen.random.choice(_PAST)
    if template in pen.used:
        return None
    pen.used.add(template)
    month, year = pen.time.written_on
    month, year = (12, year - 1) if month == 1 else (pen.random.randint(1, month - 1), year)
    t = pen.word(f"{pen.random.randint(1, 28):02}/{month:02}/{year}")
    wrong = pen.random.choice(sorted(_LAST_DAYS))
    pen.relate("impossible_date", (t,), None, template,
               mutants=(Mutant("digit", slots={t: f"{_LAST_DAYS[wrong]}/{wrong:02}/{year}"}, touched=(t,)),))
    return pen.phrase(template, None, t=t)


def duty(pen: Pen, _: Sector) -> Pieces | None:
    """A duty with a day that leaves time to keep it."""
    template = pen.random.choice(_DUTIES)
    if template in pen.used:
        return None
    pen.used.add(template)
    month, year = pen.time.written_on
    due = min(month + pen.random.randint(1, 5), 12)
    told = f"{pen.random.randint(1, 28):02}"
    t = pen.word(f"{told}/{due:02}/{year}")
    early = Mutant("old figure", slots={t: f"{told}/{due:02}/{year - 1}"}, touched=(t,))
    pen.relate("deadline_before_issue", (t,), None, template, mutants=(early,))
    soon = Mutant("digit", slots={t: f"{SIGNED_ON + 1:02}/{month:02}/{year}"}, touched=(t,))
    pen.relate("short_notice", (t,), None, template, mutants=(soon,))
    return pen.phrase(template.replace("@unit", pen.random.choice(UNITS)), None, t=t)


SIGNED_ON = 12  # the day of the month on which these documents are signed


def cited(pen: Pen, _: Sector) -> tuple[Pieces, Pieces] | None:
    """One act cited twice, alike."""
    kind, symbol, issuer, about = pen.random.choice(_ACTS)
    if kind + symbol in pen.used:
        return None
    pen.used.add(kind + symbol)
    year = pen.time.year - pen.random.choice((1, 1, 2, 3))
    d, m, number = pen.random.randint(10, 28), pen.random.randint(1, 12), pen.random.randint(11, 980)
    act = f"{kind} số {symbol.format(k=number, y=year)}"
    day_told = f"{d}/{m}/{year}"
    act1, act2, t, t2 = (pen.word(text) for text in (act, act, day_told, day_told))
    dated = Mutant("digit", slots={t2: f"{d - pen.random.randint(1, 9)}/{m}/{year}"},
                   touched=(act2, t2))
    pen.relate("citation_conflict", (act1, t, act2, t2), None, kind + " " + symbol, mutants=(dated,))
    wrong = next(((right, other) for right, other in _WRONG_CODE.items() if symbol.endswith(right)), None)
    if wrong:
        misprint = Mutant("wrong code", slots={act1: act.replace(*wrong)}, touched=(act1,))
        pen.relate("issuer_conflict", (act1,), None, kind + " " + symbol, mutants=(misprint,))
    words = {"@issuer": issuer, "@about": about}
    first, again = (pen.random.choice(choices) for choices in (_FIRST, _AGAIN))
    for token, text in words.items():
        first, again = first.replace(token, text), again.replace(token, text)
    return pen.phrase(first, None, act=act1, t=t), pen.phrase(again, None, act2=act2, t2=t2)
