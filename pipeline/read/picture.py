"""Image files -> their pages as pictures, with their resolution, within bounds of size and number."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.read.error import ReadError

_MOST_DOTS = 120_000_000  # an A3 sheet at 600 dots an inch has 70 million
_LONGEST = 30_000  # dots of a side: the recogniser takes no more
_MOST_PAGES = 500
_SMALLEST = 16  # dots of a side that can hold a letter
_A4_WIDE, _A4_HIGH, _LONGEST_SHEET = 8.27, 11.69, 100.0  # inches


def pages_of(data: bytes, kind: str, ocr: str = "auto") -> Iterator[tuple[Image.Image, float]]:
    """Each page of an image file with its dots an inch.

    Raises ReadError: `no_text_layer` (unsupported) if ocr is `never`, `damaged`, `too_large`, `too_many_pages`.
    """
    if ocr == "never":
        raise ReadError("no_text_layer", f"Tệp là ảnh ({kind}) và việc nhận dạng chữ đang tắt; hãy chạy lại với --ocr auto. / "
                        f"The file is an image ({kind}), recognition is off: run it again with --ocr auto.", state="unsupported")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own bound is lower
            image = Image.open(io.BytesIO(data))
    except Image.DecompressionBombError as error:
        raise _too_large(1, str(error).partition("(")[2].partition(" pixels")[0] or "?") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise _damaged(kind) from error
    with image:
        try:
            count = getattr(image, "n_frames", 1)
        except (OSError, ValueError, EOFError, SyntaxError) as error:
            raise _damaged(kind) from error
        if count > _MOST_PAGES:
            raise ReadError("too_many_pages", f"Tệp ảnh có {count} trang, nhiều hơn {_MOST_PAGES}; hãy tách thành nhiều tệp. / "
                            f"The image file has {count} pages, more than {_MOST_PAGES}: split it.")
        for at in range(1 if kind == "image/gif" else count):  # the frames of a GIF are a film, not pages
            yield _page(image, at, kind)


def _page(image: Image.Image, at: int, kind: str) -> tuple[Image.Image, float]:
    try:
        image.seek(at)
        wide, high = image.size
        if wide * high > _MOST_DOTS or max(wide, high) > _LONGEST:
            raise _too_large(at + 1, f"{wide} x {high}")
        dpi = _dpi(image)
        image.load()
        picture = ImageOps.exif_transpose(image) if kind == "image/jpeg" else image.copy()
    except (OSError, ValueError, EOFError, SyntaxError, MemoryError, Image.DecompressionBombError) as error:
        raise _damaged(kind) from error
    if min(picture.size) < _SMALLEST:
        padded = Image.new("L", (max(_SMALLEST, wide), max(_SMALLEST, high)), 255)
        padded.paste(picture.convert("L"))
        picture = padded
    return picture, dpi


def _dpi(image: Image.Image) -> float:
    """Dots an inch: what the file says, if a sheet of paper can have that size, else as if the picture were an A4 sheet."""
    wide, high = image.size
    said = image.info.get("dpi", (0, 0))
    try:
        across, down = float(said[0]), float(said[1])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        across = down = 0.0
    if across > 0 and abs(across - down) < 0.1 * across and 1 < wide / across < 40 and 0.3 < high / across < 60 and across >= 96:
        return across
    short, long = sorted((wide, high))
    return max(short / _A4_WIDE, long / _A4_HIGH if long < 2 * short else 0.0, long / _LONGEST_SHEET, 30.0)


def _too_large(page: int, dots: str) -> ReadError:
    return ReadError("too_large", f"Trang {page} có {dots} điểm ảnh, quá lớn; hãy quét lại ở 200-300 dpi. / "
                     f"Page {page} has {dots} dots, too many: scan it again at 200-300 dpi.")


def _damaged(kind: str) -> ReadError:
    return ReadError("damaged", f"Tệp ảnh ({kind}) hỏng hoặc tải về chưa đủ; hãy quét hoặc tải lại. / "
                     f"The image ({kind}) is damaged or cut off: scan or fetch it again.")
