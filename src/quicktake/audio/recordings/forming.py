"""Decoded audio frames of any format → blocks of float samples in the wanted form; what is no number is made silent."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import cast

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from quicktake.audio.recordings.layouts import insist_sound, is_assumed, layout_name
from quicktake.audio.recordings.remarks import Remarks
from quicktake.errors import InputError

Block = npt.NDArray[np.float32]
"""Samples, shape (samples, channels); full scale is 1.0. In memory, usually one channel lies after the other."""

BLOCK = 1 << 16  # samples in a block
LOUDEST = 1000.0  # +60 dBFS: no recording reaches it, only damage does
SAMPLES: dict[str, tuple[str, float]] = {
    "u8": ("u1", 2.0**-7),
    "s16": ("i2", 2.0**-15),
    "s32": ("i4", 2.0**-31),
    "s64": ("i8", 2.0**-63),
    "flt": ("f4", 1.0),
    "dbl": ("f8", 1.0),
}
"""FFmpeg's sample formats: numpy's type, and the factor that brings full scale to 1.0."""


@dataclass(frozen=True)
class Form:
    """How samples are wanted: any recording is brought to it."""

    rate: int
    """Samples per second."""
    channels: int
    """1 or 2, unless a layout is named. More are mixed down with the coefficients of ITU-R BS.775-4, without
    normalisation: floats do not clip, and the gain to the target comes later."""
    layout: str = ""
    """FFmpeg's name of a layout with that many channels; "": mono or stereo. A recording's own is not mixed."""

    @property
    def mix(self) -> str:
        """FFmpeg's name of the layout that is wanted."""
        return self.layout or ("mono" if self.channels == 1 else "stereo")


class Former:
    """Gathers frames into blocks of at most so many samples, and converts only what is not yet as wanted."""

    def __init__(self, form: Form, path: Path, remarks: Remarks, block: int = BLOCK) -> None:
        self._form = form
        self._path = path
        self._remarks = remarks
        self._block = block
        self._source: tuple[str, str, int] | None = None
        self._buffers: list[list[memoryview]] = []  # of the frames that are gathered: one for each plane
        self._filled = 0  # samples of them
        self._size = block
        self._channels = 0
        self._dtype = np.dtype(np.float32)
        self._factor = 1.0
        self._planar = False
        self._layout = ""
        self._resampler: AudioResampler | None = None
        self._assumed = False
        self.second = 0.0
        """Where what is gathered begins, on the recording's clock; said anew after a flush."""

    def feed(self, frame: AudioFrame) -> list[Block]:
        """Blocks that are ready after this frame."""
        ready: list[Block] = []
        source = (frame.format.name, frame.layout.name, frame.sample_rate)
        if source != self._source:
            ready = self.flush()
            self._begin(frame)
            self._source = source
        if self._filled + frame.samples > self._size:
            ready += self._gathered()
        self._filled += frame.samples
        size = frame.samples * self._dtype.itemsize * (1 if self._planar else self._channels)  # behind it is padding
        planes = cast("tuple[bytes, ...]", frame.planes)  # they have the buffer protocol, which PyAV's types do not say
        self._buffers.append([memoryview(plane)[:size] for plane in planes])
        return ready

    def flush(self) -> list[Block]:
        """What is left inside; the next frame begins anew."""
        ready = self._gathered()
        if self._resampler:
            ready += self._resampled(None)
        self._resampler = self._source = None
        return ready

    def _begin(self, frame: AudioFrame) -> None:
        """Makes ready for frames of another format, layout or rate."""
        layout, rate = frame.layout, frame.sample_rate
        self._channels = channels = layout.nb_channels
        insist_sound(self._path, rate, layout)
        name = frame.format.name
        self._planar = name.endswith("p")
        dtype, self._factor = SAMPLES[name.removesuffix("p")]
        self._dtype = np.dtype(dtype)
        self._layout = layout_name(layout)
        if is_assumed(layout) and channels > 2 and not self._assumed:
            self._assumed = True
            names = ", ".join(channel.description for channel in av.AudioLayout(self._layout).channels)
            self._remarks.tell("channels", None, f"its {channels} channels have no names; they were taken for {names}")
        if (self._layout, rate) != (self._form.mix, self._form.rate):
            self._resampler = AudioResampler(format="flt", layout=self._form.mix, rate=self._form.rate)
        self._size = min(self._block, max(1024, self._block * rate // self._form.rate))

    def _gathered(self) -> list[Block]:
        """The frames gathered so far, as wanted."""
        frames, self._buffers = self._buffers, []
        if not self._filled:
            return []
        joined = bytearray().join([buffer for plane in zip(*frames, strict=True) for buffer in plane])
        samples = np.frombuffer(joined, self._dtype)
        planes = samples.reshape(self._channels, -1) if self._planar else samples.reshape(-1, self._channels).T
        block = np.ascontiguousarray(planes, np.float32).T
        self._filled = 0
        if self._dtype.kind == "u":
            block -= np.float32(128)
        if self._factor != 1.0:
            block *= np.float32(self._factor)
        if self._dtype.kind == "f":
            block = self._clean(block)
        self.second += len(block) / (self._source[2] if self._source else 1)
        return self._resampled(block) if self._resampler else [block]

    def _clean(self, block: Block) -> Block:
        peak = max(float(block.max()), -float(block.min()))
        if peak <= LOUDEST:  # false for NaN
            return block
        good = np.abs(block) <= LOUDEST
        second = self.second + int(np.argmin(good.all(axis=1))) / (self._source[2] if self._source else 1)
        count = int(len(block) - np.count_nonzero(good.all(axis=1)))
        self._remarks.tell(
            "no sound", second, f"{count} samples are no sound (no number, or over +60 dBFS): made silent"
        )
        return np.where(good, block, np.float32(0.0))

    def _resampled(self, block: Block | None) -> list[Block]:
        """Through FFmpeg's resampler; None: what it still holds."""
        if self._resampler is None or self._source is None:
            return []
        try:
            frame = None
            if block is not None:
                frame = AudioFrame.from_ndarray(block.reshape(1, -1), format="flt", layout=self._layout)
                frame.sample_rate = self._source[2]
                frame.time_base = Fraction(1, self._source[2])
            frames = self._resampler.resample(frame)
        except (av.FFmpegError, ValueError) as error:
            raise InputError(
                f"{self._path}: its audio track has a form that cannot be mixed down.",
                hint="Export it as mono or stereo.",
            ) from error
        arrays = (np.asarray(done.to_ndarray(), np.float32) for done in frames)
        return [array.reshape(-1, self._form.channels) for array in arrays if array.size]
