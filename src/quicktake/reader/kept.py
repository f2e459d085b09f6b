"""The live feed → items that stay word for word, and the front matter that they were made from, as far as they tell."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from quicktake.model import FrontMatter
from quicktake.reader.feed import NAMESPACES, channel_of, item_of

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"


@dataclass(frozen=True)
class KeptItem:
    """An episode as the live feed has it."""

    xml: bytes
    """The whole <item>."""
    matter: FrontMatter
    """For the index and the neighbours' pages."""
    date: datetime | None
    """UTC."""


def kept_items(content: bytes, guids: Collection[str]) -> Mapping[str, KeptItem]:
    """By guid, those that are in the feed; InputError when it is none."""
    found: dict[str, KeptItem] = {}
    for element in channel_of(content).iterfind("item"):
        seen = item_of(element)
        if seen.guid in guids and seen.guid not in found:
            found[seen.guid] = KeptItem(
                etree.tostring(element, with_tail=False), _matter(element, seen.title), seen.date
            )
    return found


def _matter(element: etree._Element, title: str) -> FrontMatter:
    kind = _itunes(element, "episodeType")
    lead = (element.findtext("description") or "").strip().partition("\n\n")[0]
    return FrontMatter(
        title=title,
        number=_number(_itunes(element, "episode")),
        season=_number(_itunes(element, "season")),
        summary=lead,
        type="trailer" if kind == "trailer" else "bonus" if kind == "bonus" else "full",
        hosts=tuple(_persons(element, "host")),
        guests=tuple(_persons(element, "guest")),
    )


def _itunes(element: etree._Element, name: str) -> str:
    return (element.findtext(f"{{{ITUNES}}}{name}") or "").strip()


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def _persons(element: etree._Element, role: str) -> Iterable[str]:
    for namespace in NAMESPACES:
        for person in element.iterfind(f"{{{namespace}}}person"):
            if person.get("role", "host").lower() == role and (name := (person.text or "").strip()):
                yield name
