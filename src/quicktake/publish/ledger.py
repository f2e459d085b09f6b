"""Receipts and identities → release.json and journal: what is true out there, and who remembers it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from quicktake.destinations.files.names import FEED_KEY, SHOW, is_removed, items_of, revision_of, without_media
from quicktake.folder.records import NAME, keeping, write_record
from quicktake.journal import Journal, merged
from quicktake.model import DRIFTED, Episode, EpisodeRecord, Receipt, Release, Show, ShowRecord, utc_text
from quicktake.publish import known
from quicktake.publish.known import is_newer


class Ledger:
    """Without a public address everything stays in the journal: no identity freezes."""

    def __init__(self, show: Show, episodes: Mapping[str, Episode], journal: Journal, now: datetime) -> None:
        """episodes: by guid."""
        self.show = show
        self.journal = journal
        self.now = now
        self.changed: set[Path] = set()
        self.show_record: ShowRecord = show.record
        self._merged: Mapping[str, Receipt] | None = None
        self._moved: Callable[[Receipt], Receipt] | None = None
        self._outdated = known.outdated(show, journal)
        self._drifted: set[str] = set()
        self._back: set[str] = set()
        self._folders = {guid: episode.folder for guid, episode in episodes.items()}
        self._records = {guid: episode.record for guid, episode in episodes.items()}
        back = set(show.record.taken_back)
        self.edited_back = {guid for guid, one in self._records.items() if guid in back and not one.unpublished}
        """Guids that the show has as taken back, and their episodes have not."""
        self._dates = {guid: episode.date for guid, episode in episodes.items()}

    def receipts(self) -> Mapping[str, Receipt]:
        """All that is known to be true; release.json is believed before the journal."""
        if self._merged is None:
            records = [record.receipts for record in self._records.values()] if self.show.public else []
            own = merged(*records)
            newer = {key: one for key, one in self.show_record.receipts.items() if is_newer(one, own.get(key))}
            every = merged(self._rendered(), self.show_record.receipts, own, newer, known.begun(self.journal))
            self._merged = {key: one for key, one in every.items() if not is_removed(one)}
            if self._moved is not None:
                self._merged = {key: self._moved(one) for key, one in self._merged.items()}
        return self._merged

    def _rendered(self) -> Mapping[str, Receipt]:
        """What the journal proves: pages and feed, and everything of a try-out."""
        receipts = self.journal.receipts().items()
        return {
            key: replace(one, digest=DRIFTED) if key in self._drifted else one
            for key, one in receipts
            if key not in self._outdated
        }

    def disbelieve(self, missing: Iterable[str], drifted: Iterable[str]) -> None:
        """Takes what the journal proves as untrue until it is written again: it is not there, or has other bytes."""
        self._outdated |= set(missing)
        self._drifted |= set(drifted)
        self._merged = None

    def known(self, episodes: Sequence[Episode]) -> list[Episode]:
        """The episodes with what was written down since they were read."""
        return [replace(episode, record=self._record(episode)) for episode in episodes]

    def _record(self, episode: Episode) -> EpisodeRecord:
        record = self._records.get(episode.record.guid or "", episode.record)
        if self.show.public or record.date is not None:
            return record
        noted = self.journal.note(f"date {record.guid}")
        return replace(record, date=datetime.fromisoformat(noted)) if noted else record

    def freeze(self, release: Release, recording: str) -> None:
        """Before the first effect, when all is built: slug, recording, and the date of an episode that is due.

        recording: digest of what was built.
        """
        record = self._records[release.guid]
        due = release.date <= self.now
        if not self.show.public:
            if due and release.episode.matter.date is None:
                self.journal.set_note(f"date {release.guid}", utc_text(release.date))
            return
        date = release.date.replace(microsecond=0) if due else record.date
        self._save_episode(release.guid, replace(record, slug=release.slug, date=date, recording=recording))
        self.freeze_show()

    def freeze_show(self) -> None:
        """The show's guid and address, before its first effect."""
        record = self.show_record
        if self.show.public and record.public_url is None:
            self._save_show(replace(record, public_url=self.show.settings.public_url))

    def keep(self, receipt: Receipt, *, lasting: bool) -> None:
        """Writes down that an effect is true: in release.json when it cannot be found out again."""
        receipt = replace(receipt, at=receipt.at or self.now)
        self._merged = None
        if not self.show.public or not lasting:
            self.journal.keep(receipt)
            self._outdated.discard(receipt.key)
            self._drifted.discard(receipt.key)
            if self.show.public and receipt.key == FEED_KEY:
                self._keep_feed(receipt)
            return
        guid = receipt.key.split("/")[1]
        if guid in self._records:
            self._save_episode(guid, keeping(self._records[guid], receipt))
        self._keep_in_show(receipt, known=guid in self._records)

    def renew(self, place: str, guid: str, receipts: Iterable[Receipt]) -> None:
        """Puts receipts in the place of all that is known of an episode at one destination, and ends what was begun."""
        prefix, record = f"{place}/{guid}/", self._records[guid]
        shown, own = (
            {key: one for key, one in known.receipts.items() if not key.startswith(prefix)}
            for known in (self.show_record, record)
        )
        self._save_show(replace(self.show_record, receipts=shown))
        fresh = {receipt.key: replace(receipt, at=receipt.at or self.now) for receipt in receipts}
        self._save_episode(guid, replace(record, receipts={**own, **fresh}))
        for key in self.journal.intents():
            if key.startswith(prefix):
                self.journal.end(key)  # an upload that was in doubt is over
        self._merged = None

    def _keep_in_show(self, receipt: Receipt, *, known: bool) -> None:
        """The show's own media; and schedules and staged files, to withdraw when their episode's folder is gone."""
        record, guid = self.show_record, receipt.key.split("/")[1]
        waits = guid not in record.published and (self._dates.get(guid) or self.now) > self.now
        staged = waits and receipt.key.startswith("media/")
        receipts = {key: kept for key, kept in record.receipts.items() if not self._over(kept)}
        if guid == SHOW or receipt.fields.get("publish_at") or staged or not known:
            receipts[receipt.key] = receipt
        else:
            receipts.pop(receipt.key, None)
        channel = receipt.fields.get("channel")
        pinned = record.channel or (channel if isinstance(channel, str) else None)
        self._save_show(replace(record, receipts=receipts, channel=pinned))

    def _over(self, receipt: Receipt) -> bool:
        """Whether a schedule's time has come: from then on its episode's own record is enough."""
        due = receipt.fields.get("publish_at")
        return isinstance(due, str) and datetime.fromisoformat(due) <= self.now

    def _keep_feed(self, receipt: Receipt) -> None:
        """The feed's revision, and every guid that was ever in it."""
        known = [guid for guid in items_of(receipt) if guid in self._records]
        slugs = {guid: self._records[guid].slug or self._folders[guid].name for guid in known}
        record = self.show_record
        for guid in slugs.keys() - record.published.keys():
            self._save_episode(guid, replace(self._records[guid], date=self._dates.get(guid)))
        published = {**record.published, **slugs}
        kept = without_media(record.receipts, published)  # their own records are enough from now on
        self._save_show(replace(record, revision=revision_of(receipt), published=published, receipts=kept))

    def expect_dates(self, releases: Sequence[Release]) -> None:
        """The dates that publication will freeze."""
        self._dates = {release.guid: release.date.replace(microsecond=0) for release in releases}

    def reconcile(self) -> None:
        """Ends what a run that died after an effect had still to write down of it beside the show."""
        if self.show.public:
            for guid, record in list(self._records.items()):
                for receipt in record.receipts.values():
                    if is_newer(there := self.show_record.receipts.get(receipt.key), receipt):
                        receipt = there  # its folder was not here when this was done
                        self._save_episode(guid, keeping(self._records[guid], receipt))
                    if not self._over(receipt):
                        self._keep_in_show(receipt, known=True)
        feed = self.journal.receipts().get(FEED_KEY)
        if self.show.public and feed and revision_of(feed) > self.show_record.revision:
            self._keep_feed(feed)

    def accept(self, kinds: frozenset[str]) -> None:
        """Writes down what the host overruled, so that it is not refused again."""
        before = self.show_record
        published = dict(before.published)
        if "date" in kinds:
            for guid in published:
                record, date = self._records.get(guid), self._dates.get(guid)
                if record and record.date and date and date != record.date:
                    self._save_episode(guid, replace(record, date=date))
        if kinds & {"vanished", "guid"}:
            published = {guid: slug for guid, slug in published.items() if guid in self._records}
        given_up = before.published.keys() - published.keys()  # the feed that is live may still name them
        taken_back = tuple(sorted({*before.taken_back, *given_up}))
        moved = "address" in kinds and before.public_url is not None
        public_url = self.show.settings.public_url if moved else before.public_url
        if published != before.published or public_url != before.public_url:
            left = (*before.moved_from, before.public_url) if moved else before.moved_from
            moved_from = tuple(url for url in dict.fromkeys(left) if url and url != public_url)
            changed = replace(before, published=published, public_url=public_url, moved_from=moved_from)
            self._save_show(replace(changed, taken_back=taken_back))

    def move(self, moved: Callable[[Receipt], Receipt]) -> None:
        """Sees published files under other addresses from now on."""
        self._moved, self._merged = moved, None

    def save_moved(self) -> None:
        """Writes down the other addresses."""
        if (moved := self._moved) is None:
            return
        for guid, record in list(self._records.items()):
            self._save_episode(guid, replace(record, receipts=_each(moved, record.receipts)))
        self._save_show(replace(self.show_record, receipts=_each(moved, self.show_record.receipts)))

    def bring_back(self, guid: str) -> None:
        """Sees an episode as not taken back from now on."""
        self._records[guid] = replace(self._records[guid], unpublished=None)
        self._back.add(guid)
        self._merged = None

    def save_back(self) -> None:
        """Writes down what was brought back; the show's list follows, also where a release.json was edited."""
        for guid in sorted(self._back):
            write_record(self._folders[guid], self._records[guid])
            self.changed.add(self._folders[guid] / NAME)
        again = self._back | self.edited_back
        if again & set(self.show_record.taken_back):
            left = tuple(guid for guid in self.show_record.taken_back if guid not in again)
            self._save_show(replace(self.show_record, taken_back=left))

    def save_episode(self, guid: str, record: EpisodeRecord) -> None:
        """Writes an episode's record; the show remembers what was taken back, because the folder may go."""
        self._save_episode(guid, record)
        known = self.show_record
        taken_back = {*known.taken_back} | {guid} if record.unpublished else {*known.taken_back} - {guid}
        if taken_back != {*known.taken_back}:
            self._save_show(replace(known, taken_back=tuple(sorted(taken_back))))

    def _save_episode(self, guid: str, record: EpisodeRecord) -> None:
        if record != self._records[guid]:
            write_record(self._folders[guid], record)
            self._records[guid] = record
            self._merged = None
            self.changed.add(self._folders[guid] / NAME)

    def _save_show(self, record: ShowRecord) -> None:
        if record != self.show_record or not (self.show.folder / NAME).exists():
            write_record(self.show.folder, record)
            self.show_record = record
            self._merged = None
            self.changed.add(self.show.folder / NAME)


def _each(moved: Callable[[Receipt], Receipt], receipts: Mapping[str, Receipt]) -> Mapping[str, Receipt]:
    return {key: moved(one) for key, one in receipts.items()}
