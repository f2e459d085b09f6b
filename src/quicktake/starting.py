"""A host's first steps: a new show, and a new episode from a recording."""

import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from quicktake.errors import InputError
from quicktake.folder import dates, files, making
from quicktake.folder.show import find_show, read_episodes, read_show
from quicktake.model import Progress


def new_show(folder: Path, settings: Mapping[str, object]) -> Path:
    """A new show folder, checked by reading it back; the show.toml's path."""
    from quicktake.pictures.card import title_card

    path = making.make_show(folder, settings)
    try:
        show = read_show(path.parent)
    except InputError:
        path.unlink()  # nothing half-made is left
        raise
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
) -> Path:
    """A new episode's folder; title and date are suggested from the recording's own tags. how: copy, move or link."""
    from quicktake.audio.recordings.recording import probe

    if title is not None and (
        not title.strip() or any(unicodedata.category(letter) in ("Cs", "Cc") for letter in title)
    ):
        raise InputError("--title: must be text on one line.", hint='For example --title "How loud is loud?"')
    folder = find_show(where or Path(), named=where is not None)
    with files.locked(folder / ".quicktake" / "lock"):
        show = read_show(folder)
        episodes = read_episodes(show)
        if number is not None and any(episode.matter.number == number for episode in episodes):
            raise InputError(f"--number: there is an episode {number} already.", hint="Leave it out for the next one.")
        tags = probe(recording).tags
        written = dates.spoken(date, show.zone, now) if date else None
        return making.make_episode(
            folder,
            recording,
            title=title or tags.get("title") or recording.stem,
            number=number or making.next_number(episodes),
            date=written,
            recorded=_moment(tags.get("creation_time") or tags.get("date")),
            how=how,
            progress=progress,
        )


def _moment(text: str | None) -> datetime | None:
    """A tag's date, if it is one."""
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment else None
