"""Cover, names of show and episode, chapters' titles → the still parts of a video without a moving picture.

All words are at least 34 pixels high in 720: on a phone held upright, where such a picture is some 65 mm wide, that is
the size of print.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from quicktake.pictures import jpeg
from quicktake.pictures.lettering import font, has_letters
from quicktake.pictures.opening import opened
from quicktake.pictures.palette import Colour, Palette, palette_of
from quicktake.pictures.wrapping import Lines, fitted, plain

WIDTH, HEIGHT = 1280, 720
MARGIN, TOP = 80, 64  # pixels left free at both sides, and above
COVER = 416  # pixels of the cover's sides
CORNER = 14  # radius of its corners
TEXT = MARGIN + COVER + 56  # where the words begin
WIDE = WIDTH - MARGIN - TEXT  # pixels for words
SHOW_SIZES = (36,)
TITLE_SIZES = (80, 72, 64, 58, 52, 46)
CHAPTER_SIZES = (38,)
STRIP = 56  # height of a chapter's title
FINE = 4  # times that rounded corners are drawn larger

Pixels = npt.NDArray[np.uint8]
"""Shape (height, width, 3): red, green, blue, sRGB."""


@dataclass(frozen=True)
class Drawn:
    """What of the picture never moves."""

    pixels: Pixels
    palette: Palette
    left_out: tuple[str, ...]
    """Texts that have letters which the font lacks."""


def draw_still(cover: Path, show: str, title: str) -> Drawn:
    """The picture without what moves: 1280 x 720 pixels, with room for a chapter's title and for bars.

    A text with letters that the font lacks is left out, never drawn with boxes. InputError for a cover that is none.
    """
    art = _art(cover)
    palette = palette_of(art)
    image = Image.new("RGB", (WIDTH, HEIGHT), palette.paper)
    readable = [text for text in (show, title) if has_letters(plain(text))]
    left = MARGIN if readable else (WIDTH - COVER) // 2
    image.paste(art, (left, TOP), _rounded())
    draw = ImageDraw.Draw(image)
    top = TOP - 6  # letters begin a little under the top of their line
    if show in readable and show != title:
        top = _write(draw, fitted(show, SHOW_SIZES, WIDE, 50), top, palette.accent) + 14
    if title in readable:
        _write(draw, fitted(title, TITLE_SIZES, WIDE, strip_box()[1] - 20 - top), top, palette.ink)
    left_out = tuple(text for text in (show, title) if text not in readable)
    return Drawn(np.asarray(image, np.uint8), palette, left_out)


def draw_strip(title: str, palette: Palette) -> Pixels:
    """A chapter's title on the picture's paper, as large as `strip_box` says; empty where the font lacks letters."""
    _, _, width, height = strip_box()
    image = Image.new("RGB", (width, height), palette.paper)
    if title and has_letters(plain(title)):
        lines = fitted(title, CHAPTER_SIZES, width - 22, height)
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, 9, 5, height - 10), fill=palette.accent)
        draw.text((22, height // 2), lines.lines[0], palette.ink, font(lines.size), "lm")
    return np.asarray(image, np.uint8)


def strip_box() -> tuple[int, int, int, int]:
    """Left, top, width and height of a chapter's title, in pixels."""
    return TEXT, TOP + COVER - STRIP, WIDE, STRIP


def bars_box() -> tuple[int, int, int, int]:
    """Left, top, width and height of the room for bars, in pixels."""
    top = TOP + COVER + 40
    return MARGIN, top, WIDTH - 2 * MARGIN, HEIGHT - 40 - top


def _write(draw: ImageDraw.ImageDraw, lines: Lines, top: int, colour: Colour) -> int:
    """Draws lines; gives where they end."""
    for number, line in enumerate(lines.lines):
        draw.text((TEXT, top + number * lines.pitch), line, colour, font(lines.size), "la")
    return top + lines.height


def _art(cover: Path) -> Image.Image:
    """The cover, upright and square: what is wider or higher is cut on both sides."""
    with opened(cover) as image:
        image.draft("RGB", (2 * COVER, 2 * COVER))  # a JPEG many times too large is decoded smaller
        whole = jpeg.upright_rgb(image)
    side = min(whole.size)
    left, top = (whole.width - side) // 2, (whole.height - side) // 2
    return whole.resize((COVER, COVER), Image.Resampling.LANCZOS, (left, top, left + side, top + side))


def _rounded() -> Image.Image:
    """Where the cover is seen: a square with round corners."""
    mask = Image.new("L", (COVER * FINE, COVER * FINE), 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, COVER * FINE - 1, COVER * FINE - 1), CORNER * FINE, fill=255)
    return mask.resize((COVER, COVER), Image.Resampling.BOX)
