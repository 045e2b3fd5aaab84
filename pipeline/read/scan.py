"""The picture of a page, made ready to be read: its resolution, coloured stamps taken out, shadows evened, skew and rules.

Only numpy and Pillow: every step works on whole planes. Lengths are in inches where they depend on the resolution.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

DPI = 200  # letters of 9 to 14 points are then as high as the recogniser was trained on
_FINE = 0.06  # degrees: skew below it moves no line by more than half its height over the page
_SKEWED = 6.0  # degrees: a scanner's feeder skews by no more
_COLOURED = 50  # between the strongest and the weakest channel: grey JPEG artefacts stay below
_CELL = 0.05  # inches: coloured spots nearer than this belong together
_STAMP_LOW, _STAMP_HIGH, _STAMP_WIDE = 0.33, 2.6, 4.0  # inches: higher than a line of text, not as large as a picture
_RULE = 0.4  # inches: a longer straight stroke is no part of a letter
_THICK = 0.03  # inches: a thicker one is a bar, no rule

Plane = NDArray[np.uint8]
Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight level or upright stroke; pixels from the top left corner."""

    level: bool
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Scan:
    """A page ready to be read: grey levels (white paper), dots an inch, and the rules that were taken out of it."""

    grey: Plane
    dpi: int
    rules: tuple[Rule, ...]

    def picture(self, box: Box | None = None, white: int = 0) -> Image.Image:
        """The whole page, or the part in the box (left, top, right, bottom) with a white margin of so many pixels."""
        if box is None:
            return Image.fromarray(self.grey)
        left, top, right, bottom = box
        part = self.grey[max(0, top):max(0, bottom), max(0, left):max(0, right)]
        return Image.fromarray(np.pad(part, white, constant_values=255))


def prepared(picture: Image.Image, dpi: float, turn: int = 0) -> Scan:
    """The scan of a picture that has `dpi` dots an inch, turned clockwise by 0, 90, 180 or 270 degrees."""
    picture = _without_alpha(picture)
    scale = DPI / dpi
    if not 0.95 < scale < 1.05:
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        picture = picture.resize(size, Image.Resampling.LANCZOS if scale > 1 else Image.Resampling.BOX, reducing_gap=2.0)
    if turn:
        picture = picture.rotate(-turn, expand=True)
    grey = _even(_without_stamps(picture))
    angle = skew(grey)
    if abs(angle) > _FINE:
        grey = np.asarray(Image.fromarray(grey).rotate(angle, Image.Resampling.BICUBIC, fillcolor=255))
    rules, grey = _ruled(grey)
    return Scan(grey, DPI, rules)


