"""A font file → letters in any size, and which letters of a text it cannot write."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

from PIL import ImageFont

from quicktake.errors import InputError

ABSENT = "\U0010fffd"  # a private character that no font draws
PROBE = 40  # pixels of an em: enough to tell a letter from the box for missing ones
INVISIBLE = dict.fromkeys(
    [0xAD, 0x200B, 0xFEFF, *range(0x200E, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
     *range(0xFE00, 0xFE10), *range(0xE0000, 0xE0080), *range(0xE0100, 0xE01F0)]
)  # fmt: skip
"""Soft hyphens, marks of direction, variation selectors, tags of flags: signs for programs, which draw nothing."""
STAND_INS = {"–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "•": "·", "×": "x", "…": "...", "’": "'"}
"""Signs that some fonts lack, and what stands for them without changing a word."""
INFORMATION = "ℹ"  # Unicode calls it a letter, and everybody an emoji
GAP = re.compile("[ \u200d]*\0[ \0\u200d]*")  # where signs were, with the joiners between the parts of one emoji
FONT_HINT = "show.toml: `font` takes a TrueType or OpenType file (.ttf, .otf)."


@dataclass(frozen=True)
class Typeface:
    """What words are written with."""

    path: Path | None = None
    """A TrueType or OpenType file; None: Source Sans Pro (SIL Open Font License; Latin, Greek, Cyrillic)."""
    bold: bool = True
    """Of Source Sans Pro, and of a variable font."""

    def font(self, size: int) -> ImageFont.FreeTypeFont:
        """The font; size: pixels of an em. InputError names a file that is none."""
        return _font(self.path, size, self.bold)

    def width(self, text: str, size: int) -> float:
        """Pixels of a line of text."""
        return float(self.font(size).getlength(text))

    def writable(self, text: str) -> str:
        """The text on one line as the font can write it without changing a word; empty where nothing is left.

        Signs that it lacks have stand-ins; emoji and other signs without a letter's meaning are left out, wherever they
        stand, with their space.
        """
        line = self._plain(text)
        lacking = dict.fromkeys((ord(sign) for sign in self._lacking(line) if not _is_letter(sign)), "\0")
        return GAP.sub(_closed, line.translate(lacking)).strip()

    def missing(self, text: str) -> str:
        """The letters of a text that the font lacks, each once, as they come; empty: it can be written.

        Of a text that is nothing but other signs, those: without them nothing would be left.
        """
        lacking = self._lacking(self._plain(text))
        letters = "".join(filter(_is_letter, lacking))
        return letters or ("" if self.writable(text) else "".join(lacking))

    def left_out(self, text: str) -> str:
        """The signs of a text that are not written, because the font lacks them; each once, as they come."""
        return "".join(sign for sign in self._lacking(self._plain(text)) if not _is_letter(sign))

    def _plain(self, text: str) -> str:
        """The text on one line, without what draws nothing, and with what stands for signs that the font lacks."""
        seen = " ".join(unicodedata.normalize("NFC", text).translate(INVISIBLE).split())
        return seen.translate({ord(sign): STAND_INS[sign] for sign in self._lacking(seen) if sign in STAND_INS})

    def _lacking(self, text: str) -> list[str]:
        return [letter for letter in dict.fromkeys(text) if not _draws(self.path, letter, self.bold)]


def _is_letter(sign: str) -> bool:
    """Whether a text says something else without it: a letter, a digit, or an accent or vowel that belongs to one."""
    return (sign.isalnum() and sign != INFORMATION) or unicodedata.category(sign) in ("Mn", "Mc")


def _closed(gap: re.Match[str]) -> str:
    """What stays where signs were left out: a space, unless one side had none, or had one for their sake."""
    before, after = gap.string[: gap.start()][-1:], gap.string[gap.end() :][:1]
    if not before or not after or unicodedata.category(before) in ("Ps", "Pi"):
        return ""
    follows = gap[0].endswith(" ") or after.isalnum() or unicodedata.category(after) == "Ps"
    return " " if follows else ""


@lru_cache(maxsize=128)
def _font(path: Path | None, size: int, bold: bool) -> ImageFont.FreeTypeFont:  # noqa: FBT001 - a key of the cache
    return _opened(path, size, bold)


@lru_cache(maxsize=4096)
def _draws(path: Path | None, letter: str, bold: bool) -> bool:  # noqa: FBT001 - likewise
    """Whether a letter is drawn as something else than the box for missing ones; what has no shape counts as drawn."""
    if letter.isspace() or unicodedata.category(letter) == "Cf":
        return True
    return _shape(path, letter, bold) != _shape(path, ABSENT, bold)


def _shape(path: Path | None, letter: str, bold: bool) -> tuple[object, bytes]:  # noqa: FBT001 - likewise
    mask = _probe(path, bold).getmask(letter)
    return mask.getbbox(), bytes(mask)


@lru_cache(maxsize=8)
def _probe(path: Path | None, bold: bool) -> ImageFont.FreeTypeFont:  # noqa: FBT001 - likewise
    """The font without shaping, which would draw a circle under a lone accent."""
    return _opened(path, PROBE, bold, ImageFont.Layout.BASIC)


def _opened(
    path: Path | None, size: int, bold: bool, layout: ImageFont.Layout | None = None  # noqa: FBT001 - likewise
) -> ImageFont.FreeTypeFont:  # fmt: skip
    weight = "Bold" if bold else "Regular"
    if path is None:
        own = resources.files("font_source_sans_pro") / "files" / f"SourceSansPro-{weight}.ttf"
        with resources.as_file(own) as file:
            return ImageFont.FreeTypeFont(str(file), size, layout_engine=layout)
    if not path.is_file():
        raise InputError(f"{path}: there is no such file.", hint=FONT_HINT)
    try:
        font = ImageFont.FreeTypeFont(str(path), size, layout_engine=layout)
    except OSError as error:
        raise InputError(f"{path}: is no font that can be read.", hint=FONT_HINT) from error
    _choose(font, weight)
    return font


def _choose(font: ImageFont.FreeTypeFont, weight: str) -> None:
    """The weight of a variable font, which may be as thin as a hair when nothing is chosen."""
    try:
        names = font.get_variation_names()
    except OSError:
        return  # not a variable one
    if weight.encode() in names:
        font.set_variation_by_name(weight)
