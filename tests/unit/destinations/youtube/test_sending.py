"""Whatever happens on the way: one video in the end, its bytes equal."""

import os
import random
import signal
import subprocess
import sys
import time
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from emulator.server import Emulator
from makers.youtube import BASE, DATE, PIECE, VIDEO_KEY, Desk, video_file, video_release
from quicktake.destinations.youtube import Opening, Videos, connection, sending
from quicktake.destinations.youtube.failures import Failure
from quicktake.destinations.youtube.resumable import lost
from quicktake.errors import InputError, Refusal, RemoteError
from quicktake.model import Artifact, Release, Youtube


@pytest.fixture
def built(tmp_path: Path) -> Artifact:
    return video_file(tmp_path)


STOPPED = r"Stopped at \d+ % of the video \(0\.\d of 1\.3 MB are safe at YouTube\)\."


def bytes_sent(youtube: Emulator) -> int:
    """Bytes that clients announced for the video."""
    total = 0
    for entry in youtube.calls("PUT upload"):
        start, end = entry["range"].split(" ")[1].split("/")[0].split("-")
        total += int(end) - int(start) + 1
    return total


def insist_one(youtube: Emulator, built: Artifact) -> None:
    """One video, the bytes of the file."""
    (video,) = youtube.videos.values()
    assert (video.sha256, video.size) == (built.digest, built.size)


FAULTS: dict[str, list[dict[str, Any]]] = {
    "cut at a byte": [{"match": "PUT upload", "skip": 1, "after": 100_000}],
    "cut at the first byte": [{"match": "PUT upload", "after": 0}],
    "cut at each chunk": [{"match": "PUT upload", "after": 10, "times": 1, "skip": n} for n in (0, 2, 4)],
    "503": [{"match": "PUT upload", "skip": 2, "status": 503, "times": 2}],
    "500 and HTML": [{"match": "PUT upload", "status": 500, "html": True}],
    "429 with Retry-After": [{"match": "PUT upload", "status": 429, "reason": "rateLimitExceeded", "retry_after": 3}],
    "429 without": [{"match": "PUT upload", "status": 429, "reason": "rateLimitExceeded"}],
    "308 with less": [{"match": "PUT upload", "skip": 1, "keep": 0}],
    "308 with nothing": [{"match": "PUT upload", "skip": 2, "lose": True}],
    "401": [{"match": "PUT upload", "skip": 2, "status": 401, "reason": "authError"}],
    "HTML 200": [{"match": "PUT upload", "skip": 1, "html": True}],
    "HTML 200 at the end": [{"match": "PUT upload", "skip": 5, "html": True}],
    "lost answer": [{"match": "PUT upload", "skip": 1, "drop_answer": True, "times": 3}],
    "lost final answer": [{"match": "PUT upload", "skip": 5, "drop_answer": True, "times": 4}],
    "lost query": [{"match": "PUT upload", "status": 503}, {"match": "PUT status", "after": 0, "times": 3}],
    "session forgotten": [{"match": "PUT upload", "skip": 3, "expire": True}],
    "session refused": [{"match": "PUT upload", "skip": 3, "status": 410, "reason": "gone"}],
    "lost initiation": [{"match": "POST upload", "drop_answer": True}],
    "initiation 503 and 409": [{"match": "POST upload", "status": 503}, {"match": "POST upload", "status": 409}],
    "initiation HTML": [{"match": "POST upload", "html": True}],
    "lost list": [{"match": "GET playlistItems", "drop_answer": True}, {"match": "GET playlistItems", "status": 500}],
}


@pytest.mark.parametrize("faults", FAULTS.values(), ids=FAULTS.keys())
def test_one_fault(youtube: Emulator, built: Artifact, tmp_path: Path, faults: list[dict[str, Any]]) -> None:
    desk = Desk(youtube, tmp_path)
    youtube.faults.add(*faults)
    desk.run([video_release(built)])
    insist_one(youtube, built)
    assert desk.receipts[VIDEO_KEY].remote_id in youtube.videos


