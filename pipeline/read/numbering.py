"""Automatic list numbers of a DOCX as the text that Word shows: they are part of the document ("1.", "a)", "-")."""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document as DocxDocument
from docx.oxml.ns import qn

_BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓", "\uf02d": "-", "\uf02b": "+", "o": "o"}


@dataclass(slots=True)
class _Level:
    start: int
    form: str
    text: str


def written(number: int, form: str) -> str:
    """A list number as Word writes it in a number format of OOXML (`decimal`, `lowerLetter`, `upperRoman`...).

    >>> written(4, "upperRoman"), written(28, "lowerLetter"), written(7, "decimalZero")
    ('IV', 'bb', '07')
    """
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        text, rest = "", number
        for value, sign in ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
                            (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
            text += sign * (rest // value)
            rest %= value
        return text if form == "lowerRoman" else text.upper()
    return f"{number:02d}" if form == "decimalZero" else str(number)


class Numbering:
    """Counts the numbered paragraphs of one document in their order."""

    def __init__(self, document: DocxDocument):
        self.levels: dict[str, dict[int, _Level]] = {}
        self.home: dict[str, str] = {}  # numId -> the list whose counters it shares
        self.counters: dict[str, dict[int, int]] = {}
        self.styles: dict[str, str] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):  # a document without lists has no numbering part
            return
        abstract = {one.get(qn("w:abstractNumId")): one for one in root.findall(qn("w:abstractNum"))}
        for num in root.findall(qn("w:num")):
            number = num.get(qn("w:numId"))
            base = num.find(qn("w:abstractNumId"))
            definition = abstract.get(base.get(qn("w:val"))) if base is not None else None
            if definition is None:
                continue
            levels = {int(one.get(qn("w:ilvl"))): _level(one) for one in definition.findall(qn("w:lvl"))}
            overridden = False
            for override in num.findall(qn("w:lvlOverride")):
                at = int(override.get(qn("w:ilvl")))
                if (inner := override.find(qn("w:lvl"))) is not None:
                    levels[at] = _level(inner)
                if (start := override.find(qn("w:startOverride"))) is not None and at in levels:
                    levels[at] = _Level(int(start.get(qn("w:val"))), levels[at].form, levels[at].text)
                    overridden = True
            self.levels[number] = levels
            self.home[number] = number if overridden else "a" + base.get(qn("w:val"))

    def label(self, properties, style) -> str:
        """The number of the next paragraph with these properties (w:pPr) and style, "" if it has none."""
        numbered = properties.find(qn("w:numPr")) if properties is not None else None
        while numbered is None and style is not None:
            inherited = style.element.find(qn("w:pPr"))
            numbered = inherited.find(qn("w:numPr")) if inherited is not None else None
            style = style.base_style
        if numbered is None or numbered.find(qn("w:numId")) is None:
            return ""
        number = numbered.find(qn("w:numId")).get(qn("w:val"))
        depth = numbered.find(qn("w:ilvl"))
        at = int(depth.get(qn("w:val"))) if depth is not None else 0
        levels = self.levels.get(number, {})
        if at not in levels:
            return ""
        counters = self.counters.setdefault(self.home[number], {})
        counters[at] = counters[at] + 1 if at in counters else levels[at].start
        for deeper in [one for one in counters if one > at]:
            del counters[deeper]
        level = levels[at]
        if level.form == "bullet":
            return _BULLETS.get(level.text, level.text)
        if level.form == "none":
            return ""
        text = level.text
        for one in range(at + 1):
            if f"%{one + 1}" in text and one in levels:
                text = text.replace(f"%{one + 1}", written(counters.get(one, levels[one].start), levels[one].form))
        return text


def _level(element) -> _Level:
    def value(name: str, default: str) -> str:
        found = element.find(qn(name))
        return default if found is None else found.get(qn("w:val")) or default

    return _Level(int(value("w:start", "1")), value("w:numFmt", "decimal"), value("w:lvlText", ""))
