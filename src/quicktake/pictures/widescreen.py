"""A picture file that a host gives for a video → a JPEG of 16:9 as YouTube takes it, nothing stretched.

YouTube advises 3840 x 2160 pixels and wants at least 640 of width, in 16:9 (YouTube Help 72431).
"""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from PIL import Image

from quicktake.errors import InputError
from quicktake.model import Finding
from quicktake.pictures import jpeg
from quicktake.pictures.opening import opened
from quicktake.pictures.palette import Colour, palette_of

NARROWEST = 640  # pixels of width
LARGEST = (3840, 2160)
LIGHT = 2_000_000  # bytes; YouTube takes 50 MB, and showed for years that 2 are enough
WIDE, HIGH = 16, 9
NEARLY = 0.025  # of a side that may be cut: bars so thin would look like a mistake
EVEN = 12.0  # levels by which an edge's pixels differ from one colour, at the most (standard deviation)
CODE = "yt-thumbnail"
SOURCE = "YouTube Help 72431: add video thumbnails"


def check_thumbnail(path: Path) -> Iterable[Finding]:
    """What is wrong with a host's thumbnail (E: it cannot be sent), or worth knowing of it (I)."""
    try:
        with opened(path) as image:
            _insist(path, image)
            image.load()  # a file may end in the middle of the picture
            width, height = _upright_size(image)
    except InputError as error:
        return [Finding(CODE, "E", str(path), error.message.removeprefix(f"{path}: "), error.hint, SOURCE)]
    if _off(width, height) <= NEARLY:
        return []
    message = f"it has {width} x {height} pixels, which is not 16:9; it gets bars at its sides."
    return [Finding(CODE, "I", str(path), message, "Save it with 1280 x 720 pixels, or a multiple.", SOURCE)]


def widescreen_jpeg(path: Path) -> tuple[bytes, tuple[int, int]]:
    """The picture as YouTube gets it, and its width and height; InputError says why there is none.

    A file that is that already is taken byte for byte. What is not 16:9 gets bars in the colour of its edges, or in one
    that goes with it; what is larger than 3840 x 2160 pixels is made smaller.
    """
    with opened(path) as image:
        _insist(path, image)
        width, height = image.size
        if width * HIGH == height * WIDE and width <= LARGEST[0] and (content := jpeg.taken(path, image, LIGHT)):
            return content, (width, height)
        image.draft("RGB", LARGEST)  # a JPEG many times too large is decoded smaller
        fitted = _fitted(jpeg.upright_rgb(image))
    return jpeg.encode(fitted, LIGHT), fitted.size


def _insist(path: Path, image: Image.Image) -> None:
    if not jpeg.is_plain(image):
        raise InputError(f"{path}: its colours are {image.mode}, not RGB.", hint=jpeg.RGB_HINT)
    width, height = _upright_size(image)
    if width < NARROWEST:
        raise InputError(
            f"{path}: the thumbnail has {width} x {height} pixels; YouTube wants a width of {NARROWEST} or more.",
            hint="Save it with 1280 x 720 pixels.",
        )


def _upright_size(image: Image.Image) -> tuple[int, int]:
    """Width and height when it is turned as its camera said."""
    turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)  # Exif 2.32, Orientation: on its side
    return (image.height, image.width) if turned else image.size


def _off(width: int, height: int) -> float:
    """The share of one side that is too much for 16:9."""
    ratio = width * HIGH / (height * WIDE)
    return 1 - min(ratio, 1 / ratio)


def _fitted(picture: Image.Image) -> Image.Image:
    """The picture on 16:9, as large as it is, or as large as YouTube shows it."""
    if _off(*picture.size) <= NEARLY:
        unit = min(picture.width // WIDE, picture.height // HIGH, LARGEST[0] // WIDE)
        size = unit * WIDE, unit * HIGH
        return picture.resize(size, Image.Resampling.LANCZOS, _middle(picture)) if picture.size != size else picture
    unit = min(max(-(-picture.width // WIDE), -(-picture.height // HIGH)), LARGEST[0] // WIDE)
    width, height = unit * WIDE, unit * HIGH
    picture.thumbnail((width, height), Image.Resampling.LANCZOS)
    canvas = Image.new("RGB", (width, height), _ground(picture))
    canvas.paste(picture, ((width - picture.width) // 2, (height - picture.height) // 2))
    return canvas


def _middle(picture: Image.Image) -> tuple[float, float, float, float]:
    """The largest part of exactly 16:9 in the middle: left, top, right, bottom."""
    width = min(picture.width, picture.height * WIDE / HIGH)
    height = width * HIGH / WIDE
    left, top = (picture.width - width) / 2, (picture.height - height) / 2
    return left, top, left + width, top + height


def _ground(picture: Image.Image) -> Colour:
    """The colour of the edges where bars come, if they have one, else a dark one of the picture's commonest hue."""
    pixels = np.asarray(picture)
    narrow = picture.width * HIGH < picture.height * WIDE
    edges = np.concatenate([pixels[:, 0], pixels[:, -1]] if narrow else [pixels[0], pixels[-1]])
    if float(edges.std(axis=0).max()) > EVEN:
        return palette_of(picture).paper
    red, green, blue = (round(float(part)) for part in edges.mean(axis=0))
    return red, green, blue
