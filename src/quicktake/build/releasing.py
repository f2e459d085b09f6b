"""Episode → Release: as its files would make it, or, once published, as its receipts say."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from quicktake import digest as digests
from quicktake.build import extras, illustrations, late
from quicktake.build.workshop import Memo, Workshop, insist_file
from quicktake.cache import Cache
from quicktake.destinations.files.names import media_key, published_artifact, revision_of
from quicktake.errors import InputError
from quicktake.model import Artifact, Episode, FrontMatter, Progress, Receipt, Release, Show
from quicktake.steps.placing import read_edits
from quicktake.timeline import EditList

CUT = ("audiogram", "edited")  # videos of the audio programme


def roles(workshop: Workshop) -> dict[str, str]:
    """What an unpublished episode is to be made of: the step by role."""
    show, episode = workshop.show, workshop.episode
    if episode.sound is None:
        raise InputError(
            f"{episode.folder}: there is no recording.",
            hint="Put it there as recording.*, or name it: `recording: ...`.",
        )
    wanted = {"enclosure": "enclosure"}
    if episode.chapters:
        wanted["chapters"] = "chapters"
    if episode.transcript:
        wanted[f"transcript:{show.settings.language.lower()}"] = "captions"
    if episode.cover:
        wanted["cover"] = "artwork"
    makes = video_step(workshop)
    return {**wanted, "video": makes} if makes else wanted


def video_step(workshop: Workshop) -> str | None:
    """The step that makes the episode's video: of its picture, or, where it has none, of its cover; None: no video."""
    settings = workshop.episode.youtube
    if not workshop.show.public or settings is None:
        return None
    if has_picture(workshop):
        return "edited" if settings.edits else "video"
    return "audiogram" if settings.audio_only == "video" else None


def has_picture(workshop: Workshop) -> bool:
    """Whether the recording has a moving picture."""
    path = workshop.inputs()["picture"]
    insist_file(path, workshop.episode)

    def probed() -> bool:
        from quicktake.audio.recordings.recording import probe

        return bool(workshop.episode.picture) or probe(path).has_picture

    return bool(workshop.memo.of("picture", path, probed))


def seconds_of(workshop: Workshop) -> float:
    """Length of the recording as it says itself, 0 where it does not."""
    path = workshop.inputs()["sound"]
    insist_file(path, workshop.episode)

    def probed() -> float:
        from quicktake.audio.recordings.recording import probe

        return probe(path).seconds or 0.0

    return float(workshop.memo.of("seconds", path, probed))


def release(
    workshop: Workshop,
    receipts: Mapping[str, Receipt],
    now: datetime,
    progress: Progress | None = None,
    later: frozenset[str] = frozenset(),
) -> Release:
    """The episode's release. Without `progress` nothing is built: what is not there yet has no digest.

    later: roles that are not to be built now.
    """
    episode, guid = _dated(workshop, now)
    shop = replace(workshop, episode=episode)
    if episode.record.unpublished:
        artifacts: Mapping[str, Artifact] = {}
    elif is_published(shop, guid, receipts):
        shop = _unannounced(shop) if shop.backfill and not _promised(guid, receipts) else shop
        pictures = illustrations.of_notes(shop, guid, receipts, progress)
        artifacts = {**pictures, **_published(shop, guid, receipts, None if "video" in later else progress)}
        artifacts |= late.of_published(shop, guid, receipts, progress)
    else:
        pictures = illustrations.of_notes(shop, guid, {}, progress)
        artifacts = {**pictures, **_unpublished(shop, guid, receipts, progress, later)}
    if "video" in artifacts:  # built with it: the podcast waits for neither
        artifacts = {**artifacts, **extras.of_video(shop, guid, receipts, None if "video" in later else progress)}
    return _release(shop, guid, receipts, artifacts)


def held(workshop: Workshop, receipts: Mapping[str, Receipt], now: datetime) -> Release:
    """The release of an episode that was not asked for: what is out there of it stays, nothing else is looked at."""
    episode, guid = _dated(workshop, now)
    shop = replace(workshop, episode=episode)
    staged = is_published(shop, guid, receipts)
    artifacts = _published(shop, guid, receipts, None) if staged else {}
    return replace(_release(shop, guid, receipts, artifacts), held=True)


def is_published(workshop: Workshop, guid: str, receipts: Mapping[str, Receipt]) -> bool:
    """Whether the recording's latest revision is out there: from then on its media are what was published."""
    enclosure = receipts.get(media_key(guid, "enclosure"))
    return workshop.show.public and revision_of(enclosure) >= workshop.episode.record.revision


def _unpublished(
    workshop: Workshop,
    guid: str,
    receipts: Mapping[str, Receipt],
    progress: Progress | None,
    later: frozenset[str],
) -> dict[str, Artifact]:
    """What the episode's files make; a video that is on YouTube stays what it is."""
    sent = receipts.get(f"youtube/{guid}/video")
    sends = sent is None and (workshop.backfill or not _was_deleted(guid, receipts))
    artifacts = {
        role: (_video if role == "video" else _role)(workshop, makes, None if role in later else progress)
        for role, makes in roles(workshop).items()
        if role != "video" or sends
    }
    if "chapters" in artifacts and artifacts["chapters"].report.get("chapters") == 0:
        del artifacts["chapters"]  # all begin after the end: an empty file would be published for good
    return {**artifacts, "video": _sent(sent)} if sent else artifacts


