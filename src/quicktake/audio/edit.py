"""Recording, intro, outro and spot → the audio programme as a stream, exactly as its plan says, and its edit list."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from quicktake.audio.joining import Stream, cut_out, fade_in, fade_out, joined, whole_window, with_edge, with_ending
from quicktake.audio.metering.loudness import to_linear
from quicktake.audio.recordings.decoding import Block, Form, decode
from quicktake.audio.speech.curve import Curve, levelled
from quicktake.audio.speech.treating import Treatment, treated
from quicktake.timeline import EditList, Kept

EDGE = 0.05  # seconds of fade at a cut end
SPOT_EDGE = 0.01  # seconds of fade at a spot's ends


@dataclass(frozen=True)
class Sounds:
    """The files that a programme is made of."""

    recording: Path
    track: int | None = None
    """The recording's audio track, from 1; None: the default one."""
    intro: Path | None = None
    outro: Path | None = None
    spot: Path | None = None
    spot_at: float | None = 0.0
    """Seconds of the recording where the spot is put; None: after it."""


@dataclass(frozen=True)
class Insert:
    """A sound before, after or inside the recording."""

    samples: int
    gain: float
    """dB that bring it to the recording's loudness."""
    overlap: int = 0
    """Samples in which it and its neighbour are crossfaded."""
    at: int = 0
    """Sample of the recording where a spot is put."""


@dataclass(frozen=True)
class Plan:
    """What the audio programme is made of; all numbers are samples of the recording."""

    form: Form
    total: int
    """Length of the recording."""
    start: int
    end: int
    """What is kept of the recording."""
    pauses: tuple[tuple[int, int], ...] = ()
    """What is cut out between them."""
    intro: Insert | None = None
    outro: Insert | None = None
    spot: Insert | None = None
    treatment: Treatment = field(default_factory=Treatment)
    """What is done to the recording's sound, in both programmes."""
    curve: Curve | None = None
    """The leveler's gain over the recording's seconds, in both programmes."""

    @property
    def source(self) -> Form:
        """How the recording is decoded: two channels where they are folded into one."""
        folded = self.treatment.fold != "none"
        return Form(self.form.rate, 2 if folded else self.form.channels)

    @property
    def at(self) -> int:
        """Where what follows the intro begins in the programme."""
        return self.intro.samples - self.intro.overlap if self.intro else 0

    @property
    def kept(self) -> int:
        """Samples that are kept of the recording."""
        return self.end - self.start - sum(end - start for start, end in self.pauses)

    @property
    def samples(self) -> int:
        """Length of the programme."""
        after = self.outro.samples - self.outro.overlap if self.outro else 0
        return self.at + self.kept + (self.spot.samples if self.spot else 0) + after

    def runs(self) -> list[tuple[int, int]]:
        """What is kept of the recording, in order; a spot divides a run."""
        edges = [self.start, *(edge for pause in self.pauses for edge in pause), self.end]
        runs = [(edges[index], edges[index + 1]) for index in range(0, len(edges), 2)]
        if self.spot is None:
            return runs
        at = self.spot.at
        divided = [piece for start, end in runs for piece in ((start, min(end, at)), (max(start, at), end))]
        return [(start, end) for start, end in divided if start < end]

    def before_spot(self) -> int:
        """Samples of the recording that are heard before the spot."""
        at = self.spot.at if self.spot else 0
        return sum(end - start for start, end in self.runs() if end <= at)

    def edits(self) -> EditList:
        """The edit list, in seconds."""
        rate, at, kept = self.form.rate, self.at, []
        for start, end in self.runs():
            spot = self.spot.samples if self.spot and start >= self.spot.at else 0
            kept.append(Kept(start / rate, end / rate, (at + spot) / rate))
            at += end - start
        return EditList(tuple(kept), self.samples / rate)

    def inserts(self) -> list[tuple[str, Insert, float]]:
        """What was put in: its name, and the programme's second where it begins."""
        spot = self.at + self.before_spot()
        outro = self.samples - (self.outro.samples if self.outro else 0)
        found = (("intro", self.intro, 0), ("spot", self.spot, spot), ("outro", self.outro, outro))
        return [(name, insert, at / self.form.rate) for name, insert, at in found if insert]

    def as_json(self) -> dict[str, object]:
        """For the step that keeps it."""
        return {**asdict(self), "curve": self.curve.as_json() if self.curve else None}

    @staticmethod
    def from_json(value: dict[str, Any]) -> "Plan":
        """Reads back what `as_json` wrote."""
        return Plan(
            form=Form(**value["form"]),
            total=value["total"],
            start=value["start"],
            end=value["end"],
            pauses=tuple((start, end) for start, end in value["pauses"]),
            intro=_insert(value["intro"]),
            outro=_insert(value["outro"]),
            spot=_insert(value["spot"]),
            treatment=Treatment(**value["treatment"]),
            curve=Curve.from_json(value["curve"]) if value["curve"] else None,
        )


