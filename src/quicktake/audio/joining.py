"""Short windows of samples → faded and crossfaded ones, by pydub; the only module that knows it.

pydub keeps integers and counts in milliseconds: it is given 32 bits with 12 dB of headroom, and fades of at most
100 ms, which it makes sample by sample (longer ones it makes in steps of a millisecond, which can be heard). Windows
are whole hundredths of a second long, so that pydub, which cuts at milliseconds, loses no sample.

All it has are straight lines. A straight fade has corners, and a corner has spurs (-90 dB, 300 Hz from a sine, for a
fade of 50 ms). So a short fade is the product of straight lines, one after another: x * x * (3 - 2x) has neither a
corner where it begins nor where it ends. A long one follows the sine in pieces, whose corners are too flat to
matter.
"""

import itertools
import math
import os
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

import numpy as np

from quicktake.audio.recordings.decoding import Block

os.environ.setdefault("PATH", os.defpath)  # pydub reads it when it is loaded, and cron may not set it
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns of a missing ffmpeg program, which we do not use
    from pydub import AudioSegment

SCALE = float(1 << 29)  # of 2 ** 31: 12 dB of headroom
FADE_MS = 100  # milliseconds: the straight pieces of a fade; pydub clips them to the window
SHORT = 0.25  # seconds: up to here a fade has no corners at all
OVERLAP = 0.03  # seconds of crossfade at a cut
SILENT = -120.0  # dB: pydub's own word for silence at the end of a fade


