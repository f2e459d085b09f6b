"""Podcasting 2.0's JSON chapters → Chapters, in the recording's times (podcast-namespace, chapters/jsonChapters.md)."""

import json
import math
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from quicktake.errors import InputError
from quicktake.folder.addresses import is_web
from quicktake.folder.times import seconds
from quicktake.model import Chapter, Deviation

MOST_SECONDS = 1e7  # more than a hundred days
UNUSED = ("endTime", "location")
HINT = 'Write: {"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Start"}]}.'


def parse(text: str, path: Path) -> tuple[list[Chapter], list[Deviation]]:
    """The chapters in order of time; InputError names the file and the chapter.

    A chapter with `toc: false`, or without a title, is not listed.
    """
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = f", line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        what = f"{path}{line}: is no JSON: a comma, a bracket or a quotation mark is missing or too many."
        raise InputError(what, hint=HINT) from error
    entries = tree.get("chapters") if isinstance(tree, dict) else None
    if not isinstance(entries, list):
        raise InputError(f"{path}: there is no list `chapters`.", hint=HINT)
    chapters = [_chapter(entry, f"{path}: chapters[{index}]", path.parent) for index, entry in enumerate(entries)]
    chapters.sort(key=lambda chapter: chapter.start)
    taken = {chapter.start for chapter in chapters if chapter.toc}
    return [one for one in chapters if one.toc or one.start not in taken], _unused(entries)


def _unused(entries: list[Mapping[str, object]]) -> list[Deviation]:
    """What a host should know is not taken."""
    found = [key for key in UNUSED if any(key in entry for entry in entries)]
    if not found:
        return []
    what = f"`{'`, `'.join(found)}` of its chapters is not used."
    return [Deviation(None, what, "A chapter ends where the next begins.")]


def _chapter(entry: object, place: str, folder: Path) -> Chapter:
    if not isinstance(entry, dict):
        raise InputError(f"{place}: must be a chapter.", hint=HINT)
    title = " ".join(_text(entry, "title", place).split())
    url = _text(entry, "url", place).strip() or None
    if url and not is_web(url):
        raise InputError(f"{place}.url: `{url}` is no web address.", hint="Write it in full: https://...")
    image, picture = _picture(_text(entry, "img", place).strip(), place, folder)
    return Chapter(_start(entry, place), title, url, image, picture, toc=bool(title) and entry.get("toc") is not False)


def _start(entry: Mapping[str, object], place: str) -> float:
    value = entry.get("startTime")
    start = seconds(value.strip()) if isinstance(value, str) else value
    good = isinstance(start, int | float) and not isinstance(start, bool) and 0 <= start <= MOST_SECONDS
    if not good or not isinstance(start, int | float) or not math.isfinite(start):
        raise InputError(f"{place}.startTime: `{value}` is no time.", hint='Write seconds: "startTime": 83.5.')
    return float(start)


def _text(entry: Mapping[str, object], key: str, place: str) -> str:
    value = entry.get(key)
    if value is not None and not isinstance(value, str):
        raise InputError(f"{place}.{key}: must be text.", hint='Put it in quotation marks: "...".')
    return value or ""


def _picture(named: str, place: str, folder: Path) -> tuple[str | None, str | None]:
    """A picture as a file of the episode's folder, or as an address on the web."""
    if not named or is_web(named):
        return None, named or None
    path = PurePosixPath(named)
    if path.is_absolute() or ".." in path.parts or ":" in named or not (folder / path).is_file():
        what = f"{place}.img: `{named}` is neither a web address nor a file of the episode's folder."
        raise InputError(what, hint="Write its address in full: https://...")
    return named, None
