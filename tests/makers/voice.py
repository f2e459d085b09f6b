"""A made-up voice: harmonics that glide, syllables, consonants that hiss and burst, and the room's noise under it."""

from functools import cache

import numpy as np

from makers.sound import Samples

HARMONICS = 24
SYLLABLES = 3.5  # a second: it is quiet at each even second


@cache
def _mono(seconds: float, rate: int, seed: int) -> Samples:
    random = np.random.default_rng(seed)
    time = np.arange(round(seconds * rate)) / rate
    phase = 2 * np.pi * np.cumsum(118 + 14 * np.sin(2 * np.pi * 0.35 * time + seed)) / rate
    tones = np.zeros(len(time))
    for k in range(1, HARMONICS + 1):
        formants = sum(np.exp(-(((118 * k - centre) / width) ** 2)) for centre, width in ((550, 220), (1500, 260)))
        tones += (formants + 0.05) / k**0.5 * np.cos(k * phase + 0.4 * k * k)
    swell = np.square(np.sin(np.pi * SYLLABLES * time)) * (0.55 + 0.45 * np.sin(2 * np.pi * 0.23 * time + seed))
    sound = 0.25 * tones * swell
    for start in np.arange(0.2, seconds - 0.3, 0.6):  # a hiss, and a burst as of a `t`
        first, length = round(start * rate), round(0.08 * rate)
        hiss = np.diff(random.standard_normal(length + 1)) * np.square(np.sin(np.pi * np.arange(length) / length))
        sound[first : first + length] += 0.05 * hiss
        burst = random.standard_normal(length) * np.exp(-np.arange(length) / (0.006 * rate))
        sound[first + length : first + 2 * length] += 0.05 * burst
    sound += 3e-4 * random.standard_normal(len(time))
    return np.asarray(sound, np.float32)[:, None]


def voice(seconds: float, rate: int = 48000, channels: int = 1, level: float = -6.0, seed: int = 1) -> Samples:
    """As sudden and as lively as speech; level: its peak in dBFS. Channels share the voice, not the noise."""
    sound = _mono(seconds, rate, seed)
    noise = 1e-4 * np.random.default_rng(seed).standard_normal((len(sound), channels))
    whole = sound / np.abs(sound).max() * 10 ** (level / 20) + (noise if channels > 1 else 0)
    return np.asarray(whole, np.float32)
