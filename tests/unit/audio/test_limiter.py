"""The limiter: under the ceiling, no change where it does not act, no click where it does."""

import numpy as np
import pytest

from makers.sound import Samples, speech, tone
from quicktake.audio.limiter import ATTACK, RELEASE, Limiter, limited
from quicktake.audio.metering.loudness import to_db, to_linear
from quicktake.audio.metering.truepeak import SEGMENT, TruePeak
from quicktake.audio.recordings.decoding import Form


def through(samples: Samples, limiter: Limiter, block: int = 30000) -> Samples:
    pieces = (samples[start : start + block] for start in range(0, len(samples), block))
    return np.concatenate(list(limited(pieces, limiter)))


def true_peak(samples: Samples) -> float:
    meter = TruePeak(48000, samples.shape[1])
    meter.feed(samples)
    return to_db(meter.finish())


@pytest.mark.parametrize("gain", [0.0, 6.0, 20.0])
def test_the_ceiling_holds(gain: float) -> None:
    limiter = Limiter(Form(48000, 2), gain, -1.0)
    result = through(speech(3.0, level=-3), limiter)
    assert true_peak(result) <= -1.0
    assert limiter.activity.deepest > 0 or gain == 0


@pytest.mark.parametrize("length", [1, 100, 4095, 4096, 4097, 48000, 100001])
def test_nothing_to_do_changes_nothing(length: int) -> None:
    sound = speech(3.0)[:length]
    limiter = Limiter(Form(48000, 2), 0.0, -1.0)
    assert np.array_equal(through(sound, limiter, 5000), sound)
    assert limiter.activity.samples == 0


def test_it_acts_only_around_the_peak() -> None:
    sound = speech(3.0, level=-20)
    sound[72000:72048] = tone(0.001, level=3)
    limiter = Limiter(Form(48000, 2), 0.0, -1.0)
    result = through(sound, limiter)
    changed = np.flatnonzero((result != sound).any(axis=1))
    most = limiter.activity.deepest / RELEASE + 2 * ATTACK + 0.002
    assert changed[0] >= 72000 - 2 * ATTACK * 48000
    assert changed[-1] <= 72048 + most * 48000
    assert len(changed) <= limiter.activity.samples


def test_the_gain_never_jumps() -> None:
    sound = np.full((48000, 1), 0.5, np.float32)
    sound[24000:24010] = 2.0
    result = through(sound, Limiter(Form(48000, 1), 0.0, -1.0))
    gains = 20 * np.log10(result[:, 0] / sound[:, 0])
    assert np.abs(np.diff(gains)).max() < 0.15  # dB from one sample to the next


def test_a_peak_at_either_end_is_held() -> None:
    sound = speech(1.0)
    sound[0] = sound[-1] = 3.0
    assert true_peak(through(sound, Limiter(Form(48000, 2), 0.0, -1.0))) <= -1.0


def test_channels_stay_together() -> None:
    sound = np.concatenate([tone(1.0, channels=1, level=3), tone(1.0, channels=1, level=-20)], axis=1)
    result = through(sound, Limiter(Form(48000, 2), 0.0, -1.0))
    middle = slice(10000, 30000)
    ratio = result[middle, 0][np.abs(sound[middle, 0]) > 0.1] / sound[middle, 0][np.abs(sound[middle, 0]) > 0.1]
    assert 20 * np.log10(ratio.mean()) == pytest.approx(-4, abs=0.1)
    assert np.abs(result[middle, 1]).max() == pytest.approx(to_linear(-24), rel=0.02)


def test_a_raised_ceiling_leaves_the_ends_of_a_cut_sound_alone() -> None:
    cut = tone(1.0, level=-1.0)[517:-517]  # the curve through its samples overshoots where they begin and end
    count = -(-len(cut) // SEGMENT)
    raised = np.full(count, -60, np.float32)
    assert not np.array_equal(through(cut, Limiter(Form(48000, 2), 0.0, -1.0)), cut)
    assert np.array_equal(through(cut, Limiter(Form(48000, 2), 0.0, -1.0, raised)), cut)
    raised[count // 2] = 2.0
    changed = np.flatnonzero((through(cut, Limiter(Form(48000, 2), 0.0, -1.0, raised)) != cut).any(axis=1))
    assert abs(changed.mean() - len(cut) / 2) < 2400
    assert len(changed) < 4800
