"""Limited programme → one MP3 stream, encoded in parallel segments that are joined as if one encoder had made them.

A segment is encoded, decoded and measured by one worker, while its sound is in memory: where the decoded sound passes
the ceiling, the limiter lowers the sound there by as much, and the segment is encoded again.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from quicktake.audio.ahead import cores
from quicktake.audio.checking import check, highest_of
from quicktake.audio.limiter import Limiter, limited
from quicktake.audio.metering.loudness import HOPS, Measured, to_linear
from quicktake.audio.metering.truepeak import SEGMENT
from quicktake.audio.mp3.lame import GRID, SAMPLES, Pcm, from_pcm, run, to_pcm
from quicktake.audio.mp3.splicing import AFTER, CLEAR, Splicer
from quicktake.audio.recordings.decoding import BLOCK, Block, Form

LONGEST = 60 * GRID  # frames of a segment: 71 s at 48 kHz
SHORTEST = 12 * GRID
OVERLAP = 98  # frames by which a run goes on into the next: by then LAME's decisions have become the same
TRIES = 8  # encodings of a segment; most need one
AROUND = 18  # limiter segments on either side of a peak that are lowered with it: a granule, over which noise spreads
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
    """A piece of the programme, and its overlap with the next one."""

    first: int
    """Its first frame in the stream."""
    own: int
    """Samples of its own."""
    pcm: Pcm


@dataclass(frozen=True)
class Encoded:
    """A segment's run, and the samples that it was made of: a longer run may be needed."""

    first: int
    own: int
    pcm: Pcm
    data: bytes
    measured: Measured
    """The decoded run, from its first whole hop of the programme on."""
    lowered: float
    """dB by which its ceiling was lowered most."""


@dataclass
class Streamed:
    """What came of a programme; complete when its stream has ended."""

    samples: int = 0
    lowered: float = 0.0
    """dB by which the limiter's ceiling was lowered most, where the encoder's own peaks would have passed it."""
    parts: list[Measured] = field(default_factory=list)

    def measured(self, rate: int) -> Measured:
        """The stream as it is decoded."""
        return replace(Measured.joined(self.parts), samples=self.samples, rate=rate)


