"""Releases with a video, attempts as the journal keeps them, and destinations that do not wait."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from emulator.server import Emulator
from makers.shows import BASE, DATE, GUID, NOTES, make_episode, make_release, make_show
from quicktake import digest as digests
from quicktake.clock import Clock, utc_now
from quicktake.destinations import Destination
from quicktake.destinations.youtube import Extras, Opening, Videos, Visibility
from quicktake.destinations.youtube.keys import key_of
from quicktake.destinations.youtube.patience import Patience
from quicktake.model import (
    Action,
    Artifact,
    Change,
    Effect,
    Fields,
    Progress,
    Receipt,
    Release,
    Show,
    Youtube,
    no_progress,
)

PIECE = 256 * 1024  # bytes
BEFORE = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)  # the evening before DATE
FEED = Receipt("feed/show/feed", "f" * 64, fields={"items": {GUID: "a" * 64}})
VIDEO_KEY, METADATA_KEY, VISIBILITY_KEY = (key_of(GUID, what) for what in ("video", "metadata", "visibility"))


def video_file(folder: Path, size: int = 5 * PIECE + 12345, seed: int = 1) -> Artifact:
    """Bytes that stand for a built video: YouTube's protocol does not look into them."""
    path = folder / f"video-{seed}.mp4"
    block = digests.of_value([seed]).encode()
    path.write_bytes((block * (size // len(block) + 1))[:size])
    return Artifact("video/mp4", ".mp4", digests.of_file(path), size, path)


def youtube_show(**youtube: Any) -> Show:
    """A show with a channel."""
    return make_show(youtube=Youtube(**youtube))


def video_release(
    artifact: Artifact | None = None,
    *,
    guid: str = GUID,
    slug: str = "0148-how-loud-is-loud",
    youtube: Youtube | None = None,
    date: datetime = DATE,
    notes: str = NOTES,
    **matter: Any,
) -> Release:
    """A release that goes to YouTube too."""
    episode = make_episode(slug, notes, **matter)
    episode = replace(episode, youtube=youtube or Youtube())
    artifacts = {"video": artifact} if artifact else {}
    return make_release(episode, guid=guid, date=date, artifacts=artifacts)


class Journal:
    """An attempt whose state is a file, written down like the journal's."""

    def __init__(self, path: Path, progress: Progress = no_progress) -> None:
        self._path = path
        self._progress = progress
        self.begun = path.exists()

    @property
    def progress(self) -> Progress:
        """Who is told how far it is."""
        return self._progress

    @property
    def state(self) -> Fields | None:
        """What was saved last."""
        if not self._path.exists():
            return None
        state: dict[str, object] = json.loads(self._path.read_text())
        return state

    def save(self, state: Fields) -> None:
        """Durable on return."""
        temporary = self._path.with_suffix(".tmp")
        temporary.write_text(json.dumps(dict(state)))
        temporary.replace(self._path)


class Naps:
    """A sleep that only counts."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)

    @property
    def patience(self) -> Patience:
        """Patience that takes these naps."""
        return self.patience_at(utc_now)

    def patience_at(self, clock: Clock) -> Patience:
        """Likewise, at another time."""
        return Patience(sleep=self, clock=clock)


class Desk:
    """One computer of one host: a show, its receipts, and YouTube's destinations as `publish` uses them."""

    def __init__(self, emulator: Emulator, folder: Path, show: Show | None = None, *, chunk: int = PIECE) -> None:
        self.show = show or youtube_show()
        self.now = DATE
        self.naps = Naps()
        self.folder = folder
        self.receipts: dict[str, Receipt] = {}
        account = Opening(self.show, emulator.environ, self.naps.patience_at(lambda: self.now))
        self.videos = Videos(self.show, account, chunk=chunk)
        self.extras = Extras(self.show, account)
        self.visibility = Visibility(self.show, account)
        self.reported: list[tuple[str, float, float, str]] = []

    def journal(self, key: str) -> Journal:
        """The attempt of one effect."""
        folder = self.folder / "journal"
        folder.mkdir(parents=True, exist_ok=True)
        return Journal(folder / digests.of_value([key])[:16], lambda *told: self.reported.append(told))

    def changes(self, destination: Destination, releases: Sequence[Release]) -> list[Change]:
        """What is not true yet."""
        wanted = destination.wanted(self.show, releases, self.receipts, self.now)
        return [self.change(effect) for effect in wanted if not self._done(effect)]

    def change(self, effect: Effect) -> Change:
        """The change that makes an effect true."""
        receipt = self.receipts.get(effect.key)
        action: Action = "withdraw" if effect.withdraw else "update" if receipt else "create"
        return Change(action, effect, receipt, "test", None, "youtube")

    def _done(self, effect: Effect) -> bool:
        receipt = self.receipts.get(effect.key)
        return receipt is not None and receipt.digest == effect.digest

    def run(self, releases: Sequence[Release], *, feed: bool = True) -> list[Change]:
        """One run: taking back, videos, metadata, feed, visibility."""
        if feed:
            self.receipts[FEED.key] = FEED
        taken_back = [one for one in self.changes(self.visibility, releases) if one.action == "withdraw"]
        done = [self.apply(self.visibility, change) for change in taken_back]
        for destination in (self.videos, self.extras, self.visibility):
            done += [self.apply(destination, change) for change in self.changes(destination, releases)]
        return done

    def apply(self, destination: Destination, change: Change) -> Change:
        """Makes one change true and keeps its receipt."""
        receipt = destination.apply(change, self.journal(change.effect.key), self.receipts)
        self.receipts[receipt.key] = receipt
        return change


def only(emulator: Emulator) -> Mapping[str, Any]:
    """The one video that the channel has."""
    (video,) = emulator.videos.values()
    return video.resource


__all__ = [
    "BASE",
    "BEFORE",
    "DATE",
    "FEED",
    "GUID",
    "METADATA_KEY",
    "PIECE",
    "VIDEO_KEY",
    "VISIBILITY_KEY",
    "Desk",
    "Journal",
    "Naps",
    "only",
    "video_file",
    "video_release",
    "youtube_show",
]
