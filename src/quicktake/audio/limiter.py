"""Blocks of samples, a gain and a ceiling → blocks whose true peak stays under it; where it does not act, exact ones.

Reduction is worked out in decibels, the same for all channels: the curve through the samples is compared with the
ceiling; what is over it is held back from ATTACK before it comes, let go at RELEASE, and smoothed with a Hann window
as long as the attack. So the gain never jumps, and is exactly 1 again when the release has ended.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from quicktake.audio.metering.loudness import to_linear
from quicktake.audio.metering.truepeak import REACH, SEGMENT, Oversampler
from quicktake.audio.recordings.decoding import Block, Form

ATTACK = 0.005  # seconds of look-ahead, and of smoothing
RELEASE = 80.0  # dB per second
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

    lowered: dB by which the ceiling is lower, or under 0 higher, for each SEGMENT samples from the beginning; what lies
    beyond its ends has the nearest.
    """

    def __init__(self, form: Form, gain: float, ceiling: float, lowered: Floats | None = None) -> None:
        self.activity = Activity()
        self.ceiling = ceiling
        """dBTP."""
        self._lowered = lowered
        self._looked = 0  # segments whose need is known, from the silence before the sound on
        self._gain = np.float32(to_linear(gain))
        self._highest = to_linear(ceiling - MARGIN)
        self._attack = round(ATTACK * form.rate)
        self._slope = RELEASE / form.rate
        window = np.hanning(self._attack + 3)[1:-1]
        self._window = window / window.sum()
        self._oversampler = Oversampler(form.rate)
        self._ahead = -(-(self._attack + REACH) // SEGMENT) * SEGMENT  # samples that must be known beyond what is out
        self._early = self._attack  # samples of silence put before the sound: its beginning needs a look-ahead too
        self._planes = np.zeros((form.channels, REACH + self._early), np.float32)  # context, then what is not out yet
        self._held = np.zeros(self._attack)  # reduction before smoothing, of the last samples that are out
        self._total = 0  # samples that came in
        self._needed = np.zeros(0)  # reduction needed at samples not out yet, as far as it is known

    def feed(self, block: Block) -> Block:
        """What is ready: the output is late by the look-ahead, so it may be empty."""
        self._total += len(block)
        known = self._planes.shape[1]
        planes = np.empty((len(self._planes), known + len(block)), np.float32)
        planes[:, :known] = self._planes
        np.multiply(block.T, self._gain, out=planes[:, known:])
        self._planes = planes
        whole = (planes.shape[1] - 2 * REACH - self._ahead) // SEGMENT * SEGMENT
        ready = self._taken(max(0, whole))
        early = min(self._early, len(ready))
        self._early -= early
        return ready[early:]

    def finish(self) -> Block:
        """The rest."""
        channels, waiting = self._planes.shape
        rest = waiting - REACH - self._early
        total = self._total
        last = self.feed(np.zeros((self._ahead + REACH + SEGMENT, channels), np.float32))[:rest]
        self.activity.samples = min(self.activity.samples, total)  # it may have let go after the end
        return last

    def _taken(self, length: int) -> Block:
        """Takes the next samples out, limited; whole segments."""
        known = len(self._needed)
        fresh = self._planes[:, known : REACH + length + self._ahead + REACH]
        needed = np.concatenate((self._needed, self._reduction(fresh))) if length else self._needed
        plain = self._planes[:, REACH : REACH + length]
        self._planes = self._planes[:, length:]
        self._needed = needed[length:]
        stretches = self._stretches(needed[: length + self._attack], length)
        limited = plain.copy() if stretches else plain
        for first, last in stretches:
            limited[:, first:last] *= self._gains(needed[first : last + self._attack], last - first)
        return limited.T

    def _stretches(self, needed: Doubles, length: int) -> list[tuple[int, int]]:
        """Where the limiter may act among so many samples: from its attack on until it has surely let go."""
        deepest = max(float(needed.max(initial=0.0)), float(self._held.max()))
        if not length or not deepest:
            return []
        places = np.flatnonzero(needed)
        if self._held.any():
            places = np.concatenate(([0], places))
        after = math.ceil(deepest / self._slope) + 2 * self._attack
        ends = np.flatnonzero(np.diff(places) > after + self._attack)
        firsts = np.maximum(places[np.concatenate(([0], ends + 1))] - self._attack, 0)
        lasts = np.minimum(places[np.concatenate((ends, [-1]))] + after, length)
        return [(int(first), int(last)) for first, last in zip(firsts, lasts, strict=True)]

    def _reduction(self, padded: Floats) -> Doubles:
        """Reduction in dB that each sample needs by itself; planes, padded by REACH samples on both sides."""
        needed = np.zeros(padded.shape[1] - 2 * REACH)
        ceilings = self._ceilings(len(needed) // SEGMENT)
        rows = needed.reshape(-1, SEGMENT)
        there, peaks = self._oversampler.passing(padded, ceilings)
        if len(there):
            ratios = peaks / (ceilings if len(ceilings) == 1 else ceilings[there])[:, None]
            rows[there] = 20 * np.log10(np.maximum(ratios, 1.0))
        return needed

    def _ceilings(self, segments: int) -> Doubles:
        """The ceiling of the next segments, linear: one for all, or one for each."""
        first = self._looked
        self._looked += segments
        if self._lowered is None:
            return np.full(1, self._highest)
        ceilings = np.full(segments, self._highest)
        places = (np.arange(first, first + segments) * SEGMENT - self._attack) // SEGMENT
        ceilings *= 10 ** (-self._lowered[places.clip(0, len(self._lowered) - 1)].astype(np.float64) / 20)
        return ceilings

    def _gains(self, needed: Doubles, length: int) -> Floats:
        """What the next samples are multiplied by; needed: of these and of as many more as the attack is long."""
        held = np.concatenate((self._held[-1:], highest_ahead(needed, self._attack + 1)))
        falling = np.arange(length + 1) * self._slope
        released = np.maximum.accumulate(held + falling)[1:] - falling[1:]
        released[released < 1e-9] = 0.0  # the rest of a subtraction: exactly no reduction
        curve = np.concatenate((self._held, released))
        self._held = curve[-self._attack :]
        reduction = np.convolve(curve, self._window, "valid")[:length]
        self.activity.samples += int(np.count_nonzero(reduction))
        self.activity.deepest = max(self.activity.deepest, float(reduction.max()))
        return np.asarray(10 ** (-reduction / 20), np.float32)


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
