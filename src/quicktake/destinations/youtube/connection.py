"""Credentials and an origin → calls of the YouTube Data API v3, and plain requests to an upload session."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import google_auth_httplib2
import httplib2
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc

from quicktake.destinations.youtube.failures import Failure, of_answer, translated, unreadable
from quicktake.destinations.youtube.patience import Patience
from quicktake.destinations.youtube.signin import SignIn
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

    httplib2 repeats a request once by itself when the peer closed without an answer. Reading and updating may be
    repeated; an initiation may then open two sessions, one of which stays without bytes and is no video.
    """

    def __init__(self, signin: SignIn, patience: Patience) -> None:
        self.place = signin.place
        self.patience = patience
        proxies: Mapping[str, Any] = {"proxy_info": None} if signin.place.loopback else {}
        bare = httplib2.Http(timeout=TIMEOUT, **proxies)
        bare.follow_redirects = False  # the API redirects nowhere; 308 means "go on" here
        bare.redirect_codes = bare.redirect_codes - {308}
        self._http = google_auth_httplib2.AuthorizedHttp(signin.credentials, http=bare)
        self.service = build_from_document(_document(signin.place.origin), http=self._http)

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def execute(self, request: Any) -> Mapping[str, Any]:
        """The JSON object that a call answers; Failure or Refusal."""

        def once() -> Mapping[str, Any]:
            with translated():
                value = request.execute(num_retries=0)
            if not isinstance(value, dict):
                raise unreadable("its answer cannot be read.")
            return value

        return self.patience.call(once)

    def send(self, method: str, address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """One request as it is: no retries but for a rejected access token, which is refreshed."""
        with translated():
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
            answer = self.send(str(request.method), str(request.uri), request.body.encode(), headers)
            if answer.status != 200:
                raise of_answer(answer.status, answer.content, answer.headers)
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
