"""Who speaks when, from the loudness of hops alone."""

import numpy as np
import pytest

from quicktake.audio.metering.gating import Energies
from quicktake.audio.speech.turns import noise_floor, turns_of

NOISE = -70.0


def hops(*parts: tuple[float, int], seed: int = 1) -> Energies:
    """Hops about so many LUFS loud, so many of each; below NOISE there is room noise."""
    random = np.random.default_rng(seed)
    levels = np.concatenate([level + 5 * random.standard_normal(count) for level, count in parts])
    room = NOISE + 0.5 * random.standard_normal(len(levels))
    return np.asarray(10 ** ((levels + 0.691) / 10) + 10 ** ((room + 0.691) / 10))


@pytest.mark.parametrize("distance", [10.0, 20.0])
def test_a_change_of_speakers_is_found_without_a_pause(distance: float) -> None:
    energies = hops((-20, 40), (-20 - distance, 15), (-20, 40), (-20 - distance, 30))
    turns, _ = turns_of(energies, -19.0)
    assert len(turns) == 4
    assert [turn.start for turn in turns] == pytest.approx([0, 40, 55, 95], abs=2)
    assert turns[0].loudness - turns[1].loudness == pytest.approx(distance, abs=4)


def test_the_melody_of_one_speaker_is_one_turn() -> None:
    turns, _ = turns_of(hops((-20, 30), (-100, 5), (-22, 20), (-100, 8), (-19, 40)), -19.0)
    assert len(turns) == 1


def test_pauses_and_room_are_no_speech() -> None:
    _, speech = turns_of(hops((-20, 30), (-100, 10), (-20, 30)), -19.0)
    assert not speech[30:40].any()
    assert speech[:30].mean() > 0.8


def test_a_louder_room_around_one_speaker_is_no_speech() -> None:
    energies = hops((-20, 30), (-100, 10), (-30, 30), (-100, 10), (-20, 30))
    energies[40:50] = energies[70:78] = 10 ** (-5.2)  # his noise gate opens 22 LU under his words
    _, speech = turns_of(energies, -19.0)
    assert not speech[72:78].any()


def test_the_noise_floor_follows_the_room() -> None:
    levels = np.concatenate([np.full(300, -60.0), np.full(300, -45.0)])
    levels[::3] = -20.0
    floor = noise_floor(levels)
    assert floor[100] == pytest.approx(-60)
    assert floor[500] == pytest.approx(-45)
    assert len(floor) == len(levels)


@pytest.mark.parametrize("count", [0, 1, 5, 99, 100, 101, 1234])
def test_recordings_of_any_length(count: int) -> None:
    turns, speech = turns_of(np.full(count, 0.01), -20.0)
    assert len(speech) == count
    assert len(noise_floor(np.zeros(count))) == count
    assert all(turn.end > turn.start for turn in turns)
