"""chapters.txt or the front matter's chapters and soundbites → Chapters, Soundbites, in the recording's times."""

import itertools
import re
from pathlib import Path

from quicktake.errors import InputError
from quicktake.folder.files import read_text
from quicktake.model import Chapter, ChapterEntry, Soundbite, SoundbiteEntry

TIME = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,2}):)?(\d{1,6}(?:[.,]\d{1,6})?)\Z")
LINE = re.compile(r"(\S+)\s+(?:-\s+)?(.*?)(?:\s*<(https?://[^<>\s]+)>)?\s*\Z")
MOST = 1000
MOST_SOUNDBITES = 100  # they stand in the feed, which every app loads whole
LONGEST_TITLE = 128  # characters of a soundbite's (podcast namespace, docs/1.0.md)


def seconds(text: str) -> float | None:
    """`1:02:03.5`, `12:34` or `90` as seconds; None when it is no time."""
    match = TIME.match(text)
    if not match:
        return None
    hours, minutes, rest = int(match[1] or 0), int(match[2] or 0), float(match[3].replace(",", "."))
    if match[2] is not None and (rest >= 60 or (match[1] is not None and minutes >= 60)):
        return None
    return hours * 3600 + minutes * 60 + rest


def read_chapters(folder: Path, entries: tuple[ChapterEntry, ...]) -> tuple[Chapter, ...]:
    """The episode's chapters, in order; InputError names file and line."""
    if entries:
        chapters = [_from_entry(entry, folder / "episode.md") for entry in entries]
        return _ordered(chapters, f"{folder / 'episode.md'}: chapters")
    path = folder / "chapters.txt"
    if not path.is_file():
        return ()
    lines = enumerate(read_text(path).split("\n"), 1)
    chapters = [_from_line(line, f"{path}, line {number}") for number, line in lines if line.strip() and line[0] != "#"]
    return _ordered(chapters, str(path))


def read_soundbites(folder: Path, entries: tuple[SoundbiteEntry, ...]) -> tuple[Soundbite, ...]:
    """The episode's soundbites, as the host has ordered them; InputError names file and key."""
    place = f"{folder / 'episode.md'}: soundbites"
    if len(entries) > MOST_SOUNDBITES:
        what = f"{place}: {len(entries)} soundbites; at most {MOST_SOUNDBITES}."
        raise InputError(what, hint="Keep the best: apps show a few.")
    return tuple(_from_soundbite(entry, place) for entry in entries)


def _from_soundbite(entry: SoundbiteEntry, place: str) -> Soundbite:
    start, end = _insist_time(entry.start, place), _insist_time(entry.end, place)
    if round(end - start, 3) <= 0:
        hint = "Both are times of the recording: `end` is where it ends, not how long it lasts."
        raise InputError(f"{place}: `end` ({entry.end}) does not come after `start` ({entry.start}).", hint=hint)
    if len(entry.title) > LONGEST_TITLE:
        what = f"{place}: the title `{entry.title[:40]}…` has {len(entry.title)} characters; at most {LONGEST_TITLE}."
        raise InputError(what, hint="Shorten it.")
    return Soundbite(start, end, entry.title)


def _from_entry(entry: ChapterEntry, path: Path) -> Chapter:
    return Chapter(_insist_time(entry.start, f"{path}: chapters"), entry.title, entry.url, entry.image)


def _insist_time(text: str, place: str) -> float:
    time = seconds(text)
    if time is None:
        raise InputError(f"{place}: `{text}` is no time.", hint="Write 1:23 or 0:01:23.5.")
    return time


def _from_line(line: str, place: str) -> Chapter:
    match = LINE.match(line.strip())
    start = seconds(match[1]) if match else None
    if not match or start is None or not match[2]:
        raise InputError(
            f"{place}: not a chapter: {line.strip()[:60]}", hint="Write: 1:23 Title, or 1:23 Title <https://link>."
        )
    return Chapter(start, match[2], match[3])


def _ordered(chapters: list[Chapter], place: str) -> tuple[Chapter, ...]:
    if len(chapters) > MOST:
        raise InputError(f"{place}: {len(chapters)} chapters; at most {MOST}.")
    for one, two in itertools.pairwise(chapters):
        if two.start <= one.start:
            raise InputError(
                f"{place}: `{two.title}` does not begin after `{one.title}`.", hint="Put them in order of time."
            )
    return tuple(chapters)
