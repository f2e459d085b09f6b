"""Uploads whose end nobody saw: never sent twice, and the host is asked where only the host can know."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from e2e.test_podcast import feed
from e2e.test_youtube import impatient
from emulator.server import Emulator
from makers.stage import NOON, Stage

TOML = "[youtube]\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    """A show whose one episode is built, and not out."""
    with Emulator(clock=lambda: NOON) as other:
        stage = Stage(tmp_path_factory.mktemp("built") / "show", toml=TOML, environ=other.environ)
        stage.episode("0001-one", "date: 2026-11-23 06:00\nnumber: 1", film=True)
        warm = stage.clone(stage.root.parent / "warm", git=False)
        warm.good("publish")
        shutil.copytree(warm.home / ".quicktake" / "cache", stage.home / ".quicktake" / "cache")
    return stage


@pytest.fixture
def stage(built: Stage, youtube: Emulator, tmp_path: Path) -> Stage:
    stage = built.clone(tmp_path / "show", git=False)
    stage.environ = youtube.environ
    return stage


def lose_the_answer(stage: Stage, youtube: Emulator, *, arrived: bool) -> None:
    """A run whose last bytes went out and were never answered; then YouTube forgets the session."""
    youtube.faults.add(
        {"match": "PUT upload", "times": -1, **({"drop_answer": True} if arrived else {"status": 503})},
        {"match": "PUT status", "times": -1, "status": 503},
    )
    assert stage.run("publish", prepare=impatient).code == 6
    assert len(youtube.videos) == int(arrived)
    assert b"0001-one" in feed(stage), "the podcast does not wait"
    youtube.faults.clear()
    youtube.channel.sessions.clear()


def error(stage: Stage, *words: str) -> Any:
    """What a run that must be refused says."""
    run = stage.run(*words, "--json", prepare=impatient)
    assert run.code == 2, run.err
    return run.json["error"]


def test_in_doubt_the_host_decides_and_the_podcast_goes_on(stage: Stage, youtube: Emulator) -> None:
    lose_the_answer(stage, youtube, arrived=False)
    calls = len(youtube.calls("POST upload"))
    refused = error(stage, "publish")
    assert refused["kind"] == "uncertain"
    for words in ("youtube adopt 0001-one VIDEO_ID", "publish 0001-one --accept uncertain", "--without youtube"):
        assert words in refused["hint"]
    stage.write("0001-one", "date: 2026-11-23 06:00\nnumber: 1\ntitle: Better words")
    stage.good("publish", "--without", "youtube")
    assert b"Better words" in feed(stage)
    assert len(youtube.calls("POST upload")) == calls
    stage.good("publish", "0001-one", "--accept", "uncertain", prepare=impatient)
    (video,) = youtube.videos.values()
    assert video.resource["status"]["privacyStatus"] == "public"
    assert stage.good("publish", "--json").json["changes"] == []


@pytest.mark.parametrize("status", [404, 410])
def test_last_bytes_that_are_refused_are_sent_anew_in_the_same_run(
    stage: Stage, youtube: Emulator, status: int
) -> None:
    youtube.faults.add({"match": "PUT upload", "status": status})
    stage.good("publish")
    (video,) = youtube.videos.values()
    assert video.resource["status"]["privacyStatus"] == "public"
    assert len(youtube.calls("POST upload")) == 2


def test_a_video_that_arrived_is_found_without_asking(stage: Stage, youtube: Emulator) -> None:
    lose_the_answer(stage, youtube, arrived=True)
    stage.good("publish")
    (video,) = youtube.videos.values()
    assert video.resource["status"]["privacyStatus"] == "public"
    assert len(youtube.calls("POST upload")) == 1


def test_a_video_that_only_the_host_sees_is_adopted_and_becomes_public(stage: Stage, youtube: Emulator) -> None:
    lose_the_answer(stage, youtube, arrived=True)
    youtube.faults.add({"match": "GET playlistItems", "hide": True, "times": -1})
    assert error(stage, "publish")["kind"] == "uncertain"
    (name,) = youtube.videos
    told = stage.good("youtube", "adopt", "1", name)
    assert "goes on" in told.err
    stage.good("publish")
    (video,) = youtube.videos.values()
    assert video.resource["status"]["privacyStatus"] == "public"
    assert f"watch?v={name}".encode() in feed(stage)
    assert len(youtube.calls("POST upload")) == 1
    assert stage.good("publish", "--json").json["changes"] == []


@pytest.mark.parametrize("privacy", ["public", "private"])
def test_a_lost_laptop(stage: Stage, youtube: Emulator, privacy: str) -> None:
    stage.good("publish")
    (name,) = youtube.videos
    youtube.videos[name].resource["status"]["privacyStatus"] = privacy
    record = stage.record("0001-one")
    record["receipts"] = {key: one for key, one in record["receipts"].items() if "youtube/" not in key}
    (stage.home / "0001-one" / "release.json").write_text(json.dumps(record))
    shutil.rmtree(stage.home / ".quicktake")
    refused = error(stage, "publish")
    assert refused["kind"] == "uploaded"
    assert "git pull" in refused["hint"]
    assert "quicktake youtube adopt 0001-one" in refused["hint"]
    stage.good("youtube", "adopt", "0001-one")
    stage.good("publish")
    assert list(youtube.videos) == [name]
    assert youtube.videos[name].resource["status"]["privacyStatus"] == "public"
    assert stage.good("publish", "--json").json["changes"] == []


def test_the_same_video_sent_by_hand_is_no_reason_for_a_second(stage: Stage, youtube: Emulator) -> None:
    (path,) = (stage.home / ".quicktake" / "cache").glob("*/result.mp4")
    size = {"fileSize": str(path.stat().st_size)}
    (name,) = youtube.add({"snippet": {"title": "Title of 0001-one"}, "fileDetails": size})
    refused = error(stage, "publish")
    assert refused["kind"] == "uncertain"
    assert f"quicktake youtube adopt 0001-one {name}" in refused["hint"]
    assert not stage.site.exists()
    stage.good("youtube", "adopt", "1", name)
    stage.good("publish")
    assert list(youtube.videos) == [name]
    assert f"watch?v={name}".encode() in feed(stage)


@pytest.mark.slow
def test_killed_anywhere_while_in_doubt_there_is_one_video(stage: Stage, youtube: Emulator, tmp_path: Path) -> None:
    lose_the_answer(stage, youtube, arrived=True)
    words = ("publish", "--yes")
    effects = stage.clone(tmp_path / "count", git=False).run(*words).effects
    youtube.faults.clear()
    for point in range(1, effects + 1, 7):
        other = stage.clone(tmp_path / f"at-{point}", git=False)
        other.run(*words, kill_at=point)
        other.good(*words)
        assert len(youtube.videos) == 1
        assert other.good("publish", "--json").json["changes"] == []
