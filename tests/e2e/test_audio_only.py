"""Episodes without a moving picture on YouTube, end to end, against the emulator."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from e2e.test_podcast import feed
from emulator.server import Emulator
from makers.sound import speech, write_sound
from makers.stage import NOON, Stage

TOML = '[youtube]\ntags = ["news"]\n'


@pytest.fixture
def youtube() -> Iterator[Emulator]:
    def clock() -> datetime:
        return NOON

    with Emulator(clock=clock) as emulator:
        yield emulator


@pytest.fixture
def stage(youtube: Emulator, tmp_path: Path) -> Stage:
    stage = Stage(tmp_path / "show", toml=TOML, environ=youtube.environ)
    stage.episode("0001-one", "date: 2026-11-23 06:00")
    return stage


def videos(stage: Stage) -> list[Path]:
    """What was rendered, in order of time."""
    found = (stage.home / ".quicktake" / "cache").glob("*/result.mp4")
    return sorted(found, key=lambda path: path.stat().st_mtime_ns)


def test_sound_becomes_a_video_that_is_public_and_in_the_feed(stage: Stage, youtube: Emulator) -> None:
    stage.good("publish")
    ((name, video),) = youtube.videos.items()
    assert video.resource["status"]["privacyStatus"] == "public"
    assert f"watch?v={name}".encode() in feed(stage)
    (path,) = videos(stage)
    assert video.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    with av.open(str(path)) as container:
        assert [stream.type for stream in container.streams] == ["video", "audio"]
    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat"), "YouTube reads the index first"
    assert stage.good("publish", "--json").json["changes"] == []
    stage.read_back()


@pytest.mark.parametrize("where", ["show", "episode"])
def test_the_host_can_switch_it_off(stage: Stage, youtube: Emulator, where: str) -> None:
    if where == "show":
        stage.settings('audio_only = "skip"\n')
    else:
        stage.write("0001-one", "date: 2026-11-23 06:00\nyoutube: {audio_only: skip}")
    stage.good("publish")
    assert youtube.videos == {}
    assert videos(stage) == []
    assert b"0001-one" in feed(stage)


def test_switched_off_later_what_is_there_stays(stage: Stage, youtube: Emulator) -> None:
    stage.good("publish")
    stage.settings('audio_only = "skip"\n')
    assert stage.good("publish", "--json").json["changes"] == []
    (video,) = youtube.videos.values()
    assert video.resource["status"]["privacyStatus"] == "public"


def test_new_words_before_the_upload_are_in_the_video_after_it_only_in_the_metadata(
    stage: Stage, youtube: Emulator
) -> None:
    stage.good("publish", "--without", "youtube")
    stage.good("publish")
    first = videos(stage)
    assert len(first) == 1
    stage.write("0001-one", "date: 2026-11-23 06:00\ntitle: Better words")
    stage.good("publish")
    (video,) = youtube.videos.values()
    assert video.resource["snippet"]["title"] == "Better words"
    assert videos(stage) == first
    assert len(youtube.calls("POST upload")) == 1


@pytest.mark.parametrize("change", ["title", "cover"])
def test_what_changes_before_the_upload_is_rendered_again(stage: Stage, youtube: Emulator, change: str) -> None:
    token = stage.environ.pop("QUICKTAKE_YOUTUBE_TOKEN")
    stage.settings("first = true\n")
    stage.good("publish", code=2)
    assert videos(stage) == [], "signed out is told before the long work"
    stage.environ["QUICKTAKE_YOUTUBE_TOKEN"] = token
    stage.settings()
    stage.good("publish", "--without", "youtube")
    if change == "title":
        stage.write("0001-one", "date: 2026-11-23 06:00\ntitle: Better words")
    else:
        Image.new("RGB", (1400, 1400), "darkred").save(stage.home / "cover.jpg")
    stage.good("publish")
    (path,) = videos(stage)
    with av.open(str(path)) as container:
        picture = next(container.decode(video=0)).to_ndarray(format="rgb24")
    red, _, blue = picture[200, 200].tolist()
    assert (red > blue) == (change == "cover")


def test_a_run_that_was_killed_leaves_one_video(stage: Stage, youtube: Emulator) -> None:
    effects = stage.clone(stage.root.parent / "count", git=False).run("plan").effects
    for point in range(effects + 40, effects + 400, 120):
        stage.run("publish", kill_at=point)
    stage.good("publish")
    assert len(youtube.videos) == 1
    assert not list((stage.home / ".quicktake" / "cache").glob(".work-*"))


def test_chapters_are_where_they_are_in_this_video(tmp_path: Path, youtube: Emulator) -> None:
    stage = Stage(tmp_path / "show", toml=TOML, environ=youtube.environ)
    folder = stage.home / "0001-one"
    folder.mkdir()
    quiet = 1e-4 * np.random.default_rng(1).standard_normal((48000 * 10, 1)).astype(np.float32)
    write_sound(folder / "recording.wav", np.concatenate([quiet, speech(36.0, channels=1)]), codec="pcm_s24le")
    front = 'title: Tea\ndate: 2026-11-23 06:00\nchapters:\n  - {start: "0:00", title: First}\n'
    front += '  - {start: "0:22", title: Second}\n  - {start: "0:34", title: Third}'
    stage.episode("0001-one", front)
    stage.good("publish")
    ((_, video),) = youtube.videos.items()
    description = str(video.resource["snippet"]["description"])
    assert "0:00 First" in description
    assert "0:12 Second\n0:24 Third" in description, "ten seconds of silence were cut, but for the lead"
    stage.write("0001-one", front.replace("Second", "Later"))
    stage.good("publish")
    assert "0:12 Later" in str(video.resource["snippet"]["description"]), "also when the words change later"
