"""Releases and receipts → who is to see each video, and from when: pure rules."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from quicktake import digest as digests
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


def wanted(releases: Iterable[Release], receipts: Mapping[str, Receipt], now: datetime) -> Iterable[Effect]:
    """First what is taken back, then what is to be seen; a schedule that moved is taken back before the new one."""
    by_guid = {release.guid: release for release in releases}
    for key, receipt in receipts.items():
        if what_of(key) == VISIBILITY and _pending(receipt, now):
            release = by_guid.get(guid_of(key))
            if release is None or _schedule(release) != receipt.fields["publish_at"]:
                yield HIDDEN.effect(guid_of(key), scheduled=False, withdraw=True)
                by_guid.pop(guid_of(key), None)
    for release in by_guid.values():
        if key_of(release.guid, VIDEO) in receipts:
            yield from _effect(release, receipts, now)


def _effect(release: Release, receipts: Mapping[str, Receipt], now: datetime) -> Iterable[Effect]:
    """Who is to see one release's video now, if that can be said yet."""
    receipt = receipts.get(key_of(release.guid, VISIBILITY))
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
        elif settings.privacy == "public":
            yield sight.effect(release.guid, scheduled=True)
    elif _in_feed(release.guid, receipts):
        yield sight.effect(release.guid, scheduled=False)


def _schedule(release: Release) -> str | None:
    """When YouTube is to publish the release's video; None when it is not to do so."""
    settings = release.episode.youtube
    if release.unpublished or settings is None or settings.privacy != "public":
        return None
    return utc_text(release.date)


def _pending(receipt: Receipt, now: datetime) -> bool:
    due = receipt.fields.get("publish_at")
    return isinstance(due, str) and datetime.fromisoformat(due) > now


def _was_public(receipt: Receipt, now: datetime) -> bool:
    due = receipt.fields.get("publish_at")
    return receipt.fields.get("privacy") == "public" or (isinstance(due, str) and datetime.fromisoformat(due) <= now)


def _in_feed(guid: str, receipts: Mapping[str, Receipt]) -> bool:
    """Whether the feed names the episode: before that nothing becomes public."""
    items = [receipt.fields.get("items") for key, receipt in receipts.items() if key.startswith("feed/")]
    return any(isinstance(names, Mapping) and guid in names for names in items)
