"""Show and releases → feed.xml: RSS 2.0 with the tags that Apple, PSP-1 and the podcast namespace ask for."""

from collections.abc import Iterable, Iterator, Sequence

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from quicktake.model import Artifact, Release, Show
from quicktake.render.calls import funding_call
from quicktake.render.categories import split
from quicktake.render.feed_tags import ChannelTags, ItemTags, Tag
from quicktake.render.letters import ascii_url, clean, one_line, shorten, whole_letters
from quicktake.render.notes import full_html, short_text

DESCRIPTION = 4000  # bytes (Apple, A Podcaster's Guide to RSS; PSP-1)
SHORT = 128  # characters of a person's name or a call (podcast namespace, docs/1.0.md)
MARKUP = "<>"  # some apps read a plain description as HTML
REVISION = "quicktake-revision"


def feed_xml(show: Show, releases: Sequence[Release], *, revision: int, cover_url: str | None) -> bytes:
    """The feed with these releases, newest first; the same bytes for the same input, whatever the clock says.

    One that has an item of the live feed keeps it word for word.

    ValueError when a release has no enclosure with address and size, or its length is not known.
    """
    newest_first = sorted(releases, key=lambda release: (release.date, release.guid), reverse=True)
    feed = FeedGenerator()
    feed.register_extension("podcast", ChannelTags, ItemTags)
    _write_channel(feed, show, cover_url)
    feed.podcast.dated = bool(newest_first)
    if newest_first:
        feed.lastBuildDate(newest_first[0].date)
    feed.podcast.tags += _podcast_channel(show, revision)
    for release in newest_first:
        item = feed.add_entry(order="append")
        if release.item is None:
            _write_item(item, show, release)
        else:
            item.title(release.episode.matter.title)  # feedgen wants one; the whole item takes its place
            item.podcast.kept = release.item
    content: bytes = feed.rss_str(pretty=True)
    return content


def _write_channel(feed: FeedGenerator, show: Show, cover_url: str | None) -> None:
    settings = show.settings
    title, link = one_line(settings.title), ascii_url(settings.link)
    feed.title(title)
    feed.link(href=show.feed_url, rel="self", type="application/rss+xml")
    if show.moved:
        feed.podcast.itunes_new_feed_url(show.feed_url)
    feed.link(href=link, rel="alternate")  # the last one becomes RSS's own link
    feed.description(shorten(clean(settings.description).strip(), DESCRIPTION))
    feed.language(settings.language)
    feed.generator("quicktake")
    if settings.copyright:
        feed.copyright(one_line(settings.copyright))
    if cover_url:
        feed.image(url=cover_url, title=title, link=link)
        feed.podcast.itunes_image(cover_url)
    feed.podcast.itunes_author(one_line(settings.author))
    if settings.owner:
        feed.podcast.itunes_owner(one_line(settings.owner.name or settings.author), one_line(settings.owner.email))
    feed.podcast.itunes_category(split(clean(category)) for category in settings.categories)
    feed.podcast.itunes_explicit(settings.explicit)
    feed.podcast.itunes_type(settings.type)


def _podcast_channel(show: Show, revision: int) -> Iterator[Tag]:
    if show.record.guid:
        yield Tag("podcast:guid", show.record.guid)
    if call := funding_call(show.settings):
        yield Tag("podcast:funding", call.text[: whole_letters(call.text, SHORT)], {"url": ascii_url(call.url)})
    yield from _persons(show.settings.hosts, "host")
    yield Tag("podcast:txt", str(revision), {"purpose": REVISION})


def _persons(names: Iterable[str], role: str) -> Iterator[Tag]:
    return (
        Tag("podcast:person", name[: whole_letters(name, SHORT)], {"role": role})
        for name in map(one_line, names)
        if name
    )


def _write_item(item: FeedEntry, show: Show, release: Release) -> None:
    matter, enclosure = release.episode.matter, release.artifacts.get("enclosure")
    if enclosure is None or enclosure.url is None or enclosure.size is None or release.seconds is None:
        raise ValueError(f"{release.slug} has no published enclosure")
    item.title(one_line(matter.title))
    item.guid(release.guid, permalink=False)
    item.link(href=ascii_url(matter.link) if matter.link else release.page_url)
    item.pubDate(release.date)
    item.description(short_text(show, release, chapters=release.chapters, limit=DESCRIPTION, forbidden=MARKUP))
    item.content(full_html(show, release, chapters=release.chapters), type="CDATA")
    item.enclosure(enclosure.url, enclosure.size, enclosure.media_type)
    item.podcast.itunes_duration(max(1, round(release.seconds)))
    item.podcast.itunes_episode(matter.number)
    item.podcast.itunes_season(matter.season)
    item.podcast.itunes_episode_type(matter.type)
    if matter.explicit is not None:
        item.podcast.itunes_explicit(matter.explicit)
    if matter.hosts:
        item.podcast.itunes_author(", ".join(map(one_line, matter.hosts)))
    if (cover := release.artifacts.get("cover")) and cover.url:
        item.podcast.itunes_image(cover.url)
    item.podcast.tags += _podcast_item(show, release)


def _podcast_item(show: Show, release: Release) -> Iterator[Tag]:
    matter = release.episode.matter
    if matter.season is not None:
        yield Tag("podcast:season", str(matter.season))
    if matter.number is not None:
        yield Tag("podcast:episode", str(matter.number))
    yield from _persons(matter.hosts or show.settings.hosts, "host")
    yield from _persons(matter.guests, "guest")
    for bite in release.soundbites:
        times = {"startTime": _seconds(bite.start), "duration": _seconds(bite.end - bite.start)}
        yield Tag("podcast:soundbite", one_line(bite.title) or None, times)
    for role, artifact in sorted(release.artifacts.items()):
        yield from _side_file(role, artifact)


def _seconds(time: float) -> str:
    """Seconds to the millisecond, as the podcast namespace's examples have them: 73.0, 42.25."""
    return str(round(time, 3))


def _side_file(role: str, artifact: Artifact) -> Iterator[Tag]:
    kind, _, language = role.partition(":")
    if artifact.url is None:
        return
    if kind == "chapters":
        yield Tag("podcast:chapters", None, {"url": artifact.url, "type": "application/json+chapters"})
    if kind == "transcript":
        spoken = {"language": language} if language else {}
        yield Tag("podcast:transcript", None, {"url": artifact.url, "type": "text/vtt", **spoken})
