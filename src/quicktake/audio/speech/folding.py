"""Blocks of stereo → how its channels stand to each other, and the fold to mono that loses nothing."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from quicktake.audio.recordings.decoding import Block

Fold = Literal["none", "sum", "left", "right"]

CANCELS = 6.0  # dB: a sum that is so much quieter than the louder channel has lost what the two have in common
DEAD = 40.0  # dB under the other channel: nothing is on it
ANTI_PHASE = -0.3  # correlation: under it the channels work against each other
HALVES = np.array([[0.5], [0.5]], np.float32)
LEAST = 1e-12  # mean square that counts as sound: -120 dBFS (the sums are exact to -65 dB of the louder channel)
MOST_LOSS = 120.0  # dB that are said at most


@dataclass(frozen=True)
class PhaseReport:
    """How the two channels of a recording stand to each other; None where there is no sound."""

    left_rms_db: float | None
    """dBFS."""
    right_rms_db: float | None
    sum_loss_db: float | None
    """How much quieter (L+R)/2 is than the channels' mean power: 0 for the same in both, 3 for unrelated sound."""
    correlation: float | None
    """1 for the same in both channels, -1 for anti-phase, 0 for unrelated sound."""


class Phase:
    """Listens to stereo in blocks of any length; an hour takes 0.1 s of processor time."""

    def __init__(self) -> None:
        self._power = 0.0  # left² + right²
        self._square = 0j  # (left + i right)² = left² - right² + 2i left right
        self._samples = 0

    def feed(self, block: Block) -> None:
        """Takes a block of two channels; ValueError for another number."""
        if block.shape[1] != 2:
            raise ValueError("a fold is of two channels")
        turning = np.ascontiguousarray(block, np.float32).view(np.complex64)[:, 0]  # the fastest way through BLAS
        self._power += float(np.vdot(turning, turning).real)
        self._square += complex(np.dot(turning, turning))
        self._samples += len(block)

    def finish(self) -> PhaseReport:
        """What was found."""
        samples = max(1, self._samples)
        power, square = self._power / samples, self._square / samples
        left, right, both = (power + square.real) / 2, (power - square.real) / 2, square.imag / 2
        if max(left, right) < LEAST:
            return PhaseReport(None, None, None, None)
        fold, mean = (left + right + 2 * both) / 4, (left + right) / 2
        loss = min(MOST_LOSS, max(0.0, 10 * math.log10(mean / max(fold, mean * 1e-12))))
        related = float(np.clip(both / math.sqrt(left * right), -1, 1)) if min(left, right) >= LEAST else None
        return PhaseReport(_db(left), _db(right), loss, related)


def choose_fold(report: PhaseReport) -> tuple[Fold, str]:
    """The fold to mono, and a sentence for the report that says why.

    The sum, unless it would be more than CANCELS dB quieter than the louder channel: then that channel alone.
    """
    if report.sum_loss_db is None:
        return "sum", "Folded to mono: both channels are silent."
    left, right = (-MOST_LOSS if level is None else level for level in (report.left_rms_db, report.right_rms_db))
    mean = 10 * math.log10((10 ** (left / 10) + 10 ** (right / 10)) / 2)
    lost = max(left, right) - (mean - report.sum_loss_db)
    if lost <= CANCELS:
        return "sum", "Folded to mono: half of the left channel and half of the right."
    louder: Fold = "left" if left >= right else "right"
    other = "right" if louder == "left" else "left"
    if abs(left - right) >= DEAD:
        return louder, f"Folded to mono from the {louder} channel: there is nothing on the {other} one."
    if report.correlation is not None and report.correlation < ANTI_PHASE:
        result = "silence" if lost > DEAD else f"{lost:.0f} dB quieter"
        return louder, (
            f"Folded to mono from the {louder} channel alone: the two are in anti-phase, and their sum would be"
            f" {result}. One cable or plug is wired the wrong way round."
        )
    return louder, f"Folded to mono from the {louder} channel alone: the {other} one adds next to nothing."


def folded(block: Block, fold: Fold) -> Block:
    """A block of two channels as one; with "none", or one channel already, the block itself."""
    if fold == "none" or block.shape[1] == 1:
        return block
    if fold == "sum":
        return np.asarray(block @ HALVES, np.float32)
    return block[:, :1] if fold == "left" else block[:, 1:2]


def _db(power: float) -> float | None:
    return 10 * math.log10(power) if power >= LEAST else None
