"""How right scans are read: the described documents of the corpus are printed, scanned under several conditions, and read again.

    python benchmarks/scanned.py [--save FOLDER] [CONDITION ...]

What the printed file itself gives (its text layer, read by the same program) is the truth for the text; the gold of the corpus is
the truth for the figures. Prints a Markdown table: character error rate (CER) on prose, figures of the gold found with the right
value, and of the values that no print holds, how many have a score under 0.9 or a note.
"""

from __future__ import annotations

import io
import random
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import yaml
from PIL import Image, ImageDraw, ImageFilter, ImageFont

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from corpus.make import FONTS, make_pdf, parse  # noqa: E402
from extractors.model import Document, Result  # noqa: E402
from pipeline.process import process  # noqa: E402

_PARAGRAPH = 60  # characters
WORSE = 0.9  # figures below this score are shown as doubtful


@dataclass(frozen=True)
class Condition:
    """How a page is scanned. noise: standard deviation of grey levels (0..255). skew: degrees. quality: of the JPEG."""

    name: str
    dpi: int
    noise: float = 4
    skew: float = 0.0
    quality: int = 85
    stamp: bool = False
    specks: float = 0.0
    grey: bool = False


CONDITIONS = (
    Condition("150 dpi", 150),
    Condition("200 dpi", 200),
    Condition("300 dpi", 300),
    Condition("200 dpi, xiên 1,5°", 200, skew=1.5),
    Condition("300 dpi, nhiễu, xiên", 300, noise=18, skew=-0.8, specks=0.0008),
    Condition("300 dpi, dấu đỏ", 300, skew=0.4, stamp=True),
    Condition("200 dpi, JPEG 35", 200, noise=8, quality=35),
    Condition("150 dpi, JPEG 35, xiên, dấu đỏ", 150, noise=8, skew=0.7, quality=35, stamp=True),
)


def scanned(data: bytes, condition: Condition) -> list[Image.Image]:
    """The pages of a PDF as a scanner under that condition would give them."""
    pages = []
    dice = random.Random(7)
    with pdfium.PdfDocument(data) as pdf:
        for number, page in enumerate(pdf):
            picture = page.render(scale=condition.dpi / 72).to_pil().convert("RGB")
            if condition.stamp and number == len(pdf) - 1:
                _stamp(picture, condition.dpi)
            angle = condition.skew * (1 if number % 2 == 0 else -0.7)
            picture = picture.filter(ImageFilter.GaussianBlur(condition.dpi / 400)).rotate(
                angle, Image.Resampling.BICUBIC, fillcolor="white")
            levels = np.asarray(picture, dtype=np.float32) * 0.94 + 10  # ink is not black, paper not white
            noise = np.random.default_rng(dice.randrange(2**32))
            levels += noise.normal(0, condition.noise, levels.shape[:2])[:, :, None]
            if condition.specks:
                levels[noise.random(levels.shape[:2]) < condition.specks] = 40
            buffer = io.BytesIO()
            shown = Image.fromarray(levels.clip(0, 255).astype(np.uint8))
            shown.save(buffer, "JPEG", quality=condition.quality, dpi=(condition.dpi, condition.dpi))
            pages.append(Image.open(buffer))
    return pages


def _stamp(picture: Image.Image, dpi: int) -> None:
    """A round red seal and a blue signature over the lower part of the page."""
    draw = ImageDraw.Draw(picture, "RGBA")
    size = int(1.42 * dpi)
    left, top = int(0.5 * picture.width), int(0.55 * picture.height)
    red, blue = (214, 40, 50, 200), (40, 50, 160, 220)
    for inset, width in ((0, 0.03), (0.16, 0.012)):
        draw.ellipse((left + inset * size, top + inset * size, left + (1 - inset) * size, top + (1 - inset) * size),
                     outline=red, width=max(2, int(width * dpi)))
    draw.text((left + 0.3 * size, top + 0.42 * size), "UBND TỈNH", fill=red,
              font=ImageFont.truetype(str(FONTS / "LiberationSans-Bold.ttf"), int(0.1 * dpi)))
    points = [(left + size * (0.5 + 0.25 * at), top + size * (0.5 + 0.3 * np.sin(2.2 * at))) for at in np.arange(0, 5, 0.1)]
    draw.line(points, fill=blue, width=max(2, int(0.02 * dpi)))


def as_pdf(pages: list[Image.Image], dpi: int) -> bytes:
    """Scanned pages as the PDF that a scanner writes."""
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", resolution=dpi, save_all=True, append_images=pages[1:], quality=95)
    return buffer.getvalue()


# --------------------------------------------------------------------------- measures


def distance(one: str, other: str) -> int:
    """How many characters must be changed, added or taken out to make one text the other (Levenshtein)."""
    left = np.array([ord(char) for char in one], dtype=np.int32)
    right = np.array([ord(char) for char in other], dtype=np.int32)
    steps = np.arange(len(right) + 1)
    row = steps.copy()
    for at, char in enumerate(left):
        below = np.empty_like(row)
        below[0] = at + 1
        np.minimum(row[1:] + 1, row[:-1] + (right != char), out=below[1:])
        row = np.minimum.accumulate(below - steps) + steps
    return int(row[-1])


