"""Programme and goal → an encoded file at its target loudness and under its ceiling, as decoders give it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from quicktake.audio.ahead import ahead
from quicktake.audio.coding import Coding
from quicktake.audio.composing import Level
from quicktake.audio.encode import encoder, write_mp3
from quicktake.audio.limiter import Activity, Limiter, limited
from quicktake.audio.metering.loudness import Measured, decoded
from quicktake.audio.recordings.decoding import Block, Form
from quicktake.audio.runs import Work
from quicktake.errors import InputError, MachineError
from quicktake.model import Loudness, Progress, no_progress
from quicktake.timeline import EditList, whole

TOLERANCE = 0.08  # LU that the encoded file may be off the target
LEAST_SLOPE = 0.25  # LU for a dB of gain: less is not believed
MOST_LOSS = 3.0  # LU that the limiter may take at most: more gain would only squash the sound
BISECTIONS = 30  # halvings of 3 dB: far finer than can be heard
ENCODINGS = 6  # at most; most sounds need one
UNDER = 0.1  # dB under the ceiling that a corrected encoding aims at
STRONG_GAIN = 20.0  # dB


_Written = tuple[Measured, float]
"""What came out, and by how many dB the ceiling was lowered most on the way."""


@dataclass(frozen=True)
class Source:
    """A programme that can be streamed again and again."""

    blocks: Callable[[], Iterator[Block]]
    samples: int
    form: Form
    level: Level
    """Of the programme as it is streamed."""
    before: Loudness
    """Of the recording as it came."""


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
    """The limiter's, before encoding."""
    activity: Activity
    lowered: float
    """dB by which the ceiling was lowered most, where the encoder's own peaks would have passed it."""
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
) -> tuple[dict[str, object], Measured]:
    """Encodes until the decoded result has its loudness and keeps the ceiling; gives the report and what came out.

    One gain for all, a limiter where the ceiling would be passed. What the limiter takes off the loudness is known
    beforehand, what the encoder adds to the peaks afterwards: that corrects the next try.
    """
    ceiling = goal.ceiling - goal.coding.headroom(source.form.channels)
    most = _most_gain(source, goal, ceiling)
    gain, slope = _gain(source, goal, ceiling, most)
    tries: list[Encoding] = []
    for _ in range(ENCODINGS):
        tries.append(_encode(source, output, goal, gain, ceiling, progress))
        lacking, over = tries[-1].misses(goal)
        if tries[-1].good(goal) or (over <= 0 and gain >= most and lacking > 0):
            break
        gain = min(most, gain + lacking / slope)
        ceiling -= over + UNDER if over > 0 else 0.0
    report = _report(source, goal, tries, edits or whole(source.samples / source.form.rate))
    return report, tries[-1].measured


def encode_at(source: Source, output: Path, goal: Goal, *, changed: bool, progress: Progress = no_progress) -> None:
    """Encodes a part of a programme once: changed, with the gain and limiter of the whole; else as it is."""
    ceiling = goal.ceiling - goal.coding.headroom(source.form.channels)
    gain, _ = _gain(source, goal, ceiling, _most_gain(source, goal, ceiling))
    if not changed:  # as it is, but that no encoder clips it
        goal, gain, ceiling = replace(goal, ceiling=0.0), 0.0, -goal.coding.headroom(source.form.channels)
    _encode(source, output, goal, gain, ceiling, progress)


def _gain(source: Source, goal: Goal, ceiling: float, most: float) -> tuple[float, float]:
    """Gain in dB with which the programme, limited, has the target's loudness; and how many LU a dB of gain brings.

    Without a limiter that is 1; the harder it works, the less.
    """
    level = source.level

    plain = goal.target - (level.loudness.integrated or goal.target)

    def lacking(gain: float) -> float:
        return plain - gain + level.loss(gain - ceiling)

    if lacking(most) > 0:
        return most, LEAST_SLOPE
    _, gain = _bisected(min(plain, most), most, lambda gain: lacking(gain) > 0)
    slope = (lacking(gain) - lacking(gain + 0.5)) / 0.5
    return gain, min(1.0, max(LEAST_SLOPE, slope))


