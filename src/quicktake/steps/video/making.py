"""The work of the step `video`: a mastered sound on the recording's own timeline, beside the picture's packets."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from quicktake.audio.edit import Plan, Sounds, excerpt, improved
from quicktake.audio.recordings.decoding import Block, starts_at
from quicktake.audio.recordings.opening import audio_track, moving_picture, opened, start_of
from quicktake.audio.targeting import Source, encode_to_goal
from quicktake.errors import InputError
from quicktake.model import Audio, Progress
from quicktake.steps import Params, Report
from quicktake.steps.measure import read_heard, sounds_of
from quicktake.steps.video.sound import sound_goal, under
from quicktake.timeline import EditList, Kept
from quicktake.video.mux import mux


def make(files: Mapping[str, Path], output: Path, params: Params, progress: Progress) -> Report:
    """Masters the sound, uncut, then joins it to the picture's packets; reports as `master` does."""
    audio, sound = audio_of(params), files["sound"]
    heard = read_heard(files["measure"])
    plan, offset = heard.plan, offset_of(params)
    start = -round(offset * plan.form.rate)
    if start >= plan.total:
        raise InputError(f"{sound}: ends before the picture starts.", hint="Check the recording's offset.")
    blocks = partial(_whole, plan, sounds_of({"sound": sound}, audio.track), start)
    source = Source(blocks, plan.total - start, plan.form, heard.recording, heard.before)
    mastered = output.with_name("sound.m4a")
    told = under(progress, "Video sound")
    try:
        report, _ = encode_to_goal(source, mastered, sound_goal(audio), _edits(plan, start), told)
        joined(files["picture"], mastered, output, at=begins(files, params) - offset, progress=told)
    finally:
        mastered.unlink(missing_ok=True)
    return report


def audio_of(params: Params) -> Audio:
    """The settings that `params` took out of one."""
    return Audio(**{name: params[name] for name in ("target", "ceiling", "track")})  # type: ignore[arg-type]


def offset_of(params: Params) -> float:
    """Seconds by which the sound starts later than the picture; 0 where both are one file."""
    return float(str(params["offset"])) if params["apart"] else 0.0


def begins(files: Mapping[str, Path], params: Params) -> float:
    """Time on the picture's clock of the second 0 of what was heard."""
    if not params["apart"]:
        return starts_at(files["sound"], audio_of(params).track)
    with opened(files["picture"]) as container:
        track = moving_picture(container)
        return ((start_of(track) if track else None) or 0.0) + offset_of(params)


def joined(picture: Path, sound: Path, output: Path, *, at: float, progress: Progress) -> None:
    """Copies a picture and a sound that was mastered into one video; at: the picture's time where the sound begins."""
    with opened(picture, fill_times=True) as pictures, opened(sound) as sounds:
        track = moving_picture(pictures)
        if track is None:
            raise InputError(f"{picture}: has no moving picture.", hint="Name a video file.")
        mux(track, audio_track(sounds, sound), output, at=at, progress=progress)


def _whole(plan: Plan, sounds: Sounds, start: int) -> Iterator[Block]:
    """The recording improved; silence where it starts later than the picture, what is earlier left out."""
    return excerpt(improved(plan, sounds), start, plan.total)


def _edits(plan: Plan, start: int) -> EditList:
    """What is kept of the sound; start: its sample at which the picture starts."""
    rate = plan.form.rate
    kept = Kept(max(0, start) / rate, plan.total / rate, max(0, -start) / rate)
    return EditList((kept,), (plan.total - start) / rate)
