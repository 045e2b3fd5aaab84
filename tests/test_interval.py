"""Intervals never contradict what is true, and are no wider than what was written."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.audit.interval import (
    EVERYTHING,
    Interval,
    Written,
    decimal_text,
    point,
    power,
    round_numbers,
    round_unit,
    slips,
    total,
    verdict,
)
from pipeline.audit.slip import corrections, explanations

MODES = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN])
STEPS = st.sampled_from([Decimal("0.01"), Decimal("0.1"), Decimal(1), Decimal(1000)])
AMOUNTS = st.decimals(min_value=Decimal("0.001"), max_value=Decimal(10**7), places=4)
FRACTIONS = st.fractions(min_value=-50, max_value=50, max_denominator=12)
PRECISE = Context(prec=60)


def write(true, step, mode):
    """The number that an office writes for a true value."""
    steps = PRECISE.divide(Decimal(true), step).quantize(Decimal(1), rounding=mode, context=PRECISE)
    return Written(Fraction(steps) * Fraction(step), Fraction(step))


def exact_decimal(fraction):
    """A fraction as a Decimal of 40 digits: precise enough that no tie between two steps is missed or made."""
    return PRECISE.divide(Decimal(fraction.numerator), Decimal(fraction.denominator))


@st.composite
def intervals(draw):
    low, high = sorted([draw(FRACTIONS), draw(FRACTIONS)])
    if low == high:
        return point(low)
    return Interval(low, high, draw(st.booleans()), draw(st.booleans()))


@st.composite
def intervals_with_member(draw):
    interval = draw(intervals())
    share = draw(st.fractions(min_value=0, max_value=1, max_denominator=16))
    member = interval.low + (interval.high - interval.low) * share
    return (interval, member) if interval.contains(member) else (interval, (interval.low + interval.high) / 2)


# --------------------------------------------------------------------------- what a written number means

@given(AMOUNTS, STEPS, MODES)
def test_what_was_written_can_stand_for_the_true_value(true, step, mode):
    written = write(true, step, mode)
    meant = written.cut() if mode == ROUND_DOWN else written.rounded()
    assert meant.contains(true)
    assert written.possible().contains(true)


@given(AMOUNTS, STEPS)
def test_a_rounding_interval_is_one_step_wide_and_no_more(true, step):
    written = write(true, step, ROUND_HALF_UP)
    assert written.rounded().high - written.rounded().low == Fraction(step)
    assert written.cut().high - written.cut().low == Fraction(step)


def test_a_tie_belongs_to_the_even_neighbour_or_to_the_upper_one():
    assert Written(Fraction(2), Fraction(1)).rounded() == Interval(Fraction(3, 2), Fraction(5, 2))
    assert Written(Fraction(3), Fraction(1)).rounded() == Interval(Fraction(5, 2), Fraction(7, 2), high_open=True)
    assert Written(Fraction(-3), Fraction(1)).rounded() == Interval(Fraction(-7, 2), Fraction(-5, 2), low_open=True)


def test_a_count_stands_for_itself():
    count = Written(Fraction(21078), exact=True)
    assert count.rounded() == count.cut() == count.possible() == point(21078)


@pytest.mark.parametrize(("qualifier", "inside", "outside"), [
    ("over", [5000, 5400, 6000], [4999, 6001]),
    ("nearly", [5000, 4600, 4000], [5001, 3999]),
    ("about", [5000, 4500, 5500], [4400, 5600]),
    ("at_least", [5000, 10**9], [4999]),
    ("at_most", [0, 5000], [5001]),
    ("under", [0, 4999], [5001]),
])
def test_words_of_approximation_widen_or_bound_a_number(qualifier, inside, outside):
    meant = Written(Fraction(5000), qualifier=qualifier, exact=True).possible()
    assert all(meant.contains(number) for number in inside)
    assert not any(meant.contains(number) for number in outside)


def test_a_number_with_many_digits_is_approximated_closely():
    assert not Written(Fraction(41800), Fraction(100), "over").possible().contains(42500)
    assert Written(Fraction(42000), Fraction(1000), "over").possible().contains(43500)


def test_a_range_reaches_from_half_a_step_below_to_half_a_step_above():
    written = Written(Fraction(1), Fraction(1, 10), value_to=Fraction(3, 2))
    assert (written.rounded().low, written.rounded().high) == (Fraction(19, 20), Fraction(31, 20))


# --------------------------------------------------------------------------- arithmetic

@given(intervals_with_member(), intervals_with_member())
def test_arithmetic_on_intervals_holds_every_result_of_their_members(first, second):
    (a, x), (b, y) = first, second
    assert (a + b).contains(x + y)
    assert (a - b).contains(x - y)
    assert (a * b).contains(x * y)
    if y:
        assert (a / b).contains(x / y)
    assert a.hull(b).contains(x) and a.hull(b).contains(y)


@given(intervals(), intervals())
def test_two_intervals_meet_exactly_where_no_gap_is_left_between_them(a, b):
    assert a.intersects(b) == b.intersects(a)
    gap = a.gap(b)
    if gap:
        assert not a.intersects(b)
        shifted = a + point(gap)
        assert shifted.high == b.low or shifted.low == b.high
    if a.intersects(b):
        assert gap == 0


@given(intervals(), intervals())
def test_the_ends_of_a_product_are_reached_or_marked_open(a, b):
    product = a * b
    corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    assert (product.low, product.high) == (min(corners), max(corners))


def test_touching_ends_meet_only_if_both_are_closed():
    assert Interval(Fraction(0), Fraction(1)).intersects(Interval(Fraction(1), Fraction(2)))
    assert not Interval(Fraction(0), Fraction(1), high_open=True).intersects(Interval(Fraction(1), Fraction(2)))


def test_dividing_by_what_can_be_zero_says_nothing():
    assert point(5) / Interval(Fraction(-1), Fraction(1)) == EVERYTHING
    above = point(5) / Interval(Fraction(0), Fraction(2))
    assert above.low == Fraction(5, 2) and above.high == float("inf")


def test_the_sum_of_nothing_is_zero():
    assert total([]) == point(0)


# --------------------------------------------------------------------------- relations

def ratio(operands):
    return operands[0] / operands[1] * point(100)


@given(st.integers(1, 10**6), st.integers(1, 10**6), STEPS, MODES)
def test_a_true_ratio_of_counts_is_never_contradicted(part, whole, step, mode):
    reported = write(exact_decimal(Fraction(part * 100, whole)), step, mode)
    operands = [Written(Fraction(part), exact=True), Written(Fraction(whole), exact=True)]
    assert verdict(reported, operands, ratio) in (["consistent", "truncated"] if mode == ROUND_DOWN else ["consistent"])


@given(AMOUNTS, AMOUNTS, st.tuples(STEPS, STEPS, STEPS), st.tuples(MODES, MODES, MODES))
def test_a_true_ratio_of_rounded_amounts_is_never_contradicted(part, whole, steps, modes):
    written = [write(part, steps[0], modes[0]), write(whole, steps[1], modes[1])]
    reported = write(exact_decimal(Fraction(part) * 100 / Fraction(whole)), steps[2], modes[2])
    assert verdict(reported, written, ratio) != "inconsistent"


@given(st.lists(AMOUNTS, min_size=1, max_size=6), STEPS, st.data())
def test_a_true_sum_is_never_contradicted(parts, step, data):
    written = [write(part, step, data.draw(MODES)) for part in parts]
    whole = write(sum(parts, Decimal(0)), step, data.draw(MODES))
    assert verdict(whole, written, total) != "inconsistent"


def test_a_ratio_that_only_fits_cut_off_is_truncated():
    operands = [Written(Fraction(130), exact=True), Written(Fraction(211), exact=True)]  # 61,6113...
    written = {text: Written(Fraction(text), Fraction(1, 100)) for text in ("61.61", "61.62", "61.51")}
    assert [verdict(written[text], operands, ratio) for text in written] == ["consistent", "inconsistent", "inconsistent"]
    cut = [Written(Fraction(131), exact=True), Written(Fraction(211), exact=True)]       # 62,0853...
    assert verdict(Written(Fraction("62.08"), Fraction(1, 100)), cut, ratio) == "truncated"


@given(st.integers(1, 10**6), st.integers(1, 10**6), STEPS, MODES)
def test_the_base_solved_for_holds_the_true_base(part, whole, step, mode):
    reported = write(exact_decimal(Fraction(part * 100, whole)), step, mode)
    implied = point(part) / reported.possible() * point(100)
    assert implied.contains(whole)


@given(st.integers(1, 10**6), st.decimals(min_value=1, max_value=200, places=1))
def test_the_base_solved_for_is_tight(part, percent):
    reported = Written(Fraction(percent), Fraction(1, 10))
    implied = point(part) / reported.rounded() * point(100)
    for end, is_open in ((implied.low, implied.low_open), (implied.high, implied.high_open)):
        assert reported.rounded().contains(Fraction(part) * 100 / end) != is_open
    beyond = (implied.high - implied.low) / 1000
    assert not reported.rounded().contains(Fraction(part) * 100 / (implied.high + beyond))
    assert not reported.rounded().contains(Fraction(part) * 100 / (implied.low - beyond))


def test_a_missing_plan_is_solved_for_and_its_round_number_named():
    implied = point(8431) / Written(Fraction("70.3"), Fraction(1, 10)).rounded() * point(100)
    assert implied.contains(12000)
    assert round_numbers(implied) == (Fraction(12000),)


def test_no_round_number_is_named_where_chance_would_give_one():
    assert round_numbers(Interval(Fraction(430), Fraction(470))) == ()
    assert round_numbers(EVERYTHING) == ()


def test_the_place_of_the_last_digit_that_counts():
    assert [round_unit(Fraction(text)) for text in ("45000", "91.6", "7", "0")] == [1000, Fraction(1, 10), 1, 0]


# --------------------------------------------------------------------------- slips and power

def test_slips_are_other_digits_swaps_and_moved_commas():
    made = {slip.value for slip in slips(Written(Fraction("4.2"), Fraction(1, 10)))}
    assert {Fraction("4.3"), Fraction("9.2"), Fraction("2.4"), Fraction(42), Fraction("0.42")} <= made
    assert Fraction("4.2") not in made and Fraction("0.2") not in made
    counts = {slip.value for slip in slips(Written(Fraction(120), exact=True))}
    assert {12, 1200, 210, 102, 121} <= counts


def test_exact_operands_show_nearly_every_slip_and_loose_ones_few():
    reported = Written(Fraction("61.61"), Fraction(1, 100))
    exact = ratio([point(130), point(211)])
    loose = ratio([Written(Fraction(1), Fraction(1)).possible(), Written(Fraction(2), Fraction(1)).possible()])
    assert power(reported, exact) > 0.9
    assert power(reported, loose) < 0.5
    assert power(reported, EVERYTHING) == 0


@given(st.integers(1, 10**6), st.sampled_from([1, 2]), st.booleans(), intervals())
def test_power_is_the_share_of_slips_that_miss_the_interval(size, places, exact, around):
    reported = Written(Fraction(size), exact=True) if exact else Written(Fraction(size, 10**places), Fraction(1, 10**places))
    computed = around + point(reported.value)
    caught = [not slip.possible().intersects(computed) for slip in slips(reported)]
    assert power(reported, computed) == sum(caught) / len(caught)


@given(st.integers(1, 10**5), st.integers(1, 10**5), st.integers(1, 10**4), st.booleans(), st.sampled_from([ratio, total]))
def test_what_explains_a_misfit_is_what_makes_the_relation_hold(reported, first, second, exact, formula):
    numbers = [Written(Fraction(reported, 10), Fraction(1, 10)), *(Written(Fraction(n), exact=exact) for n in (first, second))]
    wanted = corrections(numbers, lambda tried: tried[0].rounded().intersects(formula([n.rounded() for n in tried[1:]])))
    assert explanations(numbers, formula) == wanted


@given(intervals(), st.sampled_from([-100, -1, 1, 100]))
def test_so_many_times_an_interval_is_its_product(interval, factor):
    assert interval.times(factor) == interval * point(factor)


def test_the_one_slip_that_explains_a_sum_is_found():
    parts = [Written(Fraction(n), exact=True) for n in (1204, 3310, 871)]
    whole = Written(Fraction(5385), exact=True)
    wrong = [whole, parts[0], replace_value(parts[1], 3130), parts[2]]
    found = corrections(wrong, lambda numbers: verdict(numbers[0], numbers[1:], total) == "consistent")
    assert (2, parts[1]) in found


def test_nobody_meant_zero_where_he_wrote_a_number():
    numbers = [Written(Fraction(75, 2), Fraction(1, 10)), Written(Fraction(3), exact=True), Written(Fraction(9), exact=True)]

    def share(tried):
        return tried[0].rounded().intersects(tried[1].rounded() / tried[2].rounded() * point(100))

    assert [(at, meant.value) for at, meant in corrections(numbers, share)] == [(2, 8)]


def replace_value(written, value):
    return Written(Fraction(value), written.step, exact=written.exact)


def test_decimal_text_is_exact_where_the_number_ends_and_directed_where_not():
    assert decimal_text(Fraction(5, 4)) == "1.25"
    assert decimal_text(Fraction(-1200)) == "-1200"
    assert decimal_text(Fraction(2, 3), -1) == "0.666666666"
    assert decimal_text(Fraction(2, 3), 1) == "0.666666667"
    assert decimal_text(float("inf")) is None
