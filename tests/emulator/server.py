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

from emulator.channel import Channel, Video
from emulator.faults import Faults


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
