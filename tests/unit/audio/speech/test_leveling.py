"""Two speakers come to one loudness; the room between their words is not lifted."""

from dataclasses import dataclass

import numpy as np
import pytest

from makers.sound import Samples, silence, speech
from quicktake.audio.metering.loudness import Measured, Meter, integrated
from quicktake.audio.recordings.decoding import Form
from quicktake.audio.speech.curve import Curve, levelled
from quicktake.audio.speech.leveling import plan_curve

RATE = 16000
ALLOWED = 1260.0  # dB per second: the steepest slope that is promised


def measured(samples: Samples) -> Measured:
    meter = Meter(Form(RATE, 1))
    meter.feed(samples)
    return meter.finish()


def loudness(samples: Samples) -> float:
    found = integrated(measured(samples).energies)
    assert found is not None
    return found


@dataclass(frozen=True)
class Talk:
    """The speakers and the room, each alone."""

    loud: Samples
    quiet: Samples
    room: Samples

    @property
    def whole(self) -> Samples:
        return self.loud + self.quiet + self.room

    def pauses(self) -> list[slice]:
        """Where nobody speaks for 300 ms or more, without the last syllable's and the next one's edge."""
        sounding = np.flatnonzero(np.abs(self.loud + self.quiet)[:, 0] > 0)
        breaks = np.flatnonzero(np.diff(sounding) > 0.3 * RATE)
        edge = RATE // 8
        return [slice(int(sounding[at]) + edge, int(sounding[at + 1]) - edge) for at in breaks]


def talk(distance: float, pause: float, floor: float = 50.0, seconds: float = 50.0) -> Talk:
    """Turns of 1 to 5 s by a loud and a quiet speaker; distance and floor: dB under the loud one."""
    random = np.random.default_rng(7)
    parts: tuple[list[Samples], list[Samples]] = ([], [])
    done, turn = 0.0, 0
    while done < seconds:
        for _ in range(int(random.integers(1, 4))):
            length = float(random.choice([1.0, 1.5, 2.0]))
            words = np.concatenate([speech(length, RATE, 1, seed=turn + 1), silence(pause, RATE, 1)])
            parts[turn % 2].append(words)
            parts[1 - turn % 2].append(np.zeros_like(words))
            done += length + pause
        turn += 1
    loud, quiet = np.concatenate(parts[0]), np.concatenate(parts[1])
    loud *= np.float32(10 ** ((-18 - loudness(loud)) / 20))
    quiet *= np.float32(10 ** ((-18 - distance - loudness(quiet)) / 20))
    room = random.standard_normal(loud.shape).astype(np.float32)
    room *= np.float32(10 ** ((-18 - floor - loudness(room)) / 20))
    return Talk(loud, quiet, room)


def applied(samples: Samples, curve: Curve) -> Samples:
    return np.concatenate(list(levelled([samples], RATE, curve)))


def power(samples: Samples, spans: list[slice]) -> float:
    return 10 * float(np.log10(np.mean(np.square(np.concatenate([samples[span] for span in spans])))))


@pytest.mark.parametrize("pause", [0.0, 0.25, 0.6, 1.2])
@pytest.mark.parametrize("distance", [10.0, 15.0, 20.0])
def test_two_speakers_come_within_3_lu(distance: float, pause: float) -> None:
    spoken = talk(distance, pause)
    assert loudness(spoken.loud) - loudness(spoken.quiet) == pytest.approx(distance, abs=0.1)
    curve = plan_curve(measured(spoken.whole).energies)
    assert abs(loudness(applied(spoken.loud, curve)) - loudness(applied(spoken.quiet, curve))) < 1.5
    assert curve.steepest < ALLOWED


@pytest.mark.parametrize("pause", [0.6, 1.2])
@pytest.mark.parametrize("distance", [10.0, 15.0, 20.0])
def test_the_room_between_the_words_is_not_lifted(distance: float, pause: float) -> None:
    spoken = talk(distance, pause, floor=45.0)
    curve = plan_curve(measured(spoken.whole).energies)
    pauses = spoken.pauses()
    assert len(pauses) > 10
    for span in pauses:
        assert power(applied(spoken.room, curve), [span]) < power(spoken.room, [span]) + 1.0


def test_the_recording_stays_about_as_loud_so_that_its_gain_lifts_no_noise_either() -> None:
    spoken = talk(10.0, 0.6)
    curve = plan_curve(measured(spoken.whole).energies)
    assert loudness(applied(spoken.whole, curve)) == pytest.approx(loudness(spoken.whole), abs=0.3)


def test_the_next_word_is_right_from_its_beginning() -> None:
    spoken = talk(15.0, 0.6)
    curve = plan_curve(measured(spoken.whole).energies)
    sounding = np.flatnonzero(np.abs(spoken.quiet)[:, 0] > 1e-3 * np.abs(spoken.quiet).max())
    begins = sounding[np.flatnonzero(np.diff(sounding) > 0.3 * RATE) + 1] / RATE
    gains = curve.at(begins)
    assert gains.min() > 0
    assert gains.min() > np.median(gains) - 3.0


def test_one_speaker_alone_is_left_as_he_is() -> None:
    spoken = talk(0.0, 0.6)
    curve = plan_curve(measured(spoken.whole).energies)
    gains = curve.at(np.arange(0, 50, 0.01))
    assert gains.max() - gains.min() < 3.0
    assert gains.max() <= 1.0


def test_a_stretch_of_room_noise_is_not_taken_for_a_quiet_speaker() -> None:
    spoken = talk(10.0, 0.6, seconds=30.0)
    hum = np.random.default_rng(2).standard_normal((4 * RATE, 1)).astype(np.float32)
    hum *= np.float32(10 ** ((-18 - 35 - loudness(hum)) / 20))
    sound = np.concatenate([spoken.whole, hum, spoken.whole])
    curve = plan_curve(measured(sound).energies)
    start = len(spoken.whole) / RATE
    assert curve.at(np.arange(start + 0.2, start + 3.8, 0.05)).max() <= 1.0


def test_a_breath_is_not_lifted() -> None:
    breath = 0.004 * np.random.default_rng(4).standard_normal((RATE * 4 // 10, 1)).astype(np.float32)
    piece = np.concatenate([speech(2.5, RATE, 1, level=-6), silence(0.5, RATE, 1), breath, silence(0.5, RATE, 1)])
    sound = np.concatenate([piece] * 6)
    curve = plan_curve(measured(sound).energies)
    middles = np.arange(6) * len(piece) / RATE + 3.2
    assert curve.at(middles).max() <= 1.0


def test_a_recording_without_loudness_gets_no_gain() -> None:
    assert plan_curve(measured(silence(3.0, RATE, 1)).energies).flat
    assert plan_curve(np.zeros(0)).flat


def test_the_curve_is_short() -> None:
    spoken = talk(15.0, 0.6)
    curve = plan_curve(measured(spoken.whole).energies)
    assert len(curve.seconds) < 4 * len(spoken.pauses()) + 20
