"""Text from files and answers → text that a terminal only shows: control characters become visible escapes."""

import logging
import re

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Unicode category Cc but tab and newline; line separators; overrides of the writing direction (UAX 9)."""


def escape(text: str) -> str:
    """The text with each control character as its Python escape, such as `\\x1b`."""
    return CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


class Once(logging.Filter):
    """Lets each warning through once: a recording is read several times in a run."""

    def __init__(self) -> None:
        super().__init__()
        self._told: set[str] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it was not said yet; what is below a warning is always let through."""
        text = record.getMessage()
        if record.levelno < logging.WARNING:
            return True
        new = text not in self._told
        self._told.add(text)
        return new


class Plain(logging.Formatter):
    """A log line without control characters."""

    def format(self, record: logging.LogRecord) -> str:
        """The escaped line."""
        return escape(super().format(record))
