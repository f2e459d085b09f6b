"""Size and words → the font that pictures are written with, and whether it has their letters."""

from functools import cache

from PIL import ImageFont

Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
ABSENT = "\U0010fffd"  # a private character that no font draws


@cache
def font(size: int) -> Font:
    """Pillow's own font; size: pixels of an em."""
    return ImageFont.load_default(size)


def has_letters(text: str) -> bool:
    """Whether the font draws every letter as something else than its box for missing ones."""
    probe = font(60)
    if not isinstance(probe, ImageFont.FreeTypeFont):
        return False
    missing = probe.getmask(ABSENT).getbbox(), bytes(probe.getmask(ABSENT))
    return all(
        letter.isspace() or (probe.getmask(letter).getbbox(), bytes(probe.getmask(letter))) != missing
        for letter in set(text)
    )
