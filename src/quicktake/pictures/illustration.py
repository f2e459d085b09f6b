"""A picture in show notes → what is wrong with it, and the JPEG that pages and apps show: upright, no metadata."""

from pathlib import Path

from quicktake.errors import InputError
from quicktake.pictures import jpeg
from quicktake.pictures.opening import opened

WIDEST, TALLEST = 1600, 6400  # pixels
LIGHT = 512 << 10  # bytes


def illustration_jpeg(path: Path) -> tuple[bytes, tuple[int, int]]:
    """The picture at most 1600 pixels wide, and its width and height; InputError names a file that cannot be used."""
    with opened(path) as image:
        if not jpeg.is_plain(image):
            raise InputError(f"{path}: its colours are {image.mode}, not RGB.", hint=jpeg.RGB_HINT)
        image.draft("RGB", (WIDEST, TALLEST))  # a JPEG many times too large is decoded smaller
        fitted = jpeg.upright_rgb(image)
        fitted.thumbnail((WIDEST, TALLEST))
        return jpeg.encode(fitted, LIGHT), fitted.size


def trouble(path: Path) -> tuple[str, str] | None:
    """What is wrong with the file, and what to do; None when it can be published."""
    try:
        with opened(path) as image:
            if not jpeg.is_plain(image):
                return f"its colours are {image.mode}, not RGB.", jpeg.RGB_HINT
            image.load()  # a file may end in the middle of the picture
    except InputError as error:
        return error.message.removeprefix(f"{path}: "), error.hint
    return None
