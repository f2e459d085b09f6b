"""A cover → the colours of pictures that stand beside it: a dark paper, a light ink, and an accent; all legible.

Contrast is WCAG 2.2's: at least 7 to 1 for words (section 1.4.6).
"""

import colorsys
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

Colour = tuple[int, int, int]
"""Red, green and blue, 0 to 255, sRGB."""

Pixels = npt.NDArray[np.uint8]

SAMPLES = 96  # pixels of a side: enough to know a cover's colours
HUES = 12  # that are told apart
COLOURED, BRIGHT = 0.05, 0.25  # saturation times value from which on a colour has a hue, and may be an accent
RARE = 0.004  # of all pixels: a hue of fewer is no colour of the cover
WORDS = 7.0  # contrast
INK: Colour = (246, 244, 240)
GREY: Colour = (150, 178, 205)  # the accent of a cover without colours
FAINT = 0.28  # of the accent, in what is at rest
STEP = 1.06  # by which a colour is made lighter or darker at a time


@dataclass(frozen=True)
class Ground:
    """How a paper may look: words stand on it."""

    luminance: float
    """Relative, of WCAG 2.2."""
    saturation: float
    """At most, 0 to 1."""


CALM = Ground(0.014, 0.55)
"""For an hour's looking at: 16 to 1 against white."""
VIVID = Ground(0.035, 0.8)
"""For a glance: 12 to 1 against white."""


@dataclass(frozen=True)
class Palette:
    """The colours of one picture."""

    paper: Colour
    ink: Colour
    """For words."""
    accent: Colour
    """For words and shapes that stand out."""
    faint: Colour
    """For shapes at rest."""


def palette_of(cover: Image.Image, ground: Ground = CALM) -> Palette:
    """The colours for a cover, an RGB picture: paper in its commonest hue, accent in its most vivid one."""
    small = np.asarray(cover.resize((SAMPLES, SAMPLES), Image.Resampling.BOX)).reshape(-1, 3)
    common = max(_hues(small, COLOURED), key=lambda found: len(found[0]), default=(small, 0.0))[0]
    vivid = max(_hues(small, BRIGHT), key=lambda found: found[1], default=(np.array([GREY], np.uint8), 0.0))[0]
    paper = _paper(_mean(common), ground)
    accent = _lightened(_mean(vivid), paper, WORDS)
    return Palette(paper, INK, accent, _mixed(paper, accent, FAINT))


def _hues(pixels: Pixels, least: float) -> list[tuple[Pixels, float]]:
    """The pixels of each hue that the cover has, of those that are vivid enough, and how vivid they are."""
    values = pixels.astype(np.float32) / 255
    vividness = values.max(axis=1) - values.min(axis=1)  # saturation times value
    hue = np.array([colorsys.rgb_to_hsv(*value)[0] for value in values.tolist()])
    kinds = np.round(hue * HUES).astype(np.intp) % HUES
    found = [np.flatnonzero((kinds == kind) & (vividness >= least)) for kind in range(HUES)]
    return [(pixels[one], float(vividness[one].mean())) for one in found if len(one) > RARE * len(pixels)]


def _mean(pixels: Pixels) -> Colour:
    red, green, blue = (round(float(part)) for part in pixels.mean(axis=0))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, contrast ratio)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _paper(colour: Colour, ground: Ground) -> Colour:
    """The colour's hue, made so dark that words can stand on it."""
    hue, saturation, _ = colorsys.rgb_to_hsv(*(part / 255 for part in colour))
    value = 1.0
    while luminance(paper := _rgb(hue, min(saturation, ground.saturation), value)) > ground.luminance:
        value /= STEP
    return paper


def _lightened(colour: Colour, paper: Colour, wanted: float) -> Colour:
    """The colour, made lighter until it stands out from the paper: first brighter, then paler."""
    hue, saturation, value = colorsys.rgb_to_hsv(*(part / 255 for part in colour))
    while contrast(light := _rgb(hue, saturation, value), paper) < wanted:
        value, saturation = min(1.0, value * STEP), saturation / STEP if value >= 1.0 else saturation
    return light


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _rgb(hue: float, saturation: float, value: float) -> Colour:
    red, green, blue = (round(255 * part) for part in colorsys.hsv_to_rgb(hue, saturation, value))
    return red, green, blue
