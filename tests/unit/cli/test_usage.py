"""Wrong options are told in a host's words, with --json as the one document."""

import json
import sys
from collections.abc import Sequence

import pytest
import typer.main

from quicktake.cli import app, main


def run(words: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["quicktake", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("new x.wav --number abc", "Invalid value for '--number': must be a whole number."),
        ("new x.wav --number 0", "Invalid value for '--number': must be 1 or more."),
        ("master x.wav -o y.mp3 --target loud", "Invalid value for '--target': must be a number."),
        ("master x.wav -o y.mp3 --bitrate 900", "Invalid value for '--bitrate': must be 320 or less."),
    ],
)
def test_values(words: str, message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words.split(), monkeypatch) == 2
    assert message in capsys.readouterr().err
    assert run(["--json", *words.split()], monkeypatch) == 2
    document = json.loads(capsys.readouterr().out)
    assert document["command"] == words.split()[0]
    assert document["error"] == {"kind": "usage", "message": message, "hint": ""}


def names() -> list[str]:
    group = typer.main.get_command(app)
    return ["", *group.commands, *(f"youtube {name}" for name in group.commands["youtube"].commands)]  # type: ignore[attr-defined]  # groups


@pytest.mark.parametrize("name", names())
def test_help_has_no_words_of_libraries(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*name.split(), "--help"], monkeypatch) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"Usage: quicktake {name}".rstrip())
    for words in ("[[", "...]...", "list[", "<str>", "<int", "<float", "<path>"):
        assert words not in text
