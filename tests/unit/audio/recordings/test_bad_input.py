"""decode on broken recordings: what can be saved is saved in its place and told, what cannot is one clear error."""

import struct
from pathlib import Path

import numpy as np
import pytest

from makers.broken import (
    beeps,
    onsets,
    patched,
    put_together,
    retimed,
    shortened,
    whole_numbers,
    write_pieces,
    write_transport,
    write_wav,
)
from makers.sound import Samples, speech, tone, write_sound
from quicktake.audio.recordings.decoding import Decoded, Form, decode
from quicktake.audio.recordings.recording import probe
from quicktake.errors import InputError

pytestmark = pytest.mark.usefixtures("read_both_ways")

FORM = Form(48000, 2)
FIRST = beeps(2, [0.5, 1.5])
SECOND = beeps(2, [0.6, 1.0])


def told(path: Path, form: Form = FORM) -> tuple[Samples, Decoded]:
    report = Decoded()
    return np.concatenate(list(decode(path, form, report=report))), report


def words(report: Decoded) -> str:
    return " | ".join(remark.message for remark in report.remarks)


@pytest.mark.parametrize(("name", "codec"), [("a.wav", "pcm_f32le"), ("a.wav", "pcm_f64le"), ("a.caf", "pcm_f32be")])
def test_no_numbers_are_told_with_their_second(tmp_path: Path, name: str, codec: str) -> None:
    sound = tone(2.0)
    sound[72000:72010] = np.nan
    sound[72020] = -np.inf
    samples, report = told(write_sound(tmp_path / name, sound, codec=codec))
    assert len(samples) == 96000
    assert not samples[72000:72010].any()
    assert not samples[72020].any()
    assert np.abs(samples).max() < 0.2
    assert [remark.second for remark in report.remarks] == [1.5]
    assert "11 samples are no sound" in words(report)


def test_no_numbers_do_not_spread_through_the_resampler(tmp_path: Path) -> None:
    sound = tone(1.0, 32000)
    sound[16000] = np.inf
    samples, _ = told(write_sound(tmp_path / "a.wav", sound, 32000, codec="pcm_f32le"))
    assert np.isfinite(samples).all()
    assert np.abs(samples).max() < 0.12


CHANGES = [("aac", "aac", 0.06), ("mp3", "libmp3lame", 0.06), ("ogg", "flac", 0.001), ("ts", "aac", 0.06)]


@pytest.mark.parametrize(("suffix", "codec", "within"), CHANGES)
@pytest.mark.parametrize("turned", [False, True])
def test_the_sound_goes_on_at_its_speed_when_the_rate_changes(
    tmp_path: Path, suffix: str, codec: str, within: float, turned: bool
) -> None:
    parts = []
    for index, (rate, channels) in enumerate([(48000, 2), (44100, 1)][:: -1 if turned else 1]):
        sound, part = tone(2.0, rate, channels), tmp_path / f"{index}.{suffix}"
        if suffix == "ts":
            parts.append(write_transport(part, sound, 2.0 * index, rate))
        else:
            parts.append(write_sound(part, sound, rate, codec=codec))
    samples, report = told(put_together(tmp_path / f"a.{suffix}", parts))
    assert report.seconds == pytest.approx(4.0, abs=2 * within)
    assert len(samples) == pytest.approx(report.seconds * 48000, abs=2)
    for middle in (1.0, 3.0):
        piece = samples[round((middle - 0.5) * 48000) :][:48000, 0]
        assert int(np.abs(np.fft.rfft(piece)).argmax()) == 997


def test_opus_streams_one_behind_the_other_go_on(tmp_path: Path) -> None:
    parts = [write_sound(tmp_path / f"{i}.ogg", sound, codec="libopus") for i, sound in enumerate((FIRST, SECOND))]
    samples, report = told(put_together(tmp_path / "a.ogg", parts))
    assert onsets(samples) == pytest.approx([0.5, 1.5, 2.6, 3.0], abs=0.02)
    assert report.seconds == pytest.approx(4.0, abs=0.02)


