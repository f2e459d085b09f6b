"""The true peak: right at every rate, wherever the samples fall, however the sound comes."""

import numpy as np
import numpy.typing as npt
import pytest

from makers.sound import silence, speech
from makers.voice import voice
from quicktake.audio.metering.loudness import to_db
from quicktake.audio.metering.truepeak import (
    CHUNK,
    REACH,
    SEGMENT,
    Oversampler,
    TruePeak,
    bent_by,
    factor,
    interpolators,
    windows_of,
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
    alone = true_peak(sound[:, 1:], 48000)
    assert true_peak(sound, 48000) == pytest.approx(alone, rel=3e-7)  # rounding depends on what is multiplied together


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


def window_of(samples: npt.NDArray[np.float64]) -> npt.NDArray[np.float32]:
    """One window whose first value between samples is made by a filter that stands on these."""
    window = np.zeros((1, SEGMENT + 2 * REACH), np.float32)
    window[0, 1 : 1 + 2 * REACH] = samples
    return window


@pytest.mark.parametrize("rate", [8000, 44100, 48000, 96000])
def test_curve_never_goes_higher_than_the_bound(rate: int) -> None:
    """It decides where nobody looks: noise of full scale, its signs set against the filter, and sharp bends alone."""
    filters = interpolators(factor(rate))
    bent = bent_by(filters)
    for taps in filters.astype(np.float64):
        for samples in (np.sign(taps), np.cumsum(np.cumsum(np.sign(np.cumsum(np.cumsum(taps)))))):
            bound = np.abs(samples[REACH - 1 : REACH + 1]).max() + bent * np.abs(np.diff(samples, n=2)).max()
            assert abs(taps @ samples) <= bound


@pytest.mark.parametrize("times", range(2, 24))
def test_without_bends_the_curve_lies_between_its_samples(times: int) -> None:
    for taps in interpolators(times).astype(np.float64):
        for line in (np.ones(2 * REACH), 1 - 2 * (np.arange(2 * REACH) - REACH + 1.0)):
            assert -1 - 1e-6 <= taps @ line <= 1 + 1e-6, "1 at the sample before it, 1 or -1 at the one after it"


def test_the_bound_of_bends_is_no_wider_than_needed() -> None:
    """A sound that only bends, and is nothing at the two samples beside the value."""
    filters = interpolators(4)
    rest = filters[1].astype(np.float64)  # half-way: the straight line is the mean of both
    rest[REACH - 1 : REACH + 1] -= 0.5
    bends = np.sign(np.cumsum(np.cumsum(rest))[:-2])[::-1]
    samples = np.concatenate(([0, 0], np.cumsum(np.cumsum(bends))))[::-1]
    samples -= np.interp(np.arange(2 * REACH), [REACH - 1, REACH], samples[REACH - 1 : REACH + 1])
    slope = samples[REACH] - samples[REACH - 1]
    samples -= samples[REACH - 1] + slope * (np.arange(2 * REACH) - REACH + 1)
    assert abs(filters[1].astype(np.float64) @ samples) == pytest.approx(bent_by(filters), rel=0.02)


@pytest.mark.parametrize("segments", [1, 2, 31, 32, 33, 100, 1000])
@pytest.mark.parametrize("one", [True, False])
def test_no_segment_that_passes_a_bar_is_left_out(segments: int, one: bool) -> None:
    random = np.random.default_rng(segments)
    sound = speech(1, channels=2, level=-3)[: (segments + 1) * SEGMENT].T
    hiss = random.uniform(-1, 1, sound.shape) * (random.random(sound.shape[1]) > 0.99)
    planes = (sound + hiss).astype(np.float32)
    everywhere = np.arange(segments)
    oversampler = Oversampler(48000)
    peaks = np.max([oversampler.peaks(windows) for windows in windows_of(planes, everywhere)], axis=0)
    bars = np.quantile(peaks.max(axis=1), random.uniform(0.5, 1, 1 if one else segments))
    places, found = oversampler.passing(planes, bars)
    high = np.flatnonzero(peaks.max(axis=1) > bars)
    assert set(high) <= set(places)
    assert np.abs(found - peaks[places]).max(initial=0.0) < 1e-6


@pytest.mark.parametrize("rate", [8000, 44100, 48000, 96000])
def test_the_worst_samples_are_not_left_out(rate: int) -> None:
    """Samples of full scale with the filters' signs; and two alike that stand on a plateau, where nothing bends."""
    oversampler, plateau = Oversampler(rate), np.zeros(2 * REACH)
    plateau[:] = [1.0 if -4 <= place - REACH < 4 else 0.0 for place in range(2 * REACH)]
    for taps in interpolators(factor(rate)).astype(np.float64):
        for samples in (np.sign(taps), plateau):
            for place in (0, 31 * SEGMENT, 40 * SEGMENT + 7):
                planes = np.zeros((1, 70 * SEGMENT + 2 * REACH), np.float32)
                planes[0, place + 1 : place + 1 + 2 * REACH] = samples
                everywhere = oversampler.peaks(windows_of(planes, np.arange(70))[0]).max(axis=1)
                bars = np.where(everywhere == everywhere.max(), everywhere.max() * (1 - 1e-6), 9.0)
                assert everywhere.argmax() in oversampler.passing(planes, bars)[0]
                assert everywhere.argmax() in oversampler.passing(planes, bars.min(keepdims=True))[0]


def test_a_peak_that_the_next_chunks_first_sample_makes_is_not_left_out() -> None:
    planes = np.zeros((1, 3 * CHUNK * SEGMENT + 2 * REACH), np.float32)
    planes[0, REACH + CHUNK * SEGMENT :] = 1.0  # the step makes the curve swing before it
    oversampler = Oversampler(48000)
    swing = oversampler.peaks(windows_of(planes, np.array([CHUNK - 1]))[0]).max()
    assert swing > 0.05
    bars = np.full(3 * CHUNK, 9.0)
    bars[CHUNK - 1] = swing * 0.999
    assert CHUNK - 1 in oversampler.passing(planes, bars)[0]


def test_of_speech_hardly_anything_is_oversampled() -> None:
    planes = np.ascontiguousarray(voice(8, channels=2, level=-3).T)
    places, _ = Oversampler(48000).passing(planes, np.array([float(np.abs(planes).max()) * 0.9]))
    assert len(places) < 0.01 * planes.shape[1] / SEGMENT
