"""Beginning of a recording → large frames for as long as its clock does not jump, decoded in FFmpeg's own loop.

A thread that asks for each packet itself wants the interpreter some hundred times for each second of sound, and whoever
measures at the same time waits for it as often.
"""

import contextlib
import gc
from collections.abc import Generator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import av.filter
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame

from quicktake.audio.recordings.opening import RULES
from quicktake.folder.files import address, give_back

FRAME = 1 << 14
"""Samples of a frame. In one, a clock that jumps and comes back at once is not seen: longer ones hide more, and save
5 % of a pass; of four times as many samples, FFmpeg took 32 MB more to put packets together."""


@dataclass(frozen=True)
class Beginning:
    """How a track begins."""

    index: int
    """Of its stream in the container."""
    pts: int
    """Of its first frame, in samples."""
    rate: int
    """Samples per second."""
    origin: float
    """The container's time of second 0."""
    second: float
    """Where the sound begins."""


def even_frames(path: Path, beginning: Beginning) -> Generator[AudioFrame, None, None]:
    """A track's sound in frames of FRAME samples, up to the first that does not begin where the one before it ended.

    That one before it is not given either, nor is the last of all: a hole in a frame shows in where the next one
    begins. Nothing is given of what FFmpeg cannot open or decode so.
    """
    with contextlib.closing(_pulled(path, beginning.index)) as pulled:
        held = None
        for count, frame in enumerate(pulled):
            if frame.sample_rate != beginning.rate or frame.time_base != Fraction(1, beginning.rate):
                return
            if frame.pts != beginning.pts + count * FRAME:
                return
            if held is not None:
                yield held
            held = frame


def without(frame: AudioFrame, samples: int) -> AudioFrame:
    """A frame without its first samples; it has a plane for each channel."""
    if not samples:
        return frame
    planes = cast("npt.NDArray[np.float32]", np.ascontiguousarray(frame.to_ndarray()[:, samples:]))
    rest = AudioFrame.from_ndarray(planes, format=frame.format.name, layout=frame.layout.name)
    rest.sample_rate, rest.time_base, rest.pts = frame.sample_rate, frame.time_base, (frame.pts or 0) + samples
    return rest


def _pulled(path: Path, index: int) -> Generator[AudioFrame, None, None]:
    """The stream's sound in such frames, up to its end or the first error."""
    graph: av.filter.Graph | None = None
    try:
        graph = _opened(path, index)
        while isinstance(frame := graph.pull(), AudioFrame):
            yield frame
    except (av.FFmpegError, ValueError):
        return
    finally:  # PyAV's graph and its filters refer to each other: the file would stay open, its index in memory
        graph = None
        gc.collect()


def _opened(path: Path, index: int) -> av.filter.Graph:
    """A graph that decodes the stream; on one thread, for a decoder's own take frames of a pool that knows only one."""
    graph = av.filter.Graph()
    rules = ":".join(f"{name}={value}" for name, value in RULES.items())
    options = {"filename": address(path), "stream_index": str(index), "format_opts": rules, "dec_threads": "1"}
    give_back()  # FFmpeg's index of a long recording grows bit by bit, and leaves as much behind
    source = graph.add("amovie", **options)
    graph.link_nodes(source, graph.add("asetnsamples", f"n={FRAME}:p=0"), graph.add("abuffersink")).configure()
    give_back()
    return graph
