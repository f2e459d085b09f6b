"""The step that encodes the audio programme."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from makers.shows import make_episode, make_show
from makers.sound import speech, write_sound
from quicktake.audio.metering.loudness import measure_file
from quicktake.errors import InputError
from quicktake.model import Audio, no_progress
from quicktake.steps import master, measure


@pytest.mark.parametrize("name", ["mp3", "m4a"])
def test_programme_with_intro_and_outro(tmp_path: Path, name: Any) -> None:
    episode = replace(make_episode(), audio=Audio(format=name, crossfade=0.5))
    files = {
        "sound": write_sound(tmp_path / "a.wav", speech(3.0, level=-8)),
        "intro": write_sound(tmp_path / "intro.wav", speech(2.0, seed=2)),
        "outro": write_sound(tmp_path / "outro.wav", speech(2.0, seed=3)),
    }
    heard = tmp_path / "measure.json"
    measure.run(files, heard, measure.params(make_show(), episode), no_progress)
    params = master.params(make_show(), episode)
    output = tmp_path / f"result{master.SUFFIX.format(**params)}"
    assert output.suffix == f".{name}"
    report: Any = master.run({**files, "measure": heard}, output, params, no_progress)
    json.dumps(report, allow_nan=False)
    assert report["edits"]["kept"][0][2] == pytest.approx(1.5)
    assert report["seconds"] == pytest.approx(6.0, abs=0.15)
    assert report["loudness"]["output"] == measure_file(output).as_json()
    assert report["loudness"]["output"]["integrated"] == pytest.approx(-16, abs=0.1)
    assert report["loudness"]["output"]["true_peak"] <= -1
    wanted = {
        "seconds",
        "edits",
        "loudness",
        "gain",
        "limiter",
        "encoder",
        "bitrate",
        "sample_rate",
        "channels",
        "notes",
    }
    assert wanted <= set(report)


def test_a_bit_rate_that_mp3_lacks_is_said_before_any_work() -> None:
    with pytest.raises(InputError, match=r"audio\.bitrate: MP3 has no 100 kbit/s"):
        master.params(make_show(), replace(make_episode(), audio=Audio(bitrate=100)))
    master.params(make_show(), replace(make_episode(), audio=Audio(bitrate=100, format="m4a")))


def test_params_change_with_what_changes_the_result() -> None:
    episode = make_episode()
    before = master.params(make_show(), episode)
    for audio in (Audio(target=-18), Audio(ceiling=-2), Audio(format="m4a"), Audio(bitrate=96), Audio(track=2)):
        assert master.params(make_show(), replace(episode, audio=audio)) != before
