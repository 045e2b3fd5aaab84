"""How fast facts are taken from text, on one core: `extract` against underthesea's `word_tokenize` (which only cuts words) and
dateparser's `search_dates` (which only finds dates).

    python benchmarks/extract.py [FILE ...]           default: the documents of corpus/

The documents are read first; only the time on their text counts. All run on the same text in one process, in turns, so that load
on the machine meets each; the best of the rounds counts. dateparser, the slowest, gets the first lines of each document only.
Prints MB (of UTF-8) a second of each and the ratios, which must be at least 4 and 15.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path

from dateparser.search import search_dates
from underthesea import word_tokenize

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from extractors import extract  # noqa: E402
from extractors.model import Document  # noqa: E402
from pipeline.read import ReadError, read  # noqa: E402

ROUNDS = 3
FOR_DATEPARSER = 2_000  # characters of each document
WANTED = {"word_tokenize": 4, "search_dates": 15}


def documents(paths: list[Path]) -> list[Document]:
    """The documents that can be read."""
    found = []
    for path in paths:
        try:
            found.append(read(path))
        except ReadError as error:
            print(f"{path.name}: left out, {error.error}")
    return found


def size(texts: list[str]) -> float:
    """Megabytes of UTF-8."""
    return sum(len(text.encode()) for text in texts) / 1e6


def seconds(work: Callable[[], object]) -> float:
    """How long one piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(arguments: list[str]) -> int:
    """Run the comparison on the files given; 0 if the ratios are met, 1 if not, 2 if there is nothing to read."""
    paths = [Path(argument) for argument in arguments] or sorted((ROOT / "corpus" / "documents").iterdir())
    read_documents = documents(paths)
    if not read_documents:
        print("no document to read")
        return 2
    texts = [document.text for document in read_documents]
    heads = [text[:FOR_DATEPARSER] for text in texts]
    work: dict[str, tuple[float, Callable[[], object]]] = {
        "extract": (size(texts), lambda: [extract(document) for document in read_documents]),
        "word_tokenize": (size(texts), lambda: [word_tokenize(line) for text in texts for line in text.split("\n")]),
        "search_dates": (size(heads), lambda: [search_dates(head, languages=["vi"]) for head in heads]),
    }
    for _, run in work.values():
        run()  # models are loaded, patterns compiled
    gc.freeze()  # as the workers of a run do
    gc.set_threshold(20_000, 20, 20)
    best = dict.fromkeys(work, float("inf"))
    for _ in range(ROUNDS):
        for name, (_, run) in work.items():
            best[name] = min(best[name], seconds(run))
    speed = {name: megabytes / best[name] for name, (megabytes, _) in work.items()}
    print(f"{len(texts)} documents, {size(texts):.2f} MB, {ROUNDS} rounds")
    print(f"solieu extract():            {speed['extract']:8.3f} MB/s")
    met = True
    for name, wanted in WANTED.items():
        ratio = speed["extract"] / speed[name]
        met = met and ratio >= wanted
        print(f"{name + '():':28} {speed[name]:8.3f} MB/s   ratio {ratio:8.1f}  (wanted: {wanted})")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
