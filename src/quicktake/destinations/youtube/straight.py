"""httplib2 with each request sent once: a peer that closed without an answer is an error, and the caller decides.

httplib2 by itself sends such a request again, inserts included, which makes two of what was to be one
(httplib2/__init__.py, Http._conn_request).
"""

import http.client
from collections.abc import Callable
from typing import Any

import httplib2


class Http(httplib2.Http):  # type: ignore[misc]  # the library is untyped
    """Takes the connections below, as `Http.request` allows."""

    def request(
        self,
        uri: str,
        method: str = "GET",
        body: Any = None,
        headers: Any = None,
        redirections: int = httplib2.DEFAULT_MAX_REDIRECTS,
        connection_type: Any = None,
    ) -> tuple[Any, bytes]:
        """As httplib2's own."""
        straight = _Secure if uri.lower().startswith("https:") else _Plain
        result: tuple[Any, bytes] = super().request(uri, method, body, headers, redirections, straight)
        return result


class _Plain(httplib2.HTTPConnectionWithTimeout):  # type: ignore[misc]
    def getresponse(self) -> http.client.HTTPResponse:
        return _answer(super().getresponse)


class _Secure(httplib2.HTTPSConnectionWithTimeout):  # type: ignore[misc]
    def getresponse(self) -> http.client.HTTPResponse:
        return _answer(super().getresponse)


def _answer(read: Callable[[], http.client.HTTPResponse]) -> http.client.HTTPResponse:
    """The answer; HTTPException where httplib2 would take the error for an old connection and repeat the request."""
    try:
        return read()
    except (http.client.BadStatusLine, http.client.ResponseNotReady) as error:
        raise http.client.HTTPException("closed without an answer") from error
