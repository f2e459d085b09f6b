"""Run of MP3 frames → what a decoder makes of it: where it passes a ceiling, and how loud it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

import av
import numpy as np
import numpy.typing as npt
from av.audio.codeccontext import AudioCodecContext
from av.packet import Packet

from quicktake.audio.decoding import Form
from quicktake.audio.loudness import Measured, Meter
from quicktake.audio.mp3.frames import walk
from quicktake.audio.mp3.lame import DECODER_DELAY, ENCODER_DELAY, SAMPLES
from quicktake.audio.truepeak import REACH, SEGMENT, Oversampler, segment_maxima, windows_of

TOGETHER = 128  # frames that are decoded into one piece

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Checked:
    """What was found in a decoded run."""

    over: Floats
    """dB by which each SEGMENT samples are over the ceiling, from the encoded sound's first sample."""
    measured: Measured
    """The encoded sound from the skipped samples on."""


def check(data: bytes, form: Form, ceiling: float, *, samples: int, skip: int = 0) -> Checked:
    """Decodes a run once, as it will be decoded, and looks at its sound.

    samples: how many were encoded. skip: how many of them are not measured. ceiling: linear.
    """
    meter, peaks, done = Meter(form), _Peaks(form, ceiling), 0
    for planes in decoded(data, form, skip=ENCODER_DELAY + DECODER_DELAY):
        piece = planes[:, : samples - done]
        peaks.feed(piece)
        meter.feed(piece[:, max(0, skip - done) :].T)
        done += piece.shape[1]
    return Checked(peaks.finish(), meter.finish())


def decoded(data: bytes, form: Form, *, skip: int) -> Iterator[Floats]:
    """The sound of frames, without its first samples, in pieces of shape (channels, samples)."""
    context = av.CodecContext.create("mp3float", "r")
    if not isinstance(context, AudioCodecContext):
        raise AssertionError("an audio codec has an audio context")
    starts = [frame.start for frame in walk(data)][::TOGETHER]
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        frames = context.decode(Packet(data[start:end]))
        planes = np.empty((form.channels, len(frames) * SAMPLES), np.float32)
        for place, frame in enumerate(frames):
            buffers = cast("tuple[bytes, ...]", frame.planes)  # they have the buffer protocol; PyAV's types hide it
            for plane, buffer in zip(planes, buffers, strict=True):
                plane[place * SAMPLES : (place + 1) * SAMPLES] = np.frombuffer(buffer, np.float32, SAMPLES)
        yield planes[:, skip:]
        skip = max(0, skip - planes.shape[1])


class _Peaks:
    """Where the curve through the samples of a sound passes a ceiling."""

    def __init__(self, form: Form, ceiling: float) -> None:
        self._ceiling = ceiling
        self._oversampler = Oversampler(form.rate)
        self._pending = np.zeros((form.channels, REACH), np.float32)
        self._found: list[Floats] = []

    def feed(self, planes: Floats) -> None:
        """Looks at samples of shape (channels, samples)."""
        joined = np.concatenate((self._pending, planes), axis=1)
        segments = (joined.shape[1] - 2 * REACH) // SEGMENT
        if segments < 1:
            self._pending = joined
            return
        self._pending = joined[:, segments * SEGMENT :].copy()
        self._found.append(self._highest(joined[:, : segments * SEGMENT + 2 * REACH], segments))

    def finish(self) -> Floats:
        """dB over the ceiling for each segment."""
        self.feed(np.zeros((len(self._pending), 2 * REACH + SEGMENT), np.float32))
        highest = np.concatenate(self._found)
        over = np.zeros(len(highest), np.float32)
        passed = highest > self._ceiling
        over[passed] = 20 * np.log10(highest[passed] / self._ceiling)
        return over

    def _highest(self, padded: Floats, segments: int) -> Floats:
        """The highest of each segment, of those that come near the ceiling."""
        highest = np.zeros(segments, np.float32)
        loudest = np.abs(padded).max(axis=0)
        if float(loudest.max()) * self._oversampler.bound <= self._ceiling:
            return highest
        near = np.flatnonzero(segment_maxima(loudest) * self._oversampler.bound > self._ceiling)
        for plane in padded:
            peaks = self._oversampler.peaks(windows_of(plane, near)).max(axis=1)
            highest[near] = np.maximum(highest[near], peaks)
        return highest
