"""Pictures of chapters: small, whatever they were."""

import io
from pathlib import Path

import pytest
from PIL import Image

from makers.pictures import bomb, picture
from quicktake.errors import InputError
from quicktake.pictures.chapter import chapter_jpeg


@pytest.mark.parametrize(("name", "size", "expected"), [
    ("wide.jpg", (2000, 1000), (1000, 500)),
    ("tall.png", (300, 1200), (250, 1000)),
    ("small.png", (64, 48), (64, 48)),
])  # fmt: skip
def test_a_picture_is_fitted_and_never_enlarged(
    tmp_path: Path, name: str, size: tuple[int, int], expected: tuple[int, int]
) -> None:
    picture(*size).save(tmp_path / name)
    with Image.open(io.BytesIO(chapter_jpeg(tmp_path / name))) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", expected)


def test_a_bomb_and_cmyk_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="pixels"):
        chapter_jpeg(bomb(tmp_path / "bomb.png"))
    picture(64, 64, "CMYK").save(tmp_path / "print.jpg")
    with pytest.raises(InputError, match="CMYK"):
        chapter_jpeg(tmp_path / "print.jpg")
