"""Recording → blocks of 32-bit float samples on the recording's own clock, checked for damage as they come."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from quicktake.audio.opening import opened
from quicktake.audio.reading import Reader
from quicktake.audio.recording import Recording
from quicktake.errors import InputError
from quicktake.timeline import clock

logger = logging.getLogger(__name__)

Block = npt.NDArray[np.float32]
"""Samples, shape (samples, channels); full scale is 1.0."""

BLOCK = 1 << 16  # samples in a block
LONGEST = 24 * 3600  # seconds: nothing longer is an episode
LOUDEST = 1000.0  # +60 dBFS: no recording reaches it, only damage does


@dataclass(frozen=True)
class Form:
    """How samples are wanted: any recording is brought to it."""

    rate: int
    """Samples per second."""
    channels: int
    """1 or 2. More are mixed down with the coefficients of ITU-R BS.775-4, without normalisation: floats do not clip,
    and the gain to the target comes later."""


def form_for(recording: Recording, channels: str) -> Form:
    """The form of a master: 44.1 kHz for its multiples and fractions, else 48 kHz; mono stays mono with `auto`."""
    rate = 44100 if recording.sample_rate % 11025 == 0 else 48000
    mono = channels == "mono" or (channels == "auto" and recording.channels == 1)
    return Form(rate, 1 if mono else 2)


def decode(path: Path, form: Form, *, track: int | None = None) -> Iterator[Block]:
    """The recording's sound in blocks; second 0 is where its picture or its sound starts, whichever is earlier.

    What the container declares is honoured: encoder delay and edit lists are cut, a later start and gaps are silence.
    Samples that are no numbers (or beyond +60 dBFS) become silence. Raises InputError, with the second, when the
    recording is damaged, ends before its declared end, or does not end.
    """
    done = 0
    with opened(path) as container:
        for block in _resampled(Reader(container, path, track), form, path):
            if done > LONGEST * form.rate:
                raise InputError(f"{path}: is longer than 24 hours.", hint="Is it the right file?")
            yield _clean(block, path, done / form.rate)
            done += len(block)


def starts_at(path: Path, track: int | None = None) -> float:
    """The container's own time of the sound's second 0, as `decode` gives it."""
    with opened(path) as container:
        reader = Reader(container, path, track)
        next(reader.frames(), None)
        return reader.origin or 0.0


def _resampled(reader: Reader, form: Form, path: Path) -> Iterator[Block]:
    pipe = _Pipe(form, path)
    done = 0
    for frame, start in reader.frames():
        if start is not None:  # a jump on the clock: at the beginning, or after a gap
            for block in pipe.flush():
                done += len(block)
                yield block
            silence = max(0, round(start * form.rate) - done)
            if silence > LONGEST * form.rate:
                raise InputError(f"{path}: its clock jumps by more than 24 hours.", hint="Convert it first.")
            done += silence
            yield from _silence(silence, form.channels)
        for block in pipe.feed(frame):
            done += len(block)
            yield block
    yield from pipe.flush()


def _silence(samples: int, channels: int) -> Iterator[Block]:
    for start in range(0, samples, BLOCK):
        yield np.zeros((min(BLOCK, samples - start), channels), np.float32)


def _clean(block: Block, path: Path, second: float) -> Block:
    peak = max(float(block.max()), -float(block.min()))
    if peak <= LOUDEST:  # false for NaN
        return block
    logger.warning("%s: samples near %s are no sound and were made silent", path, clock(second))
    good = np.abs(block) <= LOUDEST
    return np.where(good, block, np.float32(0.0))


class _Pipe:
    """Frames of any format → blocks of the wanted form; starts anew when the frames' format changes."""

    def __init__(self, form: Form, path: Path) -> None:
        self._form = form
        self._path = path
        self._resampler: AudioResampler | None = None
        self._source: tuple[str, str, int] | None = None

    def feed(self, frame: AudioFrame) -> list[Block]:
        """Blocks that are ready after this frame."""
        blocks: list[Block] = []
        source = (frame.format.name, frame.layout.name, frame.sample_rate)
        if source != self._source:
            blocks = self.flush()
            self._source = source
            layout = "mono" if self._form.channels == 1 else "stereo"
            self._resampler = AudioResampler(format="flt", layout=layout, rate=self._form.rate, frame_size=BLOCK)
        frame.pts = None
        return blocks + self._converted(frame)

    def flush(self) -> list[Block]:
        """What is left inside."""
        blocks = self._converted(None) if self._resampler else []
        self._resampler = self._source = None
        return blocks

    def _converted(self, frame: AudioFrame | None) -> list[Block]:
        if self._resampler is None:
            return []
        try:
            frames = self._resampler.resample(frame)
        except (av.FFmpegError, ValueError) as error:
            raise InputError(
                f"{self._path}: its audio track has a form that cannot be mixed down.",
                hint="Export it as mono or stereo.",
            ) from error
        arrays = (np.asarray(done.to_ndarray(), np.float32) for done in frames)
        return [array.reshape(-1, self._form.channels) for array in arrays if array.size]
