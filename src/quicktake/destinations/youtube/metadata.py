"""Release → a video's metadata, and what of it has to be written over what YouTube has."""

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from quicktake import digest as digests
from quicktake.destinations.youtube import categories, texts
from quicktake.model import Chapter, Fields, Release, Show, Youtube, placed
from quicktake.timeline import EditList

DESCRIPTION = 5000  # bytes of UTF-8
SNIPPET = ("title", "description", "tags", "categoryId", "defaultLanguage", "defaultAudioLanguage")
STATUS = (
    "privacyStatus", "publishAt", "embeddable", "license", "publicStatsViewable", "selfDeclaredMadeForKids",
    "containsSyntheticMedia",
)  # fmt: skip
RECORDING = ("recordingDate", "location", "locationDescription")
PLACES = {
    "title": ("snippet", "title"),
    "description": ("snippet", "description"),
    "tags": ("snippet", "tags"),
    "category": ("snippet", "categoryId"),
    "language": ("snippet", "defaultAudioLanguage"),
    "made_for_kids": ("status", "selfDeclaredMadeForKids"),
    "embeddable": ("status", "embeddable"),
    "license": ("status", "license"),
    "recorded": ("recordingDetails", "recordingDate"),
}
"""Part and name, in the API, of each field that is ours."""
WRITABLE = {"snippet": SNIPPET, "status": STATUS, "recordingDetails": RECORDING}


def digest(show: Show, release: Release, settings: Youtube) -> str:
    """Digest of all that the metadata is made from: texts that are rendered another way are no change."""
    matter = release.episode.matter
    own = ("title", "number", "season", "summary", "tags", "sources", "sponsor")
    shared = ("title", "language", "links", "funding")
    return digests.of_value(
        {
            "matter": {name: dataclasses.asdict(matter)[name] for name in own},
            "notes": release.episode.notes,
            "chapters": [[chapter.start, chapter.title] for chapter in release.episode.chapters],
            "page": release.page_url,
            "show": {name: dataclasses.asdict(show.settings)[name] for name in shared},
            "youtube": {name: getattr(settings, name) for name in ("title", "category", "tags", *_SWITCHES)},
        }
    )


_SWITCHES = ("made_for_kids", "embeddable", "license")


def fields(show: Show, release: Release, settings: Youtube, now: datetime) -> Fields:
    """The metadata as YouTube gets them. The day of recording is the episode's, or today's if that is to come; it is
    sent once, and does not move with the date of publication."""
    from quicktake.render.notes import short_text

    episode = release.episode
    description = short_text(show, release, chapters=chapters(release), limit=DESCRIPTION, forbidden="<>")
    return {
        "title": texts.title(show, release, settings),
        "description": description,
        "tags": texts.tags(settings, episode.matter.tags),
        "category": categories.number(settings.category) or settings.category,
        "language": show.settings.language,
        "made_for_kids": settings.made_for_kids,
        "embeddable": settings.embeddable,
        "license": settings.license,
        "recorded": f"{min(release.date, now).astimezone(show.zone):%Y-%m-%d}T00:00:00Z",
    }


def chapters(release: Release) -> tuple[Chapter, ...]:
    """The chapters in the video's own seconds; until it is built, in the recording's."""
    video = release.artifacts.get("video")
    edits = video.report.get("edits") if video else None
    return placed(release.episode.chapters, EditList.from_json(edits)) if edits else release.episode.chapters


def body(metadata: Fields) -> dict[str, dict[str, object]]:
    """The video resource of an insert: always private, so that nothing is seen before its time."""
    parts: dict[str, dict[str, object]] = {"snippet": {}, "status": {}, "recordingDetails": {}}
    for name, (part, field) in PLACES.items():
        parts[part][field] = metadata[name]
    parts["snippet"]["defaultLanguage"] = metadata["language"]
    parts["status"]["privacyStatus"] = "private"
    return parts


def differing(video: Mapping[str, Any], metadata: Fields, before: Fields) -> dict[str, dict[str, object]]:
    """The parts to write: what YouTube has, with our fields over it; a part that is right already is left out.

    before: what we wrote last. A field that did not change here stays as it is there, also if a host changed it there.
    """
    ours = {name: value for name, value in metadata.items() if name in PLACES and before.get(name) != value}
    if "recorded" in before:
        ours.pop("recorded", None)
    result = {}
    for part in WRITABLE:
        there = writable(video, part)
        merged = dict(there)
        for name, value in ours.items():
            if PLACES[name][0] == part and not _same(name, there.get(PLACES[name][1]), value):
                merged[PLACES[name][1]] = value
        if merged != there:
            result[part] = merged
    return result


def writable(video: Mapping[str, Any], part: str) -> dict[str, object]:
    """What an update of the part has to send again, because it replaces the whole part."""
    there = video.get(part)
    return {name: there[name] for name in WRITABLE[part] if name in there} if isinstance(there, Mapping) else {}


def _same(name: str, there: object, ours: object) -> bool:
    if name == "recorded":
        return str(there)[:10] == str(ours)[:10]  # YouTube keeps the day
    if name == "tags":
        return (there or []) == ours
    return there == ours
