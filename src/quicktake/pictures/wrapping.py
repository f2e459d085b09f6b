"""Words and a width → lines of text at the largest size at which they fit, or shortened with an ellipsis."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import ImageDraw

from quicktake.pictures.lettering import Typeface
from quicktake.pictures.palette import Colour

LEADING = 1.12  # of an em, from one line to the next
MOST_LETTERS = 400  # of a text: more is no title
ELLIPSIS = "…"
HYPHEN = "-"
PIECE = re.compile(r"[^\s-]+-+(?=\w)|\S+")  # a word, or a part of it that ends in a hyphen
VOWELS = "aeiouyæøœаеиоуыэюяієαεηιουω"
SYLLABLE = re.compile(rf"(?:sch|ch|ph|sh|th|qu|[^\W\d_{VOWELS}])(?=[{VOWELS}])")
DANGLING = " ,;:.-–—(/"  # what does not stand before an ellipsis


@dataclass(frozen=True)
class Room:
    """How much there is for a text."""

    width: int
    """Pixels."""
    height: int
    """Pixels, from the top of the first line's capitals to the lowest of the last line's letters."""
    lines: int = 99
    """At most so many."""


@dataclass(frozen=True)
class Lines:
    """Text that is ready to be drawn."""

    lines: tuple[str, ...]
    face: Typeface
    size: int
    """Pixels of an em."""
    whole: bool = True
    """Whether nothing was left out."""

    @property
    def pitch(self) -> int:
        """Pixels from one line to the next."""
        return round(self.size * LEADING)

    @property
    def height(self) -> int:
        """Pixels from the top of the capitals to the lowest of all letters."""
        capitals, low = _reach(self.face, self.size)
        return capitals + (len(self.lines) - 1) * self.pitch + low

    @property
    def stand(self) -> int:
        """Pixels from the top of the first line's capitals to the line that the last line's letters stand on."""
        return _reach(self.face, self.size)[0] + (len(self.lines) - 1) * self.pitch

    @property
    def width(self) -> float:
        """Pixels of the longest line."""
        return max(self.face.width(line, self.size) for line in self.lines)

    def draw(self, draw: ImageDraw.ImageDraw, at: tuple[int, int], colour: Colour) -> None:
        """Draws the lines; at: left, and the top of the first line's capitals."""
        base = at[1] + _reach(self.face, self.size)[0]
        for number, line in enumerate(self.lines):
            draw.text((at[0], base + number * self.pitch), line, colour, self.face.font(self.size), "ls")


def fitted(text: str, face: Typeface, sizes: Sequence[int], room: Room) -> Lines:
    """The text in the first of the sizes (largest first) at which it fits; else shortened after a word.

    A word that is wider than the room is broken, with a hyphen, once no size is left.
    """
    words = _pieces(face.writable(text)[:MOST_LETTERS])
    for size in sizes:
        lines = Lines(tuple(_wrapped(words, face, size, room.width)), face, size)
        if _fits(lines, room):
            return _balanced(words, lines, room.width)
    size = sizes[-1]
    broken = [part for word in words for part in _broken(word, face, size, room.width)]
    lines = Lines(tuple(_wrapped(broken, face, size, room.width)), face, size)
    if _fits(lines, room):
        return lines
    most = len(lines.lines)
    while most > 1 and not _fits(Lines(lines.lines[:most], face, size), room):
        most -= 1
    last = _shortened(lines.lines[most - 1], face, size, room.width)
    return Lines((*lines.lines[: most - 1], last), face, size, whole=False)


def _fits(lines: Lines, room: Room) -> bool:
    return lines.height <= room.height and len(lines.lines) <= room.lines and lines.width <= room.width


def _reach(face: Typeface, size: int) -> tuple[int, int]:
    """Pixels of capitals above the line that letters stand on, and of the lowest letters under it."""
    _, top, _, bottom = face.font(size).getbbox("Hpg", anchor="ls")
    return -round(top), round(bottom)


def _pieces(line: str) -> list[str]:
    """What may stand at the end of a line; a piece with a space before it begins a word."""
    words = [PIECE.findall(word) or [word] for word in line.split(" ")]
    return [piece if number else f" {piece}" for parts in words for number, piece in enumerate(parts)]


def _wrapped(pieces: Sequence[str], face: Typeface, size: int, width: int) -> list[str]:
    """As much on each line as there is room for."""
    lines = [pieces[0].lstrip()]
    for piece in pieces[1:]:
        longer = lines[-1] + piece
        if face.width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(piece.lstrip())
    return lines


def _balanced(pieces: Sequence[str], lines: Lines, width: int) -> Lines:
    """The same number of lines, as even as can be: no word is left alone on the last one."""
    even = lines
    while len(lines.lines) == len(even.lines) and lines.width <= width:
        even, width = lines, width - lines.size // 4
        lines = Lines(tuple(_wrapped(pieces, lines.face, lines.size, width)), lines.face, lines.size)
    return even


def _broken(piece: str, face: Typeface, size: int, width: int) -> list[str]:
    """A piece as it is, or, where it is too wide for a line, in parts that are not."""
    parts = []
    while face.width(piece.strip(), size) > width and len(piece.strip()) > 1:
        end = len(piece) - 1
        while end > 2 and face.width(piece[:end].lstrip() + HYPHEN, size) > width:
            end -= 1
        end = _between_syllables(piece, end)
        parts.append(piece[:end] + HYPHEN)
        piece = piece[end:]
    return [*parts, piece]


def _between_syllables(word: str, end: int) -> int:
    """Where to break a word at the latest: before a consonant with a vowel after it, as most languages do."""
    bare = unicodedata.normalize("NFD", word.lower())
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    starts = [match.start() for match in SYLLABLE.finditer(bare)] if len(bare) == len(word) else []
    return max((start for start in starts if end // 2 <= start <= end), default=end)


def _shortened(line: str, face: Typeface, size: int, width: int) -> str:
    """A line that goes on: an ellipsis after the last word for which there is room, else within the first."""
    while " " in line and face.width(line.rstrip(DANGLING) + ELLIPSIS, size) > width:
        line = line[: line.rindex(" ")]
    line = line.rstrip(DANGLING)
    while len(line) > 1 and face.width(line + ELLIPSIS, size) > width:
        line = line[:-1].rstrip(DANGLING)
    return line + ELLIPSIS
