"""WebVTT, SubRip or SBV → Cues, and Cues → WebVTT that says nothing but what was spoken, when and by whom.

The rules are those of WebVTT (W3C, sections 4 and 6).
"""

import html
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from quicktake import digest as digests
from quicktake.errors import InputError
from quicktake.folder.decoding import read_any_text
from quicktake.folder.times import seconds
from quicktake.model import Cue, Deviation
from quicktake.render.letters import one_line
from quicktake.steps.rolling import once, rolls
from quicktake.steps.subtitles import (
    ARROW,
    EXAMPLE,
    Kind,
    Passage,
    Timing,
    inexact,
    kind_of,
    rewritten,
    stamp,
    timings,
)
from quicktake.steps.subtitles import passages as of_subrip

MOST_BYTES = 8 << 20  # ten hours of speech are some 2 MiB
MOST_CUES = 50_000
LONGEST_LINE = 5000  # characters
SHORTEST = 0.5  # seconds given to a cue that ends where it begins

VOICE = re.compile(r"<v(?:\.[^\s<>]*)?[ \t]+([^<>]*)>")
WORD_TIME = re.compile(r"<\d\d:[\d:]*\.\d+>")
TAGS = {
    "vtt": re.compile(r"</?(?:[a-z][^<>]*|\d[\d:.]*)?>", re.IGNORECASE),
    "srt": re.compile(r"</?(?:b|i|u|s|font)\b[^<>]*>|\{\\an?\d+\}", re.IGNORECASE),
}


@dataclass(frozen=True)
class Transcript:
    """What is spoken, and what a host should know of how it was read."""

    cues: tuple[Cue, ...]
    """In the order of their times."""
    deviations: tuple[Deviation, ...] = ()


def read_transcript(path: Path, language: str) -> Transcript:
    """A transcript file in a language, whatever tool wrote it; InputError names file and line."""
    found = read_any_text(path, language, MOST_BYTES)
    transcript = parse_transcript(found.text, str(path))
    return replace(transcript, deviations=(*found.deviations(), *transcript.deviations))


def read_cues(path: Path, language: str) -> tuple[Cue, ...]:
    """The cues of a transcript file; InputError names file and line."""
    return read_transcript(path, language).cues


def text_digest(path: Path, language: str) -> str:
    """Digest of a transcript's text: line ends that git changed are no change."""
    return digests.of_bytes(read_any_text(path, language, MOST_BYTES).text.encode())


def parse_cues(text: str, name: str) -> tuple[Cue, ...]:
    """The cues of a transcript; `name` is the file's, for messages."""
    return parse_transcript(text, name).cues


def parse_transcript(text: str, name: str) -> Transcript:
    """What is spoken in WebVTT, SubRip or SBV, told by the content; `name` is the file's, for messages.

    Tags are dropped, speakers kept (`<v Name>`); a cue in which two speak becomes two cues with the same times.
    Captions that roll up are folded.
    """
    text = unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\0", "\ufffd"))
    if not text.strip():
        raise InputError(f"{name}: is empty.")
    kind, lines = kind_of(text.lstrip("\n")), text.split("\n")
    found = _timings(lines, kind, name)
    passages, deviations = _passages(lines, found, kind, name)
    cues = [cue for passage in passages for cue in _spoken(passage, kind)]
    if not cues:
        raise InputError(f"{name}: there is nothing spoken in it.", hint=f"A passage needs a time: {EXAMPLE[kind]}")
    cues.sort(key=lambda cue: (cue.start, cue.end))
    if rolls(cues, word_times=bool(WORD_TIME.search(text))):
        count, cues = len(cues), once(cues)
        what = f"its lines roll up and stand in it more than once: {count} passages became {len(cues)}."
        deviations = [*deviations, Deviation(None, what, "Look it over; then nothing is to be done.")]
    return Transcript(tuple(cues), (*inexact(found, kind, lines), *deviations))


def _timings(lines: Sequence[str], kind: Kind, name: str) -> list[Timing]:
    """The lines with times. InputError where there are too many, or a line is none of a transcript."""
    for number, line in enumerate(lines, 1):
        if len(line) > LONGEST_LINE:
            raise InputError(f"{name}, line {number}: longer than {LONGEST_LINE} characters; is this a transcript?")
    found = list(timings(lines, kind, name))
    if len(found) > MOST_CUES:
        raise InputError(f"{name}: {len(found)} passages; at most {MOST_CUES}.")
    if not found and kind != "vtt":
        raise InputError(
            f"{name}, line 1: neither WebVTT nor SubRip.", hint=f"Above each passage stand its times: {EXAMPLE['srt']}"
        )
    return found


def _passages(
    lines: Sequence[str], found: Sequence[Timing], kind: Kind, name: str
) -> tuple[list[Passage], list[Deviation]]:
    """The passages between the times. WebVTT is parsed by its library, which skips in silence what it cannot read:
    all times are known to be readable."""
    if kind != "vtt":
        passages, deviations = of_subrip(lines, found, kind)
        said = Deviation(found[0].line, "is SBV, which YouTube writes; it is read.", "Nothing is to be done.")
        return passages, [said, *deviations] if kind == "sbv" else deviations
    try:
        text = rewritten(lines, found).lstrip("\n")
        captions = webvtt.WebVTT.from_buffer(io.StringIO(text), format="vtt").captions
    except (MalformedFileError, MalformedCaptionError) as error:
        raise InputError(f"{name}, line 1: cannot be read as WebVTT.") from error
    times = [(seconds(one.start), seconds(one.end), one.raw_text) for one in captions]
    return [Passage(start or 0.0, end or 0.0, text) for start, end, text in times], []


def _spoken(passage: Passage, kind: Kind) -> Iterator[Cue]:
    """The cues of a passage: one, or one for each voice."""
    start, end = passage.start, passage.end if passage.end > passage.start else passage.start + SHORTEST
    parts = VOICE.split(passage.text) if kind == "vtt" else [passage.text]
    for speaker, text in zip([None, *parts[1::2]], parts[::2], strict=True):
        words = _plain(TAGS["vtt" if kind == "vtt" else "srt"].sub("", text), kind)
        if words:
            yield Cue(start, end, words, one_line(_unescaped(speaker, kind)) or None if speaker else None)


def _plain(text: str, kind: Kind) -> str:
    """Text without control characters, empty lines and spaces at either end of a line."""
    lines = (one_line(line) for line in _unescaped(text, kind).split("\n"))
    return "\n".join(line for line in lines if line)


def _unescaped(text: str, kind: Kind) -> str:
    return html.unescape(text) if kind == "vtt" else text


def to_webvtt(cues: Iterable[Cue]) -> str:
    """A WebVTT file; everything in a text that could be read as markup or as times is escaped."""
    return "\n\n".join(["WEBVTT", *map(_block, cues)]) + "\n"


def _block(cue: Cue) -> str:
    name = html.escape(one_line(cue.speaker), quote=False) if cue.speaker else ""
    name = f"{name[:-1]}&#45;" if name.endswith("--") else name  # else the tag's end would make it an arrow
    voice = f"<v {name}>" if cue.speaker else ""
    text = "\n".join(html.escape(one_line(line), quote=False) for line in cue.text.split("\n") if line.strip())
    return f"{stamp(cue.start)} {ARROW} {stamp(cue.end)}\n{voice}{text}"
