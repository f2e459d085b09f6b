"""Long silences are shortened, words never."""

import itertools

import numpy as np
import pytest

from quicktake.audio.metering.gating import Energies
from quicktake.audio.metering.loudness import Measured
from quicktake.audio.speech.pauses import long_pauses, silence_cut

RATE = 48000
HOP = RATE // 10


def heard(*parts: tuple[float, int]) -> Measured:
    """Hops of so many LUFS, so many of each, and an unfinished hop at the end."""
    energies: Energies = np.concatenate([np.full(count, 10 ** ((level + 0.691) / 10)) for level, count in parts])
    return Measured(energies, np.sqrt(energies), 1.0, len(energies) * HOP + 1234, RATE)


def silences(measured: Measured, spans: tuple[tuple[int, int], ...]) -> list[int]:
    """Lengths in hops of the silences between sounds that are left when the spans are cut out."""
    kept = np.ones(len(measured.energies), bool)
    for start, end in spans:
        assert start % HOP == end % HOP == 0
        kept[start // HOP : end // HOP] = False
    sounding = np.flatnonzero(measured.energies[kept] > 1e-4)
    return [int(length) for length in np.diff(sounding) - 1 if length]


TALK = heard((-70, 30), (-20, 20), (-70, 50), (-20, 10), (-70, 9), (-22, 10), (-60, 23), (-19, 5), (-70, 40))


def test_no_pause_is_longer_than_asked() -> None:
    assert silences(TALK, ()) == [50, 9, 23]
    assert silences(TALK, long_pauses(TALK, 2.0)) == [20, 9, 20]
    assert silences(TALK, long_pauses(TALK, 1.25)) == [12, 9, 12]
    assert long_pauses(TALK, 5.0) == ()


def test_the_middle_goes_and_words_keep_their_ends() -> None:
    spans = long_pauses(TALK, 2.0)
    assert spans == ((60 * HOP, 90 * HOP), (139 * HOP, 142 * HOP))
    (start, end), *_ = long_pauses(TALK, 0.1)  # no pause gets shorter than what words need
    assert (start - 50 * HOP, 100 * HOP - end) == (5 * HOP, 2 * HOP)


def test_nothing_that_sounds_is_cut() -> None:
    random = np.random.default_rng(8)
    energies = 10 ** (random.uniform(-7, -1, 3000))
    energies[random.uniform(size=3000) < 0.7] = 1e-9
    measured = Measured(energies, energies, 1.0, 3000 * HOP, RATE)
    spans = long_pauses(measured, 0.8)
    assert len(spans) > 3
    assert all(energies[start // HOP : end // HOP].max() < 1e-3 for start, end in spans)
    assert all(before[1] < after[0] for before, after in itertools.pairwise(spans))


def test_the_ends_are_the_trims() -> None:
    assert silence_cut(TALK) == (28 * HOP, (157 + 5) * HOP)
    assert silence_cut(heard((-20, 10), (-70, 2))) == (0, 12 * HOP + 1234)


@pytest.mark.parametrize("silent", [heard((-90, 100)), heard((-20, 2))])
def test_without_loudness_nothing_is_cut(silent: Measured) -> None:
    assert long_pauses(silent, 1.0) == ()
    assert silence_cut(silent) == (0, silent.samples)
