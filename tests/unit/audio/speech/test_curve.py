"""A gain that moves: exact, smooth, the same however the sound comes in."""

import json

import numpy as np
import pytest

from makers.sound import Samples, speech, tone
from quicktake.audio.metering.loudness import Meter, integrated
from quicktake.audio.recordings.decoding import Form
from quicktake.audio.speech.curve import Curve, levelled

RATE = 48000
MOVES = Curve((0.5, 0.52, 1.2, 1.3, 2.0), (0.0, 12.0, 12.0, -6.0, -6.0))


def applied(samples: Samples, curve: Curve, block: int = 65536, start: int = 0, rate: int = RATE) -> Samples:
    pieces = [samples[first : first + block] for first in range(0, len(samples), block)]
    return np.concatenate(list(levelled(pieces, rate, curve, start)))


@pytest.mark.parametrize("rate", [44100, 48000])
def test_each_sample_gets_the_gain_of_its_second(rate: int) -> None:
    ones = np.ones((3 * rate, 2), np.float32)
    expected = 10 ** (MOVES.at(np.arange(3 * rate) / rate) / 20)
    assert np.allclose(applied(ones, MOVES, rate=rate), expected[:, None], rtol=2e-6)


def test_the_curve_stands_still_before_its_first_point_and_after_its_last() -> None:
    assert MOVES.at(np.array([0.0, 0.5, 0.51, 0.6, 1.25, 9.0])) == pytest.approx([0, 0, 6, 12, 3, -6])


@pytest.mark.parametrize("block", [1, 480, 7777])
def test_blocks_of_any_length_give_the_same(block: int) -> None:
    sound = speech(1.5)[:, :1] if block > 1 else speech(0.56)[:, :1]
    assert np.allclose(applied(sound, MOVES, block), applied(sound, MOVES), atol=1e-7)


def test_a_stream_that_begins_later_gets_the_gain_of_its_place() -> None:
    sound = speech(3.0)
    assert np.allclose(applied(sound[40000:], MOVES, start=40000), applied(sound, MOVES)[40000:], atol=1e-7)


def test_at_0_db_the_samples_are_the_very_ones() -> None:
    sound = speech(3.0)
    assert np.array_equal(applied(sound, MOVES)[:24000], sound[:24000])
    blocks = [sound]
    assert next(levelled(blocks, RATE, Curve((), ()))) is sound


def test_the_recording_itself_is_never_changed() -> None:
    sound = speech(3.0)
    before = sound.copy()
    applied(sound, MOVES)
    assert np.array_equal(sound, before)


def test_the_steepest_move_has_no_spurs() -> None:
    rate = 48000
    sound = tone(2.0, rate, 1, -6, 1000)
    steep = Curve((0.9, 0.933, 1.2, 1.233), (0.0, 20.0, 20.0, 0.0))
    spectrum = np.abs(np.fft.rfft(applied(sound, steep)[:, 0].astype(np.float64) * np.kaiser(len(sound), 24)))
    level = 20 * np.log10(spectrum / spectrum.max() + 1e-12)
    away = np.abs(np.fft.rfftfreq(len(sound), 1 / rate) - 1000)
    assert level[away > 1000].max() < -115
    assert level[away > 500].max() < -100
    assert steep.steepest == pytest.approx(20 / 0.033 * np.pi / 2)


def test_the_loudness_afterwards_is_known_without_another_pass() -> None:
    sound = speech(3.0)
    meters = Meter(Form(RATE, 2)), Meter(Form(RATE, 2))
    meters[0].feed(sound)
    meters[1].feed(applied(sound, MOVES))
    predicted = integrated(MOVES.energies(meters[0].finish().energies))
    assert predicted == pytest.approx(integrated(meters[1].finish().energies), abs=0.1)


def test_a_curve_survives_json() -> None:
    assert Curve.from_json(json.loads(json.dumps(MOVES.as_json()))) == MOVES
    assert Curve((), ()).flat
    assert not MOVES.flat


def test_points_out_of_order_are_no_curve() -> None:
    with pytest.raises(ValueError, match="not a curve"):
        Curve((1.0, 1.0), (0.0, 3.0))
