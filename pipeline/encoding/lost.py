"""What converters of old documents drop or mistake, put back only where the text itself shows that it happened."""

from __future__ import annotations

from functools import cache

import regex

from extractors.issuer import TYPES, body_of_code
from pipeline.syllable import is_syllable

# the motto of every document has two hyphens: two blanks in their place tell that the file lost all of its hyphens
_MOTTO = regex.compile(r"(độc lập)\ {2,4}(tự do)\ {2,4}(?=hạnh phúc)", regex.IGNORECASE)
_YEARS = regex.compile(r"(?<=(?:giai đoạn|thời kỳ|nhiệm kỳ|năm học|năm)\ )((?:19|20)\d\d)((?:19|20)\d\d)(?!\d)", regex.IGNORECASE)
_SYMBOL = regex.compile(r"(?<=\d[a-z]?/)(\p{Lu}[\p{L}]{2,12})(?!\p{L})")
_LONGEST_PERIOD = 30  # years

# converters that take ư of TCVN3 for a soft hyphen drop it: nước -> nớc; ơ never stands before c and ng
_HORNLESS = regex.compile(r"(?<!\p{L}|ư\ )(?<onset>\p{L}{0,3}?)(?<vowel>[ơờớởỡợ])(?<coda>ng|c)(?!\p{L})", regex.IGNORECASE)
_LEAST = 2
_RHYME = regex.compile(r"(?<!\p{L})(\p{L}{1,3}?)ơng(?!\p{L})", regex.IGNORECASE)


def restored(text: str) -> tuple[str, list[str]]:
    """The text with lost hyphens and mistaken vowels put back, and problems.

    Hyphens: where the motto stands without them, in the motto, in symbols (45/QĐUBND) and between years (20112020); elsewhere
    they cannot be known. Vowels: no Vietnamese word ends in ơng; where small words do (khơng, cơng), ô was meant, in names too.
    """
    text, mottos = _MOTTO.subn(r"\1 - \2 - ", text)
    problems = []
    if mottos:
        text, symbols = _counted(_SYMBOL, _hyphened, text)
        text, years = _counted(_YEARS, _period, text)
        problems.append(f"lost: hyphens; put back in the motto, {symbols} symbols, {years} periods")
    if sum(_tells_lost_horn(found) for found in _HORNLESS.finditer(text)) >= _LEAST:
        text, words = _counted(_HORNLESS, _with_horn, text)
        problems.append(f"lost: ư; put back in {words} words (nớc), others without it cannot be told")
    if any(found[1].islower() and _is_mistaken(found) for found in _RHYME.finditer(text)):
        text, vowels = _counted(_RHYME, _with_circumflex, text)
        problems.append(f"repaired: ơng -> ông ({vowels})")
    return text, problems


def _counted(pattern: regex.Pattern, replace, text: str) -> tuple[str, int]:
    """The text with all matches replaced, and how many of them changed."""
    changed = sum(replace(found) != found[0] for found in pattern.finditer(text))
    return (pattern.sub(replace, text) if changed else text), changed


@cache
def _codes() -> tuple[str, ...]:
    """The abbreviations of document types, the longest first: TTLT before TT."""
    return tuple(sorted({code for kind in TYPES.values() for code in kind.codes}, key=len, reverse=True))


def _hyphened(found: regex.Match) -> str:
    word = found[0]
    for code in _codes():
        if word.startswith(code) and word != code and body_of_code(word[len(code):]):
            return f"{code}-{word[len(code):]}"
    return word


def _period(found: regex.Match) -> str:
    first, last = int(found[1]), int(found[2])
    return f"{first}-{last}" if first < last <= first + _LONGEST_PERIOD else found[0]


def _has_lost_horn(found: regex.Match) -> bool:
    return is_syllable(f"{found['onset']}ư{found['vowel']}{found['coda']}")


def _tells_lost_horn(found: regex.Match) -> bool:
    """Of the level tone (phơng, khơng) it cannot be told which letter is wrong; a rhyme alone may be cut off its onset."""
    return bool(found["onset"]) and found["vowel"] not in "ơƠ" and _has_lost_horn(found)


def _with_horn(found: regex.Match) -> str:
    horn = "Ư" if found["vowel"].isupper() else "ư"
    return f"{found['onset']}{horn}{found['vowel']}{found['coda']}" if _has_lost_horn(found) else found[0]


def _is_mistaken(found: regex.Match) -> bool:
    return is_syllable(found[1] + "ông")


def _with_circumflex(found: regex.Match) -> str:
    if not _is_mistaken(found):
        return found[0]
    return found[0].replace("ơ", "ô").replace("Ơ", "Ô")
