"""Cover, names of show and episode, chapters' titles → the still parts of a video without a moving picture.

All words are at least 34 pixels high in 720: on a phone held upright, where such a picture is some 65 mm wide, that is
the size of print.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from quicktake.pictures.art import set_in, square
from quicktake.pictures.lettering import Typeface
from quicktake.pictures.palette import Palette, palette_of
from quicktake.pictures.wrapping import Room, fitted

WIDTH, HEIGHT = 1280, 720
MARGIN, TOP = 80, 64  # pixels left free at both sides, and above
COVER = 416  # pixels of the cover's sides
CORNER = 14  # radius of its corners
TEXT = MARGIN + COVER + 56  # where the words begin
WIDE = WIDTH - MARGIN - TEXT  # pixels for words
SHOW_SIZES = (40,)
TITLE_SIZES = (96, 88, 80, 72, 64, 58, 52)
CHAPTER_SIZES = (40,)
STRIP = 56  # height of a chapter's title

Pixels = npt.NDArray[np.uint8]
"""Shape (height, width, 3): red, green, blue, sRGB."""


@dataclass(frozen=True)
class Drawn:
    """What of the picture never moves."""

    pixels: Pixels
    palette: Palette
    left_out: tuple[str, ...]
    """Texts that have letters which the font lacks."""
    face: Typeface


def draw_still(cover: Path, show: str, title: str, face: Typeface) -> Drawn:
    """The picture without what moves: 1280 x 720 pixels, with room for a chapter's title and for bars.

    A text with letters that the font lacks is left out, never drawn with boxes. InputError for a cover or a font that
    is none.
    """
    art = square(cover, COVER)
    palette = palette_of(art)
    image = Image.new("RGB", (WIDTH, HEIGHT), palette.paper)
    left_out = tuple(text for text in (show, title) if face.missing(text))
    alone = show in left_out and title in left_out
    set_in(image, art, ((WIDTH - COVER) // 2 if alone else MARGIN, TOP), CORNER)
    draw = ImageDraw.Draw(image)
    top = TOP + 2
    if show not in left_out and show != title:
        lines = fitted(show, face, SHOW_SIZES, Room(WIDE, HEIGHT, lines=1))
        lines.draw(draw, (TEXT, top), palette.accent)
        top += lines.height + 28
    if title not in left_out:
        lines = fitted(title, face, TITLE_SIZES, Room(WIDE, strip_box()[1] - 16 - top))
        lines.draw(draw, (TEXT, top), palette.ink)
    return Drawn(np.asarray(image, np.uint8), palette, left_out, face)


def draw_strip(title: str, palette: Palette, face: Typeface) -> Pixels:
    """A chapter's title on the picture's paper, as large as `strip_box` says; empty where the font lacks letters."""
    _, _, width, height = strip_box()
    image = Image.new("RGB", (width, height), palette.paper)
    if title and not face.missing(title):
        lines = fitted(title, face, CHAPTER_SIZES, Room(width - 22, height, lines=1))
        draw = ImageDraw.Draw(image)
        draw.rectangle((0, 9, 5, height - 10), fill=palette.accent)
        lines.draw(draw, (22, (height - lines.stand) // 2), palette.ink)
    return np.asarray(image, np.uint8)


def strip_box() -> tuple[int, int, int, int]:
    """Left, top, width and height of a chapter's title, in pixels."""
    return TEXT, TOP + COVER - STRIP, WIDE, STRIP


def bars_box() -> tuple[int, int, int, int]:
    """Left, top, width and height of the room for bars, in pixels."""
    top = TOP + COVER + 40
    return MARGIN, top, WIDTH - 2 * MARGIN, HEIGHT - 40 - top
