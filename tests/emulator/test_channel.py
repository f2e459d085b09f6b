"""The channel itself: quota by the day, processing, what the host does by hand, and that it all survives."""

import json
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from emulator.calls import CALLS
from emulator.plain import BODY, PNG, client_of, media, refusal, upload
from emulator.resources import Processing
from emulator.server import Emulator


def tell(youtube: Emulator, what: str, body: object) -> Any:
    """A request of a test in another process."""
    address = f"{youtube.endpoint}/_emulator/{what}"
    with urllib.request.urlopen(address, json.dumps(body).encode()) as answer:  # noqa: S310 - loopback
        return json.load(answer)


def test_prices_are_those_of_2026() -> None:
    lists = {name: call.units for name, call in CALLS.items() if name.startswith("GET ")}
    assert {name for name, units in lists.items() if units != 1} == {"GET captions"}
    dear = {name: call.units for name, call in CALLS.items() if call.units not in (1, 50)}
    assert dear == {"POST captions": 400, "PUT captions": 450}


def test_quota_is_new_at_midnight_in_california(tmp_path: Path, file: Path) -> None:
    evening = datetime(2026, 11, 23, 7, 59, tzinfo=UTC)  # 23:59 in California
    with Emulator(tmp_path / "state", clock=lambda: evening) as youtube:
        client = client_of(youtube)
        youtube.channel.limit.units, youtube.channel.limit.uploads = 51, 1
        name = upload(client, file)["id"]
        body = {"id": name, "snippet": BODY["snippet"]}
        client.videos().update(part="snippet", body=body).execute()
        assert refusal(client.videos().update(part="snippet", body=body)) == (403, "quotaExceeded")
        client.channels().list(part="id", mine=True).execute()  # what is left suffices for this
        youtube.ahead = timedelta(minutes=1)
        assert youtube.channel.quota.units == 0
        client.videos().update(part="snippet", body=body).execute()
        upload(client, file)
        assert {day: (used.units, used.uploads) for day, used in youtube.channel.days.items()} == {
            "2026-11-22": (51, 1),
            "2026-11-23": (50, 1),
        }


def test_invalid_calls_cost_too(youtube: Emulator, client: Any) -> None:
    assert refusal(client.videos().list(part="snippet", id=""))[0] == 400
    assert refusal(client.videos().update(part="snippet", body={"id": "unknown"})) == (404, "videoNotFound")
    assert youtube.channel.quota.units == 51


def test_the_channels_own_cap(youtube: Emulator, client: Any, file: Path) -> None:
    youtube.channel.limit.videos = 1
    upload(client, file)
    answer = client.videos().insert(part="snippet", body=BODY, media_body=media(b"x" * 10, "video/mp4"))
    assert refusal(answer) == (400, "uploadLimitExceeded")
    assert youtube.channel.quota.uploads == 2
    assert len(youtube.videos) == 1


def test_small_video_in_one_request(youtube: Emulator, client: Any) -> None:
    request = client.videos().insert(part="snippet,status", body=BODY, media_body=media(b"frames", "video/mp4"))
    name = request.execute()["id"]
    assert youtube.videos[name].size == 6
    assert refusal(client.videos().insert(part="snippet", body=BODY)) == (400, "mediaBodyRequired")


@pytest.mark.parametrize(
    ("plan", "status", "details"),
    [
        (Processing(60), {"uploadStatus": "processed"}, {"processingStatus": "succeeded"}),
        (
            Processing(60, "failed", "codec"),
            {"uploadStatus": "failed", "failureReason": "codec"},
            {"processingStatus": "failed", "processingFailureReason": "transcodeFailed"},
        ),
        (
            Processing(60, "rejected", "length"),
            {"uploadStatus": "rejected", "rejectionReason": "length"},
            {"processingStatus": "terminated"},
        ),
    ],
)
def test_processing(
    youtube: Emulator, client: Any, file: Path, plan: Processing, status: dict[str, str], details: dict[str, str]
) -> None:
    youtube.channel.processing = plan
    name = upload(client, file)["id"]

    def asked() -> Any:
        (item,) = client.videos().list(part="status,processingDetails", id=name).execute()["items"]
        return item

    assert asked()["status"]["uploadStatus"] == "uploaded"
    assert asked()["processingDetails"]["processingStatus"] == "processing"
    assert 0 < int(asked()["processingDetails"]["processingProgress"]["timeLeftMs"]) <= 60_000
    youtube.ahead = timedelta(seconds=61)
    assert asked()["status"].items() >= status.items()
    assert asked()["processingDetails"] == details


