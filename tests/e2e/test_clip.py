"""clip, as a host runs it: a file that a phone plays, and nothing else changed; or a message that says what to do."""

from pathlib import Path

import av
import numpy as np
import pytest

from makers.stage import Stage

VTT = "WEBVTT\n\n00:00.100 --> 00:01.100\nHello there.\n"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path, toml="[audio]\ntarget = -18.0\n")
    stage.episode("0001-film", film=True)
    (stage.episode("0002-sound") / "transcript.vtt").write_text(VTT)
    return stage


def files_of(stage: Stage) -> dict[str, bytes]:
    return {
        path.relative_to(stage.home).as_posix(): path.read_bytes()
        for path in stage.home.rglob("*")
        if path.is_file() and ".quicktake" not in path.parts
    }


@pytest.mark.parametrize(("shape", "size"), [("wide", (1280, 720)), ("tall", (1080, 1920)), ("square", (1080, 1080))])
def test_a_clip_of_the_own_picture(stage: Stage, shape: str, size: tuple[int, int]) -> None:
    before = files_of(stage)
    result = stage.good(
        "clip", "0001-film", "--from", "0", "--to", "0:01.1", "--shape", shape, "-o", "out.mp4", "--json"
    )
    assert files_of(stage) == before
    assert sorted(path.name for path in stage.root.iterdir()) == ["episodes", "out.mp4"]
    document = result.json
    assert (document["command"], document["path"], document["shape"]) == ("clip", "out.mp4", shape)
    assert document["loudness"]["output"]["integrated"] == pytest.approx(-18.0, abs=0.1)
    with av.open(str(stage.root / "out.mp4")) as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        assert (picture.codec_context.width, picture.codec_context.height) == size
        assert (picture.codec_context.profile, sound.codec_context.name) == ("High", "aac")
        lengths = [float((track.duration or 0) * (track.time_base or 0)) for track in (picture, sound)]
        assert lengths == pytest.approx([1.1, 1.1], abs=0.01)
        assert [track.start_time for track in (picture, sound)] == [0, 0]
    content = (stage.root / "out.mp4").read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


@pytest.mark.parametrize("shape", ["wide", "tall", "square"])
def test_a_clip_of_an_episode_without_a_picture(stage: Stage, shape: str) -> None:
    stage.good("clip", "0002-sound", "--from", "0:00", "--to", "0:01.2", "--shape", shape, "--words", "-o", "out.mp4")
    with av.open(str(stage.root / "out.mp4")) as container:
        frames = [frame.to_ndarray(format="gray") for frame in container.decode(container.streams.video[0])]
    assert len(frames) == 12
    words = np.abs(frames[5].astype(int) - frames[0].astype(int)) > 60
    assert np.count_nonzero(words) > 500  # they appear after a tenth of a second


def test_words_are_seen_in_the_own_picture(stage: Stage) -> None:
    (stage.home / "0001-film" / "transcript.vtt").write_text(VTT)
    shots = []
    for more in ((), ("--words",)):
        stage.good("clip", "0001-film", "--from", "0", "--to", "1.1", "-o", "out.mp4", *more)
        with av.open(str(stage.root / "out.mp4")) as container:
            frames = list(container.decode(container.streams.video[0]))
            shots.append(frames[len(frames) // 2].to_ndarray(format="gray"))
    rows = np.flatnonzero(
        (shots[0] != shots[1]).any(axis=1) & (np.abs(shots[0].astype(int) - shots[1]) > 60).any(axis=1)
    )
    assert rows.min() > 720 * 0.75
    assert rows.max() < 720 * 0.97


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (("9", "--from", "0", "--to", "1", "-o", "a.mp4"), "There is no episode `9`", "quicktake status"),
        (("0001-film", "--from", "0", "--to", "1.1", "-o", "a.mov"), "a.mov: a clip is an MP4 file", ".mp4"),
        (
            ("0001-film", "--from", "0:05", "--to", "0:07", "-o", "a.mp4"),
            "--from: 0:05 lies after the recording's end",
            "times",
        ),
        (("0001-film", "--from", "x", "--to", "0:07", "-o", "a.mp4"), "--from: `x` is no time", "1:23"),
        (
            ("0001-film", "--from", "0", "--to", "1", "--words", "-o", "a.mp4"),
            "there is no transcript",
            "transcript.vtt",
        ),
    ],
)
def test_what_cannot_be_is_said_with_a_way_out(stage: Stage, words: tuple[str, ...], message: str, hint: str) -> None:
    result = stage.run("clip", *words)
    assert result.code in (2, 3)
    assert message in result.err
    assert hint in result.err
    assert not list(stage.root.rglob("a.m*"))


def test_the_recording_is_never_written_over(stage: Stage) -> None:
    path = stage.home / "0001-film" / "recording.mp4"
    content = path.read_bytes()
    result = stage.good("clip", "0001-film", "--from", "0", "--to", "1", "-o", str(path), code=2)
    assert "is the recording itself" in result.err
    assert path.read_bytes() == content


def test_a_folder_that_is_not_there_is_not_made(stage: Stage) -> None:
    output = stage.root / "nosuch" / "a.mp4"
    result = stage.good("clip", "0001-film", "--from", "0", "--to", "1", "-o", str(output), code=2)
    assert f"there is no folder {output.parent}" in result.err
    assert not output.parent.exists()


def test_without_the_recording_it_says_so(stage: Stage) -> None:
    (stage.home / "0001-film" / "recording.mp4").unlink()
    result = stage.run("clip", "0001-film", "--from", "0", "--to", "1", "-o", "a.mp4")
    assert result.code == 2
    assert "recording" in result.err


def test_letters_that_the_font_lacks_are_refused_and_signs_left_out(stage: Stage) -> None:
    transcript = stage.home / "0002-sound" / "transcript.vtt"
    transcript.write_text(VTT.replace("Hello", "日本"))
    result = stage.good("clip", "0002-sound", "--from", "0", "--to", "1", "--words", "-o", "a.mp4", code=2)
    assert "the font has not all of its letters" in result.err
    assert "show.toml" in result.err
    transcript.write_text(VTT.replace("Hello", "♪ Hello 🎵"))
    result = stage.good("clip", "0002-sound", "--from", "0", "--to", "1", "--words", "-o", "a.mp4")
    assert "Left out of the words" in result.out


def test_a_killed_run_leaves_the_old_clip_or_the_new_one(stage: Stage) -> None:
    words = ("clip", "0001-film", "--from", "0", "--to")
    effects = stage.good(*words, "1.1", "-o", "out.mp4").effects
    new = (stage.root / "out.mp4").read_bytes()
    stage.good(*words, "1", "-o", "out.mp4")
    old = (stage.root / "out.mp4").read_bytes()
    for kill_at in range(2, effects + 1, 3):
        stage.run(*words, "1.1", "-o", "out.mp4", kill_at=kill_at)
        assert (stage.root / "out.mp4").read_bytes() in (old, new)
    stage.good(*words, "1.1", "-o", "out.mp4")
    assert (stage.root / "out.mp4").read_bytes() == new
