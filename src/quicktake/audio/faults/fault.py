"""A kind of fault and where it was found → one warning in a host's words, with times."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from quicktake.model import Severity
from quicktake.timeline import clock

MOST_SPANS = 20  # of one fault; the message counts the others
NAMED = 3  # times that a message spells out
SHORT = 3.0  # seconds: of what is shorter, only the beginning is told

Span = tuple[float, float]
"""Beginning and end in seconds of the recording."""


@dataclass(frozen=True)
class Fault:
    """Something in a recording that its host should hear before listeners do."""

    code: str
    """`au-tracks`, `au-reading`, `au-clipped`, `au-dead-channel`, `au-anti-phase`, `au-silence`, `au-inaudible` or
    `au-clicks`; stable."""
    severity: Severity
    """W: listeners will notice · I: they may."""
    spans: tuple[Span, ...]
    """Where, in order: the worst, 20 at most."""
    message: str
    hint: str

    def as_json(self) -> dict[str, object]:
        """The fault as the report keeps it; times to the millisecond."""
        return asdict(self) | {"spans": [[round(start, 3), round(end, 3)] for start, end in self.spans]}

    @staticmethod
    def from_json(value: Mapping[str, Any]) -> "Fault":
        """Reads back what `as_json` wrote; KeyError, TypeError or ValueError when it is something else."""
        severity = value["severity"]
        if severity not in ("E", "W", "I"):
            raise ValueError(f"no severity: {severity}")
        spans = tuple((float(start), float(end)) for start, end in value["spans"])
        return Fault(str(value["code"]), severity, spans, str(value["message"]), str(value["hint"]))


def worst(spans: Sequence[Span], weights: Sequence[float] | None = None) -> tuple[Span, ...]:
    """At most 20 spans, in order: those of the highest weight, which is their length unless given."""
    heavy = [end - start for start, end in spans] if weights is None else weights
    chosen = sorted(range(len(spans)), key=lambda place: -heavy[place])[:MOST_SPANS]
    return tuple(spans[place] for place in sorted(chosen))


def moments(spans: Sequence[Span]) -> str:
    """Where short things are: "at 0:12, 3:40 and 12:34", "at 0:12, 3:40 to 4:02, 12:34 and in 9 more places"."""
    return "at " + _listed([_moment(start) if end - start < SHORT else _stretch(start, end) for start, end in spans])


def stretches(spans: Sequence[Span]) -> str:
    """Where long things are: "from 0:12 to 0:40"."""
    return "from " + _listed([_stretch(start, end) for start, end in spans])


def _moment(second: float) -> str:
    return clock(round(second, 1))  # what is found at 59.97 is found at 1:00


def _stretch(start: float, end: float) -> str:
    return f"{_moment(start)} to {_moment(end)}"


def _listed(times: list[str]) -> str:
    named = list(dict.fromkeys(times))
    if len(named) > NAMED:
        more = len(named) - NAMED
        return f"{', '.join(named[:NAMED])} and in {more} more place{'s' if more > 1 else ''}"
    return " and ".join((", ".join(named[:-1]), named[-1])) if len(named) > 1 else named[0]
