"""Bytes of a text that some tool wrote → the text, and in which encoding it was where that is not UTF-8."""

import codecs
import itertools
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from quicktake.errors import InputError
from quicktake.folder.files import folded, read_bytes
from quicktake.model import Deviation

MARKS = {
    codecs.BOM_UTF8: ("utf-8", None),
    codecs.BOM_UTF32_LE: ("utf-32-le", "UTF-32"),
    codecs.BOM_UTF32_BE: ("utf-32-be", "UTF-32"),
    codecs.BOM_UTF16_LE: ("utf-16-le", "UTF-16"),
    codecs.BOM_UTF16_BE: ("utf-16-be", "UTF-16"),
}
"""Byte order marks, the longer ones first where one begins another: codec and name."""
PAGES = {
    "cp1250": "bs cs hr hu pl ro sk sl sq",
    "cp1251": "be bg kk ky mk mn ru sr tg uk",
    "cp1253": "el",
    "cp1254": "az tr",
    "cp1255": "he yi",
    "cp1256": "ar fa ur",
    "cp1257": "et lt lv",
    "cp1258": "vi",
    "cp874": "th",
    "cp932": "ja",
    "cp949": "ko",
    "gb18030": "zh",
}
"""Languages by the code page in which Windows writes them; all others are written in Western Europe's."""
WESTERN, TAIWAN = "cp1252", ("zh-tw", "zh-hk", "zh-hant")
OTHERS = ("koi8_r", "euc_jp", "mac_roman", "iso8859_2")
NAMES = {"cp932": "Shift JIS", "cp949": "EUC-KR", "gb18030": "GB 18030", "big5": "Big5", "mac_roman": "Mac OS Roman"}
WORD = re.compile(r"[^\W\d_]{2,}")
ODD = {"Cc", "Cn", "Co", "Cs", "Sk", "Sm", "So", "No"}
"""Kinds of characters that stand inside no word."""


@dataclass(frozen=True)
class Decoded:
    """A text as it was read."""

    text: str
    """Line ends are line feeds; there is no byte order mark."""
    encoding: str | None
    """Name of the encoding, where it was not UTF-8."""

    def deviations(self) -> tuple[Deviation, ...]:
        """What a host should know of the encoding."""
        if self.encoding is None:
            return ()
        odd = next((line for line in self.text.split("\n") if not line.isascii()), "")
        shown = f"“{odd.strip()[:60]}”"
        hint = f"Is {shown} right? Save it as UTF-8, and nobody has to guess." if odd else "Save it as UTF-8."
        guess = not self.encoding.startswith("UTF")
        return (Deviation(None, f"is not UTF-8; it was read as {self.encoding}.", hint, guess),)


def read_any_text(path: Path, language: str, limit: int = 4 << 20) -> Decoded:
    """A text that a tool wrote: UTF-8, UTF-16, or what tools on Windows write in a language.

    InputError when it is no text, or larger than `limit` bytes.
    """
    content = read_bytes(path, limit)
    if found := decoded(content, language):
        return found
    line = content[: _first_wrong(content)].count(b"\n") + 1
    raise InputError(f"{path}, line {line}: not UTF-8 text.", hint="Save it as UTF-8 and try again.")


def decoded(content: bytes, language: str) -> Decoded | None:
    """The text; None when the bytes are none in any encoding.

    Where nothing in the bytes says which encoding it is, the language's own comes first, if that gives words; the
    guess of charset-normalizer is the last resort, because short texts look alike in many.
    """
    try:
        for mark, (codec, name) in MARKS.items():
            if content.startswith(mark):
                return Decoded(folded(content.removeprefix(mark).decode(codec)), name)
        if wide := _without_mark(content):
            return Decoded(folded(content.decode(wide)), "UTF-16")
        return Decoded(folded(content.decode("utf-8")), None)
    except UnicodeDecodeError:
        return _of_windows(content, language)


def _without_mark(content: bytes) -> str | None:
    """UTF-16 that begins without a mark: most of what people write has a zero in every other byte."""
    half = len(content) // 2
    if len(content) % 2 or not half:
        return None
    for codec, zeros in (("utf-16-le", content[1::2]), ("utf-16-be", content[::2])):
        if zeros.count(0) > half * 0.4 and content.count(0) < half * 1.1:
            return codec
    return None


def _of_windows(content: bytes, language: str) -> Decoded | None:
    for guess in (False, True):
        codec = _guessed(content) if guess else page_of(language)
        try:
            text = content.decode(codec) if codec else ""
        except UnicodeDecodeError:
            continue
        if codec and _has_words(text):
            return Decoded(folded(text), NAMES.get(codec) or codec.upper().replace("CP125", "Windows-125"))
    return None


def page_of(language: str) -> str:
    """The code page that Windows uses for a language."""
    tag = language.lower().replace("_", "-")
    if tag.startswith(TAIWAN):
        return "big5"
    first = tag.split("-")[0]
    return next((page for page, languages in PAGES.items() if first in languages.split()), WESTERN)


def _guessed(content: bytes) -> str | None:
    from charset_normalizer import from_bytes  # loads tables that hardly any run needs

    best = from_bytes(content, cp_isolation=[WESTERN, *PAGES, "big5", *OTHERS]).best()
    return best.encoding if best else None


def _has_words(text: str) -> bool:
    """Whether the text is one that people write: no control characters, no signs or capitals inside words.

    That is how text looks in an encoding that is not its own.
    """
    if any(unicodedata.category(letter) in ("Cc", "Cn", "Co") and letter not in "\n\r\t\f" for letter in set(text)):
        return False
    odd = re.escape("".join(letter for letter in set(text) if letter > "\x7f" and unicodedata.category(letter) in ODD))
    if odd and re.search(rf"[^\W\d_][{odd}]+[^\W\d_]", text):
        return False
    words = [word for word in WORD.findall(text) if not word.isascii()]
    return sum(map(_changes_case, words)) * 20 <= len(words)


def _changes_case(word: str) -> bool:
    """Whether a capital outside ASCII follows a small letter."""
    return any(a.islower() and b.isupper() and b > "\x7f" for a, b in itertools.pairwise(word))


def _first_wrong(content: bytes) -> int:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0
