"""A chapter's picture → a small JPEG for the inside of a sound file."""

from pathlib import Path

from quicktake.errors import InputError
from quicktake.pictures import jpeg
from quicktake.pictures.opening import opened

LARGEST = (1000, 1000)  # pixels; players show it the size of a hand
LIGHT = 128 << 10  # bytes; there may be one for each chapter


def chapter_jpeg(path: Path) -> bytes:
    """The picture fitted into 1000 x 1000 pixels, whatever its shape; InputError names a file that is none."""
    with opened(path) as image:
        if not jpeg.is_plain(image):
            raise InputError(f"{path}: its colours are {image.mode}, not RGB.", hint=jpeg.RGB_HINT)
        image.draft("RGB", LARGEST)  # a JPEG many times too large is decoded smaller
        small = jpeg.upright_rgb(image)
        small.thumbnail(LARGEST)
        return jpeg.encode(small, LIGHT)
