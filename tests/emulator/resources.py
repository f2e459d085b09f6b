"""What a channel has: videos, captions, playlists, pictures, upload sessions; each is written down and read back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Picture:
    """A thumbnail or a playlist's image; its bytes are `Channel.stored(sha256)`."""

    sha256: str
    size: int
    media_type: str
    times: int = 1
    """How often one was set."""


@dataclass
class Processing:
    """What YouTube makes of an uploaded video, and when."""

    seconds: float = 0.0
    """How long it processes, by the emulator's clock."""
    outcome: str = "processed"
    """`processed`, `failed` or `rejected`: status.uploadStatus in the end."""
    reason: str | None = None
    """status.failureReason (codec, conversion, ...) or status.rejectionReason (duplicate, length, ...)."""

    def __post_init__(self) -> None:
        if self.outcome not in ("processed", "failed", "rejected"):
            raise ValueError(f"no such outcome: {self.outcome}")


@dataclass
class Video:
    """A video that YouTube has."""

    resource: dict[str, Any]
    sha256: str
    size: int
    notify: bool
    """Whether subscribers were to be told."""
    was_published: bool = False
    thumbnail: Picture | None = None
    """Set by thumbnails.set."""
    processing: Processing | None = None
    """None: it has come to an end."""
    uploaded_at: str = ""
    """When its last byte came in."""

    def __post_init__(self) -> None:
        if isinstance(self.thumbnail, dict):
            self.thumbnail = Picture(**self.thumbnail)
        if isinstance(self.processing, dict):
            self.processing = Processing(**self.processing)


@dataclass
class Caption:
    """A caption track; its bytes are `Channel.stored(sha256)`."""

    resource: dict[str, Any]
    sha256: str
    size: int
    times: int = 1
    """How often its bytes were sent."""

    @property
    def video(self) -> str:
        """The video's id."""
        return str(self.resource["snippet"]["videoId"])


@dataclass
class Playlist:
    """A playlist that the account made; the one of all uploads is none of these."""

    resource: dict[str, Any]
    items: list[dict[str, Any]] = field(default_factory=list)
    """playlistItem resources, in their order."""
    image: Picture | None = None
    """Set by playlistImages.insert."""

    def __post_init__(self) -> None:
        if isinstance(self.image, dict):
            self.image = Picture(**self.image)

    @property
    def videos(self) -> list[str]:
        """Ids of its videos, in their order; a video that is in it twice comes twice."""
        return [item["snippet"]["resourceId"]["videoId"] for item in self.items]


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
    call: str = "POST upload"
    """The call that it belongs to."""
    query: dict[str, str] = field(default_factory=dict)
    done: dict[str, Any] | None = None
    """The answer to an upload that made something else than a video."""


def merged(resource: Mapping[str, Any], parts: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The resource with fields of some parts changed; None takes a field away."""
    changed = dict(resource)
    for part, fields in parts.items():
        together = {**changed.get(part, {}), **fields}
        changed[part] = {name: value for name, value in together.items() if value is not None}
    return changed