def _without_alpha(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(paper, picture).convert("RGB")
    if picture.mode.startswith("I;16") or picture.mode in ("I", "F"):  # 16 bits a dot: the upper byte is enough
        levels = np.asarray(picture, dtype=np.float32)
        top = 65535.0 if levels.max(initial=0) > 255 else 255.0
        return Image.fromarray((levels * (255.0 / top)).clip(0, 255).astype(np.uint8))
    return picture if picture.mode in ("L", "RGB") else picture.convert("L" if picture.mode == "1" else "RGB")


# --------------------------------------------------------------------------- colour and light


def _without_stamps(picture: Image.Image) -> Plane:
    """Grey levels, with red seals and blue signatures faded where they are: what is black below them stays.

    Only coloured marks of a seal's or a signature's size are faded; words and lines in colour are text.
    """
    if picture.mode == "L":
        return np.asarray(picture)
    red, green, blue = (np.asarray(plane) for plane in picture.split())
    strong, weak = np.maximum(np.maximum(red, green), blue), np.minimum(np.minimum(red, green), blue)
    colour = strong - weak
    grey = np.array(picture.convert("L"))
    cell = max(1, round(_CELL * DPI))
    coarse = _reduced(colour > _COLOURED, cell) > 0.08
    for top, bottom, left, right in _spots(coarse):
        high, wide = (bottom - top) * cell / DPI, (right - left) * cell / DPI
        if not (_STAMP_LOW <= high <= _STAMP_HIGH and wide <= _STAMP_WIDE):
            continue
        area = np.s_[max(0, top - 1) * cell:(bottom + 1) * cell, max(0, left - 1) * cell:(right + 1) * cell]
        # the strongest channel of red or blue ink is light already, that of black is dark: the colour itself lifts it to white
        faded = strong[area].astype(np.uint16) + 2 * np.where(colour[area] > _COLOURED // 2, colour[area], 0).astype(np.uint16)
        grey[area] = np.maximum(grey[area], np.minimum(faded, 255)).astype(np.uint8)
    return grey


def _reduced(mask: NDArray[np.bool_], cell: int) -> NDArray[np.float64]:
    """The share of set pixels in each square cell."""
    high, wide = mask.shape[0] // cell * cell, mask.shape[1] // cell * cell
    return mask[:high, :wide].reshape(high // cell, cell, wide // cell, cell).mean(axis=(1, 3))


def _spots(coarse: NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """(top, bottom, left, right) of each connected group of cells, corners count as touching."""
    left = {(int(y), int(x)) for y, x in np.argwhere(coarse)}
    found = []
    while left:
        edge = [left.pop()]
        ys, xs = [edge[0][0]], [edge[0][1]]
        while edge:
            y, x = edge.pop()
            for near in ((y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)):
                if near in left:
                    left.remove(near)
                    edge.append(near)
                    ys.append(near[0])
                    xs.append(near[1])
        found.append((min(ys), max(ys) + 1, min(xs), max(xs) + 1))
    return found


def _even(grey: Plane) -> Plane:
    """The same page on white paper: the light of each place is that of the paper around it (grey paper, shadow of a fold)."""
    high, wide = grey.shape
    cell = DPI // 8
    if min(high, wide) < 4 * cell:
        return grey
    rows, columns = high // cell, wide // cell
    blocks = grey[:rows * cell, :columns * cell].reshape(rows, cell, columns, cell)
    paper = np.percentile(blocks[:, ::3, :, ::3], 85, axis=(1, 3))
    if paper.min() > 235:
        return grey
    smooth = np.asarray(Image.fromarray(paper.astype(np.uint8)).resize((wide, high), Image.Resampling.BILINEAR), dtype=np.uint16)
    return np.minimum(grey.astype(np.uint16) * 250 // np.clip(smooth, 96, 250), 255).astype(np.uint8)


def dark(grey: Plane) -> NDArray[np.bool_]:
    """Where there is ink: darker than midway between ink and paper."""
    counts = np.bincount(grey[::2, ::2].ravel(), minlength=256).astype(np.float64)
    below, sums = counts.cumsum(), (counts * np.arange(256)).cumsum()
    above = below[-1] - below
    with np.errstate(divide="ignore", invalid="ignore"):
        between = below * above * (sums / below - (sums[-1] - sums) / above) ** 2  # Otsu's criterion
    return grey <= min(200, int(np.nanargmax(between))) if np.isfinite(between).any() else grey < 128


# --------------------------------------------------------------------------- skew and rules


def skew(grey: Plane) -> float:
    """The angle (degrees, counter-clockwise positive) by which the page must be turned so that its lines are level."""
    step = max(1, DPI // 100)
    ys, xs = np.nonzero(dark(grey)[::step, ::step])
    if len(ys) < 200:
        return 0.0
    if len(ys) > 40_000:
        pick = np.random.default_rng(0).choice(len(ys), 40_000, replace=False)
        ys, xs = ys[pick], xs[pick]

    def sharpness(angle: float) -> float:
        rows = (ys - xs * np.tan(np.radians(angle)) + grey.shape[1]).astype(np.int32)
        return float((np.bincount(rows).astype(np.float64) ** 2).sum())

    best = max(np.arange(-_SKEWED, _SKEWED + 0.1, 0.5), key=sharpness)
    for width in (0.25, 0.1, 0.05):
        best = max((best + width * at for at in (-2, -1, 0, 1, 2)), key=sharpness)
    return float(best) if sharpness(best) > 1.02 * sharpness(0.0) else 0.0


def _ruled(grey: Plane) -> tuple[tuple[Rule, ...], Plane]:
    """The level and upright rules of a page, and the page without them."""
    ink = dark(grey)
    level, upright = _strokes(ink), _strokes(np.ascontiguousarray(ink.T))
    if not len(level) and not len(upright):
        return (), grey
    cleaned = grey.copy()
    rules = []
    for across, strokes in ((True, level), (False, upright)):
        for top, bottom, left, right in strokes:
            box = (left, top, right, bottom) if across else (top, left, bottom, right)
            rules.append(Rule(across, *map(float, box)))
            cleaned[max(0, box[1] - 1):box[3] + 1, max(0, box[0] - 1):box[2] + 1] = 255
    return tuple(rules), cleaned


def _strokes(ink: NDArray[np.bool_]) -> list[tuple[int, int, int, int]]:
    """(top, bottom, left, right) of the long thin dark runs along the rows."""
    length = round(_RULE * DPI)
    if ink.shape[1] <= length:
        return []
    sums = np.zeros((ink.shape[0], ink.shape[1] + 1), dtype=np.int32)
    np.cumsum(ink, axis=1, out=sums[:, 1:])
    full = (sums[:, length:] - sums[:, :-length]) >= round(0.97 * length)
    runs: list[list[int]] = []  # top, bottom, left, right; open runs of the row above may go on
    active: list[list[int]] = []
    for y in np.nonzero(full.any(axis=1))[0].tolist():
        edges = np.flatnonzero(np.diff(np.concatenate(([0], full[y].view(np.int8), [0]))))
        still = []
        for left, right in zip(edges[::2].tolist(), (edges[1::2] + length - 1).tolist(), strict=True):
            home = next((run for run in active if run[1] >= y - 1 and run[2] < right and left < run[3]), None)
            if home is None:
                home = [y, y + 1, left, right]
                runs.append(home)
            else:
                home[1], home[2], home[3] = y + 1, min(home[2], left), max(home[3], right)
            still.append(home)
        active = [run for run in active if run[1] >= y - 1 and run not in still] + still
    return [(top, bottom, left, right) for top, bottom, left, right in runs
            if bottom - top <= _THICK * DPI + (right - left) // 200 and _is_free(ink, top, bottom, left, right)]


def _is_free(ink: NDArray[np.bool_], top: int, bottom: int, left: int, right: int) -> bool:
    """Whether the stroke has paper above and below: the feet of a line of letters have not."""
    near = [ink[at, left:right].mean() for at in (top - 3, bottom + 2) if 0 <= at < ink.shape[0]]
    return not near or max(near) < 0.3 and min(near) < 0.2
