"""Rules about episodes: what apps need of each of them."""

import re
from collections.abc import Sequence

from quicktake.check.registry import Told, rule
from quicktake.folder.show import show_path
from quicktake.model import Episode, Show

LONGEST_TITLE = 255  # characters
TITLE_NUMBER = re.compile(r"\b(?:episode|ep|folge|épisode|#)\s*\.?\s*(\d+)", re.IGNORECASE)


@rule("it-title", "E", "Apple, A Podcaster's Guide to RSS")
def title(show: Show, episodes: Sequence[Episode]) -> Told:
    """A title of reasonable length, without control characters."""
    for episode in episodes:
        text = episode.matter.title
        if not text.strip() or len(text) > LONGEST_TITLE or any(ord(letter) < 32 for letter in text):
            yield f"{show_path(episode)}: title", f"must be 1 to {LONGEST_TITLE} characters on one line.", "Shorten it."


@rule("it-title-number", "I", "Apple, A Podcaster's Guide to RSS: no episode number in titles")
def title_number(show: Show, episodes: Sequence[Episode]) -> Told:
    """The number is shown by apps already."""
    for episode in episodes:
        match = TITLE_NUMBER.search(episode.matter.title)
        if match and episode.matter.number == int(match[1]):
            yield (
                f"{show_path(episode)}: title",
                f"repeats the number ({match[0]}); apps show it themselves.",
                "Leave it out.",
            )


@rule("it-recording", "E", "quicktake")
def recording(show: Show, episodes: Sequence[Episode]) -> Told:
    """What is not published yet needs its recording."""
    for episode in episodes:
        if episode.record.guid in show.record.published:
            continue
        if episode.sound is None:
            yield (
                str(episode.folder),
                "there is no recording.",
                "Put it there as recording.*, or name it: `recording: ...`.",
            )
        for path in (episode.sound, episode.picture, episode.intro, episode.outro, episode.spot):
            if path is not None and not path.is_file():
                yield show_path(episode), f"there is no file {path}.", "Put it there, or name another."


@rule("it-pubdate-order", "W", "podcast apps order by date")
def pubdate_order(show: Show, episodes: Sequence[Episode]) -> Told:
    """No two episodes with the same second."""
    seen: dict[object, Episode] = {}
    for episode in episodes:
        date = episode.record.date or episode.date
        if date is None:
            continue
        if date in seen:
            what = f"has the same date as {seen[date].folder.name}; apps order them differently."
            yield f"{show_path(episode)}: date", what, "Move one by a minute."
        seen[date] = episode


@rule("it-sources", "W", "quicktake: a source keeps its credit")
def sources(show: Show, episodes: Sequence[Episode]) -> Told:
    """A source that can be followed."""
    for episode in episodes:
        for source in episode.matter.sources:
            if not source.url and not source.author:
                yield (
                    f"{show_path(episode)}: sources",
                    f"`{source.title}` has neither author nor url.",
                    "Give one of them.",
                )
