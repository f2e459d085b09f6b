"""A recording and wishes → a master on its own, without a show: file, report, warnings and picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from quicktake.audio.edit import Sounds
from quicktake.audio.faults import Fault
from quicktake.audio.mastering import Mastered, master_file, master_sample
from quicktake.audio.metering.loudness import Measured
from quicktake.build.faults import sound_findings
from quicktake.errors import InputError
from quicktake.folder.files import insist_folder, replacing
from quicktake.model import Audio, Finding, Progress

if TYPE_CHECKING:
    from quicktake.pictures.waveform import Trace


@dataclass(frozen=True)
class Wishes:
    """What else is wanted of one mastering."""

    sample: float | None = None
    """Only so many seconds, before and after."""
    picture: Path | None = None
    """A PNG of what was done."""
    if_needed: bool = False
    """Copy the sound as it is when it is right already."""


def master_alone(
    recording: Path, output: Path, audio: Audio, progress: Progress, wishes: Wishes
) -> tuple[Mapping[str, object], list[Finding]]:
    """Masters one file, or a sample of it; gives the report, and what was found wrong with the recording.

    A sample is two files beside the output's name: NAME-before and NAME-after. InputError for wishes that contradict
    each other.
    """
    sounds, picture = Sounds(recording, audio.track), wishes.picture
    for path in (output, picture) if picture else (output,):
        insist_folder(path)
    if wishes.sample is not None:
        if picture is not None or wishes.if_needed:
            raise InputError("--sample goes with neither --picture nor --if-needed.", hint="Leave one of them out.")
        before, after = (output.with_name(f"{output.stem}-{what}{output.suffix}") for what in ("before", "after"))
        report, faults = master_sample(sounds, (before, after), audio, wishes.sample, progress)
        return report, sound_findings(map(Fault.as_json, faults), recording.name)
    if picture is not None and picture.suffix.lower() != ".png":
        raise InputError(f"{picture}: the picture is a PNG.", hint="Give it a name that ends in .png.")
    done = master_file(sounds, output, audio, progress, if_needed=wishes.if_needed)
    if picture is not None:
        _draw(picture, done, audio, recording.name)
    return done.report, sound_findings(map(Fault.as_json, done.faults), recording.name)


def _draw(picture: Path, done: Mastered, audio: Audio, title: str) -> None:
    from quicktake.pictures.waveform import draw  # Pillow is not needed otherwise

    with replacing(picture, alone=False) as fresh:
        before, after = _trace(done.before), _trace(done.after)
        draw(fresh, before, after, target=audio.target, ceiling=audio.ceiling, title=title)


def _trace(measured: Measured) -> "Trace":
    """What a picture shows of a sound: values for each 100 ms."""
    from quicktake.pictures.waveform import Trace

    peaks, short_term = measured.peaks.tolist(), measured.short_term().tolist()
    return Trace(measured.samples / measured.rate, peaks, short_term, measured.loudness())
