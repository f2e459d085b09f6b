"""The audio programme: trimmed on the meter's hops, joined without clicks, told in an edit list."""

import itertools
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from makers.sound import Samples, silence, speech, tone, write_sound
from quicktake.audio.composing import Part
from quicktake.audio.edit import Insert, Plan, Sounds, excerpt, programme
from quicktake.audio.forecast import Cells
from quicktake.audio.joining import crossfade, fade_in, fade_out, joined, whole_window
from quicktake.audio.listening import Heard, listen
from quicktake.audio.metering.loudness import Measured
from quicktake.audio.passing import Pass
from quicktake.audio.recordings.decoding import Block, Decoded, Form, decode
from quicktake.audio.speech.curve import Curve
from quicktake.errors import InputError
from quicktake.model import Audio


def heard_of(sounds: Sounds, audio: Audio | None = None) -> Heard:
    return listen(sounds, audio or Audio())[0]


def rendered(heard: Heard, sounds: Sounds) -> Block:
    return np.concatenate(list(programme(heard.plan, sounds)))


def padded(path: Path, before: float = 2.0, after: float = 3.0) -> Path:
    noise = 1e-4 * np.random.default_rng(5).standard_normal((48000 * 10, 2)).astype(np.float32)
    sound = np.concatenate([noise[: round(before * 48000)], speech(3.0, level=-6), noise[: round(after * 48000)]])
    return write_sound(path, sound, codec="pcm_f32le")


def test_silence_at_both_ends_goes(tmp_path: Path) -> None:
    path = padded(tmp_path / "a.wav")
    heard = heard_of(Sounds(path))
    run = heard.plan.edits().kept[0]
    assert 1.5 <= run.start <= 2.0
    assert 5.0 <= run.end <= 6.0
    assert run.at == 0
    samples = rendered(heard, Sounds(path))
    assert len(samples) == heard.plan.samples == round(heard.plan.edits().duration * 48000)
    assert np.abs(samples[0]).max() < 1e-6  # faded in from silence


def test_short_silence_stays_and_the_sound_is_exact(tmp_path: Path) -> None:
    sound = np.concatenate([silence(0.2), speech(2.0, level=-6), silence(0.3)])
    path = write_sound(tmp_path / "a.wav", sound, codec="pcm_f32le")
    heard = heard_of(Sounds(path))
    assert np.array_equal(rendered(heard, Sounds(path)), sound)


def test_trim_can_be_switched_off(tmp_path: Path) -> None:
    heard = heard_of(Sounds(padded(tmp_path / "a.wav")), Audio(trim=False))
    assert heard.plan.edits().kept[0].start == 0
    assert heard.plan.edits().duration == pytest.approx(8.0)


def test_the_loudness_of_what_is_kept_needs_no_other_pass(tmp_path: Path) -> None:
    path = padded(tmp_path / "a.wav")
    trimmed = heard_of(Sounds(path))
    alone = write_sound(tmp_path / "b.wav", rendered(trimmed, Sounds(path)), codec="pcm_f32le")
    found = heard_of(Sounds(alone), Audio(trim=False)).programme.loudness.integrated
    assert trimmed.programme.loudness.integrated == pytest.approx(found, abs=0.01)


def test_intro_and_outro_are_joined_at_the_recordings_loudness(tmp_path: Path) -> None:
    path = padded(tmp_path / "a.wav")
    intro = write_sound(tmp_path / "intro.wav", speech(2.0, 44100, 1, level=-30, seed=2), 44100, codec="pcm_f32le")
    outro = write_sound(tmp_path / "outro.flac", speech(1.5, level=-1, seed=3), codec="flac")
    sounds = Sounds(path, intro=intro, outro=outro)
    heard = heard_of(sounds, Audio(crossfade=0.5))
    samples = rendered(heard, sounds)
    run = heard.plan.edits().kept[0]
    assert run.at == pytest.approx(1.5)
    assert heard.plan.edits().duration == pytest.approx(1.5 + run.end - run.start + 1.0)
    assert len(samples) == heard.plan.samples
    recording = heard.recording.loudness.integrated
    assert recording is not None
    assert heard.programme.loudness.integrated == pytest.approx(recording, abs=0.7)
    alone = write_sound(tmp_path / "alone.wav", samples, codec="pcm_f32le")
    found = heard_of(Sounds(alone), Audio(trim=False)).programme.loudness.integrated
    assert heard.programme.loudness.integrated == pytest.approx(found, abs=0.1), "no other pass is needed"
    assert Heard.from_json(heard.as_json()) == heard


