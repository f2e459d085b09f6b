"""Cover, names of show and episode, and a shape → the still parts of a clip without a moving picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from quicktake.pictures.art import set_in, square
from quicktake.pictures.audiogram import Drawn, Pixels
from quicktake.pictures.lettering import Typeface
from quicktake.pictures.palette import Colour, palette_of
from quicktake.pictures.words import Drawing, Writing, draw_centred
from quicktake.pictures.wrapping import Lines, Room, fitted

CORNER = 14  # radius of the cover's corners
SHOW_SIZES = (44, 40, 36)
TITLE_SIZES = (96, 88, 80, 72, 64, 58, 52, 46, 40)
BESIDE = 1.1  # of what is said, that the title is larger at most: it is not what is to be read first
GAP = 22  # between the show's name and the title

Box = tuple[int, int, int, int]
"""Left, top, width and height in pixels, all even."""


@dataclass(frozen=True)
class Layout:
    """Where everything lies."""

    size: tuple[int, int]
    art: tuple[int, int, int]
    """Left, top and side of the cover."""
    title: Box
    bars: Box
    words: Box | None = None
    em: int = 0
    """Pixels of the letters of what is said."""

    @property
    def centred(self) -> bool:
        """Whether the title stands under the cover, in the middle of its room; else beside it."""
        return self.title[1] >= self.art[1] + self.art[2]


SILENT: Mapping[str, Layout] = {
    "wide": Layout((1280, 720), (80, 64, 416), (552, 64, 648, 416), (80, 520, 1120, 160)),
    "tall": Layout((1080, 1920), (160, 190, 760), (80, 1000, 920, 280), (80, 1310, 920, 210)),
    "square": Layout((1080, 1080), (80, 80, 440), (564, 80, 436, 440), (80, 640, 920, 300)),
}
"""Without words, by shape. What is seen of a tall one keeps clear of what apps lay over its ends."""

SPOKEN: Mapping[str, Layout] = {
    "wide": Layout((1280, 720), (80, 56, 330), (456, 56, 744, 330), (80, 556, 1120, 124), (64, 412, 1152, 124), 44),
    "tall": Layout((1080, 1920), (220, 170, 640), (80, 856, 920, 270), (80, 1370, 920, 150), (54, 1156, 972, 184), 68),
    "square": Layout((1080, 1080), (80, 70, 400), (528, 70, 472, 400), (80, 760, 920, 230), (54, 516, 972, 184), 64),
}
"""With words."""


def layout_of(shape: str, *, words: bool) -> Layout:
    """The layout for `wide`, `tall` or `square`; words: whether what is said is to be read."""
    return (SPOKEN if words else SILENT)[shape]


def draw_poster(cover: Path, show: str, title: str, layout: Layout, face: Typeface) -> Drawn:
    """The picture without bars and words.

    A text with letters that the font lacks is left out, never drawn with boxes. InputError for a cover or a font that
    is none.
    """
    left, top, side = layout.art
    art = square(cover, side)
    palette = palette_of(art)
    image = Image.new("RGB", layout.size, palette.paper)
    left_out = tuple(text for text in (show, title) if face.missing(text))
    alone = show in left_out and title in left_out
    set_in(image, art, ((layout.size[0] - side) // 2 if alone else left, top), CORNER)
    _, top, width, height = layout.title
    end = top + height
    if show not in left_out and show != title:
        lines = fitted(show, face, SHOW_SIZES, Room(width, height, lines=1))
        _write(image, lines, top, palette.accent, layout)
        top += lines.height + GAP
    if title not in left_out:
        sizes = [size for size in TITLE_SIZES if not layout.em or size <= layout.em * BESIDE]
        _write(image, fitted(title, face, sizes, Room(width, end - top)), top, palette.ink, layout)
    return Drawn(np.asarray(image, np.uint8), palette, left_out, face)


def writing_of(layout: Layout, face: Typeface) -> Writing:
    """How what is said is written in a layout that has room for it."""
    if layout.words is None:
        raise ValueError("a layout without words has no room for them")
    return Writing(face, layout.em, *layout.words[2:])


def on_paper(drawing: Drawing, paper: Colour) -> Pixels:
    """A drawing on a paper through which nothing is seen."""
    below = Image.new("RGBA", (drawing.shape[1], drawing.shape[0]), (*paper, 255))
    return np.asarray(Image.alpha_composite(below, Image.fromarray(drawing, "RGBA")).convert("RGB"), np.uint8)


def _write(image: Image.Image, lines: Lines, top: int, colour: Colour, layout: Layout) -> None:
    left, _, width, _ = layout.title
    if layout.centred:
        draw_centred(image, lines, top, colour, left + width / 2)
    else:
        lines.draw(ImageDraw.Draw(image), (left, top), colour)
