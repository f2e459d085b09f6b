"""thumbnails.set and captions, spoken to with the plain google-api-python-client."""

import hashlib
import http.client
from typing import Any
from urllib.parse import urlsplit

import pytest

from emulator.plain import JPEG, PNG, VTT, media, refusal
from emulator.server import Emulator


def track(video: str, language: str = "en", name: str = "") -> dict[str, Any]:
    """A caption resource."""
    return {"snippet": {"videoId": video, "language": language, "name": name}}


def insert(client: Any, body: dict[str, Any], data: bytes | None = VTT) -> Any:
    """captions.insert, not yet sent."""
    sent = None if data is None else media(data, "text/vtt")
    return client.captions().insert(part="snippet", body=body, media_body=sent)


@pytest.mark.parametrize("resumable", [False, True])
@pytest.mark.parametrize(("data", "kind"), [(PNG, "image/png"), (JPEG, "image/jpeg")])
def test_thumbnail(youtube: Emulator, client: Any, video: str, data: bytes, kind: str, resumable: bool) -> None:
    answer = client.thumbnails().set(videoId=video, media_body=media(data, kind, resumable=resumable)).execute()
    assert "maxres" in answer["items"][0]
    kept = youtube.videos[video].thumbnail
    assert kept is not None
    assert (kept.sha256, kept.size) == (hashlib.sha256(data).hexdigest(), len(data))
    assert (kept.media_type, kept.times) == (kind, 1)
    assert youtube.channel.stored(kept.sha256) == data
    client.thumbnails().set(videoId=video, media_body=media(PNG)).execute()
    again = youtube.videos[video].thumbnail
    assert again is not None
    assert (again.media_type, again.times) == ("image/png", 2)
    assert youtube.channel.quota.units == 100
    (item,) = client.videos().list(part="snippet,contentDetails", id=video).execute()["items"]
    assert item["contentDetails"]["hasCustomThumbnail"] is True
    assert item["snippet"]["thumbnails"]["default"]["url"].startswith("https://i.ytimg.com/")


def test_thumbnail_refused(youtube: Emulator, client: Any, video: str) -> None:
    thumbnails = client.thumbnails()
    assert refusal(thumbnails.set(videoId=video)) == (400, "mediaBodyRequired")
    assert refusal(thumbnails.set(videoId=video, media_body=media(b"", "image/png"))) == (400, "mediaBodyRequired")
    assert refusal(thumbnails.set(videoId=video, media_body=media(b"GIF89a", "image/png"))) == (400, "invalidImage")
    assert refusal(thumbnails.set(videoId="unknown", media_body=media(PNG))) == (404, "videoNotFound")
    youtube.channel.phone_verified = False
    assert refusal(thumbnails.set(videoId=video, media_body=media(PNG))) == (403, "forbidden")
    assert youtube.videos[video].thumbnail is None
    assert youtube.channel.quota.units == 5 * 50


@pytest.mark.parametrize(("kind", "size", "expected"), [
    ("image/gif", 1000, 400),
    ("image/png", (50 << 20) + 1, 413),
])  # fmt: skip
def test_media_that_a_call_does_not_take(youtube: Emulator, video: str, kind: str, size: int, expected: int) -> None:
    headers = {"Authorization": f"Bearer {youtube.new_access_token()}", "Content-Type": kind}
    connection = http.client.HTTPConnection(urlsplit(youtube.endpoint).netloc, timeout=10)
    connection.request("POST", f"/upload/youtube/v3/thumbnails/set?videoId={video}&uploadType=media",
                       PNG + bytes(size - len(PNG)), headers)  # fmt: skip
    assert connection.getresponse().status == expected
    connection.close()


