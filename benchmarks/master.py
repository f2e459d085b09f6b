"""Mastering, side by side with what a host would use instead: `python benchmarks/master.py [RECORDING] [options]`.

One hour (or N minutes) of 48 kHz stereo AAC to MP3 at 128 kbit/s, LAME at quality 3 on every side, one after the other
in one run: quicktake on one processor and on all, two-pass ffmpeg-normalize, and plain ffmpeg by hand; and the parts of
the work, each alone, by processor time. A short RECORDING is repeated; without one, a sound that swells like speech is
made. With --rounds each way is gone so often, all of them in turn, and the medians are compared: a machine's speed may
change from minute to minute.

The others come with `pip install -e '.[bench]'`: FFmpeg as PyPI's imageio-ffmpeg brings it, and ffmpeg-normalize, which
is given the same FFmpeg. Without them only quicktake is measured. Run it on a machine that has nothing else to do.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import numpy as np
from processes import CORES, QUICKTAKE, Timed, process
from sounds import FORM, write_source

from quicktake.audio.metering.loudness import Meter, measure_file
from quicktake.audio.mp3.lame import run, to_pcm
from quicktake.audio.recordings.decoding import Block, decode

PIECE = 600  # seconds of sound that are held when LAME is measured alone


def main() -> None:
    """Prints the parts, the whole, and what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recording", nargs="?", type=Path)
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(anchor(Path(folder) / "bin"))
        source = Path(folder) / "hour.m4a"
        write_source(given.recording, source, given.minutes * 60)
        alone = parts(source)
        allowed = 2 * alone["decode"] + 2 * alone["loudness"] + alone["LAME"] + alone["decode the MP3"]
        for name, seconds in alone.items():
            print(f"{name:24}{seconds:8.1f} s of processor time, alone")
        limit = 1.3 * allowed / len(CORES)
        print(f"{'all, as often as needed':24}{allowed:8.1f} s; x 1.3 / {len(CORES)} processors = {limit:.1f} s")
        compare(source, Path(folder), allowed, given.rounds)
        if shutil.which("ffmpeg"):
            gives = machine(source, Path(folder))
            print(f"the same of FFmpeg alone and one for each processor, which is what the machine gives: {gives:.2f}")


def anchor(folder: Path) -> str:
    """Puts imageio-ffmpeg's FFmpeg first on the PATH, under its usual name; the version that the others are given."""
    try:
        import imageio_ffmpeg
    except ImportError:
        return "imageio-ffmpeg is not installed: FFmpeg of the PATH, if there is one"
    folder.mkdir()
    (folder / "ffmpeg").symlink_to(imageio_ffmpeg.get_ffmpeg_exe())
    os.environ["PATH"] = os.pathsep.join([str(folder), str(Path(sys.executable).parent), os.environ["PATH"]])
    return f"FFmpeg {imageio_ffmpeg.get_ffmpeg_version()}"


def compare(source: Path, folder: Path, allowed: float, rounds: int) -> None:
    """Every way to do it, one after the other, round after round."""
    found: dict[str, list[Timed]] = {}
    for _ in range(rounds):
        for name, jobs, output, cores in ways(source, folder):
            timed = Timed.together([process(job, cores) for job in jobs])
            found.setdefault(name, []).append(timed)
            print(f"{name:24}{timed.wall:8.1f} s  {_figures(output)}", flush=True)
    walls = {name: median(timed.wall for timed in runs) for name, runs in found.items()}
    print(f"medians of {rounds}:")
    for name, runs in found.items():
        spread = f"{min(timed.wall for timed in runs):.1f} to {max(timed.wall for timed in runs):.1f}"
        processor, peak = median(timed.processor for timed in runs), max(timed.peak for timed in runs)
        used = f"{walls[name]:8.1f} s ({spread}; {processor:.1f} s of processor time, {peak:.0f} MB)"
        print(f"{name:24}{used}, {walls[name] / walls['quicktake']:.2f} x quicktake")
    share = walls["quicktake"] * len(CORES) / allowed
    print(f"quicktake against its parts / processors: {share:.2f} (wanted: 1.3 at most)")
    print(f"scaling on {len(CORES)} processors: {walls['quicktake, 1 processor'] / walls['quicktake']:.2f}")


