"""info_frame: players cut the sound to the sample, know its length to the millisecond, and seek in it."""

# mypy: untyped-calls-exclude=mutagen
# (it says that it is typed, but hardly a function of it is)

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame
from mutagen.mp3 import MP3, BitrateMode

from makers.mp3 import decoded, runs_of, serial, spliced, voices, whole_file
from makers.sound import Samples
from quicktake.audio.coding import MP3_BITRATES
from quicktake.audio.mp3.crc import crc16
from quicktake.audio.mp3.frames import parse_header, walk
from quicktake.audio.mp3.infotag import info_frame, info_size, padding_for
from quicktake.audio.mp3.lame import ENCODER_DELAY, GRID, SAMPLES, frames_for
from quicktake.audio.recordings.decoding import Form

FORMS = [Form(44100, 1), Form(44100, 2), Form(48000, 1), Form(48000, 2)]
needs_mpg123 = pytest.mark.skipif(shutil.which("mpg123") is None, reason="mpg123 is not installed")


def named(form: Form) -> str:
    return f"{form.rate}-{form.channels}"


def by_mutagen(file: bytes) -> Any:
    return MP3(io.BytesIO(file)).info


def shift(back: Samples, sound: Samples) -> int:
    """Samples by which a sound came back late, by cross-correlation."""
    size = 1 << (2 * len(sound) - 1).bit_length()
    spectrum = np.fft.rfft(back[:, 0], size) * np.conj(np.fft.rfft(sound[:, 0], size))
    lag = int(np.argmax(np.fft.irfft(spectrum, size)))
    return lag - size if lag > size // 2 else lag


@pytest.mark.parametrize("form", FORMS, ids=named)
@pytest.mark.parametrize("bitrate", MP3_BITRATES)
def test_decoding_gives_the_programme_to_the_sample(bitrate: int, form: Form) -> None:
    sound = voices(1.0, form)[: form.rate // 2 + 7 * bitrate]  # never whole frames
    file = whole_file(serial(sound, form, bitrate), form, bitrate, len(sound))
    back = decoded(file)
    assert back.shape == sound.shape
    assert shift(back, sound) == 0
    assert by_mutagen(file).length == pytest.approx(len(sound) / form.rate, abs=1e-6)
    with av.open(io.BytesIO(file), "r", format="mp3") as container:
        assert container.duration == pytest.approx(1e6 * len(sound) / form.rate, abs=500)  # half a millisecond


@pytest.mark.parametrize("samples", [1, 575, 576, 577, 623, 624, 1151, 1152, 1153, 1729, 4000])
def test_short_sounds_keep_both_ends(samples: int) -> None:
    form = Form(48000, 1)
    sound = voices(1.0, form)[10000 : 10000 + samples]
    assert decoded(whole_file(serial(sound, form, 192), form, 192, samples)).shape == (samples, 1)


@pytest.mark.parametrize("samples", range(0, 3 * SAMPLES, 97))
def test_the_decoders_delay_never_eats_the_end(samples: int) -> None:
    assert 576 <= padding_for(frames_for(samples), samples) < 576 + SAMPLES


def test_frames_that_cannot_hold_the_sound_are_refused() -> None:
    with pytest.raises(ValueError, match="10 frames for 11000 samples leave -56 of padding"):
        padding_for(10, 11000)


@pytest.mark.parametrize("form", FORMS, ids=named)
@pytest.mark.parametrize("bitrate", MP3_BITRATES)
def test_the_frame_has_the_streams_bit_rate_or_the_next_that_has_room(bitrate: int, form: Form) -> None:
    frame = info_frame(form, bitrate, frames=100, sound_bytes=40000, padding=1000, music_crc=1)
    header = parse_header(frame)
    assert len(frame) == header.size == info_size(form, bitrate)
    assert (header.rate, header.channels, header.padded) == (form.rate, form.channels, False)
    assert header.bitrate == bitrate if bitrate >= 64 else bitrate <= header.bitrate <= 64


def test_the_tag_says_what_the_stream_is() -> None:
    form = Form(44100, 2)
    sound = voices(1.5, form)
    stream = serial(sound, form, 128)
    file = whole_file(stream, form, 128, len(sound))
    tag, frames = file[: len(file) - len(stream)], len(list(walk(stream)))
    assert tag[4 + 32 :][:4] == b"Info"
    number = {name: int.from_bytes(tag[at:end]) for name, at, end in (
        ("flags", 40, 44), ("frames", 44, 48), ("bytes", 48, 52), ("quality", 152, 156), ("method", 165, 166),
        ("bitrate", 176, 177), ("delay", 177, 180), ("length", 184, 188), ("music", 188, 190), ("tag", 190, 192),
    )}  # fmt: skip
    assert number["flags"] == 15
    assert number["frames"] == frames
    assert number["bytes"] == number["length"] == len(file)
    assert number["quality"] == 100 - 10 * 4 - 3
    assert tag[156:165] == b"LAME3.100"
    assert number["method"] == 1
    assert number["bitrate"] == 128
    assert divmod(number["delay"], 1 << 12) == (ENCODER_DELAY, frames * SAMPLES - ENCODER_DELAY - len(sound))
    assert number["music"] == crc16(stream)
    assert number["tag"] == crc16(tag[:190])
    info = by_mutagen(file)
    assert (info.bitrate_mode, info.bitrate) == (BitrateMode.CBR, pytest.approx(128000, rel=1e-3))


def test_the_table_of_contents_points_at_each_hundredth() -> None:
    size = info_size(Form(48000, 2), 128)
    frame = info_frame(Form(48000, 2), 128, frames=10000, sound_bytes=3840000, padding=1000, music_crc=0)
    contents = frame[52:152]
    for hundredth, entry in enumerate(contents):
        assert entry / 256 <= (size + 38400 * hundredth) / (size + 3840000) < (entry + 1) / 256


@pytest.fixture(scope="module")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Samples]:
    """A minute in three runs; noise whose every stretch is its own, so that it tells where it is from."""
    form = Form(44100, 1)
    noise = np.random.default_rng(5).standard_normal((60 * form.rate, 1)).astype(np.float32)
    sound = 0.1 * (noise + np.roll(noise, 1) + np.roll(noise, 2))
    stream = spliced(runs_of(sound, form, 64, [0, 16 * GRID, 32 * GRID], 300))
    path = tmp_path_factory.mktemp("long") / "long.mp3"
    path.write_bytes(whole_file(stream, form, 64, len(sound)))
    return path, sound