def test_update_of_every_part(youtube: Emulator, client: Any, video: str) -> None:
    def update(part: str, fields: Any) -> Any:
        return client.videos().update(part=part, body={"id": video, part: fields})

    texts = {"de": {"title": "Ein Vortrag", "description": "Über Ton"}}
    assert refusal(update("localizations", texts)) == (400, "defaultLanguageNotSet")
    update("snippet", {"title": "A talk", "categoryId": "27", "defaultLanguage": "en"}).execute()
    update("localizations", texts).execute()
    assert refusal(update("localizations", {"de": {"title": ""}})) == (400, "localizationValidationError")
    update("paidProductPlacementDetails", {"hasPaidProductPlacement": True}).execute()
    update("recordingDetails", {"recordingDate": "2026-11-20T00:00:00Z"}).execute()
    assert refusal(update("recordingDetails", {"recordingDate": "Friday"})) == (400, "invalidRecordingDetails")
    parts = "snippet,localizations,paidProductPlacementDetails,recordingDetails"
    (item,) = client.videos().list(part=parts, id=video).execute()["items"]
    assert item["localizations"] == texts
    assert item["paidProductPlacementDetails"] == {"hasPaidProductPlacement": True}
    assert item["recordingDetails"] == {"recordingDate": "2026-11-20T00:00:00Z"}
    assert item["snippet"]["localized"] == {"title": "A talk", "description": ""}


def test_a_date_in_the_past_publishes_at_once(client: Any, file: Path) -> None:
    status = {"privacyStatus": "private", "publishAt": "2020-01-01T00:00:00Z"}
    after = upload(client, file, {**BODY, "status": status})["status"]
    assert after["privacyStatus"] == "public"
    assert "publishAt" not in after


def test_delete(youtube: Emulator, client: Any, video: str) -> None:
    youtube.add_caption(video, "en", "WEBVTT")
    assert client.videos().delete(id=video).execute() == ""
    assert refusal(client.videos().delete(id=video)) == (404, "videoNotFound")
    assert (youtube.videos, youtube.captions, youtube.channel.quota.units) == ({}, {}, 100)


def test_categories(client: Any) -> None:
    items = client.videoCategories().list(part="snippet", regionCode="DE").execute()["items"]
    titles = {item["id"]: item["snippet"]["title"] for item in items if item["snippet"]["assignable"]}
    assert titles["27"] == "Education"
    assert "18" not in titles
    assert refusal(client.videoCategories().list(part="snippet", id="99")) == (404, "videoCategoryNotFound")
    (item,) = client.videoCategories().list(part="snippet", id="22").execute()["items"]
    assert item["snippet"]["title"] == "People & Blogs"


def test_long_uploads(youtube: Emulator, client: Any) -> None:
    tell(youtube, "channel", {"long_uploads": "eligible"})
    (item,) = client.channels().list(part="status", mine=True).execute()["items"]
    assert item["status"]["longUploadsStatus"] == "eligible"


