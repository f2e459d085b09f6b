"""Path of a recording → what it says about itself: length, form, tags, chapters; nothing is decoded."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.stream import VideoStream

from quicktake.audio.recordings.layouts import layout_name
from quicktake.audio.recordings.opening import audio_track, moving_picture, opened
from quicktake.audio.recordings.tracks import Track, tracks_of
from quicktake.model import Chapter

LONGEST_TEXT = 500  # characters kept of a tag or title: what is longer is no title


@dataclass(frozen=True)
class Recording:
    """A recording as its container describes it."""

    path: Path
    seconds: float | None
    """Declared or estimated length; None when the file does not say."""
    sample_rate: int
    """Samples per second of the chosen audio track."""
    channels: int
    """Channels of that track."""
    layout: str
    """FFmpeg's name of their layout, as `decode` takes it: channels without names are taken for the usual ones."""
    has_picture: bool
    """Whether it has a moving picture; cover art is none."""
    tags: Mapping[str, str]
    """The recording's own tags (title, artist, date, creation_time...), keys in lower case."""
    chapters: tuple[Chapter, ...]
    """The recording's own chapters, in order."""
    tracks: tuple[Track, ...] = ()
    """All its audio tracks."""
    track: int = 1
    """Number of the chosen one."""


def probe(path: Path, track: int | None = None) -> Recording:
    """Describes a recording; track counts its audio tracks from 1.

    Raises InputError when it is no recording, or has no such audio track.
    """
    with opened(path) as container:
        stream = audio_track(container, path, track)
        picture = moving_picture(container)
        return Recording(
            path=path,
            seconds=_seconds(container, stream),
            sample_rate=stream.codec_context.sample_rate,
            channels=stream.codec_context.channels,
            layout=layout_name(stream.codec_context.layout),
            has_picture=picture is not None,
            tags=_tags(container, stream),
            chapters=_chapters(container),
            tracks=tracks_of(container),
            track=container.streams.audio.index(stream) + 1,
        )


def length_of(stream: AudioStream | VideoStream) -> float | None:
    """Declared seconds of one track, if it says so."""
    if not stream.duration or stream.time_base is None:
        return None
    return float(stream.duration * stream.time_base)


def container_length(container: InputContainer) -> float | None:
    """Declared or estimated seconds of the whole container."""
    return container.duration / av.time_base if container.duration and container.duration > 0 else None


def _seconds(container: InputContainer, stream: AudioStream) -> float | None:
    return container_length(container) or length_of(stream)


def _tags(container: InputContainer, stream: AudioStream) -> dict[str, str]:
    """The container's tags, else the track's (Ogg has them there)."""
    merged = {**stream.metadata, **container.metadata}
    cleaned = {key.lower(): _text(value) for key, value in merged.items()}
    return {key: value for key, value in sorted(cleaned.items()) if value}


def _text(value: str) -> str:
    """Text from outside on one line: no control or formatting characters, NFC, of bounded length."""
    spaced = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in value)
    return unicodedata.normalize("NFC", " ".join(spaced.split()))[:LONGEST_TEXT]


def _chapters(container: InputContainer) -> tuple[Chapter, ...]:
    """Chapters with a title, one for each start."""
    found = {
        round(float(entry["start"] * (entry["time_base"] or Fraction(1))), 3): _text(entry["metadata"].get("title", ""))
        for entry in container.chapters()
    }
    return tuple(Chapter(max(start, 0.0), title) for start, title in sorted(found.items()) if title)
