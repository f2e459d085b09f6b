"""The K filter by matrices is the recursive filter that BS.1770-4 prints, whatever pieces the sound comes in."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
import pytest

from makers.sound import Samples, speech
from quicktake.audio.metering import weighting
from quicktake.audio.metering.weighting import GROUP, ROW, Weighting, high_pass, shelf

Doubles = npt.NDArray[np.float64]

PIECES = [
    [1 << 20],
    [1, ROW - 1, ROW, ROW + 1, 5000, 7, GROUP * ROW, GROUP * ROW - 1, GROUP * GROUP * ROW + 3, 1 << 20],
    [480] * 100,
]


def one_by_one(channel: Doubles, rate: int) -> Doubles:
    """The two biquads, one sample after the other, in double precision."""
    for b0, b1, b2, a0, a1, a2 in (shelf(rate), high_pass(rate)):
        result = np.zeros_like(channel)
        x1 = x2 = y1 = y2 = 0.0
        for place, x0 in enumerate(channel):
            y0 = (b0 * x0 + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2) / a0
            x1, x2, y1, y2 = x0, x1, y0, y1
            result[place] = y0
        channel = result
    return channel


def weighted(sound: Samples, rate: int, lengths: Sequence[int]) -> Samples:
    filtering, begin, found = Weighting(rate, sound.shape[1]), 0, []
    for length in lengths:
        found.append(filtering.feed(np.ascontiguousarray(sound[begin : begin + length].T)))
        begin += length
    return np.concatenate(found, axis=1)


@pytest.mark.parametrize("rate", [8000, 11025, 44100, 48000, 192000, 768000])
@pytest.mark.parametrize("lengths", PIECES)
@pytest.mark.parametrize("offset", [0.0, 0.3])
def test_it_is_the_filter_in_double_precision(rate: int, lengths: Sequence[int], offset: float) -> None:
    sound = np.asarray(speech(48000 / rate, rate=rate) + offset, np.float32)
    expected = np.stack([one_by_one(channel.astype(np.float64), rate) for channel in sound.T])
    found = weighted(sound, rate, lengths)
    assert found.shape == expected.shape
    assert np.abs(found - expected).max() < 1e-5 * np.abs(expected).max()


def test_threads_that_begin_at_once_hear_the_same() -> None:
    sound = np.ascontiguousarray(speech(4.0).T)
    expected = Weighting(48000, 2).feed(sound)
    for _ in range(20):
        weighting._filter_of.cache_clear()
        barrier = threading.Barrier(4)

        def heard(_: int, barrier: threading.Barrier = barrier) -> Samples:
            barrier.wait()
            return Weighting(48000, 2).feed(sound)

        with ThreadPoolExecutor(4) as pool:
            assert all(np.array_equal(found, expected) for found in pool.map(heard, range(4)))


def test_a_long_sound_does_not_drift() -> None:
    sound = np.full((48000 * 60, 1), 0.5, np.float32)
    assert np.abs(weighted(sound, 48000, [307200] * 10)[:, 48000:]).max() < 1e-6  # 0 Hz is not heard


def test_no_sound_is_no_sound() -> None:
    filtering = Weighting(48000, 2)
    assert filtering.feed(np.zeros((2, 0), np.float32)).shape == (2, 0)
    assert not filtering.feed(np.zeros((2, 1000), np.float32)).any()
