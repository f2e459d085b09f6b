"""Gain over a recording's seconds, as points joined by half cosines → the recording with that gain, as a stream."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from quicktake.audio.metering.gating import HOPS, Energies, to_linear
from quicktake.audio.recordings.decoding import Block

NEPER = np.log(10) / 20  # dB → exponent of e
FINE = 8  # a hop's energy is weighed with the gain at so many places of it

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Curve:
    """A gain that moves: it stays before the first point and after the last.

    Between two points the decibels follow half a cosine, so that the slope is zero at every point: a gain without
    corners has no spurs (a straight line's corners have them: -98 dB at 300 Hz from a sine, for 400 dB/s).
    """

    seconds: tuple[float, ...]
    """Where it bends, in the recording's seconds, rising; whole milliseconds."""
    decibels: tuple[float, ...]
    """The gain there."""

    def __post_init__(self) -> None:
        if len(self.seconds) != len(self.decibels) or any(a >= b for a, b in itertools.pairwise(self.seconds)):
            raise ValueError("not a curve: each rising second needs its gain")

    @property
    def flat(self) -> bool:
        """Whether it changes nothing."""
        return not any(self.decibels)

    @property
    def steepest(self) -> float:
        """The steepest slope in dB per second."""
        if len(self.seconds) < 2:
            return 0.0
        return float((np.abs(np.diff(self.decibels)) / np.diff(self.seconds)).max() * np.pi / 2)

    def at(self, seconds: Doubles) -> Doubles:
        """The gain in dB at these seconds."""
        if not self.seconds:
            return np.zeros(np.shape(seconds))
        places = np.interp(seconds, self.seconds, np.arange(len(self.seconds)))
        lower = np.minimum(places.astype(np.intp), max(0, len(self.seconds) - 2))
        gains = np.asarray(self.decibels)
        upper = np.minimum(lower + 1, len(gains) - 1)
        return np.asarray(gains[lower] + (gains[upper] - gains[lower]) * (1 - np.cos(np.pi * (places - lower))) / 2)

    def energies(self, energies: Energies, first: int = 0) -> Energies:
        """The energies of hops of 100 ms with this gain: the loudness afterwards needs no other pass.

        first: the recording's hop that is the first of them.

        Exact where the gain stands still; where it moves, each eighth of a hop is taken to be as loud as the hop.
        """
        changed = np.array(energies)
        for start in range(0, len(energies), 1 << 12):
            part = changed[start : start + (1 << 12)]
            places = (np.arange(start * FINE, (start + len(part)) * FINE) + 0.5) / (HOPS * FINE) + first / HOPS
            part *= (10 ** (self.at(places) / 10)).reshape(-1, FINE).mean(axis=1)
        return changed

    def as_json(self) -> dict[str, object]:
        """Two lists of numbers."""
        return {"seconds": list(self.seconds), "decibels": list(self.decibels)}

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> "Curve":
        """Reads back what `as_json` wrote."""
        return Curve(tuple(map(float, value["seconds"])), tuple(map(float, value["decibels"])))


def levelled(blocks: Iterable[Block], rate: int, curve: Curve, start: int = 0) -> Iterator[Block]:
    """The stream with the curve's gain, worked out for each sample; where that is 0 dB, the very samples.

    start: the recording's sample with which the stream begins.
    """
    edges = [float(second) * rate for second in curve.seconds]
    at, position = 0, start
    for block in blocks:
        end = position + len(block)
        while at < len(edges) and edges[at] <= position:
            at += 1
        last = at
        while last < len(edges) and edges[last] < end:
            last += 1
        yield _changed(block, position, edges, curve.decibels, range(at, last + 1))
        position = end


def _changed(block: Block, position: int, edges: list[float], gains: tuple[float, ...], runs: range) -> Block:
    """A block with its gain; runs: the points that end the stretches which the block has a part of."""
    result = block
    for run in runs:
        before, after = gains[max(0, run - 1)] if gains else 0.0, gains[min(run, len(gains) - 1)] if gains else 0.0
        if before == 0.0 == after:
            continue
        begin = max(0, int(np.ceil(edges[run - 1])) - position) if run else 0
        end = min(len(block), int(np.ceil(edges[run])) - position) if run < len(edges) else len(block)
        if result is block:
            result = block.copy()
        if before == after:
            result[begin:end] *= np.float32(to_linear(before))
        else:
            origin, length = position + begin - edges[run - 1], edges[run] - edges[run - 1]
            share = np.arange(end - begin, dtype=np.float32) * np.float32(np.pi / length)
            share += np.float32(np.pi * origin / length)
            half = NEPER * (after - before) / 2
            result[begin:end] *= _ramp(share, float(NEPER * before + half), float(-half))[:, None]
    return result


def _ramp(share: npt.NDArray[np.float32], middle: float, depth: float) -> npt.NDArray[np.float32]:
    """exp(middle + depth * cos(share)), in place: numpy's vectors of 32-bit floats are exact to -130 dB."""
    np.cos(share, out=share)
    share *= np.float32(depth)
    share += np.float32(middle)
    return np.asarray(np.exp(share, out=share), np.float32)
