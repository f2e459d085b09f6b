"""Windows of samples → clipped passages: tops cut flat at a ceiling, wherever in the scale that ceiling lies now.

Two signs: tops that are exactly flat and have corners, where a wave would be round; and, in what a lossy encoder has
smeared since, tenths of a second that spend more time near their peak than even a sine does.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from quicktake.audio.faults.fault import Fault, moments, worst
from quicktake.audio.faults.passages import Flags, joined, runs, spans
from quicktake.audio.faults.window import Floats, Window
from quicktake.audio.metering.dividing import hop_of
from quicktake.audio.metering.gating import HOPS
from quicktake.timeline import clock

FLAT = 3  # consecutive samples at the ceiling
BAND = 5e-4  # of the peak: samples so near to it are at the ceiling
STEP = 2.0**-15  # of full scale: 16 bits tell nothing finer
CORNER = 2.0  # times that a flat top's flanks fall deeper than a round one's with such a top could
COARSE = 3.0  # quantisation steps that they fall at least
QUIET = 0.01  # full scale: tops under it (-40 dBFS) are not looked at
SAME = 1e-3  # of a ceiling: levels so near to each other are one ceiling
TOPS = 4  # flat tops at one ceiling; one here and there is chance

DENSE = 2.2  # peak over root mean square of a hop under which it may be a smeared clipped one
HIGH, MIDDLE = 0.75, 0.5  # of the peak
LONG = 0.72  # of the time above the middle is above high; a sine's is 0.69, limited speech's up to 0.61
NEAR = 0.5  # of the recording's loud peaks: where smeared tops count
SMEARED = 4  # hops
WAVES = 3  # of a hop, at least: 30 Hz
SLOW = 6000  # a second has so many times the samples that a wave is over the middle, at least (8 at 48 kHz)

JOIN = 20  # hops: flat tops within 2 s are one passage

Events = npt.NDArray[np.float64]
"""Rows of hop, ceiling, flat tops, longest in samples."""

Hops = npt.NDArray[np.intp]


class Clipping:
    """Keeps a row for each hop that has flat tops."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._tops: list[Events] = []
        self._smeared: list[Events] = []  # pairs of hop and peak, one above the other

    def look(self, window: Window) -> None:
        """Notes the flat tops of a window."""
        for channel in window.different:
            hops, highs, lows = window.hops[channel], window.highs[channel], window.lows[channel]
            tops = _flat_tops(hops, highs, lows)
            if len(tops):
                tops[:, 0] += window.first
                self._tops.append(tops)
            peaks = window.peaks[channel]
            dense = (peaks > QUIET) & (np.square(peaks) < DENSE**2 * window.energies[channel])
            if dense.any():
                chosen = np.flatnonzero(dense)
                chosen = chosen[_stays_high(hops[chosen], peaks[chosen], self._rate // SLOW)]
                if len(chosen):
                    self._smeared.append(np.stack((window.first + chosen, peaks[chosen].astype(np.float64))))

    def clipped(self, loud: float, hops: int) -> Flags:
        """Which hops are clipped; loud: the recording's loud peaks, linear; hops: how many it has."""
        tops, smeared = self._sure(loud)
        flags = np.zeros(hops, np.bool_)
        flags[tops[:, 0].astype(np.intp)] = True
        flags[smeared] = True
        return flags

    def faults(self, loud: float, clipped: Flags) -> Iterator[Fault]:
        """The fault, if hops are clipped; clipped: which are."""
        places = spans(joined(runs(clipped), JOIN), hop_of(self._rate) / self._rate)
        if not places:
            return
        what = "Clipped passages" if len(places) > 1 else "A clipped passage"
        bad = self._how_bad(*self._sure(loud))
        yield Fault(
            "au-clipped",
            "W",
            worst(places),
            f"{what} {moments(places)} ({bad}): the microphone or the recorder was set too high, and it sounds harsh.",
            "Record it again with less gain, or use your editor's declip there; turning it down does not help.",
        )

    def _sure(self, loud: float) -> tuple[Events, Hops]:
        """The rows of flat tops and the hops of smeared ones that are no chance."""
        tops = _at_ceilings(np.concatenate((np.zeros((0, 4)), *self._tops)))
        hops, peaks = np.concatenate((np.zeros((2, 0)), *self._smeared), axis=1)
        smeared = np.unique(hops[peaks >= NEAR * loud]).astype(np.intp)
        return tops, smeared if len(smeared) >= SMEARED else smeared[:0]

    def _how_bad(self, tops: Events, smeared: Hops) -> str:
        if not len(tops):
            return f"{len(smeared) / HOPS:.1f} s in all"
        count, worst_top = int(tops[:, 2].sum()), tops[tops[:, 3].argmax()]
        length = worst_top[3] / self._rate * 1000
        at = clock(worst_top[0] * hop_of(self._rate) / self._rate)
        return f"{count} flat tops, the longest of {length:.2g} ms at {at}"


def _flat_tops(hops: Floats, highs: Floats, lows: Floats) -> Events:
    """Rows for the hops of one channel that have flat tops; hops: shape (hops, samples of a hop)."""
    samples, size = hops.ravel(), hops.shape[1]
    first, last = _level_runs(hops, highs, lows)
    if not len(first):
        return np.zeros((0, 4))
    level, sign = np.abs(samples[first]), np.sign(samples[first])
    fall = level - sign * (samples[first - 1] + samples[last + 1]) / 2
    corner = fall >= CORNER * np.maximum(BAND * level, STEP) * np.square(1 + 2 / (last - first))
    hop, where = np.unique(first[corner] // size, return_inverse=True)
    steps = np.abs(np.diff(hops[hop], axis=1))
    finest = np.where(steps > 0, steps, np.float32(1.0)).min(axis=1, initial=1.0)
    fine = fall[corner] >= COARSE * finest[where]
    rows = np.zeros((len(hop), 4))
    rows[:, 0], rows[:, 2] = hop, np.bincount(where[fine], minlength=len(hop))
    np.maximum.at(rows[:, 1], where[fine], level[corner][fine])
    np.maximum.at(rows[:, 3], where[fine], (last - first + 1)[corner][fine])
    return np.asarray(rows[rows[:, 2] > 0])


def _level_runs(hops: Floats, highs: Floats, lows: Floats) -> tuple[Hops, Hops]:
    """First and last sample of each run of three and more at the highest or lowest of its hop."""
    over = np.where(highs > QUIET, highs * np.float32(1 - BAND), np.float32(np.inf))
    under = np.where(lows < -QUIET, lows * np.float32(1 - BAND), np.float32(-np.inf))
    near = (hops >= over[:, None]) | (hops <= under[:, None])
    near[:, 0] = near[:, -1] = False  # a run may not reach the next hop, which has a height of its own
    flat = near.ravel()
    places = np.flatnonzero(flat[:-2] & flat[1:-1] & flat[2:])
    starts = np.diff(places, prepend=-2) > 1
    ends = np.diff(places, append=flat.size + 1) > 1
    return places[starts], places[ends] + FLAT - 1


def _at_ceilings(tops: Events) -> Events:
    """The rows whose ceiling is that of enough flat tops: a wave is flat by chance once, not at one height."""
    order = tops[np.argsort(tops[:, 1])]
    counts = np.concatenate(([0.0], np.cumsum(order[:, 2])))
    low = np.searchsorted(order[:, 1], order[:, 1] * (1 - SAME), "left")
    high = np.searchsorted(order[:, 1], order[:, 1] * (1 + SAME), "right")
    return np.asarray(order[counts[high] - counts[low] >= TOPS])


def _stays_high(hops: Floats, peaks: Floats, shortest: int) -> npt.NDArray[np.bool_]:
    """Which hops stay near their peak for longer than round waves do; shortest: mean samples over the middle.

    What is faster has so few samples in a wave that its tops say nothing; what never leaves the middle is no wave.
    """
    sizes = np.abs(hops)
    high = np.count_nonzero(sizes >= HIGH * peaks[:, None], axis=1)
    over = sizes >= MIDDLE * peaks[:, None]
    middle = np.count_nonzero(over, axis=1)
    waves = np.count_nonzero(over[:, 1:] & ~over[:, :-1], axis=1)
    return np.asarray((high >= LONG * middle) & (waves >= WAVES) & (middle >= shortest * waves))
