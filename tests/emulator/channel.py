"""One channel's videos, playlists, upload sessions and quota, in a folder: they outlive clients and the emulator."""

import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from emulator import quota as quotas
from emulator.quota import Limit, Quota
from emulator.resources import Caption, Playlist, Processing, Session, Video

SETTINGS = (
    "title", "signed_up", "phone_verified", "long_uploads", "refuse_repeats", "manual_sort", "limit", "processing"
)  # fmt: skip
PROGRESS = {"processed": "succeeded", "failed": "failed", "rejected": "terminated"}


@dataclass
class Channel:
    """Everything that survives; `lock` is held by whoever changes it."""

    directory: Path
    clock: Callable[[], datetime]
    id: str = "UCemulated0000000000000A"
    title: str = "Emulated channel"
    signed_up: bool = True
    """Whether the account has a channel at all."""
    phone_verified: bool = True
    """Whether it may set thumbnails of its own."""
    long_uploads: str = "allowed"
    """status.longUploadsStatus: `allowed`, `eligible`, `disallowed`, `longUploadsUnspecified`."""
    refuse_repeats: bool = False
    """Whether playlistItems.insert refuses a video that is in the playlist already; Google documents both."""
    manual_sort: bool = True
    """Whether playlists are sorted by hand, so that an item can be given a position."""
    limit: Limit = field(default_factory=Limit)
    processing: Processing = field(default_factory=Processing)
    """What becomes of the videos that come in from now on."""
    videos: dict[str, Video] = field(default_factory=dict)
    captions: dict[str, Caption] = field(default_factory=dict)
    playlists: dict[str, Playlist] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    days: dict[str, Quota] = field(default_factory=dict)
    """What was used up, by Pacific day."""
    changed: bool = False
    """Whether something more than sessions and quota is to be written down."""
    lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        (self.directory / "bytes").mkdir(parents=True, exist_ok=True)
        state, library = _read(self.directory / "state.json"), _read(self.directory / "library.json")
        self.sessions = {name: Session(**value) for name, value in state.get("sessions", {}).items()}
        self.days = {day: Quota(**value) for day, value in state.get("days", {}).items()}
        self.videos = {name: Video(**value) for name, value in library.get("videos", {}).items()}
        self.captions = {name: Caption(**value) for name, value in library.get("captions", {}).items()}
        self.playlists = {name: Playlist(**value) for name, value in library.get("playlists", {}).items()}
        self.configure(library.get("settings", {}))

    @property
    def uploads(self) -> str:
        """Id of the playlist of all uploads."""
        return "UU" + self.id.removeprefix("UC")

    @property
    def quota(self) -> Quota:
        """What the present Pacific day used up."""
        return self.days.setdefault(quotas.day_of(self.clock()), Quota())

    @property
    def newest_first(self) -> list[Video]:
        """The videos as the playlist of all uploads has them."""
        return sorted(self.videos.values(), key=lambda each: str(each.resource["snippet"]["publishedAt"]))[::-1]

    def configure(self, settings: Mapping[str, Any]) -> None:
        """Sets attributes by name; ValueError for one that is none of SETTINGS."""
        for name, value in settings.items():
            if name not in SETTINGS:
                raise ValueError(f"no such setting: {name}")
            made = Processing(**value) if name == "processing" else value
            setattr(self, name, Limit(**{**asdict(self.limit), **value}) if name == "limit" else made)

    def save(self) -> None:
        """Writes everything down, whole or not at all."""
        sessions = {name: asdict(session) for name, session in self.sessions.items()}
        days = {day: asdict(quota) for day, quota in self.days.items()}
        _write(self.directory / "state.json", {"sessions": sessions, "days": days})
        if self.changed:
            settings = {name: getattr(self, name) for name in SETTINGS}
            for name in ("limit", "processing"):
                settings[name] = asdict(settings[name])
            library = {name: _plain(getattr(self, name)) for name in ("videos", "captions", "playlists")}
            _write(self.directory / "library.json", {**library, "settings": settings})
            self.changed = False

    def bytes_of(self, session: Session) -> Path:
        """Where a session's bytes lie."""
        return self.directory / "bytes" / hashlib.sha256(session.name.encode()).hexdigest()[:32]

    def receive(self, session: Session, at: int, data: bytes) -> None:
        """Keeps bytes that begin at an offset; what is kept already is skipped."""
        fresh = memoryview(data)[session.kept - at :]
        with self.bytes_of(session).open("ab") as file:
            file.truncate(session.kept)
            file.write(fresh)
        session.kept += len(fresh)

    def store(self, data: bytes) -> str:
        """Keeps the bytes of a picture or of captions; their SHA-256."""
        digest = hashlib.sha256(data).hexdigest()
        (self.directory / "bytes" / digest).write_bytes(data)
        return digest

    def stored(self, digest: str) -> bytes:
        """What `store` kept."""
        return (self.directory / "bytes" / digest).read_bytes()

    def finish(self, session: Session) -> Video:
        """The session's bytes are all there: a video."""
        name, content = new_id(8), self.bytes_of(session)
        resource = self.born(name, session.resource)
        resource["fileDetails"] = {"fileSize": str(session.kept), "fileType": "video"}
        with content.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        plan = Processing(**asdict(self.processing))
        video = Video(resource, digest, session.kept, session.notify, processing=plan, uploaded_at=utc(self.clock()))
        video.was_published = resource["status"].get("privacyStatus") == "public"
        self.videos[name] = video
        self.quota.videos += 1
        self.changed = True
        session.video = name
        self.settle()
        return video

    def born(self, name: str, written: Mapping[str, Any]) -> dict[str, Any]:
        """A new video's resource, with what YouTube itself adds to it."""
        snippet = {
            "publishedAt": utc(self.clock()),
            **written.get("snippet", {}),
            "channelId": self.id,
            "channelTitle": self.title,
            "liveBroadcastContent": "none",
        }
        status = {**written.get("status", {}), "uploadStatus": "uploaded"}
        kept = {"id": name, "kind": "youtube#video", "etag": new_id(8)}
        return {**written, **kept, "snippet": snippet, "status": status}

    def settle(self) -> None:
        """YouTube's own work: videos are processed, and what was scheduled and is due becomes public."""
        now = self.clock()
        for video in self.videos.values():
            self.changed |= _process(video, now)
            status = video.resource["status"]
            due = status.get("publishAt")
            if due and datetime.fromisoformat(due) <= now:
                status["privacyStatus"] = "public"
                del status["publishAt"]
                video.was_published = True

    def summary(self) -> Mapping[str, Any]:
        """What tests look at from other processes."""
        self.settle()
        return {
            "videos": _plain(self.videos),
            "captions": {
                name: {**asdict(caption), "text": self.stored(caption.sha256).decode(errors="replace")}
                for name, caption in self.captions.items()
            },
            "playlists": {
                name: {**asdict(playlist), "videos": playlist.videos} for name, playlist in self.playlists.items()
            },
            "sessions": [
                {"size": each.size, "kept": each.kept, "video": each.video} for each in self.sessions.values()
            ],
            "quota": asdict(self.quota),
            "days": _plain(self.days),
        }


