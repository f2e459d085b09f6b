"""Blocks of sound → for each picture, how loud each band of frequencies is: the heights of bars that move with it."""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

LOWEST, HIGHEST = 110.0, 7000.0  # Hz: where voices are
SPAN = 36.0  # dB from a bar at rest to a full one
FULL = 3.0  # dB over the target's level at which a bar is full
TILT = 4.0  # dB per octave that high bands are raised by: voices fall about as steeply
PIVOT = 500.0  # Hz that is not raised
FALL = 0.16  # of the full height that a bar falls at most from one picture to the next: the eye can follow
SMOOTH = (0.25, 0.5, 0.25)  # of a bar and its neighbours: the partials of a voice are no comb then
FAINT = 1e-12  # mean square that stands for silence

Levels = npt.NDArray[np.float32]
"""One value for each band, 0 to 1."""


def levels(
    blocks: Iterable[npt.NDArray[np.float32]], rate: int, *, pictures: int, per_second: int, bands: int, target: float
) -> Iterator[Levels]:
    """So many pictures' levels, each of the sound that is heard while it is seen; silence where the sound has ended.

    blocks: shape (samples, channels), full scale 1.0. target: the sound's integrated loudness in LUFS, which decides
    how loud a full bar is.
    """
    analyser = _Analyser(rate, rate // per_second, bands, target)
    held = np.zeros(bands, np.float32)
    for window in _windows(blocks, rate, pictures, per_second):
        held = np.maximum(analyser.levels(window), held - np.float32(FALL))
        yield held


def _windows(
    blocks: Iterable[npt.NDArray[np.float32]], rate: int, pictures: int, per_second: int
) -> Iterator[npt.NDArray[np.float32]]:
    """The sound of each picture, mixed to one channel: the same number of samples each time."""
    length, begun = rate // per_second, 0
    rest = np.zeros(0, np.float32)
    source = iter(blocks)
    for picture in range(pictures):
        start = picture * rate // per_second - begun
        while len(rest) < start + length:
            block = next(source, None)
            more = np.zeros(start + length, np.float32) if block is None else block.mean(axis=1, dtype=np.float32)
            rest = np.concatenate([rest[start:], more])
            begun, start = begun + start, 0
        yield rest[start : start + length]


class _Analyser:
    """Window of samples → levels of bands."""

    def __init__(self, rate: int, length: int, bands: int, target: float) -> None:
        self._window = np.hanning(length).astype(np.float32)
        edges = np.geomspace(LOWEST, min(HIGHEST, 0.45 * rate), bands + 1)
        bins = np.round(edges * length / rate).astype(np.intp)
        self._starts = np.minimum(bins[:-1], length // 2 - 1)
        self._counts = np.maximum(bins[1:] - bins[:-1], 1)
        self._ends = np.minimum(self._starts + self._counts, length // 2)
        middles = np.sqrt(edges[:-1] * edges[1:])
        # a share of the whole energy, spread over all bands, is what each has of a sound at the target
        self._raise = TILT * np.log2(middles / PIVOT) + 10 * np.log10(bands) - target - FULL
        self._scale = 2.0 / float(np.square(self._window).sum()) / length

    def levels(self, window: npt.NDArray[np.float32]) -> Levels:
        """0 to 1 for each band."""
        power = np.square(np.abs(np.fft.rfft(window * self._window))) * self._scale
        summed = np.concatenate([[0.0], np.cumsum(power)])
        energies = summed[self._ends] - summed[self._starts]
        decibels = 10 * np.log10(np.maximum(energies, FAINT)) + self._raise
        heights = np.pad(np.clip(1 + decibels / SPAN, 0.0, 1.0), 1, mode="edge")
        return np.convolve(heights, SMOOTH, "valid").astype(np.float32)
