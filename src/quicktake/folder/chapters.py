"""chapters.txt, chapters.json or the front matter → Chapters and Soundbites, in the recording's times."""

import itertools
import re
from dataclasses import dataclass
from pathlib import Path

from quicktake.errors import InputError
from quicktake.folder import addresses, chapter_json
from quicktake.folder.decoding import read_any_text
from quicktake.folder.times import seconds
from quicktake.model import Chapter, ChapterEntry, Deviation, Soundbite, SoundbiteEntry

LINE = re.compile(r"(\S+)\s+(?:-\s+)?(.*?)(?:\s*<(https?://[^<>\s]+)>)?\s*\Z")
_TIME, _DASH = r"([\d:]+(?:[.,]\d+)?)", r"(?:-{1,2}>?|[–—])"
TWO = re.compile(rf"{_TIME}(\s+(?:{_DASH}\s+)?|{_DASH}){_TIME}(\s+(?:{_DASH}\s+)?|\Z)(.*)\Z")
FINE = re.compile(r"\d+[.,]\d{3,}\Z")  # Audacity's times
FILES = ("chapters.txt", "chapters.json")
"""Files that are read, the first that is there."""
MOST = 1000
MOST_SOUNDBITES = 100  # they stand in the feed, which every app loads whole
LONGEST_TITLE = 128  # characters of a soundbite's (podcast namespace, docs/1.0.md)


@dataclass(frozen=True)
class ChapterFile:
    """What a file of chapters holds, and what a host should know of how it was read."""

    path: Path
    chapters: tuple[Chapter, ...]
    deviations: tuple[Deviation, ...] = ()


def read_chapters(folder: Path, entries: tuple[ChapterEntry, ...], language: str) -> tuple[Chapter, ...]:
    """The episode's chapters, in order; InputError names file and line."""
    if entries:
        chapters = [_from_entry(entry, folder / "episode.md") for entry in entries]
        return _ordered(chapters, f"{folder / 'episode.md'}: chapters")
    found = read_chapter_file(folder, language)
    return found.chapters if found else ()


def read_chapter_file(folder: Path, language: str) -> ChapterFile | None:
    """The episode's file of chapters, in a language, whatever tool wrote it; None when it has none."""
    path = next((folder / name for name in FILES if (folder / name).is_file()), None)
    if path is None:
        return None
    found = read_any_text(path, language)
    if path.suffix == ".json":
        chapters, deviations = chapter_json.parse(found.text, path)
    else:
        chapters, deviations = _from_lines(found.text, path)
    return ChapterFile(path, _ordered(chapters, str(path)), (*found.deviations(), *deviations))


def _from_lines(text: str, path: Path) -> tuple[list[Chapter], list[Deviation]]:
    """Lines of a time and a title; of two times and a title, as Audacity writes labels, the first one counts."""
    chapters, ended = [], []
    for number, line in enumerate(text.split("\n"), 1):
        # a label's second line, which begins with a backslash, is about frequencies
        if not line.strip() or line.startswith(("#", "\\")):
            continue
        chapter, has_end = _from_line(line, f"{path}, line {number}")
        chapters.append(chapter)
        ended += [number] if has_end else []
    if not ended:
        return chapters, []
    what = "two times stand before the title, as in Audacity's labels; the first is where the chapter begins."
    return chapters, [Deviation(ended[0], what, "Nothing is to be done, if that is meant.")]


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


def _from_line(line: str, place: str) -> tuple[Chapter, bool]:
    """A chapter, and whether the time where it ends stands before its title too."""
    text, end = _without_end(line.strip())
    match = LINE.match(text)
    start = seconds(match[1]) if match else None
    if not match or start is None or not match[2] or (end is not None and end < start):
        raise InputError(
            f"{place}: not a chapter: {line.strip()[:60]}", hint="Write: 1:23 Title, or 1:23 Title <https://link>."
        )
    if match[3] and (wrong := addresses.fault(match[3])):
        raise InputError(f"{place}: {wrong[0]}", hint=wrong[1])
    return Chapter(start, match[2], match[3]), end is not None


def _without_end(line: str) -> tuple[str, float | None]:
    """A line without its second time, and that time: a title may begin with a number, but with no time."""
    match = TWO.match(line)
    if not match:
        return line, None
    label = ("\t" in match[2] and "\t" in match[4]) or (FINE.match(match[1]) and FINE.match(match[3]))
    end = seconds(match[3]) if label or ":" in match[3] else None
    return (line, None) if end is None else (f"{match[1]} {match[5]}", end)


def _ordered(chapters: list[Chapter], place: str) -> tuple[Chapter, ...]:
    if len(chapters) > MOST:
        raise InputError(f"{place}: {len(chapters)} chapters; at most {MOST}.")
    for one, two in itertools.pairwise(chapters):
        if two.start <= one.start:
            raise InputError(
                f"{place}: `{two.title}` does not begin after `{one.title}`.", hint="Put them in order of time."
            )
    return tuple(chapters)
