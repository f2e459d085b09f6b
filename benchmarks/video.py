"""A video of an hour of sound, side by side with ffmpeg: `python benchmarks/video.py [RECORDING] [--minutes N]`.

One hour (or N minutes) of 48 kHz stereo AAC becomes a video of 1280 x 720 pixels at ten pictures a second: by the step
that `publish` runs, mastering included, in a process of its own; and, where ffmpeg is on the PATH, by its filter
showwaves over the cover, at ffmpeg's own settings for still pictures, with the sound as it is. A short RECORDING is
repeated; without one, a sound that swells like speech is made. Run it on a machine that has nothing else to do.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import av
from processes import CORES, process
from sounds import write_source

from quicktake.audio.metering.loudness import measure_file
from quicktake.folder.episodes import read_episodes
from quicktake.folder.show import read_show
from quicktake.model import Chapter, no_progress
from quicktake.steps import audiogram, measure

SHOW = Path(__file__).parents[1] / "episodes"
COVER = SHOW / "cover.jpg"
MEASURED, RESULT = "measure.json", "video.mp4"
EVERY = 300  # seconds from one chapter to the next


def main() -> None:
    """Prints seconds, memory and sizes of each way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recording", nargs="?", type=Path)
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--work", nargs=2, type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        work(*given.work)
        return
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "hour.m4a"
        write_source(given.recording, source, given.minutes * 60)
        work(Path("measure"), source)
        for name, command, output in ways(source):
            used = process(command, CORES)
            share = used.wall / (given.minutes * 60)
            print(
                f"{name:20}{used.wall:8.1f} s ({used.processor:.1f} s of processor time, {used.peak:.0f} MB), 1/",
                end="",
            )
            print(f"{1 / share:.0f} of its length; {told(output)}", flush=True)


def ways(source: Path) -> Iterator[tuple[str, Sequence[str], Path]]:
    """Name, command and result of each."""
    yield "quicktake", [sys.executable, __file__, "--work", "draw", str(source)], source.with_name(RESULT)
    if not shutil.which("ffmpeg"):
        return
    output = source.with_name("ffmpeg.mp4")
    graph = (
        "[0:v]scale=416:416,pad=1280:720:80:64:0x182838[still];"
        "[1:a]showwaves=s=1120x160:mode=cline:rate=10:colors=white[wave];"
        "[still][wave]overlay=80:520:shortest=1,format=yuv420p"
    )
    inputs = ["-loop", "1", "-framerate", "10", "-i", str(COVER), "-i", str(source), "-filter_complex", graph]
    picture = ["-c:v", "libx264", "-tune", "stillimage", "-g", "50"]
    sound = ["-c:a", "aac", "-b:a", "192k", "-shortest", "-movflags", "+faststart"]
    command = ["ffmpeg", "-nostdin", "-v", "error", "-y", *inputs, *picture, *sound, str(output)]
    yield "ffmpeg, showwaves", command, output


def work(what: Path, source: Path) -> None:
    """One step on the sample show's first episode, with the sound of the source."""
    show = read_show(SHOW)
    first = read_episodes(show).episodes[0]
    chapters = tuple(Chapter(float(second), f"Part {second // EVERY + 1}") for second in range(0, 3600, EVERY))
    episode = replace(first, sound=source, picture=None, chapters=chapters)
    files = {"sound": source, "cover": COVER, "measure": source.with_name(MEASURED)}
    step, name = (measure, MEASURED) if what.name == "measure" else (audiogram, RESULT)
    step.run(files, source.with_name(name), step.params(show, episode), no_progress)


def told(path: Path) -> str:
    """Sizes of picture and sound, and the sound's loudness."""
    sizes = {"video": 0, "audio": 0}
    with av.open(str(path)) as container:
        for packet in container.demux():
            sizes[packet.stream.type] += packet.size
        seconds = (container.duration or 0) / av.time_base
    rates = {kind: size * 8 / 1000 / seconds for kind, size in sizes.items()}
    found = measure_file(path)
    return (
        f"{path.stat().st_size / 1e6:.1f} MB: picture {rates['video']:.0f} and sound {rates['audio']:.0f} kbit/s,"
        f" {found.integrated:.2f} LUFS, {found.true_peak:.2f} dBTP"
    )


if __name__ == "__main__":
    main()
