"""Picture track and sound track → one video: packets are copied as they are, nothing is decoded."""

import heapq
import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from quicktake.errors import InputError, MachineError
from quicktake.folder.files import address, unwritten
from quicktake.model import Progress, no_progress

if TYPE_CHECKING:
    Packets = Iterator[Packet[VideoStream | AudioStream]]

REORDERED = 32  # pictures that a codec may hold back at most (16 in H.264, and fields)
BROADCAST = "mpegts"  # its clock begins anywhere: the video's begins at 0
FASTSTART = {"movflags": "+faststart"}  # the index comes first, as YouTube asks
APPLE_HEVC = "hvc1"  # the tag that Apple's players insist on; without it the muxer writes hev1


def mux(picture: VideoStream, sound: AudioStream, output: Path, *, at: float, progress: Progress = no_progress) -> None:
    """Writes picture and sound into a new file, MP4 or Matroska by its extension.

    picture, sound: tracks of open containers, read from their beginning.
    at: time on the picture's own clock, in seconds, at which the sound begins.

    Every packet of the picture keeps its bytes and timestamps (variable frame rate, start offset, frames outside the
    edit list), and the track its display matrix; only the clock of MPEG-TS, which begins anywhere, is set to 0. No
    metadata of either file is written. Raises InputError when the picture's codec has no place there or the picture is
    damaged, MachineError when the output cannot be written whole.
    """
    name = _container(picture, output)
    options = {"fflags": "+bitexact", **(FASTSTART if name != "matroska" else {})}
    try:
        with av.open(address(output), mode="w", format=name, container_options=options) as result:
            written = _write(result, picture, sound, at, progress)
    except (av.FFmpegError, OSError) as error:
        raise unwritten(output, error) from error
    found, aspect = _read_back(output)
    if found != written:
        raise MachineError(f"{output}: what was written is not whole.", hint="Is there room on the disk?")
    if picture.sample_aspect_ratio not in (None, 1, aspect):
        raise InputError(
            f"{_name(picture)}: its pixels are not square, which would be lost.",
            hint="Export the picture with square pixels, or in an MP4 file.",
        )


def _container(picture: VideoStream, output: Path) -> str:
    """FFmpeg's name of the container: what MP4 has no place for (ProRes, for one) goes into its sister, MOV."""
    if output.suffix.lower() != ".mp4":
        return "matroska"
    return next((name for name in ("mp4", "mov") if _holds(name, picture)), "mp4")


def _holds(container: str, picture: VideoStream) -> bool:
    with av.open(os.devnull, mode="w", format=container) as trial:
        return picture.codec.name in trial.supported_codecs


def _write(
    result: OutputContainer, picture: VideoStream, sound: AudioStream, at: float, progress: Progress
) -> tuple[int, int]:
    """Copies all packets in the order of time; gives the numbers of packets of picture and of sound."""
    copies: dict[str, VideoStream | AudioStream] = {
        "video": _picture_track(result, picture),
        "audio": result.add_stream_from_template(sound),
    }
    counts = dict.fromkeys(copies, 0)
    base = at if picture.container.format.name == BROADCAST else 0.0
    seconds = float(picture.duration * picture.time_base) if picture.duration and picture.time_base else 0.0
    # Matroska's clock begins at 0: there, what the encoder puts before the sound's beginning is left out
    earliest = 0 if result.format.name == "matroska" else None
    sounds = _packets(sound, later=at - base, earliest=earliest)
    for packet in heapq.merge(_packets(picture, later=-base), sounds, key=_time):
        kind = packet.stream.type
        counts[kind] += 1
        progress("Video sound", max(0.0, _time(packet)), seconds, "s")
        packet.stream = copies[kind]
        result.mux(packet)
    progress("Video sound", seconds, seconds, "s")
    return counts["video"], counts["audio"]


def _picture_track(result: OutputContainer, picture: VideoStream) -> VideoStream:
    """A track like the picture's; what PyAV's template leaves out is set here."""
    try:
        copy = result.add_stream_from_template(picture, opaque=True)
    except ValueError as error:
        raise InputError(
            f"{_name(picture)}: its picture ({picture.codec.name}) has no place in the video's container.",
            hint="Export the picture as H.264 in an MP4 file.",
        ) from error
    if picture.codec_tag == APPLE_HEVC and result.format.name in ("mp4", "mov"):
        copy.codec_context.codec_tag = APPLE_HEVC
    if picture.sample_aspect_ratio:
        copy.codec_context.sample_aspect_ratio = picture.sample_aspect_ratio
    return copy


def _packets(track: VideoStream | AudioStream, *, later: float = 0.0, earliest: int | None = None) -> "Packets":
    """A track's packets, `later` by so many seconds; those that then begin before `earliest` (ticks) are left out."""
    shift = round(later / track.time_base) if track.time_base else 0
    for packet in _dated(_read(track)):
        packet.dts = (packet.dts or 0) + shift
        packet.pts = None if packet.pts is None else packet.pts + shift
        if earliest is None or packet.dts >= earliest:
            yield packet


def _dated(packets: "Packets") -> "Packets":
    """All packets with a decoding time: Matroska keeps none, and its reader cannot tell that of the first ones."""
    waiting = []
    for packet in packets:
        waiting.append(packet)
        if packet.dts is not None or len(waiting) > REORDERED:
            yield from _counted_back(waiting)
            waiting = []
    yield from _counted_back(waiting)


def _counted_back(packets: "list[Packet[VideoStream | AudioStream]]") -> "Packets":
    """Gives decoding times to packets before the one that has one: a tick apart, and never after their own picture."""
    known = [time for packet in packets for time in (packet.dts, packet.pts) if time is not None]
    first = min(known, default=0)
    for index, packet in enumerate(packets):
        if packet.dts is None:
            packet.dts = first - len(packets) + index
        yield packet


def _read(track: VideoStream | AudioStream) -> "Packets":
    try:
        for packet in track.container.demux(track):  # type: ignore[attr-defined]  # an input: it is read
            if packet.size:  # the last one is empty: it is for decoders
                yield packet
    except (av.FFmpegError, OSError) as error:
        raise InputError(f"{_name(track)}: is damaged.", hint="Copy or export it again.") from error


def _time(packet: "Packet[VideoStream | AudioStream]") -> float:
    return float((packet.dts or 0) * packet.time_base)


def _read_back(path: Path) -> tuple[tuple[int, int], Fraction | None]:
    """Numbers of whole packets of picture and of sound in a file, and its pixels' aspect ratio."""
    try:
        with av.open(address(path), mode="r") as container:
            picture, sound = container.streams.video[0], container.streams.audio[0]
            counts = {"video": 0, "audio": 0}
            for packet in container.demux(picture, sound):
                counts[packet.stream.type] += packet.size > 0 and not packet.is_corrupt
            return (counts["video"], counts["audio"]), picture.sample_aspect_ratio
    except (av.FFmpegError, IndexError, OSError) as error:
        raise unwritten(path, error) from error


def _name(track: VideoStream | AudioStream) -> str:
    return track.container.name.removeprefix("file:")
