"""Our own words → the sample show's recordings, transcripts, chapters and covers, under episodes/.

    python docs/sample-show/make.py

Needs espeak-ng on the machine (Debian and Ubuntu: the package espeak-ng) and what quicktake itself needs. The same
versions of espeak-ng, PyAV and Pillow give the same files. show.toml, episode.md and release.json are written by hand.
"""

from pathlib import Path

import av
from film import write_film
from look import cover, wave
from sound import RATE, Cue, Recording, frames_of, record
from texts import KETTLE, LOUD

EPISODES = Path(__file__).resolve().parents[2] / "episodes"
NAMES = {"near": "Desk", "far": "Second voice"}
OPUS = 960  # samples in a frame of 20 ms


def main() -> None:
    """Makes everything again."""
    cover(EPISODES / "cover.jpg", ["Quick", "Take"], "Small questions, short answers", wave(24, 0.8), 300)
    loud, kettle = EPISODES / "0001-how-loud-is-loud", EPISODES / "0002-why-the-kettle-sings"
    first = record(LOUD, seed=1)
    write_film(first, loud / "recording.mp4")
    write_chapters(first, loud / "chapters.txt")
    write_webvtt(first, loud / "transcript.vtt")
    rising = [(index / 23) ** 1.6 for index in range(24)]
    cover(loud / "cover.jpg", ["How loud", "is loud?"], "Quick Take 1", rising, 250)
    second = record(KETTLE, seed=2)
    write_opus(second, kettle / "recording.ogg")
    write_chapters(second, kettle / "chapters.txt")
    write_subrip(second, kettle / "transcript.srt")


def write_opus(recording: Recording, path: Path) -> None:
    """Ogg with Opus, without any metadata."""
    with av.open(str(path), "w", format="ogg", options={"fflags": "+bitexact", "serial_offset": "1"}) as container:
        stream = container.add_stream("libopus", rate=RATE, layout="mono", bit_rate=56_000)
        for frame in frames_of(recording, OPUS):
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def write_chapters(recording: Recording, path: Path) -> None:
    """chapters.txt, its times rounded to tenths of a second."""
    lines = ["# Times are those of the recording."]
    for mark in recording.marks:
        link = f" <{mark.part.link}>" if mark.part.link else ""
        lines.append(f"{int(mark.start // 60)}:{mark.start % 60:04.1f} {mark.part.title}{link}")
    path.write_text("\n".join(lines) + "\n", "utf-8", newline="\n")


def write_webvtt(recording: Recording, path: Path) -> None:
    """WebVTT with the speakers' names."""
    blocks = [f"{_times(cue, '.')}\n<v {NAMES[cue.voice]}>{cue.text}" for cue in recording.cues]
    path.write_text("\n\n".join(["WEBVTT", *blocks]) + "\n", "utf-8", newline="\n")


def write_subrip(recording: Recording, path: Path) -> None:
    """SubRip: the other form that a host may have."""
    blocks = [f"{number}\n{_times(cue, ',')}\n{cue.text}" for number, cue in enumerate(recording.cues, 1)]
    path.write_text("\n\n".join(blocks) + "\n", "utf-8", newline="\n")


def _times(cue: Cue, mark: str) -> str:
    return f"{_clock(cue.start, mark)} --> {_clock(cue.end, mark)}"


def _clock(seconds: float, mark: str) -> str:
    whole, milliseconds = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{mark}{milliseconds:03}"


if __name__ == "__main__":
    main()
