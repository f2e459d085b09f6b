"""The K filter in single precision: what mastering listens with says what the exact meter says."""

import numpy as np
import pytest

from makers.sound import Samples, speech
from quicktake.audio.metering.loudness import Measured, Meter
from quicktake.audio.recordings.decoding import Form

GATE = 10 ** ((-70 + 0.691) / 10)  # BS.1770-4's absolute gate as a mean square


def heard(sound: Samples, rate: int, *, single: bool) -> Measured:
    meter = Meter(Form(rate, sound.shape[1]), single=single)
    meter.feed(sound)
    return meter.finish()


@pytest.mark.parametrize("rate", [44100, 48000])
@pytest.mark.parametrize("level", [0.0, -40.0])
@pytest.mark.parametrize("offset", [0.0, 0.1])
def test_single_precision_hears_the_same(rate: int, level: float, offset: float) -> None:
    sound = (speech(20.0, rate=rate) * 10 ** (level / 20) + offset).astype(np.float32)
    exact, found = (heard(sound, rate, single=single) for single in (False, True))
    loud = exact.energies > GATE
    assert np.abs(10 * np.log10(found.energies[loud] / exact.energies[loud])).max() < 0.005
    one, other = exact.loudness(), found.loudness()
    assert one.integrated is not None
    assert other.integrated == pytest.approx(one.integrated, abs=0.0005)
