"""What a recording says of its length, and what it held → an error when it was cut off, else remarks and figures."""

from dataclasses import dataclass
from pathlib import Path

from av.audio.stream import AudioStream
from av.container import InputContainer

from quicktake.audio.recordings.endings import cut_off, insist_ending, sound_behind
from quicktake.audio.recordings.recording import container_length, length_of
from quicktake.audio.recordings.remarks import Decoded, Remarks
from quicktake.audio.recordings.tails import header_seconds, missing_tail
from quicktake.audio.recordings.transport import missing_packet
from quicktake.timeline import clock

GUESSED = {"aac", "mp3"}  # formats whose length is FFmpeg's guess from the bit rate, unless an MP3's header says it
TRACK_SLACK = 0.5  # seconds that a track may be shorter than it declares: encoder delay, rounding
CONTAINER_SLACK = 1.0  # the same for the container, whose length is that of its longest track
LONGER = 1.0  # seconds that it may hold more than it declares without a word


@dataclass(frozen=True)
class Lasting:
    """A recording, and what it says of its length."""

    path: Path
    formats: set[str]
    track: float | None
    """Seconds that the track declares; None for what is only guessed from a bit rate."""
    container: float | None
    """Seconds that the container declares, the same."""
    id: int
    """Of the track, in the container."""


def lasting(path: Path, formats: set[str], stream: AudioStream, container: InputContainer) -> Lasting:
    """What an open recording says of its length."""
    if formats & GUESSED:
        return Lasting(path, formats, header_seconds(path) if formats & {"mp3"} else None, None, stream.id)
    return Lasting(path, formats, length_of(stream), container_length(container), stream.id)


@dataclass(frozen=True)
class Span:
    """What was read, in seconds from the first picture or sound."""

    began: float
    """Where the sound begins."""
    ended: float
    """Where it ends."""
    pictured: float
    """Where the picture ends; 0 without one."""
    restarted: bool
    """Whether the clock started anew: then what it says of the whole means nothing."""


def insist_lasting(recording: Lasting, span: Span, report: Decoded, remarks: Remarks) -> None:
    """Compares what was declared with what was read, and fills in the report.

    Raises InputError when the file is cut off.
    """
    path = recording.path
    insist_ending(path)
    report.seconds = span.ended - span.began
    reached = max(span.pictured, span.ended)
    _tell_tail(recording, span.ended, remarks)
    track, container = (None, None) if span.restarted else (recording.track, recording.container)
    report.declared = track or container
    if track is not None and report.seconds < track - TRACK_SLACK:
        raise cut_off(path, report.seconds, track)
    if container is not None and reached < container - CONTAINER_SLACK:
        raise cut_off(path, reached, container)
    if report.declared is not None and report.seconds > report.declared + LONGER:
        said, held = clock(report.declared), clock(report.seconds)
        remarks.tell("longer", None, f"says that it is {said} long, but holds {held}; all of it was taken")


def _tell_tail(recording: Lasting, ended: float, remarks: Remarks) -> None:
    """Remarks on an end that is cut off, but by so little that the recording is taken: a recorder was switched off."""
    path = recording.path
    if recording.formats & GUESSED and missing_tail(path):
        remarks.tell("cut off", ended, "its last frame is cut off; under 0.1 s of sound is missing")
    if recording.formats & {"mpegts"} and missing_packet(path, recording.id):
        remarks.tell("cut off", ended, "stops within a packet; what should have followed is missing")
    behind = sound_behind(path, read_on=False)  # FFmpeg reads a WAV on when told to, but no AIFF or W64
    if behind:
        remarks.tell("longer", ended, f"{behind} bytes follow the sound that its header declares; they were not read")
