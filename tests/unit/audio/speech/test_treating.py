"""Rumble and steady noise go; the speech, its place and its length stay."""

from collections.abc import Iterator

import numpy as np
import pytest

from makers.sound import Samples, silence, speech, tone
from quicktake.audio.metering.loudness import Meter
from quicktake.audio.recordings.decoding import Form
from quicktake.audio.speech.treating import Treatment, noise_of, treated
from quicktake.errors import MachineError

ALL = Treatment(highpass=80.0, denoise=12.0, fold="sum", noise=-55.0)


def result(samples: Samples, treatment: Treatment, rate: int = 48000, block: int = 65536) -> Samples:
    pieces: Iterator[Samples] = (samples[start : start + block] for start in range(0, len(samples), block))
    form = Form(rate, samples.shape[1])
    channels = form.channels if treatment.fold == "none" else 1
    return np.concatenate([silence(0, rate, channels), *treated(pieces, form, treatment)])


def rms(samples: Samples) -> float:
    return 10 * float(np.log10(np.mean(np.square(samples.astype(np.float64)))))


@pytest.mark.parametrize("rate", [44100, 48000])
@pytest.mark.parametrize("samples", [0, 3, 500, 30001])
@pytest.mark.parametrize("treatment", [Treatment(80.0), Treatment(denoise=12.0), ALL])
def test_exactly_as_many_samples_come_out(treatment: Treatment, samples: int, rate: int) -> None:
    sound = speech(1.0, rate)[:samples]
    assert len(result(sound, treatment, rate)) == samples


@pytest.mark.parametrize("rate", [44100, 48000])
@pytest.mark.parametrize("treatment", [Treatment(denoise=12.0), Treatment(80.0, 12.0, noise=-60.0)])
def test_no_sample_is_late(treatment: Treatment, rate: int) -> None:
    sound = speech(1.5, rate, 1)
    found = result(sound, treatment, rate)
    size = 2 * len(sound)
    related = np.fft.irfft(np.fft.rfft(found[:, 0], size) * np.conj(np.fft.rfft(sound[:, 0], size)))
    assert int(related.argmax()) == 0


@pytest.mark.parametrize("block", [777, 20000])
def test_blocks_of_any_length_give_the_same(block: int) -> None:
    sound = speech(1.0)
    treatment = Treatment(highpass=80.0, denoise=12.0)
    assert np.allclose(result(sound, treatment, block=block), result(sound, treatment), atol=1e-6)


@pytest.mark.parametrize(("frequency", "expected"), [(40, -24.1), (50, -16.4), (80, -3.0), (100, -0.7), (300, 0.0)])
def test_rumble_goes_at_24_db_per_octave(frequency: float, expected: float) -> None:
    sound = tone(2.0, level=-6, frequency=frequency)
    changed = rms(result(sound, Treatment(highpass=80.0))[48000:]) - rms(sound[48000:])
    assert changed == pytest.approx(expected, abs=0.15)


@pytest.mark.parametrize("level", [-60.0, -45.0])
def test_steady_noise_goes_and_speech_stays(level: float) -> None:
    words = np.concatenate(
        [np.concatenate([speech(1.5, channels=1, seed=seed), silence(0.7, channels=1)]) for seed in range(4)]
    )
    noise = (10 ** (level / 20) * np.random.default_rng(3).standard_normal(words.shape)).astype(np.float32)
    meter = Meter(Form(48000, 1))
    meter.feed(words + noise)
    treatment = Treatment(denoise=12.0, noise=noise_of(meter.finish().energies, 1))
    assert treatment.noise == pytest.approx(level, abs=4)
    found = result(words + noise, treatment)
    pause = slice(int(1.7 * 48000), int(2.1 * 48000))
    assert rms(found[pause]) - rms(noise[pause]) < -6
    assert rms(found - words) < rms(noise)  # the error gets smaller: speech loses less than noise
    spoken = slice(0, int(1.5 * 48000))
    assert rms(found[spoken]) - rms(words[spoken]) == pytest.approx(0, abs=0.5)


def test_nothing_asked_is_nothing_done() -> None:
    sound = speech(0.5)
    assert Treatment().idle
    assert not ALL.idle
    assert next(treated([sound], Form(48000, 2), Treatment())) is sound
    quiet = Treatment(denoise=12.0, noise=-90.0)  # no noise to reduce
    assert np.array_equal(result(sound, quiet), sound)


def test_a_fold_comes_before_the_filters() -> None:
    sound = tone(0.5)
    sound[:, 1] = 0
    found = result(sound, Treatment(highpass=80.0, fold="left"))
    assert found.shape == (24000, 1)
    assert rms(found[4800:]) == pytest.approx(rms(sound[4800:, :1]), abs=0.05)


def test_the_noise_floor_of_silence_and_of_dense_speech() -> None:
    assert noise_of(np.zeros(50), 2) is None
    assert noise_of(np.zeros(0), 2) is None
    dense = noise_of(np.full(50, 0.01), 1)  # -20.7 LUFS throughout: no pause to hear a floor in
    assert dense is not None
    assert dense < -35


def test_what_ffmpeg_refuses_is_told() -> None:
    with pytest.raises(MachineError, match="highpass"):
        result(speech(0.1), Treatment(highpass=-5.0))
