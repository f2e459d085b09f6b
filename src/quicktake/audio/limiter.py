"""Blocks of samples, a gain and a ceiling → blocks whose true peak stays under it; where it does not act, exact ones.

Reduction is worked out in decibels, the same for all channels: the curve through the samples is compared with the
ceiling; what is over it is held back from ATTACK before it comes, let go at RELEASE, and smoothed with a Hann window
as long as the attack. So the gain never jumps, and is exactly 1 again when the release has ended.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from quicktake.audio.decoding import Block, Form
from quicktake.audio.loudness import to_linear
from quicktake.audio.truepeak import REACH, SEGMENT, Oversampler, segment_maxima, windows_of

ATTACK = 0.005  # seconds of look-ahead, and of smoothing
RELEASE = 80.0  # dB per second
PIECE = 384 * SEGMENT  # samples that are worked on together; the rest of a block is passed through
MARGIN = 0.02  # dB under the ceiling: a gain that moves bends the curve between samples a little

Floats = npt.NDArray[np.float32]
Values = TypeVar("Values", npt.NDArray[np.float32], npt.NDArray[np.float64])
Doubles = npt.NDArray[np.float64]


@dataclass
class Activity:
    """What the limiter did."""

    samples: int = 0
    """How many samples it changed."""
    deepest: float = 0.0
    """Highest reduction in dB."""

    def as_json(self, rate: int) -> dict[str, float]:
        """Seconds in which it worked, and its deepest reduction."""
        return {"active_seconds": round(self.samples / rate, 3), "deepest_db": round(self.deepest, 2)}


class Limiter:
    """A gain and a look-ahead true-peak limiter for one sound that comes in blocks.

    lowered: dB by which the ceiling is lower, for each SEGMENT samples from the beginning (0 beyond its end).
    """

    def __init__(self, form: Form, gain: float, ceiling: float, lowered: Floats | None = None) -> None:
        self.activity = Activity()
        self._lowered = lowered
        self._looked = 0  # segments whose need is known, from the silence before the sound on
        self._gain = np.float32(to_linear(gain))
        self._ceiling = to_linear(ceiling - MARGIN)
        self._attack = round(ATTACK * form.rate)
        self._slope = RELEASE / form.rate
        window = np.hanning(self._attack + 3)[1:-1]
        self._window = window / window.sum()
        self._oversampler = Oversampler(form.rate)
        self._ahead = -(-(self._attack + REACH) // SEGMENT) * SEGMENT  # samples that a piece must know beyond its end
        self._before = self._early = (
            self._attack
        )  # samples of silence put before the sound: its beginning needs a look-ahead too
        self._input = np.zeros((REACH + self._early, form.channels), np.float32)  # context, then what is not out yet
        self._held = np.zeros(self._attack)  # reduction before smoothing, of the last samples that are out
        self._total = 0  # samples that came in
        self._needed = np.zeros(0)  # reduction needed at samples not out yet, as far as it is known

    def feed(self, block: Block) -> Block:
        """What is ready: the output is late by the look-ahead and less than a piece, so it may be empty."""
        self._total += len(block)
        self._input = np.concatenate((self._input, block * self._gain))
        pieces = [self._input[:0]]
        while len(self._input) >= REACH + PIECE + self._ahead + REACH:
            pieces.append(self._piece())
        ready = np.concatenate(pieces)
        early = min(self._early, len(ready))
        self._early -= early
        return ready[early:]

    def finish(self) -> Block:
        """The rest."""
        rest = len(self._input) - REACH - self._early
        quiet = np.zeros((PIECE + self._ahead + REACH, self._input.shape[1]), np.float32)
        total = self._total
        last = self.feed(quiet)[:rest]
        self.activity.samples = min(self.activity.samples, total)  # it may have let go after the end
        return last

    def _piece(self) -> Block:
        """Takes the next samples out, limited."""
        known = len(self._needed)
        fresh = self._input[known : REACH + PIECE + self._ahead + REACH]
        needed = np.concatenate((self._needed, self._reduction(fresh)))
        plain = self._input[REACH : REACH + PIECE]
        self._input = self._input[PIECE:]
        self._needed = needed[PIECE:]
        if not needed.any() and not self._held.any():
            return plain
        return self._limited(plain, needed)

    def _reduction(self, padded: Block) -> Doubles:
        """Reduction in dB that each sample needs by itself; padded by REACH samples on both sides."""
        needed = np.zeros(len(padded) - 2 * REACH)
        ceilings = self._ceilings(len(needed) // SEGMENT)
        if np.abs(padded).max() * self._oversampler.bound <= ceilings.min():
            return needed
        rows = np.broadcast_to(ceilings, len(needed) // SEGMENT)
        for channel in range(padded.shape[1]):
            column = np.ascontiguousarray(padded[:, channel])
            near = np.flatnonzero(segment_maxima(column) * self._oversampler.bound > rows)
            if len(near):
                peaks = self._oversampler.peaks(windows_of(column, near)).astype(np.float64)
                over = 20 * np.log10(np.maximum(peaks / rows[near, None], 1.0))
                parts = needed.reshape(-1, SEGMENT)
                parts[near] = np.maximum(parts[near], over)
        return needed

    def _ceilings(self, segments: int) -> Doubles:
        """The ceiling of the next segments, linear: one for all, or one for each."""
        first = self._looked
        self._looked += segments
        if self._lowered is None:
            return np.full(1, self._ceiling)
        ceilings = np.full(segments, self._ceiling)
        places = (np.arange(first, first + segments) * SEGMENT - self._attack) // SEGMENT
        there = np.flatnonzero((places >= 0) & (places < len(self._lowered)))
        ceilings[there] *= 10 ** (-self._lowered[places[there]].astype(np.float64) / 20)
        return ceilings

    def _limited(self, plain: Block, needed: Doubles) -> Block:
        length = len(plain)
        held = np.concatenate((self._held[-1:], highest_ahead(needed[: length + self._attack], self._attack + 1)))
        falling = np.arange(length + 1) * self._slope
        released = np.maximum.accumulate(held + falling)[1:] - falling[1:]
        released[released < 1e-9] = 0.0  # the rest of a subtraction: exactly no reduction
        curve = np.concatenate((self._held, released))
        self._held = curve[-self._attack :]
        smooth = np.convolve(curve, self._window, "valid")[:length] if curve.any() else np.zeros(length)
        return self._applied(plain, smooth)

    def _applied(self, plain: Block, reduction: Doubles) -> Block:
        acting = np.flatnonzero(reduction > 0)
        if not len(acting):
            return plain
        self.activity.samples += len(acting)
        self.activity.deepest = max(self.activity.deepest, float(reduction.max()))
        limited = plain.copy()
        limited[acting] *= (10 ** (-reduction[acting] / 20)).astype(np.float32)[:, None]
        return limited


def highest_ahead(values: Values, window: int) -> Values:
    """The highest of each value and those after it, window of them in all; shorter by window - 1."""
    reach, highest = 1, values
    while 2 * reach <= window:  # windows of twice the length are the higher of two
        highest = np.maximum(highest[:-reach], highest[reach:])
        reach *= 2
    rest = window - reach
    return np.maximum(highest[: len(highest) - rest], highest[rest:]) if rest else highest


def limited(blocks: Iterable[Block], limiter: Limiter) -> Iterator[Block]:
    """A whole stream through the limiter, as long as it was."""
    for block in blocks:
        yield limiter.feed(block)
    yield limiter.finish()
