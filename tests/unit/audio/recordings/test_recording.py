"""probe and decode: every form of recording, and everything that is none."""

import os
import struct
from pathlib import Path

import numpy as np
import pytest

from makers.film import write_film
from makers.sound import silence, speech, tone, write_sound
from quicktake.audio.recordings.decoding import Block, Form, decode, form_for
from quicktake.audio.recordings.recording import probe
from quicktake.errors import InputError


def heard(path: Path, form: Form | None = None, track: int | None = None) -> Block:
    wanted = form or form_for(probe(path, track), "auto")
    return np.concatenate(list(decode(path, wanted, track=track)))


def peak(samples: Block) -> float:
    middle = samples[len(samples) // 4 : -len(samples) // 4]
    return float(20 * np.log10(np.abs(middle).max()))


FORMS = [
    ("a.wav", "pcm_s16le", 48000, 2),
    ("a.wav", "pcm_s24le", 44100, 2),
    ("a.wav", "pcm_s32le", 96000, 2),
    ("a.wav", "pcm_f32le", 8000, 1),
    ("a.wav", "pcm_u8", 11025, 1),
    ("a.flac", "flac", 44100, 1),
    ("a.mp3", "libmp3lame", 48000, 2),
    ("a.m4a", "aac", 44100, 2),
    ("a.aac", "aac", 48000, 1),
    ("a.ogg", "flac", 48000, 2),
    ("a.opus", "libopus", 48000, 2),
    ("a.webm", "libopus", 48000, 1),
    ("a.mkv", "pcm_s16le", 48000, 2),
    ("a.mov", "pcm_s16le", 32000, 2),
    ("a.aiff", "pcm_s16be", 48000, 2),
]


@pytest.mark.parametrize(("name", "codec", "rate", "channels"), FORMS)
def test_every_form_is_decoded(tmp_path: Path, name: str, codec: str, rate: int, channels: int) -> None:
    path = write_sound(tmp_path / name, tone(1.0, rate, channels), rate, codec=codec)
    recording = probe(path)
    assert (recording.sample_rate, recording.channels, recording.has_picture) == (rate, channels, False)
    samples = heard(path)
    form = form_for(recording, "auto")
    assert form.channels == channels
    assert form.rate == (44100 if rate in (11025, 44100) else 48000)
    assert len(samples) / form.rate == pytest.approx(1.0, abs=0.06)
    assert peak(samples) == pytest.approx(-20, abs=0.5)


def test_whole_numbers_of_samples_survive(tmp_path: Path) -> None:
    sound = speech(1.0)
    path = write_sound(tmp_path / "a.wav", sound, codec="pcm_f32le")
    assert np.array_equal(heard(path), sound)


def test_encoder_delay_is_cut(tmp_path: Path) -> None:
    sound = tone(1.0)
    sound[:12000] = 0
    for name, codec in (("a.m4a", "aac"), ("a.mp3", "libmp3lame"), ("a.opus", "libopus")):
        samples = heard(write_sound(tmp_path / name, sound, codec=codec))
        begins = int(np.flatnonzero(np.abs(samples[:, 0]) > 0.05)[0])
        assert begins == pytest.approx(12000, abs=130), name


def test_more_channels_are_mixed_by_bs_775(tmp_path: Path) -> None:
    sound = silence(1.0, channels=6)
    sound[:, 2] = tone(1.0, channels=1)[:, 0]  # front left, front right, centre, low frequencies, surround
    samples = heard(write_sound(tmp_path / "a.wav", sound, codec="pcm_f32le"))
    assert samples.shape[1] == 2
    assert peak(samples) == pytest.approx(-23.01, abs=0.05)
    sound = silence(1.0, channels=6)
    sound[:, 3] = 0.5
    assert not heard(write_sound(tmp_path / "b.wav", sound, codec="pcm_f32le")).any()


def test_form_follows_the_setting(tmp_path: Path) -> None:
    mono = probe(write_sound(tmp_path / "a.wav", tone(0.5, 16000, 1), 16000))
    assert form_for(mono, "auto") == Form(48000, 1)
    assert form_for(mono, "stereo") == Form(48000, 2)
    assert form_for(probe(write_sound(tmp_path / "b.wav", tone(0.5, 22050))), "mono").channels == 1


def test_a_later_sound_keeps_its_place(tmp_path: Path) -> None:
    path = write_film(tmp_path / "a.mp4", tone(1.0), sound_start=0.5)
    assert probe(path).has_picture
    samples = heard(path)
    begins = int(np.flatnonzero(np.abs(samples[:, 0]) > 0.03)[0]) / 48000
    assert begins == pytest.approx(0.5, abs=0.03)


def test_track_is_chosen_by_number(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", tone(0.5))
    assert probe(path, 1).channels == 2
    with pytest.raises(InputError, match=r"a\.wav: has 1 audio track, there is no track 2"):
        probe(path, 2)


def test_tags_are_the_recordings_own(tmp_path: Path) -> None:
    path = write_sound(
        tmp_path / "a.flac", tone(0.5), codec="flac", tags={"TITLE": "Two\nlines\x07", "artist": "Somebody"}
    )
    assert probe(path).tags["title"] == "Two lines"
    assert probe(path).tags["artist"] == "Somebody"


def test_no_audio_track(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has no audio track"):
        probe(write_film(tmp_path / "a.mp4", None))


DISGUISES = {
    "hls.mp3": "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{other}\n#EXT-X-ENDLIST\n",
    "concat.wav": "ffconcat version 1.0\nfile '{other}'\n",
    "dash.mp4": '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"></MPD>',
    "text.flac": "no sound at all\n" * 100,
    "picture.mp3": "P6 2 2 255\n............",
}


@pytest.mark.parametrize("name", DISGUISES)
def test_a_disguise_opens_nothing(tmp_path: Path, name: str) -> None:
    other = write_sound(tmp_path / "other.wav", tone(0.5))
    path = tmp_path / name
    path.write_text(DISGUISES[name].format(other=other), "utf-8")
    with pytest.raises(InputError, match=f"{name}: is not a recording"):
        probe(path)


@pytest.mark.parametrize(("name", "codec"), [("a.mp4", "aac"), ("a.mov", "pcm_s16le")])
def test_an_mp4_without_the_index_at_its_end_is_not_whole(tmp_path: Path, name: str, codec: str) -> None:
    content = write_sound(tmp_path / name, tone(1.0), codec=codec).read_bytes()
    for kept in (content.index(b"mdat") + 1000, content.index(b"moov") - 4, content.index(b"moov") + 60):
        (tmp_path / name).write_bytes(content[:kept])
        with pytest.raises(InputError, match=f"{name}: is not whole: it was not copied or saved to its end"):
            probe(tmp_path / name)


def test_what_only_begins_as_an_mp4_is_damaged(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"\0\0\0\x14ftypisom\0\0\0\0isom" + b"\0\0\0\x02" * 99)
    with pytest.raises(InputError, match="is not a recording, or is damaged"):
        probe(tmp_path / "a.mp4")


def test_what_is_no_regular_file(tmp_path: Path) -> None:
    (tmp_path / "empty.wav").touch()
    os.mkfifo(tmp_path / "pipe.wav")
    cases = {"missing.wav": "no such file", "empty.wav": "is empty", "pipe.wav": "not a regular file"}
    for name, words in cases.items():
        with pytest.raises(InputError, match=f"{name}: .*{words}"):
            probe(tmp_path / name)
    with pytest.raises(InputError, match="is a folder"):
        probe(tmp_path)
    with pytest.raises(InputError, match="not a regular file"):
        probe(Path("/dev/zero"))


def test_names_of_every_kind(tmp_path: Path) -> None:
    for name in ("-a b.wav", "a:b.wav", 'it\'s "ü" 100%.wav', "concat:x|y.wav"):
        assert probe(write_sound(tmp_path / name, tone(0.5), container="wav")).channels == 2


WHOLE = [
    ("a.wav", "pcm_s16le", 0.5),
    ("a.flac", "flac", 0.5),
    ("a.ogg", "libopus", 0.5),
    ("a.mp3", "libmp3lame", 0.5),
    ("a.mkv", "libopus", 0.4),
    ("a.aiff", "pcm_s16be", 0.5),
]


@pytest.mark.parametrize(("name", "codec", "share"), WHOLE)
def test_a_cut_off_recording_is_an_error(tmp_path: Path, name: str, codec: str, share: float) -> None:
    path = write_sound(tmp_path / name, speech(4.0), codec=codec)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(InputError, match=rf"{name}: (ends|is damaged)"):
        heard(path)


@pytest.mark.parametrize(("name", "codec"), [("a.flac", "flac"), ("a.m4a", "aac"), ("a.ogg", "libopus")])
def test_a_damaged_recording_names_the_second(tmp_path: Path, name: str, codec: str) -> None:
    path = write_sound(tmp_path / name, speech(4.0), codec=codec)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 6000] = np.random.default_rng(3).bytes(6000)
    path.write_bytes(content)
    with pytest.raises(InputError, match=rf"{name}: (is damaged|ends) at 0:0[0-3]"):
        heard(path)


def test_no_numbers_become_silence(tmp_path: Path) -> None:
    sound = tone(1.0)
    sound[1000] = np.nan
    sound[2000] = np.inf
    sound[3000] = 1e30
    samples = heard(write_sound(tmp_path / "a.wav", sound, codec="pcm_f32le"))
    assert np.isfinite(samples).all()
    assert np.abs(samples).max() < 0.2
    assert not samples[[1000, 2000, 3000]].any()


def test_a_wav_of_unknown_length(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", tone(1.0))
    content = path.read_bytes()
    place = content.index(b"data") + 4
    path.write_bytes(content[:place] + struct.pack("<I", 0xFFFFFFFF) + content[place + 4 :])
    assert len(heard(path)) == 48000
