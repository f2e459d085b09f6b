"""Texts and addresses as people write them → as XML, HTML and plain text may hold them."""

import re
import unicodedata
from urllib.parse import quote, urlsplit, urlunsplit

from quicktake.errors import InputError

NOT_XML = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document may hold, not even as a reference (XML 1.0, production 2: Char), and the control characters that
it only advises against."""

IN_ADDRESSES = "!#$%&'()*+,/:;=?@[]~"  # stands in an address unescaped (RFC 3986, section 2.2); % is an escape already
JOINER = "\u200d"
JOINING = {JOINER, *map(chr, [*range(0x1F3FB, 0x1F400), *range(0xE0020, 0xE0080)])}  # skin tones, tags of flags
FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]+")  # a flag is two of these letters
ELLIPSIS = "…"
LONGEST_WORD = 60  # characters; what is longer (Chinese, Japanese) may be cut inside, if it is no address


def clean(text: str) -> str:
    """The text without characters that XML cannot hold; line ends as line feeds."""
    for end in ("\r\n", "\r", "\x85"):
        text = text.replace(end, "\n")
    return NOT_XML.sub("", text)


def one_line(text: str) -> str:
    """The text as one line, with single spaces."""
    return " ".join(clean(text).split())


def ascii_url(url: str) -> str:
    """A web address in ASCII: what is not is percent-encoded, the host by IDNA (RSS 2.0 and RFC 3986)."""
    try:
        parts = urlsplit(clean(url).strip())
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    except ValueError as error:
        raise InputError(f"`{url}` is no web address.", hint="Write it as the browser shows it.") from error
    rest = (quote(part, safe=IN_ADDRESSES) for part in parts[2:])
    return urlunsplit((parts.scheme, host, *rest))


def size(text: str) -> int:
    """Bytes of the text in UTF-8."""
    return len(text.encode())


def shorten(text: str, limit: int) -> str:
    """The text in at most `limit` bytes of UTF-8, cut after a word and ended by an ellipsis; empty where none fits."""
    if size(text) <= limit:
        return text
    room = limit - size(ELLIPSIS)
    if room <= 0:
        return ""
    head = text.encode()[:room].decode(errors="ignore")
    if not text[len(head)].isspace():
        head = _whole_words(head, text)
    head = head.rstrip().rstrip(",;:–—-(“‘").rstrip()
    return head + ELLIPSIS if head else ""


def _whole_words(head: str, text: str) -> str:
    """The head without its last, cut word."""
    start = max(head.rfind(space) for space in (" ", "\n", "\t")) + 1
    word = re.match(r"\S*", text[start:])
    if "://" in (word[0] if word else "") or (start and len(head) - start <= LONGEST_WORD):
        return head[:start]
    return text[: max(start, whole_letters(text, len(head)))]


def whole_letters(text: str, end: int) -> int:
    """The last place up to `end` where a text may be cut: not before an accent, inside a flag or a joined emoji."""
    while 0 < end < len(text) and (_joins(text[end]) or text[end - 1] == JOINER or _halves_flag(text, end)):
        end -= 1
    return end


def _joins(letter: str) -> bool:
    """Whether a character belongs to the one before it: accents and vowel signs, variation, skin tone."""
    return letter in JOINING or unicodedata.category(letter)[0] == "M"


def _halves_flag(text: str, end: int) -> bool:
    if not FLAGS.match(text, end):
        return False
    start = end
    while start and FLAGS.match(text, start - 1):
        start -= 1
    return (end - start) % 2 == 1
