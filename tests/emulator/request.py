"""An HTTP request's query, headers and body → what a call is given: a resource, media, or both."""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from emulator.answers import ApiError


@dataclass(frozen=True)
class Media:
    """Bytes that are no JSON."""

    data: bytes
    media_type: str


@dataclass(frozen=True)
class Request:
    """What a call is given."""

    query: Mapping[str, str]
    sent: Mapping[str, Any] = field(default_factory=dict)
    """The resource in the body."""
    media: Media | None = None
    hidden: bool = False
    """A list comes without its items, by plan."""

    @property
    def ids(self) -> list[str]:
        """The `id` parameter."""
        return [name for name in self.query.get("id", "").split(",") if name]

    def parts(self, allowed: Collection[str]) -> list[str]:
        """The `part` parameter."""
        return parts_of(self.query.get("part", ""), allowed)

    def part(self, name: str) -> dict[str, Any]:
        """One part of the resource that was sent; {}: it is not there."""
        value = self.sent.get(name, {})
        if not isinstance(value, dict):
            raise ApiError(400, "parseError", f"{name} is no object.", domain="global")
        return value


def query_of(text: str) -> dict[str, str]:
    """A query string's parameters; repeated ones are joined by commas, which mean the same to Google."""
    query: dict[str, str] = {}
    for name, value in parse_qsl(text):
        query[name] = f"{query[name]},{value}" if name in query else value
    return query


def read(query: Mapping[str, str], fields: Mapping[str, str], body: bytes, *, upload: bool, hidden: bool) -> Request:
    """The request of one call; upload: it came to an `/upload` address, and may carry media."""
    content_type = fields.get("content-type", "application/octet-stream")
    if not upload or query.get("uploadType") == "resumable":
        return Request(query, resource_of(body), None, hidden)
    if content_type.startswith("multipart/"):
        return Request(query, *_related(content_type, body))
    return Request(query, {}, Media(body, content_type) if body else None)


def resource_of(body: bytes) -> dict[str, Any]:
    """The JSON object of a request."""
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        raise ApiError(400, "parseError", "This is not JSON.", domain="global") from None
    if not isinstance(value, dict):
        raise ApiError(400, "parseError", "This is no resource.", domain="global")
    return value


def parts_of(text: str, allowed: Collection[str]) -> list[str]:
    """The `part` parameter."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise ApiError(400, "missingRequiredParameter", "No part was named.", domain="global")
    if unknown := set(parts) - set(allowed):
        raise ApiError(400, "unknownPart", ", ".join(sorted(unknown)), domain="youtube.part")
    return parts


def _related(content_type: str, body: bytes) -> tuple[dict[str, Any], Media]:
    """A multipart/related body (RFC 2387): the resource first, the media after it."""
    match = re.search(r'boundary="?([^";]+)"?', content_type)
    if match is None:
        raise ApiError(400, "badContent", "Missing multipart boundary.", domain="global")
    newline = b"\r\n" if b"\r\n" in body[: len(match[1]) + 6] else b"\n"  # Python's email writes bare newlines
    pieces = (newline + body).split(newline + b"--" + match[1].encode())
    if len(pieces) != 4 or not pieces[3].startswith(b"--"):
        raise ApiError(400, "badContent", "Multipart must have two non-empty parts.", domain="global")
    (_, first), (media_type, second) = (_headed(piece, newline) for piece in pieces[1:3])
    return resource_of(first), Media(second, media_type)


def _headed(piece: bytes, newline: bytes) -> tuple[str, bytes]:
    """(content type, content) of one part."""
    head, _, content = piece.partition(newline * 2)
    match = re.search(rb"content-type:[ \t]*([^\r\n]+)", head, re.IGNORECASE)
    return match[1].decode("latin-1").strip() if match else "application/octet-stream", content
