"""The meter against the minimum requirements of EBU Tech 3341 (table 1): every signal that is defined by formula.

Cases 7 and 8 are recordings of real programmes, which must not be passed on.
"""

import numpy as np
import numpy.typing as npt
import pytest

from makers.metering import measured, sines
from makers.sound import Samples
from quicktake.audio.metering.truepeak import TruePeak

SILENT = -np.inf
WITHIN = 0.1  # LU
ABOVE, BELOW = 0.2, 0.4  # dB, for true peaks


@pytest.mark.parametrize("level", [-23, -33])
def test_cases_1_and_2_all_three_time_scales_agree_on_a_steady_sine(level: float) -> None:
    found = measured(sines((level, 20)))
    figures = found.loudness()
    assert (figures.integrated, figures.momentary, figures.short_term) == pytest.approx((level,) * 3, abs=WITHIN)
    assert found.momentary() == pytest.approx(level, abs=WITHIN)
    assert found.short_term() == pytest.approx(level, abs=WITHIN)


GATED = {
    3: ((-36, 10), (-23, 60), (-36, 10)),
    4: ((-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)),
    5: ((-26, 20), (-20, 20.1), (-26, 20)),
}


@pytest.mark.parametrize("case", GATED)
def test_cases_3_to_5_the_gates_leave_out_what_is_quiet(case: int) -> None:
    assert measured(sines(*GATED[case])).loudness().integrated == pytest.approx(-23, abs=WITHIN)


def five(low_frequency: bool) -> Samples:
    """Case 6: -28 dBFS left and right, -24 in the centre, -30 in both surround channels."""
    left, centre, surround = (sines((level, 20), channels=1) for level in (-28, -24, -30))
    effects = [sines((0, 20), channels=1)] if low_frequency else []
    return np.concatenate([left, left, centre, *effects, surround, surround], axis=1)


@pytest.mark.parametrize("layout", ["5.0", "5.0(side)", "5.1", "5.1(side)"])
def test_case_6_surround_counts_more_and_low_frequency_effects_nothing(layout: str) -> None:
    found = measured(five("5.1" in layout), layout=layout).loudness()
    assert found.integrated == pytest.approx(-23, abs=WITHIN)


def test_case_9_short_term_is_constant_after_3_s() -> None:
    found = measured(sines(*((-20, 1.34), (-30, 1.66)) * 5)).short_term()
    assert len(found) == 121
    assert found == pytest.approx(-23, abs=WITHIN)


@pytest.mark.parametrize("segment", range(20))
def test_case_10_short_term_max_of_3_s_wherever_they_begin(segment: int) -> None:
    sound = sines((SILENT, segment * 0.15), (-23, 3), (SILENT, 1))
    assert measured(sound).short_term_max == pytest.approx(-23, abs=WITHIN)


def test_case_11_short_term_max_of_one_segment_after_another() -> None:
    segments = [((SILENT, n * 0.15), (-38 + n, 3), (SILENT, 3 - n * 0.15)) for n in range(20)]
    found = measured(sines(*(part for segment in segments for part in segment))).short_term()
    ends = np.arange(len(found)) + 30  # hops at which the windows end
    highest = [found[(ends > 60 * n) & (ends <= 60 * n + 60)].max() for n in range(20)]
    assert highest == pytest.approx(np.arange(-38, -18), abs=WITHIN)


def test_case_12_momentary_is_constant_after_1_s() -> None:
    found = measured(sines(*((-20, 0.18), (-30, 0.22)) * 25)).momentary()
    assert found[6:] == pytest.approx(-23, abs=WITHIN)


@pytest.mark.parametrize("rate", [8000, 44100, 48000])
@pytest.mark.parametrize("segment", range(20))
def test_case_13_momentary_max_of_400_ms_wherever_they_begin(segment: int, rate: int) -> None:
    sound = sines((SILENT, segment * 0.02), (-23, 0.4), (SILENT, 1), rate=rate)
    assert measured(sound, rate).momentary_max == pytest.approx(-23, abs=WITHIN)


def test_case_14_momentary_max_of_one_segment_after_another() -> None:
    segments = [((SILENT, n * 0.02), (-38 + n, 0.4), (SILENT, 0.4 - n * 0.02)) for n in range(20)]
    sound = sines(*(part for segment in segments for part in segment))
    so_far = [measured(sound[: round((n + 1) * 0.8 * 48000)]).momentary_max for n in range(20)]
    assert so_far == pytest.approx(list(range(-38, -18)), abs=WITHIN)


SINES = {  # part of the rate, amplitude, phase in degrees, true peak in dBTP
    15: (4, 0.50, 0, -6),
    16: (4, 0.50, 45, -6),
    17: (6, 0.50, 60, -6),
    18: (8, 0.50, 67.5, -6),
    19: (4, 1.41, 45, 3),
}


@pytest.mark.parametrize("case", SINES)
def test_cases_15_to_19_sines_whose_samples_miss_their_peaks(case: int) -> None:
    divisor, amplitude, phase, expected = SINES[case]
    time = np.arange(48000)
    fade = np.clip(np.minimum(time, time[::-1]) / 480, 0, 1)  # 10 ms at both ends
    sine = fade * amplitude * np.sin(2 * np.pi * time / divisor + np.radians(phase))
    peak = measured(np.repeat(sine[:, None], 2, axis=1).astype(np.float32)).loudness().true_peak
    assert peak is not None
    assert -BELOW <= peak - expected <= ABOVE


def embedded() -> npt.NDArray[np.float64]:
    """At four times the rate: one period of a sine of a quarter of the rate, 1.0 high, in one of a sixth, 0.5 high;
    without what lies above half of the rate."""
    before = 0.5 * np.sin(2 * np.pi * np.arange(4800) / 24)
    period = np.sin(2 * np.pi * np.arange(16) / 16)
    spectrum = np.fft.rfft(np.concatenate((before, period, before[:-16])))
    spectrum[len(spectrum) // 4 :] = 0
    return np.fft.irfft(spectrum)


@pytest.mark.parametrize("offset", range(4))
def test_cases_20_to_23_a_single_high_period_wherever_the_samples_fall(offset: int) -> None:
    peak = TruePeak(48000, 1)
    peak.feed(embedded()[offset::4, None].astype(np.float32))
    assert -BELOW <= 20 * np.log10(peak.finish()) <= ABOVE
