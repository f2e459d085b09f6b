"""Levels of bands → bars with round ends, drawn into a picture's planes: only they change from picture to picture."""

import numpy as np

from quicktake.video.planes import Planes, to_planes
from quicktake.video.spectrum import Levels

FINE = 4  # times that round ends are drawn larger
THICK = 0.6  # of the way from one bar to the next
EVEN = 2  # pixels: chroma has one value for so many

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255, sRGB."""


class Bars:
    """Bars side by side that grow from the middle of their room to both sides; the lowest band is in its middle."""

    def __init__(
        self, box: tuple[int, int, int, int], count: int, *, paper: Colour, ink: Colour, faint: Colour
    ) -> None:
        """box: left, top, width and height in pixels, all even. count: of bars. faint: of a bar at rest."""
        left, top, width, height = box
        self._pitch = int(width / (count - 1 + THICK)) // EVEN * EVEN
        self._thick = max(EVEN, round(self._pitch * THICK) // EVEN * EVEN)
        self._height = height // 4 * 4
        spare = width - (count - 1) * self._pitch - self._thick
        self._left, self._top = left + spare // 2 // EVEN * EVEN, top
        self._bands = mirrored(count)
        self._drawn = np.full(count, -1)  # steps; none yet
        shapes = [self._shape(step, paper, ink, faint) for step in range(self._steps + 1)]
        self._luma, self._blue, self._red = (
            np.stack([getattr(shape, name) for shape in shapes]) for name in ("luma", "blue", "red")
        )

    @property
    def bands(self) -> int:
        """How many bands there are: each but the lowest has a bar on either side."""
        return int(self._bands.max()) + 1

    @property
    def _steps(self) -> int:
        """Heights that a bar can have over its least: it grows by two pixels to both sides."""
        return (self._height - self._thick) // (2 * EVEN)

    def draw(self, planes: Planes, levels: Levels) -> None:
        """Draws the bars at these levels, over those that were drawn into the same planes before."""
        heights = np.rint(levels * self._steps).astype(np.intp)[self._bands]
        for number in np.flatnonzero(heights != self._drawn):
            height = heights[number]
            shape = Planes(self._luma[height], self._blue[height], self._red[height])
            planes.paste(shape, self._left + int(number) * self._pitch, self._top)
        self._drawn = heights

    def _shape(self, step: int, paper: Colour, ink: Colour, faint: Colour) -> Planes:
        """One bar of one height, on the paper."""
        radius = self._thick / 2
        half = radius + step * EVEN
        across = (np.arange(self._thick * FINE) + 0.5) / FINE - radius
        along = (np.arange(self._height * FINE) + 0.5) / FINE - self._height / 2
        beyond = np.maximum(np.abs(along) - (half - radius), 0.0)  # into a round end
        inside = np.square(beyond)[:, None] + np.square(across)[None, :] <= radius**2
        cover = inside.reshape(self._height, FINE, self._thick, FINE).mean(axis=(1, 3))[..., None]
        share = min(1.0, step / 4)  # a bar at rest is faint
        colour = np.array(faint) * (1 - share) + np.array(ink) * share
        return to_planes(np.rint(np.array(paper) * (1 - cover) + colour * cover).astype(np.uint8))


def mirrored(count: int) -> "np.ndarray[tuple[int], np.dtype[np.intp]]":
    """The band of each bar: 0 in the middle, rising to both sides."""
    return np.abs(np.arange(count) - count // 2)
