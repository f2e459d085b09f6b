"""Times of a recording, as people write them → seconds."""

import re

TIME = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,2}):)?(\d{1,6}(?:[.,]\d{1,6})?)\Z")


def seconds(text: str) -> float | None:
    """`1:02:03.5`, `12:34` or `90` as seconds; None when it is no time."""
    match = TIME.match(text)
    if not match:
        return None
    hours, minutes, rest = int(match[1] or 0), int(match[2] or 0), float(match[3].replace(",", "."))
    if match[2] is not None and (rest >= 60 or (match[1] is not None and minutes >= 60)):
        return None
    return hours * 3600 + minutes * 60 + rest
