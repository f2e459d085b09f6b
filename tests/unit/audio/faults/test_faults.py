"""Whole recordings: nothing is said of a good one, and what is said can be kept and read."""

import dataclasses
import json

import numpy as np
import pytest

from makers.inspecting import codes, faults_of
from makers.sound import Samples, silence, speech, tone
from makers.voice import voice
from quicktake.audio.faults import Fault
from quicktake.audio.faults.fault import MOST_SPANS, moments, stretches, worst
from quicktake.audio.limiter import Limiter, limited
from quicktake.audio.recordings.decoding import Form


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("level", [-0.1, -30.0])
def test_nothing_is_said_of_a_good_recording(channels: int, level: float) -> None:
    assert codes(voice(20, channels=channels, level=level)) == []


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 96000])
def test_nothing_is_said_at_other_rates(rate: int) -> None:
    assert codes(voice(6, rate=rate), rate) == []


def test_nothing_is_said_of_a_loud_master_that_was_limited() -> None:
    sound = voice(10, channels=2)
    loud = np.concatenate(list(limited([sound], Limiter(Form(48000, 2), 12.0, -1.0))))
    assert codes(loud) == []


@pytest.mark.parametrize("sound", [silence(0), silence(0.05), silence(20), speech(0.3)], ids=["none", "50ms", "0", "."])
def test_next_to_nothing_has_no_faults(sound: Samples) -> None:
    assert codes(sound) == []


def test_blocks_of_any_length_find_the_same() -> None:
    sound = voice(14, channels=2)
    sound[7 * 48000] += 0.5
    sound[384_000:480_000] = np.clip(4 * sound[384_000:480_000], -0.6, 0.6)
    whole = faults_of(sound, block=len(sound))
    assert [fault.code for fault in whole] == ["au-clipped", "au-clicks"]
    assert whole == faults_of(sound, block=777) == faults_of(sound, block=65536)


def test_many_channels_are_no_trouble() -> None:
    assert codes(tone(1, channels=6)) == []


def test_a_fault_survives_json() -> None:
    fault = Fault("au-clicks", "W", ((1.0, 1.001), (62.5, 62.501)), "2 clicks at 0:01 and 1:02.", "Listen there.")
    assert Fault.from_json(json.loads(json.dumps(fault.as_json()))) == fault
    with pytest.raises(ValueError, match="severity"):
        Fault.from_json(dataclasses.asdict(fault) | {"severity": "X"})


def test_a_host_is_not_flooded_with_times() -> None:
    spans = [(10.0 * place, 10.0 * place + 1 + place % 7) for place in range(500)]
    kept = worst(spans)
    assert len(kept) == MOST_SPANS
    assert kept == tuple(sorted(kept))
    assert min(end - start for start, end in kept) == 7
    assert moments(spans[:3] + spans[5:9]) == "at 0:00, 0:10, 0:20 to 0:23 and in 4 more places"


def test_times_are_in_a_hosts_words() -> None:
    assert moments([(754.96, 754.97)]) == "at 12:35"
    assert stretches([(59.97, 70.0), (3723, 3730)]) == "from 1:00 to 1:10 and 1:02:03 to 1:02:10"
