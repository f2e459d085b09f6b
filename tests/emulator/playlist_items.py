"""Calls of playlistItems → answers, as their reference pages say."""

from collections.abc import Mapping
from typing import Any

from emulator.answers import Answer, ApiError, done, paged
from emulator.channel import Channel, new_id, utc
from emulator.playlists import named
from emulator.request import Request
from emulator.resources import Playlist
from emulator.videos import named as video_named
from emulator.videos import thumbnails

DOMAIN = "youtube.playlistItem"
PARTS = {"id", "snippet", "contentDetails", "status"}
MOST = 5000  # items of a playlist


def listed(channel: Channel, request: Request) -> Answer:
    """playlistItems.list: of a playlist, all or those of one video; or items by id."""
    parts = request.parts(PARTS)
    playlist, wanted = request.query.get("playlistId"), request.query.get("videoId")
    if playlist is None and not request.ids:
        raise ApiError(400, "missingRequiredParameter", "No filter selected.", domain="youtube.parameter")
    if wanted is not None:
        video_named(channel, wanted, domain=DOMAIN)
    if playlist is None:
        everything = [item for each in channel.playlists.values() for item in each.items if item["id"] in request.ids]
    else:
        everything = _uploads(channel) if playlist == channel.uploads else _list(channel, playlist).items
    found = [item for item in everything if wanted in (None, video_of(item))]
    if request.hidden:
        found = []
    return paged("playlistItem", found, request.query, lambda item: _shown(channel, item, parts))


def inserted(channel: Channel, request: Request) -> Answer:
    """playlistItems.insert: at the end, or at a position."""
    parts = request.parts(PARTS)
    sent = request.part("snippet")
    playlist = _list(channel, _playlist_id(channel, sent))
    video = _video_id(channel, sent)
    if len(playlist.items) >= MOST:
        message = "The playlist already contains the maximum allowed number of items."
        raise ApiError(403, "playlistContainsMaximumNumberOfVideos", message, domain=DOMAIN)
    if channel.refuse_repeats and video in playlist.videos:
        message = "The video that you are trying to add to the playlist is already in the playlist."
        raise ApiError(409, "videoAlreadyInPlaylist", message, domain=DOMAIN)
    position = _position(channel, sent, len(playlist.items))
    item = added(channel, playlist, video, position)
    item["contentDetails"].update(_own(request.part("contentDetails")))
    return done(_shown(channel, item, parts))


def added(channel: Channel, playlist: Playlist, video: str, position: int | None = None) -> dict[str, Any]:
    """A new item, as the API or the host's hand in Studio makes it; None: at the end."""
    snippet = {
        "publishedAt": utc(channel.clock()),
        "channelId": channel.id,
        "channelTitle": channel.title,
        "playlistId": playlist.resource["id"],
        "resourceId": {"kind": "youtube#video", "videoId": video},
    }
    item = {
        "kind": "youtube#playlistItem",
        "etag": new_id(8),
        "id": new_id(36),
        "snippet": snippet,
        "contentDetails": {"videoId": video},
    }
    playlist.items.insert(len(playlist.items) if position is None else position, item)
    _number(playlist)
    return item


def updated(channel: Channel, request: Request) -> Answer:
    """playlistItems.update: another position or note."""
    parts = request.parts(PARTS)
    playlist, item = _item(channel, str(request.sent.get("id")))
    if "snippet" in parts:
        sent = request.part("snippet")
        if _playlist_id(channel, sent) != playlist.resource["id"] or _video_id(channel, sent) != video_of(item):
            raise ApiError(400, "invalidSnippet", "An item keeps its playlist and its video.", domain=DOMAIN)
        position = _position(channel, sent, len(playlist.items) - 1)
        playlist.items.remove(item)
        playlist.items.insert(position, item)
        _number(playlist)
    if "contentDetails" in parts:
        item["contentDetails"] = {"videoId": video_of(item), **_own(request.part("contentDetails"))}
    return done(_shown(channel, item, parts))


def deleted(channel: Channel, request: Request) -> Answer:
    """playlistItems.delete: the video stays."""
    playlist, item = _item(channel, request.query.get("id", ""))
    playlist.items.remove(item)
    _number(playlist)
    return Answer(204)