def test_a_gap_becomes_silence(tmp_path: Path) -> None:
    whole = write_sound(tmp_path / "whole.m4a", beeps(4, [0.5, 1.5, 2.5, 3.5]), codec="aac")
    files = {
        "a.mkv": (write_pieces(tmp_path / "a.mkv", [(0, FIRST), (3, SECOND)]), [0.5, 1.5, 3.6, 4.0]),
        "a.mp4": (retimed(whole, tmp_path / "a.mp4", lambda t: t if t < 2 else t + 1), [0.5, 1.5, 3.5, 4.5]),
    }
    parts = [write_transport(tmp_path / "1.ts", FIRST), write_transport(tmp_path / "2.ts", SECOND, 3.0)]
    files["a.ts"] = (put_together(tmp_path / "a.ts", parts), [0.5, 1.5, 3.6, 4.0])
    for name, (path, places) in files.items():
        samples, report = told(path)
        assert onsets(samples) == pytest.approx(places, abs=0.03), name
        assert len(samples) / 48000 == pytest.approx(5.0, abs=0.03)
        assert not samples[round(2.1 * 48000) : round(2.9 * 48000)].any()
        assert "holds nothing from 0:02 on for" in words(report)
        assert report.remarks[0].second == pytest.approx(2.0, abs=0.05)
        assert report.declared == pytest.approx(5.0, abs=0.03)


def test_an_overlap_pushes_nothing_later(tmp_path: Path) -> None:
    whole = write_sound(tmp_path / "whole.m4a", beeps(4, [0.5, 1.5, 2.5, 3.5]), codec="aac")
    parts = [write_transport(tmp_path / "1.ts", FIRST), write_transport(tmp_path / "2.ts", SECOND, 1.7)]
    squeezed = retimed(whole, tmp_path / "a.mp4", lambda t: t if t < 2 else max(2 + (t - 2) / 2, t - 0.2))
    files = [
        (write_pieces(tmp_path / "a.mkv", [(0, FIRST), (1.8, SECOND)]), [0.5, 1.5, 2.4, 2.8], 3.8, 0.001),
        (squeezed, [0.5, 1.5, 2.3, 3.3], 3.8, 0.05),
        (put_together(tmp_path / "a.ts", parts), [0.5, 1.5, 2.3, 2.7], 3.7, 0.03),
    ]
    for path, places, length, within in files:
        samples, report = told(path)
        assert onsets(samples) == pytest.approx(places, abs=within), path.name
        assert len(samples) / 48000 == pytest.approx(length, abs=max(within, 0.03))
        assert "where there is sound already; they were left out" in words(report)


def test_an_overlap_of_the_same_sound_leaves_no_trace(tmp_path: Path) -> None:
    sound = speech(4.0)
    path = write_pieces(tmp_path / "a.mkv", [(0, sound[:96000]), (1.75, sound[84000:])])
    samples, _ = told(path)
    assert np.abs(samples - sound).max() < 1e-4


@pytest.mark.parametrize("begins", [0.0, 90000.0])
def test_a_clock_that_jumps_loses_no_sound(tmp_path: Path, begins: float) -> None:
    parts = [write_transport(tmp_path / "1.ts", FIRST, 10.0), write_transport(tmp_path / "2.ts", SECOND, begins)]
    samples, report = told(put_together(tmp_path / "a.ts", parts))
    assert onsets(samples) == pytest.approx([0.5, 1.5, 2.6, 3.0], abs=0.06)
    assert "its clock jumps by" in words(report)
    assert report.seconds == pytest.approx(4.0, abs=0.06)
    assert report.declared is None


def test_the_wrap_of_33_bits_is_no_jump(tmp_path: Path) -> None:
    path = write_transport(tmp_path / "a.ts", beeps(4, [0.5, 1.5, 2.5, 3.5]), 2**33 / 90000 - 2)
    samples, report = told(path)
    assert onsets(samples) == pytest.approx([0.5, 1.5, 2.5, 3.5], abs=0.03)
    assert report.remarks == []


