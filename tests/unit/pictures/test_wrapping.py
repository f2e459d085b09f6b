"""Titles in lines: as large as there is room for, never cut in silence."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from quicktake.pictures.lettering import Typeface
from quicktake.pictures.wrapping import Lines, Room, fitted

FACE = Typeface()
SIZES = (80, 60, 40)
ROOM = Room(600, 300)


def lines_of(text: str, room: Room = ROOM) -> Lines:
    return fitted(text, FACE, SIZES, room)


def test_a_short_title_is_large_on_one_line() -> None:
    lines = lines_of("Kettles")
    assert (lines.lines, lines.size, lines.whole) == (("Kettles",), 80, True)


def test_lines_are_even() -> None:
    assert lines_of("Why the kettle sings at us").lines == ("Why the kettle", "sings at us")


def test_a_longer_title_is_smaller_and_whole() -> None:
    title = "What a kettle says about the weather in the mountains and the sea"
    lines = lines_of(title)
    assert lines.size < 80
    assert " ".join(lines.lines) == title
    assert lines.height <= 300


def test_no_more_lines_than_asked_for() -> None:
    title = "What a kettle says about the weather"
    assert len(lines_of(title).lines) == 3
    two = lines_of(title, Room(600, 300, lines=2))
    assert (len(two.lines), two.whole, two.size) == (2, True, 60)


@pytest.mark.parametrize("title", ["word " * 80, "W" * 300, "a " + "W" * 300, "1234567890" * 30])
def test_what_has_no_room_ends_in_an_ellipsis(title: str) -> None:
    lines = lines_of(title, Room(600, 150))
    assert lines.lines[-1].endswith("…")
    assert not lines.whole
    assert lines.height <= 150
    assert lines.width <= 600


def test_it_is_shortened_after_a_word_without_a_comma() -> None:
    (line,) = lines_of("What the kettle taught us, and nobody else in the house", Room(490, 60)).lines
    assert line == "What the kettle taught us…"


def test_a_word_is_broken_between_syllables_and_only_when_nothing_else_helps() -> None:
    word = "Donaudampfschifffahrtsgesellschaft"
    assert lines_of(word, Room(900, 300)).lines == (word,)
    lines = lines_of(word, Room(300, 300))
    assert lines.lines == ("Donaudampf-", "schifffahrtsge-", "sellschaft")
    assert lines.size == 40
    assert lines.whole


def test_a_hyphen_that_is_there_is_a_place_to_break_and_a_minus_is_none() -> None:
    assert lines_of("Loudness-Normalisierung", Room(500, 200)).lines == ("Loudness-", "Normalisierung")
    assert all("-5" in line for line in lines_of("-5 -5 -5 -5", Room(100, 300)).lines)


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_nothing_is_one_empty_line(text: str) -> None:
    assert lines_of(text).lines == ("",)


def test_capitals_begin_where_it_says_and_nothing_is_lower_than_it_says() -> None:
    image = Image.new("RGB", (700, 400))
    lines = lines_of("Hipgy HHHHHHHHHHHHHHHH Hipgy")
    assert len(lines.lines) > 1
    lines.draw(ImageDraw.Draw(image), (10, 50), (255, 255, 255))
    rows = np.flatnonzero((np.asarray(image) > 100).any(axis=(1, 2)))
    assert rows[0] == pytest.approx(50, abs=6)  # the i's dot and ascenders are a little higher than capitals
    assert rows[-1] == pytest.approx(50 + lines.height, abs=2)
