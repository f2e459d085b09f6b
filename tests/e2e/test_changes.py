"""Changed here, changed on YouTube, changed in both places: nobody's work is lost, and plan --remote tells of it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from e2e.test_json import SCHEMA
from e2e.test_youtube import TOML, impatient, only_video
from emulator.server import Emulator
from makers.stage import NOON, Clock, Stage

FRONT = "date: 2026-11-23 06:00\nnumber: 1"
HINTS = ("--keep-ours", "--keep-theirs")


@pytest.fixture
def stage(youtube: Emulator, tmp_path: Path) -> Stage:
    """A show whose one episode is out."""
    stage = Stage(tmp_path / "show", toml=TOML, environ=youtube.environ)
    stage.episode("0001-one", FRONT, film=True)
    stage.good("publish")
    return stage


def write(stage: Stage, more: str = "", notes: str = "Hello.") -> None:
    """The episode with more front matter."""
    stage.write("0001-one", f"{FRONT}\n{more}".rstrip(), notes)


def scheduled(stage: Stage, youtube: Emulator) -> tuple[str, str]:
    """The front matter of a second episode, which YouTube publishes tomorrow, and its video's id."""
    due = "date: 2026-11-24 06:00\nnumber: 2"
    stage.episode("0002-two", due, seed=2, film=True)
    stage.good("publish")
    videos = youtube.videos.items()
    return due, next(name for name, video in videos if "0002" in video.resource["snippet"]["description"])


def by_hand(youtube: Emulator, **parts: Any) -> None:
    """Somebody changes the video in YouTube Studio."""
    youtube.edit(only_video(youtube)[0], **parts)


def test_what_is_set_by_hand_survives_whatever_changes_here(stage: Stage, youtube: Emulator) -> None:
    localizations = {"de": {"title": "Wie laut", "description": "Ton"}}
    by_hand(
        youtube,
        snippet={"title": "By hand", "tags": ["by", "hand"], "defaultLanguage": "en-GB"},
        status={"embeddable": False, "publicStatsViewable": False},
        localizations=localizations,
        paidProductPlacementDetails={"hasPaidProductPlacement": True},
    )
    write(stage, notes="Other notes.")
    stage.good("publish")
    _, resource = only_video(youtube)
    assert "Other notes." in str(resource["snippet"]["description"])
    assert (resource["snippet"]["title"], resource["snippet"]["tags"]) == ("By hand", ["by", "hand"])
    assert resource["snippet"]["defaultLanguage"] == "en-GB"
    assert (resource["status"]["embeddable"], resource["status"]["publicStatsViewable"]) == (False, False)
    assert resource["localizations"] == localizations
    assert resource["paidProductPlacementDetails"]["hasPaidProductPlacement"] is True
    write(stage, "youtube: {license: creativeCommon}", notes="Other notes.")
    stage.good("publish")
    status = only_video(youtube)[1]["status"]
    assert (status["license"], status["embeddable"], status["privacyStatus"]) == ("creativeCommon", False, "public")
    assert status["publicStatsViewable"] is False


def test_changed_in_both_places_nothing_is_sent_until_the_host_decides(stage: Stage, youtube: Emulator) -> None:
    by_hand(youtube, snippet={"title": "By hand"})
    write(stage, "title: Better words")
    before = (stage.site / "feed.xml").read_bytes()
    refused = stage.good("publish", code=2).err
    assert 'error [youtube-conflict]: 0001-one: changed here and on YouTube: title ("Better words" here, ' in refused
    assert all(hint in refused for hint in HINTS)
    assert (stage.site / "feed.xml").read_bytes() == before
    assert only_video(youtube)[1]["snippet"]["title"] == "By hand"
    plan = stage.good("plan", "--remote", "--exit-code", code=2)
    assert 'title: changed on both sides: "Better words" here, "By hand" on YouTube' in plan.out
    assert "[youtube-conflict]" in plan.err
    assert stage.good("publish", "--keep-ours", "--keep-theirs", code=2)
    stage.good("publish", "--keep-theirs")
    assert only_video(youtube)[1]["snippet"]["title"] == "By hand"
    assert stage.good("plan", "--remote").out.splitlines() == ["Nothing to do."]
    write(stage, "title: Best words")
    assert "title: By hand → Best words" in stage.good("plan", "--remote").out
    stage.good("publish")
    assert only_video(youtube)[1]["snippet"]["title"] == "Best words"
    by_hand(youtube, snippet={"title": "By hand again"})
    write(stage, "title: The very best")
    stage.good("publish", "--keep-ours")
    assert only_video(youtube)[1]["snippet"]["title"] == "The very best"


def test_plan_remote_as_json(stage: Stage, youtube: Emulator) -> None:
    name, _ = only_video(youtube)
    by_hand(youtube, snippet={"title": "By hand", "tags": ["theirs"]})
    calls = len(youtube.log)
    assert "remote" not in stage.good("plan", "--json").json
    assert len(youtube.log) == calls, "without --remote nobody is asked"
    shown = stage.good("plan", "--remote").out
    assert '0001-one on YouTube: title was changed there: "Title of 0001-one" → "By hand" (stays)' in shown
    write(stage, "tags: [ours]")
    document = stage.good("plan", "--remote", "--json", code=2).json
    jsonschema.validate(document, SCHEMA, cls=jsonschema.Draft202012Validator)
    told = {(one["field"], one["state"]): one for one in document["remote"]}
    assert told["title", "theirs"] == {
        "episode": "0001-one", "video": name, "field": "title", "state": "theirs",
        "written": "Title of 0001-one", "there": "By hand",
    }  # fmt: skip
    assert told["tags", "conflict"]["there"] == ["theirs"]
    (change,) = [one for one in document["changes"] if one["key"].endswith("/metadata")]
    assert {"name": "tags", "before": ["news"], "after": ["news", "ours"], "there": ["theirs"]} in change["fields"]


