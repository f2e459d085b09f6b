"""Bad input: one clear error, exit 2 or 3, nothing half-written, nothing lost, nothing public."""

import os
import wave
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from e2e.test_podcast import snapshot
from makers.stage import RATE, Stage, write_sound


def empty(home: Path) -> None:
    (home / "recording.wav").write_bytes(b"")


def truncated(home: Path) -> None:
    path = home / "recording.wav"
    path.write_bytes(path.read_bytes()[:-20000])


def mislabelled(home: Path) -> None:
    (home / "recording.wav").write_bytes(b"PK\x03\x04 this is an archive, not sound" * 100)


def playlist(home: Path) -> None:
    (home / "other.wav").write_bytes((home / "recording.wav").read_bytes())
    (home / "recording.wav").unlink()
    (home / "recording.mp3").write_text(f"#EXTM3U\n#EXTINF:1,\nfile://{home / 'other.wav'}\n#EXT-X-ENDLIST\n")


def endless(home: Path) -> None:
    (home / "recording.wav").unlink()
    os.mkfifo(home / "recording.wav")


def silent(home: Path) -> None:
    with wave.open(str(home / "recording.wav"), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(bytes(4 * RATE))


def too_short(home: Path) -> None:
    write_sound(home / "recording.wav", 0.3)


def missing(home: Path) -> None:
    (home / "recording.wav").unlink()


def no_cover(home: Path) -> None:
    (home.parent / "cover.jpg").unlink()


def cover_that_is_none(home: Path) -> None:
    (home.parent / "cover.jpg").write_bytes(b"no picture")


def cover_bomb(home: Path) -> None:
    Image.new("1", (30000, 30000)).save(home / "cover.png", optimize=False)


def odd_cover(home: Path) -> None:
    Image.new("RGB", (1400, 900)).save(home / "cover.jpg")


def bad_transcript(home: Path) -> None:
    (home / "transcript.vtt").write_text("WEBVTT\n\n00:00:02.000 --> 00:00:01.000\nBackwards\n")


def missing_intro(home: Path) -> None:
    (home / "episode.md").write_text("---\ntitle: x\naudio: {intro: intro.wav}\n---\n")


MISTAKES: list[tuple[Callable[[Path], None], str]] = [
    (empty, "recording.wav"),
    (truncated, "recording.wav"),
    (mislabelled, "recording.wav"),
    (playlist, "recording.mp3"),
    (endless, "recording.wav"),
    (silent, "recording.wav"),
    (too_short, "recording.wav"),
    (missing, "0001-one"),
    (no_cover, "cover.jpg"),
    (cover_that_is_none, "cover.jpg"),
    (cover_bomb, "cover.png"),
    (odd_cover, "cover.jpg"),
    (bad_transcript, "transcript.vtt, line 3"),
    (missing_intro, "intro.wav"),
]


@pytest.mark.parametrize(("mistake", "named"), MISTAKES, ids=lambda value: getattr(value, "__name__", ""))
def test_one_clear_error_and_nothing_public(mistake: Callable[[Path], None], named: str, tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    home = stage.episode("0001-one")
    mistake(home)
    before = {path for path in stage.home.rglob("*") if ".quicktake" not in path.parts}
    run = stage.run("publish")
    assert run.code in (2, 3), run.err
    assert named in run.err
    assert sum(line.startswith("error") for line in run.err.splitlines()) == 1
    assert "Traceback" not in run.err
    assert not stage.site.exists() or snapshot(stage.site) == {}
    after = {path for path in stage.home.rglob("*") if ".quicktake" not in path.parts}
    assert after - before <= {stage.home / "release.json"}
    assert not list((stage.home / ".quicktake").rglob(".work-*"))


def test_a_disk_that_is_full_or_read_only(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere; the disk that is full is tried in test_full_disk")
    stage = Stage(tmp_path)
    stage.episode("0001-one")
    stage.home.chmod(0o500)
    try:
        run = stage.run("publish")
    finally:
        stage.home.chmod(0o700)
    assert run.code == 3
    assert "may not be written" in run.err


def test_names_with_everything_in_them(tmp_path: Path) -> None:
    stage = Stage(tmp_path / 'a show\'s "folder": ünïcödé')
    for number, name in enumerate(["-rf.wav", 'it\'s "quoted".wav', "talk:one.wav", "日本 .wav"]):
        strange = write_sound(tmp_path / name, seed=number + 1)
        run = stage.run("new", "--title", f"Take {number}", "--", str(strange))
        assert run.code == 0, run.err
        os.chdir(tmp_path)
    for path in stage.home.glob("*/episode.md"):
        path.write_text(path.read_text().replace("draft: true", "draft: false"))
    stage.good("publish")
    assert len(list((stage.site / "media").glob("*.mp3"))) == 4
