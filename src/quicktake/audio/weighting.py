"""Blocks of samples → K-weighted blocks (ITU-R BS.1770-4, Annex 1), as two biquads in FFmpeg's filter graph."""

import math
from fractions import Fraction

import av
import av.filter
import numpy as np
from av.audio.frame import AudioFrame

from quicktake.audio.decoding import Block

# The analogue prototypes behind the coefficients that BS.1770-4 prints for 48 kHz (tables 1 and 2): with the bilinear
# transform they give those, and the right ones at every other rate.
SHELF = (1681.974450955533, 3.999843853973347, 0.7071752369554196)  # Hz, dB, Q: the head's acoustic effect
HIGH_PASS = (38.13547087602444, 0.5003270373238773)  # Hz, Q: the revised low-frequency B curve


def shelf(rate: int) -> tuple[float, ...]:
    """b0, b1, b2, a0, a1, a2 of the first stage at a sample rate."""
    frequency, gain, q = SHELF
    k = math.tan(math.pi * frequency / rate)
    high = 10 ** (gain / 20)
    middle = high**0.4996667741545416
    a0 = 1 + k / q + k * k
    return (
        (high + middle * k / q + k * k) / a0,
        2 * (k * k - high) / a0,
        (high - middle * k / q + k * k) / a0,
        1.0,
        2 * (k * k - 1) / a0,
        (1 - k / q + k * k) / a0,
    )


def high_pass(rate: int) -> tuple[float, ...]:
    """b0, b1, b2, a0, a1, a2 of the second stage at a sample rate."""
    frequency, q = HIGH_PASS
    k = math.tan(math.pi * frequency / rate)
    a0 = 1 + k / q + k * k
    return 1.0, -2.0, 1.0, 1.0, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0


class Weighting:
    """The K filter of one sound; keeps its state from block to block."""

    def __init__(self, rate: int, channels: int) -> None:
        self._rate = rate
        self._layout = "mono" if channels == 1 else "stereo"
        self._graph = av.filter.Graph()
        source = self._graph.add_abuffer(
            sample_rate=rate, format="fltp", layout=self._layout, time_base=Fraction(1, rate)
        )
        stages = [self._graph.add("biquad", _options(stage(rate))) for stage in (shelf, high_pass)]
        self._graph.link_nodes(source, *stages, self._graph.add("abuffersink")).configure()
        self._done = 0

    def feed(self, block: Block) -> Block:
        """The weighted block, as long as the one given."""
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(block.T), format="fltp", layout=self._layout)
        frame.sample_rate, frame.pts = self._rate, self._done
        self._graph.push(frame)
        self._done += len(block)
        weighted = self._graph.pull()
        if not isinstance(weighted, AudioFrame) or weighted.samples != len(block):
            raise AssertionError("a biquad gives as many samples as it is given")
        return np.asarray(weighted.to_ndarray(), np.float32).T


def _options(coefficients: tuple[float, ...]) -> str:
    """In double precision: the high-pass's poles lie too near the unit circle for single."""
    named = zip(("b0", "b1", "b2", "a0", "a1", "a2"), coefficients, strict=True)
    return ":".join(f"{name}={value:.17g}" for name, value in named) + ":precision=f64:transform=tdii"