def test_a_drifting_clock_is_followed(tmp_path: Path) -> None:
    sound = beeps(8, [0.5 + second for second in range(7)])
    pieces = [(0.021 * index, sound[960 * index : 960 * (index + 1)]) for index in range(400)]
    samples, report = told(write_pieces(tmp_path / "a.mkv", pieces))
    assert len(samples) / 48000 == pytest.approx(8.4, abs=0.05)
    assert onsets(samples) == pytest.approx([1.05 * (0.5 + second) for second in range(7)], abs=0.055)
    assert len(report.remarks) == pytest.approx(8, abs=1)


def test_jitter_changes_nothing(tmp_path: Path) -> None:
    sound = speech(4.0)
    shake = np.random.default_rng(5).uniform(0, 0.04, 200)
    shake[0] = 0.02
    times = np.maximum.accumulate(0.02 * np.arange(200) + shake + 0.002 * np.arange(200) / 200)
    times = np.round(times, 3) + 0.001 * np.arange(200) / 200
    pieces = [(float(time), sound[960 * index : 960 * (index + 1)]) for index, time in enumerate(times)]
    samples, report = told(write_pieces(tmp_path / "a.mkv", pieces))
    assert len(samples) == 4 * 48000
    assert np.abs(samples - sound).max() < 1e-4
    assert report.remarks == []


