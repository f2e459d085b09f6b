"""Thumbnails made from cover and title: legible when small, and never where YouTube writes."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from makers.pictures import cover
from quicktake.errors import InputError
from quicktake.pictures.art import square
from quicktake.pictures.lettering import Typeface
from quicktake.pictures.palette import VIVID, Palette, contrast, palette_of
from quicktake.pictures.thumbnail import COVER, LENGTH, MARGIN, ROW, TEXT, Thumbnail, draw_thumbnail

FACE = Typeface()
SMALL = (168, 94)  # pixels, as in a list of YouTube's
TITLES = ("Bread", "Warum der Käse Löcher hat", "Word " * 60, "Donaudampfschifffahrtsgesellschaftskapitän" * 3)


@pytest.fixture(scope="module")
def art(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cover(tmp_path_factory.mktemp("art") / "cover.jpg")


def made(art: Path, title: str, number: str = "148", show: str = "Quick Take") -> Thumbnail:
    return draw_thumbnail(art, title, number, show, FACE)


def palette(art: Path) -> Palette:
    return palette_of(square(art, COVER), VIVID)


def drawn(image: Image.Image, art: Path, box: tuple[int, int, int, int]) -> int:
    """Pixels that are not the ground."""
    return int((np.asarray(image.crop(box)) != palette(art).paper).any(axis=2).sum())


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize(
    ("number", "show"), [("148", "Quick Take"), ("", "東京"), ("123456", "A show with a long name")]
)
def test_nothing_stands_at_the_edges_or_where_youtube_writes(art: Path, title: str, number: str, show: str) -> None:
    image = made(art, title, number, show).image
    width, height = image.size
    assert (width, height) == (1280, 720)
    assert drawn(image, art, (width - LENGTH[0], height - LENGTH[1], width, height)) == 0
    assert drawn(image, art, (width - MARGIN + 4, 0, width, height)) == 0
    assert drawn(image, art, (0, 0, MARGIN, height)) == 0
    assert drawn(image, art, (TEXT, 40, width - MARGIN, height - LENGTH[1])) > 3000, "the title is there"


@pytest.mark.parametrize("title", TITLES)
def test_letters_are_large_enough_in_a_list(art: Path, title: str) -> None:
    small = made(art, title, show=title).image.resize(SMALL, Image.Resampling.LANCZOS)
    column = np.asarray(small.convert("L").crop((TEXT * 168 // 1280, 0, *SMALL)), int)
    lit = column.max(axis=1) > 140
    lines = np.flatnonzero(np.diff(lit.astype(int)) == 1)
    heights = [int(lit[start + 1 :].argmin()) if not lit[start + 1 :].all() else 99 for start in lines]
    assert 1 <= len(lines) <= 4
    assert min(heights) >= 6, "capitals, or letters without ascenders, in pixels"


@pytest.mark.parametrize("colour", ["white", "black", "#d61e28", "yellow", "#2040ff", "grey"])
def test_words_stand_out_from_any_cover(tmp_path: Path, colour: str) -> None:
    Image.new("RGB", (1400, 1400), colour).save(tmp_path / "cover.png")
    colours = palette(tmp_path / "cover.png")
    assert contrast(colours.paper, colours.ink) >= 10
    assert contrast(colours.paper, colours.accent) >= 7
    image = np.asarray(made(tmp_path / "cover.png", "Bread").image)
    assert (image == colours.ink).all(axis=2).any()


def test_the_number_is_a_badge_when_there_is_one(art: Path) -> None:
    accent = palette(art).accent
    with_number, without = (made(art, "Bread", number, "東京").image for number in ("148", ""))
    corner = (MARGIN, ROW, MARGIN + 150, 720)
    assert (np.asarray(with_number.crop(corner)) == accent).all(axis=2).sum() > 5000
    assert drawn(without, art, (0, ROW, 1280, 720)) == 0


def test_the_shows_name_is_left_out_where_it_has_no_room(art: Path) -> None:
    after = (MARGIN + 240, ROW, 880, 720)
    assert drawn(made(art, "Bread", show="Quick Take").image, art, after) > 500
    assert drawn(made(art, "Bread", show="The very long name of a show about everything").image, art, after) == 0
    assert drawn(made(art, "Bread", show="Bread").image, art, after) == 0, "not twice the same"


def test_a_title_that_cannot_be_written_leaves_the_cover_alone(art: Path) -> None:
    thumbnail = made(art, "東京の音", show="日本")
    assert thumbnail.left_out == ("東京の音", "日本")
    columns = np.flatnonzero((np.asarray(thumbnail.image)[300:] != palette(art).paper).any(axis=(0, 2)))
    assert (columns[0] + columns[-1]) / 2 == pytest.approx(640, abs=1)
    assert drawn(thumbnail.image, art, (MARGIN, MARGIN, MARGIN + 150, MARGIN + 90)) > 5000, "its number is there"


def test_a_cover_or_font_that_is_none_is_named(art: Path, tmp_path: Path) -> None:
    (tmp_path / "file.jpg").write_text("nothing")
    with pytest.raises(InputError, match=r"file\.jpg: not a JPEG or PNG"):
        made(tmp_path / "file.jpg", "Bread")
    with pytest.raises(InputError, match=r"file\.jpg: is no font"):
        draw_thumbnail(art, "Bread", "", "Show", Typeface(tmp_path / "file.jpg"))


def test_an_emoji_within_a_title_takes_nothing_but_itself_away(art: Path) -> None:
    with_it, without = made(art, "Hot 🔥 tea", show="Quick 🎙️ Take"), made(art, "Hot tea")
    assert with_it.left_out == ()
    assert np.array_equal(np.asarray(with_it.image), np.asarray(without.image))
