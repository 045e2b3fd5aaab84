"""Whole documents of several kinds: letterhead, headings, sections of sentences, lists and tables, duties, closing."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from benchmarks.written import comparisons, lists, tables, words
from benchmarks.written.model import Pieces, Text
from benchmarks.written.pen import Pen, Time
from benchmarks.written.sectors import DISTRICTS, PEOPLE, PLACES, SECTORS, Sector

_SENTENCES: tuple[tuple[Callable[[Pen, Sector], Pieces | None], int], ...] = (
    (comparisons.of_plan, 6), (comparisons.of_both, 3), (comparisons.of_period, 3), (comparisons.change, 5), (comparisons.points,
                                                                                                              2),
    (comparisons.of_whole, 4), (lists.shares, 2), (lists.rest, 2), (lists.named, 1), (lists.structure, 1), (lists.twice, 1),
    (lists.mixed, 1), (lists.opposites, 1), (words.span, 1), (words.day, 1),
)
_TABLES = (tables.plans, tables.plans, tables.places, tables.funds, tables.balance, tables.growth, tables.district_plans)
_OPENINGS = (
    "Thực hiện chương trình công tác năm @year, @office báo cáo kết quả thực hiện nhiệm vụ @now như sau:",
    "@office báo cáo tình hình, kết quả công tác @now và phương hướng, nhiệm vụ thời gian tới, cụ thể như sau:",
    "Căn cứ chức năng, nhiệm vụ được giao, @office báo cáo kết quả công tác @now như sau:",
)
FILLERS = (
    "công tác chỉ đạo, điều hành được triển khai quyết liệt, bám sát chương trình công tác", "nội bộ đoàn kết, thống nhất",
    "việc ứng dụng công nghệ thông tin tiếp tục được quan tâm", "đời sống nhân dân cơ bản ổn định",
    "tuy nhiên, tiến độ một số nhiệm vụ còn chậm so với yêu cầu", "công tác phối hợp giữa các đơn vị ngày càng chặt chẽ",
)
_AIMS = (
    "Phấn đấu {act} trong năm @next.", "Tiếp tục rà soát, tháo gỡ khó khăn, vướng mắc trong quá trình thực hiện.",
    "Đẩy mạnh tuyên truyền, phổ biến giáo dục pháp luật cho cán bộ và nhân dân.",
    "Tăng cường thanh tra, kiểm tra; xử lý nghiêm các trường hợp vi phạm.",
)
_TARGETS = (  # of a plan: a target beside what was reached
    "@act(p), tăng {g}% so với năm @last ({b} @u)", "@noun đạt {p} @u, tăng {g}% so với thực hiện năm @last ({b} @u)",
    "phấn đấu @act(p), tăng {d} @u so với năm @last ({b} @u)", "@noun: {p} @u, bằng {r}% so với năm @last ({b} @u)",
)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")


def document(seed: int) -> Text:
    """A document of some kind. seed: the same seed gives the same document."""
    kind = random.Random(-seed - 1).choice((report, report, report, report, survey, survey, plan, conclusion, letter))
    return kind(seed)


def report(seed: int) -> Text:
    """A report (báo cáo) of a department: fields of work, targets, duties."""
    pen, sectors = _begin(seed)
    top = head(pen, sectors[0].office, sectors[0].code, "BC", "BÁO CÁO", pen.random.choice((
        "Kết quả công tác {0} và phương hướng, nhiệm vụ thời gian tới", "Tình hình thực hiện nhiệm vụ {0}",
        "Kết quả thực hiện nhiệm vụ {0}")).format(pen.time.now))
    return _report(pen, sectors, top, seed)


def survey(seed: int) -> Text:
    """A report on the economy and society of a district (báo cáo kinh tế - xã hội)."""
    pen, _ = _begin(seed)
    pen.where = "toàn huyện"
    sectors = pen.random.sample(SECTORS, pen.random.randint(3, 5))
    district = pen.random.choice(DISTRICTS)
    top = head(pen, f"UBND huyện {district}", "UBND", "BC", "BÁO CÁO",
                 f"Tình hình kinh tế - xã hội {pen.time.now} và nhiệm vụ, giải pháp thời gian tới", place=district)
    return _report(pen, sectors, top, seed)


def _report(pen: Pen, sectors: Sequence[Sector], top: dict, seed: int) -> Text:
    pen.write("text", pen.phrase(pen.random.choice(_OPENINGS).replace("@office", top["office"])))
    pen.heading(f"I. KẾT QUẢ THỰC HIỆN {pen.time.now.upper()}")
    act = words.cited(pen, sectors[0])
    if act:
        pen.write("text", act[0])
    with_tables = pen.chance(0.5)
    for number, sector in enumerate(sectors, 1):
        pen.heading(pen.random.choice((f"{number}. Lĩnh vực {sector.name}", f"{number}. Về {sector.name}",
                                       f"{number}. {sector.name[:1].upper()}{sector.name[1:]}")))
        _section(pen, sector)
        if with_tables and pen.chance(0.7):
            pen.blocks += pen.random.choice(_TABLES)(pen, sector)
    number = 1
    if pen.chance(0.6):
        _targets(pen, sectors, _ROMAN[number])
        number += 1
    if pen.chance(0.5):
        pen.heading(f"{_ROMAN[number]}. TỒN TẠI, HẠN CHẾ")
        pen.write("text", (pen.random.choice(FILLERS),), (pen.random.choice(FILLERS),))
        number += 1
    pen.heading(f"{_ROMAN[number]}. NHIỆM VỤ TRỌNG TÂM THỜI GIAN TỚI")
    _duties(pen, sectors[0], act[1] if act else None)
    pen.write("text", (f"Trên đây là báo cáo của {top['office']}, kính trình cấp trên xem xét, chỉ đạo./.",))
    return close(pen, "bao-cao", seed, top)


def plan(seed: int) -> Text:
    """A plan (kế hoạch) for a year: targets against what was reached, money, duties."""
    pen, sectors = _begin(seed, "year")
    pen.time = Time("plan", pen.time.year)
    year = pen.time.year
    top = head(pen, sectors[0].office, sectors[0].code, "KH", "KẾ HOẠCH", f"Thực hiện nhiệm vụ trọng tâm năm {year}")
    act = words.cited(pen, sectors[0])
    if act:
        pen.write("text", act[0])
    pen.heading("I. MỤC TIÊU, CHỈ TIÊU")
    for number, sector in enumerate(sectors, 1):
        pen.heading(f"{number}. Về {sector.name}")
        for _ in range(pen.random.randint(2, 4)):
            sentence = _target(pen, sector)
            if sentence:
                pen.write("list", sentence)
    pen.heading("II. KINH PHÍ THỰC HIỆN")
    for sentence in (lists.mixed(pen, sectors[0]), lists.twice(pen, sectors[0])):
        if sentence:
            pen.write("text", sentence)
    if pen.chance(0.6):
        pen.blocks += tables.funds(pen, sectors[0])
    pen.heading("III. TỔ CHỨC THỰC HIỆN")
    _duties(pen, sectors[0], act[1] if act else None)
    return close(pen, "ke-hoach", seed, top)


def conclusion(seed: int) -> Text:
    """A notice of what a meeting concluded (thông báo kết luận): results in prose, duties with their days."""
    pen, sectors = _begin(seed)
    pen.style = "text"
    top = head(pen, f"UBND tỉnh {pen.place}", "UBND", "TB", "THÔNG BÁO",
                 f"Kết luận của Chủ tịch UBND tỉnh tại cuộc họp về tình hình thực hiện nhiệm vụ {pen.time.now}")
    pen.write("text", ("Sau khi nghe báo cáo và ý kiến của các đại biểu dự họp, Chủ tịch UBND tỉnh kết luận như sau",))
    for number, sector in enumerate(sectors, 1):
        found = [sentence for _ in range(3) if (sentence := _sentence(pen, sector))]
        if found:
            pen.write("text", (f"{number}. Về {sector.name}: {pen.random.choice(FILLERS)}",), *found)
    pen.write("text", (f"{len(sectors) + 1}. Yêu cầu các cơ quan, đơn vị:",))
    _duties(pen, sectors[0], None)
    return close(pen, "thong-bao", seed, top)


def letter(seed: int) -> Text:
    """An official letter (công văn): a few figures, and what is asked for until when."""
    pen, sectors = _begin(seed)
    pen.style = "text"
    top = head(pen, sectors[0].office, sectors[0].code, None, None, "")
    top["left"] += ["V/v đẩy nhanh tiến độ thực hiện nhiệm vụ"]
    top["right"] += [""]
    top["title"] = ["Kính gửi: Ủy ban nhân dân các huyện, thị xã, thành phố"]
    act = words.cited(pen, sectors[0])
    if act:
        pen.write("text", act[0])
    for sector in sectors:
        found = [sentence for _ in range(2) if (sentence := _sentence(pen, sector))]
        if found:
            pen.write("text", *found)
    pen.write("text", (f"Để hoàn thành kế hoạch năm {pen.time.year}, {top['office']} đề nghị các địa phương:",))
    _duties(pen, sectors[0], act[1] if act else None)
    pen.write("text", (f"{top['office']} đề nghị các địa phương quan tâm phối hợp thực hiện./.",))
    return close(pen, "cong-van", seed, top)


# --------------------------------------------------------------------------- their parts


def _begin(seed: int, kind: str | None = None) -> tuple[Pen, list[Sector]]:
    rng = random.Random(seed)
    time = Time(kind or rng.choice(("quarter", "half", "nine", "year", "year")), rng.randint(2017, 2024))
    pen = Pen(rng, time, rng.choice(PLACES), cut=rng.random() < 0.25, style=rng.choice(("text", "list")))
    return pen, rng.sample(SECTORS, rng.randint(2, 3))


def close(pen: Pen, name: str, seed: int, top: dict) -> Text:
    """The finished document of a pen. top: what `head` gave."""
    placed = {piece for block in pen.blocks for cells in (block.pieces,
                                                          *(cell for row in block.rows for cell in row)) for piece in cells}
    lost = [relation for relation in pen.relations if any(slot not in placed and pen.slots[slot].text for slot in relation.slots)]
    assert not lost, lost
    return Text(f"{name}-{seed}", top, tuple(pen.blocks), tuple(pen.slots), tuple(pen.relations))


def _sentence(pen: Pen, sector: Sector) -> Pieces | None:
    makers, weights = zip(*_SENTENCES, strict=True)
    return pen.random.choices(makers, weights)[0](pen, sector)


def _section(pen: Pen, sector: Sector) -> None:
    """Paragraphs of one to three sentences."""
    for _ in range(pen.random.randint(3, 5)):
        if pen.chance(0.22) and lists.parts(pen, sector):
            continue
        found = [sentence for _ in range(pen.random.choice((1, 1, 2, 2, 3))) if (sentence := _sentence(pen, sector))]
        if pen.chance(0.3):
            found.insert(pen.random.randint(0, len(found)), (pen.random.choice(FILLERS),))
        if found:
            pen.write(pen.style, *found)


def _target(pen: Pen, sector: Sector) -> Pieces | None:
    """A target of a plan, and what was reached the year before."""
    item = pen.item(sector.items)
    if item is None:
        return None
    old = pen.draw(item.low, item.high, item.decimals)
    new = pen.plan(pen.near(old, 1.06, 1.35), item.decimals)
    if new <= old * 102 / 100:
        return None
    template = pen.template(_TARGETS, item)
    p, b = pen.level(new, item.unit, item.decimals), pen.level(old, item.unit, item.decimals)
    told = {"p": p, "b": b}
    if "{g}" in template:
        told["g"] = pen.percent(new * 100 / old - 100)
        pen.relate("change_from_base", (told["g"], p, b), comparisons.rise, template)
    elif "{d}" in template:
        told["d"] = pen.level(new - old, item.unit, item.decimals)
        pen.relate("difference", (told["d"], p, b), comparisons.minus, template)
    else:
        told["r"] = pen.percent(new * 100 / old)
        pen.relate("ratio_of_period", (told["r"], p, b), comparisons.share, template)
    return pen.phrase(template, item, **told)


def _targets(pen: Pen, sectors: Sequence[Sector], roman: str) -> None:
    """Which targets were met: a count, then the targets one by one."""
    pen.heading(f"{roman}. KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU ĐƯỢC GIAO")
    count = pen.random.choice((lists.card, lists.card, lists.groups))(pen, sectors[0])
    if count:
        pen.write("text", count)
    for _ in range(pen.random.randint(2, 4)):
        line = words.status(pen, pen.random.choice(sectors))
        if line:
            pen.write("list", line)


def _duties(pen: Pen, sector: Sector, again: Pieces | None) -> None:
    if again:
        pen.write("list", again)
    for _ in range(pen.random.randint(1, 3)):
        duty = words.duty(pen, sector)
        if duty:
            pen.write("list", duty)
    aim = pen.random.choice(_AIMS)
    item = pen.item(sector.items)
    if "{act}" in aim and item is not None:
        slot = pen.level(pen.plan(pen.draw(item.low, item.high), item.decimals), item.unit, item.decimals)
        aim = aim.replace("{act}", "@act(a)").replace("@next", str(pen.time.written_on[1]))
        pen.write("list", pen.phrase(aim, item, a=slot))
    elif "{act}" not in aim:
        pen.write("list", (aim,))


def head(pen: Pen, office: str, code: str, kind: str | None, title: str | None, subject: str, place: str | None = None) -> dict:
    """Letterhead, title and closing, as `corpus.make` describes them; `office`: as sentences name it."""
    month, year = pen.time.written_on
    deputy = pen.chance(0.6)
    assembly = office.startswith("UBND")
    above = "" if office.startswith("UBND tỉnh") else f"UBND TỈNH {pen.place.upper()}"
    chief = "CHỦ TỊCH" if assembly else "GIÁM ĐỐC"
    number = pen.random.randint(11, 890)
    symbol = f"{number}/{kind}-{code}" if kind else f"{number}/{code}-VP"
    assembly_chief = ["TM. ỦY BAN NHÂN DÂN", chief] if assembly else [chief, ""]
    above_name = [f"KT. {chief}", f"PHÓ {chief}"] if deputy else assembly_chief
    return {
        "office": office,
        "left": [above, f"**{office.upper().replace('UBND', 'ỦY BAN NHÂN DÂN')}**", "", f"Số: {symbol}"],
        "right": ["**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**", "**Độc lập - Tự do - Hạnh phúc**", "",
                  f"_{place or pen.place}, ngày {words.SIGNED_ON} tháng {month:02} năm {year}_"],
        "title": [title, subject] if title else [],
        "closing_left": ["**_Nơi nhận:_**", "- Như trên;" if kind is None else f"- UBND tỉnh {pen.place};",
                         "- Các phòng, đơn vị trực thuộc;", "- Lưu: VT."],
        "closing_right": [*(f"**{line}**" if line else "" for line in above_name), "", "", f"**{pen.random.choice(PEOPLE)}**"],
    }
