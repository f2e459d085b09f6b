"""A video that was deleted on YouTube: told before anything is done, and the host has two ways out."""

from pathlib import Path

import pytest

from e2e.test_podcast import feed
from e2e.test_youtube import TOML, only_video
from emulator.server import Emulator
from makers.stage import NOON, Stage

FRONT = "date: 2026-11-23 06:00\nnumber: 1"
REFUSED = "error [youtube-gone]: 0001-one: its video (https://www.youtube.com/watch?v="


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Stage, str]:
    """An episode that is out everywhere, and its video's id."""
    with Emulator(clock=lambda: NOON) as youtube:
        stage = Stage(tmp_path_factory.mktemp("published") / "show", toml=TOML, environ=youtube.environ)
        stage.episode("0001-one", FRONT, film=True)
        stage.good("publish")
        return stage, only_video(youtube)[0]


@pytest.fixture
def stage(published: tuple[Stage, str], youtube: Emulator, tmp_path: Path) -> Stage:
    """The same on another day: the video was deleted in Studio, and the title was changed here."""
    stage = published[0].clone(tmp_path / "show", git=False)
    stage.environ = youtube.environ
    stage.toml = TOML
    stage.settings()
    stage.write("0001-one", f"{FRONT}\ntitle: Better words")
    return stage


@pytest.fixture
def name(published: tuple[Stage, str]) -> str:
    """Id of the video that was deleted."""
    return published[1]


def receipts(stage: Stage) -> dict[str, str]:
    """Ids by what they are of, as release.json has them."""
    kept = stage.record("0001-one")["receipts"]
    return {key.rpartition("/")[2]: one.get("id") for key, one in kept.items() if key.startswith("youtube/")}


def shown(stage: Stage) -> str:
    """What listeners see of it."""
    return feed(stage).decode() + (stage.site / "0001-one" / "index.html").read_text()


def test_it_is_told_before_anything_is_done(stage: Stage, youtube: Emulator) -> None:
    before = shown(stage)
    refused = stage.good("publish", code=2).err
    assert REFUSED in refused
    assert "`quicktake youtube adopt 0001-one VIDEO_ID`" in refused
    assert "`quicktake publish 0001-one --accept youtube-gone`" in refused
    assert shown(stage) == before
    assert not [entry for entry in youtube.log if entry["call"].startswith(("PUT", "POST thumbnails", "POST captions"))]
    stage.good("publish", "--without", "youtube")
    assert "Better words" in shown(stage)
    stage.good("unpublish", "1")


def test_left_away_nothing_more_is_wanted_of_it(stage: Stage, youtube: Emulator, name: str) -> None:
    stage.good("publish", "1", "--accept", "youtube-gone")
    assert "Better words" in shown(stage)
    assert name not in shown(stage)
    assert receipts(stage) == {"gone": name}
    before = len(youtube.log)
    stage.write("0001-one", f"{FRONT}\ntitle: Best words")
    changes = stage.good("publish", "--json").json["changes"]
    assert {change["destination"] for change in changes} == {"site", "feed"}
    assert len(youtube.log) == before, "nobody is asked"
    assert stage.good("status", "--json").json["episodes"][0]["destinations"]["youtube"] == "-"
    assert stage.good("plan").out.splitlines() == ["Nothing to do."]
    stage.read_back()
    assert youtube.videos == {}


def test_left_away_it_can_be_sent_again_by_name(stage: Stage, youtube: Emulator, name: str) -> None:
    stage.good("publish", "1", "--accept", "youtube-gone")
    stage.good("publish", "1", "--backfill")
    new, resource = only_video(youtube)
    assert resource["status"]["privacyStatus"] == "public"
    assert not youtube.videos[new].notify
    assert new in shown(stage)
    assert stage.good("publish", "--json").json["changes"] == []


def test_what_is_there_is_not_left_away(stage: Stage, youtube: Emulator, name: str) -> None:
    youtube.add({"id": name, "snippet": {"title": "Title of 0001-one"}})
    stage.good("publish", "1", "--accept", "youtube-gone", "--keep-ours")
    assert receipts(stage)["video"] == name
    assert name in shown(stage)


def test_another_account_cannot_say_that_it_is_gone(stage: Stage, youtube: Emulator) -> None:
    with Emulator(clock=lambda: NOON) as other:
        other.channel.id = "UCotherotherotherotherot"
        stage.environ = other.environ
        refused = stage.good("publish", "1", "--accept", "youtube-gone", "--accept", "channel", code=2)
        assert "[channel]" in refused.err
        assert "gone" not in receipts(stage)


def test_another_video_takes_its_place(stage: Stage, youtube: Emulator, name: str) -> None:
    (new,) = youtube.add({"snippet": {"title": "Sent again by hand"}, "status": {"privacyStatus": "unlisted"}})
    stage.good("youtube", "adopt", "1", f"https://youtu.be/{new}")
    assert set(receipts(stage).values()) == {new}
    assert receipts(stage).keys() == {"video", "metadata", "visibility"}, "its thumbnail and captions stay as they are"
    changes = stage.good("publish", "--json").json["changes"]
    assert {change["destination"] for change in changes} == {"site", "feed"}
    assert new in shown(stage)
    assert name not in shown(stage)
    resource = only_video(youtube)[1]
    assert (resource["snippet"]["title"], resource["status"]["privacyStatus"]) == ("Sent again by hand", "unlisted")
    stage.write("0001-one", f"{FRONT}\ntitle: Best words")
    stage.good("publish")
    assert only_video(youtube)[1]["snippet"]["title"] == "Best words"
    (third,) = youtube.add({"snippet": {"title": "A third"}})
    assert "has a video already" in stage.good("youtube", "adopt", "1", f"https://youtu.be/{third}", code=2).err


def test_a_left_away_video_may_be_adopted_later(stage: Stage, youtube: Emulator) -> None:
    stage.good("publish", "1", "--accept", "youtube-gone")
    (new,) = youtube.add({"snippet": {"title": "Found again"}})
    stage.good("youtube", "adopt", "1", f"https://youtu.be/{new}")
    assert set(receipts(stage).values()) == {new}
    stage.good("publish")
    assert new in shown(stage)
