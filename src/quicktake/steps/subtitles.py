"""Lines of a subtitle file → the times in them, however tools write them, and passages of SubRip and SBV.

SubRip has no rules but habit: numbers above the times, hours, commas. What has one reading is read, and said.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from quicktake.errors import InputError
from quicktake.folder.times import seconds
from quicktake.model import Deviation

Kind = Literal["vtt", "srt", "sbv"]

ARROW = "-->"
TIME = r"(?:(?:\d{1,4}:){1,2}\d{1,2}(?:[.,]\d{1,6})?|\d{1,6}[.,]\d{1,6})"
TIMES = re.compile(rf"\s*({TIME})\s*(?:-{{1,3}} ?>|[–—]>|→)\s*({TIME})(?:\s+(\S.*))?\s*\Z")
SBV_TIMES = re.compile(r"\s*(\d{1,4}:\d{1,2}:\d{1,2}\.\d{1,3}),(\d{1,4}:\d{1,2}:\d{1,2}\.\d{1,3})()\s*\Z")
MEANT = re.compile(r"\d\s*[:.,]\s*\d|-->\s*\d|\d\s*-->")  # an arrow on such a line stands between times
_VTT, _SRT = r"(?:\d{1,4}:)?[0-5]?\d:[0-5]?\d\.\d{1,3}", r"\d{1,4}:[0-5]?\d:[0-5]?\d[.,]\d{1,3}"
EXACT = {
    "vtt": re.compile(rf"\s*{_VTT}\s*-->\s*{_VTT}(?:\s|\Z)"),
    "srt": re.compile(rf"\s*{_SRT}\s*-->\s*{_SRT}(?:\s|\Z)"),
    "sbv": SBV_TIMES,
}
EXAMPLE = {
    "vtt": "00:00:01.000 --> 00:00:04.000",
    "srt": "00:00:01,000 --> 00:00:04,000",
    "sbv": "0:00:01.000,0:00:04.000",
}


@dataclass(frozen=True)
class Timing:
    """A line that gives a passage its times."""

    line: int
    """Number of the line, from 1."""
    start: float
    """Seconds."""
    end: float
    settings: str
    """What WebVTT says behind the times: where the words stand in the picture."""
    exact: bool
    """Whether it is written as its format wants it."""


@dataclass(frozen=True)
class Passage:
    """The words between two lines of times."""

    start: float
    end: float
    text: str
    """Lines as they stand in the file, tags included."""


def kind_of(text: str) -> Kind:
    """WebVTT by its first line; SBV, YouTube's own, by times with a comma between; all else is SubRip."""
    if re.match(r"WEBVTT(?:[ \t\n]|\Z)", text):
        return "vtt"
    lines = text.split("\n")
    return "sbv" if ARROW not in text and any(map(SBV_TIMES.match, lines)) else "srt"


def timings(lines: Sequence[str], kind: Kind, name: str) -> Iterator[Timing]:
    """The lines with times; InputError, with the line, where times are meant and cannot be read."""
    pattern = SBV_TIMES if kind == "sbv" else TIMES
    for number, line in enumerate(lines, 1):
        match = pattern.match(line)
        if match:
            yield _timing(match, number, kind, name)
        elif ARROW in line and (kind == "vtt" or MEANT.search(line)):
            raise _unread(line, number, kind, name)


def _timing(match: re.Match[str], number: int, kind: Kind, name: str) -> Timing:
    start, end = seconds(match[1]), seconds(match[2])
    if start is None or end is None:
        raise _unread(match[0], number, kind, name)
    if end < start:
        raise InputError(f"{name}, line {number}: ends before it begins: {match[0].strip()[:80]}")
    return Timing(number, start, end, match[3] or "", bool(EXACT[kind].match(match[0])))


def _unread(line: str, number: int, kind: Kind, name: str) -> InputError:
    what = f"{name}, line {number}: cannot read the times: {line.strip()[:80]}"
    return InputError(what, hint=f"Write: {EXAMPLE[kind]}")


def passages(lines: Sequence[str], found: Sequence[Timing], kind: Kind) -> tuple[list[Passage], list[Deviation]]:
    """The passages of SubRip or SBV; what deviates from the format is told once each."""
    above, numbered = _without_number(lines[: found[0].line - 1], numbered=True)
    bare, result = [] if numbered else [found[0].line], []
    for timing, after in zip(found, [*found[1:], None], strict=True):
        body, has_number = lines[timing.line : after.line - 1 if after else len(lines)], True
        if after:
            body, has_number = _without_number(body, numbered=numbered)
        if after and not has_number:
            bare.append(after.line)
        text = "\n".join(body)
        result.append(Passage(timing.start, timing.end, text.replace("[br]", "\n") if kind == "sbv" else text))
    deviations = [] if kind == "sbv" else _without_numbers(bare)
    if any(line.strip() for line in above):
        what = f"is not read: it stands above the first times ({' '.join(' '.join(above).split())[:40]})."
        deviations.append(Deviation(1, what, "Take it out."))
    return result, deviations


def _without_number(lines: Sequence[str], *, numbered: bool) -> tuple[Sequence[str], bool]:
    """Lines above times without the passage's number, and whether there is one.

    In a file without numbers a line of digits is text, unless it stands apart from what is above it.
    """
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    if not end or not lines[end - 1].strip().isdecimal():
        return lines, False
    apart = end == len(lines) and end > 1 and not lines[end - 2].strip()
    return (lines[: end - 1], True) if numbered or apart else (lines, False)


def _without_numbers(bare: Sequence[int]) -> list[Deviation]:
    if not bare:
        return []
    what = f"no number stands above the times{_others(len(bare))}, as SubRip has it."
    return [Deviation(bare[0], what, "It is read all the same.")]


def inexact(found: Sequence[Timing], kind: Kind, lines: Sequence[str]) -> list[Deviation]:
    """What is told of times that are written otherwise than their format wants them."""
    odd = [timing for timing in found if not timing.exact]
    if not odd:
        return []
    first = odd[0]
    what = f"the times are written otherwise{_others(len(odd))}: `{lines[first.line - 1].strip()[:60]}`"
    reading = f"read as {first.start:g} to {first.end:g} seconds"
    return [Deviation(first.line, f"{what}, {reading}.", f"Are they right? The format is {EXAMPLE[kind]}.")]


def _others(count: int) -> str:
    return f" (and {count - 1} more)" if count > 1 else ""


def rewritten(lines: Sequence[str], found: Sequence[Timing]) -> str:
    """The file with all times as WebVTT wants them."""
    result = list(lines)
    for timing in found:
        if not timing.exact:
            result[timing.line - 1] = f"{stamp(timing.start)} {ARROW} {stamp(timing.end)} {timing.settings}".rstrip()
    return "\n".join(result)


def stamp(time: float) -> str:
    """hh:mm:ss.ttt (WebVTT, section 4.1: WebVTT timestamp)."""
    minutes, milliseconds = divmod(round(time * 1000), 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"
