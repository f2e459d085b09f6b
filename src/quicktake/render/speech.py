"""Cues of a transcript → paragraphs as people read them, with their time and who speaks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from quicktake.model import Cue
from quicktake.render.letters import one_line

LONG_ENOUGH = 400  # characters; from here on a paragraph ends with its sentence
TOO_LONG = 1200  # characters; a paragraph ends with its cue
PAUSE = 3.0  # seconds of silence that begin a new paragraph
SENTENCE_ENDS = tuple('.!?…。！？"”»')


@dataclass(frozen=True)
class Paragraph:
    """What one person says, some sentences long."""

    start: float
    """Seconds from the beginning."""
    speaker: str
    """The name, where somebody else spoke before; else empty."""
    text: str


def paragraphs(cues: Iterable[Cue]) -> Iterator[Paragraph]:
    """The cues joined: a new paragraph for each speaker, after a pause, and when one grew long."""
    said: list[Cue] = []
    spoke: str | None = None
    for cue in cues:
        if said and _begins_new(said, cue):
            yield _paragraph(said, spoke)
            spoke = said[-1].speaker
            said = []
        said.append(cue)
    if said:
        yield _paragraph(said, spoke)


def _begins_new(said: Sequence[Cue], cue: Cue) -> bool:
    last, length = said[-1], sum(len(part.text) for part in said)
    return (
        cue.speaker != last.speaker
        or cue.start - last.end > PAUSE
        or length > TOO_LONG
        or (length > LONG_ENOUGH and last.text.rstrip().endswith(SENTENCE_ENDS))
    )


def _paragraph(said: Sequence[Cue], spoke: str | None) -> Paragraph:
    speaker = said[0].speaker
    name = one_line(speaker) if speaker and speaker != spoke else ""
    return Paragraph(said[0].start, name, one_line(" ".join(cue.text for cue in said)))
