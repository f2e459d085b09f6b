"""clip: times as a host types them, whole pictures, and what is refused before the long work."""

from fractions import Fraction

import pytest

from quicktake.build.clip import Wish, wished
from quicktake.build.clip.wishes import insist_inside, span_of
from quicktake.errors import InputError


def test_times_are_read_as_in_chapters() -> None:
    assert wished("1:23", "0:01:53.5", "tall", words=True) == Wish(83.0, 113.5, "tall", words=True)


@pytest.mark.parametrize(
    ("from_", "to", "message"),
    [
        ("soon", "1:00", "--from: `soon` is no time"),
        ("1:00", "1:99", "--to: `1:99` is no time"),
        ("-5", "10", "--from: `-5` is no time"),
        ("1:00", "0:30", "--to 0:30: is not after --from 1:00"),
        ("1:00", "1:00", "is not after"),
        ("1:00", "1:00.5", "a clip of 0.5 seconds"),
        ("0", "10:00.1", "a clip of 600.1 seconds"),
    ],
)
def test_times_that_cannot_be_are_refused_by_their_option(from_: str, to: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        wished(from_, to, "wide", words=False)


def test_a_time_after_the_end_is_refused() -> None:
    with pytest.raises(InputError, match="--to: 2:31 lies after the recording's end at 2:30"):
        insist_inside(Wish(140, 151), 150.0)
    with pytest.raises(InputError, match="--from: 2:40"):
        insist_inside(Wish(160, 170), 150.0)
    with pytest.raises(InputError, match="--to: 2:32 lies after the recording's end at 2:30"):
        insist_inside(Wish(140, 152), 150.0, 1.0)  # it may be a second longer than it says
    insist_inside(Wish(140, 150), 150.0)


def test_it_begins_where_the_picture_begins_that_is_shown_then() -> None:
    span = span_of(Wish(3.5, 8.5), 3.48, Fraction(25), 60.0)
    assert (span.begin, span.count) == (3.48, 126)
    assert span.begin + span.seconds >= 8.5


@pytest.mark.parametrize("shown", [-0.1, 0.0, 3.0, 3.6, None])
def test_a_picture_that_began_long_before_does_not_move_the_sound(shown: float | None) -> None:
    span = span_of(Wish(3.5, 8.5), shown, Fraction(25), 60.0)
    assert (span.begin, span.count) == (3.5, 125)


def test_it_never_ends_after_the_recording() -> None:
    for shown in (8.99, None):
        span = span_of(Wish(9.0, 10.0), shown, Fraction(30000, 1001), 10.0)
        assert span.begin + span.seconds <= 10.001
        assert span.begin + span.seconds > 9.96


def test_a_clip_holds_all_that_was_asked_for_and_less_than_a_picture_more() -> None:
    for rate in (Fraction(10), Fraction(25), Fraction(30000, 1001), Fraction(60)):
        span = span_of(Wish(1.234, 5.678), None, rate, 60.0)
        assert 0 <= span.begin + span.seconds - 5.678 + 0.02 / rate < 1.02 / rate
