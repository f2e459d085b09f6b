"""A corrected recording: compared, asked for, and exchanged only when everything else is sure."""

from pathlib import Path

import pytest

from e2e.test_mistakes import answering
from e2e.test_podcast import feed, snapshot
from emulator.server import Emulator
from makers.stage import Clock, Stage, write_sound

FRONT = "date: 2026-11-23 06:00\nnumber: 1"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A show whose one episode is out."""
    stage = Stage(tmp_path / "show")
    stage.episode("0001-one", FRONT)
    stage.good("publish")
    write_sound(stage.root / "corrected.wav", seed=9)
    return stage


def corrected(stage: Stage) -> str:
    return str(stage.root / "corrected.wav")


def test_old_and_new_are_compared_and_a_no_changes_nothing(stage: Stage) -> None:
    before, site = snapshot(stage.home / "0001-one"), snapshot(stage.site)
    said = stage.run("replace", "1", corrected(stage), prepare=answering("n"))
    assert said.code == 130
    assert "Do this? [y/N]" in said.err
    assert "published   corrected" in said.err
    assert "length              0:01        0:01" in said.err
    assert said.err.count("LUFS") >= 4
    assert snapshot(stage.home / "0001-one") == before
    assert snapshot(stage.site) == site


@pytest.mark.parametrize("words", [["--yes"], []])
def test_a_yes_publishes_it(words: list[str], stage: Stage) -> None:
    done = stage.run("replace", "1", corrected(stage), *words, prepare=answering("y"))
    assert done.code == 0
    assert ("[y/N]" in done.err) == (not words)
    assert "replace-differs" not in done.err
    assert b"0001-one--2.mp3" in feed(stage)
    again = stage.good("replace", "1", corrected(stage), code=2)
    assert "this is the recording that was published" in again.err


def test_quite_another_recording_is_told(stage: Stage) -> None:
    write_sound(stage.root / "corrected.wav", seconds=14, seed=9)
    told = stage.good("replace", "1", corrected(stage), "--json")
    assert told.json["findings"][0]["code"] == "replace-differs"
    assert "quite another length" in told.json["findings"][0]["message"]


def test_the_same_recording_in_two_episodes_is_told(stage: Stage) -> None:
    home = stage.episode("0002-two", "date: 2026-11-23 07:00\nnumber: 2", seed=2)
    assert "it-same-recording" not in stage.good("check").out
    (home / "recording.wav").write_bytes((stage.home / "0001-one" / "recording.wav").read_bytes())
    said = "its recording is the same file as that of 0001-one."
    assert said in stage.good("check").out
    assert said in stage.good("plan").err
    made = stage.good("new", str(home / "recording.wav"), "--title", "Again")
    assert "[it-same-recording]" in made.err
    assert "is the recording of 0001-one too" in made.err
    told = stage.good("publish", "2")
    assert said in told.err
    assert "it-same-recording" not in stage.good("publish").err


def test_what_is_left_out_waits_and_the_same_command_goes_on(stage: Stage) -> None:
    stage.good("replace", "1", corrected(stage), "--only", "site")
    assert b"0001-one--2.mp3" not in feed(stage)
    assert (stage.home / "0001-one" / "replaced-1-recording.wav").exists()
    stage.good("replace", "1", corrected(stage))
    assert b"0001-one--2.mp3" in feed(stage)
    assert not (stage.home / "0001-one" / "replaced-2-recording.wav").exists()
    assert "Nothing to do" in stage.good("publish").err


def test_signed_out_changes_nothing_and_the_podcast_goes_alone_when_asked(tmp_path: Path) -> None:
    with Emulator(clock=Clock()) as youtube:
        stage = Stage(tmp_path / "show", toml="[youtube]\n", environ=youtube.environ)
        stage.episode("0001-one", FRONT, film=True)
        stage.good("publish")
        write_sound(stage.root / "corrected.wav", seed=9)
        stage.write("0001-one", f"{FRONT}\nsummary: Other words for YouTube.")
        before = snapshot(stage.home / "0001-one")
        away = {**youtube.environ, "QUICKTAKE_YOUTUBE_TOKEN": str(tmp_path / "no token")}
        for _ in range(2):
            refused = stage.run("replace", "1", corrected(stage), environ=away)
            assert refused.code == 2
            assert "recording that was published" not in refused.err
            assert snapshot(stage.home / "0001-one") == before
        done = stage.run("replace", "1", corrected(stage), "--without", "youtube", environ=away)
        assert done.code == 0, done.err
        assert "The video on YouTube keeps the old recording" in done.err
        assert b"0001-one--2.mp3" in feed(stage)
        assert len(youtube.videos) == 1
