"""One channel's videos, upload sessions and quota, in a folder: they outlive clients and the emulator itself."""

import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from emulator.answers import ApiError

UNITS = 10_000  # per day, everything but uploads
UPLOADS = 100  # per day


@dataclass
class Video:
    """A video that YouTube has."""

    resource: dict[str, Any]
    sha256: str
    size: int
    notify: bool
    """Whether subscribers were to be told."""
    was_published: bool = False


@dataclass
class Session:
    """A resumable upload."""

    name: str
    size: int | None
    media_type: str
    resource: dict[str, Any]
    parts: list[str]
    notify: bool
    kept: int = 0
    video: str | None = None


@dataclass
class Quota:
    """What was used up."""

    units: int = 0
    uploads: int = 0


@dataclass
class Channel:
    """Everything that survives; `lock` is held by whoever changes it."""

    directory: Path
    clock: Callable[[], datetime]
    id: str = "UCemulated0000000000000A"
    title: str = "Emulated channel"
    signed_up: bool = True
    """Whether the account has a channel at all."""
    limit: Quota = field(default_factory=lambda: Quota(UNITS, UPLOADS))
    videos: dict[str, Video] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    quota: Quota = field(default_factory=Quota)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        (self.directory / "bytes").mkdir(parents=True, exist_ok=True)
        if (self.directory / "state.json").exists():
            state = json.loads((self.directory / "state.json").read_text(encoding="utf-8"))
            self.videos = {name: Video(**value) for name, value in state["videos"].items()}
            self.sessions = {name: Session(**value) for name, value in state["sessions"].items()}
            self.quota = Quota(**state["quota"])

    @property
    def uploads(self) -> str:
        """Id of the playlist of all uploads."""
        return "UU" + self.id.removeprefix("UC")

    def save(self) -> None:
        """Writes everything down, whole or not at all."""
        state = {
            "videos": {name: asdict(video) for name, video in self.videos.items()},
            "sessions": {name: asdict(session) for name, session in self.sessions.items()},
            "quota": asdict(self.quota),
        }
        temporary = self.directory / "state.tmp"
        temporary.write_text(json.dumps(state), encoding="utf-8")
        temporary.replace(self.directory / "state.json")

    def charge(self, units: int) -> None:
        """Counts a call's units; refuses it when the day's are used up."""
        self.quota.units += units
        if self.quota.units > self.limit.units:
            message = 'The request cannot be completed because you have exceeded your <a href="/quota">quota</a>.'
            raise ApiError(403, "quotaExceeded", message, domain="youtube.quota")

    def charge_upload(self) -> None:
        """Counts an upload in its own bucket."""
        self.quota.uploads += 1
        if self.quota.uploads > self.limit.uploads:
            what = "Quota exceeded for quota metric 'Video Uploads' and limit 'Video Uploads per day' of service"
            raise ApiError(429, "rateLimitExceeded", f"{what} 'youtube.googleapis.com'.", domain="global")

    def bytes_of(self, session: Session) -> Path:
        """Where a session's bytes lie."""
        return self.directory / "bytes" / hashlib.sha256(session.name.encode()).hexdigest()[:32]

    def store(self, session: Session, at: int, data: bytes) -> None:
        """Keeps bytes that begin at an offset; what is kept already is skipped."""
        fresh = data[session.kept - at :]
        with self.bytes_of(session).open("ab") as file:
            file.truncate(session.kept)
            file.write(fresh)
        session.kept += len(fresh)

    def finish(self, session: Session) -> Video:
        """The session's bytes are all there: a video."""
        content = self.bytes_of(session)
        name = secrets.token_urlsafe(8)
        now = self.clock().astimezone(UTC)
        resource = {**session.resource, "id": name, "kind": "youtube#video", "etag": secrets.token_hex(8)}
        resource["snippet"] = {
            **resource.get("snippet", {}),
            "publishedAt": _utc(now),
            "channelId": self.id,
            "channelTitle": self.title,
            "liveBroadcastContent": "none",
        }
        resource["status"] = {**resource.get("status", {}), "uploadStatus": "processed"}
        resource["fileDetails"] = {"fileSize": str(session.kept), "fileType": "video"}
        resource["processingDetails"] = {"processingStatus": "succeeded"}
        video = Video(resource, _digest(content), session.kept, session.notify)
        video.was_published = resource["status"].get("privacyStatus") == "public"
        self.videos[name] = video
        session.video = name
        return video

    def settle(self) -> None:
        """YouTube's own publishing: what was scheduled and is due becomes public."""
        for video in self.videos.values():
            status = video.resource["status"]
            due = status.get("publishAt")
            if due and datetime.fromisoformat(due) <= self.clock():
                status["privacyStatus"] = "public"
                del status["publishAt"]
                video.was_published = True

    def summary(self) -> Mapping[str, Any]:
        """What tests look at from other processes."""
        self.settle()
        return {
            "videos": {name: asdict(video) for name, video in self.videos.items()},
            "sessions": [
                {"size": each.size, "kept": each.kept, "video": each.video} for each in self.sessions.values()
            ],
            "quota": asdict(self.quota),
        }


def _digest(path: Path) -> str:
    hasher = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            hasher.update(piece)
    return hasher.hexdigest()


def _utc(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
