"""
Finds the grid of a screen's coloured points in a picture.

A screen makes its light in red, green and blue points that lie beside each other. A
camera sees them as a fine pattern, or as the coarser moiré that the pattern makes
with the camera's own grid. Either way the three colours swing out of step, by about
a third of a period, over the whole picture and with one frequency. Fine print swings
too, yet an ink darkens all colours at the same place: they stay in step.

Pictures come as RGB, uint8, height by width by 3. Needs NumPy and OpenCV.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

TILE = 128  # pixels: a side of one of the squares whose spectra are compared
TILES = 20  # at most, spread over the picture
SCALES = (1.0, 0.5)
COARSEST = 8  # periods in a tile: fewer are edges and letters
AXIS = 3  # frequencies as near an axis as this come from upright letters and borders
NEAR_AXIS = 20  # … as long as they are lower than this
FINEST = 58  # above, the halved colour of a JPEG leaves a border in every spectrum
BLOCKS = TILE // 8  # a JPEG's blocks repeat with multiples of this
AROUND = 15  # neighbours in a spectrum, against which a peak stands out
DRIFT = 2  # frequencies that perspective moves a peak from tile to tile
HIGHEST = 3.0  # powers of ten: one tile's peak does not count for more
FEWEST = 6  # tiles: chance makes peaks in the mean of less
CHANCE = 0.5  # the height that noise and letters reach, measured on good pictures
DARK = 40.0  # a screen's black shows no points

Pixels = NDArray[Any]


@dataclass(frozen=True)
class Lattice:
    """
    The strongest pattern of colours.

    `height`: how far its peak stands out of the spectrum, in powers of ten, as the
    mean of all tiles. `step`: from -1 to 1, how far the two colours that differ most
    keep step: about 1 in print, less than 0.5 on a screen.
    """

    height: float = 0.0
    step: float = 1.0

    @property
    def strength(self) -> float:
        """Give the height above chance, as far as colours are out of step; 0 to 5."""
        return max(0.0, self.height - CHANCE) * (1 - self.step)


def lattice(pixels: Pixels) -> Lattice:
    """Give the strongest pattern at any scale; one of no height if there is none."""
    scales = [scale for scale in SCALES if min(pixels.shape[:2]) * scale >= TILE]
    found = [_at_scale(_scaled(pixels, scale)) for scale in scales] or [Lattice()]
    return max(found, key=lambda each: each.strength)


def _scaled(pixels: Pixels, scale: float) -> Pixels:
    if scale == 1.0:
        return pixels
    return cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def _at_scale(pixels: Pixels) -> Lattice:
    spectra = [_spectra(tile) for tile in _tiles(pixels)]
    if len(spectra) < FEWEST:
        return Lattice()
    # what differs from green in both other colours, at the same frequency
    heights = [np.minimum(*map(_standing_out, _chroma(each))) for each in spectra]
    mean = np.mean([cv2.dilate(each, SPREAD) for each in heights], axis=0)
    mean = np.where(VALID, mean, 0.0)
    row, column = np.unravel_index(int(mean.argmax()), mean.shape)
    height = float(mean[row, column] - np.median(mean[VALID]))
    return Lattice(round(height, 3), round(_step(spectra, int(row), int(column)), 3))


def _tiles(pixels: Pixels) -> list[Pixels]:
    rows, columns = pixels.shape[0] // TILE, pixels.shape[1] // TILE
    tiles = [
        pixels[row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE]
        for row in range(rows)
        for column in range(columns)
    ]
    lit = [tile for tile in tiles if tile[::4, ::4].mean() > DARK]
    some = np.linspace(0, len(lit) - 1, min(TILES, len(lit))).astype(int)
    return [lit[place] for place in some]


def _spectra(tile: Pixels) -> Pixels:
    levelled = tile.astype(np.float32)
    levelled -= levelled.mean(axis=(0, 1))
    planes = np.moveaxis(levelled * WINDOW[..., None], 2, 0)
    return np.asarray(np.fft.fftshift(np.fft.rfft2(planes), axes=1))


def _chroma(spectra: Pixels) -> tuple[Pixels, Pixels]:
    red, green, blue = spectra
    return red - green, blue - green


def _standing_out(spectrum: Pixels) -> Pixels:
    # bytes, for OpenCV's median knows no finer numbers at this width
    power = np.log10(np.abs(spectrum) ** 2 + 1).astype(np.float32)
    coarse = np.clip(power * 20, 0, 255).astype(np.uint8)
    above = power - cv2.medianBlur(coarse, AROUND).astype(np.float32) / 20
    return np.asarray(np.clip(above, 0, HIGHEST))


def _step(spectra: list[Pixels], row: int, column: int) -> float:
    near = (
        slice(max(0, row - DRIFT), row + DRIFT + 1),
        slice(max(0, column - DRIFT), column + DRIFT + 1),
    )
    return min(
        _together(
            [planes[one][near] for planes in spectra],
            [planes[other][near] for planes in spectra],
        )
        for one, other in ((0, 1), (1, 2), (0, 2))
    )


def _together(ones: list[Pixels], others: list[Pixels]) -> float:
    # the cosine of the angle between two colours' swings, by their strength
    whole, weight = 0.0, 1e-9
    for one, other in zip(ones, others, strict=True):
        crossed = (one * other.conj()).ravel()
        strongest = crossed[np.abs(crossed).argmax()]
        whole += float(strongest.real)
        weight += float(np.abs(strongest))
    return whole / weight


def _valid() -> Pixels:
    y, x = np.mgrid[-TILE // 2 : TILE // 2, : TILE // 2 + 1]
    far = np.hypot(x, y)
    along = (np.minimum(np.abs(x), np.abs(y)) <= AXIS) & (far < NEAR_AXIS)
    blocks = (x % BLOCKS == 0) & (y % BLOCKS == 0)
    outside = np.maximum(np.abs(x), np.abs(y)) > FINEST
    return np.asarray((far >= COARSEST) & ~along & ~blocks & ~outside)


WINDOW = np.outer(np.hanning(TILE), np.hanning(TILE)).astype(np.float32)
SPREAD = np.ones((2 * DRIFT + 1, 2 * DRIFT + 1), np.uint8)
VALID = _valid()
