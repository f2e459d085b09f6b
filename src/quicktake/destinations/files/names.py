"""Releases and receipts → public names and addresses, and which releases a reader may see."""

import dataclasses
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from quicktake import digest as digests
from quicktake.model import Artifact, Effect, EpisodeRecord, Fields, Receipt, Release, Show
from quicktake.timeline import EditList

SHOW = "show"  # stands for the guid in keys of the show's own effects, and for the slug in its names
FEED_KEY = f"feed/{SHOW}/feed"

PICTURE = "picture"
"""Kind of the roles of pictures in the notes, and what their reports call the path that the notes name."""
EDITION = "edition"
"""What a report calls the edition as which a corrected transcript or chapters are to go out."""
REMOVED = "removed"
"""In a receipt of a file: it was taken out of the store again, before anything named it."""
REPORTED = ("seconds", "loudness", "edits", "mastering", "source", PICTURE)
"""What a receipt keeps of the steps' reports."""
MASTERING = ("target", "ceiling", "gain", "limiter", "recording", "cuts", "inserts", "treatment", "leveler", "encoder",
             "bitrate", "sample_rate", "channels", "notes", "versions")  # fmt: skip
"""Of these one part: how the sound was made, for whoever asks later."""
APART = ("video", "thumbnail", "captions")  # roles that go to YouTube only


def is_media(role: str) -> bool:
    """Whether the artifact of a role is published as a file."""
    return role.partition(":")[0] not in APART


def media_key(guid: str, role: str) -> str:
    """Key of a media effect."""
    return f"media/{guid}/{role}"


def media_name(slug: str, revision: int, role: str, suffix: str, edition: int = 1) -> str:
    """Name in the store: `media/SLUG.EXT`, `media/SLUG--2.EXT`, other forms `media/SLUG--ROLE.EXT`.

    revision: of the recording. edition: of a transcript or chapters that were corrected for the same recording.
    """
    again = f"--{revision}" if revision > 1 else ""
    form = "" if role == "enclosure" else f"--{role.replace(':', '-')}"
    corrected = f"--{edition}" if edition > 1 else ""
    return f"media/{slug}{again}{form}{corrected}{suffix}"


def listed_url(prefix: str | None, url: str) -> str:
    """A new enclosure's address in the feed: behind the statistics prefix, which takes it without the scheme."""
    if not prefix:
        return url
    parts = urlsplit(url)
    return f"{prefix.rstrip('/')}/{parts.netloc}{parts.path}"


def seen(show: Show, releases: Sequence[Release], receipts: Mapping[str, Receipt], now: datetime) -> list[Release]:
    """The releases that pages and feed show now, newest first, with what the receipts know of them.

    Due, not taken back, their file out there, and, where `[youtube] first` asks for it, their video too. What was
    published stays, whatever its date says: a clock may have been wrong.
    """
    first = show.settings.youtube is not None and show.settings.youtube.first
    own = by_guid(receipts)
    due = [
        with_receipts(release, own[release.guid])
        for release in releases
        if (release.date <= now or is_published(show, release.guid))
        and not release.unpublished
        and (not release.held or was_listed(show, release.guid, receipts))
        and (media_key(release.guid, "enclosure") in receipts if "feed" not in release.kept_at else release.item)
        and (not first or "video" not in release.artifacts or f"youtube/{release.guid}/video" in receipts)
    ]
    return sorted(due, key=lambda release: (release.date, release.guid), reverse=True)


def by_guid(receipts: Mapping[str, Receipt]) -> Mapping[str, Mapping[str, Receipt]]:
    """The receipts of each episode, by its guid; none for others."""
    own: defaultdict[str, dict[str, Receipt]] = defaultdict(dict)
    for key, receipt in receipts.items():
        own[key.split("/")[1]][key] = receipt
    return own


def is_published(show: Show, guid: str) -> bool:
    """Whether the feed of a public show ever named the episode."""
    return show.public and guid in show.record.published


def waits(show: Show, release: Release, now: datetime) -> bool:
    """Whether its time has not come; what was published waits for nothing, whatever its date says."""
    return release.date > now and not release.unpublished and not is_published(show, release.guid)


def without_media(receipts: Mapping[str, Receipt], guids: Container[str]) -> Mapping[str, Receipt]:
    """The receipts but for those of these episodes' files."""
    return {key: one for key, one in receipts.items() if not (key.startswith("media/") and key.split("/")[1] in guids)}


def was_listed(show: Show, guid: str, receipts: Mapping[str, Receipt]) -> bool:
    """Whether the feed names an episode already."""
    return guid in show.record.published or guid in items_of(receipts.get(FEED_KEY))


def items_of(feed: Receipt | Effect | None) -> Mapping[str, object]:
    """Digest by guid of the episodes that a feed names, from its receipt or effect; None: not known yet."""
    items = feed.fields.get("items") if feed else None
    return items if isinstance(items, Mapping) else {}