def test_plan_remote_says_when_it_cannot_ask_and_shows_the_local_plan(stage: Stage, youtube: Emulator) -> None:
    write(stage, "title: Better words")
    youtube.revoke()
    out = stage.good("plan", "--remote", code=2)
    assert "title: Title of 0001-one → Better words" in out.out
    assert "[signed-out]" in out.err
    failed = stage.good("plan", "--remote", "--json", code=2).json
    jsonschema.validate(failed, SCHEMA, cls=jsonschema.Draft202012Validator)
    assert failed["error"]["kind"] == "signed-out"
    assert "remote" not in failed
    assert failed["changes"]


def test_a_deleted_video_is_told(stage: Stage, youtube: Emulator) -> None:
    youtube.delete(only_video(youtube)[0])
    assert "0001-one on YouTube: the video is not on YouTube any more." in stage.good("plan", "--remote").out
    assert stage.good("plan", "--remote", "--json").json["remote"][0]["state"] == "gone"


def test_privacy_by_hand_stays_and_public_to_private_and_back(stage: Stage, youtube: Emulator) -> None:
    def privacy() -> object:
        return only_video(youtube)[1]["status"]["privacyStatus"]

    for setting in ("private", "public"):
        write(stage, f"youtube: {{privacy: {setting}}}")
        stage.good("publish")
        assert privacy() == setting
    by_hand(youtube, status={"privacyStatus": "unlisted"})
    write(stage, "youtube: {privacy: public}\ntitle: Better words")
    stage.good("publish")
    assert privacy() == "unlisted"
    write(stage, "youtube: {privacy: private}\ntitle: Better words")
    assert "[youtube-conflict]" in stage.good("publish", code=2).err
    assert privacy() == "unlisted"
    stage.good("unpublish", "1")
    assert privacy() == "private"


def test_a_schedule_by_hand_survives_and_a_cancelled_one_goes_first(
    stage: Stage, youtube: Emulator, clock: Clock
) -> None:
    due, name = scheduled(stage, youtube)
    youtube.edit(name, status={"publishAt": "2026-11-24T05:30:00Z", "embeddable": False})
    stage.write("0002-two", f"{due}\ntitle: Better words")
    stage.good("publish")
    resource = youtube.videos[name].resource
    assert resource["snippet"]["title"] == "Better words"
    assert (resource["status"]["publishAt"], resource["status"]["embeddable"]) == ("2026-11-24T05:30:00Z", False)
    moved = stage.good("plan", "--remote").out
    assert 'time was changed there: "Tue 2026-11-24 06:00 CET" → "Tue 2026-11-24 06:30 CET" (stays)' in moved
    stage.write("0002-two", f"{due.replace('24', '25')}\ntitle: Better words")
    stage.good("publish")
    assert youtube.videos[name].resource["status"]["publishAt"] == "2026-11-25T05:00:00Z"
    stage.write("0002-two", f"{due}\ntitle: Best words\ndraft: true")
    stage.write("0001-one", f"{FRONT}\ntitle: New words")
    before = len(youtube.log)
    stage.good("publish")
    first = next(entry for entry in youtube.log[before:] if entry["call"] == "PUT videos")
    assert first["query"]["part"] == "status"
    assert "publishAt" not in youtube.videos[name].resource["status"]
    clock.now = NOON + timedelta(days=9)
    assert youtube.videos[name].resource["status"]["privacyStatus"] == "private"


def test_a_schedule_that_could_not_be_taken_back_is_tried_again(stage: Stage, youtube: Emulator, clock: Clock) -> None:
    due, name = scheduled(stage, youtube)
    stage.write("0002-two", f"{due}\ndraft: true")
    youtube.faults.add({"match": "PUT videos", "status": 503, "times": -1})
    assert stage.run("publish", prepare=impatient).code in (4, 6)
    youtube.faults.clear()
    stage.good("publish")
    clock.now = NOON + timedelta(days=9)
    assert youtube.videos[name].resource["status"]["privacyStatus"] == "private"


def test_made_public_early_by_hand_it_stays_so_and_a_new_date_is_asked_for(
    stage: Stage, youtube: Emulator, clock: Clock
) -> None:
    due, name = scheduled(stage, youtube)
    youtube.edit(name, status={"privacyStatus": "public", "publishAt": None})
    stage.write("0002-two", due.replace("24", "25"))
    for _ in range(2):
        assert "youtube-conflict" in stage.good("publish", code=2).err
        assert youtube.videos[name].resource["status"]["privacyStatus"] == "public"
    stage.good("publish", "--keep-theirs")
    clock.now = NOON + timedelta(days=9)
    stage.good("publish", now=clock.now)
    assert youtube.videos[name].resource["status"]["privacyStatus"] == "public"
    assert stage.good("publish", "--json", now=clock.now).json["changes"] == []
