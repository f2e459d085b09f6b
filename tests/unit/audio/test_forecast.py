"""The forecast: what a limiter takes of the loudness is known before the limiter has run."""

import numpy as np
import pytest

from makers.sound import Samples, speech
from makers.voice import voice
from quicktake.audio.composing import Level
from quicktake.audio.forecast import IN_MEMORY, Cells, Stretch, losses
from quicktake.audio.limiter import Limiter, limited
from quicktake.audio.metering.loudness import Meter, integrated
from quicktake.audio.recordings.decoding import Form


def heard(sound: Samples, rate: int) -> tuple[float, Cells]:
    cells = Cells(rate)
    meter = Meter(Form(rate, sound.shape[1]), cells.add)
    meter.feed(sound)
    loudness = integrated(meter.finish().energies)
    assert loudness is not None
    return loudness, cells


@pytest.mark.parametrize("rate", [44100, 48000])
@pytest.mark.parametrize("above", [3.0, 6.0, 9.0, 12.0])
def test_it_is_what_the_limiter_takes(rate: int, above: float) -> None:
    sound = voice(8.0, rate, channels=2, level=-3)
    loudness, cells = heard(sound, rate)
    level = Level(None, losses([Stretch(cells, 0, cells.hops)]))  # type: ignore[arg-type]  # losses are all it needs
    highest = float(20 * np.log10(np.abs(sound).max()))
    gain = above - highest - 1.0  # the ceiling is -1 dBTP
    form = Form(rate, 2)
    out = np.concatenate(list(limited([sound], Limiter(form, gain, -1.0))))
    after, _ = heard(out, rate)
    taken = loudness + gain - after
    assert level.loss(gain + 1.0) == pytest.approx(taken, abs=0.03 + 0.1 * taken)
    assert level.loss(gain + 1.0 - above - 1) == 0, "under the ceiling it takes nothing"


def test_it_rises_and_goes_on_beyond_its_end() -> None:
    _, cells = heard(speech(4.0, level=-3), 48000)
    table = losses([Stretch(cells, 0, cells.hops)])
    gains, taken = zip(*table, strict=True)
    assert list(gains) == sorted(gains)
    assert list(taken) == sorted(taken)
    assert taken[0] == 0
    assert taken[-1] >= 4
    level = Level(None, table)  # type: ignore[arg-type]
    assert level.loss(gains[-1] + 3) > taken[-1]


def test_gains_count_for_their_hops() -> None:
    quiet, cells = heard(speech(4.0, level=-30), 48000)
    loud, other = heard(speech(4.0, level=-10), 48000)
    assert loud - quiet == pytest.approx(20, abs=0.01)
    raised = losses([Stretch(cells, 0, cells.hops, np.full(cells.hops, 20.0))])
    assert np.allclose(raised, losses([Stretch(other, 0, other.hops)]), atol=0.02)


def test_many_cells_lie_on_the_disk_and_come_back() -> None:
    cells = Cells(48000)
    width = cells.width
    energies = np.linspace(0, 1, 20000 * width // 40, dtype=np.float32).repeat(1)
    energies = energies[: len(energies) // width * width]
    while cells.hops * width * 4 < 2 * IN_MEMORY:
        cells.add(energies, np.sqrt(energies))
    found, peaks = cells.read(0, len(energies) // width)
    assert np.allclose(found.ravel(), energies, atol=1e-3)
    assert np.allclose(peaks.ravel(), np.sqrt(energies), atol=2e-3)
    last, _ = cells.read(cells.hops - 1, cells.hops)
    assert np.allclose(last.ravel(), energies[-width:], atol=1e-3)


def test_silence_needs_no_limiter() -> None:
    cells = Cells(48000)
    cells.add(np.zeros(cells.width * 10, np.float32), np.zeros(cells.width * 10, np.float32))
    assert losses([Stretch(cells, 0, 10)]) == ((0.0, 0.0),)
