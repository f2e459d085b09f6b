"""Results and errors → HTTP answers as Google's API gives them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

JSON = "application/json; charset=UTF-8"


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
