"""A show folder → Show and Episodes, with every error naming file and key."""

import contextlib
import dataclasses
import re
import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from quicktake.errors import InputError
from quicktake.folder import dates, frontmatter, values
from quicktake.folder.chapters import read_chapters, read_soundbites
from quicktake.folder.conflicts import insist_merged
from quicktake.folder.files import read_text
from quicktake.folder.records import read_episode_record, read_show_record
from quicktake.folder.times import seconds
from quicktake.model import Audio, Episode, FrontMatter, RecordingFiles, Settings, Show, Youtube

SETTINGS, EPISODE = "show.toml", "episode.md"
SOUND = {
    ".3gp", ".aac", ".aif", ".aifc", ".aiff", ".avi", ".bwf", ".caf", ".flac", ".m2ts", ".m4a", ".m4b", ".m4v", ".mka",
    ".mkv", ".mov", ".mp3", ".mp4", ".mts", ".oga", ".ogg", ".ogv", ".opus", ".rf64", ".ts", ".w64", ".wav", ".wave",
    ".webm",
}  # fmt: skip
"""Endings of recordings: such a file goes before all others that are called recording.*."""
BESIDE = {
    ".asd", ".aup", ".aup3", ".crdownload", ".csv", ".doc", ".docx", ".download", ".edl", ".jpeg", ".jpg", ".json",
    ".log", ".md", ".part", ".pdf", ".pek", ".pkf", ".png", ".reapeaks", ".rpp", ".sbv", ".sesx", ".srt", ".tmp",
    ".tsv", ".txt", ".vtt", ".xml",
}  # fmt: skip
"""Endings of what editors, transcribers and browsers leave beside a recording: never one."""
TRANSCRIPTS = ("transcript.vtt", "transcript.srt", "recording.vtt", "recording.srt")
"""Names of a transcript, the first that is there: Whisper calls its files like the recording."""
CALLS = ("subscribe", "follow", "support", "newsletter")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
RESERVED = {"media", "show", "index", "feed", "style", "con", "prn", "aux", "nul"}
LONGEST_SLUG = 100


def tree_keys() -> set[str]:
    """The keys that show.toml may have at its top."""
    return {field.name for field in dataclasses.fields(Settings)}


class Memo(Protocol):
    """Remembers what was made of a file until the file changes."""

    def of(self, kind: str, path: Path, make: Callable[[], Any]) -> Any:  # JSON
        """The remembered value, or a new one."""
        ...


class NoMemo:
    """Remembers nothing."""

    def of(self, kind: str, path: Path, make: Callable[[], Any]) -> Any:
        """A new value each time."""
        return make()


def find_show(start: Path, *, named: bool = False) -> Path:
    """The folder of the nearest show.toml: here, in `episodes/`, or, unless named, in a folder above."""
    here = start.absolute()
    for folder in [here] if named else [here, *here.parents]:
        for candidate in (folder, folder / "episodes"):
            if (candidate / SETTINGS).is_file():
                return candidate
    where = f"in {start} or {start / 'episodes'}" if named else "here, in ./episodes or in a folder above"
    raise InputError(f"There is no show.toml {where}.", hint="`quicktake init` makes a new show; --show DIR names one.")


def read_show(folder: Path) -> Show:
    """The show's settings and record."""
    path = folder / SETTINGS
    text = read_text(path)
    try:
        tree = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # thousands of digits are a plain ValueError
        insist_merged(text, str(path))
        raise InputError(
            f"{path}: {error}.", hint="Text stands in quotation marks, each key on a line of its own."
        ) from error
    version = tree.get("version", 1)
    if isinstance(version, int) and version > 1:
        raise InputError(
            f"{path}: version {version} needs a newer quicktake.", hint="Update quicktake on this computer."
        )
    settings = values.build(values.from_toml(tree), Settings, values.Place(str(path)))
    for key, call in settings.links.items():
        if isinstance(call, str) and key not in CALLS:
            known = (
                "a key of the show itself: put it above the first [section]" if key in tree_keys() else "no known call"
            )
            hint = f"Known calls are {', '.join(CALLS)}; any other is written {key} = {{url = ..., text = ...}}."
            raise InputError(f"{path}: links.{key}: is {known}.", hint=hint)
    return Show(folder, settings, dates.zone(settings.timezone, f"{path}: timezone"), read_show_record(folder))


def slugs_of(folder: Path) -> list[str]:
    """The slugs of a show's episodes, newest folder first; a damaged record leaves the folder's name.

    It reads no episode.md: a shell asks for it at a keystroke.
    """
    found = []
    for path in sorted(folder.glob(f"*/{EPISODE}"), reverse=True):
        if not path.parent.name.startswith("."):
            with contextlib.suppress(InputError, OSError):
                found.append(read_episode_record(path.parent).slug or path.parent.name)
                continue
            found.append(path.parent.name)
    return found


