"""`[youtube] edits = true`, end to end, against the emulator: the video is cut as the podcast is."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import av
import pytest

from emulator.server import Emulator
from makers.film import REORDERING, clicking, clicks_of, flashes_of, picture_bytes, steady, write_film
from makers.sound import tone, write_sound
from makers.stage import NOON, Stage

TOML = '[youtube]\nedits = true\n[audio]\noutro = "outro.wav"\n'
AT = (17.0, 29.5)
"""Seconds at which a flash is seen and a click heard, and a chapter begins."""
FRONT = """title: Tea
date: 2026-11-23 06:00
chapters:
  - {start: "0:00", title: First}
  - {start: "0:17", title: Second}
  - {start: "0:29.5", title: Third}"""


@pytest.fixture
def youtube() -> Iterator[Emulator]:
    def clock() -> datetime:
        return NOON

    with Emulator(clock=clock) as emulator:
        yield emulator


def staged(tmp_path: Path, youtube: Emulator, toml: str = TOML) -> Stage:
    """A show with an outro, and an episode whose first six seconds are silent."""
    stage = Stage(tmp_path / "show", toml=toml, environ=youtube.environ)
    write_sound(stage.home / "outro.wav", tone(3.0, channels=1))
    folder = stage.home / "0001-one"
    folder.mkdir()
    sound = clicking(41.0, AT, [(0.0, 6.0)])
    write_film(folder / "recording.mp4", sound, times=steady(41.0, 10), camera=REORDERING, flashes=AT)
    stage.episode("0001-one", FRONT)
    return stage


def video(stage: Stage) -> Path:
    """What was sent."""
    (path,) = (stage.home / ".quicktake" / "cache").glob("*/result.mp4")
    return path


def description(youtube: Emulator) -> str:
    ((_, sent),) = youtube.videos.items()
    return str(sent.resource["snippet"]["description"])


def test_the_video_is_cut_and_its_chapters_with_it(tmp_path: Path, youtube: Emulator) -> None:
    stage = staged(tmp_path, youtube)
    assert "[video-anew] 0001-one" in stage.good("publish").err
    assert "video-anew" not in stage.good("plan").err, "it is sent"
    result = video(stage)
    assert flashes_of(result) == pytest.approx(clicks_of(result), abs=0.003)
    second, third = flashes_of(result)
    assert third - second == pytest.approx(AT[1] - AT[0], abs=0.003)
    assert 11 < second < 12, "six seconds of silence were cut, but for the lead"
    chapters = f"0:00 First\n0:{int(second):02} Second\n0:{int(third):02} Third"
    assert chapters in description(youtube)
    with av.open(str(result)) as container:
        assert float(container.duration or 0) / av.time_base == pytest.approx(41 - 5.5 + 2, abs=0.5)
    assert stage.good("publish", "--json").json["changes"] == []
    stage.write("0001-one", FRONT.replace("Second", "Later"))
    stage.good("publish")
    assert chapters.replace("Second", "Later") in description(youtube), "also when the words change later"
    assert len(youtube.calls("POST upload")) == 1


def test_unless_asked_for_the_picture_is_copied_whole(tmp_path: Path, youtube: Emulator) -> None:
    stage = staged(tmp_path, youtube, TOML.replace("edits = true\n", ""))
    stage.good("publish")
    assert picture_bytes(video(stage)) == picture_bytes(stage.home / "0001-one" / "recording.mp4")
    assert "0:17 Second" in description(youtube)
    stage.toml = TOML
    stage.settings()
    assert stage.good("publish", "--json").json["changes"] == [], "what is on YouTube stays what it is"
