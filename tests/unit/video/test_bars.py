"""Bars in a picture: only their room changes."""

import numpy as np

from quicktake.video.bars import Bars
from quicktake.video.planes import packed, planes_in, to_planes

PAPER, INK, FAINT = (10, 20, 40), (240, 160, 80), (60, 60, 60)
BOX = (16, 20, 208, 80)


def drawn(*levels: float) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    """Luma of a picture with five bars, after these levels of all bands one after the other."""
    array = packed(to_planes(np.full((120, 240, 3), PAPER, np.uint8)))
    bars = Bars(BOX, 5, paper=PAPER, ink=INK, faint=FAINT)
    for level in levels:
        bars.draw(planes_in(array, 120), np.full(bars.bands, level, np.float32))
    return array[:120].copy()


def test_the_lowest_band_is_in_the_middle() -> None:
    array = packed(to_planes(np.full((120, 240, 3), PAPER, np.uint8)))
    bars = Bars(BOX, 5, paper=PAPER, ink=INK, faint=FAINT)
    bars.draw(planes_in(array, 120), np.array([1, 0, 0], np.float32))
    tall = np.flatnonzero((array[:120] > 100).sum(axis=0) > 60)
    assert abs((tall[0] + tall[-1]) / 2 - 120) <= 2


def test_bars_stay_in_their_room_and_are_alike_on_both_sides() -> None:
    bright = np.argwhere(drawn(1.0) > 100)
    (top, left), (bottom, right) = bright.min(axis=0), bright.max(axis=0)
    assert 20 <= top <= 22
    assert top + bottom == 119
    assert left >= 16
    assert right < 224
    picture = drawn(0.6)[20:100]
    assert (picture == picture[::-1]).all()


def test_a_higher_level_is_a_longer_bar() -> None:
    areas = [int((drawn(level) > 100).sum()) for level in (0.2, 0.5, 1.0)]
    assert areas == sorted(areas)
    assert areas[0] < areas[2] / 2


def test_what_was_drawn_before_leaves_nothing_behind() -> None:
    assert (drawn(1.0, 0.3) == drawn(0.3)).all()
    assert (drawn(0.0) != to_planes(np.full((120, 240, 3), PAPER, np.uint8)).luma).any(), "at rest it is still seen"
