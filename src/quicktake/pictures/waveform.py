"""Sound before and after mastering, as measured → one picture: waveform and short-term loudness, target and ceiling."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from quicktake.folder.files import replacing, told
from quicktake.model import Loudness
from quicktake.pictures.canvas import FACE, Canvas
from quicktake.pictures.strips import (
    INK,
    QUIET_INK,
    Frame,
    draw_loudness,
    draw_time,
    draw_waveform,
    number,
)
from quicktake.pictures.wrapping import Room, fitted
from quicktake.timeline import clock

WIDTH, HEIGHT = 1600, 900
PAPER, CARD, EDGE = "#f4f2ee", "#ffffff", "#dcd8d0"
MARGIN = 40
TOP = 92  # where the first panel begins
PANEL, GAP = 376, 20  # heights: of a panel, and between both
PLOT_LEFT, PLOT_RIGHT = MARGIN + 88, WIDTH - MARGIN - 344
WAVE, CURVE = (22, 168), (190, 336)  # top and bottom of both strips in a panel
FIGURES = WIDTH - MARGIN - 240  # where the words begin
LONGEST_TITLE = 1180  # pixels
ALIKE = 2.0  # times that one may be longer than the other on the same time axis
NEAR = 0.1  # LU or dB: within it a figure is what was asked for


@dataclass(frozen=True)
class Trace:
    """One sound over time."""

    seconds: float
    peaks: Sequence[float]
    """Highest absolute sample of each 100 ms, linear, full scale 1.0."""
    short_term: Sequence[float]
    """Short-term loudness in LUFS for each 100 ms from 3 s on; -inf where it is silent."""
    loudness: Loudness


def draw(output: Path, before: Trace, after: Trace, *, target: float, ceiling: float, title: str) -> None:
    """Writes a PNG of 1600 x 900 pixels, whole or not at all; target in LUFS, ceiling in dBTP.

    Both sounds have the same axes, but for the time's where one is twice as long as the other. A title with letters
    that the font lacks is left out. Raises MachineError when the file cannot be written.
    """
    canvas = Canvas(WIDTH, HEIGHT, PAPER)
    _headline(canvas, title)
    low, high = _loudness_axis((before, after), target)
    highest = max(1.0, *_finite(before.peaks), *_finite(after.peaks))
    longest = max(before.seconds, after.seconds)
    alike = longest <= ALIKE * min(before.seconds, after.seconds)
    for row, (name, trace) in enumerate((("Before", before), ("After", after))):
        top = TOP + row * (PANEL + GAP)
        canvas.box(MARGIN, top, WIDTH - MARGIN, top + PANEL, EDGE, round_=10)
        canvas.box(MARGIN + 1, top + 1, WIDTH - MARGIN - 1, top + PANEL - 1, CARD, round_=9)
        seconds = max(longest if alike else trace.seconds, 0.1)
        wave = Frame(PLOT_LEFT, top + WAVE[0], PLOT_RIGHT, top + WAVE[1], seconds)
        curve = Frame(PLOT_LEFT, top + CURVE[0], PLOT_RIGHT, top + CURVE[1], seconds)
        draw_waveform(canvas, wave, _finite(trace.peaks), ceiling, highest)
        draw_loudness(canvas, curve, trace.short_term, target, (low, high))
        draw_time(canvas, curve)
        _figures(canvas, top, name, trace, target, ceiling)
    with replacing(output) as fresh, told(output):
        canvas.finished().save(fresh, format="PNG")


def _headline(canvas: Canvas, title: str) -> None:
    if not FACE.missing(title):
        words = fitted(title, FACE, (34,), Room(LONGEST_TITLE, HEIGHT, lines=1))
        canvas.text((MARGIN + 2, 60), words.lines[0], 34, INK)
    canvas.text((WIDTH - MARGIN - 2, 60), "Peaks and short-term loudness", 20, QUIET_INK, "rs")


def _figures(canvas: Canvas, top: float, name: str, trace: Trace, target: float, ceiling: float) -> None:
    """What was measured, in words beside the panel."""
    loudness = trace.loudness
    canvas.text((FIGURES, top + 48), name, 30, INK)
    canvas.text((WIDTH - MARGIN - 24, top + 48), clock(trace.seconds + 0.5), 20, QUIET_INK, "rs")
    rows = (
        ("Integrated loudness", loudness.integrated, "LUFS", _from_target(loudness.integrated, target)),
        ("True peak", loudness.true_peak, "dBTP", _from_ceiling(loudness.true_peak, ceiling)),
        ("Loudness range", loudness.range, "LU", ""),
    )
    for place, (what, value, unit, remark) in enumerate(rows):
        base = top + 92 + place * 98
        canvas.text((FIGURES, base), what, 17, QUIET_INK)
        figure = "none" if value is None else number(value, 1)
        canvas.text((FIGURES, base + 34), figure, 32, INK)
        canvas.text((FIGURES + canvas.width(figure, 32) + 8, base + 34), "" if value is None else unit, 19, INK)
        canvas.text((FIGURES, base + 58), remark, 17, INK)


def _from_target(loudness: float | None, target: float) -> str:
    if loudness is None:
        return "silent, or too short"
    away = loudness - target
    if abs(away) < NEAR:
        return "at the target"
    return f"{number(abs(away), 1)} LU {'over' if away > 0 else 'under'} the target"


def _from_ceiling(peak: float | None, ceiling: float) -> str:
    if peak is None:
        return "silent"
    over = peak - ceiling
    if round(over, 1) > 0:
        return f"{number(over, 1)} dB over the ceiling"
    return "under the ceiling" if over < -NEAR else "at the ceiling"


def _loudness_axis(traces: Sequence[Trace], target: float) -> tuple[float, float]:
    """Lowest and highest LUFS of the axis, multiples of 6: the target in it, and all that is loud."""
    loudest = max((value for trace in traces for value in _finite(trace.short_term)), default=target)
    high = 6 * math.ceil((max(loudest, target) + 2) / 6)
    low = 6 * math.floor((target - 20) / 6)
    return low, max(high, low + 24)


def _finite(values: Sequence[float]) -> list[float]:
    """What is not a number stands for silence in peaks, and is left out of a highest loudness."""
    return [value for value in values if math.isfinite(value)] or [0.0]
