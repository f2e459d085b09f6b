"""The look of the sample show: colours, lettering, covers; drawn with Pillow and the font that Pillow brings."""

import math
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

PAPER = (20, 33, 47)
SHADE = (30, 48, 66)
INK = (245, 240, 229)
QUIET = (140, 156, 168)
WARM = (232, 131, 74)
GOLD = (244, 196, 92)
SIDE = 1400  # pixels of a cover


def font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's own font at a size in pixels."""
    return ImageFont.load_default(size)


def blend(one: tuple[int, int, int], two: tuple[int, int, int], share: float) -> tuple[int, int, int]:
    """A colour between two; share 0 is the first."""
    first, second, third = (round(a + (b - a) * min(max(share, 0.0), 1.0)) for a, b in zip(one, two, strict=True))
    return first, second, third


def bars(draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float], heights: list[float]) -> None:
    """Round-headed bars of heights 0 to 1 standing on the lower edge of a box, from gold to orange."""
    left, top, right, bottom = box
    step = (right - left) / len(heights)
    width = step * 0.62
    for index, height in enumerate(heights):
        x = left + index * step + (step - width) / 2
        y = bottom - max(width, height * (bottom - top))
        colour = blend(GOLD, WARM, index / (len(heights) - 1))
        draw.rounded_rectangle((x, y, x + width, bottom), radius=width / 2, fill=colour)


def wave(count: int, swell: float) -> list[float]:
    """Heights that look like a spoken sentence: swells within a swell."""
    places = [index / (count - 1) for index in range(count)]
    return [
        (0.25 + 0.75 * math.sin(math.pi * place) ** swell) * (0.55 + 0.45 * math.sin(place * 19 + math.sin(place * 47)))
        for place in places
    ]


def cover(path: Path, lines: list[str], small: str, heights: list[float], size: int) -> None:
    """A square cover: a large title, one small line, and a row of bars."""
    scale = 2  # drawn larger and reduced, for smooth edges
    side = SIDE * scale
    image = Image.new("RGB", (side, side), PAPER)
    draw = ImageDraw.Draw(image)
    draw.ellipse((side * 0.42, -side * 0.35, side * 1.45, side * 0.68), fill=SHADE)
    margin = side * 0.085
    for index, line in enumerate(lines):
        draw.text((margin, side * 0.10 + index * size * scale * 1.08), line, font=font(size * scale), fill=INK)
    below = side * 0.10 + len(lines) * size * scale * 1.08
    draw.text((margin, below + side * 0.03), small, font=font(54 * scale), fill=QUIET)
    bars(draw, (margin, side * 0.66, side - margin, side * 0.91), heights)
    image.resize((SIDE, SIDE), Image.Resampling.LANCZOS).save(path, quality=84, optimize=True, dpi=(72, 72))
