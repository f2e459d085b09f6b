"""A host's first steps: a new show, and a new episode from a recording."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_type_hints

from quicktake import digest as digests
from quicktake.errors import InputError
from quicktake.folder import dates, files, making, values
from quicktake.folder.episodes import read_episodes
from quicktake.folder.show import EPISODE, find_show, read_show
from quicktake.model import Episode, Finding, Owner, Progress, Settings

if TYPE_CHECKING:  # PyAV takes longer to load than `init`
    from quicktake.audio.recordings.recording import Recording

NEEDED = ("title", "description", "author", "link")
"""What a show cannot do without."""

ON_YOUTUBE = {
    "Business/Non-Profit": "Nonprofits & Activism",
    "Comedy": "Comedy",
    "Education": "Education",
    "Education/How To": "Howto & Style",
    "History": "Education",
    "Kids & Family/Pets & Animals": "Pets & Animals",
    "Leisure/Automotive": "Autos & Vehicles",
    "Leisure/Video Games": "Gaming",
    "Music": "Music",
    "News/Entertainment News": "Entertainment",
    "News/Sports News": "Sports",
    "Science": "Science & Technology",
    "Society & Culture/Personal Journals": "People & Blogs",
    "Society & Culture/Places & Travel": "Travel & Events",
    "Sports": "Sports",
    "TV & Film": "Film & Animation",
    "Technology": "Science & Technology",
}
"""YouTube's category for one of Apple's, whole or its main part, where it is obvious and not `[youtube]`'s default."""


def answered(key: str, text: str) -> str:
    """What a host said of a new show, as show.toml takes it; InputError names the option, and says what is wanted.

    key: of show.toml, of its owner, or `category`.
    """
    option, text = f"--{key.replace('_', '-')}", text.strip()
    hints = get_type_hints(Settings, include_extras=True) | get_type_hints(Owner, include_extras=True)
    if not text:
        raise InputError(f"{option}: is empty.", hint=values.doc_of(hints.get(key)))
    if key in ("link", "public_url") and "://" not in text and "." in text.partition("/")[0]:
        text = f"https://{text}"
    if wrong := _unknown(key, text):
        raise InputError(f"{option}: {wrong[0]}", hint=wrong[1])
    if key == "timezone":
        dates.zone(text, option)
    if key in hints:
        values.convert(values.from_toml(text), hints[key], values.Place(option))
    return text


def _unknown(key: str, text: str) -> tuple[str, str] | None:
    """What is wrong with a language or a category, and a hint."""
    from quicktake.check import languages
    from quicktake.render import categories

    if key == "language":
        return languages.problem(text)
    if key == "category" and (wrong := categories.problem(text)):
        return wrong, f"Apple's main ones: {', '.join(categories.main_ones())}."
    return None


def youtube_category(categories: Sequence[str]) -> str | None:
    """YouTube's category for a show with these of Apple's; None: its default, or nothing that is obvious."""
    first = categories[0] if categories else ""
    return ON_YOUTUBE.get(first) or ON_YOUTUBE.get(first.partition("/")[0])


def new_show(folder: Path, settings: Mapping[str, object]) -> Path:
    """A new show folder with a plain cover; the show.toml's path. InputError before anything is written."""
    from quicktake.pictures.card import title_card

    path = making.make_show(folder, settings)
    show = read_show(path.parent)
    cover = path.parent / show.settings.cover
    if not cover.exists():
        with files.replacing(cover) as fresh:
            title_card(show.settings.title, fresh)
    return path


def new_episode(
    where: Path | None,
    recording: Path,
    progress: Progress,
    now: datetime,
    *,
    title: str | None = None,
    number: int | None = None,
    date: str | None = None,
    how: str = "copy",
    track: int | None = None,
) -> tuple[Path, list[Finding]]:
    """A new episode's folder, and what to know of the recording. how: copy, move or link. track: of its sound, from 1.

    Title and date are suggested from the recording's own tags.
    """
    from quicktake.audio.recordings.recording import probe

    if title is not None and (
        not title.strip() or any(unicodedata.category(letter) in ("Cs", "Cc") for letter in title)
    ):
        raise InputError("--title: must be text on one line.", hint='For example --title "How loud is loud?"')
    folder = find_show(where or Path(), named=where is not None)
    with files.locked(folder / ".quicktake" / "lock"):
        show = read_show(folder)
        there = read_episodes(show)
        numbers = making.numbers(there)
        if number in numbers:
            raise InputError(f"--number: there is an episode {number} already.", hint="Leave it out for the next one.")
        heard = probe(recording, track)
        again = list(_of_others(recording, there.episodes))
        tags = heard.tags
        written = dates.spoken(date, show.zone, now) if date else None
        episode = making.make_episode(
            folder,
            recording,
            title=title or tags.get("title") or recording.stem,
            number=number or max(numbers, default=0) + 1,
            date=written,
            recorded=_moment(tags.get("creation_time") or tags.get("date")),
            how=how,
            track=track,
            progress=progress,
        )
    return episode, [*_of_tracks(heard, episode, asked=track is not None), *again]


def _of_tracks(recording: "Recording", folder: Path, *, asked: bool) -> Iterator[Finding]:
    """Which audio track is taken, where there are several."""
    from quicktake.audio.recordings.tracks import told

    if (said := told(recording.tracks, recording.track, asked=asked)) is not None:
        yield Finding("au-tracks", "W" if said[1] else "I", str(folder / EPISODE), *said)


def _of_others(recording: Path, episodes: Sequence[Episode]) -> Iterator[Finding]:
    """The episode that has the same recording already; only files of the same length are read."""
    size, digest = recording.stat().st_size, None
    for episode in episodes:
        known, sound = episode.record.recording, episode.sound
        same = sound is not None and sound.is_file() and sound.stat().st_size == size
        if not known and not same:
            continue
        digest = digest or digests.of_file(recording)
        if digest == known or (sound is not None and same and digest == _readable_digest(sound)):
            what = f"is the recording of {episode.folder.name} too."
            yield Finding("it-same-recording", "W", str(recording), what, "Is it the right file?", "quicktake")
            return


def _readable_digest(path: Path) -> str | None:
    try:
        return digests.of_file(path)
    except OSError:
        return None  # another episode's file keeps no new one from being made


def _moment(text: str | None) -> datetime | None:
    """A tag's date, if it is one."""
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment else None
