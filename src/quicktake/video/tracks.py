"""A new file, a size and an encoder's options → the video track into which pictures are encoded."""

from collections.abc import Mapping
from fractions import Fraction

from av.container import OutputContainer
from av.video.stream import VideoStream

from quicktake.video.looks import BT709, LIMITED
from quicktake.video.sizes import Size


def encoded_track(
    result: OutputContainer, codec: str, size: Size, pixels: str, *, rate: Fraction, clock: Fraction,
    options: Mapping[str, str],
) -> VideoStream:  # fmt: skip
    """A track of so many pictures a second; pixels: FFmpeg's name of their format, clock: seconds of a tick.

    PyAV's UnknownCodecError where it was built without the encoder.
    """
    track = result.add_stream(codec, rate=rate)
    if not isinstance(track, VideoStream):
        raise AssertionError("a video codec makes a video stream")
    context = track.codec_context
    context.width, context.height = size
    context.pix_fmt = pixels
    context.time_base = clock
    context.options = dict(options)
    return track


def h264_track(
    result: OutputContainer, size: Size, *, rate: Fraction, group: int, options: Mapping[str, str]
) -> VideoStream:
    """A track of 8-bit pictures in BT.709, a tick for each; group: from one that stands alone to the next, at most."""
    track = encoded_track(result, "libx264", size, "yuv420p", rate=rate, clock=1 / rate, options=options)
    context = track.codec_context
    context.gop_size = group
    context.thread_type = "FRAME"  # slices would share too little work, and cost bits
    context.color_range = LIMITED
    context.colorspace = context.color_primaries = context.color_trc = BT709
    return track
