"""Recordings that are broken in one known way: clocks that jump, headers that lie, ends that are cut off."""

import struct
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame

from makers.sound import Samples, add_sound, encode_sound

LAYOUTS = {1: "mono", 2: "stereo"}


def beeps(seconds: float, at: Sequence[float], rate: int = 48000, channels: int = 2) -> Samples:
    """Silence with beeps of 50 ms, which begin at those seconds."""
    sound = np.zeros((round(seconds * rate), channels), np.float32)
    beep = 0.3 * np.sin(2 * np.pi * 997 * np.arange(round(0.05 * rate)) / rate)
    for second in at:
        start = round(second * rate)
        sound[start : start + len(beep)] = beep[: len(sound) - start, None]
    return sound


def onsets(samples: Samples, rate: int = 48000) -> list[float]:
    """Seconds at which beeps begin."""
    loud = np.flatnonzero(np.abs(samples[:, 0]) > 0.1)
    first = np.flatnonzero(np.diff(loud, prepend=-rate) > 0.02 * rate)
    return [float(place) / rate for place in loud[first]]


def write_pieces(path: Path, pieces: Sequence[tuple[float, Samples]], rate: int = 48000) -> Path:
    """PCM in packets with any timestamps, in seconds: they must rise, but may leave gaps and overlap."""
    with av.open(str(path), mode="w") as result:
        stream = add_sound(result, "pcm_s16le", rate, LAYOUTS[pieces[0][1].shape[1]])
        for start, samples in pieces:
            packed = np.rint(samples * 32767).astype(np.int16).reshape(1, -1)
            frame = AudioFrame.from_ndarray(packed, format="s16", layout=LAYOUTS[samples.shape[1]])
            frame.sample_rate, frame.time_base, frame.pts = rate, Fraction(1, rate), round(start * rate)
            result.mux(stream.encode(frame))
    return path


def retimed(source: Path, target: Path, time: Callable[[float], float]) -> Path:
    """The same packets with other timestamps: time gives the new second of an old one."""
    with av.open(str(source)) as old, av.open(str(target), mode="w") as new:
        track = old.streams.audio[0]
        copied = new.add_stream_from_template(track)
        assert track.time_base is not None
        tick = float(track.time_base)
        for packet in old.demux(track):
            if packet.pts is None:
                continue
            packet.pts = packet.dts = round(time(packet.pts * tick) / tick)
            packet.stream = copied
            new.mux(packet)
    return target


def write_transport(path: Path, samples: Samples, start: float = 0.0, rate: int = 48000, codec: str = "aac") -> Path:
    """An MPEG transport stream whose clock begins at any second."""
    layout = LAYOUTS[samples.shape[1]]
    with av.open(str(path), mode="w", format="mpegts") as result:
        encode_sound(result, add_sound(result, codec, rate, layout), samples, rate, layout, start=start)
    return path


def put_together(path: Path, parts: Sequence[Path]) -> Path:
    """The files' bytes one behind the other, as `cat` does."""
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    return path


def write_wav(
    path: Path, content: bytes, channels: int = 2, rate: int = 48000, bits: int = 16, declared: int | None = None
) -> Path:
    """A WAV without channel names; declared: the bytes that its header says it has."""
    width = bits // 8 * channels
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, channels, rate, rate * width % (1 << 32), width, bits)
    size = len(content) if declared is None else declared
    path.write_bytes(
        b"RIFF" + struct.pack("<I", 36 + size) + b"WAVE" + form + struct.pack("<4sI", b"data", size) + content
    )
    return path


def whole_numbers(samples: Samples) -> bytes:
    """Samples as 16-bit PCM."""
    return np.rint(samples * 32767).astype("<i2").tobytes()


def patched(path: Path, mark: bytes, offset: int, content: bytes) -> Path:
    """Overwrites bytes at an offset behind the first place where a mark stands."""
    whole = bytearray(path.read_bytes())
    place = whole.index(mark) + offset
    whole[place : place + len(content)] = content
    path.write_bytes(whole)
    return path


def shortened(path: Path, missing: int) -> Path:
    """Takes bytes off the end."""
    path.write_bytes(path.read_bytes()[:-missing])
    return path
