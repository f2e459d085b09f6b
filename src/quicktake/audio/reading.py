"""Open recording → its decoded audio frames with the jumps of its clock; damage is an error, never a shorter sound."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet

from quicktake.audio.endings import cut_off, has_length_header, insist_ending
from quicktake.audio.opening import audio_track, moving_picture, start_of
from quicktake.audio.recording import container_length, length_of
from quicktake.errors import InputError
from quicktake.timeline import clock

logger = logging.getLogger(__name__)

GAP = 0.05  # seconds by which the clock must jump to count: less is rounding
CLOCKED = {"mov", "matroska", "mpegts"}  # formats whose timestamps are trusted for gaps
EXACT = {"flac"}  # formats whose clock never jumps, but by damage
ESTIMATED = {"aac", "mp3"}  # formats whose length is a guess from the bit rate, unless a header says it
TRACK_SLACK = 0.5  # seconds that a track may be shorter than it declares: encoder delay, rounding
CONTAINER_SLACK = 1.0  # the same for the container, whose length is that of its longest track
TAIL = 8  # undecodable packets at the end that are taken for tags, not for damage


class Reader:
    """Reads one audio track of an open recording, once."""

    def __init__(self, container: InputContainer, path: Path, track: int | None) -> None:
        self._container = container
        self._path = path
        self._stream = audio_track(container, path, track)
        self._picture = moving_picture(container)
        self._formats = set(container.format.name.split(","))
        self._tick = float(self._stream.time_base or 0)  # seconds; made once, a fraction for each frame is slow
        self.origin: float | None = None
        """Container's time, in seconds, of the first picture or sound; known with the first frame."""
        self._expected = 0.0  # seconds from the origin at which the next frame should start
        self._reached = 0.0  # seconds on the container's clock up to which there is something
        self._bad: list[float] = []  # where packets could not be decoded since the last frame
        if self._formats & {"flac"}:
            self._stream.codec_context.options = {"err_detect": "crccheck+explode"}

    def frames(self) -> Iterator[tuple[AudioFrame, float | None]]:
        """Frames in order; with the second at which one starts when that is not where the last one ended."""
        for packet in self._packets():
            for frame in self._decoded(packet):
                start = self._placed(frame)
                self._expected = (start if start is not None else self._expected) + frame.samples / frame.sample_rate
                yield frame, start
        self._insist_whole()

    def _packets(self) -> "Iterator[Packet[AudioStream]]":
        """The track's packets; those of the others are only asked for their time."""
        watched = [self._stream, *([self._picture] if self._picture else [])]
        ticks = {stream.index: float(stream.time_base or 0) for stream in watched}
        try:
            for packet in self._container.demux(watched):
                if packet.pts is not None:
                    end = (packet.pts + (packet.duration or 0)) * ticks[packet.stream_index]
                    self._reached = max(self._reached, end)
                if packet.stream_index == self._stream.index:
                    yield cast("Packet[AudioStream]", packet)
        except (av.FFmpegError, OSError) as error:
            raise self._damaged(self._expected) from error

    def _decoded(self, packet: "Packet[AudioStream]") -> list[AudioFrame]:
        try:
            frames = self._stream.decode(packet)
        except (av.FFmpegError, ValueError):
            self._bad.append(self._expected)
            return []
        if frames and self._bad and self.origin is not None:
            raise self._damaged(self._bad[0])
        if frames:
            self._bad.clear()  # a recording may begin in the middle of something
        return frames

    def _placed(self, frame: AudioFrame) -> float | None:
        """Seconds from the origin for a frame that does not follow the one before it."""
        time = None if frame.pts is None else frame.pts * self._tick
        if self.origin is None:
            first = 0.0 if time is None else time
            picture = start_of(self._picture) if self._picture else None
            self.origin = first if picture is None else min(first, picture)
            return first - self.origin
        if time is None or not self._formats & (CLOCKED | EXACT):
            return None
        start = time - self.origin
        if start - self._expected <= GAP:
            return None
        if self._formats & EXACT:
            raise self._damaged(self._expected)
        logger.warning("%s: nothing from %s on for %.2f s", self._path, clock(self._expected), start - self._expected)
        return start

    def _insist_whole(self) -> None:
        if self.origin is None:
            raise InputError(f"{self._path}: its audio track holds no sound.", hint="Is the file whole?")
        if len(self._bad) > TAIL:
            raise self._damaged(self._bad[0])
        insist_ending(self._path)
        if self._formats & ESTIMATED and not has_length_header(self._path):
            return
        track, container = length_of(self._stream), container_length(self._container)
        if track is not None and self._expected < track - TRACK_SLACK:
            raise cut_off(self._path, self._expected, track)
        reached = max(self._reached - self.origin, self._expected)
        if container is not None and reached < container - CONTAINER_SLACK:
            raise cut_off(self._path, reached, container)

    def _damaged(self, second: float) -> InputError:
        return InputError(f"{self._path}: is damaged at {clock(second)}.", hint="Copy or export it again.")
