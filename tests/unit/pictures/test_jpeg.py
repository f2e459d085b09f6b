"""JPEGs of pictures that are hard to press."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFile

from quicktake.pictures import jpeg
from quicktake.pictures.cover import cover_jpeg
from quicktake.pictures.widescreen import widescreen_jpeg


def grainy(width: int, height: int) -> Image.Image:
    """Grey with as much grain as a film at night."""
    grain = np.random.default_rng(1).normal(128, 25, (height, width, 3))
    return Image.fromarray(grain.clip(0, 255).astype(np.uint8))


def test_a_grainy_cover_and_thumbnail_are_pressed_at_a_lower_quality(tmp_path: Path) -> None:
    grainy(1400, 1400).save(tmp_path / "cover.png", compress_level=1)
    grainy(1920, 1080).save(tmp_path / "thumbnail.png", compress_level=1)
    for content, size in (
        (cover_jpeg(tmp_path / "cover.png")[0], (1400, 1400)),
        (widescreen_jpeg(tmp_path / "thumbnail.png")[0], (1920, 1080)),
    ):
        with Image.open(io.BytesIO(content)) as image:
            image.load()
            assert (image.format, image.size) == ("JPEG", size)
        assert len(content) < size[0] * size[1]


@pytest.mark.parametrize("side", [8, 400])
def test_noise_fits_at_every_quality_and_the_room_is_given_back(side: int) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (side, side, 3), dtype=np.uint8)
    usual = ImageFile.MAXBLOCK
    best, least = (len(jpeg.encode(Image.fromarray(noise), most)) for most in (1 << 30, 1))
    assert least <= best
    assert usual == ImageFile.MAXBLOCK
