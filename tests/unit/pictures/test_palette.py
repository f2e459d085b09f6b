"""Colours taken from a cover: always legible."""

import pytest
from PIL import Image

from makers.pictures import picture
from quicktake.pictures.palette import INK, Colour, contrast, luminance, palette_of


def plain(colour: str, spot: str | None = None) -> Image.Image:
    """A cover of one colour, with a spot of another."""
    image = Image.new("RGB", (400, 400), colour)
    if spot:
        image.paste(Image.new("RGB", (60, 60), spot), (50, 50))
    return image


@pytest.mark.parametrize("colour", ["white", "black", "grey", "yellow", "blue", "#ff0000", "#102030", "#f8f0ff"])
def test_words_stand_out_from_the_paper(colour: str) -> None:
    palette = palette_of(plain(colour))
    assert contrast(palette.paper, palette.ink) >= 12
    assert contrast(palette.paper, palette.accent) >= 7
    assert 1.2 < contrast(palette.paper, palette.faint) < contrast(palette.paper, palette.accent)


def hue(colour: Colour) -> int:
    """Which of red, green and blue is strongest."""
    return colour.index(max(colour))


def test_the_paper_has_the_commonest_hue_and_the_accent_the_most_vivid_one() -> None:
    palette = palette_of(plain("#182a4a", spot="#e0762a"))
    assert (hue(palette.paper), hue(palette.accent)) == (2, 0)


def test_a_cover_without_colours_gets_a_grey_paper() -> None:
    red, green, blue = palette_of(plain("white", spot="black")).paper
    assert red == green == blue


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)
    assert luminance(INK) < 1


def test_the_same_cover_gives_the_same_colours() -> None:
    assert palette_of(picture(300, 300)) == palette_of(picture(600, 600))
