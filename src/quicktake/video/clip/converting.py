"""Decoded pictures of any kind → pictures of one size, upright, in square pixels of BT.709; and a blurred backdrop."""

from collections.abc import Mapping
from fractions import Fraction

import av
import numpy as np
from av.filter import Graph
from av.video.frame import VideoFrame

from quicktake.errors import MachineError
from quicktake.video.looks import Look
from quicktake.video.planes import Plane

BT2020 = 9  # code of primaries (ITU-T H.273, table 2)
TO_BT709 = "out_color_matrix=bt709:out_range=tv"
FROM_HDR = f"{TO_BT709}:out_primaries=bt709:out_transfer=bt709:intent=perceptual"
SMALLER = 20  # times that the backdrop is reduced before it is blurred
BLUR = 2.5  # pixels of the reduced one
TICK = Fraction(1, 1000)
TURNS: Mapping[tuple[int, ...], tuple[str, ...]] = {
    (1, 0, 0, 1): (),
    (-1, 0, 0, 1): ("hflip",),
    (1, 0, 0, -1): ("vflip",),
    (-1, 0, 0, -1): ("hflip", "vflip"),
    (0, 1, 1, 0): ("transpose=cclock_flip",),
    (0, -1, 1, 0): ("transpose=cclock",),
    (0, 1, -1, 0): ("transpose=clock",),
    (0, -1, -1, 0): ("transpose=clock_flip",),
}
"""FFmpeg's filters by the display matrix's a, b, c and d (ISO/IEC 14496-12, section 8.3.2)."""


def upright_size(look: Look) -> tuple[int, int]:
    """Width and height of the picture as it is seen, in square pixels."""
    size = (round(look.width * look.aspect), look.height)
    return size if look.turn[0] else size[::-1]


class Fitting:
    """Pictures of one track brought to one size; where their own size or format changes, that is followed."""

    def __init__(self, size: tuple[int, int], look: Look) -> None:
        self._size = size if look.turn[0] else size[::-1]
        self._look = look
        self._kind: tuple[object, ...] = ()
        self._graph = Graph()

    def fit(self, frame: VideoFrame) -> VideoFrame:
        """The picture as yuv420p; MachineError when FFmpeg cannot convert it."""
        look = self._look
        kind = frame.width, frame.height, frame.format.name
        if kind != self._kind:
            (width, height), high = self._size, look.colours.high or look.colours.primaries == BT2020
            scale = f"scale={width}:{height}:flags=bicubic:{FROM_HDR if high else TO_BT709}"
            said = "" if frame.format.is_rgb else f":colorspace={look.matrix_code}:range={look.colours.range}"
            self._graph = chain(frame, said, scale, *TURNS[look.turn], "format=yuv420p")
            self._kind = kind
        if not frame.format.is_rgb:  # what only the container says
            frame.colorspace, frame.color_range = look.matrix_code, look.colours.range
            frame.color_primaries, frame.color_trc = look.colours.primaries, look.colours.transfer
        return through(self._graph, frame)


class Backdrop:
    """A fitted picture → the same, enlarged until it fills the clip, and blurred."""

    def __init__(self, picture: tuple[int, int], size: tuple[int, int]) -> None:
        share = max(Fraction(size[0], picture[0]), Fraction(size[1], picture[1]))
        part = min(picture[0], round(size[0] / share)), min(picture[1], round(size[1] / share))
        small = max(8, size[0] // SMALLER), max(8, size[1] // SMALLER)
        self._filters = (
            f"crop={part[0]}:{part[1]}", f"scale={small[0]}:{small[1]}:flags=area", f"gblur=sigma={BLUR}",
            f"scale={size[0]}:{size[1]}:flags=bicubic", "format=yuv420p",
        )  # fmt: skip
        self._graph: Graph | None = None

    def of(self, fitted: VideoFrame) -> Plane:
        """The planes, packed."""
        if self._graph is None:
            self._graph = chain(fitted, f":colorspace={fitted.colorspace}:range={fitted.color_range}", *self._filters)
        return np.asarray(through(self._graph, fitted).to_ndarray(), np.uint8)


def chain(frame: VideoFrame, said: str, *filters: str) -> Graph:
    """A chain of filters for pictures like this one; said: of their colours. MachineError when FFmpeg lacks one."""
    graph = Graph()
    source = f"video_size={frame.width}x{frame.height}:pix_fmt={frame.format.name}:time_base={TICK}:pixel_aspect=1/1"
    try:
        nodes = [graph.add(*text.split("=", 1)) for text in filters]
        graph.link_nodes(graph.add("buffer", source + said), *nodes, graph.add("buffersink")).configure()
    except (av.FFmpegError, ValueError) as error:
        raise _unconverted(", ".join(text.partition("=")[0] for text in filters)) from error
    return graph


def through(graph: Graph, frame: VideoFrame) -> VideoFrame:
    """One picture through a chain that gives one for each."""
    frame.pts, frame.time_base = 0, TICK
    try:
        graph.vpush(frame)
        return graph.vpull()
    except (av.FFmpegError, ValueError) as error:
        raise _unconverted(frame.format.name) from error


def _unconverted(what: str) -> MachineError:
    return MachineError(
        f"FFmpeg in PyAV cannot convert the picture ({what}).", hint="Update it: pip install --upgrade av."
    )
