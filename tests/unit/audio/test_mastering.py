"""master_file: target and ceiling as decoders give them, whole files or none, and reports that say what was done."""

import json
import os
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from makers.sound import speech, tone, write_sound
from quicktake.audio.coding import Coding
from quicktake.audio.edit import Sounds
from quicktake.audio.encode import encoder
from quicktake.audio.mastering import master_file
from quicktake.audio.metering.loudness import measure_file
from quicktake.audio.recordings.decoding import Form, decode
from quicktake.audio.recordings.recording import probe
from quicktake.audio.remux import remux_with_chapters
from quicktake.errors import InputError, MachineError
from quicktake.folder.files import replacing
from quicktake.model import Audio, Chapter


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    tags = {"title": "Private", "comment": "location: home"}
    return write_sound(tmp_path / "recording.flac", speech(3.0, level=-4), codec="flac", tags=tags)


def mastered(recording: Path, output: Path, audio: Audio | None = None) -> Any:
    report = master_file(Sounds(recording), output, audio or Audio()).report
    return json.loads(json.dumps(report, allow_nan=False))


def test_opus_of_another_rate_is_as_long(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", speech(3.0, 44100, level=-4), 44100, codec="pcm_f32le")
    report = mastered(path, tmp_path / "out.opus")
    assert report["seconds"] == pytest.approx(3.0, abs=0.001)
    assert report["sample_rate"] == 48000
    with pytest.raises(InputError, match="at most 256"):
        mastered(path, tmp_path / "out.opus", Audio(bitrate=320, channels="mono"))


def test_two_at_once_do_not_take_each_others_file(recording: Path, tmp_path: Path) -> None:
    with replacing(tmp_path / "out.mp3"):  # another run's file, half-made
        report = mastered(recording, tmp_path / "out.mp3")
        assert probe(tmp_path / "out.mp3").seconds == pytest.approx(report["seconds"], abs=0.03)


def test_where_there_is_no_noise_nothing_is_denoised(tmp_path: Path) -> None:
    hiss = 3e-5 * np.random.default_rng(1).standard_normal((96000, 2)).astype(np.float32)
    path = write_sound(tmp_path / "a.wav", np.concatenate([speech(2.0, level=-6), hiss]), codec="pcm_f32le")
    report = mastered(path, tmp_path / "out.wav", Audio(denoise=12))
    assert report["treatment"]["denoise"] is None
    assert "no noise" in report["notes"][0]


CODINGS = [
    *[("mp3", bitrate) for bitrate in (64, 96, 128, 192, 256)],
    *[("m4a", 96), ("m4a", 192), ("opus", 64), ("opus", 96), ("flac", 0)],
]


@pytest.mark.parametrize(("name", "bitrate"), [*CODINGS, ("wav", 0)])
@pytest.mark.parametrize("channels", ["mono", "stereo"])
def test_target_and_ceiling_hold_in_the_encoded_file(
    recording: Path, tmp_path: Path, name: str, bitrate: int, channels: Any
) -> None:
    output = tmp_path / f"out.{name}"
    report = mastered(recording, output, Audio(bitrate=bitrate or 128, channels=channels))
    found = measure_file(output)
    assert found.integrated == pytest.approx(-16, abs=0.1)
    assert found.true_peak is not None
    assert found.true_peak <= -1
    assert report["loudness"]["output"] == found.as_json()
    decoded = sum(len(block) for block in decode(output, Form(48000, 2)))
    assert report["seconds"] == decoded / 48000
    assert probe(output).channels == (1 if channels == "mono" else 2)


def test_the_limiter_works_where_the_gain_goes_over(recording: Path, tmp_path: Path) -> None:
    report = mastered(recording, tmp_path / "out.wav", Audio(target=-12))
    assert report["limiter"]["active_seconds"] > 0
    assert report["limiter"]["deepest_db"] > 0
    assert report["loudness"]["output"]["integrated"] == pytest.approx(-12, abs=0.1)
    assert report["loudness"]["output"]["true_peak"] <= -1


def test_without_limiting_the_gain_is_all_that_changes(recording: Path, tmp_path: Path) -> None:
    report = mastered(recording, tmp_path / "out.wav", Audio(target=-30))
    before = np.concatenate(list(decode(recording, Form(48000, 2))))
    after = np.concatenate(list(decode(tmp_path / "out.wav", Form(48000, 2))))
    factor = 10 ** ((-30 - report["loudness"]["input"]["integrated"]) / 20)
    assert np.abs(after - before * factor).max() < 1e-4
    assert report["limiter"] == {"active_seconds": 0.0, "deepest_db": 0.0}
    assert report["ceiling_lowered_db"] == 0
    assert report["notes"] == []


def test_an_unreachable_target_is_said(tmp_path: Path) -> None:
    spiky = speech(3.0, level=-20)
    spiky[::400] = 0.9
    path = write_sound(tmp_path / "a.wav", spiky, codec="pcm_f32le")
    report = mastered(path, tmp_path / "out.wav", Audio(target=-8, ceiling=-6))
    assert any("was not reached" in note for note in report["notes"])
    found = report["loudness"]
    assert found["output"]["true_peak"] <= -6
    taken = found["input"]["integrated"] + report["gain"] - found["output"]["integrated"]
    assert taken < 3.5, "the limiter takes 3 LU at most, whatever was asked"


def test_a_very_quiet_recording_is_said(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", tone(2.0, level=-60), codec="pcm_f32le")
    report = mastered(path, tmp_path / "out.mp3")
    assert "very quiet" in report["notes"][0]
    assert report["loudness"]["output"]["integrated"] == pytest.approx(-16, abs=0.1)


@pytest.mark.parametrize("name", ["out.mp3", "out.m4a", "out.flac", "out.wav"])
def test_nothing_of_the_recordings_own_tags_is_left(recording: Path, tmp_path: Path, name: str) -> None:
    mastered(recording, tmp_path / name)
    content = (tmp_path / name).read_bytes().lower()
    for word in (b"private", b"location", b"lavf", b"lavc"):
        assert word not in content.replace(b"lavf\x00", b"") or name == "out.flac"
    ours = {"major_brand", "minor_version", "compatible_brands", "handler_name", "language", "encoder"}
    assert set(probe(tmp_path / name).tags) <= ours


def test_the_same_input_gives_the_same_bytes(recording: Path, tmp_path: Path) -> None:
    for name in ("mp3", "m4a"):
        mastered(recording, tmp_path / f"a.{name}")
        mastered(recording, tmp_path / f"b.{name}")
        assert (tmp_path / f"a.{name}").read_bytes() == (tmp_path / f"b.{name}").read_bytes()


def test_bad_outputs_are_refused_before_any_work(recording: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"\.mp3, \.m4a"):
        mastered(recording, tmp_path / "out.xyz")
    link = tmp_path / "link.flac"
    link.symlink_to(recording)
    with pytest.raises(InputError, match="is the recording itself"):
        mastered(recording, link)
    with pytest.raises(InputError, match="no 100 kbit/s"):
        mastered(recording, tmp_path / "out.mp3", Audio(bitrate=100))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["link.flac", "recording.flac"]


@pytest.fixture
def small_disk() -> Iterator[None]:
    """Files of at most 20 kB: what a full disk is to the writer (EFBIG for ENOSPC)."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    import signal

    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("name", ["out.mp3", "out.m4a", "out.flac", "out.wav"])
def test_a_write_that_fails_is_no_success(recording: Path, tmp_path: Path, small_disk: None, name: str) -> None:
    with pytest.raises(MachineError, match=f"{tmp_path}/{name}: "):
        mastered(recording, tmp_path / name)
    assert os.listdir(tmp_path) == ["recording.flac"]  # noqa: PTH208 - names are all that is asked


@pytest.mark.parametrize("name", ["opus", "m4a"])
def test_a_device_that_is_full(name: str) -> None:
    with (
        pytest.raises(MachineError, match="cannot be written"),
        encoder(Path("/dev/full"), Form(48000, 2), Coding(name, 128)) as writing,
    ):
        writing.write(speech(3.0))
        writing.finish()


def test_chapters_are_written_by_a_copy(recording: Path, tmp_path: Path) -> None:
    master, output = tmp_path / "master.m4a", tmp_path / "out.m4a"
    mastered(recording, master)
    chapters = (Chapter(0.0, "Start – äöü"), Chapter(1.25, "A: B"), Chapter(2.5, "End"))
    remux_with_chapters(master, output, chapters)
    assert probe(output).chapters == chapters
    form = Form(48000, 2)
    assert np.array_equal(np.concatenate(list(decode(master, form))), np.concatenate(list(decode(output, form))))
    again = tmp_path / "again.m4a"
    remux_with_chapters(output, again, chapters[:1])
    assert probe(again).chapters == chapters[:1]


def test_progress_is_told(recording: Path, tmp_path: Path) -> None:
    stages: dict[str, float] = {}

    def progress(stage: str, done: float, total: float, unit: str) -> None:
        assert unit == "s"
        stages[stage] = done

    master_file(Sounds(recording), tmp_path / "out.mp3", Audio(), progress)
    assert set(stages) == {"Listening", "Encoding"}
    assert stages["Encoding"] == pytest.approx(3.0)
    master_file(Sounds(recording), tmp_path / "out.m4a", Audio(), progress)
    assert set(stages) == {"Listening", "Encoding", "Measuring"}
    assert stages["Listening"] == pytest.approx(3.0)
