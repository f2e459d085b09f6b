"""playlists, playlistItems and playlistImages, spoken to with the plain google-api-python-client."""

from typing import Any

import pytest

from emulator import playlist_items
from emulator.plain import PNG, media, refusal
from emulator.server import Emulator


@pytest.fixture
def playlist(client: Any) -> str:
    """A private playlist, by its id."""
    body = {"snippet": {"title": "Quick Take", "description": "All of it"}, "status": {"privacyStatus": "private"}}
    return str(client.playlists().insert(part="snippet,status", body=body).execute()["id"])


def item(playlist: str, video: str, **snippet: Any) -> dict[str, Any]:
    """A playlistItem resource."""
    resource = {"kind": "youtube#video", "videoId": video}
    return {"snippet": {"playlistId": playlist, "resourceId": resource, **snippet}}


def put(client: Any, body: dict[str, Any]) -> Any:
    """playlistItems.insert, not yet sent."""
    return client.playlistItems().insert(part="snippet", body=body)


def test_listed_by_id_and_as_mine(client: Any, playlist: str) -> None:
    others = [
        client.playlists().insert(part="snippet", body={"snippet": {"title": f"List {n}"}}).execute()["id"]
        for n in range(3)
    ]
    found, page = [], None
    while True:
        answer = client.playlists().list(part="snippet", mine=True, maxResults=2, pageToken=page).execute()
        found += [each["id"] for each in answer["items"]]
        page = answer.get("nextPageToken")
        if page is None:
            break
    assert found == [*others[::-1], playlist]
    answer = client.playlists().list(part="status,contentDetails", id=f"{playlist},unknown").execute()
    (only,) = answer["items"]
    assert only["status"] == {"privacyStatus": "private", "podcastStatus": "disabled"}
    assert only["contentDetails"] == {"itemCount": 0}


def test_update_replaces_whole_parts(youtube: Emulator, client: Any, playlist: str) -> None:
    body = {"id": playlist, "snippet": {"title": "Other"}}
    after = client.playlists().update(part="snippet", body=body).execute()
    assert after["snippet"]["description"] == ""
    assert youtube.playlists[playlist].resource["status"]["privacyStatus"] == "private"
    after = client.playlists().update(part="status", body={"id": playlist, "status": {}}).execute()
    assert after["status"]["privacyStatus"] == "public"
    no_title = client.playlists().update(part="snippet", body={"id": playlist, "snippet": {"description": "x"}})
    assert refusal(no_title) == (400, "playlistTitleRequired")
    gone = client.playlists().update(part="status", body={"id": "unknown", "status": {}})
    assert refusal(gone) == (404, "playlistNotFound")
    assert youtube.channel.quota.units == 5 * 50


def test_podcast_needs_an_image_first(youtube: Emulator, client: Any, playlist: str) -> None:
    status = {"privacyStatus": "private", "podcastStatus": "enabled"}
    enable = client.playlists().update(part="status", body={"id": playlist, "status": status})
    assert refusal(enable)[0] == 400
    body = {"snippet": {"playlistId": playlist, "type": "hero"}}
    images = client.playlistImages()
    assert refusal(images.insert(part="snippet", body=body, media_body=media(b"GIF89a"))) == (400, "invalidImage")
    assert refusal(images.insert(part="snippet", body=body)) == (400, "mediaBodyRequired")
    images.insert(part="snippet", body=body, media_body=media(PNG, "image/png")).execute()
    (image,) = images.list(part="snippet", parent=playlist).execute()["items"]
    assert image["snippet"] == {"playlistId": playlist, "type": "hero"}
    assert enable.execute()["status"] == status
    kept = youtube.playlists[playlist].image
    assert kept is not None
    assert youtube.channel.stored(kept.sha256) == PNG


def test_items(youtube: Emulator, client: Any, playlist: str) -> None:
    names = youtube.add(*({"snippet": {"title": f"Talk {n}"}} for n in range(3)))
    for name in names:
        put(client, item(playlist, name)).execute()
    put(client, item(playlist, names[0], position=0)).execute()  # a repeat is not refused
    assert youtube.playlists[playlist].videos == [names[0], *names]
    listed = client.playlistItems().list(part="id,snippet", playlistId=playlist, videoId=names[0]).execute()["items"]
    assert [each["snippet"]["position"] for each in listed] == [0, 1]
    client.playlistItems().delete(id=listed[0]["id"]).execute()
    assert youtube.playlists[playlist].videos == names
    moved = {"id": listed[1]["id"], **item(playlist, names[0], position=2)}
    client.playlistItems().update(part="snippet", body=moved).execute()
    assert youtube.playlists[playlist].videos == [names[1], names[2], names[0]]
    client.videos().delete(id=names[2]).execute()
    answer = client.playlistItems().list(part="snippet,status", playlistId=playlist, maxResults=50).execute()
    assert [each["snippet"]["title"] for each in answer["items"]] == ["Talk 1", "Deleted video", "Talk 0"]


def test_items_refused(
    youtube: Emulator, client: Any, playlist: str, video: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refusal(put(client, item("unknown", video))) == (404, "playlistNotFound")
    assert refusal(put(client, item(playlist, "unknown"))) == (404, "videoNotFound")
    assert refusal(put(client, item(youtube.channel.uploads, video))) == (400, "playlistOperationUnsupported")
    assert refusal(put(client, {"snippet": {"playlistId": playlist}})) == (400, "resourceIdRequired")
    assert refusal(client.playlistItems().delete(id="unknown")) == (404, "playlistItemNotFound")
    gone = client.playlistItems().list(part="id", playlistId=playlist, videoId="unknown")
    assert refusal(gone) == (404, "videoNotFound")
    youtube.channel.manual_sort = False
    assert refusal(put(client, item(playlist, video, position=0))) == (400, "manualSortRequired")
    put(client, item(playlist, video)).execute()
    youtube.channel.refuse_repeats = True
    assert refusal(put(client, item(playlist, video))) == (409, "videoAlreadyInPlaylist")
    monkeypatch.setattr(playlist_items, "MOST", 1)
    assert refusal(put(client, item(playlist, video))) == (403, "playlistContainsMaximumNumberOfVideos")


def test_a_lost_answer_makes_a_double(youtube: Emulator, client: Any, playlist: str, video: str) -> None:
    youtube.faults.add({"match": "POST playlistItems", "drop_answer": True})
    put(client, item(playlist, video)).execute()  # httplib2 repeats it by itself
    assert youtube.playlists[playlist].videos == [video, video]
