"""Cues and a room → what is said, in pieces of at most two lines that can be read, each drawn large on a dark plate."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from quicktake.model import Cue
from quicktake.pictures.art import rounded
from quicktake.pictures.lettering import Typeface
from quicktake.pictures.palette import Colour
from quicktake.pictures.wrapping import Lines, Room, fitted

LINE = 42  # characters, at most: what is read at a glance
LINES = 2
SMALLER = (1.0, 0.85, 0.7, 0.55)  # of the wanted size: a long word gets smaller letters
PLATE: Colour = (12, 14, 18)
OPACITY = 196  # of the plate, of 255: under white letters a contrast of 7 to 1 on any picture
INK: Colour = (255, 255, 255)
PAD = 0.36, 0.24  # of an em, that the plate is wider and higher than the words
CORNER = 0.22  # of an em: radius of the plate's corners
STOPS = ".,;:!?…"
AT_STOP = 6  # characters that a piece may be longer or shorter so that it ends with a stop

Drawing = npt.NDArray[np.uint8]
"""Shape (height, width, 4): red, green, blue (sRGB) and opacity."""


@dataclass(frozen=True)
class Piece:
    """What is read at once: by one speaker."""

    start: float
    """Seconds."""
    end: float
    text: str


@dataclass(frozen=True)
class Writing:
    """How words are written, and where they have room."""

    face: Typeface
    em: int
    """Pixels of their letters, where they fit."""
    width: int
    """Pixels."""
    height: int

    def lines(self, text: str, sizes: Sequence[float] = SMALLER) -> Lines:
        """The text in the first of these sizes (parts of the em) in which it fits."""
        pad_x, pad_y = (round(self.em * share) for share in PAD)
        room = Room(self.width - 2 * pad_x, self.height - 2 * pad_y, LINES)
        return fitted(text, self.face, [round(self.em * size) for size in sizes], room)


def unwritable(cues: Iterable[Cue], face: Typeface) -> tuple[str, str]:
    """Letters and digits that the font lacks; and other signs that it lacks, which are left out."""
    text = " ".join(cue.text for cue in cues)
    signs = face.left_out(text)
    return "".join(sign for sign in face.missing(text) if sign not in signs), signs


def pieces(cues: Sequence[Cue], writing: Writing) -> Iterator[Piece]:
    """What is said in pieces that fit, in order, none over another; a cue's time is shared out by its characters.

    cues: in order. A cue that begins while another is seen ends that one; of those that begin together (two speak) one
    comes after the other. Signs that the font lacks are left out.
    """
    for start, end, together in _after_another(cues):
        texts = [text for cue in together for text in _divided(writing.face.writable(cue.text).split(), writing)]
        lengths = [len(text) for text in texts]
        edges = [
            start + (end - start) * done / max(1, sum(lengths)) for done in itertools.accumulate(lengths, initial=0)
        ]
        for text, (begun, ended) in zip(texts, itertools.pairwise(edges), strict=True):
            yield Piece(begun, ended, text)


def draw_words(text: str, writing: Writing, *, plate: bool = True) -> Drawing:
    """Words in the middle of their room, see-through around them; without a plate the letters alone."""
    lines = writing.lines(text)
    top = (writing.height - lines.height) // 2
    image = Image.new("RGBA", (writing.width, writing.height), (*(PLATE if plate else INK), 0))
    if plate:
        pad_x, pad_y = (round(lines.size * share) for share in PAD)
        left = max(0, round((writing.width - lines.width) / 2) - pad_x)
        bottom = min(writing.height, top + lines.height + pad_y)
        box = (left, max(0, top - pad_y), writing.width - left, bottom)
        image.putalpha(rounded(image.size, box, round(lines.size * CORNER), OPACITY))
    draw_centred(image, lines, top, INK)
    return np.asarray(image, np.uint8)


def draw_centred(image: Image.Image, lines: Lines, top: int, colour: Colour, middle: float | None = None) -> None:
    """Draws each line around a middle, the picture's own by default; top: of the first line's capitals."""
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines.lines):
        alone = Lines((line,), lines.face, lines.size)
        left = round((image.width / 2 if middle is None else middle) - alone.width / 2)
        alone.draw(draw, (left, top + number * lines.pitch), colour)


def _after_another(cues: Sequence[Cue]) -> Iterator[tuple[float, float, tuple[Cue, ...]]]:
    """Cues with the same beginning together, each group ending where the next begins at the latest."""
    groups = [tuple(group) for _, group in itertools.groupby(cues, key=lambda cue: cue.start)]
    starts = [*(group[0].start for group in groups[1:]), float("inf")]
    for group, following in zip(groups, starts, strict=True):
        yield group[0].start, min(max(cue.end for cue in group), following), group


def _divided(words: Sequence[str], writing: Writing) -> list[str]:
    """The words in as few pieces as fit, as even as can be; a piece ends with a stop where one is near."""
    for count in range(1, len(words)):
        texts = _shares(words, count)
        if all(_fits(text, writing) for text in texts):
            return texts
    return list(words)


def _shares(words: Sequence[str], count: int) -> list[str]:
    """The words in so many pieces of about the same number of characters."""
    ends = list(itertools.accumulate(len(word) + 1 for word in words))
    edges = {0, len(words)}
    for number in range(1, count):
        wanted = ends[-1] * number / count
        edges.add(min(range(1, len(words)), key=lambda cut: abs(ends[cut - 1] - wanted) + _broken(words[cut - 1])))
    return [" ".join(words[first:last]) for first, last in itertools.pairwise(sorted(edges))]


def _broken(word: str) -> int:
    """Characters that a cut behind this word costs."""
    return 0 if word[-1] in STOPS else AT_STOP


def _fits(text: str, writing: Writing) -> bool:
    if len(text) > LINES * LINE:
        return False
    lines = writing.lines(text, SMALLER[:1])
    return lines.whole and all(len(line) <= LINE for line in lines.lines)
