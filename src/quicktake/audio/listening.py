"""Recording, intro, outro and spot → what was heard of them: the plan of the audio programme, loudness, faults."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from quicktake.audio.composing import Level, Part, level_of
from quicktake.audio.edit import Insert, Plan, Sounds, overlap_of
from quicktake.audio.faults import Fault, Inspector, remark_faults, track_faults
from quicktake.audio.metering.loudness import HOPS, Measured, integrated
from quicktake.audio.passing import Pass, read
from quicktake.audio.recordings.decoding import Form, form_for
from quicktake.audio.recordings.recording import probe
from quicktake.audio.speech.folding import Phase, choose_fold
from quicktake.audio.speech.leveling import plan_curve
from quicktake.audio.speech.pauses import long_pauses, silence_cut
from quicktake.audio.speech.treating import QUIETEST, Treatment, noise_of
from quicktake.model import Audio, Loudness, Progress, no_progress

SNAP = 1.0  # seconds by which a spot may move to the quietest moment nearby: a word is not cut


@dataclass(frozen=True)
class Heard:
    """All that is known of a recording, and what is to be done to it."""

    plan: Plan
    before: Loudness
    """The recording as it came."""
    recording: Level
    """The recording whole, improved but not edited: what the video programme has, before gain."""
    programme: Level
    """The audio programme, before gain."""
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    """What the host should know of how the sound is treated."""
    declared: float | None = None
    """Seconds of sound that the recording says it holds."""

    def as_json(self) -> dict[str, object]:
        """What the step `measure` keeps; `edits` is for those who only place times."""
        return {
            "version": 2,
            "plan": self.plan.as_json(),
            "before": vars(self.before),
            "recording": self.recording.as_json(),
            "programme": self.programme.as_json(),
            "faults": [fault.as_json() for fault in self.faults],
            "notes": self.notes,
            "declared": self.declared,
            "edits": self.plan.edits().as_json(),
        }

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> "Heard":
        """Reads back what `as_json` wrote."""
        return Heard(
            Plan.from_json(value["plan"]),
            Loudness(**value["before"]),
            Level.from_json(value["recording"]),
            Level.from_json(value["programme"]),
            tuple(Fault.from_json(fault) for fault in value["faults"]),
            tuple(value["notes"]),
            value["declared"],
        )


def listen(sounds: Sounds, audio: Audio, progress: Progress = no_progress) -> tuple[Heard, Measured]:
    """Measures a recording and plans its audio programme; gives the recording's course over time too.

    One pass; where the sound is to be treated, another one of the treated sound. Raises InputError for what is no
    recording, damaged, shorter than 400 ms or silent throughout.
    """
    recording = probe(sounds.recording, sounds.track)
    form = form_for(recording, audio.channels)
    folds = form.channels == 1 and recording.channels > 1
    source = Form(form.rate, 2) if folds else form
    inspector, phase = Inspector(source), Phase() if folds else None
    total = recording.seconds or 0.0
    raw = read(sounds.recording, source, progress, total, track=sounds.track, inspector=inspector, phase=phase)
    treatment, notes = _treatment(audio, raw, source, phase)
    heard = raw if treatment.idle else read(
        sounds.recording, source, progress, total, track=sounds.track, treatment=treatment
    )  # fmt: skip
    curve = plan_curve(heard.measured.energies) if audio.leveler else None
    curve = None if curve is None or curve.flat else curve
    whole = Part(heard, 0, len(heard.measured.energies), curve)
    even = whole.measured()
    plan = Plan(form, raw.measured.samples, 0, raw.measured.samples, treatment=treatment, curve=curve)
    plan = _cut(plan, audio, even)
    plan, inserts = _inserted(plan, sounds, audio, even)
    level = level_of([whole])
    parts = _parts(plan, whole, inserts)
    edited = level if plan.kept == plan.total and not inserts else level_of(parts)
    if sounds.spot and sounds.spot_at is not None and sounds.spot_at * form.rate > plan.total:
        notes = (*notes, "The spot's place lies after the recording's end: it was put at its end.")
    faults = (
        *track_faults(recording, sounds.track),
        *remark_faults(raw.decoded.remarks),
        *inspector.finish(raw.measured),
    )
    before, declared = raw.measured.loudness(), raw.decoded.declared
    return Heard(plan, before, level, edited, faults, notes, declared), raw.measured


def _treatment(audio: Audio, raw: Pass, form: Form, phase: Phase | None) -> tuple[Treatment, tuple[str, ...]]:
    """What is done to the sound, and what to say of it."""
    notes: tuple[str, ...] = ()
    noise = None if audio.denoise is None else noise_of(raw.measured.energies, form.channels)
    treatment = Treatment(audio.highpass, audio.denoise, noise=noise)
    if audio.denoise is not None and (noise is None or noise <= QUIETEST):
        treatment = Treatment(audio.highpass)
        notes = ("Not denoised: there is no noise in the recording.",)
    if phase is None:
        return treatment, notes
    fold, why = choose_fold(phase.finish())
    return replace(treatment, fold=fold), (*notes, why) if fold != "sum" else notes


def _cut(plan: Plan, audio: Audio, measured: Measured) -> Plan:
    """Silence at the ends and long pauses taken out; cuts lie on the meter's hops, so that what is kept is known."""
    start, end = silence_cut(measured) if audio.trim else (0, plan.total)
    pauses = long_pauses(measured, audio.max_pause) if audio.max_pause is not None else ()
    inside = tuple((first, last) for first, last in pauses if first > start and last < end)
    return replace(plan, start=start, end=end, pauses=inside)


