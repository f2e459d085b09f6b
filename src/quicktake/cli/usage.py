"""What typer says of wrong options → the same in a host's words."""

import re
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""click's class, or that of typer's own copy of click: both are the base of BadParameter."""

WORDS = (
    (r"Input should be a valid integer.*", "must be a whole number."),
    (r"Input should be a valid number.*", "must be a number."),
    (r"Input should be a finite number.*", "must be a number."),
    (r"Input should be greater than or equal to (\S+)", r"must be \1 or more."),
    (r"Input should be less than or equal to (\S+)", r"must be \1 or less."),
    (r"Value error, (.*)", r"\1"),
)
"""Pydantic's sentences, by which typer checks values, and ours."""


def plain(message: str) -> str:
    """The message without words of the libraries."""
    for pattern, ours in WORDS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return found.expand(ours)
    return message


def show(error: Exception) -> tuple[str, int]:
    """Prints usage and message of a UsageError to stderr; the message, and the exit code."""
    if getattr(error, "message", ""):
        error.message = plain(error.message)  # type: ignore[attr-defined]  # a UsageError has it
    error.show()  # type: ignore[attr-defined]  # likewise
    return str(error.format_message()), 2  # type: ignore[attr-defined]  # likewise


TYPES = (
    (r" <list\[\w+\]>", ""),
    (r"<str>", "TEXT"),
    (r"<(?:int|float)(?: range)?>", "NUMBER"),
    (r"<path>", "PATH"),
)
"""What typer calls types in help, and ours."""


class _Help:
    """Help without the libraries' words; the columns stay where they are."""

    def get_help(self, ctx: Any) -> str:
        """The help text of a command or a group."""
        text: str = super().get_help(ctx)  # type: ignore[misc]  # a command's
        for pattern, ours in TYPES:
            text = re.sub(pattern, lambda found, word=ours: word.ljust(len(found[0])), text)  # type: ignore[misc]
        return "\n".join(line.rstrip() for line in text.split("\n"))


class Command(_Help, TyperCommand):
    """A command."""


class Group(_Help, TyperGroup):
    """A group of commands."""
