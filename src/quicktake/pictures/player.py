"""A player of another service → the still that stands for it: our own drawing, so that nobody is told who reads."""

from pathlib import Path

from PIL import Image, ImageDraw

from quicktake.pictures.lettering import Typeface
from quicktake.pictures.wrapping import Room, fitted

SIDES = (1280, 720)  # pixels
GROUND, SIGN, INK = (24, 42, 58), (214, 122, 76), (244, 239, 228)
RADIUS, MARGIN = 110, 90  # pixels: of the disc, and around the words
SIZES = range(76, 40, -4)  # pixels of an em


def player_jpeg(service: str, title: str, face: Typeface, output: Path) -> None:
    """Writes a JPEG of 1280 x 720: a play sign, below it the service and the title, as far as the font has letters."""
    image = Image.new("RGB", SIDES, GROUND)
    draw = ImageDraw.Draw(image)
    middle, height = SIDES[0] // 2, 250
    draw.ellipse((middle - RADIUS, height - RADIUS, middle + RADIUS, height + RADIUS), fill=SIGN)
    tip = [(middle - 36, height - 58), (middle - 36, height + 58), (middle + 64, height)]
    draw.polygon(tip, fill=INK)
    words = f"{service}: {title}" if title and not face.missing(title) else service
    room = Room(SIDES[0] - 2 * MARGIN, SIDES[1] - height - RADIUS - 2 * MARGIN, 2)
    fitted(words, face, SIZES, room).draw(draw, (MARGIN, height + RADIUS + MARGIN), INK)
    image.save(output, format="JPEG", quality=88)
