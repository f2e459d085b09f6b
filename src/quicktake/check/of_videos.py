"""Rules about videos: what YouTube refuses, shortens or does not show."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from quicktake.check import languages
from quicktake.check.registry import Told, rule
from quicktake.destinations.youtube import categories, chapters, metadata, texts
from quicktake.errors import InputError
from quicktake.folder.show import show_path
from quicktake.model import Episode, Release, Show, Youtube
from quicktake.pictures.lettering import Typeface
from quicktake.render import markdown

UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for the date of an episode that has none: titles and descriptions do not say it."""

ENDLESS = 1 << 30  # bytes of a description without a limit
SOME = 3  # named in a message


@rule("yt-title", "W", "YouTube Data API v3, videos: snippet.title")
def title(show: Show, episodes: Sequence[Episode]) -> Told:
    """A title of at most 100 characters, from a template that can be filled in."""
    for place, template in _each(show, episodes, "title"):
        unknown = [name for name in texts.FIELD.findall(template) if name not in texts.NAMES]
        if unknown:
            known = ", ".join(f"{{{name}}}" for name in texts.NAMES)
            yield place, f"`{{{unknown[0]}}}` stands in titles as it is.", f"Known are {known}."
    for episode, settings in _on_youtube(episodes):
        release = _draft(show, episode)
        whole = texts.whole_title(show, release, settings)
        if texts.units(whole) > texts.TITLE:
            short = texts.title(show, release, settings)
            what = (
                f"the video's has {texts.units(whole)} characters, YouTube takes {texts.TITLE}: it becomes “{short}”."
            )
            yield f"{show_path(episode)}: title", what, "Shorten it, or `[youtube] title`."


@rule("yt-tags", "W", "YouTube Data API v3, videos: snippet.tags[]")
def tags(show: Show, episodes: Sequence[Episode]) -> Told:
    """At most 500 characters of tags, as YouTube counts."""
    for episode, settings in _on_youtube(episodes):
        taken = texts.tags(settings, episode.matter.tags)
        every = texts.all_tags(settings, episode.matter.tags)
        if left := [tag for tag in every if tag not in taken]:
            what = f"YouTube takes {texts.TAGS} characters, these are {texts.counted(every)}; left out: {_some(left)}."
            yield f"{show_path(episode)}: tags", what, "Keep the best; viewers hardly see them."


@rule("yt-hashtags", "W", "YouTube Help 6390658: use hashtags for video search")
def hashtags(show: Show, episodes: Sequence[Episode]) -> Told:
    """Hashtags that are such, at most 60 of them on one video."""
    for place, given in _each(show, episodes, "hashtags"):
        if bad := [f"`{tag}`" for tag in given if texts.hashtag(tag) is None]:
            what = f"left out, because no hashtag is written so: {_some(bad)}."
            yield place, what, "Letters, digits and underscores alone, such as `#TwoWords`."
    for episode, settings in _on_youtube(episodes):
        release = _draft(show, episode)
        whole = metadata.description(show, release, settings) + " " + texts.title(show, release, settings)
        found = dict.fromkeys(tag.casefold() for tag in texts.hashtags_in(whole))
        own = dict.fromkeys(tag.casefold() for tag in map(texts.hashtag, settings.hashtags) if tag)
        count = len(found | own)
        if count > texts.HASHTAGS:
            what = f"its video would have {count} hashtags; of more than {texts.HASHTAGS} YouTube ignores every one."
            yield show_path(episode), what, "Use fewer: YouTube shows three above the title."


@rule("yt-description", "I", "YouTube Data API v3, videos: snippet.description")
def description(show: Show, episodes: Sequence[Episode]) -> Told:
    """A description that fits into 5000 bytes as it is."""
    for episode, settings in _on_youtube(episodes):
        release = _draft(show, episode)
        short = replace(settings, notes="short")
        if (size := _size(metadata.description(show, release, short, ENDLESS))) > texts.DESCRIPTION:
            there = "\n" + metadata.description(show, release, short)
            missing = chapters.shown(release) and "\n0:00 " not in there
            lost = "the chapters are left out" if missing else "its beginning is shortened"
        elif settings.notes == "short" or _has_lead(episode):
            continue
        elif (size := _size(metadata.whole_description(show, release, settings))) > texts.DESCRIPTION:
            lost = "of the notes it has the first paragraph alone"
        else:
            continue
        what = f"the video's has {size} bytes, YouTube takes {texts.DESCRIPTION}: {lost}."
        yield show_path(episode), what, "Put `<!--more-->` where short places are to end."


def _has_lead(episode: Episode) -> bool:
    """Whether the host said what short places get."""
    return bool(episode.matter.summary.strip()) or markdown.before_mark(markdown.parse(episode.notes)) is not None


