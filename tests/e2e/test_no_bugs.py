"""Ordinary and damaged input is one sentence, never `a mistake in quicktake` (exit 1)."""

import json
import math
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from makers.stage import Result, Stage

VALUES: list[object] = [math.nan, -1, "text", [], {}, None, "../../x", "a\x00b", 10**30]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    stage = Stage(tmp_path_factory.mktemp("published") / "show")
    home = stage.episode("0001-one", "number: 1\ndate: 2026-11-20 06:00")
    (home / "chapters.txt").write_text("0:00 Begin\n0:00.5 End\n")
    stage.good("publish")
    stage.episode("0002-two", "number: 2\ndate: 2026-11-21 06:00", seed=2)
    return stage


def insist_told(run: Result, *codes: int) -> None:
    assert run.code in codes, run.err
    assert "mistake in quicktake" not in run.err
    assert "Traceback" not in run.err


def leaves(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in a JSON document."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield (*path, key)
        yield from leaves(child, (*path, key))


def put(document: Any, path: tuple[str | int, ...], value: object) -> Any:
    copy = json.loads(json.dumps(document))
    inner = copy
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return copy


def insist_all_told(published: Stage, folder: Path, places: list[tuple[str, tuple[str | int, ...], object]]) -> None:
    for number, (name, path, value) in enumerate(places):
        stage = published.clone(folder / str(number), git=False)
        (stage.home / name / "release.json").write_text(json.dumps(put(stage.record(name), path, value)))
        for words in (("plan",), ("publish",)):
            run = stage.run(*words)
            assert run.code in (0, 2, 6), (name, path, value, words, run.err)
            assert "mistake in quicktake" not in run.err
        shutil.rmtree(folder / str(number))


def test_some_damages_of_a_record(published: Stage, tmp_path: Path) -> None:
    enclosure = ("receipts", "media/guid-of-0001-one/enclosure")
    places: list[tuple[str, tuple[str | int, ...], object]] = [
        ("0001-one", (*enclosure, "fields", "path"), "../../x"),
        ("0001-one", (*enclosure, "fields", "seconds"), math.nan),
        ("0001-one", (*enclosure, "fields", "seconds"), "long"),
        ("0001-one", (*enclosure, "fields", "size"), "1"),
        ("0001-one", (*enclosure, "fields", "edits", "kept"), []),
        ("0001-one", (*enclosure, "url"), None),
        ("0001-one", (*enclosure, "url"), "a\x00b"),
        ("", ("published", "guid-of-0001-one"), None),
        ("", ("revision",), math.inf),
    ]
    insist_all_told(published, tmp_path, places)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["0001-one", ""])
def test_every_damage_of_a_record(name: str, published: Stage, tmp_path: Path) -> None:
    record = published.record(name)
    places = [(name, path, value) for path in leaves(record) if path != ("quicktake",) for value in VALUES]
    insist_all_told(published, tmp_path, places)


@pytest.mark.parametrize("title", ['""', '" "'])
def test_an_empty_title(title: str, published: Stage, tmp_path: Path) -> None:
    stage = published.clone(tmp_path / "show", git=False)
    stage.write("0002-two", f"title: {title}\nnumber: 2\ndate: 2026-11-21 06:00")
    run = stage.run("publish")
    insist_told(run, 6)
    assert "error [it-title]" in run.err
    insist_told(stage.run("publish", "--accept", "it-title"), 0)


def test_a_recording_that_is_none(published: Stage, tmp_path: Path) -> None:
    stage = published.clone(tmp_path / "show", git=False)
    stage.write("0002-two", "recording: /proc/self/mem\nnumber: 2\ndate: 2026-11-21 06:00")
    run = stage.run("publish")
    insist_told(run, 6)
    assert "/proc/self/mem" in run.err
    insist_told(stage.run("check"), 5)


def unreadable(name: str) -> Callable[[], None]:
    """Makes a file one that this process may not read, also where root runs the tests."""

    def prepare() -> None:
        known = Path.open

        def opened(self: Path, *words: Any, **named: Any) -> Any:
            if self.name == name:
                raise PermissionError(13, "Permission denied", str(self))
            return known(self, *words, **named)

        Path.open = opened  # type: ignore[method-assign]  # in a child process

    return prepare


@pytest.mark.parametrize("name", ["recording.wav", "episode.md", "transcript.vtt"])
def test_a_file_that_may_not_be_read(name: str, tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    home = stage.episode()
    if name == "transcript.vtt":
        (home / name).write_text("WEBVTT\n\n00:00.000 --> 00:01.000\nHello.\n")
    for words, codes in ((("check",), (5,)), (("plan",), (2,)), (("publish",), (2,)), (("status",), (5,))):
        run = stage.run(*words, prepare=unreadable(name))
        insist_told(run, *codes)
        assert name in run.err + run.out
        assert "read" in run.err + run.out
    assert not (stage.site / "feed.xml").exists()


@pytest.mark.parametrize("damage", ["", "{}", '{"file": "result.mp3"}', "[]"])
def test_a_damaged_report_in_the_cache(damage: str, tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.episode(front="date: 2026-11-24 06:00")
    stage.good("check")
    for path in stage.home.glob(".quicktake/cache/*/report.json"):
        path.write_text(damage)
    stage.good("publish")


def test_an_empty_report_in_a_report_of_the_cache(tmp_path: Path) -> None:
    stage = Stage(tmp_path)
    stage.episode()
    stage.good("check")
    for path in stage.home.glob(".quicktake/cache/*/report.json"):
        path.write_text(json.dumps({**json.loads(path.read_text()), "report": {}}))
    stage.good("publish")
    stage.good("verify", "--offline")


DAMAGES: list[Callable[[bytes], bytes]] = [lambda _: b"no database" * 99, lambda content: content[: len(content) // 2]]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_journal_is_told_once_and_nothing_is_lost(
    damage: Callable[[bytes], bytes], published: Stage, tmp_path: Path
) -> None:
    stage = published.clone(tmp_path / "show", git=False)
    stage.good("publish")
    path = stage.home / ".quicktake" / "journal.db"
    path.write_bytes(damage(path.read_bytes()))
    assert "warning [journal-damaged]" in stage.good("plan").err
    run = stage.good("publish")
    assert "warning [journal-damaged]" in run.err
    assert "is set aside as journal.damaged-" in run.err
    assert (stage.site / "feed.xml").read_text().count("<item>") == 2
    assert "journal-damaged" not in stage.good("publish").err
