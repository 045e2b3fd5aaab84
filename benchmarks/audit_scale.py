"""What the audit costs on a large database, and whether it grows linearly.

    python benchmarks/audit_scale.py [--documents 2000] [--figures 50]

An archive of several provinces over years is made: each office tells of its field, and somewhat of the next, for each period;
every plan and every result stands in several documents, the numbers of the districts in the office's own. The documents are
extracted and audited (within each document; between documents, in the database), first a quarter of them, then all. Wanted: the
audit takes less than a fifth of the time of extraction, and four times the documents cost at most 4.8 times as much. Runs in one
process, and counts its processor time.

The documents are about as dense as those of real offices: a figure in 180 characters, two relations to nine figures, an act in
700 characters, a day in 300. (Documents of sixty offices: 30 to 800 characters a figure, 173 on average, and a relation to every
fourth figure, an act in 800 characters, a day in 400.) Reports that are all figures, at 40 characters each, cost the audit twice
as much of the time of extraction. Half of what is told stands in several documents, which is more than real archives have.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import extractors
from benchmarks.written.comparisons import fall, rise
from benchmarks.written.model import Text, fill
from benchmarks.written.paper import plain
from benchmarks.written.pen import Pen, Time, joined
from benchmarks.written.report import close, head
from benchmarks.written.sectors import DISTRICTS, PLACES, SECTORS, Item, Split
from extractors.model import Document, Result
from pipeline.audit import matched, within
from pipeline.audit.given import given_checks
from pipeline.audit.interval import total
from pipeline.outcome import FileRecord, Outcome
from pipeline.read import read
from pipeline.store import Store

AUDIT_SHARE, GROWTH = 0.2, 4.8
_FORMS = ("@act(a/p), đạt {r}% kế hoạch, @way {g}% so với @prior ({b} @u)", "@act(a), đạt {r}% kế hoạch năm",
          "@act(a/p), đạt {r}% kế hoạch", "@act(a), @way {g}% so với @prior ({b} @u)", "@act(a)", "@act(a)", "@act(a)")
_PROSE = (  # what stands between the figures of a report
    "công tác tuyên truyền, phổ biến chủ trương của Đảng, chính sách, pháp luật của Nhà nước được thực hiện thường xuyên",
    "các cơ quan, đơn vị đã chủ động xây dựng kế hoạch, phân công nhiệm vụ cụ thể cho từng phòng, ban và cá nhân phụ trách",
    "việc kiểm tra, đôn đốc, hướng dẫn cơ sở được tăng cường, kịp thời tháo gỡ khó khăn, vướng mắc ngay từ khi mới phát sinh",
    "nhìn chung, cán bộ và nhân dân phấn khởi, tin tưởng vào sự lãnh đạo, điều hành của cấp ủy và chính quyền các cấp",
    "tuy vậy, kết quả giữa các địa phương chưa đồng đều, một số đơn vị chưa thật sự quyết liệt trong tổ chức thực hiện",
    "nguyên nhân chủ yếu là do thời tiết diễn biến phức tạp, giá vật tư đầu vào tăng cao và nguồn nhân lực còn hạn chế",
    "thời gian tới cần tiếp tục rà soát, bổ sung cơ chế, chính sách cho phù hợp với tình hình thực tế của từng địa bàn",
    "đề nghị Ủy ban nhân dân các huyện, thị xã, thành phố quan tâm bố trí nguồn lực, phối hợp chặt chẽ với các sở, ngành",
    "chất lượng tham mưu có chuyển biến rõ nét, việc giải quyết kiến nghị của cử tri được các ngành quan tâm đúng mức",
    "hạ tầng kỹ thuật từng bước được đầu tư theo hướng đồng bộ, đáp ứng tốt hơn nhu cầu sản xuất và đời sống của người dân",
    "giao Văn phòng chủ trì, phối hợp với các phòng chuyên môn theo dõi, tổng hợp kết quả, báo cáo lãnh đạo theo quy định",
    "các phong trào thi đua được phát động sâu rộng, nhiều mô hình hay, cách làm sáng tạo được nhân rộng trên địa bàn",
    "an ninh chính trị, trật tự an toàn xã hội được giữ vững, không để xảy ra điểm nóng, khiếu kiện đông người, vượt cấp",
    "công tác phối hợp với Mặt trận Tổ quốc và các tổ chức chính trị - xã hội tiếp tục được duy trì nền nếp, hiệu quả",
)
_DATED = (  # {decision}, {resolution}: number, code and day; {day}: a day of the year before; {due}: a day after the report
    "thực hiện Quyết định số {decision} của Ủy ban nhân dân tỉnh, các đơn vị đã ban hành kế hoạch và phân công cụ thể",
    "căn cứ Nghị quyết số {resolution} của Hội đồng nhân dân tỉnh, nguồn lực được ưu tiên cho các địa bàn khó khăn",
    "việc triển khai Quyết định số {decision} của Ủy ban nhân dân tỉnh bảo đảm tiến độ, đúng đối tượng, không có khiếu nại",
    "các nội dung theo Nghị quyết số {resolution} của Hội đồng nhân dân tỉnh cơ bản được thực hiện đầy đủ, kịp thời",
    "đã kiểm tra việc thực hiện Quyết định số {decision} của Ủy ban nhân dân tỉnh tại các địa phương trọng điểm",
    "chính sách ban hành kèm theo Nghị quyết số {resolution} của Hội đồng nhân dân tỉnh được người dân đồng tình, ủng hộ",
    "hội nghị sơ kết được tổ chức ngày {day} với sự tham gia của đại diện các sở, ngành và Ủy ban nhân dân cấp huyện",
    "đoàn kiểm tra liên ngành đã làm việc với các đơn vị vào ngày {day}, kịp thời chấn chỉnh những thiếu sót",
    "lễ phát động được tổ chức ngày {day} tại trung tâm tỉnh lỵ, thu hút đông đảo cán bộ, đoàn viên tham gia hưởng ứng",
    "sau cuộc họp ngày {day}, các vướng mắc về mặt bằng và thủ tục đất đai đã được giao cho từng đơn vị xử lý",
    "yêu cầu các phòng, đơn vị trực thuộc gửi báo cáo kết quả về Văn phòng trước ngày {due} để tổng hợp, trình lãnh đạo",
    "đề nghị các địa phương hoàn thành việc rà soát, cập nhật số liệu trên hệ thống chậm nhất ngày {due}",
)
_TO_A_FIGURE, _A_LINE = 155, 95  # characters: for each figure; of the line that tells some
_PERIODS = ("quarter", "half", "nine", "year")
_FIRST_YEAR, _YEARS = 2014, 11
_GROWN = {"quarter": 0.22, "half": 0.47, "nine": 0.73, "year": 1.0}


@dataclass
class Spent:
    """Seconds of processor time spent on each stage (so that other load does not count), and how much was found."""

    documents: int = 0
    figures: int = 0
    checks: int = 0
    between: int = 0
    extract: float = 0.0
    within: float = 0.0
    across: float = 0.0

    @property
    def audit(self) -> float:
        """Seconds of the whole audit."""
        return self.within + self.across


def documents(count: int, figures: int) -> Iterator[Text]:
    """Reports on the same indicators by office and period, about so many figures in each; they agree with each other."""
    made = 0
    for year in range(_FIRST_YEAR, _FIRST_YEAR + _YEARS):
        for place in PLACES:
            for at in range(len(SECTORS)):
                for kind in _PERIODS:
                    if made == count:
                        return
                    yield _report(place, at, kind, year, figures)
                    made += 1
    raise ValueError(f"the archive has only {made} documents")


def _report(place: str, sector_at: int, kind: str, year: int, figures: int) -> Text:
    sector = SECTORS[sector_at]
    pen = Pen(random.Random(f"{place} {sector.code} {kind} {year}"), Time(kind, year), place, style="list")
    top = head(pen, sector.office, sector.code, "BC", "BÁO CÁO", f"Kết quả công tác {pen.time.now}")
    pen.heading("I. KẾT QUẢ THỰC HIỆN")
    for number in range(len(SECTORS)):
        told = SECTORS[(sector_at + number) % len(SECTORS)]
        if len(pen.slots) < figures:
            pen.heading(f"{number + 1}. Lĩnh vực {told.name}")
        for item in told.items:
            if len(pen.slots) < figures:
                _told(pen, item, kind, year)
        for split in told.splits if number == 0 else ():  # what one office alone reports in detail
            if len(pen.slots) < figures:
                _parts(pen, split, kind, year)
    return close(pen, f"bao-cao-{kind}-{year}-{sector.code}", PLACES.index(place), top)


def _told(pen: Pen, item: Item, kind: str, year: int) -> None:
    """What was reached of the plan and of the period before. The same numbers whichever document tells them."""
    plan, done = _numbers(pen.place, item, kind, year)
    _, old = _numbers(pen.place, item, kind, year - 1)
    way, form, formula = ("tăng", pen.random.choice(_FORMS), rise) if done > old else ("giảm", pen.random.choice(_FORMS), fall)
    slots = {"a": pen.level(done, item.unit, item.decimals)}
    if "{p}" in form or "/p)" in form:
        slots["p"] = pen.level(plan, item.unit, item.decimals)
    if "{b}" in form:
        slots["b"] = pen.level(old, item.unit, item.decimals)
        slots["g"] = pen.percent(abs(done * 100 / old - 100), 1)
        pen.relate("change_from_base", (slots["g"], slots["a"], slots["b"]), formula, "scale")
    if "{r}" in form:
        slots["r"] = pen.percent(done * 100 / plan, 1)
    pen.write("list", pen.phrase(form.replace("@way", way), item, **slots))
    _between(pen, len(slots) + _by_district(pen, item, done))


def _by_district(pen: Pen, item: Item, done: Fraction) -> int:
    """The districts that did most, where an office names them; returns how many figures that takes."""
    rng = random.Random(f"{pen.place} {item.noun}")
    named = rng.sample(DISTRICTS, rng.choice((0, 0, 2, 3, 4)))
    if item.decimals or not named:
        return 0
    values = [max(int(done * rng.randint(10, 20) / 100), 2) for _ in named]
    told = [fill(f"huyện {name} {{n}} {item.unit}", n=pen.level(Fraction(value), item.unit))
            for name, value in zip(named, values, strict=True)]
    pen.write("list", joined(("các địa phương thực hiện tốt: ",), told, ", "))
    return len(named)


def _between(pen: Pen, figures: int) -> None:
    """The prose that goes with so many figures."""
    told = (*_PROSE, *_DATED)
    count = max(round((_TO_A_FIGURE * figures - _A_LINE) * len(told) / sum(map(len, told))), 1)
    pen.write("text", *((_dated(pen, sentence),) for sentence in pen.random.sample(told, min(count, len(told)))))


def _dated(pen: Pen, sentence: str) -> str:
    """A sentence with its acts and days. Acts are numbered in the order of their days, the same in all documents of a place."""
    day, month = pen.random.randint(1, 28), pen.random.randint(1, 12)
    when, number = f"{day:02}/{month:02}/{pen.time.year - 1}", 100 * month + day
    signed = pen.time.written_on
    return sentence.format(day=when, due=f"25/{signed[0]:02}/{signed[1]}", decision=f"{number}/QĐ-UBND ngày {when}",
                           resolution=f"{number}/NQ-HĐND ngày {when}")


def _parts(pen: Pen, split: Split, kind: str, year: int) -> None:
    """A total and what it is made of."""
    rng, scale = random.Random(f"{pen.place} {split.told}"), 10**split.decimals
    sizes = [split.low * (split.high / split.low) ** rng.random() for _ in split.classes]
    grown = _GROWN[kind] * 1.03 ** (year - _FIRST_YEAR)
    held = [Fraction(max(round(size * grown * scale), 1), scale) for size in sizes]
    w, *slots = (pen.level(value, split.unit, split.decimals) for value in (sum(held), *held))
    pen.relate("sum_of_parts", (w, *slots), total, "scale")
    told = [fill(words.replace("{}", "{n} " + split.unit), n=slot) for words, slot in zip(split.classes, slots, strict=True)]
    pen.write("list", joined(pen.phrase("@told(w), gồm: ", split, w=w), told, ", "))
    _between(pen, len(slots) + 1)


def _numbers(place: str, item: Item, kind: str, year: int) -> tuple[Fraction, Fraction]:
    """The plan of a year and what was done until the end of a period, growing from year to year."""
    size = item.low * (item.high / item.low) ** random.Random(f"{place} {item.noun}").random()
    size *= 1.03 ** (year - _FIRST_YEAR) * random.Random(f"{place} {item.noun} {year}").uniform(0.96, 1.05)
    scale = 10**item.decimals
    return Fraction(round(size * 1.1)), Fraction(max(round(size * _GROWN[kind] * scale), 1), scale)


def measure(texts: Iterable[Text]) -> Spent:
    """Extract and audit documents, and time it."""
    spent = Spent()
    with tempfile.TemporaryDirectory() as name, Store(Path(name) / "scale.db") as store:
        for text in texts:
            result = _timed(read(f"{text.name}.txt", plain(text).encode()), spent)
            store.save(Outcome(FileRecord(path=text.name, state="done", document=result.document.id), result))
        began = time.process_time()
        store.audit()
        spent.across += time.process_time() - began
        spent.between = store.connection.execute("select count(*) from checks where other_document is not null").fetchone()[0]
    return spent


def _timed(document: Document, spent: Spent) -> Result:
    began = time.process_time()
    facts = extractors.extract(document)
    extracted = time.process_time()
    checks = (*within.check(document, facts), *given_checks(document, facts))
    checked = time.process_time()
    compared = matched.compared(document, facts)
    spent.extract += extracted - began
    spent.within += checked - extracted
    spent.across += time.process_time() - checked
    spent.documents += 1
    spent.figures += len(facts.figures)
    spent.checks += len(checks)
    return Result(document, facts, checks, compared)


def main(arguments: Sequence[str]) -> int:
    """Measure a quarter and the whole; 0 if both marks are met, else 1."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--figures", type=int, default=50, help="figures in each document, about")
    told = parser.parse_args(arguments)
    measure(documents(3, told.figures))  # models are loaded, patterns compiled
    few, many = (measure(documents(count, told.figures)) for count in (told.documents // 4, told.documents))
    print("| documents | figures | checks within | findings between | extraction | audit within | audit between | share |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    for spent in (few, many):
        print(f"| {spent.documents} | {spent.figures} | {spent.checks} | {spent.between} | {spent.extract:.1f} s "
              f"| {spent.within:.1f} s | {spent.across:.1f} s | {spent.audit / spent.extract:.3f} |")
    part, growth = many.audit / many.extract, many.audit / few.audit
    print(f"\naudit: {part:.3f} of extraction (wanted: < {AUDIT_SHARE}); "
          f"4 x the documents cost {growth:.2f} x (wanted: <= {GROWTH})")
    return 0 if part < AUDIT_SHARE and growth <= GROWTH else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
