"""Fades, joins and cuts: no click, no spur, no sample lost."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from makers.sound import Samples, tone
from quicktake.audio.joining import crossfade, cut_out, fade_in, fade_out, joined, whole_window
from quicktake.audio.recordings.decoding import Block

RATE = 48000


def spur(sound: Samples, rate: int = RATE, away: float = 500.0) -> float:
    """Highest level, in dB from the sine of 1 kHz, that lies more than so many Hz from it."""
    windowed = sound[:, 0].astype(np.float64) * np.kaiser(len(sound), 24)
    spectrum = np.abs(np.fft.rfft(windowed))
    far = np.abs(np.fft.rfftfreq(len(sound), 1 / rate) - 1000) > away
    return 20 * float(np.log10(spectrum[far].max() / spectrum.max()))


def sine(seconds: float, rate: int = RATE) -> Samples:
    return tone(seconds, rate, 1, -6, 1000)


@pytest.mark.parametrize("rate", [44100, 48000])
@pytest.mark.parametrize("seconds", [0.05, 0.1, 0.25, 0.3, 1.0])
def test_fades_have_no_spurs_even_beside_the_steady_sound(rate: int, seconds: float) -> None:
    window = whole_window(seconds, rate)
    sound, quiet = sine(3.0, rate), np.zeros((rate, 1), np.float32)
    rising = np.concatenate([quiet, fade_in(sound[rate : rate + window], rate), sound[rate + window :]])
    falling = np.concatenate([sound[:rate], fade_out(sound[rate : rate + window], rate), quiet])
    assert spur(rising, rate) < -100
    assert spur(falling, rate) < -100


@pytest.mark.parametrize("seconds", [0.05, 0.3, 1.0])
def test_crossfades_have_no_spurs(seconds: float) -> None:
    window = whole_window(seconds, RATE)
    first, second = sine(1.0 + seconds), sine(3.0)[12:]  # a quarter of a turn apart
    found = np.concatenate(list(joined([first], [second], window, RATE)))
    assert len(found) == len(first) + len(second) - window
    assert spur(found) < -100


def test_a_cut_has_no_spurs_where_a_bare_one_clicks() -> None:
    sound = sine(3.0)
    spans = [(72000, 90012)]
    found = np.concatenate(list(cut_out([sound], spans, RATE)))
    bare = np.concatenate([sound[:72000], sound[90012:]])
    assert spur(bare) > -70
    assert spur(found) < -100


def test_a_cut_in_a_steady_tone_leaves_it_as_it_was() -> None:
    sound = sine(3.0)
    found = np.concatenate(list(cut_out([sound], [(48000, 96000)], RATE)))  # whole turns
    assert np.allclose(found, sound[: len(found)], atol=1e-6)


@settings(max_examples=25, deadline=None)
@given(
    edges=st.lists(st.integers(0, 30000), max_size=8, unique=True).map(sorted),
    block=st.integers(500, 40000),
    overlap=st.sampled_from([0.0, 0.01, 0.03]),
)
def test_exactly_the_spans_are_missing(edges: list[int], block: int, overlap: float) -> None:
    spans = [(edges[at], edges[at + 1]) for at in range(0, len(edges) - 1, 2)]
    ramp = np.asarray(np.arange(30000)[:, None] / 30000, np.float32)
    stream: list[Block] = [ramp[start : start + block] for start in range(0, 30000, block)]
    found = np.concatenate([ramp[:0], *cut_out(stream, spans, RATE, overlap)])
    expected = np.concatenate(
        [
            ramp[:0],
            *(ramp[a:b] for a, b in zip([0, *(s[1] for s in spans)], [*(s[0] for s in spans), 30000], strict=True)),
        ]
    )
    assert len(found) == len(expected)
    near = np.zeros(len(found), bool)  # samples that a crossfade may change: half of it on either side of a cut
    place = last = 0
    for start, end in spans:
        place += start - last
        last = end
        near[max(0, place - 720) : place + 720] = True
    assert np.array_equal(found[~near], expected[~near])
    if overlap == 0:
        assert np.array_equal(found, expected)


def test_cuts_at_the_very_ends() -> None:
    sound = sine(1.0)
    assert np.array_equal(np.concatenate(list(cut_out([sound], [(0, 480)], RATE))), sound[480:])
    assert np.array_equal(np.concatenate(list(cut_out([sound], [(40000, 48000)], RATE))), sound[:40000])


def test_spans_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="in order"):
        list(cut_out([sine(1.0)], [(500, 600), (100, 200)], RATE))


def test_short_crossfades_keep_amplitudes_and_long_ones_power() -> None:
    steady = np.full((RATE, 1), 0.5, np.float32)
    assert np.allclose(crossfade(steady[:2400], steady[:2400], RATE), 0.5, atol=1e-5)
    middle = crossfade(steady, steady, RATE)[RATE // 2, 0]
    assert middle == pytest.approx(0.5 * 2**0.5, rel=0.01)
