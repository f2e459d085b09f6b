"""Shapes and words in the picture's own pixels → a picture with smooth edges: drawn larger, then reduced."""

from collections.abc import Iterable, Sequence
from typing import Literal

from PIL import Image, ImageDraw

from quicktake.pictures.lettering import Typeface

FINE = 3  # times that it is drawn larger than it will be
FACE = Typeface(bold=False)
DASH = 9.0  # pixels of a dash, and 2/3 of it between two

Point = tuple[float, float]
Anchor = Literal["ls", "ms", "rs", "lm", "mm", "rm"]
"""Where text has the point it is put at: left, middle or right; s: on the line letters stand on, m: mid-height."""


class Canvas:
    """Draws; all numbers are pixels of the finished picture, colours are names of CSS or `#rrggbb`."""

    def __init__(self, width: int, height: int, paper: str) -> None:
        self._size = width, height
        self._image = Image.new("RGB", (width * FINE, height * FINE), paper)
        self._draw = ImageDraw.Draw(self._image)

    def box(self, left: float, top: float, right: float, bottom: float, colour: str, *, round_: float = 0.0) -> None:
        """A filled rectangle, at least as thin as can be seen."""
        right, bottom = max(right, left + 1 / FINE), max(bottom, top + 1 / FINE)
        corners = (round(left * FINE), round(top * FINE), round(right * FINE) - 1, round(bottom * FINE) - 1)
        self._draw.rounded_rectangle(corners, round_ * FINE, fill=colour)

    def line(self, points: Sequence[Point], colour: str, width: float = 1.0) -> None:
        """A line through points, with round corners."""
        if len(points) > 1:
            self._draw.line(_fine(points), colour, max(1, round(width * FINE)), joint="curve")

    def area(self, points: Sequence[Point], colour: str) -> None:
        """A filled polygon."""
        if len(points) > 2:
            self._draw.polygon(_fine(points), fill=colour)

    def dashes(self, left: float, right: float, y: float, colour: str, width: float = 1.5) -> None:
        """A dashed horizontal line."""
        start = left
        while start < right:
            self.box(start, y - width / 2, min(start + DASH, right), y + width / 2, colour)
            start += DASH * 5 / 3

    def text(self, at: Point, words: str, size: int, colour: str, anchor: Anchor = "ls") -> None:
        """One line of text."""
        self._draw.text((at[0] * FINE, at[1] * FINE), words, colour, FACE.font(size * FINE), anchor)

    def width(self, words: str, size: int) -> float:
        """How wide a line of text is."""
        return FACE.width(words, size * FINE) / FINE

    def finished(self) -> Image.Image:
        """The picture in its own size."""
        return self._image.resize(self._size, Image.Resampling.BOX)


def _fine(points: Iterable[Point]) -> list[Point]:
    return [(x * FINE, y * FINE) for x, y in points]
