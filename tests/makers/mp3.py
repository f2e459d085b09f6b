"""MP3 streams for tests: made serially or from runs, decoded, and checked frame by frame."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import av
import numpy as np
from av.audio.frame import AudioFrame

from makers.sound import Samples
from quicktake.audio.mp3.crc import crc16
from quicktake.audio.mp3.frames import Frame, parse_side, walk
from quicktake.audio.mp3.infotag import info_frame, padding_for
from quicktake.audio.mp3.lame import SAMPLES, frames_for, run, to_pcm
from quicktake.audio.mp3.splicing import Splicer, Stretch
from quicktake.audio.recordings.decoding import Form


@lru_cache(maxsize=16)
def voices(seconds: float, form: Form, seed: int = 1) -> Samples:
    """Vowels with a gliding pitch in syllables, breath noise between, in each channel a little different."""
    rng = np.random.default_rng(seed)
    time = np.arange(round(seconds * form.rate)) / form.rate
    pitch = 120 + 25 * np.sin(2 * np.pi * 0.31 * time) + 8 * np.sin(2 * np.pi * 3.3 * time)
    phase = 2 * np.pi * np.cumsum(pitch) / form.rate
    formant = 700 + 350 * np.sin(2 * np.pi * 0.9 * time)
    voiced = sum(np.exp(-(((n * pitch - formant) / 500) ** 2)) * np.sin(n * phase) for n in range(1, 20))
    swell = np.clip(np.sin(2 * np.pi * 1.9 * time) + 0.4 * np.sin(2 * np.pi * 0.43 * time), 0, 1)
    noise = rng.standard_normal((len(time), form.channels))
    hiss = (noise - np.roll(noise, 1, axis=0)) * (0.01 + 0.05 * np.clip(-np.sin(2 * np.pi * 1.9 * time), 0, 1)[:, None])
    sides = np.array([1.0, 0.8][: form.channels])
    return np.asarray(0.18 * ((voiced * swell)[:, None] * sides + hiss), np.float32)


def serial(sound: Samples, form: Form, bitrate: int) -> bytes:
    """The frames of one serial encode."""
    return run(to_pcm(sound, bitrate), form, bitrate)


def runs_of(
    sound: Samples, form: Form, bitrate: int, starts: Sequence[int], overlap: int, until: int | None = None
) -> list[Stretch]:
    """Runs; each goes on for `overlap` frames into the next, the last up to a frame."""
    pcm = to_pcm(sound, bitrate)
    ends = [start + overlap for start in starts[1:]] + [frames_for(len(pcm)) if until is None else until]
    return [
        Stretch(run(pcm[start * SAMPLES : end * SAMPLES], form, bitrate), start)
        for start, end in zip(starts, ends, strict=True)
    ]


def spliced(runs: Sequence[Stretch]) -> bytes:
    """The runs joined to one stream."""
    splicer = Splicer()
    stream = b""
    for one in runs:
        final = splicer.add(one)
        assert final is not None
        stream += final
    return stream + splicer.finish()


def whole_file(stream: bytes, form: Form, bitrate: int, samples: int) -> bytes:
    """The stream behind its Info frame."""
    frames = len(list(walk(stream)))
    return (
        info_frame(
            form,
            bitrate,
            frames=frames,
            sound_bytes=len(stream),
            padding=padding_for(frames, samples),
            music_crc=crc16(stream),
        )
        + stream
    )


def decoded(data: bytes) -> Samples:
    """What FFmpeg's decoder gives back, as a player plays it."""
    with av.open(io.BytesIO(data), "r", format="mp3") as container:
        frames = [frame.to_ndarray().T for frame in container.decode(audio=0) if isinstance(frame, AudioFrame)]
    return np.concatenate(frames).astype(np.float32)


@dataclass(frozen=True)
class Piece:
    """A frame of a stream with what was found of its main data, by counting bytes anew."""

    head: bytes
    """Header and side information."""
    main: bytes
    """Main data, all bits that are decoded."""
    begins: int
    """Where they begin, in bytes of room since the stream's start."""
    ends: int
    room: int
    """Where the frame's own room begins, counted likewise."""
    room_ends: int


def pieces(stream: bytes) -> list[Piece]:
    """Every frame of a stream; main data of frames whose beginning is not in the stream are left empty."""
    frames = list(walk(stream))
    room = b"".join(stream[frame.room : frame.end] for frame in frames)
    found: list[Piece] = []
    at = 0
    for frame in frames:
        found.append(_piece(stream, frame, room, at))
        at += frame.end - frame.room
    return found


def _piece(stream: bytes, frame: Frame, room: bytes, at: int) -> Piece:
    side = parse_side(stream, frame)
    begins = at - side.main_data_begin
    ends = begins + -(-side.bits // 8)
    main = bytearray(room[begins:ends]) if begins >= 0 else bytearray()
    if main and side.bits % 8:
        main[-1] &= 0xFF << (8 - side.bits % 8) & 0xFF  # what follows in the last byte is not decoded
    return Piece(stream[frame.start : frame.room], bytes(main), begins, ends, at, at + frame.end - frame.room)
