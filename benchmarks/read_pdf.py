"""How fast PDF files are read: our whole reading (text in order, tables, boxes) against `pdfplumber`'s `extract_text`.

    python benchmarks/read_pdf.py [FILE.pdf ...]      default: corpus/**/*.pdf

Both run on the same files in one process, in turns, so that load on the machine meets both; the median of the rounds counts.
Prints pages a second of each and the ratio, which must be at least 5 on born-digital files.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

import pdfplumber

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.read import ReadError, read  # noqa: E402

ROUNDS = 3


def ours(path: Path) -> int:
    """Read the file whole; the number of its pages."""
    return len(read(path).pages)


def theirs(path: Path) -> int:
    """Extract the text of each page with pdfplumber; the number of pages."""
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()
        return len(pdf.pages)


def main(arguments: list[str]) -> int:
    """Run the comparison on the files given; 0 if the ratio is met, 1 if not, 2 if there is nothing to read."""
    paths = [Path(argument) for argument in arguments] or sorted((ROOT / "corpus").rglob("*.pdf"))
    readable = []
    for path in paths:
        try:
            ours(path)
            readable.append(path)
        except ReadError as error:
            print(f"{path.name}: left out, {error.error}")
    if not readable:
        print("no PDF to read")
        return 2
    seconds: dict[str, list[float]] = {"ours": [], "pdfplumber": []}
    pages = 0
    for _ in range(ROUNDS):
        spent = {"ours": 0.0, "pdfplumber": 0.0}
        pages = 0
        for path in readable:
            for name, function in (("ours", ours), ("pdfplumber", theirs)):
                start = time.perf_counter()
                count = function(path)
                spent[name] += time.perf_counter() - start
            pages += count
        for name, value in spent.items():
            seconds[name].append(value)
    speed = {name: pages / statistics.median(values) for name, values in seconds.items()}
    ratio = speed["ours"] / speed["pdfplumber"]
    print(f"{len(readable)} files, {pages} pages, {ROUNDS} rounds")
    print(f"solieu read():             {speed['ours']:8.1f} pages/s")
    print(f"pdfplumber extract_text(): {speed['pdfplumber']:8.1f} pages/s")
    print(f"ratio:                     {ratio:8.1f}  (wanted: 5)")
    return 0 if ratio >= 5 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
