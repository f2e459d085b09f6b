"""A feed's bytes → what it says of show and episodes, as an app would see it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from lxml import etree

from quicktake.errors import InputError

LARGEST = 128 << 20  # bytes
NAMESPACES = (
    "https://podcastindex.org/namespace/1.0",
    "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
)
REVISION = "quicktake-revision"


@dataclass(frozen=True)
class ItemSeen:
    """An episode as the feed tells it; what it does not tell is None or empty."""

    guid: str
    """As written; without one, the enclosure's address, as Apple takes it."""
    title: str
    date: datetime | None
    """UTC."""
    url: str | None
    """Address of the enclosure."""
    length: int | None
    """Bytes of the enclosure."""
    media_type: str
    page_url: str | None


@dataclass(frozen=True)
class FeedSeen:
    """A show as its feed tells it."""

    guid: str | None
    """podcast:guid."""
    revision: int | None
    """How often quicktake wrote it."""
    title: str
    items: Mapping[str, ItemSeen]
    """By guid, in the feed's order; of two with one guid, the first."""

    @property
    def is_try_out(self) -> bool:
        """Whether quicktake wrote it before the show had an address: it counts, but has no podcast:guid."""
        return self.guid is None and self.revision is not None


def read_feed(content: bytes) -> FeedSeen:
    """Reads an RSS 2.0 feed without entities, DTDs or network; InputError when it is none."""
    channel = channel_of(content)
    items: dict[str, ItemSeen] = {}
    for element in channel.iterfind("item"):
        item = item_of(element)
        if item.guid:
            items.setdefault(item.guid, item)
    return FeedSeen(_podcast_guid(channel), _revision(channel), _text(channel, "title"), items)


def salvaged(content: bytes) -> FeedSeen | None:
    """What can still be read of a feed that was cut off or damaged; None when that is nothing."""
    if len(content) > LARGEST:
        return None
    root = etree.fromstring(content, _parser(recover=True)) if content.strip() else None
    channel = root.find("channel") if root is not None and root.tag == "rss" else None
    if channel is None:
        return None
    items = {item.guid: item for item in map(item_of, channel.iterfind("item")) if item.guid}
    return FeedSeen(_podcast_guid(channel), _revision(channel), _text(channel, "title"), items)


def _parser(*, recover: bool = False) -> etree.XMLParser:
    """Without entities, DTDs or network."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, attribute_defaults=False,
        strip_cdata=False,  # what stays of it stays word for word
        recover=recover,
    )  # fmt: skip


def channel_of(content: bytes) -> etree._Element:
    """The feed's <channel>, parsed without entities, DTDs or network; InputError when it is no RSS 2.0."""
    if len(content) > LARGEST:
        raise InputError(f"The feed is larger than {LARGEST >> 20} MiB.")
    try:
        root = etree.fromstring(content, _parser())
    except etree.XMLSyntaxError as error:
        raise InputError(f"It is no feed: {error.msg}.", hint="A feed is RSS 2.0: well-formed XML.") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError("The feed has a document type declaration, which no feed needs.", hint="Take it out.")
    channels = root.findall("channel") if root.tag == "rss" else []
    if len(channels) != 1:
        raise InputError("It is no RSS 2.0 feed.", hint="An RSS feed is <rss> with one <channel>.")
    return channels[0]


def item_of(element: etree._Element) -> ItemSeen:
    """What an <item> tells."""
    enclosure = element.find("enclosure")
    url = _attribute(enclosure, "url") or None
    return ItemSeen(
        guid=_text(element, "guid") or url or "",
        title=_text(element, "title"),
        date=_date(_text(element, "pubDate")),
        url=url,
        length=_number(_attribute(enclosure, "length")),
        media_type=_attribute(enclosure, "type"),
        page_url=_text(element, "link") or None,
    )


def _text(parent: etree._Element, name: str) -> str:
    """The text of the first child of that name."""
    return (parent.findtext(name) or "").strip()


def _attribute(element: etree._Element | None, name: str) -> str:
    return "" if element is None else (element.get(name) or "").strip()


def _podcast(channel: etree._Element, name: str) -> Iterator[etree._Element]:
    for namespace in NAMESPACES:
        yield from channel.iterfind(f"{{{namespace}}}{name}")


def _podcast_guid(channel: etree._Element) -> str | None:
    return next(((element.text or "").strip() for element in _podcast(channel, "guid")), "") or None


def _revision(channel: etree._Element) -> int | None:
    marks = [element for element in _podcast(channel, "txt") if element.get("purpose") == REVISION]
    return _number(marks[0].text or "") if marks else None


def _number(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _date(text: str) -> datetime | None:
    """A date of RFC 2822; one without a zone is taken as UTC."""
    try:
        date = parsedate_to_datetime(text)
        return date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