@pytest.mark.parametrize("faults", [1, 3, 5])
@pytest.mark.parametrize(
    "kind",
    [
        {"after": 0}, {"after": 2 * PIECE - 1}, {"status": 503}, {"drop_answer": True}, {"html": True}, {"keep": 0},
        {"keep": PIECE},
    ],
    ids=str,
)  # fmt: skip
def test_n_faults_cost_at_most_n_chunks(
    youtube: Emulator, built: Artifact, tmp_path: Path, kind: dict[str, Any], faults: int
) -> None:
    chunk = 2 * PIECE
    for number in range(faults):
        youtube.faults.add({"match": "PUT upload", "skip": number % 2, **kind})
    Desk(youtube, tmp_path, chunk=chunk).run([video_release(built)])
    insist_one(youtube, built)
    assert built.size is not None
    assert bytes_sent(youtube) <= built.size + faults * chunk


def test_a_token_that_expires_costs_one_chunk(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    desk = Desk(youtube, tmp_path)
    attempt = desk.journal(VIDEO_KEY)
    attempt._progress = lambda *told: youtube.expire_tokens() if told[1] else None
    (change, _) = desk.changes(desk.videos, [video_release(built)])
    desk.videos.apply(change, attempt, desk.receipts)
    insist_one(youtube, built)
    refused = [entry for entry in youtube.calls("PUT upload") if entry["status"] == 401]
    assert built.size is not None
    assert len(refused) == 5
    assert bytes_sent(youtube) <= built.size + len(refused) * PIECE


@pytest.mark.parametrize("chunk", [0, 1, 2])
@pytest.mark.parametrize("after", [0, 1, PIECE, PIECE + 1, 2 * PIECE - 1, 2 * PIECE])
def test_cut_at_any_byte(youtube: Emulator, built: Artifact, tmp_path: Path, chunk: int, after: int) -> None:
    youtube.faults.add({"match": "PUT upload", "skip": chunk, "after": after})
    Desk(youtube, tmp_path, chunk=2 * PIECE).run([video_release(built)])
    insist_one(youtube, built)
    assert built.size is not None
    assert bytes_sent(youtube) <= built.size + 2 * PIECE


def test_at_most_one_chunk_is_held(youtube: Emulator, tmp_path: Path) -> None:
    built = video_file(tmp_path, size=64 * PIECE)
    desk = Desk(youtube, tmp_path, chunk=4 * PIECE)
    desk.run([video_release(video_file(tmp_path, size=PIECE, seed=2), guid="warm", slug="0001-warm", title="Warm")])
    (change, _) = desk.changes(desk.videos, [video_release(built)])
    tracemalloc.start()
    try:
        desk.apply(desk.videos, change)
        assert tracemalloc.get_traced_memory()[1] < 16 * 4 * PIECE  # the emulator's copies in this process included
    finally:
        tracemalloc.stop()


def test_retry_after_is_honoured(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    desk = Desk(youtube, tmp_path)
    youtube.faults.add({"match": "PUT upload", "status": 503, "retry_after": 17})
    desk.run([video_release(built)])
    assert desk.naps.taken == [17.0]


def test_pauses_grow_and_end(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    desk = Desk(youtube, tmp_path)
    patience = replace(desk.naps.patience, chance=lambda: 1.0)
    desk.videos = Videos(desk.show, Opening(desk.show, youtube.environ, patience), chunk=PIECE)
    youtube.faults.add(
        {"match": "PUT upload", "skip": 3, "times": -1, "after": 1000},
        {"match": "PUT status", "times": -1, "status": 503},
    )
    with pytest.raises(RemoteError) as error:
        desk.run([video_release(built)])
    assert error.value.transient
    assert "59 %" in error.value.message
    assert "0.8 of 1.3 MB are safe at YouTube" in error.value.message
    assert "goes on from 59 %" in error.value.hint
    assert desk.naps.taken == [0.5, 1, 2, 4, 8, 16]


def test_connection_lost_in_words() -> None:
    error = lost(Failure("down", transient=True), 2_418_000_000, 3_900_000_000)
    assert error.message == "Connection lost at 62 % of the video (2.4 of 3.9 GB are safe at YouTube)."


def test_stopped_by_hand_it_says_where_it_was(
    youtube: Emulator, built: Artifact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(youtube, tmp_path)
    send = connection.Connection.send
    pieces: list[bytes] = []

    def stopped(self: connection.Connection, method: str, address: str, body: Any, headers: Any) -> Any:
        if body:
            pieces.append(body)
        if len(pieces) == 4 and method == "PUT":
            raise KeyboardInterrupt
        return send(self, method, address, body, headers)

    monkeypatch.setattr(connection.Connection, "send", stopped)
    with pytest.raises(KeyboardInterrupt, match=STOPPED):
        desk.run([video_release(built)])
    monkeypatch.undo()
    Desk(youtube, tmp_path).run([video_release(built)])
    insist_one(youtube, built)
    assert len(youtube.calls("POST upload")) == 1


def test_goes_on_after_giving_up(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    youtube.faults.add({"match": "PUT upload", "skip": 3, "times": -1, "status": 503})
    with pytest.raises(RemoteError):
        Desk(youtube, tmp_path).run([video_release(built)])
    youtube.faults.clear()
    before = len(youtube.calls("PUT upload"))
    again = Desk(youtube, tmp_path)
    again.run([video_release(built)])
    insist_one(youtube, built)
    assert len(youtube.calls("POST upload")) == 1
    assert youtube.calls("PUT upload")[before]["range"].startswith(f"bytes {3 * PIECE}-")


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"status": 429, "reason": "rateLimitExceeded", "message": "'Video Uploads per day'"}, "midnight Pacific"),
        ({"status": 403, "reason": "quotaExceeded"}, "midnight Pacific"),
        ({"status": 400, "reason": "uploadLimitExceeded"}, "no more videos"),
        ({"status": 400, "reason": "invalidTags"}, "tags"),
        ({"status": 403, "reason": "accessNotConfigured"}, "Data API"),
    ],
)  # fmt: skip
def test_what_is_not_retried(
    youtube: Emulator, built: Artifact, tmp_path: Path, fault: dict[str, Any], words: str
) -> None:
    desk = Desk(youtube, tmp_path)
    youtube.faults.add({"match": "POST upload", "times": -1, **fault})
    with pytest.raises(RemoteError) as error:
        desk.run([video_release(built)])
    assert not error.value.transient
    assert words in error.value.message
    assert desk.naps.taken == []
    assert len(youtube.calls("POST upload")) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 429, "reason": "rateLimitExceeded", "message": "'Video Uploads per day'"},
        {"status": 403, "reason": "quotaExceeded"},
        {"status": 400, "reason": "uploadLimitExceeded"},
    ],
)
def test_a_limit_in_mid_upload_is_told_and_it_goes_on_later(
    youtube: Emulator, built: Artifact, tmp_path: Path, fault: dict[str, Any]
) -> None:
    desk = Desk(youtube, tmp_path)
    youtube.faults.add({"match": "PUT upload", "skip": 2, **fault})
    with pytest.raises(RemoteError) as error:
        desk.run([video_release(built)])
    assert not error.value.transient
    assert desk.naps.taken == []
    Desk(youtube, tmp_path).run([video_release(built)])
    insist_one(youtube, built)
    assert len(youtube.calls("POST upload")) == 1


