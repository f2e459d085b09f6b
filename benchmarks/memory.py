"""Peak memory of mastering one hour of stereo: `python benchmarks/memory.py [MINUTES ...]`; makes its own input.

Each length is mastered in a process of its own (FLAC at 48 kHz to MP3 at 128 kbit/s), whose peak resident size the
system tells when it has ended.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from quicktake.audio.coding import Coding
from quicktake.audio.decoding import BLOCK, Block, Form
from quicktake.audio.encode import encoder

FORM = Form(48000, 2)
MASTER = (
    "import sys; from pathlib import Path; from quicktake.audio.mastering import master_file; from quicktake.model \
import Audio; master_file(Path(sys.argv[1]), Path(sys.argv[2]), Audio())"
)


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


def main(minutes: list[int]) -> None:
    """Prints minutes, seconds taken and peak memory in MB."""
    with tempfile.TemporaryDirectory() as folder:
        for length in minutes:
            recording, output = Path(folder) / "recording.flac", Path(folder) / "out.mp3"
            with encoder(recording, FORM, Coding("flac", 0)) as writing:
                for block in speech_like(length * 60):
                    writing.write(block)
                writing.finish()
            began = time.monotonic()
            subprocess.run([sys.executable, "-c", MASTER, str(recording), str(output)], check=True)
            taken = time.monotonic() - began
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024  # KiB on Linux
            print(f"{length} min: {taken:.0f} s, peak {peak:.0f} MB")


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or [10, 60])
