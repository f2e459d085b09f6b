"""Requests of tests in other processes, and of the host's hand in Studio → what they change; they cost nothing.

| request | body |
| --- | --- |
| GET state | |
| POST faults | a fault, or a list of them; in place of those that were planned |
| POST clock | {"ahead": seconds} |
| POST tokens | every access token is dead |
| POST channel | attributes of `Channel` named in SETTINGS, `limit` and `processing` as objects |
| POST add | a video resource, or a list of them → {"ids": [...]} |
| POST edit | {"id": ..., part: {field: value, ...}, ...}; null takes a field away |
| POST delete | {"id": ...} of a video, a caption track or a playlist |
| POST caption | {"video", "language", "text"} and fields of its snippet → {"id"} |
| POST playlist | {"title", "videos": [...]} and fields of its status → {"id"} |
"""

import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from emulator import answers
from emulator.answers import Answer
from emulator.server import Emulator


def answer(emulator: Emulator, what: str, body: bytes) -> Answer:
    """Does what is asked."""
    if what not in REQUESTS:
        return answers.refused(404, "notFound", "Not Found")
    try:
        with emulator.channel.lock:
            done = REQUESTS[what](emulator, json.loads(body or b"{}"))
    except (ValueError, KeyError, TypeError) as error:
        return answers.refused(400, "badRequest", repr(error))
    return answers.done(done or {})


def _state(emulator: Emulator, _: Any) -> Mapping[str, Any]:
    return {**emulator.channel.summary(), "log": emulator.log}


def _faults(emulator: Emulator, asked: Any) -> None:
    emulator.faults.clear()
    emulator.faults.add(*(asked if isinstance(asked, list) else [asked]))


def _clock(emulator: Emulator, asked: Any) -> None:
    emulator.ahead = timedelta(seconds=float(asked["ahead"]))


def _tokens(emulator: Emulator, _: Any) -> None:
    emulator.expire_tokens()


def _channel(emulator: Emulator, asked: Any) -> None:
    emulator.channel.configure(asked)
    emulator.channel.changed = True
    emulator.channel.save()


def _add(emulator: Emulator, asked: Any) -> Mapping[str, Any]:
    return {"ids": emulator.add(*(asked if isinstance(asked, list) else [asked]))}


def _edit(emulator: Emulator, asked: Any) -> None:
    emulator.edit(asked["id"], **{name: fields for name, fields in asked.items() if name != "id"})


def _delete(emulator: Emulator, asked: Any) -> None:
    emulator.delete(asked["id"])


def _caption(emulator: Emulator, asked: Any) -> Mapping[str, Any]:
    fields = {name: value for name, value in asked.items() if name not in ("video", "language", "text")}
    return {"id": emulator.add_caption(asked["video"], asked["language"], asked["text"], **fields)}


def _playlist(emulator: Emulator, asked: Any) -> Mapping[str, Any]:
    status = {name: value for name, value in asked.items() if name not in ("title", "videos")}
    return {"id": emulator.add_playlist(asked["title"], *asked.get("videos", []), **status)}


REQUESTS: Mapping[str, Callable[[Emulator, Any], Mapping[str, Any] | None]] = {
    "GET state": _state,
    "POST faults": _faults,
    "POST clock": _clock,
    "POST tokens": _tokens,
    "POST channel": _channel,
    "POST add": _add,
    "POST edit": _edit,
    "POST delete": _delete,
    "POST caption": _caption,
    "POST playlist": _playlist,
}