def test_captions(youtube: Emulator, client: Any, video: str) -> None:
    first = insert(client, track(video)).execute()
    second = insert(client, track(video, "de", "Untertitel")).execute()
    assert first["snippet"]["status"] == "serving"
    assert refusal(insert(client, track(video))) == (409, "captionExists")
    insert(client, track(video, name="for learners")).execute()
    listed = client.captions().list(part="id,snippet", videoId=video).execute()["items"]
    assert [item["snippet"]["language"] for item in listed] == ["en", "de", "en"]
    assert youtube.channel.stored(youtube.captions[first["id"]].sha256) == VTT
    client.captions().update(
        part="id", body={"id": first["id"]}, media_body=media(VTT + b"\n00:01.000 --> 00:02.000\nBye.\n")
    ).execute()
    assert youtube.captions[first["id"]].times == 2
    assert b"Bye." in youtube.channel.stored(youtube.captions[first["id"]].sha256)
    client.captions().update(part="snippet", body={"id": first["id"], "snippet": {"isDraft": True}}).execute()
    assert youtube.captions[first["id"]].resource["snippet"]["isDraft"] is True
    assert client.captions().delete(id=second["id"]).execute() == ""
    assert refusal(client.captions().delete(id=second["id"])) == (404, "captionNotFound")
    assert youtube.channel.quota.units == 4 * 400 + 50 + 2 * 450 + 2 * 50


@pytest.mark.parametrize(("change", "data", "expected"), [
    ({"videoId": "unknown"}, VTT, (404, "videoNotFound")),
    ({"language": "not a language"}, VTT, (400, "invalidMetadata")),
    ({"name": None}, VTT, (400, "invalidMetadata")),
    ({"name": "x" * 151}, VTT, (400, "nameTooLong")),
    ({}, None, (400, "contentRequired")),
    ({}, b"", (400, "contentRequired")),
])  # fmt: skip
def test_captions_refused(
    youtube: Emulator, client: Any, video: str, change: dict[str, Any], data: bytes | None, expected: tuple[int, str]
) -> None:
    body = {"snippet": {**track(video)["snippet"], **change}}
    assert refusal(insert(client, body, data)) == expected
    assert youtube.captions == {}
    assert youtube.channel.quota.units == 400  # an invalid call costs too


def test_bytes_that_are_no_captions_fail_there(client: Any, video: str) -> None:
    snippet = insert(client, track(video), b"just words").execute()["snippet"]
    assert (snippet["status"], snippet["failureReason"]) == ("failed", "unknownFormat")


@pytest.mark.parametrize("data", [
    b"line\r\n--===============1==\r\n", b"ends in a newline\n", b"\r", b"\n\n", bytes(range(256)) * 10,
])  # fmt: skip
def test_every_byte_of_media_arrives(youtube: Emulator, client: Any, video: str, data: bytes) -> None:
    made = insert(client, track(video), data).execute()
    assert youtube.channel.stored(youtube.captions[made["id"]].sha256) == data


def test_a_caption_in_a_session(youtube: Emulator, client: Any, video: str) -> None:
    sent = media(VTT, resumable=True)
    made = client.captions().insert(part="snippet", body=track(video), media_body=sent).execute()
    assert youtube.channel.stored(youtube.captions[made["id"]].sha256) == VTT
    assert youtube.channel.quota.units == 400
    assert [entry["call"] for entry in youtube.log if "aptions" in entry["call"]] == ["POST captions"]


def test_faults_of_a_call_with_media(youtube: Emulator, client: Any, video: str) -> None:
    youtube.faults.add({"match": "POST captions", "after": 20})
    insert(client, track(video)).execute()  # cut off in its body, nothing is done; httplib2 repeats it by itself
    assert len(youtube.captions) == 1
    assert [entry["status"] for entry in youtube.calls("POST captions")] == [None, 200]
    youtube.faults.add({"match": "POST captions", "drop_answer": True})
    assert refusal(insert(client, track(video, "de"))) == (409, "captionExists")  # it was done the first time
    assert len(youtube.captions) == 2
    youtube.faults.add({"match": "POST captions", "html": True})
    assert "<title>" in insert(client, track(video, "fr")).execute()  # the plain client takes it for an answer
    youtube.faults.add({"match": "GET captions", "hide": True})
    assert client.captions().list(part="id", videoId=video).execute()["items"] == []
    assert youtube.channel.quota.units == 3 * 400 + 50
