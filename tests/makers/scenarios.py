"""What a show's life with YouTube must come to, seen by Google's own client: on the emulator, or on a real channel."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from makers.stage import Stage

Found = Mapping[str, Any]
PARTS = "snippet,status,localizations"
TITLE = "Quick Take: tried out"
TRANSCRIPT = "WEBVTT\n\n00:00.000 --> 00:01.000\nHello.\n"
TOML = '[youtube]\nprivacy = "private"\nnotify_subscribers = false\nplaylists = ["Quick Take: tried out"]\n'


class Channel:
    """A channel as its owner sees it. patience: seconds in which what was sent must be seen."""

    def __init__(self, client: Any, page: str, patience: float = 0.0) -> None:
        """client: google-api-python-client's for YouTube. page: the address in the descriptions of what is ours."""
        self.client = client
        self.page = page
        self._patience = patience

    def ours(self) -> list[Found]:
        """The videos that belong to the page, newest first."""
        (own,) = self.client.channels().list(part="contentDetails", mine=True).execute()["items"]
        uploads = own["contentDetails"]["relatedPlaylists"]["uploads"]
        listed = self.client.playlistItems().list(part="contentDetails", playlistId=uploads, maxResults=50).execute()
        names = [item["contentDetails"]["videoId"] for item in listed["items"]]
        videos = self.client.videos().list(part=PARTS, id=",".join(names)).execute()["items"] if names else []
        return [video for video in videos if self.page in video["snippet"]["description"]]

    def the_one(self, holds: Callable[[Found], bool] = lambda video: True) -> Found:
        """Our one video, when it is as it should be; what it is, when that does not come."""
        until = time.monotonic() + self._patience
        while True:
            found = self.ours()
            if (len(found) == 1 and holds(found[0])) or time.monotonic() >= until:
                break
            time.sleep(5)
        assert len(found) == 1, f"{len(found)} videos"
        assert holds(found[0]), found[0]
        return found[0]

    def captions(self, video: str) -> list[str]:
        """Languages of the captions that were sent."""
        found = self.client.captions().list(part="snippet", videoId=video).execute()["items"]
        return [one["snippet"]["language"] for one in found if one["snippet"].get("trackKind", "").lower() != "asr"]

    def playlist(self) -> list[str]:
        """Videos of our playlist, an id for each time that one is in it."""
        lists = self.client.playlists().list(part="snippet", mine=True, maxResults=50).execute()["items"]
        (ours,) = [one for one in lists if one["snippet"]["title"] == TITLE]
        items = self.client.playlistItems().list(part="contentDetails", playlistId=ours["id"], maxResults=50).execute()
        return [item["contentDetails"]["videoId"] for item in items["items"]]

    def by_hand(self, video: Found) -> None:
        """What a host does in Studio: another tag, and a title in another language."""
        names = ("title", "description", "categoryId", "defaultLanguage", "defaultAudioLanguage")
        snippet = {name: video["snippet"][name] for name in names if name in video["snippet"]}
        body = {
            "id": video["id"],
            "snippet": {**snippet, "tags": ["by hand"]},
            "localizations": {"fr": {"title": "Essai", "description": ""}},
        }
        self.client.videos().update(part="snippet,localizations", body=body).execute()

    def clear(self) -> None:
        """Deletes what is ours."""
        for video in self.ours():
            self.client.videos().delete(id=video["id"]).execute()
        lists = self.client.playlists().list(part="snippet", mine=True, maxResults=50).execute()["items"]
        for one in lists:
            if one["snippet"]["title"] == TITLE:
                self.client.playlists().delete(id=one["id"]).execute()


def whole_life(stage: Stage, channel: Channel) -> None:
    """Published, published again, changed there and here, published from a clone: one video, and nothing lost."""
    folder = stage.episode("0001-one", "date: 2026-11-23 06:00\nnumber: 1", film=True)
    (folder / "transcript.vtt").write_text(TRANSCRIPT)
    stage.good("publish")
    video = channel.the_one(lambda video: video["status"]["privacyStatus"] == "private")
    assert video["snippet"]["title"] == "Title of 0001-one"
    assert channel.captions(video["id"]) == ["en"]
    assert channel.playlist() == [video["id"]]

    assert stage.good("publish", "--json").json["changes"] == []
    channel.by_hand(video)
    stage.write("0001-one", "title: Another title\ndate: 2026-11-23 06:00\nnumber: 1")
    stage.good("publish")
    changed = channel.the_one(lambda video: video["snippet"]["title"] == "Another title")
    assert changed["id"] == video["id"]
    assert changed["snippet"]["tags"] == ["by hand"]
    assert changed["localizations"]["fr"]["title"] == "Essai"

    other = stage.clone(stage.root.with_name("another computer"))
    changes = other.good("publish", "--json").json["changes"]
    assert [one["key"] for one in changes if one["destination"] == "youtube"] == []
    assert channel.the_one()["id"] == video["id"]
    assert channel.playlist() == [video["id"]]
