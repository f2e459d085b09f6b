"""Calls of captions → answers, as their reference pages say."""

import re
from collections.abc import Mapping
from typing import Any

from emulator.answers import Answer, ApiError, complete, done
from emulator.channel import Channel, new_id, utc
from emulator.request import Request
from emulator.resources import Caption
from emulator.videos import named

DOMAIN = "youtube.caption"
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
TIMED = re.compile(rb"-->|<tt[ >]|<transcript|^\d+:\d\d:\d\d\.\d{3},\d+:\d\d:\d\d\.\d{3}", re.MULTILINE)
READ_ONLY = {"trackKind": "standard", "audioTrackType": "unknown", "isCC": False, "isLarge": False,
             "isEasyReader": False, "isAutoSynced": False}  # fmt: skip


def listed(channel: Channel, request: Request) -> Answer:
    """captions.list: the tracks of one video, all or some by id."""
    parts = request.parts({"id", "snippet"})
    if "videoId" not in request.query:
        raise ApiError(400, "missingRequiredParameter", "videoId", domain="youtube.parameter")
    video = named(channel, request.query["videoId"], domain=DOMAIN).resource["id"]
    found = {name: caption for name, caption in channel.captions.items() if caption.video == video}
    for name in request.ids:
        _named(found, name)
    chosen = [found[name] for name in request.ids] or list(found.values())
    items = [] if request.hidden else [_shown(caption, parts) for caption in chosen]
    return complete("caption", items)


def inserted(channel: Channel, request: Request) -> Answer:
    """captions.insert: a track with its bytes."""
    parts = request.parts({"id", "snippet"})
    sent = request.part("snippet")
    language, name = _insist_snippet(sent)
    video = named(channel, str(sent.get("videoId")), domain=DOMAIN).resource["id"]
    data = _bytes(request)
    if any(_is(caption, video, language, name) for caption in channel.captions.values()):
        message = "The specified video already contains a caption track with the specified language and name."
        raise ApiError(409, "captionExists", message, domain=DOMAIN)
    caption = added(channel, {"videoId": video, "language": language, "name": name, "isDraft": _draft(sent)}, data)
    return done(_shown(caption, parts))


def updated(channel: Channel, request: Request) -> Answer:
    """captions.update: new bytes, whether it is a draft, or both."""
    parts = request.parts({"id", "snippet"})
    caption = _named(channel.captions, str(request.sent.get("id")))
    snippet = caption.resource["snippet"]
    if request.media is not None:
        data = _bytes(request)
        caption.sha256, caption.size, caption.times = channel.store(data), len(data), caption.times + 1
        snippet.update(_state(data))
    if "snippet" in parts:
        snippet["isDraft"] = _draft(request.part("snippet"))
    snippet["lastUpdated"] = utc(channel.clock())
    return done(_shown(caption, parts))


def deleted(channel: Channel, request: Request) -> Answer:
    """captions.delete: one track."""
    caption = _named(channel.captions, request.query.get("id", ""))
    del channel.captions[caption.resource["id"]]
    return Answer(204)


def added(channel: Channel, snippet: Mapping[str, Any], data: bytes) -> Caption:
    """A new track, as the API or the host's hand in Studio makes it."""
    name = new_id(24)
    whole = {**READ_ONLY, "name": "", "isDraft": False, **snippet, **_state(data), "lastUpdated": utc(channel.clock())}
    resource = {"kind": "youtube#caption", "etag": new_id(8), "id": name, "snippet": whole}
    channel.captions[name] = Caption(resource, channel.store(data), len(data))
    return channel.captions[name]


def _insist_snippet(sent: Mapping[str, Any]) -> tuple[str, str]:
    """(language, name)."""
    language, name = sent.get("language"), sent.get("name")
    if not isinstance(language, str) or not LANGUAGE.fullmatch(language) or not isinstance(name, str):
        raise ApiError(400, "invalidMetadata", "The request contains invalid metadata values.", domain=DOMAIN)
    if len(name) > 150:
        raise ApiError(400, "nameTooLong", "The name of the caption track is too long.", domain=DOMAIN)
    return language, name


def _bytes(request: Request) -> bytes:
    if request.media is None or not request.media.data:
        message = "The request does not contain the contents of the caption track."
        raise ApiError(400, "contentRequired", message, domain=DOMAIN)
    return request.media.data


def _state(data: bytes) -> dict[str, Any]:
    """What YouTube makes of the bytes; a format is known by its times."""
    if TIMED.search(data):
        return {"status": "serving"}
    return {"status": "failed", "failureReason": "unknownFormat"}


def _draft(sent: Mapping[str, Any]) -> bool:
    return bool(sent.get("isDraft", False))


def _is(caption: Caption, video: str, language: str, name: str) -> bool:
    snippet = caption.resource["snippet"]
    same = (caption.video, snippet["language"], snippet["name"]) == (video, language, name)
    return same and snippet["trackKind"] == "standard"


def _named(captions: Mapping[str, Caption], name: str) -> Caption:
    if name not in captions:
        raise ApiError(404, "captionNotFound", "The caption track could not be found.", domain=DOMAIN)
    return captions[name]


def _shown(caption: Caption, parts: list[str]) -> dict[str, Any]:
    return {name: caption.resource[name] for name in ("kind", "etag", "id", *parts)}
