"""Covers: what is refused and why, and that the published JPEG tells nothing but the picture."""

import io
import tracemalloc
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from makers.pictures import bomb, cover, picture
from quicktake.errors import InputError
from quicktake.pictures.cover import LIGHT, check_cover, cover_jpeg


def read_back(content: bytes) -> Image.Image:
    with Image.open(io.BytesIO(content)) as image:
        image.load()
        return image


def test_a_fitting_cover_has_no_findings_and_is_taken_byte_for_byte(tmp_path: Path) -> None:
    path = cover(tmp_path / "cover.jpg")
    assert list(check_cover(path)) == []
    assert cover_jpeg(path) == (path.read_bytes(), 1400)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA", "1", "I;16"])
def test_any_plain_png_becomes_an_rgb_jpeg(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "cover.png"
    (picture(1400, 1400, "L").convert("I;16") if mode == "I;16" else picture(1400, 1400, mode)).save(path)
    content, side = cover_jpeg(path)
    image = read_back(content)
    assert (image.format, image.mode, image.size, side) == ("JPEG", "RGB", (1400, 1400), 1400)


@pytest.mark.parametrize(("width", "height"), [(1399, 1399), (3001, 3001), (1400, 1500), (3000, 1400)])
def test_a_wrong_size_is_refused_with_its_pixels(tmp_path: Path, width: int, height: int) -> None:
    path = tmp_path / "cover.png"
    picture(width, height).save(path)
    (finding,) = check_cover(path)
    assert (finding.code, finding.severity, finding.place) == ("ch-image", "E", str(path))
    assert f"{width} x {height}" in finding.message
    with pytest.raises(InputError, match=f"cover.png: .*{width} x {height}"):
        cover_jpeg(path)


def test_metadata_of_camera_and_place_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "cover.jpg"
    exif = Image.Exif()
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[1] = "N"
    picture(1400, 1400).save(path, exif=exif, comment=b"home address", dpi=(300, 300))
    content, _ = cover_jpeg(path)
    image = read_back(content)
    assert b"Secret Camera" in path.read_bytes()
    assert b"Secret Camera" not in content
    assert b"home address" not in content
    assert not image.getexif()
    assert image.info["dpi"] == (72, 72)


def test_bytes_behind_the_picture_are_left_out(tmp_path: Path) -> None:
    path = cover(tmp_path / "cover.jpg")
    path.write_bytes(path.read_bytes() + b"something hidden")
    assert b"something hidden" not in cover_jpeg(path)[0]


def test_a_turned_photograph_is_published_upright(tmp_path: Path) -> None:
    path = tmp_path / "cover.jpg"
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    picture(1400, 1400).rotate(180).save(path, exif=exif)
    red, green, blue = read_back(cover_jpeg(path)[0]).getpixel((10, 10))  # type: ignore[misc]  # an RGB pixel
    assert red > 200 and green > 150 and blue < 90


def test_transparency_is_told_and_becomes_white(tmp_path: Path) -> None:
    path = tmp_path / "cover.png"
    Image.new("RGBA", (1400, 1400), (0, 0, 0, 0)).save(path)
    assert [finding.severity for finding in check_cover(path)] == ["W"]
    assert read_back(cover_jpeg(path)[0]).getpixel((5, 5)) == (255, 255, 255)


def test_an_embedded_colour_profile_is_applied_and_left_out(tmp_path: Path) -> None:
    path = tmp_path / "cover.jpg"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture(1400, 1400).save(path, icc_profile=profile)
    assert "icc_profile" not in read_back(cover_jpeg(path)[0]).info
    picture(1400, 1400).save(path, icc_profile=b"no profile at all")
    assert read_back(cover_jpeg(path)[0]).size == (1400, 1400)


def test_cmyk_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cover.jpg"
    picture(1400, 1400, "CMYK").save(path)
    (finding,) = check_cover(path)
    assert finding.severity == "E"
    assert "CMYK" in finding.message
    with pytest.raises(InputError, match="CMYK"):
        cover_jpeg(path)


def test_a_name_that_lies_is_told_and_put_right(tmp_path: Path) -> None:
    path = tmp_path / "cover.jpg"
    picture(1400, 1400).save(path, format="PNG")
    (finding,) = check_cover(path)
    assert finding.severity == "I"
    assert "PNG" in finding.message
    assert read_back(cover_jpeg(path)[0]).format == "JPEG"


def test_a_heavy_cover_is_made_light(tmp_path: Path) -> None:
    path = tmp_path / "cover.png"
    Image.effect_noise((1400, 1400), 15).convert("RGB").save(path)
    assert path.stat().st_size > LIGHT
    assert len(cover_jpeg(path)[0]) <= LIGHT


@pytest.mark.parametrize("side", [8_000, 11_000, 30_000])
def test_a_bomb_is_refused_without_being_decoded(tmp_path: Path, side: int) -> None:
    path = bomb(tmp_path / "cover.png", side)
    tracemalloc.start()
    with pytest.raises(InputError, match=r"cover\.png: claims to be .* pixels"):
        cover_jpeg(path)
    (finding,) = check_cover(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert finding.severity == "E"
    assert peak < 4 << 20


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
        b"\xff\xd8\xff\xe0",
        b"\x89PNG\r\n\x1a\n",
        b"%!PS-Adobe",
    ],
)
def test_what_is_no_picture_names_the_file(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cover.jpg"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"cover\.jpg: "):
        cover_jpeg(path)
    assert [finding.severity for finding in check_cover(path)] == ["E"]


@pytest.mark.parametrize("name", ["cover.jpg", "cover.png"])
def test_a_truncated_picture_is_refused(tmp_path: Path, name: str) -> None:
    path = cover(tmp_path / name)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="damaged or incomplete"):
        cover_jpeg(path)
    (finding,) = check_cover(path)
    assert "damaged" in finding.message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        cover_jpeg(tmp_path / "cover.jpg")