def whole_window(seconds: float, rate: int) -> int:
    """Samples of the longest window of whole hundredths that is not longer than so many seconds."""
    return int(seconds * 100 + 1e-6) * (rate // 100)


def fade_in(window: Block, rate: int) -> Block:
    """The window rising from silence over its whole length."""
    return _block(_risen(window, rate), window.shape[1])


def fade_out(window: Block, rate: int) -> Block:
    """The window falling to silence over its whole length."""
    return _block(_fallen(window, rate), window.shape[1])


def crossfade(ending: Block, beginning: Block, rate: int) -> Block:
    """Two windows of one length over each other, one falling while the other rises.

    Over SHORT the power of the two is kept (music, speech). Up to SHORT their amplitudes sum to 1: what is one sound
    on both sides stays what it is, and what is not loses 3 dB for some milliseconds.
    """
    return _block(_fallen(ending, rate).overlay(_risen(beginning, rate)), ending.shape[1])


def cut_out(
    blocks: Iterable[Block], spans: Sequence[tuple[int, int]], rate: int, overlap: float = OVERLAP
) -> Iterator[Block]:
    """A stream without the spans of samples (first, last exclusive), crossfaded at each cut.

    Exactly the spans' samples are missing. A crossfade lies with half of its length on either side of the cut, and
    goes from what was before the span, and its first samples, to its last samples, and what comes after: so a time
    outside the spans moves by the lengths of the spans before it. overlap: seconds; less where a span, or what is
    kept beside it, is shorter. At the very beginning and end there is no crossfade.
    Raises ValueError for spans out of order.
    """
    if any(start >= end for start, end in spans) or any(a[1] > b[0] for a, b in itertools.pairwise(spans)):
        raise ValueError("spans must be in order and not overlap")
    stream, position = Stream(blocks), 0
    for (start, end), size in zip(spans, _overlaps(spans, rate, overlap), strict=True):
        before = size // 2
        yield from stream.run(start - before - position)
        ending = stream.window(size)
        stream.skip(end - start - size)
        beginning = stream.window(size)
        position = end - before + size
        if len(beginning) == size > 0:
            yield crossfade(ending, beginning, rate)
        elif size:  # the span goes on to the stream's end
            yield from (ending[:before], beginning[before:])
    yield from stream.run(None)


def _overlaps(spans: Sequence[tuple[int, int]], rate: int, overlap: float) -> Iterator[int]:
    """Samples of the crossfade at each cut: no longer than the span, or than what is kept on either side."""
    for index, (start, end) in enumerate(spans):
        before = start - spans[index - 1][1] if index else 2 * start
        after = spans[index + 1][0] - end if index + 1 < len(spans) else end - start
        yield whole_window(min(overlap, min(before, end - start, after) / rate), rate)


class Stream:
    """Blocks of any length, taken by numbers of samples."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._blocks = iter(blocks)
        self._rest: Block | None = None

    def run(self, samples: int | None) -> Iterator[Block]:
        """So many samples as blocks, fewer at the end; None: all."""
        while samples is None or samples > 0:
            block = self._rest if self._rest is not None else next(self._blocks, None)
            self._rest = None
            if block is None:
                return
            if samples is not None:
                block, self._rest = block[:samples], (block[samples:] if len(block) > samples else None)
                samples -= len(block)
            if len(block):
                yield block

    def window(self, samples: int) -> Block:
        """So many samples as one block."""
        pieces = list(self.run(samples))
        return np.concatenate(pieces) if pieces else np.zeros((0, 1), np.float32)

    def skip(self, samples: int) -> None:
        """Leaves so many samples out."""
        for _ in self.run(samples):
            pass


def with_edge(blocks: Iterable[Block], samples: int, change: Callable[[Block], Block]) -> Iterator[Block]:
    """A stream whose first samples are changed as one window."""
    stream = Stream(blocks)
    window = stream.window(samples)
    if len(window):
        yield change(window)
    yield from stream.run(None)


def with_ending(blocks: Iterable[Block], samples: int, change: Callable[[Block], Block]) -> Iterator[Block]:
    """A stream whose last samples are changed as one window."""
    held: deque[Block] = deque()
    count = 0
    for block in blocks:
        held.append(block)
        count += len(block)
        while count - len(held[0]) >= samples:
            count -= len(held[0])
            yield held.popleft()
    if held:
        rest = np.concatenate(held)
        split = max(0, len(rest) - samples)
        yield rest[:split]
        yield change(rest[split:])


def joined(first: Iterable[Block], second: Iterable[Block], overlap: int, rate: int) -> Iterator[Block]:
    """One stream after the other; the last samples of the first and the first of the second are crossfaded."""
    if not overlap:
        yield from first
        yield from second
        return
    stream = Stream(second)
    window = stream.window(overlap)
    yield from with_ending(first, overlap, lambda ending: crossfade(ending, window, rate))
    yield from stream.run(None)


def _risen(window: Block, rate: int) -> AudioSegment:
    """The window under a curve of amplitudes from 0 to 1: x * x * (3 - 2x), or the sine's first quarter."""
    segment = _segment(window, rate)
    if len(window) > SHORT * rate:
        return _faded(segment, lambda share: math.sin(share * math.pi / 2))
    return _lines(segment, (0, 1), (0, 1), (3, 1))


def _fallen(window: Block, rate: int) -> AudioSegment:
    """The window under the same curve from 1 to 0."""
    segment = _segment(window, rate)
    if len(window) > SHORT * rate:
        return _faded(segment, lambda share: math.cos(share * math.pi / 2))
    return _lines(segment, (1, 0), (1, 0), (1, 3))


def _lines(segment: AudioSegment, *ends: tuple[int, int]) -> AudioSegment:
    """A segment under the product of straight lines."""
    for first, last in ends:
        segment = _faded(segment, partial(_line, first, last))
    return segment


def _line(first: int, last: int, share: float) -> float:
    return first + (last - first) * share


def _faded(segment: AudioSegment, curve: Callable[[float], float]) -> AudioSegment:
    """A segment under a curve of amplitudes over 0..1, approached by straight lines of at most 100 ms."""
    length = len(segment)  # milliseconds
    edges = [*range(0, length, FADE_MS), length]
    raw = b"".join(
        segment[start:end]
        .fade(from_gain=_db(curve(start / length)), to_gain=_db(curve(end / length)), start=0, end=FADE_MS)
        .raw_data
        for start, end in itertools.pairwise(edges)
    )
    return AudioSegment(data=raw, sample_width=4, frame_rate=segment.frame_rate, channels=segment.channels)


def _segment(window: Block, rate: int) -> AudioSegment:
    scaled = np.rint(window.astype(np.float64) * SCALE)
    integers = np.clip(scaled, -(2**31), 2**31 - 1).astype("<i4")
    return AudioSegment(data=integers.tobytes(), sample_width=4, frame_rate=rate, channels=window.shape[1])


def _block(segment: AudioSegment, channels: int) -> Block:
    integers = np.frombuffer(segment.raw_data, "<i4")
    return (integers.astype(np.float64) / SCALE).astype(np.float32).reshape(-1, channels)


def _db(amplitude: float) -> float:
    return max(SILENT, 20 * math.log10(amplitude)) if amplitude > 0 else SILENT
