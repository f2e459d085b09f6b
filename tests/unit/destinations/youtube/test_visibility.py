"""Private first, public last, scheduled by YouTube, taken back first of all; nothing else of the status is lost."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from emulator.server import Emulator
from makers.youtube import BEFORE, DATE, FEED, VISIBILITY_KEY, Desk, only, video_file, video_release
from quicktake.destinations.youtube import sight
from quicktake.errors import Refusal, RemoteError
from quicktake.model import Keep, Privacy, Receipt, Release, Youtube

LATER = DATE + timedelta(days=1)


@pytest.fixture
def youtube() -> Iterator[Emulator]:
    with Emulator(clock=lambda: BEFORE) as emulator:
        yield emulator


@pytest.fixture
def desk(youtube: Emulator, tmp_path: Path) -> Desk:
    desk = Desk(youtube, tmp_path)
    desk.now = BEFORE
    return desk


@pytest.fixture
def release(tmp_path: Path) -> Release:
    return video_release(video_file(tmp_path))


def go_to(desk: Desk, youtube: Emulator, moment: datetime) -> None:
    """Time passes, here and there."""
    desk.now = moment
    youtube.ahead = moment - BEFORE


def test_scheduled_and_published_by_youtube(youtube: Emulator, desk: Desk, release: Release) -> None:
    desk.run([release], feed=False)
    status = only(youtube)["status"]
    assert (status["privacyStatus"], status["publishAt"]) == ("private", "2026-11-23T05:00:00Z")
    receipt = desk.receipts[VISIBILITY_KEY]
    assert receipt.fields == {"privacy": "private", "publish_at": "2026-11-23T05:00:00Z"}
    assert list(desk.visibility.verify(receipt)) == []
    go_to(desk, youtube, DATE)
    assert only(youtube)["status"]["privacyStatus"] == "public"
    assert desk.run([release]) == []
    assert list(desk.visibility.verify(receipt)) == []


def test_due_becomes_public_only_when_the_feed_names_it(youtube: Emulator, desk: Desk, release: Release) -> None:
    go_to(desk, youtube, DATE)
    desk.run([release], feed=False)
    assert only(youtube)["status"]["privacyStatus"] == "private"
    assert VISIBILITY_KEY not in desk.receipts
    desk.run([release])
    assert only(youtube)["status"]["privacyStatus"] == "public"


@pytest.mark.parametrize("privacy", ["unlisted", "private"])
def test_unlisted_and_private(youtube: Emulator, desk: Desk, release: Release, privacy: str) -> None:
    settings = Youtube(privacy=privacy)  # type: ignore[arg-type]  # one of the two
    chosen = replace(release, episode=replace(release.episode, youtube=settings))
    desk.run([chosen])
    assert VISIBILITY_KEY not in desk.receipts  # YouTube schedules nothing but public
    go_to(desk, youtube, DATE)
    desk.run([chosen])
    assert only(youtube)["status"]["privacyStatus"] == privacy
    assert "publishAt" not in only(youtube)["status"]
    assert desk.run([chosen]) == []


def test_pulled_schedule_is_withdrawn_first(youtube: Emulator, desk: Desk, release: Release) -> None:
    desk.run([release], feed=False)
    done = desk.run([], feed=False)
    assert [change.action for change in done] == ["withdraw"]
    status = only(youtube)["status"]
    assert status["privacyStatus"] == "private"
    assert "publishAt" not in status
    assert status["publicStatsViewable"] is True
    assert desk.run([], feed=False) == []


def test_moved_schedule(youtube: Emulator, desk: Desk, release: Release) -> None:
    desk.run([release], feed=False)
    moved = replace(release, date=LATER)
    done = desk.run([moved], feed=False)
    assert done[0].action == "withdraw"
    assert only(youtube)["status"]["publishAt"] == "2026-11-24T05:00:00Z"
    assert desk.run([moved], feed=False) == []
    go_to(desk, youtube, DATE)
    assert only(youtube)["status"]["privacyStatus"] == "private"


def test_no_longer_public_is_unscheduled(youtube: Emulator, desk: Desk, release: Release) -> None:
    desk.run([release], feed=False)
    private = replace(release, episode=replace(release.episode, youtube=Youtube(privacy="private")))
    desk.run([private], feed=False)
    assert "publishAt" not in only(youtube)["status"]


def test_unpublished(youtube: Emulator, desk: Desk, release: Release) -> None:
    go_to(desk, youtube, DATE)
    desk.run([release])
    gone = replace(release, unpublished=True, artifacts={})
    done = desk.run([gone])
    assert [change.action for change in done] == ["withdraw"]
    assert only(youtube)["status"]["privacyStatus"] == "private"
    assert desk.run([gone]) == []


def test_what_was_public_stays_public(youtube: Emulator, desk: Desk, release: Release) -> None:
    desk.run([release], feed=False)
    go_to(desk, youtube, DATE)
    assert desk.run([replace(release, date=LATER)]) == []
    assert only(youtube)["status"]["privacyStatus"] == "public"


def test_public_to_private_and_back(youtube: Emulator, desk: Desk, release: Release) -> None:
    go_to(desk, youtube, DATE)
    desk.run([release])
    private = replace(release, episode=replace(release.episode, youtube=Youtube(privacy="private")))
    desk.run([private])
    assert only(youtube)["status"]["privacyStatus"] == "private"
    desk.run([release])
    assert only(youtube)["status"]["privacyStatus"] == "public"


def test_keeps_what_is_not_ours(youtube: Emulator, desk: Desk, release: Release) -> None:
    video, *_ = desk.changes(desk.videos, [release])
    desk.apply(desk.videos, video)
    status = only(youtube)["status"]
    status.update(embeddable=False, license="creativeCommon", publicStatsViewable=False, containsSyntheticMedia=True)
    desk.run([release], feed=False)
    status = only(youtube)["status"]
    assert (status["embeddable"], status["license"]) == (False, "creativeCommon")
    assert (status["publicStatsViewable"], status["containsSyntheticMedia"]) == (False, True)
    assert status["selfDeclaredMadeForKids"] is False


def test_due_while_the_rest_was_done(youtube: Emulator, desk: Desk, release: Release) -> None:
    video, *_ = desk.changes(desk.videos, [release])
    desk.apply(desk.videos, video)
    (change,) = desk.changes(desk.visibility, [release])
    go_to(desk, youtube, DATE + timedelta(seconds=1))
    desk.apply(desk.visibility, change)
    assert only(youtube)["status"]["privacyStatus"] == "private"
    desk.run([release])
    assert only(youtube)["status"]["privacyStatus"] == "public"


def test_deleted_there(youtube: Emulator, desk: Desk, release: Release) -> None:
    desk.run([release], feed=False)
    youtube.videos.clear()
    desk.run([])  # what is gone needs no taking back
    with pytest.raises(RemoteError, match="not on YouTube any more"):
        desk.run([release])


def test_rejected_is_not_made_public(youtube: Emulator, desk: Desk, release: Release) -> None:
    go_to(desk, youtube, DATE)
    desk.run([release], feed=False)
    (video,) = youtube.videos.values()
    video.resource["status"].update(uploadStatus="rejected", rejectionReason="length")
    with pytest.raises(RemoteError, match="too long"):
        desk.run([release])
    assert only(youtube)["status"]["privacyStatus"] == "private"


def test_plan_does_not_depend_on_the_time_of_day(desk: Desk, release: Release) -> None:
    receipts = {**{FEED.key: FEED}, "youtube/" + release.guid + "/video": FEED}
    digests = set()
    for now in (BEFORE, DATE.astimezone(UTC), LATER):
        (effect,) = desk.visibility.wanted(desk.show, [release], receipts, now)
        digests.add(effect.digest)
    assert len(digests) == 1


def test_drift_is_told(youtube: Emulator, desk: Desk, release: Release) -> None:
    desk.run([release], feed=False)
    (video,) = youtube.videos.values()
    receipt = desk.receipts[VISIBILITY_KEY]
    video.resource["status"]["publishAt"] = "2026-11-25T05:00:00Z"
    assert [finding.code for finding in desk.visibility.verify(receipt)] == ["youtube-schedule"]
    video.resource["status"]["privacyStatus"] = "unlisted"
    assert [finding.code for finding in desk.visibility.verify(receipt)] == ["youtube-privacy"]


def private(release: Release, privacy: Privacy = "private") -> Release:
    """The release with another privacy."""
    return replace(release, episode=replace(release.episode, youtube=Youtube(privacy=privacy)))


def test_changed_there_and_not_here_stays(youtube: Emulator, desk: Desk, release: Release) -> None:
    go_to(desk, youtube, DATE)
    desk.run([release])
    youtube.edit(only(youtube)["id"], status={"privacyStatus": "unlisted"})
    episode = release.episode
    other = replace(release, episode=replace(episode, matter=replace(episode.matter, title="Other words")))
    desk.run([other])
    assert only(youtube)["status"]["privacyStatus"] == "unlisted"
    assert only(youtube)["snippet"]["title"] == "Other words"


def test_changed_on_both_sides_is_refused(youtube: Emulator, desk: Desk, release: Release) -> None:
    go_to(desk, youtube, DATE)
    desk.run([release])
    youtube.edit(only(youtube)["id"], status={"privacyStatus": "unlisted"})
    (change,) = desk.changes(desk.visibility, [private(release)])
    (finding,) = desk.videos.check([change], {}, desk.receipts)
    assert finding.code == "youtube-conflict"
    assert 'privacy ("private" here, "unlisted" there)' in finding.message
    with pytest.raises(Refusal):
        desk.apply(desk.visibility, change)
    assert only(youtube)["status"]["privacyStatus"] == "unlisted"


@pytest.mark.parametrize(("keep", "privacy"), [("ours", "private"), ("theirs", "unlisted")])
def test_the_host_decided(youtube: Emulator, desk: Desk, release: Release, keep: Keep, privacy: str) -> None:
    go_to(desk, youtube, DATE)
    desk.run([release])
    youtube.edit(only(youtube)["id"], status={"privacyStatus": "unlisted"})
    (change,) = desk.changes(desk.visibility, [private(release)])
    assert list(desk.visibility.check([replace(change, keep=keep)], {}, desk.receipts)) == []
    desk.apply(desk.visibility, replace(change, keep=keep))
    assert only(youtube)["status"]["privacyStatus"] == privacy
    assert desk.run([private(release)]) == []
    assert list(desk.visibility.verify(desk.receipts[VISIBILITY_KEY])) == []
    desk.run([release])
    assert only(youtube)["status"]["privacyStatus"] == "public"


def test_youtubes_own_publication_is_no_change_by_hand(youtube: Emulator, desk: Desk, release: Release) -> None:
    desk.run([release], feed=False)
    go_to(desk, youtube, DATE)
    assert only(youtube)["status"]["privacyStatus"] == "public"
    desk.run([private(release)])
    assert only(youtube)["status"]["privacyStatus"] == "private"


def test_taking_back_asks_nobody(youtube: Emulator, desk: Desk, release: Release) -> None:
    desk.run([release], feed=False)
    youtube.edit(only(youtube)["id"], status={"publishAt": "2026-11-29T05:00:00Z"})
    desk.run([], feed=False)
    assert "publishAt" not in only(youtube)["status"]
    desk.run([release], feed=False)
    go_to(desk, youtube, DATE)
    youtube.edit(only(youtube)["id"], status={"privacyStatus": "unlisted"})
    desk.run([replace(release, unpublished=True)])
    assert only(youtube)["status"]["privacyStatus"] == "private"


def test_their_schedule_that_was_kept_is_taken_back_when_the_episode_moves(
    youtube: Emulator, desk: Desk, release: Release
) -> None:
    video, *_ = desk.changes(desk.videos, [release])
    desk.apply(desk.videos, video)
    theirs = "2026-11-30T05:00:00Z"
    youtube.edit(only(youtube)["id"], status={"publishAt": theirs})
    (change,) = desk.changes(desk.visibility, [release])
    desk.apply(desk.visibility, replace(change, keep="theirs"))
    assert only(youtube)["status"]["publishAt"] == theirs
    assert desk.changes(desk.visibility, [release]) == []
    assert list(desk.visibility.verify(desk.receipts[VISIBILITY_KEY])) == []
    done = desk.run([replace(release, date=LATER)], feed=False)
    assert done[0].action == "withdraw"
    assert only(youtube)["status"]["publishAt"] == "2026-11-24T05:00:00Z"


def test_what_was_written_before_a_crash_is_no_change_of_anybodys(
    youtube: Emulator, desk: Desk, release: Release
) -> None:
    go_to(desk, youtube, DATE)
    desk.run([release])
    (change,) = desk.changes(desk.visibility, [private(release)])
    journal = desk.journal(VISIBILITY_KEY)
    desk.visibility.apply(change, journal, desk.receipts)  # killed before its receipt
    unlisted = private(release, "unlisted")
    (again,) = desk.changes(desk.visibility, [unlisted])
    assert list(desk.visibility.check([again], {VISIBILITY_KEY: journal.state}, desk.receipts)) == []
    desk.apply(desk.visibility, again)
    assert only(youtube)["status"]["privacyStatus"] == "unlisted"


def test_a_schedule_that_the_host_made_is_not_ours_to_take_back(release: Release) -> None:
    """Of an adopted video whose episode is out: it would become public at once."""
    there = {"privacy": "private", "publish_at": "2026-11-30T05:00:00Z"}
    digest = sight.Sight("public", "2026-11-23T05:00:00Z").digest
    fields = {"privacy": "public", "publish_at": None, "there": there}
    receipts = {FEED.key: FEED, VISIBILITY_KEY: Receipt(VISIBILITY_KEY, digest, "abc", fields=fields)}
    assert list(sight.wanted([release], receipts, DATE)) == []
    assert [effect.withdraw for effect in sight.wanted([], receipts, DATE)] == [True], "its folder is gone"


@pytest.mark.parametrize("privacy", ["public", "unlisted"])
def test_made_public_early_by_hand_it_stays_so_when_the_episode_moves(
    youtube: Emulator, desk: Desk, release: Release, privacy: Privacy, tmp_path: Path
) -> None:
    desk.run([release], feed=False)
    youtube.edit(only(youtube)["id"], status={"privacyStatus": privacy, "publishAt": None})
    moved, writes = replace(release, date=LATER), len(youtube.calls("PUT videos"))
    (taken_back,) = desk.changes(desk.visibility, [moved])
    desk.apply(desk.visibility, taken_back)
    shutil.rmtree(tmp_path / "journal")  # its intent is closed
    assert only(youtube)["status"]["privacyStatus"] == privacy
    (schedule,) = desk.changes(desk.visibility, [moved])
    (finding,) = desk.videos.check([schedule], {}, desk.receipts)
    assert finding.code == "youtube-conflict"
    with pytest.raises(Refusal):
        desk.apply(desk.visibility, schedule)
    assert len(youtube.calls("PUT videos")) == writes
    desk.apply(desk.visibility, replace(schedule, keep="theirs"))
    assert desk.changes(desk.visibility, [moved]) == []
    assert only(youtube)["status"]["privacyStatus"] == privacy


def test_made_public_early_by_hand_it_stays_so_when_the_episode_is_a_draft_again(
    youtube: Emulator, desk: Desk, release: Release
) -> None:
    desk.run([release], feed=False)
    youtube.edit(only(youtube)["id"], status={"privacyStatus": "public"})
    assert "publishAt" in only(youtube)["status"], "YouTube may tell a schedule that is over"
    desk.run([], feed=False)
    assert only(youtube)["status"]["privacyStatus"] == "public"
    desk.run([replace(release, unpublished=True)], feed=False)
    assert only(youtube)["status"]["privacyStatus"] == "private", "unpublish hides it all the same"


def test_unpublished_while_scheduled_and_made_public_by_hand(youtube: Emulator, desk: Desk, release: Release) -> None:
    desk.run([release], feed=False)
    youtube.edit(only(youtube)["id"], status={"privacyStatus": "public", "publishAt": None})
    desk.run([replace(release, unpublished=True)], feed=False)
    assert only(youtube)["status"]["privacyStatus"] == "private"


@pytest.mark.parametrize("moment", [BEFORE, DATE])
def test_what_a_run_that_died_only_meant_to_write_is_written(
    desk: Desk, youtube: Emulator, release: Release, moment: datetime
) -> None:
    """Its note of what it would send stands for a receipt, so that it can be taken back; it proves nothing."""
    go_to(desk, youtube, moment)
    desk.run([release], feed=moment == DATE)
    sent = desk.receipts[VISIBILITY_KEY]
    (video,) = youtube.videos
    youtube.edit(video, status={"privacyStatus": "private", "publishAt": None})
    desk.receipts[VISIBILITY_KEY] = replace(sent, digest="")
    state = {"found": dict(sight.UPLOADED), "sent": dict(sent.fields), "video": video}
    desk.journal(VISIBILITY_KEY).save(state)
    desk.run([release], feed=moment == DATE)
    status = only(youtube)["status"]
    assert status.get("publishAt") is not None if moment == BEFORE else status["privacyStatus"] == "public"
