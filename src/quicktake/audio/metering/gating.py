"""Mean squares of hops → loudness by the gates of ITU-R BS.1770-4, EBU Tech 3341 and EBU Tech 3342."""

import math

import numpy as np
import numpy.typing as npt

HOPS = 10  # hops per second: gating blocks begin every 100 ms (75 % overlap)
MOMENTARY = 4  # hops of a gating block: 400 ms
SHORT_TERM = 30  # hops of a short-term window: 3 s
ABSOLUTE_GATE = -70.0  # LUFS
RELATIVE_GATE = -10.0  # LU under the mean of what passed the absolute gate
RANGE_GATE = -20.0  # LU, the same for the loudness range (Tech 3342)
RANGE_ENDS = (10, 95)  # percentiles between which the loudness range lies
OFFSET = -0.691  # dB: a 997 Hz sine at 0 dBFS in one channel is -3.01 LUFS

Energies = npt.NDArray[np.float64]
"""K-weighted mean squares, summed over the weighted channels."""


def integrated(energies: Energies) -> float | None:
    """Integrated loudness in LUFS of hops of 100 ms; None when nothing passes the gates."""
    blocks = _gated(means(energies, MOMENTARY), RELATIVE_GATE)
    return to_lufs(float(blocks.mean())) if len(blocks) else None


def loudness_range(energies: Energies) -> float | None:
    """Loudness range in LU (EBU Tech 3342) of hops of 100 ms; None when nothing passes the gates.

    The percentiles are values that occurred, by nearest rank, as in the document's own program (section 5).
    """
    loud = np.sort(_gated(means(energies, SHORT_TERM), RANGE_GATE))
    if not len(loud):
        return None
    low, high = (loud[math.floor((len(loud) - 1) * end / 100 + 0.5)] for end in RANGE_ENDS)
    return float(10 * math.log10(high / low))


def to_lufs(energy: float) -> float:
    """Loudness in LUFS of a mean square that is not zero."""
    return OFFSET + 10 * math.log10(energy)


def to_db(amplitude: float) -> float:
    """Decibels of an amplitude that is not zero."""
    return 20 * math.log10(amplitude)


def to_linear(db: float) -> float:
    """Amplitude of a level in decibels."""
    return float(10 ** (db / 20))


def means(energies: Energies, hops: int) -> Energies:
    """Mean over windows of so many hops, one beginning at each hop."""
    if len(energies) < hops:
        return np.zeros(0)
    return np.asarray(np.lib.stride_tricks.sliding_window_view(energies, hops).mean(axis=1))


def in_lufs(energies: Energies) -> Energies:
    """Loudness in LUFS of each; -inf of silence."""
    with np.errstate(divide="ignore"):
        return np.asarray(OFFSET + 10 * np.log10(energies))


def _gated(windows: Energies, relative: float) -> Energies:
    """Windows over the absolute gate and over the relative one."""
    loud = windows[windows > 10 ** ((ABSOLUTE_GATE - OFFSET) / 10)]
    return loud[loud > loud.mean() * 10 ** (relative / 10)] if len(loud) else loud
