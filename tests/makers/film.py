"""Small videos with all that cameras do: variable frame rate, rotation, tracks that start apart; made by PyAV."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from makers.sound import Samples, add_sound, encode_sound

TICKS = 1000  # per second: the clock of the picture
STEADY = tuple(round(index * TICKS / 15) for index in range(30))
"""Times of the frames of two seconds at 15 per second."""
SHAKY = (0, 33, 66, 200, 210, 520, 560, 900, 1000, 1400, 1433, 1900)
"""Times of the frames of a phone's two seconds."""


def write_film(
    path: Path,
    sound: Samples | None,
    *,
    times: Sequence[int] = STEADY,
    rate: int = 48000,
    codec: str = "mpeg4",
    sound_codec: str = "aac",
    picture_start: float = 0.0,
    sound_start: float = 0.0,
) -> Path:
    """A film of 64 x 48 pixels; times: of its frames in milliseconds; starts in seconds."""
    layout = "mono" if sound is not None and sound.shape[1] == 1 else "stereo"
    with av.open(str(path), mode="w") as result:
        result.metadata["location"] = "+52.5200+013.4050/"
        picture = result.add_stream(codec, rate=TICKS, width=64, height=48, time_base=Fraction(1, TICKS))
        assert isinstance(picture, VideoStream)
        picture.codec_context.pix_fmt = "yuv420p"
        track = add_sound(result, sound_codec, rate, layout) if sound is not None else None
        for index, time in enumerate(times):
            pixels = np.full((48, 64, 3), (index * 40) % 256, np.uint8)
            frame = VideoFrame.from_ndarray(pixels, format="rgb24")
            frame.time_base, frame.pts = Fraction(1, TICKS), time + round(picture_start * TICKS)
            result.mux(picture.encode(frame))
        result.mux(picture.encode(None))
        if sound is not None and track is not None:
            encode_sound(result, track, sound, rate, layout, start=sound_start)
    return path


def picture_packets(path: Path) -> list[tuple[int, int, int]]:
    """Size, decoding and presentation time (milliseconds, -1 when unknown) of each packet of the picture."""
    with av.open(str(path)) as container:
        return [
            (packet.size, _milliseconds(packet.dts, packet.time_base), _milliseconds(packet.pts, packet.time_base))
            for packet in container.demux(container.streams.video[0])
            if packet.size
        ]


def picture_bytes(path: Path) -> list[bytes]:
    """The bytes of each packet of the picture."""
    with av.open(str(path)) as container:
        return [bytes(packet) for packet in container.demux(container.streams.video[0]) if packet.size]


def _milliseconds(ticks: int | None, time_base: Fraction | None) -> int:
    return -1 if ticks is None else round(float(ticks * (time_base or Fraction(0))) * 1000)
