"""What was found wrong with a recording's sound, as JSON → findings, for check, publish and master."""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from quicktake.build.workshop import Workshop
from quicktake.model import Finding, Progress

SOURCE = "quicktake: the recording's sound"


def sound_findings(faults: Iterable[Mapping[str, Any]], place: str) -> list[Finding]:
    """One finding for each fault; place: the file or episode that it is about."""
    return [
        Finding(fault["code"], fault["severity"], place, fault["message"], fault["hint"], SOURCE) for fault in faults
    ]


def sound_faults(workshop: Workshop, progress: Progress | None = None) -> list[Finding]:
    """What is wrong with an episode's recording; without `progress` only what was heard before is told."""
    place = str(workshop.episode.folder / "episode.md")
    report = workshop.known("measure").report if progress is None else workshop.make("measure", progress).report
    return sound_findings(cast("list[Mapping[str, Any]]", report.get("faults", [])), place)


def was_heard(workshop: Workshop) -> bool:
    """Whether an episode's recording was listened to, as it is now."""
    return workshop.known("measure").digest is not None
