"""Release → a video's metadata, as YouTube is to have it."""

import dataclasses
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from quicktake import digest as digests
from quicktake.destinations.youtube import categories, chapters, texts
from quicktake.model import Fields, Release, Show, Youtube

SNIPPET = ("title", "description", "tags", "categoryId", "defaultLanguage", "defaultAudioLanguage")
STATUS = (
    "privacyStatus", "publishAt", "embeddable", "license", "publicStatsViewable", "selfDeclaredMadeForKids",
    "containsSyntheticMedia",
)  # fmt: skip
RECORDING = ("recordingDate", "location", "locationDescription")
PROMOTION = ("hasPaidProductPlacement",)
PLACES = {
    "title": ("snippet", "title"),
    "description": ("snippet", "description"),
    "tags": ("snippet", "tags"),
    "category": ("snippet", "categoryId"),
    "language": ("snippet", "defaultLanguage"),
    "audio_language": ("snippet", "defaultAudioLanguage"),
    "made_for_kids": ("status", "selfDeclaredMadeForKids"),
    "synthetic_media": ("status", "containsSyntheticMedia"),
    "embeddable": ("status", "embeddable"),
    "license": ("status", "license"),
    "recorded": ("recordingDetails", "recordingDate"),
    "paid_promotion": ("paidProductPlacementDetails", "hasPaidProductPlacement"),
}
"""Part and name, in the API, of each field that is ours."""
WRITABLE = {
    "snippet": SNIPPET,
    "status": STATUS,
    "recordingDetails": RECORDING,
    "paidProductPlacementDetails": PROMOTION,
}
NEWS = timedelta(days=7)  # what is older is no news to subscribers

_ALWAYS = ("title", "category", "tags", "made_for_kids", "embeddable", "license")
_LATER = ("hashtags", "language", "audio_language", "synthetic_media", "paid_promotion", "notes")
"""Settings that shows had not when their first videos went out: only what differs from the default counts."""


def digest(show: Show, release: Release, settings: Youtube) -> str:
    """Digest of all that the metadata is made from: texts that are rendered another way are no change."""
    matter, default = release.episode.matter, Youtube()
    own = ("title", "number", "season", "summary", "tags", "sources", "sponsor")
    shared = ("title", "language", "links", "funding")
    said, shown = dataclasses.asdict(matter), dataclasses.asdict(show.settings)
    later = [name for name in _LATER if getattr(settings, name) != getattr(default, name)]
    return digests.of_value(
        {
            "matter": {name: said[name] for name in own},
            "notes": release.episode.notes,
            "chapters": [[chapter.start, chapter.title] for chapter in release.episode.listed],
            "page": release.page_url,
            "show": {name: shown[name] for name in shared},
            "youtube": {name: getattr(settings, name) for name in (*_ALWAYS, *later)},
        }
    )


def fields(show: Show, release: Release, settings: Youtube, now: datetime) -> Fields:
    """The metadata as YouTube gets them. The day of recording is the episode's, or today's if that is to come; it is
    sent once, and does not move with the date of publication."""
    matter, spoken = release.episode.matter, show.settings.language
    promotion = settings.paid_promotion
    return {
        "title": texts.title(show, release, settings),
        "description": description(show, release, settings),
        "tags": texts.tags(settings, matter.tags),
        "category": categories.number(settings.category) or settings.category,
        "language": settings.language or spoken,
        "audio_language": settings.audio_language or spoken,
        "made_for_kids": settings.made_for_kids,
        "synthetic_media": settings.synthetic_media,
        "embeddable": settings.embeddable,
        "license": settings.license,
        "recorded": f"{min(release.date, now).astimezone(show.zone):%Y-%m-%d}T00:00:00Z",
        "paid_promotion": matter.sponsor is not None if promotion is None else promotion,
    }


def description(show: Show, release: Release, settings: Youtube, limit: int = texts.DESCRIPTION) -> str:
    """The whole notes where they fit and are wanted, else the rule for short places; the show's hashtags as its last
    line. limit: bytes of UTF-8."""
    from quicktake.render.notes import short_text

    whole = whole_description(show, release, settings) if settings.notes == "whole" else None
    if whole is not None and len(whole.encode()) <= limit:
        return whole
    times = chapters.shown(release)

    def short(hashtags: Sequence[str]) -> str:
        return short_text(show, release, chapters=times, limit=limit, forbidden="<>", hashtags=hashtags)

    return _tagged(show, release, settings, short)


def whole_description(show: Show, release: Release, settings: Youtube) -> str:
    """It with all of the notes, however long that is."""
    from quicktake.render.notes import whole_text

    times = chapters.shown(release)

    def whole(hashtags: Sequence[str]) -> str:
        return whole_text(show, release, chapters=times, forbidden="<>", hashtags=hashtags)

    return _tagged(show, release, settings, whole)


def _tagged(show: Show, release: Release, settings: Youtube, text: Callable[[Sequence[str]], str]) -> str:
    """The text with those of the show's hashtags that it has not already."""
    bare = text(())
    hashtags = texts.hashtags(settings, texts.title(show, release, settings), bare)
    return text(hashtags) if hashtags else bare


def notifies(release: Release, settings: Youtube, now: datetime) -> bool:
    """Whether YouTube is to tell the channel's subscribers: never of what is old, or was corrected."""
    fresh = now - release.date < NEWS and release.episode.record.revision == 1
    return settings.notify_subscribers and fresh


def body(metadata: Fields) -> dict[str, dict[str, object]]:
    """The video resource of an insert: always private, so that nothing is seen before its time."""
    parts: dict[str, dict[str, object]] = {part: {} for part in WRITABLE}
    for name, (part, field) in PLACES.items():
        parts[part][field] = metadata[name]
    parts["status"]["privacyStatus"] = "private"
    return parts
