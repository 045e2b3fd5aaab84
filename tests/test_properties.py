"""Laws that hold for every text, tried on generated ones: official-sounding fragments, and any characters at all."""

import gc
import time
from itertools import pairwise

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import extractors
from extractors.model import Evidence, Facts, plain_document
from extractors.rules import settle
from extractors.text import folded, plain

KINDS = ("dates", "symbols", "header", "citations", "deadlines", "figures", "numbers")
LISTS = ("addressees", "recipients")
FRAGMENTS = (
    "Số: 15/BC-UBND", "Số:      /QĐ-UBND", "An Bình, ngày 05 tháng 6 năm 2021", "An Bình, ngày    tháng    năm 2021", "BÁO CÁO",
    "Kính gửi: Ủy ban nhân dân huyện", "Nơi nhận:", "- Như trên;", "- Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH",
    "I. KẾT QUẢ THỰC HIỆN", "1. Về lao động, việc làm", "a) Xã, phường;", "- ", "+ ", "* ", "Điều 5.", "Phụ lục II",
    "giải quyết việc làm cho ", "21.500 người", "4.120/5.000 lao động", ", đạt 82,4% kế hoạch", "tăng 3,5% so với cùng kỳ",
    "giảm 1,02 điểm %", "197,1 tỷ đồng", "trên 64 ngàn lượt người", "1-1,5%", "từ 12% lên 15%", "gấp 2,3 lần", "còn lại 28 hộ",
    "bình quân 4,2 triệu đồng/người/tháng", "trong đó nữ 1.230 người", "100%", "02 dự án", "(hai mươi mốt)", "346 000 ha",
    "3.000.000.000 đồng", "12,5 tạ/ha", "31/4/2021", "6 tháng đầu năm 2021", "quý III/2021", "giai đoạn 2016 - 2020",
    "nhiệm kỳ 2020-2025", "trước ngày 15/6/2021", "trước 17 giờ 30 ngày 20/5/2021", "trong 05 ngày làm việc kể từ ngày ký",
    "ngày 20 hằng tháng", "chậm nhất là ngày 30-9-2021", "Nghị quyết số 12/NQ-HĐND ngày 10/12/2020 của HĐND tỉnh",
    "các Quyết định số 05/QĐ-TTg, 06/QĐ-TTg năm 2020", "khoản 2 Điều 7 Luật Việc làm", "Công văn số 99/SNV-CCHC", "Covid-19",
    "điện thoại: 0240.3855.123", "tỉnh¹", "mức độ 3, 4", "lần thứ 11", "khoảng ", "không quá ", "ước đạt ", "phấn đấu ",
    "; ", ", ", ". ", " và ", "\n", "\n\n", "\t", "%", "/", "-", "…", "......", "./.", "&", "0", "7", "٣", "²", "½", "Ⅳ",
)
official = st.lists(st.sampled_from(FRAGMENTS), max_size=30).map(" ".join)
anything = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=200)
settings.register_profile("laws", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
settings.load_profile("laws")
RUN_OF_DIGITS = regex.compile(r"[0-9]+")


def extract(text):
    return extractors.extract(plain_document(text))


def all_facts(facts: Facts):
    return [(kind, fact) for kind in KINDS for fact in getattr(facts, kind)]


@given(st.one_of(official, anything))
def test_every_fact_has_a_span_inside_the_text_and_a_rule(text):
    for kind, fact in all_facts(extract(text)):
        assert 0 <= fact.start < fact.end <= len(text), (kind, fact)
        assert fact.rule
        assert 0 < fact.score <= 1


@given(st.one_of(official, anything))
def test_no_evidence_crosses_into_another_block(text):
    facts = extract(text)
    for kind in ("dates", "symbols", "figures", "numbers"):
        for fact in getattr(facts, kind):
            assert "\n" not in text[fact.start:fact.end], (kind, text[fact.start:fact.end])


@given(st.one_of(official, anything))
def test_shadows_are_letter_for_letter_as_long_as_the_text(text):
    assert len(plain(text)) == len(folded(text)) == len(text)
    assert plain(plain(text)) == plain(text)


@given(official)
def test_every_run_of_digits_is_in_exactly_one_row_of_the_ledger(text):
    numbers = extract(text).numbers
    for run in RUN_OF_DIGITS.finditer(text):
        rows = [number for number in numbers if number.start <= run.start() and run.end() <= number.end]
        assert len(rows) == 1, (run, text, rows)


@given(st.one_of(official, anything))
def test_references_between_facts_lead_to_facts(text):
    facts = extract(text)
    for figure in facts.figures:
        for at in (figure.of, figure.against):
            assert at is None or 0 <= at < len(facts.figures)
    for number in facts.numbers:
        assert number.owner is None or number.owner[1] < len(getattr(facts, number.owner[0]))


@given(official)
def test_facts_of_one_kind_stand_in_text_order_and_do_not_overlap(text):
    facts = extract(text)
    for kind in ("dates", "symbols", "figures", "numbers"):
        spans = [(fact.start, fact.end) for fact in getattr(facts, kind)]
        assert spans == sorted(spans), kind
        assert all(left[1] <= right[0] for left, right in pairwise(spans)), (kind, spans)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20))))
def test_settling_leaves_no_overlap_and_drops_nothing_that_is_clear(pairs):
    facts = [Evidence(start=start, end=start + length, rule="r") for start, length in pairs]
    kept = settle(facts)
    for left, right in pairwise(kept):
        assert left.end <= right.start
    for fact in facts:
        assert any(fact.start < other.end and other.start < fact.end for other in kept)


@given(st.one_of(official, anything))
def test_the_same_text_gives_the_same_facts(text):
    assert extract(text) == extract(text)


ADVERSARIAL = {
    "digits": "1", "digits and points": "1.", "digits and commas": "1,2", "slashes": "1/", "dashes": "- ", "blanks": "  ",
    "dots": "…", "full stops": ".", "brackets": "(", "symbols": "12/NQ-HĐND, ", "long symbol": "A-", "dates": "ngày 1/1/2021 ",
    "day words": "ngày ", "numbers with units": "1.000 người ", "percentages": "5% ", "number words": "hai mươi ",
    "one syllable": "a ", "headings": "I. KẾT QUẢ\n", "list": "- việc làm 5 người;\n", "blank lines": "\n", "tabs": "1\t",
    "capitals": "Ủy Ban ",
    "citations": "Nghị quyết số 12/NQ-HĐND ngày 10/12/2020 của HĐND tỉnh, ", "deadlines": "trước ngày 15/6/2021, ",
    "commas": "x, ", "and": "và ", "capital letters": "Ư", "ratio chain": "5/", "recipients": "Nơi nhận: - Như trên; ",
    "letters": "a",
}


def best_time(text, tries=3):
    document, best = plain_document(text), float("inf")
    gc.disable()  # as timeit does: the collector's work depends on all that the process has loaded
    try:
        for _ in range(tries):
            began = time.process_time()
            extractors.extract(document)
            best = min(best, time.process_time() - began)
    finally:
        gc.enable()
    return best


@pytest.mark.parametrize("kind", ADVERSARIAL)
def test_work_grows_with_the_length_of_the_text_not_with_its_square(kind):
    unit = ADVERSARIAL[kind]
    short = unit * (6_000 // len(unit))
    once, four_times = best_time(short), best_time(short * 4)
    # linear gives 4, quadratic 16; small times are noise
    assert four_times <= 9 * max(once, 0.01), f"{kind}: {once:.4f} s, of four times the text {four_times:.4f} s"
