"""The meter against the cases that EBU Tech 3341 and 3342 define by formula."""

from pathlib import Path

import numpy as np
import pytest

from makers.sound import Samples, silence, tone, write_sound
from quicktake.audio.decoding import Form
from quicktake.audio.loudness import Measured, Meter, measure_file
from quicktake.model import Loudness


def measured(samples: Samples, rate: int = 48000, block: int = 40000) -> Measured:
    meter = Meter(Form(rate, samples.shape[1]))
    for start in range(0, len(samples), block):
        meter.feed(samples[start : start + block])
    return meter.finish()


def loudness(samples: Samples, rate: int = 48000) -> Loudness:
    return measured(samples, rate).loudness()


@pytest.mark.parametrize("rate", [8000, 16000, 22050, 44100, 48000, 96000, 192000])
def test_tech_3341_case_1_at_every_rate(rate: int) -> None:
    assert loudness(tone(4, rate, level=-23, frequency=1000), rate).integrated == pytest.approx(-23, abs=0.1)


def test_one_channel_counts_once() -> None:
    assert loudness(tone(4, channels=1, level=0)).integrated == pytest.approx(-3.01, abs=0.05)


def steps(*levels: tuple[float, float]) -> Samples:
    return np.concatenate([tone(seconds, level=level, frequency=1000) for level, seconds in levels])


GATED = [
    ((-36, 10), (-23, 60), (-36, 10)),  # case 3
    ((-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)),  # case 4
    ((-26, 20), (-20, 20.1), (-26, 20)),  # case 5
]


@pytest.mark.parametrize("levels", GATED)
def test_tech_3341_gates(levels: tuple[tuple[float, float], ...]) -> None:
    assert loudness(steps(*levels)).integrated == pytest.approx(-23, abs=0.1)


RANGES = [
    (((-20, 20), (-30, 20)), 10),
    (((-20, 20), (-15, 20)), 5),
    (((-40, 20), (-20, 20)), 20),
    (((-50, 20), (-35, 20), (-20, 20), (-35, 20), (-50, 20)), 15),
]


@pytest.mark.parametrize(("levels", "expected"), RANGES)
def test_tech_3342_ranges(levels: tuple[tuple[float, float], ...], expected: float) -> None:
    assert loudness(steps(*levels)).range == pytest.approx(expected, abs=1)


PEAKS = [(4, 0, -6.0), (4, 45, -6.0), (6, 60, -6.0), (8, 67.5, -6.0), (4, 45, 3.0)]


@pytest.mark.parametrize(("divisor", "phase", "level"), PEAKS)
def test_tech_3341_true_peaks(divisor: int, phase: float, level: float) -> None:
    """Cases 15 to 19: sines whose samples miss their own peaks."""
    turns = np.arange(48000) / divisor
    ramp = np.minimum(1, np.minimum(np.arange(48000), np.arange(48000)[::-1]) / 4800)
    sine = 10 ** (level / 20) * np.sin(2 * np.pi * turns + np.radians(phase)) * ramp
    peak = loudness(sine[:, None].astype(np.float32)).true_peak
    assert peak is not None
    assert -0.4 <= peak - level <= 0.2


def test_blocks_of_any_length_give_the_same() -> None:
    sound = steps((-23, 2), (-40, 1.5))
    whole, pieces = measured(sound, block=len(sound)), measured(sound, block=777)
    assert np.allclose(whole.energies, pieces.energies, rtol=1e-5)
    assert whole.true_peak == pytest.approx(pieces.true_peak, rel=1e-6)


def test_silence_and_shortness_have_no_loudness() -> None:
    assert loudness(silence(2)) == Loudness(None, None, None)
    assert loudness(tone(0.39)).integrated is None
    assert loudness(tone(0.4)).integrated is not None


def test_measure_file(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", tone(3, level=-23, frequency=1000), codec="pcm_s24le")
    found = measure_file(path)
    assert (found.integrated, found.true_peak, found.range) == pytest.approx((-23, -23, 0), abs=0.02)
