"""Open picture track and a time → its pictures from there on, at a steady rate; nothing long before it is decoded."""

from collections.abc import Iterator
from fractions import Fraction

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from quicktake.errors import InputError
from quicktake.video.seeing import pictures

EARLIER = (0.0, 5.0, 30.0)  # seconds before a time at which reading is tried to begin: indexes can be wrong
ROUNDING = 0.002  # seconds by which a typed time may lie before the picture that is meant
STANDARD = tuple(Fraction(*rate) for rate in ((24000, 1001), (24, 1), (25, 1), (30000, 1001), (30, 1), (48, 1), (50, 1),
                                              (60000, 1001), (60, 1)))  # fmt: skip
STEADY = 0.01  # of a rate, by which the mean may differ from the finest one in a track of one rate
NEAR = 0.0006  # of a rate, by which it may differ from the standard one that it stands for
VARIABLE = Fraction(30)  # for a variable rate: each picture is seen at most 17 ms too early or too late
MANY = Fraction(11, 10)  # times that, from which on too many pictures would be left out
FASTEST, SLOWEST = 60, 23  # pictures per second of a clip

Shown = tuple[float, VideoFrame]
"""A picture, and the container's time in seconds from which on it is shown."""


def rate_of(picture: VideoStream) -> Fraction:
    """Pictures per second of a clip: the track's own where it is steady, 24 to 60; else 30, or 60 for many."""
    mean, finest = picture.average_rate, picture.base_rate
    if not mean or mean <= 0:
        return VARIABLE
    if not finest or abs(finest / mean - 1) > STEADY:
        return VARIABLE if mean <= VARIABLE * MANY else 2 * VARIABLE
    near = min(STANDARD, key=lambda rate: abs(rate / finest - 1))
    rate = near if abs(near / finest - 1) < NEAR else Fraction(finest).limit_denominator(1001)
    while rate > FASTEST:
        rate /= 2
    return rate * -(-SLOWEST // rate) if rate < SLOWEST else rate


def shown_from(picture: VideoStream, second: float) -> Iterator[Shown]:
    """The pictures in order, from the one that is shown at the container's second; from the first, if that is later.

    Once for each opened container. InputError when the picture is damaged, or has none.
    """
    _land(picture, second)
    frames = pictures(picture, 0.0)
    held = next(frames)
    begun = False
    for frame in frames:
        begun = begun or frame[0] > second + ROUNDING
        if begun:
            yield held
        held = frame
    yield held


def steady(shown: Iterator[Shown], begin: float, rate: Fraction, count: int) -> Iterator[VideoFrame]:
    """So many pictures, each what is shown in the middle of its time; first and last are held as long as needed.

    The middle, because there a clock that is rounded to milliseconds leaves no picture out and shows none twice.
    """
    current = next(shown)[1]
    coming = next(shown, None)
    for number in range(count):
        middle = begin + float((number + Fraction(1, 2)) / rate)
        while coming is not None and coming[0] <= middle:
            current, coming = coming[1], next(shown, None)
        yield current


def _land(picture: VideoStream, second: float) -> None:
    """Goes to a picture that stands alone and is not later than the second; where there is none, to the first."""
    container, tick = picture.container, picture.time_base
    if not isinstance(container, InputContainer) or tick is None:
        raise AssertionError("an input has a clock")
    beginning = picture.start_time or 0
    for earlier in EARLIER:
        place = int((second - earlier) / tick)
        if place <= beginning:
            break
        if _stands_at(container, picture, place, int((second + ROUNDING) / tick)):
            _seek(container, picture, place)
            return
    if not _seek(container, picture, beginning):
        name = container.name.removeprefix("file:")
        raise InputError(f"{name}: no place in its picture can be found.", hint="Copy or export it again.")


def _stands_at(container: InputContainer, picture: VideoStream, place: int, latest: int) -> bool:
    """Whether reading from a place (ticks) begins with a picture that stands alone and is not too late."""
    if not _seek(container, picture, place):
        return False
    try:
        first = next(container.demux(picture))
    except (av.FFmpegError, OSError, StopIteration):
        return False
    return first.is_keyframe and first.pts is not None and first.pts <= latest


def _seek(container: InputContainer, picture: VideoStream, place: int) -> bool:
    try:
        container.seek(place, stream=picture)
    except (av.FFmpegError, OSError):
        return False
    return True
