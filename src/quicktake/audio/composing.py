"""Parts of sounds that were read → the level of a programme made of them, without reading anything again."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from quicktake.audio.forecast import Stretch, losses
from quicktake.audio.metering.loudness import HOPS, Measured
from quicktake.audio.passing import Pass
from quicktake.audio.speech.curve import Curve
from quicktake.model import Loudness

Doubles = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Level:
    """How loud a programme is, and what a limiter would take of it."""

    loudness: Loudness
    losses: tuple[tuple[float, float], ...]
    """(gain above the ceiling in dB, LU that the limiter takes), rising."""

    def loss(self, above: float) -> float:
        """LU that the limiter takes at a gain so many dB above the ceiling."""
        gains, taken = zip(*self.losses, strict=True)
        if above <= gains[-1] or len(gains) == 1:
            return float(np.interp(above, gains, taken))
        slope = (taken[-1] - taken[-2]) / (gains[-1] - gains[-2])
        return float(taken[-1] + slope * (above - gains[-1]))

    def as_json(self) -> dict[str, object]:
        """The level as JSON values."""
        return asdict(self)

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> "Level":
        """Reads back what `as_json` gave."""
        return Level(Loudness(**value["loudness"]), tuple((above, taken) for above, taken in value["losses"]))


@dataclass(frozen=True)
class Part:
    """Some hops of a sound, with a gain."""

    heard: Pass
    first: int
    last: int
    gain: Curve | float | None = None
    """A curve over the sound's seconds, or dB."""

    def gains(self) -> Doubles:
        """dB for each hop, in its middle."""
        if isinstance(self.gain, Curve):
            return self.gain.at((np.arange(self.first, self.last) + 0.5) / HOPS)
        return np.full(self.last - self.first, self.gain or 0.0)

    def measured(self) -> Measured:
        """What a meter would find of it."""
        sound = self.heard.measured
        whole = self.last - self.first == len(sound.energies)
        part = sound if whole else sound.part(self.first, self.last)
        if not self.gain:
            return part
        gains = self.gains()
        if isinstance(self.gain, Curve):
            energies = self.gain.energies(part.energies, self.first)
        else:
            energies = part.energies * 10 ** (gains / 10)
        peaks = part.peaks * 10 ** (gains / 20)
        over = part.true_peak / max(float(part.peaks.max(initial=0.0)), 1e-9)
        highest = over * float(peaks.max(initial=0.0))
        return Measured(energies, peaks, highest, part.samples, part.rate)

    def stretch(self) -> Stretch:
        """Its cells, for the limiter's forecast."""
        return Stretch(self.heard.cells, self.first, self.last, self.gains())


def level_of(parts: Sequence[Part]) -> Level:
    """The level of parts one after the other."""
    loudness = Measured.joined([part.measured() for part in parts]).loudness()
    return Level(loudness, losses([part.stretch() for part in parts]))
