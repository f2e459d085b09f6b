"""Drawings that can be seen through, with their times → the same drawn over a picture's planes."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from quicktake.video.planes import Planes, to_planes

Drawing = npt.NDArray[np.uint8]
"""Shape (height, width, 4): red, green, blue (sRGB) and opacity; both sides even."""

Part = tuple[npt.NDArray[np.floating], npt.NDArray[np.floating]]


@dataclass(frozen=True)
class Overlay:
    """A drawing and when it is seen."""

    start: float
    """Seconds into the clip."""
    end: float
    drawing: Drawing
    left: int
    """Pixels, even."""
    top: int


class Blender:
    """Draws, at each time, the overlay that is seen then; they are in order, and no two are seen at once."""

    def __init__(self, overlays: Iterable[Overlay]) -> None:
        self._coming = iter(overlays)
        self._overlay = next(self._coming, None)
        self._parts: tuple[Part, Part, Part] | None = None

    def sees(self, second: float) -> bool:
        """Whether something is seen at a second; seconds never go back."""
        while self._overlay is not None and self._overlay.end <= second:
            self._overlay, self._parts = next(self._coming, None), None
        return self._overlay is not None and self._overlay.start <= second

    def draw(self, planes: Planes) -> None:
        """Draws what is seen at the second that was asked for last."""
        overlay = self._overlay
        if overlay is None:
            return
        if self._parts is None:
            self._parts = _parts(overlay.drawing)
        for plane, (opacity, colour), size in zip(
            (planes.luma, planes.blue, planes.red), self._parts, (1, 2, 2), strict=True
        ):
            top, left = overlay.top // size, overlay.left // size
            there = plane[top : top + colour.shape[0], left : left + colour.shape[1]]
            there[...] = np.rint(there * (1 - opacity) + colour).astype(np.uint8)


def _parts(drawing: Drawing) -> tuple[Part, Part, Part]:
    """For each plane: opacity 0 to 1, and the colour times the opacity."""
    height, width, _ = drawing.shape
    opacity = drawing[..., 3].astype(np.float32) / 255
    coarse = opacity.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3))
    colours = to_planes(drawing[..., :3])
    return (
        (opacity, colours.luma * opacity), (coarse, colours.blue * coarse), (coarse, colours.red * coarse),
    )  # fmt: skip
