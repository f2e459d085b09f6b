"""The step that listens."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from makers.shows import make_episode, make_show
from makers.sound import silence, speech, write_sound
from quicktake.errors import InputError, MachineError
from quicktake.model import Audio, no_progress
from quicktake.steps import measure
from quicktake.timeline import EditList


def test_what_it_writes(tmp_path: Path) -> None:
    sound = write_sound(tmp_path / "a.flac", np.concatenate([silence(1.0), speech(2.0), silence(1.0)]), codec="flac")
    params = measure.params(make_show(), make_episode())
    output = tmp_path / "result.json"
    report = measure.run({"sound": sound}, output, params, no_progress)
    written = json.loads(output.read_text("utf-8"))
    edits = EditList.from_json(written["edits"])
    assert report["edits"] == written["edits"]
    assert 0.6 < edits.kept[0].start < 1.0
    assert edits.place(1.5) == pytest.approx(1.5 - edits.kept[0].start)
    assert measure.read_heard(output).plan.edits() == edits


def test_params_change_with_what_changes_the_result() -> None:
    episode = make_episode()
    before = measure.params(make_show(), episode)
    assert measure.params(make_show(), replace(episode, audio=Audio(trim=False))) != before
    assert measure.params(make_show(), replace(episode, audio=Audio(target=-20, bitrate=96))) == before
    json.dumps(before, allow_nan=False)


def test_a_silent_recording_is_refused_and_nothing_written(tmp_path: Path) -> None:
    sound = write_sound(tmp_path / "a.wav", silence(1.0))
    with pytest.raises(InputError, match="silent throughout"):
        measure.run({"sound": sound}, tmp_path / "b.json", measure.params(make_show(), make_episode()), no_progress)
    assert not (tmp_path / "b.json").exists()


def test_a_full_disk(tmp_path: Path) -> None:
    sound = write_sound(tmp_path / "a.wav", speech(1.0))
    with pytest.raises(MachineError, match="disk is full"):
        measure.run({"sound": sound}, Path("/dev/full"), measure.params(make_show(), make_episode()), no_progress)
