"""Encoded segments in order → the bytes of one stream, and what of their measurements counts for it."""

from dataclasses import dataclass, field, replace

from quicktake.audio.metering.loudness import HOPS, Measured
from quicktake.audio.mp3.lame import GRID, SAMPLES
from quicktake.audio.mp3.splicing import Splicer
from quicktake.audio.runs import Encoded, Work, hops_before, joined, longer


@dataclass
class Streamed:
    """What came of a programme; complete when its stream has ended."""

    samples: int = 0
    lowered: float = 0.0
    """dB by which the limiter's ceiling was lowered most, where the encoder's own peaks would have passed it."""
    parts: list[Measured] = field(default_factory=list)

    def measured(self, rate: int) -> Measured:
        """The stream as it is decoded."""
        return replace(Measured.joined(self.parts), samples=self.samples, rate=rate)


class Chain:
    """Encoded segments in order → the stream's bytes; where one does not yet do as the one before it, that goes on."""

    def __init__(self, work: Work, told: Streamed) -> None:
        self._work = work
        self._told = told
        self._splicer = Splicer()
        self._left: Encoded | None = None
        self._from = 0  # hop of the programme from which the left run's are to be taken

    def add(self, right: Encoded) -> bytes:
        """The bytes that are final with this segment."""
        self._told.samples += right.segment.own
        self._told.lowered = max(self._told.lowered, right.lowered)
        final, more = self._splicer.add(right.stretch), GRID * SAMPLES
        while final is None and self._left is not None:
            left = self._left = longer(self._left, right, more, self._work)
            self._told.lowered = max(self._told.lowered, left.lowered)
            self._splicer.extend(left.stretch)
            if left.after >= right.after:  # all of it: one run instead of two
                self._left = replace(left, segment=joined(left, right, len(right.segment.pcm)))
                return b""
            final, more = self._splicer.add(right.stretch), 2 * more
        if self._left is not None:
            self._take(self._left, self._splicer.seam * SAMPLES // (self._work.form.rate // HOPS))
        self._left = right
        return final or b""

    def finish(self) -> bytes:
        """The rest."""
        if self._left is not None:
            self._take(self._left, None)
        return self._splicer.finish()

    def _take(self, left: Encoded, until: int | None) -> None:
        """Takes over what was measured of a run, up to a hop of the programme."""
        begin = hops_before(left.segment.first, self._work.form.rate)
        whole = left.measured
        end = len(whole.energies) if until is None else until - begin
        part = slice(self._from - begin, end)
        self._told.parts.append(replace(whole, energies=whole.energies[part], peaks=whole.peaks[part]))
        self._from = begin + end
