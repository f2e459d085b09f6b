"""Recording → master: the audio programme at its target loudness, encoded, with a report of what was done."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import cast

import numpy as np

from quicktake import __version__
from quicktake.audio import keeping
from quicktake.audio.coding import Coding, insist_bitrate, insist_channels
from quicktake.audio.edit import Plan, Sounds, excerpt, improved, programme
from quicktake.audio.faults import Fault
from quicktake.audio.limiter import Activity
from quicktake.audio.listening import Heard, listen
from quicktake.audio.metering.loudness import HOPS, Measured
from quicktake.audio.recordings.decoding import Block, decode
from quicktake.audio.targeting import Goal, Source, encode_at, encode_to_goal
from quicktake.errors import InputError, MachineError
from quicktake.folder.files import replacing
from quicktake.model import Audio, Progress, no_progress

SPEECH = 0.01  # of the mean energy: 20 dB under it
FORMATS = ("mp3", "m4a", "opus", "flac", "wav")


@dataclass(frozen=True)
class Mastered:
    """A finished master."""

    report: Mapping[str, object]
    faults: tuple[Fault, ...]
    """What was found wrong with the recording."""
    before: Measured
    """The recording as it came, over time."""
    after: Measured
    """The encoded file as decoders give it, over time."""


def master_file(
    sounds: Sounds, output: Path, audio: Audio, progress: Progress = no_progress, *, if_needed: bool = False
) -> Mastered:
    """Masters a recording into a file whose extension decides the format; written whole or not at all.

    if_needed: the recording's own sound is copied when it is right already. Raises InputError for bad input,
    MachineError when the output cannot be written.
    """
    coding = coding_for(output, audio)
    insist_apart(sounds, output)
    heard, before = listen(sounds, audio, progress)
    reasons = list(keeping.reasons(heard, sounds, audio, coding)) if if_needed else []
    with _written(output) as fresh:
        if if_needed and not reasons:
            keeping.copy(sounds, fresh, coding)
            return Mastered(_kept(heard, audio, coding), heard.faults, before, before)
        report, after = master(heard, sounds, fresh, audio, coding, progress)
    if reasons:
        report["notes"] = [f"Not copied: {'; '.join(reasons)}.", *cast("list[str]", report["notes"])]
    return Mastered(report, heard.faults, before, after)


def master(
    heard: Heard, sounds: Sounds, output: Path, audio: Audio, coding: Coding, progress: Progress = no_progress
) -> tuple[dict[str, object], Measured]:
    """Encodes the audio programme that was planned when the recording was heard; gives the report and what came out."""
    plan = heard.plan
    insist_channels(coding, plan.form.channels)
    source = Source(partial(programme, plan, sounds), plan.samples, plan.form, heard.programme, heard.before)
    goal = Goal(audio.target, audio.ceiling, coding)
    report, after = encode_to_goal(source, output, goal, plan.edits(), progress)
    report["notes"] = [*heard.notes, *cast("list[str]", report["notes"])]
    return {**report, **_edited(heard), "versions": versions()}, after


def _kept(heard: Heard, audio: Audio, coding: Coding) -> dict[str, object]:
    """The report of a sound that was left alone."""
    plan, loudness = heard.plan, heard.before.as_json()
    return {
        "seconds": plan.total / plan.form.rate,
        "edits": plan.edits().as_json(),
        "loudness": {"input": loudness, "output": loudness},
        "target": audio.target,
        "ceiling": audio.ceiling,
        "gain": 0.0,
        "limiter": Activity().as_json(plan.form.rate),
        "encoder": "none, copied",
        "encodings": 0,
        "bitrate": None,
        "sample_rate": plan.form.rate,
        "channels": plan.form.channels,
        "notes": ["It was right already: its sound was copied as it is."],
        **_edited(heard),
        "versions": versions(),
    }


def master_sample(
    sounds: Sounds, outputs: tuple[Path, Path], audio: Audio, seconds: float, progress: Progress = no_progress
) -> tuple[dict[str, object], tuple[Fault, ...]]:
    """Some seconds of the recording before and after, into two files; the gain is that of the whole programme.

    Taken where there is most to hear: where the leveler moves most, else around the loudest moment.
    """
    heard, before = listen(sounds, audio, progress)
    plan = heard.plan
    rate = plan.form.rate
    length = min(plan.total, round(seconds * rate))
    start = _telling(plan, before, length)
    for output, blocks, changed in (
        (outputs[0], decode(sounds.recording, plan.source, track=sounds.track), False),
        (outputs[1], improved(plan, sounds), True),
    ):
        coding = coding_for(output, audio)
        insist_apart(sounds, output)
        form = plan.form if changed else plan.source
        source = Source(partial(_passage, blocks, start, length), length, form, heard.programme, heard.before)
        with _written(output) as fresh:
            encode_at(source, fresh, Goal(audio.target, audio.ceiling, coding), changed=changed, progress=progress)
    report = {"seconds": length / rate, "start": start / rate, "files": [output.name for output in outputs]}
    return report, heard.faults


def coding_for(output: Path, audio: Audio) -> Coding:
    """How a file is encoded, by its extension."""
    extension = output.suffix.lower().removeprefix(".")
    if extension not in FORMATS:
        listed = ", ".join(f".{name}" for name in FORMATS)
        raise InputError(f"{output}: the extension decides the format, and must be one of {listed}.")
    coding = Coding(extension, audio.bitrate)
    insist_bitrate(coding)
    return coding


def versions() -> dict[str, str]:
    """Of everything that has a hand in the sound."""
    return {"quicktake": __version__} | {name: version(name) for name in ("av", "lameenc", "numpy", "pydub")}


def insist_apart(sounds: Sounds, output: Path) -> None:
    """InputError where a result would be written over what it is made from."""
    for source in (sounds.recording, sounds.intro, sounds.outro, sounds.spot):
        if source is not None and output.exists() and source.exists() and output.samefile(source):
            raise InputError(f"{output}: is the recording itself.", hint="Give the result another name.")


def _passage(blocks: Iterator[Block], start: int, length: int) -> Iterator[Block]:
    return excerpt(blocks, start, start + length)


def _telling(plan: Plan, before: Measured, length: int) -> int:
    """First sample of the passage that tells most."""
    hop = plan.form.rate // HOPS
    hops = max(1, length // hop)
    energies = before.energies
    if len(energies) <= hops:
        return 0
    window = np.ones(hops)
    if plan.curve is None:
        scores = np.convolve(energies, window, "valid")
    else:  # the spread of the gain over what is loud enough to be speech
        gains = plan.curve.at((np.arange(len(energies)) + 0.5) / HOPS)
        heard = (energies > energies.mean() * SPEECH).astype(np.float64)
        count = np.maximum(np.convolve(heard, window, "valid"), 1)
        mean = np.convolve(heard * gains, window, "valid") / count
        scores = np.convolve(heard * np.square(gains), window, "valid") / count - np.square(mean)
    return min(int(scores.argmax()) * hop, plan.total - length)


def _edited(heard: Heard) -> dict[str, object]:
    """What the recording was, and what was cut, put in and done to its sound."""
    plan = heard.plan
    rate = plan.form.rate
    cuts = [*([(0, plan.start)] if plan.start else []), *plan.pauses]
    cuts += [(plan.end, plan.total)] if plan.end < plan.total else []
    curve = plan.curve
    return {
        "recording": {"seconds": plan.total / rate, "declared_seconds": heard.declared},
        "cuts": {"count": len(cuts), "seconds": round(sum(end - start for start, end in cuts) / rate, 3)},
        "inserts": [
            {"what": name, "at": at, "seconds": insert.samples / rate, "gain": round(insert.gain, 2)}
            for name, insert, at in plan.inserts()
        ],
        "treatment": asdict(plan.treatment),
        "leveler": None if curve is None else {"most": max(curve.decibels), "least": min(curve.decibels)},
    }


@contextlib.contextmanager
def _written(output: Path) -> Iterator[Path]:
    """A fresh file for an output; errors name the output, not the temporary file, of which the host knows nothing."""
    with replacing(output, alone=False) as fresh:
        try:
            yield fresh
        except MachineError as error:
            raise MachineError(error.message.replace(str(fresh), str(output)), hint=error.hint) from error
