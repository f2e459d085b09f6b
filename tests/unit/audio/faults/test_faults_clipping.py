"""Flat tops are found wherever they lie in the scale; round ones, however loud, are not."""

from pathlib import Path

import numpy as np
import pytest

from makers.inspecting import codes, only
from makers.sound import Samples, speech, tone, write_sound
from makers.voice import voice
from quicktake.audio.recordings.decoding import Form, decode


def overdriven(seconds: float, gain: float, first: float, last: float) -> Samples:
    """A voice that is too loud for its recorder from first to last."""
    sound = voice(seconds, channels=2, level=-1)
    part = slice(round(first * 48000), round(last * 48000))
    sound[part] = np.clip(sound[part] * 10 ** (gain / 20), -1, 1)
    return sound


@pytest.mark.parametrize("gain", [6, 12])
def test_a_clipped_passage_is_told_with_its_time(gain: float) -> None:
    fault = only(overdriven(20, gain, 14, 18))
    assert (fault.code, fault.severity) == ("au-clipped", "W")
    assert "at 0:1" in fault.message
    assert "flat tops" in fault.message
    assert 13.9 <= fault.spans[0][0] < fault.spans[-1][1] <= 18.1


@pytest.mark.parametrize("down", [-6.0, -20.0])
def test_turning_it_down_hides_nothing(down: float) -> None:
    sound = overdriven(10, 9, 4, 8) * np.float32(10 ** (down / 20))
    assert codes(np.asarray(np.round(sound * 32767) / 32768, np.float32)) == ["au-clipped"]


def test_one_sided_clipping_is_clipping() -> None:
    assert codes(np.maximum(voice(10, level=0), np.float32(-0.25))) == ["au-clipped"]


def test_a_quieter_microphone_that_clips_is_found_under_a_louder_one() -> None:
    sound = voice(20, level=-1)
    sound[: 48000 * 8] = 0.3 * np.clip(3 * sound[: 48000 * 8], -1, 1)
    fault = only(sound)
    assert fault.code == "au-clipped"
    assert fault.spans[-1][1] <= 8.1


@pytest.mark.parametrize("frequency", [30.0, 110.0, 997.0, 6000.0, 8000.0, 12000.0])
@pytest.mark.parametrize("bits", [8, 16, 24])
def test_a_sine_at_full_scale_is_not_clipped(frequency: float, bits: int) -> None:
    steps, sine = 2 ** (bits - 1) - 1, tone(1, channels=1, level=0, frequency=frequency)
    assert codes(np.asarray(np.round(sine * steps) / steps, np.float32)) == []


def test_single_samples_at_full_scale_are_not_clipping() -> None:
    sound = speech(10, channels=1, level=-3)
    sound[np.argsort(np.abs(sound[:, 0]))[-20:]] = 1.0
    assert "au-clipped" not in codes(sound)


def test_coarse_steps_are_not_flat_tops() -> None:
    assert codes(np.asarray(np.round(voice(20, level=-3) * 127) / 127, np.float32)) == []


@pytest.mark.parametrize(("codec", "suffix"), [("aac", "m4a"), ("libmp3lame", "mp3")])
def test_a_lossy_encoder_does_not_hide_hard_clipping(codec: str, suffix: str, tmp_path: Path) -> None:
    path = write_sound(tmp_path / f"a.{suffix}", overdriven(12, 18, 2, 10), codec=codec)
    assert codes(np.concatenate(list(decode(path, Form(48000, 2))))) == ["au-clipped"]


@pytest.mark.parametrize(("codec", "suffix"), [("aac", "m4a"), ("libmp3lame", "mp3")])
def test_lossy_encoding_alone_is_not_clipping(codec: str, suffix: str, tmp_path: Path) -> None:
    path = write_sound(tmp_path / f"a.{suffix}", voice(12, channels=2, level=-0.1), codec=codec)
    assert codes(np.concatenate(list(decode(path, Form(48000, 2))))) == []
