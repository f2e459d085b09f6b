"""Lines and paths → as they are printed for people."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from quicktake.console.escape import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console


MOST_NAMED = 5
"""Files to commit that are named one by one."""


def to_commit(show: Path, written: "Sequence[Path]") -> list[str]:
    """Folders and files for `git add`, as typed here: what quicktake wrote, and what the host edited beside it.

    An episode's folder stands for its `release.json`, its texts and pictures; the show's own files stand for
    themselves. More than five are the whole show. Recordings are left out by `.gitignore`.
    """
    own = [show / "release.json", show / "show.toml"] if show / "release.json" in written else []
    folders = list(dict.fromkeys(path.parent for path in written if path.parent != show))
    named = [*folders, *own]
    return [relative(show)] if len(named) > MOST_NAMED else [relative(path) for path in named]


def relative(path: Path) -> str:
    """The path as it is typed here."""
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def stderr() -> "Console":
    """The terminal of messages and progress; no emoji codes, no markup."""
    from rich.console import Console

    return Console(stderr=True, emoji=False)


def print_stderr(line: str) -> None:
    """One line for people, escaped; its first word in colour where a terminal takes it (NO_COLOR)."""
    _print(stderr(), line)


def print_stdout(line: str) -> None:
    """A line of a result, the same way; bytes are the text's own where nobody looks on."""
    if not sys.stdout.isatty():
        sys.stdout.write(escape(line) + "\n")
        return
    from rich.console import Console

    _print(Console(emoji=False), line)


STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}
"""Of the words that findings and errors begin with."""


def _print(console: "Console", line: str) -> None:
    from rich.text import Text

    text = Text(escape(line))
    found = re.match(r"(error|warning|note)(?= \[|:)", line)
    if found:
        text.stylize(STYLES[found[0]], 0, found.end())
    console.print(text, soft_wrap=True)
