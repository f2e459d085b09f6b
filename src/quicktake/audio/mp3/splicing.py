"""Overlapping runs of MP3 frames → one stream: each run takes over at a frame that finds room for its main data.

A run that was started anew has no reservoir at first, and a frame's main data may begin in the room of frames before
it (ISO/IEC 11172-3, 2.4.3.4). Where the right-hand run's frame reaches no further back than the left-hand run's main
data end, those bytes of the left's are free: they are overwritten with the right's, and every decoder sees one valid
stream. Headers and side information stay as they were encoded.
"""

from dataclasses import dataclass

from quicktake.audio.mp3.frames import Frame, Side, parse_side, walk

CLEAR = 12  # frames between a run's ends or joins: more than the reservoir reaches over, and a warm-up for the encoder
OVERLAP = 98
"""Frames that neighbours should overlap by, two of lame.GRID.

Both runs hear the same, and after a while have the same state: of speech, some nine in ten became the same (stuffing
apart) within 98 frames, and no seam is left. (At the median it took 35 to 68 frames, at the most 191.)
"""
AFTER = 4  # frames after a join in which the left-hand run can still be heard, and some
TAIL = 3  # frames at a run's end that would be others had it gone on: LAME looks up to 1376 samples ahead
LONG_END = (0, 3)  # windows (normal, stop) whose second half is long
LONG_START = (0, 1)  # windows (normal, start) whose first half is long


@dataclass(frozen=True, slots=True)
class _Run:
    """A run and where its frames lie."""

    data: bytes
    first: int
    """The number in the whole stream of its first frame."""
    frames: list[Frame]

    @property
    def after(self) -> int:
        """The number after its last frame's."""
        return self.first + len(self.frames)

    def frame(self, number: int) -> Frame:
        return self.frames[number - self.first]

    def side(self, number: int) -> Side:
        return parse_side(self.data, self.frame(number))

    def room_before(self, number: int, count: int) -> list[tuple[int, int]]:
        """Where the last bytes of room before a frame lie: spans of `data`, the nearest first."""
        spans = []
        while count > 0:
            number -= 1
            if number < self.first:
                raise ValueError("main data begin before the run")
            frame = self.frame(number)
            start = max(frame.room, frame.end - count)
            count -= frame.end - start
            spans.append((start, frame.end))
        return spans


class Splicer:
    """Joins runs as they come, and holds one of them at a time.

    Runs are given in order, each as `lame.run` made it from the programme's samples from 1152 * first on. Their starts
    are multiples of lame.GRID; neighbours overlap by OVERLAP frames, at the least by more than 2 * CLEAR, and no run
    but the first and the last is shorter than its two overlaps.
    """

    def __init__(self) -> None:
        self._left: _Run | None = None
        self._from = 0
        self.joint = b""
        """The last join as it stands in the stream: CLEAR frames before it, and AFTER from it on."""

    @property
    def seam(self) -> int:
        """The frame with which the last run took over."""
        return self._from

    @property
    def frames(self) -> int:
        """How many frames the stream has so far, those of the last run included."""
        return self._left.after if self._left else 0

    def add(self, run: bytes, first: int) -> bytes | None:
        """Joins the next run, whose first frame is the stream's frame `first`; gives the bytes that are final now.

        None, and nothing is changed, where there is no frame to join at: `extend` the last run, then add this one
        again. ValueError where the run cannot be this stream's next.
        """
        right = _Run(run, first, list(walk(run)))
        left = self._left
        if left is None:
            if first:
                raise ValueError(f"a stream begins with frame 0, not with {first}")
            self._left = right
            return b""
        if not left.first < first < left.after:
            raise ValueError(f"a run from frame {first} on does not overlap frames {left.first} to {left.after - 1}")
        number = _seam(left, right, lowest=max(first, self._from) + CLEAR)
        if number is None:
            return None
        patched = _patched(left, right, number)
        final = patched[left.frame(self._from).start :]
        after = right.data[right.frame(number).start : right.frame(number + AFTER).start]
        self.joint = patched[left.frame(number - CLEAR).start :] + after
        self._left, self._from = right, number
        return final

    def extend(self, run: bytes, first: int) -> None:
        """Takes a longer encode of the last run's beginning in its place; ValueError where that begins otherwise."""
        left = self._left
        longer = _Run(run, first, list(walk(run)))
        if left is None or left.first != first or longer.after <= left.after:
            raise ValueError(f"there is no shorter run from frame {first} on to extend")
        given = left.frame(self._from).start  # what an earlier join took of the run lies before its frame there
        if longer.data[:given] != left.data[:given]:
            raise ValueError("the longer run does not begin as the shorter one")
        self._left = longer

    def finish(self) -> bytes:
        """The bytes that are left: the end of the last run."""
        if self._left is None:
            return b""
        rest = self._left.data[self._left.frame(self._from).start :]
        self._left, self._from = None, 0
        return rest


def _seam(left: _Run, right: _Run, *, lowest: int) -> int | None:
    """The frame from which the right-hand run takes over.

    Of all that are possible the last: the longer the right-hand run has been going, the nearer its adaptive thresholds
    and its reservoir are to a serial encode's. It stands where no cut-off end can be heard: before the left's tail.
    """
    highest = min(left.after - TAIL, right.after - CLEAR)
    for number in range(highest, lowest - 1, -1):
        before = left.side(number - 1)
        ours = right.side(number)
        if ours.main_data_begin <= _free(left, number, before) and _windows_fit(before, ours):
            return number
    return None


def _free(run: _Run, number: int, before: Side) -> int:
    """Bytes of room between the end of the main data of the frame before, and a frame's header."""
    frame = run.frame(number - 1)
    return before.main_data_begin + (frame.end - frame.room) - before.main_data


def _windows_fit(before: Side, after: Side) -> bool:
    """Whether both halves of the overlap were windowed alike; otherwise their aliasing would not cancel out."""
    return all(
        (last.block in LONG_END) == (first.block in LONG_START) and last.mixed == first.mixed
        for last, first in zip(before.granules[-1], after.granules[0], strict=True)
    )


def _patched(left: _Run, right: _Run, number: int) -> bytes:
    """The left-hand run up to a frame, its last bytes of room overwritten with what the right-hand run has there."""
    count = right.side(number).main_data_begin
    taken = b"".join(right.data[start:end] for start, end in reversed(right.room_before(number, count)))
    patched = bytearray(left.data[: left.frame(number).start])
    for start, end in left.room_before(number, count):
        patched[start:end] = taken[len(taken) - (end - start) :]
        taken = taken[: len(taken) - (end - start)]
    return bytes(patched)
