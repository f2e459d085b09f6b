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
    image.paste(art, at, rounded(art.size, (0, 0, *art.size), corner))


def rounded(size: tuple[int, int], box: tuple[int, int, int, int], corner: int, opacity: int = 255) -> Image.Image:
    """Opacity of a picture in which a box (left, top, right, bottom) with smooth round corners is seen."""
    mask = Image.new("L", (size[0] * FINE, size[1] * FINE), 0)
    left, top, right, bottom = (edge * FINE for edge in box)
    ImageDraw.Draw(mask).rounded_rectangle((left, top, right - 1, bottom - 1), corner * FINE, fill=opacity)
    return mask.resize(size, Image.Resampling.BOX)
