"""Run of MP3 frames → what a decoder makes of it: where it passes a ceiling, and how loud it is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

import av
import numpy as np
import numpy.typing as npt
from av.audio.codeccontext import AudioCodecContext
from av.packet import Packet

from quicktake.audio.metering.loudness import Measured, Meter
from quicktake.audio.metering.truepeak import REACH, SEGMENT, Framing, Oversampler, sample_peak
from quicktake.audio.mp3.frames import walk
from quicktake.audio.mp3.lame import DECODER_DELAY, ENCODER_DELAY
from quicktake.audio.recordings.decoding import Form

TOGETHER = 64  # frames that are decoded into one piece

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Checked:
    """What was found in a decoded run."""

    over: Floats
    """dB by which each SEGMENT samples are over the ceiling, from the encoded sound's first sample; 0 where none count.

    Of a sound that goes on, the last few are not looked at.
    """
    measured: Measured
    """The encoded sound from the skipped samples on; its true peak from where peaks count."""


def check(
    data: bytes, form: Form, ceiling: float, *, samples: int, skip: int = 0, heard: int = 0, ended: bool = True
) -> Checked:
    """Decodes a run once, as it will be decoded, and looks at its sound.

    samples: how many were encoded. skip: how many of them are not measured; heard: from which on peaks count; ended:
    whether silence comes behind them. ceiling: linear.
    """
    meter, peaks, done = Meter(form, true_peak=False), _Peaks(form, ceiling, -(-heard // SEGMENT)), 0
    for planes in decoded(data, skip=ENCODER_DELAY + DECODER_DELAY):
        piece = planes[:, : samples - done]
        peaks.feed(piece)
        meter.feed(piece[:, max(0, skip - done) :].T)
        done += piece.shape[1]
    return Checked(peaks.over(ended=ended), replace(meter.finish(), true_peak=peaks.highest))


def decoded(data: bytes, *, skip: int) -> Iterator[Floats]:
    """The sound of frames, without its first samples, in pieces of shape (channels, samples)."""
    context = av.CodecContext.create("mp3float", "r")
    if not isinstance(context, AudioCodecContext):
        raise AssertionError("an audio codec has an audio context")
    starts = [frame.start for frame in walk(data)][::TOGETHER]
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        frames = context.decode(Packet(data[start:end]))
        if not frames:
            continue
        buffers = [cast("tuple[bytes, ...]", frame.planes) for frame in frames]  # PyAV's types hide their protocol
        planes = np.stack([np.frombuffer(b"".join(plane), np.float32) for plane in zip(*buffers, strict=True)])
        yield planes[:, skip:]
        skip = max(0, skip - planes.shape[1])


class _Peaks:
    """The highest true peak, and where the curve through the samples passes a ceiling: found at one look.

    first: the segment from which on they count.
    """

    def __init__(self, form: Form, ceiling: float, first: int) -> None:
        self.highest = 0.0
        self._oversampler = Oversampler(form.rate)
        self._framing = Framing(form.channels)
        self._ceiling = ceiling
        self._first = first
        self._found: list[Floats] = []

    def feed(self, planes: Floats) -> None:
        """Takes samples of shape (channels, samples)."""
        self._look(self._framing.feed(planes))

    def over(self, *, ended: bool) -> Floats:
        """dB over the ceiling for each segment, when all is fed."""
        if ended:
            self._look(self._framing.finish())
        highest = np.concatenate([np.zeros(0, np.float32), *self._found])
        over = np.zeros(len(highest), np.float32)
        passed = highest > self._ceiling
        over[passed] = 20 * np.log10(highest[passed] / self._ceiling)
        return over

    def _look(self, planes: Floats | None) -> None:
        """Notes the highest of each segment, of those that come near the ceiling or the highest of all."""
        if planes is None:
            return
        peaks = np.zeros((planes.shape[1] - 2 * REACH) // SEGMENT, np.float32)
        self._found.append(peaks)
        counted = min(len(peaks), self._first)
        self._first -= counted
        heard = planes[:, REACH + counted * SEGMENT : -REACH]
        self.highest = max(self.highest, sample_peak(heard))
        near, curve = self._oversampler.passing(planes, np.array([min(self._ceiling, self.highest)]))
        peaks[near] = curve.max(axis=1, initial=0.0)
        peaks[:counted] = 0
        self.highest = max(self.highest, float(peaks[counted:].max(initial=0.0)))
