"""The meter: what it counts, at every rate, for every number of channels, however the sound comes."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from makers.metering import measured, sines
from makers.sound import silence, speech, tone, write_sound
from quicktake.audio.metering.channels import weights_of
from quicktake.audio.metering.dividing import cells_per_hop
from quicktake.audio.metering.loudness import (
    BATCH,
    Cells,
    Measured,
    Meter,
    decoded,
    integrated,
    measure_file,
    to_db,
    to_linear,
)
from quicktake.audio.metering.weighting import high_pass, shelf
from quicktake.audio.recordings.decoding import Form
from quicktake.model import Loudness


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000, 88200, 96000, 176400, 192000])
def test_a_sine_is_as_loud_at_every_rate(rate: int) -> None:
    found = measured(tone(4, rate, level=-23, frequency=1000), rate).loudness()
    assert (found.integrated, found.momentary, found.short_term) == pytest.approx((-23,) * 3, abs=0.1)


@pytest.mark.parametrize("rate", [1000, 3000, 11127, 44090, 384000])
def test_odd_rates_are_measured_too(rate: int) -> None:
    """44090 Hz: a hop is a prime number of samples, with no equal parts."""
    found = measured(tone(3, rate, level=-20, frequency=200), rate).loudness()
    assert found.integrated == pytest.approx(-20.96, abs=0.1)
    assert found.true_peak == pytest.approx(-20, abs=0.5)  # where the sine breaks off, the curve goes a little higher


def response(rate: int, frequencies: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The weighting in dB at frequencies in Hz."""
    turns = np.exp(-2j * np.pi * frequencies / rate)
    total = np.ones(len(frequencies), complex)
    for b0, b1, b2, a0, a1, a2 in (shelf(rate), high_pass(rate)):
        total *= (b0 + b1 * turns + b2 * turns**2) / (a0 + a1 * turns + a2 * turns**2)
    return np.asarray(20 * np.log10(np.abs(total)))


def test_weighting_at_48_khz_is_the_printed_one() -> None:
    """BS.1770-4, tables 1 and 2."""
    assert shelf(48000) == pytest.approx(
        (1.53512485958697, -2.69169618940638, 1.19839281085285, 1, -1.69065929318241, 0.73248077421585), abs=1e-9
    )
    assert high_pass(48000) == pytest.approx((1, -2, 1, 1, -1.99004745483398, 0.99007225036621), abs=1e-9)


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 32000, 44100, 88200, 96000, 176400, 192000])
def test_weighting_is_the_same_at_every_rate(rate: int) -> None:
    frequencies = np.geomspace(10, 0.45 * min(rate, 48000), 300)
    assert np.abs(response(rate, frequencies) - response(48000, frequencies)).max() < 0.02


def test_one_channel_counts_once() -> None:
    assert measured(tone(4, channels=1, level=0)).loudness().integrated == pytest.approx(-3.01, abs=0.01)


@pytest.mark.parametrize(
    ("layout", "weights"),
    [
        ("", (1, 1)),
        ("mono", (1,)),
        ("3.0", (1, 1, 1)),
        ("2.1", (1, 1, 0)),
        ("quad", (1, 1, 1.41, 1.41)),
        ("5.1", (1, 1, 1, 0, 1.41, 1.41)),
        ("5.1(side)", (1, 1, 1, 0, 1.41, 1.41)),
        ("6.0", (1, 1, 1, 1, 1.41, 1.41)),
        ("7.1", (1, 1, 1, 0, 1, 1, 1.41, 1.41)),
    ],
)
def test_weights_of_channels(layout: str, weights: tuple[float, ...]) -> None:
    assert weights_of(len(weights), layout) == weights


def test_low_frequency_effects_count_for_the_peaks_alone() -> None:
    sound = np.concatenate((tone(1, level=-20), tone(1, channels=1, level=-1)), axis=1)
    found = measured(sound, layout="2.1").loudness()
    assert found.integrated == pytest.approx(-20, abs=0.05)
    assert found.true_peak == pytest.approx(-1, abs=0.05)


@pytest.mark.parametrize("block", [1000, 4799, 4800, 100000])
def test_blocks_of_any_length_give_the_same(block: int) -> None:
    sound = speech(3.25)
    whole, pieces = measured(sound, block=len(sound)), measured(sound, block=block)
    assert np.allclose(whole.energies, pieces.energies, rtol=1e-12)
    assert np.array_equal(whole.peaks, pieces.peaks)
    assert whole.loudest == pytest.approx(pieces.loudest, rel=1e-12)
    assert whole.true_peak == pytest.approx(pieces.true_peak, rel=1e-6)
    assert whole.samples == pieces.samples == len(sound)


def test_a_batch_that_is_cut_by_the_end_loses_no_hop() -> None:
    assert [len(measured(tone(seconds)).energies) for seconds in (1.59, 1.6, 1.61, 1.7)] == [15, 16, 16, 17]


def test_an_incomplete_last_hop_counts_for_the_true_peak_only() -> None:
    sound = np.concatenate((tone(1, level=-40), tone(0.05, level=-3)))
    found = measured(sound)
    assert len(found.energies) == len(found.peaks) == 10
    assert -3 <= to_db(found.true_peak) < -2.7  # where the sine breaks off, the curve goes a little higher
    assert to_db(found.peaks.max()) == pytest.approx(-40, abs=0.05)


def test_silence_and_shortness_have_no_loudness() -> None:
    assert measured(silence(4)).loudness() == Loudness(None, None, None)
    assert measured(tone(0)).loudness() == Loudness(None, None, None)
    short, enough = measured(tone(0.39)).loudness(), measured(tone(0.4)).loudness()
    assert (short.integrated, short.momentary) == (None, None)
    assert enough.integrated == enough.momentary is not None
    assert enough.short_term is None
    assert measured(tone(3)).loudness().short_term is not None


