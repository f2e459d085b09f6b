"""Shows of many episodes → seconds and memory of what a host runs every day.

    python benchmarks/scale.py [--rounds 3] [EPISODES ...]

One episode is published for real. The others are its copies, published as far as files and `release.json` say. The
first run over them writes their pages and the feed. Then, as whole processes: nothing to do, `plan`, `status`, one new
episode, a change that touches every page, and `check --all`. All sizes are measured in one run, round by round.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import wave
from datetime import UTC, datetime, timedelta
from pathlib import Path

from processes import CORES, QUICKTAKE, Timed, process

TOML = """version = 1
title = "{title}"
description = "A short daily talk."
author = "The desk"
language = "en"
link = "https://quicktake.example/"
owner = {{email = "desk@quicktake.example"}}
public_url = "http://127.0.0.1:9/show/"
"""
FIRST, DAY = "0001-first", datetime(2020, 1, 1, 6, tzinfo=UTC)
NOTES = "\n\n".join(f"Paragraph {n} says [something](https://example.org/{n}) of *weight* {n}." for n in range(8))
PUBLISH = ["publish", "--yes", "--all-episodes"]


def write_episode(folder: Path, number: int, date: datetime) -> None:
    """An episode's folder without its recording."""
    folder.mkdir(parents=True)
    front = f"title: Episode {number} of many\nnumber: {number}\ndate: {date:%Y-%m-%d %H:%M}"
    (folder / "episode.md").write_text(f"---\n{front}\n---\n{NOTES}\n")


def write_recording(path: Path) -> None:
    """A second of a square wave."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes((b"\x00\x10" * 40 + b"\x00\xf0" * 40) * 200)


def write_settings(root: Path, title: str) -> None:
    """show.toml anew."""
    (root / "episodes/show.toml").write_text(TOML.format(title=title))


def run(root: Path, *words: str) -> Timed:
    """One command on the show, as a process of its own."""
    return process([QUICKTAKE, "-q", "--show", str(root), *words], CORES)


def make(root: Path, episodes: int) -> Timed:
    """A show of published episodes; what the first run over them took."""
    home = root / "episodes"
    write_episode(home / FIRST, 1, DAY)
    write_recording(home / FIRST / "recording.wav")
    write_settings(root, "Many")
    (home / "cover.jpg").write_bytes((Path(__file__).parents[1] / "episodes/cover.jpg").read_bytes())
    run(root, *PUBLISH)
    text, show = (home / FIRST / "release.json").read_text(), json.loads((home / "release.json").read_text())
    guid = json.loads(text)["guid"]
    for number in range(2, episodes + 1):
        name, date = f"{number:04d}-copy", DAY + timedelta(hours=number)
        write_episode(home / name, number, date)
        copied = (
            text.replace(guid, f"guid-of-{name}")
            .replace(FIRST, name)
            .replace(f"{DAY:%Y-%m-%dT%H}", f"{date:%Y-%m-%dT%H}")
        )
        (home / name / "release.json").write_text(copied)
        os.link(root / f"site/media/{FIRST}.mp3", root / f"site/media/{name}.mp3")
        show["published"][f"guid-of-{name}"] = name
    (home / "release.json").write_text(json.dumps(show))
    shutil.rmtree(home / ".quicktake")  # as on another computer, or after an import
    (root / "site/feed.xml").unlink()
    return run(root, *PUBLISH)


def measured(root: Path, episodes: int, turn: int) -> dict[str, Timed]:
    """One round."""
    figures = {"nothing to do": run(root, *PUBLISH), "plan": run(root, "plan"), "status": run(root, "status")}
    name = f"{episodes + turn:05d}-new-{turn}"
    write_episode(root / "episodes" / name, episodes + turn, DAY + timedelta(hours=episodes + turn))
    write_recording(root / "episodes" / name / "recording.wav")
    figures["one new episode"] = run(root, *PUBLISH)
    write_settings(root, f"Many, changed {turn} times")
    figures["show-wide change"] = run(root, *PUBLISH)
    figures["check of everything"] = run(root, "check", "--all")
    return figures


def main() -> None:
    """Prints a table: medians of the rounds, wall clock, processor time and peak memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("episodes", nargs="*", type=int, default=[100, 1000, 10000])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        roots = {episodes: Path(folder) / str(episodes) for episodes in given.episodes}
        rounds: dict[int, list[dict[str, Timed]]] = {episodes: [] for episodes in roots}
        for episodes, root in roots.items():
            first = make(root, episodes)
            print(f"first run over {episodes}: {first.wall:.1f} s, {first.peak:.0f} MB", file=sys.stderr, flush=True)
        for turn in range(1, given.rounds + 1):
            for episodes, root in roots.items():
                rounds[episodes].append(measured(root, episodes, turn))
        print("| episodes | what | wall | processor | peak |\n| --- | --- | --- | --- | --- |")
        for episodes, every in rounds.items():
            for what in every[0]:
                wall, processor, peak = (
                    statistics.median(getattr(one[what], name) for one in every)
                    for name in ("wall", "processor", "peak")
                )
                print(f"| {episodes} | {what} | {wall:.2f} s | {processor:.2f} s | {peak:.0f} MB |")


if __name__ == "__main__":
    main()
