"""HTTP requests → calls of the API, of the upload protocol, of the token endpoint and of the tests themselves."""

import re
import socket
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl, urlsplit

from emulator import administration, answers, calls, request, uploads
from emulator.answers import Answer, ApiError
from emulator.faults import Fault
from emulator.server import Emulator

PATH = re.compile(r"(/resumable)?(?P<upload>/upload)?/youtube/v3/(?P<name>\w+)(/set)?")


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

    do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - the base class calls them so

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The emulator's clock, for the header Date."""
        return formatdate(timestamp or self.emulator.channel.clock().timestamp(), usegmt=True)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as in the base class
        """The emulator keeps its own log."""

    def _serve(self) -> None:
        split = urlsplit(self.path)
        self.query = request.query_of(split.query)
        self.fields = {name.lower(): value for name, value in self.headers.items()}
        if split.path.startswith("/_emulator/"):
            what = f"{self.command} {split.path.removeprefix('/_emulator/')}"
            self._send(administration.answer(self.emulator, what, self._read(None)))
            return
        call, span = self._named(split.path)
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

    def _named(self, path: str) -> tuple[str, uploads.Span | None]:
        """The call's name, as faults and the log have it, and what a PUT into a session carries."""
        match = PATH.fullmatch(path)
        self.upload = match is not None and match["upload"] is not None
        if match is None:
            return f"{self.command} {'token' if path == '/token' else 'unknown'}", None
        video = match["name"] == "videos" and (self.upload or self.command == "POST")
        if self.command != "PUT" or not self.upload or not (video or "upload_id" in self.query):
            return f"{self.command} {'upload' if video else match['name']}", None
        span = uploads.span_of(self.fields)
        return ("PUT status" if span and span.start is None else "PUT upload"), span

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
        try:
            if call == "POST token":
                return self._token(dict(parse_qsl(body.decode())))
            return self._api(call, span, body, fault, cut=cut)
        except ApiError as error:
            return error.answer

    def _api(self, call: str, span: uploads.Span | None, body: bytes, fault: Fault | None, *, cut: bool) -> Answer:
        channel = self.emulator.channel
        if call in ("PUT upload", "PUT status"):
            if "authorization" in self.fields:
                self._insist_authorized()
            return uploads.receive(channel, self.query, span, body, fault, cut=cut)
        self._insist_authorized()
        channel.settle()
        hidden = fault is not None and fault.hide
        asked = request.read(self.query, self.fields, body, upload=self.upload, hidden=hidden)
        channel.changed |= self.command != "GET"
        if self.upload and self.query.get("uploadType") == "resumable":
            return uploads.initiate(channel, call, asked, self.fields, self.emulator.endpoint)
        return uploads.whole(channel, asked) if call == "POST upload" else calls.answer(channel, call, asked)

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

    def _read(self, most: int | None) -> bytes:
        """The request's body, as far as it arrives, or `most` bytes of it."""
        wanted = int(self.fields.get("content-length", "0"))
        body = memoryview(bytearray(wanted if most is None else min(wanted, most)))
        size = 0
        while size < len(body):
            try:
                read = self.rfile.readinto1(body[size:])
            except OSError:
                break
            if not read:
                break
            size += read
        return bytes(body[:size])

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def _send(self, answer: Answer) -> None:
        if self.emulator.dated:
            self.send_response(answer.status)
        else:
            self.send_response_only(answer.status)
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
