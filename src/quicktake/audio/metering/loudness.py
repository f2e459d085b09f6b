"""Blocks of samples → loudness by ITU-R BS.1770-4, EBU Tech 3341 and EBU Tech 3342."""

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from quicktake.audio.metering.channels import weights_of
from quicktake.audio.metering.dividing import cells_per_hop, hop_of, steps_per_hop
from quicktake.audio.metering.gating import (
    HOPS,
    MOMENTARY,
    OFFSET,
    RELATIVE_GATE,
    SHORT_TERM,
    Energies,
    in_lufs,
    integrated,
    loudness_range,
    means,
    to_db,
    to_linear,
    to_lufs,
)
from quicktake.audio.metering.truepeak import TruePeak
from quicktake.audio.metering.weighting import Weighting
from quicktake.audio.recordings.decoding import Block, Form, decode, native_form
from quicktake.audio.recordings.recording import probe
from quicktake.model import Loudness, Progress, no_progress

__all__ = [
    "HOPS",
    "OFFSET",
    "RELATIVE_GATE",
    "Measured",
    "Meter",
    "decoded",
    "integrated",
    "loudness_range",
    "measure",
    "measure_file",
    "to_db",
    "to_linear",
    "to_lufs",
]

BATCH = 32  # hops that are measured together: long steps leave the interpreter to the thread that decodes
MOST_CHANNELS = 6  # that are measured as they are; more are mixed down

Cells = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Measured:
    """What a meter found, hop by hop: from it follows the loudness of the whole and of its parts."""

    energies: Energies
    """K-weighted mean square of each whole hop of 100 ms, summed over the weighted channels."""
    peaks: Energies
    """Highest absolute sample of each hop, of all channels."""
    true_peak: float
    """Linear, full scale 1.0."""
    samples: int
    rate: int
    loudest: float = 0.0
    """Highest K-weighted mean square over 400 ms that begin anywhere, not only at a hop."""

    def loudness(self) -> Loudness:
        """All figures of the whole."""
        peak = to_db(self.true_peak) if self.true_peak > 0 else None
        return Loudness(
            integrated(self.energies), peak, loudness_range(self.energies), self.momentary_max, self.short_term_max
        )

    def momentary(self) -> Energies:
        """Momentary loudness in LUFS (EBU Tech 3341) of the 400 ms that begin at each hop; -inf where silent."""
        return in_lufs(means(self.energies, MOMENTARY))

    def short_term(self) -> Energies:
        """Short-term loudness in LUFS (EBU Tech 3341) of the 3 s that begin at each hop; -inf where silent."""
        return in_lufs(means(self.energies, SHORT_TERM))

    @property
    def momentary_max(self) -> float | None:
        """Highest momentary loudness in LUFS; None when all is silent or shorter than 400 ms."""
        highest = max(self.loudest, float(means(self.energies, MOMENTARY).max(initial=0.0)))
        return to_lufs(highest) if highest > 0 else None

    @property
    def short_term_max(self) -> float | None:
        """Highest short-term loudness in LUFS; None when all is silent or shorter than 3 s."""
        highest = float(means(self.energies, SHORT_TERM).max(initial=0.0))
        return to_lufs(highest) if highest > 0 else None

    def part(self, first: int, last: int) -> "Measured":
        """The hops from first up to last; of the true peak and the loudest moment what is known to lie there."""
        peaks = self.peaks[first:last]
        whole = len(self.peaks) and len(peaks) and float(peaks.max()) >= float(self.peaks.max())
        peak = self.true_peak if whole else float(peaks.max(initial=0.0))
        return Measured(self.energies[first:last], peaks, peak, 0, self.rate)

    @staticmethod
    def joined(parts: Sequence["Measured"]) -> "Measured":
        """Parts end to end, at least one; all of one rate, and cut at hops."""
        return Measured(
            np.concatenate([part.energies for part in parts]),
            np.concatenate([part.peaks for part in parts]),
            max(part.true_peak for part in parts),
            sum(part.samples for part in parts),
            parts[0].rate,
            max(part.loudest for part in parts),
        )


