"""Amounts written twice, in digits and in words: `120.500 triệu đồng (Bằng chữ: Một trăm hai mươi tỷ, năm trăm triệu đồng)`,
`03 (ba) bộ`. The words are there to guard the digits; what differs is an error of one of them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import regex

from extractors.model import Check
from extractors.number import parse_words
from pipeline.audit.interval import decimal_text
from pipeline.audit.relation import Reading
from pipeline.audit.sentence import Voice

_NUMERAL = (r"(?:không|một|mốt|hai|ba|bốn|tư|năm|lăm|nhăm|sáu|bảy|bẩy|tám|chín|mười|hăm|mươi|chục|trăm|nghìn|ngàn|vạn"
            r"|triệu|tỷ|tỉ|rưỡi"
            r"|lẻ|linh)")
_BRACKET = regex.compile(
    r"[\d.,]++(?: ?[^\n\t.;,()\d]{0,30})?[ ]?\([ *]{0,3}(?P<said>(?:viết |ghi |số tiền |số tiền viết )?bằng chữ ?:? ?)?[*]{0,2}"
    rf"(?P<words>{_NUMERAL}(?:,? {_NUMERAL}){{0,30}})(?!\p{{L}})(?P<unit>(?: (?!{_NUMERAL})\p{{L}}+){{0,3}}) ?[.*]{{0,3}}\)")
_SCALES = (1, 10**3, 10**6, 10**9)  # `12 (mười hai) triệu đồng`: the scale word stands behind the bracket


def spelled_checks(reading: Reading) -> Iterator[Check]:
    """One check for each figure with its words in the bracket behind it."""
    for index, figure in enumerate(reading.figures):
        found = _BRACKET.match(reading.plain, figure.start)
        if not found or figure.kind != "level" or figure.value_to is not None:
            continue
        value = parse_words(found["words"])
        if not value or (found["unit"].strip() and not found["said"] and " " not in found["words"]):
            continue
        fits = any(value * scale == figure.value for scale in _SCALES)
        sure = reading.is_sure((index,))
        verdict = "consistent" if fits else "inconsistent" if sure else "unverifiable"
        spelled = decimal_text(Fraction(value))
        several = len(found["words"].split()) > 1
        words = " ".join(reading.document.text[found.start("words"):found.end("unit")].split())
        says, says_en = (_sentence(reading, index, words, value, fits, voice) for voice in reading.voices(figure.unit, [index]))
        yield Check(
            rule="count_conflict", verdict=verdict, figures=(index,), start=figure.start, end=found.end(),
            reported=decimal_text(Fraction(figure.value)), computed=spelled, low=spelled, high=spelled, power=1.0,
            severity="note" if verdict != "inconsistent" else "error" if several else "warning",
            says=says, says_en=says_en,
        )


def _sentence(reading: Reading, index: int, words: str, value: Decimal, fits: bool, voice: Voice) -> str:
    figure = reading.figures[index]
    digits, speaker = voice.written(figure) + voice.tail, reading.speaker(voice)
    start = voice.pick(f"{speaker} bằng số {digits}{reading.name(index)}, bằng chữ “{words}”",
                       f"{speaker} {digits} in digits, “{words}” in words")
    if fits:
        return start + voice.pick(": khớp.", ": it fits.")
    by = voice.named(abs(value - figure.value))
    return start + f" ({voice.named(value)})" + voice.pick(f": lệch {by}.", f": off by {by}.")
