"""Windows of samples → clicks: impulses of a few samples that stand alone, as plosives and consonants do not.

An impulse of one to five samples bends the curve (its second difference) far more than all that is within 10 ms of it;
a voice's own pulses come in rows, and ring.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from quicktake.audio.faults.fault import Fault, Span, moments, worst
from quicktake.audio.faults.passages import Flags
from quicktake.audio.faults.window import Floats, Window, margin_of
from quicktake.audio.metering.dividing import hop_of

ISOLATED = (
    4.0  # times (12 dB) that a click bends the curve more than all around it; measured in clean speech: up to 3.1
)
SILENT = 1e-4  # a bend under it cannot be heard
AUDIBLE = 0.1  # of the recording's loud peaks: lips and tongues click more softly than that in pauses
OWN = 4800  # a hop has so many times a tenth of the samples that belong to the click itself (10 at 48 kHz)
FRAMES = 20  # of a hop, about: what is looked at first
FEW = 3  # clicks: fewer are only mentioned
TOGETHER = 1.0  # seconds within which clicks are one place

Places = npt.NDArray[np.intp]


class Clicks:
    """Keeps for each hop with clicks how many they are, and where and how high the highest is."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._hop = hop_of(rate)
        self._margin = margin_of(rate)
        frames = min((n for n in range(1, 2 * FRAMES) if self._hop % n == 0), key=lambda n: abs(n - FRAMES))
        self._frame = self._hop // frames
        self._own = max(3, rate // OWN)
        self._found: list[tuple[int, int, float]] = []  # samples from the beginning, clicks, amplitude

    def look(self, window: Window) -> None:
        """Notes the clicks of a window."""
        found: dict[int, list[tuple[float, int]]] = {}
        for channel in window.different:
            bends = np.diff(window.samples[channel], n=2)
            np.abs(bends, out=bends)
            for place, height in self._isolated(bends):
                found.setdefault(place // self._hop, []).append((height, place))
        for clicks in found.values():
            height, place = max(clicks)
            self._found.append((window.first * self._hop + place, self._count(clicks), height))

    def faults(self, loud: float, clipped: Flags) -> Iterator[Fault]:
        """The fault, if there are clicks; loud: the recording's loud peaks, linear; clipped: which hops are.

        The corners of clipped tops are none, nor is sound cut off at either end of the recording: mastering fades it.
        """
        heard = []
        for sample, clicks, height in sorted(self._found):
            hop = sample // self._hop
            if height >= AUDIBLE * loud and 0 < hop < len(clipped) - 1 and not clipped[hop]:
                heard.append((sample, clicks, height))
        if not heard:
            return
        spans, heights = _places(heard, self._rate)
        count = sum(clicks for _, clicks, _ in heard)
        what = f"{count} clicks" if count > 1 else "A click"
        yield Fault(
            "au-clicks",
            "W" if count >= FEW else "I",
            worst(spans, heights),
            f"{what} {moments(spans)}.",
            "Listen there, and take them out with your editor's click removal; look for a loose cable, a bad cut or a"
            " computer that was too busy while recording.",
        )

    def _count(self, clicks: list[tuple[float, int]]) -> int:
        """How many clicks there are when one in both channels is one."""
        places = np.sort([place for _, place in clicks])
        return 1 + int(np.count_nonzero(np.diff(places) > self._own))

    def _isolated(self, bends: Floats) -> Iterator[tuple[int, float]]:
        """Sample of the window and amplitude of each click."""
        start = self._margin - 1  # bend i is that of sample i + 1
        candidates = self._candidates(bends, start)
        if not len(candidates):
            return
        reach = self._hop // 10
        around = bends[candidates[:, None] + np.arange(-reach, reach + 1)]
        highest = around[:, reach]
        before, after = around[:, :reach], around[:, reach + 1 :]
        others = np.maximum(before[:, : -self._own].max(axis=1), after[:, self._own :].max(axis=1))
        first = (highest > before[:, -self._own :].max(axis=1)) & (highest >= after[:, : self._own].max(axis=1))
        for place in np.flatnonzero((highest >= ISOLATED * others) & first):
            yield int(candidates[place]) - start, float(highest[place])

    def _candidates(self, bends: Floats, start: int) -> Places:
        """The highest bend of each frame of some 5 ms that stands out from the frames around it.

        From all of one of its neighbours (a click may reach into the other), and from the power of those beside them.
        """
        frame = self._frame
        end = start + (len(bends) + 2 - 2 * self._margin)
        near = bends[start - 2 * frame : end + 2 * frame]
        highest = np.maximum.reduceat(near, np.arange(0, len(near), frame))
        inner, neighbours = highest[2:-2], np.minimum(highest[1:-3], highest[3:-1])
        chosen = np.flatnonzero((inner >= ISOLATED * neighbours) & (inner > SILENT))
        rows = near.reshape(-1, frame)
        before, after = rows[chosen], rows[chosen + 4]
        beside = np.maximum(np.vecdot(before, before), np.vecdot(after, after)) / np.float32(frame)
        chosen = chosen[np.square(inner[chosen]) >= ISOLATED**2 * beside]
        return np.asarray(start + chosen * frame + rows[chosen + 2].argmax(axis=1))


def _places(heard: list[tuple[int, int, float]], rate: int) -> tuple[list[Span], list[float]]:
    """Clicks close together as one span, and the highest amplitude of each."""
    spans: list[Span] = []
    heights: list[float] = []
    for sample, _, height in heard:
        second = sample / rate
        if spans and second - spans[-1][1] <= TOGETHER:
            spans[-1] = spans[-1][0], second + 0.001
            heights[-1] = max(heights[-1], height)
        else:
            spans.append((second, second + 0.001))
            heights.append(height)
    return spans, heights
