"""Recording, intro and outro → what was heard in one pass: the plan of the audio programme and all loudness."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from quicktake.audio.decoding import Form, decode, form_for
from quicktake.audio.edit import Insert, Plan, overlap_of, programme, silence_cut
from quicktake.audio.loudness import HOPS, RELATIVE_GATE, Measured, integrated, measure
from quicktake.audio.recording import probe
from quicktake.errors import InputError
from quicktake.model import Audio, Loudness, Progress, no_progress

STEP = 2  # crests per dB
QUIETEST = -100.0  # dBFS: hops under it have no crest worth knowing


@dataclass(frozen=True)
class Level:
    """How loud a programme is, and how much of it is how high."""

    loudness: Loudness
    crests: tuple[tuple[float, float], ...]
    """Peak in dBFS, and the share of the gated energy that lies in hops with that peak."""

    def loss(self, gain: float, ceiling: float) -> float:
        """LU that a limiter takes off the loudness at most: as if a hop's highest peak lowered all of the hop."""
        kept = sum(share * 10 ** (-max(0.0, peak + gain - ceiling) / 10) for peak, share in self.crests)
        return -10 * math.log10(kept)


@dataclass(frozen=True)
class Heard:
    """All that is known of a recording after one pass (with intro or outro: two)."""

    plan: Plan
    recording: Level
    """The recording whole: what the video programme has."""
    programme: Level
    """The audio programme, before gain."""

    def as_json(self) -> dict[str, object]:
        """What the step `measure` keeps; `edits` is for those who only place times."""
        return {"version": 1, **asdict(self), "edits": self.plan.edits().as_json()}

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> "Heard":
        """Reads back what `as_json` wrote."""
        plan = dict(value["plan"])
        for name in ("intro", "outro"):
            plan[name] = Insert(**plan[name]) if plan[name] else None
        plan["form"] = Form(**plan["form"])
        return Heard(Plan(**plan), _level(value["recording"]), _level(value["programme"]))


def listen(
    sound: Path, audio: Audio, progress: Progress = no_progress, intro: Path | None = None, outro: Path | None = None
) -> Heard:
    """Measures a recording and plans its audio programme.

    Raises InputError for what is no recording, damaged, shorter than 400 ms or silent throughout.
    """
    recording = probe(sound, audio.track)
    form = form_for(recording, audio.channels)
    blocks = decode(sound, form, track=audio.track)
    measured = measure(blocks, form, progress, "Listening", recording.seconds or 0.0)
    loudness = _insist_loudness(sound, measured)
    start, end = silence_cut(measured) if audio.trim else (0, measured.samples)
    before = _insert(intro, form, loudness, audio.crossfade, end - start)
    after = _insert(outro, form, loudness, audio.crossfade, end - start)
    plan = Plan(form, measured.samples, start, end, before, after)
    if before or after:
        stream = programme(plan, sound, track=audio.track, intro=intro, outro=outro)
        edited = measure(stream, form, progress, "Listening", plan.samples / form.rate)
    else:
        hop = round(form.rate / HOPS)
        edited = measured.part(start // hop, -(-end // hop))
    return Heard(plan, level(measured), level(edited))


def level(measured: Measured) -> Level:
    """Loudness and crests of what was measured."""
    loud = measured.energies > measured.energies.mean() * 10 ** (RELATIVE_GATE / 10)
    energies, peaks = measured.energies[loud], measured.peaks[loud]
    heights = np.ceil(20 * np.log10(np.maximum(peaks, 10 ** (QUIETEST / 20))) * STEP) / STEP
    found, places = np.unique(heights, return_inverse=True)
    shares = np.bincount(places, energies) / energies.sum()
    return Level(measured.loudness(), tuple(zip(found.tolist(), shares.tolist(), strict=True)))


def _insist_loudness(path: Path, measured: Measured) -> float:
    if len(measured.energies) < 4:
        raise InputError(f"{path}: is shorter than 400 ms, its loudness is undefined.", hint="Is it the right file?")
    loudness = integrated(measured.energies)
    if loudness is None:
        raise InputError(f"{path}: is silent throughout.", hint="Was the microphone on, and the right track chosen?")
    return loudness


def _insert(path: Path | None, form: Form, loudness: float, crossfade: float, kept: int) -> Insert | None:
    """An intro or outro, brought to the recording's loudness by a gain of its own, so that the join is even."""
    if path is None:
        return None
    measured = measure(decode(path, form), form, no_progress, "Listening", 0.0)
    gain = loudness - _insist_loudness(path, measured)
    return Insert(measured.samples, gain, overlap_of(crossfade, measured.samples, kept, form.rate))


def _level(value: Mapping[str, Any]) -> Level:
    return Level(Loudness(**value["loudness"]), tuple((peak, share) for peak, share in value["crests"]))
