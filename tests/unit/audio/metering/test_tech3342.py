"""The loudness range against the minimum requirements of EBU Tech 3342 (table 1): every signal defined by formula.

Cases 5 and 6 are recordings of real programmes, which must not be passed on.
"""

import numpy as np
import pytest

from makers.metering import measured, sines
from quicktake.audio.metering.gating import OFFSET, loudness_range

RANGES = {
    1: (((-20, 20), (-30, 20)), 10),
    2: (((-20, 20), (-15, 20)), 5),
    3: (((-40, 20), (-20, 20)), 20),
    4: (((-50, 20), (-35, 20), (-20, 20), (-35, 20), (-50, 20)), 15),
}


@pytest.mark.parametrize("case", RANGES)
def test_loudness_range(case: int) -> None:
    parts, expected = RANGES[case]
    assert measured(sines(*parts)).loudness().range == pytest.approx(expected, abs=1)


@pytest.mark.parametrize(("rate", "channels"), [(8000, 1), (44100, 2), (96000, 1)])
def test_loudness_range_at_other_rates(rate: int, channels: int) -> None:
    sound = sines((-20, 20), (-30, 20), rate=rate, channels=channels)
    assert measured(sound, rate).loudness().range == pytest.approx(10, abs=1)


def test_percentiles_are_values_that_occurred() -> None:
    """Tech 3342, section 5: element round((n - 1) * percent / 100 + 1) of the sorted short-term values."""
    levels = np.array([-30.0] * 30 + [-29.0] * 30 + [-27.0] * 30 + [-22.0] * 30)
    energies = 10 ** ((levels - OFFSET) / 10)
    short_term = sorted(energies[start : start + 30].mean() for start in range(91))
    assert loudness_range(energies) == pytest.approx(10 * np.log10(short_term[86] / short_term[9]))  # 85.5, 9


def test_nothing_over_the_gates_has_no_range() -> None:
    assert loudness_range(np.zeros(100)) is None
    assert loudness_range(np.ones(29)) is None
