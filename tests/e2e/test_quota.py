"""A short quota, single failures and what comes after the upload: told in words, and nothing is done twice."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from e2e.test_podcast import feed
from e2e.test_youtube import impatient
from emulator.faults import Fault
from emulator.quota import Limit
from emulator.resources import Processing
from emulator.server import Emulator
from makers.stage import NOON, Clock, Result, Stage
from quicktake.destinations.youtube.quota import LIMITS, Bucket, day_of
from quicktake.destinations.youtube.tokens import Kept, Shelf
from quicktake.journal import Journal
from quicktake.model import Progress
from quicktake.steps import Params, Report

TOMORROW = NOON + timedelta(days=1)
PROJECT = "emulated.apps.example"
SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"
RESET = "which resets at 09:00 (Europe/Berlin)"


@pytest.fixture
def stage(youtube: Emulator, tmp_path: Path) -> Stage:
    stage = Stage(tmp_path / "show", toml="[youtube]\n", environ=youtube.environ)
    stage.episode("0001-one", "date: 2026-11-22 06:00\nnumber: 1", film=True)
    stage.episode("0002-two", "date: 2026-11-23 06:00\nnumber: 2", film=True, seed=2)
    return stage


def leave(stage: Stage, bucket: Bucket, amount: int, now: datetime = NOON) -> None:
    """As if quicktake had used all of a day's allowance but this."""
    journal = Journal(stage.home / ".quicktake" / "journal.db")
    used = journal.spent(day_of(now)).get(bucket, 0)
    journal.spend(PROJECT, day_of(now), bucket, LIMITS[bucket] - used - amount)
    journal.close()


def retitle(stage: Stage) -> None:
    """Both episodes get new titles: each is an update of 51 units."""
    for number, name in ((1, "0001-one"), (2, "0002-two")):
        day = 21 + number
        stage.write(name, f"date: 2026-11-{day} 06:00\nnumber: {number}\ntitle: Better {name}")


def seen(youtube: Emulator) -> dict[str, str]:
    """Privacy by title."""
    videos = [video.resource for video in youtube.videos.values()]
    return {str(video["snippet"]["title"]): str(video["status"]["privacyStatus"]) for video in videos}


def quick(stage: Stage, *words: str, now: datetime = NOON) -> Result:
    """A run that does not wait between tries."""
    return stage.run(*words, now=now, prepare=impatient)


def test_plan_says_what_a_run_takes_and_asks_nobody(stage: Stage, youtube: Emulator) -> None:
    assert "of the 10,000 units left today, 2 of 100 uploads." in stage.good("plan").out
    assert youtube.log == []
    stage.good("publish")
    retitle(stage)
    there = youtube.channel.quota
    before = len(youtube.log)
    plan = stage.good("plan").out
    assert f"of the {10_000 - there.units:,} units left today." in plan, "counted as YouTube counts"
    assert len(youtube.log) == before


def test_what_does_not_fit_waits_and_goes_out_tomorrow(stage: Stage, youtube: Emulator, clock: Clock) -> None:
    stage.good("publish")
    retitle(stage)
    leave(stage, "units", 60)
    assert RESET in stage.good("plan").out
    run = stage.good("publish", code=6)
    assert f"wait for YouTube's quota, {RESET}." in run.err.replace("waits", "wait")
    assert "Run `quicktake publish` again after that." in run.err
    assert "Left:" not in run.err
    assert len(youtube.calls("PUT videos")) == 2 + 1, "one fitted"
    assert b"Better 0002-two" in feed(stage), "the podcast does not wait"
    again = stage.good("publish", "--json", code=4)
    assert "youtube/guid-of-0002-two/metadata" in [change["key"] for change in again.json["left"]]
    assert "youtube/guid-of-0001-one/metadata" not in [change["key"] for change in again.json["left"]]
    assert again.json["error"]["kind"] == "QuotaError"
    assert len(youtube.calls("PUT videos")) == 2 + 1
    clock.now = TOMORROW
    stage.good("publish", now=TOMORROW)
    assert set(seen(youtube)) == {"Better 0001-one", "Better 0002-two"}


def test_what_google_granted_is_used(stage: Stage, youtube: Emulator) -> None:
    """Show.toml says how much; an episode has no say in it."""
    youtube.channel.limit = Limit(30_000, 500)
    stage.settings("daily_units = 30000\ndaily_uploads = 500\n")
    stage.write("0002-two", "date: 2026-11-23 06:00\nnumber: 2\nyoutube: {daily_units: 1, daily_uploads: 1}")
    stage.good("youtube", "status")
    leave(stage, "units", -9_000)
    leave(stage, "uploads", -100)
    assert "of the 11,000 units left today, 2 of 300 uploads." in stage.good("plan").out
    stage.good("publish")
    assert set(seen(youtube).values()) == {"public"}
    assert "of 30,000 units and 202 of 500 uploads used" in stage.good("youtube", "status").out