def _insert(value: dict[str, Any] | None) -> Insert | None:
    return Insert(**value) if value else None


def overlap_of(crossfade: float, insert: int, kept: int, rate: int) -> int:
    """Samples of a crossfade of at most so many seconds, and of half of either sound."""
    return whole_window(min(crossfade, insert / 2 / rate, kept / 2 / rate), rate)


def improved(plan: Plan, sounds: Sounds) -> Iterator[Block]:
    """The recording whole, on its own timeline: filtered and levelled where that was asked for."""
    blocks = decode(sounds.recording, plan.source, track=sounds.track)
    blocks = treated(blocks, plan.source, plan.treatment)
    return levelled(blocks, plan.form.rate, plan.curve) if plan.curve else blocks


def programme(plan: Plan, sounds: Sounds) -> Iterator[Block]:
    """The audio programme as a stream: only the ends and the joins are edited, all else is as improved."""
    rate, edge = plan.form.rate, whole_window(EDGE, plan.form.rate)
    blocks: Iterator[Block] = excerpt(improved(plan, sounds), plan.start, plan.end)
    if plan.pauses:
        spans = [(start - plan.start, end - plan.start) for start, end in plan.pauses]
        blocks = cut_out(blocks, spans, rate)
    if plan.start > 0 and not (plan.intro and plan.intro.overlap):
        blocks = with_edge(blocks, edge, partial(fade_in, rate=rate))
    if plan.end < plan.total and not (plan.outro and plan.outro.overlap):
        blocks = with_ending(blocks, edge, partial(fade_out, rate=rate))
    if plan.spot and sounds.spot:
        blocks = _with_spot(blocks, plan.before_spot(), _gained(decode(sounds.spot, plan.form), plan.spot.gain), rate)
    if plan.intro and sounds.intro:
        intro = _gained(decode(sounds.intro, plan.form), plan.intro.gain)
        blocks = joined(intro, blocks, plan.intro.overlap, rate)
    if plan.outro and sounds.outro:
        outro = _gained(decode(sounds.outro, plan.form), plan.outro.gain)
        blocks = joined(blocks, outro, plan.outro.overlap, rate)
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


def _with_spot(blocks: Iterator[Block], at: int, spot: Iterator[Block], rate: int) -> Iterator[Block]:
    """The stream with a spot put in after so many samples; each side fades out and in, nothing overlaps."""
    edge, short = whole_window(EDGE, rate), whole_window(SPOT_EDGE, rate)
    stream = Stream(blocks)
    if at:
        yield from with_ending(stream.run(at), edge, partial(fade_out, rate=rate))
    spot = with_edge(spot, short, partial(fade_in, rate=rate))
    yield from with_ending(spot, short, partial(fade_out, rate=rate))
    yield from with_edge(stream.run(None), edge, partial(fade_in, rate=rate))


def _gained(blocks: Iterable[Block], gain: float) -> Iterator[Block]:
    factor = np.float32(to_linear(gain))
    for block in blocks:
        yield block * factor
