"""Times of a recording → times of a programme, through the edit list that made it."""

from bisect import bisect_right
from dataclasses import dataclass
from math import isfinite

INSERTED = 0.001  # seconds: runs that lie further apart in the programme have something between them


@dataclass(frozen=True)
class Kept:
    """A run of the recording that is heard in the programme."""

    start: float
    """Seconds into the recording where the run begins."""
    end: float
    """Seconds into the recording where it ends."""
    at: float
    """Seconds into the programme where it begins."""

    @property
    def until(self) -> float:
        """Seconds into the programme where it ends."""
        return self.at + self.end - self.start


@dataclass(frozen=True)
class EditList:
    """What a programme kept of its recording, in order; everything else was cut."""

    kept: tuple[Kept, ...]
    duration: float
    """Seconds of the whole programme, intro and outro included."""

    def place(self, time: float) -> float:
        """The programme's second for a second of the recording; a time inside a cut moves to the cut's end."""
        index = bisect_right(self.kept, time, key=lambda run: run.start) - 1
        if index < 0:
            return self.kept[0].at
        run = self.kept[index]
        if time < run.end:
            return run.at + time - run.start
        return self.kept[index + 1].at if index + 1 < len(self.kept) else min(self.duration, run.until)

    def span(self, start: float, end: float) -> tuple[float, float] | None:
        """A span of the recording in the programme's seconds, or None when all of it was cut.

        Where something was inserted into it, its longer side.
        """
        best: tuple[float, float] | None = None
        begun, until = 0.0, None
        first = max(0, bisect_right(self.kept, start, key=lambda run: run.start) - 1)
        for run in self.kept[first:]:
            if run.start >= end:
                break
            if start >= run.end:
                continue
            at = run.at + max(start - run.start, 0.0)
            if until is None or at - until > INSERTED:
                begun = at
            until = run.at + min(end, run.end) - run.start
            if best is None or until - begun > best[1] - best[0]:
                best = begun, max(begun, until)
        return best

    def as_json(self) -> dict[str, object]:
        """The list as it stands in `release.json`."""
        return {"kept": [[run.start, run.end, run.at] for run in self.kept], "duration": self.duration}

    @staticmethod
    def from_json(value: object) -> "EditList":
        """Reads back what `as_json` wrote; ValueError or TypeError when it is something else."""
        if not isinstance(value, dict) or not isinstance(value.get("kept"), list) or not value["kept"]:
            raise ValueError("not an edit list")
        edits = EditList(tuple(Kept(*map(float, run)) for run in value["kept"]), float(value["duration"]))
        if not all(isfinite(time) for run in edits.kept for time in (run.start, run.end, run.at, edits.duration)):
            raise ValueError("not a time")
        return edits


def whole(duration: float) -> EditList:
    """The edit list of a programme that is its recording, uncut."""
    return EditList((Kept(0.0, duration, 0.0),), duration)


def clock(seconds: float) -> str:
    """Seconds as people read them: 0:07, 12:34, 1:02:03 (rounded down to the second)."""
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}" if hour else f"{minute}:{second:02}"
