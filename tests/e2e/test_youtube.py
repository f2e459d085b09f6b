"""The video's way, end to end, against the emulator: private first, public last, one video whatever happens."""

import hashlib
import itertools
import json
from datetime import timedelta
from pathlib import Path

import pytest

from e2e.test_podcast import feed, snapshot
from emulator.faults import Fault
from emulator.server import Emulator
from makers.stage import NOON, Clock, Stage

TOML = '[youtube]\ntags = ["news"]\n'


@pytest.fixture
def stage(youtube: Emulator, tmp_path: Path) -> Stage:
    stage = Stage(tmp_path / "show", toml=TOML, environ=youtube.environ)
    stage.episode("0001-one", "date: 2026-11-23 06:00\nnumber: 1", film=True)
    return stage


def only_video(youtube: Emulator) -> tuple[str, dict[str, dict[str, object]]]:
    ((name, video),) = youtube.videos.items()
    return name, video.resource


def video_in_cache(stage: Stage) -> bytes:
    (path,) = (stage.home / ".quicktake" / "cache").glob("*/result.mp4")
    return path.read_bytes()


def test_one_video_public_last_with_its_address_on_the_page(stage: Stage, youtube: Emulator) -> None:
    stage.good("publish")
    name, resource = only_video(youtube)
    assert resource["status"]["privacyStatus"] == "public"
    assert resource["snippet"]["title"] == "Title of 0001-one"
    assert "https://quicktake.example/show/0001-one/" in str(resource["snippet"]["description"])
    assert youtube.videos[name].sha256 == hashlib.sha256(video_in_cache(stage)).hexdigest()
    assert f"watch?v={name}".encode() in feed(stage)
    assert f"watch?v={name}" in (stage.site / "0001-one" / "index.html").read_text()
    calls = [entry["call"] for entry in youtube.log]
    assert calls.count("POST upload") == 1
    assert calls.index("GET playlistItems") < calls.index("POST upload")
    assert stage.record()["channel"] == youtube.channel.id
    before = len(youtube.log)
    assert stage.good("publish", "--json").json["changes"] == []
    assert len(youtube.log) == before, "nothing to do asks nobody"
    assert stage.good("status").code == 0
    stage.read_back()


def test_without_a_section_there_is_no_youtube_and_what_was_out_stays_away(youtube: Emulator, tmp_path: Path) -> None:
    stage = Stage(tmp_path / "show", environ=youtube.environ)
    stage.episode("0001-one", film=True)
    stage.good("publish")
    stage.settings(TOML)
    stage.good("publish")
    assert youtube.videos == {}


def test_signed_out_is_told_before_any_work_and_the_podcast_can_go_on(stage: Stage, youtube: Emulator) -> None:
    del stage.environ["QUICKTAKE_YOUTUBE_TOKEN"]
    refused = stage.good("publish", "--json", code=2).json
    assert refused["error"]["kind"] == "signed-out"
    assert "--without youtube" in refused["error"]["hint"]
    assert not stage.site.exists()
    assert "signed-out" in stage.good("check", code=5).out
    stage.good("publish", "--without", "youtube")
    assert b"0001-one" in feed(stage)
    stage.environ = youtube.environ
    stage.good("publish")
    name, _ = only_video(youtube)
    assert f"watch?v={name}".encode() in feed(stage)


def test_another_channel_is_refused(stage: Stage, youtube: Emulator) -> None:
    stage.settings('[youtube]\nchannel = "UCsomebodyelse0000000000"\n'.replace(TOML, ""))
    (stage.home / "show.toml").write_text((stage.home / "show.toml").read_text().replace(TOML, "", 1))
    assert stage.good("publish", "--json", code=2).json["error"]["kind"] == "channel"
    assert youtube.videos == {}


@pytest.mark.parametrize(
    "fault",
    [
        Fault("POST upload", status=503, times=-1),
        Fault("PUT upload", after=1000, times=-1),
        Fault("POST token", status=500, times=-1),
    ],
    ids=["no session", "cut", "no token"],
)
def test_youtube_never_holds_up_the_podcast(stage: Stage, youtube: Emulator, fault: Fault) -> None:
    youtube.faults.add(fault)
    run = stage.run("publish", prepare=impatient)
    assert run.code == 6, run.err
    assert b"0001-one" in feed(stage)
    youtube.faults.clear()
    stage.good("publish")
    name, resource = only_video(youtube)
    assert resource["status"]["privacyStatus"] == "public"
    assert f"watch?v={name}".encode() in feed(stage)


