"""Sines by formula, as EBU Tech 3341 and 3342 define their signals, and what the meter finds in a sound."""

import numpy as np

from makers.sound import Samples
from quicktake.audio.metering.loudness import Measured, Meter
from quicktake.audio.recordings.decoding import Form


def sines(*parts: tuple[float, float], rate: int = 48000, channels: int = 2) -> Samples:
    """Sines of 1000 Hz one after another: (peak level in dBFS, seconds); a level of -inf is silence."""
    amplitudes = np.concatenate([np.full(round(seconds * rate), 10 ** (level / 20)) for level, seconds in parts])
    sine = amplitudes * np.sin(2 * np.pi * 1000 * np.arange(len(amplitudes)) / rate)
    return np.repeat(sine[:, None], channels, axis=1).astype(np.float32)


def measured(samples: Samples, rate: int = 48000, *, layout: str = "", block: int = 40000) -> Measured:
    """What the meter finds in samples of shape (samples, channels) that come in blocks."""
    meter = Meter(Form(rate, samples.shape[1], layout))
    for start in range(0, len(samples), block):
        meter.feed(samples[start : start + block])
    return meter.finish()
