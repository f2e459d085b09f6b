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
HEAVY = 5 << 20  # bytes: a text or picture is smaller


def to_commit(show: Path, written: "Sequence[Path]") -> list[str]:
    """Folders and files for `git add`, as typed here: what quicktake wrote, and what the host edited beside it.

    An episode's folder stands for its `release.json`, its texts and pictures, unless a file lies there that is too
    large for git and that `.gitignore` may not know; the show's own files stand for themselves. More than five are the
    whole show, where no such file lies in these folders.
    """
    own = [show / name for name in ("release.json", "show.toml") if {show / name, show / "release.json"} & {*written}]
    folders = list(dict.fromkeys(path.parent for path in written if path.parent != show))
    heavy = {folder for folder in folders if any(map(_is_heavy, folder.glob("*")))}
    named = [path for folder in folders for path in ([folder] if folder not in heavy else _texts(folder))] + own
    whole = len(named) > MOST_NAMED and not heavy
    return [relative(show)] if whole else [relative(path) for path in named]


def _is_heavy(path: Path) -> bool:
    """A file that git should not hold: `.gitignore` leaves out recordings under their usual names alone."""
    return not path.name.startswith(("recording.", "replaced-")) and path.is_file() and path.stat().st_size > HEAVY


def _texts(folder: Path) -> list[Path]:
    """What quicktake and the host write there, by name."""
    return [path for path in (folder / "episode.md", folder / "release.json") if path.exists()]


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