def impatient() -> None:
    """Retries without the waiting in between."""
    from quicktake.destinations.youtube import patience

    *numbers, _, chance, clock = patience.Patience.__init__.__defaults__ or ()
    patience.Patience.__init__.__defaults__ = (*numbers, lambda seconds: None, chance, clock)


def test_first_holds_the_podcast_back(stage: Stage, youtube: Emulator) -> None:
    text = (stage.home / "show.toml").read_text()
    (stage.home / "show.toml").write_text(text.replace("[youtube]", "[youtube]\nfirst = true"))
    youtube.faults.add(Fault("POST upload", status=400, times=-1))
    assert stage.run("publish", prepare=impatient).code in (4, 6)
    assert not (stage.site / "feed.xml").exists()
    youtube.faults.clear()
    stage.good("publish")
    assert b"watch?v=" in feed(stage)
    assert b">1</podcast:txt>" in feed(stage), "the feed was written once"


def test_a_schedule_is_set_moved_and_withdrawn_first(stage: Stage, youtube: Emulator, clock: Clock) -> None:
    stage.episode("0002-two", "date: 2026-11-24 06:00", seed=2, film=True)
    stage.good("publish")

    def status() -> dict[str, object]:
        videos = [video.resource for video in youtube.videos.values()]
        (found,) = [video for video in videos if "0002-two" in str(video["snippet"]["description"])]
        return dict(found["status"])

    assert (status()["privacyStatus"], status()["publishAt"]) == ("private", "2026-11-24T05:00:00Z")
    stage.write("0002-two", "date: 2026-11-25 06:00")
    stage.good("publish")
    assert status()["publishAt"] == "2026-11-25T05:00:00Z"
    stage.write("0002-two", "date: 2026-11-25 06:00\ndraft: true")
    stage.episode("0003-three", "date: 2026-11-23 08:00", seed=3, film=True)
    before = len(youtube.log)
    stage.good("publish")
    assert "publishAt" not in status()
    calls = [entry["call"] for entry in youtube.log[before:]]
    assert calls.index("PUT videos") < calls.index("POST upload")
    stage.write("0002-two", "date: 2026-11-25 06:00")
    stage.good("publish")
    assert status()["publishAt"] == "2026-11-25T05:00:00Z"
    clock.now = NOON.replace(day=25)
    assert status()["privacyStatus"] == "public", "YouTube itself publishes on time"
    stage.good("publish", now=clock.now)
    assert stage.good("publish", "--json", now=clock.now).json["changes"] == []


def test_a_vanished_folder_withdraws_its_schedule(stage: Stage, youtube: Emulator, tmp_path: Path) -> None:
    import shutil

    stage.episode("0002-two", "date: 2026-11-24 06:00", seed=2, film=True)
    stage.good("publish")
    shutil.rmtree(stage.home / "0002-two")
    stage.good("publish")
    assert all("publishAt" not in video.resource["status"] for video in youtube.videos.values())
    assert len(youtube.videos) == 2


def test_a_folder_that_comes_back_is_scheduled_again(stage: Stage, youtube: Emulator, tmp_path: Path) -> None:
    folder = stage.episode("0002-two", "date: 2026-11-24 06:00", seed=2, film=True)
    stage.good("publish")
    folder.rename(tmp_path / "aside")
    stage.good("publish", now=NOON + timedelta(hours=1))
    (tmp_path / "aside").rename(folder)
    assert stage.good("plan", "--json", now=NOON + timedelta(hours=2)).json["changes"] != []
    stage.good("publish", now=NOON + timedelta(hours=2))
    assert "2026-11-24T05:00:00Z" in {video.resource["status"].get("publishAt") for video in youtube.videos.values()}
    assert stage.good("publish", "--json", now=NOON + timedelta(hours=3)).json["changes"] == []


def test_a_schedule_that_is_out_of_reach_is_told(stage: Stage, youtube: Emulator) -> None:
    """Without the section nothing at YouTube is touched, and the video becomes public there at its old time."""
    stage.episode("0002-two", "date: 2026-11-24 06:00", seed=2, film=True)
    stage.good("publish")
    assert stage.good("plan", "--json").json["findings"] == []
    stage.toml = ""
    stage.settings()
    stage.write("0002-two", "date: 2026-11-25 06:00")
    (finding,) = stage.good("plan", "--json").json["findings"]
    assert (finding["code"], finding["place"]) == ("take-back", "0002-two")
    assert "2026-11-24T05:00:00Z" in finding["message"]


def test_unpublish_makes_it_private(stage: Stage, youtube: Emulator) -> None:
    stage.good("publish")
    stage.good("unpublish", "1")
    assert only_video(youtube)[1]["status"]["privacyStatus"] == "private"
    assert stage.good("publish", "--json").json["changes"] == []


