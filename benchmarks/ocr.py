"""What reading a scan costs: our whole page (cleaning, columns, tables, second readings) against Tesseract alone.

    python benchmarks/ocr.py [FILE.png|FILE.pdf ...]      default: described documents of the corpus, scanned at 200 and 300 dpi

Both run on the same pictures in one process, in turns, so that load on the machine meets both; the median of the rounds counts.
Then the same scans are read by one worker and by two. Our time a page must be at most 1.6 of the bare one, two workers at least
1.8 times as fast as one.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import pipeline.read.ocr as ocr  # noqa: E402
from benchmarks.scanned import CONDITIONS, as_pdf, scanned  # noqa: E402
from corpus.make import make_pdf, parse  # noqa: E402
from pipeline import batch  # noqa: E402
from pipeline.read import tesseract  # noqa: E402

ROUNDS = 3
MOST_COSTLY, FASTER = 1.6, 1.8
WANTED = ("200 dpi", "300 dpi")

Page = tuple[Image.Image, float]


def corpus() -> list[tuple[list[Image.Image], int]]:
    """Scans of every third described document: their pages, and dots an inch."""
    sources = sorted((ROOT / "corpus" / "sources").glob("*.md"))[::3]
    printed = [make_pdf(parse(source.read_text(encoding="utf-8"))) for source in sources]
    chosen = [condition for condition in CONDITIONS if condition.name in WANTED]
    return [(scanned(data, condition), condition.dpi) for data in printed for condition in chosen]


def given(paths: list[Path]) -> list[tuple[list[Image.Image], int]]:
    """The pages of the files at 300 dpi."""
    found = []
    for path in paths:
        if path.suffix.lower() == ".pdf":
            with pdfium.PdfDocument(path) as pdf:
                found.append(([page.render(scale=300 / 72).to_pil().convert("RGB") for page in pdf], 300))
        else:
            found.append(([Image.open(path).convert("RGB")], 300))
    return found


def bare(picture: Image.Image, dpi: float) -> None:
    """Tesseract alone, with the same model and threads."""
    engine = tesseract.engine("vie", "AUTO")
    engine.SetImage(picture)
    engine.SetSourceResolution(int(dpi))
    engine.GetUTF8Text()
    engine.Clear()


def ours(picture: Image.Image, dpi: float) -> None:
    """The page as the program reads it."""
    ocr.read_page(picture.copy(), dpi, 1)


def side_by_side(pages: list[Page]) -> float:
    """Our time over the bare one."""
    seconds: dict[str, list[float]] = {"ours": [], "bare": []}
    for _ in range(ROUNDS):
        for name, function in (("bare", bare), ("ours", ours)):
            begun = time.perf_counter()
            for picture, dpi in pages:
                function(picture, dpi)
            seconds[name].append((time.perf_counter() - begun) / len(pages))
    middle = {name: statistics.median(values) for name, values in seconds.items()}
    print(f"{len(pages)} pages, {ROUNDS} rounds")
    print(f"solieu, a page:    {middle['ours']:.2f} s")
    print(f"tesserocr, a page: {middle['bare']:.2f} s")
    print(f"ratio:             {middle['ours'] / middle['bare']:.2f}  (wanted: at most {MOST_COSTLY})")
    return middle["ours"] / middle["bare"]


def speedup(scans: list[tuple[list[Image.Image], int]]) -> float:
    """How many times as fast two workers read the scans as one."""
    with tempfile.TemporaryDirectory() as scratch:
        for number, (pages, dpi) in enumerate(scans):
            (Path(scratch) / f"{number}.pdf").write_bytes(as_pdf(pages, dpi))
        spent = {}
        for workers in (1, 2):
            begun = time.perf_counter()
            states = [outcome.file.state for outcome in batch.run([scratch], workers)]
            spent[workers] = time.perf_counter() - begun
            assert states.count("done") == len(scans), states
    print(f"one worker {spent[1]:.1f} s, two {spent[2]:.1f} s: {spent[1] / spent[2]:.2f} times as fast  (wanted: {FASTER})")
    return spent[1] / spent[2]


def main(arguments: list[str]) -> int:
    """Run both comparisons; 0 if both goals are met, 1 if not."""
    scans = given([Path(argument) for argument in arguments]) if arguments else corpus()
    cost = side_by_side([(page.convert("RGB"), float(dpi)) for pages, dpi in scans for page in pages])
    gain = speedup(scans)
    return 0 if cost <= MOST_COSTLY and gain >= FASTER else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
