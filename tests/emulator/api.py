"""Calls of channels, playlistItems and videos → answers, as their reference pages say."""

import json
from collections.abc import Mapping
from typing import Any

from emulator import rules
from emulator.answers import Answer, ApiError, done
from emulator.channel import Channel, Video

Query = Mapping[str, str]


def channels_list(channel: Channel, query: Query) -> Answer:
    """channels.list: the account's own channel, or channels by id."""
    channel.charge(1)
    allowed = {"id", "snippet", "contentDetails", "status", "statistics", "brandingSettings"}
    parts = rules.parts_of(query.get("part", ""), allowed)
    if query.get("mine") != "true" and "id" not in query:
        raise ApiError(400, "missingRequiredParameter", "No filter selected.", domain="youtube.parameter")
    asked = channel.signed_up and (query.get("mine") == "true" or channel.id in query["id"].split(","))
    whole = {
        "snippet": {"title": channel.title, "description": ""},
        "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": channel.uploads}},
        "status": {"privacyStatus": "public", "isLinked": True, "longUploadsStatus": "allowed"},
    }
    item = {"kind": "youtube#channel", "id": channel.id, **{part: whole[part] for part in parts if part in whole}}
    items = [item] if asked else []
    return done({"kind": "youtube#channelListResponse", "pageInfo": _pages(len(items), 5), "items": items})


def playlist_items_list(channel: Channel, query: Query, *, hidden: bool = False) -> Answer:
    """playlistItems.list of the uploads: newest first, in pages. hidden: it lags behind."""
    channel.charge(1)
    parts = rules.parts_of(query.get("part", ""), {"id", "snippet", "contentDetails", "status"})
    if query.get("playlistId") != channel.uploads:
        raise ApiError(404, "playlistNotFound", "The playlist cannot be found.", domain="youtube.playlistItem")
    size = min(50, max(0, int(query.get("maxResults", "5"))))
    start = _page_start(query.get("pageToken"))
    everything = [] if hidden else list(reversed(channel.videos.values()))
    items = [_playlist_item(channel, video, parts) for video in everything[start : start + size]]
    answer = {
        "kind": "youtube#playlistItemListResponse",
        "pageInfo": _pages(len(everything), size),
        "items": items,
    }
    if start + size < len(everything):
        answer["nextPageToken"] = f"P{start + size}"
    return done(answer)


def _playlist_item(channel: Channel, video: Video, parts: list[str]) -> dict[str, Any]:
    resource = video.resource
    snippet = {
        **{name: resource["snippet"][name] for name in ("publishedAt", "channelId", "title", "channelTitle")},
        "description": resource["snippet"].get("description", ""),
        "playlistId": channel.uploads,
        "resourceId": {"kind": "youtube#video", "videoId": resource["id"]},
    }
    whole = {
        "snippet": snippet,
        "contentDetails": {"videoId": resource["id"], "videoPublishedAt": snippet["publishedAt"]},
        "status": {"privacyStatus": resource["status"].get("privacyStatus")},
    }
    item = {"kind": "youtube#playlistItem", "id": f"item-{resource['id']}"}
    return {**item, **{part: whole[part] for part in parts if part in whole}}


def videos_list(channel: Channel, query: Query) -> Answer:
    """videos.list by id: up to 50; an unknown id is left out."""
    channel.charge(1)
    parts = rules.parts_of(query.get("part", ""), rules.READABLE)
    names = [name for name in query.get("id", "").split(",") if name]
    if not 0 < len(names) <= 50:
        raise ApiError(400, "missingRequiredParameter", "No filter selected.", domain="youtube.parameter")
    items = [shown(channel.videos[name], parts) for name in names if name in channel.videos]
    return done({"kind": "youtube#videoListResponse", "pageInfo": _pages(len(items), 50), "items": items})


def videos_update(channel: Channel, query: Query, body: bytes) -> Answer:
    """videos.update: replaces whole parts."""
    channel.charge(50)
    sent = read_resource(body)
    parts = rules.parts_of(query.get("part", ""), {*rules.WRITABLE, "id"})
    video = channel.videos.get(str(sent.get("id")))
    if video is None:
        raise ApiError(404, "videoNotFound", "The video cannot be found.")
    replaced = {
        part: rules.written(part, sent.get(part, {}), video.resource.get(part, {}), inserting=False)
        for part in parts
        if part != "id"
    }
    after = {**video.resource, **replaced}
    rules.insist(after, inserting=False, sent={part: sent.get(part) for part in parts})
    if "status" in replaced:
        rules.insist_schedule(sent.get("status", {}), was_published=video.was_published)
        video.was_published |= after["status"]["privacyStatus"] == "public"
    video.resource = after
    channel.settle()
    return done(shown(video, parts))


def shown(video: Video, parts: list[str]) -> dict[str, Any]:
    """The resource with the parts that were asked for."""
    always = {name: video.resource[name] for name in ("kind", "id", "etag")}
    chosen = {part: video.resource[part] for part in parts if part in video.resource}
    if "status" in chosen and "selfDeclaredMadeForKids" in chosen["status"]:
        chosen["status"] = {**chosen["status"], "madeForKids": chosen["status"]["selfDeclaredMadeForKids"]}
    return {**always, **chosen}


def read_resource(body: bytes) -> dict[str, Any]:
    """The JSON object of a request."""
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        raise ApiError(400, "parseError", "This is not JSON.", domain="global") from None
    if not isinstance(value, dict):
        raise ApiError(400, "parseError", "This is no resource.", domain="global")
    return value


def _pages(total: int, size: int) -> dict[str, int]:
    return {"totalResults": total, "resultsPerPage": size}


def _page_start(token: str | None) -> int:
    if token is None:
        return 0
    if not token.startswith("P") or not token[1:].isdigit():
        raise ApiError(400, "invalidPageToken", "pageToken", domain="youtube.playlistItem")
    return int(token[1:])
