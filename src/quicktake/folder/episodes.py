"""A show folder → its episodes, and those that cannot be used: each is told, and none keeps another from going out."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from quicktake.errors import InputError, QuicktakeError
from quicktake.folder import dates
from quicktake.folder.files import read_text
from quicktake.folder.records import NAME, glimpsed_guid, read_episode_record
from quicktake.folder.show import EPISODE, Memo, NoMemo, read_episode
from quicktake.model import Broken, Episode, EpisodeRecord, Show

UNREADABLE, TWICE = "it-unreadable", "it-twice"
FENCE = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
LINE = re.compile(r"^(title|number|date|draft):[ \t]*(.*?)[ \t]*(?:[ \t]#.*)?$", re.MULTILINE)


@dataclass(frozen=True)
class Reading:
    """What lies in a show folder."""

    episodes: Sequence[Episode]
    """By folder name; no slug, guid or number (of a season and type) stands there twice."""
    broken: Sequence[Broken] = ()


def read_episodes(show: Show, memo: Memo | None = None) -> Reading:
    """Every episode of the show. What is wrong with one is told of that one."""
    folders = sorted(
        child.parent for child in show.folder.glob(f"*/{EPISODE}") if not child.parent.name.startswith(".")
    )
    found = [_read(show, folder, memo or NoMemo()) for folder in folders]
    for name, identity in IDENTITIES:
        found = _each_once(show, found, name, identity)
    return Reading(
        [one for one in found if isinstance(one, Episode)], [one for one in found if isinstance(one, Broken)]
    )


def _read(show: Show, folder: Path, memo: Memo) -> Episode | Broken:
    try:
        return read_episode(show, folder, memo)
    except QuicktakeError as error:
        return _broken(show, folder, error)


def _broken(show: Show, folder: Path, error: QuicktakeError) -> Broken:
    """With what can be made out of an episode's files in spite of the error."""
    known = Broken(folder, UNREADABLE, error.message, error.hint, **_glimpsed(show, folder / EPISODE))
    try:
        return replace(known, record=read_episode_record(folder))
    except QuicktakeError:
        named = (guid for guid, slug in show.record.published.items() if slug == folder.name)
        guid = glimpsed_guid(folder) or next(named, None)
        return replace(known, record=EpisodeRecord(guid=guid, slug=show.record.published.get(guid or "")), damaged=True)


def _glimpsed(show: Show, path: Path) -> dict[str, Any]:
    """Title, number, date and draft, as far as lines of the front matter say them."""
    try:
        text = read_text(path).removeprefix("---\n")
    except QuicktakeError:
        return {}
    said: dict[str, str] = dict(LINE.findall(FENCE.split(text, maxsplit=1)[0]))
    number, date = said.get("number", ""), said.get("date")
    return {
        "title": said.get("title", "").strip("\"'“”") or None,
        "number": int(number) if number.isascii() and number.isdigit() and len(number) < 9 else None,
        "date": _date(date, show) if date else None,
        "draft": said.get("draft", "").lower() == "true",
    }


def _date(text: str, show: Show) -> datetime | None:
    try:
        return dates.to_utc(text.strip("\"'"), show.zone, "date")
    except InputError:
        return None


def _each_once(
    show: Show, found: Sequence[Episode | Broken], name: str, identity: Callable[[Episode | Broken], object]
) -> list[Episode | Broken]:
    """Of those with one identity the older stays; the others are left out."""
    alike: dict[object, list[Episode | Broken]] = {}
    for one in found:
        if (value := identity(one)) is not None:
            alike.setdefault(value, []).append(one)
    second: dict[Path, Broken] = {}
    for several in alike.values():
        first, *others = sorted(several, key=lambda one: _age(show, one)) if len(several) > 1 else several
        second |= {other.folder: _double(show, first, other, name) for other in others}
    return [second.get(one.folder, one) for one in found]


def _age(show: Show, one: Episode | Broken) -> tuple[bool, bool, bool, str]:
    """The older first: in the folder that it was published from, published, no draft; else by name, because what files
    say of their age is another thing on each computer."""
    return (
        one.record.slug != one.folder.name,
        one.record.guid not in show.record.published,
        one.matter.draft if isinstance(one, Episode) else one.draft,
        one.folder.name,
    )


def _double(show: Show, first: Episode | Broken, other: Episode | Broken, name: str) -> Broken:
    """The second of two with one identity. A copied folder has nothing of its own; others keep what is out of them."""
    both = f"{first.folder.name} and {other.folder.name} both have {name}"
    stays = f"{first.folder.name} stays as it is, {other.folder.name} is left out."
    known = _broken(show, other.folder, InputError(""))
    where = other.folder / EPISODE
    if name == GUID:
        what = f"{where}: {both} {first.record.guid}: the folder was copied together with its {NAME}. {stays}"
        hint = f"Delete {NAME} in {other.folder.name}: it gets one of its own."
        return replace(known, code=TWICE, message=what, hint=hint, record=EpisodeRecord(), damaged=False)
    shown = first.matter.number if isinstance(first, Episode) and name == NUMBER else first.slug
    return replace(known, code=TWICE, message=f"{where}: {both} {shown}. {stays}", hint="Change one of them.")


def _number(one: Episode | Broken) -> object:
    if isinstance(one, Broken) or one.matter.number is None:
        return None
    return one.matter.season, one.matter.type, one.matter.number


GUID, SLUG, NUMBER = "the guid", "the slug", "the number"
IDENTITIES: tuple[tuple[str, Callable[[Episode | Broken], object]], ...] = (
    (GUID, lambda one: one.record.guid),
    (SLUG, lambda one: one.slug),
    (NUMBER, _number),
)
