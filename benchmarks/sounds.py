"""A recording, or none → a sound of any length to measure with: AAC in M4A, 48 kHz, stereo."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from quicktake.audio.coding import Coding
from quicktake.audio.encode import encoder
from quicktake.audio.recordings.decoding import BLOCK, Block, Form, decode

FORM = Form(48000, 2)


def speech_like(seconds: int) -> Iterator[Block]:
    """Dull noise that swells and falls as syllables do, with peaks that make the limiter work."""
    noise = np.random.default_rng(1)
    for start in range(0, seconds * FORM.rate, BLOCK):
        length = min(BLOCK, seconds * FORM.rate - start)
        time_ = (start + np.arange(length)) / FORM.rate
        dull = np.lib.stride_tricks.sliding_window_view(noise.standard_normal((length + 15, 2)), 16, axis=0).mean(
            axis=2
        )
        swell = np.square(np.sin(2 * np.pi * 2.5 * time_)) * (0.3 + np.abs(np.sin(2 * np.pi * 0.05 * time_)))
        yield (0.4 * dull * swell[:, None]).astype(np.float32)


def write_source(recording: Path | None, output: Path, seconds: int) -> None:
    """The sound to be mastered, as long as wanted: AAC at 160 kbit/s in M4A."""
    left = seconds * FORM.rate
    with encoder(output, FORM, Coding("m4a", 160)) as writing:
        while left > 0:
            for block in decode(recording, FORM) if recording else speech_like(seconds):
                writing.write(block[:left])
                left -= min(left, len(block))
        writing.finish()
