"""The emulator against the plain google-api-python-client, and against the protocol as it is published."""

import hashlib
import http.client
import json
import os
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from googleapiclient.errors import HttpError

from emulator.plain import BODY, PIECE, client_of, reason, upload
from emulator.server import Emulator


def test_upload_keeps_bytes_and_fields(youtube: Emulator, client: Any, file: Path) -> None:
    video = upload(client, file, notifySubscribers=False)
    kept = youtube.videos[video["id"]]
    assert kept.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert kept.size == file.stat().st_size
    assert not kept.notify
    assert video["snippet"]["title"] == "A talk"
    assert video["status"]["embeddable"] is True
    assert [entry["status"] for entry in youtube.calls("PUT upload")] == [308] * 5 + [201]


def test_lists(youtube: Emulator, client: Any, file: Path) -> None:
    names = [upload(client, file)["id"] for _ in range(3)]
    (channel,) = client.channels().list(part="id,snippet,contentDetails", mine=True).execute()["items"]
    assert channel["id"] == youtube.channel.id
    playlist = channel["contentDetails"]["relatedPlaylists"]["uploads"]
    listed, page = [], None
    while True:
        answer = client.playlistItems().list(part="contentDetails", playlistId=playlist, maxResults=2, pageToken=page)
        answer = answer.execute()
        listed += [item["contentDetails"]["videoId"] for item in answer["items"]]
        page = answer.get("nextPageToken")
        if page is None:
            break
    assert listed == names[::-1]
    found = client.videos().list(part="status", id=",".join([*names, "unknown"])).execute()["items"]
    assert {item["id"] for item in found} == set(names)
    assert all("snippet" not in item for item in found)


def test_update_replaces_whole_parts(client: Any, file: Path) -> None:
    status = {"privacyStatus": "private", "embeddable": True, "publishAt": "2199-01-01T00:00:00Z"}
    video = upload(client, file, {**BODY, "status": status})
    sent = {"id": video["id"], "status": {"privacyStatus": "private"}, "snippet": {"title": "B", "categoryId": "25"}}
    after = client.videos().update(part="status,snippet", body=sent).execute()
    assert "publishAt" not in after["status"]
    assert after["status"]["embeddable"] is False
    assert "tags" not in after["snippet"]
    assert after["snippet"]["description"] == ""
    assert after["snippet"]["channelTitle"] == "Emulated channel"


@pytest.mark.parametrize(
    ("part", "fields", "expected"),
    [
        ("snippet", {"title": "x" * 101}, "invalidTitle"),
        ("snippet", {"title": "a < b"}, "invalidTitle"),
        ("snippet", {"title": "x", "description": "ä" * 2501}, "invalidDescription"),
        ("snippet", {"title": "x", "tags": ["a b" * 100, "c" * 199]}, "invalidTags"),
        ("snippet", {"title": "x", "categoryId": "99"}, "invalidCategoryId"),
        ("status", {"privacyStatus": "public", "publishAt": "2199-01-01T00:00:00Z"}, "invalidPublishAt"),
        ("status", {"privacyStatus": "private", "publishAt": "tomorrow"}, "invalidPublishAt"),
    ],
)
def test_refuses_fields(client: Any, file: Path, part: str, fields: dict[str, Any], expected: str) -> None:
    with pytest.raises(HttpError) as error:
        upload(client, file, {**BODY, part: fields})
    assert reason(error) == expected


def test_publishes_by_itself(client: Any, file: Path, tmp_path: Path) -> None:
    now = datetime(2026, 11, 22, 18, tzinfo=UTC)
    with Emulator(tmp_path / "state", clock=lambda: now) as youtube:
        other = client_of(youtube)
        status = {"privacyStatus": "private", "publishAt": "2026-11-23T05:00:00Z"}
        name = upload(other, file, {**BODY, "status": status})["id"]
        assert youtube.videos[name].resource["status"]["privacyStatus"] == "private"
        youtube.ahead = timedelta(hours=11)
        assert youtube.videos[name].resource["status"]["privacyStatus"] == "public"
        with pytest.raises(HttpError) as error:
            other.videos().update(part="status", body={"id": name, "status": status}).execute()
        assert reason(error) == "invalidPublishAt"


def test_quota_and_sign_in(youtube: Emulator, client: Any, file: Path) -> None:
    upload(client, file)
    client.channels().list(part="id", mine=True).execute()
    assert (youtube.channel.quota.units, youtube.channel.quota.uploads) == (1, 1)
    youtube.channel.limit.uploads = 1
    with pytest.raises(HttpError) as error:
        upload(client, file)
    assert (error.value.status_code, reason(error)) == (429, "rateLimitExceeded")
    youtube.channel.limit.units = 1
    with pytest.raises(HttpError) as error:
        client.channels().list(part="id", mine=True).execute()
    assert reason(error) == "quotaExceeded"
    request = urllib.request.Request(f"{youtube.endpoint}/youtube/v3/channels?part=id&mine=true")  # noqa: S310 - loopback
    with pytest.raises(urllib.error.HTTPError) as plain:
        urllib.request.urlopen(request)  # noqa: S310 - loopback
    assert plain.value.code == 401