def test_when_youtube_says_so_first_it_is_believed(stage: Stage, youtube: Emulator) -> None:
    """Other programs use the same Google project: what quicktake counted is too little."""
    stage.good("publish")
    retitle(stage)
    youtube.faults.add(Fault("PUT videos", status=403, reason="quotaExceeded", times=-1))
    run = quick(stage, "publish")
    assert run.code == 6
    assert "The title and description of 0001-one and 0002-two; the thumbnail of 0001-one and 0002-two wait" in run.err
    assert RESET in run.err
    assert youtube.calls("POST thumbnails")[2:] == []
    assert len(youtube.calls("PUT videos")) == 2 + 1, "asked once, not again and again"
    calls = len(youtube.log)
    assert quick(stage, "publish").code == 4
    assert len(youtube.calls("PUT videos")) == 2 + 1
    assert len(youtube.log) - calls < 5


def test_captions_never_keep_a_video_private(youtube: Emulator, clock: Clock, tmp_path: Path) -> None:
    """Another program took so much that either captions or publication are left, and nobody could count it."""
    stage = Stage(tmp_path / "show", toml="[youtube]\n", environ=youtube.environ)
    folder = stage.episode("0001-one", "date: 2026-11-22 06:00\nnumber: 1", film=True)
    (folder / "transcript.vtt").write_text("WEBVTT\n\n00:00.100 --> 00:00.600\nHello there.\n")
    youtube.channel.limit.units = 540
    run = quick(stage, "publish")
    assert run.code == 6
    assert f"The captions of 0001-one wait for YouTube's quota, {RESET}" in run.err
    assert seen(youtube) == {"Title of 0001-one": "public"}
    assert not youtube.captions
    clock.now = TOMORROW
    stage.good("publish", now=TOMORROW)
    assert len(youtube.captions) == 1


def test_the_days_uploads_are_used_up(stage: Stage, youtube: Emulator, clock: Clock) -> None:
    youtube.channel.limit.uploads = 1
    run = quick(stage, "publish")
    assert run.code == 6
    assert f"of 0002-two wait for YouTube's quota, {RESET}" in run.err
    assert seen(youtube) == {"Title of 0001-one": "public"}
    assert b"0002-two" in feed(stage)
    clock.now = TOMORROW
    stage.good("publish", now=TOMORROW)
    assert seen(youtube) == {"Title of 0001-one": "public", "Title of 0002-two": "public"}


def test_old_episodes_that_wait_are_not_forgotten(youtube: Emulator, clock: Clock, tmp_path: Path) -> None:
    """`--backfill` of more than fits: the next plain `publish` goes on, as the message says."""
    stage = Stage(tmp_path / "show", environ=youtube.environ)
    stage.episode("0001-one", "date: 2026-11-20 06:00\nnumber: 1", film=True)
    stage.episode("0002-two", "date: 2026-11-21 06:00\nnumber: 2", film=True, seed=2)
    stage.good("publish")
    stage.settings("[youtube]\n")
    stage.good("youtube", "status")
    leave(stage, "uploads", 1)
    run = stage.good("publish", "1", "2", "--backfill", code=6)
    assert "Run `quicktake publish` again after that." in run.err
    clock.now = TOMORROW
    stage.good("publish", now=TOMORROW)
    assert seen(youtube) == {"Title of 0001-one": "public", "Title of 0002-two": "public"}


def test_one_video_that_fails_keeps_no_other_back(stage: Stage, youtube: Emulator) -> None:
    youtube.faults.add(Fault("POST upload", status=400, reason="invalidTitle", times=1))
    run = quick(stage, "publish")
    assert run.code == 6
    assert "error: 0001-one: video: YouTube: YouTube does not accept the title." in run.err
    assert "title and description of 0001-one" in run.err
    assert seen(youtube) == {"Title of 0002-two": "public"}
    assert b"0001-one" in feed(stage)
    stage.good("publish")
    assert seen(youtube) == {"Title of 0001-one": "public", "Title of 0002-two": "public"}
    assert stage.good("publish", "--json").json["changes"] == []


def test_a_video_does_not_become_public_with_words_that_youtube_refused(stage: Stage, youtube: Emulator) -> None:
    stage.settings('privacy = "private"\n')
    stage.good("publish")
    stage.settings()
    retitle(stage)
    youtube.faults.add(Fault("PUT videos", status=400, reason="invalidTags", times=1))
    assert quick(stage, "publish").code == 6
    assert seen(youtube) == {"Title of 0001-one": "private", "Better 0002-two": "public"}
    stage.good("publish")
    assert set(seen(youtube).values()) == {"public"}


