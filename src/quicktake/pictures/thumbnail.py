"""Cover, title and number → the picture that lists show for a video: 1280 x 720 pixels, legible when it is 168 wide.

YouTube writes the video's length over the lower right corner: no words stand there.
"""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from quicktake.pictures.art import set_in, square
from quicktake.pictures.lettering import Typeface
from quicktake.pictures.palette import VIVID, Palette, palette_of
from quicktake.pictures.wrapping import Room, fitted

WIDTH, HEIGHT = 1280, 720
MARGIN = 56  # pixels left free at all sides
COVER = 452  # pixels of the cover's sides
ALONE = 544  # the same without words beside it
CORNER = 18  # radius of its corners
TEXT = MARGIN + COVER + 44  # where the title begins
WIDE = WIDTH - MARGIN - TEXT  # pixels for it
LENGTH = (400, 168)  # pixels of the lower right corner that YouTube writes over: "1:02:03" in a list 168 pixels wide
TITLE_SIZES = (
    200,
    184,
    168,
    156,
    144,
    132,
    120,
    110,
    102,
    94,
    88,
)  # pixels of an em; an eighth of it is left in a list
MOST_LINES = 4
BADGE = 96  # height of the number's badge, and of the row under the cover
NUMBER_SIZES = (76, 64, 52)
SHOW_SIZES = (64, 56, 48)
ROW = HEIGHT - MARGIN - BADGE  # where that row begins
MIDDLE = 84  # where the cover begins without that row: a little above the middle, and off the video's length


@dataclass(frozen=True)
class Thumbnail:
    """A thumbnail, drawn."""

    image: Image.Image
    left_out: tuple[str, ...]
    """Texts that have letters which the font lacks."""


def draw_thumbnail(cover: Path, title: str, number: str, show: str, face: Typeface) -> Thumbnail:
    """The cover, the title beside it as large as it can be, the number (empty: none) and the show's name under both.

    The show's name is drawn only where it fits. A text with letters that the font lacks is left out, never drawn with
    boxes. InputError for a cover or a font that is none.
    """
    left_out = tuple(text for text in (title, show) if face.missing(text))
    written = title not in left_out
    art = square(cover, COVER if written else ALONE)
    palette = palette_of(art, VIVID)
    image = Image.new("RGB", (WIDTH, HEIGHT), palette.paper)
    draw = ImageDraw.Draw(image)
    if not written:
        set_in(image, art, ((WIDTH - ALONE) // 2, (HEIGHT - ALONE) // 2), CORNER)
        _badge(draw, number, (MARGIN, MARGIN), palette, face)
        return Thumbnail(image, left_out)
    end = _badge(draw, number, (MARGIN, ROW), palette, face)
    named = show not in left_out and show != title and _name(draw, show, end, palette, face)
    top = MARGIN if number or named else MIDDLE
    set_in(image, art, (MARGIN, top), CORNER)
    lines = fitted(title, face, TITLE_SIZES, Room(WIDE, COVER, MOST_LINES))
    lines.draw(draw, (TEXT, top + (COVER - lines.stand) // 2), palette.ink)
    return Thumbnail(image, left_out)


def _badge(draw: ImageDraw.ImageDraw, number: str, at: tuple[int, int], palette: Palette, face: Typeface) -> int:
    """The number on the accent's colour; gives where the line goes on."""
    left, top = at
    if not number:
        return left
    lines = fitted(number, face, NUMBER_SIZES, Room(COVER - BADGE // 2, BADGE, lines=1))
    width = round(lines.width) + BADGE // 2
    draw.rounded_rectangle((left, top, left + width - 1, top + BADGE - 1), CORNER, fill=palette.accent)
    lines.draw(draw, (left + BADGE // 4, top + (BADGE - lines.stand) // 2), palette.paper)
    return left + width + BADGE // 3


def _name(draw: ImageDraw.ImageDraw, show: str, left: int, palette: Palette, face: Typeface) -> bool:
    """The show's name, left of where YouTube writes; whether it fits there."""
    lines = fitted(show, face, SHOW_SIZES, Room(WIDTH - LENGTH[0] - left, BADGE, lines=1))
    if lines.whole:
        lines.draw(draw, (left, ROW + (BADGE - lines.stand) // 2), palette.accent)
    return lines.whole