def place(piece: Samples, sound: Samples, second: float) -> float:
    """The second of the sound that a piece of it is from, looked for around one."""
    start = max(0, round((second - 0.5) * 44100))
    around = sound[start : start + 44100 + len(piece), 0]
    return (start + int(np.argmax(np.correlate(around, piece[:, 0], "valid")))) / 44100


@pytest.mark.parametrize("second", [0.4, 7.77, 20.5, 21.1, 41.8, 58.9])
def test_seeking_lands_within_50_milliseconds(long_file: tuple[Path, Samples], second: float) -> None:
    path, sound = long_file
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        base = stream.time_base
        assert base is not None
        container.seek(round(second / base), stream=stream)
        frames = [frame for _, frame in zip(range(8), container.decode(stream), strict=False)]
    assert all(isinstance(frame, AudioFrame) for frame in frames)
    skipped = sum(frame.samples for frame in frames[:4])  # the reservoir before the place is not there at first
    piece = np.concatenate([frame.to_ndarray().T for frame in frames[4:6]]).astype(np.float32)
    assert abs(place(piece, sound, second + skipped / 44100) - skipped / 44100 - second) < 0.05


@needs_mpg123
@pytest.mark.parametrize("second", [0.4, 7.77, 21.1, 58.5])
def test_mpg123_seeks_within_50_milliseconds(long_file: tuple[Path, Samples], second: float) -> None:
    path, sound = long_file
    frame = str(round(second * 44100 / SAMPLES))
    done = subprocess.run(["mpg123", "-q", "-s", "-k", frame, "-n", "3", "-e", "f32", str(path)], capture_output=True)
    piece = np.frombuffer(done.stdout, np.float32).reshape(-1, 1)
    assert abs(place(piece, sound, second) - second) < 0.05


@needs_mpg123
@pytest.mark.parametrize("form", FORMS, ids=named)
@pytest.mark.parametrize("bitrate", [48, 64, 128, 320])
def test_mpg123_plays_every_sample_without_a_warning(tmp_path: Path, bitrate: int, form: Form) -> None:
    sound = voices(8.3, form)
    stream = spliced(runs_of(sound, form, bitrate, [0, GRID], 250))
    path = tmp_path / "sound.mp3"
    path.write_bytes(whole_file(stream, form, bitrate, len(sound)))
    done = subprocess.run(["mpg123", "-q", "-s", "-e", "s16", str(path)], capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout) == 2 * form.channels * len(sound)
