"""Values for each tenth of a second → strips of a picture over time: peaks as a waveform, loudness as a curve.

The colours are of Okabe and Ito's palette, which colour-blind people can tell apart; lines differ in form besides.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quicktake.pictures.canvas import Canvas, Point
from quicktake.timeline import clock

INK, QUIET_INK, GRID = "#1f2a33", "#5d6870", "#e6e3dd"
PEAK, BODY, OVER = "#9cc6e3", "#4a92c6", "#981b00"  # of a waveform: its highest, its middle, what is over the ceiling
CURVE, BAND = "#0b4f7d", "#d3e5f1"
TARGET, CEILING = "#00785a", "#c24e00"
LABEL = 15  # pixels of an em
HOP = 0.1  # seconds between two values
WINDOW = 3.0  # seconds of short-term loudness; a value is drawn in its middle
BARS = 5.0  # pixels for each value from which on they are bars, with room between them
THICK = 8  # values of a pixel from which on the curve would be a thicket
FINEST = 4  # pixels between two of its points then
MINUS = "−"
APART = 17  # pixels between two labels of an axis
PEAK_TICKS = (0, -6, -12)  # dBFS
STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400)  # seconds between times on the axis
MOST_TIMES = 10


@dataclass(frozen=True)
class Frame:
    """Where a strip lies in the picture, in pixels, and how many seconds wide it is."""

    left: float
    top: float
    right: float
    bottom: float
    seconds: float

    def x(self, second: float) -> float:
        """The pixel of a moment."""
        return self.left + (self.right - self.left) * min(1.0, second / self.seconds)

    def y(self, share: float) -> float:
        """The pixel of a height: 0 at the bottom, 1 at the top."""
        return self.bottom - (self.bottom - self.top) * min(1.0, max(0.0, share))


def draw_waveform(canvas: Canvas, frame: Frame, peaks: Sequence[float], ceiling: float, highest: float) -> None:
    """Peaks to both sides of the middle; the scale is linear, and labelled in dBFS."""
    scale = 1.04 * highest
    limit = 10 ** (ceiling / 20)
    labelled = -math.inf
    for tick in PEAK_TICKS:
        for sign in (1, -1):
            _rule(canvas, frame, _height(sign * 10 ** (tick / 20), scale))
        height = _up(frame, 10 ** (tick / 20), scale)
        if height - labelled >= APART:
            canvas.text((frame.left - 10, height), number(tick), LABEL, QUIET_INK, "rm")
            labelled = height
    canvas.text((frame.left - 46, frame.y(0.5)), "dBFS", LABEL, QUIET_INK, "rm")
    for left, right, values in _columns(frame, peaks):
        top, middle = max(values), sum(values) / len(values)
        _bar(canvas, frame, (left, right), top / scale, OVER)  # seen only where it stands out from the next
        _bar(canvas, frame, (left, right), min(limit, top) / scale, PEAK)
        _bar(canvas, frame, (left, right), min(limit, middle) / scale, BODY)
    canvas.box(frame.left, frame.y(0.5) - 0.5, frame.right, frame.y(0.5) + 0.5, BODY)
    for sign in (1, -1):
        canvas.dashes(frame.left, frame.right, _up(frame, sign * limit, scale), CEILING)
    _label(canvas, frame, _up(frame, limit, scale), ("ceiling", f"{number(ceiling)} dBTP"), CEILING)


def draw_loudness(
    canvas: Canvas, frame: Frame, short_term: Sequence[float], target: float, axis: tuple[float, float]
) -> None:
    """The curve of short-term loudness; axis: lowest and highest LUFS. Silence leaves a gap."""
    low, high = axis
    for tick in range(round(low), round(high) + 1, 6):
        _rule(canvas, frame, (tick - low) / (high - low))
        canvas.text((frame.left - 10, frame.y((tick - low) / (high - low))), number(tick), LABEL, QUIET_INK, "rm")
    canvas.text((frame.left - 46, frame.y(0.5)), "LUFS", LABEL, QUIET_INK, "rm")
    goal = frame.y((target - low) / (high - low))
    pieces = list(_pieces(frame, short_term, axis))
    for piece in pieces:
        tops, bottoms = [(x, top) for x, top, _, _ in piece], [(x, bottom) for x, _, bottom, _ in piece]
        canvas.area([(tops[0][0], frame.bottom), *tops, (tops[-1][0], frame.bottom)], BAND)
        canvas.area([*tops, *reversed(bottoms)], PEAK)
        canvas.line([(x, middle) for x, _, _, middle in piece], CURVE, 2.0)
    canvas.dashes(frame.left, frame.right, goal, TARGET)
    _label(canvas, frame, goal, ("target", f"{number(target)} LUFS"), TARGET)


def draw_time(canvas: Canvas, frame: Frame) -> None:
    """Times under a strip, in minutes and seconds."""
    step = next((step for step in STEPS if frame.seconds / step <= MOST_TIMES), STEPS[-1])
    for place in range(int(frame.seconds / step) + 1):
        x = frame.x(place * step)
        canvas.box(x - 0.5, frame.bottom, x + 0.5, frame.bottom + 5, QUIET_INK)
        canvas.text((x, frame.bottom + 22), clock(place * step), LABEL, QUIET_INK, "ms")


def number(value: float, places: int | None = None) -> str:
    """A number as it is printed, with a true minus; places: decimals, or as few as it needs."""
    text = f"{value:g}" if places is None else f"{value:.{places}f}"
    return text.replace("-", MINUS) if float(text) else text.lstrip("-")


def _columns(frame: Frame, values: Sequence[float]) -> Iterator[tuple[float, float, Sequence[float]]]:
    """Left and right pixel of each column, and its values: those of a pixel, or one where that is wider."""
    wide = (frame.right - frame.left) * HOP / frame.seconds
    if wide >= 1:
        room = 0.25 * wide if wide >= BARS else 0.0
        for place, value in enumerate(values):
            left = frame.x(place * HOP)
            right = frame.x((place + 1) * HOP)
            if right > left:
                yield left, right - room, (value,)
        return
    for column in range(int(frame.right - frame.left)):
        inside = values[math.ceil(column / wide) : math.ceil((column + 1) / wide)]
        if inside:
            yield frame.left + column, frame.left + column + 1, inside


def _pieces(
    frame: Frame, values: Sequence[float], axis: tuple[float, float]
) -> Iterator[list[tuple[float, float, float, float]]]:
    """Runs of sound as points: x, and the y of the highest, lowest and mean loudness there."""
    low, high = axis
    pixels = frame.right - frame.left
    at_once = max(1, math.ceil(frame.seconds / HOP / pixels))
    at_once *= FINEST if at_once > THICK else 1
    piece: list[tuple[float, float, float, float]] = []
    for start in range(0, len(values), at_once):
        heard = [value for value in values[start : start + at_once] if value > low and math.isfinite(value)]
        if not heard:
            if len(piece) > 1:
                yield piece
            piece = []
            continue
        mean = 10 * math.log10(sum(10 ** (value / 10) for value in heard) / len(heard))
        heights = [frame.y((value - low) / (high - low)) for value in (max(heard), min(heard), mean)]
        x = frame.x((start + len(heard) / 2 - 0.5) * HOP + WINDOW / 2)
        piece.append((x, heights[0], heights[1], heights[2]))
    if len(piece) > 1:
        yield piece


def _bar(canvas: Canvas, frame: Frame, sides: Point, share: float, colour: str) -> None:
    half = max(0.0, min(1.0, share)) / 2
    if half * (frame.bottom - frame.top) >= 0.25:  # else the middle line is all there is to see
        canvas.box(sides[0], frame.y(0.5 + half), sides[1], frame.y(0.5 - half), colour)


def _rule(canvas: Canvas, frame: Frame, share: float) -> None:
    canvas.box(frame.left, frame.y(share) - 0.5, frame.right, frame.y(share) + 0.5, GRID)


def _label(canvas: Canvas, frame: Frame, y: float, words: tuple[str, str], colour: str) -> None:
    """Two short lines beside the right end of a line."""
    canvas.text((frame.right + 10, y - 1), words[0], LABEL, colour, "ls")
    canvas.text((frame.right + 10, y + LABEL), words[1], LABEL, colour, "ls")


def _height(amplitude: float, scale: float) -> float:
    return 0.5 + amplitude / scale / 2


def _up(frame: Frame, amplitude: float, scale: float) -> float:
    return frame.y(_height(amplitude, scale))
