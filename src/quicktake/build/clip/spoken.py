"""Transcript and a wish → the words that are said in a clip, checked against the font that they are written with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from quicktake.build.clip.wishes import Span, Wish
from quicktake.build.workshop import Workshop, insist_file
from quicktake.errors import InputError
from quicktake.model import Cue
from quicktake.pictures.lettering import Typeface
from quicktake.pictures.words import Piece, Writing, pieces, unwritable
from quicktake.steps.cues import read_cues
from quicktake.timeline import clock

FLASH = 0.3  # seconds: a piece that is cut off by the clip's ends is not shown for less


@dataclass(frozen=True)
class Spoken:
    """What is said in a passage of the recording."""

    cues: Sequence[Cue]
    """In the recording's seconds."""
    face: Typeface
    notes: tuple[str, ...]

    def seen(self, span: Span, writing: Writing) -> Iterator[Piece]:
        """Its pieces in the clip's seconds."""
        for piece in pieces(self.cues, writing):
            start, end = max(0.0, piece.start - span.begin), min(span.seconds, piece.end - span.begin)
            if end - start >= min(FLASH, piece.end - piece.start):
                yield replace(piece, start=start, end=end)


def face_of(workshop: Workshop) -> Typeface:
    """What the show's words are written with."""
    return Typeface(workshop.inputs().get("font"))


def spoken_in(workshop: Workshop, wish: Wish) -> Spoken:
    """What is said during the wish; InputError without a transcript, or with letters that the font lacks."""
    episode, face = workshop.episode, face_of(workshop)
    if episode.transcript is None:
        raise InputError(
            f"{episode.folder}: there is no transcript for --words.",
            hint="Put it there as transcript.vtt or transcript.srt, with the recording's times.",
        )
    insist_file(episode.transcript, episode)
    every = read_cues(episode.transcript, workshop.show.settings.language)
    cues = [cue for cue in every if cue.start < wish.end and cue.end > wish.start]
    letters, signs = unwritable(cues, face)
    if letters:
        raise InputError(
            f"{episode.transcript}: the font has not all of its letters ({letters[:20]}).",
            hint='Name a font that has them in show.toml: `font = "NAME.ttf"`.',
        )
    notes = [f"Left out of the words, because the font lacks them: {' '.join(signs)}"] if signs else []
    if not cues:
        notes.append(f"The transcript has no words from {clock(wish.start)} to {clock(wish.end)}.")
    return Spoken(cues, face, tuple(notes))