def length(samples: int) -> int:
    """Frames of a segment of a programme of so many samples.

    Shorter where many processors hold one each, so that memory stays; and such that every processor has as many.
    """
    longest = max(SHORTEST, min(LONGEST, 2 * LONGEST // cores()))
    frames = -(-samples // SAMPLES)
    rounds = -(-frames // (longest * cores()))
    even = -(-frames // max(1, rounds * cores()))
    return max(SHORTEST, -(-even // GRID) * GRID)


def stream(blocks: Iterable[Block], work: Work, told: Streamed, samples: int = 0) -> Iterator[bytes]:
    """The frames of the whole programme, piece by piece; `told` learns what they are. samples: about its length.

    The next segment is made when a processor is free for it, which is the one that it is made on. Memory: a
    segment for each processor, one that waits for the first of them, the one that is made and the one joined last.
    """
    waiting: deque[Future[Encoded]] = deque()
    with ThreadPoolExecutor(cores()) as pool:
        try:
            joined = _Joined(work, told)
            for segment in segments((to_pcm(block, work.bitrate) for block in blocks), work.form, length(samples)):
                waiting.append(pool.submit(encode, segment, work))
                del segment  # the next one is made before this name is given anew
                while waiting and waiting[0].done():
                    yield joined.add(waiting.popleft().result())
                _wait_for_one(waiting)
            while waiting:
                yield joined.add(waiting.popleft().result())
            yield joined.finish()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _wait_for_one(waiting: Sequence[Future[Encoded]]) -> None:
    """Until a processor has nothing to encode, and not too much waits for the first."""
    encoding = [future for future in waiting if not future.done()]
    if len(waiting) > cores():
        wait([waiting[0]])
    elif len(encoding) >= cores():
        wait(encoding, return_when=FIRST_COMPLETED)


def segments(pieces: Iterable[Pcm], form: Form, frames: int) -> Iterator[Segment]:
    """The programme cut into segments of so many frames, each with its overlap; the last may have any length."""
    own, over = frames * SAMPLES, OVERLAP * SAMPLES
    pcm = np.empty((own + over, form.channels), np.int16)
    filled, first = 0, 0
    for piece in pieces:
        taken = 0
        while taken < len(piece):
            fresh = piece[taken : taken + len(pcm) - filled]
            pcm[filled : filled + len(fresh)] = fresh
            filled, taken = filled + len(fresh), taken + len(fresh)
            if filled == len(pcm):
                rest = pcm[own:].copy()
                yield Segment(first, own, pcm)
                del pcm  # whoever took it keeps it as long as it is needed
                pcm = np.empty((own + over, form.channels), np.int16)
                pcm[:over] = rest
                filled, first = over, first + frames
    if filled:
        yield Segment(first, filled, pcm[:filled])


def encode(segment: Segment, work: Work) -> Encoded:
    """One segment encoded, and again where the decoded sound passes the ceiling."""
    pcm, ceiling = segment.pcm, to_linear(work.ceiling)
    skip = _to_hop(segment.first, work.form.rate)
    lowered = np.zeros(-(-len(pcm) // SEGMENT), np.float32)
    for attempt in range(TRIES):
        used = float(lowered.max(initial=0.0))
        data = run(pcm, work.form, work.bitrate)
        found = check(data, work.form, ceiling, samples=len(pcm), skip=skip)
        if not found.over.any() or attempt + 1 == TRIES:
            break
        _lower(lowered, found.over * (1 + attempt / 2))  # what comes up again is held down harder
        pcm = _limited(segment.pcm, work, lowered)
    return Encoded(segment.first, segment.own, pcm, data, found.measured, used)


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


def _to_hop(first: int, rate: int) -> int:
    """Samples from a frame to the meter's next hop in the programme."""
    return -first * SAMPLES % (rate // HOPS)


class _Joined:
    """Encoded segments in order → the stream's bytes; where two cannot be joined, the left one's run goes on."""

    def __init__(self, work: Work, told: Streamed) -> None:
        self._work = work
        self._told = told
        self._splicer = Splicer()
        self._left: Encoded | None = None
        self._from = 0  # hop of the programme from which the left run's are to be taken

    def add(self, right: Encoded) -> bytes:
        """The bytes that are final with this segment."""
        self._count(right)
        left, overlap = self._left, OVERLAP
        final = self._splicer.add(right.data, right.first)
        while final is None and left is not None:
            overlap *= 2
            left = self._left = self._longer(left, right, overlap)
            self._splicer.extend(left.data, left.first)
            if overlap * SAMPLES >= len(right.pcm):  # all of it: one run instead of two
                return b""
            final = self._splicer.add(right.data, right.first)
        if left is not None:
            self._measured(left, self._splicer.seam * SAMPLES // (self._work.form.rate // HOPS))
            self._told.parts.append(self._joint())
        self._left = right
        return final or b""

    def finish(self) -> bytes:
        """The rest."""
        if self._left is not None:
            self._measured(self._left, None)
        return self._splicer.finish()

    def _count(self, one: Encoded) -> None:
        told = self._told
        told.samples += one.own
        told.lowered = max(told.lowered, one.lowered)

    def _measured(self, left: Encoded, until: int | None) -> None:
        """Takes over what was measured of a run, up to a hop of the programme."""
        begin = -(-left.first * SAMPLES // (self._work.form.rate // HOPS))
        whole = left.measured
        end = len(whole.energies) if until is None else until - begin
        part = slice(self._from - begin, end)
        self._told.parts.append(replace(whole, energies=whole.energies[part], peaks=whole.peaks[part]))
        self._from = begin + end

    def _joint(self) -> Measured:
        """The true peak around a join: there alone the stream is decoded to something that neither run was."""
        around = slice((CLEAR - 2) * SAMPLES, (CLEAR + AFTER) * SAMPLES)
        highest, nothing = highest_of(self._splicer.joint, self._work.form, around), np.zeros(0)
        return Measured(nothing, nothing, highest, 0, self._work.form.rate)

    def _longer(self, left: Encoded, right: Encoded, overlap: int) -> Encoded:
        own = (right.first - left.first) * SAMPLES
        pcm = np.concatenate((left.pcm[: own + OVERLAP * SAMPLES], right.pcm[OVERLAP * SAMPLES : overlap * SAMPLES]))
        work = self._work
        data = run(pcm, work.form, work.bitrate)
        found = check(data, work.form, 1.0, samples=len(pcm), skip=_to_hop(left.first, work.form.rate))
        return replace(left, pcm=pcm, data=data, measured=found.measured)
