"""Sample rate → the hops of 100 ms that loudness is counted in, and the equal parts that they are made of."""

import math

from quicktake.audio.metering.gating import HOPS

CELL = 32  # samples, about, of a cell
STEPS = 7  # of a hop, at least, at which the windows begin of which the loudest is sought


def hop_of(rate: int) -> int:
    """Samples of a hop."""
    return round(rate / HOPS)


def cells_per_hop(rate: int) -> int:
    """Cells in a hop of 100 ms: equal parts of about 32 samples; 150 at 48 kHz, 147 (of 30 samples) at 44.1 kHz."""
    hop = hop_of(rate)
    return min(_divisors(hop), key=lambda cells: abs(math.log(cells * CELL / hop)))


def steps_per_hop(rate: int) -> int:
    """Equal parts of a hop, made of whole cells: so many that a window beginning at one misses little (STEPS)."""
    cells = cells_per_hop(rate)
    return min((steps for steps in _divisors(cells) if steps >= STEPS), default=cells)


def _divisors(number: int) -> list[int]:
    return [divisor for divisor in range(1, number + 1) if number % divisor == 0]
