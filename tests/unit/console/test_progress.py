"""Progress: one bar for what is being done, which grows, and goes when it is done."""

import io
import subprocess
import sys
from collections.abc import Sequence

import pytest
from rich.console import Console
from rich.progress import Progress

from quicktake.console.progress import bars, one_at_a_time

Told = tuple[str, float, float]


def drawn_after(told: Sequence[Told]) -> list[tuple[str, float]]:
    """The bars, and how far each of them is."""
    drawn = Progress(console=Console(file=io.StringIO()), auto_refresh=False)
    progress = one_at_a_time(drawn)
    for stage, done, total in told:
        progress(stage, done, total, "s")
    return [(task.description, task.completed) for task in drawn.tasks]


@pytest.mark.parametrize(
    ("told", "bars_"),
    [
        ([("Video picture", 3.0, 9.0)], [("Video picture", 3.0)]),
        ([("Video picture", 3.04, 9.0), ("Video picture", 3.0, 9.0)], [("Video picture", 3.04)]),
        ([("Video file", 8.9, 9.0), ("Video file", 9.0, 9.0)], []),
        ([("Video file", 8.9, 9.0), ("Uploading", 0.0, 7.0)], [("Uploading", 0.0)]),
        ([("Video sound", 9.0, 9.0), ("Video sound", 9.5, 9.0)], []),
        ([("Video sound", 8.0, 9.0), ("Video sound", 0.1, 9.0)], [("Video sound", 0.1)]),
        ([("Listening", 8.0, 0.0), ("Listening", 9.0, 0.0)], [("Listening", 9.0)]),
    ],
    ids=["begun", "out of order", "done", "the next has begun", "more than there is", "anew", "of unknown length"],
)
def test_what_is_seen(told: Sequence[Told], bars_: list[tuple[str, float]]) -> None:
    assert drawn_after(told) == bars_


def test_nothing_is_drawn_where_nobody_watches() -> None:
    pipe = io.StringIO()
    with bars(Console(file=pipe)) as progress:
        progress("Listening", 1.0, 2.0, "s")
    assert pipe.getvalue() == ""


@pytest.mark.parametrize("voice", ["Voice(verbosity=-1)", "Voice(json=True)"], ids=["quiet", "json"])
def test_nothing_is_drawn_or_loaded_for_who_wants_none(voice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # as on a terminal
    program = f"""
import sys
from quicktake.console import Voice
with {voice}.progress() as progress:
    progress("Listening", 1.0, 2.0, "s")
assert not [name for name in sys.modules if name.startswith("rich")], "rich was loaded"
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
