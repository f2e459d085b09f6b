"""A recording → a film: its spectrum as moving bars, and the chapter's title; H.264 and AAC by PyAV."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from look import GOLD, INK, PAPER, QUIET, SHADE, WARM, bars, blend, font
from PIL import Image, ImageDraw
from sound import RATE, Mark, Recording, frames_of

WIDTH, HEIGHT, PER_SECOND = 640, 360, 25
SCALE = 2  # drawn larger and reduced, for smooth edges
BANDS = np.geomspace(110, 7000, 33)  # Hz: the edges of 32 bars
WINDOW = 4096  # samples
FLOOR, TOP = -86.0, -38.0  # dB of a bar's foot and head
FALL = 0.82  # how much of its height a bar keeps from one picture to the next
AAC = 1024  # samples in a frame
MARGIN = 44 * SCALE


def heights(recording: Recording) -> Iterator[npt.NDArray[np.float64]]:
    """For each picture the 32 heights, 0 to 1: they jump up and sink slowly."""
    window = np.hanning(WINDOW)
    padded = np.pad(recording.samples, (WINDOW // 2, WINDOW))
    edges = np.round(BANDS * WINDOW / RATE).astype(int)
    last = np.zeros(len(edges) - 1)
    for index in range(round(recording.duration * PER_SECOND)):
        first = round(index * RATE / PER_SECOND)
        power = np.abs(np.fft.rfft(padded[first : first + WINDOW] * window) / window.sum() * 2) ** 2
        bands = np.array([power[a : max(b, a + 1)].max() for a, b in pairwise(edges)])
        level = (10 * np.log10(bands + 1e-12) - FLOOR) / (TOP - FLOOR)
        last = np.maximum(np.clip(level, 0, 1), last * FALL)
        yield last


def picture(recording: Recording, second: float, level: npt.NDArray[np.float64]) -> Image.Image:
    """One picture of the film."""
    image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), PAPER)
    draw = ImageDraw.Draw(image)
    mark = [mark for mark in recording.marks if mark.start <= second][-1]
    _words(draw, recording, mark, second)
    bars(draw, (MARGIN, 150 * SCALE, WIDTH * SCALE - MARGIN, 306 * SCALE), level.tolist())
    _progress(draw, recording, second)
    return image.resize((WIDTH, HEIGHT), Image.Resampling.BOX)


def _words(draw: ImageDraw.ImageDraw, recording: Recording, mark: Mark, second: float) -> None:
    """The show's name, the chapter's number, and its title, which fades in."""
    share = min((second - mark.start) / 0.4, 1.0) if mark.start else 1.0
    number = recording.marks.index(mark) + 1
    draw.text((MARGIN, 30 * SCALE), "QUICK TAKE", font=font(15 * SCALE), fill=WARM)
    told = f"{number} / {len(recording.marks)}"
    draw.text((WIDTH * SCALE - MARGIN, 30 * SCALE), told, font=font(15 * SCALE), fill=QUIET, anchor="ra")
    at = (MARGIN, (62 + 6 * (1 - share)) * SCALE)
    draw.text(at, mark.part.title, font=font(33 * SCALE), fill=blend(PAPER, INK, share))


def _progress(draw: ImageDraw.ImageDraw, recording: Recording, second: float) -> None:
    """A line that fills, with a notch for each chapter."""
    left, right, y = MARGIN, WIDTH * SCALE - MARGIN, 330 * SCALE
    here = left + (right - left) * second / recording.duration
    draw.rounded_rectangle((left, y, right, y + 4 * SCALE), radius=2 * SCALE, fill=SHADE)
    draw.rounded_rectangle((left, y, max(here, left + 4 * SCALE), y + 4 * SCALE), radius=2 * SCALE, fill=GOLD)
    for mark in recording.marks[1:]:
        x = left + (right - left) * mark.start / recording.duration
        draw.rectangle((x - SCALE, y, x + SCALE, y + 4 * SCALE), fill=PAPER)


def write_film(recording: Recording, path: Path) -> None:
    """Writes an MP4 that can be played while it loads, without any metadata."""
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(str(path), "w", format="mp4", options=options) as container:
        video = container.add_stream("libx264", rate=PER_SECOND)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        video.options = {"crf": "25", "preset": "slow", "tune": "animation", "threads": "1"}
        audio = container.add_stream("aac", rate=RATE, layout="mono", bit_rate=72_000)
        sound = frames_of(recording, AAC)
        for index, level in enumerate(heights(recording)):
            frame = av.VideoFrame.from_image(picture(recording, index / PER_SECOND, level))
            frame.pts, frame.time_base = index, Fraction(1, PER_SECOND)
            container.mux(video.encode(frame))
            for _ in range(RATE // PER_SECOND // AAC + 1):
                if (piece := next(sound, None)) is not None:
                    container.mux(audio.encode(piece))
        for piece in sound:
            container.mux(audio.encode(piece))
        container.mux(audio.encode(None))
        container.mux(video.encode(None))
