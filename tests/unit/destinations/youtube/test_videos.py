"""What YouTube wants of a release, and metadata that are changed there without losing anything."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from emulator.server import Emulator
from makers.youtube import BEFORE, DATE, METADATA_KEY, VIDEO_KEY, Desk, only, video_file, video_release
from quicktake.errors import Refusal, RemoteError
from quicktake.model import Artifact, Chapter, Keep, Release, Youtube


@pytest.fixture
def youtube() -> Iterator[Emulator]:
    with Emulator(clock=lambda: BEFORE) as emulator:
        yield emulator


@pytest.fixture
def desk(youtube: Emulator, tmp_path: Path) -> Desk:
    return Desk(youtube, tmp_path)


@pytest.fixture
def release(tmp_path: Path) -> Release:
    return video_release(video_file(tmp_path))


def retitled(release: Release, title: str, **youtube: object) -> Release:
    """The release with another headline, and other settings."""
    episode = release.episode
    settings = replace(episode.youtube or Youtube(), **youtube)  # type: ignore[arg-type]  # keys of Youtube
    return replace(release, episode=replace(episode, matter=replace(episode.matter, title=title), youtube=settings))


def test_nothing_without_video_or_section(desk: Desk, release: Release) -> None:
    audio = video_release()
    elsewhere = replace(release, episode=replace(release.episode, youtube=None))
    taken_back = replace(release, unpublished=True)
    assert list(desk.videos.wanted(desk.show, [audio, elsewhere, taken_back], {}, DATE)) == []


def test_nothing_asked_when_nothing_is_to_do(youtube: Emulator, desk: Desk) -> None:
    assert list(desk.videos.check((), {}, {})) == []
    assert list(desk.visibility.check((), {}, {})) == []
    assert youtube.log == []


def test_known_after_build(desk: Desk) -> None:
    release = video_release(Artifact("video/mp4", ".mp4"))
    video, metadata = desk.videos.wanted(desk.show, [release], {}, DATE)
    assert video.digest is None
    assert metadata.digest is not None


def test_published_video_never_changes_by_itself(
    youtube: Emulator, desk: Desk, release: Release, tmp_path: Path
) -> None:
    desk.run([release])
    assert desk.run([release]) == []
    assert desk.run([replace(release, artifacts={"video": video_file(tmp_path, seed=2)})]) == []
    assert desk.run([replace(release, artifacts={})]) == []
    assert len(youtube.calls("POST upload")) == 1


def test_upload_brings_the_metadata(youtube: Emulator, desk: Desk, release: Release) -> None:
    desk.run([release])
    assert METADATA_KEY in desk.receipts
    updates = [entry["query"]["part"] for entry in youtube.calls("PUT videos")]
    assert updates == ["status"]  # only who sees it


def test_change_keeps_what_is_not_ours(youtube: Emulator, desk: Desk, release: Release) -> None:
    desk.now = BEFORE
    desk.run([release], feed=False)
    resource = only(youtube)
    resource["snippet"].update(defaultLanguage="en-GB")
    resource["status"].update(publicStatsViewable=False, containsSyntheticMedia=True)
    resource["recordingDetails"].update(locationDescription="Berlin")
    localizations = {"de": {"title": "Wie laut", "description": "Ton"}}
    youtube.videos[resource["id"]].resource["localizations"] = localizations
    desk.run([retitled(release, "How quiet is quiet?", embeddable=False)], feed=False)
    after = only(youtube)
    assert after["snippet"]["title"] == "How quiet is quiet?"
    assert after["snippet"]["defaultLanguage"] == "en-GB"
    assert after["localizations"] == localizations
    status = after["status"]
    assert status["embeddable"] is False
    assert (status["publishAt"], status["privacyStatus"]) == ("2026-11-23T05:00:00Z", "private")
    assert (status["publicStatsViewable"], status["containsSyntheticMedia"]) == (False, True)
    assert after["recordingDetails"]["locationDescription"] == "Berlin"


def test_field_changed_there_and_not_here_stays_theirs(youtube: Emulator, desk: Desk, release: Release) -> None:
    desk.run([release])
    only(youtube)["snippet"]["tags"] = ["by hand"]
    desk.run([retitled(release, "New")])
    assert only(youtube)["snippet"]["tags"] == ["by hand"]
    assert only(youtube)["snippet"]["title"] == "New"


def test_title_changed_between_upload_and_its_end(
    youtube: Emulator, desk: Desk, release: Release, tmp_path: Path
) -> None:
    youtube.faults.add({"match": "PUT upload", "skip": 2, "status": 503, "times": -1})
    with pytest.raises(RemoteError):
        desk.run([release])
    youtube.faults.clear()
    Desk(youtube, tmp_path).run([retitled(release, "Better")])
    assert only(youtube)["snippet"]["title"] == "Better"


def test_lost_update_is_made_once(youtube: Emulator, desk: Desk, release: Release) -> None:
    desk.run([release])
    youtube.faults.add({"match": "PUT videos", "drop_answer": True})
    desk.run([retitled(release, "Again")])
    assert only(youtube)["snippet"]["title"] == "Again"


def test_deleted_there(youtube: Emulator, desk: Desk, release: Release) -> None:
    desk.run([release])
    youtube.videos.clear()
    with pytest.raises(RemoteError, match="not on YouTube any more"):
        desk.run([retitled(release, "New")])
    (finding,) = desk.videos.verify(desk.receipts[VIDEO_KEY])
    assert finding.code == "youtube-missing"


def test_description_has_the_recordings_chapters(youtube: Emulator, desk: Desk, release: Release) -> None:
    chapters = (Chapter(0.0, "Start"), Chapter(75.0, "Middle <b>"), Chapter(3725.5, "End"))
    desk.run([replace(release, episode=replace(release.episode, chapters=chapters))])
    description = only(youtube)["snippet"]["description"]
    for line in ("0:00 Start", "1:15 Middle ‹b›", "1:02:05 End"):
        assert line in description.splitlines()


def test_long_notes_never_stop_a_publish(youtube: Emulator, desk: Desk, tmp_path: Path) -> None:
    release = video_release(video_file(tmp_path), notes="Ägypten <b> ist weit. " * 2000, tags=("x" * 90,) * 3)
    desk.run([retitled(release, "Wörter " * 40)])
    snippet = only(youtube)["snippet"]
    assert len(snippet["description"].encode()) <= 5000
    assert release.page_url in snippet["description"]
    assert len(snippet["title"]) <= 100
    assert snippet["title"].endswith("…")


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        ({"uploadStatus": "rejected", "rejectionReason": "duplicate"}, "youtube-rejected", "the same video"),
        ({"uploadStatus": "failed", "failureReason": "codec"}, "youtube-failed", "codec"),
        ({"uploadStatus": "uploaded"}, "youtube-processing", "still processing"),
        ({"uploadStatus": "deleted"}, "youtube-missing", "deleted"),
    ],
)
def test_verify(youtube: Emulator, desk: Desk, release: Release, status: dict[str, str], code: str, words: str) -> None:
    desk.run([release])
    receipt = desk.receipts[VIDEO_KEY]
    assert list(desk.videos.verify(receipt)) == []
    only(youtube)["status"].update(status)
    (finding,) = desk.videos.verify(receipt)
    assert (finding.code, finding.severity) == (code, "I" if code == "youtube-processing" else "E")
    assert words in finding.message
    only(youtube)["snippet"]["channelId"] = "UCother"
    assert "youtube-owner" in [finding.code for finding in desk.videos.verify(receipt)]


def test_verify_says_when_it_cannot_ask(youtube: Emulator, desk: Desk, release: Release) -> None:
    desk.run([release])
    youtube.revoke()
    (finding,) = desk.videos.verify(desk.receipts[VIDEO_KEY])
    assert finding.code == "signed-out"


def test_title_changed_on_both_sides_is_refused_before_and_during_the_run(
    youtube: Emulator, desk: Desk, release: Release
) -> None:
    desk.run([release])
    youtube.edit(only(youtube)["id"], snippet={"title": "By hand"})
    (change,) = desk.changes(desk.videos, [retitled(release, "Here")])
    (finding,) = desk.videos.check([change], {}, desk.receipts)
    assert (finding.code, finding.severity) == ("youtube-conflict", "E")
    assert '"Here" here, "By hand" there' in finding.message
    with pytest.raises(Refusal, match="By hand"):
        desk.apply(desk.videos, change)
    assert only(youtube)["snippet"]["title"] == "By hand"


@pytest.mark.parametrize(("keep", "title"), [("ours", "Here"), ("theirs", "By hand")])
def test_the_host_decided(youtube: Emulator, desk: Desk, release: Release, keep: Keep, title: str) -> None:
    desk.run([release])
    youtube.edit(only(youtube)["id"], snippet={"title": "By hand"})
    (change,) = desk.changes(desk.videos, [retitled(release, "Here")])
    change = replace(change, keep=keep)
    assert list(desk.videos.check([change], {}, desk.receipts)) == []
    desk.apply(desk.videos, change)
    assert only(youtube)["snippet"]["title"] == title
    assert desk.run([retitled(release, "Here")]) == []
    desk.run([retitled(release, "Later")])
    assert only(youtube)["snippet"]["title"] == "Later"


def test_what_was_written_before_a_crash_is_no_change_of_anybodys(
    youtube: Emulator, desk: Desk, release: Release
) -> None:
    desk.run([release])
    (change,) = desk.changes(desk.videos, [retitled(release, "Written")])
    journal = desk.journal(METADATA_KEY)
    desk.videos.apply(change, journal, desk.receipts)  # killed before its receipt
    (again,) = desk.changes(desk.videos, [retitled(release, "Better")])
    assert list(desk.videos.check([again], {METADATA_KEY: journal.state}, desk.receipts)) == []
    desk.apply(desk.videos, again)
    assert only(youtube)["snippet"]["title"] == "Better"


def test_the_day_of_recording_stays_as_it_was_sent(youtube: Emulator, desk: Desk, release: Release) -> None:
    desk.run([release])
    desk.run([replace(retitled(release, "New"), date=BEFORE - timedelta(days=9))])
    assert only(youtube)["recordingDetails"]["recordingDate"][:10] == "2026-11-23"
    assert desk.receipts[METADATA_KEY].fields["recorded"] == "2026-11-23T00:00:00Z"
