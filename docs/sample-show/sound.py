"""Parts of speech → one recording as samples, with the true time of each cue and chapter; by espeak-ng and numpy."""

import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from texts import Part

RATE = 48_000  # Hz
EDGE = 2.5  # seconds of room tone at both ends: what trimming is for
AFTER_LINE, AFTER_PART = 0.35, 0.9  # seconds
ROOM = -72.0  # dBFS, root mean square of the room tone
KNEE = 3.5  # times the voice's root mean square: synthetic speech has higher peaks than people have
FADE = 0.01  # seconds at both ends of a line


@dataclass(frozen=True)
class Voice:
    """A voice of espeak-ng, and how loud it reaches the microphone."""

    name: str
    words_per_minute: int
    pitch: int
    """0 to 99."""
    level: float
    """dBFS, root mean square of what it says."""


VOICES = {
    "near": Voice("en-gb+f2", 158, 46, -27.0),
    "far": Voice("en-gb+m3", 150, 40, -36.0),
}

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Cue:
    """What is said from when to when, in seconds."""

    start: float
    end: float
    text: str
    voice: str


@dataclass(frozen=True)
class Mark:
    """Where a chapter begins, in seconds."""

    start: float
    part: Part


@dataclass(frozen=True)
class Recording:
    """Mono samples at RATE, with what is where in them."""

    samples: Samples
    cues: tuple[Cue, ...]
    marks: tuple[Mark, ...]

    @property
    def duration(self) -> float:
        """Seconds."""
        return len(self.samples) / RATE


def record(parts: Sequence[Part], seed: int) -> Recording:
    """Speaks all lines one after another into a room."""
    spoken = {line: speak(line.voice, line.spoken or line.text) for part in parts for line in part.lines}
    for name, voice in VOICES.items():
        mine = [samples for line, samples in spoken.items() if line.voice == name]
        if mine:
            gain = 10 ** (voice.level / 20) / float(np.sqrt(np.mean(np.concatenate(mine) ** 2)))
            spoken.update({line: samples * gain for line, samples in spoken.items() if line.voice == name})
    at = EDGE
    placed: list[tuple[int, Samples]] = []
    cues: list[Cue] = []
    marks: list[Mark] = []
    for part in parts:
        marks.append(Mark(at if marks else 0.0, part))
        for line in part.lines:
            samples = spoken[line]
            placed.append((round(at * RATE), samples))
            cues.append(Cue(at, at + len(samples) / RATE, line.text, line.voice))
            at += len(samples) / RATE + AFTER_LINE
        at += AFTER_PART - AFTER_LINE
    whole = room_tone(round((at - AFTER_PART + EDGE) * RATE), seed)
    for first, samples in placed:
        whole[first : first + len(samples)] += samples
    return Recording(whole, tuple(cues), tuple(marks))


def speak(voice: str, text: str) -> Samples:
    """One line, without the silence around it."""
    chosen = VOICES[voice]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "line.wav"
        options = ["-v", chosen.name, "-s", str(chosen.words_per_minute), "-p", str(chosen.pitch), "-w", str(file)]
        # S603, S607: the texts are our own, and the program is found by its name on purpose
        subprocess.run(["espeak-ng", *options, "--", text], check=True)  # noqa: S603, S607
        samples = decode(file)
    knee = KNEE * np.sqrt(np.mean(samples**2))
    samples = (np.tanh(samples / knee) * knee).astype(np.float32)  # as a microphone's amplifier rounds off peaks
    heard = np.flatnonzero(np.abs(samples) > 0.01)
    kept: Samples = samples[heard[0] : heard[-1]].copy()
    ramp = np.linspace(0, 1, round(FADE * RATE), dtype=np.float32)
    kept[: len(ramp)] *= ramp
    kept[-len(ramp) :] *= ramp[::-1]
    return kept


def decode(file: Path) -> Samples:
    """A sound file as mono samples at RATE."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    with av.open(str(file)) as container:
        frames = [out for frame in container.decode(audio=0) for out in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray()[0] for frame in [*frames, *resampler.resample(None)]])


def room_tone(length: int, seed: int) -> Samples:
    """Quiet noise with less treble, as a room has it."""
    noise = np.random.default_rng(seed).standard_normal(length)
    spectrum = np.fft.rfft(noise)
    spectrum /= np.sqrt(np.maximum(np.arange(len(spectrum)) * RATE / length, 60.0))
    shaped = np.fft.irfft(spectrum, length)
    return (shaped * 10 ** (ROOM / 20) / np.sqrt(np.mean(shaped**2))).astype(np.float32)


def frames_of(recording: Recording, size: int) -> Iterator[av.AudioFrame]:
    """The recording as frames of `size` samples for an encoder."""
    for first in range(0, len(recording.samples), size):
        piece = recording.samples[first : first + size]
        frame = av.AudioFrame.from_ndarray(piece[None, :], format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, first, Fraction(1, RATE)
        yield frame
