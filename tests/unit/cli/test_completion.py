"""A shell completes commands, options and the slugs of episodes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = [sys.executable, "-m", "quicktake"]


@pytest.fixture
def show(tmp_path: Path) -> Path:
    folder = tmp_path / "episodes"
    for name in ("0001-one", "0002-two", "0010-ten", ".hidden"):
        (folder / name).mkdir(parents=True)
        (folder / name / "episode.md").write_text("---\ntitle: [not read\n")
    (folder / "show.toml").write_text("")
    (folder / "0002-two" / "release.json").write_text('{"quicktake": 1, "slug": "0002-as-published"}')
    (folder / "0010-ten" / "release.json").write_text("{damaged")
    return tmp_path


def completed(where: Path, words: str) -> list[str]:
    environ = {**os.environ, "_QUICKTAKE_COMPLETE": "complete_bash"}
    environ |= {"COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    done = subprocess.run(PROGRAM, cwd=where, env=environ, capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.split()


@pytest.mark.parametrize("command", ["publish", "plan", "unpublish", "replace", "check", "verify", "clip"])
def test_slugs(show: Path, command: str) -> None:
    assert completed(show, f"quicktake {command} 00") == ["0010-ten", "0002-as-published", "0001-one"]


def test_what_is_typed_narrows_it(show: Path) -> None:
    assert completed(show, "quicktake publish 0001") == ["0001-one"]
    assert completed(show, "quicktake pub") == ["publish"]
    assert "--yes" in completed(show, "quicktake publish --y")
    assert completed(show, "quicktake youtube adopt 0002") == ["0002-as-published"]


def test_another_show(show: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert completed(elsewhere, "quicktake publish 00") == []
    assert completed(elsewhere, f"quicktake --show {show} publish 0001") == ["0001-one"]
