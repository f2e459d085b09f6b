"""Changes and their fields → the words in which a host reads of them, in plans and reports alike."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from quicktake.destinations.files.names import PICTURE
from quicktake.destinations.youtube import categories
from quicktake.destinations.youtube.keys import CAPTIONS, METADATA, PLAYLIST, VISIBILITY, kind_of
from quicktake.model import Change, Fields, utc_text

FEW = 3  # things of one kind that are still told one by one
SHOWS_OWN = "show"  # stands for the guid in keys of the show's own effects
SEEN = "who sees it"
GONE = "an episode whose folder is gone"
MOVED = "its date moved"
ALL_TEXTS = "title and description"
THINGS = {
    "enclosure": "file",
    "chapters": "chapters file",
    "index": "list of episodes",
    "style": "style of the pages",
    METADATA: ALL_TEXTS,
    VISIBILITY: SEEN,
}
LABELS = {
    "title": "title",
    "description": "description",
    "tags": "tags",
    "category": "category",
    "language": "language",
    "audio_language": "language of the sound",
    "made_for_kids": "made for kids",
    "synthetic_media": "altered or synthetic content",
    "paid_promotion": "paid promotion",
    "embeddable": "may be embedded",
    "license": "licence",
    "recorded": "day of recording",
    "privacy": SEEN,
    "publish_at": "time",
}
"""What a field of a video is called, in the order of showing."""
LICENSES = {"youtube": "YouTube's own", "creativeCommon": "Creative Commons"}


def what(change: Change) -> str:
    """What a change is about; a playlist by its own name, which a key writes otherwise."""
    word, fields = change.effect.key.rsplit("/", 1)[-1], change.effect.fields
    kind, _, name = word.partition(":")
    if kind == PLAYLIST and name:
        return f"playlist {fields.get('playlist', fields.get('title'))}"
    if kind == PICTURE and name:
        return f"picture {fields.get(PICTURE, name)}"
    if kind == CAPTIONS and name:
        return f"captions ({fields.get('language', name)})"
    thing = THINGS.get(kind, kind)
    return f"{'file' if kind == 'alternate' else thing} ({name})" if name else thing


def whose(change: Change, names: Mapping[str, str]) -> str:
    """Whose it is. names: slug by guid of every episode, drafts too."""
    guid = change.effect.key.split("/")[1]
    url = f" ({change.receipt.url})" if change.receipt and change.receipt.url else ""
    return change.episode or names.get(guid) or ("the show" if guid == SHOWS_OWN else f"{GONE}{url}")


def things(changes: Sequence[Change], names: Mapping[str, str]) -> Iterator[str]:
    """What was written, the show's own first; of many alike how many."""
    show = [one for one in changes if one.effect.key.split("/")[1] == SHOWS_OWN]
    yield from dict.fromkeys(map(what, sorted(show, key=lambda one: one.destination)))
    alike: dict[str, list[str]] = {}
    for one in changes:
        if one not in show:
            alike.setdefault(what(one), []).append(whose(one, names))
    for thing, owners in alike.items():
        yield f"{thing} of {listed(owners)}" if len(owners) <= FEW else f"{thing} of {len(owners)} episodes"


def moment(when: datetime, zone: ZoneInfo) -> str:
    """A moment in the show's zone and in UTC."""
    return f"{local(when, zone)} ({when.astimezone(UTC):%H:%M} UTC)"


def local(when: datetime, zone: ZoneInfo) -> str:
    """A moment in the show's zone."""
    return f"{when.astimezone(zone):%a %Y-%m-%d %H:%M %Z}"


def size(number: object) -> str:
    """Bytes as a host reads them: `3.9 MB`."""
    if not isinstance(number, int):
        return ""
    for unit, least in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if number >= least:
            return f"{number / least:.1f} {unit}"
    return f"{number} bytes"


def sight(fields: Fields, zone: ZoneInfo) -> str:
    """Who sees a video, and from when."""
    due = fields.get("publish_at")
    return f"public from {_time(due, zone)}" if due else str(fields.get("privacy", "private"))


def value(name: str, content: object, zone: ZoneInfo) -> str:
    """A field's value on one short line."""
    match content:
        case None | "":
            return "nothing"
        case bool():
            return "yes" if content else "no"
        case list() | tuple():
            text = ", ".join(map(str, content)) or "none"
        case _ if name == "publish_at":
            text = _time(content, zone)
        case _ if name == "category":
            text = categories.name(str(content))
        case _:
            text = LICENSES.get(str(content), str(content)) if name == "license" else str(content)
    return " ".join(text[:200].split()) + ("…" if len(text) > 200 else "")


def listed(words: Sequence[str]) -> str:
    """`a, b and c`."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def texts(names: Iterable[str]) -> list[str]:
    """Names of a video's fields as a host calls them; all of them together when none is named."""
    given = set(names)
    return [label for name, label in LABELS.items() if name in given] or [ALL_TEXTS]


def _time(text: object, zone: ZoneInfo) -> str:
    try:
        return local(datetime.fromisoformat(str(text)), zone)
    except ValueError:
        return str(text)


def why_withdrawn(change: Change, waiting: Mapping[str, datetime], names: Mapping[str, str]) -> str:
    """Why something is taken back. waiting: date by slug of what is not due yet."""
    slug = change.episode or names.get(change.effect.key.split("/")[1])
    if change.destination == "media":
        return "never published"
    if slug is None or "privacy" in change.effect.fields or kind_of(change.effect.key) != VISIBILITY:
        return "taken back"
    if change.episode is None:
        return "it is a draft again"
    return MOVED if new_time(change, waiting) or slug not in waiting else "YouTube is not to publish it"


def new_time(change: Change, waiting: Mapping[str, datetime]) -> datetime | None:
    """When a video is due whose schedule is withdrawn because the date moved."""
    due = waiting.get(change.episode or "")
    before = change.receipt.fields.get("publish_at") if change.receipt else None
    return due if due is not None and before != utc_text(due) else None
