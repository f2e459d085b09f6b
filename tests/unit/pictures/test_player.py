"""The still of another service's player: large enough to be pressed, with words where the font has them."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from quicktake.pictures.lettering import Typeface
from quicktake.pictures.player import GROUND, RADIUS, SIDES, SIGN, player_jpeg


def drawn(tmp_path: Path, service: str, title: str) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    path = tmp_path / f"{title[:5]}.jpg"
    player_jpeg(service, title, Typeface(), path)
    with Image.open(path) as image:
        assert (image.format, image.size) == ("JPEG", SIDES)
        return np.asarray(image, np.int16)


@pytest.mark.parametrize("title", ["How a kettle sings", "", "東京", "long " * 60])
def test_a_sign_and_words_inside_the_picture(tmp_path: Path, title: str) -> None:
    pixels = drawn(tmp_path, "YouTube", title)
    assert np.abs(pixels[250 - RADIUS + 20, SIDES[0] // 2] - SIGN).max() < 12, "the disc"
    words = np.abs(pixels[250 + RADIUS + 20 :] - GROUND).max(axis=2) > 60
    assert words.any(), "the service at least"
    edges = np.concatenate([words[:, :40].ravel(), words[:, -40:].ravel(), words[-40:].ravel()])
    assert not edges.any(), "nothing runs out of the picture"


def test_the_same_twice(tmp_path: Path) -> None:
    assert (drawn(tmp_path, "Vimeo", "One") == drawn(tmp_path, "Vimeo", "One")).all()