class Session:
    """A session spoken to by hand."""

    def __init__(self, youtube: Emulator, size: int) -> None:
        token = youtube.new_access_token()
        headers = {"Authorization": f"Bearer {token}", "X-Upload-Content-Length": str(size),
                   "X-Upload-Content-Type": "video/mp4"}  # fmt: skip
        path = "/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status"
        self._host = urlsplit(youtube.endpoint).netloc
        status, fields, _ = self._request("POST", path, json.dumps(BODY).encode(), headers)
        assert status == 200
        self.address = fields["Location"].removeprefix(youtube.endpoint)
        self.size = size

    def put(self, span: str, data: bytes = b"") -> tuple[int, str | None, bytes]:
        """(status, Range, body)."""
        headers = {"Content-Range": f"bytes {span}/{self.size}"}
        status, fields, body = self._request("PUT", self.address, data, headers)
        return status, fields.get("Range"), body

    def _request(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:  # fmt: skip
        connection = http.client.HTTPConnection(self._host, timeout=10)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()


def test_protocol(youtube: Emulator) -> None:
    size = 3 * PIECE + 10
    data = os.urandom(size)
    session = Session(youtube, size)
    assert session.put("*") == (308, None, b"")
    assert session.put("0-99", data[:100])[0] == 400  # less than a piece
    assert session.put(f"0-{PIECE + 99}", data[: PIECE + 100])[:2] == (308, f"bytes=0-{PIECE - 1}")  # cut to a multiple
    status, _, text = session.put(f"{PIECE + 100}-{2 * PIECE + 99}", data[PIECE + 100 : 2 * PIECE + 100])
    assert status == 503
    assert b"exceeds already uploaded size" in text
    assert session.put("*")[:2] == (308, f"bytes=0-{PIECE - 1}")
    assert session.put(f"0-{2 * PIECE - 1}", data[: 2 * PIECE])[:2] == (308, f"bytes=0-{2 * PIECE - 1}")  # sent again
    status, _, body = session.put(f"{2 * PIECE}-{size - 1}", data[2 * PIECE :])
    assert status == 201
    assert json.loads(session.put("*")[2])["id"] == json.loads(body)["id"]
    (video,) = youtube.videos.values()
    assert video.sha256 == hashlib.sha256(data).hexdigest()


def test_faults(youtube: Emulator) -> None:
    size = 4 * PIECE
    data = os.urandom(size)
    session = Session(youtube, size)
    youtube.faults.add({"match": "PUT upload", "after": PIECE + 5})
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        session.put(f"0-{2 * PIECE - 1}", data[: 2 * PIECE])
    assert session.put("*")[1] == f"bytes=0-{PIECE - 1}"
    youtube.faults.add({"match": "PUT status", "status": 503, "retry_after": 7}, {"match": "PUT status", "html": True})
    assert session.put("*")[0] == 503
    assert b"<title>" in session.put("*")[2]
    youtube.faults.add({"match": "PUT upload", "keep": 0})
    assert session.put(f"{PIECE}-{2 * PIECE - 1}", data[PIECE : 2 * PIECE])[:2] == (308, f"bytes=0-{PIECE - 1}")
    youtube.faults.add({"match": "PUT upload", "drop_answer": True})
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        session.put(f"{PIECE}-{size - 1}", data[PIECE:])
    assert session.put("*")[0] == 200
    youtube.faults.add({"match": "PUT status", "expire": True})
    assert session.put("*")[0] == 404
    with pytest.raises(ValueError, match="no such fault"):
        youtube.faults.add({"match": "PUT status", "unknown": 1})


def test_runs_as_a_process(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "emulator", "--directory", str(tmp_path), "--lifetime", "60"]
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environ, text=True) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        try:
            assert told["endpoint"].startswith("http://127.0.0.1:")
            assert json.loads(told["token"])["token_uri"].startswith(told["endpoint"])
            body = json.dumps({"match": "POST token", "status": 500}).encode()
            urllib.request.urlopen(f"{told['endpoint']}/_emulator/faults", body).close()  # noqa: S310 - loopback
            with urllib.request.urlopen(f"{told['endpoint']}/_emulator/state") as answer:  # noqa: S310 - loopback
                assert json.load(answer)["videos"] == {}
        finally:
            process.terminate()
    assert process.returncode == 0
