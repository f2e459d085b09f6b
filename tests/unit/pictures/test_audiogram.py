"""The still parts of a video without a moving picture."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from makers.pictures import cover, picture
from quicktake.errors import InputError
from quicktake.pictures.audiogram import TEXT, bars_box, draw_still, draw_strip, strip_box
from quicktake.pictures.lettering import Typeface

FACE = Typeface()


def words_in(pixels: np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]) -> bool:
    """Whether something is written beside the cover."""
    part = pixels[:, TEXT:]
    return bool((part != part[-1, -1]).any())


def test_cover_and_title_with_room_for_what_moves(tmp_path: Path) -> None:
    drawn = draw_still(cover(tmp_path / "cover.jpg"), "Quick Take", "Why the kettle sings", FACE)
    assert drawn.pixels.shape == (720, 1280, 3)
    assert drawn.left_out == ()
    assert words_in(drawn.pixels)
    for left, top, width, height in (strip_box(), bars_box()):
        room = drawn.pixels[top : top + height, left : left + width]
        assert (room == drawn.palette.paper).all(), "nothing is drawn where strips and bars come"
        assert {left % 2, top % 2, width % 2, height % 2} == {0}


def test_the_longest_title_leaves_the_chapter_its_room(tmp_path: Path) -> None:
    drawn = draw_still(cover(tmp_path / "cover.jpg"), "A show with a very long name that goes on", "Word " * 60, FACE)
    left, top, width, height = strip_box()
    assert (drawn.pixels[top : top + height, left : left + width] == drawn.palette.paper).all()


def test_letters_that_the_font_lacks_are_never_boxes(tmp_path: Path) -> None:
    path = cover(tmp_path / "cover.jpg")
    drawn = draw_still(path, "日本", "東京の音", FACE)
    assert drawn.left_out == ("日本", "東京の音")
    columns = np.flatnonzero((drawn.pixels != drawn.palette.paper).any(axis=(0, 2)))
    assert (columns[0] + columns[-1]) / 2 == pytest.approx(640, abs=2), "the cover alone stands in the middle"
    half = draw_still(path, "日本", "Tokyo by ear", FACE)
    assert half.left_out == ("日本",)
    assert words_in(half.pixels)
    assert (draw_strip("東京", drawn.palette, FACE) == drawn.palette.paper).all()


def test_a_chapters_title_fits_its_strip(tmp_path: Path) -> None:
    palette = draw_still(cover(tmp_path / "cover.jpg"), "Show", "Title", FACE).palette
    _, _, width, height = strip_box()
    for title in ("Welcome", "What " * 50):
        strip = draw_strip(title, palette, FACE)
        assert strip.shape == (height, width, 3)
        assert (strip != palette.paper).any()
        assert (strip[:, -1] == palette.paper).all()


def test_a_cover_that_is_not_square_is_cut_to_its_middle(tmp_path: Path) -> None:
    wide = Image.new("RGB", (3000, 1000), "red")
    wide.paste(picture(1000, 1000), (1000, 0))
    wide.save(tmp_path / "wide.png")
    cover(tmp_path / "square.png", 1000)
    both = [draw_still(tmp_path / f"{name}.png", "Show", "Title", FACE).pixels for name in ("wide", "square")]
    assert np.abs(both[0].astype(int) - both[1].astype(int)).mean() < 1


def test_a_cover_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "cover.jpg").write_text("no picture")
    with pytest.raises(InputError, match=r"cover\.jpg: not a JPEG or PNG"):
        draw_still(tmp_path / "cover.jpg", "Show", "Title", FACE)


def test_umlauts_greek_and_cyrillic_are_written(tmp_path: Path) -> None:
    for title in ("Süße Öfen", "Почему чайник поёт", "Γιατί σφυρίζει;", "Łódź, żółw", "Tiếng Việt"):
        assert draw_still(cover(tmp_path / "cover.jpg"), "Show", title, FACE).left_out == ()
