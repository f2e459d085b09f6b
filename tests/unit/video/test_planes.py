"""Colours as video has them: BT.709, limited range."""

import numpy as np
import pytest

from quicktake.video.planes import packed, planes_in, to_planes


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        ((0, 0, 0), (16, 128, 128)),
        ((255, 255, 255), (235, 128, 128)),
        ((255, 0, 0), (63, 102, 240)),
        ((0, 255, 0), (173, 42, 26)),
        ((0, 0, 255), (32, 240, 118)),
    ],
)
def test_primaries_have_the_standards_codes(colour: tuple[int, int, int], expected: tuple[int, int, int]) -> None:
    planes = to_planes(np.full((2, 2, 3), colour, np.uint8))
    assert (int(planes.luma[0, 0]), int(planes.blue[0, 0]), int(planes.red[0, 0])) == expected


def test_what_is_drawn_into_the_planes_is_drawn_into_the_array() -> None:
    array = packed(to_planes(np.zeros((8, 12, 3), np.uint8)))
    assert array.shape == (12, 12)
    patch = to_planes(np.full((2, 4, 3), 255, np.uint8))
    planes_in(array, 8).paste(patch, 6, 2)
    assert int((array == 235).sum()) == 8
    assert (array[2:4, 6:10] == 235).all()


def test_odd_sides_have_no_chroma() -> None:
    with pytest.raises(ValueError, match="chroma"):
        to_planes(np.zeros((3, 4, 3), np.uint8))
