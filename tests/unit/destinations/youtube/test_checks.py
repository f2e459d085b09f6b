"""Everything that stands in the way is told before the long work, by its kind and in a host's words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from emulator.server import Emulator
from makers.youtube import VIDEO_KEY, Desk, video_file, video_release, youtube_show
from quicktake.destinations.youtube import Opening, Videos
from quicktake.errors import RemoteError
from quicktake.model import Artifact, Effect, Fields, Finding, Release, Youtube


@pytest.fixture
def release(tmp_path: Path) -> Release:
    return video_release(video_file(tmp_path))


def findings(desk: Desk, release: Release, begun: Mapping[str, Fields | None] | None = None) -> list[Finding]:
    """What `check` says of a release that is not out."""
    return list(desk.videos.check(desk.changes(desk.videos, [release]), begun or {}, desk.receipts))


def test_all_is_well(youtube: Emulator, release: Release, tmp_path: Path) -> None:
    assert findings(Desk(youtube, tmp_path, youtube_show(channel=youtube.channel.id)), release) == []


@pytest.mark.parametrize(("hours", "words"), [(0, ""), (3, "3 hours behind"), (-48, "2 days ahead")])
def test_a_clock_that_is_off(youtube: Emulator, release: Release, tmp_path: Path, hours: float, words: str) -> None:
    desk = Desk(youtube, tmp_path, youtube_show(channel=youtube.channel.id))
    youtube.dated, youtube.ahead = True, desk.now - youtube.channel.clock() + timedelta(hours=hours)
    found = findings(desk, release)
    assert [one.code for one in found] == (["clock"] if words else [])
    assert all(f"this computer's clock is {words}: videos would be published" in one.message for one in found)


@pytest.mark.parametrize("token", ["", "{}", "no-such-file.json", "{", "[1]", '{"refresh_token": "x"}'])
def test_no_token(youtube: Emulator, release: Release, tmp_path: Path, token: str) -> None:
    desk = Desk(youtube, tmp_path)
    desk.videos = Videos(desk.show, Opening(desk.show, {**youtube.environ, "QUICKTAKE_YOUTUBE_TOKEN": token}))
    (finding,) = findings(desk, release)
    assert (finding.code, finding.severity) == ("signed-out", "E")
    assert "quicktake publish --without youtube" in finding.hint
    assert youtube.log == []


def test_token_in_a_file(youtube: Emulator, release: Release, tmp_path: Path) -> None:
    (tmp_path / "token.json").write_text(youtube.token)
    (tmp_path / "token.json").chmod(0o600)
    desk = Desk(youtube, tmp_path)
    desk.videos = Videos(
        desk.show, Opening(desk.show, {**youtube.environ, "QUICKTAKE_YOUTUBE_TOKEN": str(tmp_path / "token.json")})
    )
    assert findings(desk, release) == []
    assert (tmp_path / "token.json").read_text() == youtube.token


def test_revoked(youtube: Emulator, release: Release, tmp_path: Path) -> None:
    desk = Desk(youtube, tmp_path)
    youtube.revoke()
    (finding,) = findings(desk, release)
    assert finding.code == "signed-out"
    assert "expired or was revoked" in finding.message


def test_missing_scope(youtube: Emulator, release: Release, tmp_path: Path) -> None:
    youtube.faults.add({"match": "GET channels", "status": 403, "reason": "insufficientPermissions"})
    (finding,) = findings(Desk(youtube, tmp_path), release)
    assert finding.code == "signed-out"


@pytest.mark.parametrize("pinned", ["settings", "record"])
def test_another_channel(youtube: Emulator, release: Release, tmp_path: Path, pinned: str) -> None:
    show = youtube_show(channel="UCours" if pinned == "settings" else None)
    show = replace(show, record=replace(show.record, channel="UCours" if pinned == "record" else None))
    (finding,) = findings(Desk(youtube, tmp_path, show), release)
    assert finding.code == "channel"
    for name in ("UCours", youtube.channel.id, youtube.channel.title):
        assert name in finding.message


@pytest.mark.parametrize("how", ["empty", "401"])
def test_no_channel(youtube: Emulator, release: Release, tmp_path: Path, how: str) -> None:
    if how == "empty":
        youtube.channel.signed_up = False
    else:
        youtube.faults.add({"match": "GET channels", "times": -1, "status": 401, "reason": "youtubeSignupRequired"})
    (finding,) = findings(Desk(youtube, tmp_path), release)
    assert finding.code == "no-channel"


def test_two_clones(youtube: Emulator, release: Release, tmp_path: Path) -> None:
    for number in range(3):
        first = video_release(video_file(tmp_path, seed=9), guid=f"old-{number}", slug=f"{number}-old", title="Old")
        Desk(youtube, tmp_path / f"old-{number}").run([first])
    Desk(youtube, tmp_path / "first").run([release])
    second = Desk(youtube, tmp_path / "second")
    (finding,) = findings(second, release)
    assert finding.code == "uploaded"
    assert "git pull" in finding.hint
    assert (
        findings(second, release, begun={VIDEO_KEY: None}) == []
    )  # then it was this computer, and apply takes it over
    second.run([release])
    assert len(youtube.videos) == 4
    assert second.receipts[VIDEO_KEY].remote_id == list(youtube.videos)[-1]


def lost(youtube: Emulator, release: Release, folder: Path) -> Desk:
    """A desk whose upload ended without an answer, after which YouTube forgot it."""
    desk = Desk(youtube, folder)
    youtube.faults.add(
        {"match": "PUT upload", "skip": 5, "times": -1, "status": 503},
        {"match": "PUT status", "times": -1, "status": 503},
    )
    with pytest.raises(RemoteError):
        desk.run([release])
    youtube.faults.clear()
    return desk


def test_a_doubt_is_told_before_the_long_work(youtube: Emulator, release: Release, tmp_path: Path) -> None:
    desk = lost(youtube, release, tmp_path)
    begun = {VIDEO_KEY: desk.journal(VIDEO_KEY).state}
    assert findings(desk, release, begun) == [], "the session knows"
    youtube.channel.sessions.clear()
    (finding,) = findings(desk, release, begun)
    assert finding.code == "uncertain"
    assert "quicktake youtube adopt" in finding.hint
    changes = [replace(one, accepted=frozenset({"uncertain"})) for one in desk.changes(desk.videos, [release])]
    assert list(desk.videos.check(changes, begun, {})) == []
    Desk(youtube, tmp_path / "other").run([release])
    assert findings(desk, release, begun) == [], "it is there after all"


def test_a_video_by_hand_with_the_same_title_and_size_is_a_doubt(
    youtube: Emulator, release: Release, tmp_path: Path
) -> None:
    size = release.artifacts["video"].size
    youtube.add({"snippet": {"title": "How loud is loud?"}, "fileDetails": {"fileSize": str(size)}})
    (finding,) = findings(Desk(youtube, tmp_path), release)
    assert (finding.code, finding.severity) == ("uncertain", "E")
    assert "How loud is loud?" in finding.message


def test_marker_among_many(youtube: Emulator, release: Release, tmp_path: Path) -> None:
    Desk(youtube, tmp_path).run([release])
    (video,) = youtube.videos.values()
    for number in range(120):
        other: dict[str, Any] = {**video.resource, "id": f"v{number}"}
        other["snippet"] = {**video.resource["snippet"], "description": "Something else"}
        youtube.videos[f"v{number}"] = replace(video, resource=other)
    assert [finding.code for finding in findings(Desk(youtube, tmp_path / "b"), release)] == ["uploaded"]


def test_too_large(youtube: Emulator, tmp_path: Path) -> None:
    huge = Artifact("video/mp4", ".mp4", "ab" * 32, (256 << 30) + 1, tmp_path / "huge.mp4")
    (finding,) = findings(Desk(youtube, tmp_path), video_release(huge))
    assert finding.code == "video-too-large"


def test_unknown_category(youtube: Emulator, tmp_path: Path) -> None:
    release = video_release(video_file(tmp_path), youtube=Youtube(category="Educatoin"))
    (finding,) = findings(Desk(youtube, tmp_path), release)
    assert finding.code == "youtube-category"
    assert "Education" in finding.hint


@pytest.mark.parametrize(
    "fault",
    [
        {"match": "GET channels", "status": 503},
        {"match": "GET channels", "after": 0},
        {"match": "GET channels", "html": True},
        {"match": "GET channels", "status": 403, "reason": "quotaExceeded"},
        {"match": "GET playlistItems", "status": 500},
        {"match": "POST token", "status": 503},
        {"match": "POST token", "status": 429},
        {"match": "POST token", "html": True},
        {"match": "POST token", "status": 403, "html": True},
        {"match": "POST token", "after": 0},
    ],
)
def test_youtube_does_not_answer(youtube: Emulator, release: Release, tmp_path: Path, fault: dict[str, Any]) -> None:
    youtube.faults.add({"times": -1, **fault})
    (finding,) = findings(Desk(youtube, tmp_path), release)
    assert (finding.code, finding.severity) == ("youtube-unreachable", "E")


def test_nobody_listens(release: Release, tmp_path: Path) -> None:
    with Emulator() as emulator:
        desk = Desk(emulator, tmp_path)
    (finding,) = findings(desk, release)
    assert finding.code == "youtube-unreachable"
    assert "refused" in finding.message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("QUICKTAKE_YOUTUBE_ENDPOINT", "http://youtube.example"),
        ("QUICKTAKE_YOUTUBE_ENDPOINT", "https://youtube.example/api"),
        ("QUICKTAKE_YOUTUBE_ENDPOINT", "https://user@youtube.example"),
        ("QUICKTAKE_YOUTUBE_ENDPOINT", "youtube.example"),
        ("QUICKTAKE_YOUTUBE_ENDPOINT", "https://youtube.example:port"),
        ("QUICKTAKE_YOUTUBE_TOKEN", '{"token": "t", "token_uri": "http://tokens.example/token"}'),
    ],
)
def test_settings_that_would_leak(youtube: Emulator, release: Release, tmp_path: Path, name: str, value: str) -> None:
    desk = Desk(youtube, tmp_path)
    desk.videos = Videos(desk.show, Opening(desk.show, {**youtube.environ, name: value}))
    (finding,) = findings(desk, release)
    assert finding.code == "youtube-settings"
    assert youtube.log == []


def test_youtube_is_asked_once_for_all_its_changes(youtube: Emulator, release: Release, tmp_path: Path) -> None:
    desk = Desk(youtube, tmp_path)
    desk.run([release])
    again = replace(release, episode=replace(release.episode, youtube=Youtube(privacy="unlisted")))
    changes, asked = desk.changes(desk.visibility, [again]), len(youtube.calls("GET channels"))
    for destination in (desk.videos, desk.extras, desk.visibility):
        assert list(destination.check(changes, {}, desk.receipts)) == []
    assert len(youtube.calls("GET channels")) == asked + 1
    desk.videos = Videos(desk.show, Opening(desk.show, {}, desk.naps.patience))
    assert [finding.code for finding in desk.videos.check(changes, {}, desk.receipts)] == ["signed-out"]


def test_another_episodes_video_whose_notes_end_with_this_page_is_not_this_ones(
    youtube: Emulator, release: Release, tmp_path: Path
) -> None:
    desk = Desk(youtube, tmp_path)
    desk.run([video_release(video_file(tmp_path, seed=2), guid="other", slug="0147-other", title="Other")])
    (name,) = youtube.videos
    youtube.edit(name, snippet={"description": f"Next time: {release.page_url}"})
    assert findings(desk, release) == []


def test_deleted_there_is_told_for_every_kind_of_change(youtube: Emulator, release: Release, tmp_path: Path) -> None:
    desk = Desk(youtube, tmp_path)
    desk.run([release])
    youtube.videos.clear()
    for what in ("metadata", "visibility", "thumbnail", "captions:en", "playlist:Talks"):
        effect = Effect(f"youtube/{release.guid}/{what}", "new", lambda: {}, {"privacy": "unlisted"})
        change = replace(desk.change(effect), episode="0148-loud")
        (finding,) = desk.videos.check([change], {}, desk.receipts)
        assert (finding.code, finding.severity) == ("youtube-gone", "E"), what
        taken_back = replace(change, effect=replace(effect, withdraw=True))
        assert list(desk.videos.check([taken_back], {}, desk.receipts)) == []
    both = [desk.change(Effect(f"youtube/{release.guid}/{what}", "n", dict)) for what in ("thumbnail", "captions:en")]
    assert len(list(desk.videos.check(both, {}, desk.receipts))) == 1, "once for a video"
