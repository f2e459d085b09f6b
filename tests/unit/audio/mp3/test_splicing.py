"""Splicer: runs that were encoded apart become the stream that one serial encode would have been."""

from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from makers.mp3 import Piece, pieces, runs_of, serial, spliced, voices
from makers.sound import Samples, speech, tone
from quicktake.audio.coding import MP3_BITRATES
from quicktake.audio.mp3.lame import GRID, SAMPLES
from quicktake.audio.mp3.splicing import REACH, SAME, Splicer, Stretch
from quicktake.audio.recordings.decoding import Form, decode

TAIL = 4  # frames at a run's end that would be others had it gone on
RECORDING = Path(__file__).parents[4] / "episodes" / "0001-how-loud-is-loud" / "recording.mp4"


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


def coded(stream: bytes) -> list[tuple[bytes, bytes]]:
    """All that a decoder takes of a stream: what is left out is stuffing."""
    return [(piece.head, piece.main) for piece in pieces(stream)]


def alike(left: Stretch, right: Stretch, number: int) -> bool:
    """Whether two runs have a frame that decoders take for the same."""
    return left.head(number) == right.head(number) and left.main(number) == right.main(number)


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("rate", [44100, 48000])
@pytest.mark.parametrize("bitrate", MP3_BITRATES)
def test_every_frame_is_the_one_that_a_serial_encode_has(bitrate: int, rate: int, channels: int) -> None:
    form = Form(rate, channels)
    sound = told(form, 9.0)
    stream = spliced(runs_of(sound, form, bitrate, [0, GRID], 250))
    insist_valid(pieces(stream))
    assert coded(stream) == coded(serial(sound, form, bitrate))


@pytest.mark.parametrize("bitrate", [48, 128])
def test_noise_that_starves_the_encoder_is_joined_too(bitrate: int) -> None:
    form = Form(48000, 2)
    sound = speech(16.0, level=-3)
    stream = spliced(runs_of(sound, form, bitrate, [0, GRID, 7 * GRID], 250))
    insist_valid(pieces(stream))
    assert coded(stream) == coded(serial(sound, form, bitrate))


def test_a_run_takes_over_where_it_has_done_the_same_for_a_while() -> None:
    form = Form(48000, 1)
    left, right = runs_of(told(form, 9.0), form, 128, [0, GRID], 250)
    splicer = Splicer()
    splicer.add(left)
    splicer.add(right)
    same = [alike(left, right, number) for number in range(GRID, left.after - TAIL)]
    seam = splicer.seam - GRID
    assert not all(same[:seam])
    assert all(same[seam - SAME + REACH :])


@pytest.mark.parametrize(
    ("sound", "seconds", "joined"), [("silence", 3, False), ("silence", 9, True), ("tone", 3, True)]
)
def test_only_a_long_silence_tells_that_runs_do_the_same(sound: str, seconds: int, *, joined: bool) -> None:
    form = Form(48000, 2)
    count = GRID + seconds * 48000 // SAMPLES
    samples = np.zeros((count * SAMPLES, 2), np.float32)
    if sound == "tone":
        samples = tone(len(samples) / 48000, 48000, 2, level=-12)
    left, right = runs_of(samples, form, 128, [0, GRID], count - GRID)
    splicer = Splicer()
    splicer.add(left)
    assert all(alike(left, right, number) for number in range(GRID + 40, left.after - TAIL))
    assert (splicer.add(right) is not None) == joined


def test_after_a_long_silence_all_frames_are_those_of_a_serial_encode() -> None:
    form = Form(48000, 2)
    sound = told(form, 20.0).copy()
    sound[5 * 48000 : 12 * 48000] = 0
    stream = spliced(runs_of(sound, form, 128, [0, 5 * GRID], 280))
    assert coded(stream) == coded(serial(sound, form, 128))


def test_one_run_is_the_stream_as_it_is() -> None:
    form = Form(48000, 2)
    (alone,) = runs_of(voices(1.0, form), form, 128, [0], 0)
    assert spliced([alone]) == alone.data
    assert Splicer().finish() == b""


def test_what_was_given_out_never_changes() -> None:
    form = Form(48000, 2)
    runs = runs_of(told(form, 16.0), form, 128, [0, 4 * GRID, 8 * GRID], 190)
    splicer = Splicer()
    given = b"".join(final for one in runs if (final := splicer.add(one)) is not None)
    assert len(pieces(given)) == splicer.seam > runs[-1].first
    assert len(pieces(given + splicer.finish())) == runs[-1].after
    assert spliced(runs).startswith(given)


def test_runs_that_do_not_come_to_do_the_same_wait_for_more_of_the_left_one() -> None:
    form, bitrate = Form(48000, 2), 64
    sound = told(form, 9.0)
    left, right = runs_of(sound, form, bitrate, [0, GRID], SAME)
    splicer = Splicer()
    splicer.add(left)
    assert splicer.add(right) is None
    assert splicer.add(right) is None
    (longer,) = runs_of(sound, form, bitrate, [0], 0, until=300)
    begun = Stretch(longer.data[: longer.frame(60).start], 0)
    again = Splicer()
    again.add(begun)
    assert again.add(right) is None
    again.extend(longer)
    given = again.add(right)
    assert given is not None
    assert coded(given + again.finish()) == coded(serial(sound, form, bitrate))


def test_a_run_is_extended_by_more_of_itself_only() -> None:
    form, bitrate = Form(48000, 2), 64
    (longer,) = runs_of(told(form, 2.0), form, bitrate, [0], 0)
    splicer = Splicer()
    with pytest.raises(ValueError, match="no shorter run from frame 0"):
        splicer.extend(longer)
    splicer.add(Stretch(longer.data[: longer.frame(20).start], 0))
    with pytest.raises(ValueError, match="no shorter run from frame 49"):
        splicer.extend(replace(longer, first=GRID))
    splicer.extend(longer)
    with pytest.raises(ValueError, match="no shorter run from frame 0"):
        splicer.extend(longer)
    assert splicer.finish() == longer.data


def test_what_was_given_out_is_in_the_longer_run_too() -> None:
    form, bitrate = Form(48000, 2), 64
    first, second = runs_of(told(form, 9.0), form, bitrate, [0, GRID], 250)
    (other,) = runs_of(voices(20.0, form), form, bitrate, [GRID], 0)
    splicer = Splicer()
    splicer.add(first)
    assert splicer.add(second) is not None
    with pytest.raises(ValueError, match="does not begin as the shorter one"):
        splicer.extend(other)


def test_runs_out_of_order_are_refused() -> None:
    form = Form(48000, 1)
    (one,) = runs_of(voices(1.0, form), form, 64, [0], 0)
    splicer = Splicer()
    with pytest.raises(ValueError, match="begins with frame 0, not with 49"):
        splicer.add(replace(one, first=GRID))
    splicer.add(one)
    with pytest.raises(ValueError, match="does not overlap frames 0 to 42"):
        splicer.add(replace(one, first=GRID))
