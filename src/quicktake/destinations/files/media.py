"""Releases → files under `media/`, whose bytes never change once they are published."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from quicktake import digest as digests
from quicktake.destinations import Attempt
from quicktake.destinations.files.names import (
    EDITION,
    PICTURE,
    REMOVED,
    SHOW,
    edition_of,
    is_media,
    listed_url,
    media_key,
    media_name,
    reported,
    revision_of,
)
from quicktake.errors import InputError, MachineError
from quicktake.model import Artifact, Change, Effect, Fields, Finding, Receipt, Release, Show
from quicktake.stores import Store


class Media:
    """Audio, covers, chapters and transcripts. Videos go to YouTube."""

    NAME = "media"
    LASTING = True

    def __init__(self, show: Show, store: Store, here: frozenset[str] | None = None) -> None:
        """here: guids of all episodes that have a folder; None: not known, so that nothing counts as deleted."""
        self.show = show
        self.store = store
        self.here = here

    def check(
        self, changes: Sequence[Change], begun: Mapping[str, Fields | None], receipts: Mapping[str, Receipt]
    ) -> Iterable[Finding]:
        """No other file may have the name of a new one; what an earlier run of ours began is ours."""
        if not self.show.public or was_try_out(self.store):
            return
        freed = {change.effect.fields["path"] for change in changes if change.effect.withdraw}
        for change in changes:
            if change.effect.withdraw or change.effect.fields["path"] in freed:
                continue
            name, sha256 = str(change.effect.fields["path"]), change.effect.fields.get("sha256")
            again = change.receipt is not None and change.receipt.fields.get("path") == name
            if again or change.effect.key in begun or self.store.size(name) is None:
                continue
            stored = self.store.stat(name)
            if stored is None or stored.digest != sha256:
                what = "another file has this name in the store, and published files never change."
                yield Finding("taken", "E", name, what, "Give the episode another `slug:`, or move that file away.")

    def wanted(
        self, show: Show, releases: Sequence[Release], receipts: Mapping[str, Receipt], now: datetime
    ) -> Iterable[Effect]:
        """The show's cover, and each release's files: those that were published stay as they are.

        First goes what was staged of an episode whose folder is gone.
        """
        yield from self._deleted(show, releases, receipts)
        for role, artifact in show.artifacts.items():
            key = media_key(SHOW, role)
            yield self._effect(key, SHOW, self._show_revision(receipts.get(key), artifact), role, artifact)
        for release in releases:
            if release.unpublished:
                continue
            # the enclosure last: once it is out, nothing of the release is built any more
            for role, artifact in sorted(release.artifacts.items(), key=lambda one: one[0] == "enclosure"):
                if not is_media(role):
                    continue
                key = media_key(release.guid, role)
                receipt = receipts.get(key)
                if release.published and receipt and not _is_corrected(artifact, receipt):
                    yield Effect(key, receipt.digest, lambda: b"", receipt.fields)
                elif not release.published or role.startswith(f"{PICTURE}:") or EDITION in artifact.report:
                    yield self._effect(key, release.slug, release.episode.record.revision, role, artifact, release)

    def _deleted(self, show: Show, releases: Sequence[Release], receipts: Mapping[str, Receipt]) -> Iterable[Effect]:
        """Files of episodes that were never in the feed, and have no folder any more."""
        if self.here is None or not show.public:
            return
        kept = {*self.here, *show.record.published, *show.record.taken_back, *(one.guid for one in releases), SHOW}
        for key, receipt in receipts.items():
            if key.startswith("media/") and key.split("/")[1] not in kept:
                fields = {**receipt.fields, REMOVED: True}
                yield Effect(key, digests.of_value(fields), lambda: b"", fields, withdraw=True)

    def _show_revision(self, receipt: Receipt | None, artifact: Artifact) -> int:
        """Other art gets another name, so that apps which keep pictures fetch it."""
        if receipt is None or not self.show.public:
            return 1
        revision = revision_of(receipt)
        return revision if artifact.digest in (None, receipt.fields.get("sha256")) else revision + 1

    def _effect(
        self, key: str, slug: str, revision: int, role: str, artifact: Artifact, release: Release | None = None
    ) -> Effect:
        edition = _edition(artifact)
        name = media_name(slug, revision, role, artifact.suffix, edition)
        fields: dict[str, object] = {
            "path": name,
            "sha256": artifact.digest,
            "size": artifact.size,
            "media_type": artifact.media_type,
            "suffix": artifact.suffix,
            "revision": revision,
            **reported(artifact.report),
            **({EDITION: edition} if edition > 1 else {}),
        }
        if role == "enclosure" and release is not None:
            fields["listed"] = listed_url(self.show.settings.feed.prefix, self.show.base_url + name)
            fields["video"] = "video" in release.artifacts
            fields["title"] = release.episode.matter.title
        digest = digests.of_value([name, artifact.digest]) if artifact.digest else None
        return Effect(key, digest, lambda: _local(artifact), fields)

    def apply(self, change: Change, attempt: Attempt, receipts: Mapping[str, Receipt]) -> Receipt:
        """Stores the file: new under its name, never over another that is published."""
        if change.effect.withdraw:
            return self._take_out(change, receipts)
        content, name = change.effect.content(), str(change.effect.fields["path"])
        if not isinstance(content, Path) or change.effect.digest is None:
            raise TypeError("media are files that were built")
        if digests.of_file(content) != change.effect.fields["sha256"]:
            what = f"{content}: is damaged: its bytes are not those that were built."
            raise MachineError(what, hint="Run the same again: it is built anew. If it happens twice, check the disk.")
        ours = attempt.begun  # an earlier try stored it and died before its receipt: no feed ever named it
        immutable = self.show.public and not ours
        if immutable and self.store.size(name) is not None and was_try_out(self.store):
            immutable = False  # nothing of it was ever public
        self.store.put(name, content, immutable=immutable)
        return Receipt(change.effect.key, change.effect.digest, name, self.show.base_url + name, change.effect.fields)

    def _take_out(self, change: Change, receipts: Mapping[str, Receipt]) -> Receipt:
        """Removes a file that nothing names, if it is still ours; the receipt says that it is not there any more."""
        effect, name = change.effect, str(change.effect.fields["path"])
        if name.encode() in (self.store.read("feed.xml") or b""):
            what = f"{name}: the feed names this file, but its episode has no folder here."
            raise InputError(what, hint="Another computer published it: `git pull` brings the folder.")
        others = {one.fields.get("path") for one in receipts.values() if one.key != effect.key}
        stored = None if name in others else self.store.stat(name)
        if stored is not None and stored.digest == effect.fields["sha256"]:
            self.store.remove(name)
        return Receipt(effect.key, effect.digest or "", name, self.show.base_url + name, effect.fields)

    def verify(self, receipt: Receipt) -> Iterable[Finding]:
        """Whether the published bytes lie there."""
        name = str(receipt.fields["path"])
        stored = self.store.stat(name)
        if stored is None:
            yield Finding(
                "media-missing", "E", name, "the published file is not there any more.", "Bring it back from a backup."
            )
        elif stored.digest != receipt.fields["sha256"]:
            yield Finding(
                "media-changed",
                "E",
                name,
                "the file is not the one that was published.",
                "Bring it back from a backup.",
            )


def _edition(artifact: Artifact) -> int:
    edition = artifact.report.get(EDITION, 1)
    return edition if isinstance(edition, int) else 1


def _is_corrected(artifact: Artifact, receipt: Receipt) -> bool:
    """Whether an artifact is a later edition than the one that is out."""
    return _edition(artifact) > edition_of(receipt)


def was_try_out(store: Store) -> bool:
    """Whether the store holds what was written while trying things: quicktake's feed without a podcast:guid."""
    from quicktake.reader.feed import read_feed

    content = store.read("feed.xml")
    if content is None:
        return False
    try:
        live = read_feed(content)
    except InputError:
        return False  # the feed's own check says what is wrong
    return live.is_try_out


def _local(artifact: Artifact) -> Path:
    if artifact.path is None:
        raise MachineError("The built file is not in the cache any more.", hint="Run the same again.")
    return artifact.path
