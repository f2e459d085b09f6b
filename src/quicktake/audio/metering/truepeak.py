"""Samples → true peak (ITU-R BS.1770-4, Annex 2), oversampled only where a sample comes near the highest."""

import math
from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from quicktake.audio.metering.multiplying import multiplied
from quicktake.audio.recordings.decoding import Block

OVERSAMPLED = 176400  # the oversampled rate is at least this: 4 times at 44.1 and 48 kHz
REACH = 16  # samples on either side that an interpolated value depends on
SEGMENT = 32  # samples that are looked at together
KAISER = 5.2  # shape of the window: flat within 0.04 dB up to 0.45 of the rate

Floats = npt.NDArray[np.float32]


def factor(rate: int) -> int:
    """How many times a rate is oversampled: 4 at 44.1 and 48 kHz, more below, less above."""
    return max(1, math.ceil(OVERSAMPLED / rate))


def interpolators(times: int) -> Floats:
    """Kaiser-windowed sinc filters, shape (times - 1, 2 * REACH): the values between two samples."""
    between = np.arange(1, times)[:, None] / times
    distance = np.arange(-REACH + 1, REACH + 1)[None, :] - between
    window = np.i0(KAISER * np.sqrt(1 - (distance / (REACH + 0.5)) ** 2)) / np.i0(KAISER)
    taps = np.sinc(distance) * window
    return np.asarray(taps / taps.sum(axis=1, keepdims=True), np.float32)


class Oversampler:
    """Finds how high the curve through the samples goes, segment by segment."""

    def __init__(self, rate: int) -> None:
        times = factor(rate)
        filters = interpolators(times)
        self.bound = float(np.abs(filters).sum(axis=1).max()) if times > 1 else 1.0
        """How many times higher than the highest sample nearby the curve can go at most."""
        self._matrix = np.zeros((SEGMENT + 2 * REACH, (times - 1) * SEGMENT), np.float32)
        for position in range(SEGMENT):
            for phase, taps in enumerate(filters):
                start = position + 1  # sample `position` of the segment stands at row REACH + position
                self._matrix[start : start + 2 * REACH, phase * SEGMENT + position] = taps

    def peaks(self, windows: Floats) -> Floats:
        """Peak at each sample of segments, the curve up to the next sample included.

        windows: shape (segments, SEGMENT + 2 * REACH), with REACH samples of context on both sides; gives shape
        (segments, SEGMENT).
        """
        samples = np.abs(windows[:, REACH : REACH + SEGMENT])
        if not self._matrix.shape[1]:
            return samples
        curve = np.abs(multiplied(windows, self._matrix)).reshape(len(windows), -1, SEGMENT).max(axis=1)
        return np.asarray(np.maximum(samples, curve), np.float32)


def segment_maxima(absolute: Floats) -> Floats:
    """Highest sample around each segment, its context included.

    absolute: REACH absolute samples, then segments, then REACH samples.
    """
    inner = np.maximum.reduceat(absolute[REACH:-REACH], np.arange(0, len(absolute) - 2 * REACH, SEGMENT))
    around = np.concatenate(([absolute[:REACH].max()], inner, [absolute[-REACH:].max()]))
    return np.asarray(np.maximum(np.maximum(around[:-2], around[1:-1]), around[2:]), np.float32)


def windows_of(padded: Floats, segments: npt.NDArray[np.intp]) -> Floats:
    """The chosen segments of one channel with their context, shape (segments, SEGMENT + 2 * REACH)."""
    view = np.lib.stride_tricks.sliding_window_view(padded, SEGMENT + 2 * REACH)[::SEGMENT]
    return np.asarray(view[segments])


class Framing:
    """Cuts a sound that comes in pieces of any length into whole segments with their context, and shows them.

    look: takes samples of shape (channels, REACH + segments + REACH).
    """

    def __init__(self, channels: int, look: Callable[[Floats], None]) -> None:
        self._look = look
        self._pending = np.zeros((channels, REACH), np.float32)

    def feed(self, planes: Floats) -> None:
        """Takes samples of shape (channels, samples); the last wait for the next, which the curve depends on."""
        joined = np.concatenate((self._pending, planes), axis=1)
        segments = (joined.shape[1] - 2 * REACH) // SEGMENT
        if segments < 1:
            self._pending = joined
            return
        self._look(joined[:, : segments * SEGMENT + 2 * REACH])
        self._pending = joined[:, segments * SEGMENT :].copy()

    def finish(self) -> None:
        """Shows the rest, with silence behind it."""
        self.feed(np.zeros((len(self._pending), 2 * REACH + SEGMENT), np.float32))


class TruePeak:
    """The highest true peak of a sound that comes in blocks of any length."""

    def __init__(self, rate: int, channels: int) -> None:
        self.highest = 0.0
        """Linear, full scale 1.0."""
        self._oversampler = Oversampler(rate)
        self._framing = Framing(channels, self._look)

    def feed(self, block: Block) -> None:
        """Looks at a block."""
        self.feed_planes(block.T)

    def feed_planes(self, planes: Floats) -> None:
        """The same for samples of shape (channels, samples)."""
        self._framing.feed(planes)

    def finish(self) -> float:
        """The highest true peak of all."""
        self._framing.finish()
        return self.highest

    def _look(self, planes: Floats) -> None:
        loudest = np.abs(planes).max(axis=0)
        highest = float(loudest.max())
        self.highest = max(self.highest, highest)
        if highest * self._oversampler.bound <= self.highest:
            return
        maxima = segment_maxima(loudest)  # of all channels: one that stays under the bar spares looking at each
        near = np.flatnonzero(maxima * self._oversampler.bound > self.highest)
        order = near[np.argsort(maxima[near])[::-1]]
        for start in range(0, len(order), 256):  # the highest first: they raise the bar for the others
            chosen = order[start : start + 256]
            chosen = chosen[maxima[chosen] * self._oversampler.bound > self.highest]
            if not len(chosen):
                return
            for plane in planes:
                self.highest = max(self.highest, float(self._oversampler.peaks(windows_of(plane, chosen)).max()))
