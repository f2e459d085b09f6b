"""A mistake on a terminal: taking back asks first and says how to come back; what is taken back is not replaced."""

import json
import os
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from e2e.test_podcast import feed, snapshot
from makers.stage import Stage, write_sound


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    """A show whose one episode is out."""
    stage = Stage(tmp_path / "show")
    stage.episode("0001-one", "date: 2026-11-23 06:00\nnumber: 1")
    stage.good("publish")
    return stage


def answering(text: str) -> Callable[[], None]:
    """Somebody sits at the terminal and types this."""

    class Typed(StringIO):
        def isatty(self) -> bool:
            return True

    def prepare() -> None:
        sys.stdin = Typed(f"{text}\n")
        sys.stderr.isatty = lambda: True  # type: ignore[method-assign]  # stays a file, to be read afterwards

    return prepare


def test_taking_back_asks_and_a_no_writes_nothing(stage: Stage) -> None:
    for path in stage.home.glob("*/*"):
        os.utime(path, (1e9, 1e9))  # old enough that the journal remembers what it says
    stage.good("plan")
    before = {path: there for path, there in snapshot(stage.root).items() if not path.endswith("/lock")}
    said = stage.run("unpublish", "1", prepare=answering("n"))
    assert said.code == 130
    assert "Take 0001-one back from the feed and its page? [y/N]" in said.err
    assert "Nothing was done." in said.err
    assert before.items() <= snapshot(stage.root).items()


@pytest.mark.parametrize(("words", "asks"), [(["unpublish", "1"], True), (["unpublish", "1", "--yes"], False)])
def test_a_yes_takes_back_and_says_how_it_returns(stage: Stage, words: list[str], asks: bool) -> None:
    done = stage.run(*words, prepare=answering("y"))
    assert done.code == 0
    assert ("[y/N]" in done.err) == asks
    assert "0001-one is taken back from the feed and its page. Its files stay." in done.err
    assert "To bring it back: `quicktake publish --bring-back EPISODE`." in done.err
    assert b"guid-of-0001-one" not in feed(stage)
    again = stage.run("unpublish", "1", prepare=answering("n"))
    assert (again.code, "[y/N]" in again.err) == (0, False), "it is taken back already"
    back = stage.good("publish", "--bring-back", "1").err
    assert "0001-one is in the folder (file, page, feed); https://quicktake.example/show/feed.xml does not show" in back
    assert "\n    https://quicktake.example/show/0001-one/\n" in back
    assert b"guid-of-0001-one" in feed(stage)


def test_without_a_terminal_nobody_is_asked(stage: Stage) -> None:
    assert "[y/N]" not in stage.good("unpublish", "1").err


def test_what_is_taken_back_is_not_replaced(stage: Stage, tmp_path: Path) -> None:
    stage.good("unpublish", "1")
    before = snapshot(stage.home / "0001-one")
    refused = stage.good("replace", "1", str(write_sound(tmp_path / "other.wav", seed=9)), code=2).err
    assert "error: 0001-one is taken back" in refused
    assert snapshot(stage.home / "0001-one") == before
    assert json.loads((stage.home / "0001-one" / "release.json").read_text())["unpublished"]


def test_what_was_edited_is_committed_too(stage: Stage) -> None:
    stage.episode("0002-two", "number: 2", seed=2)
    said = stage.good("publish").err
    assert "To commit, with what you edited: git add episodes/0002-two episodes/release.json episodes/show.toml" in said
