"""Small sound files of every form, made by PyAV."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.stream import Disposition

Samples = npt.NDArray[np.float32]
"""Shape (samples, channels), full scale 1.0."""


def tone(
    seconds: float, rate: int = 48000, channels: int = 2, level: float = -20.0, frequency: float = 997.0
) -> Samples:
    """A sine in every channel; level: its peak in dBFS."""
    time = np.arange(round(seconds * rate)) / rate
    sine = 10 ** (level / 20) * np.sin(2 * np.pi * frequency * time)
    return np.repeat(sine[:, None], channels, axis=1).astype(np.float32)


def speech(seconds: float, rate: int = 48000, channels: int = 2, level: float = -14.0, seed: int = 1) -> Samples:
    """Noise in syllables, four in a second: as lively as speech; level: about its peaks in dBFS."""
    time = np.arange(round(seconds * rate)) / rate
    noise = np.random.default_rng(seed).standard_normal((len(time), channels))
    smooth = (noise + np.roll(noise, 1, axis=0) + np.roll(noise, 2, axis=0)) / 3
    swell = np.square(np.sin(2 * np.pi * 2 * time)) * (0.4 + 0.6 * np.square(np.sin(2 * np.pi * 0.3 * time)))
    return (10 ** (level / 20) / 2 * smooth * swell[:, None]).astype(np.float32)


def silence(seconds: float, rate: int = 48000, channels: int = 2) -> Samples:
    """Digital silence."""
    return np.zeros((round(seconds * rate), channels), np.float32)


def write_sound(
    path: Path,
    samples: Samples,
    rate: int = 48000,
    *,
    codec: str = "pcm_s16le",
    container: str | None = None,
    layout: str | None = None,
    tags: Mapping[str, str] | None = None,
) -> Path:
    """Writes samples with one of FFmpeg's encoders; the extension decides the container unless it is named."""
    name = layout or {1: "mono", 2: "stereo", 6: "5.1", 8: "7.1"}[samples.shape[1]]
    with av.open(str(path), mode="w", format=container) as result:
        result.metadata.update(tags or {})
        stream = add_sound(result, codec, rate, name)
        encode_sound(result, stream, samples, rate, name)
    return path


def add_sound(result: av.container.OutputContainer, codec: str, rate: int, layout: str) -> AudioStream:
    """A new audio track."""
    stream = result.add_stream(codec, rate=rate)
    assert isinstance(stream, AudioStream)
    stream.codec_context.layout = layout
    return stream


def encode_sound(
    result: av.container.OutputContainer,
    stream: AudioStream,
    samples: Samples,
    rate: int,
    layout: str,
    *,
    start: float = 0.0,
) -> None:
    """Encodes samples into a track; start: seconds at which they begin."""
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples.reshape(1, -1)), format="flt", layout=layout)
    frame.sample_rate, frame.time_base, frame.pts = rate, Fraction(1, rate), round(start * rate)
    result.mux(stream.encode(frame))
    result.mux(stream.encode(None))


TRACKS = (-40.0, -20.0)  # dBFS of the tracks


def write_two_tracks(path: Path, default: int = 0) -> Path:
    """Matroska with two mono tracks of PCM, `Desktop` and `Mic`."""
    with av.open(str(path), "w") as result:
        streams = [result.add_stream("pcm_s16le", rate=48000, layout="mono") for _ in TRACKS]
        for number, (stream, title) in enumerate(zip(streams, ("Desktop", "Mic"), strict=True)):
            stream.metadata["title"] = title
            stream.disposition = Disposition.default if number == default else Disposition(0)
        for stream, level in zip(streams, TRACKS, strict=True):
            samples = (tone(2.0, channels=1) * 10 ** (level / 20) / np.abs(tone(2.0, channels=1)).max() * 32767).T
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.astype("<i2")), format="s16", layout="mono")
            frame.sample_rate = 48000
            result.mux([*stream.encode(frame), *stream.encode(None)])
    return path
