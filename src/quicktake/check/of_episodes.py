"""Rules about episodes: what apps need of each of them."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from quicktake.check.registry import Told, rule
from quicktake.destinations.files.names import is_stored
from quicktake.errors import QuicktakeError
from quicktake.folder import chapters
from quicktake.folder.files import read_text
from quicktake.folder.show import EPISODE, show_path
from quicktake.model import Episode, Show
from quicktake.render import markdown
from quicktake.render.letters import one_line
from quicktake.render.plain import plain
from quicktake.timeline import clock

LONGEST_TITLE = 255  # characters
SOUNDBITE = (15, 120)  # seconds
READ = {
    "transcript": ("transcript.vtt", "transcript.srt"),
    "chapters": chapters.FILES,
    "cover": ("cover.jpg", "cover.jpeg", "cover.png"),
    "thumbnail": ("thumbnail.png", "thumbnail.jpg", "thumbnail.jpeg"),
}
"""By name without its ending: the files of an episode's folder that are read, the first that is there."""
OPENING, CLOSING = "“„«‘‚»”", "”“»’‘«"
QUOTED_NUMBER = re.compile(r"^(number|season):[ \t]*[“”„«»‘’‚]\d+[“”«»‘’]", re.MULTILINE)
TITLE_NUMBER = re.compile(r"(?:\b(?:episode|ep|folge|épisode)|#)\s*[.#]?\s*(\d+)", re.IGNORECASE)


@rule("it-title", "E", "Apple, A Podcaster's Guide to RSS")
def title(show: Show, episodes: Sequence[Episode]) -> Told:
    """A title of reasonable length, without control characters."""
    for episode in episodes:
        text, place = episode.matter.title, f"{show_path(episode)}: title"
        if not text.strip():
            yield place, "is empty.", "Write what the episode is about."
        elif len(text) > LONGEST_TITLE:
            yield place, f"has {len(text)} characters; apps take {LONGEST_TITLE}.", "Shorten it."
        elif any(unicodedata.category(letter) == "Cc" for letter in text):
            yield place, "holds control characters.", "Write it anew, on one line."


@rule("it-title-number", "I", "Apple, A Podcaster's Guide to RSS: no episode number in titles")
def title_number(show: Show, episodes: Sequence[Episode]) -> Told:
    """The number is shown by apps already."""
    for episode in episodes:
        match = TITLE_NUMBER.search(episode.matter.title)
        if match and episode.matter.number == int(match[1]) and not _is_bare(episode.matter.title):
            yield (
                f"{show_path(episode)}: title",
                f"repeats the number ({match[0]}); apps show it themselves.",
                "Leave it out.",
            )


@rule("it-title-only", "I", "Apple, A Podcaster's Guide to RSS: titles that say what an episode is about")
def title_only(show: Show, episodes: Sequence[Episode]) -> Told:
    """A title that says more than a number; told of the newest, for the whole show."""
    bare = [one for one in episodes if _is_bare(one.matter.title) or one.matter.title == str(one.matter.number)]
    if bare:
        more = f", as {len(bare) - 1} more do" if len(bare) > 1 else ""
        what = f"“{bare[-1].matter.title}” says nothing but a number, which apps show themselves{more}."
        yield f"{show_path(bare[-1])}: title", what, "Say what the episode is about: people search for that."


def _is_bare(title: str) -> bool:
    match = TITLE_NUMBER.search(title)
    return match is not None and not re.sub(r"[\W_]", "", title.replace(match[0], "", 1))


@rule("it-quotes", "I", "quicktake: YAML knows straight quotation marks only")
def quotes(show: Show, episodes: Sequence[Episode]) -> Told:
    """No quotation marks of a word processor where straight ones are meant."""
    for episode in episodes:
        title = episode.matter.title.strip()
        if title[:1] in OPENING and title[-1:] in CLOSING and len(title) > 1 and not set(title[1:-1]) & set(CLOSING):
            what = f"the quotation marks are typographic, so they are part of the title: {title}"
            yield f"{show_path(episode)}: title", what, "Take them away, if they are not meant to be read."
        for key in _quoted_numbers(episode):
            what = "the number stands in typographic quotation marks; it is read without them."
            yield f"{show_path(episode)}: {key}", what, "Take them away."


