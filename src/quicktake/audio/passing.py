"""File → what one reading of it tells: loudness, cells for the limiter's forecast, and what else wants to look on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from quicktake.audio.ahead import ahead
from quicktake.audio.faults import Inspector
from quicktake.audio.forecast import Cells
from quicktake.audio.metering.loudness import Measured, Meter, integrated
from quicktake.audio.metering.truepeak import TruePeak
from quicktake.audio.recordings.decoding import BLOCK, Block, Form, decode
from quicktake.audio.recordings.remarks import Decoded
from quicktake.audio.speech.folding import Phase
from quicktake.audio.speech.treating import Treatment, treated
from quicktake.errors import InputError
from quicktake.model import Progress

TOGETHER = 4 * BLOCK  # samples of a block: 5 s at 48 kHz, so that two threads seldom want the interpreter at once
DEPTH = 2  # blocks that wait to be measured
SHORTEST = 4  # hops: a gating block of 400 ms (BS.1770-4, Annex 1)


@dataclass(frozen=True)
class Pass:
    """A sound that was read once."""

    measured: Measured
    cells: Cells
    loudness: float
    """Integrated, in LUFS."""
    decoded: Decoded
    """What was noticed while it was decoded."""


def read(
    path: Path,
    form: Form,
    progress: Progress,
    total: float,
    *,
    track: int | None = None,
    treatment: Treatment | None = None,
    inspector: Inspector | None = None,
    phase: Phase | None = None,
) -> Pass:
    """Decodes a file once, in a thread of its own, which looks for true peaks too: both threads have as much to do.

    form: how it is decoded; total: its length in seconds, for the progress; inspector: of a sound that is not treated.
    InputError when it is damaged, shorter than 400 ms or silent throughout.
    """
    cells, report = Cells(form.rate), Decoded()
    treatment = treatment or Treatment()
    heard = form if treatment.fold == "none" else Form(form.rate, 1)
    meter, peak = Meter(heard, cells.add, true_peak=False), TruePeak(heard.rate, heard.channels)
    blocks = decode(path, form, track=track, report=report, block=TOGETHER)
    if phase is not None:
        blocks = _shown(blocks, phase.feed)
    blocks = ahead(_shown(treated(blocks, form, treatment), peak.feed), DEPTH)
    if inspector is not None:
        blocks = _shown(blocks, inspector.feed)
    done = 0
    for block in blocks:
        meter.feed(block)
        done += len(block)
        progress("Listening", done / form.rate, total, "s")
    measured = replace(meter.finish(), true_peak=peak.finish())
    return Pass(measured, cells, _loudness(path, measured, filtered=not treatment.idle), report)


def _shown(blocks: Iterator[Block], look: Callable[[Block], None]) -> Iterator[Block]:
    """The blocks, shown to who wants to look on."""
    for block in blocks:
        look(block)
        yield block


def _loudness(path: Path, measured: Measured, *, filtered: bool) -> float:
    if len(measured.energies) < SHORTEST:
        raise InputError(f"{path}: is shorter than 400 ms, its loudness is undefined.", hint="Is it the right file?")
    loudness = integrated(measured.energies)
    if loudness is None:
        if filtered:
            raise InputError(f"{path}: nothing is left of its sound.", hint="Choose a lower highpass, or no denoise.")
        raise InputError(f"{path}: is silent throughout.", hint="Was the microphone on, and the right track chosen?")
    return loudness
