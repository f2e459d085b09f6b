"""A picture track → its decoded pictures, with the recording's second at which each appears; interlaced ones whole."""

from collections.abc import Iterable, Iterator

import av
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from quicktake.errors import InputError

DEINTERLACE = "mode=send_frame:deint=interlaced"


def pictures(track: VideoStream, zero: float) -> Iterator[tuple[float, VideoFrame]]:
    """The pictures in the order in which they are shown; zero: time on the track's clock of the recording's second 0.

    What an edit list hides is left out. Raises InputError when the track is damaged or holds no picture.
    """
    last = None
    for frame in _progressive(_decoded(track), track):
        time = frame.time
        if time is not None and (last is None or time > last):
            last = time
            yield time - zero, frame
    if last is None:
        raise InputError(f"{_name(track)}: its picture cannot be decoded.", hint="Export it again.")


def _decoded(track: VideoStream) -> Iterator[VideoFrame]:
    track.thread_type = "AUTO"
    try:
        yield from track.container.decode(track)  # type: ignore[attr-defined]  # an input: it is read
    except (av.FFmpegError, OSError) as error:
        raise InputError(f"{_name(track)}: is damaged.", hint="Copy or export it again.") from error


def _progressive(frames: Iterable[VideoFrame], track: VideoStream) -> Iterator[VideoFrame]:
    """Whole pictures; where the first one is made of two half-pictures, all such ones are joined (bwdif)."""
    coming = iter(frames)
    first = next(coming, None)
    if first is None:
        return
    if not first.interlaced_frame:
        yield first
        yield from coming
        return
    graph = Graph()
    graph.link_nodes(graph.add_buffer(track), graph.add("bwdif", DEINTERLACE), graph.add("buffersink")).configure()
    graph.vpush(first)
    for frame in coming:
        graph.vpush(frame)
        yield from _ready(graph)
    graph.vpush(None)
    yield from _ready(graph)


def _ready(graph: Graph) -> Iterator[VideoFrame]:
    while True:
        try:
            yield graph.vpull()
        except (av.BlockingIOError, av.EOFError):
            return


def _name(track: VideoStream) -> str:
    return track.container.name.removeprefix("file:")
