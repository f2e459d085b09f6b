"""Pictures of any size and format, and a card in RGB → frames that look as the track does: size, colours, turn."""

import numpy as np
from av.filter import Graph
from av.video.frame import VideoFrame
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc, Interpolation

from quicktake.video.looks import FULL, Look
from quicktake.video.planes import Pixels
from quicktake.video.sizes import fitted_into

SRGB = 13  # code of its transfer (ITU-T H.273, table 3)
SCALING = Interpolation.LANCZOS | Interpolation.ACCURATE_RND
SPACES = {  # FFmpeg's scaler has numbers of its own for the codes of ITU-T H.273, table 4
    1: Colorspace.ITU709,
    4: Colorspace.FCC,
    5: Colorspace.ITU601,
    6: Colorspace.SMPTE170M,
    7: Colorspace.SMPTE240M,
    9: Colorspace.BT2020,
    10: Colorspace.BT2020,
}


def fitted(frame: VideoFrame, look: Look) -> VideoFrame:
    """The picture as the track looks: what has another size (a shared window was turned) is scaled into it, on black.

    The same frame where nothing needs to be done.
    """
    same = (frame.width, frame.height) == (look.width, look.height)
    if same and frame.format.name == look.format:
        return frame
    width, height = fitted_into((frame.width, frame.height), (look.width, look.height))
    if frame.format.is_rgb:
        frame = frame.reformat(
            width, height, look.format, dst_colorspace=Colorspace.ITU709, interpolation=SCALING,
            src_color_range=ColorRange.JPEG, dst_color_range=ColorRange.MPEG,
        )  # fmt: skip
    else:
        frame = frame.reformat(width, height, look.format, interpolation=SCALING)
    return frame if (width, height) == (look.width, look.height) else _padded(frame, look)


def card_frame(card: Pixels, paper: tuple[int, int, int], look: Look) -> VideoFrame:
    """A card drawn in sRGB, whole and upright on its paper, as a picture of the track.

    Beside HDR its white is as bright as HDR's own white for text: 203 cd/m² (ITU-R BT.2408, section 2.2).
    """
    wide = round(look.width * look.aspect)
    a, b, c, d = look.turn
    seen = (wide, look.height) if a else (look.height, wide)
    width, height = fitted_into((card.shape[1], card.shape[0]), seen)
    drawn = VideoFrame.from_ndarray(np.ascontiguousarray(card)).reformat(width, height, interpolation=SCALING)
    whole = np.full((seen[1], seen[0], 3), paper, np.uint8)
    left, top = (seen[0] - width) // 2, (seen[1] - height) // 2
    whole[top : top + height, left : left + width] = drawn.to_ndarray()
    lying = whole[::d, ::a] if a else whole[::b, ::c].transpose(1, 0, 2)  # as players will turn it back
    return _coloured(np.ascontiguousarray(lying), look)


def _coloured(pixels: Pixels, look: Look) -> VideoFrame:
    """Pixels of sRGB in the track's colours: where those are not HDR, sRGB's curve is taken for theirs, as is usual."""
    frame = VideoFrame.from_ndarray(pixels)
    frame.color_range, frame.color_primaries, frame.color_trc = FULL, 1, SRGB
    high = look.colours.high
    return frame.reformat(
        look.width,
        look.height,
        look.format,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.JPEG if look.colours.range == FULL else ColorRange.MPEG,
        dst_colorspace=SPACES.get(look.matrix_code, Colorspace.ITU709),
        dst_color_trc=ColorTrc(look.colours.transfer) if high else None,
        dst_color_primaries=ColorPrimaries.BT2020 if high else None,
        interpolation=SCALING,
    )


def _padded(frame: VideoFrame, look: Look) -> VideoFrame:
    """The picture in the middle of a black one."""
    graph = Graph()
    source = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base)
    pad = graph.add("pad", f"{look.width}:{look.height}:(ow-iw)/2:(oh-ih)/2")
    graph.link_nodes(source, pad, graph.add("buffersink")).configure()
    graph.vpush(frame)
    return graph.vpull()
