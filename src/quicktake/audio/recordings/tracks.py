"""Open recording → its audio tracks, which of them is taken, and what to say of the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition

from quicktake.errors import InputError


@dataclass(frozen=True)
class Track:
    """An audio track as its container describes it."""

    number: int
    """From 1, in the container's order."""
    title: str
    """Its own title, and its language in brackets; empty when it has neither."""
    form: str
    """Codec, channels and rate in words: `aac, mono, 44.1 kHz`; empty when it cannot be decoded."""

    @property
    def decodable(self) -> bool:
        """Whether FFmpeg has a decoder for it."""
        return bool(self.form)

    def __str__(self) -> str:
        title = f" “{self.title}”" if self.title else ""
        return f"{self.number}{title} ({self.form or 'cannot be decoded'})"


def tracks_of(container: InputContainer) -> tuple[Track, ...]:
    """All audio tracks, those that cannot be decoded too."""
    return tuple(_described(number, stream) for number, stream in enumerate(container.streams.audio, 1))


def _described(number: int, stream: AudioStream) -> Track:
    title, language = stream.metadata.get("title", ""), stream.metadata.get("language", "")
    named = f"{title} [{language}]" if title and language not in ("", "und") else title
    context = stream.codec_context
    if not _has_decoder(stream):
        return Track(number, " ".join(named.split()), "")
    channels = {1: "mono", 2: "stereo"}.get(context.channels, f"{context.channels} channels")
    return Track(number, " ".join(named.split()), f"{context.name}, {channels}, {context.sample_rate / 1000:g} kHz")


def _has_decoder(stream: AudioStream) -> bool:
    """FFmpeg knows codecs that it cannot decode, such as the spatial track that some phones put first."""
    return stream.codec_context is not None  # PyAV's types say always; it is None without a decoder


def chosen(container: InputContainer, path: Path, track: int | None) -> AudioStream:
    """The track by number from 1; without one, of those that can be decoded, the one marked as default, else the first.

    Raises InputError when there is none, or not that many, or the wanted one cannot be decoded.
    """
    streams = container.streams.audio
    if not streams:
        raise InputError(f"{path}: has no audio track.", hint="Record sound, or name another file.")
    if track is not None and not 1 <= track <= len(streams):
        count = "1 audio track" if len(streams) == 1 else f"{len(streams)} audio tracks"
        raise InputError(f"{path}: has {count}, there is no track {track}.", hint="Change audio.track.")
    good = [stream for stream in streams if _has_decoder(stream)]
    wanted = None if track is None else streams[track - 1]
    if not good or (wanted is not None and wanted not in good):
        which = f"audio track {track}" if good else "its sound"
        hint = "Take another track." if good else "Convert it to WAV or AAC with the program that recorded it."
        raise InputError(f"{path}: {which} is of a kind that cannot be decoded.", hint=hint)
    if wanted is not None:
        return wanted
    return next((stream for stream in good if stream.disposition & Disposition.default), good[0])


def told(tracks: Sequence[Track], taken: int, *, asked: bool) -> tuple[str, str] | None:
    """What a host should know of the choice, and a hint; None where there was none. taken: number of the track.

    asked: the host named the track: then nothing is to be said.
    """
    others = [track for track in tracks if track.number != taken]
    if asked or not others:
        return None
    own = next(track for track in tracks if track.number == taken)
    verb = "is" if len(others) == 1 else "are"
    what = f"has {len(tracks)} audio tracks: {own} was taken; not taken {verb} {', '.join(map(str, others))}."
    usable = next((track for track in others if track.decodable), None)
    hint = (
        f"For another: `audio: {{track: {usable.number}}}` in episode.md, or --track {usable.number}." if usable else ""
    )
    return what, hint
