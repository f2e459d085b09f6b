"""The step that joins the untouched picture and the mastered sound."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from makers.film import (
    REORDERING,
    SHAKY,
    VP9,
    Camera,
    clicking,
    clicks_of,
    flashes_of,
    picture_bytes,
    picture_packets,
    steady,
    write_film,
)
from makers.shows import make_episode, make_show
from makers.sound import Samples, silence, speech, write_sound
from quicktake.audio.metering.loudness import measure_file
from quicktake.audio.recordings.decoding import Form, decode
from quicktake.errors import InputError
from quicktake.model import Episode, no_progress
from quicktake.steps import measure, video


def talking(seconds: float = 2.0) -> Samples:
    """Half a second of silence, then speech."""
    return np.concatenate([silence(0.5), speech(seconds, level=-6)[6000 : 6000 + round((seconds - 0.5) * 48000)]])


def made(folder: Path, episode: Episode) -> tuple[Path, Mapping[str, Any]]:
    assert episode.sound is not None
    files = {"sound": episode.sound, "picture": episode.picture or episode.sound, "measure": folder / "measure.json"}
    measure.run(files, files["measure"], measure.params(make_show(), episode), no_progress)
    params = video.params(make_show(), episode)
    json.dumps(params, allow_nan=False)
    (folder / "work").mkdir()
    output = folder / "work" / f"result{video.SUFFIX.format(**params)}"
    report = video.run(files, output, params, no_progress)
    assert list(output.parent.iterdir()) == [output]
    return output, json.loads(json.dumps(report, allow_nan=False))


def begins(path: Path) -> float:
    """Second at which the sound is first heard, on the recording's clock."""
    samples = np.concatenate(list(decode(path, Form(48000, 2))))
    return int(np.flatnonzero(np.abs(samples).max(axis=1) > 0.02)[0]) / 48000


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".mkv"])
@pytest.mark.parametrize("starts", [(0.0, 0.0), (0.0, 0.4), (0.3, 0.0)])
def test_picture_untouched_and_sound_in_step(tmp_path: Path, suffix: str, starts: tuple[float, float]) -> None:
    film = write_film(tmp_path / f"a{suffix}", talking(), times=SHAKY, picture_start=starts[0], sound_start=starts[1])
    output, report = made(tmp_path, replace(make_episode(), sound=film))
    assert output.suffix == (".mkv" if suffix == ".mkv" else ".mp4")
    assert picture_bytes(output) == picture_bytes(film)
    assert picture_packets(output) == picture_packets(film)
    assert begins(output) == pytest.approx(begins(film), abs=0.003)
    assert report["loudness"]["output"]["integrated"] == pytest.approx(-16, abs=0.1)
    assert measure_file(output).true_peak == pytest.approx(report["loudness"]["output"]["true_peak"], abs=0.05)


@pytest.mark.parametrize("offset", [0.0, 0.25, -0.25])
def test_picture_and_sound_as_two_files(tmp_path: Path, offset: float) -> None:
    film = write_film(tmp_path / "picture.mp4", speech(2.0, seed=9))
    sound = write_sound(tmp_path / "sound.wav", talking())
    episode = replace(make_episode(), sound=sound, picture=film, offset=offset)
    output, report = made(tmp_path, episode)
    assert picture_packets(output) == picture_packets(film)
    assert begins(output) == pytest.approx(0.5 + offset, abs=0.003)
    ((start, _, at),) = report["edits"]["kept"]
    assert (start, at) == (max(0, -offset), max(0, offset)), "chapters and captions follow the sound"


FILMS = [
    (name, camera, codec, starts)
    for name, camera, codec in (
        ("a.mp4", REORDERING, "aac"),
        ("a.mkv", REORDERING, "aac"),
        ("a.ts", REORDERING, "aac"),
        ("a.webm", VP9, "libopus"),
        ("a.avi", Camera(), "pcm_s16le"),
    )
    for starts in ((0.0, 0.0), (0.28, 0.0), (0.0, 0.28))
    if (name, starts) != ("a.avi", (0.0, 0.28))  # it has no place for a sound that starts later
]


@pytest.mark.parametrize(("name", "camera", "codec", "starts"), FILMS)
def test_flash_and_click_come_together_from_beginning_to_end(
    tmp_path: Path, name: str, camera: Camera, codec: str, starts: tuple[float, float]
) -> None:
    at, late = (0.4, 2.0, 3.6), starts[0] - starts[1]
    film = write_film(
        tmp_path / name, clicking(4.2, [second + late for second in at]), times=steady(4.2, 25), camera=camera,
        sound_codec=codec, picture_start=starts[0], sound_start=starts[1], flashes=at,
    )  # fmt: skip
    output, _ = made(tmp_path, replace(make_episode(), sound=film))
    assert flashes_of(output) == pytest.approx(clicks_of(output), abs=0.003)
    assert len(flashes_of(output)) == len(at)


def test_webm_goes_into_mkv(tmp_path: Path) -> None:
    film = write_film(tmp_path / "a.webm", speech(1.0), codec="libvpx", sound_codec="libopus")
    output, _ = made(tmp_path, replace(make_episode(), sound=film))
    assert output.suffix == ".mkv"
    assert picture_bytes(output) == picture_bytes(film)


@pytest.mark.parametrize(("suffix", "codec"), [(".mkv", "libx264"), (".mp4", "libx264"), (".avi", "mpeg4")])
def test_pictures_out_of_order_keep_their_times(tmp_path: Path, suffix: str, codec: str) -> None:
    film = write_film(tmp_path / f"a{suffix}", speech(2.0), codec=codec, sound_codec="ac3")
    output, _ = made(tmp_path, replace(make_episode(), sound=film))
    assert picture_bytes(output) == picture_bytes(film)
    shown = sorted(time for _, _, time in picture_packets(output))
    assert shown == pytest.approx(sorted(time for _, _, time in picture_packets(film)), abs=1)


def test_nothing_is_trimmed(tmp_path: Path) -> None:
    film = write_film(tmp_path / "a.mp4", np.concatenate([silence(1.0), speech(1.0), silence(1.0)]))
    output, report = made(tmp_path, replace(make_episode(), sound=film))
    assert report["edits"]["duration"] == pytest.approx(3.0, abs=0.05)
    assert sum(len(block) for block in decode(output, Form(48000, 2))) == pytest.approx(144000, abs=2048)


def test_a_file_without_a_picture_is_named(tmp_path: Path) -> None:
    sound = write_sound(tmp_path / "a.wav", speech(1.0))
    with pytest.raises(InputError, match=r"a\.wav: has no moving picture"):
        made(tmp_path, replace(make_episode(), sound=sound))


def test_sound_that_ends_before_the_picture_starts(tmp_path: Path) -> None:
    film = write_film(tmp_path / "picture.mp4", None)
    sound = write_sound(tmp_path / "sound.wav", speech(1.0))
    with pytest.raises(InputError, match="ends before the picture starts"):
        made(tmp_path, replace(make_episode(), sound=sound, picture=film, offset=-1.5))
