"""The audio programme: trimmed on the meter's hops, joined without clicks, told in an edit list."""

from pathlib import Path

import numpy as np
import pytest

from makers.sound import Samples, silence, speech, tone, write_sound
from quicktake.audio.decoding import Block
from quicktake.audio.edit import excerpt, programme
from quicktake.audio.joining import crossfade, fade_in, fade_out, joined, whole_window
from quicktake.audio.listening import Heard, listen
from quicktake.errors import InputError
from quicktake.model import Audio


def rendered(heard: Heard, sound: Path, intro: Path | None = None, outro: Path | None = None) -> Block:
    return np.concatenate(list(programme(heard.plan, sound, intro=intro, outro=outro)))


def padded(path: Path, before: float = 2.0, after: float = 3.0) -> Path:
    noise = 1e-4 * np.random.default_rng(5).standard_normal((48000 * 10, 2)).astype(np.float32)
    sound = np.concatenate([noise[: round(before * 48000)], speech(3.0, level=-6), noise[: round(after * 48000)]])
    return write_sound(path, sound, codec="pcm_f32le")


def test_silence_at_both_ends_goes(tmp_path: Path) -> None:
    path = padded(tmp_path / "a.wav")
    heard = listen(path, Audio())
    run = heard.plan.edits().kept[0]
    assert 1.5 <= run.start <= 2.0
    assert 5.0 <= run.end <= 6.0
    assert run.at == 0
    samples = rendered(heard, path)
    assert len(samples) == heard.plan.samples == round(heard.plan.edits().duration * 48000)
    assert np.abs(samples[0]).max() < 1e-6  # faded in from silence


def test_short_silence_stays_and_the_sound_is_exact(tmp_path: Path) -> None:
    sound = np.concatenate([silence(0.2), speech(2.0, level=-6), silence(0.3)])
    path = write_sound(tmp_path / "a.wav", sound, codec="pcm_f32le")
    heard = listen(path, Audio())
    assert np.array_equal(rendered(heard, path), sound)


def test_trim_can_be_switched_off(tmp_path: Path) -> None:
    heard = listen(padded(tmp_path / "a.wav"), Audio(trim=False))
    assert heard.plan.edits().kept[0].start == 0
    assert heard.plan.edits().duration == pytest.approx(8.0)


def test_the_loudness_of_what_is_kept_needs_no_other_pass(tmp_path: Path) -> None:
    path = padded(tmp_path / "a.wav")
    trimmed = listen(path, Audio())
    alone = write_sound(tmp_path / "b.wav", rendered(trimmed, path), codec="pcm_f32le")
    found = listen(alone, Audio(trim=False)).programme.loudness.integrated
    assert trimmed.programme.loudness.integrated == pytest.approx(found, abs=0.01)


def test_intro_and_outro_are_joined_at_the_recordings_loudness(tmp_path: Path) -> None:
    path = padded(tmp_path / "a.wav")
    intro = write_sound(tmp_path / "intro.wav", speech(2.0, 44100, 1, level=-30, seed=2), 44100, codec="pcm_f32le")
    outro = write_sound(tmp_path / "outro.flac", speech(1.5, level=-1, seed=3), codec="flac")
    heard = listen(path, Audio(crossfade=0.5), intro=intro, outro=outro)
    samples = rendered(heard, path, intro, outro)
    run = heard.plan.edits().kept[0]
    assert run.at == pytest.approx(1.5)
    assert heard.plan.edits().duration == pytest.approx(1.5 + run.end - run.start + 1.0)
    assert len(samples) == heard.plan.samples
    recording = heard.recording.loudness.integrated
    assert recording is not None
    assert heard.programme.loudness.integrated == pytest.approx(recording, abs=0.7)
    assert Heard.from_json(heard.as_json()) == heard


def test_a_crossfade_is_never_longer_than_half_of_either(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", speech(2.0))
    intro = write_sound(tmp_path / "intro.wav", speech(1.0, seed=2))
    heard = listen(path, Audio(crossfade=30), intro=intro)
    assert heard.plan.intro is not None
    assert heard.plan.intro.overlap == 24000
    assert len(rendered(heard, path, intro)) == heard.plan.samples


def test_no_crossfade_is_a_cut(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", speech(1.0), codec="pcm_f32le")
    intro = write_sound(tmp_path / "intro.wav", speech(1.0), codec="pcm_f32le")
    heard = listen(path, Audio(crossfade=0), intro=intro)
    samples = rendered(heard, path, intro)
    assert len(samples) == 96000
    assert np.array_equal(samples[48000:], speech(1.0))


@pytest.mark.parametrize("content", [silence(2.0), tone(0.3)])
def test_undefined_loudness_is_refused(tmp_path: Path, content: Samples) -> None:
    path = write_sound(tmp_path / "quiet.wav", content)
    with pytest.raises(InputError, match=r"quiet\.wav: is (silent throughout|shorter than 400 ms)"):
        listen(path, Audio())
    whole = write_sound(tmp_path / "a.wav", speech(1.0))
    with pytest.raises(InputError, match=r"quiet\.wav"):
        listen(whole, Audio(), intro=path)


@pytest.mark.parametrize("rate", [44100, 48000])
@pytest.mark.parametrize("seconds", [0.05, 0.33, 1.0, 2.03])
def test_fades_lose_no_sample_and_add_no_spurs(rate: int, seconds: float) -> None:
    length = whole_window(seconds, rate)
    sound = tone(seconds, rate, level=-6, frequency=1000)[:length]
    rising, falling = fade_in(sound, rate), fade_out(sound, rate)
    assert rising.shape == falling.shape == sound.shape
    assert np.array_equal(crossfade(sound, np.zeros_like(sound), rate), falling)
    windowed = rising[:, 0] * np.blackman(length) * np.kaiser(length, 20)
    spectrum = 20 * np.log10(np.abs(np.fft.rfft(windowed)) + 1e-12)
    away = np.abs(np.fft.rfftfreq(length, 1 / rate) - 1000) > 300
    assert spectrum[away].max() - spectrum.max() < -100


def test_loud_joins_do_not_wrap_around() -> None:
    loud = np.full((48000, 1), 1.4, np.float32)
    assert crossfade(loud, loud, 48000).max() == pytest.approx(1.4 * 2**0.5, rel=0.01)


@pytest.mark.parametrize("block", [1000, 7777, 96000])
def test_joined_streams_overlap(block: int) -> None:
    def stream(level: float) -> list[Block]:
        samples = np.full((48000, 2), level, np.float32)
        return [samples[start : start + block] for start in range(0, 48000, block)]

    result = np.concatenate(list(joined(stream(0.1), stream(0.2), 9600, 48000)))
    assert len(result) == 86400
    assert np.allclose(result[:38400], 0.1)
    assert np.allclose(result[48000:], 0.2)


def test_excerpt() -> None:
    stream = [np.full((10, 1), index, np.float32) for index in range(4)]
    assert np.concatenate(list(excerpt(stream, 5, 25)))[:, 0].tolist() == [0.0] * 5 + [1.0] * 10 + [2.0] * 5
    assert len(np.concatenate(list(excerpt(stream, -7, 40)))) == 47
