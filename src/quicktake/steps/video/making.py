"""The work of the step `video`: a mastered sound on the recording's own timeline, beside the picture's packets."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from quicktake.audio.edit import excerpt, improved
from quicktake.audio.listening import Heard
from quicktake.audio.recordings.decoding import Block, starts_at
from quicktake.audio.recordings.opening import audio_track, moving_picture, opened, start_of
from quicktake.audio.targeting import Source, encode_to_goal
from quicktake.errors import InputError
from quicktake.model import Audio, Progress
from quicktake.steps import Params, Report
from quicktake.steps.measure import read_heard, sounds_of
from quicktake.steps.video.sound import sound_goal, under
from quicktake.video.mux import mux


def make(files: Mapping[str, Path], output: Path, params: Params, progress: Progress) -> Report:
    """Masters the sound, uncut, then joins it to the picture's packets; reports as `master` does."""
    values = dict(params)
    apart, offset = bool(values.pop("apart")), float(str(values.pop("offset")))
    values.pop("container")
    audio = Audio(**values)  # type: ignore[arg-type]  # the same keys and values that `params` took out of one
    picture, sound = files["picture"], files["sound"]
    heard = read_heard(files["measure"])
    begins = _picture_start(picture) if apart else starts_at(sound, audio.track)
    source = _source(sound, audio, heard, offset if apart else 0.0)
    mastered = output.with_name("sound.m4a")
    try:
        report, _ = encode_to_goal(source, mastered, sound_goal(audio), progress=under(progress, "Video sound"))
        with opened(picture, fill_times=True) as pictures, opened(mastered) as sounds:
            track = moving_picture(pictures)
            if track is None:
                raise InputError(f"{picture}: has no moving picture.", hint="Name a video file.")
            mux(track, audio_track(sounds, mastered), output, at=begins, progress=progress)
    finally:
        mastered.unlink(missing_ok=True)
    return report


def _source(sound: Path, audio: Audio, heard: Heard, offset: float) -> Source:
    """The recording whole, improved; silence where it starts later than the picture, what is earlier left out."""
    plan = heard.plan
    sounds = sounds_of({"sound": sound}, audio.track)
    start = -round(offset * plan.form.rate)
    if start >= plan.total:
        raise InputError(f"{sound}: ends before the picture starts.", hint="Check the recording's offset.")

    def blocks() -> Iterator[Block]:
        return excerpt(improved(plan, sounds), start, plan.total)

    return Source(blocks, plan.total - start, plan.form, heard.recording, heard.before)


def _picture_start(picture: Path) -> float:
    with opened(picture) as container:
        track = moving_picture(container)
        return (start_of(track) if track else None) or 0.0
