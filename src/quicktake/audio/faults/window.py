"""A stretch of whole hops, one row for each channel, with what lies around it, and the arithmetic all detectors share.

Hops are those of the meter: 100 ms from the recording's beginning on.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from quicktake.audio.metering.dividing import hop_of
from quicktake.audio.recordings.decoding import Block, Form

PIECE = 1 << 18  # samples taken from a block at once: few steps, and they stay in the processor's cache
LOOK = 64  # samples: where channels differ, they do so there already

Floats = npt.NDArray[np.float32]


def margin_of(rate: int) -> int:
    """Samples of context on both sides of a window: 12.5 ms."""
    return hop_of(rate) // 8


@dataclass(frozen=True)
class Window:
    """Whole hops with their context."""

    first: int
    """Number of the first hop."""
    rate: int
    samples: Floats
    """Shape (channels, margin + hops * hop + margin)."""

    @cached_property
    def hops(self) -> Floats:
        """Shape (channels, hops, samples of a hop), a view."""
        margin = margin_of(self.rate)
        inner = self.samples[:, margin:-margin]
        return inner.reshape(len(inner), -1, hop_of(self.rate))

    @cached_property
    def highs(self) -> Floats:
        """Highest sample of each hop, shape (channels, hops)."""
        return np.asarray(self.hops.max(axis=2))

    @cached_property
    def lows(self) -> Floats:
        """Lowest sample of each hop, shape (channels, hops)."""
        return np.asarray(self.hops.min(axis=2))

    @cached_property
    def peaks(self) -> Floats:
        """Highest absolute sample of each hop, shape (channels, hops)."""
        return np.asarray(np.maximum(self.highs, -self.lows))

    @cached_property
    def energies(self) -> Floats:
        """Mean square of each hop, shape (channels, hops)."""
        return np.asarray(np.vecdot(self.hops, self.hops) / np.float32(self.hops.shape[2]))

    @cached_property
    def cross(self) -> Floats:
        """Mean product of the first and the last channel in each hop, shape (hops,)."""
        if self.twin or len(self.samples) == 1:
            return np.asarray(self.energies[0])
        return np.asarray(np.vecdot(self.hops[0], self.hops[-1]) / np.float32(self.hops.shape[2]))

    @cached_property
    def twin(self) -> bool:
        """Whether two channels are one and the same sound, so that looking at one is enough."""
        left, right = self.samples[0], self.samples[-1]
        return len(self.samples) == 2 and np.array_equal(left[::LOOK], right[::LOOK]) and np.array_equal(left, right)

    @property
    def different(self) -> range:
        """The channels worth looking at."""
        return range(1 if self.twin else len(self.samples))


class Windows:
    """Blocks of any length → windows; an incomplete last hop is left out."""

    def __init__(self, form: Form) -> None:
        self._rate = form.rate
        self._margin, self._hop = margin_of(form.rate), hop_of(form.rate)
        self._pending: Floats = np.zeros((form.channels, 0), np.float32)
        self._first = 0

    def feed(self, block: Block) -> Iterator[Window]:
        """The windows that a block completes."""
        if not len(block):
            return
        if not self._pending.shape[1]:  # a sound that begins with a jump begins with a click: only if it comes back
            self._pending = np.repeat(block[:1].T, self._margin, axis=1)
        for start in range(0, len(block), PIECE):
            yield from self._windows(block[start : start + PIECE])

    def finish(self) -> Iterator[Window]:
        """The last hops, with their last sample held as context."""
        if self._pending.shape[1]:
            yield from self._windows(np.repeat(self._pending[:, -1:].T, self._margin, axis=0))

    def _windows(self, block: Block) -> Iterator[Window]:
        known = self._pending.shape[1]
        samples = np.empty((block.shape[1], known + len(block)), np.float32)
        samples[:, :known] = self._pending
        samples[:, known:] = block.T
        hops = max(0, samples.shape[1] - 2 * self._margin) // self._hop
        if hops:
            yield Window(self._first, self._rate, samples[:, : hops * self._hop + 2 * self._margin])
            self._first += hops
        self._pending = samples[:, hops * self._hop :].copy()
