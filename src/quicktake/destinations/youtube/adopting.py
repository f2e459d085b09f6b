"""Videos that were on YouTube before → receipts that say so: nothing of them is sent until the host changes it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quicktake import digest as digests
from quicktake.destinations import Destination
from quicktake.destinations.youtube import marker, merging, metadata
from quicktake.destinations.youtube.account import Account, Channel
from quicktake.destinations.youtube.keys import METADATA, VIDEO, VISIBILITY, WATCH, guid_of, key_of, what_of
from quicktake.destinations.youtube.matching import Upload
from quicktake.destinations.youtube.proofs import trouble
from quicktake.errors import InputError
from quicktake.model import Receipt, Release, Show

ID = re.compile(r"[\w-]{11}", re.ASCII)
ADDRESS = re.compile(
    r"(?:https?://)?(?:(?:www\.|m\.|music\.)?youtube\.com/(?:watch\?(?:\S*&)?v=|shorts/|live/|embed/)"
    r"|youtu\.be/|studio\.youtube\.com/video/)(?P<id>[\w-]{11})(?:[/?&#]\S*)?",
    re.ASCII | re.IGNORECASE,
)
LENGTH = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
PARTS = ",".join(metadata.WRITABLE)


@dataclass(frozen=True)
class Adopted:
    """A video that becomes an episode's."""

    release: Release
    video: Mapping[str, Any]
    """As YouTube has it: the parts that we write."""
    size: int | None
    """Bytes of the file that was sent, where YouTube tells."""
    ours: bool
    """Whether it is an upload of quicktake's whose end was lost: it becomes public as it would have."""

    @property
    def id(self) -> str:
        """The video's id."""
        return str(self.video["id"])

    @property
    def title(self) -> str:
        """Its title there."""
        return marker.text_of(self.video, "title")

    @property
    def privacy(self) -> str:
        """Who sees it now."""
        return str(self.video.get("status", {}).get("privacyStatus", "private"))


def id_of(text: str) -> str:
    """The video's id in what a host typed: an id, or an address of YouTube's; InputError when it is neither."""
    word = text.strip()
    if ID.fullmatch(word):
        return word
    found = ADDRESS.fullmatch(word)
    if found is None:
        hint = "Give its address, or the id in it: https://www.youtube.com/watch?v=ID."
        raise InputError(f"`{text}` is no video on YouTube.", hint=hint)
    return found["id"]


def read(account: Account, names: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """Videos by id as YouTube has them, with all that we may write; 1 unit for 50. Those that are gone are left out."""
    return account.videos(names, PARTS)


def sizes(account: Account, names: Sequence[str]) -> dict[str, int]:
    """Bytes of the files that were sent, of videos of this account; 1 unit for 50."""
    videos = account.videos(names, "fileDetails")
    told = {name: str(video.get("fileDetails", {}).get("fileSize", "")) for name, video in videos.items()}
    return {name: int(size) for name, size in told.items() if size.isdigit()}


def insist_usable(name: str, video: Mapping[str, Any] | None, channel: Channel) -> None:
    """InputError when the video is not there, on another channel, or broken."""
    if video is None:
        hint = "Look it up in YouTube Studio: a private video of another account cannot be seen from here."
        raise InputError(f"{WATCH}{name}: there is no such video.", hint=hint)
    owner = video.get("snippet", {}).get("channelId")
    if owner != channel.id:
        where = video.get("snippet", {}).get("channelTitle") or owner
        raise InputError(f"{WATCH}{name} is on another channel ({where}), not on {channel.title}.")
    wrong = trouble(video)
    if wrong is not None or marker.remains(video):
        what = wrong[1] if wrong else "its upload was not finished."
        raise InputError(f"{WATCH}{name}: {what}", hint="Look at it in YouTube Studio.")


def is_ours(video: Mapping[str, Any], release: Release) -> bool:
    """Whether it looks like an upload of quicktake's that was left alone: private, with our marker."""
    status = video.get("status", {})
    private = status.get("privacyStatus") == "private" and not status.get("publishAt")
    return private and marker.carries(marker.text_of(video, "description"), marker.of(release))


def receipts_of(
    show: Show,
    adopted: Adopted,
    receipts: Mapping[str, Receipt],
    destinations: Iterable[Destination],
    now: datetime,
) -> dict[str, Receipt]:
    """What is true of the video, as receipts of all that YouTube's destinations want of it.

    Their digests are those that are wanted now, and their fields hold what is otherwise out there: so nothing is sent
    before what an episode is made from changes.
    """
    release, guid = adopted.release, adopted.release.guid
    own = {
        "size": adopted.size, "channel": adopted.video["snippet"]["channelId"], "page": marker.of(release),
        "adopted": None if adopted.ours else True,
    }  # fmt: skip
    fields = {name: value for name, value in own.items() if value is not None}
    digest, url = digests.of_value({"adopted": adopted.id}), WATCH + adopted.id
    result = {key_of(guid, VIDEO): Receipt(key_of(guid, VIDEO), digest, adopted.id, url, fields)}
    for destination in destinations:
        for effect in destination.wanted(show, [release], {**receipts, **result}, now):
            left = what_of(effect.key) == METADATA or (what_of(effect.key) == VISIBILITY and not adopted.ours)
            if left and guid_of(effect.key) == guid and not effect.withdraw and effect.digest:
                there = merging.adopted(effect.fields, adopted.video)
                result[effect.key] = Receipt(effect.key, effect.digest, adopted.id, url, there)
    return result


def upload_of(video: Mapping[str, Any]) -> Upload:
    """A video of the channel's list as the matching takes it."""
    published = marker.text_of(video, "publishedAt")
    try:
        date = datetime.fromisoformat(published) if published else None
    except ValueError:
        date = None
    length = video.get("contentDetails", {}).get("duration")
    return Upload(
        str(video["id"]), marker.text_of(video, "title"), marker.text_of(video, "description"), date, seconds_of(length)
    )


def seconds_of(text: object) -> float | None:
    """Seconds of an ISO 8601 duration as YouTube gives it (contentDetails.duration); None where it tells none."""
    found = LENGTH.fullmatch(text) if isinstance(text, str) else None
    if found is None or not any(found.groups()):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return float(((days * 24 + hours) * 60 + minutes) * 60 + seconds) or None
