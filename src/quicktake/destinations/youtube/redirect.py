"""A browser that Google sends back to this machine → the answer in its address (RFC 8252 section 7.3)."""

import contextlib
import queue
import secrets
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

PAGE = (
    "<!doctype html><meta charset=utf-8><title>quicktake</title><p style='font: 1.2em sans-serif; margin: 3em'>{}</p>"
)
DONE = "Thank you. You may close this window and go back to the terminal."
STRAY = "This is not the answer that quicktake waits for."
PATIENCE = 10  # seconds for a browser that connects ahead and says nothing


class Listener:
    """A server on 127.0.0.1 that waits for one answer."""

    def __init__(self, server: ThreadingHTTPServer, answers: "queue.SimpleQueue[Mapping[str, str]]") -> None:
        self.redirect = f"http://127.0.0.1:{server.server_address[1]}/"
        self._answers = answers

    def wait(self, seconds: float, state: str) -> Mapping[str, str] | None:
        """The first answer with our state; None when none came in time. Others are told so, and change nothing."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                answer = self._answers.get(timeout=left)
            except queue.Empty:
                return None
            if secrets.compare_digest(answer.get("state", "").encode(), state.encode()):
                return answer
        return None


@contextlib.contextmanager
def listening() -> Iterator[Listener]:
    """A listener for the time of the block."""
    answers: queue.SimpleQueue[Mapping[str, str]] = queue.SimpleQueue()
    handler = type("Bound", (_Handler,), {"answers": answers})
    server = _Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Listener(server, answers)
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that went away, or connected ahead and said nothing, is no error here."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # a socket, as in the base class


class _Handler(BaseHTTPRequestHandler):
    answers: "queue.SimpleQueue[Mapping[str, str]]"
    timeout = PATIENCE

    def do_GET(self) -> None:
        """Google's answer, or a stray request such as for /favicon.ico."""
        parts = urlsplit(self.path)
        answer = dict(parse_qsl(parts.query))
        ours = parts.path == "/" and "state" in answer and ("code" in answer or "error" in answer)
        content = PAGE.format(DONE if ours else STRAY).encode()
        self.send_response(200 if ours else 404)
        for name, value in (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(content))),
            ("Cache-Control", "no-store"),
            ("Referrer-Policy", "no-referrer"),
        ):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
        if ours:
            self.answers.put(answer)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as in the base class
        """Its addresses hold codes."""
