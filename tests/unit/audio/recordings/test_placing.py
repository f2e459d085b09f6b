"""Clock: timestamps of frames against the count of their samples."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from av.audio.frame import AudioFrame

from quicktake.audio.recordings.placing import GAP, Clock
from quicktake.audio.recordings.remarks import Remark, Remarks

TICK = Fraction(1, 1000)


def frames(times: Sequence[float | None], rate: int = 48000) -> list[AudioFrame]:
    """Frames of 20 ms at those seconds."""
    made = []
    for time in times:
        frame = AudioFrame(format="flt", layout="mono", samples=rate // 50)
        frame.sample_rate = rate
        frame.pts = None if time is None else round(time * 1000)
        made.append(frame)
    return made


def jumps(times: Sequence[float | None], *, trusted: bool = True) -> tuple[list[float | None], list[Remark]]:
    told: list[Remark] = []
    clock = Clock(TICK, Remarks(Path("a.mkv"), told), trusted=trusted)
    first, *others = frames(times)
    clock.begin(first, 0.0, 0.0)
    return [start for _, start in clock.placed(others)], told


def test_frames_that_follow_do_not_jump() -> None:
    assert jumps([0, 0.02, 0.04, 0.06]) == ([None, None, None], [])


def test_a_single_wrong_timestamp_moves_nothing() -> None:
    for wrong in (50.0, 0.5, 0.15, -3.0):
        assert jumps([0, 0.02, wrong, 0.06, 0.08]) == ([None] * 4, [])


def test_a_gap_is_a_gap_when_the_next_frame_agrees() -> None:
    starts, told = jumps([0, 0.02, 1.04, 1.06, 1.08])
    assert starts == [None, pytest.approx(1.04), None, None]
    assert [remark.second for remark in told] == [pytest.approx(0.04)]


def test_an_overlap_goes_back_by_less_than_a_second() -> None:
    starts, told = jumps([index / 50 for index in range(50)] + [0.9, 0.92, 0.94])
    assert starts[49:] == [pytest.approx(0.9), None, None]
    assert len(told) == 1


def test_a_clock_that_starts_anew_goes_on() -> None:
    starts, told = jumps([100 + index / 50 for index in range(3)] + [0.0, 0.02, 0.04])
    assert starts[2:] == [None, None, None]
    assert len(told) == 2


def test_frames_without_a_timestamp_follow() -> None:
    assert jumps([0, None, None, 0.06, None, 0.1]) == ([None] * 5, [])


def test_an_untrusted_clock_never_jumps() -> None:
    assert jumps([0, 5, 10, 0.5], trusted=False) == ([None] * 3, [])


def test_what_is_off_stays_under_the_tolerance_while_a_clock_drifts() -> None:
    times = [index * 0.0203 for index in range(1000)]
    clock = Clock(TICK, Remarks(Path("a.mkv"), []), trusted=True)
    first, *others = frames(times)
    clock.begin(first, 0.0, 0.0)
    for index, (frame, _) in enumerate(clock.placed(others), 1):
        assert abs(clock.second - frame.samples / frame.sample_rate - times[index]) <= GAP + 0.001


def test_a_change_of_rate_keeps_the_second() -> None:
    clock = Clock(TICK, Remarks(Path("a.ts"), []), trusted=True)
    first, *others = frames([0, 0.02]) + frames([0.04, 0.06], 16000)
    clock.begin(first, 0.0, 0.0)
    assert [start for _, start in clock.placed(others)] == [None] * 3
    assert clock.second == pytest.approx(0.08)
