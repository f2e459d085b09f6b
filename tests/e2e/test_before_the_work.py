"""What YouTube would refuse is told before anything is built, in a host's words; what it gets is told by `plan`."""

import wave
from pathlib import Path

import pytest

from emulator.server import Emulator
from makers.stage import Stage

RATE = 8000
CHAPTERS = "0:00 Start\n10:00 Middle\n10:04 End\n"


@pytest.fixture
def stage(youtube: Emulator, tmp_path: Path) -> Stage:
    return Stage(tmp_path / "show", toml='[youtube]\nhashtags = ["news"]\n', environ=youtube.environ)


def long_recording(stage: Stage, seconds: int) -> None:
    """An episode with a WAV file of silence: 8 bits, 8 kHz; most of it is a hole on the disk."""
    folder = stage.episode()
    size = RATE * seconds
    riff = b"RIFF" + (36 + size).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    form = b"\1\0\1\0" + RATE.to_bytes(4, "little") * 2 + b"\1\0\x08\0"
    with (folder / "recording.wav").open("wb") as file:
        file.write(riff + form + b"data" + size.to_bytes(4, "little"))
        file.truncate(44 + size)


def test_a_channel_that_is_not_verified_is_told_before_the_work(youtube: Emulator, stage: Stage) -> None:
    youtube.channel.long_uploads = "eligible"
    long_recording(stage, 16 * 60)
    refused = stage.run("publish", "--yes")
    assert refused.code == 2
    assert "error [video-too-long]: YouTube: the video of 0001-one takes 16:00" in refused.err
    assert "https://www.youtube.com/verify" in refused.err
    assert "quicktake publish --without youtube" in refused.err
    assert youtube.calls("POST upload") == []
    assert not list(stage.home.glob(".quicktake/cache/*/*.mp4"))
    assert not stage.site.exists()


def test_more_than_twelve_hours_are_told_without_the_network(youtube: Emulator, stage: Stage) -> None:
    long_recording(stage, 12 * 3600 + 60)
    refused = stage.run("publish", "--yes")
    assert (refused.code, youtube.log) == (2, [])
    assert "takes 12:01:00; YouTube takes 12 hours at most" in refused.err


def test_plan_tells_what_youtube_gets(stage: Stage) -> None:
    folder = stage.episode(front="date: 2026-11-23 06:00\nsponsor: {name: ACME}")
    (folder / "chapters.txt").write_text(CHAPTERS)
    plan = stage.good("plan", "--json").json
    ((fields, episode),) = [
        ({one["name"]: one["after"] for one in change["fields"]}, change["episode"])
        for change in plan["changes"]
        if change["key"].endswith("/metadata")
    ]
    assert episode == "0001-one"
    assert fields["description"].endswith("Episode page: https://quicktake.example/show/0001-one/\n\n#news")
    assert (fields["paid_promotion"], fields["language"], fields["category"]) == (True, "en", "25")
    ((finding,),) = [[one for one in plan["findings"] if one["code"] == "chap-youtube"]]
    assert "“Middle” at 10:00 takes 4 s, and 10 are needed" in finding["message"]


def test_what_was_heard_places_chapters_before_the_video_is_built(stage: Stage) -> None:
    folder = stage.episode()
    with wave.open(str(folder / "recording.wav")) as short:
        second = short.readframes(short.getframerate())
    with wave.open(str(folder / "recording.wav"), "wb") as long:
        long.setparams((1, 2, len(second) // 2, 0, "NONE", ""))
        long.writeframes(bytes(12 * len(second)) + 40 * second)
    (folder / "chapters.txt").write_text("0:12 Start\n0:24 Middle\n0:36 End\n")
    assert "0:00 Start" not in description(stage)
    stage.run("check")
    text = description(stage)
    assert "0:00 Start\n0:12 Middle\n0:24 End\n" in text


def description(stage: Stage) -> str:
    """What YouTube is to get, as `plan` tells it."""
    changes = stage.good("plan", "--json").json["changes"]
    fields = [field for change in changes if change["key"].endswith("/metadata") for field in change["fields"]]
    return next(str(field["after"]) for field in fields if field["name"] == "description")


def test_check_tells_each_thing_once(stage: Stage) -> None:
    folder = stage.episode(front="date: 2026-11-23 06:00\nyoutube: {category: Newz}")
    (folder / "chapters.txt").write_text(CHAPTERS)
    findings = stage.run("check", "--json").json["findings"]
    codes = [one["code"] for one in findings]
    assert codes.count("chap-youtube") == 1
    assert [code for code in codes if "category" in code] == ["yt-category"]
