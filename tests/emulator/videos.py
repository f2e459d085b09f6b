"""Calls of videos → answers, as their reference pages say; initiation and bytes of an upload are in `uploads`."""

from typing import Any

from emulator import rules
from emulator.answers import Answer, ApiError, done, paged
from emulator.channel import Channel, new_id
from emulator.request import Request
from emulator.resources import Video

SIZES = {"default": (120, 90), "medium": (320, 180), "high": (480, 360), "standard": (640, 480)}
LARGE = {"maxres": (1280, 720)}  # where the host set a picture that has so many pixels


def listed(channel: Channel, request: Request) -> Answer:
    """videos.list by id: up to 50; an unknown id is left out."""
    parts = request.parts(rules.READABLE)
    if not 0 < len(request.ids) <= 50:
        raise ApiError(400, "missingRequiredParameter", "No filter selected.", domain="youtube.parameter")
    found = [channel.videos[name] for name in request.ids if name in channel.videos and not request.hidden]
    return paged("video", found, {"maxResults": "50"}, lambda video: shown(channel, video, parts))


def updated(channel: Channel, request: Request) -> Answer:
    """videos.update: replaces whole parts."""
    parts = request.parts({*rules.WRITABLE, "id"})
    video = named(channel, str(request.sent.get("id")))
    replaced = {
        part: rules.written(part, request.part(part), video.resource.get(part, {}), inserting=False)
        for part in parts
        if part != "id"
    }
    after = {**video.resource, **replaced, "etag": new_id(8)}
    rules.insist(after, inserting=False, sent={part: request.sent.get(part) for part in parts})
    if "status" in replaced:
        rules.insist_schedule(request.part("status"), was_published=video.was_published)
        video.was_published |= after["status"]["privacyStatus"] == "public"
    video.resource = after
    channel.settle()
    return done(shown(channel, video, parts))


def deleted(channel: Channel, request: Request) -> Answer:
    """videos.delete: the video and its captions are gone; playlists keep an item without a video."""
    video = named(channel, request.query.get("id", ""))
    for name in [name for name, caption in channel.captions.items() if caption.video == video.resource["id"]]:
        del channel.captions[name]
    del channel.videos[video.resource["id"]]
    return Answer(204)


def categories(_: Channel, request: Request) -> Answer:
    """videoCategories.list, by region or by id."""
    parts = request.parts({"id", "snippet"})
    if "regionCode" not in request.query and not request.ids:
        raise ApiError(400, "missingRequiredParameter", "No filter selected.", domain="youtube.parameter")
    everything = {**rules.CATEGORIES, **rules.UNASSIGNABLE}
    if set(request.ids) - everything.keys():
        message = "The video category cannot be found."
        raise ApiError(404, "videoCategoryNotFound", message, domain="youtube.videoCategory")
    chosen = sorted(request.ids or everything, key=int)
    items = [
        {
            "kind": "youtube#videoCategory",
            "id": name,
            "snippet": {"title": everything[name], "assignable": name in rules.CATEGORIES},
        }
        for name in chosen
    ]
    shown = [{name: item[name] for name in ("kind", "id", *parts)} for item in items]
    return done({"kind": "youtube#videoCategoryListResponse", "items": shown})


def named(channel: Channel, name: str, *, domain: str = "youtube.video") -> Video:
    """The video of this id, or ApiError."""
    if name not in channel.videos:
        raise ApiError(404, "videoNotFound", "The video cannot be found.", domain=domain)
    return channel.videos[name]


def shown(channel: Channel, video: Video, parts: list[str]) -> dict[str, Any]:
    """The resource with the parts that were asked for, and what YouTube works out in each."""
    resource = video.resource
    whole = {**resource, "contentDetails": _content(channel, video)}
    whole["snippet"] = {**resource["snippet"], "thumbnails": thumbnails(video), "localized": _localized(resource)}
    if "selfDeclaredMadeForKids" in resource["status"]:
        whole["status"] = {**resource["status"], "madeForKids": resource["status"]["selfDeclaredMadeForKids"]}
    return {name: whole[name] for name in ("kind", "id", "etag", *parts) if name in whole}


def thumbnails(video: Video) -> dict[str, Any]:
    """snippet.thumbnails: pictures out of the video, or those made from the host's."""
    sizes = {**SIZES, **(LARGE if video.thumbnail else {})}
    address = f"https://i.ytimg.com/vi/{video.resource['id']}"
    return {
        name: {"url": f"{address}/{name}.jpg", "width": width, "height": height}
        for name, (width, height) in sizes.items()
    }


def _localized(resource: dict[str, Any]) -> dict[str, str]:
    return {name: resource["snippet"].get(name, "") for name in ("title", "description")}


def _content(channel: Channel, video: Video) -> dict[str, Any]:
    captioned = any(caption.video == video.resource["id"] for caption in channel.captions.values())
    details = {"dimension": "2d", "definition": "hd", "licensedContent": False, "projection": "rectangular"}
    known = {"caption": str(captioned).lower(), "hasCustomThumbnail": video.thumbnail is not None}
    return {**details, **known, **video.resource.get("contentDetails", {})}
