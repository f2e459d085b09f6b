"""Results and errors → HTTP answers as Google's API gives them."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

JSON = "application/json; charset=UTF-8"
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Answer:
    """One HTTP answer."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class ApiError(Exception):
    """A call that Google refuses."""

    def __init__(self, status: int, reason: str, message: str = "", *, domain: str = "youtube.video") -> None:
        super().__init__(message or reason)
        self.answer = refused(status, reason, message or reason, domain=domain)


def done(value: object, status: int = 200) -> Answer:
    """A resource or a list."""
    return Answer(status, json.dumps(value).encode(), {"Content-Type": JSON})


def paged(kind: str, everything: Sequence[Thing], query: Mapping[str, str], show: Callable[[Thing], object]) -> Answer:
    """One page of a list, by `maxResults` and `pageToken`; only its own items are shown."""
    size, start = _size(query.get("maxResults", "5")), _start(query.get("pageToken"))
    answer: dict[str, object] = {
        "kind": f"youtube#{kind}ListResponse",
        "pageInfo": {"totalResults": len(everything), "resultsPerPage": size},
        "items": [show(each) for each in everything[start : start + size]],
    }
    if start + size < len(everything):
        answer["nextPageToken"] = f"P{start + size}"
    return done(answer)


def complete(kind: str, items: Sequence[object]) -> Answer:
    """A list that has no pages."""
    return done({"kind": f"youtube#{kind}ListResponse", "items": items})


def refused(
    status: int, reason: str, message: str, *, domain: str = "global", headers: Mapping[str, str] | None = None
) -> Answer:
    """An error in Google's form."""
    error: dict[str, Any] = {"message": message, "domain": domain, "reason": reason}
    body = {"error": {"code": status, "message": message, "errors": [error]}}
    return Answer(status, json.dumps(body).encode(), {"Content-Type": JSON, **(headers or {})})


def plain(status: int, text: str) -> Answer:
    """A text, as the upload server answers."""
    return Answer(status, text.encode(), {"Content-Type": "text/plain; charset=utf-8"})


def page(status: int, headers: Mapping[str, str]) -> Answer:
    """A web page that has nothing to do with the API."""
    return Answer(status, b"<!doctype html><title>Welcome</title>Sign in to this network", {
        "Content-Type": "text/html", **headers
    })  # fmt: skip


def _size(text: str) -> int:
    if not text.isdigit() or int(text) > 50:
        message = f"Invalid value '{text}'. Values must be within the range: [0, 50]"
        raise ApiError(400, "invalidParameter", message, domain="youtube.parameter")
    return int(text)


def _start(token: str | None) -> int:
    if token is None:
        return 0
    if not token.startswith("P") or not token[1:].isdigit():
        raise ApiError(400, "invalidPageToken", "The page token is not valid.", domain="youtube.parameter")
    return int(token[1:])
