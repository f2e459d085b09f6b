"""Every call of the API but videos.insert → its function, its price in units, and the media that it takes."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch

from emulator import captions, channels, playlist_items, playlists, quota, thumbnails, videos
from emulator.answers import Answer, ApiError
from emulator.channel import Channel
from emulator.request import Request

IMAGES = ("image/jpeg", "image/png", "application/octet-stream")
CAPTIONS = ("text/xml", "application/octet-stream", "*/*")


@dataclass(frozen=True)
class Call:
    """One method of the API."""

    units: int
    answer: Callable[[Channel, Request], Answer]
    accepts: tuple[str, ...] = ()
    """Media types; (): it takes no media."""
    most: int = 0
    """Bytes of its media."""


CALLS: Mapping[str, Call] = {
    "GET channels": Call(1, channels.listed),
    "GET videos": Call(1, videos.listed),
    "PUT videos": Call(50, videos.updated),
    "DELETE videos": Call(50, videos.deleted),
    "GET videoCategories": Call(1, videos.categories),
    "POST thumbnails": Call(50, thumbnails.set_, IMAGES, 50 << 20),
    "GET captions": Call(50, captions.listed),
    "POST captions": Call(400, captions.inserted, CAPTIONS, 100 << 20),
    "PUT captions": Call(450, captions.updated, CAPTIONS, 100 << 20),
    "DELETE captions": Call(50, captions.deleted),
    "GET playlists": Call(1, playlists.listed),
    "POST playlists": Call(50, playlists.inserted),
    "PUT playlists": Call(50, playlists.updated),
    "DELETE playlists": Call(50, playlists.deleted),
    "GET playlistImages": Call(1, playlists.images_listed),
    "POST playlistImages": Call(50, playlists.image_set, IMAGES, 50 << 20),
    "PUT playlistImages": Call(50, playlists.image_set, IMAGES, 50 << 20),
    "DELETE playlistImages": Call(50, playlists.image_deleted),
    "GET playlistItems": Call(1, playlist_items.listed),
    "POST playlistItems": Call(50, playlist_items.inserted),
    "PUT playlistItems": Call(50, playlist_items.updated),
    "DELETE playlistItems": Call(50, playlist_items.deleted),
}


def answer(channel: Channel, name: str, request: Request) -> Answer:
    """A call's answer; it is charged whatever comes of it, one unit when there is no such call."""
    charge(channel, name)
    call = known(name)
    if request.media is not None:
        insist_media(call.accepts, call.most, request.media.media_type, len(request.media.data))
    return call.answer(channel, request)


def charge(channel: Channel, name: str) -> None:
    """Counts a call's units."""
    quota.charge(channel.quota, channel.limit, CALLS[name].units if name in CALLS else 1)


def known(name: str) -> Call:
    """The call of this name, or ApiError."""
    if name not in CALLS:
        raise ApiError(404, "notFound", "Not Found", domain="global")
    return CALLS[name]


def insist_media(accepts: Collection[str], most: int, media_type: str, size: int) -> None:
    """ApiError when media are of none of these types, or larger than so many bytes."""
    kind = media_type.partition(";")[0].strip().lower()
    if not any(fnmatch(kind, pattern) for pattern in accepts):
        message = f"Media type '{kind}' is not supported. Valid media types: [{', '.join(accepts)}]"
        raise ApiError(400, "badContent", message, domain="global")
    if size > most:
        raise ApiError(413, "uploadTooLarge", f"Media is too large. Limit: {most}", domain="global")