def test_a_crossfade_is_never_longer_than_half_of_either(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", speech(2.0))
    intro = write_sound(tmp_path / "intro.wav", speech(1.0, seed=2))
    sounds = Sounds(path, intro=intro)
    heard = heard_of(sounds, Audio(crossfade=30))
    assert heard.plan.intro is not None
    assert heard.plan.intro.overlap == 24000
    assert len(rendered(heard, sounds)) == heard.plan.samples


def test_no_crossfade_is_a_cut(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", speech(1.0), codec="pcm_f32le")
    intro = write_sound(tmp_path / "intro.wav", speech(1.0), codec="pcm_f32le")
    sounds = Sounds(path, intro=intro)
    heard = heard_of(sounds, Audio(crossfade=0))
    samples = rendered(heard, sounds)
    assert len(samples) == 96000
    assert np.array_equal(samples[48000:], speech(1.0))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Programmes of every kind: trimmed, with pauses cut out, intro, outro and a spot anywhere."""
    edges = sorted(draw(st.sets(st.integers(0, 48000 * 60), min_size=2, max_size=14)))
    edges = edges[: len(edges) // 2 * 2]
    inner = edges[1:-1]
    pauses = tuple((inner[index], inner[index + 1]) for index in range(0, len(inner), 2))
    side = st.none() | st.builds(Insert, st.integers(1, 10**6), st.just(0.0))
    spot = draw(st.none() | st.builds(Insert, st.integers(1, 10**6), st.just(0.0), at=st.integers(0, 48000 * 61)))
    return Plan(
        Form(48000, 2), edges[-1] + draw(st.integers(0, 9999)), edges[0], edges[-1], pauses,
        draw(side), draw(side), spot,
    )  # fmt: skip


@given(plans())
def test_a_plans_edit_list_accounts_for_every_sample(plan: Plan) -> None:
    edits = plan.edits()
    assert edits.duration * 48000 == pytest.approx(plan.samples)
    kept = sum(run.end - run.start for run in edits.kept) * 48000
    put_in = sum(insert.samples for _, insert, _ in plan.inserts())
    assert kept == pytest.approx(plan.kept)
    assert plan.samples == plan.kept + put_in
    for one, two in itertools.pairwise(edits.kept):
        assert one.end <= two.start
        assert one.until <= two.at + 1e-9, "nothing lies over anything"
    assert edits.kept[-1].until <= edits.duration + 1e-9
    spot = [at for name, _, at in plan.inserts() if name == "spot"]
    if plan.spot and spot:
        beside = [run for run in edits.kept if run.until <= spot[0] + 1e-6]
        assert len(beside) + sum(run.at >= spot[0] + plan.spot.samples / 48000 - 1e-6 for run in edits.kept) == len(
            edits.kept
        ), "each run lies before the spot or after it"
    assert Plan.from_json(json.loads(json.dumps(plan.as_json()))) == plan


def talk(path: Path) -> Path:
    """Two stretches of speech with a long pause between them: 0 to 4 s, and 8 to 12 s."""
    room = 1e-4 * np.random.default_rng(5).standard_normal((48000 * 4, 2)).astype(np.float32)
    sound = np.concatenate([speech(4.0, level=-6), room, speech(4.0, level=-6, seed=4)])
    return write_sound(path, sound, codec="pcm_f32le")


def test_a_long_pause_is_shortened_and_all_times_follow(tmp_path: Path) -> None:
    path = talk(tmp_path / "a.wav")
    heard = heard_of(Sounds(path), Audio(max_pause=1.0))
    edits, samples = heard.plan.edits(), rendered(heard, Sounds(path))
    assert len(edits.kept) == 2
    assert len(samples) == heard.plan.samples == round(edits.duration * 48000)
    assert edits.duration == pytest.approx(9.0, abs=0.25)
    original = np.concatenate(list(decode(path, heard.plan.form)))
    for second in (1.0, 3.5, 8.5, 11.0):  # what is said is heard at its new place, to the sample
        there = round(edits.place(second) * 48000)
        assert np.array_equal(samples[there : there + 4800], original[round(second * 48000) :][:4800])
    assert edits.place(6.0) == edits.kept[1].at, "what is cut moves to the end of the cut"


@pytest.mark.parametrize(("place", "before"), [(0.0, 0.0), (6.0, 6.0), (None, 12.0)])
def test_a_spot_is_put_in_and_nothing_is_lost(tmp_path: Path, place: float | None, before: float) -> None:
    path = talk(tmp_path / "a.wav")
    spot = write_sound(tmp_path / "spot.wav", speech(2.0, level=-30, seed=7), codec="pcm_f32le")
    sounds = Sounds(path, spot=spot, spot_at=place)
    heard = heard_of(sounds)
    edits, samples = heard.plan.edits(), rendered(heard, sounds)
    assert len(samples) == heard.plan.samples == 48000 * 14
    ((name, insert, at),) = heard.plan.inserts()
    assert name == "spot"
    assert at == pytest.approx(before, abs=1.0), "it may move to the quietest moment nearby"
    assert insert.gain == pytest.approx(24, abs=1), "it is as loud as the recording"
    original = np.concatenate(list(decode(path, heard.plan.form)))
    for second in (2.0, 10.0):
        there = round(edits.place(second) * 48000)
        assert np.array_equal(samples[there : there + 4800], original[round(second * 48000) :][:4800])
    assert Heard.from_json(heard.as_json()) == heard


def test_a_spots_words_are_not_faded_over(tmp_path: Path) -> None:
    path = talk(tmp_path / "a.wav")
    extra = write_sound(tmp_path / "extra.wav", speech(2.0, seed=7))
    for place in (0.0, None):
        heard = heard_of(Sounds(path, intro=extra, outro=extra, spot=extra, spot_at=place))
        assert heard.plan.intro
        assert heard.plan.outro
        assert (heard.plan.intro.overlap > 0) == (place is None)
        assert (heard.plan.outro.overlap > 0) == (place is not None)


def test_levelling_many_parts_costs_no_more_than_the_whole(tmp_path: Path) -> None:
    rate = 48000
    hops = 20000
    measured = Measured(np.full(hops, 0.01), np.full(hops, 0.1), 0.1, hops * 4800, rate)
    curve = Curve((1.0, 2.0, 1000.0), (0.0, 6.0, -3.0))
    whole = Part(Pass(measured, Cells(rate), -20.0, Decoded()), 0, hops, curve)
    parts = [replace(whole, first=first, last=first + 7) for first in range(0, hops - 7, 7)]
    joined = np.concatenate([part.measured().energies for part in parts])
    assert np.allclose(joined, whole.measured().energies[: len(joined)])
    for part in parts[:3]:  # no view of everything is kept alive
        base = part.measured().energies.base
        assert base is None or len(base) < 10


def test_everything_at_once_keeps_its_own_account(tmp_path: Path) -> None:
    path = talk(tmp_path / "a.wav")
    extra = write_sound(tmp_path / "extra.wav", speech(2.0, seed=7))
    sounds = Sounds(path, intro=extra, outro=extra, spot=extra, spot_at=10.0)
    audio = Audio(max_pause=0.8, leveler=True, highpass=80, denoise=6, channels="mono", crossfade=0.5)
    heard = heard_of(sounds, audio)
    samples = rendered(heard, sounds)
    assert samples.shape == (heard.plan.samples, 1)
    alone = write_sound(tmp_path / "alone.wav", samples, codec="pcm_f32le")
    found = heard_of(Sounds(alone), Audio(trim=False)).programme.loudness.integrated
    assert heard.programme.loudness.integrated == pytest.approx(found, abs=0.15)
    assert Heard.from_json(json.loads(json.dumps(heard.as_json()))) == heard


@pytest.mark.parametrize("content", [silence(2.0), tone(0.3)])
def test_undefined_loudness_is_refused(tmp_path: Path, content: Samples) -> None:
    path = write_sound(tmp_path / "quiet.wav", content)
    with pytest.raises(InputError, match=r"quiet\.wav: is (silent throughout|shorter than 400 ms)"):
        heard_of(Sounds(path))
    whole = write_sound(tmp_path / "a.wav", speech(1.0))
    with pytest.raises(InputError, match=r"quiet\.wav"):
        heard_of(Sounds(whole, intro=path))


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
