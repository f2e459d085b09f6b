"""Shapes and words in the picture's own pixels → a picture with smooth edges: drawn larger, then reduced."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from PIL import Image, ImageDraw

from quicktake.pictures.lettering import font

FINE = 3  # times that it is drawn larger than it will be
MINUS = "−"
BAR = 0.075  # of an em: how thick a minus is
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
        x = at[0] - {"l": 0.0, "m": 0.5, "r": 1.0}[anchor[0]] * self.width(words, size)
        for piece in re.split(f"({MINUS})", words):
            if piece == MINUS:
                self._minus((x, at[1]), size, colour, "l" + anchor[1])
            else:
                self._draw.text((x * FINE, at[1] * FINE), piece, colour, font(size * FINE), "l" + anchor[1])
            x += self.width(piece, size)

    def width(self, words: str, size: int) -> float:
        """How wide a line of text is."""
        return self._draw.textlength(words.replace(MINUS, "+"), font=font(size * FINE)) / FINE

    def _minus(self, at: Point, size: int, colour: str, anchor: str) -> None:
        """The bar of the font's plus: it has no minus."""
        left, top, right, bottom = (edge / FINE for edge in font(size * FINE).getbbox("+", anchor=anchor))
        middle, half = at[1] + (top + bottom) / 2, size * BAR / 2
        self.box(at[0] + left, middle - half, at[0] + right, middle + half, colour)

    def finished(self) -> Image.Image:
        """The picture in its own size."""
        return self._image.resize(self._size, Image.Resampling.BOX)


def _fine(points: Iterable[Point]) -> list[Point]:
    return [(x * FINE, y * FINE) for x, y in points]
