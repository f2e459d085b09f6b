"""Small videos with all that cameras do: variable frame rate, rotation, tracks that start apart; made by PyAV."""

import hashlib
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
from av.container import OutputContainer
from av.sidedata.sidedata import SideData
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from makers.sound import Samples, add_sound, encode_sound, tone

TICKS = 1000  # per second: the clock of the picture
STEADY = tuple(round(index * TICKS / 15) for index in range(30))
"""Times of the frames of two seconds at 15 per second."""
SHAKY = (0, 33, 66, 200, 210, 520, 560, 900, 1000, 1400, 1433, 1900)
"""Times of the frames of a phone's two seconds."""


FLASH = 0.12  # seconds that a white picture stands
WHITE = 180  # luma from which on a picture is a flash
CLICK = 0.08  # seconds of tone


@dataclass(frozen=True)
class Camera:
    """How a film is encoded."""

    codec: str = "mpeg4"
    format: str = "yuv420p"
    options: Mapping[str, str] = field(default_factory=dict)
    tag: str | None = None
    colours: tuple[int, int, int, int] | None = None
    """Codes of range, primaries, transfer and matrix (ITU-T H.273)."""
    matrix: Sequence[int] | None = None
    """Display matrix: nine numbers."""
    aspect: Fraction | None = None
    """Of a pixel."""


REORDERING = Camera("libx264", options={"bf": "3"})
VP9 = Camera("libvpx-vp9", options={"deadline": "realtime", "cpu-used": "8"})
MASTERING = "G(13250,34500)B(7500,3000)R(34000,16000)WP(15635,16450)L(10000000,1)"
HDR = Camera(
    "libx265",
    "yuv420p10le",
    {"x265-params": f"log-level=none:repeat-headers=1:hdr10=1:master-display={MASTERING}:max-cll=1000,400"},
    "hvc1",
    (1, 9, 16, 9),
)


def turned(degrees: int) -> tuple[int, ...]:
    """The display matrix by which players turn a picture by 0, 90, 180 or 270 degrees."""
    a, b = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[degrees]
    return (a << 16, b << 16, 0, -b << 16, a << 16, 0, 0, 0, 1 << 30)


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
    camera: Camera | None = None,
    flashes: Sequence[float] = (),
) -> Path:
    """A film of 64 x 48 pixels; times: of its frames in milliseconds; starts in seconds.

    camera: instead of codec. flashes: seconds from the first picture at which it is white for a moment.
    """
    camera = camera or Camera(codec)
    layout = "mono" if sound is not None and sound.shape[1] == 1 else "stereo"
    with av.open(str(path), mode="w") as result:
        result.metadata["location"] = "+52.5200+013.4050/"
        picture = _picture_track(result, camera)
        track = add_sound(result, sound_codec, rate, layout) if sound is not None else None
        for index, time in enumerate(times):
            flash = any(start - 1e-6 <= time / TICKS < start + FLASH for start in flashes)
            grey = 255 if flash else (index * 40) % (120 if flashes else 256)
            frame = VideoFrame.from_ndarray(np.full((48, 64, 3), grey, np.uint8), format="rgb24")
            frame = frame.reformat(format=camera.format)
            frame.time_base, frame.pts = Fraction(1, TICKS), time + round(picture_start * TICKS)
            result.mux(picture.encode(frame))
        result.mux(picture.encode(None))
        if sound is not None and track is not None:
            encode_sound(result, track, sound, rate, layout, start=sound_start)
    return path


def _picture_track(result: OutputContainer, camera: Camera) -> VideoStream:
    track = result.add_stream(camera.codec, rate=TICKS, width=64, height=48, time_base=Fraction(1, TICKS))
    assert isinstance(track, VideoStream)
    context = track.codec_context
    context.pix_fmt, context.options = camera.format, dict(camera.options)
    if camera.tag:
        context.codec_tag = camera.tag
    if camera.colours:
        context.color_range, context.color_primaries, context.color_trc, context.colorspace = camera.colours
    if camera.aspect:
        context.sample_aspect_ratio = camera.aspect
    if camera.matrix:
        track.set_display_matrix(camera.matrix)
    return track


def clicking(seconds: float, clicks: Sequence[float], quiet: Sequence[tuple[float, float]] = ()) -> Samples:
    """A low tone with clicks at some seconds, and spans of silence; mono, 48 kHz."""
    sound = tone(seconds, channels=1, level=-30, frequency=200)
    for start, end in quiet:
        sound[round(start * 48000) : round(end * 48000)] = 0
    click = tone(CLICK, channels=1, level=-6, frequency=1000)
    for second in clicks:
        place = round(second * 48000)
        sound[place : place + len(click)] += click
    return sound


def steady(seconds: float, rate: float) -> tuple[int, ...]:
    """Times in milliseconds of so many frames a second."""
    return tuple(round(index * TICKS / rate) for index in range(round(seconds * rate)))


def flashes_of(path: Path) -> list[float]:
    """Seconds on a player's clock at which the picture becomes white."""
    found, dark = [], True
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            white = bool(frame.reformat(format="gray", dst_color_range="JPEG").to_ndarray().mean() > WHITE)
            if white and dark:
                found.append(frame.time)
            dark = not white
    return found


def clicks_of(path: Path) -> list[float]:
    """Seconds on a player's clock at which the sound rises to a click."""
    pieces, start, rate = [], None, 1
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="fltp", layout="mono")
        for frame in container.decode(audio=0):
            start, rate = frame.time if start is None else start, frame.sample_rate
            pieces += [piece.to_ndarray()[0] for piece in resampler.resample(frame)]
    sound = np.abs(np.concatenate(pieces))
    loud = np.flatnonzero(sound > sound.max() / 2)
    first = np.flatnonzero(np.diff(loud, prepend=-rate) > rate // 4)
    return [float(start or 0) + int(loud[index]) / rate for index in first]


def side_data(path: Path) -> dict[str, bytes]:
    """What the first picture says beside its pixels, by FFmpeg's names: display matrix, HDR."""
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
        return {data.type.name: bytes(data) for data in cast("Iterable[SideData]", frame.side_data)}


def colours(path: Path) -> tuple[int, ...]:
    """Codes of the first picture's range, primaries, transfer and matrix."""
    with av.open(str(path)) as container:
        frame = next(container.decode(video=0))
        return frame.color_range, frame.color_primaries, frame.color_trc, frame.colorspace


def decoded(path: Path) -> list[str]:
    """Digests of the decoded pictures, in order."""
    with av.open(str(path)) as container:
        return [hashlib.sha256(frame.to_ndarray().tobytes()).hexdigest() for frame in container.decode(video=0)]


def add_box(path: Path, entry: bytes, kind: bytes, payload: bytes) -> None:
    """Puts a box at the end of an MP4's sample entry (ISO/IEC 14496-12, section 8.5.2); the index is at the end."""
    content = path.read_bytes()
    box = struct.pack(">I", 8 + len(payload)) + kind + payload
    place, start, end = 0, 0, len(content)
    grown = bytearray(content)
    for name, skip in ((b"moov", 8), (b"trak", 8), (b"mdia", 8), (b"minf", 8), (b"stbl", 8), (b"stsd", 16), (entry, 0)):
        place = start
        while content[place + 4 : place + 8] != name:
            place += int.from_bytes(content[place : place + 4], "big")
            assert place < end
        end = place + int.from_bytes(content[place : place + 4], "big")
        grown[place : place + 4] = (end - place + len(box)).to_bytes(4, "big")
        start = place + skip
    path.write_bytes(bytes(grown[:end]) + box + bytes(grown[end:]))


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
