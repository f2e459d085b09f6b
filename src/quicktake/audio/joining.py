"""Short windows of samples → faded and crossfaded ones, by pydub; the only module that knows it.

pydub keeps integers and counts in milliseconds: it is given 32 bits with 12 dB of headroom, and fades of at most
100 ms, which it makes sample by sample (longer ones it makes in steps of a millisecond, which can be heard). Windows
are whole hundredths of a second long, so that pydub, which cuts at milliseconds, loses no sample.
"""

import itertools
import math
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from quicktake.audio.decoding import Block

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it warns of a missing ffmpeg program, which we do not use
    from pydub import AudioSegment

SCALE = float(1 << 29)  # of 2 ** 31: 12 dB of headroom
FADE_MS = 100  # milliseconds: the straight pieces of a fade; pydub clips them to the window
SILENT = -120.0  # dB: pydub's own word for silence at the end of a fade


def whole_window(seconds: float, rate: int) -> int:
    """Samples of the longest window of whole hundredths that is not longer than so many seconds."""
    return int(seconds * 100 + 1e-6) * (rate // 100)


def fade_in(window: Block, rate: int) -> Block:
    """The window rising from silence over its whole length, with the sine's first quarter as its curve."""
    return _block(_faded(window, rate, lambda share: math.sin(share * math.pi / 2)), window.shape[1])


def fade_out(window: Block, rate: int) -> Block:
    """The window falling to silence over its whole length."""
    return _block(_faded(window, rate, lambda share: math.cos(share * math.pi / 2)), window.shape[1])


def crossfade(ending: Block, beginning: Block, rate: int) -> Block:
    """Two windows of one length over each other, one falling while the other rises, with equal power."""
    falling = _faded(ending, rate, lambda share: math.cos(share * math.pi / 2))
    rising = _faded(beginning, rate, lambda share: math.sin(share * math.pi / 2))
    return _block(falling.overlay(rising), ending.shape[1])


def with_edge(blocks: Iterable[Block], samples: int, change: Callable[[Block], Block]) -> Iterator[Block]:
    """A stream whose first samples are changed as one window."""
    window, rest = taken(iter(blocks), samples)
    if len(window):
        yield change(window)
    yield from rest


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
    window, rest = taken(iter(second), overlap)
    yield from with_ending(first, overlap, lambda ending: crossfade(ending, window, rate))
    yield from rest


def taken(blocks: Iterator[Block], samples: int) -> tuple[Block, Iterator[Block]]:
    """The first samples of a stream as one block, and the rest of it."""
    pieces: list[Block] = []
    count = 0
    while count < samples and (block := next(blocks, None)) is not None:
        pieces.append(block)
        count += len(block)
    whole = np.concatenate(pieces) if pieces else np.zeros((0, 1), np.float32)
    return whole[:samples], _after(whole[samples:], blocks)


def _after(first: Block, others: Iterator[Block]) -> Iterator[Block]:
    if len(first):
        yield first
    yield from others


def _faded(window: Block, rate: int, curve: Callable[[float], float]) -> AudioSegment:
    """The window under a curve of amplitudes over 0..1, approached by straight lines of at most 100 ms."""
    length = len(window)
    edges = [*range(0, length, rate * FADE_MS // 1000), length]
    raw = b"".join(
        _segment(window[start:end], rate)
        .fade(from_gain=_db(curve(start / length)), to_gain=_db(curve(end / length)), start=0, end=FADE_MS)
        .raw_data
        for start, end in itertools.pairwise(edges)
    )
    return AudioSegment(data=raw, sample_width=4, frame_rate=rate, channels=window.shape[1])


def _segment(window: Block, rate: int) -> AudioSegment:
    scaled = np.rint(window.astype(np.float64) * SCALE)
    integers = np.clip(scaled, -(2**31), 2**31 - 1).astype("<i4")
    return AudioSegment(data=integers.tobytes(), sample_width=4, frame_rate=rate, channels=window.shape[1])


def _block(segment: AudioSegment, channels: int) -> Block:
    integers = np.frombuffer(segment.raw_data, "<i4")
    return (integers.astype(np.float64) / SCALE).astype(np.float32).reshape(-1, channels)


def _db(amplitude: float) -> float:
    return max(SILENT, 20 * math.log10(amplitude)) if amplitude > 0 else SILENT
