"""Shape and the picture's size → how large a clip is, and where in it picture and words lie."""

from dataclasses import dataclass
from typing import Literal

from quicktake.video.sizes import even, fitted_into

Shape = Literal["wide", "tall", "square"]

Box = tuple[int, int, int, int]
"""Left, top, width and height in pixels, all even."""

SIZES: dict[Shape, tuple[int, int]] = {"wide": (1920, 1080), "tall": (1080, 1920), "square": (1080, 1080)}
SMALL = (1280, 720)  # a wide clip of a picture that is not larger
SAFE: dict[Shape, tuple[float, float]] = {"wide": (0.05, 0.95), "tall": (0.08, 0.80), "square": (0.05, 0.95)}
"""Parts of the height between which nothing is covered: apps lay titles and buttons over a tall video's ends."""
ACROSS = 0.9  # of the width, for words
WORDS: dict[Shape, float] = {"wide": 0.054, "tall": 0.036, "square": 0.058}
"""Of the height: an em of the words. On a phone held upright all three come out as large as print."""
LINES = 2  # of words
LEADING = 1.4  # of an em, from line to line
GAP = 0.025  # of the height, between picture and words


@dataclass(frozen=True)
class Framing:
    """How a clip is arranged."""

    width: int
    height: int
    picture: Box
    """The whole picture, as large as fits."""
    words: Box
    em: int
    """Pixels of the words' letters."""
    backdrop: bool
    """Whether what the picture leaves free shows an enlarged, blurred copy of it; else it is black."""

    @property
    def filled(self) -> bool:
        """Whether the picture leaves nothing free."""
        return self.picture[2:] == (self.width, self.height)


def framed(shape: Shape, size: tuple[int, int], *, words: bool) -> Framing:
    """The arrangement of a picture of so many square pixels, upright; words: whether there are any."""
    width, height = SIZES[shape]
    if shape == "wide" and size[0] <= SMALL[0] and size[1] <= SMALL[1]:
        width, height = SMALL
    across, down = fitted_into(size, (width, height))
    em = even(height * WORDS[shape])
    room = even(LINES * em * LEADING)
    gap, (first, last) = even(height * GAP), SAFE[shape]
    top, bottom = round(height * first), round(height * last)
    under = words and shape != "wide" and down + gap + room <= bottom - top
    place = top + (bottom - top - down - gap - room) // 2 if under else (height - down) // 2
    words_top = place + down + gap if under else bottom - room
    picture = (even((width - across) / 2), even(place), across, down)
    wide = even(width * ACROSS)
    return Framing(width, height, picture, (even((width - wide) / 2), even(words_top), wide, room), em, shape != "wide")