def test_by_hand(youtube: Emulator, client: Any) -> None:
    published = "2020-02-03T04:05:06Z"
    old = {"snippet": {"title": "Old", "publishedAt": published, "tags": ["a"]}, "fileDetails": {"durationMs": "5000"}}
    (name,) = tell(youtube, "add", old)["ids"]
    tell(youtube, "edit", {"id": name, "snippet": {"title": "By hand", "tags": None}, "status": {"embeddable": False}})
    assert youtube.channel.quota.units == 0
    (item,) = client.videos().list(part="snippet,status,fileDetails,contentDetails", id=name).execute()["items"]
    assert (item["snippet"]["title"], item["snippet"]["publishedAt"]) == ("By hand", published)
    assert "tags" not in item["snippet"]
    assert item["status"]["embeddable"] is False
    assert item["status"]["uploadStatus"] == "processed"
    assert item["fileDetails"]["durationMs"] == "5000"
    assert "duration" not in item["contentDetails"]
    caption = tell(youtube, "caption", {"video": name, "language": "en", "text": "x", "trackKind": "ASR"})["id"]
    playlist = tell(youtube, "playlist", {"title": "All", "videos": [name], "privacyStatus": "unlisted"})["id"]
    with urllib.request.urlopen(f"{youtube.endpoint}/_emulator/state") as answer:  # noqa: S310 - loopback
        state = json.load(answer)
    assert state["captions"][caption]["resource"]["snippet"]["trackKind"] == "ASR"
    assert state["playlists"][playlist]["videos"] == [name]
    tell(youtube, "delete", {"id": name})
    assert youtube.captions == {}
    with pytest.raises(urllib.request.HTTPError, match="400"):
        tell(youtube, "channel", {"unknown": 1})


def test_hundreds_of_old_videos(youtube: Emulator, client: Any) -> None:
    day = datetime(2020, 1, 1, tzinfo=UTC)
    dates = [(day + timedelta(days=n)).isoformat().replace("+00:00", "Z") for n in range(500)]
    names = youtube.add(*({"snippet": {"title": f"Talk {n}", "publishedAt": date}} for n, date in enumerate(dates)))
    listed, page = [], None
    while True:
        request = client.playlistItems().list(
            part="contentDetails", playlistId=youtube.channel.uploads, maxResults=50, pageToken=page
        )
        answer = request.execute()
        listed += [item["contentDetails"]["videoId"] for item in answer["items"]]
        page = answer.get("nextPageToken")
        if page is None:
            break
    assert listed == names[::-1]
    assert len(youtube.calls("GET playlistItems")) == 10


@pytest.mark.parametrize("call", [
    "POST thumbnails", "GET captions", "POST captions", "PUT captions", "DELETE captions", "GET playlists",
    "POST playlists", "PUT playlists", "DELETE playlists", "GET playlistImages", "POST playlistImages",
    "GET playlistItems", "POST playlistItems", "PUT playlistItems", "DELETE playlistItems", "GET videoCategories",
    "DELETE videos",
])  # fmt: skip
def test_faults_strike_every_call(youtube: Emulator, client: Any, call: str) -> None:
    method, name = call.split()
    verb = {"POST": "insert", "GET": "list", "PUT": "update", "DELETE": "delete"}[method]
    arguments: dict[str, dict[str, Any]] = {
        "insert": {"part": "snippet", "body": {}},
        "list": {"part": "snippet"},
        "update": {"part": "snippet", "body": {}},
        "delete": {"id": "x"},
    }
    chosen = arguments[verb]
    if call == "GET captions":
        chosen["videoId"] = "x"
    if call == "POST thumbnails":
        verb, chosen = "set", {"videoId": "x", "media_body": media(PNG)}
    youtube.faults.add({"match": call, "status": 429, "reason": "rateLimitExceeded", "retry_after": 3})
    assert refusal(getattr(getattr(client, name)(), verb)(**chosen)) == (429, "rateLimitExceeded")
    assert youtube.channel.quota.units == 0


def test_everything_survives(tmp_path: Path, file: Path) -> None:
    with Emulator(tmp_path) as youtube:
        client = client_of(youtube)
        name = upload(client, file, notifySubscribers=False)["id"]
        client.thumbnails().set(videoId=name, media_body=media(PNG)).execute()
        youtube.add_caption(name, "en", "Hello")
        youtube.add_playlist("All", name)
        youtube.channel.phone_verified = False
        before = youtube.channel.summary()
    with Emulator(tmp_path) as youtube:
        assert youtube.channel.summary() == before
        assert not youtube.channel.phone_verified
        assert not youtube.videos[name].notify
        thumbnail = youtube.videos[name].thumbnail
        assert thumbnail is not None
        assert youtube.channel.stored(thumbnail.sha256) == PNG
