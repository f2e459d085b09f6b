"""Killed anywhere and run again, the show ends as if nothing had happened."""

import itertools
import json
from pathlib import Path

import pytest
from lxml import etree

from e2e.test_podcast import snapshot
from makers.stage import NOON, Stage
from quicktake.reader.feed import read_feed


def make(root: Path) -> Stage:
    """A show with one episode out, one due and one waiting; everything that can be built is built already."""
    stage = Stage(root)
    stage.episode("0001-one")
    stage.good("publish")
    stage.episode("0002-two", "date: 2026-11-23 07:00\nnumber: 2", seed=2)
    stage.episode("0003-three", "date: 2026-11-24 06:00\nnumber: 3", seed=3)
    warm = stage.clone(root.parent / f"{root.name}-warm", git=False)
    warm.good("publish")
    for built in (warm.home / ".quicktake" / "cache").iterdir():
        if not (stage.home / ".quicktake" / "cache" / built.name).exists():
            built.rename(stage.home / ".quicktake" / "cache" / built.name)
    return stage


def state(stage: Stage) -> dict[str, bytes]:
    """All that others see and all that git keeps."""
    kept = {f"home/{path.parent.name}": path.read_bytes() for path in stage.home.rglob("release.json")}
    return {**snapshot(stage.site), **kept}


def insist_sound(stage: Stage) -> None:
    """At every instant the feed is a valid old or new one, and names nothing that is not there."""
    feed = read_feed((stage.site / "feed.xml").read_bytes())
    assert feed.items.keys() <= {"guid-of-0001-one", "guid-of-0002-two"}
    for item in feed.items.values():
        assert item.url
        file = stage.site / item.url.removeprefix("https://quicktake.example/show/")
        assert file.stat().st_size == item.length
    etree.fromstring((stage.site / "feed.xml").read_bytes())
    for path in stage.home.rglob("release.json"):
        json.loads(path.read_text())


def crash_at(show: Stage, golden: dict[str, bytes], copies: Path, point: int) -> bool:
    """Kills a run at a point, looks, and runs again; False when the run ended before that point."""
    stage = show.clone(copies / str(point), git=False)
    killed = stage.run("publish", kill_at=point)
    insist_sound(stage)
    stage.good("publish")
    assert state(stage) == golden, f"killed at {point}"
    assert stage.good("publish", "--json").json["changes"] == []
    return killed.code == -9


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return make(tmp_path_factory.mktemp("crash") / "show")


@pytest.fixture(scope="module")
def golden(show: Stage, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    stage = show.clone(tmp_path_factory.mktemp("golden") / "show", git=False)
    stage.good("publish")
    return state(stage)


def test_some_points(show: Stage, golden: dict[str, bytes], tmp_path: Path) -> None:
    effects = show.clone(tmp_path / "count", git=False).run("publish").effects
    assert effects > 40
    for point in range(1, effects, 9):
        assert crash_at(show, golden, tmp_path, point)


@pytest.mark.slow
def test_every_point(show: Stage, golden: dict[str, bytes], tmp_path: Path) -> None:
    reached = itertools.takewhile(lambda point: crash_at(show, golden, tmp_path, point), itertools.count(1))
    assert len(list(reached)) > 40


def test_interrupted_is_130_and_frees_the_lock(show: Stage, tmp_path: Path) -> None:
    import os
    import signal

    stage = show.clone(tmp_path / "copy", git=False)

    def terminate_later() -> None:
        from quicktake.publish import planning

        def stop(*args: object) -> None:
            os.kill(os.getpid(), signal.SIGTERM)

        vars(planning)["simulated"] = stop  # in the middle of a run

    assert stage.run("publish", prepare=terminate_later).code == 130
    assert stage.good("publish", now=NOON).code == 0