def show_path(episode: Episode) -> str:
    """The path of an episode.md for messages."""
    return str(episode.folder / EPISODE)


def read_episode(show: Show, folder: Path, memo: Memo) -> Episode:
    """One episode's front matter, notes, files and record."""
    path = folder / EPISODE
    file = str(path)

    def parsed() -> Any:
        front, notes = frontmatter.split(read_text(path), file)
        return [frontmatter.to_json(frontmatter.parse(front, file)), notes]

    tree, notes = memo.of("front matter", path, parsed)
    node, place = frontmatter.from_json(tree), values.Place(file)
    matter = values.build(node, FrontMatter, place)
    date = dates.to_utc(matter.date, show.zone, place.at("date", node)) if matter.date else None
    audio = replace(show.settings.audio, **_section(node, "audio", Audio, place))
    over = _section(node, "youtube", Youtube, place)
    youtube = replace(show.settings.youtube, **over) if show.settings.youtube else None
    record = read_episode_record(folder)
    slug = record.slug or matter.slug or folder.name
    if not SLUG.match(slug) or slug in RESERVED or len(slug) > LONGEST_SLUG:
        raise InputError(
            f"{file}: `{slug}` cannot stand in an address.",
            hint="Write `slug:` with a-z, 0-9 and single hyphens, or rename the folder.",
        )
    sound, picture, offset = _recording(folder, matter)
    return Episode(
        folder=folder,
        matter=matter,
        notes=notes,
        date=date,
        audio=audio,
        youtube=youtube,
        chapters=read_chapters(folder, matter.chapters, show.settings.language),
        soundbites=read_soundbites(folder, matter.soundbites),
        sound=sound,
        picture=picture,
        offset=offset,
        intro=_override(show, folder, matter, "intro"),
        outro=_override(show, folder, matter, "outro"),
        spot=folder / matter.sponsor.spot if matter.sponsor and matter.sponsor.spot else None,
        spot_at=_spot_at(matter, file),
        cover=_present(folder, "cover.jpg", "cover.jpeg", "cover.png"),
        transcript=_present(folder, *TRANSCRIPTS),
        thumbnail=_present(folder, "thumbnail.png", "thumbnail.jpg", "thumbnail.jpeg"),
        record=record,
    )


def _section(node: values.Node, key: str, cls: type[Any], place: values.Place) -> dict[str, Any]:
    """The keys of an override section that were written."""
    tree = node.value if isinstance(node.value, dict) else {}
    section = tree.get(key)
    return values.given(section, cls, place.inside(key, section)) if section and section.value is not None else {}


def _override(show: Show, folder: Path, matter: FrontMatter, key: str) -> Path | None:
    """Intro or outro: the episode's, relative to its folder, else the show's."""
    own = getattr(matter.audio, key) if matter.audio else None
    general = getattr(show.settings.audio, key)
    return folder / own if own else show.folder / general if general else None


def _spot_at(matter: FrontMatter, file: str) -> float | None:
    """Where the sponsor's spot is put."""
    place = matter.sponsor.place if matter.sponsor else "start"
    if place in ("start", "end"):
        return 0.0 if place == "start" else None
    at = seconds(place)
    if at is None:
        hint = "Write `start`, `end`, or a time in the recording such as 12:30."
        raise InputError(f"{file}: sponsor.place: `{place}` is no place.", hint=hint)
    return at


def _present(folder: Path, *names: str) -> Path | None:
    return next((folder / name for name in names if (folder / name).is_file()), None)


def _anywhere(folder: Path, named: str) -> Path:
    """A path that may be any on this machine; `~` is the host's home."""
    try:
        if "\0" in named:
            raise RuntimeError("no path holds a zero byte")
        return folder / Path(named).expanduser()
    except RuntimeError as error:
        raise InputError(f"{folder / EPISODE}: recording: `{named}` is no path here ({error}).") from error


def _recording(folder: Path, matter: FrontMatter) -> tuple[Path | None, Path | None, float]:
    """Sound, picture and offset: as the front matter says, else the one file that is called recording.*."""
    named = matter.recording
    if isinstance(named, RecordingFiles):
        return folder / named.sound, folder / named.picture if named.picture else None, named.offset
    if named:
        return _anywhere(folder, named), None, 0.0
    files = sorted(file for file in folder.glob("recording.*") if not file.is_dir())
    known = [file for file in files if file.suffix.lower() in SOUND]
    found = known or [file for file in files if file.suffix.lower() not in BESIDE]
    if len(found) > 1:
        names = ", ".join(file.name for file in found)
        raise InputError(
            f"{folder / EPISODE}: which is the recording? There are {names}.", hint="Name it: `recording: ...`."
        )
    return (found[0] if found else None), None, 0.0
