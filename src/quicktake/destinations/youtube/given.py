"""What QUICKTAKE_YOUTUBE_TOKEN holds → a file's path, or the sign-in itself; no library of Google's is needed here.

What the variable holds stands in no message and no line for schedulers, unless it is a file: it may be the secret.
"""

import re
from pathlib import Path

TOKEN = "QUICKTAKE_YOUTUBE_TOKEN"  # noqa: S105 - the name of a variable
ACCESS = "ya29."
"""What Google's access tokens begin with."""
SECRET = re.compile(r"ya29\.|1//|GOCSPX-|eyJ")
"""Access token, refresh token, client secret, JSON in base64: what people put there instead of the whole sign-in."""


def bare(text: str) -> str:
    """Without what files of variables leave around it: a byte order mark, blanks, one pair of quotation marks."""
    text = text.strip("\ufeff \t\r\n")
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return text[1:-1].strip() if quoted and not text.startswith('"{\\') else text


def path_of(text: str) -> Path | None:
    """The file that it names; None where it is empty, or holds the sign-in itself or a part of one."""
    text = bare(text)
    if not text or SECRET.match(text) or set('{}"\n') & set(text):
        return None
    try:
        return Path(text).expanduser()
    except RuntimeError:  # `~nobody`
        return Path(text)
