"""Which of the files in an episode's folder is the recording, and which the transcript."""

from pathlib import Path

import pytest

from makers.shows import make_show
from quicktake.errors import InputError
from quicktake.folder.show import NoMemo, read_episode
from quicktake.model import Episode

BESIDE = (
    "recording.srt recording.vtt recording.txt recording.json recording.tsv recording.wav.reapeaks recording.wav.asd"
    " recording.pkf recording.aup3 recording.sesx recording.mp4.part recording.docx recording.WAV.pek"
)


def read(tmp_path: Path, names: str, front: str = "") -> Episode:
    folder = tmp_path / "0001-one"
    folder.mkdir()
    (folder / "episode.md").write_text(f"---\ntitle: One\n{front}---\n")
    for name in names.split():
        (folder / name).touch()
    return read_episode(make_show(), folder, NoMemo())


@pytest.mark.parametrize("name", ["recording.mp4", "recording.WAV", "recording.m4a", "recording.xyz"])
def test_what_lies_beside_is_no_recording(tmp_path: Path, name: str) -> None:
    episode = read(tmp_path, f"{name} {BESIDE}")
    assert episode.sound == episode.folder / name
    assert episode.transcript == episode.folder / "recording.vtt"


def test_without_a_recording_there_is_none(tmp_path: Path) -> None:
    assert read(tmp_path, BESIDE).sound is None


@pytest.mark.parametrize(
    ("names", "transcript"),
    [
        ("recording.wav recording.srt", "recording.srt"),
        ("recording.wav recording.srt transcript.srt", "transcript.srt"),
        ("recording.wav recording.srt recording.vtt", "recording.vtt"),
        ("recording.wav recording.json", None),
    ],
)
def test_the_transcript_may_be_called_like_the_recording(tmp_path: Path, names: str, transcript: str | None) -> None:
    episode = read(tmp_path, names)
    assert episode.transcript == (episode.folder / transcript if transcript else None)


def test_two_recordings_are_a_question(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"which is the recording\? There are recording\.mp4, recording\.wav\."):
        read(tmp_path, "recording.wav recording.mp4 recording.txt")
