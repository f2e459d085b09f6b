"""Blocks of a recording → its faults: cuts hops, shows them to each detector, and asks all of them at the end."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from quicktake.audio.faults.channels import channel_faults
from quicktake.audio.faults.clicks import Clicks
from quicktake.audio.faults.clipping import Clipping
from quicktake.audio.faults.fault import Fault
from quicktake.audio.faults.levels import inaudible_faults, silence_faults
from quicktake.audio.faults.window import Floats, Window, Windows
from quicktake.audio.metering.dividing import hop_of
from quicktake.audio.metering.loudness import Measured
from quicktake.audio.recordings.decoding import Block, Form

LOUD = 95  # percentile of the hops' peaks that are the recording's loud ones


class Inspector:
    """Looks at a recording as decoded, before any gain; memory: 20 bytes for each 100 ms, and what is found.

    An incomplete last hop of under 100 ms is not looked at.
    """

    def __init__(self, form: Form) -> None:
        self._form = form
        self._windows = Windows(form)
        self._clicks, self._clipping = Clicks(form.rate), Clipping(form.rate)
        self._peaks: list[Floats] = []
        self._energies: list[Floats] = []
        self._cross: list[Floats] = []

    def feed(self, block: Block) -> None:
        """Looks at a block of any length."""
        for window in self._windows.feed(block):
            self._look(window)

    def finish(self, measured: Measured | None) -> tuple[Fault, ...]:
        """What was found, the gravest kinds first; without the meter's figures nothing is said of quiet passages."""
        for window in self._windows.finish():
            self._look(window)
        return tuple(self._faults(measured))

    def _look(self, window: Window) -> None:
        self._peaks.append(window.peaks)
        self._energies.append(window.energies)
        self._cross.append(window.cross)
        self._clipping.look(window)
        self._clicks.look(window)

    def _faults(self, measured: Measured | None) -> Iterator[Fault]:
        peaks = _whole(self._peaks)
        if not peaks.size:
            return
        hop = hop_of(self._form.rate) / self._form.rate
        highest = peaks.max(axis=0)
        if len(peaks) == 2:
            yield from channel_faults(_whole(self._energies), _whole(self._cross), hop)
        yield from silence_faults(highest, hop)
        if measured is not None:
            yield from inaudible_faults(measured)
        sounding = highest[highest > 0]
        loud = float(np.percentile(sounding, LOUD)) if len(sounding) else 1.0
        clipped = self._clipping.clipped(loud, len(highest))
        yield from self._clipping.faults(loud, clipped)
        yield from self._clicks.faults(loud, clipped)


def _whole(pieces: list[Floats]) -> npt.NDArray[np.float64]:
    """The hops of all windows, along the last axis."""
    return np.concatenate(pieces, axis=-1).astype(np.float64) if pieces else np.zeros((0, 0))
