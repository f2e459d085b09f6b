"""Times of a recording → times of a programme, through the edit list that made it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kept:
    """A run of the recording that is heard in the programme."""

    start: float
    """Seconds into the recording where the run begins."""
    end: float
    """Seconds into the recording where it ends."""
    at: float
    """Seconds into the programme where it begins."""


@dataclass(frozen=True)
class EditList:
    """What a programme kept of its recording, in order; everything else was cut."""

    kept: tuple[Kept, ...]
    duration: float
    """Seconds of the whole programme, intro and outro included."""

    def place(self, time: float) -> float:
        """The programme's second for a second of the recording; a time inside a cut moves to the cut's end."""
        for run in self.kept:
            if time < run.start:
                return run.at
            if time < run.end:
                return run.at + time - run.start
        last = self.kept[-1]
        return min(self.duration, last.at + last.end - last.start)

    def span(self, start: float, end: float) -> tuple[float, float] | None:
        """A span of the recording in the programme's seconds, or None when all of it was cut."""
        if not any(run.start < end and start < run.end for run in self.kept):
            return None
        return self.place(start), max(self.place(start), self.place(end))

    def as_json(self) -> dict[str, object]:
        """The list as it stands in `release.json`."""
        return {"kept": [[run.start, run.end, run.at] for run in self.kept], "duration": self.duration}

    @staticmethod
    def from_json(value: object) -> "EditList":
        """Reads back what `as_json` wrote; ValueError when it is something else."""
        if not isinstance(value, dict) or not isinstance(value.get("kept"), list):
            raise ValueError("not an edit list")
        return EditList(tuple(Kept(*map(float, run)) for run in value["kept"]), float(value["duration"]))


def whole(duration: float) -> EditList:
    """The edit list of a programme that is its recording, uncut."""
    return EditList((Kept(0.0, duration, 0.0),), duration)


def clock(seconds: float) -> str:
    """Seconds as people read them: 0:07, 12:34, 1:02:03 (rounded down to the second)."""
    minutes, second = divmod(int(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour}:{minute:02}:{second:02}" if hour else f"{minute}:{second:02}"
