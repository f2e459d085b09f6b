"""chapters.txt or the front matter's chapters → Chapters, in the recording's times."""

import itertools
import re
from pathlib import Path

from quicktake.errors import InputError
from quicktake.folder.files import read_text
from quicktake.model import Chapter, ChapterEntry

TIME = re.compile(r"(?:(?:(\d+):)?(\d{1,2}):)?(\d{1,6}(?:[.,]\d{1,6})?)\Z")
LINE = re.compile(r"(\S+)\s+(?:-\s+)?(.*?)(?:\s*<(https?://[^<>\s]+)>)?\s*\Z")
MOST = 1000


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


def _from_entry(entry: ChapterEntry, path: Path) -> Chapter:
    start = seconds(entry.start)
    if start is None:
        raise InputError(f"{path}: chapters: `{entry.start}` is no time.", hint="Write 1:23 or 0:01:23.5.")
    return Chapter(start, entry.title, entry.url, entry.image)


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
