"""The house holds together: layers, sizes, and that every command, setting, rule and exit code is in the manual."""

import ast
import dataclasses
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main

from quicktake import steps
from quicktake.check import RULES
from quicktake.cli import app
from quicktake.folder.values import doc_of
from quicktake.model import settings

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
MANUAL = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "docs" / "manual").glob("*.md")))
COMMANDS = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]  # it is a group
SECTIONS = [settings.Settings, settings.FrontMatter, settings.Audio, settings.Youtube, settings.Storage, settings.Feed]
KEYS = [(cls.__name__, field.name) for cls in SECTIONS for field in dataclasses.fields(cls)]


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_are_in_the_manual(command: str) -> None:
    assert f"quicktake {command}" in MANUAL


@pytest.mark.parametrize(("section", "key"), KEYS)
def test_settings_are_in_the_manual_and_explain_themselves(section: str, key: str) -> None:
    assert f"`{key}`" in MANUAL
    hints: dict[str, Any] = getattr(settings, section).__annotations__
    assert doc_of(hints[key])


@pytest.mark.parametrize("code", sorted(RULES))
def test_rules_are_in_the_manual(code: str) -> None:
    assert f"`{code}`" in MANUAL


def options() -> list[tuple[str, str]]:
    group = typer.main.get_command(app)
    commands = {"": group, **group.commands}  # type: ignore[attr-defined]  # it is a group
    return sorted(
        (name, option)
        for name, command in commands.items()
        for parameter in command.params
        for option in parameter.opts
        if option.startswith("--") and option != "--help"
    )


@pytest.mark.parametrize(("command", "option"), options())
def test_options_are_in_the_manual(command: str, option: str) -> None:
    assert option in MANUAL, f"{option} of {command or 'quicktake'}"


def test_exit_codes_are_in_the_manual() -> None:
    for code in (0, 1, 2, 3, 4, 5, 6, 130):
        assert f"| {code} |" in MANUAL


def test_every_refusal_is_in_the_manual() -> None:
    from quicktake.publish.refusals import KINDS

    source = (ROOT / "src/quicktake/publish/refusals.py").read_text("utf-8")
    kinds = [
        node.args[0].value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Refusal"
        and isinstance(node.args[0], ast.Constant)
    ]
    assert len(kinds) >= 6
    assert set(kinds) <= set(KINDS)
    for kind in KINDS:
        assert f"`{kind!s}`" in MANUAL


@pytest.mark.parametrize("name", sorted(steps.STEPS))
def test_every_step_keeps_the_contract(name: str) -> None:
    step = steps.load(name)
    assert name == step.MAKES
    assert isinstance(step.VERSION, int)
    assert step.SUFFIX.startswith(".")
    files = {"sound", "picture", "intro", "outro", "spot", "cover", "transcript", "thumbnail_file", "font", "image:*"}
    files |= {"illustration_file"}
    assert set(step.NEEDS) <= files | steps.STEPS.keys()
    assert callable(step.params)
    assert callable(step.run)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_modules_open_with_a_sentence_and_stay_readable(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert ast.get_docstring(tree)
    assert len(path.read_text("utf-8").splitlines()) <= 260
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno <= 45, f"{node.name} is long"
            if not node.name.startswith("_") and not isinstance(node, ast.Lambda) and path.parent.name != "cli":
                public_in_module = node in tree.body
                assert not public_in_module or ast.get_docstring(node), f"{node.name} has no docstring"


MOMENTS = {"now", "utcnow", "today", "time", "localtime", "gmtime", "ctime", "asctime", "utc_now"}
"""Calls that ask the machine what time it is; of `datetime`, `date` and `time`, or our own `utc_now`."""
ASKING = {"clock.py", "cli/publishing.py", "journal.py"}
"""Who may: the clock itself, the command line, and the journal, which compares with the times of files."""


def asks_the_time(node: ast.AST) -> bool:
    """Whether a call asks the machine's clock, with nothing given that says another time."""
    if not isinstance(node, ast.Call):
        return False
    match node.func:
        case ast.Attribute(value=ast.Name(id="datetime" | "date" | "time" | "clocks"), attr=name):
            return name in MOMENTS and not (name in ("localtime", "gmtime", "ctime", "asctime") and node.args)
        case ast.Name(id="utc_now"):
            return True
    return False


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_the_clock_is_handed_in(path: Path) -> None:
    calls = (node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call))
    lines = [call.lineno for call in calls if asks_the_time(call)]
    place = path.relative_to(ROOT / "src/quicktake").as_posix()
    assert place in ASKING or not lines, f"{place}:{lines}: take a clock as an argument (quicktake.clock)"


@pytest.mark.parametrize(
    ("code", "asks"),
    [
        ("datetime.now(UTC)", True),
        ("time.time()", True),
        ("date.today()", True),
        ("utc_now()", True),
        ("time.localtime(5)", False),
        ("clock()", False),
        ("time.monotonic()", False),
    ],
)
def test_what_asks_the_time(code: str, asks: bool) -> None:
    assert any(map(asks_the_time, ast.walk(ast.parse(code)))) is asks


def test_layers_hold() -> None:
    pytest.importorskip("importlinter")
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_help_needs_no_heavy_library() -> None:
    heavy = "numpy av lxml PIL feedgen googleapiclient jinja2 yaml mutagen pydub"
    code = f"import sys, quicktake.cli; print(sorted(set({heavy!r}.split()) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_the_settings_page_is_current() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "make_settings.py", "--print"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout == (ROOT / "docs/manual/settings.md").read_text("utf-8"), "run: python docs/make_settings.py"
