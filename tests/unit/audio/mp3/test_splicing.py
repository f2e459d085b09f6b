"""Splicer: runs that were encoded apart become one valid stream, as good at its seams as a serial encode."""

from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from makers.mp3 import Piece, decoded, pieces, runs_of, serial, spliced, voices, whole_file
from makers.sound import Samples, speech, tone
from quicktake.audio.coding import MP3_BITRATES
from quicktake.audio.mp3.frames import parse_side, walk
from quicktake.audio.mp3.lame import GRID, SAMPLES
from quicktake.audio.mp3.splicing import CLEAR, Splicer
from quicktake.audio.recordings.decoding import Form, decode

RECORDING = Path(__file__).parents[4] / "episodes" / "0001-how-loud-is-loud" / "recording.mp4"
STARTS = [0, GRID, 3 * GRID]
OVERLAP = 80


@lru_cache(maxsize=4)
def told(form: Form, seconds: float, start: float = 2.0) -> Samples:
    """Speech from the sample show."""
    blocks = []
    wanted = round((start + seconds) * form.rate)
    for block in decode(RECORDING, form):
        blocks.append(block)
        if sum(map(len, blocks)) >= wanted:
            break
    return np.concatenate(blocks)[round(start * form.rate) : wanted]


def insist_valid(found: list[Piece]) -> None:
    """Each frame's main data begin after the last one's ended, and end before the frame's own room does."""
    assert found[0].begins == 0
    for piece in found:
        assert piece.begins <= piece.room
        assert piece.ends <= piece.room_ends
    for before, piece in pairwise(found):
        assert before.ends <= piece.begins


def seams_of(found: list[Piece], runs: list[tuple[bytes, int]]) -> list[int]:
    """Where each run takes over; every frame is, bit for bit, that of the run it came from."""
    sources = [(first, pieces(data)) for data, first in runs]
    seams, current = [], 0
    for number, piece in enumerate(found):
        first, source = sources[current]
        if number - first >= len(source) or not _same(piece, source[number - first]):
            current += 1
            first, source = sources[current]
            seams.append(number)
            assert _same(piece, source[number - first]), f"frame {number} comes from no run"
    return seams


def _same(piece: Piece, source: Piece) -> bool:
    return (piece.head, piece.main) == (source.head, source.main)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("rate", [44100, 48000])
@pytest.mark.parametrize("bitrate", MP3_BITRATES)
def test_every_frame_is_valid_and_comes_whole_from_its_run(bitrate: int, rate: int, channels: int) -> None:
    form = Form(rate, channels)
    runs = runs_of(told(form, 4.0), form, bitrate, STARTS[:2], 60)
    stream = spliced(runs)
    found = pieces(stream)
    insist_valid(found)
    assert len(found) == runs[-1][1] + len(pieces(runs[-1][0]))
    seams = seams_of(found, runs)
    assert len(seams) <= 1  # where both runs came to agree, nobody can tell
    assert all(start + CLEAR <= seam for start, seam in zip(STARTS[1:], seams, strict=False))


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("bitrate", [48, 96, 192])
def test_a_seam_is_as_near_to_the_source_as_a_serial_encode(bitrate: int, channels: int) -> None:
    form = Form(48000, channels)
    sound = told(form, 8.0)
    stream = spliced(runs_of(sound, form, bitrate, STARTS, OVERLAP))
    one = serial(sound, form, bitrate)
    assert len(stream) == len(one)
    errors = [
        np.square(decoded(whole_file(data, form, bitrate, len(sound))) - sound).sum(axis=1) for data in (stream, one)
    ]
    for start in STARTS[1:]:
        near = slice((start + CLEAR) * SAMPLES, (start + OVERLAP + CLEAR) * SAMPLES)
        ours, theirs = (error[near].sum() for error in errors)
        assert 10 * np.log10(ours / theirs) < 0.5  # dB


@pytest.mark.parametrize("bitrate", [64, 128, 320])
def test_a_steady_tone_has_no_click_at_the_seams(bitrate: int) -> None:
    form = Form(44100, 1)
    sound = tone(7.0, 44100, 1, level=-12)
    starts = [0, GRID, 3 * GRID]
    stream = spliced(runs_of(sound, form, bitrate, starts, 40))
    error = np.abs(decoded(whole_file(stream, form, bitrate, len(sound))) - sound)
    one = np.abs(decoded(whole_file(serial(sound, form, bitrate), form, bitrate, len(sound))) - sound)
    inner = slice(SAMPLES, -SAMPLES)
    assert error[inner].max() < 1.1 * one[inner].max() + 1e-4


