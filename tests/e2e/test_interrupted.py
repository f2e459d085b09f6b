"""A run that somebody stops says what is done and what is left, and exits with 130."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from makers.stage import Stage


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path / "show")
    stage.episode("0001-one", "date: 2026-11-23 06:00\nnumber: 1")
    return stage


def stop_at(count: int) -> None:
    """The signal comes before the n-th file is put in its place."""
    seen = 0

    def hook(event: str, args: tuple[object, ...]) -> None:
        nonlocal seen
        if event == "os.rename" and "site" in str(args[1]):
            seen += 1
            if seen == count:
                os.kill(os.getpid(), signal.SIGINT)

    sys.addaudithook(hook)


def test_ctrl_c_says_what_is_done_and_what_is_left(stage: Stage) -> None:
    whole = stage.clone(stage.root.parent / "whole", git=False)
    assert whole.run("publish", "--yes").code == 0
    stopped = stage.run("publish", "--yes", prepare=lambda: stop_at(4))
    assert stopped.code == 130
    assert "Left: " in stopped.err
    assert "feed of the show" in stopped.err
    assert "Traceback" not in stopped.err
    assert stopped.err.endswith("Interrupted. Run the same command again: it goes on where it was.\n")
    assert stage.good("publish", "--yes").err
    assert (stage.site / "feed.xml").read_bytes() == (whole.site / "feed.xml").read_bytes()


def test_before_anything_was_written(stage: Stage) -> None:
    stopped = stage.run("publish", "--yes", prepare=lambda: stop_at(1))
    assert stopped.code == 130
    assert "Nothing was sent or written yet." in stopped.err
    assert not (stage.site / "feed.xml").exists()


def test_json_is_one_document(stage: Stage) -> None:
    stopped = stage.run("publish", "--yes", "--json", prepare=lambda: stop_at(4))
    assert stopped.code == 130
    assert stopped.json["command"] == "publish"
    assert {one["key"] for one in stopped.json["left"]} >= {"feed/show/feed"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_while_the_program_loads(number: int) -> None:
    code = (
        "import os, sys\n"
        "from quicktake import __main__ as program\n"
        "def hook(event, args):\n"
        f"    if event == 'import' and args[0] == 'typer': os.kill(os.getpid(), {int(number)})\n"
        "sys.addaudithook(hook)\n"
        "sys.argv = ['quicktake', 'plan', '--json']\n"
        "program.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 130
    assert done.stderr == "\nInterrupted before anything was done.\n"
    assert '"command": "plan"' in done.stdout
