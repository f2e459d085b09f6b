"""The command line: one small function for each command, no logic."""

from quicktake.cli import making, publishing, looking, clipping, youtube  # noqa: F401, I001 - commands register themselves, in the order of help
from quicktake.cli.app import app, main

__all__ = ["app", "main"]
