"""Blocks of samples → an encoded file without any metadata: MP3 by LAME, all else by FFmpeg's libraries."""

import contextlib
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.codec.context import Flags

from quicktake.audio.chaining import Streamed
from quicktake.audio.coding import Coding
from quicktake.audio.mp3.crc import crc16
from quicktake.audio.mp3.infotag import info_frame, info_size, padding_for
from quicktake.audio.mp3.lame import frames_for
from quicktake.audio.recordings.decoding import Block, Form
from quicktake.audio.runs import Work
from quicktake.audio.segments import stream
from quicktake.folder.files import address, unwritten
from quicktake.model import Progress


class Encoder:
    """One audio stream by an encoder of FFmpeg's libraries."""

    def __init__(self, container: av.container.OutputContainer, form: Form, coding: Coding) -> None:
        self._container = container
        self._form = form
        self._layout = "mono" if form.channels == 1 else "stereo"
        self._float = coding.lossy
        self._done = 0
        codec = {"m4a": "aac", "opus": "libopus", "flac": "flac", "wav": "pcm_s24le"}[coding.format]
        stream = container.add_stream(codec, rate=coding.rate(form.rate))
        if not isinstance(stream, AudioStream):
            raise AssertionError("an audio codec makes an audio stream")
        context = stream.codec_context
        context.layout = self._layout
        context.format = {"m4a": "fltp", "opus": "flt"}.get(coding.format, "s32")
        context.flags |= Flags.bitexact
        if self._float:
            context.bit_rate = coding.bitrate * 1000
        self._stream = stream

    def write(self, block: Block) -> None:
        """Encodes a block."""
        if not len(block):
            return
        frame = self._frame(block)
        frame.sample_rate, frame.pts = self._form.rate, self._done
        frame.time_base = Fraction(1, self._form.rate)
        self._done += len(block)
        self._container.mux(self._stream.encode(frame))

    def finish(self) -> None:
        """Encodes what is left, and ends the file."""
        self._container.mux(self._stream.encode(None))
        self._container.close()

    def _frame(self, block: Block) -> AudioFrame:
        if self._float:
            return AudioFrame.from_ndarray(np.ascontiguousarray(block.T), format="fltp", layout=self._layout)
        scaled = np.rint(block.astype(np.float64) * (1 << 23))
        integers = np.clip(scaled, -(1 << 23), (1 << 23) - 1).astype(np.int32) << 8  # 24 bits, left in 32
        return AudioFrame.from_ndarray(integers.reshape(1, -1), format="s32", layout=self._layout)


@contextlib.contextmanager
def encoder(output: Path, form: Form, coding: Coding) -> Iterator[Encoder]:
    """An encoder of FFmpeg's libraries that writes a new file; MachineError, naming it, when it cannot be written."""
    options = {"m4a": {"movflags": "+faststart"}, "wav": {"rf64": "auto"}, "opus": {"serial_offset": "1"}}
    with _told(output), _av_container(output, coding.container, options.get(coding.format, {})) as opened:
        yield Encoder(opened, form, coding)


def write_mp3(output: Path, blocks: Iterable[Block], work: Work, progress: Progress, seconds: float) -> Streamed:
    """A programme as an MP3 behind its Info tag, in parallel; tells what came of it. MachineError as `encoder`."""
    done = Streamed()
    bytes_, crc = 0, 0
    with _told(output), output.open("wb") as file:
        file.write(bytes(info_size(work.form, work.bitrate)))
        for piece in stream(blocks, work, done, round(seconds * work.form.rate)):
            file.write(piece)
            bytes_, crc = bytes_ + len(piece), crc16(piece, crc)
            progress("Encoding", done.samples / work.form.rate, seconds, "s")
        frames = frames_for(done.samples)
        padding = padding_for(frames, done.samples)
        file.seek(0)
        tag = info_frame(work.form, work.bitrate, frames=frames, sound_bytes=bytes_, padding=padding, music_crc=crc)
        file.write(tag)
        file.flush()
    return done


@contextlib.contextmanager
def _told(output: Path) -> Iterator[None]:
    """What fails while a file is written, as a MachineError that names it."""
    try:
        yield
    except (av.FFmpegError, OSError) as error:
        raise unwritten(output, error) from error


def _av_container(output: Path, name: str, options: dict[str, str]) -> av.container.OutputContainer:
    """A container to write; bitexact keeps the software's name out of it."""
    options = {"fflags": "+bitexact", **options}
    return av.open(address(output), mode="w", format=name, container_options=options)
