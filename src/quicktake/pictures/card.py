"""A show's title → a plain square cover to begin with, until the host has a better one."""

import textwrap
from pathlib import Path

from PIL import Image, ImageDraw

from quicktake.pictures.lettering import font, has_letters

SIDE = 1400  # pixels: the least that Apple takes
MARGIN = 120
PAPER, INK = (24, 42, 58), (244, 239, 228)


def title_card(title: str, output: Path) -> None:
    """Writes a JPEG; letters that the font lacks are never shown as boxes: then the picture has no text."""
    image = Image.new("RGB", (SIDE, SIDE), PAPER)
    draw = ImageDraw.Draw(image)
    draw.rectangle((MARGIN, SIDE - 2 * MARGIN, SIDE - MARGIN, SIDE - 2 * MARGIN + 16), fill=(214, 122, 76))
    if has_letters(title):
        _write(draw, title)
    image.save(output, format="JPEG", quality=88)


def _write(draw: ImageDraw.ImageDraw, title: str) -> None:
    for size in range(260, 60, -10):
        face = font(size)
        for width in range(6, 31, 2):
            lines = textwrap.fill(title, width)
            box = draw.multiline_textbbox((MARGIN, MARGIN), lines, font=face, spacing=size // 4)
            if box[2] <= SIDE - MARGIN and box[3] <= SIDE - 3 * MARGIN:
                draw.multiline_text((MARGIN, MARGIN), lines, font=face, fill=INK, spacing=size // 4)
                return
