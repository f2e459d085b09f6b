"""Open recording → its decoded audio frames with the jumps of its clock; damage is an error, never a shorter sound."""

import contextlib
import itertools
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet

from quicktake.audio.recordings.even import FRAME, Beginning, without
from quicktake.audio.recordings.lasting import Span, insist_lasting, lasting
from quicktake.audio.recordings.layouts import is_assumed
from quicktake.audio.recordings.opening import audio_track, moving_picture, opened, start_of
from quicktake.audio.recordings.placing import GAP, RESTART, Clock, Placed
from quicktake.audio.recordings.recording import length_of
from quicktake.audio.recordings.remarks import Decoded, Remarks
from quicktake.audio.recordings.tails import is_tail
from quicktake.errors import InputError
from quicktake.timeline import clock

CLOCKED = {"mov", "matroska", "mpegts"}  # formats whose timestamps are trusted
EXACT = {"flac"}  # formats whose clock never jumps, but by damage
EVEN = {"aac", "alac"}  # codecs of MP4 and MOV of which each packet is shorter than even.FRAME
SHORTEST = 30.0  # seconds: what is shorter is not worth reading evenly
WARM = 2.0  # seconds before the wanted one that decoding begins at: a codec needs some packets to be where it was
MOST = 512  # frames kept of an end: of AAC 11 s, of ALAC 44 s
TAIL = 8  # undecodable packets at the end that are taken for tags, not for damage
BETWEEN = (b"ID3", b"TAG", b"APETAGEX", b"LYRICSBEGIN", b"OpusHead", b"OpusTags")
"""How packets begin that are no sound, and lie between files that were put together."""


def declares_more_gaps_than_sound(container: InputContainer, path: Path, track: int | None) -> bool:
    """Whether the index of an MP4 spreads a track's packets over more than twice the time that they play."""
    stream = audio_track(container, path, track)
    packet, rate = stream.codec_context.frame_size or 0, stream.codec_context.sample_rate
    plays = stream.frames * packet / rate
    return plays > 0 and (length_of(stream) or 0.0) > 2 * plays + RESTART


def has_more_gaps_than_sound(path: Path, track: int | None) -> bool:
    """Whether the timestamps leave out more seconds than there are seconds of sound: another pass of decoding."""
    gaps = sound = 0.0
    with opened(path) as container, contextlib.suppress(av.FFmpegError, ValueError):  # damage is told by the first pass
        stream = audio_track(container, path, track)
        tick, ends = float(stream.time_base or 0), None
        for frame in container.decode(stream):
            seconds = frame.samples / frame.sample_rate
            sound += seconds
            if frame.pts is None:
                continue
            if ends is not None and frame.pts * tick - ends > GAP:
                gaps += frame.pts * tick - ends
            ends = frame.pts * tick + seconds
    return gaps > sound