def test_loudness_over_time_is_minus_infinity_in_silence() -> None:
    found = measured(np.concatenate((silence(4), tone(4, level=-20))))
    momentary, short_term = found.momentary(), found.short_term()
    assert (len(momentary), len(short_term)) == (77, 51)
    assert np.isneginf(momentary[:37]).all()
    assert np.isneginf(short_term[:11]).all()
    assert momentary[40:] == pytest.approx(-20, abs=0.05)
    assert short_term[40:] == pytest.approx(-20, abs=0.05)


def test_the_loudest_400_ms_are_found_between_hops_and_across_batches() -> None:
    sound = np.concatenate((silence(1.45), tone(0.4, level=-20), silence(2)))
    found = measured(sound)
    assert found.momentary_max == pytest.approx(-20, abs=0.05)
    assert found.momentary().max() < -20.5


def test_parts_joined_end_to_end() -> None:
    sound = np.concatenate((sines((-30, 4)), sines((-20, 4))))
    whole = measured(sound)
    joined = Measured.joined([measured(sound[:192000]), measured(sound[192000:])])
    assert (joined.samples, joined.rate) == (whole.samples, whole.rate)
    assert joined.true_peak == pytest.approx(whole.true_peak, rel=1e-3)
    assert np.allclose(joined.energies, whole.energies, rtol=0.01)  # at the seam the filter begins anew
    found, expected = joined.loudness(), whole.loudness()
    assert (found.integrated, found.range, found.momentary, found.short_term) == pytest.approx(
        (expected.integrated, expected.range, expected.momentary, expected.short_term), abs=0.01
    )


def test_loudest_moment_may_lie_across_a_seam() -> None:
    parts = [measured(np.concatenate((silence(1), tone(0.2)))), measured(np.concatenate((tone(0.2), silence(1))))]
    assert Measured.joined(parts).momentary_max == pytest.approx(-20, abs=0.05)


def test_part_knows_the_peak_that_lies_there() -> None:
    whole = measured(np.concatenate((sines((-30, 2)), sines((-6, 2)))))
    quiet, loud = whole.part(0, 20), whole.part(20, 40)
    assert integrated(quiet.energies) == pytest.approx(-30, abs=0.1)
    assert to_db(quiet.true_peak) == pytest.approx(-30, abs=0.1)
    assert loud.true_peak == whole.true_peak


CELLS = {8000: 25, 22050: 63, 44100: 147, 48000: 150, 96000: 300, 192000: 600}


@pytest.mark.parametrize("rate", CELLS)
def test_cells_are_equal_parts_of_a_hop_of_about_32_samples(rate: int) -> None:
    assert cells_per_hop(rate) == CELLS[rate]


@pytest.mark.parametrize("rate", [44100, 48000])
def test_cells_come_as_the_sound_comes(rate: int) -> None:
    energies: list[Cells] = []
    peaks: list[Cells] = []

    def take(energy: Cells, peak: Cells) -> None:
        energies.append(energy)
        peaks.append(peak)

    hops = BATCH + 9
    sound = speech(hops / 10 + 0.05, rate)
    meter = Meter(Form(rate, 2), take)
    for start in range(0, len(sound), 9999):
        meter.feed(sound[start : start + 9999])
    assert energies  # some before the end: they do not pile up
    found, cells = meter.finish(), cells_per_hop(rate)
    energy, peak = np.concatenate(energies), np.concatenate(peaks)
    assert energy.dtype == peak.dtype == np.float32
    assert len(energy) == len(peak) == hops * cells  # the last hop is not whole
    assert np.allclose(energy.reshape(hops, -1).mean(axis=1), found.energies, rtol=1e-5)
    width = round(rate / 10) // cells
    assert np.array_equal(peak, np.abs(sound[: hops * cells * width]).reshape(len(peak), -1).max(axis=1))
    without = measured(sound, rate)
    assert np.allclose(found.energies, without.energies, rtol=1e-12)
    assert (found.true_peak, found.loudest) == pytest.approx((without.true_peak, without.loudest))


def test_measure_file(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.wav", tone(3, level=-23, frequency=1000), codec="pcm_s24le")
    found = measure_file(path)
    assert (found.integrated, found.true_peak, found.range) == pytest.approx((-23, -23, 0), abs=0.02)


def test_six_channels_are_measured_as_they_are_eight_mixed_down(tmp_path: Path) -> None:
    surround = np.concatenate((silence(3, channels=4), tone(3, level=-23, frequency=1000)), axis=1)
    six = write_sound(tmp_path / "six.wav", surround, codec="pcm_f32le", layout="5.1")
    assert measure_file(six).integrated == pytest.approx(-23 + 1.5, abs=0.02)
    eight = write_sound(tmp_path / "eight.wav", tone(1, channels=8, level=-30), codec="pcm_f32le")
    assert decoded(eight).loudness().integrated is not None


def test_decibels() -> None:
    assert to_linear(-20) == pytest.approx(0.1)
    assert to_db(to_linear(-7.3)) == pytest.approx(-7.3)


def test_the_true_peak_may_be_left_to_others() -> None:
    sound = speech(1.0, 48000)
    meter = Meter(Form(48000, 2), true_peak=False)
    meter.feed(sound)
    found, whole = meter.finish(), measured(sound, 48000)
    assert found.true_peak == 0.0
    assert np.array_equal(found.energies, whole.energies)
    assert np.array_equal(found.peaks, whole.peaks)
