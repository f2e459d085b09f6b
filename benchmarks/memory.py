"""Peak memory of mastering, by length: `python benchmarks/memory.py [--recording FILE] [MINUTES ...]`.

Each length of 48 kHz stereo AAC is mastered to MP3 at 128 kbit/s in a process of its own, whose peak resident size the
system tells when it has ended. A short recording is repeated; without one, a sound that swells like speech is made.
"""

import argparse
import tempfile
from pathlib import Path

from processes import CORES, QUICKTAKE, process
from sounds import write_source


def main() -> None:
    """Prints minutes, seconds taken and peak memory in MB."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recording", type=Path)
    parser.add_argument("minutes", nargs="*", type=int, default=[10, 60, 360])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for length in given.minutes:
            recording, output = Path(folder) / "recording.m4a", Path(folder) / "out.mp3"
            write_source(given.recording, recording, length * 60)
            used = process([QUICKTAKE, "-q", "master", str(recording), "-o", str(output)], CORES)
            print(f"{length} min: {used.wall:.1f} s, peak {used.peak:.0f} MB", flush=True)


if __name__ == "__main__":
    main()
