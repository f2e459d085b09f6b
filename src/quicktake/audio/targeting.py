"""Programme and goal → an encoded file at its target loudness and under its ceiling, as decoders give it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from quicktake.audio.coding import Coding
from quicktake.audio.decoding import Block, Form
from quicktake.audio.encode import encoder
from quicktake.audio.limiter import Activity, Limiter, limited
from quicktake.audio.listening import Level
from quicktake.audio.loudness import Measured, decoded, measure
from quicktake.errors import InputError, MachineError
from quicktake.model import Loudness, Progress, no_progress
from quicktake.timeline import EditList, whole

TOLERANCE = 0.08  # LU that the encoded file may be off the target
NOTICEABLE = 0.05  # LU that the limiter may take without its loss being measured before encoding
PRECISE = 0.03  # LU: near enough before encoding
LEAST_SLOPE = 0.25  # LU for a dB of gain: less is not believed
MOST_LOSS = 3.0  # LU that the limiter may take at most: more gain would only squash the sound
PASSES = 5  # passes that measure the limiter's loss
ENCODINGS = 6  # at most; most sounds need one
UNDER = 0.1  # dB under the ceiling that a corrected encoding aims at
STRONG_GAIN = 20.0  # dB


@dataclass(frozen=True)
class Source:
    """A programme that can be streamed again and again."""

    blocks: Callable[[], Iterator[Block]]
    samples: int
    form: Form
    level: Level


@dataclass(frozen=True)
class Goal:
    """What the encoded file shall be."""

    target: float
    """Integrated loudness in LUFS."""
    ceiling: float
    """Highest true peak in dBTP."""
    coding: Coding


@dataclass(frozen=True)
class Encoding:
    """One try: what was set, and what came out."""

    gain: float
    ceiling: float
    activity: Activity
    measured: Measured

    @property
    def loudness(self) -> Loudness:
        """Of the encoded file, decoded."""
        return self.measured.loudness()

    def misses(self, goal: Goal) -> tuple[float, float]:
        """LU that lack to the target, and dB over the ceiling."""
        found = self.loudness
        lacking = goal.target - (goal.target if found.integrated is None else found.integrated)
        return lacking, (found.true_peak if found.true_peak is not None else goal.ceiling) - goal.ceiling

    def good(self, goal: Goal) -> bool:
        """Whether it is what it shall be."""
        lacking, over = self.misses(goal)
        return abs(lacking) <= TOLERANCE and over <= 0


def encode_to_goal(
    source: Source, output: Path, goal: Goal, edits: EditList | None = None, progress: Progress = no_progress
) -> Mapping[str, object]:
    """Encodes until the decoded result has its loudness and keeps the ceiling; gives the report.

    One gain for all, a limiter where the ceiling would be passed. What the limiter takes off the loudness is measured
    beforehand, what the encoder adds to the peaks afterwards: both correct the next try.
    """
    gain, slope = _gain(source, goal, progress)
    most = _most_gain(source, goal)
    ceiling = goal.ceiling - goal.coding.headroom(source.form.channels)
    tries: list[Encoding] = []
    for _ in range(ENCODINGS):
        tries.append(_encode(source, output, goal.coding, gain, ceiling, progress))
        lacking, over = tries[-1].misses(goal)
        if tries[-1].good(goal) or (over <= 0 and gain >= most and lacking > 0):
            break
        gain = min(most, gain + lacking / slope)
        ceiling -= over + UNDER if over > 0 else 0.0
    return _report(source, goal, tries, edits or whole(source.samples / source.form.rate))


def _gain(source: Source, goal: Goal, progress: Progress) -> tuple[float, float]:
    """Gain in dB with which the programme, limited, has the target's loudness; and how many LU a dB of gain brings.

    Without a limiter that is 1; the harder it works, the less (regula falsi, each pass with the last two's slope).
    """
    most = _most_gain(source, goal)
    gain, slope = most - MOST_LOSS, 1.0
    ceiling = goal.ceiling - goal.coding.headroom(source.form.channels)
    if source.level.loss(gain, ceiling) < NOTICEABLE:
        return gain, slope
    seconds = source.samples / source.form.rate
    last: tuple[float, float] | None = None
    for _ in range(PASSES):
        stream = limited(source.blocks(), Limiter(source.form, gain, ceiling))
        found = measure(stream, source.form, progress, "Measuring", seconds).loudness().integrated
        if found is None or abs(goal.target - found) < PRECISE or (found < goal.target and gain >= most):
            break
        if last is not None and last[0] != gain:
            slope = min(1.0, max(LEAST_SLOPE, (found - last[1]) / (gain - last[0])))
        last = gain, found
        gain = min(most, gain + (goal.target - found) / slope)
    return gain, slope


def _most_gain(source: Source, goal: Goal) -> float:
    """The highest gain in dB that is tried."""
    loudness = source.level.loudness.integrated
    if loudness is None:
        raise AssertionError("a programme without loudness is refused when it is heard")
    return goal.target - loudness + MOST_LOSS


def _encode(source: Source, output: Path, coding: Coding, gain: float, ceiling: float, progress: Progress) -> Encoding:
    """Encodes once and measures what came out."""
    limiter = Limiter(source.form, gain, ceiling)
    done, seconds = 0, source.samples / source.form.rate
    with encoder(output, source.form, coding) as encoding:
        for block in limited(source.blocks(), limiter):
            encoding.write(block)
            done += len(block)
            progress("Encoding", done / source.form.rate, seconds, "s")
        encoding.finish()
    if done != source.samples:
        raise InputError("The recording changed while it was read.", hint="Run the same again.")
    try:
        measured = decoded(output, progress)
    except InputError as error:
        raise _short(output) from error
    if not 0 <= measured.samples - source.samples <= coding.slack:
        raise _short(output)
    return Encoding(gain, ceiling, limiter.activity, measured)


def _short(output: Path) -> MachineError:
    return MachineError(f"{output}: what was written is not whole.", hint="Is there room on the disk? Run it again.")


def _report(source: Source, goal: Goal, tries: list[Encoding], edits: EditList) -> dict[str, object]:
    last, rate = tries[-1], source.form.rate
    return {
        "seconds": last.measured.samples / rate,
        "edits": edits.as_json(),
        "loudness": {"input": source.level.loudness.as_json(), "output": last.loudness.as_json()},
        "target": goal.target,
        "ceiling": goal.ceiling,
        "gain": round(last.gain, 2),
        "limiter": last.activity.as_json(rate),
        "encoder": goal.coding.name,
        "encodings": len(tries),
        "bitrate": goal.coding.bitrate if goal.coding.lossy else None,
        "sample_rate": rate,
        "channels": source.form.channels,
        "notes": _notes(goal, tries),
    }


def _notes(goal: Goal, tries: list[Encoding]) -> list[str]:
    """What the host should know of how it went."""
    last = tries[-1]
    lacking, over = last.misses(goal)
    notes = []
    if last.gain > STRONG_GAIN:
        notes.append(f"The recording is very quiet: {last.gain:.1f} dB of gain raise its noise as well.")
    if len(tries) > 1:
        lowered = tries[0].ceiling - last.ceiling
        notes.append(
            f"Encoded {len(tries)} times: corrected by {last.gain - tries[0].gain:+.2f} dB of gain and a ceiling"
            f" {lowered:.2f} dB lower, as measured on the encoded file."
        )
    if abs(lacking) > TOLERANCE:
        notes.append(
            f"The target of {goal.target:g} LUFS was not reached: it is {goal.target - lacking:.2f} LUFS. Its peaks"
            f" stand too high above its loudness: the limiter holds back up to {last.activity.deepest:.1f} dB;"
            " more would only squash the sound. Choose a lower target."
        )
    if over > 0:
        notes.append(f"The true peak is {over:.2f} dB over the ceiling: choose a higher bit rate.")
    return notes
