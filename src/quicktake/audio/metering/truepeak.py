"""Samples → true peak (ITU-R BS.1770-4, Annex 2), oversampled only where the curve may pass what is known already."""

import math

import numpy as np
import numpy.typing as npt

from quicktake.audio.metering.multiplying import multiplied
from quicktake.audio.recordings.decoding import Block

OVERSAMPLED = 176400  # the oversampled rate is at least this: 4 times at 44.1 and 48 kHz
REACH = 16  # samples on either side that an interpolated value depends on
SEGMENT = 32  # samples that are looked at together
CHUNK = 32  # segments whose highest sample and sharpest bend are found first
KAISER = 5.2  # shape of the window: flat within 0.04 dB up to 0.45 of the rate
ROUNDING = 1e-5  # share by which bounds are wider than the filters say

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


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


def bent_by(filters: Floats) -> float:
    """How far the curve leaves the straight line between two samples at most, in times of the sharpest bend around.

    A bend is a second difference of the samples. What lies between two of them is a mean of both, and what the bends
    around add: the rest of each filter, summed up twice.
    """
    farthest = 0.0
    for phase, taps in enumerate(filters.astype(np.float64), 1):
        beside = slice(REACH - 1, REACH + 1)  # the two samples that a filter's value lies between
        rest, between = taps.copy(), phase / (len(filters) + 1)
        rest[beside] -= 1 - between, between
        uneven = float(rest @ np.arange(len(rest)))  # by so much the mean weighs one of them more: less than all
        rest[beside] += uneven, -uneven
        farthest = max(farthest, float(np.abs(rest.cumsum().cumsum()).sum()))
    return farthest


def sample_peak(planes: Floats) -> float:
    """The highest absolute sample, linear; 0 of none. Makes no copy, as np.abs does."""
    return max(float(planes.max(initial=0.0)), -float(planes.min(initial=0.0)))


class Oversampler:
    """Finds how high the curve through the samples goes, segment by segment."""

    def __init__(self, rate: int) -> None:
        self._between = factor(rate) - 1
        filters = interpolators(self._between + 1)
        self._bent = bent_by(filters)
        highest = float(np.abs(filters).sum(axis=1).max(initial=1.0))
        self._times = highest * (1 + ROUNDING)  # of the highest sample around
        self._matrix = np.zeros((SEGMENT + 2 * REACH, self._between * SEGMENT), np.float32)
        for position in range(SEGMENT):
            for phase, taps in enumerate(filters):
                start = position + 1  # sample `position` of the segment stands at row REACH + position
                self._matrix[start : start + 2 * REACH, phase * SEGMENT + position] = taps

    def passing(self, planes: Floats, bars: Doubles) -> tuple[Places, Floats]:
        """Segments where the curve may pass a bar, and as `peaks` how high it goes there, in the highest channel.

        planes: shape (channels, REACH + segments + REACH); bars: linear, shape (1,) or (segments,). In all other
        segments they are not passed. A sound bends little, but for hisses: those left are few. Some may come twice.
        """
        segments = self._near(planes, bars)
        if not len(segments):
            return segments, np.zeros((0, SEGMENT), np.float32)
        windows = windows_of(planes, segments)
        highest = np.abs(windows[:, :, REACH : REACH + SEGMENT + 1]).max(axis=2)
        chosen = (self._bound(highest, windows) > _at(bars, segments)).any(axis=0)
        peaks = self.peaks(windows[:, chosen].reshape(-1, windows.shape[2]))
        return segments[chosen], peaks.reshape(len(planes), -1, SEGMENT).max(axis=0)

    def peaks(self, windows: Floats) -> Floats:
        """Peak at each sample of segments, the curve up to the next sample included.

        windows: shape (segments, SEGMENT + 2 * REACH), with REACH samples of context on both sides; gives shape
        (segments, SEGMENT).
        """
        samples = np.abs(windows[:, REACH : REACH + SEGMENT])
        if not self._between:
            return samples
        curve = np.abs(multiplied(windows, self._matrix)).reshape(len(windows), self._between, SEGMENT).max(axis=1)
        return np.asarray(np.maximum(samples, curve), np.float32)

    def _near(self, planes: Floats, bars: Doubles) -> Places:
        """The segments of chunks in which the curve may pass their lowest bar."""
        segments = planes.shape[1] // SEGMENT - 1
        size = min(CHUNK, segments)
        starts = np.arange(0, segments, size)
        lowest = bars if len(bars) == 1 else np.minimum.reduceat(bars, starts)
        highest = _highest(planes, starts * SEGMENT)
        near = np.flatnonzero((highest * self._times > lowest).any(axis=0))
        if not len(near):
            return near
        starts = np.minimum(starts[near], segments - size)
        passed = self._bound(highest[:, near], windows_of(planes, starts, size)) > _at(lowest, near)
        return np.asarray(starts[passed.any(axis=0), None] + np.arange(size)).ravel()

    def _bound(self, highest: Floats, windows: Floats) -> Floats:
        """What the curve does not pass in each window whose samples are no higher."""
        bends = np.diff(windows, n=2)
        sharpest = np.maximum(bends.max(axis=2), -bends.min(axis=2))
        return np.asarray((highest + self._bent * sharpest) * (1 + ROUNDING))