def _quoted_numbers(episode: Episode) -> Sequence[str]:
    """The keys of the front matter whose number stands in such marks."""
    if episode.matter.number is None and episode.matter.season is None:
        return ()
    try:
        return QUOTED_NUMBER.findall(read_text(episode.folder / EPISODE))
    except QuicktakeError:
        return ()


@rule("it-notes", "I", "quicktake")
def notes(show: Show, episodes: Sequence[Episode]) -> Told:
    """Show notes that say something."""
    for episode in episodes:
        if not plain(markdown.parse(episode.notes), None).strip():
            alone = "summary" if one_line(episode.matter.summary) else "title"
            what = f"there are no show notes: apps, page and YouTube show the {alone} alone."
            yield show_path(episode), what, "Write some lines below the second `---`."


@rule("it-recording", "E", "quicktake", reads=True)
def recording(show: Show, episodes: Sequence[Episode]) -> Told:
    """What is not published yet, nor staged with all its files out, needs its recording."""
    for episode in episodes:
        if episode.record.guid in show.record.published or is_stored(episode.record, episode.record.receipts):
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


@rule("it-transcript", "E", "WebVTT (W3C), sections 4 and 6; SubRip", reads=True)
def transcript(show: Show, episodes: Sequence[Episode]) -> Told:
    """A transcript that can be read."""
    from quicktake.steps.transcript import readable

    for episode in episodes:
        if episode.transcript is None:
            continue
        try:
            readable(episode.transcript, show.settings.language)
        except QuicktakeError as error:
            file = str(episode.transcript)
            line, _, what = error.message.removeprefix(file).partition(": ")
            yield file + line, what, error.hint


@rule("it-soundbite", "I", "podcast namespace, docs/1.0.md: soundbite")
def soundbite(show: Show, episodes: Sequence[Episode]) -> Told:
    """A soundbite is neither so short that nothing is said, nor so long that it is no preview."""
    least, most = SOUNDBITE
    for episode in episodes:
        for bite in episode.soundbites:
            lasts = round(bite.end - bite.start, 3)
            if not least <= lasts <= most:
                what = f"the one at {clock(bite.start)} lasts {lasts:g} s; {least} to {most} s are advised."
                yield f"{show_path(episode)}: soundbites", what, "Move its `start` or its `end`."


@rule("it-summary", "I", "quicktake")
def summary(show: Show, episodes: Sequence[Episode]) -> Told:
    """One text for short places, not two."""
    for episode in episodes:
        given = one_line(episode.matter.summary)
        above = markdown.before_mark(markdown.parse(episode.notes)) if given else None
        shown = one_line(plain(above, None)) if above else ""
        if shown and shown != given:
            what = "stands neither in the feed nor on YouTube, because there is text above `<!--more-->`."
            yield f"{show_path(episode)}: summary", what, "Keep one of the two."


@rule("it-unread", "I", "quicktake")
def unread(show: Show, episodes: Sequence[Episode]) -> Told:
    """Files that look as if they belonged to the episode, and are not read."""
    for episode in episodes:
        if not episode.folder.is_dir():
            continue
        names = sorted(path.name for path in episode.folder.iterdir())
        for name in names:
            known = READ.get(Path(name).stem.lower(), ())
            first = next((one for one in known if one in names), None)
            if name in known and name != first:
                yield str(episode.folder / name), f"is not read, because there is {first}.", "Keep one of the two."
            elif known and name not in known and Path(name).suffix[1:].isalnum():
                yield str(episode.folder / name), "is not read.", f"What is read: {', '.join(known)}."
