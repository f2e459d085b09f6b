"""A stretch of the limited programme → its run of MP3 frames, decoded and measured, none of it over the ceiling.

A segment is encoded, decoded and measured by one worker, while its sound is in memory: where the decoded sound passes
the ceiling, the limiter lowers the sound there by as much, and the segment is encoded again.
"""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from quicktake.audio.checking import check
from quicktake.audio.limiter import Limiter, limited
from quicktake.audio.metering.loudness import HOPS, Measured, to_linear
from quicktake.audio.metering.truepeak import SEGMENT
from quicktake.audio.mp3.lame import SAMPLES, Pcm, Run, from_pcm, to_pcm
from quicktake.audio.mp3.splicing import Stretch
from quicktake.audio.recordings.decoding import BLOCK, Form

TRIES = 8  # encodings of a segment; most need one
AROUND = 18  # limiter segments on either side of a peak that are lowered with it: a granule, over which noise spreads
WARM = 4  # hops in which filters come to the sound's own level
CLEAR = 12  # frames that the bit reservoir does not reach over
EXTRA = 0.1  # dB that the ceiling is lowered more than the peak was over it

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Work:
    """What is done to every segment."""

    form: Form
    bitrate: int
    limit: float
    """The limiter's ceiling in dBTP."""
    ceiling: float
    """What no decoded peak may pass, in dBTP."""


@dataclass(frozen=True)
class Segment:
    """A stretch of the programme, and its overlap with the next one."""

    first: int
    """Its first frame in the stream."""
    own: int
    """Samples of its own."""
    pcm: Pcm

    @property
    def is_last(self) -> bool:
        """Whether nothing comes after it."""
        return self.own == len(self.pcm)


@dataclass(frozen=True)
class Encoded:
    """A segment's run, which can go on until it is the programme's last."""

    segment: Segment
    """With the samples that it was made of."""
    run: Run
    stretch: Stretch
    """Its frames so far."""
    samples: int
    """How many it was made of so far."""
    measured: Measured
    """The decoded run, from its first whole hop of the programme on."""
    lowered: float
    """dB by which its ceiling was lowered most."""

    @property
    def after(self) -> int:
        """The programme's sample after its last."""
        return self.segment.first * SAMPLES + self.samples

    def without_sound(self) -> "Encoded":
        """The same with no samples kept: when it has been joined, nobody needs them."""
        return replace(self, segment=replace(self.segment, pcm=self.segment.pcm[:0].copy()))


def encode(segment: Segment, work: Work) -> Encoded:
    """One segment encoded, and again where the decoded sound passes the ceiling."""
    pcm, ceiling = segment.pcm, to_linear(work.ceiling)
    skip = -segment.first * SAMPLES % (work.form.rate // HOPS)
    lowered = np.zeros(-(-len(pcm) // SEGMENT), np.float32)
    for attempt in range(TRIES):
        used = float(lowered.max(initial=0.0))
        run = Run(work.form, work.bitrate)
        data = _added(run, pcm, last=segment.is_last)
        found = check(data, work.form, ceiling, samples=len(pcm), skip=skip)
        if not found.over.any() or attempt + 1 == TRIES:
            break
        _lower(lowered, found.over * (1 + attempt / 2))  # what comes up again is held down harder
        pcm = _limited(segment.pcm, work, lowered)
    return Encoded(replace(segment, pcm=pcm), run, Stretch(data, segment.first), len(pcm), found.measured, used)


def _added(run: Run, pcm: Pcm, *, last: bool) -> bytes:
    """A run's frames when it has encoded more."""
    run.add(pcm)
    if last:
        run.finish()
    return run.data


def _lower(lowered: Floats, over: Floats) -> None:
    """Lowers the limiter's ceiling where a decoded peak was over it, and a little around."""
    more = np.zeros_like(lowered)
    for place in np.flatnonzero(over):
        around = slice(max(0, place - AROUND), place + AROUND + 1)
        more[around] = np.maximum(more[around], over[place] + EXTRA)
    lowered += more


def _limited(pcm: Pcm, work: Work, lowered: Floats) -> Pcm:
    """The segment once more through the limiter: only where its ceiling is lower now, something changes."""
    limiter = Limiter(work.form, 0.0, work.limit, lowered)
    blocks = (from_pcm(pcm[start : start + BLOCK], work.bitrate) for start in range(0, len(pcm), BLOCK))
    return np.concatenate([to_pcm(block, work.bitrate) for block in limited(blocks, limiter)])


def hops_before(first: int, rate: int) -> int:
    """The meter's hops of the programme that begin before a frame."""
    return -(-first * SAMPLES // (rate // HOPS))


def longer(left: Encoded, right: Encoded, samples: int, work: Work) -> Encoded:
    """A run that has gone on into the sound of the next one."""
    begin = left.after - right.segment.first * SAMPLES
    more = right.segment.pcm[begin : begin + samples]
    last = right.segment.is_last and begin + len(more) == len(right.segment.pcm)
    stretch = Stretch(_added(left.run, more, last=last), left.segment.first)
    longer = replace(left, stretch=stretch, samples=left.samples + len(more))
    return replace(longer, measured=_measured(longer, work))


def _measured(longer: Encoded, work: Work) -> Measured:
    """A run that has gone on as it is decoded; only what is new is decoded."""
    hop, first, known = work.form.rate // HOPS, longer.stretch.first, longer.measured
    begin = hops_before(first, work.form.rate)
    after = begin + len(known.energies)
    start = max(begin, after - WARM)
    frame = max(first, start * hop // SAMPLES - CLEAR)
    data, begun = longer.stretch.data[longer.stretch.frame(frame).start :], frame * SAMPLES
    found = check(data, work.form, 1.0, samples=longer.after - begun, skip=start * hop - begun).measured
    new = slice(after - start, None)
    return Measured.joined([known, replace(found, energies=found.energies[new], peaks=found.peaks[new])])
