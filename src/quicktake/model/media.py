"""Types for sound, picture and built files: what a step is given and what it makes."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Protocol, TypeVar

from quicktake.timeline import EditList

DECIMALS = 3  # chapters, cues and soundbites are written in milliseconds everywhere


class Progress(Protocol):
    """How far a long piece of work is: done and total in `unit` ("s" of sound, "B" bytes); total 0 = unknown."""

    def __call__(self, stage: str, done: float, total: float, unit: str) -> None: ...


def no_progress(stage: str, done: float, total: float, unit: str) -> None:
    """The default: nobody is watching."""


@dataclass(frozen=True)
class Loudness:
    """Loudness of a programme by ITU-R BS.1770-4 and EBU R 128."""

    integrated: float | None
    """Integrated loudness in LUFS; None when undefined (silence, shorter than 400 ms)."""
    true_peak: float | None
    """Highest true peak of all channels in dBTP; None for digital silence."""
    range: float | None
    """Loudness range in LU (EBU Tech 3342); None when undefined."""
    momentary: float | None = None
    """Highest momentary loudness in LUFS, over 400 ms (EBU Tech 3341); None when undefined or not measured."""
    short_term: float | None = None
    """Highest short-term loudness in LUFS, over 3 s (EBU Tech 3341); None when undefined or not measured."""

    def as_json(self) -> dict[str, float | None]:
        """The figures, rounded to hundredths."""
        return {name: None if value is None else round(value, 2) for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Chapter:
    """A chapter of the recording or, after mapping, of a programme."""

    start: float
    """Seconds from the beginning."""
    title: str
    url: str | None = None
    """A web address that belongs to the chapter."""
    image: str | None = None
    """A picture, as a path relative to the episode's folder."""
    picture: str | None = None
    """Address of a picture on the web."""
    toc: bool = True
    """Whether it is listed; one that is not only changes the picture or link, in apps that read the JSON file."""

    def as_json(self) -> dict[str, object]:
        """The chapter as digests take it: what later versions added only where it is used."""
        own = {"start": self.start, "title": self.title, "url": self.url, "image": self.image}
        added = {"picture": self.picture} if self.picture else {}
        return {**own, **added, **({} if self.toc else {"toc": False})}


def listed(chapters: Iterable[Chapter]) -> tuple[Chapter, ...]:
    """The chapters that are listed: what readers, players' menus and YouTube get."""
    return tuple(chapter for chapter in chapters if chapter.toc)


def placed(chapters: Iterable[Chapter], edits: EditList) -> tuple[Chapter, ...]:
    """Chapters of the recording, in order, in the programme's seconds to the millisecond.

    A chapter inside a cut moves to the cut's end; of two at one place the later one stays, a listed one before one that
    is not; none begins at the end.
    """
    at = {round(edits.place(one.start), DECIMALS): one for one in sorted(chapters, key=lambda one: one.toc)}
    return tuple(replace(at[start], start=start) for start in sorted(at) if start < edits.duration)


@dataclass(frozen=True)
class Cue:
    """A spoken passage of the transcript."""

    start: float
    """Seconds from the beginning."""
    end: float
    text: str
    speaker: str | None = None


@dataclass(frozen=True)
class Soundbite:
    """A passage that stands for the episode, which apps play as a preview."""

    start: float
    """Seconds from the beginning, of the recording or, after mapping, of the programme."""
    end: float
    title: str = ""


Span = TypeVar("Span", Cue, Soundbite)


def placed_spans(spans: Iterable[Span], edits: EditList) -> Iterator[Span]:
    """Spans of the recording in the programme's seconds to the millisecond, none after its end.

    One of which nothing is heard is dropped; of one into which something was put, the longer side stays.
    """
    for span in spans:
        found = edits.span(span.start, span.end)
        if found is None:
            continue
        start, end = (round(min(time, edits.duration), DECIMALS) for time in found)
        if start < end:
            yield replace(span, start=start, end=end)


@dataclass(frozen=True)
class Deviation:
    """Something in a host's file that is written otherwise than its format wants, and was read all the same."""

    line: int | None
    """Number of the first such line, from 1; None: the whole file."""
    message: str
    hint: str = ""
    guess: bool = False
    """Whether another reading is possible."""


@dataclass(frozen=True)
class Artifact:
    """A built file. Whatever is not known yet is None: an artifact without digest is still to be built."""

    media_type: str
    """MIME type, such as audio/mpeg."""
    suffix: str
    """File name extension with its dot."""
    digest: str | None = None
    """SHA-256 of the bytes, hexadecimal."""
    size: int | None = None
    """Bytes."""
    path: Path | None = None
    """Where the file lies on this machine, if it does."""
    url: str | None = None
    """Where the published file is served, if it is."""
    report: Mapping[str, object] = field(default_factory=dict)
    """What its step reported, as JSON: `seconds`, `loudness`, `edits` and so on."""
