"""WebVTT or SubRip → Cues, and Cues → WebVTT that says nothing but what was spoken, when and by whom.

The rules are those of WebVTT (W3C, sections 4 and 6); SubRip has none but habit.
"""

import html
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from quicktake import digest as digests
from quicktake.errors import InputError
from quicktake.folder.files import read_text
from quicktake.model import Cue
from quicktake.render.letters import one_line

MOST_BYTES = 8 << 20  # ten hours of speech are some 2 MiB
MOST_CUES = 50_000
LONGEST_LINE = 5000  # characters
SHORTEST = 0.5  # seconds given to a cue that ends where it begins

ARROW = "-->"
VTT_TIME = r"(?:\d{1,4}:)?[0-5]?\d:[0-5]?\d\.\d{1,3}"
SRT_TIME = r"\d{1,4}:[0-5]?\d:[0-5]?\d[.,]\d{1,3}"
TIMINGS = {
    "vtt": re.compile(rf"\s*({VTT_TIME})\s*-->\s*({VTT_TIME})(?:\s|\Z)"),
    "srt": re.compile(rf"\s*({SRT_TIME})\s*-->\s*({SRT_TIME})(?:\s|\Z)"),
}
EXAMPLE = {"vtt": "00:00:01.000 --> 00:00:04.000", "srt": "00:00:01,000 --> 00:00:04,000"}
VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>]*)>")
TAGS = {
    "vtt": re.compile(r"</?(?:[a-z][^<>]*|\d[\d:.]*)?>", re.IGNORECASE),
    "srt": re.compile(r"</?(?:b|i|u|s|font)\b[^<>]*>|\{\\an?\d+\}", re.IGNORECASE),
}


def read_cues(path: Path) -> tuple[Cue, ...]:
    """The cues of a transcript file; InputError names file and line."""
    return parse_cues(read_text(path, limit=MOST_BYTES), str(path))


def text_digest(path: Path) -> str:
    """Digest of a transcript's text: line ends that git changed are no change."""
    return digests.of_bytes(read_text(path, limit=MOST_BYTES).encode())


def parse_cues(text: str, name: str) -> tuple[Cue, ...]:
    """The cues of a transcript, in the order of their times; `name` is the file's, for messages.

    What begins with WEBVTT is WebVTT, all else SubRip. Tags are dropped, speakers kept (`<v Name>`); a cue in which
    two speak becomes two cues with the same times.
    """
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\0", "\ufffd")).lstrip("\n")
    if not text.strip():
        raise InputError(f"{name}: is empty.")
    kind = "vtt" if re.match(r"WEBVTT(?:[ \t\n]|\Z)", text) else "srt"
    _insist_timings(text, kind, name)
    try:
        captions = webvtt.WebVTT.from_buffer(io.StringIO(text), format=kind).captions
    except (MalformedFileError, MalformedCaptionError) as error:
        raise InputError(
            f"{name}, line 1: neither WebVTT nor SubRip.", hint="Begin the file with a line `WEBVTT`."
        ) from error
    cues = [cue for caption in captions for cue in _spoken(caption, kind)]
    if not cues:
        raise InputError(f"{name}: there is nothing spoken in it.", hint=f"A passage needs a time: {EXAMPLE[kind]}")
    return tuple(sorted(cues, key=lambda cue: (cue.start, cue.end)))


def _insist_timings(text: str, kind: str, name: str) -> None:
    """InputError with the line, because the parser skips in silence what it cannot read."""
    count, before = 0, ""
    for number, line in enumerate(text.split("\n"), 1):
        place = f"{name}, line {number}"
        if len(line) > LONGEST_LINE:
            raise InputError(f"{place}: longer than {LONGEST_LINE} characters; is this a transcript?")
        if ARROW in line:
            count += 1
            _insist_times(line, kind, place)
            if kind == "srt" and not before.strip().isdigit():
                raise InputError(f"{place}: in SubRip a number stands on the line above the times.")
        before = line
    if count > MOST_CUES:
        raise InputError(f"{name}: {count} passages; at most {MOST_CUES}.")


def _insist_times(line: str, kind: str, place: str) -> None:
    match = TIMINGS[kind].match(line)
    if not match:
        raise InputError(f"{place}: cannot read the times: {line.strip()[:80]}", hint=f"Write: {EXAMPLE[kind]}")
    if _seconds(match[2]) < _seconds(match[1]):
        raise InputError(f"{place}: ends before it begins: {line.strip()[:80]}")


def _seconds(time: str) -> float:
    """`1:02:03.500` or `02:03,500` as seconds."""
    *hours, minutes, rest = time.replace(",", ".").split(":")
    return int(hours[0] if hours else 0) * 3600 + int(minutes) * 60 + float(rest)


def _spoken(caption: webvtt.Caption, kind: str) -> Iterator[Cue]:
    """The cues of a caption: one, or one for each voice."""
    start, end = _seconds(caption.start), _seconds(caption.end)
    end = end if end > start else start + SHORTEST
    parts = VOICE.split(caption.raw_text) if kind == "vtt" else [caption.raw_text]
    for speaker, text in zip([None, *parts[1::2]], parts[::2], strict=True):
        words = _plain(TAGS[kind].sub("", text), kind)
        if words:
            yield Cue(start, end, words, one_line(_unescaped(speaker, kind)) or None if speaker else None)


def _plain(text: str, kind: str) -> str:
    """Text without control characters, empty lines and spaces at either end of a line."""
    lines = (one_line(line) for line in _unescaped(text, kind).split("\n"))
    return "\n".join(line for line in lines if line)


def _unescaped(text: str, kind: str) -> str:
    return html.unescape(text) if kind == "vtt" else text


def to_webvtt(cues: Iterable[Cue]) -> str:
    """A WebVTT file; everything in a text that could be read as markup or as times is escaped."""
    return "\n\n".join(["WEBVTT", *map(_block, cues)]) + "\n"


def _block(cue: Cue) -> str:
    name = html.escape(one_line(cue.speaker), quote=False) if cue.speaker else ""
    name = f"{name[:-1]}&#45;" if name.endswith("--") else name  # else the tag's end would make it an arrow
    voice = f"<v {name}>" if cue.speaker else ""
    text = "\n".join(html.escape(one_line(line), quote=False) for line in cue.text.split("\n") if line.strip())
    return f"{_clock(cue.start)} {ARROW} {_clock(cue.end)}\n{voice}{text}"


def _clock(seconds: float) -> str:
    """hh:mm:ss.ttt (WebVTT, section 4.1: WebVTT timestamp)."""
    minutes, milliseconds = divmod(round(seconds * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"
