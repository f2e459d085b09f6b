"""Releases → videos on YouTube and their metadata; always private until `visibility` says otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quicktake import digest as digests
from quicktake.destinations import Attempt
from quicktake.destinations.youtube import drift, marker, merging, metadata
from quicktake.destinations.youtube.keys import METADATA, VIDEO, WATCH, key_of, video_of, what_of
from quicktake.destinations.youtube.opening import Opening
from quicktake.errors import MachineError, RemoteError
from quicktake.model import Artifact, Change, Effect, Fields, Finding, Receipt, Release, Show, Youtube

if TYPE_CHECKING:  # Google's client takes longer to load than a run with nothing to do
    from quicktake.destinations.youtube.sending import Wish

CHUNK = 32 << 20  # bytes
ONCE = ("recorded",)  # of the metadata: does not move with the date of publication
KEPT = ("edits",)  # of the step's report: places chapters, when the words change later
SAID = ("seconds", *KEPT)  # of it, or of the recording while the video is not built


class Videos:
    """One video for each release, and its texts."""

    NAME = "youtube"
    LASTING = True

    def __init__(
        self,
        show: Show,
        account: Opening,
        *,
        chunk: int = CHUNK,
    ) -> None:
        """chunk: bytes that are sent at a time and held in memory, a multiple of 256 KiB."""
        self.show = show
        self._chunk = chunk
        self._account = account

    def wanted(
        self, show: Show, releases: Sequence[Release], receipts: Mapping[str, Receipt], now: datetime
    ) -> Iterable[Effect]:
        """Video and metadata of each release with a video; what is published there stays what it is."""
        for release in releases:
            settings = release.episode.youtube
            if release.unpublished or settings is None:
                continue
            video = receipts.get(key_of(release.guid, VIDEO))
            artifact = release.artifacts.get("video")
            if video is not None:
                yield Effect(video.key, video.digest, lambda: {}, video.fields)
            elif artifact is not None:
                yield self._video(show, release, settings, artifact, now)
            else:
                continue  # not wanted, or out before the show was on YouTube
            yield _metadata(show, release, settings, receipts.get(key_of(release.guid, METADATA)), now)

    def _video(self, show: Show, release: Release, settings: Youtube, artifact: Artifact, now: datetime) -> Effect:
        fields = {
            "sha256": artifact.digest,
            "size": artifact.size,
            "channel": show.settings.youtube.channel if show.settings.youtube else None,
            "page": marker.of(release),
            **{name: artifact.report[name] for name in SAID if name in artifact.report},
        }
        digest = digests.of_value({"sha256": artifact.digest}) if artifact.digest else None
        return Effect(
            key_of(release.guid, VIDEO), digest, lambda: _content(show, release, settings, artifact, now), fields
        )

    def check(
        self, changes: Sequence[Change], begun: Mapping[str, Fields | None], receipts: Mapping[str, Receipt]
    ) -> Iterable[Finding]:
        """Signed in, the right channel, and no video of these episodes there already; asks YouTube."""
        if not changes:
            return ()
        from quicktake.destinations.youtube import checks

        return checks.of_videos(self._account, changes, begun, receipts)

    def drifted(
        self,
        slugs: Mapping[str, str],
        changes: Sequence[Change],
        receipts: Mapping[str, Receipt],
        begun: Mapping[str, Fields | None],
        now: datetime,
    ) -> drift.Drift:
        """What YouTube has otherwise than we wrote it, or are to write it, for these episodes: slug by guid."""
        return drift.differences(self._account, slugs, changes, receipts, begun, now)

    def apply(self, change: Change, attempt: Attempt, receipts: Mapping[str, Receipt]) -> Receipt:
        """Uploads the video, or writes its metadata."""
        if what_of(change.effect.key) == METADATA:
            return self._write(change, attempt, receipts)
        return self._upload(change, attempt, receipts)

    def verify(self, receipt: Receipt) -> Iterable[Finding]:
        """Whether the video is there, on the right channel, and was neither rejected nor broken."""
        if what_of(receipt.key) != VIDEO:
            return ()
        from quicktake.destinations.youtube import proofs

        return proofs.of_receipts(self._account, [receipt])

    def _upload(self, change: Change, attempt: Attempt, receipts: Mapping[str, Receipt]) -> Receipt:
        from quicktake.destinations.youtube.sending import Sender

        key, digest = change.effect.key, change.effect.digest
        if digest is None:
            raise TypeError("a video is a file that was built")
        account = self._account()
        taken = {video_of(other) for name, other in receipts.items() if what_of(name) == VIDEO and name != key}
        sender = Sender(account, attempt, taken, self._chunk, accepted="uncertain" in change.accepted)
        sent = sender.send(_wish(change.effect.content()))
        fields = {
            "sha256": sent.sha256,
            "size": sent.size,
            "channel": account.channel().id,
            **{name: change.effect.fields[name] for name in ("page", *KEPT) if name in change.effect.fields},
            "metadata": sent.metadata,
        }
        return Receipt(key, digest, sent.name, WATCH + sent.name, fields)

    def _write(self, change: Change, attempt: Attempt, receipts: Mapping[str, Receipt]) -> Receipt:
        """Nothing is sent when the upload carried the same metadata already."""
        effect, before = change.effect, change.receipt
        if effect.digest is None:
            raise TypeError("metadata are known without building")
        video, fields = receipts[effect.key.removesuffix(METADATA) + VIDEO], effect.fields
        name = video_of(video)
        if before is not None or video.fields.get("metadata") != effect.digest:
            account = self._account()
            there = account.videos([name], ",".join(metadata.WRITABLE)).get(name)
            if there is None:
                raise gone(name)
            last = before.fields if before else None
            compared = merging.compared(there, fields, last, merging.known_of(last, attempt.state))
            written = merging.decided(compared, change)
            if parts := merging.parts(there, written):
                attempt.save(merging.begun_state(compared, written))
                account.update(name, parts)
            fields = merging.settled(fields, compared, written)
        return Receipt(effect.key, effect.digest, name, WATCH + name, fields)


def gone(name: str) -> RemoteError:
    """Somebody deleted the video on YouTube."""
    return RemoteError(f"The video {WATCH}{name} is not on YouTube any more.", hint=drift.way_out())


def _metadata(show: Show, release: Release, settings: Youtube, receipt: Receipt | None, now: datetime) -> Effect:
    """Rendered only when something it is made from changed; what is sent once stays as it was sent."""
    digest, key = metadata.digest(show, release, settings), key_of(release.guid, METADATA)
    if receipt is not None and receipt.digest == digest:
        fields = receipt.fields
    else:
        once = {name: receipt.fields[name] for name in ONCE if name in receipt.fields} if receipt else {}
        fields = {**metadata.fields(show, release, settings, now), **once}
    return Effect(key, digest, lambda: fields, fields)


def _content(show: Show, release: Release, settings: Youtube, artifact: Artifact, now: datetime) -> Fields:
    """Everything that an upload needs."""
    if artifact.path is None:
        raise MachineError("The built video is not in the cache any more.", hint="Run the same again.")
    return {
        "path": str(artifact.path),
        "size": artifact.size,
        "sha256": artifact.digest,
        "media_type": artifact.media_type,
        "page": marker.of(release),
        "metadata": metadata.digest(show, release, settings),
        "body": metadata.body(metadata.fields(show, release, settings, now)),
        "notify": metadata.notifies(release, settings, now),
    }


def _wish(content: Any) -> "Wish":  # what _content made
    from quicktake.destinations.youtube.sending import Wish

    return Wish(**{**content, "path": Path(content["path"])})
