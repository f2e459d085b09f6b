"""Titles in lines: as large as there is room for, never cut in silence."""

import pytest

from quicktake.pictures.lettering import font
from quicktake.pictures.wrapping import fitted, plain

SIZES = (80, 60, 40)


def test_a_short_title_is_large_on_one_line() -> None:
    lines = fitted("Kettles", SIZES, 600, 300)
    assert (lines.lines, lines.size) == (("Kettles",), 80)


def test_lines_are_even() -> None:
    assert fitted("Why the kettle sings", SIZES, 600, 300).lines == ("Why the", "kettle sings")


def test_a_longer_title_is_smaller_and_whole() -> None:
    title = "What a kettle says about the weather in the mountains"
    lines = fitted(title, SIZES, 600, 300)
    assert lines.size < 80
    assert " ".join(lines.lines) == title
    assert lines.height <= 300


@pytest.mark.parametrize("title", ["word " * 80, "W" * 300, "a " + "W" * 300])
def test_what_has_no_room_ends_in_an_ellipsis(title: str) -> None:
    lines = fitted(title, SIZES, 600, 150)
    assert lines.lines[-1].endswith("…")
    assert lines.height <= 150
    assert all(font(lines.size).getlength(line) <= 600 for line in lines.lines)


def test_signs_that_fonts_lack_are_written_plainly() -> None:
    assert plain("Loud – louder\u00a0—\n 3 × 4") == "Loud - louder - 3 x 4"
