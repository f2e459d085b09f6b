"""Calls of playlists and of their images → answers, as their reference pages say."""

from collections.abc import Mapping
from typing import Any

from emulator import thumbnails
from emulator.answers import Answer, ApiError, done, paged
from emulator.channel import Channel, new_id, utc
from emulator.request import Request
from emulator.resources import Picture, Playlist

DOMAIN = "youtube.playlist"
IMAGES = "youtube.playlistImage"
PARTS = {"id", "snippet", "status", "contentDetails", "localizations", "player"}
WRITABLE = {"snippet", "status", "localizations", "id", "contentDetails"}


def listed(channel: Channel, request: Request) -> Answer:
    """playlists.list: the account's own, or playlists by id; the one of all uploads is never among the account's."""
    parts = request.parts(PARTS)
    own = request.query.get("mine") == "true"
    if not own and not request.ids and "channelId" not in request.query:
        raise ApiError(400, "missingRequiredParameter", "No filter selected.", domain="youtube.parameter")
    if own or request.query.get("channelId") == channel.id:
        found = list(channel.playlists.values())[::-1]
    else:
        found = [channel.playlists[name] for name in request.ids if name in channel.playlists]
    if request.hidden:
        found = []
    return paged("playlist", found, request.query, lambda playlist: _shown(playlist, parts))


def inserted(channel: Channel, request: Request) -> Answer:
    """playlists.insert."""
    parts = request.parts(WRITABLE)
    if not channel.signed_up:
        raise ApiError(401, "youtubeSignupRequired", "Unauthorized", domain="youtube.header")
    playlist = added(channel, {part: request.part(part) for part in {*parts, "snippet"} - {"id"}})
    return done(_shown(playlist, parts))


def added(channel: Channel, sent: Mapping[str, Mapping[str, Any]]) -> Playlist:
    """A new playlist, as the API or the host's hand in Studio makes it."""
    name = "PL" + new_id(24)
    whole = {"kind": "youtube#playlist", "etag": new_id(8), "id": name}
    snippet = {"publishedAt": utc(channel.clock()), "channelId": channel.id, "channelTitle": channel.title}
    playlist = Playlist({**whole, "snippet": snippet, "status": {}})
    playlist.resource = {**playlist.resource, **_written(playlist, {"status": {}, **sent})}
    channel.playlists[name] = playlist
    return playlist


def updated(channel: Channel, request: Request) -> Answer:
    """playlists.update: replaces whole parts."""
    parts = request.parts(WRITABLE)
    playlist = named(channel, str(request.sent.get("id")))
    changed = _written(playlist, {part: request.part(part) for part in parts if part != "id"})
    playlist.resource = {**playlist.resource, **changed, "etag": new_id(8)}
    return done(_shown(playlist, parts))


def deleted(channel: Channel, request: Request) -> Answer:
    """playlists.delete: its videos stay."""
    playlist = named(channel, request.query.get("id", ""))
    del channel.playlists[playlist.resource["id"]]
    return Answer(204)


def images_listed(channel: Channel, request: Request) -> Answer:
    """playlistImages.list: the image of the playlist named by `parent`."""
    playlist = named(channel, request.query.get("parent", ""), domain=IMAGES)
    return paged("playlistImage", [playlist] if playlist.image else [], request.query, _image)


def image_set(channel: Channel, request: Request) -> Answer:
    """playlistImages.insert and .update: a playlist has one image, of type hero."""
    sent = request.part("snippet")
    playlist = named(channel, str(sent.get("playlistId")), domain=IMAGES)
    if sent.get("type") != "hero":
        raise ApiError(400, "invalidImageType", "The image's type must be hero.", domain=IMAGES)
    if request.media is None:
        raise ApiError(400, "mediaBodyRequired", "The request does not include the image content.", domain=IMAGES)
    playlist.image = thumbnails.kept(channel, request.media, playlist.image, domain=IMAGES)
    return done(_image(playlist))


def image_deleted(channel: Channel, request: Request) -> Answer:
    """playlistImages.delete: a podcast keeps its image."""
    playlist = named(channel, request.query.get("id", "").removesuffix(":hero"), domain=IMAGES)
    playlist.image = None
    return Answer(204)


def named(channel: Channel, name: str, *, domain: str = DOMAIN) -> Playlist:
    """The playlist of this id, or ApiError."""
    if name not in channel.playlists:
        raise ApiError(404, "playlistNotFound", "The playlist cannot be found.", domain=domain)
    return channel.playlists[name]


def _written(playlist: Playlist, sent: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The parts as they stand after a call that sent them: what was left out falls back to its default."""
    changed: dict[str, Any] = {}
    if "snippet" in sent:
        changed["snippet"] = _snippet(playlist.resource["snippet"], sent["snippet"])
    if "status" in sent:
        changed["status"] = _status(sent["status"], playlist.image)
    if "localizations" in sent:
        changed["localizations"] = dict(sent["localizations"])
    after = {**playlist.resource, **changed}
    if after.get("localizations") and "defaultLanguage" not in after["snippet"]:
        message = "Localizations need the default language."
        raise ApiError(400, "defaultLanguageNotSetError", message, domain=DOMAIN)
    return changed


def _snippet(before: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    title, description = sent.get("title"), sent.get("description", "")
    if not isinstance(title, str) or not title.strip():
        raise ApiError(400, "playlistTitleRequired", "The playlist's title is required.", domain=DOMAIN)
    if len(title) > 150 or len(description) > 5000 or set("<>") & set(title + description):
        raise ApiError(400, "invalidPlaylistSnippet", "The playlist's title or text is invalid.", domain=DOMAIN)
    kept = {name: before[name] for name in ("publishedAt", "channelId", "channelTitle")}
    language = {"defaultLanguage": sent["defaultLanguage"]} if sent.get("defaultLanguage") else {}
    return {**kept, "title": title, "description": description, **language}


def _status(sent: Mapping[str, Any], image: Picture | None) -> dict[str, Any]:
    """status is written whole: without privacyStatus the playlist becomes public, whatever it was."""
    privacy, podcast = sent.get("privacyStatus", "public"), sent.get("podcastStatus", "disabled")
    if privacy not in ("public", "unlisted", "private") or podcast not in ("enabled", "disabled"):
        raise ApiError(400, "invalidPlaylistStatus", "The playlist's status is invalid.", domain=DOMAIN)
    if podcast == "enabled" and image is None:
        message = "A podcast needs a playlist image first."  # demanded by the playlists page; the reason is not told
        raise ApiError(400, "playlistImageRequired", message, domain=DOMAIN)
    return {"privacyStatus": privacy, "podcastStatus": podcast}


def _shown(playlist: Playlist, parts: list[str]) -> dict[str, Any]:
    resource = playlist.resource
    texts = {name: resource["snippet"][name] for name in ("title", "description")}
    whole = {**resource, "contentDetails": {"itemCount": len(playlist.items)}}
    whole["snippet"] = {**resource["snippet"], "localized": texts}
    return {name: whole[name] for name in ("kind", "etag", "id", *parts) if name in whole}


def _image(playlist: Playlist) -> dict[str, Any]:
    name = playlist.resource["id"]
    snippet = {"playlistId": name, "type": "hero"}
    return {"kind": "youtube#playlistImage", "id": f"{name}:hero", "snippet": snippet}
