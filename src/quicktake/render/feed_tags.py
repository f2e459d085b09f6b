"""feedgen's podcast extension, made to write what Apple requires today and the podcast namespace.

As it comes, the extension refuses `true` and `false`, drops art whose address ends in `.jpeg` or has a query, breaks on
a quotation mark in a category, and knows no tag of the podcast namespace (docs/1.0.md there).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from feedgen.ext.podcast import PodcastExtension
from feedgen.ext.podcast_entry import PodcastEntryExtension
from lxml import etree

NAMESPACES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}


@dataclass(frozen=True)
class Tag:
    """An element: its name with prefix, its text, attributes and children."""

    name: str
    text: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: Sequence["Tag"] = ()

    def write(self, parent: etree._Element) -> None:
        """Appends it to an element."""
        prefix, _, name = self.name.partition(":")
        element = etree.SubElement(parent, f"{{{NAMESPACES[prefix]}}}{name}", dict(self.attributes))
        element.text = self.text
        for child in self.children:
            child.write(element)


class ChannelTags(PodcastExtension):  # type: ignore[misc]  # feedgen has no types
    """The channel's tags; feedgen's own setters serve where they can."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.dated = True

    def extend_ns(self) -> Mapping[str, str]:
        """The namespaces, declared on the root as Apple wants them."""
        return NAMESPACES

    def extend_rss(self, feed: etree._Element) -> etree._Element:
        """Writes the tags; a feed without episodes has no date, where feedgen would write the clock's."""
        super().extend_rss(feed)
        channel = feed[0]
        for tag in self.tags:
            tag.write(channel)
        if not self.dated:
            for date in channel.findall("lastBuildDate"):
                channel.remove(date)
        return feed

    def itunes_category(self, categories: Iterable[tuple[str, str]]) -> None:
        """Categories with their subcategories, the main one first; those of one category stand inside one element."""
        subs: dict[str, list[str]] = {}
        for main, sub in categories:
            subs.setdefault(main, []).extend([sub] if sub else [])
        self.tags += [
            Tag(
                "itunes:category",
                attributes={"text": main},
                children=[Tag("itunes:category", attributes={"text": sub}) for sub in dict.fromkeys(names)],
            )
            for main, names in subs.items()
        ]

    def itunes_image(self, url: str) -> None:
        """The show's art, whatever its address looks like."""
        self.tags.append(Tag("itunes:image", attributes={"href": url}))

    def itunes_explicit(self, explicit: bool) -> None:  # noqa: FBT001 - feedgen's way of setting
        """true or false in lower case: the only values that Apple takes since 2019."""
        self.tags.append(Tag("itunes:explicit", str(explicit).lower()))


class ItemTags(PodcastEntryExtension):  # type: ignore[misc]  # feedgen has no types
    """An item's tags."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.kept: bytes | None = None
        """The whole item as it was written before, where it stays so."""

    def extend_rss(self, entry: etree._Element) -> etree._Element:
        """Writes the tags; or all of what was there before."""
        if self.kept is not None:
            old = etree.fromstring(self.kept, etree.XMLParser(resolve_entities=False, strip_cdata=False))
            entry.text, entry[:] = old.text, list(old)
            return entry
        super().extend_rss(entry)
        for tag in self.tags:
            tag.write(entry)
        return entry

    def itunes_image(self, url: str) -> None:
        """The episode's art, whatever its address looks like."""
        self.tags.append(Tag("itunes:image", attributes={"href": url}))

    def itunes_explicit(self, explicit: bool) -> None:  # noqa: FBT001 - feedgen's way of setting
        """true or false in lower case."""
        self.tags.append(Tag("itunes:explicit", str(explicit).lower()))