def _at(bars: Doubles, places: Places) -> Doubles:
    """The bars at some places, where there is not one for all."""
    return bars if len(bars) == 1 else bars[places]


def _highest(planes: Floats, starts: Places) -> Floats:
    """The highest absolute sample of each chunk and the one after it, where its last window ends."""
    highest = np.maximum(np.maximum.reduceat(planes, starts, axis=1), -np.minimum.reduceat(planes, starts, axis=1))
    highest[:, :-1] = np.maximum(highest[:, :-1], highest[:, 1:])
    return highest


def windows_of(padded: Floats, segments: Places, together: int = 1) -> Floats:
    """The chosen segments with their context, shape (channels, segments, SEGMENT + 2 * REACH).

    together: so many from each chosen one on, in one window.
    """
    view = np.lib.stride_tricks.sliding_window_view(padded, together * SEGMENT + 2 * REACH, axis=1)[:, ::SEGMENT]
    return np.asarray(view[:, segments])


class Framing:
    """Cuts a sound that comes in pieces of any length into whole segments with their context."""

    def __init__(self, channels: int) -> None:
        self._pending = np.zeros((channels, REACH), np.float32)

    def feed(self, planes: Floats) -> Floats | None:
        """Takes samples of shape (channels, samples); the last wait for the next, which the curve depends on.

        Gives the segments that are whole now, shape (channels, REACH + segments + REACH); None where there are none.
        """
        joined = np.concatenate((self._pending, planes), axis=1)
        segments = (joined.shape[1] - 2 * REACH) // SEGMENT
        if segments < 1:
            self._pending = joined
            return None
        self._pending = joined[:, segments * SEGMENT :].copy()
        return joined[:, : segments * SEGMENT + 2 * REACH]

    def finish(self) -> Floats | None:
        """The rest, with silence behind it."""
        return self.feed(np.zeros((len(self._pending), 2 * REACH + SEGMENT), np.float32))


class TruePeak:
    """The highest true peak of a sound that comes in blocks of any length."""

    def __init__(self, rate: int, channels: int) -> None:
        self.highest = 0.0
        """Linear, full scale 1.0."""
        self._oversampler = Oversampler(rate)
        self._framing = Framing(channels)

    def feed(self, block: Block) -> None:
        """Looks at a block."""
        self.feed_planes(block.T)

    def feed_planes(self, planes: Floats) -> None:
        """The same for samples of shape (channels, samples)."""
        self._look(self._framing.feed(planes))

    def finish(self) -> float:
        """The highest true peak of all."""
        self._look(self._framing.finish())
        return self.highest

    def _look(self, planes: Floats | None) -> None:
        if planes is None:
            return
        self.highest = max(self.highest, sample_peak(planes))
        _, peaks = self._oversampler.passing(planes, np.array([self.highest]))
        self.highest = max(self.highest, float(peaks.max(initial=0.0)))