def _most_gain(source: Source, goal: Goal, ceiling: float) -> float:
    """The highest gain in dB that is tried: the limiter takes no more than MOST_LOSS."""
    loudness = source.level.loudness.integrated
    if loudness is None:
        raise AssertionError("a programme without loudness is refused when it is heard")
    high = goal.target - loudness + MOST_LOSS
    low = min(high, source.level.losses[0][0] + ceiling)  # where it takes nothing
    if source.level.loss(high - ceiling) <= MOST_LOSS:
        return high
    return _bisected(low, high, lambda gain: source.level.loss(gain - ceiling) <= MOST_LOSS)[0]


def _bisected(low: float, high: float, holds: Callable[[float], bool]) -> tuple[float, float]:
    """The two sides of the gain up to which something holds."""
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low, high


def _encode(source: Source, output: Path, goal: Goal, gain: float, ceiling: float, progress: Progress) -> Encoding:
    """Encodes once and measures what came out."""
    written = _write_mp3 if goal.coding.format == "mp3" else _write
    limiter = Limiter(source.form, gain, ceiling)
    measured, lowered = written(source, output, goal, limiter, progress)
    rate = goal.coding.rate(source.form.rate)
    if not 0 <= measured.samples - source.samples * rate / source.form.rate <= goal.coding.slack:
        raise _short(output)
    return Encoding(gain, ceiling, limiter.activity, lowered, measured)


def _write(source: Source, output: Path, goal: Goal, limiter: Limiter, progress: Progress) -> _Written:
    done, seconds = 0, source.samples / source.form.rate
    with encoder(output, source.form, goal.coding) as encoding:
        for block in ahead(limited(source.blocks(), limiter)):
            encoding.write(block)
            done += len(block)
            progress("Encoding", done / source.form.rate, seconds, "s")
        encoding.finish()
    _insist_same(source, done)
    try:
        return decoded(output, progress), 0.0
    except InputError as error:
        raise _short(output) from error


def _write_mp3(source: Source, output: Path, goal: Goal, limiter: Limiter, progress: Progress) -> _Written:
    """The same in parallel; each piece is decoded and measured while it is at hand."""
    work = Work(source.form, goal.coding.bitrate, limiter.ceiling, goal.ceiling)
    blocks = limited(ahead(source.blocks()), limiter)
    told = write_mp3(output, blocks, work, progress, source.samples / source.form.rate)
    _insist_same(source, told.samples)
    return told.measured(source.form.rate), told.lowered


def _insist_same(source: Source, samples: int) -> None:
    if samples != source.samples:
        raise InputError("The recording changed while it was read.", hint="Run the same again.")


def _short(output: Path) -> MachineError:
    return MachineError(f"{output}: what was written is not whole.", hint="Is there room on the disk? Run it again.")


def _report(source: Source, goal: Goal, tries: list[Encoding], edits: EditList) -> dict[str, object]:
    last, rate = tries[-1], source.form.rate
    return {
        "seconds": last.measured.samples / last.measured.rate,
        "edits": edits.as_json(),
        "loudness": {"input": source.before.as_json(), "output": last.loudness.as_json()},
        "target": goal.target,
        "ceiling": goal.ceiling,
        "gain": round(last.gain, 2),
        "limiter": last.activity.as_json(rate),
        "encoder": goal.coding.name,
        "encodings": len(tries),
        "ceiling_before_encoding": round(last.ceiling, 2),
        "ceiling_lowered_db": round(last.lowered, 2),
        "bitrate": goal.coding.bitrate if goal.coding.lossy else None,
        "sample_rate": goal.coding.rate(rate),
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
    if lacking < -TOLERANCE:
        notes.append(f"It is {-lacking:.2f} LU louder than the target: {ENCODINGS} encodings came no nearer.")
    if lacking > TOLERANCE:
        notes.append(
            f"The target of {goal.target:g} LUFS was not reached: it is {goal.target - lacking:.2f} LUFS. Its peaks"
            f" stand too high above its loudness: the limiter holds back up to {last.activity.deepest:.1f} dB;"
            " more would only squash the sound. Choose a lower target."
        )
    if over > 0:
        notes.append(f"The true peak is {over:.2f} dB over the ceiling: choose a higher bit rate.")
    return notes
