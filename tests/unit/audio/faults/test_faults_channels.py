"""A channel that is dead or turned upside down is told; one voice that sits a little to the side is not."""

import numpy as np
import pytest

from makers.inspecting import codes, only
from makers.sound import Samples
from makers.voice import voice


@pytest.fixture
def sound() -> Samples:
    return voice(44, channels=2, level=-6)


@pytest.mark.parametrize(("channel", "words"), [(0, "Only the right channel"), (1, "Only the left channel")])
@pytest.mark.parametrize("rest", [0.0, 0.005])
def test_a_dead_channel_is_named(sound: Samples, channel: int, words: str, rest: float) -> None:
    sound[:, channel] *= np.float32(rest)
    fault = only(sound)
    assert fault.code == "au-dead-channel"
    assert fault.message.startswith(f"{words} has sound from beginning to end;")
    assert "mono" in fault.hint


def test_a_cable_that_falls_out_is_told_with_its_time(sound: Samples) -> None:
    fade = slice(10 * 48000, 36 * 48000)
    sound[fade, 1] *= np.float32(1e-3)
    fault = only(sound)
    assert fault.spans[0] == pytest.approx((10, 36), abs=1)
    assert "from 0:1" in fault.message


def test_a_voice_to_one_side_is_no_dead_channel(sound: Samples) -> None:
    sound[:, 1] *= np.float32(0.1)
    assert codes(sound) == []


def test_two_people_on_two_channels_who_take_turns_are_no_dead_channel(sound: Samples) -> None:
    turns = (np.arange(len(sound)) // (6 * 48000)) % 2
    sound *= np.stack((turns, 1 - turns), axis=1).astype(np.float32)
    assert "au-dead-channel" not in codes(sound)


def test_channels_that_cancel_each_other_are_told(sound: Samples) -> None:
    sound[:, 1] = -sound[:, 0]
    fault = only(sound)
    assert fault.code == "au-anti-phase"
    assert "cancel each other from beginning to end" in fault.message


def test_a_passage_that_cancels_is_told_with_its_time(sound: Samples) -> None:
    sound[20 * 48000 : 32 * 48000, 0] *= -1
    (fault,) = (fault for fault in [only(sound)] if fault.code == "au-anti-phase")
    assert fault.spans[0] == pytest.approx((20, 32), abs=1)


def test_a_wide_recording_does_not_cancel() -> None:
    left, right = voice(20, seed=1), voice(20, seed=2)
    assert codes(np.concatenate((left, right), axis=1)) == []
