"""An episode's chapters → those that YouTube shows on its video's timeline, or the rule that they break.

YouTube Help 9884579: the first at 0:00, three or more, ascending, each of ten seconds or more; it reads them in the
description, so that they are whole seconds, and after one mistake it shows none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from quicktake.destinations.youtube.keys import METADATA, guid_of, what_of
from quicktake.model import Change, Chapter, Episode, Finding, Release, placed
from quicktake.timeline import EditList, clock

LEAST = 3
SHORTEST = 10  # seconds
CODE = "chap-youtube"
SOURCE = "YouTube Help 9884579: video chapters"
HINT = "They stay in the podcast."
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


def told(releases: Iterable[Release], changes: Iterable[Change]) -> list[Finding]:
    """Of the videos whose texts are to be written: chapters that are left out, and why."""
    written = {guid_of(change.effect.key) for change in changes if what_of(change.effect.key) == METADATA}
    return [finding(one, wrong) for one in releases if one.guid in written and (wrong := trouble(one))]


def finding(release: Release, wrong: str) -> Finding:
    """What a host is told of chapters that break a rule."""
    what = f"YouTube would not show them, they are left out there: {wrong}."
    return Finding(CODE, "I", place(release.episode), what, HINT, SOURCE)


def place(episode: Episode) -> str:
    """Where a finding about an episode's chapters is."""
    return f"{episode.folder}: chapters"
