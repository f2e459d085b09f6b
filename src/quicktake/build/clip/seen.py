"""Workshop and wish → what is seen in a clip, ready to be written: the recording's own picture, or cover and bars."""

import contextlib
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np

from quicktake.audio.listening import Heard
from quicktake.audio.recordings.decoding import decode, starts_at
from quicktake.audio.recordings.opening import moving_picture, opened, start_of
from quicktake.build.clip.spoken import Spoken, face_of
from quicktake.build.clip.wishes import Span, Wish, span_of
from quicktake.build.workshop import Workshop
from quicktake.errors import InputError
from quicktake.model import Progress
from quicktake.pictures.audiogram import Drawn, Pixels
from quicktake.pictures.poster import Layout, draw_poster, layout_of, on_paper, writing_of
from quicktake.pictures.words import Writing, draw_words
from quicktake.steps.video.sound import under
from quicktake.video.bars import Bars
from quicktake.video.clip.converting import upright_size
from quicktake.video.clip.framing import Framing, framed
from quicktake.video.clip.overlay import Overlay
from quicktake.video.clip.reading import rate_of, shown_from, steady
from quicktake.video.clip.writing import write_picture
from quicktake.video.looks import look_of
from quicktake.video.render import PER_SECOND, Scene, render
from quicktake.video.spectrum import levels

PITCH = 24  # pixels from one bar to the next
HDR = "The picture is HDR: its colours were brought into what every screen shows."


@dataclass(frozen=True)
class Seen:
    """A clip's picture before it is written."""

    span: Span
    size: tuple[int, int]
    """Width and height in pixels."""
    write: Callable[[Path, Progress], None]
    """Writes it into a new MP4 file without sound."""
    notes: tuple[str, ...] = ()


@contextlib.contextmanager
def of_picture(workshop: Workshop, wish: Wish, heard: Heard, spoken: Spoken | None) -> Iterator[Seen]:
    """The recording's own picture, whole in the shape that is wished, with what is said; open while it is needed."""
    path, plan = workshop.inputs()["picture"], heard.plan
    zero = _second_zero(workshop)
    with opened(path, fill_times=True) as container:
        track = moving_picture(container)
        if track is None:
            raise InputError(f"{path}: has no moving picture.", hint="Name a video file.")
        frames = shown_from(track, zero + wish.start)
        first = next(frames)
        look, rate = look_of(track, first[1]), rate_of(track)
        span = span_of(wish, first[0] - zero, rate, plan.total / plan.form.rate)
        framing = framed(wish.shape, upright_size(look), words=wish.words)
        pictures = steady(itertools.chain([first], frames), zero + span.begin, rate, span.count)

        def write(output: Path, progress: Progress) -> None:
            overlays = _overlays(spoken, span, framing)
            write_picture(
                output, pictures, look, framing, overlays, rate=rate, count=span.count, progress=progress
            )  # fmt: skip

        notes = (*([HDR] if look.colours.high else []), *(spoken.notes if spoken else ()))
        yield Seen(span, (framing.width, framing.height), write, notes)


def _second_zero(workshop: Workshop) -> float:
    """The time on the picture's own clock of the recording's second 0, which is where its sound's times begin."""
    episode, inputs = workshop.episode, workshop.inputs()
    if not episode.picture:
        return starts_at(inputs["sound"], episode.audio.track)
    with opened(inputs["picture"]) as container:
        track = moving_picture(container)
        return ((start_of(track) if track else None) or 0.0) + episode.offset


def _overlays(spoken: Spoken | None, span: Span, framing: Framing) -> Iterator[Overlay]:
    if spoken is None:
        return
    left, top, width, height = framing.words
    writing = Writing(spoken.face, framing.em, width, height)
    for piece in spoken.seen(span, writing):
        yield Overlay(piece.start, piece.end, draw_words(piece.text, writing), left, top)


def of_cover(workshop: Workshop, wish: Wish, heard: Heard, spoken: Spoken | None, sound: Path) -> Seen:
    """Cover and title, bars that move with the encoded sound, and what is said."""
    layout = layout_of(wish.shape, words=wish.words)
    show, title = workshop.show.settings.title, workshop.episode.matter.title
    drawn = draw_poster(workshop.inputs()["cover"], show, title, layout, face_of(workshop))
    plan = heard.plan
    span = span_of(wish, None, Fraction(PER_SECOND), plan.total / plan.form.rate)

    def write(output: Path, progress: Progress) -> None:
        palette = drawn.palette
        bars = Bars(
            layout.bars, layout.bars[2] // PITCH | 1, paper=palette.paper, ink=palette.accent, faint=palette.faint
        )
        heights = levels(
            decode(sound, plan.form), plan.form.rate, pictures=span.count, per_second=PER_SECOND, bands=bars.bands,
            target=workshop.episode.audio.target,
        )  # fmt: skip
        place = layout.words[:2] if layout.words else (0, 0)
        scene = Scene(drawn.pixels, bars, place, _strips(spoken, span, layout, drawn))
        render(output, scene, heights, pictures=span.count, progress=under(progress, "Clip picture"))

    lacking = [f"The clip shows no “{text}”: its font lacks letters of it." for text in drawn.left_out]
    return Seen(span, layout.size, write, (*lacking, *(spoken.notes if spoken else ())))


def _strips(spoken: Spoken | None, span: Span, layout: Layout, drawn: Drawn) -> Iterator[tuple[float, Pixels]]:
    """What is said, each piece drawn on the paper when it is near; an empty paper where nobody speaks."""
    if spoken is None:
        return
    writing = writing_of(layout, spoken.face)
    paper, ended = drawn.palette.paper, 0.0
    blank = np.full((writing.height, writing.width, 3), paper, np.uint8)
    for piece in spoken.seen(span, writing):
        if piece.start - ended > 1 / PER_SECOND:
            yield ended, blank
        yield piece.start, on_paper(draw_words(piece.text, writing, plate=False), paper)
        ended = piece.end
    yield ended, blank