def _inserted(plan: Plan, sounds: Sounds, audio: Audio, even: Measured) -> tuple[Plan, dict[str, Pass]]:
    """Intro, outro and spot brought to the recording's loudness by a gain of their own, so that the joins are even."""
    paths = {"spot": sounds.spot, "intro": sounds.intro, "outro": sounds.outro}
    passes = {name: read(path, plan.form, no_progress, 0.0) for name, path in paths.items() if path is not None}
    inserts: dict[str, Insert] = {}
    loudness = integrated(even.energies)
    if loudness is None:
        raise AssertionError("a recording without loudness is refused when it is read")
    for name, heard in passes.items():
        gain, samples = loudness - heard.loudness, heard.measured.samples
        if name == "spot":
            inserts[name] = Insert(samples, gain, at=_spot_at(plan, sounds.spot_at, even))
        else:
            edge = plan.start if name == "intro" else plan.end
            beside_spot = "spot" in inserts and inserts["spot"].at == edge  # its words are not crossfaded
            overlap = 0 if beside_spot else overlap_of(audio.crossfade, samples, plan.kept, plan.form.rate)
            inserts[name] = Insert(samples, gain, overlap)
    spot, intro, outro = (inserts.get(name) for name in paths)
    return replace(plan, intro=intro, spot=spot, outro=outro), passes


def _spot_at(plan: Plan, wanted: float | None, measured: Measured) -> int:
    """The sample where a spot is put: the quietest tenth of a second near the wanted one."""
    if wanted is None or wanted * plan.form.rate >= plan.end:
        return plan.end
    if wanted * plan.form.rate <= plan.start:
        return plan.start
    hop = plan.form.rate // HOPS
    middle, reach = round(wanted * HOPS), round(SNAP * HOPS)
    first = max(middle - reach, -(-plan.start // hop))
    near = measured.energies[first : min(middle + reach + 1, plan.end // hop)]
    return plan.start if not len(near) else (first + int(near.argmin())) * hop + hop // 2


def _parts(plan: Plan, whole: Part, inserts: Mapping[str, Pass]) -> list[Part]:
    """The programme's parts in order; where two are crossfaded, each counts for half of the overlap."""
    hop = plan.form.rate // HOPS
    parts = [replace(whole, first=min(round(start / hop), whole.last), last=min(-(-end // hop), whole.last))
             for start, end in plan.runs()]  # fmt: skip
    if plan.spot:
        place = sum(end <= plan.spot.at for _, end in plan.runs())
        parts.insert(place, _insert(inserts["spot"], plan.spot))
    for insert, name in ((plan.intro, "intro"), (plan.outro, "outro")):
        if insert:
            half = round(insert.overlap / hop / 2)
            beside = 0 if name == "intro" else len(parts) - 1
            both = (_insert(inserts[name], insert), parts[beside])
            left, right = both if name == "intro" else both[::-1]
            joined = [replace(left, last=left.last - half), replace(right, first=right.first + half)]
            parts[beside : beside + 1] = joined
    return [part for part in parts if part.first < part.last]


def _insert(heard: Pass, insert: Insert) -> Part:
    return Part(heard, 0, len(heard.measured.energies), insert.gain)
