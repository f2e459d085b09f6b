"""A published and a corrected recording → their figures side by side, and what becomes of the video."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quicktake.timeline import clock

if TYPE_CHECKING:
    from quicktake.publish import Comparison

WORDS = ("length", "recording", "podcast")
WIDTH = 12  # of the first column


def lines(comparison: "Comparison") -> Iterator[str]:
    """A line for each figure."""
    yield f"{'':{WIDTH}}{'published':>12}{'corrected':>12}"
    for words, old, new in zip(WORDS, comparison.published, comparison.corrected, strict=True):
        shown = [_length(old), _length(new)] if words == WORDS[0] else [_loudness(old), _loudness(new)]
        yield f"{words:{WIDTH}}{shown[0]:>12}{shown[1]:>12}"
    if comparison.video:
        yield f"The video on YouTube keeps the old recording, because YouTube exchanges none: {comparison.video}"


def _length(seconds: float | None) -> str:
    return "?" if seconds is None else clock(seconds)


def _loudness(level: float | None) -> str:
    return "?" if level is None else f"{level:.1f} LUFS"