def test_two_clones_make_one_video(stage: Stage, youtube: Emulator, tmp_path: Path) -> None:
    other = stage.clone(tmp_path / "other")
    other.site = tmp_path / "elsewhere"
    stage.good("publish")
    refused = other.good("publish", "--json", code=2).json
    assert refused["error"]["kind"] in ("uploaded", "revision", "live")
    assert len(youtube.videos) == 1
    assert "git pull" in refused["error"]["hint"]


def test_a_changed_title_changes_the_metadata_and_keeps_what_is_not_ours(stage: Stage, youtube: Emulator) -> None:
    stage.good("publish")
    name, resource = only_video(youtube)
    resource["status"]["publicStatsViewable"] = False
    stage.write("0001-one", "date: 2026-11-23 06:00\nnumber: 1\ntitle: Better words")
    plan = stage.good("plan").out
    assert "title: Title of 0001-one → Better words" in plan
    stage.good("publish")
    resource = only_video(youtube)[1]
    assert resource["snippet"]["title"] == "Better words"
    assert resource["status"]["publicStatsViewable"] is False
    assert (name, len(youtube.calls("POST upload"))) == (only_video(youtube)[0], 1)


def state(stage: Stage, youtube: Emulator) -> dict[str, object]:
    """What others see and git keeps, with YouTube's ids told apart from their values."""
    names = {name: f"VIDEO{number}" for number, name in enumerate(youtube.videos)}
    kept = {f"home/{path.parent.name}": path.read_text() for path in stage.home.rglob("release.json")}
    seen = {name: content.decode("latin-1") for name, content in snapshot(stage.site).items() if name[:5] != "media"}
    told = {
        names[name]: json.dumps(video.resource["status"]) + str(video.resource["snippet"]["title"]) + str(video.sha256)
        for name, video in youtube.videos.items()
    }
    every = json.dumps({**kept, **seen, **told}, sort_keys=True)
    for name, instead in names.items():
        every = every.replace(name, instead)
    result: dict[str, object] = json.loads(every)
    for text in result:
        if "guid-of" in str(result[text]):
            result[text] = without_renderings(str(result[text]))
    return result


def without_renderings(text: str) -> str:
    """Digests of what holds a video's id differ with the id."""
    import re

    return re.sub(r"[0-9a-f]{64}", "DIGEST", text)


def crash_at(root: Path, point: int, golden: dict[str, object] | None) -> tuple[bool, dict[str, object]]:
    with Emulator(clock=Clock()) as youtube:
        stage = make(root / str(point), youtube)
        killed = stage.run("publish", kill_at=point)
        stage.good("publish", prepare=impatient)
        assert len(youtube.videos) == 1
        ended = state(stage, youtube)
        assert golden is None or ended == golden, f"killed at {point}"
        assert stage.good("publish", "--json").json["changes"] == []
        return killed.code == -9, ended


def make(root: Path, youtube: Emulator) -> Stage:
    """A show whose one episode is built already."""
    stage = Stage(root, toml=TOML, environ=youtube.environ)
    stage.episode("0001-one", "date: 2026-11-23 06:00\nnumber: 1", film=True)
    warm = root.parent / "warm-cache"
    cache = stage.home / ".quicktake" / "cache"
    if not warm.exists():
        with Emulator(clock=Clock()) as other:
            first = Stage(root.parent / "warm", toml=TOML, environ=other.environ)
            first.episode("0001-one", "date: 2026-11-23 06:00\nnumber: 1", film=True)
            first.good("publish")
            (first.home / ".quicktake" / "cache").rename(warm)
            (first.home / "0001-one" / "recording.mp4").rename(warm / "recording.mp4")
    import shutil

    shutil.copy2(warm / "recording.mp4", stage.home / "0001-one" / "recording.mp4")
    shutil.copytree(warm, cache, ignore=shutil.ignore_patterns("recording.mp4"))
    return stage


def test_killed_at_some_points_there_is_one_video(tmp_path: Path) -> None:
    _, golden = crash_at(tmp_path, 0, None)
    with Emulator(clock=Clock()) as youtube:
        effects = make(tmp_path / "count", youtube).run("publish").effects
    for point in range(2, effects, 13):
        assert crash_at(tmp_path, point, golden)[0]


@pytest.mark.slow
def test_killed_at_every_point_there_is_one_video(tmp_path: Path) -> None:
    _, golden = crash_at(tmp_path, 0, None)
    reached = itertools.takewhile(lambda point: crash_at(tmp_path, point, golden)[0], itertools.count(1))
    assert len(list(reached)) > 60