def _video(workshop: Workshop, makes: str, progress: Progress | None) -> Artifact:
    """Until it is built it reports its length and cuts as they are foreseen, so that plans tell what YouTube gets."""
    video = _role(workshop, makes, progress)
    if video.digest:
        return video
    measured = workshop.known("measure").path if makes in CUT else None
    if measured is None:
        return replace(video, report={"seconds": seconds_of(workshop)})
    edits = read_edits(measured)
    return replace(video, report={"seconds": edits.duration, "edits": edits.as_json()})


def _sent(receipt: Receipt) -> Artifact:
    """What is on YouTube; its edit list, where the receipt has it, places chapters and captions."""
    report = {name: receipt.fields[name] for name in ("edits",) if name in receipt.fields}
    return Artifact("video/mp4", ".mp4", digest=str(receipt.fields.get("sha256", receipt.digest)), report=report)


def _dated(workshop: Workshop, now: datetime) -> tuple[Episode, str]:
    """The episode with the date that it goes or went out with, and its guid."""
    episode, record = workshop.episode, workshop.episode.record
    guid = record.guid or f"new:{episode.folder.name}"
    out = guid in workshop.show.record.published
    return replace(episode, date=(out and record.date) or episode.date or record.date or now), guid


def _release(
    workshop: Workshop, guid: str, receipts: Mapping[str, Receipt], artifacts: Mapping[str, Artifact]
) -> Release:
    show, episode = workshop.show, workshop.episode
    enclosure = artifacts.get("enclosure")
    edits = enclosure.report.get("edits") if enclosure else None
    if episode.date is None:
        raise ValueError("a release has a date")
    return Release(
        episode=episode,
        guid=guid,
        slug=episode.slug,
        date=episode.date,
        page_url=f"{show.base_url}{episode.slug}/",
        artifacts=artifacts,
        timeline=EditList.from_json(edits) if edits else None,
        published=is_published(workshop, guid, receipts),
        unpublished=episode.record.unpublished is not None,
    )


def _role(workshop: Workshop, makes: str, progress: Progress | None) -> Artifact:
    return workshop.known(makes) if progress is None else workshop.make(makes, progress)


def _published(
    workshop: Workshop, guid: str, receipts: Mapping[str, Receipt], progress: Progress | None
) -> dict[str, Artifact]:
    """What was published, as release.json says; no step is asked but for a video that was promised and is due."""
    prefix = media_key(guid, "")
    artifacts = {
        key.removeprefix(prefix): published_artifact(receipt)
        for key, receipt in receipts.items()
        if key.startswith(prefix)
    }
    video = receipts.get(f"youtube/{guid}/video")
    due = workshop.backfill or _promised(guid, receipts)
    if video is not None:
        artifacts["video"] = _sent(video)
    elif due and recording_state(workshop) == "same" and (makes := video_step(workshop)):
        artifacts["video"] = _video(workshop, makes, progress)
    return artifacts


def _promised(guid: str, receipts: Mapping[str, Receipt]) -> bool:
    """Whether the episode was to become a video when it went out."""
    promised = receipts[media_key(guid, "enclosure")].fields.get("video") is True
    return promised and not _was_deleted(guid, receipts)


def _was_deleted(guid: str, receipts: Mapping[str, Receipt]) -> bool:
    """Whether the host said that the video, which was deleted on YouTube, is left away."""
    return f"youtube/{guid}/gone" in receipts


def _unannounced(workshop: Workshop) -> Workshop:
    """An old episode's video is no news: nobody is told of it."""
    settings = workshop.episode.youtube
    quiet = replace(settings, notify_subscribers=False) if settings else None
    return replace(workshop, episode=replace(workshop.episode, youtube=quiet))


def recording_missing(workshop: Workshop) -> bool:
    """Whether the episode's recording, or a part of it, is not here."""
    episode = workshop.episode
    return episode.sound is None or not all(path.exists() for path in (episode.sound, episode.picture) if path)


def recording_state(workshop: Workshop) -> str:
    """`same`, `changed` or `missing`: the recording here against the one that was published."""
    sound = workshop.episode.sound
    if sound is None or not sound.is_file():
        return "missing"
    if workshop.episode.record.recording is None:
        return "same"
    return "same" if recording_digest(workshop) == workshop.episode.record.recording else "changed"


def recording_digest(workshop: Workshop) -> str:
    """One digest for the recording, also when picture and sound are two files."""
    names = ["sound", "picture"] if workshop.episode.picture else ["sound"]
    return digests.of_value([workshop.digest(name) for name in names]) if len(names) > 1 else workshop.digest("sound")


def show_artifacts(show: Show, cache: Cache, memo: Memo, progress: Progress | None) -> dict[str, Artifact]:
    """The show's own files: its cover."""
    nobody = Episode(show.folder, FrontMatter(show.settings.title), "", None, show.settings.audio, None)
    return {"cover": _role(Workshop(show, nobody, cache, memo), "artwork", progress)}
