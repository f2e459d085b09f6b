"""A picture's size and a room → the size in which the picture fits there, in pixels that 4:2:0 can have."""

from fractions import Fraction

NEAR = 2  # pixels by which a picture may miss its room and is made to fill it: nobody sees that it was stretched

Size = tuple[int, int]
"""Width and height in pixels."""


def fitted_into(size: Size, room: Size) -> Size:
    """The largest size of the same ratio within the room; the room's own where nearly so.

    Else an even width, and a height of whole fours: `planes_in` takes chroma's rows two and two from yuv420p in one
    piece.
    """
    share = min(Fraction(room[0], size[0]), Fraction(room[1], size[1]))
    width, height = size[0] * share, size[1] * share
    if width >= room[0] - NEAR and height >= room[1] - NEAR:
        return room
    return min(room[0], even(width)), min(room[1], 2 * even(height / 2))


def even(value: float | Fraction) -> int:
    """The nearest even number of pixels, 2 at least unless it is 0: chroma has one value for two."""
    return max(2, 2 * round(value / 2)) if value > 0 else 0
