"""What was mended or left out while a recording was read → faults, one for each kind."""

from collections.abc import Iterator, Sequence

from quicktake.audio.faults.fault import Fault, moments, worst
from quicktake.audio.recordings.recording import Recording
from quicktake.audio.recordings.remarks import Remark
from quicktake.audio.recordings.tracks import told
from quicktake.model import Severity

HINT = "Listen there; if something is missing, copy or export the recording again."


def track_faults(recording: Recording, wanted: int | None) -> Iterator[Fault]:
    """Which audio track was taken, where there are several. wanted: the host's choice."""
    if (said := told(recording.tracks, recording.track, asked=wanted is not None)) is not None:
        message, hint = said
        severity: Severity = "W" if hint else "I"
        yield Fault("au-tracks", severity, (), message, hint)


def remark_faults(remarks: Sequence[Remark]) -> Iterator[Fault]:
    """One fault for all remarks with the same words, with their places."""
    for message in dict.fromkeys(remark.message for remark in remarks):
        seconds = [one.second for one in remarks if one.message == message and one.second is not None]
        spans = worst([(second, second) for second in seconds])
        where = f", {moments(spans)}" if spans else ""
        yield Fault("au-reading", "W", spans, f"{message}{where}.", HINT)
