"""A stretch of the limited programme → its run of MP3 frames, decoded and measured, none of it over the ceiling.

A segment is encoded, decoded and measured by one worker, while its sound is in memory: where the decoded sound passes
the ceiling, the limiter lowers the sound there by as much, and the segment is encoded again.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from quicktake.audio.checking import Checked, check
from quicktake.audio.limiter import Limiter, limited
from quicktake.audio.metering.loudness import HOPS, Measured, to_linear
from quicktake.audio.metering.truepeak import SEGMENT
from quicktake.audio.mp3.lame import SAMPLES, Pcm, Run, from_pcm, to_pcm
from quicktake.audio.mp3.splicing import REACH, SAME, Stretch
from quicktake.audio.recordings.decoding import BLOCK, Form

TRIES = 8  # encodings of a segment; most need one
AROUND = 18  # limiter segments on either side of a peak that are lowered with it: a granule, over which noise spreads
WARM = 4  # hops in which filters come to the sound's own level
CLEAR = REACH + 2  # frames before a place from which it is decoded right: the reservoir's and the filter bank's
UNHEARD = (SAME - REACH - 1) * SAMPLES  # samples of a run's beginning that are the run's before it in the stream
UNTOUCHED = 60.0  # dB over the ceiling that no sample reaches
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
    last: bool = False
    """Whether nothing comes after it."""


@dataclass(frozen=True)
class Encoded:
    """A segment's run, which can go on until it is the programme's last."""

    segment: Segment
    """With its samples as the limiter has left them, before some were lowered for the encoder's sake."""
    run: Run
    stretch: Stretch
    """Its frames so far."""
    samples: int
    """How many it was made of so far."""
    measured: Measured
    """The decoded run, from its first whole hop of the programme on."""
    lowered: float
    """dB by which its ceiling was lowered most."""
    ends_lowered: bool = False
    """Whether its last sample was lowered too, so that the sound cannot just go on."""

    @property
    def after(self) -> int:
        """The programme's sample after its last."""
        return self.segment.first * SAMPLES + self.samples


def encode(segment: Segment, work: Work) -> Encoded:
    """One segment encoded, and again where the decoded sound passes the ceiling."""
    ceiling, samples = to_linear(work.ceiling), len(segment.pcm)
    skip = -segment.first * SAMPLES % (work.form.rate // HOPS)
    lowered = np.zeros(-(-samples // SEGMENT), np.float32)
    pieces: Iterable[Pcm] = (segment.pcm,)
    for attempt in range(TRIES):
        used = float(lowered.max(initial=0.0))
        run = Run(work.form, work.bitrate)
        data, ending = _added(run, pieces, last=segment.last)
        heard = UNHEARD if segment.first else 0
        found = check(data, work.form, ceiling, samples=samples, skip=skip, heard=heard, ended=segment.last)
        if not found.over.any() or attempt + 1 == TRIES:
            break
        _lower(lowered, found.over * (1 + attempt / 2))  # what comes up again is held down harder
        pieces = _limited(segment.pcm, work, lowered)
    ends_lowered = not np.array_equal(ending, segment.pcm[-1:])
    return Encoded(segment, run, Stretch(data, segment.first), samples, found.measured, used, ends_lowered)


def _added(run: Run, pieces: Iterable[Pcm], *, last: bool) -> tuple[bytes, Pcm]:
    """A run's frames when it has encoded more, and the last sample of that."""
    ending = np.zeros((0, 0), np.int16)
    for piece in pieces:
        run.add(piece)
        ending = piece[-1:] if len(piece) else ending
    if last:
        run.finish()
    return run.data, ending


def _lower(lowered: Floats, over: Floats) -> None:
    """Lowers the limiter's ceiling where a decoded peak was over it, and a little around."""
    more = np.zeros_like(lowered)
    for place in np.flatnonzero(over):
        around = slice(max(0, place - AROUND), place + AROUND + 1)
        more[around] = np.maximum(more[around], over[place] + EXTRA)
    lowered += more


def _limited(pcm: Pcm, work: Work, lowered: Floats) -> Iterator[Pcm]:
    """The segment once more through the limiter: only where its ceiling is lower now, something changes.

    Not at its ends either, where the curve through the samples would pass the ceiling because they are cut. Piece by
    piece: there is no second segment in memory.
    """
    limiter = Limiter(work.form, 0.0, work.limit, np.where(lowered > 0, lowered, np.float32(-UNTOUCHED)))
    blocks = (from_pcm(pcm[start : start + BLOCK], work.bitrate) for start in range(0, len(pcm), BLOCK))
    for block in limited(blocks, limiter):
        yield to_pcm(block, work.bitrate)


def hops_before(first: int, rate: int) -> int:
    """The meter's hops of the programme that begin before a frame."""
    return -(-first * SAMPLES // (rate // HOPS))


def longer(left: Encoded, right: Encoded, samples: int, work: Work) -> Encoded:
    """A run that has gone on into the sound of the next one.

    It is made anew where it could not go on as it is: from a sample that was lowered, or over the ceiling.
    """
    begin = left.after - right.segment.first * SAMPLES
    more = right.segment.pcm[begin : begin + samples]
    last = right.segment.last and begin + len(more) == len(right.segment.pcm)
    if not left.ends_lowered:
        stretch = Stretch(_added(left.run, [more], last=last)[0], left.segment.first)
        found = _gone_on(left, stretch, len(more), work, last=last)
        if not found.over.any():
            measured = Measured.joined([left.measured, found.measured])
            return replace(left, stretch=stretch, samples=left.samples + len(more), measured=measured)
    return encode(replace(joined(left, right, begin + len(more)), last=last), work)


def joined(left: Encoded, right: Encoded, samples: int) -> Segment:
    """The sound of a run and so many samples of the next one's."""
    own = (right.segment.first - left.segment.first) * SAMPLES
    return replace(left.segment, pcm=np.concatenate((left.segment.pcm[:own], right.segment.pcm[:samples])))


def _gone_on(left: Encoded, stretch: Stretch, samples: int, work: Work, *, last: bool) -> Checked:
    """What is new of a run that has gone on by so many samples, decoded from a little before."""
    hop = work.form.rate // HOPS
    begin = hops_before(stretch.first, work.form.rate)
    known = begin + len(left.measured.energies)
    start = max(begin, known - WARM)
    frame = max(stretch.first, start * hop // SAMPLES - CLEAR)
    data, begun = stretch.data[stretch.frame(frame).start :], frame * SAMPLES
    count, skip = left.after + samples - begun, start * hop - begun
    found = check(data, work.form, to_linear(work.ceiling), samples=count, skip=skip, heard=skip, ended=last)
    whole, new = found.measured, slice(known - start, None)
    return replace(found, measured=replace(whole, energies=whole.energies[new], peaks=whole.peaks[new]))
