"""What is found in a decoded run: the same as when every sample of it is looked at."""

import gc

import numpy as np
import pytest

from makers.sound import Samples, speech
from quicktake.audio.checking import check, decoded
from quicktake.audio.metering.loudness import Meter
from quicktake.audio.metering.truepeak import REACH, SEGMENT, Oversampler
from quicktake.audio.mp3.lame import DECODER_DELAY, ENCODER_DELAY, run, to_pcm
from quicktake.audio.recordings.decoding import Form

FORM = Form(48000, 2)
SOUND = speech(6.0, level=-2.0)
DATA = run(to_pcm(SOUND, 128), FORM, 128)


def heard() -> Samples:
    """The run as it is decoded, shape (samples, channels)."""
    pieces = list(decoded(DATA, skip=ENCODER_DELAY + DECODER_DELAY))
    return np.concatenate(pieces, axis=1)[:, : len(SOUND)].T


def peaks() -> Samples:
    """The highest of each segment, looked for everywhere."""
    found: list[Samples] = []
    for plane in heard().T:
        padded = np.concatenate((np.zeros(REACH), plane, np.zeros(REACH))).astype(np.float32)
        windows = np.lib.stride_tricks.sliding_window_view(padded, SEGMENT + 2 * REACH)[::SEGMENT]
        found.append(Oversampler(48000).peaks(np.asarray(windows)).max(axis=1))
    return np.asarray(np.max(found, axis=0), np.float32)


def test_every_sample_is_decoded_to_where_it_was() -> None:
    assert heard().shape == SOUND.shape
    alike = [float(np.vdot(np.roll(heard(), shift, axis=0), SOUND)) for shift in (-1, 0, 1)]
    assert np.argmax(alike) == 1


@pytest.mark.parametrize("ceiling", [0.2, 0.5, 0.9])
def test_every_segment_over_the_ceiling_is_told_by_how_much(ceiling: float) -> None:
    over = check(DATA, FORM, ceiling, samples=len(SOUND)).over[: len(SOUND) // SEGMENT]
    expected = np.maximum(0, 20 * np.log10(np.maximum(peaks(), 1e-9) / ceiling))
    assert 0 < np.count_nonzero(expected) < len(expected)
    assert np.abs(over - expected).max() < 1e-4


@pytest.mark.parametrize("ceiling", [0.2, 1.0, 10.0])
def test_the_true_peak_is_the_highest_of_all(ceiling: float) -> None:
    found = check(DATA, FORM, ceiling, samples=len(SOUND)).measured
    assert found.true_peak == pytest.approx(float(peaks().max()), rel=1e-6)


def test_no_memory_waits_for_the_garbage_collector() -> None:
    check(DATA, FORM, 0.5, samples=len(SOUND))  # what is made once is there
    gc.collect()
    gc.disable()
    try:
        check(DATA, FORM, 0.5, samples=len(SOUND))
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_what_is_skipped_is_not_measured() -> None:
    skip = 100 * SEGMENT + 1
    assert int(peaks().argmax()) > 101
    meter = Meter(FORM)
    meter.feed(heard()[skip:])
    expected, found = meter.finish(), check(DATA, FORM, 1.0, samples=len(SOUND), skip=skip).measured
    assert found.samples == expected.samples
    assert np.abs(found.energies / expected.energies - 1).max() < 2e-4  # 0.001 dB: single precision
    assert np.array_equal(found.peaks, expected.peaks)
    assert found.true_peak == pytest.approx(expected.true_peak, rel=1e-6)
