"""Pictures with their seconds, and an edit list → what is seen at each moment of the programme, and for how long."""

import itertools
import math
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from quicktake.timeline import EditList

SLIVER = 0.004  # seconds: beside a cut no picture is seen for less; the other one takes its place
HOLD = 0.5  # seconds after which a picture that still stands is shown again: no encoder or player waits longer for one

Picture = TypeVar("Picture")


class _Reel(Generic[Picture]):
    """Pictures in order, of which only the present and the next one are kept."""

    def __init__(self, pictures: Iterable[tuple[float, Picture]]) -> None:
        self._coming = iter(pictures)
        self._next = next(self._coming, None)
        self._seen: Picture | None = None

    def at(self, second: float) -> Picture | None:
        """What is on the screen at a second; before the first picture, that one."""
        for _ in self.until(math.nextafter(second, math.inf)):
            pass
        return self._next[1] if self._seen is None and self._next else self._seen

    def until(self, end: float) -> Iterator[tuple[float, Picture]]:
        """Pictures that appear before a second."""
        while self._next is not None and self._next[0] < end:
            second, self._seen = self._next
            self._next = next(self._coming, None)
            yield second, self._seen


def cut_to(
    pictures: Iterable[tuple[float, Picture]], edits: EditList, still: Picture
) -> Iterator[tuple[float, Picture]]:
    """What appears when, in the programme's seconds: the recording's pictures wherever any of its sound is heard.

    pictures: with the recording's second at which each appears, in order. still: seen where something was put in.
    A run begins with the picture that is on the screen at its first moment; inside it the pictures keep their distance
    to its sound exactly. Before the first picture, and after the last one, the nearest is seen.
    """
    reel, now = _Reel(pictures), 0.0
    for run in edits.kept:
        if run.at - now > SLIVER:
            yield now, still
        first = reel.at(run.start + SLIVER)
        yield run.at, still if first is None else first
        for second, picture in reel.until(run.end - SLIVER):
            yield run.at + second - run.start, picture
        now = run.until
    if edits.duration - now > SLIVER:
        yield now, still


def lasting(seen: Iterable[tuple[float, Picture]], duration: float) -> Iterator[tuple[float, float, Picture]]:
    """When each picture appears, for how many seconds, and the picture; what stands long comes again and again.

    duration: of the programme, in seconds: the last picture stands until then.
    """
    ending: list[tuple[float, Picture | None]] = [(duration, None)]
    for (at, picture), (then, _) in itertools.pairwise(itertools.chain(seen, ending)):
        times = max(1, math.ceil((then - at) / HOLD - SLIVER))
        step = (then - at) / times
        if picture is not None and step > 0:
            yield from ((at + number * step, step, picture) for number in range(times))
