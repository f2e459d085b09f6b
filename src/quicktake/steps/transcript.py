"""The host's transcript and the edit list → captions as clean WebVTT in the audio programme's times."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from quicktake.folder.files import told
from quicktake.model import Cue, Episode, Progress, Show
from quicktake.steps import Params, Report
from quicktake.steps.cues import read_cues, to_webvtt
from quicktake.steps.placing import DECIMALS, read_edits
from quicktake.timeline import EditList

MAKES = "captions"
NEEDS: tuple[str, ...] = ("transcript", "measure")
SUFFIX = ".vtt"
VERSION = 1


def params(show: Show, episode: Episode) -> Params:
    """Nothing but the two files decides."""
    return {}


def run(files: Mapping[str, Path], output: Path, params: Params, progress: Progress) -> Report:
    """Writes the captions; reports how many cues there are, and how many fell into cuts."""
    spoken = read_cues(files["transcript"])
    cues = list(placed_cues(spoken, read_edits(files["measure"])))
    with told(output):
        output.write_text(to_webvtt(cues), "utf-8", newline="\n")
    return {"cues": len(cues), "dropped": len(spoken) - len(cues)}


def placed_cues(cues: Iterable[Cue], edits: EditList) -> Iterator[Cue]:
    """Cues in the programme's seconds, none after its end; a cue of which nothing is heard is dropped."""
    for cue in cues:
        span = edits.span(cue.start, cue.end)
        if span is None:
            continue
        start, end = (round(min(time, edits.duration), DECIMALS) for time in span)
        if start < end:
            yield replace(cue, start=start, end=end)
