"""sizes: the largest that fits, and never a line of black beside what nearly fits."""

import pytest

from quicktake.video.sizes import Size, fitted_into


@pytest.mark.parametrize(
    ("size", "room", "wanted"),
    [
        ((640, 360), (1920, 1080), (1920, 1080)),
        ((1440, 1080), (1920, 1080), (1440, 1080)),
        ((1080, 1920), (1920, 1080), (608, 1080)),
        ((1000, 400), (1080, 1080), (1080, 432)),
        ((640, 360), (853, 480), (853, 480)),
        ((1918, 1080), (1920, 1080), (1920, 1080)),
        ((5000, 2), (1280, 720), (1280, 4)),
    ],
    ids=["the same ratio", "narrower", "tall", "wide", "an odd room", "nearly the same", "a line"],
)
def test_fitted_into(size: Size, room: Size, wanted: Size) -> None:
    assert fitted_into(size, room) == wanted
