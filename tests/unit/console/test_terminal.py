"""Lines and paths as they are printed for people: colours on a terminal alone, and what is to be committed."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from quicktake.console import terminal


def printed(line: str, *, tty: bool, environ: dict[str, str] | None = None) -> str:
    file = io.StringIO()
    terminal._print(Console(file=file, force_terminal=tty, emoji=False, _environ=environ or {"TERM": "xterm"}), line)
    return file.getvalue().rstrip("\n")


@pytest.mark.parametrize(
    ("line", "coloured"),
    [
        ("error [lost]: gone", "\x1b[1;31merror\x1b[0m [lost]: gone"),
        ("warning [au-clipped] x: y", "\x1b[33mwarning\x1b[0m [au-clipped] x: y"),
        ("note [it-html] x: y", "\x1b[36mnote\x1b[0m [it-html] x: y"),
        ("errors are told so", "errors are told so"),
        ("0001-one is out.", "0001-one is out."),
    ],
)
def test_first_words_are_coloured_on_a_terminal(line: str, coloured: str) -> None:
    assert printed(line, tty=True) == coloured
    assert printed(line, tty=False) == line
    assert "\x1b[1;31m" not in printed(line, tty=True, environ={"TERM": "xterm", "NO_COLOR": "1"})


def test_what_is_to_be_committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    show = tmp_path / "episodes"
    monkeypatch.chdir(tmp_path)
    one, own = show / "0001-one" / "release.json", show / "release.json"
    assert terminal.to_commit(show, [one]) == ["episodes/0001-one"]
    assert terminal.to_commit(show, [one, own]) == ["episodes/0001-one", "episodes/release.json", "episodes/show.toml"]
    many = [show / f"000{number}-x" / "release.json" for number in range(6)]
    assert terminal.to_commit(show, [*many, own]) == ["episodes"]
    (show / "0001-one").mkdir(parents=True)
    one.touch()
    for name in ("talk.mp4", "recording.mp4"):
        with (show / "0001-one" / name).open("wb") as file:
            file.truncate(terminal.HEAVY + 1)
        named = "episodes/0001-one/release.json" if name == "talk.mp4" else "episodes/0001-one"
        assert terminal.to_commit(show, [one]) == [named]
        (show / "0001-one" / name).unlink()
    assert terminal.to_commit(show, many[:5]) == [f"episodes/000{number}-x" for number in range(5)]