class Reader:
    """Reads one audio track of an open recording, once."""

    def __init__(
        self,
        container: InputContainer,
        path: Path,
        track: int | None,
        remarks: Remarks,
        *,
        clocked: bool = True,
    ) -> None:
        """clocked: whether its timestamps mean anything; else the sound is taken end to end."""
        self._container = container
        self._path = path
        self._remarks = remarks
        self._stream = audio_track(container, path, track)
        self._picture = moving_picture(container)
        self._picture_tick = float((self._picture and self._picture.time_base) or 0)  # seconds
        self._clocked = clocked
        self._formats = set(container.format.name.split(","))
        self._lasting = lasting(path, self._formats, self._stream, container)
        self._exact = bool(self._formats & EXACT)
        trusted = clocked and bool(self._formats & CLOCKED)
        self._clock = Clock(
            self._stream.time_base or Fraction(0),
            remarks,
            trusted=trusted or self._exact,
            lies=lambda: has_more_gaps_than_sound(path, track),
        )
        self.origin: float | None = None
        """Container's time, in seconds, of the first picture or sound; known with the first frame."""
        self._began = 0.0  # seconds from the origin at which the sound begins
        self._pictured = 0  # ticks on the picture's clock up to which there is something
        self._bad: list[float] = []  # where packets could not be decoded since the last frame
        if self._formats & {"flac"}:
            self._stream.codec_context.options = {"err_detect": "crccheck+explode"}

    def frames(self) -> Iterator[Placed]:
        """Frames in order; with the second at which one lies when that is not where the last one ended."""
        frames = self._decoded()
        first = next(frames, None)
        if first is None:
            raise InputError(f"{self._path}: its audio track holds no sound.", hint="Is the file whole?")
        self.origin, self._began = self._beginning(first)
        self._clock.begin(first, self._began, self.origin)
        yield first, self._began
        yield from self._exactly(frames) if self._exact else self._clock.placed(frames)

    def beginning(self, first: AudioFrame, rate: int) -> Beginning | None:
        """How the track begins, where what follows may be read evenly; None where each packet is to be looked at.

        rate: the wanted one. A resampler could not go on where reading changes; a clock that does not count samples
        could not tell where that is.
        """
        stream = self._stream
        if "mov" not in self._formats or stream.codec_context.name not in EVEN or is_assumed(first.layout):
            return None
        if stream.time_base != Fraction(1, rate) or first.sample_rate != rate or first.pts is None:
            return None
        if (length_of(stream) or 0.0) < SHORTEST:
            return None
        return Beginning(stream.index, first.pts, rate, self.origin or 0.0, self._began)

    def ending(self, beginning: Beginning) -> list[AudioFrame]:
        """The track's last frames, read ahead; none where its declared end is not in sight, or damaged.

        To open a recording of six hours once more for them, FFmpeg takes 70 MB.
        """
        wanted = beginning.pts + (self._stream.duration or 0) - 2 * FRAME
        try:
            frames = list(itertools.islice(self._sought(beginning, wanted), MOST))
        except InputError:
            return []
        return [] if self._bad or len(frames) == MOST else frames

    def reaches(self, beginning: Beginning, done: int, ending: list[AudioFrame]) -> bool:
        """Whether an end holds what comes after so many samples, and the packets before it that a codec needs."""
        warm = beginning.pts + done - round(WARM * beginning.rate)
        return bool(ending) and (ending[0].pts or 0) <= max(warm, beginning.pts)

    def frames_after(self, beginning: Beginning, done: int, ending: list[AudioFrame] | None = None) -> Iterator[Placed]:
        """The frames as `frames` gives them, without so many samples from the beginning, some at least.

        ending: taken from there, if given; the container may be closed then.
        """
        wanted = beginning.pts + done
        frames = iter(ending) if ending else self._sought(beginning, wanted)
        first = next(frames)
        following = next(frames, None)
        while following is not None and following.pts is not None and following.pts <= wanted:
            first, following = following, next(frames, None)
        second = beginning.second + done / beginning.rate
        early = wanted - (first.pts or 0)
        if early >= first.samples:  # it was there when it was read evenly
            raise self._damaged(second)
        rest = without(first, early)
        self._clock.begin(rest, second, beginning.origin)
        yield rest, None
        yield from self._clock.placed(itertools.chain((following,) if following else (), frames))

    def _sought(self, beginning: Beginning, wanted: int) -> Iterator[AudioFrame]:
        """The track's frames from one on that begins at a sample on its clock, or some before it."""
        for target in (wanted - round(WARM * beginning.rate), beginning.pts):
            self._container.seek(max(target, beginning.pts), stream=self._stream)
            self.origin, self._began = None, beginning.second
            self._bad.clear()
            frames = self._decoded()
            first = next(frames, None)
            if first is not None and first.pts is not None and first.pts <= wanted:
                self.origin = beginning.origin
                yield first
                yield from frames
                return
        raise self._damaged(beginning.second + (wanted - beginning.pts) / beginning.rate)

    def insist_whole(self, report: Decoded) -> None:
        """Notes in the report what was declared and what was there; InputError when it ends before its declared end.

        The container may be closed.
        """
        if len(self._bad) > TAIL:
            raise self._damaged(self._bad[0])
        pictured = self._pictured * self._picture_tick - (self.origin or 0.0) if self._picture else 0.0
        span = Span(self._began, self._clock.second, pictured, self._clock.restarted or not self._clocked)
        insist_lasting(self._lasting, span, report, self._remarks)

    def _decoded(self) -> Iterator[AudioFrame]:
        """All frames; undecodable packets only before the first of them and after the last."""
        decode = self._stream.decode
        for packet in self._packets():
            try:
                frames = decode(packet)
            except (av.FFmpegError, ValueError):
                if not bytes(packet).startswith(BETWEEN):
                    self._bad.append(self._clock.second)
                continue
            if frames and self._bad:
                if self.origin is not None:
                    raise self._damaged(self._bad[0])
                self._bad.clear()  # a recording may begin in the middle of something
            yield from frames

    def _packets(self) -> "Iterator[Packet[AudioStream]]":
        """The track's packets; those of the picture are only asked for their time."""
        watched = [self._stream, *([self._picture] if self._picture else [])]
        index = self._stream.index
        end = 0  # byte up to which was read
        try:
            for packet in self._container.demux(watched):
                if packet.stream_index == index:
                    end = packet.pos or 0
                    yield cast("Packet[AudioStream]", packet)
                elif packet.pts is not None:
                    self._pictured = max(self._pictured, packet.pts + (packet.duration or 0))
        except (av.FFmpegError, OSError) as error:
            if not (self._formats & {"aac"} and is_tail(self._path, end)):  # FFmpeg fails at a header that is cut off
                raise self._damaged(self._clock.second) from error

    def _beginning(self, first: AudioFrame) -> tuple[float, float]:
        """The container's time of second 0, and the second at which the sound begins."""
        if not self._clocked:
            return 0.0, 0.0
        time = 0.0 if first.pts is None else first.pts * float(self._stream.time_base or 0)
        picture = start_of(self._picture) if self._picture else None
        origin = time if picture is None else min(time, picture)
        return origin, time - origin

    def _exactly(self, frames: Iterator[AudioFrame]) -> Iterator[tuple[AudioFrame, None]]:
        """Frames of a format whose clock never jumps: where one is missing, the file is damaged."""
        for frame in frames:
            if self._clock.off(frame) > GAP:
                raise self._damaged(self._clock.second)
            self._clock.count(frame)
            yield frame, None

    def _damaged(self, second: float) -> InputError:
        return InputError(f"{self._path}: is damaged at {clock(second)}.", hint="Copy or export it again.")
