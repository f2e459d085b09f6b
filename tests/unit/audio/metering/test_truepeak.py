"""The true peak: right at every rate, wherever the samples fall, however the sound comes."""

import numpy as np
import numpy.typing as npt
import pytest

from makers.sound import silence, speech
from quicktake.audio.metering.loudness import to_db
from quicktake.audio.metering.truepeak import (
    REACH,
    SEGMENT,
    Oversampler,
    TruePeak,
    factor,
    interpolators,
    segment_maxima,
)


def true_peak(samples: npt.NDArray[np.float32], rate: int, block: int = 10000) -> float:
    peak = TruePeak(rate, samples.shape[1])
    for start in range(0, len(samples), block):
        peak.feed(samples[start : start + block])
    return peak.finish()


@pytest.mark.parametrize("rate", [8000, 11025, 22050, 44100, 48000, 96000])
def test_interpolation_is_flat_up_to_045_of_the_rate(rate: int) -> None:
    times = factor(rate)
    between = np.arange(1, times)[:, None] / times
    places = np.arange(-REACH + 1, REACH + 1)[None, :] - between
    frequencies = np.linspace(0, 0.45, 200)
    responses = np.abs(
        (interpolators(times)[:, :, None] * np.exp(2j * np.pi * places[:, :, None] * frequencies)).sum(1)
    )
    assert 20 * np.abs(np.log10(responses)).max() < 0.04


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 32000, 44100, 48000, 88200, 96000, 192000])
def test_oversampled_to_at_least_four_times_44100(rate: int) -> None:
    assert factor(rate) * rate >= 4 * 44100


@pytest.mark.parametrize("rate", [8000, 22050, 44100, 48000, 96000, 192000])
def test_a_sine_between_its_samples_at_every_rate(rate: int) -> None:
    """3.4 kHz: 0.425 of the lowest rate. The finer the oversampling, the less is missed."""
    time = np.arange(rate // 4)
    fade = np.clip(np.minimum(time, time[::-1]) / (rate / 100), 0, 1)
    sine = fade * np.sin(2 * np.pi * 3400 / rate * time + 1)
    assert to_db(true_peak(sine[:, None].astype(np.float32), rate)) == pytest.approx(0, abs=0.05)


def test_samples_alone_at_192_khz_miss_less_than_a_tenth_of_a_decibel_of_what_is_heard() -> None:
    time = np.arange(19200)
    fade = np.clip(np.minimum(time, time[::-1]) / 1920, 0, 1)
    peaks = [
        to_db(true_peak((fade * np.sin(2 * np.pi * 9000 / 192000 * time + phase))[:, None].astype(np.float32), 192000))
        for phase in np.linspace(0, np.pi / 4, 5)
    ]
    assert peaks == pytest.approx([0] * 5, abs=0.1)


def test_the_highest_of_all_channels_counts() -> None:
    sound = np.concatenate((speech(1, channels=1, level=-20), speech(1, channels=1, level=-6, seed=2)), axis=1)
    assert true_peak(sound, 48000) == true_peak(sound[:, 1:], 48000)


@pytest.mark.parametrize("block", [1, 31, 4096, 48000])
def test_blocks_of_any_length_give_the_same(block: int) -> None:
    sound = speech(0.2)
    assert true_peak(sound, 48000, block) == pytest.approx(true_peak(sound, 48000), rel=1e-6)


def test_looking_only_where_it_is_high_finds_what_looking_everywhere_finds() -> None:
    sound = speech(2, channels=1)[:, 0]
    padded = np.concatenate((np.zeros(REACH), sound, np.zeros(REACH))).astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(padded, SEGMENT + 2 * REACH)[::SEGMENT]
    everywhere = float(Oversampler(48000).peaks(np.asarray(windows)).max())
    assert true_peak(sound[:, None], 48000) == pytest.approx(everywhere, rel=1e-6)


@pytest.mark.parametrize("place", [0, 1, 99])
def test_the_very_first_and_last_samples_count(place: int) -> None:
    sound = np.zeros((100, 1), np.float32)
    sound[place] = -0.5
    assert true_peak(sound, 48000) == pytest.approx(0.5, rel=1e-4)


def test_silence_has_no_peak() -> None:
    assert true_peak(silence(0.1), 48000) == 0.0
    assert TruePeak(48000, 2).finish() == 0.0


def test_curve_never_goes_higher_than_the_bound() -> None:
    """The bound decides where nobody looks: noise of full scale, its signs set against the filter."""
    oversampler = Oversampler(48000)
    worst = np.sign(interpolators(4)[1])  # half-way between two samples
    window = np.zeros((1, SEGMENT + 2 * REACH), np.float32)
    window[0, 1 : 1 + 2 * REACH] = worst
    assert oversampler.peaks(window).max() == pytest.approx(oversampler.bound, rel=1e-5)


def test_segment_maxima_include_the_neighbours() -> None:
    padded = np.zeros(2 * REACH + 4 * SEGMENT, np.float32)
    padded[REACH + SEGMENT] = 0.7  # the first sample of the second segment
    assert segment_maxima(padded).tolist() == pytest.approx([0.7, 0.7, 0.7, 0])
