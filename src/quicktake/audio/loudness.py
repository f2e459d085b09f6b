"""Blocks of samples → loudness by ITU-R BS.1770-4, EBU Tech 3341 and EBU Tech 3342."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from quicktake.audio.decoding import Block, Form, decode
from quicktake.audio.recording import probe
from quicktake.audio.truepeak import TruePeak
from quicktake.audio.weighting import Weighting
from quicktake.model import Loudness, Progress, no_progress

HOPS = 10  # hops per second: gating blocks begin every 100 ms (75 % overlap)
MOMENTARY = 4  # hops of a gating block: 400 ms
SHORT_TERM = 30  # hops of a short-term window: 3 s
ABSOLUTE_GATE = -70.0  # LUFS
RELATIVE_GATE = -10.0  # LU under the mean of what passed the absolute gate
RANGE_GATE = -20.0  # LU, the same for the loudness range (Tech 3342)
RANGE_ENDS = (10, 95)  # percentiles between which the loudness range lies
OFFSET = -0.691  # dB: a 997 Hz sine at 0 dBFS in one channel is -3.01 LUFS

Energies = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """What a meter found, hop by hop: from it follows the loudness of the whole and of its parts."""

    energies: Energies
    """K-weighted mean square of each whole hop of 100 ms, summed over the channels."""
    peaks: Energies
    """Highest absolute sample of each hop."""
    true_peak: float
    """Linear, full scale 1.0."""
    samples: int
    rate: int

    def loudness(self) -> Loudness:
        """The three figures of the whole."""
        peak = to_db(self.true_peak) if self.true_peak > 0 else None
        return Loudness(integrated(self.energies), peak, loudness_range(self.energies))

    def part(self, first: int, last: int) -> "Measured":
        """The hops from first up to last; of the true peak what lies there."""
        peaks = self.peaks[first:last]
        whole = len(self.peaks) and len(peaks) and float(peaks.max()) >= float(self.peaks.max())
        peak = self.true_peak if whole else float(peaks.max(initial=0.0))
        return Measured(self.energies[first:last], peaks, peak, 0, self.rate)


class Meter:
    """Measures a sound that comes in blocks of any length; memory: 16 bytes for each 100 ms."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._hop = round(form.rate / HOPS)
        self._weighting = Weighting(form.rate, form.channels)
        self._peak = TruePeak(form.rate, form.channels)
        self._rest = (np.zeros((0, form.channels), np.float32), np.zeros((0, form.channels), np.float32))
        self._energies: list[Energies] = []
        self._peaks: list[Energies] = []
        self._samples = 0

    def feed(self, block: Block) -> None:
        """Measures a block."""
        if not len(block):
            return
        self._samples += len(block)
        self._peak.feed(block)
        plain = np.concatenate((self._rest[0], block))
        weighted = np.concatenate((self._rest[1], self._weighting.feed(block)))
        hops = len(plain) // self._hop
        end = hops * self._hop
        if not hops:
            self._rest = (plain, weighted)
            return
        squares = np.square(weighted[:end]).reshape(hops, -1)
        self._energies.append(squares.sum(axis=1, dtype=np.float64) / self._hop)
        self._peaks.append(np.abs(plain[:end]).reshape(hops, -1).max(axis=1, initial=0.0).astype(np.float64))
        self._rest = (plain[end:], weighted[end:])

    def finish(self) -> Measured:
        """What was found; an incomplete last hop does not count (BS.1770-4, Annex 1)."""
        nothing = np.zeros(0)
        return Measured(
            np.concatenate((nothing, *self._energies)),
            np.concatenate((nothing, *self._peaks)),
            self._peak.finish(),
            self._samples,
            self._form.rate,
        )


def measure(blocks: Iterable[Block], form: Form, progress: Progress, stage: str, total: float) -> Measured:
    """Measures a whole stream; progress is told the seconds done."""
    meter, done = Meter(form), 0
    for block in blocks:
        meter.feed(block)
        done += len(block)
        progress(stage, done / form.rate, total, "s")
    return meter.finish()


def measure_file(path: Path, progress: Progress = no_progress) -> Loudness:
    """Loudness of an encoded file: what a listener's decoder gives. Mono counts as one channel.

    Raises InputError when it cannot be decoded to its end.
    """
    return decoded(path, progress).loudness()


def decoded(path: Path, progress: Progress = no_progress) -> Measured:
    """Decodes and measures a file in its own rate; more than two channels are mixed down."""
    recording = probe(path)
    form = Form(recording.sample_rate, min(2, recording.channels))
    return measure(decode(path, form), form, progress, "Measuring", recording.seconds or 0.0)


def integrated(energies: Energies) -> float | None:
    """Integrated loudness in LUFS of hops of 100 ms; None when nothing passes the gates."""
    blocks = _gated(_windows(energies, MOMENTARY), RELATIVE_GATE)
    return to_lufs(float(blocks.mean())) if len(blocks) else None


def loudness_range(energies: Energies) -> float | None:
    """Loudness range in LU (EBU Tech 3342); None when nothing passes the gates."""
    windows = _gated(_windows(energies, SHORT_TERM), RANGE_GATE)
    if not len(windows):
        return None
    low, high = np.percentile(OFFSET + 10 * np.log10(windows), RANGE_ENDS)
    return float(high - low)


def to_lufs(energy: float) -> float:
    """Loudness in LUFS of a mean square that is not zero."""
    return OFFSET + 10 * math.log10(energy)


def to_db(amplitude: float) -> float:
    """Decibels of an amplitude that is not zero."""
    return 20 * math.log10(amplitude)


def to_linear(db: float) -> float:
    """Amplitude of a level in decibels."""
    return float(10 ** (db / 20))


def _windows(energies: Energies, hops: int) -> Energies:
    """Mean over windows of so many hops, one beginning at each hop."""
    if len(energies) < hops:
        return np.zeros(0)
    return np.asarray(np.lib.stride_tricks.sliding_window_view(energies, hops).mean(axis=1))


def _gated(windows: Energies, relative: float) -> Energies:
    """Windows over the absolute gate and over the relative one."""
    loud = windows[windows > 10 ** ((ABSOLUTE_GATE - OFFSET) / 10)]
    return loud[loud > loud.mean() * 10 ** (relative / 10)] if len(loud) else loud
