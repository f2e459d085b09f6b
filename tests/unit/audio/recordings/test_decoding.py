"""decode and its forms: native channels, every sample format, figures of what was declared and decoded."""

import json
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from makers.film import write_film
from makers.sound import Samples, silence, speech, tone, write_sound
from quicktake.audio.recordings.decoding import BLOCK, Decoded, Form, decode, form_for, native_form, starts_at
from quicktake.audio.recordings.recording import probe
from quicktake.errors import InputError

pytestmark = pytest.mark.usefixtures("read_both_ways")

LAYOUTS = ["mono", "stereo", "3.0", "quad", "5.0", "5.1"]


def numbered(channels: int) -> Samples:
    """Each channel another constant."""
    return np.tile(np.arange(1, channels + 1, dtype=np.float32) / 16, (4800, 1))


@pytest.mark.parametrize(("channels", "layout"), list(enumerate(LAYOUTS, 1)))
def test_native_channels_are_not_mixed(tmp_path: Path, channels: int, layout: str) -> None:
    sound = numbered(channels)
    recording = probe(write_sound(tmp_path / "a.wav", sound, codec="pcm_f32le", layout=layout))
    form = native_form(recording)
    assert form == Form(48000, channels, layout)
    assert np.array_equal(np.concatenate(list(decode(recording.path, form))), sound)


def test_native_channels_at_another_rate(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", numbered(6), codec="pcm_f32le", layout="5.1")
    samples = np.concatenate(list(decode(path, Form(24000, 6, "5.1"))))
    assert len(samples) == 2400
    assert np.allclose(samples[500:-500], numbered(6)[500:1900], atol=1e-3)


def test_native_form_of_channels_without_names_is_what_they_are_taken_for(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.mkv", numbered(2), codec="pcm_f32le")
    assert native_form(probe(path)).layout == "stereo"
    single = probe(write_sound(tmp_path / "b.wav", numbered(1), codec="pcm_s16le"))
    assert native_form(single) == Form(48000, 1, "mono")


def test_a_form_survives_json() -> None:
    for form in (Form(48000, 2), Form(44100, 6, "5.1(side)")):
        assert Form(**json.loads(json.dumps(asdict(form)))) == form
    assert Form(**json.loads('{"rate": 48000, "channels": 1}')).layout == ""


FORMATS = [
    ("a.wav", "pcm_u8", 2**-7),
    ("a.wav", "pcm_s16le", 2**-15),
    ("a.wav", "pcm_s24le", 2**-23),
    ("a.wav", "pcm_s32le", 2**-24),
    ("a.wav", "pcm_f32le", 0),
    ("a.wav", "pcm_f64le", 0),
    ("a.flac", "flac", 2**-15),
]


@pytest.mark.parametrize(("name", "codec", "step"), FORMATS)
def test_every_sample_format_is_exact(tmp_path: Path, name: str, codec: str, step: float) -> None:
    sound = speech(0.5, level=-1.0)
    decoded = np.concatenate(list(decode(write_sound(tmp_path / name, sound, codec=codec), Form(48000, 2))))
    assert len(decoded) == len(sound)
    assert np.abs(decoded - sound).max() <= step


@pytest.mark.parametrize("size", [BLOCK, 3 * BLOCK])
def test_a_whole_film_is_given_in_few_blocks(tmp_path: Path, size: int) -> None:
    path = write_sound(tmp_path / "a.m4a", speech(10.0), codec="aac")
    blocks = list(decode(path, Form(48000, 2), block=size))
    assert {block.dtype for block in blocks} == {np.dtype(np.float32)}
    assert max(map(len, blocks)) <= size
    assert len(blocks) <= 10 * 48000 // size + 3
    assert all(block[:, 0].flags.c_contiguous and block.flags.writeable for block in blocks)
    assert not any(np.shares_memory(one, other) for one, other in pairwise(blocks))


def test_declared_and_decoded_seconds_are_reported(tmp_path: Path) -> None:
    sound = tone(2.0)
    for name, codec, declared in (
        ("a.wav", "pcm_s16le", 2.0),
        ("a.flac", "flac", 2.0),
        ("a.m4a", "aac", 2.0),
        ("a.mp3", "libmp3lame", 2.0),
        ("a.opus", "libopus", 2.0),
        ("a.mkv", "pcm_s16le", 2.0),
        ("a.aac", "aac", None),
    ):
        report = Decoded()
        samples = sum(map(len, decode(write_sound(tmp_path / name, sound, codec=codec), Form(48000, 2), report=report)))
        assert report.seconds == pytest.approx(samples / 48000, abs=1e-4), name
        assert report.declared == (None if declared is None else pytest.approx(declared, abs=0.01)), name
        assert report.remarks == []


def test_the_report_counts_sound_not_the_silence_before_it(tmp_path: Path) -> None:
    path = write_film(tmp_path / "a.mp4", tone(1.0), sound_start=0.5)
    report = Decoded()
    samples = sum(map(len, decode(path, Form(48000, 2), report=report)))
    assert samples / 48000 == pytest.approx(1.5, abs=0.03)
    assert report.seconds == pytest.approx(1.0, abs=0.03)


def test_where_a_recording_starts(tmp_path: Path) -> None:
    assert starts_at(write_sound(tmp_path / "a.wav", tone(0.5))) == 0
    path = write_film(tmp_path / "a.mkv", tone(1.0), picture_start=2.0, sound_start=2.5, sound_codec="pcm_s16le")
    assert starts_at(path) == pytest.approx(2.0, abs=0.01)


def test_a_layout_that_cannot_be_had_is_a_clear_error(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", silence(0.1))
    with pytest.raises(InputError, match="cannot be mixed down"):
        list(decode(path, Form(48000, 64, "64 channels")))


def test_stopping_early_closes_the_recording(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", speech(5.0))
    blocks = decode(path, form_for(probe(path), "auto"))
    assert len(next(blocks)) == BLOCK
    blocks.close()  # type: ignore[attr-defined]  # it is a generator
    assert list(blocks) == []
