"""Timestamps of decoded frames → where on the recording's clock each belongs: gaps, overlaps, new clocks."""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction

from av.audio.frame import AudioFrame

from quicktake.audio.recordings.remarks import Remarks
from quicktake.timeline import clock

Placed = tuple[AudioFrame, float | None]
"""A frame, and the second at which it lies when that is not where the last one ended."""

BROKEN = "its clock is broken: it has longer gaps than sound; the sound was taken end to end"
"""Remark on a recording whose timestamps mean nothing."""
GAP = 0.05  # seconds by which a frame may be off the clock: rounding and jitter
RESTART = 1.0  # seconds back from which on it is no overlap but a clock that starts anew: no sound is dropped for it
FARTHEST = 12 * 3600.0  # seconds ahead from which on it is the same: a counter that went wrong


class Clock:
    """Counts samples, and compares the count with the frames' timestamps.

    The count since the last jump is compared, not one frame with the next: so jitter does not add up, and a clock
    that drifts is followed by as much as it drifted whenever that is more than GAP.
    """

    def __init__(
        self, tick: Fraction, remarks: Remarks, *, trusted: bool, lies: Callable[[], bool] = lambda: False
    ) -> None:
        """tick: seconds of one step of the timestamps. lies: whether the whole recording has more gaps than sound."""
        self._lies = lies
        self._gaps = 0.0  # seconds so far
        self._tick = float(tick)  # seconds
        self._remarks = remarks
        self._trusted = trusted
        self._zero = 0.0  # the container's time of second 0
        self._second = 0.0  # where the present run of frames began
        self._samples = 0  # in it so far
        self._rate = 1  # of its samples
        self.restarted = False
        """Whether the clock started anew."""

    @property
    def second(self) -> float:
        """Where the next frame is expected."""
        return self._second + self._samples / self._rate

    def begin(self, frame: AudioFrame, second: float, zero: float) -> None:
        """Puts the first frame at a second; zero: the container's time of second 0."""
        self._second, self._zero, self._samples = second, zero, 0
        self.count(frame)

    def placed(self, frames: Iterable[AudioFrame]) -> Iterator[Placed]:
        """Frames with the second at which one lies when that is not where the last one ended.

        A jump counts when the next frame's timestamp agrees: a single wrong one moves nothing.
        """
        held: AudioFrame | None = None
        for frame in frames:
            if held is not None:
                yield held, self._settled(held, frame)
                held = None
            if abs(self.off(frame)) > GAP:
                held = frame
                continue
            self.count(frame)
            yield frame, None
        if held is not None:
            yield held, self._settled(held, None)

    def off(self, frame: AudioFrame) -> float:
        """Seconds by which a frame's timestamp is later than expected."""
        pts = frame.pts
        if pts is None or not self._trusted:
            return 0.0
        return pts * self._tick - self._zero - self._second - self._samples / self._rate

    def count(self, frame: AudioFrame) -> None:
        """Puts a frame where one is expected."""
        if frame.sample_rate != self._rate:
            self._second, self._samples, self._rate = self.second, 0, frame.sample_rate
        self._samples += frame.samples

    def _settled(self, frame: AudioFrame, following: AudioFrame | None) -> float | None:
        """Places a frame that is off the clock; the second at which it lies, or None for where the last one ended."""
        off, expected = self.off(frame), self.second
        jumps = not self._is_alone(frame, following)
        if jumps and self._lost(off):
            self.count(frame)
            return None
        moves = jumps and -RESTART <= off <= FARTHEST
        if jumps:
            self._tell(expected, off)
        if moves:
            self._second, self._samples = expected + off, 0
        elif jumps:
            self._zero += off
            self.restarted = True
        self.count(frame)
        return expected + off if moves else None

    def _lost(self, off: float) -> bool:
        """Whether the clock means nothing: gaps of the whole recording that are longer than all of its sound.

        It is asked only where the gaps so far are longer than the sound so far.
        """
        if not RESTART < off <= FARTHEST or self._gaps + off <= self.second - self._gaps:
            self._gaps += off if 0.0 < off <= FARTHEST else 0.0
            return False
        if not self._lies():
            self._gaps += off
            return False
        self._trusted, self.restarted = False, True
        self._remarks.tell("broken clock", self.second, BROKEN)
        return True

    def _is_alone(self, frame: AudioFrame, following: AudioFrame | None) -> bool:
        """Whether the frame after one that is off the clock is on it again."""
        if following is None or following.pts is None or frame.pts is None:
            return False
        length = frame.samples / frame.sample_rate
        return abs(self.off(following) - length) <= GAP

    def _tell(self, second: float, off: float) -> None:
        if off > FARTHEST or off < -RESTART:
            message = f"its clock jumps by {off:+.2f} s; the sound goes on without a gap"
            self._remarks.tell("clock jumps", second, message)
        elif off > 0:
            message = f"holds nothing from {clock(second)} on for {off:.2f} s; it became silence"
            self._remarks.tell("gaps", second, message)
        else:
            message = f"{-off:.2f} s lie before {clock(second)}, where there is sound already; they were left out"
            self._remarks.tell("overlaps", second, message)
