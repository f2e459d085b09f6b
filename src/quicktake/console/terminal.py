"""Lines and paths → as they are printed for people."""

from pathlib import Path
from typing import TYPE_CHECKING

from quicktake.console.escape import escape

if TYPE_CHECKING:
    from rich.console import Console


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
    """One line for people, escaped."""
    stderr().print(escape(line), markup=False, highlight=False, soft_wrap=True)