def video_of(item: Mapping[str, Any]) -> str:
    """The id of an item's video."""
    return str(item["snippet"]["resourceId"]["videoId"])


def _uploads(channel: Channel) -> list[dict[str, Any]]:
    """Items of the playlist of all uploads, newest first."""
    own = {"channelId": channel.id, "channelTitle": channel.title, "playlistId": channel.uploads}
    return [
        {
            "kind": "youtube#playlistItem",
            "etag": video.resource["etag"],
            "id": f"item-{video.resource['id']}",
            "snippet": {
                **own,
                "publishedAt": video.resource["snippet"]["publishedAt"],
                "resourceId": {"kind": "youtube#video", "videoId": video.resource["id"]},
                "position": position,
            },
            "contentDetails": {"videoId": video.resource["id"]},
        }
        for position, video in enumerate(channel.newest_first)
    ]


def _shown(channel: Channel, item: Mapping[str, Any], parts: list[str]) -> dict[str, Any]:
    """The item with what its video is now; an item whose video was deleted stays."""
    video = channel.videos.get(video_of(item))
    about: dict[str, Any] = {"title": "Deleted video", "description": "This video is unavailable.", "thumbnails": {}}
    details, privacy = dict(item["contentDetails"]), "privacyStatusUnspecified"
    if video:
        snippet = video.resource["snippet"]
        about = {"title": snippet["title"], "description": snippet.get("description", "")}
        about["thumbnails"] = thumbnails(video)
        about |= {"videoOwnerChannelId": channel.id, "videoOwnerChannelTitle": channel.title}
        details["videoPublishedAt"] = snippet["publishedAt"]
        privacy = video.resource["status"].get("privacyStatus", "public")
    whole = {
        **item,
        "snippet": {**item["snippet"], **about},
        "contentDetails": details,
        "status": {"privacyStatus": privacy},
    }
    return {name: whole[name] for name in ("kind", "etag", "id", *parts)}


def _list(channel: Channel, name: str) -> Playlist:
    return named(channel, name, domain=DOMAIN)


def _item(channel: Channel, name: str) -> tuple[Playlist, dict[str, Any]]:
    for playlist in channel.playlists.values():
        for item in playlist.items:
            if item["id"] == name:
                return playlist, item
    raise ApiError(404, "playlistItemNotFound", "The playlist item cannot be found.", domain=DOMAIN)


def _playlist_id(channel: Channel, sent: Mapping[str, Any]) -> str:
    if not sent.get("playlistId"):
        raise ApiError(400, "playlistIdRequired", "The playlist's id is required.", domain=DOMAIN)
    if sent["playlistId"] == channel.uploads:
        message = "Uploads cannot be put into their own playlist by hand."
        raise ApiError(400, "playlistOperationUnsupported", message, domain=DOMAIN)
    return str(sent["playlistId"])


def _video_id(channel: Channel, sent: Mapping[str, Any]) -> str:
    resource = sent.get("resourceId")
    if not isinstance(resource, dict):
        raise ApiError(400, "resourceIdRequired", "The resource's id is required.", domain=DOMAIN)
    if resource.get("kind") != "youtube#video":
        raise ApiError(400, "invalidResourceType", "The resource's kind is not supported.", domain=DOMAIN)
    return str(video_named(channel, str(resource.get("videoId")), domain=DOMAIN).resource["id"])


def _position(channel: Channel, sent: Mapping[str, Any], end: int) -> int:
    if sent.get("position") is None:
        return end
    if not channel.manual_sort:
        message = "The playlist is not sorted by hand, so that items have no positions of their own."
        raise ApiError(400, "manualSortRequired", message, domain=DOMAIN)
    position = int(sent["position"])
    if not 0 <= position <= end:
        raise ApiError(400, "invalidPlaylistItemPosition", "The position is outside the playlist.", domain=DOMAIN)
    return position


def _own(sent: Mapping[str, Any]) -> dict[str, Any]:
    return {name: sent[name] for name in ("note", "startAt", "endAt") if name in sent}


def _number(playlist: Playlist) -> None:
    for position, item in enumerate(playlist.items):
        item["snippet"]["position"] = position
