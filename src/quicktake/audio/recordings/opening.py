"""Path of a recording → its open container, which can read that one file and nothing else."""

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from quicktake.audio.recordings.endings import lacks_index, not_whole, sound_behind
from quicktake.audio.recordings.layouts import insist_sound
from quicktake.audio.recordings.tracks import chosen
from quicktake.errors import InputError
from quicktake.folder.files import address, give_back

FORMATS = "wav,w64,rf64,mp3,flac,ogg,aac,aiff,mov,matroska,caf,mpegts,avi"
"""FFmpeg's names of real recording formats: a playlist in disguise is none, so it opens nothing else."""

RULES = {"protocol_whitelist": "file", "format_whitelist": FORMATS}
"""Under which FFmpeg opens a recording."""

KINDS = "WAV, FLAC, MP3, AAC, M4A, Ogg, Opus, MP4, MOV, MKV or WebM"


@contextlib.contextmanager
def opened(path: Path, *, fill_times: bool = False, edits: bool = True) -> Iterator[InputContainer]:
    """The recording as an open container; fill_times: packets without a presentation time (AVI) are given theirs.

    edits: whether an MP4's edit lists are followed.

    Raises InputError when it is missing, no regular file, empty, none of the recording formats, or an MP4 without its
    end.
    """
    insist_regular(path)
    if lacks_index(path):  # of half an index FFmpeg takes what there is
        raise not_whole(path)
    rules = RULES | ({"fflags": "+genpts"} if fill_times else {})
    if not edits:
        rules |= {"ignore_editlist": "1"}
    if sound_behind(path, read_on=True):  # a WAV of over 4 GB, or one that was not closed
        rules |= {"ignore_length": "1"}
    give_back()  # FFmpeg's index of a long recording is twice as large while it is made
    try:
        container = av.open(address(path), mode="r", container_options=rules, metadata_errors="replace")
    except PermissionError as error:
        raise InputError(f"{path}: may not be read.", hint="Check the file's permissions.") from error
    except (av.FFmpegError, ValueError, OSError) as error:
        raise _no_recording(path) from error
    with container:
        yield container


def insist_regular(path: Path) -> None:
    """InputError unless the path names a regular file with something in it: devices and pipes never end."""
    try:
        status = path.stat()
    except FileNotFoundError as error:
        raise InputError(f"{path}: there is no such file.", hint="Check the name.") from error
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read ({error}).") from error
    if stat.S_ISDIR(status.st_mode):
        raise InputError(f"{path}: is a folder, not a recording.", hint="Name the file inside it.")
    if not stat.S_ISREG(status.st_mode):
        raise InputError(f"{path}: is not a regular file.", hint="Save the recording as a file first.")
    if status.st_size == 0:
        raise InputError(f"{path}: is empty.", hint="Was the recording saved, or the copy finished?")
    if not os.access(path, os.R_OK):
        raise InputError(f"{path}: may not be read.", hint="Check the file's permissions.")


def audio_track(container: InputContainer, path: Path, track: int | None = None) -> AudioStream:
    """The audio track by number from 1; without one the track marked as default, else the first that can be decoded.

    Raises InputError when there is none, or not that many, or no sound in it.
    """
    return _known(chosen(container, path, track), path)


def _known(stream: AudioStream, path: Path) -> AudioStream:
    """InputError for a track in which no sound was recognised (a text that is called .flac, for one), or no channel."""
    if stream.codec_context.sample_rate <= 0:
        raise _no_recording(path)
    insist_sound(path, stream.codec_context.sample_rate, stream.codec_context.layout)
    return stream


def _no_recording(path: Path) -> InputError:
    return InputError(f"{path}: is not a recording, or is damaged at its beginning.", hint=f"A recording is {KINDS}.")


def moving_picture(container: InputContainer) -> VideoStream | None:
    """The first video track that is not cover art, or None."""
    still = Disposition.attached_pic | Disposition.timed_thumbnails | Disposition.still_image
    return next((stream for stream in container.streams.video if not stream.disposition & still), None)


def start_of(stream: AudioStream | VideoStream) -> float | None:
    """Seconds on the container's clock at which a track starts, if it says so."""
    if stream.start_time is None or stream.time_base is None:
        return None
    return float(stream.start_time * stream.time_base)