def _size(text: str) -> int:
    return len(text.encode())


@rule("yt-category", "E", "YouTube Data API v3, videoCategories.list")
def category(show: Show, episodes: Sequence[Episode]) -> Told:
    """A category that a video can be given."""
    for place, name in _each(show, episodes, "category"):
        if categories.number(name) is None:
            yield place, f"`{name}` is no category of YouTube's.", categories.nearest(name)


@rule("yt-language", "E", "YouTube Data API v3, videos: snippet.defaultLanguage (BCP 47)")
def language(show: Show, episodes: Sequence[Episode]) -> Told:
    """Language codes, where YouTube is to be told others than the show's."""
    for key in ("language", "audio_language"):
        for place, text in _each(show, episodes, key):
            if text is not None and (wrong := languages.problem(text)):
                yield place, *wrong


@rule("yt-playlist", "E", "YouTube Data API v3, playlists: snippet.title")
def playlists(show: Show, episodes: Sequence[Episode]) -> Told:
    """Names of playlists that YouTube takes."""
    podcast = ((place, [name]) for place, name in _each(show, episodes, "podcast") if name is not None)
    for place, names in (*_each(show, episodes, "playlists"), *podcast):
        for name in names:
            if not texts.is_playlist(name):
                what = f"YouTube does not take `{name[:60]}` as a playlist's title."
                yield place, what, f"1 to {texts.PLAYLIST} characters, without < and >."


@rule(chapters.CODE, "I", chapters.SOURCE)
def chapters_shown(show: Show, episodes: Sequence[Episode]) -> Told:
    """YouTube shows chapters when the first is at 0:00, there are three or more, each takes ten seconds, and no other
    time stands above them or in their titles."""
    for episode, settings in _on_youtube(episodes):
        release = _draft(show, episode)
        text = metadata.description(show, release, settings) if chapters.shown(release) else ""
        for found in chapters.findings(release, text):
            yield found.place, found.message, found.hint


@rule("ch-font", "E", "quicktake")
def font(show: Show, episodes: Sequence[Episode]) -> Told:
    """The file that pictures are written with is a font."""
    try:
        _face(show).missing(show.settings.title)
    except InputError as error:
        yield "show.toml: font", error.message, error.hint or "Name another."


@rule("yt-letters", "W", "quicktake: pictures are never written with boxes")
def letters(show: Show, episodes: Sequence[Episode]) -> Told:
    """The font has the letters of the title."""
    face = _face(show)
    for episode, _ in _on_youtube(episodes):
        try:
            missing = face.missing(episode.matter.title)
        except InputError:
            return  # `ch-font` says so
        if missing and episode.record.guid not in show.record.published:
            what = f"the font has no “{missing}”; its thumbnail shows no title."
            yield f"{show_path(episode)}: title", what, "Name a font file that has them: `font` in show.toml."


@rule("yt-thumbnail", "E", "YouTube Help 72431: add video thumbnails", reads=True)
def thumbnail(show: Show, episodes: Sequence[Episode]) -> Told:
    """A thumbnail of the host's own can be used."""
    for episode, settings in _on_youtube(episodes):
        if episode.thumbnail is None or settings.thumbnail == "skip":
            continue
        from quicktake.pictures.widescreen import check_thumbnail

        for finding in check_thumbnail(episode.thumbnail):
            if finding.severity == "E":
                yield finding.place, finding.message, finding.hint


def _on_youtube(episodes: Sequence[Episode]) -> Iterator[tuple[Episode, Youtube]]:
    """The episodes that go to YouTube, with their settings."""
    for episode in episodes:
        if episode.youtube is not None:
            yield episode, episode.youtube


def _each(show: Show, episodes: Sequence[Episode], key: str) -> Iterator[tuple[str, Any]]:
    """Where a key of [youtube] is said, and its value: the show's, and those of episodes that say something else."""
    own = show.settings.youtube
    if own is not None:
        yield f"show.toml: [youtube] {key}", getattr(own, key)
    for episode, settings in _on_youtube(episodes):
        if own is None or getattr(settings, key) != getattr(own, key):
            yield f"{show_path(episode)}: youtube.{key}", getattr(settings, key)


def _draft(show: Show, episode: Episode) -> Release:
    """The release that the texts are made of, before anything is built."""
    date = episode.record.date or episode.date or UNDATED
    page = f"{show.base_url}{episode.slug}/"
    return Release(episode, episode.record.guid or "", episode.slug, date, page, artifacts={})


def _face(show: Show) -> Typeface:
    return Typeface(show.folder / show.settings.font if show.settings.font else None)


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - SOME} more" if len(names) > SOME else ""
    return ", ".join(names[:SOME]) + more
