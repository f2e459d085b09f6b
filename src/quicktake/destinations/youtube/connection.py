"""Credentials and an origin → calls of the YouTube Data API v3, and plain requests to an upload session."""

import contextlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import google_auth_httplib2
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc

from quicktake.destinations.youtube import straight
from quicktake.destinations.youtube.failures import Failure, of_answer, translated, unreadable
from quicktake.destinations.youtube.patience import Patience
from quicktake.destinations.youtube.quota import Meter, QuotaError, project_of
from quicktake.destinations.youtube.signin import SignIn
from quicktake.destinations.youtube.skew import clock_off
from quicktake.errors import MachineError

TIMEOUT = 60.0  # seconds without a byte


@dataclass(frozen=True)
class Answer:
    """An HTTP answer: header names in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes


class Connection:
    """One account at one place.

    Reading and updating may be repeated; so may an initiation, which may then open two sessions: one of them stays
    without bytes and is no video.
    """

    def __init__(self, signin: SignIn, patience: Patience, meter: Meter | None = None) -> None:
        """meter: told of each call that goes out; chunks and questions to an upload session are none."""
        self.place = signin.place
        self.patience = patience
        signin.credentials.clock = patience.clock
        self._meter = meter
        self._project = project_of(signin.credentials.client_id)
        self.clock_off = ""
        """How far this computer's clock is off by the last answer, in words; empty when it is right."""
        proxies: Mapping[str, Any] = {"proxy_info": None} if signin.place.loopback else {}
        bare = straight.Http(timeout=TIMEOUT, **proxies)
        bare.follow_redirects = False  # the API redirects nowhere; 308 means "go on" here
        bare.redirect_codes = bare.redirect_codes - {308}
        self._http = google_auth_httplib2.AuthorizedHttp(signin.credentials, http=bare)
        self.service = build_from_document(_document(signin.place.origin), http=self._http)

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def execute(self, request: Any) -> Mapping[str, Any]:
        """The JSON object that a call answers; Failure or Refusal."""
        request.add_response_callback(self._dated)

        return self.patience.call(lambda: self.once(request))

    def once(self, request: Any) -> Mapping[str, Any]:
        """Likewise, sent once: for what must not be done twice, so that the caller looks before sending it again."""
        with self._counted(str(request.methodId)), translated(self.patience.clock):
            value = request.execute(num_retries=0)
        if not isinstance(value, dict):
            raise unreadable("its answer cannot be read.")
        return value

    @contextlib.contextmanager
    def _counted(self, method: str) -> Iterator[None]:
        """Counts a call before it goes out, and what YouTube says of the quota."""
        if self._meter is None:
            yield
            return
        self._meter.charge(self._project, method)
        try:
            yield
        except QuotaError as error:
            if error.project:
                self._meter.exhaust(self._project, error.bucket)
            raise

    def _dated(self, headers: Mapping[str, str]) -> None:
        self.clock_off = clock_off(headers, self.patience.clock())

    def send(self, method: str, address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """One request as it is: no retries but for a rejected access token, which is refreshed."""
        with translated(self.patience.clock):
            response, content = self._http.request(address, method, body=body, headers=dict(headers))
        fields = {str(name).lower(): str(value) for name, value in response.items()}
        return Answer(int(response.status), fields, bytes(content))

    def initiate(self, request: Any, media_type: str, size: int) -> str:
        """Opens a session for an insert; its address, which is a secret."""
        headers = {
            **request.headers,
            "Content-Length": str(len(request.body.encode())),
            "X-Upload-Content-Type": media_type,
            "X-Upload-Content-Length": str(size),
        }

        def once() -> str:
            with self._counted(str(request.methodId)):
                answer = self.send(str(request.method), str(request.uri), request.body.encode(), headers)
                if answer.status != 200:
                    raise of_answer(answer.status, answer.content, answer.headers, self.patience.clock())
            address = answer.headers.get("location")
            if not address:
                raise unreadable("it named no address for the upload.")
            if not self.place.takes(address):
                raise Failure("YouTube named an address elsewhere for the upload; nothing was sent.")
            return address

        return self.patience.call(once)


def _document(origin: str | None) -> dict[str, Any]:
    """The discovery document that the library brings, at another root if asked: it moves uploads too."""
    text = get_static_doc("youtube", "v3")
    if text is None:
        raise MachineError("This installation lacks YouTube's API description.", hint="Install quicktake again.")
    document: dict[str, Any] = json.loads(text)
    if origin is not None:
        document["rootUrl"] = document["baseUrl"] = origin + "/"
    return document
