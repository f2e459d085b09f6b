"""A host's own thumbnail: kept where it can be, never stretched, and it tells nothing but the picture."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from makers.pictures import bomb, picture
from quicktake.errors import InputError
from quicktake.pictures.widescreen import LIGHT, check_thumbnail, widescreen_jpeg


def read_back(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        return image


def saved(image: Image.Image, path: Path) -> Path:
    image.save(path)
    return path


def test_a_fitting_file_is_taken_byte_for_byte(tmp_path: Path) -> None:
    path = saved(picture(1280, 720), tmp_path / "thumbnail.jpg")
    assert widescreen_jpeg(path) == (path.read_bytes(), (1280, 720))
    assert list(check_thumbnail(path)) == []


@pytest.mark.parametrize(("size", "expected"), [
    ((1920, 1080), (1920, 1080)),
    ((5120, 2880), (3840, 2160)),
    ((1366, 768), (1360, 765)),
    ((640, 360), (640, 360)),
    ((1280, 736), (1280, 720)),
])  # fmt: skip
def test_what_is_nearly_widescreen_has_no_bars(
    tmp_path: Path, size: tuple[int, int], expected: tuple[int, int]
) -> None:
    path = saved(picture(*size), tmp_path / "thumbnail.png")
    content, found = widescreen_jpeg(path)
    image = read_back(content)
    assert (image.format, image.mode, image.size, found) == ("JPEG", "RGB", expected, expected)
    assert list(check_thumbnail(path)) == []
    red, green, blue = image.getpixel((8, 8))  # type: ignore[misc]  # an RGB pixel
    assert red > 200 and green > 150 and blue < 90, "its corner is the picture's"


@pytest.mark.parametrize("size", [(1000, 1000), (1200, 800), (720, 1280), (2400, 800), (2500, 2500)])
def test_another_shape_gets_bars_and_is_not_stretched(tmp_path: Path, size: tuple[int, int]) -> None:
    round_ = Image.new("RGB", size, "white")
    side = min(size)
    round_.paste(picture(side, side), ((size[0] - side) // 2, (size[1] - side) // 2))
    path = saved(round_, tmp_path / "thumbnail.png")
    content, (width, height) = widescreen_jpeg(path)
    assert width * 9 == height * 16
    assert width <= 3840
    ((severity, message),) = [(finding.severity, finding.message) for finding in check_thumbnail(path)]
    assert severity == "I"
    assert f"{size[0]} x {size[1]}" in message
    pixels = np.asarray(read_back(content), int)
    red = (pixels[:, :, 0] > 160) & (pixels[:, :, 1] < 80)  # the ellipse in the square
    rows, columns = np.flatnonzero(red.any(axis=1)), np.flatnonzero(red.any(axis=0))
    assert (columns[-1] - columns[0]) / (rows[-1] - rows[0]) == pytest.approx(1, abs=0.02), "what is round stays so"


def test_bars_have_the_colour_of_the_edges_or_one_that_goes_with_them(tmp_path: Path) -> None:
    white = Image.new("RGB", (1000, 1000), "white")
    white.paste(picture(600, 600), (200, 200))
    content, _ = widescreen_jpeg(saved(white, tmp_path / "white.png"))
    assert read_back(content).getpixel((10, 500)) == (255, 255, 255)
    busy = Image.effect_noise((1000, 1000), 90).convert("RGB")
    content, _ = widescreen_jpeg(saved(busy, tmp_path / "busy.png"))
    assert np.asarray(read_back(content))[500, 10].max() < 90


def test_a_turned_photograph_is_upright_and_tells_no_place(tmp_path: Path) -> None:
    path = tmp_path / "thumbnail.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6  # its camera was turned
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[1] = "N"
    picture(1280, 720).rotate(90, expand=True).save(path, exif=exif, comment=b"home address")
    assert list(check_thumbnail(path)) == []
    content, size = widescreen_jpeg(path)
    assert size == (1280, 720)
    assert b"Secret" not in content
    assert b"home" not in content
    assert not read_back(content).getexif()
    red, green, blue = read_back(content).getpixel((8, 8))  # type: ignore[misc]  # an RGB pixel
    assert red > 200 and green > 150 and blue < 90


def test_a_heavy_one_is_made_light(tmp_path: Path) -> None:
    path = saved(Image.effect_noise((1920, 1080), 60).convert("RGB"), tmp_path / "thumbnail.png")
    assert path.stat().st_size > LIGHT
    assert len(widescreen_jpeg(path)[0]) <= LIGHT


def test_what_youtube_would_refuse_is_refused_with_what_to_do(tmp_path: Path) -> None:
    small = saved(picture(320, 180), tmp_path / "thumbnail.png")
    print_ = saved(picture(1280, 720, "CMYK"), tmp_path / "thumbnail.jpg")
    (tmp_path / "none.png").write_text("nothing")
    for path, words in ((small, "320 x 180"), (print_, "CMYK"), (tmp_path / "none.png", "not a JPEG or PNG")):
        with pytest.raises(InputError, match=f"{path.name}: .*{words}"):
            widescreen_jpeg(path)
        (finding,) = check_thumbnail(path)
        assert (finding.code, finding.severity, finding.place) == ("yt-thumbnail", "E", str(path))
        assert words in finding.message
        assert finding.hint


def test_a_bomb_and_half_a_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="million pixels"):
        widescreen_jpeg(bomb(tmp_path / "thumbnail.png"))
    whole = saved(picture(1280, 720), tmp_path / "half.jpg").read_bytes()
    (tmp_path / "half.jpg").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="damaged or incomplete"):
        widescreen_jpeg(tmp_path / "half.jpg")
    assert [finding.severity for finding in check_thumbnail(tmp_path / "half.jpg")] == ["E"]
