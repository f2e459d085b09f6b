"""A cover file → a square of the size asked for, and set into a picture with round corners."""

from pathlib import Path

from PIL import Image, ImageDraw

from quicktake.pictures import jpeg
from quicktake.pictures.opening import opened

FINE = 4  # times that round corners are drawn larger, for smooth edges


def square(cover: Path, side: int) -> Image.Image:
    """The cover, upright, RGB, side x side pixels: what is wider or higher is cut on both sides.

    InputError for a file that is no picture.
    """
    with opened(cover) as image:
        image.draft("RGB", (2 * side, 2 * side))  # a JPEG many times too large is decoded smaller
        whole = jpeg.upright_rgb(image)
    least = min(whole.size)
    left, top = (whole.width - least) // 2, (whole.height - least) // 2
    return whole.resize((side, side), Image.Resampling.LANCZOS, (left, top, left + least, top + least))


def set_in(image: Image.Image, art: Image.Image, at: tuple[int, int], corner: int) -> None:
    """Sets art into a picture; at: left and top, corner: radius, in pixels."""
    image.paste(art, at, _rounded(art.size, corner))


def _rounded(size: tuple[int, int], corner: int) -> Image.Image:
    """Where it is seen: a rectangle with round corners."""
    width, height = size
    mask = Image.new("L", (width * FINE, height * FINE), 0)
    corners = (0, 0, width * FINE - 1, height * FINE - 1)
    ImageDraw.Draw(mask).rounded_rectangle(corners, corner * FINE, fill=255)
    return mask.resize(size, Image.Resampling.BOX)
