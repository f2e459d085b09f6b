"""What plan --remote tells of YouTube: by hand, on both sides, gone; and how few calls that takes."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from emulator.server import Emulator
from makers.youtube import BEFORE, DATE, GUID, METADATA_KEY, VISIBILITY_KEY, Desk, only, video_file, video_release
from quicktake.destinations.youtube.drift import Difference, Drift
from quicktake.errors import Refusal
from quicktake.model import Change, Receipt, Release, Youtube

SLUG = "0148-how-loud-is-loud"


@pytest.fixture
def youtube() -> Iterator[Emulator]:
    with Emulator(clock=lambda: BEFORE) as emulator:
        yield emulator


@pytest.fixture
def desk(youtube: Emulator, tmp_path: Path, release: Release) -> Desk:
    desk = Desk(youtube, tmp_path)
    desk.run([release])
    return desk


@pytest.fixture
def release(tmp_path: Path) -> Release:
    return video_release(video_file(tmp_path))


def drift(desk: Desk, *changes: Change) -> Drift:
    return desk.videos.drifted({GUID: SLUG}, changes, desk.receipts, {}, desk.now)


def told(found: Drift) -> list[tuple[str, object, object, str]]:
    return [(one.field, one.written, one.there, one.state) for one in found.differences]


def edited(release: Release, **matter: object) -> Release:
    """The release with other front matter."""
    new = replace(release.episode.matter, **matter)  # type: ignore[arg-type]  # keys of FrontMatter
    return replace(release, episode=replace(release.episode, matter=new))


def test_all_is_as_it_was_written(youtube: Emulator, desk: Desk) -> None:
    before = len(youtube.log)
    assert drift(desk) == Drift()
    calls = [entry["call"] for entry in youtube.log[before:] if "token" not in entry["call"]]
    assert calls == ["GET channels", "GET videos"]


def test_changed_there_by_hand(youtube: Emulator, desk: Desk) -> None:
    video = only(youtube)
    youtube.edit(video["id"], snippet={"title": "By hand"}, status={"privacyStatus": "unlisted"})
    assert list(drift(desk).differences) == [
        Difference(SLUG, video["id"], METADATA_KEY, "title", "How loud is loud?", "By hand", "theirs"),
        Difference(SLUG, video["id"], VISIBILITY_KEY, "privacy", "public", "unlisted", "theirs"),
    ]


def test_a_change_here_begins_with_what_is_there(youtube: Emulator, desk: Desk, release: Release) -> None:
    youtube.edit(only(youtube)["id"], snippet={"tags": ["by hand"]})
    (change,) = desk.changes(desk.videos, [edited(release, title="Here", tags=("x",))])
    found = drift(desk, change)
    assert ("title", "How loud is loud?", "How loud is loud?", "ours") in told(found)
    assert ("tags", [], ["by hand"], "conflict") in told(found)
    (finding,) = found.findings
    assert (finding.code, finding.place) == ("youtube-conflict", SLUG)


def test_changed_there_to_what_it_is_to_be(youtube: Emulator, desk: Desk, release: Release) -> None:
    youtube.edit(only(youtube)["id"], snippet={"title": "The same"})
    (change,) = desk.changes(desk.videos, [edited(release, title="The same")])
    found = drift(desk, change)
    assert ("title", "How loud is loud?", "The same", "same") in told(found)
    assert found.findings == ()


def test_what_was_left_so_is_not_told_again(youtube: Emulator, desk: Desk, release: Release) -> None:
    youtube.edit(only(youtube)["id"], snippet={"title": "By hand"})
    (change,) = desk.changes(desk.videos, [edited(release, title="Here")])
    desk.apply(desk.videos, replace(change, keep="theirs"))
    assert drift(desk) == Drift()
    youtube.edit(only(youtube)["id"], snippet={"title": "By another hand"})
    assert [one.state for one in drift(desk).differences] == ["theirs"]


def test_a_schedule_that_was_moved_there_and_youtubes_own_publication(
    youtube: Emulator, tmp_path: Path, release: Release
) -> None:
    desk = Desk(youtube, tmp_path / "other")
    desk.now = BEFORE
    desk.run([release], feed=False)
    name = only(youtube)["id"]
    youtube.edit(name, status={"publishAt": "2026-11-29T05:00:00Z"})
    assert told(drift(desk)) == [("publish_at", "2026-11-23T05:00:00Z", "2026-11-29T05:00:00Z", "theirs")]
    youtube.edit(name, status={"publishAt": "2026-11-23T05:00:00Z"})
    youtube.ahead = DATE - BEFORE
    assert only(youtube)["status"]["privacyStatus"] == "public"
    desk.now = DATE
    assert drift(desk) == Drift()
    desk.now = BEFORE
    assert ("privacy", "private", "public", "theirs") in told(drift(desk)), "published there before its time"


@pytest.mark.parametrize(
    ("status", "state", "words"),
    [
        ({"uploadStatus": "rejected", "rejectionReason": "copyright"}, "rejected", "of copyright"),
        ({"uploadStatus": "failed", "failureReason": "codec"}, "failed", "codec"),
        ({"uploadStatus": "deleted"}, "gone", "deleted"),
        (None, "gone", "not on YouTube any more"),
    ],
)
def test_the_video_itself(youtube: Emulator, desk: Desk, status: dict[str, str] | None, state: str, words: str) -> None:
    name = only(youtube)["id"]
    if status is None:
        youtube.delete(name)
    else:
        youtube.edit(name, status=status)
    (one,) = drift(desk).differences
    assert (one.field, one.state) == ("video", state)
    assert words in str(one.there)


def test_who_sees_it_before_we_said_so(youtube: Emulator, desk: Desk) -> None:
    del desk.receipts[VISIBILITY_KEY]
    assert told(drift(desk)) == [("privacy", "private", "public", "theirs")]


def test_what_is_taken_back(youtube: Emulator, desk: Desk, release: Release) -> None:
    (change,) = desk.changes(desk.visibility, [replace(release, unpublished=True)])
    assert told(drift(desk, change)) == [("privacy", None, "public", "ours")]


def test_another_channel(youtube: Emulator, desk: Desk) -> None:
    desk.show = replace(desk.show, record=replace(desk.show.record, channel="UCother"))
    desk = Desk(youtube, desk.folder, desk.show)
    video = Receipt(METADATA_KEY.replace("metadata", "video"), "d", "some-id")
    with pytest.raises(Refusal, match="UCother"):
        desk.videos.drifted({GUID: SLUG}, (), {video.key: video}, {}, DATE)


def test_nothing_there_asks_nobody(youtube: Emulator, tmp_path: Path) -> None:
    assert drift(Desk(youtube, tmp_path)) == Drift()
    assert youtube.log == []


def test_lists_of_fifty(youtube: Emulator, tmp_path: Path) -> None:
    desk = Desk(youtube, tmp_path)
    names = youtube.add(*({"snippet": {"title": f"Old {number}"}} for number in range(101)))
    receipts = {
        key: Receipt(key, "d", name, fields={"title": f"Old {number}"} if what == "metadata" else {})
        for number, name in enumerate(names)
        for what in ("video", "metadata")
        for key in (f"youtube/{number}/{what}",)
    }
    slugs = {str(number): f"old-{number}" for number in range(101)}
    found = desk.videos.drifted(slugs, (), receipts, {}, DATE)
    assert {one.field for one in found.differences} <= {"privacy"}
    assert len(youtube.calls("GET videos")) == 3
    assert len(youtube.calls("GET channels")) == 1


def test_of_conflicts_only_what_is_to_be_written_is_asked(youtube: Emulator, desk: Desk, release: Release) -> None:
    youtube.edit(only(youtube)["id"], status={"privacyStatus": "unlisted"}, snippet={"title": "By hand"})
    private = replace(release, episode=replace(release.episode, youtube=Youtube(privacy="private")))
    changes = desk.changes(desk.visibility, [private])
    assert [one.code for one in desk.videos.check(changes, {}, desk.receipts)] == ["youtube-conflict"]
    assert [one.field for one in drift(desk, *changes).differences] == ["title", "privacy"]
