"""Recording and what was measured of it → the audio programme: trimmed, with intro and outro, and its edit list."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from quicktake.audio.decoding import Block, Form, decode
from quicktake.audio.joining import fade_in, fade_out, joined, whole_window, with_edge, with_ending
from quicktake.audio.loudness import HOPS, OFFSET, Measured, integrated, to_linear
from quicktake.timeline import EditList, Kept

SILENCE = -30.0  # LU from the recording's own loudness: a tenth of a second under it is silence
LEAD = 0.2  # seconds kept before the first sound: a soft consonant is no silence
TAIL = 0.5  # seconds kept after the last sound: the room's
LEAST = 0.3  # seconds: a shorter silence stays
EDGE = 0.05  # seconds of fade at a cut end


@dataclass(frozen=True)
class Insert:
    """A sound before or after the recording."""

    samples: int
    gain: float
    """dB that bring it to the recording's loudness."""
    overlap: int
    """Samples in which it and the recording are crossfaded."""


@dataclass(frozen=True)
class Plan:
    """What the audio programme is made of; all numbers are samples."""

    form: Form
    total: int
    """Length of the recording."""
    start: int
    end: int
    """What is kept of the recording."""
    intro: Insert | None = None
    outro: Insert | None = None

    @property
    def at(self) -> int:
        """Where the recording begins in the programme."""
        return self.intro.samples - self.intro.overlap if self.intro else 0

    @property
    def samples(self) -> int:
        """Length of the programme."""
        after = self.outro.samples - self.outro.overlap if self.outro else 0
        return self.at + self.end - self.start + after

    def edits(self) -> EditList:
        """The edit list, in seconds."""
        rate = self.form.rate
        return EditList((Kept(self.start / rate, self.end / rate, self.at / rate),), self.samples / rate)


def silence_cut(measured: Measured) -> tuple[int, int]:
    """First and last sample (exclusive) to keep when the silence at both ends goes.

    The cuts lie on the meter's hops, so that the loudness of what is kept is known without another pass.
    """
    loudness = integrated(measured.energies)
    if loudness is None:
        return 0, measured.samples
    hop = round(measured.rate / HOPS)
    sounding = np.flatnonzero(measured.energies > 10 ** ((loudness + SILENCE - OFFSET) / 10))
    start = max(0, int(sounding[0]) - round(LEAD * HOPS)) * hop
    end = (int(sounding[-1]) + 1 + round(TAIL * HOPS)) * hop
    least = LEAST * measured.rate
    return start if start >= least else 0, end if measured.samples - end >= least else measured.samples


def overlap_of(crossfade: float, insert: int, kept: int, rate: int) -> int:
    """Samples of a crossfade of at most so many seconds, and of half of either sound."""
    return whole_window(min(crossfade, insert / 2 / rate, kept / 2 / rate), rate)


def programme(
    plan: Plan, sound: Path, *, track: int | None = None, intro: Path | None = None, outro: Path | None = None
) -> Iterator[Block]:
    """The audio programme as a stream: only the ends and the joins are edited, all else is as decoded."""
    rate, edge = plan.form.rate, whole_window(EDGE, plan.form.rate)
    blocks: Iterator[Block] = excerpt(decode(sound, plan.form, track=track), plan.start, plan.end)
    if plan.start > 0 and not (plan.intro and plan.intro.overlap):
        blocks = with_edge(blocks, edge, partial(fade_in, rate=rate))
    if plan.end < plan.total and not (plan.outro and plan.outro.overlap):
        blocks = with_ending(blocks, edge, partial(fade_out, rate=rate))
    if plan.intro and intro:
        blocks = joined(_gained(decode(intro, plan.form), plan.intro.gain), blocks, plan.intro.overlap, rate)
    if plan.outro and outro:
        blocks = joined(blocks, _gained(decode(outro, plan.form), plan.outro.gain), plan.outro.overlap, rate)
    return blocks


def excerpt(blocks: Iterable[Block], start: int, end: int) -> Iterator[Block]:
    """The samples of a stream from start up to end; a negative start is silence before it."""
    position = 0
    for block in blocks:
        if position == 0 and start < 0:
            yield np.zeros((-start, block.shape[1]), np.float32)
        if position >= end:
            return
        piece = block[max(0, start - position) : max(0, end - position)]
        position += len(block)
        if len(piece):
            yield piece


def _gained(blocks: Iterable[Block], gain: float) -> Iterator[Block]:
    factor = np.float32(to_linear(gain))
    for block in blocks:
        yield block * factor
