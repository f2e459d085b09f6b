"""The step that makes captions in the programme's times."""

import json
from pathlib import Path

import pytest

from quicktake.errors import InputError
from quicktake.model import Cue, no_progress
from quicktake.steps import transcript
from quicktake.steps.cues import read_cues, text_digest
from quicktake.timeline import EditList, Kept

EDITS = EditList((Kept(2.0, 10.0, 1.5), Kept(20.0, 30.0, 9.5)), 19.5)


def run(folder: Path, text: str, edits: EditList = EDITS) -> tuple[dict[str, object], tuple[Cue, ...]]:
    source, measure, output = folder / "transcript.vtt", folder / "measure.json", folder / "result.vtt"
    source.write_text(text, "utf-8")
    measure.write_text(json.dumps({"edits": edits.as_json()}))
    report = transcript.run({"transcript": source, "measure": measure}, output, {"language": "en"}, no_progress)
    return dict(report), read_cues(output, "en")


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
    assert report == {"cues": 3, "dropped": 3, "source": text_digest(tmp_path / "transcript.vtt", "en")}


def test_the_file_is_plain_webvtt(tmp_path: Path) -> None:
    run(tmp_path, "WEBVTT\n\nSTYLE\n::cue {}\n\n" + block("00:02.000", "00:03.250", "<v A &amp; B>x &lt; y") + "\n")
    content = (tmp_path / "result.vtt").read_bytes()
    assert content == b"WEBVTT\n\n00:00:01.500 --> 00:00:02.750\n<v A &amp; B>x &lt; y\n"


def test_a_bad_file_is_named_and_nothing_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"transcript\.vtt, line 3"):
        run(tmp_path, "WEBVTT\n\n--> nonsense\n")
    assert not (tmp_path / "result.vtt").exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (block("10:05.000", "10:06.000", "late"), r"transcript\.vtt: all of its words come after .* ended \(0:30\)"),
        (block("00:12.000", "00:15.000", "cut"), r"transcript\.vtt: all of its words stand where .* is cut"),
    ],
)
def test_words_of_which_none_is_heard_are_refused(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=told) as error:
        run(tmp_path, "WEBVTT\n\n" + text)
    assert "move it out of the folder" in error.value.hint
    assert not (tmp_path / "result.vtt").exists()


def test_what_could_not_be_read_back_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"transcript\.vtt.* longer than"):
        run(tmp_path, "WEBVTT\n\n" + block("00:04.000", "00:05.000", "& " * 1500))
    assert not (tmp_path / "result.vtt").exists()


def test_line_ends_that_git_changed_are_the_same_source(tmp_path: Path) -> None:
    text = "WEBVTT\n\n" + block("00:04.000", "00:05.000", "one")
    (tmp_path / "unix.vtt").write_bytes(text.encode())
    (tmp_path / "windows.vtt").write_bytes(text.replace("\n", "\r\n").encode())
    assert text_digest(tmp_path / "unix.vtt", "en") == text_digest(tmp_path / "windows.vtt", "en")
