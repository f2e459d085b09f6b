"""What was noticed while a recording was read → a bounded list for the report, and the log."""

import logging
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from quicktake.timeline import clock

logger = logging.getLogger(__name__)

MOST = 20  # remarks of one kind that are told one by one: a broken clock jumps thousands of times


@dataclass(frozen=True)
class Remark:
    """Something about a recording that its host should know, though it was decoded."""

    second: float | None
    """Where it is, on the clock of what `decode` gives; None: in the recording as a whole."""
    message: str
    """Plain words, without the file's name."""


@dataclass
class Decoded:
    """What `decode` found: complete when its last block was taken."""

    declared: float | None = None
    """Seconds of sound that the recording says it holds; None when it does not say, or FFmpeg only guesses."""
    seconds: float = 0.0
    """Seconds of sound that it held, silence for gaps counted and overlaps not."""
    remarks: list[Remark] = field(default_factory=list)
    """In the order in which they were noticed; at most MOST + 1 of a kind."""


class Remarks:
    """Takes remarks on one recording, and logs them for -v: the report tells them."""

    def __init__(self, path: Path, into: list[Remark]) -> None:
        self._path = path
        self._into = into
        self._kinds: Counter[str] = Counter()

    def tell(self, kind: str, second: float | None, message: str) -> None:
        """Notes a remark; of each kind the first are told, the others counted."""
        self._kinds[kind] += 1
        if self._kinds[kind] <= MOST:
            self._note(second, message)

    def finish(self) -> None:
        """Tells how many were not told."""
        for kind, count in self._kinds.items():
            if count > MOST:
                self._note(None, f"{kind}: {count - MOST} more places like it")

    def _note(self, second: float | None, message: str) -> None:
        place = "" if second is None else f" (at {clock(second)})"
        logger.info("%s: %s%s", self._path, message, place)
        self._into.append(Remark(second, message))