def _process(video: Video, now: datetime) -> bool:
    """Brings uploadStatus and processingDetails to what they are now; True: it has just come to an end."""
    plan, resource = video.processing, video.resource
    if plan is None:
        return False
    ready = datetime.fromisoformat(video.uploaded_at) + timedelta(seconds=plan.seconds)
    if now < ready:
        left = str(int((ready - now).total_seconds() * 1000))
        resource["processingDetails"] = {
            "processingStatus": "processing",
            "processingProgress": {"timeLeftMs": left},
        }
        return False
    status, details = resource["status"], {"processingStatus": PROGRESS[plan.outcome]}
    status["uploadStatus"] = plan.outcome
    if plan.outcome == "failed":
        status["failureReason"] = plan.reason or "conversion"
        details["processingFailureReason"] = "transcodeFailed"
    if plan.outcome == "rejected":
        status["rejectionReason"] = plan.reason or "duplicate"
    resource["processingDetails"] = details
    video.processing = None
    return True


def new_id(size: int) -> str:
    """A name that nothing else has; 8 bytes make 11 characters, as a video's."""
    return secrets.token_urlsafe(size)


def utc(moment: datetime) -> str:
    """RFC 3339, as YouTube writes times."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _plain(things: Mapping[str, Any]) -> dict[str, Any]:
    return {name: asdict(thing) for name, thing in things.items()}


def _read(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return value


def _write(path: Path, value: object) -> None:
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(value), encoding="utf-8")
    temporary.replace(path)
