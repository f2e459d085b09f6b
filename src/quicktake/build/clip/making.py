"""Workshop and wish → the clip's file: sound mastered, picture drawn to it, both joined; whole or not at all."""

import contextlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import cast

from quicktake.audio.listening import Heard
from quicktake.audio.mastering import versions
from quicktake.audio.passage import passage
from quicktake.audio.recordings.opening import audio_track, moving_picture, opened
from quicktake.audio.targeting import Source, encode_to_goal
from quicktake.build.clip.seen import Seen, of_cover, of_picture
from quicktake.build.clip.spoken import Spoken, spoken_in
from quicktake.build.clip.wishes import Span, Wish, insist_inside, insist_output
from quicktake.build.releasing import has_picture, recording_missing, seconds_of
from quicktake.build.workshop import Workshop
from quicktake.errors import InputError, MachineError
from quicktake.folder.files import replacing, told
from quicktake.model import Progress
from quicktake.steps.measure import read_heard, sounds_of
from quicktake.steps.video.sound import sound_goal, under
from quicktake.video.mux import mux

DECLARED = 1.0  # seconds by which a recording may be longer than it says
FAR = 3.0  # LU between a passage and the whole from which on it is told


def make_clip(
    workshop: Workshop,
    wish: Wish,
    output: Path,
    progress: Progress,
    building: Callable[[], AbstractContextManager[None]] = contextlib.nullcontext,
) -> Mapping[str, object]:
    """Makes one clip; reports as `master` does, and what was seen. Nothing of the show changes but its cache.

    building: held while the recording is listened to, which fills the cache. InputError for what cannot be, before the
    long work where it is known then; MachineError when the file cannot be written.
    """
    insist_output(output, workshop)
    _insist_recording(workshop)
    moving = has_picture(workshop)
    if said := seconds_of(workshop):
        insist_inside(wish, said, DECLARED)
    spoken = spoken_in(workshop, wish) if wish.words else None
    heard = _heard(workshop, progress, building)
    insist_inside(wish, heard.plan.total / heard.plan.form.rate)
    with _workplace(output) as folder:
        result = folder / "clip.mp4"
        make = _of_picture if moving else _of_cover
        report = make(workshop, wish, heard, spoken, result, progress)
        with replacing(output, alone=False) as fresh, told(output):
            result.replace(fresh)
    return {"path": str(output), "shape": wish.shape, **report, "versions": versions()}


def _insist_recording(workshop: Workshop) -> None:
    if recording_missing(workshop):
        raise InputError(
            f"{workshop.episode.folder}: its recording is not on this computer.",
            hint="A clip is made from the recording: put it there, or run this where it is.",
        )


def _heard(workshop: Workshop, progress: Progress, building: Callable[[], AbstractContextManager[None]]) -> Heard:
    """What is known of the recording; listened to now if it was not."""
    known = workshop.known("measure")
    if known.path is None:
        with building():
            known = workshop.make("measure", progress)
    if known.path is None:
        raise AssertionError("what was made has a file")
    return read_heard(known.path)


def _of_picture(
    workshop: Workshop, wish: Wish, heard: Heard, spoken: Spoken | None, result: Path, progress: Progress
) -> dict[str, object]:
    """A clip of the recording's own picture."""
    with of_picture(workshop, wish, heard, spoken) as seen:
        sound, report = _sounding(workshop, heard, seen.span, result, progress)
        return _joined(seen, sound, result, report, progress)


def _of_cover(
    workshop: Workshop, wish: Wish, heard: Heard, spoken: Spoken | None, result: Path, progress: Progress
) -> dict[str, object]:
    """A clip of cover, title and bars that move with the sound."""
    sound = result.with_name("sound.m4a")
    seen = of_cover(workshop, wish, heard, spoken, sound)
    sound, report = _sounding(workshop, heard, seen.span, result, progress)
    return _joined(seen, sound, result, report, progress)


def _sounding(
    workshop: Workshop, heard: Heard, span: Span, result: Path, progress: Progress
) -> tuple[Path, dict[str, object]]:
    """The passage as it is in the master, brought to the target by itself: it will be heard by itself."""
    plan, audio = heard.plan, workshop.episode.audio
    sounds = sounds_of({"sound": workshop.inputs()["sound"]}, audio.track)
    sound, kept = result.with_name("sound.m4a"), result.with_name("passage.wav")
    start, samples = round(span.begin * plan.form.rate), round(span.seconds * plan.form.rate)
    source = passage(plan, sounds, start, samples, kept, progress)
    report, _ = encode_to_goal(source, sound, sound_goal(audio), span.edits(), under(progress, "Clip sound"))
    kept.unlink()
    notes = [*heard.notes, *cast("list[str]", report["notes"]), *_beside_the_whole(source, heard)]
    return sound, {**report, "seconds": span.seconds, "start": span.begin, "notes": notes}


def _beside_the_whole(source: Source, heard: Heard) -> Iterator[str]:
    """A word where the passage is far louder or quieter than the episode that it is from."""
    alone, whole = source.level.loudness.integrated, heard.recording.loudness.integrated
    if alone is not None and whole is not None and abs(alone - whole) >= FAR:
        how = "quieter" if alone < whole else "louder"
        yield (
            f"In the episode this passage is {abs(alone - whole):.1f} LU {how} than the whole;"
            " in the clip it is as loud as the target says."
        )


def _joined(seen: Seen, sound: Path, result: Path, report: dict[str, object], progress: Progress) -> dict[str, object]:
    picture = result.with_name("picture.mp4")
    seen.write(picture, progress)
    with opened(picture) as pictures, opened(sound) as sounds:
        track = moving_picture(pictures)
        if track is None:
            raise AssertionError("a picture was written")
        mux(track, audio_track(sounds, sound), result, at=0.0, progress=under(progress, "Clip file"))
    notes = [*cast("list[str]", report["notes"]), *seen.notes]
    return {**report, "width": seen.size[0], "height": seen.size[1], "pictures": float(seen.span.rate), "notes": notes}


@contextlib.contextmanager
def _workplace(output: Path) -> Iterator[Path]:
    """A folder beside the output, gone afterwards; errors name the output, not what lies in that folder."""
    with told(output):
        folder = tempfile.TemporaryDirectory(prefix=".quicktake-", dir=output.parent, ignore_cleanup_errors=True)
    with folder as name:
        try:
            yield Path(name)
        except MachineError as error:
            _, inside, reason = error.message.partition(name)
            message = f"{output}{reason[reason.index(':') :]}" if inside and ":" in reason else error.message
            raise MachineError(message, hint=error.hint) from error