def test_session_is_written_down_before_the_first_byte(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    desk = Desk(youtube, tmp_path)
    youtube.faults.add({"match": "PUT upload", "status": 403, "reason": "quotaExceeded"})
    with pytest.raises(RemoteError):
        desk.run([video_release(built)])
    state = desk.journal(VIDEO_KEY).state
    assert state is not None
    assert str(state["session"]).startswith(youtube.endpoint)
    assert (state["size"], state["sha256"], state["last"]) == (built.size, built.digest, False)


def test_secrets_stay_secret(
    youtube: Emulator, built: Artifact, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    desk = Desk(youtube, tmp_path)
    youtube.faults.add(
        {"match": "PUT upload", "times": -1, "status": 503}, {"match": "PUT status", "times": -1, "after": 0}
    )
    with pytest.raises(RemoteError) as error:
        desk.run([video_release(built)])
    state = desk.journal(VIDEO_KEY).state
    assert state is not None
    told = caplog.text
    cause: BaseException | None = error.value
    while cause is not None:
        told, cause = told + str(cause) + repr(cause), cause.__cause__ or cause.__context__
    for secret in (str(state["session"]).partition("upload_id=")[2], youtube.refresh_token, *youtube.access_tokens):
        assert secret not in told


def test_session_elsewhere_gets_nothing(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    headers = {"Location": "https://uploads.example/steal?upload_id=1"}
    youtube.faults.add({"match": "POST upload", "status": 200, "headers": headers})
    with pytest.raises(RemoteError, match="elsewhere"):
        Desk(youtube, tmp_path).run([video_release(built)])
    assert youtube.calls("PUT upload") == []


def test_file_changed_meanwhile(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    youtube.faults.add({"match": "PUT upload", "skip": 2, "times": -1, "status": 503})
    with pytest.raises(RemoteError):
        Desk(youtube, tmp_path).run([video_release(built)])
    youtube.faults.clear()
    assert built.path is not None
    content = built.path.read_bytes()
    built.path.write_bytes(content[:-1] + b"?")
    with pytest.raises(InputError, match="changed"):
        Desk(youtube, tmp_path).run([video_release(built)])
    assert youtube.videos == {}
    built.path.write_bytes(content)  # another time, the same bytes
    Desk(youtube, tmp_path).run([video_release(built)])
    insist_one(youtube, built)


def test_file_changed_while_it_is_sent(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    desk = Desk(youtube, tmp_path)
    path = built.path
    assert path is not None
    attempt = desk.journal(VIDEO_KEY)
    attempt._progress = lambda *told: os.utime(path, ns=(1, 1)) if told[1] else None
    (change, _) = desk.changes(desk.videos, [video_release(built)])
    with pytest.raises(InputError, match="changed"):
        desk.videos.apply(change, attempt, desk.receipts)
    assert youtube.videos == {}


def test_video_that_was_built_anew_starts_anew(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    youtube.faults.add({"match": "PUT upload", "skip": 2, "times": -1, "status": 503})
    with pytest.raises(RemoteError):
        Desk(youtube, tmp_path).run([video_release(built)])
    youtube.faults.clear()
    other = video_file(tmp_path, seed=2)
    Desk(youtube, tmp_path).run([video_release(other)])
    insist_one(youtube, other)


def test_finished_session_of_an_older_build_is_the_video(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    youtube.faults.add(
        {"match": "PUT upload", "skip": 5, "times": -1, "drop_answer": True},
        {"match": "PUT status", "times": -1, "status": 503},
    )
    with pytest.raises(RemoteError):
        Desk(youtube, tmp_path).run([video_release(built)])
    youtube.faults.clear()
    desk = Desk(youtube, tmp_path)
    desk.run([video_release(video_file(tmp_path, seed=2))])
    insist_one(youtube, built)
    assert desk.receipts[VIDEO_KEY].fields["sha256"] == built.digest


def test_lost_answer_and_forgotten_session(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    youtube.faults.add(
        {"match": "PUT upload", "skip": 5, "times": -1, "drop_answer": True},
        {"match": "PUT status", "times": -1, "status": 503},
    )
    with pytest.raises(RemoteError):
        Desk(youtube, tmp_path).run([video_release(built)])
    youtube.faults.clear()
    youtube.faults.add({"match": "PUT status", "expire": True})
    desk = Desk(youtube, tmp_path)
    desk.run([video_release(built)])
    insist_one(youtube, built)
    assert len(youtube.calls("POST upload")) == 1


def test_uploads_that_lag(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    youtube.faults.add(
        {"match": "PUT upload", "skip": 5, "times": -1, "drop_answer": True},
        {"match": "PUT status", "status": 410},
        {"match": "GET playlistItems", "hide": True, "times": 3},
    )
    Desk(youtube, tmp_path).run([video_release(built)])
    insist_one(youtube, built)


def lost_answer(youtube: Emulator, built: Artifact, folder: Path, *, video: bool) -> None:
    """A first run whose last answer never came, after which YouTube forgot the session; video: whether there is one."""
    youtube.faults.add(
        {"match": "PUT upload", "skip": 5, "times": -1, "drop_answer": True} if video else
        {"match": "PUT upload", "skip": 5, "times": -1, "status": 503},
        {"match": "PUT status", "times": -1, "status": 503},
    )  # fmt: skip
    with pytest.raises(RemoteError):
        Desk(youtube, folder).run([video_release(built)])
    youtube.faults.clear()
    youtube.channel.sessions.clear()
    assert len(youtube.videos) == int(video)


def sent(desk: Desk, release: Release, *, accept: bool = False) -> None:
    """The video alone."""
    change = desk.changes(desk.videos, [release])[0]
    accepted = frozenset({"uncertain"} if accept else ())
    desk.apply(desk.videos, replace(change, episode=release.slug, accepted=accepted))


def test_in_doubt_it_is_not_sent_again_until_the_host_says_so(
    youtube: Emulator, built: Artifact, tmp_path: Path
) -> None:
    lost_answer(youtube, built, tmp_path, video=False)
    desk, release = Desk(youtube, tmp_path), video_release(built)
    for _ in range(2):
        with pytest.raises(Refusal) as error:
            sent(desk, release)
        assert error.value.kind == "uncertain"
    assert "quicktake youtube adopt 0148-how-loud-is-loud VIDEO_ID" in error.value.hint
    assert "quicktake publish 0148-how-loud-is-loud --accept uncertain" in error.value.hint
    assert "--without youtube" in error.value.hint
    assert youtube.videos == {}
    assert len(desk.naps.taken) == 4, "it waits for the uploads, which come late"
    sent(desk, release, accept=True)
    insist_one(youtube, built)


def test_accepting_does_not_overrule_what_can_be_known(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    lost_answer(youtube, built, tmp_path, video=True)
    desk = Desk(youtube, tmp_path)
    sent(desk, video_release(built), accept=True)
    insist_one(youtube, built)
    assert desk.receipts[VIDEO_KEY].remote_id in youtube.videos


def test_uploads_that_lag_for_long_are_a_doubt(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    lost_answer(youtube, built, tmp_path, video=True)
    youtube.faults.add({"match": "GET playlistItems", "hide": True, "times": 3})
    desk = Desk(youtube, tmp_path)
    with pytest.raises(Refusal, match="may come late"):
        sent(desk, video_release(built))
    sent(desk, video_release(built))
    insist_one(youtube, built)


@pytest.mark.parametrize("status", [404, 410, 400])
@pytest.mark.parametrize("skip", [0, 3])
def test_a_session_that_ends_before_the_last_bytes_is_no_doubt(
    youtube: Emulator, built: Artifact, tmp_path: Path, status: int, skip: int
) -> None:
    youtube.faults.add({"match": "PUT upload", "skip": skip, "status": status, "reason": "gone"})
    Desk(youtube, tmp_path).run([video_release(built)])
    insist_one(youtube, built)
    assert len(youtube.calls("POST upload")) == 2


@pytest.mark.parametrize("status", [404, 410, 400])
def test_a_session_that_refuses_the_last_bytes_is_no_doubt(
    youtube: Emulator, built: Artifact, tmp_path: Path, status: int
) -> None:
    """They were answered: nothing came of them, whatever happens before the next session is open."""
    youtube.faults.add({"match": "PUT upload", "skip": 5, "status": status, "reason": "gone"})
    desk = Desk(youtube, tmp_path)
    desk.run([video_release(built)])
    insist_one(youtube, built)
    assert len(youtube.calls("POST upload")) == 2
    assert desk.naps.taken == [], "nothing is waited for"


def test_that_nothing_came_of_the_last_bytes_is_remembered(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    youtube.faults.add(
        {"match": "PUT upload", "skip": 5, "status": 410},
        {"match": "POST upload", "skip": 1, "status": 503, "times": -1},
    )
    with pytest.raises(RemoteError):
        sent(Desk(youtube, tmp_path), video_release(built))
    youtube.faults.clear()
    youtube.channel.sessions.clear()
    desk = Desk(youtube, tmp_path)
    sent(desk, video_release(built))
    insist_one(youtube, built)
    assert desk.naps.taken == []


def test_a_session_that_goes_backwards(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    for skip in (1, 2, 2):
        youtube.faults.add({"match": "PUT upload", "skip": skip, "lose": True})
    Desk(youtube, tmp_path).run([video_release(built)])
    insist_one(youtube, built)


def test_a_session_that_always_goes_backwards_ends(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    youtube.faults.add({"match": "PUT upload", "skip": 2, "lose": True, "times": -1})
    with pytest.raises(RemoteError, match="Connection lost"):
        Desk(youtube, tmp_path).run([video_release(built)])
    assert youtube.videos == {}


def by_hand(youtube: Emulator, title: str, size: int, description: str = "", **status: str) -> str:
    """A video that the host sent in the browser."""
    resource = {
        "snippet": {"title": title, "description": description},
        "fileDetails": {"fileSize": str(size)} if size else {},
        "status": status,
    }
    (name,) = youtube.add(resource)
    return name


def test_the_same_title_and_size_without_our_marker_is_a_doubt(
    youtube: Emulator, built: Artifact, tmp_path: Path
) -> None:
    release = video_release(built)
    name = by_hand(youtube, "How loud is loud?", built.size or 0)
    desk = Desk(youtube, tmp_path)
    with pytest.raises(Refusal) as error:
        sent(desk, release)
    assert error.value.kind == "uncertain"
    assert f"quicktake youtube adopt 0148-how-loud-is-loud {name}" in error.value.hint
    assert youtube.calls("POST upload") == []
    sent(desk, release, accept=True)
    assert len(youtube.videos) == 2


@pytest.mark.parametrize("what", ["another title", "another size", "another episode's", "broken"])
def test_what_only_looks_alike_is_no_doubt(youtube: Emulator, built: Artifact, tmp_path: Path, what: str) -> None:
    size = built.size or 0
    by_hand(
        youtube,
        "Other" if what == "another title" else "How loud is loud?",
        size + 1 if what == "another size" else size,
        f"{BASE}0007-other/" if what == "another episode's" else "",
        **({"uploadStatus": "failed", "failureReason": "uploadAborted"} if what == "broken" else {}),
    )
    sent(Desk(youtube, tmp_path), video_release(built))
    assert len(youtube.videos) == 2


def test_another_computer_sent_it_while_this_one_was_off(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    youtube.faults.add({"match": "PUT upload", "skip": 3, "times": -1, "status": 503})
    with pytest.raises(RemoteError):
        Desk(youtube, tmp_path).run([video_release(built)])
    youtube.faults.clear()
    Desk(youtube, tmp_path / "other").run([video_release(built)])
    desk = Desk(youtube, tmp_path)
    desk.run([video_release(built)])
    insist_one(youtube, built)
    assert desk.receipts[VIDEO_KEY].remote_id in youtube.videos


def test_another_computer_was_faster(
    youtube: Emulator, built: Artifact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "FRESH", 0.0)
    slow, release = Desk(youtube, tmp_path), video_release(built)
    attempt = slow.journal(VIDEO_KEY)

    def meanwhile() -> None:
        if not youtube.videos:
            Desk(youtube, tmp_path / "fast").run([release])

    attempt._progress = lambda *told: meanwhile() if told[1] else None
    (change, _) = slow.changes(slow.videos, [release])
    receipt = slow.videos.apply(change, attempt, slow.receipts)
    insist_one(youtube, built)
    assert receipt.remote_id in youtube.videos


def test_revoked_in_mid_upload(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    desk = Desk(youtube, tmp_path)
    attempt = desk.journal(VIDEO_KEY)
    attempt._progress = lambda *told: youtube.revoke() if told[1] else None
    (change, _) = desk.changes(desk.videos, [video_release(built)])
    with pytest.raises(Refusal) as error:
        desk.videos.apply(change, attempt, desk.receipts)
    assert error.value.kind == "signed-out"
    assert "--without youtube" in error.value.hint


def test_server_that_hangs(youtube: Emulator, built: Artifact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "TIMEOUT", 0.3)
    youtube.faults.add({"match": "PUT upload", "skip": 1, "delay": 2.0})
    desk = Desk(youtube, tmp_path)
    desk.run([video_release(built)])
    insist_one(youtube, built)
    assert len(desk.naps.taken) == 1


@pytest.mark.parametrize("seed", range(12))
def test_any_faults_and_any_number_of_runs(youtube: Emulator, built: Artifact, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same faults each time
    kinds: list[dict[str, Any]] = [
        {"status": 503}, {"status": 429, "reason": "rateLimitExceeded"}, {"html": True}, {"drop_answer": True},
        {"after": chance.randrange(PIECE)}, {"keep": 0}, {"lose": True}, {"expire": True}, {"status": 401},
        {"status": 410}, {"status": 400, "reason": "badRequest"},
    ]  # fmt: skip
    calls = ["PUT upload"] * 4 + ["PUT status", "POST upload", "GET playlistItems", "GET videos", "GET channels"]
    for _ in range(12):
        fault = {"match": chance.choice(calls), "skip": chance.randrange(4), "times": chance.randrange(1, 9)}
        youtube.faults.add({**fault, **chance.choice(kinds)})
    for _ in range(30):
        try:
            Desk(youtube, tmp_path).run([video_release(built)])
        except (RemoteError, Refusal):
            continue
        break
    insist_one(youtube, built)


CHILD = """
import sys
from pathlib import Path
from makers.youtube import Artifact, Desk, video_release
from emulator.server import Emulator

class There:
    environ = {"QUICKTAKE_YOUTUBE_ENDPOINT": sys.argv[1], "QUICKTAKE_YOUTUBE_TOKEN": sys.argv[2]}

path = Path(sys.argv[4])
artifact = Artifact("video/mp4", ".mp4", sys.argv[5], path.stat().st_size, path)
Desk(There(), Path(sys.argv[3])).run([video_release(artifact)])
"""


def child(youtube: Emulator, folder: Path, built: Artifact) -> subprocess.Popen[bytes]:
    """The same run in a process of its own."""
    tests = str(Path(__file__).parents[3])
    arguments = [youtube.endpoint, youtube.token, str(folder), str(built.path), str(built.digest)]
    environ = {**os.environ, "PYTHONPATH": tests}
    return subprocess.Popen([sys.executable, "-c", CHILD, *arguments], env=environ)


@pytest.mark.parametrize("chunks", [1, 3, 6])
def test_killed_in_mid_upload(youtube: Emulator, built: Artifact, tmp_path: Path, chunks: int) -> None:
    youtube.faults.add({"match": "PUT upload", "skip": chunks - 1, "delay": 5.0, "times": 1})
    with child(youtube, tmp_path, built) as process:
        until = time.monotonic() + 60
        while len(youtube.calls("PUT upload")) < chunks and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    assert len(youtube.calls("PUT upload")) == chunks
    with child(youtube, tmp_path, built) as process:
        assert process.wait(60) == 0
    insist_one(youtube, built)
    assert len(youtube.calls("POST upload")) == 1


def test_another_episodes_video_is_not_taken_for_ours(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    desk = Desk(youtube, tmp_path)
    page = video_release(built).page_url
    other = video_release(
        video_file(tmp_path, seed=2), guid="other", slug="0150-more", notes=f"As said in {page} before.", title="More"
    )
    longer = video_release(video_file(tmp_path, seed=3), guid="longer", slug="0148-how-loud-is-loud-really", title="X")
    desk.run([other, longer])
    assert list(desk.videos.check(desk.changes(desk.videos, [video_release(built)]), {}, desk.receipts)) == []
    desk.run([video_release(built), other, longer])
    assert len(youtube.videos) == 3


def test_insert_carries_everything_and_is_private(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    desk = Desk(youtube, tmp_path)
    settings = Youtube(notify_subscribers=False, license="creativeCommon", tags=("news",), category="Education")
    release: Release = video_release(built, youtube=settings, tags=("sound",))
    video, _ = desk.changes(desk.videos, [release])
    desk.apply(desk.videos, video)
    (kept,) = youtube.videos.values()
    assert not kept.notify
    assert not kept.was_published
    assert kept.resource["status"]["privacyStatus"] == "private"
    assert kept.resource["status"]["license"] == "creativeCommon"
    assert kept.resource["snippet"]["tags"] == ["news", "sound"]
    assert kept.resource["snippet"]["categoryId"] == "27"
    assert release.page_url in kept.resource["snippet"]["description"]
    assert kept.resource["recordingDetails"]["recordingDate"][:10] == f"{DATE:%Y-%m-%d}"


def test_a_new_run_that_gets_nowhere_says_what_the_one_before_it_sent(
    youtube: Emulator, built: Artifact, tmp_path: Path
) -> None:
    desk, cut = Desk(youtube, tmp_path), {"match": "PUT upload", "skip": 3, "times": -1, "status": 503}
    youtube.faults.add(cut)
    with pytest.raises(RemoteError, match="59 %"):
        desk.run([video_release(built)])
    youtube.faults.clear()
    youtube.faults.add({**cut, "skip": 0}, {"match": "PUT status", "skip": 1, "times": -1, "status": 503})
    with pytest.raises(RemoteError, match="59 %"):
        desk.run([video_release(built)])


def test_progress_is_told_from_the_first_byte_to_the_last(youtube: Emulator, built: Artifact, tmp_path: Path) -> None:
    desk = Desk(youtube, tmp_path)
    attempt = desk.journal(VIDEO_KEY)
    told: list[tuple[str, float, float]] = []
    attempt._progress = lambda stage, done, total, unit: told.append((stage, done, total))
    (change, _) = desk.changes(desk.videos, [video_release(built)])
    desk.videos.apply(change, attempt, desk.receipts)
    size = built.size
    assert size is not None
    assert told == sorted(told)
    assert (told[0], told[-1]) == (("Uploading", 0, size), ("Uploading", size, size))
