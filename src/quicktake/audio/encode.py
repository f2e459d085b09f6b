"""Blocks of samples → an encoded file without any metadata: MP3 by LAME, M4A, FLAC and WAV by FFmpeg's libraries."""

import contextlib
import io
import os
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Protocol

import av
import lameenc
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.codec.context import Flags

from quicktake.audio.coding import LAME_QUALITY, Coding
from quicktake.audio.decoding import Block, Form
from quicktake.errors import MachineError

LAME_SCALES = ((160, 0.95), (192, 0.97), (224, 0.98), (320, 1.0))
"""What LAME's CBR presets multiply the input by, up to a bit rate; lameenc cannot switch it off, so it is undone."""


class Encoder(Protocol):
    """Takes a sound block by block."""

    def write(self, block: Block) -> None:
        """Encodes a block."""
        ...

    def finish(self) -> None:
        """Encodes what is left, and ends the file."""
        ...


@contextlib.contextmanager
def encoder(output: Path, form: Form, coding: Coding) -> Iterator[Encoder]:
    """An encoder that writes a new file; MachineError, naming it, when it cannot be written."""
    try:
        if coding.format == "mp3":
            with output.open("wb") as file:
                yield _Lame(file, form, coding.bitrate)
        else:
            container = "ipod" if coding.format == "m4a" else coding.format
            options = {"movflags": "+faststart"} if coding.format == "m4a" else {}
            options |= {"rf64": "auto"} if coding.format == "wav" else {}
            with _av_container(output, container, options) as opened:
                yield _Av(opened, form, coding)
    except (av.FFmpegError, OSError) as error:
        reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise MachineError(
            f"{output}: cannot be written ({reason}).", hint="Is there room on the disk, and may it be written?"
        ) from error


def _av_container(output: Path, name: str, options: dict[str, str]) -> av.container.OutputContainer:
    """A container to write; bitexact keeps the software's name out of it."""
    options = {"fflags": "+bitexact", **options}
    return av.open(f"file:{output.absolute()}", mode="w", format=name, container_options=options)


class _Lame:
    """CBR; LAME takes 16 bits, and rounds for itself far more than that."""

    def __init__(self, file: io.BufferedWriter, form: Form, bitrate: int) -> None:
        self._file = file
        scale = next(scale for limit, scale in LAME_SCALES if bitrate <= limit)
        self._full = np.float32(32768 / scale)
        self._lame = lameenc.Encoder()
        self._lame.silence()
        self._lame.set_in_sample_rate(form.rate)
        self._lame.set_out_sample_rate(form.rate)
        self._lame.set_channels(form.channels)
        self._lame.set_bit_rate(bitrate)
        self._lame.set_quality(LAME_QUALITY)

    def write(self, block: Block) -> None:
        if len(block):
            integers = np.clip(np.rint(block * self._full), -32768, 32767).astype("<i2")
            self._file.write(self._lame.encode(integers.tobytes()))

    def finish(self) -> None:
        self._file.write(self._lame.flush())
        self._file.flush()


class _Av:
    """One audio stream by an encoder of FFmpeg's libraries."""

    def __init__(self, container: av.container.OutputContainer, form: Form, coding: Coding) -> None:
        self._container = container
        self._form = form
        self._layout = "mono" if form.channels == 1 else "stereo"
        self._float = coding.format == "m4a"
        self._done = 0
        codec = {"m4a": "aac", "flac": "flac", "wav": "pcm_s24le"}[coding.format]
        stream = container.add_stream(codec, rate=form.rate)
        if not isinstance(stream, AudioStream):
            raise AssertionError("an audio codec makes an audio stream")
        context = stream.codec_context
        context.layout = self._layout
        context.format = "fltp" if self._float else "s32"
        context.flags |= Flags.bitexact
        if self._float:
            context.bit_rate = coding.bitrate * 1000
        self._stream = stream

    def write(self, block: Block) -> None:
        if not len(block):
            return
        frame = self._frame(block)
        frame.sample_rate, frame.pts = self._form.rate, self._done
        frame.time_base = Fraction(1, self._form.rate)
        self._done += len(block)
        self._container.mux(self._stream.encode(frame))

    def finish(self) -> None:
        self._container.mux(self._stream.encode(None))
        self._container.close()

    def _frame(self, block: Block) -> AudioFrame:
        if self._float:
            return AudioFrame.from_ndarray(np.ascontiguousarray(block.T), format="fltp", layout=self._layout)
        scaled = np.rint(block.astype(np.float64) * (1 << 23))
        integers = np.clip(scaled, -(1 << 23), (1 << 23) - 1).astype(np.int32) << 8  # 24 bits, left in 32
        return AudioFrame.from_ndarray(integers.reshape(1, -1), format="s32", layout=self._layout)
