"""What was measured of a recording → the silences to cut out of it: at both ends, and in pauses that are too long."""

import math

import numpy as np
import numpy.typing as npt

from quicktake.audio.metering.gating import HOPS, OFFSET, Energies, integrated
from quicktake.audio.metering.loudness import Measured

SILENCE = -30.0  # LU from the recording's own loudness: a tenth of a second under it is silence
LEAD = 0.2  # seconds kept before a sound: a soft consonant is no silence
TAIL = 0.5  # seconds kept after a sound: the room's
LEAST = 0.3  # seconds: a shorter silence stays at the ends
SHORTEST_PAUSE = LEAD + TAIL  # seconds: no pause gets shorter


def silence_cut(measured: Measured) -> tuple[int, int]:
    """First and last sample (exclusive) to keep when the silence at both ends goes.

    The cuts lie on the meter's hops, so that the loudness of what is kept is known without another pass.
    """
    sounding = _sounding(measured.energies)
    if not len(sounding):
        return 0, measured.samples
    hop = round(measured.rate / HOPS)
    start = max(0, int(sounding[0]) - round(LEAD * HOPS)) * hop
    end = (int(sounding[-1]) + 1 + round(TAIL * HOPS)) * hop
    least = LEAST * measured.rate
    return start if start >= least else 0, end if measured.samples - end >= least else measured.samples


def long_pauses(measured: Measured, longest: float) -> tuple[tuple[int, int], ...]:
    """The spans of samples (first, last exclusive) to cut out so that no pause is longer than so many seconds.

    A pause is a silence between two sounds; the silence at the ends is the trim's. What is kept of it lies half after
    the sound before (its decay) and half before the next one (the breath), and at least TAIL and LEAD; so a pause
    under SHORTEST_PAUSE is not asked of it. The spans lie on the meter's hops, in order, and never touch; nothing
    in them is over the level of silence. All that is kept of a pause counts: `longest` is kept to the hop below.
    """
    sounding = _sounding(measured.energies)
    hop = round(measured.rate / HOPS)
    keep = math.floor(max(longest, SHORTEST_PAUSE) * HOPS + 1e-6)
    after = min(max(-(-keep // 2), round(TAIL * HOPS)), keep - round(LEAD * HOPS))
    places = np.flatnonzero(np.diff(sounding) - 1 > keep)
    return tuple(
        ((int(sounding[place]) + 1 + after) * hop, (int(sounding[place + 1]) - (keep - after)) * hop)
        for place in places
    )


def _sounding(energies: Energies) -> npt.NDArray[np.intp]:
    """The hops that are no silence, in order."""
    loudness = integrated(energies)
    if loudness is None:
        return np.zeros(0, np.intp)
    return np.flatnonzero(energies > 10 ** ((loudness + SILENCE - OFFSET) / 10))