@pytest.mark.parametrize("bitrate", [48, 128])
def test_noise_that_starves_the_encoder_is_joined_too(bitrate: int) -> None:
    form = Form(48000, 2)
    stream = spliced(runs_of(speech(7.0, level=-3), form, bitrate, STARTS, OVERLAP))
    insist_valid(pieces(stream))


@pytest.mark.parametrize("offset", [0, 1000, 3000])
def test_a_seam_never_lies_where_the_two_halves_of_an_overlap_have_other_windows(offset: int) -> None:
    form = Form(48000, 1)
    calm = tone(4.0, channels=1)
    clicking = calm.copy()
    clicking[offset::3500] = 0.9  # short blocks in every third frame, in the left-hand run alone
    left, right = (runs_of(sound, form, 128, STARTS[:2], 60)[index] for index, sound in enumerate((clicking, calm)))
    stream = spliced([left, right])
    (seam,) = seams_of(pieces(stream), [left, right])
    kinds = [parse_side(stream, frame).granules for frame in walk(stream)]
    assert any(channel.block == 2 for granules in kinds[seam - 6 : seam] for (channel,) in granules)
    (last,), (first,) = kinds[seam - 1][-1], kinds[seam][0]
    assert (last.block in (0, 3)) == (first.block in (0, 1))


def test_digital_silence_is_joined() -> None:
    form = Form(48000, 2)
    silent = np.zeros((6 * 48000, 2), np.float32)
    stream = spliced(runs_of(silent, form, 128, STARTS, 40))
    insist_valid(pieces(stream))
    assert not decoded(whole_file(stream, form, 128, len(silent))).any()


def test_one_run_is_the_stream_as_it_is() -> None:
    form = Form(48000, 2)
    alone = serial(voices(1.0, form), form, 128)
    assert spliced([(alone, 0)]) == alone
    assert Splicer().finish() == b""


def test_what_was_given_out_never_changes() -> None:
    form = Form(48000, 2)
    runs = runs_of(told(form, 6.5), form, 128, STARTS, 40)
    splicer = Splicer()
    given = b"".join(final for data, first in runs if (final := splicer.add(data, first)) is not None)
    assert splicer.frames == len(pieces(given + splicer.finish()))
    assert spliced(runs).startswith(given)
    assert len(pieces(given)) > runs[-1][1]


def refusing(form: Form, sound: Samples, bitrate: int) -> tuple[Splicer, list[tuple[bytes, int]]]:
    """A splicer that has joined two runs, and the runs; the second ends before the third is warm."""
    runs = runs_of(sound, form, bitrate, STARTS[:2], 60, until=STARTS[2] + CLEAR)
    splicer = Splicer()
    for data, first in runs:
        splicer.add(data, first)
    return splicer, runs


def test_without_a_frame_to_join_at_nothing_changes_until_the_left_run_is_longer() -> None:
    form, bitrate = Form(48000, 2), 64
    sound = told(form, 7.5)
    splicer, runs = refusing(form, sound, bitrate)
    (last,) = runs_of(sound[STARTS[2] * SAMPLES :], form, bitrate, [0], 0)
    assert splicer.add(last[0], STARTS[2]) is None
    assert splicer.add(last[0], STARTS[2]) is None
    (longer,) = runs_of(sound[STARTS[1] * SAMPLES :], form, bitrate, [0], 0, until=STARTS[2] - STARTS[1] + 40)
    splicer.extend(longer[0], STARTS[1])
    rest = splicer.add(last[0], STARTS[2])
    assert rest is not None

    again = Splicer()
    given = b"".join(
        final
        for data, first in [runs[0], (longer[0], STARTS[1]), (last[0], STARTS[2])]
        if (final := again.add(data, first)) is not None
    )
    assert given.endswith(rest)
    assert again.finish() == splicer.finish()
    insist_valid(pieces(given))


def test_a_run_is_extended_by_its_own_longer_encode_only() -> None:
    form, bitrate = Form(48000, 2), 64
    sound = told(form, 7.5)
    splicer, runs = refusing(form, sound, bitrate)
    other = serial(voices(6.0, form), form, bitrate)
    with pytest.raises(ValueError, match="does not begin as the shorter one"):
        splicer.extend(other, STARTS[1])
    with pytest.raises(ValueError, match="no shorter run from frame 0"):
        splicer.extend(other, 0)
    with pytest.raises(ValueError, match="no shorter run from frame 49"):
        splicer.extend(runs[1][0], STARTS[1])


def test_runs_out_of_order_are_refused() -> None:
    form = Form(48000, 1)
    data = serial(voices(1.0, form), form, 64)
    splicer = Splicer()
    with pytest.raises(ValueError, match="begins with frame 0, not with 49"):
        splicer.add(data, GRID)
    splicer.add(data, 0)
    with pytest.raises(ValueError, match="does not overlap frames 0 to 42"):
        splicer.add(data, GRID)
