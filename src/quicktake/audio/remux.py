"""Recording → the same sound in a new file, with chapters or without: packets are copied, nothing is decoded."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import av
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer

from quicktake.audio.recordings.opening import audio_track, opened
from quicktake.errors import MachineError
from quicktake.folder.files import address, unwritten
from quicktake.model import Chapter

if TYPE_CHECKING:
    from av.container.core import Chapter as Entry  # there for type checkers only

MILLISECOND = Fraction(1, 1000)


def remux_with_chapters(source: Path, output: Path, chapters: Sequence[Chapter]) -> None:
    """Writes the sound of an M4A with chapters (and without any other metadata) into a new file.

    Chapters are in order. Raises InputError for a source that is
    no recording, MachineError when the output cannot be written whole.
    """
    remux(source, output, "ipod", chapters)


def remux(source: Path, output: Path, name: str, chapters: Sequence[Chapter] = (), *, track: int | None = None) -> None:
    """Writes the sound of a recording, without metadata, into a new file of the format that FFmpeg calls `name`.

    Raises InputError for a source that is no recording, MachineError when the output cannot be written whole.
    """
    options = {"fflags": "+bitexact"} | ({"movflags": "+faststart"} if name == "ipod" else {})
    with opened(source) as container:
        try:
            with av.open(address(output), mode="w", format=name, container_options=options) as result:
                copied = _copy(container, audio_track(container, source, track), result, chapters)
        except (av.FFmpegError, OSError) as error:
            raise unwritten(output, error) from error
    if _bytes_of_sound(output) != copied:
        raise MachineError(f"{output}: what was written is not whole.", hint="Is there room on the disk?")


def _copy(container: InputContainer, track: AudioStream, result: OutputContainer, chapters: Sequence[Chapter]) -> int:
    """Copies the audio track; gives the bytes of sound."""
    copy = result.add_stream_from_template(track)
    seconds = Fraction(container.duration or 0, av.time_base)
    if chapters:
        result.set_chapters(_entries(chapters, seconds))
    total = 0
    for packet in container.demux(track):
        if packet.dts is not None:
            total += packet.size
            packet.stream = copy
            result.mux(packet)
    return total


def _bytes_of_sound(path: Path) -> int:
    """Bytes of sound in a file."""
    with opened(path) as container:
        return sum(packet.size for packet in container.demux(audio_track(container, path)))


def _entries(chapters: Sequence[Chapter], seconds: Fraction) -> "list[Entry]":
    """PyAV's chapters: each ends where the next begins."""
    starts = [round(chapter.start * 1000) for chapter in chapters]
    ends = [*starts[1:], max(int(seconds * 1000), starts[-1] + 1)] if starts else []
    return [
        {"id": index + 1, "start": start, "end": end, "time_base": MILLISECOND, "metadata": {"title": chapter.title}}
        for index, (start, end, chapter) in enumerate(zip(starts, ends, chapters, strict=True))
    ]
