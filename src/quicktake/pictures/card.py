"""A show's title → a plain square cover to begin with, until the host has a better one."""

from pathlib import Path

from PIL import Image, ImageDraw

from quicktake.pictures.lettering import Typeface
from quicktake.pictures.wrapping import Room, fitted

SIDE = 1400  # pixels: the least that Apple takes
MARGIN = 120
FACE = Typeface()
SIZES = range(280, 60, -10)  # pixels of an em
PAPER, INK = (24, 42, 58), (244, 239, 228)


def title_card(title: str, output: Path) -> None:
    """Writes a JPEG; letters that the font lacks are never shown as boxes: then the picture has no text."""
    image = Image.new("RGB", (SIDE, SIDE), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((MARGIN, SIDE - 2 * MARGIN, SIDE - MARGIN, SIDE - 2 * MARGIN + 16), fill=(214, 122, 76))
    if not FACE.missing(title):
        lines = fitted(title, FACE, SIZES, Room(SIDE - 2 * MARGIN, SIDE - 4 * MARGIN))
        lines.draw(draw, (MARGIN, MARGIN + MARGIN // 4), INK)
    image.save(output, format="JPEG", quality=88)
