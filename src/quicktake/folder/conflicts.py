"""A text with git's conflict marks → one clear error, whatever kind of file it is."""

import re

from quicktake.errors import InputError

MARK = re.compile(r"^<{7}(?: |$)", re.MULTILINE)
WHOLE = re.compile(r"^<{7}(?: .*)?\n(?:.*\n)*?={7}\n(?:.*\n)*?>{7}(?: |$)", re.MULTILINE)
"""A whole conflict: in show notes one mark alone may be somebody's text."""


def insist_merged(text: str, file: str, hint: str = "", *, whole: bool = False) -> None:
    """InputError with the line, where two computers changed a file and git could not merge it.

    whole: only where all three marks stand there.
    """
    found = (WHOLE if whole else MARK).search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise InputError(
            f"{file}, line {line}: holds git's conflict marks (`<<<<<<<`): two computers changed it.",
            hint=hint or "Keep the right lines of both sides, delete the marks, then `git add` the file.",
        )
