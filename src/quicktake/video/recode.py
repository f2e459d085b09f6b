"""A recording's picture, an edit list, and a card → the programme's picture, encoded anew: H.264, or HEVC for HDR."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.codec.codec import UnknownCodecError
from av.container import OutputContainer
from av.packet import Packet
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from quicktake.errors import MachineError
from quicktake.folder.files import address, unwritten
from quicktake.model import Progress, no_progress
from quicktake.timeline import EditList
from quicktake.video.cutting import cut_to, lasting
from quicktake.video.fitting import card_frame, fitted
from quicktake.video.looks import TEN, Look, look_of
from quicktake.video.mux import APPLE_HEVC
from quicktake.video.planes import Pixels
from quicktake.video.seeing import pictures
from quicktake.video.tracks import encoded_track

CLOCK = 90_000  # ticks a second, MPEG's own: any frame rate and any cut is met within 6 millionths of a second
GROUP = 5.0  # seconds from one picture that stands alone to the next, at most
QUALITY = 18  # CRF: no difference to be seen; YouTube encodes it once more anyway
RATE = Fraction(30)  # pictures a second, where the track does not say


@dataclass(frozen=True)
class Card:
    """What is seen where something was put in."""

    pixels: Pixels
    paper: tuple[int, int, int]
    """Red, green and blue around it, where the video has another shape."""


def recode(
    track: VideoStream, output: Path, edits: EditList, card: Card, *, zero: float, progress: Progress = no_progress
) -> Look:
    """Writes the programme's picture into a new MP4 without sound; tells how it looks.

    track: of an open container, read from its beginning. zero: time on the track's clock of the recording's second 0.
    Size, turn, pixels' shape, colours and HDR10's values are those of the recording; more than 8 bits a sample become
    10, in HEVC. Pictures keep their times (variable frame rate), half-pictures are joined. Raises InputError when the
    picture is damaged, MachineError when it cannot be written or an encoder is missing.
    """
    decoded = pictures(track, zero)
    second, first = next(decoded)
    look = look_of(track, first)
    still = card_frame(card.pixels, card.paper, look)
    seen = cut_to(itertools.chain([(second, first)], decoded), edits, still)
    try:
        with av.open(address(output), "w", "mp4", container_options={"fflags": "+bitexact"}) as result:
            encoded = _track(result, look, track.guessed_rate or RATE)
            farthest = 0.0  # an encoder gives the pictures in another order than they are shown
            for packet in _encoded(encoded, _timed(seen, edits.duration, look)):
                result.mux(packet)
                farthest = max(farthest, ((packet.pts or 0) + (packet.duration or 0)) / CLOCK)
                progress("Video picture", farthest, edits.duration, "s")
    except (av.FFmpegError, OSError) as error:
        raise unwritten(output, error) from error
    return look


def _encoded(track: VideoStream, frames: Iterator[VideoFrame]) -> "Iterator[Packet[VideoStream]]":
    """The packets; each lasts as long as its picture, which PyAV's encoders do not say of the last one."""
    lasts: dict[int | None, int] = {}  # by presentation time: of those that the encoder holds back
    for frame in itertools.chain(frames, [None]):
        if frame is not None:
            lasts[frame.pts] = frame.duration
        for packet in track.encode(frame):
            packet.duration = lasts.pop(packet.pts)
            yield packet


def _timed(seen: Iterator[tuple[float, VideoFrame]], duration: float, look: Look) -> Iterator[VideoFrame]:
    """Frames for the encoder: as the track looks, with times, durations, and those marked that shall stand alone."""
    alone = 0.0
    for at, seconds, picture in lasting(seen, duration):
        frame = fitted(picture, look)
        frame.time_base = Fraction(1, CLOCK)
        frame.pts = round(at * CLOCK)
        frame.duration = max(1, round((at + seconds) * CLOCK) - frame.pts)
        due = at + seconds > alone + GROUP
        frame.pict_type = PictureType.I if due else PictureType.NONE
        alone = at if due else alone
        yield frame


def _track(result: OutputContainer, look: Look, rate: Fraction) -> VideoStream:
    deep = look.format == TEN
    name, options = ("libx265", _x265(look, rate)) if deep else ("libx264", _x264(rate))
    size, clock = (look.width, look.height), Fraction(1, CLOCK)
    try:
        track = encoded_track(result, name, size, look.format, rate=rate, clock=clock, options=options)
    except UnknownCodecError as error:
        raise MachineError(
            f"This computer's PyAV has no {name}, without which the video cannot be cut.",
            hint="Install PyAV from PyPI (pip install av), or set edits = false under [youtube].",
        ) from error
    context = track.codec_context
    context.sample_aspect_ratio = look.aspect
    if deep:
        context.codec_tag = APPLE_HEVC
    colours = look.colours
    context.color_range, context.colorspace = colours.range, colours.matrix
    context.color_primaries, context.color_trc = colours.primaries, colours.transfer
    track.set_display_matrix(look.matrix)
    return track


def _x264(rate: Fraction) -> dict[str, str]:
    group = f"keyint={_group(rate)}"
    return {"preset": "veryfast", "crf": str(QUALITY), "profile": "high", "forced-idr": "1", "x264-params": group}


def _x265(look: Look, rate: Fraction) -> dict[str, str]:
    values = [f"keyint={_group(rate)}", "open-gop=0", "log-level=none", "repeat-headers=1"]
    if look.mastering:
        values += ["hdr10=1", f"master-display={look.mastering}"]
    if look.light:
        values.append(f"max-cll={look.light[0]},{look.light[1]}")
    return {"preset": "superfast", "crf": str(QUALITY), "forced-idr": "1", "x265-params": ":".join(values)}


def _group(rate: Fraction) -> int:
    """Pictures in GROUP seconds at the track's usual rate."""
    return max(1, round(GROUP * rate))
