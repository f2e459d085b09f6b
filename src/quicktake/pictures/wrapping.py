"""Words and a width → lines of text at the largest size at which they fit, or shortened with an ellipsis."""

from collections.abc import Sequence
from dataclasses import dataclass

from quicktake.pictures.lettering import font

LEADING = 1.16  # of an em, from one line to the next
ELLIPSIS = "…"
MOST_LETTERS = 400  # of a text: more is no title
PLAIN = str.maketrans({"–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "•": "·", "×": "x", "\u00a0": " "})
"""Signs that fonts often lack, and what stands for them."""


@dataclass(frozen=True)
class Lines:
    """Text that is ready to be drawn."""

    lines: tuple[str, ...]
    size: int
    """Pixels of an em."""

    @property
    def pitch(self) -> int:
        """Pixels from one line to the next."""
        return round(self.size * LEADING)

    @property
    def height(self) -> int:
        """Pixels of all lines."""
        return len(self.lines) * self.pitch


def plain(text: str) -> str:
    """The text on one line, in signs that every font has where that changes no word."""
    return " ".join(text.translate(PLAIN).split())[:MOST_LETTERS]


def fitted(text: str, sizes: Sequence[int], width: int, height: int) -> Lines:
    """The text in the first of the sizes (largest first) at which it fits into so many pixels; else shortened."""
    words = plain(text).split(" ")
    for size in sizes:
        lines = _wrapped(words, size, width)
        if len(lines) * round(size * LEADING) <= height and all(_width(line, size) <= width for line in lines):
            return Lines(tuple(_balanced(words, size, width, lines)), size)
    size = sizes[-1]
    most = max(1, int(height / round(size * LEADING)))
    lines = _wrapped(words, size, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1] + ELLIPSIS]
    return Lines(tuple(_shortened(line, size, width) for line in lines), size)


def _wrapped(words: Sequence[str], size: int, width: int) -> list[str]:
    """As many words on each line as there is room for."""
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if _width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _balanced(words: Sequence[str], size: int, width: int, lines: list[str]) -> list[str]:
    """The same number of lines, as even as can be: no word is left alone on the last one."""
    narrower = lines
    while len(narrower) == len(lines) and all(_width(line, size) <= width for line in narrower):
        lines = narrower
        width -= size // 4
        narrower = _wrapped(words, size, width)
    return lines


def _shortened(line: str, size: int, width: int) -> str:
    if _width(line, size) <= width:
        return line
    line = line.removesuffix(ELLIPSIS)
    while line and _width(line + ELLIPSIS, size) > width:
        line = line[:-1].rstrip()
    return line + ELLIPSIS


def _width(line: str, size: int) -> float:
    return float(font(size).getlength(line))
