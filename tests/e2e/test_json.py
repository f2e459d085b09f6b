"""--json: one document on stdout, nothing else there, and it fits the shipped schema."""

import json
import subprocess
import sys
from importlib.resources import files as resources
from pathlib import Path

import jsonschema
import pytest

from makers.stage import Result, Stage, write_sound

SCHEMA = json.loads(resources("quicktake").joinpath("schemas", "output.schema.json").read_text("utf-8"))
INIT = "--title x --description y --author z --link https://x.example/ --email a@x.example"


def check(result: Result, command: str) -> None:
    jsonschema.validate(result.json, SCHEMA, cls=jsonschema.Draft202012Validator)
    assert result.json["command"] == command
    assert set(result.json) <= SCHEMA["properties"].keys()


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    stage = Stage(tmp_path / "show")
    stage.episode("0001-one", "date: 2026-11-23 06:00\nnumber: 1")
    stage.episode("0002-two", "date: 2026-11-24 06:00\nnumber: 2", seed=2)
    stage.episode("0003-three", "number: 3\ndraft: true", seed=3)
    return stage


def test_every_command(stage: Stage, tmp_path: Path) -> None:
    sound = write_sound(tmp_path / "take.wav")
    for words in (
        "plan --json",
        "publish --json",
        "publish --json",
        "status --json",
        "check --json --all",
        "verify --json",
        "schedule --json",
        "unpublish 1 --json",
        f"new {sound} --title Four --json",
        f"master {sound} -o {tmp_path / 'out.mp3'} --json",
        f"init {tmp_path / 'another'} {INIT} --json",
    ):
        check(stage.run(*words.split()), words.split()[0])


def test_errors(stage: Stage) -> None:
    for words, code in (
        ("publish nobody --json", 2),
        ("plan --only nowhere --json", 2),
        ("replace 3 nothing.wav --json", 2),
    ):
        result = stage.good(*words.split(), code=code)
        check(result, words.split()[0])
        assert result.json["error"]["message"]


def test_nothing_but_results_on_stdout(stage: Stage) -> None:
    run = stage.good("publish", "--yes")
    assert run.out == ""
    assert "LUFS" in run.err
    assert "\x1b" not in run.err, "a pipe gets no colours and no bars"
    assert "\r" not in run.err
    assert stage.good("publish", "-q").err == ""


def test_any_encoding_of_stdout_and_no_path(stage: Stage) -> None:
    stage.write("0001-one", "title: Grüße → Ω\ndate: 2026-11-23 06:00\nnumber: 1")
    environ = {"PYTHONIOENCODING": "cp1252", "HOME": str(stage.root)}  # no PATH: some cron has none
    words = [sys.executable, "-m", "quicktake", "publish", "--json"]
    done = subprocess.run(words, cwd=stage.root, env=environ, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode()
    document = json.loads(done.stdout.decode("ascii"))
    jsonschema.validate(document, SCHEMA, cls=jsonschema.Draft202012Validator)
    words[3:] = ["status"]
    shown = subprocess.run(words, cwd=stage.root, env=environ, capture_output=True, timeout=120, check=False)
    assert shown.returncode == 0, shown.stderr.decode()
