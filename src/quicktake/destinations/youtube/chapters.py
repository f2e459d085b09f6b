"""An episode's chapters → those that YouTube shows on its video's timeline, or the rule that they break.

YouTube Help 9884579: the first at 0:00, three or more, ascending, each of ten seconds or more; it reads them in the
description, so that they are whole seconds, and after one mistake it shows none.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from quicktake.destinations.youtube.keys import METADATA, guid_of, what_of
from quicktake.model import Change, Chapter, Episode, Finding, Release, placed
from quicktake.render.letters import one_line
from quicktake.timeline import EditList, clock

LEAST = 3
SHORTEST = 10  # seconds
CODE = "chap-youtube"
SOURCE = "YouTube Help 9884579: video chapters"
SOME = 3  # named in a message
MAY = "and YouTube may take that for a chapter"
HINT = "They stay in the podcast."
TIME = re.compile(r"(?<![\d:.])(?:\d{1,3}:)?\d{1,2}:[0-5]\d(?![\d:])")
"""What YouTube makes a link to a place in the video of, wherever it stands."""
OTHERWISE = "Write it in another way, such as 12.30 or 6 am."
OPENING = 3.0  # seconds: a first chapter that begins so early is the beginning


def of_video(release: Release) -> tuple[Chapter, ...]:
    """The chapters in the video's own seconds; until it is built, in the recording's.

    A first chapter in the first three seconds, of the recording or of the video, begins at 0:00: an intro is part of
    it.
    """
    recorded, edits = release.episode.listed, edits_of(release)
    chapters = placed(recorded, edits) if edits else recorded
    if not chapters or min(recorded[0].start, chapters[0].start) >= OPENING:
        return chapters
    return (replace(chapters[0], start=0.0), *chapters[1:])


def edits_of(release: Release) -> EditList | None:
    """What the video keeps of the recording; None until it is built."""
    video = release.artifacts.get("video")
    edits = video.report.get("edits") if video else None
    return EditList.from_json(edits) if edits else None


def shown(release: Release) -> tuple[Chapter, ...]:
    """The chapters that go into the description: all of them, or none where YouTube would show none."""
    return () if trouble(release) else of_video(release)


def trouble(release: Release) -> str | None:
    """Which rule the chapters break, and which of them does; None when there are none, or YouTube shows them."""
    chapters, edits = of_video(release), edits_of(release)
    return broken(chapters, edits.duration if edits else None) if chapters else None


def broken(chapters: Sequence[Chapter], end: float | None) -> str | None:
    """The first rule that chapters break; end: seconds of the whole video, None where that is not known."""
    if int(chapters[0].start) > 0:
        return f"{_named(chapters[0])}, the first, begins at {clock(chapters[0].start)}, not at 0:00"
    if len(chapters) < LEAST:
        return f"there {'is 1' if len(chapters) == 1 else f'are {len(chapters)}'}, and {LEAST} or more are needed"
    for chapter in chapters:
        if not chapter.title.strip():
            return f"the one at {clock(chapter.start)} has no title"
    ends = [chapter.start for chapter in chapters[1:]]
    for chapter, until in zip(chapters, [*ends, end], strict=True):
        seconds = SHORTEST if until is None else int(until) - int(chapter.start)
        if seconds < SHORTEST:
            return f"{_named(chapter)} at {clock(chapter.start)} takes {max(0, seconds)} s, and {SHORTEST} are needed"
    return None


def _named(chapter: Chapter) -> str:
    return f"“{' '.join(chapter.title.split())}”"


def listed(chapters: Sequence[Chapter]) -> str:
    """The lines that YouTube reads them in."""
    return "\n".join(f"{clock(chapter.start)} {one_line(chapter.title)}" for chapter in chapters)


def stray(release: Release, description: str) -> Iterator[Finding]:
    """Times in titles of chapters and above them, which YouTube may take for chapters."""
    chapters = shown(release)
    for chapter in chapters:
        if found := TIME.search(chapter.title):
            what = f"{_named(chapter)} at {clock(chapter.start)} has {found[0]} in its title, {MAY}."
            yield Finding(CODE, "I", place(release.episode), what, OTHERWISE, SOURCE)
    above, listing, _ = description.partition(listed(chapters)) if chapters else ("", "", "")
    if listing and (times := list(dict.fromkeys(TIME.findall(above)))):
        more = f" and {len(times) - SOME} more" if len(times) > SOME else ""
        what = f"above them, the description on YouTube has {', '.join(times[:SOME])}{more}, {MAY}."
        settings = release.episode.youtube
        shorter = ' Or: `[youtube] notes = "short"`.' if settings is not None and settings.notes == "whole" else ""
        yield Finding(CODE, "I", place(release.episode), what, OTHERWISE + shorter, SOURCE)


def told(releases: Iterable[Release], changes: Iterable[Change]) -> list[Finding]:
    """Of the videos whose texts are to be written: chapters that are left out, and what may spoil them."""
    written = {guid_of(one.effect.key): one.effect.fields for one in changes if what_of(one.effect.key) == METADATA}
    return [
        found
        for release in releases
        if release.guid in written
        for found in findings(release, str(written[release.guid].get("description", "")))
    ]


def findings(release: Release, description: str) -> list[Finding]:
    """What a host is told of an episode's chapters: the rule that they break, else what may spoil them."""
    if wrong := trouble(release):
        what = f"YouTube would not show them, they are left out there: {wrong}."
        return [Finding(CODE, "I", place(release.episode), what, HINT, SOURCE)]
    return list(stray(release, description))


def place(episode: Episode) -> str:
    """Where a finding about an episode's chapters is."""
    return f"{episode.folder}: chapters"
