"""Silence in the midst and speech too quiet to hear are told with their times; pauses, rooms and fades are not."""

import numpy as np
import pytest

from makers.inspecting import codes, faults_of, only
from makers.sound import Samples, silence
from makers.voice import voice
from quicktake.audio.faults import Inspector
from quicktake.audio.recordings.decoding import Form


def room(seconds: float, level: float = -66.0) -> Samples:
    """A room in which nobody speaks; level: root mean square in dBFS."""
    noise = np.random.default_rng(5).standard_normal((round(seconds * 48000), 1))
    return np.asarray(10 ** (level / 20) * noise, np.float32)


def between(middle: Samples) -> Samples:
    """Twenty seconds of voice, something else, ten more of it."""
    talk = voice(20)
    talk[-480:] *= np.linspace(1, 0, 480, dtype=np.float32)[:, None]
    return np.concatenate((talk, middle, voice(10)))


def test_digital_silence_in_the_midst_is_told() -> None:
    fault = only(between(silence(12, channels=1)))
    assert fault.code == "au-silence"
    assert fault.message == "Nothing at all is heard from 0:20 to 0:32."
    assert fault.spans[0] == pytest.approx((20, 32), abs=0.11)


def test_silence_at_both_ends_is_for_trimming() -> None:
    nothing = silence(15, channels=1)
    assert "au-silence" not in codes(np.concatenate((nothing, voice(10), nothing)))


def test_a_short_silence_and_a_long_pause_are_none() -> None:
    assert codes(between(silence(9, channels=1))) == []
    assert codes(between(room(15))) == []


@pytest.mark.parametrize("lower", [18.0, 25.0])
def test_a_far_speaker_is_told_with_time_and_distance(lower: float) -> None:
    far = voice(12, level=-6 - lower, seed=2) + room(12)
    fault = only(between(far))
    assert fault.code == "au-inaudible"
    assert fault.spans[0] == pytest.approx((20, 32), abs=1.5)
    assert "from 0:19 to 0:32" in fault.message


def test_a_guest_ten_lu_quieter_can_be_heard() -> None:
    assert codes(between(voice(15, level=-16, seed=2) + room(15))) == []


def test_a_steady_hum_or_a_fade_is_not_a_far_speaker() -> None:
    assert codes(between(room(15, level=-44))) == []
    tail = voice(30) * (10 ** (np.linspace(0, -60, 30 * 48000) / 20))[:, None].astype(np.float32)
    assert "au-inaudible" not in codes(np.concatenate((voice(20), tail)))


def test_without_the_meter_nothing_is_said_of_quiet_passages() -> None:
    sound = between(voice(12, level=-30, seed=2) + room(12))
    inspector = Inspector(Form(48000, 1))
    inspector.feed(sound)
    assert inspector.finish(None) == ()
    assert [fault.code for fault in faults_of(sound)] == ["au-inaudible"]