class Meter:
    """Measures a sound that comes in blocks of any length; memory: one batch, and 16 bytes for each 100 ms.

    cells: called as the sound comes, for a batch of whole hops (BATCH, at the end fewer), with the K-weighted mean
    square (summed over the weighted channels) and the highest absolute sample of each of their cells; a hop has
    cells_per_hop(rate) cells.
    true_peak: False when somebody else looks for it; it is 0 then.
    """

    def __init__(
        self,
        form: Form,
        cells: Callable[[Cells, Cells], None] | None = None,
        *,
        true_peak: bool = True,
    ) -> None:
        self._form = form
        self._cells = cells
        self._hop = hop_of(form.rate)
        self._steps = steps_per_hop(form.rate)
        self._parts = cells_per_hop(form.rate) if cells else self._steps
        weights = np.array(weights_of(form.channels, form.layout))
        self._weighted = np.flatnonzero(weights)
        self._weights = weights[self._weighted]
        channels = len(self._weighted)
        self._weighting = Weighting(form.rate, channels) if channels else None
        self._peak = TruePeak(form.rate, form.channels) if true_peak else None
        self._planes = np.zeros((form.channels, BATCH * self._hop), np.float32)
        self._filled = 0  # samples of it
        self._ending = np.zeros(0)  # the steps before the next ones that a window of 400 ms reaches back to
        self._energies = array("d")
        self._peaks = array("d")
        self._loudest = 0.0
        self._samples = 0

    def feed(self, block: Block) -> None:
        """Measures a block."""
        self._samples += len(block)
        taken, room = 0, self._planes.shape[1]
        while taken < len(block):
            fresh = block[taken : taken + room - self._filled]
            self._planes[:, self._filled : self._filled + len(fresh)] = fresh.T
            self._filled += len(fresh)
            taken += len(fresh)
            if self._filled == room:
                self._measure(self._planes)
                self._filled = 0

    def finish(self) -> Measured:
        """What was found; an incomplete last hop does not count (BS.1770-4, Annex 1), but for the true peak."""
        whole = self._filled // self._hop * self._hop
        if whole:
            self._measure(np.ascontiguousarray(self._planes[:, :whole]))
        if self._peak:
            self._peak.feed_planes(self._planes[:, whole : self._filled])
        self._filled = 0
        return Measured(
            np.array(self._energies),
            np.array(self._peaks),
            self._peak.finish() if self._peak else 0.0,
            self._samples,
            self._form.rate,
            self._loudest,
        )

    def _measure(self, planes: npt.NDArray[np.float32]) -> None:
        """Measures whole hops; planes: shape (channels, samples)."""
        if self._peak:
            self._peak.feed_planes(planes)
        hops = planes.shape[1] // self._hop
        energies = self._part_energies(planes, hops * self._parts)
        if self._cells:
            highest = np.abs(planes).max(axis=0)
            peaks = np.maximum.reduceat(highest, np.arange(0, len(highest), self._hop // self._parts))
            self._cells(energies.astype(np.float32), peaks)
            peaks = peaks.reshape(hops, -1).max(axis=1)
        else:
            rows = planes.reshape(len(planes), hops, -1)
            peaks = np.maximum(rows.max(axis=2), -rows.min(axis=2)).max(axis=0)
        self._peaks.frombytes(peaks.astype(np.float64).tobytes())
        self._energies.frombytes(energies.reshape(hops, -1).mean(axis=1).tobytes())
        self._seek_loudest(energies.reshape(hops * self._steps, -1).mean(axis=1))

    def _part_energies(self, planes: npt.NDArray[np.float32], parts: int) -> Energies:
        """K-weighted mean squares of so many equal parts, summed over the weighted channels."""
        energies: Energies = np.zeros(parts)
        if self._weighting:
            chosen = planes if len(planes) == len(self._weighted) else planes[self._weighted]
            for plane, weight in zip(self._weighting.feed(chosen), self._weights, strict=True):
                rows = plane.reshape(parts, -1)
                energies += weight * np.asarray(np.vecdot(rows, rows))
        return np.asarray(energies / (planes.shape[1] // parts))

    def _seek_loudest(self, steps: Energies) -> None:
        """Looks for the loudest 400 ms among those that end in these steps."""
        window = MOMENTARY * self._steps
        known = np.concatenate((self._ending, steps))
        self._loudest = max(self._loudest, float(means(known, window).max(initial=0.0)))
        self._ending = known[-(window - 1) :]


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
    """Decodes and measures a file in its own rate and channels; more than six are mixed down to two."""
    recording = probe(path)
    form = native_form(recording) if recording.channels <= MOST_CHANNELS else Form(recording.sample_rate, 2)
    return measure(decode(path, form), form, progress, "Measuring", recording.seconds or 0.0)
