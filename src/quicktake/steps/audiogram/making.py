"""The work of the step `audiogram`: the audio programme mastered from the recording, and pictures drawn to it."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import cast

import numpy as np

from quicktake.audio.composing import Level
from quicktake.audio.edit import Plan, Sounds, programme
from quicktake.audio.listening import Heard
from quicktake.audio.recordings.decoding import Block, Form, decode
from quicktake.audio.targeting import Goal, Source, encode_to_goal
from quicktake.model import Chapter, Progress, placed
from quicktake.pictures.audiogram import Drawn, Pixels, bars_box, draw_still, draw_strip, strip_box
from quicktake.pictures.lettering import Typeface
from quicktake.steps import Params, Report
from quicktake.steps.measure import read_heard, sounds_of
from quicktake.steps.video.making import audio_of, joined
from quicktake.steps.video.sound import sound_goal, under
from quicktake.video.bars import Bars
from quicktake.video.render import PER_SECOND, Scene, render
from quicktake.video.spectrum import levels

STEREO = 2
BARS = 47
BOTH = 10 * math.log10(2)  # LU that a sound is louder from two channels than from one (BS.1770-4, section 2)


def make(files: Mapping[str, Path], output: Path, params: Params, progress: Progress) -> Report:
    """Masters the programme, then draws pictures to what came out and joins both; reports as `master` does."""
    audio = audio_of(params)
    heard = read_heard(files["measure"])
    face = Typeface(files.get("font"))
    drawn = draw_still(files["cover"], str(params["show"]), str(params["title"]), face)
    sound, picture = output.with_name("sound.m4a"), output.with_name("picture.mp4")
    source = _source(heard, sounds_of(files, audio.track))
    goal = sound_goal(audio)
    try:
        edits, told = heard.plan.edits(), under(progress, "Video sound")
        report, _ = encode_to_goal(source, sound, goal, edits, told)
        chapters = [Chapter(start, title) for start, title in cast("Sequence[tuple[float, str]]", params["chapters"])]
        _draw(drawn, placed(chapters, edits), sound, picture, source, goal, progress)
        joined(picture, sound, output, at=0.0, progress=under(progress, "Video file"))
    finally:
        sound.unlink(missing_ok=True)
        picture.unlink(missing_ok=True)
    unwritten = [*drawn.left_out, *(chapter.title for chapter in chapters if face.missing(chapter.title))]
    lacking = [f"The video shows no “{text}”: its font lacks letters of it." for text in unwritten]
    return {**report, "notes": [*cast("list[str]", report["notes"]), *lacking]}


def _source(heard: Heard, sounds: Sounds) -> Source:
    """The audio programme, as it is mastered for the podcast, in two channels."""
    plan = heard.plan
    form = Form(plan.form.rate, STEREO)
    if plan.form.channels == STEREO:
        return Source(partial(programme, plan, sounds), plan.samples, form, heard.programme, heard.before)
    return Source(partial(_doubled, plan, sounds), plan.samples, form, _louder(heard.programme), heard.before)


def _doubled(plan: Plan, sounds: Sounds) -> Iterator[Block]:
    for block in programme(plan, sounds):
        yield np.repeat(block, STEREO, axis=1)


def _louder(level: Level) -> Level:
    """Of a sound that comes from both sides instead of one; its peaks, and what a limiter takes, stay the same."""
    loudness = level.loudness
    values = {name: getattr(loudness, name) for name in ("integrated", "momentary", "short_term")}
    raised = {name: None if value is None else value + BOTH for name, value in values.items()}
    return replace(level, loudness=replace(loudness, **raised))


def _draw(
    drawn: Drawn, chapters: Sequence[Chapter], sound: Path, picture: Path, source: Source, goal: Goal,
    progress: Progress,
) -> None:  # fmt: skip
    """Pictures to the sound that was encoded: what moves is what is heard."""
    palette, rate = drawn.palette, source.form.rate
    bars = Bars(bars_box(), BARS, paper=palette.paper, ink=palette.accent, faint=palette.faint)
    pictures = math.ceil(source.samples * PER_SECOND / rate)
    heights = levels(
        decode(sound, source.form), rate, pictures=pictures, per_second=PER_SECOND, bands=bars.bands,
        target=goal.target,
    )  # fmt: skip
    scene = Scene(drawn.pixels, bars, strip_box()[:2], _strips(chapters, drawn))
    render(picture, scene, heights, pictures=pictures, progress=progress)


def _strips(chapters: Sequence[Chapter], drawn: Drawn) -> Iterator[tuple[float, Pixels]]:
    """Each chapter's title, drawn when it is near."""
    for chapter in chapters:
        yield chapter.start, draw_strip(chapter.title, drawn.palette, drawn.face)
