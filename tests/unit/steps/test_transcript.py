"""The step that makes captions in the programme's times."""

import json
from pathlib import Path

import pytest

from quicktake.errors import InputError
from quicktake.model import Cue, no_progress
from quicktake.steps import transcript
from quicktake.steps.cues import read_cues
from quicktake.timeline import EditList, Kept

EDITS = EditList((Kept(2.0, 10.0, 1.5), Kept(20.0, 30.0, 9.5)), 19.5)


def run(folder: Path, text: str, edits: EditList = EDITS) -> tuple[dict[str, object], tuple[Cue, ...]]:
    source, measure, output = folder / "transcript.vtt", folder / "measure.json", folder / "result.vtt"
    source.write_text(text, "utf-8")
    measure.write_text(json.dumps({"edits": edits.as_json()}))
    report = transcript.run({"transcript": source, "measure": measure}, output, {}, no_progress)
    return dict(report), read_cues(output)


def block(start: str, end: str, text: str) -> str:
    return f"{start} --> {end}\n{text}\n\n"


def test_cues_are_placed_clamped_or_dropped(tmp_path: Path) -> None:
    text = "WEBVTT\n\n" + "".join([
        block("00:00.000", "00:01.900", "cut"),
        block("00:01.000", "00:03.000", "<v Desk>half"),
        block("00:09.500", "00:20.500", "over the cut"),
        block("00:12.000", "00:15.000", "inside the cut"),
        block("00:29.000", "00:35.000", "over the end"),
        block("00:40.000", "00:41.000", "behind the end"),
    ])  # fmt: skip
    report, cues = run(tmp_path, text)
    assert cues == (
        Cue(1.5, 2.5, "half", "Desk"),
        Cue(9.0, 10.0, "over the cut"),
        Cue(18.5, 19.5, "over the end"),
    )
    assert report == {"cues": 3, "dropped": 3}


def test_the_file_is_plain_webvtt(tmp_path: Path) -> None:
    run(tmp_path, "WEBVTT\n\nSTYLE\n::cue {}\n\n" + block("00:02.000", "00:03.250", "<v A &amp; B>x &lt; y") + "\n")
    content = (tmp_path / "result.vtt").read_bytes()
    assert content == b"WEBVTT\n\n00:00:01.500 --> 00:00:02.750\n<v A &amp; B>x &lt; y\n"


def test_a_bad_file_is_named_and_nothing_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"transcript\.vtt, line 3"):
        run(tmp_path, "WEBVTT\n\n--> nonsense\n")
    assert not (tmp_path / "result.vtt").exists()
