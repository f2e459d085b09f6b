"""A show on disk and the program run on it, each time in a child process that can be killed anywhere."""

import contextlib
import importlib
import json
import math
import os
import pkgutil
import random
import shutil
import signal
import struct
import sys
import threading
import traceback
import wave
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
RATE = 16000
LATE = ("googleapiclient.discovery", "rich.progress", "rich.table", "typer.rich_utils", "typer._adapters")
"""Modules of libraries that the program loads when it needs them."""
WRITES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.symlink", "os.truncate", "http.client.send"}
TOML = """version = 1
title = "Quick Take"
description = "A short daily talk."
author = "The desk"
language = "en"
link = "https://quicktake.example/"
timezone = "Europe/Berlin"
owner = {email = "desk@quicktake.example"}
categories = ["News/Daily News"]
"""


class Clock:
    """The emulator's clock, which follows the show's."""

    now = NOON

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Result:
    """What a run of the program gave back."""

    code: int
    """Exit code, or minus the signal that ended it."""
    out: str
    err: str
    effects: int
    """How many times it did something to the world."""

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def write_sound(path: Path, seconds: float = 1.2, seed: int = 1) -> Path:
    """A WAV file of noisy speech-like bursts, mono, 16 bits, 16 kHz; half its level is the seed's."""
    noise = random.Random(seed)  # noqa: S311 - the same sound each time
    samples = (
        int(
            9000 * math.sin(440 * math.tau * n / RATE) * (0.5 + 0.5 * math.sin(7 * math.tau * n / RATE))
            + noise.gauss(0, 300)
        )
        for n in range(int(seconds * RATE))
    )
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", max(-32768, min(32767, sample))) for sample in samples))
    return path


