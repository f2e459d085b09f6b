"""Releases and receipts → who is to see each video, and from when: pure rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quicktake import digest as digests
from quicktake.destinations.youtube import merging
from quicktake.destinations.youtube.keys import VIDEO, VISIBILITY, guid_of, key_of, what_of
from quicktake.model import Effect, Fields, Receipt, Release, utc_text


@dataclass(frozen=True)
class Sight:
    """Who is to see a video in the end, and from when."""

    privacy: str
    date: str | None
    """When it is or was due, ISO 8601 in UTC."""

    @property
    def digest(self) -> str:
        """Independent of the time: that YouTube publishes at the scheduled moment is no change."""
        return digests.of_value({"privacy": self.privacy, "date": self.date})

    def effect(self, guid: str, *, scheduled: bool, withdraw: bool = False) -> Effect:
        """As YouTube is told: a scheduled video is private until then."""
        fields: Fields = {
            "privacy": "private" if scheduled else self.privacy,
            "publish_at": self.date if scheduled else None,
        }
        return Effect(key_of(guid, VISIBILITY), self.digest, lambda: fields, fields, withdraw)


HIDDEN = Sight("private", None)
UPLOADED: Fields = {"privacy": "private", "publish_at": None}
"""Who sees a video that was sent and nothing else."""
PUBLIC: Fields = {"privacy": "public", "publish_at": None}
UNSCHEDULED: Fields = {"publish_at": None}
"""What is taken back where only the schedule is: who sees the video now is not said."""


def wanted(releases: Iterable[Release], receipts: Mapping[str, Receipt], now: datetime) -> Iterable[Effect]:
    """First what is taken back, then what is to be seen; a schedule that moved is taken back before the new one."""
    by_guid = {release.guid: release for release in releases}
    for key, receipt in receipts.items():
        if what_of(key) == VISIBILITY and _pending(receipt, now):
            release, ours = by_guid.get(guid_of(key)), receipt.fields.get("publish_at")
            if release is None or ours not in (None, _schedule(release)):  # None: it was made in Studio, and stays
                hides = release is not None and release.unpublished
                yield HIDDEN.effect(guid_of(key), scheduled=False, withdraw=True) if hides else _unscheduled(key)
                by_guid.pop(guid_of(key), None)
    out = _in_feed(receipts)
    for release in by_guid.values():
        if key_of(release.guid, VIDEO) in receipts:
            yield from _effect(release, receipts.get(key_of(release.guid, VISIBILITY)), now, out=release.guid in out)


def _unscheduled(key: str) -> Effect:
    return Effect(key, digests.of_value(dict(UNSCHEDULED)), lambda: UNSCHEDULED, UNSCHEDULED, withdraw=True)


def _effect(release: Release, receipt: Receipt | None, now: datetime, *, out: bool) -> Iterable[Effect]:
    """Who is to see one release's video now, if that can be said yet; out: whether the feed names the episode."""
    if release.unpublished:
        yield HIDDEN.effect(release.guid, scheduled=False, withdraw=True)
        return
    settings = release.episode.youtube
    if settings is None:
        return
    sight = Sight(settings.privacy, utc_text(release.date))
    if release.date > now:
        if receipt is not None and _was_public(receipt, now):
            yield Effect(receipt.key, receipt.digest, lambda: receipt.fields, receipt.fields)  # it stays so
        elif settings.privacy == "public":  # what the feed names already waits for no date that a wrong clock gave it
            yield sight.effect(release.guid, scheduled=not out)
    elif out:
        yield sight.effect(release.guid, scheduled=False)


def _schedule(release: Release) -> str | None:
    """When YouTube is to publish the release's video; None when it is not to do so."""
    settings = release.episode.youtube
    if release.unpublished or settings is None or settings.privacy != "public":
        return None
    return utc_text(release.date)


def taken_back(ours: Fields, video: Mapping[str, Any]) -> Fields:
    """What is written to take a video back: a schedule that is over hides nothing that somebody made public by hand."""
    if "privacy" not in ours and merging.value_there(video, "privacy") != UPLOADED["privacy"]:
        return {}
    return UPLOADED


def standing(fields: Fields, now: datetime) -> Fields:
    """What a receipt says of YouTube now: what was left as it is there counts, and YouTube publishes on time."""
    there = fields.get(merging.THERE)
    return written(fields if not isinstance(there, Mapping) else {**fields, **there}, now)


def written(fields: Fields, now: datetime | None = None) -> Fields:
    """What we told YouTube, and what YouTube made of it since.

    now: None for a change that is to be made: a schedule that is still to come would have been taken back before it.
    """
    due = fields.get("publish_at")
    passed = isinstance(due, str) and (now is None or datetime.fromisoformat(due) <= now)
    return {**fields, **PUBLIC} if passed else fields


def compared(
    video: Mapping[str, Any], ours: Fields, before: Fields, begun: Fields | None, now: datetime | None = None
) -> list[merging.Field]:
    """Who sees a video, on three sides (`merging.compared`); now: as for `written`."""
    known = merging.known_of(before, begun)
    return merging.compared(video, ours, written(before, now), [*known, *(written(one, now) for one in known)])


def _pending(receipt: Receipt, now: datetime) -> bool:
    return isinstance(standing(receipt.fields, now).get("publish_at"), str)


def _was_public(receipt: Receipt, now: datetime) -> bool:
    return standing(receipt.fields, now).get("privacy") == "public"


def _in_feed(receipts: Mapping[str, Receipt]) -> set[str]:
    """Guids of the episodes that the feed names: before that nothing becomes public."""
    items = (receipt.fields.get("items") for key, receipt in receipts.items() if key.startswith("feed/"))
    return {guid for names in items if isinstance(names, Mapping) for guid in names}
