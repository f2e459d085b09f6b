"""A text with git's conflict marks → one clear error, whatever kind of file it is."""

import re

from quicktake.errors import InputError

MARK = re.compile(r"^<{7}(?: |$)", re.MULTILINE)


def insist_merged(text: str, file: str, hint: str = "") -> None:
    """InputError with the line, where two computers changed a file and git could not merge it."""
    found = MARK.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise InputError(
            f"{file}, line {line}: holds git's conflict marks (`<<<<<<<`): two computers changed it.",
            hint=hint or "Keep the right lines of both sides, delete the marks, then `git add` the file.",
        )