def test_a_header_that_says_less_loses_nothing(tmp_path: Path) -> None:
    content = whole_numbers(FIRST)
    mp3 = write_sound(tmp_path / "a.mp3", FIRST, codec="libmp3lame")
    files = [
        write_wav(tmp_path / "a.wav", content, declared=len(content) // 4),
        patched(write_sound(tmp_path / "a.flac", FIRST, codec="flac"), b"fLaC", 22, struct.pack(">I", 24000)),
        patched(write_sound(tmp_path / "a.mkv", FIRST, codec="pcm_s16le"), b"\x44\x89\x88", 3, struct.pack(">d", 500)),
        patched(mp3, b"Xing" if b"Xing" in mp3.read_bytes() else b"Info", 8, struct.pack(">I", 23)),
    ]
    for path in files:
        samples, report = told(path)
        assert onsets(samples) == pytest.approx([0.5, 1.5], abs=0.02), path.name
        assert report.declared == pytest.approx(0.5, abs=0.05)
        assert report.seconds == pytest.approx(2.0, abs=0.02)
        assert words(report) == "says that it is 0:00 long, but holds 0:02; all of it was taken"


def test_an_aiff_that_says_less_is_told(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.aiff", FIRST, codec="pcm_s16be")
    assert told(path)[1].remarks == []
    patched(path, b"SSND", 4, struct.pack(">I", 8 + 96000))
    with pytest.raises(InputError, match="ends at 0:00, but says that it is 0:02 long"):
        told(path)
    samples, report = told(patched(path, b"COMM", 10, struct.pack(">I", 24000)))
    assert len(samples) == 24000
    assert words(report) == "288000 bytes follow the sound that its header declares; they were not read"


def test_a_w64_that_says_less_is_told(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.w64", FIRST)
    whole, report = told(path)
    assert len(whole) == len(FIRST)
    assert report.remarks == []
    patched(path, b"data", 16, struct.pack("<Q", 24 + 96000))
    with pytest.raises(InputError, match="ends at 0:00, but says that it is 0:02 long"):
        told(path)
    content = path.read_bytes()
    fact = b"fact" + bytes.fromhex("f3acd3118cd100c04f8edb8a") + struct.pack("<QQ", 24 + 8, 24000)
    path.write_bytes(content.replace(b"data", fact + b"data", 1))
    samples, report = told(path)
    assert np.array_equal(samples, whole[:24000])
    assert words(report) == "288000 bytes follow the sound that its header declares; they were not read"
    with pytest.raises(InputError, match=r"a.w64: ends too early, 100 bytes of its sound are missing"):
        told(shortened(path, 288000 + 100))


def test_an_rf64_that_says_less_loses_nothing(tmp_path: Path) -> None:
    """Its size stands in a chunk of its own (EBU Tech 3306, section 4)."""
    content = whole_numbers(FIRST)
    plain = write_wav(tmp_path / "plain.wav", content).read_bytes()
    sizes = struct.pack("<4sIQQQI", b"ds64", 28, 0, len(content), len(content) // 4, 0)
    data = plain.replace(b"data" + struct.pack("<I", len(content)), b"data" + b"\xff" * 4, 1)
    path = tmp_path / "a.wav"
    path.write_bytes(b"RF64" + b"\xff" * 4 + b"WAVE" + sizes + data[12:])
    samples, report = told(path)
    assert (len(samples), report.remarks) == (len(FIRST), [])
    for name in (b"RF64", b"BW64"):
        patched(path, path.read_bytes()[:4], 0, name)
        samples, report = told(patched(path, b"ds64", 16, struct.pack("<Q", len(content) // 4)))
        assert onsets(samples) == pytest.approx([0.5, 1.5], abs=0.001)
        assert words(report) == "says that it is 0:00 long, but holds 0:02; all of it was taken"
    with pytest.raises(InputError, match=r"a.wav: ends too early, \d+ bytes of its sound are missing"):
        told(patched(path, b"ds64", 16, struct.pack("<Q", 2 * len(content))))


def test_a_header_that_says_more_is_an_error(tmp_path: Path) -> None:
    content = whole_numbers(FIRST)
    mp3 = write_sound(tmp_path / "a.mp3", FIRST, codec="libmp3lame")
    files = [
        write_wav(tmp_path / "a.wav", content, declared=len(content) + 5000),
        patched(write_sound(tmp_path / "a.flac", FIRST, codec="flac"), b"fLaC", 22, struct.pack(">I", 480000)),
        patched(write_sound(tmp_path / "a.mkv", FIRST, codec="pcm_s16le"), b"\x44\x89\x88", 3, struct.pack(">d", 5000)),
        patched(mp3, b"Xing" if b"Xing" in mp3.read_bytes() else b"Info", 8, struct.pack(">I", 230)),
    ]
    for path in files:
        with pytest.raises(
            InputError, match=rf"{path.name}: ends .*(but says that it is \d:\d\d long|bytes of its sound)"
        ):
            told(path)


@pytest.mark.parametrize(
    "behind", [b"LIST" + struct.pack("<I", 400) + bytes(400), b"LIST" + struct.pack("<I", 400) + bytes(100), bytes(63)]
)
def test_chunks_behind_the_samples_of_a_wav_are_no_sound(tmp_path: Path, behind: bytes) -> None:
    content = whole_numbers(FIRST)
    samples, report = told(write_wav(tmp_path / "a.wav", content + behind, declared=len(content)))
    assert len(samples) == 96000
    assert report == Decoded(2.0, 2.0, [])


def test_a_wav_that_was_never_closed_is_whole(tmp_path: Path) -> None:
    samples, report = told(write_wav(tmp_path / "a.wav", whole_numbers(FIRST), declared=0))
    assert onsets(samples) == pytest.approx([0.5, 1.5], abs=0.001)
    assert report.remarks == []


@pytest.mark.parametrize(("suffix", "codec"), [("aac", "aac"), ("mp3", "libmp3lame"), ("ts", "aac")])
@pytest.mark.parametrize("missing", [1, 50, 150])
def test_an_end_that_is_cut_off_is_told(tmp_path: Path, suffix: str, codec: str, missing: int) -> None:
    path, sound = tmp_path / f"a.{suffix}", speech(2.0)
    whole = write_transport(path, sound) if suffix == "ts" else write_sound(path, sound, codec=codec)
    assert told(whole)[1].remarks == []
    samples, report = told(shortened(path, missing))
    assert len(samples) / 48000 == pytest.approx(2.0, abs=0.05)
    assert len(report.remarks) == 1
    assert report.remarks[0].second == pytest.approx(2.0, abs=0.05)
    assert ("stops within a packet" if suffix == "ts" else "last frame is cut off") in words(report)


def test_a_transport_stream_that_stops_between_packets_of_one_piece(tmp_path: Path) -> None:
    path = shortened(write_transport(tmp_path / "a.ts", speech(2.0)), 188)
    assert "stops within a packet" in words(told(path)[1])


def test_an_mp3_without_header_that_is_cut_in_half_tells_its_end(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.mp3", speech(2.0), codec="libmp3lame")
    content = path.read_bytes()
    place = content.index(b"Info" if b"Info" in content else b"Xing")
    path.write_bytes(content[: place - 36] + content[place + 1116 :][: len(content) // 2])
    _, report = told(path)
    assert report.declared is None
    assert "last frame is cut off" in words(report)


def test_tags_behind_the_last_frame_are_no_frame(tmp_path: Path) -> None:
    ape = 2 * (b"APETAGEX" + struct.pack("<IIII8x", 2000, 32, 0, 1 << 31))
    path = write_sound(tmp_path / "a.mp3", speech(1.0), codec="libmp3lame")
    lyrics = b"LYRICSBEGIN" + b"\xff\xfb" * 10
    lyrics += f"{len(lyrics):06}LYRICS200".encode()
    path.write_bytes(path.read_bytes() + ape + lyrics + b"TAG" + bytes(125))
    samples, report = told(path)
    assert len(samples) == 48000
    assert report.remarks == []


@pytest.mark.parametrize(("channels", "message"), [(0, "0 channels"), (64, "64 channels"), (9, "9 channels")])
def test_channels_that_nobody_can_mix_are_one_clear_error(tmp_path: Path, channels: int, message: str) -> None:
    path = write_wav(tmp_path / "a.wav", bytes(1 << 16), channels=channels)
    with pytest.raises(InputError, match=rf"a\.wav: .*{message}") as caught:
        probe(path)
    assert caught.value.hint
    with pytest.raises(InputError, match=rf"a\.wav: .*{message}"):
        told(path)


def test_a_matroska_file_of_no_channels(tmp_path: Path) -> None:
    path = patched(write_sound(tmp_path / "a.mkv", tone(0.5), codec="pcm_s16le"), b"\x9f\x81", 2, b"\0")
    with pytest.raises(InputError, match="says that its sound has 0 channels"):
        told(path)


@pytest.mark.parametrize("rate", [0, 1, 999, 2000000, 4000000000])
def test_rates_that_no_recording_has(tmp_path: Path, rate: int) -> None:
    with pytest.raises(InputError, match=r"a\.wav: (is not a recording|says that it has \d+ samples per second)"):
        told(write_wav(tmp_path / "a.wav", bytes(1 << 12), rate=rate))


@pytest.mark.parametrize("channels", range(3, 9))
def test_channels_without_names_are_all_heard_and_told(tmp_path: Path, channels: int) -> None:
    silent = []
    for channel in range(channels):
        sound = np.zeros((4800, channels), np.float32)
        sound[:, channel] = tone(0.1, channels=1)[:, 0]
        samples, report = told(write_wav(tmp_path / "a.wav", whole_numbers(sound), channels=channels))
        assert f"its {channels} channels have no names; they were taken for front left, front right" in words(report)
        silent += [] if samples.any() else [channel]
    assert silent == ([3] if channels in (6, 8) else [])  # 5.1 and 7.1 have a low-frequency channel, which is left out


def test_remarks_of_a_kind_are_bounded(tmp_path: Path) -> None:
    sound = speech(0.02)
    _, report = told(write_pieces(tmp_path / "a.mkv", [(0.12 * index, sound) for index in range(60)]))
    assert len(report.remarks) == 21
    assert report.remarks[-1].message == "gaps: 39 more places like it"
    assert report.remarks[-1].second is None
