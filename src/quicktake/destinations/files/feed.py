"""Releases → feed.xml, the one file by which an episode is published."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from quicktake import digest as digests
from quicktake.destinations import Attempt
from quicktake.destinations.files.live import conflicts
from quicktake.destinations.files.names import (
    FEED_KEY,
    SHOW,
    item_digest,
    items_of,
    kept_digest,
    media_key,
    revision_of,
    seen,
    show_part,
    was_listed,
)
from quicktake.errors import InputError
from quicktake.model import Change, Effect, Fields, Finding, Receipt, Release, Show
from quicktake.render import FEED_VERSION, FIRST, RENDERING
from quicktake.stores import Store

if TYPE_CHECKING:  # lxml and feedgen take longer to load than a run with nothing to do
    from quicktake.destinations.files.public import PublicAddress
    from quicktake.reader.feed import FeedSeen

NAME = "feed.xml"
PULL = "Another computer published: run `git pull` first."


class Feed:
    """The feed names only what is out there, and its revision never goes backwards."""

    NAME = "feed"
    LASTING = False

    def __init__(self, show: Show, store: Store, public: "PublicAddress | None" = None) -> None:
        """public: whom to ask for the feed that is served; None: nobody."""
        self.show = show
        self.store = store
        self.public = public

    def check(
        self, changes: Sequence[Change], begun: Mapping[str, Fields | None], receipts: Mapping[str, Receipt]
    ) -> Iterable[Finding]:
        """The live feed must be this show's, not newer than what we know, and lose no episode: here and as served."""
        if not changes:
            return ()
        return list(self._stored(changes, begun)) or conflicts(self.show, self.public, begun.get(FEED_KEY))

    def _stored(self, changes: Sequence[Change], begun: Mapping[str, Fields | None]) -> Iterable[Finding]:
        """What the feed in the store says."""
        from quicktake.reader.feed import read_feed

        content = self.store.read(NAME)
        if content is None:
            return ()
        try:
            live = read_feed(content)
        except InputError as error:
            return self._broken(content, error, changes)
        if not self.show.public:
            return self._foreign(live)
        if live.is_try_out:
            return ()  # what was written while trying things, before the show had an address
        return [*self._foreign(live), *self._newer(live, changes, ours=_is_ours(begun.get(FEED_KEY), content))]

    def _broken(self, content: bytes, error: InputError, changes: Sequence[Change]) -> Iterable[Finding]:
        """A feed of ours that was emptied or cut off is written again; what else lies there is not touched.

        What can still be read of it counts: another show's, or a newer one, stops the run.
        """
        from quicktake.reader.feed import salvaged

        live = salvaged(content)
        if live is not None and live.guid is not None and live.guid == self.show.record.guid:
            return self._newer(live, changes, ours=False)
        wrote = self.show.record.revision > 0 or any(change.receipt for change in changes)
        if wrote and (not content.strip() or self.show.feed_url.encode() in content):
            return ()
        hint = "Move it away if it is not the show's feed; it is written again then."
        return [Finding("show", "E", NAME, f"the feed that lies there cannot be read: {error.message}", hint)]

    def _foreign(self, live: "FeedSeen") -> Iterable[Finding]:
        strange = live.guid is None and live.revision is None  # quicktake's own feeds have one or both
        if strange or (live.guid and live.guid != self.show.record.guid):
            yield Finding(
                "show",
                "E",
                NAME,
                f"the store holds another feed ({live.title}), not this show's.",
                "Check `[storage] url` in show.toml; a feed of this show needs its release.json: run `git pull`.",
            )

    def _newer(self, live: "FeedSeen", changes: Sequence[Change], *, ours: bool) -> Iterable[Finding]:
        record = self.show.record
        if not ours and live.revision is not None and live.revision > record.revision:
            what = f"the live feed is at revision {live.revision}, this computer knows {record.revision}."
            yield Finding("revision", "E", NAME, what, PULL)
        wanted = {guid for change in changes for guid in items_of(change.effect)}
        new = wanted - set(record.published)
        if not ours and (there := sorted(new & set(live.items))):
            titles = ", ".join(live.items[guid].title or guid for guid in there)
            yield Finding("live", "E", NAME, f"already in the live feed, but not known here: {titles}.", PULL)
        if lost := sorted(set(live.items) - wanted - set(record.published)):
            titles = ", ".join(live.items[guid].title or guid for guid in lost)
            yield Finding("lost", "E", NAME, f"the feed would lose {titles}.", PULL)

    def wanted(
        self, show: Show, releases: Sequence[Release], receipts: Mapping[str, Receipt], now: datetime
    ) -> Iterable[Effect]:
        """The one feed; its revision counts how often it was written and is no part of what it is made from."""
        shown = [
            release
            for release in seen(show, releases, receipts, now)
            if was_listed(show, release.guid, receipts) or f"site/{release.guid}/page" in receipts
        ]
        cover = receipts.get(media_key(SHOW, "cover"))
        receipt = receipts.get(FEED_KEY)
        items = {one.guid: kept_digest(one, receipt) if one.item else _item(one, receipts) for one in shown}
        if not items and receipt is None:
            return  # nothing to subscribe to yet
        cover_url = cover.url if cover else None
        general = digests.of_value([show_part(show), cover_url, FIRST])
        fields = {"show": general, "items": items, RENDERING: FEED_VERSION}
        known = None not in items.values()
        revision = max(show.record.revision, revision_of(receipt)) + 1
        yield Effect(
            FEED_KEY,
            digests.of_value(fields) if known else None,
            lambda: _xml(show, shown, revision, cover_url),
            {**fields, "revision": revision},
        )

    def apply(self, change: Change, attempt: Attempt, receipts: Mapping[str, Receipt]) -> Receipt:
        """Writes the feed."""
        content = change.effect.content()
        if not isinstance(content, bytes) or change.effect.digest is None:
            raise TypeError("a feed is bytes of known origin")
        fields = {**change.effect.fields, "sha256": digests.of_bytes(content)}
        attempt.save({"sha256": fields["sha256"]})
        self.store.put(NAME, content, immutable=False)
        return Receipt(FEED_KEY, change.effect.digest, NAME, self.show.feed_url, fields)

    def verify(self, receipt: Receipt) -> Iterable[Finding]:
        """Reads the feed back as an app would: it parses, is the one that was written, and names every episode."""
        from quicktake.reader.feed import read_feed

        content = self.store.read(NAME)
        if content is None:
            return [Finding("feed-missing", "E", NAME, "the feed is not there.", "Run `quicktake publish`.")]
        try:
            live = read_feed(content)
        except InputError as error:
            return [Finding("feed-broken", "E", NAME, error.message, "Run `quicktake publish`.")]
        proven = receipt.fields.get("sha256")  # none on a computer that did not write it
        if proven is not None and digests.of_bytes(content) != proven:
            return [
                Finding("feed-drift", "E", NAME, "the feed was changed by something else.", "Run `quicktake publish`.")
            ]
        if proven is None and live.revision != self.show.record.revision:
            return [self._other_revision(live.revision)]
        return [finding for item in live.items.values() for finding in self._enclosure(item.url, item.length)]

    def _other_revision(self, live: int | None) -> Finding:
        known = self.show.record.revision
        if live is None or live < known:
            what = f"the feed that lies here is an older one (revision {live}; the last was {known})."
            return Finding("feed-old", "E", NAME, what, "Copy the folder of the computer that published last.")
        what = f"the feed that lies here is newer (revision {live}) than this computer knows ({known})."
        return Finding("feed-new", "E", NAME, what, "Run `git pull`.")

    def _enclosure(self, url: str | None, length: int | None) -> Iterable[Finding]:
        """An enclosure on our own store has the length that the feed tells."""
        _, found, name = (url or "").partition(self.show.base_url)
        if not found:
            return  # behind a prefix, or elsewhere: media's own receipt proves the file
        stored = self.store.size(name)
        if stored != length:
            yield Finding("feed-enclosure", "E", name, f"the feed says {length} bytes, the store {stored}.")


def _item(release: Release, receipts: Mapping[str, Receipt]) -> str | None:
    """Digest of all that an item is made from: soundbites stand in the feed alone."""
    digest, soundbites = item_digest(release, receipts), [dataclasses.asdict(one) for one in release.soundbites]
    return digests.of_value([digest, soundbites]) if digest and soundbites else digest


def _xml(show: Show, shown: Sequence[Release], revision: int, cover_url: str | None) -> bytes:
    from quicktake.render.feed import feed_xml

    return feed_xml(show, shown, revision=revision, cover_url=cover_url)


def _is_ours(intent: Mapping[str, object] | None, content: bytes) -> bool:
    """Whether the live feed is the one that an earlier run of ours wrote before it died."""
    return intent is not None and intent.get("sha256") == digests.of_bytes(content)