def with_receipts(release: Release, receipts: Mapping[str, Receipt]) -> Release:
    """The release as it is out there: addresses from its receipts; a role without a receipt is left out."""
    enclosure = receipts.get(media_key(release.guid, "enclosure"))
    if enclosure is None:
        return release  # its release.json is damaged: the live feed knows the rest
    artifacts = {}
    for role in (*release.artifacts, *_published_roles(release.guid, receipts)):
        receipt = receipts.get(media_key(release.guid, role))
        if receipt is not None and revision_of(receipt) == revision_of(enclosure):
            artifacts[role] = published_artifact(receipt, release.artifacts.get(role))
    video = receipts.get(f"youtube/{release.guid}/video")
    edits = enclosure.fields.get("edits")
    timeline = EditList.from_json(edits) if edits else release.timeline
    return dataclasses.replace(release, artifacts=artifacts, video_url=video.url if video else None, timeline=timeline)


def is_removed(receipt: Receipt) -> bool:
    """Whether it says that a file is not in the store any more."""
    return bool(receipt.fields.get(REMOVED))


def revision_of(receipt: Receipt | None) -> int:
    """Which revision of a file (or of the feed) was published; 0 when none is."""
    revision = receipt.fields.get("revision", 1) if receipt else 0
    return revision if isinstance(revision, int) else 1


def edition_of(receipt: Receipt | None) -> int:
    """Which edition of a transcript or of chapters was published; 0 when none is."""
    edition = receipt.fields.get(EDITION, 1) if receipt else 0
    return edition if isinstance(edition, int) else 1


def is_stored(record: EpisodeRecord, receipts: Mapping[str, Receipt]) -> bool:
    """Whether the files of an episode's latest recording are out."""
    return revision_of(receipts.get(media_key(record.guid or "", "enclosure"))) >= record.revision


def _published_roles(guid: str, receipts: Mapping[str, Receipt]) -> list[str]:
    prefix = media_key(guid, "")
    return [key.removeprefix(prefix) for key in receipts if key.startswith(prefix)]


def reported(report: Mapping[str, object]) -> dict[str, object]:
    """What is kept of the reports of the steps that made a file."""
    mastering = {name: report[name] for name in MASTERING if name in report}
    return {name: report[name] for name in REPORTED if name in report} | ({"mastering": mastering} if mastering else {})


def published_artifact(receipt: Receipt, built: Artifact | None = None) -> Artifact:
    """The artifact that a receipt of media proves."""
    fields = receipt.fields
    size, sha256, url = fields.get("size"), fields.get("sha256"), fields.get("listed") or receipt.url
    return Artifact(
        media_type=str(fields["media_type"]),
        suffix=str(fields["suffix"]),
        digest=sha256 if isinstance(sha256, str) else None,
        size=size if isinstance(size, int) else None,
        path=built.path if built else None,
        url=url if isinstance(url, str) else None,
        report={name: fields[name] for name in REPORTED if name in fields},
    )


def show_part(show: Show) -> Fields:
    """What pages and feed take from show.toml."""
    own = dataclasses.asdict(show.settings)
    for elsewhere in ("audio", "youtube", "storage", "feed", "version", "cover", "public_url"):
        del own[elsewhere]
    return {"settings": own, "base": show.base_url, "guid": show.record.guid}


def episode_part(release: Release) -> Fields:
    """What both pages and feed take from episode.md and chapters."""
    own = dataclasses.asdict(release.episode.matter)
    for elsewhere in ("audio", "youtube", "draft", "date", "recording", "slug", "chapters", "soundbites"):
        del own[elsewhere]
    chapters = [chapter.as_json() for chapter in release.chapters]
    return {
        "matter": own,
        "notes": release.episode.notes,
        "chapters": chapters,
        "date": release.date.isoformat(),
        "slug": release.slug,
        "guid": release.guid,
    }


def media_part(release: Release) -> tuple[Fields, bool]:
    """What pages and feed say of a release's files, and whether all of it is known yet."""
    files = {role: [artifact.url, artifact.size, artifact.digest] for role, artifact in release.artifacts.items()}
    known = all(value is not None for file in files.values() for value in file) and release.seconds is not None
    return {"files": files, "seconds": release.seconds, "video": release.video_url}, known


def kept_digest(release: Release, receipt: Receipt | None) -> object:
    """Digest of what stays as it is of a release: what the feed or the index was made from last, else of its item."""
    return items_of(receipt).get(release.guid) or digests.of_bytes(release.item or b"")


def item_digest(release: Release, receipts: Mapping[str, Receipt]) -> str | None:
    """Digest of all that a page or feed item is made from; None while something is not known."""
    media, known = media_part(release)
    video = receipts.get(f"youtube/{release.guid}/video")
    if not known or (video is not None and video.url is None):
        return None
    return digests.of_value([episode_part(release), media])
