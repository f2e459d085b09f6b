"""thumbnails.set and the pictures of playlists → answers, as their reference pages say."""

from emulator.answers import Answer, ApiError, done
from emulator.channel import Channel, new_id
from emulator.request import Media, Request
from emulator.resources import Picture
from emulator.videos import named, thumbnails

DOMAIN = "youtube.thumbnail"
MAGIC = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


def set_(channel: Channel, request: Request) -> Answer:
    """thumbnails.set: the picture of one video."""
    if request.media is None:
        raise ApiError(400, "mediaBodyRequired", "The request does not include the image content.", domain=DOMAIN)
    video = named(channel, request.query.get("videoId", ""), domain=DOMAIN)
    if not channel.phone_verified:
        message = "The authenticated user doesn't have permissions to upload and set custom video thumbnails."
        raise ApiError(403, "forbidden", message, domain=DOMAIN)
    video.thumbnail = kept(channel, request.media, video.thumbnail, domain=DOMAIN)
    video.resource["etag"] = new_id(8)
    items = [thumbnails(video)]
    return done({"kind": "youtube#thumbnailSetResponse", "etag": new_id(8), "items": items})


def kept(channel: Channel, media: Media, before: Picture | None, *, domain: str) -> Picture:
    """The picture, kept; it is known by its first bytes, whatever it was called."""
    kind = next((kind for magic, kind in MAGIC.items() if media.data.startswith(magic)), None)
    if kind is None:
        raise ApiError(400, "invalidImage", "The provided image content is invalid.", domain=domain)
    times = before.times + 1 if before else 1
    return Picture(channel.store(media.data), len(media.data), kind, times)
