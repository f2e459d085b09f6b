"""HTTP requests → calls of the API, of the upload protocol, of the token endpoint and of the tests themselves."""

import json
import socket
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl, urlsplit

from emulator import answers, api, uploads
from emulator.answers import Answer, ApiError
from emulator.faults import Fault
from emulator.server import Emulator

NAMES = {
    "/token": "token",
    "/youtube/v3/channels": "channels",
    "/youtube/v3/playlistItems": "playlistItems",
    "/youtube/v3/videos": "videos",
    "/upload/youtube/v3/videos": "upload",
    "/resumable/upload/youtube/v3/videos": "upload",
}
BLOCK = 64 * 1024  # bytes read at a time


def handler_for(emulator: Emulator) -> type[BaseHTTPRequestHandler]:
    """The class of handlers that serve one emulator."""
    return type("Bound", (Handler,), {"emulator": emulator})


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    emulator: Emulator
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Any method: what is to be done hangs on the path."""
        self._serve()

    do_POST = do_PUT = do_GET  # noqa: N815 - the base class calls them so

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as in the base class
        """The emulator keeps its own log."""

    def _serve(self) -> None:
        split = urlsplit(self.path)
        self.query = dict(parse_qsl(split.query))
        self.fields = {name.lower(): value for name, value in self.headers.items()}
        if split.path.startswith("/_emulator/"):
            self._send(self._administer(split.path.removeprefix("/_emulator/")))
            return
        name = NAMES.get(split.path, "unknown")
        span = uploads.span_of(self.fields) if name == "upload" and self.command == "PUT" else None
        call = f"{self.command} {'status' if span and span.start is None else name}"
        fault = self.emulator.faults.take(call)
        entry: dict[str, object] = {
            "call": call,
            "query": _without_secrets(self.query),
            "range": self.fields.get("content-range"),
        }
        self.emulator.log.append(entry)
        if fault and fault.delay:
            self.emulator.stopping.wait(fault.delay)
        self._work(call, span, fault, entry)

    def _work(self, call: str, span: uploads.Span | None, fault: Fault | None, entry: dict[str, object]) -> None:
        """Answers the call; its log entry gets the status that is sent, or None when the connection is cut."""
        body = self._read(fault.after if fault else None)
        cut = len(body) < int(self.fields.get("content-length", "0"))
        answer = _planned(fault)
        if answer is None or (fault and fault.keep is not None):
            with self.emulator.channel.lock:
                if self.emulator.stopping.is_set():
                    return
                true = self._called(call, span, body, fault, cut=cut) if not cut or span else answers.plain(400, "cut")
                self.emulator.channel.save()
            answer = answer or true
        if cut or (fault and (fault.drop_answer or fault.after is not None)):
            entry["status"] = None
            self._cut()
            return
        entry["status"] = answer.status
        self._send(answer)

    def _called(self, call: str, span: uploads.Span | None, body: bytes, fault: Fault | None, *, cut: bool) -> Answer:
        channel = self.emulator.channel
        try:
            if call == "POST token":
                return self._token(dict(parse_qsl(body.decode())))
            if call in ("PUT upload", "PUT status"):
                if "authorization" in self.fields:
                    self._insist_authorized()
                return uploads.receive(channel, self.query, span, body, fault, cut=cut)
            self._insist_authorized()
            channel.settle()
            match call:
                case "GET channels":
                    return api.channels_list(channel, self.query)
                case "GET playlistItems":
                    return api.playlist_items_list(channel, self.query, hidden=fault is not None and fault.hide)
                case "GET videos":
                    return api.videos_list(channel, self.query)
                case "PUT videos":
                    return api.videos_update(channel, self.query, body)
                case "POST upload" if self.query.get("uploadType") == "resumable":
                    return uploads.initiate(channel, self.query, self.fields, body, self.emulator.endpoint)
            return answers.refused(404, "notFound", "Not Found")
        except ApiError as error:
            return error.answer

    def _insist_authorized(self) -> None:
        scheme, _, token = self.fields.get("authorization", "").partition(" ")
        if scheme != "Bearer" or token not in self.emulator.access_tokens:
            raise ApiError(401, "authError", "Invalid Credentials", domain="global")

    def _token(self, form: dict[str, str]) -> Answer:
        """RFC 6749, section 6."""
        granted = form.get("grant_type") == "refresh_token" and form.get("refresh_token") == self.emulator.refresh_token
        if not granted:
            error = {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
            return answers.done(error, 400)
        scope = "https://www.googleapis.com/auth/youtube.force-ssl"
        token = {"access_token": self.emulator.new_access_token(), "expires_in": 3599, "token_type": "Bearer"}
        return answers.done({**token, "scope": scope})

    def _administer(self, what: str) -> Answer:
        """For tests in other processes: GET state, POST faults, POST clock {"ahead": seconds}, POST tokens."""
        emulator = self.emulator
        body = json.loads(self._read(None) or b"{}")
        match (self.command, what):
            case ("GET", "state"):
                with emulator.channel.lock:
                    return answers.done({**emulator.channel.summary(), "log": emulator.log})
            case ("POST", "faults"):
                emulator.faults.clear()
                emulator.faults.add(*(body if isinstance(body, list) else [body]))
            case ("POST", "clock"):
                emulator.ahead = timedelta(seconds=float(body["ahead"]))
            case ("POST", "tokens"):
                emulator.expire_tokens()
            case _:
                return answers.refused(404, "notFound", "Not Found")
        return answers.done({})

    def _read(self, most: int | None) -> bytes:
        """The request's body, as far as it arrives, or `most` bytes of it."""
        wanted = int(self.fields.get("content-length", "0"))
        wanted = wanted if most is None else min(wanted, most)
        pieces: list[bytes] = []
        while wanted > 0:
            try:
                piece = self.rfile.read1(min(wanted, BLOCK))
            except OSError:
                break
            if not piece:
                break
            pieces.append(piece)
            wanted -= len(piece)
        return b"".join(pieces)

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)


def _planned(fault: Fault | None) -> Answer | None:
    """The answer that a fault gives in place of the true one."""
    if fault is None or (fault.status is None and not fault.html):
        return None
    if fault.html:
        return answers.page(fault.status or 200, fault.headers)
    return answers.refused(fault.status or 503, fault.reason, fault.message, headers=fault.headers)


def _without_secrets(query: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in query.items() if name != "upload_id"}
