"""A run that has ended → what it means for each episode's video: who sees it, what came along, what stays."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from quicktake.console import wording
from quicktake.console.wording import what
from quicktake.destinations.youtube import merging, sight
from quicktake.destinations.youtube.keys import (
    CAPTIONS,
    METADATA,
    PLAYLIST,
    THUMBNAIL,
    VISIBILITY,
    guid_of,
    key_of,
    kind_of,
)
from quicktake.model import Change, Fields, Receipt, Show
from quicktake.publish.applying import Outcome
from quicktake.publish.serving import newly

EXTRAS = (THUMBNAIL, CAPTIONS, PLAYLIST)


@dataclass(frozen=True)
class Ran:
    """A run that has ended."""

    show: Show
    outcome: Outcome
    receipts: Mapping[str, Receipt]
    """All that is known to be true now."""
    waits: bool
    """Whether the command goes on by itself when the next episode is due."""

    def newly(self, *, named: bool) -> set[str]:
        """Guids of the episodes that the feed names since this run, or names no more."""
        return newly(self.outcome.done, self.show.record.published, named=named)

    def left(self, guid: str) -> set[str]:
        """What of an episode on YouTube is not true yet."""
        return {kind_of(one.effect.key) for one in self.outcome.left if guid_of(one.effect.key) == guid} - {""}

    def seen(self, guid: str) -> Fields | None:
        """Who sees an episode's video now; None while nobody was let to."""
        receipt = self.receipts.get(key_of(guid, VISIBILITY))
        there = receipt.fields.get(merging.THERE) if receipt else None
        return {**receipt.fields, **(there if isinstance(there, Mapping) else {})} if receipt else None


def hidden(ran: Ran, guid: str) -> str | None:
    """Why nobody can see a video that is there; None when those see it who should."""
    left = ran.left(guid)
    if ran.seen(guid) is not None and VISIBILITY not in left:
        return None
    if any(guid_of(one.effect.key) == guid for one in ran.outcome.waiting):
        return "the rest waits for YouTube's quota"
    if METADATA in left:
        return "its title and description are not there yet"
    return "who sees it could not be set yet"


def privacy_of(ran: Ran, guid: str) -> str:
    """Who sees the video of an episode that is out: a schedule is over then."""
    return str(sight.written(ran.seen(guid) or {}).get("privacy", "private"))


def sight_now(ran: Ran, guid: str) -> str:
    """Who sees a video from now on, or from its time."""
    fields = ran.seen(guid) or {}
    return f"{'' if fields.get('publish_at') else 'now '}{wording.sight(fields, ran.show.zone)}"


def kept(ran: Ran, change: Change) -> str:
    """What stays as it is on YouTube because the host said so."""
    receipt = ran.receipts.get(change.effect.key)
    there = receipt.fields.get(merging.THERE) if receipt and change.keep == "theirs" else None
    if not isinstance(there, Mapping) or not there:
        return ""
    words = wording.listed(wording.texts(there))
    return f"what stays as it is on YouTube: {words}"


def written(ran: Ran, change: Change) -> Iterator[str]:
    """What was written to YouTube beside a video."""
    kind = kind_of(change.effect.key)
    if kind in EXTRAS:
        yield f"new {what(change)}" if kind == THUMBNAIL and change.receipt else what(change)
    elif kind == METADATA and change.receipt is None:
        yield wording.ALL_TEXTS
    elif kind == METADATA and change.receipt is not None:
        before, receipt = change.receipt.fields, ran.receipts.get(change.effect.key)
        there = receipt.fields.get(merging.THERE) if receipt else None
        left = there if isinstance(there, Mapping) else {}
        differing = {name for name, value in change.effect.fields.items() if before.get(name) != value}
        if not differing or differing - set(left):
            yield from wording.texts(differing - set(left))


def along(changes: Sequence[Change]) -> str:
    """What came along with a video: ` with thumbnail and captions (en)`."""
    extras = list(dict.fromkeys(what(one) for one in changes if kind_of(one.effect.key) in EXTRAS))
    return f" with {wording.listed(extras)}" if extras else ""


def unseen(ran: Ran, guid: str) -> str | None:
    """Why it cannot be said that listeners get an episode; None when its public address shows it."""
    serving, url = ran.outcome.serving, ran.outcome.serving.missing.get(guid)
    if url is not None:
        return f"{url} does not show it yet: copy the folder there, then `quicktake verify`."
    return None if serving.asked else f"nobody was asked whether {ran.show.feed_url} shows it yet."
