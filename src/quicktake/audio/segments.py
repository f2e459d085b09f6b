"""Limited programme → one MP3 stream, encoded in parallel segments that are joined as if one encoder had made them."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from mmap import ACCESS_COPY, mmap

import numpy as np

from quicktake.audio.ahead import cores
from quicktake.audio.chaining import Chain, Streamed
from quicktake.audio.mp3.lame import GRID, SAMPLES, Pcm, to_pcm
from quicktake.audio.recordings.decoding import Block, Form
from quicktake.audio.runs import Encoded, Segment, Work, encode

LONGEST = 64 * GRID  # frames of a segment: 75 s at 48 kHz
SHORTEST = 12 * GRID
FEW = 4  # segments for each processor that are too few to grow and shrink
INDEX = 400
"""Frames of a programme for which a segment has one less: FFmpeg's index of an MP4 takes 36 bytes a packet, or more.

A frame of a segment takes 4.6 kB, and four segments are held on two processors, six at most.
"""
OVERLAP = 98  # frames by which a run goes on into the next: by then LAME's decisions have become the same


def length(first: int, frames: int) -> int:
    """Frames of the segment that begins with a frame of a programme of so many, or of an unknown number (0).

    Long, for each is encoded with its overlap. But no longer than all before it, so that every processor soon has one;
    nor than an equal share of what is left, so that none waits long for the last; SHORTEST at least. A programme too
    short for that is shared equally. Shorter where many processors hold one each, and where the programme is long, so
    that memory stays the same.
    """
    longest = max(SHORTEST, min(LONGEST, 2 * LONGEST // cores()) - frames // INDEX) // GRID * GRID
    if 0 < frames <= FEW * cores() * SHORTEST:
        return min(longest, max(SHORTEST, _share(frames)))
    left = max(0, frames - first)
    return min(longest, max(SHORTEST, min(first, _share(left) if left else longest)))


def _share(frames: int) -> int:
    """A processor's share of frames, in whole GRIDs."""
    return -(-frames // (cores() * GRID)) * GRID


def stream(blocks: Iterable[Block], work: Work, told: Streamed, samples: int = 0) -> Iterator[bytes]:
    """The frames of the whole programme, piece by piece; `told` learns what they are. samples: about its length.

    A segment is ready for whichever processor ends its own first, and the next is made when that has begun. Memory: a
    segment for each processor, one that is ready, one that waits for the first of them, the one that is made and the
    one joined last.
    """
    waiting: deque[Future[Encoded]] = deque()
    with ThreadPoolExecutor(cores()) as pool:
        try:
            chain = Chain(work, told)
            frames = -(-samples // SAMPLES)
            pieces = (to_pcm(block, work.bitrate) for block in blocks)
            for segment in segments(pieces, work.form, lambda first: length(first, frames)):
                waiting.append(pool.submit(encode, segment, work))
                del segment  # the next one is made before this name is given anew
                while waiting and waiting[0].done():
                    yield chain.add(waiting.popleft().result())
                _wait(waiting)
            while waiting:
                yield chain.add(waiting.popleft().result())
            yield chain.finish()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _wait(waiting: Sequence[Future[Encoded]]) -> None:
    """Until no more than one segment for each processor is left to encode, and not too much waits for the first."""
    encoding = [future for future in waiting if not future.done()]
    if len(waiting) > cores() + 1:
        wait([waiting[0]])
    elif len(encoding) > cores():
        wait(encoding, return_when=FIRST_COMPLETED)


def segments(pieces: Iterable[Pcm], form: Form, length: Callable[[int], int]) -> Iterator[Segment]:
    """The programme cut into segments, each with its overlap; the last may have any length.

    length: the frames of a segment, a multiple of GRID, by its first.
    """
    first, own, over = 0, length(0) * SAMPLES, OVERLAP * SAMPLES
    pcm, filled = _room(own + over, form.channels), 0
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
                first, filled = first + own // SAMPLES, over
                own = length(first) * SAMPLES
                pcm = _room(own + over, form.channels)
                pcm[:over] = rest
    if filled:
        yield Segment(first, filled, pcm[:filled], last=True)


def _room(samples: int, channels: int) -> Pcm:
    """Memory of a segment's own, which the system has back as soon as nobody holds it: a heap would keep it."""
    return np.frombuffer(mmap(-1, samples * channels * 2, access=ACCESS_COPY), np.int16).reshape(samples, channels)
