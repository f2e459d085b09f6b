"""The emulator as a server on 127.0.0.1: `with Emulator() as youtube: ...`."""

import contextlib
import json
import secrets
import sys
import tempfile
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from emulator import captions, playlist_items, playlists
from emulator.channel import Channel, new_id
from emulator.faults import Faults
from emulator.resources import Caption, Playlist, Video, merged

OLD = {
    "snippet": {"title": "An old video", "description": "", "categoryId": "22"},
    "status": {"privacyStatus": "public", "embeddable": True, "license": "youtube", "publicStatsViewable": True},
    "fileDetails": {"fileType": "video"},
    "processingDetails": {"processingStatus": "succeeded"},
}  # fmt: skip
"""What a video that was there before has, unless it is said."""


def _now() -> datetime:
    return datetime.now(UTC)


class Emulator:
    """A YouTube with one account; its state lies in `directory`, or goes away with it."""

    def __init__(
        self,
        directory: Path | None = None,
        *,
        port: int = 0,
        clock: Callable[[], datetime] = _now,
        channel: str = "UCemulated0000000000000A",
        title: str = "Emulated channel",
    ) -> None:
        self._clean = contextlib.ExitStack()
        folder = directory or Path(self._clean.enter_context(tempfile.TemporaryDirectory()))
        self.ahead = timedelta(0)
        """How much the emulator's clock is ahead of `clock`."""
        self.dated = False
        """Whether answers have the header Date: tests whose clocks stand still leave it out."""
        self.channel = Channel(folder, lambda: clock() + self.ahead, channel, title)
        self.faults = Faults()
        self.log: list[dict[str, Any]] = []
        self.refresh_token = "emulated-refresh-token"  # noqa: S105 - opens nothing
        self.access_tokens: set[str] = set()
        self.stopping = threading.Event()
        self._port = port
        self._server: ThreadingHTTPServer | None = None

    def __enter__(self) -> Self:
        from emulator.handler import handler_for

        server = _Server(("127.0.0.1", self._port), handler_for(self))
        self._server = server
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        if self._server:
            self._server.shutdown()
            self._server.server_close()
        with self.channel.lock:  # whoever comes after sees that it is over, and writes nothing more
            self.channel.changed = True
            self.channel.save()
            self._clean.close()

    @property
    def endpoint(self) -> str:
        """The origin, for QUICKTAKE_YOUTUBE_ENDPOINT."""
        if self._server is None:
            raise RuntimeError("the emulator is not running")
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def token(self) -> str:
        """Authorized-user JSON, for QUICKTAKE_YOUTUBE_TOKEN."""
        return json.dumps(
            {
                "type": "authorized_user",
                "client_id": "emulated.apps.example",
                "client_secret": "emulated-client-secret",
                "refresh_token": self.refresh_token,
                "token_uri": f"{self.endpoint}/token",
            }
        )

    @property
    def environ(self) -> dict[str, str]:
        """Both variables by which a client is led here."""
        return {"QUICKTAKE_YOUTUBE_ENDPOINT": self.endpoint, "QUICKTAKE_YOUTUBE_TOKEN": self.token}

    @property
    def videos(self) -> dict[str, Video]:
        """The channel's videos by id, oldest first."""
        with self.channel.lock:
            self.channel.settle()
            return self.channel.videos

    @property
    def captions(self) -> dict[str, Caption]:
        """The caption tracks of all videos by id, oldest first; bytes: `channel.stored(caption.sha256)`."""
        return self.channel.captions

    @property
    def playlists(self) -> dict[str, Playlist]:
        """The playlists by id, oldest first; `.videos` are the ids of its videos."""
        return self.channel.playlists

    def edit(self, name: str, **parts: dict[str, Any]) -> None:
        """Changes fields of a video, playlist or caption track by hand, as in Studio; None takes a field away."""
        with self.channel.lock:
            channel = self.channel
            owner = channel.videos.get(name) or channel.captions.get(name) or channel.playlists[name]
            owner.resource = {**merged(owner.resource, parts), "etag": new_id(8)}
            if isinstance(owner, Video):
                owner.processing = None if "uploadStatus" in parts.get("status", {}) else owner.processing
                owner.was_published |= owner.resource["status"].get("privacyStatus") == "public"
            self._written()

    def add(self, *resources: dict[str, Any]) -> list[str]:
        """Videos that were there before: their ids. A resource may name its id, and fields of any part."""
        with self.channel.lock:
            names = [self._old(resource) for resource in resources]
            self._written()
        return names

    def delete(self, name: str) -> None:
        """Takes a video (with its captions), a caption track or a playlist away by hand, as in Studio."""
        with self.channel.lock:
            self.channel.videos.pop(name, None)
            self.channel.captions.pop(name, None)
            self.channel.playlists.pop(name, None)
            for caption in [each for each in self.channel.captions.values() if each.video == name]:
                del self.channel.captions[caption.resource["id"]]
            self._written()

    def add_caption(self, video: str, language: str, text: str, **fields: Any) -> str:
        """A caption track that the host, or YouTube itself (`trackKind="ASR"`), made: its id."""
        with self.channel.lock:
            snippet = {"videoId": video, "language": language, **fields}
            name: str = captions.added(self.channel, snippet, text.encode()).resource["id"]
            self._written()
        return name

    def add_playlist(self, title: str, *videos: str, **status: str) -> str:
        """A playlist that the host made in Studio, with videos in it: its id."""
        with self.channel.lock:
            playlist = playlists.added(self.channel, {"snippet": {"title": title}, "status": status})
            for video in videos:
                playlist_items.added(self.channel, playlist, video)
            self._written()
        return str(playlist.resource["id"])

    def _old(self, resource: dict[str, Any]) -> str:
        name = str(resource.get("id") or new_id(8))
        parts = {part: fields for part, fields in resource.items() if isinstance(fields, dict)}
        whole = self.channel.born(name, merged(OLD, parts))
        whole["status"]["uploadStatus"] = parts.get("status", {}).get("uploadStatus", "processed")
        size = int(whole["fileDetails"].get("fileSize", 0))
        published = whole["status"]["privacyStatus"] == "public"
        self.channel.videos[name] = Video(whole, "", size, notify=True, was_published=published)
        return name

    def _written(self) -> None:
        self.channel.changed = True
        self.channel.save()

    def calls(self, name: str) -> list[dict[str, Any]]:
        """The log's entries of one kind of call, such as `PUT upload`."""
        return [entry for entry in self.log if entry["call"] == name]

    def new_access_token(self) -> str:
        """A token that is good until `expire_tokens`."""
        token = secrets.token_urlsafe(24)
        self.access_tokens.add(token)
        return token

    def expire_tokens(self) -> None:
        """Every access token that was given out is dead; the refresh token lives."""
        self.access_tokens.clear()

    def revoke(self) -> None:
        """The account took its consent back."""
        self.refresh_token = secrets.token_urlsafe(24)
        self.access_tokens.clear()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away, or that was cut off by plan, is no error here."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError | ValueError):
            super().handle_error(request, client_address)
