"""Energies of both channels, hop by hop → passages where one of them is dead, or where they cancel each other."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from quicktake.audio.faults.fault import Fault, stretches, worst
from quicktake.audio.faults.passages import Flags, Run, joined, runs, spans

DEAD = 1e-4  # of the other channel's energy: 40 dB
DEAD_LEAST = 200  # hops: 20 s
NEARLY_ALL = 0.9  # of a shorter recording
CANCELLED = 0.1  # of its energy is left when both channels are added: 10 dB less
CANCELLED_LEAST = 50  # hops: 5 s
SMOOTH = 10  # hops that are judged together
SOUND = -30.0  # dB from the recording's mean energy: under it nothing is said
SILENT = 1e-9  # mean square: -90 dBFS
PAUSE = 50  # hops: a pause so long does not end a passage
SHARE = 0.5  # of a passage has sound

Floats = npt.NDArray[np.float64]


def channel_faults(energies: Floats, cross: Floats, hop: float) -> Iterator[Fault]:
    """energies: mean squares, shape (2, hops); cross: mean products of both channels; hop: seconds of one."""
    left, right, both = (_smooth(row) for row in (energies[0], energies[1], cross))
    total = left + right
    sounding = total > max(SILENT, float(energies.sum(axis=0).mean()) * 10 ** (SOUND / 10))
    for name, other, dead in (("left", "right", left < DEAD * right), ("right", "left", right < DEAD * left)):
        found = _passages(dead, sounding, min(DEAD_LEAST, int(NEARLY_ALL * len(total))))
        if found:
            yield _dead(name, other, found, len(total), hop)
    cancelled = _passages(total + 2 * both < CANCELLED * 2 * total, sounding, CANCELLED_LEAST)
    if cancelled:
        yield _anti_phase(cancelled, len(total), hop)


def _dead(name: str, other: str, found: list[Run], hops: int, hop: float) -> Fault:
    return Fault(
        "au-dead-channel",
        "W",
        worst(spans(found, hop)),
        f"Only the {other} channel has sound {_where(found, hops, hop)}; the {name} one is silent, and people with"
        " headphones hear one ear only.",
        'Set `channels = "mono"` under `[audio]`, or export the recording again with the voice on both sides.',
    )


def _anti_phase(found: list[Run], hops: int, hop: float) -> Fault:
    return Fault(
        "au-anti-phase",
        "W",
        worst(spans(found, hop)),
        f"The two channels cancel each other {_where(found, hops, hop)}: on a phone or any single loudspeaker there is"
        " next to nothing to hear.",
        "Invert one of the two channels in your editor (one cable or plug has its poles swapped), or use one of them.",
    )


def _passages(flags: Flags, sounding: Flags, least: int) -> list[Run]:
    """Passages with the fault wherever there is sound, and enough of it."""
    whole = [run for run in joined(runs(flags & sounding), PAUSE) if run[1] - run[0] >= least]
    kept = []
    for first, last in whole:
        sound, bad = sounding[first:last], (flags & sounding)[first:last]
        if bad.sum() >= SHARE * (last - first) and bad.sum() >= 0.9 * sound.sum():
            kept.append((first, last))
    return kept


def _where(found: list[Run], hops: int, hop: float) -> str:
    covered = sum(last - first for first, last in found)
    return "from beginning to end" if covered >= 0.9 * hops else stretches(spans(found, hop))


def _smooth(row: Floats) -> Floats:
    """Mean of each hop and those around it."""
    return np.asarray(np.convolve(row, np.full(SMOOTH, 1 / SMOOTH), "same")) if len(row) >= SMOOTH else row
