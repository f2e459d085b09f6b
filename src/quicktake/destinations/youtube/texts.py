"""Show and release → title and tags within YouTube's limits (videos resource, snippet)."""

import re
from collections.abc import Iterable

from quicktake.model import Release, Show, Youtube

TITLE = 100  # characters
TAGS = 500  # characters, by YouTube's way of counting
FIELD = re.compile(r"\{(title|number|season|show)\}")
_INSTEAD = str.maketrans("<>", "‹›")  # YouTube takes no < and >


def title(show: Show, release: Release, settings: Youtube) -> str:
    """The template filled in; the bare title when it names a number or season that the episode has not."""
    matter = release.episode.matter
    values = {"title": matter.title, "number": matter.number, "season": matter.season, "show": show.settings.title}
    template = settings.title
    if any(values[name] is None for name in FIELD.findall(template)):
        template = "{title}"
    text = FIELD.sub(lambda match: str(values[match[1]]), template)
    return shortened(" ".join(text.translate(_INSTEAD).split()), TITLE)


def shortened(text: str, limit: int) -> str:
    """The text, cut at a word and with an ellipsis when it is longer than limit, in UTF-16 units (the most that
    YouTube can mean by characters)."""
    if _units(text) <= limit:
        return text
    while _units(text) > limit - 1:
        text = text[:-1]
    start, space, _ = text.rpartition(" ")
    return (start if space and len(start) > limit // 2 else text).rstrip(" ,;:–-") + "…"


def tags(settings: Youtube, own: Iterable[str]) -> list[str]:
    """The show's tags and the episode's, each once, as many as YouTube takes."""
    result: list[str] = []
    seen: set[str] = set()
    for text in (*settings.tags, *own):
        for part in text.split(","):
            tag = " ".join(part.replace("<", "").replace(">", "").replace('"', "").split())
            if tag and tag.casefold() not in seen and counted([*result, tag]) <= TAGS:
                seen.add(tag.casefold())
                result.append(tag)
    return result


def counted(tags: list[str]) -> int:
    """Characters of a list as YouTube counts: commas between tags, and quotes around a tag with a space."""
    return sum(_units(tag) + (2 if " " in tag else 0) for tag in tags) + max(0, len(tags) - 1)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