def write_film(path: Path, seconds: float = 1.2, seed: int = 1) -> Path:
    """An MP4 file: a small moving picture and the sound of `write_sound`."""
    import av
    import numpy as np

    sound = write_sound(path.with_suffix(".film.wav"), seconds, seed)
    with av.open(str(sound)) as source, av.open(str(path), "w") as film:
        picture = film.add_stream("libx264", rate=10, width=64, height=64, pix_fmt="yuv420p")
        audio = film.add_stream("aac", rate=48000)
        for number in range(int(seconds * 10)):
            image = np.full((64, 64, 3), number * 7 % 256, dtype=np.uint8)
            film.mux(picture.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        resampler = av.AudioResampler(format="fltp", layout="mono", rate=48000)
        for frame in [*source.decode(audio=0), None]:
            for piece in resampler.resample(frame):
                film.mux(audio.encode(piece))
        for stream in (picture, audio):
            film.mux(stream.encode(None))
    sound.unlink()
    return path


@dataclass
class Stage:
    """A show in a folder of its own."""

    root: Path
    public: bool = True
    toml: str = ""
    environ: dict[str, str] = field(default_factory=dict)
    address: str = "https://quicktake.example/show/"

    def __post_init__(self) -> None:
        self.home = self.root / "episodes"
        self.site = self.root / "site"
        if not self.home.exists():
            self.home.mkdir(parents=True)
            Image.new("RGB", (1400, 1400), "navy").save(self.home / "cover.jpg")
            self.settings()

    def settings(self, more: str = "") -> None:
        """Writes show.toml anew."""
        address = f'public_url = "{self.address}"\n' if self.public else ""
        (self.home / "show.toml").write_text(TOML + address + self.toml + more)

    def episode(
        self,
        name: str = "0001-one",
        front: str = "date: 2026-11-23 06:00",
        notes: str = "Hello.",
        seed: int = 1,
        *,
        film: bool = False,
    ) -> Path:
        """An episode's folder with a short recording and a guid."""
        folder = self.home / name
        folder.mkdir(exist_ok=True)
        self.write(name, front, notes)
        if not (folder / "release.json").exists():
            (folder / "release.json").write_text(json.dumps({"quicktake": 1, "guid": f"guid-of-{name}"}))
        if not list(folder.glob("recording.*")):
            write = write_film if film else write_sound
            old = write(folder / ("recording.mp4" if film else "recording.wav"), seed=seed)
            os.utime(old, (1e9, 1e9))  # old enough that its digest is remembered
        return folder

    def write(self, name: str, front: str, notes: str = "Hello.") -> None:
        """Writes an episode.md anew."""
        title = "" if "title:" in front else f"title: Title of {name}\n"
        (self.home / name / "episode.md").write_text(f"---\n{title}{front}\n---\n{notes}\n")

    def record(self, name: str = "") -> Any:
        """A release.json: the show's, or an episode's."""
        return json.loads((self.home / name / "release.json").read_text())

    def clone(self, root: Path, *, git: bool = True) -> "Stage":
        """Another computer's copy of the show; git: only what is in git, else the whole folder."""
        shutil.copytree(self.root, root, ignore=shutil.ignore_patterns(".quicktake", "site") if git else None)
        other = Stage(root, self.public, self.toml, dict(self.environ), self.address)
        if git and self.site.exists():
            other.site.symlink_to(self.site)  # the same store
        return other

    def run(
        self,
        *words: str,
        now: datetime = NOON,
        kill_at: int = 0,
        prepare: Callable[[], None] | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> Result:
        """Runs the program; kill_at: kills it before its n-th effect on the world."""
        _insist_alone()
        load()
        read, write = os.pipe()
        out, err = self.root / ".out", self.root / ".err"
        child = os.fork()
        if child == 0:
            os.close(read)
            _be_the_program(self, words, now, kill_at, prepare, {**self.environ, **(environ or {})}, write)
        os.close(write)
        with os.fdopen(read, "rb") as pipe:
            effects = len(pipe.read())
        _, status = os.waitpid(child, 0)
        result = Result(os.waitstatus_to_exitcode(status), out.read_text(), err.read_text(), effects)
        out.unlink()
        err.unlink()
        return result

    def read_back(self, now: datetime = NOON) -> Result:
        """A `verify` that finds all as published, but that nobody serves the show's address."""
        result = self.good("verify", "--json", now=now, code=5)
        grave = [one["place"] for one in result.json["findings"] if one["severity"] == "E"]
        assert grave == [f"{self.address}feed.xml"], result.out
        return result

    def good(
        self, *words: str, now: datetime = NOON, code: int = 0, prepare: Callable[[], None] | None = None
    ) -> Result:
        """A run that must end with this exit code."""
        result = self.run(*words, now=now, prepare=prepare)
        assert result.code == code, f"{words}: exit {result.code}\n{result.out}\n{result.err}"
        return result


def _insist_alone() -> None:
    """Skips a test that would fork beside a server's thread under libfaketime: the child might wait for ever."""
    if "FAKETIME" in os.environ and any("serve_forever" in thread.name for thread in threading.enumerate()):
        pytest.skip("libfaketime and a fork beside a server")


@cache
def load() -> None:
    """The program with all its modules, once for every child: half of a run would be spent on loading them."""
    import quicktake

    for module in pkgutil.walk_packages(quicktake.__path__, "quicktake."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    for name in LATE:
        with contextlib.suppress(ModuleNotFoundError):  # of another version
            importlib.import_module(name)


def _be_the_program(
    stage: Stage,
    words: tuple[str, ...],
    now: datetime,
    kill_at: int,
    prepare: Callable[[], None] | None,
    environ: Mapping[str, str],
    pipe: int,
) -> None:
    """In the child: never returns."""
    code = 1
    try:
        for number, name in ((1, ".out"), (2, ".err")):
            handle = os.open(stage.root / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(handle, number)
        sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)  # noqa: SIM115
        os.environ.update(environ)
        os.chdir(stage.root)
        from quicktake.cli import main, publishing

        publishing.now = lambda: now
        _count_effects(stage.root, kill_at, pipe)
        if prepare:
            prepare()
        sys.argv = ["quicktake", *words]
        main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(bool(end.code))
    except BaseException:  # noqa: BLE001 - whatever it is, the parent must see it
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _count_effects(root: Path, kill_at: int, pipe: int) -> None:
    """Counts each thing that the program does to files, journal or network, and kills it before the chosen one."""
    from quicktake.journal import Journal

    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if done == kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        os.write(pipe, b".")

    def hook(event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            path, _mode, flags = args
            writing = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
            if (
                writing
                and isinstance(path, str | Path)
                and str(path).startswith(str(root))
                and not str(path).endswith(".err")
            ):
                tick()
        elif event in WRITES:
            tick()

    for name in ("begin", "save", "end", "keep", "set_note"):
        setattr(Journal, name, _with_tick(getattr(Journal, name), tick))
    sys.addaudithook(hook)


def _with_tick(method: Callable[..., Any], tick: Callable[[], None]) -> Callable[..., Any]:
    def wrapped(*args: Any) -> Any:
        tick()
        result = method(*args)
        tick()
        return result

    return wrapped
