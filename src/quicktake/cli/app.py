"""The command line's frame: global options before and after the command, and the one handler of errors."""

import io
import logging
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from quicktake import __version__, console
from quicktake.cli import usage
from quicktake.errors import InputError, QuicktakeError

app = typer.Typer(
    cls=usage.Group,
    name="quicktake",
    help="Publish a recorded episode everywhere: podcast, page, feed and YouTube, each exactly once.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
command = partial(app.command, cls=usage.Command)
"""Registers a function as a command."""
FLAGS = ("-v", "--verbose", "-q", "--quiet", "--json", "--debug", "--offline")


@dataclass
class Options:
    """The global options."""

    show: Path | None
    voice: console.Voice
    offline: bool = False


chosen = Options(None, console.Voice())


def _version(wanted: bool) -> None:
    if wanted:
        sys.stdout.write(f"quicktake {__version__}\n")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    show: Annotated[Path | None, typer.Option(envvar="QUICKTAKE_SHOW", help="The show's folder.")] = None,
    verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Say more.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say only what went wrong.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Show tracebacks.")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Ask nobody outside, YouTube neither.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Reads the global options."""
    chosen.show, chosen.offline = show, offline
    chosen.voice = console.Voice(json=json, verbosity=-1 if quiet else int(verbose), debug=debug)
    if offline and context.invoked_subcommand == "youtube":
        raise InputError("--offline asks nobody, and `quicktake youtube` is for asking.", hint="Leave one of them out.")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(console.Plain("%(message)s"))
    handler.addFilter(console.Once())
    logging.basicConfig(
        handlers=[handler], level=logging.DEBUG if debug else logging.INFO if verbose else logging.WARNING
    )
    if verbose or debug:
        for name in ("googleapiclient", "keyring"):
            logging.getLogger(name).setLevel(logging.WARNING)  # they would log addresses with keys, or much of nothing


def hoisted(arguments: Sequence[str]) -> list[str]:
    """The arguments with the global options first, wherever they stood (up to `--`)."""
    front: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word in FLAGS or word.startswith("--show="):
            front.append(word)
        elif word == "--show":
            front += [word, *([following] if (following := next(words, None)) is not None else [])]
        else:
            rest.append(word)
    return front + rest


def command_of(arguments: Sequence[str]) -> str:
    """The command as `--json` names it, such as `publish` or `youtube login`; arguments: hoisted."""
    before = ["", *arguments]
    words = [word for last, word in zip(before, arguments, strict=False) if last != "--show" and word[:1] != "-"]
    return " ".join(words[: 2 if words[:1] == ["youtube"] else 1])


class Stop:
    """The handler of signals: the first raises KeyboardInterrupt, the second ends the process at once."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Takes a signal."""
        self.count += 1
        if self.count > 1:
            os._exit(console.INTERRUPTED)
        raise KeyboardInterrupt


def main() -> None:
    """Runs the program; every error ends here, as a message and an exit code."""
    stop = Stop()
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name that the terminal cannot show stops nothing
    arguments = hoisted(sys.argv[1:])
    name = command_of(arguments)
    chosen.voice.json = "--json" in arguments  # until typer has read them: it may find them wrong
    try:
        _run(arguments, stop, name)
    except QuicktakeError as error:
        sys.exit(chosen.voice.error(name, error))
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(chosen.voice.interrupted(name))
    except BrokenPipeError:
        sys.exit(console.DONE)  # whoever read our output has seen enough
    except Exception as error:  # noqa: BLE001 - the one place: a mistake of ours is told as such
        sys.exit(chosen.voice.bug(name, error))


def _run(arguments: Sequence[str], stop: Stop, name: str) -> None:
    """Runs the command. typer turns KeyboardInterrupt into an exit without a word: the word is said in `main`."""
    try:
        code = app(args=arguments, prog_name="quicktake", standalone_mode=False)
    except usage.UsageError as error:
        message, code = usage.show(error)
        chosen.voice.misused(name, message)
    if stop.count and code == console.INTERRUPTED:
        raise KeyboardInterrupt
    sys.exit(code if isinstance(code, int) else console.DONE)
