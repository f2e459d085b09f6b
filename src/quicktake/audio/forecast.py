"""Cells of a sound (0.7 ms each) → how much loudness a limiter would take, for each gain: without decoding again."""

import tempfile
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from quicktake.audio.ahead import cores
from quicktake.audio.limiter import ATTACK, RELEASE, highest_ahead
from quicktake.audio.metering.dividing import cells_per_hop
from quicktake.audio.metering.loudness import HOPS, integrated
from quicktake.errors import MachineError

IN_MEMORY = 4 << 20  # bytes of cells that are kept in memory; more lie in a temporary file
BATCH = 600  # hops that are worked on together
STEP = 1.0  # dB of gain between two forecasts
WIDE_STEP = 2.0  # the same where the limiter takes more than FEW, and the curve has become straight
FEW = 0.5  # LU
MOST = 4.0  # LU: where the limiter takes more, nobody asks
MOST_STEPS = 40
HIGHEST = 65504.0  # what 16-bit floats hold
SCALE = 32.0  # of amplitudes in them: exact to 0.005 dB from -114 to +66 dBFS, and quickly converted
QUIET = 1e-6  # peaks under it are no peaks
DB = np.float32(np.log(10) / 10)  # dB of a power → exponent of e; of an amplitude, half of it

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

ALL = slice(None)


class Cells:
    """Energies and peaks of a sound, cell by cell: 4 bytes for each, on the disk when there are many."""

    def __init__(self, rate: int) -> None:
        self.width = cells_per_hop(rate)
        """Cells in a hop of 100 ms."""
        self.hops = 0
        self._file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - it lives as long as its owner
        self._reading = threading.Lock()

    def add(self, energies: Floats, peaks: Floats) -> None:
        """Whole hops' cells: K-weighted mean squares, and highest absolute samples (linear)."""
        both = np.empty((len(energies) // self.width, 2, self.width), np.float16)
        for row, amplitudes in enumerate((np.sqrt(energies), peaks)):
            both[:, row] = np.minimum(amplitudes * np.float32(SCALE), HIGHEST).reshape(-1, self.width)
        self.hops += len(both)
        try:
            self._file.seek(0, 2)
            self._file.write(both.tobytes())
        except OSError as error:
            where = tempfile.gettempdir()
            raise MachineError(
                f"{where}: a temporary file cannot be written ({error.strerror}).",
                hint="Make room there, or set TMPDIR.",
            ) from error

    def read(self, first: int, last: int, chosen: Places | slice = ALL) -> tuple[Floats, Floats]:
        """Energies and peaks (linear) of the hops from first up to last, or of those chosen; shape (hops, cells)."""
        size = 2 * self.width * 2
        with self._reading:
            self._file.seek(first * size)
            content = self._file.read((last - first) * size)
        both = np.frombuffer(content, np.float16).reshape(-1, 2, self.width)[chosen].astype(np.float32)
        both /= np.float32(SCALE)
        return np.square(both[:, 0]), both[:, 1]


@dataclass(frozen=True)
class Stretch:
    """Some hops of a sound, with the gain in dB that each is given."""

    cells: Cells
    first: int
    last: int
    gains: Doubles = field(default_factory=lambda: np.zeros(1))
    """One for each hop, or one for all."""

    def batches(self) -> Iterator["Stretch"]:
        """The stretch in pieces that are worked on together."""
        gains = np.broadcast_to(self.gains, self.last - self.first)
        for start in range(self.first, self.last, BATCH):
            end = min(start + BATCH, self.last)
            yield Stretch(self.cells, start, end, gains[start - self.first : end - self.first])

    def read(self, chosen: Places | slice = ALL) -> tuple[Floats, Floats]:
        """Energies and peaks (linear) of all hops or of those chosen, with their gain."""
        energies, peaks = self.cells.read(self.first, self.last, chosen)
        gains = np.broadcast_to(self.gains, self.last - self.first)[chosen].astype(np.float32)[:, None]
        return energies * np.exp(gains * DB), peaks * np.exp(gains * (DB / 2))


def losses(stretches: Sequence[Stretch]) -> tuple[tuple[float, float], ...]:
    """(gain above the ceiling in dB, LU that the limiter takes), rising, from where it takes nothing.

    A limiter knows only how far peak and gain stand above the ceiling: the table serves any target and ceiling.
    """
    with ThreadPoolExecutor(cores()) as pool:
        found = _found([batch for stretch in stretches for batch in stretch.batches()], pool)
    return tuple((round(above, 3), round(loss, 4)) for above, loss in found)


def _found(batches: Sequence[Stretch], pool: Executor) -> list[tuple[float, float]]:
    hops = [(np.zeros(0), np.zeros(0)), *pool.map(_hops, batches)]
    before = integrated(np.concatenate([energies for energies, _ in hops]))
    if before is None:
        return [(0.0, 0.0)]
    above = -max(float(peaks.max()) for _, peaks in hops[1:])
    found = [(above, 0.0)]
    for _ in range(MOST_STEPS):
        above += STEP if found[-1][1] < FEW else WIDE_STEP
        left = pool.map(_limited, batches, hops[1:], [above] * len(batches))
        after = integrated(np.concatenate(list(left)))
        loss = before - after if after is not None else MOST
        found.append((above, max(found[-1][1], loss)))
        if loss >= MOST:
            break
    return found


def _hops(batch: Stretch) -> tuple[Doubles, Doubles]:
    """Energy, and peak in dBFS, of each hop."""
    cells, highest = batch.read()
    peaks = np.maximum(highest.max(axis=1).astype(np.float64), QUIET)
    return cells.mean(axis=1, dtype=np.float64), 20 * np.log10(peaks)


def _limited(batch: Stretch, hops: tuple[Doubles, Doubles], above: float) -> Doubles:
    """The hops' energies when the limiter has done its work."""
    energies, peaks = hops
    acting = peaks + above > 0
    if not acting.any():
        return energies
    acting[1:] |= acting[:-1].copy()  # it lets go after the peak, and looks ahead
    acting[:-1] |= acting[1:].copy()
    chosen = np.flatnonzero(acting)
    cells, highest = batch.read(chosen)
    kept = _kept(highest.ravel(), above, batch.cells.width).reshape(len(chosen), -1)
    result = energies.copy()
    result[chosen] = (cells * kept).mean(axis=1)
    return result


def _kept(peaks: Floats, above: float, width: int) -> Floats:
    """Share of the energy that is left of each cell: the limiter's own rule, in cells instead of samples."""
    needed = np.log(np.maximum(peaks * np.exp(np.float32(above) * (DB / 2)), 1)) / (DB / 2)
    attack = max(1, round(ATTACK * HOPS * width))
    held = highest_ahead(np.concatenate((needed, np.zeros(attack - 1, np.float32))), attack)
    falling = np.arange(len(needed), dtype=np.float32) * np.float32(RELEASE / (HOPS * width))
    released = np.maximum.accumulate(held + falling) - falling
    window = np.hanning(attack + 2)[1:-1].astype(np.float32)
    smooth = np.convolve(released, window / window.sum())[: len(needed)]
    return np.asarray(np.exp(-smooth * DB), np.float32)
