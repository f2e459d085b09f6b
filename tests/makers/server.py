"""A web server on loopback as a podcast's host runs it: files of a folder, with ranges; ends by itself."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

TYPES = {
    ".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".opus": "audio/ogg", ".xml": "application/rss+xml", ".css": "text/css",
    ".html": "text/html; charset=utf-8", ".jpg": "image/jpeg", ".vtt": "text/vtt", ".json": "application/json",
}  # fmt: skip


@dataclass
class Served:
    """A server, and what it was asked."""

    url: str
    """Its address, with a slash at its end."""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """(method, path) of each question."""
    answer: Callable[["Handler"], bool] | None = None
    """Looks at a question first; True: it has answered."""
    ranges: bool = True
    types: dict[str, str] = field(default_factory=lambda: dict(TYPES))
    headers: dict[str, str] = field(default_factory=dict)
    """Sent with each file."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: "_Server"

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        """Tests look at `asked`."""

    def reply(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Sends an answer; underscores in the names of headers are dashes."""
        self.send_response(status)
        for name, value in {"Content_Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _answer(self) -> None:
        served, path = self.server.served, unquote(urlsplit(self.path).path)
        served.asked.append((self.command, path))
        if served.answer is not None and served.answer(self):
            return
        file = self.server.folder / path.lstrip("/")
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file():
            self.reply(404)
            return
        content, headers = file.read_bytes(), dict(served.headers)
        if kind := served.types.get(file.suffix):
            headers["Content_Type"] = kind
        wanted = self.headers.get("Range", "").removeprefix("bytes=")
        if not served.ranges or not wanted:
            self.reply(200, content, **headers)
            return
        first, last = (int(end) for end in wanted.split("-"))
        part = content[first : last + 1]
        headers["Content_Range"] = f"bytes {first}-{first + len(part) - 1}/{len(content)}"
        self.reply(206, part, **headers)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    served: Served
    folder: Path


@contextmanager
def serving(folder: Path) -> Iterator[Served]:
    """Serves the folder until the block ends."""
    with _Server(("127.0.0.1", 0), Handler) as server:
        server.folder = folder
        server.served = Served(f"http://127.0.0.1:{server.server_address[1]}/")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server.served
        finally:
            server.shutdown()
            thread.join()
