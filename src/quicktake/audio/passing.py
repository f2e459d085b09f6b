"""File → what one reading of it tells: loudness, cells for the limiter's forecast, and what else wants to look on."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from quicktake.audio.ahead import ahead
from quicktake.audio.faults import Inspector
from quicktake.audio.forecast import Cells
from quicktake.audio.metering.loudness import Measured, Meter, integrated
from quicktake.audio.recordings.decoding import Block, Form, decode
from quicktake.audio.recordings.remarks import Decoded
from quicktake.audio.speech.folding import Phase
from quicktake.audio.speech.treating import Treatment, treated
from quicktake.errors import InputError
from quicktake.model import Progress

TOGETHER = 12  # blocks: 16 s at 48 kHz, so that two threads seldom want the interpreter at once
DEPTH = 2  # of them that wait to be measured
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
    """Decodes a file once; decoding and looking for faults have a thread of their own.

    form: how it is decoded; total: its length in seconds, for the progress. InputError when it is damaged, shorter
    than 400 ms or silent throughout.
    """
    cells, report = Cells(form.rate), Decoded()
    treatment = treatment or Treatment()
    meter = Meter(form if treatment.fold == "none" else Form(form.rate, 1), cells.add)
    blocks = _looked_at(decode(path, form, track=track, report=report), inspector, phase)
    done = 0
    for block in treated(ahead(blocks, DEPTH), form, treatment):
        meter.feed(block)
        done += len(block)
        progress("Listening", done / form.rate, total, "s")
    measured = meter.finish()
    return Pass(measured, cells, _loudness(path, measured, filtered=not treatment.idle), report)


def _looked_at(blocks: Iterator[Block], inspector: Inspector | None, phase: Phase | None) -> Iterator[Block]:
    """The blocks, many as one, shown to who wants to look on."""
    while held := list(itertools.islice(blocks, TOGETHER)):
        whole = np.concatenate(held)
        if inspector is not None:
            inspector.feed(whole)
        if phase is not None:
            phase.feed(whole)
        yield whole


def _loudness(path: Path, measured: Measured, *, filtered: bool) -> float:
    if len(measured.energies) < SHORTEST:
        raise InputError(f"{path}: is shorter than 400 ms, its loudness is undefined.", hint="Is it the right file?")
    loudness = integrated(measured.energies)
    if loudness is None:
        if filtered:
            raise InputError(f"{path}: nothing is left of its sound.", hint="Choose a lower highpass, or no denoise.")
        raise InputError(f"{path}: is silent throughout.", hint="Was the microphone on, and the right track chosen?")
    return loudness
