"""Levels, hop by hop → digital silence in the midst, and speech that is nearly inaudible against the rest."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from quicktake.audio.faults.fault import Fault, Span, stretches, worst
from quicktake.audio.faults.passages import Flags, Run, runs, spans
from quicktake.audio.metering.gating import HOPS, OFFSET, SHORT_TERM, in_lufs, integrated, means, to_lufs
from quicktake.audio.metering.loudness import Measured
from quicktake.timeline import clock

ZERO = 3e-6  # full scale, -110 dBFS: encoders make no exact zeros; 16 bits have nothing between
SILENCE = 10.0  # seconds

FAR = 15.0  # LU under the programme: a listener reaches for the volume
GONE = 45.0  # LU under it: what is there is the room
PASSAGE = 80  # hops: 8 s
LIVELY = 3.0  # dB that a hop differs from the second around it: speech does, rooms and machines do not
AROUND = 15  # hops
SPOKEN = 30  # lively hops, at least, of a passage with speech
SHARE = 0.2  # of its hops are lively: pauses are in it
FADE = 12.0  # dB that a passage rises or falls from its beginning to its end in a fade
STRAIGHT = 0.8  # correlation of its short-term loudness with time
NOTHING = 1e-12  # mean square: stands for silence, which has no level

Floats = npt.NDArray[np.float64]


def silence_faults(peaks: Floats, hop: float) -> Iterator[Fault]:
    """peaks: highest absolute sample of all channels in each hop; hop: seconds of one."""
    silent: Flags = peaks < ZERO
    found = [run for run in runs(silent) if (run[1] - run[0]) * hop > SILENCE and run[0] > 0 and run[1] < len(peaks)]
    if not found:
        return
    places = spans(found, hop)
    first, last = max(places, key=lambda span: span[1] - span[0])
    yield Fault(
        "au-silence",
        "W",
        worst(places),
        f"Nothing at all is heard {stretches(places)}"
        + (f"; the longest silence, at {clock(first)}, takes {last - first:.0f} s." if len(places) > 1 else "."),
        "Is a piece of the recording missing, or a track muted? If so, export it again; if not, cut the gap.",
    )


def inaudible_faults(measured: Measured) -> Iterator[Fault]:
    """Passages of 8 s or more whose short-term loudness stays 15 LU and more under the programme, and that are speech.

    Pauses, a steady noise and fades are none.
    """
    programme = integrated(measured.energies)
    if programme is None or len(measured.energies) < PASSAGE:
        return
    found = [run for run in _quiet(measured.energies, programme) if _speech(measured.energies[slice(*run)], programme)]
    if not found:
        return
    places: list[Span] = spans(found, round(measured.rate / HOPS) / measured.rate)
    under = programme - min(_loudness(measured.energies[slice(*run)]) for run in found)
    yield Fault(
        "au-inaudible",
        "W",
        worst(places),
        f"Hardly audible against the rest {stretches(places)}: up to {under:.0f} LU quieter than the programme.",
        "Somebody was far from the microphone: raise that part in your editor, or set `leveler = true` under"
        " `[audio]`.",
    )


def _quiet(energies: Floats, programme: float) -> list[Run]:
    """Runs of hops, 8 s and longer, all in windows of 3 s that are far under the programme."""
    far = means(energies, SHORT_TERM) < 10 ** ((programme - FAR - OFFSET) / 10)
    covered = [(first, last - 1 + SHORT_TERM) for first, last in runs(far)]
    return [run for run in covered if run[1] - run[0] >= PASSAGE]


def _speech(energies: Floats, programme: float) -> bool:
    """Whether a passage goes up and down as syllables do, and as a whole not only up or only down."""
    levels = in_lufs(np.maximum(energies, NOTHING))
    if float(np.percentile(levels, 90)) < programme - GONE:
        return False
    around = np.median(np.lib.stride_tricks.sliding_window_view(levels, AROUND), axis=1)
    lively = np.abs(levels[AROUND // 2 : -(AROUND // 2)] - around) >= LIVELY
    if lively.sum() < SPOKEN or lively.mean() < SHARE:
        return False
    slow = in_lufs(np.maximum(means(energies, SHORT_TERM), NOTHING))
    time = np.linspace(-0.5, 0.5, len(slow))
    falls = abs(float(np.polyfit(time, slow, 1)[0]))
    return falls < FADE or abs(float(np.corrcoef(time, slow)[0, 1])) < STRAIGHT


def _loudness(energies: Floats) -> float:
    """Loudness of a passage in LUFS: gated, or plain where all of it is under the gate."""
    gated = integrated(energies)
    return gated if gated is not None else to_lufs(max(float(energies.mean()), NOTHING))