@pytest.mark.parametrize(
    "fault",
    [
        Fault("POST upload", status=401, reason="authError", times=-1),
        Fault("PUT upload", after=100, times=-1),
        Fault("POST upload", html=True, times=-1),
    ],
    ids=["signed out", "no connection", "a hotel's page"],
)
def test_what_concerns_all_of_youtube_is_told_once(stage: Stage, youtube: Emulator, fault: Fault) -> None:
    youtube.faults.add(fault)
    run = quick(stage, "publish")
    assert run.code in (2, 6)
    assert run.err.count("error") == 1
    assert "can go out now" not in run.err, "it just went out"
    assert "video of 0001-one, " in run.err
    assert "video of 0002-two, " in run.err
    assert b"0002-two" in feed(stage)


def test_where_the_podcast_waits_for_youtube_the_way_out_is_told(stage: Stage, youtube: Emulator) -> None:
    stage.settings("first = true\n")
    youtube.faults.add(Fault("POST upload", status=401, reason="authError", times=-1))
    run = quick(stage, "publish")
    assert run.code == 2
    assert run.err.count("The podcast can go out now: `quicktake publish --without youtube`.") == 1, run.err
    assert "0001-one is staged: file. Page and feed wait for its video." in run.err, "no app sees it yet"
    assert not (stage.site / "feed.xml").exists()


def test_a_video_that_cannot_be_built_keeps_no_other_back(stage: Stage, youtube: Emulator, tmp_path: Path) -> None:
    tries = tmp_path / "tries"

    def spoil() -> None:
        from quicktake.errors import MachineError
        from quicktake.steps import video

        whole = video.run

        def run(files: Mapping[str, Path], output: Path, params: Params, progress: Progress) -> Report:
            if "0001-one" in str(files):
                with tries.open("a") as file:
                    file.write("x")
                raise MachineError("The encoder broke.")
            return whole(files, output, params, progress)

        video.run = run

    run = stage.run("publish", prepare=spoil)
    assert run.code in (3, 6)
    assert "error: 0001-one: video: The encoder broke." in run.err
    assert tries.read_text() == "x", "once in a run: it may take half an hour"
    assert seen(youtube) == {"Title of 0002-two": "public"}


def test_processing_is_told_until_it_ends(stage: Stage, youtube: Emulator, clock: Clock) -> None:
    youtube.channel.processing = Processing(3600)
    run = stage.good("publish")
    assert run.err.count("YouTube is still processing the video (https://www.youtube.com/watch?v=") == 2
    calls = len(youtube.log)
    run = stage.good("publish")
    assert "still processing" in run.err
    assert [entry["call"] for entry in youtube.log[calls:]] in (["POST token", "GET videos"], ["GET videos"])
    clock.now = NOON + timedelta(hours=2)
    assert "processing" not in stage.good("publish", now=clock.now).err
    calls = len(youtube.log)
    stage.good("publish", now=clock.now)
    stage.good("plan", now=clock.now)
    assert len(youtube.log) == calls, "what is processed is not asked for again"


@pytest.mark.parametrize(
    ("outcome", "reason", "words"),
    [("rejected", "length", "verify the channel's phone number"), ("failed", "codec", "it cannot read the codec")],
)
def test_a_rejected_video_is_an_error_in_words(
    stage: Stage, youtube: Emulator, outcome: str, reason: str, words: str
) -> None:
    youtube.channel.processing = Processing(0, outcome, reason)
    run = stage.run("publish")
    assert run.code == 6, "the podcast is out, and nobody can see the videos"
    assert run.err.count(words) == 2, "once for each episode"
    again = stage.good("publish", "--json", code=4).json
    assert [finding["code"] for finding in again["findings"]] == [f"youtube-{outcome}"] * 2
    assert set(seen(youtube).values()) == {"private"}


def test_nobody_waits_for_youtube_when_there_is_nothing_to_do(stage: Stage, youtube: Emulator) -> None:
    youtube.channel.processing = Processing(3600)
    stage.good("publish")
    youtube.faults.add(Fault("GET videos", status=503, times=-1))
    run = stage.good("publish", "--json")
    assert [finding["code"] for finding in run.json["findings"]] == ["youtube-unasked"]
    assert json.loads(run.out)["changes"] == []


def test_a_sign_in_that_ended_is_told_with_its_day_and_what_to_do(
    stage: Stage, youtube: Emulator, tmp_path: Path
) -> None:
    began = NOON - timedelta(days=9)
    user = {**json.loads(youtube.token), "token": "stale", "expiry": "2020-01-01T00:00:00Z"}
    stage.environ = {"QUICKTAKE_YOUTUBE_ENDPOINT": youtube.endpoint, "XDG_CONFIG_HOME": str(tmp_path / "config")}
    kept = Kept(youtube.channel.id, "Ours", (SCOPE,), began, began, None, user)
    Shelf(stage.environ).keep(kept)
    youtube.revoke()
    run = stage.good("publish", code=2)
    day = (began + timedelta(days=7)).astimezone()
    assert f"signed out since {day:%A} (your Google app is in Testing, where sign-ins last 7 days)." in run.err
    assert "Run: quicktake youtube login. The podcast can go out now: `quicktake publish --without youtube`." in run.err
    assert not stage.site.exists(), "before any work"
