"""The work of the step `edited`: the audio programme mastered, and the picture cut to it."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import cast

import numpy as np

from quicktake.audio.edit import Plan, programme
from quicktake.audio.recordings.opening import moving_picture, opened
from quicktake.audio.targeting import Source, encode_to_goal
from quicktake.errors import InputError
from quicktake.model import Progress
from quicktake.pictures.audiogram import COVER, HEIGHT, TOP, Drawn, draw_still
from quicktake.pictures.lettering import Typeface
from quicktake.steps import Params, Report
from quicktake.steps.measure import read_heard, sounds_of
from quicktake.steps.video import making
from quicktake.steps.video.sound import sound_goal, under
from quicktake.video.looks import TEN, Look
from quicktake.video.recode import Card, recode


def make(files: Mapping[str, Path], output: Path, params: Params, progress: Progress) -> Report:
    """Masters the audio programme and cuts the picture to it; reports as `master` does."""
    heard, audio = read_heard(files["measure"]), making.audio_of(params)
    plan = heard.plan
    if plan.kept == plan.total and not plan.inserts():
        return making.make(files, output, params, progress)
    face = Typeface(files.get("font"))
    drawn = draw_still(files["cover"], str(params["show"]), str(params["title"]), face)
    blocks = partial(programme, plan, sounds_of(files, audio.track))
    source = Source(blocks, plan.samples, plan.form, heard.programme, heard.before)
    sound, picture = output.with_name("sound.m4a"), output.with_name("picture.mp4")
    try:
        report, _ = encode_to_goal(source, sound, sound_goal(audio), plan.edits(), under(progress, "Video sound"))
        look = _cut(files, params, plan, _card(drawn), picture, progress)
        making.joined(picture, sound, output, at=0.0, progress=under(progress, "Video file"))
    finally:
        sound.unlink(missing_ok=True)
        picture.unlink(missing_ok=True)
    lacking = drawn.left_out if plan.inserts() else ()
    return {**report, "notes": [*cast("list[str]", report["notes"]), *_notes(look, lacking)]}


def _card(drawn: Drawn) -> Card:
    """The still picture in the middle: there are neither chapters nor bars under it."""
    return Card(np.roll(drawn.pixels, (HEIGHT - COVER) // 2 - TOP, axis=0), drawn.palette.paper)


def _cut(files: Mapping[str, Path], params: Params, plan: Plan, card: Card, picture: Path, progress: Progress) -> Look:
    with opened(files["picture"], fill_times=True) as container:
        track = moving_picture(container)
        if track is None:
            raise InputError(f"{files['picture']}: has no moving picture.", hint="Name a video file.")
        return recode(track, picture, plan.edits(), card, zero=making.begins(files, params), progress=progress)


def _notes(look: Look, lacking: tuple[str, ...]) -> list[str]:
    """What the host should know of the picture."""
    codec = "HEVC" if look.format == TEN else "H.264"
    notes = [f"The picture was encoded anew ({codec}), because it was cut; with edits = false it would be copied."]
    notes += [f"The picture lost {words}: no encoder here writes them." for words in look.lost]
    return notes + [f"The cover's picture shows no “{text}”: its font lacks letters of it." for text in lacking]