def _figures(output: Path) -> str:
    found = measure_file(output)
    return f"{found.integrated:.2f} LUFS, {found.true_peak:.2f} dBTP, {found.range:.1f} LU"


def ways(source: Path, folder: Path) -> Iterator[tuple[str, list[Sequence[str]], Path, list[int]]]:
    """Name, commands, result, and processors of each way."""
    ours = [QUICKTAKE, "-q", "master", str(source), "--no-trim", "-o"]
    yield "quicktake", [[*ours, str(folder / "all.mp3")]], folder / "all.mp3", CORES
    yield "quicktake, 1 processor", [[*ours, str(folder / "one.mp3")]], folder / "one.mp3", CORES[:1]
    if not shutil.which("ffmpeg"):
        return
    if shutil.which("ffmpeg-normalize"):
        out = folder / "normalize.mp3"
        options = ["-t", "-16", "-tp", "-1", "-ar", "48000", "-c:a", "libmp3lame", "-b:a", "128k", "-f"]
        yield "ffmpeg-normalize", [["ffmpeg-normalize", str(source), *options, "-o", str(out)]], out, CORES
    out = folder / "plain.mp3"
    looked = ["ffmpeg", "-nostdin", "-hide_banner", "-i", str(source), "-af", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run(looked, capture_output=True, text=True, check=True).stderr
    loudness = float(re.findall(r"I:\s+(-?[\d.]+) LUFS", told)[-1])
    filters = f"volume={-16 - loudness:.2f}dB,alimiter=limit={10 ** (-1 / 20):.4f}:level=false"
    written = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-i", str(source), "-af", filters, "-c:a", "libmp3lame"]
    yield "plain ffmpeg, by hand", [looked, [*written, "-b:a", "128k", str(out)]], out, CORES


def machine(source: Path, folder: Path) -> float:
    """How much more work all processors do than one: independent processes, which wait for nothing but memory."""
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", "-t", str(PIECE), "-i", str(source), "-c:a", "libmp3lame"]
    jobs = [[*command, "-b:a", "128k", str(folder / f"{core}.mp3")] for core in CORES]
    alone = process(jobs[0], CORES[:1]).wall
    with ThreadPoolExecutor(len(CORES)) as pool:
        together = max(timed.wall for timed in pool.map(process, jobs, [[core] for core in CORES]))
    return len(CORES) * alone / together


def parts(source: Path) -> dict[str, float]:
    """Processor seconds of each part of the work, alone."""
    found = {"decode": processor(lambda: sum(1 for _ in decode(source, FORM)))}
    blocks: list[Block] = []
    found["loudness"] = found["LAME"] = found["decode the MP3"] = 0.0
    meter, held = Meter(FORM), 0
    with tempfile.TemporaryDirectory() as folder:
        mp3 = Path(folder) / "part.mp3"
        for block in decode(source, FORM):
            found["loudness"] += processor(lambda block=block: meter.feed(block))  # type: ignore[misc]
            blocks.append(block)
            held += len(block)
            if held >= PIECE * FORM.rate:
                _encode(blocks, mp3, found)
                blocks, held = [], 0
        if blocks:
            _encode(blocks, mp3, found)
    return found


def _encode(blocks: list[Block], mp3: Path, found: dict[str, float]) -> None:
    pcm = to_pcm(np.concatenate(blocks), 128)
    data: list[bytes] = []
    found["LAME"] += processor(lambda: data.append(run(pcm, FORM, 128)))
    mp3.write_bytes(data[0])
    found["decode the MP3"] += processor(lambda: sum(1 for _ in decode(mp3, FORM)))


def processor(work: Callable[[], object]) -> float:
    """Processor seconds of a piece of work."""
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    main()
