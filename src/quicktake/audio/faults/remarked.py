"""What was mended or left out while a recording was read → faults, one for each kind."""

from collections.abc import Iterator, Sequence

from quicktake.audio.faults.fault import Fault, moments, worst
from quicktake.audio.recordings.remarks import Remark

HINT = "Listen there; if something is missing, copy or export the recording again."


def remark_faults(remarks: Sequence[Remark]) -> Iterator[Fault]:
    """One fault for all remarks with the same words, with their places."""
    for message in dict.fromkeys(remark.message for remark in remarks):
        seconds = [one.second for one in remarks if one.message == message and one.second is not None]
        spans = worst([(second, second) for second in seconds])
        where = f", {moments(spans)}" if spans else ""
        yield Fault("au-reading", "W", spans, f"{message}{where}.", HINT)
