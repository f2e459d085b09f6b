"""The meter against one that quicktake does not use: FFmpeg's filter ebur128, on the same samples.

FFmpeg rounds loudness to hundredths of a LU (in bins) and peaks to thousandths of full scale, takes its momentary
maximum at hops of 100 ms only, and for the percentiles of the loudness range ranks that EBU Tech 3342 does not.
"""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import av.filter
import numpy as np
import pytest
from av.audio.frame import AudioFrame

from makers.metering import measured
from makers.sound import Samples, speech
from quicktake.audio.metering.loudness import Measured, measure_file
from quicktake.audio.recordings.decoding import decode, native_form
from quicktake.audio.recordings.recording import probe

SHOW = Path(__file__).parents[4] / "episodes"
RECORDINGS = sorted(SHOW.glob("*/recording.*"))


@dataclass(frozen=True)
class Theirs:
    """What FFmpeg found."""

    integrated: float
    range: float
    momentary: float
    short_term: float
    true_peak: float


def ebur128(samples: Samples, rate: int, layout: str) -> Theirs:
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=rate, format="flt", layout=layout, time_base=Fraction(1, rate))
    meter = graph.add("ebur128", "metadata=1:peak=true:framelog=quiet")
    graph.link_nodes(source, meter, graph.add("abuffersink")).configure()
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples.reshape(1, -1)), format="flt", layout=layout)
    frame.sample_rate, frame.pts = rate, 0
    graph.push(frame)
    graph.push(None)
    figures: list[dict[str, float]] = []
    while True:
        try:
            figures.append({name: float(value) for name, value in graph.pull().metadata.items()})
        except (av.BlockingIOError, av.EOFError):
            break
    figures = [figure for figure in figures if figure]
    last = figures[-1]
    return Theirs(
        last["lavfi.r128.I"],
        last["lavfi.r128.LRA"],
        max(figure["lavfi.r128.M"] for figure in figures),
        max(figure["lavfi.r128.S"] for figure in figures),
        float(20 * np.log10(last["lavfi.r128.true_peak"])),
    )


def insist_agreement(ours: Measured, theirs: Theirs, *, peak: float | None = None) -> None:
    """Within 0.05 LU; FFmpeg's second stage is 0.03 dB off at rates far from 48 kHz. peak: instead of their own."""
    figures = ours.loudness()
    assert figures.integrated == pytest.approx(theirs.integrated, abs=0.05)
    assert figures.range == pytest.approx(theirs.range, abs=0.05)
    assert figures.short_term == pytest.approx(theirs.short_term, abs=0.05)
    assert ours.momentary().max() == pytest.approx(theirs.momentary, abs=0.05)
    assert figures.momentary is not None
    assert -0.05 <= figures.momentary - theirs.momentary <= 0.5  # sought at finer steps
    assert figures.true_peak == pytest.approx(theirs.true_peak if peak is None else peak, abs=0.1)


@pytest.mark.parametrize("rate", [32000, 44100, 48000, 96000, 192000])
@pytest.mark.parametrize("layout", ["mono", "stereo"])
def test_speech_like_sound(rate: int, layout: str) -> None:
    sound = speech(12, rate, 1 if layout == "mono" else 2)
    insist_agreement(measured(sound, rate), ebur128(sound, rate, layout))


@pytest.mark.parametrize("rate", [8000, 12000, 16000, 24000])
def test_low_rates_are_as_loud_as_the_same_sound_at_48_khz(rate: int) -> None:
    """FFmpeg's own coefficients are not right there: up to 0.2 LU too loud at 8 kHz."""
    low = speech(12, rate)
    spectrum = np.fft.rfft(low, axis=0) * (48000 / rate)
    spectrum[-1] /= 2  # half of the rate counts once there, twice in the middle of the spectrum
    high = np.fft.irfft(spectrum, len(low) * 48000 // rate, axis=0).astype(np.float32)
    same_rate = ebur128(low, rate, "stereo").true_peak
    insist_agreement(measured(low, rate), ebur128(high, 48000, "stereo"), peak=same_rate)


@pytest.mark.parametrize("layout", ["2.1", "3.0", "quad", "5.0", "5.0(side)", "5.1", "5.1(side)"])
def test_surround(layout: str) -> None:
    channels = len(av.AudioLayout(layout).channels)
    levels = 10 ** (np.array([0, -6, -3, 3, -9, 6][:channels], np.float32) / 20)  # each channel weighs differently
    sound = (speech(12, channels=channels) * levels).astype(np.float32)
    insist_agreement(measured(sound, layout=layout), ebur128(sound, 48000, layout))


@pytest.mark.parametrize("path", RECORDINGS, ids=[path.parent.name for path in RECORDINGS])
def test_the_sample_shows_own_speech(path: Path) -> None:
    form = native_form(probe(path))
    sound = np.concatenate(list(decode(path, form)))
    insist_agreement(measured(sound, form.rate, layout=form.mix), ebur128(sound, form.rate, form.mix))
    assert measure_file(path) == measured(sound, form.rate, layout=form.mix).loudness()
