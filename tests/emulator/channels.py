"""channels.list → the account's own channel, as its reference page says."""

from emulator.answers import Answer, ApiError, paged
from emulator.channel import Channel
from emulator.request import Request

PARTS = {"id", "snippet", "contentDetails", "status", "statistics", "brandingSettings"}


def listed(channel: Channel, request: Request) -> Answer:
    """channels.list: the account's own channel, or channels by id."""
    parts = request.parts(PARTS)
    own = request.query.get("mine") == "true"
    if not own and not request.ids:
        raise ApiError(400, "missingRequiredParameter", "No filter selected.", domain="youtube.parameter")
    whole = {
        "snippet": {"title": channel.title, "description": ""},
        "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": channel.uploads}},
        "status": {"privacyStatus": "public", "isLinked": True, "longUploadsStatus": channel.long_uploads},
        "statistics": {"viewCount": "0", "videoCount": str(len(channel.videos)), "hiddenSubscriberCount": False},
    }
    item = {"kind": "youtube#channel", "id": channel.id, **{part: whole[part] for part in parts if part in whole}}
    asked = channel.signed_up and (own or channel.id in request.ids)
    return paged("channel", [item] if asked else [], request.query, lambda each: each)