def prose(document: Document) -> str:
    """The paragraphs of the document, without tables, page furniture and the short lines of letterhead and closing block."""
    texts = (document.text[block.start:block.end] for block in document.blocks if block.kind == "text")
    return " ".join(text for text in texts if len(text) >= _PARAGRAPH)


def common(one: list, other: list) -> set[int]:
    """The indexes of `other` that a longest common subsequence with `one` uses."""
    best = np.zeros((len(one) + 1, len(other) + 1), dtype=np.int32)
    for i in range(len(one) - 1, -1, -1):
        for j in range(len(other) - 1, -1, -1):
            best[i, j] = best[i + 1, j + 1] + 1 if one[i] == other[j] else max(best[i + 1, j], best[i, j + 1])
    used, i, j = set(), 0, 0
    while i < len(one) and j < len(other):
        if one[i] == other[j] and best[i, j] == best[i + 1, j + 1] + 1:
            used.add(j)
            i, j = i + 1, j + 1
        elif best[i + 1, j] >= best[i, j + 1]:
            i += 1
        else:
            j += 1
    return used


@dataclass(frozen=True)
class Score:
    """Counts of one condition."""

    letters: int = 0
    errors: int = 0
    gold: int = 0
    right: int = 0
    wrong: int = 0
    warned: int = 0
    pages: int = 0
    seconds: float = 0.0

    def __add__(self, other: Score) -> Score:
        return replace(self, **{name: getattr(self, name) + getattr(other, name) for name in self.__slots__})

    def row(self, name: str) -> str:
        """The counts as a row of the table."""
        cer, share = self.errors / max(1, self.letters), self.right / max(1, self.gold)
        return (f"| {name} | {cer:.2%} | {share:.2%} ({self.right}/{self.gold}) | {self.warned}/{self.wrong} "
                f"| {self.seconds / max(1, self.pages):.2f} |")


Score.__slots__ = tuple(Score.__dataclass_fields__)


def read(data: bytes, name: str, folder: Path) -> tuple[Result, float]:
    """The file as the program reads it, and the seconds it took."""
    path = folder / name
    path.write_bytes(data)
    begun = time.perf_counter()
    outcome = process(str(path))
    if outcome.result is None:
        raise SystemExit(f"{name}: {outcome.file.message}")
    return outcome.result, time.perf_counter() - begun


def _values(result: Result) -> list[tuple[float, float | None]]:
    return [(float(one.value), float(one.value_to) if one.value_to is not None else None) for one in result.facts.figures]


def measured(printed: Result, seen: Result, gold: list[dict]) -> tuple[Score, list[str]]:
    """The counts of a document, and a line for each figure that is missing or wrong."""
    text, got = prose(printed.document), prose(seen.document)
    truth, facts = _values(printed), _values(seen)
    told: list[str] = []
    wanted = [tuple(map(float, item["value"])) if isinstance(item["value"], list) else (float(item["value"]), None)
              for item in gold if not item.get("optional")]
    found = common(facts, wanted)
    # a gold value that the printed file itself does not give is no fault of the recognition
    given = common(truth, wanted)
    for at in sorted(given - found):
        told.append(f"  missing {wanted[at]}")
    right = common(truth, facts)
    wrong = [at for at in range(len(facts)) if at not in right]
    noted = {figure for check in seen.checks for figure in check.figures if check.verdict == "inconsistent"}
    warned = [at for at in wrong if seen.facts.figures[at].score < WORSE or at in noted]
    for at in wrong:
        figure = seen.facts.figures[at]
        mark = "warned" if at in warned else "SILENT"
        told.append(f"  {mark} {figure.value} {figure.score} {seen.document.text[max(0, figure.start - 30):figure.end + 20]!r}")
    errors = distance(text, got)
    return Score(len(text), errors, len(given), len(given & found), len(wrong), len(warned), len(seen.document.pages)), told


def main(arguments: list[str]) -> int:
    """Measure the named conditions, or all."""
    save = Path(arguments.pop(arguments.index("--save") + 1)) if "--save" in arguments else None
    names = [argument for argument in arguments if argument != "--save"]
    chosen = [one for one in CONDITIONS if not names or any(name in one.name for name in names)]
    print("| quét | CER | số liệu đúng | số sai có cảnh báo | giây/trang |\n|---|---|---|---|---|")
    told: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for condition in chosen:
            total = Score()
            for source in sorted((ROOT / "corpus" / "sources").glob("*.md")):
                gold = yaml.safe_load((ROOT / "corpus" / "gold" / f"{source.stem}.yaml").read_text(encoding="utf-8"))
                data = make_pdf(parse(source.read_text(encoding="utf-8")))
                printed, _ = read(data, f"{source.stem}.pdf", folder)
                pages = scanned(data, condition)
                if save:
                    for number, page in enumerate(pages, 1):
                        page.save(save / f"{source.stem}-{condition.name.replace(' ', '_')}-{number}.png")
                seen, seconds = read(as_pdf(pages, condition.dpi), f"{source.stem}-scan.pdf", folder)
                score, lines = measured(printed, seen, gold.get("figures") or [])
                total += replace(score, seconds=seconds)
                told += [f"{condition.name}: {source.stem} CER {score.errors / score.letters:.2%}", *lines]
            print(total.row(condition.name), flush=True)
    print("\n" + "\n".join(told))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
