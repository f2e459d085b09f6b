"""Blocks of a recording → as many samples, folded to mono, without rumble and with less noise, by FFmpeg's filters."""

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import av
import av.filter
import numpy as np
from av.audio.frame import AudioFrame

from quicktake.audio.joining import Stream
from quicktake.audio.metering.gating import OFFSET, Energies, integrated
from quicktake.audio.recordings.decoding import BLOCK, Block, Form
from quicktake.audio.speech.folding import Fold, folded
from quicktake.errors import MachineError

QS = (0.5411961, 1.3065630)  # two biquads are a Butterworth filter of 4 poles
QUIETEST, LOUDEST = -80.0, -20.0  # dBFS: the noise floors that FFmpeg's afftdn can be told
OVER = 5.0  # dB by which it is told a higher floor than was measured: noise swings about its mean
TILT = 1.5  # dB by which a band of room noise is quieter than the next lower one
BANDS = 15  # of afftdn's noise profile, each half as high again as the one below
LEVEL_BAND = 5  # the band at which the profile is 0 dB (750 Hz)
NOISE_SHARE = 10  # percentile of the hops with sound that is the noise floor
UNDER_SPEECH = 15.0  # LU under the recording's loudness: no floor is sought above
SILENT = 1e-10  # energy of a hop that is digital silence


@dataclass(frozen=True)
class Treatment:
    """What is done to a recording's samples; the defaults do nothing."""

    highpass: float | None = None
    """Hz under which rumble goes, at 24 dB per octave: 80 Hz takes 16 dB off the mains' 50 Hz and 0.7 dB off 100 Hz,
    where a deep voice begins; two poles would take 8 and 1.5."""
    denoise: float | None = None
    """dB by which steady noise is reduced at most: 12 is safe, over 20 hurts speech."""
    fold: Fold = "none"
    noise: float | None = None
    """The noise floor in dBFS of one channel, from `noise_of`; without it FFmpeg looks for it itself, and reduces
    less. Under QUIETEST there is no noise to reduce, and it is left alone."""

    @property
    def idle(self) -> bool:
        """Whether it does nothing."""
        return self == Treatment(noise=self.noise)


def noise_of(energies: Energies, channels: int) -> float | None:
    """The noise floor in dBFS of one channel, for `Treatment.noise`; None for digital silence throughout.

    energies: K-weighted, of hops of 100 ms (`Measured.energies`); a tenth of those with sound are under the floor.
    Never over UNDER_SPEECH: in speech without a pause the tenth would be speech.
    """
    sounding = energies[energies > SILENT * channels]
    if not len(sounding):
        return None
    floor = OFFSET + 10 * float(np.log10(np.percentile(sounding, NOISE_SHARE)))
    loudness = integrated(energies)
    floor = floor if loudness is None else min(floor, loudness - UNDER_SPEECH)
    return round(floor - 10 * math.log10(channels), 2)


def treated(blocks: Iterable[Block], form: Form, treatment: Treatment) -> Iterator[Block]:
    """The stream treated: exactly as many samples as came in, each where it was.

    form: how the blocks come in; after a fold they are mono. Raises MachineError when FFmpeg has not the filters.
    """
    mono = treatment.fold != "none" or form.channels == 1
    plain = (folded(block, treatment.fold) for block in blocks)
    filters = _filters(treatment)
    if not filters:
        yield from plain
        return
    late = 2 * (form.rate // 80) if any(name == "afftdn" for name, _ in filters) else 0
    graph = _Graph(form.rate, 1 if mono else 2, filters)
    silence = np.zeros((late, graph.channels), np.float32)  # drives out what is still inside
    stream = Stream(graph.through(itertools.chain(plain, [silence])))
    stream.skip(late)
    yield from stream.run(None)


def _filters(treatment: Treatment) -> list[tuple[str, str]]:
    filters = []
    if treatment.highpass is not None:
        filters += [("highpass", f"f={treatment.highpass}:t=q:w={q}:r=f64:a=tdii") for q in QS]
    if treatment.denoise is not None and (treatment.noise is None or treatment.noise > QUIETEST):
        filters.append(("afftdn", _denoiser(treatment.denoise, treatment.noise)))
    return filters


def _denoiser(reduction: float, noise: float | None) -> str:
    """afftdn's options: a profile of a room at the measured floor; else white noise, whose floor it tracks."""
    if noise is None:
        return f"nr={reduction}:tn=1"
    profile = "|".join(f"{TILT * (LEVEL_BAND - band):g}" for band in range(BANDS))
    return f"nr={reduction}:nf={min(LOUDEST, noise + OVER):.1f}:nt=custom:bn={profile}"


class _Graph:
    """FFmpeg's filters on one sound that comes in blocks."""

    def __init__(self, rate: int, channels: int, filters: list[tuple[str, str]]) -> None:
        self.channels = channels
        self._rate, self._layout, self._pushed = rate, "mono" if channels == 1 else "stereo", 0
        self._graph = av.filter.Graph()
        try:
            source = self._graph.add_abuffer(
                sample_rate=rate, format="fltp", layout=self._layout, time_base=Fraction(1, rate)
            )
            nodes = [self._graph.add(name, options) for name, options in filters]
            plain = self._graph.add("aformat", "sample_fmts=fltp")
            self._graph.link_nodes(source, *nodes, plain, self._graph.add("abuffersink")).configure()
        except (av.FFmpegError, ValueError) as error:
            names = ", ".join(name for name, _ in filters)
            raise MachineError(
                f"FFmpeg in PyAV cannot treat the sound ({names}).", hint="Update it: pip install --upgrade av."
            ) from error

    def through(self, blocks: Iterable[Block]) -> Iterator[Block]:
        """The blocks filtered: after each what is ready, in one piece, for afftdn's own are of 12 ms; then the rest."""
        for block in blocks:
            yield self._joined(self._fed(block))
        self._graph.push(None)
        yield self._joined(self._ready())

    def _fed(self, block: Block) -> Iterator[Block]:
        for start in range(0, len(block), BLOCK):
            piece = np.ascontiguousarray(block[start : start + BLOCK].T)
            frame = AudioFrame.from_ndarray(piece, format="fltp", layout=self._layout)
            frame.sample_rate, frame.pts = self._rate, self._pushed
            self._pushed += piece.shape[1]
            self._graph.push(frame)
            yield from self._ready()

    def _joined(self, ready: Iterator[Block]) -> Block:
        """The planes of frames, one after another."""
        return np.concatenate([np.zeros((self.channels, 0), np.float32), *ready], axis=1).T

    def _ready(self) -> Iterator[Block]:
        """Frames as planes, shape (channels, samples)."""
        while True:
            try:
                frame = self._graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            if isinstance(frame, AudioFrame):
                yield np.asarray(frame.to_ndarray(), np.float32)
