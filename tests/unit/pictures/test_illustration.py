"""Pictures of show notes: fitted, without metadata, and told when they cannot be used."""

import io
from pathlib import Path

import pytest
from PIL import Image

from makers.pictures import picture
from quicktake.errors import InputError
from quicktake.pictures.illustration import illustration_jpeg, trouble


@pytest.mark.parametrize(
    ("size", "fitted"),
    [((3200, 1000), (1600, 500)), ((1600, 900), (1600, 900)), ((300, 9000), (213, 6400)), ((5, 5), (5, 5))],
)
@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_at_most_1600_pixels_wide(size: tuple[int, int], fitted: tuple[int, int], mode: str, tmp_path: Path) -> None:
    path = tmp_path / "meter.png"
    picture(*size, mode).save(path, compress_level=1)
    assert trouble(path) is None
    content, sides = illustration_jpeg(path)
    with Image.open(io.BytesIO(content)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", fitted)
    assert sides == fitted


def test_metadata_is_gone(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    picture(300, 200).save(tmp_path / "meter.jpg", exif=exif, comment=b"home address")
    content, _ = illustration_jpeg(tmp_path / "meter.jpg")
    assert b"Secret" not in content
    assert b"home" not in content


@pytest.mark.parametrize("kind", ["text", "cut", "cmyk", "gif"])
def test_what_cannot_be_used_is_told(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "meter.png"
    if kind == "text":
        path.write_text("no picture")
    elif kind == "cmyk":
        picture(300, 200).convert("CMYK").save(path, format="JPEG")
    elif kind == "gif":
        picture(300, 200).convert("P").save(path, format="GIF")
    else:
        whole = io.BytesIO()
        picture(300, 200).save(whole, "PNG")
        path.write_bytes(whole.getvalue()[:900])
    found = trouble(path)
    assert found
    assert found[1]
    with pytest.raises(InputError, match=r"meter\.png: "):
        illustration_jpeg(path)
