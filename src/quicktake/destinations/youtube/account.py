"""The signed-in account: its channel, its uploads and its videos, each answer looked at before it is used."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from googleapiclient.http import MediaUpload

from quicktake.destinations.youtube import signin
from quicktake.destinations.youtube.connection import Connection
from quicktake.destinations.youtube.failures import Failure, no_channel, unreadable
from quicktake.destinations.youtube.patience import Patience
from quicktake.destinations.youtube.quota import Meter

PAGE = 50  # items of a list, the most that YouTube gives
MOST_PAGES = 400  # YouTube lists no more than 20,000 uploads


@dataclass(frozen=True)
class Channel:
    """The channel that the token belongs to."""

    id: str
    title: str
    uploads: str
    """Id of the playlist of all uploads, private ones too."""


class Announced(MediaUpload):  # type: ignore[misc]  # the library is untyped
    """A file as an insert announces it; its bytes go by `resumable`."""

    def __init__(self, media_type: str, size: int) -> None:
        self._media_type = media_type
        self._size = size

    def mimetype(self) -> str:
        return self._media_type

    def size(self) -> int:
        return self._size

    def resumable(self) -> bool:
        return True

    def chunksize(self) -> int:
        return self._size


class Account:
    """Calls of the API by their meaning."""

    def __init__(
        self,
        environ: Mapping[str, str],
        patience: Patience,
        channel: str | None = None,
        meter: Meter | None = None,
    ) -> None:
        """channel: the show's, if it names one: whose sign-in is taken where several are kept. meter: counts calls."""
        self.sign = signin.read(environ, channel)
        self.connection = Connection(self.sign, patience, meter)
        self._channel: Channel | None = None

    def close(self) -> None:
        """Closes the connections."""
        self.connection.close()

    def channel(self) -> Channel:
        """Whose token it is; Refusal `no-channel` when the account has none."""
        if self._channel is None:
            call = self.connection.service.channels().list(part="id,snippet,contentDetails", mine=True)
            items = items_of(self.connection.execute(call))
            if not items:
                raise no_channel()
            try:
                own = items[0]
                uploads = own["contentDetails"]["relatedPlaylists"]["uploads"]
                self._channel = Channel(str(own["id"]), str(own["snippet"]["title"]), str(uploads))
            except (KeyError, TypeError) as error:
                raise unreadable("it did not tell which channel this is.") from error
        return self._channel

    def title_of(self, channel: str) -> str:
        """A channel's name, or its id when YouTube does not know it."""
        items = items_of(self.connection.execute(self.connection.service.channels().list(part="snippet", id=channel)))
        snippet = items[0].get("snippet") if items else None
        return f"{snippet['title']} ({channel})" if isinstance(snippet, dict) and "title" in snippet else channel

    def uploads(self, parts: str = "snippet,status") -> Iterator[Mapping[str, Any]]:
        """The channel's videos with these parts, newest first, private ones too; 2 units for 50."""
        playlist, page = self.channel().uploads, None
        for _ in range(MOST_PAGES):
            calls = self.connection.service.playlistItems()
            call = calls.list(part="contentDetails", playlistId=playlist, maxResults=PAGE, pageToken=page)
            try:
                answer = self.connection.execute(call)
            except Failure as failure:
                if failure.reason == "playlistNotFound":
                    return  # a channel without any upload yet
                raise
            names = [name for item in items_of(answer) if (name := _video_of(item))]
            found = self.videos(names, parts) if names else {}
            yield from (found[name] for name in names if name in found)
            page = answer.get("nextPageToken")
            if not page:
                return

    def videos(self, names: Sequence[str], parts: str) -> dict[str, Mapping[str, Any]]:
        """Videos by id with these parts, 1 unit for 50; those that are gone are left out."""
        wanted, found = list(dict.fromkeys(names)), dict[str, Mapping[str, Any]]()
        for start in range(0, len(wanted), PAGE):
            call = self.connection.service.videos().list(part=parts, id=",".join(wanted[start : start + PAGE]))
            found |= {str(item.get("id")): item for item in items_of(self.connection.execute(call))}
        return {name: found[name] for name in wanted if name in found}

    def update(self, name: str, parts: Mapping[str, Mapping[str, object]]) -> Mapping[str, Any]:
        """Replaces whole parts of a video; the video as YouTube has it then."""
        body = {"id": name, **parts}
        answer = self.connection.execute(self.connection.service.videos().update(part=",".join(parts), body=body))
        if answer.get("id") != name:
            raise unreadable("it answered for another video.")
        return answer

    def begin(self, body: Mapping[str, object], media_type: str, size: int, *, notify: bool) -> str:
        """Opens an upload session; its address."""
        videos = self.connection.service.videos()
        media = Announced(media_type, size)
        call = videos.insert(part=",".join(body), body=dict(body), notifySubscribers=notify, media_body=media)
        return self.connection.initiate(call, media_type, size)


def _video_of(item: Mapping[str, Any]) -> str | None:
    details = item.get("contentDetails")
    name = details.get("videoId") if isinstance(details, dict) else None
    return name if isinstance(name, str) else None


def items_of(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The resources of a list's answer."""
    items = answer.get("items", [])
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise unreadable("its list cannot be read.")
    return items
