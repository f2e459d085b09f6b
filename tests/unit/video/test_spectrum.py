"""Sound as heights of bars: what is heard is what is seen."""

import numpy as np
import pytest

from makers.sound import Samples, silence, speech, tone
from quicktake.video.spectrum import FALL, levels

BANDS = 24


def heights(sound: Samples, rate: int = 48000, pictures: int | None = None, block: int = 5000) -> Samples:
    blocks = [sound[start : start + block] for start in range(0, len(sound), block)]
    count = len(sound) * 10 // rate if pictures is None else pictures
    return np.array(list(levels(blocks, rate, pictures=count, per_second=10, bands=BANDS, target=-16.0)))


def test_silence_is_at_rest() -> None:
    assert heights(silence(1.0)).max() == 0


def test_a_high_tone_moves_a_higher_bar_than_a_low_one() -> None:
    low, high = (heights(tone(0.5, frequency=hertz))[2] for hertz in (200, 3000))
    assert low.argmax() < high.argmax()
    assert low.max() > 0.4
    assert (low > 0).sum() < BANDS / 2


def test_a_picture_shows_the_sound_that_is_heard_with_it() -> None:
    found = heights(np.concatenate([silence(1.0), tone(0.5), silence(1.0)])).max(axis=1)
    assert (found[:10] == 0).all()
    assert (found[10:15] > 0.3).all()
    assert found[-1] == 0


def test_bars_fall_slowly_and_rise_at_once() -> None:
    found = heights(np.concatenate([silence(0.5), tone(0.5), silence(1.0)]))
    assert np.diff(found, axis=0).min() >= -FALL - 1e-6
    assert found[5].max() == pytest.approx(found[9].max(), abs=0.02)


def test_speech_at_the_target_uses_the_room() -> None:
    found = heights(speech(4.0, level=-4))
    assert 0.25 < found.mean() < 0.85
    assert found.max() <= 1


@pytest.mark.parametrize("rate", [8000, 22050, 44100, 48000])
def test_every_rate_and_blocks_of_any_length_give_the_same_number(rate: int) -> None:
    sound = speech(1.0, rate=rate)
    one, other = heights(sound, rate, 12, block=177), heights(sound, rate, 12, block=1 << 16)
    assert one.shape == (12, BANDS)
    assert one == pytest.approx(other, abs=1e-6)


def test_sound_that_ends_early_is_followed_by_silence() -> None:
    assert len(heights(tone(0.33), pictures=20)) == 20
    assert heights(tone(0.33), pictures=20)[-1].max() == 0
