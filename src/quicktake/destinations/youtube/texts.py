"""Show and release → title, tags and hashtags within YouTube's limits (videos resource, snippet)."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from quicktake.model import Release, Show, Youtube
from quicktake.render.letters import one_line, whole_letters

TITLE = 100  # characters
DESCRIPTION = 5000  # bytes of UTF-8
TAGS = 500  # characters, by YouTube's way of counting
PLAYLIST = 150  # characters of a playlist's title
HASHTAGS = 60  # on one video; of more YouTube ignores every one (YouTube Help 6390658)
NAMES = ("title", "number", "season", "show")
FIELD = re.compile(r"\{(\w+)\}")
HASHTAG = re.compile(r"(?<![^\s(\[{,;:.!?\"'“„«‘])#([^\s#]+)")  # not the fragment of a web address
JOINERS = "\u200c\u200d"  # inside words of Persian and of Indian languages
_INSTEAD = str.maketrans("<>", "‹›")  # YouTube takes no < and >


def title(show: Show, release: Release, settings: Youtube) -> str:
    """The template filled in and shortened; the bare title when it names a number or season that the episode has
    not."""
    return shortened(whole_title(show, release, settings), TITLE)


def whole_title(show: Show, release: Release, settings: Youtube) -> str:
    """The title as it would be without a limit."""
    matter = release.episode.matter
    values = {"title": matter.title, "number": matter.number, "season": matter.season, "show": show.settings.title}
    template = settings.title
    if any(values.get(name, "") is None for name in FIELD.findall(template)):
        template = "{title}"
    text = FIELD.sub(lambda match: str(values.get(match[1], match[0])), template)
    text = text.translate(_INSTEAD)
    return one_line(text) or " ".join(text.split())


def shortened(text: str, limit: int) -> str:
    """The text, cut at a word and with an ellipsis when it is longer than limit, in UTF-16 units (the most that
    YouTube can mean by characters)."""
    if units(text) <= limit:
        return text
    end = len(text)
    while units(text[:end]) > limit - 1:
        end = whole_letters(text, end - 1)
    start, space, _ = text[:end].rpartition(" ")
    return (start if space and len(start) > limit // 2 else text[:end]).rstrip(" ,;:–-") + "…"


def tags(settings: Youtube, own: Iterable[str]) -> list[str]:
    """The show's tags and the episode's, each once, as many as YouTube takes."""
    result: list[str] = []
    for tag in all_tags(settings, own):
        if counted([*result, tag]) <= TAGS:
            result.append(tag)
    return result


def all_tags(settings: Youtube, own: Iterable[str]) -> list[str]:
    """The show's tags and the episode's, each once, without the letters that YouTube refuses."""
    result: dict[str, str] = {}
    for text in (*settings.tags, *own):
        for part in text.split(","):
            tag = " ".join(part.replace("<", "").replace(">", "").replace('"', "").split())
            if tag:
                result.setdefault(tag.casefold(), tag)
    return list(result.values())


def counted(tags: Sequence[str]) -> int:
    """Characters of a list as YouTube counts: commas between tags, and quotes around a tag with a space."""
    return sum(units(tag) + (2 if " " in tag else 0) for tag in tags) + max(0, len(tags) - 1)


def hashtag(text: str) -> str | None:
    """`news` or `#news` as it is written, with one #; None for what is no hashtag: other signs than letters, digits
    and underscores, of any script."""
    word = unicodedata.normalize("NFC", text.strip()).lstrip("#＃")
    return f"#{word}" if _is_word(word) else None


def hashtags(settings: Youtube, *beside: str) -> list[str]:
    """The show's hashtags that can be written, each once, as long as there are not too many on the video.

    beside: title and description, whose own hashtags count too and are not written twice.
    """
    seen = {tag.casefold() for text in beside for tag in hashtags_in(text)}
    result: list[str] = []
    for tag in filter(None, map(hashtag, settings.hashtags)):
        if tag.casefold() not in seen and len(seen) < HASHTAGS:
            seen.add(tag.casefold())
            result.append(tag)
    return result


def hashtags_in(text: str) -> list[str]:
    """The hashtags of a text, in its order."""
    return [f"#{word}" for match in HASHTAG.finditer(text) if (word := _first_word(match[1]))]


def size_of(name: str, value: object) -> str | None:
    """How much of YouTube's limit a field takes, in words; None for a field that has none."""
    match name, value:
        case "title", str():
            return f"{units(value)} of {TITLE} characters"
        case "description", str():
            return f"{len(value.encode()):,} of {DESCRIPTION:,} bytes".replace(",", " ")
        case "tags", list() | tuple():
            return f"{counted([*map(str, value)])} of {TAGS} characters"
    return None


def is_playlist(title: str) -> bool:
    """Whether YouTube takes it as a playlist's title."""
    return units(title.strip()) > 0 and units(title) <= PLAYLIST and not set("<>") & set(title)


def units(text: str) -> int:
    """UTF-16 units of a text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _is_word(text: str) -> bool:
    return bool(text) and len(_first_word(text)) == len(text)


def _first_word(text: str) -> str:
    """The letters, marks, digits and underscores that a text begins with."""
    for at, letter in enumerate(text):
        if unicodedata.category(letter)[0] not in "LMN" and letter != "_" and (at == 0 or letter not in JOINERS):
            return text[:at]
    return text
